/* store_postgres.h: what the files of the PostgreSQL engine share.
 * Uses: store_internal.h, libpq.   Threads: as in store.h. */
#ifndef LOGGIA_STORE_POSTGRES_H
#define LOGGIA_STORE_POSTGRES_H

#include "store/store_internal.h"

#include <libpq-fe.h>

enum { PG_POSTED_MAX = 64 }; /* their answers wait in the socket's buffer, and are small */

struct pg_store {
    _Atomic int64_t lost_until_us; /* monotonic: nobody knocks again before */
    struct db *node_keeper;        /* its session holds the node that ids are made with */
};

struct pg_db {
    struct db db;
    PGconn *conn;
    bool *prepared; /* by query.index */
    bool undone;    /* rolled back already: no transaction is open */
    bool wrote;     /* the item wrote what has to be undone if it is refused */
    bool kept;      /* an earlier item of the transaction did, and was kept */
    bool doomed;    /* the batch cannot be kept */
    const struct query *posted[PG_POSTED_MAX]; /* sent, not yet heard; libpq is in pipeline mode */
    int posted_n;
    bool session; /* it holds a lock of its session: never replaced by a fresh connection */
};

static inline struct pg_db *pg_of(struct db *db)
{
    return (struct pg_db *)db;
}

/* ---- store_postgres.c: errors, connections, transactions ---- */

/* What the server said, without its line end. */
MUST_USE enum status pg_says(struct pg_db *d, const PGresult *r, const char *what);
/* Run a command of the engine itself. */
MUST_USE enum status pg_command(struct pg_db *d, const char *sql);
MUST_USE enum status pg_connect(struct store *s, enum db_mode mode, struct db **ret_db,
                                char why[STORE_WHY_CHARS]);
void pg_disconnect(struct db *db);

/* ---- store_postgres_statement.c: prepared, posted, run ---- */

/* Hear the answers of all that was posted; the first failure of it. */
MUST_USE enum status pg_hear_posted(struct pg_db *d);
MUST_USE enum status pg_run(struct db *db, const struct query *q, const struct value *params,
                            bool (*on_row)(void *arg, const struct value *columns), void *arg,
                            int64_t *ret_changes);
MUST_USE enum status pg_script(struct db *db, const char *sql);

/* ---- store_postgres_care.c: nodes of ids, locks of the whole, checks ---- */

MUST_USE enum status pg_lock_schema(struct db *db);
MUST_USE enum status pg_lock_for_serving(struct store *s);
MUST_USE enum status pg_node_take(struct db *db, int *ret_node, int64_t *ret_mark);
MUST_USE enum status pg_node_reserve(struct db *db, int node, int64_t mark);
MUST_USE enum status pg_check(struct db *db);
MUST_USE enum status pg_backup(struct store *s, const char *to_path, char why[STORE_WHY_CHARS]);
void pg_tend(struct store *s);

#endif
