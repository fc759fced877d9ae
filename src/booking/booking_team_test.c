/* Bookings on a team's account, on both engines. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct booking_reply say_yes = {.yes = true};
static const struct booking_reply say_no = {.yes = false};

static const struct date friday = {2027, 1, 22}; /* a week after the tests' now */

/* A team of Ada, its admin, and Bruno, who books. */
struct firm {
    struct test_house house;
    struct team team;
    struct team_role ada_role, bruno_role;
    struct actor ada, bruno;
};

static int64_t account(struct ctx *ctx, const char *email)
{
    int64_t id = 0;
    assert_int_equal(people_account(ctx, email, NULL, &id), OK);
    return id;
}

static const char *token_of(struct ctx *ctx)
{
    return ctx->problem.fields_n ? ctx->problem.fields[0].code : ctx->problem.code;
}

/* The firm, with a space that answers requests when `confirm`. */
static void open_firm(struct ctx *ctx, bool confirm, struct firm *f)
{
    struct booking_terms terms = test_terms();
    terms.confirm = confirm;
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &f->house);
    const int64_t ada = account(ctx, "ada@bianchi.example");
    const int64_t bruno = account(ctx, "bruno@bianchi.example");
    assert_int_equal(team_found(ctx, &(struct team){.name = "Studio Bianchi"}, ada, &f->team), OK);
    f->ada_role = (struct team_role){f->team.id, true};
    f->bruno_role = (struct team_role){f->team.id, false};
    f->ada = (struct actor){.account_id = ada,
                            .email = "ada@bianchi.example",
                            .name = "Ada",
                            .teams = &f->ada_role,
                            .teams_n = 1};
    f->bruno = (struct actor){.account_id = bruno,
                              .email = "bruno@bianchi.example",
                              .name = "Bruno",
                              .teams = &f->bruno_role,
                              .teams_n = 1};
    assert_int_equal(team_add(ctx, f->team.id, bruno, false), OK);
    ctx->actor = &f->bruno;
}

static void rule(struct ctx *ctx, const struct firm *f, struct team_rule limits)
{
    assert_int_equal(team_set_rule(ctx, f->team.id, 0, &limits), OK);
}

static struct booking_ask ask_for(const struct firm *f, int64_t resource, int from, int to)
{
    return (struct booking_ask){.space_id = f->house.space_id,
                                .resource_id = resource,
                                .span = {.date = friday, .from = (minute)from, .to = (minute)to},
                                .units = 1,
                                .name = "Bruno",
                                .email = "bruno@bianchi.example",
                                .team_id = f->team.id};
}

static struct booking placed(struct ctx *ctx, const struct booking_ask *ask)
{
    struct booking b;
    bool repeated;
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), OK);
    return b;
}

static void refused(struct ctx *ctx, const struct booking_ask *ask, const char *code)
{
    struct booking b;
    bool repeated;
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), INVALID);
    assert_string_equal(token_of(ctx), code);
    ctx->problem = (struct problem){0};
}

/* What Bruno has left of a month's money. */
static int64_t left_cents(struct ctx *ctx, const struct firm *f)
{
    struct team_verdict v;
    const struct team_wish wish = {
        .team_id = f->team.id, .account_id = f->bruno.account_id, .day = friday};
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    return v.left_cents.v;
}

/* ---- within the rules ------------------------------------------------------------------------ */

static enum status within(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct firm f;
    struct booking b;
    open_firm(ctx, false, &f);
    rule(ctx, &f,
         (struct team_rule){.may_book = true, .month_cents = opt_int_of(3000), .kinds = "room"});
    struct booking_ask ask = ask_for(&f, f.house.small, 10 * H, 12 * H); /* 20.00 */
    const struct booking first = placed(ctx, &ask);
    assert_int_equal(first.team_id, f.team.id);
    assert_int_equal(first.account_id, f.bruno.account_id);
    assert_int_equal(first.status, BOOKING_CONFIRMED);
    assert_int_equal(booking_get(ctx, first.id, &b), OK);
    assert_int_equal(b.team_id, f.team.id);
    assert_int_equal(left_cents(ctx, &f), 1000);
    ask = ask_for(&f, f.house.small, 14 * H, 16 * H);
    refused(ctx, &ask, "team.month_money");
    ask.team_id = 0; /* for himself he may */
    (void)placed(ctx, &ask);
    assert_int_equal(left_cents(ctx, &f), 1000);
    ask = ask_for(&f, f.house.desks, 10 * H, 12 * H);
    refused(ctx, &ask, "team.kind");
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    assert_int_equal(left_cents(ctx, &f), 3000);
    ask = ask_for(&f, f.house.small, 16 * H, 18 * H);
    const struct booking second = placed(ctx, &ask);
    const struct booking_span longer = {.date = friday, .from = 16 * H, .to = 20 * H};
    assert_int_equal(booking_change(ctx, second.id, &longer, 1, NULL, &b), INVALID); /* 40.00 */
    assert_string_equal(token_of(ctx), "team.month_money");
    ctx->problem = (struct problem){0};
    assert_int_equal(left_cents(ctx, &f), 1000);
    const struct booking_span later = {.date = friday, .from = 17 * H, .to = 18 * H};
    assert_int_equal(booking_change(ctx, second.id, &later, 1, NULL, &b), OK);
    assert_int_equal(left_cents(ctx, &f), 2000);
    return OK;
}

static void a_team_pays_within_its_rules(void **state) /* BK-21 */
{
    (void)state;
    on_both(within);
}

static enum status strangers(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct firm f;
    open_firm(ctx, false, &f);
    const struct actor eve = {
        .account_id = account(ctx, "eve@example.org"), .email = "eve@example.org", .name = "Eve"};
    ctx->actor = &eve;
    struct booking_ask ask = ask_for(&f, f.house.small, 10 * H, 12 * H);
    refused(ctx, &ask, "team.not_member");
    ctx->actor = NULL; /* who only knows Bruno's address */
    refused(ctx, &ask, "team.not_member");
    ctx->actor = &f.house.host; /* a host books for a caller */
    const struct booking b = placed(ctx, &ask);
    assert_int_equal(b.account_id, f.bruno.account_id);
    assert_int_equal(b.team_id, f.team.id);
    ask = ask_for(&f, f.house.small, 14 * H, 15 * H);
    ask.email = "eve@example.org";
    refused(ctx, &ask, "team.not_member");
    ask.email = NULL;
    refused(ctx, &ask, "team.not_member");
    return OK;
}

static void nobody_books_for_a_team_that_he_is_not_in(void **state) /* BK-21 */
{
    (void)state;
    on_both(strangers);
}

/* ---- an admin's yes -------------------------------------------------------------------------- */

static enum status asking(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct firm f;
    struct booking b;
    open_firm(ctx, false, &f);
    rule(ctx, &f,
         (struct team_rule){.may_book = true,
                            .month_cents = opt_int_of(9000),
                            .kinds = "",
                            .ask_above_cents = opt_int_of(1500)});
    struct booking_ask ask = ask_for(&f, f.house.small, 10 * H, 11 * H);
    assert_int_equal(placed(ctx, &ask).status, BOOKING_CONFIRMED); /* 10.00 */
    ask = ask_for(&f, f.house.small, 12 * H, 14 * H);
    const struct booking asked = placed(ctx, &ask); /* 20.00 */
    assert_int_equal(asked.status, BOOKING_REQUESTED);
    assert_true(asked.team_waits && asked.confirm_by > 0);
    assert_int_equal(left_cents(ctx, &f), 6000); /* the place is kept, and so is the money */
    ctx->actor = &f.house.host;
    assert_int_equal(booking_answer(ctx, asked.id, &say_yes, &b), CONFLICT); /* not his to say */
    assert_string_equal(ctx->problem.code, "booking.team_waits");
    ctx->problem = (struct problem){0};
    ctx->actor = &f.ada;
    assert_int_equal(booking_team_answer(ctx, 99, asked.id, &say_yes, &b), NOT_FOUND);
    assert_int_equal(booking_team_answer(ctx, f.team.id, asked.id, &say_yes, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_false(b.team_waits);
    assert_int_equal(booking_team_answer(ctx, f.team.id, asked.id, &say_yes, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.answered");
    ctx->problem = (struct problem){0};

    ctx->actor = &f.bruno;
    const struct booking_span shorter = {.date = friday, .from = 12 * H, .to = 13 * H + 30};
    assert_int_equal(booking_change(ctx, asked.id, &shorter, 1, NULL, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED); /* less than what was agreed */
    const struct booking_span longer = {.date = friday, .from = 12 * H, .to = 15 * H};
    assert_int_equal(booking_change(ctx, asked.id, &longer, 1, NULL, &b), OK);
    assert_true(b.team_waits);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    const struct booking_span little = {.date = friday, .from = 12 * H, .to = 13 * H};
    assert_int_equal(booking_change(ctx, asked.id, &little, 1, NULL, &b), OK);
    assert_false(b.team_waits);
    assert_int_equal(b.status, BOOKING_CONFIRMED); /* no yes is needed for that */

    ask = ask_for(&f, f.house.large, 10 * H, 11 * H); /* 25.00 */
    const struct booking second = placed(ctx, &ask);
    assert_int_equal(left_cents(ctx, &f), 9000 - 1000 - 1000 - 2500);
    ctx->actor = &f.ada;
    assert_int_equal(booking_team_answer(ctx, f.team.id, second.id, &say_no, &b), OK);
    assert_int_equal(b.status, BOOKING_DECLINED);
    assert_int_equal(left_cents(ctx, &f), 9000 - 1000 - 1000);
    ask = ask_for(&f, f.house.large, 10 * H, 11 * H);
    ask.email = "ada@bianchi.example";
    assert_int_equal(placed(ctx, &ask).status, BOOKING_CONFIRMED); /* her own yes */
    return OK;
}

static void above_a_sum_an_admin_says_yes(void **state) /* BK-22 */
{
    (void)state;
    on_both(asking);
}

static enum status both_ask(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct firm f;
    struct booking b;
    size_t n;
    open_firm(ctx, true, &f);
    rule(ctx, &f,
         (struct team_rule){.may_book = true,
                            .month_cents = opt_int_of(9000),
                            .kinds = "",
                            .ask_above_cents = opt_int_of(0)});
    struct booking_ask ask = ask_for(&f, f.house.small, 10 * H, 11 * H);
    const struct booking first = placed(ctx, &ask);
    assert_true(first.team_waits);
    ctx->actor = &f.ada;
    assert_int_equal(booking_team_answer(ctx, f.team.id, first.id, &say_yes, &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED); /* and now the host */
    assert_false(b.team_waits);
    ctx->actor = &f.house.host;
    assert_int_equal(booking_answer(ctx, first.id, &say_yes, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);

    ctx->actor = &f.bruno;
    ask = ask_for(&f, f.house.small, 12 * H, 13 * H);
    const struct booking second = placed(ctx, &ask);
    assert_int_equal(left_cents(ctx, &f), 7000);
    t->clock.fixed_us += 3 * 3600 * (int64_t)1000000; /* longer than requests are kept */
    assert_int_equal(booking_lapse_due(ctx, &n), OK);
    assert_int_equal(booking_get(ctx, second.id, &b), OK);
    assert_int_equal(b.status, BOOKING_LAPSED);
    assert_int_equal(left_cents(ctx, &f), 8000);
    return OK;
}

static void first_the_team_then_the_host(void **state) /* BK-22 */
{
    (void)state;
    on_both(both_ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_team_pays_within_its_rules),
        cmocka_unit_test(nobody_books_for_a_team_that_he_is_not_in),
        cmocka_unit_test(above_a_sum_an_admin_says_yes),
        cmocka_unit_test(first_the_team_then_the_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
