/* privacy.h: what is kept about a person: shown to him, given to him, erased.
 * Owns: tables privacy_kept, privacy_export; emits account.erased (README.md).
 * Uses: base, store, http, network, mail, people.
 * Threads: keepers are added before the server starts; the rest any.
 * Invariants: README.md PV-1 to PV-12.
 * Every module that keeps something about people is a keeper: it says what, gives it out, erases
 * it. */
#ifndef LOGGIA_PRIVACY_PRIVACY_H
#define LOGGIA_PRIVACY_PRIVACY_H

#include "base/ctx.h"
#include "base/date.h"
#include "base/table.h"

/* Of whom. */
struct person {
    int64_t account_id;
    const char *email;
    const char *email_key; /* folded, as tables keep it beside the address */
    const char *name;      /* "" when he has not told */
    const char *somebody;  /* what stands where his name stood, once it is erased */
};

/* ---- giving it out (privacy_archive.c) ------------------------------------------------------- */

struct archive;

/* Where the rows of a query of kind `table` go: a file of JSON and one of CSV in the archive, and
 * a table on its page. Good until the next call for the archive.
 *   name   of the files: "bookings"                                              (static)
 *   title  what it is, a text to be translated                                   (static)
 *   about  what for, a text to be translated                                     (static) */
struct table_sink *archive_table(struct archive *a, const char *name, const char *title,
                                 const char *about);
/* A file as it is, "documents/contract.pdf". False when there is no room for it: large files are
 * left out before rows are, and the page says so. */
bool archive_file(struct archive *a, const char *name, struct bytes body);

/* ---- what erasing would do ------------------------------------------------------------------- */

enum forecast_kind {
    FORECAST_GOES,  /* erased */
    FORECAST_ENDS,  /* called off with it; with the page on which it can be looked at */
    FORECAST_STAYS, /* kept for the law: until a day */
    FORECAST_STOPS  /* nothing is erased before this is done; with a page on which to do it */
};
struct forecast_line {
    enum forecast_kind kind;
    const char *text; /* for the person, in his language                       (ctx->arena) */
    const char *url;  /* a path of ours; NULL: none */
    struct date until;
};
struct forecast;
/* More than a page holds are counted, not kept. NULL text: memory was short, LIMIT. */
MUST_USE enum status forecast_add(struct forecast *o, const struct forecast_line *line);

/* ---- keepers --------------------------------------------------------------------------------- */

/* What a table keeps about people: for docs/privacy.md, and for the test that no table is
 * forgotten. */
struct kept {
    const char *table;
    const char *columns; /* that name or describe a person, with spaces between */
    const char *what;    /* what it is, and what for */
    const char *until;   /* how long it stays */
    const char *erasing; /* what erasing makes of it */
};

/* What an operator keeps of somebody who had himself erased: charges for the same thing. */
struct kept_thing {
    const char *what;        /* as it was charged last                          (ctx->arena) */
    const char *url;         /* a path of ours, for the host; NULL: none */
    struct date first, last; /* days of bills that name it */
    int64_t charges;
    int64_t amount_cents;
    const char *currency;
};

struct keeper {
    const char *module;
    const struct kept *kept;
    size_t kept_n;
    /* All may be NULL. In a read transaction: */
    enum status (*give)(struct ctx *ctx, const struct person *p, struct archive *a);
    enum status (*foresee)(struct ctx *ctx, const struct person *p, struct forecast *o);
    /* In the write transaction of the erasure, once nothing stops it; later modules first. */
    enum status (*erase)(struct ctx *ctx, const struct person *p);
    enum status (*things)(struct ctx *ctx, int64_t operator_id, int64_t account_id,
                          struct kept_thing **ret_things, size_t *ret_n);
    /* Timed: what the law kept of erased people, and keeps no longer. In a write transaction. */
    enum status (*let_go)(struct ctx *ctx, struct date today, size_t *ret_n);
};
enum { PRIVACY_KEEPERS_MAX = 24 };

/* Before the server starts, in the order of the modules. */
void privacy_add_keeper(const struct keeper *k);
/* All of them; for docs/privacy.md. */
const struct keeper *const *privacy_keepers(size_t *ret_n);

/* For keepers: the last day on which the law wants it: ten years from the end of its year (art.
 * 2220 codice civile). Pure. */
struct date privacy_law_until(struct date of);
/* For keepers, while they erase: an operator has charges of this person, the last of that day: his
 * name and address stay with it until the law wants them no longer. */
MUST_USE enum status privacy_keep_name(struct ctx *ctx, const struct person *p, int64_t operator_id,
                                       struct date last);

/* What the law kept and keeps no longer goes. The app calls it daily, in a write transaction. */
MUST_USE enum status privacy_tend(struct ctx *ctx, size_t *ret_n);

#endif
