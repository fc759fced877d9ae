/* Who works in a space: its hosts and its front desk. */
#include "space/space_host.h"

#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space_routes.h"

static enum status staff_view(struct ctx *ctx, const struct space *s,
                              struct space_staff_view *ret_view)
{
    struct operator_ o;
    struct host_list_view *here = arena_alloc(ctx->arena, sizeof(*here));
    struct space_staff_view v = {.here = here};
    struct grant_line_view *lines = NULL;
    struct grant_line_view *of_all = NULL;
    enum status st = here ? operator_get(ctx, s->operator_id, &o) : LIMIT;
    if (st != OK)
        return st;
    *here = (struct host_list_view){.operator= o.name,
                                    .slug = o.slug,
                                    .path = arena_printf(ctx->arena, "/s/%s/hosts", s->slug)};
    const struct role_place place = {o.name, o.slug};
    st = people_staff(ctx, &(struct grant){.operator_id = o.id, .space_id = s->id}, &place, &lines,
                      &here->hosts_n);
    if (st == OK)
        st = people_staff(ctx, &(struct grant){.operator_id = o.id}, &place, &of_all, &v.of_all_n);
    if (st == OK)
        st = space_head_make(ctx, s, "hosts", &v.head);
    if (st != OK)
        return st;
    here->hosts = lines;
    v.of_all = of_all;
    if (people_is_host(ctx->actor, o.id, 0))
        v.of_all_url = arena_printf(ctx->arena, "/operators/%s/hosts", o.slug);
    *ret_view = v;
    return here->path ? OK : LIMIT;
}

enum status space_staff(struct ctx *ctx, const struct space_of_form *form,
                        struct space_staff_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? staff_view(ctx, &s, ret_view) : st;
}

static enum status answer(struct ctx *ctx, const struct space *s, const char *said,
                          struct space_staff_view *ret_view)
{
    enum status st = staff_view(ctx, s, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->here->path);
    return OK;
}

enum status space_role_give(struct ctx *ctx, const struct space_role_give_form *form,
                            struct space_staff_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st != OK)
        return st;
    const char *path = arena_printf(ctx->arena, "/s/%s/day", s.slug);
    struct invitation i = {.email = form->email,
                           .name = form->name,
                           .grant = {.role = people_role_of_word(form->role),
                                     .operator_id = s.operator_id,
                                     .space_id = s.id},
                           .where = s.name,
                           .path = path};
    st = path ? people_invite(ctx, &i, NULL) : LIMIT;
    return st == OK
               ? answer(ctx, &s, ctx_text(ctx, "The role is given, and a mail says so."), ret_view)
               : st;
}

enum status space_role_remove(struct ctx *ctx, const struct space_part_form *form,
                              struct space_staff_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = people_revoke(ctx, form->id,
                           &(struct grant){.operator_id = s.operator_id, .space_id = s.id});
    return st == OK ? answer(ctx, &s, ctx_text(ctx, "The role is taken away."), ret_view) : st;
}
