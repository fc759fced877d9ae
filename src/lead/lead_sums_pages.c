/* Where enquiries come from and what becomes of them: counts only, also of those whose people are
 * forgotten. */
#include "lead/lead_show.h"

#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"

#include <string.h>

enum { MONTHS_MAX = 60 };

static int64_t percent(int64_t part, int64_t whole)
{
    return whole ? (part * 100 + whole / 2) / whole : 0;
}

static enum status sum_sources(struct ctx *ctx, int64_t space_id, int64_t since,
                               struct lead_sums_view *v)
{
    struct sql_lead_sums_row *rows;
    size_t n;
    int64_t answer_s = 0;
    const struct sql_lead_sums_args args = {.space_id = space_id, .since = since};
    enum status s = sql_lead_sums(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct lead_source_sum_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct sql_lead_sums_row *r = &rows[i];
        const enum lead_source source = (enum lead_source)r->source;
        list[i] = (struct lead_source_sum_view){.source = lead_source_word(source),
                                                .name = ctx_text(ctx, lead_source_name(source)),
                                                .asked = r->asked,
                                                .answered = r->answered,
                                                .tours = r->tours,
                                                .won = r->won,
                                                .lost = r->lost,
                                                .won_percent = percent(r->won, r->won + r->lost)};
        v->asked += r->asked;
        v->answered += r->answered;
        v->tours += r->tours;
        v->won += r->won;
        v->lost += r->lost;
        answer_s += r->answer_s;
    }
    v->sources = list;
    v->sources_n = n;
    if (v->won + v->lost)
        v->won_percent = opt_int_of(percent(v->won, v->won + v->lost));
    if (v->answered)
        v->answer_min = opt_int_of(answer_s / v->answered / 60);
    return OK;
}

static enum status sum_reasons(struct ctx *ctx, int64_t space_id, int64_t since,
                               struct lead_sums_view *v)
{
    struct sql_lead_lost_sums_row *rows;
    size_t n;
    const struct sql_lead_lost_sums_args args = {.space_id = space_id, .since = since};
    enum status s = sql_lead_lost_sums(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct lead_reason_sum_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const enum lost_reason reason = (enum lost_reason)rows[i].reason;
        list[i] = (struct lead_reason_sum_view){.reason = lost_word(reason),
                                                .name = ctx_text(ctx, lost_name(reason)),
                                                .leads = rows[i].n};
    }
    v->reasons = list;
    v->reasons_n = n;
    return OK;
}

struct months {
    const struct zone *zone;
    int first; /* year * 12 + month - 1 */
    int n;
    struct lead_month_sum_view list[MONTHS_MAX];
};

static bool sum_month(void *arg, const struct sql_lead_month_sums_row *r)
{
    struct months *m = arg;
    struct date day;
    minute at;
    zone_civil(m->zone, r->made_at, &day, &at);
    int i = day.year * 12 + day.month - 1 - m->first;
    if (i >= 0 && i < m->n) {
        m->list[i].asked++;
        m->list[i].won += r->status == LEAD_WON;
    }
    return true;
}

static struct date month_of(int number)
{
    return (struct date){(int16_t)(number / 12), (int8_t)(number % 12 + 1), 1};
}

static enum status sum_months(struct ctx *ctx, int64_t space_id, int64_t since, struct months *m,
                              struct lead_sums_view *v)
{
    for (int i = 0; i < m->n; i++)
        m->list[i].month = month_of(m->first + i);
    const struct sql_lead_month_sums_args args = {.space_id = space_id, .since = since};
    enum status s = sql_lead_month_sums(ctx, &args, sum_month, m);
    v->by_month = m->list;
    v->by_month_n = (size_t)m->n;
    return s;
}

enum status lead_sums_show(struct ctx *ctx, const struct lead_of_slug_form *form,
                           struct lead_sums_view *ret_view)
{
    struct space space;
    struct date today;
    minute at;
    struct months *m = arena_alloc(ctx->arena, sizeof(*m));
    struct lead_sums_view v = {.slug = form->slug, .months = form->months, .hosted = true};
    enum status s = m ? space_of_slug(ctx, form->slug, &space) : LIMIT;
    if (s != OK)
        return s;
    m->zone = zone_get(space.zone);
    if (!m->zone)
        return UNAVAILABLE;
    zone_civil(m->zone, ctx_now_s(ctx), &today, &at);
    m->n = (int)form->months;
    m->first = today.year * 12 + today.month - m->n;
    const int64_t since = zone_day_start(m->zone, month_of(m->first));
    s = sum_sources(ctx, space.id, since, &v);
    if (s == OK)
        s = sum_reasons(ctx, space.id, since, &v);
    if (s == OK)
        s = sum_months(ctx, space.id, since, m, &v);
    if (s != OK)
        return s;
    v.space_name = space.name;
    *ret_view = v;
    return OK;
}
