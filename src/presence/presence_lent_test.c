/* Screens of what is let by licence and lent today, on both engines. */
#include "presence/presence_internal.h"

#include "network/network.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static struct {
    struct test_house house;
} w;

static enum status make_world(struct ctx *ctx, void *arg)
{
    const struct booking_terms t = test_terms();
    (void)arg;
    test_must(network_ensure(ctx), "network");
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, &w.house);
    return OK;
}

/* The tests' day is 15 January 2027; Rome is an hour ahead. */
static int64_t at(int hour, int min)
{
    return TEST_STORE_NOW_S + (int64_t)((hour - 9) * H + min) * 60;
}

static struct {
    int64_t office, desk; /* let by licence only; lent today from ten to twelve */
    struct door door;     /* of the office */
} let;

static int64_t let_one(struct ctx *ctx, const char *name, enum resource_kind kind, int64_t lending)
{
    const struct resource r = {.space_id = w.house.space_id,
                               .name = name,
                               .kind = kind,
                               .units = 1,
                               .price_hour_cents = opt_int_of(800)};
    struct block b = {.resource_id = test_resource(ctx, &r),
                      .units = 1,
                      .from = {2027, 1, 1},
                      .kind = BLOCK_STAY,
                      .why = ""};
    const struct lent_span hours = {at(10, 0), at(12, 0)};
    test_must(block_set(ctx, &b, &b.id), "block");
    const struct lent lent = {
        .lending_id = lending, .block_id = b.id, .units = 1, .by = lending == 1 ? "Ada Neri" : ""};
    test_must(lent_set(ctx, &lent, &hours, 1), "lent");
    return b.resource_id;
}

static void book_office(struct ctx *ctx)
{
    struct booking b;
    bool repeated;
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = let.office,
                                    .span = {.date = {2027, 1, 15}, .from = 11 * H, .to = 12 * H},
                                    .units = 1,
                                    .name = "Gast",
                                    .email = "gast@posta.example"};
    test_must(booking_place(ctx, &ask, &b, &repeated), "booking");
}

static enum status make_let(struct ctx *ctx, void *arg)
{
    (void)arg;
    let.office = let_one(ctx, "Ufficio 3", KIND_OFFICE, 1);
    let.desk = let_one(ctx, "Scrivania 7", KIND_DESK, 2);
    test_must(door_renew(ctx, w.house.space_id, let.office, &let.door), "door");
    book_office(ctx);
    return OK;
}

static enum status look_at_let(struct ctx *ctx, void *arg)
{
    static const enum room_state states[] = {ROOM_SHUT, ROOM_FREE, ROOM_FREE,
                                             ROOM_BUSY, ROOM_BUSY, ROOM_SHUT};
    struct room room;
    struct room_phase phases[40];
    struct desks_now desks;
    (void)arg;
    assert_int_equal(room_load(ctx, &let.door, &room), OK);
    const size_t n = room_phases(&room.day, phases);
    assert_true(n >= ARRAY_LEN(states));
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        assert_int_equal(phases[i].state, states[i]);
        if (states[i] == ROOM_SHUT)
            assert_null(phases[i].lent);
        else
            assert_string_equal(phases[i].lent, "Free while Ada Neri is away");
    }
    assert_int_equal(phases[1].from_s, at(10, 0));
    assert_int_equal(booking_desks_now(ctx, w.house.space_id, &desks), OK);
    assert_int_equal(desks.all, 5); /* the pool */
    return OK;
}

/* The names of what stands on the board, the kinds given as the host chose them. */
static const char *board(struct ctx *ctx, int32_t kinds)
{
    struct door_terms t = door_default_terms;
    struct space space;
    struct room *rooms = NULL;
    size_t n = 0;
    const char *names = "";
    t.board_kinds = kinds;
    test_must(door_set_terms(ctx, w.house.space_id, &t), "terms");
    test_must(door_terms_of(ctx, w.house.space_id, &t), "terms");
    test_must(space_get(ctx, w.house.space_id, &space), "space");
    test_must(rooms_load(ctx, &space, &t, &rooms, &n), "rooms");
    for (size_t i = 0; i < n; i++)
        names = words(ctx, "%s%s;", names, rooms[i].resource.name);
    return names;
}

static enum status look_at_board(struct ctx *ctx, void *arg)
{
    struct desks_now desks;
    (void)arg;
    assert_string_equal(board(ctx, door_default_terms.board_kinds),
                        "Sala Giotto;Sala Ruzante;Booth;Scrivania 7;Ufficio 3;");
    assert_string_equal(board(ctx, 1 << KIND_ROOM | 1 << KIND_OFFICE),
                        "Sala Giotto;Sala Ruzante;Scrivania 7;Ufficio 3;");
    assert_string_equal(board(ctx, 1 << KIND_DESK), "Scrivania 7;Ufficio 3;");
    assert_int_equal(booking_desks_now(ctx, w.house.space_id, &desks), OK);
    assert_int_equal(desks.all, 6);
    assert_int_equal(desks.free, 6);
    return OK;
}

static enum status look_later(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_string_equal(board(ctx, door_default_terms.board_kinds),
                        "Sala Giotto;Sala Ruzante;Booth;");
    return OK;
}

static void play_let(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, make_let), OK);
    s->t->clock = clock_fixed(at(9, 30));
    assert_int_equal(in_tx(s, DB_READ, look_at_let), OK);
    s->t->clock = clock_fixed(at(10, 30));
    assert_int_equal(in_tx(s, DB_WRITE, look_at_board), OK);
    s->t->clock = clock_fixed(at(12, 30));
    assert_int_equal(in_tx(s, DB_WRITE, look_later), OK);
    booking_forget_spaces();
}

static void what_is_lent_stands_on_the_screens(void **state) /* PC-17, PC-20, BK-170 */
{
    (void)state;
    run_on_both(play_let);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_lent_stands_on_the_screens)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
