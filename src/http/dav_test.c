/* Addresses of programs: their methods, whole bodies, and refusals in WebDAV's words. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;
static struct answer a;

static int set_up(void **state)
{
    (void)state;
    server = sample_start(&(struct sample_options){.writers = 1});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    return 0;
}

static void ask(const char *method, const char *headers, const char *body)
{
    client_ask(http_port(server), method, "/dav/north/", headers, body, &a);
}

#define KNOWN "Cookie: who=1\r\n"

static void test_asks_who(void **state)
{
    (void)state;
    ask("PROPFIND", "", "<a/>");
    assert_int_equal(a.code, 401);
    assert_string_equal(answer_header(&a, "WWW-Authenticate"),
                        "Basic realm=\"Loggia\", charset=\"UTF-8\"");
    assert_non_null(strstr(a.body, "<D:error "));
    client_ask(http_port(server), "GET", "/mine", "Accept: application/json\r\n", "", &a);
    assert_int_equal(a.code, 401);
    assert_string_equal(answer_header(&a, "WWW-Authenticate"), ""); /* people sign in on a page */
}

/* HTTP-21: the body as it came, of any type; a slash at the end is one with none. */
static void test_body(void **state)
{
    (void)state;
    ask("PROPFIND", KNOWN "Content-Type: text/xml\r\nDepth: 0\r\n", "<a>%41&amp;</a>");
    assert_int_equal(a.code, 207);
    assert_string_equal(a.body, "<a>%41&amp;</a>");
    assert_string_equal(answer_header(&a, "DAV"), "1, 3, calendar-access");
    ask("PUT", KNOWN "Content-Type: text/calendar\r\n", "BEGIN");
    assert_int_equal(a.code, 201);
    assert_string_equal(answer_header(&a, "ETag"), "\"1\"");
    assert_int_equal(a.body_n, 0);
    client_ask(http_port(server), "PROPFIND", "/dav/north", KNOWN, "", &a);
    assert_int_equal(a.code, 207);
}

/* HTTP-18: a refusal there is an element that names its reason. */
static void test_refusals(void **state)
{
    (void)state;
    ask("PUT", KNOWN, "no");
    assert_int_equal(a.code, 403);
    assert_non_null(strstr(a.body, "<x:sample.no xmlns:x=\"http://localhost/errors#\"/>"));
    assert_non_null(strstr(a.body, "No, &lt;thank&gt; you."));
    ask("PUT", KNOWN, "uid");
    assert_int_equal(a.code, 403);
    assert_non_null(strstr(a.body, "<C:no-uid-conflict/>"));
    ask("PUT", KNOWN, "then");
    assert_int_equal(a.code, 412);
    ask("MKCALENDAR", KNOWN, "");
    assert_int_equal(a.code, 405);
    assert_non_null(strstr(answer_header(&a, "Allow"), "PROPFIND"));
    assert_non_null(strstr(a.body, "<D:error "));
    ask("OPTIONS", "", "");
    assert_int_equal(a.code, 204);
    assert_string_equal(answer_header(&a, "DAV"), "1, 3, calendar-access");
    ask("PUT", KNOWN "Origin: https://evil.example\r\n", "BEGIN");
    assert_int_equal(a.code, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_asks_who, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
