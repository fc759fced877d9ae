#include "document/document_press.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define SERIF "Linux Libertine O, Libertinus Serif, Gentium Plus, DejaVu Serif, serif"
#define SANS "Linux Biolinum O, Libertinus Sans, DejaVu Sans, sans-serif"
#define MONO "DejaVu Sans Mono, monospace"

const struct manner_of_text set_title = {.font = SERIF " 21",
                                         .left = PAGE_LEFT,
                                         .right = PAGE_RIGHT,
                                         .after = 10,
                                         .bold = true,
                                         .tag = "H1"};
const struct manner_of_text set_headings[3] = {{.font = SERIF " 14",
                                                .left = PAGE_LEFT,
                                                .right = PAGE_RIGHT,
                                                .before = 14,
                                                .after = 4,
                                                .bold = true,
                                                .tag = "H2"},
                                               {.font = SERIF " 12",
                                                .left = PAGE_LEFT,
                                                .right = PAGE_RIGHT,
                                                .before = 10,
                                                .after = 3,
                                                .bold = true,
                                                .tag = "H3"},
                                               {.font = SERIF " 11",
                                                .left = PAGE_LEFT,
                                                .right = PAGE_RIGHT,
                                                .before = 8,
                                                .after = 2,
                                                .italic = true,
                                                .tag = "H4"}};
const struct manner_of_text set_text = {
    .font = SERIF " 11", .left = PAGE_LEFT, .right = PAGE_RIGHT, .after = 6, .tag = "P"};
const struct manner_of_text set_quote = {.font = SERIF " 11",
                                         .left = PAGE_LEFT + 20,
                                         .right = PAGE_RIGHT - 20,
                                         .after = 6,
                                         .italic = true,
                                         .tag = "BlockQuote"};
const struct manner_of_text set_code = {.font = MONO " 8.5",
                                        .left = PAGE_LEFT + 10,
                                        .right = PAGE_RIGHT,
                                        .after = 8,
                                        .keep_lines = true,
                                        .tag = "Code"};
const struct manner_of_text set_lead = {.font = SERIF " 11",
                                        .left = PAGE_LEFT,
                                        .right = PAGE_RIGHT,
                                        .after = 12,
                                        .italic = true,
                                        .tag = "P"};
const struct manner_of_text set_small = {.font = SANS " 8.5",
                                         .left = PAGE_LEFT,
                                         .right = PAGE_RIGHT,
                                         .before = 10,
                                         .after = 4,
                                         .tag = "P"};
const struct manner_of_text set_name = {.font = SERIF " 17",
                                        .left = PAGE_LEFT,
                                        .right = PAGE_RIGHT,
                                        .after = 2,
                                        .italic = true,
                                        .tag = "P"};
const struct manner_of_text set_label = {
    .font = SANS " 8.5", .left = PAGE_LEFT, .right = PAGE_LEFT + 110, .tag = "TH"};
const struct manner_of_text set_value = {
    .font = SANS " 8.5", .left = PAGE_LEFT + 118, .right = PAGE_RIGHT, .tag = "TD"};

#define LINE_SPACING 1.18F
enum { LINES_TOGETHER = 2 }; /* fewer do not stand alone on a page */

/* ---- words as a layout ----------------------------------------------------------------------- */

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

static void add_manner(PangoAttrList *list, const struct doc_run_view *run, size_t from, size_t to)
{
    if (run->strong)
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
    if (run->emphasis)
        add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
    if (run->code)
        add_attribute(list, pango_attr_family_new(MONO), from, to);
    if (run->code)
        add_attribute(list, pango_attr_scale_new(0.85), from, to);
    if (run->href)
        add_attribute(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, to);
}

/* On paper a link is its address: said when the words do not say it. */
static void add_address(GString *text, const struct doc_run_view *run)
{
    const char *bare = strstr(run->href, "mailto:") == run->href ? run->href + 7 : run->href;
    if (!strstr(run->text, bare))
        g_string_append_printf(text, " (%s)", bare);
}

static void add_runs(GString *text, PangoAttrList *list, const struct doc_run_view *runs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t from = text->len;
        g_string_append(text, runs[i].breaks ? "\xe2\x80\xa8" : runs[i].text);
        add_manner(list, &runs[i], from, text->len);
        bool last_of_link = i + 1 == n || runs[i + 1].href != runs[i].href;
        if (runs[i].href && last_of_link)
            add_address(text, &runs[i]);
    }
}

PangoLayout *press_layout(struct press *p, const struct manner_of_text *m,
                          const struct doc_run_view *runs, size_t n, double width)
{
    PangoLayout *layout = pango_layout_new(p->context);
    PangoAttrList *list = pango_attr_list_new();
    GString *text = g_string_new(NULL);
    PangoFontDescription *font = pango_font_description_from_string(m->font);
    if (m->bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (m->italic)
        pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    add_runs(text, list, runs, n);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text->str, (int)text->len);
    pango_layout_set_attributes(layout, list);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, m->align);
    pango_layout_set_line_spacing(layout, LINE_SPACING);
    pango_font_description_free(font);
    pango_attr_list_unref(list);
    g_string_free(text, TRUE);
    return layout;
}

double layout_height(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return (double)logical.height / PANGO_SCALE;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static void put_small(struct press *p, const char *words, double y, PangoAlignment align)
{
    struct manner_of_text m = set_small;
    m.align = align;
    const struct doc_run_view run = {.text = words};
    PangoLayout *layout = press_layout(p, &m, &run, 1, PAGE_RIGHT - PAGE_LEFT);
    cairo_move_to(p->cr, PAGE_LEFT, y);
    pango_cairo_show_layout(p->cr, layout);
    g_object_unref(layout);
}

static void rule_at(struct press *p, double y, double left, double right)
{
    cairo_save(p->cr);
    cairo_set_line_width(p->cr, 0.4);
    cairo_set_source_rgb(p->cr, 0.6, 0.6, 0.6);
    cairo_move_to(p->cr, left, y);
    cairo_line_to(p->cr, right, y);
    cairo_stroke(p->cr);
    cairo_restore(p->cr);
}

void press_rule(struct press *p, double left, double right)
{
    rule_at(p, p->y, left, right);
}

/* What stands at the foot is no part of the text: whoever has the page read to him skips it. */
void press_end_page(struct press *p)
{
    enum { ABOVE_FOOT = 18, FOOT_ROOM = 24 };
    char number[64];
    int of = p->signing ? p->sign_pages : p->text_pages;
    (void)snprintf(number, sizeof number, "%d / %d", p->page, of);
    for (size_t i = p->tags_n; i > 0; i--)
        cairo_tag_end(p->cr, p->tags[i - 1]);
    cairo_tag_begin(p->cr, "Private", NULL);
    rule_at(p, PAGE_BOTTOM + ABOVE_FOOT, PAGE_LEFT, PAGE_RIGHT);
    put_small(p, p->ask->foot, PAGE_BOTTOM + FOOT_ROOM, PANGO_ALIGN_LEFT);
    if (p->signing)
        put_small(p, p->ask->page_title, PAGE_BOTTOM + FOOT_ROOM, PANGO_ALIGN_CENTER);
    put_small(p, number, PAGE_BOTTOM + FOOT_ROOM, PANGO_ALIGN_RIGHT);
    cairo_tag_end(p->cr, "Private");
    cairo_show_page(p->cr);
    for (size_t i = 0; i < p->tags_n; i++)
        cairo_tag_begin(p->cr, p->tags[i], NULL);
}

static void begin_page(struct press *p)
{
    p->y = PAGE_TOP;
    p->fresh = true;
    p->page++;
    p->pages++;
}

void press_new_page(struct press *p)
{
    if (p->page > 0)
        press_end_page(p);
    begin_page(p);
}

void press_need(struct press *p, double height)
{
    if (!p->fresh && p->y + height > PAGE_BOTTOM)
        press_new_page(p);
}

void press_space(struct press *p, double height)
{
    if (!p->fresh)
        p->y += height;
}

/* ---- setting --------------------------------------------------------------------------------- */

void press_begin(struct press *p, const char *tag)
{
    assert(p->tags_n < PRESS_TAGS_MAX);
    p->tags[p->tags_n++] = tag;
    cairo_tag_begin(p->cr, tag, NULL);
}

void press_end(struct press *p)
{
    cairo_tag_end(p->cr, p->tags[--p->tags_n]);
}

static double line_height(PangoLayoutIter *it)
{
    int top, bottom;
    pango_layout_iter_get_line_yrange(it, &top, &bottom);
    return (double)(bottom - top) / PANGO_SCALE;
}

/* How many lines from the iterator on go on this page, widows and orphans considered. */
static int lines_here(const struct press *p, PangoLayout *layout, PangoLayoutIter *from, int left)
{
    PangoLayoutIter *it = pango_layout_iter_copy(from);
    double y = p->y;
    int n = 0;
    do {
        y += line_height(it);
        if (y > PAGE_BOTTOM && (n > 0 || !p->fresh))
            break;
        n++;
    } while (n < left && pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
    bool first = left == pango_layout_get_line_count(layout);
    if (n < left && first && n < LINES_TOGETHER && !p->fresh)
        return 0;
    if (left - n > 0 && left - n < LINES_TOGETHER && n > LINES_TOGETHER)
        return n - 1;
    return n;
}

static void put_line(struct press *p, PangoLayoutIter *it, double left)
{
    int top, bottom;
    PangoRectangle logical;
    pango_layout_iter_get_line_yrange(it, &top, &bottom);
    pango_layout_iter_get_line_extents(it, NULL, &logical);
    double baseline = (double)(pango_layout_iter_get_baseline(it) - top) / PANGO_SCALE;
    cairo_move_to(p->cr, left + (double)logical.x / PANGO_SCALE, p->y + baseline);
    pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(it));
    p->y += (double)(bottom - top) / PANGO_SCALE;
    p->fresh = false;
}

void press_lines(struct press *p, PangoLayout *layout, double left)
{
    PangoLayoutIter *it = pango_layout_get_iter(layout);
    int lines = pango_layout_get_line_count(layout);
    while (lines > 0) {
        int here = lines_here(p, layout, it, lines);
        lines -= here;
        for (; here > 0; here--) {
            put_line(p, it, left);
            pango_layout_iter_next_line(it);
        }
        if (lines > 0)
            press_new_page(p);
    }
    pango_layout_iter_free(it);
}

void press_runs(struct press *p, const struct manner_of_text *m, const struct doc_run_view *runs,
                size_t n)
{
    PangoLayout *layout = press_layout(p, m, runs, n, m->right - m->left);
    press_space(p, m->before);
    press_begin(p, m->tag);
    press_lines(p, layout, m->left);
    press_end(p);
    press_space(p, m->after);
    g_object_unref(layout);
}

void press_words(struct press *p, const struct manner_of_text *m, const char *words)
{
    const struct doc_run_view run = {.text = words};
    press_runs(p, m, &run, 1);
}
