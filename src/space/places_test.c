/* Towns by their names, as people write them. */
#include "base/clock.h"
#include "space/space_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The best place for a text, as "name|country|province". */
static const char *first(const char *text)
{
    static char said[200];
    struct place p[PLACES_MAX];
    if (!place_find(text, p))
        return "none";
    (void)snprintf(said, sizeof(said), "%s|%s|%s", p[0].name, p[0].country, p[0].province);
    return said;
}

/* The same of an address, asked from Italy. */
static const char *town_of(const char *text)
{
    static char said[200];
    struct place p[PLACES_MAX];
    if (!place_find_in_address(text, "Europe/Rome", p))
        return "none";
    (void)snprintf(said, sizeof(said), "%s|%s|%s", p[0].name, p[0].country, p[0].province);
    return said;
}

/* All that may be meant, asked from Italy, as "one, another". */
static const char *called(const char *text)
{
    static char said[400];
    struct place p[PLACES_MAX];
    const size_t n = place_called(text, "Europe/Rome", p);
    int used = 0;
    said[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used +=
            snprintf(said + used, sizeof(said) - (size_t)used, "%s%s", i ? ", " : "", p[i].name);
    return said;
}

static const char *suggested(const char *text)
{
    static char said[200];
    struct place p[PLACES_MAX];
    if (!place_suggest(text, p))
        return "none";
    (void)snprintf(said, sizeof(said), "%s|%s", p[0].name, p[0].country);
    return said;
}

static void towns_are_known_by_any_of_their_names(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Padova", "Padova|IT|PD"},
        {"padova", "Padova|IT|PD"},
        {"  PADOVA ", "Padova|IT|PD"},
        {"Padua", "Padova|IT|PD"},
        {"Padova PD", "Padova|IT|PD"},
        {"Padova (PD)", "Padova|IT|PD"},
        {"Forl\u00EC", "Forl\u00EC|IT|FC"},
        {"forli", "Forl\u00EC|IT|FC"},
        {"Forli'", "Forl\u00EC|IT|FC"},
        {"Reggio nell'Emilia", "Reggio nell'Emilia|IT|RE"},
        {"Reggio nell\u2019Emilia", "Reggio nell'Emilia|IT|RE"},
        {"Reggio Emilia", "Reggio nell'Emilia|IT|RE"},
        {"reggio nellemilia", "Reggio nell'Emilia|IT|RE"},
        {"Bolzano/Bozen", "Bolzano|IT|BZ"},
        {"Bozen", "Bolzano|IT|BZ"},
        {"Bolzano - Bozen", "Bolzano|IT|BZ"},
        {"Balsan/Bulsan", "none"},
        {"Trieste/Trst", "Trieste|IT|TS"},
        {"Trst", "Trieste|IT|TS"},
        {"Eppan", "Appiano sulla strada del vino|IT|BZ"},
        {"Ritten", "Renon|IT|BZ"},
        {"Sankt Ulrich", "Ortisei|IT|BZ"},
        {"Čedad", "Cividale del Friuli|IT|UD"},
        {"Cividale/Čedad", "Cividale del Friuli|IT|UD"},
        {"Videm", "Udine|IT|UD"},
        {"Krmin", "Cormons|IT|GO"},
        {"Devin Nabrežina", "Duino Aurisina|IT|TS"},
        {"Gorizia", "Gorizia|IT|GO"},
        {"Gorica", "Gorizia|IT|GO"},
        {"Merano/Meran", "Merano|IT|BZ"},
        {"San Don\u00E0 di Piave", "San Don\u00E0 di Piave|IT|VE"},
        {"Aosta", "Aosta|IT|AO"},
        {"Figline e Incisa Valdarno", "Figline e Incisa Valdarno|IT|FI"},
        {"Corigliano-Rossano", "Corigliano-Rossano|IT|CS"},
        {"Roma", "Roma|IT|RM"},
        {"Valsamoggia", "Valsamoggia|IT|BO"},
        {"Presicce-Acquarica", "Presicce-Acquarica|IT|LE"},
        {"Barcelona", "Barcelona|ES|"},
        {"Barcellona", "Barcelona|ES|"},
        {"Lugano", "Lugano|CH|"},
        {"New York", "New York City|US|"},
        {"NEW YORK CITY", "New York City|US|"},
        {"Moscow", "Moscow|RU|"},
        {"\u041C\u043E\u0441\u043A\u0432\u0430", "Moscow|RU|"},
        {"Mosca", "Moscow|RU|"},
        {"Brooklyn", "Brooklyn|US|"},
        {"Seattle", "Seattle|US|"},
        {"Bangalore", "Bengaluru|IN|"},
        {"Greaternoida", "Greater Noida|IN|"},
        {"Sao Paulo", "S\u00E3o Paulo|BR|"},
        {"M\u00FCnchen", "Munich|DE|"},
        {"Monaco di Baviera", "Munich|DE|"},
        {"Parigi", "Paris|FR|"},
        {"Paris, US", "Paris|US|"},
        {"Lubiana", "Ljubljana|SI|"},
        {"Ljubljana", "Ljubljana|SI|"},
        {"Kraina Zamozza", "none"},
        {"", "none"},
        {"-", "none"},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(first(pairs[i][0]), pairs[i][1]);
    assert_int_equal(place_find(NULL, NULL), 0);
}

static void addresses_name_their_town(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"35122 Padova", "Padova|IT|PD"},
        {"Via Altinate 12, Padova", "Padova|IT|PD"},
        {"Via Altinate 12, 35121 Padova (PD)", "Padova|IT|PD"},
        {"via altinate padova", "Padova|IT|PD"},
        {"Via Roma, Reggio Emilia", "Reggio nell'Emilia|IT|RE"},
        {"viale europa 3 san dona di piave", "San Don\u00E0 di Piave|IT|VE"},
        {"39044 Neumarkt", "Egna|IT|BZ"},
        {"Via Roma 3", "none"}, /* a street, not the capital */
        {"via", "none"},
        {"35122", "none"},
        {"qualche cosa padova", "none"}, /* no sign that it is an address */
        {", ; ,", "none"},
        {"", "none"},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(town_of(pairs[i][0]), pairs[i][1]);
}

/* From Italy a German name of South Tyrol is that of its village, whatever else is called so. */
static void names_of_both_languages_are_known_at_home(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Olang", "Valdaora"},    {"Neumarkt", "Egna"},
        {"Bruneck", "Brunico"},   {"M\u00FChlbach", "Rio di Pusteria"},
        {"Brixen", "Bressanone"}, {"Tramin", "Termeno sulla strada del vino"},
        {"Sterzing", "Vipiteno"}, {"Toblach", "Dobbiaco"},
        {"Sexten", "Sesto"},      {"Wolkenstein", "Selva di Val Gardena"},
        {"Auer", "Ora"},          {"Mals", "Malles Venosta"},
    };
    struct place p[PLACES_MAX];
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        assert_true(place_find_from(pairs[i][0], "Europe/Rome", p) > 0);
        assert_string_equal(p[0].name, pairs[i][1]);
    }
    assert_true(place_find_from("Neumarkt", "Europe/Bucharest", p) > 0);
    assert_string_equal(p[0].country, "RO");
    assert_true(place_find_from("Barcellona", "Europe/Rome", p) > 0);
    assert_string_equal(p[0].country, "ES");
}

static void unknown_names_bring_suggestions(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"San Don\u00E0", "San Don\u00E0 di Piave|IT"},
        {"san dona", "San Don\u00E0 di Piave|IT"},
        {"Padoba", "Padova|IT"},
        {"Pdaova", "Padova|IT"},
        {"Venzia", "Venezia|IT"},
        {"Barcelllona", "Barcelona|ES"},
        {"Firenz", "Firenze|IT"},
        {"Cavenago", "Cavenago di Brianza|IT"},
        {"Trevisso", "Treviso|IT"},
        {"Oadova", "Padova|IT"},
        {"apdova", "Padova|IT"},
        {"mBologna", "Bologna|IT"},
        {"icenza", "Vicenza|IT"},
        {"xqzzkw", "none"},
        {"a", "none"},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(suggested(pairs[i][0]), pairs[i][1]);
}

static void places_say_where_they_lie(void **state)
{
    (void)state;
    struct place p[PLACES_MAX];
    assert_true(place_find("Padova", p) > 0);
    assert_string_equal(p[0].detail, "PD, Veneto");
    assert_string_equal(p[0].region, "Veneto");
    assert_string_equal(p[0].zone, "Europe/Rome");
    assert_in_range(p[0].lat.micro, 45380000, 45440000);
    assert_in_range(p[0].lon.micro, 11840000, 11920000);
    assert_true(place_find("Barcelona", p) > 1); /* and the one in Venezuela */
    assert_string_equal(p[0].region, "Catalunya");
    assert_string_equal(p[0].zone, "Europe/Madrid");
}

static struct degrees deg(double d)
{
    return (struct degrees){.has = true, .micro = (int32_t)(d * 1e6)};
}

static void nearest_town_of_a_point(void **state)
{
    (void)state;
    struct place p;
    assert_true(place_near(deg(45.4064), deg(11.8768), 20000, &p));
    assert_string_equal(p.province, "PD");
    assert_true(place_near(deg(47.6151), deg(-122.3235), 20000, &p));
    assert_string_equal(p.zone, "America/Los_Angeles");
    assert_false(place_near(deg(-60), deg(-140), 20000, &p));
    assert_false(place_near((struct degrees){0}, deg(1), 20000, &p));
}

/* Long, broken and hostile texts are answered with nothing. */
static void all_that_may_be_meant(void **state)
{
    (void)state;
    const char *castles = called("Castelfranco");
    assert_non_null(strstr(castles, "Castelfranco Veneto"));
    assert_non_null(strstr(castles, "Castelfranco Emilia"));
    assert_string_equal(called("Cortina"), "Cortina d'Ampezzo, Cortina sulla strada del vino");
    assert_string_equal(called("S. Dona di Piave"), "San Donà di Piave");
    assert_string_equal(called("padova"), "Padova");
    assert_string_equal(called("Santa"), "");
    assert_string_equal(called(""), "");
}

static void any_text_is_answered(void **state)
{
    (void)state;
    struct place p[PLACES_MAX];
    char text[1000];
    for (size_t n = 1; n < sizeof(text); n += 37) {
        memset(text, 'a', n);
        text[n] = '\0';
        (void)place_find(text, p);
        (void)place_suggest(text, p);
    }
    assert_int_equal(place_find("\xFF\xFE/(,", p), 0);
    assert_int_equal(place_suggest("'; drop table space; --", p), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towns_are_known_by_any_of_their_names),
        cmocka_unit_test(addresses_name_their_town),
        cmocka_unit_test(all_that_may_be_meant),
        cmocka_unit_test(names_of_both_languages_are_known_at_home),
        cmocka_unit_test(unknown_names_bring_suggestions),
        cmocka_unit_test(places_say_where_they_lie),
        cmocka_unit_test(nearest_town_of_a_point),
        cmocka_unit_test(any_text_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
