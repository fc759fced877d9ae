/* The host's catalogue of extras. */
#include "extra/extra_internal.h"

#include "base/id.h"
#include "extra_routes.h"
#include "extra_sql.h"
#include "http/http.h"
#include "plan/plan.h"

#include <string.h>

/* ---- one of them ----------------------------------------------------------------------------- */

/* "3 there · until 12:00 of the day before" in words. */
static const char *lead_words(struct ctx *ctx, const struct extra *e)
{
    char at[MINUTE_CHARS + 1];
    minute_print(e->lead_at, at);
    if (e->lead_days == 0)
        return words(ctx, ctx_text(ctx, "until %s of the day"), at);
    if (e->lead_days == 1)
        return words(ctx, ctx_text(ctx, "until %s of the day before"), at);
    if (e->lead_days > 1)
        return words(ctx, ctx_text(ctx, "until %s, %d days before"), at, (int)e->lead_days);
    if (e->lead_hours > 0)
        return words(
            ctx,
            text_plural(ctx->lang, "until %d hour before", "until %d hours before", e->lead_hours),
            (int)e->lead_hours);
    return "";
}

static const char *join(struct ctx *ctx, const char *a, const char *b)
{
    return !*a ? b : !*b ? a : words(ctx, "%s\u00a0· %s", a, b);
}

static const char *terms_of(struct ctx *ctx, const struct extra *e)
{
    const char *text = "";
    if (e->stock > 0)
        text = words(ctx, text_plural(ctx->lang, "%d there", "%d there", e->stock), (int)e->stock);
    if (e->least > 1)
        text = join(ctx, text, words(ctx, ctx_text(ctx, "at least %d"), (int)e->least));
    text = join(ctx, text, lead_words(ctx, e));
    if (e->confirm)
        text = join(ctx, text, ctx_text(ctx, "you say yes or no"));
    if (e->keeps_price)
        text = join(ctx, text, ctx_text(ctx, "to be paid also when cancelled late"));
    if (e->credits)
        text = join(ctx, text, ctx_text(ctx, "credits pay for it"));
    return text;
}

static enum status show_places(struct ctx *ctx, const struct extra *e, struct extra_view *v)
{
    const char **kinds = arena_array(ctx->arena, KIND__MAX, sizeof(*kinds));
    const char **names = arena_array(ctx->arena, e->resource_ids_n, sizeof(*names));
    if (!kinds || !names)
        return LIMIT;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        if (e->kinds & (1u << k))
            kinds[v->kinds_n++] = kind_name((enum resource_kind)k);
    }
    for (size_t i = 0; i < e->resource_ids_n; i++) {
        struct resource r;
        const enum status s = resource_get(ctx, e->resource_ids[i], &r);
        if (s != OK && s != NOT_FOUND)
            return s;
        if (s == OK)
            names[v->resources_n++] = r.name;
    }
    v->kinds = kinds;
    v->resources = names;
    return words_of_features(ctx, e->features, &v->features, &v->features_n);
}

static enum status extra_view_of(struct ctx *ctx, const struct space *s, const struct extra *e,
                                 struct extra_view *v)
{
    char at[MINUTE_CHARS + 1];
    minute_print(e->lead_at, at);
    *v = (struct extra_view){
        .id = e->id,
        .kind = extra_kind_name(e->kind),
        .name = e->name,
        .words = e->words,
        .per = extra_per_name(e->per),
        .price_cents = e->price_cents,
        .vat_rate_bp = e->vat_rate_bp,
        .currency = s->currency,
        .stock = e->stock ? opt_int_of(e->stock) : (struct opt_int){0},
        .least = e->least,
        .most = e->most,
        .lead_hours =
            e->lead_days < 0 && e->lead_hours ? opt_int_of(e->lead_hours) : (struct opt_int){0},
        .lead_days = e->lead_days >= 0 ? opt_int_of(e->lead_days) : (struct opt_int){0},
        .lead_at = e->lead_days >= 0 ? words(ctx, "%s", at) : NULL,
        .confirm = e->confirm,
        .keeps_price = e->keeps_price,
        .credits = e->credits,
        .archived = e->archived,
        .price_text = extra_price_words(ctx, e, e->price_cents, s->currency),
        .terms = terms_of(ctx, e),
    };
    return show_places(ctx, e, v);
}

/* ---- more promised than there is ------------------------------------------------------------- */

enum { CONFLICTS_MAX = 20, GIVEN_MAX = 2000 };

struct given {
    int64_t booking_id;
    struct extra_span span;
};
struct giving {
    struct ctx *ctx;
    const struct zone *zone;
    struct extra_conflict_view *conflicts;
    size_t conflicts_n;
    int64_t extra_id; /* under way */
    int32_t stock;
    const char *name;
    struct given *list;
    size_t n;
};

/* The bookings that have it at a moment, and how many of it. */
static void note_conflict(struct giving *g, int64_t at)
{
    const char **codes = arena_array(g->ctx->arena, g->n, sizeof(*codes));
    size_t codes_n = 0;
    int64_t count = 0;
    for (size_t i = 0; codes && i < g->n; i++) {
        if (g->list[i].span.from_s <= at && at < g->list[i].span.until_s) {
            codes[codes_n++] = typed_id(g->ctx, g->list[i].booking_id);
            count += g->list[i].span.count;
        }
    }
    if (count > g->stock && g->conflicts_n < CONFLICTS_MAX)
        g->conflicts[g->conflicts_n++] = (struct extra_conflict_view){.extra = g->extra_id,
                                                                      .name = g->name,
                                                                      .stock = g->stock,
                                                                      .given = count,
                                                                      .at = zone_when(g->zone, at),
                                                                      .bookings = codes,
                                                                      .bookings_n = codes_n};
}

/* It can begin only where a booking begins. */
static void end_extra(struct giving *g)
{
    for (size_t i = 0; i < g->n; i++)
        note_conflict(g, g->list[i].span.from_s);
    g->n = 0;
}

static bool read_given(void *arg, const struct sql_extra_given_of_space_row *row)
{
    struct giving *g = arg;
    if (row->extra_id != g->extra_id) {
        end_extra(g);
        g->extra_id = row->extra_id;
        g->stock = (int32_t)row->stock;
        g->name = words(g->ctx, "%s", row->name);
    }
    if (g->n < GIVEN_MAX)
        g->list[g->n++] =
            (struct given){row->booking_id, {row->starts_at, row->ends_at, (int32_t)row->count}};
    return true;
}

static enum status show_conflicts(struct ctx *ctx, const struct space *s,
                                  struct extra_catalogue_view *v)
{
    struct giving g = {.ctx = ctx, .zone = zone_get(s->zone)};
    const struct sql_extra_given_of_space_args args = {.space_id = s->id, .now = ctx_now_s(ctx)};
    g.list = arena_array(ctx->arena, GIVEN_MAX, sizeof(*g.list));
    g.conflicts = arena_array(ctx->arena, CONFLICTS_MAX, sizeof(*g.conflicts));
    if (!g.list || !g.conflicts || !g.zone)
        return g.zone ? LIMIT : OK;
    const enum status st = sql_extra_given_of_space(ctx, &args, read_given, &g);
    end_extra(&g);
    v->conflicts = g.conflicts;
    v->conflicts_n = g.conflicts_n;
    return st;
}

/* ---- the catalogue --------------------------------------------------------------------------- */

static enum status catalogue(struct ctx *ctx, const struct space *s,
                             struct extra_catalogue_view *ret_view)
{
    struct extra *all = NULL;
    size_t n = 0;
    struct extra_catalogue_view v = {.slug = s->slug, .name = s->name};
    enum status st = space_head_make(ctx, s, "extras", &v.head);
    if (st == OK)
        st = extras_of_space(ctx, s->id, &all, &n);
    struct extra_view *offered = arena_array(ctx->arena, n, sizeof(*offered));
    struct extra_view *away = arena_array(ctx->arena, n, sizeof(*away));
    if (st == OK && (!offered || !away))
        st = LIMIT;
    for (size_t i = 0; st == OK && i < n; i++)
        st = extra_view_of(ctx, s, &all[i],
                           all[i].archived ? &away[v.archived_n++] : &offered[v.extras_n++]);
    v.extras = offered;
    v.archived = away;
    v.vat = s->prices_include_vat ? ctx_text(ctx, "Prices with VAT.")
                                  : ctx_text(ctx, "Prices without VAT.");
    if (st == OK)
        st = show_conflicts(ctx, s, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status extras_show(struct ctx *ctx, const struct extras_of_form *form,
                        struct extra_catalogue_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? catalogue(ctx, &s, ret_view) : st;
}

static enum status back(struct ctx *ctx, const struct space *s,
                        struct extra_catalogue_view *ret_view)
{
    const enum status st = catalogue(ctx, s, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, words(ctx, "/s/%s/extras", s->slug));
    return OK;
}

enum status extra_archive(struct ctx *ctx, const struct extra_put_away_form *form,
                          struct extra_catalogue_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = extra_put_away(ctx, s.id, form->id, form->archived);
    return st == OK ? back(ctx, &s, ret_view) : st;
}

/* ---- the form -------------------------------------------------------------------------------- */

static const struct {
    enum resource_kind kind;
    const char *label;
} kind_labels[] = {
    {KIND_DESK, N_("desks")},     {KIND_ROOM, N_("meeting rooms")}, {KIND_BOOTH, N_("booths")},
    {KIND_OFFICE, N_("offices")}, {KIND_EVENT, N_("event spaces")},
};

static enum status show_choices(struct ctx *ctx, const struct space *s, const struct extra *e,
                                struct extra_edit_view *v)
{
    struct resource *things = NULL;
    size_t n = 0;
    const enum status st = space_resources(ctx, s->id, &things, &n);
    struct extra_choice_view *kinds =
        arena_array(ctx->arena, ARRAY_LEN(kind_labels), sizeof(*kinds));
    struct extra_choice_view *list = st == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!kinds || !list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < ARRAY_LEN(kind_labels); i++)
        kinds[i] = (struct extra_choice_view){.word = kind_name(kind_labels[i].kind),
                                              .label = ctx_text(ctx, kind_labels[i].label),
                                              .on = e->kinds & (1u << kind_labels[i].kind)};
    for (size_t i = 0; i < n; i++) {
        if (!things[i].bookable || things[i].units > 1)
            continue; /* pools are chosen by their kind */
        struct extra_choice_view *c = &list[v->resources_n++];
        *c = (struct extra_choice_view){.word = typed_id(ctx, things[i].id),
                                        .label = things[i].name};
        for (size_t k = 0; k < e->resource_ids_n; k++)
            c->on = c->on || e->resource_ids[k] == things[i].id;
    }
    v->kinds = kinds;
    v->kinds_n = ARRAY_LEN(kind_labels);
    v->resources = list;
    return choices_features(ctx, UINT32_MAX, e->features, INTO(v, features));
}

/* "22", "5.5". */
static const char *percent(struct ctx *ctx, int64_t basis_points)
{
    return basis_points % 100
               ? words(ctx, "%d.%02d", (int)(basis_points / 100), (int)(basis_points % 100))
               : words(ctx, "%d", (int)(basis_points / 100));
}

static void show_typed(struct ctx *ctx, const struct extra *e, struct extra_edit_view *v)
{
    char at[MINUTE_CHARS + 1];
    minute_print(e->lead_at, at);
    v->kind_typed = extra_kind_name(e->kind);
    v->per_typed = extra_per_name(e->per);
    v->price_typed = e->id || e->price_cents ? percent(ctx, e->price_cents) : "";
    v->vat_typed = percent(ctx, e->vat_rate_bp);
    v->stock_typed = e->stock ? words(ctx, "%d", (int)e->stock) : "";
    v->least_typed = words(ctx, "%d", (int)e->least);
    v->most_typed = words(ctx, "%d", (int)e->most);
    v->hours_typed = e->lead_days < 0 && e->lead_hours ? words(ctx, "%d", (int)e->lead_hours) : "";
    v->days_typed = e->lead_days >= 0 ? words(ctx, "%d", (int)e->lead_days) : "";
    v->at_typed = e->lead_days >= 0 ? words(ctx, "%s", at) : "";
}

/* One of the space, or an empty one. */
static enum status extra_here(struct ctx *ctx, const struct space *s, int64_t id,
                              struct extra *ret_extra)
{
    enum { NOON = 12 * 60, MOST = 50 };
    struct extra *all = NULL;
    size_t n = 0;
    *ret_extra = (struct extra){.space_id = s->id,
                                .kind = EXTRA_EQUIPMENT,
                                .words = "",
                                .per = EXTRA_EACH,
                                .vat_rate_bp = s->vat_rate_bp,
                                .least = 1,
                                .most = MOST,
                                .lead_days = -1,
                                .lead_at = NOON};
    if (!id)
        return OK;
    const enum status st = extras_of_space(ctx, s->id, &all, &n);
    const struct extra *found = st == OK ? extra_among(all, n, id) : NULL;
    if (found)
        *ret_extra = *found;
    return st == OK && !found ? NOT_FOUND : st;
}

enum status extra_form(struct ctx *ctx, const struct extra_ask_form *form,
                       struct extra_edit_view *ret_view)
{
    struct space s;
    struct extra e;
    struct extra_edit_view v = {0};
    struct extra_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    const int64_t id = request_again_id(ctx, form->id, "id");
    enum status st = shown ? space_of_slug(ctx, form->slug, &s) : LIMIT;
    if (st == OK)
        st = space_head_make(ctx, &s, "extras", &v.head);
    if (st == OK)
        st = extra_here(ctx, &s, id, &e);
    if (st == OK)
        st = extra_view_of(ctx, &s, &e, shown);
    if (st == OK)
        st = show_choices(ctx, &s, &e, &v);
    if (st != OK)
        return st;
    show_typed(ctx, &e, &v);
    v.extra = id ? shown : NULL;
    v.currency = s.currency;
    *ret_view = v;
    return OK;
}

/* ---- keeping it ------------------------------------------------------------------------------ */

/* What the form would send if nobody changed anything. */
static struct extra_save_form form_now(const struct extra *e, const struct extra_view *v)
{
    return (struct extra_save_form){
        .kind = v->kind,
        .name = e->name,
        .words = *e->words ? e->words : NULL,
        .per = v->per,
        .price = opt_int_of(e->price_cents),
        .vat = opt_int_of(e->vat_rate_bp),
        .stock = v->stock,
        .least = opt_int_of(e->least),
        .most = opt_int_of(e->most),
        .lead_hours = v->lead_hours,
        .lead_days = v->lead_days,
        .lead_at = e->lead_days >= 0 ? e->lead_at : -1,
        .kinds = v->kinds,
        .kinds_n = v->kinds_n,
        .resources = e->resource_ids,
        .resources_n = e->resource_ids_n,
        .features = v->features,
        .features_n = v->features_n,
        .confirm = e->confirm,
        .keeps_price = e->keeps_price,
        .credits = e->credits,
    };
}

static enum status take_places(struct ctx *ctx, const struct space *s,
                               const struct extra_save_form *f, struct extra *e)
{
    enum status st = OK;
    e->kinds = 0;
    for (size_t i = 0; i < f->kinds_n; i++) {
        const enum resource_kind k = kind_of(f->kinds[i]);
        if (k)
            e->kinds |= 1u << k;
        else if (*f->kinds[i])
            st = ctx_field(ctx, "kinds", "field.choice", "“%s” is no kind of thing.", f->kinds[i]);
    }
    for (size_t i = 0; i < f->resources_n; i++) {
        struct resource r;
        const enum status found = resource_get(ctx, f->resources[i], &r);
        if (found != OK && found != NOT_FOUND)
            return found;
        if (found == NOT_FOUND || r.space_id != s->id)
            st = ctx_field(ctx, "resources", "field.choice", "The space has no such thing.");
    }
    e->resource_ids = f->resources;
    e->resource_ids_n = f->resources_n;
    return st;
}

static int32_t number(struct opt_int given, int32_t absent)
{
    return given.has ? (int32_t)given.v : absent;
}

static enum status take_form(struct ctx *ctx, const struct space *s,
                             const struct extra_save_form *f, struct extra *e)
{
    enum { NOON = 12 * 60, MOST = 50 };
    enum status st = take_places(ctx, s, f, e);
    if (set_of_features(ctx, "features", f->features, f->features_n, &e->features) != OK)
        st = INVALID;
    e->kind = extra_kind_of(f->kind);
    e->name = f->name;
    e->words = f->words ? f->words : "";
    e->per = extra_per_of(f->per);
    e->price_cents = f->price.v;
    e->vat_rate_bp = f->vat.has ? f->vat.v : s->vat_rate_bp;
    e->stock = number(f->stock, 0);
    e->least = number(f->least, 1);
    e->most = number(f->most, e->stock ? e->stock : MOST);
    e->lead_hours = number(f->lead_hours, 0);
    e->lead_days = number(f->lead_days, -1);
    e->lead_at = f->lead_at >= 0 ? f->lead_at : NOON;
    e->confirm = f->confirm;
    e->keeps_price = f->keeps_price;
    e->credits = f->credits;
    if (!f->price.has && e->kind != EXTRA_INCLUDED)
        st = ctx_field(ctx, "price", "field.missing", "Please say what it costs; 0 for nothing.");
    if (f->price.v < 0)
        st = ctx_field(ctx, "price", "field.range", "Please say what it costs; 0 for nothing.");
    return st;
}

enum status extra_take(struct ctx *ctx, const struct extra_save_form *form,
                       struct extra_catalogue_view *ret_view)
{
    struct space s;
    struct extra e;
    struct extra_view now;
    struct extra_save_form f = *form;
    int64_t id = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = extra_here(ctx, &s, form->id, &e);
    if (st == OK)
        st = extra_view_of(ctx, &s, &e, &now);
    if (st == OK && form->id) {
        const struct extra_save_form before = form_now(&e, &now);
        request_keep(ctx, &f, &before);
    }
    if (st == OK)
        st = take_form(ctx, &s, &f, &e);
    if (st == OK)
        st = extra_save(ctx, &e, &id);
    return st == OK ? back(ctx, &s, ret_view) : st;
}
