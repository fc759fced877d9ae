/* Joining, changing, pausing, ending: each is a step of a story, shown before it is made. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <string.h>

enum { SEATS_MAX = 1000, BACK_DAYS_MAX = 3660, AHEAD_DAYS_MAX = 730 };

const char *membership_status_name(enum membership_status s)
{
    switch (s) {
    case MEMBERSHIP_ASKED:
        return "asked";
    case MEMBERSHIP_SIGNING:
        return "signing";
    case MEMBERSHIP_RUNS:
        return "runs";
    case MEMBERSHIP_ENDED:
        return "ended";
    case MEMBERSHIP_DECLINED:
        return "declined";
    }
    return "unknown";
}

bool membership_never_ran(const struct membership *m)
{
    return m->until.year && date_compare(m->until, m->from) <= 0;
}

enum status membership_get(struct ctx *ctx, int64_t id, struct story *ret_story)
{
    return story_read(ctx, id, ret_story);
}

enum status memberships_of(struct ctx *ctx, const struct holder *h, struct story **ret_stories,
                           size_t *ret_n)
{
    struct sql_memberships_of_holder_row *rows = NULL;
    size_t n = 0;
    const struct sql_memberships_of_holder_args args = {h->account_id, h->team_id};
    enum status s = sql_memberships_of_holder(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct story *stories = arena_array(ctx->arena, n, sizeof(*stories));
    if (!stories)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = story_read(ctx, rows[i].id, &stories[i]);
    if (s != OK)
        return s;
    *ret_stories = stories;
    *ret_n = n;
    return OK;
}

enum status plan_is_member(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                           const struct holder *h, struct date on, bool *ret_is)
{
    struct sql_membership_entitled_row row;
    const struct sql_membership_entitled_args args = {.operator_id = operator_id,
                                                      .space_id = space_id,
                                                      .account_id = h->account_id,
                                                      .team_id = h->team_id,
                                                      .day = date_days(on)};
    const enum status s = sql_membership_entitled(ctx, &args, &row);
    if (s == OK)
        *ret_is = row.n > 0;
    return s;
}

/* ---- joining -------------------------------------------------------------------------------- */

/* Is the plan for him? */
static enum status check_audience(struct ctx *ctx, const struct membership_ask *ask,
                                  struct date today)
{
    const struct plan *p = ask->plan;
    bool fits = p->audience == AUDIENCE_EVERYONE || ask->by_host;
    enum status s = OK;
    if (!fits && p->audience == AUDIENCE_MEMBERS)
        s = plan_is_member(ctx, p->operator_id, 0, &ask->holder, today, &fits);
    if (!fits && p->audience == AUDIENCE_NON_MEMBERS) {
        s = plan_is_member(ctx, p->operator_id, 0, &ask->holder, today, &fits);
        fits = !fits;
    }
    if (!fits && p->audience == AUDIENCE_GROUP) {
        struct sql_group_has_row row;
        const struct sql_group_has_args args = {p->operator_id, p->group, ask->holder.account_id,
                                                ask->holder.team_id};
        s = sql_group_has(ctx, &args, &row);
        fits = s == OK && row.n > 0;
    }
    if (s != OK || fits)
        return s;
    return ctx_fail(ctx, DENIED, "plan.not_for_you", "This plan is not offered to everybody.");
}

static enum status check_trial(struct ctx *ctx, const struct membership_ask *ask)
{
    if (!ask->trial)
        return OK;
    if (!ask->plan->trial_days)
        return ctx_field(ctx, "trial", "plan.no_trial", "The plan has no trial.");
    struct sql_membership_trials_row row;
    const struct sql_membership_trials_args args = {ask->plan->id, ask->holder.account_id,
                                                    ask->holder.team_id};
    const enum status s = sql_membership_trials(ctx, &args, &row);
    if (s != OK || row.n == 0)
        return s;
    return ctx_fail(ctx, CONFLICT, "plan.trial_used", "The trial of this plan was used before.");
}

static enum status check_ask(struct ctx *ctx, const struct membership_ask *ask, struct date today)
{
    const struct plan *p = ask->plan;
    const bool team = ask->holder.team_id != 0;
    const struct date first = ask->by_host ? date_add(today, -BACK_DAYS_MAX) : today;
    if (p->archived)
        return ctx_fail(ctx, CONFLICT, "plan.not_offered", "This plan is not offered any more.");
    if (team && !p->for_teams)
        return ctx_fail(ctx, CONFLICT, "plan.not_for_teams", "This plan is for persons only.");
    if (ask->seats < 1 || ask->seats > SEATS_MAX || (!team && ask->seats != 1))
        (void)ctx_field(ctx, "seats", "field.range", "Between %d and %d, please.", 1,
                        team ? SEATS_MAX : 1);
    if (date_compare(ask->from, first) < 0)
        (void)ctx_field(ctx, "from", "plan.past", "That day is over: from %s on, please.",
                        words_date(ctx, first));
    if (date_compare(ask->from, date_add(today, AHEAD_DAYS_MAX)) > 0)
        (void)ctx_field(ctx, "from", "field.range", "That is too far ahead.");
    if (!plan_term_price(p, ask->term_months).has)
        (void)ctx_field(ctx, "term", "plan.no_term", "The plan has no such term.");
    if (ctx->problem.fields_n)
        return INVALID;
    const enum status s = check_audience(ctx, ask, today);
    return s == OK ? check_trial(ctx, ask) : s;
}

enum status membership_preview_join(struct ctx *ctx, const struct membership_ask *ask,
                                    struct outlook *ret_outlook)
{
    struct date today;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    enum status s = story ? today_at(ctx, ask->space_id, &today) : LIMIT;
    if (s == OK)
        s = check_ask(ctx, ask, today);
    if (s != OK)
        return s;
    story_begin(ask, story);
    return story_outlook(ctx, story, today, NULL, ret_outlook);
}

/* A place, counted under the lock of the plan [PL-14]. */
static enum status take_place(struct ctx *ctx, const struct membership_ask *ask)
{
    const struct plan *p = ask->plan;
    struct sql_membership_running_plan_row same;
    const struct sql_membership_running_plan_args args = {p->id, ask->holder.account_id,
                                                          ask->holder.team_id};
    enum status s = sql_plan_lock(ctx, &(struct sql_plan_lock_args){p->id});
    if (s == OK)
        s = sql_membership_running_plan(ctx, &args, &same);
    if (s != OK)
        return s;
    if (same.n)
        return ctx_fail(ctx, CONFLICT, "plan.member_already", "This plan is taken already.");
    int64_t taken = 0;
    s = p->places ? plan_places_taken(ctx, p->id, &taken) : OK;
    if (s != OK || !p->places || taken < p->places)
        return s;
    return ctx_fail(ctx, CONFLICT, "plan.full", "All places of this plan are taken.");
}

static enum status same_as_shown(struct ctx *ctx, const struct membership_ask *ask,
                                 const struct outlook *o)
{
    const int64_t first = o->invoices_n ? o->invoices[0].amount_cents : 0;
    if (!ask->first_cents.has || ask->first_cents.v == first)
        return OK;
    return ctx_fail(ctx, CONFLICT, "plan.price_changed",
                    "The price has changed meanwhile: the first invoice is now %s. Please look "
                    "again before you go on.",
                    words_money(ctx, first, o->currency));
}

/* What begins on joining: charges, allowances, and the word of it. */
static enum status begin(struct ctx *ctx, struct story *s, struct date today)
{
    enum status st = story_charge(ctx, s, today);
    if (st == OK)
        st = story_give(ctx, s, today);
    if (st == OK)
        st = story_update(ctx, s, today);
    return st == OK ? story_tell(ctx, s, "membership.began") : st;
}

static enum status ask_for_signature(struct ctx *ctx, struct story *s, const struct plan *plan,
                                     struct date today)
{
    s->m.status = MEMBERSHIP_SIGNING;
    enum status st = paper_issue(ctx, s, plan);
    if (st == OK)
        st = story_update(ctx, s, today);
    return st == OK ? story_tell(ctx, s, "membership.signing") : st;
}

enum status membership_join(struct ctx *ctx, const struct membership_ask *ask,
                            struct story *ret_story)
{
    struct date today;
    struct outlook outlook;
    enum status s = today_at(ctx, ask->space_id, &today);
    if (s == OK)
        s = membership_preview_join(ctx, ask, &outlook);
    if (s == OK)
        s = same_as_shown(ctx, ask, &outlook);
    if (s == OK)
        s = take_place(ctx, ask);
    if (s != OK)
        return s;
    struct story *story = ret_story;
    story_begin(ask, story);
    story->turns[0].by_account_id = ctx->actor ? ctx->actor->account_id : 0;
    s = story_insert(ctx, story, today);
    if (s != OK)
        return s;
    if (story->m.status == MEMBERSHIP_RUNS)
        return begin(ctx, story, today);
    if (story->m.status == MEMBERSHIP_SIGNING)
        return ask_for_signature(ctx, story, ask->plan, today);
    return story_tell(ctx, story, "membership.asked");
}

enum status membership_load(struct ctx *ctx, const struct membership_ask *ask,
                            struct story *ret_story)
{
    struct date today;
    enum status s = today_at(ctx, ask->space_id, &today);
    if (s == OK)
        s = check_ask(ctx, ask, today);
    if (s == OK)
        s = take_place(ctx, ask);
    if (s != OK)
        return s;
    struct story *story = ret_story;
    story_begin(ask, story);
    story->m.status = MEMBERSHIP_RUNS;
    story->quiet = true;
    s = story_insert(ctx, story, today);
    return s == OK ? story_catch_up(ctx, story, story->m.from, today) : s;
}

/* ---- who was a member elsewhere ------------------------------------------------------------- */

static enum status check_bring(struct ctx *ctx, const struct membership_bring *b, struct date today)
{
    const struct plan *p = b->ask.plan;
    const struct sql_membership_running_plan_args args = {p->id, b->ask.holder.account_id,
                                                          b->ask.holder.team_id};
    struct sql_membership_running_plan_row same = {0};
    int64_t taken = 0;
    enum status s = check_ask(ctx, &b->ask, today);
    if (s == OK && b->ask.until.year && date_compare(b->ask.until, b->ask.from) <= 0)
        return ctx_field(ctx, "until", "plan.end_before_start", "It would end before it begins.");
    if (s != OK || b->id || !p->id)
        return s;
    if (b->ask.holder.account_id || b->ask.holder.team_id)
        s = sql_membership_running_plan(ctx, &args, &same);
    if (s == OK && same.n)
        return ctx_fail(ctx, CONFLICT, "plan.member_already", "This plan is taken already.");
    s = s == OK && p->places ? plan_places_taken(ctx, p->id, &taken) : s;
    if (s == OK && p->places && taken >= p->places)
        return ctx_fail(ctx, CONFLICT, "plan.full", "All places of this plan are taken.");
    return s;
}

static enum status refuse_touched(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "plan.touched",
                    "The membership was changed or charged here since: it stays as it is.");
}

/* One that was brought before, as it was left then. */
static enum status brought_before(struct ctx *ctx, const struct membership_bring *b,
                                  struct story *ret_story)
{
    struct charge *charges = NULL;
    size_t n = 0;
    enum status s = story_read(ctx, b->id, ret_story);
    if (s == OK)
        s = charges_of_subject(ctx, b->id, &charges, &n);
    if (s != OK || (ret_story->m.revision == b->revision && n == 0))
        return s;
    return refuse_touched(ctx);
}

/* The story as it begins: its periods are counted from the day of the bill that is named; it
 * lies ahead, so from one so many whole periods and years before it. */
static void begin_bring(const struct membership_bring *b, struct story *ret_story)
{
    const struct plan *p = b->ask.plan;
    struct date anchor = b->bill_day;
    story_begin(&b->ask, ret_story);
    for (int32_t k = 1; anchor.year && date_compare(anchor, b->ask.from) > 0; k++)
        anchor = p->period_months ? date_add_months(b->bill_day, -12 * k * p->period_months)
                                  : date_add(b->bill_day, -(int64_t)k * p->period_days);
    if (anchor.year)
        ret_story->m.anchor = anchor;
}

/* Nobody is shown what else would pay for what is booked: written anew it covers it all [PL-23]. */
static enum status check_booked(struct ctx *ctx, const struct membership_bring *b,
                                const struct story *was, struct story *story, struct date today)
{
    const struct membership_step written = {.kind = STEP_KEEP};
    const struct turning t = {.was = was, .then = story, .step = &written, .today = today};
    struct paid_agains again = {NULL, 0};
    story->m.id = b->id;
    story->m.status = MEMBERSHIP_RUNS;
    const enum status s = b->id ? again_preview(ctx, &t, &again) : OK;
    return s == OK && again.n ? refuse_touched(ctx) : s;
}

enum status membership_preview_bring(struct ctx *ctx, const struct membership_bring *b,
                                     struct outlook *ret_outlook)
{
    struct date today;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    struct story *was = arena_alloc(ctx->arena, sizeof(*was));
    enum status s = story && was ? today_at(ctx, b->ask.space_id, &today) : LIMIT;
    if (s == OK)
        s = check_bring(ctx, b, today);
    if (s == OK && b->id)
        s = brought_before(ctx, b, was);
    if (s != OK)
        return s;
    begin_bring(b, story);
    s = check_booked(ctx, b, was, story, today);
    if (s != OK)
        return s;
    return story_outlook(ctx, story, today, NULL, ret_outlook);
}

enum status membership_bring(struct ctx *ctx, const struct membership_bring *b,
                             struct story *ret_story)
{
    struct date today;
    struct story *story = ret_story;
    struct story *was = arena_alloc(ctx->arena, sizeof(*was));
    enum status s = was ? today_at(ctx, b->ask.space_id, &today) : LIMIT;
    if (s == OK)
        s = check_bring(ctx, b, today);
    if (s == OK)
        s = b->id ? brought_before(ctx, b, was) : take_place(ctx, &b->ask);
    if (s != OK)
        return s;
    begin_bring(b, story);
    s = check_booked(ctx, b, was, story, today);
    if (s != OK)
        return s;
    story->m.status = MEMBERSHIP_RUNS;
    story->quiet = true;
    if (date_compare(story->m.from, today) <= 0) {
        const struct period p = story_period(story, today);
        story->m.given_until = b->give_now ? p.from : p.until;
    }
    if (b->id) {
        story->m.id = b->id;
        story->m.revision = was->m.revision;
        story->m.given_until = was->m.given_until;
        s = story_update(ctx, story, today);
    } else {
        s = story_insert(ctx, story, today);
    }
    if (s == OK)
        s = story_run(ctx, story, today);
    return s == OK ? story_update(ctx, story, today) : s;
}

/* ---- the host's answer, the signature ------------------------------------------------------- */

static enum status read_with_today(struct ctx *ctx, int64_t id, struct story *ret_story,
                                   struct date *ret_today)
{
    const enum status s = story_read(ctx, id, ret_story);
    return s == OK ? today_at(ctx, ret_story->m.space_id, ret_today) : s;
}

static enum status start_running(struct ctx *ctx, struct story *s, struct date today)
{
    s->m.status = MEMBERSHIP_RUNS;
    if (date_compare(s->m.from, today) < 0 && !s->m.charge_from.year)
        story_shift(s, today);
    return begin(ctx, s, today);
}

enum status membership_answer(struct ctx *ctx, int64_t id, bool yes, const char *why,
                              struct story *ret_story)
{
    struct date today;
    struct plan plan;
    struct story *story = ret_story;
    enum status s = read_with_today(ctx, id, story, &today);
    if (s != OK)
        return s;
    if (story->m.status != MEMBERSHIP_ASKED)
        return ctx_fail(ctx, CONFLICT, "plan.answered", "This was answered already.");
    if (!yes) {
        story->m.status = MEMBERSHIP_DECLINED;
        story->m.end_reason = why ? why : "";
        s = story_update(ctx, story, today);
        return s == OK ? story_tell(ctx, story, "membership.declined") : s;
    }
    s = plan_get(ctx, story->turns[0].plan_id, &plan);
    if (s != OK)
        return s;
    return plan.template_id ? ask_for_signature(ctx, story, &plan, today)
                            : start_running(ctx, story, today);
}

enum status membership_signed(struct ctx *ctx, int64_t id, struct story *ret_story)
{
    struct date today;
    const enum status s = read_with_today(ctx, id, ret_story, &today);
    if (s != OK || ret_story->m.status != MEMBERSHIP_SIGNING)
        return s;
    return start_running(ctx, ret_story, today);
}

enum status membership_unsigned(struct ctx *ctx, int64_t id, const char *why)
{
    struct date today;
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    enum status st = s ? read_with_today(ctx, id, s, &today) : LIMIT;
    if (st != OK || s->m.status != MEMBERSHIP_SIGNING)
        return st;
    s->m.status = MEMBERSHIP_DECLINED;
    s->m.end_reason = why ? why : "";
    st = story_update(ctx, s, today);
    return st == OK ? story_tell(ctx, s, "membership.declined") : st;
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* Another plan must have a place, and be for him, as when joining. */
static enum status check_change(struct ctx *ctx, const struct story *s,
                                const struct membership_step *step, struct date today)
{
    if (step->kind != STEP_CHANGE || story_turn_on(s, step->from)->plan_id == step->plan->id)
        return OK;
    const struct membership_ask ask = {.plan = step->plan,
                                       .space_id = s->m.space_id,
                                       .holder = s->m.holder,
                                       .seats = step->seats,
                                       .term_months = step->term_months,
                                       .from = step->from,
                                       .by_host = step->by_host};
    return check_ask(ctx, &ask, today);
}

static enum status step_of(struct ctx *ctx, struct story *s, const struct membership_step *step,
                           struct date today)
{
    struct date day = {0};
    const enum status st = check_change(ctx, s, step, today);
    if (st != OK)
        return st;
    const enum step_refusal why = story_step(s, step, today, &day);
    return why == STEP_FITS ? OK : refuse_step(ctx, why, day);
}

enum status membership_preview(struct ctx *ctx, int64_t id, const struct membership_step *step,
                               struct outlook *ret_outlook)
{
    struct paid_agains again;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    struct story *was = arena_alloc(ctx->arena, sizeof(*was));
    struct turning t = {.was = was, .then = story, .step = step};
    enum status s = story && was ? read_with_today(ctx, id, story, &t.today) : LIMIT;
    if (s != OK)
        return s;
    *was = *story;
    s = step_of(ctx, story, step, t.today);
    if (s == OK)
        s = again_preview(ctx, &t, &again);
    return s == OK ? story_outlook(ctx, story, t.today, &again, ret_outlook) : s;
}

enum status membership_outlook(struct ctx *ctx, const struct story *s, struct outlook *ret_outlook)
{
    struct date today;
    const enum status st = today_at(ctx, s->m.space_id, &today);
    return st == OK ? story_outlook(ctx, s, today, NULL, ret_outlook) : st;
}

static enum status turn_allowances(struct ctx *ctx, struct story *s, const struct story *was,
                                   struct date from)
{
    struct purse p;
    const enum status st = purse_read(ctx, s, &p);
    if (st != OK)
        return st;
    story_turn_given(s, was, from, &p);
    return purse_write(ctx, &p);
}

static const char *fact_of(enum step_kind kind)
{
    switch (kind) {
    case STEP_CANCEL:
        return "membership.ending";
    case STEP_KEEP:
        return "membership.kept";
    case STEP_PAUSE:
        return "membership.paused";
    case STEP_RESUME:
        return "membership.resumed";
    case STEP_REPRICE:
        return "membership.repriced";
    case STEP_CHANGE:
    case STEP_EXTRA_ADD:
    case STEP_EXTRA_END:
        break;
    }
    return "membership.changed";
}

enum status membership_do(struct ctx *ctx, int64_t id, const struct membership_step *step,
                          struct story *ret_story)
{
    struct paid_agains again;
    struct story *story = ret_story;
    struct story *was = arena_alloc(ctx->arena, sizeof(*was));
    struct turning t = {.was = was, .then = story, .step = step};
    enum status s = was ? read_with_today(ctx, id, story, &t.today) : LIMIT;
    if (s != OK)
        return s;
    *was = *story;
    if (step->kind == STEP_CHANGE)
        s = sql_plan_lock(ctx, &(struct sql_plan_lock_args){step->plan->id});
    if (s == OK)
        s = step_of(ctx, story, step, t.today);
    if (s == OK && step->kind == STEP_CHANGE)
        s = turn_allowances(ctx, story, was, step->from);
    if (s == OK)
        s = story_update(ctx, story, t.today); /* services get their ids before they are charged */
    if (s == OK)
        s = story_run(ctx, story, t.today);
    if (s == OK)
        s = story_update(ctx, story, t.today);
    if (s == OK)
        s = again_do(ctx, &t, &again);
    return s == OK ? story_tell_again(ctx, story, fact_of(step->kind), &again) : s;
}
