#include "base/email.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void addresses_that_are(void **state)
{
    (void)state;
    static const char *const good[] = {"ada@example.org",
                                       "Ada.Rossi+coworking@Example.Org",
                                       "o'neil@a-b.example",
                                       "x@localhost",
                                       "a@b.c.d.example",
                                       ("ada@b\xC3\xBC"
                                        "cher.example"),
                                       "ada@XN--bcher-kva.example",
                                       "ada@\xD0\xBF\xD0\xBE\xD1\x87\xD1\x82\xD0\xB0.example"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(email_valid(good[i]));
}

static void addresses_that_are_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "ada",
                                      "@example.org",
                                      "ada@",
                                      "ada@@example.org",
                                      "a b@example.org",
                                      "ada@exa mple.org",
                                      ".ada@example.org",
                                      "ada.@example.org",
                                      "a..b@example.org",
                                      "ada@.org",
                                      "ada@example..org",
                                      "ada@example.org.",
                                      "ada@-a.org",
                                      "ada@a_b.org",
                                      "ada@example.org\r\nRCPT TO:<eve@example.org>",
                                      "ada@example.org\n",
                                      "<ada@example.org>",
                                      "ada@[127.0.0.1]",
                                      "\"a b\"@example.org",
                                      "ad\xC3\xA0@example.org",
                                      "ada@b\xC3\xBC cher.example",
                                      "ada@-b\xC3\xBC"
                                      "cher.example",
                                      "ada@b\xC3\xBC"
                                      "cher..example",
                                      "ada@b\xC3\xBC"
                                      "cher.example\n",
                                      "ada@b\xC3 cher.example", /* no UTF-8 */
                                      "ada@xn--\xC3\xBC.example",
                                      "ada@\xE2\x92\x88.example", /* not allowed: 1. */
                                      "ada@example.org,eve@example.org"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (email_valid(bad[i]))
            fail_msg("taken for an address: %s", bad[i]);
    assert_false(email_valid(NULL));
    char text[400];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = 'a';
    text[65] = '@'; /* 65 characters before it, one too many */
    text[80] = '\0';
    assert_false(email_valid(text));
    assert_true(email_valid(text + 1));
}

static void hosts_of_any_script_travel_in_ascii(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 16);
    static const struct {
        const char *typed, *ascii, *shown, *key;
    } cases[] = {
        {"Ada@B\xC3\x9C"
         "cher.Example",
         "Ada@xn--bcher-kva.example",
         "Ada@b\xC3\xBC"
         "cher.example",
         "ada@b\xC3\xBC"
         "cher.example"},
        {"Ada@XN--Bcher-kva.example", "Ada@XN--Bcher-kva.example",
         "Ada@b\xC3\xBC"
         "cher.example",
         "ada@b\xC3\xBC"
         "cher.example"},
        /* u and a combining mark: the same letter */
        {"ada@bu\xCC\x88"
         "cher.example",
         "ada@xn--bcher-kva.example",
         "ada@b\xC3\xBC"
         "cher.example",
         "ada@b\xC3\xBC"
         "cher.example"},
        /* ASCII that IDNA does not know is left as it is */
        {"ada@xn--a.example", "ada@xn--a.example", "ada@xn--a.example", "ada@xn--a.example"},
        {"Ada@Example.org", "Ada@Example.org", "Ada@Example.org", "ada@example.org"},
        {"no address", "no address", "no address", "no address"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(email_ascii(a, cases[i].typed), cases[i].ascii);
        assert_string_equal(email_shown(a, cases[i].typed), cases[i].shown);
        assert_string_equal(email_key(a, cases[i].typed), cases[i].key);
    }
    assert_null(email_ascii(a, NULL));
    assert_null(email_key(a, NULL));
    assert_non_null(strstr(email_why("ad\xC3\xA0@example.org"), "before the @"));
    assert_non_null(strstr(email_why("ada"), "ada@example.org"));
    arena_free(a);
}

static void mailboxes(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 16);
    struct mailbox m;
    assert_int_equal(mailbox_parse(a, "Rete Loggia  <ciao@loggia.example>", &m), OK);
    assert_string_equal(m.name, "Rete Loggia");
    assert_string_equal(m.email, "ciao@loggia.example");
    assert_int_equal(mailbox_parse(a, "ciao@loggia.example", &m), OK);
    assert_null(m.name);
    assert_int_equal(mailbox_parse(a, "<ciao@loggia.example>", &m), OK);
    assert_null(m.name);
    static const char *const bad[] = {"",
                                      "Rete Loggia",
                                      "Rete <ciao>",
                                      "Rete <ciao@loggia.example",
                                      "A\r\nBcc: eve@example.org <ciao@loggia.example>",
                                      "a@b.c x"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(mailbox_parse(a, bad[i], &m), INVALID);
    assert_string_equal(email_key(a, "Ada.Rossi@Example.ORG"), "ada.rossi@example.org");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_are),
        cmocka_unit_test(addresses_that_are_none),
        cmocka_unit_test(hosts_of_any_script_travel_in_ascii),
        cmocka_unit_test(mailboxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
