/* One limit: its form, and what became of it. */
#include "limit/limit_show.h"

#include "base/id.h"
#include "http/http.h"
#include "limit_routes.h"
#include "people/people.h"

#include <string.h>

enum { MINUTES_AN_HOUR = 60, HUNDREDTHS = 100 };

static const struct labelled measures[] = {
    {"hours", N_("hours in a time")},           {"count", N_("bookings in a time")},
    {"longest", N_("the time at once, hours")}, {"ahead", N_("how many days ahead")},
    {"no_shows", N_("after so many no-shows")},
};
static const struct labelled periods[] = {
    {"day", N_("a day")},
    {"week", N_("a week")},
    {"month", N_("a month")},
    {"open", N_("all that is booked and not over")},
};
static const struct labelled times[] = {
    {"any", N_("all hours")},
    {"peak", N_("peak hours alone")},
    {"off_peak", N_("outside peak hours alone")},
};
static const struct labelled eachs[] = {
    {"person", N_("what one person books")},
    {"team", N_("what is booked for one team, by whomever")},
};
static const struct labelled thens[] = {
    {"refuse", N_("cannot book it")},
    {"ask", N_("asks the host")},
    {"warn", N_("reads a warning")},
};
static const struct labelled whos[] = {
    {"everyone", N_("everybody")},
    {"members", N_("members")},
    {"non_members", N_("who is no member")},
    {"plan", N_("members of the plan …")},
    {"team", N_("the team …")},
    {"group", N_("the group …")},
    {"person", N_("one person, by e-mail")},
};

/* ---- the form ------------------------------------------------------------------------------- */

static enum status show_choices(struct ctx *ctx, const struct space *s, const struct limit_rule *r,
                                struct limit_rule_edit_view *v)
{
    const struct {
        const struct labelled *all;
        size_t n;
        const char *chosen;
        struct choices_to to;
    } lists[] = {
        {measures, ARRAY_LEN(measures), limit_measure_name(r->measure), INTO(v, measures)},
        {periods, ARRAY_LEN(periods), limit_period_name(r->period), INTO(v, periods)},
        {times, ARRAY_LEN(times), limit_time_name(r->time), INTO(v, times)},
        {eachs, ARRAY_LEN(eachs), limit_each_name(r->each), INTO(v, eachs)},
        {thens, ARRAY_LEN(thens), limit_then_name(r->then), INTO(v, thens)},
        {whos, ARRAY_LEN(whos), limit_who_name(r), INTO(v, whos)},
    };
    enum status st = OK;
    for (size_t i = 0; st == OK && i < ARRAY_LEN(lists); i++)
        st = choices_words(ctx, lists[i].all, lists[i].n, lists[i].chosen, lists[i].to);
    if (st == OK)
        st = choices_kinds(ctx, r->kinds, INTO(v, kinds));
    if (st == OK)
        st = choices_resources(ctx, s->id, r->resource_id, INTO(v, resources));
    if (st == OK)
        st = limit_choose_plans(ctx, s, r->who.plan_id, INTO(v, plans));
    if (st == OK)
        st = limit_choose_teams(ctx, s, r->who.team_id, INTO(v, teams));
    return st;
}

static enum status show_person(struct ctx *ctx, const struct limit_rule *r, const char **ret_email)
{
    struct contact who;
    const enum status s = r->account_id ? people_get(ctx, r->account_id, &who) : NOT_FOUND;
    if (s == OK)
        *ret_email = who.email;
    return s == NOT_FOUND ? OK : s;
}

/* A new one: as most hosts begin. */
static struct limit_rule fresh_rule(const char *email)
{
    static const int64_t somebody = -1;
    return (struct limit_rule){.name = "",
                               .active = true,
                               .measure = LIMIT_HOURS,
                               .period = LIMIT_WEEK,
                               .each = LIMIT_PERSON,
                               .account_id = email ? somebody : 0,
                               .who.group = "",
                               .then = LIMIT_REFUSE};
}

enum status limit_rule_edit(struct ctx *ctx, const struct limit_rule_ask_form *form,
                            struct limit_rule_edit_view *ret_view)
{
    struct space s;
    struct limit_rule r = fresh_rule(form->email);
    struct limit_rule_edit_view v = {.email_typed = form->email};
    const int64_t id = request_again_id(ctx, form->id, "id");
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = space_head_make(ctx, &s, "limits", &v.head);
    if (st == OK && id)
        st = limit_rule_get(ctx, s.id, id, &r);
    if (st == OK)
        st = show_choices(ctx, &s, &r, &v);
    if (st == OK && id)
        st = show_person(ctx, &r, &v.email_typed);
    struct limit_rule_view *shown = st == OK ? arena_alloc(ctx->arena, sizeof(*shown)) : NULL;
    if (st == OK)
        st = shown ? limit_rule_show(ctx, &r, shown) : LIMIT;
    if (st != OK)
        return st;
    shown->email = v.email_typed;
    v.rule = id ? shown : NULL;
    v.amount_typed = id ? shown->amount : NULL;
    v.days_typed = typed_int(ctx, id ? r.days : 30);
    *ret_view = v;
    return OK;
}

/* ---- keeping it ----------------------------------------------------------------------------- */

/* What the form would send if nobody changed anything. */
static enum status form_now(struct ctx *ctx, const struct limit_rule *r,
                            struct limit_rule_form *ret_form)
{
    struct limit_rule_view v;
    const char *email = NULL;
    const bool minutes = r->measure == LIMIT_HOURS || r->measure == LIMIT_LONGEST;
    enum status s = limit_rule_show(ctx, r, &v);
    if (s == OK)
        s = show_person(ctx, r, &email);
    if (s != OK)
        return s;
    *ret_form = (struct limit_rule_form){
        .name = *r->name ? r->name : NULL,
        .measure = v.measure,
        .amount =
            opt_int_of(minutes ? r->amount * HUNDREDTHS / MINUTES_AN_HOUR : r->amount * HUNDREDTHS),
        .period = v.period,
        .days = v.days,
        .time = v.time,
        .each = v.each,
        .kinds = v.kinds,
        .kinds_n = v.kinds_n,
        .resource = r->resource_id,
        .who = v.who,
        .plan = r->who.plan_id,
        .team = r->who.team_id,
        .group = *r->who.group ? r->who.group : NULL,
        .email = email,
        .then = v.then,
    };
    return OK;
}

/* Hours become minutes; of all else there are no parts. */
static enum status take_amount(struct ctx *ctx, struct opt_int amount, struct limit_rule *r)
{
    if (!amount.has)
        return ctx_field(ctx, "amount", "field.missing", "Please say how much.");
    if (r->measure == LIMIT_HOURS || r->measure == LIMIT_LONGEST)
        r->amount = (amount.v * MINUTES_AN_HOUR + HUNDREDTHS / 2) / HUNDREDTHS;
    else if (amount.v % HUNDREDTHS != 0)
        return ctx_field(ctx, "amount", "field.number", "This must be a whole number.");
    else
        r->amount = amount.v / HUNDREDTHS;
    return OK;
}

static enum status take_who(struct ctx *ctx, const struct space *space,
                            const struct limit_rule_form *f, struct limit_rule *r)
{
    static const char *const names[] = {"everyone", "members", "non_members",
                                        "plan",     "team",    "group"};
    r->account_id = 0;
    r->who = (struct audience_who){
        .plan_id = f->plan, .team_id = f->team, .group = f->group ? f->group : ""};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(names[i], f->who) == 0)
            r->who.audience = (enum audience)i;
    }
    if (strcmp(f->who, "person") != 0)
        return OK;
    if (!f->email)
        return ctx_field(ctx, "email", "field.missing", "Please say who.");
    const enum status s = plan_client(ctx, space->operator_id, f->email, &r->account_id);
    return s == NOT_FOUND ? ctx_field(ctx, "email", "limit.no_person",
                                      "Nobody with this address has had to do with you.")
                          : s;
}

static enum status take_form(struct ctx *ctx, const struct space *space,
                             const struct limit_rule_form *f, struct limit_rule *r)
{
    r->space_id = space->id;
    r->name = f->name ? f->name : "";
    r->measure = limit_measure_of(f->measure);
    r->period = limit_period_of(f->period);
    r->days = f->days.has ? (int32_t)f->days.v : 0;
    r->time = limit_time_of(f->time);
    r->each = limit_each_of(f->each);
    r->resource_id = f->resource;
    r->then = limit_then_of(f->then);
    enum status s = take_amount(ctx, f->amount, r);
    if (set_of_kinds(ctx, f->kinds, f->kinds_n, &r->kinds) != OK)
        s = INVALID;
    const enum status who = take_who(ctx, space, f, r);
    return who != OK ? who : s;
}

enum status limit_rule_keep(struct ctx *ctx, const struct limit_rule_form *form,
                            struct limit_list_view *ret_view)
{
    struct space s;
    struct limit_rule r = fresh_rule(NULL);
    struct limit_rule_form f = *form;
    struct limit_rule_form now;
    int64_t id = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK && form->id)
        st = limit_rule_get(ctx, s.id, form->id, &r);
    if (st == OK && form->id)
        st = form_now(ctx, &r, &now);
    if (st == OK && form->id)
        request_keep(ctx, &f, &now);
    if (st == OK)
        st = take_form(ctx, &s, &f, &r);
    if (st == OK)
        st = limit_rule_save(ctx, &r, &id);
    return st == OK ? limit_changed(ctx, &s, ctx_text(ctx, "Saved."), ret_view) : st;
}

enum status limit_rule_set_active(struct ctx *ctx, const struct limit_rule_turn_form *form,
                                  struct limit_list_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = limit_rule_switch(ctx, s.id, form->id, form->active);
    const char *said = form->active ? ctx_text(ctx, "The limit counts again.")
                                    : ctx_text(ctx, "The limit counts no more.");
    return st == OK ? limit_changed(ctx, &s, said, ret_view) : st;
}

enum status limit_rule_drop(struct ctx *ctx, const struct limit_rule_of_form *form,
                            struct limit_list_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = limit_rule_remove(ctx, s.id, form->id);
    return st == OK ? limit_changed(ctx, &s, ctx_text(ctx, "The limit is gone."), ret_view) : st;
}
