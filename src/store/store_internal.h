/* store_internal.h: what the files of the store share: the two engines' door, connections, ids.
 * Uses: base.   Threads: as in store.h. */
#ifndef LOGGIA_STORE_INTERNAL_H
#define LOGGIA_STORE_INTERNAL_H

#include "store/statement.h"
#include "store/store.h"
#include "store/store_facts_kept.h"

#include <pthread.h>
#include <stdatomic.h>

enum { STORE_WHY_CHARS = 512, STORE_IDLE_MAX = 4 };

enum db_phase { DB_IDLE, DB_BATCH, DB_ITEM, DB_READING };

/* One connection; each engine puts its own struct around it. */
struct db {
    struct store *store;
    enum db_mode mode;
    enum db_phase phase;
    bool running;    /* inside db_run: on_row may not run a statement */
    bool ids_made;   /* in this batch */
    bool ids_failed; /* store_id() could not promise a new one: the item cannot be kept */
    bool facts_made; /* in this batch */
    uint64_t asked;  /* statements, ever: whether somebody asked for anything meanwhile */
    bool noted;      /* in this transaction: `note` is what store_note() tells */
    int64_t note;
    bool secret_told; /* in this batch: `secret` is true once it is committed */
    unsigned char secret[STORE_SECRET_BYTES];
    enum status broken; /* what the first failed statement of this item said; OK when none failed */
    struct db *next;    /* idle ones, for store_tx() */
    char why[STORE_WHY_CHARS];
};

/* What an engine does. Every function but the first three takes a db of its own making.
 * Transactions come in the order that store.c asserts. Failures are told in db->why. */
struct engine {
    enum status (*open)(struct store *s, char why[STORE_WHY_CHARS]);
    /* Only DB_READ connections will be asked for. */
    enum status (*open_to_read)(struct store *s, char why[STORE_WHY_CHARS]);
    void (*close)(struct store *s);
    enum status (*connect)(struct store *s, enum db_mode mode, struct db **ret_db,
                           char why[STORE_WHY_CHARS]);
    void (*disconnect)(struct db *db);
    enum status (*batch_begin)(struct db *db);
    enum status (*item_begin)(struct db *db);
    enum status (*item_end)(struct db *db, bool keep);
    enum status (*batch_commit)(struct db *db);
    void (*batch_rollback)(struct db *db);
    enum status (*read_begin)(struct db *db);
    void (*read_end)(struct db *db);
    enum status (*run)(struct db *db, const struct query *q, const struct value *params,
                       bool (*on_row)(void *arg, const struct value *columns), void *arg,
                       int64_t *ret_changes);
    /* Several statements at once, without parameters: a migration. */
    enum status (*script)(struct db *db, const char *sql);
    /* Keep every other process from migrating until this transaction ends. */
    enum status (*lock_schema)(struct db *db);
    enum status (*lock_for_serving)(struct store *s);
    /* Ids: db is inside a write transaction; called under ids.mutex. Take a node that nobody else
     * has, until this process ends, and tell up to where its ids may be in use. */
    enum status (*node_take)(struct db *db, int *ret_node, int64_t *ret_mark);
    /* Promise that ids up to `mark` may be given out. */
    enum status (*node_reserve)(struct db *db, int node, int64_t mark);
    enum status (*check)(struct db *db);
    enum status (*backup)(struct store *s, const char *to_path, char why[STORE_WHY_CHARS]);
    void (*tend)(struct store *s);
};

extern const struct engine engine_sqlite;
extern const struct engine engine_postgres;

/* Ticks count ids of a node: seconds since 2025-01-01 times 65,536. */
struct ids {
    pthread_mutex_t mutex;
    bool taken; /* a node is ours */
    int node;
    int64_t last;     /* the tick given out last */
    int64_t reserved; /* none above it may be given out; INT64_MAX when the commit notes the mark */
};

struct store {
    const struct engine *engine;
    enum store_engine kind;
    char *url;
    void *own;             /* the engine's */
    pthread_mutex_t mutex; /* guards idle, and the writing of secret */
    struct db *idle[2];    /* by mode */
    int idle_n[2];
    struct ids ids;
    _Atomic uint64_t facts_committed;
    struct facts_kept facts;                  /* PostgreSQL's */
    atomic_bool secret_known;                 /* and will not change */
    unsigned char secret[STORE_SECRET_BYTES]; /* written once, under the mutex */
};

enum { NODE_SERVER = 0, NODES_N = 16 };

/* Bring the schema up to date on a fresh write connection. */
MUST_USE enum status store_migrate(struct db *db);
/* INVALID when it is not up to date. */
MUST_USE enum status store_migrated(struct db *db);

/* Note in this transaction up to where ids were given out, when the engine wants it so. */
MUST_USE enum status ids_note(struct db *db);
void ids_init(struct ids *ids);

/* Say why: printf into db->why, return the status. */
MUST_USE enum status db_says(struct db *db, enum status status, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
