#include "booking/booking_rules.h"

enum { DAY_MIN = 24 * 60 };

/* 00:00 of the next day is 24:00 of this one. */
static struct booking_span normal(const struct booking_span *span)
{
    struct booking_span s = *span;
    if (s.next_day && s.to == 0) {
        s.to = DAY_MIN;
        s.next_day = false;
    }
    return s;
}

static int32_t clock_minutes(const struct booking_span *s)
{
    return s->to - s->from + (s->next_day ? DAY_MIN : 0);
}

static enum refusal refuse(struct refused *ret, enum refusal why, const char *field)
{
    *ret = (struct refused){.why = why, .field = field};
    return why;
}

/* The instant of one end of the span. */
static enum refusal instant(const struct zone *zone, struct date date, minute at,
                            enum booking_which which, int64_t *ret_utc, struct refused *ret_refused)
{
    int64_t first = 0;
    int64_t second = 0;
    switch (zone_instant(zone, date, at, &first, &second)) {
    case ZONE_ONCE:
        break;
    case ZONE_MISSING:
        (void)refuse(ret_refused, REFUSAL_NO_SUCH_TIME, NULL);
        ret_refused->at = at;
        ret_refused->first = first;
        return REFUSAL_NO_SUCH_TIME;
    case ZONE_TWICE:
        if (which == BOOKING_UNSAID) {
            (void)refuse(ret_refused, REFUSAL_TIME_TWICE, "which");
            ret_refused->at = at;
            ret_refused->first = first;
            ret_refused->second = second;
            return REFUSAL_TIME_TWICE;
        }
        if (which == BOOKING_SECOND)
            first = second;
        break;
    }
    *ret_utc = first;
    return REFUSAL_NONE;
}

enum refusal rules_instants(const struct zone *zone, const struct booking_span *span,
                            struct instants *ret_instants, struct refused *ret_refused)
{
    const struct booking_span s = normal(span);
    const int32_t clock_min = clock_minutes(&s);
    if (s.from < 0 || s.from >= DAY_MIN || s.to < 0 || s.to > DAY_MIN || clock_min <= 0)
        return refuse(ret_refused, REFUSAL_END_BEFORE_START, "to");

    struct instants in = {0};
    enum refusal why = instant(zone, s.date, s.from, s.which, &in.starts_at, ret_refused);
    if (why) {
        if (why == REFUSAL_NO_SUCH_TIME)
            ret_refused->field = "from";
        return why;
    }
    const struct date last = s.next_day ? date_add(s.date, 1) : s.date;
    why = instant(zone, last, s.to, s.which, &in.ends_at, ret_refused);
    if (why) {
        if (why == REFUSAL_NO_SUCH_TIME)
            ret_refused->field = "to";
        return why;
    }
    if (in.ends_at <= in.starts_at)
        return refuse(ret_refused, REFUSAL_END_BEFORE_START, "to");
    if (in.ends_at - in.starts_at > BOOKING_LONGEST_S)
        return refuse(ret_refused, REFUSAL_LONGEST, "to");
    const int32_t elapsed_min = (int32_t)((in.ends_at - in.starts_at) / 60);
    in.length_min = elapsed_min < clock_min ? elapsed_min : clock_min;
    *ret_instants = in;
    return REFUSAL_NONE;
}

/* Is [from, to) inside one open span of the day? */
static bool inside(const struct span *open, size_t open_n, minute from, minute to)
{
    for (size_t i = 0; i < open_n; i++) {
        if (open[i].from <= from && to <= open[i].to)
            return true;
    }
    return false;
}

static enum refusal check_hours_of_day(const struct calendar *c, struct date date, struct span part,
                                       struct refused *ret_refused)
{
    struct span open[4];
    const char *closed_for = NULL;
    const size_t open_n = calendar_day(c, date, open, &closed_for);
    if (open_n == 0) {
        (void)refuse(ret_refused, REFUSAL_CLOSED, "date");
        ret_refused->day = date;
        ret_refused->closed_for = closed_for;
        return REFUSAL_CLOSED;
    }
    if (inside(open, open_n, part.from, part.to))
        return REFUSAL_NONE;
    (void)refuse(ret_refused, REFUSAL_HOURS, "from");
    for (size_t i = 0; i < open_n; i++)
        ret_refused->open[i] = open[i];
    ret_refused->open_n = open_n;
    return REFUSAL_HOURS;
}

/* Past midnight only where the house is open through it. */
static enum refusal check_hours(const struct calendar *c, const struct booking_span *s,
                                struct refused *ret_refused)
{
    const struct span first = {s->from, s->next_day ? DAY_MIN : s->to};
    const enum refusal why = check_hours_of_day(c, s->date, first, ret_refused);
    if (why || !s->next_day)
        return why;
    return check_hours_of_day(c, date_add(s->date, 1), (struct span){0, s->to}, ret_refused);
}

bool rules_is_open(const struct calendar *c, const struct booking_span *span)
{
    const struct booking_span s = normal(span);
    struct refused ignored;
    return check_hours(c, &s, &ignored) == REFUSAL_NONE;
}

static enum refusal check_length(const struct judging *j, const struct booking_span *s,
                                 int32_t length_min, struct refused *ret_refused)
{
    const struct booking_terms *t = j->terms;
    const struct length_bounds b = terms_lengths(t, j->kind);
    if (t->step_min > 0 && s->from % t->step_min != 0)
        return refuse(ret_refused, REFUSAL_STEP, "from");
    if (t->step_min > 0 && s->to % t->step_min != 0)
        return refuse(ret_refused, REFUSAL_STEP, "to");
    if (length_min >= b.shortest_min && length_min <= b.longest_min)
        return REFUSAL_NONE;
    const bool is_short = length_min < b.shortest_min;
    (void)refuse(ret_refused, is_short ? REFUSAL_SHORTEST : REFUSAL_LONGEST, "to");
    ret_refused->kind = j->kind;
    ret_refused->length_min = is_short ? b.shortest_min : b.longest_min;
    return ret_refused->why;
}

/* Without a notice a booking may begin while its span runs: who stands at the door books "10 to
 * 12" at 10:20. What is over is past. */
static bool is_past(const struct judging *j, const struct instants *in)
{
    if (in->ends_at <= j->now)
        return true;
    return in->starts_at < j->now && j->terms->notice_min > 0 && !j->by_host;
}

static enum refusal check_horizon(const struct judging *j, struct date date,
                                  struct refused *ret_refused)
{
    struct date today;
    minute at;
    zone_civil(j->calendar->zone, j->now, &today, &at);
    if (date_days(date) > date_days(today) + j->terms->horizon_days)
        return refuse(ret_refused, REFUSAL_HORIZON, "date");
    return REFUSAL_NONE;
}

enum refusal rules_span(const struct judging *j, const struct booking_span *span,
                        struct instants *ret_instants, struct refused *ret_refused)
{
    const struct booking_span s = normal(span);
    struct instants in;
    enum refusal why = rules_instants(j->calendar->zone, &s, &in, ret_refused);
    if (why)
        return why;
    if (!j->whenever && is_past(j, &in))
        return refuse(ret_refused, REFUSAL_PAST, "date");
    if (!j->whenever && !j->by_host) {
        why = check_horizon(j, s.date, ret_refused);
        if (why)
            return why;
    }
    why = check_hours(j->calendar, &s, ret_refused);
    if (why)
        return why;
    why = check_length(j, &s, in.length_min, ret_refused);
    if (why)
        return why;
    const int64_t notice_s = (int64_t)j->terms->notice_min * 60;
    if (!j->whenever && !j->by_host && notice_s > 0 && in.starts_at - j->now < notice_s)
        return refuse(ret_refused, REFUSAL_NOTICE, "from");
    *ret_instants = in;
    return REFUSAL_NONE;
}

struct opt_int rules_price(const struct resource *r, int32_t length_min, int32_t units)
{
    struct opt_int price = resource_price(r, length_min);
    if (price.has)
        price.v *= units;
    return price;
}

int64_t rules_change_until(const struct booking_terms *terms, int64_t starts_at, int64_t made_at)
{
    const int64_t notice = starts_at - (int64_t)terms->cancel_notice_min * 60;
    const int64_t slip = made_at + (int64_t)BOOKING_GRACE_MIN * 60;
    const int64_t grace = slip < starts_at ? slip : starts_at;
    return notice > grace ? notice : grace;
}

bool rules_still_free_to_change(const struct booking_terms *terms, int64_t starts_at,
                                int64_t made_at, int64_t now)
{
    return now <= rules_change_until(terms, starts_at, made_at) && now < starts_at;
}

bool rules_is_whole(enum resource_kind kind)
{
    return kind == KIND_ROOM || kind == KIND_OFFICE || kind == KIND_EVENT;
}

bool rules_holds(const struct resource *r, int32_t units, int32_t people)
{
    if (units > r->units)
        return false;
    return !rules_is_whole(r->kind) || r->seats == 0 || people <= r->seats;
}

bool rules_unsure(const struct resource *r, int32_t people)
{
    return rules_is_whole(r->kind) && r->seats == 0 && people > 1;
}

/* Without a price last: nobody knows how dear it is. */
static int64_t price_to_compare(const struct offer *o)
{
    return o->price_cents.has ? o->price_cents.v : INT64_MAX;
}

bool rules_better(const struct offer *o, const struct offer *best)
{
    if (!best)
        return true;
    if (o->unsure != best->unsure)
        return best->unsure;
    const int64_t price = price_to_compare(o);
    const int64_t best_price = price_to_compare(best);
    if (price != best_price)
        return price < best_price;
    const bool pool = o->resource->units > 1;
    const bool best_pool = best->resource->units > 1;
    if (pool != best_pool)
        return best_pool; /* a single place first: the pool stays whole for groups */
    if (pool)
        return o->free_units > best->free_units;
    /* Seats not stated come last: nobody knows how small the room is. */
    const int32_t seats = o->resource->seats ? o->resource->seats : INT32_MAX;
    const int32_t best_seats = best->resource->seats ? best->resource->seats : INT32_MAX;
    return seats < best_seats;
}
