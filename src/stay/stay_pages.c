/* One stay, for its holder and the staff; the answer to an offer. */
#include "stay/stay_show.h"

#include "document/document.h"
#include "http/http.h"
#include "stay_routes.h"

#include <stdlib.h>
#include <string.h>

enum { CHARGES_SHOWN = 24, CHARGES_MAX = 2000 };

/* ---- what it is ------------------------------------------------------------------------------ */

static enum status show_prices(struct ctx *ctx, const struct stay *s, const char *currency,
                               struct stay_view *v)
{
    struct stay_price_line_view *list = arena_array(ctx->arena, s->prices_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < s->prices_n; i++)
        list[i] = (struct stay_price_line_view){
            .from = s->prices[i].from,
            .price_cents = s->prices[i].price_cents,
            .text = show_stay_price(ctx, s->prices[i].price_cents, currency, false)};
    v->prices = list;
    v->prices_n = s->prices_n;
    return OK;
}

static enum status show_services(struct ctx *ctx, const struct stay *s, struct date today,
                                 const char *currency, struct stay_view *v)
{
    struct stay_service_line_view *list = arena_array(ctx->arena, s->services_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < s->services_n; i++) {
        const struct stay_service *e = &s->services[i];
        const bool over = e->until.year && date_compare(today, e->until) >= 0;
        const bool paid = e->once && date_compare(e->from, today) <= 0;
        if (over)
            continue;
        list[v->services_n++] = (struct stay_service_line_view){
            .id = e->id,
            .name = e->name,
            .price_cents = e->price_cents,
            .once = e->once,
            .from = e->from,
            .until = e->until,
            .text = show_stay_price(ctx, e->price_cents, currency, e->once),
            .ends = s->status == STAY_RUNS && !e->until.year && !paid};
    }
    v->services = list;
    return OK;
}

static int latest_first(const void *a, const void *b)
{
    const struct charge *x = a;
    const struct charge *y = b;
    const int day = -date_compare(x->bill, y->bill);
    return day ? day : (x->id > y->id) - (x->id < y->id);
}

/* Of the place, the deposit, what was kept of it, and the services. */
static enum status show_last_charges(struct ctx *ctx, const struct stay *s, struct stay_view *v)
{
    struct charge *all = arena_array(ctx->arena, CHARGES_MAX, sizeof(*all));
    struct charge_line_view *lines = NULL;
    size_t n = 0;
    enum status st = all ? OK : LIMIT;
    for (size_t i = 0; st == OK && i < s->services_n + 2; i++) {
        struct charge *some = NULL;
        size_t some_n = 0;
        const int64_t subject = i == 0 ? s->id : i == 1 ? s->kept_id : s->services[i - 2].id;
        if (subject)
            st = charges_of_subject(ctx, subject, &some, &some_n);
        for (size_t k = 0; st == OK && k < some_n && n < CHARGES_MAX; k++)
            all[n++] = some[k];
    }
    if (st != OK)
        return st;
    qsort(all, n, sizeof(*all), latest_first);
    n = n < CHARGES_SHOWN ? n : CHARGES_SHOWN;
    st = show_charges(ctx, all, n, &lines);
    v->charges = lines;
    v->charges_n = st == OK ? n : 0;
    return st;
}

static enum status show_paper(struct ctx *ctx, const struct stay *s, struct stay_view *v)
{
    struct document_standing standing;
    if (s->status != STAY_SIGNING)
        return OK;
    const enum status st = document_state_of(ctx, "stay", s->id, &standing);
    if (st == OK && standing.last_id)
        v->document_url = document_path(ctx, standing.last_id);
    return st;
}

static enum status show_lists(struct ctx *ctx, const struct stay *s, const struct space *sp,
                              struct date today, struct stay_view *v)
{
    struct outlook outlook;
    struct stay_event_view *facts = NULL;
    enum status st = show_prices(ctx, s, sp->currency, v);
    if (st == OK)
        st = show_services(ctx, s, today, sp->currency, v);
    if (st == OK)
        st = show_stay_events(ctx, s, today, &facts, &v->facts_n);
    v->facts = facts;
    if (st == OK)
        st = show_stay_sentences(ctx, s, sp->currency, &v->sentences, &v->sentences_n);
    if (st == OK)
        st = stay_outlook(ctx, s, &outlook);
    if (st == OK)
        st = show_outlook(ctx, &outlook, false, &v->outlook);
    if (st == OK)
        st = show_last_charges(ctx, s, v);
    if (st == OK)
        st = show_paper(ctx, s, v);
    if (st != OK)
        return st;
    v->first_cents = outlook.invoices_n ? outlook.invoices[0].amount_cents : 0;
    v->first_typed = words(ctx, "%lld", (long long)v->first_cents);
    return OK;
}

/* What the reader may do with it. */
static void show_deeds(const struct stay *s, const struct stay_reader *r, struct date today,
                       struct stay_view *v)
{
    const bool over = s->until.year && date_compare(today, s->until) >= 0;
    const bool side = r->host || r->holder;
    const struct date earliest = stay_earliest_end(s, today);
    const bool sooner = !s->until.year || date_compare(earliest, s->until) < 0;
    v->host = r->host;
    v->holder = r->holder;
    v->acts = side;
    v->runs = s->status == STAY_RUNS && !over;
    v->may_notice = v->runs && side && s->notice_by == SIDE_NOBODY && sooner;
    v->may_keep =
        v->runs && s->notice_by != SIDE_NOBODY && (s->notice_by == SIDE_HOST ? r->host : r->holder);
    v->may_propose = v->runs && side && s->proposal.by == SIDE_NOBODY;
    v->may_agree = v->runs && s->proposal.by != SIDE_NOBODY &&
                   (s->proposal.by == SIDE_HOST ? r->holder : r->host);
    v->may_return = r->host && s->status == STAY_ENDED && s->deposit_cents && !s->returned.year;
    v->earliest_end = earliest;
    v->earliest_last = date_add(earliest, -1);
}

static void show_facts(struct ctx *ctx, const struct stay *s, const char *currency,
                       struct stay_view *v)
{
    v->notice_days = s->notice_days;
    v->term_until = s->term_until;
    if (s->term_until.year)
        v->term_last = date_add(s->term_until, -1);
    v->deposit_cents = s->deposit_cents;
    v->kept_cents = s->kept_cents;
    v->kept_reason = s->kept_reason;
    v->returned = s->returned;
    v->proposal = show_proposal(ctx, s, currency);
    v->proposed_by = stay_side_name(s->proposal.by);
    v->note = s->note;
    v->reason = s->end_reason;
    if (s->status == STAY_OFFERED) {
        v->offer_until = s->offer_until;
        v->offer_last = date_add(s->offer_until, -1);
    }
}

enum status stay_view_make(struct ctx *ctx, int64_t id, struct stay_view *ret_view)
{
    struct stay *s = arena_alloc(ctx->arena, sizeof(*s));
    struct stay_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    struct space sp;
    struct date today;
    struct stay_reader reader;
    struct stay_view v = {.id = id};
    enum status st = s && line ? stay_seen(ctx, id, s, &sp, &reader) : LIMIT;
    if (st == OK)
        st = stay_today(ctx, sp.id, &today);
    if (st == OK)
        st = show_stay(ctx, s, &sp, today, line);
    if (st == OK)
        st = show_lists(ctx, s, &sp, today, &v);
    if (st == OK && reader.desk)
        st = space_head_make(ctx, &sp, "stays", &v.head);
    if (st != OK)
        return st;
    v.slug = sp.slug;
    v.space_name = sp.name;
    v.line = line;
    show_facts(ctx, s, sp.currency, &v);
    show_deeds(s, &reader, today, &v);
    *ret_view = v;
    return OK;
}

enum status stay_show(struct ctx *ctx, const struct stay_of_form *form, struct stay_view *ret_view)
{
    return stay_view_make(ctx, form->id, ret_view);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static enum status decide(struct ctx *ctx, const struct stay_decide_form *f,
                          const struct stay_reader *r, struct stay *s)
{
    if (!strcmp(f->answer, "withdraw")) {
        if (!r->host)
            return ctx_fail(ctx, DENIED, "request.denied", "Only the host takes an offer back.");
        return stay_withdraw(ctx, f->id, f->reason, s);
    }
    if (!r->holder)
        return ctx_fail(ctx, DENIED, "request.denied", "Only who is to have it answers this.");
    return stay_answer(ctx, f->id, !strcmp(f->answer, "yes"), f->first_cents, f->reason, s);
}

static const char *said(struct ctx *ctx, const struct stay *s)
{
    if (s->status == STAY_SIGNING)
        return ctx_text(ctx, "Now the contract: read and sign it, then the place is yours.");
    if (s->status == STAY_RUNS)
        return ctx_text(ctx, "Agreed. What comes and the next invoices are below.");
    return ctx_text(ctx, "Done.");
}

enum status stay_to_helped(struct ctx *ctx, const struct stay_view *v)
{
    return people_help_detail(ctx, words(ctx, "%s, %s", v->line->resource, v->space_name),
                              words(ctx, "/stays/%s", typed_id(ctx, v->id)));
}

enum status stay_decide(struct ctx *ctx, const struct stay_decide_form *form,
                        struct stay_view *ret_view)
{
    struct stay *s = arena_alloc(ctx->arena, sizeof(*s));
    struct space sp;
    struct stay_reader reader;
    enum status st = s ? stay_seen(ctx, form->id, s, &sp, &reader) : LIMIT;
    if (st == OK)
        st = decide(ctx, form, &reader, s);
    if (st != OK)
        return st;
    reply_flash(ctx, said(ctx, s));
    reply_see(ctx, words(ctx, "/stays/%s", typed_id(ctx, form->id)));
    st = stay_view_make(ctx, form->id, ret_view);
    return st == OK ? stay_to_helped(ctx, ret_view) : st;
}
