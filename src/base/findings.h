/* findings.h: what a look at a live database found.
 * Uses: arena.h, id.h, view.h.   Threads: pure. */
#ifndef LOGGIA_BASE_FINDINGS_H
#define LOGGIA_BASE_FINDINGS_H

#include "base/arena.h"
#include "base/view.h"

struct findings {
    int64_t looked_at, faults;
    const char *first_fault; /* "allowance 0123456789 is overdrawn"; NULL: none */
};

/* One question, answered. */
struct faults_found {
    const char *thing, *fault; /* "allowance", "is overdrawn"; static */
    int64_t looked_at, faults;
    struct opt_int first_id; /* of those at fault */
};
/* Add it; the sentence lives in the arena. */
void findings_add(struct findings *f, struct arena *arena, const struct faults_found *found);

/* Ask a query that takes nothing and says how many it looked at, how many are at fault, and the
 * first of these. `s` is asked and set. */
#define FINDINGS_ASK(s, ctx, query, f, thing, fault) \
    do { \
        struct sql_##query##_row row; \
        if ((s) == OK) \
            (s) = sql_##query((ctx), &row); \
        if ((s) == OK) \
            findings_add((f), (ctx)->arena, \
                         &(struct faults_found){(thing), (fault), row.looked_at, row.faults, \
                                                row.first_id}); \
    } while (0)

#endif
