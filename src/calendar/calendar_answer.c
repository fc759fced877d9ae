/* What calendars and entries say of themselves: properties, as a multistatus (RFC 4918, 13). */
#include "calendar/calendar_dav.h"
#include "http/http.h"
#include "series/series.h"

#include <stdio.h>
#include <string.h>

enum { ANSWER_BYTES = LIMIT_REPLY_BYTES - (64 << 10), HREF_ESCAPED = 3 };

static const struct xml_prefix prefixes[] = {{"D", DAV_NS}, {"C", CALDAV_NS}, {"CS", CALSERVER_NS}};

/* ---- addresses ------------------------------------------------------------------------------- */

static const char *escaped(struct ctx *ctx, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@";
    char *out = arena_alloc(ctx->arena, HREF_ESCAPED * strlen(text) + 1);
    size_t n = 0;
    for (; out && *text; text++) {
        if (strchr(plain, *text))
            out[n++] = *text;
        else
            n += (size_t)snprintf(out + n, HREF_ESCAPED + 1, "%%%02X",
                                  (unsigned)(unsigned char)*text);
    }
    if (out)
        out[n] = '\0';
    return out ? out : "";
}

const char *dav_href(struct ctx *ctx, const struct thing *t)
{
    const char *person = calendar_id(ctx, ctx->actor->account_id);
    if (t->kind == THING_ROOT)
        return "/dav/";
    if (t->kind == THING_HOME)
        return calendar_say(ctx, "/dav/%s/", person);
    const char *calendar = dav_calendar_name(ctx, t->calendar);
    if (t->kind == THING_CALENDAR)
        return calendar_say(ctx, "/dav/%s/%s/", person, calendar);
    return calendar_say(ctx, "/dav/%s/%s/%s", person, calendar, escaped(ctx, t->entry->name));
}

const char *dav_ctag(struct ctx *ctx, const struct entry *entries, size_t n)
{
    uint64_t h = 0xcbf29ce484222325U; /* FNV-1a */
    for (size_t i = 0; i < n; i++) {
        for (const char *c = entries[i].name; *c; c++)
            h = (h ^ (unsigned char)*c) * 0x100000001b3U;
        for (const char *c = entries[i].etag; *c; c++)
            h = (h ^ (unsigned char)*c) * 0x100000001b3U;
    }
    return calendar_say(ctx, "%016llx", (unsigned long long)h);
}

const char *dav_sync_token(struct ctx *ctx, int64_t at)
{
    return calendar_say(ctx, "%s/dav/sync/%lld", request_public_url(ctx), (long long)at);
}

/* ---- properties ------------------------------------------------------------------------------ */

typedef void property(struct answer *a, const struct thing *t);

static void put_href(struct answer *a, const char *href)
{
    xml_element(&a->w, DAV_NS, "href", href);
}

static void put_resource_type(struct answer *a, const struct thing *t)
{
    if (t->kind != THING_OBJECT)
        xml_empty(&a->w, DAV_NS, "collection");
    if (t->kind == THING_HOME)
        xml_empty(&a->w, DAV_NS, "principal");
    if (t->kind == THING_CALENDAR)
        xml_empty(&a->w, CALDAV_NS, "calendar");
}

static void put_display_name(struct answer *a, const struct thing *t)
{
    struct ctx *ctx = a->ctx;
    if (t->kind == THING_CALENDAR)
        xml_put(&a->w, t->calendar->own ? ctx_text(ctx, "Your bookings")
                                        : calendar_say(ctx, "%s, %s", t->calendar->room.space,
                                                       t->calendar->room.name));
    else
        xml_put(&a->w, *ctx->actor->name ? ctx->actor->name : ctx->actor->email);
}

static void put_principal(struct answer *a, const struct thing *t)
{
    (void)t;
    put_href(a, dav_href(a->ctx, &(struct thing){.kind = THING_HOME}));
}

static void put_principals(struct answer *a, const struct thing *t)
{
    (void)t;
    put_href(a, "/dav/");
}

static void put_address(struct answer *a, const struct thing *t)
{
    (void)t;
    put_href(a, calendar_say(a->ctx, "mailto:%s", a->ctx->actor->email));
}

static void put_privilege(struct answer *a, const char *ns, const char *name)
{
    xml_open(&a->w, DAV_NS, "privilege");
    xml_empty(&a->w, ns, name);
    xml_close(&a->w);
}

static void put_privileges(struct answer *a, const struct thing *t)
{
    static const char *const writing[] = {"write", "write-content"};
    static const char *const binding[] = {"bind", "unbind"};
    const bool others = t->kind == THING_OBJECT && !entry_is_own(t->entry);
    const bool fixed = t->kind == THING_ROOT || t->kind == THING_HOME;
    put_privilege(a, DAV_NS, "read");
    put_privilege(a, DAV_NS, "read-current-user-privilege-set");
    if (t->kind == THING_CALENDAR)
        put_privilege(a, CALDAV_NS, "read-free-busy");
    for (size_t i = 0; !others && !fixed && i < ARRAY_LEN(writing); i++)
        put_privilege(a, DAV_NS, writing[i]);
    for (size_t i = 0; t->kind == THING_CALENDAR && i < ARRAY_LEN(binding); i++)
        put_privilege(a, DAV_NS, binding[i]);
}

static void put_report(struct answer *a, const char *ns, const char *name)
{
    xml_open(&a->w, DAV_NS, "supported-report");
    xml_open(&a->w, DAV_NS, "report");
    xml_empty(&a->w, ns, name);
    xml_close(&a->w);
    xml_close(&a->w);
}

static void put_reports(struct answer *a, const struct thing *t)
{
    if (t->kind != THING_CALENDAR)
        return;
    put_report(a, CALDAV_NS, "calendar-query");
    put_report(a, CALDAV_NS, "calendar-multiget");
    put_report(a, CALDAV_NS, "free-busy-query");
    if (t->calendar->own)
        put_report(a, DAV_NS, "sync-collection");
}

static void put_etag(struct answer *a, const struct thing *t)
{
    xml_put(&a->w, t->entry->etag);
}

static void put_type(struct answer *a, const struct thing *t)
{
    xml_put(&a->w, t->kind == THING_OBJECT ? "text/calendar; charset=utf-8; component=VEVENT"
                                           : "httpd/unix-directory");
}

static void put_ctag(struct answer *a, const struct thing *t)
{
    xml_put(&a->w, t->ctag);
}

static void put_sync_token(struct answer *a, const struct thing *t)
{
    (void)t;
    xml_put(&a->w, dav_sync_token(a->ctx, ctx_now_s(a->ctx)));
}

static void put_components(struct answer *a, const struct thing *t)
{
    (void)t;
    xml_open(&a->w, CALDAV_NS, "comp");
    xml_put_attribute(&a->w, "name", "VEVENT");
    xml_close(&a->w);
}

static void put_data_types(struct answer *a, const struct thing *t)
{
    (void)t;
    xml_open(&a->w, CALDAV_NS, "calendar-data");
    xml_put_attribute(&a->w, "content-type", "text/calendar");
    xml_put_attribute(&a->w, "version", "2.0");
    xml_close(&a->w);
}

static void put_description(struct answer *a, const struct thing *t)
{
    struct ctx *ctx = a->ctx;
    if (t->calendar->own)
        xml_put(&a->w, ctx_text(ctx, "A new entry books the room that is its place."));
    else
        xml_put(&a->w,
                calendar_say(ctx, "%s, %s", t->calendar->room.street, t->calendar->room.town));
}

static void put_size(struct answer *a, const struct thing *t)
{
    (void)t;
    xml_put(&a->w, calendar_say(a->ctx, "%d", (int)DAV_OBJECT_BYTES));
}

static void put_instances(struct answer *a, const struct thing *t)
{
    (void)t;
    xml_put(&a->w, calendar_say(a->ctx, "%d", (int)SERIES_DATES_MAX));
}

static void put_data(struct answer *a, const struct thing *t)
{
    const char *text = NULL;
    if (a->status != OK)
        return;
    a->status = entry_text(a->ctx, t->entry, &text);
    if (a->status == OK)
        xml_put(&a->w, text);
}

enum { ANYTHING = THING_ROOT | THING_HOME | THING_CALENDAR | THING_OBJECT };

static const struct {
    const char *ns, *name;
    unsigned of;
    property *put;
    bool costly; /* only when it is asked for by name (RFC 4791, 5.2 and 9.6) */
} properties[] = {
    {DAV_NS, "resourcetype", ANYTHING, put_resource_type, false},
    {DAV_NS, "displayname", THING_HOME | THING_CALENDAR, put_display_name, false},
    {DAV_NS, "current-user-principal", ANYTHING, put_principal, false},
    {DAV_NS, "principal-URL", THING_HOME, put_principal, true},
    {DAV_NS, "owner", THING_CALENDAR, put_principal, true},
    {DAV_NS, "principal-collection-set", ANYTHING, put_principals, true},
    {DAV_NS, "current-user-privilege-set", ANYTHING, put_privileges, true},
    {DAV_NS, "supported-report-set", THING_HOME | THING_CALENDAR, put_reports, true},
    {DAV_NS, "getetag", THING_OBJECT, put_etag, false},
    {DAV_NS, "getcontenttype", THING_OBJECT | THING_CALENDAR, put_type, false},
    {DAV_NS, "sync-token", THING_CALENDAR, put_sync_token, true},
    {CALSERVER_NS, "getctag", THING_CALENDAR, put_ctag, true},
    {CALDAV_NS, "calendar-home-set", THING_HOME, put_principal, true},
    {CALDAV_NS, "calendar-user-address-set", THING_HOME, put_address, true},
    {CALDAV_NS, "calendar-description", THING_CALENDAR, put_description, true},
    {CALDAV_NS, "supported-calendar-component-set", THING_CALENDAR, put_components, true},
    {CALDAV_NS, "supported-calendar-data", THING_CALENDAR, put_data_types, true},
    {CALDAV_NS, "max-resource-size", THING_CALENDAR, put_size, true},
    {CALDAV_NS, "max-instances", THING_CALENDAR, put_instances, true},
    {CALDAV_NS, "calendar-data", THING_OBJECT, put_data, true},
};

static bool has_property(const struct thing *t, size_t i)
{
    /* A room cannot say what is gone from it, only that something changed. */
    if (!(properties[i].of & t->kind))
        return false;
    return properties[i].put != put_sync_token || t->calendar->own;
}

/* Its place in the table, or its length. */
static size_t find_property(const struct thing *t, const struct xml_node *asked)
{
    for (size_t i = 0; i < ARRAY_LEN(properties); i++)
        if (xml_is(asked, properties[i].ns, properties[i].name) && has_property(t, i))
            return i;
    return ARRAY_LEN(properties);
}

static void put_property(struct answer *a, const struct thing *t, size_t i, bool name_only)
{
    xml_open(&a->w, properties[i].ns, properties[i].name);
    if (!name_only)
        properties[i].put(a, t);
    xml_close(&a->w);
}

/* ---- answers --------------------------------------------------------------------------------- */

void answer_begin(struct answer *a, struct ctx *ctx)
{
    *a = (struct answer){.ctx = ctx};
    buf_init(&a->out, ANSWER_BYTES);
    xml_start(&a->w, &a->out, prefixes, ARRAY_LEN(prefixes));
    xml_open(&a->w, DAV_NS, "multistatus");
}

static void close_status(struct answer *a, const char *status)
{
    xml_close(&a->w); /* prop */
    xml_element(&a->w, DAV_NS, "status", status);
    xml_close(&a->w); /* propstat */
}

static void open_status(struct answer *a)
{
    xml_open(&a->w, DAV_NS, "propstat");
    xml_open(&a->w, DAV_NS, "prop");
}

static void put_asked(struct answer *a, const struct thing *t, const struct props *p)
{
    size_t missing = 0;
    open_status(a);
    for (const struct xml_node *asked = p->prop->first; asked; asked = asked->next) {
        const size_t i = find_property(t, asked);
        if (i < ARRAY_LEN(properties))
            put_property(a, t, i, false);
        else
            missing++;
    }
    close_status(a, "HTTP/1.1 200 OK");
    if (!missing)
        return;
    open_status(a);
    for (const struct xml_node *asked = p->prop->first; asked; asked = asked->next)
        if (find_property(t, asked) == ARRAY_LEN(properties))
            xml_empty(&a->w, asked->ns, asked->name);
    close_status(a, "HTTP/1.1 404 Not Found");
}

static void put_all(struct answer *a, const struct thing *t, const struct props *p)
{
    open_status(a);
    for (size_t i = 0; i < ARRAY_LEN(properties); i++)
        if (has_property(t, i) && (p->names || !properties[i].costly))
            put_property(a, t, i, p->names);
    close_status(a, "HTTP/1.1 200 OK");
}

void answer_thing(struct answer *a, const struct thing *t, const struct props *p)
{
    xml_open(&a->w, DAV_NS, "response");
    put_href(a, dav_href(a->ctx, t));
    if (p->prop)
        put_asked(a, t, p);
    else
        put_all(a, t, p);
    xml_close(&a->w);
}

void answer_missing(struct answer *a, const char *href)
{
    xml_open(&a->w, DAV_NS, "response");
    put_href(a, href);
    xml_element(&a->w, DAV_NS, "status", "HTTP/1.1 404 Not Found");
    xml_close(&a->w);
}

enum status answer_end(struct answer *a, const char *sync_token)
{
    if (sync_token)
        xml_element(&a->w, DAV_NS, "sync-token", sync_token);
    xml_close(&a->w);
    enum status s = a->out.failed ? LIMIT : a->status;
    if (s == OK) {
        reply_status(a->ctx, 207);
        reply_bytes(a->ctx, "application/xml; charset=utf-8", NULL,
                    (struct bytes){a->out.p, a->out.n});
    }
    buf_free(&a->out);
    return s;
}
