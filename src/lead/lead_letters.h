/* lead_letters.h: the mails about wishes and who would join, beside those about leads
 * (lead_letter.c).
 * Uses: store.   Threads: any. */
#ifndef LOGGIA_LEAD_LEAD_LETTERS_H
#define LOGGIA_LEAD_LEAD_LETTERS_H

#include "base/ctx.h"

struct fact;

/* Write what a fact "wish.*" calls for. */
MUST_USE enum status wish_letters(struct ctx *ctx, const struct fact *f, const char *public_url);
/* The same for "applicant.*". */
MUST_USE enum status applicant_letters(struct ctx *ctx, const struct fact *f,
                                       const char *public_url);

/* The entry that a fact names; 0: none. */
int64_t letter_entry_of(const struct fact *f);

#endif
