/* The contract of a membership: issued when it waits for the signature; what becomes of the paper
 * becomes of the membership. */
#include "plan/plan_internal.h"

#include "document/document.h"
#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <string.h>

enum { PAPER_FACTS = 32 };

static const char *period_words(struct ctx *ctx, const struct plan *p)
{
    if (p->period_months == 1)
        return ctx_text(ctx, "a month");
    if (p->period_months == 12)
        return ctx_text(ctx, "a year");
    if (p->period_months > 0)
        return words(ctx, text_plural(ctx->lang, "%d month", "%d months", p->period_months),
                     (int)p->period_months);
    return words(ctx, text_plural(ctx->lang, "%d day", "%d days", p->period_days),
                 (int)p->period_days);
}

enum status paper_issue(struct ctx *ctx, struct story *s, const struct plan *plan)
{
    struct price_terms terms;
    const struct membership_turn *t = &s->turns[0];
    struct team team = {.name = NULL};
    enum status st = price_terms_of(ctx, s->m.operator_id, &terms);
    if (st == OK && s->m.holder.team_id)
        st = team_get(ctx, s->m.holder.team_id, &team);
    if (st != OK)
        return st;
    const struct document_value values[] = {
        document_text("plan.name", t->plan_name),
        document_number("seats", t->seats),
        document_money("price", t->price_cents * t->seats, terms.currency),
        document_text("price.period", period_words(ctx, plan)),
        document_text("resource.name", t->plan_name),
        document_money("deposit", 0, terms.currency),
        document_date("start", s->m.from),
        document_date("end", s->m.term_until),
        document_number("notice.days", s->m.notice_days),
        document_text("member.company",
                      team.name ? (*team.billing.legal_name ? team.billing.legal_name : team.name)
                                : NULL),
        document_text("notes", plan->barter),
    };
    const struct document_ask ask = {
        .template_id = plan->template_id,
        .subject_kind = "membership",
        .subject_id = s->m.id,
        .operator_id = s->m.operator_id,
        .space_id = s->m.space_id,
        .account_id = team.name ? team.payer_id : s->m.holder.account_id,
        .back = "/me/memberships",
        .values = values,
        .values_n = ARRAY_LEN(values),
    };
    return document_issue(ctx, &ask, &s->m.document_id);
}

static enum status follow(struct ctx *ctx, const struct fact *f, const void *arg)
{
    (void)arg;
    struct document d;
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    if (!s)
        return LIMIT;
    if (strncmp(f->name, "document.", strlen("document.")) != 0)
        return OK;
    enum status st = document_get(ctx, f->subject_id, &d);
    if (st != OK || strcmp(d.subject_kind, "membership") != 0)
        return st == NOT_FOUND ? OK : st;
    if (d.done)
        return membership_signed(ctx, d.subject_id, s);
    if (d.state < DOCUMENT_ENDED)
        return OK;
    return membership_unsigned(ctx, d.subject_id, d.reason);
}

enum status plan_follow_papers(struct ctx *ctx, size_t *ret_n)
{
    return fact_each(ctx, "plan.papers", PAPER_FACTS, follow, NULL, ret_n);
}
