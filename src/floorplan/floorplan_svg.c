/* A drawing that a host sends, read by libxml2: nothing of it is kept but what is drawn, as numbers
 * of our own. No element, attribute, style, script, picture, text or address of the file reaches a
 * page [FP-8]. */
#include "floorplan/floorplan_internal.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    NODES_MAX = 20000,      /* looked at, repetitions by <use> counted each time */
    SEARCHED_MAX = 4000000, /* nodes passed when looking for what <use> names */
    PATH_BYTES_MAX = 100000,
    NUMBERS_MAX = 4000, /* of a polygon */
    DARK = 90,          /* of 255: filled as a wall is */
    LIGHT = 240         /* as paper */
};

/* How what follows is painted; children begin with it. */
struct paint {
    enum { FILL_UNSAID, FILL_NONE, FILL_DARK, FILL_LIGHT, FILL_MIDDLE } fill;
    bool line, hidden;
    bool styled; /* by a class: its colours are in a style sheet that we do not read */
};

struct reading {
    struct arena *arena;
    xmlNode *root;
    struct drawing *drawing;
    size_t nodes, searched, bytes;
    enum svg_fault fault;
};

static bool is_a(const xmlNode *n, const char *name)
{
    return strcmp((const char *)n->name, name) == 0;
}

/* Its text while the attribute is one piece: references to entities are refused before. */
static const char *attribute(const xmlNode *n, const char *name)
{
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        const xmlNode *text = a->children;
        if (strcmp((const char *)a->name, name) == 0)
            return text && text->type == XML_TEXT_NODE && !text->next ? (const char *)text->content
                                                                      : "";
    }
    return NULL;
}

static double length(const xmlNode *n, const char *name)
{
    const char *text = attribute(n, name);
    double v = 0;
    return text && numbers_parse(&text, &v, 1) == 1 && isfinite(v) ? v : 0;
}

/* ---- paint ---------------------------------------------------------------------------------- */

/* The value of a property: of the style attribute, else of the attribute of its name; up to the
 * semicolon. */
static const char *property(const xmlNode *n, const char *name)
{
    const char *style = attribute(n, "style");
    const size_t length_of = strlen(name);
    while (style && *style) {
        style += strspn(style, " \t\r\n;");
        const size_t word = strcspn(style, ":; \t\r\n");
        const bool same = word == length_of && strncmp(style, name, word) == 0;
        style += word;
        style += strspn(style, " \t\r\n");
        if (same && *style == ':')
            return style + 1 + strspn(style + 1, " \t\r\n");
        style += strcspn(style, ";");
    }
    return attribute(n, name);
}

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

static int hex(const char *at, size_t digits)
{
    char text[3] = {at[0], digits == 2 ? at[1] : at[0], '\0'};
    return (int)strtol(text, NULL, 16);
}

/* 0 to 255; -1: a name that we do not know. */
static int brightness(const char *c)
{
    double v[3] = {0};
    if (*c == '#') {
        const size_t n = strspn(c + 1, "0123456789abcdefABCDEF");
        const size_t each = n >= 6 ? 2 : 1;
        if (n < 3)
            return -1;
        for (size_t i = 0; i < 3; i++)
            v[i] = hex(c + 1 + i * each, each);
    } else if (begins(c, "rgb")) {
        const char *at = c + strcspn(c, "(");
        at += *at == '(';
        if (numbers_parse(&at, v, 3) != 3)
            return -1;
    } else if (begins(c, "black")) {
        return 0;
    } else if (begins(c, "white")) {
        return 255;
    } else {
        return -1;
    }
    return (int)fmax(0, fmin(255, v[0] * 0.3 + v[1] * 0.59 + v[2] * 0.11));
}

static void paint_fill(struct paint *p, const char *fill)
{
    if (begins(fill, "none") || begins(fill, "transparent")) {
        p->fill = FILL_NONE;
        return;
    }
    const int b = brightness(fill);
    p->fill = b < 0 ? FILL_MIDDLE : b < DARK ? FILL_DARK : b > LIGHT ? FILL_LIGHT : FILL_MIDDLE;
}

static struct paint painted(const struct paint *outer, const xmlNode *n)
{
    struct paint p = *outer;
    const char *fill = property(n, "fill");
    const char *line = property(n, "stroke");
    const char *display = property(n, "display");
    const char *visible = property(n, "visibility");
    if (fill)
        paint_fill(&p, fill);
    if (line)
        p.line = !begins(line, "none");
    p.hidden |= display && begins(display, "none");
    p.hidden |= visible && begins(visible, "hidden");
    p.styled |= attribute(n, "class") != NULL;
    return p;
}

static enum tone tone_of(const struct paint *p, bool open)
{
    if (open || p->fill == FILL_NONE || p->fill == FILL_LIGHT)
        return TONE_LINE;
    if (p->fill == FILL_UNSAID)
        return p->styled ? TONE_LINE : TONE_SOLID;
    return p->fill == FILL_DARK ? TONE_SOLID : TONE_WASH;
}

/* ---- what is drawn -------------------------------------------------------------------------- */

static void draw_rect(struct pen *p, const xmlNode *n)
{
    const double x = length(n, "x");
    const double y = length(n, "y");
    const double w = length(n, "width");
    const double h = length(n, "height");
    if (!(w > 0) || !(h > 0))
        return;
    pen_move(p, x, y);
    pen_line(p, x + w, y);
    pen_line(p, x + w, y + h);
    pen_line(p, x, y + h);
    pen_close(p);
}

static void draw_ellipse(struct pen *p, const xmlNode *n)
{
    const double r = length(n, "r");
    const double rx = r > 0 ? r : length(n, "rx");
    const double ry = r > 0 ? r : length(n, "ry");
    const double x = length(n, "cx");
    const double y = length(n, "cy");
    if (!(rx > 0) || !(ry > 0))
        return;
    pen_move(p, x - rx, y);
    pen_arc(p, &(struct arc){.rx = rx, .ry = ry, .sweep = true, .x = x + rx, .y = y});
    pen_arc(p, &(struct arc){.rx = rx, .ry = ry, .sweep = true, .x = x - rx, .y = y});
    pen_close(p);
}

static void draw_line(struct pen *p, const xmlNode *n)
{
    pen_move(p, length(n, "x1"), length(n, "y1"));
    pen_line(p, length(n, "x2"), length(n, "y2"));
}

static void draw_points(struct pen *p, const xmlNode *n, bool closed)
{
    const char *text = attribute(n, "points");
    double xy[2];
    for (int i = 0; text && i < NUMBERS_MAX && numbers_parse(&text, xy, 2) == 2; i++) {
        if (i)
            pen_line(p, xy[0], xy[1]);
        else
            pen_move(p, xy[0], xy[1]);
    }
    if (closed)
        pen_close(p);
}

/* False: it is nothing that is drawn. ret_open: a line, whatever it is filled with. */
static bool draw_element(struct pen *p, const xmlNode *n, bool *ret_open)
{
    const char *d = attribute(n, "d");
    *ret_open = is_a(n, "line") || is_a(n, "polyline");
    if (is_a(n, "path"))
        pen_path(p, d ? d : "");
    else if (is_a(n, "rect"))
        draw_rect(p, n);
    else if (is_a(n, "circle") || is_a(n, "ellipse"))
        draw_ellipse(p, n);
    else if (is_a(n, "line"))
        draw_line(p, n);
    else if (is_a(n, "polyline") || is_a(n, "polygon"))
        draw_points(p, n, is_a(n, "polygon"));
    else
        return false;
    return true;
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *title_text(const xmlNode *n)
{
    for (const xmlNode *c = n->children; c; c = c->next) {
        const xmlNode *text = c->children;
        if (c->type == XML_ELEMENT_NODE && is_a(c, "title"))
            return text && text->type == XML_TEXT_NODE ? (const char *)text->content : NULL;
    }
    return NULL;
}

/* On one line, without control characters, not longer than a name. */
static const char *title_of(struct arena *arena, const xmlNode *n)
{
    const char *text = title_text(n);
    text = text ? text : attribute(n, "label"); /* as Inkscape calls a layer or a thing */
    text = text ? text : attribute(n, "id");
    if (!text || !utf8_valid(text, strlen(text)))
        return "";
    char *copy = arena_strdup(arena, text);
    size_t chars = 0;
    for (char *at = copy; copy && *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = ' ';
        chars += ((unsigned char)*at & 0xc0) != 0x80;
        if (chars > SVG_TITLE_MAX) {
            *at = '\0';
            break;
        }
    }
    return copy;
}

/* ---- outlines ------------------------------------------------------------------------------- */

static bool is_on_plan(const struct drawing *d, const struct pen *p)
{
    return p->started && p->high_x >= 0 && p->high_y >= 0 && p->low_x < d->width &&
           p->low_y < d->height;
}

static void keep(struct reading *r, const struct pen *p, enum tone tone, const char *title)
{
    struct drawing *d = r->drawing;
    if (!is_on_plan(d, p))
        return;
    r->bytes += p->out->n;
    if (d->outlines_n == SVG_OUTLINES_MAX || p->out->failed || r->bytes > SVG_PATHS_BYTES_MAX) {
        r->fault = SVG_LARGE;
        return;
    }
    const char *path = arena_strndup(r->arena, p->out->p, p->out->n);
    if (!path || !title) {
        r->fault = SVG_MEMORY;
        return;
    }
    d->outlines[d->outlines_n] = (struct outline){.number = (int32_t)d->outlines_n + 1,
                                                  .tone = tone,
                                                  .x = (int32_t)p->low_x,
                                                  .y = (int32_t)p->low_y,
                                                  .width = (int32_t)(p->high_x - p->low_x),
                                                  .height = (int32_t)(p->high_y - p->low_y),
                                                  .title = title,
                                                  .path = path};
    d->outlines_n++;
}

static bool is_group(const xmlNode *n)
{
    return is_a(n, "g") || is_a(n, "svg") || is_a(n, "a") || is_a(n, "switch");
}

/* What has nothing to draw, and is not missed. */
static bool is_silent(const xmlNode *n)
{
    static const char *const names[] = {"title", "desc",   "metadata", "defs",
                                        "style", "symbol", "namedview"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (is_a(n, names[i]))
            return true;
    }
    return false;
}

static void walk(struct reading *r, xmlNode *n, const struct matrix *outer,
                 const struct paint *paint, int depth);

static void walk_children(struct reading *r, xmlNode *n, const struct matrix *m,
                          const struct paint *paint, int depth)
{
    for (xmlNode *c = n->children; c && r->fault == SVG_SOUND; c = c->next) {
        if (c->type == XML_ELEMENT_NODE)
            walk(r, c, m, paint, depth + 1);
    }
}

/* Bounded by the nodes of the tree: recursion by depth, which the parser bounds too. */
static xmlNode *of_id(struct reading *r, xmlNode *n, const char *id, int depth)
{
    const char *own = attribute(n, "id");
    if (own && strcmp(own, id) == 0)
        return n;
    if (++r->searched > SEARCHED_MAX)
        r->fault = SVG_LARGE;
    xmlNode *found = NULL;
    for (xmlNode *c = n->children; c && !found && depth < SVG_DEPTH_MAX && r->fault == SVG_SOUND;
         c = c->next) {
        if (c->type == XML_ELEMENT_NODE)
            found = of_id(r, c, id, depth + 1);
    }
    return found;
}

/* Something of this file, once more; of another it is left out. */
static void walk_use(struct reading *r, const xmlNode *n, const struct matrix *m,
                     const struct paint *paint, int depth)
{
    const char *href = attribute(n, "href");
    xmlNode *what = href && *href == '#' ? of_id(r, r->root, href + 1, 0) : NULL;
    if (!what || what == r->root) {
        r->drawing->left_out++;
        return;
    }
    const struct matrix there = {1, 0, 0, 1, length(n, "x"), length(n, "y")};
    const struct matrix moved = matrix_of(m, &there);
    if (is_a(what, "symbol"))
        walk_children(r, what, &moved, paint, depth);
    else
        walk(r, what, &moved, paint, depth + 1);
}

static void walk(struct reading *r, xmlNode *n, const struct matrix *outer,
                 const struct paint *paint, int depth)
{
    const struct paint p = painted(paint, n);
    const char *transform = attribute(n, "transform");
    struct matrix m = matrix_none;
    bool open = false;
    if (++r->nodes > NODES_MAX || depth > SVG_DEPTH_MAX) {
        r->fault = SVG_LARGE;
        return;
    }
    if (is_silent(n) || p.hidden)
        return;
    if (transform && !matrix_parse(transform, &m)) {
        r->drawing->left_out++; /* nobody knows where it would stand */
        return;
    }
    m = matrix_of(outer, &m);
    if (is_group(n)) {
        walk_children(r, n, &m, &p, depth);
    } else if (is_a(n, "use")) {
        walk_use(r, n, &m, &p, depth);
    } else {
        struct buf out;
        buf_init(&out, PATH_BYTES_MAX);
        struct pen pen = {.out = &out, .to_plan = m};
        if (draw_element(&pen, n, &open))
            keep(r, &pen, tone_of(&p, open), title_of(r->arena, n));
        else
            r->drawing->left_out++;
        buf_free(&out);
    }
}

/* ---- the file ------------------------------------------------------------------------------- */

/* What the drawing measures, and how it comes onto the plan. */
static bool measure(const xmlNode *root, int32_t longer_side, struct drawing *d, struct matrix *m)
{
    double box[4] = {0, 0, length(root, "width"), length(root, "height")};
    const char *text = attribute(root, "viewBox");
    double asked[4];
    if (text && numbers_parse(&text, asked, 4) == 4)
        memcpy(box, asked, sizeof(box));
    if (!(box[2] > 0) || !(box[3] > 0) || !isfinite(box[0]) || !isfinite(box[1]) || box[2] > 1e9 ||
        box[3] > 1e9)
        return false;
    const double scale = longer_side / fmax(box[2], box[3]);
    d->width = (int32_t)fmax(FLOORPLAN_SIDE_MIN, ceil(box[2] * scale));
    d->height = (int32_t)fmax(FLOORPLAN_SIDE_MIN, ceil(box[3] * scale));
    *m = (struct matrix){scale, 0, 0, scale, -box[0] * scale, -box[1] * scale};
    return true;
}

static enum svg_fault read_tree(struct arena *arena, xmlDoc *doc, int32_t longer_side,
                                struct drawing *d)
{
    struct matrix m;
    struct reading r = {.arena = arena, .root = xmlDocGetRootElement(doc), .drawing = d};
    if (doc->intSubset && doc->intSubset->children)
        return SVG_ENTITIES;
    if (!r.root || !is_a(r.root, "svg") || !measure(r.root, longer_side, d, &m))
        return SVG_NO_SVG;
    d->outlines = arena_array(arena, SVG_OUTLINES_MAX, sizeof(*d->outlines));
    if (!d->outlines)
        return SVG_MEMORY;
    const struct paint paint = painted(&(struct paint){.fill = FILL_UNSAID}, r.root);
    walk_children(&r, r.root, &m, &paint, 0);
    if (r.fault == SVG_SOUND && d->outlines_n == 0)
        return SVG_EMPTY;
    return r.fault;
}

/* Anything that is declared would have to be expanded: it is refused before anybody does. */
static bool declares(struct bytes file)
{
    return memmem(file.p, file.n, "<!ENTITY", 8) || memmem(file.p, file.n, "<!ATTLIST", 9) ||
           memmem(file.p, file.n, "<!ELEMENT", 9);
}

enum svg_fault svg_read(struct arena *arena, struct bytes file, int32_t longer_side,
                        struct drawing *ret_drawing)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct drawing d = {0};
    if (pthread_once(&once, xmlInitParser) != 0)
        return SVG_MEMORY;
    if (file.n > SVG_BYTES_MAX)
        return SVG_LARGE;
    if (!utf8_valid(file.p, file.n) || memchr(file.p, 0, file.n))
        return SVG_NOT_XML;
    if (declares(file))
        return SVG_ENTITIES;
    /* The encoding is given, so that none of the file's hides a declaration. */
    xmlDoc *doc = xmlReadMemory(file.p, (int)file.n, NULL, "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA);
    if (!doc)
        return SVG_NOT_XML;
    const enum svg_fault fault = read_tree(arena, doc, longer_side, &d);
    xmlFreeDoc(doc);
    if (fault == SVG_SOUND)
        *ret_drawing = d;
    return fault;
}
