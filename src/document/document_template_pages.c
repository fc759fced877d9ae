/* Pages of templates: lists by owner, one template with its versions, the editor. */
#include "document/document_owner.h"
#include "document/document_pdf.h"
#include "document/document_template.h"
#include "document_routes.h"
#include "document_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "store/store.h"

#include "base/format.h"

#include <string.h>

static enum status keep_owner(struct ctx *ctx, const struct owner *o,
                              const struct paper_owner_view **ret_view)
{
    struct paper_owner_view *view = arena_alloc(ctx->arena, sizeof *view);
    if (!view)
        return LIMIT;
    *view = o->view;
    *ret_view = view;
    return OK;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status langs_text(struct ctx *ctx, int64_t template_id, const char **ret_text)
{
    struct sql_langs_of_row *rows;
    size_t n;
    const char *text = "";
    enum status s = sql_langs_of(ctx, &(struct sql_langs_of_args){template_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        text = words(ctx, "%s%s%s", text, i ? ", " : "", rows[i].lang);
    if (s == OK)
        *ret_text = text;
    return s;
}

/* The templates of one owner; only those in force for who may not write them. */
static enum status add_lines(struct ctx *ctx, const struct owner *o, bool own,
                             const struct template_line_view **ret_lines, size_t *ret_n)
{
    struct sql_templates_listed_row *rows;
    size_t n;
    size_t shown = 0;
    enum status s = sql_templates_listed(
        ctx,
        &(struct sql_templates_listed_args){.operator_id = o->operator_id, .space_id = o->space_id},
        &rows, &n);
    if (s != OK)
        return s;
    struct template_line_view *lines = arena_array(ctx->arena, n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_templates_listed_row *r = &rows[i];
        if (!own && (r->archived || r->version == 0))
            continue;
        struct template_line_view *line = &lines[shown++];
        *line = (struct template_line_view){
            .id = r->id,
            .name = r->name,
            .kind = document_kind_name((enum document_kind)r->kind),
            .kind_name = show_kind_of(ctx, (enum document_kind)r->kind),
            .owner = o->view.kind,
            .version = r->version,
            .draft = r->drafts > 0,
            .archived = r->archived,
            .asked = r->asked,
            .unchecked = r->start_key && !(r->reviewed && *r->reviewed),
            .newer = r->origin_version.has && r->origin_version.v > r->from_version,
            .changed = zone_when(o->zone, r->changed_at),
        };
        s = langs_text(ctx, r->id, &line->langs);
    }
    *ret_lines = lines;
    *ret_n = shown;
    return s;
}

/* What others offer to an owner: the operator to its space, the network to both. */
static enum status add_offered(struct ctx *ctx, const struct owner *o, struct template_list_view *v)
{
    struct owner network;
    struct owner firm;
    const struct template_line_view *of_firm = NULL;
    const struct template_line_view *of_network = NULL;
    size_t firm_n = 0;
    size_t network_n = 0;
    if (!o->operator_id)
        return OK;
    enum status s = owner_of_network(ctx, &network);
    if (s == OK)
        s = add_lines(ctx, &network, false, &of_network, &network_n);
    if (s == OK && o->space_id)
        s = owner_of_ids(ctx, o->operator_id, 0, &firm);
    if (s == OK && o->space_id)
        s = add_lines(ctx, &firm, false, &of_firm, &firm_n);
    if (s != OK)
        return s;
    struct template_line_view *all = arena_array(ctx->arena, firm_n + network_n, sizeof *all);
    if (!all)
        return LIMIT;
    if (firm_n)
        memcpy(all, of_firm, firm_n * sizeof *all);
    if (network_n)
        memcpy(all + firm_n, of_network, network_n * sizeof *all);
    v->offered = all;
    v->offered_n = firm_n + network_n;
    return OK;
}

static enum status list(struct ctx *ctx, const struct owner *o, struct template_list_view *ret_view)
{
    struct template_list_view v = {.steward = people_is_steward(ctx->actor)};
    enum status s = keep_owner(ctx, o, &v.owner);
    if (s == OK)
        s = add_lines(ctx, o, true, &v.own, &v.own_n);
    if (s == OK)
        s = add_offered(ctx, o, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status templates_of_network(struct ctx *ctx, struct template_list_view *ret_view)
{
    struct owner o;
    enum status s = owner_of_network(ctx, &o);
    return s == OK ? list(ctx, &o, ret_view) : s;
}

enum status templates_of_operator(struct ctx *ctx, const struct templates_of_operator_form *form,
                                  struct template_list_view *ret_view)
{
    struct owner o;
    enum status s = owner_of_operator(ctx, form->operator, & o);
    return s == OK ? list(ctx, &o, ret_view) : s;
}

enum status templates_of_space(struct ctx *ctx, const struct templates_of_space_form *form,
                               struct template_list_view *ret_view)
{
    struct owner o;
    enum status s = owner_of_space(ctx, form->slug, &o);
    return s == OK ? list(ctx, &o, ret_view) : s;
}

/* ---- who may what ---------------------------------------------------------------------------- */

struct opened {
    struct sql_template_of_id_row template;
    struct owner owner;
    bool editable;
};

/* A host of any space of the operator reads what his spaces may use. */
static bool may_read(const struct actor *a, const struct sql_template_of_id_row *t)
{
    if (!t->operator_id || people_is_host(a, t->operator_id, t->space_id))
        return true;
    for (size_t i = 0; a && !t->space_id && i < a->grants_n; i++)
        if (a->grants[i].role == ROLE_HOST && a->grants[i].operator_id == t->operator_id)
            return true;
    return false;
}

static enum status open_template(struct ctx *ctx, int64_t id, struct opened *ret_opened)
{
    struct opened o;
    enum status s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){id}, &o.template);
    if (s == OK && !may_read(ctx->actor, &o.template))
        s = NOT_FOUND;
    if (s == OK)
        s = owner_of_ids(ctx, o.template.operator_id, o.template.space_id, &o.owner);
    if (s != OK)
        return s;
    o.editable = o.template.operator_id
                     ? people_is_host(ctx->actor, o.template.operator_id, o.template.space_id)
                     : people_is_steward(ctx->actor);
    *ret_opened = o;
    return OK;
}

static enum status open_mine(struct ctx *ctx, int64_t id, struct opened *ret_opened)
{
    enum status s = open_template(ctx, id, ret_opened);
    if (s == OK && !ret_opened->editable)
        return ctx_fail(ctx, CONFLICT, "document.not_yours",
                        "This template belongs to somebody else: take it as a start for your own.");
    return s;
}

/* ---- making ---------------------------------------------------------------------------------- */

struct add_ask {
    const char *name, *kind, *purpose;
    int64_t from;
};

static enum status add_copy(struct ctx *ctx, const struct owner *o, const struct add_ask *ask,
                            int64_t *ret_id)
{
    struct opened from;
    enum status s = open_template(ctx, ask->from, &from);
    return s == OK ? template_copy(ctx, ask->from, o->operator_id, o->space_id, ask->name, ret_id)
                   : s;
}

static enum status add_empty(struct ctx *ctx, const struct owner *o, const struct add_ask *ask,
                             int64_t *ret_id)
{
    enum document_kind kind = document_kind_of(ask->kind);
    if (!ask->name)
        return ctx_field(ctx, "name", "field.missing", "Give it a name.");
    const struct template_new t = {.operator_id = o->operator_id,
                                   .space_id = o->space_id,
                                   .kind = kind,
                                   .name = ask->name,
                                   .purpose = kind == DOCUMENT_CONSENT ? ask->purpose : NULL,
                                   .asked = kind == DOCUMENT_RULES || kind == DOCUMENT_CONSENT};
    return template_add(ctx, &t, ret_id);
}

static enum status page(struct ctx *ctx, int64_t id, const char *lang, struct opt_int version,
                        struct template_page_view *ret_view);

static enum status add(struct ctx *ctx, const struct owner *o, const struct add_ask *ask,
                       struct template_page_view *ret_view)
{
    int64_t id;
    enum status s = ask->from ? add_copy(ctx, o, ask, &id) : add_empty(ctx, o, ask, &id);
    if (s == OK)
        s = page(ctx, id, NULL, (struct opt_int){.has = false}, ret_view);
    if (s != OK)
        return s;
    reply_created(
        ctx, words(ctx, ask->from ? "/templates/%s" : "/templates/%s/edit", typed_id(ctx, id)));
    return OK;
}

enum status template_add_of_network(struct ctx *ctx,
                                    const struct template_add_of_network_form *form,
                                    struct template_page_view *ret_view)
{
    struct owner o;
    const struct add_ask ask = {form->name, form->kind, form->purpose, form->from};
    enum status s = owner_of_network(ctx, &o);
    return s == OK ? add(ctx, &o, &ask, ret_view) : s;
}

enum status template_add_of_operator(struct ctx *ctx,
                                     const struct template_add_of_operator_form *form,
                                     struct template_page_view *ret_view)
{
    struct owner o;
    const struct add_ask ask = {form->name, form->kind, form->purpose, form->from};
    enum status s = owner_of_operator(ctx, form->operator, & o);
    return s == OK ? add(ctx, &o, &ask, ret_view) : s;
}

enum status template_add_of_space(struct ctx *ctx, const struct template_add_of_space_form *form,
                                  struct template_page_view *ret_view)
{
    struct owner o;
    const struct add_ask ask = {form->name, form->kind, form->purpose, form->from};
    enum status s = owner_of_space(ctx, form->slug, &o);
    return s == OK ? add(ctx, &o, &ask, ret_view) : s;
}

/* ---- one template ---------------------------------------------------------------------------- */

/* Which version is looked at: the one asked for, else the draft for who writes it, else the one in
 * force. */
struct looked_at {
    int64_t version_id; /* 0: there is none yet */
    int64_t number;     /* 0: the draft */
    bool has_draft;
};

static enum status look_at(struct ctx *ctx, const struct opened *o, struct opt_int asked,
                           struct looked_at *ret_looked)
{
    struct looked_at l = {.number = 0};
    struct sql_draft_of_row draft;
    struct sql_version_of_row v;
    enum status s = sql_draft_of(ctx, &(struct sql_draft_of_args){o->template.id}, &draft);
    if (s != OK && s != NOT_FOUND)
        return s;
    l.has_draft = s == OK && o->editable;
    int64_t number = asked.has ? asked.v : l.has_draft ? 0 : o->template.version;
    if (number == 0 && l.has_draft) {
        l.version_id = draft.id;
        *ret_looked = l;
        return OK;
    }
    if (number == 0)
        number = o->template.version;
    if (number == 0) {
        *ret_looked = l;
        return OK;
    }
    s = sql_version_of(
        ctx, &(struct sql_version_of_args){.template_id = o->template.id, .number = number}, &v);
    if (s == OK && !v.published_at.has)
        s = NOT_FOUND;
    if (s != OK)
        return s;
    l.version_id = v.id;
    l.number = number;
    *ret_looked = l;
    return OK;
}

/* The languages of this build, and which of them the version has. */
static enum status add_langs(struct ctx *ctx, int64_t version_id, const char *here,
                             const char *path, const struct template_language_view **ret_langs,
                             size_t *ret_n)
{
    size_t all;
    size_t rows_n = 0;
    struct sql_text_of_row *rows = NULL;
    const struct lang *const *langs = text_langs(&all);
    enum status s = sql_text_of(ctx, &(struct sql_text_of_args){version_id}, &rows, &rows_n);
    struct template_language_view *list = arena_array(ctx->arena, all, sizeof *list);
    if (s != OK || !list)
        return s != OK ? s : LIMIT;
    for (size_t i = 0; i < all; i++) {
        list[i] = (struct template_language_view){
            .code = langs[i]->code,
            .name = langs[i]->name,
            .here = strcmp(langs[i]->code, here) == 0,
            .url = words(ctx, "%s%stext=%s", path, strchr(path, '?') ? "&" : "?", langs[i]->code)};
        for (size_t r = 0; r < rows_n; r++)
            list[i].there |= strcmp(rows[r].lang, langs[i]->code) == 0;
    }
    *ret_langs = list;
    *ret_n = all;
    return OK;
}

static enum status add_versions(struct ctx *ctx, const struct opened *o, int64_t shown,
                                struct template_page_view *v)
{
    struct sql_versions_of_row *rows;
    size_t n;
    enum status s = sql_versions_of(ctx, &(struct sql_versions_of_args){o->template.id}, &rows, &n);
    if (s != OK)
        return s;
    struct template_version_view *list = arena_array(ctx->arena, n, sizeof *list);
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct template_version_view){
            .number = rows[i].number,
            .note = rows[i].note,
            .reviewed = rows[i].reviewed,
            .at = zone_when(o->owner.zone, rows[i].published_at),
            .here = rows[i].number == shown,
            .url = words(ctx, "/templates/%s?version=%lld", typed_id(ctx, o->template.id),
                         (long long)rows[i].number)};
        if (rows[i].number == o->template.version)
            v->unchecked = o->template.start_key && !*rows[i].reviewed;
    }
    v->versions = list;
    v->versions_n = n;
    return OK;
}

static enum status add_origin(struct ctx *ctx, const struct opened *o, struct template_page_view *v)
{
    struct sql_template_of_id_row from;
    struct sql_notes_since_row *notes;
    size_t n;
    if (!o->template.from_template_id)
        return OK;
    enum status s = sql_template_of_id(
        ctx, &(struct sql_template_of_id_args){o->template.from_template_id}, &from);
    if (s == OK)
        s = sql_notes_since(ctx,
                            &(struct sql_notes_since_args){.template_id = from.id,
                                                           .after = o->template.from_version},
                            &notes, &n);
    struct template_origin_view *origin = arena_alloc(ctx->arena, sizeof *origin);
    if (s != OK || !origin)
        return s == NOT_FOUND ? OK : s != OK ? s : LIMIT;
    *origin = (struct template_origin_view){.id = from.id,
                                            .name = from.name,
                                            .version = o->template.from_version,
                                            .current = from.version};
    for (size_t i = 0; i < n; i++)
        origin->changed = words(ctx, "%s%s%s", origin->changed ? origin->changed : "",
                                origin->changed ? "\u00a0· " : "", notes[i].note);
    v->origin = origin;
    return OK;
}

/* A text with invented values, as blocks. */
static enum status fill_text(struct ctx *ctx, const struct owner *o,
                             const struct template_text *text, const char **ret_title,
                             struct markdown *ret_md)
{
    struct document_value values[DOCUMENT_FIELDS_MAX];
    const struct lang *lang = text_lang(text->lang);
    enum status s = preview_values(ctx, o->operator_id, o->space_id, values);
    if (s != OK)
        return s;
    const char *title = title_fill(ctx->arena, text->title, lang, values);
    const char *body = text_fill(ctx->arena, text->body, lang, values);
    *ret_title = title ? title : text->title; /* as typed, while it is not sound */
    return markdown_read(ctx->arena, body ? body : text->body, ret_md);
}

static enum status add_text(struct ctx *ctx, const struct opened *o, const struct looked_at *l,
                            const char *lang, struct template_page_view *v)
{
    struct template_text text;
    struct markdown md;
    v->title = o->template.name;
    v->lang = ctx->lang ? ctx->lang->code : "en";
    enum status s =
        l->version_id ? text_for(ctx, l->version_id, lang ? lang : v->lang, &text) : NOT_FOUND;
    if (s == NOT_FOUND)
        return OK; /* nothing is written yet */
    if (s == OK)
        s = fill_text(ctx, &o->owner, &text, &v->title, &md);
    if (s != OK)
        return s;
    v->lang = text.lang;
    v->blocks = md.blocks;
    v->blocks_n = md.blocks_n;
    return OK;
}

static struct template_page_view head_of(struct ctx *ctx, const struct opened *o,
                                         const struct looked_at *l)
{
    const struct sql_template_of_id_row *t = &o->template;
    return (struct template_page_view){
        .id = t->id,
        .name = t->name,
        .kind = document_kind_name((enum document_kind)t->kind),
        .kind_name = show_kind_of(ctx, (enum document_kind)t->kind),
        .purpose = or_null(t->purpose),
        .asked = t->asked,
        .archived = t->archived,
        .version = t->version,
        .shown = l->number,
        .draft = l->has_draft,
        .editable = o->editable,
    };
}

static enum status page(struct ctx *ctx, int64_t id, const char *lang, struct opt_int version,
                        struct template_page_view *ret_view)
{
    struct opened o;
    struct looked_at l;
    struct sql_accepted_count_row accepted;
    enum status s = open_template(ctx, id, &o);
    if (s == OK)
        s = look_at(ctx, &o, version, &l);
    if (s != OK)
        return s;
    struct template_page_view v = head_of(ctx, &o, &l);
    const char *code = typed_id(ctx, id);
    const char *path = l.number
                           ? words(ctx, "/templates/%s?version=%lld", code, (long long)l.number)
                           : words(ctx, "/templates/%s", code);
    s = keep_owner(ctx, &o.owner, &v.owner);
    if (s == OK)
        s = add_text(ctx, &o, &l, lang, &v);
    if (s == OK)
        s = add_langs(ctx, l.version_id, v.lang, path, &v.langs, &v.langs_n);
    if (s == OK)
        s = add_versions(ctx, &o, l.number, &v);
    if (s == OK)
        s = add_origin(ctx, &o, &v);
    if (s == OK)
        s = sql_accepted_count(ctx, &(struct sql_accepted_count_args){id, o.template.version},
                               &accepted);
    if (s != OK)
        return s;
    v.accepted = accepted.people;
    v.accepted_earlier = accepted.earlier;
    v.edit_url = words(ctx, "/templates/%s/edit?text=%s", code, v.lang);
    v.pdf_url = words(ctx, "/templates/%s/file.pdf?text=%s&version=%lld", code, v.lang,
                      (long long)l.number);
    *ret_view = v;
    return OK;
}

enum status template_show(struct ctx *ctx, const struct template_of_form *form,
                          struct template_page_view *ret_view)
{
    enum status s = page(ctx, form->id, form->text, form->version, ret_view);
    if (s == OK)
        reply_title(ctx, ret_view->name);
    return s;
}

/* ---- the same as PDF ------------------------------------------------------------------------- */

struct proofing {
    const struct template_of_form *form;
    struct template_page_view page;
    const char *author;
};

static enum status look_to_print(struct ctx *ctx, void *arg)
{
    struct proofing *p = arg;
    return page(ctx, p->form->id, p->form->text, p->form->version, &p->page);
}

enum status template_file(struct ctx *ctx, const struct template_of_form *form)
{
    struct proofing p = {.form = form};
    struct bytes pdf;
    int pages;
    enum status s = db_tx(ctx, DB_READ, look_to_print, &p);
    if (s != OK)
        return s;
    const struct markdown md = {.blocks = p.page.blocks, .blocks_n = p.page.blocks_n};
    const struct pdf_ask ask = {.lang = p.page.lang,
                                .title = p.page.title,
                                .author = p.page.owner->name,
                                .foot = ctx_text(ctx, "A sample: the values are invented"),
                                .made_at = ctx_now_s(ctx),
                                .text = &md};
    s = pdf_make(ctx->arena, &ask, &pdf, &pages);
    if (s == OK)
        reply_bytes(ctx, "application/pdf", NULL, pdf);
    return s;
}

/* ---- the editor ------------------------------------------------------------------------------ */

static const char *example_of(struct ctx *ctx, const struct lang *lang,
                              const struct document_value *v)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    value_print(&out, lang, v);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

static enum status add_fields(struct ctx *ctx, const struct owner *o, const char *lang,
                              struct template_edit_view *v)
{
    struct document_value values[DOCUMENT_FIELDS_MAX];
    struct template_field_view *fields = arena_array(ctx->arena, document_fields_n, sizeof *fields);
    enum status s = preview_values(ctx, o->operator_id, o->space_id, values);
    if (s != OK || !fields)
        return s != OK ? s : LIMIT;
    for (size_t i = 0; i < document_fields_n; i++)
        fields[i] =
            (struct template_field_view){.name = document_fields[i].name,
                                         .about = ctx_text(ctx, document_fields[i].about),
                                         .example = example_of(ctx, text_lang(lang), &values[i])};
    v->fields = fields;
    v->fields_n = document_fields_n;
    return OK;
}

static const char *fault_of(struct ctx *ctx, const char *text)
{
    uint64_t used;
    struct text_problem p = text_scan(ctx->arena, text, &used);
    if (p.fault == TEXT_UNKNOWN_FIELD)
        return words(ctx, ctx_text(ctx, "Line %d: there is no field “%s”."), p.line, p.word);
    if (p.fault == TEXT_UNCLOSED)
        return words(ctx, ctx_text(ctx, "Line %d: the braces before “%s” are never closed."),
                     p.line, p.word);
    return NULL;
}

static const struct lang *lang_named(const char *code)
{
    size_t n;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(langs[i]->code, code) == 0)
            return langs[i];
    return NULL;
}

/* What is written in this language, or, to begin with, in another. */
static enum status text_to_edit(struct ctx *ctx, const struct looked_at *l, const char *lang,
                                struct template_edit_view *v, struct template_text *ret_text)
{
    struct template_text text = {lang, "", ""};
    enum status s = l->version_id ? text_for(ctx, l->version_id, lang, &text) : NOT_FOUND;
    if (s != OK && s != NOT_FOUND)
        return s;
    if (s == OK && strcmp(text.lang, lang) != 0)
        v->begun = text.lang;
    text.lang = lang;
    *ret_text = text;
    return OK;
}

/* The editor, with what is typed or, without, what is written. */
static enum status editor(struct ctx *ctx, const struct opened *o, const char *lang,
                          const struct template_text *typed, struct template_edit_view *ret_view)
{
    struct looked_at l;
    struct template_text text;
    struct markdown md = {.blocks_n = 0};
    const struct lang *of = lang_named(lang ? lang : ctx->lang ? ctx->lang->code : "en");
    struct template_edit_view v = {.id = o->template.id,
                                   .name = o->template.name,
                                   .kind = document_kind_name((enum document_kind)o->template.kind),
                                   .number = o->template.version + 1};
    if (!of)
        return ctx_field(ctx, "text", "field.choice", "Choose one of the languages.");
    v.lang = of->code;
    v.lang_name = of->name;
    const char *path = words(ctx, "/templates/%s/edit", typed_id(ctx, v.id));
    enum status s = look_at(ctx, o, (struct opt_int){.has = false}, &l);
    if (s == OK)
        s = keep_owner(ctx, &o->owner, &v.owner);
    if (s == OK)
        s = add_langs(ctx, l.version_id, v.lang, path, &v.langs, &v.langs_n);
    if (s == OK)
        s = add_fields(ctx, &o->owner, v.lang, &v);
    if (s == OK)
        s = text_to_edit(ctx, &l, v.lang, &v, &text);
    if (s == OK && typed) {
        text = *typed;
        v.begun = NULL;
    }
    if (s == OK)
        s = fill_text(ctx, &o->owner, &text, &v.shown_title, &md);
    if (s != OK)
        return s;
    v.title = text.title;
    v.body = text.body;
    v.fault = fault_of(ctx, text.body);
    v.blocks = md.blocks;
    v.blocks_n = md.blocks_n;
    *ret_view = v;
    return OK;
}

enum status template_edit(struct ctx *ctx, const struct template_edit_of_form *form,
                          struct template_edit_view *ret_view)
{
    struct opened o;
    enum status s = open_mine(ctx, form->id, &o);
    return s == OK ? editor(ctx, &o, form->text, NULL, ret_view) : s;
}

struct previewing {
    const struct template_text_form *form;
    struct template_edit_view *view;
};

static enum status look_to_preview(struct ctx *ctx, void *arg)
{
    const struct previewing *p = arg;
    const struct template_text typed = {p->form->text, p->form->title, p->form->body};
    struct opened o;
    enum status s = open_mine(ctx, p->form->id, &o);
    return s == OK ? editor(ctx, &o, p->form->text, &typed, p->view) : s;
}

enum status template_preview(struct ctx *ctx, const struct template_text_form *form,
                             struct template_edit_view *ret_view)
{
    struct previewing p = {form, ret_view};
    return db_tx(ctx, DB_READ, look_to_preview, &p);
}

enum status template_save(struct ctx *ctx, const struct template_text_form *form,
                          struct template_edit_view *ret_view)
{
    struct opened o;
    struct markdown md;
    const struct template_text text = {form->text, form->title, form->body};
    enum status s = open_mine(ctx, form->id, &o);
    if (s == OK && !lang_named(form->text))
        s = ctx_field(ctx, "text", "field.choice", "Choose one of the languages.");
    if (s == OK && markdown_read(ctx->arena, form->body, &md) != OK)
        s = ctx_field(ctx, "body", "document.too_complex",
                      "This text has too many parts: fewer lists, tables and marks, please.");
    if (s == OK)
        s = template_write(ctx, form->id, &text);
    if (s == OK)
        s = editor(ctx, &o, form->text, NULL, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Kept in the draft. It is not in force yet."));
    reply_see(ctx, words(ctx, "/templates/%s?text=%s", typed_id(ctx, form->id), form->text));
    return OK;
}

/* ---- deeds ----------------------------------------------------------------------------------- */

static enum status answer(struct ctx *ctx, int64_t id, const char *said,
                          struct template_page_view *ret_view)
{
    enum status s = page(ctx, id, NULL, (struct opt_int){.has = false}, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/templates/%s", typed_id(ctx, id)));
    return OK;
}

enum status template_put_in_force(struct ctx *ctx, const struct template_publish_form *form,
                                  struct template_page_view *ret_view)
{
    struct opened o;
    enum status s = open_mine(ctx, form->id, &o);
    if (s == OK)
        s = template_publish(ctx, form->id, form->note, form->reviewed);
    return s == OK ? answer(ctx, form->id, ctx_text(ctx, "In force from now on."), ret_view) : s;
}

enum status template_settings(struct ctx *ctx, const struct template_settings_form *form,
                              struct template_page_view *ret_view)
{
    struct opened o;
    enum status s = open_mine(ctx, form->id, &o);
    if (s == OK)
        s = sql_template_set(ctx,
                             &(struct sql_template_set_args){
                                 .id = form->id,
                                 .name = form->name,
                                 .purpose = form->purpose ? form->purpose : "",
                                 .asked = form->asked && o.template.kind != DOCUMENT_CONTRACT,
                                 .at = ctx_now_s(ctx)},
                             NULL);
    return s == OK ? answer(ctx, form->id, ctx_text(ctx, "Saved."), ret_view) : s;
}

static enum status set_archived(struct ctx *ctx, int64_t id, bool archived, const char *said,
                                struct template_page_view *ret_view)
{
    struct opened o;
    enum status s = open_mine(ctx, id, &o);
    if (s == OK)
        s = sql_template_archived(ctx,
                                  &(struct sql_template_archived_args){
                                      .id = id, .archived = archived, .at = ctx_now_s(ctx)},
                                  NULL);
    return s == OK ? answer(ctx, id, said, ret_view) : s;
}

enum status template_archive(struct ctx *ctx, const struct template_deed_form *form,
                             struct template_page_view *ret_view)
{
    return set_archived(ctx, form->id, true,
                        ctx_text(ctx, "Archived: nothing new is made from it."), ret_view);
}

enum status template_restore(struct ctx *ctx, const struct template_deed_form *form,
                             struct template_page_view *ret_view)
{
    return set_archived(ctx, form->id, false, ctx_text(ctx, "It can be used again."), ret_view);
}

enum status template_drop_language(struct ctx *ctx, const struct template_language_form *form,
                                   struct template_page_view *ret_view)
{
    struct opened o;
    enum status s = open_mine(ctx, form->id, &o);
    if (s == OK)
        s = template_drop(ctx, form->id, form->lang);
    return s == OK ? answer(ctx, form->id, ctx_text(ctx, "Taken out of the draft."), ret_view) : s;
}
