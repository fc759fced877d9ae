/* Answering a series of requests from its mail: all dates at once, or each by its own link. Looking
 * answers nothing [SE-13]. */
#include "series/series_show.h"

#include "base/id.h"
#include "http/http.h"
#include "network/network.h"
#include "series_routes.h"

#include <string.h>

/* A series as the holder of a link sees it. */
struct asked {
    struct series series;
    struct space space;
    const struct actor *reader; /* whose link it is */
    bool now;                   /* the link is of this round of asking */
};

static enum status unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "series.unknown",
                    "There is no such series, or the link is not complete.");
}

struct network_asked series_link(const struct series *s, int64_t account_id)
{
    return (struct network_asked){
        .purpose = "series.answer", .id = s->id, .account_id = account_id, .round = s->answers};
}

static bool is_host(const struct asked *a)
{
    return people_is_desk(a->reader, a->space.operator_id, a->space.id);
}

static bool is_admin(const struct asked *a)
{
    return a->series.team_id && people_is_team_admin(a->reader, a->series.team_id);
}

/* Of this round, or of one before: then it only tells how they stand. He must still be one of those
 * who answer. */
static enum status check_link(struct ctx *ctx, struct asked *a, const char *secret)
{
    int64_t round = 0;
    if (!is_host(a) && !is_admin(a))
        return unknown(ctx);
    const struct network_asked link = series_link(&a->series, a->reader->account_id);
    const enum status s = network_asked_round(ctx, &link, secret, &round);
    a->now = s == OK && round == a->series.answers;
    return s == NOT_FOUND ? unknown(ctx) : s;
}

static enum status open_asked(struct ctx *ctx, int64_t id, int64_t reader, const char *secret,
                              struct asked *a)
{
    enum status s = series_get(ctx, id, &a->series);
    if (s == OK)
        s = people_actor_of(ctx, reader, &a->reader);
    if (s == OK)
        s = space_get(ctx, a->series.space_id, &a->space);
    if (s != OK)
        return s == NOT_FOUND ? unknown(ctx) : s;
    return check_link(ctx, a, secret);
}

/* ---- what he should know --------------------------------------------------------------------- */

/* Each date that waits can be answered alone, by a link of its own. */
static enum status show_dates(struct ctx *ctx, const struct asked *a, struct series_asked_view *v)
{
    const struct series_view *s = v->series;
    struct series_asked_date_view *list = arena_array(ctx->arena, s->next_n, sizeof(*list));
    enum status st = list ? OK : LIMIT;
    for (size_t i = 0; st == OK && i < s->next_n; i++) {
        const struct series_line_view *l = &s->next[i];
        if (!l->waiting)
            continue;
        struct series_asked_date_view *d = &list[v->dates_n++];
        *d = (struct series_asked_date_view){.booking = l->booking,
                                             .date = l->date,
                                             .text = l->text,
                                             .resource_name = l->resource_name,
                                             .price_cents = l->price_cents};
        st = booking_answer_path(ctx, l->booking, a->reader->account_id, &d->url);
    }
    v->dates = list;
    return st;
}

/* As the reader of the mail, whoever this browser is signed in as. */
static enum status show_asked(struct ctx *ctx, const struct asked *a, const char *secret,
                              struct series_asked_view *v)
{
    const struct actor *browser = ctx->actor;
    struct series_view *s = arena_alloc(ctx->arena, sizeof(*s));
    if (!s)
        return LIMIT;
    ctx->actor = a->reader;
    enum status st = series_note_look(ctx, &a->series, &a->space);
    if (st == OK)
        st = series_view_make(ctx, &a->series, NULL, s);
    if (st == OK) {
        const bool team = is_admin(a) && (s->team_waiting > 0 || !is_host(a));
        const int64_t waiting = team ? s->team_waiting : s->waiting;
        *v = (struct series_asked_view){.series = s,
                                        .open = a->now && waiting > 0,
                                        .team = team,
                                        .waiting = waiting,
                                        .reader = a->reader->account_id,
                                        .reader_name =
                                            *a->reader->name ? a->reader->name : a->reader->email,
                                        .revision = a->series.revision,
                                        .secret = secret};
    }
    if (st == OK && v->open)
        st = show_dates(ctx, a, v);
    ctx->actor = browser;
    return st;
}

enum status series_asked(struct ctx *ctx, const struct series_asked_form *form,
                         struct series_asked_view *ret_view)
{
    struct asked a = {.reader = NULL};
    const char *secret = request_again_text(ctx, form->secret, "secret");
    const int64_t reader = request_again_id(ctx, form->reader, "reader");
    enum status s = open_asked(ctx, form->id, reader, secret, &a);
    if (s == OK)
        s = show_asked(ctx, &a, secret, ret_view);
    if (s == OK)
        ret_view->no = form->say && strcmp(form->say, "no") == 0;
    return s;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static const char *said_to(struct ctx *ctx, bool yes, size_t n)
{
    return words(ctx,
                 yes ? text_plural(ctx->lang, "You said yes to %d date.",
                                   "You said yes to %d dates.", (int64_t)n)
                     : text_plural(ctx->lang, "You said no to %d date.", "You said no to %d dates.",
                                   (int64_t)n),
                 (int)n);
}

static enum status reply_to(struct ctx *ctx, const struct asked *a,
                            const struct series_asked_view *v,
                            const struct series_asked_answer_form *form)
{
    const struct actor *browser = ctx->actor;
    const bool yes = strcmp(form->answer, "yes") == 0;
    size_t n = 0;
    if (!v->open)
        return ctx_fail(ctx, CONFLICT, "booking.answered",
                        "This request waits for no answer any more.");
    if (form->revision != v->revision || form->waiting != v->waiting)
        return ctx_fail(ctx, CONFLICT, "booking.asked_anew",
                        "Something of it has changed since you looked. Please look again.");
    ctx->actor = a->reader;
    const enum status s =
        series_answer(ctx, a->series.id, v->team ? a->series.team_id : 0, yes, &n);
    ctx->actor = browser;
    if (s == OK)
        reply_flash(ctx, said_to(ctx, yes, n));
    return s;
}

enum status series_asked_answer(struct ctx *ctx, const struct series_asked_answer_form *form,
                                struct series_asked_view *ret_view)
{
    struct asked a = {.reader = NULL};
    struct series_asked_view before;
    enum status s = open_asked(ctx, form->id, form->reader, form->secret, &a);
    if (s == OK)
        s = show_asked(ctx, &a, form->secret, &before);
    if (s == OK)
        s = reply_to(ctx, &a, &before, form);
    if (s == OK)
        s = open_asked(ctx, form->id, form->reader, form->secret, &a);
    if (s == OK)
        s = show_asked(ctx, &a, form->secret, ret_view);
    if (s == OK)
        reply_see(ctx, words(ctx, "/series/%s/asked?reader=%s&secret=%s", typed_id(ctx, form->id),
                             typed_id(ctx, form->reader), form->secret));
    return s;
}
