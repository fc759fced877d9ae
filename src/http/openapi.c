/* openapi.c: the tables as an OpenAPI 3.1 document, and as the table of who may what. */
#include "http/http_internal.h"

#include "base/json.h"

#include "http_views.h"

static const char *const method_keys[METHOD__MAX] = {
    [METHOD_GET] = "get", [METHOD_POST] = "post", [METHOD_PUT] = "put", [METHOD_DELETE] = "delete"};
static const char *const allow_names[ALLOW__MAX] = {
    [ALLOW_VISITOR] = "visitor", [ALLOW_SECRET] = "secret",     [ALLOW_MEMBER] = "member",
    [ALLOW_SELF] = "self",       [ALLOW_TEAMMATE] = "teammate", [ALLOW_TEAM] = "team",
    [ALLOW_DESK] = "desk",       [ALLOW_HOST] = "host",         [ALLOW_STEWARD] = "steward",
    [ALLOW_APP] = "app"};

/* ---- walking the tables ---------------------------------------------------------------------- */

struct walk {
    const struct route *const *tables;
    const size_t *tables_n;
    size_t table, row;
};

static const struct route *walk_any(struct walk *w)
{
    while (w->tables[w->table] && w->row == w->tables_n[w->table]) {
        w->table++;
        w->row = 0;
    }
    return w->tables[w->table] ? &w->tables[w->table][w->row++] : NULL;
}

/* What programs ask in WebDAV's words is no part of this interface. */
static const struct route *walk_next(struct walk *w)
{
    const struct route *r;
    while ((r = walk_any(w)) && r->allow == ALLOW_APP)
        continue;
    return r;
}

static struct walk walk_from_start(const struct walk *w)
{
    return (struct walk){.tables = w->tables, .tables_n = w->tables_n};
}

/* Is this the first route of the tables with its path? */
static bool first_of_path(const struct walk *all, const struct route *route)
{
    struct walk w = walk_from_start(all);
    const struct route *r;
    while ((r = walk_next(&w)) && strcmp(r->path, route->path) != 0)
        continue;
    return r == route;
}

static bool first_of_view(const struct walk *all, const struct route *route)
{
    struct walk w = walk_from_start(all);
    const struct route *r;
    while ((r = walk_next(&w)) && r->view != route->view)
        continue;
    return r == route;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static void write_range(const struct field_spec *f, struct buf *out)
{
    if (f->min == 0 && f->max == 0)
        return;
    if (f->type == FIELD_JSON) /* the length is that of the text */
        return;
    bool text = f->type == FIELD_TEXT || f->type == FIELD_LINES;
    buf_str(out, text ? ",\"minLength\":" : ",\"minimum\":");
    buf_int(out, f->min);
    buf_str(out, text ? ",\"maxLength\":" : ",\"maximum\":");
    buf_int(out, f->max);
}

static void write_type(const struct field_spec *f, struct buf *out)
{
    static const char *const types[FIELD__MAX] = {
        [FIELD_TEXT] = "\"type\":\"string\"",
        [FIELD_LINES] = "\"type\":\"string\"",
        [FIELD_JSON] = "\"type\":[\"array\",\"object\",\"string\"]",
        [FIELD_INT] = "\"type\":\"integer\"",
        [FIELD_BOOL] = "\"type\":\"boolean\"",
        [FIELD_ID] = "\"type\":\"string\"",
        [FIELD_DATE] = "\"type\":\"string\",\"format\":\"date\"",
        [FIELD_TIME] = "\"type\":\"string\",\"pattern\":\"^[0-9]{1,2}:[0-9]{2}$\"",
        [FIELD_EMAIL] = "\"type\":\"string\",\"format\":\"email\"",
        [FIELD_SLUG] = "\"type\":\"string\",\"pattern\":\"^[a-z0-9-]+$\"",
        [FIELD_ENUM] = "\"type\":\"string\"",
        [FIELD_MONEY] = "\"type\":[\"string\",\"number\"]",
        [FIELD_DEGREES] = "\"type\":[\"number\",\"string\"]",
        [FIELD_FILE] = "\"type\":\"string\",\"format\":\"binary\"",
        [FIELD_TEXTS] = "\"type\":\"array\",\"items\":{\"type\":\"string\"}",
        [FIELD_IDS] = "\"type\":\"array\",\"items\":{\"type\":\"string\"}"};
    buf_str(out, types[f->type]);
    write_range(f, out);
    if (f->choices) {
        BUF_LIT(out, ",\"enum\":[");
        for (size_t i = 0; f->choices[i]; i++) {
            if (i > 0)
                buf_char(out, ',');
            json_text(out, f->choices[i]);
        }
        buf_char(out, ']');
    }
    if (f->fallback) {
        BUF_LIT(out, ",\"default\":");
        if (f->type == FIELD_INT)
            buf_str(out, f->fallback);
        else
            json_text(out, f->fallback);
    }
}

static void write_parameters(const struct route *r, struct buf *out)
{
    BUF_LIT(out, ",\"parameters\":[");
    const char *before = "";
    for (size_t i = 0; r->form && i < r->form->fields_n; i++) {
        const struct field_spec *f = &r->form->fields[i];
        if (!f->in_path && r->method != METHOD_GET)
            continue;
        buf_str(out, before);
        BUF_LIT(out, "{\"name\":");
        json_text(out, f->name);
        buf_str(out, f->in_path ? ",\"in\":\"path\"" : ",\"in\":\"query\"");
        BUF_LIT(out, ",\"required\":");
        json_bool(out, f->required);
        BUF_LIT(out, ",\"description\":");
        json_text(out, f->doc);
        BUF_LIT(out, ",\"schema\":{");
        write_type(f, out);
        BUF_LIT(out, "}}");
        before = ",";
    }
    if (r->key) {
        buf_str(out, before);
        BUF_LIT(out, "{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,"
                     "\"description\":\"Makes it safe to ask again: what was made under a key is "
                     "answered again, not made twice. Another question under it is refused.\","
                     "\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}}");
    }
    buf_char(out, ']');
}

static void write_body_schema(const struct form_spec *form, struct buf *out)
{
    BUF_LIT(out, "{\"schema\":{\"type\":\"object\",\"properties\":{");
    const char *before = "";
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct field_spec *f = &form->fields[i];
        if (f->in_path)
            continue;
        buf_str(out, before);
        json_text(out, f->name);
        BUF_LIT(out, ":{\"description\":");
        json_text(out, f->doc);
        buf_char(out, ',');
        write_type(f, out);
        buf_char(out, '}');
        before = ",";
    }
    BUF_LIT(out, "},\"required\":[");
    before = "";
    for (size_t i = 0; i < form->fields_n; i++) {
        if (form->fields[i].in_path || !form->fields[i].required)
            continue;
        buf_str(out, before);
        json_text(out, form->fields[i].name);
        before = ",";
    }
    BUF_LIT(out, "]}}");
}

static bool has_file(const struct form_spec *form)
{
    for (size_t i = 0; i < form->fields_n; i++)
        if (form->fields[i].type == FIELD_FILE)
            return true;
    return false;
}

static void write_body(const struct route *r, struct buf *out)
{
    if (r->method == METHOD_GET || !r->form)
        return;
    BUF_LIT(out, ",\"requestBody\":{\"content\":{");
    if (has_file(r->form)) {
        BUF_LIT(out, "\"multipart/form-data\":");
        write_body_schema(r->form, out);
    } else {
        BUF_LIT(out, "\"application/json\":");
        write_body_schema(r->form, out);
        BUF_LIT(out, ",\"application/x-www-form-urlencoded\":");
        write_body_schema(r->form, out);
    }
    BUF_LIT(out, "}}");
}

/* ---- answers --------------------------------------------------------------------------------- */

/* As answer_code() has it, for a program. */
static void write_responses(const struct route *r, struct buf *out)
{
    BUF_LIT(out, ",\"responses\":{");
    if (r->method != METHOD_GET && !r->view && !r->page)
        BUF_LIT(out, "\"204\":{\"description\":\"Done\"},"); /* or it hands out a file */
    buf_str(out, r->made ? "\"201\":{\"description\":" : "\"200\":{\"description\":");
    json_text(out, r->view ? r->view->doc : "Done");
    if (r->made)
        BUF_LIT(out, ",\"headers\":{\"Location\":{\"description\":\"Where it is\","
                     "\"required\":true,\"schema\":{\"type\":\"string\","
                     "\"format\":\"uri-reference\"}}}");
    if (r->view) {
        BUF_LIT(out,
                ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/");
        buf_str(out, r->view->name);
        BUF_LIT(out, "\"}}");
        if (r->page)
            BUF_LIT(out, ",\"text/html\":{}");
        buf_char(out, '}');
    } else if (r->lane == LANE_STREAM) {
        BUF_LIT(out, ",\"content\":{\"text/event-stream\":{}}");
    }
    BUF_LIT(out, "},\"default\":{\"$ref\":\"#/components/responses/problem\"}}");
}

static void write_operation(const struct route *r, struct buf *out)
{
    json_text(out, method_keys[r->method]);
    BUF_LIT(out, ":{\"operationId\":");
    json_text(out, r->name);
    BUF_LIT(out, ",\"summary\":");
    json_text(out, r->doc);
    BUF_LIT(out, ",\"x-allow\":");
    json_text(out, allow_names[r->allow]);
    write_parameters(r, out);
    write_body(r, out);
    write_responses(r, out);
    buf_char(out, '}');
}

static void write_path(const struct walk *all, const struct route *first, struct buf *out)
{
    json_text(out, first->path);
    BUF_LIT(out, ":{");
    struct walk w = walk_from_start(all);
    const char *before = "";
    const struct route *r;
    while ((r = walk_next(&w))) {
        if (strcmp(r->path, first->path) != 0)
            continue;
        buf_str(out, before);
        write_operation(r, out);
        before = ",";
    }
    buf_char(out, '}');
}

static void write_schemas(const struct walk *all, struct buf *out)
{
    BUF_LIT(out, "\"components\":{\"schemas\":{\"problem\":");
    buf_str(out, problem_view_spec.schema);
    struct walk w = walk_from_start(all);
    const struct route *r;
    while ((r = walk_next(&w))) {
        if (!r->view || !first_of_view(all, r))
            continue;
        buf_char(out, ',');
        json_text(out, r->view->name);
        buf_char(out, ':');
        buf_str(out, r->view->schema);
    }
    BUF_LIT(out, "},\"responses\":{\"problem\":{\"description\":");
    json_text(out, problem_view_spec.doc);
    BUF_LIT(out, ",\"content\":{\"application/problem+json\":"
                 "{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}}}");
}

void http_openapi(const struct route *const *tables, const size_t *tables_n, const char *public_url,
                  struct buf *out)
{
    const struct walk all = {.tables = tables, .tables_n = tables_n};
    BUF_LIT(out,
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Loggia\",\"version\":\"1\","
            "\"license\":{\"name\":\"AGPL-3.0-or-later\",\"identifier\":\"AGPL-3.0-or-later\"}},"
            "\"servers\":[{\"url\":");
    json_text(out, public_url);
    BUF_LIT(out, "}],\"paths\":{");
    struct walk w = all;
    const char *before = "";
    const struct route *r;
    while ((r = walk_next(&w))) {
        if (!first_of_path(&all, r))
            continue;
        buf_str(out, before);
        write_path(&all, r, out);
        before = ",";
    }
    BUF_LIT(out, "},");
    write_schemas(&all, out);
    BUF_LIT(out, "}\n");
}

/* ---- who may what ---------------------------------------------------------------------------- */

/* A role of the columns. A secret is no role: whoever holds the link. */
enum role_column {
    COLUMN_VISITOR,
    COLUMN_MEMBER,
    COLUMN_TEAM_ADMIN,
    COLUMN_DESK,
    COLUMN_HOST,
    COLUMN_STEWARD,
    COLUMN__MAX
};

static const char *permission(enum allow needed, enum role_column column)
{
    static const char spaces[] = "own spaces";
    static const char teams[] = "own teams";
    static const char himself[] = "in person";
    static const char clients[] = "own clients"; /* teams of his spaces */
    static const char *const table[ALLOW__MAX][COLUMN__MAX] = {
        [ALLOW_VISITOR] = {"yes", "yes", "yes", "yes", "yes", "yes"},
        [ALLOW_SECRET] = {"with the link", "with the link", "with the link", "with the link",
                          "with the link", "with the link"},
        [ALLOW_MEMBER] = {"no", "yes", "yes", "yes", "yes", "yes"},
        [ALLOW_SELF] = {"no", himself, himself, himself, himself, himself},
        [ALLOW_TEAMMATE] = {"no", teams, teams, clients, clients, "yes"},
        [ALLOW_TEAM] = {"no", "no", teams, "no", clients, "yes"},
        [ALLOW_DESK] = {"no", "no", "no", spaces, spaces, "yes"},
        [ALLOW_HOST] = {"no", "no", "no", "no", spaces, "yes"},
        [ALLOW_STEWARD] = {"no", "no", "no", "no", "no", "yes"},
    };
    return table[needed][column];
}

void http_permissions(const struct route *const *tables, const size_t *tables_n, struct buf *out)
{
    BUF_LIT(
        out,
        "# Who may what\n\nPrinted from the route tables; do not edit.\n\n"
        "A **front desk** sees the day of its spaces, books for callers and "
        "answers requests.\nA **host** runs a space; one who hosts all spaces of an operator is "
        "its **operator admin**. \"own spaces\" are\nthose of the role, \"own teams\" those that "
        "somebody is in, \"own clients\" the teams that these spaces keep.\n\n"
        "| route | visitor | member | team admin | front desk | host | steward | what it does |\n"
        "|---|---|---|---|---|---|---|---|\n");
    struct walk w = {.tables = tables, .tables_n = tables_n};
    const struct route *r;
    while ((r = walk_next(&w))) {
        buf_printf(out, "| `%s %s` ", method_name(r->method), r->path);
        for (enum role_column c = COLUMN_VISITOR; c < COLUMN__MAX; c++)
            buf_printf(out, "| %s ", permission(r->allow, c));
        buf_printf(out, "| %s |\n", r->doc);
    }
    BUF_LIT(out, "\nPrograms of a person (calendars), each with a password that he made for it, "
                 "see and do what "
                 "he may himself:\n\n");
    w = (struct walk){.tables = tables, .tables_n = tables_n};
    while ((r = walk_any(&w)))
        if (r->allow == ALLOW_APP)
            buf_printf(out, "- `%s %s`: %s\n", method_name(r->method), r->path, r->doc);
}
