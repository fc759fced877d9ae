/* attend_internal.h: what the files of this folder share.   Uses: attend.h. */
#ifndef LOGGIA_ATTEND_ATTEND_INTERNAL_H
#define LOGGIA_ATTEND_ATTEND_INTERNAL_H

#include "attend/attend.h"
#include "base/words.h"

/* The numbers are stored. */
enum attend_answer { ANSWER_NONE = 0, ANSWER_YES = 1, ANSWER_NO = 2, ANSWER_MAYBE = 3 };
enum attend_told { TOLD_NOTHING = 0, TOLD_INVITED = 1, TOLD_OFF = 2 };

enum {
    ATTEND_MAX = 200,     /* of one booking, where its resource does not say how many it holds */
    ATTEND_DAY_MAX = 300, /* that one account invites in 24 hours: more is no meeting */
    ATTEND_KEPT_S = 7 * 86400
};

/* "none", "yes", "no", "maybe"; the word of JSON and forms. */
const char *attend_answer_name(enum attend_answer a);
/* ANSWER_NONE for NULL and any other word. */
enum attend_answer attend_answer_of(const char *word);

struct attendee {
    int64_t id; /* the secret of its link is network_tag("attend", id) */
    int64_t booking_id;
    const char *email, *email_key;
    const char *name; /* "" when the one who invited did not say */
    const char *lang; /* of his mails */
    enum attend_answer answer;
    int64_t answered_at; /* 0: not yet */
    enum attend_told told;
    int64_t told_starts_at, told_ends_at, told_resource_id; /* 0: nothing */
};

/* ---- attend_rules.c ------------------------------------------------------------------------- */

/* One address of a list as it was typed: "ada@example.org" or "Ada <ada@example.org>". */
struct attend_address {
    const char *name; /* "" when none */
    const char *email, *key;
};
/* The addresses of a text: one a line, or between commas or semicolons; the same one once.
 *   ret_wrong  the part that is no address, on INVALID                                  (arena)
 * LIMIT past `max` addresses, or when memory is short. Pure. */
MUST_USE enum status attend_parse(struct arena *a, const char *text, size_t max,
                                  struct attend_address **ret_addresses, size_t *ret_n,
                                  const char **ret_wrong);

/* ---- attend_service.c ----------------------------------------------------------------------- */

MUST_USE enum status attend_get(struct ctx *ctx, int64_t id, struct attendee *ret_attendee);
MUST_USE enum status attend_of_booking(struct ctx *ctx, int64_t booking_id,
                                       struct attendee **ret_attendees, size_t *ret_n);
/* How many can be invited to a booking. */
MUST_USE enum status attend_room(struct ctx *ctx, const struct booking *b, size_t *ret_max);

/* Is the booking one to which people can be invited now, by who acts? OK; CONFLICT
 * (attend.over); DENIED (attend.sign_in): whose address nobody proved invites nobody. */
MUST_USE enum status attend_may(struct ctx *ctx, const struct booking *b);

/* ---- attend_letter.c ------------------------------------------------------------------------ */

/* Tell somebody what he does not know yet: the invitation, another time or place, that it is off;
 * nothing when nothing is new. */
MUST_USE enum status attend_tell(struct ctx *ctx, const struct booking *b, struct attendee *a,
                                 const char *public_url);
/* Tell him that he is expected no more. */
MUST_USE enum status attend_tell_off(struct ctx *ctx, const struct booking *b, struct attendee *a,
                                     const char *public_url);

/* ---- attend_show.c -------------------------------------------------------------------------- */

struct invitation_view;
MUST_USE enum status attend_show_invitation(struct ctx *ctx, const struct booking *b,
                                            const struct attendee *a,
                                            struct invitation_view *ret_view);

#endif
