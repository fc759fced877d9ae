/* lead_applicant.h: who would open a space in the network, from the first word to the invitation.
 * Uses: lead_internal.   Threads: any. All lives in ctx->arena.   Invariants: README.md LD-18 to
 * LD-23. */
#ifndef LOGGIA_LEAD_LEAD_APPLICANT_H
#define LOGGIA_LEAD_LEAD_APPLICANT_H

#include "lead/lead_internal.h"

enum {
    APPLICANT_ANSWER_DAYS = 10, /* within these somebody answers; a steward sees who waits longer */
    APPLICANT_NEAR = 6,         /* spaces near by whose hosts may call */
    JOIN_WORDS_MAX = 4000       /* characters, of the network about itself */
};

/* lead_rules.c: words of JSON and forms; *_name is a message id. */
const char *applicant_status_word(enum applicant_status s);
const char *applicant_status_name(enum applicant_status s);
enum applicant_status applicant_status_of(const char *word); /* 0 for none */

struct applicant {
    int64_t id;
    enum applicant_status status;
    struct applicant_ask says; /* texts "" when forgotten; email and phone NULL */
    const char *lang;
    struct opt_int answered_at;
    int64_t operator_id; /* 0: none yet */
    int64_t made_at, changed_at;
    bool erased;
};

/* Keep what somebody says, and tell him and the stewards. The same words of the same address about
 * the same town within a day are the first ones again: OK, with their id.
 * INVALID names the fields; LIMIT (lead.many); CONFLICT (applicant.closed) while the network takes
 * nobody. */
MUST_USE enum status applicant_add(struct ctx *ctx, const struct applicant_ask *ask,
                                   int64_t *ret_id);
MUST_USE enum status applicant_get(struct ctx *ctx, int64_t id, struct applicant *ret_applicant);

/* A steward writes to him by mail. CONFLICT (lead.erased), as for all that follows. */
MUST_USE enum status applicant_answer(struct ctx *ctx, const struct applicant *a,
                                      const char *subject, const char *body);
MUST_USE enum status applicant_note(struct ctx *ctx, const struct applicant *a, const char *body);
/* Not APPLICANT_INVITED, which is applicant_invite(), and nothing after it: CONFLICT
 * (applicant.invited). */
MUST_USE enum status applicant_set_status(struct ctx *ctx, const struct applicant *a,
                                          enum applicant_status to);
/* The hosts of a space near by are asked by mail to call him. CONFLICT (applicant.no_host). */
MUST_USE enum status applicant_ask_host(struct ctx *ctx, const struct applicant *a,
                                        const struct space *space);
/* Make an operator of this name for him, and invite him as its host: he comes in by the mail and
 * goes on to his first space. CONFLICT (applicant.invited) when he is invited already. */
MUST_USE enum status applicant_invite(struct ctx *ctx, const struct applicant *a,
                                      const char *operator_name);
/* The person and what was written are forgotten; his operator stays, if he has one [LD-22]. */
MUST_USE enum status applicant_erase(struct ctx *ctx, const struct applicant *a);

MUST_USE enum status applicant_path(struct ctx *ctx, int64_t id, const char **ret_path);
MUST_USE enum status applicant_check_secret(struct ctx *ctx, int64_t id, const char *secret);

/* Whether the network takes new spaces, and what it says of itself; "" when nothing. */
struct join_setting {
    bool open;
    const char *words;
};
MUST_USE enum status join_setting_get(struct ctx *ctx, struct join_setting *ret_setting);
MUST_USE enum status join_setting_set(struct ctx *ctx, const struct join_setting *s);

#endif
