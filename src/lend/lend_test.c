/* Freeing and lending on both engines: booked by others, credited, taken back, ended with the
 * stay. */
#include "lend/lend_internal.h"

#include "base/words.h"
#include "people/people.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, DAY_CENTS = 2000 };

/* A week after the tests' now, 15 January 09:00 in Rome, a Friday. */
static const struct date monday = {2027, 1, 18};
static const struct date friday = {2027, 1, 22};
static const struct date sunday = {2027, 1, 24};

static struct {
    struct test_house house;
    struct actor ada, bob;
    int64_t desk; /* let by licence only */
    int64_t stay, pool_stay;
} w;

static int64_t let(struct ctx *ctx, int64_t resource_id, int32_t units)
{
    static const struct stay_step_price price[] = {{1, 24000}};
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    const struct stay_offer o = {.space_id = w.house.space_id,
                                 .resource_id = resource_id,
                                 .units = units,
                                 .holder = {.account_id = w.ada.account_id},
                                 .from = {2027, 1, 1},
                                 .notice_days = 0,
                                 .prices = price,
                                 .prices_n = 1,
                                 .answer_days = 14,
                                 .note = ""};
    test_must(stay_load(ctx, &o, stay), "stay");
    return stay->id;
}

static struct actor somebody(struct ctx *ctx, const char *email, const char *name)
{
    struct actor a = {.email = email, .name = name};
    test_must(people_account(ctx, email, name, &a.account_id), "account");
    return a;
}

static void open_house(struct ctx *ctx)
{
    const struct booking_terms t = test_terms();
    memset(&w, 0, sizeof(w));
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, &w.house);
    w.ada = somebody(ctx, "ada@posta.example", "Ada Rossi");
    w.bob = somebody(ctx, "bob@posta.example", "Bob");
    w.desk = test_resource(ctx, &(struct resource){.space_id = w.house.space_id,
                                                   .name = "Scrivania 7",
                                                   .kind = KIND_DESK,
                                                   .units = 1,
                                                   .price_day_cents = opt_int_of(1800)});
    w.stay = let(ctx, w.desk, 1);
    w.pool_stay = let(ctx, w.house.desks, 2);
}

static struct lend_ask monday_to(struct date last)
{
    return (struct lend_ask){.stay_id = w.stay,
                             .lends = true,
                             .days = {.from = monday, .until = date_add(last, 1)},
                             .day_cents = opt_int_of(DAY_CENTS)};
}

static struct lending lend(struct ctx *ctx, const struct lend_ask *ask)
{
    struct lending l;
    const struct actor *was = ctx->actor;
    ctx->actor = &w.ada;
    test_must(lend_make(ctx, ask, &l), "lend");
    ctx->actor = was;
    return l;
}

static void settle(struct ctx *ctx)
{
    test_must(lend_settle_space(ctx, w.house.space_id, 0), "settle");
}

static struct booking_span on(struct date day, int from_h, int to_h)
{
    return (struct booking_span){
        .date = day, .from = (minute)(from_h * H), .to = (minute)(to_h * H)};
}

static enum status book(struct ctx *ctx, int64_t resource_id, struct booking_span span,
                        struct booking *ret_booking)
{
    bool repeated;
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = resource_id,
                                    .span = span,
                                    .units = 1,
                                    .name = ctx->actor ? ctx->actor->name : "Gast",
                                    .email = ctx->actor ? ctx->actor->email : "gast@posta.example"};
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &ask, ret_booking, &repeated);
}

/* What stands in Ada's favour for what she lent. */
static int64_t credited(struct ctx *ctx)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    const struct holder ada = {.account_id = w.ada.account_id};
    const struct period ever = {{2026, 1, 1}, {2030, 1, 1}};
    test_must(charges_of(ctx, &ada, 0, ever, &all, &n), "charges");
    for (size_t i = 0; i < n; i++) {
        sum -= all[i].source == CHARGE_LENT ? all[i].amount_cents : 0;
        assert_true(all[i].source != CHARGE_LENT || *all[i].rule);
    }
    return sum;
}

/* LE-1, LE-2, LE-4, BK-170, BK-171: let by licence only, it is booked in exactly the hours that
 * are lent, at the price that was asked. */
static enum status lent_and_booked(struct ctx *ctx, void *arg)
{
    struct lending seen;
    struct booking b;
    struct lend_use *uses = NULL;
    size_t n = 0;
    struct lend_ask ask;
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    ctx->actor = &w.bob;
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 18), &b), CONFLICT);
    ask.named = true; /* LE-10, BK-173: the reader of the day reads her name, see the http test */
    assert_int_equal(lend_preview(ctx, &ask, &seen), OK);
    assert_int_equal(seen.share_bp, 7000);
    const struct lending l = lend(ctx, &ask);
    assert_int_equal(book(ctx, w.desk, on(sunday, 9, 18), &b), CONFLICT);
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 18), &b), OK);
    assert_int_equal(b.price_cents.v, DAY_CENTS);
    assert_int_equal(book(ctx, w.desk, on(monday, 10, 12), &b), CONFLICT);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    test_must(lend_uses_of(ctx, l.id, &uses, &n), "uses");
    assert_int_equal(n, 1);
    assert_true(uses[0].active);
    assert_int_equal(uses[0].paid_cents, DAY_CENTS);
    /* A guest pays at the space: his price counts. */
    ctx->actor = NULL;
    assert_int_equal(book(ctx, w.desk, on(friday, 9, 10), &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), 2 * DAY_CENTS * 7 / 10);
    return OK;
}

/* LE-5: cancelled it takes its credit back, moved within what is lent it keeps it; ended early it
 * keeps it. */
static enum status cancelled_and_moved(struct ctx *ctx, void *arg)
{
    struct booking b;
    struct lend_ask ask;
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    (void)lend(ctx, &ask);
    ctx->actor = &w.bob;
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 18), &b), OK);
    settle(ctx);
    const struct booking_span later = on(friday, 10, 12);
    assert_int_equal(booking_change(ctx, b.id, &later, 0, NULL, &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), 0);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    /* Moved to another desk, it is not hers. */
    const struct booking_shift away = {
        .span = on(friday, 10, 12), .resource_id = w.house.desks, .units = 1};
    assert_int_equal(booking_shift(ctx, b.id, &away, &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), 0);
    return OK;
}

/* LE-6, BK-172: what is booked stays booked; the rest comes back. */
static enum status taken_back(struct ctx *ctx, void *arg)
{
    struct booking b;
    size_t n = 0;
    struct lend_ask ask;
    const int64_t booked = date_days(friday);
    const int64_t free = date_days(monday);
    const int64_t other = date_days(sunday);
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    const struct lending l = lend(ctx, &ask);
    ctx->actor = &w.bob;
    assert_int_equal(book(ctx, w.desk, on(friday, 9, 18), &b), OK);
    assert_int_equal(lend_take_back(ctx, l.id, &booked, 1, &n), CONFLICT);
    assert_string_equal(ctx->problem.code, "lend.booked");
    ctx->problem = (struct problem){0};
    assert_int_equal(lend_take_back(ctx, l.id, &other, 1, &n), INVALID);
    ctx->problem = (struct problem){0};
    assert_int_equal(lend_take_back(ctx, l.id, &free, 1, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 18), &b), CONFLICT);
    assert_int_equal(lend_take_back(ctx, l.id, NULL, 0, &n), OK);
    assert_int_equal(n, 3);
    assert_int_equal(book(ctx, w.desk, on(date_add(monday, 1), 9, 18), &b), CONFLICT);
    assert_int_equal(lend_take_back(ctx, l.id, NULL, 0, &n), OK);
    assert_int_equal(n, 0);
    /* What came back can be lent again [LE-7]. */
    struct lend_ask again = monday_to(monday);
    (void)lend(ctx, &again);
    assert_int_equal(lend_make(ctx, &again, &(struct lending){0}), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lend.twice");
    return OK;
}

/* LE-3, LE-12: what the space allows. */
static enum status refused(struct ctx *ctx, void *arg)
{
    struct lending l;
    struct lend_terms t = lend_default_terms;
    struct lend_ask ask;
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    t.cap_cents = DAY_CENTS - 1;
    t.half_days = false;
    t.frees = false;
    test_must(lend_terms_save(ctx, w.house.space_id, &t), "terms");
    assert_int_equal(lend_preview(ctx, &ask, &l), INVALID);
    assert_string_equal(ctx->problem.fields[0].name, "price");
    ctx->problem = (struct problem){0};
    ask.day_cents = opt_int_of(DAY_CENTS - 1);
    assert_int_equal(lend_preview(ctx, &ask, &l), OK);
    ask.days.part = LEND_MORNING;
    assert_int_equal(lend_preview(ctx, &ask, &l), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lend.half");
    ctx->problem = (struct problem){0};
    ask.days.part = LEND_DAY;
    ask.lends = false;
    assert_int_equal(lend_preview(ctx, &ask, &l), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lend.not_allowed");
    ctx->problem = (struct problem){0};
    ask.lends = true;
    ask.stay_id = w.pool_stay;
    assert_int_equal(lend_preview(ctx, &ask, &l), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lend.pool");
    ctx->problem = (struct problem){0};
    t.share_bp = 10001;
    assert_int_equal(lend_terms_save(ctx, w.house.space_id, &t), INVALID);
    ctx->problem = (struct problem){0};
    ask = monday_to(friday);
    ask.days.from = (struct date){2027, 1, 14};
    assert_int_equal(lend_preview(ctx, &ask, &l), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lend.past");
    return OK;
}

/* Mornings only; of a pool two desks more, at the price of the space, which bring nothing. */
static enum status half_days_and_pools(struct ctx *ctx, void *arg)
{
    struct booking b;
    int32_t room = 0;
    struct lend_ask ask;
    struct lend_ask pool;
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    ask.days.part = LEND_MORNING;
    ask.days.weekdays = 1u << 1 | 1u << 5;
    (void)lend(ctx, &ask);
    ctx->actor = &w.bob;
    assert_int_equal(book(ctx, w.desk, on(monday, 12, 14), &b), CONFLICT);
    assert_int_equal(book(ctx, w.desk, on(date_add(monday, 1), 9, 12), &b), CONFLICT);
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 13), &b), OK);
    pool = (struct lend_ask){.stay_id = w.pool_stay,
                             .days = {.from = monday, .until = date_add(monday, 1)}};
    const struct lending l = lend(ctx, &pool);
    for (int i = 0; i < 5; i++)
        assert_int_equal(book(ctx, w.house.desks, on(monday, 9, 10), &b), OK);
    assert_int_equal(book(ctx, w.house.desks, on(monday, 9, 10), &b), CONFLICT);
    test_must(block_room(ctx, w.house.desks, monday, date_add(monday, 1), &room), "room");
    assert_int_equal(room, 0);
    assert_int_equal(b.price_cents.v, 300);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    size_t n = 0;
    assert_int_equal(lend_take_back(ctx, l.id, NULL, 0, &n), OK);
    assert_int_equal(n, 0);
    struct booking_findings found;
    test_must(booking_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

/* LE-8: with the stay what is lent of it ends; and is there again when the end is taken back. */
static enum status ends_with_the_stay(struct ctx *ctx, void *arg)
{
    struct booking b;
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    struct lend_ask ask;
    struct stay_step step = {
        .kind = STAY_NOTICE, .by = SIDE_HOLDER, .from = date_add(monday, 2), .reason = ""};
    (void)arg;
    open_house(ctx);
    ask = monday_to(friday);
    (void)lend(ctx, &ask);
    ctx->actor = &w.bob;
    assert_int_equal(book(ctx, w.desk, on(monday, 9, 18), &b), OK);
    assert_int_equal(book(ctx, w.desk, on(friday, 9, 18), &b), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), 2 * DAY_CENTS * 7 / 10);
    assert_int_equal(stay_do(ctx, w.stay, &step, stay), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), DAY_CENTS * 7 / 10);
    assert_int_equal(book(ctx, w.desk, on(date_add(monday, 3), 9, 18), &b), CONFLICT);
    test_must(booking_get(ctx, b.id, &b), "it stays booked");
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    step.kind = STAY_KEEP;
    assert_int_equal(stay_do(ctx, w.stay, &step, stay), OK);
    settle(ctx);
    assert_int_equal(credited(ctx), 2 * DAY_CENTS * 7 / 10);
    assert_int_equal(book(ctx, w.desk, on(date_add(monday, 3), 9, 18), &b), OK);
    step.kind = STAY_NOTICE;
    step.quiet = true; /* nobody is written, and yet he is credited no more */
    assert_int_equal(stay_do(ctx, w.stay, &step, stay), OK);
    struct booking_findings found;
    test_must(booking_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

static enum status (*playing)(struct ctx *ctx, void *arg);

/* LE-5: the facts of all that happened bring nothing that is not there. */
static enum status facts_change_nothing(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    struct findings found;
    (void)arg;
    while (n > 0)
        test_must(lend_settle_facts(ctx, &n), "facts");
    const int64_t before = credited(ctx);
    settle(ctx);
    assert_int_equal(credited(ctx), before); /* nor do they leave anything out */
    test_must(lend_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    for (n = 1; n > 0;)
        test_must(lend_mail_facts(ctx, "https://loggia.example", &n), "mails");
    return OK;
}

static void both_play_(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, playing), OK);
    assert_int_equal(in_tx(s, DB_WRITE, facts_change_nothing), OK);
    booking_forget_spaces();
}

static void on_both(enum status (*play)(struct ctx *ctx, void *arg))
{
    playing = play;
    run_on_both(both_play_);
}

/* ---- rules, pure ----------------------------------------------------------------------------- */

static void test_spans(void **state)
{
    const struct zone *rome = zone_get("Europe/Rome");
    struct lent_span spans[LENT_SPANS_MAX];
    const int64_t back[] = {date_days((struct date){2027, 3, 26})};
    struct lending l = {.days = {.from = {2027, 3, 22}, .until = {2027, 4, 5}}};
    (void)state;
    assert_int_equal(lend_spans(rome, &l, spans), 1);
    assert_int_equal(spans[0].ends_at - spans[0].starts_at, 14 * 86400 - 3600);
    l.back = back;
    l.back_n = 1;
    assert_int_equal(lend_spans(rome, &l, spans), 2);
    l.days.weekdays = 1u << 7;
    l.days.part = LEND_AFTERNOON;
    l.days.noon = 13 * H;
    assert_int_equal(lend_spans(rome, &l, spans), 2); /* two Sundays, one of 23 hours */
    assert_int_equal(spans[0].ends_at - spans[0].starts_at, 11 * 3600);
    struct lending morning = l;
    morning.days.part = LEND_MORNING;
    assert_false(lend_clash(&l, &morning).year);
    morning.days.noon = 14 * H;
    assert_true(lend_clash(&l, &morning).year);
    assert_int_equal(lend_share(1999, 3333), 666);
    assert_int_equal(lend_share(-5, 7000), 0);
}

#define BOTH(name) \
    static void test_##name(void **state) \
    { \
        (void)state; \
        on_both(name); \
    }
BOTH(lent_and_booked)
BOTH(cancelled_and_moved)
BOTH(taken_back)
BOTH(refused)
BOTH(half_days_and_pools)
BOTH(ends_with_the_stay)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_lent_and_booked),
        cmocka_unit_test(test_cancelled_and_moved),
        cmocka_unit_test(test_taken_back),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_half_days_and_pools),
        cmocka_unit_test(test_ends_with_the_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
