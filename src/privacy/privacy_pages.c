/* What a person sees of what is kept about him: the page, his copy, who looked, erasing; and whom
 * the law makes an operator keep. */
#include "base/csv.h"
#include "base/email.h"
#include "base/id.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "privacy/privacy_internal.h"
#include "privacy_routes.h"
#include "privacy_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- the page -------------------------------------------------------------------------------- */

static bool is_proved(struct ctx *ctx)
{
    struct ctx asked = *ctx; /* what it would explain is not said here */
    return people_must_be_proved(&asked) == OK;
}

enum status privacy(struct ctx *ctx, struct privacy_view *ret_view)
{
    struct sql_exports_since_row lately;
    struct sql_exports_since_row ever;
    const struct zone *zone;
    const int64_t id = ctx->actor->account_id;
    int64_t looks = 0;
    enum status s = people_looks_count(ctx, id, &looks);
    if (s == OK)
        s = sql_exports_since(ctx,
                              &(struct sql_exports_since_args){
                                  .account_id = id, .since = ctx_now_s(ctx) - EXPORT_SPAN_S},
                              &lately);
    if (s == OK)
        s = sql_exports_since(ctx, &(struct sql_exports_since_args){.account_id = id}, &ever);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK)
        *ret_view = (struct privacy_view){
            .email = ctx->actor->email,
            .name = ctx->actor->name,
            .proved = is_proved(ctx),
            .looks = looks,
            .exports_left = lately.n < EXPORTS_A_DAY ? EXPORTS_A_DAY - lately.n : 0,
            .exported =
                ever.last_at.has ? zone_when(zone, ever.last_at.v) : (struct when){.has = false}};
    return s;
}

/* ---- a copy of all of it --------------------------------------------------------------------- */

/* Counted in a transaction of its own, before the work: who asks again and again is stopped. */
static enum status count_export(struct ctx *ctx, void *arg)
{
    struct sql_exports_since_row lately;
    const int64_t id = ctx->actor->account_id;
    (void)arg;
    enum status s = sql_exports_since(
        ctx,
        &(struct sql_exports_since_args){.account_id = id, .since = ctx_now_s(ctx) - EXPORT_SPAN_S},
        &lately);
    if (s == OK && lately.n >= EXPORTS_A_DAY)
        return ctx_fail(ctx, LIMIT, "privacy.exports",
                        "You took your data along %d times within a day: come back tomorrow.",
                        EXPORTS_A_DAY);
    return s == OK
               ? sql_export_insert(ctx,
                                   &(struct sql_export_insert_args){
                                       .id = store_id(ctx), .account_id = id, .at = ctx_now_s(ctx)},
                                   NULL)
               : s;
}

static enum status make_archive(struct ctx *ctx, void *arg)
{
    struct archive *a = arg;
    struct person *p = arena_alloc(ctx->arena, sizeof *p);
    if (!p)
        return LIMIT;
    enum status s = privacy_person(ctx, p);
    if (s != OK)
        return s;
    archive_drop(a); /* of an earlier try */
    s = archive_begin(a, ctx, p);
    if (s == OK)
        s = privacy_give(ctx, a);
    return s == OK ? archive_end(a) : s;
}

enum status privacy_export(struct ctx *ctx)
{
    struct archive a = {.ctx = NULL};
    enum status s = people_must_be_proved(ctx);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, count_export, NULL);
    if (s == OK)
        s = db_tx(ctx, DB_READ, make_archive, &a);
    if (s == OK)
        reply_bytes(ctx, "application/zip", "my-data.zip", (struct bytes){a.out.p, a.out.n});
    archive_drop(&a);
    return s;
}

/* ---- who looked ------------------------------------------------------------------------------ */

static const char *as_what(const struct ctx *ctx, const char *role)
{
    if (strcmp(role, "host") == 0)
        return ctx_text(ctx, "host");
    if (strcmp(role, "desk") == 0)
        return ctx_text(ctx, "front desk");
    if (strcmp(role, "steward") == 0)
        return ctx_text(ctx, "steward of the network");
    return ctx_text(ctx, "of your team");
}

static enum status looks_view(struct ctx *ctx, int64_t skip, int64_t most,
                              struct look_line_view **ret_lines, size_t *ret_n)
{
    struct person_look *looks;
    const struct zone *zone;
    size_t n;
    enum status s = people_looks(ctx, ctx->actor->account_id, skip, most, &looks, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct look_line_view *lines = arena_array(ctx->arena, n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct look_line_view){.at = zone_when(zone, looks[i].at),
                                           .times = looks[i].times,
                                           .who = looks[i].who,
                                           .role = looks[i].role,
                                           .place = looks[i].place,
                                           .what = ctx_text(ctx, looks[i].what)};
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

enum status look_list(struct ctx *ctx, const struct look_list_form *form,
                      struct look_list_view *ret_view)
{
    struct look_line_view *lines;
    size_t n;
    int64_t total = 0;
    enum status s = people_looks_count(ctx, ctx->actor->account_id, &total);
    if (s == OK)
        s = looks_view(ctx, (form->page - 1) * LIMIT_PAGE_ROWS, LIMIT_PAGE_ROWS, &lines, &n);
    if (s == OK)
        *ret_view = (struct look_list_view){
            .total = total,
            .page = form->page,
            .previous = {.has = form->page > 1, .v = form->page - 1},
            .next = {.has = form->page * LIMIT_PAGE_ROWS < total, .v = form->page + 1},
            .looks = lines,
            .looks_n = n};
    return s;
}

enum status look_export(struct ctx *ctx)
{
    static const char *const head[] = {"at", "times", "who", "role", "place", "what"};
    struct look_line_view *lines;
    struct reply_table table;
    size_t n;
    enum status s = looks_view(ctx, 0, LIMIT_LIST_ROWS, &lines, &n);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < n; i++) {
        csv_when(csv, lines[i].at);
        csv_int(csv, lines[i].times);
        csv_text(csv, lines[i].who);
        csv_text(csv, as_what(ctx, lines[i].role));
        csv_text(csv, lines[i].place);
        csv_text(csv, lines[i].what);
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "who-looked.csv", OK);
}

/* ---- erasing --------------------------------------------------------------------------------- */

static enum status lines_of(struct ctx *ctx, const struct forecast *f, enum forecast_kind kind,
                            const struct forecast_text_view **ret_lines, size_t *ret_n)
{
    struct forecast_text_view *lines = arena_array(ctx->arena, f->n, sizeof *lines);
    size_t n = 0;
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < f->n; i++)
        if (f->lines[i].kind == kind)
            lines[n++] = (struct forecast_text_view){
                .text = f->lines[i].text, .url = f->lines[i].url, .until = f->lines[i].until};
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

enum status erase(struct ctx *ctx, struct erase_view *ret_view)
{
    struct person p;
    struct forecast f;
    struct erase_view v = {.email = ctx->actor->email, .proved = is_proved(ctx)};
    enum status s = privacy_person(ctx, &p);
    if (s == OK)
        s = privacy_foresee(ctx, &p, &f);
    if (s == OK)
        s = lines_of(ctx, &f, FORECAST_STOPS, &v.stops, &v.stops_n);
    if (s == OK)
        s = lines_of(ctx, &f, FORECAST_ENDS, &v.ends, &v.ends_n);
    if (s == OK)
        s = lines_of(ctx, &f, FORECAST_GOES, &v.goes, &v.goes_n);
    if (s == OK)
        s = lines_of(ctx, &f, FORECAST_STAYS, &v.stays, &v.stays_n);
    if (s != OK)
        return s;
    v.ready = f.stops == 0;
    *ret_view = v;
    return OK;
}

static enum status do_erase(struct ctx *ctx, void *arg)
{
    (void)arg;
    return privacy_erase(ctx);
}

enum status erase_do(struct ctx *ctx, const struct erase_do_form *form,
                     struct erased_view *ret_view)
{
    enum status s = people_must_be_proved(ctx);
    if (s != OK)
        return s;
    const char *typed = email_key(ctx->arena, form->email);
    const char *own = email_key(ctx->arena, ctx->actor->email);
    if (!typed || !own)
        return LIMIT;
    if (strcmp(typed, own) != 0)
        return ctx_field(ctx, "email", "privacy.other_address",
                         "This is not the address of your account.");
    s = db_tx(ctx, DB_WRITE, do_erase, NULL);
    if (s != OK)
        return s;
    *ret_view = (struct erased_view){.erased = true};
    people_leave_browser(ctx);
    reply_flash(ctx, ctx_text(ctx, "Your account is erased. A mail confirms it."));
    reply_see(ctx, "/");
    return OK;
}

/* ---- kept for the law ------------------------------------------------------------------------ */

static enum status show_things(struct ctx *ctx, int64_t operator_id, int64_t account_id,
                               struct kept_person_view *v)
{
    size_t n;
    const struct keeper *const *all = privacy_keepers(&n);
    for (size_t k = 0; k < n; k++) {
        struct kept_thing *things;
        size_t things_n = 0;
        if (!all[k]->things)
            continue;
        const enum status s = all[k]->things(ctx, operator_id, account_id, &things, &things_n);
        if (s != OK)
            return s;
        struct kept_thing_view *lines =
            arena_array(ctx->arena, v->things_n + things_n, sizeof *lines);
        if (!lines)
            return LIMIT;
        for (size_t i = 0; i < v->things_n; i++)
            lines[i] = v->things[i];
        for (size_t i = 0; i < things_n; i++)
            lines[v->things_n++] = (struct kept_thing_view){
                .what = things[i].what,
                .url = things[i].url,
                .first = things[i].first,
                .last = things[i].last,
                .one_bill = date_compare(things[i].first, things[i].last) == 0,
                .charges = things[i].charges,
                .amount_cents = things[i].amount_cents,
                .currency = things[i].currency};
        v->things = lines;
    }
    return OK;
}

enum status kept_list(struct ctx *ctx, const struct kept_list_form *form,
                      struct kept_list_view *ret_view)
{
    struct operator_ o;
    struct sql_kept_of_operator_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s = operator_of_slug(ctx, form->operator, & o);
    if (s == OK && !people_is_host(ctx->actor, o.id, 0))
        s = NOT_FOUND;
    if (s == OK)
        s = sql_kept_of_operator(ctx, &(struct sql_kept_of_operator_args){o.id}, &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct kept_person_view *people = arena_array(ctx->arena, n, sizeof *people);
    if (!people)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        people[i] = (struct kept_person_view){.account = rows[i].account_id,
                                              .name = rows[i].name,
                                              .email = rows[i].email,
                                              .until = date_of_days(rows[i].until_day),
                                              .erased = zone_when(zone, rows[i].erased_at)};
        s = show_things(ctx, o.id, rows[i].account_id, &people[i]);
    }
    *ret_view = (struct kept_list_view){
        .operator_name = o.name,
        .operator= o.slug,
        .people = people,
        .people_n = n,
        .csv_url = arena_printf(ctx->arena, "/operators/%s/kept.csv", o.slug),
        .documents_url = arena_printf(ctx->arena, "/operators/%s/documents?state=all", o.slug)};
    return s == OK && (!ret_view->csv_url || !ret_view->documents_url) ? LIMIT : s;
}

static void csv_person(struct csv *c, const struct kept_person_view *p,
                       const struct kept_thing_view *t)
{
    char account[ID_CHARS_MAX + 1];
    id_print(p->account, account);
    csv_text(c, p->name);
    csv_text(c, p->email);
    csv_text(c, account);
    csv_when(c, p->erased);
    csv_date(c, p->until);
    csv_text(c, t ? t->what : NULL);
    csv_text(c, t ? t->url : NULL);
    csv_date(c, t ? t->first : (struct date){0});
    csv_date(c, t ? t->last : (struct date){0});
    csv_int(c, t ? t->charges : 0);
    csv_int(c, t ? t->amount_cents : 0);
    csv_text(c, t ? t->currency : NULL);
    csv_row_end(c);
}

/* A row for each thing; one for who has none. */
enum status kept_export(struct ctx *ctx, const struct kept_list_form *form)
{
    static const char *const head[] = {"name",       "email",   "account",      "erased",
                                       "kept_until", "what",    "page",         "first_bill",
                                       "last_bill",  "charges", "amount_cents", "currency"};
    struct kept_list_view v;
    struct reply_table table;
    enum status s = kept_list(ctx, form, &v);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < v.people_n; i++) {
        const struct kept_person_view *p = &v.people[i];
        for (size_t k = 0; k < p->things_n; k++)
            csv_person(csv, p, &p->things[k]);
        if (!p->things_n)
            csv_person(csv, p, NULL);
    }
    return reply_table_end(ctx, &table, "kept.csv", OK);
}
