/* Any sequence of what people do with a membership: what was shown when it was done is what is
 * charged until something else is done [PL-3], no day is paid twice [PL-2], no day of a pause
 * entitles or costs [PL-10], and nothing ends earlier than it may [PL-11]. */
#include "plan/plan_story.h"

#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/test_charging.h"

enum { STORY_DAYS = 420, SEEDS = 250 };

static struct story story;
static struct charging charging;

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
    const struct date earliest = story_earliest_end(&story, today);
    struct date day;
    if (story_step(&story, &step, today, &day) != STEP_FITS)
        return;
    if (step.kind == STEP_CANCEL && !step.by_host)
        assert_true(date_compare(story.m.until, earliest) >= 0);
    name_extras(&story);
    charging_show(&charging, today, STORY_DAYS);
}

static void live(uint64_t seed, const struct plan *plans)
{
    struct rng rng = rng_seeded(seed);
    const struct date start = date_add((struct date){2027, 1, 1}, (int64_t)rng_below(&rng, 420));
    memset(&story, 0, sizeof(story));
    memset(&charging, 0, sizeof(charging));
    charging.stream = story_stream;
    charging.thing = &story;
    story_begin(&(struct membership_ask){.plan = &plans[rng_below(&rng, 3)],
                                         .seats = 1,
                                         .from = start,
                                         .by_host = true,
                                         .trial = rng_below(&rng, 4) == 0,
                                         .note = ""},
                &story);
    story.m.id = 1;
    charging_show(&charging, start, STORY_DAYS);
    for (int i = 0; i < STORY_DAYS; i++) {
        const struct date today = date_add(start, i);
        if (rng_below(&rng, 25) == 0)
            do_something(&rng, plans, today);
        charging_day(&charging, today);
        const struct membership_turn *t = story_turn_on(&story, today);
        int64_t whole_cents = 0;
        if (date_compare(today, story.m.anchor) < 0)
            continue;
        assert_int_equal(charging_paid(&charging, CHARGE_PLAN, today, &whole_cents),
                         story_entitles(&story, today));
        if (story_entitles(&story, today))
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
