/* Extras as they were judged: written, charged once, and given back when they end. */
#include "extra/extra_internal.h"

#include "extra_sql.h"
#include "plan/plan.h"
#include "store/store.h"

static struct date day_of(const struct zone *zone, int64_t utc_s)
{
    struct date day;
    minute at;
    zone_civil(zone, utc_s, &day, &at);
    return day;
}

/* "12 at €9.00 a person", "2 for 3 hours at €4.00 an hour". */
static const char *rule_of(struct ctx *ctx, const struct line *l)
{
    const char *price = extra_say_price(ctx, l->price_cents, l->currency, l->per);
    if (l->per == EXTRA_HOUR)
        return words(ctx, ctx_text(ctx, "%d for %d h at %s"), (int)l->count, (int)l->times, price);
    return words(ctx, ctx_text(ctx, "%d at %s"), (int)l->count, price);
}

/* Of a guest nothing is written: he pays at the space what his booking says. */
static enum status owe(struct ctx *ctx, const struct extras_case *c, const struct judged_line *j,
                       struct line *l)
{
    const struct booking *b = c->booking;
    const struct holder payer = {.account_id = b->team_id ? 0 : b->account_id,
                                 .team_id = b->team_id};
    struct way_to_pay way;
    struct ctx own; /* in his language, whoever adds it */
    const struct date day = day_of(c->zone, l->starts_at);
    enum status s = ctx_of_holder(ctx, &payer, &own);
    if (s != OK)
        return s;
    const struct charge owed = {.holder = payer,
                                .operator_id = c->space->operator_id,
                                .space_id = c->space->id,
                                .source = CHARGE_ADDED,
                                .subject_id = l->id,
                                .from = day,
                                .until = date_add(day, 1),
                                .what = words(&own, "%s, %s, %s",
                                              extra_say_count(&own, l->count, l->name),
                                              c->resource ? c->resource->name : c->space->name,
                                              extra_say_when(&own, c->zone, l->starts_at)),
                                .rule = rule_of(&own, l),
                                .quantity = l->count,
                                .amount_cents = line_cents(l),
                                .currency = l->currency,
                                .vat_rate_bp = l->vat_rate_bp,
                                .includes_vat = l->includes_vat,
                                .bill = plan_bill_day(day)};
    s = plan_owe(ctx, &owed, b->account_id, j->credits, &way);
    if (s == OK)
        l->paid = plan_way_text(ctx, &way);
    return s;
}

static enum status keep_one(struct ctx *ctx, const struct extras_case *c,
                            const struct judged_line *j)
{
    const struct date today = day_of(c->zone, ctx_now_s(ctx));
    struct line l = j->now;
    enum status s = OK;
    if (j->deed == LINE_STAYS)
        return OK;
    if (j->deed == LINE_NEW)
        l.id = store_id(ctx);
    else if (j->deed == LINE_GOES)
        s = plan_give_back(ctx, l.id, today, N_("Cancelled"));
    else if (j->owed_anew)
        s = plan_give_back(ctx, l.id, today, N_("Changed"));
    if (s == OK && j->deed != LINE_GOES && j->owed_anew)
        s = owe(ctx, c, j, &l);
    return s == OK ? line_write(ctx, &l) : s;
}

enum status extra_keep(struct ctx *ctx, const struct extras_case *c,
                       const struct extras_judged *judged)
{
    const struct judged_line *lines = judged->lines;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < judged->lines_n; i++)
        s = keep_one(ctx, c, &lines[i]);
    return s;
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Who calls off after the deadline pays what says so; who is refused never does [EX-6]. */
static enum line_status end_of(const struct line *l, const struct booking *b, bool by_host,
                               int64_t now_s)
{
    if (b->status != BOOKING_CANCELLED)
        return LINE_DECLINED;
    const bool kept = l->keeps_price && l->status == LINE_AGREED && line_is_late(l, now_s);
    return kept && !by_host ? LINE_KEPT : LINE_CANCELLED;
}

static enum status turn(struct ctx *ctx, const struct line *l, enum line_status to,
                        struct date today)
{
    const struct sql_extra_line_turn_args args = {
        .id = l->id, .status = (int64_t)to, .at = ctx_now_s(ctx)};
    int64_t changes = 0;
    enum status s = sql_extra_line_turn(ctx, &args, &changes);
    if (s == OK && changes == 0)
        return RETRY;
    if (s == OK && to >= LINE_ENDED && to != LINE_KEPT)
        s = plan_give_back(ctx, l->id, today,
                           to == LINE_DECLINED ? N_("Declined by the host") : N_("Cancelled"));
    return s;
}

static enum status shorten(struct ctx *ctx, const struct booking *b)
{
    const struct sql_extra_lines_shorten_args args = {
        .booking_id = b->id, .ends_at = b->ends_at, .at = ctx_now_s(ctx)};
    return sql_extra_lines_shorten(ctx, &args, NULL);
}

enum status extra_end(struct ctx *ctx, const struct booking *b, bool by_host, struct date today)
{
    struct line *lines = NULL;
    size_t n = 0;
    if (b->status < BOOKING_ENDED)
        return shorten(ctx, b);
    enum status s = lines_of(ctx, b->id, &lines, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (lines[i].status < LINE_ENDED)
            s = turn(ctx, &lines[i], end_of(&lines[i], b, by_host, ctx_now_s(ctx)), today);
    }
    return s;
}

/* ---- the host's answer ----------------------------------------------------------------------- */

static enum status answered(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "extra.answered", "This waits for no answer any more.");
}

enum status extra_answer_line(struct ctx *ctx, int64_t space_id, int64_t line_id, bool yes,
                              int64_t *ret_booking_id)
{
    struct sql_extra_line_of_id_row row;
    struct space space;
    const struct sql_extra_line_of_id_args args = {line_id};
    enum status s = sql_extra_line_of_id(ctx, &args, &row);
    if (s == OK && row.space_id != space_id)
        return NOT_FOUND;
    if (s == OK && row.status != LINE_ASKED)
        return answered(ctx);
    if (s == OK)
        s = booking_changed_by_host(ctx, row.booking_id);
    if (s == OK) /* behind the lock of its resource */
        s = sql_extra_line_of_id(ctx, &args, &row);
    if (s == OK && row.status != LINE_ASKED)
        return answered(ctx);
    if (s == OK)
        s = space_get(ctx, space_id, &space);
    if (s != OK)
        return s;
    const struct line l = {.id = line_id};
    s = turn(ctx, &l, yes ? LINE_AGREED : LINE_DECLINED,
             day_of(zone_get(space.zone), ctx_now_s(ctx)));
    if (s == OK)
        *ret_booking_id = row.booking_id;
    return s;
}
