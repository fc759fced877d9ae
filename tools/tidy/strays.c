/* What lies in the tree by accident: a file beside the folders that nobody expects there, and what
 * a merge or an editor left. What .gitignore names may lie in the root. */
#include "tidy.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const front[] = {
    "Makefile", "README.md", "CONTRIBUTING.md", "LICENSE",           "NOTICE", "package.json",
    "src",      "tools",     "tests",           "package-lock.json", "docs",   "publiccode.yml",
    "bench",    "packaging",
};
static const char *const left_over[] = {".merge_file_*", "*.orig", "*.rej", "*~", ".*.sw[op]"};

static bool fits_any(const char *name, const char *const *patterns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fnmatch(patterns[i], name, 0) == 0)
            return true;
    return false;
}

/* Each line of .gitignore as a pattern for a name in the root. */
static bool is_ignored(const struct tree *t, const char *name)
{
    char line[256];
    snprintf(line, sizeof(line), "%s/.gitignore", t->root);
    FILE *in = fopen(line, "r");
    bool ignored = false;
    while (in && !ignored && fgets(line, sizeof(line), in)) {
        line[strcspn(line, "\n")] = '\0';
        const char *pattern = line + (*line == '/');
        size_t n = strlen(line);
        if (n && line[n - 1] == '/')
            line[n - 1] = '\0';
        ignored = fnmatch(pattern, name, 0) == 0;
    }
    if (in)
        fclose(in);
    return ignored;
}

/* Trees that are wrong on purpose, and what is not ours. */
static bool is_passed_over(const char *name)
{
    static const char *const names[] = {".", "..", ".git", "node_modules", "reject"};
    return fits_any(name, names, sizeof(names) / sizeof(names[0]));
}

static void check_folder(struct tree *t, const char *folder)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", t->root, folder);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char inner[2048];
        struct stat s;
        bool root = !*folder;
        if (is_passed_over(e->d_name) || (root && is_ignored(t, e->d_name)))
            continue;
        snprintf(inner, sizeof(inner), "%s%s%s", folder, root ? "" : "/", e->d_name);
        snprintf(path, sizeof(path), "%s/%s", t->root, inner);
        if (fits_any(e->d_name, left_over, sizeof(left_over) / sizeof(left_over[0])))
            report(t, NULL, 0, "stray", "%s was left by a merge or an editor", inner);
        else if (root && e->d_name[0] != '.' &&
                 !fits_any(e->d_name, front, sizeof(front) / sizeof(front[0])))
            report(t, NULL, 0, "stray", "%s does not belong beside the folders", inner);
        else if (lstat(path, &s) == 0 && S_ISDIR(s.st_mode))
            check_folder(t, inner);
    }
    if (dir)
        closedir(dir);
}

void check_strays(struct tree *t)
{
    check_folder(t, "");
}
