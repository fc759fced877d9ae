/* head.c: judges a head before anything is made of it: the request line as it came, the length of
 * the body said once and clearly, one host, a size that we promise to read. What two programs could
 * read in two ways (this one, and a proxy before it) is refused, and the connection closed. */
#include "http/http_internal.h"

#include <stdlib.h>
#include <strings.h>

/* libmicrohttpd before 1.0 cuts the request line in place and hands on C strings: all that stood
 * behind a NUL would vanish. Three strings that stand as the line had them, one byte apart, hide
 * nothing. */
bool head_line_whole(struct MHD_Connection *c, const char *method, const char *version)
{
    size_t n;
    const char *uri = client_uri(c, &n);
    if (MHD_VERSION >= 0x01000000 || !uri)
        return true;
    const char *behind = method + strlen(method) + 1;
    return behind + strspn(behind, " ") == uri && uri + n + 1 == version;
}

/* What matters of the headers. */
struct seen {
    int hosts, lengths, codings;
    const char *length, *coding;
    bool malformed;
};

static bool is_named(const char *name, size_t n, const char *wanted)
{
    return n == strlen(wanted) && strncasecmp(name, wanted, n) == 0;
}

static enum MHD_Result note(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
                            const char *value, size_t value_n)
{
    struct seen *seen = arg;
    (void)kind;
    (void)value_n;
    if (name_n == 0 || name[name_n - 1] == ' ' || name[name_n - 1] == '\t') {
        seen->malformed =
            true; /* "Content-Length : 5" is another name to one, the same to another */
    } else if (is_named(name, name_n, MHD_HTTP_HEADER_HOST)) {
        seen->hosts++;
    } else if (is_named(name, name_n, MHD_HTTP_HEADER_CONTENT_LENGTH)) {
        seen->lengths++;
        seen->length = value;
    } else if (is_named(name, name_n, MHD_HTTP_HEADER_TRANSFER_ENCODING)) {
        seen->codings++;
        seen->coding = value;
    }
    return MHD_YES;
}

/* Where a request ends is not clear: nothing that follows on this connection can be believed. */
static void refuse(struct request *r, int code, const char *problem, const char *detail)
{
    if (r->closes)
        return; /* said already */
    request_refuse(r, code, INVALID, problem, detail);
    r->closes = true;
}

static void judge_line(struct request *r, const char *method, const char *version)
{
    if (!head_line_whole(r->connection, method, version) || strchr(r->uri, ' '))
        refuse(r, MHD_HTTP_BAD_REQUEST, "request.line", N_("The request line is malformed."));
}

static void judge_headers(struct request *r, const struct seen *seen)
{
    if (seen->malformed)
        refuse(r, MHD_HTTP_BAD_REQUEST, "request.header", N_("A header is malformed."));
    if (seen->lengths + seen->codings > 1)
        refuse(r, MHD_HTTP_BAD_REQUEST, "request.length",
               N_("The length of the request is not clear."));
    if (seen->coding && strcasecmp(seen->coding, "chunked") != 0)
        refuse(r, MHD_HTTP_NOT_IMPLEMENTED, "request.coding",
               N_("The request is coded in a way that is not understood here."));
}

/* libmicrohttpd's own check of this answers with two heads. */
static void judge_host(struct request *r, const struct seen *seen, const char *version)
{
    bool needed = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
    if (r->result == OK && (seen->hosts > 1 || (needed && seen->hosts == 0)))
        request_refuse(r, MHD_HTTP_BAD_REQUEST, INVALID, "request.host",
                       N_("The request does not say which host it is for."));
}

/* libmicrohttpd reads a little more than we promise, so that it is we who answer. */
static void judge_size(struct request *r)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (r->result == OK && info && info->header_size > LIMIT_HEADER_BYTES)
        request_refuse(
            r, MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE, INVALID, "request.head_large",
            N_("The browser sent too much about itself, mostly cookies. Deleting those of this "
               "site helps."));
}

unsigned long long head_judge(struct request *r, const char *method, const char *version)
{
    struct seen seen = {0};
    (void)MHD_get_connection_values_n(r->connection, MHD_HEADER_KIND, note, &seen);
    judge_line(r, method, version);
    judge_headers(r, &seen);
    judge_host(r, &seen, version);
    judge_size(r);
    return seen.length ? strtoull(seen.length, NULL, 10) : 0;
}
