/* Teams on both engines: founding, members, seats, rules, invitations. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};

/* `after` (NULL: nothing) looks at what was committed. */
static void play_and_look(enum status (*work)(struct ctx *ctx, void *arg),
                          enum status (*after)(struct ctx *ctx, void *arg))
{
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        if (after)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, after, &t), OK);
        test_store_close(&t);
    }
}

static void play(enum status (*work)(struct ctx *ctx, void *arg))
{
    play_and_look(work, NULL);
}

static void pass_s(struct test_store *t, int64_t seconds)
{
    t->clock.fixed_us += seconds * 1000000;
}

static void assert_refused(struct ctx *ctx, enum status got, const char *code)
{
    assert_true(got == CONFLICT || got == INVALID);
    bool in_field = ctx->problem.fields_n > 0 && strcmp(ctx->problem.fields[0].code, code) == 0;
    assert_true(in_field || strcmp(ctx->problem.code, code) == 0);
    ctx->problem = (struct problem){0};
}

/* An account that asks from now on. */
static int64_t act_as(struct ctx *ctx, struct actor *actor, const char *email)
{
    int64_t id;
    assert_int_equal(people_account(ctx, email, NULL, &id), OK);
    *actor = (struct actor){.account_id = id, .email = email, .name = ""};
    ctx->actor = actor;
    return id;
}

static int64_t account(struct ctx *ctx, const char *email)
{
    int64_t id;
    assert_int_equal(people_account(ctx, email, NULL, &id), OK);
    return id;
}

static void found(struct ctx *ctx, const char *name, int64_t admin_id, struct team *ret_team)
{
    assert_int_equal(team_found(ctx, &(struct team){.name = name}, admin_id, ret_team), OK);
}

static void join(struct ctx *ctx, const struct team *t, int64_t account_id, bool wanted)
{
    bool seat;
    assert_int_equal(team_join(ctx, t, account_id, false, true, &seat), OK);
    assert_int_equal(seat, wanted);
}

/* The facts of a name so far. */
static size_t facts_of(struct ctx *ctx, const char *name)
{
    struct fact *facts;
    size_t n;
    size_t found = 0;
    assert_int_equal(fact_next(ctx, "test", 200, &facts, &n), OK);
    for (size_t i = 0; i < n; i++)
        found += strcmp(facts[i].name, name) == 0;
    return found;
}

/* ---- founding -------------------------------------------------------------------------------- */

static enum status founding(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct actor ada;
    struct team t;
    struct team same;
    struct own_team *mine;
    struct team_member m;
    size_t n;
    int64_t id = act_as(ctx, &ada, "ada@example.org");
    found(ctx, "Studio Bianchi", id, &t);
    assert_string_equal(t.slug, "studio-bianchi");
    assert_int_equal(t.operator_id, 0);
    assert_int_equal(team_member_get(ctx, t.id, id, &m), OK);
    assert_true(m.admin && m.seat);
    found(ctx, "Studio Bianchi", id, &same); /* another firm of the same name */
    assert_string_equal(same.slug, "studio-bianchi-2");
    found(ctx, "Join", id, &same); /* an address of ours */
    assert_string_equal(same.slug, "join-2");
    found(ctx, "***", id, &same);
    assert_string_equal(same.slug, "team");
    assert_int_equal(teams_of_account(ctx, id, &mine, &n), OK);
    assert_int_equal(n, 4);
    assert_int_equal(team_of_slug(ctx, "studio-bianchi", &same), OK);
    assert_int_equal(same.id, t.id);
    assert_int_equal(team_of_slug(ctx, "nobody", &same), NOT_FOUND);
    assert_refused(ctx, team_found(ctx, &(struct team){.name = ""}, id, &same), "field.missing");
    for (int i = 4; i < TEAM_FOUNDED_MAX; i++)
        found(ctx, "Cantiere", id, &same);
    assert_refused(ctx, team_found(ctx, &(struct team){.name = "Uno di troppo"}, id, &same),
                   "team.founded_many");
    return OK;
}

static enum status founding_told(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_int_equal(facts_of(ctx, "team.made"), TEAM_FOUNDED_MAX);
    return OK;
}

static void who_founds_a_team_is_its_admin(void **state) /* PE-40 */
{
    (void)state;
    play_and_look(founding, founding_told);
}

static enum status details(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team t;
    struct team now;
    found(ctx, "Studio Bianchi", account(ctx, "ada@example.org"), &t);
    t.billing.country = "IT";
    t.billing.vat_id = "it 007 4311.0157";
    t.billing.recipient_code = "m5uxcr1";
    t.billing.tax_code = "rccmnl83s18d969h";
    assert_int_equal(team_check(ctx, &t), OK);
    assert_int_equal(team_save(ctx, &t), OK);
    assert_int_equal(team_get(ctx, t.id, &now), OK);
    assert_string_equal(now.billing.vat_id, "00743110157");
    assert_string_equal(now.billing.recipient_code, "M5UXCR1");
    assert_string_equal(now.billing.tax_code, "RCCMNL83S18D969H");
    t.billing = (struct team_billing){.country = "IT",
                                      .vat_id = "00743110158",
                                      .tax_code = "x",
                                      .recipient_code = "x",
                                      .pec = "no",
                                      .email = "no"};
    assert_int_equal(team_check(ctx, &t), INVALID);
    assert_int_equal(ctx->problem.fields_n, 5); /* all that is wrong is told at once */
    ctx->problem = (struct problem){0};
    t.billing = now.billing;
    t.billing.country = "";
    assert_refused(ctx, team_check(ctx, &t), "field.missing");
    t.billing.country = "Italia";
    assert_refused(ctx, team_check(ctx, &t), "operator.country");
    return OK;
}

static void numbers_on_invoices_are_checked(void **state) /* PE-41 */
{
    (void)state;
    play(details);
}

/* ---- seats ----------------------------------------------------------------------------------- */

static enum status seats(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct team team;
    struct actor ada;
    int64_t held;
    int64_t a = act_as(ctx, &ada, "ada@example.org");
    int64_t b = account(ctx, "bruno@example.org");
    int64_t c = account(ctx, "carla@example.org");
    found(ctx, "Studio Bianchi", a, &team);
    assert_int_equal(team_set_seats(ctx, team.id, opt_int_of(2)), OK);
    join(ctx, &team, b, true);
    join(ctx, &team, c, false); /* he is in it, without a seat */
    assert_refused(ctx, team_set_seat(ctx, &team, c, true), "team.no_seat");
    pass_s(t, 60);
    assert_int_equal(team_set_seat(ctx, &team, b, false), OK);
    assert_int_equal(team_set_seat(ctx, &team, c, true), OK);
    assert_int_equal(team_set_seat(ctx, &team, c, true), OK); /* and once only */
    assert_int_equal(team_seats_held(ctx, team.id, &held), OK);
    assert_int_equal(held, 2);
    assert_int_equal(team_set_seats(ctx, team.id, opt_int_of(1)), OK); /* it pays for less now */
    assert_int_equal(team_seats_held(ctx, team.id, &held), OK);
    assert_int_equal(held, 2); /* who has one keeps it */
    assert_refused(ctx, team_set_seat(ctx, &team, b, true), "team.no_seat");
    assert_int_equal(team_leave(ctx, &team, c, 0), OK); /* removed: the seat ends with it */
    assert_int_equal(team_seats_held(ctx, team.id, &held), OK);
    assert_int_equal(held, 1);
    assert_refused(ctx, team_set_seat(ctx, &team, b, true), "team.no_seat");
    assert_int_equal(team_set_seats(ctx, team.id, (struct opt_int){0}), OK); /* no maximum */
    assert_int_equal(team_set_seat(ctx, &team, b, true), OK);
    return OK;
}

static enum status seats_told(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_int_equal(facts_of(ctx, "team.seat_taken"), 4);
    assert_int_equal(facts_of(ctx, "team.seat_left"), 2);
    return OK;
}

static void no_more_seats_than_it_pays_for(void **state) /* PE-42 */
{
    (void)state;
    play_and_look(seats, seats_told);
}

/* ---- admins, leaving ------------------------------------------------------------------------- */

static enum status leaving(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team t;
    struct team_member m;
    struct actor ada;
    int64_t a = act_as(ctx, &ada, "ada@example.org");
    int64_t b = account(ctx, "bruno@example.org");
    int64_t eve = account(ctx, "eve@example.org");
    found(ctx, "Studio Bianchi", a, &t);
    assert_refused(ctx, team_leave(ctx, &t, a, 0), "team.last_admin");
    join(ctx, &t, b, true);
    assert_refused(ctx, team_leave(ctx, &t, a, 0), "team.last_admin");
    assert_refused(ctx, team_set_admin(ctx, &t, a, false), "team.last_admin");
    assert_refused(ctx, team_leave(ctx, &t, a, a), "team.last_admin");
    assert_refused(ctx, team_leave(ctx, &t, a, eve), "team.not_member");
    assert_int_equal(team_leave(ctx, &t, a, b), OK);
    assert_int_equal(team_member_get(ctx, t.id, a, &m), NOT_FOUND);
    assert_int_equal(team_member_get(ctx, t.id, b, &m), OK);
    assert_true(m.admin);
    assert_int_equal(team_get(ctx, t.id, &t), OK);
    assert_int_equal(t.payer_id, 0); /* who left pays no more */
    assert_int_equal(team_leave(ctx, &t, a, 0), NOT_FOUND);
    join(ctx, &t, a, true); /* and may come back, as a member */
    assert_int_equal(team_member_get(ctx, t.id, a, &m), OK);
    assert_false(m.admin);
    return OK;
}

static void a_team_always_has_an_admin(void **state) /* PE-43 */
{
    (void)state;
    play(leaving);
}

static enum status closing(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team t;
    struct own_team *mine;
    struct team_verdict v;
    size_t n;
    int64_t a = account(ctx, "ada@example.org");
    int64_t held;
    found(ctx, "Studio Bianchi", a, &t);
    assert_int_equal(team_bind(ctx, t.id, 1), OK);
    assert_refused(ctx, team_close(ctx, &t), "team.bound");
    assert_int_equal(team_bind(ctx, t.id, -1), OK);
    assert_int_equal(team_bind(ctx, 99, 1), NOT_FOUND);
    assert_int_equal(team_close(ctx, &t), OK);
    assert_int_equal(team_close(ctx, &t), OK); /* a second time changes nothing */
    assert_int_equal(teams_of_account(ctx, a, &mine, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(team_seats_held(ctx, t.id, &held), OK);
    assert_int_equal(held, 0);
    assert_int_equal(team_get(ctx, t.id, &t), OK); /* what it owes stays its own */
    struct team_wish wish = {.team_id = t.id, .account_id = a, .day = {2027, 1, 15}};
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    assert_int_equal(v.answer, TEAM_MAY_NOT);
    assert_string_equal(v.code, "team.closed");
    return OK;
}

static enum status closing_told(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_int_equal(facts_of(ctx, "team.closed"), 1);
    return OK;
}

static void a_closed_team_books_nothing(void **state) /* PE-44 */
{
    (void)state;
    play_and_look(closing, closing_told);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void judging(void **state) /* PE-45 */
{
    (void)state;
    struct case_ {
        struct team_rule rule;
        bool admin;
        struct team_spent spent;
        int64_t cents, minutes;
        const char *currency, *kind;
        enum team_answer answer;
        const char *code;
    };
    const struct opt_int none = {0};
    const struct team_rule free_rule = team_rule_free();
    const struct team_rule barred = {.kinds = ""};
    const struct team_rule money = {true, opt_int_of(10000), none, "", none};
    const struct team_rule hours = {true, none, opt_int_of(600), "", none};
    const struct team_rule rooms = {true, none, none, "room booth", none};
    const struct team_rule asks = {true, none, none, "", opt_int_of(5000)};
    const struct team_rule both = {true, opt_int_of(10000), none, "", opt_int_of(5000)};
    const struct case_ cases[] = {
        {free_rule, false, {0, 0}, 999999, 9999, "EUR", "event", TEAM_MAY, NULL},
        {barred, false, {0, 0}, 0, 0, "EUR", "desk", TEAM_MAY_NOT, "team.may_not_book"},
        {money, false, {9000, 0}, 1000, 0, "EUR", "desk", TEAM_MAY, NULL},
        {money, false, {9000, 0}, 1001, 0, "EUR", "desk", TEAM_MAY_NOT, "team.month_money"},
        {money, false, {20000, 0}, 0, 60, "EUR", "desk", TEAM_MAY, NULL}, /* a pass pays */
        {money, true, {9000, 0}, 1001, 0, "EUR", "desk", TEAM_MAY_NOT, "team.month_money"},
        {hours, false, {0, 540}, 1, 60, "EUR", "desk", TEAM_MAY, NULL},
        {hours, false, {0, 541}, 1, 60, "EUR", "desk", TEAM_MAY_NOT, "team.month_hours"},
        {rooms, false, {0, 0}, 1, 60, "EUR", "room", TEAM_MAY, NULL},
        {rooms, false, {0, 0}, 1, 60, "EUR", "desk", TEAM_MAY_NOT, "team.kind"},
        {rooms, false, {0, 0}, 1, 60, "EUR", "oom", TEAM_MAY_NOT, "team.kind"},
        {rooms, false, {0, 0}, 1, 0, "EUR", NULL, TEAM_MAY, NULL}, /* not a place */
        {asks, false, {0, 0}, 5000, 0, "EUR", "desk", TEAM_MAY, NULL},
        {asks, false, {0, 0}, 5001, 0, "EUR", "desk", TEAM_ASK_ADMIN, "team.ask_above"},
        {asks, true, {0, 0}, 5001, 0, "EUR", "desk", TEAM_MAY, NULL}, /* his own yes */
        {money, false, {0, 0}, 100, 0, "CHF", "desk", TEAM_ASK_ADMIN, "team.ask_above"},
        {both, false, {0, 0}, 10001, 0, "EUR", "desk", TEAM_MAY_NOT, "team.month_money"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct case_ *c = &cases[i];
        const struct team_wish wish = {
            .cents = c->cents, .minutes = c->minutes, .currency = c->currency, .kind = c->kind};
        struct team_verdict v = team_judge(&c->rule, "EUR", c->admin, &c->spent, &wish);
        assert_int_equal(v.answer, c->answer);
        if (c->code)
            assert_string_equal(v.code, c->code);
        else
            assert_null(v.code);
    }
    assert_int_equal(team_month((struct date){2027, 1, 31}), 2027 * 12);
    assert_int_equal(team_month((struct date){2027, 12, 1}), 2027 * 12 + 11);
}

static void take(struct ctx *ctx, const struct team_wish *wish, enum team_answer answer)
{
    struct team_verdict v;
    assert_int_equal(team_spend(ctx, wish, 7, 70, &v), OK);
    assert_int_equal(v.answer, answer);
}

static enum status spending(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team t;
    struct team_verdict v;
    int64_t a = account(ctx, "ada@example.org");
    int64_t b = account(ctx, "bruno@example.org");
    found(ctx, "Studio Bianchi", a, &t);
    join(ctx, &t, b, true);
    assert_int_equal(
        team_set_rule(
            ctx, t.id, 0,
            &(struct team_rule){.may_book = true, .month_cents = opt_int_of(10000), .kinds = ""}),
        OK);
    struct team_wish wish = {.team_id = t.id,
                             .account_id = b,
                             .subject_id = 501,
                             .day = {2027, 1, 31},
                             .cents = 6000,
                             .currency = "EUR",
                             .minutes = 120,
                             .kind = "room"};
    take(ctx, &wish, TEAM_MAY);
    take(ctx, &wish, TEAM_MAY); /* the same thing counts once */
    wish.subject_id = 502;
    take(ctx, &wish, TEAM_MAY_NOT); /* and what was refused does not count */
    wish.cents = 4000;
    take(ctx, &wish, TEAM_MAY);
    wish.subject_id = 503;
    wish.cents = 1;
    take(ctx, &wish, TEAM_MAY_NOT);
    wish.day = (struct date){2027, 2, 1}; /* another month */
    take(ctx, &wish, TEAM_MAY);
    wish.day = (struct date){2027, 1, 1};
    assert_int_equal(team_unspend(ctx, 501), OK);
    assert_int_equal(team_unspend(ctx, 501), OK);
    wish.subject_id = 0;
    wish.cents = 6000;
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    assert_int_equal(v.answer, TEAM_MAY);
    assert_int_equal(v.left_cents.v, 6000);
    wish.account_id = a; /* an admin is bound by his own rule only */
    wish.cents = 999999;
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    assert_int_equal(v.answer, TEAM_MAY);
    assert_int_equal(team_set_rule(ctx, t.id, a, &(struct team_rule){.kinds = ""}), OK);
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    assert_string_equal(v.code, "team.may_not_book");
    assert_int_equal(team_rule_remove(ctx, &t, a), OK);
    assert_int_equal(team_may_spend(ctx, &wish, &v), OK);
    assert_int_equal(v.answer, TEAM_MAY);
    wish.account_id = account(ctx, "eve@example.org");
    assert_int_equal(team_spend(ctx, &wish, 7, 70, &v), OK);
    assert_string_equal(v.code, "team.not_member");
    wish.team_id = 99;
    assert_int_equal(team_may_spend(ctx, &wish, &v), NOT_FOUND);
    return OK;
}

static void limits_count_what_is_used(void **state) /* PE-45 */
{
    (void)state;
    play(spending);
}

/* ---- invitations ----------------------------------------------------------------------------- */

/* The token that the next mail will hold. */
static void peek(struct ctx *ctx, char ret_token[RNG_SECRET_CHARS + 1])
{
    struct rng same = *ctx->rng;
    rng_secret(&same, ret_token);
}

static void invite(struct ctx *ctx, const struct team *t, const char *email,
                   char ret_token[RNG_SECRET_CHARS + 1])
{
    peek(ctx, ret_token);
    assert_int_equal(
        team_invite(ctx, t, &(struct team_asked){.email = email, .name = "", .seat = true}), OK);
}

static enum status inviting(struct ctx *ctx, void *arg)
{
    struct test_store *store = arg;
    struct team t;
    struct actor ada;
    struct team_invited i;
    struct team_joined_view joined;
    struct team_invitation_view shown;
    struct contact c;
    char first[RNG_SECRET_CHARS + 1];
    char token[RNG_SECRET_CHARS + 1];
    found(ctx, "Studio Bianchi", act_as(ctx, &ada, "ada@example.org"), &t);
    assert_refused(
        ctx, team_invite(ctx, &t, &(struct team_asked){.email = "Ada@example.org", .name = ""}),
        "team.in_already");
    invite(ctx, &t, "bruno@example.org", first);
    assert_int_equal(team_invitation_of_token(ctx, first, &i), OK);
    assert_refused(ctx, team_invite_again(ctx, &i), "team.sent_just_now");
    pass_s(store, TEAM_INVITE_AGAIN_S);
    peek(ctx, token);
    assert_int_equal(team_invite_again(ctx, &i), OK);
    assert_int_equal(team_invitation_of_token(ctx, first, &i), NOT_FOUND); /* the old link ended */
    ctx->actor = NULL;
    assert_int_equal(team_invitation(ctx, &(struct team_token_form){token}, &shown), OK);
    assert_true(shown.good); /* looking uses nothing up */
    assert_int_equal(people_of_email(ctx, "bruno@example.org", &c), NOT_FOUND);
    struct team_join_form form = {.token = token, .as = "invited"};
    assert_int_equal(team_invitation_join(ctx, &form, &joined), OK);
    assert_string_equal(joined.slug, "studio-bianchi");
    assert_true(joined.seat);
    assert_int_equal(people_of_email(ctx, "bruno@example.org", &c), OK);
    assert_refused(ctx, team_invitation_join(ctx, &form, &joined), "team.invitation_over");

    ctx->actor = &ada;
    invite(ctx, &t, "carla@example.org", token);
    pass_s(store, TEAM_INVITE_LIFE_S);
    form.token = token;
    assert_refused(ctx, team_invitation_join(ctx, &form, &joined), "team.invitation_over");
    invite(ctx, &t, "carla@example.org", token); /* the same address anew: still one invitation */
    assert_int_equal(team_invitation_of_token(ctx, token, &i), OK);
    assert_int_equal(team_invitation_end(ctx, &i), OK);
    assert_refused(ctx, team_invitation_join(ctx, &form, &joined), "team.invitation_over");
    assert_int_equal(people_of_email(ctx, "carla@example.org", &c), NOT_FOUND);
    return OK;
}

static void an_invitation_is_used_once(void **state) /* PE-46 */
{
    (void)state;
    play(inviting);
}

static enum status promised(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team t;
    struct actor ada;
    struct team_joined_view joined;
    char token[RNG_SECRET_CHARS + 1];
    int64_t held;
    found(ctx, "Studio Bianchi", act_as(ctx, &ada, "ada@example.org"), &t);
    assert_int_equal(team_set_seats(ctx, t.id, opt_int_of(2)), OK);
    invite(ctx, &t, "bruno@example.org", token);
    struct team_asked one_more = {.email = "carla@example.org", .name = "", .seat = true};
    assert_refused(ctx, team_invite(ctx, &t, &one_more), "team.no_seat");
    one_more.seat = false;
    assert_int_equal(team_invite(ctx, &t, &one_more), OK);
    assert_int_equal(team_invitation_join(
                         ctx, &(struct team_join_form){.token = token, .as = "invited"}, &joined),
                     OK);
    assert_true(joined.seat);
    assert_int_equal(team_seats_held(ctx, t.id, &held), OK);
    assert_int_equal(held, 2);
    return OK;
}

static void a_promised_seat_is_kept(void **state) /* PE-42 */
{
    (void)state;
    play(promised);
}

/* ---- who may --------------------------------------------------------------------------------- */

static void who_keeps_and_sees_a_team(void **state) /* PE-47 */
{
    (void)state;
    const struct team own = {.id = 1, .operator_id = 7, .space_id = 70};
    const struct team everywhere = {.id = 2, .operator_id = 7};
    const struct team of_network = {.id = 3};
    const struct grant host_70 = {ROLE_HOST, 7, 70};
    const struct grant host_71 = {ROLE_HOST, 7, 71};
    const struct grant host_all = {ROLE_HOST, 7, 0};
    const struct grant other = {ROLE_HOST, 8, 0};
    const struct grant desk = {ROLE_DESK, 7, 70};
    const struct grant steward = {ROLE_STEWARD, 0, 0};
    const struct actor as[] = {
        {.grants = &host_70, .grants_n = 1},  {.grants = &host_71, .grants_n = 1},
        {.grants = &host_all, .grants_n = 1}, {.grants = &other, .grants_n = 1},
        {.grants = &desk, .grants_n = 1},     {.grants = &steward, .grants_n = 1}};
    /* keeps own, everywhere, of_network; sees the same three */
    static const bool wanted[][6] = {{1, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 0, 0}, {1, 1, 0, 1, 1, 0},
                                     {0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 0, 0}, {1, 1, 1, 1, 1, 1}};
    for (size_t i = 0; i < ARRAY_LEN(as); i++) {
        assert_int_equal(team_kept_by(&as[i], &own), wanted[i][0]);
        assert_int_equal(team_kept_by(&as[i], &everywhere), wanted[i][1]);
        assert_int_equal(team_kept_by(&as[i], &of_network), wanted[i][2]);
        assert_int_equal(team_seen_by(&as[i], &own), wanted[i][3]);
        assert_int_equal(team_seen_by(&as[i], &everywhere), wanted[i][4]);
        assert_int_equal(team_seen_by(&as[i], &of_network), wanted[i][5]);
    }
    const struct team_role roles[] = {{1, true}, {3, false}};
    const struct actor member = {.teams = roles, .teams_n = 2};
    assert_true(people_is_team_admin(&member, 1) && people_is_team_member(&member, 3));
    assert_false(people_is_team_admin(&member, 3) || people_is_team_member(&member, 2));
    assert_true(team_seen_by(&member, &of_network));
    assert_false(team_kept_by(&member, &own) || team_seen_by(&member, &everywhere));
    assert_false(team_seen_by(NULL, &own) || team_kept_by(NULL, &own));
}

struct seen {
    size_t n;
    int64_t last;
};

static bool see(void *arg, const struct sql_team_lines_row *row)
{
    struct seen *seen = arg;
    seen->n++;
    seen->last = row->id;
    return true;
}

static struct seen list(struct ctx *ctx, int64_t operator_id, int64_t space_id)
{
    struct seen seen = {0};
    const struct sql_team_lines_args of = {.operator_id = operator_id, .space_id = space_id};
    assert_int_equal(sql_team_lines(ctx, &of, see, &seen), OK);
    return seen;
}

static enum status known(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct team client;
    struct team guest;
    int64_t a = account(ctx, "ada@example.org");
    const struct team wanted = {.name = "Cliente", .operator_id = 7, .space_id = 70};
    assert_int_equal(team_found_for(ctx, &wanted, "bruno@example.org", "Bruno", &client), OK);
    found(ctx, "Di passaggio", a, &guest);
    assert_int_equal(list(ctx, 7, 0).n, 1);
    assert_int_equal(list(ctx, 7, 70).last, client.id);
    assert_int_equal(list(ctx, 7, 71).n, 0);
    assert_int_equal(list(ctx, 8, 0).n, 0);
    assert_int_equal(list(ctx, 0, 0).n, 2);
    take(ctx,
         &(struct team_wish){.team_id = guest.id,
                             .account_id = a,
                             .subject_id = 600,
                             .day = {2027, 1, 1},
                             .currency = "EUR"},
         TEAM_MAY); /* it booked in space 70 of operator 7 */
    assert_int_equal(list(ctx, 7, 70).n, 2);
    assert_int_equal(list(ctx, 7, 71).n, 0);
    return OK;
}

static void a_host_lists_teams_that_he_knows(void **state) /* PE-47 */
{
    (void)state;
    play(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_founds_a_team_is_its_admin),
        cmocka_unit_test(numbers_on_invoices_are_checked),
        cmocka_unit_test(no_more_seats_than_it_pays_for),
        cmocka_unit_test(a_promised_seat_is_kept),
        cmocka_unit_test(a_team_always_has_an_admin),
        cmocka_unit_test(a_closed_team_books_nothing),
        cmocka_unit_test(judging),
        cmocka_unit_test(limits_count_what_is_used),
        cmocka_unit_test(an_invitation_is_used_once),
        cmocka_unit_test(who_keeps_and_sees_a_team),
        cmocka_unit_test(a_host_lists_teams_that_he_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
