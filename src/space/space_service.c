/* Reading and saving spaces, their hours, closures, floors and resources. */
#include "space/space_internal.h"

#include "base/fold.h"
#include "people/people.h"
#include "space_sql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- reading ---- */

static struct degrees degrees_of(struct opt_int micro)
{
    return (struct degrees){.has = micro.has, .micro = (int32_t)micro.v};
}

static struct booking_terms terms_of(const struct sql_space_row_row *r)
{
    struct booking_terms t = {
        .step_min = (int32_t)r->step_min,
        .shortest_min = (int32_t)r->shortest_min,
        .longest_min = (int32_t)r->longest_min,
        .notice_min = (int32_t)r->notice_min,
        .horizon_days = (int32_t)r->horizon_days,
        .cancel_notice_min = (int32_t)r->cancel_notice_min,
        .confirm = r->confirm,
        .confirm_within_min = (int32_t)r->confirm_within_min,
        .guest_day_max = (int32_t)r->guest_day_max,
        .guest_ahead_max = (int32_t)r->guest_ahead_max,
    };
    lengths_read(r->lengths, t.of_kind);
    return t;
}

static struct space space_of_row(const struct sql_space_row_row *r)
{
    return (struct space){
        .id = r->id,
        .operator_id = r->operator_id,
        .slug = r->slug,
        .name = r->name,
        .status = (enum space_status)r->status,
        .street = r->street,
        .postcode = r->postcode,
        .town = r->town,
        .province = r->province,
        .region = r->region,
        .country = r->country,
        .lat = degrees_of(r->lat_micro),
        .lon = degrees_of(r->lon_micro),
        .zone = r->zone,
        .description = r->description,
        .amenities = r->amenities,
        .step_free = r->step_free,
        .holidays = r->holidays,
        .url = r->url,
        .email = r->email,
        .phone = r->phone,
        .currency = r->currency,
        .vat_rate_bp = r->vat_rate_bp,
        .prices_include_vat = r->prices_include_vat,
        .vat_assumed = r->vat_assumed,
        .terms = terms_of(r),
        .revision = r->revision,
    };
}

static enum status space_find(struct ctx *ctx, int64_t id, const char *slug,
                              struct space *ret_space)
{
    struct sql_space_row_row row;
    enum status st = sql_space_row(ctx, &(struct sql_space_row_args){.id = id, .slug = slug}, &row);
    if (st == OK)
        *ret_space = space_of_row(&row);
    return st;
}

enum status space_get(struct ctx *ctx, int64_t id, struct space *ret_space)
{
    return space_find(ctx, id, "", ret_space);
}

enum status space_of_slug(struct ctx *ctx, const char *slug, struct space *ret_space)
{
    return space_find(ctx, 0, slug, ret_space);
}

enum status space_hidden(struct ctx *ctx, enum space_status status)
{
    return status == SPACE_SUSPENDED
               ? ctx_fail(ctx, NOT_FOUND, "space.away",
                          "This space takes no bookings at present. A booking that you have there "
                          "opens with the link in its mail.")
               : NOT_FOUND;
}

enum status space_shown(struct ctx *ctx, const char *slug, struct space *ret_space)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    if (st != OK)
        return st;
    bool shown = s.status == SPACE_OPEN || s.status == SPACE_LISTED;
    if (!shown && !people_is_desk(ctx->actor, s.operator_id, s.id))
        return space_hidden(ctx, s.status);
    *ret_space = s;
    return OK;
}

/* The code by which the calendar knows the holidays of a place. */
static const char *holiday_country(const struct space *s)
{
    bool catalan = !strcmp(s->country, "ES") && !strncasecmp(s->region, "catal", 5);
    return catalan ? "ES-CT" : s->country;
}

static enum status load_hours(struct ctx *ctx, int64_t space_id, struct calendar *calendar)
{
    struct sql_opening_of_space_row *rows;
    size_t n;
    enum status st = sql_opening_of_space(
        ctx, &(struct sql_opening_of_space_args){.space_id = space_id}, &rows, &n);
    if (st != OK)
        return st;
    for (size_t i = 0; i < n; i++) {
        int64_t weekday = rows[i].weekday;
        uint8_t *spans_n = &calendar->open_n[weekday];
        if (*spans_n < ARRAY_LEN(calendar->open[0]))
            calendar->open[weekday][(*spans_n)++] =
                (struct span){(minute)rows[i].from_min, (minute)rows[i].to_min};
    }
    return OK;
}

static enum status load_closures(struct ctx *ctx, int64_t space_id, struct calendar *calendar)
{
    struct sql_closure_of_space_row *rows;
    size_t n;
    enum status st = sql_closure_of_space(
        ctx, &(struct sql_closure_of_space_args){.space_id = space_id}, &rows, &n);
    if (st != OK)
        return st;
    struct closure *closures = arena_array(ctx->arena, n, sizeof(*closures));
    if (!closures)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        closures[i] = (struct closure){
            .id = rows[i].id,
            .from = date_of_days(rows[i].from_day),
            .to = date_of_days(rows[i].to_day),
            .reason = rows[i].reason,
        };
    calendar->closures = closures;
    calendar->closures_n = n;
    return OK;
}

enum status space_calendar(struct ctx *ctx, const struct space *s, struct calendar *ret_calendar)
{
    struct calendar calendar = {
        .zone = zone_get(s->zone), .country = holiday_country(s), .holidays = s->holidays};
    if (!calendar.zone)
        return FAILED; /* space_save lets no unknown zone in [SP-4] */
    enum status st = load_hours(ctx, s->id, &calendar);
    if (st == OK)
        st = load_closures(ctx, s->id, &calendar);
    if (st == OK)
        *ret_calendar = calendar;
    return st;
}

static struct resource resource_of_row(const struct sql_resource_rows_row *r)
{
    return (struct resource){
        .id = r->id,
        .space_id = r->space_id,
        .floor_id = r->floor_id.v,
        .name = r->name,
        .kind = (enum resource_kind)r->kind,
        .units = (int32_t)r->units,
        .seats = (int32_t)r->seats,
        .price_hour_cents = r->price_hour_cents,
        .price_half_day_cents = r->price_half_day_cents,
        .price_day_cents = r->price_day_cents,
        .bookable = r->bookable,
        .archived = r->archived_at.has,
        .setup_min = (int32_t)r->setup_min,
        .clearup_min = (int32_t)r->clearup_min,
        .features = (uint32_t)r->features,
        .revision = r->revision,
    };
}

/* By kind, then by name as people count: "Desk 2" before "Desk 10". */
static int by_kind_and_name(const void *a, const void *b)
{
    const struct resource *x = a;
    const struct resource *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = strverscmp(x->name, y->name);
    return order ? order : x->id < y->id ? -1 : 1;
}

static enum status resource_rows(struct ctx *ctx, const struct sql_resource_rows_args *args,
                                 struct resource **ret_resources, size_t *ret_n)
{
    struct sql_resource_rows_row *rows;
    size_t n;
    enum status st = sql_resource_rows(ctx, args, &rows, &n);
    if (st != OK)
        return st;
    struct resource *all = arena_array(ctx->arena, n, sizeof(*all));
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        all[i] = resource_of_row(&rows[i]);
    if (n > 1)
        qsort(all, n, sizeof(*all), by_kind_and_name);
    *ret_resources = all;
    *ret_n = n;
    return OK;
}

enum status space_resources(struct ctx *ctx, int64_t space_id, struct resource **ret_resources,
                            size_t *ret_n)
{
    struct sql_resource_rows_args args = {.space_id = space_id, .archived = false};
    return resource_rows(ctx, &args, ret_resources, ret_n);
}

enum status space_archived_resources(struct ctx *ctx, int64_t space_id,
                                     struct resource **ret_resources, size_t *ret_n)
{
    struct sql_resource_rows_args args = {.space_id = space_id, .archived = true};
    return resource_rows(ctx, &args, ret_resources, ret_n);
}

enum status resource_get(struct ctx *ctx, int64_t id, struct resource *ret_resource)
{
    struct resource *found;
    size_t n;
    enum status st = resource_rows(ctx, &(struct sql_resource_rows_args){.id = id}, &found, &n);
    if (st != OK)
        return st;
    if (n == 0)
        return NOT_FOUND;
    *ret_resource = found[0];
    return OK;
}

enum status resource_lock(struct ctx *ctx, int64_t resource_id)
{
    return sql_resource_lock_row(ctx, &(struct sql_resource_lock_row_args){.id = resource_id});
}

enum status space_floors(struct ctx *ctx, int64_t space_id, struct floor **ret_floors,
                         size_t *ret_n)
{
    struct sql_floor_of_space_row *rows;
    size_t n;
    enum status st =
        sql_floor_of_space(ctx, &(struct sql_floor_of_space_args){.space_id = space_id}, &rows, &n);
    if (st != OK)
        return st;
    struct floor *floors = arena_array(ctx->arena, n, sizeof(*floors));
    if (!floors)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        floors[i] = (struct floor){.id = rows[i].id, .name = rows[i].name, .level = rows[i].level};
    *ret_floors = floors;
    *ret_n = n;
    return OK;
}

/* ---- the list for search ---- */

/* What the callback of the list needs. */
struct gather {
    struct ctx *ctx;
    const struct space_ask *ask;
    const char *words; /* folded */
    struct space_line *lines;
    size_t n, size;
    bool failed;
};

static struct space_line *gather_room(struct gather *g)
{
    struct space_line *lines = arena_room(g->ctx->arena, g->lines, g->n, &g->size, sizeof(*lines));
    if (!lines)
        return NULL;
    g->lines = lines;
    return &g->lines[g->n++];
}

/* Metres from the asked point; -1 when no point was asked or the space has none. */
static int64_t line_distance(const struct space_ask *ask, struct degrees lat, struct degrees lon)
{
    bool known = ask->lat.has && ask->lon.has && lat.has && lon.has;
    return known ? distance_m(ask->lat, ask->lon, lat, lon) : -1;
}

static bool copy_line(struct arena *a, const struct sql_space_lines_shown_row *r,
                      struct space_line *to)
{
    *to = (struct space_line){
        .id = r->id,
        .operator_id = r->operator_id,
        .slug = arena_strdup(a, r->slug),
        .name = arena_strdup(a, r->name),
        .town = arena_strdup(a, r->town),
        .province = arena_strdup(a, r->province),
        .country = arena_strdup(a, r->country),
        .amenities = arena_strdup(a, r->amenities),
        .zone = arena_strdup(a, r->zone),
        .currency = arena_strdup(a, r->currency),
        .status = (enum space_status)r->status,
        .lat = degrees_of(r->lat_micro),
        .lon = degrees_of(r->lon_micro),
        .step_free = r->step_free,
        .revision = r->revision,
    };
    return to->slug && to->name && to->town && to->province && to->country && to->amenities &&
           to->zone && to->currency;
}

static bool gather_line(void *arg, const struct sql_space_lines_shown_row *r)
{
    struct gather *g = arg;
    int64_t metres = line_distance(g->ask, degrees_of(r->lat_micro), degrees_of(r->lon_micro));
    bool too_far =
        g->ask->within_m > 0 && g->ask->lat.has && (metres < 0 || metres > g->ask->within_m);
    if (too_far || !fold_has_words(r->fold, g->words))
        return true;
    struct space_line *line = g->n < SPACE_LINES_MAX ? gather_room(g) : NULL;
    g->failed = !line || !copy_line(g->ctx->arena, r, line);
    if (!g->failed)
        line->distance_m = metres;
    return !g->failed;
}

/* Nearest first, those without a point last, then as the query gave them (by name). */
static int nearer(const void *a, const void *b)
{
    const struct space_line *x = a;
    const struct space_line *y = b;
    uint64_t dx = (uint64_t)x->distance_m; /* -1 becomes the largest */
    uint64_t dy = (uint64_t)y->distance_m;
    if (dx != dy)
        return dx < dy ? -1 : 1;
    int by_name = strcmp(x->name, y->name);
    return by_name ? by_name : strcmp(x->slug, y->slug);
}

/* The box of micro-degrees around a point that holds all within the distance. */
static struct sql_space_lines_shown_args box_around(const struct space_ask *ask)
{
    if (!ask->lat.has || !ask->lon.has || ask->within_m <= 0)
        return (struct sql_space_lines_shown_args){.anywhere = true};
    struct degrees_box box = space_box(ask->lat, ask->lon, ask->within_m);
    return (struct sql_space_lines_shown_args){
        .south = box.south, .north = box.north, .west = box.west, .east = box.east};
}

enum status space_lines(struct ctx *ctx, const struct space_ask *ask, struct space_line **ret_lines,
                        size_t *ret_n)
{
    struct gather g = {
        .ctx = ctx, .ask = ask, .words = fold_words(ctx->arena, ask->q ? ask->q : "")};
    if (!g.words)
        return LIMIT;
    struct sql_space_lines_shown_args args = box_around(ask);
    enum status st = sql_space_lines_shown(ctx, &args, gather_line, &g);
    if (st != OK)
        return st;
    if (g.failed)
        return LIMIT;
    if (ask->lat.has && ask->lon.has && g.n > 1)
        qsort(g.lines, g.n, sizeof(*g.lines), nearer);
    *ret_lines = g.lines;
    *ret_n = g.n;
    return OK;
}

enum status space_way_in(struct ctx *ctx, int64_t space_id, const char **ret_words)
{
    struct sql_way_in_of_row row;
    const enum status s =
        sql_way_in_of(ctx, &(struct sql_way_in_of_args){.space_id = space_id}, &row);
    if (s == OK)
        *ret_words = row.words;
    else if (s == NOT_FOUND)
        *ret_words = "";
    return s == NOT_FOUND ? OK : s;
}

enum status space_set_way_in(struct ctx *ctx, int64_t space_id, const char *words)
{
    const struct sql_way_in_set_args args = {
        .space_id = space_id, .words = words, .at = ctx_now_s(ctx)};
    const enum status s = sql_way_in_set(ctx, &args, NULL);
    return s == OK ? space_touch(ctx, space_id) : s;
}
