/* demo_stays.c: what an invented space lets by licence, and who has it. */
#include "app/demo.h"
#include "people/people.h"
#include "stay/stay.h"

#include <string.h>

enum {
    SEAT_MONTH_EUROS = 210,
    LET_PERCENT = 80,
    OFFICES_MONTHS = 30, /* the oldest stay began so long ago */
    DESK_MONTH_EUROS = 240,
    NOTICE_DAYS = 30,
};

/* What is given out. */
struct lets {
    struct demo *d;
    int64_t space_id;
    struct own_team *teams;
    size_t teams_n;
    const struct demo_person *people;
    size_t people_n;
    size_t offices, others; /* so far */
};

/* An office that is there for days is not let. */
static bool is_to_let(const struct resource *r)
{
    if (strcmp(r->name, "Ufficio a giornata") == 0)
        return false;
    return r->kind == KIND_OFFICE || r->kind == KIND_PARKING || r->kind == KIND_LOCKER ||
           r->kind == KIND_ADDRESS || (r->kind == KIND_DESK && r->units == 1);
}

static int64_t month_cents(const struct resource *r)
{
    switch (r->kind) {
    case KIND_OFFICE:
        return (int64_t)r->seats * SEAT_MONTH_EUROS * 100;
    case KIND_PARKING:
        return 8500;
    case KIND_LOCKER:
        return 1000;
    case KIND_ADDRESS:
        return 3000;
    case KIND_DESK:
    case KIND_ROOM:
    case KIND_BOOTH:
    case KIND_EVENT:
    case KIND_EQUIPMENT:
    case KIND__MAX:
        break;
    }
    return DESK_MONTH_EUROS * 100;
}

/* The holder of the i-th: firms have offices, persons the rest. */
static struct holder holder_of(struct lets *l, const struct resource *r)
{
    struct holder h = {0};
    if (r->kind == KIND_OFFICE && l->teams_n)
        h.team_id = l->teams[l->offices++ % l->teams_n].id;
    for (size_t tries = 0; !h.team_id && !h.account_id && tries < l->people_n; tries++)
        h.account_id = l->people[l->others++ % l->people_n].account_id;
    return h;
}

static enum status give_notice(struct demo *d, struct stay *stay, enum stay_side by, int64_t days)
{
    const struct stay_step step = {.kind = STAY_NOTICE,
                                   .by = by,
                                   .from = date_add(stay_earliest_end(stay, d->today), days),
                                   .reason = by == SIDE_HOLDER ? "Cresciamo: ci serve più posto."
                                                               : "Rifacciamo il piano.",
                                   .quiet = true};
    return stay_do(d->ctx, stay->id, &step, stay);
}

/* Who has had it for how long, at first for less; some leave, some have an end. */
static enum status give(struct lets *l, const struct resource *r, const struct letting *let,
                        size_t i)
{
    struct demo *d = l->d;
    const int64_t days = (int64_t)((i * 97 + 40) % (OFFICES_MONTHS * 30));
    const int32_t units = r->units > 1 ? 1 + (int32_t)(i % 2) : 1;
    const struct stay_step_price prices[] = {{1, let->price_cents * units * 9 / 10},
                                             {4, let->price_cents * units}};
    const struct stay_offer o = {.space_id = l->space_id,
                                 .resource_id = r->id,
                                 .units = units,
                                 .holder = holder_of(l, r),
                                 .seats = r->kind == KIND_OFFICE ? r->seats : 0,
                                 .from = date_add(d->today, -days),
                                 .until = i % 6 == 2 ? date_add(d->today, 40 + (int64_t)i * 3)
                                                     : (struct date){0},
                                 .notice_days = NOTICE_DAYS,
                                 .from_the_first = true,
                                 .prices = prices,
                                 .prices_n = ARRAY_LEN(prices),
                                 .deposit_cents = let->deposit_cents * units,
                                 .answer_days = 14,
                                 .note = ""};
    struct stay *stay = arena_alloc(d->ctx->arena, sizeof *stay);
    if (!o.holder.account_id && !o.holder.team_id)
        return OK;
    enum status s = stay ? stay_load(d->ctx, &o, stay) : LIMIT;
    if (s == OK && i % 9 == 4)
        s = give_notice(d, stay, i % 2 ? SIDE_HOLDER : SIDE_HOST, (int64_t)(i % 5) * 20);
    return s;
}

static enum status let_one(struct lets *l, const struct resource *r, size_t i)
{
    const int64_t cents = month_cents(r);
    const struct letting let = {.resource_id = r->id,
                                .space_id = l->space_id,
                                .price_cents = cents,
                                .deposit_cents = cents > 10000 ? 2 * cents : 0,
                                .notice_days = NOTICE_DAYS,
                                .note = ""};
    enum status s = letting_save(l->d->ctx, &let);
    const size_t many = r->units > 1 ? (size_t)r->units / 4 : 1;
    for (size_t k = 0; s == OK && k < many; k++) {
        if ((i * 31 + k * 17 + 3) % 100 < LET_PERCENT)
            s = give(l, r, &let, i + k * 7);
    }
    return s;
}

static enum status add_services(struct demo *d, int64_t space_id)
{
    static const struct let_service services[] = {
        {.name = "Recapito postale", .price_cents = 2500},
        {.name = "Armadietto", .price_cents = 1000},
        {.name = "Pulizia dell'ufficio", .price_cents = 6000},
        {.name = "Copia delle chiavi", .price_cents = 1500, .once = true},
    };
    enum status s = OK;
    for (size_t i = 0; i < ARRAY_LEN(services) && s == OK; i++) {
        struct let_service one = services[i];
        int64_t id = 0;
        one.space_id = space_id;
        s = let_service_add(d->ctx, &one, &id);
    }
    return s;
}

enum status demo_stays_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                            size_t n)
{
    struct lets l = {.d = d, .space_id = space_id, .people = people, .people_n = n};
    struct space space;
    struct resource *resources;
    size_t resources_n = 0;
    enum status s = space_get(d->ctx, space_id, &space);
    if (s == OK)
        s = space_resources(d->ctx, space_id, &resources, &resources_n);
    if (s == OK)
        s = teams_of_space(d->ctx, space.operator_id, space_id, &l.teams, &l.teams_n);
    if (s == OK)
        s = add_services(d, space_id);
    for (size_t i = 0; i < resources_n && s == OK; i++) {
        if (is_to_let(&resources[i]))
            s = let_one(&l, &resources[i], i);
    }
    return s;
}

enum status demo_letting_make(struct demo *d, int64_t space_id, int64_t resource_id,
                              int64_t month_cents)
{
    const struct letting let = {.resource_id = resource_id,
                                .space_id = space_id,
                                .price_cents = month_cents,
                                .deposit_cents = 2 * month_cents,
                                .notice_days = NOTICE_DAYS,
                                .note = ""};
    return letting_save(d->ctx, &let);
}

/* Somebody had a desk until last week: his deposit waits, and the desk is free. */
enum status demo_stay_over_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                                size_t n)
{
    struct resource *resources;
    size_t resources_n = 0;
    size_t i = 0;
    size_t who = 0;
    struct stay *stay = arena_alloc(d->ctx->arena, sizeof *stay);
    const enum status s = space_resources(d->ctx, space_id, &resources, &resources_n);
    if (s != OK || !stay)
        return s == OK ? LIMIT : s;
    while (i < resources_n && (resources[i].kind != KIND_DESK || resources[i].units > 1))
        i++;
    while (who < n && !people[who].account_id)
        who++;
    if (i == resources_n || who == n)
        return OK;
    const struct stay_step_price price = {1, DESK_MONTH_EUROS * 100};
    const struct stay_offer o = {.space_id = space_id,
                                 .resource_id = resources[i].id,
                                 .units = 1,
                                 .holder = {.account_id = people[who].account_id},
                                 .from = date_add(d->today, -200),
                                 .until = date_add(d->today, -7),
                                 .notice_days = NOTICE_DAYS,
                                 .from_the_first = true,
                                 .prices = &price,
                                 .prices_n = 1,
                                 .deposit_cents = 2 * price.price_cents,
                                 .answer_days = 14,
                                 .note = ""};
    const enum status let =
        demo_letting_make(d, space_id, resources[i].id, (int64_t)DESK_MONTH_EUROS * 100);
    return let == OK ? stay_load(d->ctx, &o, stay) : let;
}
