/* A booking after it is made: looking, changing, cancelling, and the host's answer. */
#include "booking/booking_group.h"
#include "booking/booking_ics.h"
#include "booking/booking_limit.h"
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

/* ---- who may -------------------------------------------------------------------------------- */

enum status booking_unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "booking.unknown",
                    "There is no such booking, or the link is not complete.");
}

/* Whoever holds the secret, the member whose booking it is, the admins of the team on whose account
 * it is, and the hosts. To others it does not exist. */
static enum status check_holder(struct ctx *ctx, const struct house *h, const struct booking *b,
                                const char *secret)
{
    if (house_is_run_by(h, ctx->actor))
        return OK;
    if (ctx->actor && b->account_id && ctx->actor->account_id == b->account_id)
        return OK;
    if (b->team_id && people_is_team_admin(ctx->actor, b->team_id))
        return OK;
    const char *said = request_again_text(ctx, secret, "secret");
    return said && network_tag_check(ctx, "booking", b->id, said) == OK ? OK : booking_unknown(ctx);
}

/* The booking and its house, for who may see it. The caller releases the house. */
static enum status open_booking(struct ctx *ctx, int64_t code, const char *secret,
                                struct booking *ret_booking, const struct house **ret_house)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, code, &b);
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s == NOT_FOUND ? booking_unknown(ctx) : s;
    s = check_holder(ctx, h, &b, secret);
    if (s != OK) {
        house_release(h);
        return s;
    }
    *ret_booking = b;
    *ret_house = h;
    return OK;
}

enum status booking_get_held(struct ctx *ctx, int64_t id, const char *secret,
                             struct booking *ret_booking)
{
    const struct house *h = NULL;
    const enum status s = open_booking(ctx, id, secret, ret_booking, &h);
    if (s == OK)
        house_release(h);
    return s;
}

/* Somebody but the person reads it: that is noted [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    const struct look look = {.account_id = b->account_id,
                              .operator_id = h->space.operator_id,
                              .space_id = h->space.id,
                              .team_id = b->team_id,
                              .place = h->space.name,
                              .what = N_("A booking")};
    return b->account_id ? people_looked_at(ctx, &look)
                         : people_looked_at_address(ctx, &look, b->email);
}

/* ---- what a change would mean --------------------------------------------------------------- */

static bool asks_change(const struct booking_link_form *form)
{
    return form->date.year || form->from >= 0 || form->to >= 0 || form->units.has || form->resource;
}

/* The asked span, the parts not asked as they are. */
static struct booking_span span_wished(const struct house *h, const struct booking *b,
                                       const struct booking_link_form *form)
{
    struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    if (form->date.year || form->from >= 0 || form->to >= 0) {
        span.next_day = form->next_day;
        span.which = show_which(form->which);
    }
    if (form->date.year)
        span.date = form->date;
    if (form->from >= 0)
        span.from = form->from;
    if (form->to >= 0)
        span.to = form->to;
    return span;
}

static struct opt_int total_of(const struct house *h, struct opt_int price_cents)
{
    const struct shown_price price = show_price_of(h, price_cents);
    return show_total(&price);
}

static void show_difference(const struct booking *b, struct booking_quote_view *q)
{
    if (!q->price_cents.has || !b->price_cents.has)
        return;
    const int64_t more = q->price_cents.v - b->price_cents.v;
    q->difference_cents = opt_int_of(more);
    q->dearer = more > 0;
    q->cheaper = more < 0;
    q->amount_cents = more < 0 ? -more : more;
}

/* What is wanted in place of the booking. */
struct wanted {
    const struct resource *resource;
    const struct booking_span *span;
    const struct instants *at;
    int32_t units;
};

static bool is_money(const struct pay_way_view *way)
{
    return strcmp(way->way, way_name(WAY_MONEY)) == 0;
}

/* What it would cost, why, and what would pay for it. */
static enum status show_quote_price(struct ctx *ctx, const struct house *h, const struct booking *b,
                                    const struct wanted *w, struct booking_quote_view *q)
{
    struct payer payer;
    struct drawn drawn;
    struct pricing pricing;
    enum status s = payer_now(ctx, b, &payer, &drawn);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, w->span->date, &pricing);
    if (s != OK)
        return s;
    pricing.people = b->people;
    const struct price_case c = pricing_case(&pricing, w->resource, w->span, w->at, w->units);
    q->price_cents = plan_price(h->rules, &c);
    q->total_cents = total_of(h, q->price_cents);
    show_difference(b, q);
    s = show_price_lines(ctx, h, &c, &q->lines, &q->lines_n);
    if (s != OK || (!payer.account_id && !payer.team_id))
        return s;
    const struct draw_ask ask = pricing_draw(h, &c, &payer, b->id);
    return show_pay_as_before(ctx, &ask, &drawn.way, &q->pays);
}

/* What the rules of its team say to the change. */
static enum status show_team_quote(struct ctx *ctx, const struct change *c,
                                   const struct instants *at, struct booking_quote_view *q)
{
    struct booking changed = *c->was;
    struct team_verdict verdict;
    changed.resource_id = c->resource_id;
    changed.starts_at = at->starts_at;
    changed.units = c->units;
    changed.price_cents = q->price_cents;
    if (q->pays)
        changed.rest_cents = q->pays->rest_cents;
    const struct team_wish wish = team_wish_of(c->house, at, &changed);
    const enum status s = team_may_spend(ctx, &wish, &verdict);
    if (s != OK)
        return s;
    if (verdict.answer == TEAM_MAY_NOT) {
        q->code = verdict.code;
        q->why = team_why(ctx, verdict.code);
    }
    return OK;
}

/* Why it cannot be, as the change itself would say it. */
static void show_refused(struct ctx *ctx, struct booking_quote_view *q)
{
    q->code = ctx->problem.code;
    q->why = ctx->problem.detail;
    q->asks_which = q->code && strcmp(q->code, "booking.time_twice") == 0;
    ctx->problem = (struct problem){0};
}

/* Is there only no time to clear up and set up? A host is told, and may want it so. */
static bool is_tight(struct ctx *ctx, struct booking_quote_view *q)
{
    if (!ctx->problem.code || strcmp(ctx->problem.code, "booking.buffer") != 0)
        return false;
    q->tight = ctx->problem.detail;
    ctx->problem = (struct problem){0};
    return true;
}

/* A change that is possible. */
static enum status show_possible(struct ctx *ctx, const struct change *c,
                                 const struct wanted *wanted, struct booking_quote_view *q)
{
    const struct house *h = c->house;
    q->same = booking_change_is_none(c, wanted->at);
    if (q->same) { /* [BK-62] */
        q->price_cents = c->was->price_cents;
        q->total_cents = total_of(h, q->price_cents);
        return OK;
    }
    enum status s = show_quote_price(ctx, h, c->was, wanted, q);
    const bool unpriced = !q->price_cents.has && (!q->pays || is_money(q->pays));
    q->asks_host = booking_change_asks_host(c, wanted->at, unpriced);
    if (s == OK)
        s = show_extras_quote(ctx, h, c->was, wanted->at, q);
    return s == OK && c->was->team_id && !q->why ? show_team_quote(ctx, c, wanted->at, q) : s;
}

/* What the limits of the space would say to it [BK-91]. */
static enum status limit_quote(struct ctx *ctx, const struct change *c, const struct instants *at,
                               size_t index, bool *ret_asks)
{
    const struct booking *b = c->was;
    const struct payer payer = {.account_id = b->account_id, .team_id = b->team_id};
    const struct limiting g = {.house = c->house,
                               .index = index,
                               .at = at,
                               .units = c->units,
                               .payer = &payer,
                               .email = b->email,
                               .was = b};
    return limiting_take(ctx, &g, ret_asks);
}

static enum status show_quote(struct ctx *ctx, const struct house *h, const struct booking *b,
                              const struct booking_link_form *form, struct booking_quote_view *q)
{
    const struct booking_span span = span_wished(h, b, form);
    const struct judging judging = judging_of(ctx, h);
    struct change c = {.house = h,
                       .was = b,
                       .span = &span,
                       .resource_id = form->resource ? form->resource : b->resource_id,
                       .units = form->units.has ? (int32_t)form->units.v : b->units,
                       .by_host = judging.by_host};
    size_t index = house_resource(h, c.resource_id);
    *q = (struct booking_quote_view){
        .date = span.date,
        .from = show_minute(ctx, span.from),
        .to = show_minute(ctx, span.to),
        .next_day = span.next_day,
        .which = form->which,
        .units = c.units,
        .resource = c.resource_id,
        .resource_name = index < h->resources_n ? show_copy(ctx, h->resources[index].name) : "",
        .moves = c.resource_id != b->resource_id,
    };
    struct instants at;
    bool limited = false;
    if (b->group_id)
        return show_group_quote(ctx, &c, q);
    enum status s = booking_judge_change(ctx, &c, &judging, &at, &index);
    if (s == CONFLICT && judging.by_host && is_tight(ctx, q)) {
        c.ignore_buffers = true;
        s = booking_judge_change(ctx, &c, &judging, &at, &index);
    }
    if (s == OK)
        s = limit_quote(ctx, &c, &at, index, &limited);
    if (s == INVALID || s == CONFLICT) {
        show_refused(ctx, q);
        return OK;
    }
    if (s != OK)
        return s;
    const struct wanted wanted = {
        .resource = &h->resources[index], .span = &span, .at = &at, .units = c.units};
    s = show_possible(ctx, &c, &wanted, q);
    q->asks_host |= limited;
    return s;
}

/* What undoing would bring back, of one booking or of several that belong together. */
static enum status find_undo(struct ctx *ctx, const struct house *h, const struct booking *b,
                             struct group_undo *ret_undo)
{
    struct before was;
    if (b->group_id)
        return group_undoable(ctx, h, b, ret_undo);
    const enum status s = undo_find(ctx, h, b, &was);
    if (s == OK)
        *ret_undo = (struct group_undo){.words = group_name(ctx, h, was.booking.resource_id),
                                        .was = was.booking,
                                        .price_cents = was.booking.price_cents,
                                        .extras = was.extras,
                                        .cancelled = b->status == BOOKING_CANCELLED,
                                        .until_s = was.made_at + BOOKING_UNDO_S};
    return s;
}

static enum status show_undo(struct ctx *ctx, const struct house *h, const struct booking *b,
                             struct booking_view *v)
{
    struct group_undo back;
    const enum status s = find_undo(ctx, h, b, &back);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    const struct booking_span span = show_span(h, back.was.starts_at, back.was.ends_at);
    struct booking_undo_view *u = arena_alloc(ctx->arena, sizeof(*u));
    if (!u)
        return LIMIT;
    *u = (struct booking_undo_view){.deed = back.cancelled ? "cancelled" : "changed",
                                    .resource_name = *back.words ? back.words : v->resource_name,
                                    .date = span.date,
                                    .from = show_minute(ctx, span.from),
                                    .to = show_minute(ctx, span.to),
                                    .price_cents = back.price_cents,
                                    .until = zone_when(h->calendar.zone, back.until_s)};
    v->undo = u;
    if (!back.extras)
        return OK;
    int64_t cents = 0;
    const enum status said = extras_say_again(ctx, back.extras, &u->extras, &cents);
    u->price_cents = opt_int_of(cents);
    return said;
}

/* For who runs the space: has he come? */
static enum status show_came(struct ctx *ctx, const struct booking *b, struct booking_view *v)
{
    const int64_t now = ctx_now_s(ctx);
    struct booking_coming one = {.booking_id = b->id,
                                 .starts_at = b->starts_at,
                                 .ends_at = b->ends_at,
                                 .agreed = b->status == BOOKING_CONFIRMED};
    if (!v->host || v->ended || b->ends_at <= now || b->starts_at > now + BOOKING_LONGEST_S)
        return OK;
    const enum status s = booking_ask_came(ctx, b->space_id, &one, 1);
    v->came = booking_came_name(one.came);
    return s;
}

/* Resources of its kind that it may go to, itself among them. */
static enum status show_places(struct ctx *ctx, const struct house *h, const struct booking *b,
                               int64_t asked, struct booking_view *v)
{
    struct find_choice_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        const bool is_now = r->id == b->resource_id;
        if (is_now || (r->bookable && strcmp(kind_name(r->kind), v->kind) == 0))
            list[n++] = (struct find_choice_view){.name = show_copy(ctx, r->name),
                                                  .word = show_id(ctx, r->id),
                                                  .on = asked ? r->id == asked : is_now};
    }
    v->places = list;
    v->places_n = n > 1 ? n : 0;
    return OK;
}

static enum status show_own_offers(struct ctx *ctx, const struct house *h, const struct booking *b,
                                   const struct booking_link_form *form, struct booking_view *v)
{
    const struct extras_typed typed = EXTRAS_TYPED(form);
    struct extras_wish wish;
    const enum status s = extras_guess(ctx, &typed, &wish);
    return s == OK ? show_offers(ctx, h, b, &wish, v) : s;
}

static enum status show_in(struct ctx *ctx, const struct house *h, const struct booking *b,
                           const struct booking_link_form *form, struct booking_view *ret_view)
{
    struct booking_view v;
    enum status s = show_booking(ctx, h, b, request_public_url(ctx), &v);
    if (s == OK)
        s = show_undo(ctx, h, b, &v);
    if (s == OK)
        s = show_came(ctx, b, &v);
    if (s != OK)
        return s;
    if (asks_change(form) && v.changeable) {
        struct booking_quote_view *q = arena_alloc(ctx->arena, sizeof(*q));
        s = q ? show_quote(ctx, h, b, form, q) : LIMIT;
        v.change = q;
    }
    if (s == OK && v.changeable && !request_wants_json(ctx))
        s = show_places(ctx, h, b, form->resource, &v);
    if (s == OK && v.changeable && !v.in_go)
        s = show_adding(ctx, h, b, form, &v);
    if (s == OK && !v.ended && !v.over)
        s = show_own_offers(ctx, h, b, form, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_show(struct ctx *ctx, const struct booking_link_form *form,
                         struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    s = note_look(ctx, h, &b);
    if (s == OK)
        s = show_in(ctx, h, &b, form, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, "%s, %s", ret_view->space_name, ret_view->resource_name));
    house_release(h);
    return s;
}

enum status booking_entry(struct ctx *ctx, const struct booking_end_form *form)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    struct booking_view v;
    s = note_look(ctx, h, &b);
    if (s == OK)
        s = show_booking(ctx, h, &b, request_public_url(ctx), &v);
    house_release(h);
    if (s != OK)
        return s;
    const char *text = ics_of_booking(ctx, &v, &b, ICS_PUBLISH, NULL);
    if (!text)
        return LIMIT;
    reply_bytes(ctx, "text/calendar; charset=utf-8", "booking.ics",
                (struct bytes){text, strlen(text)});
    return OK;
}

/* ---- doing ---------------------------------------------------------------------------------- */

/* A browser goes to its page; of several places to that of the first that is left. */
static enum status see_booking(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    struct booking *list = NULL;
    const char *path = NULL;
    size_t n = 0;
    enum status s = booking_group_of(ctx, b, &list, &n);
    const int64_t id =
        s == OK && b->status >= BOOKING_ENDED ? booking_group_head(list, n)->id : b->id;
    if (s == OK && !house_is_run_by(h, ctx->actor))
        s = booking_path(ctx, id, &path);
    if (s == OK)
        reply_see(ctx, path ? path : show_text(ctx, "/bookings/%s", show_id(ctx, id)));
    return s;
}

/* The answer to a deed: the booking as it is now, and where a browser goes. */
static enum status done(struct ctx *ctx, const struct house *h, const struct booking *b,
                        const char *said, struct booking_view *ret_view)
{
    enum status s = show_booking(ctx, h, b, request_public_url(ctx), ret_view);
    if (s == OK)
        s = show_undo(ctx, h, b, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    return see_booking(ctx, h, b);
}

/* The end of a deed, however it went. */
static enum status finish(struct ctx *ctx, enum status s, const struct house *h,
                          const struct booking *b, const char *said, struct booking_view *ret_view)
{
    if (s == OK)
        s = done(ctx, h, b, said, ret_view);
    house_release(h);
    return s;
}

static const char *said_of_change(struct ctx *ctx, const struct booking *b, int64_t revision)
{
    if (b->revision == revision)
        return ctx_text(ctx, "Nothing is different: the booking stays as it is.");
    return b->status == BOOKING_REQUESTED
               ? ctx_text(ctx, "The change is sent. The host will answer.")
               : ctx_text(ctx, "The booking is changed.");
}

enum status booking_move(struct ctx *ctx, const struct booking_move_form *form,
                         struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    const struct booking_span span = {.date = form->date,
                                      .from = form->from,
                                      .to = form->to,
                                      .next_day = form->next_day,
                                      .which = show_which(form->which)};
    struct way_choice pay;
    const struct booking_shift to = {.span = span,
                                     .resource_id = form->resource,
                                     .units = form->units.has ? (int32_t)form->units.v : 0,
                                     .pay = form->pay ? &pay : NULL,
                                     .price_cents = form->price_cents,
                                     .ignore_buffers = form->ignore_buffers};
    const int64_t revision = b.revision;
    s = pay_of(ctx, form->pay, &pay);
    if (s == OK)
        s = booking_shift(ctx, b.id, &to, &b);
    return finish(ctx, s, h, &b, said_of_change(ctx, &b, revision), ret_view);
}

enum status booking_add(struct ctx *ctx, const struct booking_extras_form *form,
                        struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    struct extras_wish wish;
    struct extras_typed typed = EXTRAS_TYPED(form);
    typed.total_cents = form->extras_total_cents;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    const int64_t revision = b.revision;
    s = extras_of(ctx, &typed, true, &wish);
    if (s == OK)
        s = booking_take_extras(ctx, b.id, &wish, &b);
    return finish(ctx, s, h, &b, said_of_change(ctx, &b, revision), ret_view);
}

enum status booking_end(struct ctx *ctx, const struct booking_off_form *form,
                        struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    s = form->only ? booking_cancel_place(ctx, b.id, &b) : booking_cancel(ctx, b.id, &b);
    return finish(ctx, s, h, &b,
                  form->only && b.group_id ? ctx_text(ctx, "This place is cancelled.")
                                           : ctx_text(ctx, "The booking is cancelled."),
                  ret_view);
}

enum status booking_add_to(struct ctx *ctx, const struct place_add_form *form,
                           struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    const struct place_ask place = {form->resource, (int32_t)form->units};
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    s = booking_add_place(ctx, b.id, &place, form->price_cents, &b);
    return finish(ctx, s, h, &b,
                  b.status == BOOKING_REQUESTED
                      ? ctx_text(ctx, "The request is sent. The host will answer.")
                      : ctx_text(ctx, "The place is added."),
                  ret_view);
}

enum status booking_undone(struct ctx *ctx, const struct booking_end_form *form,
                           struct booking_view *ret_view)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, form->secret, &b, &h);
    if (s != OK)
        return s;
    s = booking_undo(ctx, b.id, &b);
    return finish(ctx, s, h, &b, ctx_text(ctx, "Undone: the booking is as it was."), ret_view);
}

static enum status decide(struct ctx *ctx, const struct booking_decide_form *form, bool yes,
                          struct booking_view *ret_view)
{
    const struct booking_reply reply = {.yes = yes, .word = form->word};
    struct booking b;
    const struct house *h = NULL;
    enum status s = open_booking(ctx, form->code, NULL, &b, &h);
    if (s != OK)
        return s;
    s = house_is_run_by(h, ctx->actor) ? booking_answer(ctx, b.id, &reply, &b)
                                       : booking_unknown(ctx);
    if (s == OK)
        s = done(ctx, h, &b,
                 yes ? ctx_text(ctx, "Confirmed. The person gets a mail.")
                     : ctx_text(ctx, "Declined. The person gets a mail."),
                 ret_view);
    if (s == OK)
        reply_see(ctx, show_text(ctx, "/s/%s/requests", h->space.slug));
    house_release(h);
    return s;
}

enum status booking_confirm(struct ctx *ctx, const struct booking_decide_form *form,
                            struct booking_view *ret_view)
{
    return decide(ctx, form, true, ret_view);
}

enum status booking_decline(struct ctx *ctx, const struct booking_decide_form *form,
                            struct booking_view *ret_view)
{
    return decide(ctx, form, false, ret_view);
}
