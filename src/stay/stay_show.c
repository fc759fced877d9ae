#include "stay/stay_show.h"

#include <stdlib.h>
#include <string.h>

/* ---- who sees it ----------------------------------------------------------------------------- */

enum status stay_seen(struct ctx *ctx, int64_t id, struct stay *ret_stay, struct space *ret_space,
                      struct stay_reader *ret_reader)
{
    enum status s = stay_get(ctx, id, ret_stay);
    if (s == OK)
        s = space_get(ctx, ret_stay->space_id, ret_space);
    if (s != OK)
        return s;
    const struct holder *h = &ret_stay->holder;
    const struct actor *a = ctx->actor;
    const struct stay_reader r = {.host = people_is_host(a, ret_space->operator_id, ret_space->id),
                                  .desk = people_is_desk(a, ret_space->operator_id, ret_space->id),
                                  .holder =
                                      a && (h->account_id ? h->account_id == a->account_id
                                                          : people_is_team_admin(a, h->team_id))};
    if (!r.desk && !r.holder)
        return NOT_FOUND;
    *ret_reader = r;
    return people_looked_at(ctx, &(struct look){.account_id = h->account_id,
                                                .operator_id = ret_space->operator_id,
                                                .space_id = ret_space->id,
                                                .place = ret_space->name,
                                                .what = N_("A stay")});
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *show_stay_price(struct ctx *ctx, int64_t cents, const char *currency, bool once)
{
    const char *price = words_money(ctx, cents, currency);
    return words(ctx, ctx_text(ctx, once ? N_("%s once") : N_("%s a month")), price);
}

const char *show_stay_vat(struct ctx *ctx, const struct space *sp)
{
    if (sp->vat_rate_bp == 0)
        return "";
    return ctx_text(ctx, sp->prices_include_vat ? N_("Prices include VAT; the deposit has none.")
                                                : N_("Prices without VAT; the deposit has none."));
}

const char *show_floor(const struct floor *floors, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (floors[i].id == id)
            return floors[i].name;
    }
    return "";
}

static const char *state_words(struct ctx *ctx, const struct stay *s, struct date today)
{
    switch (s->status) {
    case STAY_OFFERED:
        return words(ctx, ctx_text(ctx, "waits for the answer until %s"),
                     stay_last_day(ctx, s->offer_until));
    case STAY_SIGNING:
        return ctx_text(ctx, "waits for the signature");
    case STAY_ENDED:
        return words(ctx, ctx_text(ctx, "ended on %s"), stay_last_day(ctx, s->until));
    case STAY_DECLINED:
        return ctx_text(ctx, "declined");
    case STAY_WITHDRAWN:
        return ctx_text(ctx, "taken back");
    case STAY_LAPSED:
        return ctx_text(ctx, "nobody answered in time");
    case STAY_RUNS:
        break;
    }
    if (s->notice_by != SIDE_NOBODY)
        return words(ctx, ctx_text(ctx, "notice given, last day %s"), stay_last_day(ctx, s->until));
    if (date_compare(today, s->from) < 0)
        return words(ctx, ctx_text(ctx, "begins on %s"), words_date(ctx, s->from));
    if (s->until.year)
        return words(ctx, ctx_text(ctx, "ends on %s"), stay_last_day(ctx, s->until));
    return ctx_text(ctx, "runs");
}

const char *show_proposal(struct ctx *ctx, const struct stay *s, const char *currency)
{
    const struct stay_proposal *p = &s->proposal;
    if (p->by == SIDE_NOBODY)
        return NULL;
    const bool longer = s->until.year && (!p->until.year || date_compare(s->until, p->until) < 0);
    const char *text =
        p->until.year
            ? words(ctx, ctx_text(ctx, longer ? N_("to go on until %s") : N_("to end on %s")),
                    stay_last_day(ctx, p->until))
            : ctx_text(ctx, "to go on without an end, with notice by either side");
    if (!p->price_cents.has)
        return text;
    return words(ctx, ctx_text(ctx, "%s, then at %s"), text,
                 show_stay_price(ctx, p->price_cents.v, currency, false));
}

/* ---- what comes ------------------------------------------------------------------------------ */

static int by_day(const void *a, const void *b)
{
    const struct stay_event_view *x = a;
    const struct stay_event_view *y = b;
    return date_compare(x->date, y->date);
}

/* Where events are gathered. */
struct events {
    struct stay_event_view *list;
    size_t n;
    struct date after;
};

static void event_add(struct events *e, struct date day, const char *text)
{
    if (day.year && date_compare(day, e->after) > 0)
        e->list[e->n++] = (struct stay_event_view){day, text};
}

static enum status currency_of(struct ctx *ctx, const struct stay *s, const char **ret_currency)
{
    struct space sp;
    const enum status st = space_get(ctx, s->space_id, &sp);
    if (st == OK)
        *ret_currency = sp.currency;
    return st;
}

enum status show_stay_events(struct ctx *ctx, const struct stay *s, struct date today,
                             struct stay_event_view **ret_events, size_t *ret_n)
{
    enum { OTHERS = 4 };
    const char *currency = "";
    struct events e = {.after = today};
    e.list = arena_array(ctx->arena, s->prices_n + 2 * s->services_n + OTHERS, sizeof(*e.list));
    enum status st = e.list ? currency_of(ctx, s, &currency) : LIMIT;
    if (st != OK)
        return st;
    event_add(&e, s->from, ctx_text(ctx, "the first day"));
    for (size_t i = 1; i < s->prices_n; i++) {
        if (!s->until.year || date_compare(s->prices[i].from, s->until) < 0)
            event_add(&e, s->prices[i].from,
                      words(ctx, ctx_text(ctx, "the price becomes %s"),
                            show_stay_price(ctx, s->prices[i].price_cents, currency, false)));
    }
    for (size_t i = 0; i < s->services_n; i++) {
        const struct stay_service *x = &s->services[i];
        event_add(&e, date_compare(x->from, s->from) > 0 ? x->from : (struct date){0},
                  words(ctx, ctx_text(ctx, "%s begins"), x->name));
        event_add(&e, x->until, words(ctx, ctx_text(ctx, "%s ends"), x->name));
    }
    if (s->until.year)
        event_add(&e, date_add(s->until, -1), ctx_text(ctx, "the last day"));
    qsort(e.list, e.n, sizeof(*e.list), by_day);
    *ret_events = e.list;
    *ret_n = e.n;
    return OK;
}

/* What is left to say of a stay that is over: its deposit, until that is settled. */
static size_t say_over(struct ctx *ctx, const struct stay *s, const char *currency,
                       const char **texts)
{
    size_t n = 0;
    texts[n++] = ctx_text(ctx, "It is over.");
    if (s->status == STAY_ENDED && s->deposit_cents && !s->returned.year)
        texts[n++] = words(ctx,
                           ctx_text(ctx, "The deposit of %s is still to be settled; what is kept "
                                         "of it is named with its reason."),
                           words_money(ctx, s->deposit_cents, currency));
    return n;
}

enum status show_stay_sentences(struct ctx *ctx, const struct stay *s, const char *currency,
                                const char *const **ret_texts, size_t *ret_n)
{
    enum { SENTENCES = 6 };
    const char **texts = arena_array(ctx->arena, SENTENCES, sizeof(*texts));
    size_t n = 0;
    if (!texts)
        return LIMIT;
    if (s->status >= STAY_OVER) {
        *ret_texts = texts;
        *ret_n = say_over(ctx, s, currency, texts);
        return OK;
    }
    if (s->template_id && s->status == STAY_OFFERED)
        texts[n++] = ctx_text(ctx, "After the yes there is a contract to read and sign here.");
    texts[n++] = ctx_text(ctx, "A part of a month costs its days: the price, times the days, "
                               "divided by the days of that month.");
    if (s->until.year)
        texts[n++] = words(ctx, ctx_text(ctx, "It ends by itself after %s; to go on, both agree."),
                           stay_last_day(ctx, s->until));
    else
        texts[n++] = words(
            ctx,
            text_plural(ctx->lang, "It goes on until one of the two gives notice, %d day ahead.",
                        "It goes on until one of the two gives notice, %d days ahead.",
                        s->notice_days),
            (int)s->notice_days);
    if (s->term_until.year)
        texts[n++] = words(ctx, ctx_text(ctx, "No notice ends it before %s."),
                           words_date(ctx, s->term_until));
    if (s->deposit_cents)
        texts[n++] = words(ctx,
                           ctx_text(ctx, "The deposit of %s comes back at the end; what is kept of "
                                         "it is named with its reason."),
                           words_money(ctx, s->deposit_cents, currency));
    *ret_texts = texts;
    *ret_n = n;
    return OK;
}

/* ---- a line ---------------------------------------------------------------------------------- */

static enum status name_holder(struct ctx *ctx, const struct holder *h, struct stay_line_view *v)
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

enum status show_stay(struct ctx *ctx, const struct stay *s, const struct space *sp,
                      struct date today, struct stay_line_view *ret_line)
{
    struct resource r;
    struct stay_event_view *events = NULL;
    size_t events_n = 0;
    const struct date day = date_compare(today, s->from) < 0 ? s->from : today;
    enum status st = resource_get(ctx, s->resource_id, &r);
    if (st == OK && s->status < STAY_OVER)
        st = show_stay_events(ctx, s, today, &events, &events_n);
    if (st != OK)
        return st;
    struct stay_line_view v = {.id = s->id,
                               .resource = r.name,
                               .kind = kind_name(r.kind),
                               .units = s->units,
                               .space = sp->slug,
                               .space_name = sp->name,
                               .status = stay_status_name(s->status),
                               .state = state_words(ctx, s, today),
                               .from = s->from,
                               .until = s->until,
                               .notice_by = stay_side_name(s->notice_by),
                               .price_cents = stay_month_cents(s, day),
                               .currency = sp->currency,
                               .deposit_cents = s->deposit_cents,
                               .returned = s->returned.year != 0,
                               .next = events_n ? &events[0] : NULL};
    v.price = show_stay_price(ctx, v.price_cents, sp->currency, false);
    if (s->until.year)
        v.last = date_add(s->until, -1);
    st = name_holder(ctx, &s->holder, &v);
    if (st == OK)
        *ret_line = v;
    return st;
}

/* ---- services -------------------------------------------------------------------------------- */

enum status show_let_services(struct ctx *ctx, const struct space *sp, const int64_t *chosen,
                              size_t chosen_n, struct stay_service_line_view **ret_list,
                              size_t *ret_n)
{
    struct let_service *all = NULL;
    size_t n = 0;
    const enum status s = let_services_of(ctx, sp->id, &all, &n);
    if (s != OK)
        return s;
    struct stay_service_line_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct stay_service_line_view){
            .id = all[i].id,
            .name = all[i].name,
            .price_cents = all[i].price_cents,
            .once = all[i].once,
            .text = show_stay_price(ctx, all[i].price_cents, sp->currency, all[i].once)};
        for (size_t k = 0; k < chosen_n; k++)
            list[i].on |= chosen[k] == all[i].id;
    }
    *ret_list = list;
    *ret_n = n;
    return OK;
}
