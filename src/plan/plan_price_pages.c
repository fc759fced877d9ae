/* Prices of a space: what things cost by themselves, the rules in order, and what a case costs. */
#include "plan/plan_desk.h"
#include "plan/plan_price.h"
#include "plan/plan_show.h"

#include "base/id.h"
#include "http/http.h"
#include "plan_routes.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, OWN_MAX = 40 /* shown here; the page of own prices has all */ };

/* ---- a rule as its form has it -------------------------------------------------------------- */

static const char *const audience_words[] = {
    [AUDIENCE_EVERYONE] = "everyone",
    [AUDIENCE_MEMBERS] = "members",
    [AUDIENCE_NON_MEMBERS] = "non_members",
    [AUDIENCE_PLAN] = "plan",
    [AUDIENCE_TEAM] = "team",
    [AUDIENCE_GROUP] = "group",
};

static enum audience audience_of(const char *word)
{
    size_t i = 0;
    while (i < ARRAY_LEN(audience_words) && strcmp(audience_words[i], word) != 0)
        i++;
    return i < ARRAY_LEN(audience_words) ? (enum audience)i : AUDIENCE_INVITED;
}

static const char *effect_word(const struct price_rule *r)
{
    if (r->effect == EFFECT_PERCENT)
        return r->amount < 0 ? "percent_less" : "percent_more";
    if (r->effect == EFFECT_AMOUNT)
        return r->amount < 0 ? "amount_less" : "amount_more";
    return price_effect_name(r->effect);
}

/* "percent_less" with 12.50 is 1250 basis points less. */
static void take_effect(const char *word, struct opt_int amount, struct price_rule *r)
{
    const bool percent = strncmp(word, "percent", strlen("percent")) == 0;
    const bool changes = percent || strncmp(word, "amount", strlen("amount")) == 0;
    const bool less = changes && strstr(word, "_less") != NULL;
    r->effect = percent ? EFFECT_PERCENT : changes ? EFFECT_AMOUNT : price_effect_of(word);
    r->amount = less ? -amount.v : amount.v;
}

static enum status rule_view(struct ctx *ctx, const struct price_rule *r, const char *currency,
                             struct price_rule_view *v)
{
    *v = (struct price_rule_view){
        .id = r->id,
        .name = r->name,
        .sentence = price_sentence(ctx, r, currency),
        .active = r->active,
        .resource = r->resource_id,
        .from_day = r->from,
        .to_day = r->until.year ? date_add(r->until, -1) : r->until,
        .every_year = r->every_year,
        .who = audience_words[r->audience],
        .plan = r->plan_id,
        .team = r->team_id,
        .group = r->group,
        .shortest_min = r->shortest_min,
        .longest_min = r->longest_min,
        .ahead_least_min = r->ahead_least_min,
        .ahead_most_min = r->ahead_most_min,
        .people_least = r->people_least,
        .people_most = r->people_most,
        .effect = effect_word(r),
        .amount = typed_cents(ctx, r->amount < 0 ? -r->amount : r->amount),
        .ends_here = r->ends_here,
    };
    if (r->scope.from != 0 || r->scope.to != 0) {
        v->from = words_minute(ctx, r->scope.from);
        v->to = words_minute(ctx, r->scope.to);
    }
    const enum status s = words_of_kinds(ctx, r->scope.kinds, &v->kinds, &v->kinds_n);
    return s == OK ? words_of_weekdays(ctx, r->scope.weekdays, &v->weekdays, &v->weekdays_n) : s;
}

/* ---- what a case costs ---------------------------------------------------------------------- */

/* A case as it was asked, with what it stands on. */
struct asking {
    const struct space *space;
    const struct price_rule *rules; /* all, also those that are switched off */
    size_t rules_n;
    struct resource thing;
    struct standing_as as;
    struct price_case what;
    int64_t id; /* of the plan or team */
};

/* Nobody pays for an hour that the clocks took [BK-9]. */
static int32_t charged_min(const struct space *s, const struct price_case *c)
{
    const struct zone *z = zone_get(s->zone);
    const int32_t clock_min = c->to - c->from;
    int64_t from = 0;
    int64_t to = 0;
    int64_t again = 0;
    const struct date last = date_add(c->date, c->to / DAY_MIN);
    if (!z || zone_instant(z, c->date, (minute)c->from, &from, &again) == ZONE_MISSING ||
        zone_instant(z, last, (minute)(c->to % DAY_MIN), &to, &again) == ZONE_MISSING)
        return clock_min;
    const int32_t elapsed_min = (int32_t)((to - from) / 60);
    return elapsed_min < clock_min ? elapsed_min : clock_min;
}

static enum status take_who(struct ctx *ctx, const struct plan_prices_form *f, struct asking *q)
{
    static const int64_t some_plan = -1;
    const char **groups = arena_array(ctx->arena, 1, sizeof(*groups));
    if (!groups)
        return LIMIT;
    const bool plan = strcmp(f->who, "plan") == 0;
    const bool team = strcmp(f->who, "team") == 0;
    if (strcmp(f->who, "member") == 0 || (plan && !f->plan)) {
        q->as.plan_ids = &some_plan;
        q->as.plan_ids_n = 1;
    } else if (plan) {
        q->id = f->plan;
        q->as.plan_ids = &q->id;
        q->as.plan_ids_n = 1;
    } else if (team && f->team) {
        q->id = f->team;
        q->as.team_ids = &q->id;
        q->as.team_ids_n = 1;
    } else if (strcmp(f->who, "group") == 0 && f->group) {
        groups[0] = f->group;
        q->as.groups = groups;
        q->as.groups_n = 1;
    }
    q->what.as = &q->as;
    return OK;
}

static enum status take_case(struct ctx *ctx, const struct plan_prices_form *f, struct asking *q)
{
    enum status s = resource_get(ctx, f->resource, &q->thing);
    if (s == NOT_FOUND || (s == OK && q->thing.space_id != q->space->id))
        return ctx_field(ctx, "resource", "field.choice", "The space has no such thing.");
    if (s != OK)
        return s;
    const int32_t days = f->days.has ? (int32_t)f->days.v : 0;
    int32_t to = f->to + days * DAY_MIN;
    if (to <= f->from)
        to += DAY_MIN;
    q->what = (struct price_case){.resource = &q->thing,
                                  .date = f->date,
                                  .from = f->from,
                                  .to = to,
                                  .units = (int32_t)f->units,
                                  .people = (int32_t)f->people,
                                  .ahead_min = (int32_t)f->ahead};
    q->what.length_min = charged_min(q->space, &q->what);
    return take_who(ctx, f, q);
}

static enum status answer_lines(struct ctx *ctx, const struct quote *quote,
                                struct price_answer_view *v)
{
    struct price_line_view *lines = arena_array(ctx->arena, quote->lines_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < quote->lines_n; i++)
        lines[i] = (struct price_line_view){.text = quote->lines[i].text,
                                            .cents = quote->lines[i].cents,
                                            .rule = quote->lines[i].rule_id};
    v->lines = lines;
    v->lines_n = quote->lines_n;
    return OK;
}

static enum status answer_rules(struct ctx *ctx, const struct asking *q,
                                const struct price_rules *rules, struct price_answer_view *v)
{
    struct price_step *steps = arena_array(ctx->arena, rules->n, sizeof(*steps));
    struct price_verdict_view *list = arena_array(ctx->arena, rules->n, sizeof(*list));
    if (!steps || !list)
        return LIMIT;
    (void)price_work(rules, &q->what, steps);
    for (size_t i = 0; i < rules->n; i++) {
        const struct price_rule *r = &rules->list[i];
        list[i] =
            (struct price_verdict_view){.rule = r->id,
                                        .sentence = price_sentence(ctx, r, q->space->currency),
                                        .applied = steps[i].fit == FIT_APPLIED,
                                        .why = price_fit_words(ctx, r, steps[i].fit)};
    }
    v->rules = list;
    v->rules_n = rules->n;
    return OK;
}

static void answer_tax(const struct space *s, struct price_answer_view *v)
{
    if (!v->price_cents.has)
        return;
    const struct vat_split tax =
        vat_split_of(v->price_cents.v, s->vat_rate_bp, s->prices_include_vat);
    v->net_cents = opt_int_of(tax.net_cents);
    v->vat_cents = opt_int_of(tax.vat_cents);
    v->gross_cents = opt_int_of(tax.gross_cents);
}

/* What the plan that was asked for has for the case, drawn before money. */
static enum status answer_plan(struct ctx *ctx, const struct plan_prices_form *f,
                               const struct asking *q, struct price_answer_view *v)
{
    struct plan p = {.id = 0};
    const bool named = strcmp(f->who, "plan") == 0 && f->plan;
    enum status s = named ? plan_get(ctx, f->plan, &p) : NOT_FOUND;
    if (s == NOT_FOUND || p.operator_id != q->space->operator_id)
        return s == NOT_FOUND ? OK : s;
    const struct price_case *c = &q->what;
    const bool here = p.space_id == 0 || p.space_id == q->space->id;
    struct plan_access *access = arena_array(ctx->arena, p.access_n, sizeof(*access));
    struct plan_allowance *purse = arena_array(ctx->arena, p.allowances_n, sizeof(*purse));
    if (s != OK || !access || !purse)
        return s == OK ? LIMIT : s;
    struct plan covering = {.access = access, .allowances = purse};
    for (size_t i = 0; i < p.access_n; i++) {
        if ((here || p.access[i].everywhere) &&
            scope_covers(&p.access[i].scope, c->resource->kind, c->date, c->from, c->to))
            access[covering.access_n++] = p.access[i];
    }
    for (size_t i = 0; here && i < p.allowances_n; i++) {
        const struct plan_allowance *a = &p.allowances[i];
        if (a->unit != UNIT_PAGES && (!a->kinds || a->kinds & 1u << c->resource->kind))
            purse[covering.allowances_n++] = *a;
    }
    v->plan = p.name;
    v->included = covering.access_n > 0;
    return show_plan_includes(ctx, &covering, &v->plan_pays, &v->plan_pays_n);
}

static enum status answer(struct ctx *ctx, const struct plan_prices_form *f, struct asking *q,
                          const struct price_answer_view **ret_answer)
{
    struct price_answer_view *v = arena_alloc(ctx->arena, sizeof(*v));
    enum status s = v ? take_case(ctx, f, q) : LIMIT;
    if (s != OK)
        return s;
    /* Switched off ones are there too: the page says of each why it did not count. */
    const struct price_rules all = {.list = q->rules, .n = q->rules_n};
    struct quote quote;
    s = plan_quote(ctx, &all, &q->what, q->space->currency, &quote);
    if (s != OK)
        return s;
    *v = (struct price_answer_view){.price_cents = quote.price_cents,
                                    .currency = q->space->currency,
                                    .beyond = q->what.to - q->what.from > SPACE_LONGEST_MIN};
    answer_tax(q->space, v);
    s = answer_lines(ctx, &quote, v);
    if (s == OK)
        s = answer_rules(ctx, q, &all, v);
    if (s == OK)
        s = answer_plan(ctx, f, q, v);
    if (s == OK)
        *ret_answer = v;
    return s;
}

/* ---- the page ------------------------------------------------------------------------------- */

static enum status own_prices(struct ctx *ctx, const struct space *s, struct plan_prices_view *v)
{
    struct resource *things = NULL;
    size_t n = 0;
    const enum status st = space_resources(ctx, s->id, &things, &n);
    struct price_own_view *list = st == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    v->own_more = !request_wants_json(ctx) && n > OWN_MAX;
    v->own_n = v->own_more ? OWN_MAX : n;
    for (size_t i = 0; i < v->own_n; i++)
        list[i] = (struct price_own_view){.id = things[i].id,
                                          .name = things[i].name,
                                          .price_hour_cents = things[i].price_hour_cents,
                                          .price_half_day_cents = things[i].price_half_day_cents,
                                          .price_day_cents = things[i].price_day_cents};
    v->own = list;
    return OK;
}

static enum status rule_views(struct ctx *ctx, const struct asking *q, struct plan_prices_view *v)
{
    struct price_rule_view *list = arena_array(ctx->arena, q->rules_n, sizeof(*list));
    enum status s = list ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < q->rules_n; i++) {
        s = rule_view(ctx, &q->rules[i], q->space->currency, &list[i]);
        list[i].position = (int64_t)i + 1;
        list[i].first = i == 0;
        list[i].last = i + 1 == q->rules_n;
    }
    v->rules = list;
    v->rules_n = q->rules_n;
    return s;
}

static const int32_t aheads_min[] = {15,           60,           2 * 60,       4 * 60,
                                     12 * 60,      DAY_MIN,      2 * DAY_MIN,  7 * DAY_MIN,
                                     14 * DAY_MIN, 30 * DAY_MIN, 60 * DAY_MIN, 90 * DAY_MIN};

/* A Wednesday morning a week ahead, when nothing was asked yet. */
static struct date usual_day(const struct ctx *ctx, const struct space *s)
{
    const struct zone *z = zone_get(s->zone);
    struct date today = {2027, 1, 1};
    minute now = 0;
    if (z)
        zone_civil(z, ctx_now_s(ctx), &today, &now);
    return date_add(today, 10 - date_weekday(today));
}

static const struct labelled whos_of_case[] = {
    {"stranger", N_("somebody without a plan")}, {"member", N_("a member")},
    {"plan", N_("a member of the plan …")},      {"team", N_("somebody of the team …")},
    {"group", N_("somebody of the group …")},
};

static enum status question(struct ctx *ctx, const struct space *s,
                            const struct plan_prices_form *f, struct plan_prices_view *v)
{
    const struct lengths aheads = {aheads_min, ARRAY_LEN(aheads_min), NULL};
    enum status st = choices_resources(ctx, s->id, f->resource, INTO(v, resources));
    if (st == OK)
        st = choices_plans(ctx, s->operator_id, f->plan, INTO(v, plans));
    if (st == OK)
        st = choices_teams(ctx, s->operator_id, f->team, INTO(v, teams));
    if (st == OK)
        st = choices_groups(ctx, s->operator_id, f->group, INTO(v, groups));
    if (st == OK)
        st = choices_words(ctx, whos_of_case, ARRAY_LEN(whos_of_case), f->who, INTO(v, whos));
    if (st == OK)
        st = choices_lengths(ctx, &aheads, f->ahead, INTO(v, aheads));
    if (st != OK)
        return st;
    v->date_typed = typed_date(ctx, f->date);
    v->from_typed = words_minute(ctx, f->from);
    v->to_typed = words_minute(ctx, f->to);
    v->days_typed = typed_int(ctx, f->days.has ? f->days.v : 0);
    v->units_typed = typed_int(ctx, f->units);
    v->people_typed = typed_int(ctx, f->people);
    v->group_typed = f->group ? f->group : "";
    return OK;
}

static enum status prices_page(struct ctx *ctx, const struct space *s,
                               const struct plan_prices_form *asked,
                               struct plan_prices_view *ret_view)
{
    struct plan_prices_form f = *asked;
    if (!f.date.year)
        f.date = usual_day(ctx, s);
    if (f.from < 0)
        f.from = 10 * 60;
    if (f.to < 0)
        f.to = 12 * 60;
    struct plan_prices_view v = {.currency = s->currency,
                                 .vat_rate_bp = s->vat_rate_bp,
                                 .prices_include_vat = s->prices_include_vat};
    struct asking q = {.space = s};
    struct price_rule *rules = NULL;
    enum status st = space_head_make(ctx, s, "prices", &v.head);
    if (st == OK)
        st = price_rules_all(ctx, s->id, &rules, &q.rules_n);
    q.rules = rules;
    if (st == OK)
        st = own_prices(ctx, s, &v);
    if (st == OK)
        st = rule_views(ctx, &q, &v);
    if (st == OK && f.resource)
        st = answer(ctx, &f, &q, &v.answer);
    if (st == OK && !request_wants_json(ctx))
        st = question(ctx, s, &f, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status plan_prices(struct ctx *ctx, const struct plan_prices_form *form,
                        struct plan_prices_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? prices_page(ctx, &s, form, ret_view) : st;
}

/* After a change: the page without a case. */
static enum status changed_page(struct ctx *ctx, const struct space *s, const char *said,
                                struct plan_prices_view *ret_view)
{
    const struct plan_prices_form nothing = {
        .slug = s->slug, .from = -1, .to = -1, .units = 1, .who = "stranger", .ahead = DAY_MIN};
    const enum status st = prices_page(ctx, s, &nothing, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/s/%s/prices#rules", s->slug));
    return OK;
}

/* ---- a rule --------------------------------------------------------------------------------- */

static const struct labelled whos_of_rule[] = {
    {"everyone", N_("everybody")},
    {"members", N_("members")},
    {"non_members", N_("who is no member")},
    {"plan", N_("members of the plan …")},
    {"team", N_("the team …")},
    {"group", N_("the group …")},
};

static const struct labelled effects[] = {
    {"percent_less", N_("so many percent less")},
    {"percent_more", N_("so many percent more")},
    {"amount_less", N_("so much less for a booking")},
    {"amount_more", N_("so much more for a booking")},
    {"hour", N_("a price for each hour")},
    {"half_day", N_("a price for each half day (five hours)")},
    {"day", N_("a price for each day")},
    {"week", N_("a price for each week")},
    {"month", N_("a price for each month (30 days)")},
    {"fixed", N_("one price, however long")},
    {"person", N_("a price for each person")},
    {"free", N_("free of charge")},
};

static enum status rule_lengths(struct ctx *ctx, const struct price_rule *r,
                                struct price_rule_edit_view *v)
{
    static const int32_t minutes[] = {
        30,          60,          2 * 60,      3 * 60,       4 * 60,       5 * 60,
        6 * 60,      8 * 60,      DAY_MIN,     2 * DAY_MIN,  3 * DAY_MIN,  4 * DAY_MIN,
        5 * DAY_MIN, 6 * DAY_MIN, 7 * DAY_MIN, 14 * DAY_MIN, 21 * DAY_MIN, 28 * DAY_MIN};
    const char *any = ctx_text(ctx, "any");
    const struct lengths lengths = {minutes, ARRAY_LEN(minutes), any};
    const struct lengths aheads = {aheads_min, ARRAY_LEN(aheads_min), any};
    enum status s = choices_lengths(ctx, &lengths, r->shortest_min, INTO(v, shortests));
    if (s == OK)
        s = choices_lengths(ctx, &lengths, r->longest_min, INTO(v, longests));
    if (s == OK)
        s = choices_lengths(ctx, &aheads, r->ahead_least_min, INTO(v, ahead_leasts));
    if (s == OK)
        s = choices_lengths(ctx, &aheads, r->ahead_most_min, INTO(v, ahead_mosts));
    return s;
}

static enum status rule_choices(struct ctx *ctx, const struct space *s, const struct price_rule *r,
                                struct price_rule_edit_view *v)
{
    enum status st = choices_resources(ctx, s->id, r->resource_id, INTO(v, resources));
    if (st == OK)
        st = choices_kinds(ctx, r->scope.kinds, INTO(v, kinds));
    if (st == OK)
        st = choices_weekdays(ctx, r->scope.weekdays, INTO(v, weekdays));
    if (st == OK)
        st = choices_plans(ctx, s->operator_id, r->plan_id, INTO(v, plans));
    if (st == OK)
        st = choices_teams(ctx, s->operator_id, r->team_id, INTO(v, teams));
    if (st == OK)
        st = choices_groups(ctx, s->operator_id, r->group, INTO(v, groups));
    if (st == OK)
        st = choices_words(ctx, whos_of_rule, ARRAY_LEN(whos_of_rule), audience_words[r->audience],
                           INTO(v, whos));
    if (st == OK)
        st = choices_words(ctx, effects, ARRAY_LEN(effects), r->effect ? effect_word(r) : "",
                           INTO(v, effects));
    return st == OK ? rule_lengths(ctx, r, v) : st;
}

enum status price_rule_edit(struct ctx *ctx, const struct price_rule_ask_form *form,
                            struct price_rule_edit_view *ret_view)
{
    struct space s;
    struct price_rule r = {.active = true, .name = "", .group = ""};
    struct price_rule_edit_view v = {0};
    const int64_t id = request_again_id(ctx, form->id, "id");
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = space_head_make(ctx, &s, "prices", &v.head);
    if (st == OK && id)
        st = price_rule_get(ctx, s.id, id, &r);
    if (st == OK)
        st = rule_choices(ctx, &s, &r, &v);
    struct price_rule_view *shown = st == OK ? arena_alloc(ctx->arena, sizeof(*shown)) : NULL;
    if (st == OK && !shown)
        st = LIMIT;
    if (st == OK && id)
        st = rule_view(ctx, &r, s.currency, shown);
    if (st != OK)
        return st;
    v.rule = id ? shown : NULL;
    v.currency = s.currency;
    v.vat_rate_bp = s.vat_rate_bp;
    v.prices_include_vat = s.prices_include_vat;
    v.from_day_typed = id ? typed_date(ctx, shown->from_day) : NULL;
    v.to_day_typed = id ? typed_date(ctx, shown->to_day) : NULL;
    v.people_least_typed = typed_int(ctx, r.people_least);
    v.people_most_typed = typed_int(ctx, r.people_most);
    *ret_view = v;
    return OK;
}

/* What the form would send if nobody changed anything. */
static enum status form_now(struct ctx *ctx, const struct price_rule *r,
                            struct price_rule_form *ret_form)
{
    struct price_rule_view v;
    const enum status s = rule_view(ctx, r, "EUR", &v);
    if (s != OK)
        return s;
    const bool hours = r->scope.from != 0 || r->scope.to != 0;
    *ret_form = (struct price_rule_form){
        .name = *r->name ? r->name : NULL,
        .kinds = v.kinds,
        .kinds_n = v.kinds_n,
        .resource = r->resource_id,
        .weekdays = v.weekdays,
        .weekdays_n = v.weekdays_n,
        .from = hours ? r->scope.from : -1,
        .to = hours ? r->scope.to : -1,
        .from_day = v.from_day,
        .to_day = v.to_day,
        .every_year = r->every_year,
        .who = v.who,
        .plan = r->plan_id,
        .team = r->team_id,
        .group = *r->group ? r->group : NULL,
        .shortest_min = r->shortest_min,
        .longest_min = r->longest_min,
        .ahead_least = r->ahead_least_min,
        .ahead_most = r->ahead_most_min,
        .people_least = r->people_least,
        .people_most = r->people_most,
        .effect = v.effect,
        .amount = opt_int_of(r->amount < 0 ? -r->amount : r->amount),
        .ends_here = r->ends_here,
    };
    return OK;
}

/* A day of every year is kept in a leap year: else 28 February could not be told from the day
 * before 1 March. */
static struct date yearly(struct date d)
{
    enum { LEAP_YEAR = 2000 };
    return d.year ? (struct date){LEAP_YEAR, d.month, d.day} : d;
}

static enum status take_form(struct ctx *ctx, const struct price_rule_form *f, struct price_rule *r)
{
    const struct date from = f->every_year ? yearly(f->from_day) : f->from_day;
    const struct date last = f->every_year ? yearly(f->to_day) : f->to_day;
    r->name = f->name ? f->name : "";
    r->scope = (struct scope){.from = f->from > 0 ? f->from : 0, .to = f->to > 0 ? f->to : 0};
    if (f->from > 0 && f->to < 0)
        r->scope.to = DAY_MIN;
    r->resource_id = f->resource;
    r->from = from;
    r->until = last.year ? date_add(last, 1) : last;
    r->every_year = f->every_year;
    r->audience = audience_of(f->who);
    r->plan_id = f->plan;
    r->team_id = f->team;
    r->group = f->group ? f->group : "";
    r->shortest_min = (int32_t)f->shortest_min;
    r->longest_min = (int32_t)f->longest_min;
    r->ahead_least_min = (int32_t)f->ahead_least;
    r->ahead_most_min = (int32_t)f->ahead_most;
    r->people_least = (int32_t)f->people_least;
    r->people_most = (int32_t)f->people_most;
    r->ends_here = f->ends_here;
    enum status s = OK;
    if (f->effect)
        take_effect(f->effect, f->amount, r);
    else
        s = ctx_field(ctx, "effect", "field.missing", "Please say what the rule does.");
    if (f->effect && r->effect != EFFECT_FREE && !f->amount.has)
        s = ctx_field(ctx, "amount", "field.missing", "Please say how much.");
    if (set_of_kinds(ctx, f->kinds, f->kinds_n, &r->scope.kinds) != OK)
        s = INVALID;
    if (set_of_weekdays(ctx, f->weekdays, f->weekdays_n, &r->scope.weekdays) != OK)
        s = INVALID;
    return s;
}

enum status price_rule_keep(struct ctx *ctx, const struct price_rule_form *form,
                            struct plan_prices_view *ret_view)
{
    struct space s;
    struct price_rule r = {.active = true};
    struct price_rule_form f = *form;
    struct price_rule_form now;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK && form->id)
        st = price_rule_get(ctx, s.id, form->id, &r);
    if (st == OK && form->id)
        st = form_now(ctx, &r, &now);
    if (st == OK && form->id)
        request_keep(ctx, &f, &now);
    if (st == OK)
        st = take_form(ctx, &f, &r);
    r.space_id = s.id;
    int64_t id = 0;
    if (st == OK)
        st = price_rule_save(ctx, &r, &id);
    return st == OK ? changed_page(ctx, &s, ctx_text(ctx, "Saved."), ret_view) : st;
}

enum status price_rule_shift(struct ctx *ctx, const struct price_rule_place_form *form,
                             struct plan_prices_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = price_rule_move(ctx, s.id, form->id, (int)form->down);
    return st == OK ? changed_page(ctx, &s, ctx_text(ctx, "Moved."), ret_view) : st;
}

enum status price_rule_set_active(struct ctx *ctx, const struct price_rule_turn_form *form,
                                  struct plan_prices_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = price_rule_switch(ctx, s.id, form->id, form->active);
    const char *said = form->active ? ctx_text(ctx, "The rule counts again.")
                                    : ctx_text(ctx, "The rule counts no more.");
    return st == OK ? changed_page(ctx, &s, said, ret_view) : st;
}

enum status price_rule_drop(struct ctx *ctx, const struct price_rule_of_form *form,
                            struct plan_prices_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = price_rule_remove(ctx, s.id, form->id);
    return st == OK ? changed_page(ctx, &s, ctx_text(ctx, "The rule is gone."), ret_view) : st;
}
