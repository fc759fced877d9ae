/* store_postgres.c: the engine for more than one machine, through libpq. Statements are prepared
 * once for each connection; values travel in binary. A transaction is READ COMMITTED: writers that
 * exclude each other lock a row first (docs/store.md). Many items share one
 * transaction and its commit. There are no savepoints: when an item has to be undone and an
 * earlier one would be lost with it, the batch is RETRY; each is run again in a batch of its own.
 */
#include "store/store_postgres.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PG_LOST_US = 1000000
}; /* a server that was not there is not there for so long: 503 at once */

/* ---- errors ---------------------------------------------------------------------------------- */

static bool in_class(const char *state, const char *class)
{
    return strncmp(state, class, 2) == 0;
}

static enum status status_of_state(const char *state)
{
    static const struct {
        const char *state;
        enum status status;
    } known[] = {
        {"23505", CONFLICT},    /* unique_violation */
        {"23P01", CONFLICT},    /* exclusion_violation */
        {"23503", CONFLICT},    /* foreign_key_violation */
        {"23001", CONFLICT},    /* restrict_violation */
        {"40001", RETRY},       /* serialization_failure */
        {"40P01", RETRY},       /* deadlock_detected */
        {"55P03", RETRY},       /* lock_not_available */
        {"25006", UNAVAILABLE}, /* read_only_sql_transaction: a standby */
        {"25P03", UNAVAILABLE}, /* idle_in_transaction_session_timeout */
        {"58030", UNAVAILABLE}, /* io_error */
    };
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(known[i].state, state) == 0)
            return known[i].status;
    /* connection, resources (full disk, memory, connections), operator (shutdown, timeout) */
    if (in_class(state, "08") || in_class(state, "53") || in_class(state, "57"))
        return UNAVAILABLE;
    return FAILED;
}

enum status pg_says(struct pg_db *d, const PGresult *r, const char *what)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    enum status st = state ? status_of_state(state) : FAILED;
    if (PQstatus(d->conn) == CONNECTION_BAD)
        st = UNAVAILABLE;
    if (!said)
        said = PQerrorMessage(d->conn);
    return db_says(&d->db, st, "%s: %.*s", what, (int)strcspn(said, "\n"), said);
}

enum status pg_command(struct pg_db *d, const char *sql)
{
    PGresult *r = PQexec(d->conn, sql);
    ExecStatusType kind = PQresultStatus(r);
    enum status st = kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK ? OK : pg_says(d, r, sql);
    PQclear(r);
    return st;
}

/* ---- connections ----------------------------------------------------------------------------- */

static const char *const settings =
    "SET client_encoding = 'UTF8';"
    "SET application_name = 'loggia';"
    "SET statement_timeout = '30s';" /* no page is worth more */
    "SET lock_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '60s';" /* a frozen process holds nobody up */
    "SET bytea_output = 'hex';"
    "SET plan_cache_mode = 'force_generic_plan';" /* as SQLite plans: once for each statement */
    "SET client_min_messages = 'error';";

/* The database itself refuses writes on a connection for reading. */
static const char *const settings_read = "SET default_transaction_read_only = on";

static enum status configure(struct pg_db *d)
{
    memset(d->prepared, 0, (size_t)store_queries_n * sizeof(*d->prepared));
    d->posted_n = 0;
    if (PQstatus(d->conn) != CONNECTION_OK)
        return pg_says(d, NULL, "PostgreSQL");
    const char *encoding = PQparameterStatus(d->conn, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return db_says(&d->db, INVALID, "PostgreSQL: the encoding of the database is not UTF8");
    enum status st = pg_command(d, settings);
    if (st == OK && d->db.mode == DB_READ)
        st = pg_command(d, settings_read);
    return st;
}

void pg_disconnect(struct db *db)
{
    struct pg_db *d = pg_of(db);
    PQfinish(d->conn);
    free(d->prepared);
    free(d);
}

/* To knock may take as long as connect_timeout: if each waiting request did, those behind it would
 * wait for minutes. */
static bool is_lost(const struct pg_db *d)
{
    const struct pg_store *own = d->db.store->own;
    return clock_monotonic_us() < atomic_load(&own->lost_until_us);
}

static enum status note_lost(struct pg_db *d, enum status st)
{
    struct pg_store *own = d->db.store->own;
    if (PQstatus(d->conn) != CONNECTION_OK)
        atomic_store(&own->lost_until_us, clock_monotonic_us() + PG_LOST_US);
    return st;
}

static enum status connect_to(struct pg_db *d)
{
    /* What the URL says comes last and wins. A line that is cut is noticed within a minute. */
    static const char *const keys[] = {"connect_timeout",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "dbname",
                                       NULL};
    const char *const values[] = {"5", "30", "10", "3", "15000", d->db.store->url, NULL};
    if (is_lost(d))
        return db_says(&d->db, UNAVAILABLE, "PostgreSQL: it was not there a moment ago");
    d->prepared = calloc((size_t)store_queries_n + 1, sizeof(*d->prepared));
    if (!d->prepared)
        return db_says(&d->db, UNAVAILABLE, "out of memory");
    d->conn = PQconnectdbParams(keys, values, 1);
    if (!d->conn)
        return db_says(&d->db, UNAVAILABLE, "out of memory");
    return note_lost(d, configure(d));
}

enum status pg_connect(struct store *s, enum db_mode mode, struct db **ret_db,
                       char why[STORE_WHY_CHARS])
{
    struct pg_db *d = calloc(1, sizeof(*d));
    if (!d)
        return UNAVAILABLE;
    d->db.store = s;
    d->db.mode = mode;
    enum status st = connect_to(d);
    if (st != OK) {
        (void)snprintf(why, STORE_WHY_CHARS, "%s", d->db.why);
        pg_disconnect(&d->db);
        return st;
    }
    *ret_db = &d->db;
    return OK;
}

static enum status pg_open(struct store *s, char why[STORE_WHY_CHARS])
{
    s->own = calloc(1, sizeof(struct pg_store));
    if (!s->own) {
        (void)snprintf(why, STORE_WHY_CHARS, "out of memory");
        return UNAVAILABLE;
    }
    return OK;
}

static void pg_close(struct store *s)
{
    struct pg_store *own = s->own;
    if (own && own->node_keeper)
        pg_disconnect(own->node_keeper);
    free(own);
}

/* Begin, on a fresh connection if the server was lost meanwhile. */
static enum status begin(struct pg_db *d, const char *sql)
{
    if (PQstatus(d->conn) == CONNECTION_OK) {
        enum status st = pg_command(d, sql);
        if (PQstatus(d->conn) == CONNECTION_OK)
            return st;
    }
    if (d->session)
        return db_says(&d->db, UNAVAILABLE, "PostgreSQL: the connection was lost");
    if (is_lost(d))
        return db_says(&d->db, UNAVAILABLE, "PostgreSQL: it was not there a moment ago");
    PQreset(d->conn);
    enum status st = note_lost(d, configure(d));
    return st == OK ? pg_command(d, sql) : st;
}

/* ---- transactions ---------------------------------------------------------------------------- */

static enum status begin_write(struct pg_db *d)
{
    d->undone = false;
    d->kept = false;
    d->doomed = false;
    return begin(d, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
}

/* A lost connection rolls back too. */
static enum status rollback(struct pg_db *d)
{
    enum status heard = pg_hear_posted(d); /* whatever it was is undone */
    (void)heard;
    d->undone = true;
    enum status st = pg_command(d, "ROLLBACK");
    return st == UNAVAILABLE ? OK : st;
}

static enum status pg_batch_begin(struct db *db)
{
    return begin_write(pg_of(db));
}

static enum status pg_item_begin(struct db *db)
{
    struct pg_db *d = pg_of(db);
    d->wrote = false;
    if (d->doomed)
        return RETRY;
    return d->undone ? begin_write(d) : OK;
}

static enum status pg_item_end(struct db *db, bool keep)
{
    struct pg_db *d = pg_of(db);
    if (keep) {
        d->kept = d->kept || d->wrote;
        return OK;
    }
    if (!d->wrote && db->broken == OK)
        return OK;
    d->doomed = d->kept;
    return d->doomed ? OK : rollback(d);
}

static enum status pg_batch_commit(struct db *db)
{
    struct pg_db *d = pg_of(db);
    if (d->undone)
        return OK;
    enum status st = pg_hear_posted(d);
    if (st != OK || d->doomed || !d->kept) { /* rows that were only locked are no reason to write */
        enum status undone = rollback(d);
        return st != OK ? st : d->doomed ? RETRY : undone;
    }
    PGresult *r = PQexec(d->conn, "COMMIT");
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        st = pg_says(d, r, "commit");
    else if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
        st = db_says(db, FAILED, "commit: the transaction had failed before");
    PQclear(r);
    return st;
}

static void pg_batch_rollback(struct db *db)
{
    if (!pg_of(db)->undone) {
        enum status st = rollback(pg_of(db));
        (void)st; /* the server undoes what it is not told to keep */
    }
}

static enum status pg_read_begin(struct db *db)
{
    return begin(pg_of(db), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static void pg_read_end(struct db *db)
{
    enum status st = pg_command(pg_of(db), "COMMIT");
    (void)st; /* nothing was written */
}

const struct engine engine_postgres = {
    .open = pg_open,
    .open_to_read = pg_open,
    .close = pg_close,
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .batch_begin = pg_batch_begin,
    .item_begin = pg_item_begin,
    .item_end = pg_item_end,
    .batch_commit = pg_batch_commit,
    .batch_rollback = pg_batch_rollback,
    .read_begin = pg_read_begin,
    .read_end = pg_read_end,
    .run = pg_run,
    .script = pg_script,
    .lock_schema = pg_lock_schema,
    .lock_for_serving = pg_lock_for_serving,
    .node_take = pg_node_take,
    .node_reserve = pg_node_reserve,
    .check = pg_check,
    .backup = pg_backup,
    .tend = pg_tend,
};
