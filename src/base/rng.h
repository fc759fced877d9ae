/* rng.h: the only source of chance. Seeded for tests, simulation and demonstration data; from the
 * kernel for secrets.
 * Uses: libsodium.   Threads: a seeded rng belongs to one thread; the secure one to any. */
#ifndef LOGGIA_BASE_RNG_H
#define LOGGIA_BASE_RNG_H

#include "base/status.h"

struct rng {
    uint64_t state[4]; /* xoshiro256**; unused when secure */
    bool secure;       /* every number comes from the kernel */
};

struct rng rng_secure(void);
struct rng rng_seeded(uint64_t seed);

/* 64 random bits. */
uint64_t rng_u64(struct rng *r);

/* Uniform in 0 <= x < bound, without bias; bound > 0. */
uint64_t rng_below(struct rng *r, uint64_t bound);

void rng_bytes(struct rng *r, void *ret_bytes, size_t n);

/* A secret in URL-safe base32, 26 characters (130 bits) and a NUL. */
enum { RNG_SECRET_CHARS = 26 };
void rng_secret(struct rng *r, char ret_secret[RNG_SECRET_CHARS + 1]);

#endif
