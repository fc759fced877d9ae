/* What is ordered for a day: for the kitchen, whoever carries the projector, and the front desk. */
#include "extra/extra_internal.h"

#include "base/address.h"
#include "base/csv.h"
#include "extra_routes.h"
#include "extra_sql.h"
#include "http/http.h"
#include "people/people.h"

#include <string.h>

struct listing {
    struct ctx *ctx;
    struct space space;
    const struct zone *zone;
    struct date date;
    enum extra_kind kind; /* 0: all */
};

static enum status open_list(struct ctx *ctx, const char *slug, struct date date, const char *kind,
                             struct listing *ret)
{
    minute now;
    *ret = (struct listing){.ctx = ctx, .date = date, .kind = extra_kind_of(kind)};
    const enum status s = space_of_slug(ctx, slug, &ret->space);
    if (s != OK)
        return s;
    ret->zone = zone_get(ret->space.zone);
    if (!ret->zone)
        return ctx_fail(ctx, CONFLICT, "booking.not_bookable", "This cannot be booked.");
    if (!date.year)
        zone_civil(ret->zone, ctx_now_s(ctx), &ret->date, &now);
    return OK;
}

/* Who ordered is named to who reads [PV-7]. */
static enum status note_listed(const struct listing *l, struct opt_int account_id,
                               const char *email)
{
    const struct look look = {.operator_id = l->space.operator_id,
                              .space_id = l->space.id,
                              .place = l->space.name,
                              .what = N_("Orders, in a list")};
    return account_id.has ? people_looked_at_listed(l->ctx, &look, account_id.v)
                          : people_looked_at_address_listed(l->ctx, &look, email);
}

static struct extra_order_view order_of(const struct listing *l,
                                        const struct sql_extra_lines_of_day_row *r)
{
    const int64_t by = r->order_by ? r->order_by : r->starts_at;
    return (struct extra_order_view){.id = r->id,
                                     .booking = r->booking_id,
                                     .extra = r->extra_id,
                                     .kind = extra_kind_name((enum extra_kind)r->kind),
                                     .name = r->name,
                                     .count = r->count,
                                     .starts_at = zone_when(l->zone, r->starts_at),
                                     .ends_at = zone_when(l->zone, r->ends_at),
                                     .resource = r->resource,
                                     .who = r->who,
                                     .people = r->people,
                                     .note = r->note,
                                     .booking_note = r->booking_note ? r->booking_note : "",
                                     .asked = r->status == LINE_ASKED,
                                     .request = r->booking_status == BOOKING_REQUESTED,
                                     .until = zone_when(l->zone, by),
                                     .open = ctx_now_s(l->ctx) <= by};
}

static enum status read_orders(const struct listing *l, struct extra_order_view **ret_orders,
                               size_t *ret_n)
{
    struct sql_extra_lines_of_day_row *rows = NULL;
    size_t n = 0;
    size_t shown = 0;
    const struct sql_extra_lines_of_day_args args = {
        .space_id = l->space.id,
        .from_at = zone_day_start(l->zone, l->date),
        .to_at = zone_day_start(l->zone, date_add(l->date, 1))};
    enum status s = sql_extra_lines_of_day(l->ctx, &args, &rows, &n);
    struct extra_order_view *list = s == OK ? arena_array(l->ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (l->kind && rows[i].kind != (int64_t)l->kind)
            continue;
        s = note_listed(l, rows[i].account_id, rows[i].email);
        list[shown++] = order_of(l, &rows[i]);
    }
    *ret_orders = list;
    *ret_n = shown;
    return s;
}

/* How much of each: what is said of a line by its own name stands apart. */
static enum status add_totals(struct ctx *ctx, struct extra_day_view *v)
{
    struct extra_total_view *totals = arena_array(ctx->arena, v->orders_n, sizeof(*totals));
    if (!totals)
        return LIMIT;
    for (size_t i = 0; i < v->orders_n; i++) {
        const struct extra_order_view *o = &v->orders[i];
        size_t k = 0;
        while (k < v->totals_n && totals[k].extra != o->extra)
            k++;
        if (k == v->totals_n)
            totals[v->totals_n++] =
                (struct extra_total_view){.extra = o->extra, .kind = o->kind, .name = o->name};
        totals[k].count += o->count;
    }
    v->totals = totals;
    return OK;
}

static enum status show_waiting(const struct listing *l, struct extra_day_view *v)
{
    struct sql_extra_asked_list_row *rows = NULL;
    size_t n = 0;
    const struct sql_extra_asked_list_args args = {.space_id = l->space.id,
                                                   .now = ctx_now_s(l->ctx)};
    enum status s = sql_extra_asked_list(l->ctx, &args, &rows, &n);
    struct extra_order_view *list = s == OK ? arena_array(l->ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        s = note_listed(l, rows[i].account_id, rows[i].email);
        list[i] = (struct extra_order_view){.id = rows[i].id,
                                            .booking = rows[i].booking_id,
                                            .extra = rows[i].extra_id,
                                            .kind = extra_kind_name((enum extra_kind)rows[i].kind),
                                            .name = rows[i].name,
                                            .count = rows[i].count,
                                            .starts_at = zone_when(l->zone, rows[i].starts_at),
                                            .ends_at = zone_when(l->zone, rows[i].ends_at),
                                            .resource = rows[i].resource,
                                            .who = rows[i].who,
                                            .note = rows[i].note,
                                            .booking_note = "",
                                            .asked = true};
    }
    v->waiting = list;
    v->waiting_n = n;
    return s;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static const char *url_of(const struct listing *l, const char *what, struct date date,
                          const char *kind)
{
    struct address a = address_of(l->ctx, words(l->ctx, "/s/%s/%s", l->space.slug, what));
    address_date(&a, "date", date);
    address_text(&a, "kind", kind);
    return address_end(&a);
}

static enum status show_ways(const struct listing *l, struct extra_day_view *v)
{
    static const char *const words[] = {NULL, "catering", "equipment", "service"};
    const char *const labels[] = {ctx_text(l->ctx, "Everything"), ctx_text(l->ctx, "Kitchen"),
                                  ctx_text(l->ctx, "Equipment"), ctx_text(l->ctx, "Services")};
    struct extra_choice_view *list = arena_array(l->ctx->arena, ARRAY_LEN(words), sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        list[i] = (struct extra_choice_view){
            .word = url_of(l, "extras/day", l->date, words[i]),
            .label = labels[i],
            .on = v->kind ? words[i] && strcmp(words[i], v->kind) == 0 : !words[i]};
    v->ways = list;
    v->ways_n = ARRAY_LEN(words);
    v->day_url = url_of(l, "day", l->date, NULL);
    v->csv_url = url_of(l, "extras/day.csv", l->date, v->kind);
    v->previous_url = url_of(l, "extras/day", date_add(l->date, -1), v->kind);
    v->next_url = url_of(l, "extras/day", date_add(l->date, 1), v->kind);
    v->today_url = url_of(l, "extras/day", (struct date){0}, v->kind);
    return OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status day_of(const struct listing *l, struct extra_day_view *ret_view)
{
    struct ctx *ctx = l->ctx;
    struct extra_order_view *orders = NULL;
    struct extra_day_view v = {.slug = l->space.slug,
                               .name = l->space.name,
                               .date = l->date,
                               .kind = l->kind ? extra_kind_name(l->kind) : NULL,
                               .printed_at = zone_when(l->zone, ctx_now_s(ctx)),
                               .hosted =
                                   people_is_host(ctx->actor, l->space.operator_id, l->space.id)};
    enum status s = read_orders(l, &orders, &v.orders_n);
    v.orders = orders;
    if (s == OK)
        s = add_totals(ctx, &v);
    if (s == OK)
        s = show_waiting(l, &v);
    if (s == OK)
        s = show_ways(l, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status extra_day(struct ctx *ctx, const struct extra_day_form *form,
                      struct extra_day_view *ret_view)
{
    struct listing l;
    const enum status s = open_list(ctx, form->slug, form->date, form->kind, &l);
    return s == OK ? day_of(&l, ret_view) : s;
}

enum status extra_decide(struct ctx *ctx, const struct extra_answer_form *form,
                         struct extra_day_view *ret_view)
{
    struct listing l;
    int64_t booking_id = 0;
    enum status s = open_list(ctx, form->slug, (struct date){0}, NULL, &l);
    if (s == OK)
        s = extra_answer_line(ctx, l.space.id, form->id, form->yes, &booking_id);
    if (s == OK)
        s = day_of(&l, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, form->yes ? ctx_text(ctx, "Confirmed. The person gets a mail.")
                               : ctx_text(ctx, "Declined. The person gets a mail."));
    reply_see(ctx, words(ctx, "/bookings/%s", typed_id(ctx, booking_id)));
    return OK;
}

/* ---- the same as a table --------------------------------------------------------------------- */

static void csv_line(struct ctx *ctx, struct csv *c, const struct extra_order_view *o)
{
    csv_text(c, typed_id(ctx, o->booking));
    csv_when(c, o->starts_at);
    csv_when(c, o->ends_at);
    csv_text(c, o->resource);
    csv_text(c, o->kind);
    csv_int(c, o->count);
    csv_text(c, o->name);
    csv_text(c, o->note);
    csv_text(c, o->who);
    csv_int(c, o->people);
    csv_text(c, o->booking_note);
    csv_text(c, o->asked ? "asked" : o->request ? "request" : "agreed");
    csv_row_end(c);
}

enum status extra_day_csv(struct ctx *ctx, const struct extra_day_form *form)
{
    static const char *const columns[] = {"booking", "starts_at", "ends_at",      "resource",
                                          "kind",    "count",     "what",         "remark",
                                          "who",     "people",    "booking_note", "state"};
    struct listing l;
    struct extra_order_view *orders = NULL;
    size_t n = 0;
    struct reply_table table;
    enum status s = open_list(ctx, form->slug, form->date, form->kind, &l);
    if (s == OK)
        s = read_orders(&l, &orders, &n);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < n; i++)
        csv_line(ctx, csv, &orders[i]);
    return reply_table_end(ctx, &table, "orders.csv", OK);
}
