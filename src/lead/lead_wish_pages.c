/* What somebody sees who asks the network for a place. */
#include "lead/lead_show.h"

#include "base/id.h"
#include "http/http.h"
#include "lead/lead_wish_show.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

/* ---- shared ---------------------------------------------------------------------------------- */

static enum status space_url(struct ctx *ctx, const struct sql_spaces_of_wish_row *r, bool steward,
                             const char **ret_url)
{
    char code[ID_CHARS_MAX + 1];
    if (!steward) {
        const struct lead l = {.id = r->lead_id};
        return lead_path(ctx, &l, r->slug, ret_url);
    }
    id_print(r->lead_id, code);
    *ret_url = arena_printf(ctx->arena, "/s/%s/leads/%s", r->slug, code);
    return *ret_url ? OK : LIMIT;
}

enum status wish_spaces_make(struct ctx *ctx, const struct wish *w, bool steward,
                             const struct wish_space_view **ret_spaces, size_t *ret_n)
{
    struct sql_spaces_of_wish_row *rows;
    size_t n;
    enum status s = sql_spaces_of_wish(ctx, &(struct sql_spaces_of_wish_args){w->id}, &rows, &n);
    if (s != OK)
        return s;
    struct wish_space_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n && s == OK; i++) {
        const struct sql_spaces_of_wish_row *r = &rows[i];
        const enum lead_status status = (enum lead_status)r->status;
        list[i] = (struct wish_space_view){.slug = r->slug,
                                           .name = r->name,
                                           .town = r->town,
                                           .answered = r->answered_at.has,
                                           .first = r->space_id == w->answered_space_id};
        if (steward) {
            list[i].status = lead_status_word(status);
            list[i].status_name = ctx_text(ctx, lead_status_name(status));
        }
        s = space_url(ctx, r, steward, &list[i].url);
    }
    *ret_spaces = list;
    *ret_n = n;
    return s;
}

/* ---- the form -------------------------------------------------------------------------------- */

enum status wish_start(struct ctx *ctx, const struct wish_new_form *form,
                       struct wish_new_view *ret_view)
{
    int64_t by;
    struct wish_new_view v = {
        .near = form->near, .wanted = form->wants ? form->wants : "desk", .code = form->by};
    enum status s = bringer_of_code(ctx, form->by, &by, &v.by_name);
    if (s == OK)
        s = wish_at_once(ctx, &v.at_once);
    if (s == OK)
        s = choices_make(ctx, &wants_words, (int)lead_wants_of(v.wanted), &v.wants_words,
                         &v.wants_words_n);
    if (s == OK)
        s = choices_make(ctx, &source_words, SOURCE_UNSAID, &v.source_words, &v.source_words_n);
    if (s != OK)
        return s;
    if (ctx->actor) {
        v.name = *ctx->actor->name ? ctx->actor->name : NULL;
        v.email = ctx->actor->email;
    }
    *ret_view = v;
    return OK;
}

static enum status wish_view_make(struct ctx *ctx, const struct wish *w, struct wish_view *ret_view)
{
    const char *path;
    const struct zone *zone = NULL;
    struct wish_view v = {.code = w->id,
                          .near = w->place,
                          .wants = lead_wants_word(w->ask.wants),
                          .wants_name = ctx_text(ctx, lead_wants_name(w->ask.wants)),
                          .when = text_or_null(ctx, w->ask.when_text),
                          .from = w->ask.from,
                          .people = w->ask.people,
                          .message = text_or_null(ctx, w->ask.message),
                          .status = wish_status_word(w->status)};
    enum status s = wish_spaces_make(ctx, w, false, &v.spaces, &v.spaces_n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK)
        s = lead_looks_make(ctx, w->id, zone, &v.looked, &v.looked_n);
    if (s == OK)
        s = wish_path(ctx, w->id, &path);
    if (s != OK)
        return s;
    v.manage_url = arena_printf(ctx->arena, "%s%s", request_public_url(ctx), path);
    v.path = arena_strndup(ctx->arena, path, strcspn(path, "?"));
    v.secret = strchr(path, '=') + 1;
    *ret_view = v;
    return v.manage_url && v.path ? OK : LIMIT;
}

enum status wish_make(struct ctx *ctx, const struct wish_make_form *form,
                      struct wish_view *ret_view)
{
    struct place places[PLACES_MAX];
    struct wish w = {.ask = {.wants = lead_wants_of(form->wants),
                             .when_text = form->when,
                             .from = form->from,
                             .people = form->people.has ? (int32_t)form->people.v : 0,
                             .message = form->message,
                             .name = form->name                        ? form->name
                                     : ctx->actor && *ctx->actor->name ? ctx->actor->name
                                                                       : NULL,
                             .email = form->email  ? form->email
                                      : ctx->actor ? ctx->actor->email
                                                   : NULL,
                             .phone = form->phone,
                             .source = lead_source_of(form->source),
                             .by_text = form->told_by}};
    int64_t id;
    const char *by_name;
    const char *path;
    const struct zone *home;
    enum status s = network_zone(ctx, &home);
    if (s != OK)
        return s;
    if (!place_find_from(form->near, zone_name(home), places) &&
        !place_find_in_address(form->near, zone_name(home), places))
        return ctx_field(ctx, "near", "place.unknown", "No place called “%s” is known.",
                         form->near);
    w.place = places[0].name;
    w.lat = places[0].lat;
    w.lon = places[0].lon;
    s = bringer_of_code(ctx, form->by, &w.ask.by_account_id, &by_name);
    if (s == OK)
        s = wish_add(ctx, &w, &id);
    if (s == OK)
        s = wish_get(ctx, id, &w);
    if (s == OK)
        s = wish_view_make(ctx, &w, ret_view);
    if (s == OK)
        s = wish_path(ctx, id, &path);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Your request is on its way."));
    reply_created(ctx, path);
    return OK;
}

/* ---- the page of a request ------------------------------------------------------------------- */

static enum status linked_wish(struct ctx *ctx, int64_t code, const char *secret,
                               struct wish *ret_wish)
{
    struct wish w;
    enum status s = wish_get(ctx, code, &w);
    if (s == OK)
        s = wish_check_secret(ctx, code, secret);
    s = lead_open_link(ctx, s, s == OK && w.erased);
    if (s == OK)
        *ret_wish = w;
    return s;
}

enum status wish_show(struct ctx *ctx, const struct wish_link_form *form,
                      struct wish_view *ret_view)
{
    struct wish w;
    enum status s = linked_wish(ctx, form->code, form->secret, &w);
    return s == OK ? wish_view_make(ctx, &w, ret_view) : s;
}

enum status wish_say(struct ctx *ctx, const struct wish_say_form *form, struct wish_view *ret_view)
{
    struct wish w;
    const char *path;
    const bool found = strcmp(form->outcome, "found") == 0;
    enum status s = linked_wish(ctx, form->code, form->secret, &w);
    if (s == OK)
        s = wish_set_status(ctx, &w, found ? WISH_FOUND : WISH_NOTHING);
    if (s == OK)
        s = wish_get(ctx, w.id, &w);
    if (s == OK)
        s = wish_view_make(ctx, &w, ret_view);
    if (s == OK)
        s = wish_path(ctx, w.id, &path);
    if (s != OK)
        return s;
    reply_flash(ctx, found ? ctx_text(ctx, "We are glad. Welcome.")
                           : ctx_text(ctx, "Thank you for telling us: a steward looks again."));
    reply_see(ctx, path);
    return OK;
}

enum status wish_withdraw(struct ctx *ctx, const struct wish_link_form *form,
                          struct wish_view *ret_view)
{
    struct wish w;
    enum status s = linked_wish(ctx, form->code, form->secret, &w);
    if (s == OK)
        s = wish_view_make(ctx, &w, ret_view);
    if (s == OK)
        s = wish_erase(ctx, &w);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Taken back. All about you in it is forgotten."));
    reply_see(ctx, "/spaces");
    return OK;
}
