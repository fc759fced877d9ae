/* store_facts_kept.h: facts that were read a moment ago, for the consumers that come to the same
 * place one behind the other: PostgreSQL is asked once for all. A window of ended transactions
 * never changes, so neither does what was read of it.
 * Uses: base, store_sql.h.   Threads: any; what is given is a copy. */
#ifndef LOGGIA_STORE_FACTS_KEPT_H
#define LOGGIA_STORE_FACTS_KEPT_H

#include "base/arena.h"
#include "base/status.h"
#include "store_sql.h"

#include <pthread.h>

enum {
    FACTS_KEPT_SPANS = 4, /* who is far behind reads elsewhere than who is not */
    FACTS_KEPT_MAX = 512  /* of a span */
};

/* Facts of from_tx <= tx < to_tx behind the id `after`, in order. */
struct facts_span {
    int64_t from_tx;
    int64_t to_tx;
    int64_t after;
    bool begins; /* nothing of the window stands before it */
    bool ends;   /* nor behind it */
    struct sql_fact_window_row *rows;
    size_t n;
};

struct facts_kept {
    pthread_mutex_t mutex;
    struct {
        struct facts_span span;
        struct arena *arena;
        int64_t until_us; /* monotonic; then it is read anew */
    } of[FACTS_KEPT_SPANS];
    size_t next; /* to be replaced */
};

void facts_kept_init(struct facts_kept *k);
void facts_kept_free(struct facts_kept *k);
/* A copy of what was read; nothing when memory is short. */
void facts_keep(struct facts_kept *k, const struct facts_span *read);
/* At most `max` of the facts that come next in a window, or, when at->to_tx is 0, in one that
 * begins at from_tx and ended since. False when they must be read: nothing is known of them, or
 * memory is short.
 *   at        where the consumer stands; rows, n, begins and ends are not asked       (borrowed)
 *   ret_span  its rows in `arena`                                                     (out) */
bool facts_kept_next(struct facts_kept *k, struct arena *arena, const struct facts_span *at,
                     size_t max, struct facts_span *ret_span);

#endif
