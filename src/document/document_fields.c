#include "base/elision.h"
#include "base/format.h"
#include "base/text.h"
#include "document/document_rules.h"

#include <string.h>

/* ---- which there are ------------------------------------------------------------------------- */

const struct document_field document_fields[] = {
    {"member.name", DOCUMENT_TEXT, SOURCE_HOUSE, N_("name of the person who signs"), "Nives Furlan",
     0},
    {"member.email", DOCUMENT_TEXT, SOURCE_HOUSE, N_("his e-mail address"), "nives@posta.example",
     0},
    {"member.company", DOCUMENT_TEXT, SOURCE_MAYBE, N_("the firm that he signs for"),
     "Furlan Disegno S.r.l.", 0},
    {"member.address", DOCUMENT_TEXT, SOURCE_MAYBE, N_("his address or that of the firm"),
     "via Roma 1, 33100 Udine", 0},
    {"member.tax_id", DOCUMENT_TEXT, SOURCE_MAYBE, N_("tax code or VAT number"), "FRLNVS80A41L483X",
     0},
    {"member.phone", DOCUMENT_TEXT, SOURCE_MAYBE, N_("his telephone number"), "+39 0432 000000", 0},
    {"operator.legal_name", DOCUMENT_TEXT, SOURCE_HOUSE, N_("legal name of who runs the space"),
     "Portello S.r.l.", 0},
    {"operator.name", DOCUMENT_TEXT, SOURCE_HOUSE, N_("the same as people call it"), "Portello", 0},
    {"operator.vat_id", DOCUMENT_TEXT, SOURCE_HOUSE, N_("its VAT number"), "IT00743110157", 0},
    {"operator.email", DOCUMENT_TEXT, SOURCE_HOUSE, N_("its e-mail address"),
     "conti@portello.example", 0},
    {"space.name", DOCUMENT_TEXT, SOURCE_HOUSE, N_("name of the space"), "Bottega Portello", 0},
    {"space.address", DOCUMENT_TEXT, SOURCE_HOUSE, N_("street, postcode and town of the space"),
     "via del Santo 1, 35123 Padova", 0},
    {"space.town", DOCUMENT_TEXT, SOURCE_HOUSE, N_("town of the space"), "Padova", 0},
    {"network.name", DOCUMENT_TEXT, SOURCE_HOUSE, N_("name of the network"), "Rete Loggia", 0},
    {"today", DOCUMENT_DATE, SOURCE_HOUSE, N_("the day on which the document is issued"), NULL, 0},
    {"plan.name", DOCUMENT_TEXT, SOURCE_ASKER, N_("what was chosen: the plan"), "Flex 10", 0},
    {"resource.name", DOCUMENT_TEXT, SOURCE_ASKER, N_("what is let: the desk or office"),
     "Ufficio 3.07", 0},
    {"seats", DOCUMENT_NUMBER, SOURCE_ASKER, N_("for how many people"), NULL, 4},
    {"price", DOCUMENT_MONEY, SOURCE_ASKER, N_("price of a period"), NULL, 18000},
    {"price.period", DOCUMENT_TEXT, SOURCE_ASKER, N_("what the price is for: a month"), "1 × 30",
     0},
    {"price.vat", DOCUMENT_TEXT, SOURCE_MAYBE, N_("whether VAT is in the price"), "22 %", 0},
    {"deposit", DOCUMENT_MONEY, SOURCE_ASKER, N_("deposit"), NULL, 36000},
    {"start", DOCUMENT_DATE, SOURCE_ASKER, N_("first day"), NULL, 14},
    {"end", DOCUMENT_DATE, SOURCE_MAYBE, N_("last day; a dash when it goes on"), NULL, 378},
    {"notice.days", DOCUMENT_NUMBER, SOURCE_ASKER, N_("days of notice"), NULL, 30},
    {"included", DOCUMENT_TEXT, SOURCE_MAYBE, N_("what the price includes"), "wi-fi, 20 h", 0},
    {"notes", DOCUMENT_TEXT, SOURCE_MAYBE, N_("what else was agreed"), "—", 0},
};
const size_t document_fields_n = ARRAY_LEN(document_fields);
_Static_assert(ARRAY_LEN(document_fields) <= DOCUMENT_FIELDS_MAX, "sets of fields are bits");

int field_index(const char *name, size_t n)
{
    for (size_t i = 0; i < document_fields_n; i++)
        if (strlen(document_fields[i].name) == n && memcmp(document_fields[i].name, name, n) == 0)
            return (int)i;
    return -1;
}

void sample_values(struct date today, const char *currency,
                   struct document_value ret_values[DOCUMENT_FIELDS_MAX])
{
    for (size_t i = 0; i < document_fields_n; i++) {
        const struct document_field *f = &document_fields[i];
        ret_values[i] = (struct document_value){.name = f->name,
                                                .type = f->type,
                                                .text = f->sample_text,
                                                .date = date_add(today, f->sample_number),
                                                .number = f->sample_number,
                                                .currency = currency};
    }
}

/* ---- where a text uses them ------------------------------------------------------------------ */

/* What stands between the next braces of a text. */
struct mark {
    const char *begin; /* of the opening braces; NULL: no more */
    const char *end;   /* behind the closing ones; NULL: never closed on its line */
    const char *word;
    size_t word_n;
};

static struct mark next_mark(const char *text)
{
    struct mark m = {.begin = strstr(text, "{{")};
    if (!m.begin)
        return m;
    const char *line_end = m.begin + strcspn(m.begin, "\n");
    const char *close = strstr(m.begin, "}}");
    m.word = m.begin + 2 + strspn(m.begin + 2, " ");
    const char *last = close && close < line_end ? close : line_end;
    m.end = last == close ? close + 2 : NULL;
    while (last > m.word && last[-1] == ' ')
        last--;
    m.word_n = last > m.word ? (size_t)(last - m.word) : 0;
    return m;
}

static int line_of(const char *text, const char *place)
{
    int line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

static const char *short_word(struct arena *a, const struct mark *m)
{
    enum { SHOWN = 40 };
    size_t n = m->word_n < SHOWN ? m->word_n : SHOWN;
    while (n < m->word_n && n > 0 && ((unsigned char)m->word[n] & 0xC0) == 0x80)
        n--;
    const char *word = arena_strndup(a, m->word, n);
    return word ? word : "";
}

struct text_problem text_scan(struct arena *a, const char *text, uint64_t *ret_used)
{
    uint64_t used = 0;
    struct mark m = next_mark(text);
    for (; m.begin; m = next_mark(m.end)) {
        int i = field_index(m.word, m.word_n);
        if (!m.end || i < 0)
            return (struct text_problem){.fault = m.end ? TEXT_UNKNOWN_FIELD : TEXT_UNCLOSED,
                                         .line = line_of(text, m.begin),
                                         .word = short_word(a, &m)};
        used |= UINT64_C(1) << i;
    }
    *ret_used = used;
    return (struct text_problem){.fault = TEXT_SOUND};
}

/* ---- how they are filled --------------------------------------------------------------------- */

void value_print(struct buf *out, const struct lang *lang, const struct document_value *v)
{
    size_t before = out->n;
    switch (v->type) {
    case DOCUMENT_TEXT:
        buf_str(out, v->text ? v->text : "");
        break;
    case DOCUMENT_DATE:
        format_date(out, lang, v->date, FORMAT_YEAR);
        break;
    case DOCUMENT_MONEY:
        if (v->currency)
            format_money(out, lang, v->number, v->currency);
        break;
    case DOCUMENT_NUMBER:
        format_number(out, lang, v->number);
        break;
    }
    if (out->n == before)
        buf_str(out, "—");
}

/* CommonMark lets a backslash stand before any ASCII punctuation; blanks and line ends in a row
 * become one blank, so that no value begins a block. */
static void add_escaped(struct buf *out, const char *value, size_t n)
{
    static const char marks[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    bool blank = false;
    for (size_t i = 0; i < n; i++) {
        char c = value[i];
        bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!is_blank && c && strchr(marks, c))
            buf_char(out, '\\');
        if (!is_blank)
            buf_char(out, c);
        else if (!blank)
            buf_char(out, ' ');
        blank = is_blank;
    }
}

static const char *fill(struct arena *a, const char *text, const struct lang *lang,
                        const struct document_value *values, bool escape)
{
    struct buf out;
    struct buf value;
    buf_init(&out, LIMIT_ARENA_BYTES / 4);
    buf_init(&value, LIMIT_TEXT_BYTES * 2);
    struct mark m = next_mark(text);
    bool sound = true;
    for (; sound && m.begin; m = next_mark(text)) {
        int i = m.end ? field_index(m.word, m.word_n) : -1;
        sound = i >= 0;
        if (!sound)
            break;
        buf_clear(&value);
        value_print(&value, lang, &values[i]);
        buf_char(&value, '\0');
        sound = !value.failed;
        if (!sound)
            break;
        const size_t before_n = (size_t)(m.begin - text);
        const struct elision e = elision_before(lang, text, before_n, value.p);
        buf_add(&out, text, before_n - e.dropped);
        buf_str(&out, e.added);
        if (escape)
            add_escaped(&out, value.p, value.n - 1);
        else
            buf_add(&out, value.p, value.n - 1);
        text = m.end;
    }
    buf_str(&out, text);
    const char *filled = sound && !out.failed ? arena_strndup(a, out.n ? out.p : "", out.n) : NULL;
    buf_free(&value);
    buf_free(&out);
    return filled;
}

const char *text_fill(struct arena *a, const char *text, const struct lang *lang,
                      const struct document_value *values)
{
    return fill(a, text, lang, values, true);
}

const char *title_fill(struct arena *a, const char *title, const struct lang *lang,
                       const struct document_value *values)
{
    return fill(a, title, lang, values, false);
}
