/* utf8.h: UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past U+10FFFF.
 * Uses: arena, buf.   Threads: pure. */
#ifndef LOGGIA_BASE_UTF8_H
#define LOGGIA_BASE_UTF8_H

#include "base/arena.h"
#include "base/buf.h"

enum { UTF8_BYTES_MAX = 4, UTF8_REPLACEMENT = 0xFFFD };

/* The bytes of the character at s, of which n > 0 are there; 0 when it is malformed or cut. */
size_t utf8_next(const char *s, size_t n, uint32_t *ret_point);

/* NUL is a character here; who cannot have it tests for it. */
bool utf8_valid(const char *s, size_t n);

/* Characters (code points) of a valid text. */
size_t utf8_count(const char *s);

/* Append a character. */
void utf8_put(struct buf *out, uint32_t point);

/* UTF-8 that was once read as Windows-1252 and written as UTF-8 again ("UniversitÃ¤t"), made right
 * ("Universität"); up to three times over. A text that is not so damaged, or only in part, comes
 * back as it is: the repair is taken only if it succeeds for the whole text.
 * Returns `text` itself, or a copy in the arena; NULL when memory is short. */
const char *utf8_repair(struct arena *a, const char *text);

/* Bytes that are not UTF-8, taken for Windows-1252 and made UTF-8; valid UTF-8 comes back as it is.
 * Bytes without a meaning there become U+FFFD. NULL when memory is short. */
const char *utf8_of_windows(struct arena *a, const char *bytes, size_t n);

#endif
