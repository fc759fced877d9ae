/* At the door: what can be booked from this minute on, and bookings that end before their time. */
#include "booking/booking_show.h"

#include "booking_sql.h"
#include "store/store.h"

enum { MINUTE_S = 60, DAY_MIN = 24 * 60 };

const char *booking_early_name(enum booking_early why)
{
    return why == BOOKING_NO_SHOW ? "no_show" : "left";
}

/* ---- who has come ---------------------------------------------------------------------------- */

static booking_came_teller *came_teller;

void booking_set_came(booking_came_teller *tell)
{
    came_teller = tell;
}

enum status booking_ask_came(struct ctx *ctx, int64_t space_id, struct booking_coming *list,
                             size_t n)
{
    return came_teller && n > 0 ? came_teller(ctx, space_id, list, n) : OK;
}

const char *booking_came_name(enum booking_came c)
{
    return c == CAME_DUE ? "due" : c == CAME_HERE ? "here" : c == CAME_GONE ? "gone" : NULL;
}

/* ---- ending early ---------------------------------------------------------------------------- */

static enum status check_early(struct ctx *ctx, const struct booking *b, int64_t at_s)
{
    if (b->status >= BOOKING_ENDED)
        return ctx_fail(ctx, CONFLICT, "booking.ended", "This booking has ended already.");
    if (b->status != BOOKING_CONFIRMED)
        return ctx_fail(ctx, CONFLICT, "booking.not_agreed", "This booking is not agreed yet.");
    if (at_s < b->starts_at || at_s >= b->ends_at || b->ends_at - b->starts_at <= MINUTE_S)
        return ctx_fail(ctx, CONFLICT, "booking.not_running", "This booking does not run then.");
    return OK;
}

/* Full minutes, so that the next one can begin where it ends [BK-3]; a booking of no length is
 * none. */
static int64_t early_end_of(const struct booking *b, int64_t at_s)
{
    const int64_t at = at_s - at_s % MINUTE_S;
    return at > b->starts_at ? at : b->starts_at + MINUTE_S;
}

static enum status shorten(struct ctx *ctx, const struct booking *was, enum booking_early why,
                           struct booking *b)
{
    const struct sql_booking_shorten_args args = {
        .id = b->id,
        .revision = was->revision,
        .ends_at = b->ends_at,
        .reach = (int64_t)reach_of(b->status, b->starts_at, b->ends_at),
        .at = b->changed_at};
    const struct sql_booking_early_add_args early = {
        .booking_id = b->id, .why = (int64_t)why, .at = b->ends_at, .booked_until = was->ends_at};
    int64_t changes = 0;
    enum status s = sql_booking_shorten(ctx, &args, &changes);
    if (s == OK && changes == 0)
        s = RETRY;
    if (s == OK)
        s = sql_booking_early_add(ctx, &early, NULL);
    return s;
}

enum status booking_end_early(struct ctx *ctx, int64_t id, int64_t at_s, enum booking_early why,
                              struct booking *ret_booking)
{
    struct booking was;
    const struct house *h = NULL;
    enum status s = booking_get_locked(ctx, id, &was);
    if (s == OK)
        s = check_early(ctx, &was, at_s);
    if (s == OK)
        s = house_of_id_always(ctx, was.space_id, &h);
    if (s != OK)
        return s;
    struct booking b = was;
    b.ends_at = early_end_of(&was, at_s);
    b.changed_at = ctx_now_s(ctx);
    b.revision++;
    s = shorten(ctx, &was, why, &b);
    if (s == OK)
        s = extras_end(ctx, h, &b);
    if (s == OK)
        s = booking_announce(
            ctx, h, why == BOOKING_NO_SHOW ? "booking.no_show" : "booking.ended_early", &b, &was);
    house_release(h);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status booking_early_of(struct ctx *ctx, int64_t id, struct booking_early_end *ret_end)
{
    struct sql_booking_early_of_row row;
    const struct sql_booking_early_of_args args = {.booking_id = id};
    const enum status s = sql_booking_early_of(ctx, &args, &row);
    if (s == OK)
        *ret_end = (struct booking_early_end){
            .why = (enum booking_early)row.why, .at_s = row.at, .booked_until_s = row.booked_until};
    return s;
}

/* ---- booking from this minute on ------------------------------------------------------------- */

void booking_from_now(int64_t now, struct instants *at)
{
    const int64_t from = now - now % MINUTE_S;
    if (at->starts_at < from)
        at->starts_at = from;
}

/* Until when the doors that are open stay open, in minutes of `today`; past DAY_MIN where midnight
 * does not close them. */
static int32_t closes_at(const struct house *h, struct date today, const struct span *open)
{
    struct span next[4];
    const bool goes_on = open->to == DAY_MIN &&
                         calendar_day(&h->calendar, date_add(today, 1), next, NULL) > 0 &&
                         next[0].from == 0;
    return goes_on ? DAY_MIN + next[0].to : open->to;
}

static void end_at(struct booking_span *span, int32_t to)
{
    span->next_day = to > DAY_MIN;
    span->to = (minute)(span->next_day ? to - DAY_MIN : to);
}

/* From the step that runs to the end of the opening hours of today; false when it is closed.
 *   ret_closes  closes_at()                                                               (out) */
static bool open_now(const struct house *h, int64_t now, struct booking_span *ret,
                     int32_t *ret_closes)
{
    struct span open[4];
    struct date today;
    minute at;
    if (!h->calendar.zone)
        return false;
    zone_civil(h->calendar.zone, now, &today, &at);
    const size_t n = calendar_day(&h->calendar, today, open, NULL);
    const int32_t step = h->space.terms.step_min;
    for (size_t i = 0; i < n; i++) {
        if (at < open[i].from || at >= open[i].to)
            continue;
        *ret = (struct booking_span){.date = today,
                                     .from = (minute)(at / step * step),
                                     .to = open[i].to,
                                     .which = BOOKING_FIRST};
        *ret_closes = closes_at(h, today, &open[i]);
        return true;
    }
    return false;
}

static int32_t sooner(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Until the house closes, its day is over, or as long as it lets; shortly before midnight for the
 * shortest time. */
static bool until_closing(const struct house *h, int64_t now, struct booking_span *ret)
{
    int32_t closes;
    if (!open_now(h, now, ret, &closes))
        return false;
    const struct length_bounds desk = terms_lengths(&h->space.terms, KIND_DESK);
    ret->to = (minute)sooner(ret->to, ret->from + desk.longest_min);
    if (ret->from + desk.shortest_min > ret->to)
        end_at(ret, sooner(ret->from + desk.shortest_min, closes));
    return true;
}

/* The span that runs now and ends at a step, `least` minutes from now or a little later, but when
 * the house closes; false when it is closed. */
static bool door_span(const struct house *h, int64_t now, int32_t least, struct booking_span *ret)
{
    const int32_t step = h->space.terms.step_min;
    int32_t closes;
    struct date today;
    minute at;
    if (!open_now(h, now, ret, &closes))
        return false;
    zone_civil(h->calendar.zone, now, &today, &at);
    end_at(ret, sooner((at + least + step - 1) / step * step, closes));
    return true;
}

static enum status add_offer(struct ctx *ctx, const struct house *h, size_t index,
                             const struct pricing *pricing, struct door_offer *o, bool *ret_fits)
{
    struct judging judging = judging_place(ctx, h, h->resources[index].id, 0);
    struct instants at;
    struct refused refused;
    struct vacancy v;
    const struct taker guest = {0};
    judging.by_host = true;
    *ret_fits = false;
    if (rules_span(&judging, &o->span, &at, &refused) != REFUSAL_NONE)
        return OK;
    booking_from_now(judging.now, &at);
    const enum status s = free_units_of(ctx, h, index, &at, &guest, &v);
    if (s != OK)
        return s;
    o->starts_at = at.starts_at;
    o->ends_at = at.ends_at;
    o->price_cents = pricing_price(pricing, &h->resources[index], &o->span, &at, 1);
    *ret_fits = v.free_units > 0;
    return OK;
}

static enum status offers_in(struct ctx *ctx, const struct house *h, int64_t resource_id,
                             struct door_offer *ret_offers, size_t *ret_n)
{
    static const int32_t lengths_min[DOOR_OFFERS_MAX] = {15, 30, 60, 120};
    const size_t index = house_resource(h, resource_id);
    size_t n = 0;
    struct pricing pricing;
    *ret_n = 0;
    if (index == h->resources_n || !h->bookable || !h->resources[index].bookable ||
        h->space.terms.confirm || !h->calendar.zone)
        return OK;
    const struct payer guest = {0};
    enum status s = pricing_of(ctx, h, &guest, house_date(h, ctx_now_s(ctx)), &pricing);
    for (size_t i = 0; s == OK && i < DOOR_OFFERS_MAX; i++) {
        struct door_offer o = {0};
        bool fits = false;
        if (door_span(h, ctx_now_s(ctx), lengths_min[i], &o.span))
            s = add_offer(ctx, h, index, &pricing, &o, &fits);
        if (s == OK && fits && o.price_cents.has &&
            (n == 0 || ret_offers[n - 1].ends_at < o.ends_at))
            ret_offers[n++] = o;
    }
    *ret_n = n;
    return s;
}

enum status booking_door_offers(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                                struct door_offer ret_offers[DOOR_OFFERS_MAX], size_t *ret_n)
{
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, space_id, &h);
    if (s != OK)
        return s;
    s = offers_in(ctx, h, resource_id, ret_offers, ret_n);
    house_release(h);
    return s;
}

/* ---- walking in ------------------------------------------------------------------------------ */

/* What is asked again for each span that a desk is looked for. */
struct walking {
    struct ctx *ctx;
    const struct house *h;
    struct judging judging;
    struct pricing pricing;
};

/* The cheapest desk that is free for a span, or h->resources_n. */
static enum status desk_for(struct walking *k, const struct booking_span *span,
                            struct instants *ret_at, size_t *ret_best)
{
    struct refused refused;
    struct standing st;
    *ret_best = k->h->resources_n;
    if (rules_span(&k->judging, span, ret_at, &refused) != REFUSAL_NONE)
        return OK;
    booking_from_now(k->judging.now, ret_at);
    enum status s = standing_of(k->ctx, k->h, ret_at, 0, &st);
    if (s == OK)
        s = pricing_all(k->ctx, &k->pricing, span, ret_at, &st.prices);
    if (s == OK)
        *ret_best = standing_best(&st, KIND_DESK, 1, 0);
    return s;
}

/* The desk that is free for the whole span, or else for longest from its begin, for the shortest
 * time that is let at least; the span then ends there. NOT_FOUND. */
static enum status desk_for_longest(struct walking *k, struct booking_span *span,
                                    struct instants *ret_at, size_t *ret_best)
{
    const struct booking_terms *t = &k->h->space.terms;
    const size_t none = k->h->resources_n;
    enum status s = desk_for(k, span, ret_at, ret_best);
    if (s != OK || *ret_best != none)
        return s;
    /* In steps from the begin: what is known to be free, and the least that is not. */
    int32_t is_free = 0;
    int32_t taken = (span->to + (span->next_day ? DAY_MIN : 0) - span->from) / t->step_min;
    int32_t least =
        terms_lengths(t, KIND_DESK).shortest_min / t->step_min + 1; /* the first step has begun */
    while (least < taken && s == OK) {
        const int32_t middle = least + (taken - least) / 2;
        end_at(span, span->from + middle * t->step_min);
        s = desk_for(k, span, ret_at, ret_best);
        if (*ret_best == none) {
            taken = middle;
        } else {
            is_free = middle;
            least = middle + 1;
        }
    }
    if (s == OK && is_free == 0)
        return NOT_FOUND;
    end_at(span, span->from + is_free * t->step_min);
    return s == OK ? desk_for(k, span, ret_at, ret_best) : s;
}

static enum status walk_in_to(struct ctx *ctx, const struct house *h, const char *email,
                              struct walk_in *w)
{
    struct walking k = {.ctx = ctx, .h = h, .judging = judging_place(ctx, h, 0, KIND_DESK)};
    struct instants at;
    struct payer who;
    size_t best;
    k.judging.by_host = true;
    if (!h->bookable || !until_closing(h, k.judging.now, &w->span))
        return NOT_FOUND;
    enum status s = payer_of(ctx, h, email, 0, &who);
    if (s == OK)
        s = pricing_of(ctx, h, &who, w->span.date, &k.pricing);
    if (s == OK)
        s = desk_for_longest(&k, &w->span, &at, &best);
    if (s != OK)
        return s;
    const struct resource *desk = &h->resources[best];
    const struct price_case c = pricing_case(&k.pricing, desk, &w->span, &at, 1);
    w->ends_at = at.ends_at;
    w->price_cents = pricing_price(&k.pricing, desk, &w->span, &at, 1);
    w->currency = arena_strdup(ctx->arena, h->space.currency);
    s = w->currency ? pricing_first_way(ctx, h, &who, &c, &w->way) : LIMIT;
    const bool unpriced = !w->price_cents.has && (!w->way.way || w->way.way == WAY_MONEY);
    return s == OK && booking_asks(h, unpriced, house_is_run_by(h, ctx->actor)) ? NOT_FOUND : s;
}

enum status booking_walk_in(struct ctx *ctx, int64_t space_id, const char *email,
                            struct walk_in *ret_walk_in)
{
    const struct house *h = NULL;
    struct walk_in w = {0};
    enum status s = house_of_id_always(ctx, space_id, &h);
    if (s != OK)
        return s;
    s = walk_in_to(ctx, h, email, &w);
    house_release(h);
    if (s == OK)
        *ret_walk_in = w;
    return s;
}

static enum status count_desks(struct ctx *ctx, const struct house *h, struct desks_now *ret)
{
    struct standing st;
    struct date today;
    minute at;
    const int64_t now = ctx_now_s(ctx);
    const struct instants moment = {.starts_at = now, .ends_at = now + 1};
    *ret = (struct desks_now){.all = house_desks(h, now)};
    if (!h->calendar.zone)
        return OK;
    zone_civil(h->calendar.zone, now, &today, &at);
    const enum status s = standing_of(ctx, h, &moment, 0, &st);
    for (size_t i = 0; s == OK && i < h->resources_n; i++)
        if (h->resources[i].kind == KIND_DESK && house_is_open(h, today, at))
            ret->free += st.free_units[i];
    return s;
}

enum status booking_desks_now(struct ctx *ctx, int64_t space_id, struct desks_now *ret_desks)
{
    const struct house *h = NULL;
    struct desks_now desks;
    enum status s = house_of_id_always(ctx, space_id, &h);
    if (s != OK)
        return s;
    s = count_desks(ctx, h, &desks);
    house_release(h);
    if (s == OK)
        *ret_desks = desks;
    return s;
}

/* ---- what is booked in a window -------------------------------------------------------------- */

struct briefs {
    struct ctx *ctx;
    struct booking_brief *items;
    size_t n, size;
    enum status failed;
};

static bool keep_brief(void *arg, const struct sql_booking_window_row *row)
{
    struct briefs *all = arg;
    struct booking_brief *items = NULL;
    if (all->n < BOOKINGS_OF_WINDOW_MAX)
        items = arena_room(all->ctx->arena, all->items, all->n, &all->size, sizeof(*items));
    if (!items) {
        all->failed = LIMIT;
        return false;
    }
    all->items = items;
    const char *name = arena_strdup(all->ctx->arena, row->name);
    const char *team = row->team ? arena_strdup(all->ctx->arena, row->team) : NULL;
    all->items[all->n++] = (struct booking_brief){.id = row->id,
                                                  .resource_id = row->resource_id,
                                                  .account_id = row->account_id.v,
                                                  .starts_at = row->starts_at,
                                                  .ends_at = row->ends_at,
                                                  .units = (int32_t)row->units,
                                                  .status = (enum booking_status)row->status,
                                                  .group_id = row->group_id.v,
                                                  .name = name,
                                                  .team = team};
    if (!name || (row->team && !team))
        all->failed = LIMIT;
    return all->failed == OK;
}

enum status bookings_of_window(struct ctx *ctx, const struct booking_window *w,
                               struct booking_brief **ret_bookings, size_t *ret_n)
{
    struct briefs all = {.ctx = ctx, .failed = OK};
    const struct sql_booking_window_args args = {.space_id = w->space_id,
                                                 .resource_id = w->resource_id,
                                                 .after = w->from_s - BOOKING_LONGEST_S,
                                                 .from_at = w->from_s,
                                                 .to_at = w->to_s};
    enum status s = sql_booking_window(ctx, &args, keep_brief, &all);
    if (s == OK)
        s = all.failed;
    if (s == OK) {
        *ret_bookings = all.items;
        *ret_n = all.n;
    }
    return s;
}

/* What a house has in a window. */
struct parts {
    struct ctx *ctx;
    const struct house *house;
    const struct booking_window *window;
    struct window_part *list;
    size_t n;
};

static bool is_in_window(const struct parts *p, size_t resource, int64_t from_s, int64_t until_s)
{
    const struct booking_window *w = p->window;
    return from_s < w->to_s && until_s > w->from_s &&
           (!w->resource_id || w->resource_id == p->house->resources[resource].id);
}

static void read_outs(struct parts *p)
{
    for (size_t i = 0; i < p->house->blocks_n; i++) {
        const struct house_block *b = &p->house->blocks[i];
        if (is_in_window(p, b->resource, b->from_at, b->until_at))
            p->list[p->n++] =
                (struct window_part){p->house->resources[b->resource].id, b->from_at, b->until_at,
                                     b->units, show_block(p->ctx, b->kind, b->why)};
    }
}

static void read_lents(struct parts *p)
{
    for (size_t i = 0; i < p->house->lents_n; i++) {
        const struct house_lent *l = &p->house->lents[i];
        const int64_t id = p->house->resources[l->resource].id;
        if (is_in_window(p, l->resource, l->from_at, l->until_at))
            p->list[p->n++] = (struct window_part){id, l->from_at, l->until_at, l->units,
                                                   show_lent(p->ctx, p->house, id, l->from_at)};
    }
}

static enum status read_parts(struct ctx *ctx, const struct booking_window *w,
                              void (*read)(struct parts *p), struct window_part **ret_list,
                              size_t *ret_n)
{
    struct parts p = {.ctx = ctx, .window = w};
    const enum status s = house_of_id_always(ctx, w->space_id, &p.house);
    if (s != OK)
        return s;
    p.list = arena_array(ctx->arena, p.house->blocks_n + p.house->lents_n, sizeof(*p.list));
    if (p.list) {
        read(&p);
        *ret_list = p.list;
        *ret_n = p.n;
    }
    house_release(p.house);
    return p.list ? OK : LIMIT;
}

enum status outs_of_window(struct ctx *ctx, const struct booking_window *w,
                           struct window_part **ret_outs, size_t *ret_n)
{
    return read_parts(ctx, w, read_outs, ret_outs, ret_n);
}

enum status lents_of_window(struct ctx *ctx, const struct booking_window *w,
                            struct window_part **ret_lents, size_t *ret_n)
{
    return read_parts(ctx, w, read_lents, ret_lents, ret_n);
}
