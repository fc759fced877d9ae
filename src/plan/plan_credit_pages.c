/* What is left: one's own, and what a host sees and does about it. */
#include "plan/plan_credit.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "people/people.h"
#include "plan_routes.h"
#include "plan_sql.h"

#include <string.h>

/* ---- words and amounts ---------------------------------------------------------------------- */

const char *credit_scope_words(struct ctx *ctx, enum allowance_unit unit, const struct scope *s)
{
    if (unit == UNIT_PAGES)
        return "";
    const char *text =
        words_join(ctx, words_kinds(ctx, s->kinds), words_weekdays(ctx, s->weekdays));
    if (s->from != 0 || s->to != 0)
        text = words_join(
            ctx, text, words(ctx, "%s–%s", words_minute(ctx, s->from), words_minute(ctx, s->to)));
    return words_begin(ctx, text);
}

int64_t credit_form_amount(enum allowance_unit unit, int64_t amount)
{
    return unit == UNIT_CENTS     ? amount
           : unit == UNIT_MINUTES ? plan_divide_near(amount * 100, 60)
                                  : amount * 100;
}

enum status credit_amount_of(struct ctx *ctx, enum allowance_unit unit, int64_t typed,
                             int64_t *ret_amount)
{
    if (unit != UNIT_CENTS && unit != UNIT_MINUTES && typed % 100 != 0)
        return ctx_field(ctx, "amount", "plan.whole", "Of these there are only whole ones.");
    *ret_amount = unit == UNIT_CENTS     ? typed
                  : unit == UNIT_MINUTES ? plan_divide_near(typed * 60, 100)
                                         : typed / 100;
    return OK;
}

struct allowance_line_view credit_line_of(struct ctx *ctx, const struct allowance *a)
{
    const bool team = a->holder.team_id != 0;
    const char *person = *a->holder_name ? a->holder_name : a->holder_email;
    return (struct allowance_line_view){
        .id = a->id,
        .name = a->name,
        .unit = allowance_unit_name(a->unit),
        .left = a->left,
        .given = a->given,
        .currency = a->currency,
        .from = a->from,
        .until = a->until.year ? date_add(a->until, -1) : a->until,
        .where = *a->space_name ? a->space_name : a->operator_name,
        .who = team ? a->team_name : person,
        .team = team,
        .closed = a->closed,
        .ahead = date_compare(a->from, date_of_days(ctx_now_s(ctx) / 86400)) > 0,
        .left_text = plan_amount_text(ctx, a->unit, a->left, a->currency),
        .given_text = plan_amount_text(ctx, a->unit, a->given, a->currency),
        .good_for = credit_scope_words(ctx, a->unit, &a->scope),
        .url = words(ctx, "/credits/%s", typed_id(ctx, a->id)),
    };
}

/* What a holder has to draw from, and what of the last year is used up or over. */
static enum status credits_of(struct ctx *ctx, const struct holder *holder,
                              struct my_credits_view *ret_view)
{
    enum { YEAR_DAYS = 366 };
    struct allowance *all = NULL;
    size_t n = 0;
    struct my_credits_view v = {0};
    const bool person = holder->team_id == 0;
    const struct date today = date_of_days(ctx_now_s(ctx) / 86400);
    const enum status s = allowances_of(ctx, holder, person, date_add(today, -YEAR_DAYS), &all, &n);
    if (s != OK)
        return s;
    struct allowance_line_view *open = arena_array(ctx->arena, n, sizeof(*open));
    struct allowance_line_view *past = arena_array(ctx->arena, n, sizeof(*past));
    if (!open || !past)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const bool over = all[i].closed || all[i].left <= 0;
        struct allowance_line_view *to = over ? &past[v.past_n++] : &open[v.allowances_n++];
        *to = credit_line_of(ctx, &all[i]);
    }
    v.allowances = open;
    v.past = past;
    *ret_view = v;
    return OK;
}

enum status my_credits(struct ctx *ctx, struct my_credits_view *ret_view)
{
    return credits_of(ctx, &(struct holder){.account_id = ctx->actor->account_id}, ret_view);
}

enum status plan_left_lines(struct ctx *ctx, const struct holder *h,
                            const struct allowance_line_view **ret_lines, size_t *ret_n)
{
    struct my_credits_view v;
    const enum status s = credits_of(ctx, h, &v);
    if (s != OK)
        return s;
    *ret_lines = v.allowances;
    *ret_n = v.allowances_n;
    return OK;
}

/* ---- one, with its movements ---------------------------------------------------------------- */

static const struct {
    const char *word, *label;
} reasons[] = {
    [ENTRY_GRANTED] = {"granted", N_("received")},
    [ENTRY_USED] = {"used", N_("used")},
    [ENTRY_GIVEN_BACK] = {"given_back", N_("given back")},
    [ENTRY_EXPIRED] = {"expired", N_("expired")},
    [ENTRY_MOVED] = {"moved", N_("moved to the next period")},
    [ENTRY_CORRECTED] = {"corrected", N_("corrected")},
    [ENTRY_REFUNDED] = {"refunded", N_("refunded")},
};

static enum status entries_of(struct ctx *ctx, const struct allowance *a, const struct zone *z,
                              struct allowance_view *v)
{
    struct allowance_entry *all = NULL;
    size_t n = 0;
    const enum status s = allowance_entries(ctx, a->id, &all, &n);
    struct allowance_entry_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const struct allowance_entry *e = &all[i];
        const int64_t size = e->amount < 0 ? -e->amount : e->amount;
        list[i] = (struct allowance_entry_view){
            .at = z ? zone_when(z, e->at) : (struct when){0},
            .amount = e->amount,
            .reason = reasons[e->reason].word,
            .booking = e->subject_id,
            .by = e->by,
            .note = e->note,
            .amount_text = words(ctx, "%s%s", e->amount < 0 ? "−" : "+",
                                 plan_amount_text(ctx, a->unit, size, a->currency)),
            .reason_text = ctx_text(ctx, reasons[e->reason].label)};
    }
    v->entries = list;
    v->entries_n = n;
    return OK;
}

/* A space whose clock and desk it has: its own, or one of its operator. */
static enum status space_of(struct ctx *ctx, const struct allowance *a, struct space *ret_space)
{
    struct sql_credit_space_row row;
    if (a->space_id)
        return space_get(ctx, a->space_id, ret_space);
    const struct sql_credit_space_args args = {.operator_id = a->operator_id};
    const enum status s = sql_credit_space(ctx, &args, &row);
    return s == OK ? space_get(ctx, row.id, ret_space) : s;
}

static bool is_mine(const struct ctx *ctx, const struct allowance *a)
{
    const struct actor *me = ctx->actor;
    if (a->holder.account_id)
        return a->holder.account_id == me->account_id;
    for (size_t i = 0; i < me->teams_n; i++) {
        if (me->teams[i].team_id == a->holder.team_id)
            return true;
    }
    return false;
}

/* What is left of what was paid, by the amount that is left. */
static enum status refundable(struct ctx *ctx, const struct allowance *a, struct allowance_view *v)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t paid = 0;
    const enum status s = charges_of_subject(ctx, a->id, &all, &n);
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++)
        paid += all[i].amount_cents;
    v->bought = a->bundle_id != 0 && a->left > 0;
    const int64_t part = a->given > 0 ? plan_divide_near(paid * a->left, a->given) : 0;
    v->refund_typed = typed_cents(ctx, part < paid ? part : paid);
    return OK;
}

enum status credit_view(struct ctx *ctx, int64_t id, struct allowance_view *ret_view)
{
    struct allowance a;
    struct space s;
    struct allowance_view v = {0};
    struct allowance_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    enum status st = line ? allowance_get(ctx, id, &a) : LIMIT;
    if (st == OK)
        st = space_of(ctx, &a, &s);
    if (st != OK)
        return st;
    v.host = people_is_desk(ctx->actor, s.operator_id, a.space_id ? s.id : 0) ||
             (a.space_id == 0 && people_is_desk(ctx->actor, s.operator_id, s.id));
    if (!v.host && !is_mine(ctx, &a))
        return NOT_FOUND;
    st = people_looked_at(ctx, &(struct look){.account_id = a.holder.account_id,
                                              .operator_id = s.operator_id,
                                              .space_id = s.id,
                                              .place = s.name,
                                              .what = N_("A pass")});
    if (st != OK)
        return st;
    *line = credit_line_of(ctx, &a);
    v.line = line;
    v.space = s.slug;
    v.money = a.unit == UNIT_CENTS;
    v.decimal = a.unit == UNIT_CENTS || a.unit == UNIT_MINUTES;
    v.until_typed = typed_date(ctx, line->until);
    st = entries_of(ctx, &a, zone_get(s.zone), &v);
    if (st == OK)
        st = refundable(ctx, &a, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status credit_show(struct ctx *ctx, const struct allowance_of_form *form,
                        struct allowance_view *ret_view)
{
    return credit_view(ctx, form->id, ret_view);
}

/* ---- the host's list ------------------------------------------------------------------------ */

/* A list under way. */
struct listing {
    struct ctx *ctx;
    const struct space *space;
    const char *words; /* folded; NULL: all */
    struct allowance_line_view *lines;
    size_t n, total, skip, max;
    enum status noted; /* that somebody looked */
};

/* Whom the reader sees in the list [PV-7]. */
static enum status note_look(const struct listing *l, int64_t account_id)
{
    return people_looked_at_listed(l->ctx,
                                   &(struct look){.operator_id = l->space->operator_id,
                                                  .space_id = l->space->id,
                                                  .place = l->space->name,
                                                  .what = N_("Passes, in a list")},
                                   account_id);
}

static bool list_row(void *arg, const struct sql_left_of_operator_row *r)
{
    struct listing *l = arg;
    struct ctx *ctx = l->ctx;
    const char *who = r->team_name                        ? r->team_name
                      : r->holder_name && *r->holder_name ? r->holder_name
                      : r->holder_email                   ? r->holder_email
                                                          : "";
    const char *search = r->team_search ? r->team_search : r->holder_search;
    const char *text = words(ctx, "%s %s", search ? search : "", fold_text(ctx->arena, r->name));
    if (l->words && !fold_has_words(text, l->words))
        return true;
    const size_t at = l->total++;
    if (at < l->skip || l->n >= l->max)
        return true;
    const enum allowance_unit unit = (enum allowance_unit)r->unit;
    l->lines[l->n++] = (struct allowance_line_view){
        .id = r->id,
        .name = words(ctx, "%s", r->name),
        .unit = allowance_unit_name(unit),
        .left = r->left_amount,
        .given = r->given_amount,
        .currency = l->space->currency,
        .from = plan_date(r->from_day),
        .until = r->until_day ? date_of_days(r->until_day - 1) : (struct date){0},
        .where = l->space->name,
        .who = words(ctx, "%s", who),
        .team = r->team_name != NULL,
        .closed = r->closed,
        .left_text = plan_amount_text(ctx, unit, r->left_amount, l->space->currency),
        .given_text = plan_amount_text(ctx, unit, r->given_amount, l->space->currency),
        .good_for = "",
        .url = words(ctx, "/credits/%s", typed_id(ctx, r->id)),
    };
    l->noted = note_look(l, r->account_id);
    return l->noted == OK;
}

static enum status list(struct listing *l, const struct credit_list_form *f)
{
    struct date today;
    l->lines = arena_array(l->ctx->arena, l->max, sizeof(*l->lines));
    l->words = f->q ? fold_text(l->ctx->arena, f->q) : NULL;
    enum status s = l->lines ? today_at(l->ctx, l->space->id, &today) : LIMIT;
    if (s != OK)
        return s;
    const struct sql_left_of_operator_args args = {.operator_id = l->space->operator_id,
                                                   .space_id = l->space->id,
                                                   .open_only = strcmp(f->which, "open") == 0,
                                                   .day = date_days(today)};
    s = sql_left_of_operator(l->ctx, &args, list_row, l);
    return s == OK ? l->noted : s;
}

static const char *list_url(struct ctx *ctx, const struct credit_list_form *f, const char *suffix,
                            int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/credits%s", f->slug, suffix));
    address_text(&a, "q", f->q);
    address_text(&a, "which", f->which);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status sellable(struct ctx *ctx, const struct space *s, struct credit_list_view *v)
{
    struct bundle *all = NULL;
    size_t n = 0;
    struct choices c = {0};
    enum status st = bundle_list(ctx, s->operator_id, s->id, false, &all, &n);
    if (st == OK)
        st = choices_begin(ctx, n, NULL, &c);
    for (size_t i = 0; st == OK && i < n; i++)
        choices_add(
            &c, typed_id(ctx, all[i].id),
            words(ctx, "%s, %s", all[i].name, words_money(ctx, all[i].price_cents, s->currency)));
    if (st == OK)
        choices_end(&c, INTO(v, bundles));
    return st;
}

enum status credits_of_space(struct ctx *ctx, const struct credit_list_form *form,
                             struct credit_list_view *ret_view)
{
    struct space s;
    struct credit_list_view v = {.q = form->q, .which = form->which, .page = form->page};
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = space_head_make(ctx, &s, "credits", &v.head);
    if (st != OK)
        return st;
    struct listing l = {.ctx = ctx,
                        .space = &s,
                        .skip = (size_t)(form->page - 1) * LIMIT_PAGE_ROWS,
                        .max = LIMIT_PAGE_ROWS};
    st = list(&l, form);
    if (st == OK)
        st = sellable(ctx, &s, &v);
    if (st != OK)
        return st;
    v.slug = s.slug;
    v.currency = s.currency;
    v.total = (int64_t)l.total;
    v.credits = l.lines;
    v.credits_n = l.n;
    v.pages = list_pages(v.total);
    v.previous_url = v.page > 1 ? list_url(ctx, form, "", v.page - 1) : NULL;
    v.next_url = v.page < v.pages ? list_url(ctx, form, "", v.page + 1) : NULL;
    v.csv_url = v.head->is_host ? list_url(ctx, form, ".csv", 1) : NULL;
    *ret_view = v;
    return OK;
}

enum status credits_csv(struct ctx *ctx, const struct credit_list_form *form)
{
    static const char *const head[] = {"who",   "name", "unit",     "left",
                                       "given", "from", "last_day", "over"};
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    struct listing l = {.ctx = ctx, .space = &s, .max = LIMIT_LIST_ROWS};
    if (st == OK)
        st = list(&l, form);
    if (st != OK)
        return st;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l.n; i++) {
        csv_text(csv, l.lines[i].who);
        csv_text(csv, l.lines[i].name);
        csv_text(csv, l.lines[i].unit);
        csv_int(csv, l.lines[i].left);
        csv_int(csv, l.lines[i].given);
        csv_date(csv, l.lines[i].from);
        csv_date(csv, l.lines[i].until);
        csv_int(csv, l.lines[i].closed);
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "credits.csv", OK);
}

/* ---- at the desk ---------------------------------------------------------------------------- */

static enum status shown(struct ctx *ctx, int64_t id, const char *said,
                         struct allowance_view *ret_view)
{
    const enum status s = credit_view(ctx, id, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/credits/%s", typed_id(ctx, id)));
    return OK;
}

enum status credit_sell_at_desk(struct ctx *ctx, const struct credit_sell_form *form,
                                struct allowance_view *ret_view)
{
    struct space s;
    struct bundle b;
    int64_t account = 0;
    int64_t id = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = bundle_get(ctx, form->bundle, &b);
    if (st == OK && (b.operator_id != s.operator_id || (b.space_id && b.space_id != s.id)))
        st = NOT_FOUND;
    if (st == OK)
        st = people_account(ctx, form->email, form->name, &account);
    if (st != OK)
        return st;
    const struct bundle_sale sale = {.bundle = &b,
                                     .space_id = s.id,
                                     .holder = {.account_id = account},
                                     .account_id = account,
                                     .by_host = true,
                                     .price_cents =
                                         form->gift ? opt_int_of(0) : (struct opt_int){0},
                                     .note = form->note ? form->note : ""};
    st = bundle_sell(ctx, &sale, &id);
    return st == OK ? shown(ctx, id, ctx_text(ctx, "It is theirs. A mail tells them."), ret_view)
                    : st;
}

/* An allowance of this space's people; of the whole operator for who keeps it. */
static enum status credit_here(struct ctx *ctx, const char *slug, int64_t id,
                               struct allowance *ret_allowance)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    if (st == OK)
        st = allowance_get(ctx, id, ret_allowance);
    const bool ours = st == OK && ret_allowance->operator_id == s.operator_id &&
                      (ret_allowance->space_id == 0 || ret_allowance->space_id == s.id);
    return st == OK && !ours ? NOT_FOUND : st;
}

enum status credit_set_right(struct ctx *ctx, const struct credit_correct_form *form,
                             struct allowance_view *ret_view)
{
    struct allowance a;
    int64_t amount = 0;
    enum status st = credit_here(ctx, form->slug, form->id, &a);
    if (st == OK)
        st = credit_amount_of(ctx, a.unit, form->amount, &amount);
    if (st == OK)
        st = allowance_move(ctx, a.id, strcmp(form->way, "less") == 0 ? -amount : amount,
                            ENTRY_CORRECTED, 0, form->note);
    return st == OK ? shown(ctx, a.id, ctx_text(ctx, "Corrected."), ret_view) : st;
}

enum status credit_prolong(struct ctx *ctx, const struct credit_until_form *form,
                           struct allowance_view *ret_view)
{
    struct allowance a;
    enum status st = credit_here(ctx, form->slug, form->id, &a);
    if (st == OK)
        st = allowance_set_until(ctx, a.id, form->last.year ? date_add(form->last, 1) : form->last);
    return st == OK ? shown(ctx, a.id, ctx_text(ctx, "Saved."), ret_view) : st;
}

enum status credit_give_money_back(struct ctx *ctx, const struct credit_refund_form *form,
                                   struct allowance_view *ret_view)
{
    struct allowance a;
    enum status st = credit_here(ctx, form->slug, form->id, &a);
    if (st == OK)
        st = bundle_refund(ctx, a.id, form->amount, form->note ? form->note : "");
    return st == OK ? shown(ctx, a.id, ctx_text(ctx, "Taken back."), ret_view) : st;
}
