/* Who is of a space, asked from both ends: the people of a space, the spaces of a person. What
 * makes somebody of a space stands here and in the two queries behind it, and nowhere else. */
#include "community/community_internal.h"

#include "booking/booking.h"
#include "community_sql.h"

#include <stdlib.h>

enum { DAY_S = 86400 };

/* Bookings count from 90 days ago until those that begin within a day. */
static int64_t window_from(const struct ctx *ctx)
{
    return ctx_now_s(ctx) - (int64_t)BELONG_DAYS * DAY_S;
}

static int64_t window_to(const struct ctx *ctx)
{
    return ctx_now_s(ctx) + DAY_S;
}

/* Memberships end with a civil day; the day of UTC is at most one off, which is no harm here. */
static int64_t today(const struct ctx *ctx)
{
    return ctx_now_s(ctx) / DAY_S;
}

enum status community_fellows(struct ctx *ctx, const struct space *space,
                              struct fellow **ret_fellows, size_t *ret_n)
{
    struct sql_fellows_of_space_row *rows;
    size_t n;
    const struct sql_fellows_of_space_args args = {.space_id = space->id,
                                                   .operator_id = space->operator_id,
                                                   .since = window_from(ctx),
                                                   .until = window_to(ctx),
                                                   .today = today(ctx)};
    enum status s = sql_fellows_of_space(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct fellow *fellows = arena_array(ctx->arena, n, sizeof(*fellows));
    if (!fellows)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        fellows[i] = (struct fellow){rows[i].account_id, rows[i].proven != 0};
    *ret_fellows = fellows;
    *ret_n = n;
    return OK;
}

static enum status spaces_of(struct ctx *ctx, int64_t account_id,
                             struct sql_spaces_of_fellow_row **ret_rows, size_t *ret_n)
{
    const struct sql_spaces_of_fellow_args args = {.account_id = account_id,
                                                   .since = window_from(ctx),
                                                   .until = window_to(ctx),
                                                   .today = today(ctx)};
    return sql_spaces_of_fellow(ctx, &args, ret_rows, ret_n);
}

/* ---- who looks ------------------------------------------------------------------------------- */

enum status viewer_of(struct ctx *ctx, int64_t account_id, struct viewer *ret_viewer)
{
    struct sql_spaces_of_fellow_row *rows;
    size_t n = 0;
    struct viewer v = {.account_id = account_id};
    if (!account_id) {
        *ret_viewer = v;
        return OK;
    }
    enum status s = spaces_of(ctx, account_id, &rows, &n);
    if (s != OK)
        return s;
    int64_t *spaces = arena_array(ctx->arena, n, sizeof(*spaces));
    if (!spaces)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        v.networked |= rows[i].proven != 0;
        if (rows[i].proven && rows[i].space_id && v.spaces_n < VIEWER_SPACES_MAX)
            spaces[v.spaces_n++] = rows[i].space_id;
    }
    v.spaces = spaces;
    *ret_viewer = v;
    return OK;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool viewer_is_of(const struct viewer *v, int64_t space_id)
{
    return v->spaces_n &&
           bsearch(&space_id, v->spaces, v->spaces_n, sizeof(*v->spaces), by_id) != NULL;
}

enum status viewer_reach(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                         enum circle *ret_reach)
{
    enum circle reach = v->networked ? CIRCLE_NETWORK : CIRCLE_EVERYONE;
    struct sql_spaces_of_fellow_row *rows;
    size_t n = 0;
    enum status s = OK;
    if (v->account_id && v->account_id == account_id)
        reach = CIRCLE_NOBODY;
    else if (v->spaces_n)
        s = spaces_of(ctx, account_id, &rows, &n);
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++)
        if (viewer_is_of(v, rows[i].space_id))
            reach = CIRCLE_SPACE;
    *ret_reach = reach;
    return OK;
}

/* ---- sets of people -------------------------------------------------------------------------- */

bool id_set_has(const struct id_set *set, int64_t id)
{
    return set->n && bsearch(&id, set->ids, set->n, sizeof(*set->ids), by_id) != NULL;
}

/* Two sets in one; both in order. */
static enum status join_sets(struct ctx *ctx, const struct id_set *a, const struct fellow *b,
                             size_t b_n, struct id_set *ret_set)
{
    int64_t *ids = arena_array(ctx->arena, a->n + b_n, sizeof(*ids));
    size_t n = 0;
    size_t i = 0;
    size_t k = 0;
    if (!ids)
        return LIMIT;
    while (i < a->n || k < b_n) {
        bool from_a = k == b_n || (i < a->n && a->ids[i] <= b[k].account_id);
        int64_t id = from_a ? a->ids[i++] : b[k++].account_id;
        if (!n || ids[n - 1] != id)
            ids[n++] = id;
    }
    *ret_set = (struct id_set){ids, n};
    return OK;
}

enum status viewer_fellows(struct ctx *ctx, const struct viewer *v, struct id_set *ret_set)
{
    struct id_set set = {0};
    enum status s = OK;
    for (size_t i = 0; i < v->spaces_n && s == OK; i++) {
        struct space space;
        struct fellow *fellows;
        size_t n;
        s = space_get(ctx, v->spaces[i], &space);
        if (s == OK)
            s = community_fellows(ctx, &space, &fellows, &n);
        if (s == OK)
            s = join_sets(ctx, &set, fellows, n, &set);
    }
    if (s == OK)
        *ret_set = set;
    return s;
}

enum status faces_today(struct ctx *ctx, const struct space *space, struct id_set *ret_set)
{
    struct sql_faces_of_day_row *rows;
    size_t n;
    const struct zone *zone = zone_get(space->zone);
    if (!zone) {
        *ret_set = (struct id_set){0};
        return OK;
    }
    struct date day;
    minute now;
    zone_civil(zone, ctx_now_s(ctx), &day, &now);
    const int64_t from = zone_day_start(zone, day);
    const struct sql_faces_of_day_args args = {.space_id = space->id,
                                               .after = from - BOOKING_LONGEST_S,
                                               .from_at = from,
                                               .to_at = zone_day_start(zone, date_add(day, 1))};
    enum status s = sql_faces_of_day(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    int64_t *ids = arena_array(ctx->arena, n, sizeof(*ids));
    if (!ids)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].account_id;
    *ret_set = (struct id_set){ids, n};
    return OK;
}
