/* What style.md promises of the language itself: one way out, results last, no text for people or
 * programs glued by hand, every maximum with its reason. */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_program(const struct file *f)
{
    return strncmp(f->path, "src/", 4) == 0 && is_source(f) && !ends_with(f->name, "_test.c") &&
           !ends_with(f->name, "_fuzz.c");
}

/* One way out: what has to be undone is undone at `done:`. */
static void check_label(struct tree *t, const struct file *f)
{
    for (const char *p = f->code; (p = strstr(p, "goto ")); p++) {
        const char *label = p + strlen("goto ");
        bool whole = p == f->code || !word_char(p[-1]);
        if (whole && (strncmp(label, "done", 4) != 0 || word_char(label[4])))
            report(t, f, line_of(f, p), "label", "the one label is done:");
    }
}

/* The name of the parameter that ends at `end`: its last word, array brackets aside. */
static const char *name_before(const char *start, const char *end)
{
    while (end > start && !word_char(end[-1])) {
        bool array = end[-1] == ']';
        end--;
        while (array && end > start && end[-1] != '[')
            end--;
    }
    while (end > start && word_char(end[-1]))
        end--;
    return end;
}

/* One parameter of a prototype; *seen when a result stood before it. */
static void check_parameter(struct tree *t, const struct file *f, const char *from, const char *to,
                            bool *seen)
{
    const char *name = name_before(from, to);
    from += strspn(from, " \n");
    if (strncmp(name, "ret_", 4) == 0 || strncmp(name, "ret,", 4) == 0 ||
        strncmp(name, "ret)", 4) == 0) {
        *seen = true;
        return;
    }
    bool room = strncmp(from, "size_t ", 7) == 0; /* how much the result before it takes */
    bool why = strncmp(name, "why", 3) == 0 && !word_char(name[3]); /* said on a refusal */
    if (*seen && !room && !why)
        report(t, f, line_of(f, from), "results", "what is given stands before what is answered");
}

/* The parameters of the prototype whose parenthesis opens at `open`. */
static void check_results(struct tree *t, const struct file *f, const char *open)
{
    int depth = 0;
    bool seen = false;
    const char *from = open + 1;
    for (const char *p = open; *p; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        bool ends = depth == 0 || (depth == 1 && *p == ',');
        if (ends && p > from)
            check_parameter(t, f, from, p, &seen);
        if (depth == 0)
            return;
        if (ends)
            from = p + 1;
    }
}

static void check_prototypes(struct tree *t, const struct file *f)
{
    int braces = 0;
    for (const char *p = f->code; *p; p++) {
        braces += *p == '{';
        braces -= *p == '}';
        bool directive = *p == '#' && (p == f->code || p[-1] == '\n');
        while (directive && *p && *p != '\n')
            p += p[0] == '\\' && p[1] ? 2 : 1;
        bool called = p > f->code && word_char(p[-1]);
        if (*p == '(' && braces == 0 && called)
            check_results(t, f, p);
        if (!*p)
            return;
    }
}

/* Only main and its commands end the process: a library answers a status. */
static void check_ending(struct tree *t, const struct file *f)
{
    static const char *const ends[] = {"exit(", "abort(", "_exit(", "_Exit(", "quick_exit("};
    bool home = strcmp(f->folder, "app") == 0 || strcmp(f->path, "src/base/rng.c") == 0;
    for (size_t i = 0; !home && i < sizeof(ends) / sizeof(ends[0]); i++)
        for (const char *p = f->code; (p = strstr(p, ends[i])); p++)
            if (p == f->code || !word_char(p[-1]))
                report(t, f, line_of(f, p), "ending", "a library does not end the process");
}

/* What a literal that opens at p holds that a generator or json.h would have written. */
static const char *glued(const char *p)
{
    if (p[1] == '<' && (isalpha((unsigned char)p[2]) || p[2] == '/'))
        return "HTML";
    for (const char *q = p + 1; *q && *q != '\n' && !(*q == '"' && q[-1] != '\\'); q++)
        if (strncmp(q, "\\\":\\\"%", 6) == 0)
            return "JSON";
    return NULL;
}

static void check_glue(struct tree *t, const struct file *f)
{
    /* what templates and documents of XML are made with */
    bool home =
        strcmp(f->path, "src/http/page.c") == 0 || strcmp(f->path, "src/base/xml_write.c") == 0;
    bool open = false;
    for (const char *p = f->code; !home && *p; p++) {
        if (*p == '\n')
            open = false;
        if (*p != '"')
            continue;
        open = !open;
        const char *what = open ? glued(f->text + (p - f->code)) : NULL;
        if (what)
            report(t, f, line_of(f, p), what[0] == 'H' ? "html" : "json",
                   "no %s by hand: a template, or the writers of base/json.h", what);
    }
}

/* limits.h: each maximum with its reason on its line. */
static void check_limits(struct tree *t, const struct file *f)
{
    for (const char *p = f->code; (p = strstr(p, "LIMIT_")); p++) {
        if (p > f->code && word_char(p[-1]))
            continue;
        const char *line = f->text + (p - f->code);
        size_t n = strcspn(line, "\n");
        if (p[strcspn(p, "=\n")] == '=' && !memmem(line, n, "/*", 2))
            report(t, f, line_of(f, p), "limit", "a maximum says its reason");
    }
}

void check_promises(struct tree *t)
{
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (is_source(f))
            check_label(t, f);
        if (!is_program(f))
            continue;
        check_ending(t, f);
        check_glue(t, f);
        if (ends_with(f->name, ".h"))
            check_prototypes(t, f);
        if (strcmp(f->path, "src/base/limits.h") == 0)
            check_limits(t, f);
    }
}
