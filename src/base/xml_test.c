/* XML: what is read, what is refused, and what is written. */
#include "base/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#define D "DAV:"

static enum status read_text(struct arena *a, const char *text, const struct xml_node **ret_root)
{
    const char *why = NULL;
    const enum status s = xml_read(a, (struct bytes){text, strlen(text)}, ret_root, &why);
    assert_true(s == OK || why);
    return s;
}

static void test_read(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const struct xml_node *root = NULL;
    assert_int_equal(
        read_text(a,
                  "<?xml version='1.0'?><!-- words --><d:a xmlns:d='DAV:' xmlns='urn:x'"
                  " k='1 &lt; 2 &amp; 3'>one <b/><d:c>&amp;<![CDATA[<t>]]>&#233;</d:c> two</d:a>",
                  &root),
        OK);
    assert_true(xml_is(root, D, "a"));
    assert_string_equal(root->text, "one  two");
    assert_string_equal(xml_attribute(root, "k"), "1 < 2 & 3");
    assert_null(xml_attribute(root, "l"));
    assert_string_equal(xml_child(root, D, "c")->text, "&<t>\xc3\xa9");
    assert_non_null(xml_child(root, "urn:x", "b"));
    assert_null(xml_child(root, D, "b"));
    arena_free(a);
}

/* Entities of any kind, what is broken, what is too deep or too much. */
static void test_refused(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "",
        "<a>",
        "<a></b>",
        "a",
        "<a/><b/>",
        "<a>&nbsp;</a>",
        "<a>\xff</a>",
        "<d:a/><",
        "<d:a/>",
        "<a xmlns:b=''><b:c/></a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
        "\"&c;&c;&c;&c;&c;&c;&c;&c;\">]><a>&d;</a>"};
    struct arena *a = arena_new(8 << 20);
    for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
        const struct xml_node *root = NULL;
        assert_int_equal(read_text(a, broken[i], &root), INVALID);
        assert_null(root);
    }
    char deep[4 * (XML_DEPTH_MAX + 1) + 1];
    for (size_t i = 0; i <= XML_DEPTH_MAX; i++)
        memcpy(deep + 3 * i, "<a>", 4);
    const struct xml_node *root = NULL;
    assert_int_equal(read_text(a, deep, &root), INVALID);
    struct buf many;
    buf_init(&many, 1 << 20);
    BUF_LIT(&many, "<a>");
    for (int i = 0; i < XML_NODES_MAX; i++)
        BUF_LIT(&many, "<b/>");
    BUF_LIT(&many, "</a>");
    const char *why = NULL;
    assert_int_equal(xml_read(a, (struct bytes){many.p, many.n}, &root, &why), INVALID);
    buf_free(&many);
    char *large = malloc(XML_BYTES_MAX + 1);
    memset(large, ' ', XML_BYTES_MAX + 1);
    assert_int_equal(xml_read(a, (struct bytes){large, XML_BYTES_MAX + 1}, &root, &why), INVALID);
    free(large);
    arena_free(a);
}

static void test_write(void **state)
{
    (void)state;
    static const struct xml_prefix prefixes[] = {{"D", "DAV:"}, {"C", "urn:c"}};
    struct buf out;
    struct xml_writer w;
    buf_init(&out, 4096);
    xml_start(&w, &out, prefixes, 2);
    xml_open(&w, "DAV:", "a");
    xml_empty(&w, "urn:c", "b");
    xml_open(&w, "urn:else\"", "c");
    xml_put_attribute(&w, "k", "<\"\n");
    xml_put(&w, "1 < 2 & \"3\"\r\n\x01");
    xml_close(&w);
    xml_element(&w, "", "d", NULL);
    xml_close(&w);
    assert_false(out.failed);
    buf_char(&out, '\0');
    assert_string_equal(out.p, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                               "<D:a xmlns:D=\"DAV:\" xmlns:C=\"urn:c\"><C:b/>"
                               "<x:c xmlns:x=\"urn:else&quot;\" k=\"&lt;&quot;&#10;\">"
                               "1 &lt; 2 &amp; \"3\"&#13;\n</x:c><d/></D:a>");
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_write)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
