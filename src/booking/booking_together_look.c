/* Several places for one time: looked at, kept while the form is filled in, booked. */
#include "booking/booking_group.h"

#include "base/address.h"
#include "booking_routes.h"
#include "http/http.h"
#include "store/store.h"

#include <string.h>

/* ---- what is asked for ----------------------------------------------------------------------- */

/* One question, looked at or kept. */
struct asking {
    const struct together_ask_form *form;
    struct place_ask places[GROUP_PLACES_MAX];
    struct group_extras extras;
    struct together_look_view view;
    bool keeps; /* it is to be booked */
    bool bare;  /* looked at without the extras: they are what is refused */
    struct when kept_until;
};

static enum status places_of(struct ctx *ctx, struct asking *k, size_t *ret_n)
{
    const struct together_ask_form *form = k->form;
    enum status s = OK;
    size_t n = 0;
    for (size_t i = 0; i < form->resource_n; i++) {
        const int32_t units =
            show_count_typed(i < form->units_n ? form->units[i] : NULL, TOGETHER_UNITS_MAX);
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

/* What is offered with them, and, as far as it can be had, wanted. */
static enum status extras_of_form(struct ctx *ctx, const struct house *h, struct asking *k,
                                  struct group_ask *ask)
{
    struct extras_typed typed = EXTRAS_TYPED(k->form);
    typed.at = k->form->extras_at;
    typed.at_n = k->form->extras_at_n;
    const enum status s = group_extras_of(ctx, h, ask, &typed, k->bare, &k->extras);
    ask->extras = k->bare ? NULL : k->extras.wishes;
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
    ask.extras_cents = form->extras_total_cents;
    s = extras_of_form(ctx, h, k, &ask);
    if (s == OK)
        *ret = ask;
    return s;
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

/* Tax is rounded place by place, as it is charged: sums are those of what stands above them. */
static void add_totals(const struct house *h, struct together_look_view *v)
{
    v->total_cents = v->rest_total_cents = opt_int_of(0);
    for (size_t i = 0; i < v->lines_n; i++) {
        const struct shown_price rest = show_price_of(h, v->lines[i].rest_cents);
        v->total_cents = group_plus(v->total_cents, v->lines[i].total_cents);
        v->rest_total_cents = group_plus(v->rest_total_cents, show_total(&rest));
    }
}

static void show_sums(struct ctx *ctx, const struct house *h, const struct group_try *t,
                      struct together_look_view *v)
{
    const struct shown_price price = show_price_of(h, t->price_cents);
    v->refused = (int64_t)t->refused;
    v->price_cents = t->price_cents;
    v->rest_cents = t->rest_cents;
    add_totals(h, v);
    if (!v->price_cents.has)
        v->total_cents = v->price_cents;
    if (!v->rest_cents.has)
        v->rest_total_cents = v->rest_cents;
    v->currency = show_copy(ctx, h->space.currency);
    v->vat = show_vat_total(ctx, &price);
    if (t->price_cents.has)
        v->price_shown = show_text(ctx, "%lld", (long long)t->price_cents.v);
    if (t->rest_cents.has)
        v->rest_shown = show_text(ctx, "%lld", (long long)t->rest_cents.v);
}

/* The extras are what the page has fields for. */
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

/* What can be added, and what all of it costs; what passes pay is not known before they are
 * chosen. */
static enum status show_added(struct ctx *ctx, const struct asking *k, struct together_look_view *v)
{
    const struct opt_int places = v->chooses ? (struct opt_int){0} : v->total_cents;
    v->extras = k->extras.rows;
    v->extras_n = k->extras.rows_n;
    v->book_for = ctx_text(ctx, "Book all for {price}");
    return show_extras_sum(ctx, places, v->extras, v->extras_n, &v->extras_sum, &v->extras_choose);
}

/* Until when all of them are kept for who asks; absent when one is not. */
static enum status show_kept(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                             struct together_look_view *v)
{
    const struct instants at = {.starts_at = v->starts_at.utc, .ends_at = v->ends_at.utc};
    struct when first = {.utc = 0};
    enum status s = OK;
    for (size_t i = 0; s == OK && v->starts_at.has && i < ask->n; i++) {
        struct when until = {.utc = 0};
        s = hold_kept_until(ctx, h, ask->places[i].resource_id, &at, &until);
        if (!until.has)
            return s;
        if (!first.has || until.utc < first.utc)
            first = until;
    }
    v->kept_until = first;
    v->text = first.has ? hold_said_until(ctx, first) : NULL;
    return s;
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
    if (s == OK)
        s = show_added(ctx, k, v);
    if (s == OK && !v->booking)
        s = show_kept(ctx, h, ask, v);
    return s == OK ? show_typed(ctx, ask, k) : s;
}

/* What is shown is what would be kept. */
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
    return s;
}

static bool refuses_extras(const struct ctx *ctx)
{
    const struct problem *p = &ctx->problem;
    return p->fields_n > 0 && strncmp(p->fields[0].name, "extras", 6) == 0;
}

/* A page has the extras as fields, and says beside each what is wrong with it. */
static enum status look_at(struct ctx *ctx, struct asking *k, struct together_look_view *ret_view)
{
    enum status s = db_look(ctx, look, k);
    if (s == INVALID && refuses_extras(ctx) && !request_wants_json(ctx)) {
        k->bare = true;
        s = db_look(ctx, look, k);
    }
    if (s == OK)
        *ret_view = k->view;
    return s;
}

enum status booking_together_preview(struct ctx *ctx, const struct together_ask_form *form,
                                     struct together_look_view *ret_view)
{
    struct asking k = {.form = form};
    return look_at(ctx, &k, ret_view);
}

/* ---- kept while the form is filled in -------------------------------------------------------- */

static enum status hold_places(struct ctx *ctx, const struct house *h, struct asking *k)
{
    struct hold holds[GROUP_PLACES_MAX];
    struct group_ask ask;
    const char *key = NULL;
    k->bare = true;
    enum status s = h->bookable ? ask_of(ctx, h, k, &ask) : refuse_not_bookable(ctx);
    if (s == OK)
        s = hold_take_turn(ctx, h, &key);
    if (s != OK)
        return s;
    s = hold_make_group(ctx, &ask, hold_browser_token(ctx), holds);
    if (s != OK && key)
        request_rate_give(ctx, "hold", key);
    for (size_t i = 0; s == OK && i < ask.n; i++) {
        if (holds[i].units > 0 && (!k->kept_until.has || holds[i].until < k->kept_until.utc))
            k->kept_until = zone_when(h->calendar.zone, holds[i].until);
    }
    return s;
}

static enum status hold(struct ctx *ctx, void *arg)
{
    struct asking *k = arg;
    const struct house *h = NULL;
    ctx->problem = (struct problem){0};
    k->kept_until = (struct when){.utc = 0};
    enum status s = house_of_slug(ctx, k->form->slug, &h);
    if (s == OK)
        s = hold_places(ctx, h, k);
    house_release(h);
    return s;
}

/* Looked at first: a browser that is known by its hold from now on is not known yet. */
enum status booking_together_hold(struct ctx *ctx, const struct together_ask_form *form,
                                  struct together_look_view *ret_view)
{
    struct asking k = {.form = form};
    struct together_look_view v;
    enum status s = look_at(ctx, &k, &v);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, hold, &k);
    if (s != OK)
        return s;
    v.kept_until = k.kept_until;
    v.text = hold_said_until(ctx, v.kept_until);
    *ret_view = v;
    return OK;
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
    add_totals(h, &k->view);
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
    const enum status s = db_tx(ctx, DB_WRITE, keep, &k);
    if (s != OK)
        return s;
    reply_flash(ctx, k.view.team_waits
                         ? ctx_text(ctx, "The places are kept. An admin of the team is asked.")
                     : k.view.waits ? ctx_text(ctx, "The request is sent. The host will answer.")
                                    : ctx_text(ctx, "Booked."));
    *ret_view = k.view;
    return OK;
}
