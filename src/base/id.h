/* id.h: how the 63-bit ids of the store are shown to people and read back: Crockford's base32,
 * lower case, at least 10 characters (50 bits), more when the number needs them.
 * Uses: nothing.   Threads: pure. */
#ifndef LOGGIA_BASE_ID_H
#define LOGGIA_BASE_ID_H

#include "base/status.h"

enum { ID_CHARS = 10, ID_CHARS_MAX = 13 };

/* The 32 digits, without i, l, o and u: nothing that looks alike on paper. */
extern const char id_digits[32 + 1];

/* Print an id; id >= 0. Returns the number of characters. */
size_t id_print(int64_t id, char ret_text[ID_CHARS_MAX + 1]);

/* Read an id as people copy it: either case, o for 0, i and l for 1, hyphens anywhere. INVALID for
 * anything else that id_print would not give: fewer characters, more than needed, zero. NULL is
 * INVALID. */
MUST_USE enum status id_parse(const char *text, int64_t *ret_id);

#endif
