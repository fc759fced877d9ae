/* store_postgres.c: the engine for more than one machine, through libpq. Statements are prepared
 * once for each connection; values travel in binary. A transaction is READ COMMITTED: writers that
 * exclude each other lock a row first (docs/store.md). Many items share one
 * transaction and its commit. There are no savepoints: when an item has to be undone and an
 * earlier one would be lost with it, the batch is RETRY; each is run again in a batch of its own.
 */
#include "store/store_internal.h"

#include "store_sql.h"

#include <assert.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OID_BYTEA = 17,
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    PG_NAME_CHARS = 16,
    PG_LOST_US = 1000000, /* a server that was not there is not there for so long: 503 at once */
    PG_POSTED_MAX = 64,   /* their answers wait in the socket's buffer, and are small */
    PG_LOCK_SCHEMA = 0x4c6f6701, /* keys of advisory locks: "Log" and what it is for */
    PG_LOCK_NODE = 0x4c6f6702
};

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

static struct pg_db *of(struct db *db)
{
    return (struct pg_db *)db;
}

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

/* What the server said, without its line end. */
static enum status pg_says(struct pg_db *d, const PGresult *r, const char *what)
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

/* Run a command of the engine itself. */
static enum status command(struct pg_db *d, const char *sql)
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
    enum status st = command(d, settings);
    if (st == OK && d->db.mode == DB_READ)
        st = command(d, settings_read);
    return st;
}

static void pg_disconnect(struct db *db)
{
    struct pg_db *d = of(db);
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

static enum status pg_connect(struct store *s, enum db_mode mode, struct db **ret_db,
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
        enum status st = command(d, sql);
        if (PQstatus(d->conn) == CONNECTION_OK)
            return st;
    }
    if (d->session)
        return db_says(&d->db, UNAVAILABLE, "PostgreSQL: the connection was lost");
    if (is_lost(d))
        return db_says(&d->db, UNAVAILABLE, "PostgreSQL: it was not there a moment ago");
    PQreset(d->conn);
    enum status st = note_lost(d, configure(d));
    return st == OK ? command(d, sql) : st;
}

/* ---- what was posted ------------------------------------------------------------------------ */

/* All results of one posted query; `st` is what was heard before it. A locked row may come by
 * itself, for libpq may still be in the single row mode of an earlier query. */
static enum status answer_of(struct pg_db *d, const struct query *q, enum status st)
{
    bool lock = q->kind == QUERY_LOCK;
    bool found = false;
    for (PGresult *r = PQgetResult(d->conn); r; r = PQgetResult(d->conn)) {
        ExecStatusType kind = PQresultStatus(r);
        bool row = kind == PGRES_TUPLES_OK || kind == PGRES_SINGLE_TUPLE;
        if (st == OK && kind != PGRES_COMMAND_OK && !(lock && row))
            st = pg_says(d, r, q->name);
        found = found || PQntuples(r) > 0;
        PQclear(r);
    }
    if (st == OK && lock && !found)
        st = db_says(&d->db, NOT_FOUND, "%s: nothing to lock", q->name);
    return st;
}

/* The first failure of what was posted; what came behind it was not done. */
static enum status answers_of_posted(struct pg_db *d)
{
    enum status st = OK;
    for (int i = 0; i < d->posted_n; i++)
        st = answer_of(d, d->posted[i], st);
    d->posted_n = 0;
    return st;
}

/* Behind the last answer stands the mark of the end; the connection is as usual again. */
static enum status pipe_end(struct pg_db *d)
{
    PGresult *r = PQgetResult(d->conn);
    bool ended = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
    PQclear(r);
    return ended && PQexitPipelineMode(d->conn) ? OK : pg_says(d, NULL, "PostgreSQL");
}

static enum status hear_posted(struct pg_db *d)
{
    if (d->posted_n == 0)
        return OK;
    if (!PQpipelineSync(d->conn)) {
        d->posted_n = 0;
        return pg_says(d, NULL, "PostgreSQL");
    }
    enum status st = answers_of_posted(d);
    enum status end = pipe_end(d);
    return st != OK ? st : end;
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
    enum status heard = hear_posted(d); /* whatever it was is undone */
    (void)heard;
    d->undone = true;
    enum status st = command(d, "ROLLBACK");
    return st == UNAVAILABLE ? OK : st;
}

static enum status pg_batch_begin(struct db *db)
{
    return begin_write(of(db));
}

static enum status pg_item_begin(struct db *db)
{
    struct pg_db *d = of(db);
    d->wrote = false;
    if (d->doomed)
        return RETRY;
    return d->undone ? begin_write(d) : OK;
}

static enum status pg_item_end(struct db *db, bool keep)
{
    struct pg_db *d = of(db);
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
    struct pg_db *d = of(db);
    if (d->undone)
        return OK;
    enum status st = hear_posted(d);
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
    if (!of(db)->undone) {
        enum status st = rollback(of(db));
        (void)st; /* the server undoes what it is not told to keep */
    }
}

static enum status pg_read_begin(struct db *db)
{
    return begin(of(db), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static void pg_read_end(struct db *db)
{
    (void)command(of(db), "COMMIT");
}

/* ---- statements ------------------------------------------------------------------------------ */

static Oid oid_of(enum value_type type)
{
    return type == VALUE_INT ? OID_INT8 : type == VALUE_TEXT ? OID_TEXT : OID_BYTEA;
}

static void name_of(const struct query *q, char ret_name[PG_NAME_CHARS])
{
    (void)snprintf(ret_name, PG_NAME_CHARS, "q%d", q->index);
}

/* Columns are read by their binary form, so it must be one that we know. */
static bool reads_as(enum value_type type, Oid oid)
{
    if (type == VALUE_INT)
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
    return oid == oid_of(type) || (type == VALUE_TEXT && oid == 1043 /* varchar */);
}

static enum status columns_fit(struct pg_db *d, const struct query *q, const PGresult *r)
{
    if (q->kind == QUERY_LOCK)
        return OK; /* nobody reads them */
    if (PQnfields(r) != q->columns_n)
        return db_says(&d->db, FAILED, "%s: %d columns", q->name, PQnfields(r));
    for (int i = 0; i < q->columns_n; i++)
        if (!reads_as(q->columns[i], PQftype(r, i)))
            return db_says(&d->db, FAILED, "%s: column %d is of another type (%u)", q->name, i + 1,
                           PQftype(r, i));
    return OK;
}

static enum status prepare(struct pg_db *d, const struct query *q)
{
    char name[PG_NAME_CHARS];
    Oid oids[QUERY_FIELDS_MAX];
    if (d->prepared[q->index])
        return OK;
    name_of(q, name);
    for (int i = 0; i < q->params_n; i++)
        oids[i] = oid_of(q->params[i]);
    PGresult *r = PQprepare(d->conn, name, q->postgres, q->params_n, oids);
    enum status st = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : pg_says(d, r, q->name);
    PQclear(r);
    if (st != OK)
        return st;
    r = PQdescribePrepared(d->conn, name);
    st = PQresultStatus(r) == PGRES_COMMAND_OK ? columns_fit(d, q, r) : pg_says(d, r, q->name);
    PQclear(r);
    d->prepared[q->index] = st == OK;
    return st;
}

static int send(struct pg_db *d, const struct query *q, const struct value *params)
{
    char name[PG_NAME_CHARS];
    const char *values[QUERY_FIELDS_MAX];
    int lengths[QUERY_FIELDS_MAX];
    int formats[QUERY_FIELDS_MAX];
    uint64_t numbers[QUERY_FIELDS_MAX];
    for (int i = 0; i < q->params_n; i++) {
        const struct value *v = &params[i];
        bool number = v->type == VALUE_INT;
        numbers[i] = htobe64((uint64_t)v->i);
        values[i] = v->null ? NULL : number ? (const char *)&numbers[i] : v->b.p;
        lengths[i] = number ? 8 : (int)v->b.n;
        formats[i] = 1;
    }
    name_of(q, name);
    return PQsendQueryPrepared(d->conn, name, q->params_n, values, lengths, formats, 1);
}

static int64_t number(const char *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    if (n == 2)
        return (int16_t)v;
    if (n == 4)
        return (int32_t)v;
    return (int64_t)v;
}

static enum status row_of(struct pg_db *d, const struct query *q, const PGresult *r, int row,
                          struct value *ret_columns)
{
    for (int i = 0; i < q->columns_n; i++) {
        struct value v = {.type = q->columns[i], .null = PQgetisnull(r, row, i) != 0};
        const char *p = PQgetvalue(r, row, i);
        int n = PQgetlength(r, row, i);
        if (v.null && !(q->columns_null >> i & 1))
            return db_says(&d->db, FAILED, "%s: column %d is null", q->name, i + 1);
        if (!v.null && v.type == VALUE_INT)
            v.i = number(p, n);
        else if (!v.null)
            v.b = (struct bytes){.p = p, .n = (size_t)n};
        ret_columns[i] = v;
    }
    return OK;
}

struct reading {
    bool (*on_row)(void *arg, const struct value *columns);
    void *arg;
    bool stopped;
};

static enum status rows_of(struct pg_db *d, const struct query *q, const PGresult *r,
                           struct reading *reading)
{
    struct value columns[QUERY_FIELDS_MAX];
    enum status st = OK;
    for (int row = 0; row < PQntuples(r) && !reading->stopped && st == OK; row++) {
        st = row_of(d, q, r, row, columns);
        if (st == OK)
            reading->stopped = !reading->on_row(reading->arg, columns);
    }
    return st;
}

/* Send it and go on: its answer is heard with that of the next statement that has one. */
static enum status post(struct pg_db *d, const struct query *q, const struct value *params)
{
    enum status st = d->posted_n == PG_POSTED_MAX ? hear_posted(d) : OK;
    if (st != OK)
        return st;
    if (!PQenterPipelineMode(d->conn) || !send(d, q, params))
        return pg_says(d, NULL, q->name);
    d->posted[d->posted_n++] = q;
    return OK;
}

static enum status pg_run(struct db *db, const struct query *q, const struct value *params,
                          bool (*on_row)(void *arg, const struct value *columns), void *arg,
                          int64_t *ret_changes)
{
    struct pg_db *d = of(db);
    struct reading reading = {.on_row = on_row, .arg = arg};
    enum status st = d->prepared[q->index] ? OK : hear_posted(d);
    if (st == OK)
        st = prepare(d, q);
    if (st != OK)
        return st;
    d->wrote = d->wrote || q->writes;
    if (q->kind == QUERY_POST || q->kind == QUERY_LOCK)
        return post(d, q, params);
    bool piped = d->posted_n > 0;
    if (!send(d, q, params) || (piped && !PQpipelineSync(d->conn)))
        return pg_says(d, NULL, q->name);
    st = answers_of_posted(d);
    if (q->kind == QUERY_EACH)
        (void)PQsetSingleRowMode(d->conn); /* rows as they come: no memory for all */
    /* All results are taken, or the connection could not be used again. */
    for (PGresult *r = PQgetResult(d->conn); r; r = PQgetResult(d->conn)) {
        ExecStatusType kind = PQresultStatus(r);
        bool rows = kind == PGRES_TUPLES_OK || kind == PGRES_SINGLE_TUPLE;
        if (st == OK && !rows && kind != PGRES_COMMAND_OK)
            st = pg_says(d, r, q->name);
        else if (st == OK && rows && !reading.stopped)
            st = rows_of(d, q, r, &reading);
        if (st == OK && ret_changes && kind != PGRES_SINGLE_TUPLE)
            *ret_changes = strtoll(PQcmdTuples(r), NULL, 10);
        PQclear(r);
    }
    enum status end = piped ? pipe_end(d) : OK;
    return st != OK ? st : end;
}

static enum status pg_script(struct db *db, const char *sql)
{
    struct pg_db *d = of(db);
    enum status st = hear_posted(d);
    d->wrote = true;
    return st == OK ? command(d, sql) : st;
}

static enum status pg_lock_schema(struct db *db)
{
    char sql[64];
    (void)snprintf(sql, sizeof(sql), "SELECT pg_advisory_xact_lock(%d, 0)", PG_LOCK_SCHEMA);
    return command(of(db), sql);
}

static enum status pg_lock_for_serving(struct store *s)
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
static enum status pg_node_take(struct db *db, int *ret_node, int64_t *ret_mark)
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
    of(own->node_keeper)->session = true;
    st = lock_node(of(own->node_keeper), &w.node);
    struct ctx ctx = {.db = own->node_keeper};
    if (st == OK)
        st = db_tx(&ctx, DB_READ, read_mark, &w);
    if (st != OK)
        return db_says(db, st, "%s", own->node_keeper->why);
    *ret_node = w.node;
    *ret_mark = w.mark;
    return OK;
}

static enum status pg_node_reserve(struct db *db, int node, int64_t mark)
{
    struct pg_store *own = db->store->own;
    struct node_work w = {.node = node, .mark = mark};
    struct ctx ctx = {.db = own->node_keeper};
    enum status st = db_tx(&ctx, DB_WRITE, write_mark, &w);
    return st == OK ? OK : db_says(db, st, "%s", own->node_keeper->why);
}

/* ---- care ------------------------------------------------------------------------------------ */

static enum status pg_check(struct db *db)
{
    bool sound = false;
    enum status st =
        says_true(of(db),
                  "SELECT (SELECT count(*) FROM pg_index WHERE NOT indisvalid) = 0 AND "
                  "(SELECT count(*) FROM pg_constraint WHERE NOT convalidated) = 0",
                  &sound);
    if (st == OK && !sound)
        st = db_says(db, FAILED, "an index or a constraint of the database is not valid");
    return st;
}

static enum status pg_backup(struct store *s, const char *to_path, char why[STORE_WHY_CHARS])
{
    (void)s;
    (void)to_path;
    (void)snprintf(why, STORE_WHY_CHARS, "PostgreSQL databases are copied with pg_dump");
    return INVALID;
}

static void pg_tend(struct store *s)
{
    (void)s; /* the server tends itself */
}

const struct engine engine_postgres = {
    .open = pg_open,
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
