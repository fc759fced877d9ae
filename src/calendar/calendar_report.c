/* CalDAV, reports: entries by time or by name, those that are new, and when it is taken
 * (RFC 4791, 7; RFC 6578). */
#include "base/utf8.h"
#include "calendar/calendar_dav.h"
#include "calendar_routes.h"
#include "http/http.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

struct report {
    struct ctx *ctx;
    struct dav_calendar calendar;
    const struct xml_node *root;
    struct props props;
    struct entry *entries;
    size_t n;
};

static enum status bad_request(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "dav.bad_request", "The question is no XML as it should be.");
}

static enum status no_report(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "dav.supported_report", "This report is not made here.");
}

/* ---- time ranges ----------------------------------------------------------------------------- */

/* "20270302T090000Z"; false for anything else. */
static bool read_utc(const char *text, int64_t *ret_at)
{
    const struct icaltimetype t = icaltime_from_string(text);
    if (icaltime_is_null_time(t) || t.is_date || !icaltime_is_utc(t) ||
        !date_valid(t.year, t.month, t.day))
        return false;
    *ret_at = (int64_t)icaltime_as_timet(t);
    return true;
}

/* An absent end is open; a range without both is none (RFC 4791, 9.9). */
static bool read_range(const struct xml_node *range, struct entries_ask *ask)
{
    const char *start = xml_attribute(range, "start");
    const char *end = xml_attribute(range, "end");
    if ((!start && !end) || (start && !read_utc(start, &ask->from_at)) ||
        (end && !read_utc(end, &ask->to_at)))
        return false;
    return ask->from_at < ask->to_at;
}

/* ---- calendar-query -------------------------------------------------------------------------- */

static enum status no_filter(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "caldav.supported_filter",
                    "Entries are found by time, not by what stands in them.");
}

/* Only events, by time. */
static enum status read_event_filter(struct ctx *ctx, const struct xml_node *filter,
                                     struct entries_ask *ask, bool *ret_none)
{
    for (const struct xml_node *f = filter->first; f; f = f->next) {
        if (xml_is(f, CALDAV_NS, "is-not-defined"))
            *ret_none = true;
        else if (!xml_is(f, CALDAV_NS, "time-range"))
            return no_filter(ctx);
        else if (!read_range(f, ask))
            return ctx_fail(ctx, INVALID, "caldav.valid_filter",
                            "The range of time is not understood.");
    }
    return OK;
}

static enum status read_filter(struct ctx *ctx, const struct xml_node *root,
                               struct entries_ask *ask, bool *ret_none)
{
    const struct xml_node *filter = xml_child(root, CALDAV_NS, "filter");
    const struct xml_node *all = xml_child(filter, CALDAV_NS, "comp-filter");
    const char *name = xml_attribute(all, "name");
    if (!filter)
        return OK;
    if (!name || strcmp(name, "VCALENDAR") != 0)
        return ctx_fail(ctx, INVALID, "caldav.valid_filter", "A filter begins with the calendar.");
    enum status s = OK;
    for (const struct xml_node *f = all->first; s == OK && f; f = f->next) {
        const char *component = xml_attribute(f, "name");
        if (!xml_is(f, CALDAV_NS, "comp-filter") || !component)
            s = no_filter(ctx);
        else if (strcmp(component, "VEVENT") != 0)
            *ret_none = true; /* tasks and notes: there are none */
        else
            s = read_event_filter(ctx, f, ask, ret_none);
    }
    return s;
}

static enum status make_query(struct report *r)
{
    struct entries_ask ask = entries_all(r->ctx);
    bool none = false;
    enum status s = read_filter(r->ctx, r->root, &ask, &none);
    if (s == OK && !none)
        s = entries_of(r->ctx, &r->calendar, &ask, &r->entries, &r->n);
    return s;
}

/* ---- calendar-multiget ----------------------------------------------------------------------- */

static int hex_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The last part of an address, decoded; NULL when it is malformed. */
static const char *name_of(struct ctx *ctx, const char *href)
{
    const char *slash = strrchr(href, '/');
    char *name = arena_strdup(ctx->arena, slash ? slash + 1 : href);
    size_t n = 0;
    for (const char *c = name; c && *c; c++) {
        if (*c != '%') {
            name[n++] = *c;
            continue;
        }
        const int high = hex_of(c[1]);
        const int low = high < 0 ? -1 : hex_of(c[2]);
        if (low < 0 || high + low == 0)
            return NULL;
        name[n++] = (char)(high * 16 + low);
        c += 2;
    }
    if (name)
        name[n] = '\0';
    return name && utf8_valid(name, n) ? name : NULL;
}

/* Does the address name this calendar, or only an entry in it? */
static bool is_in(const struct report *r, const char *href)
{
    const struct thing t = {.kind = THING_CALENDAR, .calendar = &r->calendar};
    const char *here = dav_href(r->ctx, &t);
    const char *path = strstr(href, "://");
    path = path ? strchr(path + 3, '/') : href;
    return path && strncmp(path, here, strlen(here)) == 0;
}

static void answer_named(struct report *r, struct answer *a, const char *href)
{
    const char *name = is_in(r, href) ? name_of(r->ctx, href) : NULL;
    for (size_t i = 0; name && i < r->n; i++) {
        if (strcmp(r->entries[i].name, name) != 0)
            continue;
        const struct thing t = {
            .kind = THING_OBJECT, .calendar = &r->calendar, .entry = &r->entries[i]};
        answer_thing(a, &t, &r->props);
        return;
    }
    answer_missing(a, href);
}

static enum status make_multiget(struct report *r)
{
    struct answer a;
    const struct entries_ask all = entries_all(r->ctx);
    const enum status s = entries_of(r->ctx, &r->calendar, &all, &r->entries, &r->n);
    if (s != OK)
        return s;
    answer_begin(&a, r->ctx);
    for (const struct xml_node *n = r->root->first; n; n = n->next)
        if (xml_is(n, DAV_NS, "href"))
            answer_named(r, &a, n->text);
    return answer_end(&a, NULL);
}

/* ---- sync-collection ------------------------------------------------------------------------- */

/* The instant of a token that we gave out; "" is the first time: 0. */
static enum status read_token(struct ctx *ctx, const struct xml_node *root, int64_t *ret_from)
{
    const struct xml_node *token = xml_child(root, DAV_NS, "sync-token");
    const char *text = token ? token->text : "";
    const char *stem = calendar_say(ctx, "%s/dav/sync/", request_public_url(ctx));
    char *end = NULL;
    *ret_from = 0;
    if (!*text)
        return OK;
    if (strncmp(text, stem, strlen(stem)) == 0)
        *ret_from = strtoll(text + strlen(stem), &end, 10) - DAV_SYNC_OVERLAP_S;
    if (!end || *end || *ret_from <= 0 || *ret_from > ctx_now_s(ctx))
        return ctx_fail(ctx, INVALID, "dav.valid_sync_token",
                        "This state is not known: begin anew.");
    return OK;
}

static enum status make_sync(struct report *r)
{
    struct answer a;
    struct entries_ask ask = entries_all(r->ctx);
    const char *now = dav_sync_token(r->ctx, ctx_now_s(r->ctx));
    enum status s = read_token(r->ctx, r->root, &ask.changed_from);
    ask.ended = ask.changed_from > 0;
    if (s == OK)
        s = entries_of(r->ctx, &r->calendar, &ask, &r->entries, &r->n);
    if (s != OK)
        return s;
    answer_begin(&a, r->ctx);
    for (size_t i = 0; i < r->n; i++) {
        const struct thing t = {
            .kind = THING_OBJECT, .calendar = &r->calendar, .entry = &r->entries[i]};
        if (r->entries[i].ended)
            answer_missing(&a, dav_href(r->ctx, &t));
        else
            answer_thing(&a, &t, &r->props);
    }
    return answer_end(&a, now);
}

/* ---- free-busy-query ------------------------------------------------------------------------- */

static bool put_period(icalcomponent *c, int64_t from, int64_t to)
{
    const struct icalperiodtype period = {
        .start = icaltime_from_timet_with_zone((time_t)from, 0, icaltimezone_get_utc_timezone()),
        .end = icaltime_from_timet_with_zone((time_t)to, 0, icaltimezone_get_utc_timezone()),
        .duration = icaldurationtype_null_duration()};
    icalproperty *p = icalproperty_new_freebusy(period);
    if (p)
        icalcomponent_add_property(c, p);
    return p != NULL;
}

static int by_start(const void *x, const void *y)
{
    const struct entry *a = x;
    const struct entry *b = y;
    return (a->starts_at > b->starts_at) - (a->starts_at < b->starts_at);
}

/* What touches put together, cut to the range. */
static bool put_taken(icalcomponent *c, struct entry *e, size_t n, const struct entries_ask *ask)
{
    bool well = true;
    if (n > 1)
        qsort(e, n, sizeof(*e), by_start);
    for (size_t i = 0; well && i < n;) {
        const int64_t from = e[i].starts_at > ask->from_at ? e[i].starts_at : ask->from_at;
        int64_t to = e[i].ends_at;
        for (i++; i < n && e[i].starts_at <= to; i++)
            to = e[i].ends_at > to ? e[i].ends_at : to;
        well = put_period(c, from, to < ask->to_at ? to : ask->to_at);
    }
    return well;
}

static const char *busy_text(struct report *r, const struct entries_ask *ask)
{
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    icalcomponent *busy = icalcomponent_new(ICAL_VFREEBUSY_COMPONENT);
    icalcomponent *all =
        icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
                            icalproperty_new_prodid("-//Loggia//Loggia//EN"), busy, (void *)0);
    const char *copy = NULL;
    if (all && busy) {
        icalcomponent_add_property(busy, icalproperty_new_dtstamp(icaltime_from_timet_with_zone(
                                             (time_t)ctx_now_s(r->ctx), 0, utc)));
        icalcomponent_add_property(busy, icalproperty_new_dtstart(icaltime_from_timet_with_zone(
                                             (time_t)ask->from_at, 0, utc)));
        icalcomponent_add_property(busy, icalproperty_new_dtend(icaltime_from_timet_with_zone(
                                             (time_t)ask->to_at, 0, utc)));
        char *text =
            put_taken(busy, r->entries, r->n, ask) ? icalcomponent_as_ical_string_r(all) : NULL;
        copy = text ? arena_strdup(r->ctx->arena, text) : NULL;
        free(text);
    }
    if (all)
        icalcomponent_free(all);
    return copy;
}

static enum status make_busy(struct report *r)
{
    enum { DAY_S = 86400 };
    struct entries_ask ask = entries_all(r->ctx);
    const int64_t last = ctx_now_s(r->ctx) + (int64_t)DAV_FREEBUSY_DAYS * DAY_S;
    if (!read_range(xml_child(r->root, CALDAV_NS, "time-range"), &ask))
        return bad_request(r->ctx);
    if (ask.to_at > last)
        ask.to_at = last;
    if (ask.from_at > ask.to_at)
        ask.from_at = ask.to_at;
    ask.dates = true;
    const enum status s = entries_of(r->ctx, &r->calendar, &ask, &r->entries, &r->n);
    const char *text = s == OK ? busy_text(r, &ask) : NULL;
    if (!text)
        return s == OK ? LIMIT : s;
    reply_status(r->ctx, 200);
    reply_bytes(r->ctx, "text/calendar; charset=utf-8", NULL, (struct bytes){text, strlen(text)});
    return OK;
}

/* ---- which ----------------------------------------------------------------------------------- */

static enum status answer_found(struct report *r, enum status s)
{
    struct answer a;
    if (s != OK)
        return s;
    answer_begin(&a, r->ctx);
    for (size_t i = 0; i < r->n; i++) {
        const struct thing t = {
            .kind = THING_OBJECT, .calendar = &r->calendar, .entry = &r->entries[i]};
        answer_thing(&a, &t, &r->props);
    }
    return answer_end(&a, NULL);
}

enum status dav_report(struct ctx *ctx, const struct dav_calendar_form *form)
{
    struct report r = {.ctx = ctx};
    const char *why = NULL;
    enum status s = dav_calendar_of(ctx, form->person, form->calendar, &r.calendar);
    if (s == OK)
        s = xml_read(ctx->arena, request_body(ctx), &r.root, &why);
    if (s == INVALID)
        return bad_request(ctx);
    if (s != OK)
        return s;
    r.props.prop = xml_child(r.root, DAV_NS, "prop");
    r.props.names = xml_child(r.root, DAV_NS, "propname") != NULL;
    if (xml_is(r.root, CALDAV_NS, "calendar-query"))
        return answer_found(&r, make_query(&r));
    if (xml_is(r.root, CALDAV_NS, "calendar-multiget"))
        return make_multiget(&r);
    if (xml_is(r.root, DAV_NS, "sync-collection") && r.calendar.own)
        return make_sync(&r);
    if (xml_is(r.root, CALDAV_NS, "free-busy-query"))
        return make_busy(&r);
    return no_report(ctx);
}

enum status dav_home_report(struct ctx *ctx, const struct dav_person_form *form)
{
    return form->person == ctx->actor->account_id ? no_report(ctx) : NOT_FOUND;
}
