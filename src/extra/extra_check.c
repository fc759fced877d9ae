#include "extra/extra.h"

#include "extra_sql.h"

enum status extra_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    enum status s = OK;
    FINDINGS_ASK(s, ctx, extra_check_lines, &f, "booking",
                 "has something added that is not of it, or not at its time");
    FINDINGS_ASK(s, ctx, extra_check_stock, &f, "booking",
                 "has something added of which more is promised than there is");
    if (s == OK)
        *ret_findings = f;
    return s;
}
