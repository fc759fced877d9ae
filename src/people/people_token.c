/* ID tokens (OpenID Connect Core, 3.1.3.7; RFC 7515, 7517): read, and believed only when the
 * provider signed them for us, now, for this very trip. Pure. */
#include "base/json.h"
#include "people/people_internal.h"

#include <jansson.h>
#include <string.h>

enum {
    TOKEN_MAX = 16 << 10,
    CLOCKS_OFF_S = 120, /* clocks differ */
    SUBJECT_MAX = 255   /* OpenID Connect Core, 2 */
};

static const struct {
    const char *name;
    int64_t algorithm;
    const char *key_type;
} algorithms[] = {
    {"RS256", KEY_RS256, "RSA"}, {"ES256", KEY_ES256, "EC"}, {"EdDSA", KEY_EDDSA, "OKP"}};

bool token_algorithm_known(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
        if (strcmp(name, algorithms[i].name) == 0)
            return true;
    return false;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* ---- its parts ------------------------------------------------------------------------------- */

struct parts {
    struct bytes signed_text; /* header and claims as they came */
    struct bytes signature;
    json_t *header;
    json_t *claims;
};

static json_t *json_part(struct arena *a, const char *text, size_t n)
{
    struct bytes bytes;
    json_t *root = NULL;
    const char *why = NULL;
    if (base64url_bytes(a, text, n, &bytes) != OK ||
        json_read(bytes.p, bytes.n, TOKEN_MAX, &root, &why) != OK)
        return NULL;
    return root;
}

static bool parts_read(struct arena *a, const char *token, struct parts *ret)
{
    const char *dot = strchr(token, '.');
    const char *second = dot ? strchr(dot + 1, '.') : NULL;
    if (!second || strchr(second + 1, '.') || strlen(token) > TOKEN_MAX)
        return false;
    ret->signed_text = (struct bytes){token, (size_t)(second - token)};
    ret->header = json_part(a, token, (size_t)(dot - token));
    ret->claims = json_part(a, dot + 1, (size_t)(second - dot - 1));
    return ret->header && ret->claims &&
           base64url_bytes(a, second + 1, strlen(second + 1), &ret->signature) == OK;
}

/* ---- its signature --------------------------------------------------------------------------- */

static bool number_of(struct arena *a, const json_t *key, const char *name, struct bytes *ret)
{
    const char *text = text_of(key, name);
    return text && base64url_bytes(a, text, strlen(text), ret) == OK && ret->n > 0;
}

static enum status key_of(struct arena *a, const json_t *key, int64_t algorithm,
                          struct bytes *ret_spki)
{
    struct bytes first;
    struct bytes second;
    if (algorithm == KEY_RS256)
        return number_of(a, key, "n", &first) && number_of(a, key, "e", &second)
                   ? key_rsa(a, first, second, ret_spki)
                   : INVALID;
    if (algorithm == KEY_ES256)
        return same(text_of(key, "crv"), "P-256") && number_of(a, key, "x", &first) &&
                       number_of(a, key, "y", &second)
                   ? key_p256(a, first, second, ret_spki)
                   : INVALID;
    return same(text_of(key, "crv"), "Ed25519") && number_of(a, key, "x", &first)
               ? key_ed25519(a, first, ret_spki)
               : INVALID;
}

/* Is the key meant for this token? */
static bool key_meant(const json_t *key, const json_t *header, size_t algorithm)
{
    const char *use = text_of(key, "use");
    const char *alg = text_of(key, "alg");
    const char *kid = text_of(header, "kid");
    return same(text_of(key, "kty"), algorithms[algorithm].key_type) &&
           (!use || same(use, "sig")) && (!alg || same(alg, algorithms[algorithm].name)) &&
           (!kid || same(kid, text_of(key, "kid")));
}

/* OK; INVALID: signed by nobody whom we take, or wrongly; NOT_FOUND: by a key that is not there. */
static enum status signature_check(struct arena *a, const struct parts *p, const json_t *set,
                                   const char **ret_why)
{
    size_t algorithm = 0;
    size_t i;
    json_t *key;
    bool met = false;
    const char *alg = text_of(p->header, "alg");
    while (algorithm < ARRAY_LEN(algorithms) && !same(alg, algorithms[algorithm].name))
        algorithm++;
    if (algorithm == ARRAY_LEN(algorithms) || json_object_get(p->header, "crit")) {
        *ret_why = "algorithm";
        return INVALID;
    }
    struct bytes signature = p->signature;
    if (algorithms[algorithm].algorithm == KEY_ES256 &&
        key_der_signature(a, p->signature, &signature) != OK) {
        *ret_why = "signature";
        return INVALID;
    }
    json_array_foreach(json_object_get(set, "keys"), i, key)
    {
        struct bytes spki;
        if (!key_meant(key, p->header, algorithm) ||
            key_of(a, key, algorithms[algorithm].algorithm, &spki) != OK)
            continue;
        met = true;
        if (key_verifies(algorithms[algorithm].algorithm, spki, p->signed_text, signature))
            return OK;
    }
    *ret_why = met ? "signature" : "key";
    return met ? INVALID : NOT_FOUND;
}

/* ---- what it says ---------------------------------------------------------------------------- */

/* It is for us: alone, or among others and given to us. */
static bool for_us(const json_t *claims, const char *client_id)
{
    const json_t *aud = json_object_get(claims, "aud");
    const char *azp = text_of(claims, "azp");
    bool named = json_is_string(aud) && same(json_string_value(aud), client_id);
    size_t i;
    json_t *one;
    json_array_foreach(aud, i, one) named = named || same(json_string_value(one), client_id);
    if (json_is_array(aud) && json_array_size(aud) > 1 && !azp)
        return false;
    return named && (!azp || same(azp, client_id));
}

static bool in_time(const json_t *claims, int64_t now_s)
{
    const json_t *exp = json_object_get(claims, "exp");
    const json_t *iat = json_object_get(claims, "iat");
    return json_is_number(exp) && json_is_number(iat) &&
           json_number_value(exp) > (double)(now_s - CLOCKS_OFF_S) &&
           json_number_value(iat) < (double)(now_s + CLOCKS_OFF_S);
}

/* Why it is not believed, in a word for the log; NULL: it is. */
static const char *claims_refused(const json_t *claims, const struct token_ask *ask)
{
    const char *subject = text_of(claims, "sub");
    if (!same(text_of(claims, "iss"), ask->issuer))
        return "issuer";
    if (!for_us(claims, ask->client_id))
        return "audience";
    if (!in_time(claims, ask->now_s))
        return "time";
    if (!same(text_of(claims, "nonce"), ask->nonce))
        return "nonce";
    return !subject || !*subject || strlen(subject) > SUBJECT_MAX ? "subject" : NULL;
}

static enum status claims_keep(struct arena *a, const json_t *claims, struct token_said *ret_said)
{
    const char *email = text_of(claims, "email");
    struct token_said said = {.subject = arena_strdup(a, text_of(claims, "sub")),
                              .name = arena_strdup(a, text_of(claims, "name"))};
    if (email && email_valid(email)) {
        said.email = arena_strdup(a, email);
        said.verified = json_is_true(json_object_get(claims, "email_verified"));
        if (!said.email)
            return LIMIT;
    }
    if (!said.subject)
        return LIMIT;
    *ret_said = said;
    return OK;
}

enum status token_read(struct arena *a, const char *token, const struct token_ask *ask,
                       struct token_said *ret_said, const char **ret_why)
{
    struct parts p = {.header = NULL};
    enum status s = INVALID;
    const char *why = "form";
    if (parts_read(a, token, &p)) {
        s = signature_check(a, &p, ask->keys, &why);
        if (s == OK)
            why = claims_refused(p.claims, ask);
        if (s == OK)
            s = why ? INVALID : claims_keep(a, p.claims, ret_said);
    }
    json_decref(p.header);
    json_decref(p.claims);
    if (s != OK)
        *ret_why = why;
    return s;
}
