/* demo_people.c: people, hosts and operators who do not exist. */
#include "app/demo.h"
#include "base/fold.h"
#include "network/network.h"
#include "people/people.h"

int64_t demo_between(struct demo *d, int64_t low, int64_t high)
{
    return low + (int64_t)rng_below(&d->rng, (uint64_t)(high - low + 1));
}

bool demo_percent(struct demo *d, int percent)
{
    return demo_between(d, 1, 100) <= percent;
}

const char *demo_draw(struct demo *d, const struct demo_deck *deck)
{
    return deck->cards[rng_below(&d->rng, deck->n)];
}

enum status demo_person_make(struct demo *d, struct demo_person *ret_person)
{
    struct arena *a = d->ctx->arena;
    const char *given = demo_draw(d, &demo_given_names);
    const char *family = demo_draw(d, &demo_family_names);
    char *name = arena_printf(a, "%s %s", given, family);
    char *slug = name ? fold_slug(a, name, 60) : NULL;
    char *email = slug ? arena_printf(a, "%s@posta.example", slug) : NULL;
    if (!email)
        return FAILED;
    *ret_person = (struct demo_person){.name = name, .email = email};
    return OK;
}

/* What stands behind the name on an invoice. */
static const char *const legal_suffix[DEMO_FORM__MAX] = {
    [DEMO_FIRM] = " S.r.l.",
    [DEMO_COOPERATIVE] = " Società Cooperativa",
    [DEMO_ASSOCIATION] = " APS",
    [DEMO_STUDIO] = "",
    [DEMO_TOWN] = "",
};

static char *legal_name(struct arena *a, const struct demo_plan *plan)
{
    if (plan->form == DEMO_TOWN)
        return arena_printf(a, "Comune di %s", plan->town);
    return arena_printf(a, "%s%s", plan->operator_name, legal_suffix[plan->form]);
}

enum status demo_operator_make(struct demo *d, const struct demo_plan *plan, const char *country,
                               int64_t *ret_id)
{
    struct arena *a = d->ctx->arena;
    char *slug = fold_slug(a, plan->operator_name, 60);
    char *email = slug ? arena_printf(a, "ciao@%s.example", slug) : NULL;
    bool taxed = plan->form != DEMO_ASSOCIATION && plan->form != DEMO_STUDIO;
    bool italian = strcmp(country, "IT") == 0;
    struct operator_ o = {
        .slug = "",
        .name = plan->operator_name,
        .legal_name = legal_name(a, plan),
        .country = country,
        .currency = "EUR",
        .email = email,
        .vat_rate_bp = !taxed    ? 0
                       : italian ? 2200
                                 : 2100,
        .prices_include_vat = plan->form == DEMO_STUDIO || plan->form == DEMO_ASSOCIATION,
        .status = OPERATOR_ACTIVE,
    };
    if (!o.email || !o.legal_name)
        return FAILED;
    return operator_save(d->ctx, &o, ret_id);
}

enum status demo_host_make(struct demo *d, int64_t operator_id, const char *email)
{
    struct demo_person person;
    enum status s = demo_person_make(d, &person);
    if (s != OK)
        return s;
    int64_t account;
    s = people_account(d->ctx, email ? email : person.email, person.name, &account);
    if (s != OK)
        return s;
    return people_grant(d->ctx, account,
                        &(struct grant){.role = ROLE_HOST, .operator_id = operator_id});
}
