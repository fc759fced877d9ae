/* Facts: every one, in order, at least once, whatever order transactions end in. */
#include "store/store.h"
#include "store_sql.h"

#include "support/test_scenario.h"

struct said {
    const char *name;
    int64_t subject;
};

static enum status say(struct ctx *ctx, void *arg)
{
    const struct said *said = arg;
    struct fact f = {
        .name = said->name, .operator_id = 1, .space_id = 2, .subject_id = said->subject};
    return fact_add(ctx, &f);
}

static void announce(struct test_store *t, const char *name, int64_t subject)
{
    struct said said = {.name = name, .subject = subject};
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, say, &said), OK);
}

struct hearing {
    struct scenario *s;
    const char *consumer;
    size_t max;
    size_t n; /* heard */
    bool forget;
};

/* What is of others is passed over; the rest is work, for which the store is asked. */
static enum status write_down(struct ctx *ctx, const struct fact *f, const void *arg)
{
    const struct hearing *h = arg;
    struct sql_fact_horizon_row horizon;
    if (strcmp(f->name, "other") == 0)
        return OK;
    buf_printf(h->s->out, "%s %s %lld %lld\n", h->consumer, f->name, (long long)f->subject_id,
               (long long)f->at);
    return sql_fact_horizon(ctx, &horizon);
}

/* Handle what comes next: write it down, acknowledge all or nothing. */
static enum status hear(struct ctx *ctx, void *arg)
{
    struct hearing *h = arg;
    struct fact *facts = NULL;
    if (!h->forget)
        return fact_each(ctx, h->consumer, h->max, write_down, h, &h->n);
    enum status st = fact_next(ctx, h->consumer, h->max, &facts, &h->n);
    for (size_t i = 0; st == OK && i < h->n; i++)
        st = write_down(ctx, &facts[i], h);
    return st;
}

static size_t listen_once(struct scenario *s, const char *consumer, size_t max, bool forget)
{
    struct hearing h = {.s = s, .consumer = consumer, .max = max, .forget = forget};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, hear, &h), OK);
    return h.n;
}

static void play_order(struct scenario *s)
{
    uint64_t before = store_facts_committed(s->t->store);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
    announce(s->t, "a", 1);
    announce(s->t, "b", 2);
    announce(s->t, "c", 3);
    assert_int_equal(store_facts_committed(s->t->store), before + 3);
    assert_int_equal(listen_once(s, "mail", 2, true), 2);
    assert_int_equal(listen_once(s, "mail", 2, false), 2); /* not acknowledged: again */
    announce(s->t, "d", 4);
    while (listen_once(s, "mail", 2, false))
        ; /* fewer than asked for does not mean the end; none does */
    assert_int_equal(listen_once(s, "audit", 10, false), 4); /* each has its own place */
    saw(s, "mail a 1 1800000000\nmail b 2 1800000000\n"
           "mail a 1 1800000000\nmail b 2 1800000000\n"
           "mail c 3 1800000000\nmail d 4 1800000000\n"
           "audit a 1 1800000000\naudit b 2 1800000000\n"
           "audit c 3 1800000000\naudit d 4 1800000000\n");
}

static void st8_facts_come_in_order_at_least_once(void **state)
{
    (void)state;
    run_on_both(play_order);
}

/* Only what somebody works on counts: a consumer with little to do is soon through. */
static void play_others(struct scenario *s)
{
    announce(s->t, "a", 1);
    for (int i = 0; i < 5; i++)
        announce(s->t, "other", 2);
    announce(s->t, "b", 3);
    announce(s->t, "c", 4);
    assert_int_equal(listen_once(s, "mail", 2, false), 7);
    assert_int_equal(listen_once(s, "mail", 2, false), 1);
    assert_int_equal(listen_once(s, "mail", 2, false), 0);
    for (int i = 0; i < 40; i++)
        announce(s->t, "other", 5);
    announce(s->t, "d", 6);
    size_t heard = 0;
    for (size_t n = 1; n > 0; heard += n)
        n = listen_once(s, "mail", 2, false);
    assert_int_equal(heard, 41);
    saw(s, "mail a 1 1800000000\nmail b 3 1800000000\nmail c 4 1800000000\n"
           "mail d 6 1800000000\n");
}

static void st8_facts_of_others_are_passed_over(void **state)
{
    (void)state;
    run_on_both(play_others);
}

/* A transaction that began earlier ends later: its fact is neither lost nor overtaken by an
 * acknowledgement. */
static void st9_facts_of_open_transactions_are_held_back(void **state)
{
    (void)state;
    struct test_store t;
    if (!test_store_open(&t, STORE_POSTGRES))
        skip();
    struct buf out;
    buf_init(&out, 1 << 16);
    struct scenario s = {.t = &t, .out = &out};
    struct db *slow;
    assert_int_equal(db_open(t.store, DB_WRITE, &slow), OK);
    struct ctx ctx = t.ctx;
    ctx.db = slow;
    struct said said = {.name = "slow", .subject = 1};
    assert_int_equal(db_batch_begin(slow), OK);
    assert_int_equal(db_item_begin(slow), OK);
    assert_int_equal(say(&ctx, &said), OK);
    struct fact
        *heard; /* a fact is posted: the next answer from the server says that it is there */
    size_t heard_n;
    assert_int_equal(fact_next(&ctx, "nobody", 1, &heard, &heard_n), OK);
    announce(&t, "quick", 2);
    assert_int_equal(listen_once(&s, "mail", 10, false), 0);
    assert_int_equal(db_item_end(slow, true), OK);
    assert_int_equal(db_batch_commit(slow), OK);
    assert_int_equal(listen_once(&s, "mail", 1, false), 1);
    announce(&t, "later", 3);
    assert_int_equal(listen_once(&s, "mail", 10, false), 1);
    assert_int_equal(listen_once(&s, "mail", 10, false), 1);
    assert_int_equal(listen_once(&s, "mail", 10, false), 0);
    saw(&s, "mail slow 1 1800000000\nmail quick 2 1800000000\nmail later 3 1800000000\n");
    db_close(slow);
    buf_free(&out);
    test_store_close(&t);
}

/* An item that says something, kept or undone. */
static enum status item(struct ctx *ctx, const char *name, int64_t subject, bool keep)
{
    struct said said = {.name = name, .subject = subject};
    enum status st = db_item_begin(ctx->db);
    if (st != OK)
        return st;
    assert_int_equal(say(ctx, &said), OK);
    return db_item_end(ctx->db, keep);
}

/* Items share a commit. When one that wrote is refused, the whole batch is to be tried again; on
 * SQLite the next one undoes what is refused alone. */
static void play_one_of_two_undone(struct scenario *s)
{
    struct db *db;
    assert_int_equal(db_open(s->t->store, DB_WRITE, &db), OK);
    struct ctx ctx = s->t->ctx;
    ctx.db = db;
    bool alone = store_engine(s->t->store) == STORE_SQLITE;
    for (int i = 0; i < 2; i++) {
        bool again = i == 0 || !alone;
        assert_int_equal(db_batch_begin(db), OK);
        assert_int_equal(item(&ctx, "kept", 1, true), OK);
        assert_int_equal(item(&ctx, "undone", 2, false), OK);
        assert_int_equal(item(&ctx, "behind", 3, true), again ? RETRY : OK);
        assert_int_equal(db_batch_commit(db), again ? RETRY : OK);
    }
    if (!alone) {
        announce(s->t, "kept", 1);
        announce(s->t, "behind", 3);
    }
    db_close(db);
    assert_int_equal(listen_once(s, "mail", 10, false), 2);
    saw(s, "mail kept 1 1800000000\nmail behind 3 1800000000\n");
}

/* What is undone before anything is kept needs nothing to be tried again. */
static void play_first_of_two_undone(struct scenario *s)
{
    struct db *db;
    assert_int_equal(db_open(s->t->store, DB_WRITE, &db), OK);
    struct ctx ctx = s->t->ctx;
    ctx.db = db;
    assert_int_equal(db_batch_begin(db), OK);
    assert_int_equal(item(&ctx, "undone", 1, false), OK);
    assert_int_equal(item(&ctx, "kept", 2, true), OK);
    assert_int_equal(db_batch_commit(db), OK);
    db_close(db);
    assert_int_equal(listen_once(s, "mail", 10, false), 1);
    saw(s, "mail kept 2 1800000000\n");
}

static void st9_one_of_two_items_is_undone(void **state)
{
    (void)state;
    run_on_both(play_one_of_two_undone);
    run_on_both(play_first_of_two_undone);
}

enum { READERS = 5, ROUNDS = 400, AT_ONCE_MAX = 40 };

/* Counts what a reader is given: each fact once, those of one transaction in their order. */
struct counting {
    char consumer[24];
    int64_t last_of_tx; /* subjects are numbered; a slow one's is negative */
    int64_t sum;
    size_t n;
};

static enum status count(struct ctx *ctx, const struct fact *f, const void *arg)
{
    struct sql_fact_horizon_row horizon;
    struct counting *c = (struct counting *)arg;
    c->n++;
    c->sum += f->subject_id;
    if (f->subject_id > 0) {
        assert_true(f->subject_id > c->last_of_tx);
        c->last_of_tx = f->subject_id;
    }
    return f->subject_id % 3 ? OK : sql_fact_horizon(ctx, &horizon);
}

struct reading {
    struct counting *counting;
    size_t max;
    size_t n;
};

static enum status read_some(struct ctx *ctx, void *arg)
{
    struct reading *r = arg;
    return fact_each(ctx, r->counting->consumer, r->max, count, r->counting, &r->n);
}

static size_t read_by(struct scenario *s, struct counting *c, size_t max)
{
    struct reading r = {.counting = c, .max = max};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, read_some, &r), OK);
    arena_reset(s->t->ctx.arena);
    return r.n;
}

/* Readers that take turns in any order, some at a time, while others write and a transaction stays
 * open now and then, are each given every fact once [ST-8, ST-9]. */
static void play_many_readers(struct scenario *s)
{
    struct rng rng = rng_seeded(7);
    struct counting readers[READERS] = {{.n = 0}};
    struct db *slow = NULL;
    const bool postgres = store_engine(s->t->store) == STORE_POSTGRES;
    int64_t said_n = 0;
    int64_t slow_n = 0;
    if (postgres)
        assert_int_equal(db_open(s->t->store, DB_WRITE, &slow), OK);
    for (int i = 0; i < READERS; i++)
        (void)snprintf(readers[i].consumer, sizeof(readers[i].consumer), "reader%d", i);
    for (int round = 0; round < ROUNDS; round++) {
        struct ctx ctx = s->t->ctx;
        ctx.db = slow;
        for (uint64_t n = rng_below(&rng, 12); n > 0; n--)
            announce(s->t, "a", ++said_n);
        if (postgres && round % 7 == 0) {
            struct said said = {.name = "slow", .subject = -++slow_n};
            assert_int_equal(db_batch_begin(slow), OK);
            assert_int_equal(db_item_begin(slow), OK);
            assert_int_equal(say(&ctx, &said), OK);
        }
        (void)read_by(s, &readers[rng_below(&rng, READERS)], 1 + rng_below(&rng, AT_ONCE_MAX));
        if (postgres && round % 7 == 3) {
            assert_int_equal(db_item_end(slow, true), OK);
            assert_int_equal(db_batch_commit(slow), OK);
        }
    }
    if (postgres && (ROUNDS - 1) % 7 < 3) {
        assert_int_equal(db_item_end(slow, true), OK);
        assert_int_equal(db_batch_commit(slow), OK);
    }
    for (int i = 0; i < READERS; i++) {
        while (read_by(s, &readers[i], AT_ONCE_MAX))
            ;
        assert_int_equal(readers[i].n, said_n + slow_n);
        assert_int_equal(readers[i].sum, said_n * (said_n + 1) / 2 - slow_n * (slow_n + 1) / 2);
    }
    db_close(slow);
}

static void st8_many_readers_miss_nothing(void **state)
{
    (void)state;
    run_on_both(play_many_readers);
}

static enum status say_and_refuse(struct ctx *ctx, void *arg)
{
    enum status st = say(ctx, arg);
    return st == OK ? CONFLICT : st;
}

static void play_undone(struct scenario *s)
{
    struct said said = {.name = "never", .subject = 1};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, say_and_refuse, &said), CONFLICT);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
}

static void st8_what_was_undone_is_not_announced(void **state)
{
    (void)state;
    run_on_both(play_undone);
}

static enum status skip_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    return fact_skip(ctx);
}

static void play_skip(struct scenario *s)
{
    announce(s->t, "a", 1);
    announce(s->t, "b", 2);
    assert_int_equal(listen_once(s, "before", 1, false), 1);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, skip_all, NULL), OK);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
    announce(s->t, "c", 3);
    assert_int_equal(listen_once(s, "mail", 10, false), 1);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
    while (listen_once(s, "before", 10, false))
        ; /* who was there goes on where he was */
    saw(s, "before a 1 1800000000\nmail c 3 1800000000\n"
           "before b 2 1800000000\nbefore c 3 1800000000\n");
}

static void st18_who_comes_after_a_skip_begins_behind_it(void **state)
{
    (void)state;
    run_on_both(play_skip);
}

static enum status pass(struct ctx *ctx, void *arg)
{
    return fact_pass(ctx, arg);
}

static void play_pass(struct scenario *s)
{
    char mail[] = "mail";
    announce(s->t, "a", 1);
    announce(s->t, "b", 2);
    announce(s->t, "c", 3);
    assert_int_equal(listen_once(s, "mail", 1, false), 1);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, pass, mail), OK);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, pass, mail), NOT_FOUND);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
    announce(s->t, "d", 4);
    assert_int_equal(listen_once(s, "mail", 10, false), 1);
    assert_int_equal(listen_once(s, "mail", 10, false), 0);
    assert_int_equal(listen_once(s, "audit", 1, false), 1); /* for himself only */
    saw(s, "mail a 1 1800000000\nmail d 4 1800000000\naudit a 1 1800000000\n");
}

static void st18_who_passes_over_goes_on_behind_it(void **state)
{
    (void)state;
    run_on_both(play_pass);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st8_facts_come_in_order_at_least_once),
        cmocka_unit_test(st8_facts_of_others_are_passed_over),
        cmocka_unit_test(st8_many_readers_miss_nothing),
        cmocka_unit_test(st8_what_was_undone_is_not_announced),
        cmocka_unit_test(st9_facts_of_open_transactions_are_held_back),
        cmocka_unit_test(st9_one_of_two_items_is_undone),
        cmocka_unit_test(st18_who_passes_over_goes_on_behind_it),
        cmocka_unit_test(st18_who_comes_after_a_skip_begins_behind_it),
    };
    return cmocka_run_group_tests_name("store facts", tests, NULL, NULL);
}
