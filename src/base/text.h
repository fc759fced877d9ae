/* text.h: languages and translations. English message ids are the keys; pogen compiles the .po files.
 * Uses: nothing.   Threads: any, read-only after start. */
#ifndef LOGGIA_BASE_TEXT_H
#define LOGGIA_BASE_TEXT_H

#include "base/status.h"

/* Marks a string for translation where it cannot be translated at once. */
#define N_(id) id

struct lang {
    const char *code;        /* BCP 47, e.g. "it" */
    const char *name;        /* in its own words, e.g. "Italiano" */
    const struct text_entry *entries; /* made by pogen, sorted for search; NULL: ids are the texts */
    size_t entries_n;
};

/* The languages of this build, English first; ret_n gets their number. */
const struct lang *const *text_langs(size_t *ret_n);

/* The language for a BCP 47 code or an Accept-Language header (RFC 9110 section 12.5.4); English when
 * none fits. Accepts NULL. */
const struct lang *text_lang(const char *accept);

/* The translation of a message id; the id itself when there is none. `lang` NULL means English. */
const char *text_get(const struct lang *lang, const char *id);

/* The plural form for n (gettext rules of the language). `one` is the message id. */
const char *text_plural(const struct lang *lang, const char *one, const char *many, int64_t n);

#endif
