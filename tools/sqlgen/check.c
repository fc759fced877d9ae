/* check.c: every migration is run, and every query prepared, on an SQLite in memory. */
#include "sqlgen/sqlgen.h"

#include <sqlite3.h>
#include <strings.h>

/* Which module made a table. */
struct owned {
    const char *table;
    size_t module;
};

struct check {
    struct program *program;
    sqlite3 *db;
    struct owned *owned;
    size_t owned_n;
    size_t owned_size;
    size_t module; /* whose statement is being looked at */
    char *refusal; /* why the authorizer said no */
};

static const struct owned *owner_of(const struct check *c, const char *table)
{
    for (size_t i = 0; i < c->owned_n; i++)
        if (strcasecmp(c->owned[i].table, table) == 0)
            return &c->owned[i];
    return NULL;
}

static int refuse(struct check *c, const char *verb, const char *table, const struct owned *o)
{
    c->refusal = gen_printf("%s may not %s %s, a table of %s", c->program->modules[c->module].name,
                            verb, table, c->program->modules[o->module].name);
    return SQLITE_DENY;
}

/* A module writes and changes its own tables only, and reads those of itself and of the modules
 * below it on the ladder. */
static int authorize(void *arg, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    struct check *c = arg;
    (void)database;
    (void)trigger;
    const char *table = action == SQLITE_ALTER_TABLE ? b : a;
    if (action == SQLITE_CREATE_TABLE || action == SQLITE_CREATE_VTABLE ||
        action == SQLITE_CREATE_VIEW)
        GEN_PUSH(c->owned, c->owned_n, c->owned_size) =
            (struct owned){.table = gen_strdup(a), .module = c->module};
    const struct owned *o = table ? owner_of(c, table) : NULL;
    switch (action) {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return o && o->module != c->module ? refuse(c, "write", table, o) : SQLITE_OK;
    case SQLITE_ALTER_TABLE:
    case SQLITE_DROP_TABLE:
        return o && o->module != c->module ? refuse(c, "change", table, o) : SQLITE_OK;
    case SQLITE_READ:
    case SQLITE_SELECT:
        return o && o->module > c->module ? refuse(c, "read", table, o) : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

/* Where SQLite stopped, as a line of the file. */
static int error_line(const struct check *c, const struct source *s, const char *sql)
{
    int line = s->line;
    int offset = sqlite3_error_offset(c->db);
    for (int i = 0; i < offset && sql[i]; i++)
        line += sql[i] == '\n';
    return line;
}

static const char *error_text(struct check *c)
{
    const char *text = c->refusal ? c->refusal : sqlite3_errmsg(c->db);
    c->refusal = NULL;
    return text;
}

static void migration_check(struct check *c, const struct migration *g)
{
    /* Statement by statement, so that a mistake has a line. */
    const char *sql = g->sql[ENGINE_SQLITE];
    struct source rest = g->source[ENGINE_SQLITE];
    for (;;) {
        for (; *sql == ' ' || *sql == '\n'; sql++)
            rest.line += *sql == '\n';
        if (!*sql)
            return;
        sqlite3_stmt *stmt = NULL;
        const char *tail = sql;
        int rc = sqlite3_prepare_v2(c->db, sql, -1, &stmt, &tail);
        if (rc == SQLITE_OK && stmt)
            rc = sqlite3_step(stmt);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
            gen_fail(g->path, error_line(c, &rest, sql), "%s", error_text(c));
        (void)sqlite3_finalize(stmt);
        for (; sql < tail; sql++)
            rest.line += *sql == '\n';
    }
}

/* ---- queries --------------------------------------------------------------------------------- */

static bool is_text(enum type t)
{
    return t == TYPE_TEXT;
}

static bool type_fits(enum type t, const char *declared)
{
    if (strcasecmp(declared, "TEXT") == 0)
        return is_text(t);
    if (strcasecmp(declared, "BLOB") == 0)
        return t == TYPE_BYTES;
    return !is_text(t) && t != TYPE_BYTES;
}

static void columns_check(const struct query *q, sqlite3_stmt *stmt)
{
    size_t n = (size_t)sqlite3_column_count(stmt);
    if (n != q->row_n)
        gen_complain(q->path, q->line, "%s gives %zu columns, its row has %zu", q->name, n,
                     q->row_n);
    for (size_t i = 0; i < n && i < q->row_n; i++) {
        const char *name = sqlite3_column_name(stmt, (int)i);
        if (strcmp(name, q->row[i].name) != 0)
            gen_complain(q->path, q->line, "column %zu of %s is %s, its row says %s", i + 1,
                         q->name, name, q->row[i].name);
        const char *declared = sqlite3_column_decltype(stmt, (int)i);
        if (declared && !type_fits(q->row[i].type, declared))
            gen_complain(q->path, q->line, "column %s of %s is made of %s", q->row[i].name, q->name,
                         declared);
    }
}

/* Does the statement do what its kind is for? */
static void kind_check(const struct query *q, bool gives_rows)
{
    if (q->kind == KIND_LOCK && (q->writes || !gives_rows))
        gen_complain(q->path, q->line, "%s is lock and selects the row to be locked", q->name);
    if (q->kind != KIND_EXEC && q->kind != KIND_POST)
        return;
    if (!q->writes)
        gen_complain(q->path, q->line, "%s changes nothing, which its kind is for", q->name);
    if (gives_rows)
        gen_complain(q->path, q->line, "%s gives rows, which its kind is not for", q->name);
}

static void query_check(struct check *c, struct query *q)
{
    const struct source *s = &q->source[ENGINE_SQLITE];
    const char *sql = q->sql[ENGINE_SQLITE];
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v2(c->db, sql, -1, &stmt, &tail) != SQLITE_OK || !stmt) {
        gen_complain(q->path, error_line(c, s, sql), "%s: %s", q->name, error_text(c));
        return;
    }
    if (tail[strspn(tail, " \n")])
        gen_complain(q->path, s->line, "%s is more than one statement", q->name);
    q->writes = !sqlite3_stmt_readonly(stmt);
    kind_check(q, sqlite3_column_count(stmt) > 0);
    if (!kind_is_silent(q->kind))
        columns_check(q, stmt);
    (void)sqlite3_finalize(stmt);
}

static sqlite3 *open_memory(void)
{
    sqlite3 *db = NULL;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        gen_fail(NULL, 0, "SQLite does not open: %s", sqlite3_errmsg(db));
    /* A "typo" in double quotes would silently be a string. */
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return db;
}

void program_check(struct program *p)
{
    struct check c = {.program = p, .db = open_memory()};
    (void)sqlite3_set_authorizer(c.db, authorize, &c);
    for (c.module = 0; c.module < p->modules_n; c.module++)
        for (size_t i = 0; i < p->modules[c.module].migrations_n; i++)
            migration_check(&c, &p->modules[c.module].migrations[i]);
    for (c.module = 0; c.module < p->modules_n; c.module++)
        for (size_t i = 0; i < p->modules[c.module].queries_n; i++)
            query_check(&c, &p->modules[c.module].queries[i]);
    (void)sqlite3_close(c.db);
}
