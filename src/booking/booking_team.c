/* What a booking means to the team that it is made for: its rules, and the yes of its admins. */
#include "booking/booking_internal.h"

#include "http/http.h"

/* What a pass or a plan pays costs the team no money. */
static int64_t money_of(const struct booking *b)
{
    const struct opt_int money = b->rest_cents.has ? b->rest_cents : b->price_cents;
    return (money.has ? money.v : 0) + b->extras_cents;
}

struct team_wish team_wish_of(const struct house *h, const struct instants *at,
                              const struct booking *b)
{
    const size_t index = house_resource(h, b->resource_id);
    struct team_wish wish = {.team_id = b->team_id,
                             .account_id = b->account_id,
                             .subject_id = b->id,
                             .day = house_date(h, b->starts_at),
                             .cents = money_of(b),
                             .currency = b->currency,
                             .minutes = (int64_t)at->length_min * b->units};
    if (index < h->resources_n)
        wish.kind = kind_name(h->resources[index].kind);
    return wish;
}

/* An admin is asked for what is new or dearer than it was when it was agreed. */
static bool asks_admin(const struct team_verdict *verdict, const struct booking *was,
                       const struct booking *b)
{
    if (verdict->answer != TEAM_ASK_ADMIN)
        return false;
    return !was || was->team_waits || b->price_cents.v > was->price_cents.v ||
           b->extras_cents > was->extras_cents;
}

enum status team_take(struct ctx *ctx, const struct house *h, const struct instants *at,
                      const struct booking *was, struct booking *b)
{
    if (!b->team_id)
        return OK;
    const struct team_wish wish = team_wish_of(h, at, b);
    struct team_verdict verdict;
    const enum status s = team_spend(ctx, &wish, h->space.operator_id, h->space.id, &verdict);
    if (s != OK)
        return s;
    if (verdict.answer == TEAM_MAY_NOT)
        return ctx_field(ctx, "team", verdict.code, "%s", team_why(ctx, verdict.code));
    b->team_waits = asks_admin(&verdict, was, b);
    if (b->team_waits) {
        b->status = BOOKING_REQUESTED;
        b->confirm_by = booking_confirm_by(&h->space.terms, at, ctx_now_s(ctx));
    } else if (was && was->team_waits) {
        const bool asks_host = booking_asks(h, b->unpriced, house_is_run_by(h, ctx->actor));
        b->status = asks_host ? BOOKING_REQUESTED : BOOKING_CONFIRMED;
        b->confirm_by = asks_host ? booking_confirm_by(&h->space.terms, at, ctx_now_s(ctx)) : 0;
    }
    return OK;
}

/* The admin said yes: the host is next, where the space wants to be asked. */
static enum status say_yes(struct ctx *ctx, const struct house *h, struct booking *b)
{
    bool unpriced;
    const enum status s = booking_is_unpriced(ctx, b, &unpriced);
    if (s != OK)
        return s;
    if (!booking_asks(h, unpriced, false))
        return booking_turn(ctx, h, b, BOOKING_CONFIRMED, "booking.confirmed");
    const struct instants at = {.starts_at = b->starts_at, .ends_at = b->ends_at};
    b->confirm_by = booking_confirm_by(&h->space.terms, &at, ctx_now_s(ctx));
    return booking_turn(ctx, h, b, BOOKING_REQUESTED, "booking.requested");
}

/* A team's answer: to which booking, and whether others are told. */
struct team_deed {
    int64_t team_id, id;
    const struct booking_reply *reply;
    bool quiet;
};

static enum status team_answer(struct ctx *ctx, const struct team_deed *d,
                               struct booking *ret_booking)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, d->id, &b);
    if (s == OK && b.team_id != d->team_id)
        return NOT_FOUND;
    if (s == OK && b.group_id && !d->quiet)
        return group_team_answer(ctx, &b, d->reply, ret_booking);
    if (s == OK)
        s = booking_get_locked(ctx, d->id, &b);
    if (s == OK && (b.status != BOOKING_REQUESTED || !b.team_waits))
        return ctx_fail(ctx, CONFLICT, "booking.answered",
                        "This request waits for no answer any more.");
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    b.quiet = d->quiet;
    s = answer_keep(ctx, &b, d->reply);
    if (s == OK)
        s = d->reply->yes ? say_yes(ctx, h, &b)
                          : booking_turn(ctx, h, &b, BOOKING_DECLINED, "booking.team_refused");
    house_release(h);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status booking_team_answer(struct ctx *ctx, int64_t team_id, int64_t id,
                                const struct booking_reply *reply, struct booking *ret_booking)
{
    const struct team_deed d = {.team_id = team_id, .id = id, .reply = reply};
    return team_answer(ctx, &d, ret_booking);
}

enum status booking_team_answer_quietly(struct ctx *ctx, int64_t team_id, int64_t id, bool yes,
                                        struct booking *ret_booking)
{
    const struct booking_reply reply = {.yes = yes};
    const struct team_deed d = {.team_id = team_id, .id = id, .reply = &reply, .quiet = true};
    return team_answer(ctx, &d, ret_booking);
}
