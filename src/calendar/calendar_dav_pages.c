/* CalDAV, what programs ask: where calendars are, what they have, what is in them (RFC 4918, 4791,
 * 6578, 6764). */
#include "calendar/calendar_dav.h"
#include "calendar_routes.h"
#include "http/http.h"

#include <string.h>
#include <strings.h>

enum { DEPTH_0, DEPTH_1, DEPTH_INFINITY };

/* ---- the question ---------------------------------------------------------------------------- */

static int depth_of(const struct ctx *ctx)
{
    const char *depth = request_header(ctx, "Depth");
    return !depth || strcasecmp(depth, "infinity") == 0 ? DEPTH_INFINITY
           : strcmp(depth, "0") == 0                    ? DEPTH_0
                                                        : DEPTH_1;
}

static enum status bad_request(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "dav.bad_request", "The question is no XML as it should be.");
}

static enum status read_xml(struct ctx *ctx, const struct xml_node **ret_root)
{
    const char *why = NULL;
    const enum status s = xml_read(ctx->arena, request_body(ctx), ret_root, &why);
    return s == INVALID ? bad_request(ctx) : s;
}

/* What a PROPFIND wants; without a body all (RFC 4918, 9.1). */
static enum status read_propfind(struct ctx *ctx, struct props *ret_props)
{
    const struct xml_node *root = NULL;
    *ret_props = (struct props){.prop = NULL};
    if (request_body(ctx).n == 0)
        return OK;
    const enum status s = read_xml(ctx, &root);
    if (s != OK)
        return s;
    if (!xml_is(root, DAV_NS, "propfind"))
        return bad_request(ctx);
    ret_props->prop = xml_child(root, DAV_NS, "prop");
    ret_props->names = xml_child(root, DAV_NS, "propname") != NULL;
    if (!ret_props->prop && !ret_props->names && !xml_child(root, DAV_NS, "allprop"))
        return bad_request(ctx);
    return OK;
}

/* The whole tree at once is nobody's need (RFC 4918, 9.1.1). */
static enum status check_depth(struct ctx *ctx)
{
    return depth_of(ctx) == DEPTH_INFINITY ? ctx_fail(ctx, INVALID, "dav.propfind_finite_depth",
                                                      "One level at a time: Depth is 0 or 1.")
                                           : OK;
}

/* ---- where ----------------------------------------------------------------------------------- */

enum status dav_where(struct ctx *ctx)
{
    reply_status(ctx, 301);
    reply_header(ctx, "Location", calendar_say(ctx, "%s/dav/", request_public_url(ctx)));
    return OK;
}

enum status dav_where_too(struct ctx *ctx)
{
    return dav_where(ctx);
}

static void answer_home(struct answer *a, const struct props *p)
{
    const struct thing home = {.kind = THING_HOME};
    answer_thing(a, &home, p);
}

enum status dav_root(struct ctx *ctx)
{
    struct props p;
    struct answer a;
    enum status s = read_propfind(ctx, &p);
    if (s == OK)
        s = check_depth(ctx);
    if (s != OK)
        return s;
    answer_begin(&a, ctx);
    answer_thing(&a, &(struct thing){.kind = THING_ROOT}, &p);
    if (depth_of(ctx) == DEPTH_1)
        answer_home(&a, &p);
    return answer_end(&a, NULL);
}

/* ---- calendars ------------------------------------------------------------------------------- */

static enum status ctag_of(struct ctx *ctx, const struct dav_calendar *c, const char **ret_ctag)
{
    struct entry *entries = NULL;
    size_t n = 0;
    const struct entries_ask all = entries_all(ctx);
    const enum status s = entries_of(ctx, c, &all, &entries, &n);
    if (s == OK)
        *ret_ctag = dav_ctag(ctx, entries, n);
    return s;
}

/* To count all entries of sixty calendars is dear: only for who asks. */
static bool wants_ctag(const struct props *p)
{
    return xml_child(p->prop, CALSERVER_NS, "getctag") != NULL;
}

static enum status answer_calendar(struct answer *a, const struct dav_calendar *c,
                                   const struct props *p)
{
    struct thing t = {.kind = THING_CALENDAR, .calendar = c};
    const enum status s = wants_ctag(p) ? ctag_of(a->ctx, c, &t.ctag) : OK;
    if (s == OK)
        answer_thing(a, &t, p);
    return s;
}

static enum status answer_calendars(struct answer *a, const struct props *p)
{
    struct ctx *ctx = a->ctx;
    struct calendar_room *rooms = NULL;
    size_t n = 0;
    const struct dav_calendar own = {.own = true};
    enum status s = answer_calendar(a, &own, p);
    if (s == OK)
        s = calendar_rooms_of(ctx, ctx->actor->account_id, &rooms, &n);
    size_t shown = 0;
    for (size_t i = 0; s == OK && i < n && shown < CALENDAR_ROOMS_MAX; i++) {
        if (!calendar_room_shown(&rooms[i]))
            continue;
        const struct dav_calendar c = {.room = rooms[i]};
        s = answer_calendar(a, &c, p);
        shown++;
    }
    return s;
}

/* The answer is dropped when something failed. */
static enum status finish(struct answer *a, enum status s, const char *sync_token)
{
    if (s != OK)
        a->status = s;
    return answer_end(a, sync_token);
}

enum status dav_home(struct ctx *ctx, const struct dav_person_form *form)
{
    struct props p;
    struct answer a;
    enum status s = form->person == ctx->actor->account_id ? read_propfind(ctx, &p) : NOT_FOUND;
    if (s == OK)
        s = check_depth(ctx);
    if (s != OK)
        return s;
    answer_begin(&a, ctx);
    answer_home(&a, &p);
    if (depth_of(ctx) == DEPTH_1)
        s = answer_calendars(&a, &p);
    return finish(&a, s, NULL);
}

static void answer_entries(struct answer *a, const struct dav_calendar *c,
                           const struct entry *entries, size_t n, const struct props *p)
{
    for (size_t i = 0; i < n; i++) {
        const struct thing t = {.kind = THING_OBJECT, .calendar = c, .entry = &entries[i]};
        answer_thing(a, &t, p);
    }
}

enum status dav_calendar(struct ctx *ctx, const struct dav_calendar_form *form)
{
    struct props p;
    struct answer a;
    struct dav_calendar c;
    struct entry *entries = NULL;
    size_t n = 0;
    const struct entries_ask all = entries_all(ctx);
    enum status s = dav_calendar_of(ctx, form->person, form->calendar, &c);
    if (s == OK)
        s = read_propfind(ctx, &p);
    if (s == OK)
        s = check_depth(ctx);
    if (s == OK)
        s = entries_of(ctx, &c, &all, &entries, &n);
    if (s != OK)
        return s;
    const struct thing t = {
        .kind = THING_CALENDAR, .calendar = &c, .ctag = dav_ctag(ctx, entries, n)};
    answer_begin(&a, ctx);
    answer_thing(&a, &t, &p);
    if (depth_of(ctx) == DEPTH_1)
        answer_entries(&a, &c, entries, n, &p);
    return answer_end(&a, NULL);
}

enum status dav_object_find(struct ctx *ctx, const struct dav_object_form *form)
{
    struct props p;
    struct answer a;
    struct dav_calendar c;
    struct entry e;
    enum status s = dav_calendar_of(ctx, form->person, form->calendar, &c);
    if (s == OK)
        s = entry_of_name(ctx, &c, form->name, &e);
    if (s == OK)
        s = read_propfind(ctx, &p);
    if (s != OK)
        return s;
    answer_begin(&a, ctx);
    answer_entries(&a, &c, &e, 1, &p);
    return answer_end(&a, NULL);
}

/* ---- what cannot be set ---------------------------------------------------------------------- */

static void answer_refused_props(struct answer *a, const struct xml_node *update)
{
    xml_open(&a->w, DAV_NS, "propstat");
    xml_open(&a->w, DAV_NS, "prop");
    for (const struct xml_node *deed = update->first; deed; deed = deed->next) {
        const struct xml_node *prop = xml_child(deed, DAV_NS, "prop");
        for (const struct xml_node *p = prop ? prop->first : NULL; p; p = p->next)
            xml_empty(&a->w, p->ns, p->name);
    }
    xml_close(&a->w);
    xml_element(&a->w, DAV_NS, "status", "HTTP/1.1 403 Forbidden");
    xml_open(&a->w, DAV_NS, "error");
    xml_empty(&a->w, DAV_NS, "cannot-modify-protected-property");
    xml_close(&a->w);
    xml_close(&a->w);
}

/* Colour and order of a calendar are the program's own business. */
static enum status refuse_props(struct ctx *ctx, const struct thing *t)
{
    const struct xml_node *root = NULL;
    struct answer a;
    const enum status s = read_xml(ctx, &root);
    if (s != OK)
        return s;
    if (!xml_is(root, DAV_NS, "propertyupdate"))
        return bad_request(ctx);
    answer_begin(&a, ctx);
    xml_open(&a.w, DAV_NS, "response");
    xml_element(&a.w, DAV_NS, "href", dav_href(ctx, t));
    answer_refused_props(&a, root);
    xml_close(&a.w);
    return answer_end(&a, NULL);
}

enum status dav_home_set(struct ctx *ctx, const struct dav_person_form *form)
{
    const struct thing t = {.kind = THING_HOME};
    return form->person == ctx->actor->account_id ? refuse_props(ctx, &t) : NOT_FOUND;
}

enum status dav_calendar_set(struct ctx *ctx, const struct dav_calendar_form *form)
{
    struct dav_calendar c;
    const struct thing t = {.kind = THING_CALENDAR, .calendar = &c};
    const enum status s = dav_calendar_of(ctx, form->person, form->calendar, &c);
    return s == OK ? refuse_props(ctx, &t) : s;
}
