/* What is added to a booking beside its place: asked of who offers it, in the transaction of what
 * is done to the booking [BK-69]. */
#include "booking/booking_group.h"

static const struct extras_answerer *answerer; /* set before the server starts */

void booking_set_extras_answerer(const struct extras_answerer *a)
{
    answerer = a;
}

struct extras_case extras_case_of(const struct ctx *ctx, const struct house *h,
                                  const struct booking *b, size_t index, int32_t length_min)
{
    return (struct extras_case){.space = &h->space,
                                .zone = h->calendar.zone,
                                .resource = index < h->resources_n ? &h->resources[index] : NULL,
                                .booking = b,
                                .length_min = length_min,
                                .by_host = house_is_run_by(h, ctx->actor)};
}

int32_t booking_length_min(const struct house *h, const struct booking *b)
{
    const struct booking_span span = booking_span_of(h->calendar.zone, b->starts_at, b->ends_at);
    struct instants at;
    struct refused refused;
    const enum refusal why = rules_instants(h->calendar.zone, &span, &at, &refused);
    return why == REFUSAL_NONE ? at.length_min : (int32_t)((b->ends_at - b->starts_at) / 60);
}

enum status extras_judge(struct ctx *ctx, const struct extras_case *c,
                         const struct extras_wish *wish, struct extras_judged *ret_judged)
{
    *ret_judged = (struct extras_judged){0};
    if (c->is_new && wish->n == 0 && !wish->shown_cents.v)
        return OK; /* most bookings: no statement is spent on them */
    if (answerer)
        return answerer->judge(ctx, c, wish, ret_judged);
    return wish->n == 0 ? OK
                        : ctx_field(ctx, "extras[0]", "extra.unknown",
                                    "The space does not offer this here.");
}

enum status extras_keep(struct ctx *ctx, const struct extras_case *c,
                        const struct extras_judged *judged)
{
    return judged->lines ? answerer->keep(ctx, c, judged) : OK;
}

enum status extras_end(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    return answerer ? answerer->end(ctx, b, house_is_run_by(h, ctx->actor),
                                    house_date(h, ctx_now_s(ctx)))
                    : OK;
}

enum status booking_offers_extras(struct ctx *ctx, int64_t space_id, bool *ret_any)
{
    *ret_any = false;
    return answerer ? answerer->offers(ctx, space_id, ret_any) : OK;
}

enum status extras_say_window(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t to_s,
                              bool (*on_booking)(void *arg, int64_t id, const char *words),
                              void *arg)
{
    return answerer ? answerer->say_window(ctx, space_id, from_s, to_s, on_booking, arg) : OK;
}

enum status extras_show_offers(struct ctx *ctx, const struct extras_case *c,
                               const struct extras_wish *wish,
                               const struct extra_offer_view **ret_offers, size_t *ret_n)
{
    *ret_n = 0;
    return answerer && c->resource ? answerer->show_offers(ctx, c, wish, ret_offers, ret_n) : OK;
}

enum status extras_show_lines(struct ctx *ctx, const struct booking *b, const struct zone *zone,
                              const struct extra_line_view **ret_lines, size_t *ret_n)
{
    *ret_n = 0;
    return answerer && !b->plain ? answerer->show_lines(ctx, b, zone, ret_lines, ret_n) : OK;
}

enum status extras_say_again(struct ctx *ctx, const char *had, const char **ret_words,
                             int64_t *ret_cents)
{
    *ret_words = "";
    *ret_cents = 0;
    return answerer ? answerer->say_again(ctx, had, ret_words, ret_cents) : OK;
}

enum status extras_gifts(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t until_s,
                         const struct extras_gifts **ret_gifts)
{
    static const struct extras_gifts none = {.features = 0};
    *ret_gifts = &none;
    return answerer ? answerer->gifts(ctx, space_id, from_s, until_s, ret_gifts) : OK;
}

bool extras_give(const struct extras_gifts *gifts, const struct extras_case *c, uint32_t wanted,
                 struct extras_given *ret_given)
{
    return gifts->features && answerer->give(gifts, c, wanted, ret_given);
}

/* ---- other extras for a booking that is there ------------------------------------------------ */

static enum status check_runs(struct ctx *ctx, const struct booking *b)
{
    if (b->status >= BOOKING_ENDED)
        return ctx_fail(ctx, CONFLICT, "booking.ended", "This booking has ended already.");
    if (b->ends_at <= ctx_now_s(ctx))
        return ctx_fail(ctx, CONFLICT, "booking.over",
                        "This is over: it can be neither changed nor cancelled any more.");
    return OK;
}

/* On a team's account they count as the booking does. What an admin would have to agree to is not
 * added by others: the place that is agreed stays as it is. */
static enum status count_on_team(struct ctx *ctx, const struct house *h, const struct instants *at,
                                 struct booking *was, struct booking *b)
{
    struct payer payer;
    struct drawn drawn;
    enum status s = payer_now(ctx, b, &payer, &drawn);
    if (s == OK && drawn.way.way)
        b->rest_cents = drawn.way.rest_cents;
    struct booking asked = *b;
    if (s == OK)
        s = team_take(ctx, h, at, was, &asked);
    if (s == OK && asked.team_waits && !was->team_waits)
        return ctx_field(ctx, "extras_count[0]", "team.ask_above", "%s",
                         team_why(ctx, "team.ask_above"));
    return s;
}

/* Of several places the deed is noted for all of them, though only one has other extras. */
static enum status note_extras(struct ctx *ctx, const struct house *h, const struct booking *was,
                               const char *had, int64_t revision)
{
    struct payer payer;
    struct drawn drawn;
    struct group g;
    struct group_deed d;
    enum status s = OK;
    if (was->group_id) {
        s = booking_group_of(ctx, was, &g.all, &g.n);
        if (s == OK)
            s = deed_begin(ctx, &g, &d);
        if (s == OK)
            s = deed_note(ctx, h, &g, &d);
    }
    if (s == OK)
        s = payer_now(ctx, was, &payer, &drawn);
    return s == OK ? booking_note_undo(ctx, h, was, &drawn, had, revision) : s;
}

static enum status take_in(struct ctx *ctx, const struct house *h, const struct booking *before,
                           const struct extras_wish *wish, struct booking *ret_booking)
{
    const struct instants at = {.starts_at = before->starts_at,
                                .ends_at = before->ends_at,
                                .length_min = booking_length_min(h, before)};
    struct booking was = *before;
    struct booking b = *before;
    struct extras_judged judged;
    b.changed_at = ctx_now_s(ctx);
    b.revision++;
    const struct extras_case c =
        extras_case_of(ctx, h, &b, house_resource(h, b.resource_id), at.length_min);
    enum status s = extras_judge(ctx, &c, wish, &judged);
    if (s == OK && !judged.lines) {
        *ret_booking = *before;
        return OK;
    }
    b.extras_cents = judged.cents;
    was.extras_cents = judged.was_cents;
    if (s == OK && b.team_id)
        s = count_on_team(ctx, h, &at, &was, &b);
    if (s == OK)
        s = extras_keep(ctx, &c, &judged);
    if (s == OK)
        s = booking_write_move(ctx, h, before, &b,
                               wish->again ? "booking.undone" : "booking.changed");
    if (s == OK && !wish->again)
        s = note_extras(ctx, h, before, judged.had ? judged.had : "", b.revision);
    if (s == OK)
        *ret_booking = b;
    return s;
}

enum status extras_undo(struct ctx *ctx, const struct house *h, const struct booking *now,
                        const char *had, struct booking *ret_booking)
{
    enum status s = take_in(ctx, h, now, &(struct extras_wish){.again = had}, ret_booking);
    if (s == INVALID) /* a rule of the team: there is no form to mend */
        s = CONFLICT;
    if (s == OK && ret_booking->revision == now->revision)
        s = undo_refuse(ctx); /* it is as it was already */
    return s == OK ? booking_forget_undo(ctx, now->id) : s;
}

enum status booking_take_extras(struct ctx *ctx, int64_t id, const struct extras_wish *wish,
                                struct booking *ret_booking)
{
    struct booking was;
    const struct house *h = NULL;
    enum status s = booking_get_locked(ctx, id, &was);
    if (s == OK)
        s = check_runs(ctx, &was);
    if (s == OK)
        s = house_of_id_always(ctx, was.space_id, &h);
    if (s != OK)
        return s;
    s = take_in(ctx, h, &was, wish, ret_booking);
    house_release(h);
    return s;
}

enum status booking_changed_by_host(struct ctx *ctx, int64_t id)
{
    struct booking was;
    const struct house *h = NULL;
    enum status s = booking_get_locked(ctx, id, &was);
    if (s == OK)
        s = house_of_id_always(ctx, was.space_id, &h);
    if (s != OK)
        return s;
    struct booking b = was;
    b.changed_at = ctx_now_s(ctx);
    b.revision++;
    s = booking_write_move(ctx, h, &was, &b, "booking.changed");
    house_release(h);
    return s;
}
