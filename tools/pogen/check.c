#include "pogen/pogen.h"

#include <ctype.h>

/* ---- {names} --------------------------------------------------------------------------------- */

/* The next {name} at or behind s; NULL when there is none. */
static const char *next_name(const char *s, size_t *ret_n)
{
    for (; *s; s++) {
        if (*s != '{')
            continue;
        size_t n = strcspn(s, "}");
        if (s[n] == '}' && n > 1) {
            *ret_n = n + 1;
            return s;
        }
    }
    return NULL;
}

static bool has_name(const char *text, const char *name, size_t n)
{
    size_t m;
    for (const char *s = next_name(text, &m); s; s = next_name(s + m, &m))
        if (m == n && strncmp(s, name, n) == 0)
            return true;
    return false;
}

/* A name of `text` that `other` does not have, NULL when it has them all. */
static const char *name_missing(const char *text, const char *other)
{
    size_t n;
    for (const char *s = next_name(text, &n); s; s = next_name(s + n, &n))
        if (!has_name(other, s, n))
            return gen_strndup(s, n);
    return NULL;
}

/* ---- printf conversions ---------------------------------------------------------------------- */

/* The conversions in the order of their arguments, one a line; %2$s counts as second. */
static const char *conversions(const char *s)
{
    enum { ARGUMENTS_MAX = 9 };
    const char *found[ARGUMENTS_MAX] = {NULL};
    size_t next = 0;
    while ((s = strchr(s, '%'))) {
        const char *begun = s++;
        if (*s == '%') {
            s++;
            continue;
        }
        size_t at = next;
        if (isdigit((unsigned char)s[0]) && s[1] == '$') {
            at = (size_t)(s[0] - '1');
            s += 2;
        } else {
            next++;
        }
        const char *kind = s + strspn(s, "-+ #0123456789.*'");
        s = kind + strspn(kind, "hljzt");
        s += *s != '\0';
        if (at >= ARGUMENTS_MAX)
            return begun; /* never equal to anything */
        found[at] = gen_strndup(kind, (size_t)(s - kind));
    }
    const char *all = "";
    for (size_t i = 0; i < ARGUMENTS_MAX; i++)
        if (found[i])
            all = gen_printf("%s%zu%%%s\n", all, i, found[i]);
    return all;
}

/* ---- one text -------------------------------------------------------------------------------- */

static void check_form(const struct message *m, const struct po *po, const struct translation *t,
                       int form)
{
    const char *text = t->forms[form];
    const char *whole = m->plural ? m->plural : m->id;
    /* A singular may say "one desk" instead of "{n} desk". */
    bool may_leave_out = m->plural && form == 0;
    const char *lost = may_leave_out ? NULL : name_missing(whole, text);
    if (lost)
        gen_complain(po->path, t->line, "the translation of \"%s\" lacks %s", m->id, lost);
    const char *new_name = name_missing(text, whole);
    if (new_name)
        gen_complain(po->path, t->line, "the translation of \"%s\" has %s, the text has not", m->id,
                     new_name);
    if (m->printf_like && strcmp(conversions(whole), conversions(text)) != 0)
        gen_complain(po->path, t->line, "the conversions (%%) of \"%s\" differ in \"%s\"", m->id,
                     text);
}

static bool is_translated(const struct translation *t)
{
    for (int i = 0; i < t->forms_n; i++)
        if (*t->forms[i] == '\0')
            return false;
    return true;
}

static void check_text(const struct message *m, const struct po *po, bool lax)
{
    void (*say)(const char *, int, const char *, ...) = lax ? gen_warn : gen_complain;
    const struct translation *t = po_find(po, m->id);
    if (!t) {
        say(m->path, m->line, "\"%s\" is not in %s: run make po", m->id, po->path);
        return;
    }
    if (!is_translated(t)) {
        say(po->path, t->line, "\"%s\" is not translated", m->id);
        return;
    }
    if (t->fuzzy) {
        say(po->path, t->line, "the translation of \"%s\" is fuzzy: look at it", m->id);
        return;
    }
    if ((m->plural != NULL) != (t->plural != NULL) ||
        (m->plural && strcmp(m->plural, t->plural) != 0)) {
        say(po->path, t->line, "\"%s\" has another plural in the sources: run make po", m->id);
        return;
    }
    if (m->plural && t->forms_n != po->forms_n) {
        gen_complain(po->path, t->line, "\"%s\" needs %d forms, has %d", m->id, po->forms_n,
                     t->forms_n);
        return;
    }
    for (int i = 0; i < t->forms_n; i++)
        check_form(m, po, t, i);
}

void check_language(const struct messages *all, const struct po *po, bool lax)
{
    for (size_t i = 0; i < all->n; i++)
        check_text(&all->items[i], po, lax);
}
