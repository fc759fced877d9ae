/* document_owner.h: whose documents and templates a page is about: a space, an operator, the
 * network.
 * Uses: document_show.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_OWNER_H
#define LOGGIA_DOCUMENT_DOCUMENT_OWNER_H

#include "document/document_show.h"

struct owner {
    int64_t operator_id, space_id; /* both 0: the network */
    const struct zone *zone;
    const char *currency;
    struct paper_owner_view view;
};

MUST_USE enum status owner_of_space(struct ctx *ctx, const char *slug, struct owner *ret_owner);
MUST_USE enum status owner_of_operator(struct ctx *ctx, const char *slug, struct owner *ret_owner);
MUST_USE enum status owner_of_network(struct ctx *ctx, struct owner *ret_owner);
/* By its ids, as a template has them. */
MUST_USE enum status owner_of_ids(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                  struct owner *ret_owner);

#endif
