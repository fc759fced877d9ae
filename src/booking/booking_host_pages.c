/* The host's lists: what waits, what is booked, as page and table. */
#include "base/address.h"
#include "booking/booking_show.h"

#include "base/csv.h"
#include "base/fold.h"
#include "base/id.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum {
    LIST_DAYS = 365,     /* shown ahead when no end is asked */
    LIST_DAYS_MAX = 3660 /* ten years: the longest list that is one answer */
};

/* ---- requests ------------------------------------------------------------------------------- */

/* What pays for a booking, as a word of JSON. */
static const char *way_word(struct opt_int way)
{
    return way.has ? way_name((enum way)way.v) : "space";
}

/* A series asks once, however many dates it has: the others stand on its own page. So do several
 * places that belong together. */
static bool asked_above(const struct sql_booking_requests_of_space_row *rows, size_t at)
{
    bool above = false;
    for (size_t i = 0; i < at && !above; i++)
        above = (rows[at].series_id.has && rows[i].series_id.v == rows[at].series_id.v) ||
                (rows[at].group_id.has && rows[i].group_id.v == rows[at].group_id.v);
    return above;
}

/* "Sala Giotto, 10 × Desks": the other places that wait with one; NULL: it is alone. */
static const char *asked_with(struct ctx *ctx, const struct sql_booking_requests_of_space_row *rows,
                              size_t n, size_t at)
{
    const char *words = "";
    for (size_t i = 0; i < n && rows[at].group_id.has; i++) {
        if (i != at && rows[i].group_id.v == rows[at].group_id.v)
            words = show_place_after(ctx, words, rows[i].resource_name ? rows[i].resource_name : "",
                                     rows[i].units);
    }
    return *words ? words : NULL;
}

/* Of all of them. */
static struct opt_int asked_price(const struct sql_booking_requests_of_space_row *rows, size_t n,
                                  size_t at)
{
    struct opt_int sum = rows[at].price_cents;
    for (size_t i = 0; i < n && rows[at].group_id.has; i++) {
        if (i == at || rows[i].group_id.v != rows[at].group_id.v)
            continue;
        sum.has = sum.has && rows[i].price_cents.has;
        sum.v += rows[i].price_cents.v;
    }
    return sum;
}

static enum status requests_in(struct ctx *ctx, const struct house *h,
                               struct booking_requests_view *v)
{
    struct sql_booking_requests_of_space_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_requests_of_space_args args = {
        .space_id = h->space.id, .after = ctx_now_s(ctx) - BOOKING_LONGEST_S};
    enum status s = sql_booking_requests_of_space(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct booking_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    const struct zone *z = h->calendar.zone;
    for (size_t i = 0; i < n; i++) {
        const struct sql_booking_requests_of_space_row *r = &rows[i];
        s = house_note_listed(ctx, h, r->account_id, r->email);
        if (s != OK)
            return s;
        lines[i] = (struct booking_line_view){
            .code = r->id,
            .status = booking_status_name(BOOKING_REQUESTED),
            .status_name = show_status(ctx, BOOKING_REQUESTED),
            .resource = r->resource_name,
            .starts_at = zone_when(z, r->starts_at),
            .ends_at = zone_when(z, r->ends_at),
            .units = r->units,
            .people = r->people,
            .price_cents = asked_price(rows, n, i),
            .currency = r->currency,
            .name = r->name,
            .email = r->email,
            .phone = r->phone,
            .note = r->note,
            .team = r->team,
            .series = r->series_id.v,
            .group = r->group_id.v,
            .with = asked_with(ctx, rows, n, i),
            .later = asked_above(rows, i),
            .confirm_by = r->confirm_by.has ? zone_when(z, r->confirm_by.v) : (struct when){0},
            .created_at = zone_when(z, r->created_at),
            .way = way_word(r->way),
            .rest_cents = r->rest_cents};
    }
    *v = (struct booking_requests_view){.slug = show_copy(ctx, h->space.slug),
                                        .name = show_copy(ctx, h->space.name),
                                        .hosted = house_is_hosted_by(h, ctx->actor),
                                        .requests = lines,
                                        .requests_n = n};
    return OK;
}

enum status booking_requests(struct ctx *ctx, const struct day_form *form,
                             struct booking_requests_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = house_is_run_by(h, ctx->actor) ? requests_in(ctx, h, ret_view) : DENIED;
    house_release(h);
    return s;
}

/* ---- the list ------------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    const struct house *house;
    int64_t resource_id; /* 0: all */
    const char *status;
    const char *words;     /* folded, or NULL */
    struct arena *scratch; /* what one row needs */
    size_t skip, max;      /* of those that fit, these are kept */
    struct booking_line_view *lines;
    size_t lines_n;
    int64_t total;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

static bool status_fits(const char *asked, int64_t status)
{
    if (strcmp(asked, "all") == 0)
        return true;
    if (strcmp(asked, "active") == 0)
        return status < BOOKING_ENDED;
    return strcmp(asked, booking_status_name((enum booking_status)status)) == 0;
}

static bool words_fit(struct listing *l, const struct sql_booking_list_of_space_row *row)
{
    if (!l->words)
        return true;
    char code[ID_CHARS_MAX + 1];
    (void)id_print(row->id, code);
    arena_reset(l->scratch);
    const char *all =
        arena_printf(l->scratch, "%s %s %s %s %s", code, row->name, row->email ? row->email : "",
                     row->phone ? row->phone : "", row->team ? row->team : "");
    const char *fold = fold_text(l->scratch, all);
    return fold && fold_has_words(fold, l->words);
}

static const char *copy_or_null(struct ctx *ctx, const char *text)
{
    return text ? show_copy(ctx, text) : NULL;
}

/* What is over can be booked again. */
static const char *again_url(struct listing *l, const struct sql_booking_list_of_space_row *row)
{
    const struct booking b = {.resource_id = row->resource_id,
                              .starts_at = row->starts_at,
                              .ends_at = row->ends_at,
                              .units = (int32_t)row->units,
                              .people = (int32_t)row->people,
                              .name = row->name,
                              .email = row->email};
    const bool over = row->ends_at <= ctx_now_s(l->ctx) || row->status >= BOOKING_ENDED;
    return over ? usual_again_url(l->ctx, l->house, &b) : NULL;
}

static void keep_row(struct listing *l, const struct sql_booking_list_of_space_row *row)
{
    struct ctx *ctx = l->ctx;
    const struct zone *z = l->house->calendar.zone;
    const enum booking_status status = (enum booking_status)row->status;
    l->lines[l->lines_n++] =
        (struct booking_line_view){.code = row->id,
                                   .status = booking_status_name(status),
                                   .status_name = show_status(ctx, status),
                                   .resource = copy_or_null(ctx, row->resource_name),
                                   .starts_at = zone_when(z, row->starts_at),
                                   .ends_at = zone_when(z, row->ends_at),
                                   .units = row->units,
                                   .people = row->people,
                                   .price_cents = row->price_cents,
                                   .currency = show_copy(ctx, row->currency),
                                   .name = show_copy(ctx, row->name),
                                   .email = copy_or_null(ctx, row->email),
                                   .phone = copy_or_null(ctx, row->phone),
                                   .note = copy_or_null(ctx, row->note),
                                   .team = copy_or_null(ctx, row->team),
                                   .series = row->series_id.v,
                                   .group = row->group_id.v,
                                   .created_at = zone_when(z, row->created_at),
                                   .way = way_word(row->way),
                                   .rest_cents = row->rest_cents,
                                   .again_url = again_url(l, row)};
}

static bool list_row(void *arg, const struct sql_booking_list_of_space_row *row)
{
    struct listing *l = arg;
    if ((l->resource_id && row->resource_id != l->resource_id) ||
        !status_fits(l->status, row->status) || !words_fit(l, row))
        return true;
    const size_t at = (size_t)l->total++;
    if (at >= l->skip && l->lines_n < l->max) {
        keep_row(l, row);
        l->noted = house_note_listed(l->ctx, l->house, row->account_id, row->email);
    }
    return l->noted == OK;
}

/* The days asked, both included. */
static void list_days(struct ctx *ctx, const struct house *h, const struct booking_list_form *form,
                      struct date *ret_since, struct date *ret_until)
{
    const struct date since = form->since.year ? form->since : house_date(h, ctx_now_s(ctx));
    struct date until = form->until.year ? form->until : date_add(since, LIST_DAYS);
    if (date_days(until) - date_days(since) > LIST_DAYS_MAX)
        until = date_add(since, LIST_DAYS_MAX);
    *ret_since = since;
    *ret_until = until;
}

static enum status list_rows(struct listing *l, const struct booking_list_form *form)
{
    struct date since;
    struct date until;
    list_days(l->ctx, l->house, form, &since, &until);
    l->resource_id = form->resource;
    l->status = form->status;
    l->words = form->q ? fold_text(l->ctx->arena, form->q) : NULL;
    l->scratch = arena_new(LIMIT_TEXT_BYTES * 4);
    l->lines = arena_array(l->ctx->arena, l->max, sizeof(*l->lines));
    enum status s = LIMIT;
    if (l->scratch && l->lines && (l->words || !form->q)) {
        const struct zone *z = l->house->calendar.zone;
        const struct sql_booking_list_of_space_args args = {
            .space_id = l->house->space.id,
            .from_at = zone_day_start(z, since),
            .to_at = zone_day_start(z, date_add(until, 1))};
        s = sql_booking_list_of_space(l->ctx, &args, list_row, l);
        if (s == OK)
            s = l->noted;
    }
    arena_free(l->scratch);
    return s;
}

static struct address list_address(struct ctx *ctx, const struct house *h,
                                   const struct booking_list_form *form, const char *what)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/%s", h->space.slug, what));
    address_text(&a, "resource", form->resource ? show_id(ctx, form->resource) : NULL);
    address_text(&a, "q", form->q);
    address_date(&a, "since", form->since);
    address_date(&a, "until", form->until);
    return a;
}

static const char *list_url(struct ctx *ctx, const struct house *h,
                            const struct booking_list_form *form, const char *what, int64_t page)
{
    struct address a = list_address(ctx, h, form, what);
    address_text(&a, "status", form->status);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status show_statuses(struct ctx *ctx, const struct house *h,
                                 const struct booking_list_form *form, struct booking_list_view *v)
{
    static const char *const words[] = {"active",   "confirmed", "requested", "cancelled",
                                        "declined", "lapsed",    "all"};
    const char *const names[] = {ctx_text(ctx, "Active"),    ctx_text(ctx, "Confirmed"),
                                 ctx_text(ctx, "Requested"), ctx_text(ctx, "Cancelled"),
                                 ctx_text(ctx, "Declined"),  ctx_text(ctx, "Lapsed"),
                                 ctx_text(ctx, "All")};
    struct find_choice_view *list = arena_array(ctx->arena, ARRAY_LEN(words), sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct address a = list_address(ctx, h, form, "bookings");
        address_text(&a, "status", words[i]);
        list[i] = (struct find_choice_view){.name = names[i],
                                            .word = words[i],
                                            .url = address_end(&a),
                                            .on = strcmp(words[i], form->status) == 0};
    }
    v->statuses = list;
    v->statuses_n = ARRAY_LEN(words);
    return OK;
}

/* What stands here, and what is asked for when it is put away. */
static enum status show_resources(struct ctx *ctx, const struct house *h, int64_t asked,
                                  struct booking_list_view *v)
{
    const bool away = asked && house_resource(h, asked) == h->resources_n;
    const size_t n = h->resources_n + away;
    struct find_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    struct resource gone = {.name = ""};
    enum status s = !list ? LIMIT : away ? resource_get(ctx, asked, &gone) : OK;
    if (s == OK && away && gone.space_id != h->space.id)
        s = NOT_FOUND;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct resource *r = i < h->resources_n ? &h->resources[i] : &gone;
        list[i] = (struct find_choice_view){
            .name = show_copy(ctx, r->name), .word = show_id(ctx, r->id), .on = r->id == asked};
    }
    v->resource = asked;
    v->resources = list;
    v->resources_n = s == OK ? n : 0;
    return s;
}

/* The first of them with one resource alone. */
static enum status show_resource_feeds(struct ctx *ctx, const struct house *h,
                                       struct booking_list_view *v)
{
    struct find_choice_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const char *id = show_id(ctx, h->resources[i].id);
        list[i] = (struct find_choice_view){
            .name = show_copy(ctx, h->resources[i].name),
            .word = id,
            .url = show_text(ctx, "%s&resource=%s", v->feed_url, id),
        };
    }
    v->feeds = list;
    v->feeds_n = h->resources_n;
    return OK;
}

/* Two secret addresses: one that names people, for the host, and one for a screen at the door. */
static enum status show_feeds(struct ctx *ctx, const struct house *h, struct booking_list_view *v)
{
    char names[27];
    char plain[27];
    enum status s = network_tag(ctx, "calendar.names", h->space.id, names);
    if (s == OK)
        s = network_tag(ctx, "calendar", h->space.id, plain);
    if (s != OK)
        return s;
    const char *url = request_public_url(ctx);
    v->feed_url = show_text(ctx, "%s/s/%s/calendar.ics?secret=%s", url, h->space.slug, names);
    v->free_feed_url = show_text(ctx, "%s/s/%s/calendar.ics?secret=%s", url, h->space.slug, plain);
    return show_resource_feeds(ctx, h, v);
}

static enum status list_in(struct ctx *ctx, const struct house *h,
                           const struct booking_list_form *form, struct booking_list_view *ret_view)
{
    struct listing l = {.ctx = ctx,
                        .house = h,
                        .skip = (size_t)(form->page - 1) * LIMIT_PAGE_ROWS,
                        .max = LIMIT_PAGE_ROWS};
    enum status s = list_rows(&l, form);
    if (s != OK)
        return s;
    struct booking_list_view v = {.slug = show_copy(ctx, h->space.slug),
                                  .name = show_copy(ctx, h->space.name),
                                  .q = form->q,
                                  .status = form->status,
                                  .total = l.total,
                                  .page = form->page,
                                  .bookings = l.lines,
                                  .bookings_n = l.lines_n,
                                  .hosted = house_is_hosted_by(h, ctx->actor)};
    v.csv_max = LIMIT_LIST_ROWS;
    v.csv_long = v.hosted && l.total > LIMIT_LIST_ROWS;
    if (v.hosted && !v.csv_long)
        v.csv_url = list_url(ctx, h, form, "bookings.csv", 0);
    list_days(ctx, h, form, &v.since, &v.until);
    v.pages = list_pages(l.total);
    if (v.page > 1)
        v.previous_url = list_url(ctx, h, form, "bookings", v.page - 1);
    if (v.page < v.pages)
        v.next_url = list_url(ctx, h, form, "bookings", v.page + 1);
    s = show_statuses(ctx, h, form, &v);
    if (s == OK)
        s = show_resources(ctx, h, form->resource, &v);
    if (s == OK && v.hosted)
        s = show_feeds(ctx, h, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_list(struct ctx *ctx, const struct booking_list_form *form,
                         struct booking_list_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = house_is_run_by(h, ctx->actor) ? list_in(ctx, h, form, ret_view) : DENIED;
    house_release(h);
    return s;
}

/* ---- the same as a table -------------------------------------------------------------------- */

static void csv_line(struct ctx *ctx, struct csv *c, const char *zone,
                     const struct booking_line_view *l)
{
    csv_text(c, show_id(ctx, l->code));
    csv_text(c, l->status);
    csv_text(c, l->resource);
    csv_when(c, l->starts_at);
    csv_when(c, l->ends_at);
    csv_int(c, l->units);
    csv_int(c, l->people);
    csv_opt_int(c, l->price_cents);
    csv_text(c, l->currency);
    csv_text(c, l->name);
    csv_text(c, l->email);
    csv_text(c, l->phone);
    csv_text(c, l->note);
    csv_text(c, l->team);
    csv_when(c, l->created_at);
    csv_text(c, l->way);
    csv_opt_int(c, l->rest_cents);
    csv_text(c, zone);
    csv_text(c, l->group ? show_id(ctx, l->group) : NULL);
    csv_row_end(c);
}

static enum status csv_in(struct ctx *ctx, const struct house *h,
                          const struct booking_list_form *form)
{
    static const char *const columns[] = {
        "code",        "status",   "resource",   "starts_at", "ends_at", "units", "people",
        "price_cents", "currency", "name",       "email",     "phone",   "note",  "team",
        "created_at",  "way",      "rest_cents", "zone",      "group"};
    struct listing l = {.ctx = ctx, .house = h, .max = LIMIT_LIST_ROWS};
    const enum status s = list_rows(&l, form);
    if (s != OK)
        return s;
    if (l.total > LIMIT_LIST_ROWS) /* a part of it would look like all of it */
        return ctx_fail(ctx, INVALID, "booking.list_long",
                        "These are %lld bookings, and a table takes %d. Please choose fewer days.",
                        (long long)l.total, (int)LIMIT_LIST_ROWS);
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < l.lines_n; i++)
        csv_line(ctx, csv, h->space.zone, &l.lines[i]);
    return reply_table_end(ctx, &table, "bookings.csv", OK);
}

enum status booking_list_csv(struct ctx *ctx, const struct booking_list_form *form)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = house_is_hosted_by(h, ctx->actor) ? csv_in(ctx, h, form) : DENIED;
    house_release(h);
    return s;
}
