/* The host's catalogue. */
#include "extra/extra_internal.h"

#include "extra_sql.h"
#include "plan/plan.h"
#include "store/store.h"

/* Beside the fields of form extra_save. */
static enum status check(struct ctx *ctx, const struct extra *e)
{
    enum status s = OK;
    if (!e->kind)
        s = ctx_field(ctx, "kind", "field.missing", "Please say what it is.");
    if (!e->name || !*e->name)
        s = ctx_field(ctx, "name", "field.missing", "Please give it a name.");
    if (e->least > e->most)
        s = ctx_field(ctx, "most", "field.range", "This is less than the least.");
    if (e->stock > 0 && e->kind != EXTRA_INCLUDED && e->least > e->stock)
        s = ctx_field(ctx, "stock", "field.range", "There are fewer than have to be taken.");
    if (e->vat_rate_bp < 0 || e->vat_rate_bp > 10000)
        s = ctx_field(ctx, "vat", "field.range", "Please give it in percent, from 0 to 100.");
    return s;
}

static enum status write(struct ctx *ctx, const struct extra *e)
{
    const struct sql_extra_write_args args = {.id = e->id,
                                              .space_id = e->space_id,
                                              .kind = (int64_t)e->kind,
                                              .name = e->name,
                                              .words = e->words,
                                              .per = (int64_t)e->per,
                                              .price_cents = e->price_cents,
                                              .vat_rate_bp = e->vat_rate_bp,
                                              .stock = e->stock,
                                              .least = e->least,
                                              .most = e->most,
                                              .lead_hours = e->lead_hours,
                                              .lead_days = e->lead_days,
                                              .lead_at_min = e->lead_at,
                                              .kinds = e->kinds,
                                              .features = e->features,
                                              .confirm = e->confirm,
                                              .keeps_price = e->keeps_price,
                                              .credits = e->credits,
                                              .archived = e->archived,
                                              .at = ctx_now_s(ctx)};
    return sql_extra_write(ctx, &args, NULL);
}

static enum status write_places(struct ctx *ctx, const struct extra *e)
{
    enum status s = sql_extra_places_clear(ctx, &(struct sql_extra_places_clear_args){e->id}, NULL);
    for (size_t i = 0; s == OK && i < e->resource_ids_n; i++)
        s = sql_extra_place_add(ctx, &(struct sql_extra_place_add_args){e->id, e->resource_ids[i]},
                                NULL);
    return s;
}

/* Behind the lock of the shelf: nobody gives out by an older number meanwhile. */
static enum status begin(struct ctx *ctx, int64_t space_id, struct extra **ret_all, size_t *ret_n)
{
    enum status s = sql_extra_shelf_make(ctx, &(struct sql_extra_shelf_make_args){space_id}, NULL);
    if (s == OK)
        s = shelf_lock(ctx, space_id);
    return s == OK ? extras_of_space(ctx, space_id, ret_all, ret_n) : s;
}

static size_t offered(const struct extra *all, size_t n, int64_t but)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += !all[i].archived && all[i].id != but;
    return count;
}

static enum status check_room(struct ctx *ctx, const struct extra *all, size_t n, int64_t but)
{
    return offered(all, n, but) < EXTRAS_MAX
               ? OK
               : ctx_fail(ctx, CONFLICT, "extra.too_many",
                          "A space offers at most %d extras. Put one away first.", (int)EXTRAS_MAX);
}

enum status extra_save(struct ctx *ctx, const struct extra *e, int64_t *ret_id)
{
    struct extra *all = NULL;
    size_t n = 0;
    struct extra kept = *e;
    enum status s = check(ctx, e);
    if (s == OK)
        s = begin(ctx, e->space_id, &all, &n);
    if (s == OK && e->id && !extra_among(all, n, e->id))
        return NOT_FOUND;
    if (s == OK && !e->archived)
        s = check_room(ctx, all, n, e->id);
    if (s != OK)
        return s;
    if (!kept.id)
        kept.id = store_id(ctx);
    s = write(ctx, &kept);
    if (s == OK)
        s = write_places(ctx, &kept);
    if (s == OK)
        *ret_id = kept.id;
    return s;
}

enum status extra_put_away(struct ctx *ctx, int64_t space_id, int64_t id, bool archived)
{
    struct extra *all = NULL;
    size_t n = 0;
    enum status s = begin(ctx, space_id, &all, &n);
    const struct extra *found = s == OK ? extra_among(all, n, id) : NULL;
    if (s != OK || !found)
        return s == OK ? NOT_FOUND : s;
    struct extra e = *found;
    if (e.archived && !archived)
        s = check_room(ctx, all, n, id);
    e.archived = archived;
    return s == OK ? write(ctx, &e) : s;
}

enum status extra_tell(struct ctx *ctx, const struct space *s, struct space_notice *ret_notices,
                       size_t room, size_t *ret_n)
{
    struct sql_extra_asked_row row;
    const struct sql_extra_asked_args args = {.space_id = s->id, .now = ctx_now_s(ctx)};
    const enum status st = sql_extra_asked(ctx, &args, &row);
    *ret_n = 0;
    if (st != OK || row.n == 0 || room == 0)
        return st;
    ret_notices[0] =
        (struct space_notice){.text = words(ctx,
                                            text_plural(ctx->lang, "%lld extra waits for your yes",
                                                        "%lld extras wait for your yes", row.n),
                                            (long long)row.n),
                              .url = words(ctx, "/s/%s/extras/day", s->slug)};
    *ret_n = 1;
    return OK;
}
