/* Plans through the store and on the board, on both engines. */
#include "support/test_both.h"
#include "support/test_scenario.h"

#include "support/test_house.h"

#include "booking/booking.h"
#include "floorplan/floorplan_internal.h"
#include "floorplan_sql.h"
#include "people/people.h"

enum { H = 60 };

static const struct date friday = {2027, 1, 22};

static struct world {
    struct test_house house;
    int64_t ground, first;
} w;

static enum status make_world(struct ctx *ctx)
{
    const struct booking_terms terms = test_terms();
    w = (struct world){0};
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &w.house);
    test_must(space_add_floor(ctx, w.house.space_id, "Ground", 0, &w.ground), "floor");
    test_must(space_add_floor(ctx, w.house.space_id, "First", 1, &w.first), "floor");
    return OK;
}

static struct shape room(int64_t resource, int32_t x)
{
    return (struct shape){.kind = SHAPE_ROOM,
                          .x = x,
                          .y = 100,
                          .width = 300,
                          .height = 200,
                          .points = "",
                          .label = "",
                          .resource_id = resource};
}

static struct floorplan plan_of(int64_t floor, const struct shape *shapes, size_t n)
{
    return (struct floorplan){.floor_id = floor,
                              .space_id = w.house.space_id,
                              .width = 2000,
                              .height = 1000,
                              .grid = 10,
                              .shapes = shapes,
                              .shapes_n = n};
}

static void saves(struct ctx *ctx, const struct floorplan *p)
{
    ctx->problem = (struct problem){0};
    assert_int_equal(floorplan_save(ctx, p), OK);
}

static void refuses(struct ctx *ctx, const struct floorplan *p, const char *code)
{
    ctx->problem = (struct problem){0};
    assert_int_equal(floorplan_save(ctx, p), INVALID);
    assert_int_equal(ctx->problem.fields_n, 1);
    assert_string_equal(ctx->problem.fields[0].code, code);
    ctx->problem = (struct problem){0};
}

static int64_t revision(struct ctx *ctx)
{
    struct space s;
    assert_int_equal(space_get(ctx, w.house.space_id, &s), OK);
    return s.revision;
}

/* FP-5, FP-12 */
static enum status kept_whole(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct floorplan p;
    struct space s;
    struct space_plan shown;
    make_world(ctx);
    const struct shape shapes[] = {
        room(w.house.small, 100),
        {.kind = SHAPE_AREA, .points = "500,100 900,100 900,400", .label = "Terrazza"},
        {.kind = SHAPE_TOILET,
         .x = 1000,
         .y = 100,
         .width = 150,
         .height = 150,
         .turn = 3,
         .points = "",
         .label = ""},
    };
    const struct floorplan given = plan_of(w.ground, shapes, 3);
    assert_int_equal(space_get(ctx, w.house.space_id, &s), OK);
    assert_int_equal(floorplan_get(ctx, w.ground, &p), NOT_FOUND);
    assert_int_equal(floorplan_of_space(ctx, &s, &shown), NOT_FOUND);
    const int64_t before = revision(ctx);
    saves(ctx, &given);
    assert_true(revision(ctx) > before);
    assert_int_equal(floorplan_get(ctx, w.ground, &p), OK);
    assert_int_equal(p.shapes_n, 3);
    assert_int_equal(p.shapes[0].resource_id, w.house.small);
    assert_string_equal(p.shapes[1].label, "Terrazza");
    assert_int_equal(p.shapes[1].x, 500);
    assert_int_equal(p.shapes[1].height, 300);
    assert_int_equal(p.shapes[2].turn, 3);
    assert_int_equal(floorplan_of_space(ctx, &s, &shown), OK);
    assert_string_equal(shown.url, "/s/portello/floor");
    assert_int_equal(shown.width, 2000);

    /* One wrong shape, and all stays as it was. */
    const struct shape bad[] = {room(w.house.large, 100), room(w.house.small, 1900)};
    const struct floorplan wrong = plan_of(w.ground, bad, 2);
    refuses(ctx, &wrong, "floorplan.outside");
    assert_int_equal(floorplan_get(ctx, w.ground, &p), OK);
    assert_int_equal(p.shapes_n, 3);

    assert_int_equal(floorplan_remove(ctx, w.house.space_id, w.ground), OK);
    assert_int_equal(floorplan_get(ctx, w.ground, &p), NOT_FOUND);
    assert_int_equal(floorplan_remove(ctx, w.house.space_id, w.ground), OK);
    assert_int_equal(floorplan_remove(ctx, w.house.space_id, w.house.small), NOT_FOUND);
    return OK;
}

/* FP-1, FP-4 */
static enum status within_bounds(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    static const struct {
        struct shape shape;
        const char *code;
    } bad[] = {
        {{.kind = SHAPE_WALL, .x = -1, .y = 0, .width = 10, .height = 10}, "floorplan.outside"},
        {{.kind = SHAPE_WALL, .x = 0, .y = 0, .width = 0, .height = 10}, "floorplan.outside"},
        {{.kind = SHAPE_WALL, .x = 0, .y = 991, .width = 10, .height = 10}, "floorplan.outside"},
        {{.kind = SHAPE_WALL, .x = 2147483647, .y = 0, .width = 10, .height = 10},
         "floorplan.outside"},
        {{.kind = 0, .x = 0, .y = 0, .width = 10, .height = 10}, "floorplan.kind"},
        {{.kind = SHAPE_WALL, .width = 10, .height = 10, .turn = 4}, "floorplan.kind"},
        {{.kind = SHAPE_AREA, .points = "0,0 10,0"}, "floorplan.corners"},
        {{.kind = SHAPE_AREA, .points = "0,0 10,0 10;10"}, "floorplan.corners"},
        {{.kind = SHAPE_ROOM, .width = 10, .height = 10, .points = "0,0 1,1 2,2"},
         "floorplan.corners"},
        {{.kind = SHAPE_OUTLINE, .outline = 1}, "floorplan.outline"},
        {{.kind = SHAPE_ROOM, .width = 10, .height = 10, .outline = 1}, "floorplan.outline"},
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct shape s = bad[i].shape;
        s.label = "";
        s.points = s.points ? s.points : "";
        const struct floorplan p = plan_of(w.ground, &s, 1);
        refuses(ctx, &p, bad[i].code);
    }
    struct shape many[FLOORPLAN_SHAPES_MAX + 1];
    for (size_t i = 0; i < ARRAY_LEN(many); i++)
        many[i] = room(0, 0);
    const struct floorplan full = plan_of(w.ground, many, FLOORPLAN_SHAPES_MAX);
    const struct floorplan over = plan_of(w.ground, many, FLOORPLAN_SHAPES_MAX + 1);
    saves(ctx, &full);
    refuses(ctx, &over, "floorplan.too_many");
    struct floorplan tiny = plan_of(w.ground, many, 0);
    tiny.width = 10;
    refuses(ctx, &tiny, "field.range");
    return OK;
}

/* FP-2, FP-3, FP-12 */
static enum status one_place_each(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct resource r;
    int64_t id;
    make_world(ctx);
    const struct shape twice[] = {room(w.house.small, 100), room(w.house.small, 500)};
    const struct shape once[] = {room(w.house.small, 100)};
    const struct shape foreign[] = {room(w.ground, 100)};
    struct shape word = room(w.house.small, 100);
    word.kind = SHAPE_LABEL;
    struct floorplan p = plan_of(w.ground, twice, 2);
    refuses(ctx, &p, "floorplan.twice");
    p = plan_of(w.ground, foreign, 1);
    refuses(ctx, &p, "floorplan.resource");
    p = plan_of(w.ground, &word, 1);
    refuses(ctx, &p, "floorplan.kind");
    p = plan_of(w.ground, once, 1);
    saves(ctx, &p);
    p = plan_of(w.first, once, 1);
    refuses(ctx, &p, "floorplan.elsewhere");

    /* On another floor it is none of this one's. */
    assert_int_equal(resource_get(ctx, w.house.large, &r), OK);
    r.floor_id = w.first;
    assert_int_equal(resource_save(ctx, &r, &id), OK);
    const struct shape large[] = {room(w.house.large, 100)};
    p = plan_of(w.ground, large, 1);
    refuses(ctx, &p, "floorplan.resource");

    /* A floor that is gone holds nothing. */
    assert_int_equal(space_remove_floor(ctx, w.house.space_id, w.ground), OK);
    p = plan_of(w.first, once, 1);
    saves(ctx, &p);
    struct findings found;
    assert_int_equal(floorplan_check(ctx, &found), OK);
    assert_int_equal(found.looked_at, 1);
    assert_int_equal(found.faults, 0);
    return OK;
}

/* A shape of another's resource is found: written past the rules, as a broken import would. */
static enum status check_finds(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct findings found;
    make_world(ctx);
    const struct shape once[] = {room(w.house.small, 100)};
    struct floorplan p = plan_of(w.ground, once, 1);
    saves(ctx, &p);
    assert_int_equal(floorplan_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);
    const struct booking_terms terms = test_terms();
    const int64_t other = test_space(ctx, w.house.operator_id, "altro", "Altro", &terms);
    const int64_t strange = test_resource(
        ctx, &(struct resource){.space_id = other, .name = "X", .kind = KIND_ROOM, .units = 1});
    assert_int_equal(
        sql_floorplan_shape_put(
            ctx, &(struct sql_floorplan_shape_put_args){.floor_id = w.ground,
                                                        .number = 2,
                                                        .space_id = w.house.space_id,
                                                        .kind = SHAPE_ROOM,
                                                        .points = "",
                                                        .label = "",
                                                        .resource_id = {true, strange}}),
        OK);
    assert_int_equal(floorplan_check(ctx, &found), OK);
    assert_int_equal(found.looked_at, 2);
    assert_int_equal(found.faults, 1);
    return OK;
}

static bool overlap(const struct shape *a, const struct shape *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* FP-11: of houses of all sizes. */
static void test_proposals(void **state)
{
    (void)state;
    static const struct {
        int rooms, booths, desks, pools, lockers;
    } houses[] = {{0, 0, 0, 0, 0},  {1, 0, 0, 0, 0},   {0, 0, 1, 0, 0},    {2, 1, 4, 1, 1},
                  {24, 9, 0, 0, 0}, {0, 0, 200, 0, 3}, {12, 4, 240, 2, 2}, {100, 0, 0, 0, 0}};
    for (size_t i = 0; i < ARRAY_LEN(houses); i++) {
        struct arena *arena = arena_new(4 << 20);
        struct resource all[400] = {{0}};
        struct floorplan p;
        const int counts[] = {houses[i].rooms, houses[i].booths, houses[i].desks, houses[i].pools,
                              houses[i].lockers};
        static const enum resource_kind kinds[] = {KIND_ROOM, KIND_BOOTH, KIND_DESK, KIND_DESK,
                                                   KIND_LOCKER};
        size_t n = 0;
        for (size_t k = 0; k < ARRAY_LEN(counts); k++)
            for (int c = 0; c < counts[k]; c++, n++)
                all[n] = (struct resource){.id = (int64_t)n + 1,
                                           .name = "r",
                                           .kind = kinds[k],
                                           .units = k == 3 ? 26 : 1,
                                           .seats = 4 + c % 7};
        assert_int_equal(propose(arena, all, n, &p), OK);
        size_t places = 0;
        for (size_t a = 0; a < p.shapes_n; a++) {
            assert_int_equal(shape_judge(&p, &p.shapes[a]), SHAPE_SOUND);
            places += p.shapes[a].resource_id != 0;
            for (size_t b = 0; p.shapes[a].resource_id && b < a; b++)
                assert_false(p.shapes[b].resource_id && overlap(&p.shapes[a], &p.shapes[b]));
        }
        assert_int_equal(places, n);
        assert_true(p.shapes_n <= FLOORPLAN_SHAPES_MAX);
        arena_free(arena);
    }
}

/* ---- the board ------------------------------------------------------------------------------ */

static const struct board_line *line_of(const struct board *b, int64_t resource)
{
    for (size_t i = 0; i < b->lines_n; i++) {
        if (b->lines[i].resource_id == resource)
            return &b->lines[i];
    }
    return NULL;
}

static struct board look(struct ctx *ctx, const struct actor *who, int from, int to)
{
    struct board b;
    const struct actor *before = ctx->actor;
    const struct board_ask ask = {friday, (minute)(from * H), (minute)(to * H), false, NULL};
    ctx->actor = who;
    assert_int_equal(booking_board(ctx, "portello", &ask, &b), OK);
    ctx->actor = before;
    return b;
}

static void book(struct ctx *ctx, const struct actor *who, int64_t resource, int32_t units)
{
    struct booking b;
    bool repeated;
    const struct actor *before = ctx->actor;
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = resource,
                                    .span = {.date = friday, .from = 10 * H, .to = 12 * H},
                                    .units = units,
                                    .name = who ? who->name : "Elena Rossi",
                                    .email = who ? who->email : "elena@posta.example"};
    ctx->actor = who;
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    ctx->actor = before;
}

/* FP-7, FP-10 */
static enum status states(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t ada_id = 0;
    int64_t id = 0;
    make_world(ctx);
    test_must(people_account(ctx, "ada@loggia.example", "Ada", &ada_id), "account");
    const struct actor ada = {.account_id = ada_id, .email = "ada@loggia.example", .name = "Ada"};
    book(ctx, &ada, w.house.small, 1);
    book(ctx, NULL, w.house.large, 1);
    book(ctx, NULL, w.house.desks, 2);
    const struct block out = {.resource_id = w.house.booth,
                              .units = 1,
                              .from = friday,
                              .until = {2027, 1, 23},
                              .kind = BLOCK_OUT_OF_ORDER,
                              .why = "fan"};
    assert_int_equal(block_set(ctx, &out, &id), OK);

    struct board b = look(ctx, NULL, 10, 11);
    assert_int_equal(line_of(&b, w.house.small)->state, BOARD_TAKEN);
    assert_null(line_of(&b, w.house.small)->url);
    assert_string_equal(line_of(&b, w.house.large)->who, "");
    assert_int_equal(line_of(&b, w.house.desks)->state, BOARD_FREE);
    assert_int_equal(line_of(&b, w.house.desks)->free_units, 3);
    assert_non_null(strstr(line_of(&b, w.house.desks)->url, "/s/portello/book?resource="));
    assert_non_null(strstr(line_of(&b, w.house.desks)->url, "date=2027-01-22&from=10:00&to=11:00"));
    assert_int_equal(line_of(&b, w.house.booth)->state, BOARD_OUT);
    assert_non_null(strstr(line_of(&b, w.house.booth)->why, "fan"));

    b = look(ctx, &ada, 10, 11);
    assert_int_equal(line_of(&b, w.house.small)->state, BOARD_YOURS);
    assert_non_null(strstr(line_of(&b, w.house.small)->url, "/bookings/"));
    assert_int_equal(line_of(&b, w.house.large)->state, BOARD_TAKEN);
    assert_string_equal(line_of(&b, w.house.large)->who, "");

    b = look(ctx, &w.house.host, 10, 11);
    assert_true(b.run);
    assert_string_equal(line_of(&b, w.house.large)->who, "Elena Rossi");
    assert_string_equal(line_of(&b, w.house.small)->who, "Ada");

    b = look(ctx, &ada, 12, 13); /* they touch end to start */
    assert_int_equal(line_of(&b, w.house.small)->state, BOARD_FREE);
    b = look(ctx, &ada, 6, 7); /* before it opens */
    assert_int_equal(line_of(&b, w.house.small)->state, BOARD_SHUT);
    assert_null(line_of(&b, w.house.small)->url);
    assert_string_equal(b.code, "booking.hours");
    assert_int_equal(b.open_from, 8 * H);
    return OK;
}

/* ---- drawings ------------------------------------------------------------------------------- */

/* FP-3: what is called alike is joined; FP-6 is seen on the page. */
static enum status drawings(struct ctx *ctx, void *arg)
{
    (void)arg;
    static const char *text = "<svg viewBox='0 0 100 50'>"
                              "<rect id='sala giotto' width='20' height='10'/>"
                              "<rect width='5' height='5'><title>Desks</title></rect></svg>";
    struct drawing d;
    struct floorplan p;
    struct outline *outlines;
    size_t n;
    make_world(ctx);
    assert_int_equal(svg_read(ctx->arena, (struct bytes){text, strlen(text)}, 2000, &d), SVG_SOUND);
    const struct shape once[] = {room(w.house.desks, 100)};
    struct floorplan first = plan_of(w.first, once, 1);
    saves(ctx, &first);
    assert_int_equal(floorplan_take_drawing(ctx, w.house.space_id, w.ground, &d), OK);
    assert_int_equal(floorplan_get(ctx, w.ground, &p), OK);
    assert_int_equal(p.width, 2000);
    assert_int_equal(p.height, 1000);
    assert_int_equal(p.outlines, 2);
    assert_int_equal(p.shapes_n, 1); /* the desks stand on the first floor */
    assert_int_equal(p.shapes[0].resource_id, w.house.small);
    assert_int_equal(p.shapes[0].outline, 1);
    assert_int_equal(floorplan_outlines(ctx, w.ground, true, &outlines, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(floorplan_outlines(ctx, w.ground, false, &outlines, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(outlines[0].path, "M0 0L400 0L400 200L0 200Z");

    /* The host joins the other one to a room; the drawing stays. */
    const struct shape joined[] = {p.shapes[0],
                                   {.kind = SHAPE_OUTLINE,
                                    .points = "",
                                    .label = "",
                                    .resource_id = w.house.large,
                                    .outline = 2}};
    p.shapes = joined;
    p.shapes_n = 2;
    saves(ctx, &p);
    assert_int_equal(floorplan_get(ctx, w.ground, &p), OK);
    assert_int_equal(p.outlines, 2);
    assert_int_equal(floorplan_remove(ctx, w.house.space_id, w.ground), OK);
    assert_int_equal(floorplan_outlines(ctx, w.ground, true, &outlines, &n), OK);
    assert_int_equal(n, 0);
    return OK;
}

static void test_kept_whole(void **state)
{
    (void)state;
    on_both(kept_whole);
}

static void test_within_bounds(void **state)
{
    (void)state;
    on_both(within_bounds);
}

static void test_one_place_each(void **state)
{
    (void)state;
    on_both(one_place_each);
}

static void test_check_finds(void **state)
{
    (void)state;
    on_both(check_finds);
}

static void test_states(void **state)
{
    (void)state;
    on_both(states);
}

static void test_drawings(void **state)
{
    (void)state;
    on_both(drawings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_whole),     cmocka_unit_test(test_within_bounds),
        cmocka_unit_test(test_one_place_each), cmocka_unit_test(test_check_finds),
        cmocka_unit_test(test_proposals),      cmocka_unit_test(test_states),
        cmocka_unit_test(test_drawings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
