/* Who may include whom (docs/architecture.md): base <- {store, http} <- modules in order <- app.
 * A module is entered only through its one public header; generated headers count as the
 * module's own. */
#include "tidy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANK_BASE, RANK_ENGINES, RANK_MODULES = 10, RANK_APP = 100, RANK_NONE = -1 };

static int rank_of(const struct tree *t, const char *folder)
{
    if (strcmp(folder, "base") == 0)
        return RANK_BASE;
    if (strcmp(folder, "store") == 0 || strcmp(folder, "http") == 0)
        return RANK_ENGINES;
    if (strcmp(folder, "app") == 0)
        return RANK_APP;
    for (size_t i = 0; i < t->modules_n; i++)
        if (strcmp(folder, t->modules[i]) == 0)
            return RANK_MODULES + (int)i;
    return RANK_NONE;
}

/* One #include "..." of ours. */
struct include {
    char target[128]; /* "space/space.h" or "space_sql.h" */
    char folder[128]; /* whose it is; "" when it stands beside the includer or is unknown */
    char name[128];   /* file name */
    bool generated;
    size_t line;
};

/* The module whose generator made "booking_views.h"; false when none fits. */
static bool generated_owner(const struct tree *t, const char *name, char *ret_folder, size_t size)
{
    static const char *const kinds[] = {"_sql.h", "_views.h", "_forms.h", "_routes.h", "_pages.h"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (!ends_with(name, kinds[i]))
            continue;
        snprintf(ret_folder, size, "%.*s", (int)(strlen(name) - strlen(kinds[i])), name);
        return rank_of(t, ret_folder) != RANK_NONE || strcmp(ret_folder, "web") == 0;
    }
    return false;
}

static void parse_target(const struct tree *t, struct include *inc)
{
    const char *slash = strrchr(inc->target, '/');
    snprintf(inc->name, sizeof(inc->name), "%s", slash ? slash + 1 : inc->target);
    inc->folder[0] = '\0';
    if (slash) {
        snprintf(inc->folder, sizeof(inc->folder), "%.*s", (int)(slash - inc->target), inc->target);
        return;
    }
    inc->generated = generated_owner(t, inc->name, inc->folder, sizeof(inc->folder));
}

/* The next include at or after *at; moves *at behind it. */
static bool next_include(const struct tree *t, const struct file *f, const char **at,
                         struct include *ret)
{
    for (;;) {
        const char *hash = strstr(*at, "#include \"");
        if (!hash)
            return false;
        const char *name = hash + strlen("#include \"");
        size_t n = strcspn(name, "\"\n");
        *at = name + n;
        if (f->code[hash - f->text] != '#' || n >= sizeof(ret->target))
            continue; /* inside a comment */
        *ret = (struct include){.line = line_of(f, hash)};
        snprintf(ret->target, sizeof(ret->target), "%.*s", (int)n, name);
        parse_target(t, ret);
        return true;
    }
}

/* True when the module's README has `name` on its line **Uses**. */
static bool readme_uses(const struct tree *t, const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "src/%s/README.md", folder);
    const struct file *readme = tree_file(t, path);
    const char *line = readme ? strstr(readme->text, "**Uses** ") : NULL;
    if (!line)
        return true; /* check_rooms reports the missing line */
    size_t n = strcspn(line, "\n");
    size_t m = strlen(name);
    for (const char *p = line; (p = strstr(p, name)) && p < line + n; p += m) {
        bool starts = strchr(" ,:`", p[-1]) != NULL;
        bool ends = p[m] == '\0' || strchr(" ,.;`\n", p[m]) != NULL;
        if (starts && ends)
            return true;
    }
    return false;
}

static void check_door(struct tree *t, const struct file *f, const struct include *inc)
{
    if (ends_with(inc->name, "_internal.h")) {
        report(t, f, inc->line, "door", "%s is private to src/%s", inc->target, inc->folder);
        return;
    }
    if (inc->generated) {
        bool shared = ends_with(inc->name, "_views.h") || ends_with(inc->name, "_pages.h");
        bool wiring = strcmp(f->folder, "app") == 0 && ends_with(inc->name, "_routes.h");
        if (!shared && !wiring)
            report(t, f, inc->line, "door", "%s belongs to src/%s alone", inc->name, inc->folder);
        return;
    }
    if (rank_of(t, inc->folder) < RANK_MODULES)
        return; /* base, store and http have several doors */
    char door[160];
    snprintf(door, sizeof(door), "%s.h", inc->folder);
    if (strcmp(inc->name, door) != 0)
        report(t, f, inc->line, "door", "src/%s is entered through %s/%s only", inc->folder,
               inc->folder, door);
}

static void check_rules_file(struct tree *t, const struct file *f, const struct include *inc)
{
    static const char *const barred[] = {"base/clock.h", "base/rng.h", "store/store.h",
                                         "http/http.h"};
    if (!ends_with(f->name, "_rules.c"))
        return;
    bool generated = inc->generated && !ends_with(inc->name, "_views.h");
    for (size_t i = 0; i < sizeof(barred) / sizeof(barred[0]); i++)
        generated = generated || strcmp(inc->target, barred[i]) == 0;
    if (generated)
        report(t, f, inc->line, "rules", "a rules file is pure: no %s", inc->target);
}

static void check_include(struct tree *t, const struct file *f, const struct include *inc)
{
    check_rules_file(t, f, inc);
    if (inc->folder[0] == '\0' || strcmp(inc->folder, f->folder) == 0)
        return;
    int mine = rank_of(t, f->folder);
    int theirs = rank_of(t, inc->folder);
    if (mine == RANK_NONE || theirs == RANK_NONE)
        return;
    bool test = ends_with(f->name, "_test.c") || ends_with(f->name, "_fuzz.c");
    if (theirs > mine || (theirs == mine && mine == RANK_ENGINES)) {
        report(t, f, inc->line, "ladder", "src/%s may not include src/%s (%s)", f->folder,
               inc->folder, inc->target);
        return;
    }
    if (!test)
        check_door(t, f, inc);
    bool module = mine >= RANK_MODULES && mine < RANK_APP && theirs >= RANK_MODULES;
    if (module && !test && !readme_uses(t, f->folder, inc->folder))
        report(t, f, inc->line, "uses", "src/%s/README.md does not name %s on its line **Uses**",
               f->folder, inc->folder);
}

/* ---- cycles among headers
 * ------------------------------------------------------------------------ */

enum mark { UNSEEN, OPEN, CLOSED };

static size_t index_of(const struct tree *t, const struct file *from, const struct include *inc)
{
    char path[512];
    if (inc->folder[0] && !inc->generated)
        snprintf(path, sizeof(path), "src/%s", inc->target);
    else
        snprintf(path, sizeof(path), "%.*s%s", (int)(strlen(from->path) - strlen(from->name)),
                 from->path, inc->name);
    const struct file *f = tree_file(t, path);
    return f ? (size_t)(f - t->files) : t->files_n;
}

static void visit(struct tree *t, size_t i, enum mark *marks)
{
    const struct file *f = &t->files[i];
    marks[i] = OPEN;
    const char *at = f->text;
    struct include inc;
    while (next_include(t, f, &at, &inc)) {
        size_t next = index_of(t, f, &inc);
        if (next == t->files_n)
            continue;
        if (marks[next] == OPEN)
            report(t, f, inc.line, "cycle", "%s includes this file again", inc.target);
        else if (marks[next] == UNSEEN)
            visit(t, next, marks);
    }
    marks[i] = CLOSED;
}

void check_ladder(struct tree *t)
{
    enum mark *marks = calloc(t->files_n + 1, sizeof(*marks));
    for (size_t i = 0; marks && i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (!is_source(f))
            continue;
        const char *at = f->text;
        struct include inc;
        while (next_include(t, f, &at, &inc))
            check_include(t, f, &inc);
        if (marks[i] == UNSEEN)
            visit(t, i, marks);
    }
    free(marks);
}
