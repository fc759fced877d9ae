/* An entry that repeats (RFC 5545, 3.8.5): its rule becomes dates in civil time at the room,
 * bounded by module series; what stands beside the rule is laid over them. And back: what a
 * program sent, with what has become of its dates since. */
#include "calendar/calendar_object.h"
#include "series/series.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MIN = 24 * 60 };

/* ---- refusals -------------------------------------------------------------------------------- */

static enum status refuse_rule(struct ctx *ctx, enum series_refusal why)
{
    switch (why) {
    case SERIES_ENDLESS:
        return ctx_fail(ctx, INVALID, "caldav.max_instances",
                        "It repeats without an end: give it a last day, or a number of dates.");
    case SERIES_TOO_MANY:
        return ctx_fail(ctx, INVALID, "caldav.max_instances",
                        "These are too many dates: a series has at most %d at a time. It can be "
                        "extended later.",
                        (int)SERIES_DATES_MAX);
    case SERIES_TOO_FAR:
        return ctx_fail(ctx, INVALID, "caldav.max_date_time",
                        "The last date is more than three years ahead.");
    case SERIES_TOO_FINE:
        return ctx_fail(ctx, INVALID, "caldav.valid_calendar_object_resource",
                        "A booking repeats by days, weeks, months or years, not more often.");
    default:
        return ctx_fail(ctx, INVALID, "caldav.valid_calendar_object_resource",
                        "No date fits this rule.");
    }
}

static enum status refuse_clock(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "calendar.series_zone",
                    "Its dates are not at the same time of day at the room: write it in the time "
                    "zone of the room.");
}

static enum status refuse_beside(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "calendar.series_dates",
                    "A date beside the rule is at the time of the others; another time is an "
                    "exception of a date.");
}

/* ---- the rule -------------------------------------------------------------------------------- */

struct reading {
    const struct repeat_asked *q;
    struct sent_series *series;
    struct series_day days[SERIES_DATES_MAX];
    icalproperty *start; /* DTSTART of the master */
    struct icaltimetype start_at;
    int64_t length_s;
    struct buf also; /* days beside the rule, for module series */
};

static int64_t instant_of(const struct zone *z, struct date d, int32_t at)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(z, d, (minute)at, &first, &second);
    return first;
}

/* Start and end of each date, in the time of the room. */
static enum status read_times(struct reading *r, const struct sent *sent)
{
    struct ctx *ctx = r->q->ctx;
    struct sent_series *s = r->series;
    minute from = 0;
    r->length_s = sent->ends_at - sent->starts_at;
    if (sent->starts_at % 60 || r->length_s % 60)
        return ctx_fail(ctx, INVALID, "calendar.seconds", "Bookings begin and end at a minute.");
    if (r->length_s <= 0 || r->length_s > DAY_MIN * INT64_C(60))
        return ctx_fail(ctx, INVALID, "calendar.days",
                        "A booking ends on the day after its start at the latest.");
    zone_civil(r->q->zone, sent->starts_at, &s->first, &from);
    s->from_min = from;
    s->to_min = from + (int32_t)(r->length_s / 60);
    return OK;
}

/* The last day on which a date of the rule may begin; year 0: it does not say. */
static struct date until_of(const struct reading *r, struct icaltimetype until)
{
    struct date d = {(int16_t)until.year, (int8_t)until.month, (int8_t)until.day};
    minute at = 0;
    if (icaltime_is_null_time(until))
        return (struct date){0};
    if (until.is_date || !icaltime_is_utc(until))
        return d;
    zone_civil(r->q->zone, (int64_t)icaltime_as_timet(until), &d, &at);
    return at < r->series->from_min ? date_add(d, -1) : d;
}

static bool add_day(struct buf *out, struct date d)
{
    char text[DATE_CHARS + 1];
    date_print(d, text);
    buf_str(out, text);
    buf_char(out, ' ');
    return !out->failed;
}

/* Days beside the rule, at its time of day. */
static enum status read_also(struct reading *r)
{
    struct ctx *ctx = r->q->ctx;
    icalproperty *p = icalcomponent_get_first_property(r->q->master, ICAL_RDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(r->q->master, ICAL_RDATE_PROPERTY)) {
        const struct icaldatetimeperiodtype t = icalproperty_get_rdate(p);
        struct date day;
        minute at = 0;
        int64_t instant = 0;
        if (icaltime_is_null_time(t.time) || t.time.is_date ||
            !zones_instant(r->q->zones, p, t.time, r->q->zone, &instant))
            return refuse_beside(ctx);
        zone_civil(r->q->zone, instant, &day, &at);
        if (at != r->series->from_min || instant % 60)
            return refuse_beside(ctx);
        if (!add_day(&r->also, day))
            return LIMIT;
    }
    return OK;
}

/* The program counts in its zone, we in that of the room: each date must be the same instant. */
static enum status check_clocks(const struct reading *r, size_t n)
{
    const struct repeat_asked *q = r->q;
    const struct sent_series *s = r->series;
    for (size_t i = 0; i < n; i++) {
        struct icaltimetype t = r->start_at;
        int64_t theirs = 0;
        if (r->days[i].extra)
            continue;
        t.year = r->days[i].day.year;
        t.month = r->days[i].day.month;
        t.day = r->days[i].day.day;
        if (!zones_instant(q->zones, r->start, t, q->zone, &theirs) ||
            theirs != instant_of(q->zone, r->days[i].day, s->from_min))
            return refuse_clock(q->ctx);
    }
    return OK;
}

static enum status take_days(struct reading *r, size_t n)
{
    struct sent_series *s = r->series;
    s->dates = arena_array(r->q->ctx->arena, n, sizeof(*s->dates));
    if (!s->dates)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        struct wanted *w = &s->dates[s->n++];
        *w = (struct wanted){.day = r->days[i].day,
                             .at = instant_of(r->q->zone, r->days[i].day, s->from_min),
                             .extra = r->days[i].extra};
        w->starts_at = w->at;
        w->ends_at = w->at + r->length_s;
        if (!w->extra)
            s->last = w->day;
    }
    return OK;
}

static enum status expand(struct reading *r)
{
    struct ctx *ctx = r->q->ctx;
    struct sent_series *s = r->series;
    icalproperty *p = icalcomponent_get_first_property(r->q->master, ICAL_RRULE_PROPERTY);
    size_t n = 0;
    if (!p || icalcomponent_get_next_property(r->q->master, ICAL_RRULE_PROPERTY))
        return object_no_object(ctx);
    const struct icalrecurrencetype rule = icalproperty_get_rrule(p);
    const char *text = icalproperty_get_value_as_string(p);
    s->rule = text ? arena_strdup(ctx->arena, text) : NULL;
    if (!s->rule)
        return object_no_object(ctx);
    enum status st = read_also(r);
    if (st != OK)
        return st;
    const struct series_when when = {
        .rule = s->rule,
        .first = s->first,
        .until = until_of(r, rule.until),
        .count = icaltime_is_null_time(rule.until) ? rule.count : 0,
        .also = r->also.n ? arena_strndup(ctx->arena, r->also.p, r->also.n) : NULL};
    const enum series_refusal why = series_expand(&when, r->days, &n);
    if (why)
        return refuse_rule(ctx, why);
    st = check_clocks(r, n);
    if (st == OK)
        st = take_days(r, n);
    if (st == OK && s->last.year == 0)
        return refuse_rule(ctx, SERIES_NO_DATE);
    s->rule = series_rule_alone(ctx->arena, s->rule);
    return st == OK && !s->rule ? LIMIT : st;
}

/* ---- what stands beside the rule ------------------------------------------------------------- */

static struct wanted *wanted_at(const struct sent_series *s, int64_t at)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->dates[i].at == at)
            return &s->dates[i];
    return NULL;
}

/* A date that is left out, or an instant, which names one. */
static enum status read_off(struct reading *r)
{
    const struct repeat_asked *q = r->q;
    icalproperty *p = icalcomponent_get_first_property(q->master, ICAL_EXDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(q->master, ICAL_EXDATE_PROPERTY)) {
        const struct icaltimetype t = icalproperty_get_exdate(p);
        int64_t at = 0;
        if (!zones_instant(q->zones, p, t, q->zone, &at))
            return object_no_data(q->ctx);
        for (size_t i = 0; i < r->series->n; i++) {
            struct wanted *w = &r->series->dates[i];
            if (t.is_date ? zones_days(t) == date_days(w->day) : w->at == at)
                w->off = true;
        }
    }
    return OK;
}

static bool follows(icalproperty *recurrence)
{
    icalparameter *range = icalproperty_get_first_parameter(recurrence, ICAL_RANGE_PARAMETER);
    return range && icalparameter_get_range(range) == ICAL_RANGE_THISANDFUTURE;
}

static const char *place_of(struct ctx *ctx, icalcomponent *event)
{
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_LOCATION_PROPERTY);
    const char *place = p ? icalproperty_get_location(p) : NULL;
    return place && *place ? arena_strdup(ctx->arena, place) : NULL;
}

/* One date by itself, or with RANGE=THISANDFUTURE all from there on (RFC 5545, 3.2.13). */
static enum status read_exception(struct reading *r, icalcomponent *event)
{
    const struct repeat_asked *q = r->q;
    struct sent alone = {.uid = NULL};
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    int64_t at = 0;
    if (!zones_instant(q->zones, p, icalproperty_get_recurrenceid(p), q->zone, &at))
        return object_no_data(q->ctx);
    struct wanted *w = wanted_at(r->series, at);
    if (!w)
        return ctx_fail(q->ctx, INVALID, "caldav.valid_calendar_object_resource",
                        "An exception is of a date that the rule does not have.");
    enum status s = object_read_span(q->ctx, event, q->zones, q->zone, &alone);
    if (s != OK)
        return s;
    const bool off = status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
    const char *place = place_of(q->ctx, event);
    const struct wanted *end = follows(p) ? r->series->dates + r->series->n : w + 1;
    for (; w < end; w++) {
        const int64_t shift = w->at - at; /* whole days: the clocks are looked at with the dates */
        w->off = w->off || off;
        w->starts_at = alone.starts_at + shift;
        w->ends_at = alone.ends_at + shift;
        w->place = place;
    }
    return OK;
}

static enum status read_exceptions(struct reading *r)
{
    icalcomponent *root = r->q->root;
    icalcomponent *e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    enum status s = OK;
    for (; s == OK && e; e = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT))
        if (icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY))
            s = read_exception(r, e);
    return s;
}

enum status repeat_read(const struct repeat_asked *q, struct sent *sent)
{
    struct reading *r = arena_alloc(q->ctx->arena, sizeof(*r));
    struct sent_series *series = arena_alloc(q->ctx->arena, sizeof(*series));
    if (!r || !series)
        return LIMIT;
    *series = (struct sent_series){.rule = NULL};
    *r = (struct reading){.q = q, .series = series};
    r->start = icalcomponent_get_first_property(q->master, ICAL_DTSTART_PROPERTY);
    r->start_at = icalproperty_get_dtstart(r->start);
    buf_init(&r->also, LIMIT_TEXT_BYTES);
    enum status s = read_times(r, sent);
    if (s == OK)
        s = expand(r);
    buf_free(&r->also);
    if (s == OK)
        s = read_off(r);
    if (s == OK)
        s = read_exceptions(r);
    if (s == OK)
        sent->series = series;
    return s;
}

/* ---- bringing it up to date ------------------------------------------------------------------ */

struct refreshing {
    struct ctx *ctx;
    icalcomponent *root, *master;
    const struct entry *entry;
    const struct sent_series *sent;
    const struct series *series;
    const struct series_date *dates;
    size_t n;
};

static const struct wanted *wanted_of_day(const struct sent_series *s, struct date day)
{
    for (size_t i = 0; i < s->n; i++)
        if (date_compare(s->dates[i].day, day) == 0)
            return &s->dates[i];
    return NULL;
}

/* Does the text say of a date what the booking is? */
static bool says_date(const struct refreshing *f, const struct series_date *d)
{
    const struct wanted *w = wanted_of_day(f->sent, d->day);
    if (!d->live)
        return !w || w->off;
    return w && !w->off && w->starts_at == d->starts_at && w->ends_at == d->ends_at &&
           (w->place || d->booked_resource_id == f->series->resource_id);
}

static const struct series_date *date_of_day(const struct refreshing *f, struct date day)
{
    for (size_t i = 0; i < f->n; i++)
        if (date_compare(f->dates[i].day, day) == 0)
            return &f->dates[i];
    return NULL;
}

static bool says_all(const struct refreshing *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (!says_date(f, &f->dates[i]))
            return false;
    for (size_t i = 0; i < f->sent->n; i++)
        if (!f->sent->dates[i].off && !date_of_day(f, f->sent->dates[i].day))
            return false;
    return true;
}

/* Exceptions are written anew; alarms and the like stay with the master. */
static void drop_exceptions(const struct refreshing *f)
{
    icalcomponent *e;
    do {
        e = icalcomponent_get_first_component(f->root, ICAL_VEVENT_COMPONENT);
        if (e == f->master)
            e = icalcomponent_get_next_component(f->root, ICAL_VEVENT_COMPONENT);
        if (e) {
            icalcomponent_remove_component(f->root, e);
            icalcomponent_free(e);
        }
    } while (e);
    object_drop_all(f->master, ICAL_EXDATE_PROPERTY);
    object_drop_all(f->master, ICAL_RDATE_PROPERTY);
}

static int64_t at_of(const struct refreshing *f, const struct series_date *d)
{
    const struct zone *z = zone_get(f->entry->zone);
    return z ? instant_of(z, d->day, f->sent->from_min) : 0;
}

/* A date at another time or place than the rule gives it. */
static void put_exception(const struct refreshing *f, const struct series_date *d)
{
    static const icalproperty_kind of_all[] = {
        ICAL_RRULE_PROPERTY, ICAL_RDATE_PROPERTY,    ICAL_EXDATE_PROPERTY,  ICAL_DTSTART_PROPERTY,
        ICAL_DTEND_PROPERTY, ICAL_DURATION_PROPERTY, ICAL_SEQUENCE_PROPERTY};
    struct resource other;
    icalcomponent *e = icalcomponent_new_clone(f->master);
    if (!e)
        return;
    for (size_t i = 0; i < ARRAY_LEN(of_all); i++)
        object_drop_all(e, of_all[i]);
    object_put(e, icalproperty_new_recurrenceid(object_utc(at_of(f, d))));
    object_put(e, icalproperty_new_dtstart(object_utc(d->starts_at)));
    object_put(e, icalproperty_new_dtend(object_utc(d->ends_at)));
    if (d->booked_resource_id != f->series->resource_id &&
        resource_get(f->ctx, d->booked_resource_id, &other) == OK) {
        object_drop_all(e, ICAL_LOCATION_PROPERTY);
        object_put(e, icalproperty_new_location(
                          calendar_say(f->ctx, "%s, %s", f->entry->space, other.name)));
    }
    icalcomponent_add_component(f->root, e);
}

static void put_dates(const struct refreshing *f)
{
    const int64_t length_s = (f->sent->to_min - f->sent->from_min) * INT64_C(60);
    for (size_t i = 0; i < f->n; i++) {
        const struct series_date *d = &f->dates[i];
        const struct wanted *w = wanted_of_day(f->sent, d->day);
        const int64_t at = at_of(f, d);
        if (d->live && (!w || w->extra))
            object_put(f->master,
                       icalproperty_new_rdate((struct icaldatetimeperiodtype){
                           .time = object_utc(at), .period = icalperiodtype_null_period()}));
        else if (!d->live && w && !w->extra)
            object_put(f->master, icalproperty_new_exdate(object_utc(at)));
    }
    for (size_t i = 0; i < f->sent->n; i++) { /* of the rule, and never dates of the series */
        const struct wanted *w = &f->sent->dates[i];
        if (!w->extra && !date_of_day(f, w->day))
            object_put(f->master, icalproperty_new_exdate(object_utc(w->at)));
    }
    for (size_t i = 0; i < f->n; i++) {
        const struct series_date *d = &f->dates[i];
        const int64_t at = at_of(f, d);
        if (d->live && (d->starts_at != at || d->ends_at != at + length_s ||
                        d->booked_resource_id != f->series->resource_id))
            put_exception(f, d);
    }
}

/* The text, or what becomes of it. */
static const char *written(const struct refreshing *f, const char *text)
{
    const bool same_dates = says_all(f);
    const bool same_status = object_says_status(f->master, object_status_of(f->entry));
    if (same_dates && same_status)
        return text;
    if (!same_status) {
        object_drop_all(f->master, ICAL_STATUS_PROPERTY);
        object_put(f->master, icalproperty_new_status(object_status_of(f->entry)));
    }
    if (!same_dates) {
        drop_exceptions(f);
        put_dates(f);
    }
    return object_text_of(f->ctx, f->root);
}

static icalcomponent *master_of(icalcomponent *root)
{
    icalcomponent *e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    while (e && icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY))
        e = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT);
    return e;
}

enum status repeat_refresh(struct ctx *ctx, const char *text, const struct entry *e,
                           const char **ret_text)
{
    struct sent sent;
    struct series series;
    struct series_date *dates = NULL;
    size_t n = 0;
    const struct zone *zone = zone_get(e->zone);
    const struct problem before = ctx->problem;
    enum status s =
        zone ? object_read(ctx, (struct bytes){text, strlen(text)}, zone, &sent) : FAILED;
    if (s == OK)
        s = series_get(ctx, e->id, &series);
    if (s == OK)
        s = series_dates(ctx, &series, &dates, &n);
    ctx->problem = before;
    if (s != OK || !sent.series)
        return s == OK || s == INVALID ? FAILED : s; /* it was read when it came */
    icalcomponent *root = object_parse(ctx, (struct bytes){text, strlen(text)});
    if (!root)
        return LIMIT;
    const struct refreshing f = {.ctx = ctx,
                                 .root = root,
                                 .master = master_of(root),
                                 .entry = e,
                                 .sent = sent.series,
                                 .series = &series,
                                 .dates = dates,
                                 .n = n};
    const char *now = written(&f, text);
    icalcomponent_free(root);
    if (now)
        *ret_text = now;
    return now ? OK : LIMIT;
}
