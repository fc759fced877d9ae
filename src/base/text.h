/* text.h: languages and translations. English message ids are the keys; pogen compiles the .po
 * files of src/web/po into text_tables.
 * Uses: nothing.   Threads: any, read-only. */
#ifndef LOGGIA_BASE_TEXT_H
#define LOGGIA_BASE_TEXT_H

#include "base/status.h"

/* Marks a string for translation where it cannot be translated at once. */
#define N_(id) id

/* One translated message. */
struct text_entry {
    const char *id;           /* the English text; NULL in a free slot */
    const char *const *forms; /* the translation, or one for each plural form */
};

struct lang {
    const char *code;                 /* BCP 47, e.g. "it" */
    const char *name;                 /* in its own words, e.g. "Italiano" */
    const struct text_entry *entries; /* a hash table (text_hash); NULL: ids are the texts */
    size_t entries_n;                 /* a power of two, never full; 0 with NULL */
    unsigned (*plural)(uint64_t n);   /* which of the forms; gettext's rule of the language */
};

/* Made by pogen: the languages of this build, English first. */
extern const struct lang *const text_tables[];
extern const size_t text_tables_n;

/* The languages of this build, English first; ret_n gets their number. */
const struct lang *const *text_langs(size_t *ret_n);

/* The language for a BCP 47 code or an Accept-Language header (RFC 9110 section 12.5.4); English
 * when none fits. Accepts NULL. */
const struct lang *text_lang(const char *accept);

/* The translation of a message id; the id itself when there is none. `lang` NULL means English. */
const char *text_get(const struct lang *lang, const char *id);

/* The plural form for n (gettext rules of the language). `one` is the message id. */
const char *text_plural(const struct lang *lang, const char *one, const char *many, int64_t n);

/* The place where the search for an id begins: FNV-1a, shared with pogen. */
static inline uint32_t text_hash(const char *id)
{
    uint32_t h = 2166136261U;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 16777619U;
    return h ^ h >> 15;
}

#endif
