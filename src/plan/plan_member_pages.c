/* Lists: who is a member of a space, what somebody has, what he owes. */
#include "plan/plan_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "plan_routes.h"
#include "plan_sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- the members of a space ----------------------------------------------------------------- */

/* What a list of memberships is asked for, and the rows that fit: only those that are shown are
 * read with all their parts. */
struct members {
    struct space space;
    struct date today;
    const char *q, *status;
    struct sql_memberships_of_space_row *rows;
    size_t n;
    int64_t running, monthly_cents;
};

static bool fits_status(const struct sql_memberships_of_space_row *r, const char *status)
{
    if (!strcmp(status, "waiting"))
        return r->status == MEMBERSHIP_ASKED || r->status == MEMBERSHIP_SIGNING;
    if (!strcmp(status, "ending"))
        return r->status == MEMBERSHIP_RUNS && r->until_day;
    if (!strcmp(status, "ended"))
        return r->status >= MEMBERSHIP_ENDED;
    return !strcmp(status, "all") || r->status < MEMBERSHIP_ENDED;
}

static bool fits_words(struct ctx *ctx, const struct sql_memberships_of_space_row *r, const char *q)
{
    if (!q)
        return true;
    const char *text = words(ctx, "%s %s %s", r->who, r->email ? r->email : "", r->plan_name);
    return fold_has_words(fold_text(ctx->arena, text), fold_text(ctx->arena, q));
}

/* What it brings in 30 days. */
static int64_t in_a_month(const struct sql_memberships_of_space_row *r)
{
    const int64_t cents = r->price_cents * r->seats;
    return r->period_months ? cents / r->period_months : cents * 30 / r->period_days;
}

static int waiting_first(const void *a, const void *b)
{
    const struct sql_memberships_of_space_row *x = a;
    const struct sql_memberships_of_space_row *y = b;
    const bool x_waits = x->status == MEMBERSHIP_ASKED;
    const bool y_waits = y->status == MEMBERSHIP_ASKED;
    if (x_waits != y_waits)
        return x_waits ? -1 : 1;
    const int name = strcasecmp(x->who, y->who);
    return name ? name : (x->id > y->id) - (x->id < y->id);
}

static int by_turn(const void *a, const void *b)
{
    const struct sql_memberships_of_space_row *x = a;
    const struct sql_memberships_of_space_row *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->turn_from_day > y->turn_from_day) - (x->turn_from_day < y->turn_from_day);
}

/* Each membership with what holds on a day: its last turn that has begun, else the first. */
static enum status read_members(struct ctx *ctx, int64_t space_id, struct date today,
                                struct sql_memberships_of_space_row **ret_rows, size_t *ret_n)
{
    const struct sql_memberships_of_space_args args = {space_id, date_days(today)};
    struct sql_memberships_of_space_row *rows = NULL;
    size_t turns_n = 0;
    size_t n = 0;
    const enum status st = sql_memberships_of_space(ctx, &args, &rows, &turns_n);
    if (st != OK)
        return st;
    if (turns_n > 1)
        qsort(rows, turns_n, sizeof(*rows), by_turn);
    for (size_t i = 0; i < turns_n; i++) {
        if (n == 0 || rows[n - 1].id != rows[i].id)
            rows[n++] = rows[i];
        else if (rows[i].turn_from_day <= args.day)
            rows[n - 1] = rows[i];
    }
    *ret_rows = rows;
    *ret_n = n;
    return OK;
}

static enum status members_of(struct ctx *ctx, const struct members_list_form *form,
                              struct members *m)
{
    size_t n = 0;
    enum status st = space_of_slug(ctx, form->slug, &m->space);
    if (st == OK)
        st = today_at(ctx, m->space.id, &m->today);
    if (st == OK)
        st = read_members(ctx, m->space.id, m->today, &m->rows, &n);
    if (st != OK)
        return st;
    m->q = form->q;
    m->status = form->status;
    for (size_t i = 0; i < n; i++) {
        const struct sql_memberships_of_space_row r = m->rows[i];
        m->running += r.entitles;
        m->monthly_cents += r.entitles ? in_a_month(&r) : 0;
        if (fits_status(&r, m->status) && fits_words(ctx, &r, m->q))
            m->rows[m->n++] = r;
    }
    if (m->n > 1)
        qsort(m->rows, m->n, sizeof(*m->rows), waiting_first);
    return OK;
}

/* ---- what the host is told first ------------------------------------------------------------- */

/* What a house's memberships come to. */
struct standing_of_house {
    int64_t waiting, ending, running, monthly_cents;
};

static struct standing_of_house count_up(const struct sql_memberships_of_space_row *rows, size_t n,
                                         struct date today)
{
    enum { SOON_DAYS = 30 };
    struct standing_of_house h = {0};
    const int64_t soon = date_days(today) + SOON_DAYS;
    for (size_t i = 0; i < n; i++) {
        const struct sql_memberships_of_space_row *r = &rows[i];
        h.waiting += r->status == MEMBERSHIP_ASKED;
        h.ending += r->status == MEMBERSHIP_RUNS && r->until_day && r->until_day <= soon;
        h.running += r->entitles;
        h.monthly_cents += r->entitles ? in_a_month(r) : 0;
    }
    return h;
}

enum status plan_tell(struct ctx *ctx, const struct space *s, struct space_notice *ret_notices,
                      size_t room, size_t *ret_n)
{
    struct date today;
    struct sql_memberships_of_space_row *rows = NULL;
    size_t n = 0;
    enum status st = today_at(ctx, s->id, &today);
    if (st == OK)
        st = read_members(ctx, s->id, today, &rows, &n);
    if (st != OK)
        return st;
    const struct standing_of_house h = count_up(rows, n, today);
    size_t said = 0;
    if (h.waiting && said < room)
        ret_notices[said++] = (struct space_notice){
            .text = words(ctx,
                          text_plural(ctx->lang, "%lld membership waits for your answer",
                                      "%lld memberships wait for your answer", h.waiting),
                          (long long)h.waiting),
            .url = words(ctx, "/s/%s/members?status=waiting", s->slug),
            .urgent = true};
    if (h.ending && said < room)
        ret_notices[said++] = (struct space_notice){
            .text = words(ctx,
                          text_plural(ctx->lang, "%lld membership ends within 30 days",
                                      "%lld memberships end within 30 days", h.ending),
                          (long long)h.ending),
            .url = words(ctx, "/s/%s/members?status=ending", s->slug)};
    if (h.running && said < room && people_is_host(ctx->actor, s->operator_id, s->id))
        ret_notices[said++] = (struct space_notice){
            .text = words(ctx,
                          text_plural(ctx->lang, "%lld membership runs: about %s a month",
                                      "%lld memberships run: about %s a month", h.running),
                          (long long)h.running, words_money(ctx, h.monthly_cents, s->currency)),
            .url = words(ctx, "/s/%s/members", s->slug)};
    *ret_n = said;
    return OK;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* Some of the rows that fit, as they are shown. */
static enum status show_rows(struct ctx *ctx, const struct members *m, size_t from, size_t n,
                             struct membership_line_view **ret_lines)
{
    const struct look look = {.operator_id = m->space.operator_id,
                              .space_id = m->space.id,
                              .place = m->space.name,
                              .what = N_("The list of members")};
    struct membership_place place = {0};
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    struct membership_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    enum status st = s && lines ? OK : LIMIT;
    for (size_t i = 0; st == OK && i < n; i++) {
        st = membership_get(ctx, m->rows[from + i].id, s);
        if (st == OK)
            st = show_membership(ctx, s, m->today, &place, &lines[i]);
        if (st == OK) /* the reader sees him [PV-7] */
            st = people_looked_at_listed(ctx, &look, s->m.holder.account_id);
    }
    if (st == OK)
        *ret_lines = lines;
    return st;
}

/* The same list with another page, or as a table. */
static const char *list_address(struct ctx *ctx, const struct members *m, const char *suffix,
                                int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/members%s", m->space.slug, suffix));
    address_text(&a, "status", m->status);
    address_text(&a, "q", m->q);
    if (page > 1)
        address_int(&a, "page", page);
    return address_end(&a);
}

enum status members_show(struct ctx *ctx, const struct members_list_form *form,
                         struct membership_list_view *ret_view)
{
    struct members m = {.n = 0};
    struct membership_list_view v = {.page = form->page};
    struct membership_line_view *lines = NULL;
    enum status st = members_of(ctx, form, &m);
    if (st == OK)
        st = space_head_make(ctx, &m.space, "members", &v.head);
    const size_t first = ((size_t)form->page - 1) * LIMIT_PAGE_ROWS;
    const size_t from = first < m.n ? first : m.n;
    const size_t left = m.n - from;
    v.members_n = left < LIMIT_PAGE_ROWS ? left : LIMIT_PAGE_ROWS;
    if (st == OK)
        st = show_rows(ctx, &m, from, v.members_n, &lines);
    if (st != OK)
        return st;
    v.slug = m.space.slug;
    v.q = m.q;
    v.status = m.status;
    v.total = (int64_t)m.n;
    v.members = lines;
    v.running = m.running;
    v.monthly_cents = m.monthly_cents;
    v.currency = m.space.currency;
    v.pages = list_pages((int64_t)m.n);
    v.previous_url = form->page > 1 ? list_address(ctx, &m, "", form->page - 1) : NULL;
    v.next_url = left > LIMIT_PAGE_ROWS ? list_address(ctx, &m, "", form->page + 1) : NULL;
    v.csv_url = v.head->is_host ? list_address(ctx, &m, ".csv", 1) : NULL;
    *ret_view = v;
    return OK;
}

enum status members_export(struct ctx *ctx, const struct members_list_form *form)
{
    static const char *const head[] = {"name",     "email",  "plan",  "seats", "price_cents",
                                       "currency", "status", "since", "until"};
    struct members m = {.n = 0};
    struct membership_line_view *lines = NULL;
    enum status st = members_of(ctx, form, &m);
    if (st == OK)
        st = show_rows(ctx, &m, 0, m.n, &lines);
    if (st != OK)
        return st;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < m.n; i++) {
        const struct membership_line_view *l = &lines[i];
        csv_text(csv, l->who);
        csv_text(csv, l->email);
        csv_text(csv, l->plan);
        csv_int(csv, l->seats);
        csv_int(csv, l->price_cents);
        csv_text(csv, l->currency);
        csv_text(csv, l->status);
        csv_date(csv, l->since);
        csv_date(csv, l->until);
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "members.csv", OK);
}

/* ---- one's own ------------------------------------------------------------------------------ */

static enum status add_own(struct ctx *ctx, const struct holder *h,
                           struct membership_line_view *lines, size_t *n, size_t max)
{
    struct story *stories = NULL;
    size_t stories_n = 0;
    struct membership_place place = {0};
    enum status st = memberships_of(ctx, h, &stories, &stories_n);
    for (size_t i = 0; st == OK && i < stories_n && *n < max; i++) {
        struct date today;
        st = today_at(ctx, stories[i].m.space_id, &today);
        if (st == OK)
            st = show_membership(ctx, &stories[i], today, &place, &lines[*n]);
        if (st == OK)
            (*n)++;
    }
    return st;
}

static int running_first(const void *a, const void *b)
{
    const struct membership_line_view *x = a;
    const struct membership_line_view *y = b;
    const int over = !strcmp(x->status, "ended") - !strcmp(y->status, "ended");
    return over ? over : -date_compare(x->since, y->since);
}

enum status own_memberships_show(struct ctx *ctx, struct own_memberships_view *ret_view)
{
    enum { OWN_MAX = 200 };
    struct membership_line_view *lines = arena_array(ctx->arena, OWN_MAX, sizeof(*lines));
    struct holder *own = NULL;
    size_t own_n = 0;
    size_t n = 0;
    enum status st = lines ? own_holders(ctx, &own, &own_n) : LIMIT;
    for (size_t i = 0; st == OK && i < own_n; i++)
        st = add_own(ctx, &own[i], lines, &n, OWN_MAX);
    if (st != OK)
        return st;
    qsort(lines, n, sizeof(*lines), running_first);
    *ret_view = (struct own_memberships_view){.memberships = lines, .memberships_n = n};
    return OK;
}

/* ---- what is owed --------------------------------------------------------------------------- */

/* Whose statement, if the actor may see it. */
static enum status whose(struct ctx *ctx, int64_t team_id, struct holder *ret_holder,
                         const char **ret_name)
{
    struct team t;
    if (!team_id) {
        *ret_holder = (struct holder){.account_id = ctx->actor->account_id};
        *ret_name = *ctx->actor->name ? ctx->actor->name : ctx->actor->email;
        return OK;
    }
    const enum status st = team_get(ctx, team_id, &t);
    if (st == OK && !people_is_team_admin(ctx->actor, team_id) && !team_kept_by(ctx->actor, &t))
        return NOT_FOUND;
    if (st == OK) {
        *ret_holder = (struct holder){.team_id = team_id};
        *ret_name = t.name;
    }
    return st;
}

static int latest_first(const void *a, const void *b)
{
    const struct charge *x = a;
    const struct charge *y = b;
    const int day = -date_compare(x->bill, y->bill);
    if (day)
        return day;
    return x->operator_id != y->operator_id ? (x->operator_id < y->operator_id ? -1 : 1)
                                            : (x->id > y->id) - (x->id < y->id);
}

static enum status month_of(struct ctx *ctx, const struct charge *charges, size_t n,
                            struct date today, struct statement_month_view *ret)
{
    struct operator_ o;
    struct charge_line_view *lines = NULL;
    enum status st = operator_get(ctx, charges[0].operator_id, &o);
    if (st == OK)
        st = show_charges(ctx, charges, n, &lines);
    if (st != OK)
        return st;
    *ret = (struct statement_month_view){.date = charges[0].bill,
                                         .operator= o.name,
                                         .lines = lines,
                                         .lines_n = n,
                                         .currency = charges[0].currency,
                                         .ahead = date_compare(today, charges[0].bill) < 0};
    for (size_t i = 0; i < n; i++) {
        ret->gross_cents += lines[i].gross_cents;
        ret->vat_cents += lines[i].vat_cents;
    }
    return OK;
}

enum status statement_show(struct ctx *ctx, const struct statement_of_form *form,
                           struct statement_view *ret_view)
{
    struct holder h;
    struct charge *all = NULL;
    size_t n = 0;
    struct own_choice_view *holders = NULL;
    struct statement_view v = {.name = ""};
    const struct date today = date_of_days(ctx_now_s(ctx) / 86400);
    enum status st = whose(ctx, form->team, &h, &v.name);
    if (st == OK)
        st = show_holders(ctx, form->team, &holders, &v.holders_n);
    if (st == OK)
        st = charges_of(ctx, &h, 0, (struct period){date_add(today, -800), {0}}, &all, &n);
    struct statement_month_view *months = arena_array(ctx->arena, n, sizeof(*months));
    if (st == OK && !months)
        st = LIMIT;
    if (st != OK)
        return st;
    qsort(all, n, sizeof(*all), latest_first);
    for (size_t i = 0; st == OK && i < n;) {
        size_t k = i + 1;
        while (k < n && date_compare(all[k].bill, all[i].bill) == 0 &&
               all[k].operator_id == all[i].operator_id)
            k++;
        st = month_of(ctx, all + i, k - i, today, &months[v.months_n++]);
        i = k;
    }
    v.months = months;
    v.holders = holders;
    if (st == OK)
        *ret_view = v;
    return st;
}
