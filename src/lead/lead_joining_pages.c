/* What somebody sees who would open a space in the network. */
#include "lead/lead_show.h"

#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

enum { DAY_S = 86400 };

enum status joining_start(struct ctx *ctx, const struct joining_new_form *form,
                          struct joining_new_view *ret_view)
{
    struct join_setting now;
    struct sql_applicant_network_row size;
    struct joining_new_view v = {.town = form->town, .answer_days = APPLICANT_ANSWER_DAYS};
    enum status s = join_setting_get(ctx, &now);
    if (s == OK)
        s = sql_applicant_network(ctx, &size);
    if (s == OK)
        s = choices_make(ctx, &source_words, SOURCE_UNSAID, &v.source_words, &v.source_words_n);
    if (s != OK)
        return s;
    v.open = now.open;
    v.words = *now.words ? now.words : NULL;
    v.spaces = size.spaces;
    v.towns = size.towns;
    if (ctx->actor) {
        v.name = *ctx->actor->name ? ctx->actor->name : NULL;
        v.email = ctx->actor->email;
    }
    *ret_view = v;
    return OK;
}

static enum status view_make(struct ctx *ctx, const struct applicant *a,
                             struct joining_view *ret_view)
{
    const char *path;
    const struct zone *zone;
    struct joining_view v = {.code = a->id,
                             .status = applicant_status_word(a->status),
                             .place_name = text_or_null(ctx, a->says.place_name),
                             .town = a->says.town,
                             .desks = a->says.desks,
                             .rooms = a->says.rooms,
                             .message = text_or_null(ctx, a->says.message)};
    enum status s = network_zone(ctx, &zone);
    if (s == OK)
        s = story_make(ctx, zone, a->id, false, &v.said, &v.said_n);
    if (s == OK)
        s = lead_looks_make(ctx, a->id, zone, &v.looked, &v.looked_n);
    if (s == OK)
        s = applicant_path(ctx, a->id, &path);
    if (s != OK)
        return s;
    v.answer_by = zone_when(zone, a->made_at + (int64_t)APPLICANT_ANSWER_DAYS * DAY_S);
    v.manage_url = arena_printf(ctx->arena, "%s%s", request_public_url(ctx), path);
    v.path = arena_strndup(ctx->arena, path, strcspn(path, "?"));
    v.secret = strchr(path, '=') + 1;
    *ret_view = v;
    return v.manage_url && v.path ? OK : LIMIT;
}

static struct applicant_ask ask_of(const struct ctx *ctx, const struct joining_make_form *f,
                                   const struct place *town)
{
    const struct actor *who = ctx->actor;
    return (struct applicant_ask){.name = f->name             ? f->name
                                          : who && *who->name ? who->name
                                                              : NULL,
                                  .email = f->email ? f->email
                                           : who    ? who->email
                                                    : NULL,
                                  .phone = f->phone,
                                  .place_name = f->place_name,
                                  .town = town->name,
                                  .country = town->country,
                                  .lat = town->lat,
                                  .lon = town->lon,
                                  .desks = f->desks.has ? (int32_t)f->desks.v : 0,
                                  .rooms = f->rooms.has ? (int32_t)f->rooms.v : 0,
                                  .message = f->message,
                                  .source = lead_source_of(f->source),
                                  .by_text = f->told_by};
}

/* All that is wrong with the form is told at once. */
static enum status read_ask(struct ctx *ctx, const struct joining_make_form *form,
                            struct applicant_ask *ret_ask)
{
    struct place town;
    enum status s = space_locate(ctx, form->town, NULL, &town);
    if (!form->consent)
        s = ctx_field(ctx, "consent", "applicant.consent",
                      "Without your consent nobody may read this and answer.");
    if (s == OK)
        *ret_ask = ask_of(ctx, form, &town);
    return s;
}

enum status joining_make(struct ctx *ctx, const struct joining_make_form *form,
                         struct joining_view *ret_view)
{
    struct applicant_ask ask;
    struct applicant a;
    int64_t id;
    const char *path;
    enum status s = read_ask(ctx, form, &ask);
    if (s == OK)
        s = applicant_add(ctx, &ask, &id);
    if (s == OK)
        s = applicant_get(ctx, id, &a);
    if (s == OK)
        s = view_make(ctx, &a, ret_view);
    if (s == OK)
        s = applicant_path(ctx, id, &path);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Thank you: it is with the network."));
    reply_created(ctx, path);
    return OK;
}

static enum status linked(struct ctx *ctx, const struct joining_link_form *form,
                          struct applicant *ret_applicant)
{
    struct applicant a;
    enum status s = applicant_get(ctx, form->code, &a);
    if (s == OK)
        s = applicant_check_secret(ctx, form->code, form->secret);
    s = lead_open_link(ctx, s, s == OK && a.erased);
    if (s == OK)
        *ret_applicant = a;
    return s;
}

enum status joining_show(struct ctx *ctx, const struct joining_link_form *form,
                         struct joining_view *ret_view)
{
    struct applicant a;
    enum status s = linked(ctx, form, &a);
    return s == OK ? view_make(ctx, &a, ret_view) : s;
}

enum status joining_withdraw(struct ctx *ctx, const struct joining_link_form *form,
                             struct joining_view *ret_view)
{
    struct applicant a;
    enum status s = linked(ctx, form, &a);
    if (s == OK)
        s = view_make(ctx, &a, ret_view);
    if (s == OK)
        s = applicant_erase(ctx, &a);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Taken back. All about you in it is forgotten."));
    reply_see(ctx, "/");
    return OK;
}
