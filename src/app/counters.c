/* counters.c: what waits in the database, for /metrics. The clerk (workers.c) counts; a
 * question for the counters never touches the database. */
#include "app/server.h"

#include "app_sql.h"

#include <stdatomic.h>

static struct {
    _Atomic int64_t mails_waiting, mails_failed, mail_late_s, jobs_due, jobs_failed;
} counted;

enum status counters_refresh(struct ctx *ctx)
{
    struct sql_app_counters_row row;
    enum status s =
        sql_app_counters(ctx, &(struct sql_app_counters_args){.now = ctx_now_s(ctx)}, &row);
    if (s != OK)
        return s;
    counted.mails_waiting = row.mails_waiting;
    counted.mails_failed = row.mails_failed;
    counted.mail_late_s = row.mail_late_s;
    counted.jobs_due = row.jobs_due;
    counted.jobs_failed = row.jobs_failed;
    return OK;
}

static void gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name,
               (long long)value);
}

void counters_write(void *app, struct buf *out)
{
    (void)app;
    gauge(out, "loggia_mails_waiting", "Mails that are to be sent.", counted.mails_waiting);
    gauge(out, "loggia_mails_failed", "Mails that were given up.", counted.mails_failed);
    gauge(out, "loggia_mail_late_seconds", "For how long the oldest due mail has waited.",
          counted.mail_late_s);
    gauge(out, "loggia_jobs_due", "Jobs that are to be done now.", counted.jobs_due);
    gauge(out, "loggia_jobs_failed", "Jobs that were given up.", counted.jobs_failed);
}
