/* Passes and carnets: bought once, charged once, once for each person, taken back. */
#include "support/test_house.h"
#include "support/test_scenario.h"

#include "mail/mail.h"
#include "plan/plan_internal.h"

static struct {
    struct test_house house;
    int64_t ada;
    struct bundle carnet, trial;
} w;

static void make_world(struct ctx *ctx)
{
    const struct booking_terms terms = test_terms();
    memset(&w, 0, sizeof(w));
    test_house_make(ctx, &terms, (struct span){480, 1200}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &w.ada), "account");
    w.carnet = (struct bundle){.operator_id = w.house.operator_id,
                               .space_id = w.house.space_id,
                               .name = "Carnet of 10",
                               .unit = UNIT_DAYS,
                               .amount = 10,
                               .price_cents = 15000,
                               .valid_days = 180,
                               .group = ""};
    w.trial = w.carnet;
    w.trial.name = "Trial day";
    w.trial.amount = 1;
    w.trial.price_cents = 0;
    w.trial.once = true;
    test_must(bundle_save(ctx, &w.carnet, &w.carnet.id), "carnet");
    test_must(bundle_save(ctx, &w.trial, &w.trial.id), "trial");
}

static struct bundle_sale sale_of(const struct bundle *b)
{
    return (struct bundle_sale){.bundle = b,
                                .space_id = w.house.space_id,
                                .holder = {.account_id = w.ada},
                                .account_id = w.ada,
                                .note = ""};
}

static int64_t owed(struct ctx *ctx, size_t *ret_n)
{
    struct charge *all = NULL;
    int64_t sum = 0;
    const struct holder ada = {.account_id = w.ada};
    test_must(charges_of(ctx, &ada, 0, (struct period){{2026, 1, 1}, {0}}, &all, ret_n), "charges");
    for (size_t i = 0; i < *ret_n; i++)
        sum += all[i].amount_cents;
    return sum;
}

static enum status buying(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    int64_t id = 0;
    size_t n = 0;
    struct bundle_sale sale = sale_of(&w.carnet);
    sale.shown_cents = opt_int_of(14000);
    assert_int_equal(bundle_sell(ctx, &sale, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.price_changed");
    ctx->problem = (struct problem){0};
    assert_int_equal(owed(ctx, &n), 0);
    sale.shown_cents = opt_int_of(15000);
    assert_int_equal(bundle_sell(ctx, &sale, &id), OK);
    struct allowance a;
    test_must(allowance_get(ctx, id, &a), "allowance");
    assert_int_equal(a.left, 10);
    assert_int_equal(date_compare(a.from, (struct date){2027, 1, 15}), 0);
    assert_int_equal(date_compare(a.until, (struct date){2027, 7, 14}), 0);
    assert_int_equal(owed(ctx, &n), 15000);
    assert_int_equal(n, 1);
    struct charge *c = NULL;
    test_must(charges_of_subject(ctx, id, &c, &n), "charge");
    assert_string_equal(c[0].rule, "€150.00 once: 10 days, until 13 July 2027");
    /* Four used: the host gives six back for what they cost. */
    test_must(allowance_move(ctx, id, -4, ENTRY_CORRECTED, 0, "by hand"), "move");
    assert_int_equal(bundle_refund(ctx, id, 15001, ""), INVALID);
    ctx->problem = (struct problem){0};
    assert_int_equal(bundle_refund(ctx, id, 9000, "moves away"), OK);
    assert_int_equal(owed(ctx, &n), 6000);
    test_must(allowance_get(ctx, id, &a), "allowance");
    assert_int_equal(a.left, 0);
    assert_int_equal(bundle_refund(ctx, id, 1, ""), CONFLICT);
    ctx->problem = (struct problem){0};
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

static void plays_buying(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, buying), OK);
}

/* PL-1, PL-4 */
static void test_buying(void **state)
{
    (void)state;
    run_on_both(plays_buying);
}

static enum status for_whom(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    int64_t id = 0;
    size_t n = 0;
    struct bundle_sale sale = sale_of(&w.trial);
    assert_int_equal(bundle_sell(ctx, &sale, &id), OK);
    assert_int_equal(bundle_sell(ctx, &sale, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.once");
    ctx->problem = (struct problem){0};
    assert_int_equal(owed(ctx, &n), 0);
    w.carnet.audience = AUDIENCE_MEMBERS;
    test_must(bundle_save(ctx, &w.carnet, &id), "members only");
    sale = sale_of(&w.carnet);
    assert_int_equal(bundle_sell(ctx, &sale, &id), DENIED);
    ctx->problem = (struct problem){0};
    sale.by_host = true; /* the desk may, as a gift */
    sale.price_cents = opt_int_of(0);
    assert_int_equal(bundle_sell(ctx, &sale, &id), OK);
    assert_int_equal(owed(ctx, &n), 0);
    sale.holder = (struct holder){.team_id = 5};
    assert_int_equal(bundle_sell(ctx, &sale, &id), INVALID);
    ctx->problem = (struct problem){0};
    test_must(bundle_archive(ctx, w.carnet.id, true), "archive");
    test_must(bundle_get(ctx, w.carnet.id, &w.carnet), "bundle");
    sale = sale_of(&w.carnet);
    assert_int_equal(bundle_sell(ctx, &sale, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.not_sold");
    return OK;
}

static void plays_for_whom(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, for_whom), OK);
}

static void test_for_whom(void **state)
{
    (void)state;
    run_on_both(plays_for_whom);
}

/* ---- the end -------------------------------------------------------------------------------- */

static int64_t bought;

static enum status begin(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    const struct bundle_sale sale = sale_of(&w.carnet);
    return bundle_sell(ctx, &sale, &bought);
}

static enum status mail_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 1;
    enum status s = OK;
    while (s == OK && n > 0)
        s = plan_tend(ctx, &n);
    n = 1;
    while (s == OK && n > 0)
        s = plan_mail_facts(ctx, "https://l.example", &n);
    return s;
}

static enum status see_end(struct ctx *ctx, void *arg)
{
    struct allowance a;
    const int64_t *expected = arg;
    test_must(allowance_get(ctx, bought, &a), "allowance");
    assert_int_equal(a.left, expected[0]);
    assert_int_equal(a.closed, expected[1]);
    struct mail_counts mails;
    test_must(mail_count(ctx, &mails), "mails");
    assert_int_equal(mails.waiting, expected[2]);
    return OK;
}

static void see_on(struct scenario *s, struct date d, int64_t left, int64_t closed, int64_t mails)
{
    int64_t expected[] = {left, closed, mails};
    s->t->clock = clock_fixed(date_days(d) * 86400 + 12 * 3600);
    for (int i = 0; i < 2; i++) /* done twice it is done once */
        assert_int_equal(in_tx(s, DB_WRITE, mail_all), OK);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, see_end, expected), OK);
}

/* PL-20: told a week before, over on its day, once, however often it is looked at. */
static void plays_end(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, begin), OK);
    see_on(s, (struct date){2027, 7, 6}, 10, 0, 1);
    see_on(s, (struct date){2027, 7, 7}, 10, 0, 2);
    see_on(s, (struct date){2027, 7, 13}, 10, 0, 2);
    see_on(s, (struct date){2027, 7, 14}, 0, 1, 2);
}

static void test_end(void **state)
{
    (void)state;
    run_on_both(plays_end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buying),
        cmocka_unit_test(test_for_whom),
        cmocka_unit_test(test_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
