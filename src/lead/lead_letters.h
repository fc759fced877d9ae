/* lead_letters.h: the mails about wishes, beside those about leads (lead_letter.c).
 * Uses: store.   Threads: any. */
#ifndef LOGGIA_LEAD_LEAD_LETTERS_H
#define LOGGIA_LEAD_LEAD_LETTERS_H

#include "base/ctx.h"

struct fact;

/* Write what a fact "wish.*" calls for. */
MUST_USE enum status wish_letters(struct ctx *ctx, const struct fact *f, const char *public_url);

#endif
