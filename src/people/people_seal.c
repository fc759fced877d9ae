/* Secrets that must come back as they were. Sealed with a key of the network: a table that leaks
 * alone tells nothing. Who has the whole database has the key too. */
#include "network/network.h"
#include "people/people_internal.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
};

static enum status seal_key(struct ctx *ctx, const char *purpose, unsigned char ret_key[KEY_BYTES])
{
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    (void)crypto_generichash(ret_key, KEY_BYTES, (const unsigned char *)purpose, strlen(purpose),
                             n.key.p, n.key.n);
    return OK;
}

enum status secret_seal(struct ctx *ctx, const char *purpose, int64_t id, struct bytes plain,
                        struct bytes *ret_sealed)
{
    unsigned char key[KEY_BYTES];
    enum status s = seal_key(ctx, purpose, key);
    if (s != OK)
        return s;
    unsigned char *sealed = arena_alloc(ctx->arena, NONCE_BYTES + plain.n + TAG_BYTES);
    if (!sealed)
        return LIMIT;
    rng_bytes(ctx->rng, sealed, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, NULL, plain.p, plain.n,
                                                     (const unsigned char *)&id, sizeof(id), NULL,
                                                     sealed, key);
    sodium_memzero(key, sizeof(key));
    *ret_sealed = (struct bytes){sealed, NONCE_BYTES + plain.n + TAG_BYTES};
    return OK;
}

enum status secret_open(struct ctx *ctx, const char *purpose, int64_t id, struct bytes sealed,
                        struct bytes *ret_plain)
{
    unsigned char key[KEY_BYTES];
    if (sealed.n < NONCE_BYTES + TAG_BYTES)
        return FAILED;
    enum status s = seal_key(ctx, purpose, key);
    if (s != OK)
        return s;
    const unsigned char *nonce = sealed.p;
    size_t n = sealed.n - NONCE_BYTES - TAG_BYTES;
    unsigned char *plain = arena_alloc(ctx->arena, n + 1); /* terminated, if it is a text */
    if (!plain)
        return LIMIT;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, NULL, NULL, nonce + NONCE_BYTES, sealed.n - NONCE_BYTES, (const unsigned char *)&id,
        sizeof(id), nonce, key);
    sodium_memzero(key, sizeof(key));
    if (failed)
        return FAILED;
    *ret_plain = (struct bytes){plain, n};
    return OK;
}
