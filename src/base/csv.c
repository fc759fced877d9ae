#include "base/csv.h"

#include <time.h>

void csv_begin(struct csv *c, struct buf *out)
{
    *c = (struct csv){.out = out};
    BUF_LIT(out, "\xEF\xBB\xBF");
}

static void cell_begin(struct csv *c)
{
    if (c->in_row)
        buf_char(c->out, ',');
    c->in_row = true;
}

/* Spreadsheets run a cell that begins with one of these; a telephone number or a negative number
 * is none. */
static bool is_formula(const char *text)
{
    if (*text == '+' || *text == '-')
        return text[strspn(text, "+-0123456789 ()./")] != '\0';
    return *text == '=' || *text == '@' || *text == '\t' || *text == '\r';
}

void csv_text(struct csv *c, const char *text)
{
    cell_begin(c);
    if (!text)
        return;
    bool formula = is_formula(text);
    bool quoted = formula || text[strcspn(text, ",;\"\r\n\t")] != '\0';
    if (quoted)
        buf_char(c->out, '"');
    if (formula)
        buf_char(c->out, '\'');
    for (const char *s = text; *s; s++) {
        if (*s == '"')
            buf_char(c->out, '"');
        buf_char(c->out, *s);
    }
    if (quoted)
        buf_char(c->out, '"');
}

void csv_int(struct csv *c, int64_t v)
{
    cell_begin(c);
    buf_int(c->out, v);
}

void csv_time(struct csv *c, int64_t utc_s)
{
    cell_begin(c);
    time_t at = (time_t)utc_s;
    struct tm t;
    if (utc_s && gmtime_r(&at, &t))
        buf_printf(c->out, "%04d-%02d-%02d %02d:%02d:%02d", t.tm_year + 1900, t.tm_mon + 1,
                   t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

void csv_row_end(struct csv *c)
{
    BUF_LIT(c->out, "\r\n");
    c->in_row = false;
}
