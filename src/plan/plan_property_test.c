/* Any sequence of giving, drawing, giving back, correcting and ending keeps the sums right. */
#include "support/test_house.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

#include "plan/plan_internal.h"

#include <pthread.h>
#include <stdatomic.h>

enum { H = 60, STEPS = 400, STEPS_SLOW = 40, KINDS = 4, THINGS = 40, SUBJECTS = 60 };

static struct {
    struct test_house house;
    int64_t ada;
    struct resource desks;
    struct rng rng;
    int64_t ids[THINGS]; /* allowances */
    int64_t expected[THINGS];
    size_t n;
    struct way_part drawn[SUBJECTS][WAY_PARTS_MAX];
    size_t drawn_n[SUBJECTS];
    int several; /* drew from more than one */
} p;

static struct date today_of(const struct ctx *ctx)
{
    return date_of_days(ctx_now_s(ctx) / 86400);
}

static size_t index_of(int64_t id)
{
    size_t i = 0;
    while (i < p.n && p.ids[i] != id)
        i++;
    assert_true(i < p.n);
    return i;
}

static void give(struct ctx *ctx)
{
    static const enum allowance_unit units[KINDS] = {UNIT_DAYS, UNIT_HALF_DAYS, UNIT_MINUTES,
                                                     UNIT_CENTS};
    static const int64_t amounts[KINDS] = {5, 8, 900, 6000};
    if (p.n == THINGS)
        return;
    const size_t kind = (size_t)rng_below(&p.rng, KINDS);
    const struct date today = today_of(ctx);
    const int64_t days = (int64_t)rng_below(&p.rng, 40);
    const struct allowance_grant g = {.holder = {.account_id = p.ada},
                                      .operator_id = p.house.operator_id,
                                      .space_id = rng_below(&p.rng, 2) ? p.house.space_id : 0,
                                      .name = "Something",
                                      .unit = units[kind],
                                      .amount =
                                          1 + (int64_t)rng_below(&p.rng, (uint64_t)amounts[kind]),
                                      .from = today,
                                      .until = days ? date_add(today, days) : (struct date){0},
                                      .note = ""};
    test_must(allowance_give(ctx, &g, &p.ids[p.n]), "give");
    p.expected[p.n++] = g.amount;
}

/* What a subject drew is there again. */
static void is_back(size_t subject)
{
    for (size_t i = 0; i < p.drawn_n[subject]; i++)
        p.expected[index_of(p.drawn[subject][i].source_id)] += p.drawn[subject][i].takes;
    p.drawn_n[subject] = 0;
}

/* By itself, or what is chosen of the ways that are shown; it is then as it was shown [PL-3]. */
static void draw_one(struct ctx *ctx, const struct draw_ask *ask, struct way_to_pay *ret_way)
{
    struct way_to_pay ways[WAYS_MAX];
    size_t n = 0;
    test_must(plan_ways(ctx, ask, ways, &n), "ways");
    const bool by_itself = rng_below(&p.rng, 2);
    const struct way_to_pay *w = &ways[by_itself ? 0 : rng_below(&p.rng, n)];
    const struct way_choice choice = by_itself ? (struct way_choice){0} : plan_way_choice(w);
    test_must(plan_draw(ctx, ask, &choice, ret_way), "draw");
    assert_int_equal(ret_way->rest_cents.v, w->rest_cents.v);
    assert_int_equal(ret_way->parts_n, w->parts_n);
    for (size_t i = 0; i < w->parts_n; i++) {
        assert_int_equal(ret_way->parts[i].source_id, w->parts[i].source_id);
        assert_int_equal(ret_way->parts[i].takes, w->parts[i].takes);
        assert_true(w->parts[i].takes > 0 && w->parts[i].left >= 0);
    }
}

static void draw(struct ctx *ctx)
{
    const size_t subject = (size_t)rng_below(&p.rng, SUBJECTS);
    const int32_t from = (int32_t)(8 + rng_below(&p.rng, 4)) * H;
    const int32_t length = (int32_t)(1 + rng_below(&p.rng, 8)) * H;
    struct draw_ask ask = {.holder = {.account_id = p.ada},
                           .account_id = p.ada,
                           .operator_id = p.house.operator_id,
                           .space_id = p.house.space_id,
                           .what = {.resource = &p.desks,
                                    .date = date_add(today_of(ctx), (int64_t)rng_below(&p.rng, 9)),
                                    .from = from,
                                    .to = from + length,
                                    .length_min = length,
                                    .units = (int32_t)(1 + rng_below(&p.rng, 3))},
                           .currency = "EUR",
                           .subject_id = (int64_t)subject + 1000};
    struct way_to_pay way;
    test_must(plan_give_back(ctx, ask.subject_id, today_of(ctx), "changed"), "give back");
    is_back(subject);
    draw_one(ctx, &ask, &way);
    for (size_t i = 0; i < way.parts_n; i++) {
        p.drawn[subject][i] = way.parts[i];
        p.expected[index_of(way.parts[i].source_id)] -= way.parts[i].takes;
    }
    p.drawn_n[subject] = way.parts_n;
    p.several += way.parts_n > 1;
}

static void give_back(struct ctx *ctx)
{
    const size_t subject = (size_t)rng_below(&p.rng, SUBJECTS);
    const int64_t id = (int64_t)subject + 1000;
    test_must(plan_give_back(ctx, id, today_of(ctx), "cancelled"), "give back");
    is_back(subject);
}

static void correct(struct ctx *ctx)
{
    if (p.n == 0)
        return;
    const size_t i = (size_t)rng_below(&p.rng, p.n);
    const int64_t amount = (int64_t)rng_below(&p.rng, 21) - 10;
    ctx->problem = (struct problem){0};
    const enum status s = allowance_move(ctx, p.ids[i], amount, ENTRY_CORRECTED, 0, "counted");
    assert_int_equal(s, p.expected[i] + amount < 0 ? CONFLICT : OK);
    if (s == OK)
        p.expected[i] += amount;
}

/* Some days later: what has ended by then has nothing left. */
static void pass_time(struct ctx *ctx, struct clock *clock)
{
    *clock = clock_fixed(ctx_now_s(ctx) + (int64_t)rng_below(&p.rng, 8) * 86400);
    size_t n = 1;
    while (n > 0)
        test_must(allowance_tend(ctx, &n), "tend");
    for (size_t i = 0; i < p.n; i++) {
        struct allowance a;
        test_must(allowance_get(ctx, p.ids[i], &a), "allowance");
        if (a.closed)
            p.expected[i] = 0;
        assert_int_equal(a.closed, a.until.year && date_compare(a.until, today_of(ctx)) <= 0);
    }
}

/* PL-4: the balance is the sum of the entries, as the model has it, and not below zero. */
static void check(struct ctx *ctx)
{
    for (size_t i = 0; i < p.n; i++) {
        struct allowance a;
        struct allowance_entry *entries = NULL;
        size_t n = 0;
        int64_t sum = 0;
        test_must(allowance_get(ctx, p.ids[i], &a), "allowance");
        test_must(allowance_entries(ctx, p.ids[i], &entries, &n), "entries");
        for (size_t e = 0; e < n; e++)
            sum += entries[e].amount;
        assert_int_equal(a.left, sum);
        assert_int_equal(a.left, p.expected[i]);
        assert_true(a.left >= 0);
    }
}

static enum status step(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    switch (rng_below(&p.rng, 10)) {
    case 0:
        give(ctx);
        break;
    case 1:
        correct(ctx);
        break;
    case 2:
    case 3:
        give_back(ctx);
        break;
    case 4:
        pass_time(ctx, &s->t->clock);
        break;
    default:
        draw(ctx);
        break;
    }
    check(ctx);
    return OK;
}

static enum status make(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &p.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &p.ada), "account");
    test_must(resource_get(ctx, p.house.desks, &p.desks), "desks");
    p.desks.name = "Desks"; /* the other texts go with the arena */
    return OK;
}

static enum status look(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
    assert_true(found.looked_at > 0);
    return OK;
}

static void plays_any_sequence(struct scenario *s)
{
    memset(&p, 0, sizeof(p));
    p.rng = rng_seeded(7);
    assert_int_equal(in_tx(s, DB_WRITE, make), OK);
    for (int i = test_rounds(STEPS, STEPS_SLOW); i > 0; i--) {
        arena_reset(s->t->arena);
        assert_int_equal(in_tx(s, DB_WRITE, step), OK);
    }
    assert_int_equal(in_tx(s, DB_READ, look), OK);
    assert_true(p.several > 0);
}

/* PL-4, PL-5 */
static void test_any_sequence(void **state)
{
    (void)state;
    run_on_both(plays_any_sequence);
}

/* ---- many at once --------------------------------------------------------------------------- */

enum { THREADS = 8, TRIES = 20, DAYS = 37 };

struct race {
    struct test_store *t;
    int64_t carnet;
    atomic_int drawn, spent, other;
};
struct runner {
    struct race *race;
    struct ctx ctx;
    int number;
    int at;
};

static enum status begin(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    (void)make(ctx, NULL);
    const struct allowance_grant g = {.holder = {.account_id = p.ada},
                                      .operator_id = p.house.operator_id,
                                      .name = "Carnet",
                                      .unit = UNIT_DAYS,
                                      .amount = DAYS,
                                      .from = {2027, 1, 1},
                                      .note = ""};
    return allowance_give(ctx, &g, &r->carnet);
}

static enum status take(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    const struct draw_ask ask = {.holder = {.account_id = p.ada},
                                 .account_id = p.ada,
                                 .operator_id = p.house.operator_id,
                                 .space_id = p.house.space_id,
                                 .what = {.resource = &p.desks,
                                          .date = {2027, 1, 20},
                                          .from = 10 * H,
                                          .to = 12 * H,
                                          .length_min = 2 * H,
                                          .units = 1},
                                 .currency = "EUR",
                                 .subject_id = 5000 + me->number * TRIES + me->at};
    const struct way_choice choice = {.chosen = true, .source_ids = {me->race->carnet}};
    struct way_to_pay way;
    ctx->problem = (struct problem){0};
    return plan_draw(ctx, &ask, &choice, &way);
}

static void *run(void *arg)
{
    struct runner *me = arg;
    for (me->at = 0; me->at < TRIES; me->at++) {
        arena_reset(me->ctx.arena);
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, take, me);
        atomic_fetch_add(s == OK         ? &me->race->drawn
                         : s == CONFLICT ? &me->race->spent
                                         : &me->race->other,
                         1);
    }
    return NULL;
}

static void race_on(enum store_engine engine)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    memset(&p, 0, sizeof(p));
    struct race race = {.t = &t};
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, begin, &race), OK);
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){.race = &race, .ctx = t.ctx, .number = i};
        runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        arena_free(runners[i].ctx.arena);
    }
    assert_int_equal(atomic_load(&race.other), 0);
    assert_int_equal(atomic_load(&race.drawn), DAYS);
    assert_int_equal(atomic_load(&race.spent), THREADS * TRIES - DAYS);
    assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, look, NULL), OK);
    test_store_close(&t);
}

/* PL-4: not below zero, however many draw at once. */
static void test_race(void **state)
{
    (void)state;
    race_on(STORE_SQLITE);
    race_on(STORE_POSTGRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_sequence),
        cmocka_unit_test(test_race),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
