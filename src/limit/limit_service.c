/* The limits of a space and its peak hours: reading, checking, saving. */
#include "limit/limit_internal.h"

#include "limit_sql.h"
#include "store/store.h"

/* ---- reading -------------------------------------------------------------------------------- */

static struct limit_rule of_row(const struct sql_limit_rules_of_row *r)
{
    const bool named = r->person_name && *r->person_name;
    return (struct limit_rule){
        .id = r->id,
        .space_id = r->space_id,
        .name = r->name,
        .active = r->active,
        .measure = (enum limit_measure)r->measure,
        .period = (enum limit_period)r->period,
        .time = (enum limit_time)r->peak,
        .each = (enum limit_each)r->each,
        .amount = r->amount,
        .days = (int32_t)r->days,
        .kinds = (uint32_t)r->kinds,
        .resource_id = r->resource_id,
        .account_id = r->account_id,
        .who = {(enum audience)r->audience, r->plan_id, r->team_id, r->group_name},
        .then = (enum limit_then)r->effect,
        .resource_name = or_empty(r->resource_name),
        .plan_name = or_empty(r->plan_name),
        .team_name = or_empty(r->team_name),
        .person_name = or_empty(named ? r->person_name : r->person_email),
    };
}

enum status limit_rules_all(struct ctx *ctx, int64_t space_id, struct limit_rule **ret_rules,
                            size_t *ret_n)
{
    struct sql_limit_rules_of_row *rows = NULL;
    size_t n = 0;
    const struct sql_limit_rules_of_args args = {.space_id = space_id};
    const enum status s = sql_limit_rules_of(ctx, &args, &rows, &n);
    struct limit_rule *rules = s == OK ? arena_array(ctx->arena, n, sizeof(*rules)) : NULL;
    if (!rules)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        rules[i] = of_row(&rows[i]);
    *ret_rules = rules;
    *ret_n = n;
    return OK;
}

enum status limit_peaks_of(struct ctx *ctx, int64_t space_id, struct limit_peaks *ret_peaks)
{
    struct sql_limit_peaks_of_space_row *rows = NULL;
    size_t n = 0;
    struct limit_peaks p = {.n = {0}};
    const struct sql_limit_peaks_of_space_args args = {.space_id = space_id};
    const enum status s = sql_limit_peaks_of_space(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const int day = (int)rows[i].weekday;
        if (day >= 1 && day <= 7 && p.n[day] < ARRAY_LEN(p.open[day]))
            p.open[day][p.n[day]++] =
                (struct span){(minute)rows[i].from_min, (minute)rows[i].to_min};
    }
    if (s == OK)
        *ret_peaks = p;
    return s;
}

enum status limits_read(struct ctx *ctx, int64_t space_id, const struct zone *zone, bool all,
                        struct limits *ret_limits)
{
    struct limit_rule *list = NULL;
    struct limits l = {.zone = zone};
    size_t n = 0;
    enum status s = limit_rules_all(ctx, space_id, &list, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!list[i].active && !all)
            continue;
        l.ask_who |= list[i].who.audience != AUDIENCE_EVERYONE;
        list[l.n++] = list[i];
    }
    l.list = list;
    if (s == OK && l.n)
        s = limit_peaks_of(ctx, space_id, &l.peaks);
    if (s == OK)
        *ret_limits = l;
    return s;
}

enum status limits_of(struct ctx *ctx, int64_t space_id, const struct zone *zone,
                      const struct limits **ret_limits)
{
    struct limits *l = arena_alloc(ctx->arena, sizeof(*l));
    const enum status s = l ? limits_read(ctx, space_id, zone, false, l) : LIMIT;
    if (s == OK)
        *ret_limits = l->n && zone ? l : NULL;
    return s;
}

/* ---- checking ------------------------------------------------------------------------------- */

static enum status check_amount(struct ctx *ctx, const struct limit_rule *r)
{
    const bool minutes = r->measure == LIMIT_HOURS || r->measure == LIMIT_LONGEST;
    const int64_t most = r->measure == LIMIT_AHEAD ? LIMIT_AHEAD_MAX
                         : minutes                 ? (int64_t)LIMIT_AMOUNT_MAX * 60
                                                   : LIMIT_AMOUNT_MAX;
    const int64_t least = r->measure == LIMIT_LONGEST || r->measure == LIMIT_NO_SHOWS ? 1 : 0;
    if (r->amount < least || r->amount > most)
        return ctx_field(ctx, "amount", "field.range", "This is no number that we can count with.");
    return OK;
}

static enum status check_when(struct ctx *ctx, const struct limit_rule *r)
{
    const bool sums = r->measure == LIMIT_HOURS || r->measure == LIMIT_COUNT;
    enum status s = OK;
    if (sums && !limit_period_name(r->period))
        s = ctx_field(ctx, "period", "field.missing", "Please say in which time.");
    if (r->measure == LIMIT_NO_SHOWS && (r->days < 1 || r->days > LIMIT_LOOK_BACK_MAX))
        s = ctx_field(ctx, "days", "field.range", "Between 1 and %d days.",
                      (int)LIMIT_LOOK_BACK_MAX);
    return s;
}

static enum status check_who(struct ctx *ctx, const struct limit_rule *r)
{
    const struct audience_who *w = &r->who;
    if (w->audience == AUDIENCE_PLAN && !w->plan_id)
        return ctx_field(ctx, "plan", "field.missing", "Please say which plan.");
    if (w->audience == AUDIENCE_TEAM && !w->team_id)
        return ctx_field(ctx, "team", "field.missing", "Please say which team.");
    if (w->audience == AUDIENCE_GROUP && (!w->group || !*w->group))
        return ctx_field(ctx, "group", "field.missing", "Please say which group.");
    if (w->audience > AUDIENCE_GROUP)
        return ctx_field(ctx, "who", "field.choice", "Please say for whom.");
    return OK;
}

static enum status check_resource(struct ctx *ctx, const struct limit_rule *r)
{
    struct resource thing;
    const enum status s = r->resource_id ? resource_get(ctx, r->resource_id, &thing) : OK;
    if (s == NOT_FOUND || (s == OK && r->resource_id && thing.space_id != r->space_id))
        return ctx_field(ctx, "resource", "field.choice", "The space has no such thing.");
    return s;
}

/* A rule about peak hours needs some. */
static enum status check_time(struct ctx *ctx, const struct limit_rule *r)
{
    struct limit_peaks p;
    if (r->time == LIMIT_ANY_TIME)
        return OK;
    const enum status s = limit_peaks_of(ctx, r->space_id, &p);
    if (s == OK && !limit_peaks_any(&p))
        return ctx_field(ctx, "time", "limit.no_peaks", "Please say first which hours are peak.");
    return s;
}

static enum status check(struct ctx *ctx, const struct limit_rule *r)
{
    enum status s = OK;
    if (!limit_measure_name(r->measure))
        s = ctx_field(ctx, "measure", "field.missing", "Please say what is limited.");
    else if (check_amount(ctx, r) != OK)
        s = INVALID;
    if (check_when(ctx, r) != OK || check_who(ctx, r) != OK)
        s = INVALID;
    enum status known = check_resource(ctx, r);
    if (known == OK)
        known = check_time(ctx, r);
    return known != OK ? known : s;
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum status write_rule(struct ctx *ctx, const struct limit_rule *r)
{
    const bool sums = r->measure == LIMIT_HOURS || r->measure == LIMIT_COUNT;
    const struct sql_limit_rule_write_args args = {
        .id = r->id,
        .space_id = r->space_id,
        .name = r->name,
        .active = r->active,
        .measure = (int64_t)r->measure,
        .period = sums ? (int64_t)r->period : 0,
        .peak = (int64_t)r->time,
        .each = (int64_t)r->each,
        .amount = r->amount,
        .days = r->measure == LIMIT_NO_SHOWS ? r->days : 0,
        .kinds = r->resource_id ? 0 : r->kinds,
        .resource_id = r->resource_id,
        .account_id = r->account_id,
        .audience = (int64_t)r->who.audience,
        .plan_id = r->who.audience == AUDIENCE_PLAN ? r->who.plan_id : 0,
        .team_id = r->who.audience == AUDIENCE_TEAM ? r->who.team_id : 0,
        .group_name = r->who.audience == AUDIENCE_GROUP ? r->who.group : "",
        .effect = (int64_t)r->then,
        .at = ctx_now_s(ctx),
    };
    return sql_limit_rule_write(ctx, &args, NULL);
}

enum status limit_rule_save(struct ctx *ctx, const struct limit_rule *r, int64_t *ret_id)
{
    struct limit_rule *all = NULL;
    struct limit_rule fresh = *r;
    size_t n = 0;
    enum status s = check(ctx, r);
    if (s == OK)
        s = space_touch(ctx, r->space_id);
    if (s == OK)
        s = limit_rules_all(ctx, r->space_id, &all, &n);
    if (s == OK && !r->id && n >= LIMIT_RULES_MAX)
        return ctx_fail(ctx, CONFLICT, "limit.too_many", "A space has at most %d limits.",
                        (int)LIMIT_RULES_MAX);
    if (s == OK && !r->id)
        fresh.id = store_id(ctx);
    if (s == OK)
        s = write_rule(ctx, &fresh);
    if (s == OK)
        *ret_id = fresh.id;
    return s;
}

enum status limit_rule_get(struct ctx *ctx, int64_t space_id, int64_t id,
                           struct limit_rule *ret_rule)
{
    struct limit_rule *all = NULL;
    size_t n = 0;
    const enum status s = limit_rules_all(ctx, space_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (all[i].id == id) {
            *ret_rule = all[i];
            return OK;
        }
    }
    return s == OK ? NOT_FOUND : s;
}

enum status limit_rule_switch(struct ctx *ctx, int64_t space_id, int64_t id, bool active)
{
    struct limit_rule r;
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = limit_rule_get(ctx, space_id, id, &r);
    r.active = active;
    return s == OK ? write_rule(ctx, &r) : s;
}

enum status limit_rule_remove(struct ctx *ctx, int64_t space_id, int64_t id)
{
    int64_t changes = 0;
    const struct sql_limit_rule_delete_args args = {.id = id, .space_id = space_id};
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = sql_limit_rule_delete(ctx, &args, &changes);
    return s == OK && changes == 0 ? NOT_FOUND : s;
}

enum status limit_peaks_save(struct ctx *ctx, int64_t space_id, const struct limit_peaks *p)
{
    const struct sql_limit_peaks_clear_args clear = {.space_id = space_id};
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = sql_limit_peaks_clear(ctx, &clear, NULL);
    for (int day = 1; day <= 7; day++) {
        for (size_t i = 0; s == OK && i < p->n[day]; i++) {
            const struct sql_limit_peak_add_args add = {.space_id = space_id,
                                                        .weekday = day,
                                                        .from_min = p->open[day][i].from,
                                                        .to_min = p->open[day][i].to};
            s = sql_limit_peak_add(ctx, &add, NULL);
        }
    }
    return s;
}
