/* What pays for a booking, on both engines: the order, the choice, parts, and giving back. */
#include "support/test_house.h"
#include "support/test_scenario.h"

#include "plan/plan_internal.h"

enum { H = 60 };

static struct {
    struct test_house house;
    int64_t ada;
    struct resource room, desks;
} w;

static const struct date day = {2027, 1, 20}; /* a Wednesday */
static const struct date today = {2027, 1, 15};

static void make_world(struct ctx *ctx)
{
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &w.ada), "account");
    test_must(resource_get(ctx, w.house.small, &w.room), "room");
    test_must(resource_get(ctx, w.house.desks, &w.desks), "desks");
}

static struct draw_ask ask_for(const struct resource *r, int32_t length_min, int32_t units)
{
    return (struct draw_ask){.holder = {.account_id = w.ada},
                             .account_id = w.ada,
                             .operator_id = w.house.operator_id,
                             .space_id = w.house.space_id,
                             .what = {.resource = r,
                                      .date = day,
                                      .from = 10 * H,
                                      .to = 10 * H + length_min,
                                      .length_min = length_min,
                                      .units = units,
                                      .ahead_min = 24 * H},
                             .currency = "EUR",
                             .vat_rate_bp = 2200};
}

static int64_t give(struct ctx *ctx, const char *name, enum allowance_unit unit, int64_t amount,
                    struct date until)
{
    const struct allowance_grant g = {.holder = {.account_id = w.ada},
                                      .operator_id = w.house.operator_id,
                                      .name = name,
                                      .unit = unit,
                                      .amount = amount,
                                      .from = today,
                                      .until = until,
                                      .note = ""};
    int64_t id = 0;
    test_must(allowance_give(ctx, &g, &id), "allowance");
    return id;
}

static int64_t left_of(struct ctx *ctx, int64_t id)
{
    struct allowance a;
    test_must(allowance_get(ctx, id, &a), "allowance");
    return a.left;
}

/* "credit Later 120/480, credit Sooner 90/0 1000": takes, left, and the rest in money, of every way
 * in order. */
static void see_ways(struct ctx *ctx, const struct draw_ask *ask, const char *expected)
{
    struct way_to_pay ways[WAYS_MAX];
    size_t n = 0;
    char seen[1024] = "";
    size_t at = 0;
    assert_int_equal(plan_ways(ctx, ask, ways, &n), OK);
    for (size_t i = 0; i < n; i++) {
        const struct way_to_pay *way = &ways[i];
        at += (size_t)snprintf(seen + at, sizeof(seen) - at, "%s%s", i ? "; " : "",
                               way->parts_n ? "" : "money");
        for (size_t k = 0; k < way->parts_n; k++)
            at += (size_t)snprintf(seen + at, sizeof(seen) - at, "%s%s %s %lld/%lld", k ? ", " : "",
                                   way_name(way->parts[k].way), way->parts[k].name,
                                   (long long)way->parts[k].takes, (long long)way->parts[k].left);
        at += (size_t)snprintf(seen + at, sizeof(seen) - at, " %lld",
                               way->rest_cents.has ? (long long)way->rest_cents.v : -1LL);
    }
    assert_string_equal(seen, expected);
}

static int64_t charged(struct ctx *ctx, int64_t subject_id, size_t *ret_n)
{
    struct charge *all = NULL;
    int64_t sum = 0;
    test_must(charges_of_subject(ctx, subject_id, &all, ret_n), "charges");
    for (size_t i = 0; i < *ret_n; i++)
        sum += all[i].amount_cents;
    return sum;
}

/* ---- order and parts ------------------------------------------------------------------------ */

static enum status order(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    const struct draw_ask room = ask_for(&w.room, 2 * H, 1);
    const struct draw_ask desk = ask_for(&w.desks, 8 * H, 1);
    see_ways(ctx, &room, "money 2000");
    (void)give(ctx, "Carnet", UNIT_DAYS, 10, (struct date){2027, 6, 1});
    (void)give(ctx, "Later", UNIT_MINUTES, 600, (struct date){2027, 4, 1});
    (void)give(ctx, "Sooner", UNIT_MINUTES, 90, (struct date){2027, 2, 1});
    (void)give(ctx, "Purse", UNIT_CENTS, 1500, (struct date){0});
    (void)give(ctx, "Prints", UNIT_PAGES, 100, (struct date){0});
    (void)give(ctx, "Gone", UNIT_DAYS, 1, (struct date){2027, 1, 20});
    /* What ends sooner first, the next pays what it leaves; of it alone half an hour is left, which
     * is an hour begun. */
    see_ways(ctx, &room,
             "credit Sooner 90/0, credit Later 30/570 0; credit Sooner 90/0 1000; "
             "credit Later 120/480 0; credit Sooner 90/0, credit Purse 1000/500 0; "
             "credit Purse 1500/0 500; pass Carnet 1/9 0; money 2000");
    /* Eight hours of a desk are a day at 15.00; ninety minutes of it alone would save nothing. */
    see_ways(ctx, &desk,
             "credit Sooner 90/0, credit Later 390/210 0; credit Later 480/120 0; "
             "credit Purse 1500/0 0; pass Carnet 1/9 0; money 1500");
    struct draw_ask guest = room;
    guest.holder = (struct holder){0};
    see_ways(ctx, &guest, "money 2000");
    return OK;
}

/* PL-6: credits, those that end soonest first, passes, money; one after the other. */
static void plays_order(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, order), OK);
}

static void test_order(void **state)
{
    (void)state;
    run_on_both(plays_order);
}

static enum status places(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    (void)give(ctx, "Days", UNIT_DAYS, 2, (struct date){0});
    (void)give(ctx, "Halves", UNIT_HALF_DAYS, 3, (struct date){0});
    const struct draw_ask three = ask_for(&w.desks, 8 * H, 3);
    see_ways(ctx, &three,
             "pass Days 2/0, pass Halves 2/1 0; pass Days 2/0 1500; pass Halves 2/1 3000; "
             "money 4500");
    const struct draw_ask morning = ask_for(&w.desks, 4 * H, 1);
    see_ways(ctx, &morning, "pass Days 1/1 0; pass Halves 1/2 0; money 1200");
    const struct draw_ask booth =
        ask_for(&(struct resource){.id = 9, .name = "Booth", .kind = KIND_BOOTH, .units = 1}, H, 1);
    see_ways(ctx, &booth, "pass Days 1/1 0; pass Halves 1/2 0");
    return OK;
}

static void plays_places(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, places), OK);
}

static void test_places(void **state)
{
    (void)state;
    run_on_both(plays_places);
}

/* ---- taking and giving back ----------------------------------------------------------------- */

static enum status once(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    const int64_t purse = give(ctx, "Purse", UNIT_CENTS, 1500, (struct date){0});
    const int64_t carnet = give(ctx, "Carnet", UNIT_DAYS, 1, (struct date){0});
    struct draw_ask ask = ask_for(&w.room, 2 * H, 1);
    struct way_to_pay way;
    size_t n = 0;
    ask.subject_id = 501;
    const struct way_choice chosen = {.chosen = true, .source_ids = {purse}};
    assert_int_equal(plan_draw(ctx, &ask, &chosen, &way), OK);
    assert_int_equal(way.parts[0].source_id, purse);
    assert_int_equal(left_of(ctx, purse), 0);
    assert_int_equal(charged(ctx, 501, &n), 500);
    struct charge *all = NULL;
    test_must(charges_of_subject(ctx, 501, &all, &n), "charges");
    assert_string_equal(all[0].rule, "Sala Giotto: €10.00 an hour × 2; €15.00 was paid with Purse");
    assert_string_equal(all[0].what, "Sala Giotto, 20 January 2027, 10:00–12:00");
    assert_int_equal(date_compare(all[0].bill, (struct date){2027, 2, 1}), 0);
    struct drawn drawn;
    assert_int_equal(plan_drawn(ctx, 501, &drawn), OK);
    assert_string_equal(drawn.way.parts[0].name, "Purse");
    assert_int_equal(drawn.way.parts[0].takes, 1500);
    /* What it draws counts as there when it is asked what a change would take. */
    see_ways(ctx, &ask, "pass Carnet 1/0 0; credit Purse 1500/0 500; money 2000");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(plan_give_back(ctx, 501, today, "Cancelled"), OK);
        assert_int_equal(left_of(ctx, purse), 1500);
        assert_int_equal(charged(ctx, 501, &n), 0);
        assert_int_equal(n, 2);
    }
    assert_int_equal(plan_drawn(ctx, 501, &drawn), NOT_FOUND);
    const struct way_choice pass = {.chosen = true, .source_ids = {carnet}, .shown = {true, 0}};
    assert_int_equal(plan_draw(ctx, &ask, &pass, &way), OK);
    assert_int_equal(left_of(ctx, carnet), 0);
    return OK;
}

/* PL-5: drawn once, given back once. PL-1: its charge says why. */
static void plays_once(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, once), OK);
}

static void test_once(void **state)
{
    (void)state;
    run_on_both(plays_once);
}

static enum status twice(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct draw_ask ask = ask_for(&w.room, 2 * H, 1);
    struct way_to_pay way;
    ask.subject_id = 501;
    return plan_draw(ctx, &ask, &(struct way_choice){.chosen = true}, &way);
}

/* PL-5: what draws already draws no second time, whatever the program thinks. */
static void plays_twice(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, once), OK);
    const enum status again = in_tx(s, DB_WRITE, twice);
    assert_true(again != OK);
}

static void test_twice(void **state)
{
    (void)state;
    run_on_both(plays_twice);
}

static enum status refused(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    const int64_t carnet = give(ctx, "Carnet", UNIT_DAYS, 1, (struct date){0});
    struct draw_ask ask = ask_for(&w.room, 2 * H, 1);
    struct way_to_pay way;
    size_t n = 0;
    ask.subject_id = 502;
    const struct way_choice other = {.chosen = true, .source_ids = {77}};
    assert_int_equal(plan_draw(ctx, &ask, &other, &way), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.way");
    ctx->problem = (struct problem){0};
    const struct way_choice shown = {.chosen = true, .shown = {true, 1900}};
    assert_int_equal(plan_draw(ctx, &ask, &shown, &way), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.rest");
    assert_int_equal(left_of(ctx, carnet), 1);
    assert_int_equal(charged(ctx, 502, &n), 0);
    const struct way_choice money = {.chosen = true, .shown = {true, 2000}};
    assert_int_equal(plan_draw(ctx, &ask, &money, &way), OK);
    assert_int_equal(charged(ctx, 502, &n), 2000);
    return OK;
}

static void plays_refused(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, refused), OK);
}

static void test_refused(void **state)
{
    (void)state;
    run_on_both(plays_refused);
}

/* ---- what a plan includes ------------------------------------------------------------------- */

static enum status included(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    static const struct plan_access access[] = {
        {.scope = {.kinds = 1U << KIND_DESK, .weekdays = 0x3e, .from = 8 * H, .to = 18 * H}}};
    struct plan plan = {.operator_id = w.house.operator_id,
                        .space_id = w.house.space_id,
                        .name = "Flex",
                        .description = "",
                        .period_months = 1,
                        .price_cents = 15000,
                        .barter = "",
                        .group = "",
                        .access = access,
                        .access_n = 1};
    test_must(plan_save(ctx, &plan, &plan.id), "plan");
    test_must(plan_get(ctx, plan.id, &plan), "plan");
    const struct membership_ask join = {.plan = &plan,
                                        .space_id = w.house.space_id,
                                        .holder = {.account_id = w.ada},
                                        .seats = 1,
                                        .from = {2027, 1, 18},
                                        .note = "",
                                        .by_host = true};
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    ctx->actor = &w.house.host;
    test_must(membership_join(ctx, &join, story), "join");
    ctx->actor = NULL;
    struct draw_ask ask = ask_for(&w.desks, 8 * H, 1);
    see_ways(ctx, &ask, "included Included in Flex 1/0 0; money 1500");
    ask.what.from = 9 * H;
    ask.what.to = 19 * H;
    see_ways(ctx, &ask, "money 1500");
    ask = ask_for(&w.desks, 8 * H, 2); /* one of the two */
    see_ways(ctx, &ask, "included Included in Flex 1/0 1500; money 3000");
    ask = ask_for(&w.room, 2 * H, 1);
    see_ways(ctx, &ask, "money 2000");
    ask = ask_for(&w.desks, 8 * H, 1);
    ask.what.date = (struct date){2027, 1, 16};
    see_ways(ctx, &ask, "money 1500");
    /* The one place is in use: a second desk at that time is paid. */
    struct way_to_pay way;
    const struct way_choice first = {0};
    ask = ask_for(&w.desks, 4 * H, 1);
    ask.subject_id = 601;
    assert_int_equal(plan_draw(ctx, &ask, &first, &way), OK);
    assert_int_equal(way.way, WAY_INCLUDED);
    ask.subject_id = 0;
    see_ways(ctx, &ask, "money 1200");
    ask.subject_id = 601;
    see_ways(ctx, &ask, "included Included in Flex 1/0 0; money 1200");
    ask = ask_for(&w.desks, 2 * H, 1);
    ask.what.from = 14 * H;
    ask.what.to = 16 * H;
    see_ways(ctx, &ask, "included Included in Flex 1/0 0; money 600");
    /* As a member he stands in the rules of prices, too. */
    struct standing_as as;
    assert_int_equal(
        plan_standing(ctx, w.house.operator_id, &(struct holder){.account_id = w.ada}, day, &as),
        OK);
    assert_int_equal(as.plan_ids_n, 1);
    assert_int_equal(as.plan_ids[0], plan.id);
    return OK;
}

/* What was left in one period and what the next brought: two to draw from, one to choose. */
static enum status periods(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    static const struct plan_allowance days[] = {
        {.unit = UNIT_DAYS, .kinds = 1U << KIND_DESK, .amount = 2, .rolls_over = 1}};
    struct plan plan = {.operator_id = w.house.operator_id,
                        .space_id = w.house.space_id,
                        .name = "Two",
                        .description = "",
                        .period_months = 1,
                        .price_cents = 3000,
                        .barter = "",
                        .group = "",
                        .allowances = days,
                        .allowances_n = 1};
    test_must(plan_save(ctx, &plan, &plan.id), "plan");
    test_must(plan_get(ctx, plan.id, &plan), "plan");
    const struct membership_ask joined = {.plan = &plan,
                                          .space_id = w.house.space_id,
                                          .holder = {.account_id = w.ada},
                                          .seats = 1,
                                          .from = {2026, 12, 12},
                                          .note = "",
                                          .by_host = true};
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    test_must(membership_load(ctx, &joined, story), "load");
    struct draw_ask ask = ask_for(&w.desks, 8 * H, 1);
    see_ways(ctx, &ask, "credit Two 1/1 0; money 1500");
    ask = ask_for(&w.desks, 8 * H, 3);
    see_ways(ctx, &ask, "credit Two 2/0, credit Two 1/1 0; credit Two 2/0 1500; money 4500");
    return OK;
}

/* PL-6: the periods of one membership are one thing to choose, the one that ends first before. */
static void plays_periods(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, periods), OK);
}

static void test_periods(void **state)
{
    (void)state;
    run_on_both(plays_periods);
}

/* PL-6: what is included comes first, for as many places as there are. */
static void plays_included(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, included), OK);
}

static void test_included(void **state)
{
    (void)state;
    run_on_both(plays_included);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),   cmocka_unit_test(test_places),
        cmocka_unit_test(test_once),    cmocka_unit_test(test_twice),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_included),
        cmocka_unit_test(test_periods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
