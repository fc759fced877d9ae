/* document_pdf.h: a text and its signatures as a PDF: A4, real typography, tagged, with title and
 * language.
 * Uses: document_markdown, cairo, pango.   Threads: any; drawn by one at a time in the process. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_PDF_H
#define LOGGIA_DOCUMENT_DOCUMENT_PDF_H

#include "document/document_markdown.h"

struct pdf_fact {
    const char *label, *value;
};

struct pdf_signature {
    const char *heading; /* "Signature of Nives Furlan" */
    const char *name;    /* as it was typed */
    const char *drawing; /* NULL: none */
    const struct pdf_fact *facts;
    size_t facts_n;
};

struct pdf_ask {
    const char *lang; /* BCP 47 */
    const char *title;
    const char *author; /* the other party */
    const char *foot;   /* stands at the foot of every page: the document's code */
    int64_t made_at;    /* UTC seconds */
    const struct markdown *text;
    bool ticked;            /* what is to be declared was declared */
    const char *page_title; /* of the page of signatures */
    const char *page_lead;  /* a sentence under it */
    const char *page_foot;  /* a smaller paragraph at its end */
    const struct pdf_signature *signatures;
    size_t signatures_n; /* 0: no such page */
};

enum { PDF_BYTES_MAX = 4 << 20, PDF_PAGES_MAX = 300 };

/*   ret_pdf    in the arena                                                      (out)
 *   ret_pages  with those of signatures                                          (out)
 * LIMIT when it becomes too large, or memory is short; FAILED when the libraries refuse. */
MUST_USE enum status pdf_make(struct arena *a, const struct pdf_ask *ask, struct bytes *ret_pdf,
                              int *ret_pages);

/* Free what the libraries keep; for leak checkers, when nothing is drawn. */
void pdf_forget_fonts(void);

#endif
