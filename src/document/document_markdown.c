#include "document/document_markdown.h"

#include "base/buf.h"
#include "base/limits.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

/* ---- growing arrays -------------------------------------------------------------------------- */

struct row {
    void *items;
    size_t n, room;
};

/* Room for one more at the end; NULL when it would be more than max or memory is short. */
static void *row_add(struct arena *a, struct row *r, size_t size, size_t max)
{
    if (r->n == max)
        return NULL;
    void *items = arena_room(a, r->items, r->n, &r->room, size);
    if (!items)
        return NULL;
    r->items = items;
    return (char *)r->items + size * r->n++;
}

/* ---- what is being read ---------------------------------------------------------------------- */

struct manner {
    bool strong, emphasis, code;
    const char *href;
};

struct reader {
    struct arena *arena;
    struct buf pending; /* words in one manner, not yet a run */
    struct manner pending_in;
    struct row runs; /* of the part under way */
    size_t runs_n;   /* of the whole text */
    size_t strong, emphasis, code;
    const char *href;
    size_t quotes;
    size_t lists; /* how many are open, one in the other */
    int64_t next_number[2];
    bool ordered[2];
    struct doc_item_view item; /* the one under way in the outer list */
    struct row items, more, below;
    size_t items_n;
    struct row head, cells, lines;
    size_t cells_n;
    bool in_head, in_table;
    int64_t tables; /* so far */
    struct row blocks;
    size_t tasks_n;
    bool too_much;
};

static int verdict(const struct reader *r)
{
    return r->too_much || r->pending.failed;
}

static const char *keep(struct reader *r, const char *s, size_t n)
{
    const char *kept = arena_strndup(r->arena, s, n);
    r->too_much |= !kept;
    return kept;
}

/* ---- runs ------------------------------------------------------------------------------------ */

static struct doc_run_view *add_run(struct reader *r)
{
    struct doc_run_view *run = r->runs_n < MARKDOWN_RUNS_MAX
                                   ? row_add(r->arena, &r->runs, sizeof *run, MARKDOWN_RUNS_MAX)
                                   : NULL;
    r->runs_n++;
    r->too_much |= !run;
    return run;
}

/* Make a run of the words that wait. */
static void end_run(struct reader *r)
{
    if (r->pending.n == 0)
        return;
    const char *text = keep(r, r->pending.p, r->pending.n);
    struct doc_run_view *run = add_run(r);
    if (run)
        *run = (struct doc_run_view){.text = text,
                                     .strong = r->pending_in.strong,
                                     .emphasis = r->pending_in.emphasis,
                                     .code = r->pending_in.code,
                                     .href = r->pending_in.href};
    buf_clear(&r->pending);
}

static void add_words(struct reader *r, const char *text, size_t n)
{
    const struct manner now = {
        .strong = r->strong > 0, .emphasis = r->emphasis > 0, .code = r->code > 0, .href = r->href};
    const struct manner *was = &r->pending_in;
    if (was->strong != now.strong || was->emphasis != now.emphasis || was->code != now.code ||
        was->href != now.href)
        end_run(r);
    r->pending_in = now;
    buf_add(&r->pending, text, n);
}

static void break_line(struct reader *r)
{
    end_run(r);
    struct doc_run_view *run = add_run(r);
    if (run)
        *run = (struct doc_run_view){.text = "", .breaks = true};
}

struct runs {
    const struct doc_run_view *runs;
    size_t n;
};

static struct runs take_runs(struct reader *r)
{
    end_run(r);
    struct runs taken = {r->runs.items, r->runs.n};
    r->runs = (struct row){.n = 0};
    return taken;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void add_block(struct reader *r, struct doc_block_view block)
{
    struct doc_block_view *b = row_add(r->arena, &r->blocks, sizeof *b, MARKDOWN_BLOCKS_MAX);
    r->too_much |= !b;
    if (b)
        *b = block;
}

static void add_to_item(struct reader *r, struct runs runs)
{
    if (r->lists > 1 && r->below.n > 0) {
        struct doc_item_below_view *last =
            (struct doc_item_below_view *)r->below.items + r->below.n - 1;
        if (last->runs_n > 0) {
            last = row_add(r->arena, &r->below, sizeof *last, MARKDOWN_ITEMS_MAX);
            r->too_much |= !last || r->items_n++ > MARKDOWN_ITEMS_MAX;
        }
        if (last)
            *last = (struct doc_item_below_view){runs.runs, runs.n, last->number};
    } else if (r->item.runs_n == 0) {
        r->item.runs = runs.runs;
        r->item.runs_n = runs.n;
    } else {
        struct doc_par_view *par = row_add(r->arena, &r->more, sizeof *par, MARKDOWN_ITEMS_MAX);
        r->too_much |= !par;
        if (par)
            *par = (struct doc_par_view){runs.runs, runs.n};
    }
}

/* The words so far are a part of their own. */
static void end_part(struct reader *r, const char *kind, int64_t level)
{
    struct runs runs = take_runs(r);
    if (runs.n == 0)
        return;
    if (r->lists > 0)
        add_to_item(r, runs);
    else
        add_block(r, (struct doc_block_view){
                         .kind = kind, .level = level, .runs = runs.runs, .runs_n = runs.n});
}

/* ---- lists ----------------------------------------------------------------------------------- */

static void begin_list(struct reader *r, bool ordered, int64_t start)
{
    end_part(r, "paragraph", 0);
    size_t depth = r->lists++;
    if (depth > 1)
        return;
    r->ordered[depth] = ordered;
    r->next_number[depth] = ordered ? start : 0;
    if (depth == 0) {
        r->items = (struct row){.n = 0};
    } else if (r->below.n == 0) {
        r->item.ordered = ordered;
        r->item.start = start;
    }
}

static int64_t take_number(struct reader *r, size_t depth)
{
    return r->ordered[depth] ? r->next_number[depth]++ : 0;
}

static void begin_item(struct reader *r, const MD_BLOCK_LI_DETAIL *detail)
{
    r->too_much |= r->items_n++ > MARKDOWN_ITEMS_MAX;
    if (r->lists == 1) {
        r->item = (struct doc_item_view){.number = take_number(r, 0), .task = detail->is_task};
        r->more = (struct row){.n = 0};
        r->below = (struct row){.n = 0};
        r->tasks_n += detail->is_task != 0;
        return;
    }
    struct doc_item_below_view *below =
        row_add(r->arena, &r->below, sizeof *below, MARKDOWN_ITEMS_MAX);
    r->too_much |= !below;
    if (below)
        *below = (struct doc_item_below_view){.number = take_number(r, 1)};
}

static void end_item(struct reader *r)
{
    end_part(r, "paragraph", 0);
    if (r->lists > 1)
        return;
    r->item.more = r->more.items;
    r->item.more_n = r->more.n;
    r->item.below = r->below.items;
    r->item.below_n = r->below.n;
    struct doc_item_view *item = row_add(r->arena, &r->items, sizeof *item, MARKDOWN_ITEMS_MAX);
    r->too_much |= !item;
    if (item)
        *item = r->item;
}

static void end_list(struct reader *r)
{
    if (--r->lists > 0)
        return;
    const struct doc_item_view *items = r->items.items;
    add_block(r,
              (struct doc_block_view){.kind = r->ordered[0] ? "numbers" : "list",
                                      .items = items,
                                      .items_n = r->items.n,
                                      .start = r->items.n && r->ordered[0] ? items[0].number : 0});
}

/* ---- tables: at the top only; in a list their cells become words of the item ----------------- */

static void end_cell(struct reader *r, const MD_BLOCK_TD_DETAIL *detail)
{
    if (!r->in_table) {
        add_words(r, " · ", strlen(" · "));
        return;
    }
    struct runs runs = take_runs(r);
    struct row *to = r->in_head ? &r->head : &r->cells;
    struct doc_cell_view *cell = row_add(r->arena, to, sizeof *cell, MARKDOWN_COLUMNS_MAX);
    r->too_much |= !cell || r->cells_n++ > MARKDOWN_CELLS_MAX;
    if (cell)
        *cell = (struct doc_cell_view){.runs = runs.runs,
                                       .runs_n = runs.n,
                                       .align = detail->align == MD_ALIGN_RIGHT    ? "right"
                                                : detail->align == MD_ALIGN_CENTER ? "middle"
                                                                                   : "left"};
}

static void end_line(struct reader *r)
{
    if (!r->in_table || r->in_head)
        return;
    struct doc_line_view *line = row_add(r->arena, &r->lines, sizeof *line, MARKDOWN_CELLS_MAX);
    r->too_much |= !line;
    if (line)
        *line = (struct doc_line_view){r->cells.items, r->cells.n};
    r->cells = (struct row){.n = 0};
}

static void begin_table(struct reader *r)
{
    r->in_table = r->lists == 0;
    if (!r->in_table)
        return;
    r->head = (struct row){.n = 0};
    r->lines = (struct row){.n = 0};
}

/* "| | |" on top: Markdown wants a row of headings, the writer wanted none. */
static bool has_no_headings(const struct row *head)
{
    const struct doc_cell_view *cells = head->items;
    for (size_t i = 0; i < head->n; i++)
        if (cells[i].runs_n > 0)
            return false;
    return true;
}

static void end_table(struct reader *r)
{
    if (r->in_table)
        add_block(r, (struct doc_block_view){.kind = "table",
                                             .nth = ++r->tables,
                                             .head = r->head.items,
                                             .head_n = r->head.n,
                                             .lines = r->lines.items,
                                             .lines_n = r->lines.n,
                                             .bare = has_no_headings(&r->head)});
    else
        end_part(r, "paragraph", 0);
    r->in_table = false;
}

/* ---- what md4c tells ------------------------------------------------------------------------- */

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;
    switch (type) {
    case MD_BLOCK_QUOTE:
        r->quotes++;
        break;
    case MD_BLOCK_UL:
        begin_list(r, false, 0);
        break;
    case MD_BLOCK_OL:
        begin_list(r, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        begin_item(r, detail);
        break;
    case MD_BLOCK_CODE:
        end_part(r, "paragraph", 0);
        r->code++;
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
        end_part(r, "paragraph", 0);
        break;
    case MD_BLOCK_TABLE:
        end_part(r, "paragraph", 0);
        begin_table(r);
        break;
    case MD_BLOCK_THEAD:
        r->in_head = true;
        break;
    default:
        break;
    }
    return verdict(r);
}

enum { HEADING_LEVELS = 3 };

static void leave_leaf(struct reader *r, MD_BLOCKTYPE type, const void *detail)
{
    if (type == MD_BLOCK_H) {
        unsigned level = ((const MD_BLOCK_H_DETAIL *)detail)->level;
        end_part(r, "heading", level < HEADING_LEVELS ? level : HEADING_LEVELS);
    } else if (type == MD_BLOCK_CODE) {
        r->code--;
        end_part(r, "code", 0);
    } else {
        end_part(r, r->quotes ? "quote" : "paragraph", 0);
    }
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;
    switch (type) {
    case MD_BLOCK_QUOTE:
        r->quotes--;
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        end_list(r);
        break;
    case MD_BLOCK_LI:
        end_item(r);
        break;
    case MD_BLOCK_HR:
        if (r->lists == 0)
            add_block(r, (struct doc_block_view){.kind = "rule"});
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_P:
        leave_leaf(r, type, detail);
        break;
    case MD_BLOCK_TABLE:
        end_table(r);
        break;
    case MD_BLOCK_THEAD:
        r->in_head = false;
        break;
    case MD_BLOCK_TR:
        end_line(r);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        end_cell(r, detail);
        break;
    default:
        break;
    }
    return verdict(r);
}

/* Only where a mail or another page is reached: no scripts, no files. */
static const char *safe_href(struct reader *r, const MD_ATTRIBUTE *href)
{
    static const char *const starts[] = {"https://", "http://", "mailto:"};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
        size_t n = strlen(starts[i]);
        if (href->size > n && memcmp(href->text, starts[i], n) == 0)
            return keep(r, href->text, href->size);
    }
    return NULL;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;
    r->strong += type == MD_SPAN_STRONG;
    r->emphasis += type == MD_SPAN_EM;
    r->code += type == MD_SPAN_CODE;
    if (type == MD_SPAN_A)
        r->href = safe_href(r, &((const MD_SPAN_A_DETAIL *)detail)->href);
    return verdict(r);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;
    (void)detail;
    r->strong -= type == MD_SPAN_STRONG;
    r->emphasis -= type == MD_SPAN_EM;
    r->code -= type == MD_SPAN_CODE;
    if (type == MD_SPAN_A)
        r->href = NULL;
    return verdict(r);
}

/* One character of Unicode as UTF-8; what is none becomes U+FFFD. */
static void add_code_point(struct reader *r, unsigned long c)
{
    char s[4];
    size_t n = 0;
    if (c < 0x20 || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
        c = 0xFFFD;
    if (c < 0x80) {
        s[n++] = (char)c;
    } else if (c < 0x800) {
        s[n++] = (char)(0xC0 | c >> 6);
        s[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        s[n++] = (char)(0xE0 | c >> 12);
        s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        s[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        s[n++] = (char)(0xF0 | c >> 18);
        s[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        s[n++] = (char)(0x80 | (c & 0x3F));
    }
    add_words(r, s, n);
}

/* "&amp;" and the few others that people type; an unknown one stays as it is. */
static void add_entity(struct reader *r, const char *text, size_t n)
{
    static const struct {
        const char *name, *is;
    } known[] = {{"&amp;", "&"},   {"&lt;", "<"},          {"&gt;", ">"},    {"&quot;", "\""},
                 {"&euro;", "€"},  {"&nbsp;", "\xc2\xa0"}, {"&sect;", "§"},  {"&mdash;", "—"},
                 {"&ndash;", "–"}, {"&hellip;", "…"},      {"&laquo;", "«"}, {"&raquo;", "»"}};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strlen(known[i].name) == n && memcmp(known[i].name, text, n) == 0) {
            add_words(r, known[i].is, strlen(known[i].is));
            return;
        }
    }
    if (n > 3 && text[1] == '#') {
        bool hex = text[2] == 'x' || text[2] == 'X';
        add_code_point(r, strtoul(text + (hex ? 3 : 2), NULL, hex ? 16 : 10));
        return;
    }
    add_words(r, text, n);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n, void *arg)
{
    struct reader *r = arg;
    switch (type) {
    case MD_TEXT_BR:
        break_line(r);
        break;
    case MD_TEXT_SOFTBR:
        add_words(r, " ", 1);
        break;
    case MD_TEXT_NULLCHAR:
        add_code_point(r, 0);
        break;
    case MD_TEXT_ENTITY:
        add_entity(r, text, n);
        break;
    default:
        add_words(r, text, n);
        break;
    }
    return verdict(r);
}

enum status markdown_read(struct arena *a, const char *text, struct markdown *ret_text)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_NOINDENTEDCODEBLOCKS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };
    struct reader r = {.arena = a};
    buf_init(&r.pending, LIMIT_ARENA_BYTES);
    int failed = md_parse(text, (MD_SIZE)strlen(text), &parser, &r);
    buf_free(&r.pending);
    if (failed)
        return LIMIT;
    *ret_text =
        (struct markdown){.blocks = r.blocks.items, .blocks_n = r.blocks.n, .tasks_n = r.tasks_n};
    return OK;
}

const char *runs_text(struct arena *a, const struct doc_run_view *runs, size_t n)
{
    struct buf out;
    buf_init(&out, LIMIT_ARENA_BYTES);
    for (size_t i = 0; i < n; i++)
        buf_str(&out, runs[i].breaks ? " " : runs[i].text);
    const char *text = buf_text(&out, a);
    return text;
}
