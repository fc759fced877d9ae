/* Ids: unique over restarts, clocks that go back, processes and threads. */
#include "store/store.h"

#include "store_sql.h"

#include "support/test_scenario.h"

#include <sys/wait.h>
#include <unistd.h>

struct many {
    int64_t *ids;
    size_t n;
    enum status end; /* what the work answers */
};

static enum status make_ids(struct ctx *ctx, void *arg)
{
    struct many *m = arg;
    for (size_t i = 0; i < m->n; i++)
        m->ids[i] = store_id(ctx);
    return m->end;
}

static int64_t one_id(struct test_store *t)
{
    int64_t id = 0;
    struct many m = {.ids = &id, .n = 1};
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, make_ids, &m), OK);
    return id;
}

static int64_t second_of(int64_t id)
{
    return (id >> 20) + 1735689600;
}

static int node_of(int64_t id)
{
    return (int)(id >> 16 & 15);
}

static void play_order(struct scenario *s)
{
    static int64_t ids[70000]; /* more than one second has */
    struct many m = {.ids = ids, .n = ARRAY_LEN(ids)};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, make_ids, &m), OK);
    assert_int_equal(second_of(ids[0]), TEST_STORE_NOW_S);
    for (size_t i = 1; i < ARRAY_LEN(ids); i++)
        assert_true(ids[i] > ids[i - 1]);
    assert_int_equal(second_of(ids[69999]), TEST_STORE_NOW_S + 1);
    assert_true(ids[69999] < INT64_C(1) << 50);
    assert_true(one_id(s->t) > ids[69999]); /* though the clock stands */
    s->t->clock.fixed_us -= INT64_C(3600) * 1000000;
    assert_true(one_id(s->t) > ids[69999]); /* though it went back */
    s->t->clock.fixed_us += INT64_C(2) * 3600 * 1000000;
    assert_int_equal(second_of(one_id(s->t)), TEST_STORE_NOW_S + 3600);
}

static void st6_ids_grow_with_time(void **state)
{
    (void)state;
    run_on_both(play_order);
}

static void play_restart(struct scenario *s)
{
    int64_t before = one_id(s->t);
    for (int i = 0; i < 20; i++) {
        test_store_shut(s->t);
        test_store_reopen(s->t);
        int64_t after = one_id(s->t);
        assert_true(node_of(after) != node_of(before) || after > before);
        before = after;
    }
}

static void st6_a_restart_in_the_same_second_repeats_no_id(void **state)
{
    (void)state;
    run_on_both(play_restart);
}

static void play_undone(struct scenario *s)
{
    int64_t id = 0;
    struct many m = {.ids = &id, .n = 1, .end = INVALID};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, make_ids, &m), INVALID);
    assert_true(one_id(s->t) > id);
}

static void st6_an_undone_item_gives_no_id_back(void **state)
{
    (void)state;
    run_on_both(play_undone);
}

static void play_neighbours(struct scenario *s)
{
    struct store *others[15];
    struct test_store other = *s->t;
    bool taken[16] = {false};
    taken[node_of(one_id(s->t))] = true;
    size_t free_nodes =
        s->t->engine == STORE_SQLITE ? 14 : 15; /* SQLite keeps one for the server */
    for (size_t i = 0; i < free_nodes; i++) {
        assert_int_equal(store_open(s->t->url, &others[i], NULL), OK);
        other.store = others[i];
        int node = node_of(one_id(&other));
        assert_false(taken[node]);
        taken[node] = true;
    }
    /* The next finds no node, and so keeps nothing. */
    int64_t id = 0;
    struct many m = {.ids = &id, .n = 1};
    struct store *late;
    assert_int_equal(store_open(s->t->url, &late, NULL), OK);
    assert_int_equal(store_tx(late, &s->t->ctx, DB_WRITE, make_ids, &m), UNAVAILABLE);
    store_close(others[3]);
    /* PostgreSQL lets go of its node when the process behind the connection has ended. */
    enum status st = UNAVAILABLE;
    for (int tries = 0; tries < 1200 && st == UNAVAILABLE; tries++) {
        st = store_tx(late, &s->t->ctx, DB_WRITE, make_ids, &m);
        if (st == UNAVAILABLE)
            (void)usleep(50 * 1000);
    }
    assert_int_equal(st, OK);
    store_close(late);
    for (size_t i = 0; i < free_nodes; i++)
        if (i != 3)
            store_close(others[i]);
}

static void st6_processes_have_different_nodes(void **state)
{
    (void)state;
    run_on_both(play_neighbours);
}

/* The server has node 0 of an SQLite file; a second server is refused until the first is gone. */
static void st7_one_server_on_a_file(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    struct store *second;
    assert_int_equal(store_open(t.url, &second, NULL), OK);
    assert_int_equal(store_lock_for_serving(t.store), OK);
    assert_int_equal(store_lock_for_serving(t.store), OK);
    assert_int_equal(store_lock_for_serving(second), CONFLICT);
    assert_int_equal(node_of(one_id(&t)), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *third;
        _exit(store_open(t.url, &third, NULL) == OK && store_lock_for_serving(third) == CONFLICT
                  ? 0
                  : 1);
    }
    int end = -1;
    assert_int_equal(waitpid(child, &end, 0), child);
    assert_int_equal(end, 0);
    test_store_shut(&t);
    assert_int_equal(store_lock_for_serving(second), OK);
    store_close(second);
    test_store_reopen(&t);
    test_store_close(&t);
}

/* Nor a hard link, which has a lock file of its own. */
static void st7_a_hard_link_to_the_file_is_the_file(void **state)
{
    (void)state;
    struct test_store t;
    struct store *second;
    char name[4096];
    assert_true(test_store_open(&t, STORE_SQLITE));
    (void)snprintf(name, sizeof(name), "%s.other", t.url);
    assert_int_equal(link(t.url, name), 0);
    assert_int_equal(store_open(name, &second, NULL), OK);
    assert_int_equal(store_lock_for_serving(t.store), OK);
    assert_int_equal(store_lock_for_serving(second), CONFLICT);
    test_store_shut(&t);
    assert_int_equal(store_lock_for_serving(second), OK);
    store_close(second);
    assert_int_equal(unlink(name), 0);
    test_store_reopen(&t);
    test_store_close(&t);
}

/* Another name for the same file does not help. */
static void st7_a_link_to_the_file_is_the_file(void **state)
{
    (void)state;
    struct test_store t;
    char link[sizeof(t.dir) + 16];
    assert_true(test_store_open(&t, STORE_SQLITE));
    (void)snprintf(link, sizeof(link), "%s/link.db", t.dir);
    assert_int_equal(symlink(t.url, link), 0);
    struct store *second;
    assert_int_equal(store_open(link, &second, NULL), OK);
    assert_int_equal(store_lock_for_serving(t.store), OK);
    assert_int_equal(store_lock_for_serving(second), CONFLICT);
    store_close(second);
    assert_int_equal(unlink(link), 0);
    test_store_close(&t);
}

/* The session that holds the node is cut: the next ids come from a node taken anew. */
static void st6_a_lost_node_is_not_used_further(void **state)
{
    (void)state;
    struct test_store t;
    if (!test_store_open(&t, STORE_POSTGRES))
        skip();
    int64_t before = one_id(&t);
    struct test_store other = t;
    test_pg_cut(&t);
    assert_int_equal(store_open(t.url, &other.store, NULL), OK);
    int64_t theirs = one_id(&other); /* takes the node that was let go */
    assert_int_equal(node_of(theirs), node_of(before));
    t.clock.fixed_us += INT64_C(60) * 1000000; /* past what was promised */
    int64_t after = one_id(&t);
    assert_int_not_equal(node_of(after), node_of(theirs));
    assert_true(theirs > before);
    store_close(other.store);
    test_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st6_ids_grow_with_time),
        cmocka_unit_test(st6_a_restart_in_the_same_second_repeats_no_id),
        cmocka_unit_test(st6_an_undone_item_gives_no_id_back),
        cmocka_unit_test(st6_processes_have_different_nodes),
        cmocka_unit_test(st6_a_lost_node_is_not_used_further),
        cmocka_unit_test(st7_one_server_on_a_file),
        cmocka_unit_test(st7_a_hard_link_to_the_file_is_the_file),
        cmocka_unit_test(st7_a_link_to_the_file_is_the_file),
    };
    return cmocka_run_group_tests_name("store ids", tests, NULL, NULL);
}
