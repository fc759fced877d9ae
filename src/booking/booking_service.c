#include "booking/booking_limit.h"

#include "booking_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- placing -------------------------------------------------------------------------------- */

/* The most units that one resource of the kind has; 0: there is none of this kind. */
static int32_t units_of_kind(const struct house *h, enum resource_kind kind)
{
    int32_t most = 0;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind == kind && r->bookable && r->units > most)
            most = r->units;
    }
    return most;
}

/* A booking that is being made. */
struct placing {
    const struct house *house;
    const struct booking_ask *ask;
    struct instants at;
    struct payer payer;
    struct pricing pricing;
    bool by_host;
    bool asks; /* the space, or a limit of it, wants the host's yes */
};

/* Lock the resource, then look: nobody else can take it before this transaction ends [BK-2]. */
static enum status look_locked(struct ctx *ctx, const struct placing *p, size_t index,
                               struct vacancy *ret_vacancy)
{
    const struct house *h = p->house;
    const struct taker by = {.account_id = p->payer.account_id,
                             .email = p->ask->email,
                             .ignore_buffers =
                                 p->ask->ignore_buffers && house_is_run_by(h, ctx->actor)};
    const enum status s = resource_lock(ctx, h->resources[index].id);
    return s == OK ? free_units_of(ctx, h, index, &p->at, &by, ret_vacancy) : s;
}

static enum status take_this(struct ctx *ctx, const struct placing *p, size_t *ret_index)
{
    const struct house *h = p->house;
    const size_t index = house_resource(h, p->ask->resource_id);
    if (index == h->resources_n)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    const struct resource *r = &h->resources[index];
    if (!r->bookable)
        return refuse_not_bookable(ctx);
    if (p->ask->units > r->units)
        return refuse_units(ctx, r->units);
    struct vacancy v;
    const enum status s = look_locked(ctx, p, index, &v);
    if (s != OK)
        return s;
    if (v.free_units < p->ask->units)
        return v.tight ? refuse_buffer(ctx, r) : refuse_full(ctx, h, index, &p->at, p->ask->units);
    *ret_index = index;
    return OK;
}

/* The best that is free; when another transaction takes it first, the next best. */
static enum status take_any(struct ctx *ctx, const struct placing *p, size_t *ret_index)
{
    const struct house *h = p->house;
    const struct booking_ask *ask = p->ask;
    const int32_t units_max = units_of_kind(h, ask->kind);
    if (units_max == 0)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    if (ask->units > units_max)
        return refuse_units(ctx, units_max);
    struct standing now;
    const struct opt_int *prices = NULL;
    enum status s = standing_of(ctx, h, &p->at, 0, &now);
    if (s == OK && h->rules)
        s = pricing_all(ctx, &p->pricing, &ask->span, &p->at, &prices);
    now.prices = prices;
    for (size_t tries = 0; s == OK && tries <= h->resources_n; tries++) {
        const size_t best = standing_best(&now, ask->kind, ask->units, ask->people);
        if (best == h->resources_n)
            return refuse_kind(ctx, &now, ask);
        struct vacancy v = {0};
        s = look_locked(ctx, p, best, &v);
        now.free_units[best] = v.free_units;
        if (s == OK && v.free_units >= ask->units) {
            *ret_index = best;
            return OK;
        }
    }
    return s == OK ? refuse_taken(ctx) : s;
}

int64_t booking_confirm_by(const struct booking_terms *t, const struct instants *at, int64_t now)
{
    const int64_t by = now + (int64_t)t->confirm_within_min * 60;
    const int64_t last = at->starts_at > now ? at->starts_at : at->ends_at;
    return by < last ? by : last;
}

void booking_take_terms(const struct house *h, const struct instants *at, int32_t units,
                        struct opt_int price_cents, struct booking *b)
{
    b->starts_at = at->starts_at;
    b->ends_at = at->ends_at;
    b->units = units;
    b->price_cents = price_cents;
    b->currency = h->space.currency;
    b->vat_rate_bp = h->space.vat_rate_bp;
    b->price_includes_vat = h->space.prices_include_vat;
}

/* Texts of the house must outlive it. */
static enum status keep_texts(struct ctx *ctx, struct booking *b)
{
    b->currency = arena_strdup(ctx->arena, b->currency);
    return b->currency ? OK : LIMIT;
}

/* What is said of a new booking. */
static const char *fact_of_new(const struct booking *b)
{
    if (b->team_waits)
        return "booking.team_asked";
    return b->status == BOOKING_REQUESTED ? "booking.requested" : "booking.confirmed";
}

/* Of the person whose booking it is, whoever books for him in his place. */
static const char *lang_of_mails(const struct ctx *ctx)
{
    const struct lang *helped = people_helped_lang(ctx);
    const struct lang *lang = helped ? helped : ctx->lang;
    return lang ? lang->code : "en";
}

static struct booking booking_of_ask(struct ctx *ctx, const struct placing *p, size_t index)
{
    const struct house *h = p->house;
    const struct booking_ask *ask = p->ask;
    const int64_t now = ctx_now_s(ctx);
    return (struct booking){
        .id = store_id(ctx),
        .space_id = h->space.id,
        .resource_id = h->resources[index].id,
        .account_id = p->payer.account_id,
        .people = ask->people,
        .status = BOOKING_CONFIRMED,
        .name = ask->name,
        .email = ask->email,
        .phone = ask->phone,
        .note = ask->note,
        .lang = lang_of_mails(ctx),
        .created_at = now,
        .changed_at = now,
        .revision = 1,
        .team_id = p->payer.team_id,
        .series_id = ask->series_id,
        .series_at = ask->series_at,
        .group_id = ask->group_id,
        .quiet = ask->quiet,
        .guest = ask->guest,
    };
}

/* What is about to be paid. */
struct payment {
    const struct house *house;
    const struct instants *at;
    const struct booking *was; /* NULL: it is new */
    const struct draw_ask *draw;
    const struct way_choice *choice;
};

/* On a team's account its rules are asked for the rest in money, before anything is taken. */
static enum status ask_team(struct ctx *ctx, const struct payment *p, struct booking *b)
{
    struct way_to_pay way;
    if (!b->team_id)
        return OK;
    const enum status s = plan_choose(ctx, p->draw, p->choice, &way);
    if (s != OK)
        return s;
    b->rest_cents = way.rest_cents;
    return team_take(ctx, p->house, p->at, p->was, b);
}

/* A guest pays at the space and draws nothing. */
static enum status pay(struct ctx *ctx, const struct placing *p, const struct resource *r,
                       struct booking *b)
{
    struct way_to_pay way = {.parts_n = 0};
    bool later = false;
    const struct house *h = p->house;
    const struct price_case c = pricing_case(&p->pricing, r, &p->ask->span, &p->at, b->units);
    const struct draw_ask draw = pricing_draw(h, &c, &p->payer, b->id);
    const struct payment payment = {
        .house = h, .at = &p->at, .draw = &draw, .choice = &p->ask->pay};
    enum status s = pricing_unpriced(ctx, b->price_cents, &draw, &p->ask->pay, &b->unpriced);
    if (s == OK && (b->unpriced || p->asks) && !p->by_host) {
        b->status = BOOKING_REQUESTED;
        b->confirm_by = booking_confirm_by(&h->space.terms, &p->at, b->created_at);
    }
    if (s != OK || (!b->account_id && !b->team_id))
        return s;
    s = ask_team(ctx, &payment, b);
    if (s == OK && p->ask->in_go && b->price_cents.has && !c.lent) {
        s = plan_choose(ctx, &draw, &p->ask->pay, &way);
        later = way.way == WAY_MONEY; /* booking_price_run() knows what it costs with the others */
    }
    if (s == OK && !later)
        s = plan_draw(ctx, &draw, &p->ask->pay, &way);
    if (s == OK)
        b->rest_cents = way.rest_cents;
    return s;
}

static enum status place_at(struct ctx *ctx, const struct placing *p, size_t index,
                            struct booking *ret_booking)
{
    const struct house *h = p->house;
    const struct booking_ask *ask = p->ask;
    const struct resource *r = &h->resources[index];
    struct booking b = booking_of_ask(ctx, p, index);
    const struct opt_int price = pricing_price(&p->pricing, r, &ask->span, &p->at, ask->units);
    booking_take_terms(h, &p->at, ask->units, price, &b);
    if (ask->price_cents.has && (!price.has || price.v != ask->price_cents.v))
        return refuse_price(ctx, price, b.currency);
    struct extras_case added = extras_case_of(ctx, h, &b, index, p->at.length_min);
    struct extras_judged extras;
    added.is_new = true;
    enum status s = extras_judge(ctx, &added, &ask->extras, &extras);
    b.extras_cents = extras.cents;
    b.extras_total_cents = extras.total_cents;
    if (s == OK)
        s = pay(ctx, p, r, &b);
    if (s == OK)
        s = booking_write(ctx, &b);
    if (s == OK)
        s = extras_keep(ctx, &added, &extras);
    if (s == OK)
        s = booking_announce(ctx, h, fact_of_new(&b), &b, NULL);
    if (s == OK)
        s = keep_texts(ctx, &b);
    b.plain = !extras.lines;
    if (s == OK)
        *ret_booking = b;
    return s;
}

/* The limits of the space [BK-90]. */
static enum status limit_this(struct ctx *ctx, const struct placing *p, size_t index, bool *asks)
{
    bool asked = false;
    const struct limiting g = {.house = p->house,
                               .index = index,
                               .at = &p->at,
                               .units = p->ask->units,
                               .payer = &p->payer,
                               .email = p->ask->email,
                               .locks = true};
    const enum status s = limiting_take(ctx, &g, &asked);
    *asks = *asks || asked;
    return s;
}

static enum status place_in(struct ctx *ctx, const struct house *h, const struct booking_ask *ask,
                            struct booking *ret_booking)
{
    if (!h->bookable)
        return refuse_not_bookable(ctx);
    const struct judging judging = judging_place(ctx, h, ask->resource_id, ask->kind);
    struct judging bound = judging;
    struct placing p = {.house = h, .ask = ask, .by_host = judging.by_host};
    struct refused refused;
    bound.by_host = judging.by_host || ask->from_now;
    if (rules_span(&bound, &ask->span, &p.at, &refused) != REFUSAL_NONE)
        return refuse_span(ctx, h, &refused);
    if (ask->from_now)
        booking_from_now(judging.now, &p.at);
    enum status s = payer_of(ctx, h, ask->email, ask->team_id, &p.payer);
    if (s == OK)
        s = pricing_of(ctx, h, &p.payer, ask->span.date, &p.pricing);
    p.pricing.people = ask->people;
    size_t index = 0;
    bool asks = h->space.terms.confirm;
    if (s == OK)
        s = ask->resource_id ? take_this(ctx, &p, &index) : take_any(ctx, &p, &index);
    if (s == OK)
        s = limit_this(ctx, &p, index, &asks);
    if (s != OK)
        return s;
    p.asks = asks;
    return place_at(ctx, &p, index, ret_booking);
}

enum status booking_place_in(struct ctx *ctx, const struct house *h, const struct booking_ask *ask,
                             struct booking *ret_booking, bool *ret_repeated)
{
    struct key_hashes hashes;
    if (ask->key) {
        int64_t made = 0;
        key_hashes_of(ask, &hashes);
        enum status known = key_find(ctx, &hashes, &made);
        if (known == OK)
            known = booking_get(ctx, made, ret_booking);
        if (known != NOT_FOUND) {
            if (known == OK)
                *ret_repeated = true;
            return known;
        }
    }
    struct booking b;
    enum status s = ask->guest ? guest_admit(ctx, h, ask->email) : OK;
    if (s == OK)
        s = place_in(ctx, h, ask, &b);
    if (s == OK && ask->key)
        s = key_keep(ctx, &hashes, b.id);
    if (s != OK)
        return s;
    *ret_booking = b;
    *ret_repeated = false;
    return OK;
}

enum status booking_place(struct ctx *ctx, const struct booking_ask *ask,
                          struct booking *ret_booking, bool *ret_repeated)
{
    const struct house *h = NULL;
    enum status s = house_of_id(ctx, ask->space_id, &h);
    if (s == OK)
        s = booking_place_in(ctx, h, ask, ret_booking, ret_repeated);
    house_release(h);
    return s;
}

/* ---- afterwards ----------------------------------------------------------------------------- */

enum status booking_get_locked(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    enum status s = booking_get(ctx, id, ret_booking);
    if (s == OK)
        s = resource_lock(ctx, ret_booking->resource_id);
    return s == OK ? booking_get(ctx, id, ret_booking) : s;
}

enum status booking_check_still(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    if (b->status >= BOOKING_ENDED)
        return ctx_fail(ctx, CONFLICT, "booking.ended", "This booking has ended already.");
    if (booking_may_end(ctx, h, b))
        return OK;
    if (house_is_run_by(h, ctx->actor))
        return ctx_fail(ctx, CONFLICT, "booking.over",
                        "This is over: it can be neither changed nor cancelled any more.");
    return ctx_fail(ctx, CONFLICT, "booking.too_late",
                    "It is too late to change or cancel this here. Please call the space.");
}

bool booking_asks(const struct house *h, bool unpriced, bool by_host)
{
    return (h->space.terms.confirm || unpriced) && !by_host;
}

bool booking_asks_host(const struct booking *b, const struct instants *at, int32_t units, bool asks)
{
    const bool more = at->starts_at < b->starts_at || at->ends_at > b->ends_at || units > b->units;
    return more && asks;
}

enum status booking_is_unpriced(struct ctx *ctx, const struct booking *b, bool *ret_unpriced)
{
    struct payer payer;
    struct drawn drawn = {0};
    const enum status s = b->price_cents.has ? OK : payer_now(ctx, b, &payer, &drawn);
    if (s == OK)
        *ret_unpriced = !b->price_cents.has && (!drawn.way.way || drawn.way.way == WAY_MONEY);
    return s;
}

enum status booking_write_move(struct ctx *ctx, const struct house *h, const struct booking *was,
                               struct booking *b, const char *fact)
{
    const struct sql_booking_move_args args = {
        .id = b->id,
        .revision = was->revision,
        .resource_id = b->resource_id,
        .starts_at = b->starts_at,
        .ends_at = b->ends_at,
        .reach = (int64_t)reach_of(b->status, b->starts_at, b->ends_at),
        .units = b->units,
        .status = (int64_t)b->status,
        .confirm_by = b->confirm_by ? opt_int_of(b->confirm_by) : (struct opt_int){0},
        .price_cents = b->price_cents,
        .currency = b->currency,
        .vat_rate_bp = b->vat_rate_bp,
        .price_includes_vat = b->price_includes_vat,
        .team_waits = b->team_waits,
        .at = b->changed_at,
    };
    int64_t changes = 0;
    enum status s = sql_booking_move(ctx, &args, &changes);
    if (s == OK && changes == 0)
        s = RETRY;
    if (s == OK)
        s = booking_announce(ctx, h, fact, b, was);
    return s == OK ? keep_texts(ctx, b) : s;
}

/* Who asks for more than was agreed, or for another place, asks the host again [BK-15]. */
static void ask_again(const struct change *c, const struct instants *at, struct booking *b)
{
    if (!booking_change_asks_host(c, at, b->unpriced))
        return;
    b->status = BOOKING_REQUESTED;
    b->confirm_by = booking_confirm_by(&c->house->space.terms, at, b->changed_at);
}

/* What it draws is given back, and drawn anew for what it is now. */
static enum status pay_anew(struct ctx *ctx, const struct change *c, const struct instants *at,
                            const struct price_case *priced, struct booking *b)
{
    struct payer payer;
    struct drawn before;
    struct way_choice choice = {0};
    struct way_to_pay way;
    enum status s = payer_now(ctx, b, &payer, &before);
    if (s != OK)
        return s;
    const struct draw_ask draw = pricing_draw(c->house, priced, &payer, b->id);
    const bool guest = !payer.account_id && !payer.team_id;
    if (c->pay)
        choice = *c->pay;
    else if (!guest)
        s = plan_as_before(ctx, &draw, &before.way, &way);
    if (s == OK && !guest && !c->pay)
        choice = plan_way_choice(&way);
    if (s == OK)
        s = pricing_unpriced(ctx, b->price_cents, &draw, &choice, &b->unpriced);
    if (s == OK)
        ask_again(c, at, b);
    if (s != OK || guest)
        return s;
    const struct payment payment = {
        .house = c->house, .at = at, .was = c->was, .draw = &draw, .choice = &choice};
    s = ask_team(ctx, &payment, b);
    if (s == OK)
        s = plan_give_back(ctx, b->id, house_date(c->house, ctx_now_s(ctx)), N_("Changed"));
    return s == OK ? plan_draw(ctx, &draw, &choice, &way) : s;
}

enum status booking_judge_change(struct ctx *ctx, const struct change *c,
                                 const struct judging *judging, struct instants *ret_at,
                                 size_t *ret_index)
{
    const struct house *h = c->house;
    enum status s = booking_check_still(ctx, h, c->was);
    if (s != OK)
        return s;
    const size_t index = house_resource(h, c->resource_id);
    if (!h->bookable || index == h->resources_n || !h->resources[index].bookable)
        return refuse_not_bookable(ctx);
    struct refused refused;
    struct judging bound = *judging;
    bound.kind = h->resources[index].kind;
    if (rules_span(&bound, c->span, ret_at, &refused) != REFUSAL_NONE)
        return refuse_span(ctx, h, &refused);
    if (c->units > h->resources[index].units)
        return refuse_units(ctx, h->resources[index].units);
    struct vacancy v;
    const struct taker by = taker_of(c->was, c->resource_id, c->ignore_buffers && judging->by_host);
    s = free_units_of(ctx, h, index, ret_at, &by, &v);
    if (s == OK && v.free_units < c->units)
        return v.tight ? refuse_buffer(ctx, &h->resources[index])
                       : refuse_full(ctx, h, index, ret_at, c->units);
    *ret_index = index;
    return s;
}

bool booking_change_asks_host(const struct change *c, const struct instants *at, bool unpriced)
{
    const bool asks = booking_asks(c->house, unpriced, c->by_host);
    const bool another = c->resource_id != c->was->resource_id;
    return booking_asks_host(c->was, at, c->units, asks) || (another && asks);
}

bool booking_change_is_none(const struct change *c, const struct instants *at)
{
    const struct booking *b = c->was;
    return c->resource_id == b->resource_id && c->units == b->units &&
           at->starts_at == b->starts_at && at->ends_at == b->ends_at;
}

/* In the way it is paid by now? */
static bool pays_so(const struct change *c, const struct drawn *drawn)
{
    const struct way_choice now = plan_way_choice(&drawn->way);
    return !c->pay || !c->pay->chosen ||
           memcmp(now.source_ids, c->pay->source_ids, sizeof(now.source_ids)) == 0;
}

/* The limits of the space, for what is more than it was [BK-91]. */
static enum status limit_change(struct ctx *ctx, const struct change *c, const struct instants *at,
                                size_t index, const struct payer *payer, bool *ret_asks)
{
    const struct limiting g = {.house = c->house,
                               .index = index,
                               .at = at,
                               .units = c->units,
                               .payer = payer,
                               .email = c->was->email,
                               .was = c->was,
                               .locks = true};
    return limiting_take(ctx, &g, ret_asks);
}

/* What is added to it is judged by the new span, then all of it is paid and written. */
static enum status take_change(struct ctx *ctx, const struct change *c, const struct instants *at,
                               const struct price_case *priced, struct booking *b)
{
    const struct house *h = c->house;
    const size_t index = house_resource(h, b->resource_id);
    const struct extras_case added = extras_case_of(ctx, h, b, index, at->length_min);
    struct extras_judged extras;
    struct booking was = *c->was;
    struct change with = *c;
    enum status s = extras_judge(ctx, &added, &(struct extras_wish){.said = false}, &extras);
    b->extras_cents = extras.cents;
    was.extras_cents = extras.was_cents;
    with.was = &was;
    if (s == OK)
        s = pay_anew(ctx, &with, at, priced, b);
    if (s == OK)
        s = booking_write_move(ctx, h, c->was, b, "booking.changed");
    return s == OK ? extras_keep(ctx, &added, &extras) : s;
}

static enum status change_in(struct ctx *ctx, const struct change *c, struct booking *ret_booking)
{
    const struct house *h = c->house;
    const struct judging judging = judging_of(ctx, h);
    struct instants at;
    size_t index = 0;
    struct payer payer;
    struct drawn drawn = {0};
    struct pricing pricing;
    enum status s = booking_judge_change(ctx, c, &judging, &at, &index);
    if (s == OK)
        s = payer_now(ctx, c->was, &payer, &drawn);
    if (s == OK && booking_change_is_none(c, &at) && pays_so(c, &drawn)) { /* [BK-62] */
        *ret_booking = *c->was;
        return OK;
    }
    if (s == OK)
        s = pricing_of(ctx, h, &payer, c->span->date, &pricing);
    bool limited = false;
    if (s == OK)
        s = limit_change(ctx, c, &at, index, &payer, &limited);
    if (s != OK)
        return s;
    struct booking b = *c->was;
    b.quiet = c->quiet;
    b.resource_id = c->resource_id;
    if (limited) {
        b.status = BOOKING_REQUESTED;
        b.confirm_by = booking_confirm_by(&h->space.terms, &at, judging.now);
    }
    pricing.people = b.people;
    const struct price_case priced =
        pricing_case(&pricing, &h->resources[index], c->span, &at, c->units);
    const struct opt_int price = plan_price(h->rules, &priced);
    booking_take_terms(h, &at, c->units, price, &b);
    if (c->price_cents.has && (!price.has || price.v != c->price_cents.v))
        return refuse_price(ctx, price, b.currency);
    b.changed_at = judging.now;
    b.revision++;
    s = take_change(ctx, c, &at, &priced, &b);
    if (s == OK && !c->quiet)
        s = booking_note_undo(ctx, h, c->was, &drawn, NULL, b.revision);
    if (s == OK)
        *ret_booking = b;
    return s;
}

/* The booking as it is behind the locks of its resource and of the one that it goes to, taken in
 * the order in which everybody takes them. */
static enum status lock_to_move(struct ctx *ctx, const struct house *h, int64_t to,
                                struct booking *b)
{
    int64_t ids[2] = {b->resource_id, to ? to : b->resource_id};
    const int64_t seen = b->resource_id;
    if (to && house_resource(h, to) == h->resources_n)
        return refuse_not_bookable(ctx);
    enum status s = booking_lock_all(ctx, ids, ARRAY_LEN(ids));
    if (s == OK)
        s = booking_get(ctx, b->id, b);
    return s == OK && b->resource_id != seen ? RETRY : s;
}

static enum status shift(struct ctx *ctx, int64_t id, const struct booking_shift *to, bool quiet,
                         struct booking *ret_booking)
{
    struct booking was;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &was);
    if (s == OK && was.group_id && !quiet)
        return group_shift(ctx, &was, to, ret_booking);
    if (s == OK)
        s = house_of_id_always(ctx, was.space_id, &h);
    if (s == OK && !quiet)
        s = booking_check_alone(ctx, h, &was);
    if (s == OK)
        s = lock_to_move(ctx, h, to->resource_id, &was);
    const struct change c = {.house = h,
                             .was = &was,
                             .span = &to->span,
                             .resource_id = to->resource_id ? to->resource_id : was.resource_id,
                             .units = to->units ? to->units : was.units,
                             .pay = to->pay,
                             .price_cents = to->price_cents,
                             .quiet = quiet,
                             .ignore_buffers = to->ignore_buffers,
                             .by_host = s == OK && house_is_run_by(h, ctx->actor)};
    if (s == OK)
        s = change_in(ctx, &c, ret_booking);
    house_release(h);
    return s;
}

enum status booking_change(struct ctx *ctx, int64_t id, const struct booking_span *span,
                           int32_t units, const struct way_choice *pay, struct booking *ret_booking)
{
    const struct booking_shift to = {.span = *span, .units = units, .pay = pay};
    return shift(ctx, id, &to, false, ret_booking);
}

enum status booking_shift(struct ctx *ctx, int64_t id, const struct booking_shift *to,
                          struct booking *ret_booking)
{
    return shift(ctx, id, to, false, ret_booking);
}

enum status booking_shift_quietly(struct ctx *ctx, int64_t id, const struct booking_shift *to,
                                  struct booking *ret_booking)
{
    return shift(ctx, id, to, true, ret_booking);
}

/* Why it is given back, for the payer's list. */
static const char *why_given_back(enum booking_status to)
{
    return to == BOOKING_CANCELLED  ? N_("Cancelled")
           : to == BOOKING_DECLINED ? N_("Declined by the host")
                                    : N_("Not answered in time");
}

static enum status give_back(struct ctx *ctx, const struct house *h, const struct booking *b,
                             enum booking_status to)
{
    const struct date today = house_date(h, ctx_now_s(ctx));
    const enum status s = plan_give_back(ctx, b->id, today, why_given_back(to));
    return s == OK && b->team_id ? team_unspend(ctx, b->id) : s;
}

enum status booking_turn(struct ctx *ctx, const struct house *h, struct booking *b,
                         enum booking_status to, const char *fact)
{
    struct sql_booking_set_status_args args = {.id = b->id,
                                               .revision = b->revision,
                                               .status = (int64_t)to,
                                               .reach =
                                                   (int64_t)reach_of(to, b->starts_at, b->ends_at),
                                               .at = ctx_now_s(ctx)};
    if (to == BOOKING_REQUESTED)
        args.confirm_by = opt_int_of(b->confirm_by);
    int64_t changes = 0;
    enum status s = sql_booking_set_status(ctx, &args, &changes);
    if (s == OK && changes > 0 && to >= BOOKING_ENDED && (b->team_id || b->account_id))
        s = give_back(ctx, h, b, to);
    if (s != OK)
        return s;
    if (changes == 0)
        return RETRY;
    b->status = to;
    b->confirm_by = args.confirm_by.v;
    b->team_waits = false;
    b->changed_at = args.at;
    b->revision++;
    if (to >= BOOKING_ENDED)
        s = extras_end(ctx, h, b);
    return s == OK ? booking_announce(ctx, h, fact, b, NULL) : s;
}

bool booking_is_shut(const struct house *h, const struct booking *b)
{
    if (!h->calendar.zone)
        return false;
    const struct booking_span span = booking_span_of(h->calendar.zone, b->starts_at, b->ends_at);
    return !rules_is_open(&h->calendar, &span);
}

int64_t booking_change_until(const struct house *h, const struct booking *b)
{
    return booking_is_shut(h, b) ? b->starts_at
                                 : rules_change_until(&h->space.terms, b->starts_at, b->created_at);
}

bool booking_may_end(const struct ctx *ctx, const struct house *h, const struct booking *b)
{
    const int64_t now = ctx_now_s(ctx);
    if (house_is_run_by(h, ctx->actor))
        return now < b->ends_at;
    return now <= booking_change_until(h, b) && now < b->starts_at;
}

enum status booking_drop(struct ctx *ctx, const struct house *h, struct booking *b)
{
    b->quiet = true; /* booking.dropped stands in for it */
    return booking_turn(ctx, h, b, BOOKING_CANCELLED, "booking.cancelled");
}

static enum status cancel(struct ctx *ctx, int64_t id, bool quiet,
                          const struct booking_closed *closed, struct booking *ret_booking)
{
    struct booking b;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK && b.group_id && !quiet)
        return group_cancel(ctx, &b, closed, ret_booking);
    if (s == OK)
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = booking_get(ctx, id, &b);
    if (s == OK && b.status == BOOKING_CANCELLED) {
        *ret_booking = b;
        return OK;
    }
    const struct house *h = NULL;
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    const struct booking was = b;
    struct payer payer;
    struct drawn drawn = {0};
    b.quiet = quiet;
    b.closed = closed;
    s = booking_check_still(ctx, h, &b);
    if (s == OK && !quiet)
        s = booking_check_alone(ctx, h, &b);
    if (s == OK && !quiet)
        s = payer_now(ctx, &was, &payer, &drawn);
    if (s == OK)
        s = booking_turn(ctx, h, &b, BOOKING_CANCELLED, "booking.cancelled");
    if (s == OK && !quiet)
        s = booking_note_undo(ctx, h, &was, &drawn, NULL, b.revision);
    b.closed = NULL;
    house_release(h);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status booking_cancel(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    return cancel(ctx, id, false, NULL, ret_booking);
}

enum status booking_cancel_quietly(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    return cancel(ctx, id, true, NULL, ret_booking);
}

enum status booking_cancel_closed(struct ctx *ctx, int64_t id, const char *why,
                                  struct booking *ret_booking)
{
    const struct booking_closed closed = {why};
    return cancel(ctx, id, false, &closed, ret_booking);
}
