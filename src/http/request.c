/* request.c: the life of a request, and what a handler may ask of it. */
#include "http/http_internal.h"

#include "base/date.h"
#include "base/id.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SPARE_MAX = 64,          /* requests kept by each I/O thread */
    SPARE_BYTES = 256 * 1024 /* a buffer that grew larger is given back */
};

/* ---- life ------------------------------------------------------------------------------------ */

static struct request *request_new(void)
{
    struct request *r = calloc(1, sizeof(*r));
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    if (!r || !arena) {
        free(r);
        arena_free(arena);
        return NULL;
    }
    r->arena = arena;
    buf_init(&r->body, LIMIT_UPLOAD_BYTES);
    buf_init(&r->out, LIMIT_REPLY_BYTES);
    buf_init(&r->packed, LIMIT_REPLY_BYTES);
    return r;
}

void request_free(struct request *r)
{
    buf_free(&r->body);
    buf_free(&r->out);
    buf_free(&r->packed);
    arena_free(r->arena);
    free(r);
}

static void buf_recycle(struct buf *b)
{
    if (b->size > SPARE_BYTES)
        buf_free(b);
    buf_clear(b);
}

/* Forget one use, keep the memory. */
static void request_recycle(struct request *r)
{
    buf_recycle(&r->body);
    buf_recycle(&r->out);
    buf_recycle(&r->packed);
    arena_reset(r->arena);
    struct request clean = {.arena = r->arena, .body = r->body, .out = r->out, .packed = r->packed};
    *r = clean;
}

struct request *request_take(struct http *h, struct MHD_Connection *c, const char *uri)
{
    struct io *io = io_here(h);
    if (!io)
        return NULL;
    struct request *r = io->spare;
    if (r) {
        io->spare = r->next;
        io->spare_n--;
        r->next = NULL;
    } else {
        r = request_new();
        if (!r)
            return NULL;
    }
    r->http = h;
    r->connection = c;
    r->started_us = clock_monotonic_us();
    r->id = h->id_first + atomic_fetch_add_explicit(&h->ids, 1, memory_order_relaxed);
    r->uri = arena_strdup(r->arena, uri);
    r->ctx =
        (struct ctx){.arena = r->arena, .clock = h->config->clock, .rng = &io->rng, .request = r};
    if (!r->uri) {
        request_release(r);
        return NULL;
    }
    return r;
}

void request_release(struct request *r)
{
    struct io *io = io_here(r->http);
    atomic_fetch_sub(&r->http->bodies, r->counted);
    request_recycle(r);
    if (io && io->spare_n < SPARE_MAX) {
        r->next = io->spare;
        io->spare = r;
        io->spare_n++;
    } else {
        request_free(r);
    }
}

void request_refuse(struct request *r, int code, enum status status, const char *problem,
                    const char *detail)
{
    r->code = code;
    r->result = status;
    r->refused_text = detail;
    r->ctx.problem.code = problem;
    request_refuse_again(r);
}

void request_refuse_again(struct request *r)
{
    const char *text = ctx_text(&r->ctx, r->refused_text);
    const char *whole = arena_printf(r->arena, text, r->refused_n);
    r->ctx.problem.detail = whole ? whole : text;
}

void request_id_print(const struct request *r, char ret_text[REQUEST_ID_CHARS + 1])
{
    (void)snprintf(ret_text, REQUEST_ID_CHARS + 1, "%016llx", (unsigned long long)r->id);
}

const char *header_value(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

/* ---- what a handler may ask ------------------------------------------------------------------ */

const char *request_path(const struct ctx *ctx)
{
    return ctx->request && ctx->request->path_text ? ctx->request->path_text : "";
}

const char *request_query(const struct ctx *ctx)
{
    return ctx->request && ctx->request->query ? ctx->request->query : "";
}

const char *request_header(const struct ctx *ctx, const char *name)
{
    return ctx->request ? header_value(ctx->request, name) : NULL;
}

const char *request_key(const struct ctx *ctx)
{
    const struct request *r = ctx->request;
    return r && r->entry->route->key ? header_value(r, "Idempotency-Key") : NULL;
}

struct bytes request_body(const struct ctx *ctx)
{
    const struct request *r = ctx->request;
    return r ? (struct bytes){r->body.p, r->body.n} : (struct bytes){0};
}

bool request_wants_json(const struct ctx *ctx)
{
    return ctx->request && ctx->request->json;
}

const char *request_cookie(const struct ctx *ctx, const char *name)
{
    if (!ctx->request)
        return NULL;
    return MHD_lookup_connection_value(ctx->request->connection, MHD_COOKIE_KIND, name);
}

const char *request_raw(const struct ctx *ctx, const char *field)
{
    const struct raws *raws = ctx->request ? &ctx->request->raws : NULL;
    for (size_t i = 0; raws && i < raws->n; i++) {
        const struct raw *raw = &raws->items[i];
        if (strcmp(raw->name, field) == 0)
            return text_valid(raw->value, raw->n) ? raw->value : NULL;
    }
    return NULL;
}

const char *request_again_text(const struct ctx *ctx, const char *given, const char *field)
{
    return given ? given : request_raw(ctx, field);
}

int64_t request_again_id(const struct ctx *ctx, int64_t given, const char *field)
{
    const char *typed = given ? NULL : request_raw(ctx, field);
    if (typed)
        (void)!id_parse(typed, &given);
    return given;
}

struct date request_again_date(const struct ctx *ctx, struct date given, const char *field)
{
    const char *typed = given.year ? NULL : request_raw(ctx, field);
    if (typed)
        (void)!date_parse(typed, &given);
    return given;
}

minute request_again_minute(const struct ctx *ctx, minute given, const char *field)
{
    const char *typed = given < 0 ? request_raw(ctx, field) : NULL;
    if (typed)
        (void)!minute_parse(typed, &given);
    return given;
}

void request_keep(const struct ctx *ctx, void *form, const void *now)
{
    const struct request *r = ctx->request;
    if (r)
        form_keep(r->entry->route->form, &r->raws, !r->json_body && r->raws.n > 0, form, now);
}

const char *request_public_url(const struct ctx *ctx)
{
    return ctx->request ? ctx->request->http->config->public_url : "";
}

static const char *connected_peer(const struct request *r, char *text, socklen_t size)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    const void *bytes = NULL;
    if (address && address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    else if (address && address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    return bytes ? inet_ntop(address->sa_family, bytes, text, size) : NULL;
}

/* The last address in X-Forwarded-For: the one that the trusted proxy itself saw. */
static const char *forwarded_peer(const struct request *r)
{
    const char *list = header_value(r, "X-Forwarded-For");
    if (!list)
        return NULL;
    const char *comma = strrchr(list, ',');
    const char *last = comma ? comma + 1 : list;
    last += strspn(last, " \t");
    char *address = arena_strndup(r->arena, last, strcspn(last, " \t"));
    return address && http_address_valid(address) ? address : NULL;
}

const char *request_peer(const struct ctx *ctx)
{
    const struct request *r = ctx->request;
    char text[INET6_ADDRSTRLEN];
    const char *peer = r ? connected_peer(r, text, sizeof(text)) : NULL;
    if (!peer)
        return "";
    const char *proxy = r->http->config->trusted_proxy;
    const char *forwarded = proxy && strcmp(proxy, peer) == 0 ? forwarded_peer(r) : NULL;
    if (forwarded)
        return forwarded;
    const char *copy = arena_strdup(r->arena, peer);
    return copy ? copy : "";
}
