/* Accounts, signing in, sessions and roles, on both engines. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include "support/test_people.h"

#include <sodium.h>

/* ---- accounts
 * ---------------------------------------------------------------------------------- */

static enum status one_account(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t first;
    int64_t second;
    struct contact c;
    assert_int_equal(people_account(ctx, "Ada.Rossi@Example.org", NULL, &first), OK);
    assert_int_equal(people_account(ctx, "ada.rossi@example.ORG", "Ada Rossi", &second), OK);
    assert_int_equal(first, second);
    assert_int_equal(people_get(ctx, first, &c), OK);
    assert_string_equal(c.email, "Ada.Rossi@Example.org"); /* as it was typed */
    assert_string_equal(c.name, "Ada Rossi");
    assert_string_equal(c.lang, "en"); /* the network's */
    assert_int_equal(people_account(ctx, "ADA.ROSSI@example.org", "Eve", &second), OK);
    assert_int_equal(people_of_email(ctx, "ada.rossi@example.org", &c), OK);
    assert_string_equal(c.name, "Ada Rossi");
    assert_int_equal(people_of_email(ctx, "eve@example.org", &c), NOT_FOUND);
    assert_int_equal(people_get(ctx, 99, &c), NOT_FOUND);
    assert_int_equal(people_account(ctx, "ada@@example.org", NULL, &second), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "field.email");
    return OK;
}

static void an_address_is_one_person_in_any_case(void **state) /* PE-1 */
{
    (void)state;
    play(one_account);
}

/* ---- links
 * ------------------------------------------------------------------------------------- */

/* Ask for a link; the token that the mail holds. */
static void ask(struct ctx *ctx, const char *email, char ret_token[RNG_SECRET_CHARS + 1])
{
    struct rng same = *ctx->rng;
    struct sign_in_sent_view sent;
    struct sign_in_link_ask_form form = {.email = email, .next = "/s/bottega"};
    rng_secret(&same, ret_token);
    assert_int_equal(sign_in_link_ask(ctx, &form, &sent), OK);
    assert_string_equal(sent.email, email);
    assert_int_equal(sent.minutes, 15);
}

static enum status use(struct ctx *ctx, const char *token, struct signed_in_view *ret_view)
{
    return sign_in_link_use(ctx, &(struct sign_in_link_of_form){token}, ret_view);
}

static enum status link_once(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    char token[RNG_SECRET_CHARS + 1];
    struct sign_in_link_view shown;
    struct signed_in_view in;
    ask(ctx, "Ada@Example.org", token);
    struct sign_in_link_of_form of = {token};
    for (int i = 0; i < 3; i++) { /* a mail scanner opens it, and the person, on two devices */
        assert_int_equal(sign_in_link_show(ctx, &of, &shown), OK);
        assert_true(shown.good);
        assert_string_equal(shown.email, "Ada@Example.org");
    }
    assert_int_equal(use(ctx, token, &in), OK);
    assert_string_equal(in.email, "Ada@Example.org");
    assert_string_equal(in.next, "/s/bottega");
    assert_int_equal(use(ctx, token, &in), CONFLICT);
    assert_string_equal(ctx->problem.code, "people.link_over");
    forget_problem(ctx);
    assert_int_equal(sign_in_link_show(ctx, &of, &shown), OK);
    assert_false(shown.good);

    ask(ctx, "ada@example.org", token);
    pass_s(t, LINK_LIFE_S - 1);
    assert_int_equal(sign_in_link_show(ctx, &of, &shown), OK);
    assert_true(shown.good);
    pass_s(t, 1);
    assert_int_equal(use(ctx, token, &in), CONFLICT);
    forget_problem(ctx);
    assert_int_equal(use(ctx, "", &in), CONFLICT);
    return OK;
}

static enum status signed_up(struct ctx *ctx, void *arg)
{
    char token[RNG_SECRET_CHARS + 1];
    struct signed_in_view in;
    struct contact c;
    (void)arg;
    const struct lang *before = ctx->lang;
    ctx->lang = text_lang("it");
    ask(ctx, "nuova@example.org", token);
    assert_int_equal(use(ctx, token, &in), OK);
    ctx->lang = text_lang("en");
    assert_int_equal(people_of_email(ctx, "nuova@example.org", &c), OK);
    assert_string_equal(c.lang, "it");
    ask(ctx, "nuova@example.org", token); /* later visits change nothing */
    assert_int_equal(use(ctx, token, &in), OK);
    assert_int_equal(people_of_email(ctx, "nuova@example.org", &c), OK);
    assert_string_equal(c.lang, "it");
    ctx->lang = before;
    return OK;
}

static void mails_come_in_the_language_of_the_sign_up(void **state) /* PE-12 */
{
    (void)state;
    play(signed_up);
}

static void a_link_signs_in_once_and_not_by_opening_it(void **state) /* PE-3 */
{
    (void)state;
    play(link_once);
}

static enum status same_answer(struct ctx *ctx, void *arg)
{
    (void)arg;
    char token[RNG_SECRET_CHARS + 1];
    int64_t id;
    struct contact c;
    struct signed_in_view in;
    assert_int_equal(people_account(ctx, "known@example.org", "Ada", &id), OK);
    ask(ctx, "known@example.org", token);
    ask(ctx, "unknown@example.org", token); /* ask() checks that both are told the same */
    assert_int_equal(people_of_email(ctx, "unknown@example.org", &c), NOT_FOUND);
    assert_int_equal(use(ctx, token, &in), OK);
    assert_int_equal(people_of_email(ctx, "unknown@example.org", &c), OK);
    return OK;
}

static void asking_tells_nothing_and_makes_nobody(void **state) /* PE-4 */
{
    (void)state;
    play(same_answer);
}

static int64_t links_of(struct ctx *ctx, const char *key)
{
    struct sql_link_count_row row;
    assert_int_equal(sql_link_count(ctx, &(struct sql_link_count_args){key, 0}, &row), OK);
    return row.links;
}

static enum status few_links(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    char token[RNG_SECRET_CHARS + 1];
    for (int i = 0; i < 5; i++)
        ask(ctx, i % 2 ? "ada@example.org" : "ADA@example.org", token);
    assert_int_equal(links_of(ctx, "ada@example.org"), LINKS_MAX);
    ask(ctx, "eve@example.org", token);
    assert_int_equal(links_of(ctx, "eve@example.org"), 1);
    pass_s(t, LINK_LIFE_S);
    ask(ctx, "ada@example.org", token);
    assert_int_equal(links_of(ctx, "ada@example.org"), LINKS_MAX + 1);
    return OK;
}

static void an_address_gets_few_links(void **state) /* PE-6 */
{
    (void)state;
    play(few_links);
}

/* ---- sessions
 * ---------------------------------------------------------------------------------- */

static enum status sessions(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    char here[RNG_SECRET_CHARS + 1];
    char there[RNG_SECRET_CHARS + 1];
    int64_t ada;
    struct session_list_view list;
    assert_int_equal(people_account(ctx, "ada@example.org", "Ada", &ada), OK);
    begin(ctx, ada, there);
    begin(ctx, ada, here);
    assert_int_equal(who(ctx, NULL), NOT_FOUND);
    assert_int_equal(who(ctx, "x"), NOT_FOUND);
    assert_int_equal(who(ctx, "00000000000000000000000000"), NOT_FOUND);
    assert_int_equal(who(ctx, there), OK);
    assert_int_equal(who(ctx, here), OK);
    assert_int_equal(ctx->actor->account_id, ada);
    assert_string_equal(ctx->actor->email, "ada@example.org");
    assert_int_equal(session_list(ctx, &list), OK);
    assert_int_equal(list.sessions_n, 2);
    size_t other = list.sessions[0].here ? 1 : 0;
    assert_true(list.sessions[1 - other].here);
    struct session_of_form of = {list.sessions[other].id};
    assert_int_equal(session_end(ctx, &of, &list), OK);
    assert_int_equal(session_end(ctx, &of, &list), NOT_FOUND);
    assert_int_equal(who(ctx, there), NOT_FOUND);
    struct signed_out_view out;
    assert_int_equal(sign_out(ctx, &out), OK);
    assert_int_equal(who(ctx, here), NOT_FOUND);
    ctx->actor = NULL;
    begin(ctx, ada, here);
    pass_s(t, SESSION_LIFE_S - 1);
    assert_int_equal(who(ctx, here), OK);
    pass_s(t, 1);
    assert_int_equal(who(ctx, here), NOT_FOUND);
    return OK;
}

static void a_session_ends_by_hand_and_by_time(void **state) /* PE-7 */
{
    (void)state;
    play(sessions);
}

struct visit {
    int64_t account_id;
    char cookie[RNG_SECRET_CHARS + 1];
};

static enum status visit_begin(struct ctx *ctx, void *arg)
{
    struct visit *v = arg;
    assert_int_equal(people_account(ctx, "ada@example.org", NULL, &v->account_id), OK);
    begin(ctx, v->account_id, v->cookie);
    return OK;
}

static enum status visit_again(struct ctx *ctx, void *arg)
{
    struct visit *v = arg;
    assert_int_equal(who(ctx, v->cookie), OK);
    return OK;
}

static enum status visit_over(struct ctx *ctx, void *arg)
{
    struct visit *v = arg;
    assert_int_equal(who(ctx, v->cookie), NOT_FOUND);
    return OK;
}

static void use_keeps_a_session_alive(void **state) /* PE-7 */
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct visit v;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, visit_begin, &v), OK);
        for (int day = 0; day < 90; day += 20) { /* only reads, on a reading connection */
            pass_s(&t, 20 * 24 * 60 * 60);
            assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, visit_again, &v), OK);
            assert_int_equal(people_tend(t.store, &t.ctx), OK);
        }
        test_store_close(&t);
    }
}

static enum status many_sessions(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct session_list_view list;
    char cookie[RNG_SECRET_CHARS + 1];
    int64_t ada;
    assert_int_equal(people_account(ctx, "ada@example.org", NULL, &ada), OK);
    for (int i = 0; i < SESSIONS_MAX + 5; i++) {
        begin(ctx, ada, cookie);
        pass_s(t, 1);
    }
    assert_int_equal(who(ctx, cookie), OK);
    assert_int_equal(session_list(ctx, &list), OK);
    assert_int_equal(list.sessions_n, SESSIONS_MAX);
    assert_true(list.sessions[0].here);
    assert_int_equal(session_end_others(ctx, &list), OK);
    assert_int_equal(list.sessions_n, 1);
    assert_true(list.sessions[0].here);
    return OK;
}

static void an_account_has_so_many_sessions(void **state) /* PE-7 */
{
    (void)state;
    play(many_sessions);
}

static enum status only_hashes(struct ctx *ctx, void *arg)
{
    (void)arg;
    char cookie[RNG_SECRET_CHARS + 1];
    unsigned char hash[SECRET_HASH_BYTES];
    struct sql_account_of_email_row row;
    int64_t ada;
    assert_int_equal(people_account(ctx, "ada@example.org", NULL, &ada), OK);
    begin(ctx, ada, cookie);
    secret_hash(cookie, hash);
    assert_null(memmem(hash, sizeof(hash), cookie, 8));
    assert_int_equal(people_set_password(ctx, ada, "four words of mine"), OK);
    assert_int_equal(
        sql_account_of_email(ctx, &(struct sql_account_of_email_args){"ada@example.org"}, &row),
        OK);
    assert_int_equal(strncmp(row.password_hash, "$argon2id$", 10), 0);
    assert_null(strstr(row.password_hash, "words"));
    return OK;
}

static void secrets_are_kept_as_hashes(void **state) /* PE-2 */
{
    (void)state;
    play(only_hashes);
}

/* ---- passwords
 * ---------------------------------------------------------------------------------- */

static enum status ada_with_password(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t ada;
    assert_int_equal(people_account(ctx, "Ada@example.org", "Ada", &ada), OK);
    assert_int_equal(people_set_password(ctx, ada, "short"), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "field.short");
    forget_problem(ctx);
    assert_int_equal(people_set_password(ctx, ada, "aaaaaaaaaaaa"), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "people.password_weak");
    forget_problem(ctx);
    assert_int_equal(people_set_password(ctx, ada, "four words of mine"), OK);
    return OK;
}

static enum status try_password(struct ctx *ctx, const char *email, const char *password)
{
    struct signed_in_view in;
    forget_problem(ctx);
    enum status s =
        sign_in_password(ctx, &(struct sign_in_password_form){email, password, NULL}, &in);
    if (s == OK)
        assert_string_equal(in.next, "/home");
    return s;
}

static void passwords_are_tried_a_few_times(void **state) /* PE-5, PE-6 */
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        struct ctx *ctx = &t.ctx;
        assert_int_equal(store_tx(t.store, ctx, DB_WRITE, ada_with_password, NULL), OK);
        /* As in the slow lane: a connection, no transaction. */
        assert_int_equal(db_open(t.store, DB_WRITE, &ctx->db), OK);
        assert_int_equal(try_password(ctx, "ada@EXAMPLE.org", "four words of mine"), OK);
        static const char *const who_tries[] = {"ada@example.org", "nobody@example.org"};
        for (size_t w = 0; w < ARRAY_LEN(who_tries); w++) {
            for (int n = 0; n < TRIES_MAX; n++) {
                assert_int_equal(try_password(ctx, who_tries[w], "not it at all"), INVALID);
                assert_string_equal(ctx->problem.code, "people.wrong");
                assert_int_equal(ctx->problem.fields_n, 0);
            }
            assert_int_equal(try_password(ctx, who_tries[w], "four words of mine"), LIMIT);
            assert_string_equal(ctx->problem.code, "people.tries");
            assert_true(ctx->problem.retry_after_s > 0);
        }
        pass_s(&t, TRIES_WINDOW_S);
        assert_int_equal(try_password(ctx, "ada@example.org", "four words of mine"), OK);
        assert_int_equal(try_password(ctx, "nobody@example.org", "not it at all"), INVALID);
        db_close(ctx->db);
        test_store_close(&t);
    }
}

static enum status two_sessions(struct ctx *ctx, void *arg)
{
    struct visit *v = arg;
    assert_int_equal(ada_with_password(ctx, NULL), OK);
    assert_int_equal(visit_begin(ctx, &v[0]), OK);
    assert_int_equal(visit_begin(ctx, &v[1]), OK);
    assert_int_equal(who(ctx, v[1].cookie), OK);
    return OK;
}

static void a_new_password_ends_other_sessions(void **state) /* PE-7 */
{
    (void)state;
    struct test_store t;
    struct visit v[2];
    struct security_view view;
    assert_true(test_store_open(&t, STORE_SQLITE));
    struct ctx *ctx = &t.ctx;
    assert_int_equal(store_tx(t.store, ctx, DB_WRITE, two_sessions, v), OK);
    assert_int_equal(db_open(t.store, DB_WRITE, &ctx->db), OK);
    struct password_save_form form = {.current = "wrong", .password = "other words of mine"};
    assert_int_equal(password_save(ctx, &form, &view), INVALID);
    assert_string_equal(ctx->problem.fields[0].name, "current");
    forget_problem(ctx);
    form.current = "four words of mine";
    assert_int_equal(password_save(ctx, &form, &view), OK);
    assert_true(view.has_password);
    assert_int_equal(try_password(ctx, "ada@example.org", "four words of mine"), INVALID);
    db_close(ctx->db);
    ctx->db = NULL;
    assert_int_equal(store_tx(t.store, ctx, DB_READ, visit_again, &v[1]), OK);
    assert_int_equal(store_tx(t.store, ctx, DB_READ, visit_over, &v[0]), OK);
    test_store_close(&t);
}

static void the_same_work_for_nobody(void **state) /* PE-5 */
{
    (void)state;
    char hash[PASSWORD_HASH_MAX];
    assert_int_equal(password_hash("four words of mine", hash), OK);
    assert_true(password_fits(hash, "four words of mine"));
    assert_false(password_fits(hash, "four words of mind"));
    assert_false(password_fits(NULL, ""));
    assert_false(password_fits(NULL, "four words of mine"));
    for (size_t i = 0; i < 2; i++) /* the hash says how much work it asks for */
        assert_int_equal(crypto_pwhash_str_needs_rehash(i ? hash : password_hash_of_nobody,
                                                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                        crypto_pwhash_MEMLIMIT_INTERACTIVE),
                         0);
}

static void a_known_password_fits_too(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_MAX];
    assert_int_equal(password_hash_known("portico-aperto", hash), OK);
    assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
    assert_true(password_fits(hash, "portico-aperto"));
    assert_false(password_fits(hash, "portico-chiuso"));
}

/* ---- roles
 * ------------------------------------------------------------------------------------- */

static void a_host_decides_about_his_own(void **state) /* PE-8 */
{
    (void)state;
    const struct grant of_space = {ROLE_HOST, 1, 10};
    const struct grant of_operator = {ROLE_HOST, 2, 0};
    const struct grant steward = {ROLE_STEWARD, 0, 0};
    const struct grant member = {ROLE_MEMBER, 1, 10};
    const struct actor a = {.grants = &of_space, .grants_n = 1};
    const struct actor b = {.grants = &of_operator, .grants_n = 1};
    const struct actor c = {.grants = &steward, .grants_n = 1};
    const struct actor d = {.grants = &member, .grants_n = 1};
    assert_true(people_is_host(&a, 1, 10));
    assert_false(people_is_host(&a, 1, 11));
    assert_false(people_is_host(&a, 1, 0));
    assert_false(people_is_host(&a, 2, 20));
    assert_true(people_is_host(&b, 2, 20));
    assert_true(people_is_host(&b, 2, 0));
    assert_false(people_is_host(&b, 1, 10));
    assert_false(people_is_host(&b, 0, 0));
    assert_true(people_is_host(&c, 7, 70));
    assert_false(people_is_host(&d, 1, 10));
    assert_false(people_is_host(NULL, 1, 10));
    assert_true(people_is_any_host(&a) && people_is_any_host(&b) && people_is_any_host(&c));
    assert_false(people_is_any_host(&d) || people_is_any_host(NULL));
    assert_true(people_is_steward(&c));
    assert_false(people_is_steward(&b) || people_is_steward(NULL));
}

static void a_front_desk_is_no_host(void **state) /* PE-13 */
{
    (void)state;
    const struct grant at_space = {ROLE_DESK, 1, 10};
    const struct grant at_operator = {ROLE_DESK, 2, 0};
    const struct grant host = {ROLE_HOST, 1, 10};
    const struct actor a = {.account_id = 1, .grants = &at_space, .grants_n = 1};
    const struct actor b = {.account_id = 2, .grants = &at_operator, .grants_n = 1};
    const struct actor c = {.account_id = 3, .grants = &host, .grants_n = 1};
    assert_true(people_is_desk(&a, 1, 10));
    assert_false(people_is_desk(&a, 1, 11) || people_is_desk(&a, 1, 0));
    assert_true(people_is_desk(&b, 2, 20) && people_is_desk(&b, 2, 0));
    assert_false(people_is_desk(&b, 1, 10));
    assert_false(people_is_host(&a, 1, 10) || people_is_host(&b, 2, 20));
    assert_true(people_is_any_desk(&a) && people_is_any_desk(&c));
    assert_false(people_is_any_host(&a) || people_is_any_desk(NULL));
    assert_true(people_is_desk(&c, 1, 10)); /* a host may what his front desk may */
    assert_false(people_is_desk(&c, 1, 11) || people_is_desk(NULL, 1, 10));
    assert_int_equal(people_role_of_word(people_role_word(ROLE_DESK)), ROLE_DESK);
    assert_int_equal(people_role_of_word("king"), ROLE_MEMBER);
}

static void roles_go_with_their_scope(void **state) /* PE-9 */
{
    (void)state;
    static const struct grant good[] = {
        {ROLE_STEWARD, 0, 0}, {ROLE_HOST, 1, 0},   {ROLE_HOST, 1, 2},  {ROLE_DESK, 1, 0},
        {ROLE_DESK, 1, 2},    {ROLE_MEMBER, 0, 0}, {ROLE_MEMBER, 1, 2}};
    static const struct grant bad[] = {{ROLE_STEWARD, 1, 0}, {ROLE_HOST, 0, 0},
                                       {ROLE_HOST, 0, 2},    {ROLE_HOST, -1, 0},
                                       {ROLE_DESK, 0, 0},    {(enum role)5, 1, 0}};
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(grant_valid(&good[i]));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(grant_valid(&bad[i]));
}

static enum status roles(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct grant here = {ROLE_HOST, 1, 10};
    const struct grant all = {ROLE_HOST, 1, 0};
    struct granted *granted;
    struct contact *hosts;
    size_t n;
    int64_t id;
    struct invitation i = {
        .email = "ada@example.org", .grant = here, .where = "Bottega", .path = "/me"};
    assert_int_equal(people_invite(ctx, &i, &id), OK);
    assert_int_equal(people_invite(ctx, &i, &id), OK); /* once is enough */
    i.email = "bea@example.org";
    i.grant = all;
    assert_int_equal(people_invite(ctx, &i, NULL), OK);
    assert_int_equal(people_granted(ctx, &here, &granted, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(granted[0].email, "ada@example.org");
    assert_int_equal(people_hosts_of(ctx, 1, 10, &hosts, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(people_hosts_of(ctx, 1, 11, &hosts, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(hosts[0].email, "bea@example.org");
    /* Of a space without a host the stewards answer (PE-14). */
    bool hosted = false;
    const struct grant steward = {.role = ROLE_STEWARD};
    assert_int_equal(people_answering(ctx, 1, 11, &hosts, &n, &hosted), OK);
    assert_true(hosted);
    assert_int_equal(n, 1);
    assert_int_equal(people_answering(ctx, 2, 20, &hosts, &n, &hosted), OK);
    assert_false(hosted);
    assert_int_equal(n, 0);
    assert_int_equal(people_account(ctx, "eva@example.org", "Eva", &id), OK);
    assert_int_equal(people_grant(ctx, id, &steward), OK);
    assert_int_equal(people_answering(ctx, 2, 20, &hosts, &n, &hosted), OK);
    assert_false(hosted);
    assert_int_equal(n, 1);
    assert_string_equal(hosts[0].email, "eva@example.org");
    assert_int_equal(people_answering(ctx, 1, 11, &hosts, &n, &hosted), OK);
    assert_int_equal(n, 1); /* where there is a host, they are left in peace */
    assert_string_equal(hosts[0].email, "bea@example.org");
    /* Who decides about the space next door decides nothing here. */
    const struct grant next_door = {ROLE_HOST, 1, 11};
    assert_int_equal(people_revoke(ctx, granted[0].id, &next_door), NOT_FOUND);
    assert_int_equal(people_revoke(ctx, granted[0].id, &all), NOT_FOUND);
    assert_int_equal(people_revoke(ctx, granted[0].id, &here), OK);
    assert_int_equal(people_revoke(ctx, granted[0].id, &here), NOT_FOUND);
    i.grant = (struct grant){ROLE_STEWARD, 1, 0};
    assert_int_equal(people_invite(ctx, &i, NULL), INVALID);
    assert_string_equal(ctx->problem.code, "people.scope");
    return OK;
}

static void roles_are_given_and_taken_at_their_scope(void **state) /* PE-9 */
{
    (void)state;
    play(roles);
}

static enum status stewards(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct grant steward = {ROLE_STEWARD, 0, 0};
    struct granted *granted;
    size_t n;
    int64_t id;
    assert_int_equal(people_account(ctx, "ada@example.org", NULL, &id), OK);
    assert_int_equal(people_grant(ctx, id, &steward), OK);
    assert_int_equal(people_granted(ctx, &steward, &granted, &n), OK);
    assert_int_equal(people_revoke(ctx, granted[0].id, &steward), CONFLICT);
    assert_string_equal(ctx->problem.code, "people.last_steward");
    forget_problem(ctx);
    assert_int_equal(people_account(ctx, "bea@example.org", NULL, &id), OK);
    assert_int_equal(people_grant(ctx, id, &steward), OK);
    assert_int_equal(people_revoke(ctx, granted[0].id, &steward), OK);
    assert_int_equal(people_granted(ctx, &steward, &granted, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(people_revoke(ctx, granted[0].id, &steward), CONFLICT);
    return OK;
}

static void the_last_steward_stays(void **state) /* PE-10 */
{
    (void)state;
    play(stewards);
}

/* ---- what is pure
 * ------------------------------------------------------------------------------ */

static void nobody_is_sent_to_another_site(void **state) /* PE-11 */
{
    (void)state;
    static const char *const ours[] = {"/", "/s/bottega/day?date=2027-03-02", "/me#next"};
    static const char *const others[] = {"//evil.example",
                                         "/\\evil.example",
                                         "https://evil.example",
                                         "javascript:alert(1)",
                                         "evil",
                                         "",
                                         "/a\r\nSet-Cookie: x=y",
                                         "/a b",
                                         "/caff\xC3\xA8",
                                         "/a\\b"};
    for (size_t i = 0; i < ARRAY_LEN(ours); i++)
        assert_string_equal(next_path(ours[i], "/me"), ours[i]);
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_string_equal(next_path(others[i], "/me"), "/me");
    assert_null(next_path(NULL, NULL));
}

static void the_language_of_an_address(void **state) /* PE-12 */
{
    (void)state;
    assert_string_equal(lang_of_query("lang=it")->code, "it");
    assert_string_equal(lang_of_query("q=a&lang=en&page=2")->code, "en");
    assert_null(lang_of_query("language=it"));
    assert_null(lang_of_query("lang=xx"));
    assert_null(lang_of_query("lang="));
    assert_null(lang_of_query("lang=italian"));
    assert_null(lang_of_query(""));
    assert_null(lang_of_query(NULL));
    assert_null(lang_of_code("IT"));
    assert_null(lang_of_code(NULL));
    struct arena *a = arena_new(1 << 16);
    assert_string_equal(path_without_lang(a, "/spaces?lang=it"), "/spaces");
    assert_string_equal(path_without_lang(a, "/spaces?lang=it&q=a"), "/spaces?q=a");
    assert_string_equal(path_without_lang(a, "/spaces?q=a&lang=it&page=2"), "/spaces?q=a&page=2");
    assert_string_equal(path_without_lang(a, "/spaces?q=lang"), "/spaces?q=lang");
    assert_string_equal(path_without_lang(a, "/lang=it"), "/lang=it");
    arena_free(a);
}

static void browsers_have_short_names(void **state)
{
    (void)state;
    static const char *const known[][2] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox, Linux"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
         "Edge, Windows"},
        {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
         "Mobile Safari/537.36",
         "Chrome, Android"},
        {"curl/7.88.1", "curl"},
        {"something else", ""},
    };
    char label[AGENT_MAX];
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        agent_label(known[i][0], label);
        assert_string_equal(label, known[i][1]);
    }
    agent_label(NULL, label);
    assert_string_equal(label, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_one_person_in_any_case),
        cmocka_unit_test(a_link_signs_in_once_and_not_by_opening_it),
        cmocka_unit_test(mails_come_in_the_language_of_the_sign_up),
        cmocka_unit_test(asking_tells_nothing_and_makes_nobody),
        cmocka_unit_test(an_address_gets_few_links),
        cmocka_unit_test(a_session_ends_by_hand_and_by_time),
        cmocka_unit_test(use_keeps_a_session_alive),
        cmocka_unit_test(an_account_has_so_many_sessions),
        cmocka_unit_test(secrets_are_kept_as_hashes),
        cmocka_unit_test(passwords_are_tried_a_few_times),
        cmocka_unit_test(a_new_password_ends_other_sessions),
        cmocka_unit_test(the_same_work_for_nobody),
        cmocka_unit_test(a_known_password_fits_too),
        cmocka_unit_test(a_host_decides_about_his_own),
        cmocka_unit_test(a_front_desk_is_no_host),
        cmocka_unit_test(roles_go_with_their_scope),
        cmocka_unit_test(roles_are_given_and_taken_at_their_scope),
        cmocka_unit_test(the_last_steward_stays),
        cmocka_unit_test(nobody_is_sent_to_another_site),
        cmocka_unit_test(the_language_of_an_address),
        cmocka_unit_test(browsers_have_short_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
