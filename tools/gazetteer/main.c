/* gazetteer: GeoNames' list of towns becomes sorted tables in C.
 * Usage: gazetteer OUT_DIR cities1000.txt comuni.txt names.txt. Writes OUT_DIR/gazetteer_data.c,
 * of the types in src/space/gazetteer.h. Which towns and names are kept, and why:
 * docs/gazetteer.md. */
#include "base/fold.h"
#include "common/gen.h"
#include "space/gazetteer.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORLD_MIN = 15000,    /* inhabitants of a town abroad */
    NEIGHBOUR_MIN = 2000, /* of a town in a country next to Italy */
    SECTION_MIN = 100000, /* of a quarter abroad that has an entry of its own */
    NAMES_MIN = 100000, /* a town abroad this large is known by its names in other languages too */
    NEIGHBOUR_NAMES_MIN = 20000,
    NAME_MIN_BYTES = 3 /* shorter other names are codes */
};

/* The columns of GeoNames' table. */
enum column {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_ASCII,
    COLUMN_OTHERS,
    COLUMN_LAT,
    COLUMN_LON,
    COLUMN_CLASS,
    COLUMN_CODE,
    COLUMN_COUNTRY,
    COLUMN_COUNTRY2,
    COLUMN_ADMIN1,
    COLUMN_ADMIN2,
    COLUMN_ADMIN3,
    COLUMN_ADMIN4,
    COLUMN_POPULATION,
    COLUMN_ELEVATION,
    COLUMN_DEM,
    COLUMN_ZONE,
    COLUMN__MAX
};

struct town {
    const char *columns[COLUMN__MAX];
    int64_t population;
    bool official;      /* shown under the name of its municipality, from comuni.txt */
    const char *second; /* names in its other language, from names.txt; NULL: none */
};

struct name {
    const char *folded;
    uint32_t place;
    enum gazetteer_rank rank;
};

struct tables {
    struct arena *arena; /* folded names */
    struct town *towns;  /* kept ones, in the order of gazetteer_places */
    size_t towns_n, towns_size;
    struct name *names;
    size_t names_n, names_size;
    const char **areas; /* as C initialisers */
    size_t areas_n, areas_size;
    const char **zones;
    size_t zones_n, zones_size;
    struct buf texts; /* the pool, as it will be in memory */
};

/* Names of the regions of Italy by GeoNames' first-order code, 01 to 20. */
static const char *const regions[] = {
    "",
    "Abruzzo",
    "Basilicata",
    "Calabria",
    "Campania",
    "Emilia-Romagna",
    "Friuli-Venezia Giulia",
    "Lazio",
    "Liguria",
    "Lombardia",
    "Marche",
    "Molise",
    "Piemonte",
    "Puglia",
    "Sardegna",
    "Sicilia",
    "Toscana",
    "Trentino-Alto Adige",
    "Umbria",
    "Valle d'Aosta",
    "Veneto",
};

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(word, *words))
            return true;
    return false;
}

static bool is_italian(const struct town *t)
{
    return !strcmp(t->columns[COLUMN_COUNTRY], "IT");
}

static bool is_neighbour(const struct town *t)
{
    static const char *const countries[] = {"AT", "CH", "MC", "SI", "SM", "VA", NULL};
    return is_one_of(t->columns[COLUMN_COUNTRY], countries);
}

static bool writes_cyrillic(const struct town *t)
{
    static const char *const countries[] = {"BG", "BY", "KZ", "MK", "RS", "RU", "UA", NULL};
    return is_one_of(t->columns[COLUMN_COUNTRY], countries);
}

static bool is_kept(const struct town *t)
{
    static const char *const gone[] = {"PPLH", "PPLQ", "PPLW", "PPLCH", NULL};
    const char *code = t->columns[COLUMN_CODE];
    if (is_one_of(code, gone))
        return false;
    if (is_italian(t))
        return true;
    if (!strcmp(code, "PPLX"))
        return t->population >= SECTION_MIN;
    return t->population >= (is_neighbour(t) ? NEIGHBOUR_MIN : WORLD_MIN) || !strcmp(code, "PPLC");
}

/* Cut a line at its tabs, in place. */
static void cut_line(char *line, struct town *t, const char *path, int number)
{
    for (int i = 0; i < COLUMN__MAX; i++) {
        t->columns[i] = line;
        char *tab = strchr(line, '\t');
        if (!tab)
            gen_fail(path, number, "%d columns where GeoNames has %d", i + 1, COLUMN__MAX + 1);
        *tab = '\0';
        line = tab + 1;
    }
    t->population = strtoll(t->columns[COLUMN_POPULATION], NULL, 10);
}

static void read_towns(struct tables *all, const char *path)
{
    char *text = gen_read(path, NULL);
    int number = 0;
    for (char *line = text; *line; number++) {
        char *end = strchr(line, '\n');
        if (!end)
            gen_fail(path, number + 1, "the last line has no end");
        *end = '\0';
        struct town t = {.official = false};
        cut_line(line, &t, path, number + 1);
        if (is_kept(&t))
            GEN_PUSH(all->towns, all->towns_n, all->towns_size) = t;
        line = end + 1;
    }
    if (all->towns_n < 10000)
        gen_fail(path, 0, "only %zu towns: this is not the file", all->towns_n);
}

static const char *fold(struct tables *all, const char *text)
{
    const char *folded = fold_words(all->arena, text);
    if (!folded)
        gen_fail(NULL, 0, "memory is short");
    return folded;
}

/* Whether a town has a name already, among all of its names. */
static bool has_name(struct tables *all, const struct town *t, const char *folded)
{
    if (gazetteer_compare(fold(all, t->columns[COLUMN_NAME]), folded) == 0)
        return true;
    char *others = gen_strdup(t->columns[COLUMN_OTHERS]);
    char *rest = NULL;
    for (char *other = strtok_r(others, ",", &rest); other; other = strtok_r(NULL, ",", &rest))
        if (gazetteer_compare(fold(all, other), folded) == 0)
            return true;
    return false;
}

/* The largest town under an ISTAT code; one that has the name before one that has not. */
static struct town *town_of_comune(struct tables *all, const char *code, const char *name,
                                   bool *ret_named)
{
    const char *folded = fold(all, name);
    struct town *best = NULL;
    bool best_named = false;
    for (size_t i = 0; i < all->towns_n; i++) {
        struct town *t = &all->towns[i];
        if (!is_italian(t) || strcmp(t->columns[COLUMN_ADMIN3], code) != 0)
            continue;
        bool named = has_name(all, t, folded);
        bool larger = best && named == best_named && t->population > best->population;
        if (!best || (named && !best_named) || larger) {
            best = t;
            best_named = named;
        }
    }
    *ret_named = best_named;
    return best;
}

/* Municipalities under their official name. */
static void read_comuni(struct tables *all, const char *path)
{
    struct gen_file f = gen_file_open(path);
    struct gen_line l;
    while (gen_line_next(&f, &l)) {
        const char *code = gen_word(&l, "an ISTAT code");
        const char *name = gen_strdup(l.at + strspn(l.at, " "));
        bool named = false;
        struct town *seat = *name ? town_of_comune(all, code, name, &named) : NULL;
        if (!seat)
            gen_refuse(&l, "no name, or no town has this ISTAT code");
        struct town comune = *seat;
        comune.columns[COLUMN_NAME] = comune.columns[COLUMN_ASCII] = name;
        comune.columns[COLUMN_OTHERS] = "";
        comune.official = true;
        if (named) {
            comune.columns[COLUMN_OTHERS] =
                gen_printf("%s,%s,%s", seat->columns[COLUMN_OTHERS], seat->columns[COLUMN_NAME],
                           seat->columns[COLUMN_ASCII]);
            *seat = comune;
        } else {
            GEN_PUSH(all->towns, all->towns_n, all->towns_size) = comune;
        }
    }
}

static struct town *municipality(struct tables *all, const char *code)
{
    struct town *best = NULL;
    for (size_t i = 0; i < all->towns_n; i++) {
        struct town *t = &all->towns[i];
        if (!is_italian(t) || strcmp(t->columns[COLUMN_ADMIN3], code) != 0)
            continue;
        if (!best || t->official || (!best->official && t->population > best->population))
            best = t;
    }
    return best;
}

/* Names of municipalities in their other language, whether GeoNames has them or not. */
static void read_names(struct tables *all, const char *path)
{
    struct gen_file f = gen_file_open(path);
    struct gen_line l;
    while (gen_line_next(&f, &l)) {
        const char *code = gen_word(&l, "an ISTAT code");
        const char *name = gen_strdup(l.at + strspn(l.at, " "));
        struct town *seat = *name ? municipality(all, code) : NULL;
        if (!seat)
            gen_refuse(&l, "no name, or no town has this ISTAT code");
        seat->second = seat->second ? gen_printf("%s,%s", seat->second, name) : name;
    }
}

/* ---- names ---- */

static bool is_latin(const char *folded)
{
    return folded[strspn(folded, "abcdefghijklmnopqrstuvwxyz0123456789 ")] == '\0';
}

static bool is_cyrillic(const char *folded)
{
    for (const unsigned char *s = (const unsigned char *)folded; *s; s++) {
        if (*s == ' ')
            continue;
        if ((*s != 0xD0 && *s != 0xD1) || !s[1])
            return false;
        s++;
    }
    return *folded != '\0';
}

/* Names such as BZO and NYC: codes of airports. */
static bool is_code(const char *name)
{
    size_t n = strlen(name);
    return n < NAME_MIN_BYTES ||
           (n <= 4 && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0');
}

static bool wants_other(const struct town *t, const char *other, const char *folded)
{
    if (is_code(other) || strlen(folded) < NAME_MIN_BYTES)
        return false;
    if (is_italian(t))
        return is_latin(folded);
    if (writes_cyrillic(t) && is_cyrillic(folded))
        return true;
    int64_t from = is_neighbour(t) ? NEIGHBOUR_NAMES_MIN : NAMES_MIN;
    return t->population >= from && (is_latin(folded) || is_cyrillic(folded));
}

static void add_name(struct tables *all, const char *folded, uint32_t place,
                     enum gazetteer_rank rank)
{
    if (*folded)
        GEN_PUSH(all->names, all->names_n, all->names_size) = (struct name){folded, place, rank};
}

static void name_town(struct tables *all, uint32_t place)
{
    const struct town *t = &all->towns[place];
    add_name(all, fold(all, t->columns[COLUMN_NAME]), place, GAZETTEER_SHOWN);
    add_name(all, fold(all, t->columns[COLUMN_ASCII]), place, GAZETTEER_SHOWN);
    char *others = gen_strdup(t->columns[COLUMN_OTHERS]);
    char *rest = NULL;
    for (char *other = strtok_r(others, ",", &rest); other; other = strtok_r(NULL, ",", &rest)) {
        const char *folded = fold(all, other);
        if (wants_other(t, other, folded))
            add_name(all, folded, place, GAZETTEER_OTHER);
    }
    char *second = gen_strdup(t->second ? t->second : "");
    for (char *name = strtok_r(second, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        add_name(all, fold(all, name), place, GAZETTEER_SECOND);
}

/* By name; the same name of one place together, with the one of the highest rank first. */
static int by_name(const void *a, const void *b)
{
    const struct name *x = a;
    const struct name *y = b;
    int order = gazetteer_compare(x->folded, y->folded);
    if (order)
        return order;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (int)y->rank - (int)x->rank;
}

static void sort_names(struct tables *all)
{
    qsort(all->names, all->names_n, sizeof(*all->names), by_name);
    size_t n = 0;
    for (size_t i = 0; i < all->names_n; i++) {
        const struct name *last = n ? &all->names[n - 1] : NULL;
        bool again = last && last->place == all->names[i].place &&
                     gazetteer_compare(last->folded, all->names[i].folded) == 0;
        if (!again)
            all->names[n++] = all->names[i];
    }
    all->names_n = n;
}

/* ---- output ---- */

/* Where a text stands among others, added when it is new. */
static size_t index_of(const char ***list, size_t *n, size_t *size, const char *text)
{
    for (size_t i = 0; i < *n; i++)
        if (!strcmp((*list)[i], text))
            return i;
    GEN_PUSH(*list, *n, *size) = text;
    return *n - 1;
}

static const char *c_string(const char *s)
{
    struct buf b = gen_open();
    gen_c_string(&b, s);
    buf_char(&b, '\0');
    char *copy = gen_strdup(b.p);
    buf_free(&b);
    return copy;
}

/* The initialiser of the area in which a town lies. */
static const char *area_of(const struct town *t)
{
    const char *country = t->columns[COLUMN_COUNTRY];
    const char *admin1 = t->columns[COLUMN_ADMIN1];
    const char *province = is_italian(t) ? t->columns[COLUMN_ADMIN2] : "";
    const char *region = "";
    const char *detail = country;
    if (is_italian(t)) {
        long code = strtol(admin1, NULL, 10);
        region = code > 0 && code < (long)ARRAY_LEN(regions) ? regions[code] : "";
        detail = *province ? gen_printf("%s, %s", province, region) : region;
    } else if (!strcmp(country, "US")) {
        detail = gen_printf("%s, US", admin1);
    } else if (!strcmp(country, "ES") && !strcmp(admin1, "56")) {
        region = "Catalunya";
    }
    return gen_printf("{%s, %s, %s, %s}", c_string(country), c_string(province), c_string(region),
                      c_string(detail));
}

static size_t add_text(struct tables *all, const char *text)
{
    size_t at = all->texts.n;
    buf_str(&all->texts, text);
    buf_char(&all->texts, '\0');
    return at;
}

static int32_t micro(const char *degrees)
{
    double v = strtod(degrees, NULL) * 1e6;
    return (int32_t)(v < 0 ? v - 0.5 : v + 0.5);
}

static void write_places(struct tables *all, struct buf *out)
{
    BUF_LIT(out, "const struct gazetteer_place gazetteer_places[] = {\n");
    for (size_t i = 0; i < all->towns_n; i++) {
        const struct town *t = &all->towns[i];
        size_t area = index_of(&all->areas, &all->areas_n, &all->areas_size, area_of(t));
        size_t zone = index_of(&all->zones, &all->zones_n, &all->zones_size,
                               c_string(t->columns[COLUMN_ZONE]));
        buf_printf(out, "{%d,%d,%lld,%zu,%zu,%zu},\n", micro(t->columns[COLUMN_LAT]),
                   micro(t->columns[COLUMN_LON]), (long long)t->population,
                   add_text(all, t->columns[COLUMN_NAME]), area, zone);
    }
    buf_printf(out, "};\nconst uint32_t gazetteer_places_n = %zu;\n", all->towns_n);
}

static void write_names(struct tables *all, struct buf *out)
{
    BUF_LIT(out, "const struct gazetteer_name gazetteer_names[] = {\n");
    for (size_t i = 0; i < all->names_n; i++) {
        const struct name *n = &all->names[i];
        bool same = i > 0 && !strcmp(n->folded, all->names[i - 1].folded);
        static size_t at; /* of the name before: towns of one name share the text */
        at = same ? at : add_text(all, n->folded);
        buf_printf(out, "{%zu,%u,%u},\n", at, n->place, (unsigned)n->rank);
    }
    buf_printf(out, "};\nconst uint32_t gazetteer_names_n = %zu;\n", all->names_n);
}

static void write_list(struct buf *out, const char *declaration, const char *const *list, size_t n)
{
    buf_printf(out, "%s = {\n", declaration);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s,\n", list[i]);
    BUF_LIT(out, "};\n");
}

static void write_texts(struct tables *all, struct buf *out)
{
    BUF_LIT(out, "static const char texts[] =\n");
    for (size_t at = 0; at < all->texts.n; at += strlen(all->texts.p + at) + 1)
        buf_printf(out, "%s \"\\0\"\n", c_string(all->texts.p + at));
    BUF_LIT(out, ";\nconst char *const gazetteer_texts = texts;\n");
}

int main(int argc, char **argv)
{
    if (argc != 5)
        gen_fail(NULL, 0, "usage: gazetteer OUT_DIR cities1000.txt comuni.txt names.txt");
    struct tables all = {.arena = arena_new((size_t)1 << 30), .texts = gen_open()};
    if (!all.arena)
        gen_fail(NULL, 0, "memory is short");
    read_towns(&all, argv[2]);
    read_comuni(&all, argv[3]);
    read_names(&all, argv[4]);
    if (all.towns_n > UINT16_MAX)
        gen_fail(argv[2], 0, "%zu towns: struct gazetteer_name counts to 65535", all.towns_n);
    for (uint32_t place = 0; place < all.towns_n; place++)
        name_town(&all, place);
    sort_names(&all);
    struct buf out = gen_open();
    BUF_LIT(&out,
            "/* Made by tools/gazetteer from GeoNames (CC BY 4.0) and ISTAT: do not edit. */\n"
            "#include \"space/gazetteer.h\"\n");
    write_places(&all, &out);
    write_names(&all, &out);
    write_list(&out, "const struct gazetteer_area gazetteer_areas[]", all.areas, all.areas_n);
    write_list(&out, "const char *const gazetteer_zones[]", all.zones, all.zones_n);
    write_texts(&all, &out);
    gen_write_if_changed(argv[1], "gazetteer_data.c", &out);
    buf_free(&all.texts);
    arena_free(all.arena);
    return 0;
}
