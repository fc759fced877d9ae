/* fold.h: texts as people search and type them: lower case, without accents ("Forlì" is "forli").
 * Uses: arena.   Threads: pure. */
#ifndef LOGGIA_BASE_FOLD_H
#define LOGGIA_BASE_FOLD_H

#include "base/arena.h"

/* The folded text: Latin letters with marks become ASCII, upper becomes lower, typographic quotes
 * and dashes become ASCII ones, combining marks go, runs of white space become one space, none at
 * the ends. Capital Cyrillic letters become small; other scripts stay as they are. `text` is UTF-8 (bytes that are not are copied); NULL
 * gives NULL, as does want of memory. */
char *fold_text(struct arena *a, const char *text);

/* A name for an address: [a-z0-9] words joined by hyphens, at most max_chars, cut between words
 * where that is possible. Empty when nothing of the text can be kept. */
char *fold_slug(struct arena *a, const char *text, size_t max_chars);

/* Every word of the folded `words` stands somewhere in the folded `text`; no words fit any text. */
bool fold_has_words(const char *text, const char *words);

#endif
