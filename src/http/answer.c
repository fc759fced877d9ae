/* answer.c: from the result of a request to the bytes that leave: JSON, page, file, problem,
 * stream. */
#include "http/http_internal.h"

#include "http_views.h"

#include <stdio.h>

enum {
    COMPRESS_FROM_BYTES = 1000, /* below, one packet carries it anyway */
    FLASH_CHARS = 300
};

#define FLASH_COOKIE "loggia_said"

#define CONTENT_SECURITY_POLICY \
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; " \
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

static const char type_json[] = "application/json";
static const char type_problem[] = "application/problem+json";
static const char type_html[] = "text/html; charset=utf-8";
static const char type_plain[] = "text/plain; charset=utf-8";

/* ---- refusals -------------------------------------------------------------------------------- */

/* The one table from a status to an answer. */
static const struct {
    int code;
    const char *problem; /* when nobody explained more */
    const char *title;
    const char *detail;
} refusals[STATUS__MAX] = {
    [OK] = {200, NULL, NULL, NULL},
    [NOT_FOUND] = {404, "request.not_found", N_("Not found"),
                   N_("There is nothing at this address.")},
    [INVALID] = {422, "form.invalid", N_("Not understood"),
                 N_("Please look at the marked fields.")},
    [DENIED] = {403, "request.denied", N_("Not allowed"), N_("You may not do this.")},
    [CONFLICT] = {409, "request.conflict", N_("Not possible now"),
                  N_("Something changed meanwhile. Please look again.")},
    [RETRY] = {503, "request.busy", N_("Busy"), N_("Too many at once. Please try again.")},
    [LIMIT] = {429, "request.limit", N_("Too much"),
               N_("Too many requests. Please wait a little.")},
    [UNAVAILABLE] = {503, "request.unavailable", N_("Not available now"),
                     N_("This cannot be answered just now. Please try again.")},
    [FAILED] = {500, "request.failed", N_("Our mistake"),
                N_("Something went wrong on our side. It was written down.")},
};

/* DENIED to a visitor: he may, once we know him. */
static bool asks_to_sign_in(const struct request *r)
{
    return r->result == DENIED && !r->ctx.actor && r->code == 0;
}

int answer_code(const struct request *r)
{
    if (r->code)
        return r->code;
    if (r->result != OK && dav_is(r))
        return dav_code(r);
    if (r->result != OK)
        return asks_to_sign_in(r) ? MHD_HTTP_UNAUTHORIZED : refusals[r->result].code;
    const struct reply *reply = &r->reply;
    if (reply->code)
        return reply->code;
    if (reply->known)
        return MHD_HTTP_NOT_MODIFIED;
    if (reply->location && !r->json)
        return MHD_HTTP_SEE_OTHER;
    if (reply->created)
        return MHD_HTTP_CREATED;
    bool empty = !reply->content_type && !reply->channel && !r->entry->route->view &&
                 (r->json || !r->entry->route->page);
    return empty ? MHD_HTTP_NO_CONTENT : MHD_HTTP_OK;
}

/* See that code and detail are there. */
static void explain(struct request *r)
{
    struct problem *p = &r->ctx.problem;
    if (p->code)
        return;
    p->code = refusals[r->result].problem;
    p->detail = ctx_text(&r->ctx, refusals[r->result].detail);
    if (asks_to_sign_in(r)) {
        p->code = "request.sign_in";
        p->detail = ctx_text(
            &r->ctx, N_("This needs an account. Once signed in you go on where you are now."));
    }
}

/* The path of the page on which a form was, or NULL. Forms of other sites are refused before, and
 * a path leads nowhere else. */
static const char *page_before(const struct request *r)
{
    const char *referer = header_value(r, MHD_HTTP_HEADER_REFERER);
    const char *host = referer ? strstr(referer, "://") : NULL;
    return host ? strchr(host + 3, '/') : NULL;
}

/* Where a visitor goes on once he has signed in: here, or, when he sent a form, on its page. */
static const char *back_of(struct request *r)
{
    if (!asks_to_sign_in(r))
        return NULL;
    if (r->method != METHOD_GET)
        return page_before(r);
    return *r->query ? arena_printf(r->arena, "%s?%s", request_path(&r->ctx), r->query)
                     : request_path(&r->ctx);
}

/* NULL when memory is short. */
static const struct problem_view *problem_of(struct request *r)
{
    const struct problem *p = &r->ctx.problem;
    struct problem_view *view = arena_alloc(r->arena, sizeof(*view));
    struct problem_field_view *fields = arena_array(r->arena, p->fields_n, sizeof(*fields));
    const char *type = arena_printf(r->arena, "%s/errors#%s", r->http->config->public_url, p->code);
    if (!view || !fields || !type)
        return NULL;
    for (size_t i = 0; i < p->fields_n; i++)
        fields[i] = (struct problem_field_view){
            .name = p->fields[i].name, .code = p->fields[i].code, .detail = p->fields[i].detail};
    *view = (struct problem_view){.type = type,
                                  .title = ctx_text(&r->ctx, asks_to_sign_in(r)
                                                                 ? N_("Please sign in")
                                                                 : refusals[r->result].title),
                                  .status = answer_code(r),
                                  .code = p->code,
                                  .detail = p->detail,
                                  .fields = fields,
                                  .fields_n = p->fields_n,
                                  .back = back_of(r)};
    return view;
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* What was typed, as far as it is text. */
static void typed_of(struct request *r, struct page *page)
{
    struct page_typed *typed = arena_array(r->arena, r->raws.n, sizeof(*typed));
    for (size_t i = 0; typed && i < r->raws.n; i++) {
        const struct raw *raw = &r->raws.items[i];
        if (raw->kind != RAW_FILE && text_valid(raw->value, raw->n))
            typed[page->typed_n++] = (struct page_typed){.name = raw->name, .value = raw->value};
    }
    page->typed = typed;
}

/* Cookie values hold letters and digits only: hexadecimal. */
static void flash_set(struct request *r)
{
    size_t n = strlen(r->reply.flash);
    if (n > FLASH_CHARS)
        n = FLASH_CHARS;
    char *hex = arena_alloc(r->arena, 2 * n + 1);
    for (size_t i = 0; hex && i < n; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)r->reply.flash[i]);
    if (hex)
        reply_cookie_add(r, FLASH_COOKIE, hex, 60);
}

static const char *flash_take(struct request *r)
{
    const char *hex = request_cookie(&r->ctx, FLASH_COOKIE);
    size_t n = hex ? strlen(hex) / 2 : 0;
    if (n == 0 || n > FLASH_CHARS)
        return NULL;
    char *text = arena_alloc(r->arena, n + 1);
    for (size_t i = 0; text && i < n; i++) {
        unsigned c;
        if (sscanf(hex + 2 * i, "%2x", &c) != 1)
            return NULL;
        text[i] = (char)c;
    }
    reply_cookie_add(r, FLASH_COOKIE, "", 0);
    return text && text_valid(text, n) ? text : NULL;
}

static void page_write(struct request *r, page_body *body, const void *view, const char *title)
{
    struct page page = {.out = &r->out,
                        .ctx = &r->ctx,
                        .lang = r->ctx.lang,
                        .body = body,
                        .view = view,
                        .title = title,
                        .status = answer_code(r),
                        .csrf = csrf_token(r),
                        .flash = flash_take(r),
                        .public_url = r->http->config->public_url,
                        .screen = r->reply.screen,
                        .path = request_path(&r->ctx),
                        .query = request_query(&r->ctx)};
    if (r->result != OK) {
        page.problem = &r->ctx.problem;
        page.again = r->refused_page;
        typed_of(r, &page);
    }
    if (r->http->config->host->layout)
        r->http->config->host->layout(&page);
    else
        page.body(&page, page.view);
    csrf_page_done(r);
}

/* ---- the body of the answer; each returns its content type ----------------------------------- */

static const char *write_problem(struct request *r)
{
    buf_clear(&r->out);
    explain(r);
    if (dav_is(r))
        return dav_problem(r);
    const struct problem_view *view = problem_of(r);
    if (!view) {
        BUF_LIT(&r->out, "out of memory\n");
        return type_plain;
    }
    if (r->json) {
        problem_view_json(&r->out, view);
        return type_problem;
    }
    page_body *page = r->http->config->host->problem_page;
    if (page) {
        page_write(r, page, view, view->title);
        return type_html;
    }
    buf_str(&r->out, view->detail);
    buf_char(&r->out, '\n');
    return type_plain;
}

/* The page that shows the refused form again. */
static const char *write_again(struct request *r)
{
    const struct route *route = r->entry->again->route;
    explain(r);
    page_write(r, route->page, r->view,
               r->reply.title ? r->reply.title : ctx_text(&r->ctx, route->title));
    return type_html;
}

static const char *write_done(struct request *r)
{
    const struct route *route = r->entry->route;
    if (r->reply.known)
        return NULL;
    if (r->reply.content_type)
        return r->reply.content_type;
    int code = answer_code(r);
    if (code == MHD_HTTP_SEE_OTHER || code == MHD_HTTP_NO_CONTENT || r->reply.code)
        return NULL;
    if (r->json || !route->page) {
        route->view->write_json(&r->out, r->view);
        return type_json;
    }
    page_write(r, route->page, r->view,
               r->reply.title ? r->reply.title : ctx_text(&r->ctx, route->title));
    return type_html;
}

/* Only what is text, and only when asked: who measures with wrk pays nothing. */
static bool try_compress(struct request *r, const char *type)
{
    if (r->out.n < COMPRESS_FROM_BYTES || !type ||
        (strncmp(type, "text/", 5) != 0 && strncmp(type, "application/", 12) != 0))
        return false;
    if (!accept_encoding(header_value(r, MHD_HTTP_HEADER_ACCEPT_ENCODING), "gzip"))
        return false;
    struct io *io = io_here(r->http);
    return io && io_gzip(io, &r->out, &r->packed);
}

/* ---- headers --------------------------------------------------------------------------------- */

static void set(struct MHD_Response *response, const char *name, const char *value)
{
    (void)MHD_add_response_header(response, name, value);
}

static bool said(const struct request *r, const char *name)
{
    for (const struct header *h = r->reply.headers; h; h = h->next)
        if (strcmp(h->name, name) == 0)
            return true;
    return false;
}

static void set_common(const struct request *r, struct MHD_Response *response)
{
    char id[REQUEST_ID_CHARS + 1];
    request_id_print(r, id);
    set(response, "X-Request-Id", id);
    set(response, "X-Content-Type-Options", "nosniff");
    if (!said(r, MHD_HTTP_HEADER_CACHE_CONTROL))
        set(response, MHD_HTTP_HEADER_CACHE_CONTROL,
            r->ctx.actor ? "no-store" : "private, no-cache");
    set(response, MHD_HTTP_HEADER_VARY, "Accept, Accept-Encoding, Accept-Language, Cookie");
    for (const struct header *h = r->reply.headers; h; h = h->next)
        set(response, h->name, h->value);
    if (r->reply.location)
        set(response, MHD_HTTP_HEADER_LOCATION, r->reply.location);
    if (r->allow)
        set(response, MHD_HTTP_HEADER_ALLOW, r->allow);
    if (r->http->secure)
        set(response, "Strict-Transport-Security", "max-age=31536000");
    if (atomic_load_explicit(&r->http->stopping, memory_order_relaxed) || r->closes)
        set(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static void set_page(struct MHD_Response *response)
{
    set(response, "Content-Security-Policy", CONTENT_SECURITY_POLICY);
    set(response, "Referrer-Policy", "same-origin");
    set(response, "Permissions-Policy", "camera=(), microphone=(), geolocation=(self)");
}

static void set_retry(const struct request *r, struct MHD_Response *response, int code)
{
    if (code != MHD_HTTP_SERVICE_UNAVAILABLE && code != MHD_HTTP_TOO_MANY_REQUESTS)
        return;
    char seconds[24];
    int64_t s = r->ctx.problem.retry_after_s;
    (void)snprintf(seconds, sizeof(seconds), "%lld", (long long)(s > 0 ? s : 1));
    set(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
}

/* ---- sending --------------------------------------------------------------------------------- */

static enum MHD_Result queue(struct request *r, struct MHD_Response *response)
{
    if (!response)
        return MHD_NO; /* nothing can be said: the connection is closed */
    int code = answer_code(r);
    set_common(r, response);
    set_retry(r, response, code);
    if (dav_is(r))
        dav_headers(response, code);
    enum MHD_Result queued = MHD_queue_response(r->connection, (unsigned)code, response);
    MHD_destroy_response(response);
    request_done(r, code);
    return queued;
}

static enum MHD_Result answer_stream(struct request *r)
{
    /* For HEAD libmicrohttpd would send the last chunk of a body that is none. */
    struct MHD_Response *response =
        r->head ? MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT)
                : stream_response(r->http->streams, r->connection, r->reply.channel);
    if (!response) {
        r->result = UNAVAILABLE;
        r->why = "streams: no room for another";
        return answer(r);
    }
    set(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
    set(response, "X-Accel-Buffering", "no"); /* nginx would hold events back */
    r->closes = true;
    client_waits(r->connection);
    return queue(r, response);
}

static const char *write_body(struct request *r)
{
    if (r->reply.failed && r->result == OK)
        r->result = FAILED;
    if (r->result != OK && !r->refused_page)
        r->reply = (struct reply){0}; /* who refuses has said nothing else */
    if (r->result == OK && r->reply.flash && !r->json)
        flash_set(r);
    const char *type = r->result == OK   ? write_done(r)
                       : r->refused_page ? write_again(r)
                                         : write_problem(r);
    if (!r->out.failed)
        return type;
    r->result = FAILED; /* it grew over LIMIT_REPLY_BYTES, or memory is short */
    r->refused_page = false;
    r->code = 0;
    return write_problem(r);
}

enum MHD_Result answer(struct request *r)
{
    r->ctx.db = NULL;
    if (r->result == OK && r->reply.channel)
        return answer_stream(r);
    const char *type = r->code == MHD_HTTP_NO_CONTENT || r->code == MHD_HTTP_PERMANENT_REDIRECT
                           ? NULL
                           : write_body(r);
    bool packed = try_compress(r, type);
    struct buf *body = packed ? &r->packed : &r->out;
    /* The request, and with it these bytes, outlives the sending. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        type ? body->n : 0, type ? body->p : NULL, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    if (type)
        set(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (packed)
        set(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (type == type_html)
        set_page(response);
    client_reads(r->connection, body->n);
    return queue(r, response);
}
