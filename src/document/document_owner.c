#include "document/document_owner.h"

#include "network/network.h"
#include "people/people.h"
#include "space/space.h"

static enum status of_space(struct ctx *ctx, const struct space *sp, struct owner *ret_owner)
{
    const struct space_head_view *head;
    struct operator_ o = {.name = NULL};
    enum status s = space_head_make(ctx, sp, "documents", &head);
    if (s == OK && people_is_host(ctx->actor, sp->operator_id, 0))
        s = operator_get(ctx, sp->operator_id, &o);
    if (s == OK)
        *ret_owner = (struct owner){.operator_id = sp->operator_id,
                                    .space_id = sp->id,
                                    .zone = zone_get(sp->zone),
                                    .currency = sp->currency,
                                    .view = {.base = words(ctx, "/s/%s", sp->slug),
                                             .name = sp->name,
                                             .kind = "space",
                                             .inside = true,
                                             .head = head,
                                             .operator_name = o.name}};
    if (s == OK && o.name)
        ret_owner->view.operator_url = words(ctx, "/operators/%s", o.slug);
    return s;
}

static enum status of_operator(struct ctx *ctx, const struct operator_ *o, struct owner *ret_owner)
{
    const struct zone *zone;
    enum status s = network_zone(ctx, &zone);
    if (s == OK)
        *ret_owner = (struct owner){.operator_id = o->id,
                                    .zone = zone,
                                    .currency = o->currency,
                                    .view = {.base = words(ctx, "/operators/%s", o->slug),
                                             .name = o->name,
                                             .kind = "operator",
                                             .inside = true}};
    return s;
}

enum status owner_of_space(struct ctx *ctx, const char *slug, struct owner *ret_owner)
{
    struct space sp;
    enum status s = space_of_slug(ctx, slug, &sp);
    return s == OK ? of_space(ctx, &sp, ret_owner) : s;
}

enum status owner_of_operator(struct ctx *ctx, const char *slug, struct owner *ret_owner)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, slug, &o);
    return s == OK ? of_operator(ctx, &o, ret_owner) : s;
}

enum status owner_of_network(struct ctx *ctx, struct owner *ret_owner)
{
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s == OK)
        *ret_owner = (struct owner){.zone = zone_get(n.zone),
                                    .currency = "EUR",
                                    .view = {.base = "/network",
                                             .name = n.name,
                                             .kind = "network",
                                             .inside = people_is_steward(ctx->actor)}};
    return s;
}

enum status owner_of_ids(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                         struct owner *ret_owner)
{
    struct operator_ o;
    struct space sp;
    enum status s;
    if (space_id) {
        s = space_get(ctx, space_id, &sp);
        return s == OK ? of_space(ctx, &sp, ret_owner) : s;
    }
    if (!operator_id)
        return owner_of_network(ctx, ret_owner);
    s = operator_get(ctx, operator_id, &o);
    return s == OK ? of_operator(ctx, &o, ret_owner) : s;
}
