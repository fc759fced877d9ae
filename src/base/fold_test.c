#include "base/csv.h"
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void folding_drops_case_and_marks(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Forl\u00EC", "forli"},
        {"Reggio nell\u2019Emilia", "reggio nell'emilia"},
        {"  Bolzano \t-\n Bozen ", "bolzano - bozen"},
        {"Dole\u0301 \u017D\u010D\u0160 Stra\u00DFe \u00C6r\u00F8", "dole zcs strasse aero"},
        {"\u03A9mega \u4E2D", "\u03C9mega \u4E2D"},
        {"\u041C\u041E\u0421\u041A\u0412\u0410 \u0401\u043B\u043A\u0430 \u0407",
         "\u043C\u043E\u0441\u043A\u0432\u0430 \u0435\u043B\u043A\u0430 \u0457"},
        {"\u0391\u03B8\u03AE\u03BD\u03B1\u03C2", "\u03B1\u03B8\u03B7\u03BD\u03B1\u03C3"},
        {"Ia\u0219i \u1EA0n GRO\u1E9E", "iasi an gross"},
        {"Ia\u0219i Bra\u0218ov Gala\u021Bi", "iasi brasov galati"},
        {"\xFF\xC3 broken", "\xFF\xC3 broken"},
        {"", ""},
        {"   ", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(fold_text(arena, pairs[i][0]), pairs[i][1]);
    assert_null(fold_text(arena, NULL));
}

static void punctuation_is_no_part_of_words(void **state)
{
    (void)state;
    assert_string_equal(fold_words(arena, "Reggio nell'Emilia"), "reggio nell emilia");
    assert_string_equal(fold_words(arena, "Bozen/Bolzano (BZ)!"), "bozen bolzano bz");
    assert_string_equal(fold_words(arena, "Gorizia \u2013 Nova Gorica"), "gorizia nova gorica");
    assert_string_equal(fold_words(arena, "--"), "");
    assert_null(fold_words(arena, NULL));
}

static void slugs_are_words_and_hyphens(void **state)
{
    (void)state;
    assert_string_equal(fold_slug(arena, "Caff\u00E8 & Co. S.r.l.", 60), "caffe-co-s-r-l");
    assert_string_equal(fold_slug(arena, "--../../etc/passwd", 60), "etc-passwd");
    assert_string_equal(fold_slug(arena, "Officina delle Idee", 17), "officina-delle");
    assert_string_equal(fold_slug(arena, "Officina delle Idee", 14), "officina-delle");
    assert_string_equal(fold_slug(arena, "Precipitevolissimevolmente", 8), "precipit");
    assert_string_equal(fold_slug(arena, "\u4E2D\u6587", 60), "");
}

static void words_are_found_in_any_order(void **state)
{
    (void)state;
    assert_true(fold_has_words("officina delle idee", "idee offi"));
    assert_false(fold_has_words("officina delle idee", "idee torre"));
    assert_true(fold_has_words("anything", ""));
    assert_true(fold_has_words("anything", NULL));
}

/* BA-12 */
static void tables_quote_and_disarm(void **state)
{
    (void)state;
    struct buf out;
    struct csv csv;
    buf_init(&out, 1 << 16);
    csv_begin(&csv, &out);
    csv_head(&csv, (const char *const[]){"name", "zone"}, 2);
    csv_text(&csv, "plain");
    csv_text(&csv, "a \"quoted\", cell");
    csv_text(&csv, "=cmd|' /C calc'!A0");
    csv_text(&csv, "-2+3+cmd|' /C calc'!A0");
    csv_text(&csv, "+39 049 000000");
    csv_text(&csv, NULL);
    csv_int(&csv, -7);
    csv_time(&csv, 1803978000);
    csv_time(&csv, 0);
    csv_when(&csv, (struct when){.has = true, .utc = 1803978000, .offset_s = 3600});
    csv_when(&csv, (struct when){0});
    csv_row_end(&csv);
    csv_text(&csv, "line\nend");
    csv_row_end(&csv);
    buf_char(&out, '\0');
    assert_false(out.failed);
    assert_string_equal(out.p, "\xEF\xBB\xBFname,zone\r\nplain,\"a \"\"quoted\"\", cell\","
                               "\"'=cmd|' /C calc'!A0\",\"'-2+3+cmd|' /C calc'!A0\","
                               "+39 049 000000,,-7,2027-03-02 09:00:00,,"
                               "2027-03-02 10:00:00,\r\n\"line\nend\"\r\n");
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_drops_case_and_marks),
        cmocka_unit_test(punctuation_is_no_part_of_words),
        cmocka_unit_test(slugs_are_words_and_hyphens),
        cmocka_unit_test(words_are_found_in_any_order),
        cmocka_unit_test(tables_quote_and_disarm),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
