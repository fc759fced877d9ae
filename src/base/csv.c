#include "base/csv.h"

#include "base/date.h"

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

void csv_opt_int(struct csv *c, struct opt_int v)
{
    if (v.has)
        csv_int(c, v.v);
    else
        csv_text(c, NULL);
}

void csv_date(struct csv *c, struct date d)
{
    char text[DATE_CHARS + 1] = "";
    if (d.year)
        date_print(d, text);
    csv_text(c, text);
}

void csv_time(struct csv *c, int64_t utc_s)
{
    enum { DAY_S = 24 * 60 * 60 };
    cell_begin(c);
    if (utc_s <= 0)
        return;
    char date[DATE_CHARS + 1];
    date_print(date_of_days(utc_s / DAY_S), date);
    int s = (int)(utc_s % DAY_S);
    buf_printf(c->out, "%s %02d:%02d:%02d", date, s / 3600, s / 60 % 60, s % 60);
}

void csv_when(struct csv *c, struct when w)
{
    csv_time(c, w.has ? w.utc + w.offset_s : 0);
}

void csv_head(struct csv *c, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_text(c, names[i]);
    csv_row_end(c);
}

void csv_row_end(struct csv *c)
{
    BUF_LIT(c->out, "\r\n");
    c->in_row = false;
}
