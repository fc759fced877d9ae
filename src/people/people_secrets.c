/* Secrets of people: what we keep of them cannot be turned back. */
#include "people/people_internal.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "room for libsodium's hash");

/* 130 random bits need no slow hash: nobody guesses them. */
void secret_hash(const char *secret, unsigned char ret_hash[SECRET_HASH_BYTES])
{
    crypto_generichash(ret_hash, SECRET_HASH_BYTES, (const unsigned char *)secret, strlen(secret),
                       NULL, 0);
}

enum status password_hash(const char *password, char ret_hash[PASSWORD_HASH_MAX])
{
    int failed = crypto_pwhash_str_alg(
        ret_hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
        crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
    return failed ? UNAVAILABLE : OK;
}

/* The hash of nobody's password, for addresses that have none. */
static char nobody[PASSWORD_HASH_MAX];

static void nobody_make(void)
{
    char secret[RNG_SECRET_CHARS + 1];
    struct rng rng = rng_secure();
    rng_secret(&rng, secret);
    if (password_hash(secret, nobody) != OK)
        nobody[0] = '\0';
}

bool password_fits(const char *hash, const char *password)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, nobody_make); /* for known addresses too: the first asked must not tell */
    bool fits = crypto_pwhash_str_verify(hash ? hash : nobody, password, strlen(password)) == 0;
    return hash && fits;
}
