/* What stands below this module: accounts, mails, and what is kept here. */
#include "base/format.h"
#include "mail/mail.h"
#include "people/people.h"
#include "privacy/privacy_internal.h"
#include "privacy_sql.h"

/* ---- network ---------------------------------------------------------------------------- */

static const struct kept network_kept[] = {
    {"operator", "legal_name email search", "The legal entities that run spaces; public.",
     "as long as the network", "Nothing: a business, not a person."},
    {"fact", "subject_id data", "What happened, by the codes of who and what it was about.",
     "as long as the network", "Kept; the codes name nobody any more."},
};

const struct keeper privacy_keeper_network = {
    .module = "network", .kept = network_kept, .kept_n = ARRAY_LEN(network_kept)};

/* ---- mail ------------------------------------------------------------------------------------ */

static enum status give_mails(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_mails(ctx, &(struct sql_give_mails_args){p->email_key},
                          archive_table(a, "mails", N_("Mails to you"),
                                        N_("What the network wrote to you in the last 90 days.")));
}

static enum status erase_mails(struct ctx *ctx, const struct person *p)
{
    return mail_forget_person(ctx, p->email_key, p->name);
}

static const struct kept mail_kept[] = {
    {"mail", "to_email to_name reply_to subject body_text body_html ics search",
     "Mails that left or wait, to send them again and to see that they arrived.",
     "90 days after they left",
     "Deleted; those to others that name the person too, once they left."},
};

const struct keeper privacy_keeper_mail = {.module = "mail",
                                           .kept = mail_kept,
                                           .kept_n = ARRAY_LEN(mail_kept),
                                           .give = give_mails,
                                           .erase = erase_mails};

/* ---- people: given out ----------------------------------------------------------------------- */

static enum status give_account(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = sql_give_account(
        ctx, &(struct sql_give_account_args){p->account_id},
        archive_table(a, "account", N_("Your account"), N_("By which the network knows you.")));
    if (s == OK)
        s = sql_give_sessions(ctx, &(struct sql_give_sessions_args){p->account_id},
                              archive_table(a, "sessions", N_("Where you are signed in"),
                                            N_("Browsers that need not sign in again.")));
    if (s == OK)
        s = sql_give_means(ctx, &(struct sql_give_means_args){p->account_id},
                           archive_table(a, "sign-in", N_("How you sign in"),
                                         N_("Passkeys, apps and accounts elsewhere.")));
    if (s == OK)
        s = sql_give_roles(
            ctx, &(struct sql_give_roles_args){p->account_id},
            archive_table(a, "roles", N_("What you do here"), N_("Roles that somebody gave you.")));
    if (s == OK)
        s = sql_give_helpers(
            ctx, &(struct sql_give_helpers_args){p->account_id},
            archive_table(a, "helpers", N_("Who may act for you"), N_("And for whom you may.")));
    if (s == OK)
        s = sql_give_helper_acts(ctx, &(struct sql_give_helper_acts_args){p->account_id},
                                 archive_table(a, "done-for-me", N_("What was done in your place"),
                                               N_("By who acts for you.")));
    return s;
}

static enum status give_people(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = give_account(ctx, p, a);
    if (s == OK)
        s = sql_give_teams(
            ctx, &(struct sql_give_teams_args){p->account_id},
            archive_table(a, "teams", N_("Your teams"), N_("Firms and groups that you are in.")));
    if (s == OK)
        s = sql_give_team_spending(ctx, &(struct sql_give_team_spending_args){p->account_id},
                                   archive_table(a, "team-spending", N_("Spent for your teams"),
                                                 N_("What you used on their account.")));
    if (s == OK)
        s = sql_give_invitations(
            ctx,
            &(struct sql_give_invitations_args){.account_id = p->account_id,
                                                .email_key = p->email_key},
            archive_table(a, "invitations", N_("Invitations to teams"),
                          N_("Those that wait for you, and those that you sent.")));
    if (s == OK)
        s = sql_give_looks(ctx, &(struct sql_give_looks_args){p->account_id},
                           archive_table(a, "looked", N_("Who looked at your data"),
                                         N_("In the last twelve months.")));
    return s;
}

/* ---- people: what stops an erasure ----------------------------------------------------------- */

static enum status stop(struct forecast *f, const char *text, const char *url)
{
    return forecast_add(f,
                        &(struct forecast_line){.kind = FORECAST_STOPS, .text = text, .url = url});
}

static enum status foresee_role(struct ctx *ctx, const struct sql_grants_of_row *g,
                                struct forecast *f)
{
    struct sql_stewards_count_row stewards;
    struct sql_host_count_row hosts;
    enum status s;
    if (g->role == ROLE_STEWARD) {
        s = sql_stewards_count(ctx, &stewards);
        return s == OK && stewards.n < 2
                   ? stop(f,
                          ctx_text(ctx, "You are the only steward of the network: give somebody "
                                        "else the role first."),
                          "/network/people")
                   : s;
    }
    s = sql_host_count(ctx, &(struct sql_host_count_args){g->operator_id}, &hosts);
    if (s != OK || hosts.n > 1)
        return s == NOT_FOUND ? OK : s;
    return stop(f,
                arena_printf(ctx->arena,
                             ctx_text(ctx, "You are the only operator admin of %s: give somebody "
                                           "else the role first."),
                             hosts.name),
                arena_printf(ctx->arena, "/operators/%s/hosts", hosts.slug));
}

static enum status foresee_team(struct ctx *ctx, const struct own_team *t, struct forecast *f)
{
    struct sql_team_admins_row count;
    enum status s = sql_team_admins(ctx, &(struct sql_team_admins_args){t->id}, &count);
    if (s != OK || !t->admin || count.admins > 1)
        return s;
    const char *text = count.members > 1
                           ? ctx_text(ctx, "You are the only admin of the team %s: name another.")
                           : ctx_text(ctx, "You are alone in the team %s: close it.");
    return stop(f, arena_printf(ctx->arena, text, t->name),
                arena_printf(ctx->arena, "/teams/%s", t->slug));
}

static enum status foresee_people(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    static const char *const goes[] = {
        N_("Your account: name, address, language, and all by which you sign in."),
        N_("Who may act for you, what was done in your place, and who looked at your data."),
        N_("Your roles, and that you are in teams."),
        N_("All mails to you."),
    };
    struct sql_grants_of_row *grants;
    struct own_team *teams;
    size_t grants_n;
    size_t teams_n;
    enum status s =
        sql_grants_of(ctx, &(struct sql_grants_of_args){p->account_id}, &grants, &grants_n);
    if (s == OK)
        s = teams_of_account(ctx, p->account_id, &teams, &teams_n);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(goes); i++)
        s = forecast_add(
            f, &(struct forecast_line){.kind = FORECAST_GOES, .text = ctx_text(ctx, goes[i])});
    for (size_t i = 0; s == OK && i < grants_n; i++)
        s = foresee_role(ctx, &grants[i], f);
    for (size_t i = 0; s == OK && i < teams_n; i++)
        s = foresee_team(ctx, &teams[i], f);
    return s;
}

static enum status erase_people(struct ctx *ctx, const struct person *p)
{
    return people_erase(ctx, p->account_id, p->somebody);
}

#define WHILE_IT_LASTS "as long as the account"
#define A_MOMENT "minutes to days, until it is used or too old"

static const struct kept people_kept[] = {
    {"account", "email email_key name search password_hash", "Who somebody is in the network.",
     WHILE_IT_LASTS, "Emptied; the row stays as “Somebody”, for sums."},
    {"session", "account_id agent", "Browsers that are signed in.", "30 days after the last use",
     "Deleted."},
    {"sign_in_link", "email email_key", "Links that sign in, as hashes.", A_MOMENT, "Deleted."},
    {"sign_in_try", "email_key", "How often a password was tried.", A_MOMENT, "Deleted."},
    {"sign_in_step", "account_id", "Who proved one of two factors.", A_MOMENT, "Deleted."},
    {"passkey", "account_id name", "Public keys of devices that sign in.", WHILE_IT_LASTS,
     "Deleted."},
    {"code_app", "account_id", "The second factor, sealed.", WHILE_IT_LASTS, "Deleted."},
    {"recovery_code", "account_id", "Recovery codes, as hashes.", WHILE_IT_LASTS, "Deleted."},
    {"linked_account", "account_id email", "Accounts elsewhere that sign in.", WHILE_IT_LASTS,
     "Deleted."},
    {"provider_trip", "account_id", "Who is on the way to a provider.", A_MOMENT, "Deleted."},
    {"provider_guest", "email name", "Whom a provider vouched for.", A_MOMENT, "Deleted."},
    {"welcome_link", "account_id", "Links of invitations, as hashes.", "two weeks", "Deleted."},
    {"helper_access", "account_id helper_id note", "Who may act for whom.", WHILE_IT_LASTS,
     "Deleted; where the person was the helper it stays in the other's log, as “Somebody”."},
    {"helper_act", "what detail path", "What was done in somebody's place.", WHILE_IT_LASTS,
     "Deleted."},
    {"role_grant", "account_id by_account_id", "Who may what, and who said so.",
     "until it is taken away", "Deleted; as giver an account that names nobody."},
    {"team", "legal_name billing_email payer_account_id made_by_account_id",
     "Firms and groups, with what stands on their bills.",
     "as long as the team; of a closed one as long as its bills",
     "The person's address is taken out of open teams."},
    {"team_member", "account_id", "Who is in a team.", "until he leaves", "Deleted."},
    {"team_seat", "account_id", "Who held a seat, and when.", "as long as the team",
     "Kept as an account that names nobody."},
    {"team_rule", "account_id", "What a member may spend.", "until he leaves", "Deleted."},
    {"team_spending", "account_id", "What was used on a team's account.", "as long as the team",
     "Kept as an account that names nobody."},
    {"team_invitation", "email email_key name by_account_id", "Who is asked into a team.",
     "until it is used, two weeks at most", "Deleted."},
    {"look", "account_id by_account_id", "Who looked at whose data.", "twelve months",
     "Deleted; as reader an account that names nobody."},
    {"look_thing", "by_account_id email_key",
     "Who looked at what somebody without an account asked, for its page.",
     "twelve months, or until the question is forgotten",
     "Deleted; as reader an account that names nobody."},
};

const struct keeper privacy_keeper_people = {.module = "people",
                                             .kept = people_kept,
                                             .kept_n = ARRAY_LEN(people_kept),
                                             .give = give_people,
                                             .foresee = foresee_people,
                                             .erase = erase_people};

/* ---- what is kept here ----------------------------------------------------------------------- */

static enum status give_own(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_exports(ctx, &(struct sql_give_exports_args){p->account_id},
                            archive_table(a, "exports", N_("When you took your data along"),
                                          N_("In the last twelve months.")));
}

static enum status erase_own(struct ctx *ctx, const struct person *p)
{
    return sql_exports_erase(ctx, &(struct sql_exports_erase_args){p->account_id}, NULL);
}

static enum status let_go_own(struct ctx *ctx, struct date today, size_t *n)
{
    int64_t gone = 0;
    enum status s = sql_kept_let_go(ctx, &(struct sql_kept_let_go_args){date_days(today)}, &gone);
    if (s == OK)
        s = sql_exports_forget(
            ctx, &(struct sql_exports_forget_args){ctx_now_s(ctx) - EXPORT_KEEP_S}, NULL);
    if (s == OK)
        *n += (size_t)gone;
    return s;
}

static const struct kept own_kept[] = {
    {"privacy_kept", "account_id name email",
     "Whom an operator must name on its bills though he had himself erased.",
     "ten years from the end of the year of the last charge", "Made by it; goes by itself."},
    {"privacy_export", "account_id", "When somebody took his data along.", "twelve months",
     "Deleted."},
};

const struct keeper privacy_keeper_own = {.module = "privacy",
                                          .kept = own_kept,
                                          .kept_n = ARRAY_LEN(own_kept),
                                          .give = give_own,
                                          .erase = erase_own,
                                          .let_go = let_go_own};
