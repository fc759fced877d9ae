/* The host's pages of plans. */
#include "plan/plan_show.h"

#include "base/id.h"
#include "document/document.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "plan_routes.h"

#include <stdlib.h>
#include <string.h>

static const char *const audiences[] = {
    [AUDIENCE_EVERYONE] = "everyone",       [AUDIENCE_MEMBERS] = "members",
    [AUDIENCE_NON_MEMBERS] = "non_members", [AUDIENCE_PLAN] = "everyone",
    [AUDIENCE_TEAM] = "everyone",           [AUDIENCE_GROUP] = "group",
    [AUDIENCE_INVITED] = "invited",
};

/* How long a period may be. */
static const struct {
    const char *word;
    int32_t months, days;
} lengths[] = {{"day", 0, 1},         {"week", 0, 7},      {"two_weeks", 0, 14},
               {"four_weeks", 0, 28}, {"month", 1, 0},     {"two_months", 2, 0},
               {"quarter", 3, 0},     {"half_year", 6, 0}, {"year", 12, 0}};

/* ---- the list ------------------------------------------------------------------------------- */

static enum status offer_view(struct ctx *ctx, const struct space *s, bool host,
                              struct plan_offer_view *ret_view)
{
    struct plan *plans = NULL;
    size_t n = 0;
    struct plan_offer_view v = {.slug = s->slug,
                                .name = s->name,
                                .vat = show_vat_words(ctx, s->vat_rate_bp, s->prices_include_vat),
                                .host = host};
    enum status st = space_head_make(ctx, s, host ? "plans" : "page", &v.head);
    if (st == OK)
        st = plan_list(ctx, s->operator_id, s->id, host, &plans, &n);
    struct plan_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    struct plan_line_view *archived = arena_array(ctx->arena, n, sizeof(*archived));
    if (st == OK && (!lines || !archived))
        st = LIMIT;
    for (size_t i = 0; st == OK && i < n; i++) {
        if (plans[i].audience == AUDIENCE_INVITED && !host)
            continue;
        struct plan_line_view *to =
            plans[i].archived ? &archived[v.archived_n++] : &lines[v.plans_n++];
        st = show_plan(ctx, &plans[i], s->currency, to);
    }
    v.plans = lines;
    v.archived = archived;
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status plans_show(struct ctx *ctx, const struct plan_of_space_form *form,
                       struct plan_offer_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? offer_view(ctx, &s, true, ret_view) : st;
}

enum status join_list(struct ctx *ctx, const struct join_list_form *form,
                      struct plan_offer_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    const bool host = st == OK && people_is_host(ctx->actor, s.operator_id, s.id);
    if (st == OK && s.status != SPACE_OPEN && !host)
        return NOT_FOUND;
    if (st != OK)
        return st;
    const enum status made = offer_view(ctx, &s, false, ret_view);
    if (made != OK)
        return made;
    ret_view->host = host;
    ret_view->email = host ? form->email : NULL;
    ret_view->person = host ? form->person : NULL;
    return OK;
}

/* A plan that this space offers. */
static enum status plan_of_space(struct ctx *ctx, const struct space *s, int64_t id,
                                 struct plan *ret_plan)
{
    const enum status st = plan_get(ctx, id, ret_plan);
    if (st != OK)
        return st;
    const bool ours = ret_plan->operator_id == s->operator_id &&
                      (ret_plan->space_id == s->id || ret_plan->space_id == 0);
    return ours ? OK : NOT_FOUND;
}

/* A plan of all spaces of the operator is changed by whoever runs all of them. */
static enum status may_change(struct ctx *ctx, int64_t operator_id, bool everywhere)
{
    if (!everywhere || people_is_host(ctx->actor, operator_id, 0))
        return OK;
    return ctx_fail(ctx, DENIED, "request.denied",
                    "This plan belongs to all spaces of the operator: only a host of all of them "
                    "changes it.");
}

static enum status put(struct ctx *ctx, const struct plan_part_form *form, bool archived,
                       struct plan_offer_view *ret_view)
{
    struct space s;
    struct plan p;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = plan_of_space(ctx, &s, form->id, &p);
    if (st == OK)
        st = may_change(ctx, p.operator_id, p.space_id == 0);
    if (st == OK)
        st = plan_archive(ctx, p.id, archived);
    if (st != OK)
        return st;
    reply_see(ctx, words(ctx, "/s/%s/plans", s.slug));
    return offer_view(ctx, &s, true, ret_view);
}

enum status plan_put_away(struct ctx *ctx, const struct plan_part_form *form,
                          struct plan_offer_view *ret_view)
{
    return put(ctx, form, true, ret_view);
}

enum status plan_put_back(struct ctx *ctx, const struct plan_part_form *form,
                          struct plan_offer_view *ret_view)
{
    return put(ctx, form, false, ret_view);
}

/* ---- the form ------------------------------------------------------------------------------- */

/* How many rows a new plan begins with: prices for 3, 6 and 12 months are typed at once. */
enum { TERM_ROWS = 3, ACCESS_ROWS = 3, CREDIT_ROWS = 2, SERVICE_ROWS = 3 };

/* Rows of a part of the form: those that are there and an empty one, so many at least. */
static struct plan_row_view *rows_make(struct ctx *ctx, size_t n, size_t least, size_t *ret_n)
{
    const size_t all = n + 1 > least ? n + 1 : least;
    struct plan_row_view *rows = arena_array(ctx->arena, all, sizeof(*rows));
    for (size_t i = 0; rows && i < all; i++)
        rows[i] = (struct plan_row_view){.key = words(ctx, "%zu", i)};
    *ret_n = rows ? all : 0;
    return rows;
}

static const char *kind_word_of(uint32_t kinds)
{
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        if (kinds == 1u << k)
            return kind_name((enum resource_kind)k);
    }
    return "all";
}

enum { WORK_DAYS = 0x3e, END_DAYS = 0xc0 };

static const char *days_word_of(uint32_t weekdays)
{
    return weekdays == WORK_DAYS ? "work" : weekdays == END_DAYS ? "end" : "all";
}

/* How the form counts an amount: hours, money with a point, else as it is. */
static const char *typed_amount(struct ctx *ctx, enum allowance_unit unit, int64_t amount)
{
    if (unit == UNIT_CENTS)
        return show_typed_money(ctx, amount);
    if (unit == UNIT_MINUTES && amount % 60)
        return words(ctx, "%lld.%lld", (long long)(amount / 60), (long long)(amount % 60 / 6));
    return words(ctx, "%lld", (long long)(unit == UNIT_MINUTES ? amount / 60 : amount));
}

static void fill_rows(struct ctx *ctx, const struct plan *p, struct plan_edit_view *v)
{
    struct plan_row_view *terms = rows_make(ctx, p->terms_n, TERM_ROWS, &v->terms_n);
    for (size_t i = 0; terms && i < p->terms_n; i++) {
        terms[i].a = words(ctx, "%d", (int)p->terms[i].months);
        terms[i].b = show_typed_money(ctx, p->terms[i].price_cents);
    }
    v->terms = terms;
    struct plan_row_view *access = rows_make(ctx, p->access_n, ACCESS_ROWS, &v->access_n);
    for (size_t i = 0; access && i < p->access_n; i++) {
        const struct scope *c = &p->access[i].scope;
        access[i].a = kind_word_of(c->kinds);
        access[i].b = days_word_of(c->weekdays);
        access[i].c = c->to ? words_minute(ctx, (minute)c->from) : "";
        access[i].d = c->to ? words_minute(ctx, (minute)c->to) : "";
        v->use_everywhere |= p->access[i].everywhere;
    }
    v->access = access;
    struct plan_row_view *credits = rows_make(ctx, p->allowances_n, CREDIT_ROWS, &v->credits_n);
    for (size_t i = 0; credits && i < p->allowances_n; i++) {
        const struct plan_allowance *a = &p->allowances[i];
        credits[i].a = allowance_unit_name(a->unit);
        credits[i].b = kind_word_of(a->kinds);
        credits[i].c = typed_amount(ctx, a->unit, a->amount);
        credits[i].d = words(ctx, "%d", (int)a->rolls_over);
    }
    v->credits = credits;
    struct plan_row_view *services = rows_make(ctx, p->extras_n, SERVICE_ROWS, &v->services_n);
    for (size_t i = 0; services && i < p->extras_n; i++) {
        services[i].a = p->extras[i].name;
        services[i].b = show_typed_money(ctx, p->extras[i].price_cents);
    }
    v->services = services;
}

static enum status fill_templates(struct ctx *ctx, const struct space *s, int64_t chosen,
                                  struct plan_edit_view *v)
{
    struct document_choice *choices = NULL;
    size_t n = 0;
    const enum status st =
        document_templates(ctx, s->operator_id, s->id, DOCUMENT_CONTRACT, &choices, &n);
    struct own_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (st != OK || !list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++) {
        char id[ID_CHARS_MAX + 1];
        (void)id_print(choices[i].id, id);
        list[i] = (struct own_choice_view){
            .id = words(ctx, "%s", id), .name = choices[i].name, .on = choices[i].id == chosen};
    }
    v->templates = list;
    v->templates_n = n;
    return OK;
}

/* What a new plan begins with. */
static const struct plan blank_plan = {.name = "",
                                       .description = "",
                                       .period_months = 1,
                                       .barter = "",
                                       .notice_days = 30,
                                       .renews = true,
                                       .warn_days = 14,
                                       .group = ""};

static const char *typed_number(struct ctx *ctx, int64_t n)
{
    return words(ctx, "%lld", (long long)n);
}

/* ---- what was typed ------------------------------------------------------------------------- */

/* The n-th value of a list, "" past its end. */
static const char *at(const char *const *list, size_t n, size_t i)
{
    return i < n && list[i] ? list[i] : "";
}

static void refuse_row(struct ctx *ctx, const char *field, size_t row, const char *code,
                       const char *why)
{
    (void)ctx_field(ctx, words(ctx, "%s[%zu]", field, row), code, "%s", why);
}

/* A decimal in hundredths: "12.50", "12,5"; -1 for what is none. */
static int64_t hundredths(const char *text)
{
    char *end = NULL;
    const long long whole = strtoll(text, &end, 10);
    int64_t part = 0;
    int digits = 0;
    if (end == text || whole < 0 || whole > 10000000)
        return -1;
    if (*end == '.' || *end == ',') {
        for (end++; *end >= '0' && *end <= '9' && digits < 2; end++, digits++)
            part = part * 10 + (*end - '0');
        part *= digits == 1 ? 10 : 1;
    }
    return *end ? -1 : whole * 100 + part;
}

static uint32_t kinds_of_word(const char *word)
{
    const enum resource_kind k = kind_of(word);
    return k ? 1u << k : 0;
}

static void read_terms(struct ctx *ctx, const struct plan_save_form *f, struct plan_term *list,
                       size_t *n)
{
    for (size_t i = 0; i < f->term_months_n && *n < PLAN_TERMS_MAX; i++) {
        const char *months = at(f->term_months, f->term_months_n, i);
        const char *price = at(f->term_price, f->term_price_n, i);
        if (!*months && !*price)
            continue;
        const int64_t m = hundredths(months);
        const int64_t cents = hundredths(price);
        const bool sound = m > 0 && m % 100 == 0 && m / 100 <= PLAN_MONTHS_MAX;
        if (!sound)
            refuse_row(ctx, "term_months", i, "field.number",
                       ctx_text(ctx, "A number of months, please."));
        if (cents < 0)
            refuse_row(ctx, "term_price", i, "field.money",
                       ctx_text(ctx, "A price such as 12.50, please."));
        if (sound && cents >= 0)
            list[(*n)++] = (struct plan_term){(int32_t)(m / 100), cents};
    }
}

/* What a plan is to include, as two forms give it. */
struct typed_includes {
    const char *const *use_kind, *const *use_days, *const *use_from, *const *use_to;
    const char *const *credit_unit, *const *credit_kind, *const *credit_amount;
    const char *const *credit_rolls;
    size_t use_kind_n, use_days_n, use_from_n, use_to_n;
    size_t credit_unit_n, credit_kind_n, credit_amount_n, credit_rolls_n;
    bool use_everywhere;
};
#define TYPED_INCLUDES(f) \
    { \
        .use_kind = (f)->use_kind, .use_days = (f)->use_days, .use_from = (f)->use_from, \
        .use_to = (f)->use_to, .credit_unit = (f)->credit_unit, .credit_kind = (f)->credit_kind, \
        .credit_amount = (f)->credit_amount, .credit_rolls = (f)->credit_rolls, \
        .use_kind_n = (f)->use_kind_n, .use_days_n = (f)->use_days_n, \
        .use_from_n = (f)->use_from_n, .use_to_n = (f)->use_to_n, \
        .credit_unit_n = (f)->credit_unit_n, .credit_kind_n = (f)->credit_kind_n, \
        .credit_amount_n = (f)->credit_amount_n, .credit_rolls_n = (f)->credit_rolls_n, \
        .use_everywhere = (f)->use_everywhere \
    }
/* Room for what is read of it. */
struct read_includes {
    struct plan_access access[PLAN_PARTS_MAX];
    struct plan_allowance credits[PLAN_PARTS_MAX];
};

static void read_access(struct ctx *ctx, const struct typed_includes *f, struct plan_access *list,
                        size_t *n)
{
    for (size_t i = 0; i < f->use_kind_n && *n < PLAN_PARTS_MAX; i++) {
        const char *kind = at(f->use_kind, f->use_kind_n, i);
        const char *days = at(f->use_days, f->use_days_n, i);
        const char *from = at(f->use_from, f->use_from_n, i);
        const char *to = at(f->use_to, f->use_to_n, i);
        minute begin = 0;
        minute end = 0;
        if (!*kind)
            continue;
        if ((*from || *to) &&
            (minute_parse(from, &begin) != OK || minute_parse(to, &end) != OK || end <= begin))
            refuse_row(ctx, "use_to", i, "field.time",
                       ctx_text(ctx, "Two times such as 09:00 and 18:00, or none."));
        list[(*n)++] = (struct plan_access){.scope = {.kinds = kinds_of_word(kind),
                                                      .weekdays = !strcmp(days, "work")  ? WORK_DAYS
                                                                  : !strcmp(days, "end") ? END_DAYS
                                                                                         : 0,
                                                      .from = begin,
                                                      .to = end},
                                            .everywhere = f->use_everywhere};
    }
}

static enum allowance_unit unit_of_word(const char *word)
{
    for (int u = UNIT_MINUTES; u < UNIT__MAX; u++) {
        if (!strcmp(word, allowance_unit_name((enum allowance_unit)u)))
            return (enum allowance_unit)u;
    }
    return 0;
}

static void read_credits(struct ctx *ctx, const struct typed_includes *f,
                         struct plan_allowance *list, size_t *n)
{
    for (size_t i = 0; i < f->credit_amount_n && *n < PLAN_PARTS_MAX; i++) {
        const char *typed = at(f->credit_amount, f->credit_amount_n, i);
        const enum allowance_unit unit = unit_of_word(at(f->credit_unit, f->credit_unit_n, i));
        const int64_t rolls = hundredths(at(f->credit_rolls, f->credit_rolls_n, i)) / 100;
        if (!*typed)
            continue;
        int64_t amount = hundredths(typed);
        if (amount <= 0 || !unit)
            refuse_row(ctx, "credit_amount", i, "field.number",
                       ctx_text(ctx, "How much of it, please."));
        amount = unit == UNIT_MINUTES ? amount * 60 / 100
                 : unit == UNIT_CENTS ? amount
                                      : amount / 100;
        list[(*n)++] =
            (struct plan_allowance){.unit = unit,
                                    .kinds = kinds_of_word(at(f->credit_kind, f->credit_kind_n, i)),
                                    .amount = amount,
                                    .rolls_over = rolls > 0 && rolls <= 24 ? (int32_t)rolls : 0,
                                    .per_seat = true};
    }
}

/* What the form cannot say stays as it is, where what it says is the same. */
static void keep_unsaid(const struct plan *was, struct read_includes *to, const struct plan *p)
{
    for (size_t i = 0; i < was->access_n && i < p->access_n; i++) {
        const struct scope *old = &was->access[i].scope;
        struct scope *now = &to->access[i].scope;
        if (!now->kinds && !strcmp(kind_word_of(old->kinds), "all"))
            now->kinds = old->kinds;
        if (!now->weekdays && !strcmp(days_word_of(old->weekdays), "all"))
            now->weekdays = old->weekdays;
    }
    for (size_t i = 0; i < was->allowances_n && i < p->allowances_n; i++) {
        const struct plan_allowance *old = &was->allowances[i];
        if (!to->credits[i].kinds && !strcmp(kind_word_of(old->kinds), "all"))
            to->credits[i].kinds = old->kinds;
        if (to->credits[i].unit == old->unit)
            to->credits[i].per_seat = old->per_seat;
    }
}

static void read_includes(struct ctx *ctx, const struct typed_includes *f, struct read_includes *to,
                          struct plan *p)
{
    const struct plan was = *p;
    p->access = to->access, p->access_n = 0;
    p->allowances = to->credits, p->allowances_n = 0;
    read_access(ctx, f, to->access, &p->access_n);
    read_credits(ctx, f, to->credits, &p->allowances_n);
    keep_unsaid(&was, to, p);
}

static void read_services(struct ctx *ctx, const struct plan_save_form *f, struct plan_extra *list,
                          size_t *n)
{
    for (size_t i = 0; i < f->service_name_n && *n < PLAN_PARTS_MAX; i++) {
        const char *name = at(f->service_name, f->service_name_n, i);
        const char *price = at(f->service_price, f->service_price_n, i);
        const int64_t cents = *price ? hundredths(price) : 0;
        if (!*name)
            continue;
        if (cents < 0)
            refuse_row(ctx, "service_price", i, "field.money",
                       ctx_text(ctx, "A price such as 12.50, please."));
        list[(*n)++] = (struct plan_extra){.name = name, .price_cents = cents};
    }
}

/* ---- shown ----------------------------------------------------------------------------------- */

/* Refused when it is not what was shown: somebody joined, or booked, in between. */
static int64_t shown_of(const struct plan_ahead *a)
{
    return a->memberships + (int64_t)a->bookings_n;
}

/* They are named to who asks [PV-7]. */
static enum status show_ahead_booking(struct ctx *ctx, const struct space *s,
                                      const struct plan_ahead_booking *b,
                                      struct plan_ahead_booking_view *v)
{
    struct contact who = {.name = ""};
    const struct look look = {.operator_id = s->operator_id,
                              .space_id = s->id,
                              .place = s->name,
                              .what = N_("Bookings, in a list")};
    const enum status st = people_get(ctx, b->account_id, &who);
    if (st != OK && st != NOT_FOUND)
        return st;
    *v = (struct plan_ahead_booking_view){.id = b->subject_id,
                                          .day = b->day,
                                          .what = b->what,
                                          .who = st == OK ? *who.name ? who.name : who.email : ""};
    return st == OK ? people_looked_at_listed(ctx, &look, b->account_id) : OK;
}

/* What the plan as it was typed would change for who has it; NULL for nobody. */
static enum status show_ahead(struct ctx *ctx, const struct space *s, const struct plan *p,
                              const struct plan_ahead_view **ret_view)
{
    enum { SHOWN_MAX = 50 };
    struct plan_ahead a = {.memberships = 0};
    struct plan_ahead_view *v = arena_alloc(ctx->arena, sizeof(*v));
    enum status st = v ? plan_look_ahead(ctx, p, &a) : LIMIT;
    if (st != OK || !a.memberships)
        return st;
    const size_t n = a.bookings_n < SHOWN_MAX ? a.bookings_n : SHOWN_MAX;
    struct plan_ahead_booking_view *list = arena_array(ctx->arena, n, sizeof(*list));
    *v = (struct plan_ahead_view){.memberships = a.memberships,
                                  .first = a.first,
                                  .last = date_compare(a.first, a.last) ? a.last : (struct date){0},
                                  .bookings = list,
                                  .bookings_n = n,
                                  .more = (int64_t)(a.bookings_n - n),
                                  .shown = shown_of(&a)};
    st = list ? show_plan_includes(ctx, p, &v->includes, &v->includes_n) : LIMIT;
    for (size_t i = 0; st == OK && i < n; i++)
        st = show_ahead_booking(ctx, s, &a.bookings[i], &list[i]);
    if (st == OK)
        *ret_view = v;
    return st;
}

/* `typed`: what it is to include; NULL: as it is. */
static enum status edit_view(struct ctx *ctx, const struct space *s, int64_t id,
                             const struct typed_includes *typed, struct plan_edit_view *ret_view)
{
    struct plan p = blank_plan;
    struct read_includes *includes = arena_alloc(ctx->arena, sizeof(*includes));
    struct plan_line_view *line = includes ? arena_alloc(ctx->arena, sizeof(*line)) : NULL;
    struct plan_edit_view v = {.slug = s->slug};
    enum status st = line ? space_head_make(ctx, s, "plans", &v.head) : LIMIT;
    if (st == OK && id)
        st = plan_of_space(ctx, s, id, &p);
    if (st == OK && id)
        st = show_plan(ctx, &p, s->currency, line);
    if (st == OK && id && typed) {
        read_includes(ctx, typed, includes, &p);
        st = show_ahead(ctx, s, &p, &v.ahead);
    }
    if (st == OK)
        st = fill_templates(ctx, s, p.template_id, &v);
    if (st != OK)
        return st;
    v.plan = id ? line : NULL;
    v.period = "month";
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        if (lengths[i].months == p.period_months && lengths[i].days == p.period_days)
            v.period = lengths[i].word;
    }
    v.price = id ? show_typed_money(ctx, p.price_cents) : "";
    v.setup = p.setup_cents ? show_typed_money(ctx, p.setup_cents) : "";
    v.trial_days = typed_number(ctx, p.trial_days);
    v.trial_price = p.trial_cents ? show_typed_money(ctx, p.trial_cents) : "";
    v.notice_days = typed_number(ctx, p.notice_days);
    v.warn_days = typed_number(ctx, p.warn_days);
    v.pause_days = typed_number(ctx, p.pause_days);
    v.places = typed_number(ctx, p.places);
    v.audience = audiences[p.audience];
    v.group = p.group;
    v.renews = p.renews;
    v.confirms = p.host_confirms;
    v.everywhere = id && p.space_id == 0;
    v.currency = s->currency;
    v.vat = show_vat_words(ctx, s->vat_rate_bp, s->prices_include_vat);
    fill_rows(ctx, &p, &v);
    *ret_view = v;
    return OK;
}

enum status plan_edit_show(struct ctx *ctx, const struct plan_look_form *form,
                           struct plan_edit_view *ret_view)
{
    struct space s;
    const int64_t id = request_again_id(ctx, form->id, "id");
    const enum status st = space_of_slug(ctx, form->slug, &s);
    const struct typed_includes typed = TYPED_INCLUDES(form);
    const bool asks = form->use_kind_n || form->credit_amount_n;
    return st == OK ? edit_view(ctx, &s, id, asks ? &typed : NULL, ret_view) : st;
}

/* ---- saved ----------------------------------------------------------------------------------- */

static enum audience audience_of_word(const char *word)
{
    static const enum audience all[] = {AUDIENCE_MEMBERS, AUDIENCE_NON_MEMBERS, AUDIENCE_GROUP,
                                        AUDIENCE_INVITED};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (!strcmp(word, audiences[all[i]]))
            return all[i];
    }
    return AUDIENCE_EVERYONE;
}

/* The plan that was typed, over the one there is. */
static void plan_of_form(const struct plan_save_form *f, const struct space *s, struct plan *p)
{
    p->operator_id = s->operator_id;
    p->space_id = f->everywhere ? 0 : s->id;
    p->name = f->name;
    p->description = f->description ? f->description : "";
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        if (strcmp(lengths[i].word, f->period) != 0)
            continue;
        p->period_months = lengths[i].months;
        p->period_days = lengths[i].days;
    }
    p->price_cents = f->price;
    p->setup_cents = f->setup.has ? f->setup.v : 0;
    p->barter = f->barter ? f->barter : "";
    p->trial_days = (int32_t)f->trial_days;
    p->trial_cents = f->trial_price.has ? f->trial_price.v : 0;
    p->notice_days = (int32_t)f->notice_days;
    p->renews = f->renews;
    p->warn_days = (int32_t)f->warn_days;
    p->pause_days = (int32_t)f->pause_days;
    p->places = (int32_t)f->places;
    p->audience = audience_of_word(f->audience);
    p->group = f->group ? f->group : "";
    p->host_confirms = f->confirms;
    p->for_teams = f->for_teams;
    p->template_id = f->template;
}

enum status plan_edit_save(struct ctx *ctx, const struct plan_save_form *form,
                           struct plan_edit_view *ret_view)
{
    struct space s;
    struct plan p = blank_plan;
    struct plan_term terms[PLAN_TERMS_MAX];
    struct read_includes includes;
    struct plan_ahead ahead = {.memberships = 0};
    const struct typed_includes typed = TYPED_INCLUDES(form);
    struct plan_extra services[PLAN_PARTS_MAX];
    int64_t id = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK && form->id)
        st = plan_of_space(ctx, &s, form->id, &p);
    if (st == OK)
        st = may_change(ctx, s.operator_id, form->everywhere || (p.id && p.space_id == 0));
    if (st != OK)
        return st;
    plan_of_form(form, &s, &p);
    p.terms = terms, p.terms_n = 0;
    p.extras = services, p.extras_n = 0;
    read_terms(ctx, form, terms, &p.terms_n);
    read_includes(ctx, &typed, &includes, &p);
    read_services(ctx, form, services, &p.extras_n);
    st = p.id && !ctx->problem.fields_n ? plan_look_ahead(ctx, &p, &ahead) : OK;
    if (st == OK && ahead.memberships && form->shown.v != shown_of(&ahead))
        return ctx_fail(ctx, CONFLICT, "plan.includes_ahead",
                        "This changes what the plan includes for who has it: please look at what "
                        "changes for whom, and save once more.");
    if (st == OK)
        st = plan_save(ctx, &p, &id);
    if (st != OK)
        return st;
    reply_flash(ctx,
                ahead.memberships
                    ? ctx_text(ctx, "The plan is saved. Who has it is told by mail; for him it "
                                    "holds from his next period on.")
                    : ctx_text(ctx, "The plan is saved. Who has joined keeps what was agreed."));
    reply_see(ctx, words(ctx, "/s/%s/plans", s.slug));
    return edit_view(ctx, &s, id, NULL, ret_view);
}
