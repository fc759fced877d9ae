/* ID tokens: signed examples of RFC 7515, and tokens of our own making, true and bent. */
#include "people/people_internal.h"

#include <jansson.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { NOW_S = 1800000000 };

/* ---- examples of the standard ---------------------------------------------------------------- */

/* RFC 7515, A.2 and A.3: both say {"iss":"joe", "exp":1300819380, ...} to nobody. */
static const char rfc_rs256[] =
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L"
    "07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUi"
    "pUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
static const char rfc_rs256_keys[] =
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx"
    "HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGz"
    "jb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3"
    "qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp"
    "oQ\",\"e\":\"AQAB\"}]}";
static const char rfc_es256[] =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
static const char rfc_es256_keys[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":"
                                     "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                                     "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

/* Why a token is refused, "" when it is not. */
static const char *why(const char *token, const char *keys, const char *issuer)
{
    struct arena *a = arena_new(1 << 18);
    json_t *set = json_loads(keys, 0, NULL);
    struct token_ask ask = {
        .issuer = issuer, .client_id = "us", .nonce = "n", .now_s = NOW_S, .keys = set};
    struct token_said said;
    const char *refused = "";
    enum status s = token_read(a, token, &ask, &said, &refused);
    assert_int_equal(s == OK, !*refused);
    json_decref(set);
    arena_free(a);
    return refused;
}

static void signatures_of_the_standard(void **state) /* PE-29 */
{
    (void)state;
    assert_string_equal(why(rfc_rs256, rfc_rs256_keys, "joe"), "audience");
    assert_string_equal(why(rfc_es256, rfc_es256_keys, "joe"), "audience");
    assert_string_equal(why(rfc_rs256, rfc_rs256_keys, "jane"), "issuer");
    assert_string_equal(why(rfc_rs256, rfc_es256_keys, "joe"), "key");
    assert_string_equal(why(rfc_es256, rfc_rs256_keys, "joe"), "key");
    char bent[sizeof(rfc_rs256)];
    for (size_t i = 40; i < sizeof(bent) - 3; i += 13) {
        memcpy(bent, rfc_rs256, sizeof(bent));
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        assert_string_not_equal(why(bent, rfc_rs256_keys, "joe"), "audience");
    }
}

/* ---- tokens of our own making ---------------------------------------------------------------- */

/* A provider: its keys, and how it signs. */
struct signer {
    struct arena *a;
    EVP_PKEY *rsa, *ec, *ed;
    json_t *keys;
};

static const char *url(struct arena *a, const void *p, size_t n)
{
    return base64url_text(a, (struct bytes){p, n});
}

static const char *number(struct arena *a, EVP_PKEY *key, const char *name, size_t size)
{
    unsigned char bytes[512];
    BIGNUM *n = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, name, &n), 1);
    size = size ? size : (size_t)BN_num_bytes(n);
    assert_int_equal(BN_bn2binpad(n, bytes, (int)size), (int)size);
    BN_free(n);
    return url(a, bytes, size);
}

static void signer_open(struct signer *s)
{
    unsigned char raw[32];
    size_t raw_n = sizeof(raw);
    s->a = arena_new(1 << 20);
    s->rsa = EVP_RSA_gen(2048);
    s->ec = EVP_EC_gen("P-256");
    s->ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    assert_true(s->rsa && s->ec && s->ed);
    assert_int_equal(EVP_PKEY_get_raw_public_key(s->ed, raw, &raw_n), 1);
    s->keys = json_pack(
        "{s:[{s:s,s:s,s:s,s:s},{s:s,s:s,s:s,s:s,s:s},{s:s,s:s,s:s,s:s},{s:s,s:s,s:s}]}", "keys",
        "kty", "RSA", "kid", "r", "n", number(s->a, s->rsa, "n", 0), "e",
        number(s->a, s->rsa, "e", 0), "kty", "EC", "kid", "e", "crv", "P-256", "x",
        number(s->a, s->ec, "qx", 32), "y", number(s->a, s->ec, "qy", 32), "kty", "OKP", "kid", "d",
        "crv", "Ed25519", "x", url(s->a, raw, raw_n), "kty", "oct", "kid", "o", "k", "AAAA");
    assert_non_null(s->keys);
}

static void signer_close(struct signer *s)
{
    json_decref(s->keys);
    EVP_PKEY_free(s->rsa);
    EVP_PKEY_free(s->ec);
    EVP_PKEY_free(s->ed);
    arena_free(s->a);
}

/* DER to two numbers side by side, as tokens have it. */
static const char *raw_signature(struct arena *a, const unsigned char *der, size_t n)
{
    unsigned char raw[64];
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)n);
    assert_non_null(pair);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, 32), 32);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + 32, 32), 32);
    ECDSA_SIG_free(pair);
    return url(a, raw, sizeof(raw));
}

static const char *token(struct signer *s, const char *header, const char *claims)
{
    unsigned char signature[512];
    size_t n = sizeof(signature);
    EVP_PKEY *key = strstr(header, "RS256") ? s->rsa : strstr(header, "ES256") ? s->ec : s->ed;
    const char *text = arena_printf(s->a, "%s.%s", url(s->a, header, strlen(header)),
                                    url(s->a, claims, strlen(claims)));
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    assert_int_equal(
        EVP_DigestSignInit(signing, NULL, key == s->ed ? NULL : EVP_sha256(), NULL, key), 1);
    assert_int_equal(
        EVP_DigestSign(signing, signature, &n, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(signing);
    return arena_printf(s->a, "%s.%s", text,
                        key == s->ec ? raw_signature(s->a, signature, n) : url(s->a, signature, n));
}

#define CLAIMS(iss, aud, exp, iat, nonce, more) \
    "{\"iss\":\"" iss "\",\"aud\":" aud ",\"exp\":" exp ",\"iat\":" iat ",\"nonce\":\"" nonce \
    "\",\"sub\":\"248289761001\"" more "}"
#define GOOD(more) CLAIMS("https://id.example", "\"us\"", "1800000600", "1800000000", "n", more)

static enum status read_token(struct signer *s, const char *text, struct token_said *ret_said,
                              const char **ret_why)
{
    struct token_ask ask = {.issuer = "https://id.example",
                            .client_id = "us",
                            .nonce = "n",
                            .now_s = NOW_S,
                            .keys = s->keys};
    return token_read(s->a, text, &ask, ret_said, ret_why);
}

static void refuses(struct signer *s, const char *text, enum status status, const char *word)
{
    struct token_said said;
    const char *refused = "";
    assert_int_equal(read_token(s, text, &said, &refused), status);
    assert_string_equal(refused, word);
}

static void a_true_token_is_believed(void **state) /* PE-29 */
{
    (void)state;
    static const char *const headers[] = {
        "{\"alg\":\"RS256\",\"kid\":\"r\"}", "{\"alg\":\"ES256\",\"kid\":\"e\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"d\"}", "{\"alg\":\"RS256\"}"};
    struct signer s;
    signer_open(&s);
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct token_said said = {0};
        const char *refused = "";
        const char *t = token(&s, headers[i],
                              GOOD(",\"email\":\"ada@example.org\",\"email_verified\":true,"
                                   "\"name\":\"Ada\""));
        assert_int_equal(read_token(&s, t, &said, &refused), OK);
        assert_string_equal(said.subject, "248289761001");
        assert_string_equal(said.email, "ada@example.org");
        assert_string_equal(said.name, "Ada");
        assert_true(said.verified);
    }
    signer_close(&s);
}

static void an_address_is_verified_by_true_alone(void **state) /* PE-30 */
{
    (void)state;
    static const struct {
        const char *more;
        const char *email; /* NULL: none */
        bool verified;
    } rows[] = {
        {"", NULL, false},
        {",\"email_verified\":true", NULL, false},
        {",\"email\":\"ada@example.org\"", "ada@example.org", false},
        {",\"email\":\"ada@example.org\",\"email_verified\":false", "ada@example.org", false},
        {",\"email\":\"ada@example.org\",\"email_verified\":\"true\"", "ada@example.org", false},
        {",\"email\":\"ada@example.org\",\"email_verified\":1", "ada@example.org", false},
        {",\"email\":\"ada@@example.org\",\"email_verified\":true", NULL, false},
        {",\"email\":[\"ada@example.org\"],\"email_verified\":true", NULL, false},
    };
    struct signer s;
    signer_open(&s);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct token_said said = {0};
        const char *refused = "";
        const char *claims =
            arena_printf(s.a, "%.*s%s}", (int)sizeof(GOOD("")) - 2, GOOD(""), rows[i].more);
        assert_int_equal(read_token(&s, token(&s, "{\"alg\":\"ES256\"}", claims), &said, &refused),
                         OK);
        assert_int_equal(said.verified, rows[i].verified);
        assert_int_equal(said.email != NULL, rows[i].email != NULL);
    }
    signer_close(&s);
}

static void claims_are_for_us_now_and_this_trip(void **state) /* PE-29 */
{
    (void)state;
    static const char *const rows[][2] = {
        {CLAIMS("https://id.example.evil", "\"us\"", "1800000600", "1800000000", "n", ""),
         "issuer"},
        {CLAIMS("https://id.example/", "\"us\"", "1800000600", "1800000000", "n", ""), "issuer"},
        {CLAIMS("https://id.example", "\"them\"", "1800000600", "1800000000", "n", ""), "audience"},
        {CLAIMS("https://id.example", "[\"them\"]", "1800000600", "1800000000", "n", ""),
         "audience"},
        {CLAIMS("https://id.example", "[\"us\",\"them\"]", "1800000600", "1800000000", "n", ""),
         "audience"},
        {CLAIMS("https://id.example", "[\"us\",\"them\"]", "1800000600", "1800000000", "n",
                ",\"azp\":\"them\""),
         "audience"},
        {CLAIMS("https://id.example", "\"us\"", "1800000600", "1800000000", "n",
                ",\"azp\":\"them\""),
         "audience"},
        {CLAIMS("https://id.example", "7", "1800000600", "1800000000", "n", ""), "audience"},
        {CLAIMS("https://id.example", "\"us\"", "1799999880", "1799999000", "n", ""), "time"},
        {CLAIMS("https://id.example", "\"us\"", "\"1800000600\"", "1800000000", "n", ""), "time"},
        {CLAIMS("https://id.example", "\"us\"", "1800000600", "1800000120", "n", ""), "time"},
        {CLAIMS("https://id.example", "\"us\"", "1800000600", "1800000000", "m", ""), "nonce"},
        {CLAIMS("https://id.example", "\"us\"", "1800000600", "1800000000", "", ""), "nonce"},
        {"{\"iss\":\"https://id.example\",\"aud\":\"us\",\"exp\":1800000600,\"iat\":1800000000,"
         "\"nonce\":\"n\"}",
         "subject"},
        {"{\"iss\":\"https://id.example\",\"aud\":\"us\",\"exp\":1800000600,\"iat\":1800000000,"
         "\"nonce\":\"n\",\"sub\":\"\"}",
         "subject"},
        {"[]", "issuer"},
        {"{}", "issuer"}};
    struct signer s;
    signer_open(&s);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        refuses(&s, token(&s, "{\"alg\":\"ES256\"}", rows[i][0]), INVALID, rows[i][1]);
    struct token_said said;
    const char *refused = "";
    const char *several = CLAIMS("https://id.example", "[\"them\",\"us\"]", "1800000600",
                                 "1800000000", "n", ",\"azp\":\"us\"");
    assert_int_equal(read_token(&s, token(&s, "{\"alg\":\"ES256\"}", several), &said, &refused),
                     OK);
    /* Clocks differ a little. */
    const char *late = CLAIMS("https://id.example", "\"us\"", "1799999881", "1800000119", "n", "");
    assert_int_equal(read_token(&s, token(&s, "{\"alg\":\"ES256\"}", late), &said, &refused), OK);
    signer_close(&s);
}

static void only_our_algorithms_and_the_providers_keys(void **state) /* PE-29 */
{
    (void)state;
    static const char *const headers[][2] = {
        {"{\"alg\":\"none\"}", "algorithm"},
        {"{\"alg\":\"None\"}", "algorithm"},
        {"{\"alg\":\"HS256\"}", "algorithm"},
        {"{\"alg\":\"RS384\"}", "algorithm"},
        {"{\"alg\":\"PS256\"}", "algorithm"},
        {"{\"alg\":\"es256\"}", "algorithm"},
        {"{\"alg\":[\"ES256\"]}", "algorithm"},
        {"{}", "algorithm"},
        {"{\"alg\":\"ES256\",\"crit\":[\"exp\"]}", "algorithm"}};
    struct signer s;
    struct signer stranger;
    signer_open(&s);
    signer_open(&stranger);
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        const char *t = token(&s, "{\"alg\":\"EdDSA\"}", GOOD(""));
        const char *h = url(s.a, headers[i][0], strlen(headers[i][0]));
        refuses(&s, arena_printf(s.a, "%s%s", h, strchr(t, '.')), INVALID, headers[i][1]);
        refuses(&s, arena_printf(s.a, "%s.%s.", h, url(s.a, GOOD(""), strlen(GOOD("")))), INVALID,
                headers[i][1]);
    }
    refuses(&s, token(&stranger, "{\"alg\":\"ES256\",\"kid\":\"e\"}", GOOD("")), INVALID,
            "signature");
    refuses(&s, token(&s, "{\"alg\":\"ES256\",\"kid\":\"new\"}", GOOD("")), NOT_FOUND, "key");
    refuses(&s, token(&s, "{\"alg\":\"ES256\",\"kid\":\"r\"}", GOOD("")), NOT_FOUND, "key");
    refuses(&s, token(&s, "{\"alg\":\"ES256\",\"kid\":\"o\"}", GOOD("")), NOT_FOUND, "key");
    signer_close(&stranger);
    signer_close(&s);
}

static void what_is_no_token_is_refused(void **state) /* PE-29 */
{
    (void)state;
    static const char *const rows[] = {
        "", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30.e30.AA==", "e30.W10.!", "not a token"};
    struct signer s;
    signer_open(&s);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct token_said said;
        const char *refused = NULL;
        assert_int_equal(read_token(&s, rows[i], &said, &refused), INVALID);
        assert_non_null(refused);
    }
    /* Keys that are no keys are passed over. */
    static const char *const sets[] = {
        "{}", "[]", "{\"keys\":7}", "{\"keys\":[null,{}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\"}]}"};
    for (size_t i = 0; i < ARRAY_LEN(sets); i++)
        assert_string_equal(why(rfc_es256, sets[i], "joe"), "key");
    signer_close(&s);
}

/* ---- addresses ------------------------------------------------------------------------------- */

static void other_servers_are_asked_by_https(void **state) /* PE-31 */
{
    (void)state;
    static const char *const good[] = {"https://id.example",
                                       "https://id.example:8443/realms/x",
                                       "http://localhost:4593/api/oidc",
                                       "http://127.0.0.1:1/x",
                                       "http://[::1]:8080",
                                       "http://localhost"};
    static const char *const bad[] = {"",
                                      "http://id.example",
                                      "http://localhost.evil.example",
                                      "http://127.0.0.1.evil.example",
                                      "https://",
                                      "https:///x",
                                      "https://user@id.example",
                                      "https://id.example#x",
                                      "https://id.example/a b",
                                      "https://id.example/\r\nx",
                                      "ftp://id.example",
                                      "file:///etc/passwd",
                                      "javascript:alert(1)"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(remote_allowed(good[i]));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(remote_allowed(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_of_the_standard),
        cmocka_unit_test(a_true_token_is_believed),
        cmocka_unit_test(an_address_is_verified_by_true_alone),
        cmocka_unit_test(claims_are_for_us_now_and_this_trip),
        cmocka_unit_test(only_our_algorithms_and_the_providers_keys),
        cmocka_unit_test(what_is_no_token_is_refused),
        cmocka_unit_test(other_servers_are_asked_by_https),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
