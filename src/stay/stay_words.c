/* Amounts and days in the reader's words, and the names of states. */
#include "stay/stay_internal.h"

const char *stay_last_day(struct ctx *ctx, struct date until)
{
    return until.year ? words_date(ctx, date_add(until, -1)) : "";
}

const char *stay_typed_money(struct ctx *ctx, int64_t cents)
{
    return cents % 100
               ? words(ctx, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100))
               : words(ctx, "%lld", (long long)(cents / 100));
}

/* ---- names of states ------------------------------------------------------------------------- */

const char *stay_status_name(enum stay_status s)
{
    switch (s) {
    case STAY_OFFERED:
        return "offered";
    case STAY_SIGNING:
        return "signing";
    case STAY_RUNS:
        return "runs";
    case STAY_ENDED:
        return "ended";
    case STAY_DECLINED:
        return "declined";
    case STAY_WITHDRAWN:
        return "withdrawn";
    case STAY_LAPSED:
        return "lapsed";
    }
    return "unknown";
}

const char *stay_side_name(enum stay_side s)
{
    return s == SIDE_HOST ? "host" : s == SIDE_HOLDER ? "holder" : "";
}
