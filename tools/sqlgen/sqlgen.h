/* sqlgen.h: what the parts of sqlgen share: modules with their queries and migrations.
 * read.c fills it, text.c writes the text for each engine, check.c asks SQLite, emit.c writes C. */
#ifndef LOGGIA_TOOLS_SQLGEN_H
#define LOGGIA_TOOLS_SQLGEN_H

#include "common/gen.h"

enum engine { ENGINE_SQLITE, ENGINE_POSTGRES, ENGINES_N };

enum type { TYPE_ID, TYPE_INT, TYPE_MONEY, TYPE_TIME, TYPE_BOOL, TYPE_TEXT, TYPE_BYTES, TYPES_N };

enum kind { KIND_ONE, KIND_MANY, KIND_EACH, KIND_TABLE, KIND_EXEC, KIND_POST, KIND_LOCK, KINDS_N };

/* Hands out no rows. */
static inline bool kind_is_silent(enum kind k)
{
    return k == KIND_EXEC || k == KIND_POST || k == KIND_LOCK;
}

enum { FIELDS_MAX = 64 }; /* the engines note nullable columns in 64 bits */

/* One parameter, or one column of a row. */
struct field {
    const char *name;
    enum type type;
    bool null;
};

/* SQL as written; line breaks are those of the file, so that a place in it can be named. */
struct source {
    const char *path;
    int line; /* of its first character */
    char *text;
};

struct query {
    const char *path;
    int line;
    const char *name;
    enum kind kind;
    const char *doc;
    struct field params[FIELDS_MAX];
    size_t params_n;
    struct field row[FIELDS_MAX];
    size_t row_n;
    int64_t max; /* rows of a `many`; 0: the general limit */
    bool has_source[ENGINES_N];
    struct source source[ENGINES_N];
    char *sql[ENGINES_N]; /* made by text.c */
    bool writes;          /* found by check.c */
};

struct migration {
    const char *path;
    int number;
    const char *name;
    struct source source[ENGINES_N];
    char *sql[ENGINES_N];
};

struct module {
    const char *dir;
    const char *name;
    struct query *queries;
    size_t queries_n;
    size_t queries_size;
    struct migration *migrations;
    size_t migrations_n;
    size_t migrations_size;
};

struct program {
    struct module *modules;
    size_t modules_n;
};

/* read.c: all .sql files and migrations of a module. Complaints name their place. */
void module_read(struct module *m);

/* text.c: parameters numbered, type tokens replaced, tables made STRICT. */
char *query_text(const struct query *q, enum engine e);
char *migration_text(const struct source *s, enum engine e);
/* The type whose token begins at s ("@id"), its length in ret_chars; TYPES_N when there is none. */
enum type type_of_token(const char *s, size_t *ret_chars);

/* check.c: everything is run against an SQLite in memory; sets query.writes. */
void program_check(struct program *p);

/* emit.c: MODULE_sql.h, MODULE_sql.c of each module that has queries, and store_tables.c. */
void program_emit(const struct program *p, const char *out_dir);

#endif
