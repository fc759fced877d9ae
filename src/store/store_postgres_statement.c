/* store_postgres_statement.c: one statement on PostgreSQL: prepared once for each connection,
 * values in binary; posted where nobody waits for its answer. */
#include "store/store_postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OID_BYTEA = 17,
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    PG_NAME_CHARS = 16
};

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

enum status pg_hear_posted(struct pg_db *d)
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
    enum status st = d->posted_n == PG_POSTED_MAX ? pg_hear_posted(d) : OK;
    if (st != OK)
        return st;
    if (!PQenterPipelineMode(d->conn) || !send(d, q, params))
        return pg_says(d, NULL, q->name);
    d->posted[d->posted_n++] = q;
    return OK;
}

enum status pg_run(struct db *db, const struct query *q, const struct value *params,
                   bool (*on_row)(void *arg, const struct value *columns), void *arg,
                   int64_t *ret_changes)
{
    struct pg_db *d = pg_of(db);
    struct reading reading = {.on_row = on_row, .arg = arg};
    enum status st = d->prepared[q->index] ? OK : pg_hear_posted(d);
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

enum status pg_script(struct db *db, const char *sql)
{
    struct pg_db *d = pg_of(db);
    enum status st = pg_hear_posted(d);
    d->wrote = true;
    return st == OK ? pg_command(d, sql) : st;
}
