/* limit_internal.h: what the files of this folder share.
 * Uses: limit.h. */
#ifndef LOGGIA_LIMIT_LIMIT_INTERNAL_H
#define LOGGIA_LIMIT_LIMIT_INTERNAL_H

#include "base/words.h"
#include "limit/limit.h"

struct limits {
    const struct limit_rule *list;
    size_t n;
    struct limit_peaks peaks;
    const struct zone *zone;
    bool ask_who; /* of some rule: who somebody is */
};

/* ---- limit_rules.c: decided from facts alone, pure ------------------------------------------- */

/* What is judged, and as whom. */
struct limit_case {
    const struct limit_ask *ask;
    int64_t now;                             /* UTC seconds */
    const struct standing_as *person, *team; /* NULL: nobody in particular */
    const struct limit_use *uses;            /* that count */
    size_t uses_n;
};
/* Is the rule for this case? */
enum limit_fit limit_fits(const struct limits *l, const struct limit_rule *r,
                          const struct limit_case *c);
/* How far back bookings count for a rule that binds: those that begin after it. INT64_MAX: none. */
int64_t limit_counts_after(const struct limits *l, const struct limit_rule *r,
                           const struct limit_case *c);
/* Weigh one rule that binds; fills all but `rule` and `fit`. */
void limit_weigh(const struct limits *l, const struct limit_rule *r, const struct limit_case *c,
                 struct limit_finding *f);
/* Findings of all rules in order, and what follows from them.
 *   all      also rules that do not bind, for who wants to see why
 *   ret_list  room for all rules; the verdict points into it */
void limit_weigh_all(const struct limits *l, const struct limit_case *c, bool all,
                     struct limit_finding *ret_list, struct limit_verdict *ret_verdict);

/* The first instant of the period that a day lies in, and of the next. */
struct limit_window {
    struct date from, until;
    int64_t from_s, until_s;
};
struct limit_window limit_window_of(const struct zone *z, enum limit_period p, struct date d);

/* The words of JSON and forms; NULL and 0 for what is none. */
const char *limit_measure_name(enum limit_measure m);
enum limit_measure limit_measure_of(const char *name);
const char *limit_period_name(enum limit_period p);
enum limit_period limit_period_of(const char *name);
const char *limit_time_name(enum limit_time t);
enum limit_time limit_time_of(const char *name);
const char *limit_each_name(enum limit_each e);
enum limit_each limit_each_of(const char *name);
const char *limit_then_name(enum limit_then t);
enum limit_then limit_then_of(const char *name);
/* "limit.hours" ... */
const char *limit_code(enum limit_measure m);
/* "minutes", "places", "days", "no_shows". */
const char *limit_unit(enum limit_measure m);

/* ---- limit_service.c ------------------------------------------------------------------------ */

MUST_USE enum status limit_rule_get(struct ctx *ctx, int64_t space_id, int64_t id,
                                    struct limit_rule *ret_rule);
MUST_USE enum status limit_rule_switch(struct ctx *ctx, int64_t space_id, int64_t id, bool active);
MUST_USE enum status limit_rule_remove(struct ctx *ctx, int64_t space_id, int64_t id);
/* All rules of a space with its peak hours; of those that are switched off, too, when `all`. */
MUST_USE enum status limits_read(struct ctx *ctx, int64_t space_id, const struct zone *zone,
                                 bool all, struct limits *ret_limits);

/* ---- limit_judge.c -------------------------------------------------------------------------- */

/* limit_judge() that also says of every rule why it does not bind. */
MUST_USE enum status limit_try(struct ctx *ctx, const struct limits *limits,
                               const struct limit_ask *ask, const struct standing_as *as,
                               struct limit_verdict *ret_verdict);

/* ---- limit_words.c: in the reader's words, in ctx->arena ------------------------------------- */

/* "For members, meeting rooms, at peak hours: at most 8 h a week". */
const char *limit_sentence(struct ctx *ctx, const struct limit_rule *r);
/* Its name, else its sentence. */
const char *limit_called(struct ctx *ctx, const struct limit_rule *r);
/* "3 h of 8 h this week". */
const char *limit_state_words(struct ctx *ctx, const struct limits *l,
                              const struct limit_finding *f);
/* What it says to a case: why it does not bind, that it fits, or why not and when again. */
const char *limit_answer_words(struct ctx *ctx, const struct limits *l,
                               const struct limit_finding *f);

#endif
