#include "tidy.h"

#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text);
    size_t m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

bool is_source(const struct file *f)
{
    return ends_with(f->name, ".c") || ends_with(f->name, ".h");
}

size_t line_of(const struct file *f, const char *at)
{
    const char *start = at >= f->text && at <= f->text + f->size ? f->text : f->code;
    size_t line = 1;
    for (const char *p = start; p < at; p++)
        line += *p == '\n';
    return line;
}

void report(struct tree *t, const struct file *f, size_t line, const char *rule, const char *format,
            ...)
{
    printf("%s:%zu: %s: ", f ? f->path : "(tree)", line, rule);
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    t->findings++;
}

/* The end of the literal or comment that starts at p, or p when none starts there. */
static const char *skip_quiet(const char *p)
{
    if (p[0] == '/' && p[1] == '/') {
        size_t n = strcspn(p, "\n");
        return p + n;
    }
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end ? end + 2 : p + strlen(p);
    }
    if (*p != '"' && *p != '\'')
        return p;
    char quote = *p++;
    while (*p && *p != quote && *p != '\n')
        p += *p == '\\' && p[1] ? 2 : 1;
    return *p == quote ? p + 1 : p;
}

/* A copy of the text in which comments and the inside of literals are blanks; quotes stay. */
static char *blanked(const char *text)
{
    char *code = strdup(text);
    if (!code)
        return NULL;
    const char *p = text;
    while (*p) {
        const char *end = skip_quiet(p);
        if (end == p) {
            p++;
            continue;
        }
        bool literal = *p == '"' || *p == '\'';
        for (const char *q = p; q < end; q++) {
            bool edge = literal && (q == p || q == end - 1);
            if (*q != '\n' && !edge)
                code[q - text] = ' ';
        }
        p = end;
    }
    return code;
}

static char *read_text(const char *path, size_t *ret_size)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return NULL;
    size_t size = 0;
    size_t room = 64 * 1024;
    char *text = malloc(room);
    while (text) {
        size += fread(text + size, 1, room - size - 1, in);
        if (size < room - 1)
            break;
        room *= 2;
        char *more = realloc(text, room);
        if (!more)
            free(text);
        text = more;
    }
    fclose(in);
    if (text)
        text[size] = '\0';
    *ret_size = size;
    return text;
}

static bool add_file(struct tree *t, const char *path)
{
    char full[4096];
    snprintf(full, sizeof(full), "%s/%s", t->root, path);
    struct file f = {.path = strdup(path)};
    f.text = read_text(full, &f.size);
    f.code = f.text ? blanked(f.text) : NULL;
    const char *slash = strrchr(path, '/');
    f.name = strdup(slash ? slash + 1 : path);
    f.folder = strdup("");
    if (strncmp(path, "src/", 4) == 0 && f.folder) {
        free(f.folder);
        f.folder = strndup(path + 4, strcspn(path + 4, "/"));
    }
    struct file *files = realloc(t->files, (t->files_n + 1) * sizeof(*files));
    if (files)
        t->files = files;
    if (!files || !f.path || !f.code || !f.name || !f.folder)
        return false;
    t->files[t->files_n++] = f;
    return true;
}

static bool wanted(const char *name)
{
    return ends_with(name, ".c") || ends_with(name, ".h") || ends_with(name, ".md") ||
           ends_with(name, ".sql") || ends_with(name, ".routes") || ends_with(name, ".mjs");
}

/* Output, installed packages, and trees that are wrong on purpose. */
static bool not_ours(const char *name)
{
    static const char *const folders[] = {"node_modules", "accept", "reject"};
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        if (strcmp(name, folders[i]) == 0)
            return true;
    return strncmp(name, "build-", 6) == 0 || strcmp(name, "build") == 0;
}

static bool add_folder(struct tree *t, const char *path);

static bool add_entry(struct tree *t, const char *folder, const char *name)
{
    if (name[0] == '.' || not_ours(name))
        return true;
    char path[2048];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    char full[4096];
    snprintf(full, sizeof(full), "%s/%s", t->root, path);
    struct stat s;
    if (stat(full, &s) != 0)
        return false;
    if (S_ISDIR(s.st_mode))
        return add_folder(t, path);
    return !wanted(name) || add_file(t, path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(struct tree *t, const char *path)
{
    char full[4096];
    snprintf(full, sizeof(full), "%s/%s", t->root, path);
    struct dirent **entries;
    int n = scandir(full, &entries, NULL, by_name);
    if (n < 0)
        return true; /* a tree without this folder is fine */
    bool ok = true;
    for (int i = 0; i < n; i++) {
        ok = ok && add_entry(t, path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

/* The ladder of domain modules is written once, in the Makefile. */
static bool read_ladder(struct tree *t)
{
    char full[4096];
    snprintf(full, sizeof(full), "%s/Makefile", t->root);
    size_t size;
    char *text = read_text(full, &size);
    char *line = text ? strstr(text, "MODULES :=") : NULL;
    if (!line) {
        fprintf(stderr, "tidy: %s has no line MODULES :=\n", full);
        free(text);
        return false;
    }
    line += strlen("MODULES :=");
    line[strcspn(line, "\n")] = '\0';
    for (char *word = strtok(line, " \t"); word && t->modules_n < 64; word = strtok(NULL, " \t"))
        t->modules[t->modules_n++] = strdup(word);
    free(text);
    return true;
}

/* What stands beside the folders and is looked at; each may be missing. */
static bool add_front(struct tree *t)
{
    static const char *const names[] = {"Makefile", "README.md", "CONTRIBUTING.md"};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof(names) / sizeof(names[0]); i++) {
        char full[4096];
        snprintf(full, sizeof(full), "%s/%s", t->root, names[i]);
        ok = access(full, R_OK) != 0 || add_file(t, names[i]);
    }
    return ok;
}

bool tree_read(struct tree *t, const char *root)
{
    t->root = root;
    static const char *const folders[] = {"src", "tools", "docs", "tests", "bench"};
    if (!read_ladder(t))
        return false;
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (!add_folder(t, folders[i])) {
            fprintf(stderr, "tidy: cannot read %s/%s\n", root, folders[i]);
            return false;
        }
    }
    return add_front(t);
}

void tree_free(struct tree *t)
{
    for (size_t i = 0; i < t->files_n; i++) {
        free(t->files[i].path);
        free(t->files[i].folder);
        free(t->files[i].name);
        free(t->files[i].text);
        free(t->files[i].code);
    }
    for (size_t i = 0; i < t->modules_n; i++)
        free(t->modules[i]);
    free(t->files);
}

const struct file *tree_file(const struct tree *t, const char *path)
{
    for (size_t i = 0; i < t->files_n; i++)
        if (strcmp(t->files[i].path, path) == 0)
            return &t->files[i];
    return NULL;
}
