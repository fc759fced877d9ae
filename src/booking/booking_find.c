#include "booking/booking_find.h"

#include "base/fold.h"
#include "booking/booking_occupancy.h"
#include "booking_sql.h"

#include <stdlib.h>

enum {
    /* Asking one busy space costs as much as scanning the bookings of so many in the window. */
    SPACES_PER_SCAN = 2
};

int32_t find_units(enum resource_kind kind, int32_t people)
{
    return rules_is_whole(kind) || people < 1 ? 1 : people;
}

/* ---- which spaces --------------------------------------------------------------------------- */

static bool fits(const struct atlas_space *as, const struct find_ask *ask,
                 struct find_line *ret_line)
{
    const struct space *s = &as->house->space;
    if (ask->step_free && !s->step_free)
        return false;
    if (ask->words && !fold_has_words(as->fold, ask->words))
        return false;
    int64_t metres = -1;
    if (ask->lat.has && s->lat.has && s->lon.has)
        metres = distance_m(ask->lat, ask->lon, s->lat, s->lon);
    if (ask->lat.has && ask->within_m > 0 && (metres < 0 || metres > ask->within_m))
        return false;
    *ret_line = (struct find_line){.space = as, .distance_m = metres};
    return true;
}

/* The list as it grows. */
struct listing {
    struct arena *arena;
    const struct atlas *atlas;
    const struct find_ask *ask;
    struct find_line *lines;
    size_t n, size;
    bool short_of_memory;
};

static bool make_room(struct listing *l)
{
    struct find_line *lines = arena_room(l->arena, l->lines, l->n, &l->size, sizeof(*lines));
    l->short_of_memory = !lines;
    if (lines)
        l->lines = lines;
    return lines;
}

static void list_one(struct listing *l, size_t space)
{
    if (make_room(l) && fits(&l->atlas->spaces[space], l->ask, &l->lines[l->n]))
        l->n++;
}

static void list_all(struct listing *l)
{
    l->size = l->atlas->spaces_n;
    l->lines = arena_array(l->arena, l->size, sizeof(*l->lines));
    l->short_of_memory = !l->lines;
    for (size_t i = 0; i < l->atlas->spaces_n && !l->short_of_memory; i++)
        list_one(l, i);
}

/* From the point outwards until `wanted` are found, and whoever is no farther than the last of
 * them; those without a point come last. */
static void list_near(struct listing *l, size_t wanted)
{
    const struct find_ask *ask = l->ask;
    struct near_walk walk;
    int64_t most_m = ask->within_m > 0 ? ask->within_m : INT64_MAX;
    int64_t farthest_m = 0;
    uint32_t space;
    near_walk_begin(&walk, &l->atlas->near, l->arena, ask->lat, ask->lon);
    while (!l->short_of_memory && near_walk_next(&walk, most_m, &space)) {
        const size_t before = l->n;
        list_one(l, space);
        if (l->n > before && l->lines[before].distance_m > farthest_m)
            farthest_m = l->lines[before].distance_m;
        if (l->n >= wanted && farthest_m < most_m)
            most_m = farthest_m;
    }
    l->short_of_memory = l->short_of_memory || walk.failed;
    const size_t nowhere_n = ask->within_m > 0 ? 0 : l->atlas->near.nowhere_n;
    for (size_t i = 0; i < nowhere_n && l->n < wanted && !l->short_of_memory; i++)
        list_one(l, l->atlas->near.nowhere[i]);
}

/* ---- can it be booked ----------------------------------------------------------------------- */

/* Can the span be booked there at all? */
static void judge(const struct ctx *ctx, const struct find_ask *ask, struct find_line *line)
{
    const struct house *h = line->space->house;
    if (!h->bookable)
        return;
    const struct judging judging = judging_place(ctx, h, 0, ask->kind);
    line->why = rules_span(&judging, &ask->span, &line->at, &line->refused);
}

static bool is_counted(const struct find_line *line)
{
    return line->space->house->bookable && line->why == REFUSAL_NONE;
}

/* ---- what is free: the whole network in one scan -------------------------------------------- */

struct scan {
    const struct atlas *atlas;
    struct own_spans own; /* of the reader, where something needs time between two people */
    const struct find_line **line_of; /* by space index; NULL: not asked for */
    struct occupancy occupancy;       /* by resource index in the network */
    bool short_of_memory;
    bool met_is_taken; /* whatever is met in the window is taken */
};

/* Is it somebody else's, and too near to be cleared up between [BK-80]? */
static bool is_beside(const struct scan *c, const struct atlas_place *place,
                      const struct instants *at, const struct sql_booking_taken_anywhere_row *row)
{
    const struct atlas_space *space = &c->atlas->spaces[place->space];
    const struct resource *r = &space->house->resources[place->index - space->first];
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    return buffer_is_near(resource_buffer_s(r), at, &booking) &&
           !own_spans_has(&c->own, row->resource_id, &booking);
}

/* The same of what an outside calendar has. */
static bool outside_is_beside(const struct house *h, const struct house_block *b,
                              const struct instants *at, const struct instants *span)
{
    return b->kind == BLOCK_OUTSIDE &&
           buffer_is_near(resource_buffer_s(&h->resources[b->resource]), at, span);
}

static bool scan_row(void *arg, const struct sql_booking_taken_anywhere_row *row)
{
    struct scan *c = arg;
    const struct atlas_place *place = atlas_find(c->atlas, row->resource_id);
    const struct find_line *line = place ? c->line_of[place->space] : NULL;
    if (!line)
        return true;
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    if (place->single) {
        if ((booking.starts_at < line->at.ends_at && booking.ends_at > line->at.starts_at) ||
            (c->atlas->buffer_s > 0 && is_beside(c, place, &line->at, row)))
            c->occupancy.taken[place->index] = 1;
        return true;
    }
    c->short_of_memory =
        !occupancy_add(&c->occupancy, place->index, &line->at, &booking, (int32_t)row->units);
    return !c->short_of_memory;
}

static bool scan_met(void *arg, const struct sql_booking_met_anywhere_row *row)
{
    struct scan *c = arg;
    const struct atlas_place *place = atlas_find(c->atlas, row->resource_id);
    if (place)
        c->occupancy.taken[place->index] = 1;
    return true;
}

/* Where all ask for the same span of single rooms, that something meets it says all. */
static bool is_met_taken(const struct atlas *a, const struct find_ask *ask,
                         const struct find_line *lines, size_t n, const struct instants *w)
{
    bool same = a->buffer_s == 0 && !(a->pooled >> ask->kind & 1);
    for (size_t i = 0; i < n && same; i++)
        same = !is_counted(&lines[i]) ||
               (lines[i].at.starts_at == w->starts_at && lines[i].at.ends_at == w->ends_at);
    return same;
}

/* What is let or out of order in the spaces that are asked for. */
static bool scan_blocks(struct scan *c)
{
    bool ok = true;
    for (size_t i = 0; i < c->atlas->spaces_n; i++) {
        const struct find_line *line = c->line_of[i];
        const struct house *h = c->atlas->spaces[i].house;
        for (size_t k = 0; ok && line && k < h->blocks_n; k++) {
            const struct instants days = {.starts_at = h->blocks[k].from_at,
                                          .ends_at = h->blocks[k].until_at};
            const size_t index = c->atlas->spaces[i].first + h->blocks[k].resource;
            ok = occupancy_add(&c->occupancy, index, &line->at, &days, h->blocks[k].units);
            if (outside_is_beside(h, &h->blocks[k], &line->at, &days))
                c->occupancy.taken[index] = 1;
        }
    }
    return ok;
}

static enum status scan_bookings(struct ctx *ctx, struct scan *c, const struct instants *w)
{
    const int64_t from = w->starts_at - c->atlas->buffer_s;
    const struct sql_booking_taken_anywhere_args args = {.from_at = from,
                                                         .to_at = w->ends_at + c->atlas->buffer_s,
                                                         .hours_after = from - REACH_HOURS_S,
                                                         .half_day_after = from - REACH_HALF_DAY_S,
                                                         .day_after = from - BOOKING_LONGEST_S,
                                                         .now = ctx_now_s(ctx),
                                                         .holder = hold_whose(ctx)};
    if (!c->met_is_taken)
        return sql_booking_taken_anywhere(ctx, &args, scan_row, c);
    const struct sql_booking_met_anywhere_args met = {.from_at = args.from_at,
                                                      .to_at = args.to_at,
                                                      .hours_after = args.hours_after,
                                                      .half_day_after = args.half_day_after,
                                                      .day_after = args.day_after,
                                                      .now = args.now,
                                                      .holder = args.holder};
    return sql_booking_met_anywhere(ctx, &met, scan_met, c);
}

static enum status scan_window(struct ctx *ctx, struct scan *c, const struct instants *w)
{
    enum status s = own_spans_near(ctx, w, c->atlas->buffer_s, &c->own);
    if (s == OK)
        s = scan_bookings(ctx, c, w);
    if (s == OK && (c->short_of_memory || !scan_blocks(c)))
        return LIMIT;
    return s == OK ? occupancy_end(&c->occupancy) : s;
}

/* The window that holds the spans of all spaces, whatever their zones. */
static bool window_of(const struct find_line *lines, size_t n, struct instants *ret_window)
{
    struct instants w = {.starts_at = INT64_MAX, .ends_at = INT64_MIN};
    for (size_t i = 0; i < n; i++) {
        if (!is_counted(&lines[i]))
            continue;
        if (lines[i].at.starts_at < w.starts_at)
            w.starts_at = lines[i].at.starts_at;
        if (lines[i].at.ends_at > w.ends_at)
            w.ends_at = lines[i].at.ends_at;
    }
    *ret_window = w;
    return w.starts_at < w.ends_at;
}

/* The price of one unit by the rules of its house. */
static struct opt_int price_of(const struct ctx *ctx, const struct find_ask *ask,
                               const struct find_line *line, const struct resource *r)
{
    const struct house *h = line->space->house;
    struct pricing p = {
        .house = h, .now = ctx_now_s(ctx), .people = ask->people > 1 ? ask->people : 0};
    struct standing_as as;
    if (ask->as && plan_rules_ask_who(h->rules)) {
        as = plan_standing_with(ask->as, h->space.operator_id);
        p.as = &as;
    }
    return pricing_price(&p, r, &ask->span, &line->at, 1);
}

/* What the resources of one space have free, into the line. */
static void sum_up(const struct ctx *ctx, const struct find_ask *ask, const int32_t *taken,
                   struct find_line *line)
{
    const struct house *h = line->space->house;
    const int32_t units = find_units(ask->kind, ask->people);
    line->none_of_kind = true;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind != ask->kind || !r->bookable || !rules_holds(r, units, ask->people))
            continue;
        line->none_of_kind = false;
        const int32_t left = r->units - taken[i];
        if (line->why != REFUSAL_NONE || left < units)
            continue;
        const bool unsure = rules_unsure(r, ask->people);
        const bool first = line->free_units == 0;
        line->free_units += left;
        if (unsure && !first && !line->unsure)
            continue; /* a room that is surely large enough is there */
        if (line->unsure && !unsure)
            line->price_cents = (struct opt_int){0};
        line->unsure = unsure;
        const struct opt_int price = price_of(ctx, ask, line, r);
        if (price.has && (!line->price_cents.has || price.v < line->price_cents.v))
            line->price_cents = price;
    }
    if (line->price_cents.has)
        line->total_cents = opt_int_of(
            vat_split_of(line->price_cents.v, h->space.vat_rate_bp, h->space.prices_include_vat)
                .gross_cents);
}

static enum status count_network(struct ctx *ctx, const struct atlas *a, const struct find_ask *ask,
                                 struct find_line *lines, size_t n)
{
    struct scan c = {.atlas = a};
    c.line_of = arena_array(ctx->arena, a->spaces_n, sizeof(struct find_line *));
    enum status s = occupancy_init(&c.occupancy, ctx->arena, a->resources_n);
    if (s != OK || !c.line_of)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        if (is_counted(&lines[i]))
            c.line_of[lines[i].space - a->spaces] = &lines[i];
    }
    struct instants w;
    if (window_of(lines, n, &w)) {
        c.met_is_taken = is_met_taken(a, ask, lines, n, &w);
        s = scan_window(ctx, &c, &w);
    }
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].space->house->bookable)
            sum_up(ctx, ask, c.occupancy.taken + lines[i].space->first, &lines[i]);
    }
    return OK;
}

/* ---- what is free: space by space, when only a few fit -------------------------------------- */

static enum status count_one(struct ctx *ctx, const struct find_ask *ask, struct find_line *line)
{
    const struct house *h = line->space->house;
    int32_t *taken = arena_array(ctx->arena, h->resources_n, sizeof(*taken));
    if (!taken)
        return LIMIT;
    if (is_counted(line)) {
        struct standing now;
        const enum status s = standing_of(ctx, h, &line->at, 0, &now);
        if (s != OK)
            return s;
        for (size_t i = 0; i < h->resources_n; i++)
            taken[i] = h->resources[i].units - now.free_units[i];
    }
    sum_up(ctx, ask, taken, line);
    return OK;
}

static enum status count_each(struct ctx *ctx, const struct find_ask *ask, struct find_line *lines,
                              size_t n)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (lines[i].space->house->bookable)
            s = count_one(ctx, ask, &lines[i]);
    }
    return s;
}

/* ---- order ---------------------------------------------------------------------------------- */

static int state_of(const struct find_line *l)
{
    enum { SURE, UNSURE, TAKEN, LISTED };
    return l->free_units > 0           ? (l->unsure ? UNSURE : SURE)
           : l->space->house->bookable ? TAKEN
                                       : LISTED;
}

/* What can be booked stands before what cannot; equals keep the order of names. */
static int compare_states(const struct find_line *a, const struct find_line *b)
{
    return state_of(a) - state_of(b);
}

static int compare_names(const struct find_line *a, const struct find_line *b)
{
    return (a->space > b->space) - (a->space < b->space); /* the atlas is by name */
}

static int by_name(const void *x, const void *y)
{
    return compare_names(x, y);
}

static int by_distance(const void *x, const void *y)
{
    const struct find_line *a = x;
    const struct find_line *b = y;
    const uint64_t a_m = (uint64_t)a->distance_m; /* unknown, -1, is farthest */
    const uint64_t b_m = (uint64_t)b->distance_m;
    return a_m != b_m ? (a_m > b_m) - (a_m < b_m) : compare_names(a, b);
}

static int by_price(const void *x, const void *y)
{
    const struct find_line *a = x;
    const struct find_line *b = y;
    const int state = compare_states(a, b);
    if (state)
        return state;
    const int64_t a_price = a->total_cents.has ? a->total_cents.v : INT64_MAX;
    const int64_t b_price = b->total_cents.has ? b->total_cents.v : INT64_MAX;
    return a_price != b_price ? (a_price > b_price) - (a_price < b_price) : by_distance(a, b);
}

static int by_free(const void *x, const void *y)
{
    const struct find_line *a = x;
    const struct find_line *b = y;
    const int state = compare_states(a, b);
    if (state)
        return state;
    return a->free_units != b->free_units
               ? (b->free_units > a->free_units) - (b->free_units < a->free_units)
               : by_distance(a, b);
}

static void sort_lines(struct find_line *lines, size_t n, enum find_order order)
{
    static int (*const compares[])(const void *, const void *) = {[FIND_BY_DISTANCE] = by_distance,
                                                                  [FIND_BY_PRICE] = by_price,
                                                                  [FIND_BY_FREE] = by_free,
                                                                  [FIND_BY_NAME] = by_name};
    if (n > 1)
        qsort(lines, n, sizeof(*lines), compares[order]);
}

/* ---- all together --------------------------------------------------------------------------- */

static size_t drop_full(struct find_line *lines, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].free_units > 0)
            lines[kept++] = lines[i];
    }
    return kept;
}

/* Who asks matters only where a rule asks for it. */
static enum status find_as(struct ctx *ctx, const struct find_line *lines, size_t n,
                           struct find_ask *ask)
{
    bool wanted = false;
    for (size_t i = 0; i < n && ctx->actor; i++)
        wanted = wanted || plan_rules_ask_who(lines[i].space->house->rules);
    if (!wanted)
        return OK;
    const struct holder holder = {.account_id = ctx->actor->account_id};
    return plan_standings(ctx, &holder, ask->span.date, &ask->as);
}

/* Can they be booked, and what have they free? */
static enum status count(struct ctx *ctx, const struct atlas *a, struct find_ask *ask,
                         struct find_line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++)
        judge(ctx, ask, &lines[i]);
    const enum status s = find_as(ctx, lines, n, ask);
    if (s != OK)
        return s;
    return n * SPACES_PER_SCAN < a->spaces_n ? count_each(ctx, ask, lines, n)
                                             : count_network(ctx, a, ask, lines, n);
}

static void turn_to_page(const struct find_ask *ask, size_t total, struct find_list *list)
{
    const size_t lines = ask->page_lines ? ask->page_lines : total;
    const size_t last = total ? (total - 1) / lines : 0; /* page, from 0 */
    const size_t page = ask->page > 1 ? (size_t)ask->page - 1 : 0;
    list->total = total;
    list->page_first = (page < last ? page : last) * lines;
    list->page_n = total - list->page_first < lines ? total - list->page_first : lines;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* What is seen of a list by distance: its page, and with a map all from the first on. */
static void note_seen(const struct find_ask *ask, struct find_list *list)
{
    const size_t page_end = list->page_first + list->page_n;
    const size_t points = smaller(ask->points, list->total);
    list->n = page_end > points ? page_end : points;
    list->counted_first = points ? 0 : list->page_first;
    list->counted_n = list->n - list->counted_first;
}

/* Nearest first: only what is seen is counted. How many fit is known ahead where neither words nor
 * a circle have a say. */
static enum status find_nearest(struct ctx *ctx, struct listing *l, struct find_ask *ask,
                                struct find_list *list)
{
    const struct atlas *a = l->atlas;
    const bool ahead = !ask->words && ask->within_m == 0;
    if (ahead) {
        turn_to_page(ask, ask->step_free ? a->step_free_n : a->spaces_n, list);
        note_seen(ask, list);
    }
    if (ask->words)
        list_all(l);
    else
        list_near(l, ahead ? list->n : SIZE_MAX);
    if (l->short_of_memory)
        return LIMIT;
    sort_lines(l->lines, l->n, FIND_BY_DISTANCE);
    if (!ahead) {
        turn_to_page(ask, l->n, list);
        note_seen(ask, list);
    }
    list->lines = l->lines;
    return count(ctx, a, ask, l->lines + list->counted_first, list->counted_n);
}

static enum status find_all(struct ctx *ctx, struct listing *l, struct find_ask *ask,
                            struct find_list *list)
{
    if (ask->lat.has && ask->within_m > 0 && !ask->words)
        list_near(l, SIZE_MAX);
    else
        list_all(l);
    if (l->short_of_memory)
        return LIMIT;
    const enum status s = count(ctx, l->atlas, ask, l->lines, l->n);
    if (s != OK)
        return s;
    const size_t n = ask->only_free ? drop_full(l->lines, l->n) : l->n;
    sort_lines(l->lines, n, ask->order);
    turn_to_page(ask, n, list);
    list->lines = l->lines;
    list->n = list->counted_n = n;
    return OK;
}

enum status find_spaces(struct ctx *ctx, const struct atlas *a, const struct find_ask *asked,
                        struct find_list *ret_list)
{
    struct find_ask ask = *asked;
    struct listing l = {.arena = ctx->arena, .atlas = a, .ask = &ask};
    struct find_list list = {.lines = NULL};
    const bool nearest =
        ask.page_lines && ask.lat.has && ask.order == FIND_BY_DISTANCE && !ask.only_free;
    const enum status s =
        nearest ? find_nearest(ctx, &l, &ask, &list) : find_all(ctx, &l, &ask, &list);
    if (s == OK)
        *ret_list = list;
    return s;
}
