/* Words, and which tours are offered. */
#include "lead/lead_applicant.h"

#include <string.h>

/* ---- words ----------------------------------------------------------------------------------- */

struct word {
    const char *word;
    const char *name;
};

static const struct word statuses[LEAD_STATUS__MAX] = {
    [LEAD_NEW] = {"new", N_("New")},
    [LEAD_ANSWERED] = {"answered", N_("Answered")},
    [LEAD_TOUR_BOOKED] = {"tour_booked", N_("Tour booked")},
    [LEAD_TOUR_DONE] = {"tour_done", N_("Tour done")},
    [LEAD_OFFER] = {"offer", N_("Offer made")},
    [LEAD_WON] = {"won", N_("Won")},
    [LEAD_LOST] = {"lost", N_("Lost")},
};
static const struct word wants[WANTS__MAX] = {
    [WANTS_DESK] = {"desk", N_("A desk")},
    [WANTS_OFFICE] = {"office", N_("An office")},
    [WANTS_ROOM] = {"room", N_("A room")},
    [WANTS_EVENT] = {"event", N_("Room for an event")},
    [WANTS_OTHER] = {"other", N_("Something else")},
};
static const struct word sources[SOURCE__MAX] = {
    [SOURCE_UNSAID] = {"unsaid", N_("Did not say")},
    [SOURCE_SEARCH] = {"search", N_("Searching the web")},
    [SOURCE_FRIEND] = {"friend", N_("Somebody told me")},
    [SOURCE_SOCIAL] = {"social", N_("Social media")},
    [SOURCE_PRESS] = {"press", N_("Newspaper, radio, blog")},
    [SOURCE_PASSING] = {"passing", N_("Passing by")},
    [SOURCE_EVENT] = {"event", N_("At an event")},
    [SOURCE_NETWORK] = {"network", N_("Pages of the network")},
    [SOURCE_OTHER] = {"other", N_("Otherwise")},
};
static const struct word reasons[LOST__MAX] = {
    [LOST_UNSAID] = {"unsaid", N_("Did not say")},
    [LOST_PRICE] = {"price", N_("The price")},
    [LOST_PLACE] = {"place", N_("The place")},
    [LOST_FULL] = {"full", N_("We are full")},
    [LOST_TIME] = {"time", N_("The time")},
    [LOST_ELSEWHERE] = {"elsewhere", N_("Went elsewhere")},
    [LOST_SILENT] = {"silent", N_("Does not answer any more")},
    [LOST_OTHER] = {"other", N_("Something else")},
};
static const struct word wish_statuses[WISH_STATUS__MAX] = {
    [WISH_NEW] = {"new", N_("Waits for a steward")},
    [WISH_PASSED] = {"passed", N_("Passed on")},
    [WISH_ANSWERED] = {"answered", N_("Answered")},
    [WISH_FOUND] = {"found", N_("Found a place")},
    [WISH_NOTHING] = {"nothing", N_("Found nothing")},
    [WISH_CLOSED] = {"closed", N_("Closed")},
};
static const struct word applicant_statuses[APPLICANT__MAX] = {
    [APPLICANT_NEW] = {"new", N_("New")},
    [APPLICANT_IN_TOUCH] = {"in_touch", N_("In touch")},
    [APPLICANT_INVITED] = {"invited", N_("Invited")},
    [APPLICANT_DECLINED] = {"declined", N_("Declined")},
};

/* The index of a word; 0 when it is none of them. */
static int index_of(const struct word *words, int n, const char *word)
{
    for (int i = 0; word && i < n; i++)
        if (words[i].word && strcmp(words[i].word, word) == 0)
            return i;
    return 0;
}

const char *lead_status_word(enum lead_status s)
{
    return s < LEAD_STATUS__MAX ? statuses[s].word : NULL;
}

const char *lead_status_name(enum lead_status s)
{
    return s < LEAD_STATUS__MAX ? statuses[s].name : NULL;
}

enum lead_status lead_status_of(const char *word)
{
    return (enum lead_status)index_of(statuses, LEAD_STATUS__MAX, word);
}

const char *lead_wants_word(enum lead_wants w)
{
    return w < WANTS__MAX ? wants[w].word : NULL;
}

const char *lead_wants_name(enum lead_wants w)
{
    return w < WANTS__MAX ? wants[w].name : NULL;
}

enum lead_wants lead_wants_of(const char *word)
{
    int i = index_of(wants, WANTS__MAX, word);
    return i ? (enum lead_wants)i : WANTS_OTHER;
}

const char *lead_source_word(enum lead_source s)
{
    return s < SOURCE__MAX ? sources[s].word : NULL;
}

const char *lead_source_name(enum lead_source s)
{
    return s < SOURCE__MAX ? sources[s].name : NULL;
}

enum lead_source lead_source_of(const char *word)
{
    return (enum lead_source)index_of(sources, SOURCE__MAX, word);
}

const char *lost_word(enum lost_reason r)
{
    return r < LOST__MAX ? reasons[r].word : NULL;
}

const char *lost_name(enum lost_reason r)
{
    return r < LOST__MAX ? reasons[r].name : NULL;
}

enum lost_reason lost_of(const char *word)
{
    return (enum lost_reason)index_of(reasons, LOST__MAX, word);
}

const char *wish_status_word(enum wish_status s)
{
    return s < WISH_STATUS__MAX ? wish_statuses[s].word : NULL;
}

const char *wish_status_name(enum wish_status s)
{
    return s < WISH_STATUS__MAX ? wish_statuses[s].name : NULL;
}

enum wish_status wish_status_of(const char *word)
{
    return (enum wish_status)index_of(wish_statuses, WISH_STATUS__MAX, word);
}

const char *applicant_status_word(enum applicant_status s)
{
    return s < APPLICANT__MAX ? applicant_statuses[s].word : NULL;
}

const char *applicant_status_name(enum applicant_status s)
{
    return s < APPLICANT__MAX ? applicant_statuses[s].name : NULL;
}

enum applicant_status applicant_status_of(const char *word)
{
    return (enum applicant_status)index_of(applicant_statuses, APPLICANT__MAX, word);
}

/* ---- waiting --------------------------------------------------------------------------------- */

bool lead_is_open(enum lead_status s)
{
    return s < LEAD_WON;
}

bool lead_is_late(enum lead_status s, int64_t made_at, int64_t now)
{
    return s == LEAD_NEW && now - made_at >= (int64_t)LEAD_LATE_DAYS * 86400;
}

/* ---- tours ----------------------------------------------------------------------------------- */

enum { TOUR_STEP_MIN = 5, TOUR_SHORTEST_MIN = 15, DAY_MIN = 1440 };

static bool clear_of(const struct tour_slot *booked, size_t n, const struct tour_slot *slot)
{
    for (size_t i = 0; i < n; i++)
        if (booked[i].starts_at < slot->ends_at && booked[i].ends_at > slot->starts_at)
            return false;
    return true;
}

static bool lies_in(const struct span *spans, size_t n, int from, int to)
{
    for (size_t i = 0; i < n; i++)
        if (from >= spans[i].from && to <= spans[i].to)
            return true;
    return false;
}

/* What is asked, and what is found. */
struct offering {
    const struct tour_question *question;
    int64_t earliest;
    struct tour_slot *slots;
    size_t n, max;
};

/* The slot that begins at a minute of a civil day, if it exists, is in time and clear. */
static void offer(struct offering *o, struct date day, int from)
{
    const struct tour_question *q = o->question;
    struct tour_slot slot;
    int64_t second;
    if (zone_instant(q->calendar->zone, day, (minute)from, &slot.starts_at, &second) ==
        ZONE_MISSING)
        return;
    slot.ends_at = slot.starts_at + (int64_t)q->terms->length_min * 60;
    if (slot.starts_at >= o->earliest && clear_of(q->booked, q->booked_n, &slot))
        o->slots[o->n++] = slot;
}

static void offer_day(struct offering *o, struct date day)
{
    struct span open[4];
    const struct tour_terms *t = o->question->terms;
    size_t open_n = calendar_day(o->question->calendar, day, open, NULL);
    int weekday = date_weekday(day);
    for (size_t i = 0; i < t->open_n[weekday]; i++) {
        const struct span *hours = &t->open[weekday][i];
        for (int from = hours->from; from + t->length_min <= hours->to && o->n < o->max;
             from += t->length_min)
            if (lies_in(open, open_n, from, from + t->length_min))
                offer(o, day, from);
    }
}

size_t tour_slots(const struct tour_question *q, struct tour_slot *ret_slots, size_t max)
{
    const struct tour_terms *t = q->terms;
    struct offering o = {.question = q,
                         .earliest = q->now + (int64_t)t->notice_min * 60,
                         .slots = ret_slots,
                         .max = max};
    struct date today;
    minute at;
    if (!t->offered || t->length_min < TOUR_SHORTEST_MIN)
        return 0;
    zone_civil(q->calendar->zone, q->now, &today, &at);
    for (int i = 0; i <= t->horizon_days && o.n < max; i++)
        offer_day(&o, date_add(today, i));
    return o.n;
}

static bool spans_valid(const struct span *spans, size_t n)
{
    int last = -1;
    for (size_t i = 0; i < n; i++) {
        if (spans[i].from <= last || spans[i].to <= spans[i].from || spans[i].to > DAY_MIN)
            return false;
        last = spans[i].to;
    }
    return true;
}

const char *tour_terms_fault(const struct tour_terms *t)
{
    bool any = false;
    if (t->length_min < TOUR_SHORTEST_MIN || t->length_min > TOUR_LENGTH_MAX_MIN ||
        t->length_min % TOUR_STEP_MIN)
        return "length_min";
    if (t->notice_min < 0 || t->notice_min > 30 * DAY_MIN)
        return "notice_min";
    if (t->horizon_days < 1 || t->horizon_days > TOUR_HORIZON_MAX_DAYS)
        return "horizon_days";
    for (int day = 1; day <= 7; day++) {
        if (!spans_valid(t->open[day], t->open_n[day]))
            return "hours";
        any |= t->open_n[day] > 0;
    }
    return t->offered && !any ? "hours" : NULL;
}
