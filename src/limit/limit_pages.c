/* The limits of a space as a list that a host reads and tries, and its peak hours. */
#include "limit/limit_show.h"

#include "base/format.h"
#include "http/http.h"
#include "limit_routes.h"
#include "people/people.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

/* ---- a rule --------------------------------------------------------------------------------- */

static const char *const who_names[] = {
    [AUDIENCE_EVERYONE] = "everyone",
    [AUDIENCE_MEMBERS] = "members",
    [AUDIENCE_NON_MEMBERS] = "non_members",
    [AUDIENCE_PLAN] = "plan",
    [AUDIENCE_TEAM] = "team",
    [AUDIENCE_GROUP] = "group",
};

const char *limit_who_name(const struct limit_rule *r)
{
    return r->account_id ? "person" : who_names[r->who.audience];
}

const char *limit_typed_amount(struct ctx *ctx, const struct limit_rule *r)
{
    const bool minutes = r->measure == LIMIT_HOURS || r->measure == LIMIT_LONGEST;
    const long long hundredths = minutes ? r->amount * 100 / 60 : r->amount * 100;
    return hundredths % 100 ? words(ctx, "%lld.%02lld", hundredths / 100, hundredths % 100)
                            : words(ctx, "%lld", hundredths / 100);
}

/* The host reads of a person in the list of limits [PV-7]. */
static enum status person_of(struct ctx *ctx, const struct space *s, int64_t account_id,
                             const char **ret_email)
{
    const struct look look = {
        .operator_id = s->operator_id, .space_id = s->id, .place = s->name, .what = N_("Limits")};
    struct contact who;
    enum status st = people_get(ctx, account_id, &who);
    if (st == NOT_FOUND)
        return OK;
    if (st == OK)
        st = people_looked_at_listed(ctx, &look, account_id);
    if (st == OK)
        *ret_email = who.email;
    return st;
}

enum status limit_rule_show(struct ctx *ctx, const struct limit_rule *r,
                            struct limit_rule_view *ret_view)
{
    *ret_view = (struct limit_rule_view){
        .id = r->id,
        .name = r->name,
        .sentence = limit_sentence(ctx, r),
        .active = r->active,
        .measure = limit_measure_name(r->measure),
        .amount = limit_typed_amount(ctx, r),
        .period = limit_period_name(r->period),
        .days = r->days ? opt_int_of(r->days) : (struct opt_int){0},
        .time = limit_time_name(r->time),
        .each = limit_each_name(r->each),
        .resource = r->resource_id,
        .who = limit_who_name(r),
        .plan = r->who.plan_id,
        .team = r->who.team_id,
        .group = r->who.group,
        .then = limit_then_name(r->then),
    };
    return words_of_kinds(ctx, r->kinds, &ret_view->kinds, &ret_view->kinds_n);
}

static enum status show_rules(struct ctx *ctx, const struct space *s, const struct limits *l,
                              struct limit_list_view *v)
{
    struct limit_rule_view *list = arena_array(ctx->arena, l->n, sizeof(*list));
    enum status st = list ? OK : LIMIT;
    for (size_t i = 0; st == OK && i < l->n; i++) {
        const struct limit_rule *r = &l->list[i];
        st = limit_rule_show(ctx, r, &list[i]);
        list[i].position = (int64_t)i + 1;
        if (st == OK && r->account_id)
            st = person_of(ctx, s, r->account_id, &list[i].email);
        v->fair |= r->measure == LIMIT_LONGEST && (!r->kinds || r->kinds & 1U << KIND_ROOM);
    }
    v->rules = list;
    v->rules_n = l->n;
    return st;
}

/* ---- a case --------------------------------------------------------------------------------- */

/* What was asked, ready to be judged. */
struct trying {
    const struct space *space;
    const struct limits *limits;
    struct limit_ask ask;
    struct standing_as as;
    bool supposed; /* as somebody like this; else the person himself, with what he booked */
    int64_t id;
    const char *group, *person;
};

static enum status take_person(struct ctx *ctx, const char *email, struct trying *t)
{
    struct contact who;
    if (!email)
        return ctx_field(ctx, "email", "field.missing", "Please say who.");
    enum status s = plan_client(ctx, t->space->operator_id, email, &t->ask.whose.account_id);
    if (s == NOT_FOUND)
        return ctx_field(ctx, "email", "limit.no_person",
                         "Nobody with this address has had to do with you.");
    if (s == OK)
        s = people_get(ctx, t->ask.whose.account_id, &who);
    const struct look look = {.account_id = t->ask.whose.account_id,
                              .operator_id = t->space->operator_id,
                              .space_id = t->space->id,
                              .place = t->space->name,
                              .what = N_("Limits")};
    if (s == OK)
        s = people_looked_at(ctx, &look);
    if (s == OK)
        t->person = *who.name ? who.name : who.email;
    return s;
}

static void suppose(const struct limit_list_form *f, struct trying *t)
{
    static const int64_t some_plan = -1;
    const bool plan = strcmp(f->who, "plan") == 0;
    t->supposed = true;
    if (strcmp(f->who, "member") == 0 || (plan && !f->plan)) {
        t->as = (struct standing_as){.plan_ids = &some_plan, .plan_ids_n = 1};
    } else if (plan) {
        t->id = f->plan;
        t->as = (struct standing_as){.plan_ids = &t->id, .plan_ids_n = 1};
    } else if (strcmp(f->who, "team") == 0 && f->team) {
        t->id = f->team;
        t->as = (struct standing_as){.team_ids = &t->id, .team_ids_n = 1};
        t->ask.whose.team_id = f->team;
    } else if (strcmp(f->who, "group") == 0 && f->group) {
        t->group = f->group;
        t->as = (struct standing_as){.groups = &t->group, .groups_n = 1};
    }
}

static enum status take_case(struct ctx *ctx, const struct limit_list_form *f, struct trying *t)
{
    const struct zone *z = t->limits->zone;
    struct resource thing;
    int64_t second = 0;
    enum status s = resource_get(ctx, f->resource, &thing);
    if (s == NOT_FOUND || (s == OK && thing.space_id != t->space->id))
        return ctx_field(ctx, "resource", "field.choice", "The space has no such thing.");
    if (s != OK)
        return s;
    const struct date last = f->to > f->from ? f->date : date_add(f->date, 1);
    t->ask.whose.space_id = t->space->id;
    t->ask.operator_id = t->space->operator_id;
    t->ask.resource_id = thing.id;
    t->ask.kind = thing.kind;
    t->ask.units = (int32_t)f->units;
    (void)zone_instant(z, f->date, f->from, &t->ask.starts_at, &second);
    (void)zone_instant(z, last, f->to, &t->ask.ends_at, &second);
    if (strcmp(f->who, "person") == 0)
        return take_person(ctx, f->email, t);
    suppose(f, t);
    return OK;
}

static enum status show_verdict(struct ctx *ctx, const struct trying *t,
                                const struct limit_verdict *verdict,
                                const struct limit_answer_view **ret_answer)
{
    struct limit_answer_view *v = arena_alloc(ctx->arena, sizeof(*v));
    struct limit_verdict_view *list = arena_array(ctx->arena, verdict->n, sizeof(*list));
    if (!v || !list)
        return LIMIT;
    for (size_t i = 0; i < verdict->n; i++) {
        const struct limit_finding *f = &verdict->findings[i];
        list[i] = (struct limit_verdict_view){.rule = f->rule->id,
                                              .sentence = limit_sentence(ctx, f->rule),
                                              .binds = f->fit == LIMIT_BINDS,
                                              .over = f->over,
                                              .then = limit_then_name(f->rule->then),
                                              .text = limit_answer_words(ctx, t->limits, f)};
    }
    const struct limit_finding *no = verdict->refused;
    *v = (struct limit_answer_view){
        .allowed = !no,
        .asks = verdict->asks,
        .warns = verdict->warns,
        .code = no ? limit_code(no->rule->measure) : NULL,
        .why = no ? limit_answer_words(ctx, t->limits, no) : NULL,
        .person = t->person,
        .rules = list,
        .rules_n = verdict->n,
    };
    *ret_answer = v;
    return OK;
}

static enum status answer(struct ctx *ctx, const struct limit_list_form *f,
                          const struct space *space, const struct limits *l,
                          const struct limit_answer_view **ret_answer)
{
    struct trying *t = arena_alloc(ctx->arena, sizeof(*t));
    struct limit_verdict verdict;
    if (!t)
        return LIMIT;
    *t = (struct trying){.space = space, .limits = l};
    enum status s = take_case(ctx, f, t);
    if (s == OK)
        s = limit_try(ctx, l, &t->ask, t->supposed ? &t->as : NULL, &verdict);
    return s == OK ? show_verdict(ctx, t, &verdict, ret_answer) : s;
}

/* ---- the page ------------------------------------------------------------------------------- */

static const struct labelled whos_of_case[] = {
    {"stranger", N_("somebody without a plan")}, {"member", N_("a member")},
    {"plan", N_("a member of the plan …")},      {"team", N_("somebody of the team …")},
    {"group", N_("somebody of the group …")},    {"person", N_("this person, by e-mail")},
};

static enum status question(struct ctx *ctx, const struct space *s, const struct limit_list_form *f,
                            struct limit_list_view *v)
{
    enum status st = choices_resources(ctx, s->id, f->resource, INTO(v, resources));
    if (st == OK)
        st = limit_choose_plans(ctx, s, f->plan, INTO(v, plans));
    if (st == OK)
        st = limit_choose_teams(ctx, s, f->team, INTO(v, teams));
    if (st == OK)
        st = choices_words(ctx, whos_of_case, ARRAY_LEN(whos_of_case), f->who, INTO(v, whos));
    v->date_typed = typed_date(ctx, f->date);
    v->from_typed = words_minute(ctx, f->from);
    v->to_typed = words_minute(ctx, f->to);
    v->units_typed = typed_int(ctx, f->units);
    v->group_typed = f->group;
    v->email_typed = f->email;
    return st;
}

static enum status show_peaks(struct ctx *ctx, int64_t space_id, struct limit_list_view *v)
{
    struct limit_peaks p;
    const char *days[8] = {0};
    const enum status s = limit_peaks_of(ctx, space_id, &p);
    for (int day = 1; s == OK && day <= 7; day++) {
        days[day] = hours_print(ctx->arena, p.open[day], p.n[day]);
        if (!days[day])
            return LIMIT;
        v->peaks |= p.n[day] > 0;
    }
    v->monday = days[1];
    v->tuesday = days[2];
    v->wednesday = days[3];
    v->thursday = days[4];
    v->friday = days[5];
    v->saturday = days[6];
    v->sunday = days[7];
    return s;
}

/* The next Wednesday, late in the morning, when nothing was asked yet. */
static void take_usual(struct ctx *ctx, const struct zone *z, struct limit_list_form *f)
{
    enum { WEDNESDAY = 3 };
    const struct date today = when_date(zone_when(z, ctx_now_s(ctx)));
    if (!f->date.year)
        f->date = date_add(today, 7 + WEDNESDAY - date_weekday(today));
    if (f->from < 0)
        f->from = 10 * 60;
    if (f->to < 0)
        f->to = 12 * 60;
}

static enum status list_page(struct ctx *ctx, const struct space *s,
                             const struct limit_list_form *asked, struct limit_list_view *ret_view)
{
    struct limit_list_form f = *asked;
    struct limit_list_view v = {.zone = s->zone};
    struct limits *l = arena_alloc(ctx->arena, sizeof(*l));
    const struct zone *z = zone_get(s->zone);
    if (!l || !z)
        return LIMIT;
    take_usual(ctx, z, &f);
    enum status st = space_head_make(ctx, s, "limits", &v.head);
    if (st == OK)
        st = limits_read(ctx, s->id, z, true, l);
    if (st == OK)
        st = show_rules(ctx, s, l, &v);
    if (st == OK)
        st = show_peaks(ctx, s->id, &v);
    if (st == OK && f.resource)
        st = answer(ctx, &f, s, l, &v.answer);
    if (st == OK && !request_wants_json(ctx))
        st = question(ctx, s, &f, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status limit_list(struct ctx *ctx, const struct limit_list_form *form,
                       struct limit_list_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? list_page(ctx, &s, form, ret_view) : st;
}

static enum status changed(struct ctx *ctx, const struct space *s, const char *said,
                           const char *where, struct limit_list_view *ret_view)
{
    const struct limit_list_form nothing = {
        .slug = s->slug, .from = -1, .to = -1, .units = 1, .who = "stranger"};
    const enum status st = list_page(ctx, s, &nothing, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/s/%s/limits%s", s->slug, where));
    return OK;
}

enum status limit_changed(struct ctx *ctx, const struct space *s, const char *said,
                          struct limit_list_view *ret_view)
{
    return changed(ctx, s, said, "", ret_view);
}

enum status limit_peaks_keep(struct ctx *ctx, const struct limit_peaks_form *form,
                             struct limit_list_view *ret_view)
{
    struct space s;
    struct limit_peaks p = {.n = {0}};
    struct limit_list_view now = {0};
    struct limit_peaks_form f = *form;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = show_peaks(ctx, s.id, &now);
    const struct limit_peaks_form kept = {.monday = now.monday,
                                          .tuesday = now.tuesday,
                                          .wednesday = now.wednesday,
                                          .thursday = now.thursday,
                                          .friday = now.friday,
                                          .saturday = now.saturday,
                                          .sunday = now.sunday};
    if (st == OK)
        request_keep(ctx, &f, &kept);
    const char *const days[8] = {NULL,       f.monday, f.tuesday,  f.wednesday,
                                 f.thursday, f.friday, f.saturday, f.sunday};
    if (st == OK)
        st = week_read(ctx, days, p.open, p.n);
    if (st == OK)
        st = limit_peaks_save(ctx, s.id, &p);
    return st == OK ? changed(ctx, &s, ctx_text(ctx, "Saved."), "#peaks", ret_view) : st;
}
