/* fold.h: texts as people search and type them: lower case, without accents ("Forlì" is "forli").
 * Own tables instead of a Unicode library: they cover the alphabets of Europe in two kilobytes.
 * Uses: arena, utf8.   Threads: pure. */
#ifndef LOGGIA_BASE_FOLD_H
#define LOGGIA_BASE_FOLD_H

#include "base/arena.h"

/* The folded text: Latin letters with marks become ASCII, upper becomes lower (Greek and Cyrillic
 * too, where accents and the dots of "ё" go), typographic quotes and dashes become ASCII ones,
 * combining marks go, runs of white space become one space, none at the ends. Other characters stay
 * as they are. `text` is UTF-8 (bytes that are not are copied); NULL gives NULL, as does want of
 * memory. The result is never longer than the text. */
char *fold_text(struct arena *a, const char *text);

/* The folded text with every punctuation mark as a space: what search compares.
 * "Reggio nell'Emilia" is "reggio nell emilia". */
char *fold_words(struct arena *a, const char *text);

/* A name for an address: [a-z0-9] words joined by hyphens, at most max_chars, cut between words
 * where that is possible. Empty when nothing of the text can be kept. */
char *fold_slug(struct arena *a, const char *text, size_t max_chars);

/* Every word of the folded `words` stands somewhere in the folded `text`; no words fit any text. */
bool fold_has_words(const char *text, const char *words);

#endif
