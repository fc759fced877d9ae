/* Answering a request from its mail: the link says whose it is, and is good for one answer. Looking
 * answers nothing, so programs that follow links in mails do no harm [BK-75]. */
#include "booking/booking_show.h"

#include "base/id.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum { NAMES_MAX = 40 /* bookings of one day and place that are told; a pool has its own page */ };

/* A request as the holder of a link sees it. */
struct asked {
    const struct house *house;
    struct booking booking;
    const struct actor *reader; /* whose link it is */
    bool team;                  /* he answers as an admin of the team */
    bool open;                  /* it waits for him, and the link is good */
};

static enum status unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "booking.unknown",
                    "There is no such booking, or the link is not complete.");
}

/* The link of this round of asking, or of one before: then it only tells what became of it. */
static enum status check_link(struct ctx *ctx, const struct asked *a, const char *secret,
                              bool *ret_now)
{
    struct network_asked link;
    int64_t round = 0;
    enum status s = answer_link(ctx, a->booking.id, a->reader->account_id, &link);
    if (s == OK)
        s = network_asked_round(ctx, &link, secret, &round);
    if (s == OK)
        *ret_now = round == link.round;
    return s == NOT_FOUND ? unknown(ctx) : s;
}

/* He must still be one of those who answer. */
static bool may_answer(const struct asked *a)
{
    return a->team ? people_is_team_admin(a->reader, a->booking.team_id)
                   : house_is_run_by(a->house, a->reader);
}

static enum status check_asked(struct ctx *ctx, struct asked *a, const char *secret)
{
    struct booking *b = &a->booking;
    bool now = false;
    a->team = people_is_team_admin(a->reader, b->team_id) &&
              (b->team_waits || !house_is_run_by(a->house, a->reader));
    const enum status s = check_link(ctx, a, secret, &now);
    if (s != OK)
        return s;
    if (!may_answer(a))
        return unknown(ctx);
    a->open = now && b->status == BOOKING_REQUESTED && b->team_waits == a->team;
    return OK;
}

/* The caller releases the house, whatever comes. */
static enum status open_asked(struct ctx *ctx, int64_t code, int64_t reader, const char *secret,
                              struct asked *a)
{
    enum status s = booking_get(ctx, code, &a->booking);
    if (s == OK)
        s = people_actor_of(ctx, reader, &a->reader);
    if (s == OK)
        s = house_of_id_always(ctx, a->booking.space_id, &a->house);
    if (s != OK)
        return s == NOT_FOUND ? unknown(ctx) : s;
    return check_asked(ctx, a, secret);
}

/* ---- what he should know --------------------------------------------------------------------- */

struct around {
    struct ctx *ctx;
    const struct asked *asked;
    struct booking_around_view *list;
    size_t n;
};

static bool note_around(void *arg, const struct sql_booking_window_row *row)
{
    struct around *w = arg;
    const struct booking *b = &w->asked->booking;
    const struct zone *z = w->asked->house->calendar.zone;
    if (row->id == b->id)
        return true;
    w->list[w->n++] = (struct booking_around_view){
        .name = w->asked->team ? "" : show_copy(w->ctx, row->name),
        .starts_at = zone_when(z, row->starts_at),
        .ends_at = zone_when(z, row->ends_at),
        .units = row->units,
        .requested = row->status == BOOKING_REQUESTED,
        .meets = row->starts_at < b->ends_at && row->ends_at > b->starts_at};
    return w->n < NAMES_MAX;
}

/* The rest of the day of that place. */
static enum status show_around(struct ctx *ctx, const struct asked *a, struct booking_asked_view *v)
{
    const struct zone *z = a->house->calendar.zone;
    const struct date day = house_date(a->house, a->booking.starts_at);
    struct around w = {.ctx = ctx, .asked = a};
    w.list = arena_array(ctx->arena, NAMES_MAX, sizeof(*w.list));
    if (!w.list)
        return LIMIT;
    const int64_t from = zone_day_start(z, day);
    const struct sql_booking_window_args args = {.space_id = a->booking.space_id,
                                                 .resource_id = a->booking.resource_id,
                                                 .after = from - BOOKING_LONGEST_S,
                                                 .from_at = from,
                                                 .to_at = zone_day_start(z, date_add(day, 1))};
    const enum status s = sql_booking_window(ctx, &args, note_around, &w);
    v->around = w.list;
    v->around_n = w.n;
    return s;
}

/* What has come between since it was asked: another calendar, a block, other hours. */
static enum status show_conflict(struct ctx *ctx, const struct asked *a,
                                 struct booking_asked_view *v)
{
    const struct booking *b = &a->booking;
    const struct house *h = a->house;
    const struct judging judging = {
        .calendar = &h->calendar, .terms = &h->space.terms, .now = ctx_now_s(ctx), .by_host = true};
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const struct booking_window window = {b->space_id, b->resource_id, b->starts_at, b->ends_at};
    struct instants at;
    struct refused refused;
    struct window_part *outs = NULL;
    size_t outs_n = 0;
    const char *code = NULL;
    if (rules_span(&judging, &span, &at, &refused) != REFUSAL_NONE)
        v->conflict = show_refusal(ctx, h, &refused, &code);
    const enum status s = outs_of_window(ctx, &window, &outs, &outs_n);
    for (size_t i = 0; s == OK && i < outs_n; i++)
        if (outs[i].resource_id == b->resource_id && outs[i].from_s < b->ends_at &&
            outs[i].until_s > b->starts_at)
            v->conflict = outs[i].what;
    return s;
}

/* Who answered before, for whoever opens the link again. */
static enum status show_answered(struct ctx *ctx, const struct asked *a,
                                 struct booking_asked_view *v)
{
    struct answered before;
    struct contact who = {.name = ""};
    enum status s = answered_last(ctx, a->booking.id, &before);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = before.by_account_id ? people_get(ctx, before.by_account_id, &who) : OK;
    v->answered_at = zone_when(a->house->calendar.zone, before.at);
    v->answered_by = *who.name ? show_copy(ctx, who.name) : NULL;
    return s == NOT_FOUND ? OK : s;
}

static enum status note_look(struct ctx *ctx, const struct asked *a)
{
    const struct house *h = a->house;
    const struct look look = {.account_id = a->booking.account_id,
                              .operator_id = h->space.operator_id,
                              .space_id = h->space.id,
                              .team_id = a->booking.team_id,
                              .place = h->space.name,
                              .what = N_("A booking")};
    return a->booking.account_id ? people_looked_at(ctx, &look)
                                 : people_looked_at_address(ctx, &look, a->booking.email);
}

/* As the reader of the mail, whoever this browser is signed in as. */
static enum status show_asked(struct ctx *ctx, const struct asked *a, const char *secret,
                              struct booking_asked_view *v)
{
    const struct actor *browser = ctx->actor;
    struct booking_view *b = arena_alloc(ctx->arena, sizeof(*b));
    if (!b)
        return LIMIT;
    ctx->actor = a->reader;
    *v = (struct booking_asked_view){.open = a->open,
                                     .team = a->team,
                                     .reader = a->reader->account_id,
                                     .reader_name =
                                         *a->reader->name ? a->reader->name : a->reader->email,
                                     .revision = a->booking.revision,
                                     .secret = secret};
    enum status s = note_look(ctx, a);
    if (s == OK)
        s = show_booking(ctx, a->house, &a->booking, request_public_url(ctx), b);
    if (s == OK)
        s = show_around(ctx, a, v);
    if (s == OK)
        s = show_conflict(ctx, a, v);
    if (s == OK)
        s = show_answered(ctx, a, v);
    v->booking = b;
    ctx->actor = browser;
    return s;
}

enum status booking_asked(struct ctx *ctx, const struct booking_asked_form *form,
                          struct booking_asked_view *ret_view)
{
    struct asked a = {.house = NULL};
    const char *secret = request_again_text(ctx, form->secret, "secret");
    const int64_t reader = request_again_id(ctx, form->reader, "reader");
    enum status s = open_asked(ctx, form->code, reader, secret, &a);
    if (s == OK)
        s = show_asked(ctx, &a, secret, ret_view);
    if (s == OK)
        ret_view->no = form->say && strcmp(form->say, "no") == 0;
    house_release(a.house);
    return s;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static enum status reply_to(struct ctx *ctx, struct asked *a,
                            const struct booking_asked_answer_form *form)
{
    const struct actor *browser = ctx->actor;
    const struct booking_reply reply = {
        .yes = strcmp(form->answer, "yes") == 0, .by_link = true, .word = form->word};
    if (!a->open)
        return ctx_fail(ctx, CONFLICT, "booking.answered",
                        "This request waits for no answer any more.");
    if (form->revision != a->booking.revision)
        return ctx_fail(ctx, CONFLICT, "booking.asked_anew",
                        "Something of it has changed since you looked. Please look again.");
    ctx->actor = a->reader;
    const enum status s =
        a->team ? booking_team_answer(ctx, a->booking.team_id, a->booking.id, &reply, &a->booking)
                : booking_answer(ctx, a->booking.id, &reply, &a->booking);
    a->open = s != OK;
    ctx->actor = browser;
    return s;
}

enum status booking_asked_answer(struct ctx *ctx, const struct booking_asked_answer_form *form,
                                 struct booking_asked_view *ret_view)
{
    struct asked a = {.house = NULL};
    enum status s = open_asked(ctx, form->code, form->reader, form->secret, &a);
    if (s == OK)
        s = reply_to(ctx, &a, form);
    if (s == OK)
        s = show_asked(ctx, &a, form->secret, ret_view);
    if (s == OK)
        reply_see(ctx,
                  show_text(ctx, "/bookings/%s/answer?reader=%s&secret=%s",
                            show_id(ctx, form->code), show_id(ctx, form->reader), form->secret));
    house_release(a.house);
    return s;
}
