/* Pure decisions: how long an offer waits, and what is worth waiting for. */
#include "waitlist/waitlist_internal.h"

#include "base/zone.h"

enum {
    ANSWER_LONGEST_S = 2 * 3600,
    ANSWER_SHORTEST_S = 10 * 60,
    ANSWER_SHARE = 4,         /* of the time that is left until the start */
    NIGHT_FROM_MIN = 21 * 60, /* who sleeps does not answer */
    NIGHT_TO_MIN = 8 * 60,
    MORNING_MIN = 9 * 60, /* a night's offer waits until then */
    MORNING_LEAD_S = 3600 /* if that leaves so much before the start */
};

/* The morning after an instant in the night, as an instant; 0: it is day. */
static int64_t morning_after(const struct zone *zone, int64_t at)
{
    struct date day;
    minute m;
    int64_t first = 0;
    int64_t second = 0;
    zone_civil(zone, at, &day, &m);
    if (m >= NIGHT_TO_MIN && m < NIGHT_FROM_MIN)
        return 0;
    if (m >= NIGHT_FROM_MIN)
        day = date_add(day, 1);
    (void)zone_instant(zone, day, MORNING_MIN, &first, &second);
    return first;
}

int64_t waitlist_answer_by(const struct zone *zone, int64_t now, int64_t starts_at, int64_t ends_at)
{
    int64_t wait = (starts_at - now) / ANSWER_SHARE;
    wait = wait < ANSWER_LONGEST_S ? wait : ANSWER_LONGEST_S;
    wait = wait > ANSWER_SHORTEST_S ? wait : ANSWER_SHORTEST_S;
    const int64_t morning = morning_after(zone, now + wait);
    if (morning && morning + MORNING_LEAD_S <= starts_at)
        return morning;
    const int64_t last = starts_at > now + ANSWER_SHORTEST_S ? starts_at : ends_at;
    return now + wait < last ? now + wait : last;
}

int64_t waitlist_begin(const struct zone *zone, const struct waitlist_entry *e, int64_t now,
                       int32_t step_min)
{
    struct date day;
    minute m;
    if (now <= e->starts_at || step_min < 1)
        return e->starts_at;
    zone_civil(zone, now, &day, &m);
    const int64_t step = now - now % 60 - (int64_t)(m % step_min) * 60;
    return step > e->starts_at ? step : e->starts_at;
}

bool waitlist_is_worth(const struct waitlist_entry *e, int64_t now)
{
    return now <= e->starts_at + (e->ends_at - e->starts_at) / 2;
}
