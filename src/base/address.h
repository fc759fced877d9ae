/* address.h: addresses with a query, percent-encoded: of our own pages, and of those we lead to.
 * Uses: buf, ctx, date.   Threads: one at a time. */
#ifndef LOGGIA_BASE_ADDRESS_H
#define LOGGIA_BASE_ADDRESS_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/date.h"

struct address {
    struct ctx *ctx;
    struct buf text;
    bool has_query;
};

/* Begin with a path or address that needs no encoding; it may hold the beginning of a query. */
struct address address_of(struct ctx *ctx, const char *path);
/* More of the path, encoded; nothing for NULL. */
void address_part(struct address *a, const char *value);
/* One more field; nothing for NULL and "". */
void address_text(struct address *a, const char *name, const char *value);
/* Nothing for 0. */
void address_int(struct address *a, const char *name, int64_t value);
/* Nothing for an absent date or minute. */
void address_date(struct address *a, const char *name, struct date d);
void address_minute(struct address *a, const char *name, minute m);
/* The whole in ctx->arena, "" when memory is short; `a` is used up. */
const char *address_end(struct address *a);

#endif
