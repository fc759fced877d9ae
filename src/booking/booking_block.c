/* Units taken for whole days: let by licence, out of order, kept back. */
#include "booking/booking_internal.h"

#include "base/format.h"
#include "base/utf8.h"
#include "booking/booking_lent.h"
#include "booking/booking_occupancy.h"
#include "booking_sql.h"
#include "store/store.h"

#include <stdlib.h>

struct instants block_instants(const struct zone *zone, struct date from, struct date until)
{
    return (struct instants){.starts_at = zone_day_start(zone, from),
                             .ends_at = until.year ? zone_day_start(zone, until) : INT64_MAX};
}

const char *block_kind_name(enum block_kind k)
{
    switch (k) {
    case BLOCK_STAY:
        return "let";
    case BLOCK_OUT_OF_ORDER:
        return "out_of_order";
    case BLOCK_KEPT_BACK:
        return "kept_back";
    case BLOCK_OUTSIDE:
        return "outside";
    }
    return "unknown";
}

/* ---- reading -------------------------------------------------------------------------------- */

static struct date day_of(int64_t days)
{
    return days ? date_of_days(days) : (struct date){0};
}

static int64_t days_of(struct date d)
{
    return d.year ? date_days(d) : 0;
}

static struct block block_of_row(const struct sql_block_list_row *row)
{
    return (struct block){.id = row->id,
                          .space_id = row->space_id,
                          .resource_id = row->resource_id,
                          .units = (int32_t)row->units,
                          .from = day_of(row->from_day),
                          .until = day_of(row->until_day),
                          .kind = (enum block_kind)row->kind,
                          .why = row->why,
                          .subject_id = row->subject_id,
                          .by_account_id = row->by_account_id,
                          .made_at = row->made_at,
                          .changed_at = row->changed_at,
                          .revision = row->revision};
}

enum status block_get(struct ctx *ctx, int64_t id, struct block *ret_block)
{
    struct sql_block_of_id_row row;
    const struct sql_block_of_id_args args = {.id = id};
    const enum status s = sql_block_of_id(ctx, &args, &row);
    if (s != OK)
        return s;
    *ret_block = (struct block){.id = row.id,
                                .space_id = row.space_id,
                                .resource_id = row.resource_id,
                                .units = (int32_t)row.units,
                                .from = day_of(row.from_day),
                                .until = day_of(row.until_day),
                                .kind = (enum block_kind)row.kind,
                                .why = row.why,
                                .subject_id = row.subject_id,
                                .by_account_id = row.by_account_id,
                                .made_at = row.made_at,
                                .changed_at = row.changed_at,
                                .revision = row.revision};
    return OK;
}

/* resource_id 0: of the whole space. */
static enum status list_blocks(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                               struct period days, struct block **ret_blocks, size_t *ret_n)
{
    struct sql_block_list_row *rows = NULL;
    size_t n = 0;
    const struct sql_block_list_args args = {.space_id = space_id,
                                             .resource_id = resource_id,
                                             .from_day = days_of(days.from),
                                             .until_day = days_of(days.until)};
    const enum status s = sql_block_list(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct block *blocks = arena_array(ctx->arena, n, sizeof(*blocks));
    if (!blocks)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        blocks[i] = block_of_row(&rows[i]);
    *ret_blocks = blocks;
    *ret_n = n;
    return OK;
}

enum status blocks_of_space(struct ctx *ctx, int64_t space_id, struct period days,
                            struct block **ret_blocks, size_t *ret_n)
{
    return list_blocks(ctx, space_id, 0, days, ret_blocks, ret_n);
}

enum status blocks_of_resource(struct ctx *ctx, int64_t resource_id, struct period days,
                               struct block **ret_blocks, size_t *ret_n)
{
    struct resource r;
    const enum status s = resource_get(ctx, resource_id, &r);
    return s == OK ? list_blocks(ctx, r.space_id, r.id, days, ret_blocks, ret_n) : s;
}

/* ---- what is asked -------------------------------------------------------------------------- */

/* A block as it is to be, with what its days mean. */
struct wish {
    const struct block *block;
    struct resource resource;
    int64_t operator_id;
    const struct zone *zone; /* of the space; lives as long as the process */
    struct instants days;
    struct lent_list lent; /* of the resource, by block */
};

static enum status check_days(struct ctx *ctx, const struct block *b)
{
    if (!b->from.year)
        return ctx_field(ctx, "from", "field.missing", "Please say from which day on.");
    if (b->until.year && date_compare(b->until, b->from) <= 0)
        return ctx_field(ctx, "until", "block.days", "The last day is before the first.");
    const struct date last = b->until.year ? b->until : b->from;
    if (date_days(last) - date_days(b->from) > BLOCK_DAYS_MAX)
        return ctx_field(ctx, "until", "field.range", "This is too far ahead.");
    return OK;
}

static enum status check_fields(struct ctx *ctx, const struct block *b, const struct resource *r)
{
    enum status s = check_days(ctx, b);
    if (b->units < 1 || b->units > r->units)
        s = refuse_units(ctx, r->units);
    if (b->why && utf8_count(b->why) > BLOCK_WHY_MAX)
        s = ctx_field(ctx, "why", "field.long", "At most %d characters.", BLOCK_WHY_MAX);
    return s;
}

static enum status read_lent(struct ctx *ctx, const struct lent_change *change, struct wish *w)
{
    return lent_parts_of(ctx, &w->resource, ctx_now_s(ctx), change, &w->lent);
}

/* The resource as it is now; the caller has locked it, or only asks. */
static enum status wish_of(struct ctx *ctx, const struct block *b, struct wish *ret_wish)
{
    struct wish w = {.block = b};
    const struct house *h = NULL;
    enum status s = resource_get(ctx, b->resource_id, &w.resource);
    if (s == OK && w.resource.archived)
        s = NOT_FOUND;
    if (s == OK)
        s = check_fields(ctx, b, &w.resource);
    if (s == OK)
        s = house_of_id_always(ctx, w.resource.space_id, &h);
    if (s != OK)
        return s;
    w.operator_id = h->space.operator_id;
    w.zone = h->calendar.zone;
    house_release(h);
    if (!w.zone)
        return refuse_not_bookable(ctx);
    w.days = block_instants(w.zone, b->from, b->until);
    s = read_lent(ctx, NULL, &w);
    if (s == OK)
        *ret_wish = w;
    return s;
}

/* ---- what is there: bookings and other blocks ------------------------------------------------ */

/* What is lent of a block is taken from other blocks, not from bookings. */
enum taken_from { FROM_ALL, FROM_BLOCKS, FROM_BOOKINGS };

struct taken {
    int64_t booking_id; /* 0: a block */
    int64_t from, to;
    int32_t units;
    enum taken_from whom;
};

struct gathering {
    struct ctx *ctx;
    struct taken *list; /* the blocks, then the bookings by start */
    size_t n, size;
    bool short_of_memory;
};

static bool gather(struct gathering *g, const struct taken *t)
{
    struct taken *list = arena_room(g->ctx->arena, g->list, g->n, &g->size, sizeof(*list));
    g->short_of_memory = !list;
    if (!list)
        return false;
    g->list = list;
    g->list[g->n++] = *t;
    return true;
}

static bool gather_booking(void *arg, const struct sql_block_bookings_row *row)
{
    const struct taken t = {.booking_id = row->id,
                            .from = row->starts_at,
                            .to = row->ends_at,
                            .units = (int32_t)row->units};
    return gather(arg, &t);
}

/* What bookings find taken of a block: all of it but what is lent. */
static enum status gather_rest(const struct wish *w, const struct block *b, struct gathering *g)
{
    const struct instants at = block_instants(w->zone, b->from, b->until);
    struct taken_list taken = {.n = 0};
    const enum status s =
        lent_rest(g->ctx->arena, &at, b->units, lent_of_block(w->lent, b->id), &taken);
    for (size_t i = 0; s == OK && i < taken.n; i++) {
        const struct taken t = {.from = taken.parts[i].from,
                                .to = taken.parts[i].to,
                                .units = taken.parts[i].units,
                                .whom = FROM_BOOKINGS};
        if (!gather(g, &t))
            return LIMIT;
    }
    return s;
}

static enum status gather_block(const struct wish *w, const struct block *b, struct gathering *g)
{
    const struct instants at = block_instants(w->zone, b->from, b->until);
    struct taken t = {.from = at.starts_at, .to = at.ends_at, .units = b->units};
    if (lent_of_block(w->lent, b->id).n == 0)
        return gather(g, &t) ? OK : LIMIT;
    t.whom = FROM_BLOCKS;
    return gather(g, &t) ? gather_rest(w, b, g) : LIMIT;
}

static enum status gather_blocks(struct ctx *ctx, const struct wish *w, struct gathering *g)
{
    struct block *blocks = NULL;
    size_t n = 0;
    const struct period days = {w->block->from, w->block->until};
    enum status s = list_blocks(ctx, w->resource.space_id, w->resource.id, days, &blocks, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (blocks[i].id != w->block->id)
            s = gather_block(w, &blocks[i], g);
    }
    return s == OK ? gather_rest(w, w->block, g) : s;
}

/* With the block itself. A booking that is over stands in nobody's way. */
static enum status gather_all(struct ctx *ctx, const struct wish *w, struct gathering *ret_all)
{
    struct gathering g = {.ctx = ctx};
    const int64_t now = ctx_now_s(ctx);
    const int64_t from = w->days.starts_at > now ? w->days.starts_at : now;
    const struct sql_block_bookings_args args = {.space_id = w->resource.space_id,
                                                 .resource_id = w->resource.id,
                                                 .after = from - BOOKING_LONGEST_S,
                                                 .from_at = from,
                                                 .to_at = w->days.ends_at};
    enum status s = gather_blocks(ctx, w, &g);
    if (s == OK)
        s = sql_block_bookings(ctx, &args, gather_booking, &g);
    if (s == OK && g.short_of_memory)
        s = LIMIT;
    if (s == OK)
        *ret_all = g;
    return s;
}

/* The fullest moment of the days. */
struct fullest {
    int32_t blocks; /* of other blocks alone */
    int32_t all;    /* of all blocks, less what is lent of them, and bookings */
};

static enum status fullest_of(struct ctx *ctx, const struct wish *w, struct fullest *ret_fullest)
{
    enum { BLOCKS, ALL, COUNTS };
    struct gathering g;
    struct occupancy o;
    enum status s = gather_all(ctx, w, &g);
    if (s == OK)
        s = occupancy_init(&o, ctx->arena, COUNTS);
    for (size_t i = 0; s == OK && i < g.n; i++) {
        const struct taken *t = &g.list[i];
        const struct instants at = {.starts_at = t->from, .ends_at = t->to};
        const bool all = t->whom != FROM_BLOCKS;
        const bool block = !t->booking_id && t->whom != FROM_BOOKINGS;
        if ((all && !occupancy_add(&o, ALL, &w->days, &at, t->units)) ||
            (block && !occupancy_add(&o, BLOCKS, &w->days, &at, t->units)))
            s = LIMIT;
    }
    if (s == OK)
        s = occupancy_end(&o);
    if (s == OK)
        *ret_fullest = (struct fullest){.blocks = o.taken[BLOCKS], .all = o.taken[ALL]};
    return s;
}

enum status block_room(struct ctx *ctx, int64_t resource_id, struct date from, struct date until,
                       int32_t *ret_units)
{
    struct block b = {
        .resource_id = resource_id, .units = 1, .from = from, .until = until, .why = ""};
    struct wish w;
    struct fullest f;
    enum status s = wish_of(ctx, &b, &w);
    b.units = 0; /* it only asks */
    if (s == OK)
        s = fullest_of(ctx, &w, &f);
    if (s != OK)
        return s;
    const int32_t taken = f.all > f.blocks ? f.all : f.blocks;
    *ret_units = taken < w.resource.units ? w.resource.units - taken : 0;
    return OK;
}

/* ---- which bookings stand in the way -------------------------------------------------------- */

/* Units that come, or go when negative. */
struct step {
    int64_t at;
    int32_t units;
};

/* At one instant those who go leave before others come [BK-3]. */
static int by_time(const void *x, const void *y)
{
    const struct step *a = x;
    const struct step *b = y;
    return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : a->units - b->units;
}

/* The stretches of the days in which there is too little for the block and the others, by start. */
static enum status overfull(struct ctx *ctx, const struct wish *w, const struct gathering *g,
                            struct instants **ret_stretches, size_t *ret_n)
{
    const int32_t room = w->resource.units;
    struct step *steps = arena_array(ctx->arena, 2 * g->n, sizeof(*steps));
    struct instants *stretches = arena_array(ctx->arena, g->n, sizeof(*stretches));
    size_t steps_n = 0;
    size_t n = 0;
    if (!steps || !stretches)
        return LIMIT;
    for (size_t i = 0; i < g->n; i++) {
        const struct taken *t = &g->list[i];
        if (t->whom == FROM_BLOCKS)
            continue;
        steps[steps_n++] = (struct step){t->from, t->units};
        steps[steps_n++] = (struct step){t->to, -t->units};
    }
    if (steps_n > 1)
        qsort(steps, steps_n, sizeof(*steps), by_time);
    int32_t now = 0;
    for (size_t i = 0; i < steps_n; i++) {
        const int32_t before = now;
        now += steps[i].units;
        if (before <= room && now > room)
            stretches[n].starts_at = steps[i].at;
        else if (before > room && now <= room)
            stretches[n++].ends_at = steps[i].at;
    }
    *ret_stretches = stretches;
    *ret_n = n;
    return OK;
}

/* The part of a booking that lies in the days. */
static struct instants part_in(const struct wish *w, const struct taken *t)
{
    return (struct instants){.starts_at = t->from > w->days.starts_at ? t->from : w->days.starts_at,
                             .ends_at = t->to < w->days.ends_at ? t->to : w->days.ends_at};
}

static enum status name_them(struct ctx *ctx, const struct wish *w, const struct gathering *g,
                             struct booking **ret_bookings, size_t *ret_n)
{
    struct instants *stretches = NULL;
    size_t stretches_n = 0;
    struct booking *list = arena_array(ctx->arena, BLOCK_IN_THE_WAY_MAX, sizeof(*list));
    enum status s = list ? overfull(ctx, w, g, &stretches, &stretches_n) : LIMIT;
    size_t at = 0;
    size_t n = 0;
    for (size_t i = 0; s == OK && i < g->n && n < BLOCK_IN_THE_WAY_MAX; i++) {
        if (!g->list[i].booking_id)
            continue;
        const struct instants part = part_in(w, &g->list[i]);
        while (at < stretches_n && stretches[at].ends_at <= part.starts_at)
            at++;
        if (at < stretches_n && stretches[at].starts_at < part.ends_at)
            s = booking_get(ctx, g->list[i].booking_id, &list[n++]);
    }
    if (s == OK) {
        *ret_bookings = list;
        *ret_n = n;
    }
    return s;
}

enum status block_bookings_in_the_way(struct ctx *ctx, const struct block *b,
                                      struct booking **ret_bookings, size_t *ret_n)
{
    struct wish w;
    struct gathering g;
    enum status s = wish_of(ctx, b, &w);
    if (s == OK)
        s = gather_all(ctx, &w, &g);
    return s == OK ? name_them(ctx, &w, &g, ret_bookings, ret_n) : s;
}

/* ---- fewer units of a resource -------------------------------------------------------------- */

static const char *date_text(struct ctx *ctx, struct date d)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_date(&out, ctx->lang, d, FORMAT_YEAR);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

/* A repair or what is kept back may be put away; who booked or rents may not. */
static enum status guard_away(struct ctx *ctx, const struct resource *r, struct date today,
                              const struct zone *zone)
{
    const int64_t now = ctx_now_s(ctx);
    struct sql_booking_ahead_row ahead;
    const struct sql_booking_ahead_args args = {.space_id = r->space_id,
                                                .resource_id = r->id,
                                                .after = now - BOOKING_LONGEST_S,
                                                .now = now};
    struct block *blocks = NULL;
    size_t n = 0;
    enum status s = sql_booking_ahead(ctx, &args, &ahead);
    if (s == OK)
        s = blocks_of_resource(ctx, r->id, (struct period){.from = today}, &blocks, &n);
    if (s != OK)
        return s;
    struct date first;
    minute at;
    if (ahead.n > 0) {
        zone_civil(zone, ahead.first_at.v, &first, &at);
        return ctx_fail(ctx, CONFLICT, "resource.booked",
                        "Bookings of it are ahead (%lld, the first on %s): move or cancel them, "
                        "then put it away.",
                        (long long)ahead.n, date_text(ctx, first));
    }
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].kind == BLOCK_STAY)
            return ctx_fail(ctx, CONFLICT, "resource.let",
                            "This is let: it can be put away when its contract has ended.");
    }
    return OK;
}

enum status booking_guard(struct ctx *ctx, const struct resource *before,
                          const struct resource *after)
{
    /* As if a block of no units were set on all days to come. */
    struct block none = {.resource_id = before->id, .units = 0};
    struct wish w = {.block = &none, .resource = *after};
    const struct house *h = NULL;
    struct gathering g;
    struct instants *full = NULL;
    size_t n = 0;
    const int64_t now = ctx_now_s(ctx);
    enum status s = house_of_id_always(ctx, before->space_id, &h);
    if (s != OK)
        return s;
    w.zone = h->calendar.zone;
    none.from = house_date(h, now);
    house_release(h);
    if (!w.zone)
        return OK; /* nothing can be booked there */
    if (after->archived)
        return guard_away(ctx, before, none.from, w.zone);
    w.days = block_instants(w.zone, none.from, none.until);
    s = read_lent(ctx, NULL, &w);
    if (s == OK)
        s = gather_all(ctx, &w, &g);
    if (s == OK && g.n > 0)
        s = overfull(ctx, &w, &g, &full, &n);
    if (s != OK || n == 0)
        return s;
    struct date first;
    minute at;
    zone_civil(w.zone, full[0].starts_at > now ? full[0].starts_at : now, &first, &at);
    return ctx_field(ctx, "units", "resource.in_use",
                     "More than these are booked, let or out of order, the first time on %s.",
                     date_text(ctx, first));
}

/* ---- setting one ---------------------------------------------------------------------------- */

static enum status tell(struct ctx *ctx, const char *name, int64_t operator_id,
                        const struct block *b)
{
    const struct fact f = {.name = name,
                           .operator_id = operator_id,
                           .space_id = b->space_id,
                           .subject_id = b->id,
                           .data = ""};
    return fact_add(ctx, &f);
}

static enum status check_room(struct ctx *ctx, const struct wish *w)
{
    struct fullest f;
    const enum status s = fullest_of(ctx, w, &f);
    if (s != OK)
        return s;
    if (f.blocks + w->block->units > w->resource.units)
        return ctx_fail(ctx, CONFLICT, "block.full",
                        "Not so many are left on these days: others are let, out of order or "
                        "kept back already.");
    if (f.all > w->resource.units)
        return ctx_fail(ctx, CONFLICT, "block.booked",
                        "There are bookings on these days. Change or cancel them first.");
    return OK;
}

enum status block_fits_lent(struct ctx *ctx, const struct block *b,
                            const struct lent_change *change)
{
    struct wish w;
    struct fullest f;
    enum status s = wish_of(ctx, b, &w);
    if (s == OK)
        s = read_lent(ctx, change, &w);
    if (s == OK)
        s = fullest_of(ctx, &w, &f);
    return s == OK && f.all > w.resource.units
               ? ctx_fail(ctx, CONFLICT, "lend.booked",
                          "Somebody has booked on one of these days: it stays booked.")
               : s;
}

static enum status check_count(struct ctx *ctx, const struct wish *w)
{
    struct sql_block_count_row row;
    struct date today;
    minute now;
    zone_civil(w->zone, ctx_now_s(ctx), &today, &now);
    const struct sql_block_count_args args = {.space_id = w->resource.space_id,
                                              .from_day = date_days(today)};
    const enum status s = sql_block_count(ctx, &args, &row);
    return s == OK && row.n >= BLOCKS_MAX
               ? ctx_fail(ctx, LIMIT, "block.too_many",
                          "A space keeps at most %d of these: end old ones.", (int)BLOCKS_MAX)
               : s;
}

static enum status write_new(struct ctx *ctx, const struct block *b)
{
    const struct sql_block_insert_args args = {.id = b->id,
                                               .space_id = b->space_id,
                                               .resource_id = b->resource_id,
                                               .units = b->units,
                                               .from_day = days_of(b->from),
                                               .until_day = days_of(b->until),
                                               .kind = (int64_t)b->kind,
                                               .why = b->why,
                                               .subject_id = b->subject_id,
                                               .by_account_id =
                                                   ctx->actor ? ctx->actor->account_id : 0,
                                               .at = ctx_now_s(ctx)};
    return sql_block_insert(ctx, &args, NULL);
}

static enum status write_change(struct ctx *ctx, const struct block *b)
{
    int64_t changes = 0;
    const struct sql_block_change_args args = {.id = b->id,
                                               .revision = b->revision,
                                               .resource_id = b->resource_id,
                                               .units = b->units,
                                               .from_day = days_of(b->from),
                                               .until_day = days_of(b->until),
                                               .why = b->why,
                                               .at = ctx_now_s(ctx)};
    const enum status s = sql_block_change(ctx, &args, &changes);
    return s == OK && changes == 0 ? RETRY : s;
}

/* Both resources of a block that moves, in one order for everybody. */
static enum status lock_both(struct ctx *ctx, int64_t a, int64_t b)
{
    enum status s = resource_lock(ctx, a < b ? a : b);
    if (s == OK && a != b)
        s = resource_lock(ctx, a < b ? b : a);
    return s;
}

/* What a new block, or a change, comes to, under the lock. */
static enum status settle(struct ctx *ctx, const struct block *asked, struct block *b)
{
    struct resource there;
    enum status s = resource_get(ctx, asked->resource_id, &there);
    if (s != OK)
        return s;
    if (!asked->id) {
        *b = *asked;
        b->why = asked->why ? asked->why : "";
        const bool known = asked->kind >= BLOCK_STAY && asked->kind <= BLOCK_KEPT_BACK;
        return known ? resource_lock(ctx, b->resource_id)
                     : ctx_field(ctx, "kind", "field.choice", "This is none of the choices.");
    }
    s = block_get(ctx, asked->id, b);
    if (s == OK)
        s = lock_both(ctx, b->resource_id, asked->resource_id);
    if (s == OK)
        s = block_get(ctx, asked->id, b);
    if (s != OK)
        return s;
    b->resource_id = asked->resource_id;
    b->units = asked->units;
    b->from = asked->from;
    b->until = asked->until;
    b->why = asked->why ? asked->why : "";
    return OK;
}

enum status block_set(struct ctx *ctx, const struct block *asked, int64_t *ret_id)
{
    struct block b;
    struct wish w;
    enum status s = settle(ctx, asked, &b);
    if (s == OK)
        s = wish_of(ctx, &b, &w);
    if (s == OK && b.id && b.space_id != w.resource.space_id)
        s = NOT_FOUND;
    if (s == OK && b.kind == BLOCK_STAY && *b.why)
        s = ctx_field(ctx, "why", "field.text", "Nobody is told whose place it is.");
    if (s == OK)
        s = check_room(ctx, &w);
    if (s == OK && !b.id)
        s = check_count(ctx, &w);
    if (s != OK)
        return s;
    b.space_id = w.resource.space_id;
    const bool fresh = b.id == 0;
    if (fresh)
        b.id = store_id(ctx);
    s = fresh ? write_new(ctx, &b) : write_change(ctx, &b);
    if (s == OK)
        s = space_touch(ctx, b.space_id); /* what is kept of it is stale now [BK-12] */
    if (s == OK)
        s = tell(ctx, "block.set", w.operator_id, &b);
    if (s == OK)
        *ret_id = b.id;
    return s;
}

static enum status write_end(struct ctx *ctx, struct block *b, struct date until)
{
    if (date_compare(until, b->from) <= 0)
        return sql_block_delete(ctx, &(struct sql_block_delete_args){.id = b->id}, NULL);
    b->until = until;
    return write_change(ctx, b);
}

enum status block_end(struct ctx *ctx, int64_t id, struct date until)
{
    struct block b;
    struct space space;
    enum status s = block_get(ctx, id, &b);
    if (s == OK)
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = block_get(ctx, id, &b);
    if (s != OK || (b.until.year && date_compare(until, b.until) >= 0))
        return s;
    s = space_get(ctx, b.space_id, &space);
    if (s == OK)
        s = write_end(ctx, &b, until);
    if (s == OK)
        s = space_touch(ctx, b.space_id);
    return s == OK ? tell(ctx, "block.ended", space.operator_id, &b) : s;
}
