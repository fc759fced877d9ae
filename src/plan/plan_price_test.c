#include "support/test_store.h"

#include "plan/plan_price.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { H = 60 };

static const struct resource room = {.id = 7,
                                     .name = "Sala Giotto",
                                     .kind = KIND_ROOM,
                                     .units = 1,
                                     .seats = 8,
                                     .price_hour_cents = {true, 2000},
                                     .price_day_cents = {true, 12000},
                                     .bookable = true};

/* A Saturday morning of two hours, a day ahead. */
static struct price_case two_hours(void)
{
    return (struct price_case){.resource = &room,
                               .date = {2027, 3, 6},
                               .from = 10 * H,
                               .to = 12 * H,
                               .length_min = 2 * H,
                               .units = 1,
                               .ahead_min = 24 * H};
}

static int64_t price(const struct price_rule *rules, size_t n, const struct price_case *c)
{
    const struct price_rules all = {.list = rules, .n = n};
    const struct opt_int p = plan_price(&all, c);
    assert_true(p.has);
    return p.v;
}

/* PL-9: the first that sets a price sets it, wherever those stand that change it. */
static void test_order(void **state)
{
    (void)state;
    const struct price_rule rules[] = {
        {.active = true, .effect = EFFECT_PERCENT, .amount = -1000},
        {.active = true, .effect = EFFECT_HOUR, .amount = 3000, .scope = {.weekdays = 1U << 6}},
        {.active = true, .effect = EFFECT_HOUR, .amount = 1},
        {.active = true, .effect = EFFECT_AMOUNT, .amount = 500},
        {.active = false, .effect = EFFECT_FREE},
    };
    const struct price_case c = two_hours();
    assert_int_equal(price(rules, ARRAY_LEN(rules), &c), 5900);
    assert_int_equal(price(rules, 1, &c), 3600);
    struct price_step steps[ARRAY_LEN(rules)];
    const struct price_rules all = {.list = rules, .n = ARRAY_LEN(rules)};
    const struct price_working w = price_work(&all, &c, steps);
    assert_int_equal(w.setter, 1);
    assert_false(w.own_cents.has);
    assert_int_equal(steps[0].cents, -600);
    assert_int_equal(steps[1].cents, 6000);
    assert_int_equal(steps[2].fit, FIT_PRICE_SET);
    assert_int_equal(steps[3].cents, 500);
    assert_int_equal(steps[4].fit, FIT_OFF);
}

static void test_ends_here(void **state)
{
    (void)state;
    const struct price_rule rules[] = {
        {.active = true, .effect = EFFECT_PERCENT, .amount = -1000, .ends_here = true},
        {.active = true, .effect = EFFECT_FREE},
    };
    const struct price_case c = two_hours();
    assert_int_equal(price(rules, 2, &c), 3600);
    const struct price_rules all = {.list = rules, .n = 2};
    struct price_step steps[2];
    (void)price_work(&all, &c, steps);
    assert_int_equal(steps[1].fit, FIT_ENDED);
}

/* A price never falls below nothing, and its lines still make it. */
static void test_not_below_nothing(void **state)
{
    (void)state;
    const struct price_rule rules[] = {
        {.active = true, .effect = EFFECT_AMOUNT, .amount = -5000},
        {.active = true, .effect = EFFECT_PERCENT, .amount = 5000},
    };
    const struct price_case c = two_hours();
    const struct price_rules all = {.list = rules, .n = 2};
    struct price_step steps[2];
    const struct price_working w = price_work(&all, &c, steps);
    assert_int_equal(w.price_cents.v, 0);
    assert_int_equal(w.own_cents.v + steps[0].cents + steps[1].cents, 0);
}

/* What was paid in another way is not priced again; conditions look at the whole booking. */
static void test_rest(void **state)
{
    (void)state;
    const struct price_rule rules[] = {
        {.active = true, .effect = EFFECT_HOUR, .amount = 1500, .shortest_min = 2 * H},
    };
    struct price_case c = two_hours();
    c.paid_min = H;
    assert_int_equal(price(rules, 1, &c), 1500);
    assert_int_equal(price(rules, 0, &c), 2000);
}

static enum price_fit fit_on(const struct price_rule *r, struct date d, int32_t from, int32_t to)
{
    struct price_case c = two_hours();
    c.date = d;
    c.from = from;
    c.to = to;
    return price_fits(r, &c);
}

static void test_seasons(void **state)
{
    (void)state;
    const struct price_rule winter = {.active = true,
                                      .effect = EFFECT_FREE,
                                      .from = {2000, 12, 20},
                                      .until = {2001, 1, 7},
                                      .every_year = true};
    assert_int_equal(fit_on(&winter, (struct date){2027, 12, 20}, 600, 720), FIT_APPLIED);
    assert_int_equal(fit_on(&winter, (struct date){2028, 1, 6}, 600, 720), FIT_APPLIED);
    assert_int_equal(fit_on(&winter, (struct date){2028, 1, 7}, 600, 720), MISS_SEASON);
    assert_int_equal(fit_on(&winter, (struct date){2027, 12, 19}, 600, 720), MISS_SEASON);
    const struct price_rule february = {.active = true,
                                        .effect = EFFECT_FREE,
                                        .from = {2000, 2, 1},
                                        .until = {2000, 2, 29},
                                        .every_year = true};
    assert_int_equal(fit_on(&february, (struct date){2027, 2, 28}, 600, 720), FIT_APPLIED);
    assert_int_equal(fit_on(&february, (struct date){2028, 2, 29}, 600, 720), MISS_SEASON);
    const struct price_rule year = {.active = true,
                                    .effect = EFFECT_FREE,
                                    .from = {2000, 1, 1},
                                    .until = {2001, 1, 1},
                                    .every_year = true};
    assert_int_equal(fit_on(&year, (struct date){2027, 12, 31}, 600, 720), FIT_APPLIED);
    const struct price_rule once = {
        .active = true, .effect = EFFECT_FREE, .from = {2027, 5, 1}, .until = {2027, 5, 2}};
    assert_int_equal(fit_on(&once, (struct date){2027, 5, 1}, 600, 720), FIT_APPLIED);
    assert_int_equal(fit_on(&once, (struct date){2028, 5, 1}, 600, 720), MISS_SEASON);
}

static void test_hours(void **state)
{
    (void)state;
    const struct price_rule evening = {
        .active = true, .effect = EFFECT_FREE, .scope = {.from = 18 * H, .to = 23 * H}};
    const struct date d = {2027, 3, 6};
    assert_int_equal(fit_on(&evening, d, 18 * H, 23 * H), FIT_APPLIED);
    assert_int_equal(fit_on(&evening, d, 17 * H, 20 * H), MISS_HOURS);
    assert_int_equal(fit_on(&evening, d, 22 * H, 24 * H), MISS_HOURS);
    const struct price_rule night = {
        .active = true, .effect = EFFECT_FREE, .scope = {.from = 22 * H, .to = 6 * H}};
    assert_int_equal(fit_on(&night, d, 23 * H, 26 * H), FIT_APPLIED);
    assert_int_equal(fit_on(&night, d, 1 * H, 6 * H), FIT_APPLIED);
    assert_int_equal(fit_on(&night, d, 1 * H, 7 * H), MISS_HOURS);
}

/* Each condition, and the one that says why not. */
static void test_conditions(void **state)
{
    (void)state;
    static const int64_t plans[] = {31};
    static const int64_t teams[] = {41};
    static const char *const groups[] = {"students"};
    const struct standing_as ada = {.plan_ids = plans,
                                    .plan_ids_n = 1,
                                    .team_ids = teams,
                                    .team_ids_n = 1,
                                    .groups = groups,
                                    .groups_n = 1};
    static const struct {
        struct price_rule rule;
        enum price_fit stranger, member;
    } cases[] = {
        {{.scope = {.kinds = 1U << KIND_DESK}}, MISS_KIND, MISS_KIND},
        {{.scope = {.kinds = 1U << KIND_DESK | 1U << KIND_ROOM}}, FIT_APPLIED, FIT_APPLIED},
        {{.resource_id = 8}, MISS_RESOURCE, MISS_RESOURCE},
        {{.resource_id = 7}, FIT_APPLIED, FIT_APPLIED},
        {{.scope = {.weekdays = 1U << 5}}, MISS_WEEKDAY, MISS_WEEKDAY},
        {{.shortest_min = 2 * H + 1}, MISS_SHORTER, MISS_SHORTER},
        {{.longest_min = 2 * H}, FIT_APPLIED, FIT_APPLIED},
        {{.longest_min = 2 * H - 1}, MISS_LONGER, MISS_LONGER},
        {{.audience = AUDIENCE_MEMBERS}, MISS_WHO, FIT_APPLIED},
        {{.audience = AUDIENCE_NON_MEMBERS}, FIT_APPLIED, MISS_WHO},
        {{.audience = AUDIENCE_PLAN, .plan_id = 31}, MISS_WHO, FIT_APPLIED},
        {{.audience = AUDIENCE_PLAN, .plan_id = 32}, MISS_WHO, MISS_WHO},
        {{.audience = AUDIENCE_TEAM, .team_id = 41}, MISS_WHO, FIT_APPLIED},
        {{.audience = AUDIENCE_GROUP, .group = "students"}, MISS_WHO, FIT_APPLIED},
        {{.audience = AUDIENCE_GROUP, .group = "tenants"}, MISS_WHO, MISS_WHO},
        {{.audience = AUDIENCE_INVITED}, MISS_WHO, MISS_WHO},
        {{.ahead_least_min = 24 * H}, FIT_APPLIED, FIT_APPLIED},
        {{.ahead_least_min = 24 * H + 1}, MISS_AHEAD_LEAST, MISS_AHEAD_LEAST},
        {{.ahead_most_min = 2 * H}, MISS_AHEAD_MOST, MISS_AHEAD_MOST},
        {{.people_least = 9}, MISS_PEOPLE_LEAST, MISS_PEOPLE_LEAST},
        {{.people_least = 8, .people_most = 8}, FIT_APPLIED, FIT_APPLIED},
        {{.people_most = 7}, MISS_PEOPLE_MOST, MISS_PEOPLE_MOST},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct price_rule r = cases[i].rule;
        r.active = true;
        r.effect = EFFECT_FREE;
        struct price_case c = two_hours();
        assert_int_equal(price_fits(&r, &c), cases[i].stranger);
        c.as = &ada;
        assert_int_equal(price_fits(&r, &c), cases[i].member);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_ends_here),
        cmocka_unit_test(test_not_below_nothing),
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_seasons),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_conditions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
