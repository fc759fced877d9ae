/* How long each kind of place may be booked: a desk by the day, a room by the hour. In its row they
 * stand as "desk 240 0;room 60 480". */
#include "space/space_internal.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- what holds ------------------------------------------------------------------------------ */

static struct length_bounds bounds_of(const struct booking_terms *t, enum resource_kind kind)
{
    const struct length_bounds own = t->of_kind[kind];
    const int32_t longest = own.longest_min ? own.longest_min : t->longest_min;
    return (struct length_bounds){
        .shortest_min = own.shortest_min ? own.shortest_min : t->shortest_min,
        .longest_min = longest < SPACE_LONGEST_MIN ? longest : SPACE_LONGEST_MIN};
}

struct length_bounds terms_lengths(const struct booking_terms *t, enum resource_kind kind)
{
    struct length_bounds all = bounds_of(t, 0); /* of no kind: nothing of its own */
    if (kind)
        return bounds_of(t, kind);
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        const struct length_bounds one = bounds_of(t, (enum resource_kind)k);
        if (one.shortest_min < all.shortest_min)
            all.shortest_min = one.shortest_min;
        if (one.longest_min > all.longest_min)
            all.longest_min = one.longest_min;
    }
    return all;
}

bool terms_allow_length(const struct booking_terms *t, enum resource_kind kind, int32_t length_min)
{
    const struct length_bounds b = terms_lengths(t, kind);
    return length_min >= b.shortest_min && length_min <= b.longest_min;
}

enum status space_check_lengths(struct ctx *ctx, const struct booking_terms *t)
{
    enum status st = OK;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        const struct length_bounds *own = &t->of_kind[k];
        const struct length_bounds b = bounds_of(t, (enum resource_kind)k);
        if (own->shortest_min < 0 || own->longest_min < 0 || own->longest_min > SPACE_LONGEST_MIN ||
            b.shortest_min > b.longest_min ||
            (own->shortest_min && own->shortest_min % t->step_min))
            st = ctx_field(ctx, "lengths_kind", "space.kind_lengths",
                           "%s: the shortest booking must be a multiple of the step and not longer "
                           "than the longest.",
                           words_begin(ctx, words_kinds(ctx, 1U << k)));
    }
    return st;
}

/* ---- in its row ------------------------------------------------------------------------------ */

void lengths_read(const char *text, struct length_bounds ret_of_kind[KIND__MAX])
{
    for (const char *p = text; *p; p += strcspn(p, ";"), p += *p == ';') {
        for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
            const char *name = kind_name((enum resource_kind)k);
            const size_t n = strlen(name);
            if (strncmp(p, name, n) != 0 || p[n] != ' ')
                continue;
            char *end = NULL;
            ret_of_kind[k].shortest_min = (int32_t)strtol(p + n, &end, 10);
            ret_of_kind[k].longest_min = (int32_t)strtol(end, &end, 10);
        }
    }
}

const char *lengths_print(struct arena *arena, const struct length_bounds of_kind[KIND__MAX])
{
    const char *text = "";
    for (int k = KIND_DESK; text && k < KIND__BOOKED_MAX; k++) {
        if (of_kind[k].shortest_min || of_kind[k].longest_min)
            text = arena_printf(arena, "%s%s%s %d %d", text, *text ? ";" : "",
                                kind_name((enum resource_kind)k), (int)of_kind[k].shortest_min,
                                (int)of_kind[k].longest_min);
    }
    return text;
}
