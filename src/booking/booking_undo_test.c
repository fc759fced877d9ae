/* Undoing a change and a cancellation, and what a change would mean, on both engines. */
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static struct {
    struct test_house house;
    struct actor ada;
    int64_t carnet;
} w;

/* A week after the tests' now, 15 January 09:00 in Rome. */
static const struct date friday = {2027, 1, 22};

static void open_house(struct ctx *ctx)
{
    const struct booking_terms t = test_terms();
    memset(&w, 0, sizeof(w));
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &w.house);
    w.ada = (struct actor){.email = "ada@posta.example", .name = "Ada"};
    test_must(people_account(ctx, w.ada.email, "Ada", &w.ada.account_id), "account");
    const struct allowance_grant g = {.holder = {.account_id = w.ada.account_id},
                                      .operator_id = w.house.operator_id,
                                      .name = "Carnet",
                                      .unit = UNIT_DAYS,
                                      .scope = {.kinds = 1U << KIND_DESK},
                                      .amount = 2,
                                      .from = {2027, 1, 1},
                                      .note = ""};
    test_must(allowance_give(ctx, &g, &w.carnet), "carnet");
    ctx->actor = &w.ada;
}

static struct booking_span span_of(int from, int to)
{
    return (struct booking_span){.date = friday, .from = (minute)from, .to = (minute)to};
}

static struct booking placed(struct ctx *ctx, int64_t resource, int from, int to)
{
    struct booking b;
    bool repeated = true;
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = resource,
                                    .span = span_of(from, to),
                                    .units = 1,
                                    .people = 3,
                                    .name = "Ada",
                                    .email = "ada@posta.example"};
    test_must(booking_place(ctx, &ask, &b, &repeated), "place");
    return b;
}

static int64_t left_of(struct ctx *ctx)
{
    struct allowance a;
    test_must(allowance_get(ctx, w.carnet, &a), "allowance");
    return a.left;
}

static int64_t owed(struct ctx *ctx)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    const struct holder ada = {.account_id = w.ada.account_id};
    test_must(charges_of(ctx, &ada, 0, (struct period){{2026, 1, 1}, {0}}, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        sum += all[i].amount_cents;
    return sum;
}

static void is_as(struct ctx *ctx, const struct booking *was)
{
    struct booking b;
    assert_int_equal(booking_get(ctx, was->id, &b), OK);
    assert_int_equal(b.resource_id, was->resource_id);
    assert_int_equal(b.starts_at, was->starts_at);
    assert_int_equal(b.ends_at, was->ends_at);
    assert_int_equal(b.units, was->units);
    assert_int_equal(b.people, was->people);
    assert_int_equal(b.status, was->status);
    assert_int_equal(b.price_cents.has, was->price_cents.has);
    assert_int_equal(b.price_cents.v, was->price_cents.v);
    assert_true(b.revision > was->revision); /* calendars take the later one */
}

static void undone(struct ctx *ctx, const struct booking *was)
{
    struct booking b;
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, was->id, &b), OK);
    is_as(ctx, was);
}

static void refused(struct ctx *ctx, int64_t id, const char *code)
{
    struct booking b;
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, code);
    ctx->problem = (struct problem){0};
}

static void sound(struct ctx *ctx)
{
    struct findings paid;
    struct booking_findings found;
    test_must(plan_check(ctx, &paid), "plan check");
    assert_int_equal(paid.faults, 0);
    test_must(booking_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
}

static void reprice(struct ctx *ctx, int64_t id, int64_t hour_cents)
{
    struct resource r;
    test_must(resource_get(ctx, id, &r), "resource");
    r.price_hour_cents = opt_int_of(hour_cents);
    test_must(resource_save(ctx, &r, &id), "price");
}

/* ---- it is what it was ----------------------------------------------------------------------- */

static enum status restores(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    open_house(ctx);
    const struct booking room = placed(ctx, w.house.small, 10 * H, 12 * H);
    assert_int_equal(owed(ctx), 2000);
    /* To another room, longer; the prices rise; and back: it costs what it did. */
    const struct booking_shift to = {.span = span_of(13 * H, 16 * H), .resource_id = w.house.large};
    assert_int_equal(booking_shift(ctx, room.id, &to, &b), OK);
    assert_int_equal(owed(ctx), 7500);
    reprice(ctx, w.house.small, 4000);
    undone(ctx, &room);
    assert_int_equal(owed(ctx), 2000);
    refused(ctx, room.id, "booking.undo_none"); /* once */
    /* A cancelled one comes back with its code and what paid for it. */
    const struct booking desk = placed(ctx, w.house.desks, 9 * H, 18 * H);
    assert_int_equal(left_of(ctx), 1);
    assert_int_equal(booking_cancel(ctx, desk.id, &b), OK);
    assert_int_equal(left_of(ctx), 2);
    undone(ctx, &desk);
    assert_int_equal(left_of(ctx), 1);
    assert_int_equal(booking_cancel(ctx, room.id, &b), OK);
    assert_int_equal(owed(ctx), 0);
    undone(ctx, &room);
    assert_int_equal(owed(ctx), 2000);
    sound(ctx);
    return OK;
}

static void it_is_again_what_it_was(void **state) /* BK-96 */
{
    (void)state;
    on_both(restores);
}

static enum status refuses(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    open_house(ctx);
    /* The place is taken meanwhile. */
    const struct booking room = placed(ctx, w.house.small, 10 * H, 12 * H);
    refused(ctx, room.id, "booking.undo_none"); /* nothing was done to it */
    assert_int_equal(booking_cancel(ctx, room.id, &b), OK);
    const struct booking other = placed(ctx, w.house.small, 11 * H, 13 * H);
    refused(ctx, room.id, "booking.taken");
    assert_int_equal(owed(ctx), 2000); /* the other one alone */
    /* What paid for it is spent elsewhere. */
    const struct booking one = placed(ctx, w.house.desks, 9 * H, 18 * H);
    const struct booking two = placed(ctx, w.house.desks, 9 * H, 18 * H);
    assert_int_equal(booking_cancel(ctx, one.id, &b), OK);
    const struct booking three = placed(ctx, w.house.desks, 9 * H, 18 * H);
    assert_int_equal(left_of(ctx), 0);
    refused(ctx, one.id, "plan.way");
    assert_int_equal(left_of(ctx), 0);
    /* Changed once more: only the last step is undone. */
    const struct booking_span later = span_of(15 * H, 17 * H);
    const struct booking_span latest = span_of(18 * H, 20 * H);
    assert_int_equal(booking_change(ctx, other.id, &later, 0, NULL, &b), OK);
    assert_int_equal(booking_change(ctx, other.id, &latest, 0, NULL, &b), OK);
    assert_int_equal(booking_undo(ctx, other.id, &b), OK);
    struct instants at;
    struct refused why;
    assert_int_equal(rules_instants(zone_get("Europe/Rome"), &later, &at, &why), REFUSAL_NONE);
    assert_int_equal(b.starts_at, at.starts_at);
    (void)two;
    (void)three;
    sound(ctx);
    return OK;
}

static void what_is_gone_is_not_given_twice(void **state) /* BK-96 */
{
    (void)state;
    on_both(refuses);
}

static enum status whose(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct booking b;
    open_house(ctx);
    const struct booking room = placed(ctx, w.house.small, 10 * H, 12 * H);
    ctx->actor = &w.house.host;
    assert_int_equal(booking_cancel(ctx, room.id, &b), OK);
    ctx->actor = &w.ada; /* what the host did is not hers to undo */
    refused(ctx, room.id, "booking.undo_none");
    ctx->actor = &w.house.host;
    undone(ctx, &room);
    ctx->actor = &w.ada;
    assert_int_equal(booking_cancel(ctx, room.id, &b), OK);
    ctx->actor = &w.house.host; /* she telephones */
    undone(ctx, &room);
    /* Only for ten minutes; and what was done to many is not one click's. */
    assert_int_equal(booking_cancel(ctx, room.id, &b), OK);
    t->clock.fixed_us += (BOOKING_UNDO_S + 1) * INT64_C(1000000);
    refused(ctx, room.id, "booking.undo_none");
    const struct booking quiet = placed(ctx, w.house.large, 10 * H, 12 * H);
    assert_int_equal(booking_cancel_quietly(ctx, quiet.id, &b), OK);
    refused(ctx, quiet.id, "booking.undo_none");
    return OK;
}

static void each_undoes_his_own_deed_for_a_while(void **state) /* BK-96 */
{
    (void)state;
    on_both(whose);
}

/* ---- what is shown before is what is done ---------------------------------------------------- */

static struct booking_quote_view quoted(struct ctx *ctx, int64_t id, int64_t resource, int from)
{
    struct booking_view v;
    const struct booking_link_form form = {.code = id,
                                           .resource = resource,
                                           .date = friday,
                                           .from = (minute)from,
                                           .to = (minute)(from + 2 * H)};
    assert_int_equal(booking_show(ctx, &form, &v), OK);
    assert_non_null(v.change);
    return *v.change;
}

static enum status shows(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    open_house(ctx);
    const struct booking room = placed(ctx, w.house.small, 10 * H, 12 * H);
    (void)placed(ctx, w.house.large, 14 * H, 16 * H);
    struct booking_quote_view q = quoted(ctx, room.id, w.house.large, 10 * H);
    assert_null(q.code);
    assert_int_equal(q.price_cents.v, 5000);
    assert_int_equal(q.difference_cents.v, 3000);
    assert_string_equal(q.resource_name, "Sala Ruzante");
    q = quoted(ctx, room.id, w.house.large, 13 * H);
    assert_string_equal(q.code, "booking.taken");
    assert_string_equal(quoted(ctx, room.id, 1, 10 * H).code, "booking.not_bookable");
    is_as(ctx, &(struct booking){.id = room.id,
                                 .resource_id = room.resource_id,
                                 .starts_at = room.starts_at,
                                 .ends_at = room.ends_at,
                                 .units = 1,
                                 .people = 3,
                                 .status = BOOKING_CONFIRMED,
                                 .price_cents = room.price_cents}); /* nothing was written */
    const struct booking_shift to = {.span = span_of(10 * H, 12 * H),
                                     .resource_id = w.house.large,
                                     .price_cents = opt_int_of(4900)};
    assert_int_equal(booking_shift(ctx, room.id, &to, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.price_changed");
    ctx->problem = (struct problem){0};
    const struct booking_shift shown = {
        .span = to.span, .resource_id = to.resource_id, .price_cents = opt_int_of(5000)};
    assert_int_equal(booking_shift(ctx, room.id, &shown, &b), OK);
    assert_int_equal(b.price_cents.v, 5000);
    return OK;
}

static void a_change_is_shown_as_it_will_be(void **state) /* BK-95 */
{
    (void)state;
    on_both(shows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_again_what_it_was),
        cmocka_unit_test(what_is_gone_is_not_given_twice),
        cmocka_unit_test(each_undoes_his_own_deed_for_a_while),
        cmocka_unit_test(a_change_is_shown_as_it_will_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
