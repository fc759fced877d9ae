#include "support/test_scenario.h"

#include "people/people.h"
#include "plan/plan_internal.h"

static struct charge a_booking(struct holder holder, int64_t subject_id, int64_t cents)
{
    return (struct charge){.operator_id = 5,
                           .space_id = 7,
                           .holder = holder,
                           .source = CHARGE_BOOKING,
                           .subject_id = subject_id,
                           .from = {2027, 3, 1},
                           .until = {2027, 3, 2},
                           .what = "Sala Giotto, 1 March",
                           .rule = "3 hours at 10.00",
                           .quantity = 1,
                           .amount_cents = cents,
                           .currency = "EUR",
                           .vat_rate_bp = 2200,
                           .includes_vat = false,
                           .bill = {2027, 4, 1}};
}

static int64_t sum_of(struct ctx *ctx, struct holder h, int64_t operator_id, size_t *ret_n)
{
    struct charge *all = NULL;
    int64_t sum = 0;
    assert_int_equal(
        charges_of(ctx, &h, operator_id, (struct period){{2027, 1, 1}, {2028, 1, 1}}, &all, ret_n),
        OK);
    for (size_t i = 0; i < *ret_n; i++) {
        assert_true(*all[i].rule && *all[i].what);
        sum += all[i].amount_cents;
    }
    return sum;
}

static enum status take_back_twice(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct holder ada = {.account_id = 11};
    const struct holder team = {.team_id = 12};
    const struct charge first = a_booking(ada, 100, 3660);
    const struct charge other = a_booking(team, 101, 500);
    int64_t id = 0;
    size_t n = 0;
    assert_int_equal(charge_add(ctx, &first, &id), OK);
    assert_int_equal(charge_add(ctx, &other, &id), OK);
    assert_int_equal(sum_of(ctx, ada, 0, &n), 3660);
    assert_int_equal(sum_of(ctx, team, 5, &n), 500);
    assert_int_equal(sum_of(ctx, ada, 6, &n), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            charges_take_back(ctx, 100, (struct date){2027, 2, 1}, "cancelled in time"), OK);
        assert_int_equal(sum_of(ctx, ada, 5, &n), 0);
        assert_int_equal(n, 2);
    }
    struct charge *all = NULL;
    assert_int_equal(charges_of_subject(ctx, 100, &all, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(all[1].reverses_id, all[0].id);
    /* It is not billed before what it takes back. */
    assert_int_equal(date_compare(all[1].bill, all[0].bill), 0);
    return OK;
}

/* PL-1: what is owed stands with its rule; what is taken back is taken back once. */
static void plays_take_back(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, take_back_twice), OK);
}

static void test_taken_back_once(void **state)
{
    (void)state;
    run_on_both(plays_take_back);
}

static enum status in_whose_language(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct ctx own;
    int64_t ada = 0;
    assert_int_equal(people_account(ctx, "ada@posta.example", "Ada", &ada), OK);
    assert_int_equal(people_first_language(ctx, ada, "it"), OK);
    ctx->lang = text_lang("en"); /* of a host, or of a job */
    assert_int_equal(ctx_of_holder(ctx, &(struct holder){.account_id = ada}, &own), OK);
    assert_string_equal(own.lang->code, "it");
    assert_ptr_equal(own.db, ctx->db);
    assert_int_equal(ctx_of_holder(ctx, &(struct holder){.team_id = 7}, &own), OK);
    assert_string_equal(own.lang->code, "en"); /* the network's */
    assert_int_equal(ctx_of_holder(ctx, &(struct holder){.account_id = 99}, &own), OK);
    assert_string_equal(own.lang->code, "en");
    return OK;
}

/* PL-72: whoever makes it, a charge is told in the language of who owes. */
static void plays_in_whose_language(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, in_whose_language), OK);
}

static void both_play_in_whose_language(void **state)
{
    (void)state;
    run_on_both(plays_in_whose_language);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_play_in_whose_language),
        cmocka_unit_test(test_taken_back_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
