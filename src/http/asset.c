/* asset.c: embedded files, answered from responses made once at the start. */
#include "http/http_internal.h"

#include <stdlib.h>

struct asset_reply {
    const struct asset *asset;
    struct MHD_Response *raw, *gzip, *brotli; /* the last two may be NULL */
    struct MHD_Response *unchanged;           /* 304 */
    char seen[2]; /* their addresses are the connection's context: first call, later calls */
};

static bool header_set(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* A response of these bytes with all that the asset says; NULL when memory is short. */
static struct MHD_Response *response_of(const struct asset *a, struct bytes b, const char *coding)
{
    /* The bytes are constant; libmicrohttpd's parameter is not, but it only reads them. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(b.n, (void *)(uintptr_t)b.p, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return NULL;
    bool done =
        header_set(response, MHD_HTTP_HEADER_CONTENT_TYPE, a->content_type) &&
        header_set(response, MHD_HTTP_HEADER_ETAG, a->etag) &&
        header_set(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding") &&
        header_set(response, "X-Content-Type-Options", "nosniff") &&
        header_set(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                   a->immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600");
    if (coding)
        done = done && header_set(response, MHD_HTTP_HEADER_CONTENT_ENCODING, coding);
    if (done)
        return response;
    MHD_destroy_response(response);
    return NULL;
}

enum status assets_start(struct http *h)
{
    size_t n = h->config->assets_n;
    h->assets = calloc(n + 1, sizeof(*h->assets));
    if (!h->assets)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct asset *a = &h->config->assets[i];
        struct asset_reply *reply = &h->assets[i];
        reply->asset = a;
        reply->raw = response_of(a, a->raw, NULL);
        reply->gzip = a->gzip.n > 0 ? response_of(a, a->gzip, "gzip") : NULL;
        reply->brotli = a->brotli.n > 0 ? response_of(a, a->brotli, "br") : NULL;
        reply->unchanged = response_of(a, (struct bytes){.p = ""}, NULL);
        if (!reply->raw || !reply->unchanged)
            return LIMIT;
    }
    return OK;
}

void assets_stop(struct http *h)
{
    for (size_t i = 0; h->assets && i < h->config->assets_n; i++) {
        struct MHD_Response *all[] = {h->assets[i].raw, h->assets[i].gzip, h->assets[i].brotli,
                                      h->assets[i].unchanged};
        for (size_t k = 0; k < ARRAY_LEN(all); k++)
            if (all[k])
                MHD_destroy_response(all[k]);
    }
    free(h->assets);
}

void *asset_find(struct http *h, const char *uri)
{
    size_t n = strcspn(uri, "?");
    size_t low = 0;
    size_t high = h->config->assets_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *path = h->config->assets[middle].path;
        int c = strncmp(path, uri, n);
        if (c == 0 && path[n] == '\0')
            return &h->assets[middle].seen[0];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool asset_is(const struct http *h, const void *context)
{
    uintptr_t at = (uintptr_t)context;
    return at >= (uintptr_t)h->assets && at < (uintptr_t)(h->assets + h->config->assets_n);
}

/* RFC 9110 section 13.1.2: "*" or a list of tags, weak ones too. */
static bool tag_listed(const char *list, const char *tag)
{
    return list && (strcmp(list, "*") == 0 || strstr(list, tag));
}

static struct MHD_Response *choose(const struct asset_reply *reply, struct MHD_Connection *c)
{
    const char *accept =
        MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    if (reply->brotli && accept_encoding(accept, "br"))
        return reply->brotli;
    if (reply->gzip && accept_encoding(accept, "gzip"))
        return reply->gzip;
    return reply->raw;
}

enum MHD_Result asset_answer(struct http *h, struct MHD_Connection *c, const char *method,
                             size_t *data_n, void **context)
{
    if (*data_n > 0) { /* a body, of a method that is refused when it has come */
        *data_n = 0;
        return MHD_YES;
    }
    size_t i = (size_t)((char *)*context - (char *)h->assets) / sizeof(*h->assets);
    struct asset_reply *reply = &h->assets[i];
    if (*context == &reply->seen[0]) {
        *context = &reply->seen[1]; /* answering in the first call would close the connection */
        return MHD_YES;
    }
    int code = MHD_HTTP_OK;
    struct MHD_Response *response = choose(reply, c);
    const char *known =
        MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        code = MHD_HTTP_METHOD_NOT_ALLOWED;
        response = h->not_allowed;
    } else if (tag_listed(known, reply->asset->etag)) {
        code = MHD_HTTP_NOT_MODIFIED;
        response = reply->unchanged;
    }
    struct io *io = io_here(h);
    if (io)
        counters_note(&io->counters, h->entries_n, code, 0);
    client_reads(c, reply->asset->raw.n);
    return MHD_queue_response(c, (unsigned)code, response);
}
