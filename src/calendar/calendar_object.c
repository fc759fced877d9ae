/* Calendar objects as programs send them: read, and kept up to date without losing a word that we
 * do not understand. */
#include "base/utf8.h"
#include "calendar/calendar_dav.h"
#include "calendar/calendar_zones.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- reading --------------------------------------------------------------------------------- */

static enum status no_data(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "caldav.valid_calendar_data", "This is no calendar entry.");
}

static enum status no_object(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "caldav.valid_calendar_object_resource",
                    "An entry here is one event with an identifier of its own.");
}

/* Components end as they begin, and are not deep: libical would complain on standard error about
 * the one, and go down with the other. */
static bool is_calm(const char *text)
{
    enum { DEPTH_MAX = 8 }; /* a zone has three, an alarm too */
    int depth = 0;
    for (const char *at = text; *at && depth >= 0 && depth <= DEPTH_MAX; at++) {
        if (strncasecmp(at, "BEGIN:", 6) == 0)
            depth++;
        else if (strncasecmp(at, "END:", 4) == 0)
            depth--;
        at += strcspn(at, "\r\n");
        if (!*at)
            break;
    }
    return depth == 0;
}

/* The text as one VCALENDAR, to be freed; NULL when it is none. */
static icalcomponent *parse(struct ctx *ctx, struct bytes text)
{
    icalerror_set_errors_are_fatal(false);
    const char *copy = text.n > 0 && text.n <= DAV_OBJECT_BYTES && !memchr(text.p, '\0', text.n)
                           ? arena_strndup(ctx->arena, text.p, text.n)
                           : NULL;
    if (!copy || !utf8_valid(copy, text.n) || !is_calm(copy))
        return NULL;
    icalcomponent *c = icalparser_parse_string(copy);
    if (c && icalcomponent_isa(c) == ICAL_VCALENDAR_COMPONENT)
        return c;
    if (c)
        icalcomponent_free(c);
    return NULL;
}

static bool has(icalcomponent *c, icalproperty_kind kind)
{
    return icalcomponent_get_first_property(c, kind) != NULL;
}

/* One event and nothing else that could be booked. */
static enum status find_event(struct ctx *ctx, icalcomponent *root, icalcomponent **ret_event)
{
    if (icalcomponent_get_first_component(root, ICAL_VTODO_COMPONENT) ||
        icalcomponent_get_first_component(root, ICAL_VJOURNAL_COMPONENT))
        return ctx_fail(ctx, INVALID, "caldav.supported_calendar_component",
                        "Only events can be bookings: no tasks and no notes.");
    icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    if (!event || has(root, ICAL_METHOD_PROPERTY))
        return no_object(ctx);
    icalcomponent *other = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT);
    if (has(event, ICAL_RRULE_PROPERTY) || has(event, ICAL_RDATE_PROPERTY) ||
        (other && has(other, ICAL_RECURRENCEID_PROPERTY)))
        return ctx_fail(ctx, INVALID, "caldav.max_instances",
                        "An entry that repeats cannot be booked from a calendar: book each day, or "
                        "the series on the page of the space.");
    if (other)
        return no_object(ctx);
    *ret_event = event;
    return OK;
}

/* The zones that the object describes. */
static void read_zones(icalcomponent *root, struct zones *z)
{
    icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VTIMEZONE_COMPONENT);
    for (; c; c = icalcomponent_get_next_component(root, ICAL_VTIMEZONE_COMPONENT)) {
        char *text = icalcomponent_as_ical_string_r(c);
        if (text && strlen(text) < ZONES_TEXT_BYTES)
            zones_add(z, text);
        free(text);
    }
}

static enum status read_span(struct ctx *ctx, icalcomponent *event, const struct zones *z,
                             const struct zone *zone, struct sent *s)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *length = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (!start)
        return no_object(ctx);
    const struct icaltimetype from = icalproperty_get_dtstart(start);
    if (from.is_date)
        return ctx_fail(ctx, INVALID, "calendar.whole_day",
                        "Please give it a time: whole days are not booked from a calendar.");
    if (!zones_instant(z, start, from, zone, &s->starts_at))
        return no_data(ctx);
    s->ends_at = s->starts_at;
    if (end && !zones_instant(z, end, icalproperty_get_dtend(end), zone, &s->ends_at))
        return no_data(ctx);
    if (!end && length)
        s->ends_at += icaldurationtype_as_int(icalproperty_get_duration(length));
    return OK;
}

static enum status read_words(struct ctx *ctx, icalcomponent *event, struct sent *s)
{
    icalproperty *uid = icalcomponent_get_first_property(event, ICAL_UID_PROPERTY);
    icalproperty *place = icalcomponent_get_first_property(event, ICAL_LOCATION_PROPERTY);
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    const char *name = uid ? icalproperty_get_uid(uid) : NULL;
    const char *where = place ? icalproperty_get_location(place) : NULL;
    if (!name || !*name || strlen(name) > DAV_UID_BYTES)
        return no_object(ctx);
    s->uid = arena_strdup(ctx->arena, name);
    s->place = where && *where ? arena_strdup(ctx->arena, where) : NULL;
    s->cancelled = status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
    return s->uid && (s->place || !where || !*where) ? OK : LIMIT;
}

enum status object_read(struct ctx *ctx, struct bytes text, const struct zone *zone,
                        struct sent *ret_sent)
{
    struct sent sent = {.uid = NULL};
    struct zones zones = {.n = 0};
    icalcomponent *event = NULL;
    icalcomponent *root = parse(ctx, text);
    if (!root)
        return no_data(ctx);
    enum status s = find_event(ctx, root, &event);
    if (s == OK) {
        read_zones(root, &zones);
        s = read_span(ctx, event, &zones, zone, &sent);
    }
    if (s == OK)
        s = read_words(ctx, event, &sent);
    zones_free(&zones);
    icalcomponent_free(root);
    if (s == OK)
        *ret_sent = sent;
    return s;
}

/* ---- bringing it up to date ------------------------------------------------------------------ */

static void drop_all(icalcomponent *c, icalproperty_kind kind)
{
    icalproperty *p;
    while ((p = icalcomponent_get_first_property(c, kind))) {
        icalcomponent_remove_property(c, p);
        icalproperty_free(p);
    }
}

static void put(icalcomponent *c, icalproperty *p)
{
    if (p)
        icalcomponent_add_property(c, p);
}

static struct icaltimetype utc(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static void set_span(icalcomponent *event, const struct entry *e)
{
    drop_all(event, ICAL_DTSTART_PROPERTY);
    drop_all(event, ICAL_DTEND_PROPERTY);
    drop_all(event, ICAL_DURATION_PROPERTY);
    put(event, icalproperty_new_dtstart(utc(e->starts_at)));
    put(event, icalproperty_new_dtend(utc(e->ends_at)));
}

/* Ours to say: whether the host has answered, and that it is off. */
static icalproperty_status status_of(const struct entry *e)
{
    return e->ended     ? ICAL_STATUS_CANCELLED
           : e->waiting ? ICAL_STATUS_TENTATIVE
                        : ICAL_STATUS_CONFIRMED;
}

static bool says_status(icalcomponent *event, icalproperty_status wanted)
{
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    return p ? icalproperty_get_status(p) == wanted : wanted == ICAL_STATUS_CONFIRMED;
}

static const char *text_of(struct ctx *ctx, icalcomponent *root)
{
    char *text = icalcomponent_as_ical_string_r(root);
    const char *copy = text ? arena_strdup(ctx->arena, text) : NULL;
    free(text);
    return copy;
}

enum status object_refresh(struct ctx *ctx, const char *text, const struct entry *e,
                           const char **ret_text)
{
    struct sent sent = {.uid = NULL};
    const struct zone *zone = zone_get(e->zone);
    icalcomponent *root = parse(ctx, (struct bytes){text, strlen(text)});
    icalcomponent *event =
        root ? icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT) : NULL;
    struct zones zones = {.n = 0};
    if (!event || !zone) {
        if (root)
            icalcomponent_free(root);
        return FAILED; /* it was read when it came */
    }
    read_zones(root, &zones);
    struct problem before = ctx->problem;
    const bool same_span = read_span(ctx, event, &zones, zone, &sent) == OK &&
                           sent.starts_at == e->starts_at && sent.ends_at == e->ends_at;
    ctx->problem = before;
    const bool same_status = says_status(event, status_of(e));
    const char *now = text;
    if (!same_span)
        set_span(event, e);
    if (!same_status) {
        drop_all(event, ICAL_STATUS_PROPERTY);
        put(event, icalproperty_new_status(status_of(e)));
    }
    if (!same_span || !same_status)
        now = text_of(ctx, root);
    zones_free(&zones);
    icalcomponent_free(root);
    if (now)
        *ret_text = now;
    return now ? OK : LIMIT;
}
