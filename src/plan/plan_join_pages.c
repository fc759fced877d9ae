/* Joining: what it would be, and doing it, for oneself, for a team, or by a host for somebody. */
#include "plan/plan_show.h"

#include "base/id.h"
#include "http/http.h"
#include "people/people.h"
#include "plan_routes.h"

#include <string.h>

/* What is chosen, as far as it is. */
struct choice {
    struct space space;
    struct plan plan;
    bool host;
    struct membership_ask ask;
    const char *email, *person; /* of the one that a host adds */
};

/* The plan, if this space offers it to whoever looks. */
static enum status choose_plan(struct ctx *ctx, const char *slug, int64_t id, struct choice *c)
{
    enum status s = space_of_slug(ctx, slug, &c->space);
    if (s == OK)
        s = plan_get(ctx, id, &c->plan);
    if (s != OK)
        return s;
    const struct plan *p = &c->plan;
    c->host = people_is_host(ctx->actor, c->space.operator_id, c->space.id);
    const bool ours =
        p->operator_id == c->space.operator_id && (p->space_id == 0 || p->space_id == c->space.id);
    const bool shown = c->space.status == SPACE_OPEN && p->audience != AUDIENCE_INVITED;
    return ours && (shown || c->host) ? OK : NOT_FOUND;
}

/* For whom: a host names somebody, others themselves or a team that they run. */
static enum status choose_holder(struct ctx *ctx, int64_t team_id, struct choice *c)
{
    struct holder *h = &c->ask.holder;
    if (c->host && c->email) {
        c->ask.by_host = true;
        return people_account(ctx, c->email, c->person, &h->account_id);
    }
    if (team_id) {
        struct team t;
        const enum status s = team_get(ctx, team_id, &t);
        if (s != OK)
            return s;
        const bool kept = c->host && team_kept_by(ctx->actor, &t);
        if (!kept && !people_is_team_admin(ctx->actor, team_id))
            return NOT_FOUND;
        c->ask.by_host = kept;
        h->team_id = team_id;
        return OK;
    }
    h->account_id = ctx->actor ? ctx->actor->account_id : 0;
    return OK;
}

static enum status choose(struct ctx *ctx, const struct join_look_form *f, struct choice *c)
{
    struct date today;
    enum status s = choose_plan(ctx, f->slug, f->id, c);
    if (s == OK)
        s = today_at(ctx, c->space.id, &today);
    if (s != OK)
        return s;
    c->ask = (struct membership_ask){.plan = &c->plan,
                                     .space_id = c->space.id,
                                     .seats = f->seats.has ? (int32_t)f->seats.v : 1,
                                     .term_months = f->term.has ? (int32_t)f->term.v : 0,
                                     .from = f->from.year ? f->from : today,
                                     .trial = f->trial,
                                     .extra_ids = f->service,
                                     .extra_ids_n = f->service_n,
                                     .note = "",
                                     .by_host = c->host};
    c->email = request_again_text(ctx, f->email, "email");
    c->person = request_again_text(ctx, f->person, "person");
    c->ask.holder.team_id = request_again_id(ctx, f->team, "team");
    return OK;
}

/* ---- the page ------------------------------------------------------------------------------- */

static void show_choices(struct ctx *ctx, const struct choice *c, struct join_view *v,
                         struct plan_term_view *terms, struct plan_service_view *services)
{
    const struct plan *p = &c->plan;
    terms[0] =
        (struct plan_term_view){.months = 0,
                                .price_cents = p->price_cents,
                                .name = ctx_text(ctx, "without a term"),
                                .price = words_period_price(ctx, p->price_cents, c->space.currency,
                                                            p->period_months, p->period_days)};
    memcpy(terms + 1, v->plan->terms, v->plan->terms_n * sizeof(*terms));
    v->terms = terms;
    v->terms_n = v->plan->terms_n + 1;
    for (size_t i = 0; i < v->terms_n; i++)
        terms[i].on = terms[i].months == c->ask.term_months;
    memcpy(services, v->plan->services, v->plan->services_n * sizeof(*services));
    for (size_t i = 0; i < v->plan->services_n; i++) {
        for (size_t k = 0; k < c->ask.extra_ids_n; k++)
            services[i].on |= services[i].id == c->ask.extra_ids[k];
    }
}

/* When it may end, said before it begins. */
static const char *end_sentence(struct ctx *ctx, const struct choice *c)
{
    const struct plan *p = &c->plan;
    if (!c->ask.term_months)
        return p->notice_days
                   ? words(ctx,
                           text_plural(ctx->lang,
                                       "It goes on until you end it, with %d day of notice; the "
                                       "last period is charged by the day.",
                                       "It goes on until you end it, with %d days of notice; the "
                                       "last period is charged by the day.",
                                       p->notice_days),
                           (int)p->notice_days)
                   : ctx_text(ctx, "It goes on until you end it, on any day; the last period is "
                                   "charged by the day.");
    const struct date begin = c->ask.trial ? date_add(c->ask.from, p->trial_days) : c->ask.from;
    const char *end = words_date(ctx, date_add(date_add_months(begin, c->ask.term_months), -1));
    return words(ctx,
                 ctx_text(ctx, p->renews
                                   ? N_("It binds until %s. Before another term begins you get a "
                                        "mail, in time to say no.")
                                   : N_("It binds until %s and ends by itself.")),
                 end);
}

static enum status show_offer(struct ctx *ctx, const struct choice *c, struct join_view *v)
{
    struct plan_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    struct plan_term_view *terms = arena_array(ctx->arena, c->plan.terms_n + 1, sizeof(*terms));
    struct plan_service_view *services =
        arena_array(ctx->arena, c->plan.extras_n, sizeof(*services));
    enum status s =
        line && terms && services ? show_plan(ctx, &c->plan, c->space.currency, line) : LIMIT;
    if (s == OK)
        s = show_holders(ctx, c->ask.holder.team_id, (struct own_choice_view **)&v->holders,
                         &v->holders_n);
    if (s != OK)
        return s;
    v->several = v->holders_n > 1;
    v->plan = line;
    show_choices(ctx, c, v, terms, services);
    line->services = services;
    return OK;
}

/* What it would cost, or why it cannot be; a refusal is shown on the page, it is no refusal. */
static enum status show_cost(struct ctx *ctx, struct choice *c, struct join_view *v)
{
    struct outlook o;
    struct membership_ask ask = c->ask;
    /* A stranger, and whoever a host adds, are looked at as anybody. */
    if (!ask.holder.team_id)
        ask.holder.account_id = c->host || !ctx->actor ? 0 : ctx->actor->account_id;
    ask.by_host = c->host;
    const enum status s = membership_preview_join(ctx, &ask, &o);
    if (s == INVALID || s == CONFLICT || s == DENIED) {
        v->why = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    if (s != OK)
        return s;
    v->first_cents = o.invoices_n ? o.invoices[0].amount_cents : 0;
    v->first_typed = words(ctx, "%lld", (long long)v->first_cents);
    return show_outlook(ctx, &o, false, &v->outlook);
}

enum status join_show(struct ctx *ctx, const struct join_look_form *form,
                      struct join_view *ret_view)
{
    struct choice c = {.email = NULL};
    struct join_view v = {.why = NULL, .first_typed = ""};
    enum status s = choose(ctx, form, &c);
    if (s == OK)
        s = space_head_make(ctx, &c.space, "page", &v.head);
    if (s == OK)
        s = show_offer(ctx, &c, &v);
    if (s != OK)
        return s;
    char from[DATE_CHARS + 1];
    date_print(c.ask.from, from);
    v.slug = c.space.slug;
    v.space_name = c.space.name;
    v.seats = c.ask.seats;
    v.from = c.ask.from;
    v.from_typed = words(ctx, "%s", from);
    v.trial = c.ask.trial;
    v.sentence = end_sentence(ctx, &c);
    v.for_team = c.ask.holder.team_id != 0;
    v.person = c.person;
    v.email = c.email;
    v.host = c.host;
    v.signed_in = ctx->actor != NULL;
    v.here =
        words(ctx, "%s%s%s", request_path(ctx), *request_query(ctx) ? "?" : "", request_query(ctx));
    s = show_cost(ctx, &c, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- doing it ------------------------------------------------------------------------------- */

enum status join_do(struct ctx *ctx, const struct join_make_form *form,
                    struct membership_view *ret_view)
{
    struct choice c = {.email = form->email, .person = form->person};
    enum status s = choose_plan(ctx, form->slug, form->id, &c);
    if (s != OK)
        return s;
    c.ask = (struct membership_ask){
        .plan = &c.plan,
        .space_id = c.space.id,
        .seats = (int32_t)form->seats,
        .term_months = (int32_t)form->term,
        .from = form->from,
        .trial = form->trial,
        .extra_ids = form->service,
        .extra_ids_n = form->service_n,
        .note = form->note,
        .first_cents = form->first_cents,
    };
    s = choose_holder(ctx, form->team, &c);
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    if (s == OK && !story)
        s = LIMIT;
    if (s == OK)
        s = membership_join(ctx, &c.ask, story);
    if (s != OK)
        return s;
    char id[ID_CHARS_MAX + 1];
    (void)id_print(story->m.id, id);
    reply_flash(ctx, story->m.status == MEMBERSHIP_RUNS
                         ? ctx_text(ctx, "Welcome: the membership runs.")
                         : ctx_text(ctx, "The request is made. You get a mail with the answer."));
    reply_created(ctx, words(ctx, "/memberships/%s", id));
    s = membership_view_make(ctx, story->m.id, ret_view);
    return s == OK ? membership_to_helped(ctx, ret_view) : s;
}
