/* store_migrate.c: bring the schema of a database up to this program's. */
#include "store/store_internal.h"

#include "store_sql.h"

#include <stdlib.h>

enum { MIGRATE_ARENA_BYTES = 1 << 20 };

struct applied {
    struct db *db;
    bool *done; /* by place in store_migrations */
    int missing;
    enum status status;
};

/* FNV-1a: an applied migration that was edited since is told, not trusted. */
static int64_t hash_of(const char *text)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (int64_t)(h & INT64_MAX);
}

static const char *text_of(const struct db *db, const struct migration *m)
{
    return db->store->kind == STORE_SQLITE ? m->sqlite : m->postgres;
}

static bool compare_applied(void *arg, const struct sql_migration_each_row *row)
{
    struct applied *a = arg;
    for (int i = 0; i < store_migrations_n; i++) {
        const struct migration *m = &store_migrations[i];
        if (m->number != row->number || strcmp(m->module, row->module) != 0)
            continue;
        a->done[i] = true;
        a->missing--;
        if (hash_of(text_of(a->db, m)) != row->hash)
            a->status =
                db_says(a->db, INVALID, "migration %s %04d was changed after it was applied here",
                        m->module, m->number);
        return a->status == OK;
    }
    a->status = db_says(a->db, INVALID, "the database is newer than this program: it has %s %04d",
                        row->module, (int)row->number);
    return false;
}

static enum status find_applied(struct ctx *ctx, struct applied *a)
{
    struct sql_migration_table_row there = {0};
    a->missing = store_migrations_n;
    memset(a->done, 0, (size_t)store_migrations_n * sizeof(*a->done));
    enum status st = sql_migration_table(ctx, &there);
    if (st == OK && there.tables > 0)
        st = sql_migration_each(ctx, compare_applied, a);
    return st == OK ? a->status : st;
}

static enum status apply(struct ctx *ctx, const struct migration *m)
{
    struct db *db = ctx->db;
    const char *text = text_of(db, m);
    enum status st = db->store->engine->script(db, text);
    if (st != OK) {
        char said[STORE_WHY_CHARS];
        memcpy(said, db->why, sizeof(said));
        return db_says(db, st == CONFLICT ? FAILED : st, "%s %04d_%s: %.400s", m->module, m->number,
                       m->name, said);
    }
    struct sql_migration_add_args args = {
        .module = m->module,
        .number = m->number,
        .name = m->name,
        .hash = hash_of(text),
        .at = clock_now_s(&clock_system),
    };
    return sql_migration_add(ctx, &args, NULL);
}

static enum status look(struct ctx *ctx, void *arg)
{
    return find_applied(ctx, arg);
}

/* All that is missing, or nothing: one transaction, and one process at a time. */
static enum status apply_missing(struct ctx *ctx, void *arg)
{
    struct applied *a = arg;
    enum status st = ctx->db->store->engine->lock_schema(ctx->db);
    if (st == OK)
        st = find_applied(ctx, a);
    for (int i = 0; i < store_migrations_n && st == OK; i++)
        if (!a->done[i])
            st = apply(ctx, &store_migrations[i]);
    return st;
}

static enum status migrate(struct db *db, bool look_only)
{
    struct arena *arena = arena_new(MIGRATE_ARENA_BYTES);
    struct applied a = {.db = db, .done = calloc((size_t)store_migrations_n + 1, sizeof(*a.done))};
    struct ctx ctx = {.arena = arena, .clock = &clock_system, .db = db};
    enum status st = UNAVAILABLE;
    if (arena && a.done) {
        /* Looking takes no lock: a command beside a busy server does not wait for it. */
        st = db_tx(&ctx, DB_READ, look, &a);
        if (st == OK && a.missing > 0 && look_only)
            st = db_says(db, INVALID,
                         "the database is older than this program: open it once where it can be "
                         "written");
        else if (st == OK && a.missing > 0)
            st = db_tx(&ctx, DB_WRITE, apply_missing, &a);
    }
    free(a.done);
    arena_free(arena);
    return st;
}

enum status store_migrate(struct db *db)
{
    return migrate(db, false);
}

enum status store_migrated(struct db *db)
{
    return migrate(db, true);
}
