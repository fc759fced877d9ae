/* demo_teams.c: firms that do not exist, the clients of spaces, and who is in them. */
#include "app/demo.h"
#include "people/people.h"

enum {
    TEAMS_AT_HOME = 3,      /* of the space that the demonstration's host runs */
    TEAM_PERCENT = 40,      /* of the other spaces that have one */
    MONTH_CENTS = 30000,    /* what a member may spend */
    ASK_ABOVE_CENTS = 6000, /* and at once without asking */
    DIGITS_DRAWN = 6        /* of a VAT number */
};

static const char *const kinds_of_firm[] = {"Studio %s",        "%s & Figli",  "Bottega %s",
                                            "%s Progetti",      "Officine %s", "%s Associati",
                                            "Laboratorio %s",   "%s Editore",  "Cantieri %s",
                                            "%s Comunicazione", "Agenzia %s",  "%s Ricerche"};

static const char *firm_name(struct demo *d, size_t i)
{
    struct arena *a = d->ctx->arena;
    const char *family = demo_draw(d, &demo_family_names);
    /* The formats are the list above. */
    const char *format = kinds_of_firm[i % ARRAY_LEN(kinds_of_firm)];
    const char *at = format;
    while (at[0] != '%')
        at++;
    return arena_printf(a, "%.*s%s%s", (int)(at - format), format, family, at + 2);
}

/* Who else is in a firm: its admin, or somebody who works for another one too. */
struct also {
    int64_t account_id; /* 0: nobody */
    bool admin;
};

/* One firm of these people; the first is its admin, or who else. With him it has a membership. */
static enum status firm_make(struct demo *d, const struct space *s, size_t i,
                             const int64_t *members, size_t n, struct also also)
{
    struct team t;
    uint32_t number = 0;
    const char *name = firm_name(d, i);
    for (int k = 0; k < DIGITS_DRAWN; k++)
        number = number * 10 + (uint32_t)demo_between(d, 0, 9);
    const char *vat_id = demo_vat_id(d, "IT", number);
    struct team wanted = {
        .name = name,
        .operator_id = s->operator_id,
        .space_id = s->id,
        .billing = {.legal_name = name ? arena_printf(d->ctx->arena, "%s S.r.l.", name) : NULL,
                    .vat_id = vat_id,
                    .country = "IT",
                    .town = s->town,
                    .province = s->province,
                    .recipient_code = "0000000"}};
    if (!name || !vat_id || !wanted.billing.legal_name)
        return FAILED;
    enum status st = team_found(d->ctx, &wanted,
                                also.account_id && also.admin ? also.account_id : members[0], &t);
    for (size_t k = 0; k < n && st == OK; k++)
        st = team_add(d->ctx, t.id, members[k], false);
    if (st == OK && also.account_id && !also.admin)
        st = team_add(d->ctx, t.id, also.account_id, false);
    if (st == OK)
        st = team_set_rule(d->ctx, t.id, 0,
                           &(struct team_rule){.may_book = true,
                                               .month_cents = opt_int_of(MONTH_CENTS),
                                               .kinds = "",
                                               .ask_above_cents = opt_int_of(ASK_ABOVE_CENTS)});
    if (st == OK && also.account_id)
        st = demo_team_member_make(d, s, t.id, (int64_t)n + 1);
    return st;
}

static enum status account_of(struct ctx *ctx, const char *email, int64_t *ret_id)
{
    struct contact c;
    enum status s = people_of_email(ctx, email, &c);
    if (s == OK)
        *ret_id = c.account_id;
    return s;
}

enum status demo_desk_make(struct demo *d, int64_t operator_id, int64_t space_id)
{
    int64_t desk;
    enum status s = account_of(d->ctx, DEMO_DESK_EMAIL, &desk);
    return s == OK ? people_grant(d->ctx, desk, &(struct grant){ROLE_DESK, operator_id, space_id})
                   : s;
}

enum status demo_teams_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                            size_t n, bool home)
{
    struct demo own = *d; /* draws of its own: what is made after stays as it was */
    struct space space;
    int64_t *accounts = arena_array(d->ctx->arena, n, sizeof(*accounts));
    int64_t first_admin = 0;
    size_t known = 0;
    for (size_t i = 0; accounts && i < n; i++)
        if (people[i].account_id)
            accounts[known++] = people[i].account_id;
    enum status s = accounts ? space_get(d->ctx, space_id, &space) : FAILED;
    if (s == OK && home)
        s = account_of(d->ctx, DEMO_TEAM_EMAIL, &first_admin);
    if (s != OK || (!home && !demo_percent(&own, TEAM_PERCENT)))
        return s;
    size_t firms = !home ? 1 : known > DEMO_HOUSE_TEAMS * 2 ? DEMO_HOUSE_TEAMS : TEAMS_AT_HOME;
    size_t each = known / (firms + 1);
    for (size_t i = 0; i < firms && s == OK; i++)
        if (each > 0 || (i == 0 && first_admin))
            s = firm_make(&own, &space, i, accounts + i * each, each,
                          (struct also){i <= 1 ? first_admin : 0, i == 0});
    return s;
}
