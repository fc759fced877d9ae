/* document_markdown.h: a text read from its Markdown (CommonMark with tables and task lists, by
 * md4c), as blocks that pages and PDFs draw. HTML in it is text like any other; pictures are their
 * words; lists go two deep, what is deeper joins the second.
 * Uses: the generated views.   Threads: pure. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_MARKDOWN_H
#define LOGGIA_DOCUMENT_DOCUMENT_MARKDOWN_H

#include "base/arena.h"
#include "document_views.h"

enum {
    MARKDOWN_BLOCKS_MAX = 2000, /* of one text: a contract has a hundred */
    MARKDOWN_ITEMS_MAX = 4000,  /* of all lists */
    MARKDOWN_RUNS_MAX = 10000,
    MARKDOWN_COLUMNS_MAX = 12,
    MARKDOWN_CELLS_MAX = 4000
};

struct markdown {
    const struct doc_block_view *blocks;
    size_t blocks_n;
    size_t tasks_n; /* items with a box to tick */
};

/* LIMIT when it has more parts than the above or memory is short. */
MUST_USE enum status markdown_read(struct arena *a, const char *text, struct markdown *ret_text);

/* The words of some runs, without their manner. NULL when memory is short. */
const char *runs_text(struct arena *a, const struct doc_run_view *runs, size_t n);

#endif
