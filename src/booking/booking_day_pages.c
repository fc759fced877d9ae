/* One day of a space: for visitors what is taken, for its hosts by whom. */
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"

#include <string.h>

enum {
    STEP_S = 300, /* the timeline counts in five minutes */
    HOUR_S = 3600,
    ENTRIES_AT_FIRST = 128,
    ENTRIES_MAX =
        4096, /* bookings of one day of one space: past it the day is not a page any more */
    STACK_MAX =
        12, /* bars on top of each other that a host can still read; a fuller pool is summed up */
    NAMES_MAX = 6,         /* named on a summed-up bar */
    DAY_FROM_MIN = 8 * 60, /* shown of a closed day */
    DAY_TO_MIN = 20 * 60
};

/* A booking of the day. */
struct entry {
    int64_t id;
    size_t resource;  /* index in the house */
    int64_t from, to; /* cut to what is shown */
    int64_t starts_at, ends_at;
    int32_t units, people;
    bool request;
    bool held; /* no booking yet: somebody is booking it at this moment */
    const char *name;
    const char *team; /* NULL: none */
    int64_t series_id;
};

/* Units of a resource that are let, out of order or kept back for the whole day; those of one kind
 * and reason together. What an outside calendar takes, by its span. */
struct out {
    int64_t from, to; /* cut to the day; 0: all of it */
    size_t resource;
    int32_t units;
    enum block_kind kind;
    const char *why;
};

struct day {
    struct ctx *ctx;
    const struct house *house;
    const struct day_form *form;
    struct date date;
    int64_t day_from, day_to;     /* the civil day */
    int64_t shown_from, shown_to; /* full hours */
    struct entry *entries;        /* by resource, then by start */
    size_t *first;                /* by resource: its first entry; one more at the end */
    size_t n, size;
    size_t held_n;    /* of them no bookings yet */
    struct out *outs; /* by resource */
    size_t outs_n;
    bool host;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

/* ---- reading -------------------------------------------------------------------------------- */

static bool grow(struct day *d)
{
    const size_t size = d->size ? d->size * 2 : ENTRIES_AT_FIRST;
    struct entry *entries = arena_array(d->ctx->arena, size, sizeof(*entries));
    if (!entries)
        return false;
    for (size_t i = 0; i < d->n; i++)
        entries[i] = d->entries[i];
    d->entries = entries;
    d->size = size;
    return true;
}

static bool keep(struct day *d, const struct entry *e)
{
    if (d->n == ENTRIES_MAX)
        return false;
    d->short_of_memory = d->n == d->size && !grow(d);
    if (d->short_of_memory)
        return false;
    d->entries[d->n++] = *e;
    return true;
}

/* For a visitor: what is taken, from the index alone. */
static bool read_taken(void *arg, const struct sql_booking_taken_of_space_row *row)
{
    struct day *d = arg;
    const struct entry e = {.resource = house_resource(d->house, row->resource_id),
                            .starts_at = row->starts_at,
                            .ends_at = row->ends_at,
                            .units = (int32_t)row->units};
    return e.resource == d->house->resources_n || keep(d, &e);
}

static bool is_wanted(const struct day *d, size_t resource)
{
    return resource < d->house->resources_n && day_wants(d->form, &d->house->resources[resource]);
}

/* For a host: by whom, too. */
static bool read_named(void *arg, const struct sql_booking_day_of_space_row *row)
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
                            .series_id = row->series_id.v};
    if (is_wanted(d, e.resource)) /* who is not shown was not looked at */
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

static enum status read_day(struct day *d)
{
    const int64_t after = d->day_from - BOOKING_LONGEST_S;
    const int64_t space_id = d->house->space.id;
    const struct sql_booking_taken_of_space_args taken = {space_id, after, d->day_from, d->day_to};
    const struct sql_booking_day_of_space_args named = {space_id, after, d->day_from, d->day_to};
    const struct sql_hold_window_args held = {space_id, d->day_from, d->day_to, ctx_now_s(d->ctx)};
    enum status s = d->host ? sql_booking_day_of_space(d->ctx, &named, read_named, d)
                            : sql_booking_taken_of_space(d->ctx, &taken, read_taken, d);
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
        if (!o->to && same->resource == o->resource && same->kind == o->kind &&
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
        if (b->kind == BLOCK_OUTSIDE) {
            o.from = b->from_at > d->day_from ? b->from_at : d->day_from;
            o.to = b->until_at < d->day_to ? b->until_at : d->day_to;
        }
        if (b->from_at < d->day_to && b->until_at > d->day_from)
            add_out(d, &o);
    }
    return OK;
}

static int32_t units_out(const struct day *d, size_t resource)
{
    int32_t units = 0;
    for (size_t i = 0; i < d->outs_n; i++) {
        if (d->outs[i].resource == resource && !d->outs[i].to)
            units += d->outs[i].units;
    }
    return units;
}

/* Nobody can book any of it that day, and nobody has. */
static bool is_let_whole(const struct day *d, size_t resource)
{
    int32_t units = 0;
    for (size_t i = 0; i < d->outs_n; i++)
        if (d->outs[i].resource == resource && d->outs[i].kind == BLOCK_STAY)
            units += d->outs[i].units;
    return units >= d->house->resources[resource].units &&
           d->first[resource] == d->first[resource + 1];
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

static void choose_hours(struct day *d)
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
    for (size_t i = 0; i < d->n; i++) {
        struct entry *e = &d->entries[i];
        e->from = e->starts_at > d->shown_from ? e->starts_at : d->shown_from;
        e->to = e->ends_at < d->shown_to ? e->ends_at : d->shown_to;
    }
}

static int64_t step_of(const struct day *d, int64_t at)
{
    return 1 + (at - d->shown_from) / STEP_S;
}

static void place_slot(const struct day *d, int64_t from, int64_t to, struct day_slot_view *v)
{
    const struct zone *z = d->house->calendar.zone;
    v->starts_at = zone_when(z, from);
    v->ends_at = zone_when(z, to);
    v->from_step = step_of(d, from);
    const int64_t steps = (to - from + STEP_S - 1) / STEP_S;
    v->steps = steps > 0 ? steps : 1;
}

/* ---- a host sees each booking --------------------------------------------------------------- */

static const char *entry_label(const struct day *d, const struct entry *e)
{
    struct ctx *ctx = d->ctx;
    if (e->held)
        return ctx_text(ctx, "Being booked");
    const char *who = e->team ? show_text(ctx, "%s, %s", e->name, e->team) : e->name;
    if (e->people > 1)
        who = show_text(ctx, text_plural(ctx->lang, "%s, %d person", "%s, %d people", e->people),
                        who, (int)e->people);
    else if (e->units > 1)
        who = show_text(ctx, "%s × %d", who, (int)e->units);
    return e->request ? show_text(ctx, ctx_text(ctx, "Request: %s"), who) : who;
}

static void show_entry(const struct day *d, const struct entry *e, struct day_slot_view *v)
{
    *v = (struct day_slot_view){.state = e->request ? "requested" : "confirmed",
                                .look = e->request ? "asks" : "",
                                .units = e->units,
                                .who = e->name,
                                .team = e->team,
                                .people = e->people,
                                .code = e->id,
                                .series = e->series_id,
                                .label = entry_label(d, e),
                                .url = show_text(d->ctx, "/bookings/%s", show_id(d->ctx, e->id))};
    place_slot(d, e->from, e->to, v);
    const int64_t now = ctx_now_s(d->ctx);
    if (e->held) {
        v->state = v->look = "held";
        v->url = NULL;
    } else if (e->to <= now)
        v->look = "gone";
    else if (e->from <= now && !e->request)
        v->look = "here"; /* it runs; who has come is not known here */
    v->starts_at = zone_when(d->house->calendar.zone, e->starts_at);
    v->ends_at = zone_when(d->house->calendar.zone, e->ends_at);
}

/* ---- what nobody can book that day ---------------------------------------------------------- */

static void show_out(const struct day *d, const struct out *o, struct day_slot_view *v)
{
    struct ctx *ctx = d->ctx;
    const struct resource *r = &d->house->resources[o->resource];
    const char *words = show_block(ctx, o->kind, o->why);
    *v = (struct day_slot_view){
        .state = block_kind_name(o->kind),
        .look = "shut",
        .units = o->units,
        .label = r->units == 1 ? words
                               : show_text(ctx, "%d/%d: %s", (int)o->units, (int)r->units, words)};
    if (d->host && !o->to)
        v->url =
            show_text(ctx, "/s/%s/resources/%s/blocks", d->house->space.slug, show_id(ctx, r->id));
    place_slot(d, o->from > d->shown_from ? o->from : d->shown_from,
               o->to && o->to < d->shown_to ? o->to : d->shown_to, v);
    if (request_wants_json(ctx)) { /* all of it, not what fits the picture */
        v->starts_at = zone_when(d->house->calendar.zone, o->to ? o->from : d->day_from);
        v->ends_at = zone_when(d->house->calendar.zone, o->to ? o->to : d->day_to);
    }
}

/* Is there anything of it in the hours that are shown? Who reads JSON sees all. */
static bool is_seen(const struct day *d, const struct out *o)
{
    return !o->to || (o->from < d->shown_to && o->to > d->shown_from) || request_wants_json(d->ctx);
}

/* ---- a pool is summed up: stretches in which the same bookings are there -------------------- */

/* What is there at an instant. */
struct crowd {
    int32_t units;
    int32_t held; /* of them no bookings yet */
    int32_t names;
    const char *text;
    int64_t from;
    int64_t until; /* when the next one comes or goes */
};

static void join(const struct day *d, const struct entry *e, struct crowd *c)
{
    c->units += e->units;
    if (e->held) {
        c->held += e->units;
        return;
    }
    c->names++;
    if (d->host && c->names <= NAMES_MAX)
        c->text = show_text(d->ctx, "%s%s%s", c->text, c->names > 1 ? ", " : "", e->name);
}

static struct crowd crowd_at(const struct day *d, size_t resource, int64_t at, int64_t to)
{
    struct crowd c = {.text = "", .from = at, .until = to};
    for (size_t i = d->first[resource]; i < d->first[resource + 1]; i++) {
        const struct entry *e = &d->entries[i];
        if (e->to <= at)
            continue;
        if (e->from > at) {
            if (e->from < c.until)
                c.until = e->from;
            continue;
        }
        join(d, e, &c);
        if (e->to < c.until)
            c.until = e->to;
    }
    return c;
}

static void show_crowd(const struct day *d, const struct resource *r, int32_t out,
                       const struct crowd *c, struct day_slot_view *v)
{
    struct ctx *ctx = d->ctx;
    const int32_t units = r->units - out; /* that can be booked that day */
    const bool full = c->units >= units;
    *v = (struct day_slot_view){.state = d->host ? "confirmed"
                                         : full  ? "full"
                                                 : "busy",
                                .look = full && !d->host ? "shut" : "",
                                .units = c->units};
    if (c->held > 0 && full && !d->host)
        v->state = v->look = "held";
    if (c->held > 0 && full)
        v->label = ctx_text(ctx, "Being booked");
    else if (r->units == 1)
        v->label = ctx_text(ctx, "Taken");
    else if (d->host)
        v->label = show_text(ctx, c->names > NAMES_MAX ? "%d/%d: %s…" : "%d/%d: %s", (int)c->units,
                             (int)units, c->text);
    else
        v->label = full ? ctx_text(ctx, "Full")
                        : show_text(ctx, ctx_text(ctx, "%d of %d free"), (int)(units - c->units),
                                    (int)r->units);
    place_slot(d, c->from, c->until, v);
}

static bool same_crowd(const struct day_slot_view *a, const struct day_slot_view *b)
{
    return a->units == b->units && a->ends_at.utc == b->starts_at.utc &&
           strcmp(a->label, b->label) == 0;
}

static void sum_up(const struct day *d, size_t resource, struct day_slot_view *slots, size_t *ret_n)
{
    const struct resource *r = &d->house->resources[resource];
    const int32_t out = units_out(d, resource);
    size_t n = 0;
    int64_t at = d->shown_from;
    while (at < d->shown_to) {
        const struct crowd c = crowd_at(d, resource, at, d->shown_to);
        if (c.units > 0) {
            show_crowd(d, r, out, &c, &slots[n]);
            if (n > 0 && same_crowd(&slots[n - 1], &slots[n])) {
                slots[n - 1].ends_at = slots[n].ends_at;
                slots[n - 1].steps += slots[n].steps;
            } else {
                n++;
            }
        }
        at = c.until;
    }
    *ret_n = n;
}

/* ---- the page ------------------------------------------------------------------------------- */

static enum status show_row(const struct day *d, size_t resource, struct day_row_view *v)
{
    const struct resource *r = &d->house->resources[resource];
    const size_t n = d->first[resource + 1] - d->first[resource];
    /* Between two stretches something comes or goes: at most two changes for each booking. */
    struct day_slot_view *slots = arena_array(d->ctx->arena, d->outs_n + 2 * n + 1, sizeof(*slots));
    size_t summed_n = 0;
    if (!slots)
        return LIMIT;
    *v = (struct day_row_view){.id = r->id,
                               .name = show_copy(d->ctx, r->name),
                               .kind = kind_name(r->kind),
                               .units = r->units,
                               .seats = r->seats,
                               .let_whole = is_let_whole(d, resource),
                               .slots = slots,
                               .book_url = show_text(d->ctx, "/s/%s/book?resource=%s&date=%s",
                                                     d->house->space.slug, show_id(d->ctx, r->id),
                                                     show_date(d->ctx, d->date))};
    if (d->host)
        v->out_url = show_text(d->ctx, "/s/%s/resources/%s/blocks", d->house->space.slug,
                               show_id(d->ctx, r->id));
    for (size_t i = 0; i < d->outs_n; i++) {
        if (d->outs[i].resource == resource && is_seen(d, &d->outs[i]))
            show_out(d, &d->outs[i], &slots[v->slots_n++]);
    }
    if (!d->host || (n > STACK_MAX && !request_wants_json(d->ctx))) {
        sum_up(d, resource, slots + v->slots_n, &summed_n);
        v->slots_n += summed_n;
        return OK;
    }
    for (size_t i = d->first[resource]; i < d->first[resource + 1]; i++)
        show_entry(d, &d->entries[i], &slots[v->slots_n++]);
    return OK;
}

static enum status show_rows(const struct day *d, struct day_view *v)
{
    struct day_row_view *rows = arena_array(d->ctx->arena, d->house->resources_n, sizeof(*rows));
    if (!rows)
        return LIMIT;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < d->house->resources_n; i++)
        if (is_wanted(d, i))
            s = show_row(d, i, &rows[v->rows_n++]);
    v->rows = rows;
    return s;
}

/* The series of the day, each once. */
static enum status show_series_of_day(const struct day *d, struct day_view *v)
{
    struct find_choice_view *list = arena_array(d->ctx->arena, d->n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < d->n; i++) {
        const struct entry *e = &d->entries[i];
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = d->entries[k].series_id == e->series_id;
        if (e->series_id && !seen && is_wanted(d, e->resource))
            list[v->series_n++] = (struct find_choice_view){
                .name = entry_label(d, e),
                .word = show_id(d->ctx, e->series_id),
                .url = show_text(d->ctx, "/series/%s", show_id(d->ctx, e->series_id))};
    }
    v->series = list;
    return OK;
}

static enum status show_axis(const struct day *d, struct day_view *v)
{
    const int64_t now = ctx_now_s(d->ctx);
    v->hours_shown = (d->shown_to - d->shown_from) / HOUR_S;
    const char **labels = arena_array(d->ctx->arena, (size_t)v->hours_shown, sizeof(char *));
    if (!labels)
        return LIMIT;
    for (int64_t i = 0; i < v->hours_shown; i++) {
        struct date date;
        minute at;
        zone_civil(d->house->calendar.zone, d->shown_from + i * HOUR_S, &date, &at);
        labels[v->hour_labels_n++] = show_text(d->ctx, "%d", at / 60);
    }
    v->hour_labels = labels;
    if (now >= d->shown_from && now < d->shown_to)
        v->now_step = step_of(d, now);
    return OK;
}

/* Desks free at this moment, from what was read for the day. */
static void count_desks(const struct day *d, minute now_min, struct day_view *v)
{
    const int64_t now = ctx_now_s(d->ctx);
    const int64_t desks = house_desks(d->house, now);
    int64_t taken = 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct entry *e = &d->entries[i];
        if (e->starts_at <= now && now < e->ends_at &&
            d->house->resources[e->resource].kind == KIND_DESK)
            taken += e->units;
    }
    if (!v->today || desks == 0 || !house_is_open(d->house, d->date, now_min))
        return;
    v->desks_free = opt_int_of(desks > taken ? desks - taken : 0);
    v->desks_text = show_text(
        d->ctx,
        text_plural(d->ctx->lang, "%lld desk free now", "%lld desks free now", v->desks_free.v),
        (long long)v->desks_free.v);
}

static enum status count_waiting(const struct day *d, struct day_view *v)
{
    if (!d->host)
        return OK;
    struct sql_booking_requests_count_row row;
    const struct sql_booking_requests_count_args args = {
        .space_id = d->house->space.id, .after = ctx_now_s(d->ctx) - BOOKING_LONGEST_S};
    const enum status s = sql_booking_requests_count(d->ctx, &args, &row);
    if (s != OK)
        return s;
    v->waiting = row.waiting;
    if (row.waiting == 1)
        v->waiting_text = ctx_text(d->ctx, "One request waits for your answer.");
    else if (row.waiting > 1)
        v->waiting_text = show_text(d->ctx, ctx_text(d->ctx, "%lld requests wait for your answer."),
                                    (long long)row.waiting);
    return OK;
}

static void show_sentence(const struct day *d, struct day_view *v)
{
    struct ctx *ctx = d->ctx;
    v->count = (int64_t)(d->n - d->held_n);
    v->count_text =
        v->today ? show_text(ctx,
                             text_plural(ctx->lang, "%lld booking today", "%lld bookings today",
                                         v->count),
                             (long long)v->count)
                 : show_text(ctx, text_plural(ctx->lang, "%lld booking", "%lld bookings", v->count),
                             (long long)v->count);
}

static void show_head(const struct day *d, const struct date *today, struct day_view *v)
{
    struct ctx *ctx = d->ctx;
    const struct house *h = d->house;
    struct span open[4];
    const char *why = NULL;
    *v = (struct day_view){.slug = show_copy(ctx, h->space.slug),
                           .name = show_copy(ctx, h->space.name),
                           .date = d->date,
                           .today = date_compare(d->date, *today) == 0,
                           .zone = show_copy(ctx, h->space.zone),
                           .hours = show_hours(ctx, h, d->date),
                           .host = d->host,
                           .signed_in = ctx->actor != NULL,
                           .hosted = house_is_hosted_by(h, ctx->actor),
                           .previous = date_add(d->date, -1),
                           .next = date_add(d->date, 1),
                           .bookable = h->bookable};
    if (h->plan_url)
        v->plan_url = show_text(ctx, "%s?date=%s", h->plan_url, show_date(ctx, d->date));
    if (calendar_day(&h->calendar, d->date, open, &why) == 0)
        v->closed = why && *why ? show_copy(ctx, ctx_text(ctx, why)) : ctx_text(ctx, "Closed");
}

static enum status day_in(struct day *d, struct day_view *ret_view)
{
    const struct date asked = d->form->date;
    const struct zone *z = d->house->calendar.zone;
    if (!z)
        return refuse_not_bookable(d->ctx);
    struct date today;
    minute now_min;
    zone_civil(z, ctx_now_s(d->ctx), &today, &now_min);
    d->host = house_is_run_by(d->house, d->ctx->actor);
    d->date = asked.year ? asked : today;
    d->day_from = zone_day_start(z, d->date);
    d->day_to = zone_day_start(z, date_add(d->date, 1));
    enum status s = read_day(d);
    if (s == OK)
        s = read_outs(d, today);
    if (s != OK)
        return s;
    choose_hours(d);
    struct day_view v;
    show_head(d, &today, &v);
    show_sentence(d, &v);
    count_desks(d, now_min, &v);
    s = count_waiting(d, &v);
    if (s == OK)
        s = show_axis(d, &v);
    if (s == OK)
        s = show_rows(d, &v);
    if (s == OK)
        s = show_day_groups(d->ctx, d->house, d->form, &v);
    if (s == OK)
        s = show_series_of_day(d, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_day(struct ctx *ctx, const struct day_form *form, struct day_view *ret_view)
{
    struct day d = {.ctx = ctx, .form = form};
    enum status s = house_of_slug(ctx, form->slug, &d.house);
    if (s != OK)
        return s;
    s = day_in(&d, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, ctx_text(ctx, "The day at %s"), d.house->space.name));
    house_release(d.house);
    return s;
}

enum status booking_day_events(struct ctx *ctx, const struct day_form *form)
{
    const struct house *h = NULL;
    const enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    reply_stream(ctx, show_text(ctx, "day:%s", h->space.slug));
    house_release(h);
    return OK;
}
