#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void english_is_first_and_always_there(void **state)
{
    (void)state;
    size_t n = 0;
    const struct lang *const *langs = text_langs(&n);
    assert_true(n >= 2);
    assert_string_equal(langs[0]->code, "en");
    assert_string_equal(text_lang("it")->code, "it");
    assert_string_equal(text_lang("it")->name, "Italiano");
}

static void the_header_of_a_browser_chooses(void **state)
{
    (void)state;
    static const char *const asked[][2] = {
        {"it", "it"},
        {"it-IT,it;q=0.9,en;q=0.8", "it"},
        {"IT-ch", "it"},
        {"de-DE,de;q=0.9,it;q=0.5,en;q=0.3", "it"},
        {"de, en;q=0.8, it;q=0.7", "en"},
        {"en;q=0.2,it;q=0.9", "it"},
        {"en, it", "en"},
        {"it, en", "it"},
        {"it;q=0", "en"},
        {"it;q=0.0, de", "en"},
        {"it;q=1.5", "en"},
        {"it;q=x", "en"},
        {"it ; q=0.9 , en;q=0.1", "it"},
        {"*", "en"},
        {"*;q=0.5, it;q=0.6", "it"},
        {"ita", "en"},
        {"i", "en"},
        {"", "en"},
        {",,;;q=,", "en"},
        {"zh-Hant-TW;q=0.999", "en"},
    };
    for (size_t i = 0; i < ARRAY_LEN(asked); i++)
        assert_string_equal(text_lang(asked[i][0])->code, asked[i][1]);
    assert_string_equal(text_lang(NULL)->code, "en");
}

/* A language with three forms and a table so small that every search meets others. */
static unsigned slovak_plural(uint64_t n)
{
    return n == 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2;
}

static const char *const desk[] = {"1 stol", "2 stoly", "5 stolov"};
static const char *const find[] = {"Najdi"};
static const char *const book[] = {"Rezervuj"};

static struct lang made(struct text_entry *slots, size_t slots_n)
{
    const struct text_entry all[] = {{"{n} desk", desk}, {"Find", find}, {"Book", book}};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        size_t at = text_hash(all[i].id) % slots_n;
        while (slots[at].id)
            at = (at + 1) % slots_n;
        slots[at] = all[i];
    }
    return (struct lang){.code = "sk",
                         .name = "Sloven\xC4\x8Dina",
                         .entries = slots,
                         .entries_n = slots_n,
                         .plural = slovak_plural};
}

/* BA-14 */
static void texts_are_found_or_stay_english(void **state)
{
    (void)state;
    struct text_entry slots[4] = {{NULL, NULL}};
    struct lang sk = made(slots, 4);
    assert_string_equal(text_get(&sk, "Find"), "Najdi");
    assert_string_equal(text_get(&sk, "Book"), "Rezervuj");
    assert_string_equal(text_get(&sk, "Sign in"), "Sign in");
    assert_string_equal(text_get(&sk, ""), "");
    assert_string_equal(text_get(NULL, "Find"), "Find");
    assert_string_equal(text_get(text_lang("en"), "Find"), "Find");
}

/* BA-14 */
static void plurals_follow_the_language(void **state)
{
    (void)state;
    struct text_entry slots[8] = {{NULL, NULL}};
    struct lang sk = made(slots, 8);
    assert_string_equal(text_plural(&sk, "{n} desk", "{n} desks", 1), "1 stol");
    assert_string_equal(text_plural(&sk, "{n} desk", "{n} desks", 3), "2 stoly");
    assert_string_equal(text_plural(&sk, "{n} desk", "{n} desks", 0), "5 stolov");
    assert_string_equal(text_plural(&sk, "{n} desk", "{n} desks", -1), "1 stol");
    assert_string_equal(text_plural(&sk, "{n} desk", "{n} desks", INT64_MIN), "5 stolov");
    assert_string_equal(text_plural(&sk, "{n} room", "{n} rooms", 2), "{n} rooms");
    assert_string_equal(text_plural(NULL, "{n} room", "{n} rooms", 1), "{n} room");
    assert_string_equal(text_plural(NULL, "{n} room", "{n} rooms", 0), "{n} rooms");
}

/* Whatever pogen made: every text is found again from its own id. */
static void every_text_of_the_build_is_found(void **state)
{
    (void)state;
    size_t n = 0;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < langs[i]->entries_n; j++) {
            const struct text_entry *e = &langs[i]->entries[j];
            if (e->id)
                assert_ptr_equal(text_get(langs[i], e->id), e->forms[0]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_is_first_and_always_there),
        cmocka_unit_test(the_header_of_a_browser_chooses),
        cmocka_unit_test(texts_are_found_or_stay_english),
        cmocka_unit_test(plurals_follow_the_language),
        cmocka_unit_test(every_text_of_the_build_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
