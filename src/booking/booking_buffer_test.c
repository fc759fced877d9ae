/* Time to clear up and set up between two people; both engines. */
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, HOUR_S = 3600 };

static const struct date friday = {2027, 1, 22};

/* The small room needs a quarter of an hour before and a quarter after; `who` books it. */
struct
try {
    const struct test_house *house;
    const char *who;
    bool despite;
};

static enum status book(struct ctx *ctx, const struct try *t, int from, int to, struct booking *ret)
{
    bool repeated;
    const struct booking_ask ask = {
        .space_id = t->house->space_id,
        .resource_id = t->house->small,
        .span = {.date = friday, .from = (minute)from, .to = (minute)to},
        .units = 1,
        .name = "Somebody",
        .email = t->who,
        .ignore_buffers = t->despite};
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &ask, ret, &repeated);
}

static void set_buffer(struct ctx *ctx, int64_t resource, int32_t setup_min, int32_t clearup_min)
{
    struct resource r;
    int64_t id = 0;
    assert_int_equal(resource_get(ctx, resource, &r), OK);
    r.setup_min = setup_min;
    r.clearup_min = clearup_min;
    assert_int_equal(resource_save(ctx, &r, &id), OK);
}

static void open_house(struct ctx *ctx, struct test_house *h)
{
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, h);
    set_buffer(ctx, h->small, 15, 15);
}

static enum status between_people(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking b;
    (void)arg;
    open_house(ctx, &h);
    const struct try ada = {.house = &h, .who = "ada@example.org"};
    const struct try bea = {.house = &h, .who = "bea@example.org"};
    const struct try nobody = {.house = &h};
    assert_int_equal(book(ctx, &ada, 10 * H, 11 * H, &b), OK);

    /* BK-80: beside somebody else's only with the half hour between, on either side. */
    assert_int_equal(book(ctx, &bea, 11 * H, 12 * H, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.buffer");
    assert_int_equal(book(ctx, &bea, 9 * H, 10 * H, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.buffer");
    assert_int_equal(book(ctx, &bea, 10 * H + 30, 12 * H, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_int_equal(book(ctx, &bea, 11 * H + 30, 12 * H, &b), OK);
    assert_int_equal(book(ctx, &bea, 9 * H, 9 * H + 30, &b), OK);

    /* Between one person's own nobody clears up, however the address is written. */
    const struct try loud = {.house = &h, .who = "BEA@Example.org"};
    assert_int_equal(book(ctx, &loud, 12 * H, 13 * H, &b), OK);
    /* Who is not known is somebody else. */
    assert_int_equal(book(ctx, &nobody, 13 * H, 14 * H, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.buffer");
    return OK;
}

static enum status by_who_knows(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking b;
    (void)arg;
    open_house(ctx, &h);
    const struct try ada = {.house = &h, .who = "ada@example.org"};
    const struct try bea = {.house = &h, .who = "bea@example.org", .despite = true};
    assert_int_equal(book(ctx, &ada, 10 * H, 11 * H, &b), OK);
    assert_int_equal(book(ctx, &bea, 11 * H, 12 * H, &b), CONFLICT); /* not hers to say */
    ctx->actor = &h.host;
    assert_int_equal(book(ctx, &bea, 11 * H, 12 * H, &b), OK);
    const struct try again = {.house = &h, .who = "bea@example.org"};
    assert_int_equal(book(ctx, &again, 9 * H, 10 * H, &b), CONFLICT); /* a host says it each time */
    ctx->actor = NULL;
    return OK;
}

static enum status shift(struct ctx *ctx, int64_t id, int from, int to)
{
    struct booking b;
    const struct booking_span span = {.date = friday, .from = (minute)from, .to = (minute)to};
    ctx->problem = (struct problem){0};
    return booking_change(ctx, id, &span, 0, NULL, &b);
}

static enum status stays(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking a;
    struct booking b;
    struct booking_findings found;
    (void)arg;
    open_house(ctx, &h);
    const struct try ada = {.house = &h, .who = "ada@example.org"};
    const struct try bea = {.house = &h, .who = "bea@example.org"};
    set_buffer(ctx, h.small, 0, 0);
    assert_int_equal(book(ctx, &ada, 10 * H, 11 * H, &a), OK);
    assert_int_equal(book(ctx, &bea, 11 * H, 12 * H, &b), OK);

    /* BK-81: what was booked before the room needed time stays, and may move where it comes no
     * nearer; not to another neighbour. */
    set_buffer(ctx, h.small, 30, 60);
    assert_int_equal(shift(ctx, b.id, 11 * H, 13 * H), OK);
    assert_int_equal(shift(ctx, b.id, 11 * H + 30, 12 * H), OK);
    assert_int_equal(shift(ctx, b.id, 11 * H, 12 * H), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.buffer");
    assert_int_equal(shift(ctx, b.id, 8 * H, 9 * H), OK);
    assert_int_equal(shift(ctx, b.id, 8 * H, 9 * H + 30), CONFLICT);
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);

    /* Too much, and of a pool, is refused. */
    struct resource desks;
    int64_t id = 0;
    assert_int_equal(resource_get(ctx, h.desks, &desks), OK);
    desks.setup_min = 15;
    ctx->problem = (struct problem){0};
    assert_int_equal(resource_save(ctx, &desks, &id), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "space.buffer_pool");
    desks.setup_min = RESOURCE_BUFFER_MAX_MIN + 1;
    ctx->problem = (struct problem){0};
    assert_int_equal(resource_save(ctx, &desks, &id), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "field.range");
    return OK;
}

/* An outside calendar is somebody else's. */
static enum status beside_outside(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking b;
    bool changed = false;
    (void)arg;
    open_house(ctx, &h);
    const int64_t day = zone_day_start(zone_get("Europe/Rome"), friday);
    const struct outside_span meeting = {day + 14 * (int64_t)HOUR_S, day + 15 * (int64_t)HOUR_S};
    const struct try ada = {.house = &h, .who = "ada@example.org"};
    assert_int_equal(outside_set(ctx, 501, h.small, &meeting, 1, &changed), OK);
    assert_int_equal(book(ctx, &ada, 13 * H, 14 * H, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.buffer");
    assert_int_equal(book(ctx, &ada, 12 * H, 13 * H + 30, &b), OK);
    return OK;
}

/* ---- how it is shown ------------------------------------------------------------------------- */

static const struct free_resource_view *free_of(const struct free_view *v, int64_t resource)
{
    for (size_t i = 0; i < v->resources_n; i++)
        if (v->resources[i].id == resource)
            return &v->resources[i];
    fail();
    return NULL;
}

static enum status is_shown(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking b;
    struct free_view v;
    struct day_view day;
    (void)arg;
    open_house(ctx, &h);
    const struct try ada = {.house = &h, .who = "ada@example.org"};
    assert_int_equal(book(ctx, &ada, 10 * H, 11 * H, &b), OK);

    /* BK-80: the list says it as the booking would. */
    struct free_form form = {
        .slug = "portello", .date = friday, .from = 11 * H, .to = 12 * H, .people = 1};
    assert_int_equal(booking_free(ctx, &form, &v), OK);
    assert_int_equal(free_of(&v, h.small)->free_units, 0);
    assert_int_equal(free_of(&v, h.large)->free_units, 1);
    form.from = 11 * H + 30;
    assert_int_equal(booking_free(ctx, &form, &v), OK);
    assert_int_equal(free_of(&v, h.small)->free_units, 1);

    /* The day has it before and after. */
    assert_int_equal(booking_day(ctx, &(struct day_form){.slug = "portello", .date = friday}, &day),
                     OK);
    for (size_t i = 0; i < day.rows_n; i++) {
        const struct day_row_view *r = &day.rows[i];
        if (r->id != h.small) {
            assert_int_equal(r->slots_n, 0);
            continue;
        }
        assert_int_equal(r->slots_n, 3);
        assert_string_equal(r->slots[0].state, "setup"); /* in the order of the day */
        assert_int_equal(r->slots[0].starts_at.utc, b.starts_at - 900);
        assert_int_equal(r->slots[0].ends_at.utc, b.starts_at);
        assert_int_equal(r->slots[1].starts_at.utc, b.starts_at);
        assert_string_equal(r->slots[2].state, "clearup");
        assert_int_equal(r->slots[2].ends_at.utc, b.ends_at + 900);
    }

    /* The form says why, and offers a host to book all the same. */
    struct booking_new_view shown;
    const struct booking_new_form wish = {
        .slug = "portello", .resource = h.small, .date = friday, .from = 11 * H, .to = 12 * H};
    assert_int_equal(booking_new(ctx, &wish, &shown), OK);
    assert_string_equal(shown.code, "booking.buffer");
    assert_true(shown.tight);
    return OK;
}

static void between_two_people_there_is_time(void **state) /* BK-80 */
{
    (void)state;
    on_both(between_people);
    on_both(beside_outside);
}

static void a_host_books_all_the_same(void **state) /* BK-80 */
{
    (void)state;
    on_both(by_who_knows);
}

static void what_is_booked_stays(void **state) /* BK-81 */
{
    (void)state;
    on_both(stays);
}

static void it_is_shown_where_it_binds(void **state) /* BK-80 */
{
    (void)state;
    on_both(is_shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_two_people_there_is_time),
        cmocka_unit_test(a_host_books_all_the_same),
        cmocka_unit_test(what_is_booked_stays),
        cmocka_unit_test(it_is_shown_where_it_binds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
