/* Several places for one time: chosen, looked at with their price, booked. */
#include "booking/booking_group.h"

#include "base/address.h"
#include "booking_routes.h"
#include "http/http.h"
#include "people/people.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 500 };

/* ---- what can be chosen ---------------------------------------------------------------------- */

/* "", "0" and "10"; -1: no number, or none that is possible. */
static int32_t units_of(const char *text)
{
    char *end = NULL;
    if (!text || !*text)
        return 0;
    const long n = strtol(text, &end, 10);
    return end != text && !*end && n >= 0 && n <= UNITS_MAX ? (int32_t)n : -1;
}

/* How many of a resource the question asks for. */
static int32_t wanted_of(const struct together_new_form *form, int64_t resource_id)
{
    for (size_t i = 0; i < form->resource_n; i++) {
        const int32_t n = i < form->units_n ? units_of(form->units[i]) : 1;
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
    const struct partly given = {form->date, form->from, form->to, form->next_day, form->which};
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

/* ---- what is asked for ----------------------------------------------------------------------- */

/* One question, looked at or kept. */
struct asking {
    const struct together_ask_form *form;
    struct place_ask places[GROUP_PLACES_MAX];
    struct together_look_view view;
    bool keeps;   /* it is to be booked */
    bool changed; /* it was, and something is not as it was shown */
    bool done;    /* the look is filled: all that it did is undone on purpose */
};

static enum status places_of(struct ctx *ctx, struct asking *k, size_t *ret_n)
{
    const struct together_ask_form *form = k->form;
    enum status s = OK;
    size_t n = 0;
    for (size_t i = 0; i < form->resource_n; i++) {
        const int32_t units = units_of(i < form->units_n ? form->units[i] : NULL);
        if (units < 0)
            s = ctx_field(ctx, show_text(ctx, "units[%zu]", i), "field.number",
                          "Please give a number, 0 for none.");
        else if (units > 0 && n++ < GROUP_PLACES_MAX)
            k->places[n - 1] = (struct place_ask){form->resource[i], units};
    }
    if (s == OK && n == 0)
        return ctx_field(ctx, "resource", "booking.places", "Choose at least one place.");
    if (s == OK && n > GROUP_PLACES_MAX)
        return ctx_field(ctx, "resource", "booking.places", "At most %d places at a time.",
                         GROUP_PLACES_MAX);
    *ret_n = n;
    return s;
}

static enum status ask_of(struct ctx *ctx, const struct house *h, struct asking *k,
                          struct group_ask *ret)
{
    const struct together_ask_form *form = k->form;
    const struct actor *a = ctx->actor;
    const bool host = house_is_run_by(h, a);
    struct group_ask ask = {.places = k->places, .rest_cents = form->rest_cents};
    enum status s = places_of(ctx, k, &ask.n);
    if (s == OK)
        s = asked_team(ctx, form->team, &ask.of.team_id);
    if (s == OK && k->keeps)
        s = asked_person(ctx, h, form->name, form->email);
    if (s == OK && k->keeps)
        s = asked_key(ctx, &ask.of.key);
    if (s != OK)
        return s;
    ask.of.space_id = h->space.id;
    ask.of.span = (struct booking_span){.date = form->date,
                                        .from = form->from,
                                        .to = form->to,
                                        .next_day = form->next_day,
                                        .which = show_which(form->which)};
    ask.of.name = form->name ? form->name : a && *a->name ? a->name : "?";
    ask.of.email = form->email ? form->email : !host && a ? a->email : NULL;
    ask.of.phone = form->phone;
    ask.of.note = form->note;
    ask.of.people = form->people.has ? (int32_t)form->people.v : 0;
    ask.of.pay.chosen = strcmp(form->pay, "money") == 0;
    ask.of.ignore_buffers = form->ignore_buffers;
    ask.of.price_cents = form->price_cents;
    *ret = ask;
    return OK;
}

/* ---- the look -------------------------------------------------------------------------------- */

static enum status show_line(struct ctx *ctx, const struct house *h, const struct place_ask *place,
                             const struct group_ask *ask, const struct group_line *l,
                             struct together_line_view *v)
{
    const struct booking *b = &l->booking;
    const struct shown_price price = show_price_of(h, b->price_cents);
    *v = (struct together_line_view){.resource = place->resource_id,
                                     .name = l->name,
                                     .units = place->units,
                                     .price_cents = b->price_cents,
                                     .code = l->code,
                                     .why = l->why};
    if (b->id) {
        v->total_cents = show_total(&price);
        v->waits = b->status == BOOKING_REQUESTED;
        return show_paid_with(ctx, b, &v->rest_cents, &v->pays);
    }
    if (l->code && (strcmp(l->code, "booking.taken") == 0 || strcmp(l->code, "booking.held") == 0))
        v->wait_url = show_wait_url(ctx, h, &ask->of.span, place->resource_id, place->units);
    return OK;
}

static enum status show_lines(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                              const struct group_try *t, struct together_look_view *v)
{
    struct together_line_view *lines = arena_array(ctx->arena, t->n, sizeof(*lines));
    enum status s = lines ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < t->n; i++) {
        const struct booking *b = &t->lines[i].booking;
        s = show_line(ctx, h, &ask->places[i], ask, &t->lines[i], &lines[i]);
        v->waits = v->waits || (b->id && b->status == BOOKING_REQUESTED);
        v->team_waits = v->team_waits || (b->id && b->team_waits);
        v->chooses = v->chooses || lines[i].pays != NULL;
        v->tight = v->tight || (lines[i].code && strcmp(lines[i].code, "booking.buffer") == 0);
        if (b->id) {
            v->starts_at = zone_when(h->calendar.zone, b->starts_at);
            v->ends_at = zone_when(h->calendar.zone, b->ends_at);
            v->free_until = zone_when(h->calendar.zone, booking_change_until(h, b));
        }
    }
    v->lines = lines;
    v->lines_n = t->n;
    return s;
}

static void show_sums(struct ctx *ctx, const struct house *h, const struct group_try *t,
                      struct together_look_view *v)
{
    const struct shown_price price = show_price_of(h, t->price_cents);
    const struct shown_price rest = show_price_of(h, t->rest_cents);
    v->refused = (int64_t)t->refused;
    v->price_cents = t->price_cents;
    v->rest_cents = t->rest_cents;
    v->total_cents = show_total(&price);
    v->rest_total_cents = show_total(&rest);
    v->currency = show_copy(ctx, h->space.currency);
    v->vat = show_vat_total(ctx, &price);
    if (t->price_cents.has)
        v->price_shown = show_text(ctx, "%lld", (long long)t->price_cents.v);
    if (t->rest_cents.has)
        v->rest_shown = show_text(ctx, "%lld", (long long)t->rest_cents.v);
}

static enum status show_typed(struct ctx *ctx, const struct group_ask *ask, struct asking *k)
{
    const struct together_ask_form *form = k->form;
    struct together_field_view *list = arena_array(ctx->arena, 2 * ask->n + 7, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    list[n++] = (struct together_field_view){"date", show_date(ctx, form->date)};
    list[n++] = (struct together_field_view){"from", show_minute(ctx, form->from)};
    list[n++] = (struct together_field_view){"to", show_minute(ctx, form->to)};
    if (form->next_day)
        list[n++] = (struct together_field_view){"next_day", "1"};
    if (form->which)
        list[n++] = (struct together_field_view){"which", form->which};
    if (form->team)
        list[n++] = (struct together_field_view){"team", form->team};
    if (form->ignore_buffers)
        list[n++] = (struct together_field_view){"ignore_buffers", "1"};
    for (size_t i = 0; i < ask->n; i++) {
        list[n++] =
            (struct together_field_view){"resource", show_id(ctx, ask->places[i].resource_id)};
        list[n++] =
            (struct together_field_view){"units", show_text(ctx, "%d", (int)ask->places[i].units)};
    }
    k->view.typed = list;
    k->view.typed_n = n;
    return OK;
}

/* The question again, to choose others. */
static const char *back_url(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                            const struct together_ask_form *form)
{
    struct address a = address_of(
        ctx, show_span_url(ctx, show_text(ctx, "/s/%s/together", h->space.slug), &ask->of.span));
    for (size_t i = 0; i < ask->n; i++) {
        address_text(&a, "resource", show_id(ctx, ask->places[i].resource_id));
        address_int(&a, "units", ask->places[i].units);
    }
    address_text(&a, "team", form->team);
    if (house_is_run_by(h, ctx->actor)) {
        address_text(&a, "name", form->name);
        address_text(&a, "email", form->email);
    }
    return address_end(&a);
}

static enum status show_look(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                             const struct group_try *t, struct asking *k)
{
    const struct together_ask_form *form = k->form;
    const struct actor *a = ctx->actor;
    struct together_look_view *v = &k->view;
    *v = (struct together_look_view){
        .slug = show_copy(ctx, h->space.slug),
        .space_name = show_copy(ctx, h->space.name),
        .date = form->date,
        .from = show_minute(ctx, form->from),
        .to = show_minute(ctx, form->to),
        .next_day = form->next_day,
        .changed = k->changed,
        .place = show_text(ctx, "%s, %s", h->space.street, h->space.town),
        .host = house_is_run_by(h, a),
        .person = form->name,
        .email = form->email,
        .in_money = ask->of.pay.chosen,
        .lines_count = (int64_t)t->n,
        .refused_any = t->refused > 0,
        .ignore_buffers = form->ignore_buffers,
        .phone = form->phone,
        .note = form->note,
        .people_typed = form->people.has ? show_text(ctx, "%lld", (long long)form->people.v) : NULL,
        .back_url = back_url(ctx, h, ask, form)};
    if (a && !v->host) {
        v->person = v->person ? v->person : *a->name ? a->name : NULL;
        v->email = v->email ? v->email : a->email;
    }
    enum status s = show_lines(ctx, h, ask, t, v);
    v->chooses = v->chooses || v->in_money;
    show_sums(ctx, h, t, v);
    return s == OK ? show_typed(ctx, ask, k) : s;
}

/* Done and undone: what is shown is what would be kept. */
static enum status look(struct ctx *ctx, void *arg)
{
    struct asking *k = arg;
    const struct house *h = NULL;
    struct group_ask ask;
    struct group_try t;
    ctx->problem = (struct problem){0};
    k->keeps = false;
    enum status s = house_of_slug(ctx, k->form->slug, &h);
    if (s == OK)
        s = h->bookable ? ask_of(ctx, h, k, &ask) : refuse_not_bookable(ctx);
    if (s == OK)
        s = booking_try_group(ctx, &ask, &t);
    if (s == OK)
        s = show_look(ctx, h, &ask, &t, k);
    house_release(h);
    k->done = s == OK;
    return k->done ? CONFLICT : s;
}

static enum status look_tx(struct ctx *ctx, struct asking *k)
{
    const enum status s = db_tx(ctx, DB_WRITE, look, k);
    if (!k->done)
        return s;
    ctx->problem = (struct problem){0};
    return OK;
}

enum status booking_together_preview(struct ctx *ctx, const struct together_ask_form *form,
                                     struct together_look_view *ret_view)
{
    struct asking k = {.form = form};
    const enum status s = look_tx(ctx, &k);
    if (s == OK)
        *ret_view = k.view;
    return s;
}

/* ---- booking them ---------------------------------------------------------------------------- */

static enum status show_made(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                             const struct booking *first, struct asking *k)
{
    struct booking *list = NULL;
    struct group_try t = {.price_cents = {true, 0}, .rest_cents = {true, 0}};
    enum status s = booking_group_of(ctx, first, &list, &t.n);
    t.lines = s == OK ? arena_array(ctx->arena, t.n, sizeof(*t.lines)) : NULL;
    if (!t.lines)
        return s == OK ? LIMIT : s;
    const size_t n = t.n < ask->n ? t.n : ask->n;
    for (size_t i = 0; i < n; i++)
        t.lines[i] = (struct group_line){
            .number = i, .booking = list[i], .name = group_name(ctx, h, list[i].resource_id)};
    t.n = n;
    s = show_look(ctx, h, ask, &t, k);
    k->view.price_cents = k->view.rest_cents = opt_int_of(0);
    for (size_t i = 0; s == OK && i < k->view.lines_n; i++) {
        k->view.price_cents = group_plus(k->view.price_cents, k->view.lines[i].price_cents);
        k->view.rest_cents = group_plus(k->view.rest_cents, k->view.lines[i].rest_cents);
    }
    const struct shown_price price = show_price_of(h, k->view.price_cents);
    k->view.total_cents = show_total(&price);
    k->view.booking = first->id;
    return s;
}

static enum status keep(struct ctx *ctx, void *arg)
{
    struct asking *k = arg;
    const struct house *h = NULL;
    struct group_ask ask;
    struct booking b;
    const char *path = NULL;
    bool repeated = false;
    ctx->problem = (struct problem){0};
    k->keeps = true;
    enum status s = house_of_slug(ctx, k->form->slug, &h);
    if (s == OK)
        s = h->bookable ? ask_of(ctx, h, k, &ask) : refuse_not_bookable(ctx);
    if (s == OK)
        s = asked_group(ctx, &ask, &b, &repeated);
    if (s == OK)
        s = show_made(ctx, h, &ask, &b, k);
    if (s == OK)
        s = booking_path(ctx, b.id, &path);
    if (s == OK)
        reply_created(ctx,
                      k->view.host ? show_text(ctx, "/bookings/%s", show_id(ctx, b.id)) : path);
    house_release(h);
    return s;
}

enum status booking_together_make(struct ctx *ctx, const struct together_ask_form *form,
                                  struct together_look_view *ret_view)
{
    struct asking k = {.form = form};
    enum status s = db_tx(ctx, DB_WRITE, keep, &k);
    if (s == CONFLICT && !request_wants_json(ctx)) {
        k.changed = true;
        s = look_tx(ctx, &k); /* the page comes back, place by place */
    } else if (s == OK) {
        reply_flash(ctx, k.view.team_waits
                             ? ctx_text(ctx, "The places are kept. An admin of the team is asked.")
                         : k.view.waits
                             ? ctx_text(ctx, "The request is sent. The host will answer.")
                             : ctx_text(ctx, "Booked."));
    }
    if (s == OK)
        *ret_view = k.view;
    return s;
}
