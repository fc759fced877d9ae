/* The catalogue and the lines as they are stored. */
#include "extra/extra_internal.h"

#include "extra_sql.h"
#include "store/store.h"

/* ---- the catalogue --------------------------------------------------------------------------- */

static struct extra extra_of_row(int64_t space_id, const struct sql_extra_list_row *r)
{
    return (struct extra){.id = r->id,
                          .space_id = space_id,
                          .kind = (enum extra_kind)r->kind,
                          .name = r->name,
                          .words = r->words,
                          .per = (enum extra_per)r->per,
                          .price_cents = r->price_cents,
                          .vat_rate_bp = r->vat_rate_bp,
                          .stock = (int32_t)r->stock,
                          .least = (int32_t)r->least,
                          .most = (int32_t)r->most,
                          .lead_hours = (int32_t)r->lead_hours,
                          .lead_days = (int32_t)r->lead_days,
                          .lead_at = (minute)r->lead_at_min,
                          .kinds = (uint32_t)r->kinds,
                          .features = (uint32_t)r->features,
                          .confirm = r->confirm,
                          .keeps_price = r->keeps_price,
                          .credits = r->credits,
                          .archived = r->archived};
}

/* The resources of one of them stand together. */
static enum status add_places(struct ctx *ctx, int64_t space_id, struct extra *all, size_t n)
{
    struct sql_extra_places_row *rows = NULL;
    size_t rows_n = 0;
    const enum status s =
        sql_extra_places(ctx, &(struct sql_extra_places_args){space_id}, &rows, &rows_n);
    int64_t *ids = s == OK ? arena_array(ctx->arena, rows_n, sizeof(*ids)) : NULL;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < rows_n; i++)
        ids[i] = rows[i].resource_id;
    for (size_t k = 0; k < n; k++) {
        size_t first = 0;
        while (first < rows_n && rows[first].extra_id != all[k].id)
            first++;
        size_t end = first;
        while (end < rows_n && rows[end].extra_id == all[k].id)
            end++;
        all[k].resource_ids = ids + first;
        all[k].resource_ids_n = end - first;
    }
    return OK;
}

enum status extras_of_space(struct ctx *ctx, int64_t space_id, struct extra **ret_extras,
                            size_t *ret_n)
{
    struct sql_extra_list_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_extra_list(ctx, &(struct sql_extra_list_args){space_id}, &rows, &n);
    struct extra *all = s == OK ? arena_array(ctx->arena, n, sizeof(*all)) : NULL;
    if (!all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        all[i] = extra_of_row(space_id, &rows[i]);
    if (n > 0)
        s = add_places(ctx, space_id, all, n);
    if (s == OK) {
        *ret_extras = all;
        *ret_n = n;
    }
    return s;
}

const struct extra *extra_among(const struct extra *all, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].id == id)
            return &all[i];
    }
    return NULL;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static struct line line_of_row(int64_t booking_id, const struct sql_extra_lines_of_booking_row *r)
{
    return (struct line){.id = r->id,
                         .booking_id = booking_id,
                         .extra_id = r->extra_id,
                         .space_id = r->space_id,
                         .starts_at = r->starts_at,
                         .ends_at = r->ends_at,
                         .count = (int32_t)r->count,
                         .status = (enum line_status)r->status,
                         .kind = (enum extra_kind)r->kind,
                         .name = r->name,
                         .per = (enum extra_per)r->per,
                         .times = (int32_t)r->times,
                         .price_cents = r->price_cents,
                         .vat_rate_bp = r->vat_rate_bp,
                         .includes_vat = r->includes_vat,
                         .currency = r->currency,
                         .note = r->note,
                         .order_by = r->order_by,
                         .keeps_price = r->keeps_price,
                         .paid = r->paid};
}

enum status lines_of(struct ctx *ctx, int64_t booking_id, struct line **ret_lines, size_t *ret_n)
{
    struct sql_extra_lines_of_booking_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_extra_lines_of_booking(
        ctx, &(struct sql_extra_lines_of_booking_args){booking_id}, &rows, &n);
    struct line *lines = s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        lines[i] = line_of_row(booking_id, &rows[i]);
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

enum status line_write(struct ctx *ctx, const struct line *l)
{
    const struct sql_extra_line_write_args args = {.id = l->id,
                                                   .booking_id = l->booking_id,
                                                   .extra_id = l->extra_id,
                                                   .space_id = l->space_id,
                                                   .starts_at = l->starts_at,
                                                   .ends_at = l->ends_at,
                                                   .count = l->count,
                                                   .status = (int64_t)l->status,
                                                   .kind = (int64_t)l->kind,
                                                   .name = l->name,
                                                   .per = (int64_t)l->per,
                                                   .times = l->times,
                                                   .price_cents = l->price_cents,
                                                   .vat_rate_bp = l->vat_rate_bp,
                                                   .includes_vat = l->includes_vat,
                                                   .currency = l->currency,
                                                   .note = l->note,
                                                   .order_by = l->order_by,
                                                   .keeps_price = l->keeps_price,
                                                   .paid = l->paid,
                                                   .at = ctx_now_s(ctx)};
    return sql_extra_line_write(ctx, &args, NULL);
}

/* ---- stock ----------------------------------------------------------------------------------- */

enum status shelf_lock(struct ctx *ctx, int64_t space_id)
{
    return sql_extra_shelf_lock(ctx, &(struct sql_extra_shelf_lock_args){space_id});
}

struct taking {
    struct extra_span spans[256];
    size_t n;
    bool more; /* than there is room for: nothing is promised then */
};

static bool read_taken(void *arg, const struct sql_extra_taken_row *row)
{
    struct taking *t = arg;
    if (t->n == ARRAY_LEN(t->spans)) {
        t->more = true;
        return false;
    }
    t->spans[t->n++] = (struct extra_span){row->starts_at, row->ends_at, (int32_t)row->count};
    return true;
}

enum status extra_free(struct ctx *ctx, const struct extra *e, int64_t from_s, int64_t until_s,
                       int64_t but_booking_id, int32_t *ret_free)
{
    struct taking *t = arena_alloc(ctx->arena, sizeof(*t));
    const struct sql_extra_taken_args args = {.extra_id = e->id,
                                              .after = from_s - BOOKING_LONGEST_S,
                                              .from_at = from_s,
                                              .to_at = until_s,
                                              .but_booking_id = but_booking_id};
    if (!t)
        return LIMIT;
    *t = (struct taking){.n = 0};
    const enum status s = sql_extra_taken(ctx, &args, read_taken, t);
    if (s != OK)
        return s;
    const int32_t most = extra_most_taken(t->spans, t->n, from_s, until_s);
    *ret_free = t->more || most > e->stock ? 0 : e->stock - most;
    return OK;
}
