/* The answer to a request, and who gave it. */
#include "booking/booking_internal.h"

#include "base/words.h"
#include "booking_sql.h"
#include "network/network.h"

/* How many answers it had: 0 before the first. */
static enum status answer_rounds(struct ctx *ctx, int64_t booking_id, int64_t *ret_rounds)
{
    struct sql_answer_last_row row;
    const struct sql_answer_last_args args = {.booking_id = booking_id};
    const enum status s = sql_answer_last(ctx, &args, &row);
    *ret_rounds = s == OK ? row.round + 1 : 0;
    return s == NOT_FOUND ? OK : s;
}

enum status answered_last(struct ctx *ctx, int64_t booking_id, struct answered *ret_answered)
{
    struct sql_answer_last_row row;
    const struct sql_answer_last_args args = {.booking_id = booking_id};
    const enum status s = sql_answer_last(ctx, &args, &row);
    if (s == OK)
        *ret_answered = (struct answered){.by_account_id = row.by_account_id.v,
                                          .yes = row.yes,
                                          .by_link = row.by_link,
                                          .at = row.at,
                                          .word = row.word};
    return s;
}

enum status answer_keep(struct ctx *ctx, const struct booking *b, const struct booking_reply *r)
{
    int64_t rounds = 0;
    if (b->quiet)
        return OK;
    const enum status s = answer_rounds(ctx, b->id, &rounds);
    const struct sql_answer_add_args args = {
        .booking_id = b->id,
        .round = rounds,
        .by_account_id = ctx->actor ? opt_int_of(ctx->actor->account_id) : (struct opt_int){0},
        .by_link = r->by_link,
        .yes = r->yes,
        .at = ctx_now_s(ctx),
        .word = r->word};
    return s == OK ? sql_answer_add(ctx, &args, NULL) : s;
}

enum status answer_link(struct ctx *ctx, int64_t booking_id, int64_t account_id,
                        struct network_asked *ret_link)
{
    struct network_asked link = {
        .purpose = "booking.answer", .id = booking_id, .account_id = account_id};
    const enum status s = answer_rounds(ctx, booking_id, &link.round);
    if (s == OK)
        *ret_link = link;
    return s;
}

enum status booking_answer_path(struct ctx *ctx, int64_t id, int64_t account_id,
                                const char **ret_path)
{
    char tag[NETWORK_TAG_CHARS + 1];
    struct network_asked link;
    enum status s = answer_link(ctx, id, account_id, &link);
    if (s == OK)
        s = network_asked_tag(ctx, &link, tag);
    if (s == OK)
        *ret_path = words(ctx, "/bookings/%s/answer?reader=%s&secret=%s", typed_id(ctx, id),
                          typed_id(ctx, account_id), tag);
    return s;
}

/* ---- the host's ------------------------------------------------------------------------------ */

static enum status check_waits(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    if (!house_is_run_by(h, ctx->actor))
        return DENIED;
    if (b->status != BOOKING_REQUESTED)
        return ctx_fail(ctx, CONFLICT, "booking.answered",
                        "This request waits for no answer any more.");
    if (b->team_waits)
        return ctx_fail(ctx, CONFLICT, "booking.team_waits",
                        "An admin of the team must say yes first.");
    return OK;
}

static enum status answer(struct ctx *ctx, int64_t id, const struct booking_reply *r, bool quiet,
                          struct booking *ret_booking)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK && b.group_id && !quiet)
        return group_answer(ctx, &b, r, ret_booking);
    if (s == OK)
        s = booking_get_locked(ctx, id, &b);
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    b.quiet = quiet;
    s = check_waits(ctx, h, &b);
    if (s == OK)
        s = answer_keep(ctx, &b, r);
    if (s == OK)
        s = r->yes ? booking_turn(ctx, h, &b, BOOKING_CONFIRMED, "booking.confirmed")
                   : booking_turn(ctx, h, &b, BOOKING_DECLINED, "booking.declined");
    house_release(h);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status booking_answer(struct ctx *ctx, int64_t id, const struct booking_reply *reply,
                           struct booking *ret_booking)
{
    return answer(ctx, id, reply, false, ret_booking);
}

enum status booking_answer_quietly(struct ctx *ctx, int64_t id, bool yes,
                                   struct booking *ret_booking)
{
    const struct booking_reply reply = {.yes = yes};
    return answer(ctx, id, &reply, true, ret_booking);
}
