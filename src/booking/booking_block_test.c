/* Units taken for whole days: setting, ending, and what they leave for bookings; both engines. */
#include "booking/booking_find.h"
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct date thursday = {2027, 1, 21};
static const struct date friday = {2027, 1, 22};
static const struct date saturday = {2027, 1, 23};
static const struct date monday = {2027, 1, 25};
static const struct date nowhere = {0};

static void open_house(struct ctx *ctx, struct test_house *h)
{
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, h);
}

/* Run `work` in one transaction, on each engine. */
static void on_both(enum status (*work)(struct ctx *ctx, void *arg))
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct test_house h;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &h), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static void sound(struct ctx *ctx)
{
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
}

static struct block broken(int64_t resource, int32_t units, struct date from, struct date until)
{
    return (struct block){.resource_id = resource,
                          .units = units,
                          .from = from,
                          .until = until,
                          .kind = BLOCK_OUT_OF_ORDER,
                          .why = "projector"};
}

static int64_t set(struct ctx *ctx, const struct block *b)
{
    int64_t id = 0;
    ctx->problem = (struct problem){0};
    assert_int_equal(block_set(ctx, b, &id), OK);
    assert_true(id != 0);
    return id;
}

/* Refused with this code; a refusal beside a field has it there. */
static void not_set(struct ctx *ctx, const struct block *b, enum status expected, const char *code)
{
    int64_t id = -1;
    ctx->problem = (struct problem){0};
    assert_int_equal(block_set(ctx, b, &id), expected);
    assert_int_equal(id, -1);
    const struct problem *p = &ctx->problem;
    if (code)
        assert_string_equal(p->fields_n ? p->fields[0].code : p->code, code);
    ctx->problem = (struct problem){0};
}

static enum status book(struct ctx *ctx, const struct test_house *h, int64_t resource,
                        struct booking_span span, int32_t units, struct booking *ret_booking)
{
    bool repeated;
    const struct booking_ask ask = {.space_id = h->space_id,
                                    .resource_id = resource,
                                    .span = span,
                                    .units = units,
                                    .name = "Elena Rossi"};
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &ask, ret_booking, &repeated);
}

static struct booking_span hours(struct date d, int from, int to)
{
    return (struct booking_span){.date = d, .from = (minute)(from * H), .to = (minute)(to * H)};
}

/* ---- what a block leaves -------------------------------------------------------------------- */

static enum status whole_days(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking b;
    open_house(ctx, h);
    const struct block out = broken(h->small, 1, friday, monday);
    const int64_t id = set(ctx, &out);

    assert_int_equal(book(ctx, h, h->small, hours(thursday, 22, 24), 1, &b), OK);
    const struct booking_span over = {
        .date = thursday, .from = 20 * H, .to = 1 * H, .next_day = true};
    assert_int_equal(booking_change(ctx, b.id, &over, 1, NULL, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_int_equal(book(ctx, h, h->small, hours(friday, 0, 1), 1, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_int_equal(book(ctx, h, h->small, hours((struct date){2027, 1, 24}, 23, 24), 1, &b),
                     CONFLICT);
    assert_int_equal(book(ctx, h, h->small, hours(monday, 0, 1), 1, &b), OK);
    /* Another room is taken in its place, when any would do. */
    bool repeated;
    const struct booking_ask any = {.space_id = h->space_id,
                                    .kind = KIND_ROOM,
                                    .span = hours(friday, 10, 12),
                                    .units = 1,
                                    .name = "Ada"};
    assert_int_equal(booking_place(ctx, &any, &b, &repeated), OK);
    assert_int_equal(b.resource_id, h->large);

    assert_int_equal(block_end(ctx, id, saturday), OK);
    assert_int_equal(book(ctx, h, h->small, hours(saturday, 0, 1), 1, &b), OK);
    assert_int_equal(book(ctx, h, h->small, hours(friday, 23, 24), 1, &b), CONFLICT);
    assert_int_equal(block_end(ctx, id, monday), OK); /* not longer than it was */
    assert_int_equal(book(ctx, h, h->small, hours(saturday, 2, 3), 1, &b), OK);
    assert_int_equal(block_end(ctx, id, friday), OK); /* none at all */
    assert_int_equal(book(ctx, h, h->small, hours(friday, 23, 24), 1, &b), OK);
    struct block gone;
    assert_int_equal(block_get(ctx, id, &gone), NOT_FOUND);
    sound(ctx);
    return OK;
}

static void a_block_takes_its_units_for_whole_days(void **state) /* BK-25, BK-12 */
{
    (void)state;
    on_both(whole_days);
}

static enum status part_of_a_pool(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking b;
    struct standing now;
    const struct house *house = NULL;
    open_house(ctx, h);
    struct block let = {.resource_id = h->desks,
                        .units = 2,
                        .from = friday,
                        .until = nowhere,
                        .kind = BLOCK_STAY,
                        .subject_id = 4711};
    let.id = set(ctx, &let);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 9, 12), 4, &b), CONFLICT);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 9, 12), 3, &b), OK);
    assert_int_equal(book(ctx, h, h->desks, hours((struct date){2027, 6, 1}, 9, 12), 4, &b),
                     CONFLICT); /* it is open */

    assert_int_equal(house_of_id_always(ctx, h->space_id, &house), OK);
    const struct instants at = {.starts_at = b.starts_at, .ends_at = b.ends_at};
    assert_int_equal(standing_of(ctx, house, &at, 0, &now), OK);
    assert_int_equal(now.free_units[house_resource(house, h->desks)], 5 - 2 - 3);
    assert_int_equal(now.free_units[house_resource(house, h->small)], 1);
    assert_int_equal(house_desks(house, b.starts_at), 3);
    assert_int_equal(house_desks(house, b.starts_at - 86400), 5);
    house_release(house);

    let.units = 3; /* with three booked there are two for it */
    not_set(ctx, &let, CONFLICT, "block.booked");
    let.from = saturday;
    (void)set(ctx, &let);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 9, 12), 2, &b), OK);
    assert_int_equal(book(ctx, h, h->desks, hours(saturday, 9, 12), 3, &b), CONFLICT);
    let.resource_id = h->booth; /* to another resource: three units are too many there */
    not_set(ctx, &let, INVALID, "booking.units");
    let.units = 1;
    (void)set(ctx, &let);
    assert_int_equal(book(ctx, h, h->desks, hours(saturday, 9, 12), 5, &b), OK);
    assert_int_equal(book(ctx, h, h->booth, hours(saturday, 9, 12), 1, &b), CONFLICT);
    struct block read;
    assert_int_equal(block_get(ctx, let.id, &read), OK);
    assert_int_equal(read.kind, BLOCK_STAY);
    assert_int_equal(read.subject_id, 4711);
    assert_int_equal(read.revision, 3);
    sound(ctx);
    return OK;
}

static void a_block_takes_part_of_a_pool_and_moves(void **state) /* BK-25 */
{
    (void)state;
    on_both(part_of_a_pool);
}

/* ---- what stands in its way ----------------------------------------------------------------- */

static enum status in_the_way(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking night;
    struct booking small[3];
    struct booking *found = NULL;
    size_t n = 0;
    int32_t room = -1;
    open_house(ctx, h);
    const struct booking_span over = {
        .date = thursday, .from = 22 * H, .to = 2 * H, .next_day = true};
    assert_int_equal(book(ctx, h, h->desks, over, 2, &night), OK);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 1, 3), 3, &small[0]), OK);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 9, 11), 3, &small[1]), OK);
    assert_int_equal(book(ctx, h, h->desks, hours(saturday, 9, 11), 4, &small[2]), OK);

    assert_int_equal(block_room(ctx, h->desks, friday, saturday, &room), OK);
    assert_int_equal(room, 0); /* from one to two at night all five are taken */
    assert_int_equal(block_room(ctx, h->desks, saturday, nowhere, &room), OK);
    assert_int_equal(room, 1);
    assert_int_equal(block_room(ctx, h->desks, monday, nowhere, &room), OK);
    assert_int_equal(room, 5);

    struct block b = broken(h->desks, 1, friday, nowhere);
    not_set(ctx, &b, CONFLICT, "block.booked");
    assert_int_equal(block_bookings_in_the_way(ctx, &b, &found, &n), OK);
    assert_int_equal(n, 2); /* those that touch the hour in which too few are left */
    assert_int_equal(found[0].id, night.id);
    assert_int_equal(found[1].id, small[0].id);
    b.units = 3;
    assert_int_equal(block_bookings_in_the_way(ctx, &b, &found, &n), OK);
    assert_int_equal(n, 4);
    b.units = 1;
    b.from = saturday;
    assert_int_equal(block_bookings_in_the_way(ctx, &b, &found, &n), OK);
    assert_int_equal(n, 0);
    b.id = set(ctx, &b);
    assert_int_equal(block_room(ctx, h->desks, saturday, nowhere, &room), OK);
    assert_int_equal(room, 0);
    struct block more = broken(h->desks, 5, monday, nowhere);
    not_set(ctx, &more, CONFLICT, "block.full");
    assert_int_equal(block_bookings_in_the_way(ctx, &more, &found, &n), OK);
    assert_int_equal(n, 0);
    (void)set(ctx, &b); /* its own unit does not count against it */
    assert_int_equal(booking_cancel(ctx, small[2].id, &small[2]), OK);
    b.units = 5;
    (void)set(ctx, &b);
    sound(ctx);
    return OK;
}

static void bookings_in_the_way_are_named(void **state) /* BK-26 */
{
    (void)state;
    on_both(in_the_way);
}

/* The projector breaks at half past ten: who had the room at nine is in nobody's way. */
static enum status broken_today(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    const struct date today = {2027, 1, 15}; /* 09:00 there */
    struct clock later = clock_fixed(TEST_STORE_NOW_S + 90 * 60);
    const struct clock *morning = ctx->clock;
    struct booking early;
    struct booking late;
    struct booking *found = NULL;
    size_t n = 0;
    open_house(ctx, h);
    assert_int_equal(book(ctx, h, h->small, hours(today, 9, 10), 1, &early), OK);
    assert_int_equal(book(ctx, h, h->small, hours(today, 10, 11), 1, &late), OK);
    ctx->clock = &later;
    const struct block b = broken(h->small, 1, today, nowhere);
    not_set(ctx, &b, CONFLICT, "block.booked");
    assert_int_equal(block_bookings_in_the_way(ctx, &b, &found, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(found[0].id, late.id);
    ctx->actor = &h->host;
    assert_int_equal(booking_cancel(ctx, late.id, &late), OK);
    (void)set(ctx, &b);
    sound(ctx);
    ctx->actor = NULL;
    ctx->clock = morning;
    return OK;
}

static void what_is_over_stands_in_nobodys_way(void **state) /* BK-26 */
{
    (void)state;
    on_both(broken_today);
}

/* ---- fields --------------------------------------------------------------------------------- */

static enum status refusals(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    open_house(ctx, h);
    struct block b = broken(h->small, 1, friday, friday);
    not_set(ctx, &b, INVALID, "block.days");
    b = broken(h->small, 1, nowhere, friday);
    not_set(ctx, &b, INVALID, "field.missing");
    b = broken(h->small, 1, friday, (struct date){2999, 1, 1});
    not_set(ctx, &b, INVALID, "field.range");
    b = broken(h->small, 2, friday, nowhere);
    not_set(ctx, &b, INVALID, "booking.units");
    b = broken(h->small, 0, friday, nowhere);
    not_set(ctx, &b, INVALID, "booking.units");
    b = broken(h->small, 1, friday, nowhere);
    b.kind = 0;
    not_set(ctx, &b, INVALID, "field.choice");
    b.kind = BLOCK_STAY; /* nobody is told whose place it is */
    not_set(ctx, &b, INVALID, "field.text");
    b = broken(999, 1, friday, nowhere);
    not_set(ctx, &b, NOT_FOUND, NULL);
    b = broken(h->small, 1, friday, nowhere);
    b.id = 999;
    not_set(ctx, &b, NOT_FOUND, NULL);
    assert_int_equal(resource_archive(ctx, h->space_id, h->small, true), OK);
    b.id = 0;
    not_set(ctx, &b, NOT_FOUND, NULL);
    assert_int_equal(block_end(ctx, 999, friday), NOT_FOUND);
    return OK;
}

static void what_makes_no_sense_is_refused(void **state) /* BK-25 */
{
    (void)state;
    on_both(refusals);
}

static enum status lists(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct block *list = NULL;
    size_t n = 0;
    open_house(ctx, h);
    const struct block one = broken(h->small, 1, friday, saturday);
    const struct block two = broken(h->small, 1, monday, nowhere);
    const struct block three = broken(h->desks, 2, thursday, nowhere);
    (void)set(ctx, &one);
    (void)set(ctx, &two);
    (void)set(ctx, &three);
    const struct period all = {nowhere, nowhere};
    assert_int_equal(blocks_of_space(ctx, h->space_id, all, &list, &n), OK);
    assert_int_equal(n, 3);
    assert_int_equal(blocks_of_resource(ctx, h->small, all, &list, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(date_compare(list[0].from, friday), 0);
    assert_int_equal(date_compare(list[0].until, saturday), 0);
    assert_int_equal(list[1].until.year, 0);
    const struct period weekend = {saturday, monday};
    assert_int_equal(blocks_of_resource(ctx, h->small, weekend, &list, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(blocks_of_space(ctx, h->space_id, weekend, &list, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].why, "projector");
    assert_int_equal(list[0].space_id, h->space_id);
    return OK;
}

static void blocks_are_listed_by_days(void **state) /* BK-25 */
{
    (void)state;
    on_both(lists);
}

/* ---- the network ---------------------------------------------------------------------------- */

/* What a search over the network says is what the house says. */
static enum status network(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    const struct atlas *a = NULL;
    struct find_list list;
    open_house(ctx, h);
    const struct block let = broken(h->desks, 2, friday, nowhere);
    (void)set(ctx, &let);
    const struct find_ask ask = {
        .kind = KIND_DESK, .people = 1, .span = hours(friday, 10, 12), .order = FIND_BY_NAME};
    assert_int_equal(atlas_take(ctx, &a), OK);
    assert_int_equal(find_spaces(ctx, a, &ask, &list), OK);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.lines[0].free_units, 3);
    atlas_release(a);
    return OK;
}

static void a_search_counts_blocks(void **state) /* BK-25, BK-12 */
{
    (void)state;
    on_both(network);
}

/* ---- the day, and the check ------------------------------------------------------------------ */

static const struct day_row_view *row_of(const struct day_view *v, int64_t resource)
{
    for (size_t i = 0; i < v->rows_n; i++) {
        if (v->rows[i].id == resource)
            return &v->rows[i];
    }
    return NULL;
}

static enum status the_day(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct day_view v;
    struct booking b;
    open_house(ctx, h);
    const struct block out = broken(h->small, 1, friday, saturday);
    struct block let = broken(h->desks, 2, thursday, nowhere);
    let.kind = BLOCK_STAY;
    let.why = "";
    (void)set(ctx, &out);
    (void)set(ctx, &let);
    let.units = 1; /* another contract: the day shows three */
    (void)set(ctx, &let);
    assert_int_equal(book(ctx, h, h->desks, hours(friday, 9, 12), 1, &b), OK);
    const struct day_form form = {.slug = "portello", .date = friday};
    ctx->actor = NULL;
    assert_int_equal(booking_day(ctx, &form, &v), OK);
    const struct day_row_view *small = row_of(&v, h->small);
    const struct day_row_view *desks = row_of(&v, h->desks);
    assert_int_equal(small->slots_n, 1);
    assert_string_equal(small->slots[0].state, "out_of_order");
    assert_string_equal(small->slots[0].label, "Out of order: projector");
    assert_null(small->slots[0].url);
    assert_int_equal(desks->slots_n, 2);
    assert_string_equal(desks->slots[0].label, "3/5: Let");
    assert_string_equal(desks->slots[1].label, "1 of 5 free");
    assert_int_equal(v.count, 1); /* a block is no booking */
    ctx->actor = &h->host;
    assert_int_equal(booking_day(ctx, &form, &v), OK);
    assert_non_null(row_of(&v, h->small)->slots[0].url);
    assert_non_null(row_of(&v, h->small)->out_url);
    ctx->actor = NULL;
    return OK;
}

static void the_day_says_what_is_out_and_why(void **state) /* BK-25 */
{
    (void)state;
    on_both(the_day);
}

/* Rows written past the rules: a booking in a room that is out. */
static enum status check_finds(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking b;
    struct booking_findings found;
    open_house(ctx, h);
    assert_int_equal(book(ctx, h, h->small, hours(thursday, 9, 12), 1, &b), OK);
    const struct block out = broken(h->small, 1, friday, saturday);
    (void)set(ctx, &out);
    sound(ctx);
    b.id++;
    b.starts_at += 86400;
    b.ends_at += 86400;
    assert_int_equal(booking_write(ctx, &b), OK);
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 1);
    assert_int_equal(found.blocks, 1);
    return OK;
}

static void the_check_finds_a_booking_in_what_is_out(void **state) /* BK-25 */
{
    (void)state;
    on_both(check_finds);
}

/* ---- fewer units ---------------------------------------------------------------------------- */

static enum status units_to(struct ctx *ctx, int64_t resource, int32_t units)
{
    struct resource r;
    ctx->problem = (struct problem){0};
    assert_int_equal(resource_get(ctx, resource, &r), OK);
    r.units = units;
    return resource_save(ctx, &r, &r.id);
}

static void in_use_on(struct ctx *ctx, const char *day)
{
    assert_int_equal(ctx->problem.fields_n, 1);
    assert_string_equal(ctx->problem.fields[0].name, "units");
    assert_string_equal(ctx->problem.fields[0].code, "resource.in_use");
    assert_non_null(strstr(ctx->problem.fields[0].detail, day));
}

static enum status fewer_units(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking b;
    open_house(ctx, h);
    assert_int_equal(book(ctx, h, h->desks, hours(thursday, 9, 12), 2, &b), OK);
    assert_int_equal(book(ctx, h, h->desks, hours(thursday, 12, 15), 2, &b), OK); /* after it */
    assert_int_equal(book(ctx, h, h->desks, hours(saturday, 9, 12), 1, &b), OK);
    struct block out = broken(h->desks, 3, friday, nowhere);
    out.id = set(ctx, &out);
    assert_int_equal(units_to(ctx, h->desks, 4), OK);
    assert_int_equal(units_to(ctx, h->desks, 3), INVALID);
    in_use_on(ctx, "23");
    assert_int_equal(units_to(ctx, h->desks, 1), INVALID);
    in_use_on(ctx, "21");
    sound(ctx);
    assert_int_equal(block_end(ctx, out.id, friday), OK);
    assert_int_equal(units_to(ctx, h->desks, 2), OK);
    assert_int_equal(units_to(ctx, h->desks, 1), INVALID);
    in_use_on(ctx, "21");
    assert_int_equal(units_to(ctx, h->desks, 9), OK);
    sound(ctx);
    return OK;
}

static void a_pool_keeps_the_units_that_are_taken(void **state) /* BK-25 */
{
    (void)state;
    space_add_guard(booking_guard);
    on_both(fewer_units);
}

static enum status putting_away(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    struct booking b;
    open_house(ctx, h);
    assert_int_equal(book(ctx, h, h->desks, hours(thursday, 9, 12), 2, &b), OK);
    assert_int_equal(resource_archive(ctx, h->space_id, h->desks, true), CONFLICT);
    assert_string_equal(ctx->problem.code, "resource.booked");
    assert_non_null(strstr(ctx->problem.detail, "21"));
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(resource_archive(ctx, h->space_id, h->desks, true), OK);
    assert_int_equal(resource_archive(ctx, h->space_id, h->desks, false), OK);

    const struct block out = broken(h->small, 1, friday, nowhere);
    set(ctx, &out); /* a repair is in nobody's way */
    assert_int_equal(resource_archive(ctx, h->space_id, h->small, true), OK);
    struct block let = broken(h->large, 1, friday, nowhere);
    let.kind = BLOCK_STAY;
    let.why = "";
    let.id = set(ctx, &let);
    assert_int_equal(resource_archive(ctx, h->space_id, h->large, true), CONFLICT);
    assert_string_equal(ctx->problem.code, "resource.let");
    assert_int_equal(resource_archive(ctx, h->space_id + 1, h->large, true), NOT_FOUND);
    sound(ctx);
    return OK;
}

static void what_is_booked_or_let_is_not_put_away(void **state) /* BK-61, SP-11 */
{
    (void)state;
    space_add_guard(booking_guard);
    on_both(putting_away);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_takes_its_units_for_whole_days),
        cmocka_unit_test(a_block_takes_part_of_a_pool_and_moves),
        cmocka_unit_test(bookings_in_the_way_are_named),
        cmocka_unit_test(what_is_over_stands_in_nobodys_way),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(blocks_are_listed_by_days),
        cmocka_unit_test(a_search_counts_blocks),
        cmocka_unit_test(the_day_says_what_is_out_and_why),
        cmocka_unit_test(the_check_finds_a_booking_in_what_is_out),
        cmocka_unit_test(a_pool_keeps_the_units_that_are_taken),
        cmocka_unit_test(what_is_booked_or_let_is_not_put_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
