/* demo_prices.c: what invented spaces sell once (passes, carnets, hours, prints), who has bought it
 * and used how much of it, by which rules their prices move, and who stands in their groups. */
#include "app/demo.h"
#include "people/people.h"
#include "plan/plan.h"

enum {
    SELLS_PERCENT = 78, /* of the spaces that sell passes */
    RULES_PERCENT = 70, /* and that have rules of prices */
    BUYERS_EVERY = 3,   /* of the people with an account: has bought something */
    STUDENTS_EVERY = 5, /* and is a student */
    SOLD_DAYS_BACK = 75 /* the oldest pass was sold so long ago */
};

/* The words of a place. */
struct price_words {
    const char *country;
    const char *day, *half_day, *carnet_5, *carnet_10, *room_hours, *prints, *trial;
    const char *members, *evening, *weekend, *last_minute, *students, *students_group;
};
static const struct price_words words_of[] = {
    {"IT", "Giornata", "Mezza giornata", "Carnet da 5", "Carnet da 10", "Cinque ore di sala",
     "Cento stampe", "Giorno di prova", "Soci", "Sera", "Fine settimana", "Ultimo minuto",
     "Studenti", "studenti"},
    {"ES", "Día", "Medio día", "Bono de 5", "Bono de 10", "Cinco horas de sala", "Cien copias",
     "Día de prueba", "Socios", "Tarde", "Fin de semana", "Último minuto", "Estudiantes",
     "estudiantes"},
};

static const struct price_words *words_for(const char *country)
{
    return strcmp(country, words_of[1].country) == 0 ? &words_of[1] : &words_of[0];
}

/* ---- passes --------------------------------------------------------------------------------- */

enum { BUNDLES = 7 };

/* What a day at a desk costs here: that of the cheapest pool, as most spaces sell it. */
static enum status day_price(struct ctx *ctx, int64_t space_id, int64_t *ret_cents)
{
    enum { USUAL_CENTS = 1800 };
    struct resource *all;
    size_t n;
    const enum status s = space_resources(ctx, space_id, &all, &n);
    *ret_cents = USUAL_CENTS;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (all[i].kind == KIND_DESK && all[i].price_day_cents.has) {
            *ret_cents = all[i].price_day_cents.v;
            break;
        }
    }
    return s;
}

/* To whole euros, as hosts write prices. */
static int64_t whole_euros(int64_t cents)
{
    return (cents + 50) / 100 * 100;
}

static enum status add_bundles(struct demo *d, const struct space *s, struct bundle sold[BUNDLES])
{
    const struct price_words *w = words_for(s->country);
    int64_t day = 0;
    enum status st = day_price(d->ctx, s->id, &day);
    const uint32_t desks = 1u << KIND_DESK;
    const struct bundle list[BUNDLES] = {
        {.name = w->day, .unit = UNIT_DAYS, .amount = 1, .price_cents = day, .valid_days = 30},
        {.name = w->half_day,
         .unit = UNIT_HALF_DAYS,
         .amount = 1,
         .price_cents = whole_euros(day * 60 / 100),
         .valid_days = 30},
        {.name = w->carnet_5,
         .unit = UNIT_DAYS,
         .amount = 5,
         .price_cents = whole_euros(day * 5 * 92 / 100),
         .valid_days = 120},
        {.name = w->carnet_10,
         .unit = UNIT_DAYS,
         .amount = 10,
         .price_cents = whole_euros(day * 10 * 85 / 100),
         .valid_days = 240,
         .for_teams = true},
        {.name = w->room_hours,
         .unit = UNIT_MINUTES,
         .amount = 5 * 60,
         .scope = {.kinds = 1u << KIND_ROOM},
         .price_cents = 6000,
         .valid_days = 180,
         .for_teams = true},
        {.name = w->prints, .unit = UNIT_PAGES, .amount = 100, .price_cents = 800},
        {.name = w->trial, .unit = UNIT_DAYS, .amount = 1, .valid_days = 30, .once = true},
    };
    for (size_t i = 0; st == OK && i < BUNDLES; i++) {
        sold[i] = list[i];
        sold[i].operator_id = s->operator_id;
        sold[i].space_id = s->id;
        sold[i].description = "";
        sold[i].group = "";
        if (sold[i].unit == UNIT_DAYS || sold[i].unit == UNIT_HALF_DAYS)
            sold[i].scope.kinds = desks;
        st = bundle_save(d->ctx, &sold[i], &sold[i].id);
    }
    return st;
}

/* As many as were used, by what they are counted in: some of most, hardly ever all. */
static int64_t used_of(struct demo *d, const struct bundle *b, int64_t days_ago)
{
    if (b->amount == 1)
        return 0;
    const int64_t share = days_ago * 100 / SOLD_DAYS_BACK;
    const int64_t used = b->amount * share * demo_between(d, 40, 110) / 10000;
    const int64_t step = b->unit == UNIT_MINUTES ? 30 : 1;
    return used >= b->amount ? b->amount - step : used / step * step;
}

/* Sold so many days ago, and partly used since. */
static enum status sell(struct demo *d, const struct bundle *b, int64_t account_id,
                        int64_t days_ago)
{
    struct ctx *ctx = d->ctx;
    const struct clock *now = ctx->clock;
    const struct clock then = clock_fixed(ctx_now_s(ctx) - days_ago * 86400);
    const struct bundle_sale sale = {.bundle = b,
                                     .space_id = b->space_id,
                                     .holder = {.account_id = account_id},
                                     .account_id = account_id,
                                     .by_host = true,
                                     .note = "",
                                     .quiet = true};
    int64_t id = 0;
    ctx->clock = &then;
    enum status s = bundle_sell(ctx, &sale, &id);
    ctx->clock = now;
    const int64_t used = used_of(d, b, days_ago);
    if (s == OK && used > 0)
        s = allowance_move(ctx, id, -used, ENTRY_USED, 0, "");
    return s;
}

static enum status sell_passes(struct demo *d, const struct bundle sold[BUNDLES],
                               const struct demo_person *people, size_t n)
{
    static const size_t often[] = {3, 2, 4, 3, 5, 0, 1};
    enum status s = OK;
    for (size_t i = 0, k = 0; s == OK && i < n; i++) {
        if (!people[i].account_id || k++ % BUYERS_EVERY)
            continue;
        const struct bundle *b = &sold[often[(size_t)demo_between(d, 0, 6)]];
        const int64_t most =
            b->valid_days && b->valid_days < SOLD_DAYS_BACK ? b->valid_days - 12 : SOLD_DAYS_BACK;
        s = sell(d, b, people[i].account_id, demo_between(d, 0, most));
    }
    return s;
}

/* The member that everybody may be has begun a carnet, hours of a room and some prints. */
static enum status sell_to_demo_member(struct demo *d, const struct bundle sold[BUNDLES])
{
    static const struct {
        size_t bundle;
        int64_t days_ago;
    } has[] = {{3, 41}, {4, 20}, {5, 33}};
    int64_t account = 0;
    enum status s = people_account(d->ctx, DEMO_MEMBER_EMAIL, NULL, &account);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(has); i++)
        s = sell(d, &sold[has[i].bundle], account, has[i].days_ago);
    return s;
}

/* ---- rules and groups ----------------------------------------------------------------------- */

static enum status add_rules(struct demo *d, const struct space *s)
{
    enum { EVENING = 18 * 60, MIDNIGHT = 24 * 60, LAST_MIN = 3 * 60 };
    const uint32_t weekend = 1u << 6 | 1u << 7;
    const uint32_t rooms = 1u << KIND_ROOM | 1u << KIND_BOOTH;
    const struct price_words *w = words_for(s->country);
    const struct price_rule rules[] = {
        {.name = w->members,
         .audience = AUDIENCE_MEMBERS,
         .effect = EFFECT_PERCENT,
         .amount = -1000},
        {.name = w->students,
         .scope = {.kinds = 1u << KIND_DESK},
         .audience = AUDIENCE_GROUP,
         .group = w->students_group,
         .effect = EFFECT_PERCENT,
         .amount = -2500},
        {.name = w->evening,
         .scope = {.kinds = rooms, .from = EVENING, .to = MIDNIGHT},
         .effect = EFFECT_PERCENT,
         .amount = 2000},
        {.name = w->weekend,
         .scope = {.kinds = rooms, .weekdays = weekend},
         .effect = EFFECT_PERCENT,
         .amount = 1500},
        {.name = w->last_minute,
         .scope = {.kinds = rooms},
         .ahead_most_min = LAST_MIN,
         .effect = EFFECT_PERCENT,
         .amount = -3000},
    };
    enum status st = OK;
    for (size_t i = 0; st == OK && i < ARRAY_LEN(rules); i++) {
        struct price_rule r = rules[i];
        int64_t id = 0;
        r.space_id = s->id;
        r.active = true;
        r.group = r.group ? r.group : "";
        st = price_rule_save(d->ctx, &r, &id);
    }
    return st;
}

static enum status add_students(struct demo *d, const struct space *s,
                                const struct demo_person *people, size_t n)
{
    const char *group = words_for(s->country)->students_group;
    enum status st = OK;
    for (size_t i = 0, k = 0; st == OK && i < n; i++) {
        bool added = false;
        if (people[i].account_id && k++ % STUDENTS_EVERY == 1)
            st = group_add(d->ctx, s->operator_id, group,
                           &(struct holder){.account_id = people[i].account_id}, &added);
    }
    return st;
}

enum status demo_prices_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                             size_t n)
{
    struct demo own = *d; /* draws of its own: what is made after stays as it was */
    struct space space;
    struct bundle sold[BUNDLES];
    const bool home = d->spaces == 0;
    enum status s = space_get(own.ctx, space_id, &space);
    const bool sells = demo_percent(&own, SELLS_PERCENT) || home;
    const bool rules = demo_percent(&own, RULES_PERCENT) || home;
    if (s == OK && sells)
        s = add_bundles(&own, &space, sold);
    if (s == OK && sells)
        s = sell_passes(&own, sold, people, n);
    if (s == OK && sells && home)
        s = sell_to_demo_member(&own, sold);
    if (s == OK && rules)
        s = add_rules(&own, &space);
    return s == OK && rules ? add_students(&own, &space, people, n) : s;
}
