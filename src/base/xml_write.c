/* Writing XML: names by the prefixes of the document, text escaped, each element closed once. */
#include "base/xml.h"

#include <assert.h>

void xml_start(struct xml_writer *w, struct buf *out, const struct xml_prefix *prefixes, size_t n)
{
    *w = (struct xml_writer){.out = out, .prefixes = prefixes, .prefixes_n = n};
    BUF_LIT(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
}

/* One character; those that XML 1.0 does not know are left out. A carriage return is kept as a
 * reference, or readers would make a line feed of it. */
static void put_char(struct buf *out, char c, bool quoted)
{
    if (c == '&')
        BUF_LIT(out, "&amp;");
    else if (c == '<')
        BUF_LIT(out, "&lt;");
    else if (c == '>')
        BUF_LIT(out, "&gt;");
    else if (c == '"' && quoted)
        BUF_LIT(out, "&quot;");
    else if (c == '\r')
        BUF_LIT(out, "&#13;");
    else if (quoted && (c == '\n' || c == '\t'))
        buf_printf(out, "&#%d;", c);
    else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
        buf_char(out, c);
}

static void put_text(struct buf *out, const char *text, bool quoted)
{
    for (; text && *text; text++)
        put_char(out, *text, quoted);
}

static void end_tag_head(struct xml_writer *w)
{
    if (w->in_tag)
        buf_char(w->out, '>');
    w->in_tag = false;
}

static const char *prefix_of(const struct xml_writer *w, const char *ns)
{
    for (size_t i = 0; i < w->prefixes_n; i++)
        if (strcmp(w->prefixes[i].ns, ns) == 0)
            return w->prefixes[i].prefix;
    return NULL;
}

static void put_name(struct buf *out, const char *prefix, const char *name)
{
    buf_str(out, prefix);
    if (*prefix)
        buf_char(out, ':');
    buf_str(out, name);
}

static void put_declaration(struct buf *out, const char *prefix, const char *ns)
{
    BUF_LIT(out, " xmlns:");
    buf_str(out, prefix);
    BUF_LIT(out, "=\"");
    put_text(out, ns, true);
    buf_char(out, '"');
}

void xml_open(struct xml_writer *w, const char *ns, const char *name)
{
    assert(w->depth < XML_DEPTH_MAX);
    end_tag_head(w);
    const char *known = *ns ? prefix_of(w, ns) : "";
    const char *prefix = known ? known : "x"; /* a namespace of somebody else */
    buf_char(w->out, '<');
    put_name(w->out, prefix, name);
    for (size_t i = 0; w->depth == 0 && i < w->prefixes_n; i++)
        put_declaration(w->out, w->prefixes[i].prefix, w->prefixes[i].ns);
    if (!known)
        put_declaration(w->out, prefix, ns);
    w->open[w->depth].prefix = prefix;
    w->open[w->depth].name = name;
    w->depth++;
    w->in_tag = true;
}

void xml_put_attribute(struct xml_writer *w, const char *name, const char *value)
{
    assert(w->in_tag);
    buf_char(w->out, ' ');
    buf_str(w->out, name);
    BUF_LIT(w->out, "=\"");
    put_text(w->out, value, true);
    buf_char(w->out, '"');
}

void xml_put(struct xml_writer *w, const char *text)
{
    if (!text || !*text)
        return;
    end_tag_head(w);
    put_text(w->out, text, false);
}

void xml_close(struct xml_writer *w)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->in_tag) {
        BUF_LIT(w->out, "/>");
        w->in_tag = false;
        return;
    }
    BUF_LIT(w->out, "</");
    put_name(w->out, w->open[w->depth].prefix, w->open[w->depth].name);
    buf_char(w->out, '>');
}

void xml_empty(struct xml_writer *w, const char *ns, const char *name)
{
    xml_open(w, ns, name);
    xml_close(w);
}

void xml_element(struct xml_writer *w, const char *ns, const char *name, const char *text)
{
    xml_open(w, ns, name);
    xml_put(w, text);
    xml_close(w);
}
