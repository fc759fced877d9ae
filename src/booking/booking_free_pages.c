/* What is free in one space. */
#include "booking/booking_find.h"
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "http/http.h"

/* Is the question itself wrong, whatever the house? */
static bool is_wrong(enum refusal why)
{
    return why == REFUSAL_END_BEFORE_START || why == REFUSAL_NO_SUCH_TIME ||
           why == REFUSAL_TIME_TWICE || why == REFUSAL_PAST;
}

/* One is what the form begins with: nothing was said. */
static int32_t people_said(int64_t people)
{
    return people > 1 ? (int32_t)people : 0;
}

/* One asked for, with how it is understood. */
struct asking {
    const struct house *house;
    const struct free_form *form;
    struct booking_span span;
    struct instants at;
    bool possible; /* no rule refuses the span */
    bool by_host;
    struct pricing pricing;
};

static void show_one(struct ctx *ctx, const struct asking *q, const struct resource *r,
                     int32_t free_units, struct free_resource_view *v)
{
    const int32_t people = (int32_t)q->form->people;
    const int32_t units = find_units(r->kind, people);
    const bool fits = r->bookable && rules_holds(r, units, people);
    *v = (struct free_resource_view){
        .id = r->id,
        .name = show_copy(ctx, r->name),
        .kind = kind_name(r->kind),
        .kind_name = show_kind(ctx, r->kind),
        .units = r->units,
        .free_units = free_units,
        .seats = r->seats,
        .features_text = words_features(ctx, r->features),
        .price_cents = q->at.length_min ? pricing_price(&q->pricing, r, &q->span, &q->at, 1)
                                        : (struct opt_int){0},
        .currency = show_copy(ctx, q->house->space.currency),
        .lent = show_lent(ctx, q->house, r->id, q->at.starts_at),
        .fits = fits,
        .unsure = rules_unsure(r, people),
    };
    v->confirm = booking_asks(q->house, !v->price_cents.has, q->by_host);
    v->why = q->possible ? show_length_refused(ctx, q->house, r->kind, q->at.length_min) : NULL;
    const struct shown_price price = show_price_of(q->house, v->price_cents);
    v->total_cents = show_total(&price);
    if (request_wants_json(ctx) || !fits)
        return;
    if (v->why)
        return;
    if (free_units >= units)
        v->url = show_book_url(ctx, q->house, &q->span, r->id, units);
    else if (q->possible && q->house->bookable)
        v->wait_url = show_wait_url(ctx, q->house, &q->span, r->id, units);
}

/* Rooms of which nobody knows whether they are large enough stand last [BK-141]; in a page what can
 * be booked stands before what cannot. */
static int rank_of(const struct free_resource_view *r, bool page)
{
    const int taken = page && !r->url ? 2 : 0;
    return taken + (r->unsure ? 1 : 0);
}

/* A large house has many that are taken: they stand aside. */
static void fold(struct free_view *v, struct free_resource_view *list)
{
    enum { SHOWN_MAX = 8 };
    int64_t taken = 0;
    for (size_t i = 0; i < v->resources_n; i++)
        taken += !list[i].url;
    v->folded = taken > SHOWN_MAX ? taken : 0;
    for (size_t i = 0; i < v->resources_n; i++) {
        list[i].folded = v->folded > 0 && !list[i].url;
        list[i].not_then = v->why != NULL;
    }
}

static enum status in_order(struct ctx *ctx, bool page, struct free_view *v)
{
    enum { RANKS = 4 };
    struct free_resource_view *sorted = arena_array(ctx->arena, v->resources_n, sizeof(*sorted));
    if (!sorted)
        return LIMIT;
    size_t n = 0;
    for (int rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < v->resources_n; i++) {
            if (rank_of(&v->resources[i], page) == rank)
                sorted[n++] = v->resources[i];
        }
    }
    if (page)
        fold(v, sorted);
    v->resources = sorted;
    return OK;
}

static enum status show_resources(struct ctx *ctx, const struct asking *q, struct free_view *v)
{
    const struct house *h = q->house;
    struct free_resource_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    struct standing now = {0};
    enum status s = list ? OK : LIMIT;
    if (s == OK && q->possible && h->bookable)
        s = standing_of(ctx, h, &q->at, 0, &now);
    if (s != OK)
        return s;
    const enum resource_kind kind = q->form->kind ? kind_of(q->form->kind) : 0;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (kind && r->kind != kind)
            continue;
        const int32_t free_units = now.free_units ? now.free_units[i] : 0;
        struct free_resource_view *one = &list[v->resources_n++];
        show_one(ctx, q, r, free_units, one);
        s = words_of_features(ctx, r->features, &one->features, &one->features_n);
        if (s != OK)
            return s;
        one->held = standing_is_held(&now, i, find_units(r->kind, (int32_t)q->form->people));
        v->free_total += free_units;
    }
    v->resources = list;
    return in_order(ctx, !request_wants_json(ctx), v);
}

/* The kinds that the house has, each as a link. */
static enum status show_kinds(struct ctx *ctx, const struct asking *q, struct free_view *v)
{
    struct find_choice_view *kinds = arena_array(ctx->arena, KIND__MAX, sizeof(*kinds));
    if (!kinds)
        return LIMIT;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        const enum resource_kind kind = (enum resource_kind)k;
        bool has = false;
        for (size_t i = 0; i < q->house->resources_n; i++)
            has = has || q->house->resources[i].kind == kind;
        if (has)
            kinds[v->kinds_n++] =
                (struct find_choice_view){.name = show_kind(ctx, kind),
                                          .word = kind_name(kind),
                                          .on = q->form->kind && kind_of(q->form->kind) == kind};
    }
    v->kinds = kinds;
    return OK;
}

static void show_house(struct ctx *ctx, const struct asking *q, struct free_view *v)
{
    const struct house *h = q->house;
    v->slug = show_copy(ctx, h->space.slug);
    v->name = show_copy(ctx, h->space.name);
    v->confirm = h->space.terms.confirm;
    v->date = q->span.date;
    v->from = show_minute(ctx, q->span.from);
    v->to = show_minute(ctx, q->span.to);
    v->next_day = q->span.next_day;
    v->which = q->form->which;
    if (q->at.length_min) {
        v->starts_at = zone_when(h->calendar.zone, q->at.starts_at);
        v->ends_at = zone_when(h->calendar.zone, q->at.ends_at);
    }
    v->kind = q->form->kind;
    v->people = q->form->people;
    v->vat_rate_bp = h->space.vat_rate_bp;
    v->price_includes_vat = h->space.prices_include_vat;
    if (request_wants_json(ctx))
        return;
    v->over_night = show_over_night(h);
    v->step_s = (int64_t)h->space.terms.step_min * 60;
    v->vat = plan_vat_text(ctx, h->space.vat_rate_bp, h->space.prices_include_vat);
    v->previous = date_add(q->span.date, -1);
    v->next = date_add(q->span.date, 1);
    v->hours = show_hours(ctx, h, q->span.date);
    v->place = show_text(ctx, "%s, %s", h->space.street, h->space.town);
    if (h->plan_url)
        v->plan_url = show_span_url(ctx, h->plan_url, &q->span);
}

static enum status free_in(struct ctx *ctx, struct asking *q, struct free_view *ret_view)
{
    const struct house *h = q->house;
    const struct free_form *form = q->form;
    const enum resource_kind kind = form->kind ? kind_of(form->kind) : 0;
    const struct partly given = {form->date,     form->from,  form->to,
                                 form->next_day, form->which, kind};
    if (!h->calendar.zone)
        return refuse_not_bookable(ctx);
    q->span = show_default_span(ctx, h, &given);
    const struct judging judging = judging_place(ctx, h, 0, kind);
    struct free_view v = {0};
    struct refused refused = {0};
    const enum refusal why = rules_span(&judging, &q->span, &q->at, &refused);
    q->possible = why == REFUSAL_NONE;
    q->by_host = judging.by_host;
    if (is_wrong(why) && request_wants_json(ctx))
        return refuse_span(ctx, h, &refused);
    if (!q->possible) {
        struct refused ignored;
        v.why = show_refusal(ctx, h, &refused, &v.code);
        v.asks_which = why == REFUSAL_TIME_TWICE;
        if (rules_instants(h->calendar.zone, &q->span, &q->at, &ignored) != REFUSAL_NONE)
            q->at = (struct instants){0};
    }
    show_house(ctx, q, &v);
    struct payer payer;
    enum status s = payer_of(ctx, h, NULL, 0, &payer);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, q->span.date, &q->pricing);
    q->pricing.people = people_said(form->people);
    if (s == OK)
        s = show_resources(ctx, q, &v);
    if (s == OK && !request_wants_json(ctx))
        s = show_kinds(ctx, q, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_free(struct ctx *ctx, const struct free_form *form, struct free_view *ret_view)
{
    struct asking q = {.form = form};
    enum status s = house_of_slug(ctx, form->slug, &q.house);
    if (s != OK)
        return s;
    s = free_in(ctx, &q, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, ctx_text(ctx, "What is free at %s"), ret_view->name));
    house_release(q.house);
    return s;
}
