/* forms_write.c: structs and specs of the forms. */
#include "viewgen/viewgen.h"

static const struct {
    const char *c_type;
    const char *field_type;
} types[] = {
    [FORM_TEXT] = {"const char *", "FIELD_TEXT"},
    [FORM_LINES] = {"const char *", "FIELD_LINES"},
    [FORM_JSON] = {"const char *", "FIELD_JSON"},
    [FORM_INT] = {"int64_t ", "FIELD_INT"},
    [FORM_BOOL] = {"bool ", "FIELD_BOOL"},
    [FORM_ID] = {"int64_t ", "FIELD_ID"},
    [FORM_DATE] = {"struct date ", "FIELD_DATE"},
    [FORM_TIME] = {"minute ", "FIELD_TIME"},
    [FORM_EMAIL] = {"const char *", "FIELD_EMAIL"},
    [FORM_SLUG] = {"const char *", "FIELD_SLUG"},
    [FORM_ENUM] = {"const char *", "FIELD_ENUM"},
    [FORM_MONEY] = {"int64_t ", "FIELD_MONEY"},
    [FORM_DEGREES] = {"struct degrees ", "FIELD_DEGREES"},
    [FORM_FILE] = {"const struct upload *", "FIELD_FILE"},
    [FORM_TEXTS] = {"const char *const *", "FIELD_TEXTS"},
    [FORM_IDS] = {"const int64_t *", "FIELD_IDS"},
};

static bool is_list(const struct form_field *f)
{
    return f->type == FORM_TEXTS || f->type == FORM_IDS;
}

static void write_struct(struct buf *out, const struct form *form)
{
    buf_printf(out, "\n/* %s. */\nstruct %s_form {\n", form->doc, form->name);
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        bool number = f->type == FORM_INT || f->type == FORM_MONEY;
        const char *type = number && f->optional ? "struct opt_int " : types[f->type].c_type;
        buf_printf(out, "    %s%s; /* %s */\n", type, f->name, f->doc);
        if (is_list(f))
            buf_printf(out, "    size_t %s_n;\n", f->name);
    }
    buf_printf(out, "};\nextern const struct form_spec %s_form_spec;\n", form->name);
    if (form->checked)
        buf_printf(out,
                   "/* What no field can tell alone (form_spec.check). */\n"
                   "MUST_USE enum status %s_check(struct ctx *ctx, const struct %s_form *form);\n",
                   form->name, form->name);
}

static void write_header(const char *out_dir, const struct module *m)
{
    struct buf out = gen_open();
    const char *guard = gen_upper(m->name);
    buf_printf(&out, "/* Made by viewgen from %s.forms. */\n", m->name);
    buf_printf(&out, "#ifndef LOGGIA_GEN_%s_FORMS_H\n#define LOGGIA_GEN_%s_FORMS_H\n\n", guard,
               guard);
    BUF_LIT(&out, "#include \"http/http.h\"\n");
    for (size_t i = 0; i < m->forms_n; i++)
        write_struct(&out, m->forms[i]);
    BUF_LIT(&out, "\n#endif\n");
    gen_write_if_changed(out_dir, gen_printf("%s_forms.h", m->name), &out);
}

static void write_choices(struct buf *out, const struct form *form)
{
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        if (f->type != FORM_ENUM)
            continue;
        buf_printf(out, "\nstatic const char *const %s_%s_choices[] = {", form->name, f->name);
        for (size_t j = 0; j < f->choices_n; j++)
            buf_printf(out, "\"%s\", ", f->choices[j]);
        BUF_LIT(out, "NULL};\n");
    }
}

static void write_field(struct buf *out, const struct form *form, const struct form_field *f)
{
    bool required = !f->optional && !f->fallback && f->type != FORM_BOOL;
    buf_printf(out, "    {.name = \"%s\",\n     .doc = ", f->name);
    gen_c_string(out, f->doc);
    buf_printf(out, ",\n     .type = %s,\n", types[f->type].field_type);
    buf_printf(out, "     .required = %s,\n     .in_path = %s,\n", required ? "true" : "false",
               f->in_path ? "true" : "false");
    buf_printf(out, "     .min = %lld,\n     .max = %lld,\n     .fallback = ", (long long)f->min,
               (long long)f->max);
    gen_c_string(out, f->fallback);
    if (f->type == FORM_ENUM)
        buf_printf(out, ",\n     .choices = %s_%s_choices", form->name, f->name);
    buf_printf(out, ",\n     .offset = offsetof(struct %s_form, %s)},\n", form->name, f->name);
}

static void write_check(struct buf *out, const struct form *form)
{
    if (form->checked)
        buf_printf(out,
                   "\nstatic enum status %s_checked(struct ctx *ctx, const void *form)\n{\n"
                   "    return %s_check(ctx, form);\n}\n",
                   form->name, form->name);
}

static void write_spec(struct buf *out, const struct form *form)
{
    write_choices(out, form);
    write_check(out, form);
    buf_printf(out, "\nstatic const struct field_spec %s_fields[] = {\n", form->name);
    for (size_t i = 0; i < form->fields_n; i++)
        write_field(out, form, &form->fields[i]);
    buf_printf(out, "};\n\nconst struct form_spec %s_form_spec = {\n    .name = \"%s\",\n",
               form->name, form->name);
    BUF_LIT(out, "    .doc = ");
    gen_c_string(out, form->doc);
    buf_printf(out, ",\n    .fields = %s_fields,\n    .fields_n = ARRAY_LEN(%s_fields),\n",
               form->name, form->name);
    if (form->checked)
        buf_printf(out, "    .check = %s_checked,\n", form->name);
    buf_printf(out, "    .size = sizeof(struct %s_form),\n};\n", form->name);
}

void forms_write(const char *out_dir, const struct module *m)
{
    write_header(out_dir, m);
    struct buf out = gen_open();
    buf_printf(&out, "/* Made by viewgen from %s.forms. */\n#include \"%s_forms.h\"\n", m->name,
               m->name);
    for (size_t i = 0; i < m->forms_n; i++)
        write_spec(&out, m->forms[i]);
    gen_write_if_changed(out_dir, gen_printf("%s_forms.c", m->name), &out);
}
