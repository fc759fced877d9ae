/* What a person decides about himself: profile, sessions, language. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- profile --------------------------------------------------------------------------------- */

static enum status roles_view(struct ctx *ctx, struct role_line_view **ret_lines)
{
    const struct actor *a = ctx->actor;
    struct role_line_view *lines = arena_array(ctx->arena, a->grants_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < a->grants_n; i++) {
        const struct grant *g = &a->grants[i];
        struct operator_ o = {.name = NULL};
        enum status s = g->operator_id ? operator_get(ctx, g->operator_id, &o) : OK;
        if (s != OK)
            return s;
        lines[i] = (struct role_line_view){
            .role = people_role_word(g->role), .operator= o.name, .space = g->space_id};
    }
    *ret_lines = lines;
    return OK;
}

static enum status langs_view(struct ctx *ctx, struct lang_choice_view **ret_choices, size_t *ret_n)
{
    size_t n;
    const struct lang *const *langs = text_langs(&n);
    struct lang_choice_view *choices = arena_array(ctx->arena, n, sizeof(*choices));
    if (!choices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct lang_choice_view){.code = langs[i]->code, .name = langs[i]->name};
    *ret_choices = choices;
    *ret_n = n;
    return OK;
}

enum status profile(struct ctx *ctx, struct profile_view *ret_view)
{
    struct sql_account_of_id_row a;
    struct role_line_view *roles;
    struct lang_choice_view *langs;
    size_t langs_n;
    enum status s =
        sql_account_of_id(ctx, &(struct sql_account_of_id_args){ctx->actor->account_id}, &a);
    if (s == OK)
        s = roles_view(ctx, &roles);
    if (s == OK)
        s = langs_view(ctx, &langs, &langs_n);
    if (s != OK)
        return s;
    *ret_view = (struct profile_view){
        .email = a.email,
        .name = a.name,
        .lang = a.lang,
        .langs = langs,
        .langs_n = langs_n,
        .roles = roles,
        .roles_n = ctx->actor->grants_n,
    };
    return OK;
}

enum status profile_save(struct ctx *ctx, const struct profile_save_form *form,
                         struct profile_view *ret_view)
{
    struct profile_save_form f = *form;
    request_keep(ctx, &f,
                 &(struct profile_save_form){.name = ctx->actor->name, .lang = ctx->actor->lang});
    const char *name = f.name ? f.name : "";
    const struct lang *lang = lang_of_code(f.lang);
    if (f.lang && !lang)
        return ctx_field(ctx, "lang", "field.choice", "Choose one of the languages.");
    const char *search = account_search(ctx, name, ctx->actor->email);
    if (!search)
        return LIMIT;
    enum status s =
        sql_account_profile(ctx,
                            &(struct sql_account_profile_args){.id = ctx->actor->account_id,
                                                               .name = name,
                                                               .lang = lang ? lang->code : NULL,
                                                               .search = search},
                            NULL);
    if (s == OK)
        s = account_tell(ctx, "account.changed", ctx->actor->account_id);
    if (s == OK)
        s = profile(ctx, ret_view);
    if (s != OK)
        return s;
    reply_cookie(ctx, LANG_COOKIE, "", 0); /* the account says it from now on */
    reply_flash(ctx, text_get(lang ? lang : ctx->lang, N_("The profile is saved.")));
    reply_see(ctx, "/me/profile");
    return OK;
}

/* ---- sessions -------------------------------------------------------------------------------- */

enum status session_list(struct ctx *ctx, struct session_list_view *ret_view)
{
    struct sql_session_of_account_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s =
        sql_session_of_account(ctx,
                               &(struct sql_session_of_account_args){
                                   .account_id = ctx->actor->account_id, .now = ctx_now_s(ctx)},
                               &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct session_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct session_line_view){.id = rows[i].id,
                                              .agent = rows[i].agent,
                                              .here = rows[i].id == ctx->actor->session_id,
                                              .made = zone_when(zone, rows[i].made_at),
                                              .seen = zone_when(zone, rows[i].seen_at)};
    *ret_view = (struct session_list_view){.sessions = lines, .sessions_n = n};
    return OK;
}

static enum status answer_sessions(struct ctx *ctx, const char *said,
                                   struct session_list_view *ret_view)
{
    enum status s = session_list(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, "/me/sessions");
    return OK;
}

enum status session_end(struct ctx *ctx, const struct session_of_form *form,
                        struct session_list_view *ret_view)
{
    int64_t changes = 0;
    enum status s = sql_session_end(
        ctx, &(struct sql_session_end_args){.id = form->id, .account_id = ctx->actor->account_id},
        &changes);
    if (s != OK)
        return s;
    if (!changes)
        return NOT_FOUND;
    return answer_sessions(ctx, ctx_text(ctx, "You are signed out there."), ret_view);
}

enum status session_end_others(struct ctx *ctx, struct session_list_view *ret_view)
{
    enum status s = sql_session_end_others(
        ctx,
        &(struct sql_session_end_others_args){.account_id = ctx->actor->account_id,
                                              .keep = ctx->actor->session_id},
        NULL);
    if (s != OK)
        return s;
    return answer_sessions(ctx, ctx_text(ctx, "You are signed out everywhere else."), ret_view);
}

/* ---- language -------------------------------------------------------------------------------- */

enum status language_set(struct ctx *ctx, const struct language_set_form *form,
                         struct language_set_view *ret_view)
{
    const struct lang *lang = lang_of_code(form->lang);
    if (!lang)
        return ctx_field(ctx, "lang", "field.choice", "Choose one of the languages.");
    enum status s = OK;
    if (ctx->actor && !ctx->actor->helping)
        s = sql_account_lang(
            ctx, &(struct sql_account_lang_args){.id = ctx->actor->account_id, .lang = lang->code},
            NULL);
    if (s != OK)
        return s;
    const char *next = path_without_lang(ctx->arena, next_path(form->next, "/"));
    if (!next)
        return LIMIT;
    reply_cookie(ctx, LANG_COOKIE, lang->code, LANG_COOKIE_S);
    *ret_view = (struct language_set_view){.lang = lang->code, .next = next};
    reply_see(ctx, next);
    return OK;
}
