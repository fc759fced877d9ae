/* test_store.h: a fresh database of either engine for a test, with a ctx to use it.
 * PostgreSQL: a database of its own in the cluster that LOGGIA_TEST_PG names (pg-cluster.sh run);
 * without it test_store_open() says so and the test skips. */
#ifndef LOGGIA_TEST_STORE_H
#define LOGGIA_TEST_STORE_H

#include "store/statement.h"
#include "store/store.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { TEST_STORE_NOW_S = 1800000000 }; /* 2027-01-15 08:00:00 UTC */

struct test_store {
    enum store_engine engine;
    char dir[64];  /* of the SQLite file */
    char url[256]; /* for store_open() */
    struct store *store;
    struct arena *arena;
    struct clock clock;
    struct rng rng;
    struct ctx ctx; /* ctx.db is NULL: use store_tx() */
};

/* "postgresql:///loggia?host=..." with another database name. */
static inline void test_pg_url(char *ret_url, size_t size, const char *name)
{
    const char *base = getenv("LOGGIA_TEST_PG");
    const char *query = strchr(base, '?');
    (void)snprintf(ret_url, size, "postgresql:///%s%s", name, query ? query : "");
}

/* Run a command on the cluster's own database: how many rows it gave, -1 when it failed. */
static inline int test_pg_rows(const char *sql)
{
    PGconn *conn = PQconnectdb(getenv("LOGGIA_TEST_PG"));
    PGresult *r = PQexec(conn, sql);
    const bool did = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    const int rows = did ? PQntuples(r) : -1;
    if (!did)
        (void)fprintf(stderr, "%s: %s", sql, PQerrorMessage(conn));
    PQclear(r);
    PQfinish(conn);
    return rows;
}

/* The same; ends the process when it fails. */
static inline void test_pg_command(const char *sql)
{
    if (test_pg_rows(sql) < 0)
        exit(1);
}

/* End all sessions of this database, as a server that is restarted would; they are gone then. */
static inline void test_pg_cut(const struct test_store *t)
{
    static const char *const what[] = {"pg_terminate_backend(pid)", "1"};
    char sql[256];
    const char *name = t->url + strlen("postgresql:///");
    int left = 1;
    for (int tries = 0; tries < 6000 && left > 0; tries++) {
        (void)snprintf(sql, sizeof(sql), "select %s from pg_stat_activity where datname = '%.*s'",
                       what[tries > 0], (int)strcspn(name, "?"), name);
        left = test_pg_rows(sql);
        if (left > 0)
            (void)usleep(10 * 1000);
    }
    if (left != 0)
        exit(1);
}

/* The address of a database that is not there yet. */
static inline void test_store_name(struct test_store *t, enum store_engine engine)
{
    static int made;
    char name[64];
    *t = (struct test_store){.engine = engine};
    if (engine == STORE_SQLITE) {
        const char *tmp = getenv("TMPDIR");
        (void)snprintf(t->dir, sizeof(t->dir), "%s/loggia-test-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(t->dir))
            exit(1);
        (void)snprintf(t->url, sizeof(t->url), "%s/test.db", t->dir);
    } else {
        (void)snprintf(name, sizeof(name), "t%d_%d", (int)getpid(), made++);
        test_pg_url(t->url, sizeof(t->url), name);
    }
}

/* "CREATE DATABASE" and such with t's database on PostgreSQL; ends the process when it fails. */
static inline void test_store_sql(const struct test_store *t, const char *before, const char *after)
{
    char sql[512];
    const char *name = t->url + strlen("postgresql:///");
    const int name_n = (int)strcspn(name, "?");
    if (snprintf(sql, sizeof(sql), "%s %.*s %s", before, name_n, name, after) >= (int)sizeof(sql))
        exit(1);
    test_pg_command(sql);
}

/* A url to a database that does not exist (SQLite) or is empty (PostgreSQL). False: no PostgreSQL
 * here. */
static inline bool test_store_prepare(struct test_store *t, enum store_engine engine)
{
    if (engine == STORE_POSTGRES && !getenv("LOGGIA_TEST_PG")) {
        (void)fprintf(stderr, "skipped: no PostgreSQL (tests/support/pg-cluster.sh run ...)\n");
        return false;
    }
    test_store_name(t, engine);
    if (engine == STORE_POSTGRES)
        test_store_sql(t, "CREATE DATABASE", "");
    return true;
}

/* The store at t->url, migrated, and a ctx; ends the process when it cannot be had. */
static inline void test_store_reopen(struct test_store *t)
{
    const char *why = "";
    if (store_open(t->url, &t->store, &why) != OK) {
        (void)fprintf(stderr, "%s: %s\n", t->url, why);
        exit(1);
    }
    t->arena = arena_new(LIMIT_ARENA_BYTES);
    t->clock = clock_fixed(TEST_STORE_NOW_S);
    t->rng = rng_seeded(1);
    t->ctx = (struct ctx){.arena = t->arena, .clock = &t->clock, .rng = &t->rng};
}

/* Close the store, keep the database. */
static inline void test_store_shut(struct test_store *t)
{
    store_close(t->store);
    arena_free(t->arena);
    t->store = NULL;
    t->arena = NULL;
}

/* Close it and remove the database. */
static inline void test_store_close(struct test_store *t)
{
    if (t->store)
        test_store_shut(t);
    if (t->engine == STORE_SQLITE) {
        static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
        char path[512];
        for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
            (void)snprintf(path, sizeof(path), "%s%s", t->url, ends[i]);
            (void)unlink(path);
        }
        (void)rmdir(t->dir);
        return;
    }
    test_store_sql(t, "DROP DATABASE IF EXISTS", "WITH (FORCE)");
}

/* Migrating takes ten times as long as copying what was migrated, so it is done once: in a cluster,
 * or in a run of tests/run, whose folder LOGGIA_TEST_KEPT names. False: no such place. */
static inline bool test_like_name(enum store_engine engine, char ret_like[256])
{
    const char *kept = getenv("LOGGIA_TEST_KEPT");
    uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a of the schema, of which it is the name */
    for (int i = 0; i < store_migrations_n; i++)
        for (const char *c = store_migrations[i].sqlite; *c; c++)
            h = (h ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    (void)snprintf(ret_like, 256, "%s%slike_%016llx", engine == STORE_SQLITE && kept ? kept : "",
                   engine == STORE_SQLITE ? "/" : "", (unsigned long long)h);
    return engine == STORE_SQLITE ? kept != NULL : getenv("LOGGIA_TEST_PG") != NULL;
}

static inline bool test_like_there(enum store_engine engine, const char *like)
{
    char sql[512];
    if (engine == STORE_SQLITE)
        return access(like, R_OK) == 0;
    (void)snprintf(sql, sizeof(sql), "SELECT 1 FROM pg_database WHERE datname = '%s'", like);
    return test_pg_rows(sql) == 1;
}

/* t's database becomes the one that others are copies of. */
static inline void test_like_keep(struct test_store *t, const char *like)
{
    char to[300];
    (void)snprintf(to, sizeof(to), "RENAME TO %s", like);
    if (t->engine == STORE_POSTGRES)
        test_store_sql(t, "ALTER DATABASE", to);
    else
        (void)rename(t->url, like);
    test_store_close(t);
}

static inline void test_store_copy(struct test_store *t, enum store_engine engine, const char *like)
{
    char after[300];
    (void)snprintf(after, sizeof(after), "TEMPLATE %s STRATEGY file_copy", like);
    test_store_name(t, engine);
    if (engine == STORE_POSTGRES) {
        test_store_sql(t, "CREATE DATABASE", after);
        return;
    }
    const int from = open(like, O_RDONLY);
    const int to = open(t->url, O_WRONLY | O_CREAT | O_EXCL, 0600);
    ssize_t n = -1;
    while (from >= 0 && to >= 0 && (n = sendfile(to, from, NULL, 1 << 20)) > 0)
        continue;
    if (n < 0)
        exit(1);
    (void)close(from);
    (void)close(to);
}

/* A store of this program's schema that is empty else. False: no PostgreSQL here. */
static inline bool test_store_open(struct test_store *t, enum store_engine engine)
{
    char like[256];
    const bool by_copy = test_like_name(engine, like);
    if (!by_copy || !test_like_there(engine, like)) {
        if (!test_store_prepare(t, engine))
            return false;
        test_store_reopen(t);
        if (!by_copy)
            return true;
        test_store_shut(t);
        test_like_keep(t, like);
    }
    test_store_copy(t, engine, like);
    test_store_reopen(t);
    return true;
}

#endif
