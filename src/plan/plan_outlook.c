/* What is due for something that runs: as invoices to come, and as charges. One reckoning for both
 * [PL-3]. */
#include "plan/plan_internal.h"

#include "network/network.h"

#include <stdlib.h>
#include <string.h>

enum {
    OUTLOOK_DAYS = 1100, /* three yearly invoices and a little */
    LINES_MAX = 400,     /* of an outlook */
    LINES_OF_A_DAY = 120
};

enum status price_terms_of(struct ctx *ctx, int64_t operator_id, struct price_terms *ret_terms)
{
    struct operator_ o;
    const enum status s = operator_get(ctx, operator_id, &o);
    if (s == OK)
        *ret_terms = (struct price_terms){o.currency, o.vat_rate_bp, o.prices_include_vat};
    return s;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* "150.00 € a month"; a membership with seats says how many. */
static const char *price_of_period(struct ctx *ctx, enum charge_source source, const struct due *d,
                                   const char *currency)
{
    const int64_t days = date_days(d->whole.until) - date_days(d->whole.from);
    const bool seats = d->quantity > 1 && (source == CHARGE_PLAN || source == CHARGE_TRIAL);
    const int64_t n = seats && d->whole_cents % d->quantity == 0 ? d->quantity : 1;
    return words_seats_price(ctx, n, d->whole_cents / n, currency, d->months, (int32_t)days);
}

static const char *rule_of(struct ctx *ctx, enum charge_source source, const struct due *d,
                           const char *currency)
{
    const int64_t of = date_days(d->whole.until) - date_days(d->whole.from);
    const int64_t days = date_days(d->until) - date_days(d->from);
    if (source == CHARGE_SETUP)
        return ctx_text(ctx, "once, at the beginning");
    if (source == CHARGE_DEPOSIT)
        return ctx_text(ctx, d->reverses_id ? N_("given back at the end")
                                            : N_("once, without VAT; it is given back at the end"));
    if (d->why && *d->why)
        return d->why;
    if (d->once)
        return ctx_text(ctx, d->reverses_id ? N_("once; given back") : N_("once"));
    const char *price = price_of_period(ctx, source, d, currency);
    if (d->reverses_id)
        return words(ctx, ctx_text(ctx, "%s; %lld of %lld days given back"), price, (long long)days,
                     (long long)of);
    if (days == of)
        return price;
    return words(ctx, ctx_text(ctx, "%s; %lld of %lld days"), price, (long long)days,
                 (long long)of);
}

static const char *what_of(struct ctx *ctx, enum charge_source source, const struct due *d)
{
    if (source == CHARGE_SETUP)
        return words(ctx, ctx_text(ctx, "Setup of %s"), d->what);
    if (source == CHARGE_DEPOSIT)
        return words(ctx, ctx_text(ctx, "Deposit for %s"), d->what);
    if (source == CHARGE_KEPT)
        return words(ctx, ctx_text(ctx, "Kept of the deposit for %s"), d->what);
    if (d->once)
        return d->what;
    const char *days = words_days(ctx, d->from, d->until);
    if (source == CHARGE_TRIAL)
        return words(ctx, ctx_text(ctx, "Trial of %s, %s"), d->what, days);
    return words(ctx, "%s, %s", d->what, days);
}

/* ---- reckoning ------------------------------------------------------------------------------ */

/* What a reckoning gathers. */
struct reckoning {
    struct ctx *ctx;
    struct price_terms terms;
    struct date today, until;
    struct outlook_line *lines;
    size_t n, max;
    struct due *dues;   /* DUES_MAX, of the stream under way */
    int64_t charged_id; /* whose charges these are: several streams have the same */
    struct charge *charges;
    size_t charges_n;
};

static void line_add(struct reckoning *r, const struct stream *st, const struct due *d)
{
    if (d->amount_cents == 0 || r->n == r->max)
        return;
    r->lines[r->n++] =
        (struct outlook_line){.source = st->source,
                              .subject_id = st->subject_id,
                              .due = *d,
                              .vat_rate_bp = st->without_vat ? 0 : r->terms.vat_rate_bp,
                              .text = what_of(r->ctx, st->source, d),
                              .rule = rule_of(r->ctx, st->source, d, r->terms.currency)};
}

/* What is taken back is named after the plan or service, with the period of the rate that it was
 * charged by, not with the words of the charge. */
static void name_taken_back(const struct stream *st, struct due *d)
{
    d->what = st->what ? st->what : d->what;
    for (size_t i = 0; i < st->rates_n; i++) {
        const struct rate *r = &st->rates[i];
        const struct period p =
            period_of(r->anchor, r->months, r->days,
                      period_number(r->anchor, r->months, r->days, d->whole.from));
        d->what = r->what;
        d->once = r->once;
        if (date_compare(p.from, d->whole.from) == 0 &&
            date_compare(p.until, d->whole.until) == 0) {
            d->months = r->months;
            return;
        }
    }
}

static enum status read_charges(struct reckoning *r, int64_t subject_id)
{
    if (subject_id == r->charged_id)
        return OK;
    r->charged_id = subject_id;
    r->charges_n = 0;
    return subject_id ? charges_of_subject(r->ctx, subject_id, &r->charges, &r->charges_n) : OK;
}

static enum status reckon_stream(struct reckoning *r, const struct stream *st)
{
    const enum status s = read_charges(r, st->subject_id);
    if (s != OK)
        return s;
    /* Each reversal cuts one piece into two at most. */
    struct charged *left = arena_array(r->ctx->arena, r->charges_n, sizeof(*left));
    struct due *dues = r->dues;
    if (!left)
        return LIMIT;
    const size_t left_n = charges_left(r->charges, r->charges_n, st->source, left, r->charges_n);
    const struct billing billing = {.rates = st->rates,
                                    .rates_n = st->rates_n,
                                    .charged = left,
                                    .charged_n = left_n,
                                    .today = r->today,
                                    .until = r->until};
    const size_t n = bill_due(&billing, dues);
    for (size_t i = 0; i < n; i++) {
        if (dues[i].reverses_id)
            name_taken_back(st, &dues[i]);
        line_add(r, st, &dues[i]);
    }
    return OK;
}

static int by_bill_day(const void *a, const void *b)
{
    const struct outlook_line *x = a;
    const struct outlook_line *y = b;
    const int day = date_compare(x->due.bill, y->due.bill);
    return day ? day : (int)x->source - (int)y->source;
}

static enum status reckon(struct ctx *ctx, const struct running *of, struct period days,
                          size_t lines_max, struct reckoning *ret)
{
    *ret =
        (struct reckoning){.ctx = ctx, .today = days.from, .until = days.until, .max = lines_max};
    enum status s = price_terms_of(ctx, of->operator_id, &ret->terms);
    ret->lines = arena_array(ctx->arena, ret->max, sizeof(*ret->lines));
    ret->dues = arena_array(ctx->arena, DUES_MAX, sizeof(*ret->dues));
    if (s == OK && (!ret->lines || !ret->dues))
        s = LIMIT;
    struct stream *st = arena_alloc(ctx->arena, sizeof(*st));
    if (s == OK && !st)
        s = LIMIT;
    for (size_t i = 0; s == OK && of->stream(of->thing, i, st); i++)
        s = reckon_stream(ret, st);
    if (s == OK)
        qsort(ret->lines, ret->n, sizeof(*ret->lines), by_bill_day);
    return s;
}

/* ---- as invoices ---------------------------------------------------------------------------- */

static void invoice_add(struct outlook *o, const struct outlook_line *line)
{
    struct outlook_invoice *last = o->invoices_n ? &o->invoices[o->invoices_n - 1] : NULL;
    if (!last || date_compare(last->bill, line->due.bill) != 0) {
        last = &o->invoices[o->invoices_n++];
        *last = (struct outlook_invoice){.bill = line->due.bill, .lines = line};
    }
    const struct vat_split v =
        vat_split_of(line->due.amount_cents, line->vat_rate_bp, o->includes_vat);
    last->lines_n++;
    last->amount_cents += line->due.amount_cents;
    last->vat.net_cents += v.net_cents;
    last->vat.vat_cents += v.vat_cents;
    last->vat.gross_cents += v.gross_cents;
}

/* More to pay by its holder, for what is booked and paid anew. */
static enum status lines_again(struct reckoning *r, const struct holder *payer,
                               const struct paid_agains *again)
{
    struct outlook_line *lines = arena_array(r->ctx->arena, r->n + 2 * again->n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < r->n; i++)
        lines[i] = r->lines[i];
    for (size_t i = 0; i < again->n; i++) {
        const struct paid_again *p = &again->list[i];
        if (p->holder.account_id != payer->account_id || p->holder.team_id != payer->team_id)
            continue;
        if (p->back.due.amount_cents)
            lines[r->n++] = p->back;
        if (p->line.due.amount_cents)
            lines[r->n++] = p->line;
    }
    qsort(lines, r->n, sizeof(*lines), by_bill_day);
    r->lines = lines;
    return OK;
}

static enum status outlook_with(struct ctx *ctx, const struct running *of, struct date today,
                                const struct paid_agains *again, struct outlook *ret_outlook)
{
    struct reckoning r;
    const struct period days = {today, date_add(today, OUTLOOK_DAYS)};
    enum status st = reckon(ctx, of, days, LINES_MAX, &r);
    if (st == OK && again->n)
        st = lines_again(&r, &of->holder, again);
    if (st != OK)
        return st;
    struct outlook o = {.currency = r.terms.currency,
                        .vat_rate_bp = r.terms.vat_rate_bp,
                        .includes_vat = r.terms.includes_vat,
                        .again = again->list,
                        .again_n = again->n};
    for (size_t i = 0; i < r.n; i++) {
        const bool same = o.invoices_n &&
                          date_compare(o.invoices[o.invoices_n - 1].bill, r.lines[i].due.bill) == 0;
        if (!same && o.invoices_n == OUTLOOK_INVOICES)
            break;
        invoice_add(&o, &r.lines[i]);
    }
    *ret_outlook = o;
    return OK;
}

enum status outlook_of(struct ctx *ctx, const struct running *of, struct date today,
                       struct outlook *ret_outlook)
{
    return outlook_with(ctx, of, today, &(struct paid_agains){NULL, 0}, ret_outlook);
}

/* ---- as charges ----------------------------------------------------------------------------- */

/* What is due by the first of the days is charged.
 *   ret_next  the first other day of them on which something is due; year 0: none */
enum status charge_running(struct ctx *ctx, const struct running *of, struct period days,
                           struct date *ret_next)
{
    struct reckoning r;
    struct date next = {0};
    struct ctx own; /* who owes reads it */
    enum status st = ctx_of_holder(ctx, &of->holder, &own);
    if (st != OK)
        return st;
    st = reckon(&own, of, days, LINES_OF_A_DAY, &r);
    ctx->problem = own.problem;
    for (size_t i = 0; st == OK && i < r.n && !next.year; i++) {
        const struct due *d = &r.lines[i].due;
        if (date_compare(d->bill, days.from) > 0) {
            next = d->bill;
            continue;
        }
        const struct charge c = {.operator_id = of->operator_id,
                                 .space_id = of->space_id,
                                 .holder = of->holder,
                                 .source = r.lines[i].source,
                                 .subject_id = r.lines[i].subject_id,
                                 .from = d->from,
                                 .until = d->until,
                                 .what = r.lines[i].text,
                                 .rule = r.lines[i].rule,
                                 .quantity = d->quantity ? d->quantity : 1,
                                 .whole = d->whole,
                                 .whole_cents = d->whole_cents,
                                 .amount_cents = d->amount_cents,
                                 .currency = r.terms.currency,
                                 .vat_rate_bp = r.lines[i].vat_rate_bp,
                                 .includes_vat = r.terms.includes_vat,
                                 .bill = d->bill,
                                 .reverses_id = d->reverses_id};
        int64_t id = 0;
        st = charge_add(ctx, &c, &id);
    }
    if (st == OK)
        *ret_next = next;
    return st;
}

/* ---- a membership --------------------------------------------------------------------------- */

static struct running running_of(const struct story *s)
{
    return (struct running){.operator_id = s->m.operator_id,
                            .space_id = s->m.space_id,
                            .holder = s->m.holder,
                            .stream = story_stream,
                            .thing = s};
}

enum status story_outlook(struct ctx *ctx, const struct story *s, struct date today,
                          const struct paid_agains *again, struct outlook *ret_outlook)
{
    const struct running r = running_of(s);
    return again ? outlook_with(ctx, &r, today, again, ret_outlook)
                 : outlook_of(ctx, &r, today, ret_outlook);
}

enum status story_charge(struct ctx *ctx, struct story *s, struct date today)
{
    const struct running r = running_of(s);
    s->due_next = (struct date){0};
    /* Until the day that is looked at next: what is due before then is looked at on its own day. */
    const struct date next = story_next_day(s, today);
    const struct period days = {today, next.year ? next : date_add(today, 1)};
    return charge_running(ctx, &r, days, &s->due_next);
}
