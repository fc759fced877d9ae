/* What can be booked: resources, prices, booking rules. */
#include "space/space_host.h"

#include "base/words.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space_routes.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

static enum status fill_resources(struct ctx *ctx, const struct space *s, void *ret_view)
{
    struct space_resources_view v;
    enum status st = space_head_make(ctx, s, "resources", &v.head);
    if (st == OK)
        st = space_resource_views(ctx, s, false, &v.resources, &v.resources_n);
    if (st == OK)
        st = space_resource_views(ctx, s, true, &v.archived, &v.archived_n);
    if (st == OK)
        st = space_floor_views(ctx, s->id, &v.floors, &v.floors_n);
    if (st == OK)
        *(struct space_resources_view *)ret_view = v;
    return st;
}

static const struct host_page resources_page = {"resources", NULL, fill_resources};

enum status space_resources_show(struct ctx *ctx, const struct space_of_form *form,
                                 struct space_resources_view *ret_view)
{
    return host_page_show(ctx, form->slug, &resources_page, ret_view);
}

static enum status add_resource(struct ctx *ctx, struct space *s, const void *arg)
{
    const struct space_resource_form *form = arg;
    int64_t id;
    struct resource r = {
        .space_id = s->id,
        .floor_id = form->floor,
        .name = form->name,
        .kind = kind_of(form->kind),
        .units = (int32_t)form->units,
        .seats = (int32_t)form->seats,
        .price_hour_cents = form->price_hour,
        .price_half_day_cents = form->price_half_day,
        .price_day_cents = form->price_day,
        .bookable = form->bookable,
        .setup_min = (int32_t)form->setup_min,
        .clearup_min = (int32_t)form->clearup_min,
    };
    const enum status st =
        set_of_features(ctx, "features", form->features, form->features_n, &r.features);
    return st == OK ? resource_save(ctx, &r, &id) : st;
}

enum status space_resource_add(struct ctx *ctx, const struct space_resource_form *form,
                               struct space_resources_view *ret_view)
{
    return host_page_change(ctx, form->slug, &resources_page, add_resource, form, ret_view);
}

/* ---- one of them ---- */

static enum status resource_page(struct ctx *ctx, const struct space *s, int64_t id,
                                 struct space_resource_view *ret_view)
{
    struct space_resource_view v = {.resource = NULL};
    enum status st = space_head_make(ctx, s, "resources", &v.head);
    if (st == OK)
        st = space_floor_views(ctx, s->id, &v.floors, &v.floors_n);
    for (int archived = 0; st == OK && !v.resource && archived <= 1; archived++) {
        const struct resource_view *all;
        size_t n;
        st = space_resource_views(ctx, s, archived == 1, &all, &n);
        for (size_t i = 0; st == OK && i < n; i++)
            if (all[i].id == id)
                v.resource = &all[i];
    }
    if (st == OK && !v.resource)
        return NOT_FOUND;
    struct resource r = {.id = id};
    if (st == OK)
        st = resource_get(ctx, id, &r);
    if (st == OK)
        st = choices_features(ctx, UINT32_MAX, r.features, INTO(&v, features));
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status space_resource_show(struct ctx *ctx, const struct space_part_form *form,
                                struct space_resource_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? resource_page(ctx, &s, form->id, ret_view) : st;
}

/* What the form would send if nobody changed anything. */
static enum status resource_now(struct ctx *ctx, const struct resource *r,
                                struct space_resource_change_form *ret_form)
{
    *ret_form = (struct space_resource_change_form){
        .units = r->units,
        .seats = r->seats,
        .floor = r->floor_id,
        .price_hour = r->price_hour_cents,
        .price_half_day = r->price_half_day_cents,
        .price_day = r->price_day_cents,
        .bookable = r->bookable,
        .setup_min = r->setup_min,
        .clearup_min = r->clearup_min,
    };
    return words_of_features(ctx, r->features, &ret_form->features, &ret_form->features_n);
}

enum status space_resource_save(struct ctx *ctx, const struct space_resource_change_form *form,
                                struct space_resource_view *ret_view)
{
    struct space s;
    struct resource before;
    int64_t id;
    enum status st = space_of_slug(ctx, form->slug, &s);
    struct space_resource_change_form f = *form;
    struct space_resource_change_form now;
    if (st == OK)
        st = resource_get(ctx, form->id, &before);
    if (st == OK)
        st = resource_now(ctx, &before, &now);
    if (st != OK)
        return st;
    request_keep(ctx, &f, &now);
    struct resource r = {
        .id = f.id,
        .space_id = s.id,
        .floor_id = f.floor,
        .name = f.name,
        .kind = kind_of(f.kind),
        .units = (int32_t)f.units,
        .seats = (int32_t)f.seats,
        .price_hour_cents = f.price_hour,
        .price_half_day_cents = f.price_half_day,
        .price_day_cents = f.price_day,
        .bookable = f.bookable,
        .setup_min = (int32_t)f.setup_min,
        .clearup_min = (int32_t)f.clearup_min,
    };
    st = set_of_features(ctx, "features", f.features, f.features_n, &r.features);
    if (st == OK)
        st = resource_save(ctx, &r, &id);
    if (st == OK)
        st = space_saved(ctx, &s, "resources", NULL);
    return st == OK ? resource_page(ctx, &s, id, ret_view) : st;
}

static enum status archive(struct ctx *ctx, struct space *s, const void *arg)
{
    return resource_archive(ctx, s->id, ((const struct space_part_form *)arg)->id, true);
}

static enum status restore(struct ctx *ctx, struct space *s, const void *arg)
{
    return resource_archive(ctx, s->id, ((const struct space_part_form *)arg)->id, false);
}

enum status space_resource_archive(struct ctx *ctx, const struct space_part_form *form,
                                   struct space_resources_view *ret_view)
{
    return host_page_change(ctx, form->slug, &resources_page, archive, form, ret_view);
}

enum status space_resource_restore(struct ctx *ctx, const struct space_part_form *form,
                                   struct space_resources_view *ret_view)
{
    return host_page_change(ctx, form->slug, &resources_page, restore, form, ret_view);
}

/* ---- prices ---- */

static const char *prices_address(struct ctx *ctx, const struct space *s, int64_t page)
{
    return arena_printf(ctx->arena, "/s/%s/prices/own?page=%lld", s->slug, (long long)page);
}

/* The resources of one page of the table, each with its place in it. */
static enum status price_rows(struct ctx *ctx, const struct resource_view *from, size_t n,
                              struct space_prices_view *v)
{
    struct resource_view *rows = arena_array(ctx->arena, n, sizeof(*rows));
    if (!rows)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        rows[i] = from[i];
        rows[i].row = (int64_t)i;
    }
    v->resources = rows;
    v->resources_n = n;
    return OK;
}

static enum status prices_view(struct ctx *ctx, const struct space *s, int64_t page,
                               struct space_prices_view *ret_view)
{
    struct space_prices_view v = {
        .page_number = page,
        .currency = s->currency,
        .prices_include_vat = s->prices_include_vat,
        .vat_rate_bp = s->vat_rate_bp,
        .vat_rate = arena_printf(ctx->arena, "%lld.%02lld", (long long)(s->vat_rate_bp / 100),
                                 (long long)(s->vat_rate_bp % 100)),
        .vat_assumed = s->vat_assumed,
        .may_tax = people_is_host(ctx->actor, s->operator_id, 0),
    };
    const struct resource_view *all;
    size_t n;
    struct operator_ o;
    enum status st = space_head_make(ctx, s, "prices/own", &v.head);
    if (st == OK)
        st = operator_get(ctx, s->operator_id, &o);
    v.runner = st == OK ? o.name : "";
    if (st == OK)
        st = space_resource_views(ctx, s, false, &all, &n);
    if (st != OK)
        return st;
    size_t first = (size_t)(page - 1) * LIMIT_PAGE_ROWS;
    first = first < n ? first : n;
    size_t left = n - first;
    st = price_rows(ctx, all + first, left < LIMIT_PAGE_ROWS ? left : LIMIT_PAGE_ROWS, &v);
    v.previous = page > 1 ? prices_address(ctx, s, page - 1) : NULL;
    v.next = left > LIMIT_PAGE_ROWS ? prices_address(ctx, s, page + 1) : NULL;
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status space_prices(struct ctx *ctx, const struct space_prices_of_form *form,
                         struct space_prices_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? prices_view(ctx, &s, form->page, ret_view) : st;
}

/* One price of the list: "12.50", "12,5", "" for none. */
static enum status list_price(struct ctx *ctx, const char *field, size_t row, const char *text,
                              struct opt_int *ret_cents)
{
    struct opt_int cents = {0};
    const char *name = arena_printf(ctx->arena, "%s[%zu]", field, row);
    if (!name)
        return LIMIT;
    if (!price_parse(text, &cents))
        return ctx_field(ctx, name, "field.money", "“%s” is not a price: write 12.50, or nothing.",
                         text);
    if (cents.has && cents.v > RESOURCE_PRICE_MAX_CENTS)
        return ctx_field(ctx, name, "field.range", "This price is not possible.");
    *ret_cents = cents;
    return OK;
}

/* All that is wrong with a row is told. */
static enum status read_prices(struct ctx *ctx, const struct space_prices_form *form, size_t row,
                               struct resource *r)
{
    const struct {
        const char *field;
        const char *text;
        struct opt_int *cents;
    } prices[] = {
        {"price_hour", form->price_hour[row], &r->price_hour_cents},
        {"price_half_day", form->price_half_day[row], &r->price_half_day_cents},
        {"price_day", form->price_day[row], &r->price_day_cents},
    };
    enum status result = OK;
    for (size_t i = 0; i < ARRAY_LEN(prices); i++) {
        enum status st = list_price(ctx, prices[i].field, row, prices[i].text, prices[i].cents);
        result = st == OK ? result : st;
    }
    return result;
}

static enum status save_price(struct ctx *ctx, const struct space *s,
                              const struct space_prices_form *form, size_t row)
{
    struct resource r;
    int64_t id;
    enum status st = resource_get(ctx, form->id[row], &r);
    if (st == OK && r.space_id != s->id)
        st = NOT_FOUND;
    if (st == OK)
        st = read_prices(ctx, form, row, &r);
    return st == OK ? resource_save(ctx, &r, &id) : st;
}

enum status space_prices_save(struct ctx *ctx, const struct space_prices_form *form,
                              struct space_prices_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    bool same_length = form->price_hour_n == form->id_n && form->price_half_day_n == form->id_n &&
                       form->price_day_n == form->id_n;
    if (st == OK && !same_length)
        return ctx_field(ctx, "id", "space.lists", "The lists of prices are not of one length.");
    for (size_t i = 0; (st == OK || st == INVALID) && i < form->id_n; i++) {
        enum status saved = save_price(ctx, &s, form, i);
        st = saved == OK ? st : saved;
    }
    if (st == OK)
        st = prices_view(ctx, &s, form->page, ret_view);
    if (st != OK)
        return st;
    if (ret_view->next) /* more prices before the next step */
        reply_see(ctx, ret_view->next);
    return ret_view->next ? OK : space_saved(ctx, &s, "prices/own", "photos");
}

/* The tax is the operator's: it holds for all its spaces. */
enum status space_vat_save(struct ctx *ctx, const struct space_vat_form *form,
                           struct space_prices_view *ret_view)
{
    struct space s;
    struct operator_ o;
    int64_t id;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = operator_get(ctx, s.operator_id, &o);
    if (st != OK)
        return st;
    if (!people_is_host(ctx->actor, s.operator_id, 0))
        return ctx_fail(ctx, DENIED, "space.tax",
                        "The tax holds for all spaces of %s: who hosts all of them can change it.",
                        o.name);
    struct space_vat_form f = *form;
    request_keep(ctx, &f, &(struct space_vat_form){.prices_include_vat = o.prices_include_vat});
    o.vat_rate_bp = f.vat_rate;
    o.prices_include_vat = f.prices_include_vat;
    o.vat_assumed = false;
    st = operator_save(ctx, &o, &id);
    if (st == OK)
        st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = prices_view(ctx, &s, 1, ret_view);
    return st == OK ? space_saved(ctx, &s, "prices/own", NULL) : st;
}

/* ---- rules ---- */

static void add_choice(struct ctx *ctx, struct int_choice_view *all, size_t *n, int64_t minutes)
{
    all[*n].minutes = minutes;
    all[*n].value = arena_printf(ctx->arena, "%lld", (long long)minutes);
    ++*n;
}

/* Lengths to choose from, with the present one at its place among them. */
static enum status choices(struct ctx *ctx, const int32_t *minutes, size_t n, int64_t now,
                           const struct int_choice_view **ret_choices, size_t *ret_n)
{
    struct int_choice_view *all = arena_array(ctx->arena, n + 1, sizeof(*all));
    const char *chosen = arena_printf(ctx->arena, "%lld", (long long)now);
    size_t all_n = 0;
    bool there = false;
    if (!all || !chosen)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        if (!there && minutes[i] > now)
            add_choice(ctx, all, &all_n, now);
        there |= minutes[i] >= now;
        add_choice(ctx, all, &all_n, minutes[i]);
    }
    if (!there)
        add_choice(ctx, all, &all_n, now);
    for (size_t i = 0; i < all_n; i++)
        all[i].chosen = chosen;
    *ret_choices = all;
    *ret_n = all_n;
    return OK;
}

#define CHOICES(ctx, list, now, field, v) \
    choices(ctx, list, ARRAY_LEN(list), now, &(v).field, &(v).field##_n)

static const int32_t shortest[] = {15, 30, 60, 120, 240, 480};
static const int32_t longest[] = {120, 240, 480, 600, 720, 1440};

/* A first choice: as the space has it. */
static enum status own_choices(struct ctx *ctx, const int32_t *minutes, size_t n, int32_t now,
                               const struct int_choice_view **ret_choices, size_t *ret_n)
{
    int32_t all[1 + ARRAY_LEN(shortest)] = {0};
    memcpy(all + 1, minutes, n * sizeof(*all));
    return choices(ctx, all, n + 1, now, ret_choices, ret_n);
}

/* Of each kind that can be booked there, and of those that have their own already. */
static enum status fill_lengths(struct ctx *ctx, const struct space *s, struct space_rules_view *v)
{
    struct kind_lengths_view *list = arena_array(ctx->arena, KIND__MAX, sizeof(*list));
    const char **kinds = arena_array(ctx->arena, KIND__MAX, sizeof(*kinds));
    const char **shortests = arena_array(ctx->arena, KIND__MAX, sizeof(*shortests));
    const char **longests = arena_array(ctx->arena, KIND__MAX, sizeof(*longests));
    struct resource *resources = NULL;
    size_t n = 0;
    bool has[KIND__MAX] = {false};
    enum status st = space_resources(ctx, s->id, &resources, &n);
    if (st != OK || !list || !kinds || !shortests || !longests)
        return st != OK ? st : LIMIT;
    for (size_t i = 0; i < n; i++)
        has[resources[i].kind] |= resources[i].bookable;
    for (int k = KIND_DESK; st == OK && k < KIND__BOOKED_MAX; k++) {
        const struct length_bounds own = s->terms.of_kind[k];
        if (!has[k] && !own.shortest_min && !own.longest_min)
            continue;
        v->own_lengths |= own.shortest_min || own.longest_min;
        const size_t at = v->lengths_n++;
        struct kind_lengths_view *one = &list[at];
        kinds[at] = kind_name((enum resource_kind)k);
        shortests[at] = words(ctx, "%d", (int)own.shortest_min);
        longests[at] = words(ctx, "%d", (int)own.longest_min);
        *one = (struct kind_lengths_view){
            .kind = kind_name((enum resource_kind)k),
            .shortest_min = own.shortest_min,
            .longest_min = own.longest_min,
            .name = words_begin(ctx, words_kinds(ctx, 1U << k)),
        };
        st = own_choices(ctx, shortest, ARRAY_LEN(shortest), own.shortest_min,
                         &one->shortest_choices, &one->shortest_choices_n);
        if (st == OK)
            st = own_choices(ctx, longest, ARRAY_LEN(longest), own.longest_min,
                             &one->longest_choices, &one->longest_choices_n);
    }
    v->lengths = list;
    v->lengths_kind = kinds;
    v->lengths_shortest = shortests;
    v->lengths_longest = longests;
    v->lengths_kind_n = v->lengths_shortest_n = v->lengths_longest_n = v->lengths_n;
    return st;
}

static enum status fill_rules(struct ctx *ctx, const struct space *s, void *ret_view)
{
    static const int32_t steps[] = {15, 30, 60};
    static const int32_t notice[] = {0, 60, 240, 1440, 2880, 10080};
    static const int32_t confirm[] = {60, 240, 1440, 2880};
    const struct booking_terms *t = &s->terms;
    struct space_rules_view v = {
        .step_min = t->step_min,
        .shortest_min = t->shortest_min,
        .longest_min = t->longest_min,
        .notice_min = t->notice_min,
        .horizon_days = t->horizon_days,
        .cancel_notice_min = t->cancel_notice_min,
        .confirm = t->confirm,
        .confirm_within_min = t->confirm_within_min,
        .guest_day_max = t->guest_day_max,
        .guest_ahead_max = t->guest_ahead_max,
    };
    enum status st = space_head_make(ctx, s, "rules", &v.head);
    if (st == OK)
        st = CHOICES(ctx, steps, t->step_min, steps_min, v);
    if (st == OK)
        st = CHOICES(ctx, shortest, t->shortest_min, shortest_choices, v);
    if (st == OK)
        st = CHOICES(ctx, longest, t->longest_min, longest_choices, v);
    if (st == OK)
        st = fill_lengths(ctx, s, &v);
    if (st == OK)
        st = CHOICES(ctx, notice, t->notice_min, notice_choices, v);
    if (st == OK)
        st = CHOICES(ctx, notice, t->cancel_notice_min, cancel_choices, v);
    if (st == OK)
        st = CHOICES(ctx, confirm, t->confirm_within_min, confirm_choices, v);
    if (st == OK)
        *(struct space_rules_view *)ret_view = v;
    return st;
}

static const struct host_page rules_page = {"rules", NULL, fill_rules};

enum status space_rules(struct ctx *ctx, const struct space_of_form *form,
                        struct space_rules_view *ret_view)
{
    return host_page_show(ctx, form->slug, &rules_page, ret_view);
}

/* Minutes as a list has them; -1: none that can be. */
static int32_t minutes_of(const char *text)
{
    const size_t digits = strspn(text, "0123456789");
    const long minutes = digits && digits < 5 && !text[digits] ? strtol(text, NULL, 10) : -1;
    return minutes <= SPACE_LONGEST_MIN ? (int32_t)minutes : -1;
}

/* Left out: as they are. */
static enum status read_lengths(struct ctx *ctx, const struct space_rules_form *f,
                                struct length_bounds of_kind[KIND__MAX])
{
    if (f->lengths_shortest_n != f->lengths_kind_n || f->lengths_longest_n != f->lengths_kind_n)
        return ctx_field(ctx, "lengths_kind", "space.kind_lengths",
                         "These lists differ in length.");
    for (size_t i = 0; i < f->lengths_kind_n; i++) {
        const enum resource_kind k = kind_of(f->lengths_kind[i]);
        const struct length_bounds own = {minutes_of(f->lengths_shortest[i]),
                                          minutes_of(f->lengths_longest[i])};
        if (!k || k >= KIND__BOOKED_MAX || own.shortest_min < 0 || own.longest_min < 0)
            return ctx_field(ctx, "lengths_kind", "field.choice", "One of the choices offered.");
        of_kind[k] = own;
    }
    return OK;
}

static enum status change_rules(struct ctx *ctx, struct space *s, const void *arg)
{
    struct space_rules_form f = *(const struct space_rules_form *)arg;
    int64_t id;
    request_keep(ctx, &f,
                 &(struct space_rules_form){.confirm = s->terms.confirm,
                                            .confirm_within_min = s->terms.confirm_within_min,
                                            .guest_day_max = s->terms.guest_day_max,
                                            .guest_ahead_max = s->terms.guest_ahead_max});
    struct booking_terms t = {
        .step_min = (int32_t)f.step_min,
        .shortest_min = (int32_t)f.shortest_min,
        .longest_min = (int32_t)f.longest_min,
        .notice_min = (int32_t)f.notice_min,
        .horizon_days = (int32_t)f.horizon_days,
        .cancel_notice_min = (int32_t)f.cancel_notice_min,
        .confirm = f.confirm,
        .confirm_within_min = (int32_t)f.confirm_within_min,
        .guest_day_max = (int32_t)f.guest_day_max,
        .guest_ahead_max = (int32_t)f.guest_ahead_max,
    };
    memcpy(t.of_kind, s->terms.of_kind, sizeof(t.of_kind));
    const enum status st = read_lengths(ctx, &f, t.of_kind);
    s->terms = t;
    return st == OK ? space_save(ctx, s, &id) : st;
}

enum status space_rules_save(struct ctx *ctx, const struct space_rules_form *form,
                             struct space_rules_view *ret_view)
{
    return host_page_change(ctx, form->slug, &rules_page, change_rules, form, ret_view);
}
