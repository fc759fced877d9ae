/* Codes that prove an address before a signature: six digits by mail, good for ten minutes and five
 * tries. Of a code only a keyed hash is kept. */
#include "base/email.h"
#include "document/document_sign.h"
#include "document_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { CODES = 1000000, CODE_HASH_BYTES = 32 };

/* Bound to its row: the same digits in another row have another hash. */
static enum status code_hash(struct ctx *ctx, int64_t id, const char *code,
                             unsigned char ret_hash[CODE_HASH_BYTES])
{
    char tag[NETWORK_TAG_CHARS + 1];
    enum status s = network_tag(ctx, "document.code", id, tag);
    if (s == OK)
        crypto_generichash(ret_hash, CODE_HASH_BYTES, (const unsigned char *)code, strlen(code),
                           (const unsigned char *)tag, NETWORK_TAG_CHARS);
    return s;
}

static enum status check_count(struct ctx *ctx, const char *key)
{
    struct sql_code_count_row count;
    enum status s = sql_code_count(
        ctx,
        &(struct sql_code_count_args){.email_key = key, .since = ctx_now_s(ctx) - CODES_WINDOW_S},
        &count);
    if (s != OK || count.codes < CODES_MAX)
        return s;
    ctx->problem.retry_after_s = CODES_WINDOW_S;
    return ctx_fail(ctx, LIMIT, "document.codes",
                    "Several codes went to this address already. Look for them, or ask again in a "
                    "quarter of an hour.");
}

enum status code_send(struct ctx *ctx, const struct proof_ask *ask, const char *lang,
                      const char *title)
{
    char code[CODE_DIGITS + 1];
    unsigned char hash[CODE_HASH_BYTES];
    int64_t now = ctx_now_s(ctx);
    const char *key = email_key(ctx->arena, ask->email);
    if (!key)
        return LIMIT;
    (void)snprintf(code, sizeof code, "%06u", (unsigned)rng_below(ctx->rng, CODES));
    struct sql_code_insert_args row = {.id = store_id(ctx),
                                       .request_id = ask->request_id,
                                       .email_key = key,
                                       .session_id = ask->session_id,
                                       .hash = {hash, sizeof hash},
                                       .at = now,
                                       .ends_at = now + CODE_LIFE_S};
    enum status s = check_count(ctx, key);
    if (s == OK)
        s = code_hash(ctx, row.id, code, hash);
    if (s == OK)
        s = sql_code_insert(ctx, &row, NULL);
    if (s == OK && ask->request_id)
        s = evidence_add(ctx, ask->request_id,
                         &(struct evidence){.what = EVIDENCE_CODE_SENT, .email = ask->email});
    if (s == OK)
        s = document_write_code(ctx, ask->email, lang, title, code, row.ends_at);
    return s;
}

static enum status find_proof(struct ctx *ctx, const struct proof_ask *ask, struct proof *ret_proof)
{
    struct sql_code_proof_row row;
    const char *key = email_key(ctx->arena, ask->email);
    if (!key)
        return LIMIT;
    enum status s =
        sql_code_proof(ctx,
                       &(struct sql_code_proof_args){.email_key = key,
                                                     .session_id = ask->session_id,
                                                     .since = ctx_now_s(ctx) - PROOF_LIFE_S},
                       &row);
    if (s == OK)
        *ret_proof = (struct proof){.code_sent = row.made_at, .code_entered = row.used_at};
    return s;
}

enum status code_proven(struct ctx *ctx, const struct proof_ask *ask, bool *ret_proven)
{
    struct proof proof;
    enum status s = find_proof(ctx, ask, &proof);
    if (s == OK || s == NOT_FOUND)
        *ret_proven = s == OK;
    return s == NOT_FOUND ? OK : s;
}

/* ---- a try ----------------------------------------------------------------------------------- */

struct
try {
    const struct proof_ask *ask;
    const char *code;
    struct proof proof;
    bool proven; /* lately, by this session */
    bool there;  /* there is a code that may still be tried */
    bool right;
};

/* Count first, look second: who tries many at once is counted many times. */
static enum status try_code(struct ctx *ctx, void *arg)
{
    struct try *t = arg;
    struct sql_code_last_row last;
    unsigned char hash[CODE_HASH_BYTES];
    int64_t changes = 0;
    t->proven = t->there = t->right = false;
    enum status s = find_proof(ctx, t->ask, &t->proof);
    t->proven = s == OK;
    if (s != NOT_FOUND || !t->code)
        return s == NOT_FOUND ? OK : s;
    const char *key = email_key(ctx->arena, t->ask->email);
    if (!key)
        return LIMIT;
    s = sql_code_last(
        ctx, &(struct sql_code_last_args){.request_id = t->ask->request_id, .email_key = key},
        &last);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = sql_code_try(ctx, &(struct sql_code_try_args){.id = last.id, .most = CODE_TRIES_MAX},
                     &changes);
    t->there = changes > 0 && last.ends_at > ctx_now_s(ctx);
    if (s == OK)
        s = code_hash(ctx, last.id, t->code, hash);
    if (s != OK)
        return s;
    t->right = t->there && last.hash.n == sizeof hash &&
               sodium_memcmp(last.hash.p, hash, sizeof hash) == 0;
    t->proof = (struct proof){
        .code_sent = last.made_at, .code_entered = ctx_now_s(ctx), .code_id = last.id};
    return OK;
}

/* "123 456" as people copy it. NULL when it is no code. */
static const char *digits_of(struct ctx *ctx, const char *typed)
{
    char *digits = arena_alloc(ctx->arena, CODE_DIGITS + 1);
    size_t n = 0;
    for (; digits && *typed; typed++) {
        if (*typed == ' ' || *typed == '-')
            continue;
        if (*typed < '0' || *typed > '9' || n == CODE_DIGITS)
            return "";
        digits[n++] = *typed;
    }
    return digits;
}

enum status code_check(struct ctx *ctx, const struct proof_ask *ask, const char *code,
                       struct proof *ret_proof)
{
    struct try t = {.ask = ask, .code = code ? digits_of(ctx, code) : NULL};
    enum status s = db_tx(ctx, DB_WRITE, try_code, &t);
    if (s != OK)
        return s;
    if (t.proven || t.right) {
        *ret_proof = t.proof;
        return OK;
    }
    if (!t.code)
        return ctx_field(ctx, "code", "document.code_missing",
                         "Have a code sent to you, and type it here.");
    if (!t.there)
        return ctx_field(ctx, "code", "document.code_over",
                         "There is no code that is still good: have a new one sent to you.");
    return ctx_field(ctx, "code", "document.code_wrong", "This is not the code.");
}
