/* For which team to book, and what is booked on a team's account. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/format.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

/* ---- for whom -------------------------------------------------------------------------------- */

/* What the rules of a team say to what is chosen. */
static enum status ask_rules(struct ctx *ctx, const struct house *h, const struct instants *at,
                             const struct booking_new_view *v, int64_t team_id,
                             struct booking_team_choice_view *choice)
{
    const struct booking b = {.resource_id = v->resource,
                              .account_id = ctx->actor->account_id,
                              .starts_at = at->starts_at,
                              .units = (int32_t)v->units,
                              .price_cents = v->price_cents,
                              .currency = v->currency,
                              .team_id = team_id};
    const struct team_wish wish = team_wish_of(h, at, &b);
    struct team_verdict verdict;
    const enum status s = team_may_spend(ctx, &wish, &verdict);
    if (s != OK)
        return s;
    choice->code = verdict.code;
    choice->why = verdict.code ? team_why(ctx, verdict.code) : NULL;
    choice->barred = verdict.answer == TEAM_MAY_NOT;
    return OK;
}

enum status show_team_choices(struct ctx *ctx, const struct house *h, const struct instants *at,
                              struct booking_new_view *v)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    enum status s = OK;
    if (v->host)
        s = teams_of_space(ctx, h->space.operator_id, h->space.id, &teams, &n);
    else if (ctx->actor && ctx->actor->teams_n > 0)
        s = teams_of_account(ctx, ctx->actor->account_id, &teams, &n);
    if (s != OK || n == 0)
        return s;
    struct booking_team_choice_view *choices = arena_array(ctx->arena, n, sizeof(*choices));
    if (!choices)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        choices[i] =
            (struct booking_team_choice_view){.slug = teams[i].slug, .name = teams[i].name};
        choices[i].on = v->team && strcmp(v->team, teams[i].slug) == 0;
        choices[i].url = show_text(ctx, "%s&team=%s", v->own_url, teams[i].slug);
        if (!v->host && at->length_min && v->resource)
            s = ask_rules(ctx, h, at, v, teams[i].id, &choices[i]);
    }
    v->teams = choices;
    v->teams_n = n;
    return s;
}

/* ---- what is booked -------------------------------------------------------------------------- */

/* A month, as everybody in the network reads it. */
struct month {
    struct date first;
    struct date next; /* first of the month after */
    int64_t from_at, to_at;
};

static enum status month_of(struct ctx *ctx, struct date asked, struct month *ret_month)
{
    const struct zone *z = NULL;
    minute now = 0;
    const enum status s = network_zone(ctx, &z);
    if (s != OK)
        return s;
    struct date d = asked;
    if (!d.year)
        zone_civil(z, ctx_now_s(ctx), &d, &now);
    d.day = 1;
    struct date next = date_add(d, 31);
    next.day = 1;
    *ret_month = (struct month){d, next, zone_day_start(z, d), zone_day_start(z, next)};
    return OK;
}

/* Who reads it by a role, and not as one of the team: that is noted [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct team *t, struct opt_int account_id)
{
    const struct look look = {.operator_id = t->operator_id,
                              .space_id = t->space_id,
                              .place = t->name,
                              .what = N_("Bookings of a team")};
    if (!account_id.has || people_is_team_member(ctx->actor, t->id))
        return OK;
    return people_looked_at_listed(ctx, &look, account_id.v);
}

static struct team_booking_view show_row(struct ctx *ctx,
                                         const struct sql_booking_list_of_team_row *r)
{
    const struct zone *z = zone_get(r->zone);
    const enum booking_status status = (enum booking_status)r->status;
    return (struct team_booking_view){
        .code = r->id,
        .space = r->space,
        .space_name = r->space_name,
        .resource = r->resource,
        .name = r->name,
        .starts_at = z ? zone_when(z, r->starts_at) : (struct when){0},
        .ends_at = z ? zone_when(z, r->ends_at) : (struct when){0},
        .units = r->units,
        .status = booking_status_name(status),
        .status_name = r->team_waits ? show_team_waits(ctx) : show_status(ctx, status),
        .team_waits = r->team_waits,
        .price_cents = r->price_cents,
        .currency = r->currency,
        .group = r->group_id.v,
        .all_cents = r->price_cents,
        .ended = status >= BOOKING_ENDED};
}

/* Several places that belong together are one line of the page: the first names the others, with
 * the price of all. */
static void join_places(struct ctx *ctx, struct team_booking_view *lines, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct team_booking_view *one = &lines[i];
        for (size_t k = i; one->group && !one->ended && !one->later && k > 0; k--) {
            struct team_booking_view *first = &lines[k - 1];
            if (first->group != one->group || first->ended || first->later)
                continue;
            one->later = true;
            first->with =
                show_place_after(ctx, first->with ? first->with : "", one->resource, one->units);
            first->all_cents.has = first->all_cents.has && one->price_cents.has;
            first->all_cents.v += one->price_cents.v;
        }
    }
}

/* Of whom the reader sees bookings: of all for an admin, else his own. */
static int64_t whose(const struct ctx *ctx, const struct team_head_view *head)
{
    return head->admin ? 0 : ctx->actor->account_id;
}

static enum status read_month(struct ctx *ctx, const struct team *t, const struct month *m,
                              int64_t account_id, struct team_bookings_view *v)
{
    struct sql_booking_list_of_team_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_list_of_team_args args = {
        .team_id = t->id, .account_id = account_id, .from_at = m->from_at, .to_at = m->to_at};
    const enum status s = sql_booking_list_of_team(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct team_booking_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const enum status noted = note_look(ctx, t, rows[i].account_id);
        if (noted != OK)
            return noted;
        lines[i] = show_row(ctx, &rows[i]);
        const bool counts = !lines[i].ended && rows[i].price_cents.has;
        if (counts && strcmp(rows[i].currency, t->currency) == 0)
            v->sum_cents += rows[i].price_cents.v;
    }
    join_places(ctx, lines, n);
    for (size_t i = 0; i < n; i++)
        v->count += !lines[i].ended && !lines[i].later;
    v->bookings = lines;
    v->bookings_n = n;
    return OK;
}

enum status booking_tell_member(struct ctx *ctx, struct space_notice *ret_notices, size_t room,
                                size_t *ret_n)
{
    const struct actor *a = ctx->actor;
    size_t told = 0;
    for (size_t i = 0; i < a->teams_n && told < room; i++) {
        const struct sql_booking_waits_of_team_args args = {.team_id = a->teams[i].team_id,
                                                            .now = ctx_now_s(ctx)};
        struct sql_booking_waits_of_team_row *rows = NULL;
        struct team t;
        size_t n = 0;
        enum status s = a->teams[i].admin ? sql_booking_waits_of_team(ctx, &args, &rows, &n) : OK;
        if (s == OK && n > 0)
            s = team_get(ctx, args.team_id, &t);
        if (s != OK)
            return s;
        if (n > 0)
            ret_notices[told++] = (struct space_notice){
                .text = show_text(ctx,
                                  text_plural(ctx->lang, "%d booking for %s waits for your yes.",
                                              "%d bookings for %s wait for your yes.", (int64_t)n),
                                  (int)n, t.name),
                .url = show_text(ctx, "/teams/%s/bookings", t.slug),
                .urgent = true};
    }
    *ret_n = told;
    return OK;
}

static enum status read_waiting(struct ctx *ctx, const struct team *t, struct team_bookings_view *v)
{
    struct sql_booking_waits_of_team_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_waits_of_team_args args = {.team_id = t->id, .now = ctx_now_s(ctx)};
    const enum status s = sql_booking_waits_of_team(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct team_booking_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct sql_booking_waits_of_team_row *r = &rows[i];
        const enum status noted = note_look(ctx, t, r->account_id);
        if (noted != OK)
            return noted;
        const struct sql_booking_list_of_team_row as_listed = {
            r->id,         r->account_id,  r->space,    r->space_name, r->zone,
            r->resource,   r->starts_at,   r->ends_at,  r->units,      r->status,
            r->team_waits, r->price_cents, r->currency, r->name,       r->group_id};
        const struct zone *z = zone_get(r->zone);
        lines[i] = show_row(ctx, &as_listed);
        if (z && r->confirm_by.has)
            lines[i].confirm_by = zone_when(z, r->confirm_by.v);
    }
    join_places(ctx, lines, n);
    v->waiting = lines;
    v->waiting_n = n;
    return OK;
}

static const char *month_url(struct ctx *ctx, const struct team *t, const char *page,
                             struct date month)
{
    struct address a = address_of(ctx, show_text(ctx, "/teams/%s/%s", t->slug, page));
    address_date(&a, "month", month);
    return address_end(&a);
}

/* A month was not asked for: that of the next booking, else this one. */
static enum status month_of_next(struct ctx *ctx, const struct team *t, int64_t account_id,
                                 struct month *ret_month)
{
    struct sql_booking_next_of_team_row next;
    const struct zone *z = NULL;
    struct date d = {0};
    minute at;
    enum status s = network_zone(ctx, &z);
    if (s == OK)
        s = sql_booking_next_of_team(
            ctx,
            &(struct sql_booking_next_of_team_args){
                .team_id = t->id, .account_id = account_id, .now = ctx_now_s(ctx)},
            &next);
    if (s != OK)
        return s;
    if (next.starts_at.has)
        zone_civil(z, next.starts_at.v, &d, &at);
    return month_of(ctx, d, ret_month);
}

static enum status bookings_in(struct ctx *ctx, const struct team *t, struct date asked,
                               struct team_bookings_view *ret_view)
{
    struct month m;
    struct team_bookings_view v = {.currency = t->currency};
    enum status s = team_head_make(ctx, t, "bookings", &v.head);
    if (s == OK)
        s = asked.year ? month_of(ctx, asked, &m) : month_of_next(ctx, t, whose(ctx, v.head), &m);
    if (s == OK)
        s = read_month(ctx, t, &m, whose(ctx, v.head), &v);
    if (s == OK && v.head->admin)
        s = read_waiting(ctx, t, &v);
    if (s == OK && v.head->member)
        s = plan_left_lines(ctx, &(struct holder){.team_id = t->id}, &v.left, &v.left_n);
    if (s != OK)
        return s;
    v.month = m.first;
    v.month_name =
        show_text(ctx, "%s %d", format_month_name(ctx->lang, m.first.month), (int)m.first.year);
    v.previous_url = month_url(ctx, t, "bookings", date_add(m.first, -1));
    v.next_url = month_url(ctx, t, "bookings", m.next);
    if (v.head->admin)
        v.csv_url = month_url(ctx, t, "bookings.csv", m.first);
    *ret_view = v;
    return OK;
}

enum status team_bookings(struct ctx *ctx, const struct team_bookings_form *form,
                          struct team_bookings_view *ret_view)
{
    struct team t;
    const enum status s = team_of_slug(ctx, form->team, &t);
    return s == OK ? bookings_in(ctx, &t, form->month, ret_view) : s;
}

static void csv_row(struct ctx *ctx, struct csv *c, const struct sql_booking_list_of_team_row *r)
{
    const struct team_booking_view l = show_row(ctx, r);
    csv_text(c, show_id(ctx, l.code));
    csv_text(c, l.status);
    csv_text(c, l.name);
    csv_text(c, l.space_name);
    csv_text(c, l.resource);
    csv_when(c, l.starts_at);
    csv_when(c, l.ends_at);
    csv_text(c, r->zone);
    csv_int(c, l.units);
    csv_opt_int(c, l.price_cents);
    csv_text(c, l.currency);
    csv_text(c, l.group ? show_id(ctx, l.group) : NULL);
    csv_row_end(c);
}

enum status team_bookings_csv(struct ctx *ctx, const struct team_bookings_form *form)
{
    static const char *const columns[] = {"code",     "status",      "name",     "space",
                                          "resource", "starts_at",   "ends_at",  "zone",
                                          "units",    "price_cents", "currency", "group"};
    struct team t;
    struct month m;
    struct sql_booking_list_of_team_row *rows = NULL;
    size_t n = 0;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = month_of(ctx, form->month, &m);
    if (s == OK)
        s = sql_booking_list_of_team(ctx,
                                     &(struct sql_booking_list_of_team_args){
                                         .team_id = t.id, .from_at = m.from_at, .to_at = m.to_at},
                                     &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = note_look(ctx, &t, rows[i].account_id);
    if (s != OK)
        return s;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < n; i++)
        csv_row(ctx, csv, &rows[i]);
    return reply_table_end(ctx, &table, "team-bookings.csv", OK);
}

/* ---- an admin's answer ----------------------------------------------------------------------- */

static enum status answer(struct ctx *ctx, const struct team_booking_of_form *form, bool yes,
                          struct booking_view *ret_view)
{
    struct team t;
    struct booking b;
    const struct house *h = NULL;
    const struct booking_reply reply = {.yes = yes, .word = form->word};
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = booking_team_answer(ctx, t.id, form->code, &reply, &b);
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    s = show_booking(ctx, h, &b, request_public_url(ctx), ret_view);
    house_release(h);
    if (s != OK)
        return s;
    reply_flash(ctx, yes ? ctx_text(ctx, "Agreed. A mail says so.")
                         : ctx_text(ctx, "Refused. A mail says so."));
    reply_see(ctx, show_text(ctx, "/teams/%s/bookings", t.slug));
    return OK;
}

enum status team_booking_approve(struct ctx *ctx, const struct team_booking_of_form *form,
                                 struct booking_view *ret_view)
{
    return answer(ctx, form, true, ret_view);
}

enum status team_booking_refuse(struct ctx *ctx, const struct team_booking_of_form *form,
                                struct booking_view *ret_view)
{
    return answer(ctx, form, false, ret_view);
}
