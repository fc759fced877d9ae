/* Lists, tables and the other parts of a text. */
#include "document/document_press.h"

#include <stdio.h>
#include <string.h>

/* ---- lists ----------------------------------------------------------------------------------- */

enum { LABEL_ROOM = 22, BOX = 8 };

static void put_box(struct press *p, double x, double y, bool ticked)
{
    cairo_save(p->cr);
    cairo_set_line_width(p->cr, 0.7);
    cairo_rectangle(p->cr, x, y, BOX, BOX);
    cairo_stroke(p->cr);
    if (ticked) {
        cairo_set_line_width(p->cr, 1.2);
        cairo_move_to(p->cr, x + 1.5, y + 4);
        cairo_line_to(p->cr, x + 3.4, y + 6.2);
        cairo_line_to(p->cr, x + 6.8, y + 1.4);
        cairo_stroke(p->cr);
    }
    cairo_restore(p->cr);
}

/* The first line of an item decides where its label goes, so that it never stands alone. */
static void put_label(struct press *p, const char *label, double left)
{
    const struct doc_run_view run = {.text = label};
    PangoLayout *layout = press_layout(p, &set_text, &run, 1, LABEL_ROOM * 2);
    press_need(p, 2 * layout_height(layout));
    press_begin(p, "Lbl");
    cairo_move_to(p->cr, left, p->y);
    pango_cairo_show_layout(p->cr, layout);
    press_end(p);
    g_object_unref(layout);
}

static void put_task_label(struct press *p, double left)
{
    enum { DOWN = 4 };
    press_need(p, 30);
    press_begin(p, "Lbl");
    put_box(p, left, p->y + DOWN, p->ask->ticked);
    press_end(p);
}

static struct manner_of_text indented(double by, double after)
{
    struct manner_of_text m = set_text;
    m.left += by;
    m.after = after;
    return m;
}

static void put_below(struct press *p, const struct doc_item_view *item)
{
    enum { LETTERS = 26, LABEL_BYTES = 24 };
    char label[LABEL_BYTES];
    const struct manner_of_text m = indented(2 * LABEL_ROOM, 3);
    for (size_t i = 0; i < item->below_n; i++) {
        const struct doc_item_below_view *b = &item->below[i];
        if (b->number > 0 && b->number <= LETTERS)
            (void)snprintf(label, sizeof label, "%c)", (char)('a' + b->number - 1));
        else if (b->number > 0)
            (void)snprintf(label, sizeof label, "%lld)", (long long)b->number);
        else
            (void)snprintf(label, sizeof label, "–");
        press_begin(p, "LI");
        put_label(p, label, PAGE_LEFT + LABEL_ROOM);
        press_runs(p, &m, b->runs, b->runs_n);
        press_end(p);
    }
}

static void put_item(struct press *p, const struct doc_item_view *item)
{
    char label[24];
    const struct manner_of_text m = indented(LABEL_ROOM, 4);
    if (item->number)
        (void)snprintf(label, sizeof label, "%lld.", (long long)item->number);
    else
        (void)snprintf(label, sizeof label, "•");
    press_begin(p, "LI");
    if (item->task)
        put_task_label(p, PAGE_LEFT);
    else
        put_label(p, label, PAGE_LEFT);
    press_runs(p, &m, item->runs, item->runs_n);
    for (size_t i = 0; i < item->more_n; i++)
        press_runs(p, &m, item->more[i].runs, item->more[i].runs_n);
    put_below(p, item);
    press_end(p);
}

static void put_list(struct press *p, const struct doc_block_view *b)
{
    press_begin(p, "L");
    for (size_t i = 0; i < b->items_n; i++)
        put_item(p, &b->items[i]);
    press_end(p);
    press_space(p, 3);
}

/* ---- tables ---------------------------------------------------------------------------------- */

enum { CELL_GAP = 10, CELL_AIR = 3 };

struct columns {
    double width[MARKDOWN_COLUMNS_MAX];
    double left[MARKDOWN_COLUMNS_MAX];
    size_t n;
};

static PangoAlignment align_of(const char *word)
{
    if (strcmp(word, "right") == 0)
        return PANGO_ALIGN_RIGHT;
    return strcmp(word, "middle") == 0 ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
}

static struct manner_of_text cell_manner(const struct doc_cell_view *c, bool head)
{
    struct manner_of_text m = set_text;
    m.bold = head;
    m.align = align_of(c->align);
    return m;
}

/* The width that a cell would like (all on one line) and the least it can do with (its longest
 * word). */
static void measure(struct press *p, const struct doc_cell_view *c, bool head, double *wanted,
                    double *least)
{
    struct manner_of_text m = cell_manner(c, head);
    m.align = PANGO_ALIGN_LEFT;
    PangoLayout *layout = press_layout(p, &m, c->runs, c->runs_n, PAGE_WIDTH);
    PangoRectangle logical;
    pango_layout_set_width(layout, -1);
    pango_layout_get_extents(layout, NULL, &logical);
    double one_line = (double)logical.width / PANGO_SCALE + 1;
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_width(layout, 1);
    pango_layout_get_extents(layout, NULL, &logical);
    double word = (double)logical.width / PANGO_SCALE + 1;
    *wanted = one_line > *wanted ? one_line : *wanted;
    *least = word > *least ? word : *least;
    g_object_unref(layout);
}

/* As wide as wanted when there is room; else each gets its least, and the rest by what it wants. */
static struct columns divide(const double *wanted, const double *least, size_t n)
{
    struct columns c = {.n = n};
    double room = PAGE_RIGHT - PAGE_LEFT - CELL_GAP * (double)(n - 1);
    double all_wanted = 0;
    double all_least = 0;
    for (size_t i = 0; i < n; i++) {
        all_wanted += wanted[i];
        all_least += least[i];
    }
    double x = PAGE_LEFT;
    for (size_t i = 0; i < n; i++) {
        double over =
            all_wanted > all_least ? (wanted[i] - least[i]) / (all_wanted - all_least) : 0;
        if (all_wanted <= room)
            c.width[i] = wanted[i];
        else if (all_least <= room)
            c.width[i] = least[i] + over * (room - all_least);
        else
            c.width[i] = room * least[i] / all_least;
        c.left[i] = x;
        x += c.width[i] + CELL_GAP;
    }
    return c;
}

static struct columns columns_of(struct press *p, const struct doc_block_view *b)
{
    double wanted[MARKDOWN_COLUMNS_MAX] = {0};
    double least[MARKDOWN_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < b->head_n; i++)
        measure(p, &b->head[i], true, &wanted[i], &least[i]);
    for (size_t l = 0; l < b->lines_n; l++)
        for (size_t i = 0; i < b->lines[l].cells_n && i < b->head_n; i++)
            measure(p, &b->lines[l].cells[i], false, &wanted[i], &least[i]);
    return divide(wanted, least, b->head_n);
}

/* A row whose cells are laid out; each cell goes on where the page before ended. */
struct row_under_way {
    PangoLayout *layout[MARKDOWN_COLUMNS_MAX];
    PangoLayoutIter *at[MARKDOWN_COLUMNS_MAX];
    int lines[MARKDOWN_COLUMNS_MAX]; /* left */
    size_t n;
    double height;
};

static struct row_under_way row_begin(struct press *p, const struct columns *c,
                                      const struct doc_cell_view *cells, size_t n, bool head)
{
    struct row_under_way r = {.n = n < c->n ? n : c->n};
    for (size_t i = 0; i < r.n; i++) {
        const struct manner_of_text m = cell_manner(&cells[i], head);
        r.layout[i] = press_layout(p, &m, cells[i].runs, cells[i].runs_n, c->width[i]);
        r.at[i] = pango_layout_get_iter(r.layout[i]);
        r.lines[i] = pango_layout_get_line_count(r.layout[i]);
        double height = layout_height(r.layout[i]);
        r.height = height > r.height ? height : r.height;
    }
    return r;
}

static void row_end(struct row_under_way *r)
{
    for (size_t i = 0; i < r->n; i++) {
        pango_layout_iter_free(r->at[i]);
        g_object_unref(r->layout[i]);
    }
}

/* Put the lines of one cell that fit above the foot; returns where they end. */
static double put_cell(struct press *p, struct row_under_way *r, size_t i, double left)
{
    double y = p->y;
    while (r->lines[i] > 0) {
        int top, bottom;
        PangoRectangle logical;
        pango_layout_iter_get_line_yrange(r->at[i], &top, &bottom);
        pango_layout_iter_get_line_extents(r->at[i], NULL, &logical);
        double height = (double)(bottom - top) / PANGO_SCALE;
        if (y + height > PAGE_BOTTOM && y > PAGE_TOP)
            break;
        double baseline = (double)(pango_layout_iter_get_baseline(r->at[i]) - top) / PANGO_SCALE;
        cairo_move_to(p->cr, left + (double)logical.x / PANGO_SCALE, y + baseline);
        pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(r->at[i]));
        y += height;
        r->lines[i]--;
        pango_layout_iter_next_line(r->at[i]);
    }
    return y;
}

static void put_row(struct press *p, const struct columns *c, struct row_under_way *r, bool head)
{
    bool more;
    do {
        double end = p->y;
        more = false;
        press_begin(p, "TR");
        for (size_t i = 0; i < r->n; i++) {
            press_begin(p, head ? "TH" : "TD");
            double y = put_cell(p, r, i, c->left[i]);
            press_end(p);
            end = y > end ? y : end;
            more |= r->lines[i] > 0;
        }
        press_end(p);
        p->y = end;
        p->fresh = false;
        if (more)
            press_new_page(p);
    } while (more);
    p->y += CELL_AIR;
    press_rule(p, PAGE_LEFT, c->left[c->n - 1] + c->width[c->n - 1]);
    p->y += CELL_AIR;
}

static void put_head(struct press *p, const struct columns *c, const struct doc_block_view *b)
{
    struct row_under_way head = row_begin(p, c, b->head, b->head_n, true);
    put_row(p, c, &head, true);
    row_end(&head);
}

static void put_table(struct press *p, const struct doc_block_view *b)
{
    if (b->head_n == 0)
        return;
    const struct columns c = columns_of(p, b);
    press_need(p, 60);
    press_begin(p, "Table");
    if (!b->bare)
        put_head(p, &c, b);
    for (size_t l = 0; l < b->lines_n; l++) {
        struct row_under_way row = row_begin(p, &c, b->lines[l].cells, b->lines[l].cells_n, false);
        bool breaks = p->y + row.height > PAGE_BOTTOM && row.height < PAGE_BOTTOM - PAGE_TOP - 60;
        if (breaks) {
            press_new_page(p);
            if (!b->bare)
                put_head(p, &c, b); /* again on each page */
        }
        put_row(p, &c, &row, false);
        row_end(&row);
    }
    press_end(p);
    press_space(p, 8);
}

/* ---- all ------------------------------------------------------------------------------------- */

static void put_heading(struct press *p, const struct doc_block_view *b)
{
    enum { WITH_NEXT = 64 }; /* a heading and three lines under it */
    press_need(p, WITH_NEXT);
    press_runs(p, &set_headings[b->level - 1], b->runs, b->runs_n);
}

static void put_block(struct press *p, const struct doc_block_view *b)
{
    if (strcmp(b->kind, "heading") == 0) {
        put_heading(p, b);
    } else if (strcmp(b->kind, "quote") == 0) {
        press_runs(p, &set_quote, b->runs, b->runs_n);
    } else if (strcmp(b->kind, "code") == 0) {
        press_runs(p, &set_code, b->runs, b->runs_n);
    } else if (strcmp(b->kind, "rule") == 0) {
        press_space(p, 6);
        press_rule(p, PAGE_LEFT + 150, PAGE_RIGHT - 150);
        press_space(p, 12);
    } else if (strcmp(b->kind, "table") == 0) {
        put_table(p, b);
    } else if (b->items_n > 0) {
        put_list(p, b);
    } else {
        press_runs(p, &set_text, b->runs, b->runs_n);
    }
}

void press_blocks(struct press *p, const struct markdown *text)
{
    for (size_t i = 0; i < text->blocks_n && p->pages <= PDF_PAGES_MAX; i++)
        put_block(p, &text->blocks[i]);
}
