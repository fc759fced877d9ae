/* Templates: made, written as a draft, published as a version that nobody changes any more. */
#include "document/document_template.h"
#include "document_sql.h"
#include "people/people.h"
#include "store/store.h"

#include <string.h>

static int64_t actor_id(const struct ctx *ctx)
{
    return ctx->actor ? ctx->actor->account_id : 0;
}

/* ---- making ---------------------------------------------------------------------------------- */

static enum status draft_add(struct ctx *ctx, int64_t template_id, int64_t number,
                             struct sql_draft_of_row *ret_draft)
{
    struct sql_version_insert_args row = {.id = store_id(ctx),
                                          .template_id = template_id,
                                          .number = number,
                                          .note = "",
                                          .reviewed = ""};
    enum status s = sql_version_insert(ctx, &row, NULL);
    if (s == OK)
        *ret_draft = (struct sql_draft_of_row){.id = row.id, .number = number, .note = ""};
    return s;
}

enum status template_add(struct ctx *ctx, const struct template_new *t, int64_t *ret_id)
{
    struct sql_template_insert_args row = {
        .id = store_id(ctx),
        .operator_id = t->operator_id,
        .space_id = t->space_id,
        .kind = t->kind,
        .name = t->name,
        .purpose = t->purpose ? t->purpose : "",
        .start_key = t->start_key,
        .from_template_id = t->from_template_id,
        .from_version = t->from_version,
        .at = ctx_now_s(ctx),
        .made_by = actor_id(ctx),
        .asked = t->asked,
    };
    struct sql_draft_of_row draft;
    int64_t changes = 0;
    enum status s = sql_template_insert(ctx, &row, &changes);
    if (s == OK && !changes)
        return CONFLICT;
    if (s == OK)
        s = draft_add(ctx, row.id, 1, &draft);
    if (s == OK)
        *ret_id = row.id;
    return s;
}

/* The draft of a template; a new one begins with the texts in force. */
static enum status draft_for(struct ctx *ctx, int64_t template_id,
                             struct sql_draft_of_row *ret_draft)
{
    struct sql_template_of_id_row t;
    struct sql_version_of_row v;
    enum status s = sql_draft_of(ctx, &(struct sql_draft_of_args){template_id}, ret_draft);
    if (s != NOT_FOUND)
        return s;
    s = version_in_force(ctx, template_id, &t, &v);
    if (s == OK)
        s = draft_add(ctx, template_id, v.number + 1, ret_draft);
    if (s == OK)
        s = sql_text_copy(
            ctx, &(struct sql_text_copy_args){.from_version = v.id, .to_version = ret_draft->id},
            NULL);
    return s;
}

/* ---- writing --------------------------------------------------------------------------------- */

enum status template_check(struct ctx *ctx, const char *field, const char *text)
{
    uint64_t used;
    struct text_problem p = text_scan(ctx->arena, text, &used);
    if (p.fault == TEXT_UNKNOWN_FIELD)
        return ctx_field(ctx, field, "document.field_unknown", "Line %d: there is no field “%s”.",
                         p.line, p.word);
    if (p.fault == TEXT_UNCLOSED)
        return ctx_field(ctx, field, "document.field_unclosed",
                         "Line %d: the braces before “%s” are never closed.", p.line, p.word);
    return OK;
}

enum status template_write(struct ctx *ctx, int64_t template_id, const struct template_text *text)
{
    enum status title = template_check(ctx, "title", text->title);
    enum status s = template_check(ctx, "body", text->body);
    if (s == OK && strlen(text->body) > DOCUMENT_BODY_MAX)
        s = ctx_field(ctx, "body", "field.long", "At most %d characters.", DOCUMENT_BODY_MAX);
    if (s == OK)
        s = title;
    struct sql_draft_of_row draft;
    if (s == OK)
        s = draft_for(ctx, template_id, &draft);
    if (s != OK)
        return s;
    return sql_text_put(
        ctx,
        &(struct sql_text_put_args){
            .version_id = draft.id, .lang = text->lang, .title = text->title, .body = text->body},
        NULL);
}

enum status template_copy(struct ctx *ctx, int64_t from_id, int64_t operator_id, int64_t space_id,
                          const char *name, int64_t *ret_id)
{
    struct sql_template_of_id_row from;
    struct sql_version_of_row version;
    struct sql_text_of_row *rows;
    size_t n;
    int64_t id;
    enum status s = version_in_force(ctx, from_id, &from, &version);
    if (s == OK)
        s = sql_text_of(ctx, &(struct sql_text_of_args){version.id}, &rows, &n);
    if (s != OK)
        return s;
    const struct template_new copy = {.operator_id = operator_id,
                                      .space_id = space_id,
                                      .kind = (enum document_kind)from.kind,
                                      .name = name ? name : from.name,
                                      .purpose = from.purpose,
                                      .from_template_id = from.id,
                                      .from_version = from.version,
                                      .asked = from.kind != DOCUMENT_CONTRACT};
    s = template_add(ctx, &copy, &id);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct template_text text = {rows[i].lang, rows[i].title, rows[i].body};
        s = template_write(ctx, id, &text);
    }
    if (s == OK)
        *ret_id = id;
    return s;
}

enum status template_drop(struct ctx *ctx, int64_t template_id, const char *lang)
{
    struct sql_draft_of_row draft;
    struct sql_text_of_row *texts;
    size_t n;
    int64_t changes = 0;
    enum status s = draft_for(ctx, template_id, &draft);
    if (s == OK)
        s = sql_text_of(ctx, &(struct sql_text_of_args){draft.id}, &texts, &n);
    if (s == OK && n < 2)
        return ctx_fail(ctx, CONFLICT, "document.last_language", "It needs one language at least.");
    if (s == OK)
        s = sql_text_drop(ctx, &(struct sql_text_drop_args){.version_id = draft.id, .lang = lang},
                          &changes);
    return s == OK && !changes ? NOT_FOUND : s;
}

enum status template_publish(struct ctx *ctx, int64_t template_id, const char *note,
                             const char *reviewed)
{
    struct sql_draft_of_row draft;
    struct sql_text_of_row *texts;
    size_t n;
    int64_t changes = 0;
    enum status s = sql_draft_of(ctx, &(struct sql_draft_of_args){template_id}, &draft);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "document.nothing_new",
                        "Nothing was changed since the last version.");
    if (s == OK)
        s = sql_text_of(ctx, &(struct sql_text_of_args){draft.id}, &texts, &n);
    if (s == OK && n == 0)
        return ctx_fail(ctx, CONFLICT, "document.empty", "Write the text first.");
    if (s == OK)
        s = sql_version_publish(
            ctx,
            &(struct sql_version_publish_args){.id = draft.id,
                                               .note = note ? note : "",
                                               .reviewed = reviewed ? reviewed : "",
                                               .at = ctx_now_s(ctx),
                                               .published_by = actor_id(ctx)},
            &changes);
    if (s == OK && !changes)
        return RETRY;
    if (s == OK)
        s = sql_template_publish(ctx,
                                 &(struct sql_template_publish_args){.id = template_id,
                                                                     .version = draft.number,
                                                                     .at = ctx_now_s(ctx)},
                                 NULL);
    return s == OK && draft.number > 1 ? consent_ask_again(ctx, template_id) : s;
}
