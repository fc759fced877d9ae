/* reply.c: what a handler says besides its view; kept until the answer is written. */
#include "http/http_internal.h"

#include <stdio.h>

/* A text for a header: without control characters, so that it can end no line. */
static const char *header_text(struct request *r, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; c && *c; c++) {
        if (*c < 0x20 || *c == 0x7f) {
            r->reply.failed = true;
            return "";
        }
    }
    const char *copy = arena_strdup(r->arena, text);
    r->reply.failed = r->reply.failed || !copy;
    return copy ? copy : "";
}

static void header_add(struct request *r, const char *name, const char *value)
{
    struct header *header = arena_alloc(r->arena, sizeof(*header));
    if (!header) {
        r->reply.failed = true;
        return;
    }
    *header = (struct header){
        .name = header_text(r, name), .value = header_text(r, value), .next = r->reply.headers};
    r->reply.headers = header;
}

/* Only paths of ours: an address from a form must not lead people elsewhere. */
static const char *own_address(struct request *r, const char *url)
{
    const char *home = r->http->config->public_url;
    size_t n = strlen(home);
    if (!url)
        return header_text(r, NULL);
    const char *path = strncmp(url, home, n) == 0 ? url + n : url;
    if (path[0] != '/' || path[1] == '/' || strchr(path, '\\'))
        r->reply.failed = true;
    return header_text(r, url);
}

void reply_created(struct ctx *ctx, const char *url)
{
    if (!ctx->request)
        return;
    ctx->request->reply.created = true;
    ctx->request->reply.failed |= !ctx->request->entry->route->made;
    ctx->request->reply.location = own_address(ctx->request, url);
}

void reply_see(struct ctx *ctx, const char *url)
{
    if (ctx->request)
        ctx->request->reply.location = own_address(ctx->request, url);
}

void reply_leave(struct ctx *ctx, const char *url)
{
    struct request *r = ctx->request;
    if (!r)
        return;
    if (url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        r->reply.failed = true;
    r->reply.location = header_text(r, url);
}

/* A file name that needs no quoting in a header. */
static const char *plain_file_name(struct arena *a, const char *name)
{
    char *copy = arena_strdup(a, name);
    for (char *c = copy; c && *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '-' || *c == '_' || *c == '.'))
            *c = '_';
    return copy;
}

void reply_bytes(struct ctx *ctx, const char *content_type, const char *file_name, struct bytes b)
{
    struct request *r = ctx->request;
    if (!r)
        return;
    r->reply.content_type = header_text(r, content_type);
    buf_clear(&r->out);
    buf_add(&r->out, b.p, b.n);
    if (!file_name)
        return;
    const char *value =
        arena_printf(r->arena, "attachment; filename=\"%s\"", plain_file_name(r->arena, file_name));
    header_add(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION, value ? value : "attachment");
}

struct csv *reply_table_begin(struct reply_table *t, const char *const *head, size_t n)
{
    buf_init(&t->out, LIMIT_REPLY_BYTES);
    csv_begin(&t->csv, &t->out);
    csv_head(&t->csv, head, n);
    return &t->csv;
}

enum status reply_table_end(struct ctx *ctx, struct reply_table *t, const char *name, enum status s)
{
    if (s == OK && t->out.failed)
        s = LIMIT;
    if (s == OK)
        reply_bytes(ctx, "text/csv; charset=utf-8", name, (struct bytes){t->out.p, t->out.n});
    buf_free(&t->out);
    return s;
}

void reply_status(struct ctx *ctx, int code)
{
    if (ctx->request)
        ctx->request->reply.code = code;
}

void reply_header(struct ctx *ctx, const char *name, const char *value)
{
    if (ctx->request)
        header_add(ctx->request, name, value);
}

void reply_cookie_add(struct request *r, const char *name, const char *value, int64_t max_age_s)
{
    char age[40] = "";
    if (max_age_s >= 0)
        (void)snprintf(age, sizeof(age), "; Max-Age=%lld", (long long)max_age_s);
    const char *cookie = arena_printf(r->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name,
                                      value, r->http->secure ? "; Secure" : "", age);
    if (!cookie || !value || value[strcspn(value, " \",;\\")])
        r->reply.failed = true;
    else
        header_add(r, MHD_HTTP_HEADER_SET_COOKIE, cookie);
}

void reply_cookie(struct ctx *ctx, const char *name, const char *value, int64_t max_age_s)
{
    if (ctx->request)
        reply_cookie_add(ctx->request, name, value, max_age_s);
}

void reply_title(struct ctx *ctx, const char *title)
{
    if (ctx->request)
        ctx->request->reply.title = arena_strdup(ctx->arena, title);
}

void reply_flash(struct ctx *ctx, const char *text)
{
    if (ctx->request)
        ctx->request->reply.flash = arena_strdup(ctx->arena, text);
}

void reply_screen(struct ctx *ctx)
{
    if (ctx->request)
        ctx->request->reply.screen = true;
}

bool reply_known(struct ctx *ctx, const char *tag)
{
    struct request *r = ctx->request;
    if (!r)
        return false;
    const char *quoted = arena_printf(r->arena, "\"%s\"", tag);
    const char *known = header_value(r, MHD_HTTP_HEADER_IF_NONE_MATCH);
    header_add(r, MHD_HTTP_HEADER_ETAG, quoted);
    /* RFC 9110, section 13.1.2: "*" or a list of tags, weak ones too. */
    r->reply.known = quoted && known && (strcmp(known, "*") == 0 || strstr(known, quoted) != NULL);
    return r->reply.known;
}

void reply_stream(struct ctx *ctx, const char *channel)
{
    if (!ctx->request)
        return;
    ctx->request->reply.channel = arena_strdup(ctx->arena, channel);
    ctx->request->reply.failed = !ctx->request->reply.channel;
}
