/* store.c: what both engines have in common: connections, transactions in the right order, retries.
 */
#include "store/store_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    TX_TRIES = 12, /* a lost race twelve times in a row: the store is overloaded */
    TX_PAUSE_US = 500
};

/* Sentences for the operator; each thread has its own. */
static _Thread_local char process_why[STORE_WHY_CHARS];

static enum status explain(enum status s, const char *why, const char **ret_why)
{
    if (s != OK && why != process_why)
        (void)snprintf(process_why, sizeof(process_why), "%s", why);
    if (s != OK && ret_why)
        *ret_why = process_why;
    return s;
}

enum status db_says(struct db *db, enum status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(db->why, sizeof(db->why), format, args);
    va_end(args);
    return status;
}

bool db_writes(const struct db *db)
{
    return db->mode == DB_WRITE;
}

const char *db_why(const struct db *db)
{
    return db ? db->why : process_why;
}

/* ---- the store ------------------------------------------------------------------------------- */

static bool is_postgres(const char *url)
{
    return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

static struct store *store_new(const char *url)
{
    struct store *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->url = strdup(url);
    if (!s->url) {
        free(s);
        return NULL;
    }
    s->kind = is_postgres(url) ? STORE_POSTGRES : STORE_SQLITE;
    s->engine = s->kind == STORE_POSTGRES ? &engine_postgres : &engine_sqlite;
    pthread_mutex_init(&s->mutex, NULL);
    facts_kept_init(&s->facts);
    ids_init(&s->ids);
    return s;
}

static enum status open_as(struct store *s, enum db_mode mode, char why[STORE_WHY_CHARS])
{
    const bool reads = mode == DB_READ;
    enum status st = reads ? s->engine->open_to_read(s, why) : s->engine->open(s, why);
    if (st != OK)
        return st;
    struct db *db = NULL;
    st = s->engine->connect(s, mode, &db, why);
    if (st != OK)
        return st;
    st = reads ? store_migrated(db) : store_migrate(db);
    if (st != OK)
        (void)snprintf(why, STORE_WHY_CHARS, "%s", db->why);
    db_close(db);
    return st;
}

static enum status open_store(const char *url, enum db_mode mode, struct store **ret_store,
                              const char **ret_why)
{
    struct store *s = store_new(url);
    if (!s)
        return explain(UNAVAILABLE, "out of memory", ret_why);
    process_why[0] = '\0';
    enum status st = open_as(s, mode, process_why);
    if (st != OK) {
        store_close(s);
        return explain(st, process_why, ret_why);
    }
    *ret_store = s;
    return OK;
}

enum status store_open(const char *url, struct store **ret_store, const char **ret_why)
{
    return open_store(url, DB_WRITE, ret_store, ret_why);
}

enum status store_open_to_read(const char *url, struct store **ret_store, const char **ret_why)
{
    return open_store(url, DB_READ, ret_store, ret_why);
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int mode = 0; mode < 2; mode++) {
        while (s->idle[mode]) {
            struct db *db = s->idle[mode];
            s->idle[mode] = db->next;
            db_close(db);
        }
    }
    s->engine->close(s);
    facts_kept_free(&s->facts);
    pthread_mutex_destroy(&s->ids.mutex);
    pthread_mutex_destroy(&s->mutex);
    free(s->url);
    free(s);
}

enum store_engine store_engine(const struct store *s)
{
    return s->kind;
}

enum status store_lock_for_serving(struct store *s)
{
    return s->engine->lock_for_serving(s);
}

uint64_t store_facts_committed(const struct store *s)
{
    return atomic_load_explicit(&s->facts_committed, memory_order_acquire);
}

enum status db_open(struct store *s, enum db_mode mode, struct db **ret_db)
{
    return explain(s->engine->connect(s, mode, ret_db, process_why), process_why, NULL);
}

void db_close(struct db *db)
{
    if (!db)
        return;
    assert(db->phase == DB_IDLE);
    db->store->engine->disconnect(db);
}

/* ---- the secret ------------------------------------------------------------------------------ */

bool store_secret(const struct ctx *ctx, unsigned char ret_secret[STORE_SECRET_BYTES])
{
    const struct store *s = ctx->db->store;
    bool known = atomic_load_explicit(&s->secret_known, memory_order_acquire);
    if (known)
        memcpy(ret_secret, s->secret, STORE_SECRET_BYTES);
    return known;
}

static void keep_secret(struct db *db)
{
    struct store *s = db->store;
    pthread_mutex_lock(&s->mutex);
    if (!atomic_load_explicit(&s->secret_known, memory_order_relaxed)) {
        memcpy(s->secret, db->secret, STORE_SECRET_BYTES);
        atomic_store_explicit(&s->secret_known, true, memory_order_release);
    }
    pthread_mutex_unlock(&s->mutex);
}

void store_secret_is(struct ctx *ctx, const unsigned char secret[STORE_SECRET_BYTES])
{
    struct db *db = ctx->db;
    memcpy(db->secret, secret, STORE_SECRET_BYTES);
    db->secret_told = db->phase != DB_READING;
    if (db->phase == DB_READING)
        keep_secret(db);
}

/* ---- a note ---------------------------------------------------------------------------------- */

bool store_note(const struct ctx *ctx, int64_t *ret_note)
{
    if (ctx->db->noted)
        *ret_note = ctx->db->note;
    return ctx->db->noted;
}

void store_note_is(struct ctx *ctx, int64_t note)
{
    ctx->db->noted = true;
    ctx->db->note = note;
}

/* ---- transactions ---------------------------------------------------------------------------- */

enum status db_batch_begin(struct db *db)
{
    assert(db->phase == DB_IDLE && db->mode == DB_WRITE);
    db->ids_made = false;
    db->facts_made = false;
    db->noted = false;
    db->secret_told = false;
    db->broken = OK;
    db->why[0] = '\0';
    enum status st = db->store->engine->batch_begin(db);
    if (st == OK)
        db->phase = DB_BATCH;
    return st;
}

enum status db_item_begin(struct db *db)
{
    assert(db->phase == DB_BATCH);
    enum status st = db->store->engine->item_begin(db);
    if (st != OK)
        return st;
    db->phase = DB_ITEM;
    db->broken = OK;
    db->ids_failed = false;
    return OK;
}

enum status db_item_end(struct db *db, bool keep)
{
    assert(db->phase == DB_ITEM && !db->running);
    if (db->broken == OK && db->ids_failed)
        db->broken = UNAVAILABLE;
    if (!keep || db->broken != OK)
        db->secret_told = false; /* it may be what was made and is undone now */
    db->phase = DB_BATCH;
    enum status st = db->store->engine->item_end(db, keep && db->broken == OK);
    if (st == OK && (keep || db->broken == RETRY))
        st = db->broken;
    return st;
}

enum status db_batch_commit(struct db *db)
{
    assert(db->phase == DB_BATCH);
    enum status st = db->ids_made ? ids_note(db) : OK;
    if (st != OK) {
        db_batch_rollback(db);
        return st;
    }
    st = db->store->engine->batch_commit(db);
    db->phase = DB_IDLE;
    if (st == OK && db->secret_told)
        keep_secret(db);
    if (st == OK && db->facts_made)
        atomic_fetch_add_explicit(&db->store->facts_committed, 1, memory_order_release);
    return st;
}

void db_batch_rollback(struct db *db)
{
    assert(db->phase == DB_BATCH || db->phase == DB_ITEM);
    db->store->engine->batch_rollback(db);
    db->phase = DB_IDLE;
}

enum status db_read_begin(struct db *db)
{
    assert(db->phase == DB_IDLE);
    db->why[0] = '\0';
    enum status st = db->store->engine->read_begin(db);
    db->broken = OK;
    db->noted = false;
    if (st == OK)
        db->phase = DB_READING;
    return st;
}

void db_read_end(struct db *db)
{
    assert(db->phase == DB_READING && !db->running);
    db->store->engine->read_end(db);
    db->phase = DB_IDLE;
}

enum status db_run(struct db *db, const struct query *q, const struct value *params,
                   bool (*on_row)(void *arg, const struct value *columns), void *arg,
                   int64_t *ret_changes)
{
    assert(!db->running && db->phase != DB_IDLE);
    assert(db->phase != DB_READING || (!q->writes && q->kind != QUERY_LOCK));
    if (db->broken != OK)
        return db->broken;
    db->running = true;
    db->asked++;
    enum status st = db->store->engine->run(db, q, params, on_row, arg, ret_changes);
    db->running = false;
    db->broken = st;
    return st;
}

/* ---- one transaction around one call --------------------------------------------------------- */

static enum status write_once(struct ctx *ctx, enum status (*work)(struct ctx *ctx, void *arg),
                              void *arg)
{
    struct db *db = ctx->db;
    enum status st = db_batch_begin(db);
    if (st != OK)
        return st;
    st = db_item_begin(db);
    if (st == OK) {
        enum status done = work(ctx, arg);
        st = db_item_end(db, done == OK);
        if (st != RETRY && done != OK)
            st = done;
    }
    if (st != OK) {
        db_batch_rollback(db);
        return st;
    }
    return db_batch_commit(db);
}

static enum status read_once(struct ctx *ctx, enum status (*work)(struct ctx *ctx, void *arg),
                             void *arg)
{
    enum status st = db_read_begin(ctx->db);
    if (st != OK)
        return st;
    st = work(ctx, arg);
    db_read_end(ctx->db);
    return st;
}

/* Longer with each try, so that those who collided meet no more. */
static void pause_before(int attempt)
{
    struct timespec t = {.tv_nsec = (long)TX_PAUSE_US * 1000L << (attempt < 8 ? attempt : 8)};
    (void)nanosleep(&t, NULL);
}

enum status db_tx(struct ctx *ctx, enum db_mode mode,
                  enum status (*work)(struct ctx *ctx, void *arg), void *arg)
{
    struct problem before = ctx->problem;
    for (int attempt = 0; attempt < TX_TRIES; attempt++) {
        enum status st = mode == DB_WRITE ? write_once(ctx, work, arg) : read_once(ctx, work, arg);
        if (st != RETRY)
            return st;
        ctx->problem = before;
        pause_before(attempt);
    }
    return UNAVAILABLE;
}

struct looking {
    enum status (*work)(struct ctx *ctx, void *arg);
    void *arg;
    bool seen; /* all of it was done, to be undone */
};

static enum status look_once(struct ctx *ctx, void *arg)
{
    struct looking *l = arg;
    const enum status st = l->work(ctx, l->arg);
    l->seen = st == OK;
    return l->seen ? CONFLICT : st;
}

enum status db_look(struct ctx *ctx, enum status (*work)(struct ctx *ctx, void *arg), void *arg)
{
    struct looking l = {.work = work, .arg = arg};
    const enum status st = db_tx(ctx, DB_WRITE, look_once, &l);
    if (!l.seen || st != CONFLICT)
        return st;
    ctx->problem = (struct problem){0};
    return OK;
}

static struct db *take_idle(struct store *s, enum db_mode mode)
{
    pthread_mutex_lock(&s->mutex);
    struct db *db = s->idle[mode];
    if (db) {
        s->idle[mode] = db->next;
        s->idle_n[mode]--;
    }
    pthread_mutex_unlock(&s->mutex);
    return db;
}

static void give_back(struct db *db)
{
    struct store *s = db->store;
    pthread_mutex_lock(&s->mutex);
    bool kept = s->idle_n[db->mode] < STORE_IDLE_MAX;
    if (kept) {
        db->next = s->idle[db->mode];
        s->idle[db->mode] = db;
        s->idle_n[db->mode]++;
    }
    pthread_mutex_unlock(&s->mutex);
    if (!kept)
        db_close(db);
}

enum status store_tx(struct store *s, struct ctx *ctx, enum db_mode mode,
                     enum status (*work)(struct ctx *ctx, void *arg), void *arg)
{
    assert(!ctx->db); /* a transaction inside another would wait for itself */
    struct db *db = take_idle(s, mode);
    if (!db) {
        enum status st = db_open(s, mode, &db);
        if (st != OK)
            return st;
    }
    ctx->db = db;
    enum status st = db_tx(ctx, mode, work, arg);
    ctx->db = NULL;
    give_back(db);
    return st;
}

/* ---- care ------------------------------------------------------------------------------------ */

enum status store_backup(struct store *s, const char *to_path, const char **ret_why)
{
    return explain(s->engine->backup(s, to_path, process_why), process_why, ret_why);
}

enum status store_check(struct store *s, const char **ret_why)
{
    struct db *db = NULL;
    enum status st = db_open(s, DB_READ, &db);
    if (st != OK)
        return explain(st, process_why, ret_why);
    st = s->engine->check(db);
    (void)explain(st, db->why, ret_why);
    db_close(db);
    return st;
}

void store_tend(struct store *s)
{
    s->engine->tend(s);
}
