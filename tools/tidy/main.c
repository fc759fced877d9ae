/* tidy: style as a failing test. Usage: tidy ROOT [--cc "cc -std=c17 -Isrc ..."]
 * Prints one line for each finding; exit status 1 when there is one, 2 when the tree cannot be
 * read. */
#include "tidy.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *compiler = NULL;
    if (argc == 4 && strcmp(argv[2], "--cc") == 0) {
        compiler = argv[3];
    } else if (argc != 2) {
        fputs("usage: tidy ROOT [--cc COMMAND]\n", stderr);
        return 2;
    }
    struct tree t = {0};
    if (!tree_read(&t, argv[1]))
        return 2;
    check_ladder(&t);
    check_shape(&t);
    check_words(&t);
    check_rooms(&t);
    check_errors(&t);
    check_promises(&t);
    check_documents(&t);
    check_strays(&t);
    if (compiler)
        check_headers(&t, compiler);
    int findings = t.findings;
    if (!findings)
        printf("tidy: %zu files, nothing found\n", t.files_n);
    tree_free(&t);
    return findings ? 1 : 0;
}
