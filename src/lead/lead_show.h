/* lead_show.h: what the pages of this folder share: enquiries and tours as views, words to choose
 * from.
 * Uses: lead_applicant, the generated views.   Threads: any. All lives in ctx->arena. */
#ifndef LOGGIA_LEAD_LEAD_SHOW_H
#define LOGGIA_LEAD_LEAD_SHOW_H

#include "lead/lead_applicant.h"
#include "lead_views.h"

/* A copy in the arena, NULL for NULL and "". */
const char *text_or_null(struct ctx *ctx, const char *text);

/* The words of an enum with their names, `on` where it is the chosen one. `first` is the number of
 * the first. */
struct words {
    const char *(*word)(int i);
    const char *(*name)(int i);
    int first, end;
};
extern const struct words status_words, wants_words, source_words, reason_words, stand_words;
MUST_USE enum status choices_make(struct ctx *ctx, const struct words *words, int chosen,
                                  const struct lead_choice_view **ret_choices, size_t *ret_n);

/* The reader sees who asks: in a list, or on its own page. Of who has no account it is noted of the
 * enquiry, and he reads it there [PV-7, PV-12]. */
MUST_USE enum status lead_note_look(struct ctx *ctx, const struct space *space,
                                    const struct lead *l, bool listed);
/* Who looked, for the page of who asked: none when he reads that in his own log. */
MUST_USE enum status lead_looks_make(struct ctx *ctx, int64_t thing_id, const struct zone *zone,
                                     const struct lead_looked_view **ret_looks, size_t *ret_n);

/* A line of the list; its texts are copied. `tour_at` UTC seconds, absent: no tour.
 * False when memory is short. */
bool lead_line_make(struct ctx *ctx, const struct space *space, const struct lead *l,
                    struct opt_int tour_at, struct lead_line_view *ret_line);
/* Is its next step due on the civil day of the space, or overdue? */
bool lead_is_due(struct ctx *ctx, const struct space *space, const struct lead *l);

MUST_USE enum status tour_view_make(struct ctx *ctx, const struct space *space,
                                    const struct tour *t, struct tour_shown_view *ret_tour);
/* What a space offers, as choices. */
MUST_USE enum status tour_offers_make(struct ctx *ctx, const struct space *space,
                                      const struct tour_offer_view **ret_offers, size_t *ret_n);

/* What was written and done with an enquiry, or with who would join. `staff`: with notes and steps;
 * else only answers and messages.
 *   zone  in which times are read; NULL: they are left out */
MUST_USE enum status story_make(struct ctx *ctx, const struct zone *zone, int64_t lead_id,
                                bool staff, const struct lead_said_view **ret_said, size_t *ret_n);

/* All that the person sees of his enquiry. `secret` of his link. */
MUST_USE enum status lead_view_make(struct ctx *ctx, const struct lead *l, const char *public_url,
                                    struct lead_view *ret_view);
/* The calendar entry of a tour; NULL when memory is short.
 *   attendee  address of who is invited, or told that it is off; NULL: a file to keep */
MUST_USE enum status tour_entry_make(struct ctx *ctx, const struct space *space,
                                     const struct tour *t, const struct lead_view *lead,
                                     const char *attendee, const char **ret_ics);

/* What the account of a link by which somebody came is called; NULL when the code is none. */
MUST_USE enum status bringer_of_code(struct ctx *ctx, const char *code, int64_t *ret_account_id,
                                     const char **ret_name);
/* The name of an account, NULL when it has none. */
MUST_USE enum status account_name_of(struct ctx *ctx, int64_t account_id, const char **ret_name);

#endif
