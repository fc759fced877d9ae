/* Random histories of series against a model that anybody can check by eye: an array of minutes for
 * each resource, and the dates of each series as a list [SE-1, SE-6, SE-8]. The window lies around
 * the day on which the clocks go forward. A failing seed replays exactly. */
#include "series/series.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

#include <string.h>

enum {
    RESOURCES = 3,
    WINDOW_DAYS = 400,
    WINDOW_MIN = WINDOW_DAYS * 24 * 60,
    SERIES_MAX = 6,
    DATES_MAX = 24,
    STEPS = 24,     /* of one history */
    HISTORIES = 40, /* on SQLite */
    HISTORIES_POSTGRES = 2,
    HISTORIES_SLOW = 2
};

/* A date of the model: as the series says it, and where it is. */
struct model_date {
    struct date day;
    size_t says_resource, resource;
    int32_t says_from, says_to;
    int32_t from, to;
    bool live;
};
struct model_series {
    int64_t id;
    size_t resource;
    int32_t from, to, units;
    struct model_date dates[DATES_MAX];
    size_t n;
};
struct history {
    struct test_house house;
    int64_t resources[RESOURCES];
    int32_t units[RESOURCES];
    int16_t taken[RESOURCES][WINDOW_MIN];
    struct model_series series[SERIES_MAX];
    size_t n;
    int64_t base; /* the first instant of the window */
    const struct zone *zone;
    struct rng *rng;
    /* the step under way */
    struct series_ask ask;
    struct series_step step;
    struct model_series *of;
    bool preview;
    struct series_try got;
    enum status answer;
    char shown[16 * 64]; /* what a person saw before */
};

/* What happened, over all histories: they are worth something. */
static struct {
    size_t steps, fits, conflicts, stays, refused, extended, made;
} seen;

static const struct date first_day = {2027, 3, 1};

/* ---- the model ------------------------------------------------------------------------------ */

/* False when one of its ends does not exist. */
static bool instants(const struct history *h, struct date d, int32_t from, int32_t to,
                     int64_t *ret_from, int64_t *ret_to)
{
    int64_t second = 0;
    return zone_instant(h->zone, d, (minute)from, ret_from, &second) != ZONE_MISSING &&
           zone_instant(h->zone, d, (minute)to, ret_to, &second) != ZONE_MISSING;
}

static void occupy(struct history *h, const struct model_series *s, const struct model_date *d,
                   int sign)
{
    int64_t from = 0;
    int64_t to = 0;
    assert_true(instants(h, d->day, d->from, d->to, &from, &to));
    for (int64_t at = (from - h->base) / 60; at < (to - h->base) / 60; at++) {
        assert_in_range(at, 0, WINDOW_MIN - 1);
        int16_t *cell = &h->taken[d->resource][at];
        *cell = (int16_t)(*cell + sign * s->units);
        assert_true(*cell >= 0 && *cell <= h->units[d->resource]);
    }
}

static bool is_free(const struct history *h, const struct model_series *s,
                    const struct model_date *d)
{
    int64_t from = 0;
    int64_t to = 0;
    if (s->units > h->units[d->resource] || !instants(h, d->day, d->from, d->to, &from, &to) ||
        to <= from)
        return false;
    for (int64_t at = (from - h->base) / 60; at < (to - h->base) / 60; at++) {
        if (h->taken[d->resource][at] + s->units > h->units[d->resource])
            return false;
    }
    return true;
}

static bool alone(const struct model_date *d)
{
    return d->live &&
           (d->resource != d->says_resource || d->from != d->says_from || d->to != d->says_to);
}

/* ---- what is asked -------------------------------------------------------------------------- */

static int32_t below(struct history *h, int32_t n)
{
    return (int32_t)rng_below(h->rng, (uint64_t)n);
}

static void random_span(struct history *h, int32_t *ret_from, int32_t *ret_to)
{
    *ret_from = (2 + below(h, 6)) * 30; /* at night, around the hour that is left out */
    *ret_to = *ret_from + 30 + below(h, 6) * 30;
}

static struct date random_day(struct history *h, const struct model_series *s)
{
    return s->dates[below(h, (int32_t)s->n)].day;
}

static void random_ask(struct history *h)
{
    static const char *const rules[] = {"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,MO",
                                        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "FREQ=DAILY;INTERVAL=3"};
    const size_t r = (size_t)below(h, RESOURCES);
    h->ask = (struct series_ask){.space_id = h->house.space_id,
                                 .resource_id = h->resources[r],
                                 .when = {.rule = rules[below(h, 4)],
                                          .first = date_add(first_day, 10 + below(h, 15)),
                                          .count = 1 + below(h, 8)},
                                 .units = h->units[r] > 1 ? 1 + below(h, 3) : 1,
                                 .name = "Scuola"};
    random_span(h, &h->ask.from_min, &h->ask.to_min);
}

static void random_step(struct history *h)
{
    static const enum series_deed deeds[] = {SERIES_CHANGE, SERIES_CHANGE,  SERIES_CHANGE,
                                             SERIES_CANCEL, SERIES_RESTORE, SERIES_EXTEND};
    h->of = &h->series[below(h, (int32_t)h->n)];
    h->step = (struct series_step){
        .deed = deeds[below(h, 6)], .from_min = -1, .exceptions = below(h, 4) == 0};
    const int scope = h->step.deed == SERIES_CANCEL ? 2 : below(h, 3);
    if (h->step.deed == SERIES_EXTEND) {
        h->step.count = 1 + below(h, 3);
        return;
    }
    if (scope > 0)
        h->step.from = random_day(h, h->of);
    if (scope == 2) {
        h->step.to = h->step.from;
        h->step.one = true;
    }
    if (h->step.deed != SERIES_CHANGE)
        return;
    if (below(h, 2))
        random_span(h, &h->step.from_min, &h->step.to_min);
    if (below(h, 2) || h->step.from_min < 0)
        h->step.resource_id = h->resources[below(h, RESOURCES)];
}

/* ---- what it should be ----------------------------------------------------------------------- */

static size_t index_of(const struct history *h, int64_t resource_id)
{
    size_t i = 0;
    while (h->resources[i] != resource_id)
        i++;
    return i;
}

static struct model_date says(const struct model_series *s, struct date day)
{
    return (struct model_date){.day = day,
                               .says_resource = s->resource,
                               .resource = s->resource,
                               .says_from = s->from,
                               .says_to = s->to,
                               .from = s->from,
                               .to = s->to};
}

/* Book it where the series says; true when it is possible. */
static bool book(struct history *h, const struct model_series *s, struct model_date *d)
{
    struct model_date wanted = *d;
    wanted.resource = d->says_resource;
    wanted.from = d->says_from;
    wanted.to = d->says_to;
    wanted.live = is_free(h, s, &wanted);
    if (wanted.live) {
        occupy(h, s, &wanted, 1);
        *d = wanted;
    }
    return wanted.live;
}

static bool shift(struct history *h, const struct model_series *s, struct model_date *d)
{
    const struct series_step *step = &h->step;
    struct model_date wanted = *d;
    if (!step->one) {
        wanted.resource = d->says_resource;
        wanted.from = d->says_from;
        wanted.to = d->says_to;
    }
    if (step->from_min >= 0) {
        wanted.from = step->from_min;
        wanted.to = step->to_min;
    }
    if (step->resource_id)
        wanted.resource = index_of(h, step->resource_id);
    occupy(h, s, d, -1);
    const bool fits = is_free(h, s, &wanted);
    if (fits)
        *d = wanted;
    occupy(h, s, d, 1);
    return fits;
}

static bool in_range(const struct series_step *step, struct date day)
{
    return (!step->from.year || date_compare(day, step->from) >= 0) &&
           (!step->to.year || date_compare(day, step->to) <= 0);
}

/* How many should fit, and conflict; the model is then as the program should be. */
static void step_model(struct history *h, size_t *fits, size_t *conflicts, size_t *stays)
{
    const struct series_step *step = &h->step;
    struct model_series *s = h->of;
    for (size_t i = 0; i < s->n; i++) {
        struct model_date *d = &s->dates[i];
        bool ok = true;
        if (!in_range(step, d->day) || d->live != (step->deed != SERIES_RESTORE))
            continue;
        if (step->deed == SERIES_RESTORE) {
            ok = book(h, s, d);
        } else if (step->deed == SERIES_CANCEL) {
            occupy(h, s, d, -1);
            d->live = false;
        } else if (alone(d) && !step->one && !step->exceptions) {
            (*stays)++;
            continue;
        } else {
            ok = shift(h, s, d);
        }
        *fits += ok;
        *conflicts += !ok;
    }
}

static void say_model(struct history *h)
{
    const struct series_step *step = &h->step;
    struct model_series *s = h->of;
    if (step->deed != SERIES_CHANGE || step->one)
        return;
    for (size_t i = 0; i < s->n; i++) {
        struct model_date *d = &s->dates[i];
        if (!in_range(step, d->day))
            continue;
        if (step->from_min >= 0) {
            d->says_from = step->from_min;
            d->says_to = step->to_min;
        }
        if (step->resource_id)
            d->says_resource = index_of(h, step->resource_id);
    }
    if (step->from_min >= 0) {
        s->from = step->from_min;
        s->to = step->to_min;
    }
    if (step->resource_id)
        s->resource = index_of(h, step->resource_id);
}

/* ---- doing it ------------------------------------------------------------------------------- */

static enum status make(struct ctx *ctx, void *arg)
{
    struct history *h = arg;
    ctx->actor = &h->house.host;
    ctx->problem = (struct problem){0};
    h->ask.preview = h->step.preview = h->preview;
    h->ask.shown = h->step.shown = h->preview ? NULL : h->shown;
    h->answer =
        h->of ? series_do(ctx, h->of->id, &h->step, &h->got) : series_make(ctx, &h->ask, &h->got);
    return h->answer == OK && h->preview ? CONFLICT : h->answer;
}

static enum status compare(struct ctx *ctx, void *arg)
{
    const struct history *h = arg;
    struct booking_findings sound;
    struct findings ours;
    assert_int_equal(booking_check(ctx, &sound), OK);
    assert_int_equal(series_check(ctx, &ours), OK);
    assert_int_equal(sound.faults + ours.faults, 0);
    for (size_t i = 0; i < h->n; i++) {
        const struct model_series *m = &h->series[i];
        struct series s;
        struct series_date *dates = NULL;
        size_t n = 0;
        assert_int_equal(series_get(ctx, m->id, &s), OK);
        assert_int_equal(series_dates(ctx, &s, &dates, &n), OK);
        assert_int_equal(n, m->n);
        for (size_t k = 0; k < n; k++) {
            const struct model_date *d = &m->dates[k];
            int64_t from = 0;
            int64_t to = 0;
            assert_int_equal(date_compare(dates[k].day, d->day), 0);
            assert_int_equal(dates[k].live, d->live);
            assert_int_equal(dates[k].alone, alone(d));
            assert_int_equal(dates[k].resource_id, h->resources[d->says_resource]);
            if (!d->live)
                continue;
            assert_true(instants(h, d->day, d->from, d->to, &from, &to));
            assert_int_equal(dates[k].starts_at, from);
            assert_int_equal(dates[k].ends_at, to);
            assert_int_equal(dates[k].booked_resource_id, h->resources[d->resource]);
        }
    }
    return OK;
}

/* A new series: what fits by the model is what fits. */
static void note_made(struct history *h, struct model_series *s)
{
    size_t fits = 0;
    *s = (struct model_series){.id = h->got.series.id,
                               .resource = index_of(h, h->ask.resource_id),
                               .from = h->ask.from_min,
                               .to = h->ask.to_min,
                               .units = h->ask.units};
    for (size_t i = 0; i < h->got.n; i++) {
        s->dates[s->n] = says(s, h->got.lines[i].day);
        fits += book(h, s, &s->dates[s->n]);
        s->n++;
    }
    assert_int_equal(h->got.fits, fits);
    seen.made += fits;
    seen.conflicts += h->got.conflicts;
}

static void note_extended(struct history *h)
{
    struct model_series *s = h->of;
    size_t fits = 0;
    for (size_t i = 0; i < h->got.n; i++) {
        s->dates[s->n] = says(s, h->got.lines[i].day);
        fits += book(h, s, &s->dates[s->n]);
        s->n++;
    }
    assert_int_equal(h->got.fits, fits);
    seen.extended += fits;
}

/* Refused as a whole: nothing fits, or nothing is there. Then nothing has changed. */
static void note_step(struct history *h)
{
    static struct history kept; /* the model as it was */
    size_t fits = 0;
    size_t conflicts = 0;
    size_t stays = 0;
    kept = *h;
    step_model(h, &fits, &conflicts, &stays);
    if (h->answer == OK) {
        assert_int_equal(h->got.fits, fits);
        assert_int_equal(h->got.conflicts, conflicts);
        assert_int_equal(h->got.stays, stays);
        seen.steps++;
        seen.fits += fits;
        seen.conflicts += conflicts;
        seen.stays += stays;
        say_model(h);
        return;
    }
    assert_int_equal(h->answer, CONFLICT);
    assert_int_equal(fits, 0);
    seen.refused++;
    *h = kept;
}

static void take_step(struct test_store *t, struct history *h)
{
    h->of = NULL;
    const bool makes = h->n == 0 || (h->n < SERIES_MAX && below(h, 4) == 0);
    if (makes)
        random_ask(h);
    else
        random_step(h);
    if (h->of && h->step.deed == SERIES_EXTEND && h->of->n > 13)
        return; /* it would leave the window */
    h->shown[0] = '\0';
    for (int i = 0; i < 2; i++) {
        h->preview = i == 0;
        arena_reset(t->ctx.arena);
        const enum status s = store_tx(t->store, &t->ctx, DB_WRITE, make, h);
        assert_int_equal(s, h->preview && h->answer == OK ? CONFLICT : h->answer);
        if (h->preview && h->answer == OK)
            (void)snprintf(h->shown, sizeof(h->shown), "%s", h->got.shown);
        if (h->preview && below(h, 4) == 0)
            return; /* nothing is kept: the comparison finds what is */
    }
    if (makes && h->answer == OK)
        note_made(h, &h->series[h->n++]);
    else if (!makes && h->step.deed == SERIES_EXTEND && h->answer == OK)
        note_extended(h);
    else if (!makes && h->step.deed != SERIES_EXTEND)
        note_step(h);
}

static enum status open_house(struct ctx *ctx, void *arg)
{
    struct history *h = arg;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * 60}, &h->house);
    h->resources[0] = h->house.small;
    h->resources[1] = h->house.large;
    h->resources[2] = h->house.desks;
    h->units[0] = h->units[1] = 1;
    h->units[2] = 5;
    return OK;
}

/* Said when a history fails, so that LOGGIA_SEED replays it. */
static uint64_t last_seed;

static int say_seed(void **state)
{
    (void)state;
    print_message("the last seed was %llu\n", (unsigned long long)last_seed);
    return 0;
}

static void play(enum store_engine engine, uint64_t seed)
{
    static struct history h;
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    struct rng rng = rng_seeded(seed);
    memset(&h, 0, sizeof h); /* a literal would stand on the stack, too large for valgrind */
    h.zone = zone_get("Europe/Rome");
    h.rng = &rng;
    h.base = zone_day_start(h.zone, first_day);
    last_seed = seed;
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, open_house, &h), OK);
    for (int i = 0; i < STEPS; i++) {
        take_step(&t, &h);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, compare, &h), OK);
    }
    test_store_close(&t);
    booking_forget_spaces();
}

static void histories(void **state)
{
    (void)state;
    const char *one = getenv("LOGGIA_SEED");
    if (one) {
        play(STORE_SQLITE, strtoull(one, NULL, 10));
        return;
    }
    const uint64_t usual = (uint64_t)test_rounds(HISTORIES, HISTORIES_SLOW);
    for (uint64_t seed = 1; seed <= usual; seed++)
        play(STORE_SQLITE, seed);
    for (uint64_t seed = 1; seed <= HISTORIES_POSTGRES; seed++)
        play(STORE_POSTGRES, seed + 1000);
    print_message(
        "%zu steps: %zu fit, %zu conflicts, %zu stay; %zu refused, %zu further, %zu made\n",
        seen.steps, seen.fits, seen.conflicts, seen.stays, seen.refused, seen.extended, seen.made);
    if (usual < HISTORIES)
        return;
    assert_true(seen.steps > usual * 3 && seen.fits > usual * 6 && seen.made > usual * 5);
    assert_true(seen.conflicts > usual && seen.stays > usual / 4 && seen.extended > usual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(histories, say_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
