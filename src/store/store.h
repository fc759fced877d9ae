/* store.h: one statement API over two engines, SQLite and PostgreSQL.
 * Owns: tables migration, job, fact, fact_cursor, node.   Uses: base.
 * Threads: a `struct store` belongs to the process, any thread; a `struct db` is one connection and
 * belongs to one thread at a time.   Invariants: README.md ST-1 to ST-12.
 * Domain code calls the functions that sqlgen writes from .sql files (MODULE_sql.h, through
 * store/statement.h), inside the transaction that the lane opened. */
#ifndef LOGGIA_STORE_STORE_H
#define LOGGIA_STORE_STORE_H

#include "base/ctx.h"

enum store_engine { STORE_SQLITE, STORE_POSTGRES };
enum db_mode { DB_READ, DB_WRITE };

struct store;
struct db;

/* ---- opening --------------------------------------------------------------------------------- */

/* Open FILE or postgresql://... and bring its schema up to date.
 *   url     a path (SQLite, created when absent) or a PostgreSQL URI                    (borrowed)
 *   ret_why a sentence for the operator on failure; valid until this thread's next call (out)
 * Returns OK; UNAVAILABLE when it cannot be reached, is read-only or full; INVALID when it is not
 * ours or is newer than this program; FAILED when it is damaged or a migration does not pass. */
MUST_USE enum status store_open(const char *url, struct store **ret_store, const char **ret_why);
/* The same for looking only: nothing is made, migrated or written, so that it works on a file or
 * disk that cannot be written. INVALID also when the schema is older than this program's. */
MUST_USE enum status store_open_to_read(const char *url, struct store **ret_store,
                                        const char **ret_why);
void store_close(struct store *s);
enum store_engine store_engine(const struct store *s);

/* Take the file for serving: a second process that serves the same SQLite file, under whatever
 * name, gets CONFLICT. */
MUST_USE enum status store_lock_for_serving(struct store *s);

/* A connection. DB_READ connections are refused any write by the engine itself. */
MUST_USE enum status db_open(struct store *s, enum db_mode mode, struct db **ret_db);
void db_close(struct db *db);

/* May this connection write? */
bool db_writes(const struct db *db);

/* What the engine said when a call on this connection failed in this transaction or the last, for
 * the log; "" when none did. NULL: what db_open said when it last failed on this thread. */
const char *db_why(const struct db *db);

/* ---- transactions (the lanes and the command line; domain code runs inside one) -------------- */

/* A batch is one commit. On SQLite: BEGIN IMMEDIATE. On PostgreSQL: READ COMMITTED, rows that
 * exclude each other are locked first. If an item that wrote is undone behind one that was kept,
 * the commit says RETRY: on SQLite the next batch of the connection then makes savepoints, so that
 * it can undo one item alone; on PostgreSQL such items need batches of their own. */
MUST_USE enum status db_batch_begin(struct db *db);
MUST_USE enum status db_item_begin(struct db *db);
/* Keep or undo what the item wrote. RETRY: a statement of it lost a race; run the whole item again,
 * in another batch. Anything else but OK: it was not kept. */
MUST_USE enum status db_item_end(struct db *db, bool keep);
/* On anything but OK nothing of the batch is on disk, with one exception: UNAVAILABLE from
 * PostgreSQL may mean that the server was lost between doing it and telling us. RETRY: run it
 * again. */
MUST_USE enum status db_batch_commit(struct db *db);
void db_batch_rollback(struct db *db);
/* A snapshot for reading; ends with db_read_end. */
MUST_USE enum status db_read_begin(struct db *db);
void db_read_end(struct db *db);

/* One transaction around one call, with retries; for jobs and the command line. `ctx->db` is set
 * for the time of the call. Returns what `work` returned, or the store's own refusal. */
MUST_USE enum status store_tx(struct store *s, struct ctx *ctx, enum db_mode mode,
                              enum status (*work)(struct ctx *ctx, void *arg), void *arg);

/* The same on the connection that ctx->db holds already, outside any transaction: for handlers of
 * the slow lane. Calls `work` again after RETRY, at most a few times; `work` must not keep what it
 * decided before. */
MUST_USE enum status db_tx(struct ctx *ctx, enum db_mode mode,
                           enum status (*work)(struct ctx *ctx, void *arg), void *arg);
/* A writing db_tx that is undone, whatever comes of it: so what is shown before is what would be
 * done. OK when `work` answered OK. */
MUST_USE enum status db_look(struct ctx *ctx, enum status (*work)(struct ctx *ctx, void *arg),
                             void *arg);

/* ---- ids ------------------------------------------------------------------------------------- */

/* A new id: 63 bits, time-ordered, unique among all processes on one database: 30 bits of seconds
 * since 2025-01-01, 4 bits of node, 16 bits of counter. Shown to people as 10 characters of base32.
 */
int64_t store_id(struct ctx *ctx);

/* ---- a secret -------------------------------------------------------------------------------- */

enum { STORE_SECRET_BYTES = 32 };

/* The secret that a database has for good, once somebody told it: one statement less a booking.
 * False when nobody has yet. */
bool store_secret(const struct ctx *ctx, unsigned char ret_secret[STORE_SECRET_BYTES]);
/* Told within the transaction that read or made it; kept in memory when that is committed. */
void store_secret_is(struct ctx *ctx, const unsigned char secret[STORE_SECRET_BYTES]);

/* ---- a note ---------------------------------------------------------------------------------- */

/* One number that a transaction carries, all items of its batch together, so that what each of them
 * would ask for is asked once: the network's register. False when nothing was noted. */
bool store_note(const struct ctx *ctx, int64_t *ret_note);
void store_note_is(struct ctx *ctx, int64_t note);

/* ---- facts (architecture.md section 6) ------------------------------------------------------- */

struct fact {
    int64_t id;
    int64_t at;          /* UTC seconds */
    const char *name;    /* e.g. "booking.confirmed" */
    int64_t operator_id; /* 0: of the network */
    int64_t space_id;    /* 0: of no space */
    int64_t subject_id;  /* the booking, account, space ... that it is about */
    const char *data;    /* a JSON object, small; "" when the subject says all */
    int64_t window_from; /* the store's own: where fact_done() notes what was handled */
    int64_t window_to;
};

/* Announce what happened, in this transaction. id, at and window are the store's. Strings are
 * copied. */
MUST_USE enum status fact_add(struct ctx *ctx, const struct fact *f);

/* Give a consumer, in order and at least once, the facts it has not acknowledged: up to `max` of
 * them. Fewer than that does not mean that no more are there; none does. Facts of transactions
 * still open are held back, so none is ever passed over. consumer  its name, e.g. "mail" (borrowed)
 *   ret_facts in ctx->arena                                          (out)
 * Read-only; acknowledge with fact_done in the transaction that did the work. */
MUST_USE enum status fact_next(struct ctx *ctx, const char *consumer, size_t max,
                               struct fact **ret_facts, size_t *ret_n);
MUST_USE enum status fact_done(struct ctx *ctx, const char *consumer, const struct fact *last);
/* Both around the work, in this write transaction: `handle` each of the next facts and acknowledge
 * them together, until it has asked the store for something for `max` of them; what it does not
 * know it answers with OK. Another answer ends the round, and nothing is acknowledged.
 *   ret_n  how many were handled; the next round may bring more, unless it is 0           (out) */
typedef enum status fact_handler(struct ctx *ctx, const struct fact *f, const void *arg);
MUST_USE enum status fact_each(struct ctx *ctx, const char *consumer, size_t max,
                               fact_handler *handle, const void *arg, size_t *ret_n);
/* Acknowledge all that was to come, unread: nobody is to be told. NOT_FOUND when nothing was. */
MUST_USE enum status fact_pass(struct ctx *ctx, const char *consumer);
/* Who asks for the first time from now on begins behind all facts that are committed; who asked
 * before goes on where he was. After loading what nobody is to be told of. */
MUST_USE enum status fact_skip(struct ctx *ctx);

/* ---- jobs ------------------------------------------------------------------------------------ */

struct job {
    int64_t id;
    const char *kind; /* e.g. "mail.send" */
    const char *args; /* a JSON object */
    int64_t due_at;   /* UTC seconds */
    int64_t attempts; /* so far */
};

/* Grows whenever a commit of this process carried facts: a cheap question before fact_next(). Facts
 * of other processes do not count; consumers look every second or so all the same. */
uint64_t store_facts_committed(const struct store *s);

/* Queue work in this transaction. `key` non-NULL: at most one unfinished job of this kind and key;
 * adding it again replaces its args and brings it forward if this one is due earlier, and one that
 * is being worked on runs once more afterwards. */
MUST_USE enum status job_add(struct ctx *ctx, const char *kind, const char *key, const char *args,
                             int64_t due_at);
/* Lease the next due job for lease_s seconds; NOT_FOUND when none is due. Write transaction. */
MUST_USE enum status job_take(struct ctx *ctx, int64_t lease_s, struct job *ret_job);
MUST_USE enum status job_finish(struct ctx *ctx, int64_t id);
/* Try again at due_at, or give up (kept as failed, visible) when due_at is 0. */
MUST_USE enum status job_fail(struct ctx *ctx, int64_t id, const char *why, int64_t due_at);
/* How long to wait after so many attempts: 30 s, doubled each time, at most 6 hours. */
int64_t job_backoff_s(int64_t attempts);

/* ---- care ------------------------------------------------------------------------------------ */

/* Copy a live SQLite file and verify the copy (integrity_check). ret_why as in store_open. */
MUST_USE enum status store_backup(struct store *s, const char *to_path, const char **ret_why);

/* The engine's own soundness check (PRAGMA integrity_check, foreign keys). */
MUST_USE enum status store_check(struct store *s, const char **ret_why);

/* Called now and then by one background thread: checkpoints that do not sit inside a commit and
 * that bound the write-ahead log. Nothing to do on PostgreSQL. */
void store_tend(struct store *s);

#endif
