/* Plans: what is sold for a time, with terms, rights, allowances and services. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "store/store.h"

#include <string.h>

struct opt_int plan_term_price(const struct plan *p, int32_t term_months)
{
    if (term_months == 0)
        return opt_int_of(p->price_cents);
    for (size_t i = 0; i < p->terms_n; i++) {
        if (p->terms[i].months == term_months)
            return opt_int_of(p->terms[i].price_cents);
    }
    return (struct opt_int){0};
}

/* ---- reading -------------------------------------------------------------------------------- */

static enum status read_terms(struct ctx *ctx, struct plan *p)
{
    struct sql_plan_terms_row *rows = NULL;
    const struct sql_plan_terms_args args = {.plan_id = p->id};
    const enum status s = sql_plan_terms(ctx, &args, &rows, &p->terms_n);
    if (s != OK)
        return s;
    struct plan_term *list = arena_array(ctx->arena, p->terms_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < p->terms_n; i++)
        list[i] = (struct plan_term){(int32_t)rows[i].months, rows[i].price_cents};
    p->terms = list;
    return OK;
}

static enum status read_access(struct ctx *ctx, struct plan *p)
{
    struct sql_plan_accesses_row *rows = NULL;
    const struct sql_plan_accesses_args args = {.plan_id = p->id, .edition = p->edition};
    const enum status s = sql_plan_accesses(ctx, &args, &rows, &p->access_n);
    if (s != OK)
        return s;
    struct plan_access *list = arena_array(ctx->arena, p->access_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < p->access_n; i++)
        list[i] = (struct plan_access){.scope = {.kinds = (uint32_t)rows[i].kinds,
                                                 .weekdays = (uint32_t)rows[i].weekdays,
                                                 .from = (minute)rows[i].from_min,
                                                 .to = (minute)rows[i].to_min},
                                       .everywhere = rows[i].everywhere};
    p->access = list;
    return OK;
}

static enum status read_allowances(struct ctx *ctx, struct plan *p)
{
    struct sql_plan_allowances_row *rows = NULL;
    const struct sql_plan_allowances_args args = {.plan_id = p->id, .edition = p->edition};
    const enum status s = sql_plan_allowances(ctx, &args, &rows, &p->allowances_n);
    if (s != OK)
        return s;
    struct plan_allowance *list = arena_array(ctx->arena, p->allowances_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < p->allowances_n; i++)
        list[i] = (struct plan_allowance){.unit = (enum allowance_unit)rows[i].unit,
                                          .kinds = (uint32_t)rows[i].kinds,
                                          .amount = rows[i].amount,
                                          .rolls_over = (int32_t)rows[i].rolls_over,
                                          .per_seat = rows[i].per_seat};
    p->allowances = list;
    return OK;
}

static enum status read_extras(struct ctx *ctx, struct plan *p)
{
    struct sql_plan_extras_row *rows = NULL;
    const struct sql_plan_extras_args args = {.plan_id = p->id};
    const enum status s = sql_plan_extras(ctx, &args, &rows, &p->extras_n);
    if (s != OK)
        return s;
    struct plan_extra *list = arena_array(ctx->arena, p->extras_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < p->extras_n; i++)
        list[i] = (struct plan_extra){rows[i].id, rows[i].name, rows[i].price_cents};
    p->extras = list;
    return OK;
}

enum status plan_get_edition(struct ctx *ctx, int64_t id, int32_t edition, struct plan *ret_plan)
{
    struct sql_plan_of_id_row r;
    enum status s = sql_plan_of_id(ctx, &(struct sql_plan_of_id_args){.id = id}, &r);
    if (s != OK)
        return s;
    struct plan p = {
        .id = r.id,
        .operator_id = r.operator_id,
        .space_id = r.space_id,
        .name = r.name,
        .description = r.description,
        .period_months = (int32_t)r.period_months,
        .period_days = (int32_t)r.period_days,
        .price_cents = r.price_cents,
        .setup_cents = r.setup_cents,
        .barter = r.barter,
        .trial_days = (int32_t)r.trial_days,
        .trial_cents = r.trial_cents,
        .notice_days = (int32_t)r.notice_days,
        .renews = r.renews,
        .warn_days = (int32_t)r.warn_days,
        .pause_days = (int32_t)r.pause_days,
        .places = (int32_t)r.places,
        .audience = (enum audience)r.audience,
        .group = r.group_name,
        .host_confirms = r.host_confirms,
        .for_teams = r.for_teams,
        .template_id = r.template_id,
        .position = (int32_t)r.position,
        .archived = r.archived_at.has,
        .edition = edition ? edition : (int32_t)r.edition,
        .revision = r.revision,
    };
    s = read_terms(ctx, &p);
    if (s == OK)
        s = read_access(ctx, &p);
    if (s == OK)
        s = read_allowances(ctx, &p);
    if (s == OK)
        s = read_extras(ctx, &p);
    if (s == OK)
        *ret_plan = p;
    return s;
}

enum status plan_get(struct ctx *ctx, int64_t id, struct plan *ret_plan)
{
    return plan_get_edition(ctx, id, 0, ret_plan);
}

enum status plan_list(struct ctx *ctx, int64_t operator_id, int64_t space_id, bool archived,
                      struct plan **ret_plans, size_t *ret_n)
{
    struct sql_plans_of_space_row *rows = NULL;
    size_t n = 0;
    const struct sql_plans_of_space_args args = {
        .operator_id = operator_id, .space_id = space_id, .archived = archived};
    enum status s = sql_plans_of_space(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct plan *plans = arena_array(ctx->arena, n, sizeof(*plans));
    if (!plans)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = plan_get(ctx, rows[i].id, &plans[i]);
    if (s != OK)
        return s;
    *ret_plans = plans;
    *ret_n = n;
    return OK;
}

enum status plan_places_taken(struct ctx *ctx, int64_t plan_id, int64_t *ret_n)
{
    struct sql_plan_taken_row row;
    const enum status s =
        sql_plan_taken(ctx, &(struct sql_plan_taken_args){.plan_id = plan_id}, &row);
    if (s == OK)
        *ret_n = row.n;
    return s;
}

/* ---- saving --------------------------------------------------------------------------------- */

enum { PLAN_CENTS_MAX = 100000000, PLAN_DAYS_MAX = 366 };

static void check_number(struct ctx *ctx, const char *field, int64_t v, int64_t least, int64_t most)
{
    if (v < least || v > most)
        (void)ctx_field(ctx, field, "field.range", "Between %lld and %lld, please.",
                        (long long)least, (long long)most);
}

static enum status check(struct ctx *ctx, const struct plan *p)
{
    if (!p->name || !*p->name)
        (void)ctx_field(ctx, "name", "field.missing", "Please fill this in.");
    if ((p->period_months > 0) == (p->period_days > 0))
        (void)ctx_field(ctx, "period", "field.choice", "Choose how long a period is.");
    check_number(ctx, "period", p->period_months, 0, PLAN_MONTHS_MAX);
    check_number(ctx, "period", p->period_days, 0, PLAN_DAYS_MAX);
    check_number(ctx, "price", p->price_cents, 0, PLAN_CENTS_MAX);
    check_number(ctx, "setup", p->setup_cents, 0, PLAN_CENTS_MAX);
    check_number(ctx, "trial_days", p->trial_days, 0, PLAN_DAYS_MAX);
    check_number(ctx, "trial_price", p->trial_cents, 0, PLAN_CENTS_MAX);
    check_number(ctx, "notice_days", p->notice_days, 0, PLAN_DAYS_MAX);
    check_number(ctx, "warn_days", p->warn_days, 0, PLAN_DAYS_MAX);
    check_number(ctx, "pause_days", p->pause_days, 0, PLAN_DAYS_MAX);
    check_number(ctx, "places", p->places, 0, 100000);
    if (p->audience == AUDIENCE_GROUP && !*p->group)
        (void)ctx_field(ctx, "group", "field.missing", "Please fill this in.");
    for (size_t i = 0; i < p->terms_n; i++) {
        check_number(ctx, "term_months", p->terms[i].months, 1, PLAN_MONTHS_MAX);
        check_number(ctx, "term_price", p->terms[i].price_cents, 0, PLAN_CENTS_MAX);
        for (size_t k = 0; k < i; k++) {
            if (p->terms[k].months == p->terms[i].months)
                (void)ctx_field(ctx, "term_months", "field.twice", "This was given twice.");
        }
    }
    return ctx->problem.fields_n ? INVALID : OK;
}

/* Access and allowances, as the edition of a plan. */
static enum status write_includes(struct ctx *ctx, const struct plan *p, int64_t id,
                                  int32_t edition)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < p->access_n; i++) {
        const struct scope *c = &p->access[i].scope;
        const struct sql_plan_access_insert_args a = {.id = store_id(ctx),
                                                      .plan_id = id,
                                                      .edition = edition,
                                                      .kinds = c->kinds,
                                                      .weekdays = c->weekdays,
                                                      .from_min = c->from,
                                                      .to_min = c->to,
                                                      .everywhere = p->access[i].everywhere};
        s = sql_plan_access_insert(ctx, &a);
    }
    for (size_t i = 0; s == OK && i < p->allowances_n; i++) {
        const struct plan_allowance *c = &p->allowances[i];
        const struct sql_plan_allowance_insert_args a = {.id = store_id(ctx),
                                                         .plan_id = id,
                                                         .edition = edition,
                                                         .unit = (int64_t)c->unit,
                                                         .kinds = c->kinds,
                                                         .amount = c->amount,
                                                         .rolls_over = c->rolls_over,
                                                         .per_seat = c->per_seat};
        s = sql_plan_allowance_insert(ctx, &a);
    }
    return s;
}

/* Terms and services: who has joined has his own of them. */
static enum status write_offers(struct ctx *ctx, const struct plan *p, int64_t id)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < p->terms_n; i++) {
        const struct sql_plan_term_insert_args a = {
            .plan_id = id, .months = p->terms[i].months, .price_cents = p->terms[i].price_cents};
        s = sql_plan_term_insert(ctx, &a);
    }
    for (size_t i = 0; s == OK && i < p->extras_n; i++) {
        const struct sql_plan_extra_insert_args a = {.id = store_id(ctx),
                                                     .plan_id = id,
                                                     .name = p->extras[i].name,
                                                     .price_cents = p->extras[i].price_cents,
                                                     .position = (int64_t)i};
        s = sql_plan_extra_insert(ctx, &a);
    }
    return s;
}

static enum status clear_offers(struct ctx *ctx, int64_t id)
{
    const enum status s = sql_plan_terms_clear(ctx, &(struct sql_plan_terms_clear_args){id}, NULL);
    return s == OK ? sql_plan_extras_clear(ctx, &(struct sql_plan_extras_clear_args){id}, NULL) : s;
}

static enum status clear_includes(struct ctx *ctx, int64_t id, int32_t edition)
{
    const enum status s =
        sql_plan_accesses_clear(ctx, &(struct sql_plan_accesses_clear_args){id, edition}, NULL);
    const struct sql_plan_allowances_clear_args args = {id, edition};
    return s == OK ? sql_plan_allowances_clear(ctx, &args, NULL) : s;
}

/* What it includes becomes something else: another edition when somebody has it [PL-15]. */
static enum status change_includes(struct ctx *ctx, const struct plan *p)
{
    struct plan was;
    struct sql_plan_holders_row *holders = NULL;
    size_t n = 0;
    enum status s = plan_get(ctx, p->id, &was);
    if (s != OK || plan_includes_same(&was, p))
        return s;
    s = sql_plan_holders(ctx, &(struct sql_plan_holders_args){p->id}, &holders, &n);
    if (s == OK && n)
        s = edition_begin(ctx, &was, was.edition + 1);
    else if (s == OK)
        s = clear_includes(ctx, p->id, was.edition);
    return s == OK ? write_includes(ctx, p, p->id, was.edition + (n > 0)) : s;
}

/* The columns that a new plan and a changed one have in common, in one order. */
#define PLAN_COLUMNS(p) \
    .space_id = (p)->space_id, .name = (p)->name, .description = (p)->description, \
    .period_months = (p)->period_months, .period_days = (p)->period_days, \
    .price_cents = (p)->price_cents, .setup_cents = (p)->setup_cents, .barter = (p)->barter, \
    .trial_days = (p)->trial_days, .trial_cents = (p)->trial_cents, \
    .notice_days = (p)->notice_days, .renews = (p)->renews, .warn_days = (p)->warn_days, \
    .pause_days = (p)->pause_days, .places = (p)->places, .audience = (int64_t)(p)->audience, \
    .group_name = (p)->group, .host_confirms = (p)->host_confirms, .for_teams = (p)->for_teams, \
    .template_id = (p)->template_id, .position = (p)->position

static enum status tell(struct ctx *ctx, const struct plan *p, int64_t id)
{
    return fact_add(ctx, &(struct fact){.name = "plan.changed",
                                        .operator_id = p->operator_id,
                                        .space_id = p->space_id,
                                        .subject_id = id,
                                        .data = ""});
}

enum status plan_save(struct ctx *ctx, const struct plan *p, int64_t *ret_id)
{
    enum status s = check(ctx, p);
    const int64_t id = p->id ? p->id : store_id(ctx);
    if (s == OK && p->id) {
        int64_t changed = 0;
        const struct sql_plan_update_args args = {.id = id, PLAN_COLUMNS(p)};
        s = sql_plan_update(ctx, &args, &changed);
        if (s == OK && !changed)
            s = NOT_FOUND;
        if (s == OK)
            s = clear_offers(ctx, id);
        if (s == OK)
            s = change_includes(ctx, p);
    } else if (s == OK) {
        const struct sql_plan_insert_args args = {
            .id = id, .operator_id = p->operator_id, PLAN_COLUMNS(p)};
        s = sql_plan_insert(ctx, &args);
        if (s == OK)
            s = write_includes(ctx, p, id, 1);
    }
    if (s == OK)
        s = write_offers(ctx, p, id);
    if (s == OK)
        s = tell(ctx, p, id);
    if (s == OK)
        *ret_id = id;
    return s;
}

enum status plan_archive(struct ctx *ctx, int64_t id, bool archived)
{
    struct plan p;
    enum status s = plan_get(ctx, id, &p);
    if (s != OK || p.archived == archived)
        return s;
    const struct sql_plan_put_away_args args = {
        .id = id, .archived_at = archived ? opt_int_of(ctx_now_s(ctx)) : (struct opt_int){0}};
    s = sql_plan_put_away(ctx, &args, NULL);
    return s == OK ? tell(ctx, &p, id) : s;
}
