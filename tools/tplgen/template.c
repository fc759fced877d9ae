#include "tplgen/tplgen.h"

static struct template **templates;
static size_t templates_n, templates_size;

enum ended { ENDED_FILE, ENDED_END, ENDED_ELSE, ENDED_ELSE_IF };

struct compiler {
    const struct template *t;
    const char *icons;
    const char *start, *s; /* the file, and what is not yet read */
    struct at at;
    struct html html;
    struct scope scope;
    struct buf text; /* static bytes not yet written */
    struct buf *out;
    int depth;               /* of C blocks */
    struct reader condition; /* of the {else if} that ended a block */
};

const struct template *template_find(const char *name)
{
    for (size_t i = 0; i < templates_n; i++)
        if (strcmp(templates[i]->name, name) == 0)
            return templates[i];
    return NULL;
}

const char *template_function(const struct template *t)
{
    return gen_printf("%s_%s", t->name, t->plain ? "text" : "page");
}

/* ---- the first directive --------------------------------------------------------------------- */

/* The bytes of the directive that begins at s ("{...}"), its closing brace included; quotes hide
 * braces. */
static size_t directive_n(const char *s, const struct at *at)
{
    bool quoted = false;
    for (size_t i = 1; s[i]; i++) {
        if (quoted && s[i] == '\\' && s[i + 1])
            i++;
        else if (s[i] == '"')
            quoted = !quoted;
        else if (s[i] == '}' && !quoted)
            return i + 1;
        else if (s[i] == '{' && !quoted)
            break;
    }
    gen_fail(at->path, at->line, "{ without }; write {{ for a brace");
}

static struct reader reader_over(const struct compiler *c, const char *s, size_t n)
{
    return (struct reader){.at = c->at, .s = gen_strndup(s, n), .scope = &c->scope};
}

static void read_take(struct template *t, struct reader *r)
{
    struct shape *s = shape_of_take(t->name);
    while (!reader_end(r)) {
        struct field f = {.name = reader_name(r, "a parameter"), .type = TYPE_TEXT};
        f.optional = reader_accept(r, "?");
        if (field_find(s, f.name))
            reader_refuse(r, "%s is taken twice", f.name);
        shape_add(s, &f);
    }
    if (s->fields_n == 0)
        reader_refuse(r, "{take} names nothing; write {view -}");
    t->view = s;
    t->takes = true;
}

static void read_head(struct template *t, const char *s)
{
    struct compiler c = {.t = t, .at = {.path = t->path, .line = 1}};
    if (*s != '{')
        gen_fail(t->path, 1, "a template begins with {view NAME}, {view -} or {take ...}");
    size_t n = directive_n(s, &c.at);
    struct reader r = reader_over(&c, s + 1, n - 2);
    if (reader_word(&r, "take"))
        read_take(t, &r);
    else if (!reader_word(&r, "view"))
        reader_refuse(&r, "a template begins with {view NAME}, {view -} or {take ...}");
    else if (!reader_accept(&r, "-")) {
        const char *name = reader_name(&r, "a view");
        t->view = shape_find(name);
        if (!t->view)
            reader_refuse(&r, "there is no view \"%s\"", name);
    }
    reader_expect_end(&r);
    t->head_n = n + (s[n] == '\n');
}

static bool is_plain(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot && strcmp(dot, ".html") == 0)
        return false;
    if (dot && strcmp(dot, ".txt") == 0)
        return true;
    gen_fail(path, 0, "a template ends in .html or .txt");
}

struct template *template_open(const char *path, const char *module)
{
    struct template *t = gen_alloc(sizeof(*t));
    const char *base = gen_base_name(path);
    *t = (struct template){.path = path, .module = module, .plain = is_plain(path)};
    t->name = gen_strndup(base, (size_t)(strrchr(base, '.') - base));
    if (!gen_is_name(t->name))
        gen_fail(path, 0, "the name of a template is made of a-z, 0-9 and _");
    for (size_t i = 0; i < templates_n; i++)
        if (strcmp(templates[i]->name, t->name) == 0 && templates[i]->plain == t->plain)
            gen_fail(path, 0, "the name is taken by %s", templates[i]->path);
    read_head(t, gen_read(path, NULL));
    GEN_PUSH(templates, templates_n, templates_size) = t;
    return t;
}

/* ---- output ---------------------------------------------------------------------------------- */

static void indent(struct compiler *c)
{
    for (int i = 0; i < c->depth; i++)
        BUF_LIT(c->out, "    ");
}

static void flush(struct compiler *c)
{
    if (c->text.n == 0)
        return;
    indent(c);
    BUF_LIT(c->out, "BUF_LIT(page->out, ");
    gen_c_string(c->out, gen_strndup(c->text.p, c->text.n));
    BUF_LIT(c->out, ");\n");
    buf_clear(&c->text);
}

static void statement(struct compiler *c, const char *code)
{
    flush(c);
    indent(c);
    buf_printf(c->out, "%s\n", code);
}

static void feed(struct compiler *c, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        html_feed(&c->html, &c->at, s[i], &c->text);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void write_value(struct compiler *c, struct reader *r, const struct expr *e)
{
    reader_expect_end(r);
    const char *writer = html_value(&c->html, &c->at);
    bool bare = !e->list && !e->optional && !e->guard;
    if (bare && e->type == TYPE_INT)
        statement(c, gen_printf("buf_int(page->out, %s);", e->c));
    else if (bare && e->type == TYPE_ID && strcmp(writer, "html_url") != 0)
        statement(c, gen_printf("html_id(page, %s);", e->c));
    else if (e->writes && strcmp(writer, "html_text") == 0)
        statement(c, e->writes);
    else
        statement(c, gen_printf("%s(page, %s);", writer, expr_text(r, e)));
}

static void write_json_of(struct compiler *c, struct reader *r, const struct expr *e)
{
    if (e->type == TYPE_VIEW && !e->shape->json)
        reader_refuse(r, "%s has no JSON", e->shape->name);
    if (e->list && e->type != TYPE_VIEW)
        reader_refuse(r, "{json} of a list needs a list of views");
    if (e->list)
        statement(c, gen_printf("html_json_list(page, %s_view_json, %s, %s_n, sizeof(*%s));",
                                e->shape->name, e->c, e->c, e->c));
    else if (e->type == TYPE_VIEW)
        statement(c, gen_printf("html_json_view(page, %s_view_json, %s);", e->shape->name, e->c));
    else if (e->type == TYPE_BOOL)
        statement(c, gen_printf("html_json_word(page, %s ? \"true\" : \"false\");", e->c));
    else if (e->type == TYPE_INT || e->type == TYPE_DEGREES)
        statement(c, gen_printf("html_json_word(page, %s);", expr_text(r, e)));
    else
        statement(c, gen_printf("html_json_text(page, %s);", expr_text(r, e)));
}

static void write_json(struct compiler *c, struct reader *r)
{
    html_json(&c->html, &c->at);
    struct expr e = expr_operand(r);
    reader_expect_end(r);
    const char *guard = e.guard;
    bool whole = e.list || e.type == TYPE_VIEW || e.type == TYPE_BOOL;
    if (guard && whole) {
        statement(c, gen_printf("if (!(%s))", guard));
        statement(c, "    html_json_word(page, NULL);");
        statement(c, "else");
        c->depth++;
    }
    write_json_of(c, r, &e);
    c->depth -= guard && whole;
}

static void write_asset(struct compiler *c, struct reader *r)
{
    char *name = reader_quoted(r, "the name of an asset");
    reader_expect_end(r);
    html_asset(&c->html, &c->at);
    for (char *p = name; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", *p))
            *p = '_';
    statement(c, gen_printf("html_plain(page, asset_%s.path);", name));
}

static void write_icon(struct compiler *c, struct reader *r)
{
    const char *name = reader_quoted(r, "the name of an icon");
    reader_expect_end(r);
    html_markup(&c->html, &c->at, "icon");
    const char *path = gen_printf("%s/%s.svg", c->icons ? c->icons : "icons", name);
    if (!gen_exists(path))
        reader_refuse(r, "there is no icon \"%s\"", name);
    size_t n = 0;
    const char *svg = gen_read(path, &n);
    while (n && svg[n - 1] == '\n')
        n--;
    feed(c, svg, n);
    html_markup(&c->html, &c->at, "icon");
}

static void write_choice(struct compiler *c, struct reader *r, const char *attribute)
{
    html_attribute(&c->html, &c->at, attribute);
    const char *name = expr_given_text(r, "the name of the field");
    struct expr choice = expr_operand(r);
    struct expr given = expr_operand(r);
    reader_expect_end(r);
    const char *choice_text = expr_text(r, &choice);
    if (given.type == TYPE_BOOL)
        statement(c,
                  gen_printf("if (page_chosen_on(page, %s, %s, %s))", name, choice_text,
                             given.guard ? gen_printf("%s && %s", given.guard, given.c) : given.c));
    else
        statement(c, gen_printf("if (page_chosen(page, %s, %s, %s))", name, choice_text,
                                expr_text(r, &given)));
    statement(c, gen_printf("    BUF_LIT(page->out, \" %s\");", attribute));
}

/* ---- partials -------------------------------------------------------------------------------- */

static const char *take_arguments(struct reader *r, const struct template *t)
{
    struct buf b = gen_open();
    bool *given = gen_alloc(t->view->fields_n);
    while (!reader_end(r)) {
        const char *name = reader_name(r, "a parameter");
        const struct field *f = field_find(t->view, name);
        if (!f)
            reader_refuse(r, "%s takes no \"%s\"", t->name, name);
        if (given[f - t->view->fields])
            reader_refuse(r, "%s is given twice", name);
        given[f - t->view->fields] = true;
        if (!reader_accept(r, "="))
            reader_refuse(r, "= is missing behind %s", name);
        struct expr e = expr_operand(r);
        if (strcmp(name, "href") == 0 && *e.c == '"' && !strchr("\"/#", e.c[1]))
            reader_refuse(r, "an address of ours begins with /: href=%s leads nowhere", e.c);
        buf_printf(&b, "%s.%s = %s", b.n ? ", " : "", name, expr_text(r, &e));
    }
    for (size_t i = 0; i < t->view->fields_n; i++)
        if (!given[i] && !t->view->fields[i].optional)
            reader_refuse(r, "%s needs %s=", t->name, t->view->fields[i].name);
    const char *text = gen_printf("%.*s", (int)b.n, b.p ? b.p : "");
    buf_free(&b);
    return text;
}

static void call_with_view(struct compiler *c, struct reader *r, const struct template *t)
{
    struct expr e = expr_operand(r);
    if (e.type != TYPE_VIEW || e.list || e.shape != t->view)
        reader_refuse(r, "%s shows a %s", t->name, t->view->name);
    statement(
        c, gen_printf("if (%s%s%s != NULL)", e.guard ? e.guard : "", e.guard ? " && " : "", e.c));
    statement(c, gen_printf("    %s(page, %s);", template_function(t), e.c));
}

static void write_partial(struct compiler *c, struct reader *r)
{
    const char *name = reader_name(r, "the name of a template");
    const struct template *t = template_find(name);
    if (!t || t->plain != c->t->plain)
        reader_refuse(r, "there is no template \"%s\" in this or an earlier module", name);
    if (!c->t->plain)
        html_markup(&c->html, &c->at, "partial");
    if (t->takes)
        statement(c, gen_printf("%s(page, &(const %s){%s});", template_function(t), t->view->c_type,
                                take_arguments(r, t)));
    else if (t->view)
        call_with_view(c, r, t);
    else
        statement(c, gen_printf("%s(page, NULL);", template_function(t)));
    reader_expect_end(r);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static enum ended block(struct compiler *c);

/* A block of {if} or {each} is read, starting at *start; its end meets that of the others. */
static enum ended branch(struct compiler *c, const struct html *start, struct html *joined,
                         bool first)
{
    c->html = *start;
    c->depth++;
    enum ended e = block(c);
    html_settle(&c->html, &c->at);
    flush(c);
    c->depth--;
    if (first)
        *joined = c->html;
    else
        html_meet(joined, &c->html, &c->at);
    return e;
}

static void write_if(struct compiler *c, struct reader *r)
{
    struct at began = c->at;
    html_settle(&c->html, &c->at);
    const struct html start = c->html;
    struct html joined;
    statement(c, gen_printf("if (%s) {", expr_condition(r)));
    reader_expect_end(r);
    enum ended e = branch(c, &start, &joined, true);
    while (e == ENDED_ELSE_IF) {
        struct reader next = c->condition;
        statement(c, gen_printf("} else if (%s) {", expr_condition(&next)));
        reader_expect_end(&next);
        e = branch(c, &start, &joined, false);
    }
    if (e == ENDED_ELSE) {
        statement(c, "} else {");
        e = branch(c, &start, &joined, false);
    } else
        html_meet(&joined, &start, &c->at);
    if (e != ENDED_END)
        gen_fail(began.path, began.line, "{if} without {end}, or with two {else}");
    statement(c, "}");
    c->html = joined;
}

static void declare_item(struct compiler *c, const struct expr *list, const char *name)
{
    if (list->type == TYPE_VIEW)
        statement(c, gen_printf("const %s *it_%s = &%s[i_%s];", list->shape->c_type, name, list->c,
                                name));
    else
        statement(c, gen_printf("const char *it_%s = %s[i_%s];", name, list->c, name));
    statement(c, gen_printf("(void)it_%s;", name));
}

static struct expr each_list(struct compiler *c, struct reader *r, const char *name)
{
    for (const struct local *l = c->scope.locals; l; l = l->outer)
        if (strcmp(l->name, name) == 0)
            reader_refuse(r, "%s is the variable of an outer {each}", name);
    if (!reader_word(r, "in"))
        reader_refuse(r, "in is missing behind %s", name);
    struct expr list = expr_operand(r);
    if (!list.list || (list.type != TYPE_VIEW && list.type != TYPE_TEXT))
        reader_refuse(r, "{each} needs a list of views or texts");
    reader_expect_end(r);
    return list;
}

static void write_each(struct compiler *c, struct reader *r)
{
    struct at began = c->at;
    const char *name = reader_name(r, "a loop variable");
    struct expr list = each_list(c, r, name);
    html_settle(&c->html, &c->at);
    const struct html start = c->html;
    struct html joined = start;
    statement(c, "{");
    c->depth++;
    const char *guard = list.guard ? gen_printf("!(%s) ? 0 : ", list.guard) : "";
    statement(c, gen_printf("const size_t n_%s = %s%s_n;", name, guard, list.c));
    statement(c,
              gen_printf("for (size_t i_%s = 0; i_%s < n_%s; i_%s++) {", name, name, name, name));
    c->depth++;
    declare_item(c, &list, name);
    c->depth--;
    struct local local = {.name = name, .shape = list.shape, .outer = c->scope.locals};
    c->scope.locals = &local;
    enum ended e = branch(c, &start, &joined, false);
    c->scope.locals = local.outer;
    statement(c, "}");
    if (e == ENDED_ELSE) {
        statement(c, gen_printf("if (n_%s == 0) {", name));
        e = branch(c, &start, &joined, false);
        statement(c, "}");
    }
    if (e != ENDED_END)
        gen_fail(began.path, began.line, "{each} without {end}, or with a wrong {else}");
    c->depth--;
    statement(c, "}");
    c->html = joined;
}

/* ---- directives ------------------------------------------------------------------------------ */

static void write_markup(struct compiler *c, struct reader *r, const char *what, const char *code)
{
    reader_expect_end(r);
    html_markup(&c->html, &c->at, what);
    statement(c, code);
}

static void directive(struct compiler *c, struct reader *r)
{
    const char *before = r->s;
    if (reader_word(r, "if"))
        write_if(c, r);
    else if (reader_word(r, "each"))
        write_each(c, r);
    else if (reader_word(r, "partial"))
        write_partial(c, r);
    else if (reader_word(r, "json"))
        write_json(c, r);
    else if (reader_word(r, "asset"))
        write_asset(c, r);
    else if (reader_word(r, "icon"))
        write_icon(c, r);
    else if (reader_word(r, "checked"))
        write_choice(c, r, "checked");
    else if (reader_word(r, "selected"))
        write_choice(c, r, "selected");
    else if (reader_word(r, "body"))
        write_markup(c, r, "body", "page->body(page, page->view);");
    else if (reader_word(r, "csrf")) {
        write_markup(c, r, "csrf", "html_csrf(page);");
        c->html.posts--;
    } else if (reader_word(r, "view") && !reader_end(r))
        reader_refuse(r, "{view} stands only at the start");
    else {
        r->s = before;
        struct expr e;
        const char *name = *before == '"' || *before == '(' ? "" : reader_name(r, "a value");
        if (*r->s == '.' || reader_end(r) || !expr_filter(r, name, &e)) {
            r->s = before;
            e = expr_operand(r);
        }
        write_value(c, r, &e);
    }
}

/* Does a directive that only steers stand alone on its line? Then the line is not written. */
static bool stands_alone(const struct compiler *c, const char *s, size_t n)
{
    static const char *const steering[] = {"{if ", "{else", "{end}", "{each "};
    bool steers = false;
    for (size_t i = 0; i < ARRAY_LEN(steering); i++)
        steers = steers || strncmp(s, steering[i], strlen(steering[i])) == 0;
    const char *before = s;
    while (before > c->start && before[-1] == ' ')
        before--;
    const char *after = s + n + strspn(s + n, " ");
    return steers && (before == c->start || before[-1] == '\n') && *after == '\n';
}

/* Read one {directive}. Returns true when it ends the block. */
static bool step(struct compiler *c, enum ended *ret_ended)
{
    size_t n = directive_n(c->s, &c->at);
    struct reader r = reader_over(c, c->s + 1, n - 2);
    size_t rest = 0;
    if (stands_alone(c, c->s, n)) {
        while (c->text.n && c->text.p[c->text.n - 1] == ' ')
            c->text.n--;
        rest = strspn(c->s + n, " ") + 1;
    }
    int lines = rest > 0;
    for (size_t i = 0; i < n; i++)
        lines += c->s[i] == '\n';
    c->s += n + rest;
    c->at.line += lines;
    bool ends = true;
    if (reader_word(&r, "end"))
        *ret_ended = ENDED_END;
    else if (reader_word(&r, "else")) {
        *ret_ended = reader_word(&r, "if") ? ENDED_ELSE_IF : ENDED_ELSE;
        c->condition = r;
    } else
        ends = false;
    if (ends && *ret_ended != ENDED_ELSE_IF)
        reader_expect_end(&r);
    if (!ends)
        directive(c, &r);
    return ends;
}

/* The line end of the file behind a directive: a partial of words ends with its last word. */
static bool ends_words(const struct compiler *c)
{
    return !c->t->plain && *c->s == '\n' && !c->s[1] && c->s > c->start && c->s[-1] == '}';
}

static enum ended block(struct compiler *c)
{
    while (*c->s) {
        enum ended ended;
        if (*c->s != '{' || c->s[1] == '{') {
            if (!ends_words(c))
                feed(c, c->s, 1);
            c->at.line += *c->s == '\n';
            c->s += *c->s == '{' ? 2 : 1;
        } else if (step(c, &ended))
            return ended;
    }
    return ENDED_FILE;
}

void template_compile(const struct template *t, const char *icons, struct buf *out)
{
    const char *text = gen_read(t->path, NULL);
    struct compiler c = {.t = t,
                         .icons = icons,
                         .start = text,
                         .s = text + t->head_n,
                         .at = {.path = t->path, .line = 1},
                         .html = {.place = t->plain ? PLACE_PLAIN : PLACE_TEXT},
                         .scope = {.view = t->view},
                         .text = gen_open(),
                         .out = out,
                         .depth = 1};
    for (size_t i = 0; i < t->head_n; i++)
        c.at.line += text[i] == '\n';
    buf_printf(out, "\nvoid %s(struct page *page, const void *view)\n{\n", template_function(t));
    if (t->view)
        buf_printf(out, "    const %s *v = view;\n    (void)v;\n", t->view->c_type);
    else
        BUF_LIT(out, "    (void)page;\n    (void)view;\n");
    if (block(&c) != ENDED_FILE)
        gen_fail(c.at.path, c.at.line, "{end} or {else} without {if} or {each}");
    flush(&c);
    html_finish(&c.html, &c.at);
    BUF_LIT(out, "}\n");
    buf_free(&c.text);
}
