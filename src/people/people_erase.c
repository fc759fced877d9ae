/* Forgetting a person: what is his alone goes, his name is taken out of what stays. */
#include "http/http.h"
#include "mail/mail.h"
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "store/store.h"

/* How he signs in, and who might act for him. */
static enum status erase_means(struct ctx *ctx, int64_t id)
{
    enum status s = sql_erase_sessions(ctx, &(struct sql_erase_sessions_args){id}, NULL);
    if (s == OK)
        s = sql_erase_passkeys(ctx, &(struct sql_erase_passkeys_args){id}, NULL);
    if (s == OK)
        s = sql_code_app_remove(ctx, &(struct sql_code_app_remove_args){id}, NULL);
    if (s == OK)
        s = sql_recovery_code_clear(ctx, &(struct sql_recovery_code_clear_args){id}, NULL);
    if (s == OK)
        s = sql_erase_linked(ctx, &(struct sql_erase_linked_args){id}, NULL);
    if (s == OK)
        s = sql_erase_trips(ctx, &(struct sql_erase_trips_args){id}, NULL);
    if (s == OK)
        s = sql_erase_steps(ctx, &(struct sql_erase_steps_args){id}, NULL);
    if (s == OK)
        s = sql_erase_welcomes(ctx, &(struct sql_erase_welcomes_args){id}, NULL);
    if (s == OK)
        s = sql_erase_helper_acts(ctx, &(struct sql_erase_helper_acts_args){id}, NULL);
    if (s == OK)
        s = sql_erase_helpers(ctx, &(struct sql_erase_helpers_args){id}, NULL);
    if (s == OK)
        s = sql_erase_helping(
            ctx, &(struct sql_erase_helping_args){.account_id = id, .at = ctx_now_s(ctx)}, NULL);
    return s == OK ? sql_erase_looks(ctx, &(struct sql_erase_looks_args){id}, NULL) : s;
}

/* What is kept by his address, which somebody else may have one day. */
static enum status erase_address(struct ctx *ctx, int64_t id, const char *key)
{
    const char *code_key = arena_printf(ctx->arena, "code %lld", (long long)id);
    if (!code_key)
        return LIMIT;
    enum status s = sql_erase_guests(ctx, &(struct sql_erase_guests_args){key}, NULL);
    if (s == OK)
        s = sql_erase_links(ctx, &(struct sql_erase_links_args){key}, NULL);
    if (s == OK)
        s = sql_erase_tries(
            ctx, &(struct sql_erase_tries_args){.email_key = key, .code_key = code_key}, NULL);
    if (s == OK)
        s = sql_erase_invitations(ctx, &(struct sql_erase_invitations_args){key}, NULL);
    if (s == OK)
        s = sql_look_thing_erase(ctx, &(struct sql_look_thing_erase_args){key}, NULL);
    return s == OK ? sql_erase_billing_email(ctx, &(struct sql_erase_billing_email_args){key}, NULL)
                   : s;
}

/* The last admin, and the last steward, are refused where they are taken out. */
static enum status leave_teams(struct ctx *ctx, int64_t id)
{
    struct own_team *teams;
    size_t n;
    enum status s = teams_of_account(ctx, id, &teams, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct team t;
        s = team_get(ctx, teams[i].id, &t);
        if (s == OK)
            s = team_leave(ctx, &t, id, 0);
    }
    if (s == OK)
        s = sql_erase_closed_teams(ctx, &(struct sql_erase_closed_teams_args){id}, NULL);
    if (s == OK)
        s = sql_erase_team_rules(ctx, &(struct sql_erase_team_rules_args){id}, NULL);
    return s == OK ? sql_erase_payer(ctx, &(struct sql_erase_payer_args){id}, NULL) : s;
}

static enum status lose_roles(struct ctx *ctx, int64_t id)
{
    struct sql_grants_all_of_row *rows;
    size_t n;
    enum status s = sql_grants_all_of(ctx, &(struct sql_grants_all_of_args){id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = people_revoke(ctx, rows[i].id,
                          &(struct grant){.role = (enum role)rows[i].role,
                                          .operator_id = rows[i].operator_id,
                                          .space_id = rows[i].space_id});
    return s;
}

enum status people_erase(struct ctx *ctx, int64_t account_id, const char *somebody)
{
    struct sql_account_of_id_row a;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &a);
    const char *key = s == OK ? email_key(ctx->arena, a.email) : NULL;
    const char *nobody = arena_printf(ctx->arena, "erased:%lld", (long long)account_id);
    if (s == OK && (!key || !nobody))
        s = LIMIT;
    if (s == OK)
        s = leave_teams(ctx, account_id);
    if (s == OK)
        s = lose_roles(ctx, account_id);
    if (s == OK)
        s = erase_means(ctx, account_id);
    if (s == OK)
        s = erase_address(ctx, account_id, key);
    if (s == OK)
        s = sql_erase_account(ctx,
                              &(struct sql_erase_account_args){.id = account_id,
                                                               .no_email = MAIL_NOBODY,
                                                               .nobody = nobody,
                                                               .somebody = somebody,
                                                               .at = ctx_now_s(ctx)},
                              NULL);
    return s == OK ? account_tell(ctx, "account.erased", account_id) : s;
}

void people_leave_browser(struct ctx *ctx)
{
    reply_cookie(ctx, SESSION_COOKIE, "", 0);
    reply_cookie(ctx, LANG_COOKIE, ctx->lang->code, LANG_COOKIE_S); /* what he reads next */
}
