/* The .po format as gettext's tools and Poedit write it (GNU gettext manual, section "The Format of
 * PO Files"). Contexts (msgctxt) are refused: English texts are the keys. */
#include "pogen/pogen.h"

/* ---- reading --------------------------------------------------------------------------------- */

/* Which text the next "..." line belongs to. */
enum part { PART_NONE, PART_ID, PART_PLURAL, PART_FORM };

struct reader {
    struct po *po;
    struct translation now;
    struct buf text;
    enum part part;
    int form;
    bool fuzzy; /* "#, fuzzy" stood before the entry that comes */
};

/* Store the text gathered so far where it belongs. */
static void end_text(struct reader *r)
{
    if (r->part == PART_NONE)
        return;
    buf_char(&r->text, '\0');
    const char *text = gen_strdup(r->text.p);
    buf_clear(&r->text);
    if (r->part == PART_ID)
        r->now.id = text;
    else if (r->part == PART_PLURAL)
        r->now.plural = text;
    else
        r->now.forms[r->form] = text;
    r->part = PART_NONE;
}

static void end_entry(struct reader *r)
{
    end_text(r);
    if (!r->now.id)
        return;
    if (r->now.forms_n == 0)
        gen_fail(r->po->path, r->now.line, "msgid \"%s\" has no msgstr", r->now.id);
    if (po_find(r->po, r->now.id))
        gen_complain(r->po->path, r->now.line, "\"%s\" is translated twice", r->now.id);
    GEN_PUSH(r->po->items, r->po->n, r->po->size) = r->now;
    r->now = (struct translation){.id = NULL};
}

static void begin_form(struct reader *r, struct gen_line *l)
{
    end_text(r);
    int form = 0;
    if (gen_accept_tight(l, '[')) {
        form = (int)gen_number(l, "the number of the plural form");
        gen_expect(l, "]");
    }
    if (!r->now.id || form != r->now.forms_n || form >= PO_FORMS_MAX)
        gen_refuse(l, "msgstr out of order");
    r->part = PART_FORM;
    r->form = form;
    r->now.forms_n = form + 1;
}

/* Understand one line up to its quoted text; false when it has none. */
static bool begin_line(struct reader *r, struct gen_line *l)
{
    if (*l->at == '\0')
        return false;
    if (*l->at == '#') {
        end_entry(r); /* comments stand before their entry */
        if (l->at[1] == ',' && strstr(l->at, "fuzzy"))
            r->fuzzy = true;
        return false;
    }
    if (*l->at == '"') {
        if (r->part == PART_NONE)
            gen_refuse(l, "a text that belongs to nothing");
        return true;
    }
    if (gen_accept(l, "msgid_plural ")) {
        end_text(r);
        r->part = PART_PLURAL;
    } else if (gen_accept(l, "msgid ")) {
        end_entry(r);
        r->now = (struct translation){.line = l->number, .fuzzy = r->fuzzy};
        r->fuzzy = false;
        r->part = PART_ID;
    } else if (gen_accept(l, "msgstr")) {
        begin_form(r, l);
    } else {
        gen_refuse(l, "not understood: %s", l->at);
    }
    return true;
}

/* "Name: value\n" of the header entry; NULL when it is not there. */
static const char *header(const char *all, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = all; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncmp(line, name, n) != 0 || line[n] != ':')
            continue;
        const char *value = line + n + 1 + strspn(line + n + 1, " ");
        return gen_strndup(value, strcspn(value, "\n"));
    }
    return NULL;
}

/* "nplurals=2; plural=(n != 1);" */
static void read_plural_rule(struct po *po, const char *text, int line)
{
    const char *number = text ? strstr(text, "nplurals=") : NULL;
    const char *rule = text ? strstr(text, "plural=") : NULL;
    po->forms_n = number ? number[strlen("nplurals=")] - '0' : 0;
    if (!rule || po->forms_n < 1 || po->forms_n > PO_FORMS_MAX)
        gen_fail(po->path, line, "Plural-Forms must say \"nplurals=N; plural=EXPRESSION;\"");
    rule += strlen("plural=");
    po->rule = gen_strndup(rule, strcspn(rule, ";"));
    /* The expression becomes C: nothing but arithmetic on n may pass. */
    if (!*po->rule || po->rule[strspn(po->rule, "n0123456789 ()?:!=<>&|%")] != '\0')
        gen_fail(po->path, line, "Plural-Forms: not understood: %s", po->rule);
}

static void read_header(struct po *po)
{
    const struct translation *t = po_find(po, "");
    if (!t)
        gen_fail(po->path, 1, "the header (msgid \"\") is missing");
    const char *language = header(t->forms[0], "Language");
    if (!language || strcmp(language, po->code) != 0)
        gen_fail(po->path, t->line, "Language must be \"%s\", as the file is called", po->code);
    po->name = header(t->forms[0], "X-Language-Name");
    if (!po->name || !*po->name)
        gen_fail(po->path, t->line, "X-Language-Name must name the language in its own words");
    const char *type = header(t->forms[0], "Content-Type");
    if (!type || !strstr(type, "charset=UTF-8"))
        gen_fail(po->path, t->line, "Content-Type must say charset=UTF-8");
    read_plural_rule(po, header(t->forms[0], "Plural-Forms"), t->line);
}

struct po po_read(const char *path)
{
    const char *base = gen_base_name(path);
    struct po po = {.path = path, .code = gen_strndup(base, strlen(base) - strlen(".po"))};
    struct reader r = {.po = &po, .text = gen_open()};
    struct gen_file f = gen_file_open(path);
    struct gen_line l;
    while (gen_line_raw(&f, &l)) {
        if (!begin_line(&r, &l))
            continue;
        buf_str(&r.text, gen_quoted(&l, "the text"));
        gen_expect_end(&l);
    }
    end_entry(&r);
    buf_free(&r.text);
    read_header(&po);
    return po;
}

const struct translation *po_find(const struct po *po, const char *id)
{
    for (size_t i = 0; i < po->n; i++)
        if (strcmp(po->items[i].id, id) == 0)
            return &po->items[i];
    return NULL;
}

/* ---- writing the template -------------------------------------------------------------------- */

static void write_text(struct buf *out, const char *keyword, const char *text)
{
    buf_printf(out, "%s \"", keyword);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_printf(out, "\\%c", *text);
        else if (*text == '\n')
            BUF_LIT(out, "\\n");
        else if (*text == '\t')
            BUF_LIT(out, "\\t");
        else
            buf_char(out, *text);
    }
    BUF_LIT(out, "\"\n");
}

void po_write_template(struct buf *out, const struct messages *all)
{
    BUF_LIT(out, "# The texts of Loggia, written by make po; translate in the file of a language.\n"
                 "msgid \"\"\n"
                 "msgstr \"\"\n"
                 "\"Project-Id-Version: loggia\\n\"\n"
                 "\"MIME-Version: 1.0\\n\"\n"
                 "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                 "\"Content-Transfer-Encoding: 8bit\\n\"\n");
    for (size_t i = 0; i < all->n; i++) {
        const struct message *m = &all->items[i];
        BUF_LIT(out, "\n");
        /* Files without lines: a text that moves does not touch every translation. */
        for (size_t j = 0; j < m->paths_n; j++)
            buf_printf(out, "#: %s\n", m->paths[j]);
        if (m->printf_like)
            BUF_LIT(out, "#, c-format\n");
        write_text(out, "msgid", m->id);
        if (m->plural) {
            write_text(out, "msgid_plural", m->plural);
            BUF_LIT(out, "msgstr[0] \"\"\nmsgstr[1] \"\"\n");
        } else {
            BUF_LIT(out, "msgstr \"\"\n");
        }
    }
}
