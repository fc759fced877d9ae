/* demo_memberships.c: what people may become in an invented space, and who has become it. */
#include "app/demo.h"
#include "people/people.h"
#include "plan/plan.h"

enum {
    WORK_DAYS = 0x3e, /* Monday to Friday */
    MONTHS_BACK = 12, /* the oldest membership began so long ago */
    MEMBERS_PERCENT = 45,
    TEAM_DAYS_AGO = 75
};

/* Prices of a month stand to those of a day as they do in Italy: ten to twelve days. */
static int64_t month_cents(const struct demo *d, int64_t percent)
{
    const int64_t base = 12000 + (d->spaces * 37 % 10) * 1000;
    return (base * percent / 100 + 250) / 500 * 500;
}

static enum status add_desk_plan(struct demo *d, struct plan base, int64_t *ret_id)
{
    static const struct plan_access desks[] = {{.scope = {.kinds = 1u << KIND_DESK}}};
    static const struct plan_allowance rooms[] = {{.unit = UNIT_MINUTES,
                                                   .kinds = 1u << KIND_ROOM,
                                                   .amount = 4 * 60,
                                                   .rolls_over = 1,
                                                   .per_seat = true}};
    static const struct plan_extra services[] = {{.name = "Armadietto", .price_cents = 1000},
                                                 {.name = "Recapito postale", .price_cents = 2500}};
    const int64_t price = month_cents(d, 100);
    const struct plan_term terms[] = {{3, price * 90 / 100 / 500 * 500},
                                      {6, price * 80 / 100 / 500 * 500}};
    base.name = "Scrivania";
    base.description = "Una scrivania tutti i giorni, quando lo spazio è aperto.";
    base.price_cents = price;
    base.for_teams = true;
    base.trial_days = d->spaces % 3 == 0 ? 7 : 0;
    base.pause_days = 31;
    base.terms = terms, base.terms_n = ARRAY_LEN(terms);
    base.access = desks, base.access_n = ARRAY_LEN(desks);
    base.allowances = rooms, base.allowances_n = ARRAY_LEN(rooms);
    base.extras = services, base.extras_n = ARRAY_LEN(services);
    return plan_save(d->ctx, &base, ret_id);
}

static enum status add_days_plan(struct demo *d, struct plan base, int64_t *ret_id)
{
    static const struct plan_allowance days[] = {
        {.unit = UNIT_DAYS, .kinds = 1u << KIND_DESK, .amount = 8, .rolls_over = 1}};
    base.name = "Otto giorni";
    base.description =
        "Otto giorni al mese, quelli che vuoi; i giorni avanzati valgono un mese in più.";
    base.price_cents = month_cents(d, 55);
    base.allowances = days, base.allowances_n = ARRAY_LEN(days);
    return plan_save(d->ctx, &base, ret_id);
}

static enum status add_morning_plan(struct demo *d, struct plan base, int64_t *ret_id)
{
    static const struct plan_access mornings[] = {
        {.scope = {
             .kinds = 1u << KIND_DESK, .weekdays = WORK_DAYS, .from = 9 * 60, .to = 13 * 60}}};
    base.name = "Mattine";
    base.description = "Dal lunedì al venerdì, fino alle 13.";
    base.price_cents = month_cents(d, 60);
    base.places = 5;
    base.access = mornings, base.access_n = ARRAY_LEN(mornings);
    return plan_save(d->ctx, &base, ret_id);
}

/* Somebody joined so many days ago. */
static enum status add_member(struct demo *d, const struct plan *plan, int64_t space_id,
                              int64_t account_id, size_t i)
{
    const int64_t days_ago = (int64_t)((i * 53 + (size_t)d->spaces * 17) % (MONTHS_BACK * 30));
    const struct membership_ask ask = {
        .plan = plan,
        .space_id = space_id,
        .holder = {.account_id = account_id},
        .seats = 1,
        .term_months = plan->terms_n && i % 3 == 0 ? plan->terms[0].months : 0,
        .from = date_add(d->today, -days_ago),
        .by_host = true,
        .note = "",
    };
    struct story *story = arena_alloc(d->ctx->arena, sizeof *story);
    const enum status s = story ? membership_load(d->ctx, &ask, story) : LIMIT;
    if (s != CONFLICT)
        return s;
    d->ctx->problem = (struct problem){0}; /* two of one name are one person, and a member once */
    return OK;
}

/* From his next period on who has this plan may use a room for two hours more. */
static enum status edit_days_plan(struct demo *d, const struct plan *plan)
{
    struct plan edited = *plan;
    struct plan_allowance brings[2] = {
        plan->allowances[0], {.unit = UNIT_MINUTES, .kinds = 1u << KIND_ROOM, .amount = 2 * 60}};
    int64_t id = 0;
    edited.allowances = brings;
    edited.allowances_n = ARRAY_LEN(brings);
    return plan_save(d->ctx, &edited, &id);
}

/* A firm has the first plan that teams may have, a seat for each of its people. */
enum status demo_team_member_make(struct demo *d, const struct space *s, int64_t team_id,
                                  int64_t seats)
{
    struct plan *plans = NULL;
    size_t n = 0;
    size_t i = 0;
    enum status st = plan_list(d->ctx, s->operator_id, s->id, false, &plans, &n);
    while (i < n && !plans[i].for_teams)
        i++;
    struct story *story = st == OK ? arena_alloc(d->ctx->arena, sizeof *story) : NULL;
    if (!story || i == n)
        return st == OK && !story ? LIMIT : st;
    const struct membership_ask ask = {.plan = &plans[i],
                                       .space_id = s->id,
                                       .holder = {.team_id = team_id},
                                       .seats = (int32_t)seats,
                                       .from = date_add(d->today, -TEAM_DAYS_AGO),
                                       .by_host = true,
                                       .note = ""};
    return membership_load(d->ctx, &ask, story);
}

/* The demo member is a member where the demo host is at home. */
static enum status add_demo_member(struct demo *d, const struct plan *plan, int64_t space_id)
{
    int64_t account;
    if (d->spaces > 0)
        return OK;
    enum status s = people_account(d->ctx, DEMO_MEMBER_EMAIL, NULL, &account);
    if (s == OK)
        s = add_member(d, plan, space_id, account, 1);
    return s == OK ? edit_days_plan(d, plan) : s;
}

enum status demo_memberships_make(struct demo *d, int64_t space_id,
                                  const struct demo_person *people, size_t n)
{
    struct space space;
    struct plan plans[3];
    int64_t ids[3];
    enum status s = space_get(d->ctx, space_id, &space);
    if (s != OK)
        return s;
    const struct plan base = {.operator_id = space.operator_id,
                              .space_id = space_id,
                              .period_months = 1,
                              .barter = "",
                              .notice_days = 30,
                              .renews = true,
                              .warn_days = 14,
                              .group = ""};
    s = add_desk_plan(d, base, &ids[0]);
    if (s == OK)
        s = add_days_plan(d, base, &ids[1]);
    if (s == OK)
        s = add_morning_plan(d, base, &ids[2]);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(ids); i++)
        s = plan_get(d->ctx, ids[i], &plans[i]);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct plan *plan = &plans[i % 5 < 3 ? 0 : i % 5 == 3 ? 1 : 2];
        int64_t taken = 0;
        if (!people[i].account_id || (i * 29 + 7) % 100 >= MEMBERS_PERCENT)
            continue;
        s = plan_places_taken(d->ctx, plan->id, &taken);
        if (s == OK && plan->places && taken >= plan->places)
            plan = &plans[0];
        if (s == OK)
            s = add_member(d, plan, space_id, people[i].account_id, i);
    }
    return s == OK ? add_demo_member(d, &plans[1], space_id) : s;
}
