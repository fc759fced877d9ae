/* Timed work: hosts are reminded, people asked back, and forgotten after a year. */
#include "lead/lead_applicant.h"
#include "lead_sql.h"
#include "store/store.h"

enum { BATCH = 50, DAY_S = 86400 };

static int64_t days_ago(const struct ctx *ctx, int days)
{
    return ctx_now_s(ctx) - (int64_t)days * DAY_S;
}

/* ---- reminding ------------------------------------------------------------------------------- */

/* Leads that wait for so many days, of which the hosts heard fewer than `times` reminders. */
static enum status remind(struct ctx *ctx, int days, int times, size_t *n_done)
{
    struct sql_leads_late_row *rows;
    size_t n;
    const struct sql_leads_late_args args = {
        .before = days_ago(ctx, days), .reminded = times, .max = BATCH};
    enum status s = sql_leads_late(ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct lead l;
        s = lead_get(ctx, rows[i].id, &l);
        if (s == OK)
            s = sql_lead_note_reminded(
                ctx, &(struct sql_lead_note_reminded_args){.id = l.id, .reminded = times}, NULL);
        if (s == OK)
            s = lead_tell(ctx, &l, "lead.late", "");
    }
    if (s == OK)
        *n_done += n;
    return s;
}

static enum status ask_back(struct ctx *ctx, size_t *n_done)
{
    struct sql_wishes_to_ask_back_row *rows;
    size_t n;
    const struct sql_wishes_to_ask_back_args args = {.before = days_ago(ctx, WISH_ASK_BACK_DAYS),
                                                     .max = BATCH};
    enum status s = sql_wishes_to_ask_back(ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        const struct sql_wish_note_asked_back_args note = {.id = rows[i].id, .at = ctx_now_s(ctx)};
        s = sql_wish_note_asked_back(ctx, &note, NULL);
        if (s == OK)
            s = fact_add(ctx, &(struct fact){
                                  .name = "wish.asked_back", .subject_id = rows[i].id, .data = ""});
    }
    if (s == OK)
        *n_done += n;
    return s;
}

enum status lead_remind_due(struct ctx *ctx, size_t *ret_n)
{
    size_t n = 0;
    /* The second first: who waits for a week hears of it once. */
    enum status s = remind(ctx, LEAD_LATE_AGAIN_DAYS, 2, &n);
    if (s == OK)
        s = remind(ctx, LEAD_LATE_DAYS, 1, &n);
    if (s == OK)
        s = ask_back(ctx, &n);
    if (s == OK)
        *ret_n = n;
    return s;
}

/* ---- forgetting ------------------------------------------------------------------------------ */

static enum status erase_wishes(struct ctx *ctx, size_t *n_done)
{
    struct sql_wishes_to_erase_row *rows;
    size_t n;
    const struct sql_wishes_to_erase_args args = {.before = days_ago(ctx, LEAD_KEEP_DAYS),
                                                  .max = BATCH};
    enum status s = sql_wishes_to_erase(ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct wish w;
        s = wish_get(ctx, rows[i].id, &w);
        if (s == OK)
            s = wish_erase(ctx, &w);
    }
    if (s == OK)
        *n_done += n;
    return s;
}

static enum status erase_applicants(struct ctx *ctx, size_t *n_done)
{
    struct sql_applicants_to_erase_row *rows;
    size_t n;
    const struct sql_applicants_to_erase_args args = {.before = days_ago(ctx, LEAD_KEEP_DAYS),
                                                      .max = BATCH};
    enum status s = sql_applicants_to_erase(ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct applicant a;
        s = applicant_get(ctx, rows[i].id, &a);
        if (s == OK)
            s = applicant_erase(ctx, &a);
    }
    if (s == OK)
        *n_done += n;
    return s;
}

enum status lead_erase_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_leads_to_erase_row *rows;
    size_t n;
    const struct sql_leads_to_erase_args args = {.before = days_ago(ctx, LEAD_KEEP_DAYS),
                                                 .max = BATCH};
    enum status s = sql_leads_to_erase(ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct lead l;
        s = lead_get(ctx, rows[i].id, &l);
        if (s == OK)
            s = lead_erase(ctx, &l);
    }
    if (s == OK)
        s = erase_wishes(ctx, &n);
    if (s == OK)
        s = erase_applicants(ctx, &n);
    if (s == OK)
        *ret_n = n;
    return s;
}
