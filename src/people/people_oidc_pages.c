/* Signing in with an account that one has elsewhere: there, back, and the question before anything
 * is linked. */
#include "base/address.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people/people_oidc_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

enum { GUEST_LIFE_S = 30 * 60, /* a mail with a link may be on its way meanwhile */ NAME_MAX = 80 };

/* ---- what a page shows of them --------------------------------------------------------------- */

enum status provider_choices(struct ctx *ctx, const struct provider_choice_view **ret_choices,
                             size_t *ret_n)
{
    struct sql_providers_active_row *rows;
    size_t n;
    enum status s = sql_providers_active(ctx, &rows, &n);
    if (s != OK)
        return s;
    struct provider_choice_view *choices = arena_array(ctx->arena, n, sizeof(*choices));
    if (!choices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct provider_choice_view){.slug = rows[i].slug, .name = rows[i].name};
    *ret_choices = choices;
    *ret_n = n;
    return OK;
}

enum status provider_links(struct ctx *ctx, const struct zone *zone,
                           const struct provider_link_view **ret_links, size_t *ret_n)
{
    struct sql_linked_of_account_row *rows;
    size_t n;
    enum status s = sql_linked_of_account(
        ctx, &(struct sql_linked_of_account_args){ctx->actor->account_id}, &rows, &n);
    if (s != OK)
        return s;
    struct provider_link_view *links = arena_array(ctx->arena, n, sizeof(*links));
    if (!links)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        links[i] = (struct provider_link_view){.slug = rows[i].slug,
                                               .name = rows[i].name,
                                               .id = rows[i].id.has ? rows[i].id.v : 0,
                                               .email = rows[i].email};
        if (rows[i].made_at.has)
            links[i].made = zone_when(zone, rows[i].made_at.v);
        if (rows[i].used_at.has)
            links[i].used = zone_when(zone, rows[i].used_at.v);
    }
    *ret_links = links;
    *ret_n = n;
    return OK;
}

/* ---- why nothing came of it ------------------------------------------------------------------ */

static const struct {
    const char *word; /* in the address of the sign-in page */
    const char *code;
    enum status status;
    const char *text;
} failures[] = {
    [OIDC_DOWN] = {"down", "people.provider_down", UNAVAILABLE,
                   N_("%s does not answer just now. Try again in a minute, or sign in another way: "
                      "a link by mail always works.")},
    [OIDC_REFUSED] = {"refused", "people.provider_refused", CONFLICT,
                      N_("%s did not confirm who you are. Try again, or sign in another way.")},
    [OIDC_OVER] = {"over", "people.provider_over", CONFLICT,
                   N_("The way to %s and back took too long, or was gone twice. Try again.")},
    [OIDC_NONSENSE] = {"nonsense", "people.provider_nonsense", CONFLICT,
                       N_("What %s answered cannot be trusted, and nobody was signed in. Please "
                          "tell the network, and sign in another way.")},
    [OIDC_TAKEN] = {"taken", "people.provider_taken", CONFLICT,
                    N_("Somebody else signs in here with that account of %s.")},
};

const char *provider_failure_text(struct ctx *ctx, const char *word, const char *provider)
{
    for (size_t i = OIDC_DOWN; i < ARRAY_LEN(failures); i++)
        if (strcmp(failures[i].word, word) == 0)
            return arena_printf(ctx->arena, ctx_text(ctx, failures[i].text), provider);
    return NULL;
}

/* In JSON a problem; a browser is led to the page with all the other ways in. */
static enum status tell_failure(struct ctx *ctx, const struct oidc_trip *t)
{
    enum oidc_failure f = t->failure;
    if (request_wants_json(ctx))
        return ctx_fail(ctx, failures[f].status, failures[f].code, failures[f].text,
                        t->provider.name);
    struct address a = address_of(ctx, "/sign-in");
    address_text(&a, "failed", failures[f].word);
    address_text(&a, "with", t->provider.slug);
    address_text(&a, "next", t->next);
    reply_see(ctx, address_end(&a));
    return OK;
}

enum status oidc_fail(struct oidc_trip *t, enum oidc_failure why)
{
    t->failure = why;
    return CONFLICT;
}

/* ---- there ----------------------------------------------------------------------------------- */

enum status sign_in_provider(struct ctx *ctx, const struct sign_in_provider_form *form,
                             struct provider_trip_view *ret_view)
{
    struct oidc_trip t = {.slug = form->provider, .next = next_path(form->next, "/me")};
    const char *url = NULL;
    enum status s = oidc_open(ctx, &t);
    if (s == OK)
        s = oidc_leave(ctx, &t, &url);
    if (s == CONFLICT && t.failure)
        return tell_failure(ctx, &t);
    if (s != OK)
        return s;
    *ret_view = (struct provider_trip_view){.url = url};
    reply_leave(ctx, url);
    return OK;
}

/* ---- and back -------------------------------------------------------------------------------- */

struct coming {
    struct oidc_trip trip;
    struct signed_in_view *view;
};

/* A name that a provider tells is a stranger's text: none when it is long or no plain text. */
static const char *plain_name(const char *name)
{
    if (!name || !*name || strlen(name) > NAME_MAX)
        return NULL;
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c < ' ' || *c == 0x7f)
            return NULL;
    return name;
}

static enum status remember_guest(struct ctx *ctx, const struct oidc_trip *t)
{
    unsigned char browser[SECRET_HASH_BYTES];
    if (!browser_known(ctx, browser))
        return FAILED; /* the trip was found by it */
    enum status s = sql_guest_put(ctx,
                                  &(struct sql_guest_put_args){
                                      .browser = {browser, sizeof(browser)},
                                      .provider_id = t->provider.id,
                                      .subject = t->said.subject,
                                      .email = t->said.email,
                                      .verified = t->said.verified,
                                      .name = plain_name(t->said.name),
                                      .next = t->next,
                                      .ends_at = ctx_now_s(ctx) + GUEST_LIFE_S,
                                  },
                                  NULL);
    if (s == OK)
        reply_see(ctx, "/sign-in/connect");
    return s;
}

static enum status come_in(struct ctx *ctx, void *arg)
{
    struct coming *c = arg;
    struct oidc_trip *t = &c->trip;
    struct sql_linked_of_row linked;
    enum status s = sql_linked_of(
        ctx,
        &(struct sql_linked_of_args){.provider_id = t->provider.id, .subject = t->said.subject},
        &linked);
    if (s == NOT_FOUND) {
        *c->view = (struct signed_in_view){.email = t->said.email ? t->said.email : "",
                                           .next = "/sign-in/connect"};
        return remember_guest(ctx, t);
    }
    if (s != OK)
        return s;
    if (t->linking && t->linking != linked.account_id)
        return oidc_fail(t, OIDC_TAKEN);
    s = sql_linked_used(ctx,
                        &(struct sql_linked_used_args){
                            .id = linked.id, .email = t->said.email, .at = ctx_now_s(ctx)},
                        NULL);
    return s == OK ? sign_in_proved(ctx, linked.account_id, false, t->next, c->view) : s;
}

enum status sign_in_provider_done(struct ctx *ctx, const struct sign_in_provider_done_form *form,
                                  struct signed_in_view *ret_view)
{
    struct coming c = {.trip = {.slug = form->provider,
                                .next = "/me",
                                .came_state = form->state,
                                .came_code = form->code,
                                .came_issuer = form->iss,
                                .came_error = form->error},
                       .view = ret_view};
    enum status s = oidc_open(ctx, &c.trip);
    if (s == OK)
        s = oidc_return(ctx, &c.trip);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, come_in, &c);
    return s == CONFLICT && c.trip.failure ? tell_failure(ctx, &c.trip) : s;
}

/* ---- the question before anything is linked -------------------------------------------------- */

/* Who waits in this browser; NOT_FOUND when nobody does. */
static enum status guest_of(struct ctx *ctx, unsigned char ret_browser[SECRET_HASH_BYTES],
                            struct sql_guest_of_row *ret_guest)
{
    if (!browser_known(ctx, ret_browser))
        return NOT_FOUND;
    return sql_guest_of(ctx,
                        &(struct sql_guest_of_args){.browser = {ret_browser, SECRET_HASH_BYTES},
                                                    .now = ctx_now_s(ctx)},
                        ret_guest);
}

/* Must he sign in as usual before he is linked? A provider's word is enough only for an address
 * that it vouches for, and for an account that asks for no second factor. */
static enum status must_sign_in(struct ctx *ctx, const struct sql_guest_of_row *g, bool *ret_must)
{
    struct contact known;
    *ret_must = !ctx->actor && (!g->email || !g->verified);
    if (ctx->actor || *ret_must)
        return OK;
    enum status s = people_of_email(ctx, g->email, &known);
    return s == OK ? second_wanted(ctx, known.account_id, ret_must) : s == NOT_FOUND ? OK : s;
}

enum status sign_in_connect(struct ctx *ctx, struct sign_in_connect_view *ret_view)
{
    unsigned char browser[SECRET_HASH_BYTES];
    struct sql_guest_of_row g;
    bool must = false;
    enum status s = guest_of(ctx, browser, &g);
    if (s == NOT_FOUND) {
        *ret_view = (struct sign_in_connect_view){.waits = false};
        return OK;
    }
    if (s == OK)
        s = must_sign_in(ctx, &g, &must);
    if (s == OK)
        *ret_view = (struct sign_in_connect_view){.waits = true,
                                                  .provider = g.provider_name,
                                                  .email = g.email,
                                                  .you = ctx->actor ? ctx->actor->email : NULL,
                                                  .sign_in_first = must};
    return s;
}

static enum status link_to(struct ctx *ctx, int64_t account_id, const struct sql_guest_of_row *g)
{
    int64_t changes = 0;
    enum status s = sql_linked_insert(ctx,
                                      &(struct sql_linked_insert_args){
                                          .id = store_id(ctx),
                                          .account_id = account_id,
                                          .provider_id = g->provider_id,
                                          .subject = g->subject,
                                          .email = g->email,
                                          .at = ctx_now_s(ctx),
                                      },
                                      &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "people.provider_taken", failures[OIDC_TAKEN].text,
                        g->provider_name);
    return s == OK ? means_tell(ctx, account_id, MEANS_PROVIDER_LINKED, g->provider_name) : s;
}

/* The signed-in person's own account, or the one with the address that the provider vouches for. */
static enum status whom_to_link(struct ctx *ctx, const struct sql_guest_of_row *g, int64_t *ret_id)
{
    bool must = false;
    enum status s = must_sign_in(ctx, g, &must);
    if (s != OK)
        return s;
    if (must)
        return ctx_fail(ctx, CONFLICT, "people.sign_in_first",
                        "Sign in first, then connect the two.");
    if (!ctx->actor)
        return people_sign_up(ctx, g->email, g->name, ret_id);
    s = means_may_change(ctx);
    if (s == OK)
        *ret_id = ctx->actor->account_id;
    return s;
}

enum status sign_in_connect_do(struct ctx *ctx, struct signed_in_view *ret_view)
{
    unsigned char browser[SECRET_HASH_BYTES];
    struct sql_guest_of_row g;
    int64_t account_id = 0;
    enum status s = guest_of(ctx, browser, &g);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "people.provider_over", failures[OIDC_OVER].text,
                        ctx_text(ctx, "the provider"));
    if (s == OK)
        s = whom_to_link(ctx, &g, &account_id);
    if (s == OK)
        s = link_to(ctx, account_id, &g);
    if (s == OK)
        s = sql_guest_end(ctx, &(struct sql_guest_end_args){{browser, sizeof(browser)}}, NULL);
    if (s != OK)
        return s;
    reply_flash(ctx, arena_printf(ctx->arena, ctx_text(ctx, "From now on %s signs you in."),
                                  g.provider_name));
    if (!ctx->actor)
        return sign_in_proved(ctx, account_id, false, g.next, ret_view);
    *ret_view = (struct signed_in_view){
        .email = ctx->actor->email, .name = ctx->actor->name, .next = g.next};
    reply_see(ctx, g.next);
    return OK;
}

enum status provider_unlink(struct ctx *ctx, const struct provider_unlink_form *form,
                            struct security_view *ret_view)
{
    struct sql_linked_name_row row;
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = sql_linked_name(
            ctx, &(struct sql_linked_name_args){.id = form->id, .account_id = account_id}, &row);
    if (s == OK)
        s = sql_linked_remove(
            ctx, &(struct sql_linked_remove_args){.id = form->id, .account_id = account_id}, NULL);
    if (s == OK)
        s = means_tell(ctx, account_id, MEANS_PROVIDER_UNLINKED, row.name);
    return s == OK
               ? means_answer(ctx, ctx_text(ctx, "That account signs you in no more."), ret_view)
               : s;
}
