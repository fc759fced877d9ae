/* The two sorts of holder: who reads for one, in which language; whom somebody speaks for. */
#include "plan/plan.h"

#include "network/network.h"
#include "people/people.h"

enum status holder_contacts(struct ctx *ctx, const struct holder *h, struct contact **ret_contacts,
                            size_t *ret_n)
{
    if (h->team_id)
        return team_admins(ctx, h->team_id, ret_contacts, ret_n);
    struct contact *one = arena_alloc(ctx->arena, sizeof(*one));
    const enum status s = one ? people_get(ctx, h->account_id, one) : LIMIT;
    if (s != OK && s != NOT_FOUND)
        return s;
    *ret_contacts = one;
    *ret_n = s == OK;
    return OK;
}

enum status ctx_of_holder(struct ctx *ctx, const struct holder *h, struct ctx *ret_own)
{
    struct contact *who = NULL;
    size_t n = 0;
    const struct lang *lang = NULL;
    enum status s = holder_contacts(ctx, h, &who, &n);
    if (s == OK && n > 0)
        lang = text_lang(who[0].lang);
    else if (s == OK)
        s = network_lang(ctx, &lang);
    if (s != OK)
        return s;
    *ret_own = *ctx;
    ret_own->lang = lang;
    return OK;
}

enum status own_holders(struct ctx *ctx, struct holder **ret_holders, size_t *ret_n)
{
    const struct actor *a = ctx->actor;
    struct holder *list = arena_array(ctx->arena, a->teams_n + 1, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    list[n++] = (struct holder){.account_id = a->account_id};
    for (size_t i = 0; i < a->teams_n; i++) {
        if (a->teams[i].admin)
            list[n++] = (struct holder){.team_id = a->teams[i].team_id};
    }
    *ret_holders = list;
    *ret_n = n;
    return OK;
}
