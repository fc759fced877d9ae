/* document_sign.h: codes, signatures, and the other ends of a document.
 * Uses: document_print.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_SIGN_H
#define LOGGIA_DOCUMENT_DOCUMENT_SIGN_H

#include "document/document_print.h"

enum {
    CODE_DIGITS = 6,
    CODE_LIFE_S = 10 * 60,
    CODE_TRIES_MAX = 5,
    CODES_MAX = 4, /* to one address within CODES_WINDOW_S */
    CODES_WINDOW_S = 15 * 60,
    CODE_KEEP_S = 24 * 60 * 60,
    PROOF_LIFE_S = 30 * 60, /* a code entered in this session proves the address so long */
    REMIND_BEFORE_S = 3 * 24 * 60 * 60,
    REMIND_PAUSE_S = 20 * 60 * 60, /* between two reminders by hand */
    DUE_BATCH = 20
};

/* Who proves which address, for what. */
struct proof_ask {
    int64_t request_id; /* 0: to countersign */
    const char *email;
    int64_t session_id; /* 0: not by a session */
};

/* Send a code to the address. LIMIT (document.codes) after too many. In a write transaction. */
MUST_USE enum status code_send(struct ctx *ctx, const struct proof_ask *ask, const char *lang,
                               const char *title);
/* Whether this session proved the address lately. */
MUST_USE enum status code_proven(struct ctx *ctx, const struct proof_ask *ask, bool *ret_proven);

/* How an address was proven. */
struct proof {
    int64_t code_sent, code_entered; /* UTC seconds */
    int64_t code_id;                 /* to be used up with the signature; 0: it was already */
};
/* Is the code right, or was the address proven lately? Each try is counted, in a transaction of its
 * own: slow lane. `code` NULL: none was typed.
 * INVALID on field "code": document.code_missing, document.code_wrong, document.code_over. */
MUST_USE enum status code_check(struct ctx *ctx, const struct proof_ask *ask, const char *code,
                                struct proof *ret_proof);

struct signature {
    const char *name;    /* as typed */
    const char *drawing; /* NULL: none */
    const char *email;
    int64_t account_id;        /* 0: none */
    const char *const *ticked; /* what was declared */
    size_t ticked_n;
    struct proof proof;
};
/* He signs; in a write transaction. CONFLICT (document.not_waiting) when it is not for him to sign
 * (any more). */
MUST_USE enum status document_sign_it(struct ctx *ctx, int64_t id, const struct signature *sig);
/* The operator signs what was signed. CONFLICT as above. */
MUST_USE enum status document_countersign_it(struct ctx *ctx, int64_t id,
                                             const struct signature *sig);
MUST_USE enum status document_decline_it(struct ctx *ctx, struct document *d, const char *reason);
/* CONFLICT when it does not wait, or he was reminded within REMIND_PAUSE_S (document.reminded). */
MUST_USE enum status document_remind_it(struct ctx *ctx, const struct document *d);

#endif
