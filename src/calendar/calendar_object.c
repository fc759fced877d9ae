/* Calendar objects as programs send them: read, and kept up to date without losing a word that we
 * do not understand. */
#include "calendar/calendar_object.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- reading --------------------------------------------------------------------------------- */

enum status object_no_data(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "caldav.valid_calendar_data", "This is no calendar entry.");
}

enum status object_no_object(struct ctx *ctx)
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
icalcomponent *object_parse(struct ctx *ctx, struct bytes text)
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

/* libical takes out what it does not understand: an entry must not be booked once for that. */
static bool lost_repetition(icalcomponent *event)
{
    static const char *const names[] = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"};
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_XLICERROR_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(event, ICAL_XLICERROR_PROPERTY)) {
        const char *words = icalproperty_get_xlicerror(p);
        for (size_t i = 0; words && i < ARRAY_LEN(names); i++)
            if (strstr(words, names[i]))
                return true;
    }
    return false;
}

/* The event; beside it only single dates of one that repeats. */
static enum status find_event(struct ctx *ctx, icalcomponent *root, icalcomponent **ret_event)
{
    icalcomponent *master = NULL;
    if (icalcomponent_get_first_component(root, ICAL_VTODO_COMPONENT) ||
        icalcomponent_get_first_component(root, ICAL_VJOURNAL_COMPONENT))
        return ctx_fail(ctx, INVALID, "caldav.supported_calendar_component",
                        "Only events can be bookings: no tasks and no notes.");
    icalcomponent *e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    size_t n = 0;
    for (; e; e = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)) {
        n++;
        if (has(e, ICAL_RECURRENCEID_PROPERTY))
            continue;
        if (master)
            return object_no_object(ctx);
        master = e;
    }
    if (master && lost_repetition(master))
        return object_no_data(ctx);
    if (!master || has(root, ICAL_METHOD_PROPERTY) || (n > 1 && !object_repeats(master)))
        return object_no_object(ctx);
    *ret_event = master;
    return OK;
}

bool object_repeats(icalcomponent *event)
{
    return has(event, ICAL_RRULE_PROPERTY) || has(event, ICAL_RDATE_PROPERTY);
}

/* The zones that the object describes. */
void object_read_zones(icalcomponent *root, struct zones *z)
{
    icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VTIMEZONE_COMPONENT);
    for (; c; c = icalcomponent_get_next_component(root, ICAL_VTIMEZONE_COMPONENT)) {
        char *text = icalcomponent_as_ical_string_r(c);
        if (text && strlen(text) < ZONES_TEXT_BYTES)
            zones_add(z, text);
        free(text);
    }
}

enum status object_read_span(struct ctx *ctx, icalcomponent *event, const struct zones *z,
                             const struct zone *zone, struct sent *s)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *length = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (!start)
        return object_no_object(ctx);
    const struct icaltimetype from = icalproperty_get_dtstart(start);
    if (from.is_date)
        return ctx_fail(ctx, INVALID, "calendar.whole_day",
                        "Please give it a time: whole days are not booked from a calendar.");
    if (!zones_instant(z, start, from, zone, &s->starts_at))
        return object_no_data(ctx);
    s->ends_at = s->starts_at;
    if (end && !zones_instant(z, end, icalproperty_get_dtend(end), zone, &s->ends_at))
        return object_no_data(ctx);
    if (!end && length)
        s->ends_at += icaldurationtype_as_int(icalproperty_get_duration(length));
    return OK;
}

/* One line of at most so many characters. */
static const char *title_of(struct ctx *ctx, icalcomponent *event)
{
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_SUMMARY_PROPERTY);
    const char *text = p ? icalproperty_get_summary(p) : NULL;
    char *title = arena_strdup(ctx->arena, text ? text : "");
    size_t n = 0;
    uint32_t point = 0;
    if (!title)
        return NULL;
    for (size_t i = 0; i < DAV_TITLE_CHARS && title[n]; i++) {
        if ((unsigned char)title[n] < ' ')
            title[n] = ' ';
        n += utf8_next(title + n, strlen(title + n), &point);
    }
    title[n] = '\0';
    return title;
}

static enum status read_words(struct ctx *ctx, icalcomponent *event, struct sent *s)
{
    icalproperty *uid = icalcomponent_get_first_property(event, ICAL_UID_PROPERTY);
    icalproperty *place = icalcomponent_get_first_property(event, ICAL_LOCATION_PROPERTY);
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    const char *name = uid ? icalproperty_get_uid(uid) : NULL;
    const char *where = place ? icalproperty_get_location(place) : NULL;
    if (!name || !*name || strlen(name) > DAV_UID_BYTES)
        return object_no_object(ctx);
    s->uid = arena_strdup(ctx->arena, name);
    s->place = where && *where ? arena_strdup(ctx->arena, where) : NULL;
    s->title = title_of(ctx, event);
    s->cancelled = status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
    return s->uid && s->title && (s->place || !where || !*where) ? OK : LIMIT;
}

enum status object_read(struct ctx *ctx, struct bytes text, const struct zone *zone,
                        struct sent *ret_sent)
{
    struct sent sent = {.uid = NULL};
    struct zones zones = {.n = 0};
    icalcomponent *event = NULL;
    icalcomponent *root = object_parse(ctx, text);
    if (!root)
        return object_no_data(ctx);
    enum status s = find_event(ctx, root, &event);
    if (s == OK) {
        object_read_zones(root, &zones);
        s = object_read_span(ctx, event, &zones, zone, &sent);
    }
    if (s == OK)
        s = read_words(ctx, event, &sent);
    if (s == OK && object_repeats(event))
        s = repeat_read(&(struct repeat_asked){ctx, root, event, &zones, zone}, &sent);
    zones_free(&zones);
    icalcomponent_free(root);
    if (s == OK)
        *ret_sent = sent;
    return s;
}

/* ---- bringing it up to date ------------------------------------------------------------------ */

void object_drop_all(icalcomponent *c, icalproperty_kind kind)
{
    icalproperty *p;
    while ((p = icalcomponent_get_first_property(c, kind))) {
        icalcomponent_remove_property(c, p);
        icalproperty_free(p);
    }
}

void object_put(icalcomponent *c, icalproperty *p)
{
    if (p)
        icalcomponent_add_property(c, p);
}

struct icaltimetype object_utc(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static void set_span(icalcomponent *event, const struct entry *e)
{
    object_drop_all(event, ICAL_DTSTART_PROPERTY);
    object_drop_all(event, ICAL_DTEND_PROPERTY);
    object_drop_all(event, ICAL_DURATION_PROPERTY);
    object_put(event, icalproperty_new_dtstart(object_utc(e->starts_at)));
    object_put(event, icalproperty_new_dtend(object_utc(e->ends_at)));
}

/* Ours to say: whether the host has answered, and that it is off. */
icalproperty_status object_status_of(const struct entry *e)
{
    return e->ended     ? ICAL_STATUS_CANCELLED
           : e->waiting ? ICAL_STATUS_TENTATIVE
                        : ICAL_STATUS_CONFIRMED;
}

bool object_says_status(icalcomponent *event, icalproperty_status wanted)
{
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    return p ? icalproperty_get_status(p) == wanted : wanted == ICAL_STATUS_CONFIRMED;
}

const char *object_text_of(struct ctx *ctx, icalcomponent *root)
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
    icalcomponent *root = object_parse(ctx, (struct bytes){text, strlen(text)});
    icalcomponent *event =
        root ? icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT) : NULL;
    struct zones zones = {.n = 0};
    if (!event || !zone) {
        if (root)
            icalcomponent_free(root);
        return FAILED; /* it was read when it came */
    }
    object_read_zones(root, &zones);
    struct problem before = ctx->problem;
    const bool same_span = object_read_span(ctx, event, &zones, zone, &sent) == OK &&
                           sent.starts_at == e->starts_at && sent.ends_at == e->ends_at;
    ctx->problem = before;
    const bool same_status = object_says_status(event, object_status_of(e));
    const char *now = text;
    if (!same_span)
        set_span(event, e);
    if (!same_status) {
        object_drop_all(event, ICAL_STATUS_PROPERTY);
        object_put(event, icalproperty_new_status(object_status_of(e)));
    }
    if (!same_span || !same_status)
        now = object_text_of(ctx, root);
    zones_free(&zones);
    icalcomponent_free(root);
    if (now)
        *ret_text = now;
    return now ? OK : LIMIT;
}
