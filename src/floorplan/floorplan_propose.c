/* A plan that a host can begin with: rooms along the walls, desks in rows between them. */
#include "floorplan/floorplan_internal.h"

enum {
    WALL = 20,
    AISLE = 150,
    ROOM_DEPTH = 420,
    BOOTH_WIDTH = 160,
    ROOM_WIDTH = 260, /* and more for each seat */
    SEAT_WIDTH = 28,
    ROOM_WIDTH_MAX = 1100,
    DOOR = 90,
    DESK_WIDTH = 140,
    DESK_DEPTH = 120, /* the chair included */
    DESK_GAP = 20,
    DESKS_TOGETHER = 4, /* then one can pass */
    PASSAGE = 110,
    POOL_CELL_WIDTH = 130, /* of a desk in a pool */
    POOL_CELL_DEPTH = 150,
    POOL_UNITS_DRAWN = 200, /* a larger one takes no more room */
    THING_WIDTH = 240,
    THING_DEPTH = 160,
    WIDTH_FIRST = 1200,
    WIDTH_STEP = 200,
    WIDTH_LAST = 16000,
    HEIGHT_LEAST = 700,
    GRID = 10,
    PLACED_MAX = 420 /* resources; their doors and the walls come on top */
};

/* What is being laid out. */
struct layout {
    const struct resource *resources;
    size_t n;
    int32_t width;        /* of the floor */
    struct shape *shapes; /* NULL: only measured */
    size_t shapes_n;
};

enum sort { SORT_ROOM, SORT_DESK, SORT_POOL, SORT_THING, SORT_NONE };

static enum sort sort_of(const struct resource *r)
{
    switch (r->kind) {
    case KIND_ROOM:
    case KIND_BOOTH:
    case KIND_OFFICE:
    case KIND_EVENT:
        return SORT_ROOM;
    case KIND_DESK:
        return r->units > 1 ? SORT_POOL : SORT_DESK;
    case KIND_EQUIPMENT:
    case KIND_PARKING:
    case KIND_LOCKER:
        return SORT_THING;
    case KIND_ADDRESS:
    case KIND__MAX:
        break;
    }
    return SORT_NONE;
}

static void put(struct layout *l, const struct shape *s)
{
    if (l->shapes) {
        struct shape *to = &l->shapes[l->shapes_n];
        *to = *s;
        to->points = "";
        to->label = "";
    }
    l->shapes_n++;
}

static void put_place(struct layout *l, const struct resource *r, const struct shape *where)
{
    struct shape s = *where;
    s.kind = shape_kind_for(r->kind, r->units);
    s.resource_id = r->id;
    put(l, &s);
}

/* ---- rooms: bands along the walls ------------------------------------------------------------ */

static int32_t room_width(const struct resource *r)
{
    if (r->kind == KIND_BOOTH)
        return BOOTH_WIDTH;
    const int32_t width = ROOM_WIDTH + SEAT_WIDTH * r->seats;
    return width < ROOM_WIDTH_MAX ? width / GRID * GRID : ROOM_WIDTH_MAX;
}

/* The rooms from the i-th on that fit side by side; how much they leave. */
static size_t band_end(const struct layout *l, size_t i, size_t *ret_rooms, int32_t *ret_left)
{
    int32_t left = l->width - 2 * WALL;
    size_t rooms = 0;
    for (; i < l->n; i++) {
        const struct resource *r = &l->resources[i];
        if (sort_of(r) != SORT_ROOM)
            continue;
        if (rooms && room_width(r) > left)
            break;
        left -= room_width(r);
        rooms++;
    }
    *ret_rooms = rooms;
    *ret_left = left > 0 ? left : 0;
    return i;
}

/* A band at y, its doors below or above. What is left over is shared when most is used. */
static size_t put_band(struct layout *l, size_t i, int32_t y, bool doors_below)
{
    size_t rooms = 0;
    int32_t left = 0;
    const size_t end = band_end(l, i, &rooms, &left);
    const bool full = left < (l->width - 2 * WALL) / 3;
    int32_t x = WALL;
    for (; i < end; i++) {
        const struct resource *r = &l->resources[i];
        if (sort_of(r) != SORT_ROOM)
            continue;
        const int32_t more = full ? left / (int32_t)rooms / GRID * GRID : 0;
        const int32_t width = room_width(r) + more;
        left -= more;
        rooms--;
        put_place(l, r, &(struct shape){.x = x, .y = y, .width = width, .height = ROOM_DEPTH});
        put(l, &(struct shape){.kind = SHAPE_DOOR,
                               .x = x + 30,
                               .y = doors_below ? y + ROOM_DEPTH - DOOR : y,
                               .width = DOOR,
                               .height = DOOR,
                               .turn = doors_below ? 2 : 0});
        x += width;
    }
    return end;
}

/* ---- desks: rows back to back ---------------------------------------------------------------- */

static int32_t desks_in_row(const struct layout *l)
{
    const int32_t group = DESKS_TOGETHER * (DESK_WIDTH + DESK_GAP) + PASSAGE;
    const int32_t inner = l->width - 2 * AISLE + PASSAGE;
    const int32_t groups = inner / group;
    const int32_t rest = (inner - groups * group) / (DESK_WIDTH + DESK_GAP);
    const int32_t n = groups * DESKS_TOGETHER + (rest < DESKS_TOGETHER ? rest : DESKS_TOGETHER);
    return n > 0 ? n : 1;
}

/* Returns where the rows end. */
static int32_t put_desks(struct layout *l, int32_t y)
{
    const int32_t row = desks_in_row(l);
    int32_t placed = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (sort_of(&l->resources[i]) != SORT_DESK)
            continue;
        const int32_t line = placed / row;
        const int32_t at = placed % row;
        const int32_t pair = line / 2;
        put_place(l, &l->resources[i],
                  &(struct shape){.x = AISLE + at * (DESK_WIDTH + DESK_GAP) +
                                       at / DESKS_TOGETHER * PASSAGE,
                                  .y = y + pair * (2 * DESK_DEPTH + AISLE) + line % 2 * DESK_DEPTH,
                                  .width = DESK_WIDTH,
                                  .height = DESK_DEPTH,
                                  .turn = line % 2 ? 0 : 2});
        placed++;
    }
    const int32_t lines = (placed + row - 1) / row;
    return y + (lines + 1) / 2 * (2 * DESK_DEPTH + AISLE);
}

/* ---- pools and things ------------------------------------------------------------------------ */

static int32_t put_pools(struct layout *l, int32_t y)
{
    const int32_t inner = l->width - 2 * AISLE;
    for (size_t i = 0; i < l->n; i++) {
        const struct resource *r = &l->resources[i];
        if (sort_of(r) != SORT_POOL)
            continue;
        const int32_t units = r->units < POOL_UNITS_DRAWN ? r->units : POOL_UNITS_DRAWN;
        const int32_t fit = inner / POOL_CELL_WIDTH;
        const int32_t row = units < fit ? units : fit;
        const int32_t rows = (units + row - 1) / row;
        const int32_t width = row * POOL_CELL_WIDTH + 40;
        put_place(l, r,
                  &(struct shape){.x = AISLE,
                                  .y = y,
                                  .width = width < inner ? width : inner,
                                  .height = rows * POOL_CELL_DEPTH + 90});
        y += rows * POOL_CELL_DEPTH + 90 + AISLE;
    }
    return y;
}

static int32_t put_things(struct layout *l, int32_t y)
{
    int32_t x = AISLE;
    bool any = false;
    for (size_t i = 0; i < l->n; i++) {
        if (sort_of(&l->resources[i]) != SORT_THING)
            continue;
        if (any && x + THING_WIDTH > l->width - AISLE) {
            x = AISLE;
            y += THING_DEPTH + 40;
        }
        put_place(l, &l->resources[i],
                  &(struct shape){.x = x, .y = y, .width = THING_WIDTH, .height = THING_DEPTH});
        x += THING_WIDTH + 40;
        any = true;
    }
    return any ? y + THING_DEPTH + AISLE : y;
}

/* ---- the floor ------------------------------------------------------------------------------ */

static void put_walls(struct layout *l, int32_t height)
{
    const int32_t w = l->width;
    put(l, &(struct shape){.kind = SHAPE_WALL, .width = w, .height = WALL});
    put(l, &(struct shape){.kind = SHAPE_WALL, .y = height - WALL, .width = w, .height = WALL});
    put(l, &(struct shape){.kind = SHAPE_WALL, .width = WALL, .height = height});
    put(l, &(struct shape){.kind = SHAPE_WALL, .x = w - WALL, .width = WALL, .height = height});
}

/* Returns the height. The first band lies along the upper wall, then what stands in the open, then
 * the other bands, two back to back. */
static int32_t lay_out(struct layout *l)
{
    size_t next = 0;
    size_t rooms = 0;
    int32_t left = 0;
    int32_t y = WALL;
    l->shapes_n = 0;
    (void)band_end(l, 0, &rooms, &left);
    if (rooms) {
        next = put_band(l, 0, y, true);
        y += ROOM_DEPTH;
    }
    y += AISLE;
    y = put_desks(l, y);
    y = put_pools(l, y);
    y = put_things(l, y);
    for (bool below = false;; below = !below) {
        (void)band_end(l, next, &rooms, &left);
        if (!rooms)
            break;
        next = put_band(l, next, y, below);
        y += ROOM_DEPTH;
        if (below)
            y += AISLE;
    }
    y += WALL;
    y = y > HEIGHT_LEAST ? y : HEIGHT_LEAST;
    put_walls(l, y);
    return y;
}

enum status propose(struct arena *arena, const struct resource *resources, size_t n,
                    struct floorplan *ret_plan)
{
    struct layout l = {.resources = resources, .n = n < PLACED_MAX ? n : PLACED_MAX};
    int32_t height = 0;
    for (l.width = WIDTH_FIRST; l.width < WIDTH_LAST; l.width += WIDTH_STEP) {
        height = lay_out(&l);
        if (height <= l.width * 7 / 10 && l.shapes_n <= FLOORPLAN_SHAPES_MAX)
            break;
    }
    if (l.shapes_n > FLOORPLAN_SHAPES_MAX)
        l.n = FLOORPLAN_SHAPES_MAX / 2 - 4; /* each with a door, and four walls */
    (void)lay_out(&l);
    l.shapes = arena_array(arena, l.shapes_n, sizeof(*l.shapes));
    if (!l.shapes)
        return LIMIT;
    height = lay_out(&l);
    *ret_plan = (struct floorplan){.width = l.width,
                                   .height = height,
                                   .grid = GRID,
                                   .shapes = l.shapes,
                                   .shapes_n = l.shapes_n};
    return OK;
}
