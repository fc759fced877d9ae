/* Signatures and other ends. What is written here is evidence: each step goes with its row. */
#include "document/document_sign.h"

#include "base/json.h"
#include "document_sql.h"
#include "store/store.h"

#include <sodium.h>

/* ---- signing --------------------------------------------------------------------------------- */

static enum status not_waiting(struct ctx *ctx, const struct document *d)
{
    const char *why = N_("This document was signed already.");
    if (d->state == DOCUMENT_WITHDRAWN)
        why = N_("This document was taken back.");
    else if (d->state == DOCUMENT_DECLINED)
        why = N_("This document was declined.");
    else if (d->state == DOCUMENT_EXPIRED)
        why = N_("The time to sign this document is over.");
    return ctx_fail(ctx, CONFLICT, "document.not_waiting", "%s", ctx_text(ctx, why));
}

/* What is known of a signature beside who and when. */
static const char *signature_data(struct ctx *ctx, const struct signature *sig, struct bytes pdf)
{
    struct buf out;
    char hex[2 * SHA256_BYTES + 1] = "";
    if (pdf.n == SHA256_BYTES)
        sodium_bin2hex(hex, sizeof hex, pdf.p, pdf.n);
    buf_init(&out, LIMIT_BODY_BYTES);
    BUF_LIT(&out, "{\"pdf_sha256\":");
    json_text(&out, hex);
    if (sig->proof.code_sent) /* none of what is loaded */
        buf_printf(&out, ",\"code_sent\":%lld,\"code_entered\":%lld",
                   (long long)sig->proof.code_sent, (long long)sig->proof.code_entered);
    buf_printf(&out, ",\"drawn\":%s,\"ticked\":[", sig->drawing ? "true" : "false");
    for (size_t i = 0; i < sig->ticked_n; i++) {
        if (i)
            buf_char(&out, ',');
        json_text(&out, sig->ticked[i]);
    }
    BUF_LIT(&out, "]}");
    const char *text = buf_text(&out, ctx->arena);
    return text;
}

static enum status add_signature(struct ctx *ctx, const struct document *d, enum evidence_what what,
                                 const struct signature *sig)
{
    struct sql_file_of_row file;
    enum status s = sql_file_of(
        ctx, &(struct sql_file_of_args){.request_id = d->id, .kind = FILE_PLAIN}, &file);
    if (s != OK)
        return s == NOT_FOUND ? RETRY : s; /* the caller made it: somebody else's commit is late */
    const char *data = signature_data(ctx, sig, file.hash);
    if (!data)
        return LIMIT;
    return evidence_add(ctx, d->id,
                        &(struct evidence){.what = what,
                                           .account_id = sig->account_id,
                                           .email = sig->email,
                                           .name = sig->name,
                                           .drawing = sig->drawing,
                                           .data = data});
}

enum status document_sign_it(struct ctx *ctx, int64_t id, const struct signature *sig)
{
    struct document d;
    enum status s = document_get(ctx, id, &d);
    if (s != OK)
        return s;
    int64_t now = ctx_now_s(ctx);
    if (d.state == DOCUMENT_WAITING && d.expires_at <= now)
        d.state = DOCUMENT_EXPIRED; /* the job that says so comes later */
    if (d.state != DOCUMENT_WAITING)
        return not_waiting(ctx, &d);
    d.state = DOCUMENT_SIGNED;
    d.done = !d.countersign;
    d.signed_at = now;
    s = document_turn(ctx, &d, FILE_SIGNED);
    if (s == OK)
        s = add_signature(ctx, &d, EVIDENCE_SIGNED, sig);
    if (s == OK && sig->proof.code_id)
        s = sql_code_use(ctx, &(struct sql_code_use_args){sig->proof.code_id, now}, NULL);
    return s == OK ? document_tell(ctx, &d, "document.signed") : s;
}

enum status document_countersign_it(struct ctx *ctx, int64_t id, const struct signature *sig)
{
    struct document d;
    enum status s = document_get(ctx, id, &d);
    if (s != OK)
        return s;
    if (d.state != DOCUMENT_SIGNED || !d.countersign)
        return not_waiting(ctx, &d);
    d.state = DOCUMENT_COUNTERSIGNED;
    d.done = true;
    d.countersigned_at = ctx_now_s(ctx);
    s = document_turn(ctx, &d, FILE_COUNTERSIGNED);
    if (s == OK)
        s = add_signature(ctx, &d, EVIDENCE_COUNTERSIGNED, sig);
    if (s == OK && sig->proof.code_id)
        s = sql_code_use(ctx, &(struct sql_code_use_args){sig->proof.code_id, d.countersigned_at},
                         NULL);
    return s == OK ? document_tell(ctx, &d, "document.countersigned") : s;
}

enum status document_sign_for(struct ctx *ctx, int64_t id, const char *countersigner)
{
    struct document d;
    enum status s = document_get(ctx, id, &d);
    if (s != OK)
        return s;
    const struct signature sig = {.name = countersigner ? countersigner : d.name,
                                  .email = countersigner ? "" : d.email,
                                  .account_id = countersigner ? 0 : d.account_id};
    return countersigner ? document_countersign_it(ctx, id, &sig) : document_sign_it(ctx, id, &sig);
}

/* ---- other ends ------------------------------------------------------------------------------ */

struct ending {
    enum document_state state;
    enum evidence_what what;
    const char *fact;
    enum occasion occasion;
    bool by_program;
};

static enum status end_it(struct ctx *ctx, struct document *d, const struct ending *e,
                          const char *reason)
{
    bool waited = d->state == DOCUMENT_WAITING;
    d->state = e->state;
    d->done = false;
    d->ended_at = ctx_now_s(ctx);
    d->reason = reason ? reason : "";
    enum status s = document_turn(ctx, d, 0);
    if (s == OK)
        s = evidence_add(ctx, d->id, &(struct evidence){.what = e->what, .nobody = e->by_program});
    if (s == OK)
        s = document_tell(ctx, d, e->fact);
    return s == OK && waited ? document_write(ctx, d, e->occasion, NULL) : s;
}

enum status document_decline_it(struct ctx *ctx, struct document *d, const char *reason)
{
    static const struct ending declined = {DOCUMENT_DECLINED, EVIDENCE_DECLINED,
                                           "document.declined", OCCASION_DECLINED, false};
    if (d->state != DOCUMENT_WAITING)
        return not_waiting(ctx, d);
    return end_it(ctx, d, &declined, reason);
}

enum status document_withdraw_it(struct ctx *ctx, struct document *d, const char *reason)
{
    static const struct ending withdrawn = {DOCUMENT_WITHDRAWN, EVIDENCE_WITHDRAWN,
                                            "document.withdrawn", OCCASION_WITHDRAWN, false};
    if (d->done || d->state >= DOCUMENT_ENDED)
        return OK;
    return end_it(ctx, d, &withdrawn, reason);
}

enum status document_withdraw_of(struct ctx *ctx, const char *subject_kind, int64_t subject_id,
                                 const char *reason)
{
    struct document *documents;
    size_t n;
    enum status s = document_all_of(ctx, subject_kind, subject_id, &documents, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = document_withdraw_it(ctx, &documents[i], reason);
    return s;
}

static enum status remind(struct ctx *ctx, const struct document *d, bool by_program)
{
    enum status s = evidence_add(
        ctx, d->id, &(struct evidence){.what = EVIDENCE_REMINDED, .nobody = by_program});
    if (s == OK)
        s = sql_request_reminded(
            ctx, &(struct sql_request_reminded_args){.id = d->id, .at = ctx_now_s(ctx)}, NULL);
    return s == OK ? document_write(ctx, d, OCCASION_REMINDED, NULL) : s;
}

enum status document_remind_it(struct ctx *ctx, const struct document *d)
{
    struct sql_request_text_row text;
    if (d->state != DOCUMENT_WAITING)
        return not_waiting(ctx, d);
    enum status s = sql_request_text(ctx, &(struct sql_request_text_args){d->id}, &text);
    if (s == OK && text.reminded_at.has && text.reminded_at.v > ctx_now_s(ctx) - REMIND_PAUSE_S)
        return ctx_fail(ctx, CONFLICT, "document.reminded", "A reminder went out today already.");
    return s == OK ? remind(ctx, d, false) : s;
}

/* ---- what the clock does --------------------------------------------------------------------- */

static enum status expire_due(struct ctx *ctx, size_t *ret_n)
{
    static const struct ending expired = {DOCUMENT_EXPIRED, EVIDENCE_EXPIRED, "document.expired",
                                          OCCASION_EXPIRED, true};
    struct sql_requests_due_row *rows;
    size_t n;
    enum status s = sql_requests_due(
        ctx, &(struct sql_requests_due_args){.now = ctx_now_s(ctx), .most = DUE_BATCH}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct document d;
        s = document_get(ctx, rows[i].id, &d);
        if (s == OK)
            s = end_it(ctx, &d, &expired, NULL);
    }
    if (s == OK)
        *ret_n = n;
    return s;
}

static enum status remind_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_requests_to_remind_row *rows;
    size_t n;
    int64_t now = ctx_now_s(ctx);
    enum status s = sql_requests_to_remind(
        ctx,
        &(struct sql_requests_to_remind_args){.now = now,
                                              .until = now + REMIND_BEFORE_S,
                                              .issued = now - REMIND_BEFORE_S,
                                              .most = DUE_BATCH},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct document d;
        s = document_get(ctx, rows[i].id, &d);
        if (s == OK)
            s = remind(ctx, &d, true);
    }
    if (s == OK)
        *ret_n = n;
    return s;
}

enum status document_tend(struct ctx *ctx, size_t *ret_n)
{
    size_t expired = 0;
    size_t reminded = 0;
    enum status s = expire_due(ctx, &expired);
    if (s == OK)
        s = remind_due(ctx, &reminded);
    if (s == OK)
        s = sql_code_forget(ctx, &(struct sql_code_forget_args){ctx_now_s(ctx) - CODE_KEEP_S},
                            NULL);
    if (s == OK)
        *ret_n = expired + reminded;
    return s;
}
