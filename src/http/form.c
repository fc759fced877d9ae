/* form.c: raw values into the typed struct of a form, each judged by the type of its field. */
#include "http/http_internal.h"

#include "base/email.h"
#include "base/id.h"
#include "base/utf8.h"

enum {
    SLUG_CHARS = 80,
    MONEY_CENTS = 1000000000, /* ten million: a typing error, not a price */
    DEGREES_MICRO = 180 * 1000000
};

/* ---- storing --------------------------------------------------------------------------------- */

static void store(void *form, const struct field_spec *f, const void *value, size_t n)
{
    memcpy((char *)form + f->offset, value, n);
}

static void store_text(void *form, const struct field_spec *f, const char *text)
{
    store(form, f, &text, sizeof(text));
}

static void store_number(void *form, const struct field_spec *f, int64_t v)
{
    struct opt_int optional = opt_int_of(v);
    if (f->required || f->fallback)
        store(form, f, &v, sizeof(v));
    else
        store(form, f, &optional, sizeof(optional));
}

/* ---- text ------------------------------------------------------------------------------------ */

/* Characters that turn the reading direction of what stands behind them: a name with one shows
 * another name in a list or a mail. */
static bool turns_direction(const char *s, size_t n)
{
    const unsigned char *c = (const unsigned char *)s;
    return n >= 3 && c[0] == 0xe2 &&
           ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) || /* U+202A to U+202E */
            (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));  /* U+2066 to U+2069 */
}

/* Line ends become \n, or spaces in a text on one line; tabs spaces. Any other control character
 * makes the text refused (false). */
static bool clean(char *s, size_t *n, bool lines)
{
    size_t to = 0;
    for (size_t i = 0; i < *n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '\r') {
            if (i + 1 < *n && s[i + 1] == '\n')
                continue;
            c = '\n';
        }
        if (c == '\t' || (c == '\n' && !lines))
            c = ' ';
        bool c1 = c == 0xc2 && i + 1 < *n && (unsigned char)s[i + 1] < 0xa0;
        if ((c < 0x20 && c != '\n') || c == 0x7f || c1 || turns_direction(s + i, *n - i))
            return false;
        s[to++] = (char)c;
    }
    s[to] = '\0';
    *n = to;
    return true;
}

static char *trim(char *s, size_t *n)
{
    while (*n > 0 && (s[*n - 1] == ' ' || s[*n - 1] == '\n'))
        (*n)--;
    while (*n > 0 && (*s == ' ' || *s == '\n')) {
        s++;
        (*n)--;
    }
    s[*n] = '\0';
    return s;
}

/* Nothing that can be seen: blanks of all widths, and signs without a width (Unicode: White_Space,
 * Default_Ignorable_Code_Point as far as keyboards and web pages have them). */
static bool is_blank(const char *s)
{
    static const char *const blanks[] = {
        " ",
        "\n",
        "\xc2\xa0",
        "\xc2\xad",
        "\xe1\x85\x9f",
        "\xe1\x85\xa0",
        "\xe1\x9a\x80",
        "\xe1\xa0\x8e",
        "\xe2\x80\xaf",
        "\xe2\x81\x9f",
        "\xe2\x81\xa0",
        "\xe3\x80\x80",
        "\xe3\x85\xa4",
        "\xef\xbb\xbf",
        "\xef\xbe\xa0",
    };
    while (*s) {
        size_t n = 0;
        for (size_t i = 0; i < ARRAY_LEN(blanks) && !n; i++)
            if (strncmp(s, blanks[i], strlen(blanks[i])) == 0)
                n = strlen(blanks[i]);
        /* U+2000 to U+200D, U+2028, U+2029 */
        if (!n && strncmp(s, "\xe2\x80", 2) == 0) {
            const unsigned char last = (unsigned char)s[2];
            n = last <= 0x8d || last == 0xa8 || last == 0xa9 ? 3 : 0;
        }
        if (!n)
            return false;
        s += n;
    }
    return true;
}

/* A trimmed, clean copy in the arena; NULL when the bytes are no such text. */
static char *text_of(struct ctx *ctx, const struct field_spec *f, const struct raw *raw)
{
    size_t n = raw->n;
    char *s = text_valid(raw->value, n) ? arena_strndup(ctx->arena, raw->value, n) : NULL;
    if (!s || !clean(s, &n, f->type == FIELD_LINES || f->type == FIELD_JSON))
        return NULL;
    s = trim(s, &n);
    return is_blank(s) ? s + n : s;
}

static enum status fill_text(struct ctx *ctx, const struct field_spec *f, const char *text,
                             void *form)
{
    int64_t n = (int64_t)utf8_count(text);
    if (n < f->min)
        return ctx_field(ctx, f->name, "field.short", "At least %lld characters.",
                         (long long)f->min);
    if (n > f->max)
        return ctx_field(ctx, f->name, "field.long", "At most %lld characters.", (long long)f->max);
    store_text(form, f, text);
    return OK;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* A decimal with at most `digits` behind point or comma (further ones are cut when `cut`), as an
 * integer of that many digits: "9,5" with 2 is 950. False when it is none. */
static bool decimal(const char *s, int digits, bool cut, int64_t *ret_value)
{
    bool minus = *s == '-';
    s += minus;
    int64_t v = 0;
    int whole = 0;
    for (; *s >= '0' && *s <= '9' && whole < 12; s++, whole++)
        v = v * 10 + (*s - '0');
    int behind = 0;
    bool point = *s == '.' || *s == ',';
    if (point)
        s++;
    for (; *s >= '0' && *s <= '9' && (cut || behind < digits); s++) {
        if (behind < digits) {
            v = v * 10 + (*s - '0');
            behind++;
        }
    }
    if (*s || whole == 0 || (point && behind == 0))
        return false;
    for (; behind < digits; behind++)
        v *= 10;
    *ret_value = minus ? -v : v;
    return true;
}

static enum status fill_number(struct ctx *ctx, const struct field_spec *f, const char *text,
                               void *form)
{
    bool money = f->type == FIELD_MONEY;
    bool ranged = f->min != 0 || f->max != 0;
    int64_t min = ranged ? f->min : 0;
    int64_t max = ranged ? f->max : MONEY_CENTS;
    int64_t v;
    if (money && !decimal(text, 2, false, &v))
        return ctx_field(ctx, f->name, "field.money", "An amount such as 12.50.");
    if (!money && !(decimal(text, 0, false, &v) && !strpbrk(text, ".,")))
        return ctx_field(ctx, f->name, "field.number", "A whole number.");
    if (v >= min && v <= max) {
        store_number(form, f, v);
        return OK;
    }
    if (money)
        return ctx_field(ctx, f->name, "field.range", "That amount is out of range.");
    return ctx_field(ctx, f->name, "field.range", "From %lld to %lld.", (long long)min,
                     (long long)max);
}

static enum status fill_degrees(struct ctx *ctx, const struct field_spec *f, const char *text,
                                void *form)
{
    int64_t micro;
    if (!decimal(text, 6, true, &micro) || micro > DEGREES_MICRO || micro < -DEGREES_MICRO)
        return ctx_field(ctx, f->name, "field.number", "Degrees such as 45.4064.");
    struct degrees d = {.has = true, .micro = (int32_t)micro};
    store(form, f, &d, sizeof(d));
    return OK;
}

/* ---- words with a shape ---------------------------------------------------------------------- */

static bool is_slug(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= SLUG_CHARS && s[0] != '-' && s[n - 1] != '-' &&
           strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static bool is_choice(const struct field_spec *f, const char *s)
{
    for (const char *const *c = f->choices; *c; c++)
        if (strcmp(*c, s) == 0)
            return true;
    return false;
}

static enum status fill_bool(struct ctx *ctx, const struct field_spec *f, const struct raw *raw,
                             const char *text, void *form)
{
    bool on = *text && strcmp(text, "0") != 0 && strcmp(text, "false") != 0;
    if (raw->kind != RAW_TEXT && on && strcmp(text, "1") != 0 && strcmp(text, "true") != 0)
        return ctx_field(ctx, f->name, "field.bool", "Yes or no: true or false.");
    store(form, f, &on, sizeof(on));
    return OK;
}

static enum status fill_word(struct ctx *ctx, const struct field_spec *f, const char *text,
                             void *form)
{
    struct date date;
    minute m;
    int64_t id;
    switch (f->type) {
    case FIELD_ID:
        if (id_parse(text, &id) != OK)
            return ctx_field(ctx, f->name, "field.id", "That is none of our identifiers.");
        store(form, f, &id, sizeof(id));
        return OK;
    case FIELD_DATE:
        if (date_parse(text, &date) != OK)
            return ctx_field(ctx, f->name, "field.date", "A date such as 2027-03-02.");
        store(form, f, &date, sizeof(date));
        return OK;
    case FIELD_TIME:
        if (minute_parse(text, &m) != OK)
            return ctx_field(ctx, f->name, "field.time", "A time such as 10:00.");
        store(form, f, &m, sizeof(m));
        return OK;
    case FIELD_EMAIL:
        if (!email_valid(text))
            return ctx_field(ctx, f->name, "field.email", "%s", ctx_text(ctx, email_why(text)));
        text = email_shown(ctx->arena, text);
        if (!text)
            return LIMIT;
        store_text(form, f, text);
        return OK;
    case FIELD_SLUG:
        if (!is_slug(text))
            return ctx_field(ctx, f->name, "field.slug", "Small letters, digits and hyphens.");
        store_text(form, f, text);
        return OK;
    default:
        if (!is_choice(f, text))
            return ctx_field(ctx, f->name, "field.choice", "One of the choices offered.");
        store_text(form, f, text);
        return OK;
    }
}

/* ---- one field ------------------------------------------------------------------------------- */

static enum status bad_text(struct ctx *ctx, const struct field_spec *f)
{
    return ctx_field(ctx, f->name, "field.text", "Plain text, please.");
}

/* A value that is no text where one is needed. Other types read the text of a JSON value, and
 * refuse. */
static bool wrong_kind(const struct field_spec *f, const struct raw *raw)
{
    if (raw->kind == RAW_FILE)
        return true;
    bool text = f->type == FIELD_TEXT || f->type == FIELD_LINES || f->type == FIELD_SLUG ||
                f->type == FIELD_TEXTS;
    return text && raw->kind != RAW_TEXT && raw->kind != RAW_JSON_TEXT;
}

static enum status fill_value(struct ctx *ctx, const struct field_spec *f, const struct raw *raw,
                              const char *text, void *form)
{
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_JSON:
        return fill_text(ctx, f, text, form);
    case FIELD_INT:
    case FIELD_MONEY:
        return fill_number(ctx, f, text, form);
    case FIELD_DEGREES:
        return fill_degrees(ctx, f, text, form);
    case FIELD_BOOL:
        return fill_bool(ctx, f, raw, text, form);
    default:
        return fill_word(ctx, f, text, form);
    }
}

static enum status fill_absent(struct ctx *ctx, const struct field_spec *f, bool empty, void *form)
{
    static const minute no_minute = -1;
    if (f->type == FIELD_TIME)
        store(form, f, &no_minute, sizeof(no_minute));
    if (f->fallback) {
        struct raw raw = {.name = f->name, .value = f->fallback, .n = strlen(f->fallback)};
        return fill_value(ctx, f, &raw, f->fallback, form);
    }
    if (!f->required)
        return OK;
    if (empty && (f->type == FIELD_TEXT || f->type == FIELD_LINES) && f->min == 0) {
        store_text(form, f, "");
        return OK;
    }
    return ctx_field(ctx, f->name, "field.missing", "This is needed.");
}

static enum status fill_scalar(struct ctx *ctx, const struct field_spec *f, const struct raw *raw,
                               void *form)
{
    if (wrong_kind(f, raw))
        return bad_text(ctx, f);
    const char *text = text_of(ctx, f, raw);
    if (!text)
        return bad_text(ctx, f);
    if (!*text && f->type != FIELD_BOOL)
        return fill_absent(ctx, f, true, form);
    return fill_value(ctx, f, raw, text, form);
}

static enum status fill_file(struct ctx *ctx, const struct field_spec *f, const struct raw *raw,
                             void *form)
{
    if (raw->kind != RAW_FILE && raw->n > 0)
        return ctx_field(ctx, f->name, "field.file", "A file to upload.");
    if (raw->kind != RAW_FILE || (raw->upload->body.n == 0 && !*raw->upload->name))
        return fill_absent(ctx, f, true, form); /* a file box that was left empty */
    store(form, f, &raw->upload, sizeof(raw->upload));
    return OK;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status list_item(struct ctx *ctx, const struct field_spec *f, const struct raw *raw,
                             const char **texts, int64_t *ids, size_t *n)
{
    const char *text = wrong_kind(f, raw) ? NULL : text_of(ctx, f, raw);
    if (!text)
        return bad_text(ctx, f);
    if (!*text && f->type == FIELD_IDS)
        return OK;
    if (*n == LIMIT_LIST_VALUES)
        return ctx_field(ctx, f->name, "field.long", "At most %d values.", LIMIT_LIST_VALUES);
    if (f->type == FIELD_IDS && id_parse(text, &ids[*n]) != OK)
        return ctx_field(ctx, f->name, "field.id", "That is none of our identifiers.");
    if (f->type == FIELD_TEXTS && utf8_count(text) > LIMIT_LIST_TEXT_CHARS)
        return ctx_field(ctx, f->name, "field.long", "At most %lld characters.",
                         (long long)LIMIT_LIST_TEXT_CHARS);
    texts[(*n)++] = text;
    return OK;
}

static enum status fill_list(struct ctx *ctx, const struct field_spec *f, const struct raws *raws,
                             void *form)
{
    const char **texts = arena_array(ctx->arena, LIMIT_LIST_VALUES, sizeof(*texts));
    int64_t *ids = arena_array(ctx->arena, LIMIT_LIST_VALUES, sizeof(*ids));
    if (!texts || !ids)
        return ctx_fail(ctx, LIMIT, "request.large", "The request is too large.");
    size_t n = 0;
    for (size_t i = 0; i < raws->n; i++) {
        if (strcmp(raws->items[i].name, f->name) != 0)
            continue;
        enum status s = list_item(ctx, f, &raws->items[i], texts, ids, &n);
        if (s != OK)
            return s;
    }
    const void *items = f->type == FIELD_IDS ? (const void *)ids : (const void *)texts;
    store(form, f, &items, sizeof(items));
    memcpy((char *)form + f->offset + sizeof(items), &n, sizeof(n));
    return OK;
}

/* ---- the form -------------------------------------------------------------------------------- */

static enum status fill_field(struct ctx *ctx, const struct field_spec *f, const struct raws *raws,
                              void *form)
{
    if (f->type == FIELD_TEXTS || f->type == FIELD_IDS)
        return fill_list(ctx, f, raws, form);
    const struct raw *found = NULL;
    for (size_t i = 0; i < raws->n; i++) {
        if (strcmp(raws->items[i].name, f->name) != 0)
            continue;
        if (found)
            return ctx_field(ctx, f->name, "field.twice", "This was given twice.");
        found = &raws->items[i];
    }
    if (!found)
        return fill_absent(ctx, f, false, form);
    return f->type == FIELD_FILE ? fill_file(ctx, f, found, form)
                                 : fill_scalar(ctx, f, found, form);
}

static bool is_known(const struct form_spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->fields_n; i++)
        if (!spec->fields[i].in_path && strcmp(spec->fields[i].name, name) == 0)
            return true;
    return false;
}

enum status form_fill(struct ctx *ctx, const struct form_spec *spec, const struct raws *raws,
                      bool strict, void *form)
{
    enum status result = OK;
    for (size_t i = 0; i < spec->fields_n; i++) {
        if (spec->fields[i].in_path)
            continue;
        enum status s = fill_field(ctx, &spec->fields[i], raws, form);
        if (s != OK)
            result = s;
    }
    for (size_t i = 0; strict && i < raws->n; i++)
        if (!is_known(spec, raws->items[i].name))
            result =
                ctx_field(ctx, raws->items[i].name, "field.unknown", "There is no such field.");
    return result;
}

static const char *param_value(const struct entry *entry, const char *const *params,
                               const char *name)
{
    for (size_t i = 0; i < entry->params_n; i++)
        if (strcmp(entry->params[i], name) == 0)
            return params[i];
    return NULL;
}

enum status form_fill_path(struct ctx *ctx, const struct form_spec *spec, const struct entry *entry,
                           const char *const *params, void *form)
{
    struct problem before = ctx->problem;
    for (size_t i = 0; i < spec->fields_n; i++) {
        const struct field_spec *f = &spec->fields[i];
        if (!f->in_path)
            continue;
        const char *value = param_value(entry, params, f->name);
        struct raw raw = {
            .name = f->name, .value = value ? value : "", .n = value ? strlen(value) : 0};
        if (fill_scalar(ctx, f, &raw, form) != OK) {
            ctx->problem = before; /* the page is not there, whatever is wrong with the word */
            return NOT_FOUND;
        }
    }
    return OK;
}

/* ---- a change that leaves fields out --------------------------------------------------------- */

static size_t field_size(const struct field_spec *f)
{
    switch (f->type) {
    case FIELD_INT:
    case FIELD_MONEY:
        return f->required || f->fallback ? sizeof(int64_t) : sizeof(struct opt_int);
    case FIELD_BOOL:
        return sizeof(bool);
    case FIELD_ID:
        return sizeof(int64_t);
    case FIELD_DATE:
        return sizeof(struct date);
    case FIELD_TIME:
        return sizeof(minute);
    case FIELD_DEGREES:
        return sizeof(struct degrees);
    case FIELD_TEXTS:
    case FIELD_IDS:
        return sizeof(void *) + sizeof(size_t);
    default:
        return sizeof(void *);
    }
}

static bool is_said(const struct raws *raws, const char *name)
{
    for (size_t i = 0; i < raws->n; i++)
        if (strcmp(raws->items[i].name, name) == 0)
            return true;
    return false;
}

void form_keep(const struct form_spec *spec, const struct raws *raws, bool boxes, void *form,
               const void *now)
{
    for (size_t i = 0; i < spec->fields_n; i++) {
        const struct field_spec *f = &spec->fields[i];
        if (f->in_path || (boxes && f->type == FIELD_BOOL) || is_said(raws, f->name))
            continue;
        memcpy((char *)form + f->offset, (const char *)now + f->offset, field_size(f));
    }
}
