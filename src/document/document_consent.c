/* House rules accepted and consents given, by version; nothing is ever taken out of the log. */
#include "base/json.h"
#include "document/document_internal.h"
#include "document_sql.h"
#include "store/store.h"

enum status document_consent_of(struct ctx *ctx, int64_t account_id, int64_t template_id,
                                struct document_consent *ret_consent)
{
    struct sql_template_of_id_row t;
    struct sql_consent_last_row last = {.given = false};
    enum status s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){template_id}, &t);
    if (s == OK && t.version == 0)
        s = NOT_FOUND;
    if (s != OK)
        return s;
    s = sql_consent_last(
        ctx, &(struct sql_consent_last_args){.account_id = account_id, .template_id = template_id},
        &last);
    if (s != OK && s != NOT_FOUND)
        return s;
    *ret_consent =
        (struct document_consent){.given = last.given,
                                  .version = last.version,
                                  .at = last.at,
                                  .current = t.version,
                                  .current_too = last.given && last.version == t.version};
    return OK;
}

static enum status tell(struct ctx *ctx, int64_t account_id, const struct sql_template_of_id_row *t,
                        int64_t version, const char *fact)
{
    struct buf data;
    buf_init(&data, LIMIT_TEXT_BYTES);
    BUF_LIT(&data, "{\"template\":");
    json_id(&data, t->id);
    buf_printf(&data, ",\"version\":%lld,\"purpose\":", (long long)version);
    json_text(&data, t->purpose);
    buf_char(&data, '}');
    const char *text = buf_text(&data, ctx->arena);
    if (!text)
        return LIMIT;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = t->operator_id,
                                        .space_id = t->space_id,
                                        .subject_id = account_id,
                                        .data = text});
}

static enum status say(struct ctx *ctx, int64_t account_id, const struct sql_template_of_id_row *t,
                       int64_t version, bool given)
{
    struct sql_consent_insert_args row = {
        .id = store_id(ctx),
        .account_id = account_id,
        .template_id = t->id,
        .version = version,
        .given = given,
        .lang = ctx->lang ? ctx->lang->code : "en",
        .at = ctx_now_s(ctx),
    };
    trace_of(ctx, &row.address, &row.agent);
    enum status s = sql_consent_insert(ctx, &row, NULL);
    if (s != OK)
        return s;
    return tell(ctx, account_id, t, version, given ? "consent.given" : "consent.withdrawn");
}

enum status consent_ask_again(struct ctx *ctx, int64_t template_id)
{
    struct sql_template_of_id_row t;
    struct sql_consents_before_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){template_id}, &t);
    if (s != OK || t.kind != DOCUMENT_RULES || !t.asked)
        return s;
    const struct sql_consents_before_args args = {.template_id = template_id, .version = t.version};
    s = sql_consents_before(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = tell(ctx, rows[i].account_id, &t, t.version, "consent.asked");
    return s;
}

enum status document_accept(struct ctx *ctx, int64_t account_id, int64_t template_id,
                            int64_t version)
{
    struct sql_template_of_id_row t;
    struct document_consent now;
    enum status s = document_consent_of(ctx, account_id, template_id, &now);
    if (s == OK)
        s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){template_id}, &t);
    if (s != OK)
        return s;
    if (version && version != now.current)
        return ctx_fail(ctx, CONFLICT, "document.version_changed",
                        "The text was changed meanwhile: please read the new version.");
    return now.current_too ? OK : say(ctx, account_id, &t, now.current, true);
}

enum status document_withdraw_consent(struct ctx *ctx, int64_t account_id, int64_t template_id)
{
    struct sql_template_of_id_row t;
    struct document_consent now;
    enum status s = document_consent_of(ctx, account_id, template_id, &now);
    if (s == OK)
        s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){template_id}, &t);
    if (s != OK)
        return s;
    if (t.kind != DOCUMENT_CONSENT)
        return ctx_fail(ctx, CONFLICT, "document.not_withdrawn",
                        "This is no consent: it holds for as long as you use the space.");
    return now.given ? say(ctx, account_id, &t, now.version, false) : OK;
}

enum status document_allows(struct ctx *ctx, int64_t account_id, int64_t operator_id,
                            const char *purpose, bool *ret_yes)
{
    struct sql_consent_for_row row;
    enum status s = sql_consent_for(ctx,
                                    &(struct sql_consent_for_args){.account_id = account_id,
                                                                   .operator_id = operator_id,
                                                                   .purpose = purpose},
                                    &row);
    if (s == OK)
        *ret_yes = row.given > 0;
    return s;
}
