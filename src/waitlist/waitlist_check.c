#include "waitlist/waitlist.h"

#include "waitlist_sql.h"

enum status waitlist_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    struct sql_waitlist_check_offers_row o;
    const struct sql_waitlist_check_offers_args args = {ctx_now_s(ctx)};
    enum status s = sql_waitlist_check_offers(ctx, &args, &o);
    if (s == OK)
        findings_add(&f, ctx->arena,
                     &(struct faults_found){"offer", "keeps no place, or another than is offered",
                                            o.looked_at, o.faults, o.first_id});
    FINDINGS_ASK(s, ctx, waitlist_check_others, &f, "entry",
                 "keeps a place that is not offered, or is none");
    if (s == OK)
        *ret_findings = f;
    return s;
}
