/* Who may read what; words and links as people type them. */
#include "community/community_internal.h"

#include "base/fold.h"
#include "base/utf8.h"

#include <string.h>

/* ---- circles --------------------------------------------------------------------------------- */

static const char *const circle_names[] = {"nobody", "space", "network", "everyone"};

enum circle circle_of(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(circle_names); i++)
        if (strcmp(word, circle_names[i]) == 0)
            return (enum circle)i;
    return CIRCLE_NOBODY;
}

const char *circle_name(enum circle circle)
{
    return circle_names[circle];
}

bool circle_reaches(enum circle circle, enum circle reach)
{
    return reach == CIRCLE_NOBODY || (circle != CIRCLE_NOBODY && circle >= reach);
}

void see_print(const enum circle see[CARD__N], char ret_text[CARD__N + 1])
{
    for (int i = 0; i < CARD__N; i++)
        ret_text[i] = (char)('0' + (int)see[i]);
    ret_text[CARD__N] = '\0';
}

void see_read(const char *text, enum circle ret_see[CARD__N])
{
    size_t n = text ? strlen(text) : 0;
    for (size_t i = 0; i < CARD__N; i++) {
        bool known = i < n && text[i] >= '0' && text[i] <= '0' + (int)CIRCLE_EVERYONE;
        ret_see[i] = known ? (enum circle)(text[i] - '0') : CIRCLE_NOBODY;
    }
}

/* ---- what is left of a card ------------------------------------------------------------------ */

/* The fields by which one may be found. */
static const enum card_field telling[] = {CARD_NAME,   CARD_HEADLINE, CARD_TRADES,
                                          CARD_SKILLS, CARD_OFFERS,   CARD_WANTS};

static const char **field_text(struct card *c, enum card_field field)
{
    switch (field) {
    case CARD_NAME:
        return &c->name;
    case CARD_HEADLINE:
        return &c->headline;
    case CARD_TRADES:
        return &c->trades;
    case CARD_SKILLS:
        return &c->skills;
    case CARD_OFFERS:
        return &c->offers;
    case CARD_WANTS:
        return &c->wants;
    case CARD_LANGUAGES:
        return &c->languages;
    case CARD_LINKS:
        return &c->links;
    default:
        return NULL;
    }
}

enum circle card_widest(const struct card *c)
{
    struct card copy = *c;
    enum circle widest = CIRCLE_NOBODY;
    for (size_t i = 0; i < ARRAY_LEN(telling); i++) {
        /* The name is the account's and may come later. */
        bool says = telling[i] == CARD_NAME || **field_text(&copy, telling[i]);
        if (says && c->see[telling[i]] > widest)
            widest = c->see[telling[i]];
    }
    return widest;
}

bool card_seen_at(const struct card *c, enum circle reach, struct card *ret_seen)
{
    struct card seen = *c;
    bool found = false;
    for (int i = 0; i < CARD__N; i++) {
        const char **text = field_text(&seen, (enum card_field)i);
        if (text && !circle_reaches(c->see[i], reach))
            *text = "";
    }
    if (!circle_reaches(c->see[CARD_HOME], reach))
        seen.home_space_id = 0;
    for (size_t i = 0; i < ARRAY_LEN(telling); i++)
        found |= **field_text(&seen, telling[i]) != '\0';
    *ret_seen = seen;
    return found;
}

/* ---- words ----------------------------------------------------------------------------------- */

static const char word_ends[] = ",;\n";

/* The next word at *p, without blanks around it; NULL at the end. */
static const char *next_word(const char **p, size_t *ret_n)
{
    const char *begin = *p + strspn(*p, " ,;\n\t");
    size_t n = strcspn(begin, word_ends);
    *p = begin + n;
    while (n > 0 && (begin[n - 1] == ' ' || begin[n - 1] == '\t'))
        n--;
    *ret_n = n;
    return n ? begin : NULL;
}

/* One of the words separated by ';' in `words` is this one but for case and accents. */
static bool has_word(struct arena *a, const char *words, const char *word)
{
    size_t n;
    const char *fold = fold_text(a, word);
    for (const char *w; (w = next_word(&words, &n));) {
        const char *other = fold_text(a, arena_strndup(a, w, n));
        if (other && fold && strcmp(other, fold) == 0)
            return true;
    }
    return false;
}

enum words_fault words_read(struct arena *a, const char *text, size_t many, const char **ret_words)
{
    const char *words = "";
    size_t words_n = 0;
    size_t n;
    for (const char *w; (w = next_word(&text, &n));) {
        const char *word = arena_strndup(a, w, n);
        if (!word)
            return WORDS_NO_MEMORY;
        if (utf8_count(word) > WORD_MAX_CHARS)
            return WORDS_LONG;
        if (has_word(a, words, word))
            continue;
        if (++words_n > many)
            return WORDS_MANY;
        words = arena_printf(a, "%s%s%s", words, *words ? ";" : "", word);
        if (!words)
            return WORDS_NO_MEMORY;
    }
    *ret_words = words;
    return WORDS_FINE;
}

const char **words_split(struct arena *a, const char *words, size_t *ret_n)
{
    size_t n = 0;
    size_t length;
    for (const char *p = words; next_word(&p, &length);)
        n++;
    const char **list = arena_array(a, n, sizeof(*list));
    size_t i = 0;
    for (const char *w; list && (w = next_word(&words, &length)); i++) {
        list[i] = arena_strndup(a, w, length);
        if (!list[i])
            return NULL;
    }
    *ret_n = n;
    return list;
}

/* ---- links ----------------------------------------------------------------------------------- */

enum { LINK_MAX_BYTES = 300, HOST_MAX_BYTES = 253 };

static bool host_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c >= 0x80;
}

/* A name with a dot inside and a port perhaps; neither '@' nor brackets. */
static bool host_valid(const char *host, size_t n)
{
    const char *colon = memchr(host, ':', n);
    size_t name_n = colon ? (size_t)(colon - host) : n;
    const char *dot = memchr(host, '.', name_n);
    if (!dot || dot == host || host[name_n - 1] == '.' || name_n > HOST_MAX_BYTES)
        return false;
    for (size_t i = 0; i < name_n; i++)
        if (!host_char((unsigned char)host[i]) || (host[i] == '.' && host[i + 1] == '.'))
            return false;
    for (size_t i = name_n + 1; i < n; i++)
        if (host[i] < '0' || host[i] > '9')
            return false;
    return !colon || n > name_n + 1;
}

static size_t scheme_length(const char *text)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
            return strlen(schemes[i]);
    return 0;
}

const char *link_read(struct arena *a, const char *text)
{
    size_t scheme = scheme_length(text);
    const char *host = text + scheme;
    size_t host_n = strcspn(host, "/?#");
    if (strlen(text) > LINK_MAX_BYTES || !host_n || !host_valid(host, host_n))
        return NULL;
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p <= ' ' || strchr("\"<>\\^`{|}", *p))
            return NULL;
    return scheme ? arena_strdup(a, text) : arena_printf(a, "https://%s", text);
}

const char *link_shown(struct arena *a, const char *link)
{
    const char *shown = link + scheme_length(link);
    size_t n = strlen(shown);
    if (n && shown[n - 1] == '/')
        n--;
    return arena_strndup(a, shown, n);
}
