/* Stays through the store, on both engines: from the offer to the deposit that is given back. */
#include "support/test_scenario.h"

#include "support/test_house.h"

#include "booking/booking.h"
#include "stay/stay.h"

static struct world {
    struct test_house house;
    int64_t office;
    struct holder ada, team;
    int64_t id; /* of the stay */
} w;
static struct outlook shown;

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

/* Noon of a day in the house's zone is far enough from either midnight. */
static void go_to(struct scenario *s, int year, int month, int d)
{
    s->t->clock = clock_fixed(date_days(day(year, month, d)) * 86400 + 12 * 3600);
    s->t->ctx.problem = (struct problem){0};
}

static enum status make_world(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team team;
    w = (struct world){0};
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * 60, 20 * 60}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &w.ada.account_id), "account");
    test_must(team_found(ctx, &(struct team){.name = "Tre S.r.l."}, w.ada.account_id, &team),
              "team");
    test_must(team_set_seats(ctx, team.id, opt_int_of(1)), "seats");
    w.team = (struct holder){.team_id = team.id};
    w.office = test_resource(ctx, &(struct resource){.space_id = w.house.space_id,
                                                     .name = "Ufficio 301",
                                                     .kind = KIND_OFFICE,
                                                     .units = 1,
                                                     .seats = 5,
                                                     .price_day_cents = opt_int_of(9000),
                                                     .bookable = true});
    /* An address for post is let, never booked by the hour. */
    struct resource address = {.space_id = w.house.space_id,
                               .name = "Recapito",
                               .kind = KIND_ADDRESS,
                               .units = 50,
                               .bookable = true};
    test_must(resource_get(ctx, test_resource(ctx, &address), &address), "address");
    assert_false(address.bookable);
    return OK;
}

/* Three months at 800.00, then 1000.00; a deposit of 1600.00. */
static struct stay_offer offer_from(struct date from)
{
    static const struct stay_step_price prices[] = {{1, 80000}, {4, 100000}};
    return (struct stay_offer){.space_id = w.house.space_id,
                               .resource_id = w.office,
                               .units = 1,
                               .holder = w.team,
                               .seats = 5,
                               .from = from,
                               .notice_days = 30,
                               .prices = prices,
                               .prices_n = 2,
                               .deposit_cents = 160000,
                               .answer_days = 14,
                               .note = ""};
}

static enum status tend_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 1;
    enum status s = OK;
    while (s == OK && n > 0)
        s = stay_tend(ctx, &n);
    return s;
}

/* All charges of the team, as text, so that the engines are compared. */
static int64_t charges_seen(struct ctx *ctx, struct scenario *s, size_t *ret_n)
{
    struct charge *all = NULL;
    const struct period ever = {day(2026, 1, 1), day(2030, 1, 1)};
    int64_t sum = 0;
    test_must(charges_of(ctx, &w.team, 0, ever, &all, ret_n), "charges");
    s->out->n = 0;
    for (size_t i = 0; i < *ret_n; i++) {
        buf_printf(s->out, "%lld %s | %s | %lld | %lld\n", (long long)date_days(all[i].bill),
                   all[i].what, all[i].rule, (long long)all[i].amount_cents,
                   (long long)all[i].vat_rate_bp);
        sum += all[i].amount_cents;
    }
    return sum;
}

static size_t charges_named(struct ctx *ctx, const char *what)
{
    struct charge *all = NULL;
    size_t n = 0;
    size_t found = 0;
    const struct period ever = {day(2026, 1, 1), day(2030, 1, 1)};
    test_must(charges_of(ctx, &w.team, 0, ever, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        found += strcmp(all[i].what, what) == 0;
    return found;
}

static size_t facts_named(struct ctx *ctx, const char *name)
{
    struct fact *facts = NULL;
    size_t n = 0;
    size_t found = 0;
    test_must(fact_next(ctx, "test", 200, &facts, &n), "facts");
    for (size_t i = 0; i < n; i++)
        found += strcmp(facts[i].name, name) == 0;
    return found;
}

/* ---- the whole path -------------------------------------------------------------------------- */

static enum status offer_it(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    const struct stay_offer o = offer_from(day(2027, 3, 1));
    assert_int_equal(stay_preview_offer(ctx, &o, &shown), OK);
    assert_int_equal(shown.invoices_n, 3);
    assert_int_equal(shown.invoices[0].amount_cents, 240000);
    /* The deposit has no VAT. */
    assert_int_equal(shown.invoices[0].vat.vat_cents, shown.invoices[1].vat.vat_cents);
    assert_int_equal(stay_offer_make(ctx, &o, &stay), OK);
    assert_int_equal(stay.status, STAY_OFFERED);
    w.id = stay.id;
    return OK;
}

/* ST-3: what is offered is not offered to another. */
static enum status offer_twice(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    struct stay_offer o = offer_from(day(2027, 4, 1));
    assert_int_equal(stay_offer_make(ctx, &o, &stay), CONFLICT);
    assert_string_equal(ctx->problem.code, "stay.taken");
    return OK;
}

/* ST-4 */
static enum status days_are_held(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct block *blocks = NULL;
    size_t n = 0;
    int32_t room = 0;
    const struct period ever = {{0}, {0}};
    test_must(blocks_of_resource(ctx, w.office, ever, &blocks, &n), "blocks");
    assert_int_equal(n, 1);
    assert_int_equal(blocks[0].subject_id, w.id);
    test_must(block_room(ctx, w.office, day(2027, 3, 1), day(2027, 3, 2), &room), "room");
    assert_int_equal(room, 0);
    test_must(block_room(ctx, w.office, day(2027, 2, 27), day(2027, 3, 1), &room), "room");
    assert_int_equal(room, 1);
    return OK;
}

static enum status take_it(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    struct team team;
    assert_int_equal(stay_answer(ctx, w.id, true, opt_int_of(1), NULL, &stay), CONFLICT);
    assert_string_equal(ctx->problem.code, "stay.price_changed");
    ctx->problem = (struct problem){0};
    assert_int_equal(
        stay_answer(ctx, w.id, true, opt_int_of(shown.invoices[0].amount_cents), NULL, &stay), OK);
    assert_int_equal(stay.status, STAY_RUNS);
    assert_int_equal(stay_answer(ctx, w.id, true, (struct opt_int){0}, NULL, &stay), CONFLICT);
    /* ST-13 */
    test_must(team_get(ctx, w.team.team_id, &team), "team");
    assert_int_equal(team.bound, 1);
    assert_int_equal(team.seats_max.v, 6);
    return OK;
}

static enum status charged_as_shown(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct charge *all = NULL;
    size_t n = 0;
    const struct period ever = {day(2026, 1, 1), day(2030, 1, 1)};
    assert_int_equal(tend_all(ctx, NULL), OK);
    assert_int_equal(charges_seen(ctx, s, &n), 160000 + 3 * 80000);
    assert_int_equal(n, 4);
    test_must(charges_of(ctx, &w.team, 0, ever, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        assert_int_equal(date_days(all[i].bill), date_days(shown.invoices[i ? i - 1 : 0].bill));
    /* Work that is repeated finds nothing to do [ST-9]. */
    assert_int_equal(tend_all(ctx, NULL), OK);
    assert_int_equal(charges_seen(ctx, s, &n), 160000 + 3 * 80000);
    return OK;
}

static struct stay_step step;

static enum status do_step(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    const enum status s = stay_preview(ctx, w.id, &step, &shown);
    return s == OK ? stay_do(ctx, w.id, &step, &stay) : s;
}

static enum status see_end(struct ctx *ctx, void *arg)
{
    struct stay stay;
    struct team team;
    int32_t room = 0;
    size_t n = 0;
    assert_int_equal(tend_all(ctx, NULL), OK);
    test_must(stay_get(ctx, w.id, &stay), "stay");
    assert_int_equal(stay.status, STAY_ENDED);
    assert_int_equal(facts_named(ctx, "stay.began"), 1);
    test_must(team_get(ctx, w.team.team_id, &team), "team");
    assert_int_equal(team.bound, 0);
    assert_int_equal(team.seats_max.v, 1);
    test_must(block_room(ctx, w.office, day(2027, 7, 1), day(2027, 7, 2), &room), "room");
    assert_int_equal(room, 1);
    /* March to May 800.00, June 1000.00 (a month of 30 days) for 20 days, the service from 11 May:
     * 21 of 31 days and 20 of 30; the deposit is still there. */
    assert_int_equal(charges_seen(ctx, arg, &n), 160000 + 3 * 80000 + 66667 + 2032 + 2000);
    return OK;
}

static enum status see_settled(struct ctx *ctx, void *arg)
{
    size_t n = 0;
    struct findings found;
    /* 100.00 are kept of the deposit. */
    /* What comes back is named as what was charged. */
    assert_int_equal(charges_named(ctx, "Deposit for Ufficio 301"), 2);
    assert_int_equal(charges_named(ctx, "Kept of the deposit for Ufficio 301"), 1);
    assert_int_equal(charges_seen(ctx, arg, &n), 10000 + 3 * 80000 + 66667 + 2032 + 2000);
    test_must(plan_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    assert_int_equal(facts_named(ctx, "stay.deposit_returned"), 1);
    return OK;
}

static void plays_a_stay(struct scenario *s)
{
    go_to(s, 2027, 2, 15);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, offer_it), OK);
    assert_int_equal(in_tx(s, DB_READ, days_are_held), OK);
    assert_int_equal(in_tx(s, DB_WRITE, offer_twice), OK);
    go_to(s, 2027, 2, 20);
    assert_int_equal(in_tx(s, DB_WRITE, take_it), OK);
    go_to(s, 2027, 5, 10);
    assert_int_equal(in_tx(s, DB_WRITE, charged_as_shown), OK);
    step = (struct stay_step){.kind = STAY_SERVICE_ADD,
                              .by = SIDE_HOLDER,
                              .from = day(2027, 5, 11),
                              .name = "Address",
                              .price_cents = opt_int_of(3000)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    go_to(s, 2027, 5, 22);
    step = (struct stay_step){.kind = STAY_NOTICE, .by = SIDE_HOLDER, .from = day(2027, 6, 20)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), INVALID);
    assert_string_equal(s->t->ctx.problem.fields[0].code, "stay.too_early");
    s->t->ctx.problem = (struct problem){0};
    step.from = day(2027, 6, 21);
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    /* Not settled before it is over. */
    step = (struct stay_step){.kind = STAY_RETURN_DEPOSIT, .by = SIDE_HOST};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), CONFLICT);
    s->t->ctx.problem = (struct problem){0};
    go_to(s, 2027, 6, 25);
    assert_int_equal(in_tx(s, DB_WRITE, see_end), OK);
    step.kept_cents = 10000;
    assert_int_equal(in_tx(s, DB_WRITE, do_step), INVALID);
    assert_string_equal(s->t->ctx.problem.fields[0].code, "stay.kept_why");
    s->t->ctx.problem = (struct problem){0};
    step.reason = "a broken lamp";
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    assert_int_equal(in_tx(s, DB_WRITE, do_step), CONFLICT);
    s->t->ctx.problem = (struct problem){0};
    assert_int_equal(in_tx(s, DB_READ, see_settled), OK);
}

/* ST-1, ST-3, ST-4, ST-5, ST-9, ST-10, ST-13 */
static void test_from_the_offer_to_the_deposit(void **state)
{
    (void)state;
    run_on_both(plays_a_stay);
}

/* ---- offers that come to nothing ------------------------------------------------------------- */

static enum status see_nothing(struct ctx *ctx, void *arg)
{
    struct stay stay;
    int32_t room = 0;
    size_t n = 0;
    assert_int_equal(tend_all(ctx, NULL), OK);
    test_must(stay_get(ctx, w.id, &stay), "stay");
    assert_true(stay.status >= STAY_OVER);
    assert_int_equal(charges_seen(ctx, arg, &n), 0);
    test_must(block_room(ctx, w.office, day(2027, 3, 1), day(2027, 4, 1), &room), "room");
    assert_int_equal(room, 1);
    return OK;
}

static enum status decline(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    return stay_answer(ctx, w.id, false, (struct opt_int){0}, "too small", &stay);
}

static enum status withdraw(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    return stay_withdraw(ctx, w.id, "", &stay);
}

static void plays_nothing(struct scenario *s)
{
    go_to(s, 2027, 2, 15);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, offer_it), OK);
    assert_int_equal(in_tx(s, DB_WRITE, decline), OK);
    assert_int_equal(in_tx(s, DB_WRITE, see_nothing), OK);
    assert_int_equal(in_tx(s, DB_WRITE, offer_it), OK);
    assert_int_equal(in_tx(s, DB_WRITE, withdraw), OK);
    assert_int_equal(in_tx(s, DB_WRITE, see_nothing), OK);
    assert_int_equal(in_tx(s, DB_WRITE, offer_it), OK);
    go_to(s, 2027, 2, 28);
    assert_int_equal(in_tx(s, DB_WRITE, tend_all), OK);
    assert_int_equal(in_tx(s, DB_READ, days_are_held), OK);
    go_to(s, 2027, 3, 1); /* fourteen days later */
    assert_int_equal(in_tx(s, DB_WRITE, see_nothing), OK);
    assert_int_equal(in_tx(s, DB_WRITE, withdraw), CONFLICT);
}

/* ST-4, ST-14 */
static void test_what_comes_to_nothing_is_free_again(void **state)
{
    (void)state;
    run_on_both(plays_nothing);
}

/* ---- both sides ------------------------------------------------------------------------------ */

static enum status load_until_june(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct stay stay;
    struct stay_offer o = offer_from(day(2027, 1, 1));
    o.until = day(2027, 6, 1);
    test_must(stay_load(ctx, &o, &stay), "load");
    w.id = stay.id;
    /* Loaded quietly, with all that was due. */
    assert_int_equal(facts_named(ctx, "stay.agreed"), 0);
    return OK;
}

static enum status see_open(struct ctx *ctx, void *arg)
{
    struct stay stay;
    struct block *blocks = NULL;
    size_t n = 0;
    (void)arg;
    test_must(stay_get(ctx, w.id, &stay), "stay");
    assert_int_equal(stay.until.year, 0);
    assert_int_equal(stay.prices[stay.prices_n - 1].price_cents, 95000);
    assert_int_equal(date_days(stay.prices[stay.prices_n - 1].from), date_days(day(2027, 6, 1)));
    test_must(blocks_of_resource(ctx, w.office, (struct period){{0}, {0}}, &blocks, &n), "blocks");
    assert_int_equal(n, 1);
    assert_int_equal(blocks[0].until.year, 0);
    return OK;
}

static void plays_both_sides(struct scenario *s)
{
    go_to(s, 2027, 4, 10);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, load_until_june), OK);
    step =
        (struct stay_step){.kind = STAY_PROPOSE, .by = SIDE_HOST, .price_cents = opt_int_of(95000)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    /* Shown as it would be: in June the new price. */
    assert_int_equal(shown.invoices[1].amount_cents, 95000);
    step = (struct stay_step){.kind = STAY_AGREE, .by = SIDE_HOST};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), CONFLICT);
    s->t->ctx.problem = (struct problem){0};
    step.by = SIDE_HOLDER;
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    assert_int_equal(in_tx(s, DB_READ, see_open), OK);
    /* ST-6: a notice is taken back by who gave it. */
    step = (struct stay_step){.kind = STAY_NOTICE, .by = SIDE_HOST, .from = day(2027, 7, 1)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    step = (struct stay_step){.kind = STAY_KEEP, .by = SIDE_HOLDER};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), CONFLICT);
    s->t->ctx.problem = (struct problem){0};
    step.by = SIDE_HOST;
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
    assert_int_equal(in_tx(s, DB_READ, see_open), OK);
    /* ST-8 */
    step = (struct stay_step){.kind = STAY_REPRICE,
                              .by = SIDE_HOST,
                              .from = day(2027, 5, 1),
                              .price_cents = opt_int_of(200000)};
    assert_int_equal(in_tx(s, DB_WRITE, do_step), INVALID);
    s->t->ctx.problem = (struct problem){0};
    step.from = day(2027, 5, 10);
    assert_int_equal(in_tx(s, DB_WRITE, do_step), OK);
}

/* ST-6, ST-7, ST-8 */
static void test_both_sides(void **state)
{
    (void)state;
    run_on_both(plays_both_sides);
}

/* ---- an end that is taken back --------------------------------------------------------------- */

static enum status ends_and_goes_on(struct ctx *ctx, void *arg)
{
    const struct stay_step *one = arg;
    struct stay stay;
    assert_int_equal(stay_preview(ctx, w.id, one, &shown), OK);
    return stay_do(ctx, w.id, one, &stay);
}

static enum status begin_on_the_first(struct ctx *ctx, void *arg)
{
    struct stay stay;
    struct stay_offer o = offer_from(day(2027, 2, 1));
    (void)arg;
    o.notice_days = 0;
    assert_int_equal(stay_offer_make(ctx, &o, &stay), OK);
    w.id = stay.id;
    return stay_answer(ctx, w.id, true, (struct opt_int){0}, NULL, &stay);
}

/* Each line shown is charged on its day: also what was left out for the end, not a month late. */
static enum status left_out_days(struct ctx *ctx, void *arg)
{
    struct charge *all = NULL;
    size_t n = 0;
    size_t found = 0;
    (void)arg;
    test_must(charges_of_subject(ctx, w.id, &all, &n), "charges");
    for (size_t i = 0; i < n; i++) {
        if (date_compare(all[i].bill, day(2027, 3, 18)) == 0) {
            assert_int_equal(all[i].amount_cents, shown.invoices[0].amount_cents);
            found++;
        }
    }
    assert_int_equal(date_compare(shown.invoices[0].bill, day(2027, 3, 18)), 0);
    assert_int_equal(found, 1);
    return OK;
}

static void plays_an_end_taken_back(struct scenario *s)
{
    struct stay_step notice = {
        .kind = STAY_NOTICE, .by = SIDE_HOLDER, .from = day(2027, 3, 18), .reason = ""};
    struct stay_step keep = {.kind = STAY_KEEP, .by = SIDE_HOLDER};
    struct store *st = s->t->store;
    go_to(s, 2027, 1, 20);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    go_to(s, 2027, 2, 1);
    assert_int_equal(in_tx(s, DB_WRITE, begin_on_the_first), OK);
    go_to(s, 2027, 2, 10);
    assert_int_equal(store_tx(st, &s->t->ctx, DB_WRITE, ends_and_goes_on, &notice), OK);
    go_to(s, 2027, 3, 1);
    assert_int_equal(in_tx(s, DB_WRITE, tend_all), OK);
    go_to(s, 2027, 3, 10);
    assert_int_equal(store_tx(st, &s->t->ctx, DB_WRITE, ends_and_goes_on, &keep), OK);
    /* Nobody looks until April: done late it is what it would have been in time. */
    go_to(s, 2027, 4, 2);
    assert_int_equal(in_tx(s, DB_WRITE, tend_all), OK);
    assert_int_equal(in_tx(s, DB_WRITE, left_out_days), OK);
}

/* ST-9, PL-3: what is due on a day that only the charges know of. */
static void test_an_end_taken_back(void **state)
{
    (void)state;
    run_on_both(plays_an_end_taken_back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_the_offer_to_the_deposit),
        cmocka_unit_test(test_what_comes_to_nothing_is_free_again),
        cmocka_unit_test(test_both_sides),
        cmocka_unit_test(test_an_end_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
