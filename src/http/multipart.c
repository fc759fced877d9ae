/* multipart.c: multipart/form-data (RFC 7578) over a body that is whole in memory and already
 * bounded. */
#include "http/http_internal.h"

#include <strings.h>

enum { BOUNDARY_MAX = 70 /* RFC 2046 section 5.1.1 */ };

struct part {
    const char *name; /* NULL: without one */
    const char *file; /* NULL: no file */
    const char *body;
    size_t body_n;
};

static enum status malformed(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "request.multipart", "The uploaded form is malformed.");
}

/* The value of a parameter such as name="x" in a header's value; NULL when it is not there. */
static const char *parameter(struct arena *a, const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = header; (at = strchr(at, ';'));) {
        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, name, n) != 0 || at[n] != '=')
            continue;
        at += n + 1;
        if (*at != '"')
            return arena_strndup(a, at, strcspn(at, "; \t"));
        const char *end = strchr(at + 1, '"');
        return end ? arena_strndup(a, at + 1, (size_t)(end - at - 1)) : NULL;
    }
    return NULL;
}

/* Reads the headers of a part, up to the empty line. Returns where its body begins; NULL:
 * malformed. */
static const char *part_headers(struct arena *a, const char *at, const char *end, struct part *part)
{
    static const char wanted[] = "content-disposition:";
    for (;;) {
        const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
        if (!line_end)
            return NULL;
        if (line_end == at)
            return at + 2;
        size_t n = (size_t)(line_end - at);
        const char *line = arena_strndup(a, at, n);
        if (!line || !text_valid(line, n))
            return NULL;
        if (strncasecmp(line, wanted, sizeof(wanted) - 1) == 0) {
            part->name = parameter(a, line, "name");
            part->file = parameter(a, line, "filename");
        }
        at = line_end + 2;
    }
}

static enum status part_add(struct ctx *ctx, const struct part *part, struct raws *raws)
{
    struct raw raw = {.name = part->name};
    if (part->file) {
        struct upload *upload = arena_alloc(ctx->arena, sizeof(*upload));
        if (!upload)
            return ctx_fail(ctx, LIMIT, "request.large", "The request is too large.");
        *upload = (struct upload){.name = part->file, .body = {part->body, part->body_n}};
        raw.kind = RAW_FILE;
        raw.upload = upload;
        raw.value = part->file;
        raw.n = strlen(part->file);
    } else {
        raw.value = arena_strndup(ctx->arena, part->body, part->body_n);
        raw.n = part->body_n;
        if (!raw.value)
            return ctx_fail(ctx, LIMIT, "request.large", "The request is too large.");
    }
    return raws_add(ctx, raws, &raw);
}

/* One part between two delimiters. */
static enum status part_parse(struct ctx *ctx, const char *at, const char *end, struct raws *raws)
{
    struct part part = {0};
    part.body = part_headers(ctx->arena, at, end, &part);
    if (!part.body || !part.name)
        return malformed(ctx);
    part.body_n = (size_t)(end - part.body);
    return part_add(ctx, &part, raws);
}

enum status multipart_parse(struct ctx *ctx, const char *content_type, const char *text, size_t n,
                            struct raws *raws)
{
    const char *boundary = parameter(ctx->arena, content_type, "boundary");
    size_t boundary_n = boundary ? strlen(boundary) : 0;
    if (boundary_n == 0 || boundary_n > BOUNDARY_MAX)
        return malformed(ctx);
    char delimiter[4 + BOUNDARY_MAX] = "\r\n--";
    memcpy(delimiter + 4, boundary, boundary_n);
    size_t delimiter_n = boundary_n + 4;
    const char *end = text + n;
    /* The first delimiter may stand at the very start, without a line end before it. */
    const char *at = n >= delimiter_n - 2 && memcmp(text, delimiter + 2, delimiter_n - 2) == 0
                         ? text - 2
                         : memmem(text, n, delimiter, delimiter_n);
    while (at) {
        at += delimiter_n;
        if (end - at >= 2 && memcmp(at, "--", 2) == 0)
            return OK;
        if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
            return malformed(ctx);
        at += 2;
        const char *next = memmem(at, (size_t)(end - at), delimiter, delimiter_n);
        enum status s = next ? part_parse(ctx, at, next, raws) : malformed(ctx);
        if (s != OK)
            return s;
        at = next;
    }
    return malformed(ctx);
}
