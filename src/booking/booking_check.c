#include "booking/booking_internal.h"

#include "base/id.h"
#include "booking_sql.h"

/* A booking that takes units at the point of the sweep. */
struct occupant {
    struct occupant *next;
    int64_t to;
    int64_t units;
};

/* The rows come resource by resource and by start, so one sweep sees every moment at which a
 * resource could be fuller than before. */
struct check {
    struct ctx *ctx;
    int64_t resource_id; /* under way */
    struct occupant *occupants;
    struct occupant *spare;
    int64_t units;
    bool told; /* one fault of this kind is enough for a resource */
    bool short_of_memory;
    struct booking_findings findings;
};

static void fault(struct check *c, const char *what, int64_t booking_id)
{
    char code[ID_CHARS_MAX + 1];
    (void)id_print(booking_id, code);
    if (c->findings.faults++ == 0)
        c->findings.first_fault = arena_printf(c->ctx->arena, "booking %s %s", code, what);
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

static void check_units(struct check *c, const struct sql_booking_check_rows_row *row)
{
    if (row->resource_id != c->resource_id) {
        c->resource_id = row->resource_id;
        c->told = false;
        leave(c, INT64_MAX);
    }
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

enum status booking_check(struct ctx *ctx, struct booking_findings *ret_findings)
{
    struct check c = {.ctx = ctx};
    enum status s = sql_booking_check_rows(ctx, check_row, &c);
    if (s == OK && c.short_of_memory)
        s = LIMIT;
    if (s == OK)
        *ret_findings = c.findings;
    return s;
}
