/* store_sqlite.h: what the files of the SQLite engine share.
 * Uses: store_internal.h.   Threads: a sqlite_db belongs to one at a time, a sqlite_store to all.
 */
#ifndef LOGGIA_STORE_SQLITE_H
#define LOGGIA_STORE_SQLITE_H

#include "store/store_internal.h"

#include <sqlite3.h>

/* The process's own writers take turns in the order in which they came: SQLite's busy handler
 * polls, and a busy writer would starve the others. */
struct turns {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    uint64_t next;
    uint64_t now;
};

struct sqlite_store {
    struct turns turns;
    struct db *keeper; /* open as long as the store: checkpoints, and holds the WAL in being */
    int lock_fd;       /* FILE.lock, -1 before it is needed */
    int file_fd;       /* the file itself, -1 while nobody serves it */
    char *immutable;   /* the file as an address of SQLite's that takes it for never changing, where
                          nothing beside it can be made; NULL: by its path */
    bool leaves_none;  /* it may be written, or no log stood beside it: none is left there */
    bool serving;
    _Atomic int wal_pages;
    _Atomic bool tended; /* somebody calls store_tend(): commits do not checkpoint themselves */
};

enum control {
    BEGIN_WRITE,
    BEGIN_READ,
    COMMIT,
    ROLLBACK,
    ITEM_BEGIN,
    ITEM_KEEP,
    ITEM_UNDO,
    CONTROLS_N
};

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *control[CONTROLS_N];
    sqlite3_stmt **statements; /* by query.index; NULL: not prepared yet */
    bool wrote;                /* this item did */
    bool kept;                 /* something of this batch is worth a commit */
    bool doomed;               /* this batch holds what must not be kept */
    bool careful;              /* the batch makes a savepoint for each item that writes */
    bool dead;                 /* SQLite undid the whole transaction by itself (disk full) */
};

enum {
    SQLITE_APPLICATION_ID = 0x4c6f6767, /* "Logg" */
    SQLITE_BUSY_MS = 5000,              /* another process may be in a long commit */
    SQLITE_PAUSE_MS = 100,         /* writers are held up no longer for a reader's old snapshot */
    SQLITE_WAL_PAGES_USUAL = 1000, /* as SQLite's own automatic checkpoints */
    SQLITE_WAL_PAGES_MAX = 16384   /* 64 MB: past it writers pause until it is emptied */
};

/* What an (extended) result code means to us; the sentence goes to db->why. */
MUST_USE enum status sqlite_says(struct sqlite_db *d, int rc, const char *what);
MUST_USE enum status sqlite_status(int rc);

void sqlite_turn_take(struct sqlite_store *own);
void sqlite_turn_give(struct sqlite_store *own);

/* store_sqlite_read.c: on what cannot be written */
MUST_USE enum status sqlite_open_to_read(struct store *s, char why[STORE_WHY_CHARS]);
/* After the last connection of a store with leaves_none: a log that only reading made goes. */
void sqlite_leave_no_log(const char *url);

/* store_sqlite.c */
MUST_USE enum status sqlite_own_make(struct store *s);
MUST_USE enum status sqlite_connect(struct store *s, enum db_mode mode, struct db **ret_db,
                                    char why[STORE_WHY_CHARS]);
void sqlite_disconnect(struct db *db);
/* The first column of the first row; *ret_number stays when there is none. A result code. */
int sqlite_number(struct sqlite_db *d, const char *sql, int64_t *ret_number);

/* store_sqlite_care.c */
MUST_USE enum status sqlite_lock_for_serving(struct store *s);
MUST_USE enum status sqlite_node_take(struct db *db, int *ret_node, int64_t *ret_mark);
MUST_USE enum status sqlite_check(struct db *db);
MUST_USE enum status sqlite_backup(struct store *s, const char *to_path, char why[STORE_WHY_CHARS]);
void sqlite_tend(struct store *s);

/* Make this file, if it is not there, readable by its owner alone [ST-20]. */
void sqlite_make_private(const char *path);

#endif
