/* Signing in: by a link in a mail, or with a password; and signing out. */
#include "http/http.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_pages.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#define HOME_PATH "/home" /* which knows where each begins */

/* Why nothing came of the way to a provider, in a sentence; NULL when there is nothing to say. */
static const char *failure_of(struct ctx *ctx, const struct sign_in_page_form *form,
                              const struct sign_in_page_view *view)
{
    for (size_t i = 0; form->failed && form->with && i < view->providers_n; i++)
        if (strcmp(view->providers[i].slug, form->with) == 0)
            return provider_failure_text(ctx, form->failed, view->providers[i].name);
    return NULL;
}

enum status sign_in(struct ctx *ctx, const struct sign_in_page_form *form,
                    struct sign_in_page_view *ret_view)
{
    const char *you = ctx->actor ? ctx->actor->email : NULL;
    struct sign_in_page_view view = {
        .next = next_path(form->next, NULL), .email = form->email ? form->email : you, .you = you};
    enum status s = passkey_origin(ctx, &view.passkey_origin);
    if (s == OK)
        s = provider_choices(ctx, &view.providers, &view.providers_n);
    if (s != OK)
        return s;
    view.failed = failure_of(ctx, form, &view);
    *ret_view = view;
    return OK;
}

/* ---- a link by mail -------------------------------------------------------------------------- */

/* The language to write to this address in: its account's, else that of the page. */
static enum status lang_for(struct ctx *ctx, const char *key, const struct lang **ret_lang)
{
    struct sql_account_of_email_row a;
    enum status s = sql_account_of_email(ctx, &(struct sql_account_of_email_args){key}, &a);
    if (s != OK && s != NOT_FOUND)
        return s;
    const struct lang *lang = s == OK ? lang_of_code(a.lang) : NULL;
    *ret_lang = lang ? lang : text_lang(ctx->lang ? ctx->lang->code : NULL);
    return OK;
}

static enum status link_mail(struct ctx *ctx, const char *email, const char *key, const char *token)
{
    struct network n;
    const char *base = NULL;
    const struct lang *lang = NULL;
    enum status s = network_get(ctx, &n);
    if (s == OK)
        s = network_public_url(ctx, &base);
    if (s == OK)
        s = lang_for(ctx, key, &lang);
    if (s != OK)
        return s;
    struct sign_in_mail_view view = {.minutes = LINK_LIFE_S / 60};
    view.url = arena_printf(ctx->arena, "%s/sign-in/link?token=%s", base, token);
    struct mail mail = {.to_email = email,
                        .lang = lang->code,
                        .until = ctx_now_s(ctx) + LINK_LIFE_S,
                        .secret = true};
    mail.subject = arena_printf(ctx->arena, text_get(lang, N_("Sign in at %s")), n.name);
    if (!view.url || !mail.subject)
        return LIMIT;
    return mail_add_pages(ctx, &mail, sign_in_mail_text, sign_in_mail_page, &view);
}

static enum status link_send(struct ctx *ctx, const char *email, const char *key, const char *next)
{
    char token[RNG_SECRET_CHARS + 1];
    unsigned char hash[SECRET_HASH_BYTES];
    int64_t now = ctx_now_s(ctx);
    rng_secret(ctx->rng, token);
    secret_hash(token, hash);
    enum status s = sql_link_insert(ctx,
                                    &(struct sql_link_insert_args){.id = store_id(ctx),
                                                                   .hash = {hash, sizeof(hash)},
                                                                   .email = email,
                                                                   .email_key = key,
                                                                   .next = next,
                                                                   .at = now,
                                                                   .ends_at = now + LINK_LIFE_S},
                                    NULL);
    return s == OK ? link_mail(ctx, email, key, token) : s;
}

enum status sign_in_link_ask(struct ctx *ctx, const struct sign_in_link_ask_form *form,
                             struct sign_in_sent_view *ret_view)
{
    const char *key = email_key(ctx->arena, form->email);
    if (!key)
        return LIMIT;
    struct sql_link_count_row count;
    enum status s = sql_link_count(
        ctx, &(struct sql_link_count_args){.email_key = key, .since = ctx_now_s(ctx) - LINK_LIFE_S},
        &count);
    /* Past the limit nothing is sent, and nobody is told: the links that are there are good. */
    if (s == OK && count.links < LINKS_MAX)
        s = link_send(ctx, form->email, key, next_path(form->next, HOME_PATH));
    if (s == OK)
        *ret_view = (struct sign_in_sent_view){.email = form->email, .minutes = LINK_LIFE_S / 60};
    return s;
}

static enum status link_find(struct ctx *ctx, const char *token,
                             struct sql_link_of_hash_row *ret_link)
{
    unsigned char hash[SECRET_HASH_BYTES];
    secret_hash(token, hash);
    return sql_link_of_hash(
        ctx, &(struct sql_link_of_hash_args){.hash = {hash, sizeof(hash)}, .now = ctx_now_s(ctx)},
        ret_link);
}

enum status sign_in_link_show(struct ctx *ctx, const struct sign_in_link_of_form *form,
                              struct sign_in_link_view *ret_view)
{
    struct sql_link_of_hash_row link;
    enum status s = link_find(ctx, form->token, &link);
    if (s == NOT_FOUND) {
        *ret_view = (struct sign_in_link_view){.good = false};
        return OK;
    }
    if (s == OK)
        *ret_view =
            (struct sign_in_link_view){.good = true, .email = link.email, .token = form->token};
    return s;
}

/* ---- all ways end here -----------------------------------------------------------------------
 */

static enum status ask_for_code(struct ctx *ctx, int64_t account_id, const char *next)
{
    unsigned char browser[SECRET_HASH_BYTES];
    browser_begin(ctx, true, browser);
    return sql_step_begin(ctx,
                          &(struct sql_step_begin_args){.browser = {browser, sizeof(browser)},
                                                        .account_id = account_id,
                                                        .next = next,
                                                        .ends_at = ctx_now_s(ctx) + STEP_LIFE_S},
                          NULL);
}

enum status sign_in_proved(struct ctx *ctx, int64_t account_id, bool strong, const char *next,
                           struct signed_in_view *ret_view)
{
    struct contact c;
    bool asks = false;
    enum status s = people_get(ctx, account_id, &c);
    if (s == OK && !strong)
        s = second_wanted(ctx, account_id, &asks);
    if (s == OK)
        s = asks ? ask_for_code(ctx, account_id, next) : session_start(ctx, account_id);
    if (s != OK)
        return s;
    *ret_view = (struct signed_in_view){.email = c.email,
                                        .name = asks ? NULL : c.name,
                                        .next = asks ? "/sign-in/code" : next,
                                        .code_asked = asks};
    reply_see(ctx, ret_view->next);
    return OK;
}

enum status sign_in_link_use(struct ctx *ctx, const struct sign_in_link_of_form *form,
                             struct signed_in_view *ret_view)
{
    struct sql_link_of_hash_row link;
    int64_t changes = 0;
    enum status s = link_find(ctx, form->token, &link);
    if (s == OK)
        s = sql_link_use(ctx, &(struct sql_link_use_args){.id = link.id, .now = ctx_now_s(ctx)},
                         &changes);
    if (s == NOT_FOUND || (s == OK && !changes))
        return ctx_fail(ctx, CONFLICT, "people.link_over",
                        "This link was used already or is too old. Ask for a new one.");
    int64_t account_id;
    if (s == OK)
        s = people_sign_up(ctx, link.email, NULL, &account_id);
    if (s == OK)
        s = sign_in_proved(ctx, account_id, false, link.next, ret_view);
    if (s == OK)
        request_rate_give(ctx, "signin", NULL);
    return s;
}

/* ---- tries -----------------------------------------------------------------------------------
 */

struct count {
    const char *key;
    int64_t tries;
    int64_t since;
};

/* Count first, look second: who tries many at once is counted many times. */
static enum status count_one(struct ctx *ctx, void *arg)
{
    struct count *c = arg;
    int64_t now = ctx_now_s(ctx);
    struct sql_try_of_email_row row;
    enum status s =
        sql_try_add(ctx,
                    &(struct sql_try_add_args){
                        .email_key = c->key, .now = now, .window_from = now - TRIES_WINDOW_S},
                    NULL);
    if (s == OK)
        s = sql_try_of_email(ctx, &(struct sql_try_of_email_args){c->key}, &row);
    if (s != OK)
        return s;
    c->tries = row.tries;
    c->since = row.since;
    return OK;
}

enum status tries_count(struct ctx *ctx, const char *key, int64_t most, int64_t *ret_tries)
{
    struct count c = {.key = key};
    enum status s = db_tx(ctx, DB_WRITE, count_one, &c);
    if (s != OK)
        return s;
    if (c.tries <= most) {
        *ret_tries = c.tries;
        return OK;
    }
    ctx->problem.retry_after_s = c.since + TRIES_WINDOW_S - ctx_now_s(ctx);
    return ctx_fail(ctx, LIMIT, "people.tries",
                    "Too many tries. Wait a quarter of an hour, or sign in by a link in a mail.");
}

enum status tries_clear(struct ctx *ctx, const char *key)
{
    return sql_try_clear(ctx, &(struct sql_try_clear_args){key}, NULL);
}

/* ---- a password -------------------------------------------------------------------------------
 * Slow lane: two short transactions with the hash between them, outside the writer. */

struct password_try {
    const struct sign_in_password_form *form;
    const char *key;
    const char *key_here; /* of tries from where the person is */
    const char *hash;     /* NULL: no account, or one without a password */
    int64_t account_id;   /* 0: no account */
    struct signed_in_view *view;
};

/* Who tries from elsewhere does not shut the person out: tries are counted for the address and the
 * place they come from. The place is kept as a hash, and a /64 of IPv6 is one place. */
static const char *key_from(struct ctx *ctx, const char *key)
{
    unsigned char hash[SECRET_HASH_BYTES];
    unsigned char six[16];
    char hex[2 * 8 + 1];
    char block[2 * 8 + 1];
    const char *peer = request_peer(ctx);
    if (inet_pton(AF_INET6, peer, six) == 1)
        peer = sodium_bin2hex(block, sizeof(block), six, 8);
    const char *both = arena_printf(ctx->arena, "%s %s", key, peer);
    if (!both)
        return NULL;
    secret_hash(both, hash);
    (void)sodium_bin2hex(hex, sizeof(hex), hash, 8);
    return arena_printf(ctx->arena, "%s %s", key, hex);
}

static enum status password_begin(struct ctx *ctx, void *arg)
{
    struct password_try *t = arg;
    struct sql_account_of_email_row account;
    enum status s =
        sql_account_of_email(ctx, &(struct sql_account_of_email_args){t->key}, &account);
    if (s == OK) {
        t->account_id = account.id;
        t->hash = account.password_hash;
    }
    return s == NOT_FOUND ? OK : s;
}

static enum status password_end(struct ctx *ctx, void *arg)
{
    struct password_try *t = arg;
    enum status s = tries_clear(ctx, t->key);
    if (s == OK)
        s = tries_clear(ctx, t->key_here);
    if (s != OK)
        return s;
    return sign_in_proved(ctx, t->account_id, false, next_path(t->form->next, HOME_PATH), t->view);
}

enum status sign_in_password(struct ctx *ctx, const struct sign_in_password_form *form,
                             struct signed_in_view *ret_view)
{
    struct password_try t = {
        .form = form, .key = email_key(ctx->arena, form->email), .view = ret_view};
    int64_t tries;
    if (t.key)
        t.key_here = key_from(ctx, t.key);
    if (!t.key_here)
        return LIMIT;
    enum status s = tries_count(ctx, t.key_here, TRIES_MAX, &tries);
    if (s == OK)
        s = tries_count(ctx, t.key, TRIES_ANYWHERE_MAX, &tries);
    if (s == OK)
        s = db_tx(ctx, DB_READ, password_begin, &t);
    if (s != OK)
        return s;
    if (!password_fits(t.hash, form->password))
        return ctx_fail(ctx, INVALID, "people.wrong", "The address or the password is wrong.");
    s = db_tx(ctx, DB_WRITE, password_end, &t);
    if (s == OK)
        request_rate_give(ctx, "signin", NULL);
    return s;
}

/* ---- the way out ----------------------------------------------------------------------------- */

enum status sign_out(struct ctx *ctx, struct signed_out_view *ret_view)
{
    enum status s = session_stop(ctx);
    if (s != OK)
        return s;
    *ret_view = (struct signed_out_view){.next = "/"};
    reply_flash(ctx, ctx_text(ctx, "You are signed out."));
    reply_see(ctx, "/");
    return OK;
}
