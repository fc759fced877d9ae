/* Inviting somebody to a team, and taking the invitation up. */
#include "http/http.h"
#include "mail/mail.h"
#include "people/people_team_internal.h"
#include "people_pages.h"
#include "people_sql.h"
#include "people_views.h"
#include "store/store.h"

#include <string.h>

/* Who invites, as people call him; NULL from the command line. */
static const char *inviter(const struct ctx *ctx)
{
    const struct actor *a = ctx->actor;
    if (!a)
        return NULL;
    return *a->name ? a->name : a->email;
}

/* The language of his mails: his own, if he has an account, else that of who invites him. */
static enum status lang_for(struct ctx *ctx, const char *email, const char **ret_lang)
{
    struct contact c;
    enum status s = people_of_email(ctx, email, &c);
    if (s == OK)
        *ret_lang = c.lang;
    if (s != NOT_FOUND)
        return s;
    return people_lang(ctx, ctx->lang ? ctx->lang->code : NULL, ret_lang);
}

static enum status send(struct ctx *ctx, const struct team *t, const struct team_asked *asked,
                        const char *token)
{
    const char *lang;
    enum status s = lang_for(ctx, asked->email, &lang);
    if (s != OK)
        return s;
    struct team_invitation_mail_view view = {.name = *asked->name ? asked->name : NULL,
                                             .team = t->name,
                                             .by = inviter(ctx),
                                             .admin = asked->admin,
                                             .days = TEAM_INVITE_LIFE_S / 86400,
                                             .token = token};
    struct mail mail = {.to_email = asked->email,
                        .to_name = *asked->name ? asked->name : NULL,
                        .lang = lang,
                        .secret = true,
                        .until = ctx_now_s(ctx) + TEAM_INVITE_LIFE_S,
                        .reply_to = ctx->actor ? ctx->actor->email : NULL};
    mail.subject =
        arena_printf(ctx->arena, text_get(text_lang(lang), N_("An invitation to %s")), t->name);
    return mail.subject ? mail_add_pages(ctx, &mail, team_invitation_mail_text,
                                         team_invitation_mail_page, &view)
                        : LIMIT;
}

/* A new secret each time: the link of an earlier mail ends with it. */
static enum status put(struct ctx *ctx, const struct team *t, const struct team_asked *asked)
{
    char token[RNG_SECRET_CHARS + 1];
    unsigned char hash[SECRET_HASH_BYTES];
    const char *key = email_key(ctx->arena, asked->email);
    if (!key)
        return LIMIT;
    rng_secret(ctx->rng, token);
    secret_hash(token, hash);
    int64_t now = ctx_now_s(ctx);
    struct sql_team_invitation_put_args args = {.id = store_id(ctx),
                                                .team_id = t->id,
                                                .email = asked->email,
                                                .email_key = key,
                                                .name = asked->name,
                                                .admin = asked->admin,
                                                .seat = asked->seat,
                                                .hash = {hash, sizeof(hash)},
                                                .at = now,
                                                .ends_at = now + TEAM_INVITE_LIFE_S};
    if (ctx->actor)
        args.by_account_id = opt_int_of(ctx->actor->account_id);
    enum status s = sql_team_invitation_put(ctx, &args, NULL);
    return s == OK ? send(ctx, t, asked, token) : s;
}

/* Is somebody with this address in the team? */
static enum status check_not_in(struct ctx *ctx, const struct team *t, const char *email)
{
    struct contact c;
    struct team_member m;
    enum status s = people_of_email(ctx, email, &c);
    if (s == OK)
        s = team_member_get(ctx, t->id, c.account_id, &m);
    if (s == OK)
        return ctx_field(ctx, "emails", "team.in_already", "%s is in the team already.", email);
    return s == NOT_FOUND ? OK : s;
}

enum status team_invite(struct ctx *ctx, const struct team *t, const struct team_asked *asked)
{
    struct sql_team_invitation_count_row count;
    bool full = false;
    enum status s = sql_team_lock(ctx, &(struct sql_team_lock_args){t->id});
    if (s == OK)
        s = check_not_in(ctx, t, asked->email);
    if (s == OK)
        s = sql_team_invitation_count(
            ctx, &(struct sql_team_invitation_count_args){.team_id = t->id, .now = ctx_now_s(ctx)},
            &count);
    if (s == OK && count.waiting >= TEAM_INVITATIONS_MAX)
        return ctx_fail(ctx, CONFLICT, "team.invited_many",
                        "%d invitations wait already. Withdraw some first.", TEAM_INVITATIONS_MAX);
    if (s == OK && asked->seat)
        s = team_is_full(ctx, t, &full);
    if (s == OK && full)
        return ctx_fail(ctx, CONFLICT, "team.no_seat",
                        "All seats that the team pays for are taken or promised.");
    return s == OK ? put(ctx, t, asked) : s;
}

/* ---- those that wait ------------------------------------------------------------------------- */

enum status team_invitation_get(struct ctx *ctx, int64_t id, struct team_invited *ret_invited)
{
    struct sql_team_invitation_of_id_row row;
    struct team t;
    enum status s =
        sql_team_invitation_of_id(ctx, &(struct sql_team_invitation_of_id_args){id}, &row);
    if (s == OK)
        s = team_get(ctx, row.team_id, &t);
    if (s != OK)
        return s;
    *ret_invited = (struct team_invited){
        .id = row.id,
        .team = t,
        .asked = {.email = row.email, .name = row.name, .admin = row.admin, .seat = row.seat},
        .email_key = row.email_key,
        .by_id = row.by_account_id.v,
        .sent_at = row.sent_at,
        .good = row.ends_at > ctx_now_s(ctx) && !t.closed_at};
    return OK;
}

enum status team_invitation_of_token(struct ctx *ctx, const char *token,
                                     struct team_invited *ret_invited)
{
    unsigned char hash[SECRET_HASH_BYTES];
    struct sql_team_invitation_of_hash_row row;
    secret_hash(token, hash);
    enum status s = sql_team_invitation_of_hash(
        ctx, &(struct sql_team_invitation_of_hash_args){{hash, sizeof(hash)}}, &row);
    return s == OK ? team_invitation_get(ctx, row.id, ret_invited) : s;
}

enum status team_invite_again(struct ctx *ctx, const struct team_invited *i)
{
    if (ctx_now_s(ctx) - i->sent_at < TEAM_INVITE_AGAIN_S)
        return ctx_fail(ctx, CONFLICT, "team.sent_just_now",
                        "This invitation was sent just now. Give the mail some minutes.");
    return put(ctx, &i->team, &i->asked);
}

enum status team_invitation_end(struct ctx *ctx, const struct team_invited *i)
{
    return sql_team_invitation_drop(ctx, &(struct sql_team_invitation_drop_args){i->id}, NULL);
}

enum status team_invitation_take(struct ctx *ctx, const struct team_invited *i, int64_t account_id,
                                 bool *ret_seat)
{
    struct contact c;
    bool seat = false;
    if (!i->good)
        return ctx_fail(ctx, CONFLICT, "team.invitation_over",
                        "This invitation is over. Ask for a new one.");
    enum status s = team_invitation_end(ctx, i); /* first: its seat is promised no more */
    if (s == OK)
        s = team_join(ctx, &i->team, account_id, i->asked.admin, i->asked.seat, &seat);
    if (s == OK)
        s = people_get(ctx, account_id, &c);
    if (s == OK && i->by_id && i->by_id != account_id)
        s = team_write(ctx, &i->team, i->by_id, TEAM_NEWS_JOINED, *c.name ? c.name : c.email);
    if (s == OK)
        *ret_seat = seat;
    return s;
}

enum status team_tend(struct ctx *ctx)
{
    return sql_team_invitation_forget(
        ctx, &(struct sql_team_invitation_forget_args){ctx_now_s(ctx) - TEAM_INVITE_KEEP_S}, NULL);
}
