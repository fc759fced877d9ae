/* What limits refuse is not booked, on both engines, whoever asks at once [BK-90 to BK-93]. */
#include "booking/booking_limit.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

#include <pthread.h>
#include <stdatomic.h>

enum { H = 60, DAY_S = 24 * 3600 };

static const struct date friday = {2027, 1, 22}; /* a week after the tests' now */

struct world {
    struct test_house house;
    struct actor ada, bruno;
    int64_t rule_id;
};

static int64_t limit_made(struct ctx *ctx, const struct world *w, struct limit_rule r)
{
    int64_t id = 0;
    r.space_id = w->house.space_id;
    r.name = r.name ? r.name : "";
    r.who.group = "";
    r.active = true;
    if (!r.each)
        r.each = LIMIT_PERSON;
    if (!r.then)
        r.then = LIMIT_REFUSE;
    test_must(limit_rule_save(ctx, &r, &id), "limit");
    return id;
}

static struct actor actor_of(struct ctx *ctx, const char *email)
{
    int64_t id = 0;
    test_must(people_account(ctx, email, email, &id), "account");
    return (struct actor){.account_id = id, .email = email, .name = email};
}

static void make_world(struct ctx *ctx, struct world *w)
{
    const struct booking_terms terms = test_terms();
    limit_set_counter(booking_uses);
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &w->house);
    w->ada = actor_of(ctx, "ada@posta.example");
    w->bruno = actor_of(ctx, "bruno@posta.example");
}

static struct booking_ask ask_for(const struct world *w, struct date d, int from, int to)
{
    return (struct booking_ask){.space_id = w->house.space_id,
                                .resource_id = w->house.small,
                                .span = {.date = d, .from = (minute)from, .to = (minute)to},
                                .units = 1,
                                .name = "Ada"};
}

static enum status place(struct ctx *ctx, const struct actor *who, struct booking_ask ask,
                         struct booking *ret)
{
    bool repeated = false;
    ctx->problem = (struct problem){0};
    ctx->actor = who;
    ask.email = ask.email ? ask.email : who ? who->email : NULL;
    return booking_place(ctx, &ask, ret, &repeated);
}

/* BK-90: hours a week; another person has his own, and the host is not bound [LM-9]. */
static enum status hours(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    struct booking b;
    make_world(ctx, &w);
    (void)limit_made(ctx, &w,
                     (struct limit_rule){.measure = LIMIT_HOURS,
                                         .period = LIMIT_WEEK,
                                         .amount = 4 * H,
                                         .kinds = 1U << KIND_ROOM,
                                         .name = "Sale"});
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 8 * H, 11 * H), &b), OK);
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 12 * H, 14 * H), &b), INVALID);
    assert_string_equal(ctx->problem.code, "limit.hours");
    assert_string_equal(ctx->problem.fields[0].name, "to");
    assert_non_null(strstr(ctx->problem.detail, "Sale"));
    assert_non_null(strstr(ctx->problem.detail, "25 January"));
    assert_int_equal(place(ctx, &w.bruno, ask_for(&w, friday, 12 * H, 14 * H), &b), OK);
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, date_add(friday, 3), 8 * H, 10 * H), &b), OK);
    struct booking_ask desk = ask_for(&w, friday, 8 * H, 18 * H);
    desk.resource_id = w.house.desks;
    assert_int_equal(place(ctx, &w.ada, desk, &b), OK);
    struct booking_ask hers = ask_for(&w, friday, 15 * H, 20 * H);
    hers.email = w.ada.email;
    assert_int_equal(place(ctx, &w.house.host, hers, &b), OK);
    return OK;
}

static void test_hours(void **state)
{
    (void)state;
    on_both(hours);
}

/* BK-90: a guest by his address, in whatever letters; who tells none is held to each booking
 * [LM-12]. */
static enum status guests(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    struct booking b;
    make_world(ctx, &w);
    (void)limit_made(ctx, &w,
                     (struct limit_rule){.measure = LIMIT_COUNT, .period = LIMIT_DAY, .amount = 1});
    struct booking_ask a = ask_for(&w, friday, 8 * H, 9 * H);
    a.email = "Ugo@Posta.example";
    assert_int_equal(place(ctx, NULL, a, &b), OK);
    a = ask_for(&w, friday, 10 * H, 11 * H);
    a.email = "ugo@posta.example";
    assert_int_equal(place(ctx, NULL, a, &b), INVALID);
    assert_string_equal(ctx->problem.code, "limit.count");
    a.email = "eva@posta.example";
    assert_int_equal(place(ctx, NULL, a, &b), OK);
    a = ask_for(&w, friday, 12 * H, 13 * H);
    assert_int_equal(place(ctx, NULL, a, &b), OK);
    struct booking_ask three = ask_for(&w, friday, 12 * H, 13 * H);
    three.resource_id = w.house.desks;
    three.units = 3;
    assert_int_equal(place(ctx, NULL, three, &b), INVALID);
    return OK;
}

static void test_guests(void **state)
{
    (void)state;
    on_both(guests);
}

/* BK-91: shorter is always possible; longer is judged; a limit that asks makes a request. LM-10 */
static enum status changes(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    struct booking b;
    make_world(ctx, &w);
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 8 * H, 14 * H), &b), OK);
    const int64_t id = limit_made(
        ctx, &w, (struct limit_rule){.measure = LIMIT_LONGEST, .amount = LIMIT_FAIR_MIN});
    struct booking_shift to = {.span = {.date = friday, .from = 8 * H, .to = 13 * H}};
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_shift(ctx, b.id, &to, &b), OK);
    to.span.to = 15 * H;
    assert_int_equal(booking_shift(ctx, b.id, &to, &b), INVALID);
    assert_string_equal(ctx->problem.code, "limit.longest");
    ctx->problem = (struct problem){0};
    struct limit_rule *all = NULL;
    size_t n = 0;
    assert_int_equal(limit_rules_all(ctx, w.house.space_id, &all, &n), OK);
    assert_int_equal(all[0].id, id);
    all[0].then = LIMIT_ASK;
    assert_int_equal(limit_rule_save(ctx, &all[0], &(int64_t){0}), OK);
    assert_int_equal(booking_shift(ctx, b.id, &to, &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    assert_int_equal(place(ctx, &w.bruno, ask_for(&w, friday, 16 * H, 22 * H), &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    assert_int_equal(place(ctx, &w.bruno, ask_for(&w, date_add(friday, 1), 8 * H, 9 * H), &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    return OK;
}

/* BK-91: who gave up hours and used them for something else does not get them back by undoing. */
static enum status undoing(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    struct booking b;
    struct booking again;
    make_world(ctx, &w);
    (void)limit_made(
        ctx, &w, (struct limit_rule){.measure = LIMIT_HOURS, .period = LIMIT_DAY, .amount = 4 * H});
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 8 * H, 12 * H), &b), OK);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 13 * H, 17 * H), &again), OK);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), INVALID);
    assert_string_equal(ctx->problem.code, "limit.hours");
    assert_int_equal(booking_cancel(ctx, again.id, &again), OK);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    return OK;
}

static void test_undoing(void **state)
{
    (void)state;
    on_both(undoing);
}

static void test_changes(void **state)
{
    (void)state;
    on_both(changes);
}

/* LM-6, LM-11: nobody came twice; then only what begins within the hour. */
static enum status no_shows(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    struct booking b;
    const struct date today = {2027, 1, 15};
    make_world(ctx, &w);
    (void)limit_made(ctx, &w,
                     (struct limit_rule){.measure = LIMIT_NO_SHOWS, .amount = 1, .days = 30});
    struct booking_ask now = ask_for(&w, today, 9 * H, 11 * H); /* it is 9:00 in Padova */
    now.from_now = true;
    assert_int_equal(place(ctx, &w.ada, now, &b), OK);
    assert_int_equal(booking_end_early(ctx, b.id, TEST_STORE_NOW_S, BOOKING_NO_SHOW, &b), OK);
    assert_int_equal(place(ctx, &w.ada, ask_for(&w, friday, 9 * H, 10 * H), &b), INVALID);
    assert_string_equal(ctx->problem.code, "limit.no_shows");
    now.span.from = 9 * H + 30;
    assert_int_equal(place(ctx, &w.ada, now, &b), OK);
    struct opt_int missed = {0};
    const struct house *h = NULL;
    assert_int_equal(house_of_id_always(ctx, w.house.space_id, &h), OK);
    assert_int_equal(limiting_missed(ctx, h, w.ada.account_id, &missed), OK);
    assert_int_equal(missed.v, 1);
    house_release(h);
    return OK;
}

static void test_no_shows(void **state)
{
    (void)state;
    on_both(no_shows);
}

/* ---- many of one person's requests at once -------------------------------------------------- */

enum { THREADS = 8, TRIES = 25, MOST = 10 };

struct race {
    struct test_store *t;
    struct world w;
    atomic_int placed, limited, other;
};
struct runner {
    struct race *race;
    struct ctx ctx;
    struct rng rng;
    struct booking_ask ask;
};

static enum status make_race(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    make_world(ctx, &r->w);
    (void)limit_made(
        ctx, &r->w,
        (struct limit_rule){.measure = LIMIT_COUNT, .period = LIMIT_DAY, .amount = MOST});
    return OK;
}

static enum status place_one(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    struct booking b;
    return place(ctx, &me->race->w.ada, me->ask, &b);
}

/* Two rooms, a booth and the desks: the locks of things do not keep his requests apart. */
static void *run(void *arg)
{
    struct runner *me = arg;
    const struct test_house *h = &me->race->w.house;
    const int64_t things[] = {h->small, h->large, h->booth, h->desks};
    for (int i = 0; i < TRIES; i++) {
        const int from = (int)rng_below(&me->rng, 46) * 30;
        arena_reset(me->ctx.arena);
        me->ask = ask_for(&me->race->w, friday, from, from + 30);
        me->ask.resource_id = things[rng_below(&me->rng, ARRAY_LEN(things))];
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, place_one, me);
        atomic_fetch_add(s == OK                         ? &me->race->placed
                         : s == INVALID || s == CONFLICT ? &me->race->limited
                                                         : &me->race->other,
                         1);
    }
    return NULL;
}

static void race_on(enum store_engine engine)
{
    struct test_store t;
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    if (!test_store_open(&t, engine))
        return;
    struct race race = {.t = &t};
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make_race, &race), OK);
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){.race = &race, .ctx = t.ctx};
        runners[i].rng = rng_seeded((uint64_t)i + 1);
        runners[i].ctx.rng = &runners[i].rng;
        runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        arena_free(runners[i].ctx.arena);
    }
    assert_int_equal(race.placed, MOST);
    assert_int_equal(race.other, 0);
    test_store_close(&t);
    booking_forget_spaces();
}

/* LM-2: ten a day are ten, however many ask at once. */
static void test_race(void **state)
{
    (void)state;
    race_on(STORE_SQLITE);
    race_on(STORE_POSTGRES);
}

/* LM-1: where there is no limit, nothing is kept of any. */
static enum status without(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct world w;
    const struct house *h = NULL;
    make_world(ctx, &w);
    assert_int_equal(house_of_id_always(ctx, w.house.space_id, &h), OK);
    assert_null(h->limits);
    house_release(h);
    const int64_t id =
        limit_made(ctx, &w, (struct limit_rule){.measure = LIMIT_AHEAD, .amount = 3});
    assert_int_equal(house_of_id_always(ctx, w.house.space_id, &h), OK);
    assert_non_null(h->limits);
    house_release(h);
    struct limit_rule *all = NULL;
    size_t n = 0;
    assert_int_equal(limit_rules_all(ctx, w.house.space_id, &all, &n), OK);
    assert_int_equal(all[0].id, id);
    return OK;
}

static void test_without(void **state)
{
    (void)state;
    on_both(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hours),   cmocka_unit_test(test_guests),
        cmocka_unit_test(test_changes), cmocka_unit_test(test_no_shows),
        cmocka_unit_test(test_undoing), cmocka_unit_test(test_race),
        cmocka_unit_test(test_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
