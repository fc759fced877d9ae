/* access.c: who may. Each route names who it is for; here that word gets its scope:
 * a host is a host of the space in the path, and of no other. */
#include "app/server.h"
#include "people/people.h"
#include "space/space.h"

/* The space that a route's path names, by its field {slug}; NULL when the path names none. */
static const char *slug_of(const struct route *route, const void *form)
{
    if (!route->form || strncmp(route->path, "/s/{slug}", 9) != 0)
        return NULL;
    for (size_t i = 0; i < route->form->fields_n; i++) {
        const struct field_spec *f = &route->form->fields[i];
        if (f->in_path && strcmp(f->name, "slug") == 0) {
            const char *slug;
            memcpy(&slug, (const char *)form + f->offset, sizeof slug);
            return slug;
        }
    }
    return NULL;
}

/* A host of the space in the path; on pages that name none, of any: what he sees there is his own, and the
 * handler's queries see to it. */
static enum status as_host(struct ctx *ctx, const struct route *route, const void *form)
{
    if (people_is_steward(ctx->actor))
        return OK;
    const char *slug = slug_of(route, form);
    if (!slug)
        return people_is_any_host(ctx->actor) ? OK : DENIED;
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s != OK)
        return s;
    if (people_is_host(ctx->actor, space.operator_id, space.id))
        return OK;
    bool shown = space.status == SPACE_OPEN || space.status == SPACE_LISTED;
    return shown || !ctx->actor ? DENIED : NOT_FOUND;
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
