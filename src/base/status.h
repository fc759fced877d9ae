/* status.h: the outcome of every call that can fail, and small types that every layer shares.
 * Uses: nothing.   Threads: pure types. */
#ifndef LOGGIA_BASE_STATUS_H
#define LOGGIA_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* One word for what happened. Anything but OK leaves `ret_...` parameters untouched. */
enum status {
    OK = 0,
    NOT_FOUND,   /* there is no such thing, or the actor may not know that there is */
    INVALID,     /* the input breaks a rule; ctx->problem names the fields */
    DENIED,      /* the actor may not */
    CONFLICT,    /* the state of the world refuses it: taken, closed, changed meanwhile */
    RETRY,       /* a lost race inside the store; the lane tries again, nobody else sees it */
    LIMIT,       /* a stated maximum was reached */
    UNAVAILABLE, /* the store or a peer cannot serve now: disk full, read-only, gone */
    FAILED,      /* our own error */
    STATUS__MAX
};

/* A number that may be absent. */
struct opt_int {
    bool has;
    int64_t v;
};

/* Bytes with a length; not terminated. */
struct bytes {
    const void *p;
    size_t n;
};

static inline struct opt_int opt_int_of(int64_t v)
{
    return (struct opt_int){.has = true, .v = v};
}

/* "" for an absent text, and NULL for an empty one. */
static inline const char *or_empty(const char *text)
{
    return text ? text : "";
}
static inline const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
