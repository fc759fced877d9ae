/* What calendars from elsewhere take of a resource; both engines. */
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, HOUR_S = 3600, SOURCE = 501, OTHER = 502 };

static const struct date friday = {2027, 1, 22};

static struct booking_span hours(int from, int to)
{
    return (struct booking_span){
        .date = friday, .from = (minute)(from * H), .to = (minute)(to * H)};
}

/* Friday there is an hour ahead of UTC. */
static struct outside_span outside(int from, int to)
{
    const int64_t day = zone_day_start(zone_get("Europe/Rome"), friday);
    return (struct outside_span){day + from * (int64_t)HOUR_S, day + to * (int64_t)HOUR_S};
}

static enum status book(struct ctx *ctx, int64_t space_id, int64_t resource,
                        struct booking_span span)
{
    struct booking b;
    bool repeated;
    const struct booking_ask ask = {.space_id = space_id,
                                    .resource_id = resource,
                                    .kind = resource ? 0 : KIND_ROOM,
                                    .span = span,
                                    .units = 1,
                                    .name = "Elena Rossi"};
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &ask, &b, &repeated);
}

static bool set(struct ctx *ctx, int64_t source, int64_t resource, const struct outside_span *spans,
                size_t n)
{
    bool changed = false;
    ctx->problem = (struct problem){0};
    assert_int_equal(outside_set(ctx, source, resource, spans, n, &changed), OK);
    return changed;
}

static const struct day_row_view *row_of(const struct day_view *v, int64_t resource)
{
    for (size_t i = 0; i < v->rows_n; i++)
        if (v->rows[i].id == resource)
            return &v->rows[i];
    fail();
    return NULL;
}

static enum status taken(struct ctx *ctx, void *arg)
{
    struct test_house h;
    (void)arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &h);

    assert_int_equal(book(ctx, h.space_id, h.small, hours(8, 9)), OK);
    const struct outside_span spans[] = {outside(8, 10), outside(14, 15)};
    assert_true(set(ctx, SOURCE, h.small, spans, 2));
    assert_false(set(ctx, SOURCE, h.small, spans, 2)); /* the same again changes nothing */

    /* BK-50: not booked in it, booked beside it; the other room is taken in its place. */
    assert_int_equal(book(ctx, h.space_id, h.small, hours(9, 11)), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_int_equal(book(ctx, h.space_id, h.small, hours(10, 14)), OK);
    assert_int_equal(book(ctx, h.space_id, 0, hours(14, 15)), OK);
    assert_int_equal(book(ctx, h.space_id, 0, hours(14, 15)), CONFLICT);

    /* BK-50: all units of a pool; a second calendar that says the same takes it once. */
    const struct outside_span pool[] = {outside(18, 19)};
    assert_true(set(ctx, SOURCE + 10, h.desks, pool, 1));
    assert_true(set(ctx, OTHER + 10, h.desks, pool, 1));
    assert_int_equal(book(ctx, h.space_id, h.desks, hours(18, 19)), CONFLICT);
    const struct house *house = NULL;
    assert_int_equal(house_of_id_now(ctx, h.space_id, &house), OK);
    assert_int_equal(house->blocks_n, 3);
    house_release(house);

    /* The day says so, with its hours. */
    struct day_view day;
    const struct day_form form = {.slug = "portello", .date = friday};
    assert_int_equal(booking_day(ctx, &form, &day), OK);
    const struct day_row_view *row = row_of(&day, h.small);
    assert_string_equal(row->slots[0].state, "outside");
    assert_string_equal(row->slots[0].label, "Outside calendar");
    assert_int_equal(row->slots[0].starts_at.utc, spans[0].starts_at);
    assert_int_equal(row->slots[0].ends_at.utc, spans[0].ends_at);

    /* BK-51: the booking of eight is there, a block can be set, the file is sound. */
    int64_t block = 0;
    const struct block out = {.resource_id = h.small,
                              .units = 1,
                              .from = date_add(friday, 1),
                              .until = date_add(friday, 2),
                              .kind = BLOCK_OUT_OF_ORDER,
                              .why = ""};
    assert_int_equal(block_set(ctx, &out, &block), OK);
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);

    /* Moved, and gone: what it took is free again. */
    const struct outside_span moved[] = {outside(16, 17)};
    assert_true(set(ctx, SOURCE, h.small, moved, 1));
    assert_int_equal(book(ctx, h.space_id, h.small, hours(14, 15)), OK);
    assert_int_equal(book(ctx, h.space_id, h.small, hours(16, 17)), CONFLICT);
    assert_true(set(ctx, SOURCE, h.small, NULL, 0));
    assert_int_equal(book(ctx, h.space_id, h.small, hours(16, 17)), OK);
    return OK;
}

static enum status too_much(struct ctx *ctx, void *arg)
{
    struct test_house h;
    (void)arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &h);
    static struct outside_span spans[OUTSIDE_SPANS_MAX + 1];
    for (int i = 0; i <= OUTSIDE_SPANS_MAX; i++)
        spans[i] = (struct outside_span){1800000000 + 7200 * (int64_t)i,
                                         1800000000 + 7200 * (int64_t)i + 3600};
    bool changed = false;
    assert_int_equal(outside_set(ctx, SOURCE, h.small, spans, OUTSIDE_SPANS_MAX + 1, &changed),
                     LIMIT);
    assert_string_equal(ctx->problem.code, "outside.too_many");
    assert_true(set(ctx, SOURCE, h.small, spans, OUTSIDE_SPANS_MAX));
    assert_true(set(ctx, OTHER, h.large, spans, OUTSIDE_SPANS_MAX));
    ctx->problem = (struct problem){0};
    assert_int_equal(outside_set(ctx, OTHER + 1, h.booth, spans, OUTSIDE_SPANS_MAX, &changed),
                     LIMIT);
    assert_int_equal(book(ctx, h.space_id, h.booth, hours(10, 11)), OK);
    return OK;
}

static void test_taken(void **state)
{
    (void)state;
    on_both(taken);
}

static void test_too_much(void **state)
{
    (void)state;
    on_both(too_much);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_taken),
                                       cmocka_unit_test(test_too_much)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
