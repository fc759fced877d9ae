/* new: scaffolds in the house style.
 *   new module NAME           src/NAME with every room, and its place at the end of the ladder
 * in the Makefile
 *   new page MODULE NAME      a GET page at /NAME: view, route, handler, template
 *   new query MODULE NAME KIND  a named query of kind one, many, each or exec
 * Run from the root of the tree. Never overwrites. What it writes builds and passes as it
 * stands; the words
 * "Say here" mark what only you can say. */
#include "new.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: new module NAME | new page MODULE NAME | new query MODULE NAME "
          "one|many|each|exec\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (!name_ok(argv[i])) {
            fprintf(stderr, "new: %s: a name is a-z, 0-9 and _, and begins with a letter\n",
                    argv[i]);
            return 2;
        }
    bool done;
    if (argc == 3 && strcmp(argv[1], "module") == 0)
        done = new_module(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "page") == 0)
        done = new_page(argv[2], argv[3]);
    else if (argc == 5 && strcmp(argv[1], "query") == 0)
        done = new_query(argv[2], argv[3], argv[4]);
    else
        return usage();
    return done ? 0 : 1;
}
