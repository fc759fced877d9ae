/* What a network begins with: contracts, house rules, a privacy notice and three consents, written
 * for it and offered to all its operators; each should be checked by a lawyer before it is used. */
#include "document/document_start.h"
#include "document/document_template.h"
#include "document_sql.h"
#include "network/network.h"

#include <string.h>

static const struct start {
    const char *key;
    enum document_kind kind;
    const char *name;    /* message id */
    const char *purpose; /* of a consent */
} starts[] = {
    {"registration", DOCUMENT_CONTRACT, N_("Registration contract"), NULL},
    {"office", DOCUMENT_CONTRACT, N_("Licence of a private office"), NULL},
    {"rules", DOCUMENT_RULES, N_("House rules"), NULL},
    {"privacy", DOCUMENT_OTHER, N_("Privacy notice"), NULL},
    {"directory", DOCUMENT_CONSENT, N_("Shown in the directory"), "directory"},
    {"newsletter", DOCUMENT_CONSENT, N_("Newsletter"), "newsletter"},
    {"photos", DOCUMENT_CONSENT, N_("Photographs"), "photos"},
};

/* "# Title\n\nbody" as a text of a template. */
static enum status write_start(struct ctx *ctx, int64_t template_id, const struct start_text *t)
{
    const char *title = t->text + strlen("# ");
    size_t n = strcspn(title, "\n");
    const char *copy = arena_strndup(ctx->arena, title, n);
    if (!copy)
        return LIMIT;
    const struct template_text text = {t->lang, copy, title + n + strspn(title + n, "\n")};
    return template_write(ctx, template_id, &text);
}

static enum status bring(struct ctx *ctx, const struct start *start, const struct lang *lang)
{
    const struct template_new t = {.kind = start->kind,
                                   .name = text_get(lang, start->name),
                                   .purpose = start->purpose,
                                   .start_key = start->key,
                                   .asked = start->kind == DOCUMENT_CONSENT};
    int64_t id;
    enum status s = template_add(ctx, &t, &id);
    for (size_t i = 0; s == OK && i < start_texts_n; i++)
        if (strcmp(start_texts[i].key, start->key) == 0)
            s = write_start(ctx, id, &start_texts[i]);
    return s == OK ? template_publish(ctx, id, NULL, NULL) : s;
}

enum status document_ensure(struct ctx *ctx)
{
    struct network n;
    enum status s = network_get(ctx, &n);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(starts); i++) {
        int64_t id;
        s = document_start_of(ctx, starts[i].key, &id);
        if (s == NOT_FOUND)
            s = bring(ctx, &starts[i], text_lang(n.lang));
    }
    return s;
}

enum status document_take_start(struct ctx *ctx, const char *key, int64_t operator_id,
                                int64_t space_id, int64_t *ret_template_id)
{
    int64_t from_id;
    int64_t id;
    enum status s = document_start_of(ctx, key, &from_id);
    if (s == OK)
        s = template_copy(ctx, from_id, operator_id, space_id, NULL, &id);
    if (s == OK)
        s = template_publish(ctx, id, NULL, NULL);
    if (s == OK)
        *ret_template_id = id;
    return s;
}

enum status document_start_of(struct ctx *ctx, const char *key, int64_t *ret_template_id)
{
    struct sql_template_of_start_row row;
    enum status s = sql_template_of_start(ctx, &(struct sql_template_of_start_args){key}, &row);
    if (s == OK)
        *ret_template_id = row.id;
    return s;
}
