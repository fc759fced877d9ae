/* Every migration runs and every query is prepared on a real PostgreSQL, and the types that the
 * server finds are compared with the declared ones (make check-pg). */
#include "store/statement.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

static bool fits(enum value_type type, Oid oid)
{
    switch (type) {
    case VALUE_INT:
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
    case VALUE_TEXT:
        return oid == OID_TEXT;
    default:
        return oid == OID_BYTEA;
    }
}

static int compare_types(const struct query *q, const PGresult *r)
{
    int wrong = 0;
    for (int i = 0; i < q->params_n; i++) {
        if (!fits(q->params[i], PQparamtype(r, i))) {
            print_error("%s: parameter %d is of type %u\n", q->name, i + 1, PQparamtype(r, i));
            wrong++;
        }
    }
    if (q->kind != QUERY_LOCK && PQnfields(r) != q->columns_n) {
        print_error("%s: %d columns, declared %d\n", q->name, PQnfields(r), q->columns_n);
        return wrong + 1;
    }
    for (int i = 0; i < q->columns_n; i++) {
        if (!fits(q->columns[i], PQftype(r, i))) {
            print_error("%s: column %s is of type %u\n", q->name, PQfname(r, i), PQftype(r, i));
            wrong++;
        }
    }
    return wrong;
}

/* Prepare q; `types` NULL lets the server find them. -1: it refuses. */
static int check(PGconn *conn, const struct query *q, const char *name, const Oid *types)
{
    PGresult *r = PQprepare(conn, name, q->postgres, types ? q->params_n : 0, types);
    int wrong = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : -1;
    PQclear(r);
    if (wrong < 0)
        return wrong;
    r = PQdescribePrepared(conn, name);
    wrong = PQresultStatus(r) == PGRES_COMMAND_OK ? compare_types(q, r) : -1;
    PQclear(r);
    return wrong;
}

static int check_query(PGconn *conn, const struct query *q)
{
    Oid types[QUERY_FIELDS_MAX];
    char name[32];
    for (int i = 0; i < q->params_n; i++)
        types[i] = q->params[i] == VALUE_INT    ? OID_INT8
                   : q->params[i] == VALUE_TEXT ? OID_TEXT
                                                : OID_BYTEA;
    (void)snprintf(name, sizeof(name), "declared%d", q->index);
    int wrong = check(conn, q, name, types);
    if (wrong < 0) {
        print_error("%s: %s", q->name, PQerrorMessage(conn));
        return 1;
    }
    /* As the server would have it; that it cannot tell is no mistake, because we do. */
    (void)snprintf(name, sizeof(name), "found%d", q->index);
    int other = check(conn, q, name, NULL);
    return wrong + (other > 0 ? other : 0);
}

static void every_query_fits_postgres(void **state)
{
    (void)state;
    struct test_store t;
    if (!test_store_open(&t, STORE_POSTGRES))
        skip();
    PGconn *conn = PQconnectdb(t.url);
    assert_int_equal(PQstatus(conn), CONNECTION_OK);
    int wrong = 0;
    for (int i = 0; i < store_queries_n; i++) {
        assert_int_equal(store_queries[i]->index, i);
        wrong += check_query(conn, store_queries[i]);
    }
    PQfinish(conn);
    test_store_close(&t);
    print_message("%d migrations, %d queries\n", store_migrations_n, store_queries_n);
    assert_int_equal(wrong, 0);
}

/* The server reads the text of each check anew for every statement: none is on the tables that a
 * booking writes. */
static void what_a_booking_writes_has_no_checks(void **state)
{
    (void)state;
    struct test_store t;
    if (!test_store_open(&t, STORE_POSTGRES))
        skip();
    PGconn *conn = PQconnectdb(t.url);
    PGresult *r = PQexec(conn, "select conname from pg_constraint where contype = 'c' and "
                               "conrelid in ('booking'::regclass, 'fact'::regclass, "
                               "'mail'::regclass)");
    assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(r); i++)
        print_error("a check: %s\n", PQgetvalue(r, i, 0));
    assert_int_equal(PQntuples(r), 0);
    PQclear(r);
    PQfinish(conn);
    test_store_close(&t);
}

/* Migrations of a database that has them all change nothing, on both engines. */
static void migrating_twice_changes_nothing(void **state)
{
    (void)state;
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        test_store_shut(&t);
        test_store_reopen(&t);
        const char *why = "";
        assert_int_equal(store_check(t.store, &why), OK);
        test_store_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_fits_postgres),
        cmocka_unit_test(what_a_booking_writes_has_no_checks),
        cmocka_unit_test(migrating_twice_changes_nothing),
    };
    return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
