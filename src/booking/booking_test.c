/* Placing, changing, ending and answering, on both engines. */
#include "base/id.h"
#include "booking/booking_internal.h"
#include "booking_sql.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct booking_reply say_yes = {.yes = true};
static const struct booking_reply say_no = {.yes = false};

static const struct date friday = {2027, 1,
                                   22}; /* a week after the tests' now, 15 January 09:00 in Rome */

static struct booking_span span_of(struct date d, int from, int to)
{
    return (struct booking_span){.date = d, .from = (minute)from, .to = (minute)to};
}

static struct booking_ask ask_for(const struct test_house *h, int64_t resource, int from, int to)
{
    return (struct booking_ask){.space_id = h->space_id,
                                .resource_id = resource,
                                .span = span_of(friday, from, to),
                                .units = 1,
                                .name = "Elena Rossi",
                                .email = "elena@rossi.example"};
}

static struct booking placed(struct ctx *ctx, const struct booking_ask *ask)
{
    struct booking b;
    bool repeated = true;
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), OK);
    assert_false(repeated);
    return b;
}

/* Refused with this code; what the context remembers is forgotten, as between two requests. */
static void refused(struct ctx *ctx, const struct booking_ask *ask, enum status expected,
                    const char *code)
{
    struct booking b;
    bool repeated;
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_place(ctx, ask, &b, &repeated), expected);
    assert_string_equal(ctx->problem.code, code);
    ctx->problem = (struct problem){0};
}

static void sound(struct ctx *ctx)
{
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
}

/* ---- one transaction on each engine --------------------------------------------------------- */

/* What was announced, as "confirmed changed". */
static enum status news(struct ctx *ctx, void *arg)
{
    struct fact *facts;
    size_t n;
    const char *names = "";
    assert_int_equal(fact_next(ctx, "booking_test", 200, &facts, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (strncmp(facts[i].name, "booking.", 8) == 0)
            names = arena_printf(ctx->arena, "%s%s%s", names, *names ? " " : "", facts[i].name + 8);
    }
    assert_string_equal(names, (const char *)arg);
    return OK;
}

/* Run `work` in one transaction, on each engine; then exactly these facts are announced, in order
 * [BK-20]. NULL: not looked at. */
static void on_both(enum status (*work)(struct ctx *ctx, void *arg), const char *facts)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    char expected[200];
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        (void)snprintf(expected, sizeof(expected), "%s", facts ? facts : "");
        if (facts)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, news, expected), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static void open_house(struct ctx *ctx, struct test_house *h)
{
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, h);
}

static enum status place(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    const struct booking_ask ask = ask_for(&h, h.small, 10 * H, 12 * H);
    const struct booking b = placed(ctx, &ask);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_int_equal(b.ends_at - b.starts_at, 7200);
    assert_int_equal(b.price_cents.v, 2000);
    assert_string_equal(b.currency, "EUR");
    assert_int_equal(b.vat_rate_bp, 2200);
    assert_int_equal(b.account_id, 0);
    struct booking read;
    assert_int_equal(booking_get(ctx, b.id, &read), OK);
    assert_int_equal(read.starts_at, b.starts_at);
    assert_string_equal(read.name, "Elena Rossi");
    assert_int_equal(read.revision, 1);

    refused(ctx, &ask, CONFLICT, "booking.taken");
    struct booking_ask other = ask_for(&h, h.small, 11 * H + 30, 13 * H);
    refused(ctx, &other, CONFLICT, "booking.taken");
    other = ask_for(&h, h.small, 12 * H, 13 * H); /* end to start [BK-3] */
    (void)placed(ctx, &other);
    other = ask_for(&h, h.small, 9 * H, 10 * H);
    (void)placed(ctx, &other);
    other = ask_for(&h, h.large, 10 * H, 12 * H);
    (void)placed(ctx, &other);
    sound(ctx);
    return OK;
}

static void a_place_is_taken_once(void **state) /* BK-1, BK-3, BK-10 */
{
    (void)state;
    on_both(place, "confirmed confirmed confirmed confirmed");
}

static enum status fill_pool(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, h.desks, 9 * H, 11 * H);
    a.units = 3;
    assert_int_equal(placed(ctx, &a).price_cents.v, 3 * 600);
    a.span = span_of(friday, 11 * H, 13 * H);
    a.units = 4;
    (void)placed(ctx, &a);
    /* At no moment are more than four taken, though seven desks were booked in the window. */
    a.span = span_of(friday, 9 * H, 13 * H);
    a.units = 1;
    (void)placed(ctx, &a);
    a.units = 2;
    refused(ctx, &a, CONFLICT, "booking.taken");
    a.units = 6;
    refused(ctx, &a, INVALID, "booking.units");
    a.units = 1;
    a.span = span_of(friday, 9 * H, 11 * H);
    (void)placed(ctx, &a);
    refused(ctx,
            &(struct booking_ask){.space_id = h.space_id,
                                  .kind = KIND_DESK,
                                  .span = span_of(friday, 10 * H, 12 * H),
                                  .units = 1,
                                  .name = "A"},
            CONFLICT, "booking.taken");
    sound(ctx);
    return OK;
}

static void a_pool_is_full_at_its_fullest_moment(void **state) /* BK-1 */
{
    (void)state;
    on_both(fill_pool, NULL);
}

static enum status choose(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, 0, 10 * H, 12 * H);
    a.kind = KIND_ROOM;
    assert_int_equal(placed(ctx, &a).resource_id, h.small);
    assert_int_equal(placed(ctx, &a).resource_id, h.large);
    refused(ctx, &a, CONFLICT, "booking.taken");
    a.span = span_of(friday, 14 * H, 16 * H);
    a.people = 9;
    assert_int_equal(placed(ctx, &a).resource_id, h.large);
    a.span = span_of(friday, 16 * H, 18 * H);
    a.people = 13;
    refused(ctx, &a, CONFLICT, "booking.taken");
    a.kind = KIND_PARKING;
    refused(ctx, &a, NOT_FOUND, "booking.no_resource");
    a.kind = KIND_DESK;
    a.units = 6;
    refused(ctx, &a, INVALID, "booking.units");
    return OK;
}

static void any_of_a_kind_is_the_best_that_fits(void **state) /* BK-14 */
{
    (void)state;
    on_both(choose, NULL);
}

static enum status refuse_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking_terms t = test_terms();
    t.notice_min = 60;
    t.longest_min = 8 * H;
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, &h);
    struct booking_ask a = ask_for(&h, h.small, 12 * H, 10 * H);
    refused(ctx, &a, INVALID, "booking.end_before_start");
    a.span = span_of(friday, 10 * H + 10, 12 * H);
    refused(ctx, &a, INVALID, "booking.step");
    a.span = span_of(friday, 7 * H, 12 * H);
    refused(ctx, &a, INVALID, "booking.hours");
    a.span = span_of(friday, 8 * H, 18 * H);
    refused(ctx, &a, INVALID, "booking.longest");
    a.span = span_of(date_add(friday, -30), 10 * H, 12 * H);
    refused(ctx, &a, INVALID, "booking.past");
    a.span = span_of(date_add(friday, 500), 10 * H, 12 * H);
    refused(ctx, &a, INVALID, "booking.horizon");
    a.span = span_of((struct date){2027, 1, 15}, 9 * H + 30, 11 * H);
    refused(ctx, &a, INVALID, "booking.notice");
    const struct closure closed = {.from = friday, .to = friday, .reason = "Inventory"};
    int64_t id;
    assert_int_equal(space_add_closure(ctx, h.space_id, &closed, &id), OK);
    a.span = span_of(friday, 10 * H, 12 * H);
    refused(ctx, &a, INVALID, "booking.closed");
    ctx->problem = (struct problem){0};
    struct booking b;
    bool repeated;
    assert_int_equal(booking_place(ctx, &a, &b, &repeated), INVALID);
    assert_int_equal(ctx->problem.fields_n, 1);
    assert_string_equal(ctx->problem.fields[0].name, "date");
    assert_string_equal(ctx->problem.fields[0].code, "booking.closed");
    assert_non_null(strstr(ctx->problem.detail, "Inventory"));
    return OK;
}

static void a_refusal_names_its_rule_and_its_field(void **state) /* BK-5, BK-6, BK-8, BK-11 */
{
    (void)state;
    on_both(refuse_all, "");
}

static enum status clocks(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, h.booth, 2 * H + 30, 4 * H);
    a.span.date = (struct date){2027, 3, 28};
    refused(ctx, &a, INVALID, "booking.no_such_time");
    a.span.date = (struct date){2027, 10, 31};
    refused(ctx, &a, INVALID, "booking.time_twice");
    a.span.which = BOOKING_SECOND;
    const struct booking later = placed(ctx, &a);
    a.span.which = BOOKING_FIRST;
    refused(ctx, &a, CONFLICT, "booking.taken"); /* it reaches into the second */
    a.span = span_of((struct date){2027, 10, 31}, 1 * H, 2 * H + 30);
    a.span.which = BOOKING_SECOND;
    const struct booking before = placed(ctx, &a);
    assert_int_equal(before.ends_at, later.starts_at);
    assert_int_equal(before.ends_at - before.starts_at, 2 * 3600 + 1800);
    sound(ctx);
    return OK;
}

static void the_hour_that_is_missing_and_the_one_that_repeats(void **state) /* BK-7 */
{
    (void)state;
    on_both(clocks, NULL);
}

static enum status change(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, h.desks, 10 * H, 12 * H);
    a.units = 4;
    const struct booking first = placed(ctx, &a);
    struct booking b;
    /* Its own units do not count against it. */
    struct booking_span wider = span_of(friday, 11 * H, 14 * H);
    assert_int_equal(booking_change(ctx, first.id, &wider, 5, NULL, &b), OK);
    assert_int_equal(b.price_cents.v, 5 * 900);
    assert_int_equal(b.revision, 2);
    /* The same again is nothing [BK-62]; a price that was not shown is refused [BK-10]. */
    assert_int_equal(booking_change(ctx, first.id, &wider, 5, NULL, &b), OK);
    assert_int_equal(b.revision, 2);
    const struct booking_shift dear = {.span = span_of(friday, 11 * H, 13 * H),
                                       .price_cents = opt_int_of(1)};
    assert_int_equal(booking_shift(ctx, first.id, &dear, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.price_changed");
    ctx->problem = (struct problem){0};
    a.units = 1;
    a.span = span_of(friday, 9 * H, 11 * H);
    const struct booking second = placed(ctx, &a);
    /* Others do. */
    struct booking_span onto = span_of(friday, 10 * H, 12 * H);
    assert_int_equal(booking_change(ctx, second.id, &onto, 0, NULL, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_change(ctx, second.id, &onto, 6, NULL, &b), INVALID);
    assert_string_equal(ctx->problem.code, "booking.units");
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    assert_int_equal(b.status, BOOKING_CANCELLED);
    assert_int_equal(booking_change(ctx, second.id, &onto, 0, NULL, &b), OK);
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK); /* twice is once */
    assert_int_equal(booking_change(ctx, first.id, &onto, 0, NULL, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.ended");
    sound(ctx);
    return OK;
}

static void a_booking_moves_and_ends(void **state) /* BK-10, BK-13, BK-20, BK-62 */
{
    (void)state;
    on_both(change, "confirmed changed confirmed cancelled changed");
}

static enum status too_late(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct test_house h;
    open_house(ctx, &h);
    const struct booking_ask a = ask_for(&h, h.small, 10 * H, 12 * H);
    const struct booking b = placed(ctx, &a);
    struct booking now;
    t->clock.fixed_us = (b.starts_at - 3600 + 1) * 1000000;
    assert_int_equal(booking_cancel(ctx, b.id, &now), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.too_late");
    ctx->problem = (struct problem){0};
    const struct booking_span later = span_of(friday, 14 * H, 16 * H);
    assert_int_equal(booking_change(ctx, b.id, &later, 0, NULL, &now), CONFLICT);
    ctx->problem = (struct problem){0};
    ctx->actor = &h.host; /* a host may until it is over */
    assert_int_equal(booking_change(ctx, b.id, &later, 0, NULL, &now), OK);
    t->clock.fixed_us = now.ends_at * 1000000;
    assert_int_equal(booking_cancel(ctx, b.id, &now), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.over");
    ctx->problem = (struct problem){0};
    const struct booking_span next = span_of(friday, 20 * H, 21 * H);
    assert_int_equal(booking_change(ctx, b.id, &next, 0, NULL, &now), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.over");
    ctx->problem = (struct problem){0};
    t->clock.fixed_us -= 1000000;
    assert_int_equal(booking_cancel(ctx, b.id, &now), OK);
    return OK;
}

static void the_notice_of_cancellation_binds_the_person_only(void **state) /* BK-13 */
{
    (void)state;
    on_both(too_late, NULL);
}

static enum status requests(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct test_house h;
    struct booking_terms terms = test_terms();
    terms.confirm = true;
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &h);
    const struct booking_ask a = ask_for(&h, h.small, 10 * H, 12 * H);
    const struct booking first = placed(ctx, &a);
    assert_int_equal(first.status, BOOKING_REQUESTED);
    assert_int_equal(first.confirm_by, TEST_STORE_NOW_S + 7200);
    refused(ctx, &a, CONFLICT, "booking.taken"); /* it keeps the place meanwhile */
    struct booking b;
    assert_int_equal(booking_answer(ctx, first.id, &say_yes, &b), DENIED);
    ctx->actor = &h.host;
    assert_int_equal(booking_answer(ctx, first.id, &say_yes, &b), OK);
    assert_int_equal(booking_answer(ctx, first.id, &say_no, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.answered");
    ctx->problem = (struct problem){0};
    ctx->actor = NULL;
    /* Less needs no answer, more does [BK-15]. */
    struct booking_span part = span_of(friday, 10 * H, 11 * H);
    assert_int_equal(booking_change(ctx, first.id, &part, 0, NULL, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    part = span_of(friday, 10 * H, 12 * H);
    assert_int_equal(booking_change(ctx, first.id, &part, 0, NULL, &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED);

    size_t n = 9;
    assert_int_equal(booking_lapse_due(ctx, &n), OK);
    assert_int_equal(n, 0);
    t->clock.fixed_us = (TEST_STORE_NOW_S + 7200) * (int64_t)1000000;
    assert_int_equal(booking_lapse_due(ctx, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(booking_get(ctx, first.id, &b), OK);
    assert_int_equal(b.status, BOOKING_LAPSED);
    const struct booking again = placed(ctx, &a); /* free again [BK-16] */
    ctx->actor = &h.host;
    assert_int_equal(booking_answer(ctx, again.id, &say_no, &b), OK);
    assert_int_equal(b.status, BOOKING_DECLINED);
    sound(ctx);
    return OK;
}

static void the_host_answers_in_time_or_it_lapses(void **state) /* BK-15, BK-16 */
{
    (void)state;
    on_both(requests, "requested confirmed changed changed lapsed requested declined");
}

static enum status repeat(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, h.small, 10 * H, 12 * H);
    a.key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    const struct booking first = placed(ctx, &a);
    struct booking b;
    bool repeated = false;
    assert_int_equal(booking_place(ctx, &a, &b, &repeated), OK);
    assert_true(repeated);
    assert_int_equal(b.id, first.id);
    struct booking_ask other = a;
    other.span.to += 30;
    refused(ctx, &other, CONFLICT, "booking.key_reused");
    other = a;
    other.email = "another@person.example"; /* his key is another key */
    refused(ctx, &other, CONFLICT, "booking.taken");
    /* A refused request may be repeated: nothing was kept of it. */
    other.span = span_of(friday, 14 * H, 16 * H);
    (void)placed(ctx, &other);

    size_t n = 0;
    t->clock.fixed_us += (int64_t)25 * 3600 * 1000000;
    assert_int_equal(booking_requests_clean(ctx, &n), OK);
    assert_int_equal(n, 2);
    refused(ctx, &a, CONFLICT, "booking.taken");
    return OK;
}

static void a_repeated_request_gives_the_first_answer(void **state) /* BK-17 */
{
    (void)state;
    on_both(repeat, "confirmed confirmed");
}

static enum status hosting(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking_terms t = test_terms();
    t.confirm = true;
    t.notice_min = 24 * H;
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &h);
    struct booking_ask a = ask_for(&h, h.small, 10 * H, 12 * H);
    a.span.date = (struct date){2027, 1, 15};
    a.email = NULL;
    refused(ctx, &a, INVALID, "booking.notice");
    ctx->actor = &h.host;
    const struct booking b = placed(ctx, &a);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_int_equal(b.account_id, 0); /* for somebody without an address: not his own booking */
    a.email = "caller@phone.example";
    a.span = span_of((struct date){2027, 1, 15}, 12 * H, 14 * H);
    assert_int_equal(placed(ctx, &a).account_id, 0);
    const struct actor member = {.account_id = 88, .email = "m@loggia.example", .name = "Marta"};
    ctx->actor = &member;
    a.span = span_of(friday, 12 * H, 14 * H);
    a.email = "M@loggia.example";
    assert_int_equal(placed(ctx, &a).account_id, 88);
    return OK;
}

static void a_host_books_for_a_caller(void **state) /* BK-11 */
{
    (void)state;
    on_both(hosting, NULL);
}

static enum status prices(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking_ask a = ask_for(&h, h.small, 10 * H, 12 * H);
    const struct booking b = placed(ctx, &a);
    struct resource r;
    assert_int_equal(resource_get(ctx, h.small, &r), OK);
    r.price_hour_cents = opt_int_of(5000);
    assert_int_equal(resource_save(ctx, &r, &r.id), OK);
    struct booking read;
    assert_int_equal(booking_get(ctx, b.id, &read), OK);
    assert_int_equal(read.price_cents.v, 2000);
    a.span = span_of(friday, 14 * H, 16 * H);
    assert_int_equal(placed(ctx, &a).price_cents.v,
                     10000); /* the kept copy of the house is renewed */
    a.span = span_of(friday, 16 * H, 18 * H);
    a.price_cents = opt_int_of(2000); /* what the page showed before */
    refused(ctx, &a, CONFLICT, "booking.price_changed");
    a.price_cents = opt_int_of(10000);
    (void)placed(ctx, &a);
    a.price_cents.has = false;
    a.resource_id = h.booth;
    assert_false(placed(ctx, &a).price_cents.has);
    return OK;
}

static void a_price_is_kept_and_new_ones_hold_at_once(void **state) /* BK-10, BK-12 */
{
    (void)state;
    on_both(prices, NULL);
}

static enum status load(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, &h);
    const struct booking_seed seeds[] = {
        {.resource_id = h.small,
         .span = span_of(friday, 9 * H, 11 * H),
         .units = 1,
         .name = "A",
         .lang = "it",
         .made_at = 1},
        {.resource_id = h.small,
         .span = span_of(friday, 10 * H, 12 * H),
         .units = 1,
         .name = "B",
         .lang = "it",
         .made_at = 1},
        {.resource_id = h.desks,
         .span = span_of(date_add(friday, -90), 9 * H, 18 * H),
         .units = 5,
         .name = "C",
         .lang = "it",
         .made_at = 1},
        {.resource_id = h.desks,
         .span = span_of(friday, 9 * H + 7, 18 * H),
         .units = 5,
         .name = "D",
         .lang = "it",
         .made_at = 1},
    };
    size_t made = 0;
    assert_int_equal(booking_load(ctx, h.space_id, seeds, ARRAY_LEN(seeds), &made), OK);
    assert_int_equal(made, 2);
    sound(ctx);
    return OK;
}

static void many_are_loaded_through_the_same_rules(void **state)
{
    (void)state;
    on_both(load, "loaded");
}

/* The check finds what it is for: rows written past the rules. */
static enum status broken(struct ctx *ctx, void *arg)
{
    const struct test_store *t = arg;
    struct test_house h;
    open_house(ctx, &h);
    struct booking b = {.id = store_id(ctx),
                        .space_id = h.space_id,
                        .resource_id = h.small,
                        .starts_at = TEST_STORE_NOW_S,
                        .ends_at = TEST_STORE_NOW_S + 3600,
                        .units = 1,
                        .status = BOOKING_CONFIRMED,
                        .currency = "EUR",
                        .name = "A",
                        .lang = "en",
                        .created_at = TEST_STORE_NOW_S};
    assert_int_equal(booking_write(ctx, &b), OK);
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);
    b.id = store_id(ctx);
    b.starts_at += 1800;
    b.ends_at += 1800;
    assert_int_equal(booking_write(ctx, &b), OK);
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 1);
    assert_non_null(strstr(found.first_fault, "beyond its units"));
    b.id = store_id(ctx);
    b.resource_id = 12345;
    b.status = 7;
    assert_int_equal(booking_write(ctx, &b), OK);
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 3);
    assert_int_equal(found.bookings, 3);
    if (t->engine == STORE_SQLITE) /* whose tables refuse it themselves */
        return OK;
    b.id = store_id(ctx);
    b.resource_id = h.large;
    b.status = BOOKING_CONFIRMED;
    b.units = 0;
    assert_int_equal(booking_write(ctx, &b), OK);
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 4);
    return OK;
}

static void the_check_finds_what_is_broken(void **state) /* BK-1 */
{
    (void)state;
    on_both(broken, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_taken_once),
        cmocka_unit_test(a_pool_is_full_at_its_fullest_moment),
        cmocka_unit_test(any_of_a_kind_is_the_best_that_fits),
        cmocka_unit_test(a_refusal_names_its_rule_and_its_field),
        cmocka_unit_test(the_hour_that_is_missing_and_the_one_that_repeats),
        cmocka_unit_test(a_booking_moves_and_ends),
        cmocka_unit_test(the_notice_of_cancellation_binds_the_person_only),
        cmocka_unit_test(the_host_answers_in_time_or_it_lapses),
        cmocka_unit_test(a_repeated_request_gives_the_first_answer),
        cmocka_unit_test(a_host_books_for_a_caller),
        cmocka_unit_test(a_price_is_kept_and_new_ones_hold_at_once),
        cmocka_unit_test(many_are_loaded_through_the_same_rules),
        cmocka_unit_test(the_check_finds_what_is_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
