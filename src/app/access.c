/* access.c: who may. Each route names who it is for; here that word gets its scope:
 * a host is a host of the space in the path, and of no other. */
#include "app/server.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"

/* The text of a path field of this name; NULL when the route has none. */
static const char *path_text(const struct route *route, const void *form, const char *name)
{
    for (size_t i = 0; route->form && i < route->form->fields_n; i++) {
        const struct field_spec *f = &route->form->fields[i];
        if (!f->in_path || f->type != FIELD_SLUG || strcmp(f->name, name) != 0)
            continue;
        const char *text;
        memcpy(&text, (const char *)form + f->offset, sizeof text);
        return text;
    }
    return NULL;
}

/* Whether he runs the space. What is not shown to everybody does not exist for others. */
static enum status as_host_of_space(struct ctx *ctx, const char *slug)
{
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s != OK)
        return s;
    if (people_is_host(ctx->actor, space.operator_id, space.id))
        return OK;
    bool shown = space.status == SPACE_OPEN || space.status == SPACE_LISTED;
    return shown ? DENIED : NOT_FOUND;
}

static enum status as_host_of_operator(struct ctx *ctx, const char *slug)
{
    struct operator_ owner;
    enum status s = operator_of_slug(ctx, slug, &owner);
    if (s != OK)
        return s;
    return people_is_host(ctx->actor, owner.id, 0) ? OK : NOT_FOUND;
}

/* A host of the space or operator in the path. On pages that name none, of any: what he sees
 * there is his own, and the handler's queries see to it. */
static enum status as_host(struct ctx *ctx, const struct route *route, const void *form)
{
    if (!ctx->actor)
        return DENIED;
    if (people_is_steward(ctx->actor))
        return OK;
    if (!people_is_any_host(ctx->actor))
        return DENIED;
    const char *owner = path_text(route, form, "operator");
    if (owner)
        return as_host_of_operator(ctx, owner);
    const char *slug = path_text(route, form, "slug");
    if (slug)
        return as_host_of_space(ctx, slug);
    return OK;
}

enum status access_authorize(struct ctx *ctx, const struct route *route, const void *form)
{
    switch (route->allow) {
    case ALLOW_VISITOR:
    case ALLOW_SECRET:
        return OK;
    case ALLOW_MEMBER:
        return ctx->actor ? OK : DENIED;
    case ALLOW_HOST:
        return as_host(ctx, route, form);
    case ALLOW_STEWARD:
        return people_is_steward(ctx->actor) ? OK : DENIED;
    default:
        return FAILED;
    }
}
