/* As whom somebody asks: his plans, teams and groups, with one operator or with all. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"

/* Plans and groups stand by operator, so that those of one are a piece of the whole. */
struct standings {
    struct holder holder;
    const struct sql_standing_plans_row *plans;
    int64_t *plan_ids; /* of the same */
    size_t plans_n;
    const int64_t *team_ids;
    size_t team_ids_n;
    const struct sql_standing_groups_row *groups;
    const char *const *names; /* of the same */
    size_t groups_n;
};

/* Whose, of which operator (0: all), and on which day. */
struct standing_ask {
    int64_t operator_id;
    const struct holder *holder;
    struct date on;
    int64_t but_membership_id; /* left out; 0: none */
};

static enum status read_plans(struct ctx *ctx, const struct standing_ask *ask,
                              struct standings *all)
{
    struct sql_standing_plans_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_plans_args args = {.account_id = all->holder.account_id,
                                                 .team_id = all->holder.team_id,
                                                 .operator_id = ask->operator_id,
                                                 .day = plan_day(ask->on),
                                                 .but_membership_id = ask->but_membership_id};
    const enum status s = sql_standing_plans(ctx, &args, &rows, &n);
    /* Room for one more: plan_standing_if(). */
    int64_t *ids = s == OK ? arena_array(ctx->arena, n + 1, sizeof(*ids)) : NULL;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].plan_id;
    all->plans = rows;
    all->plan_ids = ids;
    all->plans_n = n;
    return OK;
}

static enum status read_teams(struct ctx *ctx, struct standings *all)
{
    struct sql_standing_teams_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_teams_args args = {.account_id = all->holder.account_id};
    const enum status s = args.account_id ? sql_standing_teams(ctx, &args, &rows, &n) : OK;
    int64_t *ids = s == OK ? arena_array(ctx->arena, n + 1, sizeof(*ids)) : NULL;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        ids[all->team_ids_n++] = rows[i].team_id;
    if (all->holder.team_id)
        ids[all->team_ids_n++] = all->holder.team_id;
    all->team_ids = ids;
    return OK;
}

static enum status read_groups(struct ctx *ctx, int64_t operator_id, struct standings *all)
{
    struct sql_standing_groups_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_groups_args args = {.account_id = all->holder.account_id,
                                                  .team_id = all->holder.team_id,
                                                  .operator_id = operator_id};
    const enum status s = sql_standing_groups(ctx, &args, &rows, &n);
    const char **names = s == OK ? arena_array(ctx->arena, n, sizeof(*names)) : NULL;
    if (!names)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        names[i] = rows[i].group_name;
    all->groups = rows;
    all->names = names;
    all->groups_n = n;
    return OK;
}

static enum status read_all(struct ctx *ctx, const struct standing_ask *ask,
                            struct standings **ret_all)
{
    struct standings *all = arena_alloc(ctx->arena, sizeof(*all));
    if (!all)
        return LIMIT;
    all->holder = *ask->holder;
    enum status s = read_plans(ctx, ask, all);
    if (s == OK)
        s = read_teams(ctx, all);
    if (s == OK)
        s = read_groups(ctx, ask->operator_id, all);
    if (s == OK)
        *ret_all = all;
    return s;
}

enum status plan_standings(struct ctx *ctx, const struct holder *holder, struct date on,
                           const struct standings **ret_all)
{
    struct standings *all = NULL;
    const enum status s = read_all(ctx, &(struct standing_ask){.holder = holder, .on = on}, &all);
    if (s == OK)
        *ret_all = all;
    return s;
}

struct standing_as plan_standing_with(const struct standings *all, int64_t operator_id)
{
    struct standing_as as = {
        .holder = all->holder, .team_ids = all->team_ids, .team_ids_n = all->team_ids_n};
    size_t plan = 0;
    while (plan < all->plans_n && all->plans[plan].operator_id != operator_id)
        plan++;
    as.plan_ids = all->plan_ids + plan;
    while (plan < all->plans_n && all->plans[plan].operator_id == operator_id) {
        as.plan_ids_n++;
        plan++;
    }
    size_t group = 0;
    while (group < all->groups_n && all->groups[group].operator_id != operator_id)
        group++;
    as.groups = all->names + group;
    while (group < all->groups_n && all->groups[group].operator_id == operator_id) {
        as.groups_n++;
        group++;
    }
    return as;
}

enum status plan_standing(struct ctx *ctx, int64_t operator_id, const struct holder *holder,
                          struct date on, struct standing_as *ret_as)
{
    struct standings *all = NULL;
    const struct standing_ask ask = {.operator_id = operator_id, .holder = holder, .on = on};
    const enum status s = read_all(ctx, &ask, &all);
    if (s == OK)
        *ret_as = plan_standing_with(all, operator_id);
    return s;
}

enum status story_is_used_by(struct ctx *ctx, const struct story *s, const struct holder *h,
                             bool *ret_is)
{
    const struct holder *of = &s->m.holder;
    struct sql_draw_seat_row row = {0};
    const struct sql_draw_seat_args args = {h->account_id, of->team_id};
    *ret_is = of->team_id ? h->team_id == of->team_id
                          : h->account_id != 0 && h->account_id == of->account_id;
    if (*ret_is || !of->team_id || !h->account_id)
        return OK;
    const enum status st = sql_draw_seat(ctx, &args, &row);
    if (st == OK)
        *ret_is = row.n > 0;
    return st;
}

enum status plan_standing_if(struct ctx *ctx, const struct story *instead,
                             const struct holder *holder, struct date on,
                             struct standing_as *ret_as)
{
    struct standings *all = NULL;
    bool used = false;
    const struct standing_ask ask = {.operator_id = instead->m.operator_id,
                                     .holder = holder,
                                     .on = on,
                                     .but_membership_id = instead->m.id};
    enum status s = read_all(ctx, &ask, &all);
    if (s == OK)
        s = story_is_used_by(ctx, instead, holder, &used);
    if (s != OK)
        return s;
    *ret_as = plan_standing_with(all, ask.operator_id);
    if (used && story_entitles(instead, on)) {
        all->plan_ids[all->plans_n] = story_turn_on(instead, on)->plan_id;
        ret_as->plan_ids_n++;
    }
    return OK;
}

enum status plan_client(struct ctx *ctx, int64_t operator_id, const char *email,
                        int64_t *ret_account_id)
{
    struct contact who;
    struct sql_client_known_row known;
    enum status s = people_of_email(ctx, email, &who);
    if (s != OK)
        return s;
    const struct sql_client_known_args args = {.operator_id = operator_id,
                                               .account_id = who.account_id};
    s = sql_client_known(ctx, &args, &known);
    if (s == OK && known.n == 0)
        return NOT_FOUND;
    if (s == OK)
        *ret_account_id = who.account_id;
    return s;
}
