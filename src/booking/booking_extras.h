/* booking_extras.h: the part of the door (booking.h) for what is added to a booking: equipment,
 * catering, services.
 * Uses: base, space.   Threads: any, one store connection per call. */
#ifndef LOGGIA_BOOKING_BOOKING_EXTRAS_H
#define LOGGIA_BOOKING_BOOKING_EXTRAS_H

#include "base/ctx.h"
#include "base/view.h"
#include "space/space.h"

struct booking;

/* One extra that is asked for: what is added to a booking beside its place. */
struct extra_ask {
    int64_t extra_id;
    int32_t count;    /* 0: not, or not any more */
    const char *note; /* NULL: as it is */
};
enum { EXTRA_ASKS_MAX = 40, EXTRA_COUNT_MAX = 5000, EXTRA_NOTE_MAX = 200 };
/* The extras of a booking as they are to be: those not named are not wanted. */
struct extras_wish {
    bool said; /* false: as they are; of a new booking none */
    const struct extra_ask *asks;
    size_t n;
    struct opt_int shown_cents; /* what all of them were shown to cost, with VAT; another is
                                   refused */
    const char *again; /* as they were before the last change: extras_judged.had; NULL: not asked */
};

/* ---- extras (booking_extras.c, booking_group_extras.c) ----------------------------------------
 * Equipment, catering, services: what is added to a booking. Who offers them (module extra) answers
 * here, registered before the server starts; without him there are none. He is asked in the
 * transaction of what is done to the booking, behind the lock of its resource. */

/* The booking that they are for. */
struct extras_case {
    const struct space *space;
    const struct zone *zone;
    const struct resource *resource; /* what is booked; NULL: it is offered no more */
    const struct booking *booking;   /* as it is to be; id 0: only looked at */
    bool is_new;                     /* it has none yet */
    bool looked_at;                  /* by a page: nothing is locked */
    bool comes_back;                 /* its end is undone: what ended with it is there again */
    int32_t length_min;              /* what is charged of its span [BK-9] */
    bool by_host;                    /* deadlines do not bind him */
};
/* What was found right, to be written. */
struct extras_judged {
    int64_t cents;                      /* of all of them, as the operator shows prices */
    int64_t total_cents;                /* the same with VAT */
    int64_t was_cents, was_total_cents; /* of those that the booking had */
    const void *lines;                  /* the answerer's, in ctx->arena; NULL: nothing to write */
    size_t lines_n;
    const char *had; /* what the booking had, for who undoes it; only when there is something to
                        write and nothing is undone */
};
/* Equipment that gives a place what it does not have itself: a projector that is left [BK-149]. */
struct extras_gifts {
    uint32_t features; /* 1u << enum feature: what any of it gives */
};
enum { EXTRAS_GIVEN_MAX = 4 /* more, nobody looks for at once */ };
struct extra_given {
    int64_t id;
    int32_t count;
    const char *name;
};
struct extras_given {
    struct extra_given extras[EXTRAS_GIVEN_MAX];
    size_t n;
    int64_t cents;       /* of all of them, as the operator shows prices */
    int64_t total_cents; /* the same with VAT */
};
struct extra_offer_view;
struct extra_line_view;
struct extras_answerer {
    /* Does the space offer any? */
    enum status (*offers)(struct ctx *ctx, int64_t space_id, bool *ret_any);
    /* May it have them? Locks what there are only so many of; writes nothing. INVALID names the
     * field "extras_count[i]"; CONFLICT: extra.taken, extra.price_changed, extra.too_late. */
    enum status (*judge)(struct ctx *ctx, const struct extras_case *c,
                         const struct extras_wish *wish, struct extras_judged *ret_judged);
    /* Write what was judged, and charge it once. */
    enum status (*keep)(struct ctx *ctx, const struct extras_case *c,
                        const struct extras_judged *judged);
    /* The booking ends as its status says, or, when that still takes a place, sooner than it did:
     * what it has is free for others from then on. */
    enum status (*end)(struct ctx *ctx, const struct booking *b, bool by_host, struct date today);
    /* What is offered for a case, with what of it the wish chooses, or (not said) the booking has.
     */
    enum status (*show_offers)(struct ctx *ctx, const struct extras_case *c,
                               const struct extras_wish *wish,
                               const struct extra_offer_view **ret_offers, size_t *ret_n);
    /* What a booking has, also of one that ended. */
    enum status (*show_lines)(struct ctx *ctx, const struct booking *b, const struct zone *zone,
                              const struct extra_line_view **ret_lines, size_t *ret_n);
    /* What undoing would bring back: "2 × Projector, 12 × Lunch" or "nothing added", and what all
     * of it cost, as the operator shows prices. */
    enum status (*say_again)(struct ctx *ctx, const char *had, const char **ret_words,
                             int64_t *ret_cents);
    /* "2 × Projector, 12 × Lunch" for each booking of a window that has some, by booking. */
    enum status (*say_window)(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t to_s,
                              bool (*on_booking)(void *arg, int64_t booking_id, const char *words),
                              void *arg);
    /* What of a space gives features, and what is out of it in a window: read once, in ctx->arena,
     * for many questions. */
    enum status (*gifts)(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t until_s,
                         const struct extras_gifts **ret_gifts);
    /* The cheapest that gives a place all that is wanted, in the span of the case; false: not all
     * of it is left, goes with the place and can still be ordered. */
    bool (*give)(const struct extras_gifts *gifts, const struct extras_case *c, uint32_t wanted,
                 struct extras_given *ret_given);
};
void booking_set_extras_answerer(const struct extras_answerer *a); /* kept */
/* Does a space offer extras? */
MUST_USE enum status booking_offers_extras(struct ctx *ctx, int64_t space_id, bool *ret_any);

/* Other extras for a booking that is not over, by whoever holds it or a host; their own deadlines
 * bind, not that of the booking. Fact booking.changed.
 * Returns OK, also when nothing is different; CONFLICT (booking.ended, booking.over) and as judge
 * says; INVALID. */
MUST_USE enum status booking_take_extras(struct ctx *ctx, int64_t id,
                                         const struct extras_wish *wish,
                                         struct booking *ret_booking);
/* Something that belongs to a booking is another by a host's deed: its revision grows, and who has
 * it is told. In the caller's write transaction. Fact booking.changed. */
MUST_USE enum status booking_changed_by_host(struct ctx *ctx, int64_t id);
/* Another sum than the one that was shown: INVALID, field "extras" (extra.price_changed). */
MUST_USE enum status refuse_extras_price(struct ctx *ctx, int64_t total_cents,
                                         const char *currency);

#endif
