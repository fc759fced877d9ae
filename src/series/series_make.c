/* A new series: its dates are booked one by one, or not at all. */
#include "series/series_internal.h"

#include "series_sql.h"
#include "store/store.h"

enum { DAY_MIN = 24 * 60 };

/* ---- what is asked -------------------------------------------------------------------------- */

static enum status check_ask(struct ctx *ctx, const struct series_ask *ask,
                             const struct series_try *t)
{
    enum status s = OK;
    if (!trying_resource(t, ask->resource_id))
        s = ctx_field(ctx, "resource", "booking.no_resource", "The space has no such thing.");
    if (ask->to_min <= ask->from_min || ask->to_min - ask->from_min > DAY_MIN)
        s = ctx_field(ctx, "to", "booking.end_before_start",
                      "The end must be after the start. If it is on the next day, say so.");
    if (!ask->name || !*ask->name)
        s = ctx_field(ctx, "name", "field.missing", "Please say for whom.");
    return s;
}

static struct series series_of_ask(struct ctx *ctx, const struct series_ask *ask, bool by_host)
{
    const struct actor *a = ctx->actor;
    return (struct series){.id = store_id(ctx),
                           .space_id = ask->space_id,
                           .team_id = ask->team_id,
                           .by_account_id = a ? a->account_id : 0,
                           .by_host = by_host,
                           .title = ask->title ? ask->title : "",
                           .name = ask->name,
                           .email = ask->email,
                           .phone = ask->phone,
                           .note = ask->note,
                           .lang = ctx->lang ? ctx->lang->code : "en",
                           .units = ask->units,
                           .people = ask->people,
                           .resource_id = ask->resource_id,
                           .rule = series_rule_alone(ctx->arena, ask->when.rule),
                           .from_min = ask->from_min,
                           .to_min = ask->to_min,
                           .anchor_min = ask->from_min,
                           .in_money = ask->in_money,
                           .in_go = ask->in_go,
                           .made_at = ctx_now_s(ctx),
                           .changed_at = ctx_now_s(ctx),
                           .revision = 1};
}

/* The dates of the rule as lines; those beside it that were named to be left out stay out. */
static enum status lines_of(struct trying *y, const struct series_ask *ask)
{
    struct series_try *t = y->t;
    struct series_day *days = arena_array(y->ctx->arena, SERIES_DATES_MAX, sizeof(*days));
    size_t n = 0;
    if (!days)
        return LIMIT;
    const enum series_refusal why = series_expand(&ask->when, days, &n);
    if (why)
        return series_refuse(y->ctx, why);
    t->lines = arena_array(y->ctx->arena, n, sizeof(*t->lines));
    if (!t->lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        struct series_line *l = &t->lines[t->n++];
        *l = (struct series_line){.day = days[i].day,
                                  .extra = days[i].extra,
                                  .fit = days[i].without ? SERIES_LEFT_OUT : SERIES_FITS,
                                  .resource_id = ask->resource_id};
        l->span = trying_span(y, l->day, ask->from_min, ask->to_min, &l->first_of_two);
        if (!l->extra && !t->series.first.year)
            t->series.first = l->day;
    }
    if (!t->series.first.year)
        t->series.first = ask->when.first;
    return OK;
}

/* ---- doing it ------------------------------------------------------------------------------- */

static enum status place_all(struct trying *y)
{
    struct series_try *t = y->t;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < t->n; i++) {
        struct series_line *l = &t->lines[i];
        const struct series_choice *c = trying_choice(y, l->day);
        if (l->fit == SERIES_LEFT_OUT || (c && c->what <= SERIES_END)) {
            l->fit = SERIES_LEFT_OUT;
            continue;
        }
        if (c)
            trying_choose(y, l, c);
        s = trying_place(y, l);
    }
    for (size_t i = 0; s == OK && i < t->n; i++) {
        if (t->lines[i].fit == SERIES_CONFLICT)
            s = trying_offer(y, &t->lines[i]);
    }
    return s;
}

static enum status keep_all(struct trying *y, const struct series_ask *ask)
{
    struct series_try *t = y->t;
    enum status s = series_write(y->ctx, &t->series, ask->key);
    for (size_t i = 0; s == OK && i < t->n; i++)
        s = series_write_date(y->ctx, &t->series, &t->lines[i]);
    const char *fact =
        ask->quiet ? "series.loaded" : "series.made"; /* of which nobody is written */
    return s == OK ? series_announce(y->ctx, t, fact, t->fits) : s;
}

static enum status make_in(struct trying *y, const struct series_ask *ask)
{
    struct series_try *t = y->t;
    y->choices = ask->choices;
    y->choices_n = ask->choices_n;
    y->preview = ask->preview;
    y->ignore_buffers = ask->ignore_buffers;
    y->guest = ask->guest;
    enum status s = check_ask(y->ctx, ask, t);
    t->series = series_of_ask(y->ctx, ask, t->by_host);
    const enum status dates = lines_of(y, ask);
    s = s == OK ? dates : s;
    if (s == OK)
        s = trying_number(y, ask->most);
    if (s == OK && !t->series.rule)
        s = LIMIT;
    if (s == OK)
        s = trying_lock(y, 0);
    if (s == OK)
        s = place_all(y);
    if (s == OK)
        s = trying_price(y, &t->series, &(struct series_before){.n = 0});
    if (s == OK)
        s = trying_sum(y, ask->shown);
    if (s == OK && !ask->preview)
        s = trying_judge(y, ask->quiet ? "" : ask->shown);
    return s == OK && !ask->preview ? keep_all(y, ask) : s;
}

/* A request that was made before: OK, and it is there. */
static enum status made_before(struct ctx *ctx, const char *key, struct series *ret_series)
{
    struct sql_series_of_key_row row;
    if (!key)
        return NOT_FOUND;
    const enum status s =
        sql_series_of_key(ctx, &(struct sql_series_of_key_args){.request_key = key}, &row);
    return s == OK ? series_get(ctx, row.id, ret_series) : s;
}

enum status series_make(struct ctx *ctx, const struct series_ask *ask, struct series_try *ret_try)
{
    struct series_try t = {.n = 0};
    struct trying y;
    enum status s = made_before(ctx, ask->preview ? NULL : ask->key, &t.series);
    if (s != NOT_FOUND) {
        if (s == OK)
            *ret_try = t;
        return s;
    }
    s = trying_begin(ctx, ask->space_id, &t, &y);
    if (s != OK)
        return s;
    s = make_in(&y, ask);
    trying_end(&y);
    if (s == OK || s == CONFLICT)
        *ret_try = t;
    return s;
}
