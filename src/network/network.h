/* network.h: the network itself and the operators (legal entities) in it.
 * Owns: tables network, network_tagline, operator; emits network.changed, operator.added,
 * operator.changed, operator.suspended, operator.resumed.   Uses: base, store, http.
 * Threads: any, one store connection per call.   Invariants: README.md NW-1 to NW-9. */
#ifndef LOGGIA_NETWORK_NETWORK_H
#define LOGGIA_NETWORK_NETWORK_H

#include "base/ctx.h"
#include "base/zone.h"

/* One installation holds one network: one row, made on first use [NW-1]. */
struct network {
    const char *name;      /* "Rete Loggia" */
    const char *tagline;   /* "sixty places to work, one key"; may be empty */
    const char *lang;      /* default language of pages and mails */
    const char *zone;      /* IANA zone in which stewards read times */
    const char *mail_from; /* "Rete Loggia <ciao@loggia.example>" */
    struct bytes key;      /* 32 secret bytes: sign links and tokens; never shown or exported */
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
    const char *currency;   /* ISO 4217, one of network_currencies() */
    const char *email;
    int64_t vat_rate_bp; /* basis points: 2200 is 22 %; 0 for exempt micro-firms */
    bool prices_include_vat;
    bool vat_assumed; /* the rate is the program's guess: nobody who knows has said it [NW-8] */
    enum operator_status status;
    int64_t made_at; /* UTC seconds; filled in by the store */
};

/* Make the row of the network, with a new key, if it is not there yet. The app calls it once in a
 * write transaction before it serves; network_get does it too where it may write. */
MUST_USE enum status network_ensure(struct ctx *ctx);

/* What it speaks to whom nothing else is known of. Kept in memory: a change by another process is
 * known here once network_get is called, which who serves does every few seconds. */
MUST_USE enum status network_lang(struct ctx *ctx, const struct lang **ret_lang);
/* All of it, in ctx->arena. */
MUST_USE enum status network_get(struct ctx *ctx, struct network *ret_network);

/* Change all but the key. INVALID names the fields of form network_settings_save. */
MUST_USE enum status network_set(struct ctx *ctx, const struct network *n);

/* The line under the network's name in another language than the network's own. */
struct tagline {
    const char *lang; /* of this installation */
    const char *text; /* "": none */
};
enum { TAGLINE_MAX = 160 }; /* characters */
MUST_USE enum status network_taglines(struct ctx *ctx, struct tagline **ret_taglines,
                                      size_t *ret_n);
/* Set those that are given, and leave others; an empty one is taken away.
 * INVALID names "taglines[i]". */
MUST_USE enum status network_set_taglines(struct ctx *ctx, const struct tagline *taglines,
                                          size_t n);
/* What stands under the name for who reads this language: the network's own line where there is no
 * other. Pure; one of the texts given. */
const char *network_tagline(const struct network *n, const struct tagline *taglines,
                            size_t taglines_n, const char *lang);

/* The zone in which stewards read times. */
MUST_USE enum status network_zone(struct ctx *ctx, const struct zone **ret_zone);

/* Where people reach the pages, without a trailing slash: of this request, or where `serve`
 * answered last, for mails that jobs and the command line write. */
MUST_USE enum status network_public_url(struct ctx *ctx, const char **ret_url);
/* Note where the pages are; `serve` calls it once at its start. */
MUST_USE enum status network_note_url(struct ctx *ctx, const char *url);

/* Currencies that operators may use: those with two decimals. NULL-terminated, static. */
const char *const *network_currencies(void);

/* A number that grows with every change of an operator or a space, whichever process makes it: what
 * is kept of them in memory is right while it stands. Asked of the store once a transaction.
 * REGISTER_CHANGES: this transaction changes some itself; nothing that is kept is sure. */
enum { REGISTER_CHANGES = -1 };
MUST_USE enum status network_register(struct ctx *ctx, int64_t *ret_revision);
/* Grow it, in the transaction that changes an operator or a space. */
MUST_USE enum status network_register_grow(struct ctx *ctx);

MUST_USE enum status operator_get(struct ctx *ctx, int64_t id, struct operator_ *ret_operator);
MUST_USE enum status operator_of_slug(struct ctx *ctx, const char *slug,
                                      struct operator_ *ret_operator);

/* All operators by name, at most LIMIT_LIST_ROWS: for choosing one. */
MUST_USE enum status operator_all(struct ctx *ctx, struct operator_ **ret_operators, size_t *ret_n);

/* An operator of whom only so much is known, to be saved: prices in euro with VAT at the standard
 * rate of his country, which is assumed until somebody who knows says his own [NW-8]. Where none is
 * known here it is 0, assumed too.
 *   country  ISO 3166-1; NULL or "": Italy                                       (borrowed) */
struct operator_ operator_begin(const char *name, const char *country, const char *email);
/* id 0 makes a new, active one; slug NULL or "" is made from the name. Slug and status of one that
 * exists are not touched. ret_id may be NULL.
 * INVALID names the fields of form operator_add [NW-3, NW-4]; CONFLICT when the slug is taken. */
MUST_USE enum status operator_save(struct ctx *ctx, const struct operator_ *o, int64_t *ret_id);

/* Suspend or resume. OK and no fact when it has that status already [NW-5]. */
MUST_USE enum status operator_set_status(struct ctx *ctx, int64_t id, enum operator_status to);

/* A keyed tag over a purpose and an id, in base32: secrets of links that need no column [NW-2].
 *   purpose  e.g. "booking"; another purpose gives another tag for the same id     (static) */
enum { NETWORK_TAG_CHARS = 26 };
MUST_USE enum status network_tag(struct ctx *ctx, const char *purpose, int64_t id,
                                 char ret_tag[NETWORK_TAG_CHARS + 1]);

/* OK when the tag is the right one, NOT_FOUND when not. Compares in constant time. NULL is wrong.
 */
MUST_USE enum status network_tag_check(struct ctx *ctx, const char *purpose, int64_t id,
                                       const char *tag);

/* The address of what is opened by its tag alone: "BASE/ID?secret=TAG", in ctx->arena. */
MUST_USE enum status network_tag_path(struct ctx *ctx, const char *purpose, int64_t id,
                                      const char *base, const char **ret_path);

/* Tags of links by which somebody answers from his mail, another in each round of asking. */
struct network_asked {
    const char *purpose;
    int64_t id, account_id, round;
};
MUST_USE enum status network_asked_tag(struct ctx *ctx, const struct network_asked *asked,
                                       char ret_tag[NETWORK_TAG_CHARS + 1]);
/* Of which round the tag is, from asked->round back to 0; NOT_FOUND when of none. */
MUST_USE enum status network_asked_round(struct ctx *ctx, const struct network_asked *asked,
                                         const char *tag, int64_t *ret_round);

#endif
