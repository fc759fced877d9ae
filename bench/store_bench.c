/* store_bench: what the store costs over bare SQLite: the same rows into the same table, 64 a
 * commit, on the same disk. Ours runs each row in an item of its own, which can be undone alone, as
 * the writer of the server does; so there are two references: with a savepoint a row, the same
 * work,
 * and without.
 * Usage: store_bench DIR [ROWS]     prints rows a second of all three and the ratios
 * On a memory file system it compares processor time, on a disk durable writes. */
#include "base/arena.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BATCH = 64, ROUNDS = 5, ROWS = 64000 };

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    (void)fprintf(stderr, "store_bench: %s\n", what);
    exit(1);
}

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[4200];
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        (void)snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

/* ---- bare
 * ------------------------------------------------------------------------------------- */

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    must(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return stmt;
}

static void step(sqlite3_stmt *stmt)
{
    must(sqlite3_step(stmt) == SQLITE_DONE, "a bare statement failed");
    (void)sqlite3_reset(stmt);
}

static void bare_rows(sqlite3 *db, int64_t rows, bool savepoints)
{
    sqlite3_stmt *keep_from = prepare(db, "SAVEPOINT item");
    sqlite3_stmt *keep = prepare(db, "RELEASE item");
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE");
    sqlite3_stmt *commit = prepare(db, "COMMIT");
    sqlite3_stmt *insert = prepare(db, "insert into fact (tx, at, name, operator_id, space_id,"
                                       " subject_id, data) values (0, ?1, ?2, ?3, ?4, ?5, ?6)");
    for (int64_t i = 0; i < rows; i++) {
        if (i % BATCH == 0)
            step(begin);
        if (savepoints)
            step(keep_from);
        (void)sqlite3_bind_int64(insert, 1, 1800000000 + i);
        (void)sqlite3_bind_text(insert, 2, "booking.confirmed", -1, SQLITE_STATIC);
        (void)sqlite3_bind_int64(insert, 3, 1000000 + i % 60);
        (void)sqlite3_bind_int64(insert, 4, 2000000 + i % 60);
        (void)sqlite3_bind_int64(insert, 5, 3000000 + i);
        (void)sqlite3_bind_text(insert, 6, "", -1, SQLITE_STATIC);
        step(insert);
        if (savepoints)
            step(keep);
        if (i % BATCH == BATCH - 1)
            step(commit);
    }
    (void)sqlite3_finalize(keep_from);
    (void)sqlite3_finalize(keep);
    (void)sqlite3_finalize(begin);
    (void)sqlite3_finalize(commit);
    (void)sqlite3_finalize(insert);
}

static double bare(const char *path, int64_t rows, bool savepoints)
{
    sqlite3 *db = NULL;
    remove_files(path);
    must(sqlite3_open_v2(path, &db,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                         NULL) == SQLITE_OK,
         "the bare file does not open");
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                      "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;"
                      "create table fact (id INTEGER primary key, tx INTEGER not null,"
                      " at INTEGER not null, name TEXT not null, operator_id INTEGER not null,"
                      " space_id INTEGER not null, subject_id INTEGER not null,"
                      " data TEXT not null) strict",
                      NULL, NULL, NULL) == SQLITE_OK,
         sqlite3_errmsg(db));
    int64_t from = clock_monotonic_us();
    bare_rows(db, rows, savepoints);
    int64_t us = clock_monotonic_us() - from;
    (void)sqlite3_close(db);
    remove_files(path);
    return (double)rows * 1e6 / (double)us;
}

/* ---- ours
 * ------------------------------------------------------------------------------------- */

static void our_rows(struct ctx *ctx, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++) {
        if (i % BATCH == 0)
            must(db_batch_begin(ctx->db) == OK, db_why(ctx->db));
        must(db_item_begin(ctx->db) == OK, db_why(ctx->db));
        struct fact f = {.name = "booking.confirmed",
                         .operator_id = 1000000 + i % 60,
                         .space_id = 2000000 + i % 60,
                         .subject_id = store_id(ctx),
                         .data = ""};
        must(fact_add(ctx, &f) == OK, db_why(ctx->db));
        must(db_item_end(ctx->db, true) == OK, db_why(ctx->db));
        if (i % BATCH == BATCH - 1)
            must(db_batch_commit(ctx->db) == OK, db_why(ctx->db));
    }
}

static double ours(const char *path, int64_t rows)
{
    struct store *s = NULL;
    const char *why = "";
    remove_files(path);
    must(store_open(path, &s, &why) == OK, why);
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES), .clock = &clock_system};
    must(ctx.arena && db_open(s, DB_WRITE, &ctx.db) == OK, "our file does not open");
    int64_t from = clock_monotonic_us();
    our_rows(&ctx, rows);
    int64_t us = clock_monotonic_us() - from;
    db_close(ctx.db);
    arena_free(ctx.arena);
    store_close(s);
    remove_files(path);
    return (double)rows * 1e6 / (double)us;
}

/* ---- both, in turn
 * ------------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *list, size_t n)
{
    qsort(list, n, sizeof(*list), by_size);
    return list[n / 2];
}

int main(int argc, char **argv)
{
    must(argc == 2 || argc == 3, "usage: store_bench DIR [ROWS]");
    int64_t rows = argc == 3 ? strtoll(argv[2], NULL, 10) / BATCH * BATCH : ROWS;
    must(rows > 0, "ROWS is at least 64");
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/store_bench.db", argv[1]);
    double plain[ROUNDS];
    double same_work[ROUNDS];
    double store[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        store[i] = ours(path, rows); /* first: it configures SQLite for the process */
        same_work[i] = bare(path, rows, true);
        plain[i] = bare(path, rows, false);
    }
    double measured = median(store, ROUNDS);
    double with = median(same_work, ROUNDS);
    double without = median(plain, ROUNDS);
    (void)printf("store %.0f rows/s\n"
                 "bare, savepoint a row %.0f rows/s, ratio %.2f\n"
                 "bare %.0f rows/s, ratio %.2f\n",
                 measured, with, measured / with, without, measured / without);
    return 0;
}
