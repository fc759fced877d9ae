/* Offering a stay: what it would cost and what happens next, before it is sent. */
#include "stay/stay_show.h"

#include "base/id.h"
#include "document/document.h"
#include "http/http.h"
#include "stay_routes.h"

#include <string.h>

enum { STEP_ROWS = STAY_STEPS_MAX - 1, ANSWER_DAYS = 14, NOTICE_DAYS = 30, SERVICES_MAX = 16 };

/* What is chosen, as far as it is. */
struct choice {
    struct space space;
    struct date today;
    struct resource resource; /* id 0: none yet */
    struct letting letting;   /* resource_id 0: it is not on the list */
    struct stay_offer offer;
    struct stay_step_price prices[STAY_STEPS_MAX];
    struct let_service services[SERVICES_MAX];
};

/* ---- reading what is typed ------------------------------------------------------------------- */

/* A resource of this space, and the price that it is let at. */
static enum status choose_resource(struct ctx *ctx, int64_t id, struct choice *c)
{
    struct resource r;
    if (!id)
        return OK;
    enum status s = resource_get(ctx, id, &r);
    if (s != OK || r.space_id != c->space.id || r.archived)
        return s == OK || s == NOT_FOUND ? OK : s;
    c->resource = r;
    c->offer.resource_id = r.id;
    s = letting_get(ctx, r.id, &c->letting);
    if (s == NOT_FOUND)
        c->letting = (struct letting){.notice_days = NOTICE_DAYS};
    return s == NOT_FOUND ? OK : s;
}

/* Services of the list that were ticked. */
static enum status choose_services(struct ctx *ctx, const int64_t *ids, size_t n, struct choice *c)
{
    struct let_service *all = NULL;
    size_t all_n = 0;
    const enum status s = let_services_of(ctx, c->space.id, &all, &all_n);
    for (size_t i = 0; s == OK && i < all_n; i++) {
        for (size_t k = 0; k < n && c->offer.services_n < SERVICES_MAX; k++) {
            if (all[i].id == ids[k])
                c->services[c->offer.services_n++] = all[i];
        }
    }
    c->offer.services = c->services;
    return s;
}

/* Prices from later months on: a month and a price, or neither. */
static void read_step(struct ctx *ctx, int number, struct opt_int month, struct opt_int price,
                      struct choice *c)
{
    if (!month.has && !price.has)
        return;
    if (!month.has)
        (void)ctx_field(ctx, words(ctx, "month%d", number), "field.missing",
                        "From which month of the stay on?");
    if (!price.has)
        (void)ctx_field(ctx, words(ctx, "price%d", number), "field.missing",
                        "What does a month cost then?");
    if (month.has && price.has && c->offer.prices_n)
        c->prices[c->offer.prices_n++] = (struct stay_step_price){(int32_t)month.v, price.v};
}

static int32_t chosen_or(struct opt_int v, int32_t otherwise)
{
    return v.has ? (int32_t)v.v : otherwise;
}

/* What was shown for another thing is not for this one; for more of it the usual price grows. */
static void follow_choice(const struct letting *l, struct stay_look_form *f)
{
    const int64_t was = chosen_or(f->was_units, 1);
    const bool more = f->was_units.has && chosen_or(f->units, 1) != was;
    const bool other = f->was_units.has && f->was != f->resource;
    if (other)
        f->notice_days.has = f->seats.has = false;
    if (other || (more && f->price.has && f->price.v == l->price_cents * was))
        f->price.has = false;
    if (other || (more && f->deposit.has && f->deposit.v == l->deposit_cents * was))
        f->deposit.has = false;
}

static enum status choose(struct ctx *ctx, struct stay_look_form *f, struct choice *c)
{
    enum status s = space_of_slug(ctx, f->slug, &c->space);
    if (s == OK)
        s = stay_today(ctx, c->space.id, &c->today);
    if (s == OK)
        s = choose_resource(ctx, f->resource, c);
    if (s == OK)
        s = choose_services(ctx, f->service, f->service_n, c);
    if (s != OK)
        return s;
    follow_choice(&c->letting, f);
    struct stay_offer *o = &c->offer;
    o->space_id = c->space.id;
    o->units = chosen_or(f->units, 1);
    o->from = f->from.year ? f->from : c->today;
    o->until = f->last.year ? date_add(f->last, 1) : f->last;
    o->notice_days = chosen_or(f->notice_days, c->letting.notice_days);
    o->term_months = chosen_or(f->term, 0);
    o->seats = chosen_or(f->seats, 0);
    o->from_the_first = strcmp(f->invoices, "first") == 0;
    o->deposit_cents = f->deposit.has ? f->deposit.v : c->letting.deposit_cents * o->units;
    o->answer_days = chosen_or(f->answer_days, ANSWER_DAYS);
    o->template_id = f->template;
    o->note = f->note;
    o->prices = c->prices;
    if (f->price.has || c->letting.resource_id)
        c->prices[o->prices_n++] = (struct stay_step_price){
            1, f->price.has ? f->price.v : c->letting.price_cents * o->units};
    read_step(ctx, 2, f->month2, f->price2, c);
    read_step(ctx, 3, f->month3, f->price3, c);
    read_step(ctx, 4, f->month4, f->price4, c);
    return OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status show_resources(struct ctx *ctx, const struct choice *c, struct stay_new_view *v)
{
    struct resource *all = NULL;
    struct floor *floors = NULL;
    size_t n = 0;
    size_t floors_n = 0;
    enum status s = space_resources(ctx, c->space.id, &all, &n);
    if (s == OK)
        s = space_floors(ctx, c->space.id, &floors, &floors_n);
    struct stay_resource_choice_view *list =
        s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (s != OK || !list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const char *floor = show_floor(floors, floors_n, all[i].floor_id);
        list[i] = (struct stay_resource_choice_view){
            .id = all[i].id,
            .name = *floor ? words(ctx, "%s, %s", all[i].name, floor) : all[i].name,
            .on = all[i].id == c->resource.id};
    }
    v->resources = list;
    v->resources_n = n;
    return OK;
}

static enum status show_teams(struct ctx *ctx, const struct choice *c, const char *slug,
                              struct stay_new_view *v)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    const enum status s = teams_of_space(ctx, c->space.operator_id, c->space.id, &teams, &n);
    if (s != OK)
        return s;
    struct stay_holder_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct stay_holder_choice_view){.word = teams[i].slug,
                                                   .name = teams[i].name,
                                                   .on = slug && !strcmp(slug, teams[i].slug)};
    v->teams = list;
    v->teams_n = n;
    v->team = slug;
    return OK;
}

static enum status show_contracts(struct ctx *ctx, const struct choice *c, struct stay_new_view *v)
{
    struct document_choice *all = NULL;
    size_t n = 0;
    const enum status s =
        document_templates(ctx, c->space.operator_id, c->space.id, DOCUMENT_CONTRACT, &all, &n);
    if (s != OK)
        return s;
    struct own_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct own_choice_view){.id = typed_id(ctx, all[i].id),
                                           .name = all[i].name,
                                           .on = all[i].id == c->offer.template_id};
    v->templates = list;
    v->templates_n = n;
    return OK;
}

static struct stay_step_row_view step_row(struct ctx *ctx, int number, struct opt_int month,
                                          struct opt_int price)
{
    return (struct stay_step_row_view){.month_name = words(ctx, "month%d", number),
                                       .price_name = words(ctx, "price%d", number),
                                       .month = month.has ? words(ctx, "%lld", (long long)month.v)
                                                          : NULL,
                                       .price = price.has ? stay_typed_money(ctx, price.v) : NULL};
}

static enum status show_steps(struct ctx *ctx, const struct stay_look_form *f,
                              struct stay_new_view *v)
{
    struct stay_step_row_view *rows = arena_array(ctx->arena, STEP_ROWS, sizeof(*rows));
    if (!rows)
        return LIMIT;
    rows[0] = step_row(ctx, 2, f->month2, f->price2);
    rows[1] = step_row(ctx, 3, f->month3, f->price3);
    rows[2] = step_row(ctx, 4, f->month4, f->price4);
    v->steps = rows;
    v->steps_n = STEP_ROWS;
    return OK;
}

/* What it would cost, or why it cannot be; a refusal is shown on the page, it is no refusal. */
static enum status show_cost(struct ctx *ctx, struct choice *c, struct stay_new_view *v)
{
    struct outlook o;
    struct stay *as_it_would_be = arena_alloc(ctx->arena, sizeof(*as_it_would_be));
    if (!as_it_would_be)
        return LIMIT;
    if (!c->resource.id || !c->offer.prices_n)
        return OK;
    v->ready = true;
    const enum status s = ctx->problem.fields_n ? INVALID : stay_preview_offer(ctx, &c->offer, &o);
    if (s == INVALID || s == CONFLICT) {
        v->why = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    if (s != OK)
        return s;
    stay_begin(&c->offer, c->today, as_it_would_be);
    const enum status shown =
        show_stay_sentences(ctx, as_it_would_be, c->space.currency, &v->sentences, &v->sentences_n);
    return shown == OK ? show_outlook(ctx, &o, false, &v->outlook) : shown;
}

static void show_typed(struct ctx *ctx, const struct stay_look_form *f, const struct choice *c,
                       struct stay_new_view *v)
{
    const struct stay_offer *o = &c->offer;
    v->slug = c->space.slug;
    v->resource = c->resource.id;
    v->resource_name = c->resource.id ? c->resource.name : "";
    v->units = o->units;
    v->most = c->resource.id ? c->resource.units : 1;
    v->email = f->email;
    v->person = f->person;
    v->firm = f->firm;
    v->seats =
        words(ctx, "%d", f->seats.has || !c->resource.id ? (int)o->seats : (int)c->resource.seats);
    v->from_typed = typed_date(ctx, o->from);
    v->last_typed = typed_date(ctx, f->last);
    v->price = o->prices_n ? stay_typed_money(ctx, c->prices[0].price_cents) : "";
    v->deposit = stay_typed_money(ctx, o->deposit_cents);
    v->notice_days = words(
        ctx, "%d", (int)(c->resource.id || f->notice_days.has ? o->notice_days : NOTICE_DAYS));
    v->term = words(ctx, "%d", (int)o->term_months);
    v->invoices = f->invoices;
    v->answer_days = words(ctx, "%d", (int)o->answer_days);
    v->note = f->note;
    v->currency = c->space.currency;
}

/* A refused form is shown again by what was typed. */
static void retype(struct ctx *ctx, struct stay_look_form *f)
{
    f->resource = request_again_id(ctx, f->resource, "resource");
    f->from = request_again_date(ctx, f->from, "from");
    f->email = request_again_text(ctx, f->email, "email");
    f->team = request_again_text(ctx, f->team, "team");
}

enum status stay_new_show(struct ctx *ctx, const struct stay_look_form *form,
                          struct stay_new_view *ret_view)
{
    struct choice *c = arena_alloc(ctx->arena, sizeof(*c));
    struct stay_look_form f = *form;
    struct stay_new_view v = {.why = NULL};
    struct stay_service_line_view *services = NULL;
    if (!c)
        return LIMIT;
    *c = (struct choice){.offer = {.units = 1}};
    retype(ctx, &f);
    enum status s = choose(ctx, &f, c);
    if (s == OK)
        s = show_resources(ctx, c, &v);
    if (s == OK)
        s = show_teams(ctx, c, f.team, &v);
    if (s == OK)
        s = show_contracts(ctx, c, &v);
    if (s == OK)
        s = show_let_services(ctx, &c->space, f.service, f.service_n, &services, &v.services_n);
    if (s == OK)
        s = show_steps(ctx, &f, &v);
    if (s == OK)
        s = show_cost(ctx, c, &v);
    if (s == OK)
        s = space_head_make(ctx, &c->space, "stays", &v.head);
    if (s != OK)
        return s;
    v.services = services;
    show_typed(ctx, &f, c, &v);
    *ret_view = v;
    return OK;
}

/* ---- sending it ------------------------------------------------------------------------------ */

static enum status choose_holder(struct ctx *ctx, const struct stay_offer_form *f, struct choice *c)
{
    struct holder *h = &c->offer.holder;
    if (f->team) {
        struct team t;
        const enum status s = team_of_slug(ctx, f->team, &t);
        if (s == NOT_FOUND || (s == OK && t.closed_at))
            return ctx_field(ctx, "team", "stay.no_team", "There is no such team.");
        h->team_id = s == OK ? t.id : 0;
        return s;
    }
    if (!f->email && f->firm)
        return ctx_field(ctx, "email", "stay.no_admin", "Who runs the new team: whose address?");
    if (f->firm) {
        struct team made;
        const struct team wanted = {
            .name = f->firm, .operator_id = c->space.operator_id, .space_id = c->space.id};
        const enum status s = team_found_for(ctx, &wanted, f->email, f->person, &made);
        h->team_id = s == OK ? made.id : 0;
        return s;
    }
    if (!f->email)
        return ctx_field(ctx, "email", "stay.no_holder", "Who is to have it: a person or a team?");
    return people_account(ctx, f->email, f->person, &h->account_id);
}

/* The form of the page has the same fields; there they may be left out. */
static struct stay_look_form look_of(const struct stay_offer_form *f)
{
    return (struct stay_look_form){.slug = f->slug,
                                   .resource = f->resource,
                                   .units = opt_int_of(f->units),
                                   .seats = opt_int_of(f->seats),
                                   .from = f->from,
                                   .last = f->last,
                                   .price = opt_int_of(f->price),
                                   .month2 = f->month2,
                                   .price2 = f->price2,
                                   .month3 = f->month3,
                                   .price3 = f->price3,
                                   .month4 = f->month4,
                                   .price4 = f->price4,
                                   .deposit = f->deposit,
                                   .notice_days = opt_int_of(f->notice_days),
                                   .term = opt_int_of(f->term),
                                   .invoices = f->invoices,
                                   .service = f->service,
                                   .service_n = f->service_n,
                                   .template = f->template,
                                   .answer_days = opt_int_of(f->answer_days),
                                   .note = f->note};
}

enum status stay_new_send(struct ctx *ctx, const struct stay_offer_form *form,
                          struct stay_view *ret_view)
{
    struct choice *c = arena_alloc(ctx->arena, sizeof(*c));
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    if (!c || !stay)
        return LIMIT;
    *c = (struct choice){.offer = {.units = 1}};
    struct stay_look_form look = look_of(form);
    enum status s = choose(ctx, &look, c);
    if (s == OK && !c->resource.id)
        return ctx_field(ctx, "resource", "stay.no_resource", "Please choose what is let.");
    if (s == OK)
        s = choose_holder(ctx, form, c);
    if (s == OK && ctx->problem.fields_n)
        return INVALID;
    if (s == OK)
        s = stay_offer_make(ctx, &c->offer, stay);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "The offer is sent. Its days are held until the answer."));
    reply_created(ctx, words(ctx, "/stays/%s", typed_id(ctx, stay->id)));
    return stay_view_make(ctx, stay->id, ret_view);
}
