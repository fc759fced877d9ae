/* The providers that people may sign in with, set up by a steward. What he types is tried at once:
 * a provider that does not answer, or is none, is not saved. */
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people/people_oidc_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

enum { SLUG_CHARS_MAX = 40, PROVIDERS_MAX = 20 /* buttons on one page */ };

static enum status lines_of(struct ctx *ctx, struct provider_list_view *view)
{
    struct sql_providers_all_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s = sql_providers_all(ctx, &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct provider_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n && s == OK; i++) {
        lines[i] = (struct provider_line_view){.slug = rows[i].slug,
                                               .name = rows[i].name,
                                               .issuer = rows[i].issuer,
                                               .client_id = rows[i].client_id,
                                               .active = rows[i].active,
                                               .people = rows[i].people,
                                               .looked = zone_when(zone, rows[i].looked_at)};
        if (rows[i].failed_at)
            lines[i].failed = zone_when(zone, rows[i].failed_at);
        s = oidc_return_url(ctx, rows[i].slug, &lines[i].return_url);
    }
    view->providers = lines;
    view->providers_n = n;
    return s;
}

enum status provider_list(struct ctx *ctx, struct provider_list_view *ret_view)
{
    struct provider_list_view view = {.providers = NULL};
    enum status s = lines_of(ctx, &view);
    if (s == OK)
        s = oidc_return_url(ctx, "NAME", &view.return_url);
    if (s == OK)
        *ret_view = view;
    return s;
}

static enum status answer_list(struct ctx *ctx, const char *said,
                               struct provider_list_view *ret_view)
{
    enum status s = provider_list(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, "/network/sign-in");
    return OK;
}

/* Ask the provider what it is; says beside the field what is wrong with it. */
static enum status look(struct ctx *ctx, const char *issuer, struct oidc_told *ret_told)
{
    const char *why = "";
    if (!remote_allowed(issuer))
        return ctx_field(ctx, "issuer", "people.provider_url",
                         "The address of the provider begins with https://.");
    enum status s = oidc_look(ctx->arena, issuer, ret_told, &why);
    if (s == UNAVAILABLE)
        return ctx_field(ctx, "issuer", "people.provider_down",
                         "There is no answer from there: %s.", why);
    if (s == INVALID)
        return ctx_field(ctx, "issuer", "people.provider_unlike",
                         "What answers there is no such provider: %s.", why);
    return s;
}

/* ---- a new one ------------------------------------------------------------------------------- */

struct adding {
    const struct provider_add_form *form;
    struct oidc_told told;
    struct provider_list_view *view;
};

static enum status provider_keep(struct ctx *ctx, void *arg)
{
    const struct adding *a = arg;
    struct bytes secret;
    int64_t changes = 0;
    int64_t id = store_id(ctx);
    const char *slug =
        a->form->slug ? a->form->slug : fold_slug(ctx->arena, a->form->name, SLUG_CHARS_MAX);
    struct sql_providers_all_row *rows;
    size_t n;
    enum status s = slug ? sql_providers_all(ctx, &rows, &n) : LIMIT;
    if (s == OK && n >= PROVIDERS_MAX)
        return ctx_fail(ctx, CONFLICT, "people.providers_many", "%d providers are enough.",
                        PROVIDERS_MAX);
    if (s == OK)
        s = oidc_secret_seal(ctx, id, a->form->secret, &secret);
    if (s == OK)
        s = sql_provider_insert(ctx,
                                &(struct sql_provider_insert_args){
                                    .id = id,
                                    .slug = slug,
                                    .name = a->form->name,
                                    .issuer = a->told.issuer,
                                    .client_id = a->form->client_id,
                                    .secret = secret,
                                    .authorization_url = a->told.authorization_url,
                                    .token_url = a->told.token_url,
                                    .keys_url = a->told.keys_url,
                                    .takes_header = a->told.takes_header,
                                    .takes_form = a->told.takes_form,
                                    .names_itself = a->told.names_itself,
                                    .at = ctx_now_s(ctx),
                                },
                                &changes);
    if (s == OK && !changes)
        return ctx_field(ctx, "slug", "people.provider_slug", "Another provider has this name.");
    return s == OK ? answer_list(ctx, ctx_text(ctx, "It answers. People may sign in with it now."),
                                 a->view)
                   : s;
}

enum status provider_add(struct ctx *ctx, const struct provider_add_form *form,
                         struct provider_list_view *ret_view)
{
    struct adding a = {.form = form, .view = ret_view};
    enum status s = look(ctx, form->issuer, &a.told);
    return s == OK ? db_tx(ctx, DB_WRITE, provider_keep, &a) : s;
}

/* ---- one that is there ----------------------------------------------------------------------- */

static enum status provider_read(struct ctx *ctx, void *arg)
{
    struct sql_provider_of_slug_row *row = arg;
    return sql_provider_of_slug(ctx, &(struct sql_provider_of_slug_args){row->slug}, row);
}

enum status provider_card(struct ctx *ctx, const struct provider_of_form *form,
                          struct provider_card_view *ret_view)
{
    struct sql_provider_of_slug_row row = {.slug = form->slug};
    const char *url = NULL;
    enum status s = provider_read(ctx, &row);
    if (s == OK)
        s = oidc_return_url(ctx, row.slug, &url);
    if (s == OK)
        *ret_view = (struct provider_card_view){.slug = row.slug,
                                                .name = row.name,
                                                .issuer = row.issuer,
                                                .client_id = row.client_id,
                                                .has_secret = row.secret.n > 0,
                                                .active = row.active,
                                                .return_url = url};
    return s;
}

struct changing {
    const struct provider_save_form *form;
    struct sql_provider_of_slug_row row;
    struct oidc_told told;
    struct provider_list_view *view;
};

static enum status provider_change(struct ctx *ctx, void *arg)
{
    const struct changing *c = arg;
    struct bytes secret = c->row.secret;
    enum status s =
        c->form->secret ? oidc_secret_seal(ctx, c->row.id, c->form->secret, &secret) : OK;
    if (s == OK)
        s = sql_provider_update(ctx,
                                &(struct sql_provider_update_args){
                                    .id = c->row.id,
                                    .name = c->form->name,
                                    .issuer = c->told.issuer,
                                    .client_id = c->form->client_id,
                                    .secret = secret,
                                    .active = c->form->active,
                                    .authorization_url = c->told.authorization_url,
                                    .token_url = c->told.token_url,
                                    .keys_url = c->told.keys_url,
                                    .takes_header = c->told.takes_header,
                                    .takes_form = c->told.takes_form,
                                    .names_itself = c->told.names_itself,
                                    .at = ctx_now_s(ctx),
                                },
                                NULL);
    return s == OK ? answer_list(ctx, ctx_text(ctx, "The provider is saved."), c->view) : s;
}

/* One that is to be offered no more need not answer. */
static enum status look_or_keep(struct ctx *ctx, struct changing *c)
{
    if (c->form->active)
        return look(ctx, c->form->issuer, &c->told);
    c->told = (struct oidc_told){.issuer = c->row.issuer,
                                 .authorization_url = c->row.authorization_url,
                                 .token_url = c->row.token_url,
                                 .keys_url = c->row.keys_url,
                                 .takes_header = c->row.takes_header,
                                 .takes_form = c->row.takes_form,
                                 .names_itself = c->row.names_itself};
    return OK;
}

enum status provider_save(struct ctx *ctx, const struct provider_save_form *form,
                          struct provider_list_view *ret_view)
{
    struct changing c = {.form = form, .row = {.slug = form->slug}, .view = ret_view};
    enum status s = db_tx(ctx, DB_READ, provider_read, &c.row);
    if (s == OK)
        s = look_or_keep(ctx, &c);
    return s == OK ? db_tx(ctx, DB_WRITE, provider_change, &c) : s;
}

enum status provider_remove(struct ctx *ctx, const struct provider_of_form *form,
                            struct provider_list_view *ret_view)
{
    struct sql_provider_of_slug_row row = {.slug = form->slug};
    enum status s = provider_read(ctx, &row);
    if (s == OK)
        s = sql_provider_unlink_all(ctx, &(struct sql_provider_unlink_all_args){row.id}, NULL);
    if (s == OK)
        s = sql_provider_trips_end(ctx, &(struct sql_provider_trips_end_args){row.id}, NULL);
    if (s == OK)
        s = sql_provider_guests_end(ctx, &(struct sql_provider_guests_end_args){row.id}, NULL);
    if (s == OK)
        s = sql_provider_remove(ctx, &(struct sql_provider_remove_args){row.id}, NULL);
    return s == OK ? answer_list(ctx,
                                 ctx_text(ctx, "The provider is gone. A link by mail still works "
                                               "for everybody."),
                                 ret_view)
                   : s;
}
