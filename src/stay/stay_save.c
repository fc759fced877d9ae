/* Stays and lettings in the store. */
#include "stay/stay_internal.h"

#include "base/zone.h"
#include "stay_sql.h"
#include "store/store.h"

int64_t stay_day(struct date d)
{
    return d.year ? date_days(d) : 0;
}

static struct date date_of(int64_t day)
{
    return day ? date_of_days(day) : (struct date){0};
}

enum status stay_today(struct ctx *ctx, int64_t space_id, struct date *ret_today)
{
    struct space sp;
    const enum status s = space_get(ctx, space_id, &sp);
    if (s != OK)
        return s;
    minute now = 0;
    zone_civil(zone_get(sp.zone), ctx_now_s(ctx), ret_today, &now);
    return OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* All queries of stays bring the same columns. */
#define STAY_OF_ROW(r) \
    (struct stay) \
    { \
        .id = (r)->id, .operator_id = (r)->operator_id, .space_id = (r)->space_id, \
        .resource_id = (r)->resource_id, .resource_name = (r)->resource_name, \
        .units = (int32_t)(r)->units, \
        .holder = {.account_id = (r)->account_id, .team_id = (r)->team_id}, \
        .seats = (int32_t)(r)->seats, .status = (enum stay_status)(r)->status, \
        .from = date_of((r)->from_day), .anchor = date_of((r)->anchor_day), \
        .notice_days = (int32_t)(r)->notice_days, .term_until = date_of((r)->term_until_day), \
        .until = date_of((r)->until_day), .agreed_until = date_of((r)->agreed_until_day), \
        .notice_by = (enum stay_side)(r)->notice_by, .notice_on = date_of((r)->notice_day), \
        .end_reason = (r)->end_reason, .deposit_cents = (r)->deposit_cents, \
        .returned = date_of((r)->returned_day), .kept_id = (r)->kept_id, \
        .kept_cents = (r)->kept_cents, .kept_reason = (r)->kept_reason, \
        .proposal = {.by = (enum stay_side)(r)->proposed_by, \
                     .until = date_of((r)->proposed_until_day), \
                     .price_cents = (r)->proposed_price_cents}, \
        .offer_until = date_of((r)->offer_until_day), .warned_for = date_of((r)->warned_for_day), \
        .template_id = (r)->template_id, .document_id = (r)->document_id, \
        .block_id = (r)->block_id, .note = (r)->note, .made_by = (r)->made_by_account_id, \
        .made_at = (r)->made_at, .changed_at = (r)->changed_at, .revision = (r)->revision, \
    }

static enum status read_parts(struct ctx *ctx, struct stay *s)
{
    struct sql_stay_prices_row *prices = NULL;
    struct sql_stay_services_row *services = NULL;
    size_t prices_n = 0;
    size_t services_n = 0;
    enum status st =
        sql_stay_prices(ctx, &(struct sql_stay_prices_args){s->id}, &prices, &prices_n);
    if (st == OK)
        st =
            sql_stay_services(ctx, &(struct sql_stay_services_args){s->id}, &services, &services_n);
    if (st != OK)
        return st;
    for (size_t i = 0; i < prices_n && i < STAY_PARTS_MAX; i++)
        s->prices[s->prices_n++] =
            (struct stay_price){date_of(prices[i].from_day), prices[i].price_cents};
    for (size_t i = 0; i < services_n && i < STAY_PARTS_MAX; i++)
        s->services[s->services_n++] =
            (struct stay_service){.id = services[i].id,
                                  .name = services[i].name,
                                  .price_cents = services[i].price_cents,
                                  .once = services[i].once,
                                  .from = date_of(services[i].from_day),
                                  .until = date_of(services[i].until_day)};
    return s->prices_n ? OK : FAILED;
}

enum status stay_get(struct ctx *ctx, int64_t id, struct stay *ret_stay)
{
    struct sql_stay_of_id_row row;
    const enum status s = sql_stay_of_id(ctx, &(struct sql_stay_of_id_args){id}, &row);
    if (s != OK)
        return s;
    *ret_stay = STAY_OF_ROW(&row);
    return read_parts(ctx, ret_stay);
}

enum status stays_of(struct ctx *ctx, const struct holder *h, struct stay **ret_stays,
                     size_t *ret_n)
{
    struct sql_stays_of_holder_row *rows = NULL;
    size_t n = 0;
    const struct sql_stays_of_holder_args args = {h->account_id, h->team_id};
    enum status s = sql_stays_of_holder(ctx, &args, &rows, &n);
    struct stay *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (s == OK && !list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        list[i] = STAY_OF_ROW(&rows[i]);
        s = read_parts(ctx, &list[i]);
    }
    if (s != OK)
        return s;
    *ret_stays = list;
    *ret_n = n;
    return OK;
}

enum status stays_of_space(struct ctx *ctx, int64_t space_id, bool over, struct stay **ret_stays,
                           size_t *ret_n)
{
    struct sql_stays_in_space_row *rows = NULL;
    size_t n = 0;
    const struct sql_stays_in_space_args args = {space_id, over};
    enum status s = sql_stays_in_space(ctx, &args, &rows, &n);
    struct stay *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (s == OK && !list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        list[i] = STAY_OF_ROW(&rows[i]);
        s = read_parts(ctx, &list[i]);
    }
    if (s != OK)
        return s;
    *ret_stays = list;
    *ret_n = n;
    return OK;
}

enum status stay_holds(struct ctx *ctx, int64_t resource_id, int64_t but_id,
                       struct stay_hold **ret_holds, size_t *ret_n)
{
    struct sql_stays_holding_row *rows = NULL;
    size_t n = 0;
    size_t kept = 0;
    const enum status s =
        sql_stays_holding(ctx, &(struct sql_stays_holding_args){resource_id}, &rows, &n);
    if (s != OK)
        return s;
    struct stay_hold *holds = arena_array(ctx->arena, n, sizeof(*holds));
    if (!holds)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != but_id)
            holds[kept++] = (struct stay_hold){date_of(rows[i].from_day),
                                               date_of(rows[i].until_day), (int32_t)rows[i].units};
    }
    *ret_holds = holds;
    *ret_n = kept;
    return OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum status write_parts(struct ctx *ctx, struct stay *s)
{
    enum status st = OK;
    for (size_t i = 0; st == OK && i < s->prices_n; i++) {
        const struct sql_stay_price_insert_args a = {s->id, stay_day(s->prices[i].from),
                                                     s->prices[i].price_cents};
        st = sql_stay_price_insert(ctx, &a);
    }
    for (size_t i = 0; st == OK && i < s->services_n; i++) {
        struct stay_service *e = &s->services[i];
        e->id = e->id ? e->id : store_id(ctx);
        const struct sql_stay_service_insert_args a = {.id = e->id,
                                                       .stay_id = s->id,
                                                       .name = e->name,
                                                       .price_cents = e->price_cents,
                                                       .once = e->once,
                                                       .from_day = stay_day(e->from),
                                                       .until_day = stay_day(e->until)};
        st = sql_stay_service_insert(ctx, &a);
    }
    return st;
}

enum status stay_insert(struct ctx *ctx, struct stay *s, struct date today)
{
    s->id = s->id ? s->id : store_id(ctx);
    s->made_at = ctx_now_s(ctx);
    s->changed_at = s->made_at;
    s->made_by = ctx->actor ? ctx->actor->account_id : 0;
    s->revision = 1;
    const struct sql_stay_insert_args args = {
        .id = s->id,
        .operator_id = s->operator_id,
        .space_id = s->space_id,
        .resource_id = s->resource_id,
        .units = s->units,
        .account_id = s->holder.account_id,
        .team_id = s->holder.team_id,
        .seats = s->seats,
        .status = (int64_t)s->status,
        .from_day = stay_day(s->from),
        .anchor_day = stay_day(s->anchor),
        .notice_days = s->notice_days,
        .term_until_day = stay_day(s->term_until),
        .until_day = stay_day(s->until),
        .agreed_until_day = stay_day(s->agreed_until),
        .notice_by = (int64_t)s->notice_by,
        .notice_day = stay_day(s->notice_on),
        .end_reason = s->end_reason,
        .deposit_cents = s->deposit_cents,
        .returned_day = stay_day(s->returned),
        .kept_id = s->kept_id,
        .kept_cents = s->kept_cents,
        .kept_reason = s->kept_reason,
        .proposed_by = (int64_t)s->proposal.by,
        .proposed_until_day = stay_day(s->proposal.until),
        .proposed_price_cents = s->proposal.price_cents,
        .offer_until_day = stay_day(s->offer_until),
        .warned_for_day = stay_day(s->warned_for),
        .next_day = stay_day(stay_next_day(s, today)),
        .template_id = s->template_id,
        .document_id = s->document_id,
        .block_id = s->block_id,
        .note = s->note,
        .made_by_account_id = s->made_by,
        .made_at = s->made_at,
        .changed_at = ctx_now_s(ctx),
        .revision = s->revision,
    };
    const enum status st = sql_stay_insert(ctx, &args);
    return st == OK ? write_parts(ctx, s) : st;
}

enum status stay_update(struct ctx *ctx, struct stay *s, struct date today)
{
    int64_t changed = 0;
    const struct sql_stay_update_args args = {
        .id = s->id,
        .revision = s->revision,
        .status = (int64_t)s->status,
        .from_day = stay_day(s->from),
        .anchor_day = stay_day(s->anchor),
        .term_until_day = stay_day(s->term_until),
        .until_day = stay_day(s->until),
        .agreed_until_day = stay_day(s->agreed_until),
        .notice_by = (int64_t)s->notice_by,
        .notice_day = stay_day(s->notice_on),
        .end_reason = s->end_reason,
        .returned_day = stay_day(s->returned),
        .kept_id = s->kept_id,
        .kept_cents = s->kept_cents,
        .kept_reason = s->kept_reason,
        .proposed_by = (int64_t)s->proposal.by,
        .proposed_until_day = stay_day(s->proposal.until),
        .proposed_price_cents = s->proposal.price_cents,
        .warned_for_day = stay_day(s->warned_for),
        .next_day = stay_day(stay_next_day(s, today)),
        .document_id = s->document_id,
        .block_id = s->block_id,
        .changed_at = ctx_now_s(ctx),
    };
    enum status st = sql_stay_update(ctx, &args, &changed);
    if (st == OK && !changed)
        return RETRY;
    if (st == OK)
        st = sql_stay_prices_clear(ctx, &(struct sql_stay_prices_clear_args){s->id}, NULL);
    if (st == OK)
        st = sql_stay_services_clear(ctx, &(struct sql_stay_services_clear_args){s->id}, NULL);
    if (st == OK)
        st = write_parts(ctx, s);
    if (st == OK)
        s->revision++;
    return st;
}
