/* Several places for one time: what belongs together, behind which locks, and how one fact tells of
 * all [BK-150, BK-151]. */
#include "booking/booking_group.h"

#include "booking_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- which belong together ------------------------------------------------------------------- */

static enum status read_group(struct ctx *ctx, int64_t group_id, struct group *ret)
{
    struct sql_booking_ids_of_group_row *rows = NULL;
    const struct sql_booking_ids_of_group_args args = {.group_id = group_id};
    struct group g = {0};
    enum status s = sql_booking_ids_of_group(ctx, &args, &rows, &g.n);
    g.all = s == OK ? arena_array(ctx->arena, g.n, sizeof(*g.all)) : NULL;
    if (!g.all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < g.n; i++)
        s = booking_get(ctx, rows[i].id, &g.all[i]);
    if (s == OK)
        *ret = g;
    return s;
}

bool group_lives(const struct booking *b)
{
    return b->status < BOOKING_ENDED;
}

size_t group_living(const struct group *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        n += group_lives(&g->all[i]);
    return n;
}

struct booking *group_find(const struct group *g, int64_t id)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->all[i].id == id)
            return &g->all[i];
    }
    return NULL;
}

const struct booking *booking_group_head(const struct booking *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (group_lives(&list[i]))
            return &list[i];
    }
    return &list[0];
}

enum status booking_group_of(struct ctx *ctx, const struct booking *b, struct booking **ret_list,
                             size_t *ret_n)
{
    struct group g = {.all = arena_alloc(ctx->arena, sizeof(*g.all)), .n = 1};
    if (!g.all)
        return LIMIT;
    g.all[0] = *b;
    const enum status s = b->group_id ? read_group(ctx, b->group_id, &g) : OK;
    if (s == OK) {
        *ret_list = g.all;
        *ret_n = g.n;
    }
    return s;
}

enum status booking_group_lead(struct ctx *ctx, struct booking *b)
{
    struct booking *list = NULL;
    size_t n = 0;
    const enum status s = b->group_id ? booking_group_of(ctx, b, &list, &n) : OK;
    if (n > 0)
        *b = *booking_group_head(list, n);
    return s;
}

enum status booking_group_words(struct ctx *ctx, const struct booking *b, const char **ret_words)
{
    struct sql_booking_names_of_group_row *rows = NULL;
    size_t n = 0;
    const char *words = "";
    const struct sql_booking_names_of_group_args args = {.group_id = b->group_id};
    const enum status s = b->group_id ? sql_booking_names_of_group(ctx, &args, &rows, &n) : OK;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != b->id)
            words = show_place_after(ctx, words, rows[i].resource, rows[i].units);
    }
    if (s == OK)
        *ret_words = words;
    return s;
}

/* ---- behind the locks ------------------------------------------------------------------------ */

enum status group_lock(struct ctx *ctx, int64_t group_id, int64_t also, struct group *ret)
{
    return group_lock_with(ctx, group_id, &also, also ? 1 : 0, ret);
}

enum status group_lock_with(struct ctx *ctx, int64_t group_id, const int64_t *also, size_t also_n,
                            struct group *ret)
{
    struct group before;
    struct group now;
    enum status s = read_group(ctx, group_id, &before);
    int64_t *ids = s == OK ? arena_array(ctx->arena, before.n + also_n, sizeof(*ids)) : NULL;
    size_t n = 0;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < before.n; i++) {
        if (group_lives(&before.all[i]))
            ids[n++] = before.all[i].resource_id;
    }
    for (size_t i = 0; i < also_n; i++)
        ids[n++] = also[i];
    s = booking_lock_all(ctx, ids, n);
    if (s == OK)
        s = read_group(ctx, group_id, &now);
    if (s != OK)
        return s;
    for (size_t i = 0; i < now.n; i++) {
        const struct booking *was = group_find(&before, now.all[i].id);
        if (group_lives(&now.all[i]) && (!was || was->resource_id != now.all[i].resource_id))
            return RETRY;
    }
    *ret = now;
    return OK;
}

enum status group_tell(struct ctx *ctx, const struct house *h, const char *fact,
                       const struct booking *of, const struct booking *was)
{
    struct booking b = *of;
    b.quiet = false;
    return booking_announce(ctx, h, fact, &b, was);
}

enum status group_tell_new(struct ctx *ctx, const struct house *h, const struct booking *const *of,
                           size_t n)
{
    const struct booking *most = of[0];
    for (size_t i = 1; i < n; i++) {
        const bool more = of[i]->team_waits > most->team_waits ||
                          (of[i]->team_waits == most->team_waits && of[i]->status > most->status);
        if (more)
            most = of[i];
    }
    return group_tell(ctx, h,
                      most->team_waits                    ? "booking.team_asked"
                      : most->status == BOOKING_REQUESTED ? "booking.requested"
                                                          : "booking.confirmed",
                      most, NULL);
}

enum status group_wait(struct ctx *ctx, struct booking *const *of, size_t n)
{
    bool team = false;
    int64_t by = 0;
    enum status s = OK;
    for (size_t i = 0; i < n; i++) {
        if (of[i]->status != BOOKING_REQUESTED)
            continue;
        team = team || of[i]->team_waits;
        by = by && by < of[i]->confirm_by ? by : of[i]->confirm_by;
    }
    for (size_t i = 0; by && s == OK && i < n; i++) {
        struct booking *b = of[i];
        int64_t changes = 0;
        if (b->status == BOOKING_REQUESTED && b->team_waits == team && b->confirm_by == by)
            continue;
        const struct sql_booking_wait_args args = {.id = b->id,
                                                   .revision = b->revision,
                                                   .confirm_by = opt_int_of(by),
                                                   .team_waits = team,
                                                   .at = ctx_now_s(ctx)};
        s = sql_booking_wait(ctx, &args, &changes);
        if (s == OK && changes == 0)
            s = RETRY;
        b->status = BOOKING_REQUESTED;
        b->team_waits = team;
        b->confirm_by = by;
        b->revision++;
    }
    return s;
}

enum status group_touch(struct ctx *ctx, struct booking *b)
{
    int64_t changes = 0;
    const struct sql_booking_touch_args args = {b->id, b->revision, ctx_now_s(ctx)};
    const enum status s = sql_booking_touch(ctx, &args, &changes);
    b->revision++;
    return s == OK && changes == 0 ? RETRY : s;
}

enum status group_touch_others(struct ctx *ctx, const struct group *g, int64_t but)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < g->n; i++) {
        if (group_lives(&g->all[i]) && g->all[i].id != but)
            s = group_touch(ctx, &g->all[i]);
    }
    return s;
}

/* ---- words and sums ------------------------------------------------------------------------- */

const char *group_name(struct ctx *ctx, const struct house *h, int64_t resource_id)
{
    const size_t index = house_resource(h, resource_id);
    return index < h->resources_n ? show_copy(ctx, h->resources[index].name) : "";
}

const char *group_why(struct ctx *ctx, const char *name, const char *why)
{
    return *name ? show_text(ctx, "%s: %s", name, why ? why : "") : why;
}

enum status group_refusal(struct ctx *ctx, const struct house *h, int64_t resource_id,
                          enum status s)
{
    struct problem *p = &ctx->problem;
    if (s == CONFLICT && p->detail)
        p->detail = group_why(ctx, group_name(ctx, h, resource_id), p->detail);
    return s;
}

struct opt_int group_plus(struct opt_int sum, struct opt_int more)
{
    return sum.has && more.has ? opt_int_of(sum.v + more.v) : (struct opt_int){0};
}

bool group_is_other(struct opt_int shown, struct opt_int now)
{
    return shown.has && (!now.has || now.v != shown.v);
}
