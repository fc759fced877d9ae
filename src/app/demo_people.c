/* demo_people.c: people, hosts and operators who do not exist. */
#include "app/demo.h"
#include "base/fold.h"
#include "base/text.h"
#include "network/network.h"
#include "people/people.h"

#include <string.h>

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

/* The check digit of Luhn's rule, the second, fourth ... doubled. */
static int luhn_digit(const char *digits, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        const int digit = digits[i] - '0';
        sum += i % 2 == 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
    }
    return (10 - sum % 10) % 10;
}

const char *demo_vat_id(struct demo *d, const char *country, uint32_t number)
{
    struct arena *a = d->ctx->arena;
    /* An Italian number goes on with that of a province; a Spanish firm's has a B in front, from
     * where its digits are counted. */
    const bool spanish = strcmp(country, "ES") == 0;
    const char *tail = spanish ? "" : "028";
    const char *digits =
        arena_printf(a, "%s%06u%s", spanish ? "00" : "0", (unsigned)(number % 1000000), tail);
    if (!digits)
        return NULL;
    const int check = luhn_digit(digits, (int)strlen(digits));
    return spanish ? arena_printf(a, "B%s%d", digits + 1, check)
                   : arena_printf(a, "%s%d", digits, check);
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
        .vat_id = slug ? demo_vat_id(d, country, text_hash(slug)) : NULL,
        .currency = "EUR",
        .email = email,
        .vat_rate_bp = !taxed    ? 0
                       : italian ? 2200
                                 : 2100,
        .prices_include_vat = plan->form == DEMO_STUDIO || plan->form == DEMO_ASSOCIATION,
        .status = OPERATOR_ACTIVE,
    };
    if (!o.email || !o.legal_name || !o.vat_id)
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
