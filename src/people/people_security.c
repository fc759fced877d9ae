/* The means by which a person signs in: the page that shows all of them, and what every change of
 * one asks (that he proved himself a moment ago) and tells (a mail to him). */
#include "http/http.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_pages.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- what a change asks and tells ------------------------------------------------------------ */

static bool proved_lately(const struct ctx *ctx)
{
    return ctx->actor && ctx_now_s(ctx) - ctx->actor->proved_at < PROOF_LIFE_S;
}

enum status means_may_change(struct ctx *ctx)
{
    if (ctx->actor && ctx->actor->helping)
        return people_helper_may_not(ctx);
    if (proved_lately(ctx))
        return OK;
    return ctx_fail(ctx, DENIED, "people.prove_again",
                    "You signed in a while ago. Confirm that it is you, then change this.");
}

enum status people_must_be_proved(struct ctx *ctx)
{
    return means_may_change(ctx);
}

/* Subject and first sentence of the mail. */
static const char *const change_texts[MEANS__MAX] = {
    [MEANS_PASSWORD_SET] = N_("The password of your account was changed"),
    [MEANS_PASSKEY_ADDED] = N_("A passkey was added to your account"),
    [MEANS_PASSKEY_REMOVED] = N_("A passkey was taken from your account"),
    [MEANS_PASSKEY_COPIED] = N_("A passkey of yours may have been copied: it was refused"),
    [MEANS_APP_ON] = N_("Signing in now asks for a code of your app"),
    [MEANS_APP_OFF] = N_("Signing in no longer asks for a code"),
    [MEANS_CODES_MADE] = N_("You have new recovery codes; the old ones are void"),
    [MEANS_CODE_USED] = N_("A recovery code was used to sign in"),
    [MEANS_PROVIDER_LINKED] = N_("An account elsewhere now signs you in"),
    [MEANS_PROVIDER_UNLINKED] = N_("An account elsewhere signs you in no more"),
    [MEANS_HELPER_ALLOWED] = N_("Somebody may act for you now"),
    [MEANS_CODE_GUESSED] = N_("Somebody got as far as your second factor and guesses its code"),
};

enum status means_tell(struct ctx *ctx, int64_t account_id, enum means_change what,
                       const char *name)
{
    struct contact to;
    const struct zone *zone;
    char agent[AGENT_MAX];
    enum status s = account_tell(ctx, "account.means_changed", account_id);
    if (s == OK)
        s = people_get(ctx, account_id, &to);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    agent_label(request_header(ctx, "User-Agent"), agent);
    const struct lang *lang = text_lang(to.lang);
    const char *sentence = text_get(lang, change_texts[what]);
    struct means_mail_view view = {.name = to.name,
                                   .what = sentence,
                                   .thing = name,
                                   .at = zone_when(zone, ctx_now_s(ctx)),
                                   .agent = agent};
    struct mail mail = {.to_email = to.email,
                        .to_name = *to.name ? to.name : NULL,
                        .lang = lang->code,
                        .subject = sentence};
    return mail_add_pages(ctx, &mail, means_mail_text, means_mail_page, &view);
}

/* ---- the page of all means ------------------------------------------------------------------- */

static struct when opt_when(const struct zone *zone, struct opt_int at)
{
    return at.has ? zone_when(zone, at.v) : (struct when){.has = false};
}

enum status security(struct ctx *ctx, struct security_view *ret_view)
{
    int64_t account_id = ctx->actor->account_id;
    struct sql_account_of_id_row account;
    struct second_state second;
    struct session_list_view sessions;
    struct security_view view = {.email = NULL};
    const struct zone *zone;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &account);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK)
        s = second_state(ctx, account_id, &second);
    if (s == OK)
        s = session_list(ctx, &sessions);
    if (s == OK)
        s = passkey_lines(ctx, zone, &view.passkeys, &view.passkeys_n);
    if (s == OK)
        s = passkey_origin(ctx, &view.passkey_origin);
    if (s == OK)
        s = provider_links(ctx, zone, &view.providers, &view.providers_n);
    if (s == OK)
        s = helper_lines(ctx, zone, true, &view.helpers, &view.helpers_n);
    if (s != OK)
        return s;
    view.email = account.email;
    view.proved = proved_lately(ctx);
    view.has_password = account.password_hash != NULL;
    view.password_since = opt_when(zone, account.password_at);
    view.second_factor = second.on_at.has;
    view.second_since = opt_when(zone, second.on_at);
    view.codes = second.codes;
    view.sessions = sessions.sessions;
    view.sessions_n = sessions.sessions_n;
    *ret_view = view;
    return OK;
}

enum status means_answer(struct ctx *ctx, const char *said, struct security_view *ret_view)
{
    enum status s = security(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, "/me/security");
    return OK;
}

/* ---- password ---------------------------------------------------------------------------------
 * Slow lane: the hash stands between two short transactions. */

struct password_change {
    const struct password_save_form *form;
    const char *hash; /* until now; NULL: none. Then the new one. */
    struct security_view *view;
};

static enum status password_look(struct ctx *ctx, void *arg)
{
    struct password_change *c = arg;
    struct sql_account_of_id_row a;
    enum status s =
        sql_account_of_id(ctx, &(struct sql_account_of_id_args){ctx->actor->account_id}, &a);
    if (s == OK)
        c->hash = a.password_hash;
    return s;
}

static enum status password_keep(struct ctx *ctx, void *arg)
{
    struct password_change *c = arg;
    const struct actor *a = ctx->actor;
    enum status s =
        sql_account_password(ctx,
                             &(struct sql_account_password_args){
                                 .id = a->account_id, .hash = c->hash, .at = ctx_now_s(ctx)},
                             NULL);
    /* Whoever knew the old one is out. */
    if (s == OK)
        s = sql_session_end_others(ctx,
                                   &(struct sql_session_end_others_args){
                                       .account_id = a->account_id, .keep = a->session_id},
                                   NULL);
    if (s == OK)
        s = means_tell(ctx, a->account_id, MEANS_PASSWORD_SET, NULL);
    return s == OK
               ? means_answer(
                     ctx,
                     ctx_text(ctx, "The password is saved. You are signed out everywhere else."),
                     c->view)
               : s;
}

enum status password_save(struct ctx *ctx, const struct password_save_form *form,
                          struct security_view *ret_view)
{
    struct password_change c = {.form = form, .view = ret_view};
    char hash[PASSWORD_HASH_MAX];
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = password_check(ctx, form->password, ctx->actor->email);
    if (s == OK)
        s = db_tx(ctx, DB_READ, password_look, &c);
    if (s != OK)
        return s;
    if (c.hash && !password_fits(c.hash, form->current ? form->current : ""))
        return ctx_field(ctx, "current", "people.wrong", "This is not the password until now.");
    s = password_hash(form->password, hash);
    if (s != OK)
        return s;
    c.hash = hash;
    return db_tx(ctx, DB_WRITE, password_keep, &c);
}
