/* Before a booking: what it would be and cost. */
#include "base/address.h"
#include "booking/booking_find.h"
#include "booking/booking_limit.h"

#include "base/email.h"
#include "base/id.h"
#include "booking_routes.h"
#include "http/http.h"
#include "people/people.h"

#include <string.h>

/* ---- the page before ------------------------------------------------------------------------ */

/* What is asked, also when the page is shown again and only the typed texts are there. */
struct wish {
    const struct house *house;
    struct booking_span span;
    const char *which;
    int64_t resource_id;
    enum resource_kind kind; /* 0: any */
    int32_t units, people;
    const char *team;         /* slug, or NULL */
    const char *name, *email; /* for whom, when a host books for somebody; NULL */
    const char *who;          /* who calls, in words; NULL */
    struct extras_typed extras;
    bool fits; /* the day is to be found: the next on which it is free */
    struct payer payer;
    struct pricing pricing;
};

/* What was typed into a field of a form that is shown again. */
static struct partly typed_span(struct ctx *ctx, const struct booking_new_form *form)
{
    struct partly p = {form->date, form->from, form->to, form->next_day, form->which, 0};
    p.date = request_again_date(ctx, p.date, "date");
    p.from = request_again_minute(ctx, p.from, "from");
    p.to = request_again_minute(ctx, p.to, "to");
    p.next_day = p.next_day || request_raw(ctx, "next_day");
    p.which = request_again_text(ctx, p.which, "which");
    return p;
}

static int32_t typed_number(struct ctx *ctx, const char *field, struct opt_int given)
{
    if (given.has)
        return (int32_t)given.v;
    const char *p = request_raw(ctx, field);
    int32_t n = 0;
    while (p && *p >= '0' && *p <= '9' && n < 10000)
        n = n * 10 + (*p++ - '0');
    return n;
}

static struct wish wish_of(struct ctx *ctx, const struct house *h,
                           const struct booking_new_form *form)
{
    struct partly given = typed_span(ctx, form);
    const int64_t resource_id = request_again_id(ctx, form->resource, "resource");
    const char *kind = request_again_text(ctx, form->kind, "kind");
    given.kind = judging_place(ctx, h, resource_id, kind ? kind_of(kind) : 0).kind;
    struct wish w = {.house = h,
                     .span = show_default_span(ctx, h, &given),
                     .which = given.which,
                     .resource_id = resource_id,
                     .kind = kind ? kind_of(kind) : 0,
                     .units = typed_number(ctx, "units", form->units),
                     .people = typed_number(ctx, "people", form->people),
                     .team = request_again_text(ctx, form->team, "team"),
                     .name = form->name,
                     .email = request_again_text(ctx, form->email, "email")};
    if (w.units < 1)
        w.units = 1;
    w.who = form->who;
    w.extras = EXTRAS_TYPED(form);
    w.fits = form->fit && !given.date.year && w.resource_id && given.from >= 0 && given.to >= 0;
    return w;
}

static const char *choice_label(struct ctx *ctx, const struct resource *r, int32_t free_units)
{
    if (rules_is_whole(r->kind) && r->seats > 0)
        return show_text(ctx,
                         text_plural(ctx->lang, "%s, for %d person", "%s, for %d people", r->seats),
                         r->name, (int)r->seats);
    if (r->units > 1)
        return show_text(ctx, "%s, %s", r->name, show_free(ctx, r->kind, free_units));
    return show_copy(ctx, r->name);
}

/* Everything of the kind that is free; the resource asked for is there even when it is not. */
static enum status show_choices(struct ctx *ctx, const struct wish *w, const struct standing *now,
                                const struct instants *at, struct booking_new_view *v)
{
    const struct house *h = w->house;
    struct booking_choice_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        const int32_t free_units = now->free_units ? now->free_units[i] : 0;
        const bool chosen = r->id == v->resource;
        if (!chosen && (free_units < 1 || (w->kind && r->kind != w->kind)))
            continue;
        list[v->choices_n++] = (struct booking_choice_view){
            .id = r->id,
            .name = show_copy(ctx, r->name),
            .kind = kind_name(r->kind),
            .free_units = free_units,
            .units = r->units,
            .seats = r->seats,
            .price_cents = at->length_min ? pricing_price(&w->pricing, r, &w->span, at, 1)
                                          : (struct opt_int){0},
            .label = choice_label(ctx, r, free_units),
            .on = chosen};
    }
    v->choices = list;
    return OK;
}

/* The resource asked for, else the best of the kind, else the best desk, else the first that is
 * free. */
static size_t choose(const struct wish *w, const struct standing *now)
{
    const struct house *h = w->house;
    if (w->resource_id)
        return house_resource(h, w->resource_id);
    if (!now->free_units)
        return h->resources_n;
    size_t best = standing_best(now, w->kind ? w->kind : KIND_DESK, w->units, w->people);
    for (size_t i = 0; best == h->resources_n && !w->kind && i < h->resources_n; i++) {
        if (now->free_units[i] >= w->units)
            best = i;
    }
    return best;
}

static void show_chosen(struct ctx *ctx, const struct wish *w, const struct standing *now,
                        const struct instants *at, size_t index, struct booking_new_view *v)
{
    const struct house *h = w->house;
    if (index == h->resources_n) {
        if (!v->why) {
            v->code = "booking.taken";
            v->why = ctx_text(ctx, "Nothing like this is free at that time.");
        }
        return;
    }
    const struct resource *r = &h->resources[index];
    const int32_t free_units = now->free_units ? now->free_units[index] : 0;
    v->resource = r->id;
    v->resource_name = show_copy(ctx, r->name);
    v->lent = show_lent(ctx, h, r->id, at->starts_at);
    v->whole = r->units == 1;
    v->seats = rules_is_whole(r->kind) ? r->seats : 0;
    v->units_max = free_units;
    v->units_max_typed = show_text(ctx, "%d", (int)(free_units > 0 ? free_units : r->units));
    if (at->length_min)
        v->price_cents = pricing_price(&w->pricing, r, &w->span, at, w->units);
    const struct shown_price price = show_price_of(w->house, v->price_cents);
    v->total_cents = show_total(&price);
    v->vat = show_vat_total(ctx, &price);
    if (v->price_cents.has)
        v->price_shown = show_text(ctx, "%lld", (long long)v->price_cents.v);
    v->settled = !v->why && free_units >= w->units && !v->host;
    v->held = standing_is_held(now, index, w->units);
    if (v->why || free_units >= w->units)
        return;
    if (now->tight && now->tight[index]) {
        v->code = "booking.buffer";
        v->why = refuse_buffer_text(ctx, r);
        v->tight = true;
        return;
    }
    v->code = v->held ? "booking.held" : "booking.taken";
    v->why =
        v->held
            ? ctx_text(ctx, "Somebody is booking it at this moment. Please look again in a "
                            "few minutes, or choose another time or place.")
            : ctx_text(ctx, "Somebody has it at that time. Please choose another time or place.");
}

static enum status show_caller(struct ctx *ctx, const struct wish *w, struct booking_new_view *v)
{
    struct contact who;
    if (!v->host)
        return OK;
    if (!w->payer.account_id || w->payer.account_id == ctx->actor->account_id)
        return OK;
    const enum status s = people_get(ctx, w->payer.account_id, &who);
    if (s != OK)
        return s;
    v->payer = *who.name ? show_copy(ctx, who.name) : show_copy(ctx, who.email);
    if (!v->person && *who.name)
        v->person = v->payer;
    return OK;
}

/* Who runs the house asks for somebody. */
static void caller_too(const struct ctx *ctx, const struct wish *w, struct address *a)
{
    if (!house_is_run_by(w->house, ctx->actor))
        return;
    address_text(a, "name", w->name);
    address_text(a, "email", w->email);
}

/* The same question for a team, or with NULL for himself. */
static const char *url_for(struct ctx *ctx, const struct wish *w, int64_t resource_id,
                           const char *team)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/book", w->house->space.slug));
    address_text(&a, "resource", resource_id ? show_id(ctx, resource_id) : NULL);
    address_date(&a, "date", w->span.date);
    address_minute(&a, "from", w->span.from);
    address_minute(&a, "to", w->span.to);
    address_text(&a, "next_day", w->span.next_day ? "1" : NULL);
    address_text(&a, "which", w->which);
    address_int(&a, "units", w->units > 1 ? w->units : 0);
    address_int(&a, "people", w->people);
    address_text(&a, "team", team);
    caller_too(ctx, w, &a);
    return address_end(&a);
}

/* What is taken can be waited for, by whoever calls too: module waitlist. */
static const char *wait_url_of(struct ctx *ctx, const struct wish *w, int64_t resource_id)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/wait", w->house->space.slug));
    if (resource_id)
        address_text(&a, "resource", show_id(ctx, resource_id));
    else
        address_text(&a, "kind", kind_name(w->kind ? w->kind : KIND_DESK));
    address_text(&a, "team", w->team);
    address_text(&a, "which", w->which);
    caller_too(ctx, w, &a);
    address_date(&a, "date", w->span.date);
    address_minute(&a, "from", w->span.from);
    address_minute(&a, "to", w->span.to);
    address_text(&a, "next_day", w->span.next_day ? "1" : NULL);
    address_int(&a, "units", w->units > 1 ? w->units : 0);
    address_int(&a, "people", w->people);
    return address_end(&a);
}

/* Why this much, and what pays for it. */
static enum status show_payment(struct ctx *ctx, const struct wish *w, const struct instants *at,
                                struct booking_new_view *v)
{
    const struct house *h = w->house;
    const size_t index = v->resource ? house_resource(h, v->resource) : h->resources_n;
    v->asks_people = plan_rules_ask_people(h->rules) && v->seats > 1;
    enum status s = show_caller(ctx, w, v);
    if (s != OK || index == h->resources_n || !at->length_min)
        return s;
    const struct price_case c =
        pricing_case(&w->pricing, &h->resources[index], &w->span, at, w->units);
    s = show_price_lines(ctx, h, &c, &v->lines, &v->lines_n);
    if (s != OK || (!w->payer.account_id && !w->payer.team_id))
        return s;
    const struct draw_ask ask = pricing_draw(h, &c, &w->payer, 0);
    s = show_pay_ways(ctx, &ask, &v->ways, &v->ways_n);
    v->bill = plan_bill_day(w->span.date);
    /* The only one is told as well, unless it is money: that needs no words. */
    v->chooses = v->ways_n > 1 || (v->ways_n == 1 && strcmp(v->ways[0].way, "money") != 0);
    return s;
}

/* How he stands with the limits of the house, and whether he came to what he booked. */
static enum status show_limits(struct ctx *ctx, const struct wish *w, const struct instants *at,
                               struct booking_new_view *v)
{
    const struct house *h = w->house;
    const size_t index = v->resource ? house_resource(h, v->resource) : h->resources_n;
    const struct limiting g = {.house = h,
                               .index = index,
                               .at = at,
                               .units = w->units,
                               .payer = &w->payer,
                               .email = v->email};
    enum status s = v->host ? limiting_missed(ctx, h, w->payer.account_id, &v->no_shows) : OK;
    if (s == OK && index < h->resources_n && at->length_min)
        s = limiting_show(ctx, &g, v);
    return s;
}

/* The teams, each with the way to ask for it. */
static enum status show_teams(struct ctx *ctx, const struct wish *w, const struct instants *at,
                              struct booking_new_view *v)
{
    v->own_url = url_for(ctx, w, v->resource, NULL);
    return show_team_choices(ctx, w->house, at, v);
}

/* Does money pay by itself, for want of anything better? */
static bool pays_money(const struct booking_new_view *v)
{
    for (size_t i = 0; i < v->ways_n; i++)
        if (v->ways[i].first)
            return strcmp(v->ways[i].way, way_name(WAY_MONEY)) == 0;
    return true;
}

/* What can be added to what is chosen. */
static enum status show_extras_for(struct ctx *ctx, const struct wish *w, const struct instants *at,
                                   struct booking_new_view *v)
{
    const struct house *h = w->house;
    const size_t index = v->resource ? house_resource(h, v->resource) : h->resources_n;
    const struct booking b = {.space_id = h->space.id,
                              .resource_id = v->resource,
                              .starts_at = at->starts_at,
                              .ends_at = at->ends_at,
                              .units = w->units,
                              .people = w->people,
                              .account_id = w->payer.account_id,
                              .team_id = w->payer.team_id};
    struct extras_case c = extras_case_of(ctx, h, &b, index, at->length_min);
    struct extras_wish wish;
    c.is_new = true;
    c.looked_at = true;
    if (index == h->resources_n || !at->length_min)
        return OK;
    const enum status s = extras_guess(ctx, &w->extras, &wish);
    v->book_for = ctx_text(ctx, "Book for {price}");
    return s == OK ? show_new_extras(ctx, &c, &wish, v) : s;
}

static void show_terms(struct ctx *ctx, const struct wish *w, const struct instants *at,
                       struct booking_new_view *v)
{
    const struct house *h = w->house;
    const struct booking_terms *t = &h->space.terms;
    const bool unpriced = !v->price_cents.has && (!v->ways_n || pays_money(v));
    v->confirm = booking_asks(h, unpriced && v->resource, v->host);
    v->asks_price = v->confirm && unpriced;
    if (v->confirm)
        v->confirm_time = show_length(ctx, t->confirm_within_min);
    const int64_t until = at->starts_at - (int64_t)t->cancel_notice_min * 60;
    const int64_t now = ctx_now_s(ctx);
    if (at->length_min && until > now + (int64_t)BOOKING_GRACE_MIN * 60)
        v->free_until = zone_when(h->calendar.zone, until);
    else if (at->length_min && at->starts_at > now)
        v->grace_min = BOOKING_GRACE_MIN;
    v->vat = plan_vat_text(ctx, h->space.vat_rate_bp, h->space.prices_include_vat);
    v->vat_word = v->vat;
    v->vat_rate_bp = h->space.vat_rate_bp;
    v->price_includes_vat = h->space.prices_include_vat;
    v->currency = show_copy(ctx, h->space.currency);
}

static void show_wish(struct ctx *ctx, const struct wish *w, const struct instants *at,
                      struct booking_new_view *v)
{
    const struct house *h = w->house;
    v->slug = show_copy(ctx, h->space.slug);
    v->space_name = show_copy(ctx, h->space.name);
    v->place = show_text(ctx, "%s, %s", h->space.street, h->space.town);
    v->date = w->span.date;
    v->from = show_minute(ctx, w->span.from);
    v->to = show_minute(ctx, w->span.to);
    v->next_day = w->span.next_day;
    v->which = w->which;
    v->units = w->units;
    v->team = w->team;
    v->date_typed = show_date(ctx, w->span.date);
    v->people_typed = w->people ? show_text(ctx, "%d", (int)w->people) : NULL;
    v->over_night = show_over_night(h);
    v->step_s = (int64_t)h->space.terms.step_min * 60;
    v->host = house_is_run_by(h, ctx->actor);
    if (ctx->actor && !v->host) {
        v->person = *ctx->actor->name ? ctx->actor->name : NULL;
        v->email = ctx->actor->email;
    } else if (v->host) {
        v->person = w->name;
        v->email = w->email;
    }
    if (at->length_min) {
        v->starts_at = zone_when(h->calendar.zone, at->starts_at);
        v->ends_at = zone_when(h->calendar.zone, at->ends_at);
    }
}

/* Who pays, and as whom he is asked for prices. A team that nobody knows is no team. */
static enum status wish_priced(struct ctx *ctx, struct wish *w)
{
    struct team t = {.id = 0};
    enum status s = w->team ? team_of_slug(ctx, w->team, &t) : OK;
    if (s == OK || s == NOT_FOUND)
        s = payer_of(ctx, w->house, w->email, t.id, &w->payer);
    if (s == OK)
        s = pricing_of(ctx, w->house, &w->payer, w->span.date, &w->pricing);
    w->pricing.people = w->people;
    return s;
}

/* The day on which it fits; when there is none near, the usual one, which says why not. */
static enum status find_day(struct ctx *ctx, struct wish *w)
{
    struct booking_span span = w->span;
    struct instants at;
    const struct usual u = {.resource_id = w->resource_id, .units = w->units};
    span.date = (struct date){0};
    span.which = BOOKING_UNSAID;
    const enum status s = usual_day(ctx, w->house, &u, &span, &at, NULL);
    if (s == OK)
        w->span = span;
    return s == NOT_FOUND ? OK : s;
}

/* As long as is wanted, from when it opens on the next day that is open for so long. */
static bool from_opening(const struct house *h, struct booking_span *span)
{
    enum { LOOK_DAYS = 14 };
    const int length = span->to - span->from;
    for (int i = 0; !span->next_day && i < LOOK_DAYS; i++) {
        struct span open[4];
        const struct date day = date_add(span->date, i);
        const size_t n = calendar_day(&h->calendar, day, open, NULL);
        for (size_t k = 0; k < n; k++) {
            if (open[k].to - open[k].from < length)
                continue;
            *span = (struct booking_span){
                .date = day, .from = open[k].from, .to = (minute)(open[k].from + length)};
            return true;
        }
    }
    return false;
}

/* As long as it can be had, from the same hour. */
static int32_t allowed_length(const struct wish *w, struct booking_span *span,
                              enum resource_kind kind)
{
    const struct length_bounds b = terms_lengths(&w->house->space.terms, kind);
    const int32_t asked = span->to - span->from + (span->next_day ? 24 * 60 : 0);
    const int32_t length = asked < b.shortest_min  ? b.shortest_min
                           : asked > b.longest_min ? b.longest_min
                                                   : asked;
    if (asked > 0 && length != asked && span->from + length <= 24 * 60) {
        span->to = (minute)(span->from + length);
        span->next_day = false;
    }
    return length;
}

/* What cannot be booked then can be had another time: at the same hour of a near day, else, where
 * it is never open at that hour, from when it opens. */
static enum status show_next(struct ctx *ctx, const struct wish *w, struct booking_new_view *v)
{
    const struct house *h = w->house;
    const struct usual u = {
        .resource_id = v->resource, .kind = w->kind, .units = w->units, .people = w->people};
    struct booking_next_view *next = arena_array(ctx->arena, 1, sizeof(*next));
    struct wish then = *w;
    struct instants at;
    size_t index = 0;
    then.span.which = BOOKING_UNSAID;
    then.which = NULL;
    enum status s = usual_day(ctx, h, &u, &then.span, &at, &index);
    const bool same = s == OK;
    if (s == NOT_FOUND) {
        then.span.date = w->span.date;
        if (from_opening(h, &then.span))
            s = usual_day(ctx, h, &u, &then.span, &at, &index);
        if (s == NOT_FOUND)
            return OK;
    }
    if (s == OK)
        s = pricing_of(ctx, h, &w->payer, then.span.date, &then.pricing);
    if (s != OK || !next)
        return s != OK ? s : LIMIT;
    const struct resource *r = &h->resources[index];
    then.pricing.people = w->people;
    const struct opt_int cents = pricing_price(&then.pricing, r, &then.span, &at, w->units);
    const struct shown_price price = show_price_of(h, cents);
    *next = (struct booking_next_view){
        .resource = r->id,
        .resource_name = show_copy(ctx, r->name),
        .date = then.span.date,
        .from = show_minute(ctx, then.span.from),
        .to = show_minute(ctx, then.span.to),
        .next_day = then.span.next_day,
        .starts_at = zone_when(h->calendar.zone, at.starts_at),
        .ends_at = zone_when(h->calendar.zone, at.ends_at),
        .price_cents = cents,
        .total_cents = show_total(&price),
        .price_shown = cents.has ? show_text(ctx, "%lld", (long long)cents.v) : NULL,
        .date_typed = show_date(ctx, then.span.date),
        .same = same && v->resource && strcmp(show_minute(ctx, then.span.to), v->to) == 0,
        .url = url_for(ctx, &then, r->id, w->team)};
    v->next = next;
    return OK;
}

/* Closed, full, over: said before anything is filled in, with where to go on. */
static enum status show_blocked(struct ctx *ctx, const struct wish *w, struct booking_new_view *v)
{
    const struct house *h = w->house;
    struct wish then = *w;
    then.kind = judging_place(ctx, h, v->resource, w->kind ? w->kind : KIND_DESK).kind;
    v->blocked = v->why && !(v->tight && v->host);
    if (!v->blocked)
        return OK;
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/times", h->space.slug));
    address_text(&a, "kind", kind_name(then.kind));
    address_int(&a, "length", allowed_length(w, &then.span, then.kind));
    address_int(&a, "people", w->people);
    v->times_url = address_end(&a);
    return show_next(ctx, &then, v);
}

/* Nobody knows him yet: what was typed need not be typed again. */
static void take_new_caller(struct booking_new_view *v)
{
    if (strchr(v->who, '@'))
        v->email = v->email ? v->email : v->who;
    else
        v->person = v->person ? v->person : v->who;
}

static enum status new_in(struct ctx *ctx, const struct wish *w, struct booking_new_view *ret_view)
{
    const struct house *h = w->house;
    const struct judging judging = judging_place(ctx, h, w->resource_id, w->kind);
    struct booking_new_view v = {0};
    struct instants at = {0};
    struct standing now = {.house = h};
    struct refused refused = {0};
    const enum refusal why = rules_span(&judging, &w->span, &at, &refused);
    if (why != REFUSAL_NONE) {
        v.why = show_refusal(ctx, h, &refused, &v.code);
        v.asks_which = why == REFUSAL_TIME_TWICE;
    }
    enum status s = OK;
    if (why == REFUSAL_NONE)
        s = standing_of(ctx, h, &at, 0, &now);
    if (s == OK && h->rules && at.length_min)
        s = pricing_all(ctx, &w->pricing, &w->span, &at, &now.prices);
    if (s != OK)
        return s;
    show_wish(ctx, w, &at, &v);
    show_terms(ctx, w, &at, &v);
    show_chosen(ctx, w, &now, &at, choose(w, &now), &v);
    s = show_choices(ctx, w, &now, &at, &v);
    if (s == OK)
        s = show_blocked(ctx, w, &v);
    if (s == OK)
        s = show_payment(ctx, w, &at, &v);
    if (s == OK)
        s = show_limits(ctx, w, &at, &v);
    if (s == OK)
        s = show_extras_for(ctx, w, &at, &v);
    if (s == OK)
        s = show_teams(ctx, w, &at, &v);
    if (v.code && (v.held || strcmp(v.code, "booking.taken") == 0))
        v.wait_url = wait_url_of(ctx, w, v.resource);
    if (s == OK && v.resource)
        s = hold_kept_until(ctx, h, v.resource, &at, &v.kept_until);
    v.who = v.host ? w->who : NULL;
    if (s == OK && v.who)
        s = show_callers(ctx, h, v.who, w->span.date, &v);
    if (v.who && !v.callers_n)
        take_new_caller(&v);
    if (s == OK)
        s = people_answering(ctx, h->space.operator_id, h->space.id, &(struct contact *){NULL},
                             &(size_t){0}, &v.hosted);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_new(struct ctx *ctx, const struct booking_new_form *form,
                        struct booking_new_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    if (h->bookable) {
        struct wish w = wish_of(ctx, h, form);
        s = w.fits ? find_day(ctx, &w) : OK;
        if (s == OK)
            s = wish_priced(ctx, &w);
        if (s == OK)
            s = new_in(ctx, &w, ret_view);
    } else {
        s = refuse_not_bookable(ctx);
    }
    house_release(h);
    return s;
}
