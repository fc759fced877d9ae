/* Any sequence of what people do with a membership: what was shown when it was done is what is
 * charged until something else is done [PL-3], no day is paid twice [PL-2], no day of a pause
 * entitles or costs [PL-10], and nothing ends earlier than it may [PL-11]. */
#include "plan/plan_story.h"

#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { CHARGES = 2000, STORY_DAYS = 420, SEEDS = 250, STREAMS = STREAM_EXTRAS + STORY_PARTS_MAX };

/* What one membership was charged, and what was last shown of what would be. */
struct life {
    struct story story;
    struct charge charges[CHARGES];
    size_t charges_n;
    struct due shown[STREAMS][DUES_MAX];
    size_t shown_n[STREAMS], seen_n[STREAMS];
};
static struct life life;

static size_t due_of(const struct stream *st, struct date today, struct date until,
                     struct due ret[DUES_MAX])
{
    static struct charge mine[CHARGES];
    static struct charged left[CHARGES];
    size_t n = 0;
    for (size_t i = 0; i < life.charges_n; i++) {
        if (life.charges[i].subject_id == st->subject_id)
            mine[n++] = life.charges[i];
    }
    const struct billing b = {.rates = st->rates,
                              .rates_n = st->rates_n,
                              .charged = left,
                              .charged_n = charges_left(mine, n, st->source, left, CHARGES),
                              .today = today,
                              .until = until};
    return bill_due(&b, ret);
}

static void show(struct date today)
{
    struct stream st;
    for (size_t i = 0; story_stream(&life.story, i, &st); i++) {
        life.shown_n[i] = due_of(&st, today, date_add(today, STORY_DAYS), life.shown[i]);
        life.seen_n[i] = 0;
    }
}

/* The next due of a stream is the next that was shown. */
static void as_shown(size_t i, const struct due *d)
{
    assert_true(life.seen_n[i] < life.shown_n[i]);
    const struct due *wanted = &life.shown[i][life.seen_n[i]++];
    assert_int_equal(d->amount_cents, wanted->amount_cents);
    assert_int_equal(date_days(d->bill), date_days(wanted->bill));
    assert_int_equal(date_days(d->from), date_days(wanted->from));
    assert_int_equal(date_days(d->until), date_days(wanted->until));
}

static void charge_day(struct date today)
{
    struct stream st;
    struct due dues[DUES_MAX];
    for (size_t i = 0; story_stream(&life.story, i, &st); i++) {
        const size_t n = due_of(&st, today, date_add(today, 1), dues);
        for (size_t k = 0; k < n; k++) {
            as_shown(i, &dues[k]);
            assert_true(life.charges_n < CHARGES);
            life.charges[life.charges_n] = (struct charge){.id = (int64_t)life.charges_n + 1,
                                                           .source = st.source,
                                                           .subject_id = st.subject_id,
                                                           .from = dues[k].from,
                                                           .until = dues[k].until,
                                                           .whole = dues[k].whole,
                                                           .whole_cents = dues[k].whole_cents,
                                                           .amount_cents = dues[k].amount_cents,
                                                           .reverses_id = dues[k].reverses_id};
            life.charges_n++;
        }
    }
}

/* Is the day paid, once, and at what price of its period? */
static bool paid(struct date day, int64_t *ret_whole_cents)
{
    int times = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < life.charges_n; i++) {
        const struct charge *c = &life.charges[i];
        if (c->source == CHARGE_PLAN && date_compare(c->from, day) <= 0 &&
            date_compare(day, c->until) < 0) {
            times += c->reverses_id ? -1 : 1;
            sum += c->reverses_id ? -c->whole_cents : c->whole_cents;
        }
    }
    *ret_whole_cents = sum;
    assert_in_range(times, 0, 1);
    return times == 1;
}

static struct membership_step random_step(struct rng *rng, const struct plan *plans,
                                          struct date today)
{
    struct membership_step step = {
        .kind = (enum step_kind)(1 + rng_below(rng, STEP_REPRICE)),
        .from = date_add(today, (int64_t)rng_below(rng, 50)),
        .plan = &plans[rng_below(rng, 3)],
        .seats = 1 + (int32_t)rng_below(rng, 3),
        .price_cents = 100 * (int64_t)(1 + rng_below(rng, 300)),
        .name = "Locker",
        .by_host = rng_below(rng, 3) == 0,
    };
    step.until = date_add(step.from, 1 + (int64_t)rng_below(rng, 40));
    step.term_months = step.plan->terms_n && rng_below(rng, 2) ? step.plan->terms[0].months : 0;
    step.extra_id = 100 + (int64_t)rng_below(rng, 5);
    return step;
}

static void name_extras(struct story *s)
{
    for (size_t i = 0; i < s->extras_n; i++)
        s->extras[i].id = s->extras[i].id ? s->extras[i].id : 100 + (int64_t)i;
}

static void do_something(struct rng *rng, const struct plan *plans, struct date today)
{
    const struct membership_step step = random_step(rng, plans, today);
    const struct date earliest = story_earliest_end(&life.story, today);
    struct date day;
    if (story_step(&life.story, &step, today, &day) != STEP_FITS)
        return;
    if (step.kind == STEP_CANCEL && !step.by_host)
        assert_true(date_compare(life.story.m.until, earliest) >= 0);
    name_extras(&life.story);
    show(today);
}

static void live(uint64_t seed, const struct plan *plans)
{
    struct rng rng = rng_seeded(seed);
    const struct date start = date_add((struct date){2027, 1, 1}, (int64_t)rng_below(&rng, 420));
    memset(&life, 0, sizeof(life));
    story_begin(&(struct membership_ask){.plan = &plans[rng_below(&rng, 3)],
                                         .seats = 1,
                                         .from = start,
                                         .by_host = true,
                                         .trial = rng_below(&rng, 4) == 0,
                                         .note = ""},
                &life.story);
    life.story.m.id = 1;
    show(start);
    for (int i = 0; i < STORY_DAYS; i++) {
        const struct date today = date_add(start, i);
        if (rng_below(&rng, 25) == 0)
            do_something(&rng, plans, today);
        charge_day(today);
        const struct membership_turn *t = story_turn_on(&life.story, today);
        int64_t whole_cents = 0;
        if (date_compare(today, life.story.m.anchor) < 0)
            continue;
        assert_int_equal(paid(today, &whole_cents), story_entitles(&life.story, today));
        if (story_entitles(&life.story, today))
            assert_int_equal(whole_cents, t->price_cents * t->seats);
    }
}

static void what_was_shown_is_what_is_charged(void **state)
{
    (void)state;
    static const struct plan_term terms[] = {{3, 17000}};
    static const struct plan_extra extras[] = {{.id = 1, .name = "Post", .price_cents = 2500}};
    static const struct plan plans[] = {
        {.id = 1,
         .name = "Resident",
         .period_months = 1,
         .price_cents = 20001,
         .setup_cents = 5000,
         .notice_days = 30,
         .renews = true,
         .pause_days = 31,
         .trial_days = 7,
         .trial_cents = 999,
         .terms = terms,
         .terms_n = 1,
         .extras = extras,
         .extras_n = 1},
        {.id = 2, .name = "Weeks", .period_days = 7, .price_cents = 5000, .trial_days = 3},
        {.id = 3,
         .name = "Year",
         .period_months = 12,
         .price_cents = 150000,
         .notice_days = 60,
         .trial_days = 10},
    };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        live(seed, plans);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_shown_is_what_is_charged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
