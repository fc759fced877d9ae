/* Bookings as they are read, written and told of. */
#include "booking/booking_internal.h"

#include "booking_sql.h"
#include "booking_views.h"
#include "store/store.h"

const char *booking_status_name(enum booking_status s)
{
    switch (s) {
    case BOOKING_CONFIRMED:
        return "confirmed";
    case BOOKING_REQUESTED:
        return "requested";
    case BOOKING_CANCELLED:
        return "cancelled";
    case BOOKING_DECLINED:
        return "declined";
    case BOOKING_LAPSED:
        return "lapsed";
    }
    return "unknown";
}

struct booking booking_of_row(const struct sql_booking_of_id_row *row)
{
    return (struct booking){
        .id = row->id,
        .space_id = row->space_id,
        .resource_id = row->resource_id,
        .account_id = row->account_id.has ? row->account_id.v : 0,
        .starts_at = row->starts_at,
        .ends_at = row->ends_at,
        .units = (int32_t)row->units,
        .people = (int32_t)row->people,
        .status = (enum booking_status)row->status,
        .price_cents = row->price_cents,
        .currency = row->currency,
        .vat_rate_bp = row->vat_rate_bp,
        .price_includes_vat = row->price_includes_vat,
        .name = row->name,
        .email = row->email,
        .phone = row->phone,
        .note = row->note,
        .lang = row->lang,
        .confirm_by = row->confirm_by.has ? row->confirm_by.v : 0,
        .created_at = row->created_at,
        .changed_at = row->changed_at,
        .revision = row->revision,
        .team_id = row->team_id.v,
        .team_waits = row->team_waits,
        .series_id = row->series_id.v,
        .series_at = row->series_at.v,
        .group_id = row->group_id.v,
    };
}

enum status booking_get(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    struct sql_booking_of_id_row row;
    const struct sql_booking_of_id_args args = {.id = id};
    const enum status s = sql_booking_of_id(ctx, &args, &row);
    if (s == OK)
        *ret_booking = booking_of_row(&row);
    return s;
}

/* Views become fact data in the arena; NULL when memory is short. */
const char *booking_json(struct ctx *ctx, void (*write)(struct buf *, const void *),
                         const void *view)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    write(&out, view);
    const char *text = buf_text(&out, ctx->arena);
    return text;
}

/* Say what happened. `was` NULL: nothing to compare. What a person does to his own booking needs
 * no data: the booking says all, and the file stays small. */
enum status booking_announce(struct ctx *ctx, const struct house *h, const char *name,
                             const struct booking *b, const struct booking *was)
{
    if (b->quiet)
        return OK;
    const enum status told = show_to_helped(ctx, h, b);
    if (told != OK)
        return told;
    const char *by = house_is_run_by(h, ctx->actor) ? "host" : NULL;
    const char *data = "";
    if (was) {
        const struct booking_was_view v = {.by = by,
                                           .resource = was->resource_id,
                                           .starts_at = zone_when(h->calendar.zone, was->starts_at),
                                           .ends_at = zone_when(h->calendar.zone, was->ends_at),
                                           .units = was->units};
        data = booking_json(ctx, booking_was_view_json, &v);
    } else if (by) {
        const struct booking_deed_view v = {
            .by = by, .closed = b->closed != NULL, .why = b->closed ? b->closed->why : NULL};
        data = booking_json(ctx, booking_deed_view_json, &v);
    }
    if (!data)
        return LIMIT;
    const struct fact f = {.name = name,
                           .operator_id = h->space.operator_id,
                           .space_id = h->space.id,
                           .subject_id = b->id,
                           .data = data};
    return fact_add(ctx, &f);
}

enum status booking_write(struct ctx *ctx, const struct booking *b)
{
    const struct sql_booking_insert_args args = {
        .id = b->id,
        .space_id = b->space_id,
        .resource_id = b->resource_id,
        .account_id = b->account_id ? opt_int_of(b->account_id) : (struct opt_int){0},
        .starts_at = b->starts_at,
        .ends_at = b->ends_at,
        .reach = (int64_t)reach_of(b->status, b->starts_at, b->ends_at),
        .units = b->units,
        .people = b->people,
        .status = (int64_t)b->status,
        .price_cents = b->price_cents,
        .currency = b->currency,
        .vat_rate_bp = b->vat_rate_bp,
        .price_includes_vat = b->price_includes_vat,
        .name = b->name,
        .email = b->email,
        .phone = b->phone,
        .note = b->note,
        .lang = b->lang,
        .confirm_by = b->confirm_by ? opt_int_of(b->confirm_by) : (struct opt_int){0},
        .team_id = b->team_id ? opt_int_of(b->team_id) : (struct opt_int){0},
        .team_waits = b->team_waits,
        .series_id = b->series_id ? opt_int_of(b->series_id) : (struct opt_int){0},
        .series_at = b->series_at ? opt_int_of(b->series_at) : (struct opt_int){0},
        .by_guest = b->guest,
        .group_id = b->group_id ? opt_int_of(b->group_id) : (struct opt_int){0},
        .at = b->created_at,
    };
    return sql_booking_insert(ctx, &args);
}
