/* The page of signatures: who, how, when, from where, and the hashes that tie it to the text. */
#include "document/document_drawing.h"
#include "document/document_press.h"

enum { FOOT_HEIGHT = 50 /* a few lines that stay together */ };

static void put_point(void *arg, bool begins, int x, int y)
{
    cairo_t *cr = arg;
    if (begins)
        cairo_move_to(cr, x, y);
    else
        cairo_line_to(cr, x, y);
}

/* How far down a name was drawn. */
struct reach {
    int top, bottom;
};

static void reach_point(void *arg, bool begins, int x, int y)
{
    struct reach *r = arg;
    (void)begins;
    (void)x;
    r->top = y < r->top ? y : r->top;
    r->bottom = y > r->bottom ? y : r->bottom;
}

/* No taller than what was drawn: two signatures stand on one page. */
static void put_drawing(struct press *p, const char *drawing)
{
    static const double scale = 0.34;
    static const double margin = 4;
    struct reach reach = {DRAWING_HEIGHT, 0};
    if (!drawing_walk(drawing, reach_point, &reach))
        return;
    const double height = (reach.bottom - reach.top) * scale + 2 * margin;
    press_need(p, height + 60);
    press_begin(p, "Figure");
    cairo_save(p->cr);
    cairo_translate(p->cr, PAGE_LEFT, p->y + margin - reach.top * scale);
    cairo_scale(p->cr, scale, scale);
    cairo_set_line_width(p->cr, 3.5);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
    if (drawing_walk(drawing, put_point, p->cr))
        cairo_stroke(p->cr);
    cairo_restore(p->cr);
    press_end(p);
    p->y += height;
    p->fresh = false;
}

static void put_fact(struct press *p, const struct pdf_fact *f)
{
    const struct doc_run_view label = {.text = f->label};
    const struct doc_run_view value = {.text = f->value};
    PangoLayout *left = press_layout(p, &set_label, &label, 1, set_label.right - set_label.left);
    PangoLayout *right = press_layout(p, &set_value, &value, 1, set_value.right - set_value.left);
    double height =
        layout_height(left) > layout_height(right) ? layout_height(left) : layout_height(right);
    press_need(p, height);
    press_begin(p, "TR");
    press_begin(p, "TH");
    cairo_move_to(p->cr, set_label.left, p->y);
    pango_cairo_show_layout(p->cr, left);
    press_end(p);
    press_begin(p, "TD");
    cairo_move_to(p->cr, set_value.left, p->y);
    pango_cairo_show_layout(p->cr, right);
    press_end(p);
    press_end(p);
    p->y += height + 1.5;
    p->fresh = false;
    g_object_unref(left);
    g_object_unref(right);
}

static void put_signature(struct press *p, const struct pdf_signature *s)
{
    press_need(p, 180);
    press_words(p, &set_headings[0], s->heading);
    if (s->drawing && *s->drawing)
        put_drawing(p, s->drawing);
    press_words(p, &set_name, s->name);
    press_rule(p, PAGE_LEFT, PAGE_LEFT + 220);
    press_space(p, 8);
    press_begin(p, "Table");
    for (size_t i = 0; i < s->facts_n; i++)
        put_fact(p, &s->facts[i]);
    press_end(p);
    press_space(p, 12);
}

void press_signatures(struct press *p)
{
    const struct pdf_ask *ask = p->ask;
    press_words(p, &set_title, ask->page_title);
    if (ask->page_lead)
        press_words(p, &set_lead, ask->page_lead);
    for (size_t i = 0; i < ask->signatures_n; i++)
        put_signature(p, &ask->signatures[i]);
    if (ask->page_foot) {
        press_need(p, FOOT_HEIGHT);
        press_words(p, &set_small, ask->page_foot);
    }
}
