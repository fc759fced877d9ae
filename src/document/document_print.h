/* document_print.h: making the PDFs that are due, and the letters that go with them.
 * Uses: document_internal.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_PRINT_H
#define LOGGIA_DOCUMENT_DOCUMENT_PRINT_H

#include "document/document_internal.h"

/* The numbers are stored: what is in a PDF. */
enum file_kind {
    FILE_PLAIN = 1,        /* the text: its SHA-256 is what is signed */
    FILE_SIGNED = 2,       /* and a page with the signature of the signer */
    FILE_COUNTERSIGNED = 3 /* and that of the operator */
};
const char *file_kind_name(enum file_kind k);

/* Make the PDF of a document that is due, keep it and queue the letters that wait for it. Outside
 * any transaction, on the connection of ctx->db: reads, draws, writes. OK also when nothing is due
 * or somebody was faster. */
MUST_USE enum status document_print(struct ctx *ctx, int64_t id);

/* ---- document_letter.c ----------------------------------------------------------------------- */

enum occasion {
    OCCASION_ASKED,         /* to the signer: please sign */
    OCCASION_REMINDED,      /* to the signer, again */
    OCCASION_SIGNED,        /* to the signer with the PDF; to the hosts */
    OCCASION_COUNTERSIGNED, /* to the signer, with the PDF */
    OCCASION_DECLINED,      /* to the hosts */
    OCCASION_WITHDRAWN,     /* to the signer */
    OCCASION_EXPIRED,       /* to the hosts */
};
/* Queue the letters of an occasion, in this transaction.
 *   pdf  goes with the letter to the signer; NULL: none */
MUST_USE enum status document_write(struct ctx *ctx, const struct document *d, enum occasion o,
                                    const struct bytes *pdf);
/* The code that proves the address. */
MUST_USE enum status document_write_code(struct ctx *ctx, const char *email, const char *lang,
                                         const char *title, const char *code, int64_t until);

/* "/documents/CODE?secret=..": the signer's way in without signing in. */
MUST_USE enum status document_secret_path(struct ctx *ctx, int64_t id, const char **ret_path);
/* "contract-01k5ab0cde.pdf". NULL when memory is short. */
const char *document_file_name(struct ctx *ctx, const struct document *d, enum file_kind kind);

#endif
