/* elision.h: words that lose or change their end before a value that begins with a vowel as it is
 * said: Italian "dal" before "8 marzo" is "dall'8 marzo".
 * Uses: arena, text.   Threads: pure. */
#ifndef LOGGIA_BASE_ELISION_H
#define LOGGIA_BASE_ELISION_H

#include "base/arena.h"
#include "base/text.h"

#include <stdarg.h>

/* What becomes of the end of a text when a value follows it. */
struct elision {
    size_t dropped;    /* bytes to take off its end */
    const char *added; /* to put in their place; "" for most texts (static) */
};

/* The end of `text`, of n bytes and in the language `lang` (NULL: English), before `value` (NULL
 * counts as ""). */
struct elision elision_before(const struct lang *lang, const char *text, size_t n,
                              const char *value);

/* `format` in the language `lang`, filled with its arguments, each word before one of them as it
 * is said there. NULL when memory is short. */
char *elision_vprintf(struct arena *a, const struct lang *lang, const char *format, va_list args)
    PRINTF_LIKE(3, 0);

#endif
