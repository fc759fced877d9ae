/* booking_show.h: what the pages of this folder share: words for kinds and statuses, civil times
 * as texts, a booking as its view.
 * Uses: http, booking_internal.h.   Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_BOOKING_BOOKING_SHOW_H
#define LOGGIA_BOOKING_BOOKING_SHOW_H

#include "booking/booking_internal.h"
#include "booking_forms.h"
#include "booking_views.h"

/* A copy in the arena; "" when there is none or memory is short. */
const char *show_copy(struct ctx *ctx, const char *text);
/* printf into the arena; "" when memory is short. */
const char *show_text(struct ctx *ctx, const char *format, ...) PRINTF_LIKE(2, 3);

/* "10:00" in the arena, and "24:00" for 1440. */
const char *show_minute(struct ctx *ctx, minute m);
/* "2027-03-02" in the arena. */
const char *show_date(struct ctx *ctx, struct date d);
/* "xq3…" in the arena. */
const char *show_id(struct ctx *ctx, int64_t id);

/* "Sala Giotto, 10 × Desks": one more place after others, which may be "". */
const char *show_place_after(struct ctx *ctx, const char *others, const char *name, int64_t units);

/* "2 h 30 min". */
const char *show_length(struct ctx *ctx, int32_t minutes);
/* "Desk", "Meeting room" ...; translated. */
const char *show_kind(const struct ctx *ctx, enum resource_kind k);
/* "Lent by Anna Bianchi", "Free while who has it is away": of what starts at an instant; NULL: it
 * is not lent [BK-173]. */
const char *show_lent(struct ctx *ctx, const struct house *h, int64_t resource_id, int64_t at);
/* "08:00–13:00, 14:00–19:00"; "" on a closed day. */
const char *show_hours(struct ctx *ctx, const struct house *h, struct date d);
/* "3 desks free"; translated. */
const char *show_free(struct ctx *ctx, enum resource_kind k, int64_t n);
/* "Out of order: projector"; translated. `why` may be "". */
const char *show_block(struct ctx *ctx, enum block_kind kind, const char *why);
const char *show_status(const struct ctx *ctx, enum booking_status s);
/* The same of one that waits for its team. */
const char *show_team_waits(const struct ctx *ctx);
/* A price as the operator shows it. */
struct shown_price {
    struct opt_int cents; /* absent: not priced */
    const char *currency;
    int64_t vat_rate_bp;
    bool includes_vat;
};
/* The same of a house. */
struct shown_price show_price_of(const struct house *h, struct opt_int cents);
/* What is paid in the end, with the tax. */
struct opt_int show_total(const struct shown_price *p);
/* The words behind it: "plus 22% VAT: €8.54 in all". */
const char *show_vat_total(struct ctx *ctx, const struct shown_price *p);

/* ---- booking_day_groups.c ---- */

/* Is it of the kind and on the floor that were asked for? Pure. */
bool day_wants(const struct day_form *form, const struct resource *r);
/* Fill groups, ways and addresses of a day whose rows, date and `today` are there. */
MUST_USE enum status show_day_groups(struct ctx *ctx, const struct house *h,
                                     const struct day_form *form, struct day_view *v);

/* All that the space has, and rooms, desks and so on alone, as links of a page of it ("month") that
 * keep the date and floor of the form; none when there is one kind. */
MUST_USE enum status show_kind_ways(struct ctx *ctx, const struct house *h,
                                    const struct day_form *form, const char *page,
                                    const struct day_way_view **ret_ways, size_t *ret_n);

/* A refusal as text without refusing: for pages that explain. ret_code gets the stable code. */
const char *show_refusal(struct ctx *ctx, const struct house *h, const struct refused *r,
                         const char **ret_code);

/* Why a place of the kind is not booked for so long; NULL: it is. */
const char *show_length_refused(struct ctx *ctx, const struct house *h, enum resource_kind kind,
                                int32_t length_min);

/* The civil span of two instants in a house. */
struct booking_span show_span(const struct house *h, int64_t starts_at, int64_t ends_at);

/* The whole view of a booking for who may see it; `change` stays empty. */
MUST_USE enum status show_booking(struct ctx *ctx, const struct house *h, const struct booking *b,
                                  const char *public_url, struct booking_view *ret_view);

/* ---- booking_pay.c: price and payment on the pages ------------------------------------------- */

/* What may pay for it, in order. */
MUST_USE enum status show_pay_ways(struct ctx *ctx, const struct draw_ask *ask,
                                   const struct pay_way_view **ret_ways, size_t *ret_n);
/* What would pay for it when it is changed. */
MUST_USE enum status show_pay_as_before(struct ctx *ctx, const struct draw_ask *ask,
                                        const struct way_to_pay *now,
                                        const struct pay_way_view **ret_way);
/* Why it costs what it costs, line by line. */
MUST_USE enum status show_price_lines(struct ctx *ctx, const struct house *h,
                                      const struct price_case *c,
                                      const struct price_line_view **ret_lines, size_t *ret_n);
/* What pays for a booking now; untouched when it is paid at the space. */
MUST_USE enum status show_paid(struct ctx *ctx, const struct house *h, const struct booking *b,
                               const struct paid_view **ret_paid);
/* The field `pay`: "money" or ids with "," between them, in turn, and behind ":" the rest that was
 * shown. NULL: nothing chosen. INVALID (field.choice). */
MUST_USE enum status pay_of(struct ctx *ctx, const char *text, struct way_choice *ret_choice);

/* It does not exist, or not for the reader: NOT_FOUND. */
MUST_USE enum status booking_unknown(struct ctx *ctx);

/* ---- booking_group_show.c: several places that belong together ------------------------------- */

/* What of the price is paid in money, and what pays for the rest (NULL: nothing but money); a guest
 * pays at the space. */
MUST_USE enum status show_paid_with(struct ctx *ctx, const struct booking *b,
                                    struct opt_int *ret_rest_cents, const char **ret_pays);

/* All of them, and what they cost, into the view of one that is one of several. */
MUST_USE enum status show_together(struct ctx *ctx, const struct house *h, const struct booking *b,
                                   struct booking_view *v);
/* What a change of all of them would mean: the sum of what it means to each, or why one cannot.
 *   c  of the one that is named; its resource and units, and the span of all          (borrowed) */
MUST_USE enum status show_group_quote(struct ctx *ctx, const struct change *c,
                                      struct booking_quote_view *q);
/* What may be booked beside it, and what the one that is asked for would cost. */
MUST_USE enum status show_adding(struct ctx *ctx, const struct house *h, const struct booking *b,
                                 const struct booking_link_form *form, struct booking_view *v);

/* ---- booking_make_pages.c: what each way to book asks for ------------------------------------ */

/* The team that is named, or (NULL) 0. INVALID names the field "team". */
MUST_USE enum status asked_team(struct ctx *ctx, const char *slug, int64_t *ret_id);
/* The Idempotency-Key of the request, or NULL. */
MUST_USE enum status asked_key(struct ctx *ctx, const char **ret_key);
/* A visitor says who he is; a member need not; a host need not give an address for a caller.
 * INVALID names the fields "name", "email". */
MUST_USE enum status asked_person(struct ctx *ctx, const struct house *h, const char *name,
                                  const char *email);
/* Book several as they are asked for; the address of a guest counts once. In the caller's write
 * transaction.
 *   ask  of.guest is set by the call                                             (in and out) */
MUST_USE enum status asked_group(struct ctx *ctx, struct group_ask *ask,
                                 struct booking *ret_booking, bool *ret_repeated);

/* ---- booking_hold_pages.c: a place is kept while its form is filled in ----------------------- */

/* Nobody keeps a house busy without booking: LIMIT (hold.many). When nothing comes of it the caller
 * gives the turn back: request_rate_give(ctx, "hold", key).
 *   ret_key  NULL: nobody counts                                                        (out) */
MUST_USE enum status hold_take_turn(struct ctx *ctx, const struct house *h, const char **ret_key);
/* What a browser without an account is known by from now on, with its first hold; NULL: it is known
 * already. */
const char *hold_browser_token(struct ctx *ctx);
/* "Kept for you until 10:05." */
const char *hold_said_until(struct ctx *ctx, struct when until);

/* ---- booking_note.c: notes of the staff ------------------------------------------------------ */

/* Into v->staff_notes, for who runs the house; for others there are none [BK-82]. */
MUST_USE enum status show_staff_notes(struct ctx *ctx, const struct house *h,
                                      const struct booking *b, struct booking_view *v);

/* ---- booking_guests.c: people to let in ------------------------------------------------------ */

struct sheet_line_view;
/* Into v->guests: whom the front desk expects on the day; told that they are seen in a list. */
MUST_USE enum status show_day_guests(struct ctx *ctx, const struct house *h,
                                     const struct day_form *part, const struct instants *day,
                                     struct day_view *v);
/* Into the lines, which are by code. */
MUST_USE enum status show_sheet_guests(struct ctx *ctx, const struct house *h,
                                       const struct instants *day, struct sheet_line_view *lines,
                                       size_t n);

/* ---- booking_extras_show.c: what is added, on the pages ------------------------------------- */

/* "", "0" and "12"; -1: no number, or none that is possible. Pure. */
int32_t show_count_typed(const char *text, int32_t max);

/* The extras of a form. */
struct extras_typed {
    const int64_t *ids;
    size_t ids_n;
    const char *const *counts, *const *notes;
    size_t counts_n, notes_n;
    const int64_t *at; /* of several places: with which each goes; empty: the first that fits */
    size_t at_n;
    struct opt_int total_cents;
};
/* INVALID (extras_count[i], extras_note[i]).
 *   said  the form has the fields: what is not named is not wanted */
MUST_USE enum status extras_of(struct ctx *ctx, const struct extras_typed *typed, bool said,
                               struct extras_wish *ret_wish);
/* The same for a page that shows a form again: what is no number counts as none. */
MUST_USE enum status extras_guess(struct ctx *ctx, const struct extras_typed *typed,
                                  struct extras_wish *ret_wish);
/* A browser's body has no empty lists: which of its fields are there is in the form itself. */
#define EXTRAS_TYPED(form) \
    ((struct extras_typed){.ids = (form)->extras, \
                           .ids_n = (form)->extras_n, \
                           .counts = (form)->extras_count, \
                           .notes = (form)->extras_note, \
                           .counts_n = (form)->extras_count_n, \
                           .notes_n = (form)->extras_note_n})
/* What may be added before a booking is made; fills v->extras and their sum. */
MUST_USE enum status show_new_extras(struct ctx *ctx, const struct extras_case *c,
                                     const struct extras_wish *wish, struct booking_new_view *v);
/* What rows of a form cost, with the place (absent: not known what of it is paid in money).
 *   ret_choose  something can be chosen                                                  (out) */
MUST_USE enum status show_extras_sum(struct ctx *ctx, struct opt_int place_cents,
                                     const struct extra_offer_view *rows, size_t n,
                                     const struct extras_sum_view **ret_sum, bool *ret_choose);
/* Is it to be paid, or paid? Also what was cancelled too late. Pure. */
bool extras_count(const struct extra_line_view *l);
/* What a booking has; fills v->extras and their sum. */
MUST_USE enum status show_extras(struct ctx *ctx, const struct house *h, const struct booking *b,
                                 struct booking_view *v);
/* What can be added to it and changed now, on its own page. */
MUST_USE enum status show_offers(struct ctx *ctx, const struct house *h, const struct booking *b,
                                 const struct extras_wish *wish, struct booking_view *v);
/* What another span would mean for them: more to pay, or why it cannot be. */
MUST_USE enum status show_extras_quote(struct ctx *ctx, const struct house *h,
                                       const struct booking *b, const struct instants *at,
                                       struct booking_quote_view *q);

/* ---- spans that were not asked in full ------------------------------------------------------ */

/* What the person gave; absent parts have year 0 and minute -1. */
struct partly {
    struct date date;
    minute from, to;
    bool next_day;
    const char *which;
    enum resource_kind kind; /* of what; 0: of any */
};
/* The next sensible span in a house: the date given or the next open one, the time given or the
 * next full hour, two hours long or as long as the house wants. */
struct booking_span show_default_span(const struct ctx *ctx, const struct house *h,
                                      const struct partly *given);
enum booking_which show_which(const char *word);

/* The page on which one has oneself told when it is free; as show_book_url(). */
const char *show_wait_url(struct ctx *ctx, const struct house *h, const struct booking_span *span,
                          int64_t resource_id, int64_t units);
/* An address with the span as its question. */
const char *show_span_url(struct ctx *ctx, const char *path, const struct booking_span *span);
/* The booking form filled with a resource, a span and, when it is not one, a number of units. */
const char *show_book_url(struct ctx *ctx, const struct house *h, const struct booking_span *span,
                          int64_t resource_id, int64_t units);

/* ---- booking_usual.c: the same again -------------------------------------------------------- */

/* Something at a time of day. */
struct usual {
    int64_t resource_id; /* 0: the best of the kind, for so many people */
    enum resource_kind kind;
    int32_t units, people;
    /* Is the person elsewhere then? NULL: not asked. */
    bool (*busy)(void *arg, const struct instants *at);
    void *arg;
};
/* The first day from span->date on, and from now on, on which it is free at the same time; looks a
 * fortnight ahead. NOT_FOUND when there is none.
 *   ret_index  of the resource in the house; NULL: not asked */
MUST_USE enum status usual_day(struct ctx *ctx, const struct house *h, const struct usual *u,
                               struct booking_span *span, struct instants *ret_at,
                               size_t *ret_index);
/* The form filled with what a booking was, on the next day that fits; for a host with the name. */
const char *usual_again_url(struct ctx *ctx, const struct house *h, const struct booking *b);

/* ---- booking_caller.c: who calls ------------------------------------------------------------ */

/* Fills v->callers with those who booked here lately and fit `who`; their usual from `from` on. */
MUST_USE enum status show_callers(struct ctx *ctx, const struct house *h, const char *who,
                                  struct date from, struct booking_new_view *v);

/* True when the house is open through some midnight. */
bool show_over_night(const struct house *h);

#endif
