/* extra_internal.h: what the files of this folder share.
 * Uses: extra.h. */
#ifndef LOGGIA_EXTRA_EXTRA_INTERNAL_H
#define LOGGIA_EXTRA_EXTRA_INTERNAL_H

#include "base/words.h"
#include "extra/extra.h"

/* ---- extra_words.c: the reader's words, in ctx->arena; "" when memory is short --------------- */

/* "12 × Lunch"; of one only its name. */
const char *extra_say_count(struct ctx *ctx, int64_t count, const char *name);
/* "€9.00 a person", "free of charge"; per 0: "€9.00". */
const char *extra_say_price(struct ctx *ctx, int64_t cents, const char *currency,
                            enum extra_per per);
/* The same of an extra, at this price. */
const char *extra_price_words(struct ctx *ctx, const struct extra *e, int64_t cents,
                              const char *currency);
/* "Tue 2 Mar, 12:00". */
const char *extra_say_when(struct ctx *ctx, const struct zone *zone, int64_t utc_s);

/* ---- extra_rules.c: pure --------------------------------------------------------------------- */

/* May it be added to a booking of this resource? */
bool extra_goes_with(const struct extra *e, const struct resource *r);
/* Until when it can be ordered and changed for a start (UTC seconds); 0: until the start. */
int64_t extra_order_by(const struct extra *e, const struct zone *zone, int64_t starts_at);
/* How often the price of one is taken: begun hours, or once. */
int32_t extra_times(enum extra_per per, int32_t length_min);

/* What takes some of an extra from one instant to another. */
struct extra_span {
    int64_t from_s, until_s;
    int32_t count;
};
/* The most that is taken at one moment of a window.
 *   spans  sorted by the call                                                  (in and out) */
int32_t extra_most_taken(struct extra_span *spans, size_t n, int64_t from_s, int64_t until_s);

/* ---- lines ----------------------------------------------------------------------------------- */

/* The numbers are stored. Below LINE_ENDED it takes what it asks for. */
enum line_status {
    LINE_AGREED = 1,
    LINE_ASKED = 2, /* the host has not said yes yet */
    LINE_ENDED = 10,
    LINE_CANCELLED = 10, /* with its booking */
    LINE_DECLINED = 11,
    LINE_TAKEN_OFF = 12, /* by whoever has the booking, which stays */
    LINE_KEPT = 13       /* cancelled after its deadline: to be paid */
};
const char *line_status_name(enum line_status s);

struct line {
    int64_t id, booking_id, extra_id, space_id;
    int64_t starts_at, ends_at;
    int32_t count;
    enum line_status status;
    enum extra_kind kind;
    const char *name;
    enum extra_per per;
    int32_t times;
    int64_t price_cents, vat_rate_bp;
    bool includes_vat;
    const char *currency, *note;
    int64_t order_by; /* 0: until the start */
    bool keeps_price;
    const char *paid; /* what pays for it; "": money */
};
/* As the operator shows prices, and with VAT. Pure. */
int64_t line_cents(const struct line *l);
int64_t line_total(const struct line *l);
/* Its deadline has passed. Pure. */
bool line_is_late(const struct line *l, int64_t now_s);

/* ---- extra_store.c --------------------------------------------------------------------------- */

/* All lines of a booking, those that ended too. */
MUST_USE enum status lines_of(struct ctx *ctx, int64_t booking_id, struct line **ret_lines,
                              size_t *ret_n);
MUST_USE enum status line_write(struct ctx *ctx, const struct line *l);
/* Nobody else decides about what a space has so many of, before this transaction ends. */
MUST_USE enum status shelf_lock(struct ctx *ctx, int64_t space_id);
/* How many of a counted extra are free in the whole of a window, one booking's not counted. */
MUST_USE enum status extra_free(struct ctx *ctx, const struct extra *e, int64_t from_s,
                                int64_t until_s, int64_t but_booking_id, int32_t *ret_free);
/* The extra, or NULL. */
const struct extra *extra_among(const struct extra *all, size_t n, int64_t id);

/* ---- extra_judge.c, extra_keep.c, extra_offer.c: for who books ------------------------------- */

/* What becomes of a line. */
struct judged_line {
    enum line_deed { LINE_STAYS, LINE_NEW, LINE_OTHER, LINE_GOES } deed;
    struct line now;
    bool owed_anew; /* it costs another sum, or on another day */
    bool credits;
};

MUST_USE enum status extra_judge(struct ctx *ctx, const struct extras_case *c,
                                 const struct extras_wish *wish, struct extras_judged *ret_judged);
MUST_USE enum status extra_keep(struct ctx *ctx, const struct extras_case *c,
                                const struct extras_judged *judged);
MUST_USE enum status extra_end(struct ctx *ctx, const struct booking *b, bool by_host,
                               struct date today);
MUST_USE enum status extra_show_offers(struct ctx *ctx, const struct extras_case *c,
                                       const struct extras_wish *wish,
                                       const struct extra_offer_view **ret_offers, size_t *ret_n);
MUST_USE enum status extra_show_lines(struct ctx *ctx, const struct booking *b,
                                      const struct zone *zone,
                                      const struct extra_line_view **ret_lines, size_t *ret_n);
/* extra_again.c: what stood on a booking, for who undoes that it is another: id, extra, number,
 * status, price and texts are kept. In ctx->arena. */
const char *extra_had_text(struct ctx *ctx, const struct line *lines, size_t n);
MUST_USE enum status extra_had_read(struct ctx *ctx, const char *text, struct line **ret_lines,
                                    size_t *ret_n);
MUST_USE enum status extra_say_again(struct ctx *ctx, const char *had, const char **ret_words,
                                     int64_t *ret_cents);
/* extra_give.c: for who looks for a time. */
MUST_USE enum status extra_gifts(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t until_s,
                                 const struct extras_gifts **ret_gifts);
bool extra_give(const struct extras_gifts *gifts, const struct extras_case *c, uint32_t wanted,
                struct extras_given *ret_given);
MUST_USE enum status extra_say_window(struct ctx *ctx, int64_t space_id, int64_t from_s,
                                      int64_t to_s,
                                      bool (*on_booking)(void *arg, int64_t id, const char *words),
                                      void *arg);

#endif
