/* Lists of teams for hosts and stewards: search, pages, a table. */
#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_routes.h"
#include "people_sql.h"

#include <string.h>

struct team_scan {
    struct ctx *ctx;
    const struct team_list_ask *ask;
    enum status noted; /* that somebody looked */
    const struct zone *zone;
    const char *words; /* folded; NULL: all */
    int64_t skip;
    int64_t total;
    struct team_line_view *lines;
    size_t lines_n;
    bool short_of_memory;
};

static bool kept(const struct ctx *ctx, const struct sql_team_lines_row *row)
{
    const struct team t = {.operator_id = row->operator_id, .space_id = row->space_id};
    return team_kept_by(ctx->actor, &t);
}

static bool keep_text(struct arena *a, const char *text, const char **ret_copy)
{
    *ret_copy = arena_strdup(a, text);
    return *ret_copy || !text;
}

/* Where a team's invoices go may be somebody's own address [PV-7]. */
static enum status note_team(struct ctx *ctx, const struct team_list_ask *ask, const char *email)
{
    return people_looked_at_address_listed(ctx,
                                           &(struct look){.operator_id = ask->operator_id,
                                                          .space_id = ask->space_id,
                                                          .place = ask->where,
                                                          .what = N_("Teams, in a list")},
                                           email);
}

static bool team_row(void *arg, const struct sql_team_lines_row *row)
{
    struct team_scan *scan = arg;
    struct arena *a = scan->ctx->arena;
    if (!fold_has_words(row->search, scan->words))
        return true;
    bool earlier = scan->total++ < scan->skip;
    if (earlier || scan->lines_n == LIMIT_PAGE_ROWS)
        return true;
    struct team_line_view line = {.kept = kept(scan->ctx, row),
                                  .members = row->members,
                                  .seats = row->seats,
                                  .seats_max = row->seats_max,
                                  .since = zone_when(scan->zone, row->made_at)};
    bool ok = keep_text(a, row->slug, &line.slug) && keep_text(a, row->name, &line.name) &&
              keep_text(a, row->legal_name, &line.legal_name) &&
              keep_text(a, row->vat_id, &line.vat_id) &&
              keep_text(a, row->country, &line.country) && keep_text(a, row->town, &line.town) &&
              keep_text(a, row->billing_email, &line.email) &&
              keep_text(a, row->operator_name, &line.operator);
    scan->short_of_memory = !ok;
    scan->lines[scan->lines_n++] = line;
    scan->noted = note_team(scan->ctx, scan->ask, line.email);
    return ok && scan->noted == OK;
}

static const char *list_url(struct ctx *ctx, const struct team_list_ask *ask, const char *path,
                            int64_t page)
{
    struct address a = address_of(ctx, path);
    address_text(&a, "q", ask->q);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

enum status team_list_make(struct ctx *ctx, const struct team_list_ask *ask,
                           struct team_list_view *ret_list)
{
    struct team_scan scan = {.ctx = ctx,
                             .ask = ask,
                             .words = fold_text(ctx->arena, ask->q),
                             .skip = (ask->page - 1) * LIMIT_PAGE_ROWS};
    scan.lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*scan.lines));
    enum status s = scan.lines ? network_zone(ctx, &scan.zone) : LIMIT;
    if (s == OK)
        s = sql_team_lines(ctx,
                           &(struct sql_team_lines_args){.operator_id = ask->operator_id,
                                                         .space_id = ask->space_id},
                           team_row, &scan);
    if (s == OK && scan.short_of_memory)
        s = LIMIT;
    if (s != OK)
        return s;
    int64_t pages = list_pages(scan.total);
    struct team_list_view v = {.where = ask->where,
                               .q = ask->q,
                               .total = scan.total,
                               .page = ask->page,
                               .pages = pages,
                               .teams = scan.lines,
                               .teams_n = scan.lines_n,
                               .path = ask->path,
                               .may_found = ask->may_found};
    if (v.page > 1)
        v.previous_url = list_url(ctx, ask, ask->path, v.page - 1);
    if (v.page < pages)
        v.next_url = list_url(ctx, ask, ask->path, v.page + 1);
    const char *csv = ask->may_export ? arena_printf(ctx->arena, "%s.csv", ask->path) : NULL;
    if (csv)
        v.csv_url = list_url(ctx, ask, csv, 0);
    *ret_list = v;
    return OK;
}

/* ---- as a table ------------------------------------------------------------------------------ */

struct team_table {
    struct ctx *ctx;
    const struct team_list_ask *ask;
    enum status noted;
    struct csv *csv;
    const char *words;
    const struct zone *zone;
};

static bool team_table_row(void *arg, const struct sql_team_lines_row *row)
{
    struct team_table *table = arg;
    struct csv *csv = table->csv;
    if (!fold_has_words(row->search, table->words))
        return true;
    const char *const texts[] = {
        row->slug,          row->name,           row->legal_name, row->vat_id,       row->tax_code,
        row->billing_email, row->street,         row->postcode,   row->town,         row->province,
        row->country,       row->recipient_code, row->pec,        row->operator_name};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        csv_text(csv, texts[i]);
    csv_int(csv, row->members);
    csv_int(csv, row->seats);
    csv_opt_int(csv, row->seats_max);
    csv_when(csv, zone_when(table->zone, row->made_at));
    csv_text(csv, zone_name(table->zone));
    csv_row_end(csv);
    table->noted = note_team(table->ctx, table->ask, row->billing_email);
    return !csv->out->failed && table->noted == OK;
}

enum status team_list_csv(struct ctx *ctx, const struct team_list_ask *ask)
{
    static const char *const head[] = {"slug",      "name",          "legal_name", "vat_id",
                                       "tax_code",  "billing_email", "street",     "postcode",
                                       "town",      "province",      "country",    "recipient_code",
                                       "pec",       "operator",      "members",    "seats",
                                       "seats_max", "founded",       "zone"};
    struct reply_table table;
    struct team_table rows = {.ctx = ctx, .ask = ask, .words = fold_text(ctx->arena, ask->q)};
    rows.csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    enum status s = network_zone(ctx, &rows.zone);
    if (s == OK)
        s = sql_team_lines(ctx,
                           &(struct sql_team_lines_args){.operator_id = ask->operator_id,
                                                         .space_id = ask->space_id},
                           team_table_row, &rows);
    if (s == OK)
        s = rows.noted;
    return reply_table_end(ctx, &table, "teams.csv", s);
}

/* ---- of an operator -------------------------------------------------------------------------- */

static enum status ask_of_operator(struct ctx *ctx, const char *slug,
                                   struct operator_ *ret_operator, struct team_list_ask *ret_ask)
{
    enum status s = operator_of_slug(ctx, slug, ret_operator);
    if (s != OK)
        return s;
    *ret_ask = (struct team_list_ask){
        .operator_id = ret_operator->id,
        .page = 1,
        .path = arena_printf(ctx->arena, "/operators/%s/teams", ret_operator->slug),
        .where = ret_operator->name,
        .may_found = true,
        .may_export = true};
    return ret_ask->path ? OK : LIMIT;
}

enum status operator_teams(struct ctx *ctx, const struct operator_team_list_form *form,
                           struct operator_teams_view *ret_view)
{
    struct operator_ o;
    struct team_list_ask ask;
    struct team_list_view *list = arena_alloc(ctx->arena, sizeof(*list));
    enum status s = list ? ask_of_operator(ctx, form->operator, & o, &ask) : LIMIT;
    if (s != OK)
        return s;
    ask.q = form->q;
    ask.page = form->page;
    s = team_list_make(ctx, &ask, list);
    if (s == OK)
        *ret_view = (struct operator_teams_view){.operator= o.name, .slug = o.slug, .list = list};
    return s;
}

enum status operator_teams_csv(struct ctx *ctx, const struct operator_team_list_form *form)
{
    struct operator_ o;
    struct team_list_ask ask;
    enum status s = ask_of_operator(ctx, form->operator, & o, &ask);
    if (s != OK)
        return s;
    ask.q = form->q;
    return team_list_csv(ctx, &ask);
}

enum status operator_team_found(struct ctx *ctx, const struct operator_team_found_form *form,
                                struct team_made_view *ret_view)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, form->operator, & o);
    if (s != OK)
        return s;
    const struct team wanted = {.name = form->name,
                                .operator_id = o.id,
                                .currency = o.currency,
                                .billing = {.legal_name = form->legal_name,
                                            .vat_id = form->vat_id,
                                            .country = form->country ? form->country : o.country}};
    return team_found_answer(ctx, &wanted, form->admin_email, form->admin_name, ret_view);
}

enum status team_found_answer(struct ctx *ctx, const struct team *wanted, const char *admin_email,
                              const char *admin_name, struct team_made_view *ret_view)
{
    struct team t;
    enum status s = team_found_for(ctx, wanted, admin_email, admin_name, &t);
    if (s != OK)
        return s;
    *ret_view = (struct team_made_view){.slug = t.slug, .name = t.name};
    reply_flash(ctx, ctx_text(ctx, "The team is founded, and its admin has a mail."));
    reply_created(ctx, arena_printf(ctx->arena, "/teams/%s", t.slug));
    return OK;
}

/* ---- all of the network ---------------------------------------------------------------------- */

enum status network_teams(struct ctx *ctx, const struct network_team_list_form *form,
                          struct network_teams_view *ret_view)
{
    struct team_list_view *list = arena_alloc(ctx->arena, sizeof(*list));
    enum status s = list ? team_list_make(ctx,
                                          &(struct team_list_ask){.q = form->q,
                                                                  .page = form->page,
                                                                  .path = "/network/teams",
                                                                  .may_export = true},
                                          list)
                         : LIMIT;
    if (s == OK)
        *ret_view = (struct network_teams_view){.list = list};
    return s;
}

enum status network_teams_csv(struct ctx *ctx, const struct network_team_list_form *form)
{
    return team_list_csv(ctx, &(struct team_list_ask){.q = form->q, .path = "/network/teams"});
}
