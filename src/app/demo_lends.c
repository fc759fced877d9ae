/* demo_lends.c: desks and offices that others have while their holders are away: in a small space
 * one of each, in a large house many. */
#include "app/demo.h"
#include "lend/lend.h"
#include "people/people.h"

enum {
    DESK_MONTH_CENTS = 24000,
    OFFICE_MONTH_CENTS = 84000,
    DESK_DAY_CENTS = 1600,
    OFFICE_SEAT_DAY_CENTS = 1800,
    AWAY_DAYS = 14,
    FREED_DAYS = 180,
    AWAY_SINCE_DAYS = 7, /* bookings begin so long ago, too */
    LENDERS_EVERY = 5,   /* of those who have a place: frees or lends it */
    SETTLES_MAX = 1000
};

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

static struct clock week_ago(struct ctx *ctx)
{
    return clock_fixed(ctx_now_s(ctx) - (int64_t)AWAY_SINCE_DAYS * 86400);
}

static enum status away(struct demo *d, struct lend_ask ask)
{
    struct lending lending;
    ask.quiet = true;
    return lend_make(d->ctx, &ask, &lending);
}

/* For two weeks, at a price of its holder's, with her name. */
static struct lend_ask travels(struct demo *d, int64_t stay_id)
{
    return (struct lend_ask){
        .stay_id = stay_id,
        .lends = true,
        .days = {.from = date_add(d->today, 1), .until = date_add(d->today, 1 + AWAY_DAYS)},
        .day_cents = opt_int_of(DESK_DAY_CENTS),
        .named = true};
}

/* One weekday of half a year, when everybody works at home. */
static struct lend_ask at_home(struct demo *d, int64_t stay_id, int weekday)
{
    return (struct lend_ask){.stay_id = stay_id,
                             .days = {.from = d->today,
                                      .until = date_add(d->today, FREED_DAYS),
                                      .weekdays = 1u << weekday}};
}

/* The last single desk, or office, that can be booked and that nobody has; NULL: there is none. */
static enum status nobody_has(struct demo *d, int64_t space_id, enum resource_kind kind,
                              const struct resource **ret_resource)
{
    struct resource *resources;
    struct stay *stays;
    size_t n = 0;
    size_t stays_n = 0;
    enum status s = space_resources(d->ctx, space_id, &resources, &n);
    if (s == OK)
        s = stays_of_space(d->ctx, space_id, false, &stays, &stays_n);
    *ret_resource = NULL;
    for (size_t i = 0; s == OK && i < n; i++) {
        bool had = false;
        for (size_t k = 0; k < stays_n; k++)
            had |= stays[k].resource_id == resources[i].id;
        if (resources[i].kind == kind && resources[i].units == 1 && resources[i].bookable && !had)
            *ret_resource = &resources[i];
    }
    return s;
}

static enum status lend_desk(struct demo *d, int64_t space_id)
{
    const struct resource *desk;
    struct contact member;
    int64_t stay_id = 0;
    enum status s = nobody_has(d, space_id, KIND_DESK, &desk);
    if (s == OK)
        s = people_of_email(d->ctx, DEMO_MEMBER_EMAIL, &member);
    if (s != OK || !desk)
        return s;
    s = let(d, space_id, desk->id, &(struct holder){.account_id = member.account_id},
            DESK_MONTH_CENTS, &stay_id);
    return s == OK ? away(d, travels(d, stay_id)) : s;
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
    return s == OK ? away(d, at_home(d, stay_id, 5)) : s;
}

enum status demo_lends_make(struct demo *d, int64_t space_id)
{
    const enum status s = lend_desk(d, space_id);
    return s == OK ? free_office(d, space_id) : s;
}

/* ---- a large house --------------------------------------------------------------------------- */

/* A week that is over: it was lent then, some booked it, and it came back by itself. */
static enum status was_away(struct demo *d, struct lend_ask ask)
{
    const struct clock *real = d->ctx->clock;
    const struct clock then = week_ago(d->ctx);
    ask.days.from = date_add(d->today, -AWAY_SINCE_DAYS);
    ask.days.until = d->today;
    d->ctx->clock = &then;
    const enum status s = away(d, ask);
    d->ctx->clock = real;
    return s;
}

/* The k-th who is away sometimes: one travels, one works at home on a weekday, one is there in the
 * mornings, one is back since today. */
static enum status lend_one(struct demo *d, const struct stay *stay, const struct resource *r,
                            size_t k)
{
    struct lend_ask ask = travels(d, stay->id);
    if (r->kind == KIND_OFFICE) {
        ask.day_cents = opt_int_of((int64_t)r->seats * OFFICE_SEAT_DAY_CENTS);
        ask.hour_cents = opt_int_of((int64_t)r->seats * OFFICE_SEAT_DAY_CENTS / 5);
    }
    ask.named = k % 3 != 0;
    switch (k % 4) {
    case 0:
        return away(d, ask);
    case 1:
        ask = at_home(d, stay->id, 5 - (int)(k / 4) % 5);
        break;
    case 2:
        ask.days.part = LEND_AFTERNOON;
        ask.days.until = date_add(ask.days.from, 4 * AWAY_DAYS);
        ask.day_cents = opt_int_of(ask.day_cents.v * 6 / 10);
        break;
    default:
        return was_away(d, ask);
    }
    if (stay->until.year && date_compare(stay->until, ask.days.until) < 0)
        ask.days.until = stay->until;
    return away(d, ask);
}

/* It has run for weeks and goes on beyond the days that are lent. */
static bool may_lend(struct demo *d, const struct stay *stay)
{
    return stay->status == STAY_RUNS && stay->block_id &&
           date_compare(stay->from, date_add(d->today, -AWAY_SINCE_DAYS)) < 0 &&
           (!stay->until.year || date_compare(stay->until, date_add(d->today, 2 * AWAY_DAYS)) > 0);
}

static const struct resource *let_of(const struct stay *stay, const struct resource *resources,
                                     size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (resources[i].id == stay->resource_id && resources[i].bookable &&
            (resources[i].kind == KIND_OFFICE || resources[i].kind == KIND_DESK))
            return &resources[i];
    return NULL;
}

/* The office of the firm whose admin everybody may be, lent for two weeks. */
static enum status lend_office(struct demo *d, int64_t space_id)
{
    const struct resource *office;
    struct contact admin;
    struct own_team *teams = NULL;
    size_t n = 0;
    size_t i = 0;
    int64_t stay_id = 0;
    enum status s = nobody_has(d, space_id, KIND_OFFICE, &office);
    if (s == OK)
        s = people_of_email(d->ctx, DEMO_TEAM_EMAIL, &admin);
    if (s == OK)
        s = teams_of_account(d->ctx, admin.account_id, &teams, &n);
    while (i < n && !teams[i].admin)
        i++;
    if (s != OK || !office || i == n)
        return s;
    s = let(d, space_id, office->id, &(struct holder){.team_id = teams[i].id}, OFFICE_MONTH_CENTS,
            &stay_id);
    struct lend_ask ask = travels(d, stay_id);
    ask.day_cents = opt_int_of((int64_t)office->seats * OFFICE_SEAT_DAY_CENTS);
    return s == OK ? away(d, ask) : s;
}

enum status demo_house_lends_make(struct demo *d, int64_t space_id)
{
    struct resource *resources;
    struct stay *stays;
    size_t n = 0;
    size_t stays_n = 0;
    size_t could = 0;
    enum status s = space_resources(d->ctx, space_id, &resources, &n);
    if (s == OK)
        s = stays_of_space(d->ctx, space_id, false, &stays, &stays_n);
    for (size_t i = 0; s == OK && i < stays_n; i++) {
        const struct resource *r = let_of(&stays[i], resources, n);
        if (!r || !may_lend(d, &stays[i]))
            continue;
        if (could % LENDERS_EVERY == 0)
            s = lend_one(d, &stays[i], r, could / LENDERS_EVERY);
        could++;
    }
    if (s == OK)
        s = lend_office(d, space_id);
    return s == OK ? lend_desk(d, space_id) : s;
}

/* As it was a week ago, for what is over by now is not looked at again. */
enum status demo_lends_settle(struct ctx *ctx)
{
    const struct clock *real = ctx->clock;
    const struct clock then = week_ago(ctx);
    size_t n = 1;
    enum status s = OK;
    ctx->clock = &then;
    for (int i = 0; s == OK && n > 0 && i < SETTLES_MAX; i++)
        s = lend_settle_facts(ctx, &n);
    ctx->clock = real;
    return s;
}
