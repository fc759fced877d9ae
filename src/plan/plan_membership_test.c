/* Memberships through the store, on both engines: what is shown is charged, whatever is done and
 * however late the timed work comes. */
#include "support/test_scenario.h"

#include "support/test_house.h"

#include "plan/plan.h"

/* Noon of a day in the house's zone is far enough from either midnight. */
static void go_to(struct scenario *s, int year, int month, int d)
{
    const struct date day = {(int16_t)year, (int8_t)month, (int8_t)d};
    s->t->clock = clock_fixed(date_days(day) * 86400 + 12 * 3600);
}

struct world {
    struct test_house house;
    struct holder ada;
    struct plan plan, dear;
    int64_t id; /* of the membership */
};
static struct world w;

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

static enum status make_world(struct ctx *ctx, void *arg)
{
    (void)arg;
    w = (struct world){0};
    const struct booking_terms terms_of_house = test_terms();
    test_house_make(ctx, &terms_of_house, (struct span){8 * 60, 20 * 60}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &w.ada.account_id), "account");
    static const struct plan_term terms[] = {{3, 17000}, {6, 15000}};
    static const struct plan_access access[] = {{.scope = {.kinds = 1u << KIND_DESK}}};
    static const struct plan_allowance credits[] = {
        {.unit = UNIT_MINUTES, .kinds = 1u << KIND_ROOM, .amount = 240, .rolls_over = 1}};
    static const struct plan_extra extras[] = {{.name = "Locker", .price_cents = 1000}};
    w.plan = (struct plan){.operator_id = w.house.operator_id,
                           .space_id = w.house.space_id,
                           .name = "Resident",
                           .description = "",
                           .period_months = 1,
                           .price_cents = 20000,
                           .barter = "",
                           .trial_days = 7,
                           .notice_days = 10,
                           .renews = true,
                           .warn_days = 14,
                           .pause_days = 31,
                           .places = 1,
                           .group = "",
                           .terms = terms,
                           .terms_n = 2,
                           .access = access,
                           .access_n = 1,
                           .allowances = credits,
                           .allowances_n = 1,
                           .extras = extras,
                           .extras_n = 1};
    w.dear = w.plan;
    w.dear.name = "Office";
    w.dear.price_cents = 35000;
    w.dear.places = 0;
    test_must(plan_save(ctx, &w.plan, &w.plan.id), "plan");
    test_must(plan_save(ctx, &w.dear, &w.dear.id), "plan");
    test_must(plan_get(ctx, w.plan.id, &w.plan), "plan");
    return OK;
}

static struct membership_ask ask_from(struct date from)
{
    return (struct membership_ask){
        .plan = &w.plan, .space_id = w.house.space_id, .holder = w.ada, .seats = 1, .from = from};
}

static enum status again(struct ctx *ctx, struct membership_ask *ask)
{
    test_must(plan_get(ctx, ask->plan == &w.plan ? w.plan.id : w.dear.id, &w.plan), "plan");
    ask->plan = &w.plan;
    return OK;
}

/* All charges of Ada, as text, so that the engines are compared. */
static int64_t charges_seen(struct ctx *ctx, struct scenario *s, size_t *ret_n)
{
    struct charge *all = NULL;
    int64_t sum = 0;
    test_must(
        charges_of(ctx, &w.ada, 0, (struct period){day(2026, 1, 1), day(2030, 1, 1)}, &all, ret_n),
        "charges");
    s->out->n = 0;
    for (size_t i = 0; i < *ret_n; i++) {
        buf_printf(s->out, "%lld %s | %s | %lld\n", (long long)date_days(all[i].bill), all[i].what,
                   all[i].rule, (long long)all[i].amount_cents);
        sum += all[i].amount_cents;
    }
    return sum;
}

static enum status tend_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 1;
    enum status s = OK;
    while (s == OK && n > 0)
        s = plan_tend(ctx, &n);
    return s;
}

/* ---- joining and living on ------------------------------------------------------------------ */

static struct outlook shown;

static enum status join(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct membership_ask ask = ask_from(day(2027, 1, 31));
    test_must(again(ctx, &ask), "plan");
    const int64_t locker = w.plan.extras[0].id;
    ask.extra_ids = &locker;
    ask.extra_ids_n = 1;
    struct story story;
    assert_int_equal(membership_preview_join(ctx, &ask, &shown), OK);
    assert_int_equal(shown.invoices_n, 3);
    assert_int_equal(shown.invoices[0].amount_cents, 21000);
    assert_int_equal(shown.invoices[1].vat.gross_cents,
                     shown.includes_vat ? 21000 : 21000 + 21000 * shown.vat_rate_bp / 10000);
    ask.first_cents = opt_int_of(20000);
    assert_int_equal(membership_join(ctx, &ask, &story), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.price_changed");
    ctx->problem = (struct problem){0};
    ask.first_cents = opt_int_of(21000);
    assert_int_equal(membership_join(ctx, &ask, &story), OK);
    assert_int_equal(story.m.status, MEMBERSHIP_RUNS);
    w.id = story.m.id;
    /* It has one place only. */
    int64_t other = 0;
    test_must(people_account(ctx, "leo@loggia.example", "Leo", &other), "account");
    ask.holder = (struct holder){.account_id = other};
    assert_int_equal(membership_join(ctx, &ask, &story), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.full");
    return OK;
}

static enum status charged_as_shown(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    size_t n = 0;
    assert_int_equal(tend_all(ctx, NULL), OK);
    assert_int_equal(charges_seen(ctx, s, &n), 3 * 21000);
    struct charge *all = NULL;
    test_must(
        charges_of(ctx, &w.ada, 0, (struct period){day(2026, 1, 1), day(2030, 1, 1)}, &all, &n),
        "charges");
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(date_days(all[i].bill), date_days(shown.invoices[i / 2].bill));
    assert_string_equal(all[0].rule, "€200.00 a month");
    /* Work that is repeated finds nothing to do. */
    assert_int_equal(tend_all(ctx, NULL), OK);
    assert_int_equal(charges_seen(ctx, s, &n), 3 * 21000);
    return OK;
}

/* PL-3, PL-14, PL-20: shown, joined, and three months later the work of all of them at once. */
static void plays_three_months(struct scenario *s)
{
    go_to(s, 2027, 1, 31);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, join), OK);
    go_to(s, 2027, 4, 2);
    assert_int_equal(in_tx(s, DB_WRITE, charged_as_shown), OK);
}

static void test_what_was_shown_is_charged(void **state)
{
    (void)state;
    run_on_both(plays_three_months);
}

/* ---- changing, pausing, ending -------------------------------------------------------------- */

static struct membership_step step;

static enum status do_step(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct plan to;
    if (step.kind == STEP_CHANGE) {
        test_must(plan_get(ctx, w.dear.id, &to), "plan");
        step.plan = &to;
    }
    struct story story;
    const enum status st = membership_preview(ctx, w.id, &step, &shown);
    if (st == OK)
        assert_int_equal(membership_do(ctx, w.id, &step, &story), OK);
    return st;
}

static enum status join_plainly(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct membership_ask ask = ask_from(day(2027, 3, 1));
    test_must(again(ctx, &ask), "plan");
    struct story story;
    assert_int_equal(membership_join(ctx, &ask, &story), OK);
    w.id = story.m.id;
    return OK;
}

static enum status after_the_change(struct ctx *ctx, void *arg)
{
    size_t n = 0;
    /* 200.00, then 15 of 31 days given back (96.77) and charged at 350.00 (169.35). */
    assert_int_equal(charges_seen(ctx, arg, &n), 20000 - 9677 + 16935);
    assert_int_equal(n, 3);
    return OK;
}

static enum status at_the_end(struct ctx *ctx, void *arg)
{
    size_t n = 0;
    struct story story;
    assert_int_equal(tend_all(ctx, NULL), OK);
    test_must(membership_get(ctx, w.id, &story), "story");
    assert_int_equal(story.m.status, MEMBERSHIP_ENDED);
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    /* April: 10 paused of 30 days, two pieces of 116.67; May: 5 of 31 days, 56.45. */
    assert_int_equal(charges_seen(ctx, arg, &n), 20000 - 9677 + 16935 + 2 * 11667 + 5645);
    return OK;
}

/* PL-8, PL-10, PL-11: from the middle of March another plan, ten days of pause in April, the end
 * with ten days of notice. */
static void plays_a_life(struct scenario *s)
{
    go_to(s, 2027, 3, 1);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, join_plainly), OK);
    go_to(s, 2027, 3, 17);
    step = (struct membership_step){.kind = STEP_CHANGE, .from = day(2027, 3, 17), .seats = 1};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    assert_int_equal(in_tx(s, DB_READ, after_the_change), OK);
    step = (struct membership_step){
        .kind = STEP_PAUSE, .from = day(2027, 4, 11), .until = day(2027, 4, 21)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    go_to(s, 2027, 4, 26);
    step = (struct membership_step){.kind = STEP_CANCEL, .from = day(2027, 5, 5)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), INVALID);
    s->t->ctx.problem = (struct problem){0};
    step.from = day(2027, 5, 6);
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    go_to(s, 2027, 6, 20);
    assert_int_equal(in_tx(s, DB_WRITE, at_the_end), OK);
}

static void test_a_life(void **state)
{
    (void)state;
    run_on_both(plays_a_life);
}

/* ---- terms ---------------------------------------------------------------------------------- */

static enum status join_for_a_term(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct membership_ask ask = ask_from(day(2027, 1, 31));
    test_must(again(ctx, &ask), "plan");
    ask.term_months = 3;
    struct story story;
    assert_int_equal(membership_join(ctx, &ask, &story), OK);
    assert_int_equal(date_days(story.m.term_until), date_days(day(2027, 4, 30)));
    w.id = story.m.id;
    return OK;
}

static enum status see_term(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct story story;
    assert_int_equal(tend_all(ctx, NULL), OK);
    test_must(membership_get(ctx, w.id, &story), "story");
    s->out->n = 0;
    buf_printf(s->out, "%lld",
               (long long)(story.m.term_until.year ? date_days(story.m.term_until) : 0));
    return OK;
}

/* PL-12: with the work done in time the term renews; done only after the last day to say no, it
 * does not. */
static void plays_renewal(struct scenario *s)
{
    char text[32];
    go_to(s, 2027, 1, 31);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, join_for_a_term), OK);
    step = (struct membership_step){.kind = STEP_CANCEL, .from = day(2027, 4, 1)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), INVALID);
    s->t->ctx.problem = (struct problem){0};
    go_to(s, 2027, 4, 7); /* warned on 6 April: 10 days of notice, 14 of warning */
    assert_int_equal(in_tx(s, DB_WRITE, see_term), OK);
    go_to(s, 2027, 5, 2);
    assert_int_equal(in_tx(s, DB_WRITE, see_term), OK);
    (void)snprintf(text, sizeof(text), "%lld", (long long)date_days(day(2027, 7, 31)));
    saw(s, text);
    go_to(s, 2027, 9, 1); /* nobody was warned in July */
    assert_int_equal(in_tx(s, DB_WRITE, see_term), OK);
    saw(s, "0");
}

static void test_renewal(void **state)
{
    (void)state;
    run_on_both(plays_renewal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_shown_is_charged),
        cmocka_unit_test(test_a_life),
        cmocka_unit_test(test_renewal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
