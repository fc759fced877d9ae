/* Invariants of a live file: dates and bookings belong together [SE-8]. */
#include "series/series.h"

#include "series_sql.h"

static void found(struct series_findings *f, int64_t looked_at, int64_t faults, const char *what)
{
    f->looked_at += looked_at;
    f->faults += faults;
    if (faults > 0 && !f->first_fault)
        f->first_fault = what;
}

enum status series_check(struct ctx *ctx, struct series_findings *ret_findings)
{
    struct series_findings f = {.looked_at = 0};
    struct sql_series_check_dates_row dates;
    struct sql_series_check_bookings_row bookings;
    struct sql_series_check_series_row series;
    enum status s = sql_series_check_dates(ctx, &dates);
    if (s == OK)
        s = sql_series_check_bookings(ctx, &bookings);
    if (s == OK)
        s = sql_series_check_series(ctx, &series);
    if (s != OK)
        return s;
    found(&f, dates.looked_at, dates.faults, "a date's booking is of another series");
    found(&f, bookings.looked_at, bookings.faults, "a booking of a series is none of its dates");
    found(&f, series.looked_at, series.faults, "a series is of another space than its bookings");
    *ret_findings = f;
    return OK;
}
