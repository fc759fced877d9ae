/* Who brought whom, as a drawing: each generation a column, each leaf a line. */
#include "community/community_internal.h"

/* Those below are counted from the last to the first: a child comes after its parent. */
static void count_below(struct tree_node *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool root = nodes[i].parent == i;
        nodes[i].depth = root ? 0 : nodes[nodes[i].parent].depth + 1;
        nodes[i].below = 0;
    }
    for (size_t i = n; i-- > 1;)
        nodes[nodes[i].parent].below += nodes[i].below + 1;
}

/* Lines are given depth first, in the order of the nodes; a parent stands in the middle of its
 * children. */
static int32_t place_below(struct tree_node *nodes, size_t n, size_t at, int32_t line)
{
    int32_t first = -1;
    int32_t last = -1;
    for (size_t i = at + 1; i < n; i++) {
        if (nodes[i].parent != at)
            continue;
        line = place_below(nodes, n, i, line);
        last = nodes[i].y;
        first = first < 0 ? last : first;
    }
    bool leaf = first < 0;
    nodes[at].x = TREE_LEFT + nodes[at].depth * TREE_STEP_X;
    nodes[at].y = leaf ? TREE_TOP + line * TREE_STEP_Y : (first + last) / 2;
    return line + leaf;
}

void tree_place(struct tree_node *nodes, size_t n, int32_t *ret_width, int32_t *ret_height)
{
    int32_t deepest = 0;
    count_below(nodes, n);
    int32_t lines = n ? place_below(nodes, n, 0, 0) : 0;
    for (size_t i = 0; i < n; i++)
        deepest = nodes[i].depth > deepest ? nodes[i].depth : deepest;
    *ret_width = TREE_LEFT + (deepest + 1) * TREE_STEP_X;
    *ret_height = 2 * TREE_TOP + (lines > 0 ? lines - 1 : 0) * TREE_STEP_Y;
}
