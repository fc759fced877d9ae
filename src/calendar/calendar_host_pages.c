/* The calendars of a space: those that it reads, and the links to its own. */
#include "calendar/calendar_outside.h"
#include "calendar_routes.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum { CONFLICTS_SHOWN = 100 };

static struct outside_line_view line_of(struct ctx *ctx, const struct zone *z,
                                        const struct sql_outside_calendars_row *r)
{
    return (struct outside_line_view){.id = r->id,
                                      .resource = r->resource_id,
                                      .resource_name = r->resource,
                                      .url = r->url,
                                      .host = outside_host(ctx, r->url),
                                      .state = r->code          ? "failed"
                                               : r->read_at.has ? "read"
                                                                : "new",
                                      .code = r->code,
                                      .why = r->code ? outside_why(ctx, r->code) : NULL,
                                      .read_at = r->read_at.has ? zone_when(z, r->read_at.v)
                                                                : (struct when){0},
                                      .next_at = zone_when(z, r->next_at),
                                      .entries = r->entries,
                                      .unread = r->unread};
}

static enum status show_lines(struct ctx *ctx, const struct space *sp, const struct zone *z,
                              struct space_calendars_view *v)
{
    struct sql_outside_calendars_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_outside_calendars(ctx, &(struct sql_outside_calendars_args){sp->id}, &rows, &n);
    struct outside_line_view *lines = s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        lines[i] = line_of(ctx, z, &rows[i]);
    v->calendars = lines;
    v->calendars_n = n;
    return OK;
}

/* The host sees who booked [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct space *sp, struct opt_int account_id)
{
    const struct look look = {.operator_id = sp->operator_id,
                              .space_id = sp->id,
                              .place = sp->name,
                              .what = N_("Bookings, in a list")};
    return account_id.has ? people_looked_at_listed(ctx, &look, account_id.v) : OK;
}

static enum status show_conflicts(struct ctx *ctx, const struct space *sp, const struct zone *z,
                                  struct space_calendars_view *v)
{
    struct sql_outside_conflicts_row *rows = NULL;
    size_t n = 0;
    enum status s = outside_in_the_way(ctx, sp->id, &rows, &n);
    struct outside_conflict_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    v->more = n > CONFLICTS_SHOWN;
    for (size_t i = 0; s == OK && i < n && i < CONFLICTS_SHOWN; i++) {
        const struct sql_outside_conflicts_row *r = &rows[i];
        list[v->conflicts_n++] = (struct outside_conflict_view){
            .code = r->id,
            .url = calendar_say(ctx, "/bookings/%s", calendar_id(ctx, r->id)),
            .name = r->name,
            .resource_name = r->resource,
            .starts_at = zone_when(z, r->starts_at),
            .ends_at = zone_when(z, r->ends_at),
            .outside_from = zone_when(z, r->outside_from),
            .outside_to = zone_when(z, r->outside_to)};
        s = note_look(ctx, sp, r->account_id);
    }
    v->conflicts = list;
    return s;
}

static enum status show_choices(struct ctx *ctx, const struct space *sp,
                                struct space_calendars_view *v)
{
    struct resource *resources = NULL;
    size_t n = 0;
    const enum status s = space_resources(ctx, sp->id, &resources, &n);
    struct outside_choice_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (int rooms = 1; rooms >= 0; rooms--) /* mostly it is a room */
        for (size_t i = 0; i < n; i++)
            if (resources[i].bookable && (resources[i].kind == KIND_ROOM) == rooms)
                list[v->resources_n++] =
                    (struct outside_choice_view){resources[i].id, resources[i].name};
    v->resources = list;
    return OK;
}

static enum status show_links(struct ctx *ctx, const struct space *sp,
                              struct space_calendars_view *v)
{
    char names[NETWORK_TAG_CHARS + 1];
    char plain[NETWORK_TAG_CHARS + 1];
    const char *url = request_public_url(ctx);
    enum status s = network_tag(ctx, "calendar.names", sp->id, names);
    if (s == OK)
        s = network_tag(ctx, "calendar", sp->id, plain);
    if (s != OK)
        return s;
    v->names_link = calendar_say(ctx, "%s/s/%s/calendar.ics?secret=%s", url, sp->slug, names);
    v->free_link = calendar_say(ctx, "%s/s/%s/calendar.ics?secret=%s", url, sp->slug, plain);
    return OK;
}

static enum status make(struct ctx *ctx, const struct space *sp,
                        struct space_calendars_view *ret_view)
{
    struct space_calendars_view v = {.slug = sp->slug};
    const struct zone *z = zone_get(sp->zone);
    if (!z)
        return FAILED;
    enum status s = space_head_make(ctx, sp, "calendars", &v.head);
    if (s == OK)
        s = show_lines(ctx, sp, z, &v);
    if (s == OK)
        s = show_conflicts(ctx, sp, z, &v);
    if (s == OK)
        s = show_choices(ctx, sp, &v);
    if (s == OK)
        s = show_links(ctx, sp, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

static enum status done(struct ctx *ctx, const struct space *sp, const char *said,
                        struct space_calendars_view *ret_view)
{
    reply_flash(ctx, said);
    reply_see(ctx, calendar_say(ctx, "/s/%s/calendars", sp->slug));
    return make(ctx, sp, ret_view);
}

enum status space_calendars(struct ctx *ctx, const struct calendars_of_space_form *form,
                            struct space_calendars_view *ret_view)
{
    struct space sp;
    const enum status s = space_of_slug(ctx, form->slug, &sp);
    return s == OK ? make(ctx, &sp, ret_view) : s;
}

enum status outside_calendar_new(struct ctx *ctx, const struct outside_add_form *form,
                                 struct space_calendars_view *ret_view)
{
    struct space sp;
    struct resource r;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = resource_get(ctx, form->resource, &r);
    if (s == NOT_FOUND || (s == OK && (r.space_id != sp.id || r.archived)))
        return ctx_field(ctx, "resource", "booking.no_resource", "The space has no such thing.");
    if (s == OK)
        s = outside_add(ctx, &r, form->url);
    return s == OK ? done(ctx, &sp, ctx_text(ctx, "It is being read: look again in a moment."),
                          ret_view)
                   : s;
}

enum status outside_calendar_now(struct ctx *ctx, const struct outside_of_form *form,
                                 struct space_calendars_view *ret_view)
{
    struct space sp;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = outside_soon(ctx, sp.id, form->id);
    return s == OK ? done(ctx, &sp, ctx_text(ctx, "It is being read: look again in a moment."),
                          ret_view)
                   : s;
}

enum status outside_calendar_end(struct ctx *ctx, const struct outside_of_form *form,
                                 struct space_calendars_view *ret_view)
{
    struct space sp;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    if (s == OK)
        s = outside_remove(ctx, sp.id, form->id);
    return s == OK ? done(ctx, &sp,
                          ctx_text(ctx, "It is read no more; what it took can be booked again."),
                          ret_view)
                   : s;
}
