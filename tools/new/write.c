#include "new.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool name_ok(const char *name)
{
    static const char *const letters = "abcdefghijklmnopqrstuvwxyz";
    return name[0] && strchr(letters, name[0]) &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool put(const char *path, const char *mode, const char *text, const char *const words[2])
{
    FILE *out = fopen(path, mode);
    if (!out) {
        fprintf(stderr, "new: cannot write %s\n", path);
        return false;
    }
    for (const char *p = text; *p; p++) {
        bool mark = *p == '$' && (p[1] == '1' || p[1] == '2');
        if (mark)
            fputs(words[*++p - '1'], out);
        else
            fputc(*p, out);
    }
    bool written = fclose(out) == 0;
    printf("%s %s\n", *mode == 'a' ? "added to" : "made", path);
    return written;
}

static bool there(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

/* The folders of a path, made when absent. */
static bool folders_made(const char *path)
{
    char folder[512];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

bool write_new(const char *path, const char *text, const char *name, const char *other)
{
    if (there(path)) {
        fprintf(stderr, "new: %s is there already\n", path);
        return false;
    }
    return folders_made(path) && put(path, "w", text, (const char *const[2]){name, other});
}

bool append_to(const char *path, const char *text, const char *name, const char *other)
{
    if (!there(path)) {
        fprintf(stderr, "new: %s is not there\n", path);
        return false;
    }
    return put(path, "a", text, (const char *const[2]){name, other});
}
