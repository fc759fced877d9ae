/* The bars of a day: each booking for who may see it, stretches of a pool, what is out. */
#include "booking/booking_day.h"

#include "http/http.h"

#include <stdlib.h>
#include <string.h>

enum {
    STACK_MAX =
        12, /* bars on top of each other that a host can still read; a fuller pool is summed up */
    NAMES_MAX = 6 /* named on a summed-up bar */
};

static int32_t units_out(const struct day *d, size_t resource)
{
    int32_t units = 0;
    for (size_t i = 0; i < d->outs_n; i++) {
        if (d->outs[i].resource == resource && !d->outs[i].to)
            units += d->outs[i].units;
    }
    return units;
}

/* Nobody can book any of it at any time of that day, and nobody has. */
static bool is_let_whole(const struct day *d, size_t resource)
{
    int32_t units = 0;
    for (size_t i = 0; i < d->outs_n; i++)
        if (d->outs[i].resource == resource && d->outs[i].kind == BLOCK_STAY && !d->outs[i].to)
            units += d->outs[i].units;
    return units >= d->house->resources[resource].units &&
           d->first[resource] == d->first[resource + 1];
}

static void set_times(const struct day *d, int64_t from, int64_t to, struct day_slot_view *v)
{
    const struct zone *z = d->house->calendar.zone;
    v->starts_at = zone_when(z, from);
    v->ends_at = zone_when(z, to);
}

static void set_steps(const struct day *d, int64_t from, int64_t to, struct day_slot_view *v)
{
    v->from_step = day_step(d, from);
    const int64_t steps = (to - from + STEP_S - 1) / STEP_S;
    v->steps = steps > 0 ? steps : 1;
}

static void place_slot(const struct day *d, int64_t from, int64_t to, struct day_slot_view *v)
{
    set_times(d, from, to, v);
    set_steps(d, from, to, v);
}

/* ---- a host sees each booking --------------------------------------------------------------- */

const char *day_label(const struct day *d, const struct entry *e)
{
    struct ctx *ctx = d->ctx;
    if (e->held)
        return ctx_text(ctx, "Being booked");
    if (e->yours)
        return e->request ? ctx_text(ctx, "Yours: waits for an answer") : ctx_text(ctx, "Yours");
    const char *who = e->team ? show_text(ctx, "%s, %s", e->name, e->team) : e->name;
    if (e->people > 1)
        who = show_text(ctx, text_plural(ctx->lang, "%s, %d person", "%s, %d people", e->people),
                        who, (int)e->people);
    else if (e->units > 1)
        who = show_text(ctx, "%s × %d", who, (int)e->units);
    if (e->came == CAME_HERE)
        who = show_text(ctx, "✓ %s", who);
    return e->request ? show_text(ctx, ctx_text(ctx, "Request: %s"), who) : who;
}

/* "Sala Giotto, 10 × Desks": what else belongs to it; NULL: nothing that is shown. */
static const char *with_of(const struct day *d, const struct entry *e)
{
    const char *words = "";
    for (size_t i = 0; e->group_id && i < d->n; i++) {
        const struct entry *o = &d->entries[i];
        if (o->group_id == e->group_id && o->id != e->id && o->resource < d->house->resources_n)
            words =
                show_place_after(d->ctx, words, d->house->resources[o->resource].name, o->units);
    }
    return *words ? words : NULL;
}

static const char *look_of(const struct entry *e, int64_t now)
{
    if (e->held)
        return "held";
    if (e->to <= now)
        return "gone";
    if (e->request)
        return "asks";
    if (e->yours)
        return "yours";
    return e->from <= now || e->came == CAME_HERE ? "here" : ""; /* it runs */
}

static void show_entry(const struct day *d, const struct entry *e, struct day_slot_view *v)
{
    *v = (struct day_slot_view){
        .state = e->held      ? "held"
                 : e->request ? "requested"
                              : "confirmed",
        .look = look_of(e, ctx_now_s(d->ctx)),
        .units = e->units,
        .who = e->name,
        .team = e->team,
        .people = e->people,
        .code = e->id,
        .series = e->series_id,
        .with = with_of(d, e),
        .yours = e->yours,
        .came = booking_came_name(e->came),
        .opens = e->came == CAME_DUE,
        .moves = e->moves && e->starts_at >= d->shown_from && e->ends_at <= d->shown_to,
        .label = day_label(d, e),
        .url = e->held ? NULL : show_text(d->ctx, "/bookings/%s", show_id(d->ctx, e->id))};
    set_times(d, e->starts_at, e->ends_at, v);
    set_steps(d, e->from, e->to, v);
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
    if (request_wants_json(ctx)) /* all of it, not what fits the picture */
        set_times(d, o->to ? o->from : d->day_from, o->to ? o->to : d->day_to, v);
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

/* What is the reader's has a bar of its own, and takes all there is where there is one. */
static bool stands_apart(const struct day *d, const struct entry *e)
{
    return e->yours && d->house->resources[e->resource].units == 1;
}

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
        if (e->to <= at || stands_apart(d, e))
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

static void show_own(const struct day *d, size_t resource, struct day_row_view *v,
                     struct day_slot_view *slots)
{
    for (size_t i = d->first[resource]; i < d->first[resource + 1]; i++) {
        if (d->entries[i].yours)
            show_entry(d, &d->entries[i], &slots[v->slots_n++]);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct day_slot_view *one = a;
    const struct day_slot_view *two = b;
    return (one->starts_at.utc > two->starts_at.utc) - (one->starts_at.utc < two->starts_at.utc);
}

/* In the order of the day: on a phone, and for who hears it, a row is a list. */
static void add_buffers(const struct day *d, size_t resource, struct day_row_view *v,
                        struct day_slot_view *slots)
{
    const size_t added = day_add_buffers(d, resource, slots + v->slots_n);
    v->slots_n += added;
    if (added > 0)
        qsort(slots, v->slots_n, sizeof(*slots), by_time);
}

/* Of the first that is lent of it on the day. */
static const char *lent_on(const struct day *d, size_t resource)
{
    const struct house *h = d->house;
    for (size_t i = 0; i < h->lents_n; i++) {
        const struct house_lent *l = &h->lents[i];
        if (l->resource == resource && l->from_at < d->day_to && l->until_at > d->day_from)
            return show_lent(d->ctx, h, h->resources[resource].id, l->from_at);
    }
    return NULL;
}

/* At most. Between two stretches something comes or goes: two changes for each booking; and the
 * reader's own once more. Each is made ready before and after it, where there is time for that. */
static size_t slots_max(const struct day *d, size_t resource, size_t n, bool summed)
{
    const size_t own = n < d->own_n ? n : d->own_n;
    const size_t bars = summed ? 2 * n + 1 + own : n;
    const size_t buffers = resource_buffer_s(&d->house->resources[resource]) ? 2 * n : 0;
    return d->outs_n + bars + buffers;
}

enum status day_row(const struct day *d, size_t resource, struct day_row_view *v)
{
    const struct resource *r = &d->house->resources[resource];
    const size_t n = d->first[resource + 1] - d->first[resource];
    const bool summed = !d->host || (n > STACK_MAX && !request_wants_json(d->ctx));
    struct day_slot_view *slots =
        arena_array(d->ctx->arena, slots_max(d, resource, n, summed), sizeof(*slots));
    size_t summed_n = 0;
    if (!slots)
        return LIMIT;
    *v = (struct day_row_view){.id = r->id,
                               .name = show_copy(d->ctx, r->name),
                               .kind = kind_name(r->kind),
                               .units = r->units,
                               .seats = r->seats,
                               .lent = lent_on(d, resource),
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
    if (summed) {
        sum_up(d, resource, slots + v->slots_n, &summed_n);
        v->slots_n += summed_n;
        show_own(d, resource, v, slots);
    } else {
        for (size_t i = d->first[resource]; i < d->first[resource + 1]; i++)
            show_entry(d, &d->entries[i], &slots[v->slots_n++]);
    }
    add_buffers(d, resource, v, slots);
    return OK;
}
