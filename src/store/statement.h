/* statement.h: the seam between the engines is the statement. For the code that sqlgen writes and
 * for the store itself; domain code calls the typed functions of MODULE_sql.h. Uses: base. Threads:
 * constant tables; a db belongs to one thread at a time. */
#ifndef LOGGIA_STORE_STATEMENT_H
#define LOGGIA_STORE_STATEMENT_H

#include "base/ctx.h"

#include <string.h>

/* ---- values ---------------------------------------------------------------------------------- */

enum value_type { VALUE_INT, VALUE_TEXT, VALUE_BYTES };

struct value {
    enum value_type type;
    bool null;
    int64_t i;
    struct bytes b; /* text too; as a column, text has a NUL behind it */
};

static inline struct value value_int(int64_t v)
{
    return (struct value){.type = VALUE_INT, .i = v};
}

static inline struct value value_opt(struct opt_int v)
{
    return (struct value){.type = VALUE_INT, .null = !v.has, .i = v.v};
}

/* NULL is null. */
static inline struct value value_text(const char *s)
{
    return (struct value){.type = VALUE_TEXT, .null = !s, .b = {.p = s, .n = s ? strlen(s) : 0}};
}

static inline struct value value_bytes(struct bytes b)
{
    return (struct value){.type = VALUE_BYTES, .null = !b.p, .b = b};
}

/* ---- queries and migrations ------------------------------------------------------------------ */

/* The failure of POST and LOCK may be told later: by another statement of the item, by its end, or
 * by the commit; so no POST is for a CONFLICT that somebody handles. LOCK keeps others from locking
 * one row until the transaction ends, NOT_FOUND when it is not there; it changes nothing. */
enum query_kind { QUERY_ONE, QUERY_MANY, QUERY_EACH, QUERY_EXEC, QUERY_POST, QUERY_LOCK };

/* One named query; generated, constant, its index unique in the program. */
struct query {
    int index; /* 0 ... store_queries_n - 1: the slot of its prepared statement */
    const char *name;
    const char *sqlite;
    const char *postgres;
    enum query_kind kind;
    bool writes;
    int params_n;
    int columns_n;
    const enum value_type *params;
    const enum value_type *columns;
    uint64_t columns_null; /* bit i: column i may be null */
};

enum { QUERY_FIELDS_MAX = 64 }; /* parameters, and columns, of one query */

extern const struct query *const store_queries[];
extern const int store_queries_n;

struct migration {
    const char *module;
    int number;
    const char *name;
    const char *sqlite;
    const char *postgres;
};

extern const struct migration store_migrations[]; /* in module order, then number */
extern const int store_migrations_n;

/* Run q inside the transaction of db; call on_row for each row with its columns, valid during the
 * call. on_row returns false to stop early, and runs no statement itself.
 *   params       q->params_n values, NULL when there are none                      (borrowed)
 *   ret_changes  may be NULL; rows inserted, updated or deleted                    (out)
 * Returns OK; CONFLICT on a broken unique, exclusion or foreign key; RETRY; UNAVAILABLE; FAILED.
 * After anything but OK the item can only be undone: every later statement of it gives the same
 * answer [ST-4]. */
MUST_USE enum status db_run(struct db *db, const struct query *q, const struct value *params,
                            bool (*on_row)(void *arg, const struct value *columns), void *arg,
                            int64_t *ret_changes);

/* ---- rows kept in an arena ------------------------------------------------------------------- */

/* What a generated row callback carries. */
struct sql_take {
    struct arena *arena;
    void *rows;
    size_t n;
    size_t size; /* rows that there is room for */
    size_t max;
    enum status status; /* OK; LIMIT past max; UNAVAILABLE when memory is short */
};

/* Room for one more row, counted; NULL with the status set when there is none. */
void *sql_take_room(struct sql_take *take, size_t row_bytes);
/* Copies into the arena; null gives NULL. Short memory is noted in the status. */
const char *sql_take_text(struct sql_take *take, const struct value *v);
struct bytes sql_take_bytes(struct sql_take *take, const struct value *v);

#endif
