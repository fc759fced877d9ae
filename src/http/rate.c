/* rate.c: named token buckets, one per client address and one for all together, in a table of
 * fixed size: when a set of the table is full, its longest silent client is forgotten. Beside it,
 * what was let through under an Idempotency-Key: asked again it takes from a bucket of repeats. */
#include "http/http_internal.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdlib.h>

enum { WAYS = 4, SETS = LIMIT_RATE_CLIENTS / WAYS, KNOWN_SETS = LIMIT_RATE_REPEATS / WAYS };

#define KNOWN_US (24 * 3600 * INT64_C(1000000)) /* so long a key is good for */

struct rule {
    const char *name;
    double burst, per_s; /* of one client */
    double all_burst,
        all_per_s;       /* of all together: protects the password hash, the writer, the mail */
    const char *repeats; /* the rule for what was let through before; NULL: the same */
};

static const struct rule rules[] = {
    /* A house behind one address: what went well is given back (request_rate_give). */
    {.name = "signin", .burst = 40, .per_s = 0.1, .all_burst = 200, .all_per_s = 20},
    /* Links by mail: `people` bounds them for each mailbox, this for each asker. */
    {.name = "link", .burst = 30, .per_s = 0.1, .all_burst = 200, .all_per_s = 20},
    /* Bookings of guests in the whole network, by the e-mail address that they give. What a space
     * takes of one is its own setting (booking_guest.c). */
    {.name = "guest_mail", .burst = 30, .per_s = 1.0 / 360, .all_burst = 1e6, .all_per_s = 1e6},
    /* Places kept while a form is filled in, by account or address: three or four at once. */
    {.name = "hold", .burst = 3, .per_s = 1.0 / 300, .all_burst = 2000, .all_per_s = 100},
    {.name = "booking",
     .burst = 30,
     .per_s = 0.5,
     .all_burst = 2000,
     .all_per_s = 500,
     .repeats = "repeat"},
    {.name = "repeat", .burst = 60, .per_s = 1, .all_burst = 2000, .all_per_s = 500},
};

struct bucket {
    uint64_t client; /* 0: free */
    int64_t at_us;   /* when `tokens` was right */
    double tokens;
};

/* Something that was let through. */
struct known {
    uint64_t question; /* 0: free */
    int64_t at_us;
};

struct rates {
    pthread_mutex_t mutex;
    unsigned char key[crypto_shorthash_KEYBYTES]; /* nobody can aim at one set */
    struct bucket all[ARRAY_LEN(rules)];
    struct bucket clients[SETS][WAYS];
    struct known known[KNOWN_SETS][WAYS];
};

struct rates *rates_new(void)
{
    struct rates *rates = calloc(1, sizeof(*rates));
    if (!rates)
        return NULL;
    (void)pthread_mutex_init(&rates->mutex, NULL);
    crypto_shorthash_keygen(rates->key);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        rates->all[i] = (struct bucket){.client = 1, .at_us = INT64_MIN};
    return rates;
}

void rates_free(struct rates *rates)
{
    if (!rates)
        return;
    (void)pthread_mutex_destroy(&rates->mutex);
    free(rates);
}

/* A hash of rule and client; an IPv6 client is its /64, the smallest block that one household
 * gets. What is no address (a mailbox) counts as it is written. */
static uint64_t client_key(const struct rates *rates, size_t rule, const char *peer)
{
    enum { WORD_MAX = 400 };
    unsigned char text[1 + WORD_MAX] = {(unsigned char)rule};
    size_t n = 1;
    if (inet_pton(AF_INET6, peer, text + 1) == 1)
        n += 8;
    else if (inet_pton(AF_INET, peer, text + 1) == 1)
        n += 4;
    else
        while (n < sizeof(text) && peer[n - 1]) {
            text[n] = (unsigned char)peer[n - 1];
            n++;
        }
    unsigned char hash[crypto_shorthash_BYTES];
    (void)crypto_shorthash(hash, text, n, rates->key);
    uint64_t key;
    memcpy(&key, hash, sizeof(key));
    return key ? key : 1;
}

static struct bucket *bucket_of(struct rates *rates, uint64_t client)
{
    struct bucket *set = rates->clients[client % SETS];
    struct bucket *oldest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].client == client)
            return &set[i];
        if (set[i].at_us < oldest->at_us || set[i].client == 0)
            oldest = &set[i];
    }
    *oldest = (struct bucket){.client = client, .at_us = INT64_MIN};
    return oldest;
}

/* Fill up to now. */
static void refill(struct bucket *b, double burst, double per_s, int64_t now_us)
{
    if (b->at_us == INT64_MIN)
        b->tokens = burst;
    else if (now_us > b->at_us)
        b->tokens += (double)(now_us - b->at_us) / 1e6 * per_s;
    if (b->tokens > burst)
        b->tokens = burst;
    b->at_us = now_us;
}

static int64_t wait_s(const struct bucket *b, double per_s)
{
    return b->tokens >= 1 ? 0 : (int64_t)((1 - b->tokens) / per_s) + 1;
}

/* ---- what was let through before ------------------------------------------------------------- */

uint64_t rates_question(struct rates *rates, const char *peer, const char *path, const char *key,
                        struct bytes body)
{
    if (!key || !*key)
        return 0;
    crypto_generichash_state h;
    uint64_t question;
    (void)crypto_generichash_init(&h, rates->key, sizeof(rates->key), sizeof(question) * 2);
    const char *const texts[] = {peer, path, key};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        (void)crypto_generichash_update(&h, (const unsigned char *)texts[i], strlen(texts[i]) + 1);
    (void)crypto_generichash_update(&h, body.p, body.n);
    unsigned char hash[sizeof(question) * 2];
    (void)crypto_generichash_final(&h, hash, sizeof(hash));
    memcpy(&question, hash, sizeof(question));
    return question ? question : 1;
}

/* Its place in the table, or the place of the one that was let through longest ago. */
static struct known *known_place(struct rates *rates, uint64_t question)
{
    struct known *set = rates->known[question % KNOWN_SETS];
    struct known *oldest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].question == question)
            return &set[i];
        if (set[i].question == 0 || (oldest->question && set[i].at_us < oldest->at_us))
            oldest = &set[i];
    }
    return oldest;
}

/* ---- taking ---------------------------------------------------------------------------------- */

static size_t rule_of(const char *name)
{
    size_t i = 0;
    while (i < ARRAY_LEN(rules) && strcmp(rules[i].name, name) != 0)
        i++;
    return i;
}

static int64_t take(struct rates *rates, size_t i, const char *peer, int64_t now_us)
{
    const struct rule *rule = &rules[i];
    struct bucket *all = &rates->all[i];
    struct bucket *one = bucket_of(rates, client_key(rates, i, peer));
    refill(all, rule->all_burst, rule->all_per_s, now_us);
    refill(one, rule->burst, rule->per_s, now_us);
    int64_t wait = wait_s(one, rule->per_s);
    int64_t wait_all = wait_s(all, rule->all_per_s);
    wait = wait > wait_all ? wait : wait_all;
    if (wait == 0) {
        one->tokens -= 1;
        all->tokens -= 1;
    }
    return wait;
}

int64_t rates_take(struct rates *rates, const char *name, const char *peer, uint64_t question,
                   int64_t now_us)
{
    size_t i = rule_of(name);
    if (i == ARRAY_LEN(rules))
        return 0;
    (void)pthread_mutex_lock(&rates->mutex);
    struct known *known = question && rules[i].repeats ? known_place(rates, question) : NULL;
    bool again = known && known->question == question && now_us - known->at_us < KNOWN_US;
    int64_t wait = take(rates, again ? rule_of(rules[i].repeats) : i, peer, now_us);
    if (known && !again && wait == 0)
        *known = (struct known){.question = question, .at_us = now_us};
    (void)pthread_mutex_unlock(&rates->mutex);
    return wait;
}

void rates_give(struct rates *rates, const char *name, const char *peer)
{
    size_t i = rule_of(name);
    if (i == ARRAY_LEN(rules))
        return;
    (void)pthread_mutex_lock(&rates->mutex);
    struct bucket *one = bucket_of(rates, client_key(rates, i, peer));
    struct bucket *all = &rates->all[i];
    if (one->at_us != INT64_MIN && one->tokens + 1 <= rules[i].burst)
        one->tokens += 1;
    if (all->at_us != INT64_MIN && all->tokens + 1 <= rules[i].all_burst)
        all->tokens += 1;
    (void)pthread_mutex_unlock(&rates->mutex);
}

/* ---- for handlers ---------------------------------------------------------------------------- */

bool request_is_limited(const struct ctx *ctx)
{
    return ctx->request && ctx->request->http->config->rate_limits;
}

enum status request_rate_take(struct ctx *ctx, const char *rate, const char *key)
{
    if (!request_is_limited(ctx))
        return OK;
    struct http *h = ctx->request->http;
    const int64_t wait_s = rates_take(h->rates, rate, key, 0, clock_now_us(h->config->clock));
    if (wait_s > 0)
        ctx->problem.retry_after_s = wait_s;
    return wait_s > 0 ? LIMIT : OK;
}

void request_rate_give(struct ctx *ctx, const char *rate, const char *key)
{
    if (request_is_limited(ctx))
        rates_give(ctx->request->http->rates, rate, key ? key : request_peer(ctx));
}
