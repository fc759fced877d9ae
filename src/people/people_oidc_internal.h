/* people_oidc_internal.h: one trip to a sign-in provider and back (people_oidc.c), for the pages
 * that lead there and those that let a steward set it up.
 * Threads: slow lane, outside any transaction.   Invariants: README.md PE-28 to PE-31. */
#ifndef LOGGIA_PEOPLE_PEOPLE_OIDC_INTERNAL_H
#define LOGGIA_PEOPLE_PEOPLE_OIDC_INTERNAL_H

#include "people/people_internal.h"

#include "people_sql.h"

/* Why nothing came of a trip, for the person. */
enum oidc_failure {
    OIDC_NONE,
    OIDC_DOWN,     /* the provider does not answer */
    OIDC_REFUSED,  /* it says no, or the person did */
    OIDC_OVER,     /* it took too long, was used already, or is of another browser */
    OIDC_NONSENSE, /* its answer is not to be believed; the log says why */
    OIDC_TAKEN     /* somebody else here signs in with that account */
};

struct oidc_trip {
    const char *slug; /* of the provider */
    const char *next; /* path of ours to go on to */
    /* as they came back; NULL: absent */
    const char *came_state, *came_code, *came_issuer, *came_error;

    struct sql_provider_of_slug_row provider;
    const char *secret; /* ours, at the provider; "" when it gave none */
    char state[RNG_SECRET_CHARS + 1];
    char nonce[RNG_SECRET_CHARS + 1];
    char verifier[2 * RNG_SECRET_CHARS + 1];
    const char *return_url;
    int64_t linking; /* the account that wants to link; 0: somebody signs in */
    struct token_said said;
    enum oidc_failure failure;
};

/* Note why, and return CONFLICT, so that callers write `return oidc_fail(...)`. */
MUST_USE enum status oidc_fail(struct oidc_trip *t, enum oidc_failure why);

/* Load the provider of t->slug, and ask it again what it is when that is old. NOT_FOUND; CONFLICT
 * with t->failure. */
MUST_USE enum status oidc_open(struct ctx *ctx, struct oidc_trip *t);
/* Begin a trip: the address to lead the browser to. */
MUST_USE enum status oidc_leave(struct ctx *ctx, struct oidc_trip *t, const char **ret_url);
/* End it: whom the provider speaks of is in t->said. CONFLICT with t->failure. */
MUST_USE enum status oidc_return(struct ctx *ctx, struct oidc_trip *t);

/* The address to which a provider sends people back; its steward must know it. */
MUST_USE enum status oidc_return_url(struct ctx *ctx, const char *slug, const char **ret_url);

/* What a provider tells of itself. */
struct oidc_told {
    const char *issuer; /* as it calls itself */
    const char *authorization_url, *token_url, *keys_url;
    bool takes_header, takes_form; /* where it takes our secret */
    bool names_itself;             /* RFC 9207 */
};
/* Ask it. UNAVAILABLE when it does not answer, INVALID when it is none; ret_why in English. */
MUST_USE enum status oidc_look(struct arena *a, const char *issuer, struct oidc_told *ret_told,
                               const char **ret_why);
/* Our secret at a provider, sealed for its row; empty for none. */
MUST_USE enum status oidc_secret_seal(struct ctx *ctx, int64_t provider_id, const char *secret,
                                      struct bytes *ret_sealed);

#endif
