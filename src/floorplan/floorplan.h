/* floorplan.h: the plans of floors: what stands where, drawn by the host or read from his drawing,
 * and how it stands in a span.
 * Owns: tables floorplan, floorplan_shape, floorplan_outline, floorplan_picture.   Emits: nothing.
 * Uses: base, store, http, people, space, booking.
 * Threads: any, one store connection per call.   Invariants: README.md FP-1 to FP-12.
 *
 * Lengths are centimetres from the upper left corner of the plan. */
#ifndef LOGGIA_FLOORPLAN_FLOORPLAN_H
#define LOGGIA_FLOORPLAN_FLOORPLAN_H

#include "base/ctx.h"
#include "base/findings.h"
#include "space/space.h"

/* The numbers are stored. */
enum shape_kind {
    SHAPE_ROOM = 1, /* a rectangle with walls */
    SHAPE_AREA,     /* a polygon with walls */
    SHAPE_ZONE,     /* a part of the floor without walls: where a pool of desks stands */
    SHAPE_DESK,     /* a table for one, with its chair */
    SHAPE_TABLE,    /* any other furniture */
    SHAPE_WALL,
    SHAPE_DOOR,
    SHAPE_LABEL, /* a word */
    SHAPE_STAIRS,
    SHAPE_LIFT,    /* what follows says whether one gets there */
    SHAPE_TOILET,  /* accessible */
    SHAPE_WAY,     /* without steps */
    SHAPE_OUTLINE, /* one of the uploaded drawing's */
    SHAPE__MAX
};
/* "room" ...; NULL past the end. shape_kind_of gives 0 for an unknown word. */
const char *shape_kind_name(enum shape_kind k);
enum shape_kind shape_kind_of(const char *name);

enum {
    FLOORPLAN_SHAPES_MAX = 500, /* on a floor; the largest floor of a tower has 300 places */
    FLOORPLAN_SIDE_MIN = 200,   /* two metres */
    FLOORPLAN_SIDE_MAX = 30000, /* three hundred metres */
    FLOORPLAN_LABEL_MAX = 60,   /* characters */
    FLOORPLAN_CORNERS_MAX = 40, /* of an area */
    FLOORPLAN_GRID_MAX = 500,
    FLOORPLAN_POINTS_BYTES = FLOORPLAN_CORNERS_MAX * 12
};

struct shape {
    enum shape_kind kind;
    int32_t x, y, width, height;
    int32_t turn;        /* 0 to 3 quarter turns clockwise */
    const char *points;  /* AREA: "0,0 400,0 400,300"; else "" */
    const char *label;   /* "" for none; a place is called as its resource */
    int64_t resource_id; /* 0: no place */
    int32_t outline;     /* OUTLINE: its number in the drawing; else 0 */
};

/* How an outline of an uploaded drawing is painted. */
enum tone { TONE_LINE = 1, TONE_WASH, TONE_SOLID };
struct outline {
    int32_t number; /* from 1 */
    enum tone tone;
    int32_t x, y, width, height; /* what it covers */
    const char *title;           /* as the drawing calls it; "" */
    const char *path;            /* SVG path data: M, L, C, Z and whole numbers only */
};

struct floorplan {
    int64_t floor_id, space_id;
    int32_t width, height;
    int32_t grid;
    int32_t outlines; /* of the drawing */
    const struct shape *shapes;
    size_t shapes_n;
    int64_t changed_at, revision;
};

/* The plan of a floor. NOT_FOUND when none is drawn. */
MUST_USE enum status floorplan_get(struct ctx *ctx, int64_t floor_id, struct floorplan *ret_plan);
/* Draw it anew, all shapes at once; outlines stay. The space's revision grows.
 * INVALID names the field "width", "height", "grid" or "shapes" (floorplan.*); NOT_FOUND: no such
 * floor in the space. [FP-1 to FP-5] */
MUST_USE enum status floorplan_save(struct ctx *ctx, const struct floorplan *p);
/* Take it away, drawing included. OK when there is none. */
MUST_USE enum status floorplan_remove(struct ctx *ctx, int64_t space_id, int64_t floor_id);
/* What a host could begin with: his resources of this floor, laid out; nothing is written. */
MUST_USE enum status floorplan_proposal(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                                        struct floorplan *ret_plan);

/* For space_set_planner. */
MUST_USE enum status floorplan_of_space(struct ctx *ctx, const struct space *s,
                                        struct space_plan *ret_plan);

/* Each shape is on a plan of its space, and its resource too [FP-2]. */
MUST_USE enum status floorplan_check(struct ctx *ctx, struct findings *ret_findings);

#endif
