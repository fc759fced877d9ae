/* Undoing: a booking that was changed or cancelled is again what it was, place, price and payment
 * [BK-96]. */
#include "booking/booking_limit.h"

#include "booking_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* What was drawn from: "2:4711:60 3:815:1". */
static const char *draws_text(struct ctx *ctx, const struct way_to_pay *way)
{
    const char *text = "";
    for (size_t i = 0; text && i < way->parts_n; i++) {
        const struct way_part *p = &way->parts[i];
        text = arena_printf(ctx->arena, "%s%s%d:%lld:%lld", text, i ? " " : "", (int)p->way,
                            (long long)p->source_id, (long long)p->takes);
    }
    return text;
}

static enum status draws_read(struct ctx *ctx, const char *text, struct way_to_pay *way)
{
    struct way_part *parts = arena_array(ctx->arena, WAY_PARTS_MAX, sizeof(*parts));
    if (!parts)
        return LIMIT;
    way->parts = parts;
    for (char *end = NULL; *text && way->parts_n < WAY_PARTS_MAX; text = end + (*end == ' ')) {
        struct way_part *p = &parts[way->parts_n++];
        p->way = (enum way)strtol(text, &end, 10);
        p->source_id = strtoll(end + 1, &end, 10);
        p->takes = strtoll(end + 1, &end, 10);
    }
    return OK;
}

enum status booking_note_undo(struct ctx *ctx, const struct house *h, const struct booking *was,
                              const struct drawn *paid, const char *extras, int64_t revision)
{
    const struct way_to_pay *way = &paid->way;
    const char *draws = draws_text(ctx, way);
    if (!draws)
        return LIMIT;
    const struct sql_booking_undo_keep_args args = {
        .booking_id = was->id,
        .revision = revision,
        .by_host = house_is_run_by(h, ctx->actor),
        .resource_id = was->resource_id,
        .starts_at = was->starts_at,
        .ends_at = was->ends_at,
        .units = was->units,
        .status = (int64_t)was->status,
        .price_cents = was->price_cents,
        .currency = was->currency,
        .vat_rate_bp = was->vat_rate_bp,
        .price_includes_vat = was->price_includes_vat,
        .confirm_by = was->confirm_by ? opt_int_of(was->confirm_by) : (struct opt_int){0},
        .team_waits = was->team_waits,
        .way = (int64_t)way->way,
        .draws = draws,
        .rest_cents = way->rest_cents,
        .extras = extras,
        .at = ctx_now_s(ctx),
    };
    return sql_booking_undo_keep(ctx, &args, NULL);
}

static struct before before_of(const struct booking *b, const struct sql_booking_undo_of_row *row)
{
    struct before was = {.booking = *b,
                         .way = {.way = (enum way)row->way, .rest_cents = row->rest_cents},
                         .made_at = row->made_at,
                         .extras = row->extras};
    struct booking *r = &was.booking;
    r->resource_id = row->resource_id;
    r->starts_at = row->starts_at;
    r->ends_at = row->ends_at;
    r->units = (int32_t)row->units;
    r->status = (enum booking_status)row->status;
    r->price_cents = row->price_cents;
    r->currency = row->currency;
    r->vat_rate_bp = row->vat_rate_bp;
    r->price_includes_vat = row->price_includes_vat;
    r->confirm_by = row->confirm_by.v;
    r->team_waits = row->team_waits;
    r->rest_cents = row->rest_cents;
    return was;
}

/* A date of a series that was booked again since has another booking [SE-8]. */
static enum status check_date(struct ctx *ctx, const struct booking *b)
{
    struct sql_booking_undo_replaced_row row = {.n = 0};
    const struct sql_booking_undo_replaced_args args = {b->id, b->series_id, b->series_at};
    const enum status s = b->series_id && b->status >= BOOKING_ENDED
                              ? sql_booking_undo_replaced(ctx, &args, &row)
                              : OK;
    return s == OK && row.n > 0 ? NOT_FOUND : s;
}

enum status undo_find(struct ctx *ctx, const struct house *h, const struct booking *b,
                      struct before *ret_before)
{
    struct sql_booking_undo_of_row row;
    const struct sql_booking_undo_of_args args = {.booking_id = b->id};
    const int64_t now = ctx_now_s(ctx);
    enum status s =
        b->revision > 1 || b->group_id ? sql_booking_undo_of(ctx, &args, &row) : NOT_FOUND;
    if (s == OK)
        s = check_date(ctx, b);
    if (s != OK)
        return s;
    const bool others_deed = row.by_host && !house_is_run_by(h, ctx->actor); /* [BK-96] */
    const bool lapsed = row.confirm_by.has && row.confirm_by.v <= now;
    if (row.revision != b->revision || now - row.made_at > BOOKING_UNDO_S || others_deed ||
        row.ends_at <= now || lapsed)
        return NOT_FOUND;
    *ret_before = before_of(b, &row);
    return draws_read(ctx, row.draws, &ret_before->way);
}

enum status undo_refuse(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "booking.undo_none",
                    "There is nothing to undo any more: it was changed since, or too long ago.");
}

/* Is the place as it was still there? */
static enum status check_place(struct ctx *ctx, const struct house *h, const struct booking *was,
                               size_t index)
{
    const struct instants at = {.starts_at = was->starts_at, .ends_at = was->ends_at};
    const struct taker by = {.account_id = was->account_id,
                             .email = was->email,
                             .but = was->id,
                             .ignore_buffers = house_is_run_by(h, ctx->actor)};
    struct vacancy v;
    if (!h->bookable || index == h->resources_n || !h->resources[index].bookable)
        return refuse_not_bookable(ctx);
    if (!by.ignore_buffers && booking_is_shut(h, was)) /* who runs the house knows [BK-142] */
        return ctx_fail(ctx, INVALID, "booking.closed",
                        "The space is closed then by now. Please call it.");
    const enum status s = free_units_of(ctx, h, index, &at, &by, &v);
    if (s == OK && v.tight)
        return refuse_buffer(ctx, &h->resources[index]);
    if (s == OK && v.free_units < was->units)
        return ctx_fail(ctx, CONFLICT, "booking.taken",
                        "Somebody has taken the place meanwhile: it stays as it is now.");
    return s;
}

/* What paid for it pays again, as much as it was. */
static enum status pay_as_before(struct ctx *ctx, const struct house *h, const struct before *was,
                                 size_t index, struct booking *b)
{
    const struct booking_span span = booking_span_of(h->calendar.zone, b->starts_at, b->ends_at);
    const struct payer payer = {.account_id = b->account_id, .team_id = b->team_id};
    struct instants at;
    struct refused refused;
    struct pricing pricing;
    if (!payer.account_id && !payer.team_id)
        return OK;
    if (rules_instants(h->calendar.zone, &span, &at, &refused) != REFUSAL_NONE)
        return FAILED; /* it was booked so */
    enum status s = team_take(ctx, h, &at, &was->booking, b);
    if (s == OK)
        s = plan_give_back(ctx, b->id, house_date(h, ctx_now_s(ctx)), ctx_text(ctx, "Undone"));
    if (s != OK || !was->way.way)
        return s;
    s = pricing_of(ctx, h, &payer, span.date, &pricing);
    if (s != OK)
        return s;
    pricing.people = b->people;
    const struct price_case c = pricing_case(&pricing, &h->resources[index], &span, &at, b->units);
    struct draw_ask ask = pricing_draw(h, &c, &payer, b->id);
    ask.currency = b->currency;
    ask.vat_rate_bp = b->vat_rate_bp;
    ask.prices_include_vat = b->price_includes_vat;
    return plan_draw_again(ctx, &ask, &was->way);
}

/* To the limits it is a change as any other: what was given up meanwhile may be used [BK-91]. */
static enum status limit_undo(struct ctx *ctx, const struct house *h, const struct booking *now,
                              size_t index, struct booking *b)
{
    const struct instants at = {.starts_at = b->starts_at, .ends_at = b->ends_at};
    const struct payer payer = {.account_id = b->account_id, .team_id = b->team_id};
    const struct limiting g = {.house = h,
                               .index = index,
                               .at = &at,
                               .units = b->units,
                               .payer = &payer,
                               .email = b->email,
                               .was = now->status < BOOKING_ENDED ? now : NULL,
                               .locks = true};
    bool asks = false;
    const enum status s = limiting_take(ctx, &g, &asks);
    if (s == OK && asks && b->status == BOOKING_CONFIRMED) {
        b->status = BOOKING_REQUESTED;
        b->confirm_by = booking_confirm_by(&h->space.terms, &at, ctx_now_s(ctx));
    }
    return s;
}

enum status booking_forget_undo(struct ctx *ctx, int64_t booking_id)
{
    return sql_booking_undo_forget(
        ctx, &(struct sql_booking_undo_forget_args){.booking_id = booking_id}, NULL);
}

/* One of several is told of with the others. */
static enum status undo_extras(struct ctx *ctx, const struct house *h, const struct booking *now,
                               const struct before *before, struct booking *ret_booking)
{
    struct booking b = *now;
    b.quiet = before->booking.quiet;
    return extras_undo(ctx, h, &b, before->extras, ret_booking);
}

enum status undo_take(struct ctx *ctx, const struct house *h, const struct booking *now,
                      const struct before *before, struct booking *ret_booking)
{
    struct before was = *before;
    if (was.extras)
        return undo_extras(ctx, h, now, &was, ret_booking);
    const size_t index = house_resource(h, was.booking.resource_id);
    struct booking b = was.booking;
    b.changed_at = ctx_now_s(ctx);
    b.revision = now->revision + 1;
    enum status s = check_place(ctx, h, &b, index);
    struct extras_case added = extras_case_of(ctx, h, &b, index, booking_length_min(h, &b));
    struct extras_judged extras = {.lines = NULL};
    added.comes_back = now->status >= BOOKING_ENDED;
    if (s == OK)
        s = extras_judge(ctx, &added, &(struct extras_wish){.said = false}, &extras);
    b.extras_cents = was.booking.extras_cents = extras.cents;
    if (s == OK)
        s = limit_undo(ctx, h, now, index, &b);
    if (s == OK)
        s = pay_as_before(ctx, h, &was, index, &b);
    if (s == OK)
        s = booking_write_move(ctx, h, now, &b, "booking.undone");
    if (s == OK)
        s = extras_keep(ctx, &added, &extras);
    if (s == OK)
        s = booking_forget_undo(ctx, b.id);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status undo_differs(struct ctx *ctx, const struct booking *now, const struct before *was,
                         bool *ret_differs)
{
    const struct booking *b = &was->booking;
    struct payer payer;
    struct drawn drawn = {0};
    const bool differs =
        was->extras || b->resource_id != now->resource_id || b->starts_at != now->starts_at ||
        b->ends_at != now->ends_at || b->units != now->units || b->status != now->status ||
        b->team_waits != now->team_waits || b->price_cents.has != now->price_cents.has ||
        b->price_cents.v != now->price_cents.v;
    const enum status s = differs ? OK : payer_now(ctx, now, &payer, &drawn);
    if (s != OK)
        return s;
    const char *draws = draws_text(ctx, &drawn.way);
    const char *drew = draws_text(ctx, &was->way);
    if (!draws || !drew)
        return LIMIT;
    *ret_differs = differs || strcmp(draws, drew) != 0;
    return OK;
}

enum status booking_undo(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    struct booking b;
    struct before was;
    struct sql_booking_undo_of_row row;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK && b.group_id)
        return group_undo(ctx, &b, ret_booking);
    if (s == OK)
        s = sql_booking_undo_of(ctx, &(struct sql_booking_undo_of_args){.booking_id = id}, &row);
    if (s != OK)
        return s == NOT_FOUND ? undo_refuse(ctx) : s;
    int64_t ids[2] = {b.resource_id, row.resource_id};
    const int64_t seen = b.resource_id;
    s = house_of_id_always(ctx, b.space_id, &h);
    if (s == OK)
        s = booking_lock_all(ctx, ids, ARRAY_LEN(ids));
    if (s == OK)
        s = booking_get(ctx, id, &b);
    if (s == OK && b.resource_id != seen)
        s = RETRY;
    if (s == OK)
        s = undo_find(ctx, h, &b, &was);
    if (s == NOT_FOUND)
        s = undo_refuse(ctx);
    if (s == OK)
        s = undo_take(ctx, h, &b, &was, ret_booking);
    house_release(h);
    return s;
}
