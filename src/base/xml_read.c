/* Reading XML by libxml2's events (SAX2): our own tree, with our own maxima. A document type ends
 * the reading before any entity can be declared. */
#include "base/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

/* An element under way. */
struct level {
    struct xml_node *node;
    struct xml_node *last; /* its last child so far */
};

struct reading {
    struct arena *arena;
    xmlParserCtxtPtr parser;
    struct level levels[XML_DEPTH_MAX];
    size_t depth;
    size_t nodes_n;
    struct xml_node *root;
    struct buf text[XML_DEPTH_MAX]; /* of each open element */
    const char *why;
    bool short_of_memory;
};

static void stop(struct reading *r, const char *why)
{
    if (!r->why)
        r->why = why;
    xmlStopParser(r->parser);
}

static void no_memory(struct reading *r)
{
    r->short_of_memory = true;
    stop(r, "out of memory");
}

/* The attributes come as five pointers each: name, prefix, namespace, value, its end. */
enum { ATTRIBUTE_PARTS = 5 };

static bool take_attributes(struct reading *r, struct xml_node *node, const xmlChar **parts, int n)
{
    struct xml_attribute *list = arena_array(r->arena, (size_t)n, sizeof(*list));
    if (n > 0 && !list)
        return false;
    for (int i = 0; i < n; i++, parts += ATTRIBUTE_PARTS) {
        if (parts[2])
            continue;
        struct xml_attribute *a = &list[node->attributes_n++];
        a->name = arena_strdup(r->arena, (const char *)parts[0]);
        a->value = arena_strndup(r->arena, (const char *)parts[3], (size_t)(parts[4] - parts[3]));
        if (!a->name || !a->value)
            return false;
    }
    node->attributes = list;
    return true;
}

static void hang_in(struct reading *r, struct xml_node *node)
{
    if (r->depth == 0) {
        r->root = node;
        return;
    }
    struct level *parent = &r->levels[r->depth - 1];
    if (parent->last)
        parent->last->next = node;
    else
        parent->node->first = node;
    parent->last = node;
}

/* (parameters: libxml2's) */
static void on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int namespaces_n, const xmlChar **namespaces, int attributes_n,
                     int defaulted_n, const xmlChar **attributes)
{
    struct reading *r = arg;
    (void)prefix;
    (void)namespaces_n;
    (void)namespaces;
    (void)defaulted_n;
    if (r->why)
        return;
    if (r->depth == XML_DEPTH_MAX || r->nodes_n == XML_NODES_MAX) {
        stop(r, "too many elements, or too many within each other");
        return;
    }
    struct xml_node *node = arena_alloc(r->arena, sizeof(*node));
    if (!node) {
        no_memory(r);
        return;
    }
    node->ns = ns ? arena_strdup(r->arena, (const char *)ns) : "";
    node->name = arena_strdup(r->arena, (const char *)name);
    node->text = "";
    if (!node->ns || !node->name || !take_attributes(r, node, attributes, attributes_n)) {
        no_memory(r);
        return;
    }
    r->nodes_n++;
    hang_in(r, node);
    buf_init(&r->text[r->depth], XML_BYTES_MAX);
    r->levels[r->depth++] = (struct level){.node = node};
}

static void on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    struct reading *r = arg;
    (void)name;
    (void)prefix;
    (void)ns;
    if (r->depth == 0 || r->why)
        return;
    r->depth--;
    struct buf *text = &r->text[r->depth];
    struct xml_node *node = r->levels[r->depth].node;
    if (text->n > 0)
        node->text = arena_strndup(r->arena, text->p, text->n);
    if (text->failed || !node->text) {
        node->text = "";
        no_memory(r);
    }
    buf_free(text);
}

static void on_text(void *arg, const xmlChar *text, int n)
{
    struct reading *r = arg;
    if (r->depth > 0 && !r->why)
        buf_add(&r->text[r->depth - 1], text, (size_t)n);
}

static void on_document_type(void *arg, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    stop(arg, "a document type is not taken");
}

/* What libxml2 would print. */
static void PRINTF_LIKE(2, 3) on_words(void *arg, const char *format, ...)
{
    (void)arg;
    (void)format;
}

static void start_library(void)
{
    xmlInitParser();
}

static xmlParserCtxtPtr parser_new(struct reading *r)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, start_library);
    xmlSAXHandler events = {.initialized = XML_SAX2_MAGIC,
                            .internalSubset = on_document_type,
                            .startElementNs = on_start,
                            .endElementNs = on_end,
                            .characters = on_text,
                            .cdataBlock = on_text,
                            .warning = on_words,
                            .error = on_words,
                            .fatalError = on_words};
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&events, r, NULL, 0, NULL);
    if (parser) /* NOENT: or "&amp;" in an attribute would stay one; there are no other entities */
        (void)xmlCtxtUseOptions(parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR |
                                            XML_PARSE_NOWARNING);
    return parser;
}

static enum status end(struct reading *r, int failed, const struct xml_node **ret_root,
                       const char **ret_why)
{
    const bool whole = !failed && !r->why && r->depth == 0 && r->root && r->parser->wellFormed &&
                       r->parser->nsWellFormed;
    xmlFreeParserCtxt(r->parser);
    while (r->depth > 0 && !r->why)
        buf_free(&r->text[--r->depth]);
    for (size_t i = 0; r->why && i < XML_DEPTH_MAX; i++)
        buf_free(&r->text[i]);
    if (whole) {
        *ret_root = r->root;
        return OK;
    }
    *ret_why = r->why ? r->why : "not well formed";
    return r->short_of_memory ? LIMIT : INVALID;
}

enum status xml_read(struct arena *a, struct bytes text, const struct xml_node **ret_root,
                     const char **ret_why)
{
    struct reading r = {.arena = a};
    if (text.n == 0 || text.n > XML_BYTES_MAX) {
        *ret_why = text.n ? "too long" : "empty";
        return INVALID;
    }
    r.parser = parser_new(&r);
    if (!r.parser) {
        *ret_why = "out of memory";
        return LIMIT;
    }
    const int failed = xmlParseChunk(r.parser, text.p, (int)text.n, 1);
    return end(&r, failed, ret_root, ret_why);
}

bool xml_is(const struct xml_node *n, const char *ns, const char *name)
{
    return n && strcmp(n->name, name) == 0 && strcmp(n->ns, ns) == 0;
}

const struct xml_node *xml_child(const struct xml_node *n, const char *ns, const char *name)
{
    for (const struct xml_node *c = n ? n->first : NULL; c; c = c->next)
        if (xml_is(c, ns, name))
            return c;
    return NULL;
}

const char *xml_attribute(const struct xml_node *n, const char *name)
{
    for (size_t i = 0; n && i < n->attributes_n; i++)
        if (strcmp(n->attributes[i].name, name) == 0)
            return n->attributes[i].value;
    return NULL;
}
