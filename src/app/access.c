/* access.c: who may. Each route names who it is for; here that word gets its scope:
 * a host is a host of the space in the path, and of no other; so are the front desk and the admins
 * of a team. */
#include "app/server.h"
#include "calendar/calendar.h"
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

/* Has he the role at this scope: people_is_host, people_is_desk. */
typedef bool has_role(const struct actor *a, int64_t operator_id, int64_t space_id);

/* Whether he has the role in the space. What is not shown to everybody does not exist for
 * others. */
static enum status in_space(struct ctx *ctx, const char *slug, has_role *has)
{
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s != OK)
        return s;
    if (has(ctx->actor, space.operator_id, space.id))
        return OK;
    bool shown = space.status == SPACE_OPEN || space.status == SPACE_LISTED;
    return shown ? DENIED : NOT_FOUND;
}

static enum status at_operator(struct ctx *ctx, const char *slug, has_role *has)
{
    struct operator_ owner;
    enum status s = operator_of_slug(ctx, slug, &owner);
    if (s != OK)
        return s;
    return has(ctx->actor, owner.id, 0) ? OK : NOT_FOUND;
}

/* With the role in the space or at the operator in the path. On pages that name none, in any: what
 * he sees there is his own, and the handler's queries see to it. */
static enum status with_role(struct ctx *ctx, const struct route *route, const void *form,
                             has_role *has, bool (*has_any)(const struct actor *a))
{
    if (!ctx->actor)
        return DENIED;
    if (people_is_steward(ctx->actor))
        return OK;
    if (!has_any(ctx->actor))
        return DENIED;
    const char *owner = path_text(route, form, "operator");
    if (owner)
        return at_operator(ctx, owner, has);
    const char *slug = path_text(route, form, "slug");
    if (slug)
        return in_space(ctx, slug, has);
    return OK;
}

/* Whether the team of the path is one of his own, or one that he keeps. For others it does not
 * exist; those in it are told that only its admins may. */
static enum status in_team(struct ctx *ctx, const struct route *route, const void *form)
{
    struct team t;
    if (!ctx->actor)
        return DENIED;
    const char *slug = path_text(route, form, "team");
    enum status s = slug ? team_of_slug(ctx, slug, &t) : FAILED;
    if (s != OK)
        return s;
    if (!team_seen_by(ctx->actor, &t))
        return NOT_FOUND;
    bool admin = people_is_team_admin(ctx->actor, t.id) || team_kept_by(ctx->actor, &t);
    return admin || route->allow == ALLOW_TEAMMATE ? OK : DENIED;
}

/* A program says itself who it is for: whoever a cookie names does not count. */
static enum status by_program(struct ctx *ctx)
{
    ctx->actor = NULL;
    enum status s = calendar_identify(ctx);
    if (s == OK && !ctx->actor)
        s = ctx_fail(ctx, DENIED, "calendar.password",
                     "A calendar program signs in with your e-mail address and a password that "
                     "you make for it under \"Your calendars\".");
    return s;
}

static enum status may(struct ctx *ctx, const struct route *route, const void *form)
{
    switch (route->allow) {
    case ALLOW_VISITOR:
    case ALLOW_SECRET:
        return OK;
    case ALLOW_MEMBER:
    case ALLOW_SELF:
        return ctx->actor ? OK : DENIED;
    case ALLOW_TEAMMATE:
    case ALLOW_TEAM:
        return in_team(ctx, route, form);
    case ALLOW_DESK:
        return with_role(ctx, route, form, people_is_desk, people_is_any_desk);
    case ALLOW_HOST:
        return with_role(ctx, route, form, people_is_host, people_is_any_host);
    case ALLOW_APP:
        return by_program(ctx);
    case ALLOW_STEWARD:
        return people_is_steward(ctx->actor) ? OK : DENIED;
    default:
        return FAILED;
    }
}

/* ---- in another's place --------------------------------------------------------------------- */

/* Deeds that are a person's own though the page is open to others too: signing, and saying who one
 * is. Others of the kind say `allow self`. */
static const char *const in_person[] = {"document_code", "document_sign", "document_decline",
                                        "introduction_say", "sign_in_connect_do"};

static bool is_in_person(const struct route *route)
{
    if (route->allow == ALLOW_SELF)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(in_person); i++)
        if (strcmp(route->name, in_person[i]) == 0)
            return true;
    return false;
}

/* What a deed is called in the log of the person; the titles of pages say what they show. */
static const char *deed_of(const struct route *route)
{
    static const struct {
        const char *route;
        const char *deed;
    } deeds[] = {
        {"booking_make", N_("Booked a place")},
        {"booking_move", N_("Changed a booking")},
        {"booking_end", N_("Cancelled a booking")},
        {"waitlist_add", N_("Put himself on a waiting list")},
        {"waitlist_yes", N_("Took what was offered")},
        {"waitlist_no", N_("Did not want what was offered")},
        {"waitlist_leave", N_("Left a waiting list")},
        {"bundle_do_buy", N_("Bought a pass")},
        {"join_do", N_("Became a member")},
        {"membership_decide", N_("Answered about a membership")},
        {"step_do", N_("Changed a membership")},
        {"stay_decide", N_("Answered an offer")},
        {"stay_step_do", N_("Changed a stay")},
        {"away_do", N_("Freed or lent a place")},
        {"lending_take", N_("Took days of a place back")},
        {"lead_make", N_("Asked a space")},
        {"wish_make", N_("Asked the network")},
        {"joining_make", N_("Asked to join the network")},
        {"introduction_add", N_("Introduced two people")},
        {"space_claim_add", N_("Claimed a space")},
        {"team_found_own", N_("Founded a team")},
        {"team_leave_it", N_("Left a team")},
        {"my_invitation_join", N_("Joined a team")},
        {"my_invitation_decline", N_("Declined an invitation")},
    };
    for (size_t i = 0; i < ARRAY_LEN(deeds); i++)
        if (strcmp(route->name, deeds[i].route) == 0)
            return deeds[i].deed;
    return route->title;
}

/* What everybody may see tells nothing about the person; all the rest is written down. */
static enum status note(struct ctx *ctx, const struct route *route)
{
    bool changes = route->method != METHOD_GET;
    bool of_browser = strcmp(route->name, "helping_stop") == 0 ||
                      strcmp(route->name, "sign_out") == 0 ||
                      strcmp(route->name, "language_set") == 0;
    if (of_browser)
        return OK;
    if (!changes && (route->allow == ALLOW_VISITOR || route->lane == LANE_STREAM))
        return OK;
    return people_note_help(ctx, deed_of(route), changes, route->lane == LANE_WRITE);
}

enum status access_authorize(struct ctx *ctx, const struct route *route, const void *form)
{
    bool helps = ctx->actor && ctx->actor->helping;
    if (helps && is_in_person(route))
        return people_helper_may_not(ctx);
    enum status s = may(ctx, route, form);
    return s == OK && helps ? note(ctx, route) : s;
}
