/* access.c: who asks, and whether he may. Each route names who it is for; here that word gets its scope:
 * a host is a host of the space in the path, and of no other. */
#include "app/server.h"
#include "people/people.h"
#include "space/space.h"

enum status access_identify(struct ctx *ctx)
{
    const char *cookie = request_cookie(ctx, PEOPLE_SESSION_COOKIE);
    if (!cookie)
        return OK;
    const struct actor *actor;
    enum status s = people_of_session(ctx, cookie, &actor);
    if (s == OK)
        ctx->actor = actor;
    return s == NOT_FOUND ? OK : s;
}

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

static enum status refuse(struct ctx *ctx)
{
    if (!ctx->actor)
        return ctx_fail(ctx, DENIED, "access.sign_in", "Please sign in first.");
    return ctx_fail(ctx, DENIED, "access.denied", "Your account may not do this.");
}

/* A host of the space in the path; on pages that name none, of any: what he sees there is his own, and the
 * handler's queries see to it. */
static enum status as_host(struct ctx *ctx, const struct route *route, const void *form)
{
    if (people_is_steward(ctx->actor))
        return OK;
    const char *slug = slug_of(route, form);
    if (!slug)
        return people_is_any_host(ctx->actor) ? OK : refuse(ctx);
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s != OK)
        return s;
    if (people_is_host(ctx->actor, space.operator_id, space.id))
        return OK;
    bool shown = space.status == SPACE_OPEN || space.status == SPACE_LISTED;
    return shown || !ctx->actor ? refuse(ctx) : NOT_FOUND;
}

enum status access_authorize(struct ctx *ctx, const struct route *route, const void *form)
{
    switch (route->allow) {
    case ALLOW_VISITOR:
    case ALLOW_SECRET:
        return OK;
    case ALLOW_MEMBER:
        return ctx->actor ? OK : refuse(ctx);
    case ALLOW_HOST:
        return as_host(ctx, route, form);
    case ALLOW_STEWARD:
        return people_is_steward(ctx->actor) ? OK : refuse(ctx);
    default:
        return FAILED;
    }
}
