/* Reading the calendars of others. The text is cut into events before libical sees it, and only
 * those lines of an event are handed on that say when it is: memory does not grow with what people
 * write into their calendars, and nothing of it is kept. */
#include "calendar/calendar_read.h"

#include "base/clock.h"
#include "calendar/calendar_zones.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <strings.h>

enum { EXCEPTIONS_MAX = 4000 };

/* Something that is taken. */
struct instance {
    uint64_t uid;    /* hash; of the events of one rule */
    int64_t rule_at; /* where the rule has it */
    int64_t from, to;
    bool replaces; /* it stands for the one that the rule has there */
    bool taken;    /* false: it only replaces (moved to free, or cancelled) */
};

struct reader {
    struct arena *arena;
    const struct read_ask *ask;
    struct zones zones;
    struct instance *list;
    size_t n, size;
    int64_t steps;
    int64_t cpu_from_us;
    struct read_result result;
    enum status status;
    const char *code;
};

static void give_up(struct reader *r, enum status s, const char *code)
{
    if (r->status == OK) {
        r->status = s;
        r->code = code;
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

struct line {
    const char *p; /* not terminated */
    size_t n;      /* without its end */
};

static bool next_line(struct bytes text, size_t *at, struct line *ret)
{
    const char *p = text.p;
    if (*at >= text.n)
        return false;
    const char *end = memchr(p + *at, '\n', text.n - *at);
    const size_t n = end ? (size_t)(end - p) - *at : text.n - *at;
    *ret = (struct line){p + *at, n};
    *at += n + (end != NULL);
    if (ret->n > 0 && ret->p[ret->n - 1] == '\r')
        ret->n--;
    return true;
}

static bool line_is(const struct line *l, const char *words)
{
    size_t n = l->n;
    while (n > 0 && (l->p[n - 1] == ' ' || l->p[n - 1] == '\t'))
        n--;
    return n == strlen(words) && strncasecmp(l->p, words, n) == 0;
}

static bool line_begins(const struct line *l, const char *words)
{
    const size_t n = strlen(words);
    return l->n >= n && strncasecmp(l->p, words, n) == 0;
}

/* The lines of an event that say when it is, and whether it takes time. */
static bool matters(const struct line *l)
{
    static const char *const names[] = {"DTSTART",
                                        "DTEND",
                                        "DURATION",
                                        "RRULE",
                                        "RDATE",
                                        "EXDATE",
                                        "RECURRENCE-ID",
                                        "UID",
                                        "STATUS",
                                        "TRANSP",
                                        "X-MICROSOFT-CDO-BUSYSTATUS"};
    size_t n = 0;
    while (n < l->n && l->p[n] != ':' && l->p[n] != ';')
        n++;
    for (size_t i = 0; n < l->n && i < ARRAY_LEN(names); i++)
        if (n == strlen(names[i]) && strncasecmp(l->p, names[i], n) == 0)
            return true;
    return false;
}

/* A NUL would end the text for libical, a carriage return the line. */
static void add_line(struct buf *out, const struct line *l)
{
    const size_t from = out->n;
    buf_add(out, l->p, l->n);
    for (size_t i = from; !out->failed && i < out->n; i++)
        if (out->p[i] == '\0' || out->p[i] == '\r')
            out->p[i] = ' ';
    BUF_LIT(out, "\r\n");
}

/* ---- one event ------------------------------------------------------------------------------- */

/* When it is. */
struct times {
    struct icaltimetype start; /* as written */
    icalproperty *start_property;
    int64_t starts_at;
    int64_t length_s;    /* of one with a time of day */
    int64_t length_days; /* of one of whole days */
};

static bool instant_of(struct reader *r, icalproperty *p, struct icaltimetype t, int64_t *ret_at)
{
    return zones_instant(&r->zones, p, t, r->ask->zone, ret_at);
}

/* Of a duration or an end. False: neither can be understood. */
static bool read_length(struct reader *r, icalcomponent *e, struct times *t)
{
    icalproperty *end = icalcomponent_get_first_property(e, ICAL_DTEND_PROPERTY);
    icalproperty *duration = icalcomponent_get_first_property(e, ICAL_DURATION_PROPERTY);
    int64_t ends_at = t->starts_at;
    if (end) {
        const struct icaltimetype until = icalproperty_get_dtend(end);
        if (!instant_of(r, end, until, &ends_at))
            return false;
        t->length_days = zones_days(until) - zones_days(t->start);
    } else if (duration) {
        const int64_t s = icaldurationtype_as_int(icalproperty_get_duration(duration));
        ends_at = t->starts_at + s;
        t->length_days = s / 86400;
    } else {
        t->length_days = 1; /* RFC 5545, 3.6.1: a day without an end is that day */
    }
    t->length_s = ends_at - t->starts_at;
    return true;
}

static bool read_times(struct reader *r, icalcomponent *e, struct times *ret)
{
    struct times t = {.start_property = icalcomponent_get_first_property(e, ICAL_DTSTART_PROPERTY)};
    if (!t.start_property)
        return false;
    t.start = icalproperty_get_dtstart(t.start_property);
    if (!instant_of(r, t.start_property, t.start, &t.starts_at) || !read_length(r, e, &t))
        return false;
    *ret = t;
    return true;
}

static bool takes_time(icalcomponent *e)
{
    icalproperty *status = icalcomponent_get_first_property(e, ICAL_STATUS_PROPERTY);
    icalproperty *shown = icalcomponent_get_first_property(e, ICAL_TRANSP_PROPERTY);
    if (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED)
        return false;
    if (shown) {
        const icalproperty_transp how = icalproperty_get_transp(shown);
        if (how == ICAL_TRANSP_TRANSPARENT || how == ICAL_TRANSP_TRANSPARENTNOCONFLICT)
            return false;
    }
    icalproperty *x = icalcomponent_get_first_property(e, ICAL_X_PROPERTY);
    for (; x; x = icalcomponent_get_next_property(e, ICAL_X_PROPERTY)) {
        const char *name = icalproperty_get_x_name(x);
        const char *value = icalproperty_get_x(x);
        if (name && value && strcasecmp(name, "X-MICROSOFT-CDO-BUSYSTATUS") == 0 &&
            strcasecmp(value, "FREE") == 0)
            return false;
    }
    return true;
}

static void keep(struct reader *r, const struct instance *i)
{
    struct instance *list = r->n < READ_INSTANCES_MAX
                                ? arena_room(r->arena, r->list, r->n, &r->size, sizeof(*list))
                                : NULL;
    if (!list) {
        give_up(r, LIMIT, "calendar.too_much");
        return;
    }
    r->list = list;
    r->list[r->n++] = *i;
}

/* ---- exceptions ------------------------------------------------------------------------------ */

struct exceptions {
    struct {
        int64_t at; /* or a whole day, as some write: then its number */
        bool day;
    } list[EXCEPTIONS_MAX];
    size_t n;
};

static void read_exceptions(struct reader *r, icalcomponent *e, struct exceptions *x)
{
    x->n = 0;
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_EXDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(e, ICAL_EXDATE_PROPERTY)) {
        const struct icaltimetype t = icalproperty_get_exdate(p);
        int64_t at = 0;
        if (!instant_of(r, p, t, &at))
            continue;
        if (x->n == EXCEPTIONS_MAX) {
            give_up(r, LIMIT, "calendar.too_much");
            return;
        }
        x->list[x->n].day = t.is_date;
        x->list[x->n++].at = t.is_date ? zones_days(t) : at;
    }
}

static bool is_excepted(const struct exceptions *x, struct icaltimetype t, int64_t at)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->list[i].at == (x->list[i].day ? zones_days(t) : at))
            return true;
    return false;
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* An event under way. */
struct event {
    icalcomponent *component;
    struct times times;
    uint64_t uid;
    struct exceptions *exceptions;
};

/* One date of an event, at the civil time `t` of its start. False when it lies behind the window:
 * later ones do too. */
static bool take_date(struct reader *r, const struct event *e, struct icaltimetype t, int64_t at)
{
    if (at >= r->ask->until_at)
        return false;
    if (is_excepted(e->exceptions, t, at))
        return true;
    const int64_t to =
        t.is_date ? zone_day_start(r->ask->zone, date_of_days(zones_days(t) + e->times.length_days))
                  : at + e->times.length_s;
    const struct instance i = {.uid = e->uid, .rule_at = at, .from = at, .to = to, .taken = true};
    if (to > r->ask->from_at && to > at)
        keep(r, &i);
    return r->status == OK;
}

/* Where a rule ends is compared by ourselves: libical would compare the clock of one zone with that
 * of another. */
struct rule_end {
    bool has, day;
    int64_t at;
};

static struct rule_end end_of(struct reader *r, const struct event *e,
                              struct icalrecurrencetype *rule)
{
    struct rule_end end = {.has = !icaltime_is_null_time(rule->until)};
    if (!end.has)
        return end;
    end.day = rule->until.is_date;
    end.at = zones_days(rule->until);
    if (!end.day && !instant_of(r, e->times.start_property, rule->until, &end.at))
        end.has = false;
    rule->until = icaltime_null_time();
    return end;
}

static bool is_over(const struct rule_end *end, struct icaltimetype t, int64_t at)
{
    return end->has && (end->day ? zones_days(t) : at) > end->at;
}

/* What was long ago is passed over at once, where that cannot change what follows. */
static void skip_past(const struct reader *r, const struct event *e,
                      const struct icalrecurrencetype *rule, icalrecur_iterator *dates)
{
    const int64_t back_s = e->times.length_s + 2 * 86400 + e->times.length_days * 86400;
    const int64_t from = (r->ask->from_at - back_s) / 86400;
    const bool plain = rule->freq == ICAL_DAILY_RECURRENCE || rule->freq == ICAL_WEEKLY_RECURRENCE;
    if (rule->count || !plain || from <= zones_days(e->times.start))
        return;
    const struct date d = date_of_days(from);
    struct icaltimetype t = e->times.start;
    t.year = d.year;
    t.month = d.month;
    t.day = d.day;
    (void)icalrecur_iterator_set_start(dates, t);
}

static bool budget_left(struct reader *r)
{
    r->steps++;
    const bool late = r->steps % 256 == 0 &&
                      clock_thread_us() - r->cpu_from_us > (int64_t)READ_CPU_MAX_S * 1000000;
    if (late || r->steps > READ_STEPS_MAX)
        give_up(r, LIMIT, "calendar.too_much");
    return r->status == OK;
}

static void follow(struct reader *r, const struct event *e, struct icalrecurrencetype rule)
{
    if (rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE) {
        give_up(r, INVALID, "calendar.rule");
        return;
    }
    const struct rule_end end = end_of(r, e, &rule);
    icalrecur_iterator *dates = icalrecur_iterator_new(rule, e->times.start);
    if (!dates) {
        r->result.unread++;
        return;
    }
    skip_past(r, e, &rule, dates);
    struct icaltimetype t = icalrecur_iterator_next(dates);
    for (; !icaltime_is_null_time(t) && budget_left(r); t = icalrecur_iterator_next(dates)) {
        int64_t at = 0;
        t.is_date = e->times.start.is_date;
        if (!instant_of(r, e->times.start_property, t, &at))
            continue;
        if (is_over(&end, t, at) || !take_date(r, e, t, at))
            break;
    }
    icalrecur_iterator_free(dates);
}

/* A period has its own end. False: it is not understood. */
static bool period_length(struct reader *r, icalproperty *p, const struct icalperiodtype *period,
                          int64_t at, struct event *e)
{
    int64_t to = at + icaldurationtype_as_int(period->duration);
    if (!icaltime_is_null_time(period->end) && !instant_of(r, p, period->end, &to))
        return false;
    e->times.length_s = to - at;
    return true;
}

static void take_extra_dates(struct reader *r, const struct event *e)
{
    icalproperty *p = icalcomponent_get_first_property(e->component, ICAL_RDATE_PROPERTY);
    for (; p && budget_left(r);
         p = icalcomponent_get_next_property(e->component, ICAL_RDATE_PROPERTY)) {
        const struct icaldatetimeperiodtype d = icalproperty_get_rdate(p);
        const bool period = icaltime_is_null_time(d.time);
        const struct icaltimetype t = period ? d.period.start : d.time;
        struct event own = *e;
        int64_t at = 0;
        if (!instant_of(r, p, t, &at) || (period && !period_length(r, p, &d.period, at, &own)))
            continue;
        (void)take_date(r, &own, t, at);
    }
}

static void take_dates(struct reader *r, const struct event *e)
{
    icalcomponent *c = e->component;
    icalproperty *rule = icalcomponent_get_first_property(c, ICAL_RRULE_PROPERTY);
    if (!rule)
        (void)take_date(r, e, e->times.start, e->times.starts_at);
    for (; rule && r->status == OK; rule = icalcomponent_get_next_property(c, ICAL_RRULE_PROPERTY))
        follow(r, e, icalproperty_get_rrule(rule));
    take_extra_dates(r, e);
}

/* One that stands for a date of a rule: moved, or off. */
static void take_moved(struct reader *r, const struct event *e, int64_t rule_at)
{
    struct instance i = {.uid = e->uid, .rule_at = rule_at, .replaces = true};
    i.from = e->times.starts_at;
    i.to = e->times.start.is_date
               ? zone_day_start(r->ask->zone,
                                date_of_days(zones_days(e->times.start) + e->times.length_days))
               : i.from + e->times.length_s;
    i.taken = takes_time(e->component) && i.to > r->ask->from_at && i.from < r->ask->until_at &&
              i.to > i.from;
    keep(r, &i);
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
    uint64_t h = 0xcbf29ce484222325U;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3U;
    return h;
}

static bool is_ours(const struct reader *r, const char *uid)
{
    const char *at = r->ask->own_domain ? strrchr(uid, '@') : NULL;
    return at && strcmp(at + 1, r->ask->own_domain) == 0;
}

static void take_event(struct reader *r, icalcomponent *c, struct exceptions *exceptions)
{
    struct event e = {.component = c, .exceptions = exceptions};
    icalproperty *uid = icalcomponent_get_first_property(c, ICAL_UID_PROPERTY);
    icalproperty *moved = icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY);
    const char *name = uid ? icalproperty_get_uid(uid) : NULL;
    int64_t rule_at = 0;
    if (name && is_ours(r, name))
        return;
    e.uid = name ? hash_of(name) : (uint64_t)r->result.entries;
    if (!read_times(r, c, &e.times)) {
        r->result.unread++;
        return;
    }
    read_exceptions(r, c, exceptions);
    if (moved && instant_of(r, moved, icalproperty_get_recurrenceid(moved), &rule_at))
        take_moved(r, &e, rule_at);
    else if (takes_time(c))
        take_dates(r, &e);
}

static void read_event(struct reader *r, struct buf *text, struct exceptions *exceptions)
{
    r->result.entries++;
    if (r->result.entries > READ_ENTRIES_MAX || text->failed || !budget_left(r)) {
        give_up(r, LIMIT, "calendar.too_much");
        return;
    }
    BUF_LIT(text, "END:VEVENT\r\n");
    buf_char(text, '\0');
    icalcomponent *c = text->failed ? NULL : icalparser_parse_string(text->p);
    if (c && icalcomponent_isa(c) == ICAL_VEVENT_COMPONENT)
        take_event(r, c, exceptions);
    else
        r->result.unread++;
    if (c)
        icalcomponent_free(c);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* What stands within an event is left out: alarms. */
struct cutting {
    struct reader *reader;
    struct buf text;
    struct exceptions *exceptions;
    size_t inner; /* components within the event */
    bool in_event, kept, ended;
};

static void cut_event_line(struct cutting *c, const struct line *l)
{
    if (line_is(l, "END:VEVENT") && c->inner == 0) {
        c->in_event = false;
        read_event(c->reader, &c->text, c->exceptions);
        return;
    }
    if (line_begins(l, "BEGIN:"))
        c->inner++;
    else if (line_begins(l, "END:") && c->inner > 0)
        c->inner--;
    const bool folded = l->n > 0 && (*l->p == ' ' || *l->p == '\t');
    c->kept = c->inner == 0 && (folded ? c->kept : matters(l));
    if (c->kept)
        add_line(&c->text, l);
}

static void cut_line(struct cutting *c, const struct line *l)
{
    if (c->in_event) {
        cut_event_line(c, l);
    } else if (line_is(l, "BEGIN:VEVENT")) {
        c->in_event = true;
        c->inner = 0;
        c->kept = false;
        buf_clear(&c->text);
        BUF_LIT(&c->text, "BEGIN:VEVENT\r\n");
    } else if (line_is(l, "END:VCALENDAR")) {
        c->ended = true;
    } else if (line_is(l, "BEGIN:VCALENDAR")) {
        c->ended = false; /* several in one file */
    }
}

static void read_events(struct reader *r, struct bytes text)
{
    struct cutting c = {.reader = r,
                        .exceptions = arena_alloc(r->arena, sizeof(struct exceptions))};
    struct line l;
    size_t at = 0;
    if (!c.exceptions) {
        give_up(r, LIMIT, "calendar.too_much");
        return;
    }
    buf_init(&c.text, READ_EVENT_BYTES);
    while (r->status == OK && next_line(text, &at, &l))
        cut_line(&c, &l);
    if (!c.ended || c.in_event) /* half a calendar would free what the other half takes */
        give_up(r, INVALID, "calendar.cut_off");
    buf_free(&c.text);
}

/* The zones that the calendar describes itself. */
static void read_zones(struct reader *r, struct bytes text)
{
    struct buf zone;
    struct line l;
    size_t at = 0;
    bool inside = false;
    buf_init(&zone, ZONES_TEXT_BYTES);
    while (next_line(text, &at, &l)) {
        if (!inside && !line_is(&l, "BEGIN:VTIMEZONE"))
            continue;
        if (!inside)
            buf_clear(&zone);
        inside = !line_is(&l, "END:VTIMEZONE");
        add_line(&zone, &l);
        if (!inside && !zone.failed) {
            buf_char(&zone, '\0');
            zones_add(&r->zones, zone.failed ? "" : zone.p);
        }
    }
    buf_free(&zone);
}

/* By event and date of its rule, what replaces it first. */
static int by_rule(const void *x, const void *y)
{
    const struct instance *a = x;
    const struct instance *b = y;
    if (a->uid != b->uid)
        return (a->uid > b->uid) - (a->uid < b->uid);
    if (a->rule_at != b->rule_at)
        return (a->rule_at > b->rule_at) - (a->rule_at < b->rule_at);
    return b->replaces - a->replaces;
}

static void replace_moved(struct reader *r)
{
    if (r->n > 1)
        qsort(r->list, r->n, sizeof(*r->list), by_rule);
    const struct instance *replacing = NULL;
    for (size_t i = 0; i < r->n; i++) {
        struct instance *now = &r->list[i];
        if (now->replaces)
            replacing = now;
        else if (replacing && replacing->uid == now->uid && replacing->rule_at == now->rule_at)
            now->taken = false;
    }
}

static int by_start(const void *x, const void *y)
{
    const struct outside_span *a = x;
    const struct outside_span *b = y;
    return (a->starts_at > b->starts_at) - (a->starts_at < b->starts_at);
}

/* What is taken, cut to the window, what touches put together. */
static void merge(struct reader *r)
{
    struct outside_span *spans = arena_array(r->arena, r->n, sizeof(*spans));
    size_t n = 0;
    if (!spans) {
        give_up(r, LIMIT, "calendar.too_much");
        return;
    }
    for (size_t i = 0; i < r->n; i++) {
        const struct instance *t = &r->list[i];
        if (t->taken)
            spans[n++] =
                (struct outside_span){t->from > r->ask->from_at ? t->from : r->ask->from_at,
                                      t->to < r->ask->until_at ? t->to : r->ask->until_at};
    }
    if (n > 1)
        qsort(spans, n, sizeof(*spans), by_start);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct outside_span *last = kept ? &spans[kept - 1] : NULL;
        if (!last || spans[i].starts_at > last->ends_at)
            spans[kept++] = spans[i];
        else if (spans[i].ends_at > last->ends_at)
            last->ends_at = spans[i].ends_at;
    }
    r->result.spans = spans;
    r->result.n = kept;
}

static bool looks_like_one(struct bytes text)
{
    static const char mark[] = "BEGIN:VCALENDAR";
    const char *p = text.p;
    size_t at = text.n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < text.n && strchr(" \t\r\n", p[at]) && p[at])
        at++;
    return text.n - at >= sizeof(mark) - 1 && strncasecmp(p + at, mark, sizeof(mark) - 1) == 0;
}

/* libical must not end the program over what it cannot read. */
static void start_library(void)
{
    icalerror_set_errors_are_fatal(false);
}

enum status calendar_read(struct arena *a, struct bytes text, const struct read_ask *ask,
                          struct read_result *ret_result, const char **ret_code)
{
    struct reader r = {.arena = a, .ask = ask, .cpu_from_us = clock_thread_us()};
    start_library();
    if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
        text = (struct bytes){(const char *)text.p + 3, text.n - 3};
    if (!text.n || !looks_like_one(text)) {
        *ret_code = "calendar.not_a_calendar";
        return INVALID;
    }
    read_zones(&r, text);
    read_events(&r, text);
    if (r.status == OK) {
        replace_moved(&r);
        merge(&r);
    }
    zones_free(&r.zones);
    if (r.status == OK)
        *ret_result = r.result;
    else
        *ret_code = r.code;
    return r.status;
}
