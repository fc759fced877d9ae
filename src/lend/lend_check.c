/* The invariants on a live file. */
#include "lend/lend_internal.h"

#include "lend_sql.h"

/* Is what others can book what the days of it say [LE-1]? */
static enum status look_at_spans(struct ctx *ctx, const struct lending *l, bool *ret_sound)
{
    struct space space;
    struct sql_lend_check_spans_row *rows = NULL;
    size_t n = 0;
    struct lent_span *spans = arena_array(ctx->arena, LENT_SPANS_MAX, sizeof(*spans));
    enum status s = spans ? space_get(ctx, l->space_id, &space) : LIMIT;
    const struct zone *zone = s == OK ? zone_get(space.zone) : NULL;
    if (s == OK)
        s = sql_lend_check_spans(ctx, &(struct sql_lend_check_spans_args){l->id}, &rows, &n);
    if (s != OK)
        return s;
    *ret_sound = zone && n == lend_spans(zone, l, spans);
    for (size_t i = 0; *ret_sound && i < n; i++)
        *ret_sound = rows[i].sound && rows[i].starts_at == spans[i].starts_at &&
                     rows[i].ends_at == spans[i].ends_at;
    return OK;
}

/* Is a day of it lent by an earlier one too [LE-7]? */
static enum status look_at_days(struct ctx *ctx, const struct lending *l, bool *ret_sound)
{
    struct lending *others = NULL;
    size_t n = 0;
    const enum status s = lendings_of_stay(ctx, l->stay_id, &others, &n);
    for (size_t i = 0; s == OK && *ret_sound && i < n; i++)
        *ret_sound = others[i].id >= l->id || !lend_clash(l, &others[i]).year;
    return s;
}

static enum status look_at(struct ctx *ctx, int64_t id, struct findings *f)
{
    struct lending l;
    bool hours = false;
    bool once = true;
    enum status s = lending_get(ctx, id, &l);
    if (s == OK)
        s = look_at_spans(ctx, &l, &hours);
    if (s == OK)
        s = look_at_days(ctx, &l, &once);
    if (s == OK)
        findings_add(f, ctx->arena,
                     &(struct faults_found){"lending",
                                            hours ? "lends a day that is lent already"
                                                  : "gives other hours than its days say",
                                            1, !hours || !once, opt_int_of(id)});
    return s;
}

enum status lend_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    struct sql_lend_check_page_row *rows = NULL;
    int64_t after = 0;
    size_t n = 0;
    enum status s;
    do {
        s = sql_lend_check_page(ctx, &(struct sql_lend_check_page_args){after}, &rows, &n);
        for (size_t i = 0; s == OK && i < n; i++)
            s = look_at(ctx, after = rows[i].id, &f);
    } while (s == OK && n > 0);
    FINDINGS_ASK(s, ctx, lend_check_uses, &f, "booking", "credits another amount than was charged");
    if (s == OK)
        *ret_findings = f;
    return s;
}
