/* Several places for one time: what can be chosen. */
#include "booking/booking_group.h"

#include "booking_routes.h"
#include "http/http.h"
#include "people/people.h"

#include <string.h>

/* ---- what can be chosen ---------------------------------------------------------------------- */

/* How many of a resource the question asks for. */
static int32_t wanted_of(const struct together_new_form *form, int64_t resource_id)
{
    for (size_t i = 0; i < form->resource_n; i++) {
        const int32_t n =
            i < form->units_n ? show_count_typed(form->units[i], TOGETHER_UNITS_MAX) : 1;
        if (form->resource[i] == resource_id)
            return n > 0 ? n : 0;
    }
    return 0;
}

/* A question under way. */
struct choosing {
    const struct house *house;
    const struct together_new_form *form;
    struct booking_span span;
    struct instants at;
    struct standing now;
    struct pricing pricing;
};

static void show_choice(struct ctx *ctx, const struct choosing *q, size_t index,
                        struct together_choice_view *v)
{
    const struct house *h = q->house;
    const struct resource *r = &h->resources[index];
    *v = (struct together_choice_view){
        .id = r->id,
        .name = show_copy(ctx, r->name),
        .kind = kind_name(r->kind),
        .kind_name = show_kind(ctx, r->kind),
        .units = r->units,
        .free_units = q->now.free_units ? q->now.free_units[index] : 0,
        .seats = rules_is_whole(r->kind) ? r->seats : 0,
        .price_cents = q->at.length_min ? pricing_price(&q->pricing, r, &q->span, &q->at, 1)
                                        : (struct opt_int){0},
        .wanted = wanted_of(q->form, r->id),
        .currency = show_copy(ctx, h->space.currency),
        .held = q->now.free_units && standing_is_held(&q->now, index, 1),
        .why = q->now.free_units ? show_length_refused(ctx, h, r->kind, q->at.length_min) : NULL,
        .whole = r->units == 1};
    const struct shown_price price = show_price_of(h, v->price_cents);
    v->total_cents = show_total(&price);
    v->wanted_typed = v->wanted ? show_text(ctx, "%d", (int)v->wanted) : "";
}

/* Kind by kind, in the order of the house. */
static enum status show_choices(struct ctx *ctx, const struct choosing *q, struct together_view *v)
{
    const struct house *h = q->house;
    struct together_choice_view *list = arena_array(ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    v->none = true;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        bool first = true;
        for (size_t i = 0; i < h->resources_n; i++) {
            if ((int)h->resources[i].kind != k || !h->resources[i].bookable)
                continue;
            struct together_choice_view *one = &list[v->choices_n++];
            show_choice(ctx, q, i, one);
            one->first = first;
            first = false;
            one->taken = one->free_units == 0 && one->wanted == 0;
            v->taken += one->taken;
            v->none = v->none && one->free_units == 0;
        }
    }
    v->choices = list;
    return OK;
}

static enum status show_teams(struct ctx *ctx, const struct choosing *q, struct together_view *v)
{
    struct booking_new_view asked = {.host = v->host, .team = q->form->team, .own_url = ""};
    const enum status s = show_team_choices(ctx, q->house, &q->at, &asked);
    v->teams = asked.teams;
    v->teams_n = asked.teams_n;
    return s;
}

static void show_question(struct ctx *ctx, const struct choosing *q, struct together_view *v)
{
    const struct house *h = q->house;
    const struct together_new_form *form = q->form;
    v->slug = show_copy(ctx, h->space.slug);
    v->space_name = show_copy(ctx, h->space.name);
    v->date = q->span.date;
    v->from = show_minute(ctx, q->span.from);
    v->to = show_minute(ctx, q->span.to);
    v->next_day = q->span.next_day;
    v->currency = show_copy(ctx, h->space.currency);
    v->date_typed = show_date(ctx, q->span.date);
    v->which = form->which;
    v->over_night = show_over_night(h);
    v->step_s = (int64_t)h->space.terms.step_min * 60;
    v->host = house_is_run_by(h, ctx->actor);
    v->person = form->name;
    v->email = form->email;
    if (q->at.length_min) {
        v->starts_at = zone_when(h->calendar.zone, q->at.starts_at);
        v->ends_at = zone_when(h->calendar.zone, q->at.ends_at);
    }
}

static enum status price_choices(struct ctx *ctx, struct choosing *q)
{
    struct team t = {.id = 0};
    struct payer payer;
    const char *team = q->form->team;
    enum status s = team ? team_of_slug(ctx, team, &t) : OK;
    if (s == OK || s == NOT_FOUND)
        s = payer_of(ctx, q->house, q->form->email, t.id, &payer);
    return s == OK ? pricing_of(ctx, q->house, &payer, q->span.date, &q->pricing) : s;
}

static enum status together_in(struct ctx *ctx, struct choosing *q, struct together_view *ret_view)
{
    const struct house *h = q->house;
    const struct together_new_form *form = q->form;
    const struct partly given = {form->date, form->from, form->to, form->next_day, form->which, 0};
    const struct judging judging = judging_of(ctx, h);
    struct together_view v = {0};
    struct refused refused = {0};
    q->span = show_default_span(ctx, h, &given);
    const enum refusal why = rules_span(&judging, &q->span, &q->at, &refused);
    if (why != REFUSAL_NONE) {
        v.why = show_refusal(ctx, h, &refused, &v.code);
        v.asks_which = why == REFUSAL_TIME_TWICE;
    }
    enum status s = price_choices(ctx, q);
    if (s == OK && why == REFUSAL_NONE)
        s = standing_of(ctx, h, &q->at, 0, &q->now);
    if (s != OK)
        return s;
    show_question(ctx, q, &v);
    s = show_choices(ctx, q, &v);
    if (s == OK)
        s = show_teams(ctx, q, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_together(struct ctx *ctx, const struct together_new_form *form,
                             struct together_view *ret_view)
{
    struct choosing q = {.form = form};
    enum status s = house_of_slug(ctx, form->slug, &q.house);
    if (s != OK)
        return s;
    s = q.house->bookable ? together_in(ctx, &q, ret_view) : refuse_not_bookable(ctx);
    house_release(q.house);
    return s;
}
