/* Every stable code that the source can answer stands in docs/errors.md, and every code there is
 * used. */
#include "tidy.h"

#include <stdio.h>
#include <string.h>

/* A code such as "booking.taken": words of a-z and _ with one dot. Returns its length or 0. */
static size_t code_at(const char *p)
{
    size_t first = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
    if (!first || p[first] != '.')
        return 0;
    size_t second = strspn(p + first + 1, "abcdefghijklmnopqrstuvwxyz_");
    return second ? first + 1 + second : 0;
}

static bool listed(const struct file *registry, const char *code, size_t n)
{
    for (const char *p = registry->text; (p = strstr(p, "| `")); p++)
        if (strncmp(p + 3, code, n) == 0 && p[3 + n] == '`')
            return true;
    return false;
}

/* The code among the arguments of a call of ctx_fail or ctx_field that starts at p: the string
 * before
 * the explaining sentence. */
static void check_call(struct tree *t, const struct file *f, const struct file *registry,
                       const char *p)
{
    const char *end = strchr(p, ';');
    for (const char *q = p; end && q < end; q++) {
        if (*q != '"' || f->code[q - f->text] != '"')
            continue;
        size_t n = code_at(q + 1);
        if (!n || q[1 + n] != '"')
            continue;
        if (!listed(registry, q + 1, n))
            report(t, f, line_of(f, q), "error-code", "%.*s is not in docs/errors.md", (int)n,
                   q + 1);
        return;
    }
}

static bool used(const struct tree *t, const char *code, size_t n)
{
    char literal[80];
    snprintf(literal, sizeof(literal), "\"%.*s\"", (int)n, code);
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        bool program =
            strncmp(f->path, "src/", 4) == 0 && is_source(f) && !ends_with(f->name, "_test.c");
        if (program && strstr(f->text, literal))
            return true;
    }
    return false;
}

static void check_registry(struct tree *t, const struct file *registry)
{
    for (const char *p = registry->text; (p = strstr(p, "\n| `")); p++) {
        size_t n = code_at(p + 4);
        if (n && p[4 + n] == '`' && !used(t, p + 4, n))
            report(t, registry, line_of(registry, p + 1), "error-code",
                   "%.*s is not used in the source", (int)n, p + 4);
    }
}

void check_errors(struct tree *t)
{
    const struct file *registry = tree_file(t, "docs/errors.md");
    if (!registry) {
        report(t, NULL, 0, "error-code", "docs/errors.md is missing");
        return;
    }
    static const char *const calls[] = {"ctx_fail(", "ctx_field("};
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        bool program = strncmp(f->path, "src/", 4) == 0 && ends_with(f->name, ".c") &&
                       !ends_with(f->name, "_test.c");
        for (size_t c = 0; program && c < sizeof(calls) / sizeof(calls[0]); c++)
            for (const char *p = f->text; (p = strstr(p, calls[c])); p++)
                check_call(t, f, registry, p);
    }
    check_registry(t, registry);
}
