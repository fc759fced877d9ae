/* Inviting people to a team, and the page behind the link in the mail. */
#include "http/http.h"
#include "people/people_team_internal.h"
#include "people_routes.h"
#include "people_sql.h"

#include <string.h>

/* ---- inviting -------------------------------------------------------------------------------- */

/* The addresses in a text, with commas, semicolons, spaces or lines between; "Ada <ada@..>" loses
 * its name. Changes the text. */
static size_t addresses(char *text, const char *ret_addresses[TEAM_INVITE_AT_ONCE + 1])
{
    size_t n = 0;
    for (char *s = strtok_r(text, " ,;<>\r\n\t", &text); s && n <= TEAM_INVITE_AT_ONCE;
         s = strtok_r(NULL, " ,;<>\r\n\t", &text))
        if (strchr(s, '@'))
            ret_addresses[n++] = s;
    return n;
}

static enum status invite_all(struct ctx *ctx, const struct team *t,
                              const struct team_invite_form *form, const char *const *emails,
                              size_t n)
{
    enum status s = OK;
    for (size_t i = 0; i < n; i++)
        if (!email_valid(emails[i]))
            s = ctx_field(ctx, "emails", "field.email", "%s is not an e-mail address.", emails[i]);
    for (size_t i = 0; s == OK && i < n; i++)
        s = team_invite(
            ctx, t,
            &(struct team_asked){
                .email = emails[i], .name = "", .admin = form->admin, .seat = !form->no_seat});
    return s;
}

enum status team_invite_some(struct ctx *ctx, const struct team_invite_form *form,
                             struct team_page_view *ret_view)
{
    struct team t;
    const char *emails[TEAM_INVITE_AT_ONCE + 1];
    char *text = arena_strdup(ctx->arena, form->emails);
    enum status s = text ? team_of_slug(ctx, form->team, &t) : LIMIT;
    if (s != OK)
        return s;
    size_t n = addresses(text, emails);
    if (n == 0)
        return ctx_field(ctx, "emails", "field.email", "Write at least one e-mail address.");
    if (n > TEAM_INVITE_AT_ONCE)
        return ctx_field(ctx, "emails", "field.long", "At most %d addresses at once.",
                         TEAM_INVITE_AT_ONCE);
    s = invite_all(ctx, &t, form, emails, n);
    return s == OK ? team_page_after(ctx, &t, ctx_text(ctx, "The invitations are on their way."),
                                     ret_view)
                   : s;
}

/* An invitation of this team, to an admin of it. */
static enum status invitation_of_team(struct ctx *ctx, const struct team_invitation_of_form *form,
                                      struct team_invited *ret_invited)
{
    struct team_invited i;
    enum status s = team_invitation_get(ctx, form->id, &i);
    if (s != OK)
        return s;
    if (strcmp(i.team.slug, form->team) != 0)
        return NOT_FOUND;
    *ret_invited = i;
    return OK;
}

enum status team_invitation_again(struct ctx *ctx, const struct team_invitation_of_form *form,
                                  struct team_page_view *ret_view)
{
    struct team_invited i;
    enum status s = invitation_of_team(ctx, form, &i);
    if (s == OK)
        s = team_invite_again(ctx, &i);
    return s == OK ? team_page_after(ctx, &i.team,
                                     ctx_text(ctx, "The invitation is on its way again."), ret_view)
                   : s;
}

enum status team_invitation_withdraw(struct ctx *ctx, const struct team_invitation_of_form *form,
                                     struct team_page_view *ret_view)
{
    struct team_invited i;
    enum status s = invitation_of_team(ctx, form, &i);
    if (s == OK)
        s = team_invitation_end(ctx, &i);
    return s == OK ? team_page_after(ctx, &i.team,
                                     ctx_text(ctx, "Withdrawn: its link does nothing any more."),
                                     ret_view)
                   : s;
}

/* ---- the link in the mail -------------------------------------------------------------------- */

static bool is_me(const struct actor *a, const char *email)
{
    return a && strcasecmp(a->email, email) == 0;
}

enum status team_invitation(struct ctx *ctx, const struct team_token_form *form,
                            struct team_invitation_view *ret_view)
{
    struct team_invited i;
    struct contact by = {.name = NULL};
    enum status s = team_invitation_of_token(ctx, form->token, &i);
    if (s == OK && i.by_id)
        s = people_get(ctx, i.by_id, &by);
    if (s == NOT_FOUND || (s == OK && !i.good)) {
        *ret_view = (struct team_invitation_view){.good = false};
        return OK;
    }
    if (s == OK)
        *ret_view = (struct team_invitation_view){
            .good = true,
            .team = i.team.name,
            .by = by.name && *by.name ? by.name : by.email,
            .email = i.asked.email,
            .admin = i.asked.admin,
            .other = ctx->actor && !is_me(ctx->actor, i.asked.email) ? ctx->actor->email : NULL,
            .token = form->token};
    return s;
}

static void say_joined(struct ctx *ctx, const struct team_invited *i, bool seat,
                       struct team_joined_view *ret_view)
{
    *ret_view = (struct team_joined_view){.slug = i->team.slug, .name = i->team.name, .seat = seat};
    team_see(ctx, i->team.slug, "",
             i->asked.seat && !seat
                 ? ctx_text(ctx, "Welcome. No seat is left at the moment: ask an admin for one.")
                 : ctx_text(ctx, "Welcome to the team."));
}

/* The link came by mail: it proves the address like one that signs in, and is as much as that. */
static enum status let_in(struct ctx *ctx, const struct team_invited *i, int64_t account_id)
{
    struct signed_in_view signed_in;
    const char *next = arena_printf(ctx->arena, "/teams/%s", i->team.slug);
    return next ? sign_in_proved(ctx, account_id, false, next, &signed_in) : LIMIT;
}

enum status team_invitation_join(struct ctx *ctx, const struct team_join_form *form,
                                 struct team_joined_view *ret_view)
{
    struct team_invited i;
    bool seat;
    int64_t account_id = 0;
    enum status s = team_invitation_of_token(ctx, form->token, &i);
    if (s == NOT_FOUND || (s == OK && !i.good))
        return ctx_fail(ctx, CONFLICT, "team.invitation_over",
                        "This invitation is over. Ask for a new one.");
    if (s != OK)
        return s;
    bool here =
        ctx->actor && (is_me(ctx->actor, i.asked.email) || strcmp(form->as, "signed_in") == 0);
    if (here)
        account_id = ctx->actor->account_id;
    else
        s = people_sign_up(ctx, i.asked.email, i.asked.name, &account_id);
    if (s == OK)
        s = team_invitation_take(ctx, &i, account_id, &seat);
    if (s != OK)
        return s;
    say_joined(ctx, &i, seat, ret_view);
    return here ? OK : let_in(ctx, &i, account_id);
}

/* ---- invitations to oneself ------------------------------------------------------------------ */

static enum status my_invitation(struct ctx *ctx, int64_t id, struct team_invited *ret_invited)
{
    struct team_invited i;
    enum status s = team_invitation_get(ctx, id, &i);
    if (s != OK)
        return s;
    if (!is_me(ctx->actor, i.asked.email))
        return NOT_FOUND;
    *ret_invited = i;
    return OK;
}

enum status my_invitation_join(struct ctx *ctx, const struct my_invitation_of_form *form,
                               struct team_joined_view *ret_view)
{
    struct team_invited i;
    bool seat;
    enum status s = my_invitation(ctx, form->id, &i);
    if (s == OK)
        s = team_invitation_take(ctx, &i, ctx->actor->account_id, &seat);
    if (s == OK)
        say_joined(ctx, &i, seat, ret_view);
    return s;
}

enum status my_invitation_decline(struct ctx *ctx, const struct my_invitation_of_form *form,
                                  struct my_teams_view *ret_view)
{
    struct team_invited i;
    enum status s = my_invitation(ctx, form->id, &i);
    if (s == OK)
        s = team_invitation_end(ctx, &i);
    if (s == OK)
        s = my_teams(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Declined."));
    reply_see(ctx, "/me/teams");
    return OK;
}
