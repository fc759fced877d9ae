#include "base/text.h"

#include <string.h>
#include <strings.h>

const struct lang *const *text_langs(size_t *ret_n)
{
    *ret_n = text_tables_n;
    return text_tables;
}

/* ---- which language -------------------------------------------------------------------------- */

/* One element of Accept-Language: a range of n characters and its weight in thousandths. */
struct range {
    const char *at;
    size_t n;
    int weight;
};

static const char *skip(const char *s, const char *what)
{
    return s + strspn(s, what);
}

/* ";q=0.8" at s, in thousandths; 1000 when it is not there, 0 when it is not understood. */
static int weight(const char *s)
{
    s = skip(s, " \t");
    if (*s == '\0' || *s == ',')
        return 1000;
    if (*s != ';')
        return 0;
    s = skip(s + 1, " \t");
    if ((s[0] != 'q' && s[0] != 'Q') || s[1] != '=')
        return 0;
    s += 2;
    if (*s != '0' && *s != '1')
        return 0;
    int v = (*s - '0') * 1000;
    if (s[1] != '.')
        return v;
    s += 2;
    for (int unit = 100; unit > 0 && *s >= '0' && *s <= '9'; unit /= 10, s++)
        v += (*s - '0') * unit;
    return v > 1000 ? 0 : v;
}

/* Take the next range off a header; false when none is left. */
static bool next_range(const char **header, struct range *ret_range)
{
    const char *s = skip(*header, " \t,");
    if (*s == '\0')
        return false;
    size_t n = strcspn(s, " \t,;");
    *ret_range = (struct range){.at = s, .n = n, .weight = weight(s + n)};
    *header = s + strcspn(s, ",");
    return true;
}

/* The language whose code is the range or a prefix of it at a hyphen: "it" serves "it-CH". */
static const struct lang *serve(const struct range *r)
{
    if (r->n == 1 && *r->at == '*')
        return text_tables[0];
    for (size_t i = 0; i < text_tables_n; i++) {
        size_t n = strlen(text_tables[i]->code);
        if (n <= r->n && strncasecmp(text_tables[i]->code, r->at, n) == 0 &&
            (n == r->n || r->at[n] == '-'))
            return text_tables[i];
    }
    return NULL;
}

const struct lang *text_lang(const char *accept)
{
    const struct lang *best = text_tables[0];
    int best_weight = 0;
    struct range r;
    while (accept && next_range(&accept, &r)) {
        const struct lang *l = r.weight > best_weight ? serve(&r) : NULL;
        if (l) {
            best = l;
            best_weight = r.weight;
        }
    }
    return best;
}

/* ---- which text ------------------------------------------------------------------------------ */

static const char *const *forms(const struct lang *lang, const char *id)
{
    if (!lang || !lang->entries)
        return NULL;
    for (size_t at = text_hash(id);; at++) {
        const struct text_entry *e = &lang->entries[at & (lang->entries_n - 1)];
        if (!e->id)
            return NULL;
        if (strcmp(e->id, id) == 0)
            return e->forms;
    }
}

const char *text_get(const struct lang *lang, const char *id)
{
    const char *const *f = forms(lang, id);
    return f ? f[0] : id;
}

const char *text_plural(const struct lang *lang, const char *one, const char *many, int64_t n)
{
    const char *const *f = forms(lang, one);
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (f)
        return f[lang->plural(size)];
    return size == 1 ? one : many;
}
