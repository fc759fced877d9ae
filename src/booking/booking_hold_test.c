/* Places kept for a few minutes: whom they keep out, and for how long; both engines. */
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct date friday = {2027, 1, 22};

static const struct actor ada = {.account_id = 501, .email = "ada@posta.example", .name = "Ada"};
static const struct actor bea = {.account_id = 502, .email = "bea@posta.example", .name = "Bea"};

struct play {
    struct test_store *t;
    struct ctx *ctx;
    struct test_house h;
};

static void wait_min(struct play *p, int minutes)
{
    p->t->clock = clock_fixed(ctx_now_s(p->ctx) + (int64_t)minutes * 60);
}

static struct booking_ask wish(const struct play *p, int64_t resource, int from, int32_t units)
{
    return (struct booking_ask){
        .space_id = p->h.space_id,
        .resource_id = resource,
        .kind = resource ? 0 : KIND_ROOM,
        .span = {.date = friday, .from = (minute)(from * H), .to = (minute)((from + 2) * H)},
        .units = units,
        .name = "Elena Rossi"};
}

/* What the deed answers for who does it: "ok", or the code of the refusal. */
static const char *holds(struct play *p, const struct actor *who, int64_t resource, int from,
                         int32_t units)
{
    struct hold hold;
    const struct booking_ask ask = wish(p, resource, from, units);
    p->ctx->problem = (struct problem){0};
    p->ctx->actor = who;
    const enum status s = hold_make(p->ctx, &ask, who ? NULL : "browser", &hold);
    assert_true((s == OK) == (p->ctx->problem.code == NULL));
    return s == OK ? "ok" : p->ctx->problem.code;
}

static const char *books(struct play *p, const struct actor *who, int64_t resource, int from,
                         int32_t units)
{
    struct booking b;
    bool repeated = false;
    const struct booking_ask ask = wish(p, resource, from, units);
    p->ctx->problem = (struct problem){0};
    p->ctx->actor = who;
    return booking_place(p->ctx, &ask, &b, &repeated) == OK ? "ok" : p->ctx->problem.code;
}

static const struct free_resource_view *free_of(struct play *p, int64_t resource,
                                                const struct actor *who, int from)
{
    static struct free_view v;
    const struct free_form form = {.slug = "portello",
                                   .date = friday,
                                   .from = (minute)(from * H),
                                   .to = (minute)((from + 2) * H),
                                   .people = 1};
    p->ctx->actor = who;
    assert_int_equal(booking_free(p->ctx, &form, &v), OK);
    for (size_t i = 0; i < v.resources_n; i++)
        if (v.resources[i].id == resource)
            return &v.resources[i];
    fail();
    return NULL;
}

static const char *state_on_board(struct play *p, int64_t resource, const struct actor *who,
                                  int from)
{
    struct board b;
    const struct board_ask ask = {
        .date = friday, .from = (minute)(from * H), .to = (minute)((from + 2) * H)};
    p->ctx->actor = who;
    assert_int_equal(booking_board(p->ctx, "portello", &ask, &b), OK);
    for (size_t i = 0; i < b.lines_n; i++)
        if (b.lines[i].resource_id == resource)
            return board_state_name(b.lines[i].state);
    return "";
}

static const struct day_slot_view *slot_of(struct play *p, int64_t resource,
                                           const struct actor *who)
{
    static struct day_view v;
    const struct day_form form = {.slug = "portello", .date = friday};
    p->ctx->actor = who;
    assert_int_equal(booking_day(p->ctx, &form, &v), OK);
    for (size_t i = 0; i < v.rows_n; i++)
        if (v.rows[i].id == resource)
            return v.rows[i].slots_n ? &v.rows[i].slots[0] : NULL;
    return NULL;
}

static void keeps_others_out(struct play *p) /* BK-73 */
{
    assert_string_equal(holds(p, &ada, p->h.small, 10, 1), "ok");
    assert_string_equal(books(p, &bea, p->h.small, 10, 1), "booking.held");
    assert_string_equal(holds(p, &bea, p->h.small, 11, 1), "booking.held");
    assert_string_equal(books(p, &bea, p->h.small, 12, 1), "ok"); /* end to start */
    assert_string_equal(books(p, NULL, 0, 10, 1), "ok");          /* the other room */
    assert_string_equal(books(p, NULL, 0, 10, 1), "booking.held");

    assert_int_equal(free_of(p, p->h.small, &bea, 10)->free_units, 0);
    assert_true(free_of(p, p->h.small, &bea, 10)->held);
    assert_false(free_of(p, p->h.large, &bea, 10)->held);
    assert_int_equal(free_of(p, p->h.small, &ada, 10)->free_units, 1);
    assert_false(free_of(p, p->h.small, &ada, 10)->held);
    assert_string_equal(state_on_board(p, p->h.small, &bea, 10), "held");
    assert_string_equal(state_on_board(p, p->h.small, &ada, 10), "free");
    assert_string_equal(state_on_board(p, p->h.small, &p->h.host, 10), "held");
    assert_string_equal(slot_of(p, p->h.small, NULL)->state, "held");
    assert_string_equal(slot_of(p, p->h.small, &p->h.host)->state, "held");
    assert_string_equal(slot_of(p, p->h.small, &p->h.host)->label, "Being booked");

    assert_string_equal(books(p, &ada, p->h.small, 10, 1), "ok");
    assert_string_equal(books(p, &bea, p->h.small, 10, 1), "booking.taken");
}

static void who_runs_the_house_is_not_kept_out(struct play *p) /* BK-73 */
{
    assert_string_equal(holds(p, &ada, p->h.booth, 10, 1), "ok");
    assert_int_equal(free_of(p, p->h.booth, &p->h.host, 10)->free_units, 1);
    assert_true(free_of(p, p->h.booth, &p->h.host, 10)->held);
    assert_string_equal(books(p, &p->h.host, p->h.booth, 10, 1), "ok");
    assert_string_equal(books(p, &ada, p->h.booth, 10, 1), "booking.taken");
}

static void ends_by_the_clock(struct play *p) /* BK-73, BK-74 */
{
    size_t n = 0;
    assert_string_equal(holds(p, NULL, p->h.small, 14, 1), "ok");
    wait_min(p, HOLD_MIN - 1);
    assert_string_equal(books(p, &bea, p->h.small, 14, 1), "booking.held");
    wait_min(p, 1);
    assert_false(free_of(p, p->h.small, &bea, 14)->held);
    assert_string_equal(books(p, &bea, p->h.small, 14, 1), "ok");

    assert_string_equal(holds(p, &ada, p->h.small, 16, 1), "ok");
    for (int minutes = 4; minutes < HOLD_LONGEST_MIN; minutes += 4) {
        wait_min(p, 4);
        assert_string_equal(holds(p, &ada, p->h.small, 16, 1), "ok");
    }
    wait_min(p, 2);
    assert_string_equal(books(p, &bea, p->h.small, 16, 1), "booking.held");
    wait_min(p, 1); /* a quarter of an hour in all */
    assert_string_equal(books(p, &bea, p->h.small, 16, 1), "ok");
    assert_int_equal(booking_holds_end(p->ctx, &n), OK);
    assert_true(n >= 2);
    assert_int_equal(booking_holds_end(p->ctx, &n), OK);
    assert_int_equal(n, 0);
}

static void a_part_of_a_pool(struct play *p) /* BK-74 */
{
    assert_string_equal(holds(p, &ada, p->h.desks, 10, 2), "hold.too_many");
    assert_string_equal(holds(p, &ada, p->h.desks, 10, 1), "ok");
    assert_string_equal(holds(p, &p->h.host, p->h.desks, 10, 3), "ok");
    assert_int_equal(free_of(p, p->h.desks, &bea, 10)->free_units, 1);
    assert_false(free_of(p, p->h.desks, &bea, 10)->held);
    assert_string_equal(books(p, &bea, p->h.desks, 10, 2), "booking.held");
    p->ctx->actor = &p->h.host;
    assert_int_equal(hold_give_back(p->ctx, p->h.space_id, 0), OK);
    assert_string_equal(books(p, &bea, p->h.desks, 10, 4), "ok");
    assert_string_equal(books(p, NULL, p->h.desks, 10, 2), "booking.taken");
}

static void an_offer_waits(struct play *p)
{
    struct hold offer = {.space_id = p->h.space_id,
                         .resource_id = p->h.large,
                         .units = 1,
                         .until = ctx_now_s(p->ctx) + 7200};
    const struct zone *rome = zone_get("Europe/Rome");
    offer.starts_at = zone_day_start(rome, friday) + 18 * 3600;
    offer.ends_at = offer.starts_at + 3600;
    p->ctx->actor = NULL;
    p->ctx->problem = (struct problem){0};
    assert_int_equal(hold_offer(p->ctx, &offer, &offer.id), OK);
    assert_int_equal(hold_offer(p->ctx, &offer, &(int64_t){0}), CONFLICT);
    wait_min(p, 100);
    assert_string_equal(books(p, &ada, p->h.large, 18, 1), "booking.held");
    p->ctx->problem = (struct problem){0};
    assert_int_equal(hold_drop(p->ctx, &offer), OK);
    assert_string_equal(books(p, &ada, p->h.large, 18, 1), "ok");
}

static enum status play(struct ctx *ctx, void *arg)
{
    struct play p = {.t = arg, .ctx = ctx};
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &p.h);
    keeps_others_out(&p);
    who_runs_the_house_is_not_kept_out(&p);
    ends_by_the_clock(&p);
    a_part_of_a_pool(&p);
    an_offer_waits(&p);
    struct booking_findings found;
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);
    ctx->actor = NULL;
    return OK;
}

static void a_place_is_kept(void **state)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, play, &t), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_place_is_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
