/* Groups: what was pasted is read, who is in one is in it once [PL-21]. */
#include "support/test_house.h"
#include "support/test_scenario.h"

#include "people/people.h"
#include "plan/plan_group.h"

static struct test_house house;

static void reads(struct ctx *ctx, const char *text, size_t wanted, const char *first,
                  const char *name)
{
    struct group_person *people = NULL;
    size_t n = 0;
    ctx->problem = (struct problem){0};
    assert_int_equal(group_people_of(ctx, text, &people, &n), OK);
    assert_int_equal(n, wanted);
    if (wanted == 0)
        return;
    assert_string_equal(people[0].email, first);
    if (name)
        assert_string_equal(people[0].name, name);
    else
        assert_null(people[0].name);
}

static void refuses(struct ctx *ctx, const char *text, const char *code)
{
    struct group_person *people = NULL;
    size_t n = 0;
    ctx->problem = (struct problem){0};
    assert_int_equal(group_people_of(ctx, text, &people, &n), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, code);
    ctx->problem = (struct problem){0};
}

static enum status pasting(struct ctx *ctx, void *arg)
{
    (void)arg;
    reads(ctx, "", 0, NULL, NULL);
    reads(ctx, " \n,;\n", 0, NULL, NULL);
    reads(ctx, "ada@x.example", 1, "ada@x.example", NULL);
    reads(ctx, "ada@x.example bruno@x.example", 2, "ada@x.example", NULL);
    reads(ctx, "Ada Neri <ada@x.example>\r\nbruno@x.example", 2, "ada@x.example", "Ada Neri");
    reads(ctx, "\"Neri Ada\" <ada@x.example>", 1, "ada@x.example", "Neri Ada");
    reads(ctx, "Ada Neri\tada@x.example", 1, "ada@x.example", "Ada Neri");
    reads(ctx, "ada@x.example;ADA@x.example,ada@X.example", 1, "ada@x.example", NULL);
    refuses(ctx, "ada@x.example, nobody", "field.email");
    refuses(ctx, "ada@@x.example", "field.email");
    refuses(ctx, "ada@x.example\nx@", "field.email");
    return OK;
}

static void plays_pasting(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_READ, pasting), OK);
}

static void test_pasting(void **state)
{
    (void)state;
    run_on_both(plays_pasting);
}

static enum status in_and_out(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking_terms terms = test_terms();
    int64_t ada = 0;
    bool added = false;
    const char *group = NULL;
    test_house_make(ctx, &terms, (struct span){480, 1200}, &house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &ada), "account");
    const struct holder who = {.account_id = ada};
    const struct date day = {2027, 1, 15};
    struct standing_as as;
    test_must(group_add(ctx, house.operator_id, "Caffè", &who, &added), "add");
    assert_true(added);
    test_must(group_add(ctx, house.operator_id, "Caffè", &who, &added), "add again");
    assert_false(added);
    test_must(group_spelling(ctx, house.operator_id, "CAFFE", &group), "spelling");
    assert_string_equal(group, "Caffè");
    test_must(group_spelling(ctx, house.operator_id, "tè", &group), "a new one");
    assert_string_equal(group, "tè");
    test_must(plan_standing(ctx, house.operator_id, &who, day, &as), "standing");
    assert_int_equal(as.groups_n, 1);
    test_must(plan_standing(ctx, house.operator_id + 1, &who, day, &as), "elsewhere");
    assert_int_equal(as.groups_n, 0);
    test_must(group_remove(ctx, house.operator_id, "Caffè", &who), "remove");
    test_must(group_remove(ctx, house.operator_id, "Caffè", &who), "remove again");
    test_must(plan_standing(ctx, house.operator_id, &who, day, &as), "standing");
    assert_int_equal(as.groups_n, 0);
    return OK;
}

static void plays_in_and_out(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, in_and_out), OK);
}

/* PL-21 */
static void test_in_and_out(void **state)
{
    (void)state;
    run_on_both(plays_in_and_out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pasting),
        cmocka_unit_test(test_in_and_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
