/* The teams that a space knows: clients of its own, and those that booked there. */
#include "space/space_host.h"

#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space_routes.h"

static enum status ask_of(struct ctx *ctx, const char *slug, struct space *ret_space,
                          struct team_list_ask *ret_ask)
{
    enum status st = space_of_slug(ctx, slug, ret_space);
    if (st != OK)
        return st;
    const struct space *s = ret_space;
    const bool host = space_is_mine(ctx, s);
    *ret_ask = (struct team_list_ask){.operator_id = s->operator_id,
                                      .space_id = s->id,
                                      .page = 1,
                                      .path = arena_printf(ctx->arena, "/s/%s/teams", s->slug),
                                      .where = s->name,
                                      .may_found = host,
                                      .may_export = host};
    return ret_ask->path ? OK : LIMIT;
}

enum status space_teams(struct ctx *ctx, const struct space_team_list_form *form,
                        struct space_teams_view *ret_view)
{
    struct space s;
    struct team_list_ask ask;
    struct team_list_view *list = arena_alloc(ctx->arena, sizeof(*list));
    struct space_teams_view v = {.list = list};
    enum status st = list ? ask_of(ctx, form->slug, &s, &ask) : LIMIT;
    if (st != OK)
        return st;
    ask.q = form->q;
    ask.page = form->page;
    st = team_list_make(ctx, &ask, list);
    if (st == OK)
        st = space_head_make(ctx, &s, "teams", &v.head);
    if (st == OK && people_is_host(ctx->actor, s.operator_id, 0)) {
        struct operator_ o;
        st = operator_get(ctx, s.operator_id, &o);
        if (st == OK)
            v.all_url = arena_printf(ctx->arena, "/operators/%s/teams", o.slug);
    }
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status space_teams_csv(struct ctx *ctx, const struct space_team_list_form *form)
{
    struct space s;
    struct team_list_ask ask;
    enum status st = ask_of(ctx, form->slug, &s, &ask);
    if (st != OK)
        return st;
    ask.q = form->q;
    return team_list_csv(ctx, &ask);
}

enum status space_team_found(struct ctx *ctx, const struct space_team_found_form *form,
                             struct team_made_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st != OK)
        return st;
    const struct team wanted = {.name = form->name,
                                .operator_id = s.operator_id,
                                .space_id = s.id,
                                .currency = s.currency,
                                .billing = {.legal_name = form->legal_name,
                                            .vat_id = form->vat_id,
                                            .country = form->country ? form->country : s.country}};
    return team_found_answer(ctx, &wanted, form->admin_email, form->admin_name, ret_view);
}
