#include "base/json.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

static struct buf out;

static int setup(void **state)
{
    (void)state;
    buf_init(&out, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

/* What was written since the last call. */
static const char *written(void)
{
    buf_char(&out, '\0');
    assert_false(out.failed);
    out.n = 0;
    return out.p;
}

/* BA-9 */
static void texts_are_escaped(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a \"b\" \\ /", "\"a \\\"b\\\" \\\\ /\""},
        {"\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
        {"\x01\x1F\x7F", "\"\\u0001\\u001f\\u007f\""},
        {"</script><!--", "\"\\u003c/script>\\u003c!--\""},
        {"Forl\u00EC \u4E2D \U0001F600", "\"Forl\u00EC \u4E2D \U0001F600\""},
        {"\xFF\xC3", "\"\uFFFD\uFFFD\""},
        {"\xED\xA0\x80!", "\"\uFFFD\uFFFD\uFFFD!\""},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        json_text(&out, pairs[i][0]);
        assert_string_equal(written(), pairs[i][1]);
    }
    json_text(&out, NULL);
    assert_string_equal(written(), "null");
}

/* BA-9: another reader gives back what went in: every byte in every place, long runs too. */
static void texts_are_read_back_by_another_reader(void **state)
{
    (void)state;
    char text[300];
    for (int c = 1; c < 0x80; c++) {
        for (size_t n = 1; n < sizeof(text); n += 37) {
            memset(text, 'x', n);
            memset(text + n / 2, c, n - n / 2);
            text[n] = '\0';
            json_text(&out, text);
            json_t *back = json_loads(written(), JSON_DECODE_ANY, NULL);
            assert_non_null(back);
            assert_string_equal(json_string_value(back), text);
            json_decref(back);
        }
    }
}

static void values_have_their_form(void **state)
{
    (void)state;
    json_int(&out, INT64_MIN);
    assert_string_equal(written(), "-9223372036854775808");
    json_opt_int(&out, opt_int_of(7));
    assert_string_equal(written(), "7");
    json_opt_int(&out, (struct opt_int){.has = false});
    assert_string_equal(written(), "null");
    json_bool(&out, true);
    json_bool(&out, false);
    assert_string_equal(written(), "truefalse");
    json_id(&out, 33);
    assert_string_equal(written(), "\"0000000011\"");
    json_id(&out, INT64_MAX);
    assert_string_equal(written(), "\"7zzzzzzzzzzzz\"");
    json_id(&out, 0);
    assert_string_equal(written(), "null");
    json_date(&out, (struct date){2027, 3, 2});
    assert_string_equal(written(), "\"2027-03-02\"");
    json_date(&out, (struct date){.year = 0});
    assert_string_equal(written(), "null");
    json_when(&out, (struct when){.has = true, .utc = 1803978000, .offset_s = 3600});
    assert_string_equal(written(), "\"2027-03-02T10:00:00+01:00\"");
    json_when(&out, (struct when){.has = false});
    assert_string_equal(written(), "null");
}

static void degrees_have_no_zeros_at_the_end(void **state)
{
    (void)state;
    static const struct {
        int32_t micro;
        const char *text;
    } pairs[] = {
        {45406435, "45.406435"}, {45400000, "45.4"}, {45000000, "45"}, {0, "0"},
        {-1, "-0.000001"},       {-500000, "-0.5"},  {10, "0.00001"},  {-180000000, "-180"},
        {11876054, "11.876054"}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        json_degrees(&out, (struct degrees){.has = true, .micro = pairs[i].micro});
        assert_string_equal(written(), pairs[i].text);
    }
    json_degrees(&out, (struct degrees){.has = false});
    assert_string_equal(written(), "null");
}

static void a_full_buffer_is_marked(void **state)
{
    (void)state;
    for (size_t max = 0; max < 16; max++) {
        struct buf small;
        buf_init(&small, max);
        json_text(&small, "0123456789<");
        assert_true(small.failed);
        buf_free(&small);
    }
}

/* Read from memory of the exact size, so that a sanitizer sees one byte too far. */
static enum status read_exact(const char *text, size_t n, struct json_t **ret_root)
{
    char *exact = malloc(n + 1);
    assert_non_null(exact);
    if (n > 0)
        memcpy(exact, text, n);
    const char *why = NULL;
    enum status s = json_read(exact, n, 1 << 20, ret_root, &why);
    assert_true((s == OK) == (why == NULL));
    free(exact);
    return s;
}

static void sound_documents_are_read(void **state)
{
    (void)state;
    static const char *const good[] = {"{}", "[]", " {\"a\": [1, 2.5, null, true, \"\\u00e8\"]} ",
                                       "{\"a\":{\"a\":1},\"b\":\"[[[[[[[[[[[[[[[[[[[[[[\"}",
                                       "{\"quote\\\"[[[[[[[[[[[[[[[[[[[\": 1}"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct json_t *root = NULL;
        assert_int_equal(read_exact(good[i], strlen(good[i]), &root), OK);
        json_decref(root);
    }
}

/* BA-10 */
static void unsound_documents_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      " ",
                                      "1",
                                      "\"text\"",
                                      "null",
                                      "{",
                                      "[1,]",
                                      "{} {}",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":1,\"\\u0061\":2}",
                                      "{'a':1}",
                                      "{\"a\":01}",
                                      "{\"a\":NaN}",
                                      "{\"a\":1e999}",
                                      "{\"a\":99999999999999999999}",
                                      "{\"a\":\"\\u0000\"}",
                                      "{\"a\\u0000\":1}",
                                      "{\"a\":\"\\ud800\"}",
                                      "{\"a\":\"\xFF\"}",
                                      "{\"a\":\"\xED\xA0\x80\"}",
                                      "\xEF\xBB\xBF{}",
                                      "{\"a\":\"line\nend\"}"};
    struct json_t *root = NULL;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(read_exact(bad[i], strlen(bad[i]), &root), INVALID);
    assert_int_equal(read_exact("{\"a\":\0\"b\"}", 10, &root), INVALID);
    assert_int_equal(read_exact("{}\0", 3, &root), INVALID);
    assert_null(root);
    const char *why = NULL;
    assert_int_equal(json_read(NULL, 0, 100, &root, &why), INVALID);
}

/* BA-10 */
static void size_and_depth_have_limits(void **state)
{
    (void)state;
    struct json_t *root = NULL;
    const char *why = NULL;
    char text[2 * LIMIT_JSON_DEPTH + 3];
    memset(text, '[', LIMIT_JSON_DEPTH);
    memset(text + LIMIT_JSON_DEPTH, ']', LIMIT_JSON_DEPTH);
    assert_int_equal(read_exact(text, 2 * LIMIT_JSON_DEPTH, &root), OK);
    json_decref(root);
    root = NULL;
    memset(text, '[', LIMIT_JSON_DEPTH + 1);
    memset(text + LIMIT_JSON_DEPTH + 1, ']', LIMIT_JSON_DEPTH + 1);
    assert_int_equal(read_exact(text, 2 * LIMIT_JSON_DEPTH + 2, &root), LIMIT);
    enum { DEEP = 10000 };
    static char deep[DEEP * 5];
    for (size_t i = 0; i < DEEP; i++)
        memcpy(deep + i * 5, "{\"a\":", 5);
    assert_int_equal(read_exact(deep, sizeof(deep), &root), LIMIT);
    assert_int_equal(json_read("[1,2]", 5, 4, &root, &why), LIMIT);
    assert_null(root);
    assert_int_equal(json_read("[1,2]", 5, 5, &root, &why), OK);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(texts_are_read_back_by_another_reader),
        cmocka_unit_test(values_have_their_form),
        cmocka_unit_test(degrees_have_no_zeros_at_the_end),
        cmocka_unit_test(a_full_buffer_is_marked),
        cmocka_unit_test(sound_documents_are_read),
        cmocka_unit_test(unsound_documents_are_refused),
        cmocka_unit_test(size_and_depth_have_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
