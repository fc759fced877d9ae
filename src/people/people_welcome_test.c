/* Invitations: the link of the mail, and the first steps; on both engines. */
#include "http/http.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include "support/test_people.h"

static const struct invitation asked = {.email = "bruno@example.org",
                                        .where = "Bottega Portello",
                                        .path = "/s/bottega-portello",
                                        .grant = {ROLE_HOST, 1, 10}};

static enum status once(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    const char *token = NULL;
    const char *second = NULL;
    struct welcome_view shown;
    struct signed_in_view in;
    int64_t bruno;
    assert_int_equal(people_invite(ctx, &asked, &bruno), OK);
    assert_int_equal(welcome_link(ctx, bruno, &asked, &token), OK);
    assert_int_equal(welcome_link(ctx, bruno, &asked, &second), OK);
    assert_non_null(token);
    struct welcome_of_form of = {token};
    for (int i = 0; i < 3; i++) { /* a mail scanner, and the person */
        assert_int_equal(welcome(ctx, &of, &shown), OK);
        assert_true(shown.good);
        assert_string_equal(shown.place, "Bottega Portello");
        assert_string_equal(shown.email, "bruno@example.org");
    }
    assert_int_equal(welcome_use(ctx, &(struct welcome_of_form){"wrong"}, &in), CONFLICT);
    forget_problem(ctx);
    pass_s(t, WELCOME_LIFE_S - 1);
    assert_int_equal(welcome_use(ctx, &of, &in), OK);
    assert_string_equal(in.next, "/me/welcome?next=%2Fs%2Fbottega-portello");
    assert_int_equal(welcome_use(ctx, &of, &in), CONFLICT);
    assert_string_equal(ctx->problem.code, "people.welcome_over");
    forget_problem(ctx);
    of.token = second; /* he was here: none is good any more */
    assert_int_equal(welcome(ctx, &of, &shown), OK);
    assert_false(shown.good);
    assert_int_equal(welcome_link(ctx, bruno, &asked, &token), OK);
    assert_null(token);
    return OK;
}

static void an_invitation_lets_in_once_who_was_never_here(void **state) /* PE-32 */
{
    (void)state;
    play(once);
}

static enum status over(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    const char *token = NULL;
    struct signed_in_view in;
    char cookie[RNG_SECRET_CHARS + 1];
    int64_t bruno;
    assert_int_equal(people_invite(ctx, &asked, &bruno), OK);
    assert_int_equal(welcome_link(ctx, bruno, &asked, &token), OK);
    pass_s(t, WELCOME_LIFE_S);
    assert_int_equal(welcome_use(ctx, &(struct welcome_of_form){token}, &in), CONFLICT);
    forget_problem(ctx);
    assert_int_equal(welcome_link(ctx, bruno, &asked, &token), OK);
    begin(ctx, bruno, cookie); /* he came in another way meanwhile */
    assert_int_equal(welcome_use(ctx, &(struct welcome_of_form){token}, &in), CONFLICT);
    return OK;
}

static void an_old_invitation_lets_nobody_in(void **state) /* PE-32 */
{
    (void)state;
    play(over);
}

static enum status bruno_made(struct ctx *ctx, void *arg)
{
    return people_account(ctx, "bruno@example.org", NULL, arg);
}

struct elsewhere {
    int64_t account_id;
    char cookie[RNG_SECRET_CHARS + 1];
    enum status there; /* of the session, when somebody comes with it again */
};

static enum status signed_in_elsewhere(struct ctx *ctx, void *arg)
{
    struct elsewhere *e = arg;
    begin(ctx, e->account_id, e->cookie);
    return OK;
}

static enum status comes_again(struct ctx *ctx, void *arg)
{
    struct elsewhere *e = arg;
    const struct actor *actor = NULL;
    e->there = people_of_session(ctx, e->cookie, &actor);
    return OK;
}

static void steps(struct test_store *t)
{
    struct ctx *ctx = &t->ctx;
    struct welcome_steps_view view;
    struct welcome_save_form form = {.name = "Bruno Neri", .password = "short", .next = "/spaces"};
    static const struct grant none[1];
    struct actor actor = {
        .email = "bruno@example.org", .name = "", .grants = none, .proved_at = ctx_now_s(ctx)};
    assert_int_equal(db_tx(ctx, DB_WRITE, bruno_made, &actor.account_id), OK);
    ctx->actor = &actor;
    assert_int_equal(welcome_save(ctx, &form, &view), INVALID);
    assert_string_equal(ctx->problem.fields[0].name, "password");
    forget_problem(ctx);
    struct elsewhere e = {.account_id = actor.account_id};
    ctx->actor = NULL;
    assert_int_equal(db_tx(ctx, DB_WRITE, signed_in_elsewhere, &e), OK);
    ctx->actor = &actor;
    form.password = "four words of mine";
    assert_int_equal(welcome_save(ctx, &form, &view), OK);
    assert_true(view.has_password);
    assert_string_equal(view.name, "Bruno Neri");
    assert_string_equal(view.next, "/spaces");
    assert_int_equal(db_tx(ctx, DB_READ, comes_again, &e), OK);
    assert_int_equal(e.there, NOT_FOUND);
    form = (struct welcome_save_form){.next = "https://evil.example"};
    assert_int_equal(welcome_save(ctx, &form, &view), OK); /* all of it can be skipped */
    assert_string_equal(view.next, "/me");
}

static void the_first_steps_can_be_taken_or_not(void **state) /* PE-32, PE-11, PE-7 */
{
    (void)state;
    play_slow(steps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_lets_in_once_who_was_never_here),
        cmocka_unit_test(an_old_invitation_lets_nobody_in),
        cmocka_unit_test(the_first_steps_can_be_taken_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
