/* What a space lets, and what may be added: the host's page. */
#include "stay/stay_show.h"

#include "http/http.h"
#include "stay_routes.h"

#include <string.h>

static const struct letting *letting_for(const struct letting *all, size_t n, int64_t resource_id)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].resource_id == resource_id)
            return &all[i];
    }
    return NULL;
}

/* Of the same kind and size, and both not let or let for the same. Pure. */
static bool alike(const struct resource *a, const struct letting *of_a, const struct resource *b,
                  const struct letting *of_b)
{
    if (a->id == b->id || a->kind != b->kind || a->units != b->units || a->seats != b->seats)
        return false;
    if (!of_a || !of_b)
        return !of_a && !of_b;
    return of_a->price_cents == of_b->price_cents && of_a->deposit_cents == of_b->deposit_cents &&
           of_a->notice_days == of_b->notice_days;
}

/* All that can be let in a space, with how it is let. */
struct stock {
    struct resource *resources;
    const struct letting **let_as; /* of each; NULL: it is not let */
    size_t n;
};

static enum status read_stock(struct ctx *ctx, int64_t space_id, struct stock *st)
{
    struct letting *all = NULL;
    size_t all_n = 0;
    enum status s = space_resources(ctx, space_id, &st->resources, &st->n);
    if (s == OK)
        s = lettings_of(ctx, space_id, &all, &all_n);
    if (s != OK)
        return s;
    st->let_as = arena_array(ctx->arena, st->n, sizeof(*st->let_as));
    for (size_t i = 0; st->let_as && i < st->n; i++)
        st->let_as[i] = letting_for(all, all_n, st->resources[i].id);
    return st->let_as ? OK : LIMIT;
}

static int64_t count_alike(const struct stock *st, size_t i)
{
    int64_t n = 0;
    for (size_t k = 0; k < st->n; k++)
        n += alike(&st->resources[i], st->let_as[i], &st->resources[k], st->let_as[k]);
    return n;
}

static struct letting_line_view line_of(struct ctx *ctx, const struct resource *r,
                                        const struct letting *l)
{
    return (struct letting_line_view){
        .resource = r->id,
        .name = r->name,
        .kind = kind_name(r->kind),
        .units = r->units,
        .let = l != NULL,
        .price = l ? stay_typed_money(ctx, l->price_cents) : "",
        .deposit = l ? stay_typed_money(ctx, l->deposit_cents) : "",
        .notice_days = l ? l->notice_days : 30,
        .note = l ? l->note : "",
        .price_cents = l ? l->price_cents : 0,
        .deposit_cents = l ? l->deposit_cents : 0,
    };
}

static enum status lettings_view_make(struct ctx *ctx, const struct space *sp,
                                      struct lettings_view *v)
{
    struct stock st = {.n = 0};
    struct floor *floors = NULL;
    struct stay_service_line_view *services = NULL;
    size_t floors_n = 0;
    const char *refused = request_raw(ctx, "resource");
    enum status s = read_stock(ctx, sp->id, &st);
    if (s == OK)
        s = space_floors(ctx, sp->id, &floors, &floors_n);
    if (s == OK)
        s = show_let_services(ctx, sp, NULL, 0, &services, &v->services_n);
    if (s == OK)
        s = space_head_make(ctx, sp, "lettings", &v->head);
    struct letting_line_view *lines =
        s == OK ? arena_array(ctx->arena, st.n, sizeof(*lines)) : NULL;
    if (s != OK || !lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < st.n; i++) {
        lines[i] = line_of(ctx, &st.resources[i], st.let_as[i]);
        lines[i].floor = show_floor(floors, floors_n, st.resources[i].floor_id);
        lines[i].open = refused && !strcmp(refused, typed_id(ctx, st.resources[i].id));
        lines[i].alike = count_alike(&st, i);
    }
    v->slug = sp->slug;
    v->lines = lines;
    v->lines_n = st.n;
    v->services = services;
    v->currency = sp->currency;
    v->vat = show_stay_vat(ctx, sp);
    return OK;
}

/* The page again, after something was done. */
static enum status answer(struct ctx *ctx, const struct space *sp, const char *said,
                          struct lettings_view *ret_view)
{
    struct lettings_view v = {.slug = NULL};
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/s/%s/lettings", sp->slug));
    const enum status s = lettings_view_make(ctx, sp, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status lettings_show(struct ctx *ctx, const struct stays_of_slug_form *form,
                          struct lettings_view *ret_view)
{
    struct space sp;
    struct lettings_view v = {.slug = NULL};
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = lettings_view_make(ctx, &sp, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* The others that stand as `r` does, each with the same terms. */
static enum status put_alike(struct ctx *ctx, const struct stock *st, const struct resource *r,
                             const struct letting *terms, int64_t *ret_n)
{
    size_t me = 0;
    int64_t n = 0;
    enum status s = OK;
    while (me < st->n && st->resources[me].id != r->id)
        me++;
    for (size_t i = 0; s == OK && me < st->n && i < st->n; i++) {
        if (!alike(r, st->let_as[me], &st->resources[i], st->let_as[i]))
            continue;
        struct letting l = *terms;
        l.resource_id = st->resources[i].id;
        s = letting_save(ctx, &l);
        n++;
    }
    if (s == OK)
        *ret_n = n;
    return s;
}

enum status letting_put(struct ctx *ctx, const struct letting_save_form *form,
                        struct lettings_view *ret_view)
{
    struct space sp;
    struct resource r;
    struct stock st = {.n = 0};
    int64_t more = 0;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = resource_get(ctx, form->resource, &r);
    if (s == NOT_FOUND || (s == OK && (r.space_id != sp.id || r.archived)))
        return ctx_field(ctx, "resource", "stay.no_resource", "Please choose what is let.");
    if (s != OK)
        return s;
    const struct letting l = {.resource_id = r.id,
                              .space_id = sp.id,
                              .price_cents = form->price,
                              .deposit_cents = form->deposit.has ? form->deposit.v : 0,
                              .notice_days = (int32_t)form->notice_days,
                              .note = form->note ? form->note : ""};
    if (form->alike)
        s = read_stock(ctx, sp.id, &st);
    if (s == OK)
        s = letting_save(ctx, &l);
    if (s == OK && form->alike)
        s = put_alike(ctx, &st, &r, &l, &more);
    if (s != OK)
        return s;
    const char *said = more ? words(ctx,
                                    text_plural(ctx->lang, "%s and %d more can be let.",
                                                "%s and %d more can be let.", more),
                                    r.name, (int)more)
                            : words(ctx, ctx_text(ctx, "%s can be let."), r.name);
    return answer(ctx, &sp, said, ret_view);
}

enum status letting_take_off(struct ctx *ctx, const struct letting_part_form *form,
                             struct lettings_view *ret_view)
{
    struct space sp;
    struct letting l;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = letting_get(ctx, form->id, &l);
    if (s == OK && l.space_id != sp.id)
        s = NOT_FOUND;
    if (s == OK)
        s = letting_remove(ctx, form->id);
    return s == OK ? answer(ctx, &sp, ctx_text(ctx, "It is offered no more."), ret_view) : s;
}

enum status let_service_put(struct ctx *ctx, const struct let_service_add_form *form,
                            struct lettings_view *ret_view)
{
    struct space sp;
    int64_t id = 0;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s != OK)
        return s;
    const struct let_service service = {.space_id = sp.id,
                                        .name = form->service_name,
                                        .price_cents = form->service_price,
                                        .once = form->service_once};
    s = let_service_add(ctx, &service, &id);
    if (s != OK)
        return s;
    return answer(ctx, &sp, words(ctx, ctx_text(ctx, "%s can be added."), form->service_name),
                  ret_view);
}

enum status let_service_take_off(struct ctx *ctx, const struct letting_part_form *form,
                                 struct lettings_view *ret_view)
{
    struct space sp;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = let_service_remove(ctx, sp.id, form->id);
    return s == OK ? answer(ctx, &sp, ctx_text(ctx, "It is offered no more."), ret_view) : s;
}
