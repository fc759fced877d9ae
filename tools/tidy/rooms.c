/* The same rooms in every module: a README with its **Uses** line and numbered invariants, each
 * invariant
 * cited by a test, one public header that says what it owns, and results that cannot be dropped. */
#include "tidy.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { INVARIANT_CHARS = 16 };

/* An invariant's number such as BK-3 at p, or 0. */
static size_t invariant_at(const char *p)
{
    size_t letters = 0;
    while (isupper((unsigned char)p[letters]))
        letters++;
    if (letters < 2 || letters > 4 || p[letters] != '-')
        return 0;
    size_t digits = strspn(p + letters + 1, "0123456789");
    size_t n = letters + 1 + digits;
    return digits && n < INVARIANT_CHARS ? n : 0;
}

static bool is_test(const struct file *f)
{
    return ends_with(f->name, "_test.c") || strncmp(f->path, "tests/", 6) == 0;
}

static bool cited(const struct tree *t, const char *invariant, size_t n)
{
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (!is_test(f))
            continue;
        for (const char *p = f->text; (p = strstr(p, invariant)); p += n)
            if (!isdigit((unsigned char)p[n]))
                return true;
    }
    return false;
}

/* A line of the README that begins with an invariant's number states it. */
static void check_invariants(struct tree *t, const struct file *readme)
{
    size_t number = 0;
    for (const char *p = readme->text; *p;) {
        number++;
        const char *word = p + strspn(p, "-*|` ");
        size_t n = invariant_at(word);
        if (n) {
            char invariant[INVARIANT_CHARS];
            snprintf(invariant, sizeof(invariant), "%.*s", (int)n, word);
            if (!cited(t, invariant, n))
                report(t, readme, number, "invariant", "no test cites %s", invariant);
        }
        size_t length = strcspn(p, "\n");
        p += length + (p[length] == '\n');
    }
}

/* The next name at or after *at, before a full stop; 0 when there is none. */
static size_t next_name(const char **at)
{
    *at += strspn(*at, ", *\n`");
    return strspn(*at, "abcdefghijklmnopqrstuvwxyz_");
}

/* True when both lists have the same names in the same order. */
static bool same_names(const char *a, const char *b)
{
    for (;;) {
        size_t n = next_name(&a);
        if (n != next_name(&b) || strncmp(a, b, n) != 0)
            return false;
        if (!n)
            return true;
        a += n;
        b += n;
    }
}

/* A public header opens with its name, what it owns, and what its README says that it uses. */
static void check_contract(struct tree *t, const struct file *door, const struct file *readme,
                           const char *opening)
{
    static const char uses[] = " Uses: ";
    const char *end = strstr(door->text, "*/");
    const char *owns = strstr(door->text, " Owns: ");
    const char *mine = strstr(door->text, uses);
    const char *theirs = readme ? strstr(readme->text, "\n**Uses** ") : NULL;
    if (strncmp(door->text, opening, strlen(opening)) != 0)
        report(t, door, 1, "contract", "a public header opens with \"%s...\"", opening);
    else if (!owns || !mine || owns > end || mine > end)
        report(t, door, 1, "contract", "its first comment says \"Owns: ...\" and \"Uses: ...\"");
    else if (theirs && !same_names(mine + strlen(uses), theirs + strlen("\n**Uses** ")))
        report(t, door, 1, "contract", "it uses other modules than its README says");
}

static void check_module(struct tree *t, const char *module)
{
    char path[256];
    snprintf(path, sizeof(path), "src/%s/README.md", module);
    const struct file *readme = tree_file(t, path);
    if (!readme) {
        report(t, NULL, 0, "room", "%s is missing", path);
    } else {
        if (!strstr(readme->text, "\n**Uses** "))
            report(t, readme, 0, "room", "no line that begins with **Uses**");
        check_invariants(t, readme);
    }
    snprintf(path, sizeof(path), "src/%s/%s.h", module, module);
    const struct file *door = tree_file(t, path);
    char opening[80];
    snprintf(opening, sizeof(opening), "/* %s.h: ", module);
    if (!door)
        report(t, NULL, 0, "room", "%s is missing", path);
    else
        check_contract(t, door, readme, opening);
}

/* A prototype that returns enum status without MUST_USE lets a caller drop a refusal. ctx.h's two
 * explain a refusal that the caller has already decided on. */
static void check_must_use(struct tree *t, const struct file *f)
{
    bool header = ends_with(f->name, ".h") && strncmp(f->path, "src/", 4) == 0;
    if (!header || strcmp(f->path, "src/base/ctx.h") == 0)
        return;
    for (const char *p = f->code; (p = strstr(p, "\nenum status ")); p++) {
        const char *name = p + strlen("\nenum status ");
        bool marked = p - f->code >= 8 && strncmp(p - 8, "MUST_USE", 8) == 0;
        if (!marked && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '(')
            report(t, f, line_of(f, p + 1), "must-use", "a status must not be dropped: MUST_USE");
    }
}

void check_rooms(struct tree *t)
{
    for (size_t i = 0; i < t->modules_n; i++)
        check_module(t, t->modules[i]);
    for (size_t i = 0; i < t->files_n; i++)
        check_must_use(t, &t->files[i]);
}
