/* views_write.c: structs, JSON writers and JSON Schemas of the views. */
#include "viewgen/viewgen.h"

/* ---- the header ------------------------------------------------------------------------------ */

static const char *const c_types[] = {[VIEW_TEXT] = "const char *",
                                      [VIEW_INT] = "int64_t ",
                                      [VIEW_BOOL] = "bool ",
                                      [VIEW_ID] = "int64_t ",
                                      [VIEW_DATE] = "struct date ",
                                      [VIEW_WHEN] = "struct when ",
                                      [VIEW_DEGREES] = "struct degrees "};

static const char *c_type(const struct view_field *f)
{
    if (f->type == VIEW_NESTED && f->list)
        return gen_printf("struct %s_view ", f->nested->name);
    if (f->type == VIEW_NESTED)
        return gen_printf("const struct %s_view *", f->nested->name);
    if (f->type == VIEW_INT && f->optional)
        return "struct opt_int ";
    return c_types[f->type];
}

static void write_struct(struct buf *out, const struct view *v)
{
    buf_printf(out, "\n/* %s. */\nstruct %s_view {\n", v->doc, v->name);
    for (size_t i = 0; i < v->fields_n; i++) {
        const struct view_field *f = &v->fields[i];
        if (f->list)
            buf_printf(out, "    %s%s*%s; /* %s */\n    size_t %s_n;\n",
                       f->type == VIEW_TEXT ? "" : "const ",
                       f->type == VIEW_TEXT ? "const char *const " : c_type(f), f->name, f->doc,
                       f->name);
        else
            buf_printf(out, "    %s%s; /* %s */\n", c_type(f), f->name, f->doc);
    }
    buf_printf(out, "};\nvoid %s_view_json(struct buf *out, const void *view);\n", v->name);
    buf_printf(out, "extern const struct view_spec %s_view_spec;\n", v->name);
}

static void write_header(const char *out_dir, const struct module *m)
{
    struct buf out = gen_open();
    const char *guard = gen_upper(m->name);
    buf_printf(&out, "/* Made by viewgen from %s.views. */\n", m->name);
    buf_printf(&out, "#ifndef LOGGIA_GEN_%s_VIEWS_H\n#define LOGGIA_GEN_%s_VIEWS_H\n\n", guard,
               guard);
    BUF_LIT(&out, "#include \"http/http.h\"\n");
    for (size_t i = 0; i < m->uses_n; i++)
        buf_printf(&out, "#include \"%s_views.h\"\n", m->uses[i]->name);
    for (size_t i = 0; i < m->views_n; i++)
        write_struct(&out, m->views[i]);
    BUF_LIT(&out, "\n#endif\n");
    gen_write_if_changed(out_dir, gen_printf("%s_views.h", m->name), &out);
}

/* ---- JSON writers ---------------------------------------------------------------------------- */

/* Constant text is gathered and appended in one piece, with the keys. */
struct json_writer {
    struct buf *out;
    struct buf pending;
    const char *indent;
};

static void flush_pending(struct json_writer *w)
{
    if (w->pending.n == 0)
        return;
    buf_printf(w->out, "%sBUF_LIT(out, ", w->indent);
    gen_c_string(w->out, gen_strndup(w->pending.p, w->pending.n));
    BUF_LIT(w->out, ");\n");
    buf_clear(&w->pending);
}

/* The statement that appends one value, the expression `value` naming it. */
static const char *append_value(const struct view_field *f, const char *value)
{
    switch (f->type) {
    case VIEW_TEXT:
        return gen_printf("json_text(out, %s);", value);
    case VIEW_INT:
        return gen_printf("%s(out, %s);", f->optional ? "json_opt_int" : "buf_int", value);
    case VIEW_BOOL:
        return gen_printf("json_bool(out, %s);", value);
    case VIEW_ID:
        return gen_printf("json_id(out, %s);", value);
    case VIEW_DATE:
        return gen_printf("json_date(out, %s);", value);
    case VIEW_WHEN:
        return gen_printf("json_when(out, %s);", value);
    case VIEW_DEGREES:
        return gen_printf("json_degrees(out, %s);", value);
    case VIEW_NESTED:
        break;
    }
    return gen_printf("%s_view_json(out, %s%s);", f->nested->name, f->list ? "&" : "", value);
}

static void write_list(struct json_writer *w, const struct view_field *f)
{
    buf_char(&w->pending, '[');
    flush_pending(w);
    buf_printf(w->out, "    for (size_t i = 0; i < v->%s_n; i++) {\n", f->name);
    BUF_LIT(w->out, "        if (i > 0)\n            buf_char(out, ',');\n");
    buf_printf(w->out, "        %s\n    }\n", append_value(f, gen_printf("v->%s[i]", f->name)));
    buf_char(&w->pending, ']');
}

static void write_value(struct json_writer *w, const struct view_field *f)
{
    if (f->list) {
        write_list(w, f);
        return;
    }
    flush_pending(w);
    const char *value = gen_printf("v->%s", f->name);
    if (f->type == VIEW_NESTED && f->optional)
        buf_printf(w->out, "    if (%s)\n        %s\n    else\n        BUF_LIT(out, \"null\");\n",
                   value, append_value(f, value));
    else
        buf_printf(w->out, "    %s\n", append_value(f, value));
}

static void write_writer(struct buf *out, const struct view *v)
{
    struct json_writer w = {.out = out, .pending = gen_open(), .indent = "    "};
    buf_printf(out, "\nvoid %s_view_json(struct buf *out, const void *view)\n{\n", v->name);
    buf_printf(out, "    const struct %s_view *v = view;\n", v->name);
    char before = '{';
    for (size_t i = 0; i < v->fields_n; i++) {
        const struct view_field *f = &v->fields[i];
        if (f->page_only)
            continue;
        buf_printf(&w.pending, "%c\"%s\":", before, f->name);
        write_value(&w, f);
        before = ',';
    }
    if (before == '{')
        BUF_LIT(out, "    (void)v;\n");
    buf_str(&w.pending, before == '{' ? "{}" : "}");
    flush_pending(&w);
    BUF_LIT(out, "}\n");
    buf_free(&w.pending);
}

/* ---- schemas --------------------------------------------------------------------------------- */

static void schema_text(struct buf *out, const char *s)
{
    buf_char(out, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            buf_char(out, '\\');
        buf_char(out, *s);
    }
    buf_char(out, '"');
}

static void schema_scalar(struct buf *out, const struct view_field *f)
{
    static const char *const kinds[] = {
        [VIEW_TEXT] = "string",   [VIEW_INT] = "integer", [VIEW_BOOL] = "boolean",
        [VIEW_ID] = "string",     [VIEW_DATE] = "string", [VIEW_WHEN] = "string",
        [VIEW_DEGREES] = "number"};
    static const char *const more[] = {[VIEW_TEXT] = "",
                                       [VIEW_INT] = "",
                                       [VIEW_BOOL] = "",
                                       [VIEW_ID] = ",\"pattern\":\"^[0-9a-hjkmnp-tv-z]{10,13}$\"",
                                       [VIEW_DATE] = ",\"format\":\"date\"",
                                       [VIEW_WHEN] = ",\"format\":\"date-time\"",
                                       [VIEW_DEGREES] = ""};
    const char *kind = kinds[f->type];
    if (f->optional)
        buf_printf(out, "\"type\":[\"%s\",\"null\"]%s", kind, more[f->type]);
    else
        buf_printf(out, "\"type\":\"%s\"%s", kind, more[f->type]);
}

static void schema_object(struct buf *out, const struct view *v);

static void schema_value(struct buf *out, const struct view_field *f)
{
    if (f->type != VIEW_NESTED) {
        schema_scalar(out, f);
    } else if (f->optional) {
        BUF_LIT(out, "\"anyOf\":[{");
        schema_object(out, f->nested);
        BUF_LIT(out, "},{\"type\":\"null\"}]");
    } else {
        schema_object(out, f->nested);
    }
}

static void schema_field(struct buf *out, const struct view_field *f)
{
    buf_printf(out, "\"%s\":{", f->name);
    if (f->list || f->type != VIEW_NESTED || f->optional) {
        BUF_LIT(out, "\"description\":");
        schema_text(out, f->doc);
        buf_char(out, ',');
    }
    if (f->list) {
        BUF_LIT(out, "\"type\":\"array\",\"items\":{");
        schema_value(out, f);
        buf_char(out, '}');
    } else {
        schema_value(out, f);
    }
    buf_char(out, '}');
}

/* The members of a schema object, without its braces. */
static void schema_object(struct buf *out, const struct view *v)
{
    buf_printf(out, "\"title\":\"%s\",\"description\":", v->name);
    schema_text(out, v->doc);
    BUF_LIT(out, ",\"type\":\"object\",\"properties\":{");
    const char *before = "";
    for (size_t i = 0; i < v->fields_n; i++) {
        if (v->fields[i].page_only)
            continue;
        buf_str(out, before);
        schema_field(out, &v->fields[i]);
        before = ",";
    }
    BUF_LIT(out, "},\"required\":[");
    before = "";
    for (size_t i = 0; i < v->fields_n; i++) {
        if (v->fields[i].page_only)
            continue;
        buf_printf(out, "%s\"%s\"", before, v->fields[i].name);
        before = ",";
    }
    buf_char(out, ']');
}

static void write_spec(struct buf *out, const struct view *v)
{
    struct buf schema = gen_open();
    buf_char(&schema, '{');
    schema_object(&schema, v);
    buf_char(&schema, '}');
    buf_printf(out, "\nconst struct view_spec %s_view_spec = {\n    .name = \"%s\",\n    .doc = ",
               v->name, v->name);
    gen_c_string(out, v->doc);
    buf_printf(out, ",\n    .size = sizeof(struct %s_view),\n    .write_json = %s_view_json,\n",
               v->name, v->name);
    BUF_LIT(out, "    .schema = ");
    gen_c_string(out, gen_strndup(schema.p, schema.n));
    BUF_LIT(out, ",\n};\n");
    buf_free(&schema);
}

void views_write(const char *out_dir, const struct module *m)
{
    write_header(out_dir, m);
    struct buf out = gen_open();
    buf_printf(&out, "/* Made by viewgen from %s.views. */\n#include \"%s_views.h\"\n\n", m->name,
               m->name);
    BUF_LIT(&out, "#include \"base/json.h\"\n");
    for (size_t i = 0; i < m->views_n; i++) {
        write_writer(&out, m->views[i]);
        write_spec(&out, m->views[i]);
    }
    gen_write_if_changed(out_dir, gen_printf("%s_views.c", m->name), &out);
}
