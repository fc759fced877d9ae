/* document_template.h: templates as their writers see them.
 * Uses: document_internal.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_TEMPLATE_H
#define LOGGIA_DOCUMENT_DOCUMENT_TEMPLATE_H

#include "document/document_internal.h"

struct template_new {
    int64_t operator_id, space_id; /* both 0: of the network */
    enum document_kind kind;
    const char *name;
    const char *purpose;      /* NULL: none */
    const char *start_key;    /* NULL: not one that came with the program */
    int64_t from_template_id; /* 0: no copy */
    int64_t from_version;
    bool asked; /* people are asked to accept it */
};
/* A template with an empty draft. CONFLICT when its start_key is there already. */
MUST_USE enum status template_add(struct ctx *ctx, const struct template_new *t, int64_t *ret_id);

/* Each field of the text is one that we know. INVALID names `field` and the line. */
MUST_USE enum status template_check(struct ctx *ctx, const char *field, const char *text);

/* Write the draft in one language; without a draft one is begun from the version in force.
 * INVALID as template_check, for "title" and "body". NOT_FOUND. */
MUST_USE enum status template_write(struct ctx *ctx, int64_t template_id,
                                    const struct template_text *text);

/* A template of another owner whose draft has the texts in force of this one.
 *   name  NULL: the same
 * NOT_FOUND when it is not there or was never in force. */
MUST_USE enum status template_copy(struct ctx *ctx, int64_t from_id, int64_t operator_id,
                                   int64_t space_id, const char *name, int64_t *ret_id);

/* Take a language out of the draft. CONFLICT (document.last_language) for the last one;
 * NOT_FOUND. */
MUST_USE enum status template_drop(struct ctx *ctx, int64_t template_id, const char *lang);

/* The draft becomes the version in force [DC-2].
 *   note      what changed; NULL: nothing said
 *   reviewed  who checked it; NULL: nobody
 * CONFLICT when there is no draft (document.nothing_new) or no text in it (document.empty). */
MUST_USE enum status template_publish(struct ctx *ctx, int64_t template_id, const char *note,
                                      const char *reviewed);

#endif
