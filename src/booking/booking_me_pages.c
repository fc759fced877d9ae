/* The member's first screen. */
#include "booking/booking_limit.h"
#include "booking/booking_today.h"

#include "base/format.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <assert.h>
#include <string.h>

enum {
    NEXT_MAX = 30,   /* bookings ahead that are shown */
    LAST_MAX = 30,   /* bookings that the usual is looked for in */
    SPACES_MAX = 50, /* run by one person and listed here */
    DAYS_MAX = 4     /* of so many, who comes is named; of more only counted */
};

/* ---- what comes ----------------------------------------------------------------------------- */

static enum status show_mine(struct ctx *ctx, const struct sql_booking_next_of_account_row *row,
                             struct my_booking_view *v)
{
    const struct house *h = NULL;
    const enum status s = house_of_id_always(ctx, row->space_id, &h);
    if (s != OK)
        return s;
    const enum booking_status status = (enum booking_status)row->status;
    const size_t index = house_resource(h, row->resource_id);
    const struct shown_price rest = {.cents =
                                         row->rest_cents.has ? row->rest_cents : row->price_cents,
                                     .currency = row->currency,
                                     .vat_rate_bp = row->vat_rate_bp,
                                     .includes_vat = row->price_includes_vat};
    *v = (struct my_booking_view){
        .code = row->id,
        .space = show_copy(ctx, h->space.slug),
        .space_name = show_copy(ctx, h->space.name),
        .town = show_copy(ctx, h->space.town),
        .resource = index < h->resources_n ? show_copy(ctx, h->resources[index].name) : "",
        .starts_at = zone_when(h->calendar.zone, row->starts_at),
        .ends_at = zone_when(h->calendar.zone, row->ends_at),
        .units = row->units,
        .status = booking_status_name(status),
        .status_name = row->team_waits ? show_team_waits(ctx) : show_status(ctx, status),
        .team = row->team,
        .series = row->series_id.v,
        .group = row->group_id.v,
        .price_cents = row->price_cents,
        .rest_cents = row->rest_cents,
        .total_cents = show_total(&rest),
        .currency = row->currency,
        .url = show_text(ctx, "/bookings/%s", show_id(ctx, row->id))};
    house_release(h);
    return OK;
}

/* Several places that belong together are one thing: the first of them names the others, what is
 * to be paid is that of all. Was it one of them? */
static bool joins(struct ctx *ctx, struct my_booking_view *list, size_t n,
                  const struct my_booking_view *one)
{
    for (size_t i = 0; one->group && i < n; i++) {
        struct my_booking_view *first = &list[i];
        if (first->group != one->group)
            continue;
        first->with =
            show_place_after(ctx, first->with ? first->with : "", one->resource, one->units);
        const struct opt_int rest = one->rest_cents.has ? one->rest_cents : one->price_cents;
        if (!first->rest_cents.has)
            first->rest_cents = first->price_cents;
        first->rest_cents.has = first->rest_cents.has && rest.has;
        first->rest_cents.v += rest.v;
        first->total_cents.has = first->total_cents.has && one->total_cents.has;
        first->total_cents.v += one->total_cents.v;
        first->price_cents.has = first->price_cents.has && one->price_cents.has;
        first->price_cents.v += one->price_cents.v;
        if (strcmp(one->status, booking_status_name(BOOKING_REQUESTED)) == 0) {
            first->status = one->status;
            first->status_name = one->status_name;
        }
        return true;
    }
    return false;
}

static enum status show_next(struct ctx *ctx, struct me_view *v)
{
    struct sql_booking_next_of_account_row *rows = NULL;
    size_t n = 0;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_booking_next_of_account_args args = {
        .account_id = ctx->actor->account_id, .after = now - BOOKING_LONGEST_S, .max = NEXT_MAX};
    enum status s = sql_booking_next_of_account(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct my_booking_view *today = arena_array(ctx->arena, n, sizeof(*today));
    struct my_booking_view *next = arena_array(ctx->arena, n, sizeof(*next));
    if (!today || !next)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct my_booking_view mine;
        if (rows[i].ends_at <= now)
            continue;
        s = show_mine(ctx, &rows[i], &mine);
        if (s == OK && (joins(ctx, today, v->today_n, &mine) || joins(ctx, next, v->next_n, &mine)))
            continue;
        if (s == OK && date_compare(when_date(mine.starts_at), v->date) <= 0)
            today[v->today_n++] = mine;
        else if (s == OK)
            next[v->next_n++] = mine;
    }
    v->today = today;
    v->next = next;
    return s;
}

/* ---- the usual ------------------------------------------------------------------------------ */

static bool same_habit(const struct sql_booking_last_of_account_row *a,
                       const struct sql_booking_last_of_account_row *b, const struct zone *z)
{
    struct date date;
    minute a_from;
    minute b_from;
    zone_civil(z, a->starts_at, &date, &a_from);
    zone_civil(z, b->starts_at, &date, &b_from);
    return a->resource_id == b->resource_id && a->units == b->units && a_from == b_from &&
           a->ends_at - a->starts_at == b->ends_at - b->starts_at;
}

/* The booking that came most often among the last; of equals the latest. */
static size_t most_usual(const struct sql_booking_last_of_account_row *rows, size_t n,
                         const struct zone *z)
{
    size_t best = 0;
    size_t best_count = 0;
    for (size_t i = 0; i < n; i++) {
        size_t count = 0;
        for (size_t k = 0; k < n; k++)
            count += same_habit(&rows[i], &rows[k], z);
        if (count > best_count) {
            best = i;
            best_count = count;
        }
    }
    return best;
}

static bool any_meets(const struct my_booking_view *list, size_t n, const struct instants *at)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].starts_at.utc < at->ends_at && at->starts_at < list[i].ends_at.utc)
            return true;
    }
    return false;
}

/* Has he a place already at that time? */
static bool is_elsewhere(void *arg, const struct instants *at)
{
    const struct me_view *v = arg;
    return any_meets(v->today, v->today_n, at) || any_meets(v->next, v->next_n, at);
}

/* The usual thing at the usual time. */
struct habit {
    const struct resource *resource;
    const struct booking_span *span;
    const struct instants *at;
    int32_t units;
};

/* What it costs, and what pays for it by itself. */
static enum status price_usual(struct ctx *ctx, const struct house *h, const struct habit *u,
                               struct my_usual_view *v)
{
    const struct payer payer = {.account_id = ctx->actor->account_id};
    struct pricing pricing;
    enum status s = pricing_of(ctx, h, &payer, u->span->date, &pricing);
    if (s != OK)
        return s;
    const struct price_case c = pricing_case(&pricing, u->resource, u->span, u->at, u->units);
    const struct draw_ask ask = pricing_draw(h, &c, &payer, 0);
    const struct pay_way_view *ways = NULL;
    size_t n = 0;
    v->price_cents = plan_price(h->rules, &c);
    s = show_pay_ways(ctx, &ask, &ways, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (ways[i].first)
            v->pays = &ways[i];
    }
    if (s != OK || !v->pays)
        return s == OK ? NOT_FOUND : s;
    const struct shown_price rest = show_price_of(h, v->pays->rest_cents);
    v->total_cents = show_total(&rest);
    if (v->pays->parts_n == 1 && *v->pays->parts[0].left_text)
        v->left_text = v->pays->parts[0].left_text;
    const bool unpriced = !v->price_cents.has && strcmp(v->pays->way, way_name(WAY_MONEY)) == 0;
    v->confirm = booking_asks(h, unpriced, house_is_run_by(h, ctx->actor));
    return OK;
}

static enum status usual_in(struct ctx *ctx, const struct house *h,
                            const struct sql_booking_last_of_account_row *row, struct me_view *v)
{
    const size_t index = house_resource(h, row->resource_id);
    if (!h->bookable || index == h->resources_n)
        return OK;
    struct booking_span span = show_span(h, row->starts_at, row->ends_at);
    struct instants at;
    const struct usual again = {.resource_id = row->resource_id,
                                .units = (int32_t)row->units,
                                .busy = is_elsewhere,
                                .arg = v};
    span.which = BOOKING_UNSAID;
    span.date = (struct date){0};
    const enum status s = usual_day(ctx, h, &again, &span, &at, NULL);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    struct my_usual_view *usual = arena_alloc(ctx->arena, sizeof(*usual));
    if (!usual)
        return LIMIT;
    *usual = (struct my_usual_view){.space = show_copy(ctx, h->space.slug),
                                    .space_name = show_copy(ctx, h->space.name),
                                    .resource = row->resource_id,
                                    .resource_name = show_copy(ctx, h->resources[index].name),
                                    .date = span.date,
                                    .from = show_minute(ctx, span.from),
                                    .to = show_minute(ctx, span.to),
                                    .next_day = span.next_day,
                                    .units = row->units,
                                    .currency = show_copy(ctx, h->space.currency)};
    const struct habit habit = {&h->resources[index], &span, &at, (int32_t)row->units};
    const enum status priced = price_usual(ctx, h, &habit, usual);
    if (priced == OK)
        v->usual = usual;
    return priced;
}

static enum status show_usual(struct ctx *ctx, const struct zone *z, struct me_view *v)
{
    struct sql_booking_last_of_account_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_last_of_account_args args = {.account_id = ctx->actor->account_id,
                                                          .max = LAST_MAX};
    enum status s = sql_booking_last_of_account(ctx, &args, &rows, &n);
    if (s != OK || n == 0)
        return s;
    s = limits_of_last(ctx, rows, n, v);
    if (s != OK)
        return s;
    const size_t best = most_usual(rows, n, z);
    const struct house *h = NULL;
    s = house_of_id_always(ctx, rows[best].space_id, &h);
    if (s == OK)
        s = usual_in(ctx, h, &rows[best], v);
    house_release(h);
    return s;
}

/* ---- the spaces that one runs --------------------------------------------------------------- */

static enum status show_space(struct ctx *ctx, int64_t space_id, struct my_space_view *v)
{
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, space_id, &h);
    if (s != OK)
        return s;
    s = today_of_house(ctx, h, v);
    house_release(h);
    return s;
}

struct my_spaces {
    struct my_space_view list[SPACES_MAX];
    size_t n;
};

static bool is_listed(const struct my_spaces *m, const char *slug)
{
    for (size_t i = 0; i < m->n; i++) {
        if (strcmp(m->list[i].slug, slug) == 0)
            return true;
    }
    return false;
}

static enum status add_space(struct ctx *ctx, struct my_spaces *m, int64_t space_id)
{
    struct my_space_view v;
    if (m->n == SPACES_MAX)
        return OK;
    const enum status s = show_space(ctx, space_id, &v);
    if (s == OK && !is_listed(m, v.slug))
        m->list[m->n++] = v;
    return s == NOT_FOUND ? OK : s;
}

static enum status add_operator(struct ctx *ctx, struct my_spaces *m, int64_t operator_id)
{
    struct sql_booking_spaces_of_operator_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_spaces_of_operator_args args = {.operator_id = operator_id,
                                                             .max = SPACES_MAX};
    enum status s = sql_booking_spaces_of_operator(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = add_space(ctx, m, rows[i].id);
    return s;
}

/* Who comes is named: that is noted [PV-7]. */
static enum status note_coming(struct ctx *ctx, const struct my_space_view *v)
{
    const struct house *h = NULL;
    enum status s = v->coming_n ? house_of_slug(ctx, v->slug, &h) : NOT_FOUND;
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    for (size_t i = 0; s == OK && i < v->coming_n; i++)
        if (v->coming[i].account)
            s = house_note_listed(ctx, h, opt_int_of(v->coming[i].account), NULL);
    house_release(h);
    return s;
}

/* Spaces named in his grants, and those of operators named in them; a steward has the register for
 * all. */
static enum status show_spaces(struct ctx *ctx, struct me_view *v)
{
    struct my_spaces *m = arena_alloc(ctx->arena, sizeof(*m));
    enum status s = m ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < ctx->actor->grants_n; i++) {
        const struct grant *g = &ctx->actor->grants[i];
        if (g->role != ROLE_HOST && g->role != ROLE_DESK)
            continue;
        if (g->space_id)
            s = add_space(ctx, m, g->space_id);
        else
            s = add_operator(ctx, m, g->operator_id);
    }
    if (s != OK)
        return s;
    for (size_t i = 0; m->n > DAYS_MAX && i < m->n; i++)
        m->list[i].coming_n = 0;
    v->spaces = m->list;
    v->spaces_n = m->n;
    v->several = m->n > 1;
    return OK;
}

/* ---- what ends or waits --------------------------------------------------------------------- */

static me_teller *tellers[ME_TELLERS_MAX];
static size_t tellers_n;

void me_add_teller(me_teller *tell)
{
    assert(tellers_n < ME_TELLERS_MAX);
    tellers[tellers_n++] = tell;
}

static enum status show_notices(struct ctx *ctx, struct me_view *v)
{
    struct space_notice said[ME_NOTICES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < tellers_n; i++) {
        size_t more = 0;
        const enum status s = tellers[i](ctx, said + n, ME_NOTICES_MAX - n, &more);
        if (s != OK)
            return s;
        n += more;
    }
    struct notice_view *notices = arena_array(ctx->arena, n, sizeof(*notices));
    if (!notices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        notices[i] = (struct notice_view){
            .text = said[i].text, .url = said[i].url, .urgent = said[i].urgent};
    v->notices = notices;
    v->notices_n = n;
    return OK;
}

enum status booking_me(struct ctx *ctx, struct me_view *ret_view)
{
    struct network network;
    enum status s = network_get(ctx, &network);
    if (s != OK)
        return s;
    const struct zone *z = zone_get(network.zone);
    if (!z)
        return FAILED;
    struct me_view v = {.name = ctx->actor->name,
                        .email = ctx->actor->email,
                        .steward = people_is_steward(ctx->actor)};
    minute now;
    zone_civil(z, ctx_now_s(ctx), &v.date, &now);
    s = show_next(ctx, &v);
    if (s == OK)
        s = show_notices(ctx, &v);
    if (s == OK)
        s = show_usual(ctx, z, &v);
    const struct holder me = {.account_id = ctx->actor->account_id};
    if (s == OK)
        s = plan_left_lines(ctx, &me, &v.left, &v.left_n);
    if (s == OK && people_is_any_desk(ctx->actor))
        s = show_spaces(ctx, &v);
    for (size_t i = 0; s == OK && i < v.spaces_n; i++)
        s = note_coming(ctx, &v.spaces[i]);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- where one begins ----------------------------------------------------------------------- */

/* Who runs one space begins there: its host on its page, which says what needs him, the front desk
 * in its day. */
static const char *begin_of(struct ctx *ctx, const struct me_view *v)
{
    if (people_is_steward(ctx->actor))
        return "/network";
    if (v->spaces_n != 1)
        return "/me";
    return show_text(ctx, people_is_any_host(ctx->actor) ? "/s/%s" : "/s/%s/day",
                     v->spaces[0].slug);
}

enum status booking_begin(struct ctx *ctx, struct begin_view *ret_view)
{
    struct me_view v = {0};
    const enum status s = people_is_any_desk(ctx->actor) ? show_spaces(ctx, &v) : OK;
    if (s != OK)
        return s;
    ret_view->next = begin_of(ctx, &v);
    reply_see(ctx, ret_view->next);
    return OK;
}
