/* Sizes that keep the code readable: each limit is one that admired code keeps (docs/style.md). */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

enum {
    FUNCTION_LINES_MAX = 70,
    FILE_LINES_MAX = 800,
    COLUMNS_MAX = 100,
    NESTING_MAX = 4,
    PARAMETERS_MAX = 6
};

/* Columns of a line: code points, not bytes. */
static size_t columns(const char *line, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)line[i] & 0xC0) != 0x80;
    return count;
}

static void check_lines(struct tree *t, const struct file *f)
{
    size_t number = 0;
    for (const char *p = f->text; *p;) {
        size_t n = strcspn(p, "\n");
        number++;
        size_t width = columns(p, n);
        if (width > COLUMNS_MAX)
            report(t, f, number, "columns", "%zu columns, at most %d", width, COLUMNS_MAX);
        if (memchr(p, '\t', n))
            report(t, f, number, "tab", "indent with spaces");
        if (n && (p[n - 1] == ' ' || p[n - 1] == '\r'))
            report(t, f, number, "blanks", "blanks at the end of the line");
        p += n + (p[n] == '\n');
    }
    if (number > FILE_LINES_MAX)
        report(t, f, 0, "file", "%zu lines, at most %d", number, FILE_LINES_MAX);
}

/* The parameters in the parentheses that close at `close`; 0 for (void) or (). */
static size_t parameters(const char *start, const char *close)
{
    const char *open = close;
    int depth = 0;
    while (open > start) {
        depth += *open == ')';
        depth -= *open == '(';
        if (depth == 0)
            break;
        open--;
    }
    size_t n = 1;
    bool any = false;
    for (const char *p = open + 1; p < close; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        n += *p == ',' && depth == 0;
        any = any || isalnum((unsigned char)*p);
    }
    const char *word = open + 1 + strspn(open + 1, " \n");
    bool none =
        !any || (strncmp(word, "void", 4) == 0 && word + 4 + strspn(word + 4, " ") == close);
    return none ? 0 : n;
}

/* True when the brace opens the body of a function: it follows a ')' at file level. */
static const char *before(const char *start, const char *brace)
{
    const char *p = brace;
    while (p > start && isspace((unsigned char)p[-1]))
        p--;
    return p > start ? p - 1 : start;
}

/* A callback whose parameters another library dictates says so in the comment right above it. */
static bool dictated(const struct file *f, const char *open)
{
    const char *start = f->text + (open - f->code);
    const char *above = start;
    while (above > f->text && strncmp(above, "*/", 2) != 0 && *above != ';' && *above != '}')
        above--;
    const char *comment = above;
    while (comment > f->text && strncmp(comment, "/*", 2) != 0)
        comment--;
    const char *mark = strstr(comment, "(parameters: ");
    return mark && mark < above;
}

static void check_body(struct tree *t, const struct file *f, const char *open, const char *close)
{
    size_t first = line_of(f, open);
    size_t lines = line_of(f, close) - first + 1;
    if (lines > FUNCTION_LINES_MAX)
        report(t, f, first, "function", "%zu lines, at most %d", lines, FUNCTION_LINES_MAX);
    const char *parenthesis = before(f->code, open);
    size_t n = parameters(f->code, parenthesis);
    if (n > PARAMETERS_MAX && !dictated(f, open))
        report(t, f, first, "parameters", "%zu parameters, at most %d: make a struct", n,
               PARAMETERS_MAX);
}

static bool data_brace(const char *start, const char *brace)
{
    char c = *before(start, brace);
    return c == '=' || c == ',' || c == '{' || c == '(' || (c == ')' && brace[-1] == ')');
}

static void check_functions(struct tree *t, const struct file *f)
{
    int depth = 0;
    int data = 0; /* depth inside an initialiser, which is no nesting */
    const char *open = NULL;
    bool told = false;
    for (const char *p = f->code; *p; p++) {
        if (*p == '{') {
            if (depth == 0 && *before(f->code, p) == ')')
                open = p;
            if (data || (open && depth && data_brace(f->code, p)))
                data++;
            depth++;
            if (open && !told && depth - data - 1 > NESTING_MAX) {
                report(t, f, line_of(f, p), "nesting", "deeper than %d", NESTING_MAX);
                told = true;
            }
        } else if (*p == '}' && depth > 0) {
            depth--;
            data -= data > 0;
            if (depth == 0 && open) {
                check_body(t, f, open, p);
                open = NULL;
                told = false;
            }
        }
    }
}

void check_shape(struct tree *t)
{
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (!is_source(f))
            continue;
        check_lines(t, f);
        check_functions(t, f);
    }
}
