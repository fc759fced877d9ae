/* The protocol with a sign-in provider (OpenID Connect Core and Discovery 1.0, PKCE RFC 7636, RFC
 * 9207): what it tells of itself, the way there, and what it answers for the way back. Slow lane:
 * servers are asked outside any transaction. */
#include "base/address.h"
#include "base/log.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people/people_oidc_internal.h"
#include "people_sql.h"
#include "store/store.h"

#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

enum {
    TOLD_LIFE_S = 24 * 60 * 60, /* what a provider tells of itself changes seldom */
    KEYS_LIFE_S = 24 * 60 * 60,
    KEYS_PAUSE_S = 60,   /* an unknown key is looked for so often at most */
    FAILED_PAUSE_S = 30, /* a provider that did not answer is left alone so long */
    URL_MAX = 1000,
    VERIFIER_CHARS = 2 * RNG_SECRET_CHARS /* RFC 7636 asks for 43 or more */
};

#define SEAL_PURPOSE "people.provider"

/* ---- what it tells of itself ----------------------------------------------------------------- */

static bool holds(const json_t *object, const char *key, const char *value, bool when_absent)
{
    const json_t *list = json_object_get(object, key);
    size_t i;
    json_t *one;
    if (!json_is_array(list))
        return when_absent;
    json_array_foreach(list, i, one) if (json_is_string(one) &&
                                         strcmp(json_string_value(one), value) == 0) return true;
    return false;
}

static const char *url_in(struct arena *a, const json_t *object, const char *key)
{
    const char *url = json_string_value(json_object_get(object, key));
    if (!url || strlen(url) > URL_MAX || !remote_allowed(url))
        return NULL;
    return arena_strdup(a, url);
}

static bool signs_as_we_read(const json_t *root)
{
    const json_t *list = json_object_get(root, "id_token_signing_alg_values_supported");
    size_t i;
    json_t *one;
    if (!json_is_array(list))
        return true;
    json_array_foreach(list, i, one) if (json_is_string(one) &&
                                         token_algorithm_known(json_string_value(one))) return true;
    return false;
}

/* "https://id.example/" and "https://id.example" are one provider; its own word stands. */
static bool same_issuer(const char *told, const char *typed)
{
    size_t n = strlen(told);
    size_t m = strlen(typed);
    n -= n > 0 && told[n - 1] == '/';
    m -= m > 0 && typed[m - 1] == '/';
    return n == m && strncmp(told, typed, n) == 0;
}

static enum status told_read(struct arena *a, const json_t *root, const char *issuer,
                             struct oidc_told *ret_told, const char **ret_why)
{
    const char *told_issuer = json_string_value(json_object_get(root, "issuer"));
    struct oidc_told told = {
        .issuer = arena_strdup(a, told_issuer),
        .authorization_url = url_in(a, root, "authorization_endpoint"),
        .token_url = url_in(a, root, "token_endpoint"),
        .keys_url = url_in(a, root, "jwks_uri"),
        .takes_header =
            holds(root, "token_endpoint_auth_methods_supported", "client_secret_basic", true),
        .takes_form =
            holds(root, "token_endpoint_auth_methods_supported", "client_secret_post", false),
        .names_itself =
            json_is_true(json_object_get(root, "authorization_response_iss_parameter_supported")),
    };
    if (!told_issuer || !same_issuer(told_issuer, issuer))
        *ret_why = arena_printf(a, "it calls itself %.200s", told_issuer ? told_issuer : "nothing");
    else if (!told.authorization_url || !told.token_url || !told.keys_url)
        *ret_why = "it does not name its addresses, or not with https";
    else if (!holds(root, "response_types_supported", "code", true))
        *ret_why = "it does not know the code flow";
    else if (!signs_as_we_read(root))
        *ret_why = "it signs with none of RS256, ES256, EdDSA";
    else
        *ret_why = NULL;
    if (*ret_why)
        return INVALID;
    *ret_told = told;
    return told.issuer ? OK : LIMIT;
}

enum status oidc_look(struct arena *a, const char *issuer, struct oidc_told *ret_told,
                      const char **ret_why)
{
    json_t *root = NULL;
    size_t n = strlen(issuer);
    n -= n > 0 && issuer[n - 1] == '/';
    struct remote_ask ask = {
        .url = arena_printf(a, "%.*s/.well-known/openid-configuration", (int)n, issuer)};
    if (!ask.url)
        return LIMIT;
    enum status s = remote_json(a, &ask, &root, ret_why);
    if (s == OK)
        s = told_read(a, root, issuer, ret_told, ret_why);
    json_decref(root);
    return s;
}

/* ---- one provider, with what is kept of it --------------------------------------------------- */

static enum status provider_read(struct ctx *ctx, void *arg)
{
    struct oidc_trip *t = arg;
    enum status s =
        sql_provider_of_slug(ctx, &(struct sql_provider_of_slug_args){t->slug}, &t->provider);
    if (s == OK && !t->provider.active)
        return NOT_FOUND;
    struct bytes secret = {"", 0};
    if (s == OK && t->provider.secret.n)
        s = secret_open(ctx, SEAL_PURPOSE, t->provider.id, t->provider.secret, &secret);
    if (s == OK)
        t->secret = secret.p; /* terminated by secret_open */
    return s;
}

enum status oidc_secret_seal(struct ctx *ctx, int64_t provider_id, const char *secret,
                             struct bytes *ret_sealed)
{
    *ret_sealed = (struct bytes){"", 0};
    if (!secret || !*secret)
        return OK;
    return secret_seal(ctx, SEAL_PURPOSE, provider_id, (struct bytes){secret, strlen(secret)},
                       ret_sealed);
}

static enum status note_failed(struct ctx *ctx, void *arg)
{
    const struct oidc_trip *t = arg;
    return sql_provider_failed(
        ctx, &(struct sql_provider_failed_args){.id = t->provider.id, .at = ctx_now_s(ctx)}, NULL);
}

/* It did not answer, or with nonsense: written into the log, and told in a word. */
static enum status gone_wrong(struct ctx *ctx, struct oidc_trip *t, enum status s,
                              const char *where, const char *why)
{
    LOG(LOG_WARN, "sign-in provider", log_text("provider", t->provider.slug),
        log_text("asked", where), log_text("why", why));
    if (s != UNAVAILABLE)
        return oidc_fail(t, OIDC_NONSENSE);
    s = db_tx(ctx, DB_WRITE, note_failed, t);
    return s == OK ? oidc_fail(t, OIDC_DOWN) : s;
}

static bool left_alone(struct ctx *ctx, const struct oidc_trip *t)
{
    return ctx_now_s(ctx) - t->provider.failed_at < FAILED_PAUSE_S;
}

static enum status keep_told(struct ctx *ctx, void *arg)
{
    const struct oidc_trip *t = arg;
    return sql_provider_looked(
        ctx,
        &(struct sql_provider_looked_args){.id = t->provider.id,
                                           .authorization_url = t->provider.authorization_url,
                                           .token_url = t->provider.token_url,
                                           .keys_url = t->provider.keys_url,
                                           .takes_header = t->provider.takes_header,
                                           .takes_form = t->provider.takes_form,
                                           .names_itself = t->provider.names_itself,
                                           .at = ctx_now_s(ctx)},
        NULL);
}

/* See that what it told of itself is fresh. */
static enum status look_again(struct ctx *ctx, struct oidc_trip *t)
{
    struct oidc_told told;
    const char *why = "";
    if (ctx_now_s(ctx) - t->provider.looked_at < TOLD_LIFE_S)
        return OK;
    enum status s = oidc_look(ctx->arena, t->provider.issuer, &told, &why);
    if (s == UNAVAILABLE || s == INVALID)
        return gone_wrong(ctx, t, s, t->provider.issuer, why);
    if (s != OK)
        return s;
    t->provider.authorization_url = told.authorization_url;
    t->provider.token_url = told.token_url;
    t->provider.keys_url = told.keys_url;
    t->provider.takes_header = told.takes_header;
    t->provider.takes_form = told.takes_form;
    t->provider.names_itself = told.names_itself;
    return db_tx(ctx, DB_WRITE, keep_told, t);
}

enum status oidc_open(struct ctx *ctx, struct oidc_trip *t)
{
    enum status s = db_tx(ctx, DB_READ, provider_read, t);
    if (s == OK && left_alone(ctx, t))
        return oidc_fail(t, OIDC_DOWN);
    return s == OK ? look_again(ctx, t) : s;
}

/* ---- the way there --------------------------------------------------------------------------- */

enum status oidc_return_url(struct ctx *ctx, const char *slug, const char **ret_url)
{
    const char *base = NULL;
    enum status s = network_public_url(ctx, &base);
    if (s != OK)
        return s;
    *ret_url = arena_printf(ctx->arena, "%s/sign-in/with/%s/done", base, slug);
    return *ret_url ? OK : LIMIT;
}

static enum status keep_trip(struct ctx *ctx, void *arg)
{
    struct oidc_trip *t = arg;
    unsigned char hash[SECRET_HASH_BYTES];
    unsigned char browser[SECRET_HASH_BYTES];
    secret_hash(t->state, hash);
    browser_begin(ctx, false, browser);
    enum status s = sql_trip_insert(ctx,
                                    &(struct sql_trip_insert_args){
                                        .hash = {hash, sizeof(hash)},
                                        .browser = {browser, sizeof(browser)},
                                        .provider_id = t->provider.id,
                                        .nonce = t->nonce,
                                        .verifier = t->verifier,
                                        .next = t->next,
                                        .account_id = ctx->actor ? ctx->actor->account_id : 0,
                                        .ends_at = ctx_now_s(ctx) + TRIP_LIFE_S,
                                    },
                                    NULL);
    return s == OK ? oidc_return_url(ctx, t->provider.slug, &t->return_url) : s;
}

/* RFC 7636: what only who keeps the verifier can have made. */
static const char *challenge_of(struct arena *a, const char *verifier)
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)verifier, strlen(verifier), hash);
    return base64url_text(a, (struct bytes){hash, sizeof(hash)});
}

enum status oidc_leave(struct ctx *ctx, struct oidc_trip *t, const char **ret_url)
{
    rng_secret(ctx->rng, t->state);
    rng_secret(ctx->rng, t->nonce);
    rng_secret(ctx->rng, t->verifier);
    rng_secret(ctx->rng, t->verifier + RNG_SECRET_CHARS);
    const char *challenge = challenge_of(ctx->arena, t->verifier);
    enum status s = challenge ? db_tx(ctx, DB_WRITE, keep_trip, t) : LIMIT;
    if (s != OK)
        return s;
    struct address a = address_of(ctx, t->provider.authorization_url);
    address_text(&a, "response_type", "code");
    address_text(&a, "client_id", t->provider.client_id);
    address_text(&a, "redirect_uri", t->return_url);
    address_text(&a, "scope", "openid email profile");
    address_text(&a, "state", t->state);
    address_text(&a, "nonce", t->nonce);
    address_text(&a, "code_challenge", challenge);
    address_text(&a, "code_challenge_method", "S256");
    *ret_url = address_end(&a);
    return **ret_url ? OK : LIMIT;
}

/* ---- the way back ---------------------------------------------------------------------------- */

static enum status take_trip(struct ctx *ctx, void *arg)
{
    struct oidc_trip *t = arg;
    unsigned char hash[SECRET_HASH_BYTES];
    unsigned char browser[SECRET_HASH_BYTES];
    struct sql_trip_of_row row;
    if (!t->came_state || !browser_known(ctx, browser))
        return NOT_FOUND;
    secret_hash(t->came_state, hash);
    enum status s = sql_trip_of(ctx,
                                &(struct sql_trip_of_args){.hash = {hash, sizeof(hash)},
                                                           .browser = {browser, sizeof(browser)},
                                                           .provider_id = t->provider.id,
                                                           .now = ctx_now_s(ctx)},
                                &row);
    int64_t changes = 0;
    if (s == OK)
        s = sql_trip_end(ctx, &(struct sql_trip_end_args){{hash, sizeof(hash)}}, &changes);
    if (s != OK || !changes)
        return s == OK ? NOT_FOUND : s;
    (void)snprintf(t->nonce, sizeof(t->nonce), "%s", row.nonce);
    (void)snprintf(t->verifier, sizeof(t->verifier), "%s", row.verifier);
    t->next = row.next;
    t->linking = row.account_id;
    return oidc_return_url(ctx, t->provider.slug, &t->return_url);
}

/* RFC 9207: the answer came from whom we asked, and not from another provider. */
static bool from_whom_we_asked(const struct oidc_trip *t)
{
    if (!t->came_issuer)
        return !t->provider.names_itself;
    return strcmp(t->came_issuer, t->provider.issuer) == 0;
}

/* Where our secret goes. A header is the rule; but what it does to signs like & and : is read in
 * two ways, so that a secret with such goes into the form where that is taken. */
static bool in_header(const struct oidc_trip *t)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    bool safe = !t->secret[strspn(t->secret, plain)] &&
                !t->provider.client_id[strspn(t->provider.client_id, plain)];
    return *t->secret && t->provider.takes_header && (safe || !t->provider.takes_form);
}

/* Give the code for an ID token. */
static enum status exchange(struct ctx *ctx, struct oidc_trip *t, const char **ret_token)
{
    struct address form = address_of(ctx, "");
    bool header = in_header(t);
    address_text(&form, "grant_type", "authorization_code");
    address_text(&form, "code", t->came_code);
    address_text(&form, "redirect_uri", t->return_url);
    address_text(&form, "code_verifier", t->verifier);
    if (!header)
        address_text(&form, "client_id", t->provider.client_id);
    if (!header)
        address_text(&form, "client_secret", t->secret);
    const char *body = address_end(&form);
    if (!*body)
        return LIMIT;
    struct remote_ask ask = {.url = t->provider.token_url, .form = body + 1}; /* without "?" */
    if (header) {
        ask.client_id = t->provider.client_id;
        ask.client_secret = t->secret;
    }
    json_t *root = NULL;
    const char *why = "";
    enum status s = remote_json(ctx->arena, &ask, &root, &why);
    const char *token = s == OK ? json_string_value(json_object_get(root, "id_token")) : NULL;
    *ret_token = arena_strdup(ctx->arena, token);
    json_decref(root);
    if (s == UNAVAILABLE || s == INVALID || (s == OK && !token))
        return gone_wrong(ctx, t, s == OK ? INVALID : s, ask.url, s == OK ? "no id_token" : why);
    return s == OK && !*ret_token ? LIMIT : s;
}

static enum status keep_keys(struct ctx *ctx, void *arg)
{
    const struct oidc_trip *t = arg;
    return sql_provider_keys(ctx,
                             &(struct sql_provider_keys_args){.id = t->provider.id,
                                                              .keys = t->provider.keys,
                                                              .at = t->provider.keys_at},
                             NULL);
}

static enum status fetch_keys(struct ctx *ctx, struct oidc_trip *t)
{
    json_t *root = NULL;
    const char *why = "";
    enum status s =
        remote_json(ctx->arena, &(struct remote_ask){.url = t->provider.keys_url}, &root, &why);
    if (s != OK)
        return s == LIMIT ? s : gone_wrong(ctx, t, s, t->provider.keys_url, why);
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    t->provider.keys = arena_strdup(ctx->arena, text);
    t->provider.keys_at = ctx_now_s(ctx);
    free(text);
    return t->provider.keys ? db_tx(ctx, DB_WRITE, keep_keys, t) : LIMIT;
}

static enum status token_check(struct ctx *ctx, const struct oidc_trip *t, const char *token,
                               struct token_said *ret_said, const char **ret_why)
{
    json_t *keys = json_loads(t->provider.keys, 0, NULL);
    struct token_ask ask = {.issuer = t->provider.issuer,
                            .client_id = t->provider.client_id,
                            .nonce = t->nonce,
                            .now_s = ctx_now_s(ctx),
                            .keys = keys};
    enum status s = token_read(ctx->arena, token, &ask, ret_said, ret_why);
    json_decref(keys);
    return s;
}

/* Believe the token, if need be with keys fetched anew: providers change theirs. */
static enum status token_believe(struct ctx *ctx, struct oidc_trip *t, const char *token)
{
    const char *why = "";
    int64_t age_s = ctx_now_s(ctx) - t->provider.keys_at;
    enum status s = age_s >= KEYS_LIFE_S ? fetch_keys(ctx, t) : OK;
    if (s != OK)
        return s;
    s = token_check(ctx, t, token, &t->said, &why);
    if (s == NOT_FOUND && ctx_now_s(ctx) - t->provider.keys_at >= KEYS_PAUSE_S) {
        s = fetch_keys(ctx, t);
        if (s == OK)
            s = token_check(ctx, t, token, &t->said, &why);
    }
    return s == INVALID || s == NOT_FOUND ? gone_wrong(ctx, t, INVALID, "token", why) : s;
}

enum status oidc_return(struct ctx *ctx, struct oidc_trip *t)
{
    const char *token = NULL;
    enum status s = db_tx(ctx, DB_WRITE, take_trip, t);
    if (s == NOT_FOUND)
        return oidc_fail(t, OIDC_OVER);
    if (s != OK)
        return s;
    if (!from_whom_we_asked(t))
        return gone_wrong(ctx, t, INVALID, "answer", "another issuer");
    if (t->came_error || !t->came_code)
        return oidc_fail(t, OIDC_REFUSED);
    s = exchange(ctx, t, &token);
    return s == OK ? token_believe(ctx, t, token) : s;
}
