/* store_postgres_care.c: what PostgreSQL keeps for all processes: locks, the nodes that ids are
 * made with; and its soundness. */
#include "store/store_postgres.h"

#include "store_sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { /* keys of advisory locks: "Log" and what it is for */
       PG_LOCK_SCHEMA = 0x4c6f6701,
       PG_LOCK_NODE = 0x4c6f6702
};

/* ---- locks of the whole ---------------------------------------------------------------------- */

enum status pg_lock_schema(struct db *db)
{
    char sql[64];
    (void)snprintf(sql, sizeof(sql), "SELECT pg_advisory_xact_lock(%d, 0)", PG_LOCK_SCHEMA);
    return pg_command(pg_of(db), sql);
}

enum status pg_lock_for_serving(struct store *s)
{
    (void)s; /* many servers may share one PostgreSQL */
    return OK;
}

/* ---- ids ------------------------------------------------------------------------------------- */

/* Does a query without parameters say true? */
static enum status says_true(struct pg_db *d, const char *sql, bool *ret_true)
{
    PGresult *r = PQexec(d->conn, sql);
    enum status st = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : pg_says(d, r, sql);
    if (st == OK)
        *ret_true = strcmp(PQgetvalue(r, 0, 0), "t") == 0;
    PQclear(r);
    return st;
}

/* The server lets go of the node when the session ends, however it ends. */
static enum status lock_node(struct pg_db *d, int *ret_node)
{
    for (int node = 0; node < NODES_N; node++) {
        char sql[64];
        bool ours = false;
        (void)snprintf(sql, sizeof(sql), "SELECT pg_try_advisory_lock(%d, %d)", PG_LOCK_NODE, node);
        enum status st = says_true(d, sql, &ours);
        if (st != OK)
            return st;
        if (ours) {
            *ret_node = node;
            return OK;
        }
    }
    return db_says(&d->db, UNAVAILABLE, "%d processes make ids already", NODES_N);
}

struct node_work {
    int node;
    int64_t mark;
};

static enum status read_mark(struct ctx *ctx, void *arg)
{
    struct node_work *w = arg;
    struct sql_node_mark_row row = {0};
    enum status st = sql_node_mark(ctx, &(struct sql_node_mark_args){.node = w->node}, &row);
    w->mark = row.mark;
    return st == NOT_FOUND ? OK : st;
}

static enum status write_mark(struct ctx *ctx, void *arg)
{
    const struct node_work *w = arg;
    struct sql_node_mark_set_args args = {.node = w->node, .mark = w->mark};
    return sql_node_mark_set(ctx, &args, NULL);
}

/* A session of its own: what it promises holds whatever becomes of the caller's transaction. */
enum status pg_node_take(struct db *db, int *ret_node, int64_t *ret_mark)
{
    struct pg_store *own = db->store->own;
    struct node_work w = {0};
    if (own->node_keeper) {
        pg_disconnect(own->node_keeper);
        own->node_keeper = NULL;
    }
    enum status st = pg_connect(db->store, DB_WRITE, &own->node_keeper, db->why);
    if (st != OK)
        return st;
    pg_of(own->node_keeper)->session = true;
    st = lock_node(pg_of(own->node_keeper), &w.node);
    struct ctx ctx = {.db = own->node_keeper};
    if (st == OK)
        st = db_tx(&ctx, DB_READ, read_mark, &w);
    if (st != OK)
        return db_says(db, st, "%s", own->node_keeper->why);
    *ret_node = w.node;
    *ret_mark = w.mark;
    return OK;
}

enum status pg_node_reserve(struct db *db, int node, int64_t mark)
{
    struct pg_store *own = db->store->own;
    struct node_work w = {.node = node, .mark = mark};
    struct ctx ctx = {.db = own->node_keeper};
    enum status st = db_tx(&ctx, DB_WRITE, write_mark, &w);
    return st == OK ? OK : db_says(db, st, "%s", own->node_keeper->why);
}

/* ---- care ------------------------------------------------------------------------------------ */

enum status pg_check(struct db *db)
{
    bool sound = false;
    enum status st =
        says_true(pg_of(db),
                  "SELECT (SELECT count(*) FROM pg_index WHERE NOT indisvalid) = 0 AND "
                  "(SELECT count(*) FROM pg_constraint WHERE NOT convalidated) = 0",
                  &sound);
    if (st == OK && !sound)
        st = db_says(db, FAILED, "an index or a constraint of the database is not valid");
    return st;
}

enum status pg_backup(struct store *s, const char *to_path, char why[STORE_WHY_CHARS])
{
    (void)s;
    (void)to_path;
    (void)snprintf(why, STORE_WHY_CHARS, "PostgreSQL databases are copied with pg_dump");
    return INVALID;
}

void pg_tend(struct store *s)
{
    (void)s; /* the server tends itself */
}
