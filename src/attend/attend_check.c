#include "attend/attend.h"

#include "attend_sql.h"

enum status attend_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    enum status s = OK;
    FINDINGS_ASK(s, ctx, attend_check_rows, &f, "invitation",
                 "is to nothing, or says what cannot be");
    if (s == OK)
        *ret_findings = f;
    return s;
}
