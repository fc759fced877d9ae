/* plan_show.h: plans, memberships and invoices to come, as pages and JSON show them.
 * Uses: plan_internal.h, views. */
#ifndef LOGGIA_PLAN_PLAN_SHOW_H
#define LOGGIA_PLAN_PLAN_SHOW_H

#include "plan/plan_internal.h"
#include "plan_views.h"

/* "Prices include 22 % VAT." ; "" where there is none. */
const char *show_vat_words(struct ctx *ctx, int64_t vat_rate_bp, bool includes_vat);
/* "12.50", as forms have it. */
const char *show_typed_money(struct ctx *ctx, int64_t cents);

MUST_USE enum status show_plan(struct ctx *ctx, const struct plan *p, const char *currency,
                               struct plan_line_view *ret_view);
MUST_USE enum status show_plan_includes(struct ctx *ctx, const struct plan *p,
                                        const char *const **ret_texts, size_t *ret_n);
/* What a membership includes from its next period on, where the host changed it.
 *   now  what it includes on `today` */
struct plan_next {
    struct date from; /* year 0: nothing changes */
    const char *const *texts;
    size_t texts_n;
};
MUST_USE enum status show_plan_next(struct ctx *ctx, const struct story *s, const struct plan *now,
                                    struct date today, struct plan_next *ret_next);
/* Where a membership is at home: read once for many that are shown. Begins as {0}. */
struct membership_place {
    int64_t operator_id, space_id;
    struct price_terms terms;
    struct space space;
};
MUST_USE enum status show_membership(struct ctx *ctx, const struct story *s, struct date today,
                                     struct membership_place *place,
                                     struct membership_line_view *ret_view);
/* What comes for a membership, soonest first. */
MUST_USE enum status show_events(struct ctx *ctx, const struct story *s, struct date today,
                                 struct membership_event_view **ret_events, size_t *ret_n);

/* What a step makes of what is booked, as its payer sees it; of others how many and how much. */
struct booked_shown {
    const struct paid_again_view *list;
    size_t n;
    int64_t cents; /* more to pay by him, in money */
    int64_t others, others_cents;
};
MUST_USE enum status show_booked(struct ctx *ctx, const struct story *s,
                                 const struct paid_agains *all, const struct holder *payer,
                                 struct booked_shown *ret_shown);
/* Is it this one that pays for it? Pure. */
bool again_is_of(const struct paid_again *p, const struct holder *h);

/* Himself and the teams that the actor runs, `team_id` chosen. */
MUST_USE enum status show_holders(struct ctx *ctx, int64_t team_id,
                                  struct own_choice_view **ret_choices, size_t *ret_n);

/* A membership that the actor may see, with the space where it is at home; NOT_FOUND for others.
 *   ret_host  he runs that space; else it is his own, or of a team that he runs */
MUST_USE enum status membership_seen(struct ctx *ctx, int64_t id, struct story *ret_story,
                                     struct space *ret_space, bool *ret_host);
/* The same for the front desk of its space, which only reads it. */
MUST_USE enum status membership_seen_at_desk(struct ctx *ctx, int64_t id, struct story *ret_story,
                                             struct space *ret_space);
/* Somebody but its holder reads it: that is noted [PV-7]. */
MUST_USE enum status membership_note_look(struct ctx *ctx, const struct story *s,
                                          const struct space *sp);

/* The whole page of one; NOT_FOUND for who may not see it. */
MUST_USE enum status membership_view_make(struct ctx *ctx, int64_t id,
                                          struct membership_view *ret_view);
/* Somebody acts in another's place: what of it, for the log of that. */
MUST_USE enum status membership_to_helped(struct ctx *ctx, const struct membership_view *v);

#endif
