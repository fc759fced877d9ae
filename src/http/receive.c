/* receive.c: a request as it comes: address, method, body, protection; until it can run. */
#include "http/http_internal.h"

#include <stdlib.h>
#include <strings.h>

static const char *const method_names[METHOD__MAX] = {
    [METHOD_GET] = "GET",       [METHOD_POST] = "POST",         [METHOD_PUT] = "PUT",
    [METHOD_DELETE] = "DELETE", [METHOD_PROPFIND] = "PROPFIND", [METHOD_PROPPATCH] = "PROPPATCH",
    [METHOD_REPORT] = "REPORT",
};

const char *method_name(enum method m)
{
    return m < METHOD__MAX ? method_names[m] : "other";
}

/* Is this header's value the media type, whatever its parameters? */
static bool type_is(const char *value, const char *type)
{
    size_t n = strcspn(value, "; \t");
    return n == strlen(type) && strncasecmp(value, type, n) == 0;
}

static bool type_is_json(const char *value)
{
    size_t n = strcspn(value, "; \t");
    return type_is(value, "application/json") ||
           (n > 5 && strncasecmp(value + n - 5, "+json", 5) == 0);
}

/* ---- the head -------------------------------------------------------------------------------- */

static void read_address(struct request *r)
{
    size_t n = strcspn(r->uri, "?");
    enum status s = path_parse(r->arena, r->uri, n, &r->path);
    if (s == LIMIT)
        request_refuse(r, MHD_HTTP_URI_TOO_LONG, INVALID, "request.path_long",
                       N_("The address is too long."));
    else if (s != OK)
        request_refuse(r, MHD_HTTP_BAD_REQUEST, INVALID, "request.path",
                       N_("The address is malformed."));
}

/* "/s/bottega", put together again from its decoded parts. */
static const char *path_join(struct arena *a, const struct path *path)
{
    const char *text = path->n == 0 ? "/" : "";
    for (size_t i = 0; text && i < path->n; i++)
        text = arena_printf(a, "%s/%s", text, path->segments[i]);
    return text;
}

static void choose_reply(struct request *r)
{
    const char *accept = header_value(r, MHD_HTTP_HEADER_ACCEPT);
    const char *type = header_value(r, MHD_HTTP_HEADER_CONTENT_TYPE);
    r->json_body = type && type_is_json(type);
    bool wants_html = accept && strcasestr(accept, "text/html");
    r->json = r->path.json || accept_prefers_json(accept) || (r->json_body && !wants_html);
}

static const char *allowed_methods(struct request *r)
{
    const char *list = "OPTIONS";
    for (size_t m = 0; list && m < METHOD__MAX; m++)
        if (r->match.by_method[m])
            list = arena_printf(r->arena, "%s%s, %s", m == METHOD_GET ? "HEAD, " : "",
                                method_names[m], list);
    return list;
}

/* GET for HEAD; METHOD__MAX for what we do not know. */
static enum method method_of(const char *name)
{
    if (strcmp(name, "HEAD") == 0)
        return METHOD_GET;
    enum method m = METHOD_GET;
    while (m < METHOD__MAX && strcmp(method_names[m], name) != 0)
        m++;
    return m;
}

/* The same address without its last slash. */
static void redirect_slash(struct request *r)
{
    size_t n = strcspn(r->uri, "?");
    r->code = MHD_HTTP_PERMANENT_REDIRECT;
    r->reply.location = arena_printf(r->arena, "%.*s%s", (int)(n - 1), r->uri, r->uri + n);
}

static void find_route(struct request *r, const char *method)
{
    if (!router_find(r->http->router, &r->path, &r->match)) {
        r->result = NOT_FOUND;
        return;
    }
    if (dav_is(r)) {
        r->json = false;
        if (r->path.json) { /* a name in a calendar is whole */
            r->result = NOT_FOUND;
            return;
        }
    } else if (r->path.slash) {
        redirect_slash(r);
        return;
    }
    r->method = method_of(method);
    r->head = strcmp(method, "HEAD") == 0;
    r->entry = r->method < METHOD__MAX ? r->match.by_method[r->method] : NULL;
    if (r->entry) {
        r->body_max = r->entry->route->body_max;
        return;
    }
    r->allow = allowed_methods(r);
    if (strcmp(method, "OPTIONS") == 0)
        r->code = MHD_HTTP_NO_CONTENT;
    else
        request_refuse(r, MHD_HTTP_METHOD_NOT_ALLOWED, INVALID, "request.method",
                       N_("This address does not do that."));
}

static void refuse_large(struct request *r)
{
    if (r->result != OK)
        return;
    const bool megabytes = r->body_max >= 1U << 20;
    r->refused_n = (long long)(r->body_max >> (megabytes ? 20 : 10));
    request_refuse(r, MHD_HTTP_CONTENT_TOO_LARGE, INVALID, "request.large",
                   megabytes ? N_("This is too large: at most %lld MB are taken here.")
                             : N_("This is too large: at most %lld kB are taken here."));
}

/* A body that is too long is read on for a while, so that the client gets to read why. */
static void judge_length(struct request *r, unsigned long long n)
{
    if (n > r->body_max && r->entry)
        refuse_large(r);
    if (n > LIMIT_DISCARD_BYTES && n > r->body_max)
        r->closes = true;
}

/* Is it refused with a page, to a browser that has been here? Where there is too much to do, nobody
 * is asked who he is. */
static bool is_for_somebody(const struct request *r)
{
    const bool overload = r->result == LIMIT || r->result == RETRY || r->result == UNAVAILABLE;
    return r->result != OK && !overload && !r->json && r->path_text && !dav_is(r) &&
           header_value(r, MHD_HTTP_HEADER_COOKIE);
}

static enum MHD_Result refuse(struct request *r)
{
    return is_for_somebody(r) ? lane_run_refused(r) : answer(r);
}

enum MHD_Result receive_head(struct request *r, const char *method, const char *version)
{
    const struct http_host *host = r->http->config->host;
    r->stage = STAGE_BODY;
    r->query = r->uri + strcspn(r->uri, "?");
    r->query += *r->query == '?';
    r->ctx.lang = host->language ? host->language(&r->ctx)
                                 : text_lang(header_value(r, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
    unsigned long long length = head_judge(r, method, version);
    if (r->result == OK)
        read_address(r);
    choose_reply(r);
    if (r->result == OK) {
        r->path_text = path_join(r->arena, &r->path);
        find_route(r, method);
    }
    judge_length(r, length);
    if (r->method != METHOD_GET)
        client_sends_body(r->connection, r->started_us, 0);
    return r->closes ? refuse(r) : MHD_YES;
}

/* ---- the body -------------------------------------------------------------------------------- */

/* Is there memory for n bytes more, of this body among all that come just now? */
static bool body_fits(struct request *r, size_t n)
{
    if (n > r->body_max - r->body.n)
        return false;
    if (atomic_fetch_add(&r->http->bodies, n) + n <= LIMIT_BODIES_BYTES) {
        r->counted += n;
        return true;
    }
    atomic_fetch_sub(&r->http->bodies, n);
    request_refuse(r, MHD_HTTP_SERVICE_UNAVAILABLE, RETRY, "request.busy",
                   N_("Too many at once. Please try again."));
    r->why = "bodies: their memory is taken";
    return false;
}

enum MHD_Result receive_body(struct request *r, const char *data, size_t n)
{
    r->received += n;
    client_sends_body(r->connection, r->started_us, r->received);
    if (r->result == OK && r->code == 0 && body_fits(r, n)) {
        buf_add(&r->body, data, n);
        if (!r->body.failed)
            return MHD_YES;
    }
    if (r->code == 0)
        refuse_large(r);
    r->discarded += n;
    return r->discarded > LIMIT_DISCARD_BYTES ? MHD_NO : MHD_YES;
}

static bool takes_files(const struct form_spec *spec)
{
    for (size_t i = 0; spec && i < spec->fields_n; i++)
        if (spec->fields[i].type == FIELD_FILE)
            return true;
    return false;
}

static enum status read_values(struct request *r)
{
    struct ctx *ctx = &r->ctx;
    if (dav_is(r))
        return OK; /* its handler reads the body */
    if (r->method == METHOD_GET)
        return urlencoded_parse(ctx, r->query, strlen(r->query), &r->raws);
    const char *type = header_value(r, MHD_HTTP_HEADER_CONTENT_TYPE);
    const char *body = r->body.n > 0 ? r->body.p : "";
    if (r->body.n == 0 && !type)
        return OK;
    if (r->json_body)
        return json_form_parse(ctx, body, r->body.n, &r->raws);
    if (type && type_is(type, "application/x-www-form-urlencoded"))
        return urlencoded_parse(ctx, body, r->body.n, &r->raws);
    if (type && type_is(type, "multipart/form-data") && takes_files(r->entry->route->form))
        return multipart_parse(ctx, type, body, r->body.n, &r->raws);
    r->code = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
    return ctx_fail(ctx, INVALID, "request.type", "This type of content is not understood here.");
}

/* Fill the form; whether it is refused is told later, to whom may know. */
static enum status fill_form(struct request *r)
{
    const struct form_spec *spec = r->entry->route->form;
    if (!spec)
        return OK;
    r->form = arena_alloc(r->arena, spec->size);
    if (!r->form)
        return FAILED;
    enum status s = form_fill_path(&r->ctx, spec, r->entry, r->match.params, r->form);
    if (s != OK)
        return s;
    r->form_refused = form_fill(&r->ctx, spec, &r->raws, r->json_body, r->form) != OK;
    r->ctx.problem = (struct problem){0};
    return OK;
}

static bool rate_allows(struct request *r)
{
    struct http *h = r->http;
    const char *rate = r->entry->route->rate;
    if (!rate || !h->config->rate_limits)
        return true;
    const char *peer = request_peer(&r->ctx);
    uint64_t question =
        rates_question(h->rates, peer, r->path_text, header_value(r, "Idempotency-Key"),
                       (struct bytes){r->body.p, r->body.n});
    int64_t wait_s = rates_take(h->rates, rate, peer, question, clock_now_us(h->config->clock));
    r->ctx.problem.retry_after_s = wait_s;
    if (wait_s > 0)
        r->result = LIMIT;
    return wait_s == 0;
}

/* All that can be judged before a handler runs. False: r is refused. */
static bool prepare(struct request *r)
{
    r->result = read_values(r);
    if (r->result != OK) {
        if (r->code == 0)
            r->code = r->result == LIMIT ? MHD_HTTP_CONTENT_TOO_LARGE : MHD_HTTP_BAD_REQUEST;
        return false;
    }
    if (r->method != METHOD_GET && !csrf_allows(r))
        return false;
    if (!rate_allows(r))
        return false;
    r->result = fill_form(r);
    const struct view_spec *view = r->entry->route->view;
    if (r->result == OK && view && !(r->view = arena_alloc(r->arena, view->size)))
        r->result = FAILED;
    return r->result == OK;
}

enum MHD_Result receive_end(struct request *r)
{
    if (r->result != OK || r->code != 0 || !prepare(r))
        return refuse(r);
    return lane_run(r);
}
