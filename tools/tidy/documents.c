/* What the documents say of the tree is so: the tour names every module in its order, and what is
 * typed after "make" is there. */
#include "tidy.h"

#include <stdio.h>
#include <string.h>

static const char target_chars[] = "abcdefghijklmnopqrstuvwxyz-";

/* docs/architecture.md lists the modules as the ladder has them. */
static void check_tour(struct tree *t)
{
    const struct file *tour = tree_file(t, "docs/architecture.md");
    if (!tour) {
        report(t, NULL, 0, "tour", "docs/architecture.md is missing");
        return;
    }
    const char *at = tour->text;
    for (size_t i = 0; i < t->modules_n; i++) {
        char line[256];
        snprintf(line, sizeof(line), "\nsrc/%s/ ", t->modules[i]);
        const char *found = strstr(at, line);
        if (found)
            at = found;
        else
            report(t, tour, 0, "tour", "src/%s is not shown, or not in its place", t->modules[i]);
    }
}

/* True when the Makefile has a rule for the word of n characters. */
static bool is_target(const struct file *makefile, const char *word, size_t n)
{
    for (const char *line = makefile->text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *colon = memchr(line, ':', length);
        bool rule = colon && colon[1] != '=' && line[0] != '\t' && line[0] != '#';
        for (const char *p = line; rule && p + n <= colon; p++)
            if (strncmp(p, word, n) == 0 && (p == line || p[-1] == ' ') &&
                (p[n] == ' ' || p[n] == ':'))
                return true;
        line += length + (line[length] == '\n');
    }
    return false;
}

/* The words behind "make " at p, one blank apart; `only` looks at the first alone. */
static void check_targets(struct tree *t, const struct file *f, const char *p, bool only)
{
    const struct file *makefile = tree_file(t, "Makefile");
    for (const char *word = p; makefile;) {
        size_t n = strspn(word, target_chars);
        if (!n || word[n] == '/' || word[n] == '.' || word[n] == '=')
            return;
        if (!is_target(makefile, word, n))
            report(t, f, line_of(f, word), "target", "there is no make %.*s", (int)n, word);
        if (only || word[n] != ' ')
            return;
        word += n + 1;
    }
}

static void check_typed(struct tree *t, const struct file *f)
{
    bool fence = false;
    for (const char *line = f->text; *line;) {
        fence ^= strncmp(line, "```", 3) == 0;
        size_t length = strcspn(line, "\n");
        if (fence && strncmp(line, "make ", 5) == 0)
            check_targets(t, f, line + 5, true);
        line += length + (line[length] == '\n');
    }
    for (const char *p = f->text; (p = strstr(p, "`make ")); p++)
        check_targets(t, f, p + 6, true);
}

void check_documents(struct tree *t)
{
    check_tour(t);
    for (size_t i = 0; i < t->files_n; i++)
        if (ends_with(t->files[i].name, ".md"))
            check_typed(t, &t->files[i]);
    const struct file *makefile = tree_file(t, "Makefile");
    for (const char *p = makefile ? makefile->text : ""; (p = strstr(p, "'make ")); p++)
        check_targets(t, makefile, p + 6, false);
}
