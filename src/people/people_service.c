#include "base/fold.h"
#include "http/http.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_pages.h"
#include "people_sql.h"
#include "people_views.h"
#include "store/store.h"

#include <string.h>

/* ---- accounts -------------------------------------------------------------------------------- */

enum status account_tell(struct ctx *ctx, const char *fact, int64_t account_id)
{
    return fact_add(ctx, &(struct fact){.name = fact, .subject_id = account_id, .data = ""});
}

const char *account_search(struct ctx *ctx, const char *name, const char *email)
{
    const char *both = arena_printf(ctx->arena, "%s %s", name, email);
    return fold_text(ctx->arena, both);
}

enum status people_lang(struct ctx *ctx, const char *lang, const char **ret_lang)
{
    struct network n;
    if (lang) {
        *ret_lang = lang;
        return OK;
    }
    enum status s = network_get(ctx, &n);
    if (s == OK)
        *ret_lang = n.lang;
    return s;
}

enum status people_get(struct ctx *ctx, int64_t account_id, struct contact *ret_contact)
{
    struct sql_account_of_id_row a;
    const char *lang;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &a);
    if (s == OK)
        s = people_lang(ctx, a.lang, &lang);
    if (s == OK)
        *ret_contact = (struct contact){a.id, a.email, a.name, lang};
    return s;
}

enum status people_of_email(struct ctx *ctx, const char *email, struct contact *ret_contact)
{
    struct sql_account_of_email_row a;
    const char *lang;
    const char *key = email_key(ctx->arena, email);
    if (!key)
        return LIMIT;
    enum status s = sql_account_of_email(ctx, &(struct sql_account_of_email_args){key}, &a);
    if (s == OK)
        s = people_lang(ctx, a.lang, &lang);
    if (s == OK)
        *ret_contact = (struct contact){a.id, a.email, a.name, lang};
    return s;
}

enum status people_at_address(struct ctx *ctx, const char *email, struct contact *ret_contact)
{
    const char *lang;
    enum status s = people_of_email(ctx, email, ret_contact);
    if (s != NOT_FOUND)
        return s;
    s = people_lang(ctx, NULL, &lang);
    if (s == OK)
        *ret_contact = (struct contact){.email = email, .name = "", .lang = lang};
    return s;
}

/* A new account; another process may have made it meanwhile, then it is found afterwards. */
static enum status account_make(struct ctx *ctx, const char *email, const char *key,
                                const char *name)
{
    int64_t changes = 0;
    int64_t id = store_id(ctx);
    const char *search = account_search(ctx, name, email);
    if (!search)
        return LIMIT;
    enum status s = sql_account_insert(ctx,
                                       &(struct sql_account_insert_args){.id = id,
                                                                         .email = email,
                                                                         .email_key = key,
                                                                         .name = name,
                                                                         .search = search,
                                                                         .at = ctx_now_s(ctx)},
                                       &changes);
    if (s == OK && changes)
        s = looks_adopt(ctx, id, key);
    return s == OK && changes ? account_tell(ctx, "account.made", id) : s;
}

enum status people_account(struct ctx *ctx, const char *email, const char *name, int64_t *ret_id)
{
    if (!email_valid(email))
        return ctx_field(ctx, "email", "field.email", "%s", ctx_text(ctx, email_why(email)));
    const char *key = email_key(ctx->arena, email);
    if (!key)
        return LIMIT;
    struct sql_account_of_email_row a;
    struct sql_account_of_email_args of = {key};
    enum status s = sql_account_of_email(ctx, &of, &a);
    if (s == NOT_FOUND) {
        s = account_make(ctx, email, key, name ? name : "");
        if (s == OK)
            s = sql_account_of_email(ctx, &of, &a);
    }
    if (s == OK && !*a.name && name && *name) {
        const char *search = account_search(ctx, name, a.email);
        s = search ? sql_account_profile(
                         ctx,
                         &(struct sql_account_profile_args){
                             .id = a.id, .name = name, .lang = a.lang, .search = search},
                         NULL)
                   : LIMIT;
    }
    if (s == OK)
        *ret_id = a.id;
    return s;
}

enum status people_sign_up(struct ctx *ctx, const char *email, const char *name, int64_t *ret_id)
{
    struct contact c;
    int64_t id;
    const enum status known = people_of_email(ctx, email, &c);
    enum status s = people_account(ctx, email, name, &id);
    if (s == OK && known == NOT_FOUND && ctx->lang)
        s = people_first_language(ctx, id, ctx->lang->code);
    if (s == OK)
        *ret_id = id;
    return s;
}

enum status people_first_language(struct ctx *ctx, int64_t account_id, const char *lang)
{
    struct sql_account_of_id_row a;
    const enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &a);
    if (s != OK || a.lang)
        return s;
    return sql_account_lang(ctx, &(struct sql_account_lang_args){.id = account_id, .lang = lang},
                            NULL);
}

static enum status set_password(struct ctx *ctx, int64_t account_id, const char *password,
                                enum status (*make)(const char *password, char *ret_hash))
{
    struct sql_account_of_id_row a;
    char hash[PASSWORD_HASH_MAX];
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &a);
    if (s == OK)
        s = password_check(ctx, password, a.email);
    if (s == OK)
        s = make(password, hash);
    if (s != OK)
        return s;
    return sql_account_password(
        ctx,
        &(struct sql_account_password_args){.id = account_id, .hash = hash, .at = ctx_now_s(ctx)},
        NULL);
}

enum status people_set_password(struct ctx *ctx, int64_t account_id, const char *password)
{
    return set_password(ctx, account_id, password, password_hash);
}

enum status people_set_known_password(struct ctx *ctx, int64_t account_id, const char *password)
{
    return set_password(ctx, account_id, password, password_hash_known);
}

enum status password_check(struct ctx *ctx, const char *password, const char *email)
{
    const char *code = password_refusal(password, email);
    if (!code)
        return OK;
    if (strcmp(code, "field.short") == 0)
        return ctx_field(ctx, "password", "field.short", "At least %d characters.",
                         PASSWORD_MIN_CHARS);
    return ctx_field(ctx, "password", "people.password_weak",
                     "Anybody would guess this one. Take a few words that only you put together.");
}

/* ---- roles ----------------------------------------------------------------------------------- */

static enum status role_tell(struct ctx *ctx, const char *fact, int64_t account_id,
                             const struct grant *g)
{
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = g->operator_id,
                                        .space_id = g->space_id,
                                        .subject_id = account_id,
                                        .data = ""});
}

enum status people_grant(struct ctx *ctx, int64_t account_id, const struct grant *g)
{
    if (!grant_valid(g))
        return ctx_fail(ctx, INVALID, "people.scope", "This role does not go with this place.");
    struct sql_grant_insert_args args = {.id = store_id(ctx),
                                         .account_id = account_id,
                                         .role = g->role,
                                         .operator_id = g->operator_id,
                                         .space_id = g->space_id,
                                         .at = ctx_now_s(ctx)};
    if (ctx->actor)
        args.by_account_id = opt_int_of(ctx->actor->account_id);
    int64_t changes = 0;
    enum status s = sql_grant_insert(ctx, &args, &changes);
    return s == OK && changes ? role_tell(ctx, "role.given", account_id, g) : s;
}

/* Who chose no language yet reads the one in which he wrote. */
static enum status learn_lang(struct ctx *ctx, int64_t account_id, const char *code)
{
    struct sql_account_of_id_row a;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &a);
    if (s != OK || !code || (a.lang && *a.lang))
        return s;
    return sql_account_lang(
        ctx, &(struct sql_account_lang_args){.id = account_id, .lang = text_lang(code)->code},
        NULL);
}

enum status people_invite(struct ctx *ctx, const struct invitation *i, int64_t *ret_id)
{
    struct contact to;
    int64_t id;
    enum status s = people_account(ctx, i->email, i->name, &id);
    if (s == OK)
        s = people_grant(ctx, id, &i->grant);
    if (s == OK)
        s = learn_lang(ctx, id, i->lang);
    if (s == OK)
        s = people_get(ctx, id, &to);
    if (s != OK)
        return s;
    const struct lang *lang = text_lang(to.lang);
    const char *by = ctx->actor ? ctx->actor->name : NULL;
    const char *token = NULL;
    s = welcome_link(ctx, id, i, &token);
    if (s != OK)
        return s;
    struct role_mail_view view = {.name = to.name,
                                  .email = to.email,
                                  .token = token,
                                  .by = by && *by    ? by
                                        : ctx->actor ? ctx->actor->email
                                                     : NULL,
                                  .steward = i->grant.role == ROLE_STEWARD,
                                  .host = i->grant.role == ROLE_HOST,
                                  .desk = i->grant.role == ROLE_DESK,
                                  .where = i->where,
                                  .path = i->path};
    struct mail mail = {.to_email = to.email,
                        .to_name = *to.name ? to.name : NULL,
                        .lang = to.lang,
                        .reply_to = ctx->actor ? ctx->actor->email : NULL,
                        .space_id = i->grant.space_id,
                        .secret = token != NULL};
    mail.subject = arena_printf(ctx->arena, text_get(lang, N_("A role for you at %s")), i->where);
    if (!mail.subject)
        return LIMIT;
    s = mail_add_pages(ctx, &mail, role_mail_text, role_mail_page, &view);
    if (s == OK && ret_id)
        *ret_id = id;
    return s;
}

enum status people_granted(struct ctx *ctx, const struct grant *scope, struct granted **ret_granted,
                           size_t *ret_n)
{
    struct sql_grants_at_row *rows;
    size_t n;
    enum status s = sql_grants_at(ctx,
                                  &(struct sql_grants_at_args){.role = scope->role,
                                                               .operator_id = scope->operator_id,
                                                               .space_id = scope->space_id},
                                  &rows, &n);
    if (s != OK)
        return s;
    struct granted *granted = arena_array(ctx->arena, n, sizeof(*granted));
    if (!granted)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        granted[i] = (struct granted){
            .id = rows[i].id,
            .account_id = rows[i].account_id,
            .email = rows[i].email,
            .name = rows[i].name,
            .grant = {(enum role)rows[i].role, scope->operator_id, scope->space_id},
            .at = rows[i].made_at,
            .by_email = rows[i].by_email};
    *ret_granted = granted;
    *ret_n = n;
    return OK;
}

/* The last steward stays: without one nobody could make another. */
static enum status check_last_steward(struct ctx *ctx)
{
    struct sql_steward_count_row count;
    enum status s = sql_stewards_touch(ctx, NULL);
    if (s == OK)
        s = sql_steward_count(ctx, &count);
    if (s == OK && count.stewards < 2)
        return ctx_fail(ctx, CONFLICT, "people.last_steward",
                        "The network needs a steward: give somebody else the role first.");
    return s;
}

enum status people_revoke(struct ctx *ctx, int64_t grant_id, const struct grant *scope)
{
    struct sql_grant_of_id_row g;
    enum status s = sql_grant_of_id(ctx, &(struct sql_grant_of_id_args){grant_id}, &g);
    if (s != OK)
        return s;
    bool of_role =
        scope->role ? g.role == (int64_t)scope->role : g.role == ROLE_HOST || g.role == ROLE_DESK;
    if (!of_role || g.operator_id != scope->operator_id || g.space_id != scope->space_id)
        return NOT_FOUND;
    if (g.role == ROLE_STEWARD)
        s = check_last_steward(ctx);
    int64_t changes = 0;
    if (s == OK)
        s = sql_grant_delete(ctx, &(struct sql_grant_delete_args){grant_id}, &changes);
    if (s != OK)
        return s;
    return changes ? role_tell(ctx, "role.taken", g.account_id, scope) : NOT_FOUND;
}

static enum status contacts_of(struct ctx *ctx, const struct sql_hosts_of_args *whose,
                               struct contact **ret_contacts, size_t *ret_n)
{
    struct sql_hosts_of_row *rows;
    size_t n;
    const char *lang;
    enum status s = sql_hosts_of(ctx, whose, &rows, &n);
    if (s == OK)
        s = people_lang(ctx, NULL, &lang);
    if (s != OK)
        return s;
    struct contact *contacts = arena_array(ctx->arena, n, sizeof(*contacts));
    if (!contacts)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        contacts[i] = (struct contact){.account_id = rows[i].id,
                                       .email = rows[i].email,
                                       .name = rows[i].name,
                                       .lang = rows[i].lang ? rows[i].lang : lang};
    *ret_contacts = contacts;
    *ret_n = n;
    return OK;
}

enum status people_hosts_of(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                            struct contact **ret_contacts, size_t *ret_n)
{
    return contacts_of(
        ctx, &(struct sql_hosts_of_args){.operator_id = operator_id, .space_id = space_id},
        ret_contacts, ret_n);
}

enum status people_answering(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                             struct contact **ret_contacts, size_t *ret_n, bool *ret_hosted)
{
    struct contact *contacts;
    size_t n = 0;
    enum status s = people_hosts_of(ctx, operator_id, space_id, &contacts, &n);
    const bool hosted = n > 0;
    if (s == OK && !hosted)
        s = contacts_of(ctx, &(struct sql_hosts_of_args){.stewards = true}, &contacts, &n);
    if (s != OK)
        return s;
    *ret_contacts = contacts;
    *ret_n = n;
    *ret_hosted = hosted;
    return OK;
}
