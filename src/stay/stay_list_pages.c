/* Lists of stays: of a space, for its staff; one's own. */
#include "stay/stay_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "stay_routes.h"

#include <stdlib.h>
#include <string.h>

enum { ENDS_WITHIN_DAYS = 90, AT_A_GLANCE = 8 /* of what ends and of what is free */ };

/* What a list is asked for. */
struct list {
    struct space space;
    struct date today;
    const char *q, *status;
    struct stay *stays;
    size_t stays_n;
    struct stay_line_view *lines; /* of all stays, in their order */
    int64_t running, monthly_cents;
};

static bool fits_status(const struct stay *s, const char *status)
{
    if (!strcmp(status, "offered"))
        return s->status == STAY_OFFERED || s->status == STAY_SIGNING;
    if (!strcmp(status, "ending"))
        return s->status == STAY_RUNS && s->until.year;
    if (!strcmp(status, "ended"))
        return s->status >= STAY_OVER;
    return !strcmp(status, "all") || s->status < STAY_OVER;
}

static bool fits_words(struct ctx *ctx, const struct stay_line_view *line, const char *q)
{
    if (!q)
        return true;
    const char *text =
        words(ctx, "%s %s %s", line->who, line->email ? line->email : "", line->resource);
    return fold_has_words(fold_text(ctx->arena, text), fold_text(ctx->arena, q));
}

/* Days on which it is there: agreed, begun, not over. */
static bool is_on(const struct stay *s, struct date day)
{
    return s->status == STAY_RUNS && date_compare(s->from, day) <= 0 &&
           (!s->until.year || date_compare(day, s->until) < 0);
}

static enum status read_list(struct ctx *ctx, const struct stays_list_form *form, struct list *l)
{
    enum status s = space_of_slug(ctx, form->slug, &l->space);
    if (s == OK)
        s = stay_today(ctx, l->space.id, &l->today);
    if (s == OK)
        s = stays_of_space(ctx, l->space.id, true, &l->stays, &l->stays_n);
    l->lines = s == OK ? arena_array(ctx->arena, l->stays_n, sizeof(*l->lines)) : NULL;
    if (s == OK && !l->lines)
        s = LIMIT;
    l->q = form->q;
    l->status = form->status;
    for (size_t i = 0; s == OK && i < l->stays_n; i++) {
        s = show_stay(ctx, &l->stays[i], &l->space, l->today, &l->lines[i]);
        if (is_on(&l->stays[i], l->today)) {
            l->running++;
            l->monthly_cents += stay_month_cents(&l->stays[i], l->today);
        }
    }
    return s;
}

/* The reader sees who has it [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct list *l, const struct stay *s)
{
    return people_looked_at_listed(ctx,
                                   &(struct look){.operator_id = l->space.operator_id,
                                                  .space_id = l->space.id,
                                                  .place = l->space.name,
                                                  .what = N_("Stays, in a list")},
                                   s->holder.account_id);
}

static bool waits_for_host(const struct stay *s)
{
    return s->status == STAY_OFFERED || s->status == STAY_SIGNING ||
           (s->status == STAY_RUNS && s->proposal.by != SIDE_NOBODY) ||
           (s->status == STAY_ENDED && s->deposit_cents && !s->returned.year);
}

static bool ends_soon(const struct list *l, const struct stay *s)
{
    return s->status == STAY_RUNS && s->until.year &&
           date_compare(s->until, date_add(l->today, ENDS_WITHIN_DAYS)) <= 0;
}

static int by_end(const void *a, const void *b)
{
    const struct stay_line_view *x = a;
    const struct stay_line_view *y = b;
    return date_compare(x->until, y->until);
}

/* Those that fit, on one page; those that wait; those that end. */
static enum status sort_out(struct ctx *ctx, const struct list *l, const struct stays_list_form *f,
                            struct stay_list_view *v)
{
    const size_t size = sizeof(struct stay_line_view);
    struct stay_line_view *fit = arena_array(ctx->arena, l->stays_n, size);
    struct stay_line_view *waiting = arena_array(ctx->arena, l->stays_n, size);
    struct stay_line_view *ends = arena_array(ctx->arena, l->stays_n, size);
    size_t n = 0;
    if (!fit || !waiting || !ends)
        return LIMIT;
    for (size_t i = 0; i < l->stays_n; i++) {
        const struct stay *s = &l->stays[i];
        const bool fits = fits_status(s, l->status) && fits_words(ctx, &l->lines[i], l->q);
        if ((fits || waits_for_host(s) || ends_soon(l, s)) && note_look(ctx, l, s) != OK)
            return LIMIT;
        if (fits)
            fit[n++] = l->lines[i];
        if (waits_for_host(s))
            waiting[v->waiting_n++] = l->lines[i];
        if (ends_soon(l, s))
            ends[v->ends_n++] = l->lines[i];
    }
    qsort(ends, v->ends_n, size, by_end);
    v->ends_total = (int64_t)v->ends_n;
    v->ends_n = v->ends_n < AT_A_GLANCE ? v->ends_n : AT_A_GLANCE;
    const size_t first = ((size_t)f->page - 1) * LIMIT_PAGE_ROWS;
    const size_t from = first < n ? first : n;
    const size_t left = n - from;
    v->total = (int64_t)n;
    v->stays = fit + from;
    v->stays_n = left < LIMIT_PAGE_ROWS ? left : LIMIT_PAGE_ROWS;
    v->pages = list_pages((int64_t)n);
    v->waiting = waiting;
    v->ends = ends;
    return OK;
}

/* The same list with another page, or as a table. */
static const char *list_address(struct ctx *ctx, const struct list *l, const char *suffix,
                                int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/stays%s", l->space.slug, suffix));
    address_text(&a, "status", l->status);
    address_text(&a, "q", l->q);
    if (page > 1)
        address_int(&a, "page", page);
    return address_end(&a);
}

enum status stays_show(struct ctx *ctx, const struct stays_list_form *form,
                       struct stay_list_view *ret_view)
{
    struct list l = {.q = NULL};
    struct stay_list_view v = {.page = form->page};
    struct stay_vacancy_view *vacancies = NULL;
    enum status s = read_list(ctx, form, &l);
    if (s == OK)
        s = sort_out(ctx, &l, form, &v);
    if (s == OK)
        s = show_vacancies(ctx, &l.space, l.today, &vacancies, &v.vacancies_n);
    if (s == OK)
        s = space_head_make(ctx, &l.space, "stays", &v.head);
    if (s != OK)
        return s;
    v.slug = l.space.slug;
    v.name = l.space.name;
    v.q = l.q;
    v.status = l.status;
    v.running = l.running;
    v.monthly_cents = l.monthly_cents;
    v.currency = l.space.currency;
    v.vacancies = vacancies;
    v.free_total = (int64_t)v.vacancies_n;
    v.vacancies_n = v.vacancies_n < AT_A_GLANCE ? v.vacancies_n : AT_A_GLANCE;
    v.previous_url = form->page > 1 ? list_address(ctx, &l, "", form->page - 1) : NULL;
    v.next_url = form->page < v.pages ? list_address(ctx, &l, "", form->page + 1) : NULL;
    v.csv_url = v.head->is_host ? list_address(ctx, &l, ".csv", 1) : NULL;
    *ret_view = v;
    return OK;
}

static void csv_line(struct csv *csv, const struct stay_line_view *l)
{
    csv_text(csv, l->resource);
    csv_text(csv, l->kind);
    csv_int(csv, l->units);
    csv_text(csv, l->who);
    csv_text(csv, l->email);
    csv_text(csv, l->status);
    csv_date(csv, l->from);
    csv_date(csv, l->until);
    csv_text(csv, l->notice_by);
    csv_int(csv, l->price_cents);
    csv_int(csv, l->deposit_cents);
    csv_text(csv, l->currency);
    csv_row_end(csv);
}

enum status stays_export(struct ctx *ctx, const struct stays_list_form *form)
{
    static const char *const head[] = {"what",   "kind",        "units",         "name",
                                       "email",  "status",      "from",          "until",
                                       "notice", "month_cents", "deposit_cents", "currency"};
    struct list l = {.q = NULL};
    enum status s = read_list(ctx, form, &l);
    for (size_t i = 0; s == OK && i < l.stays_n; i++)
        if (fits_status(&l.stays[i], l.status) && fits_words(ctx, &l.lines[i], l.q))
            s = note_look(ctx, &l, &l.stays[i]);
    if (s != OK)
        return s;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l.stays_n; i++) {
        if (fits_status(&l.stays[i], l.status) && fits_words(ctx, &l.lines[i], l.q))
            csv_line(csv, &l.lines[i]);
    }
    return reply_table_end(ctx, &table, "stays.csv", OK);
}

/* ---- one's own ------------------------------------------------------------------------------- */

enum { OWN_MAX = 200 };

static enum status add_own(struct ctx *ctx, const struct holder *h, struct stay_line_view *lines,
                           size_t *n)
{
    struct stay *stays = NULL;
    size_t stays_n = 0;
    enum status s = stays_of(ctx, h, &stays, &stays_n);
    for (size_t i = 0; s == OK && i < stays_n && *n < OWN_MAX; i++) {
        struct space sp;
        struct date today;
        s = space_get(ctx, stays[i].space_id, &sp);
        if (s == OK)
            s = stay_today(ctx, sp.id, &today);
        if (s == OK)
            s = show_stay(ctx, &stays[i], &sp, today, &lines[*n]);
        if (s != OK)
            break;
        lines[*n].waits = stays[i].status < STAY_RUNS ||
                          (stays[i].status == STAY_RUNS && stays[i].proposal.by == SIDE_HOST);
        (*n)++;
    }
    return s;
}

static int rank(const struct stay_line_view *l)
{
    return l->waits ? 0 : !strcmp(l->status, "runs") ? 1 : 2;
}

static int waiting_first(const void *a, const void *b)
{
    const struct stay_line_view *x = a;
    const struct stay_line_view *y = b;
    return rank(x) != rank(y) ? rank(x) - rank(y) : -date_compare(x->from, y->from);
}

enum status own_stays_show(struct ctx *ctx, struct own_stays_view *ret_view)
{
    struct stay_line_view *lines = arena_array(ctx->arena, OWN_MAX, sizeof(*lines));
    struct holder *own = NULL;
    size_t own_n = 0;
    size_t n = 0;
    enum status s = lines ? own_holders(ctx, &own, &own_n) : LIMIT;
    for (size_t i = 0; s == OK && i < own_n; i++)
        s = add_own(ctx, &own[i], lines, &n);
    if (s != OK)
        return s;
    qsort(lines, n, sizeof(*lines), waiting_first);
    *ret_view = (struct own_stays_view){.stays = lines, .stays_n = n};
    return OK;
}
