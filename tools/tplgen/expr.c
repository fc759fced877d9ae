#include "tplgen/tplgen.h"

#include <stdio.h>

/* ---- reading --------------------------------------------------------------------------------- */

noreturn void reader_refuse(const struct reader *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = gen_alloc(512);
    (void)vsnprintf(text, 512, format, args);
    va_end(args);
    gen_fail(r->at.path, r->at.line, "%s", text);
}

static void skip(struct reader *r)
{
    r->s += strspn(r->s, " \n");
}

bool reader_end(struct reader *r)
{
    skip(r);
    return *r->s == '\0';
}

void reader_expect_end(struct reader *r)
{
    if (!reader_end(r))
        reader_refuse(r, "not understood: %s", r->s);
}

bool reader_accept(struct reader *r, const char *symbol)
{
    skip(r);
    size_t n = strlen(symbol);
    if (strncmp(r->s, symbol, n) != 0)
        return false;
    r->s += n;
    return true;
}

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

bool reader_word(struct reader *r, const char *word)
{
    skip(r);
    size_t n = strlen(word);
    if (strncmp(r->s, word, n) != 0 || strspn(r->s, name_chars) != n || r->s[n] == '.')
        return false;
    r->s += n;
    return true;
}

char *reader_name(struct reader *r, const char *what)
{
    skip(r);
    size_t n = *r->s >= 'a' && *r->s <= 'z' ? strspn(r->s, name_chars) : 0;
    if (n == 0)
        reader_refuse(r, "%s is missing before: %s", what, *r->s ? r->s : "the end");
    char *name = gen_strndup(r->s, n);
    r->s += n;
    return name;
}

char *reader_quoted(struct reader *r, const char *what)
{
    skip(r);
    if (*r->s != '"')
        reader_refuse(r, "%s is missing; it stands in \"quotes\"", what);
    char *text = gen_alloc(strlen(r->s) + 1);
    size_t n = 0;
    const char *s = r->s + 1;
    for (; *s && *s != '"'; s++) {
        if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
            s++;
        text[n++] = *s == '\n' ? ' ' : *s;
    }
    if (*s != '"')
        reader_refuse(r, "%s: the closing quote is missing", what);
    r->s = s + 1;
    return text;
}

static const char *c_string(const char *s)
{
    struct buf b = gen_open();
    gen_c_string(&b, s);
    const char *text = gen_strndup(b.p, b.n);
    buf_free(&b);
    return text;
}

/* ---- paths ----------------------------------------------------------------------------------- */

static const struct local *local_find(const struct reader *r, const char *name)
{
    for (const struct local *l = r->scope->locals; l; l = l->outer)
        if (strcmp(l->name, name) == 0)
            return l;
    return NULL;
}

static struct expr expr_of_view(const struct shape *shape, const char *c)
{
    return (struct expr){.type = TYPE_VIEW, .shape = shape, .c = c};
}

static const char *both(const char *guard, const char *more)
{
    return guard ? gen_printf("%s && %s", guard, more) : more;
}

static struct expr expr_of_field(const struct reader *r, const struct expr *base, const char *name)
{
    if (base->type != TYPE_VIEW || base->list)
        reader_refuse(r, "there is nothing inside to name .%s", name);
    const struct field *f = field_find(base->shape, name);
    if (!f)
        reader_refuse(r, "view %s has no field \"%s\"", base->shape->name, name);
    struct expr e = {.type = f->type,
                     .list = f->list,
                     .optional = f->optional,
                     .c = gen_printf("%s->%s", base->c, name),
                     .guard = base->guard};
    if (f->view && !(e.shape = shape_find(f->view)))
        reader_refuse(r, "field %s: there is no view \"%s\"", name, f->view);
    return e;
}

static struct expr expr_of_first(const struct reader *r, const char *name)
{
    const struct local *l = local_find(r, name);
    const struct shape *view = r->scope->view;
    if (l && !l->shape)
        return (struct expr){.type = TYPE_TEXT, .c = gen_printf("it_%s", name)};
    if (l)
        return expr_of_view(l->shape, gen_printf("it_%s", name));
    struct expr root = expr_of_view(view, "v");
    if (view && field_find(view, name))
        return expr_of_field(r, &root, name);
    if (strcmp(name, "page") == 0)
        return expr_of_view(shape_find("page page"), "page");
    if (view && strcmp(name, "view") == 0)
        return root;
    if (!view)
        reader_refuse(r, "\"%s\": this template has no view", name);
    reader_refuse(r, "view %s has no field \"%s\"", view->name, name);
}

struct expr expr_path(struct reader *r, const char *first)
{
    struct expr e = expr_of_first(r, first);
    while (*r->s == '.') {
        r->s++;
        const char *name = reader_name(r, "a field");
        bool may_be_absent = strchr(e.c, '>') && e.type == TYPE_VIEW;
        if (may_be_absent)
            e.guard = both(e.guard, gen_printf("%s != NULL", e.c));
        e = expr_of_field(r, &e, name);
    }
    return e;
}

/* ---- what is printed ------------------------------------------------------------------------- */

static const char *guarded(const struct expr *e, const char *text)
{
    return e->guard ? gen_printf("(%s ? %s : NULL)", e->guard, text) : text;
}

const char *expr_text(const struct reader *r, const struct expr *e)
{
    if (e->list)
        reader_refuse(r, "a list cannot be printed; use {each}");
    switch (e->type) {
    case TYPE_TEXT:
        return guarded(e, e->c);
    case TYPE_INT:
        return guarded(e, gen_printf("page_%s(page, %s)", e->optional ? "opt_int" : "int", e->c));
    case TYPE_BOOL:
        return guarded(e, gen_printf("(%s ? \"1\" : \"\")", e->c));
    case TYPE_ID:
        return guarded(e, gen_printf("page_id(page, %s)", e->c));
    case TYPE_DATE:
        return guarded(e, gen_printf("page_iso_date(page, %s)", e->c));
    case TYPE_WHEN:
        return guarded(e, gen_printf("page_iso_when(page, %s)", e->c));
    case TYPE_DEGREES:
        return guarded(e, gen_printf("page_degrees(page, %s)", e->c));
    case TYPE_VIEW:
        break;
    }
    reader_refuse(r, "a view cannot be printed; name one of its fields");
}

const char *expr_given_text(struct reader *r, const char *what)
{
    struct expr e = expr_operand(r);
    if (e.type != TYPE_TEXT || e.list)
        reader_refuse(r, "%s must be a text", what);
    return guarded(&e, e.c);
}

static struct expr expr_of_text(const char *c)
{
    return (struct expr){.type = TYPE_TEXT, .c = c};
}

/* ---- filters --------------------------------------------------------------------------------- */

/* An operand as struct opt_int. */
static const char *number_operand(struct reader *r, const char *filter)
{
    struct expr e = expr_operand(r);
    if (e.type != TYPE_INT || e.list)
        reader_refuse(r, "{%s} needs an int", filter);
    const char *c = e.optional ? e.c : gen_printf("opt_int_of(%s)", e.c);
    return e.guard ? gen_printf("(%s ? %s : (struct opt_int){0})", e.guard, c) : c;
}

static const char *or_absent(const struct expr *e, const char *c, const char *absent)
{
    return e->guard ? gen_printf("(%s ? %s : %s)", e->guard, c, absent) : c;
}

/* An operand as struct date. */
static const char *date_operand(struct reader *r, const char *filter)
{
    struct expr e = expr_operand(r);
    if (e.list || (e.type != TYPE_DATE && e.type != TYPE_WHEN))
        reader_refuse(r, "{%s} needs a date or a when", filter);
    const char *c = e.type == TYPE_DATE ? e.c : gen_printf("page_date_of(%s)", e.c);
    return or_absent(&e, c, "(struct date){0}");
}

static const char *minute_operand(struct reader *r)
{
    struct expr e = expr_operand(r);
    if (e.list || (e.type != TYPE_INT && e.type != TYPE_WHEN))
        reader_refuse(r, "{time} needs a when or minutes since midnight");
    const char *c = e.type == TYPE_WHEN ? gen_printf("page_minute_of(%s)", e.c)
                    : e.optional        ? gen_printf("(minute)(%s.has ? %s.v : -1)", e.c, e.c)
                                        : gen_printf("(minute)(%s)", e.c);
    return or_absent(&e, c, "-1");
}

static const char *when_operand(struct reader *r)
{
    struct expr e = expr_operand(r);
    if (e.list || e.type != TYPE_WHEN)
        reader_refuse(r, "{datetime} needs a when");
    return or_absent(&e, e.c, "(struct when){0}");
}

/* True when "{name}" stands in a text. */
static bool mentions(const char *text, const char *name)
{
    return strstr(text, gen_printf("{%s}", name)) != NULL;
}

static int braces(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '{';
    return n;
}

/* name=operand name=operand ... as a C array; every {name} of the text must be there, and no
 * other. */
static const char *arguments(struct reader *r, const char *text, const char **ret_count, int *ret_n)
{
    struct buf b = gen_open();
    int n = 0;
    for (; !reader_end(r) && *r->s != ')'; n++) {
        const char *name = reader_name(r, "an argument");
        if (!reader_accept(r, "="))
            reader_refuse(r, "= is missing behind %s", name);
        if (!mentions(text, name))
            reader_refuse(r, "the text does not mention {%s}", name);
        struct expr e = expr_operand(r);
        if (n == 0 && ret_count && e.type != TYPE_INT)
            reader_refuse(r, "the plural goes by %s, which is no int", name);
        if (n == 0 && ret_count)
            *ret_count = or_absent(&e, e.optional ? gen_printf("%s.v", e.c) : e.c, "0");
        buf_printf(&b, "%s{%s, %s}", n ? ", " : "", c_string(name), expr_text(r, &e));
    }
    const char *list = n ? gen_printf("(struct page_arg[]){%.*s}", (int)b.n, b.p) : "NULL";
    buf_free(&b);
    *ret_n = n;
    return list;
}

static struct expr translation(struct reader *r)
{
    const char *id = reader_quoted(r, "the text");
    int n = 0;
    const char *args = arguments(r, id, NULL, &n);
    if (n != braces(id))
        reader_refuse(r, "each {name} of the text needs one argument");
    if (n == 0)
        return expr_of_text(gen_printf("page_t(page, %s)", c_string(id)));
    return expr_of_text(gen_printf("page_t_with(page, %s, %s, %d)", c_string(id), args, n));
}

static struct expr plural(struct reader *r)
{
    const char *one = reader_quoted(r, "the text for one");
    const char *many = reader_quoted(r, "the text for many");
    const char *count = NULL;
    int n = 0;
    const char *args = arguments(r, many, &count, &n);
    if (n == 0 || n != braces(many))
        reader_refuse(r, "each {name} of the text needs one argument, the count first");
    return expr_of_text(gen_printf("page_tn_with(page, %s, %s, %s, %s, %d)", c_string(one),
                                   c_string(many), count, args, n));
}

/* `of "id" r.id`: the row of a table of fields, by what makes it known. NULL: not said. */
static const char *row_words(struct reader *r)
{
    if (!reader_word(r, "of"))
        return NULL;
    const char *name = expr_given_text(r, "the name of the field that tells rows apart");
    struct expr key = expr_operand(r);
    return gen_printf("%s, %s", name, expr_text(r, &key));
}

static struct expr old_value(struct reader *r)
{
    const char *name = expr_given_text(r, "the name of the field");
    const char *given = "NULL";
    const char *row = row_words(r);
    if (!row && !reader_end(r) && *r->s != ')') {
        struct expr e = expr_operand(r);
        given = expr_text(r, &e);
        row = row_words(r);
    }
    return expr_of_text(row ? gen_printf("page_old_of(page, %s, %s, %s)", name, given, row)
                            : gen_printf("page_old(page, %s, %s)", name, given));
}

static const char *error_of(struct reader *r)
{
    const char *name = expr_given_text(r, "the name of the field");
    const char *row = row_words(r);
    return row ? gen_printf("page_error_of(page, %s, %s)", name, row)
               : gen_printf("page_error(page, %s)", name);
}

/* The id of a field in a table of fields: as its refusal is named, so that a link leads there. */
static struct expr anchor(struct reader *r)
{
    const char *name = expr_given_text(r, "the name of the field");
    const char *row = row_words(r);
    if (!row)
        reader_refuse(r, "`of` says of which row");
    return expr_of_text(gen_printf("page_anchor(page, %s, %s)", name, row ? row : ""));
}

static struct expr index_of(struct reader *r)
{
    const char *name = reader_name(r, "a loop variable");
    if (!local_find(r, name))
        reader_refuse(r, "there is no {each %s in ...} around", name);
    return (struct expr){.type = TYPE_INT, .c = gen_printf("(int64_t)(i_%s + 1)", name)};
}

static bool number_filter(const char *name)
{
    return strcmp(name, "number") == 0 || strcmp(name, "distance") == 0 ||
           strcmp(name, "percent") == 0 || strcmp(name, "duration") == 0;
}

static bool date_filter(const char *name)
{
    return strcmp(name, "date") == 0 || strcmp(name, "day") == 0 || strcmp(name, "weekday") == 0 ||
           strcmp(name, "month") == 0;
}

static struct expr money(struct reader *r)
{
    const char *cents = number_operand(r, "money");
    const char *currency = expr_given_text(r, "the currency");
    return expr_of_text(gen_printf("page_money(page, %s, %s)", cents, currency));
}

static struct expr time_of(struct reader *r)
{
    const char *minute = minute_operand(r);
    struct expr e = expr_of_text(gen_printf("page_time(page, %s)", minute));
    e.writes = gen_printf("html_time(page, %s);", minute);
    return e;
}

bool expr_filter(struct reader *r, const char *name, struct expr *ret_expr)
{
    if (number_filter(name))
        *ret_expr = expr_of_text(gen_printf("page_%s(page, %s)", name, number_operand(r, name)));
    else if (date_filter(name))
        *ret_expr = expr_of_text(gen_printf("page_%s(page, %s)", name, date_operand(r, name)));
    else if (strcmp(name, "time") == 0)
        *ret_expr = time_of(r);
    else if (strcmp(name, "datetime") == 0)
        *ret_expr = expr_of_text(gen_printf("page_datetime(page, %s)", when_operand(r)));
    else if (strcmp(name, "money") == 0)
        *ret_expr = money(r);
    else if (strcmp(name, "zone_town") == 0)
        *ret_expr = expr_of_text(
            gen_printf("page_zone_town(page, %s)", expr_given_text(r, "the time zone")));
    else if (strcmp(name, "t") == 0)
        *ret_expr = translation(r);
    else if (strcmp(name, "tn") == 0)
        *ret_expr = plural(r);
    else if (strcmp(name, "old") == 0)
        *ret_expr = old_value(r);
    else if (strcmp(name, "error") == 0)
        *ret_expr = expr_of_text(error_of(r));
    else if (strcmp(name, "anchor") == 0)
        *ret_expr = anchor(r);
    else if (strcmp(name, "index") == 0)
        *ret_expr = index_of(r);
    else
        return false;
    return true;
}

static struct expr filter_in_parentheses(struct reader *r)
{
    const char *name = reader_name(r, "a filter");
    struct expr e;
    if (!expr_filter(r, name, &e))
        reader_refuse(r, "there is no filter (%s ...)", name);
    if (!reader_accept(r, ")"))
        reader_refuse(r, ") is missing before: %s", *r->s ? r->s : "the end");
    return e;
}

/* What each page knows is not to be taken for a field of the same name: the template says which. */
static struct expr of_each_page(const struct reader *r, const char *name, const char *c)
{
    const struct shape *view = r->scope->view;
    if (local_find(r, name))
        reader_refuse(r, "%s is of each page, and a loop variable too: name that otherwise", name);
    if (view && field_find(view, name))
        reader_refuse(r, "%s is of each page, and a field of %s too: write view.%s for that", name,
                      view->name, name);
    return expr_of_text(c);
}

struct expr expr_operand(struct reader *r)
{
    skip(r);
    if (*r->s == '"')
        return expr_of_text(c_string(reader_quoted(r, "a text")));
    if (reader_accept(r, "("))
        return filter_in_parentheses(r);
    size_t digits = strspn(r->s, "0123456789");
    if (digits > 0 && digits < 18) {
        const char *c = gen_strndup(r->s, digits);
        r->s += digits;
        return (struct expr){.type = TYPE_INT, .c = c};
    }
    if (reader_word(r, "public_url"))
        return of_each_page(r, "public_url", "page->public_url");
    if (reader_word(r, "lang"))
        return of_each_page(r, "lang", "page_lang(page)");
    return expr_path(r, reader_name(r, "a value"));
}

/* ---- conditions ------------------------------------------------------------------------------ */

static const char *truth(const struct expr *e)
{
    const char *c = e->c;
    if (e->list)
        return gen_printf("%s_n > 0", c);
    switch (e->type) {
    case TYPE_TEXT:
        return gen_printf("page_has(%s)", c);
    case TYPE_INT:
        return e->optional ? gen_printf("%s.has", c) : gen_printf("%s != 0", c);
    case TYPE_BOOL:
        return c;
    case TYPE_ID:
        return gen_printf("%s != 0", c);
    case TYPE_DATE:
        return gen_printf("%s.year != 0", c);
    case TYPE_WHEN:
    case TYPE_DEGREES:
        return gen_printf("%s.has", c);
    case TYPE_VIEW:
        break;
    }
    return gen_printf("%s != NULL", c);
}

static const char *comparison_operator(struct reader *r)
{
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    for (size_t i = 0; i < ARRAY_LEN(operators); i++)
        if (reader_accept(r, operators[i]))
            return operators[i];
    return NULL;
}

/* One side of a comparison of numbers; an absent number makes the comparison false. */
static const char *number_side(const struct expr *e, const char **guard)
{
    if (e->guard)
        *guard = both(*guard, e->guard);
    if (e->type != TYPE_INT || !e->optional)
        return e->c;
    *guard = both(*guard, gen_printf("%s.has", e->c));
    return gen_printf("%s.v", e->c);
}

static const char *compare(struct reader *r, const struct expr *a, const char *op)
{
    struct expr b = expr_operand(r);
    if (a->list || b.list || a->type != b.type)
        reader_refuse(r, "the two sides of %s are of different types", op);
    bool equality = strcmp(op, "==") == 0 || strcmp(op, "!=") == 0;
    if (a->type == TYPE_TEXT && equality)
        return gen_printf("%spage_same(%s, %s)", *op == '!' ? "!" : "", guarded(a, a->c),
                          guarded(&b, b.c));
    if (a->type != TYPE_INT && a->type != TYPE_ID)
        reader_refuse(r, "%s compares two texts, two ints or two ids", op);
    const char *guard = NULL;
    const char *left = number_side(a, &guard);
    const char *right = number_side(&b, &guard);
    const char *c = gen_printf("%s %s %s", left, op, right);
    return guard ? both(guard, c) : c;
}

static const char *place_in_loop(struct reader *r, bool first)
{
    const char *name = reader_name(r, "a loop variable");
    if (!local_find(r, name))
        reader_refuse(r, "there is no {each %s in ...} around", name);
    return first ? gen_printf("i_%s == 0", name) : gen_printf("i_%s + 1 == n_%s", name, name);
}

static const char *term(struct reader *r)
{
    if (reader_word(r, "not"))
        return gen_printf("!(%s)", term(r));
    if (reader_word(r, "first"))
        return place_in_loop(r, true);
    if (reader_word(r, "last"))
        return place_in_loop(r, false);
    if (reader_word(r, "error"))
        return gen_printf("page_has(%s)", error_of(r));
    struct expr e = expr_operand(r);
    const char *op = comparison_operator(r);
    if (op)
        return compare(r, &e, op);
    const char *c = truth(&e);
    return e.guard ? gen_printf("%s && %s", e.guard, c) : c;
}

const char *expr_condition(struct reader *r)
{
    const char *c = term(r);
    const char *joint = NULL;
    for (;;) {
        const char *next = reader_word(r, "and") ? "&&" : reader_word(r, "or") ? "||" : NULL;
        if (!next)
            return c;
        if (joint && strcmp(joint, next) != 0)
            reader_refuse(r, "and and or in one condition; use two {if}");
        joint = next;
        c = gen_printf("(%s) %s (%s)", c, joint, term(r));
    }
}
