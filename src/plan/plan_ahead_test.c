/* The next period's allowances are given ahead, and become what that period brings [PL-22]. */
#include "support/test_house.h"
#include "support/test_scenario.h"

#include "people/people.h"
#include "plan/plan_internal.h"

enum { H = 60 };

static struct {
    struct test_house house;
    int64_t ada, membership;
    struct resource desks;
    struct plan plan;
} w;

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

static void make_world(struct ctx *ctx)
{
    static const struct plan_allowance eight[] = {{.unit = UNIT_DAYS, .amount = 8}};
    const struct booking_terms terms = test_terms();
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &w.ada), "account");
    test_must(resource_get(ctx, w.house.desks, &w.desks), "desks");
    w.plan = (struct plan){.operator_id = w.house.operator_id,
                           .space_id = w.house.space_id,
                           .name = "Eight days",
                           .description = "",
                           .period_months = 1,
                           .price_cents = 8000,
                           .barter = "",
                           .pause_days = 31,
                           .group = "",
                           .allowances = eight,
                           .allowances_n = 1};
    test_must(plan_save(ctx, &w.plan, &w.plan.id), "plan");
    test_must(plan_get(ctx, w.plan.id, &w.plan), "plan");
    const struct membership_ask ask = {.plan = &w.plan,
                                       .space_id = w.house.space_id,
                                       .holder = {.account_id = w.ada},
                                       .seats = 1,
                                       .from = day(2027, 1, 15)};
    test_must(membership_join(ctx, &ask, story), "join");
    w.membership = story->m.id;
}

static struct draw_ask ask_on(struct date d)
{
    w.desks.name = "Desks";
    return (struct draw_ask){.holder = {.account_id = w.ada},
                             .account_id = w.ada,
                             .operator_id = w.house.operator_id,
                             .space_id = w.house.space_id,
                             .what = {.resource = &w.desks,
                                      .date = d,
                                      .from = 10 * H,
                                      .to = 18 * H,
                                      .length_min = 8 * H,
                                      .units = 1},
                             .currency = "EUR",
                             .subject_id = 4711};
}

/* What is left of allowances that begin on a day, and of how many that have something left. */
static int64_t left_from(struct ctx *ctx, struct date from, size_t *ret_n)
{
    struct allowance *all = NULL;
    size_t n = 0;
    int64_t left = 0;
    const struct holder ada = {.account_id = w.ada};
    test_must(allowances_of(ctx, &ada, false, day(2026, 1, 1), &all, &n), "allowances");
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (date_compare(all[i].from, from) != 0)
            continue;
        left += all[i].left;
        *ret_n += all[i].left > 0;
    }
    return left;
}

static void sees(struct ctx *ctx, struct date from, int64_t left, size_t n)
{
    size_t found = 0;
    assert_int_equal(left_from(ctx, from, &found), left);
    assert_int_equal(found, n);
    struct findings checked;
    test_must(plan_check(ctx, &checked), "check");
    assert_int_equal(checked.faults, 0);
}

static void steps(struct ctx *ctx, struct membership_step step)
{
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    step.by_host = true;
    test_must(membership_do(ctx, w.membership, &step, story), "step");
}

static enum status booked_ahead(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    struct way_to_pay way;
    const struct draw_ask ask = ask_on(day(2027, 2, 20));
    sees(ctx, day(2027, 1, 15), 8, 1);
    sees(ctx, day(2027, 2, 15), 8, 1);
    sees(ctx, day(2027, 3, 15), 0, 0); /* one period ahead, no more */
    test_must(plan_draw(ctx, &ask, &(struct way_choice){0}, &way), "draw");
    assert_int_equal(way.way, WAY_CREDIT);
    assert_int_equal(way.parts[0].left, 7);
    sees(ctx, day(2027, 1, 15), 8, 1); /* this month's are for this month */
    return OK;
}

static enum status the_end_comes_nearer(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct drawn drawn;
    /* Half of the next period: four days, one of which is drawn. */
    steps(ctx, (struct membership_step){.kind = STEP_CANCEL, .from = day(2027, 3, 1)});
    sees(ctx, day(2027, 2, 15), 3, 1);
    steps(ctx, (struct membership_step){.kind = STEP_KEEP});
    sees(ctx, day(2027, 2, 15), 7, 1);
    steps(ctx, (struct membership_step){
                   .kind = STEP_PAUSE, .from = day(2027, 2, 15), .until = day(2027, 3, 15)});
    sees(ctx, day(2027, 2, 15), 0, 0);
    test_must(plan_drawn(ctx, 4711, &drawn), "what was drawn stays drawn");
    steps(ctx, (struct membership_step){.kind = STEP_RESUME, .from = day(2027, 2, 15)});
    sees(ctx, day(2027, 2, 15), 7, 1);
    return OK;
}

static enum status tend(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 1;
    enum status s = OK;
    while (s == OK && n > 0)
        s = plan_tend(ctx, &n);
    return s;
}

static enum status it_begins(struct ctx *ctx, void *arg)
{
    (void)arg;
    sees(ctx, day(2027, 1, 15), 0, 0); /* over */
    sees(ctx, day(2027, 2, 15), 7, 1); /* not given once more */
    sees(ctx, day(2027, 3, 15), 8, 1); /* the next one ahead */
    return OK;
}

static enum status it_ends(struct ctx *ctx, void *arg)
{
    (void)arg;
    steps(ctx, (struct membership_step){.kind = STEP_CANCEL, .from = day(2027, 3, 15)});
    sees(ctx, day(2027, 3, 15), 0, 0);
    sees(ctx, day(2027, 2, 15), 7, 1);
    return OK;
}

static void plays_ahead(struct scenario *s)
{
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, booked_ahead), OK);
    assert_int_equal(in_tx(s, DB_WRITE, the_end_comes_nearer), OK);
    s->t->clock = clock_fixed(date_days(day(2027, 2, 16)) * 86400 + 43200);
    assert_int_equal(in_tx(s, DB_WRITE, tend), OK);
    assert_int_equal(in_tx(s, DB_WRITE, tend), OK);
    assert_int_equal(in_tx(s, DB_WRITE, it_begins), OK);
    assert_int_equal(in_tx(s, DB_WRITE, it_ends), OK);
}

/* PL-4, PL-10, PL-20, PL-22 */
static void test_ahead(void **state)
{
    (void)state;
    run_on_both(plays_ahead);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
