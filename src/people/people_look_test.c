/* Who looked at whose data, and forgetting a person, on both engines. */
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "support/test_people.h"

static const struct grant host_here[] = {{.role = ROLE_HOST, .operator_id = 5, .space_id = 7}};
static const struct grant a_steward[] = {{.role = ROLE_STEWARD}};

/* ---- the log --------------------------------------------------------------------------------- */

struct looking {
    struct test_store *t;
    int64_t anna, bruno;
};

static enum status two_people(struct ctx *ctx, void *arg)
{
    struct looking *l = arg;
    enum status s = network_ensure(ctx);
    if (s == OK)
        s = people_account(ctx, "anna@example.org", "Anna", &l->anna);
    return s == OK ? people_account(ctx, "bruno@example.org", "Bruno", &l->bruno) : s;
}

static void as(struct ctx *ctx, struct actor *a, int64_t account_id, const struct grant *grants,
               size_t n)
{
    *a = (struct actor){.account_id = account_id, .grants = grants, .grants_n = n};
    ctx->actor = a;
}

static enum status address_looked(struct ctx *ctx, void *arg)
{
    enum status s = people_looked_at_address(ctx, arg, "ANNA@example.org");
    return s == OK ? people_looked_at_address(ctx, arg, NULL) : s;
}

struct reading {
    int64_t account_id;
    struct person_look *looks;
    size_t n;
};

static enum status read_log(struct ctx *ctx, void *arg)
{
    struct reading *r = arg;
    return people_looks(ctx, r->account_id, 0, 100, &r->looks, &r->n);
}

static struct person_look *log_of(struct looking *l, int64_t account_id, size_t *ret_n)
{
    struct reading r = {.account_id = account_id};
    assert_int_equal(people_write_looks(l->t->store, &l->t->ctx), OK);
    assert_int_equal(store_tx(l->t->store, &l->t->ctx, DB_READ, read_log, &r), OK);
    *ret_n = r.n;
    return r.looks;
}

static void looked(struct looking *l)
{
    struct ctx *ctx = &l->t->ctx;
    struct actor a;
    struct helping helping = {.access_id = 1};
    size_t n = 0;
    const struct look booking = {.account_id = l->anna,
                                 .operator_id = 5,
                                 .space_id = 7,
                                 .place = "Bottega Portello",
                                 .what = "A booking"};
    struct look elsewhere = booking;
    elsewhere.space_id = 8;
    /* Nobody, herself, who has no role there, who acts for her: none of it is noted. */
    ctx->actor = NULL;
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    as(ctx, &a, l->anna, host_here, 1);
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    as(ctx, &a, l->bruno, host_here, 1);
    assert_int_equal(people_looked_at(ctx, &elsewhere), OK);
    a.helping = &helping;
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    (void)log_of(l, l->anna, &n);
    assert_int_equal(n, 0);
    /* A host: twice within the hour is one entry, an hour later another. */
    a.helping = NULL;
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    (void)log_of(l, l->anna, &n);
    assert_int_equal(n, 1);
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    struct person_look *looks = log_of(l, l->anna, &n);
    assert_int_equal(n, 1);
    assert_int_equal(looks[0].times, 2);
    assert_string_equal(looks[0].who, "Bruno");
    assert_string_equal(looks[0].role, "host");
    assert_string_equal(looks[0].place, "Bottega Portello");
    pass_s(l->t, 60 * 60);
    assert_int_equal(people_looked_at(ctx, &booking), OK);
    (void)log_of(l, l->anna, &n);
    assert_int_equal(n, 2);
    /* A steward is not taken for a host; a list counts by the day; an address is enough. */
    as(ctx, &a, l->bruno, a_steward, 1);
    struct look mail = {.place = "Bottega Portello", .what = "A mail to you"};
    assert_int_equal(people_looked_at_listed(ctx, &mail, l->anna), OK);
    pass_s(l->t, 60);
    assert_int_equal(store_tx(l->t->store, ctx, DB_READ, address_looked, &mail), OK);
    looks = log_of(l, l->anna, &n);
    assert_true(n >= 3);
    assert_string_equal(looks[0].role, "steward");
}

static void who_looked_is_written_down(void **state) /* PE-51, PV-7 */
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct looking l = {.t = &t};
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, two_people, &l), OK);
        looked(&l);
        test_store_close(&t);
    }
}

/* ---- without an account ---------------------------------------------------------------------- */

static enum status look_by_address(struct ctx *ctx, void *arg)
{
    return people_looked_at_address(ctx, arg, "Carla@Example.org");
}

static enum status carla_comes(struct ctx *ctx, void *arg)
{
    return people_account(ctx, "carla@example.org", "Carla", arg);
}

static enum status thing_is_forgotten(struct ctx *ctx, void *arg)
{
    return people_looks_forget_thing(ctx, *(int64_t *)arg);
}

static enum status read_thing(struct ctx *ctx, void *arg)
{
    struct reading *r = arg;
    return people_looks_of_thing(ctx, r->account_id, &r->looks, &r->n);
}

static size_t noted_of(struct looking *l, int64_t thing_id)
{
    struct reading r = {.account_id = thing_id};
    assert_int_equal(people_write_looks(l->t->store, &l->t->ctx), OK);
    assert_int_equal(store_tx(l->t->store, &l->t->ctx, DB_READ, read_thing, &r), OK);
    return r.n;
}

static void asked(struct looking *l)
{
    struct ctx *ctx = &l->t->ctx;
    struct actor a;
    int64_t carla = 0;
    int64_t other = 78;
    size_t n = 0;
    struct look enquiry = {
        .operator_id = 5, .space_id = 7, .place = "Bottega", .what = "An enquiry", .thing_id = 77};
    as(ctx, &a, l->bruno, host_here, 1);
    /* Nobody has the address: it is noted of the thing, once an hour. */
    for (int i = 0; i < 2; i++)
        assert_int_equal(store_tx(l->t->store, ctx, DB_READ, look_by_address, &enquiry), OK);
    assert_int_equal(noted_of(l, 77), 1);
    /* A thing that is forgotten takes nothing any more, not even what waited. */
    enquiry.thing_id = other;
    assert_int_equal(store_tx(l->t->store, ctx, DB_READ, look_by_address, &enquiry), OK);
    assert_int_equal(store_tx(l->t->store, ctx, DB_WRITE, thing_is_forgotten, &other), OK);
    assert_int_equal(noted_of(l, other), 0);
    /* Whoever has the address now has it in his log; from then on it is written there. */
    assert_int_equal(store_tx(l->t->store, ctx, DB_WRITE, carla_comes, &carla), OK);
    assert_int_equal(noted_of(l, 77), 0);
    struct person_look *looks = log_of(l, carla, &n);
    assert_int_equal(n, 1);
    assert_int_equal(looks[0].times, 2);
    enquiry.thing_id = 77;
    pass_s(l->t, 60 * 60);
    assert_int_equal(store_tx(l->t->store, ctx, DB_READ, look_by_address, &enquiry), OK);
    assert_int_equal(noted_of(l, 77), 0);
    (void)log_of(l, carla, &n);
    assert_int_equal(n, 2);
    /* One's own address is no look. */
    as(ctx, &a, carla, host_here, 1);
    pass_s(l->t, 60 * 60);
    assert_int_equal(store_tx(l->t->store, ctx, DB_READ, look_by_address, &enquiry), OK);
    (void)log_of(l, carla, &n);
    assert_int_equal(n, 2);
}

/* More than the table holds at first: it grows, and is whole. */
static void many(struct looking *l)
{
    struct ctx *ctx = &l->t->ctx;
    struct actor a;
    size_t n = 0;
    as(ctx, &a, l->bruno, host_here, 1);
    pass_s(l->t, 25 * 60 * 60);
    const struct look list = {.operator_id = 5, .space_id = 7, .what = "A list"};
    for (int64_t i = 0; i < 5000; i++)
        assert_int_equal(people_looked_at_listed(ctx, &list, 1000000 + i), OK);
    assert_int_equal(people_looked_at_listed(ctx, &list, l->anna), OK);
    const struct person_look *looks = log_of(l, l->anna, &n);
    assert_true(n > 0);
    assert_string_equal(looks[0].what, "A list");
}

static void who_has_no_account_is_told_too(void **state) /* PE-52, PV-12 */
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct looking l = {.t = &t};
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, two_people, &l), OK);
        asked(&l);
        many(&l);
        test_store_close(&t);
    }
}

/* ---- forgetting ------------------------------------------------------------------------------ */

static enum status forgotten(struct ctx *ctx, void *arg)
{
    char cookie[RNG_SECRET_CHARS + 1];
    struct looking l;
    struct contact c;
    struct team team = {.name = "Carte"};
    struct team made;
    int64_t again;
    (void)arg;
    assert_int_equal(two_people(ctx, &l), OK);
    begin(ctx, l.anna, cookie);
    assert_int_equal(
        people_grant(ctx, l.anna, &(struct grant){.role = ROLE_HOST, .operator_id = 5}), OK);
    assert_int_equal(team_found(ctx, &team, l.bruno, &made), OK);
    assert_int_equal(team_add(ctx, made.id, l.anna, false), OK);
    assert_int_equal(people_erase(ctx, l.anna, "Somebody"), OK);
    /* No session, no role, no team; the row names nobody, and takes no mail. */
    assert_int_equal(who(ctx, cookie), NOT_FOUND);
    struct contact *hosts;
    size_t n;
    assert_int_equal(people_hosts_of(ctx, 5, 0, &hosts, &n), OK);
    assert_int_equal(n, 0);
    struct own_team *teams;
    assert_int_equal(teams_of_account(ctx, l.anna, &teams, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(people_get(ctx, l.anna, &c), OK);
    assert_string_equal(c.name, "Somebody");
    assert_string_equal(c.email, MAIL_NOBODY);
    assert_int_equal(people_of_email(ctx, "anna@example.org", &c), NOT_FOUND);
    /* The address is free, and its next account is another person. */
    assert_int_equal(people_account(ctx, "anna@example.org", NULL, &again), OK);
    assert_true(again != l.anna);
    return OK;
}

static void who_is_forgotten_signs_in_no_more(void **state) /* PE-50, PV-10 */
{
    (void)state;
    play(forgotten);
}

static enum status alone(struct ctx *ctx, void *arg)
{
    struct looking l;
    (void)arg;
    assert_int_equal(two_people(ctx, &l), OK);
    assert_int_equal(people_grant(ctx, l.anna, &(struct grant){.role = ROLE_STEWARD}), OK);
    assert_int_equal(people_erase(ctx, l.anna, "Somebody"), CONFLICT);
    assert_string_equal(ctx->problem.code, "people.last_steward");
    return OK;
}

static void the_last_steward_is_not_forgotten(void **state) /* PE-10 */
{
    (void)state;
    play(alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_looked_is_written_down),
        cmocka_unit_test(who_has_no_account_is_told_too),
        cmocka_unit_test(who_is_forgotten_signs_in_no_more),
        cmocka_unit_test(the_last_steward_is_not_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
