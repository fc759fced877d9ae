/* Who uses how much of a space, in sums [BK-93]. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/email.h"
#include "base/words.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

enum { LATE_S = 24 * 3600, SLIP_S = BOOKING_GRACE_MIN * 60, DAYS_A_WEEK = 7 };

/* ---- counting ------------------------------------------------------------------------------- */

/* One booking as it counts. */
struct used {
    int64_t account_id;
    const char *key; /* of a guest: his address folded; of others "" */
    const char *name, *email;
    int64_t minutes, peak_minutes;
    int32_t bookings, late_cancels, no_shows;
};

struct counting {
    struct ctx *ctx;
    const struct house *house;
    struct limit_peaks peaks;
    struct used *list;
    size_t n, room;
    enum status failed;
};

static const char *copy_of(struct counting *c, const char *text)
{
    const char *copy = arena_strdup(c->ctx->arena, text ? text : "");
    if (!copy)
        c->failed = LIMIT;
    return copy ? copy : "";
}

/* Less than a day before it began, and not at once after a slip. */
static bool is_late_cancel(const struct sql_booking_used_of_space_row *row)
{
    return row->status == BOOKING_CANCELLED && row->changed_at > row->starts_at - LATE_S &&
           row->changed_at > row->created_at + SLIP_S;
}

static void weigh(struct counting *c, const struct sql_booking_used_of_space_row *row,
                  struct used *u)
{
    const bool missed = row->why.has && row->why.v == BOOKING_NO_SHOW;
    const int64_t ends_at = missed ? row->booked_until.v : row->ends_at;
    if (row->status >= BOOKING_ENDED)
        return;
    u->minutes = (ends_at - row->starts_at) / 60 * row->units;
    u->peak_minutes =
        limit_peak_minutes(&c->peaks, c->house->calendar.zone, row->starts_at, ends_at) *
        row->units;
    u->bookings = 1;
    u->no_shows = missed;
}

static bool grow(struct counting *c)
{
    struct used *list = NULL;
    if (c->n < (size_t)LIMIT_LIST_ROWS * 2)
        list = arena_room(c->ctx->arena, c->list, c->n, &c->room, sizeof(*list));
    if (list)
        c->list = list;
    else
        c->failed = LIMIT;
    return list;
}

static bool count_one(void *arg, const struct sql_booking_used_of_space_row *row)
{
    struct counting *c = arg;
    if (!grow(c))
        return false;
    const char *key = row->account_id.has ? "" : email_key(c->ctx->arena, row->email);
    const bool known = row->person && *row->person;
    struct used u = {.account_id = row->account_id.v,
                     .key = key ? key : "",
                     .name = copy_of(c, known ? row->person : row->name),
                     .email = copy_of(c, row->account_id.has ? row->address : row->email),
                     .late_cancels = is_late_cancel(row)};
    weigh(c, row, &u);
    c->list[c->n++] = u;
    return c->failed == OK;
}

static int by_person(const void *a, const void *b)
{
    const struct used *x = a;
    const struct used *y = b;
    if (x->account_id != y->account_id)
        return (x->account_id > y->account_id) - (x->account_id < y->account_id);
    return strcmp(x->key, y->key);
}

static int by_use(const void *a, const void *b)
{
    const struct used *x = a;
    const struct used *y = b;
    if (x->minutes != y->minutes)
        return (x->minutes < y->minutes) - (x->minutes > y->minutes);
    const int names = strcmp(x->name, y->name);
    return names ? names : by_person(a, b);
}

/* Those of one person become one, the most first. */
static void add_up(struct counting *c)
{
    size_t kept = 0;
    if (c->n > 1)
        qsort(c->list, c->n, sizeof(c->list[0]), by_person);
    for (size_t i = 0; i < c->n; i++) {
        struct used *last = kept ? &c->list[kept - 1] : NULL;
        if (!last || by_person(last, &c->list[i]) != 0) {
            c->list[kept++] = c->list[i];
            continue;
        }
        last->minutes += c->list[i].minutes;
        last->peak_minutes += c->list[i].peak_minutes;
        last->bookings += c->list[i].bookings;
        last->late_cancels += c->list[i].late_cancels;
        last->no_shows += c->list[i].no_shows;
    }
    c->n = kept;
    if (kept > 1)
        qsort(c->list, kept, sizeof(c->list[0]), by_use);
}

static struct period weeks_of(struct ctx *ctx, const struct house *h, int64_t weeks)
{
    const struct date tomorrow = date_add(house_date(h, ctx_now_s(ctx)), 1);
    return (struct period){date_add(tomorrow, -weeks * DAYS_A_WEEK), tomorrow};
}

static enum status count_all(struct counting *c, const struct period *days)
{
    const struct house *h = c->house;
    if (!h->calendar.zone)
        return refuse_not_bookable(c->ctx);
    const struct sql_booking_used_of_space_args args = {
        .space_id = h->space.id,
        .from_at = zone_day_start(h->calendar.zone, days->from),
        .to_at = zone_day_start(h->calendar.zone, days->until)};
    enum status s = limit_peaks_of(c->ctx, h->space.id, &c->peaks);
    if (s == OK)
        s = sql_booking_used_of_space(c->ctx, &args, count_one, c);
    if (s == OK)
        s = c->failed;
    if (s == OK)
        add_up(c);
    return s;
}

/* ---- the list ------------------------------------------------------------------------------- */

static enum status line_of(const struct counting *c, const struct used *u, int64_t all_peak,
                           struct use_line_view *ret_line)
{
    struct ctx *ctx = c->ctx;
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/limits/rule", c->house->space.slug));
    address_text(&a, "email", u->email);
    *ret_line = (struct use_line_view){
        .account = u->account_id,
        .name = u->name,
        .email = u->email,
        .minutes = u->minutes,
        .peak_minutes = u->peak_minutes,
        .peak_share = all_peak ? (u->peak_minutes * 100 + all_peak / 2) / all_peak : 0,
        .bookings = u->bookings,
        .late_cancels = u->late_cancels,
        .no_shows = u->no_shows,
        .hours_text = words_hours(ctx, u->minutes),
        .peak_text = words_hours(ctx, u->peak_minutes),
        .limit_url = u->account_id ? address_end(&a) : NULL,
    };
    return house_note_listed(
        ctx, c->house, u->account_id ? opt_int_of(u->account_id) : (struct opt_int){0}, u->email);
}

static enum status lines_of(const struct counting *c, size_t from, size_t most,
                            struct use_list_view *v)
{
    for (size_t i = 0; i < c->n; i++) {
        v->minutes += c->list[i].minutes;
        v->peak_minutes += c->list[i].peak_minutes;
    }
    const size_t n = from >= c->n ? 0 : c->n - from < most ? c->n - from : most;
    struct use_line_view *lines = arena_array(c->ctx->arena, n, sizeof(*lines));
    enum status s = lines ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = line_of(c, &c->list[from + i], v->peak_minutes, &lines[i]);
    v->lines = lines;
    v->lines_n = n;
    v->total = (int64_t)c->n;
    return s;
}

static const char *use_url(struct ctx *ctx, const struct house *h, const char *page, int64_t weeks,
                           int64_t number)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/limits/%s", h->space.slug, page));
    address_int(&a, "weeks", weeks);
    address_int(&a, "page", number > 1 ? number : 0);
    return address_end(&a);
}

static enum status show_weeks(struct ctx *ctx, int64_t weeks, struct use_list_view *v)
{
    static const int64_t offered[] = {1, 2, 4, 8, 13, 26};
    struct use_weeks_view *list = arena_array(ctx->arena, ARRAY_LEN(offered), sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(offered); i++)
        list[i] = (struct use_weeks_view){.weeks = offered[i], .on = offered[i] == weeks};
    v->since = list;
    v->since_n = ARRAY_LEN(offered);
    return OK;
}

static enum status list_in(struct ctx *ctx, const struct house *h, const struct use_list_form *f,
                           struct use_list_view *ret_view)
{
    struct counting c = {.ctx = ctx, .house = h, .failed = OK};
    const struct period days = weeks_of(ctx, h, f->weeks);
    const int64_t pages_before = f->page - 1;
    struct use_list_view v = {.from_day = days.from,
                              .last_day = date_add(days.until, -1),
                              .weeks = f->weeks,
                              .page = f->page};
    struct space space; /* its texts outlive the house */
    enum status s = space_of_slug(ctx, f->slug, &space);
    if (s == OK)
        s = space_head_make(ctx, &space, "limits/use", &v.head);
    if (s == OK)
        s = count_all(&c, &days);
    if (s == OK)
        s = lines_of(&c, (size_t)pages_before * LIMIT_PAGE_ROWS, LIMIT_PAGE_ROWS, &v);
    if (s == OK)
        s = show_weeks(ctx, f->weeks, &v);
    if (s != OK)
        return s;
    v.pages = list_pages((int64_t)c.n);
    v.peaks = limit_peaks_any(&c.peaks);
    v.hours_text = words_hours(ctx, v.minutes);
    v.peak_text = words_hours(ctx, v.peak_minutes);
    v.csv_url = use_url(ctx, h, "use.csv", f->weeks, 0);
    if (f->page > 1)
        v.previous_url = use_url(ctx, h, "use", f->weeks, f->page - 1);
    if (f->page < v.pages)
        v.next_url = use_url(ctx, h, "use", f->weeks, f->page + 1);
    *ret_view = v;
    return OK;
}

enum status use_list(struct ctx *ctx, const struct use_list_form *form,
                     struct use_list_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = house_is_hosted_by(h, ctx->actor) ? list_in(ctx, h, form, ret_view) : DENIED;
    house_release(h);
    return s;
}

/* ---- the same as a table -------------------------------------------------------------------- */

static enum status reply_lines(struct ctx *ctx, const struct use_list_view *v)
{
    static const char *const columns[] = {"name",       "email",    "minutes",      "peak_minutes",
                                          "peak_share", "bookings", "late_cancels", "no_shows"};
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < v->lines_n; i++) {
        const struct use_line_view *l = &v->lines[i];
        const int64_t numbers[] = {l->minutes,  l->peak_minutes, l->peak_share,
                                   l->bookings, l->late_cancels, l->no_shows};
        csv_text(csv, l->name);
        csv_text(csv, l->email);
        for (size_t k = 0; k < ARRAY_LEN(numbers); k++)
            csv_int(csv, numbers[k]);
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "use.csv", OK);
}

static enum status csv_in(struct ctx *ctx, const struct house *h, const struct use_list_form *f)
{
    struct counting c = {.ctx = ctx, .house = h, .failed = OK};
    const struct period days = weeks_of(ctx, h, f->weeks);
    struct use_list_view v = {0};
    enum status s = count_all(&c, &days);
    if (s == OK)
        s = lines_of(&c, 0, c.n, &v);
    return s == OK ? reply_lines(ctx, &v) : s;
}

enum status use_list_csv(struct ctx *ctx, const struct use_list_form *form)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = house_is_hosted_by(h, ctx->actor) ? csv_in(ctx, h, form) : DENIED;
    house_release(h);
    return s;
}
