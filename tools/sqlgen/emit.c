/* emit.c: the C that calls the store. */
#include "sqlgen/sqlgen.h"

static const char *const value_names[TYPES_N] = {
    [TYPE_ID] = "VALUE_INT",      [TYPE_INT] = "VALUE_INT",  [TYPE_MONEY] = "VALUE_INT",
    [TYPE_TIME] = "VALUE_INT",    [TYPE_BOOL] = "VALUE_INT", [TYPE_TEXT] = "VALUE_TEXT",
    [TYPE_BYTES] = "VALUE_BYTES",
};

static const char *const kind_names[KINDS_N] = {
    [KIND_ONE] = "QUERY_ONE",    [KIND_MANY] = "QUERY_MANY", [KIND_EACH] = "QUERY_EACH",
    [KIND_TABLE] = "QUERY_EACH", [KIND_EXEC] = "QUERY_EXEC", [KIND_POST] = "QUERY_POST",
    [KIND_LOCK] = "QUERY_LOCK",
};

static const char *const cell_names[TYPES_N] = {
    [TYPE_ID] = "CELL_ID",     [TYPE_INT] = "CELL_INT",   [TYPE_MONEY] = "CELL_MONEY",
    [TYPE_TIME] = "CELL_TIME", [TYPE_BOOL] = "CELL_BOOL", [TYPE_TEXT] = "CELL_TEXT",
};

static const char *c_type(const struct field *f)
{
    switch (f->type) {
    case TYPE_TEXT:
        return "const char *";
    case TYPE_BYTES:
        return "struct bytes ";
    case TYPE_BOOL:
        return "bool ";
    default:
        return f->null ? "struct opt_int " : "int64_t ";
    }
}

/* An SQL text: lines trimmed, empty ones dropped, so that the program carries no white space. */
static void emit_sql(struct buf *out, const char *sql)
{
    struct buf text = gen_open();
    while (*sql) {
        size_t n = strcspn(sql, "\n");
        const char *s = sql + strspn(sql, " ");
        size_t used = s < sql + n ? n - (size_t)(s - sql) : 0;
        while (used > 0 && s[used - 1] == ' ')
            used--;
        if (used && text.n)
            buf_char(&text, '\n');
        buf_add(&text, s, used);
        sql += n + (sql[n] != '\0');
    }
    buf_char(&text, '\0');
    gen_c_string(out, text.p);
    buf_free(&text);
}

/* ---- the header ------------------------------------------------------------------------------ */

static void emit_struct(struct buf *h, const struct query *q, const char *what,
                        const struct field *fields, size_t n)
{
    if (!n)
        return;
    buf_printf(h, "struct sql_%s_%s {\n", q->name, what);
    for (size_t i = 0; i < n; i++)
        buf_printf(h, "    %s%s;%s\n", c_type(&fields[i]), fields[i].name,
                   fields[i].type == TYPE_TEXT && fields[i].null ? " /* may be NULL */" : "");
    buf_str(h, "};\n");
}

static void emit_signature(struct buf *out, const struct query *q)
{
    buf_printf(out, "enum status sql_%s(\n    struct ctx *ctx", q->name);
    if (q->params_n)
        buf_printf(out, ",\n    const struct sql_%s_args *args", q->name);
    if (q->kind == KIND_ONE)
        buf_printf(out, ",\n    struct sql_%s_row *ret_row", q->name);
    else if (q->kind == KIND_MANY)
        buf_printf(out, ",\n    struct sql_%s_row **ret_rows,\n    size_t *ret_n", q->name);
    else if (q->kind == KIND_EACH)
        buf_printf(out,
                   ",\n    bool (*on_row)(void *arg, const struct sql_%s_row *row)"
                   ",\n    void *arg",
                   q->name);
    else if (q->kind == KIND_TABLE)
        buf_str(out, ",\n    struct table_sink *sink");
    else if (q->kind == KIND_EXEC)
        buf_str(out, ",\n    int64_t *ret_changes");
    buf_char(out, ')');
}

static void emit_header(const struct module *m, struct buf *h)
{
    const char *guard = gen_upper(m->name);
    buf_printf(h,
               "/* Made by sqlgen from the .sql files of %s: do not edit. */\n"
               "#ifndef LOGGIA_%s_SQL_H\n#define LOGGIA_%s_SQL_H\n\n#include \"base/ctx.h\"\n",
               m->name, guard, guard);
    bool tables = false;
    for (size_t i = 0; i < m->queries_n; i++)
        tables |= m->queries[i].kind == KIND_TABLE;
    if (tables)
        buf_str(h, "#include \"base/table.h\"\n");
    for (size_t i = 0; i < m->queries_n; i++) {
        const struct query *q = &m->queries[i];
        buf_printf(h, "\n/* %s */\n", q->doc);
        emit_struct(h, q, "args", q->params, q->params_n);
        emit_struct(h, q, "row", q->row, q->kind == KIND_TABLE ? 0 : q->row_n);
        buf_str(h, "MUST_USE ");
        emit_signature(h, q);
        buf_str(h, ";\n");
    }
    buf_str(h, "\n#endif\n");
}

/* ---- the source ------------------------------------------------------------------------------ */

static void emit_types(struct buf *c, const char *what, const struct query *q,
                       const struct field *fields, size_t n)
{
    if (!n)
        return;
    buf_printf(c, "static const enum value_type %s_%s[] = {", q->name, what);
    for (size_t i = 0; i < n; i++)
        buf_printf(c, "%s%s", i ? ", " : "", value_names[fields[i].type]);
    buf_str(c, "};\n");
}

static void emit_query(struct buf *c, const struct query *q, int index)
{
    emit_types(c, "params", q, q->params, q->params_n);
    emit_types(c, "columns", q, q->row, q->row_n);
    uint64_t nulls = 0;
    for (size_t i = 0; i < q->row_n; i++)
        nulls |= (uint64_t)q->row[i].null << i;
    buf_printf(c, "const struct query sql_query_%s = {\n    .index = %d,\n    .name = \"%s\",\n",
               q->name, index, q->name);
    buf_str(c, "    .sqlite =\n    ");
    emit_sql(c, q->sql[ENGINE_SQLITE]);
    buf_str(c, ",\n    .postgres =\n    ");
    emit_sql(c, q->sql[ENGINE_POSTGRES]);
    buf_printf(c, ",\n    .kind = %s,\n    .writes = %s,\n    .params_n = %zu,\n",
               kind_names[q->kind], q->writes ? "true" : "false", q->params_n);
    buf_printf(c, "    .columns_n = %zu,\n", q->row_n);
    if (q->params_n)
        buf_printf(c, "    .params = %s_params,\n", q->name);
    if (q->row_n)
        buf_printf(c, "    .columns = %s_columns,\n    .columns_null = UINT64_C(0x%llx),\n",
                   q->name, (unsigned long long)nulls);
    buf_str(c, "};\n");
}

static void emit_params(struct buf *c, const struct query *q)
{
    if (!q->params_n)
        return;
    buf_str(c, "    const struct value params[] = {\n");
    for (size_t i = 0; i < q->params_n; i++) {
        const struct field *f = &q->params[i];
        const char *made = f->type == TYPE_TEXT    ? "value_text"
                           : f->type == TYPE_BYTES ? "value_bytes"
                           : f->null               ? "value_opt"
                                                   : "value_int";
        buf_printf(c, "        %s(args->%s),\n", made, f->name);
    }
    buf_str(c, "    };\n");
}

static void emit_fill(struct buf *c, const struct query *q)
{
    bool keeps = q->kind != KIND_EACH;
    for (size_t i = 0; i < q->row_n; i++) {
        const struct field *f = &q->row[i];
        if (f->type == TYPE_TEXT && keeps)
            buf_printf(c, "    row->%s = sql_take_text(take, &c[%zu]);\n", f->name, i);
        else if (f->type == TYPE_BYTES && keeps)
            buf_printf(c, "    row->%s = sql_take_bytes(take, &c[%zu]);\n", f->name, i);
        else if (f->type == TYPE_TEXT)
            buf_printf(c, "    row->%s = c[%zu].b.p;\n", f->name, i);
        else if (f->type == TYPE_BYTES)
            buf_printf(c, "    row->%s = c[%zu].b;\n", f->name, i);
        else if (f->type == TYPE_BOOL)
            buf_printf(c, "    row->%s = c[%zu].i != 0;\n", f->name, i);
        else if (f->null)
            buf_printf(c, "    row->%s = (struct opt_int){.has = !c[%zu].null, .v = c[%zu].i};\n",
                       f->name, i, i);
        else
            buf_printf(c, "    row->%s = c[%zu].i;\n", f->name, i);
    }
}

/* `one` and `many`: the row is kept, in the arena. */
static void emit_keeping(struct buf *c, const struct query *q)
{
    bool one = q->kind == KIND_ONE;
    buf_printf(c, "\nstatic bool %s_take(void *arg, const struct value *c)\n{\n", q->name);
    buf_str(c, "    struct sql_take *take = arg;\n");
    buf_printf(c, "    struct sql_%s_row *row = sql_take_room(take, sizeof(*row));\n", q->name);
    buf_str(c, "    if (!row)\n        return false;\n");
    emit_fill(c, q);
    buf_printf(c, "    return %s;\n}\n\n", one ? "false" : "take->status == OK");
    emit_signature(c, q);
    buf_str(c, "\n{\n");
    emit_params(c, q);
    if (one)
        buf_printf(c,
                   "    struct sql_%s_row row;\n"
                   "    struct sql_take take = {.arena = ctx->arena, .rows = &row, .size = 1, "
                   ".max = 1};\n",
                   q->name);
    else
        buf_printf(c, "    struct sql_take take = {.arena = ctx->arena, .max = %s};\n",
                   q->max ? gen_printf("%lld", (long long)q->max) : "LIMIT_LIST_ROWS");
    buf_printf(c, "    enum status s = db_run(ctx->db, &sql_query_%s, %s, %s_take, &take, NULL);\n",
               q->name, q->params_n ? "params" : "NULL", q->name);
    buf_str(c, "    if (s == OK)\n        s = take.status;\n");
    if (one)
        buf_str(c, "    if (s == OK && take.n == 0)\n        s = NOT_FOUND;\n");
    buf_str(c, "    if (s != OK)\n        return s;\n");
    buf_str(c,
            one ? "    *ret_row = row;\n" : "    *ret_rows = take.rows;\n    *ret_n = take.n;\n");
    buf_str(c, "    return OK;\n}\n");
}

static void emit_each(struct buf *c, const struct query *q)
{
    buf_printf(c,
               "\nstruct %s_each {\n    bool (*on_row)(void *arg, const struct sql_%s_row *row);\n"
               "    void *arg;\n};\n",
               q->name, q->name);
    buf_printf(c, "\nstatic bool %s_give(void *arg, const struct value *c)\n{\n", q->name);
    buf_printf(c,
               "    const struct %s_each *each = arg;\n    struct sql_%s_row made;\n"
               "    struct sql_%s_row *row = &made;\n",
               q->name, q->name, q->name);
    emit_fill(c, q);
    buf_str(c, "    return each->on_row(each->arg, row);\n}\n\n");
    emit_signature(c, q);
    buf_str(c, "\n{\n");
    emit_params(c, q);
    buf_printf(c, "    struct %s_each each = {.on_row = on_row, .arg = arg};\n", q->name);
    buf_printf(c, "    return db_run(ctx->db, &sql_query_%s, %s, %s_give, &each, NULL);\n}\n",
               q->name, q->params_n ? "params" : "NULL", q->name);
}

/* `table`: cells with their columns, for whoever shows any table. */
static void emit_table(struct buf *c, const struct query *q)
{
    buf_printf(c, "\nstatic const struct table_column %s_heads[] = {\n", q->name);
    for (size_t i = 0; i < q->row_n; i++)
        buf_printf(c, "    {\"%s\", %s},\n", q->row[i].name, cell_names[q->row[i].type]);
    buf_printf(c, "};\nstatic const struct table_shape %s_shape = {\"%s\", %s_heads, %zu};\n",
               q->name, q->name, q->name, q->row_n);
    buf_printf(
        c,
        "\nstatic bool %s_give(void *arg, const struct value *c)\n{\n"
        "    struct table_sink *sink = arg;\n    struct cell cells[%zu];\n"
        "    for (size_t i = 0; i < %zu; i++)\n"
        "        cells[i] = (struct cell){.null = c[i].null, .n = c[i].i, .text = c[i].b.p};\n"
        "    return sink->row(sink, cells);\n}\n\n",
        q->name, q->row_n, q->row_n);
    emit_signature(c, q);
    buf_str(c, "\n{\n");
    emit_params(c, q);
    buf_printf(c, "    sink->begin(sink, &%s_shape);\n", q->name);
    buf_printf(c, "    return db_run(ctx->db, &sql_query_%s, %s, %s_give, sink, NULL);\n}\n",
               q->name, q->params_n ? "params" : "NULL", q->name);
}

static void emit_exec(struct buf *c, const struct query *q)
{
    buf_char(c, '\n');
    emit_signature(c, q);
    buf_str(c, "\n{\n");
    emit_params(c, q);
    buf_printf(c, "    return db_run(ctx->db, &sql_query_%s, %s, NULL, NULL, %s);\n}\n", q->name,
               q->params_n ? "params" : "NULL", q->kind == KIND_EXEC ? "ret_changes" : "NULL");
}

static void emit_source(const struct module *m, struct buf *c, int *index)
{
    buf_printf(c,
               "/* Made by sqlgen from the .sql files of %s: do not edit. */\n"
               "#include \"%s_sql.h\"\n#include \"store/statement.h\"\n",
               m->name, m->name);
    for (size_t i = 0; i < m->queries_n; i++) {
        const struct query *q = &m->queries[i];
        buf_printf(c, "\n/* ---- %s ---- */\n\n", q->name);
        emit_query(c, q, (*index)++);
        if (kind_is_silent(q->kind))
            emit_exec(c, q);
        else if (q->kind == KIND_EACH)
            emit_each(c, q);
        else if (q->kind == KIND_TABLE)
            emit_table(c, q);
        else
            emit_keeping(c, q);
    }
}

/* ---- the tables ------------------------------------------------------------------------------ */

static void emit_query_table(const struct program *p, struct buf *c)
{
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < p->modules[i].queries_n; j++)
            buf_printf(c, "extern const struct query sql_query_%s;\n",
                       p->modules[i].queries[j].name);
    buf_str(c, "\nconst struct query *const store_queries[] = {\n");
    int n = 0;
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < p->modules[i].queries_n; j++, n++)
            buf_printf(c, "    &sql_query_%s,\n", p->modules[i].queries[j].name);
    buf_printf(c, "    NULL,\n};\nconst int store_queries_n = %d;\n", n);
}

static void emit_migration_table(const struct program *p, struct buf *c)
{
    buf_str(c, "\nconst struct migration store_migrations[] = {\n");
    int n = 0;
    for (size_t i = 0; i < p->modules_n; i++) {
        for (size_t j = 0; j < p->modules[i].migrations_n; j++, n++) {
            const struct migration *g = &p->modules[i].migrations[j];
            buf_printf(c,
                       "    {.module = \"%s\", .number = %d, .name = \"%s\",\n     .sqlite =\n    ",
                       p->modules[i].name, g->number, g->name);
            emit_sql(c, g->sql[ENGINE_SQLITE]);
            buf_str(c, ",\n     .postgres =\n    ");
            emit_sql(c, g->sql[ENGINE_POSTGRES]);
            buf_str(c, "},\n");
        }
    }
    buf_printf(c, "    {.module = NULL},\n};\nconst int store_migrations_n = %d;\n", n);
}

void program_emit(const struct program *p, const char *out_dir)
{
    int index = 0;
    for (size_t i = 0; i < p->modules_n; i++) {
        const struct module *m = &p->modules[i];
        if (!m->queries_n)
            continue;
        struct buf h = gen_open();
        emit_header(m, &h);
        gen_write_if_changed(out_dir, gen_printf("%s_sql.h", m->name), &h);
        struct buf c = gen_open();
        emit_source(m, &c, &index);
        gen_write_if_changed(out_dir, gen_printf("%s_sql.c", m->name), &c);
    }
    struct buf c = gen_open();
    buf_str(&c, "/* Made by sqlgen: do not edit. */\n#include \"store/statement.h\"\n\n");
    emit_query_table(p, &c);
    emit_migration_table(p, &c);
    gen_write_if_changed(out_dir, "store_tables.c", &c);
}
