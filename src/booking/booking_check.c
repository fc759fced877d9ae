#include "booking/booking_internal.h"

#include "base/id.h"
#include "booking/booking_lent.h"
#include "booking_sql.h"

#include <stdlib.h>

/* A booking or a block that takes units at the point of the sweep. */
struct occupant {
    struct occupant *next;
    int64_t to;
    int64_t units;
};

/* A block from the moment on at which it holds: bookings that were over when it was set stood in
 * nobody's way [BK-26]. */
struct held {
    int64_t id;
    int64_t resource_id;
    int64_t from, to;
    int64_t units;
    int64_t resource_units;
};

/* The rows come resource by resource and by start, so one sweep sees every moment at which a
 * resource could be fuller than before; the blocks of a resource enter between them. */
struct check {
    struct ctx *ctx;
    struct held *blocks; /* by resource, then by start */
    size_t blocks_n, blocks_size;
    struct lent_part *lent; /* by block */
    size_t lent_n, lent_size;
    size_t next_block;
    int64_t resource_id; /* under way */
    struct occupant *occupants;
    struct occupant *spare;
    int64_t units;
    bool told; /* one fault of this kind is enough for a resource */
    bool short_of_memory;
    struct booking_findings findings;
};

static void fault_of(struct check *c, const char *thing, const char *what, int64_t id)
{
    char code[ID_CHARS_MAX + 1];
    (void)id_print(id, code);
    if (c->findings.faults++ == 0)
        c->findings.first_fault = arena_printf(c->ctx->arena, "%s %s %s", thing, code, what);
}

static void fault(struct check *c, const char *what, int64_t booking_id)
{
    fault_of(c, "booking", what, booking_id);
}

static bool status_is_known(int64_t status)
{
    return status == BOOKING_CONFIRMED || status == BOOKING_REQUESTED ||
           status == BOOKING_CANCELLED || status == BOOKING_DECLINED || status == BOOKING_LAPSED;
}

static void check_alone(struct check *c, const struct sql_booking_check_rows_row *row)
{
    if (!row->resource_space_id.has)
        fault(c, "is of a resource that is not there", row->id);
    else if (row->resource_space_id.v != row->space_id)
        fault(c, "is of a resource of another space", row->id);
    if (!status_is_known(row->status))
        fault(c, "has a status that nobody knows", row->id);
    if ((row->status == BOOKING_REQUESTED) != row->confirm_by.has)
        fault(c, "waits without a time, or has a time without waiting", row->id);
    if (row->units < 1)
        fault(c, "takes no units", row->id);
    if (row->ends_at <= row->starts_at || row->ends_at - row->starts_at > BOOKING_LONGEST_S)
        fault(c, "is shorter or longer than any may be", row->id);
    if (row->reach != reach_of((enum booking_status)row->status, row->starts_at, row->ends_at))
        fault(c, "is not looked for as far back as it lasts", row->id);
}

/* Who ended by then goes: end to start is no collision [BK-3]. */
static void leave(struct check *c, int64_t at)
{
    struct occupant **link = &c->occupants;
    while (*link) {
        struct occupant *who = *link;
        if (who->to > at) {
            link = &who->next;
            continue;
        }
        *link = who->next;
        c->units -= who->units;
        who->next = c->spare;
        c->spare = who;
    }
}

static bool enter(struct check *c, int64_t to, int64_t units)
{
    struct occupant *who = c->spare;
    if (who)
        c->spare = who->next;
    else
        who = arena_alloc(c->ctx->arena, sizeof(*who));
    if (!who)
        return false;
    *who = (struct occupant){.next = c->occupants, .to = to, .units = units};
    c->occupants = who;
    c->units += units;
    return true;
}

static void begin_resource(struct check *c, int64_t resource_id)
{
    c->resource_id = resource_id;
    c->told = false;
    leave(c, INT64_MAX);
}

/* The blocks that come before this booking, or, with INT64_MAX twice, all that are left. */
static void check_blocks(struct check *c, int64_t resource_id, int64_t at)
{
    while (c->next_block < c->blocks_n && !c->short_of_memory) {
        const struct held *b = &c->blocks[c->next_block];
        if (b->resource_id > resource_id || (b->resource_id == resource_id && b->from > at))
            return;
        c->next_block++;
        if (b->resource_id != c->resource_id)
            begin_resource(c, b->resource_id);
        leave(c, b->from);
        c->short_of_memory = !enter(c, b->to, b->units);
        if (c->units > b->resource_units && !c->told) {
            c->told = true;
            fault_of(c, "block", "takes its resource beyond its units", b->id);
        }
    }
}

static void check_units(struct check *c, const struct sql_booking_check_rows_row *row)
{
    check_blocks(c, row->resource_id, row->starts_at);
    if (row->resource_id != c->resource_id)
        begin_resource(c, row->resource_id);
    leave(c, row->starts_at);
    if (!enter(c, row->ends_at, row->units)) {
        c->short_of_memory = true;
        return;
    }
    if (row->resource_units.has && c->units > row->resource_units.v && !c->told) {
        c->told = true;
        fault(c, "takes its resource beyond its units", row->id);
    }
}

static bool check_row(void *arg, const struct sql_booking_check_rows_row *row)
{
    struct check *c = arg;
    c->findings.bookings++;
    check_alone(c, row);
    if (row->status < BOOKING_ENDED)
        check_units(c, row);
    return !c->short_of_memory;
}

/* ---- blocks, each for itself ---------------------------------------------------------------- */

static bool keep_block(struct check *c, const struct held *b)
{
    struct held *blocks =
        arena_room(c->ctx->arena, c->blocks, c->blocks_n, &c->blocks_size, sizeof(*blocks));
    c->short_of_memory = !blocks;
    if (!blocks)
        return false;
    c->blocks = blocks;
    c->blocks[c->blocks_n++] = *b;
    return true;
}

/* What is lent of it can be booked [BK-170]. */
static bool keep_rest(struct check *c, const struct held *b)
{
    struct taken_list taken = {.n = 0};
    const struct instants time = {.starts_at = b->from, .ends_at = b->to};
    const struct lent_list lent = lent_of_block((struct lent_list){c->lent, c->lent_n}, b->id);
    bool kept = lent_rest(c->ctx->arena, &time, (int32_t)b->units, lent, &taken) == OK;
    c->short_of_memory = !kept;
    for (size_t i = 0; kept && i < taken.n; i++) {
        struct held part = *b;
        part.from = taken.parts[i].from;
        part.to = taken.parts[i].to;
        part.units = taken.parts[i].units;
        kept = keep_block(c, &part);
    }
    return kept;
}

static bool lent_row(void *arg, const struct sql_lent_check_rows_row *row)
{
    struct check *c = arg;
    struct lent_part *lent =
        arena_room(c->ctx->arena, c->lent, c->lent_n, &c->lent_size, sizeof(*lent));
    c->short_of_memory = !lent;
    if (!lent)
        return false;
    c->lent = lent;
    c->lent[c->lent_n++] =
        (struct lent_part){row->block_id, row->starts_at, row->ends_at, (int32_t)row->units};
    return true;
}

static bool block_row(void *arg, const struct sql_block_check_rows_row *row)
{
    struct check *c = arg;
    const struct zone *zone = row->zone ? zone_get(row->zone) : NULL;
    c->findings.blocks++;
    if (!row->resource_space_id.has || row->resource_space_id.v != row->space_id || !zone) {
        fault_of(c, "block", "is of a resource or space that is not there", row->id);
        return true;
    }
    if (row->kind < BLOCK_STAY || row->kind > BLOCK_KEPT_BACK)
        fault_of(c, "block", "is of a kind that nobody knows", row->id);
    const struct date until = row->until_day ? date_of_days(row->until_day) : (struct date){0};
    const struct instants days = block_instants(zone, date_of_days(row->from_day), until);
    const struct held b = {.id = row->id,
                           .resource_id = row->resource_id,
                           .from =
                               days.starts_at > row->changed_at ? days.starts_at : row->changed_at,
                           .to = days.ends_at,
                           .units = row->units,
                           .resource_units = row->resource_units.v};
    return b.from >= b.to || keep_rest(c, &b);
}

static int by_resource(const void *x, const void *y)
{
    const struct held *a = x;
    const struct held *b = y;
    if (a->resource_id != b->resource_id)
        return (a->resource_id > b->resource_id) - (a->resource_id < b->resource_id);
    return (a->from > b->from) - (a->from < b->from);
}

enum status booking_check_groups(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    enum status s = OK;
    FINDINGS_ASK(s, ctx, booking_check_groups, &f, "booking",
                 "is at another time, or another way agreed, than what was booked with it");
    if (s == OK)
        *ret_findings = f;
    return s;
}

enum status booking_check(struct ctx *ctx, struct booking_findings *ret_findings)
{
    struct check c = {.ctx = ctx};
    enum status s = sql_lent_check_rows(ctx, lent_row, &c);
    if (s == OK && !c.short_of_memory)
        s = sql_block_check_rows(ctx, block_row, &c);
    if (s == OK && c.blocks_n > 1)
        qsort(c.blocks, c.blocks_n, sizeof(*c.blocks), by_resource);
    if (s == OK)
        s = sql_booking_check_rows(ctx, check_row, &c);
    if (s == OK)
        check_blocks(&c, INT64_MAX, INT64_MAX);
    if (s == OK && c.short_of_memory)
        s = LIMIT;
    if (s == OK)
        *ret_findings = c.findings;
    return s;
}
