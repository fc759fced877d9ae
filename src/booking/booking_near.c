#include "booking/booking_near.h"

#include <math.h>
#include <stdlib.h>

enum {
    LEAF_POINTS = 8 /* so many are looked at together */
};

/* ---- the tree ------------------------------------------------------------------------------- */

static void put_on_sphere(struct degrees lat, struct degrees lon, double ret_at[3])
{
    const double to_radians = 3.14159265358979323846 / 180e6;
    const double up = (double)lat.micro * to_radians;
    const double around = (double)lon.micro * to_radians;
    ret_at[0] = cos(up) * cos(around);
    ret_at[1] = cos(up) * sin(around);
    ret_at[2] = sin(up);
}

enum status near_begin(struct arena *arena, size_t n, struct near_making *ret_making)
{
    struct near_making m = {.points = arena_array(arena, n, sizeof(*m.points)),
                            .nowhere = arena_array(arena, n, sizeof(*m.nowhere))};
    if (!m.points || !m.nowhere)
        return LIMIT;
    *ret_making = m;
    return OK;
}

void near_add(struct near_making *m, uint32_t space, struct degrees lat, struct degrees lon)
{
    if (!lat.has || !lon.has) {
        m->nowhere[m->tree.nowhere_n++] = space;
        return;
    }
    struct near_point *p = &m->points[m->tree.points_n++];
    p->space = space;
    put_on_sphere(lat, lon, p->at);
}

static int by_axis(const void *x, const void *y, void *arg)
{
    const int axis = *(const int *)arg;
    const double a = ((const struct near_point *)x)->at[axis];
    const double b = ((const struct near_point *)y)->at[axis];
    return (a > b) - (a < b);
}

/* Sorting each range costs a logarithm more than finding its middle, and is read at once. It goes
 * as deep as there are halves. */
static void arrange(struct near_point *points, size_t n, int axis)
{
    if (n <= LEAF_POINTS)
        return;
    qsort_r(points, n, sizeof(*points), by_axis, &axis);
    const size_t middle = n / 2;
    arrange(points, middle, (axis + 1) % 3);
    arrange(points + middle + 1, n - middle - 1, (axis + 1) % 3);
}

struct near_tree near_end(struct near_making *m)
{
    arrange(m->points, m->tree.points_n, 0);
    m->tree.points = m->points;
    m->tree.nowhere = m->nowhere;
    return m->tree;
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* A point, or a range of the tree with all that is in it. */
struct near_step {
    double squared; /* of the straight line to it: nothing of it is nearer */
    double off[3];  /* of a range: how far outside of it we are along each axis */
    uint32_t first, n;
    int axis; /* that parts the range; -1: a point */
};

static void heap_put(struct near_walk *w, const struct near_step *s)
{
    struct near_step *heap = arena_room(w->arena, w->heap, w->n, &w->size, sizeof(*heap));
    if (!heap) {
        w->failed = true;
        return;
    }
    w->heap = heap;
    size_t at = w->n++;
    while (at > 0 && w->heap[(at - 1) / 2].squared > s->squared) {
        w->heap[at] = w->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    w->heap[at] = *s;
}

static struct near_step heap_take(struct near_walk *w)
{
    const struct near_step top = w->heap[0];
    const struct near_step last = w->heap[--w->n];
    size_t at = 0;
    for (size_t child = 1; child < w->n; child = 2 * at + 1) {
        if (child + 1 < w->n && w->heap[child + 1].squared < w->heap[child].squared)
            child++;
        if (w->heap[child].squared >= last.squared)
            break;
        w->heap[at] = w->heap[child];
        at = child;
    }
    w->heap[at] = last;
    return top;
}

static void put_point(struct near_walk *w, uint32_t at)
{
    const struct near_point *p = &w->tree->points[at];
    struct near_step s = {.first = at, .axis = -1};
    for (int i = 0; i < 3; i++)
        s.squared += (p->at[i] - w->from[i]) * (p->at[i] - w->from[i]);
    heap_put(w, &s);
}

/* One half of a range; `off` is how far we are from its side of the middle, 0 if on it. */
static void put_half(struct near_walk *w, const struct near_step *range, uint32_t first, uint32_t n,
                     double off)
{
    struct near_step half = *range;
    half.first = first;
    half.n = n;
    half.axis = (range->axis + 1) % 3;
    if (fabs(off) > fabs(half.off[range->axis])) {
        half.squared += off * off - half.off[range->axis] * half.off[range->axis];
        half.off[range->axis] = off;
    }
    heap_put(w, &half);
}

static void open_range(struct near_walk *w, const struct near_step *range)
{
    if (range->n <= LEAF_POINTS) {
        for (uint32_t i = 0; i < range->n; i++)
            put_point(w, range->first + i);
        return;
    }
    const uint32_t middle = range->first + range->n / 2;
    const double past = w->from[range->axis] - w->tree->points[middle].at[range->axis];
    put_point(w, middle);
    put_half(w, range, range->first, middle - range->first, past > 0 ? past : 0);
    put_half(w, range, middle + 1, range->first + range->n - middle - 1, past < 0 ? past : 0);
}

void near_walk_begin(struct near_walk *w, const struct near_tree *t, struct arena *arena,
                     struct degrees lat, struct degrees lon)
{
    *w = (struct near_walk){.tree = t, .arena = arena};
    put_on_sphere(lat, lon, w->from);
    if (t->points_n)
        heap_put(w, &(struct near_step){.n = (uint32_t)t->points_n});
}

/* The square of the straight line to what is so far away on the ground, and a metre more. */
static double squared_of(int64_t metres)
{
    const double half_turn_m = 20015086.8;
    const double radius_m = 6371008.8;
    if ((double)metres >= half_turn_m)
        return INFINITY;
    const double line = 2 * sin(((double)metres + 1) / radius_m / 2);
    return line * line;
}

bool near_walk_next(struct near_walk *w, int64_t within_m, uint32_t *ret_space)
{
    const double most = squared_of(within_m);
    while (!w->failed && w->n && w->heap[0].squared <= most) {
        const struct near_step s = heap_take(w);
        if (s.axis < 0) {
            *ret_space = w->tree->points[s.first].space;
            return true;
        }
        open_range(w, &s);
    }
    return false;
}
