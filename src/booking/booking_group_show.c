/* Several places that belong together, as the page of each of them shows them. */
#include "booking/booking_group.h"
#include "booking/booking_limit.h"

#include "http/http.h"
#include "network/network.h"

#include <string.h>

/* ---- all of them ----------------------------------------------------------------------------- */

static struct opt_int with_vat(const struct booking *b, struct opt_int cents)
{
    const struct shown_price price = {.cents = cents,
                                      .currency = b->currency,
                                      .vat_rate_bp = b->vat_rate_bp,
                                      .includes_vat = b->price_includes_vat};
    return show_total(&price);
}

enum status show_paid_with(struct ctx *ctx, const struct booking *b, struct opt_int *ret_rest_cents,
                           const char **ret_pays)
{
    struct drawn d;
    *ret_rest_cents = b->price_cents;
    *ret_pays = NULL;
    if (!b->account_id && !b->team_id)
        return OK;
    const enum status s = plan_drawn(ctx, b->id, &d);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    *ret_rest_cents = d.way.rest_cents;
    if (d.way.way && d.way.way != WAY_MONEY)
        *ret_pays = show_copy(ctx, plan_way_text(ctx, &d.way));
    return OK;
}

/* What is added to it: also what was cancelled too late, and is to be paid. */
static enum status show_added(struct ctx *ctx, const struct house *h, const struct booking *b,
                              struct group_place_view *v)
{
    const struct extra_line_view *lines = NULL;
    size_t n = 0;
    const char *words = "";
    const enum status s = extras_show_lines(ctx, b, h->calendar.zone, &lines, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!extras_count(&lines[i]))
            continue;
        words = show_text(ctx, "%s%s%s", words, *words ? ", " : "", lines[i].what);
        v->extras_cents += lines[i].total_cents;
    }
    v->extras = *words ? words : NULL;
    return s;
}

static enum status show_one(struct ctx *ctx, const struct house *h, const struct booking *b,
                            struct group_place_view *v)
{
    char tag[NETWORK_TAG_CHARS + 1];
    const enum status s = network_tag(ctx, "booking", b->id, tag);
    if (s != OK)
        return s;
    const bool plain = b->status == BOOKING_CONFIRMED;
    *v = (struct group_place_view){.code = b->id,
                                   .resource = b->resource_id,
                                   .resource_name = group_name(ctx, h, b->resource_id),
                                   .units = b->units,
                                   .status = booking_status_name(b->status),
                                   .price_cents = b->price_cents,
                                   .total_cents = with_vat(b, b->price_cents),
                                   .ended = !group_lives(b),
                                   .status_name = plain           ? NULL
                                                  : b->team_waits ? show_team_waits(ctx)
                                                                  : show_status(ctx, b->status),
                                   .secret = show_copy(ctx, tag)};
    const enum status added = show_added(ctx, h, b, v);
    return added == OK ? show_paid_with(ctx, b, &v->rest_cents, &v->pays) : added;
}

/* Those that take a place count; of what has ended as a whole, what it cost. */
static void add_up(const struct booking *list, const struct group_place_view *places, size_t n,
                   struct booking_view *v)
{
    const struct group g = {.all = (struct booking *)list, .n = n};
    const bool any = group_living(&g) > 0;
    v->group_price_cents = v->group_total_cents = v->group_rest_cents = opt_int_of(0);
    for (size_t i = 0; i < n; i++) {
        v->group_extras_cents += places[i].extras_cents;
        if (any && places[i].ended)
            continue;
        v->group_price_cents = group_plus(v->group_price_cents, places[i].price_cents);
        v->group_total_cents = group_plus(v->group_total_cents, places[i].total_cents);
        v->group_rest_cents = group_plus(v->group_rest_cents, places[i].rest_cents);
    }
    v->group_all_cents = group_plus(v->group_total_cents, opt_int_of(v->group_extras_cents));
}

enum status show_together(struct ctx *ctx, const struct house *h, const struct booking *b,
                          struct booking_view *v)
{
    struct booking *list = NULL;
    size_t n = 0;
    size_t living = 0;
    enum status s = booking_group_of(ctx, b, &list, &n);
    struct group_place_view *places = s == OK ? arena_array(ctx->arena, n, sizeof(*places)) : NULL;
    if (!places)
        return s == OK ? LIMIT : s;
    const char *others = "";
    for (size_t i = 0; s == OK && i < n; i++) {
        s = show_one(ctx, h, &list[i], &places[i]);
        places[i].here = list[i].id == b->id;
        living += group_lives(&list[i]);
        v->group_revision += list[i].revision;
        if (group_lives(&list[i]) && !places[i].here)
            others = show_place_after(ctx, others, places[i].resource_name, places[i].units);
    }
    for (size_t i = 0; i < n; i++)
        places[i].alone = living < 2;
    v->group = b->group_id;
    v->together = places;
    v->together_n = n;
    v->several = living > 1;
    v->places_now = (int64_t)living;
    v->others = *others ? others : NULL;
    add_up(list, places, n, v);
    return s;
}

/* ---- what a change of all would mean --------------------------------------------------------- */

static void take_refusal(struct ctx *ctx, const struct change *c, enum status s,
                         struct booking_quote_view *q)
{
    (void)!group_refusal(ctx, c->house, c->resource_id, s);
    q->code = ctx->problem.code;
    q->why = ctx->problem.detail;
    q->asks_which = q->code && strcmp(q->code, "booking.time_twice") == 0;
    ctx->problem = (struct problem){0};
}

/* Is there only no time to clear up and set up? A host is told, and may want it so. */
static bool is_tight(struct ctx *ctx, const struct change *c, struct booking_quote_view *q)
{
    if (!c->by_host || !ctx->problem.code || strcmp(ctx->problem.code, "booking.buffer") != 0)
        return false;
    q->tight = ctx->problem.detail;
    ctx->problem = (struct problem){0};
    return true;
}

/* Tax is rounded place by place, as it is charged. */
static void add_price(const struct house *h, struct opt_int price, struct booking_quote_view *q)
{
    const struct shown_price shown = show_price_of(h, price);
    q->price_cents = group_plus(q->price_cents, price);
    q->total_cents = group_plus(q->total_cents, show_total(&shown));
}

static enum status price_one(struct ctx *ctx, const struct change *c, const struct instants *at,
                             size_t index, struct booking_quote_view *q)
{
    const struct house *h = c->house;
    struct payer payer;
    struct drawn drawn;
    struct pricing pricing;
    if (booking_change_is_none(c, at)) { /* [BK-62] */
        add_price(h, c->was->price_cents, q);
        return OK;
    }
    enum status s = payer_now(ctx, c->was, &payer, &drawn);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, c->span->date, &pricing);
    if (s != OK)
        return s;
    pricing.people = c->was->people;
    const struct price_case one =
        pricing_case(&pricing, &h->resources[index], c->span, at, c->units);
    const struct opt_int price = plan_price(h->rules, &one);
    q->same = false;
    add_price(h, price, q);
    q->asks_host |= booking_change_asks_host(c, at, !price.has);
    return OK;
}

static enum status quote_one(struct ctx *ctx, struct change *c, struct booking_quote_view *q)
{
    const struct judging judging = judging_of(ctx, c->house);
    const struct payer payer = {.account_id = c->was->account_id, .team_id = c->was->team_id};
    struct instants at;
    size_t index = 0;
    bool limited = false;
    enum status s = booking_judge_change(ctx, c, &judging, &at, &index);
    if (s == CONFLICT && is_tight(ctx, c, q)) {
        c->ignore_buffers = true;
        s = booking_judge_change(ctx, c, &judging, &at, &index);
    }
    const struct limiting g = {.house = c->house,
                               .index = index,
                               .at = &at,
                               .units = c->units,
                               .payer = &payer,
                               .email = c->was->email,
                               .was = c->was};
    if (s == OK)
        s = limiting_take(ctx, &g, &limited);
    if (s == INVALID || s == CONFLICT) {
        take_refusal(ctx, c, s, q);
        return OK;
    }
    q->asks_host |= limited;
    return s == OK ? price_one(ctx, c, &at, index, q) : s;
}

static void compare(struct opt_int was, struct booking_quote_view *q)
{
    const int64_t more = q->price_cents.v - was.v;
    if (!q->price_cents.has || !was.has)
        return;
    q->difference_cents = opt_int_of(more);
    q->dearer = more > 0;
    q->cheaper = more < 0;
    q->amount_cents = more < 0 ? -more : more;
}

enum status show_group_quote(struct ctx *ctx, const struct change *c, struct booking_quote_view *q)
{
    struct booking *list = NULL;
    size_t n = 0;
    struct opt_int was = opt_int_of(0);
    enum status s = booking_group_of(ctx, c->was, &list, &n);
    q->price_cents = q->total_cents = opt_int_of(0);
    q->same = true;
    for (size_t i = 0; s == OK && !q->code && i < n; i++) {
        struct change one = *c;
        if (!group_lives(&list[i]))
            continue;
        if (list[i].id != c->was->id) {
            one.resource_id = list[i].resource_id;
            one.units = list[i].units;
        }
        one.was = &list[i];
        was = group_plus(was, list[i].price_cents);
        s = quote_one(ctx, &one, q);
    }
    if (q->code) {
        q->price_cents = q->total_cents = (struct opt_int){0};
        q->same = false;
    } else if (s == OK) {
        compare(was, q);
    }
    return s;
}

/* ---- one more -------------------------------------------------------------------------------- */

static enum status quote_place(struct ctx *ctx, const struct house *h, const struct booking *b,
                               const struct booking_link_form *form, struct place_quote_view *q)
{
    struct booking_fit fit;
    const struct booking_ask ask = {.space_id = b->space_id,
                                    .resource_id = form->add,
                                    .span = show_span(h, b->starts_at, b->ends_at),
                                    .units = form->add_units.has ? (int32_t)form->add_units.v : 1,
                                    .name = b->name,
                                    .email = b->email,
                                    .team_id = b->team_id};
    *q = (struct place_quote_view){
        .resource = form->add, .resource_name = group_name(ctx, h, form->add), .units = ask.units};
    enum status s = booking_fits(ctx, &ask, &fit);
    if (s == OK && !fit.free)
        s = refuse_taken(ctx);
    if (s == INVALID || s == CONFLICT || s == NOT_FOUND) {
        q->code = ctx->problem.fields_n ? ctx->problem.fields[0].code : ctx->problem.code;
        q->why = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    if (s != OK)
        return s;
    q->price_cents = fit.price_cents;
    q->total_cents = fit.total_cents;
    if (fit.way.way && fit.way.way != WAY_MONEY)
        q->pays = show_copy(ctx, plan_way_text(ctx, &fit.way));
    q->asks_host =
        booking_asks(h, !fit.price_cents.has && !q->pays, house_is_run_by(h, ctx->actor));
    return OK;
}

static enum status show_addable(struct ctx *ctx, const struct house *h, int64_t asked,
                                struct booking_view *v)
{
    struct find_choice_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->bookable && r->kind < KIND__BOOKED_MAX && (r->units > 1 || r->id != v->resource))
            list[v->addable_n++] = (struct find_choice_view){
                .name = show_copy(ctx, r->name), .word = show_id(ctx, r->id), .on = r->id == asked};
    }
    v->addable = list;
    return OK;
}

enum status show_adding(struct ctx *ctx, const struct house *h, const struct booking *b,
                        const struct booking_link_form *form, struct booking_view *v)
{
    struct place_quote_view *q = form->add ? arena_alloc(ctx->arena, sizeof(*q)) : NULL;
    enum status s = OK;
    if (b->series_id || !booking_may_add(ctx, h, b))
        return OK; /* a date of a series is one place */
    if (form->add)
        s = q ? quote_place(ctx, h, b, form, q) : LIMIT;
    v->adding = q;
    v->add_typed = show_text(ctx, "%d", q ? (int)q->units : 1);
    return s == OK && !request_wants_json(ctx) ? show_addable(ctx, h, form->add, v) : s;
}
