/* Who was invited: one click in the mail, then name and a way to sign in next time, then the page
 * that his role opens. */
#include "base/address.h"
#include "http/http.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- the link -------------------------------------------------------------------------------- */

enum status welcome_link(struct ctx *ctx, int64_t account_id, const struct invitation *i,
                         const char **ret_token)
{
    struct sql_account_was_here_row was;
    unsigned char hash[SECRET_HASH_BYTES];
    char *token = arena_alloc(ctx->arena, RNG_SECRET_CHARS + 1);
    if (!token)
        return LIMIT;
    *ret_token = NULL;
    enum status s =
        sql_account_was_here(ctx, &(struct sql_account_was_here_args){account_id}, &was);
    if (s != OK || was.signed_in_at.has)
        return s;
    rng_secret(ctx->rng, token);
    secret_hash(token, hash);
    s = sql_welcome_insert(ctx,
                           &(struct sql_welcome_insert_args){
                               .id = store_id(ctx),
                               .hash = {hash, sizeof(hash)},
                               .account_id = account_id,
                               .place = i->where,
                               .next = next_path(i->path, "/me"),
                               .ends_at = ctx_now_s(ctx) + WELCOME_LIFE_S,
                           },
                           NULL);
    if (s == OK)
        *ret_token = token;
    return s;
}

static enum status link_find(struct ctx *ctx, const char *token,
                             struct sql_welcome_of_hash_row *ret_link)
{
    unsigned char hash[SECRET_HASH_BYTES];
    secret_hash(token, hash);
    return sql_welcome_of_hash(
        ctx,
        &(struct sql_welcome_of_hash_args){.hash = {hash, sizeof(hash)}, .now = ctx_now_s(ctx)},
        ret_link);
}

enum status welcome(struct ctx *ctx, const struct welcome_of_form *form,
                    struct welcome_view *ret_view)
{
    struct sql_welcome_of_hash_row link;
    enum status s = link_find(ctx, form->token, &link);
    if (s == NOT_FOUND) {
        *ret_view = (struct welcome_view){.good = false};
        return OK;
    }
    if (s == OK)
        *ret_view = (struct welcome_view){
            .good = true, .email = link.email, .place = link.place, .token = form->token};
    return s;
}

enum status welcome_use(struct ctx *ctx, const struct welcome_of_form *form,
                        struct signed_in_view *ret_view)
{
    struct sql_welcome_of_hash_row link;
    enum status s = link_find(ctx, form->token, &link);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "people.welcome_over",
                        "This invitation was used already or is too old. Sign in with your "
                        "address.");
    if (s == OK)
        s = sql_welcome_end(ctx, &(struct sql_welcome_end_args){link.account_id}, NULL);
    if (s != OK)
        return s;
    struct address steps = address_of(ctx, "/me/welcome");
    address_text(&steps, "next", link.next);
    const char *next = address_end(&steps);
    return *next ? sign_in_proved(ctx, link.account_id, false, next, ret_view) : LIMIT;
}

/* ---- the first steps ------------------------------------------------------------------------- */

enum status welcome_steps(struct ctx *ctx, const struct welcome_steps_form *form,
                          struct welcome_steps_view *ret_view)
{
    struct sql_account_of_id_row account;
    struct sql_passkeys_of_account_row *passkeys;
    struct welcome_steps_view view = {.next = next_path(form->next, "/me")};
    int64_t id = ctx->actor->account_id;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){id}, &account);
    size_t n = 0;
    if (s == OK)
        s = sql_passkeys_of_account(ctx, &(struct sql_passkeys_of_account_args){id}, &passkeys, &n);
    if (s == OK)
        s = passkey_origin(ctx, &view.passkey_origin);
    if (s != OK)
        return s;
    struct address here = address_of(ctx, "/me/welcome");
    address_text(&here, "next", view.next);
    view.here = address_end(&here);
    view.email = account.email;
    view.name = account.name;
    view.has_password = account.password_hash != NULL;
    view.has_passkey = n > 0;
    *ret_view = view;
    return OK;
}

struct first_steps {
    const struct welcome_save_form *form;
    const char *hash; /* of the password; NULL: none was typed */
    struct welcome_steps_view *view;
};

static enum status steps_keep(struct ctx *ctx, void *arg)
{
    const struct first_steps *f = arg;
    const struct actor *a = ctx->actor;
    const char *name = f->form->name ? f->form->name : a->name;
    const char *search = account_search(ctx, name, a->email);
    enum status s =
        search ? sql_account_profile(
                     ctx,
                     &(struct sql_account_profile_args){
                         .id = a->account_id, .name = name, .lang = a->lang, .search = search},
                     NULL)
               : LIMIT;
    if (s == OK && f->hash)
        s = sql_account_password(ctx,
                                 &(struct sql_account_password_args){
                                     .id = a->account_id, .hash = f->hash, .at = ctx_now_s(ctx)},
                                 NULL);
    /* Whoever came in without it is out. */
    if (s == OK && f->hash)
        s = sql_session_end_others(ctx,
                                   &(struct sql_session_end_others_args){
                                       .account_id = a->account_id, .keep = a->session_id},
                                   NULL);
    if (s == OK && f->hash)
        s = means_tell(ctx, a->account_id, MEANS_PASSWORD_SET, NULL);
    if (s == OK)
        s = account_tell(ctx, "account.changed", a->account_id);
    return s == OK ? welcome_steps(ctx, &(struct welcome_steps_form){f->form->next}, f->view) : s;
}

enum status welcome_save(struct ctx *ctx, const struct welcome_save_form *form,
                         struct welcome_steps_view *ret_view)
{
    struct first_steps f = {.form = form, .view = ret_view};
    char hash[PASSWORD_HASH_MAX];
    enum status s = means_may_change(ctx);
    if (s == OK && form->password)
        s = password_check(ctx, form->password, ctx->actor->email);
    if (s == OK && form->password)
        s = password_hash(form->password, hash);
    if (s != OK)
        return s;
    f.hash = form->password ? hash : NULL;
    s = db_tx(ctx, DB_WRITE, steps_keep, &f);
    if (s == OK)
        reply_see(ctx, next_path(form->next, "/me"));
    return s;
}
