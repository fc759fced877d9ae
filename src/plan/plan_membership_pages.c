/* One membership, for its holder and the host; its steps, shown before they are made. */
#include "plan/plan_show.h"

#include "base/id.h"
#include "document/document.h"
#include "http/http.h"
#include "people/people.h"
#include "plan_routes.h"

#include <stdlib.h>
#include <string.h>

enum { CHARGES_SHOWN = 24 };

/* ---- what it is ----------------------------------------------------------------------------- */

static enum status show_history(struct ctx *ctx, const struct story *s, const char *currency,
                                struct membership_view *v)
{
    struct membership_event_view *list = arena_array(ctx->arena, s->turns_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < s->turns_n; i++) {
        const struct membership_turn *t = &s->turns[i];
        const char *price = words_seats_price(ctx, t->seats, t->price_cents, currency,
                                              t->period_months, t->period_days);
        list[i] =
            (struct membership_event_view){t->from, words(ctx, "%s, %s", t->plan_name, price)};
    }
    v->history = list;
    v->history_n = s->turns_n;
    return OK;
}

static enum status show_services(struct ctx *ctx, const struct story *s, struct date today,
                                 const struct plan_service_view **ret_list, size_t *ret_n)
{
    struct plan_service_view *list = arena_array(ctx->arena, s->extras_n, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < s->extras_n; i++) {
        const struct membership_extra *e = &s->extras[i];
        if (!e->until.year || date_compare(today, e->until) < 0)
            list[n++] = (struct plan_service_view){
                .id = e->id, .name = e->name, .price_cents = e->price_cents};
    }
    *ret_list = list;
    *ret_n = n;
    return OK;
}

static int latest_first(const void *a, const void *b)
{
    const struct charge *x = a;
    const struct charge *y = b;
    const int day = -date_compare(x->bill, y->bill);
    return day ? day : (x->id > y->id) - (x->id < y->id);
}

/* Of the membership and of its services. */
static enum status show_last_charges(struct ctx *ctx, const struct story *s,
                                     struct membership_view *v)
{
    enum { CHARGES_MAX = 2000 };
    struct charge *all = arena_array(ctx->arena, CHARGES_MAX, sizeof(*all));
    struct charge_line_view *lines = NULL;
    size_t n = 0;
    enum status st = all ? OK : LIMIT;
    for (size_t i = 0; st == OK && i <= s->extras_n; i++) {
        struct charge *some = NULL;
        size_t some_n = 0;
        st = charges_of_subject(ctx, i ? s->extras[i - 1].id : s->m.id, &some, &some_n);
        for (size_t k = 0; st == OK && k < some_n && n < CHARGES_MAX; k++)
            all[n++] = some[k];
    }
    if (st != OK)
        return st;
    qsort(all, n, sizeof(*all), latest_first);
    n = n < CHARGES_SHOWN ? n : CHARGES_SHOWN;
    st = show_charges(ctx, all, n, &lines);
    v->charges = lines;
    v->charges_n = st == OK ? n : 0;
    return st;
}

static enum status show_paper(struct ctx *ctx, const struct story *s, struct membership_view *v)
{
    struct document_standing standing;
    if (s->m.status != MEMBERSHIP_SIGNING)
        return OK;
    const enum status st = document_state_of(ctx, "membership", s->m.id, &standing);
    if (st == OK && standing.last_id)
        v->document_url = document_path(ctx, standing.last_id);
    return st;
}

static enum status show_lists(struct ctx *ctx, const struct story *s, struct date today,
                              struct membership_view *v)
{
    struct plan plan;
    struct plan_next next;
    struct outlook outlook;
    struct membership_event_view *facts = NULL;
    enum status st = plan_of_story(ctx, s, today, &plan);
    if (st == OK)
        st = show_plan_includes(ctx, &plan, &v->includes, &v->includes_n);
    if (st == OK)
        st = show_plan_next(ctx, s, &plan, today, &next);
    if (st == OK) {
        v->includes_from = next.from;
        v->includes_then = next.texts;
        v->includes_then_n = next.texts_n;
    }
    if (st == OK)
        st = show_events(ctx, s, today, &facts, &v->facts_n);
    v->facts = facts;
    if (st == OK)
        st = show_services(ctx, s, today, &v->services, &v->services_n);
    if (st == OK)
        st = membership_outlook(ctx, s, &outlook);
    if (st == OK)
        st = show_outlook(ctx, &outlook, false, &v->outlook);
    if (st == OK)
        st = show_history(ctx, s, outlook.currency, v);
    if (st == OK)
        st = show_last_charges(ctx, s, v);
    return st == OK ? show_paper(ctx, s, v) : st;
}

static bool has_pause(const struct story *s, struct date today)
{
    for (size_t i = 0; i < s->pauses_n; i++) {
        if (!s->pauses[i].until.year || date_compare(today, s->pauses[i].until) < 0)
            return true;
    }
    return false;
}

/* The front desk needs what somebody may use, not what he owes [PL-71]. */
static void leave_to_the_host(struct membership_view *v)
{
    v->outlook = NULL;
    v->charges_n = 0;
    v->history_n = 0;
    v->document_url = NULL;
}

enum status membership_view_make(struct ctx *ctx, int64_t id, struct membership_view *ret_view)
{
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    struct membership_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    struct space sp;
    struct date today;
    struct membership_view v = {.id = id};
    enum status st = s && line ? membership_seen(ctx, id, s, &sp, &v.host) : LIMIT;
    if (st == NOT_FOUND) {
        st = membership_seen_at_desk(ctx, id, s, &sp);
        v.at_desk = st == OK;
    }
    if (st == OK)
        st = membership_note_look(ctx, s, &sp);
    if (st == OK)
        st = today_at(ctx, sp.id, &today);
    if (st == OK)
        st = show_membership(ctx, s, today, &(struct membership_place){0}, line);
    if (st == OK)
        st = show_lists(ctx, s, today, &v);
    if (v.at_desk)
        leave_to_the_host(&v);
    if (st == OK && (v.host || v.at_desk))
        st = space_head_make(ctx, &sp, "members", &v.head);
    if (st != OK)
        return st;
    v.slug = sp.slug;
    v.space_name = sp.name;
    v.line = line;
    v.note = s->m.note;
    v.earliest_end = story_earliest_end(s, today);
    v.earliest_last = date_add(v.earliest_end, -1);
    v.ending = s->m.until.year != 0;
    v.runs = s->m.status == MEMBERSHIP_RUNS;
    v.paused = has_pause(s, today);
    v.pause_ahead = v.paused && story_entitles(s, today);
    v.may_pause = s->m.pause_days > 0 || v.host;
    *ret_view = v;
    return OK;
}

enum status membership_show(struct ctx *ctx, const struct membership_of_form *form,
                            struct membership_view *ret_view)
{
    return membership_view_make(ctx, form->id, ret_view);
}

static const char *address_of(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    (void)id_print(id, text);
    return words(ctx, "/memberships/%s", text);
}

enum status membership_to_helped(struct ctx *ctx, const struct membership_view *v)
{
    return people_help_detail(ctx, words(ctx, "%s, %s", v->line->plan, v->space_name),
                              address_of(ctx, v->id));
}

enum status membership_decide(struct ctx *ctx, const struct membership_decide_form *form,
                              struct membership_view *ret_view)
{
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    struct space sp;
    bool host = false;
    enum status st = s ? membership_seen(ctx, form->id, s, &sp, &host) : LIMIT;
    if (st == OK && !host)
        return ctx_fail(ctx, DENIED, "request.denied", "Only the host answers this.");
    if (st == OK)
        st = membership_answer(ctx, form->id, !strcmp(form->answer, "yes"), form->reason, s);
    if (st != OK)
        return st;
    reply_see(ctx, address_of(ctx, form->id));
    return membership_view_make(ctx, form->id, ret_view);
}

/* ---- a step --------------------------------------------------------------------------------- */

/* A membership on whose step somebody decides. */
struct stepping {
    struct story *story;
    struct space space;
    struct date today;
    struct plan plan; /* STEP_CHANGE */
    struct membership_step step;
    bool ready; /* enough is chosen */
};

static enum step_kind kind_of_word(const char *word)
{
    static const struct {
        const char *word;
        enum step_kind kind;
    } all[] = {{"change", STEP_CHANGE}, {"pause", STEP_PAUSE},        {"resume", STEP_RESUME},
               {"cancel", STEP_CANCEL}, {"keep", STEP_KEEP},          {"extra", STEP_EXTRA_ADD},
               {"price", STEP_REPRICE}, {"extra_end", STEP_EXTRA_END}};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (!strcmp(word, all[i].word))
            return all[i].kind;
    }
    return STEP_CHANGE;
}

static enum status stepping_of(struct ctx *ctx, int64_t id, struct stepping *ret)
{
    ret->story = arena_alloc(ctx->arena, sizeof(*ret->story));
    enum status st =
        ret->story ? membership_seen(ctx, id, ret->story, &ret->space, &ret->step.by_host) : LIMIT;
    if (st == OK)
        st = membership_note_look(ctx, ret->story, &ret->space);
    return st == OK ? today_at(ctx, ret->space.id, &ret->today) : st;
}

/* Each step's own first choice where nothing was chosen. */
static struct date default_day(const struct stepping *g)
{
    switch (g->step.kind) {
    case STEP_CANCEL:
        return story_earliest_end(g->story, g->today);
    case STEP_REPRICE:
        return date_add(g->today, 30 + g->story->m.notice_days);
    case STEP_CHANGE:
    case STEP_PAUSE:
    case STEP_RESUME:
    case STEP_KEEP:
    case STEP_EXTRA_ADD:
    case STEP_EXTRA_END:
        break;
    }
    return g->today;
}

/* A plan that is offered where the membership is at home. */
static enum status choose_plan(struct ctx *ctx, struct stepping *g, int64_t plan_id)
{
    const struct membership_turn *now = story_turn_on(g->story, g->step.from);
    const enum status st = plan_get(ctx, plan_id ? plan_id : now->plan_id, &g->plan);
    const bool ours = g->plan.operator_id == g->space.operator_id &&
                      (!g->plan.space_id || g->plan.space_id == g->space.id);
    if (st != OK || !ours)
        return st == OK ? NOT_FOUND : st;
    g->step.plan = &g->plan;
    g->ready = plan_id != 0;
    return OK;
}

/* A service of the plan that it has. */
static enum status choose_service(struct ctx *ctx, struct stepping *g, int64_t extra_id)
{
    struct plan plan;
    const enum status st = plan_get(ctx, story_turn_on(g->story, g->step.from)->plan_id, &plan);
    for (size_t i = 0; st == OK && i < plan.extras_n; i++) {
        if (plan.extras[i].id != extra_id)
            continue;
        g->step.name = plan.extras[i].name;
        g->step.price_cents = plan.extras[i].price_cents;
        g->ready = true;
    }
    if (st == OK && extra_id && !g->ready)
        return ctx_field(ctx, "extra", "plan.no_extra", "There is no such service.");
    return st;
}

static enum status choose_step(struct ctx *ctx, const struct step_make_form *f, struct stepping *g)
{
    struct membership_step *step = &g->step;
    enum status st = stepping_of(ctx, f->id, g);
    if (st != OK)
        return st;
    const struct membership_turn *now = story_turn_on(g->story, g->today);
    step->kind = kind_of_word(f->step);
    step->from = f->from.year ? f->from : default_day(g);
    step->until = f->until;
    step->seats = f->seats.has ? (int32_t)f->seats.v : now->seats;
    step->term_months = f->term.has ? (int32_t)f->term.v : 0;
    step->reason = f->reason;
    step->extra_id = f->extra;
    step->account_id = ctx->actor ? ctx->actor->account_id : 0;
    step->again_cents = f->again_cents;
    switch (step->kind) {
    case STEP_CHANGE:
        if (!f->term.has && (!f->plan || f->plan == now->plan_id))
            step->term_months = now->term_months;
        return choose_plan(ctx, g, f->plan);
    case STEP_EXTRA_ADD:
        return choose_service(ctx, g, f->extra);
    case STEP_REPRICE:
        step->price_cents = f->price.has ? f->price.v : now->price_cents;
        g->ready = f->price.has;
        return step->by_host ? OK : NOT_FOUND;
    case STEP_PAUSE:
        g->ready = f->until.year != 0 || step->by_host;
        return OK;
    case STEP_EXTRA_END:
        g->ready = f->extra != 0;
        return OK;
    case STEP_RESUME:
    case STEP_CANCEL:
    case STEP_KEEP:
        break;
    }
    g->ready = true;
    return OK;
}

static const char *title_of(struct ctx *ctx, enum step_kind kind)
{
    static const char *const titles[] = {
        [STEP_CHANGE] = N_("Change the membership"), [STEP_PAUSE] = N_("Pause the membership"),
        [STEP_RESUME] = N_("End the pause"),         [STEP_CANCEL] = N_("End the membership"),
        [STEP_KEEP] = N_("Take the end back"),       [STEP_EXTRA_ADD] = N_("Add a service"),
        [STEP_EXTRA_END] = N_("End a service"),      [STEP_REPRICE] = N_("Ask another price"),
    };
    return ctx_text(ctx, titles[kind]);
}

static const char *sentence_of(struct ctx *ctx, const struct stepping *g)
{
    const char *day = words_date(ctx, g->step.from);
    switch (g->step.kind) {
    case STEP_CANCEL:
        if (date_compare(g->step.from, g->story->m.from) <= 0)
            return ctx_text(ctx, "It is called off before it begins: there is no day of it, and "
                                 "what was paid comes back.");
        return words(ctx,
                     ctx_text(ctx, "The last day is %s. What was paid for later days comes "
                                   "back, by the day."),
                     words_date(ctx, date_add(g->step.from, -1)));
    case STEP_PAUSE:
        return ctx_text(ctx, "Days of a pause are not charged, and nothing can be used on them.");
    case STEP_KEEP:
        return ctx_text(ctx, "The membership goes on as if it had not been ended.");
    case STEP_RESUME:
        return words(ctx, ctx_text(ctx, "It runs again from %s on."), day);
    case STEP_REPRICE:
        return ctx_text(ctx, "A higher price holds from the day on which the holder could have "
                             "ended it, at the earliest in 30 days; he is told by mail.");
    case STEP_CHANGE:
    case STEP_EXTRA_ADD:
    case STEP_EXTRA_END:
        break;
    }
    return words(ctx,
                 ctx_text(ctx, "It holds from %s on; what was paid for the days after comes "
                               "back, by the day."),
                 day);
}

/* The plans to choose from, and the terms of the chosen one. */
static enum status show_plans(struct ctx *ctx, const struct stepping *g,
                              struct membership_step_view *v)
{
    struct plan *plans = NULL;
    size_t n = 0;
    enum status st = plan_list(ctx, g->space.operator_id, g->space.id, false, &plans, &n);
    struct plan_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    struct plan_term_view *terms = arena_array(ctx->arena, g->plan.terms_n + 1, sizeof(*terms));
    if (st == OK && (!lines || !terms))
        st = LIMIT;
    for (size_t i = 0; st == OK && i < n; i++) {
        const bool shown = plans[i].audience != AUDIENCE_INVITED || g->step.by_host;
        if (shown && (!g->story->m.holder.team_id || plans[i].for_teams))
            st = show_plan(ctx, &plans[i], g->space.currency, &lines[v->plans_n++]);
    }
    if (st != OK)
        return st;
    const struct plan *p = &g->plan;
    terms[0] =
        (struct plan_term_view){.name = ctx_text(ctx, "without a term"),
                                .price = words_period_price(ctx, p->price_cents, g->space.currency,
                                                            p->period_months, p->period_days),
                                .on = g->step.term_months == 0};
    for (size_t i = 0; i < p->terms_n; i++)
        terms[i + 1] = (struct plan_term_view){
            .months = p->terms[i].months,
            .price_cents = p->terms[i].price_cents,
            .name = words(ctx, text_plural(ctx->lang, "%d month", "%d months", p->terms[i].months),
                          (int)p->terms[i].months),
            .price = words_period_price(ctx, p->terms[i].price_cents, g->space.currency,
                                        p->period_months, p->period_days),
            .on = p->terms[i].months == g->step.term_months};
    v->plans = lines;
    v->plan = g->ready ? p->id : story_turn_on(g->story, g->today)->plan_id;
    v->terms = terms;
    v->terms_n = p->terms_n ? p->terms_n + 1 : 0;
    return OK;
}

static enum status show_step_services(struct ctx *ctx, const struct stepping *g,
                                      struct membership_step_view *v)
{
    struct plan plan;
    struct plan_line_view line;
    if (g->step.kind == STEP_EXTRA_END)
        return show_services(ctx, g->story, g->today, &v->services, &v->services_n);
    enum status st = plan_get(ctx, story_turn_on(g->story, g->today)->plan_id, &plan);
    if (st == OK)
        st = show_plan(ctx, &plan, g->space.currency, &line);
    if (st == OK) {
        v->services = line.services;
        v->services_n = line.services_n;
    }
    return st;
}

/* The invoices before and after; a refusal is shown on the page, it is no refusal. */
static enum status show_both(struct ctx *ctx, const struct stepping *g,
                             struct membership_step_view *v)
{
    struct outlook before;
    struct outlook after;
    enum status st = membership_outlook(ctx, g->story, &before);
    if (st == OK)
        st = show_outlook(ctx, &before, true, &v->before);
    if (st != OK || !g->ready)
        return st;
    struct booked_shown booked;
    st = membership_preview(ctx, g->story->m.id, &g->step, &after);
    if (st == INVALID || st == CONFLICT || st == DENIED) {
        v->why = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    if (st == OK)
        st = show_outlook(ctx, &after, false, &v->after);
    if (st == OK)
        st = show_booked(ctx, g->story, &(struct paid_agains){after.again, after.again_n},
                         &g->story->m.holder, &booked);
    if (st != OK)
        return st;
    v->bookings = booked.list;
    v->bookings_n = booked.n;
    v->others = booked.others;
    v->others_cents = booked.others_cents;
    v->again_cents = booked.cents + booked.others_cents;
    return OK;
}

static const char *typed_day(struct ctx *ctx, struct date d)
{
    char text[DATE_CHARS + 1] = "";
    if (d.year)
        date_print(d, text);
    return words(ctx, "%s", text);
}

static enum status step_view(struct ctx *ctx, const struct step_make_form *form,
                             struct membership_step_view *v)
{
    struct stepping *g = arena_alloc(ctx->arena, sizeof(*g));
    struct membership_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    if (!g || !line)
        return LIMIT;
    *g = (struct stepping){.ready = false};
    enum status st = choose_step(ctx, form, g);
    if (st == OK)
        st = show_membership(ctx, g->story, g->today, &(struct membership_place){0}, line);
    if (st == OK && g->step.kind == STEP_CHANGE)
        st = show_plans(ctx, g, v);
    if (st == OK && (g->step.kind == STEP_EXTRA_ADD || g->step.kind == STEP_EXTRA_END))
        st = show_step_services(ctx, g, v);
    if (st == OK)
        st = show_both(ctx, g, v);
    if (st != OK)
        return st;
    v->id = g->story->m.id;
    v->slug = g->space.slug;
    v->space_name = g->space.name;
    v->line = line;
    v->step = form->step;
    v->title = title_of(ctx, g->step.kind);
    v->seats = g->step.seats;
    v->from_typed = typed_day(ctx, g->step.from);
    v->until_typed = typed_day(ctx, g->step.until);
    v->earliest = default_day(g);
    v->sentence = sentence_of(ctx, g);
    v->extra = g->step.extra_id;
    v->price = form->price.has ? show_typed_money(ctx, form->price.v) : NULL;
    v->reason = form->reason;
    v->host = g->step.by_host;
    reply_title(ctx, v->title);
    return OK;
}

/* A refused form is shown again by what was typed. */
static void retype(struct ctx *ctx, struct step_make_form *f)
{
    const char *step = request_raw(ctx, "step");
    if (step)
        f->step = step;
    f->plan = request_again_id(ctx, f->plan, "plan");
    f->extra = request_again_id(ctx, f->extra, "extra");
    f->from = request_again_date(ctx, f->from, "from");
    f->until = request_again_date(ctx, f->until, "until");
}

enum status step_show(struct ctx *ctx, const struct step_look_form *form,
                      struct membership_step_view *ret_view)
{
    struct step_make_form f = {.id = form->id,
                               .step = form->step,
                               .plan = form->plan,
                               .term = form->term,
                               .seats = form->seats,
                               .from = form->from,
                               .until = form->until,
                               .extra = form->extra,
                               .price = form->price,
                               .reason = form->reason};
    struct membership_step_view v = {.why = NULL};
    retype(ctx, &f);
    const enum status st = step_view(ctx, &f, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status step_do(struct ctx *ctx, const struct step_make_form *form,
                    struct membership_view *ret_view)
{
    struct stepping *g = arena_alloc(ctx->arena, sizeof(*g));
    if (!g)
        return LIMIT;
    *g = (struct stepping){.ready = false};
    enum status st = choose_step(ctx, form, g);
    if (st == OK)
        st = membership_do(ctx, form->id, &g->step, g->story);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "Done. The next invoices are below."));
    reply_see(ctx, address_of(ctx, form->id));
    st = membership_view_make(ctx, form->id, ret_view);
    return st == OK ? membership_to_helped(ctx, ret_view) : st;
}
