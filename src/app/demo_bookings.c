/* demo_bookings.c: a season of bookings at about 40 % of the open time. */
#include "app/demo.h"
#include "people/people.h"

enum {
    DAYS_BEFORE_TODAY = 7,
    MEMBER_DAYS_BACK = 35,
    MEMBER_DAYS_AHEAD = 28,
    REGULARS_PER_SPACE = 36, /* who come again and again */
    FACES_EVERY = 3,         /* of them: has an account and a card */
    SHARE_OF_DESKS = 50, /* per cent of desk spans that are taken, most of them whole: about 40 % */
    SHARE_OF_WHOLE_SPANS = 60,
    SHARE_OF_ROOMS = 40,
    DAY_STARTS = 8 * 60, /* of people, where a space never closes */
    DAY_ENDS = 20 * 60,
    STEP = 30
};

/* What is being filled. */
struct season {
    struct demo *d;
    struct calendar hours;
    bool confirms;
    const struct demo_person *people;
    size_t people_n;
    size_t turn; /* whose it is to book */
    struct booking_seed *seeds;
    size_t n, size;
};

/* How busy a weekday is, in per cent of a common one; index 1 is Monday. */
static const int busy[8] = {0, 90, 112, 118, 110, 82, 45, 25};

/* In turn, so that hardly anybody has two places at once; some are skipped, so that no day is like
 * another. */
static const struct demo_person *next_person(struct season *se)
{
    se->turn = (se->turn + 1 + rng_below(&se->d->rng, 3)) % se->people_n;
    return &se->people[se->turn];
}

static enum status add(struct season *se, const struct resource *r, struct booking_span span,
                       int32_t units)
{
    struct demo *d = se->d;
    const struct demo_person *p = next_person(se);
    struct booking_seed *seeds =
        arena_room(d->ctx->arena, se->seeds, se->n, &se->size, sizeof *seeds);
    if (!seeds)
        return FAILED;
    se->seeds = seeds;
    int64_t ahead = date_days(span.date) - date_days(d->today);
    int64_t now = ctx_now_s(d->ctx);
    int64_t made = now - demo_between(d, 1, 20) * 86400 + demo_between(d, 0, 43200);
    bool request = se->confirms && ahead >= 1 && ahead <= 3 && demo_percent(d, 20);
    if (request) /* one that nobody has answered yet is of the last hours */
        made = now - demo_between(d, 1, 8 * 60) * 60;
    se->seeds[se->n++] = (struct booking_seed){
        .resource_id = r->id,
        .span = span,
        .units = units,
        .people =
            r->kind == KIND_ROOM ? (int32_t)demo_between(d, 2, r->seats > 2 ? r->seats : 2) : 0,
        .name = p->name,
        .email = p->email,
        .lang = demo_percent(d, 88) ? "it" : "en",
        .account_id = p->account_id,
        .made_at = ahead < 0 ? made + ahead * 86400 : made,
        .request = request,
    };
    return OK;
}

/* The part of an open span in which people come; false when it is too short for anything. */
static bool day_part(struct span *s)
{
    if (s->from < DAY_STARTS && s->to > DAY_ENDS)
        *s = (struct span){DAY_STARTS, DAY_ENDS};
    return s->to - s->from >= 2 * STEP;
}

static struct booking_span at(struct date day, int64_t from, int64_t to)
{
    return (struct booking_span){.date = day, .from = (minute)from, .to = (minute)to};
}

/* A desk for a whole span, or for its first or last half. */
static enum status fill_desk(struct season *se, const struct resource *r, struct date day,
                             struct span s)
{
    struct demo *d = se->d;
    int chance = SHARE_OF_DESKS * busy[date_weekday(day)] / 100;
    for (int32_t i = 0; i < r->units; i++) {
        if (!demo_percent(d, chance))
            continue;
        int32_t units = i + 1 < r->units && demo_percent(d, 6) ? 2 : 1;
        int middle = s.from + (s.to - s.from) / 2 / STEP * STEP;
        struct booking_span span = at(day, s.from, s.to);
        if (!demo_percent(d, SHARE_OF_WHOLE_SPANS))
            span = demo_percent(d, 50) ? at(day, s.from, middle) : at(day, middle, s.to);
        enum status st = add(se, r, span, units);
        if (st != OK)
            return st;
        i += units - 1;
    }
    return OK;
}

/* A room from hour to hour: some are used back to back, most have pauses. */
static enum status fill_room(struct season *se, const struct resource *r, struct date day,
                             struct span s)
{
    struct demo *d = se->d;
    int chance = SHARE_OF_ROOMS * busy[date_weekday(day)] / 100;
    for (int64_t from = s.from; from + 60 <= s.to;) {
        int64_t length = demo_between(d, 2, r->kind == KIND_BOOTH ? 3 : 6) * STEP;
        if (from + length > s.to)
            length = s.to - from;
        if (demo_percent(d, chance)) {
            enum status st = add(se, r, at(day, from, from + length), 1);
            if (st != OK)
                return st;
        }
        from += length;
    }
    return OK;
}

static enum status fill_day(struct season *se, const struct resource *r, struct date day)
{
    struct span spans[4];
    size_t n = calendar_day(&se->hours, day, spans, NULL);
    for (size_t i = 0; i < n; i++) {
        if (!day_part(&spans[i]))
            continue;
        bool desk = r->kind == KIND_DESK || r->kind == KIND_OFFICE || r->kind == KIND_PARKING;
        enum status s = desk ? fill_desk(se, r, day, spans[i]) : fill_room(se, r, day, spans[i]);
        if (s != OK)
            return s;
    }
    return OK;
}

static enum status fill(struct season *se, const struct resource *resources, size_t n)
{
    for (int day = 0; day < se->d->days; day++) {
        struct date date = date_add(se->d->today, day - DAYS_BEFORE_TODAY);
        for (size_t i = 0; i < n; i++) {
            if (!resources[i].bookable)
                continue;
            enum status s = fill_day(se, &resources[i], date);
            if (s != OK)
                return s;
        }
    }
    return OK;
}

/* ---- the member that everybody may be -------------------------------------------------------- */

/* The first hours of a day that are open, at most so many minutes; false when it is closed. */
static bool first_hours(const struct season *se, struct date day, int length_min,
                        struct booking_span *ret_span)
{
    struct span spans[4];
    size_t n = calendar_day(&se->hours, day, spans, NULL);
    if (!n || !day_part(&spans[0]))
        return false;
    int to = spans[0].from + length_min;
    *ret_span = at(day, spans[0].from, to < spans[0].to ? to : spans[0].to);
    return true;
}

/* As if he had booked it himself three days before, with what he has then. What a rule refuses, and
 * what is gone, is left out. */
static enum status book_himself(struct ctx *ctx, const struct booking_ask *ask)
{
    const struct clock *real = ctx->clock;
    const struct clock then = clock_fixed(
        ctx_now_s(ctx) + (date_days(ask->span.date) - ctx_now_s(ctx) / 86400 - 3) * 86400);
    struct booking made;
    bool repeated;
    if (then.fixed_us < clock_now_us(real))
        ctx->clock = &then;
    const enum status s = booking_place(ctx, ask, &made, &repeated);
    ctx->clock = real;
    if (s != INVALID && s != CONFLICT)
        return s;
    ctx->problem = (struct problem){0};
    return OK;
}

/* His habit: the same desk on the mornings of two weekdays, since weeks and for weeks; and one
 * whole day of the next seven, so that there is always something ahead. He books before others. */
static enum status add_habit(struct season *se, struct booking_ask *ask)
{
    struct demo *d = se->d;
    int weekday = (int)demo_between(d, 1, 3);
    int whole_from = (int)demo_between(d, 1, 7);
    bool had_whole = false;
    enum status s = OK;
    for (int day = -MEMBER_DAYS_BACK; day <= MEMBER_DAYS_AHEAD && s == OK; day++) {
        struct date date = date_add(d->today, day);
        bool whole = !had_whole && day >= whole_from;
        bool usual = date_weekday(date) == weekday || date_weekday(date) == weekday + 2;
        if ((!usual && !whole && day != 0) ||
            !first_hours(se, date, whole ? 12 * 60 : 4 * 60, &ask->span))
            continue;
        had_whole |= whole;
        s = book_himself(d->ctx, ask);
    }
    return s;
}

static enum status fill_member(struct season *se, int64_t space_id,
                               const struct resource *resources, size_t n)
{
    struct ctx *ctx = se->d->ctx;
    struct contact c;
    size_t i = 0;
    enum status s = people_of_email(ctx, DEMO_MEMBER_EMAIL, &c);
    if (s == OK)
        s = people_actor_of(ctx, c.account_id, &ctx->actor);
    while (i < n && !(resources[i].bookable && resources[i].kind == KIND_DESK))
        i++;
    struct booking_ask ask = {
        .space_id = space_id,
        .resource_id = i < n ? resources[i].id : 0,
        .units = 1,
        .name = c.name,
        .email = c.email,
        .quiet = true,
    };
    if (s == OK && i < n)
        s = add_habit(se, &ask);
    ctx->actor = NULL;
    return s;
}

enum status demo_regulars_make(struct demo *d, struct demo_person **ret_people, size_t *ret_n)
{
    struct demo_person *people = arena_array(d->ctx->arena, REGULARS_PER_SPACE, sizeof *people);
    enum status s = people ? OK : FAILED;
    for (size_t i = 0; i < REGULARS_PER_SPACE && s == OK; i++) {
        s = demo_person_make(d, &people[i]);
        if (s == OK && d->faces && i % FACES_EVERY == 0)
            s = people_account(d->ctx, people[i].email, people[i].name, &people[i].account_id);
    }
    *ret_people = people;
    *ret_n = REGULARS_PER_SPACE;
    return s;
}

enum status demo_bookings_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                               size_t people_n)
{
    struct space space;
    struct resource *resources;
    size_t resources_n, made;
    struct season se = {.d = d, .people = people, .people_n = people_n};
    enum status s = space_get(d->ctx, space_id, &space);
    if (s == OK)
        s = space_calendar(d->ctx, &space, &se.hours);
    if (s == OK)
        s = space_resources(d->ctx, space_id, &resources, &resources_n);
    if (s != OK)
        return s;
    se.confirms = space.terms.confirm;
    bool first = d->bookings == 0 && d->days > 0;
    s = first ? fill_member(&se, space_id, resources, resources_n) : OK;
    if (s == OK)
        s = fill(&se, resources, resources_n);
    if (s == OK)
        s = booking_load(d->ctx, space_id, se.seeds, se.n, &made);
    if (s == OK)
        d->bookings += (int64_t)made;
    return s;
}
