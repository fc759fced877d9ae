/* What templates write with. Places are proved by tests/generators/tplgen. */
#include "http/page.h"

#include "base/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    struct buf out;
    struct ctx ctx;
    struct problem problem;
    struct page page;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    if (!f)
        return -1;
    buf_init(&f->out, 1 << 16);
    f->ctx.arena = arena_new(1 << 16);
    f->page = (struct page){.out = &f->out, .ctx = &f->ctx};
    *state = f;
    return f->ctx.arena ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    buf_free(&f->out);
    arena_free(f->ctx.arena);
    free(f);
    return 0;
}

/* What `write` makes of s. */
static const char *written(struct fixture *f, void (*write)(struct page *, const char *),
                           const char *s)
{
    buf_clear(&f->out);
    write(&f->page, s);
    assert_false(f->out.failed);
    return arena_strndup(f->ctx.arena, f->out.p ? f->out.p : "", f->out.n);
}

static void text_is_escaped_for_tags_and_quotes(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(written(f, html_text, "a<b>&\"c\"'d'"),
                        "a&lt;b&gt;&amp;&#34;c&#34;&#39;d&#39;");
    assert_string_equal(written(f, html_text, "Forlì"), "Forlì");
    assert_string_equal(written(f, html_text, NULL), "");
}

static void a_zone_is_named_by_its_town(void **state)
{
    struct fixture *f = *state;
    f->page.lang = text_lang("en");
    assert_string_equal(page_zone_town(&f->page, "Europe/Rome"), "Rome");
    assert_string_equal(page_zone_town(&f->page, "America/New_York"), "New York");
    assert_string_equal(page_zone_town(&f->page, "America/Argentina/Salta"), "Salta");
    assert_string_equal(page_zone_town(&f->page, "UTC"), "UTC");
}

static void whole_addresses_have_known_schemes(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(written(f, html_url, "https://a.example/?x=1&y=2"),
                        "https://a.example/?x=1&amp;y=2");
    assert_string_equal(written(f, html_url, "HTTP://a.example"), "HTTP://a.example");
    assert_string_equal(written(f, html_url, "/s/a b"), "/s/a%20b");
    assert_string_equal(written(f, html_url, "/\\evil.example"), "/%5Cevil.example");
    assert_string_equal(written(f, html_url, "javascript:alert(1)"), "#");
    assert_string_equal(written(f, html_url, " https://a.example"), "#");
    assert_string_equal(written(f, html_url, "evil.example"), "#");
    assert_string_equal(written(f, html_url, ""), "");
}

static void parts_of_addresses_are_percent_encoded(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(written(f, html_url_part, "a-b_c.d~9"), "a-b_c.d~9");
    assert_string_equal(written(f, html_url_part, "a/b?c&d=e#f è"),
                        "a%2Fb%3Fc%26d%3De%23f%20%C3%A8");
}

static void json_cannot_end_its_block(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(written(f, html_json_text, "</script><!-- \"\\\n"),
                        "\"\\u003c/script\\u003e\\u003c!-- \\\"\\\\\\u000a\"");
    assert_string_equal(written(f, html_json_text, NULL), "null");
    assert_string_equal(written(f, html_json_word, NULL), "null");
}

static void absent_values_print_nothing(void **state)
{
    struct page *page = &((struct fixture *)*state)->page;
    assert_null(page_id(page, 0));
    assert_null(page_iso_date(page, (struct date){0}));
    assert_null(page_iso_when(page, (struct when){0}));
    assert_null(page_date(page, (struct date){0}));
    assert_null(page_time(page, -1));
    assert_null(page_datetime(page, (struct when){0}));
    assert_null(page_number(page, (struct opt_int){0}));
    assert_null(page_money(page, (struct opt_int){0}, "EUR"));
    assert_null(page_degrees(page, (struct degrees){0}));
}

static void values_print_for_inputs_and_links(void **state)
{
    struct page *page = &((struct fixture *)*state)->page;
    assert_string_equal(page_int(page, INT64_MIN), "-9223372036854775808");
    assert_string_equal(page_iso_date(page, (struct date){2027, 3, 2}), "2027-03-02");
    struct when w = {.has = true, .utc = 1804064400, .offset_s = 3600};
    assert_string_equal(page_iso_when(page, w), "2027-03-03T10:00:00+01:00");
    assert_string_equal(page_degrees(page, (struct degrees){true, -500000}), "-0.500000");
    assert_string_equal(page_degrees(page, (struct degrees){true, 45406435}), "45.406435");
}

static void far_days_say_their_year(void **state)
{
    struct fixture *f = *state;
    const struct clock clock = clock_fixed(1804064400); /* 3 March 2027 */
    f->ctx.clock = &clock;
    struct when w = {.has = true, .utc = 1804064400 + 7 * 86400, .offset_s = 3600};
    assert_string_equal(page_day(&f->page, (struct date){2027, 3, 12}), "Friday 12 March");
    assert_string_equal(page_day(&f->page, (struct date){2028, 3, 12}), "Sunday 12 March 2028");
    assert_string_equal(page_datetime(&f->page, w), "Wednesday 10 March, 10:00");
    w.utc -= 365 * 86400;
    assert_string_equal(page_datetime(&f->page, w), "Tuesday 10 March 2026, 10:00");
    assert_string_equal(format_datetime_text(&f->ctx, w, FORMAT_WEEKDAY_SHORT),
                        "Tue 10 March 2026, 10:00");
    assert_string_equal(format_datetime_text(&f->ctx, (struct when){0}, 0), "");
}

static void arguments_go_where_the_text_names_them(void **state)
{
    struct page *page = &((struct fixture *)*state)->page;
    const struct page_arg args[] = {{"a", "{b}"}, {"b", "x"}, {"none", NULL}};
    assert_string_equal(page_t_with(page, "{b} and {a}{none}, {c} {", args, 3), "x and {b}, {c} {");
    assert_string_equal(page_tn_with(page, "{a} one", "{a} many", 1, args, 1), "{b} one");
    assert_string_equal(page_tn_with(page, "{a} one", "{a} many", 2, args, 1), "{b} many");
    const struct page_arg days[] = {{"from", "8 marzo"}, {"to", "11 aprile"}};
    page->lang = text_lang("it");
    assert_string_equal(page_t_with(page, "dal {from} al {to}", days, 2),
                        "dall'8 marzo all'11 aprile");
    assert_string_equal(page_month(page, (struct date){2027, 3, 1}), "marzo 2027");
    page->lang = text_lang("en");
}

static void typed_values_win_when_a_form_is_shown_again(void **state)
{
    struct page *page = &((struct fixture *)*state)->page;
    const struct page_typed typed[] = {{"tag", "a"}, {"tag", "b"}, {"note", ""}};
    page->typed = typed;
    page->typed_n = ARRAY_LEN(typed);
    assert_string_equal(page_old(page, "note", "given"), "given");
    assert_true(page_chosen_on(page, "tag", "c", true));
    page->again = true;
    assert_string_equal(page_old(page, "note", "given"), "");
    assert_null(page_old(page, "other", "given"));
    assert_true(page_chosen(page, "tag", "b", "c"));
    assert_false(page_chosen(page, "tag", "c", "c"));
    assert_false(page_chosen_on(page, "tag", "c", true));
}

static void a_refused_field_says_why(void **state)
{
    struct fixture *f = *state;
    assert_null(page_error(&f->page, "email"));
    f->problem.fields[0] = (struct problem_field){"email", "field.email", "This is no address."};
    f->problem.fields_n = 1;
    f->page.problem = &f->problem;
    assert_string_equal(page_error(&f->page, "email"), "This is no address.");
    assert_null(page_error(&f->page, "name"));
}

static void a_row_of_a_table_gets_its_own_back(void **state)
{
    struct fixture *f = *state;
    const struct page_typed typed[] = {{"id", "a1"},   {"price", "9"}, {"id", "b2"},
                                       {"price", "x"}, {"id", "c3"},   {"price", ""}};
    f->page.typed = typed;
    f->page.typed_n = ARRAY_LEN(typed);
    f->problem.fields[0] = (struct problem_field){"price[1]", "field.money", "That is no price."};
    f->problem.fields_n = 1;
    assert_string_equal(page_old_of(&f->page, "price", "7", "id", "b2"), "7");
    assert_null(page_error_of(&f->page, "price", "id", "b2"));
    f->page.problem = &f->problem;
    f->page.again = true;
    assert_string_equal(page_old_of(&f->page, "price", "7", "id", "b2"), "x");
    assert_string_equal(page_old_of(&f->page, "price", "7", "id", "c3"), "");
    assert_string_equal(page_old_of(&f->page, "price", "7", "id", "new"), "7");
    assert_string_equal(page_error_of(&f->page, "price", "id", "b2"), "That is no price.");
    assert_null(page_error_of(&f->page, "price", "id", "a1"));
    assert_string_equal(page_anchor(&f->page, "price", "id", "b2"), "price[1]");
    assert_string_equal(page_anchor(&f->page, "price", "id", "new"), "price-new");
    assert_null(page_error_of(&f->page, "price", "id", "new"));
    assert_null(page_error_of(&f->page, "price", "id", NULL));
}

static void short_memory_fails_the_output(void **state)
{
    struct fixture *f = *state;
    struct arena *tiny = arena_new(4);
    assert_non_null(tiny);
    struct ctx ctx = {.arena = tiny};
    f->page.ctx = &ctx;
    assert_null(page_int(&f->page, 1234567));
    assert_true(f->out.failed);
    arena_free(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_escaped_for_tags_and_quotes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_addresses_have_known_schemes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_zone_is_named_by_its_town, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_addresses_have_known_schemes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_of_addresses_are_percent_encoded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_cannot_end_its_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(absent_values_print_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_print_for_inputs_and_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(far_days_say_their_year, set_up, tear_down),
        cmocka_unit_test_setup_teardown(arguments_go_where_the_text_names_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(typed_values_win_when_a_form_is_shown_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_refused_field_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_row_of_a_table_gets_its_own_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(short_memory_fails_the_output, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
