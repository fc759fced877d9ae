/* A place that is kept for a few minutes while somebody books it, or longer for whom it was offered
 * to. Nothing has to happen for a hold to end: who counts compares its instant with the clock. */
#include "booking/booking_group.h"

#include "booking_sql.h"
#include "http/http.h"
#include "store/store.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    HOLDER_BYTES = 16,
    HOLD_SHARE = 4, /* of a pool somebody holds a fourth at most */
    END_BATCH = 100 /* holds that one transaction ends */
};

static struct bytes nobody(void)
{
    return (struct bytes){.p = "", .n = 0};
}

static struct bytes hash_of(struct ctx *ctx, const char *kind, const void *p, size_t n)
{
    crypto_generichash_state state;
    unsigned char *hash = arena_alloc(ctx->arena, HOLDER_BYTES);
    if (!hash)
        return nobody();
    (void)crypto_generichash_init(&state, NULL, 0, HOLDER_BYTES);
    (void)crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
    (void)crypto_generichash_update(&state, p, n);
    (void)crypto_generichash_final(&state, hash, HOLDER_BYTES);
    return (struct bytes){.p = hash, .n = HOLDER_BYTES};
}

static struct bytes whose(struct ctx *ctx, const char *token)
{
    if (ctx->actor)
        return hash_of(ctx, "account", &ctx->actor->account_id, sizeof(ctx->actor->account_id));
    return token ? hash_of(ctx, "browser", token, strlen(token)) : nobody();
}

struct bytes hold_whose(struct ctx *ctx)
{
    return whose(ctx, request_cookie(ctx, "hold"));
}

/* ---- refusing -------------------------------------------------------------------------------- */

enum status refuse_full(struct ctx *ctx, const struct house *h, size_t index,
                        const struct instants *at, int32_t units)
{
    struct sql_hold_next_free_row row = {.held_until = {0}};
    int32_t unbooked = 0;
    const struct sql_hold_next_free_args args = {.space_id = h->space.id,
                                                 .resource_id = h->resources[index].id,
                                                 .from_at = at->starts_at,
                                                 .to_at = at->ends_at,
                                                 .now = ctx_now_s(ctx),
                                                 .holder = hold_whose(ctx)};
    enum status s = sql_hold_next_free(ctx, &args, &row);
    if (s == OK && row.held_until.has)
        s = unbooked_units_of(ctx, h, index, at, &unbooked);
    if (s != OK)
        return s;
    return unbooked >= units ? refuse_held(ctx, h, row.held_until.v) : refuse_taken(ctx);
}

enum status refuse_kind(struct ctx *ctx, const struct standing *now, const struct booking_ask *ask)
{
    const struct house *h = now->house;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind == ask->kind && rules_holds(r, ask->units, ask->people) &&
            standing_is_held(now, i, ask->units))
            return refuse_full(ctx, h, i, &now->at, ask->units);
    }
    return refuse_taken(ctx);
}

/* ---- holding --------------------------------------------------------------------------------- */

static enum status announce(struct ctx *ctx, const struct hold *hold, const char *name)
{
    const struct house *h = NULL;
    const enum status s = house_of_id_always(ctx, hold->space_id, &h);
    if (s != OK)
        return s;
    const struct fact f = {.name = name,
                           .operator_id = h->space.operator_id,
                           .space_id = hold->space_id,
                           .subject_id = hold->resource_id,
                           .data = ""};
    house_release(h);
    return fact_add(ctx, &f);
}

static enum status write_hold(struct ctx *ctx, struct hold *hold, struct bytes holder,
                              int64_t made_at)
{
    hold->id = store_id(ctx);
    const struct sql_hold_set_args args = {.id = hold->id,
                                           .space_id = hold->space_id,
                                           .resource_id = hold->resource_id,
                                           .starts_at = hold->starts_at,
                                           .ends_at = hold->ends_at,
                                           .units = hold->units,
                                           .holder = holder,
                                           .made_at = made_at,
                                           .held_until = hold->until};
    return sql_hold_set(ctx, &args, NULL);
}

/* So much is kept for somebody who may never send his form. */
static int32_t share_of(const struct ctx *ctx, const struct house *h, const struct resource *r)
{
    const int32_t share = r->units / HOLD_SHARE > 1 ? r->units / HOLD_SHARE : 1;
    return house_is_run_by(h, ctx->actor) ? r->units : share;
}

static enum status refuse_share(struct ctx *ctx, int32_t most)
{
    return ctx_fail(ctx, CONFLICT, "hold.too_many",
                    "So many are not kept before they are booked: at most %d.", (int)most);
}

/* With the resource locked: nobody books or holds it meanwhile [BK-2]. */
static enum status hold_locked(struct ctx *ctx, const struct house *h, size_t index,
                               const struct instants *at, struct bytes holder, struct hold *hold)
{
    const int64_t now = ctx_now_s(ctx);
    const struct sql_hold_of_holder_args had = {.holder = holder,
                                                .resource_id = hold->resource_id,
                                                .starts_at = at->starts_at,
                                                .ends_at = at->ends_at,
                                                .now = now};
    struct sql_hold_of_holder_row before = {.made_at = now};
    const struct taker by = {.account_id = ctx->actor ? ctx->actor->account_id : 0,
                             .email = ctx->actor ? ctx->actor->email : NULL};
    struct vacancy v;
    enum status s = free_units_of(ctx, h, index, at, &by, &v);
    if (s == OK && v.free_units < hold->units)
        return v.tight ? refuse_buffer(ctx, &h->resources[index])
                       : refuse_full(ctx, h, index, at, hold->units);
    if (s == OK)
        s = sql_hold_of_holder(ctx, &had, &before);
    const bool is_new = s == NOT_FOUND;
    if (s != OK && !is_new)
        return s;
    const int64_t last = before.made_at + (int64_t)HOLD_LONGEST_MIN * 60;
    const int64_t until = now + (int64_t)HOLD_MIN * 60;
    hold->until = until < last ? until : last;
    s = write_hold(ctx, hold, holder, before.made_at);
    return s == OK && is_new ? announce(ctx, hold, "hold.made") : s;
}

static enum status hold_in(struct ctx *ctx, const struct house *h, const struct booking_ask *ask,
                           struct bytes holder, struct hold *hold)
{
    const struct judging judging = judging_place(ctx, h, ask->resource_id, 0);
    const size_t index = house_resource(h, ask->resource_id);
    struct instants at;
    struct refused refused;
    if (index == h->resources_n)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    const struct resource *r = &h->resources[index];
    if (!h->bookable || !r->bookable)
        return refuse_not_bookable(ctx);
    if (rules_span(&judging, &ask->span, &at, &refused) != REFUSAL_NONE)
        return refuse_span(ctx, h, &refused);
    if (ask->units > r->units)
        return refuse_units(ctx, r->units);
    if (ask->units > share_of(ctx, h, r))
        return refuse_share(ctx, share_of(ctx, h, r));
    const enum status s = resource_lock(ctx, r->id);
    if (s != OK)
        return s;
    *hold = (struct hold){.space_id = h->space.id,
                          .resource_id = r->id,
                          .starts_at = at.starts_at,
                          .ends_at = at.ends_at,
                          .units = ask->units};
    return hold_locked(ctx, h, index, &at, holder, hold);
}

enum status hold_make(struct ctx *ctx, const struct booking_ask *ask, const char *token,
                      struct hold *ret_hold)
{
    const struct bytes holder = token ? whose(ctx, token) : hold_whose(ctx);
    const struct house *h = NULL;
    struct hold hold;
    assert(holder.n > 0);
    enum status s = house_of_id(ctx, ask->space_id, &h);
    if (s == OK)
        s = hold_in(ctx, h, ask, holder, &hold);
    house_release(h);
    if (s == OK)
        *ret_hold = hold;
    return s;
}

/* ---- several places for one time ------------------------------------------------------------- */

/* How many of a resource the question asks for; 0: an earlier line of it counts them. */
static int32_t units_asked(const struct group_ask *ask, size_t at)
{
    const int64_t id = ask->places[at].resource_id;
    int32_t units = 0;
    for (size_t i = 0; i < at; i++) {
        if (ask->places[i].resource_id == id)
            return 0;
    }
    for (size_t i = at; i < ask->n; i++)
        units += ask->places[i].resource_id == id ? ask->places[i].units : 0;
    return units;
}

static enum status hold_place(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                              size_t at, struct bytes holder, struct hold *hold)
{
    const size_t index = house_resource(h, ask->places[at].resource_id);
    struct booking_ask one = ask->of;
    one.resource_id = ask->places[at].resource_id;
    one.units = units_asked(ask, at);
    *hold = (struct hold){.units = 0};
    if (one.units == 0)
        return OK;
    if (index < h->resources_n && one.units > share_of(ctx, h, &h->resources[index]))
        one.units = share_of(ctx, h, &h->resources[index]);
    return group_refusal(ctx, h, one.resource_id, hold_in(ctx, h, &one, holder, hold));
}

static enum status hold_group_in(struct ctx *ctx, const struct house *h,
                                 const struct group_ask *ask, struct bytes holder,
                                 struct hold *ret_holds)
{
    int64_t ids[GROUP_PLACES_MAX];
    size_t ids_n = 0;
    if (ask->n > HOLD_TOGETHER_MAX && !house_is_run_by(h, ctx->actor))
        return refuse_share(ctx, HOLD_TOGETHER_MAX);
    for (size_t i = 0; i < ask->n && i < ARRAY_LEN(ids); i++) {
        if (house_resource(h, ask->places[i].resource_id) < h->resources_n)
            ids[ids_n++] = ask->places[i].resource_id;
    }
    enum status s = booking_lock_all(ctx, ids, ids_n);
    for (size_t i = 0; s == OK && i < ask->n; i++)
        s = hold_place(ctx, h, ask, i, holder, &ret_holds[i]);
    return s;
}

enum status hold_make_group(struct ctx *ctx, const struct group_ask *ask, const char *token,
                            struct hold *ret_holds)
{
    const struct bytes holder = token ? whose(ctx, token) : hold_whose(ctx);
    const struct house *h = NULL;
    assert(holder.n > 0);
    enum status s = house_of_id(ctx, ask->of.space_id, &h);
    if (s == OK)
        s = hold_group_in(ctx, h, ask, holder, ret_holds);
    house_release(h);
    return s;
}

enum status hold_kept_until(struct ctx *ctx, const struct house *h, int64_t resource_id,
                            const struct instants *at, struct when *ret_until)
{
    struct sql_hold_of_holder_row row;
    const struct sql_hold_of_holder_args args = {.holder = hold_whose(ctx),
                                                 .resource_id = resource_id,
                                                 .starts_at = at->starts_at,
                                                 .ends_at = at->ends_at,
                                                 .now = ctx_now_s(ctx)};
    const enum status s = args.holder.n ? sql_hold_of_holder(ctx, &args, &row) : NOT_FOUND;
    if (s == OK)
        *ret_until = zone_when(h->calendar.zone, row.held_until);
    return s == NOT_FOUND ? OK : s;
}

/* ---- ending ---------------------------------------------------------------------------------- */

static enum status drop_of(struct ctx *ctx, int64_t space_id, int64_t resource_id, int64_t *ret_n)
{
    const struct sql_hold_drop_of_args args = {
        .holder = hold_whose(ctx), .space_id = space_id, .resource_id = resource_id};
    *ret_n = 0;
    return args.holder.n ? sql_hold_drop_of(ctx, &args, ret_n) : OK;
}

/* What was made of it is announced as a booking; what he held for another time is free for others,
 * who may wait for it. */
enum status hold_used(struct ctx *ctx, const struct booking *b)
{
    const struct sql_hold_drop_span_args same = {.holder = hold_whose(ctx),
                                                 .resource_id = b->resource_id,
                                                 .starts_at = b->starts_at,
                                                 .ends_at = b->ends_at};
    const enum status s = same.holder.n ? sql_hold_drop_span(ctx, &same, NULL) : OK;
    return s == OK ? hold_give_back(ctx, b->space_id, b->resource_id) : s;
}

enum status hold_give_back(struct ctx *ctx, int64_t space_id, int64_t resource_id)
{
    int64_t n = 0;
    const struct hold what = {.space_id = space_id, .resource_id = resource_id};
    const enum status s = drop_of(ctx, space_id, resource_id, &n);
    return s == OK && n > 0 ? announce(ctx, &what, "hold.ended") : s;
}

enum status hold_offer(struct ctx *ctx, const struct hold *h, int64_t *ret_id)
{
    struct hold hold = *h;
    const struct house *house = NULL;
    const struct instants at = {.starts_at = h->starts_at, .ends_at = h->ends_at};
    const struct taker somebody = {0};
    struct vacancy v = {0};
    enum status s = house_of_id_always(ctx, h->space_id, &house);
    if (s != OK)
        return s;
    const size_t index = house_resource(house, h->resource_id);
    s = index < house->resources_n ? free_units_of(ctx, house, index, &at, &somebody, &v)
                                   : refuse_not_bookable(ctx);
    if (s == OK && v.free_units < h->units)
        s = v.tight ? refuse_buffer(ctx, &house->resources[index])
                    : refuse_full(ctx, house, index, &at, h->units);
    house_release(house);
    const int64_t id = store_id(ctx);
    if (s == OK)
        s = write_hold(ctx, &hold, hash_of(ctx, "offer", &id, sizeof(id)), ctx_now_s(ctx));
    if (s == OK)
        s = announce(ctx, &hold, "hold.made");
    if (s == OK)
        *ret_id = hold.id;
    return s;
}

enum status hold_drop(struct ctx *ctx, const struct hold *h)
{
    int64_t n = 0;
    const struct sql_hold_drop_args args = {.id = h->id};
    const enum status s = sql_hold_drop(ctx, &args, &n);
    return s == OK && n > 0 ? announce(ctx, h, "hold.ended") : s;
}

enum status booking_holds_end(struct ctx *ctx, size_t *ret_n)
{
    struct sql_hold_over_row *rows = NULL;
    size_t n = 0;
    const struct sql_hold_over_args args = {.now = ctx_now_s(ctx), .max = END_BATCH};
    enum status s = sql_hold_over(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct hold hold = {
            .id = rows[i].id, .space_id = rows[i].space_id, .resource_id = rows[i].resource_id};
        s = hold_drop(ctx, &hold);
    }
    if (s == OK)
        *ret_n = n;
    return s;
}
