/* document_show.h: what the pages of this folder share: who reads, words for states, times as the
 * clock of the space has them.
 * Uses: document_sign.h, the generated views. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_SHOW_H
#define LOGGIA_DOCUMENT_DOCUMENT_SHOW_H

#include "base/words.h"
#include "document/document_markdown.h"
#include "document/document_sign.h"
#include "document_views.h"

/* 64 hexadecimal digits; "" for what is no hash. */
const char *show_hash(struct ctx *ctx, struct bytes hash);
/* "Waits", "Signed" ...; translated. `done` tells a signature that waits for another from the last
 * one. */
const char *show_state(const struct ctx *ctx, enum document_state s, bool done);
const char *show_kind_of(const struct ctx *ctx, enum document_kind k);

/* A document and what stands around it. */
struct paper {
    struct document document;
    const char *operator_name;
    const char *space_slug; /* NULL: of the whole operator */
    const char *space_name;
    const char *operator_slug;
    const struct zone *zone;
    const char *secret; /* of the link, when it is the right one */
    bool mine;          /* the reader is the signer */
    bool hosted;        /* the reader is a host of it */
};
/* A document for who asks: its signer by his account or the link, or a host. NOT_FOUND for all
 * others: it does not exist for them [DC-15]. */
MUST_USE enum status paper_open(struct ctx *ctx, int64_t id, const char *secret,
                                struct paper *ret_paper);
/* What stands around a document, for a host. */
MUST_USE enum status paper_around(struct ctx *ctx, struct paper *p);

/* Whose address must be proven, by whom. */
struct proof_ask paper_proof(const struct ctx *ctx, const struct paper *p);
/* The evidence of a document as a view. */
MUST_USE enum status evidence_view(struct ctx *ctx, const struct paper *p,
                                   struct document_evidence_view *ret_view);
MUST_USE enum status paper_page(struct ctx *ctx, const struct paper *p,
                                struct document_page_view *ret_view);

#endif
