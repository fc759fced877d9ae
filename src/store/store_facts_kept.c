#include "store/store_facts_kept.h"

#include "base/clock.h"

enum {
    SPAN_BYTES = 1 << 20,
    KEPT_US = 5000000 /* a database that was put back to what it was is soon believed */
};

void facts_kept_init(struct facts_kept *k)
{
    pthread_mutex_init(&k->mutex, NULL);
}

void facts_kept_free(struct facts_kept *k)
{
    for (size_t i = 0; i < FACTS_KEPT_SPANS; i++)
        arena_free(k->of[i].arena);
    pthread_mutex_destroy(&k->mutex);
}

static bool copy_row(struct arena *arena, const struct sql_fact_window_row *row,
                     struct sql_fact_window_row *ret_row)
{
    *ret_row = *row;
    ret_row->name = arena_strdup(arena, row->name);
    ret_row->data = *row->data ? arena_strdup(arena, row->data) : "";
    return ret_row->name && ret_row->data;
}

static bool keep_in(struct arena *arena, const struct facts_span *read, struct facts_span *ret_span)
{
    struct sql_fact_window_row *rows = arena_array(arena, read->n, sizeof(*rows));
    for (size_t i = 0; i < read->n; i++)
        if (!rows || !copy_row(arena, &read->rows[i], &rows[i]))
            return false;
    *ret_span = *read;
    ret_span->rows = rows;
    return true;
}

void facts_keep(struct facts_kept *k, const struct facts_span *read)
{
    pthread_mutex_lock(&k->mutex);
    const size_t at = k->next++ % FACTS_KEPT_SPANS;
    if (k->of[at].arena)
        arena_reset(k->of[at].arena);
    else
        k->of[at].arena = arena_new(SPAN_BYTES);
    k->of[at].until_us = 0;
    if (k->of[at].arena && keep_in(k->of[at].arena, read, &k->of[at].span))
        k->of[at].until_us = clock_monotonic_us() + KEPT_US;
    pthread_mutex_unlock(&k->mutex);
}

/* Does the span hold what comes next there, or that nothing does? */
static bool leads_on(const struct facts_span *s, const struct facts_span *at)
{
    if (at->from_tx < s->from_tx || at->from_tx >= s->to_tx)
        return false;
    if (at->to_tx == 0)
        return s->begins && !s->ends; /* behind few there are more by now: better all at once */
    return at->to_tx == s->to_tx && at->after >= s->after &&
           (s->ends || at->after < s->rows[s->n - 1].id);
}

/* What of it is wanted there: another consumer's window may have begun earlier. */
static bool is_next(const struct sql_fact_window_row *row, const struct facts_span *at)
{
    return row->tx >= at->from_tx && (at->to_tx == 0 || row->id > at->after);
}

static bool slice(const struct facts_span *s, struct arena *arena, const struct facts_span *at,
                  size_t max, struct facts_span *ret_span)
{
    struct sql_fact_window_row *rows = arena_array(arena, s->n < max ? s->n : max, sizeof(*rows));
    size_t n = 0;
    size_t i = 0;
    for (; rows && i < s->n && n < max; i++)
        if (is_next(&s->rows[i], at) && !copy_row(arena, &s->rows[i], &rows[n++]))
            return false;
    if (!rows || (n == 0 && (at->to_tx == 0 || !s->ends)))
        return false;
    *ret_span = (struct facts_span){.from_tx = at->from_tx,
                                    .to_tx = s->to_tx,
                                    .after = at->after,
                                    .ends = s->ends && i == s->n,
                                    .rows = rows,
                                    .n = n};
    return true;
}

bool facts_kept_next(struct facts_kept *k, struct arena *arena, const struct facts_span *at,
                     size_t max, struct facts_span *ret_span)
{
    bool found = false;
    pthread_mutex_lock(&k->mutex);
    const int64_t now_us = clock_monotonic_us();
    for (size_t i = 0; i < FACTS_KEPT_SPANS && !found; i++)
        found = now_us < k->of[i].until_us && leads_on(&k->of[i].span, at) &&
                slice(&k->of[i].span, arena, at, max, ret_span);
    pthread_mutex_unlock(&k->mutex);
    return found;
}
