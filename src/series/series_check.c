/* Invariants of a live file: dates and bookings belong together [SE-8]. */
#include "series/series.h"

#include "series_sql.h"

enum status series_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings f = {0};
    enum status s = OK;
    FINDINGS_ASK(s, ctx, series_check_dates, &f, "series",
                 "has a date whose booking is of another, or not there");
    FINDINGS_ASK(s, ctx, series_check_bookings, &f, "booking",
                 "is none of the dates of its series");
    FINDINGS_ASK(s, ctx, series_check_series, &f, "series",
                 "has no date, or is of another space or team than its bookings");
    if (s == OK)
        *ret_findings = f;
    return s;
}
