/* A series and its dates, as rows. */
#include "series/series_internal.h"

#include "series_sql.h"
#include "series_views.h"
#include "store/store.h"

int64_t series_day_number(struct date d)
{
    return date_days(d);
}

static struct opt_int or_none(int64_t id)
{
    return id ? opt_int_of(id) : (struct opt_int){0};
}

enum status series_get(struct ctx *ctx, int64_t id, struct series *ret_series)
{
    struct sql_series_of_id_row r;
    const enum status s = sql_series_of_id(ctx, &(struct sql_series_of_id_args){.id = id}, &r);
    if (s != OK)
        return s;
    *ret_series = (struct series){.id = r.id,
                                  .space_id = r.space_id,
                                  .account_id = r.account_id.v,
                                  .team_id = r.team_id.v,
                                  .by_account_id = r.by_account_id.v,
                                  .by_host = r.by_host,
                                  .title = r.title,
                                  .name = r.name,
                                  .email = r.email,
                                  .phone = r.phone,
                                  .note = r.note,
                                  .lang = r.lang,
                                  .units = (int32_t)r.units,
                                  .people = (int32_t)r.people,
                                  .resource_id = r.resource_id,
                                  .rule = r.rule,
                                  .first = date_of_days(r.first_day),
                                  .from_min = (int32_t)r.from_min,
                                  .to_min = (int32_t)r.to_min,
                                  .anchor_min = (int32_t)r.anchor_min,
                                  .in_money = r.in_money,
                                  .in_go = r.in_go,
                                  .made_at = r.made_at,
                                  .changed_at = r.changed_at,
                                  .revision = r.revision,
                                  .answers = r.answers};
    return OK;
}

enum status series_lock(struct ctx *ctx, int64_t id, struct series *ret_series)
{
    enum status s = series_get(ctx, id, ret_series); /* an unknown one is not locked */
    if (s == OK)
        s = sql_series_lock(ctx, &(struct sql_series_lock_args){.id = id});
    return s == OK ? series_get(ctx, id, ret_series) : s;
}

enum status series_write(struct ctx *ctx, const struct series *s, const char *key)
{
    return sql_series_insert(
        ctx, &(struct sql_series_insert_args){.id = s->id,
                                              .space_id = s->space_id,
                                              .account_id = or_none(s->account_id),
                                              .team_id = or_none(s->team_id),
                                              .by_account_id = or_none(s->by_account_id),
                                              .by_host = s->by_host,
                                              .title = s->title,
                                              .name = s->name,
                                              .email = s->email,
                                              .phone = s->phone,
                                              .note = s->note,
                                              .lang = s->lang,
                                              .units = s->units,
                                              .people = s->people,
                                              .resource_id = s->resource_id,
                                              .rule = s->rule,
                                              .first_day = series_day_number(s->first),
                                              .from_min = s->from_min,
                                              .to_min = s->to_min,
                                              .in_money = s->in_money,
                                              .in_go = s->in_go,
                                              .request_key = key,
                                              .at = s->made_at});
}

enum status series_rewrite(struct ctx *ctx, struct series *s)
{
    int64_t changes = 0;
    const int64_t now = ctx_now_s(ctx);
    const enum status st =
        sql_series_update(ctx,
                          &(struct sql_series_update_args){.id = s->id,
                                                           .revision = s->revision,
                                                           .title = s->title,
                                                           .name = s->name,
                                                           .note = s->note,
                                                           .units = s->units,
                                                           .resource_id = s->resource_id,
                                                           .from_min = s->from_min,
                                                           .to_min = s->to_min,
                                                           .anchor_min = s->anchor_min,
                                                           .at = now},
                          &changes);
    if (st == OK && changes == 0)
        return RETRY;
    if (st == OK) {
        s->revision++;
        s->changed_at = now;
    }
    return st;
}

enum status series_write_date(struct ctx *ctx, const struct series *says,
                              const struct series_line *l)
{
    return sql_series_date_insert(
        ctx, &(struct sql_series_date_insert_args){.series_id = says->id,
                                                   .day = series_day_number(l->day),
                                                   .resource_id = says->resource_id,
                                                   .from_min = says->from_min,
                                                   .to_min = says->to_min,
                                                   .extra = l->extra,
                                                   .booking_id = or_none(l->booking_id)});
}

/* Does the booking take another place or time than the series says? */
static bool is_alone(const struct zone *z, const struct series_date *d)
{
    enum { DAY_MIN = 24 * 60 };
    const struct booking_span span = booking_span_of(z, d->starts_at, d->ends_at);
    return date_compare(span.date, d->day) != 0 || span.from != d->from_min ||
           span.to + (span.next_day ? DAY_MIN : 0) != d->to_min ||
           d->booked_resource_id != d->resource_id;
}

enum status series_dates(struct ctx *ctx, const struct series *s, struct series_date **ret_dates,
                         size_t *ret_n)
{
    struct sql_series_dates_row *rows = NULL;
    struct space space;
    size_t n = 0;
    enum status st =
        sql_series_dates(ctx, &(struct sql_series_dates_args){.series_id = s->id}, &rows, &n);
    if (st == OK)
        st = space_get(ctx, s->space_id, &space);
    const struct zone *z = st == OK ? zone_get(space.zone) : NULL;
    struct series_date *list = z ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++) {
        const struct sql_series_dates_row *r = &rows[i];
        list[i] = (struct series_date){.day = date_of_days(r->day),
                                       .resource_id = r->resource_id,
                                       .from_min = (int32_t)r->from_min,
                                       .to_min = (int32_t)r->to_min,
                                       .extra = r->extra,
                                       .booking_id = r->booking_id.v,
                                       .booked_resource_id = r->booked_resource_id.v,
                                       .starts_at = r->starts_at.v,
                                       .ends_at = r->ends_at.v,
                                       .units = (int32_t)r->units.v,
                                       .status = (enum booking_status)r->status.v,
                                       .team_waits = r->team_waits.v != 0,
                                       .price_cents = r->price_cents,
                                       .rest_cents = r->rest_cents,
                                       .confirm_by = r->confirm_by.v};
        list[i].live = list[i].booking_id && list[i].status < BOOKING_ENDED;
        list[i].alone = list[i].live && is_alone(z, &list[i]);
    }
    *ret_dates = list;
    *ret_n = n;
    return OK;
}

/* ---- facts ---------------------------------------------------------------------------------- */

enum status series_announce(struct ctx *ctx, const struct series_try *t, const char *name,
                            size_t dates)
{
    struct buf out;
    const struct series_deed_view v = {.by = t->by_host ? "host" : NULL, .dates = (int64_t)dates};
    buf_init(&out, LIMIT_TEXT_BYTES);
    series_deed_view_json(&out, &v);
    const char *data = buf_text(&out, ctx->arena);
    if (!data)
        return LIMIT;
    const struct fact f = {.name = name,
                           .operator_id = t->space.operator_id,
                           .space_id = t->space.id,
                           .subject_id = t->series.id,
                           .data = data};
    return fact_add(ctx, &f);
}
