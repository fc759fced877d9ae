/* test_store.h: a fresh database of either engine for a test, with a ctx to use it.
 * PostgreSQL: a database of its own in the cluster that LOGGIA_TEST_PG names (pg-cluster.sh run);
 * without it test_store_open() says so and the test skips. */
#ifndef LOGGIA_TEST_STORE_H
#define LOGGIA_TEST_STORE_H

#include "store/store.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Run a command on the cluster's own database; ends the process when it fails. */
static inline void test_pg_command(const char *sql)
{
    PGconn *conn = PQconnectdb(getenv("LOGGIA_TEST_PG"));
    PGresult *r = PQexec(conn, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
        (void)fprintf(stderr, "%s: %s", sql, PQerrorMessage(conn));
        exit(1);
    }
    PQclear(r);
    PQfinish(conn);
}

/* End all sessions of this database, as a server that is restarted would. */
static inline void test_pg_cut(const struct test_store *t)
{
    char sql[256];
    const char *name = t->url + strlen("postgresql:///");
    (void)snprintf(sql, sizeof(sql),
                   "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%.*s'",
                   (int)strcspn(name, "?"), name);
    test_pg_command(sql);
}

/* A url to a database that does not exist (SQLite) or is empty (PostgreSQL). False: no PostgreSQL
 * here. */
static inline bool test_store_prepare(struct test_store *t, enum store_engine engine)
{
    static int made;
    *t = (struct test_store){.engine = engine};
    if (engine == STORE_SQLITE) {
        const char *tmp = getenv("TMPDIR");
        (void)snprintf(t->dir, sizeof(t->dir), "%s/loggia-test-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(t->dir))
            exit(1);
        (void)snprintf(t->url, sizeof(t->url), "%s/test.db", t->dir);
        return true;
    }
    if (!getenv("LOGGIA_TEST_PG")) {
        (void)fprintf(stderr, "skipped: no PostgreSQL (tests/support/pg-cluster.sh run ...)\n");
        return false;
    }
    char name[64];
    char sql[128];
    (void)snprintf(name, sizeof(name), "t%d_%d", (int)getpid(), made++);
    (void)snprintf(sql, sizeof(sql), "CREATE DATABASE %s", name);
    test_pg_command(sql);
    test_pg_url(t->url, sizeof(t->url), name);
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

static inline bool test_store_open(struct test_store *t, enum store_engine engine)
{
    if (!test_store_prepare(t, engine))
        return false;
    test_store_reopen(t);
    return true;
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
    char sql[256];
    const char *name = t->url + strlen("postgresql:///");
    (void)snprintf(sql, sizeof(sql), "DROP DATABASE IF EXISTS %.*s WITH (FORCE)",
                   (int)strcspn(name, "?"), name);
    test_pg_command(sql);
}

#endif
