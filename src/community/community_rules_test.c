/* Who may read what; words, links, what one offers and another looks for, the tree. */
#include "community/community_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct card full(void)
{
    return (struct card){.account_id = 7,
                         .name = "Marta",
                         .headline = "Maps",
                         .trades = "Graphic design",
                         .skills = "paper",
                         .offers = "A map",
                         .wants = "An accountant",
                         .languages = "Italian",
                         .links = "https://maps.example",
                         .home_space_id = 3};
}

static void a_field_is_read_by_its_circle(void **state) /* CM-1 */
{
    (void)state;
    static const struct {
        enum circle circle, reach;
        bool reads;
    } cases[] = {
        {CIRCLE_NOBODY, CIRCLE_NOBODY, true}, /* himself */
        {CIRCLE_NOBODY, CIRCLE_SPACE, false},   {CIRCLE_NOBODY, CIRCLE_EVERYONE, false},
        {CIRCLE_SPACE, CIRCLE_SPACE, true},     {CIRCLE_SPACE, CIRCLE_NETWORK, false},
        {CIRCLE_SPACE, CIRCLE_EVERYONE, false}, {CIRCLE_NETWORK, CIRCLE_SPACE, true},
        {CIRCLE_NETWORK, CIRCLE_NETWORK, true}, {CIRCLE_NETWORK, CIRCLE_EVERYONE, false},
        {CIRCLE_EVERYONE, CIRCLE_SPACE, true},  {CIRCLE_EVERYONE, CIRCLE_EVERYONE, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(circle_reaches(cases[i].circle, cases[i].reach), cases[i].reads);
    struct card seen;
    struct card c = full();
    assert_false(card_seen_at(&c, CIRCLE_SPACE, &seen)); /* nobody is the beginning */
    c.see[CARD_TRADES] = CIRCLE_NETWORK;
    c.see[CARD_NAME] = CIRCLE_SPACE;
    assert_true(card_seen_at(&c, CIRCLE_NETWORK, &seen));
    assert_string_equal(seen.trades, "Graphic design");
    const char *const others[] = {seen.name,  seen.headline,  seen.skills, seen.offers,
                                  seen.wants, seen.languages, seen.links};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_string_equal(others[i], "");
    assert_int_equal(seen.home_space_id, 0);
    assert_true(card_seen_at(&c, CIRCLE_SPACE, &seen));
    assert_string_equal(seen.name, "Marta");
    assert_false(card_seen_at(&c, CIRCLE_EVERYONE, &seen));
}

static void who_tells_nothing_to_be_found_by_is_not_listed(void **state) /* CM-4 */
{
    (void)state;
    struct card seen;
    struct card c = full();
    c.see[CARD_PHOTO] = c.see[CARD_HOME] = c.see[CARD_DAYS] = CIRCLE_EVERYONE;
    c.see[CARD_LINKS] = c.see[CARD_LANGUAGES] = CIRCLE_EVERYONE;
    assert_false(card_seen_at(&c, CIRCLE_EVERYONE, &seen));
    assert_int_equal(card_widest(&c), CIRCLE_NOBODY);
    c.see[CARD_WANTS] = CIRCLE_NETWORK;
    assert_int_equal(card_widest(&c), CIRCLE_NETWORK);
    c.wants = "";
    assert_int_equal(card_widest(&c), CIRCLE_NOBODY);
}

static void digits_come_back_and_missing_ones_are_nobodys(void **state) /* CM-1 */
{
    (void)state;
    enum circle see[CARD__N];
    char text[CARD__N + 1];
    see_read("3120", see);
    assert_int_equal(see[CARD_NAME], CIRCLE_EVERYONE);
    assert_int_equal(see[CARD_HEADLINE], CIRCLE_SPACE);
    assert_int_equal(see[CARD_TRADES], CIRCLE_NETWORK);
    for (int i = CARD_SKILLS; i < CARD__N; i++)
        assert_int_equal(see[i], CIRCLE_NOBODY);
    see_print(see, text);
    assert_string_equal(text, "31200000000");
    see_read("9x/", see);
    for (int i = 0; i < CARD__N; i++)
        assert_int_equal(see[i], CIRCLE_NOBODY);
    see_read(NULL, see);
    assert_int_equal(see[CARD_NAME], CIRCLE_NOBODY);
}

static void words_are_separated_and_not_doubled(void **state)
{
    (void)state;
    const char *words;
    assert_int_equal(words_read(arena, " Graphic design, lettering;;\n Lettering , ", 5, &words),
                     WORDS_FINE);
    assert_string_equal(words, "Graphic design;lettering");
    assert_int_equal(words_read(arena, " ,; ", 5, &words), WORDS_FINE);
    assert_string_equal(words, "");
    assert_int_equal(words_read(arena, "a,b,c", 2, &words), WORDS_MANY);
    char longer[WORD_MAX_CHARS + 2];
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(words_read(arena, longer, 2, &words), WORDS_LONG);
    size_t n;
    const char **list = words_split(arena, "Graphic design;lettering", &n);
    assert_int_equal(n, 2);
    assert_string_equal(list[1], "lettering");
}

static void links_lead_to_pages_only(void **state) /* CM-7 */
{
    (void)state;
    static const char *const good[][2] = {
        {"https://studio.example", "https://studio.example"},
        {"HTTP://studio.example/a?b=c#d", "HTTP://studio.example/a?b=c#d"},
        {"studio.example/opere", "https://studio.example/opere"},
        {"studio.example:8443/x", "https://studio.example:8443/x"},
    };
    static const char *const bad[] = {
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:ada@posta.example",
        "ftp://studio.example",
        "https://",
        "https://localhost",
        "https://a@studio.example",
        "https://studio.example:",
        "https://studio.example:8a",
        "https://.example",
        "https://studio.example.",
        "https://studio..example",
        "https://studio.example/a b",
        "https://studio.example/\"x",
        "https://studio.example/<x>",
        "//studio.example",
        "studio",
        "",
    };
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_string_equal(link_read(arena, good[i][0]), good[i][1]);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (link_read(arena, bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_string_equal(link_shown(arena, "https://studio.example/"), "studio.example");
}

static void words_of_one_stem_are_related(void **state)
{
    (void)state;
    static const char *const related[][2] = {
        {"grafico", "grafica"}, {"illustrazione", "illustratrice"},
        {"tax", "tax"},         {"commercialista", "commercialisti"},
        {"siti", "siti"},       {"translator", "translation"},
    };
    static const char *const strangers[][2] = {
        {"comunicazione", "comunita"},
        {"foto", "fotografo"},
        {"sito", "site"},
        {"tax", "taxi"},
        {"wood", "world"},
        {"tradurre", "tradizione"},
    };
    for (size_t i = 0; i < ARRAY_LEN(related); i++)
        assert_true(words_related(related[i][0], related[i][1]));
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++)
        assert_false(words_related(strangers[i][0], strangers[i][1]));
}

static void offers_meet_what_is_looked_for(void **state) /* CM-16 */
{
    (void)state;
    static const struct match_person people[] = {
        {1, "Siti semplici, PHP", "Fotografie dei progetti"},
        {2, "Mezz'ora di conti: regime forfettario", "Un sito semplice per lo studio"},
        {3, "Ritratti, fotografia di prodotti",
         "Una commercialista che capisca il regime "
         "forfettario"},
        {4, "", ""},
    };
    struct match *m;
    size_t n;
    assert_int_equal(matches_find(arena, people, ARRAY_LEN(people), 10, &m, &n), OK);
    assert_int_equal(n, 3);
    /* Two words in common come first. */
    assert_int_equal(m[0].seeker, 2);
    assert_int_equal(m[0].giver, 1);
    assert_string_equal(m[0].words, "regime, forfettario");
    for (size_t i = 0; i < n; i++)
        assert_true(m[i].giver != m[i].seeker);
    assert_int_equal(matches_find(arena, people, 0, 10, &m, &n), OK);
    assert_int_equal(n, 0);
}

static void what_half_a_house_gives_is_no_suggestion(void **state) /* CM-16 */
{
    (void)state;
    struct match_person people[12];
    struct match *m;
    size_t n;
    for (size_t i = 0; i < ARRAY_LEN(people); i++)
        people[i] = (struct match_person){(int64_t)i + 1, "consulenza", "consulenza"};
    people[0].gives = "ceramica";
    people[5].wants = "tazze di ceramica";
    assert_int_equal(matches_find(arena, people, ARRAY_LEN(people), 100, &m, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(m[0].giver, 0);
    assert_int_equal(m[0].seeker, 5);
}

static void a_tree_has_a_line_for_each_leaf(void **state) /* CM-14 */
{
    (void)state;
    int32_t width;
    int32_t height;
    struct tree_node nodes[] = {
        {.parent = 0}, {.parent = 0}, {.parent = 1}, {.parent = 1}, {.parent = 0}};
    tree_place(nodes, ARRAY_LEN(nodes), &width, &height);
    assert_int_equal(nodes[0].below, 4);
    assert_int_equal(nodes[1].below, 2);
    assert_int_equal(nodes[2].y, TREE_TOP);
    assert_int_equal(nodes[3].y, TREE_TOP + TREE_STEP_Y);
    assert_int_equal(nodes[1].y, TREE_TOP + TREE_STEP_Y / 2);
    assert_int_equal(nodes[4].y, TREE_TOP + 2 * TREE_STEP_Y);
    assert_int_equal(nodes[2].x, TREE_LEFT + 2 * TREE_STEP_X);
    assert_int_equal(width, TREE_LEFT + 3 * TREE_STEP_X);
    assert_int_equal(height, 2 * TREE_TOP + 2 * TREE_STEP_Y);
    tree_place(nodes, 1, &width, &height);
    assert_int_equal(height, 2 * TREE_TOP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_read_by_its_circle),
        cmocka_unit_test(who_tells_nothing_to_be_found_by_is_not_listed),
        cmocka_unit_test(digits_come_back_and_missing_ones_are_nobodys),
        cmocka_unit_test(words_are_separated_and_not_doubled),
        cmocka_unit_test(links_lead_to_pages_only),
        cmocka_unit_test(words_of_one_stem_are_related),
        cmocka_unit_test(offers_meet_what_is_looked_for),
        cmocka_unit_test(what_half_a_house_gives_is_no_suggestion),
        cmocka_unit_test(a_tree_has_a_line_for_each_leaf),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
