/* A day as it is read: bookings by resource, what is out, and the hours that are shown. */
#include "booking/booking_day.h"

#include "booking_sql.h"

#include <stdlib.h>
#include <string.h>

enum {
    ENTRIES_MAX =
        4096,     /* bookings of one day of one space: past it the day is not a page any more */
    OWN_MAX = 64, /* bars of the reader's own: more, nobody holds on a day */
    DAY_FROM_MIN = 8 * 60, /* shown of a closed day */
    DAY_TO_MIN = 20 * 60
};

/* ---- reading -------------------------------------------------------------------------------- */

static bool keep(struct day *d, const struct entry *e)
{
    if (d->n == ENTRIES_MAX)
        return false;
    struct entry *entries = arena_room(d->ctx->arena, d->entries, d->n, &d->size, sizeof(*entries));
    d->short_of_memory = !entries;
    if (!entries)
        return false;
    d->entries = entries;
    d->entries[d->n++] = *e;
    return true;
}

/* A member's own; what does not fit is shown as taken. */
static bool read_own(void *arg, const struct sql_booking_own_in_space_row *row)
{
    struct day *d = arg;
    if (d->own_n == OWN_MAX)
        return false;
    d->own[d->own_n++] =
        (struct entry){.id = row->id,
                       .people = (int32_t)row->people,
                       .request = row->status == BOOKING_REQUESTED,
                       .name = show_copy(d->ctx, row->name),
                       .series_id = row->series_id.v,
                       .group_id = row->group_id.v,
                       .yours = true,
                       .moves = rules_still_free_to_change(&d->house->space.terms, row->starts_at,
                                                           row->created_at, ctx_now_s(d->ctx))};
    return true;
}

/* For a visitor: what is taken, from the index alone. */
static bool read_taken(void *arg, const struct sql_booking_taken_of_space_row *row)
{
    struct day *d = arg;
    struct entry e = {0};
    for (size_t i = 0; i < d->own_n; i++) {
        if (d->own[i].id == row->id)
            e = d->own[i];
    }
    e.resource = house_resource(d->house, row->resource_id);
    e.starts_at = row->starts_at;
    e.ends_at = row->ends_at;
    e.units = (int32_t)row->units;
    return e.resource == d->house->resources_n || keep(d, &e);
}

static bool read_long_taken(void *arg, const struct sql_booking_long_taken_of_space_row *row)
{
    const struct sql_booking_taken_of_space_row same = {.id = row->id,
                                                        .starts_at = row->starts_at,
                                                        .ends_at = row->ends_at,
                                                        .resource_id = row->resource_id,
                                                        .units = row->units};
    return read_taken(arg, &same);
}

bool day_is_wanted(const struct day *d, size_t resource)
{
    if (resource >= d->house->resources_n)
        return false;
    const struct resource *r = &d->house->resources[resource];
    return d->form ? day_wants(d->form, r) : r->id == d->only;
}

/* For a host: by whom, too. */
static bool read_named(void *arg, const struct sql_booking_named_of_space_row *row)
{
    struct day *d = arg;
    const struct entry e = {.id = row->id,
                            .resource = house_resource(d->house, row->resource_id),
                            .starts_at = row->starts_at,
                            .ends_at = row->ends_at,
                            .units = (int32_t)row->units,
                            .people = (int32_t)row->people,
                            .request = row->status == BOOKING_REQUESTED,
                            .name = show_copy(d->ctx, row->name),
                            .team = row->team ? show_copy(d->ctx, row->team) : NULL,
                            .series_id = row->series_id.v,
                            .group_id = row->group_id.v,
                            .moves = ctx_now_s(d->ctx) < row->ends_at};
    if (day_is_wanted(d, e.resource)) /* who is not shown was not looked at */
        d->noted = house_note_listed(d->ctx, d->house, row->account_id, row->email);
    return d->noted == OK && (e.resource == d->house->resources_n || keep(d, &e));
}

/* What somebody is booking at this moment, put where its start belongs. */
static bool read_held(void *arg, const struct sql_hold_window_row *row)
{
    struct day *d = arg;
    const struct entry e = {.resource = house_resource(d->house, row->resource_id),
                            .starts_at = row->starts_at,
                            .ends_at = row->ends_at,
                            .units = (int32_t)row->units,
                            .held = true,
                            .name = ""};
    if (e.resource == d->house->resources_n)
        return true;
    if (!keep(d, &e))
        return false;
    d->held_n++;
    size_t i = d->n - 1;
    for (; i > 0 && d->entries[i - 1].starts_at > e.starts_at; i--)
        d->entries[i] = d->entries[i - 1];
    d->entries[i] = e;
    return true;
}

/* They come by start; each resource gets its own together. */
static enum status gather_by_resource(struct day *d)
{
    const size_t resources_n = d->house->resources_n;
    d->first = arena_array(d->ctx->arena, resources_n + 2, sizeof(*d->first));
    struct entry *sorted = arena_array(d->ctx->arena, d->n, sizeof(*sorted));
    if (!d->first || !sorted)
        return LIMIT;
    for (size_t i = 0; i < d->n; i++)
        d->first[d->entries[i].resource + 2]++;
    for (size_t r = 2; r <= resources_n; r++)
        d->first[r] += d->first[r - 1];
    for (size_t i = 0; i < d->n; i++)
        sorted[d->first[d->entries[i].resource + 1]++] = d->entries[i];
    d->entries = sorted;
    return OK;
}

static enum status read_all_own(struct day *d)
{
    if (d->host || !d->ctx->actor || !d->ctx->actor->account_id)
        return OK;
    const struct sql_booking_own_in_space_args args = {
        d->ctx->actor->account_id, d->house->space.id, d->day_from - BOOKING_LONGEST_S, d->day_from,
        d->day_to};
    d->own = arena_array(d->ctx->arena, OWN_MAX, sizeof(*d->own));
    return d->own ? sql_booking_own_in_space(d->ctx, &args, read_own, d) : LIMIT;
}

/* Most bookings are of hours, and those of the evening before are over: only the long ones are
 * looked for further back. */
static enum status read_all_taken(struct day *d)
{
    const int64_t space_id = d->house->space.id;
    const int64_t hours_after = d->day_from - REACH_HOURS_S;
    const struct sql_booking_long_taken_of_space_args before = {
        space_id, d->day_from - BOOKING_LONGEST_S, d->day_from, hours_after};
    const struct sql_booking_taken_of_space_args since = {space_id, hours_after, d->day_from,
                                                          d->day_to};
    const enum status s = sql_booking_long_taken_of_space(d->ctx, &before, read_long_taken, d);
    return s == OK ? sql_booking_taken_of_space(d->ctx, &since, read_taken, d) : s;
}

static int by_id(const void *a, const void *b)
{
    const struct entry *one = a;
    const struct entry *two = b;
    return (one->id > two->id) - (one->id < two->id);
}

/* By start; of those that start together, the first that was made stands first. */
static enum status read_all_named(struct day *d)
{
    const struct sql_booking_named_of_space_args args = {
        d->house->space.id, d->day_from - BOOKING_LONGEST_S, d->day_from, d->day_to};
    const enum status s = sql_booking_named_of_space(d->ctx, &args, read_named, d);
    size_t n = 0;
    for (size_t i = 0; s == OK && i < d->n; i += n) {
        struct entry *first = &d->entries[i];
        for (n = 1; i + n < d->n && first[n].starts_at == first->starts_at;)
            n++;
        if (n > 1)
            qsort(first, n, sizeof(*first), by_id);
    }
    return s;
}

static enum status read_bookings(struct day *d)
{
    const struct sql_hold_window_args held = {d->house->space.id, d->day_from, d->day_to,
                                              ctx_now_s(d->ctx)};
    enum status s = read_all_own(d);
    if (s == OK)
        s = d->host ? read_all_named(d) : read_all_taken(d);
    if (s == OK)
        s = sql_hold_window(d->ctx, &held, read_held, d);
    if (s == OK && (d->short_of_memory || d->noted != OK))
        return LIMIT;
    return s == OK ? gather_by_resource(d) : s;
}

/* ---- what is out for the whole day ---------------------------------------------------------- */

static void add_out(struct day *d, const struct out *o)
{
    for (size_t i = 0; i < d->outs_n; i++) {
        struct out *same = &d->outs[i];
        if (!o->to && !same->to && same->resource == o->resource && same->kind == o->kind &&
            strcmp(same->why, o->why) == 0) {
            same->units += o->units;
            return;
        }
    }
    d->outs[d->outs_n++] = *o;
}

/* A day that the house does not remember: one looks far back. */
static enum status read_old_outs(struct day *d)
{
    struct block *blocks = NULL;
    size_t n = 0;
    const struct period days = {d->date, date_add(d->date, 1)};
    const enum status s = blocks_of_space(d->ctx, d->house->space.id, days, &blocks, &n);
    if (s != OK)
        return s;
    d->outs = arena_array(d->ctx->arena, n, sizeof(*d->outs));
    if (!d->outs)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct out o = {.resource = house_resource(d->house, blocks[i].resource_id),
                              .units = blocks[i].units,
                              .kind = blocks[i].kind,
                              .why = blocks[i].why};
        if (o.resource < d->house->resources_n)
            add_out(d, &o);
    }
    return OK;
}

static enum status read_outs(struct day *d, struct date today)
{
    const struct house *h = d->house;
    if (date_days(today) - date_days(d->date) >= HOUSE_BACK_DAYS)
        return read_old_outs(d);
    d->outs = arena_array(d->ctx->arena, h->blocks_n, sizeof(*d->outs));
    if (!d->outs)
        return LIMIT;
    for (size_t i = 0; i < h->blocks_n; i++) {
        const struct house_block *b = &h->blocks[i];
        struct out o = {.resource = b->resource, .units = b->units, .kind = b->kind, .why = b->why};
        const bool whole = b->from_at <= d->day_from && b->until_at >= d->day_to;
        if (b->kind == BLOCK_OUTSIDE || !whole) { /* the rest of it is lent */
            o.from = b->from_at > d->day_from ? b->from_at : d->day_from;
            o.to = b->until_at < d->day_to ? b->until_at : d->day_to;
        }
        if (b->from_at < d->day_to && b->until_at > d->day_from)
            add_out(d, &o);
    }
    return OK;
}

/* Who has come, where somebody knows: of today. */
static enum status read_came(struct day *d, struct date today)
{
    struct booking_coming *list = NULL;
    if (!d->host || date_compare(d->date, today) != 0)
        return OK;
    list = arena_array(d->ctx->arena, d->n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < d->n; i++)
        list[i] = (struct booking_coming){.booking_id = d->entries[i].id,
                                          .starts_at = d->entries[i].starts_at,
                                          .ends_at = d->entries[i].ends_at,
                                          .agreed = !d->entries[i].request && !d->entries[i].held};
    const enum status s = booking_ask_came(d->ctx, d->house->space.id, list, d->n);
    for (size_t i = 0; s == OK && i < d->n; i++)
        d->entries[i].came = list[i].came;
    return s;
}

enum status day_read(struct day *d, struct date today)
{
    const struct zone *z = d->house->calendar.zone;
    d->host = house_is_run_by(d->house, d->ctx->actor);
    d->day_from = zone_day_start(z, d->date);
    d->day_to = zone_day_start(z, date_add(d->date, 1));
    enum status s = read_bookings(d);
    if (s == OK)
        s = read_outs(d, today);
    return s == OK ? read_came(d, today) : s;
}

/* ---- what is shown: full hours around the opening times and the bookings -------------------- */

static int64_t instant_of(const struct day *d, minute at)
{
    int64_t first = 0;
    int64_t second = 0;
    return zone_instant(d->house->calendar.zone, d->date, at, &first, &second) == ZONE_TWICE &&
                   at > 0
               ? second
               : first;
}

void day_choose_hours(struct day *d)
{
    struct span open[4];
    const size_t n = calendar_day(&d->house->calendar, d->date, open, NULL);
    int64_t from = instant_of(d, n ? open[0].from : DAY_FROM_MIN);
    int64_t to = instant_of(d, n ? open[n - 1].to : DAY_TO_MIN);
    for (size_t i = 0; i < d->n; i++) {
        if (d->entries[i].starts_at < from)
            from = d->entries[i].starts_at;
        if (d->entries[i].ends_at > to)
            to = d->entries[i].ends_at;
    }
    from = from > d->day_from ? from : d->day_from;
    to = to < d->day_to ? to : d->day_to;
    d->shown_from = d->day_from + (from - d->day_from) / HOUR_S * HOUR_S;
    d->shown_to = d->day_from + (to - d->day_from + HOUR_S - 1) / HOUR_S * HOUR_S;
}

void day_cut(struct day *d)
{
    for (size_t i = 0; i < d->n; i++) {
        struct entry *e = &d->entries[i];
        e->from = e->starts_at > d->shown_from ? e->starts_at : d->shown_from;
        e->to = e->ends_at < d->shown_to ? e->ends_at : d->shown_to;
    }
}

int64_t day_step(const struct day *d, int64_t at)
{
    return 1 + (at - d->shown_from) / STEP_S;
}

enum status day_labels(const struct day *d, const char *const **ret_labels, size_t *ret_n)
{
    static const char *const hours[] = {"0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",
                                        "8",  "9",  "10", "11", "12", "13", "14", "15",
                                        "16", "17", "18", "19", "20", "21", "22", "23"};
    const size_t n = (size_t)((d->shown_to - d->shown_from) / HOUR_S);
    const char **labels = arena_array(d->ctx->arena, n, sizeof(char *));
    if (!labels)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        struct date date;
        minute at;
        zone_civil(d->house->calendar.zone, d->shown_from + (int64_t)i * HOUR_S, &date, &at);
        labels[i] = hours[at / 60];
    }
    *ret_labels = labels;
    *ret_n = n;
    return OK;
}
