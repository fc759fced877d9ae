/* Public keys and their signatures: of passkeys (COSE) and of sign-in providers (JWK). libcrypto
 * does the work; here stand the three algorithms that we take, and no others. */
#include "people/people_internal.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

enum {
    COORDINATE_BYTES = 32, /* of P-256, and the whole key of Ed25519 */
    RSA_BITS_MIN = 2048,
    RSA_BITS_MAX = 8192,
    RSA_EXPONENT_BYTES_MAX = 8
};

/* ---- making ---------------------------------------------------------------------------------- */

static enum status spki_of(struct arena *a, EVP_PKEY *key, struct bytes *ret_spki)
{
    unsigned char *der = NULL;
    int n = key ? i2d_PUBKEY(key, &der) : 0;
    if (n <= 0)
        return INVALID;
    unsigned char *copy = arena_alloc(a, (size_t)n);
    if (copy)
        memcpy(copy, der, (size_t)n);
    OPENSSL_free(der);
    if (!copy)
        return LIMIT;
    *ret_spki = (struct bytes){copy, (size_t)n};
    return OK;
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM *params)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (!making || EVP_PKEY_fromdata_init(making) <= 0 ||
        EVP_PKEY_fromdata(making, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
        key = NULL;
    EVP_PKEY_CTX_free(making);
    return key;
}

enum status key_p256(struct arena *a, struct bytes x, struct bytes y, struct bytes *ret_spki)
{
    unsigned char point[1 + 2 * COORDINATE_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
    char curve[] = "P-256";
    if (x.n != COORDINATE_BYTES || y.n != COORDINATE_BYTES)
        return INVALID;
    memcpy(point + 1, x.p, COORDINATE_BYTES);
    memcpy(point + 1 + COORDINATE_BYTES, y.p, COORDINATE_BYTES);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
        OSSL_PARAM_construct_end()};
    EVP_PKEY *key = key_from("EC", params);
    enum status s = spki_of(a, key, ret_spki);
    EVP_PKEY_free(key);
    return s;
}

enum status key_ed25519(struct arena *a, struct bytes x, struct bytes *ret_spki)
{
    if (x.n != COORDINATE_BYTES)
        return INVALID;
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, x.p, x.n);
    enum status s = spki_of(a, key, ret_spki);
    EVP_PKEY_free(key);
    return s;
}

enum status key_rsa(struct arena *a, struct bytes n, struct bytes e, struct bytes *ret_spki)
{
    if (n.n > RSA_BITS_MAX / 8 || e.n > RSA_EXPONENT_BYTES_MAX)
        return INVALID;
    BIGNUM *modulus = BN_bin2bn(n.p, (int)n.n, NULL);
    BIGNUM *exponent = BN_bin2bn(e.p, (int)e.n, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    EVP_PKEY *key = NULL;
    if (modulus && exponent && builder && BN_num_bits(modulus) >= RSA_BITS_MIN &&
        BN_is_odd(modulus) && BN_is_odd(exponent) && !BN_is_one(exponent) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent))
        params = OSSL_PARAM_BLD_to_param(builder);
    if (params)
        key = key_from("RSA", params);
    enum status s = spki_of(a, key, ret_spki);
    EVP_PKEY_free(key);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    BN_free(exponent);
    BN_free(modulus);
    return s;
}

/* ---- verifying ------------------------------------------------------------------------------- */

/* What the algorithm asks of a key; its digest. False for any other algorithm or key. */
static bool suits(const EVP_PKEY *key, int64_t algorithm, const EVP_MD **ret_digest)
{
    int type = EVP_PKEY_get_base_id(key);
    switch (algorithm) {
    case KEY_ES256:
        *ret_digest = EVP_sha256();
        return type == EVP_PKEY_EC && EVP_PKEY_get_bits(key) == COORDINATE_BYTES * 8;
    case KEY_RS256:
        *ret_digest = EVP_sha256();
        return type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= RSA_BITS_MIN;
    case KEY_EDDSA:
        *ret_digest = NULL;
        return type == EVP_PKEY_ED25519;
    default:
        return false;
    }
}

bool key_verifies(int64_t algorithm, struct bytes spki, struct bytes text, struct bytes signature)
{
    const unsigned char *at = spki.p;
    const EVP_MD *digest = NULL;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)spki.n);
    EVP_MD_CTX *verifying = EVP_MD_CTX_new();
    bool fits = key && verifying && suits(key, algorithm, &digest) &&
                EVP_DigestVerifyInit(verifying, NULL, digest, NULL, key) == 1 &&
                EVP_DigestVerify(verifying, signature.p, signature.n, text.p, text.n) == 1;
    EVP_MD_CTX_free(verifying);
    EVP_PKEY_free(key);
    return fits;
}

enum status key_der_signature(struct arena *a, struct bytes raw, struct bytes *ret_der)
{
    if (raw.n != 2 * COORDINATE_BYTES)
        return INVALID;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.p, COORDINATE_BYTES, NULL);
    BIGNUM *s = BN_bin2bn((const unsigned char *)raw.p + COORDINATE_BYTES, COORDINATE_BYTES, NULL);
    unsigned char *der = NULL;
    int n = 0;
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
        r = s = NULL; /* the pair owns them now */
        n = i2d_ECDSA_SIG(pair, &der);
    }
    unsigned char *copy = n > 0 ? arena_alloc(a, (size_t)n) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)n);
    OPENSSL_free(der);
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    if (!copy)
        return LIMIT;
    *ret_der = (struct bytes){copy, (size_t)n};
    return OK;
}
