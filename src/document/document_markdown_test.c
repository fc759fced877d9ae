#include "document/document_markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* A text as its JSON, which shows all of it. */
static const char *read_as_json(struct arena *a, const char *text)
{
    struct markdown md;
    struct buf out;
    assert_int_equal(markdown_read(a, text, &md), OK);
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < md.blocks_n; i++)
        doc_block_view_json(&out, &md.blocks[i]);
    assert_false(out.failed);
    const char *json = arena_strndup(a, out.n ? out.p : "", out.n);
    buf_free(&out);
    return json;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        n++;
    return n;
}

static void test_blocks(void **state)
{
    struct arena *a = *state;
    struct markdown md;
    const char *text =
        "# One\n\nSome **bold** and *soft* words\\\nhere [x](https://x.example/a).\n\n"
        "> quoted\n\n---\n\n"
        "3. three\n\n   more\n   - a\n   - b\n4. four\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 \\| 3 |\n\n```\ncode <b>\n```\n";
    assert_int_equal(markdown_read(a, text, &md), OK);
    static const char *const kinds[] = {"heading", "paragraph", "quote", "rule",
                                        "numbers", "table",     "code"};
    assert_int_equal(md.blocks_n, ARRAY_LEN(kinds));
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        assert_string_equal(md.blocks[i].kind, kinds[i]);
    const struct doc_block_view *p = &md.blocks[1];
    assert_string_equal(runs_text(a, p->runs, p->runs_n), "Some bold and soft words here x.");
    assert_true(p->runs[1].strong);
    assert_string_equal(p->runs[p->runs_n - 2].href, "https://x.example/a");
    const struct doc_block_view *list = &md.blocks[4];
    assert_int_equal(list->start, 3);
    assert_int_equal(list->items_n, 2);
    assert_int_equal(list->items[0].more_n, 1);
    assert_int_equal(list->items[0].below_n, 2);
    assert_int_equal(list->items[1].number, 4);
    const struct doc_block_view *table = &md.blocks[5];
    assert_int_equal(table->head_n, 2);
    assert_string_equal(table->head[1].align, "right");
    assert_string_equal(
        runs_text(a, table->lines[0].cells[1].runs, table->lines[0].cells[1].runs_n), "2 | 3");
    assert_string_equal(md.blocks[6].runs[0].text, "code <b>\n");
}

/* DC-4: HTML, scripts and files in links are words. */
static void test_nothing_but_text(void **state)
{
    struct arena *a = *state;
    const char *json = read_as_json(
        a, "<script>alert(1)</script>\n\n<b>x</b> [y](javascript:alert(1)) ![z](http://t.example/i)"
           " &lt; &#65; &#x1F600; &nosuch; <https://z.example/>");
    assert_non_null(strstr(json, "script>alert(1)"));
    assert_null(strstr(json, "javascript:alert(1)\""));
    assert_null(strstr(json, "t.example"));
    assert_non_null(strstr(json, "A 😀 &nosuch; "));
    assert_int_equal(count(json, "\"href\":\"https://z.example/\""), 1);
}

static void test_tasks(void **state)
{
    struct arena *a = *state;
    struct markdown md;
    assert_int_equal(markdown_read(a, "- [ ] I approve clause 4\n- [ ] and 7\n\ntext", &md), OK);
    assert_int_equal(md.tasks_n, 2);
    assert_true(md.blocks[0].items[1].task);
    assert_string_equal(runs_text(a, md.blocks[0].items[1].runs, md.blocks[0].items[1].runs_n),
                        "and 7");
}

/* Lists deeper than two, and tables in lists: all words are there, in order. */
static void test_deep(void **state)
{
    struct arena *a = *state;
    const char *json = read_as_json(a, "- a\n  - b\n    - c\n      - d\n\n        e\n  - f\n- g\n"
                                       "\n  | h | i |\n  |---|---|\n  | j | k |\n");
    const char *at = json;
    for (char c = 'a'; c <= 'k'; c++) {
        char word[32];
        (void)snprintf(word, sizeof word, c < 'h' ? "\"text\":\"%c\"" : "%c", c);
        at = strstr(c < 'h' ? at : strstr(json, "h ·"), word);
        assert_non_null(at);
    }
}

static void test_unclosed(void **state)
{
    struct arena *a = *state;
    static const char *const texts[] = {"**never", "[a](b", "```\nnever", "| a |\n|---", "- ",
                                        "> ",      "`",     "[",          "![",          "# ",
                                        "",        "\\",    "&#x;",       "&#0;",        "- [ ]"};
    struct markdown md;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_int_equal(markdown_read(a, texts[i], &md), OK);
}

/* Sixty thousand bytes of the worst end, in a second, within bounds. */
static void test_huge(void **state)
{
    (void)state;
    static const char *const parts[] = {">",     "- ", "[", "*a_ ", "`a",    "1. \n", "|",
                                        "\n\nx", "**", "<", "[a](", "&amp;", "* * ",  "- [ ] x\n"};
    enum { BYTES = 60000 };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct arena *a = arena_new(LIMIT_ARENA_BYTES);
        char *text = malloc(BYTES + 1);
        assert_non_null(text);
        size_t n = strlen(parts[i]);
        for (size_t at = 0; at < BYTES; at++)
            text[at] = parts[i][at % n];
        text[BYTES] = '\0';
        struct markdown md;
        const clock_t began = clock();
        enum status s = markdown_read(a, text, &md);
        assert_true(s == OK || s == LIMIT);
        assert_true(clock() - began < 5 * CLOCKS_PER_SEC);
        free(text);
        arena_free(a);
    }
}

static int begin(void **state)
{
    *state = arena_new(LIMIT_ARENA_BYTES);
    return *state ? 0 : 1;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_blocks, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_but_text, begin, end),
        cmocka_unit_test_setup_teardown(test_tasks, begin, end),
        cmocka_unit_test_setup_teardown(test_deep, begin, end),
        cmocka_unit_test_setup_teardown(test_unclosed, begin, end),
        cmocka_unit_test(test_huge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
