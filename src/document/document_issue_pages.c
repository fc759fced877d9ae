/* Issuing a document by hand: the template, whom, its values. */
#include "document/document_owner.h"
#include "document_routes.h"
#include "document_sql.h"
#include "http/http.h"
#include "people/people.h"

#include "base/format.h"

#include <stdlib.h>
#include <string.h>

static const char *type_name(enum document_value_type t)
{
    static const char *const names[] = {[DOCUMENT_TEXT] = "text",
                                        [DOCUMENT_DATE] = "date",
                                        [DOCUMENT_MONEY] = "money",
                                        [DOCUMENT_NUMBER] = "number"};
    return names[t];
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status add_templates(struct ctx *ctx, const struct owner *o, int64_t chosen,
                                 struct document_new_view *v)
{
    struct document_choice *choices;
    size_t n;
    enum status s = document_templates(ctx, o->operator_id, o->space_id, 0, &choices, &n);
    if (s != OK)
        return s;
    struct document_choice_view *list = arena_array(ctx->arena, n, sizeof *list);
    if (!list)
        return LIMIT;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        const char *whose = choices[i].space_id      ? ctx_text(ctx, "of the space")
                            : choices[i].operator_id ? ctx_text(ctx, "of the operator")
                                                     : ctx_text(ctx, "of the network");
        if (choices[i].kind == DOCUMENT_CONSENT)
            continue; /* given and withdrawn on a page of one's own, not signed */
        list[shown++] =
            (struct document_choice_view){.word = typed_id(ctx, choices[i].id),
                                          .name = words(ctx, "%s (%s)", choices[i].name, whose),
                                          .on = choices[i].id == chosen};
    }
    v->templates = list;
    v->templates_n = shown;
    return OK;
}

static const char *example_of(struct ctx *ctx, const struct document_value *v)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    value_print(&out, ctx->lang, v);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

/* What was typed before, for a form that comes back. */
struct typed {
    const char *const *fields;
    size_t fields_n;
    const char *const *values;
    size_t values_n;
};

static void put_back(struct document_new_field_view *fields, size_t n, const struct typed *t)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t->fields_n && k < t->values_n; k++)
            if (strcmp(fields[i].name, t->fields[k]) == 0)
                fields[i].value = t->values[k];
}

/* The fields that the text uses and the house does not fill. */
static enum status add_fields(struct ctx *ctx, uint64_t used, const struct document_value *samples,
                              const struct typed *typed, struct document_new_view *v)
{
    struct document_new_field_view *fields =
        arena_array(ctx->arena, document_fields_n, sizeof *fields);
    size_t n = 0;
    if (!fields)
        return LIMIT;
    for (size_t i = 0; i < document_fields_n; i++) {
        const struct document_field *f = &document_fields[i];
        if (!(used >> i & 1) || f->source == SOURCE_HOUSE)
            continue;
        fields[n] = (struct document_new_field_view){
            .name = f->name,
            .about = ctx_text(ctx, f->about),
            .kind = type_name(f->type),
            .input = words(ctx, "value-%zu", n),
            .needed = f->source == SOURCE_ASKER,
            .example = example_of(ctx, &samples[i]),
        };
        n++;
    }
    put_back(fields, n, typed);
    v->fields = fields;
    v->fields_n = n;
    return OK;
}

static enum status add_template(struct ctx *ctx, const struct owner *o, int64_t id,
                                const struct typed *typed, struct document_new_view *v)
{
    struct sql_template_of_id_row t;
    struct sql_version_of_row version;
    struct template_text text;
    struct document_value values[DOCUMENT_FIELDS_MAX];
    struct markdown md;
    uint64_t used = 0;
    uint64_t in_title = 0;
    enum status s = version_in_force(ctx, id, &t, &version);
    const struct template_owner whose = {t.operator_id, t.space_id};
    if (s == OK && !template_fits(&whose, o->operator_id, o->space_id))
        s = NOT_FOUND;
    if (s == OK)
        s = text_for(ctx, version.id, ctx->lang ? ctx->lang->code : NULL, &text);
    if (s == OK)
        s = preview_values(ctx, o->operator_id, o->space_id, values);
    if (s != OK)
        return s;
    const struct lang *lang = text_lang(text.lang);
    const char *body = text_fill(ctx->arena, text.body, lang, values);
    v->title = title_fill(ctx->arena, text.title, lang, values);
    if (!body || !v->title)
        return LIMIT;
    s = markdown_read(ctx->arena, body, &md);
    if (s != OK)
        return s;
    (void)text_scan(ctx->arena, text.body, &used);
    (void)text_scan(ctx->arena, text.title, &in_title);
    v->template = t.id;
    v->name = t.name;
    v->kind = document_kind_name((enum document_kind)t.kind);
    v->lang = text.lang;
    v->blocks = md.blocks;
    v->blocks_n = md.blocks_n;
    return add_fields(ctx, used | in_title, values, typed, v);
}

static enum status new_page(struct ctx *ctx, const struct owner *o, int64_t template_id,
                            const struct typed *typed, struct document_new_view *ret_view)
{
    struct paper_owner_view *owner = arena_alloc(ctx->arena, sizeof *owner);
    if (!owner)
        return LIMIT;
    *owner = o->view;
    struct document_new_view v = {.owner = owner, .currency = o->currency, .days = DOCUMENT_DAYS};
    enum status s = add_templates(ctx, o, template_id, &v);
    if (s == OK && template_id)
        s = add_template(ctx, o, template_id, typed, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status document_new_of_space(struct ctx *ctx, const struct document_new_of_space_form *form,
                                  struct document_new_view *ret_view)
{
    struct owner o;
    enum status s = owner_of_space(ctx, form->slug, &o);
    const struct typed typed = {form->field, form->field_n, form->value, form->value_n};
    return s == OK ? new_page(ctx, &o, form->template, &typed, ret_view) : s;
}

enum status document_new_of_operator(struct ctx *ctx,
                                     const struct document_new_of_operator_form *form,
                                     struct document_new_view *ret_view)
{
    struct owner o;
    enum status s = owner_of_operator(ctx, form->operator, & o);
    const struct typed typed = {form->field, form->field_n, form->value, form->value_n};
    return s == OK ? new_page(ctx, &o, form->template, &typed, ret_view) : s;
}

/* ---- what was typed -------------------------------------------------------------------------- */

/* "1.234,50", "1234.50", "12": minor units; false for anything else. */
static bool read_money(const char *text, int64_t *ret_minor)
{
    enum { DIGITS_MAX = 12 };
    int64_t whole = 0;
    int digits = 0;
    int behind = -1; /* digits behind the point */
    for (const char *c = text; *c; c++) {
        bool point = (*c == ',' || *c == '.') && strlen(c) <= 3;
        if (point && behind < 0) {
            behind = 0;
        } else if (*c >= '0' && *c <= '9' && digits < DIGITS_MAX) {
            whole = whole * 10 + (*c - '0');
            digits++;
            behind += behind >= 0;
        } else if (*c != '.' && *c != ',' && *c != ' ') {
            return false;
        }
    }
    if (digits == 0 || behind > 2)
        return false;
    for (int i = behind < 0 ? 0 : behind; i < 2; i++)
        whole *= 10;
    *ret_minor = whole;
    return true;
}

static bool read_number(const char *text, int64_t *ret_number)
{
    enum { DIGITS_MAX = 9 };
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > DIGITS_MAX || text[n])
        return false;
    *ret_number = strtoll(text, NULL, 10);
    return true;
}

/* One typed value. INVALID names the input beside which it stands. */
static enum status read_value(struct ctx *ctx, const char *input, const char *name,
                              const char *typed, const char *currency,
                              struct document_value *ret_value)
{
    int i = field_index(name, strlen(name));
    if (i < 0)
        return ctx_field(ctx, "field", "document.field_unknown", "There is no field “%s”.", name);
    struct document_value v = {.name = document_fields[i].name,
                               .type = document_fields[i].type,
                               .text = typed,
                               .currency = currency};
    bool well = true;
    if (!*typed && v.type != DOCUMENT_TEXT)
        v = document_text(v.name, "");
    else if (v.type == DOCUMENT_DATE)
        well = date_parse(typed, &v.date) == OK;
    else if (v.type == DOCUMENT_MONEY)
        well = read_money(typed, &v.number);
    else if (v.type == DOCUMENT_NUMBER)
        well = read_number(typed, &v.number);
    if (!well)
        return ctx_field(ctx, input, "document.value",
                         "This is no value for “%s”: write it like %s.", name,
                         v.type == DOCUMENT_DATE    ? "2027-03-02"
                         : v.type == DOCUMENT_MONEY ? "180.00"
                                                    : "4");
    *ret_value = v;
    return OK;
}

/* ---- the deed -------------------------------------------------------------------------------- */

struct issue_ask {
    int64_t template_id;
    const char *name, *email, *lang;
    bool countersign;
    int64_t days;
    const char *const *fields;
    size_t fields_n;
    const char *const *values;
    size_t values_n;
};

static enum status read_values(struct ctx *ctx, const struct owner *o, const struct issue_ask *ask,
                               struct document_value *values, size_t *ret_n)
{
    enum status s = OK;
    size_t n = 0;
    for (size_t i = 0; i < ask->fields_n && i < ask->values_n; i++) {
        int known = field_index(ask->fields[i], strlen(ask->fields[i]));
        bool left_out = !*ask->values[i] && known >= 0;
        if (left_out) /* said to be missing by document_issue, or a dash */
            continue;
        enum status one = read_value(ctx, words(ctx, "value-%zu", i), ask->fields[i],
                                     ask->values[i], o->currency, &values[n]);
        n += one == OK;
        s = one == OK ? s : one;
    }
    *ret_n = n;
    return s;
}

/* A value that is missing is told beside its input, which the form counts. */
static void name_inputs(struct ctx *ctx, const struct issue_ask *ask)
{
    for (size_t f = 0; f < ctx->problem.fields_n; f++)
        for (size_t i = 0; i < ask->fields_n; i++)
            if (strcmp(ctx->problem.fields[f].name, ask->fields[i]) == 0)
                ctx->problem.fields[f].name = words(ctx, "value-%zu", i);
}

static enum status issue(struct ctx *ctx, const struct owner *o, const struct issue_ask *ask,
                         struct document_page_view *ret_view)
{
    enum { DAY_S = 24 * 60 * 60 };
    struct document_value values[DOCUMENT_FIELDS_MAX];
    size_t n = 0;
    struct paper p;
    int64_t id;
    enum status s = read_values(ctx, o, ask, values, &n);
    if (s != OK)
        return s;
    const struct document_ask made = {.template_id = ask->template_id,
                                      .subject_kind = "",
                                      .operator_id = o->operator_id,
                                      .space_id = o->space_id,
                                      .email = ask->email,
                                      .name = ask->name,
                                      .lang = ask->lang,
                                      .countersign = ask->countersign,
                                      .until = ctx_now_s(ctx) + ask->days * DAY_S,
                                      .values = values,
                                      .values_n = n};
    s = document_issue(ctx, &made, &id);
    if (s == INVALID)
        name_inputs(ctx, ask);
    if (s == OK)
        s = paper_open(ctx, id, NULL, &p);
    if (s == OK)
        s = paper_page(ctx, &p, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx,
                words(ctx, ctx_text(ctx, "Issued. A mail asks %s to read and sign."), ask->email));
    reply_created(ctx, document_path(ctx, id));
    return OK;
}

enum status document_issue_of_space(struct ctx *ctx,
                                    const struct document_issue_of_space_form *form,
                                    struct document_page_view *ret_view)
{
    struct owner o;
    const struct issue_ask ask = {form->template,    form->name,   form->email, form->lang,
                                  form->countersign, form->days,   form->field, form->field_n,
                                  form->value,       form->value_n};
    enum status s = owner_of_space(ctx, form->slug, &o);
    return s == OK ? issue(ctx, &o, &ask, ret_view) : s;
}

enum status document_issue_of_operator(struct ctx *ctx,
                                       const struct document_issue_of_operator_form *form,
                                       struct document_page_view *ret_view)
{
    struct owner o;
    const struct issue_ask ask = {form->template,    form->name,   form->email, form->lang,
                                  form->countersign, form->days,   form->field, form->field_n,
                                  form->value,       form->value_n};
    enum status s = owner_of_operator(ctx, form->operator, & o);
    return s == OK ? issue(ctx, &o, &ask, ret_view) : s;
}
