/* store_sqlite.c: the embedded engine. One file, one writer at a time, readers on snapshots. */
#include "store/store_sqlite.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const control_sql[CONTROLS_N] = {
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [BEGIN_READ] = "BEGIN",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [ITEM_BEGIN] = "SAVEPOINT item",
    [ITEM_KEEP] = "RELEASE item",
    [ITEM_UNDO] = "ROLLBACK TO item",
};

/* Memory: 60 spaces with 430,000 bookings are served in 64 MB, so page caches are small; mapped
 * pages belong to the kernel, which may take them back. */
static const char *const settings_all = "PRAGMA foreign_keys = ON;"
                                        "PRAGMA temp_store = MEMORY;"
                                        "PRAGMA mmap_size = 268435456;"
                                        "PRAGMA case_sensitive_like = ON;" /* as PostgreSQL */
                                        "PRAGMA trusted_schema = OFF;";
static const char *const settings_read = "PRAGMA cache_size = -1024; PRAGMA query_only = ON;";
static const char *const settings_write = "PRAGMA journal_mode = WAL;"
                                          "PRAGMA synchronous = FULL;"
                                          "PRAGMA cache_size = -8192;"
                                          "PRAGMA secure_delete = FAST;"
                                          "PRAGMA wal_autocheckpoint = 0;"
                                          "PRAGMA journal_size_limit = 67108864;";

static struct sqlite_db *of(struct db *db)
{
    return (struct sqlite_db *)db;
}

static struct sqlite_store *own_of(struct store *s)
{
    return s->own;
}

/* ---- errors ---------------------------------------------------------------------------------- */

enum status sqlite_status(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return RETRY;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
        return UNAVAILABLE;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_NOTNULL || rc == SQLITE_CONSTRAINT_CHECK ||
                       rc == SQLITE_CONSTRAINT_DATATYPE
                   ? FAILED
                   : CONFLICT;
    default:
        return FAILED;
    }
}

enum status sqlite_says(struct sqlite_db *d, int rc, const char *what)
{
    enum status s = sqlite_status(rc);
    return s == OK ? OK : db_says(&d->db, s, "%s: %s", what, sqlite3_errmsg(d->handle));
}

/* ---- turns ----------------------------------------------------------------------------------- */

void sqlite_turn_take(struct sqlite_store *own)
{
    struct turns *t = &own->turns;
    pthread_mutex_lock(&t->mutex);
    uint64_t mine = t->next++;
    while (t->now != mine)
        pthread_cond_wait(&t->changed, &t->mutex);
    pthread_mutex_unlock(&t->mutex);
}

void sqlite_turn_give(struct sqlite_store *own)
{
    struct turns *t = &own->turns;
    pthread_mutex_lock(&t->mutex);
    t->now++;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->mutex);
}

/* ---- connections ----------------------------------------------------------------------------- */

static int note_wal(void *arg, sqlite3 *handle, const char *schema, int pages)
{
    struct sqlite_store *own = arg;
    (void)handle;
    (void)schema;
    atomic_store_explicit(&own->wal_pages, pages, memory_order_relaxed);
    return SQLITE_OK;
}

static enum status configure(struct sqlite_db *d)
{
    bool write = d->db.mode == DB_WRITE;
    (void)sqlite3_extended_result_codes(d->handle, 1);
    (void)sqlite3_busy_timeout(d->handle, SQLITE_BUSY_MS);
    /* A "typo" in double quotes would silently be a string. */
    (void)sqlite3_db_config(d->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(d->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    int rc = sqlite3_exec(d->handle, settings_all, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(d->handle, write ? settings_write : settings_read, NULL, NULL, NULL);
    if (write)
        (void)sqlite3_wal_hook(d->handle, note_wal, own_of(d->db.store));
    return sqlite_says(d, rc, d->db.store->url);
}

void sqlite_disconnect(struct db *db)
{
    struct sqlite_db *d = of(db);
    for (int i = 0; d->statements && i < store_queries_n; i++)
        (void)sqlite3_finalize(d->statements[i]);
    for (int i = 0; i < CONTROLS_N; i++)
        (void)sqlite3_finalize(d->control[i]);
    (void)sqlite3_close(d->handle);
    free(d->statements);
    free(d);
}

static enum status connect_to(struct sqlite_db *d, int flags)
{
    const char *url = d->db.store->url;
    const char *immutable = own_of(d->db.store)->immutable;
    flags |= SQLITE_OPEN_NOMUTEX | (immutable ? SQLITE_OPEN_URI : 0);
    int rc = sqlite3_open_v2(immutable ? immutable : url, &d->handle, flags, NULL);
    if (rc != SQLITE_OK)
        return sqlite_says(d, rc, url);
    if (d->db.mode == DB_WRITE && sqlite3_db_readonly(d->handle, "main") == 1)
        return db_says(&d->db, UNAVAILABLE, "%s: the file is read-only", url);
    d->statements = calloc((size_t)store_queries_n + 1, sizeof(*d->statements));
    if (!d->statements)
        return db_says(&d->db, UNAVAILABLE, "out of memory");
    return OK;
}

static enum status sqlite_connect_raw(struct store *s, enum db_mode mode, int flags,
                                      struct sqlite_db **ret_d, char why[STORE_WHY_CHARS])
{
    struct sqlite_db *d = calloc(1, sizeof(*d));
    if (!d)
        return UNAVAILABLE;
    d->db.store = s;
    d->db.mode = mode;
    enum status st = connect_to(d, flags);
    if (st != OK) {
        (void)snprintf(why, STORE_WHY_CHARS, "%s", d->db.why);
        sqlite_disconnect(&d->db);
        return st;
    }
    *ret_d = d;
    return OK;
}

enum status sqlite_connect(struct store *s, enum db_mode mode, struct db **ret_db,
                           char why[STORE_WHY_CHARS])
{
    struct sqlite_db *d = NULL;
    int flags = mode == DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    enum status st = sqlite_connect_raw(s, mode, flags, &d, why);
    if (st != OK)
        return st;
    st = configure(d);
    if (st != OK) {
        (void)snprintf(why, STORE_WHY_CHARS, "%s", d->db.why);
        sqlite_disconnect(&d->db);
        return st;
    }
    *ret_db = &d->db;
    return OK;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void configure_process(void)
{
    /* Connections are never shared between threads, and nobody asks how much memory is in use: both
     * save a lock on every allocation. */
    (void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int sqlite_number(struct sqlite_db *d, const char *sql, int64_t *ret_number)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
        *ret_number = sqlite3_column_int64(stmt, 0);
    int end = sqlite3_finalize(stmt);
    return rc == SQLITE_OK ? end : rc;
}

/* Is the file ours, or fresh? A fresh one is marked as ours. */
static enum status claim_file(struct sqlite_db *d)
{
    int64_t id = 0;
    int64_t tables = 0;
    (void)sqlite3_busy_timeout(d->handle, SQLITE_BUSY_MS);
    int rc = sqlite_number(d, "PRAGMA application_id", &id);
    if (rc == SQLITE_OK)
        rc = sqlite_number(d, "SELECT count(*) FROM sqlite_schema", &tables);
    if ((rc & 0xff) == SQLITE_NOTADB)
        return db_says(&d->db, INVALID, "%s: this is not a database file", d->db.store->url);
    if (rc != SQLITE_OK)
        return sqlite_says(d, rc, d->db.store->url);
    if (id == SQLITE_APPLICATION_ID)
        return OK;
    if (id != 0 || tables != 0)
        return db_says(&d->db, INVALID, "%s: this is the database of another program",
                       d->db.store->url);
    char sql[64];
    (void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", SQLITE_APPLICATION_ID);
    return sqlite_says(d, sqlite3_exec(d->handle, sql, NULL, NULL, NULL), d->db.store->url);
}

enum status sqlite_own_make(struct store *s)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_process);
    struct sqlite_store *own = calloc(1, sizeof(*own));
    if (!own)
        return UNAVAILABLE;
    own->lock_fd = -1;
    own->file_fd = -1;
    pthread_mutex_init(&own->turns.mutex, NULL);
    pthread_cond_init(&own->turns.changed, NULL);
    s->own = own;
    return OK;
}

static enum status sqlite_open(struct store *s, char why[STORE_WHY_CHARS])
{
    struct sqlite_db *d = NULL;
    enum status st = sqlite_own_make(s);
    if (st != OK)
        return st;
    sqlite_make_private(s->url);
    st = sqlite_connect_raw(s, DB_WRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &d, why);
    if (st != OK)
        return st;
    st = claim_file(d);
    if (st == OK)
        st = configure(d);
    if (st != OK) {
        (void)snprintf(why, STORE_WHY_CHARS, "%s", d->db.why);
        sqlite_disconnect(&d->db);
        return st;
    }
    own_of(s)->keeper = &d->db;
    own_of(s)->leaves_none = true;
    return OK;
}

static void sqlite_close(struct store *s)
{
    struct sqlite_store *own = own_of(s);
    if (!own)
        return;
    if (own->keeper)
        sqlite_disconnect(own->keeper);
    if (own->leaves_none && !own->immutable)
        sqlite_leave_no_log(s->url);
    if (own->lock_fd >= 0)
        (void)close(own->lock_fd);
    if (own->file_fd >= 0) /* last: closing it lets go of what SQLite has locked in the file */
        (void)close(own->file_fd);
    free(own->immutable);
    pthread_cond_destroy(&own->turns.changed);
    pthread_mutex_destroy(&own->turns.mutex);
    free(own);
}

/* ---- transactions ---------------------------------------------------------------------------- */

static int control(struct sqlite_db *d, enum control c)
{
    if (!d->control[c]) {
        int rc = sqlite3_prepare_v3(d->handle, control_sql[c], -1, SQLITE_PREPARE_PERSISTENT,
                                    &d->control[c], NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    (void)sqlite3_step(d->control[c]);
    return sqlite3_reset(d->control[c]);
}

static enum status gone(struct sqlite_db *d)
{
    /* why says already what undid it */
    return d->db.broken == OK ? UNAVAILABLE : d->db.broken;
}

static enum status sqlite_batch_begin(struct db *db)
{
    struct sqlite_db *d = of(db);
    sqlite_turn_take(own_of(db->store));
    d->careful = d->doomed; /* the last one: it comes again */
    d->doomed = false;
    d->kept = false;
    d->dead = false;
    enum status st = sqlite_says(d, control(d, BEGIN_WRITE), "begin");
    if (st != OK)
        sqlite_turn_give(own_of(db->store));
    return st;
}

static enum status sqlite_item_begin(struct db *db)
{
    struct sqlite_db *d = of(db);
    d->wrote = false;
    if (d->dead)
        return gone(d);
    return d->doomed ? RETRY : OK;
}

/* Before something is written. */
static enum status save_item(struct sqlite_db *d)
{
    if (d->db.phase != DB_ITEM)
        d->kept = true; /* the batch's own */
    if (d->wrote || d->db.phase != DB_ITEM)
        return OK;
    enum status st = d->careful ? sqlite_says(d, control(d, ITEM_BEGIN), "savepoint") : OK;
    d->wrote = st == OK;
    return st;
}

/* Undo what an item wrote. Without a savepoint all goes with it, which is nothing if no other was
 * kept, and else dooms the batch. */
static int undo_item(struct sqlite_db *d)
{
    if (d->careful) {
        int rc = control(d, ITEM_UNDO);
        return rc == SQLITE_OK ? control(d, ITEM_KEEP) : rc;
    }
    d->doomed = d->kept;
    if (d->doomed)
        return SQLITE_OK;
    int rc = control(d, ROLLBACK);
    return rc == SQLITE_OK ? control(d, BEGIN_WRITE) : rc;
}

static enum status sqlite_item_end(struct db *db, bool keep)
{
    struct sqlite_db *d = of(db);
    if (d->dead)
        return gone(d);
    if (!d->wrote)
        return OK;
    d->kept = d->kept || keep;
    int rc = !keep ? undo_item(d) : d->careful ? control(d, ITEM_KEEP) : SQLITE_OK;
    enum status st = sqlite_says(d, rc, "savepoint");
    d->dead = sqlite3_get_autocommit(d->handle) != 0;
    return st;
}

static void sqlite_batch_rollback(struct db *db)
{
    struct sqlite_db *d = of(db);
    if (!sqlite3_get_autocommit(d->handle))
        (void)control(d, ROLLBACK);
    sqlite_turn_give(own_of(db->store));
}

static enum status sqlite_batch_commit(struct db *db)
{
    struct sqlite_db *d = of(db);
    struct sqlite_store *own = own_of(db->store);
    enum control end = d->kept ? COMMIT : ROLLBACK;
    enum status st = d->dead     ? gone(d)
                     : d->doomed ? RETRY
                                 : sqlite_says(d, control(d, end), "commit");
    if (st != OK) {
        sqlite_batch_rollback(db);
        return st;
    }
    if (!atomic_load_explicit(&own->tended, memory_order_relaxed) &&
        atomic_load_explicit(&own->wal_pages, memory_order_relaxed) > SQLITE_WAL_PAGES_USUAL)
        (void)sqlite3_wal_checkpoint_v2(d->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    sqlite_turn_give(own);
    return OK;
}

static enum status sqlite_read_begin(struct db *db)
{
    return sqlite_says(of(db), control(of(db), BEGIN_READ), "begin");
}

static void sqlite_read_end(struct db *db)
{
    if (!sqlite3_get_autocommit(of(db)->handle))
        (void)control(of(db), COMMIT);
}

/* ---- statements ------------------------------------------------------------------------------ */

static int bind(sqlite3_stmt *stmt, int at, const struct value *v)
{
    if (v->null)
        return sqlite3_bind_null(stmt, at);
    if (v->type == VALUE_INT)
        return sqlite3_bind_int64(stmt, at, v->i);
    if (v->type == VALUE_TEXT)
        return sqlite3_bind_text64(stmt, at, v->b.p, v->b.n, SQLITE_STATIC, SQLITE_UTF8);
    if (v->b.n == 0)
        return sqlite3_bind_zeroblob(stmt, at, 0);
    return sqlite3_bind_blob64(stmt, at, v->b.p, v->b.n, SQLITE_STATIC);
}

/* Null shows as a zero, or as no bytes: only then is its type asked for. */
static void read_column(sqlite3_stmt *stmt, int at, struct value *v)
{
    if (v->type == VALUE_INT) {
        v->i = sqlite3_column_int64(stmt, at);
        v->null = v->i == 0 && sqlite3_column_type(stmt, at) == SQLITE_NULL;
        return;
    }
    v->b.p = v->type == VALUE_TEXT ? (const void *)sqlite3_column_text(stmt, at)
                                   : sqlite3_column_blob(stmt, at);
    v->b.n = v->b.p ? (size_t)sqlite3_column_bytes(stmt, at) : 0;
    v->null = !v->b.p && sqlite3_column_type(stmt, at) == SQLITE_NULL;
    if (!v->b.p && !v->null)
        v->b.p = ""; /* an empty blob is not null */
}

/* The columns of the row that stmt stands on; their types are set. */
static enum status read_columns(struct sqlite_db *d, const struct query *q, sqlite3_stmt *stmt,
                                struct value *columns)
{
    for (int i = 0; i < q->columns_n; i++) {
        read_column(stmt, i, &columns[i]);
        if (columns[i].null && !(q->columns_null >> i & 1))
            return db_says(&d->db, FAILED, "%s: column %d is null", q->name, i + 1);
    }
    return OK;
}

static enum status step_through(struct sqlite_db *d, const struct query *q, sqlite3_stmt *stmt,
                                bool (*on_row)(void *arg, const struct value *columns), void *arg)
{
    struct value columns[QUERY_FIELDS_MAX];
    int rc;
    for (int i = 0; i < q->columns_n; i++)
        columns[i] = (struct value){.type = q->columns[i]};
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        enum status st = read_columns(d, q, stmt, columns);
        if (st != OK)
            return st;
        if (!on_row(arg, columns))
            return OK;
    }
    return sqlite_says(d, rc, q->name);
}

static enum status prepared(struct sqlite_db *d, const struct query *q, sqlite3_stmt **ret_stmt)
{
    sqlite3_stmt **slot = &d->statements[q->index];
    if (!*slot) {
        int rc =
            sqlite3_prepare_v3(d->handle, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
        if (rc != SQLITE_OK)
            return sqlite_says(d, rc, q->name);
    }
    *ret_stmt = *slot;
    return OK;
}

static bool found_row(void *arg, const struct value *columns)
{
    (void)columns;
    *(bool *)arg = true;
    return false;
}

/* Who writes has locked every row. */
static enum status find_locked(struct sqlite_db *d, const struct query *q, sqlite3_stmt *stmt)
{
    bool found = false;
    enum status st = step_through(d, q, stmt, found_row, &found);
    return st == OK && !found ? db_says(&d->db, NOT_FOUND, "%s: nothing to lock", q->name) : st;
}

static enum status sqlite_run(struct db *db, const struct query *q, const struct value *params,
                              bool (*on_row)(void *arg, const struct value *columns), void *arg,
                              int64_t *ret_changes)
{
    struct sqlite_db *d = of(db);
    sqlite3_stmt *stmt = NULL;
    if (d->dead)
        return gone(d);
    enum status st = prepared(d, q, &stmt);
    if (st == OK && q->writes)
        st = save_item(d);
    for (int i = 0; i < q->params_n && st == OK; i++)
        st = sqlite_says(d, bind(stmt, i + 1, &params[i]), q->name);
    if (st == OK)
        st =
            q->kind == QUERY_LOCK ? find_locked(d, q, stmt) : step_through(d, q, stmt, on_row, arg);
    if (st == OK && ret_changes)
        *ret_changes = sqlite3_changes64(d->handle);
    (void)sqlite3_reset(stmt);
    if (st != OK && db->phase != DB_READING)
        d->dead = sqlite3_get_autocommit(d->handle) != 0;
    return st;
}

static enum status sqlite_script(struct db *db, const char *sql)
{
    struct sqlite_db *d = of(db);
    enum status st = save_item(d);
    return st == OK ? sqlite_says(d, sqlite3_exec(d->handle, sql, NULL, NULL, NULL), "migration")
                    : st;
}

static enum status sqlite_lock_schema(struct db *db)
{
    (void)db; /* BEGIN IMMEDIATE has locked the file */
    return OK;
}

const struct engine engine_sqlite = {
    .open = sqlite_open,
    .open_to_read = sqlite_open_to_read,
    .close = sqlite_close,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .batch_begin = sqlite_batch_begin,
    .item_begin = sqlite_item_begin,
    .item_end = sqlite_item_end,
    .batch_commit = sqlite_batch_commit,
    .batch_rollback = sqlite_batch_rollback,
    .read_begin = sqlite_read_begin,
    .read_end = sqlite_read_end,
    .run = sqlite_run,
    .script = sqlite_script,
    .lock_schema = sqlite_lock_schema,
    .lock_for_serving = sqlite_lock_for_serving,
    .node_take = sqlite_node_take,
    .node_reserve = NULL, /* the commit notes the mark itself */
    .check = sqlite_check,
    .backup = sqlite_backup,
    .tend = sqlite_tend,
};
