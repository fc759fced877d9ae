/* A person's calendars: passwords for programs, the rooms that they show, the link. */
#include "base/ics.h"
#include "calendar/calendar_internal.h"
#include "calendar/calendar_put.h"
#include "calendar_routes.h"
#include "calendar_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

static enum status show_passwords(struct ctx *ctx, struct me_calendars_view *v)
{
    struct sql_app_passwords_row *rows = NULL;
    const struct zone *zone = NULL;
    size_t n = 0;
    enum status s =
        sql_app_passwords(ctx, &(struct sql_app_passwords_args){ctx->actor->account_id}, &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    struct app_password_line_view *lines =
        s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct app_password_line_view){
            .id = rows[i].id,
            .name = rows[i].name,
            .made = zone_when(zone, rows[i].made_at),
            .used = rows[i].used_at.has ? zone_when(zone, rows[i].used_at.v) : (struct when){0}};
    v->passwords = lines;
    v->passwords_n = n;
    return OK;
}

static enum status show_rooms(struct ctx *ctx, struct me_calendars_view *v)
{
    struct calendar_room *rooms = NULL;
    size_t n = 0;
    const enum status s = calendar_rooms_of(ctx, ctx->actor->account_id, &rooms, &n);
    struct calendar_room_line_view *lines =
        s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n && v->rooms_n < CALENDAR_ROOMS_MAX; i++)
        if (calendar_room_shown(&rooms[i]))
            lines[v->rooms_n++] = (struct calendar_room_line_view){
                .id = rooms[i].id,
                .name = rooms[i].name,
                .space = rooms[i].space,
                .slug = rooms[i].slug,
                .url = calendar_say(ctx, "%s/dav/%s/%s/", request_public_url(ctx),
                                    calendar_id(ctx, ctx->actor->account_id),
                                    calendar_id(ctx, rooms[i].id))};
    for (size_t i = 0; i < v->rooms_n; i++) {
        lines[i].begins = i == 0 || strcmp(lines[i].slug, lines[i - 1].slug) != 0;
        lines[i].ends = i + 1 == v->rooms_n || strcmp(lines[i].slug, lines[i + 1].slug) != 0;
    }
    v->rooms = lines;
    return OK;
}

static enum status show_link(struct ctx *ctx, struct me_calendars_view *v)
{
    struct sql_calendar_link_of_account_row row;
    char tag[NETWORK_TAG_CHARS + 1];
    enum status s = sql_calendar_link_of_account(
        ctx, &(struct sql_calendar_link_of_account_args){ctx->actor->account_id}, &row);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = network_tag(ctx, "calendar.person", row.id, tag);
    if (s != OK)
        return s;
    v->link = calendar_say(ctx, "%s/calendars/%s/bookings.ics?secret=%s", request_public_url(ctx),
                           calendar_id(ctx, row.id), tag);
    return OK;
}

static enum status show_clashes(struct ctx *ctx, struct me_calendars_view *v)
{
    struct sql_clashes_of_account_row *rows = NULL;
    size_t n = 0;
    const struct sql_clashes_of_account_args args = {
        ctx->actor->account_id, ctx_now_s(ctx) - (int64_t)CLASH_KEPT_DAYS * 86400};
    const enum status s = sql_clashes_of_account(ctx, &args, &rows, &n);
    struct calendar_clash_line_view *lines =
        s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct calendar_clash_line_view){
            .title = rows[i].title,
            .room = calendar_say(ctx, "%s, %s", rows[i].space, rows[i].resource),
            .words = rows[i].words,
            .url = rows[i].url,
            .made = zone_when(zone_get(rows[i].zone), rows[i].made_at)};
    v->clashes = lines;
    v->clashes_n = n;
    return OK;
}

enum status me_calendars(struct ctx *ctx, struct me_calendars_view *ret_view)
{
    struct me_calendars_view v = {.server = calendar_say(ctx, "%s/dav/", request_public_url(ctx)),
                                  .user = ctx->actor->email};
    enum status s = show_passwords(ctx, &v);
    if (s == OK)
        s = show_rooms(ctx, &v);
    if (s == OK)
        s = show_link(ctx, &v);
    if (s == OK)
        s = show_clashes(ctx, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

static enum status done(struct ctx *ctx, const char *said, struct me_calendars_view *ret_view)
{
    reply_flash(ctx, said);
    reply_see(ctx, "/me/calendars");
    return me_calendars(ctx, ret_view);
}

/* ---- passwords ------------------------------------------------------------------------------- */

/* In groups, as people copy by eye: "abcde-fghij-..". */
static const char *grouped(struct ctx *ctx, const char secret[RNG_SECRET_CHARS + 1])
{
    return calendar_say(ctx, "%.5s-%.5s-%.5s-%.5s-%.6s", secret, secret + 5, secret + 10,
                        secret + 15, secret + 20);
}

static enum status check_count(struct ctx *ctx)
{
    struct sql_app_passwords_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_app_passwords(ctx, &(struct sql_app_passwords_args){ctx->actor->account_id}, &rows, &n);
    return s == OK && n >= APP_PASSWORDS_MAX
               ? ctx_field(ctx, "name", "calendar.passwords_many",
                           "At most %d at a time: revoke those that you do not use.",
                           (int)APP_PASSWORDS_MAX)
               : s;
}

enum status app_password_make(struct ctx *ctx, const struct app_password_make_form *form,
                              struct app_password_made_view *ret_view)
{
    char secret[RNG_SECRET_CHARS + 1];
    unsigned char hash[APP_PASSWORD_HASH_BYTES];
    struct rng rng = rng_secure();
    rng_secret(&rng, secret);
    enum status s = check_count(ctx);
    if (s == OK)
        s = app_password_hash(ctx, secret, hash);
    const struct sql_app_password_add_args args = {.id = store_id(ctx),
                                                   .account_id = ctx->actor->account_id,
                                                   .name = form->name,
                                                   .hash = {hash, sizeof(hash)},
                                                   .at = ctx_now_s(ctx)};
    if (s == OK)
        s = sql_app_password_add(ctx, &args, NULL);
    if (s != OK)
        return s;
    *ret_view = (struct app_password_made_view){
        .id = args.id,
        .name = form->name,
        .server = calendar_say(ctx, "%s/dav/", request_public_url(ctx)),
        .user = ctx->actor->email,
        .password = grouped(ctx, secret)};
    return OK;
}

enum status app_password_end(struct ctx *ctx, const struct app_password_of_form *form,
                             struct me_calendars_view *ret_view)
{
    int64_t changes = 0;
    const struct sql_app_password_end_args args = {form->id, ctx->actor->account_id};
    const enum status s = sql_app_password_end(ctx, &args, &changes);
    if (s == OK && !changes)
        return NOT_FOUND;
    return s == OK ? done(ctx, ctx_text(ctx, "This password opens nothing any more."), ret_view)
                   : s;
}

/* ---- the link -------------------------------------------------------------------------------- */

enum status calendar_link_make(struct ctx *ctx, struct me_calendars_view *ret_view)
{
    const struct sql_calendar_link_set_args args = {
        .account_id = ctx->actor->account_id, .id = store_id(ctx), .at = ctx_now_s(ctx)};
    const enum status s = sql_calendar_link_set(ctx, &args, NULL);
    return s == OK ? done(ctx, ctx_text(ctx, "The link is new. An older one shows nothing more."),
                          ret_view)
                   : s;
}

enum status calendar_link_show(struct ctx *ctx, const struct calendar_link_show_form *form)
{
    struct sql_calendar_link_owner_row owner;
    const char *text = NULL;
    enum status s = network_tag_check(ctx, "calendar.person", form->id, form->secret);
    if (s == OK)
        s = sql_calendar_link_owner(ctx, &(struct sql_calendar_link_owner_args){form->id}, &owner);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_calendar", "There is no such calendar.");
    if (s == OK)
        s = entries_feed(ctx, owner.account_id, &text);
    if (s == OK)
        reply_bytes(ctx, "text/calendar; charset=utf-8", NULL, (struct bytes){text, strlen(text)});
    return s;
}
