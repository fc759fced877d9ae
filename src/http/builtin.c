/* builtin.c: the routes of the server itself (http.routes). */
#include "http/http_internal.h"

#include "http_routes.h"

static struct bytes bytes_of(const struct buf *b)
{
    return (struct bytes){.p = b->p, .n = b->n};
}

/* That this runs at all shows a thread, an arena and a snapshot of the database. */
enum status http_healthz(struct ctx *ctx)
{
    reply_bytes(ctx, "text/plain; charset=utf-8", NULL, (struct bytes){.p = "ok\n", .n = 3});
    return OK;
}

static enum status reply_buf(struct ctx *ctx, const char *content_type, struct buf *b)
{
    enum status s = b->failed ? FAILED : OK;
    if (s == OK)
        reply_bytes(ctx, content_type, NULL, bytes_of(b));
    buf_free(b);
    return s;
}

enum status http_metrics_page(struct ctx *ctx)
{
    struct buf text;
    buf_init(&text, LIMIT_REPLY_BYTES);
    http_metrics(ctx->request->http, &text);
    return reply_buf(ctx, "text/plain; version=0.0.4; charset=utf-8", &text);
}

enum status http_openapi_page(struct ctx *ctx)
{
    const struct http_config *c = ctx->request->http->config;
    struct buf text;
    buf_init(&text, LIMIT_REPLY_BYTES);
    http_openapi(c->tables, c->tables_n, c->public_url, &text);
    return reply_buf(ctx, "application/json", &text);
}
