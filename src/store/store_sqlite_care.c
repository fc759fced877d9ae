/* store_sqlite_care.c: one server on a file, nodes for ids, checkpoints, copies, soundness. */
#include "store/store_sqlite.h"

#include "store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sqlite_store *own_of(struct store *s)
{
    return s->own;
}

/* ---- the lock file --------------------------------------------------------------------------- */

/* FILE.lock beside the file itself: who comes through a symbolic link finds the same. -1: none. */
static int open_lock(const char *url)
{
    char path[PATH_MAX];
    char *real = realpath(url, NULL);
    int n = snprintf(path, sizeof(path), "%s.lock", real ? real : url);
    free(real);
    bool fits = n > 0 && (size_t)n < sizeof(path);
    return fits ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
}

/* Byte N of FILE.lock stands for node N. The kernel lets go of it when the process ends, however it
 * ends; locks of the open file (OFD) hold between two stores of one process too. */
static enum status lock_byte(struct store *s, int node)
{
    struct sqlite_store *own = own_of(s);
    if (own->lock_fd < 0)
        own->lock_fd = open_lock(s->url);
    if (own->lock_fd < 0)
        return UNAVAILABLE;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = node, .l_len = 1};
    if (fcntl(own->lock_fd, F_OFD_SETLK, &lock) == 0)
        return OK;
    return errno == EAGAIN || errno == EACCES ? CONFLICT : UNAVAILABLE;
}

/* The file itself, far behind its end and all that SQLite locks in it: who comes by another hard
 * link finds another FILE.lock, but the same file. Its descriptor stays open as long as the store:
 * closing it would let go of SQLite's own locks (POSIX, fcntl). */
static enum status lock_file(struct store *s)
{
    enum { LOCK_BACK = 16 };
    struct sqlite_store *own = own_of(s);
    if (own->file_fd < 0)
        own->file_fd = open(s->url, O_RDWR | O_CLOEXEC);
    if (own->file_fd < 0)
        return UNAVAILABLE;
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = INT64_MAX - LOCK_BACK, .l_len = 1};
    if (fcntl(own->file_fd, F_OFD_SETLK, &lock) == 0)
        return OK;
    return errno == EAGAIN || errno == EACCES ? CONFLICT : UNAVAILABLE;
}

enum status sqlite_lock_for_serving(struct store *s)
{
    struct sqlite_store *own = own_of(s);
    if (own->serving)
        return OK;
    enum status st = lock_byte(s, NODE_SERVER);
    if (st == OK)
        st = lock_file(s);
    own->serving = st == OK;
    return st;
}

enum status sqlite_node_take(struct db *db, int *ret_node, int64_t *ret_mark)
{
    int node = NODE_SERVER;
    enum status st = own_of(db->store)->serving ? OK : CONFLICT;
    while (st == CONFLICT && ++node < NODES_N)
        st = lock_byte(db->store, node);
    if (st != OK)
        return db_says(db, UNAVAILABLE, "%s.lock: no free node for new ids", db->store->url);
    struct ctx ctx = {.db = db};
    struct sql_node_mark_row row = {0};
    st = sql_node_mark(&ctx, &(struct sql_node_mark_args){.node = node}, &row);
    if (st != OK && st != NOT_FOUND)
        return st;
    *ret_node = node;
    *ret_mark = row.mark;
    return OK;
}

/* ---- checkpoints ----------------------------------------------------------------------------- */

/* Copy the log into the file without waiting for anybody. When writers outran that until the log
 * passed its maximum, let them wait while the rest is copied, so that the log begins anew. */
void sqlite_tend(struct store *s)
{
    struct sqlite_store *own = own_of(s);
    sqlite3 *handle = ((struct sqlite_db *)own->keeper)->handle;
    int pages = 0;
    atomic_store_explicit(&own->tended, true, memory_order_relaxed);
    if (atomic_load_explicit(&own->wal_pages, memory_order_relaxed) < SQLITE_WAL_PAGES_USUAL)
        return;
    (void)sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, NULL);
    if (pages < SQLITE_WAL_PAGES_MAX)
        return;
    (void)sqlite3_busy_timeout(handle, SQLITE_PAUSE_MS);
    sqlite_turn_take(own);
    (void)sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    sqlite_turn_give(own);
}

/* ---- soundness ------------------------------------------------------------------------------- */

/* The first row of a PRAGMA as text; OK with "" when it has none. */
static enum status first_text(sqlite3 *handle, const char *sql, char *ret_text, size_t size)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : "";
    (void)snprintf(ret_text, size, "%s", text ? text : "");
    (void)sqlite3_finalize(stmt);
    return sqlite_status(rc);
}

static enum status sound(sqlite3 *handle, char *ret_why, size_t size)
{
    char said[256];
    enum status st = first_text(handle, "PRAGMA integrity_check(1)", said, sizeof(said));
    if (st == OK && strcmp(said, "ok") != 0) {
        (void)snprintf(ret_why, size, "damaged: %s", said);
        return FAILED;
    }
    if (st == OK)
        st = first_text(handle, "PRAGMA foreign_key_check", said, sizeof(said));
    if (st == OK && said[0]) {
        (void)snprintf(ret_why, size, "a row of %s points to nothing", said);
        return FAILED;
    }
    if (st != OK)
        (void)snprintf(ret_why, size, "%s", sqlite3_errmsg(handle));
    return st;
}

enum status sqlite_check(struct db *db)
{
    return sound(((struct sqlite_db *)db)->handle, db->why, sizeof(db->why));
}

/* ---- copies ---------------------------------------------------------------------------------- */

/* One step copies one snapshot: in WAL mode it holds up nobody. */
static enum status copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return sqlite_status(sqlite3_errcode(to));
    (void)sqlite3_backup_step(copy, -1);
    return sqlite_status(sqlite3_backup_finish(copy));
}

/* Fill the file at `path`, made new, and read it back. */
/* A file for its owner alone, who may widen it; SQLite gives what stands beside it the same mode.
 * One that is there stays as it is. */
void sqlite_make_private(const char *path)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        (void)close(fd);
}

static enum status copy_to(struct sqlite_db *from, const char *path, char why[STORE_WHY_CHARS])
{
    sqlite3 *to = NULL;
    sqlite_make_private(path);
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    enum status st = sqlite_status(rc);
    if (st == OK)
        st = copy_pages(from->handle, to);
    /* One file that stands alone, on the disk before it gets its name. */
    if (st == OK)
        st = sqlite_status(sqlite3_exec(to,
                                        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
                                        "BEGIN IMMEDIATE; COMMIT",
                                        NULL, NULL, NULL));
    if (st != OK)
        (void)snprintf(why, STORE_WHY_CHARS, "%.300s: %s", path, sqlite3_errmsg(to));
    else
        st = sound(to, why, STORE_WHY_CHARS);
    (void)sqlite3_close(to);
    return st;
}

static bool to_disk(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return ok;
}

/* Give the finished copy its name, for good. */
static bool rename_on_disk(const char *part, const char *path)
{
    char dir[4096];
    (void)snprintf(dir, sizeof(dir), "%s", path);
    char *slash = strrchr(dir, '/');
    if (slash)
        slash[1] = '\0';
    return to_disk(part) && rename(part, path) == 0 && to_disk(slash ? dir : ".");
}

static bool same_file(const char *a, const char *b)
{
    struct stat x;
    struct stat y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* A copy that did not come to its end, and the journal that a full disk leaves beside it. */
static void unlink_part(const char *part)
{
    char journal[4096 + 8];
    (void)snprintf(journal, sizeof(journal), "%s-journal", part);
    (void)unlink(part);
    (void)unlink(journal);
}

enum status sqlite_backup(struct store *s, const char *to_path, char why[STORE_WHY_CHARS])
{
    char part[4096];
    int n = snprintf(part, sizeof(part), "%s.part", to_path);
    if (n < 0 || (size_t)n >= sizeof(part)) {
        (void)snprintf(why, STORE_WHY_CHARS, "the name of the copy is too long");
        return INVALID;
    }
    if (same_file(s->url, to_path)) {
        (void)snprintf(why, STORE_WHY_CHARS, "%s is the database itself", to_path);
        return INVALID;
    }
    struct db *from = NULL;
    enum status st = db_open(s, DB_READ, &from);
    if (st != OK)
        return st;
    unlink_part(part);
    st = copy_to((struct sqlite_db *)from, part, why);
    /* An earlier copy of that name goes only now that the new one is known to be sound. */
    if (st == OK && !rename_on_disk(part, to_path)) {
        (void)snprintf(why, STORE_WHY_CHARS, "%.300s: %s", to_path, strerror(errno));
        st = UNAVAILABLE;
    }
    if (st != OK)
        unlink_part(part);
    db_close(from);
    return st;
}
