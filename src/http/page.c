#include "http/page.h"

#include "base/elision.h"
#include "base/format.h"
#include "base/id.h"
#include "base/words.h"

#include <stdio.h>

/* ---- values as text -------------------------------------------------------------------------- */

/* Keep a printed text; a failure is remembered by the output. */
static const char *keep(struct page *page, const char *text)
{
    const char *kept = arena_strdup(page->ctx->arena, text);
    if (!kept)
        page->out->failed = true;
    return kept;
}

const char *page_int(struct page *page, int64_t v)
{
    char text[24];
    (void)snprintf(text, sizeof(text), "%lld", (long long)v);
    return keep(page, text);
}

const char *page_opt_int(struct page *page, struct opt_int v)
{
    return v.has ? page_int(page, v.v) : NULL;
}

const char *page_id(struct page *page, int64_t id)
{
    if (id <= 0)
        return NULL;
    char text[ID_CHARS_MAX + 1];
    (void)id_print(id, text);
    return keep(page, text);
}

const char *page_iso_date(struct page *page, struct date d)
{
    if (d.year == 0)
        return NULL;
    char text[DATE_CHARS + 1];
    date_print(d, text);
    return keep(page, text);
}

const char *page_iso_when(struct page *page, struct when w)
{
    if (!w.has)
        return NULL;
    char text[RFC3339_CHARS + 1];
    rfc3339_print(w.utc, w.offset_s, text);
    return keep(page, text);
}

const char *page_degrees(struct page *page, struct degrees d)
{
    if (!d.has)
        return NULL;
    int32_t whole = d.micro / 1000000;
    int32_t rest = d.micro % 1000000;
    char text[24];
    (void)snprintf(text, sizeof(text), "%s%d.%06d", d.micro < 0 ? "-" : "",
                   whole < 0 ? -whole : whole, rest < 0 ? -rest : rest);
    return keep(page, text);
}

/* Keep what a format_ function wrote behind the page, which had so many bytes, and cut it off. */
static const char *keep_printed(struct page *page, size_t page_bytes)
{
    struct buf *out = page->out;
    const char *kept = out->failed
                           ? NULL
                           : arena_strndup(page->ctx->arena, out->p ? out->p + page_bytes : "",
                                           out->n - page_bytes);
    if (!kept)
        out->failed = true;
    out->n = page_bytes;
    return kept;
}

struct date page_date_of(struct when w)
{
    return when_date(w);
}

minute page_minute_of(struct when w)
{
    return when_minute(w);
}

static const char *date_shown(struct page *page, struct date d, unsigned shown)
{
    if (d.year == 0)
        return NULL;
    const size_t page_bytes = page->out->n;
    format_date(page->out, page->lang, d, shown);
    return keep_printed(page, page_bytes);
}

const char *page_date(struct page *page, struct date d)
{
    return date_shown(page, d, FORMAT_YEAR);
}

const char *page_day(struct page *page, struct date d)
{
    return date_shown(page, d, FORMAT_WEEKDAY | format_year(d, format_today(page->ctx)));
}

const char *page_weekday(struct page *page, struct date d)
{
    return d.year == 0 ? NULL : format_weekday_name(page->lang, date_weekday(d));
}

const char *page_month(struct page *page, struct date d)
{
    return d.year == 0
               ? NULL
               : words(page->ctx, "%s %d", format_month_name(page->lang, d.month), (int)d.year);
}

const char *page_time(struct page *page, minute m)
{
    if (m < 0)
        return NULL;
    const size_t page_bytes = page->out->n;
    format_time(page->out, page->lang, m);
    return keep_printed(page, page_bytes);
}

const char *page_datetime(struct page *page, struct when w)
{
    if (!w.has)
        return NULL;
    const size_t page_bytes = page->out->n;
    format_datetime(page->out, page->lang, w,
                    FORMAT_WEEKDAY | format_year(when_date(w), format_today(page->ctx)));
    return keep_printed(page, page_bytes);
}

static const char *number_shown(struct page *page, struct opt_int v,
                                void (*format)(struct buf *, const struct lang *, int64_t))
{
    if (!v.has)
        return NULL;
    const size_t page_bytes = page->out->n;
    format(page->out, page->lang, v.v);
    return keep_printed(page, page_bytes);
}

const char *page_number(struct page *page, struct opt_int v)
{
    return number_shown(page, v, format_number);
}

const char *page_percent(struct page *page, struct opt_int v)
{
    return number_shown(page, v, format_percent);
}

const char *page_zone_town(struct page *page, const char *zone)
{
    struct ctx own = *page->ctx;
    own.lang = page->lang;
    return words_zone_town(&own, zone);
}

const char *page_distance(struct page *page, struct opt_int m)
{
    return m.v < 0 ? NULL : number_shown(page, m, format_distance);
}

const char *page_duration(struct page *page, struct opt_int minutes)
{
    return minutes.v < 0 ? NULL : number_shown(page, minutes, format_duration);
}

const char *page_money(struct page *page, struct opt_int cents, const char *currency)
{
    if (!cents.has || !page_has(currency))
        return NULL;
    const size_t page_bytes = page->out->n;
    format_money(page->out, page->lang, cents.v, currency);
    return keep_printed(page, page_bytes);
}

const char *page_lang(const struct page *page)
{
    return page->lang ? page->lang->code : "en";
}

/* ---- translated text ------------------------------------------------------------------------- */

const char *page_t(struct page *page, const char *id)
{
    return text_get(page->lang, id);
}

static const struct page_arg *arg_find(const struct page_arg *args, size_t n, const char *name,
                                       size_t name_n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(args[i].name, name, name_n) == 0 && args[i].name[name_n] == '\0')
            return &args[i];
    return NULL;
}

/* Write `text` with its {names} replaced. */
static void fill(struct page *page, const char *text, const struct page_arg *args, size_t n)
{
    struct buf *out = page->out;
    while (*text) {
        size_t plain = strcspn(text, "{");
        size_t name_n = text[plain] ? strcspn(text + plain + 1, "}") : 0;
        const struct page_arg *arg =
            text[plain] ? arg_find(args, n, text + plain + 1, name_n) : NULL;
        size_t copied = plain + (text[plain] && !arg);
        const char *value = arg && arg->text ? arg->text : "";
        const struct elision e = elision_before(page->lang, text, copied, value);
        buf_add(out, text, copied - e.dropped);
        buf_str(out, e.added);
        buf_str(out, value);
        text += copied + (arg ? name_n + 2 : 0);
    }
}

static const char *filled(struct page *page, const char *text, const struct page_arg *args,
                          size_t n)
{
    const size_t page_bytes = page->out->n;
    fill(page, text, args, n);
    return keep_printed(page, page_bytes);
}

const char *page_t_with(struct page *page, const char *id, const struct page_arg *args, size_t n)
{
    return filled(page, text_get(page->lang, id), args, n);
}

const char *page_tn_with(struct page *page, const char *one, const char *many, int64_t count,
                         const struct page_arg *args, size_t n)
{
    return filled(page, text_plural(page->lang, one, many, count), args, n);
}

/* ---- forms ----------------------------------------------------------------------------------- */

const char *page_old(const struct page *page, const char *name, const char *given)
{
    if (!page->again)
        return given;
    for (size_t i = 0; i < page->typed_n; i++)
        if (strcmp(page->typed[i].name, name) == 0)
            return page->typed[i].value;
    return NULL;
}

const char *page_error(const struct page *page, const char *name)
{
    for (size_t i = 0; page->problem && i < page->problem->fields_n; i++)
        if (strcmp(page->problem->fields[i].name, name) == 0)
            return page->problem->fields[i].detail;
    return NULL;
}

/* The n-th typed value of this name, NULL past the last. */
static const char *typed_at(const struct page *page, const char *name, size_t n)
{
    for (size_t i = 0; i < page->typed_n; i++)
        if (strcmp(page->typed[i].name, name) == 0 && n-- == 0)
            return page->typed[i].value;
    return NULL;
}

/* In which row `key` came; false when it came in none. */
static bool row_of(const struct page *page, const char *key_name, const char *key, size_t *ret_row)
{
    const char *typed;
    for (size_t i = 0; key && (typed = typed_at(page, key_name, i)); i++) {
        if (strcmp(typed, key) == 0) {
            *ret_row = i;
            return true;
        }
    }
    return false;
}

const char *page_old_of(const struct page *page, const char *name, const char *given,
                        const char *key_name, const char *key)
{
    size_t row;
    const char *typed =
        page->again && row_of(page, key_name, key, &row) ? typed_at(page, name, row) : NULL;
    return typed ? typed : given;
}

const char *page_anchor(struct page *page, const char *name, const char *key_name, const char *key)
{
    size_t row;
    struct arena *a = page->ctx->arena;
    const char *id = page->again && row_of(page, key_name, key, &row)
                         ? arena_printf(a, "%s[%zu]", name, row)
                         : arena_printf(a, "%s-%s", name, key ? key : "");
    if (!id)
        page->out->failed = true;
    return id;
}

const char *page_error_of(const struct page *page, const char *name, const char *key_name,
                          const char *key)
{
    char field[80];
    size_t row;
    if (!page->problem || !row_of(page, key_name, key, &row))
        return NULL;
    (void)snprintf(field, sizeof(field), "%s[%zu]", name, row);
    return page_error(page, field);
}

bool page_same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool page_chosen_on(const struct page *page, const char *name, const char *choice, bool on)
{
    if (!page->again)
        return on;
    for (size_t i = 0; i < page->typed_n; i++)
        if (strcmp(page->typed[i].name, name) == 0 && page_same(page->typed[i].value, choice))
            return true;
    return false;
}

bool page_chosen(const struct page *page, const char *name, const char *choice, const char *given)
{
    return page_chosen_on(page, name, choice, page_same(choice, given));
}

/* ---- writers --------------------------------------------------------------------------------- */

void html_plain(struct page *page, const char *s)
{
    buf_str(page->out, s);
}

/* Bytes that stand for something in text or in a quoted attribute. */
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&#34;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct page *page, const char *s)
{
    while (s && *s) {
        size_t run = strcspn(s, "&<>\"'");
        buf_add(page->out, s, run);
        s += run;
        if (*s)
            buf_str(page->out, entity(*s++));
    }
}

static void percent(struct buf *out, char c)
{
    static const char hex[] = "0123456789ABCDEF";
    unsigned char byte = (unsigned char)c;
    char text[3] = {'%', hex[byte >> 4], hex[byte & 15]};
    buf_add(out, text, sizeof(text));
}

void html_url_part(struct page *page, const char *s)
{
    static const char unreserved[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-._~";
    while (s && *s) {
        size_t run = strspn(s, unreserved);
        buf_add(page->out, s, run);
        s += run;
        if (*s)
            percent(page->out, *s++);
    }
}

static bool starts_with(const char *s, const char *prefix)
{
    size_t i = 0;
    for (; prefix[i]; i++) {
        char c = s[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != prefix[i])
            return false;
    }
    return true;
}

static bool url_allowed(const char *s)
{
    static const char *const starts[] = {"/",       "?",    "#",       "https://",
                                         "http://", "tel:", "mailto:", "otpauth://"};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (starts_with(s, starts[i]))
            return true;
    return false;
}

static bool stays_in_url(char c)
{
    return (unsigned char)c > ' ' && c != '\\' && c != 0x7f && !entity(c);
}

void html_url(struct page *page, const char *s)
{
    if (!page_has(s))
        return;
    if (!url_allowed(s))
        s = "#";
    while (*s) {
        size_t run = 0;
        while (stays_in_url(s[run]))
            run++;
        buf_add(page->out, s, run);
        s += run;
        const char *safe = entity(*s);
        if (safe)
            buf_str(page->out, safe);
        else if (*s)
            percent(page->out, *s);
        s += *s != '\0';
    }
}

void html_id(struct page *page, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    if (id > 0)
        buf_add(page->out, text, id_print(id, text));
}

void html_time(struct page *page, minute m)
{
    format_time(page->out, page->lang, m);
}

void html_csrf(struct page *page)
{
    if (!page->csrf)
        return;
    BUF_LIT(page->out, "<input type=\"hidden\" name=\"" PAGE_CSRF_FIELD "\" value=\"");
    html_text(page, page->csrf);
    BUF_LIT(page->out, "\">");
}

/* ---- JSON inside a script block -------------------------------------------------------------- */

/* Between tokens JSON has none of these bytes, so that only strings change, and not their value. */
static void json_bytes(struct page *page, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '<' || s[i] == '>' || s[i] == '&')
            buf_printf(page->out, "\\u%04x", (unsigned)s[i]);
        else
            buf_char(page->out, s[i]);
    }
}

static void json_done(struct page *page, struct buf *json)
{
    if (json->failed)
        page->out->failed = true;
    else
        json_bytes(page, json->p, json->n);
    buf_free(json);
}

void html_json_view(struct page *page, void (*write)(struct buf *, const void *), const void *view)
{
    struct buf json;
    buf_init(&json, LIMIT_REPLY_BYTES);
    if (view)
        write(&json, view);
    else
        BUF_LIT(&json, "null");
    json_done(page, &json);
}

void html_json_list(struct page *page, void (*write)(struct buf *, const void *), const void *items,
                    size_t n, size_t item_size)
{
    struct buf json;
    buf_init(&json, LIMIT_REPLY_BYTES);
    buf_char(&json, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&json, ',');
        write(&json, (const char *)items + i * item_size);
    }
    buf_char(&json, ']');
    json_done(page, &json);
}

void html_json_text(struct page *page, const char *s)
{
    if (!s) {
        BUF_LIT(page->out, "null");
        return;
    }
    buf_char(page->out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            buf_printf(page->out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(page->out, "\\u%04x", c);
        else
            json_bytes(page, s, 1);
    }
    buf_char(page->out, '"');
}

void html_json_word(struct page *page, const char *s)
{
    html_plain(page, s ? s : "null");
}
