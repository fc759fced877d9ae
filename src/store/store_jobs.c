/* store_jobs.c: work for later, leased so that a process that dies loses none of it. */
#include "store/store_internal.h"

#include "store_sql.h"

enum { BACKOFF_FIRST_S = 30, BACKOFF_MAX_S = 6 * 3600 };

enum status job_add(struct ctx *ctx, const char *kind, const char *key, const char *args,
                    int64_t due_at)
{
    struct sql_job_insert_args job = {
        .id = store_id(ctx),
        .kind = kind,
        .key = key,
        .args = args,
        .due_at = due_at,
    };
    return sql_job_insert(ctx, &job, NULL);
}

enum status job_take(struct ctx *ctx, int64_t lease_s, struct job *ret_job)
{
    int64_t now = ctx_now_s(ctx);
    struct sql_job_lease_args args = {.now = now, .until = now + lease_s};
    struct sql_job_lease_row row;
    enum status st = sql_job_lease(ctx, &args, &row);
    if (st != OK)
        return st;
    *ret_job = (struct job){
        .id = row.id,
        .kind = row.kind,
        .args = row.args,
        .due_at = row.due_at,
        .attempts = row.attempts,
    };
    return OK;
}

enum status job_finish(struct ctx *ctx, int64_t id)
{
    int64_t again = 0;
    enum status st = sql_job_again(ctx, &(struct sql_job_again_args){.id = id}, &again);
    if (st != OK || again > 0)
        return st;
    return sql_job_remove(ctx, &(struct sql_job_remove_args){.id = id}, NULL);
}

enum status job_fail(struct ctx *ctx, int64_t id, const char *why, int64_t due_at)
{
    if (due_at != 0) {
        struct sql_job_put_off_args later = {.id = id, .due_at = due_at, .why = why};
        return sql_job_put_off(ctx, &later, NULL);
    }
    struct sql_job_give_up_args never = {.id = id, .now = ctx_now_s(ctx), .why = why};
    return sql_job_give_up(ctx, &never, NULL);
}

int64_t job_backoff_s(int64_t attempts)
{
    int64_t wait = BACKOFF_FIRST_S;
    for (int64_t i = 1; i < attempts && wait < BACKOFF_MAX_S; i++)
        wait *= 2;
    return wait < BACKOFF_MAX_S ? wait : BACKOFF_MAX_S;
}
