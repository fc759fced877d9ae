/* What the limits of a space say to a booking: what counts is handed over, the answer is kept or
 * shown [BK-90]. */
#include "booking/booking_limit.h"

#include "base/email.h"
#include "booking_sql.h"
#include "limit_views.h"

enum { MISSED_DAYS = 90, DAY_S = 24 * 3600, SPACES_TOLD_MAX = 4 };

/* ---- what counts ---------------------------------------------------------------------------- */

static enum resource_kind kind_at(const struct house *h, int64_t resource_id)
{
    const size_t index = house_resource(h, resource_id);
    return index < h->resources_n ? h->resources[index].kind : 0;
}

static struct limit_use use_of(const struct house *h, const struct limit_whose *w,
                               const struct sql_booking_uses_row *row)
{
    const bool missed = row->why.has && row->why.v == BOOKING_NO_SHOW;
    return (struct limit_use){
        .booking_id = row->id,
        .resource_id = row->resource_id,
        .kind = kind_at(h, row->resource_id),
        .starts_at = row->starts_at,
        .ends_at = missed ? row->booked_until.v : row->ends_at,
        .units = (int32_t)row->units,
        .missed = missed,
        .his = w->account_id ? row->account_id.v == w->account_id : !row->account_id.has,
        .of_team = w->team_id && row->team_id.v == w->team_id,
    };
}

/* Who did not come to several places that belong together did not come once. */
static bool missed_before(const struct sql_booking_uses_row *rows, size_t at)
{
    for (size_t i = 0; rows[at].group_id.has && i < at; i++) {
        if (rows[i].group_id.v == rows[at].group_id.v && rows[i].why.has &&
            rows[i].why.v == BOOKING_NO_SHOW)
            return true;
    }
    return false;
}

enum status booking_uses(struct ctx *ctx, const struct limit_whose *whose, int64_t after_s,
                         struct limit_use **ret_uses, size_t *ret_n)
{
    struct sql_booking_uses_row *rows = NULL;
    const struct house *h = NULL;
    size_t n = 0;
    const bool guest = !whose->account_id && whose->email;
    const struct sql_booking_uses_args args = {.space_id = whose->space_id,
                                               .account_id = whose->account_id,
                                               .team_id = whose->team_id,
                                               .email_key = guest ? whose->email : "",
                                               .after = after_s};
    enum status s = house_of_id_always(ctx, whose->space_id, &h);
    if (s == OK)
        s = sql_booking_uses(ctx, &args, &rows, &n);
    if (s == OK && n >= LIMIT_USES_MAX)
        s = LIMIT;
    struct limit_use *uses = s == OK ? arena_array(ctx->arena, n, sizeof(*uses)) : NULL;
    for (size_t i = 0; uses && i < n; i++) {
        uses[i] = use_of(h, whose, &rows[i]);
        uses[i].missed = uses[i].missed && !missed_before(rows, i);
    }
    house_release(h);
    if (!uses)
        return s == OK ? LIMIT : s;
    *ret_uses = uses;
    *ret_n = n;
    return OK;
}

/* ---- judging -------------------------------------------------------------------------------- */

enum status limiting_judge(struct ctx *ctx, const struct limiting *g,
                           struct limit_verdict *ret_verdict)
{
    const struct house *h = g->house;
    const struct resource *r = &h->resources[g->index];
    struct limit_use was;
    *ret_verdict = (struct limit_verdict){0};
    if (!h->limits)
        return OK;
    if (g->was)
        was = (struct limit_use){.booking_id = g->was->id,
                                 .resource_id = g->was->resource_id,
                                 .kind = kind_at(h, g->was->resource_id),
                                 .starts_at = g->was->starts_at,
                                 .ends_at = g->was->ends_at,
                                 .units = g->was->units,
                                 .his = true,
                                 .of_team = g->was->team_id != 0};
    const struct limit_ask ask = {
        .count = booking_uses,
        .whose = {.space_id = h->space.id,
                  .account_id = g->payer->account_id,
                  .team_id = g->payer->team_id,
                  .email = email_key(ctx->arena, g->email)},
        .operator_id = h->space.operator_id,
        .was = g->was ? &was : NULL,
        .resource_id = r->id,
        .kind = r->kind,
        .starts_at = g->at->starts_at,
        .ends_at = g->at->ends_at,
        .units = g->units,
        .locks = g->locks,
    };
    return limit_judge(ctx, h->limits, &ask, ret_verdict);
}

enum status limiting_take(struct ctx *ctx, const struct limiting *g, bool *ret_asks)
{
    struct limit_verdict verdict;
    *ret_asks = false;
    if (!g->house->limits || house_is_run_by(g->house, ctx->actor))
        return OK;
    const enum status s = limiting_judge(ctx, g, &verdict);
    if (s == OK && verdict.refused)
        return limit_refuse(ctx, g->house->limits, verdict.refused);
    *ret_asks = s == OK && verdict.asks;
    return s;
}

/* ---- shown before --------------------------------------------------------------------------- */

/* Of whom nobody knows who it is, what is used cannot be said. */
static size_t without_sums(struct limit_line_view *lines, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!lines[i].used.has || lines[i].over)
            lines[kept++] = lines[i];
    }
    return kept;
}

enum status limiting_show(struct ctx *ctx, const struct limiting *g, struct booking_new_view *v)
{
    struct limit_verdict verdict;
    const struct house *h = g->house;
    const struct limit_line_view *lines = NULL;
    size_t n = 0;
    if (!h->limits)
        return OK;
    enum status s = limiting_judge(ctx, g, &verdict);
    if (s == OK)
        s = limit_lines(ctx, h->limits, &verdict, &lines, &n);
    if (s != OK)
        return s;
    if (!g->payer->account_id && !g->email)
        n = without_sums((struct limit_line_view *)lines, n);
    v->limits = lines;
    v->limits_n = n;
    if (v->host)
        return OK;
    if (verdict.refused && !v->why) {
        v->why = limit_why(ctx, h->limits, verdict.refused, &v->code);
        v->settled = false;
    } else if (verdict.asks && !v->confirm) {
        v->confirm = true;
        v->confirm_time = show_length(ctx, h->space.terms.confirm_within_min);
    }
    return OK;
}

enum status limiting_missed(struct ctx *ctx, const struct house *h, int64_t account_id,
                            struct opt_int *ret_missed)
{
    struct sql_booking_missed_of_account_row row;
    const struct sql_booking_missed_of_account_args args = {.account_id = account_id,
                                                            .space_id = h->space.id,
                                                            .after = ctx_now_s(ctx) -
                                                                     (int64_t)MISSED_DAYS * DAY_S};
    if (!account_id)
        return OK;
    const enum status s = sql_booking_missed_of_account(ctx, &args, &row);
    if (s == OK)
        *ret_missed = opt_int_of(row.missed);
    return s;
}

/* ---- on the first screen -------------------------------------------------------------------- */

static enum status left_in(struct ctx *ctx, const struct house *h, struct my_limits_view *v)
{
    const struct limit_whose whose = {.space_id = h->space.id,
                                      .account_id = ctx->actor->account_id};
    *v = (struct my_limits_view){.space = show_copy(ctx, h->space.slug),
                                 .space_name = show_copy(ctx, h->space.name)};
    if (house_is_run_by(h, ctx->actor))
        return OK;
    return limit_left(ctx, h->limits, h->space.operator_id, &whose, &v->lines, &v->lines_n);
}

static bool is_listed(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

enum status limits_of_last(struct ctx *ctx, const struct sql_booking_last_of_account_row *rows,
                           size_t n, struct me_view *v)
{
    int64_t seen[SPACES_TOLD_MAX];
    size_t seen_n = 0;
    enum status s = OK;
    struct my_limits_view *list = arena_array(ctx->arena, SPACES_TOLD_MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n && seen_n < SPACES_TOLD_MAX; i++) {
        const struct house *h = NULL;
        if (is_listed(seen, seen_n, rows[i].space_id))
            continue;
        seen[seen_n++] = rows[i].space_id;
        s = house_of_id_always(ctx, rows[i].space_id, &h);
        if (s == OK && h->limits)
            s = left_in(ctx, h, &list[v->limits_n]);
        if (s == OK && h->limits)
            v->limits_n += list[v->limits_n].lines_n > 0;
        house_release(h);
    }
    v->limits = list;
    return s;
}
