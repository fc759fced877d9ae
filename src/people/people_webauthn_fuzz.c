/* Whatever a device or a browser sends is read without harm, and never taken for a signature. */
#include "people/people_internal.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static const struct webauthn_site site = {"example.org", "https://example.org"};
    struct arena *a = arena_new(1 << 20);
    struct bytes in = {data, n};
    struct bytes challenge;
    struct webauthn_key key;
    struct webauthn_key used;
    if (!a)
        abort();
    struct bytes skipped = in;
    if (item_skip(&skipped))
        assert(skipped.n < n);
    if (webauthn_challenge(a, &site, WEBAUTHN_GET, in, &challenge) == OK)
        assert(challenge.n <= n);
    if (webauthn_made(a, &site, in, &key) == OK) {
        assert(key.credential.n > 0 && key.credential.n < n);
        assert(webauthn_signed(&site, &key, in, in, in, &used) != OK);
    }
    arena_free(a);
    return 0;
}
