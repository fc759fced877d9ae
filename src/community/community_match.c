/* What one offers and another looks for, by the words they have in common. No dictionary: two
 * languages mix in one house, and a host reads the suggestion before anybody is written to. */
#include "community/community_internal.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    STEM_MIN = 4,         /* letters that two forms of a word share at least */
    WORD_MIN = 3,         /* shorter ones are articles and prepositions */
    TOO_COMMON_SHARE = 2, /* a word that more than half of a house gives says nothing ... */
    TOO_COMMON_FROM = 8,  /* ... where there are so many people */
    WEIGHT = 60
};

/* Words that say nothing of what somebody does; folded, in order. */
static const char *const empty_words[] = {
    "about", "aiutare", "aiuto",     "alla",  "alle",      "allo",  "altri", "anche",    "and",
    "any",   "are",     "for",       "cerca", "cerchiamo", "cerco", "che",   "chi",      "casa",
    "con",   "conosce", "conoscono", "cosa",  "dal",       "dalla", "dei",   "del",      "della",
    "delle", "dello",   "fare",      "from",  "gli",       "good",  "help",  "hello",    "into",
    "look",  "looking", "mia",       "miei",  "mio",       "need",  "nei",   "nel",      "nella",
    "new",   "non",     "nuova",     "nuove", "nuovi",     "nuovo", "offro", "other",    "people",
    "per",   "persone", "piccoli",   "posso", "qualcuno",  "small", "some",  "somebody", "someone",
    "sono",  "sul",     "sulla",     "that",  "the",       "una",   "uno",   "who",      "with",
    "work",  "lavoro",  "you",
};

static bool is_empty_word(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(empty_words); i++)
        if (strcmp(word, empty_words[i]) == 0)
            return true;
    return false;
}

/* Equal, or with a common beginning of at least four letters that is three fifths of the longer. */
bool words_related(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] && a[same] == b[same])
        same++;
    size_t longer = strlen(a) > strlen(b) ? strlen(a) : strlen(b);
    return same == longer || (same >= STEM_MIN && same * 5 >= longer * 3);
}

/* One word that somebody gives. */
struct given {
    const char *word;
    size_t person;
};

static int by_word(const void *a, const void *b)
{
    const struct given *x = a;
    const struct given *y = b;
    int order = strcmp(x->word, y->word);
    return order ? order : (x->person > y->person) - (x->person < y->person);
}

/* The telling words of a text, folded, each once. False when memory is short. */
static bool words_of(struct arena *a, const char *text, const char ***ret_words, size_t *ret_n)
{
    char *fold = fold_words(a, text);
    const char **words = fold ? arena_array(a, strlen(fold) / 2 + 1, sizeof(*words)) : NULL;
    size_t n = 0;
    if (!words)
        return false;
    for (char *p = fold; *p;) {
        size_t length = strcspn(p, " ");
        bool last = p[length] == '\0';
        p[length] = '\0';
        bool seen = length < WORD_MIN || is_empty_word(p);
        for (size_t i = 0; i < n && !seen; i++)
            seen = strcmp(words[i], p) == 0;
        if (!seen)
            words[n++] = p;
        p += length + !last;
    }
    *ret_words = words;
    *ret_n = n;
    return true;
}

/* All words that the people give, in order. */
static bool gather(struct arena *a, const struct match_person *people, size_t n,
                   struct given **ret_given, size_t *ret_n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += strlen(people[i].gives) / 2 + 1;
    struct given *given = arena_array(a, total, sizeof(*given));
    size_t given_n = 0;
    if (!given)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char **words;
        size_t words_n;
        if (!words_of(a, people[i].gives, &words, &words_n))
            return false;
        for (size_t k = 0; k < words_n; k++)
            given[given_n++] = (struct given){words[k], i};
    }
    qsort(given, given_n, sizeof(*given), by_word);
    *ret_given = given;
    *ret_n = given_n;
    return true;
}

/* The first given word that begins at least with the stem of `word`. */
static size_t lower_bound(const struct given *given, size_t n, const char *word)
{
    size_t low = 0;
    size_t high = n;
    size_t stem = strnlen(word, STEM_MIN);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strncmp(given[middle].word, word, stem) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Who gives what, and the tally of one seeker: what each giver has of what he looks for. */
struct market {
    struct arena *arena;
    size_t people_n;
    const struct given *given;
    size_t given_n;
    int32_t *score; /* by person */
    const char **words;
    size_t *last; /* by person: the number of the last word counted, from 1 */
};

/* Somebody gives what is looked for. False when memory is short. */
static bool count_giver(struct market *m, size_t person, const char *word, int32_t weight)
{
    const char *before = m->words[person];
    m->score[person] += weight;
    m->words[person] =
        arena_printf(m->arena, "%s%s%s", before ? before : "", before ? ", " : "", word);
    return m->words[person] != NULL;
}

/* Count one word that a seeker looks for to everybody who gives it. */
static bool count_word(struct market *m, size_t seeker, const char *word, size_t number)
{
    size_t givers = 0;
    size_t stem = strnlen(word, STEM_MIN);
    size_t from = lower_bound(m->given, m->given_n, word);
    size_t to = from;
    for (; to < m->given_n && strncmp(m->given[to].word, word, stem) == 0; to++)
        givers += words_related(m->given[to].word, word);
    if (m->people_n >= TOO_COMMON_FROM && givers * TOO_COMMON_SHARE > m->people_n)
        return true;
    int32_t weight = WEIGHT / (int32_t)(givers + 1) + 1;
    for (size_t i = from; i < to; i++) {
        size_t person = m->given[i].person;
        if (person == seeker || m->last[person] == number || !words_related(m->given[i].word, word))
            continue;
        m->last[person] = number;
        if (!count_giver(m, person, word, weight))
            return false;
    }
    return true;
}

static int best_first(const void *a, const void *b)
{
    const struct match *x = a;
    const struct match *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->seeker != y->seeker)
        return x->seeker < y->seeker ? -1 : 1;
    return (x->giver > y->giver) - (x->giver < y->giver);
}

/* The best givers of the tally, which is emptied. */
static size_t take_best(struct market *m, size_t seeker, struct match *ret)
{
    struct match best[MATCHES_OF_SEEKER + 1];
    size_t best_n = 0;
    for (size_t i = 0; i < m->people_n; i++) {
        if (!m->score[i])
            continue;
        best[best_n++] = (struct match){i, seeker, m->score[i], m->words[i]};
        qsort(best, best_n, sizeof(*best), best_first);
        if (best_n > MATCHES_OF_SEEKER)
            best_n--;
        m->score[i] = 0;
        m->words[i] = NULL;
        m->last[i] = 0;
    }
    memcpy(ret, best, best_n * sizeof(*best));
    return best_n;
}

static bool market_open(struct market *m, struct arena *a, const struct match_person *people,
                        size_t n)
{
    struct given *given;
    *m = (struct market){.arena = a,
                         .people_n = n,
                         .score = arena_array(a, n, sizeof(*m->score)),
                         .words = arena_array(a, n, sizeof(*m->words)),
                         .last = arena_array(a, n, sizeof(*m->last))};
    if (!m->score || !m->words || !m->last || !gather(a, people, n, &given, &m->given_n))
        return false;
    m->given = given;
    return true;
}

enum status matches_find(struct arena *a, const struct match_person *people, size_t n, size_t max,
                         struct match **ret_matches, size_t *ret_n)
{
    struct market m;
    struct match *matches = arena_array(a, n * MATCHES_OF_SEEKER + 1, sizeof(*matches));
    size_t matches_n = 0;
    if (!matches || !market_open(&m, a, people, n))
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const char **words;
        size_t words_n;
        if (!words_of(a, people[i].wants, &words, &words_n))
            return LIMIT;
        for (size_t k = 0; k < words_n; k++)
            if (!count_word(&m, i, words[k], k + 1))
                return LIMIT;
        matches_n += take_best(&m, i, matches + matches_n);
    }
    qsort(matches, matches_n, sizeof(*matches), best_first);
    *ret_matches = matches;
    *ret_n = matches_n < max ? matches_n : max;
    return OK;
}
