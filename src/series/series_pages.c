/* A series after it is made: its page, its calendar, lists, the host's answer. */
#include "base/csv.h"
#include "base/format.h"
#include "base/ics.h"
#include "series/series_show.h"

#include "http/http.h"
#include "network/network.h"
#include "series_routes.h"
#include "series_sql.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

/* ---- who may -------------------------------------------------------------------------------- */

static enum status unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "series.unknown",
                    "There is no such series, or the link is not complete.");
}

static bool is_own(const struct ctx *ctx, const struct series *s)
{
    return ctx->actor && s->account_id && ctx->actor->account_id == s->account_id;
}

enum status series_open(struct ctx *ctx, int64_t id, const char *secret, struct series *ret_series)
{
    struct series s;
    struct space sp;
    enum status st = series_get(ctx, id, &s);
    if (st == OK)
        st = space_get(ctx, s.space_id, &sp);
    if (st != OK)
        return st == NOT_FOUND ? unknown(ctx) : st;
    const char *given = request_again_text(ctx, secret, "secret");
    const bool known = people_is_desk(ctx->actor, sp.operator_id, sp.id) || is_own(ctx, &s) ||
                       (s.team_id && people_is_team_admin(ctx->actor, s.team_id));
    if (!known && (!given || network_tag_check(ctx, "series", s.id, given) != OK))
        return unknown(ctx);
    *ret_series = s;
    return OK;
}

bool series_may_book(const struct ctx *ctx, const struct series *s, const struct space *sp)
{
    return people_is_desk(ctx->actor, sp->operator_id, sp->id) || is_own(ctx, s) ||
           (!s->account_id && !s->team_id);
}

enum status series_note_look(struct ctx *ctx, const struct series *s, const struct space *sp)
{
    const struct look look = {.account_id = s->account_id,
                              .operator_id = sp->operator_id,
                              .space_id = sp->id,
                              .team_id = s->team_id,
                              .place = sp->name,
                              .what = N_("A series of bookings")};
    return s->account_id ? people_looked_at(ctx, &look)
                         : people_looked_at_address(ctx, &look, s->email);
}

/* ---- one series ----------------------------------------------------------------------------- */

struct showing {
    struct ctx *ctx;
    const struct series *s;
    struct space space;
    struct resource *resources;
    size_t resources_n;
    const char *secret;
    int64_t now;
};

static const char *name_of(const struct showing *w, int64_t id)
{
    struct resource gone;
    for (size_t i = 0; i < w->resources_n; i++) {
        if (w->resources[i].id == id)
            return w->resources[i].name;
    }
    return id && resource_get(w->ctx, id, &gone) == OK ? gone.name : "";
}

static struct booking_span span_of(const struct showing *w, const struct series_date *d)
{
    if (d->live)
        return booking_span_of(zone_get(w->space.zone), d->starts_at, d->ends_at);
    return (struct booking_span){
        .date = d->day,
        .from = (minute)d->from_min,
        .to = (minute)(d->to_min > DAY_MIN ? d->to_min - DAY_MIN : d->to_min),
        .next_day = d->to_min > DAY_MIN};
}

static const char *booking_url(const struct showing *w, int64_t id)
{
    char tag[27];
    const char *code = typed_id(w->ctx, id);
    if (!w->secret || network_tag(w->ctx, "booking", id, tag) != OK)
        return words(w->ctx, "/bookings/%s", code);
    return words(w->ctx, "/bookings/%s?secret=%s", code, tag);
}

static void show_date(const struct showing *w, const struct series_date *d,
                      struct series_line_view *v)
{
    struct ctx *ctx = w->ctx;
    const struct booking_span span = span_of(w, d);
    const int64_t resource = d->live ? d->booked_resource_id : d->resource_id;
    *v = (struct series_line_view){
        .date = span.date,
        .fit = d->live ? "fits" : "left_out",
        .from = series_say_minute(ctx, span.from),
        .to = series_say_minute(ctx, span.to),
        .next_day = span.next_day,
        .resource = resource,
        .resource_name = name_of(w, resource),
        .status = d->booking_id ? booking_status_name(d->status) : NULL,
        .booking = d->booking_id,
        .price_cents = d->live ? d->price_cents : (struct opt_int){0},
        .rest_cents = d->live ? d->rest_cents : (struct opt_int){0},
        .way = "",
        .way_name = "",
        .extra = d->extra,
        .exception = d->alone,
        .field = "",
        .skip = typed_date(ctx, d->day),
        .cancel = "",
        .text = series_span_text(ctx, span.from, span.to + (span.next_day ? DAY_MIN : 0)),
        .url = d->booking_id ? booking_url(w, d->booking_id) : NULL,
        .status_name = d->booking_id ? series_status_text(ctx, d->status, d->team_waits)
                                     : ctx_text(ctx, "not booked"),
        .waiting = d->live && d->status == BOOKING_REQUESTED,
        .over = d->live ? d->ends_at <= w->now
                        : date_compare(d->day,
                                       when_date(zone_when(zone_get(w->space.zone), w->now))) < 0};
}

static void count_date(const struct series_date *d, const struct series_line_view *line,
                       struct series_view *v)
{
    const bool ahead = !line->over;
    v->live += d->live;
    v->ahead += d->live && ahead;
    v->waiting += d->live && ahead && d->status == BOOKING_REQUESTED && !d->team_waits;
    v->team_waiting += d->live && ahead && d->team_waits;
    v->gaps += !d->live && ahead;
    v->exceptions += d->alone && ahead;
    if (d->live)
        v->total_cents += d->price_cents.v;
}

static enum status show_dates(const struct showing *w, struct series_view *v)
{
    struct series_date *dates = NULL;
    size_t n = 0;
    enum status s = series_dates(w->ctx, w->s, &dates, &n);
    struct series_line_view *lines = s == OK ? arena_array(w->ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    size_t over = 0;
    for (size_t i = 0; i < n; i++) {
        show_date(w, &dates[i], &lines[i]);
        count_date(&dates[i], &lines[i], v);
        over += lines[i].over && over == i; /* those at the beginning */
        if (dates[i].live && !lines[i].over && !*v->next_typed)
            v->next_typed = typed_date(w->ctx, dates[i].day);
        if (dates[i].live)
            v->last_typed = typed_date(w->ctx, dates[i].day);
    }
    v->dates = lines;
    v->dates_n = n;
    v->past = lines;
    v->past_n = over;
    v->over = (int64_t)over;
    v->next = lines + over;
    v->next_n = n - over;
    v->first = n ? lines[0].date : w->s->first;
    v->last = n ? lines[n - 1].date : w->s->first;
    return OK;
}

static enum status show_places(const struct showing *w, struct series_view *v)
{
    struct series_word_view *list = arena_array(w->ctx->arena, w->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < w->resources_n; i++) {
        const struct resource *r = &w->resources[i];
        if (r->bookable && r->kind < KIND__BOOKED_MAX)
            list[v->resources_n++] =
                (struct series_word_view){.word = typed_id(w->ctx, r->id), .name = r->name};
    }
    v->resources = list;
    return OK;
}

static enum status show_team(const struct showing *w, struct series_view *v)
{
    struct team t;
    if (!w->s->team_id)
        return OK;
    const enum status s = team_get(w->ctx, w->s->team_id, &t);
    if (s == OK)
        v->team = t.name;
    return s;
}

static void show_rights(const struct showing *w, struct series_view *v)
{
    const struct actor *a = w->ctx->actor;
    v->host = people_is_desk(a, w->space.operator_id, w->space.id);
    v->answers = (v->host && v->waiting > 0) ||
                 (v->team_waiting > 0 && people_is_team_admin(a, w->s->team_id));
    v->changes = v->ahead > 0;
    v->books = series_may_book(w->ctx, w->s, &w->space);
}

static void show_head(const struct showing *w, struct series_view *v)
{
    struct ctx *ctx = w->ctx;
    const struct series *s = w->s;
    const struct space *sp = &w->space;
    *v = (struct series_view){.id = s->id,
                              .slug = sp->slug,
                              .space_name = sp->name,
                              .title = s->title,
                              .name = s->name,
                              .email = s->email,
                              .phone = s->phone,
                              .note = s->note,
                              .rule = s->rule,
                              .rule_text = series_rule_text(ctx, s->rule, s->first),
                              .in_go = s->in_go,
                              .from = series_say_minute(ctx, s->from_min),
                              .to = series_say_minute(ctx, s->to_min),
                              .resource = s->resource_id,
                              .resource_name = name_of(w, s->resource_id),
                              .units = s->units,
                              .currency = sp->currency,
                              .zone = sp->zone,
                              .secret = w->secret,
                              .time_text = series_span_text(ctx, s->from_min, s->to_min),
                              .next_typed = "",
                              .last_typed = "",
                              .step_s = (int64_t)sp->terms.step_min * 60,
                              .street = sp->street,
                              .town = sp->town};
}

enum status series_view_make(struct ctx *ctx, const struct series *s, const char *secret,
                             struct series_view *ret_view)
{
    struct showing w = {.ctx = ctx, .s = s, .secret = secret, .now = ctx_now_s(ctx)};
    struct series_view v;
    enum status st = space_get(ctx, s->space_id, &w.space);
    if (st == OK)
        st = space_resources(ctx, s->space_id, &w.resources, &w.resources_n);
    if (st != OK)
        return st;
    show_head(&w, &v);
    st = show_dates(&w, &v);
    if (st == OK)
        st = show_places(&w, &v);
    if (st == OK)
        st = show_team(&w, &v);
    show_rights(&w, &v);
    v.vat = series_vat_text(ctx, &w.space, v.total_cents);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status series_show(struct ctx *ctx, const struct series_of_form *form,
                        struct series_view *ret_view)
{
    struct series s;
    struct space sp;
    enum status st = series_open(ctx, form->id, form->secret, &s);
    if (st == OK)
        st = space_get(ctx, s.space_id, &sp);
    if (st == OK)
        st = series_note_look(ctx, &s, &sp);
    const char *secret = request_again_text(ctx, form->secret, "secret");
    if (st == OK)
        st = series_view_make(ctx, &s, secret, ret_view);
    if (st == OK)
        reply_title(ctx, *s.title ? s.title : words(ctx, "%s, %s", sp.name, s.name));
    return st;
}

enum status series_entry(struct ctx *ctx, const struct series_of_form *form)
{
    struct series s;
    struct space sp;
    enum status st = series_open(ctx, form->id, form->secret, &s);
    if (st == OK)
        st = space_get(ctx, s.space_id, &sp);
    if (st == OK)
        st = series_note_look(ctx, &s, &sp);
    if (st != OK)
        return st;
    const char *text = series_ics(ctx, &s, ICS_PUBLISH, request_public_url(ctx), NULL);
    if (!text)
        return LIMIT;
    reply_bytes(ctx, "text/calendar; charset=utf-8", "series.ics",
                (struct bytes){text, strlen(text)});
    return OK;
}

/* ---- the answer ----------------------------------------------------------------------------- */

enum status series_decide(struct ctx *ctx, const struct series_decide_form *form,
                          struct series_view *ret_view)
{
    struct series s;
    struct space sp;
    size_t n = 0;
    enum status st = series_open(ctx, form->id, form->secret, &s);
    if (st == OK)
        st = space_get(ctx, s.space_id, &sp);
    if (st != OK)
        return st;
    const bool host = people_is_desk(ctx->actor, sp.operator_id, sp.id);
    const bool admin = s.team_id && people_is_team_admin(ctx->actor, s.team_id);
    if (!host && !admin)
        return unknown(ctx);
    struct series_view now;
    st = series_view_make(ctx, &s, NULL, &now);
    const bool as_admin = admin && now.team_waiting > 0;
    if (st == OK)
        st = series_answer(ctx, s.id, as_admin || !host ? s.team_id : 0,
                           strcmp(form->answer, "yes") == 0, &n);
    if (st == OK)
        st = series_view_make(ctx, &s, NULL, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, strcmp(form->answer, "yes") == 0
                         ? ctx_text(ctx, "Confirmed. The person gets a mail.")
                         : ctx_text(ctx, "Declined. The person gets a mail."));
    reply_see(ctx, words(ctx, "/series/%s", typed_id(ctx, s.id)));
    return OK;
}

/* ---- lists ---------------------------------------------------------------------------------- */

struct listing {
    struct series_item_view *items;
    size_t n, room;
    struct space space; /* of the last line: they stand together mostly */
};

static enum status list_item(struct ctx *ctx, struct listing *l,
                             const struct sql_series_list_of_space_row *r)
{
    const enum status s = l->space.id == r->space_id ? OK : space_get(ctx, r->space_id, &l->space);
    const struct zone *z = s == OK ? zone_get(l->space.zone) : NULL;
    if (!z || l->n == l->room)
        return s;
    l->items[l->n++] = (struct series_item_view){
        .id = r->id,
        .title = *r->title ? r->title : r->name,
        .name = r->name,
        .team = r->team,
        .space_name = l->space.name,
        .resource = r->resource,
        .rule_text = series_rule_text(ctx, r->rule, date_of_days(r->first_day)),
        .from = series_say_minute(ctx, (int32_t)r->from_min),
        .to = series_say_minute(ctx, (int32_t)r->to_min),
        .dates = r->dates,
        .waiting = r->waiting,
        .next_at = zone_when(z, r->next_at),
        .last_at = zone_when(z, r->last_at),
        .url = words(ctx, "/series/%s", typed_id(ctx, r->id))};
    return OK;
}

enum status series_of_space(struct ctx *ctx, const struct series_of_slug_form *form,
                            struct series_list_view *ret_view)
{
    struct space sp;
    struct sql_series_list_of_space_row *rows = NULL;
    size_t n = 0;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = sql_series_list_of_space(
            ctx,
            &(struct sql_series_list_of_space_args){.space_id = sp.id, .after = ctx_now_s(ctx)},
            &rows, &n);
    struct listing l = {.room = n};
    l.items = s == OK ? arena_array(ctx->arena, n, sizeof(*l.items)) : NULL;
    if (!l.items)
        return s == OK ? LIMIT : s;
    const struct look look = {.operator_id = sp.operator_id,
                              .space_id = sp.id,
                              .place = sp.name,
                              .what = N_("Bookings, in a list")};
    for (size_t i = 0; s == OK && i < n; i++) {
        s = list_item(ctx, &l, &rows[i]);
        if (s == OK && rows[i].account_id.has)
            s = people_looked_at_listed(ctx, &look, rows[i].account_id.v);
    }
    *ret_view =
        (struct series_list_view){.slug = sp.slug,
                                  .name = sp.name,
                                  .series = l.items,
                                  .series_n = l.n,
                                  .new_url = words(ctx, "/s/%s/series/new", sp.slug),
                                  .hosted = people_is_host(ctx->actor, sp.operator_id, sp.id)};
    return s;
}

/* The rows of both lists are alike; the generator gives each a type of its own. */
static void csv_line(struct ctx *ctx, struct csv *c, const struct series_item_view *i)
{
    csv_text(c, typed_id(ctx, i->id));
    csv_text(c, i->title);
    csv_text(c, i->name);
    csv_text(c, i->team);
    csv_text(c, i->resource);
    csv_text(c, i->rule_text);
    csv_text(c, i->from);
    csv_text(c, i->to);
    csv_int(c, i->dates);
    csv_int(c, i->waiting);
    csv_when(c, i->next_at);
    csv_when(c, i->last_at);
    csv_row_end(c);
}

enum status series_of_space_csv(struct ctx *ctx, const struct series_of_slug_form *form)
{
    static const char *const columns[] = {"id",    "title",   "name",    "team",
                                          "what",  "rule",    "from",    "to",
                                          "dates", "waiting", "next_at", "last_at"};
    struct series_list_view v;
    struct reply_table table;
    const enum status s = series_of_space(ctx, form, &v);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < v.series_n; i++)
        csv_line(ctx, csv, &v.series[i]);
    return reply_table_end(ctx, &table, "series.csv", OK);
}

static struct sql_series_list_of_space_row row_of(const struct sql_series_list_of_account_row *r)
{
    return (struct sql_series_list_of_space_row){.id = r->id,
                                                 .space_id = r->space_id,
                                                 .title = r->title,
                                                 .name = r->name,
                                                 .team = r->team,
                                                 .rule = r->rule,
                                                 .first_day = r->first_day,
                                                 .from_min = r->from_min,
                                                 .to_min = r->to_min,
                                                 .resource = r->resource,
                                                 .dates = r->dates,
                                                 .waiting = r->waiting,
                                                 .next_at = r->next_at,
                                                 .last_at = r->last_at};
}

static enum status list_of(struct ctx *ctx, struct listing *l, int64_t account_id, int64_t team_id)
{
    struct sql_series_list_of_account_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_series_list_of_account(
        ctx,
        &(struct sql_series_list_of_account_args){
            .account_id = account_id, .team_id = team_id, .after = ctx_now_s(ctx)},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_series_list_of_space_row row = row_of(&rows[i]);
        bool seen = false;
        for (size_t k = 0; k < l->n && !seen; k++)
            seen = l->items[k].id == row.id;
        s = seen ? OK : list_item(ctx, l, &row);
    }
    return s;
}

enum status series_of_person(struct ctx *ctx, struct series_list_view *ret_view)
{
    enum { OWN_MAX = 500 };
    const struct actor *a = ctx->actor;
    struct listing l = {.room = OWN_MAX};
    l.items = arena_array(ctx->arena, OWN_MAX, sizeof(*l.items));
    if (!l.items)
        return LIMIT;
    enum status s = list_of(ctx, &l, a->account_id, 0);
    for (size_t i = 0; s == OK && i < a->teams_n; i++) {
        if (a->teams[i].admin)
            s = list_of(ctx, &l, 0, a->teams[i].team_id);
    }
    if (s == OK)
        *ret_view = (struct series_list_view){.series = l.items, .series_n = l.n};
    return s;
}
