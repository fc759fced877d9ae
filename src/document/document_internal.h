/* document_internal.h: what the files of this folder share.
 * Uses: document.h, document_rules.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_INTERNAL_H
#define LOGGIA_DOCUMENT_DOCUMENT_INTERNAL_H

#include "document/document.h"
#include "document/document_rules.h"

enum { SHA256_BYTES = 32 };

struct sql_evidence_insert_args;
struct sql_evidence_of_row;
struct sql_request_of_id_row;
struct sql_template_of_id_row;
struct sql_version_of_row;

/* ---- document_rules.c: pure ------------------------------------------------------------------ */

bool document_is_done(enum document_state state, bool countersign);

struct template_owner {
    int64_t operator_id, space_id;
};
/* May this operator, or space, use a template of that owner? */
bool template_fits(const struct template_owner *t, int64_t operator_id, int64_t space_id);

/* ---- document_evidence.c --------------------------------------------------------------------- */

/* The numbers are stored. */
enum evidence_what {
    EVIDENCE_ISSUED = 1,
    EVIDENCE_PRINTED,       /* the PDF was made: its hash is in the data */
    EVIDENCE_CODE_SENT = 4, /* to the address of who is about to sign */
    EVIDENCE_SIGNED,        /* by the signer */
    EVIDENCE_COUNTERSIGNED,
    EVIDENCE_DECLINED,
    EVIDENCE_WITHDRAWN,
    EVIDENCE_EXPIRED,
    EVIDENCE_REMINDED,
    EVIDENCE__MAX
};
const char *evidence_name(enum evidence_what w);

/* One thing that happened; who did it and from where is taken from the context when it is not
 * given. */
struct evidence {
    enum evidence_what what;
    bool nobody; /* the program did it by itself: whoever asks has no part in it */
    int64_t account_id;
    const char *email;   /* NULL: the actor's */
    const char *name;    /* NULL: the actor's */
    const char *drawing; /* NULL: none */
    const char *data;    /* a JSON object; NULL: none */
};
/* The row as it is hashed: one JSON object, its members in a fixed order. */
void evidence_row(struct buf *out, const struct sql_evidence_insert_args *row);
/* SHA-256 over the hash of the row before and this row. False when memory is short. */
bool evidence_hash(const struct sql_evidence_insert_args *row,
                   unsigned char ret_hash[SHA256_BYTES]);
/* A row of the table as it was written. */
struct sql_evidence_insert_args evidence_of_row(const struct sql_evidence_of_row *r);
/* Does each row of a chain follow the one before, with the right hash? [DC-7] */
bool evidence_sound(const struct sql_evidence_of_row *rows, size_t n);
/* From where the request came; "" outside one. */
void trace_of(struct ctx *ctx, const char **ret_address, const char **ret_agent);
/* Add it to the chain of a document. Its row is locked for that. */
MUST_USE enum status evidence_add(struct ctx *ctx, int64_t request_id, const struct evidence *e);

/* ---- document_service.c ---------------------------------------------------------------------- */

struct document document_of_row(const struct sql_request_of_id_row *r);

/* Write the state, times and reason that *d has now. RETRY when somebody changed it meanwhile.
 *   to_print  which PDF is to be made, as in the table; 0: none */
MUST_USE enum status document_turn(struct ctx *ctx, const struct document *d, int to_print);
/* Take it back; OK and nothing when it is done or ended. */
MUST_USE enum status document_withdraw_it(struct ctx *ctx, struct document *d, const char *reason);

/* The values that a house gives to fields, for texts that are shown to everybody; all others print
 * a dash. operator_id and space_id may be 0. */
MUST_USE enum status house_values(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                  struct document_value ret_values[DOCUMENT_FIELDS_MAX]);

/* The same with invented values where the house gives none: for previews. */
MUST_USE enum status preview_values(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                    struct document_value ret_values[DOCUMENT_FIELDS_MAX]);

/* SHA-256 of some bytes, and the same in hexadecimal digits. */
void hash_of_bytes(struct bytes b, unsigned char ret_hash[SHA256_BYTES],
                   char ret_hex[2 * SHA256_BYTES + 1]);
/* SHA-256 over title, an empty line, and body. */
void hash_of_text(const char *title, const char *body, unsigned char ret_hash[SHA256_BYTES]);

/* Announce what happened to a document, with its subject in the data. */
MUST_USE enum status document_tell(struct ctx *ctx, const struct document *d, const char *fact);

/* A template and its version in force. NOT_FOUND when it is not there, or was never published (then
 * *ret_template is filled). */
MUST_USE enum status version_in_force(struct ctx *ctx, int64_t template_id,
                                      struct sql_template_of_id_row *ret_template,
                                      struct sql_version_of_row *ret_version);

struct template_text {
    const char *lang;
    const char *title;
    const char *body;
};
/* The text of a version in a language, else in the network's, else the first there is.
 * NOT_FOUND when it has none. */
MUST_USE enum status text_for(struct ctx *ctx, int64_t version_id, const char *lang,
                              struct template_text *ret_text);

/* ---- document_consent.c ---------------------------------------------------------------------- */

/* House rules have a new version: who accepted an earlier one is asked again (consent.asked). */
MUST_USE enum status consent_ask_again(struct ctx *ctx, int64_t template_id);

#endif
