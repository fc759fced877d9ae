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
    struct resource *resources = NULL;
    struct letting *lettings = NULL;
    struct floor *floors = NULL;
    struct stay_service_line_view *services = NULL;
    size_t n = 0;
    size_t lettings_n = 0;
    size_t floors_n = 0;
    const char *refused = request_raw(ctx, "resource");
    enum status s = space_resources(ctx, sp->id, &resources, &n);
    if (s == OK)
        s = lettings_of(ctx, sp->id, &lettings, &lettings_n);
    if (s == OK)
        s = space_floors(ctx, sp->id, &floors, &floors_n);
    if (s == OK)
        s = show_let_services(ctx, sp, NULL, 0, &services, &v->services_n);
    if (s == OK)
        s = space_head_make(ctx, sp, "lettings", &v->head);
    struct letting_line_view *lines = s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (s != OK || !lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        lines[i] = line_of(ctx, &resources[i], letting_for(lettings, lettings_n, resources[i].id));
        lines[i].floor = show_floor(floors, floors_n, resources[i].floor_id);
        lines[i].open = refused && !strcmp(refused, typed_id(ctx, resources[i].id));
    }
    v->slug = sp->slug;
    v->lines = lines;
    v->lines_n = n;
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

enum status letting_put(struct ctx *ctx, const struct letting_save_form *form,
                        struct lettings_view *ret_view)
{
    struct space sp;
    struct resource r;
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
    s = letting_save(ctx, &l);
    if (s != OK)
        return s;
    return answer(ctx, &sp, words(ctx, ctx_text(ctx, "%s can be let."), r.name), ret_view);
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
