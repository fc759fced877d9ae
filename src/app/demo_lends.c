/* demo_lends.c: a desk that its holder lends while she travels, and an office that a firm frees. */
#include "app/demo.h"
#include "lend/lend.h"
#include "people/people.h"

enum { DESK_MONTH_CENTS = 24000, OFFICE_MONTH_CENTS = 84000, AWAY_DAYS = 14, SETTLES_MAX = 1000 };

static enum status let(struct demo *d, int64_t space_id, int64_t resource_id,
                       const struct holder *holder, int64_t month_cents, int64_t *ret_stay_id)
{
    struct stay *stay = arena_alloc(d->ctx->arena, sizeof *stay);
    const struct stay_step_price price = {1, month_cents};
    const struct stay_offer o = {.space_id = space_id,
                                 .resource_id = resource_id,
                                 .units = 1,
                                 .holder = *holder,
                                 .from = date_add(d->today, -90),
                                 .notice_days = 30,
                                 .from_the_first = true,
                                 .prices = &price,
                                 .prices_n = 1,
                                 .answer_days = 14,
                                 .note = ""};
    enum status s = demo_letting_make(d, space_id, resource_id, month_cents);
    if (s == OK)
        s = stay ? stay_load(d->ctx, &o, stay) : LIMIT;
    if (s == OK)
        *ret_stay_id = stay->id;
    return s;
}

static enum status away(struct demo *d, struct lend_ask ask)
{
    struct lending lending;
    ask.quiet = true;
    return lend_make(d->ctx, &ask, &lending);
}

/* A desk by the window, at a price of its holder's, with her name. */
static enum status lend_desk(struct demo *d, int64_t space_id)
{
    struct resource *resources;
    size_t n = 0;
    size_t at = 0;
    struct contact member;
    int64_t stay_id = 0;
    enum status s = space_resources(d->ctx, space_id, &resources, &n);
    if (s == OK)
        s = people_of_email(d->ctx, DEMO_MEMBER_EMAIL, &member);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (resources[i].kind == KIND_DESK && resources[i].units == 1)
            at = i;
    }
    if (s != OK || n == 0 || resources[at].units > 1)
        return s;
    s = let(d, space_id, resources[at].id, &(struct holder){.account_id = member.account_id},
            DESK_MONTH_CENTS, &stay_id);
    return s == OK ? away(d, (struct lend_ask){.stay_id = stay_id,
                                               .lends = true,
                                               .days = {.from = date_add(d->today, 1),
                                                        .until = date_add(d->today, 1 + AWAY_DAYS)},
                                               .day_cents = opt_int_of(1600),
                                               .named = true})
                   : s;
}

/* An office that is let by licence only; on Fridays everybody works at home. */
static enum status free_office(struct demo *d, int64_t space_id)
{
    struct space space;
    struct own_team *teams;
    size_t n = 0;
    int64_t id = 0;
    int64_t stay_id = 0;
    const struct resource office = {.space_id = space_id,
                                    .name = "Ufficio 2",
                                    .kind = KIND_OFFICE,
                                    .units = 1,
                                    .seats = 4,
                                    .price_day_cents = opt_int_of(6000)};
    enum status s = space_get(d->ctx, space_id, &space);
    if (s == OK)
        s = teams_of_space(d->ctx, space.operator_id, space_id, &teams, &n);
    if (s != OK || n == 0)
        return s;
    s = resource_save(d->ctx, &office, &id);
    if (s == OK)
        s = let(d, space_id, id, &(struct holder){.team_id = teams[0].id}, OFFICE_MONTH_CENTS,
                &stay_id);
    return s == OK ? away(d, (struct lend_ask){.stay_id = stay_id,
                                               .days = {.from = d->today,
                                                        .until = date_add(d->today, 180),
                                                        .weekdays = 1u << 5}})
                   : s;
}

enum status demo_lends_make(struct demo *d, int64_t space_id)
{
    const enum status s = lend_desk(d, space_id);
    return s == OK ? free_office(d, space_id) : s;
}

enum status demo_lends_settle(struct ctx *ctx)
{
    size_t n = 1;
    enum status s = OK;
    for (int i = 0; s == OK && n > 0 && i < SETTLES_MAX; i++)
        s = lend_settle_facts(ctx, &n);
    return s;
}
