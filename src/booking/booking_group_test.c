/* Several places for one time, on both engines: all or none, one fact, one price [BK-150 to
 * BK-155]. */
#include "booking/booking_group.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct date friday = {2027, 1, 22}; /* a week after the tests' now */

/* ---- what is asked --------------------------------------------------------------------------- */

static struct group_ask ask_for(const struct test_house *h, const struct place_ask *places,
                                size_t n)
{
    return (struct group_ask){.of = {.space_id = h->space_id,
                                     .span = {.date = friday, .from = 10 * H, .to = 12 * H},
                                     .name = "Nora",
                                     .email = "nora@posta.example"},
                              .places = places,
                              .n = n};
}

static void open_house(struct ctx *ctx, bool confirm, struct test_house *h)
{
    struct booking_terms terms = test_terms();
    terms.confirm = confirm;
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, h);
}

static struct booking made(struct ctx *ctx, const struct group_ask *ask)
{
    struct booking b;
    bool repeated = true;
    assert_int_equal(booking_place_group(ctx, ask, &b, &repeated), OK);
    assert_false(repeated);
    return b;
}

static size_t read_all(struct ctx *ctx, const struct booking *b, struct booking **ret)
{
    size_t n = 0;
    assert_int_equal(booking_group_of(ctx, b, ret, &n), OK);
    return n;
}

static int32_t free_desks(struct ctx *ctx, const struct test_house *h)
{
    struct booking_fit fit;
    int32_t free_units = 0;
    for (int32_t units = 1; units <= 5; units++) {
        const struct booking_ask ask = {.space_id = h->space_id,
                                        .resource_id = h->desks,
                                        .span = {.date = friday, .from = 10 * H, .to = 12 * H},
                                        .units = units};
        assert_int_equal(booking_fits(ctx, &ask, &fit), OK);
        if (fit.free)
            free_units = units;
    }
    return free_units;
}

/* ---- making ---------------------------------------------------------------------------------- */

static enum status all_or_none(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    struct booking again;
    bool repeated = false;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.small, 1}, {h.desks, 3}};
    struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    ask.of.key = "once";
    ask.of.price_cents = opt_int_of(2 * 1000 + 3 * 2 * 300);
    const struct booking b = made(ctx, &ask);
    assert_int_equal(read_all(ctx, &b, &list), 2);
    assert_true(list[0].resource_id == h.small && list[1].resource_id == h.desks);
    assert_true(list[0].group_id && list[0].group_id == list[1].group_id);
    assert_int_equal(list[0].starts_at, list[1].starts_at);
    assert_int_equal(free_desks(ctx, &h), 2);
    /* The same key gives the first answer, with other places it is refused [BK-17]. */
    assert_int_equal(booking_place_group(ctx, &ask, &again, &repeated), OK);
    assert_true(repeated && again.id == b.id);
    ask.n = 1;
    assert_int_equal(booking_place_group(ctx, &ask, &again, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.key_reused");
    ctx->problem = (struct problem){0};
    /* Each place that is taken is named beside its field; who asks undoes the rest. */
    const struct place_ask more[] = {{h.large, 1}, {h.desks, 3}, {h.small, 1}};
    const struct group_ask no = ask_for(&h, more, ARRAY_LEN(more));
    assert_int_equal(booking_place_group(ctx, &no, &again, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_int_equal(ctx->problem.fields_n, 2);
    assert_string_equal(ctx->problem.fields[0].name, "resources[1]");
    assert_string_equal(ctx->problem.fields[1].name, "resources[2]");
    assert_non_null(strstr(ctx->problem.fields[1].detail, "Sala Giotto"));
    ctx->problem = (struct problem){0};
    return OK;
}

static enum status shown_price(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking b;
    bool repeated = false;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.small, 1}, {h.large, 1}};
    struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    ask.of.price_cents = opt_int_of(7001);
    assert_int_equal(booking_place_group(ctx, &ask, &b, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.price_changed");
    ctx->problem = (struct problem){0};
    return OK;
}

/* ---- afterwards ------------------------------------------------------------------------------ */

static enum status moved_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    struct booking b;
    bool repeated = false;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.desks, 3}, {h.small, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    const struct booking_ask in_the_way = {.space_id = h.space_id,
                                           .resource_id = h.desks,
                                           .span = {.date = friday, .from = 15 * H, .to = 16 * H},
                                           .units = 3,
                                           .name = "Otto",
                                           .email = "otto@posta.example",
                                           .quiet = true};
    assert_int_equal(booking_place(ctx, &in_the_way, &b, &repeated), OK);
    (void)read_all(ctx, &first, &list);
    const int64_t room = list[1].id;
    /* The room named, the desks in the way: who is in the way is said [BK-151]. */
    struct booking_shift to = {.span = {.date = friday, .from = 14 * H, .to = 16 * H}};
    assert_int_equal(booking_shift(ctx, room, &to, &b), CONFLICT);
    assert_non_null(strstr(ctx->problem.detail, "Desks"));
    ctx->problem = (struct problem){0};
    return OK;
}

/* What a refused shift wrote is undone with its transaction; so this is another. */
static enum status shifted(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    struct booking b;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.desks, 3}, {h.small, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    (void)read_all(ctx, &first, &list);
    const int64_t room = list[1].id;
    struct booking_shift to = {.span = {.date = friday, .from = 11 * H, .to = 13 * H},
                               .resource_id = h.large,
                               .price_cents = opt_int_of(3 * 2 * 300 + 5000)};
    assert_int_equal(booking_shift(ctx, room, &to, &b), OK);
    assert_int_equal(read_all(ctx, &first, &list), 2);
    assert_int_equal(list[0].starts_at, list[1].starts_at);
    assert_int_equal(list[0].units, 3);
    assert_true(list[0].resource_id == h.desks && list[1].resource_id == h.large);
    to.price_cents = (struct opt_int){0};
    assert_int_equal(booking_shift(ctx, room, &to, &b), OK); /* nothing is different [BK-62] */
    return OK;
}

static enum status dropped_and_added(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    struct booking b;
    const char *words = "";
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.small, 1}, {h.desks, 3}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    const struct place_ask large = {h.large, 1};
    assert_int_equal(booking_add_place(ctx, first.id, &large, opt_int_of(5000), &b), OK);
    assert_int_equal(b.group_id, first.group_id);
    assert_int_equal(booking_group_words(ctx, &b, &words), OK);
    assert_string_equal(words, "Sala Giotto, 3 × Desks");
    assert_int_equal(booking_cancel_place(ctx, first.id, &b), OK);
    assert_int_equal(read_all(ctx, &first, &list), 3);
    assert_int_equal(booking_group_head(list, 3)->id, list[1].id);
    assert_int_equal(list[0].status, BOOKING_CANCELLED);
    assert_int_equal(list[1].status, BOOKING_CONFIRMED);
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK); /* of one that is gone: the rest */
    assert_int_equal(free_desks(ctx, &h), 5);
    /* One alone becomes one of several. */
    const struct group_ask one = ask_for(&h, places, 1);
    const struct booking alone = made(ctx, &one);
    assert_int_equal(alone.group_id, 0);
    assert_int_equal(booking_add_place(ctx, alone.id, &places[1], (struct opt_int){0}, &b), OK);
    assert_int_equal(b.group_id, alone.id);
    assert_int_equal(booking_add_place(ctx, alone.id, &places[1], (struct opt_int){0}, &b),
                     CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    ctx->problem = (struct problem){0};
    return OK;
}

/* ---- undone ---------------------------------------------------------------------------------- */

static void same_again(const struct booking *a, const struct booking *b)
{
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->resource_id, b->resource_id);
    assert_int_equal(a->starts_at, b->starts_at);
    assert_int_equal(a->ends_at, b->ends_at);
    assert_int_equal(a->units, b->units);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->price_cents.v, b->price_cents.v);
}

static void undone(struct ctx *ctx, int64_t id, const struct booking *was, size_t n)
{
    struct booking *list = NULL;
    struct booking b;
    assert_int_equal(booking_undo(ctx, id, &b), OK);
    assert_int_equal(b.id, id);
    assert_true(read_all(ctx, &b, &list) >= n);
    for (size_t i = 0; i < n; i++) {
        same_again(&list[i], &was[i]);
        assert_true(list[i].revision > was[i].revision); /* calendars take the later one */
    }
}

static void nothing_to_undo(struct ctx *ctx, int64_t id)
{
    struct booking b;
    assert_int_equal(booking_undo(ctx, id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.undo_none");
    ctx->problem = (struct problem){0};
}

/* Moved with another room, ended, one dropped: each is taken back whole, whichever is named. */
static enum status taken_back(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *was = NULL;
    struct booking b;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.desks, 3}, {h.small, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    (void)read_all(ctx, &first, &was);
    const int64_t room = was[1].id;
    nothing_to_undo(ctx, room);
    const struct booking_shift to = {.span = {.date = friday, .from = 11 * H, .to = 13 * H},
                                     .resource_id = h.large};
    assert_int_equal(booking_shift(ctx, room, &to, &b), OK);
    undone(ctx, first.id, was, 2);
    nothing_to_undo(ctx, room); /* once */
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    undone(ctx, room, was, 2);
    assert_int_equal(booking_cancel_place(ctx, room, &b), OK);
    undone(ctx, first.id, was, 2); /* by the one that was left */
    /* What was dropped before the last deed stays dropped. */
    struct booking *left = NULL;
    assert_int_equal(booking_cancel_place(ctx, room, &b), OK);
    (void)read_all(ctx, &first, &left);
    const struct booking_shift later = {.span = {.date = friday, .from = 14 * H, .to = 16 * H}};
    assert_int_equal(booking_shift(ctx, first.id, &later, &b), OK);
    undone(ctx, first.id, left, 1);
    assert_int_equal(booking_get(ctx, room, &b), OK);
    assert_int_equal(b.status, BOOKING_CANCELLED);
    return OK;
}

/* One more place, and the deed before is none to undo any more; nor is it when a place is gone, and
 * then all of them stay as they are. */
static enum status not_taken_back(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking b;
    bool repeated = false;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.desks, 3}, {h.small, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    const struct place_ask large = {h.large, 1};
    const struct booking_shift to = {.span = {.date = friday, .from = 14 * H, .to = 16 * H}};
    assert_int_equal(booking_shift(ctx, first.id, &to, &b), OK);
    assert_int_equal(booking_add_place(ctx, first.id, &large, (struct opt_int){0}, &b), OK);
    nothing_to_undo(ctx, first.id);
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    const struct booking_ask in_the_way = {.space_id = h.space_id,
                                           .resource_id = h.large,
                                           .span = to.span,
                                           .units = 1,
                                           .name = "Otto",
                                           .email = "otto@posta.example",
                                           .quiet = true};
    assert_int_equal(booking_place(ctx, &in_the_way, &b, &repeated), OK);
    assert_int_equal(booking_undo(ctx, first.id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    assert_non_null(strstr(ctx->problem.detail, "Sala Ruzante"));
    ctx->problem = (struct problem){0};
    return CONFLICT; /* as the request would be: all that it wrote is undone */
}

/* What the host did is his to undo; what the person did, his too. */
static enum status whose_deed(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct test_house h;
    struct booking *was = NULL;
    struct booking b;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.desks, 2}, {h.small, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    (void)read_all(ctx, &first, &was);
    ctx->actor = &h.host;
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    ctx->actor = NULL;
    nothing_to_undo(ctx, first.id);
    ctx->actor = &h.host;
    undone(ctx, first.id, was, 2);
    assert_int_equal(booking_cancel(ctx, first.id, &b), OK);
    t->clock.fixed_us += (BOOKING_UNDO_S + 1) * INT64_C(1000000);
    nothing_to_undo(ctx, first.id);
    ctx->actor = NULL;
    return OK;
}

/* ---- answers --------------------------------------------------------------------------------- */

static enum status answered_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    struct booking b;
    open_house(ctx, true, &h);
    const struct place_ask places[] = {{h.small, 1}, {h.desks, 3}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    ctx->actor = &h.host;
    const struct booking_reply yes = {.yes = true, .word = "Gladly."};
    (void)read_all(ctx, &first, &list);
    assert_int_equal(booking_answer(ctx, list[1].id, &yes, &b), OK);
    (void)read_all(ctx, &first, &list);
    assert_int_equal(list[0].status, BOOKING_CONFIRMED);
    assert_int_equal(list[1].status, BOOKING_CONFIRMED);
    assert_int_equal(booking_answer(ctx, list[0].id, &yes, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.answered");
    ctx->problem = (struct problem){0};
    ctx->actor = NULL;
    return OK;
}

/* What has no price is asked for, and with it the rest [BK-140, BK-153]. */
static enum status waits_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking *list = NULL;
    open_house(ctx, false, &h);
    const struct place_ask places[] = {{h.small, 1}, {h.booth, 1}};
    const struct group_ask ask = ask_for(&h, places, ARRAY_LEN(places));
    const struct booking first = made(ctx, &ask);
    (void)read_all(ctx, &first, &list);
    assert_int_equal(list[0].status, BOOKING_REQUESTED);
    assert_int_equal(list[1].status, BOOKING_REQUESTED);
    assert_int_equal(list[0].confirm_by, list[1].confirm_by);
    struct test_store *t = arg;
    t->clock = clock_fixed(list[0].confirm_by + 1);
    size_t n = 0;
    assert_int_equal(booking_lapse_due(ctx, &n), OK);
    (void)read_all(ctx, &first, &list);
    assert_int_equal(list[0].status, BOOKING_LAPSED);
    assert_int_equal(list[1].status, BOOKING_LAPSED);
    return OK;
}

/* ---- on both engines ------------------------------------------------------------------------- */

static enum status check(struct ctx *ctx, void *arg)
{
    return booking_check(ctx, arg);
}

/* The facts of bookings, in words with " " between. */
static enum status read_told(struct ctx *ctx, void *arg)
{
    struct fact *list = NULL;
    size_t n = 0;
    struct buf *out = arg;
    assert_int_equal(fact_next(ctx, "test", 100, &list, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (strncmp(list[i].name, "booking.", 8) == 0)
            buf_printf(out, "%s%s", out->n ? " " : "", list[i].name + 8);
    }
    return OK;
}

static void on_both(enum status (*work)(struct ctx *ctx, void *arg), const char *facts)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct booking_findings found;
        struct buf told;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, check, &found), OK);
        assert_int_equal(found.faults, 0);
        buf_init(&told, LIMIT_TEXT_BYTES);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, read_told, &told), OK);
        assert_int_equal(told.n, strlen(facts));
        if (told.n)
            assert_memory_equal(told.p, facts, told.n);
        buf_free(&told);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

/* The same of work that ends in a refusal. */
static void on_both_undone(enum status (*work)(struct ctx *ctx, void *arg))
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), CONFLICT);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static void both_play_making(void **state) /* BK-150 */
{
    (void)state;
    on_both(all_or_none, "confirmed");
    on_both(shown_price, "");
}

static void both_play_moving(void **state) /* BK-151 */
{
    (void)state;
    on_both(moved_together, "confirmed");
    on_both(shifted, "confirmed changed");
}

static void both_play_dropping(void **state) /* BK-152 */
{
    (void)state;
    on_both(dropped_and_added, "confirmed changed changed cancelled confirmed changed");
}

static void both_play_undoing(void **state) /* BK-155 */
{
    (void)state;
    on_both(taken_back,
            "confirmed changed undone cancelled undone changed undone changed changed undone");
    on_both_undone(not_taken_back);
    on_both(whose_deed, "confirmed cancelled undone cancelled");
}

static void both_play_answers(void **state) /* BK-153 */
{
    (void)state;
    on_both(answered_together, "requested confirmed");
    on_both(waits_together, "requested lapsed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_play_making),   cmocka_unit_test(both_play_moving),
        cmocka_unit_test(both_play_dropping), cmocka_unit_test(both_play_undoing),
        cmocka_unit_test(both_play_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
