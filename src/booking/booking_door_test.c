/* Ending early, and booking from this minute on, on both engines. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static struct test_house house;

static enum status make_house(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking_terms t = test_terms();
    house = (struct test_house){0};
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, &house);
    return OK;
}

/* The tests' day is 15 January 2027; Rome is an hour ahead. */
static void clock_at(struct scenario *s, int hour, int min)
{
    s->t->clock = clock_fixed(TEST_STORE_NOW_S + (int64_t)((hour - 9) * H + min) * 60 + 23);
    s->t->ctx.problem = (struct problem){0};
}

static struct booking_ask asked(int from, int to)
{
    return (struct booking_ask){
        .space_id = house.space_id,
        .resource_id = house.small,
        .span = {.date = {2027, 1, 15}, .from = (minute)from, .to = (minute)to},
        .units = 1,
        .name = "Elena Rossi",
        .email = "elena@rossi.example"};
}

static struct booking made(struct ctx *ctx, const struct booking_ask *ask)
{
    struct booking b;
    bool repeated;
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), OK);
    return b;
}

static void refused_early(struct ctx *ctx, int64_t id, int64_t at_s, const char *code)
{
    struct booking b = {.id = 5};
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_end_early(ctx, id, at_s, BOOKING_LEFT, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, code);
    assert_int_equal(b.id, 5);
    ctx->problem = (struct problem){0};
}

static enum status told_once(struct ctx *ctx, void *arg)
{
    const char *name = arg;
    struct fact *facts = NULL;
    size_t n = 0;
    size_t found = 0;
    test_must(fact_next(ctx, "door_test", 200, &facts, &n), "facts");
    for (size_t i = 0; i < n; i++)
        found += strcmp(facts[i].name, name) == 0;
    assert_int_equal(found, 1); /* BK-20 */
    return OK;
}

static void told(struct scenario *s, const char *fact)
{
    char name[40];
    (void)snprintf(name, sizeof(name), "%s", fact);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, told_once, name), OK);
}

static void sound(struct ctx *ctx)
{
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);
}

/* ---- BK-28 ----------------------------------------------------------------------------------- */

static enum status leave_early(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking_ask ask = asked(9 * H, 12 * H);
    const struct booking b = made(ctx, &ask);
    struct booking ended;
    struct booking_early_end early;
    assert_int_equal(booking_early_of(ctx, b.id, &early), NOT_FOUND);
    assert_int_equal(booking_end_early(ctx, b.id, ctx_now_s(ctx), BOOKING_LEFT, &ended), OK);
    assert_int_equal(ended.ends_at, b.starts_at + 67 * 60); /* full minutes */
    assert_int_equal(ended.revision, 2);
    assert_int_equal(ended.status, BOOKING_CONFIRMED);
    assert_int_equal(ended.price_cents.v, 3000);
    assert_int_equal(booking_early_of(ctx, b.id, &early), OK);
    assert_int_equal(early.why, BOOKING_LEFT);
    assert_int_equal(early.at_s, ended.ends_at);
    assert_int_equal(early.booked_until_s, b.ends_at);
    refused_early(ctx, b.id, b.ends_at - 60, "booking.not_running");
    sound(ctx);
    return OK;
}

static enum status rest_is_free(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    const struct booking_ask later = asked(10 * H + 30, 12 * H);
    struct booking_ask now = asked(10 * H, 10 * H + 30);
    bool repeated;
    assert_int_equal(booking_place(ctx, &now, &b, &repeated), CONFLICT); /* its first minutes */
    ctx->problem = (struct problem){0};
    now.from_now = true;
    b = made(ctx, &now);
    assert_int_equal(b.starts_at, TEST_STORE_NOW_S + 67 * 60); /* BK-29: from this minute */
    assert_int_equal(b.price_cents.v, 1000);
    (void)made(ctx, &later);
    sound(ctx);
    return OK;
}

static void play_leaving(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    clock_at(s, 10, 7);
    assert_int_equal(in_tx(s, DB_WRITE, leave_early), OK);
    assert_int_equal(in_tx(s, DB_WRITE, rest_is_free), OK);
    told(s, "booking.ended_early");
    booking_forget_spaces();
}

static void who_leaves_early_frees_the_rest(void **state) /* BK-28 */
{
    (void)state;
    run_on_both(play_leaving);
}

static enum status not_everything_ends(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    const struct booking_ask later = asked(12 * H, 13 * H);
    const struct booking ahead = made(ctx, &later);
    refused_early(ctx, ahead.id, ctx_now_s(ctx), "booking.not_running");
    assert_int_equal(booking_end_early(ctx, ahead.id + 1, 0, BOOKING_LEFT, &b), NOT_FOUND);
    /* In its first seconds a minute is left of it. */
    assert_int_equal(booking_end_early(ctx, ahead.id, ahead.starts_at, BOOKING_NO_SHOW, &b), OK);
    assert_int_equal(b.ends_at, ahead.starts_at + 60);
    refused_early(ctx, ahead.id, ahead.starts_at, "booking.not_running");
    ctx->actor = &house.host;
    assert_int_equal(booking_cancel(ctx, ahead.id, &b), OK);
    ctx->actor = NULL;
    refused_early(ctx, ahead.id, ahead.starts_at, "booking.ended");
    sound(ctx);
    return OK;
}

static void play_refusals(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    assert_int_equal(in_tx(s, DB_WRITE, not_everything_ends), OK);
    told(s, "booking.no_show");
    booking_forget_spaces();
}

static void only_what_is_agreed_and_runs_ends_early(void **state) /* BK-28 */
{
    (void)state;
    run_on_both(play_refusals);
}

/* ---- BK-29, BK-30 ---------------------------------------------------------------------------- */

static void offers_say(struct ctx *ctx, const char *expected)
{
    struct door_offer offers[DOOR_OFFERS_MAX];
    size_t n = 0;
    const char *said = "";
    assert_int_equal(booking_door_offers(ctx, house.space_id, house.small, offers, &n), OK);
    for (size_t i = 0; i < n; i++)
        said = arena_printf(ctx->arena, "%s%02d:%02d %lld ", said, offers[i].span.to / 60,
                            offers[i].span.to % 60, (long long)offers[i].price_cents.v);
    assert_string_equal(said, expected);
}

static enum status offer_and_take(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door_offer offers[DOOR_OFFERS_MAX];
    size_t n = 0;
    offers_say(ctx, "10:30 1000 11:00 1000 11:30 2000 12:30 3000 ");
    const struct booking_ask next = asked(11 * H + 30, 13 * H);
    (void)made(ctx, &next);
    offers_say(ctx, "10:30 1000 11:00 1000 11:30 2000 ");
    assert_int_equal(booking_door_offers(ctx, house.space_id, house.small, offers, &n), OK);
    struct booking_ask ask = asked(0, 0);
    ask.span = offers[2].span;
    ask.price_cents = offers[2].price_cents;
    ask.from_now = true;
    const struct booking b = made(ctx, &ask);
    assert_int_equal(b.starts_at, offers[2].starts_at);
    assert_int_equal(b.ends_at, offers[2].ends_at);
    offers_say(ctx, "");
    sound(ctx);
    return OK;
}

static enum status other_rules_bind(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct space space;
    test_must(space_get(ctx, house.space_id, &space), "space");
    space.terms.notice_min = 24 * H;
    space.terms.shortest_min = 2 * H;
    test_must(space_save(ctx, &space, &house.space_id), "space");
    offers_say(ctx, "20:00 2000 "); /* notice does not bind, the shortest length and the hours do */
    space.terms.confirm = true;
    test_must(space_save(ctx, &space, &house.space_id), "space");
    offers_say(ctx, "");
    return OK;
}

static void play_offers(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    clock_at(s, 10, 7);
    assert_int_equal(in_tx(s, DB_WRITE, offer_and_take), OK);
    clock_at(s, 18, 20);
    assert_int_equal(in_tx(s, DB_WRITE, other_rules_bind), OK);
    booking_forget_spaces();
}

static void what_is_offered_at_the_door_can_be_booked(void **state) /* BK-29, BK-30 */
{
    (void)state;
    run_on_both(play_offers);
}

/* ---- walking in ------------------------------------------------------------------------------ */

static enum status walk_in_and_fill(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct walk_in w;
    struct booking b;
    bool repeated;
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), OK);
    assert_int_equal(w.span.from, 10 * H);
    assert_int_equal(w.span.to, 20 * H);
    assert_int_equal(w.price_cents.v, 1500); /* a day is cheaper than ten hours */
    assert_int_equal(w.way.way, 0);
    for (int i = 0; i < 5; i++) {
        const struct booking_ask ask = {.space_id = house.space_id,
                                        .kind = KIND_DESK,
                                        .span = w.span,
                                        .units = 1,
                                        .name = "Ada",
                                        .price_cents = w.price_cents,
                                        .from_now = true};
        assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
        assert_int_equal(b.ends_at, w.ends_at);
        assert_int_equal(b.starts_at, TEST_STORE_NOW_S + 67 * 60);
    }
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), NOT_FOUND); /* full */
    return OK;
}

/* All five desks are booked from 15:00 to 17:00, four of them from 13:00 on. */
static enum status until_the_next_comes(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct walk_in w;
    struct booking_ask ask = asked(15 * H, 17 * H);
    ask.resource_id = house.desks;
    (void)made(ctx, &ask);
    ask.span.from = 13 * H;
    ask.units = 4;
    (void)made(ctx, &ask);
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), OK);
    assert_int_equal(w.span.from, 10 * H);
    assert_int_equal(w.span.to, 15 * H);
    assert_int_equal(w.ends_at, TEST_STORE_NOW_S + 6 * H * 60);
    ask = asked(10 * H + 30, 13 * H);
    ask.resource_id = house.desks;
    ask.units = 5;
    (void)made(ctx, &ask);
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), NOT_FOUND);
    return OK;
}

static enum status make_house_of_all_hours(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking_terms t = test_terms();
    house = (struct test_house){0};
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &house);
    return OK;
}

/* Twenty minutes before midnight, where the doors stay open. */
static enum status midnight_is_no_closing(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct walk_in w;
    struct space space;
    offers_say(ctx, "24:00 1000 00:30 1000 01:00 2000 02:00 3000 ");
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), OK);
    assert_int_equal(w.span.to, 24 * H);
    test_must(space_get(ctx, house.space_id, &space), "space");
    space.terms.shortest_min = 2 * H;
    test_must(space_save(ctx, &space, &house.space_id), "space");
    offers_say(ctx, "02:00 3000 ");
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), OK);
    assert_true(w.span.next_day);
    assert_int_equal(w.span.to, H + 30);
    return OK;
}

/* Where the doors stay open a day is longer than what is let at a time. */
static enum status as_long_as_it_lets(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct walk_in w;
    struct space space;
    test_must(space_get(ctx, house.space_id, &space), "space");
    space.terms.longest_min = 12 * H;
    test_must(space_save(ctx, &space, &house.space_id), "space");
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), OK);
    assert_int_equal(w.span.from, 0);
    assert_int_equal(w.span.to, 12 * H);
    return OK;
}

static enum status nobody_walks_into_the_dark(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct walk_in w;
    assert_int_equal(booking_walk_in(ctx, house.space_id, NULL, &w), NOT_FOUND);
    return OK;
}

static void play_walking_in(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    clock_at(s, 10, 7);
    assert_int_equal(in_tx(s, DB_WRITE, walk_in_and_fill), OK);
    clock_at(s, 20, 1);
    assert_int_equal(in_tx(s, DB_WRITE, nobody_walks_into_the_dark), OK);
    booking_forget_spaces();
}

static void play_until_the_next(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    clock_at(s, 10, 7);
    assert_int_equal(in_tx(s, DB_WRITE, until_the_next_comes), OK);
    booking_forget_spaces();
}

static void play_midnight(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house_of_all_hours), OK);
    clock_at(s, 0, 16);
    assert_int_equal(in_tx(s, DB_WRITE, as_long_as_it_lets), OK);
    booking_forget_spaces();
    clock_at(s, 23, 40);
    assert_int_equal(in_tx(s, DB_WRITE, midnight_is_no_closing), OK);
    booking_forget_spaces();
}

static void who_walks_in_gets_a_desk_until_it_closes(void **state) /* BK-30 */
{
    (void)state;
    run_on_both(play_walking_in);
    run_on_both(play_until_the_next);
    run_on_both(play_midnight);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status list_them(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking_brief *list = NULL;
    size_t n = 0;
    const struct booking_ask first = asked(9 * H, 10 * H);
    struct booking_ask other = asked(9 * H + 30, 11 * H);
    other.resource_id = house.large;
    (void)made(ctx, &other);
    const struct booking b = made(ctx, &first);
    struct booking_window w = {house.space_id, 0, b.starts_at, b.ends_at};
    assert_int_equal(bookings_of_window(ctx, &w, &list, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].id, b.id);
    assert_string_equal(list[0].name, "Elena Rossi");
    w.resource_id = house.large;
    assert_int_equal(bookings_of_window(ctx, &w, &list, &n), OK);
    assert_int_equal(n, 1);
    w.from_s = b.ends_at + 3600;
    w.to_s = b.ends_at + 7200;
    assert_int_equal(bookings_of_window(ctx, &w, &list, &n), OK);
    assert_int_equal(n, 0); /* BK-3 */
    return OK;
}

static void play_lists(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_house), OK);
    assert_int_equal(in_tx(s, DB_WRITE, list_them), OK);
    booking_forget_spaces();
}

static void a_window_holds_what_touches_it(void **state) /* BK-3 */
{
    (void)state;
    run_on_both(play_lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_early_frees_the_rest),
        cmocka_unit_test(only_what_is_agreed_and_runs_ends_early),
        cmocka_unit_test(what_is_offered_at_the_door_can_be_booked),
        cmocka_unit_test(who_walks_in_gets_a_desk_until_it_closes),
        cmocka_unit_test(a_window_holds_what_touches_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
