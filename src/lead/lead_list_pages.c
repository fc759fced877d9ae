/* The enquiries of a space: as a list, in columns by state, and as a table. */
#include "lead/lead_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"

#include <stdlib.h>
#include <string.h>

enum { BOARD_ROWS = 12, DAY_S = 86400 };

/* ---- looking through ------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    const struct space *space;
    const struct lead_list_form *form;
    const char *words; /* folded; NULL: all */
    struct lead_line_view *lines;
    size_t n, size;
    int64_t waiting, late, due; /* of all, whatever is asked */
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

static struct lead lead_of_row(const struct sql_leads_of_space_row *r, int64_t space_id)
{
    return (struct lead){.id = r->id,
                         .space_id = space_id,
                         .wish_id = r->wish_id,
                         .status = (enum lead_status)r->status,
                         .lost = (enum lost_reason)r->lost_reason,
                         .wants = (enum lead_wants)r->wants,
                         .when_text = r->when_text,
                         .from = r->from_day ? date_of_days(r->from_day) : (struct date){0},
                         .people = (int32_t)r->people,
                         .message = r->message,
                         .name = r->name,
                         .email = r->email,
                         .phone = r->phone,
                         .source = (enum lead_source)r->source,
                         .by_text = r->by_text,
                         .by_account_id = r->by_account_id,
                         .made_by = r->made_by_account_id,
                         .answered_at = r->answered_at,
                         .next_text = r->next_text,
                         .next = r->next_day ? date_of_days(r->next_day) : (struct date){0},
                         .account_id = r->account_id,
                         .made_at = r->made_at,
                         .changed_at = r->changed_at,
                         .erased = r->erased_at.has};
}

static bool status_fits(const char *asked, enum lead_status status)
{
    if (strcmp(asked, "all") == 0)
        return true;
    if (strcmp(asked, "open") == 0)
        return lead_is_open(status);
    return status == lead_status_of(asked);
}

static bool fits(const struct listing *l, const struct lead *lead, const char *fold, bool late)
{
    const struct lead_list_form *f = l->form;
    const bool board = strcmp(f->look, "board") == 0;
    if (!board && !status_fits(f->status, lead->status))
        return false;
    if (f->source && lead->source != lead_source_of(f->source))
        return false;
    if (f->late && !late)
        return false;
    return !l->words || fold_has_words(fold, l->words);
}

/* Room for one more line; false when there are too many or memory is short. */
static bool grow(struct listing *l)
{
    struct lead_line_view *lines = NULL;
    if (l->n < (size_t)LIMIT_LIST_ROWS * 2)
        lines = arena_room(l->ctx->arena, l->lines, l->n, &l->size, sizeof(*lines));
    if (lines)
        l->lines = lines;
    return lines;
}

static bool list_row(void *arg, const struct sql_leads_of_space_row *r)
{
    struct listing *l = arg;
    const struct lead lead = lead_of_row(r, l->space->id);
    const bool late = lead_is_late(lead.status, lead.made_at, ctx_now_s(l->ctx));
    l->waiting += lead.status == LEAD_NEW;
    l->late += late;
    l->due += lead_is_due(l->ctx, l->space, &lead);
    if (!fits(l, &lead, r->fold, late))
        return true;
    if (l->n == LIMIT_LIST_ROWS)
        return true; /* nobody reads on behind so many */
    l->short_of_memory =
        !grow(l) || !lead_line_make(l->ctx, l->space, &lead, r->tour_at, &l->lines[l->n]);
    l->n++;
    l->noted = lead_note_look(l->ctx, l->space, &lead, true);
    return !l->short_of_memory && l->noted == OK;
}

/* ---- orders ---------------------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
    const struct lead_line_view *x = a;
    const struct lead_line_view *y = b;
    return (x->since.utc < y->since.utc) - (x->since.utc > y->since.utc);
}

static int oldest_first(const void *a, const void *b)
{
    return -newest_first(a, b);
}

/* What is to be done first; what nobody planned comes last. */
static int next_first(const void *a, const void *b)
{
    const struct lead_line_view *x = a;
    const struct lead_line_view *y = b;
    if (!x->next_on.year || !y->next_on.year)
        return x->next_on.year ? -1 : y->next_on.year ? 1 : newest_first(a, b);
    int order = date_compare(x->next_on, y->next_on);
    return order ? order : newest_first(a, b);
}

static int by_name(const void *a, const void *b)
{
    const struct lead_line_view *x = a;
    const struct lead_line_view *y = b;
    int order = strcasecmp(x->name, y->name);
    return order ? order : newest_first(a, b);
}

static void sort_lines(struct listing *l)
{
    static const struct {
        const char *word;
        int (*compare)(const void *, const void *);
    } orders[] = {{"newest", newest_first},
                  {"oldest", oldest_first},
                  {"next", next_first},
                  {"name", by_name}};
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        if (strcmp(orders[i].word, l->form->sort) == 0 && l->n)
            qsort(l->lines, l->n, sizeof(*l->lines), orders[i].compare);
}

static enum status list_all(struct listing *l)
{
    l->words = l->form->q ? fold_words(l->ctx->arena, l->form->q) : NULL;
    if (l->form->q && !l->words)
        return LIMIT;
    enum status s = sql_leads_of_space(
        l->ctx, &(struct sql_leads_of_space_args){.space_id = l->space->id}, list_row, l);
    if (s == OK && l->short_of_memory)
        s = LIMIT;
    if (s == OK)
        s = l->noted;
    if (s == OK)
        sort_lines(l);
    return s;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static struct address list_address(const struct listing *l, const char *what)
{
    struct address a =
        address_of(l->ctx, arena_printf(l->ctx->arena, "/s/%s/%s", l->space->slug, what));
    address_text(&a, "q", l->form->q);
    address_text(&a, "source", l->form->source);
    address_text(&a, "late", l->form->late ? "1" : NULL);
    address_text(&a, "sort", strcmp(l->form->sort, "newest") ? l->form->sort : NULL);
    return a;
}

static const char *list_url(const struct listing *l, const char *what, const char *status,
                            const char *look, int64_t page)
{
    struct address a = list_address(l, what);
    address_text(&a, "status", strcmp(status, "open") ? status : NULL);
    address_text(&a, "look", strcmp(look, "list") ? look : NULL);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status show_statuses(const struct listing *l, struct lead_list_view *v)
{
    struct ctx *ctx = l->ctx;
    const size_t n = LEAD_STATUS__MAX + 1;
    struct lead_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    list[0] = (struct lead_choice_view){.word = "open", .name = ctx_text(ctx, "Open")};
    for (int i = LEAD_NEW; i < LEAD_STATUS__MAX; i++)
        list[i] =
            (struct lead_choice_view){.word = lead_status_word((enum lead_status)i),
                                      .name = ctx_text(ctx, lead_status_name((enum lead_status)i))};
    list[n - 1] = (struct lead_choice_view){.word = "all", .name = ctx_text(ctx, "All")};
    for (size_t i = 0; i < n; i++)
        list[i].on = strcmp(list[i].word, l->form->status) == 0;
    v->statuses = list;
    v->statuses_n = n;
    return choices_make(ctx, &source_words,
                        l->form->source ? (int)lead_source_of(l->form->source) : -1, &v->sources,
                        &v->sources_n);
}

/* The open states side by side, and what was won and lost behind them. */
static enum status show_columns(struct listing *l, struct lead_list_view *v)
{
    const size_t n = LEAD_STATUS__MAX - LEAD_NEW;
    struct lead_column_view *columns = arena_array(l->ctx->arena, n, sizeof(*columns));
    if (!columns)
        return LIMIT;
    for (size_t c = 0; c < n; c++) {
        const enum lead_status status = (enum lead_status)(LEAD_NEW + (int)c);
        struct lead_line_view *lines = arena_array(l->ctx->arena, BOARD_ROWS, sizeof(*lines));
        struct lead_column_view *column = &columns[c];
        if (!lines)
            return LIMIT;
        column->status = lead_status_word(status);
        column->name = ctx_text(l->ctx, lead_status_name(status));
        column->leads = lines;
        for (size_t i = 0; i < l->n; i++) {
            if (strcmp(l->lines[i].status, column->status) != 0)
                continue;
            if (column->total++ < BOARD_ROWS)
                lines[column->leads_n++] = l->lines[i];
        }
        if (column->total > BOARD_ROWS)
            column->more_url = list_url(l, "leads", column->status, "list", 1);
    }
    v->columns = columns;
    v->columns_n = n;
    return OK;
}

static void show_page(const struct listing *l, struct lead_list_view *v)
{
    const size_t skip = (size_t)(l->form->page - 1) * LIMIT_PAGE_ROWS;
    const size_t from = skip < l->n ? skip : l->n;
    v->leads = l->lines + from;
    v->leads_n = l->n - from < LIMIT_PAGE_ROWS ? l->n - from : LIMIT_PAGE_ROWS;
    v->page = l->form->page;
    v->pages = list_pages((int64_t)l->n);
    if (v->page > 1)
        v->previous = list_url(l, "leads", l->form->status, l->form->look, v->page - 1);
    if (v->page < v->pages)
        v->next = list_url(l, "leads", l->form->status, l->form->look, v->page + 1);
}

enum status lead_list_show(struct ctx *ctx, const struct lead_list_form *form,
                           struct lead_list_view *ret_view)
{
    struct space space;
    struct listing l = {.ctx = ctx, .space = &space, .form = form};
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = list_all(&l);
    if (s != OK)
        return s;
    struct lead_list_view v = {.slug = space.slug,
                               .space_name = space.name,
                               .q = form->q,
                               .status = form->status,
                               .source = form->source,
                               .sort = form->sort,
                               .look = form->look,
                               .total = (int64_t)l.n,
                               .waiting = l.waiting,
                               .late = l.late,
                               .only_late = form->late,
                               .due = l.due,
                               .hosted = people_is_host(ctx->actor, space.operator_id, space.id),
                               .list_url = list_url(&l, "leads", form->status, "list", 1),
                               .board_url = list_url(&l, "leads", form->status, "board", 1)};
    if (v.hosted)
        v.table = list_url(&l, "leads.csv", form->status, "list", 1);
    s = show_statuses(&l, &v);
    if (s == OK)
        s = show_columns(&l, &v);
    if (s != OK)
        return s;
    show_page(&l, &v);
    *ret_view = v;
    return OK;
}

/* ---- the same as a table --------------------------------------------------------------------- */

static const char *const columns[] = {"name",   "email",   "phone",    "wants",       "when",
                                      "from",   "people",  "message",  "status",      "lost",
                                      "source", "told_by", "asked_at", "answered_at", "tour_at",
                                      "next",   "next_on", "zone"};

static void csv_line(struct csv *c, const struct lead_line_view *l, const char *zone)
{
    csv_text(c, l->name);
    csv_text(c, l->email);
    csv_text(c, l->phone);
    csv_text(c, l->wants);
    csv_text(c, l->when);
    csv_date(c, l->from);
    csv_int(c, l->people);
    csv_text(c, l->message);
    csv_text(c, l->status);
    csv_text(c, l->lost);
    csv_text(c, l->source);
    csv_text(c, l->told_by);
    csv_when(c, l->since);
    csv_when(c, l->answered_at);
    csv_when(c, l->tour_at);
    csv_text(c, l->next);
    csv_date(c, l->next_on);
    csv_text(c, zone);
    csv_row_end(c);
}

enum status lead_list_csv(struct ctx *ctx, const struct lead_list_form *form)
{
    struct space space;
    struct listing l = {.ctx = ctx, .space = &space, .form = form};
    struct reply_table table;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = list_all(&l);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < l.n; i++)
        csv_line(csv, &l.lines[i], space.zone);
    return reply_table_end(ctx, &table, "leads.csv", OK);
}
