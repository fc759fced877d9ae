#include "attend/attend_internal.h"

#include "attend_sql.h"
#include "people/people.h"
#include "space/space.h"

static struct attendee attendee_of_row(const struct sql_attendees_of_booking_row *row)
{
    return (struct attendee){
        .id = row->id,
        .booking_id = row->booking_id,
        .email = row->email,
        .email_key = row->email_key,
        .name = row->name,
        .lang = row->lang,
        .answer = (enum attend_answer)row->answer,
        .answered_at = row->answered_at.v,
        .told = (enum attend_told)row->told,
        .told_starts_at = row->told_starts_at,
        .told_ends_at = row->told_ends_at,
        .told_resource_id = row->told_resource_id,
    };
}

enum status attend_get(struct ctx *ctx, int64_t id, struct attendee *ret_attendee)
{
    struct sql_attendee_of_id_row row;
    const enum status s = sql_attendee_of_id(ctx, &(struct sql_attendee_of_id_args){id}, &row);
    if (s != OK)
        return s;
    const struct sql_attendees_of_booking_row same = {
        .id = row.id,
        .booking_id = row.booking_id,
        .email = row.email,
        .email_key = row.email_key,
        .name = row.name,
        .lang = row.lang,
        .answer = row.answer,
        .answered_at = row.answered_at,
        .told = row.told,
        .told_starts_at = row.told_starts_at,
        .told_ends_at = row.told_ends_at,
        .told_resource_id = row.told_resource_id,
    };
    *ret_attendee = attendee_of_row(&same);
    return OK;
}

enum status attend_of_booking(struct ctx *ctx, int64_t booking_id, struct attendee **ret_attendees,
                              size_t *ret_n)
{
    struct sql_attendees_of_booking_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_attendees_of_booking(
        ctx, &(struct sql_attendees_of_booking_args){booking_id}, &rows, &n);
    struct attendee *all = s == OK ? arena_array(ctx->arena, n, sizeof(*all)) : NULL;
    if (!all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        all[i] = attendee_of_row(&rows[i]);
    *ret_attendees = all;
    *ret_n = n;
    return OK;
}

enum status attend_room(struct ctx *ctx, const struct booking *b, size_t *ret_max)
{
    struct resource r;
    const enum status s = resource_get(ctx, b->resource_id, &r);
    if (s != OK)
        return s;
    const int64_t seats = (int64_t)(r.units > 1 ? 1 : r.seats) * b->units;
    *ret_max = seats > 0 && seats < ATTEND_MAX ? (size_t)seats : ATTEND_MAX;
    return OK;
}

enum status attend_may(struct ctx *ctx, const struct booking *b)
{
    if (b->status >= BOOKING_ENDED || b->ends_at <= ctx_now_s(ctx))
        return ctx_fail(ctx, CONFLICT, "attend.over",
                        "This is over or cancelled: nobody can be invited to it any more.");
    if (!ctx->actor)
        return ctx_fail(ctx, DENIED, "attend.sign_in",
                        "Please sign in to invite people: so we know that the address is yours.");
    return OK;
}

enum status attend_guests(struct ctx *ctx, const struct booking_window *w,
                          struct booking_guest **ret_guests, size_t *ret_n)
{
    struct sql_attendees_in_window_row *rows = NULL;
    size_t n = 0;
    const struct sql_attendees_in_window_args args = {.space_id = w->space_id,
                                                      .after = w->from_s - BOOKING_LONGEST_S,
                                                      .from_at = w->from_s,
                                                      .to_at = w->to_s};
    const enum status s = sql_attendees_in_window(ctx, &args, &rows, &n);
    struct booking_guest *all = s == OK ? arena_array(ctx->arena, n, sizeof(*all)) : NULL;
    if (!all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct booking_guest){.booking_id = rows[i].booking_id,
                                        .resource_id = rows[i].resource_id,
                                        .starts_at = rows[i].starts_at,
                                        .who = rows[i].who,
                                        .name = *rows[i].name ? rows[i].name : rows[i].email,
                                        .email = rows[i].email,
                                        .sure = rows[i].answer == ANSWER_YES};
    *ret_guests = all;
    *ret_n = n;
    return OK;
}

enum status attend_clean(struct ctx *ctx, size_t *ret_n)
{
    enum { CLEANED = 200 };
    struct sql_attendees_over_row *rows = NULL;
    size_t n = 0;
    const struct sql_attendees_over_args args = {.before = ctx_now_s(ctx) - ATTEND_KEPT_S,
                                                 .max = CLEANED};
    enum status s = sql_attendees_over(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = sql_attendee_delete(ctx, &(struct sql_attendee_delete_args){rows[i].id}, NULL);
    if (s == OK)
        *ret_n = n;
    return s;
}
