/* Closing for some days and opening less while people have booked; what has no price. Both engines.
 * Handlers are called as the router calls them, outside a request. */
#include "booking/booking_closing.h"
#include "booking_routes.h"
#include "mail/mail.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, FAR_MIN = 7 * 24 * 60 };

static const struct date friday = {2027, 1, 22};
static const struct date monday = {2027, 1, 25};

/* What the steps of a test hand on. */
struct closed {
    struct test_house house;
    int64_t ada, again, caller, later; /* bookings */
    int64_t mails;
};

static void steps_on_both(enum status (*const *steps)(struct ctx *ctx, void *arg), size_t n)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct closed c = {.mails = 0};
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &c), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static struct booking_span hours(struct date d, int from, int to)
{
    return (struct booking_span){.date = d, .from = (minute)(from * H), .to = (minute)(to * H)};
}

static struct booking placed(struct ctx *ctx, const struct closed *c, int64_t resource,
                             struct booking_span span, const char *email)
{
    bool repeated;
    struct booking b;
    const struct booking_ask ask = {.space_id = c->house.space_id,
                                    .resource_id = resource,
                                    .span = span,
                                    .units = 1,
                                    .name = "Ada Guest",
                                    .email = email};
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    return b;
}

static struct booking now(struct ctx *ctx, int64_t id)
{
    struct booking b;
    assert_int_equal(booking_get(ctx, id, &b), OK);
    return b;
}

static int64_t mails(struct ctx *ctx)
{
    struct mail_counts counts;
    size_t n;
    do
        assert_int_equal(booking_mail_facts(ctx, "https://l.example", &n), OK);
    while (n);
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

/* Two bookings of one person on Friday, one of a caller, one on Monday; nothing may be cancelled
 * any more by the notice of the space. */
static enum status booked(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct booking_terms terms = test_terms();
    terms.cancel_notice_min = FAR_MIN;
    ctx->lang = text_lang("it");
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &c->house);
    test_must(people_account(ctx, "host@portello.example", "Nives", &c->house.host.account_id),
              "host");
    test_must(people_grant(ctx, c->house.host.account_id, &c->house.grant), "grant");
    c->ada = placed(ctx, c, c->house.small, hours(friday, 10, 12), "ada@posta.example").id;
    c->again = placed(ctx, c, c->house.desks, hours(friday, 18, 20), "ADA@posta.example").id;
    c->later = placed(ctx, c, c->house.small, hours(monday, 10, 12), "bea@posta.example").id;
    ctx->actor = &c->house.host;
    c->caller = placed(ctx, c, c->house.desks, hours(friday, 9, 10), NULL).id;
    ctx->actor = NULL;
    return OK;
}

static enum status written(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct clock late = clock_fixed(now(ctx, c->ada).starts_at - 7200);
    const struct clock *before = ctx->clock;
    struct booking b;
    c->mails = mails(ctx);
    ctx->clock = &late;
    assert_int_equal(booking_cancel(ctx, c->ada, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.too_late");
    ctx->problem = (struct problem){0};
    ctx->clock = before;
    return OK;
}

/* Looked at first: by the days, and by other hours. Nothing is saved. */
static enum status looked(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct closing_view v;
    ctx->actor = &c->house.host;
    const struct closing_form days = {.slug = "portello", .from = friday, .reason = "Lavori"};
    assert_int_equal(closing_look(ctx, &days, &v), OK);
    assert_int_equal(v.count, 3);
    assert_int_equal(v.people, 2);
    assert_int_equal(v.unreachable, 1);
    assert_int_equal(v.bookings[0].code, c->caller); /* by start */
    assert_null(v.done);
    const char *short_day = "08:00-18:00";
    const struct closing_form less = {.slug = "portello",
                                      .hours = true,
                                      .monday = short_day,
                                      .tuesday = short_day,
                                      .wednesday = short_day,
                                      .thursday = short_day,
                                      .friday = short_day};
    assert_int_equal(closing_look(ctx, &less, &v), OK);
    assert_int_equal(v.count, 1);
    assert_int_equal(v.bookings[0].code, c->again);
    const struct closing_form none = {.slug = "portello"};
    assert_int_equal(closing_look(ctx, &none, &v), OK);
    assert_int_equal(v.count, 0);
    ctx->actor = NULL;
    return OK;
}

static enum status closed_and_told(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct closing_view v;
    struct closing_do_form close = {.slug = "portello",
                                    .from = friday,
                                    .reason = "Lavori",
                                    .bookings = "tell",
                                    .words = "Ci scusiamo.",
                                    .shown = opt_int_of(2)};
    ctx->actor = &c->house.host;
    assert_int_equal(closing_make(ctx, &close, &v), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.closing_more");
    ctx->problem = (struct problem){0};
    close.shown = opt_int_of(3);
    assert_int_equal(closing_make(ctx, &close, &v), OK);
    assert_string_equal(v.done, "told");
    ctx->actor = NULL;
    return OK;
}

/* One mail for the two of one person; they stand until he says what he wants, and may go however
 * late it is [BK-143]. */
static enum status one_mail_each(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct closing_view v;
    struct clock late = clock_fixed(now(ctx, c->ada).starts_at - 60);
    const struct clock *before = ctx->clock;
    struct booking b;
    assert_int_equal(mails(ctx), c->mails + 1);
    assert_int_equal(now(ctx, c->ada).status, BOOKING_CONFIRMED);
    ctx->clock = &late;
    assert_int_equal(booking_cancel(ctx, c->ada, &b), OK);
    assert_int_equal(booking_cancel(ctx, c->later, &b), CONFLICT); /* it is open then */
    ctx->problem = (struct problem){0};
    ctx->clock = before;
    ctx->actor = &c->house.host;
    const struct closing_form none = {.slug = "portello"}; /* what is booked while it is closed */
    assert_int_equal(closing_look(ctx, &none, &v), OK);
    assert_int_equal(v.count, 2);
    ctx->actor = NULL;
    return OK;
}

static void who_has_booked_is_told_once(void **state) /* BK-142 BK-143 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {booked, written, looked,
                                                                 closed_and_told, one_mail_each};
    steps_on_both(steps, ARRAY_LEN(steps));
}

static enum status all_cancelled(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct closing_view v;
    const struct closing_do_form close = {
        .slug = "portello", .from = friday, .to = friday, .bookings = "cancel"};
    ctx->actor = &c->house.host;
    assert_int_equal(closing_make(ctx, &close, &v), OK);
    assert_int_equal(now(ctx, c->ada).status, BOOKING_CANCELLED);
    assert_int_equal(now(ctx, c->again).status, BOOKING_CANCELLED);
    assert_int_equal(now(ctx, c->caller).status, BOOKING_CANCELLED);
    assert_int_equal(now(ctx, c->later).status, BOOKING_CONFIRMED);
    ctx->actor = NULL;
    return OK;
}

static enum status each_told(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    assert_int_equal(mails(ctx), c->mails + 2); /* of the caller nobody has an address */
    return OK;
}

static void all_are_cancelled_in_one_step(void **state) /* BK-142 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {booked, written, all_cancelled,
                                                                 each_told};
    steps_on_both(steps, ARRAY_LEN(steps));
}

static enum status guarded(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct space s;
    struct calendar after;
    size_t n;
    const struct closure week = {.from = friday, .to = monday, .reason = ""};
    assert_int_equal(space_get(ctx, c->house.space_id, &s), OK);
    assert_int_equal(space_calendar(ctx, &s, &after), OK);
    assert_int_equal(calendar_close(ctx->arena, &after, &week), OK);
    assert_int_equal(booking_watch(ctx, &s, &after, &n), OK);
    assert_int_equal(n, 4);
    return OK;
}

static void the_space_asks_before_it_closes(void **state) /* BK-142 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {booked, guarded};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- without a price ------------------------------------------------------------------------- */

static enum status unpriced(struct ctx *ctx, void *arg)
{
    struct closed *c = arg;
    struct resource booth;
    const struct booking_reply yes = {.yes = true};
    struct door_offer offers[DOOR_OFFERS_MAX];
    size_t n;
    int64_t id;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &c->house);
    const int64_t place = c->house.booth;
    struct booking b = placed(ctx, c, place, hours(friday, 10, 11), "ada@posta.example");
    assert_int_equal(b.status, BOOKING_REQUESTED);
    assert_true(b.confirm_by > b.created_at);
    assert_false(b.price_cents.has);
    ctx->actor = &c->house.host;
    b = placed(ctx, c, place, hours(friday, 11, 12), "ada@posta.example");
    assert_int_equal(b.status, BOOKING_CONFIRMED); /* the host knows */
    ctx->actor = NULL;
    /* More of it is asked again, less is not. */
    const struct booking_span longer = hours(friday, 11, 13);
    const struct booking_span shorter = hours(friday, 12, 13);
    assert_int_equal(booking_change(ctx, b.id, &longer, 0, NULL, &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    ctx->actor = &c->house.host;
    assert_int_equal(booking_answer(ctx, b.id, &yes, &b), OK);
    ctx->actor = NULL;
    assert_int_equal(booking_change(ctx, b.id, &shorter, 0, NULL, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    /* Nobody stands at the door and waits. */
    assert_int_equal(booking_door_offers(ctx, c->house.space_id, place, offers, &n), OK);
    assert_int_equal(n, 0);
    /* 0 is a price. */
    assert_int_equal(resource_get(ctx, place, &booth), OK);
    booth.price_hour_cents = opt_int_of(0);
    assert_int_equal(resource_save(ctx, &booth, &id), OK);
    b = placed(ctx, c, place, hours(friday, 14, 15), "ada@posta.example");
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_true(b.price_cents.has);
    assert_int_equal(b.price_cents.v, 0);
    assert_int_equal(booking_door_offers(ctx, c->house.space_id, place, offers, &n), OK);
    assert_true(n > 0);
    return OK;
}

static void what_has_no_price_is_asked_for(void **state) /* BK-140 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {unpriced};
    steps_on_both(steps, ARRAY_LEN(steps));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_booked_is_told_once),
        cmocka_unit_test(all_are_cancelled_in_one_step),
        cmocka_unit_test(the_space_asks_before_it_closes),
        cmocka_unit_test(what_has_no_price_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
