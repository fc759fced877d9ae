/* plan_internal.h: what the files of this folder share.
 * Uses: plan.h, plan_story.h. */
#ifndef LOGGIA_PLAN_PLAN_INTERNAL_H
#define LOGGIA_PLAN_PLAN_INTERNAL_H

#include "plan/plan_story.h"

/* ---- plan_rules.c --------------------------------------------------------------------------- */

/* a / b, rounded half away from zero; b > 0. Pure. */
int64_t plan_divide_near(int64_t a, int64_t b);

/* Days of the tables: since 1970-01-01, 0 for "none". Pure. */
int64_t plan_day(struct date d);
struct date plan_date(int64_t day);

/* ---- plan_words.c: the reader's words, in ctx->arena; "" when memory is short --------------- */

const char *words(struct ctx *ctx, const char *format, ...) PRINTF_LIKE(2, 3);
/* "€9.00". */
const char *words_money(struct ctx *ctx, int64_t cents, const char *currency);
/* "90 min", "2 h", "30 days". */
const char *words_length(struct ctx *ctx, int64_t minutes);
/* "3 March 2027". */
const char *words_date(struct ctx *ctx, struct date d);
/* "3 March". */
const char *words_day(struct ctx *ctx, struct date d);
const char *words_minute(struct ctx *ctx, minute m);
/* "on Saturdays", "Monday to Friday"; "" for all days. */
const char *words_weekdays(struct ctx *ctx, uint32_t weekdays);
/* "desks, meeting rooms"; "" for all kinds. */
const char *words_kinds(struct ctx *ctx, uint32_t kinds);
/* "12.5" for 1250 basis points, without a sign. */
const char *words_percent(struct ctx *ctx, int64_t basis_points);
/* Phrases with ", " between them; "" counts for nothing. */
const char *words_join(struct ctx *ctx, const char *a, const char *b);
/* The first letter as a capital, where it is one of a to z. */
const char *words_begin(struct ctx *ctx, const char *text);
/* "200.00 € a month", "90.00 € for 10 days": one of months and days is 0; "free" for nothing. */
const char *words_period_price(struct ctx *ctx, int64_t cents, const char *currency, int32_t months,
                               int32_t days);
/* "3 March 2027 to 31 March 2027", for days until one that no longer belongs. */
const char *words_days(struct ctx *ctx, struct date from, struct date until);

/* ---- plan_take.c: what a way takes, pure ----------------------------------------------------- */

struct taking {
    bool open;
    int64_t takes; /* in the unit of the allowance */
    struct opt_int rest_cents;
};
/* What an allowance with so much left would take for a case, and what is then to be paid. */
struct taking take_of(enum allowance_unit unit, int64_t left, const struct price_rules *rules,
                      const struct price_case *c);

/* ---- plan_left.c, plan_expire.c: allowances ------------------------------------------------- */

MUST_USE enum status allowance_tell(struct ctx *ctx, const struct allowance *a, const char *fact);
/* Close it behind its lock; what is left of it goes. */
MUST_USE enum status allowance_expire(struct ctx *ctx, int64_t id);
/* Warn of what ends, and end it; a bounded part per call. */
MUST_USE enum status allowance_tend(struct ctx *ctx, size_t *ret_n);

/* ---- plan_save.c ----------------------------------------------------------------------------- */

/* Today on the civil calendar of a space. */
MUST_USE enum status today_at(struct ctx *ctx, int64_t space_id, struct date *ret_today);

/* ---- plan_refuse.c: each refusal of a step with its code, field and sentence ---------------- */
MUST_USE enum status refuse_step(struct ctx *ctx, enum step_refusal why, struct date day);

/* ---- plan_save.c: a story in the store ------------------------------------------------------- */
MUST_USE enum status story_read(struct ctx *ctx, int64_t id, struct story *ret_story);
MUST_USE enum status story_insert(struct ctx *ctx, struct story *s, struct date today);
/* RETRY when somebody changed it since it was read. */
MUST_USE enum status story_update(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_outlook.c: what is due, as invoices to come and as charges ------------------------- */

/* How an operator's prices are meant. */
struct price_terms {
    const char *currency;
    int64_t vat_rate_bp;
    bool includes_vat;
};
MUST_USE enum status price_terms_of(struct ctx *ctx, int64_t operator_id,
                                    struct price_terms *ret_terms);
/* A membership as invoices to come. */
MUST_USE enum status story_outlook(struct ctx *ctx, const struct story *s, struct date today,
                                   struct outlook *ret_outlook);
/* Charge all that is due by today. Changes s->due_next. */
MUST_USE enum status story_charge(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_paper.c --- */
/* Issue the contract of the plan; s->m.document_id is it. */
MUST_USE enum status paper_issue(struct ctx *ctx, struct story *s, const struct plan *plan);

/* ---- plan_tend.c - */
/* Give the allowances of periods that have begun. Changes s->m.given_until. */
MUST_USE enum status story_give(struct ctx *ctx, struct story *s, struct date today);
/* Announce it, unless the story is quiet. */
MUST_USE enum status story_tell(struct ctx *ctx, const struct story *s, const char *fact);
/* Every day on which something had to be done from `first` to today, in its order. */
MUST_USE enum status story_catch_up(struct ctx *ctx, struct story *s, struct date first,
                                    struct date today);
/* All that today asks for: warnings, terms, charges, allowances, the end. */
MUST_USE enum status story_run(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_bundle.c: before it is bought ------------------------------------------------------ */

struct bundle_offer {
    struct date until, bill; /* the first day on which it is over; the day of the bill */
    const char *rule;        /* of the charge */
};
struct bundle_offer bundle_offer_of(struct ctx *ctx, const struct bundle *b, int64_t cents,
                                    const char *currency, struct date today);

#endif
