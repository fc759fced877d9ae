/* router.c: the routes as a tree by segment: literal children sorted, and at most one {name}
 * child. */
#include "http/http_internal.h"

#include <stdlib.h>

struct node {
    const char *segment; /* literal; not terminated */
    size_t segment_n;
    struct node **children; /* sorted by segment */
    size_t children_n;
    struct node *param; /* any one segment */
    const struct entry *by_method[METHOD__MAX];
};

struct router {
    struct arena *memory;
    struct node root;
    struct entry *entries;
    size_t entries_n;
};

enum { ROUTER_BYTES = 4 << 20 /* some thousand routes */ };

static int segment_compare(const char *a, size_t a_n, const char *b, size_t b_n)
{
    int c = memcmp(a, b, a_n < b_n ? a_n : b_n);
    return c != 0 ? c : (a_n > b_n) - (a_n < b_n);
}

/* Where the segment stands or would stand among the children. */
static size_t child_place(const struct node *node, const char *segment, size_t n, bool *ret_there)
{
    size_t low = 0;
    size_t high = node->children_n;
    *ret_there = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct node *child = node->children[middle];
        int c = segment_compare(child->segment, child->segment_n, segment, n);
        if (c == 0) {
            *ret_there = true;
            return middle;
        }
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct node *child_add(struct router *router, struct node *node, const char *segment,
                              size_t n)
{
    bool there;
    size_t at = child_place(node, segment, n, &there);
    if (there)
        return node->children[at];
    struct node **wider = arena_array(router->memory, node->children_n + 1, sizeof(struct node *));
    struct node *child = arena_alloc(router->memory, sizeof(*child));
    if (!wider || !child)
        return NULL;
    child->segment = segment;
    child->segment_n = n;
    if (at > 0)
        memcpy(wider, node->children, at * sizeof(struct node *));
    wider[at] = child;
    if (at < node->children_n)
        memcpy(wider + at + 1, node->children + at,
               (node->children_n - at) * sizeof(struct node *));
    node->children = wider;
    node->children_n++;
    return child;
}

/* Walk down one segment of a route's path, making what is missing. */
static struct node *descend(struct router *router, struct node *node, struct entry *entry,
                            const char *segment, size_t n)
{
    if (segment[0] != '{')
        return child_add(router, node, segment, n);
    if (entry->params_n == LIMIT_PATH_SEGMENTS)
        return NULL;
    entry->params[entry->params_n++] = arena_strndup(router->memory, segment + 1, n - 2);
    if (!node->param)
        node->param = arena_alloc(router->memory, sizeof(*node->param));
    return node->param;
}

static const char *route_add(struct router *router, const struct route *route)
{
    struct entry *entry = &router->entries[router->entries_n];
    *entry = (struct entry){.route = route, .index = router->entries_n};
    router->entries_n++;
    struct node *node = &router->root;
    for (const char *at = route->path; at[0] == '/' && at[1];) {
        const char *segment = at + 1;
        size_t n = strcspn(segment, "/");
        node = descend(router, node, entry, segment, n);
        if (!node)
            return "out of memory";
        at = segment + n;
    }
    if (node->by_method[route->method])
        return "two routes have one method and path";
    node->by_method[route->method] = entry;
    return NULL;
}

static const struct entry *entry_named(const struct router *router, const char *name)
{
    for (size_t i = 0; i < router->entries_n; i++)
        if (strcmp(router->entries[i].route->name, name) == 0)
            return &router->entries[i];
    return NULL;
}

/* A page whose question may be left out can be shown again with what fits of a refused one. */
static bool answers_without(const struct route *route)
{
    if (route->method != METHOD_GET || !route->page || !route->view || !route->form)
        return false;
    for (size_t i = 0; i < route->form->fields_n; i++)
        if (!route->form->fields[i].in_path && route->form->fields[i].required)
            return false;
    return true;
}

static const char *routes_add(struct router *router, const struct route *const *tables,
                              const size_t *tables_n)
{
    size_t n = 0;
    for (size_t t = 0; tables[t]; t++)
        n += tables_n[t];
    router->entries = arena_array(router->memory, n + 1, sizeof(*router->entries));
    if (!router->entries)
        return "out of memory";
    for (size_t t = 0; tables[t]; t++) {
        for (size_t i = 0; i < tables_n[t]; i++) {
            const char *why = route_add(router, &tables[t][i]);
            if (why)
                return why;
        }
    }
    for (size_t i = 0; i < router->entries_n; i++) {
        const char *again = router->entries[i].route->again;
        router->entries[i].again = again ? entry_named(router, again)
                                   : answers_without(router->entries[i].route) ? &router->entries[i]
                                                                               : NULL;
        if (again && !router->entries[i].again)
            return "a route shows a form again by a route that is not there";
    }
    return NULL;
}

struct router *router_new(const struct route *const *tables, const size_t *tables_n,
                          const char **ret_why)
{
    struct router *router = calloc(1, sizeof(*router));
    struct arena *memory = arena_new(ROUTER_BYTES);
    if (!router || !memory) {
        free(router);
        arena_free(memory);
        *ret_why = "out of memory";
        return NULL;
    }
    router->memory = memory;
    const char *why = routes_add(router, tables, tables_n);
    if (!why)
        return router;
    *ret_why = why;
    router_free(router);
    return NULL;
}

void router_free(struct router *router)
{
    if (!router)
        return;
    arena_free(router->memory);
    free(router);
}

const struct entry *router_entries(const struct router *router, size_t *ret_n)
{
    *ret_n = router->entries_n;
    return router->entries;
}

static bool has_route(const struct node *node)
{
    for (size_t m = 0; m < METHOD__MAX; m++)
        if (node->by_method[m])
            return true;
    return false;
}

/* The literal way first; the {name} way when that leads nowhere. Bounded by the depth of the
 * tree. */
static const struct node *walk(const struct node *node, const struct path *path, size_t at,
                               struct match *match)
{
    if (at == path->n)
        return has_route(node) ? node : NULL;
    const char *segment = path->segments[at];
    bool there;
    size_t place = child_place(node, segment, strlen(segment), &there);
    const struct node *found = there ? walk(node->children[place], path, at + 1, match) : NULL;
    if (found || !node->param || !*segment)
        return found;
    size_t param = match->params_n++;
    match->params[param] = segment;
    found = walk(node->param, path, at + 1, match);
    if (!found)
        match->params_n = param;
    return found;
}

bool router_find(const struct router *router, const struct path *path, struct match *ret_match)
{
    struct match match = {0};
    const struct node *node = walk(&router->root, path, 0, &match);
    if (!node)
        return false;
    match.by_method = node->by_method;
    *ret_match = match;
    return true;
}
