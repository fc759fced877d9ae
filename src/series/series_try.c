/* Dates tried one by one: each is judged, counted and paid by module booking as one of its own. */
#include "series/series_internal.h"

#include <stdio.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, SCRATCH_BYTES = 4 << 20 };

enum status trying_begin(struct ctx *ctx, int64_t space_id, struct series_try *t,
                         struct trying *ret)
{
    struct resource *resources = NULL;
    struct calendar *calendar = arena_alloc(ctx->arena, sizeof(*calendar));
    enum status s = calendar ? space_get(ctx, space_id, &t->space) : LIMIT;
    if (s == OK)
        s = space_calendar(ctx, &t->space, calendar);
    if (s == OK)
        s = space_resources(ctx, space_id, &resources, &t->resources_n);
    if (s != OK)
        return s;
    t->resources = resources;
    t->by_host = people_is_desk(ctx->actor, t->space.operator_id, space_id);
    *ret = (struct trying){.ctx = ctx, .scratch = *ctx, .t = t, .calendar = calendar};
    ret->scratch.arena = arena_new(SCRATCH_BYTES);
    return ret->scratch.arena ? OK : LIMIT;
}

void trying_end(struct trying *y)
{
    arena_free(y->scratch.arena);
    y->scratch.arena = NULL;
}

const struct resource *trying_resource(const struct series_try *t, int64_t id)
{
    for (size_t i = 0; i < t->resources_n; i++) {
        if (t->resources[i].id == id)
            return &t->resources[i];
    }
    return NULL;
}

/* ---- locks ---------------------------------------------------------------------------------- */

static void add_id(int64_t *ids, size_t *n, size_t max, int64_t id)
{
    for (size_t i = 0; i < *n; i++) {
        if (ids[i] == id)
            return;
    }
    if (id && *n < max)
        ids[(*n)++] = id;
}

enum status trying_lock(struct trying *y, int64_t also)
{
    const struct series_try *t = y->t;
    const size_t max = 2 * t->n + y->choices_n + 1;
    int64_t *ids = arena_array(y->ctx->arena, max, sizeof(*ids));
    size_t n = 0;
    if (!ids)
        return LIMIT;
    add_id(ids, &n, max, also);
    for (size_t i = 0; i < t->n; i++) {
        add_id(ids, &n, max, t->lines[i].was_resource_id);
        if (trying_resource(t, t->lines[i].resource_id))
            add_id(ids, &n, max, t->lines[i].resource_id);
    }
    for (size_t i = 0; i < y->choices_n; i++) {
        if (trying_resource(t, y->choices[i].resource_id))
            add_id(ids, &n, max, y->choices[i].resource_id);
    }
    return booking_lock_all(y->ctx, ids, n);
}

/* ---- one date ------------------------------------------------------------------------------- */

const struct series_choice *trying_choice(const struct trying *y, struct date day)
{
    for (size_t i = 0; i < y->choices_n; i++) {
        if (date_compare(y->choices[i].day, day) == 0)
            return &y->choices[i];
    }
    return NULL;
}

struct booking_span trying_span(const struct trying *y, struct date day, int32_t from_min,
                                int32_t to_min, bool *ret_twice)
{
    int64_t first = 0;
    int64_t second = 0;
    const struct zone *z = y->calendar->zone;
    struct booking_span span = {.date = day,
                                .from = (minute)from_min,
                                .to = (minute)(to_min > DAY_MIN ? to_min - DAY_MIN : to_min),
                                .next_day = to_min > DAY_MIN,
                                .which = BOOKING_FIRST};
    *ret_twice = zone_instant(z, day, span.from, &first, &second) == ZONE_TWICE;
    /* From before into the hour that comes twice: to its first end. */
    return span;
}

int64_t trying_instant(const struct trying *y, struct date day, int32_t minute_of_day)
{
    int64_t first = 0;
    int64_t second = 0;
    if (zone_instant(y->calendar->zone, day, (minute)minute_of_day, &first, &second) == ZONE_TWICE)
        return first;
    return first;
}

void trying_choose(const struct trying *y, struct series_line *l, const struct series_choice *c)
{
    if (c->what == SERIES_ELSEWHERE)
        l->resource_id = c->resource_id;
    if (c->what == SERIES_OTHER_TIME)
        l->span = trying_span(y, l->day, c->from_min, c->to_min, &l->first_of_two);
    l->chosen = c->what == SERIES_ELSEWHERE || c->what == SERIES_OTHER_TIME;
}

static const char *kept(struct trying *y, const char *text)
{
    const char *copy = text ? arena_strdup(y->ctx->arena, text) : NULL;
    return copy ? copy : "";
}

enum status trying_outcome(struct trying *y, enum status s, struct series_line *l)
{
    struct problem *p = &y->scratch.problem;
    if (s == OK || (s != INVALID && s != CONFLICT && s != NOT_FOUND && s != DENIED))
        return s;
    const bool field = p->fields_n > 0 && strcmp(p->code ? p->code : "", "form.invalid") == 0;
    l->fit = SERIES_CONFLICT;
    l->code = kept(y, field ? p->fields[0].code : p->code);
    l->why = kept(y, field ? p->fields[0].detail : p->detail);
    *p = (struct problem){0};
    return OK;
}

enum status trying_take(struct trying *y, const struct booking *b, struct series_line *l)
{
    l->fit = SERIES_FITS;
    l->booking_id = b->id;
    l->resource_id = b->resource_id;
    l->status = b->status;
    l->team_waits = b->team_waits;
    l->price_cents = b->price_cents;
    if (!y->t->series.account_id)
        y->t->series.account_id = b->account_id;
    if (!b->account_id && !b->team_id)
        return OK;
    struct drawn d;
    const enum status s = plan_drawn(&y->scratch, b->id, &d);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    l->rest_cents = d.way.rest_cents;
    l->way = d.way.way;
    l->way_name = kept(y, plan_way_text(&y->scratch, &d.way));
    return OK;
}

enum status trying_number(const struct trying *y, int32_t most)
{
    if (!most || y->t->n <= (size_t)most)
        return OK;
    return ctx_field(y->ctx, "until", "series.guest_dates",
                     "At most %d days at a time without signing in.", (int)most);
}

/* The space takes no more of an address that nobody proved: all of it is refused. */
static enum status refuse_guest(struct trying *y, const struct series_line *at)
{
    const struct problem *p = &y->scratch.problem;
    int before = 0;
    for (const struct series_line *l = y->t->lines; l < at; l++)
        before += l->booking_id != 0 && l->was_resource_id == 0;
    y->ctx->problem.retry_after_s = p->retry_after_s;
    if (before == 0)
        return ctx_fail(y->ctx, LIMIT, "booking.guest_many", "%s", p->detail ? p->detail : "");
    const char *text = text_plural(
        y->ctx->lang,
        "With this address a day can be booked here now, not more. Sign in, or call the space.",
        "With this address %d days can be booked here now, not more. Sign in, or call the space.",
        before);
    const char *said = arena_printf(y->ctx->arena, text, before);
    return ctx_fail(y->ctx, LIMIT, "booking.guest_many", "%s", said ? said : "");
}

enum status trying_place(struct trying *y, struct series_line *l)
{
    const struct series *says = &y->t->series;
    struct booking b;
    bool repeated = false;
    const struct booking_ask ask = {.space_id = says->space_id,
                                    .resource_id = l->resource_id,
                                    .span = l->span,
                                    .units = says->units,
                                    .people = says->people,
                                    .name = says->name,
                                    .email = says->email,
                                    .phone = says->phone,
                                    .note = says->note,
                                    .team_id = says->team_id,
                                    .pay = {.chosen = says->in_money},
                                    .series_id = says->id,
                                    .series_at = trying_instant(y, l->day, says->anchor_min),
                                    .ignore_buffers = y->ignore_buffers,
                                    .quiet = true,
                                    .guest = y->guest,
                                    .in_go = says->in_go};
    arena_reset(y->scratch.arena);
    y->scratch.problem = (struct problem){0};
    const enum status s = booking_place(&y->scratch, &ask, &b, &repeated);
    if (s == LIMIT && y->guest)
        return refuse_guest(y, l);
    return s == OK ? trying_take(y, &b, l) : trying_outcome(y, s, l);
}

enum status trying_offer(struct trying *y, struct series_line *l)
{
    struct booking_offer offers[2 * BOOKING_OFFERS_MAX];
    const struct series *says = &y->t->series;
    size_t n = 0;
    if (!y->preview || y->looked++ >= SERIES_OFFERS_LOOKED)
        return OK;
    const struct booking_ask ask = {.space_id = says->space_id,
                                    .resource_id = l->resource_id,
                                    .span = l->span,
                                    .units = says->units,
                                    .people = says->people,
                                    .email = says->email,
                                    .team_id = says->team_id};
    arena_reset(y->scratch.arena);
    const enum status s =
        booking_offers(&y->scratch, &ask, l->was_resource_id ? l->booking_id : 0, offers, &n);
    struct booking_offer *list = s == OK ? arena_array(y->ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        list[i] = offers[i];
        list[i].resource_name = kept(y, offers[i].resource_name);
    }
    l->offers = list;
    l->offers_n = n;
    return OK;
}

/* ---- what was shown is what is kept --------------------------------------------------------- */

/* FNV-1a: tells apart what was shown from what is, no secret hangs on it. */
static uint64_t mix(uint64_t h, int64_t v)
{
    for (int i = 0; i < 8; i++) {
        h ^= (uint64_t)(v >> (8 * i)) & 0xff;
        h *= 1099511628211ULL;
    }
    return h;
}

enum { PRINT_CHARS = 5 + 8 };

/* "1a2b3" the day, and 8 characters of what a person was told of it. */
static void print_of(const struct series_line *l, char ret[PRINT_CHARS + 1])
{
    uint64_t h = 14695981039346656037ULL;
    const int64_t facts[] = {(int64_t)l->fit,
                             l->ends,
                             l->resource_id,
                             l->span.from,
                             l->span.to,
                             l->price_cents.has ? l->price_cents.v : -1,
                             l->rest_cents.has ? l->rest_cents.v : -1,
                             l->status == BOOKING_REQUESTED,
                             l->was_cents.has ? l->was_cents.v : -1};
    for (size_t i = 0; i < ARRAY_LEN(facts); i++)
        h = mix(h, facts[i]);
    (void)snprintf(ret, PRINT_CHARS + 1, "%05x%08x", (unsigned)date_days(l->day) & 0xfffffU,
                   (unsigned)(h ^ (h >> 32)));
}

/* Was the line shown like this? */
static bool was_shown(const char *shown, const char print[PRINT_CHARS + 1])
{
    const size_t n = strlen(shown) / PRINT_CHARS;
    for (size_t i = 0; i < n; i++) {
        if (memcmp(shown + i * PRINT_CHARS, print, PRINT_CHARS) == 0)
            return true;
    }
    return false;
}

/* A choice carries the price that stood beside it: what it makes of its date was shown there. */
static bool as_chosen(const struct trying *y, const struct series_line *l)
{
    const struct series_choice *c = trying_choice(y, l->day);
    if (!c)
        return false;
    if (c->what == SERIES_SKIP)
        return l->fit != SERIES_FITS;
    if (c->what == SERIES_END)
        return l->ends;
    return l->fit == SERIES_FITS && l->chosen && c->price_cents.has == l->price_cents.has &&
           c->price_cents.v == l->price_cents.v;
}

static void count(struct series_try *t, const struct series_line *l)
{
    t->fits += l->fit == SERIES_FITS;
    t->conflicts += l->fit == SERIES_CONFLICT;
    t->left_out += l->fit == SERIES_LEFT_OUT;
    t->stays += l->fit == SERIES_STAYS;
    t->changed += l->changed;
    if (l->fit != SERIES_FITS)
        return;
    t->was_cents += l->was_cents.v;
    if (l->ends)
        return;
    t->waits += l->status == BOOKING_REQUESTED;
    t->unpriced += !l->price_cents.has;
    t->total_cents += l->price_cents.v;
    t->rest_cents += l->rest_cents.v;
}

enum status trying_sum(struct trying *y, const char *shown)
{
    struct series_try *t = y->t;
    const size_t lines = t->n + t->series.in_go; /* and what all of them cost */
    char *all = arena_alloc(y->ctx->arena, lines * PRINT_CHARS + 1);
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < t->n; i++) {
        struct series_line *l = &t->lines[i];
        print_of(l, all + i * PRINT_CHARS);
        char print[PRINT_CHARS + 1];
        print_of(l, print);
        l->changed = shown && !was_shown(shown, print) && !as_chosen(y, l);
        count(t, l);
    }
    if (t->series.in_go) {
        char print[PRINT_CHARS + 1];
        const struct series_line sum = {.price_cents = opt_int_of(t->all_cents)};
        print_of(&sum, print);
        t->changed += shown && !was_shown(shown, print);
        memcpy(all + t->n * PRINT_CHARS, print, PRINT_CHARS);
    }
    all[lines * PRINT_CHARS] = '\0';
    t->shown = all;
    return OK;
}

enum status trying_judge(struct trying *y, const char *shown)
{
    const struct series_try *t = y->t;
    size_t unsaid = 0;
    for (size_t i = 0; i < t->n; i++)
        unsaid += t->lines[i].fit == SERIES_CONFLICT && !trying_choice(y, t->lines[i].day);
    if (t->changed > 0)
        return ctx_fail(y->ctx, CONFLICT, "series.changed",
                        "Something is not as it was shown any more. Please look at the marked "
                        "dates again.");
    if (!shown && unsaid > 0)
        return ctx_fail(y->ctx, CONFLICT, "series.conflicts",
                        "%d dates are not possible: please say what to do about each, or look at "
                        "the preview first.",
                        (int)unsaid);
    if (t->fits == 0)
        return ctx_fail(y->ctx, CONFLICT, "series.no_date", "Not one of the dates is possible.");
    return OK;
}
