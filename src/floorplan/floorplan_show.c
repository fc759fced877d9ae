/* Words and helps that the pages of plans share. */
#include "floorplan/floorplan_show.h"

#include "base/arena.h"
#include "base/id.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_words[] = {
    [SHAPE_ROOM] = N_("Room"),
    [SHAPE_AREA] = N_("Room with corners"),
    [SHAPE_ZONE] = N_("Zone without walls"),
    [SHAPE_DESK] = N_("Desk"),
    [SHAPE_TABLE] = N_("Table, furniture"),
    [SHAPE_WALL] = N_("Wall"),
    [SHAPE_DOOR] = N_("Door"),
    [SHAPE_LABEL] = N_("Words"),
    [SHAPE_STAIRS] = N_("Stairs"),
    [SHAPE_LIFT] = N_("Lift"),
    [SHAPE_TOILET] = N_("Accessible toilet"),
    [SHAPE_WAY] = N_("Way without steps"),
    [SHAPE_OUTLINE] = N_("Outline of the drawing"),
};

const char *say_shape_kind(const struct ctx *ctx, enum shape_kind k)
{
    return shape_kind_name(k) ? ctx_text(ctx, kind_words[k]) : "";
}

static const char *const state_words[] = {
    [BOARD_FREE] = N_("free"),
    [BOARD_TAKEN] = N_("taken"),
    [BOARD_YOURS] = N_("yours"),
    [BOARD_HELD] = N_("being booked"),
    [BOARD_OUT] = N_("let or out of order"),
    [BOARD_SHUT] = N_("not then"),
};

const char *say_state(const struct ctx *ctx, enum board_state s)
{
    return board_state_name(s) ? ctx_text(ctx, state_words[s]) : "";
}

/* "-1", "0", "12". */
static bool is_level(const char *name)
{
    const char *digits = *name == '-' ? name + 1 : name;
    const size_t n = strlen(digits);
    return n > 0 && n <= 3 && strspn(digits, "0123456789") == n;
}

enum status floor_named(struct ctx *ctx, int64_t space_id, const char *name,
                        struct floor *ret_floor)
{
    struct floor *floors = NULL;
    size_t n = 0;
    int64_t id = 0;
    if (!is_level(name))
        return id_parse(name, &id) == OK ? floor_in_space(ctx, space_id, id, ret_floor) : NOT_FOUND;
    const enum status s = space_floors(ctx, space_id, &floors, &n);
    const long level = strtol(name, NULL, 10);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (floors[i].level == level) {
            *ret_floor = floors[i];
            return OK;
        }
    }
    return s == OK ? NOT_FOUND : s;
}

bool shape_lies_under(enum shape_kind k)
{
    return k == SHAPE_ROOM || k == SHAPE_AREA || k == SHAPE_ZONE || k == SHAPE_OUTLINE;
}

enum status in_order_of_drawing(struct ctx *ctx, const struct floorplan *p,
                                const struct shape **ret_shapes)
{
    struct shape *sorted = arena_array(ctx->arena, p->shapes_n, sizeof(*sorted));
    size_t n = 0;
    if (!sorted)
        return LIMIT;
    for (int above = 0; above < 2; above++) {
        for (size_t i = 0; i < p->shapes_n; i++) {
            if (shape_lies_under(p->shapes[i].kind) == !above)
                sorted[n++] = p->shapes[i];
        }
    }
    *ret_shapes = sorted;
    return OK;
}
