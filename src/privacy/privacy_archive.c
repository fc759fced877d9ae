/* What is given to a person, as one file: for each table JSON and CSV, one page for reading, and
 * the files that are his. */
#include "base/csv.h"
#include "base/format.h"
#include "base/id.h"
#include "base/json.h"
#include "http/page.h"
#include "network/network.h"
#include "privacy/privacy_internal.h"
#include "privacy_pages.h"

#include <stdlib.h>
#include <string.h>

enum {
    PAGE_ROWS_MAX = 200,                             /* of one table, on the page */
    PAGE_TEXT_MAX = 300,                             /* characters of one cell there */
    TABLE_MAX_BYTES = 4 << 20,                       /* of one table, as JSON */
    FILES_MAX_BYTES = LIMIT_REPLY_BYTES - (6 << 20), /* all tables and the page fit behind them */
};

/* ---- one cell -------------------------------------------------------------------------------- */

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name);
    size_t k = strlen(end);
    return n >= k && strcmp(name + n - k, end) == 0;
}

/* A number that stands for a civil day; 0 is none. */
static bool is_day(const struct table_column *c)
{
    return c->type == CELL_INT && ends_in(c->name, "_day");
}

static bool is_empty(const struct table_column *c, const struct cell *v)
{
    return v->null || (c->type == CELL_TEXT && !*v->text) ||
           ((c->type == CELL_TIME || c->type == CELL_ID || is_day(c)) && v->n == 0);
}

static void cell_json(struct buf *out, const struct table_column *c, const struct cell *v)
{
    if (v->null || (is_empty(c, v) && c->type != CELL_TEXT))
        BUF_LIT(out, "null");
    else if (c->type == CELL_TEXT)
        json_text(out, v->text);
    else if (c->type == CELL_BOOL)
        json_bool(out, v->n != 0);
    else if (c->type == CELL_ID)
        json_id(out, v->n);
    else if (c->type == CELL_TIME)
        json_when(out, (struct when){.has = true, .utc = v->n});
    else if (is_day(c))
        json_date(out, date_of_days(v->n));
    else
        json_int(out, v->n);
}

static const char *id_text(int64_t id, char ret_text[ID_CHARS_MAX + 1])
{
    (void)id_print(id, ret_text);
    return ret_text;
}

static const char *day_text(int64_t day, char ret_text[DATE_CHARS + 1])
{
    date_print(date_of_days(day), ret_text);
    return ret_text;
}

/* Times are those that the page tells. */
static void cell_csv(struct csv *csv, const struct zone *zone, const struct table_column *c,
                     const struct cell *v)
{
    char text[ID_CHARS_MAX + DATE_CHARS + 1];
    if (is_empty(c, v))
        csv_text(csv, NULL);
    else if (c->type == CELL_TEXT)
        csv_text(csv, v->text);
    else if (c->type == CELL_TIME)
        csv_when(csv, zone_when(zone, v->n));
    else if (c->type == CELL_ID)
        csv_text(csv, id_text(v->n, text));
    else if (is_day(c))
        csv_text(csv, day_text(v->n, text));
    else
        csv_int(csv, v->n);
}

/* How many bytes of a text are its first so many characters. */
static int head_bytes(const char *text, size_t chars)
{
    size_t n = 0;
    for (; text[n]; n++)
        if (((unsigned char)text[n] & 0xC0) != 0x80 && chars-- == 0)
            break;
    return (int)n;
}

/* As people read it; "" for nothing. NULL when memory is short. */
static const char *cell_text(const struct archive *a, const struct table_column *c,
                             const struct cell *v)
{
    const struct lang *lang = a->ctx->lang;
    struct buf out;
    if (is_empty(c, v))
        return "";
    buf_init(&out, LIMIT_TEXT_BYTES);
    if (c->type == CELL_TEXT)
        buf_add(&out, v->text, (size_t)head_bytes(v->text, PAGE_TEXT_MAX));
    else if (c->type == CELL_BOOL)
        buf_str(&out, v->n ? ctx_text(a->ctx, "yes") : ctx_text(a->ctx, "no"));
    else if (c->type == CELL_TIME)
        format_datetime(&out, lang, zone_when(a->zone, v->n), FORMAT_YEAR);
    else if (is_day(c))
        format_date(&out, lang, date_of_days(v->n), FORMAT_YEAR);
    else if (c->type == CELL_MONEY)
        buf_printf(&out, "%s%lld.%02lld", v->n < 0 ? "-" : "", llabs((long long)v->n) / 100,
                   llabs((long long)v->n) % 100);
    else
        format_number(&out, lang, v->n);
    const char *text = buf_text(&out, a->ctx->arena);
    return text;
}

/* ---- one table ------------------------------------------------------------------------------- */

static struct archive_part_view *part_of(struct archive *a)
{
    return &a->parts[a->parts_n - 1];
}

/* Columns that say something to people: codes of ours do not. */
static const char *title_of(const struct table_column *c)
{
    return c->type == CELL_ID ? NULL : column_title(c->name);
}

static void table_begin(struct table_sink *sink, const struct table_shape *shape)
{
    struct archive *a = (struct archive *)sink;
    const char *names[TABLE_COLUMNS_MAX];
    size_t n = 0;
    a->shape = shape;
    if (shape->columns_n > TABLE_COLUMNS_MAX || !part_of(a)->name) {
        a->failed = true;
        return;
    }
    const char **heads = arena_array(a->ctx->arena, shape->columns_n, sizeof *heads);
    a->lines = arena_array(a->ctx->arena, PAGE_ROWS_MAX, sizeof *a->lines);
    a->failed = a->failed || !heads || !a->lines;
    for (size_t i = 0; i < shape->columns_n && !a->failed; i++) {
        names[i] = shape->columns[i].name;
        const char *title = title_of(&shape->columns[i]);
        if (title)
            heads[n++] = ctx_text(a->ctx, title);
    }
    if (a->failed)
        return;
    part_of(a)->heads = heads;
    part_of(a)->heads_n = n;
    BUF_LIT(&a->json, "[");
    csv_begin(&a->csv, &a->table);
    csv_head(&a->csv, names, shape->columns_n);
}

static void page_row(struct archive *a, const struct cell *cells)
{
    struct archive_part_view *p = part_of(a);
    size_t n = 0;
    if (p->lines_n == PAGE_ROWS_MAX) {
        p->more = true;
        return;
    }
    const char **texts = arena_array(a->ctx->arena, p->heads_n, sizeof *texts);
    for (size_t i = 0; texts && i < a->shape->columns_n; i++)
        if (title_of(&a->shape->columns[i]) &&
            !(texts[n++] = cell_text(a, &a->shape->columns[i], &cells[i])))
            a->failed = true;
    a->failed = a->failed || !texts;
    a->lines[p->lines_n++] = (struct archive_line_view){.cells = texts, .cells_n = n};
    p->lines = a->lines;
}

static bool table_row(struct table_sink *sink, const struct cell *cells)
{
    struct archive *a = (struct archive *)sink;
    if (a->failed)
        return false;
    buf_str(&a->json, part_of(a)->rows++ ? ",\n" : "\n");
    for (size_t i = 0; i < a->shape->columns_n; i++) {
        const struct table_column *c = &a->shape->columns[i];
        buf_str(&a->json, i ? ",\"" : "{\"");
        buf_str(&a->json, c->name);
        buf_str(&a->json, "\":");
        cell_json(&a->json, c, &cells[i]);
        cell_csv(&a->csv, a->zone, c, &cells[i]);
    }
    BUF_LIT(&a->json, "}");
    csv_row_end(&a->csv);
    page_row(a, cells);
    a->failed = a->failed || a->json.failed || a->table.failed;
    return !a->failed;
}

static void add_file(struct archive *a, const char *name, struct bytes body)
{
    if (name)
        zip_add(&a->zip, name, body);
    a->failed = a->failed || !name || a->out.failed;
}

/* The table under way is over: its files go into the archive. */
static void table_end(struct archive *a)
{
    if (!a->shape)
        return;
    const char *name = part_of(a)->name;
    BUF_LIT(&a->json, "\n]\n");
    if (!a->failed && !a->json.failed && !a->table.failed) {
        add_file(a, arena_printf(a->ctx->arena, "json/%s.json", name),
                 (struct bytes){a->json.p, a->json.n});
        add_file(a, arena_printf(a->ctx->arena, "csv/%s.csv", name),
                 (struct bytes){a->table.p, a->table.n});
    }
    a->failed = a->failed || a->json.failed || a->table.failed;
    buf_clear(&a->json);
    buf_clear(&a->table);
    a->shape = NULL;
    if (!part_of(a)->rows) /* nothing to read: the files say so */
        part_of(a)->heads_n = 0;
}

struct table_sink *archive_table(struct archive *a, const char *name, const char *title,
                                 const char *about)
{
    table_end(a);
    if (a->parts_n == ARCHIVE_PARTS_MAX)
        a->failed = true;
    else
        a->parts_n++;
    *part_of(a) = (struct archive_part_view){
        .name = name, .title = ctx_text(a->ctx, title), .about = ctx_text(a->ctx, about)};
    return &a->sink;
}

bool archive_file(struct archive *a, const char *name, struct bytes body)
{
    table_end(a);
    if (a->out.n + body.n > FILES_MAX_BYTES) {
        a->left_out++;
        return false;
    }
    add_file(a, name, body);
    a->files++;
    return !a->failed;
}

/* ---- all of it ------------------------------------------------------------------------------- */

enum status archive_begin(struct archive *a, struct ctx *ctx, const struct person *p)
{
    *a =
        (struct archive){.sink = {.begin = table_begin, .row = table_row}, .ctx = ctx, .person = p};
    buf_init(&a->out, LIMIT_REPLY_BYTES);
    buf_init(&a->json, TABLE_MAX_BYTES);
    buf_init(&a->table, TABLE_MAX_BYTES);
    enum status s = network_zone(ctx, &a->zone);
    if (s == OK)
        zip_begin(&a->zip, &a->out, ctx->arena, ctx_now_s(ctx));
    return s;
}

static enum status page_make(struct archive *a, struct buf *out)
{
    struct network n;
    struct archive_index_view v = {.email = a->person->email,
                                   .name = a->person->name,
                                   .made = zone_when(a->zone, ctx_now_s(a->ctx)),
                                   .zone = zone_name(a->zone),
                                   .parts = a->parts,
                                   .parts_n = a->parts_n,
                                   .files = a->files,
                                   .left_out = a->left_out};
    enum status s = network_get(a->ctx, &n);
    if (s == OK)
        s = network_public_url(a->ctx, &v.url);
    if (s != OK)
        return s;
    v.network = n.name;
    struct page page = {.out = out,
                        .ctx = a->ctx,
                        .lang = a->ctx->lang,
                        .view = &v,
                        .title = ctx_text(a->ctx, "All that is kept about you"),
                        .public_url = v.url,
                        .path = "",
                        .query = ""};
    archive_index_page(&page, &v);
    return out->failed ? LIMIT : OK;
}

enum status archive_end(struct archive *a)
{
    struct buf page;
    table_end(a);
    buf_init(&page, TABLE_MAX_BYTES);
    enum status s = a->failed ? LIMIT : page_make(a, &page);
    if (s == OK) {
        add_file(a, "index.html", (struct bytes){page.p, page.n});
        zip_end(&a->zip);
    }
    buf_free(&page);
    return s == OK && (a->failed || a->out.failed) ? LIMIT : s;
}

void archive_drop(struct archive *a)
{
    buf_free(&a->out);
    buf_free(&a->json);
    buf_free(&a->table);
}
