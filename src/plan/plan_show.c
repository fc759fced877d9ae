#include "plan/plan_show.h"

#include "base/id.h"
#include "people/people.h"

#include <stdlib.h>
#include <string.h>

const char *show_vat_words(struct ctx *ctx, int64_t vat_rate_bp, bool includes_vat)
{
    if (vat_rate_bp == 0)
        return "";
    const char *percent = words_percent(ctx, vat_rate_bp);
    return words(ctx,
                 ctx_text(ctx, includes_vat ? N_("Prices include %s%% VAT.")
                                            : N_("Prices without VAT, which is %s%%.")),
                 percent);
}

const char *show_typed_money(struct ctx *ctx, int64_t cents)
{
    return cents % 100
               ? words(ctx, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100))
               : words(ctx, "%lld", (long long)(cents / 100));
}

/* ---- a plan --------------------------------------------------------------------------------- */

static const char *kinds_or_all(struct ctx *ctx, uint32_t kinds)
{
    return kinds ? words_kinds(ctx, kinds) : ctx_text(ctx, "everything that can be booked");
}

static const char *access_words(struct ctx *ctx, const struct plan_access *a)
{
    const char *text = words_begin(ctx, kinds_or_all(ctx, a->scope.kinds));
    text = words_join(ctx, text, words_weekdays(ctx, a->scope.weekdays));
    if (a->scope.from || a->scope.to)
        text = words_join(
            ctx, text,
            words(ctx, "%s–%s", words_minute(ctx, a->scope.from), words_minute(ctx, a->scope.to)));
    return a->everywhere ? words_join(ctx, text, ctx_text(ctx, "in all our spaces")) : text;
}

static const char *amount_words(struct ctx *ctx, enum allowance_unit unit, int64_t amount)
{
    switch (unit) {
    case UNIT_MINUTES:
        return words(ctx, "%s", words_length(ctx, amount));
    case UNIT_HALF_DAYS:
        return words(ctx, text_plural(ctx->lang, "%lld half day", "%lld half days", amount),
                     (long long)amount);
    case UNIT_DAYS:
        return words(ctx, text_plural(ctx->lang, "%lld day", "%lld days", amount),
                     (long long)amount);
    case UNIT_PAGES:
        return words(ctx, text_plural(ctx->lang, "%lld printed page", "%lld printed pages", amount),
                     (long long)amount);
    case UNIT_CENTS:
    case UNIT__MAX:
        break;
    }
    return show_typed_money(ctx, amount);
}

static const char *credit_words(struct ctx *ctx, const struct plan_allowance *a)
{
    const char *text = words(ctx, ctx_text(ctx, "each period %s of %s"),
                             amount_words(ctx, a->unit, a->amount), kinds_or_all(ctx, a->kinds));
    if (a->unit == UNIT_PAGES)
        text = words(ctx, ctx_text(ctx, "each period %s"), amount_words(ctx, a->unit, a->amount));
    if (a->rolls_over > 0)
        text = words_join(ctx, text,
                          words(ctx,
                                text_plural(ctx->lang, "kept for %d period more",
                                            "kept for %d periods more", a->rolls_over),
                                (int)a->rolls_over));
    return words_begin(ctx, text);
}

enum status show_plan_includes(struct ctx *ctx, const struct plan *p, const char *const **ret_texts,
                               size_t *ret_n)
{
    const size_t max = p->access_n + p->allowances_n + p->extras_n;
    const char **texts = arena_array(ctx->arena, max, sizeof(*texts));
    size_t n = 0;
    if (!texts)
        return LIMIT;
    for (size_t i = 0; i < p->access_n; i++)
        texts[n++] = access_words(ctx, &p->access[i]);
    for (size_t i = 0; i < p->allowances_n; i++)
        texts[n++] = credit_words(ctx, &p->allowances[i]);
    for (size_t i = 0; i < p->extras_n; i++) {
        if (p->extras[i].price_cents == 0)
            texts[n++] = p->extras[i].name;
    }
    *ret_texts = texts;
    *ret_n = n;
    return OK;
}

enum status show_plan_next(struct ctx *ctx, const struct story *s, const struct plan *now,
                           struct date today, struct plan_next *ret_next)
{
    struct plan then;
    struct plan_next next = {.texts_n = 0};
    const struct date first = date_compare(today, s->m.from) < 0 ? s->m.from : today;
    const struct date from = story_period(s, first).until;
    const bool goes_on = !s->m.until.year || date_compare(from, s->m.until) < 0;
    enum status st = OK;
    if (goes_on && story_turn_on(s, from)->plan_id == now->id) {
        st = plan_of_story(ctx, s, from, &then);
        if (st == OK && !plan_includes_same(now, &then)) {
            next.from = from;
            st = show_plan_includes(ctx, &then, &next.texts, &next.texts_n);
        }
    }
    if (st == OK)
        *ret_next = next;
    return st;
}

static size_t conditions(struct ctx *ctx, const struct plan *p, const char *currency,
                         const char **texts)
{
    size_t n = 0;
    if (p->trial_days && p->trial_cents)
        texts[n++] = words(ctx,
                           text_plural(ctx->lang, "A trial of %d day for %s",
                                       "A trial of %d days for %s", p->trial_days),
                           (int)p->trial_days, words_money(ctx, p->trial_cents, currency));
    else if (p->trial_days)
        texts[n++] = words(ctx,
                           text_plural(ctx->lang, "A free trial of %d day",
                                       "A free trial of %d days", p->trial_days),
                           (int)p->trial_days);
    if (p->setup_cents)
        texts[n++] = words(ctx, ctx_text(ctx, "%s once, at the beginning"),
                           words_money(ctx, p->setup_cents, currency));
    texts[n++] = p->notice_days ? words(ctx,
                                        text_plural(ctx->lang, "Ends with %d day of notice",
                                                    "Ends with %d days of notice", p->notice_days),
                                        (int)p->notice_days)
                                : ctx_text(ctx, "Ends on any day");
    if (p->terms_n)
        texts[n++] = ctx_text(
            ctx, p->renews ? N_("A term is followed by another one, after a warning by mail")
                           : N_("A term ends by itself"));
    if (p->pause_days)
        texts[n++] = words(ctx,
                           text_plural(ctx->lang, "Can be paused for %d day at a time",
                                       "Can be paused for %d days at a time", p->pause_days),
                           (int)p->pause_days);
    if (p->host_confirms)
        texts[n++] = ctx_text(ctx, "The host answers each request");
    if (p->for_teams)
        texts[n++] = ctx_text(ctx, "A team pays the price for each seat");
    return n;
}

static enum status show_terms(struct ctx *ctx, const struct plan *p, const char *currency,
                              struct plan_line_view *v)
{
    struct plan_term_view *terms = arena_array(ctx->arena, p->terms_n, sizeof(*terms));
    struct plan_service_view *services = arena_array(ctx->arena, p->extras_n, sizeof(*services));
    if (!terms || !services)
        return LIMIT;
    for (size_t i = 0; i < p->terms_n; i++)
        terms[i] = (struct plan_term_view){
            .months = p->terms[i].months,
            .price_cents = p->terms[i].price_cents,
            .name = words(ctx, text_plural(ctx->lang, "%d month", "%d months", p->terms[i].months),
                          (int)p->terms[i].months),
            .price = words_period_price(ctx, p->terms[i].price_cents, currency, p->period_months,
                                        p->period_days)};
    for (size_t i = 0; i < p->extras_n; i++) {
        if (p->extras[i].price_cents > 0)
            services[v->services_n++] =
                (struct plan_service_view){.id = p->extras[i].id,
                                           .name = p->extras[i].name,
                                           .price_cents = p->extras[i].price_cents};
    }
    v->terms = terms;
    v->terms_n = p->terms_n;
    v->services = services;
    return OK;
}

enum status show_plan(struct ctx *ctx, const struct plan *p, const char *currency,
                      struct plan_line_view *ret_view)
{
    enum { CONDITIONS_MAX = 8 };
    const char **texts = arena_array(ctx->arena, CONDITIONS_MAX, sizeof(*texts));
    int64_t taken = 0;
    enum status s = texts ? plan_places_taken(ctx, p->id, &taken) : LIMIT;
    if (s != OK)
        return s;
    struct plan_line_view v = {
        .id = p->id,
        .name = p->name,
        .description = p->description,
        .price_cents = p->price_cents,
        .currency = currency,
        .period_months = p->period_months,
        .period_days = p->period_days,
        .price =
            words_period_price(ctx, p->price_cents, currency, p->period_months, p->period_days),
        .barter = p->barter,
        .conditions = texts,
        .conditions_n = conditions(ctx, p, currency, texts),
        .trial_days = p->trial_days,
        .notice_days = p->notice_days,
        .places = p->places,
        .taken = taken,
        .left =
            p->places ? opt_int_of(taken < p->places ? p->places - taken : 0) : (struct opt_int){0},
        .full = p->places && taken >= p->places,
        .for_teams = p->for_teams,
        .invited = p->audience == AUDIENCE_INVITED,
        .archived = p->archived,
    };
    s = show_plan_includes(ctx, p, &v.includes, &v.includes_n);
    if (s == OK)
        s = show_terms(ctx, p, currency, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- invoices to come ----------------------------------------------------------------------- */

static enum status show_invoice(struct ctx *ctx, const struct outlook_invoice *i,
                                struct outlook_invoice_view *v)
{
    struct outlook_line_view *lines = arena_array(ctx->arena, i->lines_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t k = 0; k < i->lines_n; k++)
        lines[k] = (struct outlook_line_view){.what = i->lines[k].text,
                                              .rule = i->lines[k].rule,
                                              .from = i->lines[k].due.from,
                                              .until = i->lines[k].due.until,
                                              .amount_cents = i->lines[k].due.amount_cents};
    *v = (struct outlook_invoice_view){.date = i->bill,
                                       .lines = lines,
                                       .lines_n = i->lines_n,
                                       .amount_cents = i->amount_cents,
                                       .net_cents = i->vat.net_cents,
                                       .vat_cents = i->vat.vat_cents,
                                       .gross_cents = i->vat.gross_cents};
    return OK;
}

enum status show_outlook(struct ctx *ctx, const struct outlook *o, bool now,
                         const struct outlook_view **ret_view)
{
    struct outlook_view *v = arena_alloc(ctx->arena, sizeof(*v));
    struct outlook_invoice_view *invoices =
        arena_array(ctx->arena, o->invoices_n, sizeof(*invoices));
    enum status s = v && invoices ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < o->invoices_n; i++)
        s = show_invoice(ctx, &o->invoices[i], &invoices[i]);
    if (s != OK)
        return s;
    *v = (struct outlook_view){.now = now,
                               .invoices = invoices,
                               .invoices_n = o->invoices_n,
                               .currency = o->currency,
                               .vat = show_vat_words(ctx, o->vat_rate_bp, o->includes_vat)};
    *ret_view = v;
    return OK;
}

/* Lines of one space stand together: it is read once for all of them. */
static enum status name_space(struct ctx *ctx, int64_t id, struct space *sp)
{
    if (sp->id == id)
        return OK;
    *sp = (struct space){.name = ""};
    return id ? space_get(ctx, id, sp) : OK;
}

enum status show_charges(struct ctx *ctx, const struct charge *charges, size_t n,
                         struct charge_line_view **ret_lines)
{
    struct charge_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    struct space sp = {.name = ""};
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct charge *c = &charges[i];
        const struct vat_split v = vat_split_of(c->amount_cents, c->vat_rate_bp, c->includes_vat);
        const enum status s = name_space(ctx, c->space_id, &sp);
        if (s != OK)
            return s;
        lines[i] = (struct charge_line_view){.id = c->id,
                                             .date = c->bill,
                                             .what = c->what,
                                             .rule = c->rule,
                                             .amount_cents = c->amount_cents,
                                             .net_cents = v.net_cents,
                                             .vat_cents = v.vat_cents,
                                             .gross_cents = v.gross_cents,
                                             .currency = c->currency,
                                             .space_name = sp.name};
    }
    *ret_lines = lines;
    return OK;
}

/* ---- a membership --------------------------------------------------------------------------- */

static const char *state_words(struct ctx *ctx, const struct story *s, struct date today)
{
    const struct membership *m = &s->m;
    if (membership_never_ran(m) && m->status != MEMBERSHIP_DECLINED)
        return ctx_text(ctx, "called off before it began");
    switch (m->status) {
    case MEMBERSHIP_ASKED:
        return ctx_text(ctx, "waits for the host");
    case MEMBERSHIP_SIGNING:
        return ctx_text(ctx, "waits for the signature");
    case MEMBERSHIP_ENDED:
        return words(ctx, ctx_text(ctx, "ended on %s"), words_date(ctx, date_add(m->until, -1)));
    case MEMBERSHIP_DECLINED:
        return ctx_text(ctx, "declined");
    case MEMBERSHIP_RUNS:
        break;
    }
    if (m->until.year)
        return words(ctx, ctx_text(ctx, "ends on %s"), words_date(ctx, date_add(m->until, -1)));
    if (date_compare(today, m->from) < 0)
        return words(ctx, ctx_text(ctx, "begins on %s"), words_date(ctx, m->from));
    if (!story_entitles(s, today))
        return ctx_text(ctx, "paused");
    if (date_compare(today, m->anchor) < 0)
        return ctx_text(ctx, "on trial");
    return ctx_text(ctx, "runs");
}

static enum status name_holder(struct ctx *ctx, const struct holder *h,
                               struct membership_line_view *v)
{
    if (h->team_id) {
        struct team t;
        const enum status s = team_get(ctx, h->team_id, &t);
        if (s == OK) {
            v->who = t.name;
            v->team = t.slug;
        }
        return s;
    }
    struct contact c;
    const enum status s = people_get(ctx, h->account_id, &c);
    if (s == OK) {
        v->who = *c.name ? c.name : c.email;
        v->email = c.email;
    }
    return s;
}

static int by_date(const void *a, const void *b)
{
    const struct membership_event_view *x = a;
    const struct membership_event_view *y = b;
    return date_compare(x->date, y->date);
}

/* Where events are gathered. */
struct events {
    struct membership_event_view *list;
    size_t n;
    struct date after;
};

static void event_add(struct events *e, struct date day, const char *text)
{
    if (day.year && date_compare(day, e->after) > 0)
        e->list[e->n++] = (struct membership_event_view){day, text};
}

/* "Flex"; with seats, or another number of them than before: "Flex, 3 seats". */
static const char *with_seats(struct ctx *ctx, const struct membership_turn *t, int32_t before)
{
    if (t->seats == 1 && before == 1)
        return t->plan_name;
    return words(ctx, text_plural(ctx->lang, "%s, %d seat", "%s, %d seats", t->seats), t->plan_name,
                 (int)t->seats);
}

enum status show_events(struct ctx *ctx, const struct story *s, struct date today,
                        struct membership_event_view **ret_events, size_t *ret_n)
{
    enum { OTHERS = 8 };
    struct events e = {.after = today};
    e.list = arena_array(ctx->arena, s->turns_n + 2 * s->pauses_n + OTHERS, sizeof(*e.list));
    if (!e.list)
        return LIMIT;
    if (s->m.trial_until.year)
        event_add(&e, s->m.anchor, ctx_text(ctx, "the trial is over and the plan begins"));
    for (size_t i = 1; i < s->turns_n; i++)
        event_add(&e, s->turns[i].from,
                  words(ctx, ctx_text(ctx, "changes to %s"),
                        with_seats(ctx, &s->turns[i], s->turns[i - 1].seats)));
    for (size_t i = 0; i < s->pauses_n; i++) {
        event_add(&e, s->pauses[i].from, ctx_text(ctx, "a pause begins"));
        event_add(&e, s->pauses[i].until, ctx_text(ctx, "the pause is over"));
    }
    if (s->m.until.year) {
        event_add(&e, s->m.until, ctx_text(ctx, "it is over"));
    } else if (s->m.term_until.year) {
        event_add(&e, story_last_no(s), ctx_text(ctx, "last day to say no to another term"));
        event_add(&e, s->m.term_until,
                  ctx_text(ctx, s->m.renews ? N_("another term begins") : N_("the term is over")));
    }
    qsort(e.list, e.n, sizeof(*e.list), by_date);
    *ret_events = e.list;
    *ret_n = e.n;
    return OK;
}

static enum status place_of(struct ctx *ctx, const struct story *s, struct membership_place *p)
{
    if (p->space_id == s->m.space_id && p->operator_id == s->m.operator_id)
        return OK;
    enum status st = price_terms_of(ctx, s->m.operator_id, &p->terms);
    if (st == OK)
        st = space_get(ctx, s->m.space_id, &p->space);
    p->operator_id = st == OK ? s->m.operator_id : 0;
    p->space_id = st == OK ? s->m.space_id : 0;
    return st;
}

enum status show_membership(struct ctx *ctx, const struct story *s, struct date today,
                            struct membership_place *p, struct membership_line_view *ret_view)
{
    struct membership_event_view *events = NULL;
    size_t events_n = 0;
    const struct membership_turn *t = story_turn_on(s, today);
    enum status st = place_of(ctx, s, p);
    if (st == OK && s->m.status == MEMBERSHIP_RUNS)
        st = show_events(ctx, s, today, &events, &events_n);
    if (st != OK)
        return st;
    const int64_t cents = t->price_cents * t->seats;
    struct membership_line_view v = {
        .id = s->m.id,
        .plan = t->plan_name,
        .seats = t->seats,
        .price_cents = cents,
        .currency = p->terms.currency,
        .price = words_seats_price(ctx, t->seats, t->price_cents, p->terms.currency,
                                   t->period_months, t->period_days),
        .space = p->space.slug,
        .space_name = p->space.name,
        .status = membership_status_name(s->m.status),
        .state = state_words(ctx, s, today),
        .waits = s->m.status == MEMBERSHIP_ASKED,
        .answers = people_is_host(ctx->actor, p->space.operator_id, p->space.id),
        .since = s->m.from,
        .until = s->m.until,
        .next = events_n ? &events[0] : NULL,
    };
    st = name_holder(ctx, &s->m.holder, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

/* ---- who sees and acts ---------------------------------------------------------------------- */

enum status show_holders(struct ctx *ctx, int64_t team_id, struct own_choice_view **ret_choices,
                         size_t *ret_n)
{
    const struct actor *a = ctx->actor;
    struct own_choice_view *list = arena_array(ctx->arena, a ? a->teams_n + 1 : 1, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    list[n++] =
        (struct own_choice_view){.id = "", .name = ctx_text(ctx, "for myself"), .on = team_id == 0};
    for (size_t i = 0; a && i < a->teams_n; i++) {
        struct team t;
        char id[ID_CHARS_MAX + 1];
        if (!a->teams[i].admin)
            continue;
        const enum status s = team_get(ctx, a->teams[i].team_id, &t);
        if (s != OK)
            return s;
        (void)id_print(t.id, id);
        list[n++] = (struct own_choice_view){
            .id = words(ctx, "%s", id), .name = t.name, .on = t.id == team_id};
    }
    *ret_choices = list;
    *ret_n = n;
    return OK;
}

enum status membership_note_look(struct ctx *ctx, const struct story *s, const struct space *sp)
{
    return people_looked_at(ctx, &(struct look){.account_id = s->m.holder.account_id,
                                                .operator_id = sp->operator_id,
                                                .space_id = sp->id,
                                                .place = sp->name,
                                                .what = N_("A membership")});
}

enum status membership_seen_at_desk(struct ctx *ctx, int64_t id, struct story *ret_story,
                                    struct space *ret_space)
{
    enum status s = membership_get(ctx, id, ret_story);
    if (s == OK)
        s = space_get(ctx, ret_story->m.space_id, ret_space);
    if (s != OK)
        return s;
    return people_is_desk(ctx->actor, ret_space->operator_id, ret_space->id) ? OK : NOT_FOUND;
}

enum status membership_seen(struct ctx *ctx, int64_t id, struct story *ret_story,
                            struct space *ret_space, bool *ret_host)
{
    enum status s = membership_get(ctx, id, ret_story);
    if (s == OK)
        s = space_get(ctx, ret_story->m.space_id, ret_space);
    if (s != OK)
        return s;
    const struct holder *h = &ret_story->m.holder;
    const bool host = people_is_host(ctx->actor, ret_space->operator_id, ret_space->id);
    const bool own = ctx->actor && (h->account_id ? h->account_id == ctx->actor->account_id
                                                  : people_is_team_admin(ctx->actor, h->team_id));
    if (!host && !own)
        return NOT_FOUND;
    *ret_host = host;
    return OK;
}
