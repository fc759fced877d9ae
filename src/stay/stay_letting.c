/* What a space lets, and what may be added. */
#include "stay/stay_internal.h"

#include "stay_sql.h"
#include "store/store.h"

enum status letting_get(struct ctx *ctx, int64_t resource_id, struct letting *ret_letting)
{
    struct sql_letting_of_row r;
    const enum status s = sql_letting_of(ctx, &(struct sql_letting_of_args){resource_id}, &r);
    if (s == OK)
        *ret_letting =
            (struct letting){r.resource_id,          r.space_id, r.price_cents, r.deposit_cents,
                             (int32_t)r.notice_days, r.note};
    return s;
}

enum status lettings_of(struct ctx *ctx, int64_t space_id, struct letting **ret_lettings,
                        size_t *ret_n)
{
    struct sql_lettings_of_space_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_lettings_of_space(ctx, &(struct sql_lettings_of_space_args){space_id}, &rows, &n);
    if (s != OK)
        return s;
    struct letting *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct letting){rows[i].resource_id,          rows[i].space_id,
                                   rows[i].price_cents,          rows[i].deposit_cents,
                                   (int32_t)rows[i].notice_days, rows[i].note};
    *ret_lettings = list;
    *ret_n = n;
    return OK;
}

enum status letting_save(struct ctx *ctx, const struct letting *l)
{
    const struct sql_letting_put_args args = {.resource_id = l->resource_id,
                                              .space_id = l->space_id,
                                              .price_cents = l->price_cents,
                                              .deposit_cents = l->deposit_cents,
                                              .notice_days = l->notice_days,
                                              .note = l->note};
    return sql_letting_put(ctx, &args);
}

enum status letting_remove(struct ctx *ctx, int64_t resource_id)
{
    return sql_letting_delete(ctx, &(struct sql_letting_delete_args){resource_id}, NULL);
}

enum status let_services_of(struct ctx *ctx, int64_t space_id, struct let_service **ret_services,
                            size_t *ret_n)
{
    struct sql_let_services_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_let_services(ctx, &(struct sql_let_services_args){space_id}, &rows, &n);
    if (s != OK)
        return s;
    struct let_service *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct let_service){.id = rows[i].id,
                                       .space_id = rows[i].space_id,
                                       .name = rows[i].name,
                                       .price_cents = rows[i].price_cents,
                                       .once = rows[i].once};
    *ret_services = list;
    *ret_n = n;
    return OK;
}

enum status let_service_add(struct ctx *ctx, const struct let_service *s, int64_t *ret_id)
{
    const struct sql_let_service_insert_args args = {.id = store_id(ctx),
                                                     .space_id = s->space_id,
                                                     .name = s->name,
                                                     .price_cents = s->price_cents,
                                                     .once = s->once};
    const enum status st = sql_let_service_insert(ctx, &args);
    if (st == OK)
        *ret_id = args.id;
    return st;
}

enum status let_service_remove(struct ctx *ctx, int64_t space_id, int64_t id)
{
    const struct sql_let_service_archive_args args = {id, space_id, ctx_now_s(ctx)};
    int64_t changed = 0;
    const enum status s = sql_let_service_archive(ctx, &args, &changed);
    return s == OK && !changed ? NOT_FOUND : s;
}
