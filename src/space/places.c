/* Towns by their names: exact, then by what a person may have meant. The tables are made by
 * tools/gazetteer. */
#include "base/fold.h"
#include "space/gazetteer.h"
#include "space/space_internal.h"

#include <string.h>
#include <strings.h>

enum {
    PLACE_TEXT_MAX = 200,     /* bytes of a question; no town has a longer name */
    PLACE_ARENA_BYTES = 8192, /* for folding one question */
    SUGGEST_MIN = 2,          /* letters from which a beginning is completed */
    TYPO_MIN = 4,             /* letters from which one typing error is forgiven */
    TYPO_TWO_MIN = 7,         /* ... and two */
    ITALY_WEIGHT = 8,         /* a town in Italy counts like one abroad eight times its size */
    OWN_NAME_WEIGHT = 4       /* a town under a name of its people, like one under another name */
};

static const char *name_text(uint32_t at)
{
    return gazetteer_texts + gazetteer_names[at].text;
}

static struct place place_at(uint16_t at)
{
    const struct gazetteer_place *p = &gazetteer_places[at];
    const struct gazetteer_area *area = &gazetteer_areas[p->area];
    return (struct place){
        .name = gazetteer_texts + p->name,
        .detail = area->detail,
        .country = area->country,
        .lat = {true, p->lat_micro},
        .lon = {true, p->lon_micro},
        .population = p->population,
        .province = area->province,
        .region = area->region,
        .zone = gazetteer_zones[p->zone],
    };
}

bool place_of_number(size_t i, struct place *ret_place)
{
    if (i >= gazetteer_places_n)
        return false;
    *ret_place = place_at((uint16_t)i);
    return true;
}

bool place_is_province(const char *code)
{
    bool found = false;
    for (size_t i = 0; *code && i < gazetteer_places_n && !found; i++)
        found = strcasecmp(gazetteer_areas[gazetteer_places[i].area].province, code) == 0;
    return found;
}

/* ---- the best few ---- */

struct candidate {
    uint16_t place;
    int class;      /* lower is nearer to what was asked */
    int64_t weight; /* within a class, more is better */
};

struct best {
    struct candidate of[PLACES_MAX];
    size_t n;
    const char *home; /* zone of who asks; NULL: not known */
};

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    return a->class != b->class ? a->class < b->class : a->weight > b->weight;
}

static void drop(struct best *b, size_t at)
{
    b->n--;
    memmove(&b->of[at], &b->of[at + 1], (b->n - at) * sizeof(b->of[0]));
}

/* Keep a candidate if it is among the best; a place stands there once, at its best. */
static void offer(struct best *b, struct candidate c)
{
    for (size_t i = 0; i < b->n; i++) {
        if (b->of[i].place != c.place)
            continue;
        if (!is_better(&c, &b->of[i]))
            return;
        drop(b, i);
        break;
    }
    size_t at = b->n;
    while (at > 0 && is_better(&c, &b->of[at - 1]))
        at--;
    if (at == PLACES_MAX)
        return;
    if (b->n == PLACES_MAX)
        b->n--;
    memmove(&b->of[at + 1], &b->of[at], (b->n - at) * sizeof(b->of[0]));
    b->of[at] = c;
    b->n++;
}

/* Who asks from the same country knows its towns by the names of both their languages, before any
 * abroad: "Neumarkt" is Egna in Italy. */
enum { AT_HOME = -1 };

static struct candidate candidate_of(const struct best *b, uint32_t name_at, int class)
{
    const struct gazetteer_name *name = &gazetteer_names[name_at];
    const struct gazetteer_place *p = &gazetteer_places[name->place];
    int64_t weight = (int64_t)p->population + 1;
    if (!strcmp(gazetteer_areas[p->area].country, "IT"))
        weight *= ITALY_WEIGHT;
    if (name->rank != GAZETTEER_OTHER)
        weight *= OWN_NAME_WEIGHT;
    if (name->rank == GAZETTEER_SECOND && b->home && !strcmp(gazetteer_zones[p->zone], b->home))
        class = AT_HOME;
    return (struct candidate){.place = name->place, .class = class, .weight = weight};
}

static size_t give(const struct best *b, struct place ret_places[PLACES_MAX])
{
    for (size_t i = 0; i < b->n; i++)
        ret_places[i] = place_at(b->of[i].place);
    return b->n;
}

/* ---- exact names ---- */

/* The first name that is not less than `folded`. */
static uint32_t lower_bound(const char *folded)
{
    uint32_t low = 0;
    uint32_t high = gazetteer_names_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gazetteer_compare(name_text(middle), folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether a word (folded) names the province, region, country or state in which a place lies. */
static bool lies_in(struct arena *a, const struct gazetteer_place *p, const char *word)
{
    const struct gazetteer_area *area = &gazetteer_areas[p->area];
    const char *const names[] = {area->province, area->region, area->country, area->detail};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *folded = fold_words(a, names[i]);
        size_t n = folded ? strlen(folded) : 0;
        if (n && (!strcmp(folded, word) || (!strncmp(folded, word, n) && word[n] == ' ')))
            return true;
    }
    return false;
}

/* All places of exactly this folded name; with `where` those that lie in it. */
static void find_exact(struct arena *a, const char *folded, const char *where, struct best *b)
{
    if (!*folded)
        return;
    for (uint32_t at = lower_bound(folded);
         at < gazetteer_names_n && gazetteer_compare(name_text(at), folded) == 0; at++) {
        const struct gazetteer_place *p = &gazetteer_places[gazetteer_names[at].place];
        if (!where || lies_in(a, p, where))
            offer(b, candidate_of(b, at, 0));
    }
}

/* "Padova (PD)", "Bolzano/Bozen", "Paris, France": the part before the sign, in what stands
 * behind it if a place of that name lies there, else anywhere. */
static void find_head(struct arena *a, const char *text, struct best *b)
{
    size_t head_n = strcspn(text, "/,;(|");
    const char *dash = strstr(text, " - ");
    if (dash && (size_t)(dash - text) < head_n)
        head_n = (size_t)(dash - text);
    if (!text[head_n])
        return;
    const char *head = fold_words(a, arena_strndup(a, text, head_n));
    const char *tail = fold_words(a, text + head_n);
    if (!head || !tail)
        return;
    find_exact(a, head, tail, b);
    if (!b->n)
        find_exact(a, head, NULL, b);
}

/* "padova pd": the last word says where. */
static void find_with_last_word(struct arena *a, const char *folded, struct best *b)
{
    const char *last = strrchr(folded, ' ');
    if (!last)
        return;
    const char *head = arena_strndup(a, folded, (size_t)(last - folded));
    if (head)
        find_exact(a, head, last + 1, b);
}

static void find_town(struct arena *a, const char *text, struct best *b)
{
    const char *folded = fold_words(a, text);
    if (!folded)
        return;
    find_exact(a, folded, NULL, b);
    if (!b->n)
        find_head(a, text, b);
    if (!b->n)
        find_with_last_word(a, folded, b);
}

static size_t find_by(void (*find)(struct arena *a, const char *text, struct best *b),
                      const char *text, const char *home, struct place ret_places[PLACES_MAX])
{
    struct arena *a = text && strlen(text) <= PLACE_TEXT_MAX ? arena_new(PLACE_ARENA_BYTES) : NULL;
    if (!a)
        return 0;
    struct best b = {.home = home};
    find(a, text, &b);
    arena_free(a);
    return give(&b, ret_places);
}

size_t place_find(const char *text, struct place ret_places[PLACES_MAX])
{
    return find_by(find_town, text, NULL, ret_places);
}

size_t place_find_from(const char *text, const char *home, struct place ret_places[PLACES_MAX])
{
    return find_by(find_town, text, home, ret_places);
}

/* ---- the town of an address ---- */

/* Does a folded text begin with a word for a street? */
static bool names_street(const char *folded)
{
    static const char *const words[] = {
        "via",   "viale",   "piazza", "piazzale", "piazzetta", "corso",  "largo",   "vicolo",
        "calle", "campo",   "strada", "borgo",    "contra",    "riva",   "salita",  "lungomare",
        "rue",   "avenue",  "place",  "carrer",   "avinguda",  "plaza",  "placa",   "passeig",
        "paseo", "avenida", "ulica",  "trg",      "cesta",     "street", "viottolo"};
    const size_t n = strcspn(folded, " ");
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strlen(words[i]) == n && !strncmp(folded, words[i], n))
            return true;
    return false;
}

/* The words without those that hold a figure: house numbers and postcodes. */
static char *without_numbers(struct arena *a, const char *folded, bool *ret_dropped)
{
    char *rest = arena_strdup(a, folded);
    char *to = rest;
    for (const char *word = folded; rest && *word;) {
        const size_t n = strcspn(word, " ");
        if (strcspn(word, "0123456789") < n) {
            *ret_dropped = true;
        } else {
            memmove(to, word, n);
            to += n;
            *to++ = ' ';
        }
        word += n + (word[n] == ' ');
    }
    if (rest)
        to[to > rest ? -1 : 0] = '\0';
    return rest;
}

static void find_words(struct arena *a, const char *words, struct best *b)
{
    find_exact(a, words, NULL, b);
    if (!b->n)
        find_with_last_word(a, words, b);
}

/* One part of an address: the town stands alone in it, behind a postcode, or behind the street. */
static void find_in_part(struct arena *a, const char *part, struct best *b)
{
    bool numbered = false;
    const char *folded = fold_words(a, part);
    const char *words = folded ? without_numbers(a, folded, &numbered) : NULL;
    if (!words || !*words)
        return;
    const bool street = names_street(words);
    if (!street)
        find_words(a, words, b);
    else if (!(words = strchr(words, ' ')))
        return;
    else
        words++; /* "via Roma": the name of the street is no town */
    while (!b->n && (numbered || street) && (words = strchr(words, ' ')))
        find_words(a, ++words, b);
}

/* "Via Roma 3, 35122 Padova (PD)": from the last part to the first. */
static void find_in_address(struct arena *a, const char *text, struct best *b)
{
    size_t end = strlen(text);
    while (end > 0 && !b->n) {
        size_t begin = end;
        while (begin > 0 && text[begin - 1] != ',' && text[begin - 1] != ';')
            begin--;
        const char *part = arena_strndup(a, text + begin, end - begin);
        if (!part)
            return;
        find_in_part(a, part, b);
        end = begin > 0 ? begin - 1 : 0;
    }
}

size_t place_find_in_address(const char *text, const char *home,
                             struct place ret_places[PLACES_MAX])
{
    return find_by(find_in_address, text, home, ret_places);
}

/* ---- suggestions ---- */

enum { STARTS_WITH_WORDS, STARTS_WITH, ONE_TYPO, TWO_TYPOS, NOT_NEAR };

static size_t without_blanks(const char *folded, char *to, size_t max)
{
    size_t n = 0;
    for (; *folded && n < max; folded++)
        if (*folded != ' ')
            to[n++] = *folded;
    return n;
}

/* Whether a name begins with the asked words, and whether a word ends there; blanks do not
 * count. */
static int prefix_class(const char *name, const char *asked)
{
    for (; *asked; asked++) {
        if (*asked == ' ')
            continue;
        while (*name == ' ')
            name++;
        if (*name++ != *asked)
            return NOT_NEAR;
    }
    return *name == ' ' || !*name ? STARTS_WITH_WORDS : STARTS_WITH;
}

static void suggest_completions(const char *folded, struct best *b)
{
    for (uint32_t at = lower_bound(folded); at < gazetteer_names_n; at++) {
        int class = prefix_class(name_text(at), folded);
        if (class == NOT_NEAR)
            break;
        offer(b, candidate_of(b, at, class));
    }
}

enum { WORD_MAX = 48 }; /* longer names are not searched for typing errors */

/* How many letters must be put in, left out, changed or swapped with the next (optimal string
 * alignment); more than `max` is max + 1. */
static int typos(const char *a, size_t a_n, const char *b, size_t b_n, int max)
{
    int rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b_n; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a_n; i++) {
        int *row = rows[i % 3];
        const int *above = rows[(i - 1) % 3];
        const int *above2 = rows[(i + 1) % 3];
        int least = row[0] = (int)i;
        for (size_t j = 1; j <= b_n; j++) {
            int change = above[j - 1] + (a[i - 1] != b[j - 1]);
            int put = row[j - 1] + 1;
            int leave = above[j] + 1;
            int d = change < put ? change : put;
            d = leave < d ? leave : d;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && above2[j - 2] + 1 < d)
                d = above2[j - 2] + 1;
            row[j] = d;
            least = d < least ? d : least;
        }
        if (least > max)
            return max + 1;
    }
    return rows[a_n % 3][b_n];
}

/* Names with the same first letter that are a typing error or two away. */
static void suggest_corrections(const char *folded, struct best *b)
{
    char asked[WORD_MAX];
    char name[WORD_MAX];
    size_t asked_n = without_blanks(folded, asked, WORD_MAX);
    if (asked_n < TYPO_MIN || asked_n == WORD_MAX)
        return;
    int max = asked_n < TYPO_TWO_MIN ? 1 : 2;
    char first[2] = {asked[0], '\0'};
    for (uint32_t at = lower_bound(first); at < gazetteer_names_n; at++) {
        size_t name_n = without_blanks(name_text(at), name, WORD_MAX);
        if (name[0] != asked[0])
            break;
        size_t apart = name_n > asked_n ? name_n - asked_n : asked_n - name_n;
        if (name_n == WORD_MAX || apart > (size_t)max)
            continue;
        int wrong = typos(asked, asked_n, name, name_n, max);
        if (wrong <= max)
            offer(b, candidate_of(b, at, wrong > 1 ? TWO_TYPOS : ONE_TYPO));
    }
}

/* Whether two names are one but for their first letter: another, one too many, one too few, or
 * swapped with the second. */
static bool begins_wrong(const char *asked, const char *name)
{
    if (!strcmp(asked + 1, name + 1) || !strcmp(asked + 1, name) || !strcmp(asked, name + 1))
        return true;
    return asked[0] == name[1] && asked[1] == name[0] && name[1] && !strcmp(asked + 2, name + 2);
}

static void suggest_other_beginnings(const char *folded, struct best *b)
{
    if (strlen(folded) < TYPO_MIN)
        return;
    for (uint32_t at = 0; at < gazetteer_names_n; at++)
        if (begins_wrong(folded, name_text(at)))
            offer(b, candidate_of(b, at, ONE_TYPO));
}

size_t place_suggest(const char *text, struct place ret_places[PLACES_MAX])
{
    struct arena *a = text && strlen(text) <= PLACE_TEXT_MAX ? arena_new(PLACE_ARENA_BYTES) : NULL;
    if (!a)
        return 0;
    struct best b = {.n = 0};
    const char *folded = fold_words(a, text);
    if (folded && strlen(folded) >= SUGGEST_MIN) {
        suggest_completions(folded, &b);
        suggest_corrections(folded, &b);
        if (!b.n)
            suggest_other_beginnings(folded, &b);
    }
    arena_free(a);
    return give(&b, ret_places);
}

/* ---- all that may be meant ---- */

enum {
    BEGINNING_MIN = 5, /* letters of a whole first word that stands for a longer name */
    MEANT_SHARE = 10   /* a town so many times smaller than the largest is not meant */
};

static void offer_called(struct arena *a, const char *folded, struct best *b)
{
    find_exact(a, folded, NULL, b);
    if (strlen(folded) < BEGINNING_MIN)
        return;
    for (uint32_t at = lower_bound(folded); at < gazetteer_names_n; at++) {
        const int class = prefix_class(name_text(at), folded);
        if (class == NOT_NEAR)
            break;
        if (class == STARTS_WITH_WORDS)
            offer(b, candidate_of(b, at, 1));
    }
}

/* "S. Donà": the saints of both sexes, and before a vowel. */
static void offer_saints(struct arena *a, const char *folded, struct best *b)
{
    static const char *const saints[] = {"san", "santa", "santo", "sant"};
    if (strncmp(folded, "s ", 2) != 0)
        return;
    for (size_t i = 0; i < ARRAY_LEN(saints); i++) {
        const char *whole = arena_printf(a, "%s %s", saints[i], folded + 2);
        if (whole)
            offer_called(a, whole, b);
    }
}

static bool is_saint_alone(const char *folded)
{
    return strcmp(folded, "santa") == 0 || strcmp(folded, "santo") == 0;
}

size_t place_called(const char *text, const char *home, struct place ret_places[PLACES_MAX])
{
    struct arena *a = text && strlen(text) <= PLACE_TEXT_MAX ? arena_new(PLACE_ARENA_BYTES) : NULL;
    if (!a)
        return 0;
    struct best b = {.home = home};
    const char *folded = fold_words(a, text);
    if (folded && !is_saint_alone(folded)) {
        offer_called(a, folded, &b);
        offer_saints(a, folded, &b);
    }
    arena_free(a);
    int64_t most = 0;
    for (size_t i = 0; i < b.n; i++)
        most = b.of[i].weight > most ? b.of[i].weight : most;
    for (size_t i = b.n; i-- > 1;)
        if (b.of[i].weight < most / MEANT_SHARE)
            drop(&b, i);
    return give(&b, ret_places);
}

/* ---- the other way round ---- */

bool place_near(struct degrees lat, struct degrees lon, int64_t within_m, struct place *ret_place)
{
    if (!lat.has || !lon.has)
        return false;
    int64_t nearest_m = within_m + 1;
    uint32_t nearest = 0;
    struct degrees_box box = space_box(lat, lon, within_m);
    for (uint32_t at = 0; at < gazetteer_places_n; at++) {
        const struct gazetteer_place *p = &gazetteer_places[at];
        bool inside = p->lat_micro >= box.south && p->lat_micro <= box.north &&
                      p->lon_micro >= box.west && p->lon_micro <= box.east;
        if (!inside)
            continue;
        struct degrees p_lat = {true, p->lat_micro};
        struct degrees p_lon = {true, p->lon_micro};
        int64_t m = distance_m(lat, lon, p_lat, p_lon);
        if (m < nearest_m) {
            nearest_m = m;
            nearest = at;
        }
    }
    if (nearest_m > within_m)
        return false;
    *ret_place = place_at((uint16_t)nearest);
    return true;
}

bool place_of_country(const char *country, struct place *ret_place)
{
    uint32_t best = gazetteer_places_n;
    for (uint32_t at = 0; at < gazetteer_places_n; at++) {
        const struct gazetteer_place *p = &gazetteer_places[at];
        bool more = best == gazetteer_places_n || p->population > gazetteer_places[best].population;
        if (more && !strcmp(gazetteer_areas[p->area].country, country))
            best = at;
    }
    if (best == gazetteer_places_n)
        return false;
    *ret_place = place_at((uint16_t)best);
    return true;
}
