/* floorplan_internal.h: what the files of this folder share. */
#ifndef LOGGIA_FLOORPLAN_FLOORPLAN_INTERNAL_H
#define LOGGIA_FLOORPLAN_FLOORPLAN_INTERNAL_H

#include "floorplan/floorplan.h"

/* ---- floorplan_rules.c ----------------------------------------------------------------------- */

/* Why a shape is refused; each has its code and sentence in floorplan_service.c. */
enum shape_fault {
    SHAPE_SOUND,
    SHAPE_NO_KIND,
    SHAPE_OUTSIDE,  /* it does not lie on the plan, or has no size */
    SHAPE_CORNERS,  /* an area of too few or too many corners, or one outside of it */
    SHAPE_OUTLINES, /* no such outline, or one on a shape that is none */
    SHAPE_LONG      /* its label */
};
/* Pure. */
enum shape_fault shape_judge(const struct floorplan *p, const struct shape *s);

/* "x,y x,y" as corners; false when it is none, or more than FLOORPLAN_CORNERS_MAX. */
struct corner {
    int32_t x, y;
};
bool corners_parse(const char *text, struct corner ret_corners[FLOORPLAN_CORNERS_MAX],
                   size_t *ret_n);
/* The rectangle around them, into the shape. */
void corners_cover(const struct corner *corners, size_t n, struct shape *s);

/* Can a shape of this kind be a place? */
bool shape_may_be_place(enum shape_kind k);
/* What a resource is drawn as, when nobody says. */
enum shape_kind shape_kind_for(enum resource_kind k, int32_t units);

/* ---- floorplan_propose.c --------------------------------------------------------------------- */

/* A plan of these resources, in the arena. Pure. LIMIT when memory is short, or they are too many.
 */
MUST_USE enum status propose(struct arena *arena, const struct resource *resources, size_t n,
                             struct floorplan *ret_plan);

/* ---- floorplan_draw.c ------------------------------------------------------------------------ */

/* The path data of a shape (not of an OUTLINE), in the arena; NULL when memory is short. Pure. */
const char *shape_path(struct arena *arena, const struct shape *s);
/* Of a pool: small tables in rows in the shape, from the i-th to before the last; "" for none. */
const char *pool_path(struct arena *arena, const struct shape *s, int32_t units, int32_t from,
                      int32_t to);

/* How a name is written into a shape: what fits of it, in which size. */
struct lettering {
    const char *text; /* the whole name, or its last word, or "" */
    int32_t size;     /* centimetres */
    int32_t x, y;     /* middle of the shape; of a desk, of its table */
    bool two_lines;   /* there is room for a second one */
};
/* plan_width: what is smaller than a hundredth of it cannot be read. Pure. */
struct lettering lettering_of(const struct shape *s, const char *name, int32_t plan_width);

/* ---- floorplan_svg.c ------------------------------------------------------------------------- */

enum {
    SVG_BYTES_MAX = 2 << 20,      /* of a file; a floor of an office has under 500 kB */
    SVG_OUTLINES_MAX = 1500,      /* drawn things; more is a city */
    SVG_PATHS_BYTES_MAX = 400000, /* of all paths as we write them */
    SVG_TITLE_MAX = 80,
    SVG_DEPTH_MAX = 60,
    SVG_LONGER_SIDE = 3000 /* what a drawing without a scale measures: thirty metres */
};
struct drawing {
    int32_t width, height;
    struct outline *outlines;
    size_t outlines_n;
    int32_t left_out; /* elements that are no drawing, or not ours to keep */
};
enum svg_fault {
    SVG_SOUND,
    SVG_NOT_XML,
    SVG_NO_SVG,   /* another root, or no size */
    SVG_ENTITIES, /* it declares some */
    SVG_LARGE,    /* more outlines, or longer paths, than a plan may have */
    SVG_EMPTY,    /* nothing that can be drawn is left */
    SVG_MEMORY
};
/* Read a drawing that a stranger sent. Nothing of the file is kept but numbers and titles.
 *   longer_side  what its longer side measures                                               */
enum svg_fault svg_read(struct arena *arena, struct bytes file, int32_t longer_side,
                        struct drawing *ret_drawing);

/* ---- floorplan_path.c ------------------------------------------------------------------------ */

/* x' = a x + c y + e, y' = b x + d y + f */
struct matrix {
    double a, b, c, d, e, f;
};
extern const struct matrix matrix_none;
struct matrix matrix_of(const struct matrix *outer, const struct matrix *inner);
/* The list of SVG's attribute `transform`; false when it is none. */
bool matrix_parse(const char *text, struct matrix *ret_matrix);

/* Path data under way: whole numbers of the plan, and what they cover. */
struct pen {
    struct buf *out;
    struct matrix to_plan;
    double x, y; /* where it is, in the units of the drawing */
    double low_x, low_y, high_x, high_y;
    bool started; /* something is covered */
    size_t steps;
};
void pen_move(struct pen *p, double x, double y);
void pen_line(struct pen *p, double x, double y);
void pen_curve(struct pen *p, const double xy[6]);
/* An arc as curves (SVG 2, appendix B.2). */
struct arc {
    double rx, ry, turn; /* radii, degrees */
    bool large, sweep;
    double x, y; /* its end */
};
void pen_arc(struct pen *p, const struct arc *a);
void pen_close(struct pen *p);
/* Path data as SVG has it (SVG 2, 9.3); what is wrong ends it, what came before stays. */
void pen_path(struct pen *p, const char *d);
/* Numbers separated by spaces and commas; how many. */
size_t numbers_parse(const char **text, double *ret_numbers, size_t max);

/* ---- floorplan_service.c --------------------------------------------------------------------- */

MUST_USE enum status floorplan_outlines(struct ctx *ctx, int64_t floor_id, bool all,
                                        struct outline **ret_outlines, size_t *ret_n);
/* A drawing in place of what the floor had; the plan gets its measures, places stay where they fit.
 */
MUST_USE enum status floorplan_take_drawing(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                                            const struct drawing *d);
/* The address of the picture below a plan, or NULL.
 *   all  also where only who draws may see it */
MUST_USE enum status floorplan_picture_url(struct ctx *ctx, const char *slug, int64_t floor_id,
                                           bool all, const char **ret_url, bool *ret_shown);
/* A floor of the space. NOT_FOUND. */
MUST_USE enum status floor_in_space(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                                    struct floor *ret_floor);
/* What may stand on a floor: the resources that are on it, or on none. */
MUST_USE enum status floor_resources(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                                     struct resource **ret_resources, size_t *ret_n);
const struct resource *resource_among(const struct resource *all, size_t n, int64_t id);

#endif
