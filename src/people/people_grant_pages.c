/* Who runs the network and its spaces: lists of roles, inviting, taking away. */
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"

#include <string.h>

/* 0 for no word: any role. */
static int64_t role_of(const char *word)
{
    return word ? (int64_t)people_role_of_word(word) : 0;
}

/* ---- all roles, for stewards ----------------------------------------------------------------- */

struct role_scan {
    struct ctx *ctx;
    const struct zone *zone;
    const char *words; /* folded; NULL: all */
    int64_t skip;
    int64_t total;
    struct grant_line_view *lines;
    size_t lines_n;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

/* Who runs what, to who sees their addresses by a role [PV-7]. */
static enum status note_role(struct ctx *ctx, const struct grant *scope, const char *place,
                             int64_t account_id)
{
    return people_looked_at_listed(ctx,
                                   &(struct look){.operator_id = scope->operator_id,
                                                  .space_id = scope->space_id,
                                                  .place = place,
                                                  .what = N_("Roles, in a list")},
                                   account_id);
}

static bool role_fits(const char *words, const struct sql_grant_lines_row *row)
{
    return fold_has_words(row->search, words);
}

static bool role_row(void *arg, const struct sql_grant_lines_row *row)
{
    struct role_scan *scan = arg;
    if (!role_fits(scan->words, row))
        return true;
    bool earlier = scan->total++ < scan->skip;
    if (earlier || scan->lines_n == LIMIT_PAGE_ROWS)
        return true;
    struct arena *a = scan->ctx->arena;
    struct grant_line_view line = {
        .id = row->id,
        .account = row->account_id,
        .name = arena_strdup(a, row->name),
        .email = arena_strdup(a, row->email),
        .role = people_role_word((enum role)row->role),
        .operator= arena_strdup(a, row->operator_name),
        .operator_slug = arena_strdup(a, row->operator_slug),
        .space = row->space_id,
        .since = zone_when(scan->zone, row->made_at),
        .you = row->account_id == scan->ctx->actor->account_id,
    };
    scan->short_of_memory = !line.name || !line.email;
    scan->lines[scan->lines_n++] = line;
    scan->noted = note_role(scan->ctx, &(struct grant){0}, line.operator, line.account);
    return !scan->short_of_memory && scan->noted == OK;
}

static enum status operator_choices(struct ctx *ctx, struct operator_choice_view **ret_choices,
                                    size_t *ret_n)
{
    struct operator_ *operators;
    size_t n;
    enum status s = operator_all(ctx, &operators, &n);
    if (s != OK)
        return s;
    struct operator_choice_view *choices = arena_array(ctx->arena, n, sizeof(*choices));
    if (!choices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct operator_choice_view){operators[i].slug, operators[i].name};
    *ret_choices = choices;
    *ret_n = n;
    return OK;
}

enum status grant_list(struct ctx *ctx, const struct grant_list_form *form,
                       struct grant_list_view *ret_view)
{
    struct role_scan scan = {.ctx = ctx,
                             .words = fold_text(ctx->arena, form->q),
                             .skip = (form->page - 1) * LIMIT_PAGE_ROWS};
    struct operator_choice_view *operators;
    size_t operators_n;
    scan.lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*scan.lines));
    if (!scan.lines)
        return LIMIT;
    enum status s = network_zone(ctx, &scan.zone);
    if (s == OK)
        s = sql_grant_lines(ctx, &(struct sql_grant_lines_args){role_of(form->role)}, role_row,
                            &scan);
    if (s == OK && scan.short_of_memory)
        s = LIMIT;
    if (s == OK)
        s = scan.noted;
    if (s == OK)
        s = operator_choices(ctx, &operators, &operators_n);
    if (s != OK)
        return s;
    int64_t pages = list_pages(scan.total);
    *ret_view = (struct grant_list_view){
        .q = form->q,
        .role = form->role,
        .total = scan.total,
        .page = form->page,
        .pages = pages,
        .previous = {.has = form->page > 1, .v = form->page - 1},
        .next = {.has = form->page < pages, .v = form->page + 1},
        .grants = scan.lines,
        .grants_n = scan.lines_n,
        .operators = operators,
        .operators_n = operators_n,
    };
    return OK;
}

struct role_table {
    struct ctx *ctx;
    struct csv *csv;
    enum status noted;
    const char *words;
    const struct zone *zone;
};

static bool role_table_row(void *arg, const struct sql_grant_lines_row *row)
{
    struct role_table *table = arg;
    if (!role_fits(table->words, row))
        return true;
    csv_text(table->csv, row->email);
    csv_text(table->csv, row->name);
    csv_text(table->csv, people_role_word((enum role)row->role));
    csv_text(table->csv, row->operator_name);
    csv_text(table->csv, row->space_id ? "one space" : row->operator_id ? "all spaces" : "");
    csv_when(table->csv, zone_when(table->zone, row->made_at));
    csv_text(table->csv, zone_name(table->zone));
    csv_row_end(table->csv);
    table->noted = note_role(table->ctx, &(struct grant){0}, row->operator_name, row->account_id);
    return !table->csv->out->failed && table->noted == OK;
}

enum status grant_export(struct ctx *ctx, const struct grant_export_form *form)
{
    static const char *const head[] = {"email", "name",  "role", "operator",
                                       "scope", "since", "zone"};
    struct reply_table table;
    struct role_table rows = {.ctx = ctx, .words = fold_text(ctx->arena, form->q)};
    rows.csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    enum status s = network_zone(ctx, &rows.zone);
    if (s == OK)
        s = sql_grant_lines(ctx, &(struct sql_grant_lines_args){role_of(form->role)},
                            role_table_row, &rows);
    if (s == OK)
        s = rows.noted;
    return reply_table_end(ctx, &table, "people.csv", s);
}

/* The list as a first visit shows it, after a change. */
static enum status answer_grants(struct ctx *ctx, const char *said,
                                 struct grant_list_view *ret_view)
{
    enum status s = grant_list(ctx, &(struct grant_list_form){.page = 1}, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, "/network/people");
    return OK;
}

enum status grant_give(struct ctx *ctx, const struct grant_give_form *form,
                       struct grant_list_view *ret_view)
{
    struct operator_ o = {.id = 0};
    struct network n;
    enum role role = people_role_of_word(form->role);
    bool at_operator = role != ROLE_STEWARD;
    if (at_operator && !form->operator)
        return ctx_field(ctx, "operator", "field.missing", "At which operator?");
    enum status s = at_operator ? operator_of_slug(ctx, form->operator, & o) : network_get(ctx, &n);
    if (s == NOT_FOUND)
        return ctx_field(ctx, "operator", "field.choice", "There is no such operator.");
    if (s == OK)
        s = people_invite(ctx,
                          &(struct invitation){.email = form->email,
                                               .name = form->name,
                                               .grant = {.role = role, .operator_id = o.id},
                                               .where = at_operator ? o.name : n.name,
                                               .path = at_operator ? "/me" : "/network/operators"},
                          NULL);
    return s == OK ? answer_grants(ctx, ctx_text(ctx, "The role is given, and a mail says so."),
                                   ret_view)
                   : s;
}

enum status grant_remove(struct ctx *ctx, const struct grant_of_form *form,
                         struct grant_list_view *ret_view)
{
    struct sql_grant_of_id_row g;
    enum status s = sql_grant_of_id(ctx, &(struct sql_grant_of_id_args){form->id}, &g);
    if (s == OK)
        s = people_revoke(ctx, form->id,
                          &(struct grant){.role = (enum role)g.role,
                                          .operator_id = g.operator_id,
                                          .space_id = g.space_id});
    return s == OK ? answer_grants(ctx, ctx_text(ctx, "The role is taken away."), ret_view) : s;
}

/* ---- hosts of one operator ------------------------------------------------------------------- */

/* The operator, if the actor hosts all of its spaces. Who does not is not told that it is there. */
static enum status own_operator(struct ctx *ctx, const char *slug, struct operator_ *ret_operator)
{
    struct operator_ o;
    enum status s = operator_of_slug(ctx, slug, &o);
    if (s != OK)
        return s;
    if (!people_is_host(ctx->actor, o.id, 0))
        return NOT_FOUND;
    *ret_operator = o;
    return OK;
}

enum status people_staff(struct ctx *ctx, const struct grant *scope, const struct role_place *place,
                         struct grant_line_view **ret_lines, size_t *ret_n)
{
    struct granted *granted;
    const struct zone *zone;
    size_t n;
    enum status s = people_granted(
        ctx, &(struct grant){.operator_id = scope->operator_id, .space_id = scope->space_id},
        &granted, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct grant_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        s = note_role(ctx, scope, place->operator_name, granted[i].account_id);
        if (s != OK)
            return s;
        lines[i] = (struct grant_line_view){.id = granted[i].id,
                                            .account = granted[i].account_id,
                                            .name = granted[i].name,
                                            .email = granted[i].email,
                                            .role = people_role_word(granted[i].grant.role),
                                            .operator= place->operator_name,
                                            .operator_slug = place->operator_slug,
                                            .space = scope->space_id,
                                            .since = zone_when(zone, granted[i].at),
                                            .you = granted[i].account_id == ctx->actor->account_id};
    }
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

static enum status hosts_view(struct ctx *ctx, const struct operator_ *o,
                              struct host_list_view *ret_view)
{
    struct host_list_view v = {.operator= o->name, .slug = o->slug};
    struct grant_line_view *lines;
    enum status s = people_staff(ctx, &(struct grant){.operator_id = o->id},
                                 &(struct role_place){o->name, o->slug}, &lines, &v.hosts_n);
    if (s != OK)
        return s;
    v.hosts = lines;
    v.path = arena_printf(ctx->arena, "/operators/%s/hosts", o->slug);
    *ret_view = v;
    return v.path ? OK : LIMIT;
}

enum status host_list(struct ctx *ctx, const struct host_list_form *form,
                      struct host_list_view *ret_view)
{
    struct operator_ o;
    enum status s = own_operator(ctx, form->operator, & o);
    return s == OK ? hosts_view(ctx, &o, ret_view) : s;
}

static enum status answer_hosts(struct ctx *ctx, const struct operator_ *o, const char *said,
                                struct host_list_view *ret_view)
{
    enum status s = hosts_view(ctx, o, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->path);
    return OK;
}

enum status host_give(struct ctx *ctx, const struct host_give_form *form,
                      struct host_list_view *ret_view)
{
    struct operator_ o;
    enum status s = own_operator(ctx, form->operator, & o);
    if (s == OK)
        s = people_invite(ctx,
                          &(struct invitation){.email = form->email,
                                               .name = form->name,
                                               .grant = {.role = people_role_of_word(form->role),
                                                         .operator_id = o.id},
                                               .where = o.name,
                                               .path = "/me"},
                          NULL);
    return s == OK ? answer_hosts(ctx, &o, ctx_text(ctx, "The role is given, and a mail says so."),
                                  ret_view)
                   : s;
}

enum status host_remove(struct ctx *ctx, const struct host_of_form *form,
                        struct host_list_view *ret_view)
{
    struct operator_ o;
    enum status s = own_operator(ctx, form->operator, & o);
    if (s == OK)
        s = people_revoke(ctx, form->id, &(struct grant){.operator_id = o.id});
    return s == OK ? answer_hosts(ctx, &o, ctx_text(ctx, "The role is taken away."), ret_view) : s;
}
