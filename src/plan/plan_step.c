/* What a holder or host may do with a membership, and when. Pure. */
#include "plan/plan_story.h"

static bool before(struct date a, struct date b)
{
    return date_compare(a, b) < 0;
}

static struct date later(struct date a, struct date b)
{
    return before(a, b) ? b : a;
}

/* What a turn costs, made comparable: cents of 360 days, a month being 30. */
static int64_t cents_of_year(const struct membership_turn *t)
{
    const int64_t days = t->period_months ? (int64_t)t->period_months * 30 : t->period_days;
    return t->price_cents * t->seats * 360 / days;
}

/* Turns from this day on are replaced by one. */
static bool turn_put(struct story *s, const struct membership_turn *t)
{
    while (s->turns_n > 1 && !before(s->turns[s->turns_n - 1].from, t->from))
        s->turns_n--;
    if (!before(s->turns[s->turns_n - 1].from, t->from))
        s->turns_n--; /* it has not begun: it begins as something else */
    if (s->turns_n >= STORY_PARTS_MAX)
        return false;
    s->turns[s->turns_n++] = *t;
    return true;
}

static enum step_refusal change(struct story *s, const struct membership_step *step,
                                struct date today, struct date *ret_day)
{
    const struct membership_turn *was = story_turn_on(s, step->from);
    const struct opt_int price = plan_term_price(step->plan, step->term_months);
    if (!price.has)
        return STEP_NO_TERM;
    const bool same_plan = step->plan->id == was->plan_id;
    const bool same_term = same_plan && step->term_months == was->term_months;
    if (same_term && step->seats == was->seats)
        return STEP_SAME;
    struct membership_turn t = {.from = later(step->from, s->m.from),
                                .plan_id = step->plan->id,
                                .plan_name = step->plan->name,
                                .period_months = step->plan->period_months,
                                .period_days = step->plan->period_days,
                                .term_months = step->term_months,
                                .seats = step->seats,
                                /* who keeps his plan keeps its price [PL-15] */
                                .price_cents = same_term ? was->price_cents : price.v,
                                .by_account_id = step->account_id};
    const struct date free_from = story_earliest_end(s, today);
    if (!step->by_host && cents_of_year(&t) < cents_of_year(was) && before(t.from, free_from)) {
        *ret_day = free_from;
        return STEP_CHEAPER_TOO_EARLY;
    }
    if (!turn_put(s, &t))
        return STEP_TOO_MANY;
    if (!same_term) {
        const struct date anchor = later(t.from, s->m.anchor);
        s->m.term_until = t.term_months ? date_add_months(anchor, t.term_months) : (struct date){0};
        s->m.notice_days = step->plan->notice_days;
        s->m.warn_days = step->plan->warn_days;
        s->m.pause_days = step->plan->pause_days;
        s->m.renews = step->plan->renews;
        if (!s->m.renews)
            s->m.until = s->m.term_until;
    }
    return STEP_FITS;
}

static enum step_refusal reprice(struct story *s, const struct membership_step *step,
                                 struct date today, struct date *ret_day)
{
    struct membership_turn t = *story_turn_on(s, step->from);
    const struct date free_from = later(story_earliest_end(s, today), date_add(today, 30));
    if (t.price_cents == step->price_cents)
        return STEP_SAME;
    if (t.price_cents < step->price_cents && before(step->from, free_from)) {
        *ret_day = free_from;
        return STEP_TOO_EARLY;
    }
    t.from = step->from;
    t.price_cents = step->price_cents;
    t.by_account_id = step->account_id;
    return turn_put(s, &t) ? STEP_FITS : STEP_TOO_MANY;
}

static bool overlaps(const struct story *s, struct date from, struct date until)
{
    for (size_t i = 0; i < s->pauses_n; i++) {
        const struct period p = s->pauses[i];
        const bool ends_before = p.until.year && !before(from, p.until);
        const bool begins_after = until.year && !before(p.from, until);
        if (!ends_before && !begins_after)
            return true;
    }
    return false;
}

static enum step_refusal pause(struct story *s, const struct membership_step *step)
{
    if (step->until.year && !before(step->from, step->until))
        return STEP_END_BEFORE_START;
    const int64_t days =
        step->until.year ? date_days(step->until) - date_days(step->from) : INT64_MAX;
    if (!step->by_host && days > s->m.pause_days)
        return STEP_PAUSE_LONG;
    if (overlaps(s, step->from, step->until))
        return STEP_PAUSES_OVERLAP;
    if (s->pauses_n >= STORY_PARTS_MAX)
        return STEP_TOO_MANY;
    size_t i = s->pauses_n++;
    for (; i > 0 && before(step->from, s->pauses[i - 1].from); i--)
        s->pauses[i] = s->pauses[i - 1];
    s->pauses[i] = (struct period){step->from, step->until};
    return STEP_FITS;
}

static enum step_refusal resume(struct story *s, const struct membership_step *step)
{
    /* What is left of the period that runs brings its part after all. */
    if (before(step->from, s->m.given_until))
        s->m.given_until = step->from;
    for (size_t i = 0; i < s->pauses_n; i++) {
        struct period *p = &s->pauses[i];
        if (p->until.year && !before(step->from, p->until))
            continue;
        if (before(p->from, step->from)) {
            p->until = step->from;
            return STEP_FITS;
        }
        for (size_t k = i + 1; k < s->pauses_n; k++)
            s->pauses[k - 1] = s->pauses[k];
        s->pauses_n--;
        return STEP_FITS;
    }
    return STEP_NOT_PAUSED;
}

static enum step_refusal cancel(struct story *s, const struct membership_step *step,
                                struct date today, struct date *ret_day)
{
    const struct date earliest = story_earliest_end(s, today);
    const struct date allowed = step->by_host ? later(today, s->m.from) : earliest;
    if (before(step->from, allowed)) {
        *ret_day = allowed;
        return STEP_TOO_EARLY;
    }
    s->m.until = step->from;
    s->m.end_reason = step->reason ? step->reason : "";
    return STEP_FITS;
}

static enum step_refusal extra_add(struct story *s, const struct membership_step *step)
{
    if (s->extras_n >= STORY_PARTS_MAX)
        return STEP_TOO_MANY;
    s->extras[s->extras_n++] = (struct membership_extra){.name = step->name,
                                                         .price_cents = step->price_cents,
                                                         .from = later(step->from, s->m.anchor)};
    return STEP_FITS;
}

static enum step_refusal extra_end(struct story *s, const struct membership_step *step)
{
    for (size_t i = 0; i < s->extras_n; i++) {
        if (s->extras[i].id != step->extra_id || s->extras[i].until.year)
            continue;
        s->extras[i].until = later(step->from, s->extras[i].from);
        return STEP_FITS;
    }
    return STEP_NO_EXTRA;
}

/* What ends by itself goes on to that end again; past it only the host lets it go. */
static enum step_refusal keep(struct story *s, const struct membership_step *step)
{
    const bool ends_anyway = !s->m.renews && !step->by_host;
    if (!s->m.until.year || (ends_anyway && date_compare(s->m.until, s->m.term_until) == 0))
        return STEP_NOT_ENDING;
    s->m.until = ends_anyway ? s->m.term_until : (struct date){0};
    s->m.end_reason = "";
    return STEP_FITS;
}

static enum step_refusal take(struct story *s, const struct membership_step *step,
                              struct date today, struct date *ret_day)
{
    switch (step->kind) {
    case STEP_CHANGE:
        return change(s, step, today, ret_day);
    case STEP_REPRICE:
        return reprice(s, step, today, ret_day);
    case STEP_PAUSE:
        return pause(s, step);
    case STEP_RESUME:
        return resume(s, step);
    case STEP_CANCEL:
        return cancel(s, step, today, ret_day);
    case STEP_KEEP:
        return keep(s, step);
    case STEP_EXTRA_ADD:
        return extra_add(s, step);
    case STEP_EXTRA_END:
        return extra_end(s, step);
    }
    return STEP_NOT_RUNNING;
}

enum step_refusal story_step(struct story *s, const struct membership_step *step, struct date today,
                             struct date *ret_day)
{
    const bool over = s->m.until.year && !before(today, s->m.until);
    if (s->m.status != MEMBERSHIP_RUNS || over)
        return STEP_NOT_RUNNING;
    if (step->kind != STEP_KEEP && before(step->from, today)) {
        *ret_day = today;
        return STEP_IN_THE_PAST;
    }
    struct story next = *s;
    const enum step_refusal why = take(&next, step, today, ret_day);
    if (why == STEP_FITS)
        *s = next;
    return why;
}
