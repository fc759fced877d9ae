/* Full and read-only disks, several processes on one database, a process that dies in a commit.
 * Whatever needs its own limits or mounts runs in a child. */
#include "store/store.h"

#include "sample_sql.h"

#include "support/test_scenario.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { CHILD_SKIPPED = 77, NOBODY = 65534 };

static int in_child(int (*play)(struct test_store *t), struct test_store *t)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(play(t));
    int end = -1;
    assert_int_equal(waitpid(child, &end, 0), child);
    assert_true(WIFEXITED(end));
    return WEXITSTATUS(end);
}

/* In a child an unmet expectation ends it, with the line as its status. */
#define EXPECT(truth) \
    do { \
        if (!(truth)) { \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #truth); \
            _exit(1); \
        } \
    } while (0)

struct counted {
    int64_t n;
    int64_t first;
};

/* Keep n things of 1 kB. */
static enum status fill(struct ctx *ctx, void *arg)
{
    const struct counted *c = arg;
    char note[1001];
    memset(note, 'x', sizeof(note) - 1);
    note[sizeof(note) - 1] = '\0';
    for (int64_t i = 0; i < c->n; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "%lld", (long long)(c->first + i));
        struct sql_thing_add_args thing = {.id = c->first + i, .name = name, .note = note};
        enum status st = sql_thing_add(ctx, &thing, NULL);
        if (st != OK)
            return st;
    }
    return OK;
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
    EXPECT(store_tx(t->store, &t->ctx, DB_READ, count, &n) == OK);
    return n;
}

/* Write until the store says no; the number that it took. */
static int64_t fill_up(struct test_store *t, enum status *ret_end)
{
    struct counted c = {.n = 10, .first = things(t)};
    int64_t before = c.first;
    enum status st = OK;
    while (st == OK && c.first < before + 5000) {
        st = store_tx(t->store, &t->ctx, DB_WRITE, fill, &c);
        if (st == OK)
            c.first += c.n;
    }
    *ret_end = st;
    return c.first;
}

/* The store is full: it says so, goes on reading, has nothing half, and writes again when it can.
 */
static void survive_full(struct test_store *t, void (*make_room)(struct test_store *t))
{
    enum status end = OK;
    int64_t kept = fill_up(t, &end);
    EXPECT(end == UNAVAILABLE);
    EXPECT(things(t) == kept);
    struct counted more = {.n = 300, .first = kept};
    EXPECT(store_tx(t->store, &t->ctx, DB_WRITE, fill, &more) == UNAVAILABLE);
    EXPECT(things(t) == kept);
    make_room(t);
    EXPECT(store_tx(t->store, &t->ctx, DB_WRITE, fill, &more) == OK);
    EXPECT(things(t) == kept + 300);
    EXPECT(store_check(t->store, NULL) == OK);
}

/* ---- full ------------------------------------------------------------------------------------ */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static void lift_limit(struct test_store *t)
{
    (void)t;
    limit_files(RLIM_INFINITY);
}

static int play_file_limit(struct test_store *t)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    test_store_reopen(t);
    limit_files(1 << 20);
    survive_full(t, lift_limit);
    test_store_shut(t);
    return 0;
}

static void st12_a_write_that_finds_no_room_is_unavailable(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_prepare(&t, STORE_SQLITE));
    assert_int_equal(in_child(play_file_limit, &t), 0);
    test_store_close(&t);
}

/* A file system of 2 MB that only this process sees; false when the kernel does not allow it. */
static bool mount_small(const char *dir)
{
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("small", dir, "tmpfs", 0, "size=2m") == 0;
}

static void filler_path(const struct test_store *t, char *ret_path, size_t size)
{
    (void)snprintf(ret_path, size, "%s/filler", t->dir);
}

static void remove_filler(struct test_store *t)
{
    char path[128];
    filler_path(t, path, sizeof(path));
    EXPECT(unlink(path) == 0);
}

static int play_full_disk(struct test_store *t)
{
    if (!mount_small(t->dir))
        return CHILD_SKIPPED;
    char path[128];
    char block[4096] = {1};
    filler_path(t, path, sizeof(path));
    FILE *filler = fopen(path, "wb");
    EXPECT(filler);
    for (int i = 0; i < 256; i++)
        EXPECT(fwrite(block, sizeof(block), 1, filler) == 1);
    EXPECT(fclose(filler) == 0);
    test_store_reopen(t);
    survive_full(t, remove_filler);
    test_store_shut(t);
    return 0;
}

static void st12_a_full_disk_is_unavailable_and_passes(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_prepare(&t, STORE_SQLITE));
    int end = in_child(play_full_disk, &t);
    test_store_close(&t);
    if (end == CHILD_SKIPPED)
        skip();
    assert_int_equal(end, 0);
}

/* ---- read-only ------------------------------------------------------------------------------- */

/* How many things a store has that is opened to be read only, sound besides [ST-19]; -1: none. */
static int64_t look_only(struct test_store *t)
{
    const char *why = NULL;
    if (store_open_to_read(t->url, &t->store, &why) != OK)
        return -1;
    int64_t n = store_check(t->store, &why) == OK ? things(t) : -1;
    store_close(t->store);
    t->store = NULL;
    return n;
}

static int play_read_only_disk(struct test_store *t)
{
    if (!mount_small(t->dir))
        return CHILD_SKIPPED;
    test_store_reopen(t);
    struct counted c = {.n = 10};
    EXPECT(store_tx(t->store, &t->ctx, DB_WRITE, fill, &c) == OK);
    test_store_shut(t);
    EXPECT(mount(NULL, t->dir, "none", MS_REMOUNT | MS_RDONLY, NULL) == 0);
    const char *why = NULL;
    EXPECT(store_open(t->url, &t->store, &why) == UNAVAILABLE);
    EXPECT(strstr(why, "read-only"));
    EXPECT(look_only(t) == 10);
    EXPECT(mount(NULL, t->dir, "none", MS_REMOUNT, NULL) == 0);
    test_store_reopen(t);
    EXPECT(things(t) == 10);
    test_store_shut(t);
    return 0;
}

static void st12_a_read_only_disk_is_unavailable(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_prepare(&t, STORE_SQLITE));
    int end = in_child(play_read_only_disk, &t);
    test_store_close(&t);
    if (end == CHILD_SKIPPED)
        skip();
    assert_int_equal(end, 0);
}

static int play_read_only_file(struct test_store *t)
{
    if (geteuid() == 0 && setuid(NOBODY) != 0)
        return CHILD_SKIPPED;
    const char *why = NULL;
    EXPECT(store_open(t->url, &t->store, &why) == UNAVAILABLE);
    EXPECT(strstr(why, "read-only"));
    EXPECT(look_only(t) == 0);
    return 0;
}

static void st12_a_read_only_file_is_unavailable(void **state)
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    test_store_shut(&t);
    assert_int_equal(chmod(t.url, 0444), 0);
    assert_int_equal(chmod(t.dir, 0555), 0);
    int end = in_child(play_read_only_file, &t);
    assert_int_equal(chmod(t.dir, 0755), 0);
    test_store_close(&t);
    if (end == CHILD_SKIPPED)
        skip();
    assert_int_equal(end, 0);
}

/* ---- a lost server --------------------------------------------------------------------------- */

static void st12_a_lost_server_is_unavailable_and_comes_back(void **state)
{
    (void)state;
    struct test_store t;
    if (!test_store_open(&t, STORE_POSTGRES))
        skip();
    struct db *db;
    assert_int_equal(db_open(t.store, DB_WRITE, &db), OK);
    struct counted c = {.n = 2};
    t.ctx.db = db;
    assert_int_equal(db_tx(&t.ctx, DB_WRITE, fill, &c), OK);
    assert_int_equal(db_batch_begin(db), OK);
    assert_int_equal(db_item_begin(db), OK);
    test_pg_cut(&t);
    c.first = 2;
    assert_int_equal(fill(&t.ctx, &c), UNAVAILABLE);
    assert_int_equal(db_item_end(db, true), UNAVAILABLE);
    db_batch_rollback(db);
    assert_true(strlen(db_why(db)) > 0);
    assert_int_equal(db_tx(&t.ctx, DB_WRITE, fill, &c), OK); /* on a fresh connection */
    int64_t n = 0;
    assert_int_equal(db_tx(&t.ctx, DB_READ, count, &n), OK);
    assert_int_equal(n, 4);
    t.ctx.db = NULL;
    db_close(db);
    test_store_close(&t);
}

/* ---- several processes ----------------------------------------------------------------------- */

enum { EACH_WRITES = 150 };

static enum status raise_one(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_thing_raise_row row;
    return sql_thing_raise(ctx, &(struct sql_thing_raise_args){.id = 1, .by = 1}, &row);
}

static int raise_often(struct test_store *t)
{
    test_store_reopen(t);
    for (int i = 0; i < EACH_WRITES; i++)
        EXPECT(store_tx(t->store, &t->ctx, DB_WRITE, raise_one, NULL) == OK);
    test_store_shut(t);
    return 0;
}

static enum status add_counter(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_thing_add_args thing = {.id = 1, .name = "counter", .amount = opt_int_of(0)};
    return sql_thing_add(ctx, &thing, NULL);
}

static enum status read_counter(struct ctx *ctx, void *arg)
{
    struct sql_thing_total_row total;
    enum status st = sql_thing_total(ctx, &total);
    if (st == OK)
        *(int64_t *)arg = total.total;
    return st;
}

static void play_processes(struct scenario *s)
{
    struct test_store *t = s->t;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, add_counter, NULL), OK);
    test_store_shut(t);
    pid_t children[3];
    for (size_t i = 0; i < ARRAY_LEN(children); i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(raise_often(t));
    }
    for (size_t i = 0; i < ARRAY_LEN(children); i++) {
        int end = -1;
        assert_int_equal(waitpid(children[i], &end, 0), children[i]);
        assert_int_equal(end, 0);
    }
    test_store_reopen(t);
    int64_t total = 0;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, read_counter, &total), OK);
    assert_int_equal(total, 3 * EACH_WRITES);
}

static void st13_no_update_is_lost_between_processes(void **state)
{
    (void)state;
    run_on_both(play_processes);
}

/* Write for ever; say each number after its commit. */
static void write_until_killed(struct test_store *t, int to_parent)
{
    test_store_reopen(t);
    struct counted c = {.n = 3, .first = things(t)};
    for (;; c.first += c.n) {
        EXPECT(store_tx(t->store, &t->ctx, DB_WRITE, fill, &c) == OK);
        int64_t kept = c.first + c.n;
        EXPECT(write(to_parent, &kept, sizeof(kept)) == sizeof(kept));
    }
}

static void play_kill(struct scenario *s)
{
    struct test_store *t = s->t;
    test_store_shut(t);
    int64_t kept = 0;
    for (int round = 0; round < 10; round++) {
        int line[2];
        assert_int_equal(pipe(line), 0);
        pid_t child = fork();
        if (child == 0) {
            (void)close(line[0]);
            write_until_killed(t, line[1]);
        }
        (void)close(line[1]);
        for (int heard = 0; heard < 5 + round * 3; heard++)
            assert_int_equal(read(line[0], &kept, sizeof(kept)), sizeof(kept));
        assert_int_equal(kill(child, SIGKILL), 0);
        while (read(line[0], &kept, sizeof(kept)) == sizeof(kept))
            ;
        (void)close(line[0]);
        assert_int_equal(waitpid(child, NULL, 0), child);
        test_store_reopen(t);
        assert_int_equal(store_check(t->store, NULL), OK);
        int64_t n = things(t);
        assert_true(n >= kept && n % 3 == 0); /* all that was answered, and nothing half */
        test_store_shut(t);
    }
    test_store_reopen(t);
}

static void st14_what_was_committed_survives_a_kill(void **state)
{
    (void)state;
    run_on_both(play_kill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st12_a_write_that_finds_no_room_is_unavailable),
        cmocka_unit_test(st12_a_full_disk_is_unavailable_and_passes),
        cmocka_unit_test(st12_a_read_only_disk_is_unavailable),
        cmocka_unit_test(st12_a_read_only_file_is_unavailable),
        cmocka_unit_test(st12_a_lost_server_is_unavailable_and_comes_back),
        cmocka_unit_test(st13_no_update_is_lost_between_processes),
        cmocka_unit_test(st14_what_was_committed_survives_a_kill),
    };
    return cmocka_run_group_tests_name("store faults", tests, NULL, NULL);
}
