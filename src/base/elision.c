#include "base/elision.h"

#include <stdbool.h>
#include <string.h>

/* A word and what it is before a vowel, both with the room up to the value. A new language is one
 * more table, and the numbers that it begins with a vowel. */
struct pair {
    const char *word;
    const char *before_vowel;
};

/* Italian: il dal al del nel sul, and of many: i dei ai dai nei sui. */
static const struct pair italian[] = {
    {"il ", "l'"},      {"Il ", "L'"},      {"al ", "all'"},    {"Al ", "All'"},
    {"dal ", "dall'"},  {"Dal ", "Dall'"},  {"del ", "dell'"},  {"Del ", "Dell'"},
    {"nel ", "nell'"},  {"Nel ", "Nell'"},  {"sul ", "sull'"},  {"Sul ", "Sull'"},
    {"i ", "gli "},     {"I ", "Gli "},     {"ai ", "agli "},   {"Ai ", "Agli "},
    {"dai ", "dagli "}, {"Dai ", "Dagli "}, {"dei ", "degli "}, {"Dei ", "Degli "},
    {"nei ", "negli "}, {"Nei ", "Negli "}, {"sui ", "sugli "}, {"Sui ", "Sugli "},
};

static bool is_italian(const struct lang *lang)
{
    return lang && strcmp(lang->code, "it") == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Otto, ottanta, ottocento, ottomila; undici, undicimila ("11.000"). Not uno: the first of a month
 * is said "primo". */
static bool begins_with_vowel(const char *number)
{
    return number[0] == '8' || (number[0] == '1' && number[1] == '1' && !is_digit(number[2]));
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c & 0x80;
}

static bool ends_with_word(const char *text, size_t n, const char *word)
{
    const size_t word_n = strlen(word);
    return n >= word_n && memcmp(text + n - word_n, word, word_n) == 0 &&
           (n == word_n || !in_word(text[n - word_n - 1]));
}

/* The word that the text ends with, NULL when it is none of these. */
static const struct pair *last_word(const char *text, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(italian); i++)
        if (ends_with_word(text, n, italian[i].word))
            return &italian[i];
    return NULL;
}

struct elision elision_before(const struct lang *lang, const char *text, size_t n,
                              const char *value)
{
    const struct pair *p =
        is_italian(lang) && value && begins_with_vowel(value) ? last_word(text, n) : NULL;
    return p ? (struct elision){strlen(p->word), p->before_vowel} : (struct elision){0, ""};
}

/* ---- formats --------------------------------------------------------------------------------- */

/* Stands for the blank before a value while the values are put in. No text that people typed has
 * it: forms refuse control characters. */
enum { MARK = '\x1f' };

/* Marks the blanks between such a word and a value; false when there is none. */
static bool mark(char *format)
{
    bool marked = false;
    for (char *s = strchr(format, '%'); s; s = strchr(s + 1 + (s[1] == '%'), '%')) {
        if (s[1] == '%' || !last_word(format, (size_t)(s - format)))
            continue;
        s[-1] = MARK;
        marked = true;
    }
    return marked;
}

/* `text` with its marks resolved, in `to`, which has two bytes more for each of them. */
static void resolve(char *to, const struct lang *lang, char *text)
{
    size_t used = 0;
    for (char *s = strchr(text, MARK); s; s = strchr(text, MARK)) {
        *s = ' ';
        const size_t n = (size_t)(s + 1 - text);
        const struct elision e = elision_before(lang, text, n, s + 1);
        memcpy(to + used, text, n - e.dropped);
        memcpy(to + used + n - e.dropped, e.added, strlen(e.added));
        used += n - e.dropped + strlen(e.added);
        text = s + 1;
    }
    memcpy(to + used, text, strlen(text) + 1);
}

char *elision_vprintf(struct arena *a, const struct lang *lang, const char *format, va_list args)
{
    char *marked = is_italian(lang) && strchr(format, '%') ? arena_strdup(a, format) : NULL;
    if (!marked || !mark(marked))
        return arena_vprintf(a, format, args);
    char *text = arena_vprintf(a, marked, args);
    size_t n = text ? strlen(text) + 1 : 0;
    for (const char *s = text; s && (s = strchr(s, MARK)) != NULL; s++)
        n += 2;
    char *resolved = text ? arena_alloc(a, n) : NULL;
    if (resolved)
        resolve(resolved, lang, text);
    return resolved;
}
