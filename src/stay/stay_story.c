/* What a stay is over time. Pure. */
#include "stay/stay_story.h"

/* ---- days ------------------------------------------------------------------------------------ */

static bool before(struct date a, struct date b)
{
    return date_compare(a, b) < 0;
}

static struct date later(struct date a, struct date b)
{
    return before(a, b) ? b : a;
}

/* Of ends: year 0 is none. */
static struct date earlier_end(struct date a, struct date b)
{
    if (!a.year || !b.year)
        return a.year ? a : b;
    return before(a, b) ? a : b;
}

static bool before_end(struct date day, struct date end)
{
    return !end.year || before(day, end);
}

static struct date first_of_month(struct date d)
{
    d.day = 1;
    return d;
}

/* ---- how it begins --------------------------------------------------------------------------- */

void stay_begin(const struct stay_offer *o, struct date today, struct stay *ret_stay)
{
    struct stay *s = ret_stay;
    *s = (struct stay){.space_id = o->space_id,
                       .resource_id = o->resource_id,
                       .units = o->units,
                       .holder = o->holder,
                       .seats = o->seats,
                       .status = STAY_OFFERED,
                       .from = o->from,
                       .anchor = o->from_the_first ? first_of_month(o->from) : o->from,
                       .notice_days = o->notice_days,
                       .until = o->until,
                       .agreed_until = o->until,
                       .end_reason = "",
                       .deposit_cents = o->deposit_cents,
                       .kept_reason = "",
                       .offer_until = date_add(today, o->answer_days),
                       .template_id = o->template_id,
                       .note = o->note ? o->note : "",
                       .resource_name = ""};
    if (o->term_months)
        s->term_until = date_add_months(o->from, o->term_months);
    for (size_t i = 0; i < o->prices_n && i < STAY_STEPS_MAX; i++)
        s->prices[s->prices_n++] = (struct stay_price){
            date_add_months(o->from, o->prices[i].month - 1), o->prices[i].price_cents};
    for (size_t i = 0; i < o->services_n && i < STAY_PARTS_MAX; i++)
        s->services[s->services_n++] =
            (struct stay_service){.name = o->services[i].name,
                                  .price_cents = o->services[i].price_cents,
                                  .once = o->services[i].once,
                                  .from = o->from};
}

void stay_shift(struct stay *s, struct date from)
{
    const int64_t days = date_days(from) - date_days(s->from);
    for (size_t i = 0; i < s->prices_n; i++)
        s->prices[i].from = date_add(s->prices[i].from, days);
    for (size_t i = 0; i < s->services_n; i++)
        s->services[i].from = date_add(s->services[i].from, days);
    s->anchor = s->anchor.day == 1 ? first_of_month(from) : from;
    s->from = from;
}

/* ---- what each day costs --------------------------------------------------------------------- */

static void rate_add(struct stream *st, struct rate r)
{
    if (before_end(r.from, r.until) && st->rates_n < RATES_MAX)
        st->rates[st->rates_n++] = r;
}

static void stream_place(const struct stay *s, struct stream *st)
{
    st->source = CHARGE_STAY;
    st->what = s->resource_name;
    for (size_t i = 0; i < s->prices_n; i++) {
        const struct date next = i + 1 < s->prices_n ? s->prices[i + 1].from : (struct date){0};
        rate_add(st, (struct rate){.from = later(s->prices[i].from, s->from),
                                   .until = earlier_end(next, s->until),
                                   .anchor = s->anchor,
                                   .months = 1,
                                   .price_cents = s->prices[i].price_cents,
                                   .quantity = s->units,
                                   .what = s->resource_name});
    }
}

/* Something that is paid once, on a day of the stay. */
static void stream_once(const struct stay *s, struct stream *st, struct date day, int64_t cents,
                        const char *what)
{
    if (cents && before_end(day, s->until))
        rate_add(st, (struct rate){.from = day,
                                   .until = date_add(day, 1),
                                   .anchor = day,
                                   .days = 1,
                                   .price_cents = cents,
                                   .once = true,
                                   .what = what});
}

/* As long as it is not settled it stands; then it is taken back, and what is kept is charged. */
static void stream_deposit(const struct stay *s, struct stream *st)
{
    st->source = CHARGE_DEPOSIT;
    st->what = s->resource_name;
    st->without_vat = true;
    if (!s->returned.year)
        stream_once(s, st, s->from, s->deposit_cents, s->resource_name);
}

static void stream_kept(const struct stay *s, struct stream *st)
{
    st->source = CHARGE_KEPT;
    st->subject_id = s->kept_id;
    st->without_vat = true;
    if (s->returned.year && s->kept_cents)
        rate_add(st, (struct rate){.from = s->returned,
                                   .until = date_add(s->returned, 1),
                                   .anchor = s->returned,
                                   .days = 1,
                                   .price_cents = s->kept_cents,
                                   .once = true,
                                   .why = s->kept_reason,
                                   .what = s->resource_name});
}

static void stream_service(const struct stay *s, struct stream *st, const struct stay_service *e)
{
    st->source = CHARGE_EXTRA;
    st->subject_id = e->id;
    st->what = e->name;
    if (e->once && before_end(e->from, e->until))
        stream_once(s, st, e->from, e->price_cents, e->name);
    if (!e->once)
        rate_add(st, (struct rate){.from = later(e->from, s->from),
                                   .until = earlier_end(e->until, s->until),
                                   .anchor = s->anchor,
                                   .months = 1,
                                   .price_cents = e->price_cents,
                                   .what = e->name});
}

bool stay_stream(const void *stay, size_t i, struct stream *ret_stream)
{
    enum { PLACE, DEPOSIT, KEPT, SERVICES };
    const struct stay *s = stay;
    struct stream *st = ret_stream;
    *st = (struct stream){.subject_id = s->id};
    if (i >= SERVICES + s->services_n)
        return false;
    if (i == PLACE)
        stream_place(s, st);
    else if (i == DEPOSIT)
        stream_deposit(s, st);
    else if (i == KEPT)
        stream_kept(s, st);
    else
        stream_service(s, st, &s->services[i - SERVICES]);
    return true;
}

int64_t stay_price_on(const struct stay *s, struct date day)
{
    size_t i = s->prices_n;
    while (i > 1 && before(day, s->prices[i - 1].from))
        i--;
    return i ? s->prices[i - 1].price_cents : 0;
}

int64_t stay_month_cents(const struct stay *s, struct date day)
{
    int64_t cents = stay_price_on(s, day);
    for (size_t i = 0; i < s->services_n; i++) {
        const struct stay_service *e = &s->services[i];
        if (!e->once && !before(day, e->from) && before_end(day, e->until))
            cents += e->price_cents;
    }
    return cents;
}

/* ---- when something has to be done ----------------------------------------------------------- */

struct date stay_earliest_end(const struct stay *s, struct date today)
{
    const struct date notice = date_add(today, s->notice_days);
    const struct date bound = s->term_until.year ? later(notice, s->term_until) : notice;
    return later(bound, s->from);
}

struct date stay_warn_day(const struct stay *s)
{
    if (!s->until.year || s->notice_by != SIDE_NOBODY)
        return (struct date){0};
    const struct date usual = date_add(s->until, -STAY_WARN_DAYS);
    if (before(date_add(s->from, STAY_WARN_SHORT_DAYS), usual))
        return usual;
    const struct date of_a_short = date_add(s->until, -STAY_WARN_SHORT_DAYS);
    return before(s->from, of_a_short) ? of_a_short : (struct date){0};
}

static void note_day(struct date *next, struct date day, struct date after)
{
    if (day.year && before(after, day) && (!next->year || before(day, *next)))
        *next = day;
}

/* The first day of the month that follows a day, as the stay counts months. */
static struct date next_month(const struct stay *s, struct date day)
{
    return period_of(s->anchor, 1, 0, period_number(s->anchor, 1, 0, day)).until;
}

struct date stay_next_day(const struct stay *s, struct date after)
{
    struct date next = {0};
    if (s->status == STAY_OFFERED)
        note_day(&next, s->offer_until, after);
    if (s->status != STAY_RUNS)
        return next;
    note_day(&next, s->from, after);
    note_day(&next, s->until, after);
    note_day(&next, stay_warn_day(s), after);
    note_day(&next, s->due_next, after);
    for (size_t i = 0; i < s->prices_n; i++) {
        note_day(&next, s->prices[i].from, after);
        if (i > 0)
            note_day(&next, date_add(s->prices[i].from, -STAY_PRICE_WARN_DAYS), after);
    }
    for (size_t i = 0; i < s->services_n; i++) {
        note_day(&next, s->services[i].from, after);
        note_day(&next, s->services[i].until, after);
    }
    if (!before(after, s->from) && before_end(after, s->until))
        note_day(&next, next_month(s, after), after);
    return next;
}

/* ---- what is free ---------------------------------------------------------------------------- */

static int32_t units_on(const struct stay_hold *holds, size_t n, struct date day)
{
    int32_t units = 0;
    for (size_t i = 0; i < n; i++) {
        if (!before(day, holds[i].from) && before_end(day, holds[i].until))
            units += holds[i].units;
    }
    return units;
}

int32_t stay_units_left(int32_t units, const struct stay_hold *holds, size_t n, struct date from,
                        struct date until)
{
    /* Most are taken on the first day, or on one on which another hold begins. */
    int32_t most = units_on(holds, n, from);
    for (size_t i = 0; i < n; i++) {
        if (!before(from, holds[i].from) || !before_end(holds[i].from, until))
            continue;
        const int32_t then = units_on(holds, n, holds[i].from);
        most = then > most ? then : most;
    }
    return units - most;
}

struct date stay_free_from(int32_t units, const struct stay_hold *holds, size_t n, struct date from)
{
    const struct date open = {0};
    struct date day = from;
    /* Something becomes free only where a hold ends. */
    while (stay_units_left(units, holds, n, day, open) < 1) {
        struct date next = open;
        for (size_t i = 0; i < n; i++)
            note_day(&next, holds[i].until, day);
        if (!next.year)
            return open;
        day = next;
    }
    return day;
}
