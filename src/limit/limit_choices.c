/* What stands in the lists of forms. */
#include "limit/limit_show.h"

#include "people/people.h"

enum status limit_choose_plans(struct ctx *ctx, const struct space *s, int64_t chosen,
                               struct choices_to to)
{
    struct choices c = {0};
    struct plan *plans = NULL;
    size_t n = 0;
    enum status st = plan_list(ctx, s->operator_id, s->id, false, &plans, &n);
    if (st == OK)
        st = choices_begin(ctx, n, typed_id(ctx, chosen), &c);
    for (size_t i = 0; st == OK && i < n; i++)
        choices_add(&c, typed_id(ctx, plans[i].id), plans[i].name);
    if (st == OK)
        choices_end(&c, to);
    return st;
}

enum status limit_choose_teams(struct ctx *ctx, const struct space *s, int64_t chosen,
                               struct choices_to to)
{
    struct choices c = {0};
    struct own_team *teams = NULL;
    size_t n = 0;
    enum status st = teams_of_space(ctx, s->operator_id, s->id, &teams, &n);
    if (st == OK)
        st = choices_begin(ctx, n, typed_id(ctx, chosen), &c);
    for (size_t i = 0; st == OK && i < n; i++)
        choices_add(&c, typed_id(ctx, teams[i].id), teams[i].name);
    if (st == OK)
        choices_end(&c, to);
    return st;
}
