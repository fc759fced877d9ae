/* What a holder or host may do with a stay, and when. Pure. */
#include "stay/stay_story.h"

static bool before(struct date a, struct date b)
{
    return date_compare(a, b) < 0;
}

static bool same(struct date a, struct date b)
{
    return date_compare(a, b) == 0;
}

static enum stay_refusal give_notice(struct stay *s, const struct stay_step *step,
                                     struct date today, struct date *ret_day)
{
    const struct date earliest = stay_earliest_end(s, today);
    if (before(step->from, earliest)) {
        *ret_day = earliest;
        return STAY_TOO_EARLY;
    }
    if (s->until.year && !before(step->from, s->until))
        return STAY_ENDS_BEFORE;
    s->until = step->from;
    s->notice_by = step->by;
    s->notice_on = today;
    s->end_reason = step->reason ? step->reason : "";
    s->proposal = (struct stay_proposal){0};
    return STAY_FITS;
}

static enum stay_refusal keep(struct stay *s, const struct stay_step *step)
{
    if (s->notice_by == SIDE_NOBODY)
        return STAY_NO_NOTICE;
    if (s->notice_by != step->by)
        return STAY_NOT_YOURS;
    s->until = s->agreed_until;
    s->notice_by = SIDE_NOBODY;
    s->notice_on = (struct date){0};
    s->end_reason = "";
    return STAY_FITS;
}

static enum stay_refusal service_add(struct stay *s, const struct stay_step *step)
{
    if (s->services_n >= STAY_PARTS_MAX)
        return STAY_TOO_MANY;
    s->services[s->services_n++] =
        (struct stay_service){.name = step->name,
                              .price_cents = step->price_cents.v,
                              .once = step->once,
                              .from = before(step->from, s->from) ? s->from : step->from};
    return STAY_FITS;
}

/* What was paid once stays paid; before its day it is taken off. */
static enum stay_refusal service_end(struct stay *s, const struct stay_step *step,
                                     struct date today)
{
    for (size_t i = 0; i < s->services_n; i++) {
        struct stay_service *e = &s->services[i];
        const bool paid = e->once && !before(today, e->from);
        if (e->id != step->service_id || e->until.year || paid)
            continue;
        e->until = before(step->from, e->from) ? e->from : step->from;
        return STAY_FITS;
    }
    return STAY_NO_SERVICE;
}

/* A price from a day on, in place of all that were to come after. */
static enum stay_refusal price_put(struct stay *s, struct date from, int64_t cents)
{
    while (s->prices_n > 0 && !before(s->prices[s->prices_n - 1].from, from))
        s->prices_n--;
    if (s->prices_n >= STAY_PARTS_MAX)
        return STAY_TOO_MANY;
    s->prices[s->prices_n++] = (struct stay_price){from, cents};
    return STAY_FITS;
}

static enum stay_refusal reprice(struct stay *s, const struct stay_step *step, struct date today,
                                 struct date *ret_day)
{
    const int64_t now = stay_price_on(s, step->from);
    const struct date notice = stay_earliest_end(s, today);
    const struct date least = date_add(today, STAY_REPRICE_DAYS);
    const struct date free_from = before(notice, least) ? least : notice;
    const bool last = !before(step->from, s->prices[s->prices_n - 1].from);
    if (now == step->price_cents.v && last)
        return STAY_SAME;
    if (now < step->price_cents.v && before(step->from, free_from)) {
        *ret_day = free_from;
        return STAY_TOO_EARLY;
    }
    return price_put(s, step->from, step->price_cents.v);
}

static enum stay_refusal propose(struct stay *s, const struct stay_step *step, struct date today,
                                 struct date *ret_day)
{
    if (s->proposal.by != SIDE_NOBODY)
        return STAY_PROPOSED;
    if (step->until.year && !before(today, step->until)) {
        *ret_day = date_add(today, 1);
        return STAY_IN_THE_PAST;
    }
    if (step->until.year ? same(step->until, s->until) : !s->until.year)
        return STAY_SAME;
    const bool longer = s->until.year && (!step->until.year || before(s->until, step->until));
    if (step->price_cents.has && !longer)
        return STAY_PRICE_OF_NOTHING;
    s->proposal = (struct stay_proposal){step->by, step->until, step->price_cents};
    return STAY_FITS;
}

/* The price of a longer stay holds from the day on which it would have ended. */
static enum stay_refusal agree(struct stay *s, const struct stay_step *step)
{
    const struct stay_proposal p = s->proposal;
    if (p.by == SIDE_NOBODY)
        return STAY_NO_PROPOSAL;
    if (p.by == step->by)
        return STAY_NOT_YOURS;
    enum stay_refusal why = STAY_FITS;
    if (p.price_cents.has && s->until.year)
        why = price_put(s, s->until, p.price_cents.v);
    s->until = p.until;
    s->agreed_until = p.until;
    s->notice_by = SIDE_NOBODY;
    s->notice_on = (struct date){0};
    s->end_reason = "";
    s->proposal = (struct stay_proposal){0};
    if (s->until.year && s->term_until.year && before(s->until, s->term_until))
        s->term_until = s->until;
    return why;
}

static enum stay_refusal refuse(struct stay *s)
{
    if (s->proposal.by == SIDE_NOBODY)
        return STAY_NO_PROPOSAL;
    s->proposal = (struct stay_proposal){0};
    return STAY_FITS;
}

static enum stay_refusal return_deposit(struct stay *s, const struct stay_step *step,
                                        struct date today)
{
    if (s->status != STAY_ENDED)
        return STAY_NOT_OVER;
    if (s->returned.year)
        return STAY_RETURNED;
    if (!s->deposit_cents)
        return STAY_NO_DEPOSIT;
    if (step->kept_cents > s->deposit_cents)
        return STAY_KEPT_MUCH;
    if (step->kept_cents && (!step->reason || !*step->reason))
        return STAY_KEPT_WHY;
    s->returned = today;
    s->kept_cents = step->kept_cents;
    s->kept_reason = step->kept_cents ? step->reason : "";
    return STAY_FITS;
}

static bool needs_day(enum stay_step_kind kind)
{
    return kind == STAY_NOTICE || kind == STAY_SERVICE_ADD || kind == STAY_SERVICE_END ||
           kind == STAY_REPRICE;
}

static enum stay_refusal take(struct stay *s, const struct stay_step *step, struct date today,
                              struct date *ret_day)
{
    switch (step->kind) {
    case STAY_NOTICE:
        return give_notice(s, step, today, ret_day);
    case STAY_KEEP:
        return keep(s, step);
    case STAY_SERVICE_ADD:
        return service_add(s, step);
    case STAY_SERVICE_END:
        return service_end(s, step, today);
    case STAY_REPRICE:
        return reprice(s, step, today, ret_day);
    case STAY_PROPOSE:
        return propose(s, step, today, ret_day);
    case STAY_AGREE:
        return agree(s, step);
    case STAY_REFUSE:
        return refuse(s);
    case STAY_RETURN_DEPOSIT:
        return return_deposit(s, step, today);
    }
    return STAY_NOT_RUNNING;
}

enum stay_refusal stay_take(struct stay *s, const struct stay_step *step, struct date today,
                            struct date *ret_day)
{
    const bool over = s->until.year && !before(today, s->until);
    struct stay next = *s;
    if (step->kind != STAY_RETURN_DEPOSIT && (s->status != STAY_RUNS || over))
        return STAY_NOT_RUNNING;
    if (needs_day(step->kind) && before(step->from, today)) {
        *ret_day = today;
        return STAY_IN_THE_PAST;
    }
    const enum stay_refusal why = take(&next, step, today, ret_day);
    if (why == STAY_FITS)
        *s = next;
    return why;
}
