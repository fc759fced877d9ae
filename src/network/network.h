/* network.h: the network itself and the operators (legal entities) in it.
 * Owns: tables network, operator.   Uses: base, store, http.
 * Threads: any, one store connection per call. */
#ifndef LOGGIA_NETWORK_NETWORK_H
#define LOGGIA_NETWORK_NETWORK_H

#include "base/ctx.h"

/* One installation holds one network: one row, made with the schema. */
struct network {
    const char *name;      /* "Rete Loggia" */
    const char *tagline;   /* "sixty places to work, one key" */
    const char *lang;      /* default language of pages and mails */
    const char *mail_from; /* "Rete Loggia <ciao@loggia.example>" */
    struct bytes key;      /* 32 secret bytes: signs links and tokens; never shown, never exported */
};

enum operator_status { OPERATOR_ACTIVE = 1, OPERATOR_SUSPENDED = 2 };

/* Named struct operator_ because C++ readers of this header exist. */
struct operator_ {
    int64_t id;
    const char *slug;
    const char *name;       /* as people call it */
    const char *legal_name; /* as it stands on invoices */
    const char *vat_id;     /* NULL: none */
    const char *country;    /* ISO 3166-1 alpha-2 */
    const char *currency;   /* ISO 4217 */
    const char *email;
    int64_t vat_rate_bp;    /* basis points: 2200 is 22 %; 0 for exempt micro-firms */
    bool prices_include_vat;
    enum operator_status status;
};

MUST_USE enum status network_get(struct ctx *ctx, struct network *ret_network);
MUST_USE enum status network_set(struct ctx *ctx, const struct network *n); /* all but the key */

MUST_USE enum status operator_get(struct ctx *ctx, int64_t id, struct operator_ *ret_operator);
/* id 0 makes a new one and fills *ret_id; slug "" is made from the name. */
MUST_USE enum status operator_save(struct ctx *ctx, const struct operator_ *o, int64_t *ret_id);
MUST_USE enum status operator_set_status(struct ctx *ctx, int64_t id, enum operator_status to);

/* A keyed tag over a purpose and an id, in base32 (26 characters): secrets of links that need no column.
 *   purpose  e.g. "booking"; another purpose gives another tag for the same id (static) */
MUST_USE enum status network_tag(struct ctx *ctx, const char *purpose, int64_t id, char ret_tag[27]);
/* Compares in constant time. */
MUST_USE enum status network_tag_check(struct ctx *ctx, const char *purpose, int64_t id, const char *tag);

#endif
