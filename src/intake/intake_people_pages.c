/* Who came along, with what his host knew of him elsewhere. */
#include "intake/intake_internal.h"

#include "base/address.h"
#include "base/fold.h"
#include "http/http.h"
#include "intake_routes.h"
#include "intake_sql.h"
#include "people/people.h"

/* A list under way. */
struct listing {
    struct ctx *ctx;
    const struct zone *zone;
    const struct space *space;
    const char *words; /* folded; NULL: all */
    enum status noted; /* that somebody looked */
    struct intake_person_view *list;
    size_t n, total, skip, max;
};

static bool list_row(void *arg, const struct sql_intake_people_row *r)
{
    struct listing *l = arg;
    struct arena *a = l->ctx->arena;
    const char *text =
        fold_text(a, arena_printf(a, "%s %s %s %s", r->name, r->email, r->company, r->note));
    if (l->words && text && !fold_has_words(text, l->words))
        return true;
    const size_t at = l->total++;
    if (at < l->skip || l->n >= l->max)
        return true;
    struct date came = {0};
    minute now = 0;
    zone_civil(l->zone, r->at, &came, &now);
    l->list[l->n++] = (struct intake_person_view){.account = r->account_id,
                                                  .name = arena_strdup(a, r->name),
                                                  .email = arena_strdup(a, r->email),
                                                  .phone = arena_strdup(a, r->phone),
                                                  .company = arena_strdup(a, r->company),
                                                  .note = arena_strdup(a, r->note),
                                                  .came = came,
                                                  .invited = r->invited_at.has,
                                                  .was_here = r->signed_in_at.has};
    const struct look look = {.operator_id = l->space->operator_id,
                              .space_id = l->space->id,
                              .place = l->space->name,
                              .what = N_("Who came along with a file, in a list")};
    l->noted = people_looked_at_listed(l->ctx, &look, r->account_id);
    return l->noted == OK;
}

static enum status list(struct listing *l, const struct space *s, const char *q)
{
    const struct sql_intake_people_args args = {s->id};
    l->zone = zone_get(s->zone);
    l->words = q ? fold_text(l->ctx->arena, q) : NULL;
    l->space = s;
    l->list = arena_array(l->ctx->arena, l->max, sizeof(*l->list));
    enum status st = l->list ? sql_intake_people(l->ctx, &args, list_row, l) : LIMIT;
    return st == OK ? l->noted : st;
}

static const char *list_url(struct ctx *ctx, const struct intake_people_look_form *f,
                            const char *suffix, int64_t page)
{
    struct address a =
        address_of(ctx, arena_printf(ctx->arena, "/s/%s/import/people%s", f->slug, suffix));
    address_text(&a, "q", f->q);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

enum status intake_people_show(struct ctx *ctx, const struct intake_people_look_form *form,
                               struct intake_people_view *ret_view)
{
    struct space s;
    struct intake_people_view v = {.q = form->q, .page = form->page};
    struct listing l = {
        .ctx = ctx, .skip = (size_t)(form->page - 1) * LIMIT_PAGE_ROWS, .max = LIMIT_PAGE_ROWS};
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = space_head_make(ctx, &s, "import", &v.head);
    if (st == OK)
        st = list(&l, &s, form->q);
    if (st != OK)
        return st;
    v.total = (int64_t)l.total;
    v.people = l.list;
    v.people_n = l.n;
    v.pages = list_pages(v.total);
    v.previous_url = v.page > 1 ? list_url(ctx, form, "", v.page - 1) : NULL;
    v.next_url = v.page < v.pages ? list_url(ctx, form, "", v.page + 1) : NULL;
    v.csv_url = list_url(ctx, form, ".csv", 1);
    *ret_view = v;
    return OK;
}

enum status intake_people_csv(struct ctx *ctx, const struct intake_people_look_form *form)
{
    static const char *const head[] = {"name", "email", "phone", "company", "note"};
    struct space s;
    struct listing l = {.ctx = ctx, .max = LIMIT_LIST_ROWS};
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = list(&l, &s, form->q);
    if (st != OK)
        return st;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l.n; i++) {
        csv_text(csv, l.list[i].name);
        csv_text(csv, l.list[i].email);
        csv_text(csv, l.list[i].phone);
        csv_text(csv, l.list[i].company);
        csv_text(csv, l.list[i].note);
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "people.csv", OK);
}
