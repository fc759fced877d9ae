#include "network/network_internal.h"

#include "base/csv.h"
#include "base/fold.h"
#include "network_routes.h"
#include "network_sql.h"

#include <string.h>

static const char *status_name(int64_t status)
{
    return status == OPERATOR_SUSPENDED ? "suspended" : "active";
}

/* 0 for no word: any status. */
static int64_t status_of(const char *word)
{
    if (!word)
        return 0;
    return strcmp(word, "suspended") == 0 ? OPERATOR_SUSPENDED : OPERATOR_ACTIVE;
}

/* ---- settings -------------------------------------------------------------------------------- */

/* The line under the name in the languages that are not the network's own. */
static enum status fill_taglines(struct ctx *ctx, const struct network *n,
                                 struct network_settings_view *v)
{
    struct tagline *all;
    size_t all_n;
    size_t langs_n;
    const struct lang *const *langs = text_langs(&langs_n);
    struct tagline_view *lines = arena_array(ctx->arena, langs_n, sizeof(*lines));
    const enum status s = network_taglines(ctx, &all, &all_n);
    if (s != OK || !lines)
        return s == OK ? LIMIT : s;
    const struct network none = {.lang = n->lang, .tagline = ""};
    for (size_t i = 0; i < langs_n; i++) {
        const char *code = langs[i]->code;
        if (strcmp(code, n->lang) != 0)
            lines[v->taglines_n++] =
                (struct tagline_view){.code = code,
                                      .name = langs[i]->name,
                                      .tagline = network_tagline(&none, all, all_n, code)};
    }
    v->taglines = lines;
    return OK;
}

static enum status settings_view(struct ctx *ctx, struct network_settings_view *ret_view)
{
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    size_t langs_n;
    const struct lang *const *langs = text_langs(&langs_n);
    struct lang_choice_view *choices = arena_array(ctx->arena, langs_n, sizeof(*choices));
    if (!choices)
        return LIMIT;
    for (size_t i = 0; i < langs_n; i++)
        choices[i] = (struct lang_choice_view){.code = langs[i]->code, .name = langs[i]->name};
    *ret_view = (struct network_settings_view){.name = n.name,
                                               .tagline = n.tagline,
                                               .lang = n.lang,
                                               .zone = n.zone,
                                               .mail_from = n.mail_from,
                                               .langs = choices,
                                               .langs_n = langs_n};
    return fill_taglines(ctx, &n, ret_view);
}

enum status network_settings(struct ctx *ctx, struct network_settings_view *ret_view)
{
    return settings_view(ctx, ret_view);
}

/* Each language with its line; a form that leaves both out leaves them as they are. */
static enum status save_taglines(struct ctx *ctx, const struct network_settings_save_form *f)
{
    if (f->taglines_n != f->tagline_langs_n)
        return ctx_field(ctx, "taglines", "network.lists",
                         "There must be one line for each language that is named.");
    struct tagline *lines = arena_array(ctx->arena, f->taglines_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < f->taglines_n; i++)
        lines[i] = (struct tagline){f->tagline_langs[i], f->taglines[i]};
    return network_set_taglines(ctx, lines, f->taglines_n);
}

enum status network_settings_save(struct ctx *ctx, const struct network_settings_save_form *form,
                                  struct network_settings_view *ret_view)
{
    struct network now;
    struct network_settings_save_form f = *form;
    enum status s = network_get(ctx, &now);
    if (s != OK)
        return s;
    request_keep(ctx, &f, &(struct network_settings_save_form){.tagline = now.tagline});
    s = network_set(ctx, &(struct network){.name = f.name,
                                           .tagline = f.tagline,
                                           .lang = f.lang,
                                           .zone = f.zone,
                                           .mail_from = f.mail_from});
    if (s == OK)
        s = save_taglines(ctx, &f);
    if (s == OK)
        s = settings_view(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "The settings are saved."));
    reply_see(ctx, "/network/settings");
    return OK;
}

/* ---- the register ---------------------------------------------------------------------------- */

/* What is asked of the register, and the page of it that is kept while its rows go by. */
struct register_scan {
    struct ctx *ctx;
    const struct zone *zone;
    const char *words; /* folded; NULL: all */
    int64_t skip;      /* rows that fit and stand on earlier pages */
    int64_t total;     /* rows that fit */
    struct operator_line_view *lines;
    size_t lines_n;
    bool short_of_memory;
};

static bool register_row(void *arg, const struct sql_operator_lines_row *row)
{
    struct register_scan *scan = arg;
    if (!fold_has_words(row->search, scan->words))
        return true;
    bool earlier = scan->total++ < scan->skip;
    if (earlier || scan->lines_n == LIMIT_PAGE_ROWS)
        return true;
    struct arena *a = scan->ctx->arena;
    struct operator_line_view line = {
        .id = row->id,
        .slug = arena_strdup(a, row->slug),
        .name = arena_strdup(a, row->name),
        .legal_name = arena_strdup(a, row->legal_name),
        .vat_id = arena_strdup(a, row->vat_id),
        .country = arena_strdup(a, row->country),
        .currency = arena_strdup(a, row->currency),
        .email = arena_strdup(a, row->email),
        .status = status_name(row->status),
        .since = zone_when(scan->zone, row->made_at),
    };
    scan->short_of_memory = !line.slug || !line.name || !line.legal_name || !line.country ||
                            !line.currency || !line.email || (row->vat_id && !line.vat_id);
    scan->lines[scan->lines_n++] = line;
    return !scan->short_of_memory;
}

/* One page of the register: scan->words, zone and skip are given, the rest is filled. */
static enum status register_scan(struct ctx *ctx, const char *status, const char *sort,
                                 struct register_scan *scan)
{
    scan->lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*scan->lines));
    if (!scan->lines)
        return LIMIT;
    enum status s =
        sql_operator_lines(ctx,
                           &(struct sql_operator_lines_args){.status = status_of(status),
                                                             .newest = strcmp(sort, "newest") == 0},
                           register_row, scan);
    return s == OK && scan->short_of_memory ? LIMIT : s;
}

enum status operator_list(struct ctx *ctx, const struct operator_list_form *form,
                          struct operator_list_view *ret_view)
{
    struct register_scan scan = {.ctx = ctx,
                                 .words = fold_text(ctx->arena, form->q),
                                 .skip = (form->page - 1) * LIMIT_PAGE_ROWS};
    struct sql_operator_counts_row counts;
    enum status s = network_zone(ctx, &scan.zone);
    if (s == OK)
        s = register_scan(ctx, form->status, form->sort, &scan);
    if (s == OK)
        s = sql_operator_counts(ctx, &counts);
    if (s != OK)
        return s;
    int64_t pages = list_pages(scan.total);
    *ret_view = (struct operator_list_view){
        .q = form->q,
        .status = form->status,
        .sort = form->sort,
        .total = scan.total,
        .page = form->page,
        .pages = pages,
        .previous = {.has = form->page > 1, .v = form->page - 1},
        .next = {.has = form->page < pages, .v = form->page + 1},
        .active = counts.active,
        .suspended = counts.suspended,
        .operators = scan.lines,
        .operators_n = scan.lines_n,
    };
    return OK;
}

struct register_table {
    struct csv *csv;
    const char *words;
    const struct zone *zone;
};

static bool register_table_row(void *arg, const struct sql_operator_lines_row *row)
{
    struct register_table *table = arg;
    if (!fold_has_words(row->search, table->words))
        return true;
    csv_text(table->csv, row->slug);
    csv_text(table->csv, row->name);
    csv_text(table->csv, row->legal_name);
    csv_text(table->csv, row->vat_id);
    csv_text(table->csv, row->country);
    csv_text(table->csv, row->currency);
    csv_text(table->csv, row->email);
    csv_text(table->csv, status_name(row->status));
    csv_when(table->csv, zone_when(table->zone, row->made_at));
    csv_text(table->csv, zone_name(table->zone));
    csv_row_end(table->csv);
    return !table->csv->out->failed;
}

enum status operator_export(struct ctx *ctx, const struct operator_export_form *form)
{
    static const char *const head[] = {"slug",     "name",  "legal_name", "vat_id", "country",
                                       "currency", "email", "status",     "added",  "zone"};
    struct reply_table table;
    struct register_table rows = {.words = fold_text(ctx->arena, form->q)};
    rows.csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    enum status s = network_zone(ctx, &rows.zone);
    if (s == OK)
        s = sql_operator_lines(
            ctx,
            &(struct sql_operator_lines_args){.status = status_of(form->status),
                                              .newest = strcmp(form->sort, "newest") == 0},
            register_table_row, &rows);
    return reply_table_end(ctx, &table, "operators.csv", s);
}

/* ---- one operator ---------------------------------------------------------------------------- */

static enum status card_view(struct ctx *ctx, const struct operator_ *o,
                             struct operator_card_view *ret_view)
{
    const struct zone *zone;
    enum status s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    size_t n = 0;
    const char *const *currencies = network_currencies();
    while (currencies[n])
        n++;
    const char *rate = arena_printf(ctx->arena, "%lld.%02lld", (long long)(o->vat_rate_bp / 100),
                                    (long long)(o->vat_rate_bp % 100));
    if (!rate)
        return LIMIT;
    *ret_view = (struct operator_card_view){
        .id = o->id,
        .slug = o->slug,
        .name = o->name,
        .legal_name = o->legal_name,
        .vat_id = o->vat_id,
        .country = o->country,
        .currency = o->currency,
        .email = o->email,
        .vat_rate_bp = o->vat_rate_bp,
        .vat_rate = rate,
        .prices_include_vat = o->prices_include_vat,
        .vat_assumed = o->vat_assumed,
        .status = status_name(o->status),
        .since = o->id ? zone_when(zone, o->made_at) : (struct when){0},
        .currencies = currencies,
        .currencies_n = n,
    };
    return OK;
}

enum status operator_new(struct ctx *ctx, struct operator_card_view *ret_view)
{
    return card_view(ctx,
                     &(struct operator_){.name = "",
                                         .legal_name = "",
                                         .country = "IT",
                                         .currency = "EUR",
                                         .email = "",
                                         .vat_rate_bp = 2200,
                                         .status = OPERATOR_ACTIVE},
                     ret_view);
}

/* The answer after a change: the operator's page, with a sentence on it. */
static enum status show_changed(struct ctx *ctx, int64_t id, const char *said,
                                struct operator_card_view *ret_view)
{
    struct operator_ o;
    enum status s = operator_get(ctx, id, &o);
    if (s == OK)
        s = card_view(ctx, &o, ret_view);
    const char *url = s == OK ? arena_printf(ctx->arena, "/network/operators/%s", o.slug) : NULL;
    if (s == OK && !url)
        s = LIMIT;
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, url);
    return OK;
}

enum status operator_add(struct ctx *ctx, const struct operator_add_form *form,
                         struct operator_card_view *ret_view)
{
    int64_t id;
    enum status s =
        operator_save(ctx,
                      &(struct operator_){.name = form->name,
                                          .legal_name = form->legal_name,
                                          .vat_id = form->vat_id,
                                          .country = form->country,
                                          .currency = form->currency,
                                          .email = form->email,
                                          .vat_rate_bp = form->vat_rate,
                                          .prices_include_vat = form->prices_include_vat},
                      &id);
    if (s == OK)
        s = show_changed(ctx, id, ctx_text(ctx, "The operator is added."), ret_view);
    if (s != OK)
        return s;
    const char *url = arena_printf(ctx->arena, "/network/operators/%s", ret_view->slug);
    if (!url)
        return LIMIT;
    reply_created(ctx, url);
    return OK;
}

enum status operator_show(struct ctx *ctx, const struct operator_of_form *form,
                          struct operator_card_view *ret_view)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, form->slug, &o);
    if (s == OK)
        s = card_view(ctx, &o, ret_view);
    if (s == OK)
        reply_title(ctx, o.name);
    return s;
}

enum status operator_edit(struct ctx *ctx, const struct operator_edit_form *form,
                          struct operator_card_view *ret_view)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, form->slug, &o);
    if (s != OK)
        return s;
    struct operator_edit_form f = *form;
    request_keep(ctx, &f,
                 &(struct operator_edit_form){.vat_id = o.vat_id,
                                              .prices_include_vat = o.prices_include_vat});
    o.name = f.name;
    o.legal_name = f.legal_name;
    o.vat_id = f.vat_id;
    o.country = f.country;
    o.currency = f.currency;
    o.email = f.email;
    o.vat_rate_bp = f.vat_rate;
    o.prices_include_vat = f.prices_include_vat;
    o.vat_assumed = false; /* it stood in the form */
    s = operator_save(ctx, &o, NULL);
    if (s != OK)
        return s;
    return show_changed(ctx, o.id, ctx_text(ctx, "The changes are saved."), ret_view);
}

static enum status turn(struct ctx *ctx, const char *slug, enum operator_status to,
                        struct operator_card_view *ret_view)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, slug, &o);
    if (s == OK)
        s = operator_set_status(ctx, o.id, to);
    if (s != OK)
        return s;
    const char *said = to == OPERATOR_ACTIVE
                           ? ctx_text(ctx, "Its spaces are shown and can be booked again.")
                           : ctx_text(ctx, "The operator is suspended.");
    return show_changed(ctx, o.id, said, ret_view);
}

enum status operator_suspend(struct ctx *ctx, const struct operator_of_form *form,
                             struct operator_card_view *ret_view)
{
    return turn(ctx, form->slug, OPERATOR_SUSPENDED, ret_view);
}

enum status operator_resume(struct ctx *ctx, const struct operator_of_form *form,
                            struct operator_card_view *ret_view)
{
    return turn(ctx, form->slug, OPERATOR_ACTIVE, ret_view);
}
