#include "pogen/pogen.h"

#include "base/text.h"

/* What of a language goes into the program: a hash table of indexes into the texts. */
struct table {
    const struct translation **slots;
    size_t size; /* a power of two */
};

static bool is_usable(const struct message *m, const struct translation *t)
{
    if (!t || t->fuzzy || (m->plural != NULL) != (t->plural != NULL))
        return false;
    for (int i = 0; i < t->forms_n; i++)
        if (*t->forms[i] == '\0')
            return false;
    return true;
}

static struct table fill(const struct messages *all, const struct po *po)
{
    struct table table = {.size = 16};
    while (table.size < 2 * all->n) /* at most half full: a search meets few others */
        table.size *= 2;
    table.slots = gen_alloc(table.size * sizeof(struct translation *));
    for (size_t i = 0; i < all->n; i++) {
        const struct translation *t = po_find(po, all->items[i].id);
        if (!is_usable(&all->items[i], t))
            continue;
        size_t at = text_hash(t->id) & (table.size - 1);
        while (table.slots[at])
            at = (at + 1) & (table.size - 1);
        table.slots[at] = t;
    }
    return table;
}

static void write_language(struct buf *out, const struct messages *all, const struct po *po)
{
    struct table table = fill(all, po);
    for (size_t i = 0; i < table.size; i++) {
        const struct translation *t = table.slots[i];
        if (!t)
            continue;
        buf_printf(out, "static const char *const %s_%zu[] = {", po->code, i);
        for (int j = 0; j < t->forms_n; j++) {
            buf_str(out, j ? ", " : "");
            gen_c_string(out, t->forms[j]);
        }
        BUF_LIT(out, "};\n");
    }
    buf_printf(out, "\nstatic const struct text_entry %s_entries[%zu] = {\n", po->code, table.size);
    for (size_t i = 0; i < table.size; i++) {
        if (!table.slots[i])
            continue;
        buf_printf(out, "    [%zu] = {", i);
        gen_c_string(out, table.slots[i]->id);
        buf_printf(out, ", %s_%zu},\n", po->code, i);
    }
    BUF_LIT(out, "};\n\n");
    /* The remainder keeps a rule that says too much inside the forms. */
    buf_printf(out, "static unsigned %s_plural(uint64_t n)\n{\n", po->code);
    buf_printf(out, "    return (unsigned)(%s) %% %d;\n}\n\n", po->rule, po->forms_n);
    buf_printf(out, "static const struct lang %s = {\n    .code = \"%s\",\n    .name = ", po->code,
               po->code);
    gen_c_string(out, po->name);
    buf_printf(out, ",\n    .entries = %s_entries,\n    .entries_n = %zu,\n", po->code, table.size);
    buf_printf(out, "    .plural = %s_plural,\n};\n\n", po->code);
}

void tables_write(struct buf *out, const struct messages *all, const struct po *languages,
                  size_t languages_n)
{
    BUF_LIT(out, "/* Made by pogen from src/web/po. */\n#include \"base/text.h\"\n\n"
                 "static const struct lang en = {.code = \"en\", .name = \"English\"};\n\n");
    for (size_t i = 0; i < languages_n; i++)
        write_language(out, all, &languages[i]);
    BUF_LIT(out, "const struct lang *const text_tables[] = {&en");
    for (size_t i = 0; i < languages_n; i++)
        buf_printf(out, ", &%s", languages[i].code);
    BUF_LIT(out, "};\n");
    buf_printf(out, "const size_t text_tables_n = %zu;\n", languages_n + 1);
}
