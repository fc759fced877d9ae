/* Secrets of people: what we keep of them cannot be turned back. */
#include "people/people_internal.h"

#include <sodium.h>
#include <string.h>

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "room for libsodium's hash");

/* 130 random bits need no slow hash: nobody guesses them. */
void secret_hash(const char *secret, unsigned char ret_hash[SECRET_HASH_BYTES])
{
    crypto_generichash(ret_hash, SECRET_HASH_BYTES, (const unsigned char *)secret, strlen(secret),
                       NULL, 0);
}

static enum status hash_with(const char *password, unsigned long long operations, size_t bytes,
                             char ret_hash[PASSWORD_HASH_MAX])
{
    int failed = crypto_pwhash_str_alg(ret_hash, password, strlen(password), operations, bytes,
                                       crypto_pwhash_ALG_ARGON2ID13);
    return failed ? UNAVAILABLE : OK;
}

enum status password_hash(const char *password, char ret_hash[PASSWORD_HASH_MAX])
{
    return hash_with(password, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                     crypto_pwhash_MEMLIMIT_INTERACTIVE, ret_hash);
}

enum status password_hash_known(const char *password, char ret_hash[PASSWORD_HASH_MAX])
{
    return hash_with(password, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN, ret_hash);
}

/* Of no password, with the work of password_hash(): for addresses that have none. */
const char password_hash_of_nobody[] =
    "$argon2id$v=19$m=65536,t=2,p=1$"
    "Y4X2Or3meexoN0rYHYCvEQ$jOMJ60hZ+rQz6vJHmVot7yGOo/zlzI6moSYHg2hOy8c";

bool password_fits(const char *hash, const char *password)
{
    const char *tried = hash ? hash : password_hash_of_nobody;
    const bool fits = crypto_pwhash_str_verify(tried, password, strlen(password)) == 0;
    return hash && fits;
}
