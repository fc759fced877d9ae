/* Opening what is not ours, copies of a live file, the bound of the write-ahead log. */
#include "store/store.h"

#include "sample_sql.h"

#include "support/test_scenario.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>

static void run_sqlite(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Run a command on the test's own database, past the store. */
static void run_behind(const struct test_store *t, const char *sql)
{
    if (t->engine == STORE_SQLITE) {
        run_sqlite(t->url, sql);
        return;
    }
    PGconn *conn = PQconnectdb(t->url);
    PGresult *r = PQexec(conn, sql);
    assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
    PQclear(r);
    PQfinish(conn);
}

static void refused(struct test_store *t, enum status expected, const char *because)
{
    const char *why = "";
    struct store *s = NULL;
    assert_int_equal(store_open(t->url, &s, &why), expected);
    assert_null(s);
    if (!strstr(why, because))
        print_error("said: %s\n", why);
    assert_non_null(strstr(why, because));
}

/* ---- opening --------------------------------------------------------------------------------- */

static void play_newer(struct scenario *s)
{
    test_store_shut(s->t);
    run_behind(s->t, "insert into migration values ('sample', 99, 'of_tomorrow', 0, 0)");
    refused(s->t, INVALID, "newer than this program");
    run_behind(s->t, "delete from migration where number = 99");
    run_behind(s->t, "update migration set hash = hash + 1 where module = 'sample' and number = 2");
    refused(s->t, INVALID, "sample 0002 was changed");
    run_behind(s->t, "update migration set hash = hash - 1 where module = 'sample' and number = 2");
    test_store_reopen(s->t);
}

static void st15_a_newer_or_changed_schema_is_refused(void **state)
{
    (void)state;
    run_on_both(play_newer);
}

/* A database one migration behind is brought up; one whose migration cannot pass is left as it was.
 */
static void play_upgrade(struct scenario *s)
{
    struct test_store *t = s->t;
    test_store_shut(t);
    run_behind(t, "delete from migration where module = 'sample' and number = 2");
    refused(t, FAILED, "sample 0002_more"); /* its column is there already */
    run_behind(t, "alter table thing drop column shut");
    test_store_reopen(t);
    const char *why = "";
    assert_int_equal(store_check(t->store, &why), OK);
    test_store_shut(t);
    test_store_reopen(t);
}

static void st15_what_is_missing_is_applied_or_nothing(void **state)
{
    (void)state;
    run_on_both(play_upgrade);
}

static void st15_the_file_of_another_program_is_refused(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_prepare(&t, STORE_SQLITE));
    run_sqlite(t.url, "create table theirs (x)");
    refused(&t, INVALID, "another program");
    FILE *f = fopen(t.url, "wb");
    assert_non_null(f);
    for (int i = 0; i < 300; i++)
        (void)fputs("not a database ", f);
    (void)fclose(f);
    refused(&t, INVALID, "not a database");
    (void)unlink(t.url);
    assert_int_equal(mkdir(t.url, 0755), 0);
    refused(&t, UNAVAILABLE, "unable to open");
    assert_int_equal(rmdir(t.url), 0);
    test_store_close(&t);
}

static void st15_a_server_that_is_not_there_is_unavailable(void **state)
{
    (void)state;
    struct test_store t = {.url = "postgresql:///none?host=/nonexistent"};
    refused(&t, UNAVAILABLE, "PostgreSQL");
}

/* ---- copies ---------------------------------------------------------------------------------- */

struct writer {
    struct test_store t; /* a ctx of its own on the same store */
    _Atomic bool stop;
    int64_t written;
};

static enum status add_one(struct ctx *ctx, void *arg)
{
    struct writer *w = arg;
    char name[24];
    (void)snprintf(name, sizeof(name), "%lld", (long long)w->written);
    struct sql_thing_add_args thing = {
        .id = w->written, .name = name, .note = "A note of some length, to make the log grow."};
    return sql_thing_add(ctx, &thing, NULL);
}

static void *write_on(void *arg)
{
    struct writer *w = arg;
    while (!atomic_load(&w->stop) && store_tx(w->t.store, &w->t.ctx, DB_WRITE, add_one, w) == OK)
        w->written++;
    return NULL;
}

static enum status count(struct ctx *ctx, void *arg)
{
    struct sql_thing_total_row total;
    enum status st = sql_thing_total(ctx, &total);
    if (st == OK)
        *(int64_t *)arg = total.things;
    return st;
}

static int64_t things(struct test_store *t)
{
    int64_t n = -1;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, count, &n), OK);
    return n;
}

static void only_for_its_owner(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void st20_files_are_for_their_owner(void **state)
{
    (void)state;
    struct test_store t;
    const char *why = "";
    assert_true(test_store_open(&t, STORE_SQLITE));
    only_for_its_owner(t.url);
    struct test_store copy = t;
    (void)snprintf(copy.url, sizeof(copy.url), "%s/copy.db", t.dir);
    assert_int_equal(store_backup(t.store, copy.url, &why), OK);
    only_for_its_owner(copy.url);
    assert_int_equal(chmod(copy.url, 0640), 0); /* as somebody wants it */
    test_store_reopen(&copy);
    struct stat st;
    assert_int_equal(stat(copy.url, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    test_store_shut(&copy);
    test_store_close(&t);
}

static void st16_a_live_file_is_copied_whole(void **state)
{
    (void)state;
    struct writer w = {.stop = false};
    assert_true(test_store_open(&w.t, STORE_SQLITE));
    struct test_store reader = w.t;
    reader.arena = arena_new(LIMIT_ARENA_BYTES);
    reader.ctx.arena = reader.arena;
    struct test_store copy = w.t;
    (void)snprintf(copy.url, sizeof(copy.url), "%s/copy.db", w.t.dir);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, write_on, &w), 0);
    for (int i = 0; i < 3; i++) {
        int64_t before = things(&reader);
        const char *why = "";
        assert_int_equal(store_backup(w.t.store, copy.url, &why), OK);
        int64_t after = things(&reader);
        test_store_reopen(&copy);
        int64_t in_copy = things(&copy);
        assert_true(in_copy >= before && in_copy <= after);
        assert_int_equal(store_check(copy.store, &why), OK);
        test_store_shut(&copy);
    }
    atomic_store(&w.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    const char *why = "";
    assert_int_equal(store_backup(w.t.store, w.t.url, &why), INVALID);
    assert_int_equal(store_backup(w.t.store, "/nonexistent/copy.db", &why), UNAVAILABLE);
    assert_true(strlen(why) > 0);
    arena_free(reader.arena);
    (void)unlink(copy.url);
    (void)snprintf(copy.url, sizeof(copy.url), "%s/copy.db.lock", w.t.dir);
    (void)unlink(copy.url);
    test_store_close(&w.t);
}

static void st16_a_damaged_file_is_told(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    struct writer w = {.t = t};
    for (w.written = 0; w.written < 500; w.written++)
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, add_one, &w), OK);
    test_store_shut(&t);
    FILE *f = fopen(t.url, "r+b");
    assert_non_null(f);
    char noise[4096];
    memset(noise, 0x5a, sizeof(noise));
    assert_int_equal(fseek(f, -2 * (long)sizeof(noise), SEEK_END), 0);
    assert_int_equal(fwrite(noise, sizeof(noise), 1, f), 1);
    (void)fclose(f);
    test_store_reopen(&t);
    const char *why = "";
    assert_int_equal(store_check(t.store, &why), FAILED);
    assert_true(strlen(why) > 0);
    test_store_close(&t);
}

/* ---- the log --------------------------------------------------------------------------------- */

static long log_bytes(const struct test_store *t)
{
    char path[300];
    struct stat st;
    (void)snprintf(path, sizeof(path), "%s-wal", t->url);
    return stat(path, &st) == 0 ? (long)st.st_size : 0;
}

static enum status add_bulk(struct ctx *ctx, void *arg)
{
    struct writer *w = arg;
    enum status st = OK;
    for (int i = 0; i < 2000 && st == OK; i++, w->written++)
        st = add_one(ctx, w);
    return st;
}

/* Without a thread that tends it (the command line) the log stays near a thousand pages. */
static void st17_the_log_of_a_command_stays_small(void **state)
{
    (void)state;
    struct writer w = {.stop = false};
    assert_true(test_store_open(&w.t, STORE_SQLITE));
    for (int i = 0; i < 60; i++)
        assert_int_equal(store_tx(w.t.store, &w.t.ctx, DB_WRITE, add_bulk, &w), OK);
    assert_in_range(log_bytes(&w.t), 1, 24 << 20);
    test_store_close(&w.t);
}

/* A reader that never ends keeps the log from starting anew; once it ends, tending does. */
static void st17_a_tended_log_is_bounded(void **state)
{
    (void)state;
    struct writer w = {.stop = false};
    assert_true(test_store_open(&w.t, STORE_SQLITE));
    store_tend(w.t.store);
    struct db *reader;
    assert_int_equal(db_open(w.t.store, DB_READ, &reader), OK);
    struct ctx ctx = w.t.ctx;
    ctx.db = reader;
    int64_t n = 0;
    assert_int_equal(db_read_begin(reader), OK);
    assert_int_equal(count(&ctx, &n), OK);
    while (log_bytes(&w.t) < 66 << 20)
        assert_int_equal(store_tx(w.t.store, &w.t.ctx, DB_WRITE, add_bulk, &w), OK);
    store_tend(w.t.store);
    int64_t again = -1;
    assert_int_equal(count(&ctx, &again), OK);
    assert_int_equal(again, n); /* its snapshot stands */
    db_read_end(reader);
    db_close(reader);
    store_tend(w.t.store);
    long size = log_bytes(&w.t);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(store_tx(w.t.store, &w.t.ctx, DB_WRITE, add_bulk, &w), OK);
        store_tend(w.t.store);
    }
    assert_true(log_bytes(&w.t) <= size);
    assert_in_range(log_bytes(&w.t), 0, 64 << 20);
    test_store_close(&w.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st15_a_newer_or_changed_schema_is_refused),
        cmocka_unit_test(st15_what_is_missing_is_applied_or_nothing),
        cmocka_unit_test(st15_the_file_of_another_program_is_refused),
        cmocka_unit_test(st15_a_server_that_is_not_there_is_unavailable),
        cmocka_unit_test(st20_files_are_for_their_owner),
        cmocka_unit_test(st16_a_live_file_is_copied_whole),
        cmocka_unit_test(st16_a_damaged_file_is_told),
        cmocka_unit_test(st17_the_log_of_a_command_stays_small),
        cmocka_unit_test(st17_a_tended_log_is_bounded),
    };
    return cmocka_run_group_tests_name("store care", tests, NULL, NULL);
}
