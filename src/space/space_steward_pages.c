/* What the steward sees of all spaces: the list, claims, suspending; and making a new space. */
#include "space/space_host.h"

#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space_routes.h"
#include "space_sql.h"

#include <stdio.h>
#include <string.h>

/* ---- the list ---- */

static enum space_status status_of(const char *word)
{
    for (int s = SPACE_DRAFT; word && s <= SPACE_SUSPENDED; s++)
        if (!strcmp(space_status_name((enum space_status)s), word))
            return (enum space_status)s;
    return 0;
}

/* What is asked of the list, and the page of it that is kept while its rows go by. */
struct list_scan {
    struct ctx *ctx;
    const struct zone *zone;
    const char *words; /* folded */
    int64_t skip;
    int64_t total;
    struct space_line_view *lines;
    size_t lines_n;
    bool failed;
};

static bool list_row(void *arg, const struct sql_space_register_row *row)
{
    struct list_scan *scan = arg;
    if (!fold_has_words(row->fold, scan->words))
        return true;
    bool earlier = scan->total++ < scan->skip;
    if (earlier || scan->lines_n == LIMIT_PAGE_ROWS)
        return true;
    struct arena *a = scan->ctx->arena;
    struct space_line_view line = {
        .slug = arena_strdup(a, row->slug),
        .name = arena_strdup(a, row->name),
        .town = arena_strdup(a, row->town),
        .country = arena_strdup(a, row->country),
        .operator_name = arena_strdup(a, row->operator_name),
        .operator_slug = arena_strdup(a, row->operator_slug),
        .status = space_status_name((enum space_status)row->status),
        .desks = row->desks,
        .changed_at = zone_when(scan->zone, row->changed_at),
    };
    scan->failed = !line.slug || !line.name || !line.town || !line.country || !line.operator_name ||
                   !line.operator_slug;
    scan->lines[scan->lines_n++] = line;
    return !scan->failed;
}

static bool count_row(void *arg, const struct sql_space_counts_row *row)
{
    struct space_list_view *v = arg;
    int64_t *const by_status[] = {NULL, &v->draft, &v->listed, &v->open, &v->suspended};
    if (row->status > 0 && row->status < (int64_t)ARRAY_LEN(by_status))
        *by_status[row->status] = row->n;
    return true;
}

/* A text for the query of an address, percent-encoded (RFC 3986). */
static const char *url_words(struct arena *a, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, strlen(text) * 3 + 1);
    if (!out)
        return "";
    char *to = out;
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        bool plain = (*s >= '0' && *s <= '9') || ((*s | 32) >= 'a' && (*s | 32) <= 'z');
        if (plain) {
            *to++ = (char)*s;
            continue;
        }
        *to++ = '%';
        *to++ = hex[*s >> 4];
        *to++ = hex[*s & 15];
    }
    *to = '\0';
    return out;
}

/* The address of another page of the same list. */
static const char *list_address(struct ctx *ctx, const struct space_list_form *form, int64_t page)
{
    return arena_printf(ctx->arena, "/network/spaces?status=%s&sort=%s&page=%lld&q=%s",
                        form->status ? form->status : "", form->sort, (long long)page,
                        form->q ? url_words(ctx->arena, form->q) : "");
}

static enum status fill_list(struct ctx *ctx, const struct space_list_form *form,
                             struct list_scan *scan, struct space_list_view *v)
{
    struct sql_claim_count_row claims;
    enum status st = network_zone(ctx, &scan->zone);
    if (st == OK)
        st = sql_space_register(
            ctx,
            &(struct sql_space_register_args){.status = status_of(form->status),
                                              .newest = !strcmp(form->sort, "newest")},
            list_row, scan);
    if (st == OK && scan->failed)
        st = LIMIT;
    if (st == OK)
        st = sql_space_counts(ctx, count_row, v);
    if (st == OK)
        st = sql_claim_count(ctx, &claims);
    if (st == OK)
        v->claims = claims.n;
    return st;
}

enum status space_list(struct ctx *ctx, const struct space_list_form *form,
                       struct space_list_view *ret_view)
{
    struct space_list_view v = {
        .q = form->q, .status = form->status, .sort = form->sort, .page = form->page};
    struct list_scan scan = {
        .ctx = ctx,
        .words = fold_words(ctx->arena, form->q ? form->q : ""),
        .skip = (form->page - 1) * LIMIT_PAGE_ROWS,
        .lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*scan.lines)),
    };
    if (!scan.words || !scan.lines)
        return LIMIT;
    enum status st = fill_list(ctx, form, &scan, &v);
    if (st != OK)
        return st;
    int64_t pages = list_pages(scan.total);
    v.total = scan.total;
    v.pages = pages;
    v.previous = form->page > 1 ? list_address(ctx, form, form->page - 1) : NULL;
    v.next = form->page < pages ? list_address(ctx, form, form->page + 1) : NULL;
    v.table = arena_printf(ctx->arena, "/network/spaces.csv?status=%s&sort=%s&q=%s",
                           form->status ? form->status : "", form->sort,
                           form->q ? url_words(ctx->arena, form->q) : "");
    v.spaces = scan.lines;
    v.spaces_n = scan.lines_n;
    *ret_view = v;
    return OK;
}

/* ---- the list as a table ---- */

struct list_table {
    struct csv *csv;
    const char *words;
    const struct zone *zone;
};

static void csv_degrees(struct csv *csv, struct opt_int micro)
{
    char text[24] = "";
    int64_t v = micro.v < 0 ? -micro.v : micro.v;
    if (micro.has)
        (void)snprintf(text, sizeof(text), "%s%lld.%06lld", micro.v < 0 ? "-" : "",
                       (long long)(v / 1000000), (long long)(v % 1000000));
    csv_text(csv, text);
}

static bool table_row(void *arg, const struct sql_space_register_row *row)
{
    struct list_table *t = arg;
    if (!fold_has_words(row->fold, t->words))
        return true;
    csv_text(t->csv, row->slug);
    csv_text(t->csv, row->name);
    csv_text(t->csv, row->town);
    csv_text(t->csv, row->province);
    csv_text(t->csv, row->country);
    csv_text(t->csv, row->street);
    csv_text(t->csv, row->postcode);
    csv_degrees(t->csv, row->lat_micro);
    csv_degrees(t->csv, row->lon_micro);
    csv_int(t->csv, row->desks);
    csv_text(t->csv, space_status_name((enum space_status)row->status));
    csv_text(t->csv, row->operator_name);
    csv_when(t->csv, zone_when(t->zone, row->changed_at));
    csv_text(t->csv, zone_name(t->zone));
    csv_row_end(t->csv);
    return !t->csv->out->failed;
}

enum status space_export(struct ctx *ctx, const struct space_export_form *form)
{
    /* The names that `loggia import spaces` reads, as far as it knows them. */
    static const char *const head[] = {"slug",   "name",     "city",    "province", "country",
                                       "street", "postcode", "lat",     "lon",      "desks",
                                       "status", "operator", "changed", "zone"};
    struct reply_table table;
    struct list_table rows = {.words = fold_words(ctx->arena, form->q ? form->q : "")};
    if (!rows.words)
        return LIMIT;
    rows.csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    enum status st = network_zone(ctx, &rows.zone);
    if (st == OK)
        st = sql_space_register(
            ctx,
            &(struct sql_space_register_args){.status = status_of(form->status),
                                              .newest = !strcmp(form->sort, "newest")},
            table_row, &rows);
    return reply_table_end(ctx, &table, "spaces.csv", st);
}

/* ---- suspend and resume ---- */

static enum status turn(struct ctx *ctx, const char *slug, bool suspend,
                        struct space_page_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    if (st == OK)
        st = suspend ? space_suspend_it(ctx, &s) : space_resume_it(ctx, &s);
    if (st == OK)
        st = space_get(ctx, s.id, &s);
    if (st != OK)
        return st;
    const char *url = arena_printf(ctx->arena, "/s/%s", s.slug);
    if (!url)
        return LIMIT;
    reply_flash(
        ctx, ctx_text(ctx, suspend ? N_("The space is suspended: nobody finds it, bookings stay.")
                                   : N_("The space works again.")));
    reply_see(ctx, url);
    return space_page_make(ctx, &s, ret_view);
}

enum status space_suspend(struct ctx *ctx, const struct space_of_form *form,
                          struct space_page_view *ret_view)
{
    return turn(ctx, form->slug, true, ret_view);
}

enum status space_resume(struct ctx *ctx, const struct space_of_form *form,
                         struct space_page_view *ret_view)
{
    return turn(ctx, form->slug, false, ret_view);
}

/* ---- claims ---- */

static enum status claims_view(struct ctx *ctx, struct claim_list_view *ret_view)
{
    struct sql_claim_waiting_row *rows;
    size_t n;
    const struct zone *zone;
    enum status st = sql_claim_waiting(ctx, &rows, &n);
    if (st == OK)
        st = network_zone(ctx, &zone);
    if (st != OK)
        return st;
    for (size_t i = 0; st == OK && i < n; i++)
        st = people_looked_at_address_listed(
            ctx, &(struct look){.place = rows[i].space, .what = N_("A claim of a space")},
            rows[i].email);
    if (st != OK)
        return st;
    struct claim_view *claims = arena_array(ctx->arena, n, sizeof(*claims));
    for (size_t i = 0; claims && i < n; i++)
        claims[i] = (struct claim_view){
            .id = rows[i].id,
            .slug = rows[i].slug,
            .space = rows[i].space,
            .town = rows[i].town,
            .name = rows[i].name,
            .email = rows[i].email,
            .message = rows[i].message,
            .at = zone_when(zone, rows[i].created_at),
        };
    *ret_view = (struct claim_list_view){.claims = claims, .claims_n = n};
    return claims ? OK : LIMIT;
}

enum status claim_list(struct ctx *ctx, struct claim_list_view *ret_view)
{
    return claims_view(ctx, ret_view);
}

static enum status answered(struct ctx *ctx, enum status st, const char *said,
                            struct claim_list_view *ret_view)
{
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, said));
    reply_see(ctx, "/network/claims");
    return claims_view(ctx, ret_view);
}

enum status claim_grant(struct ctx *ctx, const struct claim_answer_form *form,
                        struct claim_list_view *ret_view)
{
    return answered(ctx, space_claim_grant(ctx, form->id),
                    N_("The space has its host: a mail tells how to go on."), ret_view);
}

enum status claim_refuse(struct ctx *ctx, const struct claim_answer_form *form,
                         struct claim_list_view *ret_view)
{
    return answered(ctx, space_claim_refuse(ctx, form->id), N_("The claim is refused."), ret_view);
}

/* ---- a new space ---- */

/* The operators that the reader may found a space under: of a steward all active ones, of a host
 * those that he hosts as a whole. */
static enum status new_view(struct ctx *ctx, struct space_new_view *ret_view)
{
    struct operator_ *all;
    size_t n;
    enum status st = operator_all(ctx, &all, &n);
    if (st != OK)
        return st;
    struct runner_view *mine = arena_array(ctx->arena, n, sizeof(*mine));
    size_t mine_n = 0;
    for (size_t i = 0; mine && i < n; i++) {
        bool may = people_is_host(ctx->actor, all[i].id, 0) && all[i].status == OPERATOR_ACTIVE &&
                   strcmp(all[i].slug, SPACE_UNCLAIMED_SLUG);
        if (may)
            mine[mine_n++] = (struct runner_view){.id = all[i].id, .name = all[i].name};
    }
    *ret_view = (struct space_new_view){
        .is_steward = people_is_steward(ctx->actor),
        .operators = mine,
        .operators_n = mine_n,
        .operator= mine_n == 1 ? mine[0].id : 0,
    };
    return mine ? OK : LIMIT;
}

/* What an invitation knows is filled in. */
enum status space_new(struct ctx *ctx, const struct space_new_form *form,
                      struct space_new_view *ret_view)
{
    enum status st = new_view(ctx, ret_view);
    if (st != OK)
        return st;
    for (size_t i = 0; i < ret_view->operators_n; i++)
        if (ret_view->operators[i].id == form->operator)
            ret_view->operator= form->operator;
    ret_view->name = form->name;
    ret_view->town = form->town;
    return OK;
}

/* Who runs the new space: the chosen operator, or, for a steward who chose none, a new one. */
static enum status choose_operator(struct ctx *ctx, const struct space_add_form *form,
                                   const char *country, int64_t *ret_id)
{
    if (form->operator) {
        if (!people_is_host(ctx->actor, form->operator, 0))
            return ctx_field(ctx, "operator", "space.operator", "You do not run this one.");
        *ret_id = form->operator;
        return OK;
    }
    if (!people_is_steward(ctx->actor) || !form->host_email)
        return ctx_field(ctx, "operator", "field.missing",
                         "Say who runs the space, or name its host with an address.");
    const struct operator_ o = operator_begin(form->name, country, form->host_email);
    return operator_save(ctx, &o, ret_id);
}

static enum status invite_host(struct ctx *ctx, const struct space_add_form *form,
                               const struct space *s)
{
    int64_t account;
    struct invitation invitation = {
        .email = form->host_email,
        .name = form->host_name,
        .grant = {.role = ROLE_HOST, .operator_id = s->operator_id, .space_id = s->id},
        .where = s->name,
        .path = arena_printf(ctx->arena, "/s/%s/edit", s->slug),
    };
    if (!form->operator) /* its first host runs all that a new operator will ever have */
        invitation.grant.space_id = 0;
    return invitation.path ? people_invite(ctx, &invitation, &account) : LIMIT;
}

enum status space_add(struct ctx *ctx, const struct space_add_form *form,
                      struct space_new_view *ret_view)
{
    struct place town;
    int64_t id;
    struct space s = {.name = form->name, .street = form->street, .town = form->town};
    enum status st = space_locate(ctx, form->town, form->country, &town);
    if (st == OK)
        st = choose_operator(ctx, form, town.country, &s.operator_id);
    if (st != OK)
        return st;
    s.status = SPACE_DRAFT;
    s.province = town.province;
    s.region = town.region;
    s.country = town.country;
    s.lat = town.lat;
    s.lon = town.lon;
    s.zone = town.zone;
    s.holidays = true;
    s.terms = space_default_terms;
    st = space_save(ctx, &s, &id);
    if (st == OK)
        st = space_get(ctx, id, &s);
    if (st == OK && form->host_email)
        st = invite_host(ctx, form, &s);
    if (st == OK)
        st = new_view(ctx, ret_view);
    const char *url = st == OK ? arena_printf(ctx->arena, "/s/%s/edit", s.slug) : NULL;
    if (!url)
        return st == OK ? LIMIT : st;
    ret_view->slug = s.slug;
    reply_created(ctx, url);
    return OK;
}
