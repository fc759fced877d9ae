/* xml.h: small XML documents: read whole into a tree by libxml2, and written by a writer that keeps
 * names, nesting and escaping right (XML 1.0; Namespaces in XML 1.0).
 * Owns: nothing; trees live in the arena, the writer's bytes are the caller's.   Uses: arena, buf.
 * Threads: any; a writer belongs to one thread at a time. */
#ifndef LOGGIA_BASE_XML_H
#define LOGGIA_BASE_XML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

enum {
    XML_DEPTH_MAX = 24,   /* elements within each other: a filter of a calendar has eight */
    XML_NODES_MAX = 8192, /* elements: a question about a thousand objects has two thousand */
    XML_BYTES_MAX = 1 << 20
};

/* ---- reading --------------------------------------------------------------------------------- */

struct xml_attribute {
    const char *name; /* without a namespace; those with one are left out */
    const char *value;
};

struct xml_node {
    const char *ns; /* "" for none */
    const char *name;
    const char *text; /* all that stands directly in it, joined; "" */
    const struct xml_attribute *attributes;
    size_t attributes_n;
    struct xml_node *first; /* its first child */
    struct xml_node *next;  /* its next sibling */
};

/* Read a document. No document type is taken, and so no entity but the five of XML itself; nothing
 * is fetched.
 *   ret_why  why not, in English: for the log and for the maker of a program, static     (out)
 * Returns OK; INVALID when it is no XML, has a document type, or is beyond a maximum; LIMIT when
 * memory is short. */
MUST_USE enum status xml_read(struct arena *a, struct bytes text, const struct xml_node **ret_root,
                              const char **ret_why);

/* Pure; NULL node: false, NULL. */
bool xml_is(const struct xml_node *n, const char *ns, const char *name);
/* The first child of this name, or NULL. */
const struct xml_node *xml_child(const struct xml_node *n, const char *ns, const char *name);
/* The value of an attribute, or NULL. */
const char *xml_attribute(const struct xml_node *n, const char *name);

/* ---- writing --------------------------------------------------------------------------------- */

/* A namespace that the document declares at its root. */
struct xml_prefix {
    const char *prefix;
    const char *ns;
};

struct xml_writer {
    struct buf *out; /* borrowed; its error says that memory was short          (borrowed) */
    const struct xml_prefix *prefixes;
    size_t prefixes_n;
    struct {
        const char *prefix; /* "" for none */
        const char *name;
    } open[XML_DEPTH_MAX];
    size_t depth;
    bool in_tag; /* the tag of the innermost element may still get attributes */
};

/* Begin a document. The prefixes live as long as the writer. */
void xml_start(struct xml_writer *w, struct buf *out, const struct xml_prefix *prefixes, size_t n);
/* An element; names are XML names (from our source, or from a document that was read) and live
 * until its end. */
void xml_open(struct xml_writer *w, const char *ns, const char *name);
void xml_put_attribute(struct xml_writer *w, const char *name, const char *value);
/* Text of the innermost element; what XML cannot say is left out. NULL is nothing. */
void xml_put(struct xml_writer *w, const char *text);
void xml_close(struct xml_writer *w);
/* <name/>, and <name>text</name>. */
void xml_empty(struct xml_writer *w, const char *ns, const char *name);
void xml_element(struct xml_writer *w, const char *ns, const char *name, const char *text);

#endif
