/* Passkeys: adding one to an account, and signing in with it. What the device says is checked in
 * people_webauthn.c; here stand the question it answers, once, and what is kept of it. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

enum { CHALLENGE_BYTES = 32 };

#define USER_PURPOSE "passkey" /* of the tag that names an account to its devices */

/* ---- the site -------------------------------------------------------------------------------- */

/* INVALID when the address is a number. */
static enum status site_of(struct ctx *ctx, struct webauthn_site *ret_site)
{
    const char *url = NULL;
    enum status s = network_public_url(ctx, &url);
    return s == OK ? webauthn_site_of(ctx->arena, url, ret_site) : s;
}

/* The same for who needs one; `arg` is where it goes. */
static enum status site_look(struct ctx *ctx, void *arg)
{
    enum status s = site_of(ctx, arg);
    return s == INVALID ? ctx_fail(ctx, UNAVAILABLE, "people.passkey_site",
                                   "Passkeys need a name as the address of this site, not a "
                                   "number.")
                        : s;
}

enum status passkey_origin(struct ctx *ctx, const char **ret_origin)
{
    struct webauthn_site site = {0};
    enum status s = site_of(ctx, &site);
    if (s == OK || s == INVALID) {
        *ret_origin = site.origin;
        return OK;
    }
    return s;
}

/* ---- the question ---------------------------------------------------------------------------- */

/* Whom a challenge is for: the session that adds a passkey, or the browser that signs in. */
struct holder {
    int64_t session_id;
    unsigned char browser[SECRET_HASH_BYTES];
    size_t browser_n; /* 0: of a session */
};

static enum status challenge_make(struct ctx *ctx, const struct holder *h, const char **ret_text)
{
    unsigned char challenge[CHALLENGE_BYTES];
    unsigned char hash[SECRET_HASH_BYTES];
    rng_bytes(ctx->rng, challenge, sizeof(challenge));
    const char *text = base64url_text(ctx->arena, (struct bytes){challenge, sizeof(challenge)});
    if (!text)
        return LIMIT;
    secret_hash(text, hash);
    enum status s = sql_challenge_insert(
        ctx,
        &(struct sql_challenge_insert_args){.hash = {hash, sizeof(hash)},
                                            .session_id = h->session_id,
                                            .browser = {h->browser, h->browser_n},
                                            .ends_at = ctx_now_s(ctx) + CHALLENGE_LIFE_S},
        NULL);
    if (s == OK)
        *ret_text = text;
    return s;
}

static enum status challenge_over(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "people.passkey_over",
                    "That took too long, or it was sent twice. Try once more.");
}

/* Use it up. CONFLICT when it is not there, of somebody else, used or too old. */
static enum status challenge_take(struct ctx *ctx, const struct holder *h, struct bytes challenge)
{
    unsigned char hash[SECRET_HASH_BYTES];
    int64_t changes = 0;
    const char *text = base64url_text(ctx->arena, challenge);
    if (!text)
        return LIMIT;
    secret_hash(text, hash);
    enum status s =
        sql_challenge_take(ctx,
                           &(struct sql_challenge_take_args){.hash = {hash, sizeof(hash)},
                                                             .session_id = h->session_id,
                                                             .browser = {h->browser, h->browser_n},
                                                             .now = ctx_now_s(ctx)},
                           &changes);
    return s == OK && !changes ? challenge_over(ctx) : s;
}

static enum status refused(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "people.passkey_refused",
                    "This passkey was not accepted. Try once more, or sign in another way.");
}

static enum status decoded(struct ctx *ctx, const char *text, struct bytes *ret_bytes)
{
    enum status s = base64url_bytes(ctx->arena, text, strlen(text), ret_bytes);
    return s == INVALID ? refused(ctx) : s;
}

/* ---- adding one ------------------------------------------------------------------------------ */

static enum status lines_of(struct ctx *ctx, struct sql_passkeys_of_account_row **ret_rows,
                            size_t *ret_n)
{
    return sql_passkeys_of_account(
        ctx, &(struct sql_passkeys_of_account_args){ctx->actor->account_id}, ret_rows, ret_n);
}

enum status passkey_lines(struct ctx *ctx, const struct zone *zone,
                          const struct passkey_line_view **ret_lines, size_t *ret_n)
{
    struct sql_passkeys_of_account_row *rows;
    size_t n;
    enum status s = lines_of(ctx, &rows, &n);
    if (s != OK)
        return s;
    struct passkey_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        lines[i] = (struct passkey_line_view){.id = rows[i].id,
                                              .name = rows[i].name,
                                              .made = zone_when(zone, rows[i].made_at),
                                              .synced = rows[i].synced};
        if (rows[i].used_at.has)
            lines[i].used = zone_when(zone, rows[i].used_at.v);
    }
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

/* The ids of those that there are: a device that holds one is told not to make another. */
static enum status known_ids(struct ctx *ctx, const char *const **ret_ids, size_t *ret_n)
{
    struct sql_passkeys_of_account_row *rows;
    size_t n;
    enum status s = lines_of(ctx, &rows, &n);
    if (s != OK)
        return s;
    const char **ids = arena_array(ctx->arena, n, sizeof(*ids));
    for (size_t i = 0; ids && i < n; i++)
        if (!(ids[i] = base64url_text(ctx->arena, rows[i].credential)))
            return LIMIT;
    *ret_ids = ids;
    *ret_n = n;
    return ids ? OK : LIMIT;
}

static enum status room_for_one(struct ctx *ctx, size_t there)
{
    if (there < PASSKEYS_MAX)
        return OK;
    return ctx_fail(ctx, CONFLICT, "people.passkeys_many",
                    "You have %d passkeys: take one away that you do not use.", PASSKEYS_MAX);
}

enum status passkey_begin(struct ctx *ctx, struct passkey_ask_view *ret_view)
{
    struct webauthn_site site;
    struct network n;
    struct passkey_ask_view view = {.user_name = ctx->actor->email};
    char user[NETWORK_TAG_CHARS + 1];
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = site_look(ctx, &site);
    if (s == OK)
        s = network_get(ctx, &n);
    if (s == OK)
        s = known_ids(ctx, &view.known, &view.known_n);
    if (s == OK)
        s = room_for_one(ctx, view.known_n);
    if (s == OK)
        s = network_tag(ctx, USER_PURPOSE, ctx->actor->account_id, user);
    if (s == OK)
        s = challenge_make(ctx, &(struct holder){.session_id = ctx->actor->session_id},
                           &view.challenge);
    if (s != OK)
        return s;
    view.rp_id = site.rp_id;
    view.rp_name = n.name;
    view.user_display = *ctx->actor->name ? ctx->actor->name : ctx->actor->email;
    view.user_id = base64url_text(ctx->arena, (struct bytes){user, NETWORK_TAG_CHARS});
    view.timeout_ms = CHALLENGE_LIFE_S * 1000;
    if (!view.user_id)
        return LIMIT;
    *ret_view = view;
    return OK;
}

struct adding {
    const struct passkey_add_form *form;
    struct bytes challenge;
    struct webauthn_key key;
    struct security_view *view;
};

static enum status challenge_use(struct ctx *ctx, void *arg)
{
    const struct adding *a = arg;
    return challenge_take(ctx, &(struct holder){.session_id = ctx->actor->session_id},
                          a->challenge);
}

/* What the person calls it, or the browser it was made with. */
static const char *name_of(struct ctx *ctx, const char *given)
{
    char agent[AGENT_MAX];
    if (given)
        return given;
    agent_label(request_header(ctx, "User-Agent"), agent);
    return *agent ? arena_strdup(ctx->arena, agent) : ctx_text(ctx, "Passkey");
}

static enum status passkey_keep(struct ctx *ctx, void *arg)
{
    struct adding *a = arg;
    const char *const *known;
    size_t known_n;
    int64_t changes = 0;
    const char *name = name_of(ctx, a->form->name);
    enum status s = name ? known_ids(ctx, &known, &known_n) : LIMIT;
    if (s == OK)
        s = room_for_one(ctx, known_n);
    if (s == OK)
        s = sql_passkey_insert(ctx,
                               &(struct sql_passkey_insert_args){
                                   .id = store_id(ctx),
                                   .account_id = ctx->actor->account_id,
                                   .credential = a->key.credential,
                                   .public_key = a->key.spki,
                                   .algorithm = a->key.algorithm,
                                   .counter = a->key.counter,
                                   .synced = a->key.synced,
                                   .name = name,
                                   .at = ctx_now_s(ctx),
                               },
                               &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "people.passkey_known", "This passkey is here already.");
    if (s == OK)
        s = means_tell(ctx, ctx->actor->account_id, MEANS_PASSKEY_ADDED, name);
    if (s == OK)
        s = means_answer(ctx, ctx_text(ctx, "The passkey is added. Next time it signs you in."),
                         a->view);
    if (s == OK && a->form->next)
        reply_see(ctx, next_path(a->form->next, "/me/security"));
    return s;
}

/* Slow lane: the challenge is used up whatever comes of it. */
enum status passkey_add(struct ctx *ctx, const struct passkey_add_form *form,
                        struct security_view *ret_view)
{
    struct adding a = {.form = form, .view = ret_view};
    struct webauthn_site site;
    struct bytes client_data;
    struct bytes attestation;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = db_tx(ctx, DB_READ, site_look, &site);
    if (s == OK)
        s = decoded(ctx, form->client_data, &client_data);
    if (s == OK)
        s = decoded(ctx, form->attestation, &attestation);
    if (s != OK)
        return s;
    if (webauthn_challenge(ctx->arena, &site, WEBAUTHN_CREATE, client_data, &a.challenge) != OK)
        return refused(ctx);
    s = db_tx(ctx, DB_WRITE, challenge_use, &a);
    if (s != OK)
        return s;
    if (webauthn_made(ctx->arena, &site, attestation, &a.key) != OK)
        return refused(ctx);
    return db_tx(ctx, DB_WRITE, passkey_keep, &a);
}

/* ---- what there is --------------------------------------------------------------------------- */

enum status passkey_rename(struct ctx *ctx, const struct passkey_rename_form *form,
                           struct security_view *ret_view)
{
    int64_t changes = 0;
    enum status s = sql_passkey_name(
        ctx,
        &(struct sql_passkey_name_args){
            .id = form->id, .account_id = ctx->actor->account_id, .name = form->name},
        &changes);
    if (s == OK && !changes)
        return NOT_FOUND;
    return s == OK ? means_answer(ctx, ctx_text(ctx, "The name is saved."), ret_view) : s;
}

enum status passkey_remove(struct ctx *ctx, const struct passkey_of_form *form,
                           struct security_view *ret_view)
{
    struct sql_passkey_of_id_row row;
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = sql_passkey_of_id(
            ctx, &(struct sql_passkey_of_id_args){.id = form->id, .account_id = account_id}, &row);
    if (s == OK)
        s = sql_passkey_remove(
            ctx, &(struct sql_passkey_remove_args){.id = form->id, .account_id = account_id}, NULL);
    if (s == OK)
        s = means_tell(ctx, account_id, MEANS_PASSKEY_REMOVED, row.name);
    return s == OK ? means_answer(ctx, ctx_text(ctx, "The passkey signs in no more."), ret_view)
                   : s;
}

/* ---- signing in ------------------------------------------------------------------------------ */

enum status sign_in_passkey_begin(struct ctx *ctx, struct sign_in_passkey_ask_view *ret_view)
{
    struct webauthn_site site;
    struct holder h = {.browser_n = SECRET_HASH_BYTES};
    struct sign_in_passkey_ask_view view = {.timeout_ms = CHALLENGE_LIFE_S * 1000};
    enum status s = site_look(ctx, &site);
    if (s != OK)
        return s;
    browser_begin(ctx, false, h.browser);
    s = challenge_make(ctx, &h, &view.challenge);
    view.rp_id = site.rp_id;
    if (s == OK)
        *ret_view = view;
    return s;
}

struct signing {
    const struct sign_in_passkey_form *form;
    struct bytes credential, client_data, said, signature, challenge;
    struct sql_passkey_of_credential_row passkey; /* id 0: we do not know it */
    char user[NETWORK_TAG_CHARS + 1];             /* of its owner */
    struct webauthn_key used;
    struct signed_in_view *view;
};

/* Use the challenge up, and find the passkey; that there is none is told afterwards, so that the
 * challenge stays used. */
static enum status signing_begin(struct ctx *ctx, void *arg)
{
    struct signing *g = arg;
    struct holder h = {.browser_n = SECRET_HASH_BYTES};
    if (!browser_known(ctx, h.browser))
        return challenge_over(ctx);
    enum status s = challenge_take(ctx, &h, g->challenge);
    if (s == OK)
        s = sql_passkey_of_credential(ctx, &(struct sql_passkey_of_credential_args){g->credential},
                                      &g->passkey);
    if (s == OK)
        s = network_tag(ctx, USER_PURPOSE, g->passkey.account_id, g->user);
    return s == NOT_FOUND ? OK : s;
}

static enum status signing_end(struct ctx *ctx, void *arg)
{
    struct signing *g = arg;
    int64_t changes = 0;
    enum status s = sql_passkey_used(ctx,
                                     &(struct sql_passkey_used_args){.id = g->passkey.id,
                                                                     .counter = g->used.counter,
                                                                     .synced = g->used.synced,
                                                                     .at = ctx_now_s(ctx)},
                                     &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "people.passkey_copied",
                        "This passkey was used elsewhere since: there may be a copy of it. It was "
                        "not accepted, and a mail to its owner says so.");
    return s == OK ? sign_in_proved(ctx, g->passkey.account_id, g->used.verified,
                                    next_path(g->form->next, "/me"), g->view)
                   : s;
}

static enum status tell_copied(struct ctx *ctx, void *arg)
{
    const struct signing *g = arg;
    struct sql_passkey_of_id_row row;
    enum status s = sql_passkey_of_id(
        ctx,
        &(struct sql_passkey_of_id_args){.id = g->passkey.id, .account_id = g->passkey.account_id},
        &row);
    return s == OK ? means_tell(ctx, g->passkey.account_id, MEANS_PASSKEY_COPIED, row.name) : s;
}

static enum status signing_read(struct ctx *ctx, struct signing *g)
{
    const struct sign_in_passkey_form *f = g->form;
    enum status s = decoded(ctx, f->credential, &g->credential);
    if (s == OK)
        s = decoded(ctx, f->client_data, &g->client_data);
    if (s == OK)
        s = decoded(ctx, f->authenticator_data, &g->said);
    return s == OK ? decoded(ctx, f->signature, &g->signature) : s;
}

/* The device names the account as we named it to the device, or not at all. */
static bool user_fits(struct ctx *ctx, const struct signing *g)
{
    struct bytes said;
    const char *user = g->form->user;
    if (!user)
        return true;
    return base64url_bytes(ctx->arena, user, strlen(user), &said) == OK &&
           said.n == NETWORK_TAG_CHARS && memcmp(said.p, g->user, said.n) == 0;
}

/* Slow lane: the challenge is used up whatever comes of it. */
enum status sign_in_passkey(struct ctx *ctx, const struct sign_in_passkey_form *form,
                            struct signed_in_view *ret_view)
{
    struct signing g = {.form = form, .view = ret_view};
    struct webauthn_site site;
    enum status s = db_tx(ctx, DB_READ, site_look, &site);
    if (s == OK)
        s = signing_read(ctx, &g);
    if (s != OK)
        return s;
    if (webauthn_challenge(ctx->arena, &site, WEBAUTHN_GET, g.client_data, &g.challenge) != OK)
        return refused(ctx);
    s = db_tx(ctx, DB_WRITE, signing_begin, &g);
    if (s != OK)
        return s;
    if (!g.passkey.id)
        return ctx_fail(ctx, INVALID, "people.passkey_unknown",
                        "This passkey is not known here: it may have been taken away. Sign in "
                        "another way.");
    struct webauthn_key key = {.spki = g.passkey.public_key, .algorithm = g.passkey.algorithm};
    if (!user_fits(ctx, &g) ||
        webauthn_signed(&site, &key, g.said, g.client_data, g.signature, &g.used) != OK)
        return refused(ctx);
    s = db_tx(ctx, DB_WRITE, signing_end, &g);
    if (s != CONFLICT)
        return s;
    struct problem refusal = ctx->problem;
    s = db_tx(ctx, DB_WRITE, tell_copied, &g);
    ctx->problem = refusal;
    return s == OK ? CONFLICT : s;
}
