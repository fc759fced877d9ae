/* The day on paper: who comes, for what, and a box to tick when he came. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 4096 }; /* as many as a day has (booking_day_pages.c) */

struct sheet {
    struct ctx *ctx;
    const struct house *house;
    struct day_form part; /* kind and floor */
    int64_t day_from, day_to;
    struct sheet_line_view *lines;
    size_t n, size;
    bool grouped; /* some of them belong together */
    enum status s;
};

static bool grow(struct sheet *t)
{
    struct sheet_line_view *lines =
        t->n < LINES_MAX ? arena_room(t->ctx->arena, t->lines, t->n, &t->size, sizeof(*lines))
                         : NULL;
    if (lines)
        t->lines = lines;
    return lines;
}

/* "09:00–10:30"; where it began before the day or goes on after it, an ellipsis says so. */
static const char *times(const struct sheet *t, const struct sql_booking_sheet_of_space_row *row)
{
    struct date date;
    minute from;
    minute to;
    const struct zone *z = t->house->calendar.zone;
    zone_civil(z, row->starts_at, &date, &from);
    zone_civil(z, row->ends_at, &date, &to);
    const char *begin = row->starts_at < t->day_from ? "…" : show_minute(t->ctx, from);
    const bool midnight = row->ends_at == t->day_to;
    const char *end = row->ends_at > t->day_to ? "…" : show_minute(t->ctx, midnight ? 24 * 60 : to);
    return show_text(t->ctx, "%s–%s", begin, end);
}

static bool read_line(void *arg, const struct sql_booking_sheet_of_space_row *row)
{
    struct sheet *t = arg;
    const struct house *h = t->house;
    const size_t index = house_resource(h, row->resource_id);
    if (index == h->resources_n || !day_wants(&t->part, &h->resources[index]))
        return true;
    t->s = house_note_listed(t->ctx, h, row->account_id, row->email);
    if (t->s == OK && !grow(t))
        t->s = LIMIT;
    if (t->s != OK)
        return false;
    const char *key = fold_words(t->ctx->arena, row->name);
    t->lines[t->n++] =
        (struct sheet_line_view){.code = row->id,
                                 .starts_at = zone_when(h->calendar.zone, row->starts_at),
                                 .ends_at = zone_when(h->calendar.zone, row->ends_at),
                                 .who = show_copy(t->ctx, row->name),
                                 .team = row->team ? show_copy(t->ctx, row->team) : NULL,
                                 .resource = show_copy(t->ctx, h->resources[index].name),
                                 .units = row->units,
                                 .people = row->people,
                                 .request = row->status == BOOKING_REQUESTED,
                                 .note = row->note ? show_copy(t->ctx, row->note) : NULL,
                                 .group = row->group_id.v,
                                 .key = key ? key : "",
                                 .place = (int64_t)index,
                                 .times = times(t, row)};
    t->grouped = t->grouped || row->group_id.has;
    return true;
}

/* ---- what belongs together ------------------------------------------------------------------- */

/* Of the same day; also what is of a part of it that is not shown is left out here. */
static void add_places(struct sheet *t)
{
    for (size_t i = 0; t->grouped && i < t->n; i++) {
        struct sheet_line_view *l = &t->lines[i];
        const char *words = "";
        for (size_t k = 0; l->group && k < t->n; k++) {
            const struct sheet_line_view *o = &t->lines[k];
            if (o->group == l->group && o->code != l->code)
                words = show_place_after(t->ctx, words, o->resource, o->units);
        }
        l->with = *words ? words : NULL;
    }
}

/* ---- what staff wrote ------------------------------------------------------------------------ */

static int find_line(const void *x, const void *y)
{
    const struct sheet_line_view *a = x;
    const struct sheet_line_view *b = y;
    return (a->code > b->code) - (a->code < b->code);
}

/* The notes come by booking, and so do the lines until they are sorted for people. */
static enum status add_notes(struct sheet *t, const struct sql_booking_notes_of_window_args *args)
{
    struct sql_booking_notes_of_window_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_booking_notes_of_window(t->ctx, args, &rows, &n);
    if (s == OK)
        qsort(t->lines, t->n, sizeof(*t->lines), find_line);
    const char **words = s == OK ? arena_array(t->ctx->arena, n, sizeof(*words)) : NULL;
    if (!words || n == 0)
        return s == OK && !words ? LIMIT : s;
    for (size_t i = 0; t->n && i < n; i++) {
        const struct sheet_line_view wanted = {.code = rows[i].booking_id};
        struct sheet_line_view *l = bsearch(&wanted, t->lines, t->n, sizeof(*t->lines), find_line);
        words[i] =
            rows[i].by ? show_text(t->ctx, "%s (%s)", rows[i].words, rows[i].by) : rows[i].words;
        if (l && l->staff_notes_n++ == 0)
            l->staff_notes = &words[i];
    }
    return OK;
}

/* Of the lines of one day there are few, and fewer that have extras. */
static bool read_extras(void *arg, int64_t booking_id, const char *words)
{
    struct sheet *t = arg;
    for (size_t i = 0; i < t->n; i++) {
        if (t->lines[i].code == booking_id)
            t->lines[i].extras = show_copy(t->ctx, words);
    }
    return true;
}

/* ---- order ----------------------------------------------------------------------------------- */

static int by_time(const void *x, const void *y)
{
    const struct sheet_line_view *a = x;
    const struct sheet_line_view *b = y;
    if (a->starts_at.utc != b->starts_at.utc)
        return a->starts_at.utc < b->starts_at.utc ? -1 : 1;
    const int by_who = strcmp(a->key, b->key);
    return by_who ? by_who : a->code < b->code ? -1 : a->code > b->code;
}

static int by_name(const void *x, const void *y)
{
    const struct sheet_line_view *a = x;
    const struct sheet_line_view *b = y;
    const int order = strcmp(a->key, b->key);
    return order ? order : by_time(x, y);
}

static int by_resource(const void *x, const void *y)
{
    const struct sheet_line_view *a = x;
    const struct sheet_line_view *b = y;
    return a->place != b->place ? (a->place < b->place ? -1 : 1) : by_time(x, y);
}

static void sort_lines(struct sheet *t, const char *sort)
{
    if (t->n > 1)
        qsort(t->lines, t->n, sizeof(*t->lines),
              strcmp(sort, "name") == 0       ? by_name
              : strcmp(sort, "resource") == 0 ? by_resource
                                              : by_time);
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char *url_of(struct ctx *ctx, const struct sheet_view *v, const char *what,
                          const char *sort)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/%s", v->slug, what));
    address_text(&a, "date", show_date(ctx, v->date));
    address_text(&a, "kind", v->kind);
    if (v->floor)
        address_text(&a, "floor", show_id(ctx, v->floor));
    address_text(&a, "sort", sort);
    return address_end(&a);
}

static enum status show_orders(struct ctx *ctx, struct sheet_view *v)
{
    static const char *const words[] = {"time", "name", "resource"};
    const char *const names[] = {ctx_text(ctx, "By time"), ctx_text(ctx, "By name"),
                                 ctx_text(ctx, "By place")};
    struct find_choice_view *list = arena_array(ctx->arena, ARRAY_LEN(words), sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        list[i] = (struct find_choice_view){.name = names[i],
                                            .word = words[i],
                                            .url = url_of(ctx, v, "day/sheet", words[i]),
                                            .on = strcmp(words[i], v->sort) == 0};
    v->orders = list;
    v->orders_n = ARRAY_LEN(words);
    v->day_url = url_of(ctx, v, "day", NULL);
    v->csv_url = url_of(ctx, v, "day/sheet.csv", v->sort);
    return OK;
}

/* Who has come, where somebody knows: of today. */
static enum status read_came(struct sheet *t)
{
    struct booking_coming *list = arena_array(t->ctx->arena, t->n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < t->n; i++)
        list[i] = (struct booking_coming){.booking_id = t->lines[i].code,
                                          .starts_at = t->lines[i].starts_at.utc,
                                          .ends_at = t->lines[i].ends_at.utc,
                                          .agreed = !t->lines[i].request};
    const enum status s = booking_ask_came(t->ctx, t->house->space.id, list, t->n);
    for (size_t i = 0; s == OK && i < t->n; i++)
        t->lines[i].came = booking_came_name(list[i].came);
    return s;
}

static enum status sheet_in(struct sheet *t, const struct sheet_form *form, struct sheet_view *v)
{
    struct ctx *ctx = t->ctx;
    const struct house *h = t->house;
    const struct zone *z = h->calendar.zone;
    struct span open[4];
    const char *why = NULL;
    if (!z)
        return refuse_not_bookable(ctx);
    const struct date day = form->date.year ? form->date : house_date(h, ctx_now_s(ctx));
    t->day_from = zone_day_start(z, day);
    t->day_to = zone_day_start(z, date_add(day, 1));
    const struct sql_booking_sheet_of_space_args args = {
        h->space.id, t->day_from - BOOKING_LONGEST_S, t->day_from, t->day_to};
    enum status s = sql_booking_sheet_of_space(ctx, &args, read_line, t);
    if (s == OK)
        s = t->s;
    const struct sql_booking_notes_of_window_args window = {args.space_id, args.after, args.from_at,
                                                            args.to_at};
    if (s == OK && t->n > 0)
        s = add_notes(t, &window);
    if (s == OK && t->n > 0)
        s = show_sheet_guests(ctx, h,
                              &(struct instants){.starts_at = t->day_from, .ends_at = t->day_to},
                              t->lines, t->n);
    if (s == OK)
        s = extras_say_window(ctx, h->space.id, t->day_from, t->day_to, read_extras, t);
    if (s == OK && date_compare(day, house_date(h, ctx_now_s(ctx))) == 0)
        s = read_came(t);
    if (s != OK)
        return s;
    add_places(t);
    sort_lines(t, form->sort);
    *v = (struct sheet_view){.slug = show_copy(ctx, h->space.slug),
                             .name = show_copy(ctx, h->space.name),
                             .date = day,
                             .zone = show_copy(ctx, h->space.zone),
                             .hours = show_hours(ctx, h, day),
                             .kind = form->kind,
                             .floor = form->floor,
                             .sort = form->sort,
                             .printed_at = zone_when(z, ctx_now_s(ctx)),
                             .lines = t->lines,
                             .lines_n = t->n,
                             .count = (int64_t)t->n,
                             .hosted = house_is_hosted_by(h, ctx->actor)};
    if (calendar_day(&h->calendar, day, open, &why) == 0)
        v->closed = why && *why ? show_copy(ctx, ctx_text(ctx, why)) : ctx_text(ctx, "Closed");
    return show_orders(ctx, v);
}

enum status booking_sheet(struct ctx *ctx, const struct sheet_form *form,
                          struct sheet_view *ret_view)
{
    struct sheet t = {.ctx = ctx, .part = {.kind = form->kind, .floor = form->floor}, .s = OK};
    enum status s = house_of_slug(ctx, form->slug, &t.house);
    if (s != OK)
        return s;
    s = sheet_in(&t, form, ret_view);
    house_release(t.house);
    return s;
}

/* ---- the same as a table -------------------------------------------------------------------- */

/* "Ada Guest; Bea Guest" */
static const char *joined(struct ctx *ctx, const char *const *texts, size_t n)
{
    const char *all = "";
    for (size_t i = 0; i < n; i++)
        all = show_text(ctx, "%s%s%s", all, i ? "; " : "", texts[i]);
    return all;
}

static void csv_line(struct ctx *ctx, struct csv *c, const struct sheet_line_view *l)
{
    csv_text(c, show_id(ctx, l->code));
    csv_when(c, l->starts_at);
    csv_when(c, l->ends_at);
    csv_text(c, l->who);
    csv_text(c, l->team);
    csv_text(c, l->resource);
    csv_int(c, l->units);
    csv_int(c, l->people);
    csv_text(c, l->request ? "requested" : "confirmed");
    csv_text(c, l->came);
    csv_text(c, l->extras);
    csv_text(c, l->note);
    csv_text(c, joined(ctx, l->staff_notes, l->staff_notes_n));
    csv_text(c, joined(ctx, l->guests, l->guests_n));
    csv_row_end(c);
}

enum status booking_sheet_csv(struct ctx *ctx, const struct sheet_form *form)
{
    static const char *const columns[] = {"code",   "starts_at", "ends_at", "name",  "team",
                                          "what",   "units",     "people",  "state", "came",
                                          "extras", "note",      "staff",   "guests"};
    struct sheet_view v;
    struct reply_table table;
    const enum status s = booking_sheet(ctx, form, &v);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < v.lines_n; i++)
        csv_line(ctx, csv, &v.lines[i]);
    return reply_table_end(ctx, &table, "day.csv", OK);
}
