/* How long an offer waits, and what is worth waiting for. */
#include "waitlist/waitlist_internal.h"

#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct date day = {2027, 1, 20};

static int64_t at(const struct zone *z, int days, int minutes)
{
    return zone_day_start(z, date_add(day, days)) + (int64_t)minutes * 60;
}

static void time_to_answer(void **state) /* WL-5 */
{
    const struct zone *z = zone_get("Europe/Rome");
    const struct {
        int now_min, start_day, start_min; /* the offer, and the start of what is offered */
        int by_day, by_min;
    } cases[] = {
        {10 * 60, 3, 10 * 60, 0, 12 * 60},     /* far away: two hours */
        {10 * 60, 0, 14 * 60, 0, 11 * 60},     /* a fourth of what is left */
        {10 * 60, 0, 10 * 60 + 20, 0, 610},    /* ten minutes at least */
        {20 * 60, 3, 10 * 60, 1, 9 * 60},      /* not at night, but the next morning */
        {2 * 60, 3, 10 * 60, 0, 9 * 60},       /* after midnight that of today */
        {20 * 60, 1, 9 * 60 + 30, 0, 22 * 60}, /* the morning would be too late */
        {22 * 60, 1, 9 * 60, 1, 0},            /* the same from the night on */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int64_t start = at(z, cases[i].start_day, cases[i].start_min);
        assert_int_equal(waitlist_answer_by(z, at(z, 0, cases[i].now_min), start, start + 7200),
                         at(z, cases[i].by_day, cases[i].by_min));
    }
    /* what runs already waits ten minutes, and never past its end */
    const int64_t began = at(z, 0, 600);
    assert_int_equal(waitlist_answer_by(z, began + 900, began, began + 7200), began + 1500);
    assert_int_equal(waitlist_answer_by(z, began + 900, began, began + 1200), began + 1200);
}

static void what_is_left(void **state) /* WL-6 */
{
    const struct zone *z = zone_get("Europe/Rome");
    const struct waitlist_entry e = {.starts_at = at(z, 0, 600), .ends_at = at(z, 0, 720)};
    (void)state;
    assert_int_equal(waitlist_begin(z, &e, at(z, 0, 500), 30), e.starts_at);
    assert_int_equal(waitlist_begin(z, &e, at(z, 0, 614) + 7, 30), at(z, 0, 600));
    assert_int_equal(waitlist_begin(z, &e, at(z, 0, 644) + 59, 30), at(z, 0, 630));
    assert_true(waitlist_is_worth(&e, at(z, 0, 660)));
    assert_false(waitlist_is_worth(&e, at(z, 0, 660) + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(time_to_answer),
                                       cmocka_unit_test(what_is_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
