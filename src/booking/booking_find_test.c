/* Random questions to a random network, answered as a model answers them that looks at every space,
 * sorts them all and cuts out the page. Spaces crowd in towns, lie alone, at the poles, on either
 * side of the line where the date changes, or nowhere. */
#include "booking/booking_find.h"

#include "base/fold.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

enum {
    SPACES = 150,
    QUESTIONS = 3000,
    QUESTIONS_SLOW = 60,
    H = 60,
    LINES_MAX = 40,
    POINTS_USUAL = 30,
    MEMBER = 55 /* who asks half of the questions; a third of the bookings is his */
};

static const struct date friday = {2027, 1, 22};

/* ---- the network ---------------------------------------------------------------------------- */

static int32_t around(struct rng *r, int32_t micro, int32_t most)
{
    return micro + (int32_t)rng_below(r, 2 * (uint64_t)most) - most;
}

/* Where spaces are, and where people ask: the same kinds of place. */
static void somewhere(struct rng *r, struct degrees *ret_lat, struct degrees *ret_lon)
{
    static const int32_t towns[][2] = {
        {45406435, 11876761}, {45440847, 12315515}, {45440000, 12300000}};
    const size_t town = rng_below(r, ARRAY_LEN(towns));
    const uint64_t kind = rng_below(r, 20);
    *ret_lat = (struct degrees){true, around(r, towns[town][0], 40000)};
    *ret_lon = (struct degrees){true, around(r, towns[town][1], 40000)};
    if (kind == 0) { /* the same door as others */
        ret_lat->micro = towns[0][0];
        ret_lon->micro = towns[0][1];
    } else if (kind == 1) {
        ret_lat->micro = rng_below(r, 2) ? 90000000 : -89990000;
    } else if (kind < 4) {
        ret_lat->micro = around(r, -16800000, 300000);
        ret_lon->micro = rng_below(r, 2) ? 180000000 : -179900000;
    } else if (kind < 10) {
        ret_lat->micro = around(r, 0, 90000000);
        ret_lon->micro = around(r, 0, 180000000);
    }
}

/* One zone, no time between two people: what is met in a span is taken, and nothing else asked. */
static bool alike;

static struct space any_space(struct ctx *ctx, int64_t operator_id, int number)
{
    static const char *const words[] = {"Bottega", "Officina", "Studio"};
    struct rng *r = ctx->rng;
    struct space s = {
        .operator_id = operator_id,
        .name = arena_printf(ctx->arena, "%s %d", words[rng_below(r, 3)], (int)rng_below(r, 40)),
        .slug = arena_printf(ctx->arena, "space-%d", number),
        .status = rng_below(r, 8) ? SPACE_OPEN : SPACE_LISTED,
        .street = "Via del Santo 1",
        .postcode = "35123",
        .town = rng_below(r, 2) ? "Padova" : "Venezia",
        .province = "PD",
        .region = "Veneto",
        .country = "IT",
        .zone = rng_below(r, 5) || alike ? "Europe/Rome" : "Europe/London",
        .description = "",
        .amenities = rng_below(r, 3) ? "wifi" : "printer",
        .step_free = rng_below(r, 3) == 0,
        .terms = test_terms()};
    somewhere(r, &s.lat, &s.lon);
    if (rng_below(r, 12) == 0)
        s.lat.has = s.lon.has = false;
    return s;
}

static void furnish(struct ctx *ctx, int64_t space_id)
{
    struct rng *r = ctx->rng;
    const uint64_t rooms = rng_below(r, 3);
    for (uint64_t i = 0; i < rooms; i++) {
        struct resource room = {.space_id = space_id,
                                .name = arena_printf(ctx->arena, "Room %d", (int)i),
                                .kind = KIND_ROOM,
                                .units = 1,
                                .seats = 2 + (int32_t)rng_below(r, 8),
                                .setup_min = alike ? 0 : (int32_t)rng_below(r, 2) * 30,
                                .clearup_min = alike ? 0 : (int32_t)rng_below(r, 3) * 45,
                                .bookable = rng_below(r, 6) > 0};
        if (rng_below(r, 4))
            room.price_hour_cents = opt_int_of(500 + (int64_t)rng_below(r, 4) * 250);
        (void)test_resource(ctx, &room);
    }
    if (rng_below(r, 4))
        (void)test_resource(ctx, &(struct resource){.space_id = space_id,
                                                    .name = "Desks",
                                                    .kind = KIND_DESK,
                                                    .units = 1 + (int32_t)rng_below(r, 6),
                                                    .price_hour_cents = opt_int_of(300),
                                                    .bookable = true});
}

static void fill(struct ctx *ctx, int64_t space_id)
{
    enum { SEEDS = 6 };
    struct resource *resources = NULL;
    size_t n = 0;
    size_t made = 0;
    struct booking_seed seeds[SEEDS];
    assert_int_equal(space_resources(ctx, space_id, &resources, &n), OK);
    for (int i = 0; n > 0 && i < SEEDS; i++) {
        const int from = 8 * H + (int)rng_below(ctx->rng, 8) * H;
        seeds[i] = (struct booking_seed){
            .resource_id = resources[rng_below(ctx->rng, n)].id,
            .span = {.date = friday, .from = (minute)from, .to = (minute)(from + 2 * H)},
            .units = 1,
            .name = "Somebody",
            .lang = "en",
            .account_id = rng_below(ctx->rng, 3) ? 0 : MEMBER,
            .made_at = 1};
    }
    if (n > 0)
        assert_int_equal(booking_load(ctx, space_id, seeds, SEEDS, &made), OK);
}

static enum status make_network(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house first;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &first);
    for (int i = 1; i < SPACES; i++) {
        const struct space s = any_space(ctx, first.operator_id, i);
        int64_t id = 0;
        assert_int_equal(space_save(ctx, &s, &id), OK);
        test_house_hours(ctx, id, (struct span){8 * H, 20 * H});
        furnish(ctx, id);
        fill(ctx, id);
    }
    return OK;
}

/* ---- the model ------------------------------------------------------------------------------ */

struct answer {
    struct find_line lines[SPACES];
    size_t n;
};

static bool is_asked_for(const struct find_ask *ask, const struct find_line *line)
{
    const struct space *s = &line->space->house->space;
    const bool near = line->distance_m >= 0 && line->distance_m <= ask->within_m;
    return (!ask->step_free || s->step_free) && (!ask->only_free || line->free_units > 0) &&
           (!ask->words || fold_has_words(line->space->fold, ask->words)) &&
           (!ask->lat.has || ask->within_m == 0 || near);
}

/* 0: something is free; 1: only in rooms that do not say how many they hold; 2: nothing; 3: not
 * booked here. */
static int state_of(const struct find_line *l)
{
    if (l->free_units > 0)
        return l->unsure ? 1 : 0;
    return l->space->house->bookable ? 2 : 3;
}

static int64_t or_most(int64_t v, bool has)
{
    return has ? v : INT64_MAX;
}

/* What an order looks at, the first first; less is earlier. */
static void keys_of(const struct find_ask *ask, const struct find_line *l, int64_t ret_keys[3])
{
    const int64_t far = or_most(l->distance_m, l->distance_m >= 0);
    memset(ret_keys, 0, 3 * sizeof(*ret_keys));
    if (ask->order == FIND_BY_DISTANCE) {
        ret_keys[0] = far;
    } else if (ask->order != FIND_BY_NAME) {
        ret_keys[0] = state_of(l);
        ret_keys[1] = ask->order == FIND_BY_FREE ? -l->free_units
                                                 : or_most(l->total_cents.v, l->total_cents.has);
        ret_keys[2] = far;
    }
}

static bool is_before(const struct find_ask *ask, const struct find_line *a,
                      const struct find_line *b)
{
    int64_t x[3];
    int64_t y[3];
    keys_of(ask, a, x);
    keys_of(ask, b, y);
    for (int i = 0; i < 3; i++)
        if (x[i] != y[i])
            return x[i] < y[i];
    return a->space < b->space;
}

/* Every space, one by one; sorted by putting each where it belongs. */
static void answer_plainly(struct ctx *ctx, const struct atlas *a, const struct find_ask *ask,
                           struct answer *ret_answer)
{
    struct find_list all;
    const struct find_ask plain = {
        .span = ask->span, .kind = ask->kind, .people = ask->people, .order = FIND_BY_NAME};
    assert_int_equal(find_spaces(ctx, a, &plain, &all), OK);
    assert_int_equal(all.n, SPACES);
    ret_answer->n = 0;
    for (size_t i = 0; i < all.n; i++) {
        struct find_line line = all.lines[i];
        const struct space *s = &line.space->house->space;
        if (ask->lat.has && s->lat.has)
            line.distance_m = distance_m(ask->lat, ask->lon, s->lat, s->lon);
        if (!is_asked_for(ask, &line))
            continue;
        size_t at = ret_answer->n++;
        while (at > 0 && is_before(ask, &line, &ret_answer->lines[at - 1])) {
            ret_answer->lines[at] = ret_answer->lines[at - 1];
            at--;
        }
        ret_answer->lines[at] = line;
    }
}

/* ---- questions ------------------------------------------------------------------------------ */

static struct find_ask any_ask(struct ctx *ctx)
{
    static const char *const words[] = {"bottega", "officina padova", "wifi", "nowhere at all"};
    struct rng *r = ctx->rng;
    const int from = 7 * H + (int)rng_below(r, 10) * H;
    struct find_ask ask = {.span = {.date = friday, .from = (minute)from, .to = (minute)(from + H)},
                           .kind = rng_below(r, 2) ? KIND_ROOM : KIND_DESK,
                           .people = 1 + (int32_t)rng_below(r, 4),
                           .words = rng_below(r, 5) ? NULL : words[rng_below(r, ARRAY_LEN(words))],
                           .step_free = rng_below(r, 4) == 0,
                           .only_free = rng_below(r, 4) == 0,
                           .page = 1 + (int64_t)rng_below(r, 6),
                           .page_lines = rng_below(r, 8) ? 1 + rng_below(r, LINES_MAX) : 0,
                           .points = rng_below(r, 2) ? 0 : 1 + rng_below(r, POINTS_USUAL),
                           .order = (enum find_order)rng_below(r, FIND_BY_NAME + 1)};
    if (rng_below(r, 6) == 0)
        return ask;
    somewhere(r, &ask.lat, &ask.lon);
    if (rng_below(r, 2))
        ask.order = FIND_BY_DISTANCE;
    if (rng_below(r, 2))
        ask.within_m = rng_below(r, 2) ? 1 + (int64_t)rng_below(r, 40000)
                                       : 1 + (int64_t)rng_below(r, 20000000);
    return ask;
}

static void compare_line(const struct find_line *found, const struct find_line *plain,
                         bool is_counted)
{
    assert_ptr_equal(found->space, plain->space);
    assert_int_equal(found->distance_m, plain->distance_m);
    if (!is_counted)
        return;
    assert_int_equal(found->free_units, plain->free_units);
    assert_int_equal(found->why, plain->why);
    assert_int_equal(found->none_of_kind, plain->none_of_kind);
    assert_int_equal(found->price_cents.has, plain->price_cents.has);
    assert_int_equal(found->price_cents.v, plain->price_cents.v);
}

static void compare_page(const struct find_ask *ask, const struct find_list *found,
                         const struct answer *plain)
{
    const size_t lines = ask->page_lines ? ask->page_lines : SPACES;
    const size_t pages = plain->n ? (plain->n + lines - 1) / lines : 1;
    const size_t page = (size_t)ask->page < pages ? (size_t)ask->page : pages;
    const size_t page_end = page * lines < plain->n ? page * lines : plain->n;
    assert_int_equal(found->page_first, (page - 1) * lines);
    assert_int_equal(found->page_first + found->page_n, page_end);
    assert_in_range(found->n, page_end, plain->n);
    const size_t points = ask->points < plain->n ? ask->points : plain->n;
    const size_t counted_end = found->counted_first + found->counted_n;
    assert_in_range(found->counted_first, 0, points ? 0 : found->page_first);
    assert_in_range(counted_end, page_end > points ? page_end : points, plain->n);
}

static enum status ask_network(struct ctx *ctx, void *arg)
{
    int64_t *seen = arg; /* lists that were cut: those are the point */
    const struct atlas *a = NULL;
    struct answer plain;
    struct find_list found;
    const struct actor member = {.account_id = MEMBER, .email = "ada@example.org", .name = "Ada"};
    struct ctx asked = *ctx;
    asked.actor = rng_below(ctx->rng, 2) ? &member : NULL;
    ctx = &asked;
    assert_int_equal(atlas_take(ctx, &a), OK);
    assert_int_equal(a->spaces_n, SPACES);
    const struct find_ask ask = any_ask(ctx);
    answer_plainly(ctx, a, &ask, &plain);
    assert_int_equal(find_spaces(ctx, a, &ask, &found), OK);
    assert_int_equal(found.total, plain.n);
    compare_page(&ask, &found, &plain);
    for (size_t i = 0; i < found.n; i++)
        compare_line(&found.lines[i], &plain.lines[i],
                     i >= found.counted_first && i - found.counted_first < found.counted_n);
    *seen += found.n > 0 && found.n < found.total;
    atlas_release(a);
    return OK;
}

static void play(struct scenario *s)
{
    const int questions = test_rounds(QUESTIONS, QUESTIONS_SLOW);
    int64_t seen = 0;
    assert_int_equal(in_tx(s, DB_WRITE, make_network), OK);
    for (int i = 0; i < questions; i++) {
        arena_reset(s->t->arena);
        assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, ask_network, &seen), OK);
    }
    assert_true(seen > questions / 10);
    booking_forget_spaces();
}

static void a_question_is_answered_as_if_all_were_looked_at(void **state) /* BK-24, SP-9 */
{
    (void)state;
    alike = false;
    run_on_both(play);
}

static void so_it_is_where_all_ask_for_one_span(void **state) /* BK-24 */
{
    (void)state;
    alike = true;
    run_on_both(play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_answered_as_if_all_were_looked_at),
        cmocka_unit_test(so_it_is_where_all_ask_for_one_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
