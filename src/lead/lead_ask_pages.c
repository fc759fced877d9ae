/* What somebody sees who asks a space: the form, and the page of his enquiry. */
#include "lead/lead_show.h"

#include "http/http.h"
#include "lead_routes.h"
#include "network/network.h"

#include <string.h>

/* ---- the form -------------------------------------------------------------------------------- */

/* A space that can be asked: shown, and run by somebody. */
static enum status asked_space(struct ctx *ctx, const char *slug, struct space *ret_space)
{
    enum status s = space_shown(ctx, slug, ret_space);
    if (s == OK && ret_space->status == SPACE_LISTED)
        return ctx_fail(ctx, CONFLICT, "lead.nobody",
                        "This place is only listed here: nobody would answer.");
    return s;
}

static const char *own_name(const struct ctx *ctx, bool desk)
{
    return ctx->actor && !desk && *ctx->actor->name ? ctx->actor->name : NULL;
}

static const char *own_email(const struct ctx *ctx, bool desk)
{
    return ctx->actor && !desk ? ctx->actor->email : NULL;
}

enum status lead_start(struct ctx *ctx, const struct lead_new_form *form,
                       struct lead_new_view *ret_view)
{
    struct space space;
    int64_t by;
    struct lead_new_view v = {
        .slug = form->slug, .wanted = form->wants ? form->wants : "desk", .code = form->by};
    enum status s = asked_space(ctx, form->slug, &space);
    if (s == OK)
        s = bringer_of_code(ctx, form->by, &by, &v.by_name);
    if (s == OK)
        s = tour_offers_make(ctx, &space, &v.tours, &v.tours_n);
    if (s == OK)
        s = choices_make(ctx, &wants_words, (int)lead_wants_of(v.wanted), &v.wants_words,
                         &v.wants_words_n);
    if (s == OK)
        s = choices_make(ctx, &source_words, SOURCE_UNSAID, &v.source_words, &v.source_words_n);
    if (s != OK)
        return s;
    v.desk = people_is_desk(ctx->actor, space.operator_id, space.id);
    v.desk_word = v.desk ? "yes" : NULL;
    v.name = own_name(ctx, v.desk);
    v.email = own_email(ctx, v.desk);
    v.space_name = space.name;
    v.zone = space.zone;
    v.place =
        *space.street ? arena_printf(ctx->arena, "%s, %s", space.street, space.town) : space.town;
    *ret_view = v;
    return v.place ? OK : LIMIT;
}

enum status lead_make(struct ctx *ctx, const struct lead_make_form *form,
                      struct lead_view *ret_view)
{
    struct space space;
    struct lead l;
    int64_t id;
    const char *by_name;
    const char *path;
    enum status s = asked_space(ctx, form->slug, &space);
    if (s != OK)
        return s;
    const bool desk = people_is_desk(ctx->actor, space.operator_id, space.id);
    struct lead_ask ask = {.space_id = space.id,
                           .wants = lead_wants_of(form->wants),
                           .when_text = form->when,
                           .from = form->from,
                           .people = form->people.has ? (int32_t)form->people.v : 0,
                           .message = form->message,
                           .name = form->name ? form->name : own_name(ctx, desk),
                           .email = form->email ? form->email : own_email(ctx, desk),
                           .phone = form->phone,
                           .source = lead_source_of(form->source),
                           .by_text = form->told_by,
                           .tour_at = form->tour.has ? form->tour.v : 0};
    s = bringer_of_code(ctx, form->by, &ask.by_account_id, &by_name);
    if (s == OK)
        s = lead_add(ctx, &ask, &id);
    if (s == OK)
        s = lead_get(ctx, id, &l);
    if (s == OK)
        s = lead_view_make(ctx, &l, request_public_url(ctx), ret_view);
    if (s == OK)
        s = lead_path(ctx, &l, space.slug, &path);
    if (s != OK)
        return s;
    reply_flash(ctx, desk ? ctx_text(ctx, "The enquiry is noted.")
                     : ret_view->tour
                         ? ctx_text(ctx, "The tour is booked, and your question is on its way.")
                         : ctx_text(ctx, "Your question is on its way."));
    struct lead_line_view line;
    if (desk && !lead_line_make(ctx, &space, &l, (struct opt_int){0}, &line))
        return LIMIT;
    reply_created(ctx, desk ? line.url : path);
    return OK;
}

/* ---- the page of an enquiry ------------------------------------------------------------------ */

/* The enquiry behind a link: it does not exist for who has not its secret. */
static enum status linked_lead(struct ctx *ctx, const char *slug, int64_t code, const char *secret,
                               struct lead *ret_lead)
{
    struct space space;
    struct lead l;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s == OK)
        s = lead_get(ctx, code, &l);
    if (s == OK && l.space_id != space.id)
        s = NOT_FOUND;
    if (s == OK)
        s = lead_check_secret(ctx, code, secret);
    s = lead_open_link(ctx, s, s == OK && l.erased);
    if (s == OK)
        *ret_lead = l;
    return s;
}

enum status lead_show(struct ctx *ctx, const struct lead_link_form *form,
                      struct lead_view *ret_view)
{
    struct lead l;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    return s == OK ? lead_view_make(ctx, &l, request_public_url(ctx), ret_view) : s;
}

/* Back to the page, with a word. */
static enum status answer_link(struct ctx *ctx, const char *slug, int64_t id, const char *said,
                               struct lead_view *ret_view)
{
    struct lead l;
    const char *path;
    enum status s = lead_get(ctx, id, &l);
    if (s == OK)
        s = lead_path(ctx, &l, slug, &path);
    if (s == OK)
        s = lead_view_make(ctx, &l, request_public_url(ctx), ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, path);
    return OK;
}

enum status lead_tour_book(struct ctx *ctx, const struct lead_tour_form *form,
                           struct lead_view *ret_view)
{
    struct lead l;
    struct tour t;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    if (s == OK && !lead_is_open(l.status))
        return ctx_fail(ctx, CONFLICT, "lead.closed", "This enquiry is closed.");
    const enum status before = s == OK ? tour_of_lead(ctx, l.id, &t) : s;
    if (before != OK && before != NOT_FOUND)
        return before;
    s = tour_book(ctx, &l, form->tour, &t);
    const char *said = before == OK
                           ? ctx_text(ctx, "The tour is at the new time: a mail is on its way.")
                           : ctx_text(ctx, "The tour is booked: a mail is on its way.");
    return s == OK ? answer_link(ctx, form->slug, l.id, said, ret_view) : s;
}

enum status lead_tour_cancel(struct ctx *ctx, const struct lead_link_form *form,
                             struct lead_view *ret_view)
{
    struct lead l;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    if (s == OK)
        s = tour_turn(ctx, &l, TOUR_CANCELLED);
    return s == OK ? answer_link(ctx, form->slug, l.id, ctx_text(ctx, "The tour is cancelled."),
                                 ret_view)
                   : s;
}

enum status lead_tour_entry(struct ctx *ctx, const struct lead_link_form *form)
{
    struct lead l;
    struct tour t;
    struct space space;
    struct lead_view v;
    const char *ics;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    if (s == OK)
        s = tour_of_lead(ctx, l.id, &t);
    if (s == OK)
        s = space_get(ctx, l.space_id, &space);
    if (s == OK)
        s = lead_view_make(ctx, &l, request_public_url(ctx), &v);
    if (s == OK)
        s = tour_entry_make(ctx, &space, &t, &v, NULL, &ics);
    if (s == OK)
        reply_bytes(ctx, "text/calendar; charset=utf-8", "tour.ics",
                    (struct bytes){ics, strlen(ics)});
    return s;
}

enum status lead_message_send(struct ctx *ctx, const struct lead_message_form *form,
                              struct lead_view *ret_view)
{
    struct lead l;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    if (s == OK)
        s = lead_write(ctx, &l, form->message);
    return s == OK
               ? answer_link(ctx, form->slug, l.id, ctx_text(ctx, "It is on its way."), ret_view)
               : s;
}

enum status lead_withdraw(struct ctx *ctx, const struct lead_link_form *form,
                          struct lead_view *ret_view)
{
    struct lead l;
    enum status s = linked_lead(ctx, form->slug, form->code, form->secret, &l);
    if (s == OK)
        s = lead_view_make(ctx, &l, request_public_url(ctx), ret_view);
    if (s == OK)
        s = lead_erase(ctx, &l);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Taken back. All about you in it is forgotten."));
    reply_see(ctx, arena_printf(ctx->arena, "/s/%s", form->slug));
    return OK;
}
