/* What passkeys say: the test vectors of WebAuthn Level 3, whole and bent; CBOR that lies; keys. */
#include "people/people_internal.h"

#include <jansson.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char vectors_path[] = "tests/data/webauthn-l3-vectors.json";
static const struct webauthn_site site = {"example.org", "https://example.org"};

struct pair {
    const char *id;
    struct bytes create_client, attestation, credential;
    struct bytes get_client, said, signature;
};

static struct bytes hex(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    size_t n = 0;
    assert_non_null(text);
    unsigned char *bytes = arena_alloc(a, strlen(text) / 2 + 1);
    assert_int_equal(sodium_hex2bin(bytes, strlen(text) / 2, text, strlen(text), NULL, &n, NULL),
                     0);
    return (struct bytes){bytes, n};
}

/* Call `look` with each pair of the file. */
static void each_pair(void (*look)(struct arena *a, const struct pair *p))
{
    json_t *root = json_load_file(vectors_path, 0, NULL);
    struct arena *a = arena_new(1 << 20);
    size_t i;
    json_t *v;
    assert_non_null(root);
    json_array_foreach(json_object_get(root, "vectors"), i, v)
    {
        const json_t *made = json_object_get(v, "registration");
        const json_t *used = json_object_get(v, "authentication");
        struct pair p = {.id = json_string_value(json_object_get(v, "id")),
                         .create_client = hex(a, made, "clientDataJSON"),
                         .attestation = hex(a, made, "attestationObject"),
                         .credential = hex(a, made, "credential_id"),
                         .get_client = hex(a, used, "clientDataJSON"),
                         .said = hex(a, used, "authenticatorData"),
                         .signature = hex(a, used, "signature")};
        struct bytes challenge;
        struct bytes right = hex(a, made, "challenge");
        if (webauthn_challenge(a, &site, WEBAUTHN_CREATE, p.create_client, &challenge) == OK) {
            assert_int_equal(challenge.n, right.n);
            assert_memory_equal(challenge.p, right.p, right.n);
        }
        look(a, &p);
        arena_reset(a);
    }
    assert_true(i >= 15);
    arena_free(a);
    json_decref(root);
}

static bool ends(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* ES384, ES512 and Ed448 are not among what we ask for. */
static bool of_ours(const struct pair *p)
{
    return !ends(p->id, "es384") && !ends(p->id, "es512") && !ends(p->id, "ed448");
}

/* Made in a page within a page of another site. */
static bool framed(const struct pair *p)
{
    return ends(p->id, "crossOrigin") || ends(p->id, "topOrigin");
}

static struct webauthn_key key_of(struct arena *a, const struct pair *p)
{
    struct webauthn_key key;
    assert_int_equal(webauthn_made(a, &site, p->attestation, &key), OK);
    return key;
}

static void made_and_used(struct arena *a, const struct pair *p)
{
    struct webauthn_key key;
    struct bytes c;
    enum status made = webauthn_made(a, &site, p->attestation, &key);
    assert_int_equal(made, of_ours(p) ? OK : INVALID);
    assert_int_equal(webauthn_challenge(a, &site, WEBAUTHN_CREATE, p->create_client, &c),
                     framed(p) ? INVALID : OK);
    if (made != OK)
        return;
    assert_int_equal(key.credential.n, p->credential.n);
    assert_memory_equal(key.credential.p, p->credential.p, p->credential.n);
    struct webauthn_key used = {0};
    assert_int_equal(webauthn_signed(&site, &key, p->said, p->get_client, p->signature, &used), OK);
    /* The deed and the site are part of it. */
    assert_int_equal(webauthn_challenge(a, &site, WEBAUTHN_CREATE, p->get_client, &c), INVALID);
    assert_int_equal(webauthn_challenge(a, &site, WEBAUTHN_GET, p->create_client, &c), INVALID);
}

static void the_vectors_of_the_standard(void **state) /* PE-26 */
{
    (void)state;
    each_pair(made_and_used);
}

/* A copy with one bit of one byte turned. */
static struct bytes bent(struct arena *a, struct bytes b, size_t at)
{
    unsigned char *copy = arena_alloc(a, b.n);
    memcpy(copy, b.p, b.n);
    copy[at] ^= 1;
    return (struct bytes){copy, b.n};
}

static void bend(struct arena *a, const struct pair *p)
{
    if (!of_ours(p))
        return;
    struct webauthn_key key = key_of(a, p);
    struct webauthn_key used = {0};
    for (size_t i = 0; i < p->said.n; i++)
        assert_int_equal(
            webauthn_signed(&site, &key, bent(a, p->said, i), p->get_client, p->signature, &used),
            INVALID);
    for (size_t i = 0; i < p->get_client.n; i += 7)
        assert_int_equal(
            webauthn_signed(&site, &key, p->said, bent(a, p->get_client, i), p->signature, &used),
            INVALID);
    for (size_t i = 0; i < p->signature.n; i++)
        assert_int_equal(
            webauthn_signed(&site, &key, p->said, p->get_client, bent(a, p->signature, i), &used),
            INVALID);
    for (size_t n = 0; n < p->said.n; n++) /* cut short */
        assert_int_equal(webauthn_signed(&site, &key, (struct bytes){p->said.p, n}, p->get_client,
                                         p->signature, &used),
                         INVALID);
    assert_int_equal(used.counter, 0);
    /* A key is good for its own algorithm only. */
    struct webauthn_key other = key;
    other.algorithm = key.algorithm == KEY_ES256 ? KEY_RS256 : KEY_ES256;
    assert_int_equal(webauthn_signed(&site, &other, p->said, p->get_client, p->signature, &used),
                     INVALID);
}

static void a_bit_that_is_turned_is_seen(void **state) /* PE-26 */
{
    (void)state;
    each_pair(bend);
}

static void cut(struct arena *a, const struct pair *p)
{
    struct webauthn_key key;
    for (size_t n = 0; n < p->attestation.n; n++)
        assert_int_equal(webauthn_made(a, &site, (struct bytes){p->attestation.p, n}, &key),
                         INVALID);
    unsigned char *longer = arena_alloc(a, p->attestation.n + 1);
    memcpy(longer, p->attestation.p, p->attestation.n);
    assert_int_equal(webauthn_made(a, &site, (struct bytes){longer, p->attestation.n + 1}, &key),
                     INVALID);
    struct webauthn_site other = {"example.com", "https://example.com"};
    struct bytes c;
    assert_int_equal(webauthn_made(a, &other, p->attestation, &key), INVALID);
    assert_int_equal(webauthn_challenge(a, &other, WEBAUTHN_CREATE, p->create_client, &c), INVALID);
}

static void a_key_is_whole_and_for_this_site(void **state) /* PE-26 */
{
    (void)state;
    each_pair(cut);
}

/* ---- what the browser says ------------------------------------------------------------------- */

static enum status challenge(const char *client_data)
{
    struct arena *a = arena_new(1 << 16);
    struct bytes c;
    enum status s = webauthn_challenge(a, &site, WEBAUTHN_GET,
                                       (struct bytes){client_data, strlen(client_data)}, &c);
    arena_free(a);
    return s;
}

#define SAYS(type, challenge, origin, more) \
    "{\"type\":\"" type "\",\"challenge\":\"" challenge "\",\"origin\":\"" origin "\"" more "}"

static void the_browser_says_where_and_what_for(void **state) /* PE-26 */
{
    (void)state;
    static const char *const good[] = {
        SAYS("webauthn.get", "AAAA", "https://example.org", ""),
        SAYS("webauthn.get", "AAAA", "https://example.org", ",\"crossOrigin\":false"),
        SAYS("webauthn.get", "AAAA", "https://example.org", ",\"anything\":[{\"new\":1}]")};
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "null",
        SAYS("webauthn.create", "AAAA", "https://example.org", ""),
        SAYS("payment.get", "AAAA", "https://example.org", ""),
        SAYS("webauthn.get", "AAAA", "https://example.org.evil.example", ""),
        SAYS("webauthn.get", "AAAA", "http://example.org", ""),
        SAYS("webauthn.get", "AAAA", "https://example.org:8443", ""),
        SAYS("webauthn.get", "AAAA", "https://EXAMPLE.org", ""),
        SAYS("webauthn.get", "AAAA", "https://example.org", ",\"crossOrigin\":true"),
        SAYS("webauthn.get", "AAAA", "https://example.org",
             ",\"topOrigin\":\"https://example.com\""),
        SAYS("webauthn.get", "AA==", "https://example.org", ""),
        SAYS("webauthn.get", "A+/A", "https://example.org", ""),
        SAYS("webauthn.get", "AAAA", "https://example.org", ",\"origin\":\"https://example.org\""),
        SAYS("webauthn.get", "AAAA", "https://example.org", "") "x",
        "{\"type\":\"webauthn.get\",\"challenge\":7,\"origin\":\"https://example.org\"}",
    };
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_int_equal(challenge(good[i]), OK);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(challenge(bad[i]), INVALID);
}

static void a_site_has_a_name(void **state) /* PE-26 */
{
    (void)state;
    static const struct {
        const char *url, *rp_id, *origin; /* rp_id NULL: none */
    } rows[] = {
        {"https://loggia.example", "loggia.example", "https://loggia.example"},
        {"https://loggia.example/app", "loggia.example", "https://loggia.example"},
        {"http://localhost:8080", "localhost", "http://localhost:8080"},
        {"https://a-b.example:8443/x?y", "a-b.example", "https://a-b.example:8443"},
        {"http://127.0.0.1:8080", NULL, NULL},
        {"http://[::1]:8080", NULL, NULL},
        {"https://", NULL, NULL},
        {"loggia.example", NULL, NULL},
        {"", NULL, NULL},
    };
    struct arena *a = arena_new(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct webauthn_site s;
        enum status st = webauthn_site_of(a, rows[i].url, &s);
        assert_int_equal(st, rows[i].rp_id ? OK : INVALID);
        if (st == OK) {
            assert_string_equal(s.rp_id, rows[i].rp_id);
            assert_string_equal(s.origin, rows[i].origin);
        }
    }
    arena_free(a);
}

/* ---- CBOR ------------------------------------------------------------------------------------ */

static bool skips(const void *p, size_t n)
{
    struct bytes in = {p, n};
    return item_skip(&in) && in.n == 0;
}

#define SKIPS(literal) skips("" literal, sizeof(literal) - 1)

static void counts_that_lie_cost_nothing(void **state)
{
    (void)state;
    assert_true(SKIPS("\x00"));
    assert_true(SKIPS("\x38\x18"));
    assert_true(SKIPS("\x82\x01\xf6"));
    assert_true(SKIPS("\xa1\x61\x61\xf5"));
    assert_true(SKIPS("\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00"));
    assert_false(SKIPS(""));
    assert_false(SKIPS("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff\x01")); /* 2^63 items */
    assert_false(SKIPS("\xbb\x7f\xff\xff\xff\xff\xff\xff\xff\x01"));
    assert_false(SKIPS("\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02"));
    assert_false(SKIPS("\x5b\x7f\xff\xff\xff\xff\xff\xff\xff\x01")); /* as many bytes */
    assert_false(SKIPS("\x9f\x01\xff"));                             /* without a stated length */
    assert_false(SKIPS("\x5f\x41\x01\xff"));
    assert_false(SKIPS("\xc1\x01")); /* a tag */
    assert_false(SKIPS("\xff"));
    assert_false(SKIPS("\x1c"));
    unsigned char deep[64];
    memset(deep, 0x81, sizeof(deep)); /* lists in lists */
    deep[sizeof(deep) - 1] = 0;
    assert_false(skips(deep, sizeof(deep)));
    assert_true(skips(deep + sizeof(deep) - 5, 5));
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void keys_that_are_none_are_refused(void **state) /* PE-26 */
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    unsigned char x[32] = {1};
    unsigned char y[32] = {2};
    unsigned char small[128] = {0xff, [127] = 1}; /* 1,024 bits */
    unsigned char even[256] = {0xff};
    unsigned char fine[256] = {0xff, [255] = 1};
    unsigned char three[] = {3};
    unsigned char one[] = {1};
    struct bytes out;
    assert_int_equal(key_p256(a, (struct bytes){x, 32}, (struct bytes){y, 32}, &out), INVALID);
    assert_int_equal(key_p256(a, (struct bytes){x, 31}, (struct bytes){y, 32}, &out), INVALID);
    assert_int_equal(key_ed25519(a, (struct bytes){x, 31}, &out), INVALID);
    assert_int_equal(key_rsa(a, (struct bytes){small, 128}, (struct bytes){three, 1}, &out),
                     INVALID);
    assert_int_equal(key_rsa(a, (struct bytes){even, 256}, (struct bytes){three, 1}, &out),
                     INVALID);
    assert_int_equal(key_rsa(a, (struct bytes){fine, 256}, (struct bytes){one, 1}, &out), INVALID);
    assert_int_equal(key_rsa(a, (struct bytes){fine, 256}, (struct bytes){NULL, 0}, &out), INVALID);
    assert_int_equal(key_rsa(a, (struct bytes){fine, 256}, (struct bytes){three, 1}, &out), OK);
    assert_false(key_verifies(KEY_RS256, out, (struct bytes){"x", 1}, (struct bytes){fine, 256}));
    assert_false(key_verifies(KEY_ES256, out, (struct bytes){"x", 1}, (struct bytes){fine, 256}));
    assert_false(key_verifies(0, out, (struct bytes){"x", 1}, (struct bytes){fine, 256}));
    assert_false(key_verifies(KEY_ES256, (struct bytes){"x", 1}, (struct bytes){"x", 1},
                              (struct bytes){fine, 256}));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard),
        cmocka_unit_test(a_bit_that_is_turned_is_seen),
        cmocka_unit_test(a_key_is_whole_and_for_this_site),
        cmocka_unit_test(the_browser_says_where_and_what_for),
        cmocka_unit_test(a_site_has_a_name),
        cmocka_unit_test(counts_that_lie_cost_nothing),
        cmocka_unit_test(keys_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
