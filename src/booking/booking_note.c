/* What staff write on a booking for each other. Who it is for never sees it on a page, in a mail or
 * in a calendar; when he asks for his data he is given it [BK-82]. */
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "store/store.h"

enum {
    NOTES_MAX = 20, /* on one booking: more is a conversation */
    NOTES_KEPT_S = 365 * 86400,
    NOTES_CLEANED = 200 /* in one transaction */
};

enum status show_staff_notes(struct ctx *ctx, const struct house *h, const struct booking *b,
                             struct booking_view *v)
{
    struct sql_booking_notes_of_row *rows = NULL;
    size_t n = 0;
    if (!house_is_run_by(h, ctx->actor))
        return OK;
    const enum status s =
        sql_booking_notes_of(ctx, &(struct sql_booking_notes_of_args){b->id}, &rows, &n);
    struct staff_note_view *notes = s == OK ? arena_array(ctx->arena, n, sizeof(*notes)) : NULL;
    if (!notes)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const bool own =
            rows[i].by_account_id.has && rows[i].by_account_id.v == ctx->actor->account_id;
        notes[i] =
            (struct staff_note_view){.id = rows[i].id,
                                     .by = rows[i].by,
                                     .written_at = zone_when(h->calendar.zone, rows[i].written_at),
                                     .words = rows[i].words,
                                     .mine = own || house_is_hosted_by(h, ctx->actor)};
    }
    v->staff_notes = notes;
    v->staff_notes_n = n;
    return OK;
}

/* A booking of a house that the actor runs; to others it does not exist. The caller releases the
 * house. */
static enum status open_as_staff(struct ctx *ctx, int64_t code, struct booking *ret_booking,
                                 const struct house **ret_house)
{
    const struct house *h = NULL;
    enum status s = booking_get(ctx, code, ret_booking);
    if (s == OK)
        s = house_of_id_always(ctx, ret_booking->space_id, &h);
    if (s == OK && !house_is_run_by(h, ctx->actor))
        s = NOT_FOUND;
    if (s == OK) {
        *ret_house = h;
        return OK;
    }
    house_release(h);
    return s == NOT_FOUND ? booking_unknown(ctx) : s;
}

static enum status add_note(struct ctx *ctx, const struct booking *b, const char *words)
{
    struct sql_booking_notes_of_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_booking_notes_of(ctx, &(struct sql_booking_notes_of_args){b->id}, &rows, &n);
    if (s != OK)
        return s;
    if (!words || !*words)
        return ctx_field(ctx, "words", "field.missing", "This is needed.");
    if (n >= NOTES_MAX)
        return ctx_field(ctx, "words", "booking.notes_many",
                         "There are 20 notes on this booking: delete one first.");
    return sql_booking_note_add(
        ctx,
        &(struct sql_booking_note_add_args){.id = store_id(ctx),
                                            .booking_id = b->id,
                                            .by_account_id = ctx->actor->account_id,
                                            .words = words,
                                            .at = ctx_now_s(ctx)},
        NULL);
}

static enum status delete_note(struct ctx *ctx, const struct house *h, const struct booking *b,
                               int64_t id)
{
    const struct sql_booking_note_delete_args args = {
        .id = id,
        .booking_id = b->id,
        .by_account_id = house_is_hosted_by(h, ctx->actor) ? 0 : ctx->actor->account_id};
    int64_t changes = 0;
    const enum status s = sql_booking_note_delete(ctx, &args, &changes);
    return s == OK && changes == 0 ? NOT_FOUND : s;
}

/* The answer: the booking with its notes as they are now. */
static enum status noted(struct ctx *ctx, const struct house *h, const struct booking *b,
                         const char *said, struct booking_view *ret_view)
{
    const enum status s = show_booking(ctx, h, b, request_public_url(ctx), ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, show_text(ctx, "/bookings/%s#notes", show_id(ctx, b->id)));
    return OK;
}

enum status staff_note_add(struct ctx *ctx, const struct staff_note_add_form *form,
                           struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_as_staff(ctx, form->code, &b, &h);
    if (s != OK)
        return s;
    s = add_note(ctx, &b, form->words);
    if (s == OK)
        s = noted(ctx, h, &b, ctx_text(ctx, "Noted."), ret_view);
    house_release(h);
    return s;
}

enum status staff_note_delete(struct ctx *ctx, const struct staff_note_delete_form *form,
                              struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_as_staff(ctx, form->code, &b, &h);
    if (s != OK)
        return s;
    s = delete_note(ctx, h, &b, form->note);
    if (s == OK)
        s = noted(ctx, h, &b, ctx_text(ctx, "The note is deleted."), ret_view);
    house_release(h);
    return s;
}

enum status booking_notes_clean(struct ctx *ctx, size_t *ret_n)
{
    struct sql_booking_notes_old_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_notes_old_args args = {.before = ctx_now_s(ctx) - NOTES_KEPT_S,
                                                    .max = NOTES_CLEANED};
    enum status s = sql_booking_notes_old(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = sql_booking_note_forget(ctx, &(struct sql_booking_note_forget_args){rows[i].id}, NULL);
    if (s == OK)
        *ret_n = n;
    return s;
}
