/* Acting in another's place: how long, with which roles; on both engines. */
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include "support/test_people.h"

static enum status who_is(struct ctx *ctx, const char *cookie, const char *email)
{
    enum status s = who(ctx, cookie);
    assert_string_equal(ctx->actor->email, email);
    return s;
}

static enum status a_day_for_ada(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    char ada_cookie[RNG_SECRET_CHARS + 1];
    char ben_cookie[RNG_SECRET_CHARS + 1];
    struct helper_list_view list;
    struct helping_list_view people;
    struct helping_view now;
    int64_t ada;
    int64_t ben;
    assert_int_equal(people_account(ctx, "ada@example.org", "Ada", &ada), OK);
    assert_int_equal(people_account(ctx, "ben@example.org", "Ben", &ben), OK);
    assert_int_equal(people_grant(ctx, ada, &(struct grant){ROLE_STEWARD, 0, 0}), OK);
    assert_int_equal(people_grant(ctx, ada, &(struct grant){ROLE_MEMBER, 0, 0}), OK);
    begin(ctx, ada, ada_cookie);
    assert_int_equal(who_is(ctx, ada_cookie, "ada@example.org"), OK);
    struct helper_give_form form = {.email = "ben@example.org", .span = "day"};
    assert_int_equal(helper_give(ctx, &form, &list), OK);
    assert_string_equal(list.helpers[0].state, "live");

    ctx->actor = NULL;
    begin(ctx, ben, ben_cookie);
    assert_int_equal(who_is(ctx, ben_cookie, "ben@example.org"), OK);
    assert_int_equal(helping_list(ctx, &people), OK);
    assert_int_equal(people.people_n, 1);
    assert_int_equal(helping_begin(ctx, &(struct helper_of_form){people.people[0].id}, &now), OK);
    assert_int_equal(who_is(ctx, ben_cookie, "ada@example.org"), OK);
    assert_int_equal(ctx->actor->account_id, ada);
    assert_int_equal(ctx->actor->helping->helper_id, ben);
    assert_string_equal(ctx->actor->helping->helper_name, "Ben");
    assert_false(people_is_steward(ctx->actor)); /* a role is hers alone */
    assert_int_equal(ctx->actor->grants_n, 1);
    assert_int_equal(means_may_change(ctx), DENIED);
    assert_string_equal(ctx->problem.code, "people.helper_may_not");
    forget_problem(ctx);

    pass_s(t, 24 * 60 * 60 - 1);
    assert_int_equal(who_is(ctx, ben_cookie, "ada@example.org"), OK);
    pass_s(t, 1);
    assert_int_equal(who_is(ctx, ben_cookie, "ben@example.org"), OK);
    assert_null(ctx->actor->helping);
    return OK;
}

static void it_ends_by_time_and_gives_no_role(void **state) /* PE-33, PE-34 */
{
    (void)state;
    play(a_day_for_ada);
}

static enum status written(struct ctx *ctx, void *arg)
{
    (void)arg;
    char cookie[RNG_SECRET_CHARS + 1];
    struct helper_list_view list;
    struct helping_list_view people;
    struct helping_view now;
    int64_t ada;
    int64_t ben;
    assert_int_equal(people_account(ctx, "ada@example.org", "Ada", &ada), OK);
    assert_int_equal(people_account(ctx, "ben@example.org", "Ben", &ben), OK);
    begin(ctx, ada, cookie);
    assert_int_equal(who(ctx, cookie), OK);
    const struct actor *herself = ctx->actor;
    struct helper_give_form form = {.email = "ben@example.org", .span = "hour"};
    assert_int_equal(helper_give(ctx, &form, &list), OK);
    ctx->actor = NULL;
    begin(ctx, ben, cookie);
    assert_int_equal(who(ctx, cookie), OK);
    assert_int_equal(helping_list(ctx, &people), OK);
    assert_int_equal(helping_begin(ctx, &(struct helper_of_form){people.people[0].id}, &now), OK);
    assert_int_equal(who(ctx, cookie), OK);
    assert_int_equal(people_note_help(ctx, "Booked", true, true), OK);
    for (int i = 0; i < 5; i++) /* once is enough of what is looked at again and again */
        assert_int_equal(people_note_help(ctx, "Today", false, false), OK);
    assert_int_equal(helper_write_notes(ctx), OK);
    assert_int_equal(helping_stop(ctx, &now), OK);
    ctx->actor = herself;
    assert_int_equal(helper_list(ctx, &(struct helper_list_form){.page = 1}, &list), OK);
    assert_int_equal(list.total, 4);
    assert_string_equal(list.acts[0].what, "Stopped acting for you");
    assert_string_equal(list.acts[3].what, "Began to act for you");
    assert_string_equal(list.acts[0].who, "Ben");
    return OK;
}

static void all_of_it_is_seen(void **state) /* PE-35 */
{
    (void)state;
    play(written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_by_time_and_gives_no_role),
        cmocka_unit_test(all_of_it_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
