#include "base/fold.h"
#include "http/page.h"
#include "mail/mail_internal.h"
#include "mail_pages.h"
#include "mail_sql.h"
#include "mail_views.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

/* ---- queueing -------------------------------------------------------------------------------- */

static size_t length(const char *s)
{
    return s ? strlen(s) : 0;
}

enum status mail_add(struct ctx *ctx, const struct mail *m)
{
    if (m->to_email && strcmp(m->to_email, MAIL_NOBODY) == 0)
        return OK;
    if (!email_valid(m->to_email))
        return ctx_fail(ctx, INVALID, "mail.address", "This is not an e-mail address.");
    if (length(m->text) + length(m->html) + length(m->ics) > LIMIT_MAIL_BYTES ||
        (m->file && m->file->body.n > LIMIT_MAIL_FILE_BYTES))
        return ctx_fail(ctx, LIMIT, "mail.large", "The mail is too large.");
    const bool answered = m->reply_to && strcmp(m->reply_to, MAIL_NOBODY) != 0;
    if (answered && !email_valid(m->reply_to))
        return ctx_fail(ctx, INVALID, "mail.address", "This is not an e-mail address.");
    const char *to_email = email_shown(ctx->arena, m->to_email);
    const char *name = mail_one_line(ctx->arena, m->to_name);
    const char *subject = mail_one_line(ctx->arena, m->subject);
    const char *words =
        arena_printf(ctx->arena, "%s %s %s", to_email ? to_email : "", name ? name : "", subject);
    const char *search = fold_text(ctx->arena, words);
    if (!to_email || !subject || !search)
        return LIMIT;
    return sql_mail_insert(ctx,
                           &(struct sql_mail_insert_args){
                               .id = store_id(ctx),
                               .key = m->key,
                               .space_id = m->space_id,
                               .to_email = to_email,
                               .to_name = name,
                               .lang = m->lang,
                               .subject = subject,
                               .body_text = m->text,
                               .body_html = m->html,
                               .ics = m->ics,
                               .ics_method = m->ics_method,
                               .file_name = m->file ? m->file->name : NULL,
                               .file_type = m->file ? m->file->type : NULL,
                               .file_body = m->file ? m->file->body : (struct bytes){0},
                               .reply_to = answered ? m->reply_to : NULL,
                               .secret = m->secret,
                               .forget = m->forget,
                               .until_at = m->until,
                               .search = search,
                               .at = ctx_now_s(ctx),
                           },
                           NULL);
}

/* What was written, as a text in the arena; frees the buffer. */
static enum status written(struct ctx *ctx, struct buf *out, const char **ret_text)
{
    const char *text = buf_text(out, ctx->arena);
    if (!text)
        return LIMIT;
    *ret_text = text;
    return OK;
}

enum status mail_add_pages(struct ctx *ctx, const struct mail *m, page_body *text, page_body *html,
                           const void *view)
{
    struct network n;
    struct tagline *taglines;
    size_t taglines_n;
    struct mail full = *m;
    struct mail_frame_view frame;
    enum status s = network_get(ctx, &n);
    if (s == OK)
        s = network_taglines(ctx, &taglines, &taglines_n);
    if (s == OK)
        s = network_public_url(ctx, &frame.url);
    if (s != OK)
        return s;
    frame.network = n.name;
    frame.tagline = network_tagline(&n, taglines, taglines_n, m->lang);
    struct buf out;
    buf_init(&out, LIMIT_MAIL_BYTES);
    struct page page = {.out = &out,
                        .ctx = ctx,
                        .lang = text_lang(m->lang),
                        .body = html,
                        .view = view,
                        .title = m->subject,
                        .public_url = frame.url,
                        .path = "",
                        .query = ""};
    text(&page, view);
    mail_foot_text(&page, &frame);
    s = written(ctx, &out, &full.text);
    if (s != OK)
        return s;
    mail_frame_page(&page, &frame);
    s = written(ctx, &out, &full.html);
    return s == OK ? mail_add(ctx, &full) : s;
}

/* ---- sending, step by step ------------------------------------------------------------------- */

/* The mail that is due the longest; else one that a clock which was ahead has put off [ML-9]. */
static enum status next(struct ctx *ctx, int64_t now, struct sql_mail_next_due_row *ret_next)
{
    const struct sql_mail_next_due_args due = {.now = now, .lease_most = now + MAIL_LEASE_MOST_S};
    const struct sql_mail_next_ahead_args ahead = {
        .now = now, .due_most = now + MAIL_PAUSE_MOST_S, .lease_most = due.lease_most};
    struct sql_mail_next_ahead_row row;
    enum status s = sql_mail_next_due(ctx, &due, ret_next);
    if (s != NOT_FOUND)
        return s;
    s = sql_mail_next_ahead(ctx, &ahead, &row);
    if (s == OK)
        *ret_next = (struct sql_mail_next_due_row){.id = row.id, .attempts = row.attempts};
    return s;
}

/* Lease the next. Another process may be faster: then the one behind it. */
static enum status lease(struct ctx *ctx, int64_t *ret_id)
{
    int64_t now = ctx_now_s(ctx);
    for (;;) {
        struct sql_mail_next_due_row due;
        enum status s = next(ctx, now, &due);
        if (s != OK)
            return s;
        int64_t changes = 0;
        s = sql_mail_lease(ctx,
                           &(struct sql_mail_lease_args){.id = due.id,
                                                         .attempts = due.attempts,
                                                         .now = now,
                                                         .until = now + MAIL_LEASE_S,
                                                         .lease_most = now + MAIL_LEASE_MOST_S},
                           &changes);
        if (s != OK)
            return s;
        if (changes) {
            *ret_id = due.id;
            return OK;
        }
    }
}

enum status mail_take(struct ctx *ctx, struct mail_taken *ret_taken)
{
    struct network n;
    struct mailbox from;
    int64_t id;
    struct sql_mail_of_id_row m;
    enum status s = network_get(ctx, &n);
    if (s == OK)
        s = mailbox_parse(ctx->arena, n.mail_from, &from);
    if (s == OK)
        s = lease(ctx, &id);
    if (s == OK)
        s = sql_mail_of_id(ctx, &(struct sql_mail_of_id_args){id}, &m);
    if (s != OK)
        return s;
    /* From here on they are what mail servers know: in the envelope and in the headers. */
    const char *to = email_ascii(ctx->arena, m.to_email);
    const char *reply_to = email_ascii(ctx->arena, m.reply_to);
    from.email = email_ascii(ctx->arena, from.email);
    if (!to || !from.email || (m.reply_to && !reply_to))
        return LIMIT;
    *ret_taken = (struct mail_taken){
        .letter = {.id = m.id,
                   .at = m.made_at,
                   .from = from,
                   .to = {.name = m.to_name, .email = to},
                   .lang = m.lang,
                   .subject = m.subject,
                   .text = m.body_text,
                   .html = m.body_html,
                   .ics = m.ics,
                   .file = {m.file_name, m.file_type, m.file_body},
                   .ics_method = m.ics_method,
                   .reply_to = reply_to},
        .attempts = m.attempts,
        .until = m.until_at,
    };
    return OK;
}

enum status mail_settle_sent(struct ctx *ctx, const struct mail_taken *taken)
{
    const int64_t id = taken->letter.id;
    enum status s =
        sql_mail_mark_sent(ctx,
                           &(struct sql_mail_mark_sent_args){
                               .id = id, .attempts = taken->attempts, .now = ctx_now_s(ctx)},
                           NULL);
    return s == OK ? sql_mail_forget_settled(ctx, &(struct sql_mail_forget_settled_args){id}, NULL)
                   : s;
}

enum status mail_settle_refused(struct ctx *ctx, const struct mail_taken *taken, const char *why,
                                bool for_good)
{
    int64_t pause_s = mail_pause_s(taken->attempts);
    int64_t due_at = ctx_now_s(ctx) + pause_s;
    bool too_late = taken->until && due_at > taken->until;
    if (!for_good && pause_s > 0 && !too_late)
        return sql_mail_mark_waiting(
            ctx,
            &(struct sql_mail_mark_waiting_args){
                .id = taken->letter.id, .attempts = taken->attempts, .due_at = due_at, .why = why},
            NULL);
    int64_t changes = 0;
    enum status s =
        sql_mail_mark_failed(ctx,
                             &(struct sql_mail_mark_failed_args){
                                 .id = taken->letter.id, .attempts = taken->attempts, .why = why},
                             &changes);
    int64_t forgotten = 0;
    if (s == OK)
        s = sql_mail_forget_settled(ctx, &(struct sql_mail_forget_settled_args){taken->letter.id},
                                    &forgotten);
    if (s != OK || !changes || forgotten)
        return s;
    return fact_add(
        ctx, &(struct fact){.name = "mail.failed", .subject_id = taken->letter.id, .data = ""});
}

/* ---- care ------------------------------------------------------------------------------------ */

enum status mail_retry_one(struct ctx *ctx, int64_t id)
{
    struct sql_mail_of_id_row m;
    int64_t changes = 0;
    enum status s = sql_mail_of_id(ctx, &(struct sql_mail_of_id_args){id}, &m);
    if (s == OK)
        s = sql_mail_retry(ctx, &(struct sql_mail_retry_args){.id = id, .now = ctx_now_s(ctx)},
                           &changes);
    if (s != OK || changes)
        return s;
    return ctx_fail(ctx, CONFLICT, "mail.not_waiting",
                    "This mail was sent, is being sent, or holds a link that is no longer good.");
}

enum status mail_retry_failed(struct ctx *ctx, int64_t *ret_n)
{
    return sql_mail_retry_all(ctx, &(struct sql_mail_retry_all_args){ctx_now_s(ctx)}, ret_n);
}

enum status mail_prune(struct ctx *ctx)
{
    return sql_mail_forget_sent(
        ctx, &(struct sql_mail_forget_sent_args){ctx_now_s(ctx) - MAIL_KEEP_S}, NULL);
}

enum status mail_forget_person(struct ctx *ctx, const char *email_key, const char *name)
{
    enum { NAME_MIN_BYTES = 4 }; /* a shorter one is in every mail */
    const bool looked_for = name && strlen(name) >= NAME_MIN_BYTES;
    enum status s =
        sql_mail_forget_address(ctx, &(struct sql_mail_forget_address_args){email_key}, NULL);
    if (s == OK)
        s = sql_mail_forget_mentions(ctx,
                                     &(struct sql_mail_forget_mentions_args){
                                         .email_key = email_key, .name = looked_for ? name : ""},
                                     NULL);
    return s == OK ? sql_mail_forget_marked(ctx, NULL) : s;
}

enum status mail_count(struct ctx *ctx, struct mail_counts *ret_counts)
{
    struct sql_mail_counts_row row;
    enum status s = sql_mail_counts(ctx, &row);
    if (s == OK)
        *ret_counts = (struct mail_counts){.waiting = row.waiting, .failed = row.failed};
    return s;
}
