/* Offering, answering, and the steps of a stay: each is tried on a copy, and shown before it is
 * made. */
#include "stay/stay_internal.h"

#include "document/document.h"
#include "stay_sql.h"
#include "store/store.h"

enum { BACK_DAYS_MAX = 3660, AHEAD_DAYS_MAX = 730, ANSWER_DAYS_MAX = 90 };

struct running stay_running(const struct stay *s)
{
    return (struct running){.operator_id = s->operator_id,
                            .space_id = s->space_id,
                            .holder = s->holder,
                            .stream = stay_stream,
                            .thing = s};
}

enum status stay_outlook(struct ctx *ctx, const struct stay *s, struct outlook *ret_outlook)
{
    struct date today;
    const struct running r = stay_running(s);
    const enum status st = stay_today(ctx, s->space_id, &today);
    return st == OK ? outlook_of(ctx, &r, today, ret_outlook) : st;
}

/* ---- an offer -------------------------------------------------------------------------------- */

static void check_days(struct ctx *ctx, const struct stay_offer *o, struct date first,
                       struct date today)
{
    if (date_compare(o->from, first) < 0)
        (void)ctx_field(ctx, "from", "stay.past", "That day is over: from %s on, please.",
                        words_date(ctx, first));
    if (date_compare(o->from, date_add(today, AHEAD_DAYS_MAX)) > 0)
        (void)ctx_field(ctx, "from", "field.range", "That is too far ahead.");
    if (o->until.year && date_compare(o->until, o->from) <= 0)
        (void)ctx_field(ctx, "last", "stay.end_before_start",
                        "The end must be after the beginning.");
    if (o->until.year && o->term_months &&
        date_compare(date_add_months(o->from, o->term_months), o->until) > 0)
        (void)ctx_field(ctx, "term", "stay.term_long", "It ends before it is bound for so long.");
}

static void check_prices(struct ctx *ctx, const struct stay_offer *o)
{
    if (!o->prices_n || o->prices_n > STAY_STEPS_MAX || o->prices[0].month != 1)
        (void)ctx_field(ctx, "price", "stay.no_price", "Please say what a month costs.");
    for (size_t i = 1; i < o->prices_n; i++) {
        if (o->prices[i].month <= o->prices[i - 1].month)
            (void)ctx_field(ctx, words(ctx, "month%zu", i + 1), "stay.step_order",
                            "Each price begins in a later month than the one before.");
    }
}

static enum status check_offer(struct ctx *ctx, const struct stay_offer *o, struct date first,
                               struct date today)
{
    struct resource r;
    const enum status s = resource_get(ctx, o->resource_id, &r);
    if (s == NOT_FOUND || (s == OK && (r.space_id != o->space_id || r.archived)))
        return ctx_field(ctx, "resource", "stay.no_resource", "Please choose what is let.");
    if (s != OK)
        return s;
    if (o->units < 1 || o->units > r.units)
        (void)ctx_field(ctx, "units", "field.range", "Between %d and %d, please.", 1, (int)r.units);
    if (o->notice_days < 0 || o->notice_days > STAY_NOTICE_MAX_DAYS)
        (void)ctx_field(ctx, "notice_days", "field.range", "Between %d and %d, please.", 0,
                        STAY_NOTICE_MAX_DAYS);
    if (o->answer_days < 1 || o->answer_days > ANSWER_DAYS_MAX)
        (void)ctx_field(ctx, "answer_days", "field.range", "Between %d and %d, please.", 1,
                        ANSWER_DAYS_MAX);
    check_days(ctx, o, first, today);
    check_prices(ctx, o);
    return ctx->problem.fields_n ? INVALID : OK;
}

/* The offer as a stay, and whether it fits. */
static enum status begin(struct ctx *ctx, const struct stay_offer *o, struct date first,
                         struct date today, struct stay *ret_stay)
{
    struct space sp;
    struct resource r;
    enum status s = check_offer(ctx, o, first, today);
    if (s == OK)
        s = space_get(ctx, o->space_id, &sp);
    if (s == OK)
        s = resource_get(ctx, o->resource_id, &r);
    if (s != OK)
        return s;
    stay_begin(o, today, ret_stay);
    ret_stay->operator_id = sp.operator_id;
    ret_stay->resource_name = r.name;
    return stay_check_room(ctx, ret_stay, 0, today);
}

enum status stay_preview_offer(struct ctx *ctx, const struct stay_offer *o,
                               struct outlook *ret_outlook)
{
    struct date today;
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    enum status s = stay ? stay_today(ctx, o->space_id, &today) : LIMIT;
    if (s == OK)
        s = begin(ctx, o, today, today, stay);
    if (s != OK)
        return s;
    const struct running r = stay_running(stay);
    return outlook_of(ctx, &r, today, ret_outlook);
}

enum status stay_offer_make(struct ctx *ctx, const struct stay_offer *o, struct stay *ret_stay)
{
    struct date today;
    enum status s = stay_today(ctx, o->space_id, &today);
    if (s == OK)
        s = resource_lock(ctx, o->resource_id);
    if (s == OK)
        s = begin(ctx, o, today, today, ret_stay);
    if (s != OK)
        return s;
    ret_stay->id = store_id(ctx);
    s = stay_hold_days(ctx, ret_stay);
    if (s == OK)
        s = stay_insert(ctx, ret_stay, today);
    return s == OK ? stay_announce(ctx, ret_stay, "stay.offered") : s;
}

enum status stay_load(struct ctx *ctx, const struct stay_offer *o, struct stay *ret_stay)
{
    struct date today;
    struct stay *stay = ret_stay;
    enum status s = stay_today(ctx, o->space_id, &today);
    if (s == OK)
        s = resource_lock(ctx, o->resource_id);
    if (s == OK)
        s = begin(ctx, o, date_add(today, -BACK_DAYS_MAX), today, stay);
    if (s != OK)
        return s;
    stay->status = STAY_RUNS;
    stay->quiet = true;
    stay->id = store_id(ctx);
    s = stay_hold_days(ctx, stay);
    if (s == OK)
        s = stay_insert(ctx, stay, today);
    if (s == OK)
        s = stay_bind(ctx, stay, 1);
    return s == OK ? stay_catch_up(ctx, stay, stay->from, today) : s;
}

/* ---- the answer, the signature --------------------------------------------------------------- */

static enum status read_with_today(struct ctx *ctx, int64_t id, struct stay *ret_stay,
                                   struct date *ret_today)
{
    const enum status s = stay_get(ctx, id, ret_stay);
    return s == OK ? stay_today(ctx, ret_stay->space_id, ret_today) : s;
}

/* Agreed: from its first day on, or from today when that is past, it costs. */
static enum status start(struct ctx *ctx, struct stay *s, struct date today)
{
    enum status st = OK;
    if (date_compare(s->from, today) < 0) {
        stay_shift(s, today);
        st = stay_hold_days(ctx, s);
    }
    s->status = STAY_RUNS;
    if (st == OK)
        st = stay_bind(ctx, s, 1);
    if (st == OK)
        st = stay_announce(ctx, s, "stay.agreed");
    if (st == OK)
        st = stay_settle(ctx, s, today);
    return st == OK ? stay_update(ctx, s, today) : st;
}

/* It does not come to be. */
static enum status give_up(struct ctx *ctx, struct stay *s, enum stay_status to, const char *why,
                           const char *fact)
{
    struct date today;
    s->status = to;
    s->end_reason = why ? why : "";
    enum status st = stay_today(ctx, s->space_id, &today);
    if (st == OK)
        st = stay_give_back(ctx, s, s->from);
    if (st == OK)
        st = stay_update(ctx, s, today);
    return st == OK ? stay_announce(ctx, s, fact) : st;
}

static enum status same_as_shown(struct ctx *ctx, const struct stay *s, struct opt_int shown)
{
    struct outlook o;
    const enum status st = stay_outlook(ctx, s, &o);
    if (st != OK || !shown.has)
        return st;
    const int64_t first = o.invoices_n ? o.invoices[0].amount_cents : 0;
    if (shown.v == first)
        return OK;
    return ctx_fail(ctx, CONFLICT, "stay.price_changed",
                    "The first invoice is now %s. Please look again before you go on.",
                    words_money(ctx, first, o.currency));
}

static enum status refuse_answered(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "stay.answered", "This was answered already.");
}

enum status stay_answer(struct ctx *ctx, int64_t id, bool yes, struct opt_int shown_cents,
                        const char *why, struct stay *ret_stay)
{
    struct date today;
    struct stay *s = ret_stay;
    enum status st = read_with_today(ctx, id, s, &today);
    if (st != OK)
        return st;
    if (s->status != STAY_OFFERED || date_compare(today, s->offer_until) >= 0)
        return refuse_answered(ctx);
    if (!yes)
        return give_up(ctx, s, STAY_DECLINED, why, "stay.declined");
    st = same_as_shown(ctx, s, shown_cents);
    if (st != OK || !s->template_id)
        return st == OK ? start(ctx, s, today) : st;
    s->status = STAY_SIGNING;
    st = stay_issue_paper(ctx, s);
    if (st == OK)
        st = stay_update(ctx, s, today);
    return st == OK ? stay_announce(ctx, s, "stay.signing") : st;
}

enum status stay_withdraw(struct ctx *ctx, int64_t id, const char *why, struct stay *ret_stay)
{
    struct stay *s = ret_stay;
    enum status st = stay_get(ctx, id, s);
    if (st != OK)
        return st;
    if (s->status != STAY_OFFERED && s->status != STAY_SIGNING)
        return refuse_answered(ctx);
    const bool signing = s->status == STAY_SIGNING;
    st = give_up(ctx, s, STAY_WITHDRAWN, why, "stay.withdrawn");
    if (st == OK && signing)
        st = document_withdraw_of(ctx, "stay", id, s->end_reason);
    return st;
}

enum status stay_signed(struct ctx *ctx, int64_t id)
{
    struct date today;
    struct stay *s = arena_alloc(ctx->arena, sizeof(*s));
    const enum status st = s ? read_with_today(ctx, id, s, &today) : LIMIT;
    return st == OK && s->status == STAY_SIGNING ? start(ctx, s, today) : st;
}

enum status stay_unsigned(struct ctx *ctx, int64_t id, const char *why)
{
    struct stay *s = arena_alloc(ctx->arena, sizeof(*s));
    const enum status st = s ? stay_get(ctx, id, s) : LIMIT;
    return st == OK && s->status == STAY_SIGNING
               ? give_up(ctx, s, STAY_DECLINED, why, "stay.declined")
               : st;
}

/* ---- steps ----------------------------------------------------------------------------------- */

/* Take it on the copy; a stay that becomes longer must have room. */
static enum status step_of(struct ctx *ctx, struct stay *s, const struct stay_step *step,
                           struct date today)
{
    struct date day = {0};
    const struct date was = s->until;
    const enum stay_refusal why = stay_take(s, step, today, &day);
    if (why != STAY_FITS)
        return stay_refuse(ctx, why, day);
    const bool proposes = step->kind == STAY_PROPOSE;
    const struct date until = proposes ? s->proposal.until : s->until;
    const bool longer = was.year && (!until.year || date_compare(was, until) < 0);
    if (!longer)
        return OK;
    struct stay as_it_would_be = *s;
    as_it_would_be.until = until;
    return stay_check_room(ctx, &as_it_would_be, s->id, today);
}

/* What is proposed is shown as if it were agreed to. */
static void as_agreed(struct stay *s, struct date today)
{
    struct date day = {0};
    if (s->proposal.by == SIDE_NOBODY)
        return;
    const struct stay_step yes = {.kind = STAY_AGREE,
                                  .by = s->proposal.by == SIDE_HOST ? SIDE_HOLDER : SIDE_HOST};
    if (stay_take(s, &yes, today, &day) != STAY_FITS)
        s->proposal = (struct stay_proposal){0};
}

enum status stay_preview(struct ctx *ctx, int64_t id, const struct stay_step *step,
                         struct outlook *ret_outlook)
{
    struct date today;
    struct stay *s = arena_alloc(ctx->arena, sizeof(*s));
    enum status st = s ? read_with_today(ctx, id, s, &today) : LIMIT;
    if (st == OK)
        st = step_of(ctx, s, step, today);
    if (st != OK)
        return st;
    if (step->kind == STAY_PROPOSE)
        as_agreed(s, today);
    const struct running r = stay_running(s);
    return outlook_of(ctx, &r, today, ret_outlook);
}

static const char *fact_of(enum stay_step_kind kind)
{
    switch (kind) {
    case STAY_NOTICE:
        return "stay.notice";
    case STAY_KEEP:
        return "stay.kept";
    case STAY_REPRICE:
        return "stay.repriced";
    case STAY_PROPOSE:
        return "stay.proposed";
    case STAY_AGREE:
        return "stay.extended";
    case STAY_REFUSE:
        return "stay.refused";
    case STAY_RETURN_DEPOSIT:
        return "stay.deposit_returned";
    case STAY_SERVICE_ADD:
    case STAY_SERVICE_END:
        break;
    }
    return "stay.changed";
}

/* Its days in the calendar follow its end. */
static enum status follow_end(struct ctx *ctx, struct stay *s, struct date was)
{
    return date_compare(was, s->until) == 0 || s->status != STAY_RUNS ? OK : stay_hold_days(ctx, s);
}

enum status stay_do(struct ctx *ctx, int64_t id, const struct stay_step *step,
                    struct stay *ret_stay)
{
    struct date today;
    struct stay *s = ret_stay;
    enum status st = read_with_today(ctx, id, s, &today);
    if (st != OK)
        return st;
    const struct date was = s->until;
    s->quiet = step->quiet;
    st = resource_lock(ctx, s->resource_id);
    if (st == OK)
        st = step_of(ctx, s, step, today);
    if (st == OK && s->returned.year && s->kept_cents && !s->kept_id)
        s->kept_id = store_id(ctx);
    if (st == OK)
        st = follow_end(ctx, s, was);
    if (st == OK)
        st = stay_update(ctx, s, today); /* services get their ids before they are charged */
    if (st == OK)
        st = stay_settle(ctx, s, today);
    if (st == OK)
        st = stay_update(ctx, s, today);
    return st == OK ? stay_announce(ctx, s, fact_of(step->kind)) : st;
}
