/* A small HTML tokenizer: enough of the WHATWG states to know where a value stands, and strict
 * where the standard forgives, so that what it knows is what every browser sees. */
#include "tplgen/tplgen.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static void word_start(struct html *h)
{
    h->word_n = 0;
    memset(h->word, 0, sizeof(h->word));
}

static void word_add(struct html *h, char c)
{
    if (h->word_n + 1 < sizeof(h->word))
        h->word[h->word_n++] = lower(c);
}

static void word_keep(const struct html *h, char into[NAME_CHARS])
{
    memcpy(into, h->word, NAME_CHARS);
}

/* ---- elements and attributes ----------------------------------------------------------------- */

static void check_element(const struct html *h, const struct at *at)
{
    static const char *const refused[] = {
        "base",     "object",  "embed",   "applet",        "frame",
        "frameset", "xmp",     "noembed", "noframes",      "plaintext",
        "listing",  "animate", "set",     "animatemotion", "animatetransform",
        NULL};
    if (one_of(h->element, refused))
        gen_fail(at->path, at->line, "<%s> is not allowed in a template", h->element);
}

static enum value_kind kind_of_attribute(const struct html *h, const struct at *at)
{
    static const char *const urls[] = {
        "href",       "src",      "action",   "formaction", "poster",      "cite",       "data",
        "background", "manifest", "longdesc", "srcset",     "imagesrcset", "xlink:href", NULL};
    static const char *const fixed[] = {"style", "rel", "method", NULL};
    const char *name = h->attribute;
    if (strncmp(name, "on", 2) == 0)
        gen_fail(at->path, at->line, "%s=: no scripts in pages; use an island of src/web/js", name);
    if (strcmp(name, "srcdoc") == 0)
        gen_fail(at->path, at->line, "%s= is not allowed in a template", name);
    if (one_of(name, urls))
        return VALUE_URL;
    bool script_type = strcmp(name, "type") == 0 && strcmp(h->element, "script") == 0;
    return script_type || one_of(name, fixed) ? VALUE_STATIC : VALUE_TEXT;
}

/* A scheme was read up to its colon. */
static void check_scheme(const struct html *h, const struct at *at)
{
    static const char *const allowed[] = {"http", "https", "mailto", "tel", NULL};
    if (!one_of(h->word, allowed))
        gen_fail(at->path, at->line, "%s=: the scheme %s: is not allowed", h->attribute, h->word);
}

static void end_attribute_value(struct html *h)
{
    if (strcmp(h->attribute, "type") == 0 && strcmp(h->element, "script") == 0)
        word_keep(h, h->script_type);
    if (strcmp(h->attribute, "method") == 0 && strcmp(h->word, "post") == 0)
        h->post = true;
}

/* The tag's ">" was read. */
static void end_tag(struct html *h, const struct at *at)
{
    static const char *const text_bodies[] = {"title", "textarea", NULL};
    static const char *const data_types[] = {"application/json", "application/ld+json", NULL};
    check_element(h, at);
    if (h->equiv && h->filled)
        gen_fail(at->path, at->line, "http-equiv= is not allowed beside a value");
    h->place = PLACE_TEXT;
    if (strcmp(h->element, "pre") == 0)
        h->pre = !h->closing;
    if (h->closing)
        return;
    if (h->post && strcmp(h->element, "form") == 0)
        h->posts++;
    bool script = strcmp(h->element, "script") == 0;
    if (one_of(h->element, text_bodies))
        h->body = BODY_TEXT;
    else if (script)
        h->body = one_of(h->script_type, data_types) ? BODY_JSON : BODY_NOTHING;
    else if (strcmp(h->element, "style") == 0)
        h->body = BODY_STYLE;
    else if (strcmp(h->element, "iframe") == 0)
        h->body = BODY_NOTHING;
    else
        return;
    h->place = PLACE_RAW;
    word_start(h);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

#define DOT "\xc2\xb7"
#define NO_BREAK "\xc2\xa0"

/* Indentation is for the reader of the template: a run of white space with a line end is one. No
 * line of the page begins with the dot between two things: what is before it keeps it. */
static void add_text(const struct html *h, char c, struct buf *out)
{
    if (c == '\n' && !h->pre) {
        while (out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == '\t'))
            out->n--;
    }
    bool line_began = out->n && out->p[out->n - 1] == '\n';
    if (is_space(c) && line_began && !h->pre)
        return;
    buf_char(out, c);
    const size_t n = strlen(DOT);
    if (!h->pre && out->n > n && memcmp(out->p + out->n - n, DOT, n) == 0 &&
        is_space(out->p[out->n - n - 1])) {
        out->n -= n + 1;
        buf_str(out, NO_BREAK DOT);
    }
}

static void feed_text(struct html *h, const struct at *at, char c, struct buf *out)
{
    if (h->word_n == 0) {
        if (c == '<') {
            word_start(h);
            h->word_n = 1;
        } else
            add_text(h, c, out);
        return;
    }
    /* Behind "<". */
    h->word_n = 0;
    h->closing = c == '/';
    if (c == '!') {
        h->place = PLACE_DECLARATION;
        word_start(h);
        return;
    }
    if (!is_letter(c) && c != '/')
        gen_fail(at->path, at->line, "a bare <; write &lt;");
    buf_char(out, '<');
    buf_char(out, c);
    h->place = PLACE_TAG_NAME;
    h->post = false;
    h->equiv = false;
    h->filled = false;
    h->spaced = false;
    memset(h->script_type, 0, sizeof(h->script_type));
    word_start(h);
    if (is_letter(c))
        word_add(h, c);
}

static void end_name(struct html *h, const struct at *at)
{
    if (h->word_n == 0)
        gen_fail(at->path, at->line, "a tag without a name");
    word_keep(h, h->element);
    h->place = PLACE_TAG;
    h->spaced = false;
}

static void feed_tag(struct html *h, const struct at *at, char c)
{
    if (is_space(c))
        h->spaced = true;
    else if (c == '>')
        end_tag(h, at);
    else if (c == '/')
        ;
    else if (c == '"' || c == '\'' || c == '=' || c == '<')
        gen_fail(at->path, at->line, "%c inside <%s> where an attribute was expected", c,
                 h->element);
    else if (!h->spaced)
        gen_fail(at->path, at->line, "a space is missing before an attribute of <%s>", h->element);
    else {
        h->place = PLACE_ATTRIBUTE;
        word_start(h);
        word_add(h, c);
    }
}

static void feed_attribute(struct html *h, const struct at *at, char c)
{
    if (c == '=') {
        word_keep(h, h->attribute);
        h->equiv = h->equiv || strcmp(h->attribute, "http-equiv") == 0;
        h->value = kind_of_attribute(h, at);
        h->place = PLACE_EQUALS;
    } else if (is_space(c) || c == '>' || c == '/') {
        word_keep(h, h->attribute);
        (void)kind_of_attribute(h, at);
        h->place = PLACE_TAG;
        h->spaced = false;
        feed_tag(h, at, c);
    } else if (c == '"' || c == '\'' || c == '<')
        gen_fail(at->path, at->line, "%c in the name of an attribute", c);
    else
        word_add(h, c);
}

static void feed_value(struct html *h, const struct at *at, char c)
{
    if (c == h->quote) {
        end_attribute_value(h);
        h->place = PLACE_TAG;
        h->spaced = false;
        return;
    }
    if (h->value == VALUE_URL && h->url != URL_REST) {
        if (is_space(c))
            gen_fail(at->path, at->line, "%s= begins with a space", h->attribute);
        h->url = c == '/' || c == '?' || c == '#' || c == ':' ? URL_REST : URL_SCHEME;
        if (c == ':')
            check_scheme(h, at);
    }
    word_add(h, c);
}

static void feed_raw(struct html *h, const struct at *at, char c, struct buf *out)
{
    if (h->body == BODY_NOTHING && h->word_n == 0 && c != '<' && !is_space(c))
        gen_fail(at->path, at->line, "<%s> has a body: no inline script; use src/web/js",
                 h->element);
    buf_char(out, c);
    /* "</name" as the standard has it: case does not matter, a space, "/" or ">" must follow. */
    if (c == '<') {
        word_start(h);
        word_add(h, c);
        return;
    }
    if (h->word_n == 0)
        return;
    size_t n = strlen(h->element);
    bool whole = h->word_n == n + 2;
    if (whole && (is_space(c) || c == '>' || c == '/')) {
        h->place = PLACE_TAG;
        h->closing = true;
        h->spaced = false;
        feed_tag(h, at, c);
        word_start(h);
        return;
    }
    char expected = h->word_n == 1 ? '/' : whole ? '\0' : h->element[h->word_n - 2];
    if (lower(c) == expected)
        word_add(h, c);
    else if (h->body == BODY_TEXT || h->body == BODY_STYLE)
        word_start(h);
    else
        gen_fail(at->path, at->line, "a bare < in <%s>", h->element);
}

static void feed_declaration(struct html *h, const struct at *at, char c, struct buf *out)
{
    word_add(h, c);
    if (h->word_n == 2 && strcmp(h->word, "--") == 0) {
        h->place = PLACE_COMMENT;
        word_start(h);
    } else if (c == '>') {
        if (strcmp(h->word, "doctype html>") != 0)
            gen_fail(at->path, at->line, "<!%s is neither a comment nor <!doctype html>", h->word);
        BUF_LIT(out, "<!doctype html>");
        h->place = PLACE_TEXT;
        word_start(h);
    }
}

/* Comments are for the reader of the template: they are not sent. */
static void feed_comment(struct html *h, char c)
{
    if (c == '-')
        h->word_n += h->word_n < 2;
    else if (c == '>' && h->word_n == 2) {
        h->place = PLACE_TEXT;
        word_start(h);
    } else
        h->word_n = 0;
}

void html_feed(struct html *h, const struct at *at, char c, struct buf *out)
{
    switch (h->place) {
    case PLACE_PLAIN:
        buf_char(out, c);
        return;
    case PLACE_TEXT:
        feed_text(h, at, c, out);
        return;
    case PLACE_RAW:
        feed_raw(h, at, c, out);
        return;
    case PLACE_DECLARATION:
        feed_declaration(h, at, c, out);
        return;
    case PLACE_COMMENT:
        feed_comment(h, c);
        return;
    case PLACE_TAG_NAME:
        if (is_space(c) || c == '>' || (c == '/' && h->word_n)) {
            end_name(h, at);
            feed_tag(h, at, c);
        } else if (is_letter(c) || (c >= '0' && c <= '9' && h->word_n) || c == '-')
            word_add(h, c);
        else
            gen_fail(at->path, at->line, "%c in the name of a tag", c);
        break;
    case PLACE_TAG:
        feed_tag(h, at, c);
        break;
    case PLACE_ATTRIBUTE:
        feed_attribute(h, at, c);
        break;
    case PLACE_EQUALS:
        if (c != '"' && c != '\'')
            gen_fail(at->path, at->line, "%s= needs quotes", h->attribute);
        h->place = PLACE_VALUE;
        h->quote = c;
        h->url = URL_START;
        word_start(h);
        break;
    case PLACE_VALUE:
        feed_value(h, at, c);
        break;
    }
    if (h->place == PLACE_TEXT)
        word_start(h);
    buf_char(out, c);
}

/* ---- directives ------------------------------------------------------------------------------ */

static noreturn void refuse_value(const struct html *h, const struct at *at)
{
    switch (h->place) {
    case PLACE_TAG_NAME:
        gen_fail(at->path, at->line, "a value in the name of a tag");
    case PLACE_COMMENT:
    case PLACE_DECLARATION:
        gen_fail(at->path, at->line, "a value in a comment");
    case PLACE_EQUALS:
        gen_fail(at->path, at->line, "%s= needs quotes", h->attribute);
    case PLACE_RAW:
        gen_fail(at->path, at->line, "a value in <%s>", h->element);
    case PLACE_VALUE:
        gen_fail(at->path, at->line, "a value in %s= of <%s>", h->attribute, h->element);
    default:
        gen_fail(at->path, at->line, "a value where an attribute was expected, in <%s>",
                 h->element);
    }
}

/* Addresses from which code would be loaded, and lists of addresses, begin with static text. */
static void check_whole_url(const struct html *h, const struct at *at)
{
    static const char *const code[] = {"script", "iframe", "use", NULL};
    if (one_of(h->element, code) || strstr(h->attribute, "srcset"))
        gen_fail(at->path, at->line, "%s= of <%s> must begin with static text", h->attribute,
                 h->element);
}

const char *html_value(struct html *h, const struct at *at)
{
    h->filled = true;
    if (h->place == PLACE_PLAIN)
        return "html_plain";
    if (h->place == PLACE_TEXT && h->word_n == 0)
        return "html_text";
    if (h->place == PLACE_TEXT)
        gen_fail(at->path, at->line, "a value in the name of a tag");
    if (h->place == PLACE_RAW && h->body == BODY_TEXT) {
        word_start(h);
        return "html_text";
    }
    if (h->place != PLACE_VALUE || h->value == VALUE_STATIC)
        refuse_value(h, at);
    memset(h->word, '?', 1); /* no longer a static word: "post", "module" */
    if (h->value == VALUE_TEXT)
        return "html_text";
    enum url_at was = h->url;
    h->url = URL_REST;
    if (was != URL_START)
        return "html_url_part";
    check_whole_url(h, at);
    return "html_url";
}

void html_markup(const struct html *h, const struct at *at, const char *what)
{
    if (h->place == PLACE_PLAIN || h->place != PLACE_TEXT || h->word_n)
        gen_fail(at->path, at->line, "{%s} stands only between tags", what);
}

void html_attribute(struct html *h, const struct at *at, const char *what)
{
    html_settle(h, at);
    if (h->place != PLACE_TAG || h->closing)
        gen_fail(at->path, at->line, "{%s} stands only inside a tag", what);
    h->spaced = false;
}

void html_json(const struct html *h, const struct at *at)
{
    if (h->place != PLACE_RAW || h->body != BODY_JSON || h->word_n)
        gen_fail(at->path, at->line, "{json} stands only in <script type=\"application/json\">");
}

void html_asset(struct html *h, const struct at *at)
{
    if (h->place != PLACE_VALUE || h->value != VALUE_URL || h->url != URL_START)
        gen_fail(at->path, at->line, "{asset} stands only at the start of an address");
    h->url = URL_REST;
}

void html_settle(struct html *h, const struct at *at)
{
    if (h->place == PLACE_TAG_NAME)
        end_name(h, at);
    else if (h->place == PLACE_ATTRIBUTE)
        feed_attribute(h, at, '/');
    else if (h->place == PLACE_TEXT && h->word_n)
        gen_fail(at->path, at->line, "a branch inside the name of a tag");
    else if (h->place == PLACE_EQUALS)
        gen_fail(at->path, at->line, "%s= needs quotes", h->attribute);
    else if (h->place == PLACE_COMMENT || h->place == PLACE_DECLARATION)
        gen_fail(at->path, at->line, "a branch in a comment");
    else if (h->place == PLACE_RAW && h->body != BODY_TEXT && h->body != BODY_JSON)
        gen_fail(at->path, at->line, "a branch in <%s>", h->element);
}

/* Only what still matters in this place is compared. */
static bool same_place(const struct html *a, const struct html *b)
{
    if (a->place != b->place || a->posts != b->posts || a->pre != b->pre)
        return false;
    bool in_tag = a->place == PLACE_TAG || a->place == PLACE_VALUE || a->place == PLACE_RAW;
    if (!in_tag)
        return true;
    if (strcmp(a->element, b->element) != 0 || a->closing != b->closing || a->body != b->body)
        return false;
    if (a->post != b->post || strcmp(a->script_type, b->script_type) != 0)
        return false;
    return a->place != PLACE_VALUE ||
           (strcmp(a->attribute, b->attribute) == 0 && a->quote == b->quote && a->url == b->url);
}

void html_meet(struct html *a, const struct html *b, const struct at *at)
{
    if (!same_place(a, b))
        gen_fail(at->path, at->line, "a branch ends in another place than the other one");
    a->spaced = a->spaced && b->spaced;
    if (a->place == PLACE_VALUE && strcmp(a->word, b->word) != 0)
        memset(a->word, '?', 1);
}

void html_finish(const struct html *h, const struct at *at)
{
    if (h->place == PLACE_PLAIN)
        return;
    if (h->place == PLACE_RAW)
        gen_fail(at->path, at->line, "<%s> is not closed", h->element);
    if (h->place != PLACE_TEXT || h->word_n)
        gen_fail(at->path, at->line, "the file ends inside a tag or comment");
    if (h->posts > 0)
        gen_fail(at->path, at->line, "a form with method=\"post\" has no {csrf}");
    if (h->posts < 0)
        gen_fail(at->path, at->line, "{csrf} without a form with method=\"post\"");
}
