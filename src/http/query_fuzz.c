/* Addresses as they come: path, route, query, and what a client says it prefers. */
#include "http/http_internal.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct router *router(void)
{
    static struct router *made;
    const char *why = NULL;
    if (!made)
        made = router_new(route_tables, route_tables_n, &why);
    assert(made);
    return made;
}

static void check_segments(const struct path *path)
{
    for (size_t i = 0; i < path->n; i++) {
        const char *s = path->segments[i];
        assert(utf8_valid(s, strlen(s)));
        assert(strcmp(s, ".") != 0 && strcmp(s, "..") != 0);
        for (; *s; s++)
            assert((unsigned char)*s >= 0x20);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    char *text = arena ? arena_strndup(arena, (const char *)data, n) : NULL;
    if (!text)
        abort();
    size_t path_n = strcspn(text, "?");
    struct path path;
    struct match match;
    if (path_parse(arena, text, path_n, &path) == OK) {
        check_segments(&path);
        if (router_find(router(), &path, &match))
            assert(match.params_n <= path.n);
    }
    struct ctx ctx = {.arena = arena, .clock = &clock_system, .lang = text_lang(text)};
    struct raws raws = {0};
    size_t query = path_n < n ? path_n + 1 : n;
    if (urlencoded_parse(&ctx, text + query, n - query, &raws) != OK)
        assert(ctx.problem.code);
    (void)accept_prefers_json(text);
    (void)accept_encoding(text, "gzip");
    arena_free(arena);
    return 0;
}
