/* The contract of a stay: issued when the holder says yes; what becomes of the paper becomes of the
 * stay. */
#include "stay/stay_internal.h"

#include "document/document.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

enum { PAPER_FACTS = 32 };

static enum status gather(struct ctx *ctx, const struct stay *s, struct operator_ *o,
                          struct team *t)
{
    const enum status st = operator_get(ctx, s->operator_id, o);
    return st == OK && s->holder.team_id ? team_get(ctx, s->holder.team_id, t) : st;
}

enum status stay_issue_paper(struct ctx *ctx, struct stay *s)
{
    struct operator_ o;
    struct team team = {.name = NULL};
    const enum status st = gather(ctx, s, &o, &team);
    if (st != OK)
        return st;
    const char *company = NULL;
    if (team.name)
        company = *team.billing.legal_name ? team.billing.legal_name : team.name;
    const struct document_value values[] = {
        document_text("plan.name", s->resource_name),
        document_number("seats", s->seats ? s->seats : s->units),
        document_money("price", stay_month_cents(s, s->from), o.currency),
        document_text("price.period", ctx_text(ctx, "a month")),
        document_text("resource.name", s->resource_name),
        document_money("deposit", s->deposit_cents, o.currency),
        document_date("start", s->from),
        document_date("end", s->until.year ? date_add(s->until, -1) : s->until),
        document_number("notice.days", s->notice_days),
        document_text("member.company", company),
        document_text("notes", s->note),
    };
    const struct document_ask ask = {
        .template_id = s->template_id,
        .subject_kind = "stay",
        .subject_id = s->id,
        .operator_id = s->operator_id,
        .space_id = s->space_id,
        .account_id = team.name ? team.payer_id : s->holder.account_id,
        .back = words(ctx, "/stays/%s", typed_id(ctx, s->id)),
        .values = values,
        .values_n = ARRAY_LEN(values),
    };
    return document_issue(ctx, &ask, &s->document_id);
}

static enum status follow(struct ctx *ctx, const struct fact *f, const void *arg)
{
    (void)arg;
    struct document d;
    if (strncmp(f->name, "document.", strlen("document.")) != 0)
        return OK;
    const enum status st = document_get(ctx, f->subject_id, &d);
    if (st != OK || strcmp(d.subject_kind, "stay") != 0)
        return st == NOT_FOUND ? OK : st;
    if (d.done)
        return stay_signed(ctx, d.subject_id);
    return d.state < DOCUMENT_ENDED ? OK : stay_unsigned(ctx, d.subject_id, d.reason);
}

enum status stay_follow_papers(struct ctx *ctx, size_t *ret_n)
{
    return fact_each(ctx, "stay.papers", PAPER_FACTS, follow, NULL, ret_n);
}
