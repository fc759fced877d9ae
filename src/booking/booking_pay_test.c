/* What pays for bookings, on both engines: shown, kept, given back. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct booking_reply say_no = {.yes = false};

static struct {
    struct test_house house;
    struct actor ada;
    int64_t carnet;
} w;

/* A week after the tests' now, 15 January 09:00 in Rome. */
static const struct date friday = {2027, 1, 22};

static void open_house(struct ctx *ctx)
{
    const struct booking_terms t = test_terms();
    memset(&w, 0, sizeof(w));
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &w.house);
    w.ada = (struct actor){.email = "ada@posta.example", .name = "Ada"};
    test_must(people_account(ctx, w.ada.email, "Ada", &w.ada.account_id), "account");
    const struct allowance_grant g = {.holder = {.account_id = w.ada.account_id},
                                      .operator_id = w.house.operator_id,
                                      .name = "Carnet",
                                      .unit = UNIT_DAYS,
                                      .scope = {.kinds = 1U << KIND_DESK},
                                      .amount = 2,
                                      .from = {2027, 1, 1},
                                      .note = ""};
    test_must(allowance_give(ctx, &g, &w.carnet), "carnet");
}

static int64_t left_of(struct ctx *ctx)
{
    struct allowance a;
    test_must(allowance_get(ctx, w.carnet, &a), "allowance");
    return a.left;
}

static struct booking_ask ask_for(int64_t resource, int from, int to)
{
    return (struct booking_ask){
        .space_id = w.house.space_id,
        .resource_id = resource,
        .span = {.date = friday, .from = (minute)from, .to = (minute)to},
        .units = 1,
        .name = "Ada",
        .email = "ada@posta.example",
    };
}

static struct booking placed(struct ctx *ctx, const struct booking_ask *ask)
{
    struct booking b;
    bool repeated = true;
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), OK);
    return b;
}

static int64_t owed(struct ctx *ctx)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    const struct holder ada = {.account_id = w.ada.account_id};
    test_must(charges_of(ctx, &ada, 0, (struct period){{2026, 1, 1}, {0}}, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        sum += all[i].amount_cents;
    return sum;
}

static void sound(struct ctx *ctx)
{
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
}

/* ---- drawing, changing, giving back --------------------------------------------------------- */

static enum status carnet(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    ctx->actor = &w.ada;
    const struct booking_ask desk = ask_for(w.house.desks, 10 * H, 18 * H);
    struct booking b = placed(ctx, &desk);
    assert_int_equal(b.account_id, w.ada.account_id);
    assert_int_equal(b.price_cents.v, 1500);
    assert_int_equal(left_of(ctx), 1);
    assert_int_equal(owed(ctx), 0);
    /* Two desks: the other day of the carnet. */
    assert_int_equal(booking_change(ctx, b.id, &desk.span, 2, NULL, &b), OK);
    assert_int_equal(left_of(ctx), 0);
    /* Three: the third is paid, for the carnet has no more. */
    assert_int_equal(booking_change(ctx, b.id, &desk.span, 3, NULL, &b), OK);
    assert_int_equal(left_of(ctx), 0);
    assert_int_equal(owed(ctx), 1500);
    const struct way_choice money = {.chosen = true, .shown = {true, 1500}};
    assert_int_equal(booking_change(ctx, b.id, &desk.span, 1, &money, &b), OK);
    assert_int_equal(left_of(ctx), 2);
    assert_int_equal(owed(ctx), 1500);
    sound(ctx);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
        assert_int_equal(left_of(ctx), 2);
        assert_int_equal(owed(ctx), 0);
    }
    /* A room is not of the carnet: it goes on the bill, and by the host's hand off it again. */
    const struct booking_ask room = ask_for(w.house.small, 10 * H, 12 * H);
    b = placed(ctx, &room);
    assert_int_equal(owed(ctx), 2000);
    ctx->actor = &w.house.host;
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(owed(ctx), 0);
    sound(ctx);
    return OK;
}

static void what_is_drawn_is_given_back(void **state) /* BK-23, PL-5 */
{
    (void)state;
    on_both(carnet);
}

static enum status shown(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    ctx->actor = &w.ada;
    struct booking b;
    bool repeated;
    struct booking_ask ask = ask_for(w.house.desks, 10 * H, 18 * H);
    ask.pay = (struct way_choice){.chosen = true, .source_ids = {w.carnet}, .shown = {true, 700}};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.rest");
    ctx->problem = (struct problem){0};
    ask.pay = (struct way_choice){.chosen = true, .source_ids = {99}};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.way");
    ctx->problem = (struct problem){0};
    ask.pay = (struct way_choice){.chosen = true, .shown = {true, 1500}};
    ask.price_cents = opt_int_of(1500);
    b = placed(ctx, &ask);
    assert_int_equal(left_of(ctx), 2);
    assert_int_equal(owed(ctx), 1500);
    sound(ctx);
    return OK;
}

static void another_rest_than_shown_is_refused(void **state) /* BK-10, BK-23 */
{
    (void)state;
    on_both(shown);
}

/* ---- prices by rules ------------------------------------------------------------------------ */

static enum status by_rules(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b = {0};
    int64_t id = 0;
    bool repeated;
    struct booking_ask ask = ask_for(w.house.small, 10 * H, 12 * H);
    ask.price_cents = opt_int_of(2000);
    b = placed(ctx, &ask);
    assert_int_equal(b.price_cents.v, 2000);
    assert_int_equal(b.account_id, 0);
    /* A rule changes the space: the house in memory is another from now on [BK-12]. */
    const struct price_rule fridays = {.space_id = w.house.space_id,
                                       .name = "Fridays",
                                       .active = true,
                                       .group = "",
                                       .scope = {.kinds = 1U << KIND_ROOM, .weekdays = 1U << 5},
                                       .effect = EFFECT_HOUR,
                                       .amount = 3000};
    assert_int_equal(price_rule_save(ctx, &fridays, &id), OK);
    ask.span.from = 13 * H;
    ask.span.to = 15 * H;
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), CONFLICT);
    ctx->problem = (struct problem){0};
    ask.price_cents = opt_int_of(6000);
    b = placed(ctx, &ask);
    assert_int_equal(b.price_cents.v, 6000);
    /* The cheapest of a kind is the cheapest by the rules [BK-14]: on Fridays the smaller one. */
    const struct price_rule large = {.space_id = w.house.space_id,
                                     .name = "",
                                     .active = true,
                                     .group = "",
                                     .resource_id = w.house.large,
                                     .effect = EFFECT_FREE};
    assert_int_equal(price_rule_save(ctx, &large, &id), OK);
    struct booking_ask any = ask_for(0, 16 * H, 17 * H);
    any.kind = KIND_ROOM;
    b = placed(ctx, &any);
    assert_int_equal(b.resource_id, w.house.small);
    struct price_rule *rules = NULL;
    size_t n = 0;
    test_must(price_rules_all(ctx, w.house.space_id, &rules, &n), "rules");
    rules[0].active = false;
    assert_int_equal(price_rule_save(ctx, &rules[0], &id), OK);
    b = placed(ctx, &any);
    assert_int_equal(b.resource_id, w.house.large);
    assert_int_equal(b.price_cents.v, 0);
    return OK;
}

static void prices_are_those_of_the_rules(void **state) /* BK-10, BK-12, BK-14 */
{
    (void)state;
    on_both(by_rules);
}

/* ---- a host's caller ------------------------------------------------------------------------ */

static enum status caller(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    int64_t unknown = 0;
    test_must(people_account(ctx, "bea@posta.example", "Bea", &unknown), "account");
    ctx->actor = &w.house.host;
    const struct booking_ask ask = ask_for(w.house.desks, 10 * H, 18 * H);
    const struct booking b = placed(ctx, &ask);
    assert_int_equal(b.account_id, w.ada.account_id);
    assert_int_equal(left_of(ctx), 1);
    /* Whom the operator never had to do with stays a guest, account or not. */
    struct booking_ask other = ask_for(w.house.desks, 10 * H, 18 * H);
    other.email = "bea@posta.example";
    const struct booking c = placed(ctx, &other);
    assert_int_equal(c.account_id, 0);
    return OK;
}

static void a_caller_books_on_his_account(void **state) /* BK-23 */
{
    (void)state;
    on_both(caller);
}

/* ---- requests ------------------------------------------------------------------------------- */

static enum status requests(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct space s;
    int64_t id = 0;
    test_must(space_get(ctx, w.house.space_id, &s), "space");
    s.terms.confirm = true;
    test_must(space_save(ctx, &s, &id), "space");
    ctx->actor = &w.ada;
    const struct booking_ask ask = ask_for(w.house.desks, 10 * H, 18 * H);
    struct booking b = placed(ctx, &ask);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    assert_int_equal(left_of(ctx), 1); /* what waits cannot be spent elsewhere */
    ctx->actor = &w.house.host;
    assert_int_equal(booking_answer(ctx, b.id, &say_no, &b), OK);
    assert_int_equal(left_of(ctx), 2);
    sound(ctx);
    return OK;
}

static void a_declined_request_gives_back(void **state) /* PL-5 */
{
    (void)state;
    on_both(requests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_drawn_is_given_back),
        cmocka_unit_test(another_rest_than_shown_is_refused),
        cmocka_unit_test(prices_are_those_of_the_rules),
        cmocka_unit_test(a_caller_books_on_his_account),
        cmocka_unit_test(a_declined_request_gives_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
