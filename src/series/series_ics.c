/* A series as one calendar entry that repeats; dates that are otherwise stand beside it (RFC 5545,
 * 3.8.4.4). */
#include "base/ics.h"
#include "series/series_internal.h"

enum { DAY_MIN = 24 * 60 };

struct drawing {
    struct ctx *ctx;
    const struct series *s;
    const struct series_date *dates;
    size_t n;
    struct space space;
    const struct zone *zone;
    struct ics_calendar *calendar;
    const char *organizer;
    struct ics_entry entry; /* what all dates share */
    struct date *without, *also;
    size_t without_n, also_n;
    int64_t last_at; /* of the rule */
};

static int64_t instant(const struct drawing *w, struct date d, int32_t m)
{
    int64_t first = 0;
    int64_t second = 0;
    if (m > DAY_MIN) {
        d = date_add(d, 1);
        m -= DAY_MIN;
    }
    (void)zone_instant(w->zone, d, (minute)m, &first, &second);
    return first;
}

static struct ics_entry shared(const struct drawing *w, const char *public_url)
{
    const struct series *s = w->s;
    struct ctx *ctx = w->ctx;
    const char *url = words(ctx, "%s/series/%s", public_url, typed_id(ctx, s->id));
    return (struct ics_entry){
        .id = s->id,
        .domain = ics_domain(ctx, public_url),
        .sequence = ics_sequence_of(s->changed_at),
        .stamp = s->changed_at,
        .summary = *s->title ? words(ctx, "%s, %s", s->title, w->space.name)
                             : words(ctx, "%s, %s", w->space.name, s->name),
        .location = words(ctx, "%s, %s, %s", w->space.name, w->space.street, w->space.town),
        .url = url,
        .organizer = w->organizer,
        .organizer_name = w->space.name,
        .attendee = w->organizer ? s->email : NULL,
        .attendee_name = s->name,
    };
}

/* The date that the entry begins with: the first of the rule that takes place. */
static const struct series_date *first_of(const struct drawing *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->dates[i].live && !w->dates[i].extra)
            return &w->dates[i];
    }
    return NULL;
}

static bool sort_dates(struct drawing *w, const struct series_date *first)
{
    w->without = arena_array(w->ctx->arena, w->n, sizeof(*w->without));
    w->also = arena_array(w->ctx->arena, w->n, sizeof(*w->also));
    if (!w->without || !w->also)
        return false;
    for (size_t i = 0; i < w->n; i++) {
        const struct series_date *d = &w->dates[i];
        if (!d->extra && date_compare(d->day, first->day) >= 0) {
            w->last_at = instant(w, d->day, w->s->anchor_min);
            if (!d->live)
                w->without[w->without_n++] = d->day;
        } else if (d->extra && d->live) {
            w->also[w->also_n++] = d->day;
        }
    }
    return true;
}

static bool add_master(struct drawing *w, const struct series_date *first)
{
    const int32_t length = w->s->to_min - w->s->from_min;
    const struct ics_repeat repeat = {.zone = w->space.zone,
                                      .rule = w->s->rule,
                                      .until = w->last_at,
                                      .without = w->without,
                                      .without_n = w->without_n,
                                      .also = w->also,
                                      .also_n = w->also_n};
    struct ics_entry e = w->entry;
    e.starts_at = instant(w, first->day, w->s->anchor_min);
    e.ends_at = instant(w, first->day, w->s->anchor_min + length);
    e.repeat = &repeat;
    return ics_add(w->calendar, &e);
}

/* A date at another time or place, or one that waits for an answer. */
static bool add_date(struct drawing *w, const struct series_date *d)
{
    const int32_t length = w->s->to_min - w->s->from_min;
    const int64_t at = instant(w, d->day, w->s->anchor_min);
    struct ics_entry e = w->entry;
    e.tentative = d->status == BOOKING_REQUESTED;
    if (!d->live || (d->starts_at == at && d->ends_at - d->starts_at == (int64_t)length * 60 &&
                     d->booked_resource_id == w->s->resource_id && !e.tentative))
        return true;
    e.recurrence_at = at;
    e.starts_at = d->starts_at;
    e.ends_at = d->ends_at;
    return ics_add(w->calendar, &e);
}

static bool draw(struct drawing *w, enum ics_method method, const char *public_url)
{
    const struct series_date *first = first_of(w);
    w->entry = shared(w, public_url);
    if (method == ICS_CANCEL || !first) {
        const struct series_date *any = first ? first : w->n ? &w->dates[0] : NULL;
        if (!any)
            return false;
        w->entry.cancelled = true;
        w->entry.starts_at = instant(w, any->day, w->s->anchor_min);
        w->entry.ends_at = instant(w, any->day, w->s->to_min - w->s->from_min + w->s->anchor_min);
        return ics_add(w->calendar, &w->entry);
    }
    bool ok = sort_dates(w, first) && add_master(w, first);
    for (size_t i = 0; ok && i < w->n; i++)
        ok = add_date(w, &w->dates[i]);
    return ok;
}

const char *series_ics(struct ctx *ctx, const struct series *s, enum ics_method method,
                       const char *public_url, const char *organizer)
{
    struct drawing w = {.ctx = ctx, .s = s, .organizer = organizer};
    struct series_date *dates = NULL;
    if (series_dates(ctx, s, &dates, &w.n) != OK || space_get(ctx, s->space_id, &w.space) != OK)
        return NULL;
    w.dates = dates;
    w.zone = zone_get(w.space.zone);
    w.calendar = w.zone ? ics_begin(method, NULL) : NULL;
    if (!w.calendar)
        return NULL;
    if (draw(&w, method, public_url))
        return ics_end(ctx, w.calendar);
    ics_drop(w.calendar);
    return NULL;
}
