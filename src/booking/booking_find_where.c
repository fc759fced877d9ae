/* Where a text means that is no name of a town: an address of the register, or the town of one. */
#include "booking/booking_find_pages.h"

#include "base/fold.h"
#include "booking/booking_show.h"

#include <string.h>

enum {
    TELLING_CHARS = 4, /* a shorter word is in every address: "via", "di", a house number */
    SCRATCH_BYTES = 64 << 10,
    POSTCODE_SHARED = 3 /* figures of a postcode from which two are neighbours */
};

/* What a space of the register has of the words that are asked for. */
struct having {
    bool all;      /* every word, each as a whole */
    bool telling;  /* one of them says something */
    bool street;   /* one that says something stands in its street */
    bool postcode; /* one is its postcode */
};

static bool has_word(const char *text, const char *word, size_t n)
{
    for (const char *at = text; *at;) {
        const size_t at_n = strcspn(at, " ");
        if (at_n == n && strncmp(at, word, n) == 0)
            return true;
        at += at_n + (at[at_n] == ' ');
    }
    return false;
}

static struct having look_at(struct arena *a, const struct space *s, const char *words)
{
    const char *street = fold_words(a, s->street);
    const char *postcode = fold_words(a, s->postcode);
    const char *name = fold_words(a, arena_printf(a, "%s %s", s->name, s->town));
    const char *province = fold_words(a, s->province);
    struct having h = {.all = street && postcode && name && province};
    for (const char *word = words; h.all && *word;) {
        const size_t n = strcspn(word, " ");
        const bool in_street = has_word(street, word, n);
        const bool in_postcode = has_word(postcode, word, n);
        const bool in_name = has_word(name, word, n);
        h.street |= in_street && n >= TELLING_CHARS;
        h.postcode |= in_postcode && n >= TELLING_CHARS;
        h.telling |= (in_street || in_postcode || in_name) && n >= TELLING_CHARS;
        h.all = in_street || in_postcode || in_name || has_word(province, word, n);
        word += n + (word[n] == ' ');
    }
    return h;
}

static struct place place_of_space(struct finding *f, const struct space *s, const struct having *h)
{
    struct ctx *ctx = f->ctx;
    const char *name = h->street     ? show_text(ctx, "%s, %s", s->street, s->town)
                       : h->postcode ? show_text(ctx, "%s %s", s->postcode, s->town)
                                     : show_text(ctx, "%s, %s", s->name, s->town);
    return (struct place){.name = name,
                          .detail = show_copy(ctx, s->province),
                          .country = show_copy(ctx, s->country),
                          .lat = s->lat,
                          .lon = s->lon,
                          .zone = show_copy(ctx, s->zone)};
}

/* The places of the register that have the words: one of each town, at most PLACES_MAX. */
static size_t in_register(struct finding *f, const char *words, bool street_only,
                          struct place ret_places[PLACES_MAX], bool *ret_postcode)
{
    size_t n = 0;
    const char *towns[PLACES_MAX];
    struct arena *scratch = *words ? arena_new(SCRATCH_BYTES) : NULL;
    if (!scratch)
        return 0;
    for (size_t i = 0; i < f->atlas->spaces_n && n < PLACES_MAX; i++) {
        const struct atlas_space *as = &f->atlas->spaces[i];
        const struct space *s = &as->house->space;
        if (!s->lat.has || !fold_has_words(as->fold, words))
            continue;
        arena_reset(scratch);
        const struct having h = look_at(scratch, s, words);
        if (!h.all || !h.telling || (street_only && !h.street))
            continue;
        size_t k = 0;
        while (k < n && strcmp(towns[k], s->town) != 0)
            k++;
        if (k < n)
            continue;
        *ret_postcode = h.postcode;
        towns[n] = s->town;
        ret_places[n++] = place_of_space(f, s, &h);
    }
    arena_free(scratch);
    return n;
}

/* Another number of the same street: the words without those that hold a figure. */
static const char *without_numbers(struct arena *a, const char *words)
{
    char *kept = arena_strdup(a, "");
    for (const char *word = words; kept && *word;) {
        const size_t n = strcspn(word, " ");
        if (strcspn(word, "0123456789") >= n)
            kept = arena_printf(a, "%s%s%.*s", kept, *kept ? " " : "", (int)n, word);
        word += n + (word[n] == ' ');
    }
    return kept;
}

/* A postcode that no space has: the space whose own shares most of its first figures. */
static bool near_postcode(struct finding *f, const char *words, struct place *ret_place)
{
    const size_t n = strlen(words);
    size_t most = POSTCODE_SHARED - 1;
    if (n < TELLING_CHARS || words[strspn(words, "0123456789")])
        return false;
    for (size_t i = 0; i < f->atlas->spaces_n; i++) {
        const struct space *s = &f->atlas->spaces[i].house->space;
        size_t shared = 0;
        while (shared < n && s->postcode[shared] == words[shared])
            shared++;
        if (!s->lat.has || shared <= most || strlen(s->postcode) != n)
            continue;
        most = shared;
        *ret_place = place_of_space(f, s, &(struct having){.postcode = true});
        ret_place->name = show_copy(f->ctx, words);
    }
    return most >= POSTCODE_SHARED;
}

static void take(struct finding *f, const struct place *p)
{
    f->place = *p;
    f->ask.lat = p->lat;
    f->ask.lon = p->lon;
}

/* A town is taken; others that the same words may mean are said beside it. */
static void take_town(struct finding *f, const struct place *p, const char *home)
{
    struct place called[PLACES_MAX];
    const size_t n = place_called(f->form->near, home, called);
    take(f, p);
    for (size_t i = 0; i < n; i++)
        if (called[i].lat.micro != p->lat.micro || called[i].lon.micro != p->lon.micro)
            f->suggested[f->suggested_n++] = called[i];
}

enum status find_where(struct finding *f, const char *home)
{
    struct place found[PLACES_MAX];
    bool postcode = false;
    if (place_find_from(f->form->near, home, found) > 0) {
        take_town(f, &found[0], home);
        return OK;
    }
    const char *words = fold_words(f->ctx->arena, f->form->near);
    const char *unnumbered = words ? without_numbers(f->ctx->arena, words) : NULL;
    if (!unnumbered)
        return LIMIT;
    size_t n = in_register(f, words, false, found, &postcode);
    if (n == 0)
        n = in_register(f, unnumbered, true, found, &postcode);
    if (n == 1 || (n > 1 && postcode) || (n == 0 && near_postcode(f, words, &found[0])) ||
        (n == 0 && place_find_in_address(f->form->near, home, found) > 0)) {
        take(f, &found[0]);
        return OK;
    }
    if (n == 0 && place_called(f->form->near, home, found) > 0) { /* "Cortina", "S. Donà" */
        take_town(f, &found[0], home);
        return OK;
    }
    memcpy(f->suggested, found, n * sizeof(*found)); /* the same street in several towns */
    f->several = n > 0;
    f->suggested_n = n > 0 ? n : place_suggest(f->form->near, f->suggested);
    return OK;
}
