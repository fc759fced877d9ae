/* document_press.h: pages under way: where the next line goes, and drawing it there.
 * Uses: document_pdf.h.   Threads: one at a time. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_PRESS_H
#define LOGGIA_DOCUMENT_DOCUMENT_PRESS_H

#include "document/document_pdf.h"

#include <pango/pangocairo.h>

/* Points (1/72 inch). */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.890
#define PAGE_LEFT 85.0
#define PAGE_RIGHT (PAGE_WIDTH - 85.0)
#define PAGE_TOP 78.0
#define PAGE_BOTTOM (PAGE_HEIGHT - 92.0)

enum { PRESS_TAGS_MAX = 8 };

struct press {
    const struct pdf_ask *ask;
    cairo_t *cr;
    PangoContext *context;
    double y;       /* where the next line begins */
    bool fresh;     /* nothing stands on the page yet */
    int page;       /* of this part: the text, or the signatures */
    int text_pages; /* how many there are, from the run before; 0: not known yet */
    int sign_pages;
    int pages;                        /* of both parts, so far */
    bool signing;                     /* the part of signatures has begun */
    const char *tags[PRESS_TAGS_MAX]; /* open elements of the structure */
    size_t tags_n;
};

/* How some words are set. */
struct manner_of_text {
    const char *font; /* pango's description: families and size */
    double left, right;
    double before, after; /* space; before is left out on top of a page */
    bool bold, italic;
    bool keep_lines; /* line ends of the text stay */
    PangoAlignment align;
    const char *tag; /* of the structure: "P", "H2" ... */
};

extern const struct manner_of_text set_title, set_headings[3], set_text, set_quote, set_code;
extern const struct manner_of_text set_small, set_lead, set_name, set_label, set_value;

/* A layout of runs; the caller unrefs it. */
PangoLayout *press_layout(struct press *p, const struct manner_of_text *m,
                          const struct doc_run_view *runs, size_t n, double width);
double layout_height(PangoLayout *layout);

/* Go on on a new page when less than `height` is left; nothing on a fresh page. */
void press_need(struct press *p, double height);
void press_new_page(struct press *p);
void press_end_page(struct press *p);
/* Leave space, but not on top of a page. */
void press_space(struct press *p, double height);
/* A hairline under the last line. */
void press_rule(struct press *p, double left, double right);

/* Set a layout, line by line, over as many pages as it takes. */
void press_lines(struct press *p, PangoLayout *layout, double left);
/* A paragraph, with its tag and its space. */
void press_runs(struct press *p, const struct manner_of_text *m, const struct doc_run_view *runs,
                size_t n);
void press_words(struct press *p, const struct manner_of_text *m, const char *words);

/* What is drawn until press_end() is such an element of the structure; they nest. */
void press_begin(struct press *p, const char *tag);
void press_end(struct press *p);

/* ---- document_press_blocks.c, document_press_sign.c ------------------------------------------ */

void press_blocks(struct press *p, const struct markdown *text);
void press_signatures(struct press *p);

#endif
