/* presence_letter.h: the mails of this module.   Uses: presence_internal.h.   Threads: any. */
#ifndef LOGGIA_PRESENCE_PRESENCE_LETTER_H
#define LOGGIA_PRESENCE_PRESENCE_LETTER_H

#include "base/ctx.h"

/* Remind the person of a booking; at most one mail for each start of it [PC-9]. */
MUST_USE enum status letter_remind(struct ctx *ctx, int64_t booking_id, const char *public_url);

#endif
