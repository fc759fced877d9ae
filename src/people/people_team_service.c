/* Founding a team, its details, who is in it. */
#include "base/fold.h"
#include "base/tax_id.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "people_views.h"
#include "store/store.h"

#include <string.h>

/* ---- details --------------------------------------------------------------------------------- */

static void check_text(struct ctx *ctx, const char *name, enum status s, const char *code,
                       const char *detail, enum status *ret_s)
{
    if (s == INVALID)
        *ret_s = ctx_field(ctx, name, code, "%s", detail);
    else if (s != OK && *ret_s == OK)
        *ret_s = s;
}

/* The numbers of the tax administration, as they are kept. */
static enum status check_numbers(struct ctx *ctx, struct team_billing *b)
{
    enum status s = OK;
    const char *vat = b->vat_id;
    const char *code = b->tax_code;
    const char *recipient = b->recipient_code;
    if (*b->vat_id && !*b->country)
        s = ctx_field(ctx, "country", "field.missing", "A VAT number needs its country.");
    else
        check_text(ctx, "vat_id", tax_vat_id(ctx->arena, b->country, b->vat_id, &vat),
                   "team.vat_id",
                   ctx_text(ctx, "This is not a VAT number of that country: please look at it "
                                 "digit by digit."),
                   &s);
    check_text(ctx, "tax_code", tax_codice_fiscale(ctx->arena, b->tax_code, &code), "team.tax_code",
               ctx_text(ctx, "This is not a codice fiscale: 16 letters and digits, or the 11 "
                             "digits of a body."),
               &s);
    check_text(ctx, "recipient_code", tax_recipient_code(ctx->arena, b->recipient_code, &recipient),
               "team.recipient_code",
               ctx_text(ctx, "A codice destinatario has seven letters and digits."), &s);
    b->vat_id = or_empty(vat);
    b->tax_code = or_empty(code);
    b->recipient_code = or_empty(recipient);
    return s;
}

static bool is_country(const char *s)
{
    return strlen(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z';
}

enum status team_check(struct ctx *ctx, struct team *t)
{
    struct team_billing *b = &t->billing;
    enum status s = OK;
    if (!t->name || !*t->name)
        s = ctx_field(ctx, "name", "field.missing", "A team needs a name.");
    if (*b->country && !is_country(b->country))
        s = ctx_field(ctx, "country", "operator.country", "Two capital letters, such as IT.");
    if (*b->pec && !email_valid(b->pec))
        s = ctx_field(ctx, "pec", "field.email", "This is not an e-mail address.");
    if (*b->email && !email_valid(b->email))
        s = ctx_field(ctx, "email", "field.email", "This is not an e-mail address.");
    enum status numbers = check_numbers(ctx, b);
    return s == OK ? numbers : s;
}

static const char *team_search(struct ctx *ctx, const struct team *t)
{
    const struct team_billing *b = &t->billing;
    return fold_text(ctx->arena, arena_printf(ctx->arena, "%s %s %s %s %s", t->name, b->legal_name,
                                              b->vat_id, b->town, b->email));
}

static struct opt_int opt_id(int64_t id)
{
    return id ? opt_int_of(id) : (struct opt_int){0};
}

enum status team_save(struct ctx *ctx, const struct team *t)
{
    const struct team_billing *b = &t->billing;
    const char *search = team_search(ctx, t);
    if (!search)
        return LIMIT;
    enum status s =
        sql_team_update(ctx,
                        &(struct sql_team_update_args){.id = t->id,
                                                       .name = t->name,
                                                       .legal_name = b->legal_name,
                                                       .vat_id = b->vat_id,
                                                       .tax_code = b->tax_code,
                                                       .billing_email = b->email,
                                                       .street = b->street,
                                                       .postcode = b->postcode,
                                                       .town = b->town,
                                                       .province = b->province,
                                                       .country = b->country,
                                                       .recipient_code = b->recipient_code,
                                                       .pec = b->pec,
                                                       .payer_account_id = opt_id(t->payer_id),
                                                       .search = search,
                                                       .at = ctx_now_s(ctx)},
                        NULL);
    return s == OK ? team_tell(ctx, "team.changed", t, "") : s;
}

/* ---- founding -------------------------------------------------------------------------------- */

static enum status slug_free(struct ctx *ctx, const char *slug, bool *ret_free)
{
    struct sql_team_id_of_slug_row row;
    enum status s = sql_team_id_of_slug(ctx, &(struct sql_team_id_of_slug_args){slug}, &row);
    *ret_free = s == NOT_FOUND && !team_slug_reserved(slug);
    return s == NOT_FOUND ? OK : s;
}

/* The first of "studio-bianchi", "studio-bianchi-2" ... that nobody has, at last one with digits of
 * the id. */
static enum status make_slug(struct ctx *ctx, const char *name, int64_t id, const char **ret_slug)
{
    const char *base = fold_slug(ctx->arena, name, TEAM_SLUG_MAX);
    if (base && !*base)
        base = "team";
    const char *slug = base;
    for (int number = 2; slug && number <= TEAM_SLUG_TRIES; number++) {
        bool is_free;
        enum status s = slug_free(ctx, slug, &is_free);
        if (s != OK)
            return s;
        if (is_free) {
            *ret_slug = slug;
            return OK;
        }
        slug = arena_printf(ctx->arena, "%s-%d", base, number);
    }
    if (base)
        slug = arena_printf(ctx->arena, "%s-%05u", base, (unsigned)((uint64_t)id % 100000u));
    if (!slug)
        return LIMIT;
    *ret_slug = slug;
    return OK;
}

static enum status check_founder(struct ctx *ctx, const struct team *t)
{
    struct sql_team_made_count_row row;
    if (!ctx->actor || t->operator_id)
        return OK;
    enum status s =
        sql_team_made_count(ctx, &(struct sql_team_made_count_args){ctx->actor->account_id}, &row);
    if (s == OK && row.teams >= TEAM_FOUNDED_MAX)
        return ctx_fail(ctx, CONFLICT, "team.founded_many",
                        "You founded %d teams already. Close one that is over first.",
                        TEAM_FOUNDED_MAX);
    return s;
}

static enum status insert(struct ctx *ctx, const struct team *t)
{
    const struct team_billing *b = &t->billing;
    const char *search = team_search(ctx, t);
    struct sql_team_insert_args args = {.id = t->id,
                                        .slug = t->slug,
                                        .name = t->name,
                                        .operator_id = t->operator_id,
                                        .space_id = t->space_id,
                                        .legal_name = b->legal_name,
                                        .vat_id = b->vat_id,
                                        .tax_code = b->tax_code,
                                        .billing_email = b->email,
                                        .street = b->street,
                                        .postcode = b->postcode,
                                        .town = b->town,
                                        .province = b->province,
                                        .country = b->country,
                                        .recipient_code = b->recipient_code,
                                        .pec = b->pec,
                                        .currency = t->currency,
                                        .payer_account_id = opt_id(t->payer_id),
                                        .search = search,
                                        .at = ctx_now_s(ctx)};
    if (ctx->actor)
        args.by_account_id = opt_int_of(ctx->actor->account_id);
    return search ? sql_team_insert(ctx, &args, NULL) : LIMIT;
}

static void fill_blanks(struct team *t)
{
    const char **texts[] = {&t->billing.legal_name, &t->billing.vat_id,        &t->billing.tax_code,
                            &t->billing.email,      &t->billing.street,        &t->billing.postcode,
                            &t->billing.town,       &t->billing.province,      &t->billing.country,
                            &t->billing.pec,        &t->billing.recipient_code};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = or_empty(*texts[i]);
}

enum status team_found(struct ctx *ctx, const struct team *wanted, int64_t admin_id,
                       struct team *ret_team)
{
    struct team t = *wanted;
    bool seat;
    fill_blanks(&t);
    enum status s = team_check(ctx, &t);
    if (s == OK)
        s = check_founder(ctx, &t);
    t.id = store_id(ctx);
    t.currency = t.currency ? t.currency : "EUR";
    t.payer_id = admin_id;
    t.made_at = ctx_now_s(ctx);
    if (s == OK)
        s = make_slug(ctx, t.name, t.id, &t.slug);
    if (s == OK)
        s = insert(ctx, &t);
    if (s == OK)
        s = team_tell(ctx, "team.made", &t, "");
    if (s == OK)
        s = team_join(ctx, &t, admin_id, true, true, &seat);
    if (s == OK && t.operator_id)
        s = team_relate(ctx, t.id, t.operator_id, t.space_id);
    if (s == OK)
        *ret_team = t;
    return s;
}

enum status team_found_for(struct ctx *ctx, const struct team *wanted, const char *admin_email,
                           const char *admin_name, struct team *ret_team)
{
    int64_t admin_id;
    struct team t;
    enum status s = people_account(ctx, admin_email, admin_name, &admin_id);
    if (s == OK)
        s = team_found(ctx, wanted, admin_id, &t);
    if (s == OK)
        s = team_write(ctx, &t, admin_id, TEAM_NEWS_MADE, NULL);
    if (s == OK)
        *ret_team = t;
    return s;
}

enum status team_close(struct ctx *ctx, const struct team *t)
{
    struct team now;
    enum status s = sql_team_lock(ctx, &(struct sql_team_lock_args){t->id});
    if (s == OK)
        s = team_get(ctx, t->id, &now);
    if (s != OK || now.closed_at)
        return s;
    if (now.bound > 0)
        return ctx_fail(ctx, CONFLICT, "team.bound",
                        "Something still runs for this team: end its memberships and stays first.");
    s = sql_team_close(ctx, &(struct sql_team_close_args){.id = t->id, .at = ctx_now_s(ctx)}, NULL);
    if (s == OK)
        s = sql_team_seat_end_all(
            ctx, &(struct sql_team_seat_end_all_args){.team_id = t->id, .at = ctx_now_s(ctx)},
            NULL);
    if (s == OK)
        s = sql_team_invitation_drop_all(ctx, &(struct sql_team_invitation_drop_all_args){t->id},
                                         NULL);
    return s == OK ? team_tell(ctx, "team.closed", t, "") : s;
}

enum status team_bind(struct ctx *ctx, int64_t team_id, int64_t more)
{
    int64_t changes = 0;
    enum status s = sql_team_bound_add(
        ctx, &(struct sql_team_bound_add_args){.id = team_id, .more = more}, &changes);
    return s == OK && !changes ? NOT_FOUND : s;
}
