/* Each header compiles alone: whoever includes it needs to know nothing else. */
#include "tidy.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { ARGUMENTS_MAX = 200 };

/* Run the compiler on one header with its messages going where ours go. True when it is content. */
static bool compiles(char *const arguments[])
{
    pid_t child;
    int status = 1;
    if (posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ) != 0)
        return false;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void check_headers(struct tree *t, const char *compiler)
{
    char *command = strdup(compiler);
    char *arguments[ARGUMENTS_MAX + 8];
    size_t n = 0;
    for (char *word = strtok(command, " "); word && n < ARGUMENTS_MAX; word = strtok(NULL, " "))
        arguments[n++] = word;
    char path[4096];
    arguments[n++] = "-fsyntax-only";
    arguments[n++] = "-x";
    arguments[n++] = "c";
    arguments[n++] = path;
    arguments[n] = NULL;
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (strncmp(f->path, "src/", 4) != 0 || !ends_with(f->name, ".h"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", t->root, f->path);
        if (!compiles(arguments))
            report(t, f, 1, "header", "does not compile alone");
    }
    free(command);
}
