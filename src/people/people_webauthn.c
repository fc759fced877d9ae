/* What a passkey says, checked as WebAuthn Level 3 asks of a site (sections 7.1 and 7.2). Pure. */
#include "base/json.h"
#include "people/people_internal.h"

#include <jansson.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

enum {
    CLIENT_DATA_MAX = 4096,
    CREDENTIAL_MAX = 1023, /* section 5.8.3 */
    AAGUID_BYTES = 16,
    HASH_BYTES = SHA256_DIGEST_LENGTH
};

/* Bits of the device's flags (section 6.1). */
enum {
    PERSON_PRESENT = 1 << 0,
    PERSON_VERIFIED = 1 << 2,
    MAY_BE_SYNCED = 1 << 3,
    IS_SYNCED = 1 << 4,
    KEY_INCLUDED = 1 << 6,
    EXTENSIONS_INCLUDED = 1 << 7
};

/* Keys of a COSE key (RFC 9053). */
enum {
    COSE_TYPE = 1,
    COSE_ALGORITHM = 3,
    COSE_CURVE = -1,
    COSE_X = -2,
    COSE_Y = -3,
    COSE_N = -1,
    COSE_E = -2,
    COSE_OKP = 1,
    COSE_EC2 = 2,
    COSE_RSA = 3,
    COSE_P256 = 1,
    COSE_ED25519 = 6
};

/* ---- base64 for addresses -------------------------------------------------------------------- */

enum status base64url_bytes(struct arena *a, const char *text, size_t text_n,
                            struct bytes *ret_bytes)
{
    const char *end = NULL;
    size_t n = 0;
    unsigned char *bytes = arena_alloc(a, text_n);
    if (!bytes)
        return LIMIT;
    if (sodium_base642bin(bytes, text_n, text, text_n, NULL, &n, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text + text_n)
        return INVALID;
    *ret_bytes = (struct bytes){bytes, n};
    return OK;
}

char *base64url_text(struct arena *a, struct bytes b)
{
    size_t size = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, size);
    return text ? sodium_bin2base64(text, size, b.p, b.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
                : NULL;
}

/* ---- the site -------------------------------------------------------------------------------- */

enum status webauthn_site_of(struct arena *a, const char *public_url,
                             struct webauthn_site *ret_site)
{
    const char *host = strstr(public_url, "://");
    if (!host)
        return INVALID;
    host += 3;
    size_t origin_n = (size_t)(host - public_url) + strcspn(host, "/?#");
    size_t host_n = strcspn(host, ":/?#");
    bool number = host[0] == '[' || strspn(host, "0123456789.") >= host_n;
    if (host_n == 0 || number)
        return INVALID;
    struct webauthn_site site = {.rp_id = arena_strndup(a, host, host_n),
                                 .origin = arena_strndup(a, public_url, origin_n)};
    if (!site.rp_id || !site.origin)
        return LIMIT;
    *ret_site = site;
    return OK;
}

/* ---- what the browser says ------------------------------------------------------------------- */

static bool says(const json_t *object, const char *key, const char *value)
{
    const json_t *text = json_object_get(object, key);
    return json_is_string(text) && strcmp(json_string_value(text), value) == 0;
}

enum status webauthn_challenge(struct arena *a, const struct webauthn_site *site,
                               enum webauthn_deed deed, struct bytes client_data,
                               struct bytes *ret_challenge)
{
    json_t *root = NULL;
    const char *why = NULL;
    enum status s = json_read(client_data.p, client_data.n, CLIENT_DATA_MAX, &root, &why);
    if (s != OK)
        return INVALID;
    const json_t *challenge = json_object_get(root, "challenge");
    /* Our pages are never framed: what was made in a page of another site is not for us. */
    bool ours = says(root, "type", deed == WEBAUTHN_GET ? "webauthn.get" : "webauthn.create") &&
                says(root, "origin", site->origin) &&
                !json_is_true(json_object_get(root, "crossOrigin")) &&
                !json_object_get(root, "topOrigin") && json_is_string(challenge);
    s = ours ? base64url_bytes(a, json_string_value(challenge), json_string_length(challenge),
                               ret_challenge)
             : INVALID;
    json_decref(root);
    return s;
}

/* ---- what the device says -------------------------------------------------------------------- */

struct said {
    unsigned flags;
    struct webauthn_key key; /* counter, verified, synced */
    struct bytes rest;       /* behind the part that is always there */
};

static bool take(struct bytes *in, size_t n, const unsigned char **ret_p)
{
    if (in->n < n)
        return false;
    *ret_p = in->p;
    *in = (struct bytes){*ret_p + n, in->n - n};
    return true;
}

/* The head of authenticatorData: it is for this site, and somebody was there. */
static bool head_read(const struct webauthn_site *site, struct bytes in, struct said *ret_said)
{
    unsigned char right[HASH_BYTES];
    const unsigned char *hash;
    const unsigned char *flags;
    const unsigned char *count;
    SHA256((const unsigned char *)site->rp_id, strlen(site->rp_id), right);
    if (!take(&in, HASH_BYTES, &hash) || !take(&in, 1, &flags) || !take(&in, 4, &count) ||
        memcmp(hash, right, HASH_BYTES) != 0 || !(*flags & PERSON_PRESENT))
        return false;
    if ((*flags & IS_SYNCED) && !(*flags & MAY_BE_SYNCED))
        return false;
    int64_t counter = (int64_t)count[0] << 24 | count[1] << 16 | count[2] << 8 | count[3];
    *ret_said = (struct said){.flags = *flags,
                              .key = {.counter = counter,
                                      .verified = *flags & PERSON_VERIFIED,
                                      .synced = *flags & IS_SYNCED},
                              .rest = in};
    return true;
}

/* ---- a new key ------------------------------------------------------------------------------- */

/* What a COSE key holds, as far as we look. */
struct cose {
    int64_t type, algorithm, curve;
    struct bytes minus1, minus2, minus3;
};

static void cose_keep(struct cose *c, int64_t key, const struct item *value)
{
    bool number = value->kind == ITEM_NUMBER;
    if (key == COSE_TYPE && number)
        c->type = value->number;
    else if (key == COSE_ALGORITHM && number)
        c->algorithm = value->number;
    else if (key == COSE_CURVE && number)
        c->curve = value->number;
    else if (key == COSE_N && value->kind == ITEM_BYTES)
        c->minus1 = value->bytes;
    else if (key == COSE_X && value->kind == ITEM_BYTES)
        c->minus2 = value->bytes;
    else if (key == COSE_Y && value->kind == ITEM_BYTES)
        c->minus3 = value->bytes;
}

static bool cose_read(struct bytes *in, struct cose *ret_cose)
{
    struct item map;
    struct cose c = {0};
    if (!item_read(in, &map) || map.kind != ITEM_MAP)
        return false;
    for (size_t i = 0; i < map.count; i++) {
        struct item key;
        struct item value;
        if (!item_read(in, &key) || key.kind != ITEM_NUMBER)
            return false;
        struct bytes after = *in;
        if (!item_skip(&after) || !item_read(in, &value))
            return false;
        *in = after;
        cose_keep(&c, key.number, &value);
    }
    *ret_cose = c;
    return true;
}

static enum status cose_key(struct arena *a, const struct cose *c, struct bytes *ret_spki)
{
    if (c->algorithm == KEY_ES256 && c->type == COSE_EC2 && c->curve == COSE_P256)
        return key_p256(a, c->minus2, c->minus3, ret_spki);
    if (c->algorithm == KEY_EDDSA && c->type == COSE_OKP && c->curve == COSE_ED25519)
        return key_ed25519(a, c->minus2, ret_spki);
    if (c->algorithm == KEY_RS256 && c->type == COSE_RSA)
        return key_rsa(a, c->minus1, c->minus2, ret_spki);
    return INVALID;
}

/* authenticatorData out of {"fmt": .., "attStmt": .., "authData": ..}. */
static bool said_of(struct bytes attestation, struct bytes *ret_said)
{
    static const char wanted[] = "authData";
    struct item map;
    bool found = false;
    if (!item_read(&attestation, &map) || map.kind != ITEM_MAP)
        return false;
    for (size_t i = 0; i < map.count; i++) {
        struct item key;
        struct item value;
        if (!item_read(&attestation, &key) || key.kind != ITEM_TEXT)
            return false;
        struct bytes after = attestation;
        if (!item_skip(&after) || !item_read(&attestation, &value))
            return false;
        attestation = after;
        if (key.bytes.n != sizeof(wanted) - 1 || memcmp(key.bytes.p, wanted, key.bytes.n) != 0)
            continue;
        if (found || value.kind != ITEM_BYTES)
            return false;
        *ret_said = value.bytes;
        found = true;
    }
    return found && attestation.n == 0;
}

enum status webauthn_made(struct arena *a, const struct webauthn_site *site,
                          struct bytes attestation, struct webauthn_key *ret_key)
{
    struct bytes bytes;
    struct said said;
    const unsigned char *aaguid;
    const unsigned char *length;
    const unsigned char *credential;
    struct cose cose;
    if (!said_of(attestation, &bytes) || !head_read(site, bytes, &said) ||
        !(said.flags & KEY_INCLUDED) || !take(&said.rest, AAGUID_BYTES, &aaguid) ||
        !take(&said.rest, 2, &length))
        return INVALID;
    size_t n = (size_t)length[0] << 8 | length[1];
    if (n == 0 || n > CREDENTIAL_MAX || !take(&said.rest, n, &credential) ||
        !cose_read(&said.rest, &cose))
        return INVALID;
    if ((said.flags & EXTENSIONS_INCLUDED) && !item_skip(&said.rest))
        return INVALID;
    if (said.rest.n > 0)
        return INVALID;
    struct webauthn_key key = said.key;
    key.credential = (struct bytes){credential, n};
    key.algorithm = cose.algorithm;
    enum status s = cose_key(a, &cose, &key.spki);
    if (s == OK)
        *ret_key = key;
    return s;
}

/* ---- a signature ----------------------------------------------------------------------------- */

enum status webauthn_signed(const struct webauthn_site *site, const struct webauthn_key *key,
                            struct bytes said_bytes, struct bytes client_data,
                            struct bytes signature, struct webauthn_key *ret_key)
{
    unsigned char text[CLIENT_DATA_MAX];
    struct said said;
    if (said_bytes.n > sizeof(text) - HASH_BYTES || !head_read(site, said_bytes, &said))
        return INVALID;
    memcpy(text, said_bytes.p, said_bytes.n);
    SHA256(client_data.p, client_data.n, text + said_bytes.n);
    struct bytes signed_text = {text, said_bytes.n + HASH_BYTES};
    if (!key_verifies(key->algorithm, key->spki, signed_text, signature))
        return INVALID;
    ret_key->counter = said.key.counter;
    ret_key->verified = said.key.verified;
    ret_key->synced = said.key.synced;
    return OK;
}
