#include "base/ics.h"

#include "base/id.h"
#include "base/zone.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ics_calendar {
    icalcomponent *root;
};

const char *ics_method_name(enum ics_method m)
{
    return m == ICS_REQUEST ? "REQUEST" : m == ICS_CANCEL ? "CANCEL" : "PUBLISH";
}

static bool put(icalcomponent *c, icalproperty *p)
{
    if (!p)
        return false;
    icalcomponent_add_property(c, p);
    return true;
}

static icalproperty_method method_of(enum ics_method m)
{
    return m == ICS_REQUEST  ? ICAL_METHOD_REQUEST
           : m == ICS_CANCEL ? ICAL_METHOD_CANCEL
                             : ICAL_METHOD_PUBLISH;
}

struct ics_calendar *ics_begin(enum ics_method method, const char *name)
{
    struct ics_calendar *c = calloc(1, sizeof(*c));
    if (!c)
        return NULL;
    c->root = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    bool ok = c->root && put(c->root, icalproperty_new_version("2.0")) &&
              put(c->root, icalproperty_new_prodid("-//Loggia//Loggia//EN")) &&
              (method == ICS_OBJECT || put(c->root, icalproperty_new_method(method_of(method))));
    if (ok && name) {
        icalproperty *x = icalproperty_new_x(name);
        if (x)
            icalproperty_set_x_name(x, "X-WR-CALNAME");
        ok = put(c->root, x);
    }
    if (ok)
        return c;
    ics_drop(c);
    return NULL;
}

static struct icaltimetype utc(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

/* "mailto:..." with the name as CN. */
static bool put_person(icalcomponent *e, icalproperty *p, const char *name)
{
    if (!p)
        return false;
    if (name && *name)
        icalproperty_add_parameter(p, icalparameter_new_cn(name));
    icalcomponent_add_property(e, p);
    return true;
}

enum {
    MAILTO_MAX = 300, /* longer ones are no addresses */
    UID_MAX = 300     /* a code and a domain of at most 253 characters (RFC 1035) */
};

static bool put_organizer(icalcomponent *e, const struct ics_entry *in)
{
    char address[MAILTO_MAX];
    if (!in->organizer ||
        (size_t)snprintf(address, sizeof(address), "mailto:%s", in->organizer) >= sizeof(address))
        return true;
    icalproperty *p = icalproperty_new_organizer(address);
    if (p && in->organizer_sent_by &&
        (size_t)snprintf(address, sizeof(address), "mailto:%s", in->organizer_sent_by) <
            sizeof(address))
        icalproperty_add_parameter(p, icalparameter_new_sentby(address));
    return put_person(e, p, in->organizer_name);
}

static icalparameter_partstat partstat_of(enum ics_partstat p)
{
    return p == ICS_NEEDS_ACTION ? ICAL_PARTSTAT_NEEDSACTION
           : p == ICS_DECLINED   ? ICAL_PARTSTAT_DECLINED
           : p == ICS_TENTATIVE  ? ICAL_PARTSTAT_TENTATIVE
                                 : ICAL_PARTSTAT_ACCEPTED;
}

static bool put_attendee(icalcomponent *e, const struct ics_entry *in)
{
    char address[MAILTO_MAX];
    if (!in->attendee ||
        (size_t)snprintf(address, sizeof(address), "mailto:%s", in->attendee) >= sizeof(address))
        return true;
    icalproperty *p = icalproperty_new_attendee(address);
    if (!p)
        return false;
    icalproperty_add_parameter(p, icalparameter_new_partstat(partstat_of(in->attendee_is)));
    icalproperty_add_parameter(
        p, icalparameter_new_rsvp(in->attendee_asked ? ICAL_RSVP_TRUE : ICAL_RSVP_FALSE));
    return put_person(e, p, in->attendee_name);
}

static bool put_texts(icalcomponent *e, const struct ics_entry *in)
{
    return put(e, icalproperty_new_summary(in->summary ? in->summary : "")) &&
           (!in->location || put(e, icalproperty_new_location(in->location))) &&
           (!in->description || put(e, icalproperty_new_description(in->description))) &&
           (!in->url || put(e, icalproperty_new_url(in->url)));
}

static bool put_times(icalcomponent *e, const struct ics_entry *in)
{
    char uid[UID_MAX];
    char code[ID_CHARS_MAX + 1];
    (void)id_print(in->id, code);
    if (!in->uid)
        (void)snprintf(uid, sizeof(uid), "%s@%s", code, in->domain);
    const icalproperty_status status = in->cancelled   ? ICAL_STATUS_CANCELLED
                                       : in->tentative ? ICAL_STATUS_TENTATIVE
                                                       : ICAL_STATUS_CONFIRMED;
    return put(e, icalproperty_new_uid(in->uid ? in->uid : uid)) &&
           put(e, icalproperty_new_sequence((int)in->sequence)) &&
           put(e, icalproperty_new_dtstamp(utc(in->stamp))) &&
           put(e, icalproperty_new_status(status));
}

/* ---- in civil time: what repeats ------------------------------------------------------------ */

/* The zone goes along once, by its plain name: libical's has a prefix that nobody else knows. */
static bool put_zone(struct ics_calendar *c, const char *name)
{
    icaltimezone *zone = icaltimezone_get_builtin_timezone(name);
    icalcomponent *known = zone ? icaltimezone_get_component(zone) : NULL;
    icalcomponent *own = known ? icalcomponent_new_clone(known) : NULL;
    icalproperty *id = own ? icalcomponent_get_first_property(own, ICAL_TZID_PROPERTY) : NULL;
    if (!id) {
        if (own)
            icalcomponent_free(own);
        return false;
    }
    icalproperty_set_tzid(id, name);
    icalcomponent_add_component(c->root, own);
    return true;
}

static struct icaltimetype civil(const struct zone *z, int64_t at)
{
    struct icaltimetype t = icaltime_null_time();
    struct date d;
    minute m;
    zone_civil(z, at, &d, &m);
    t.year = d.year;
    t.month = d.month;
    t.day = d.day;
    t.hour = m / 60;
    t.minute = m % 60;
    return t;
}

/* The date at the time of day of `start`. */
static struct icaltimetype on(struct date d, struct icaltimetype start)
{
    start.year = d.year;
    start.month = d.month;
    start.day = d.day;
    return start;
}

static bool put_civil(icalcomponent *e, icalproperty *p, const char *zone)
{
    icalparameter *id = p ? icalparameter_new_tzid(zone) : NULL;
    if (!id) {
        if (p)
            icalproperty_free(p);
        return false;
    }
    icalproperty_add_parameter(p, id);
    icalcomponent_add_property(e, p);
    return true;
}

static bool put_rule(icalcomponent *e, const struct ics_repeat *r)
{
    if (!r->rule)
        return true;
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(r->rule);
    if (rule.freq == ICAL_NO_RECURRENCE)
        return false;
    rule.until = utc(r->until);
    return put(e, icalproperty_new_rrule(rule));
}

static bool put_repeat(struct ics_calendar *c, icalcomponent *e, const struct ics_entry *in)
{
    const struct ics_repeat *r = in->repeat;
    const struct zone *z = zone_get(r->zone);
    if (!z)
        return false;
    const struct icaltimetype start = civil(z, in->starts_at);
    bool ok = put_zone(c, r->zone) && put_civil(e, icalproperty_new_dtstart(start), r->zone) &&
              put_civil(e, icalproperty_new_dtend(civil(z, in->ends_at)), r->zone) &&
              put_rule(e, r);
    for (size_t i = 0; ok && i < r->without_n; i++)
        ok = put_civil(e, icalproperty_new_exdate(on(r->without[i], start)), r->zone);
    for (size_t i = 0; ok && i < r->also_n; i++) {
        /* in UTC: some programs look for no zone here */
        int64_t at = 0;
        int64_t second = 0;
        (void)zone_instant(z, r->also[i], (minute)(start.hour * 60 + start.minute), &at, &second);
        const struct icaldatetimeperiodtype when = {.time = utc(at),
                                                    .period = icalperiodtype_null_period()};
        ok = put(e, icalproperty_new_rdate(when));
    }
    return ok;
}

static bool put_span(struct ics_calendar *c, icalcomponent *e, const struct ics_entry *in)
{
    if (in->repeat)
        return put_repeat(c, e, in);
    return put(e, icalproperty_new_dtstart(utc(in->starts_at))) &&
           put(e, icalproperty_new_dtend(utc(in->ends_at))) &&
           (!in->recurrence_at || put(e, icalproperty_new_recurrenceid(utc(in->recurrence_at))));
}

int64_t ics_sequence_of(int64_t changed_at)
{
    enum { YEAR_2025 = 1735689600 };
    return changed_at > YEAR_2025 ? changed_at - YEAR_2025 : 0;
}

bool ics_add(struct ics_calendar *c, const struct ics_entry *in)
{
    icalcomponent *e = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    if (!e)
        return false;
    icalcomponent_add_component(c->root, e);
    return put_times(e, in) && put_span(c, e, in) && put_texts(e, in) && put_organizer(e, in) &&
           put_attendee(e, in);
}

void ics_drop(struct ics_calendar *c)
{
    if (!c)
        return;
    if (c->root)
        icalcomponent_free(c->root);
    free(c);
}

const char *ics_end(struct ctx *ctx, struct ics_calendar *c)
{
    char *text = icalcomponent_as_ical_string_r(c->root);
    const char *copy = text ? arena_strdup(ctx->arena, text) : NULL;
    free(text);
    ics_drop(c);
    return copy;
}

const char *ics_domain(struct ctx *ctx, const char *public_url)
{
    const char *after = strstr(public_url, "://");
    const char *host = after ? after + 3 : public_url;
    const char *domain = arena_strndup(ctx->arena, host, strcspn(host, ":/"));
    return domain && *domain ? domain : "loggia";
}
