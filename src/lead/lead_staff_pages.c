/* One enquiry, for the staff of the space: all that happened, and what can be done. */
#include "lead/lead_show.h"

#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

/* The enquiry of the space in the path. */
static enum status found(struct ctx *ctx, const char *slug, int64_t id, struct space *ret_space,
                         struct lead *ret_lead)
{
    enum status s = space_of_slug(ctx, slug, ret_space);
    return s == OK ? lead_of_space(ctx, ret_space->id, id, ret_lead) : s;
}

/* ---- showing --------------------------------------------------------------------------------- */

static enum status show_tour(struct ctx *ctx, const struct space *space, const struct lead *l,
                             struct lead_page_view *v, struct opt_int *ret_at)
{
    struct tour t;
    struct tour_shown_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    enum status s = shown ? tour_of_lead(ctx, l->id, &t) : LIMIT;
    if (s == NOT_FOUND)
        return OK;
    if (s == OK)
        s = tour_view_make(ctx, space, &t, shown);
    if (s == OK) {
        v->tour = shown;
        *ret_at = opt_int_of(t.starts_at);
    }
    return s;
}

/* Another space that answered the same request of the network before. */
static enum status show_elsewhere(struct ctx *ctx, const struct lead *l, struct lead_page_view *v)
{
    struct wish w;
    struct space first;
    if (!l->wish_id)
        return OK;
    enum status s = wish_get(ctx, l->wish_id, &w);
    if (s == OK && w.answered_space_id && w.answered_space_id != l->space_id) {
        s = space_get(ctx, w.answered_space_id, &first);
        if (s == OK)
            v->answered_elsewhere = first.name;
    }
    return s == NOT_FOUND ? OK : s;
}

static enum status show_people(struct ctx *ctx, const struct lead *l, struct lead_page_view *v)
{
    enum status s = account_name_of(ctx, l->by_account_id, &v->by_name);
    if (s == OK)
        s = account_name_of(ctx, l->made_by, &v->made_by);
    return s == OK ? show_elsewhere(ctx, l, v) : s;
}

/* How an answer may begin, in the language in which he asked. */
static bool show_beginning(struct ctx *ctx, const struct space *space, const struct lead *l,
                           struct lead_page_view *v)
{
    const struct lang *lang = text_lang(l->lang);
    v->subject = arena_printf(ctx->arena, text_get(lang, N_("Your enquiry: %s")), space->name);
    v->greeting = arena_printf(ctx->arena, text_get(lang, N_("Dear %s,\n\n\n\n%s")), l->name,
                               ctx->actor && *ctx->actor->name ? ctx->actor->name : space->name);
    v->path = arena_printf(ctx->arena, "%s", v->lead->url);
    return v->subject && v->greeting && v->path;
}

static enum status page_make(struct ctx *ctx, const struct space *space, const struct lead *l,
                             struct lead_page_view *ret_view)
{
    struct opt_int tour_at = {0};
    struct lead_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    struct lead_page_view v = {.slug = space->slug,
                               .space_name = space->name,
                               .account = l->account_id,
                               .lang = l->lang,
                               .language = text_lang(l->lang)->name,
                               .erased = l->erased,
                               .zone = space->zone,
                               .hosted = people_is_host(ctx->actor, space->operator_id, space->id)};
    enum status s = line ? show_tour(ctx, space, l, &v, &tour_at) : LIMIT;
    if (s == OK && !lead_line_make(ctx, space, l, tour_at, line))
        s = LIMIT;
    v.lead = line;
    if (s == OK)
        s = show_people(ctx, l, &v);
    if (s == OK)
        s = tour_offers_make(ctx, space, &v.tours, &v.tours_n);
    if (s == OK)
        s = story_make(ctx, zone_get(space->zone), l->id, true, &v.story, &v.story_n);
    if (s == OK)
        s = choices_make(ctx, &status_words, (int)l->status, &v.statuses, &v.statuses_n);
    if (s == OK)
        s = choices_make(ctx, &reason_words, (int)l->lost, &v.reasons, &v.reasons_n);
    if (s == OK)
        s = lead_next_steps(ctx, l, space, &v.join_url, &v.book_url);
    if (v.hosted)
        v.offer_url = lead_offer_step(ctx, l, space);
    if (s == OK && !show_beginning(ctx, space, l, &v))
        s = LIMIT;
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status lead_look(struct ctx *ctx, const struct lead_of_form *form,
                      struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_note_look(ctx, &space, &l, false);
    if (s == OK)
        s = page_make(ctx, &space, &l, ret_view);
    if (s == OK && *l.name)
        reply_title(ctx, l.name);
    return s;
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* Back to the enquiry as it is now, with a word. */
static enum status answer_page(struct ctx *ctx, const struct space *space, int64_t id,
                               const char *said, struct lead_page_view *ret_view)
{
    struct lead l;
    enum status s = lead_get(ctx, id, &l);
    if (s == OK)
        s = page_make(ctx, space, &l, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->path);
    return OK;
}

enum status lead_answer_send(struct ctx *ctx, const struct lead_answer_form *form,
                             struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_answer(ctx, &l, form->subject, form->message);
    return s == OK ? answer_page(ctx, &space, l.id, ctx_text(ctx, "The answer is sent."), ret_view)
                   : s;
}

enum status lead_note_add(struct ctx *ctx, const struct lead_note_form *form,
                          struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_note(ctx, &l, form->note);
    return s == OK ? answer_page(ctx, &space, l.id, ctx_text(ctx, "Noted."), ret_view) : s;
}

enum status lead_state_set(struct ctx *ctx, const struct lead_state_form *form,
                           struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_set_status(ctx, &l, lead_status_of(form->status), lost_of(form->reason));
    return s == OK ? answer_page(ctx, &space, l.id, ctx_text(ctx, "Noted."), ret_view) : s;
}

enum status lead_next_set(struct ctx *ctx, const struct lead_next_form *form,
                          struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_set_next(ctx, &l, form->next ? form->next : "", form->on);
    return s == OK ? answer_page(ctx, &space, l.id, ctx_text(ctx, "Noted."), ret_view) : s;
}

enum status lead_tour_give(struct ctx *ctx, const struct lead_show_tour_form *form,
                           struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    struct tour t;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_refuse_erased(ctx, l.erased);
    if (s == OK)
        s = tour_book(ctx, &l, form->tour, &t);
    return s == OK
               ? answer_page(ctx, &space, l.id,
                             ctx_text(ctx, "The tour is booked: a mail is on its way."), ret_view)
               : s;
}

enum status lead_tour_end(struct ctx *ctx, const struct lead_tour_state_form *form,
                          struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    const enum tour_status to = strcmp(form->state, "done") == 0     ? TOUR_DONE
                                : strcmp(form->state, "missed") == 0 ? TOUR_MISSED
                                                                     : TOUR_CANCELLED;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = tour_turn(ctx, &l, to);
    return s == OK ? answer_page(ctx, &space, l.id, ctx_text(ctx, "Noted."), ret_view) : s;
}

enum status lead_convert_now(struct ctx *ctx, const struct lead_convert_form *form,
                             struct lead_page_view *ret_view)
{
    struct space space;
    struct lead l;
    int64_t account;
    enum status s = found(ctx, form->slug, form->id, &space, &l);
    if (s == OK)
        s = lead_convert(ctx, &l, form->told_by, &account);
    if (s == OK)
        s = answer_page(ctx, &space, l.id,
                        ctx_text(ctx, "Welcome. The account is there: here is what comes next."),
                        ret_view);
    if (s == OK)
        reply_see(ctx, ret_view->offer_url  ? ret_view->offer_url
                       : ret_view->join_url ? ret_view->join_url
                                            : ret_view->book_url);
    return s;
}
