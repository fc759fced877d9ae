/* plan_story.h: a membership over time, decided from facts alone: what a step may do, what each day
 * costs, when something has to be done. No clock, no store, no request.
 * Uses: plan.h.   Threads: pure. */
#ifndef LOGGIA_PLAN_PLAN_STORY_H
#define LOGGIA_PLAN_PLAN_STORY_H

#include "plan/plan.h"

/* ---- plan_bill.c ---- */

struct billing {
    const struct rate *rates; /* in order of time, not overlapping */
    size_t rates_n;
    const struct charged *charged; /* what earlier calls led to, any order */
    size_t charged_n;
    struct date today; /* nothing is billed earlier */
    struct date until; /* only what begins before */
};
/* What has to be charged so that exactly the days of the rates are paid at their prices: days
 * charged but no longer wanted are taken back, wanted ones not charged yet are charged, period by
 * period. The same call with a later `until` is the preview of the invoices to come [PL-2, PL-3].
 * Returns how many, at most DUES_MAX; in order of their bill day. */
size_t bill_due(const struct billing *b, struct due ret_dues[DUES_MAX]);

/* The part of an amount for [from, until) within its whole, by the day, rounded half away from
 * zero; parts that make the whole make the amount [PL-8]. */
int64_t prorate(int64_t amount_cents, struct period whole, struct date from, struct date until);

/* Why a step is refused. Each has its stable code and sentence in plan_refuse.c. */
enum step_refusal {
    STEP_FITS,
    STEP_NOT_RUNNING,
    STEP_IN_THE_PAST,
    STEP_TOO_EARLY, /* before the first day that notice and term allow: told as the day */
    STEP_CHEAPER_TOO_EARLY,
    STEP_NO_TERM,
    STEP_END_BEFORE_START,
    STEP_PAUSES_OVERLAP,
    STEP_PAUSE_LONG, /* longer than agreed, or only by the host */
    STEP_NOT_PAUSED,
    STEP_NOT_ENDING,
    STEP_SAME,
    STEP_NO_EXTRA,
    STEP_TOO_MANY
};

/* Take the step, or say why not; then *s is as it was.
 *   ret_day  the first day that would do, where a day is what is wrong */
MUST_USE enum step_refusal story_step(struct story *s, const struct membership_step *step,
                                      struct date today, struct date *ret_day);

/* The turn that holds on a day, or the first one before it began. Pure. */
const struct membership_turn *story_turn_on(const struct story *s, struct date day);
/* Does it entitle on that day: it runs, has begun, is not paused and not over? Pure. */
bool story_entitles(const struct story *s, struct date day);
/* The first day on which the holder may end it, if he says so today [PL-11]. Pure. */
struct date story_earliest_end(const struct story *s, struct date today);

/* A membership as it begins, from an ask that was checked; without an id. */
void story_begin(const struct membership_ask *ask, struct story *ret_story);

/* Move the whole of one that has not begun to another first day. */
void story_shift(struct story *s, struct date from);

/* What is charged for on its own: the plan, the trial, the setup, each service. */
enum { STREAM_PLAN, STREAM_TRIAL, STREAM_SETUP, STREAM_EXTRAS };
/* The i-th stream of a struct story; from STREAM_EXTRAS on those of the services; false past the
 * last. */
bool story_stream(const void *story, size_t i, struct stream *ret_stream);

/* The last day on which a renewal can be refused, and the day to warn on; year 0 without a term. */
struct date story_last_no(const struct story *s);
struct date story_warn_day(const struct story *s);

/* What the end of a term brings on its day: another term, an end, or a membership without a term.
 * Changes *s. */
enum term_end { TERM_RENEWED = 1, TERM_ENDED, TERM_RUNS_ON };
enum term_end story_end_term(struct story *s);

/* The period of the plan that holds on a day; and the same cut to the turn and to the end, which
 * is what allowances are given for. */
struct period story_whole_period(const struct story *s, struct date day);
struct period story_period(const struct story *s, struct date day);

/* The first day after `after` on which something has to be done; year 0: never. */
struct date story_next_day(const struct story *s, struct date after);

#endif
