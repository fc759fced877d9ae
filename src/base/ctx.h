/* ctx.h: what every use case is given: memory, time, chance, the store, who asks, in which
 * language, and the one place where a refusal is explained.
 * Uses: arena, clock, rng, text.   Threads: a ctx belongs to one request or job at a time. */
#ifndef LOGGIA_BASE_CTX_H
#define LOGGIA_BASE_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/rng.h"
#include "base/text.h"

struct db;      /* store/store.h: a connection, inside the transaction that the lane opened */
struct actor;   /* people/people.h: who asks; NULL is a visitor */
struct request; /* http/http.h: NULL outside a request */

/* One field that was refused. */
struct problem_field {
    const char *name;   /* as in the form, e.g. "email" */
    const char *code;   /* stable, e.g. "field.email" */
    const char *detail; /* for the person, already in his language */
};

/* Why something was refused. The first to explain wins: a lower cause is never overwritten. */
struct problem {
    const char *code;      /* stable, registered in docs/errors.md; NULL: nothing explained yet */
    const char *detail;    /* for the person, already in his language */
    int64_t retry_after_s; /* 0: not stated */
    struct problem_field fields[LIMIT_PROBLEM_FIELDS];
    size_t fields_n;
};

struct ctx {
    struct arena *arena;
    const struct clock *clock;
    struct rng *rng;
    struct db *db;
    const struct actor *actor;
    const struct lang *lang;
    struct request *request;
    struct problem problem;
};

/* Explain a refusal and return `status`, so that callers write `return ctx_fail(...)`.
 *   code    stable, e.g. "booking.taken"; documented in docs/errors.md       (static)
 *   detail  English message id, translated here; printf arguments follow     (static)
 * The strings in ctx->problem live in ctx->arena. */
enum status ctx_fail(struct ctx *ctx, enum status status, const char *code, const char *detail, ...)
    PRINTF_LIKE(4, 5);

/* Note a refused field; the caller goes on to look at the other fields. Past LIMIT_PROBLEM_FIELDS
 * further fields are dropped. Sets the code "form.invalid" unless a code is there.
 * Returns INVALID. */
enum status ctx_field(struct ctx *ctx, const char *name, const char *code, const char *detail, ...)
    PRINTF_LIKE(4, 5);

/* The time, in UTC epoch seconds. */
int64_t ctx_now_s(const struct ctx *ctx);

/* The translation of an English message id into the language of the reader. */
const char *ctx_text(const struct ctx *ctx, const char *id);

#endif
