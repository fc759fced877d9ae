#include "series/series_internal.h"

#include <string.h>

enum status series_refuse(struct ctx *ctx, enum series_refusal why)
{
    switch (why) {
    case SERIES_FINE:
        return OK;
    case SERIES_RUBBISH:
        return ctx_field(ctx, "rule", "series.rule",
                         "This is no rule that we understand. It looks like "
                         "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1 (RFC 5545).");
    case SERIES_TOO_FINE:
        return ctx_field(ctx, "rule", "series.too_fine",
                         "A rule repeats by days, weeks, months or years; the time of day is "
                         "asked for beside it.");
    case SERIES_ENDLESS:
        return ctx_field(ctx, "until", "series.endless",
                         "Please say the last day, or how many dates.");
    case SERIES_NO_DATE:
        return ctx_field(ctx, "until", "series.no_day", "No day fits this rule.");
    case SERIES_TOO_MANY:
        return ctx_field(ctx, "until", "series.too_many",
                         "These are too many dates: a series has at most %d at a time. It can be "
                         "extended later.",
                         (int)SERIES_DATES_MAX);
    case SERIES_TOO_FAR:
        return ctx_field(ctx, "until", "series.too_far",
                         "The last date is more than three years ahead.");
    case SERIES_DATES:
        break;
    }
    return ctx_field(ctx, "also", "series.dates",
                     "Please write days like 2027-03-16, with spaces between them.");
}

bool series_is_of_dates(const struct ctx *ctx)
{
    const char *code = ctx->problem.code;
    return code && (strcmp(code, "series.changed") == 0 || strcmp(code, "series.conflicts") == 0 ||
                    strcmp(code, "series.no_date") == 0);
}
