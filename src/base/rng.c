#include "base/rng.h"

#include "base/id.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct rng rng_secure(void)
{
    if (sodium_init() < 0) /* no source of chance: nothing that we would do next is safe */
        abort();
    return (struct rng){.secure = true};
}

/* splitmix64 (Steele, Lea, Flood 2014) spreads a seed over the state, so that near seeds differ. */
static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

struct rng rng_seeded(uint64_t seed)
{
    struct rng r = {.secure = false};
    for (size_t i = 0; i < ARRAY_LEN(r.state); i++)
        r.state[i] = splitmix(&seed);
    return r;
}

static uint64_t rotate_left(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* xoshiro256** 1.0 (Blackman, Vigna 2018). */
static uint64_t xoshiro(uint64_t s[4])
{
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t rng_u64(struct rng *r)
{
    if (!r->secure)
        return xoshiro(r->state);
    uint64_t v;
    randombytes_buf(&v, sizeof(v));
    return v;
}

uint64_t rng_below(struct rng *r, uint64_t bound)
{
    assert(bound > 0);
    /* Numbers below 2^64 mod bound would come once too often. */
    uint64_t unfair = (0 - bound) % bound;
    uint64_t v;
    do {
        v = rng_u64(r);
    } while (v < unfair);
    return v % bound;
}

void rng_bytes(struct rng *r, void *ret_bytes, size_t n)
{
    if (r->secure) {
        randombytes_buf(ret_bytes, n);
        return;
    }
    for (unsigned char *at = ret_bytes; n > 0;) {
        uint64_t v = xoshiro(r->state);
        size_t some = n < sizeof(v) ? n : sizeof(v);
        memcpy(at, &v, some);
        at += some;
        n -= some;
    }
}

void rng_secret(struct rng *r, char ret_secret[RNG_SECRET_CHARS + 1])
{
    unsigned char bytes[RNG_SECRET_CHARS];
    rng_bytes(r, bytes, sizeof(bytes));
    for (size_t i = 0; i < RNG_SECRET_CHARS; i++)
        ret_secret[i] = id_digits[bytes[i] & 31];
    ret_secret[RNG_SECRET_CHARS] = '\0';
}
