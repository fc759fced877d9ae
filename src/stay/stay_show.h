/* stay_show.h: stays, vacancies and what comes, as pages and JSON show them.
 * Uses: stay_internal.h, views. */
#ifndef LOGGIA_STAY_STAY_SHOW_H
#define LOGGIA_STAY_STAY_SHOW_H

#include "stay/stay_internal.h"
#include "stay_views.h"

MUST_USE enum status show_stay(struct ctx *ctx, const struct stay *s, const struct space *sp,
                               struct date today, struct stay_line_view *ret_line);
/* What comes, soonest first. */
MUST_USE enum status show_stay_events(struct ctx *ctx, const struct stay *s, struct date today,
                                      struct stay_event_view **ret_events, size_t *ret_n);
/* What happens next and how it ends, in sentences. */
MUST_USE enum status show_stay_sentences(struct ctx *ctx, const struct stay *s,
                                         const char *currency, const char *const **ret_texts,
                                         size_t *ret_n);
/* "go on until 30 June 2027, at 900.00 € a month"; NULL: nothing is proposed. */
const char *show_proposal(struct ctx *ctx, const struct stay *s, const char *currency);
/* "1,000.00 € a month", "50.00 € once". */
const char *show_stay_price(struct ctx *ctx, int64_t cents, const char *currency, bool once);

/* What is free now, or from a known day on, of all that a space lets; soonest first. */
MUST_USE enum status show_vacancies(struct ctx *ctx, const struct space *sp, struct date today,
                                    struct stay_vacancy_view **ret_list, size_t *ret_n);
/* What may be added to a stay of the space. */
MUST_USE enum status show_let_services(struct ctx *ctx, const struct space *sp,
                                       const int64_t *chosen, size_t chosen_n,
                                       struct stay_service_line_view **ret_list, size_t *ret_n);
/* "Prices include 22 % VAT." */
const char *show_stay_vat(struct ctx *ctx, const struct space *sp);
/* The name of a floor; "" for none. */
const char *show_floor(const struct floor *floors, size_t n, int64_t id);

/* The whole page of one. */
MUST_USE enum status stay_view_make(struct ctx *ctx, int64_t id, struct stay_view *ret_view);
/* Somebody acts in another's place: what of it, for the log of that. */
MUST_USE enum status stay_to_helped(struct ctx *ctx, const struct stay_view *v);

#endif
