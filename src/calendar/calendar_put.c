/* CalDAV, what programs do: an entry is read, put or taken away; to put one is to book, by all
 * rules of the house, and to take it away is to cancel. */
#include "calendar/calendar_put.h"
#include "calendar_routes.h"
#include "calendar_sql.h"
#include "http/http.h"
#include "store/store.h"

#include <string.h>
#include <strings.h>

/* ---- preconditions (RFC 9110, 13) ------------------------------------------------------------ */

/* Is the mark in the list of a header? "*" is any. */
static bool names_mark(const char *list, const char *etag)
{
    const size_t n = strlen(etag);
    if (strcmp(list, "*") == 0)
        return true;
    for (const char *at = list; (at = strstr(at, etag)); at += n)
        if (at == list || at[-1] == ' ' || at[-1] == ',' || at[-1] == '/')
            return true;
    return false;
}

/* Is it still as the program has it? `e` NULL: there is none. */
static enum status check_marks(struct ctx *ctx, const struct entry *e)
{
    const char *match = request_header(ctx, "If-Match");
    const char *none = request_header(ctx, "If-None-Match");
    if ((match && (!e || !names_mark(match, e->etag))) || (none && e && names_mark(none, e->etag)))
        return ctx_fail(ctx, CONFLICT, "dav.precondition",
                        "It was changed elsewhere meanwhile: look again first.");
    return OK;
}

/* ---- reading one ----------------------------------------------------------------------------- */

enum status dav_object_get(struct ctx *ctx, const struct dav_object_form *form)
{
    struct dav_calendar c;
    struct entry e;
    const char *text = NULL;
    enum status s = dav_calendar_of(ctx, form->person, form->calendar, &c);
    if (s == OK)
        s = entry_of_name(ctx, &c, form->name, &e);
    if (s == OK)
        s = entry_text(ctx, &e, &text);
    if (s != OK)
        return s;
    const char *none = request_header(ctx, "If-None-Match");
    reply_header(ctx, "ETag", e.etag);
    if (none && names_mark(none, e.etag)) {
        reply_status(ctx, 304);
        return OK;
    }
    reply_bytes(ctx, "text/calendar; charset=utf-8; component=VEVENT", NULL,
                (struct bytes){text, strlen(text)});
    return OK;
}

/* ---- booking --------------------------------------------------------------------------------- */

static enum status not_his(struct ctx *ctx)
{
    return ctx_fail(ctx, DENIED, "dav.need_privileges", "This is not your booking.");
}

static enum status no_place(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "calendar.place",
                    "Write as the place which room it is for, as \"Space, Room\", or put the entry "
                    "into the calendar of the room.");
}

const struct calendar_room *put_room(const struct putting *p)
{
    if (!p->calendar.own)
        return &p->calendar.room;
    return p->sent.place ? calendar_room_of_place(p->ctx, p->rooms, p->rooms_n, p->sent.place)
                         : NULL;
}

enum status put_span(struct ctx *ctx, const struct zone *z, int64_t starts_at, int64_t ends_at,
                     struct booking_span *ret_span)
{
    struct date from;
    struct date to;
    minute at;
    if (starts_at % 60 || ends_at % 60)
        return ctx_fail(ctx, INVALID, "calendar.seconds", "Bookings begin and end at a minute.");
    zone_civil(z, starts_at, &from, &at);
    zone_civil(z, ends_at, &to, &at);
    const int64_t days = date_days(to) - date_days(from);
    if (days > 1 || days < 0)
        return ctx_fail(ctx, INVALID, days > 1 ? "calendar.days" : "booking.end_before_start",
                        days > 1 ? "A booking ends on the day after its start at the latest."
                                 : "The end must be after the start.");
    *ret_span = booking_span_of(z, starts_at, ends_at);
    return OK;
}

/* What was understood is what was asked for: an hour that comes twice must not be guessed. */
static enum status check_instants(struct ctx *ctx, const struct sent *sent, const struct booking *b)
{
    return b->starts_at == sent->starts_at && b->ends_at == sent->ends_at
               ? OK
               : ctx_fail(ctx, INVALID, "calendar.clock",
                          "The clocks are changed in that time: book it on the page of the "
                          "space.");
}

static const char *booker_name(const struct ctx *ctx)
{
    return *ctx->actor->name ? ctx->actor->name : ctx->actor->email;
}

static enum status place(const struct putting *p, const struct calendar_room *room,
                         struct booking *ret_booking)
{
    struct ctx *ctx = p->ctx;
    const struct zone *z = zone_get(room->zone);
    bool repeated = false;
    struct booking_ask ask = {.space_id = room->space_id,
                              .resource_id = room->id,
                              .units = 1,
                              .name = booker_name(ctx),
                              .email = ctx->actor->email};
    if (!z)
        return FAILED;
    enum status s = put_span(ctx, z, p->sent.starts_at, p->sent.ends_at, &ask.span);
    if (s == OK)
        s = booking_place(ctx, &ask, ret_booking, &repeated);
    return s == OK ? check_instants(ctx, &p->sent, ret_booking) : s;
}

static enum status change(const struct putting *p, struct booking *ret_booking)
{
    struct ctx *ctx = p->ctx;
    struct booking_span span;
    const struct zone *z = zone_get(p->was.zone);
    if (!z)
        return FAILED;
    enum status s = put_span(ctx, z, p->sent.starts_at, p->sent.ends_at, &span);
    if (s == OK)
        s = booking_change(ctx, p->was.id, &span, 0, NULL, ret_booking);
    return s == OK ? check_instants(ctx, &p->sent, ret_booking) : s;
}

/* An identifier names one entry of a calendar (RFC 4791, 4.1). */
static enum status check_uid(const struct putting *p)
{
    struct ctx *ctx = p->ctx;
    struct sql_object_of_uid_row *rows = NULL;
    size_t n = 0;
    const struct sql_object_of_uid_args args = {ctx->actor->account_id, p->sent.uid};
    enum status s = sql_object_of_uid(ctx, &args, &rows, &n);
    bool conflict = p->there && strcmp(p->was.uid, p->sent.uid) != 0;
    for (size_t i = 0; s == OK && i < n; i++)
        conflict |= strcmp(rows[i].name, p->name) != 0;
    return s == OK && conflict ? ctx_fail(ctx, INVALID, "caldav.no_uid_conflict",
                                          "There is another entry with this identifier.")
                               : s;
}

/* ---- keeping what was sent ------------------------------------------------------------------- */

enum status put_keep(const struct putting *p, int64_t booking_id)
{
    struct ctx *ctx = p->ctx;
    const int64_t account_id = ctx->actor->account_id;
    const char *body = arena_strndup(ctx->arena, p->body.p, p->body.n);
    const struct sql_object_set_args args = {.booking_id = booking_id,
                                             .account_id = account_id,
                                             .name = p->name,
                                             .uid = p->sent.uid,
                                             .body = body ? body : "",
                                             .at = ctx_now_s(ctx)};
    if (!body)
        return LIMIT;
    enum status s = OK;
    if (!p->there || p->was.id != booking_id) /* another booking had the name, and is over */
        s = sql_object_drop_name(ctx, &(struct sql_object_drop_name_args){account_id, p->name},
                                 NULL);
    if (s == OK && p->there && p->was.kind == ENTRY_SERIES)
        s = sql_series_object_drop(ctx, &(struct sql_series_object_drop_args){p->was.id}, NULL);
    return s == OK ? sql_object_set(ctx, &args, NULL) : s;
}

/* A mark only when what is kept is what was sent, byte for byte (RFC 4791, 5.3.4). */
static enum status answer(struct putting *p, const struct entry *e)
{
    struct ctx *ctx = p->ctx;
    const char *text = NULL;
    const enum status s = entry_text(ctx, e, &text);
    if (s != OK)
        return s;
    if (strlen(text) == p->body.n && memcmp(text, p->body.p, p->body.n) == 0)
        p->etag = e->etag;
    p->code = p->there ? 204 : 201;
    return OK;
}

static enum status answer_booking(struct putting *p, int64_t id)
{
    struct entry e;
    const enum status s = entry_of_booking(p->ctx, id, &e);
    return s == OK ? answer(p, &e) : s;
}

static enum status answer_series(struct putting *p, int64_t id)
{
    struct entry e;
    enum status s = put_keep_series(p, id);
    if (s == OK)
        s = clash_forget(p->ctx, p->sent.uid);
    if (s == OK)
        s = entry_of_series(p->ctx, id, &e);
    return s == OK ? answer(p, &e) : s;
}

/* ---- the cases ------------------------------------------------------------------------------- */

static enum status put_new_series(struct putting *p, const struct calendar_room *room)
{
    int64_t id = 0;
    const enum status s = put_series(p, room, &id);
    return s == OK ? answer_series(p, id) : s;
}

static enum status put_new(struct putting *p)
{
    struct booking b;
    const struct calendar_room *room = put_room(p);
    if (p->sent.cancelled)
        return ctx_fail(p->ctx, INVALID, "caldav.valid_calendar_object_resource",
                        "An entry that is off books nothing.");
    if (!room)
        return no_place(p->ctx);
    enum status s = check_uid(p);
    if (s == OK && p->sent.series)
        return put_new_series(p, room);
    if (s == OK)
        s = place(p, room, &b);
    if (s == OK)
        s = put_keep(p, b.id);
    return s == OK ? answer_booking(p, b.id) : s;
}

/* Given back: a booking, or all dates of a series that are to come. */
static enum status end_entry(struct ctx *ctx, const struct entry *e)
{
    struct booking b;
    return e->kind == ENTRY_SERIES ? end_series(ctx, e->id) : booking_cancel(ctx, e->id, &b);
}

/* The room of what is there; NULL when it is none of his any more. */
static const struct calendar_room *room_there(const struct putting *p)
{
    for (size_t i = 0; i < p->rooms_n; i++)
        if (p->rooms[i].id == p->was.resource_id)
            return &p->rooms[i];
    return NULL;
}

/* To another room: the old place is given back before the new one is taken, all of it or nothing.
 */
static enum status put_elsewhere(struct putting *p, const struct calendar_room *room)
{
    struct booking b;
    enum status s = end_entry(p->ctx, &p->was);
    if (s == OK && p->sent.series)
        return put_new_series(p, room);
    if (s == OK)
        s = place(p, room, &b);
    if (s == OK)
        s = put_keep(p, b.id);
    return s == OK ? answer_booking(p, b.id) : s;
}

/* What repeated, and what does not, takes the place of the other. */
static enum status put_again_series(struct putting *p, const struct calendar_room *room)
{
    int64_t id = p->was.id;
    if (p->sent.series && p->was.kind == ENTRY_SERIES) {
        const enum status s = put_series_again(p, room ? room : room_there(p), &id);
        return s == OK ? answer_series(p, id) : s;
    }
    room = room ? room : room_there(p);
    return room ? put_elsewhere(p, room) : no_place(p->ctx);
}

static enum status put_off(struct putting *p)
{
    p->code = 204;
    return end_entry(p->ctx, &p->was);
}

static enum status put_again(struct putting *p)
{
    struct booking b = {.id = p->was.id};
    const struct calendar_room *room = put_room(p);
    const bool moved = p->sent.starts_at != p->was.starts_at || p->sent.ends_at != p->was.ends_at;
    enum status s = check_uid(p);
    if (s != OK)
        return s;
    if (p->sent.cancelled)
        return put_off(p);
    if (p->sent.series || p->was.kind == ENTRY_SERIES)
        return put_again_series(p, room);
    if (room && room->id != p->was.resource_id)
        return put_elsewhere(p, room);
    if (moved)
        s = change(p, &b);
    if (s == OK)
        s = put_keep(p, b.id);
    return s == OK ? answer_booking(p, b.id) : s;
}

/* What stands under the name in this calendar, if anything does. */
static enum status find_there(struct putting *p)
{
    const enum status s = entry_of_name(p->ctx, &p->calendar, p->name, &p->was);
    p->there = s == OK;
    if (s == OK && !entry_is_own(&p->was))
        return not_his(p->ctx);
    return s == NOT_FOUND ? OK : s;
}

static enum status check_type(struct ctx *ctx)
{
    const char *type = request_header(ctx, "Content-Type");
    return type && strncasecmp(type, "text/calendar", 13) != 0
               ? ctx_fail(ctx, INVALID, "caldav.supported_calendar_data",
                          "Only calendar entries (text/calendar) are kept here.")
               : OK;
}

/* Of times that name none: that of the room. */
static const struct zone *zone_of(const struct putting *p)
{
    const char *name = p->there           ? p->was.zone
                       : !p->calendar.own ? p->calendar.room.zone
                       : p->rooms_n > 0   ? p->rooms[0].zone
                                          : "UTC";
    const struct zone *z = zone_get(name);
    return z ? z : zone_get("UTC");
}

/* A time without a zone is one of the room that the entry turns out to be for. */
static enum status read_sent(struct putting *p)
{
    struct ctx *ctx = p->ctx;
    const enum status s = object_read(ctx, p->body, zone_of(p), &p->sent);
    const struct calendar_room *room = s == OK ? put_room(p) : NULL;
    const struct zone *z = room ? zone_get(room->zone) : NULL;
    return z && z != zone_of(p) ? object_read(ctx, p->body, z, &p->sent) : s;
}

static enum status put_it(struct ctx *ctx, void *arg)
{
    struct putting *p = arg;
    struct calendar_room *rooms = NULL;
    ctx->problem = (struct problem){0};
    p->clash_words = p->etag = NULL;
    enum status s = dav_calendar_of(ctx, p->form->person, p->form->calendar, &p->calendar);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "calendar.none", "There is no such calendar.");
    if (s == OK)
        s = calendar_rooms_of(ctx, ctx->actor->account_id, &rooms, &p->rooms_n);
    p->rooms = rooms;
    if (s == OK)
        s = find_there(p);
    if (s == OK)
        s = check_marks(ctx, p->there ? &p->was : NULL);
    if (s == OK)
        s = check_type(ctx);
    if (s == OK)
        s = read_sent(p);
    if (s != OK)
        return s;
    return p->there ? put_again(p) : put_new(p);
}

static enum status note_it(struct ctx *ctx, void *arg)
{
    return clash_note(ctx, arg);
}

/* In the slow lane: a refusal undoes all that was booked, and what it was is noted after. */
enum status dav_object_put(struct ctx *ctx, const struct dav_object_form *form)
{
    struct putting p = {.ctx = ctx, .form = form, .name = form->name, .body = request_body(ctx)};
    const enum status s = db_tx(ctx, DB_WRITE, put_it, &p);
    const struct problem why = ctx->problem;
    if (s == OK) {
        if (p.etag)
            reply_header(ctx, "ETag", p.etag);
        reply_status(ctx, p.code);
    }
    if (s == OK || !p.clash_words)
        return s;
    const enum status noted = db_tx(ctx, DB_WRITE, note_it, &p);
    ctx->problem = why;
    return noted == OK ? s : noted;
}

enum status dav_object_end(struct ctx *ctx, const struct dav_object_form *form)
{
    struct dav_calendar c;
    struct entry e;
    enum status s = dav_calendar_of(ctx, form->person, form->calendar, &c);
    if (s == OK)
        s = entry_of_name(ctx, &c, form->name, &e);
    if (s == OK && !entry_is_own(&e))
        s = not_his(ctx);
    if (s == OK)
        s = check_marks(ctx, &e);
    if (s == OK)
        s = end_entry(ctx, &e);
    if (s == OK)
        reply_status(ctx, 204);
    return s;
}
