/* What stands in the lists of forms. */
#include "limit/limit_show.h"

#include "people/people.h"

#include <string.h>

static struct plan_choice_view choice(const char *word, const char *label, const char *chosen)
{
    return (struct plan_choice_view){
        .word = word, .label = label, .chosen = chosen, .on = strcmp(word, chosen) == 0};
}

/* Room for n of them; LIMIT when memory is short. */
static enum status room(struct ctx *ctx, size_t n, struct limit_choices_to to,
                        struct plan_choice_view **ret_list)
{
    struct plan_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    *to.list = list;
    *to.n = n;
    *ret_list = list;
    return OK;
}

enum status limit_choose_words(struct ctx *ctx, const struct limit_word *all, size_t n,
                               const char *chosen, struct limit_choices_to to)
{
    struct plan_choice_view *list = NULL;
    const enum status s = room(ctx, n, to, &list);
    for (size_t i = 0; s == OK && i < n; i++)
        list[i] = choice(all[i].word, ctx_text(ctx, all[i].label), chosen ? chosen : "");
    return s;
}

enum status limit_choose_resources(struct ctx *ctx, int64_t space_id, int64_t chosen,
                                   struct limit_choices_to to)
{
    struct resource *things = NULL;
    struct plan_choice_view *list = NULL;
    size_t n = 0;
    enum status s = space_resources(ctx, space_id, &things, &n);
    if (s == OK)
        s = room(ctx, n, to, &list);
    for (size_t i = 0; s == OK && i < n; i++)
        list[i] = choice(typed_id(ctx, things[i].id), things[i].name, typed_id(ctx, chosen));
    return s;
}

enum status limit_choose_plans(struct ctx *ctx, const struct space *s, int64_t chosen,
                               struct limit_choices_to to)
{
    struct plan *plans = NULL;
    struct plan_choice_view *list = NULL;
    size_t n = 0;
    enum status st = plan_list(ctx, s->operator_id, s->id, false, &plans, &n);
    if (st == OK)
        st = room(ctx, n, to, &list);
    for (size_t i = 0; st == OK && i < n; i++)
        list[i] = choice(typed_id(ctx, plans[i].id), plans[i].name, typed_id(ctx, chosen));
    return st;
}

enum status limit_choose_teams(struct ctx *ctx, const struct space *s, int64_t chosen,
                               struct limit_choices_to to)
{
    struct own_team *teams = NULL;
    struct plan_choice_view *list = NULL;
    size_t n = 0;
    enum status st = teams_of_space(ctx, s->operator_id, s->id, &teams, &n);
    if (st == OK)
        st = room(ctx, n, to, &list);
    for (size_t i = 0; st == OK && i < n; i++)
        list[i] = choice(typed_id(ctx, teams[i].id), teams[i].name, typed_id(ctx, chosen));
    return st;
}

enum status limit_choose_kinds(struct ctx *ctx, uint32_t on, struct limit_choices_to to)
{
    struct plan_choice_view *list = NULL;
    const enum status s = room(ctx, KIND__BOOKED_MAX - KIND_DESK, to, &list);
    for (int k = KIND_DESK; s == OK && k < KIND__BOOKED_MAX; k++) {
        struct plan_choice_view *c = &list[k - KIND_DESK];
        *c = choice(kind_name((enum resource_kind)k), words_begin(ctx, words_kinds(ctx, 1U << k)),
                    "");
        c->on = (on & 1U << k) != 0;
    }
    return s;
}
