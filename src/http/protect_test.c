/* Forms from elsewhere, too many requests, cookies and addresses behind a proxy. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;
static struct answer a;
static struct clock still;

static int set_up(void **state)
{
    (void)state;
    still = clock_fixed(1800000000);
    server = sample_start(&(struct sample_options){.framed = true,
                                                   .writers = 1,
                                                   .rate_limits = true,
                                                   .public_url = "https://loggia.example",
                                                   .trusted_proxy = "127.0.0.1",
                                                   .clock = &still});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    return 0;
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

static void post(const char *headers, const char *body)
{
    client_ask(http_port(server), "POST", "/b/north/notes", headers, body, &a);
}

/* The token and the cookie of a freshly shown form. */
static void open_form(char *token, size_t token_size, char *cookie, size_t cookie_size)
{
    client_ask(http_port(server), "GET", "/b/north/new", "", NULL, &a);
    assert_int_equal(a.code, 200);
    const char *set = answer_header(&a, "Set-Cookie");
    (void)snprintf(cookie, cookie_size, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
    const char *value = strstr(a.body, "name=\"csrf\" value=\"");
    assert_non_null(value);
    value += strlen("name=\"csrf\" value=\"");
    (void)snprintf(token, token_size, "%.*s", (int)strcspn(value, "\""), value);
}

static void test_a_form_of_ours_is_taken(void **state)
{
    (void)state;
    char token[100], cookie[200], headers[400], body[200];
    open_form(token, sizeof(token), cookie, sizeof(cookie));
    (void)snprintf(headers, sizeof(headers),
                   FORM "%sSec-Fetch-Site: same-origin\r\n"
                        "Origin: https://loggia.example\r\n",
                   cookie);
    (void)snprintf(body, sizeof(body), "text=hello&csrf=%s", token);
    post(headers, body);
    assert_int_equal(a.code, 303);
}

/* [HTTP-7] */
static void test_a_form_without_its_token_is_not(void **state)
{
    (void)state;
    char token[100], cookie[200], headers[400], body[200], other[100], other_cookie[200];
    open_form(token, sizeof(token), cookie, sizeof(cookie));
    open_form(other, sizeof(other), other_cookie, sizeof(other_cookie));
    (void)snprintf(headers, sizeof(headers), FORM "%s", cookie);
    post(headers, "text=hello");
    assert_int_equal(a.code, 403);
    assert_non_null(strstr(a.body, "request.form_token"));
    const char *const wrong[] = {"", "x", other};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        (void)snprintf(body, sizeof(body), "text=hello&csrf=%s", wrong[i]);
        post(headers, body);
        assert_int_equal(a.code, 403);
    }
    token[0] = token[0] == '0' ? '1' : '0';
    (void)snprintf(body, sizeof(body), "text=hello&csrf=%s", token);
    post(headers, body);
    assert_int_equal(a.code, 403);
    post(FORM "Cookie: who=ada\r\n", "text=hello");
    assert_int_equal(a.code, 403);
}

static void test_tokens_are_fresh_in_each_page(void **state)
{
    (void)state;
    char first[100], second[100], cookie[200];
    open_form(first, sizeof(first), cookie, sizeof(cookie));
    client_ask(http_port(server), "GET", "/b/north/new", cookie, NULL, &a);
    assert_string_equal(answer_header(&a, "Set-Cookie"), "");
    const char *value = strstr(a.body, "name=\"csrf\" value=\"") + strlen("name=\"csrf\" value=\"");
    (void)snprintf(second, sizeof(second), "%.*s", (int)strcspn(value, "\""), value);
    assert_string_not_equal(first, second);
    char headers[400], body[200];
    (void)snprintf(headers, sizeof(headers), FORM "%s", cookie);
    (void)snprintf(body, sizeof(body), "text=hello&csrf=%s", first);
    post(headers, body);
    assert_int_equal(a.code, 303);
}

/* [HTTP-7] */
static void test_other_sites_are_refused(void **state)
{
    (void)state;
    static const char *const accusing[] = {FORM "Sec-Fetch-Site: cross-site\r\n",
                                           FORM "Sec-Fetch-Site: same-site\r\n",
                                           FORM "Origin: https://evil.example\r\n",
                                           FORM "Origin: null\r\n",
                                           JSON "Origin: https://evil.example\r\n",
                                           JSON "Sec-Fetch-Site: cross-site\r\n",
                                           FORM "Origin: https://loggia.example.evil.example\r\n"};
    for (size_t i = 0; i < ARRAY_LEN(accusing); i++) {
        post(accusing[i], i == 4 || i == 5 ? "{\"text\":\"hello\"}" : "text=hello");
        assert_int_equal(a.code, 403);
        assert_non_null(strstr(a.body, "request.other_site"));
    }
}

static void test_programs_and_first_visits_need_no_token(void **state)
{
    (void)state;
    post(FORM, "text=hello");
    assert_int_equal(a.code, 303);
    post(JSON, "{\"text\":\"hello\"}");
    assert_int_equal(a.code, 201);
    post(JSON "Cookie: who=ada\r\n", "{\"text\":\"hello\"}");
    assert_int_equal(a.code, 201);
    post(FORM "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n", "text=hello");
    assert_int_equal(a.code, 303);
}

static void test_pages_without_a_form_set_no_cookie(void **state)
{
    (void)state;
    client_ask(http_port(server), "GET", "/b/north", "", NULL, &a);
    assert_string_equal(answer_header(&a, "Set-Cookie"), "");
}

static void test_behind_https_all_is_marked_secure(void **state)
{
    (void)state;
    client_ask(http_port(server), "PUT", "/b/north", "", NULL, &a);
    assert_string_equal(answer_header(&a, "Set-Cookie"),
                        "seen=yes; Path=/; HttpOnly; SameSite=Lax; Secure");
    assert_string_equal(answer_header(&a, "Strict-Transport-Security"), "max-age=31536000");
}

static void test_the_proxy_tells_who_asks(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"X-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"},
        {"X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n", "203.0.113.9"},
        {"X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1"},
        {"X-Forwarded-For: <script>\r\n", "127.0.0.1"},
        {"", "127.0.0.1"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char headers[200], seen[100];
        (void)snprintf(headers, sizeof(headers), "Cookie: who=ada\r\n%s", cases[i][0]);
        client_ask(http_port(server), "GET", "/mine.json", headers, NULL, &a);
        (void)snprintf(seen, sizeof(seen), "{\"seen\":\"%s\"}", cases[i][1]);
        assert_string_equal(a.body, seen);
    }
}

static int rated(const char *peer)
{
    char headers[200];
    (void)snprintf(headers, sizeof(headers), JSON "X-Forwarded-For: %s\r\n", peer);
    client_ask(http_port(server), "POST", "/b/north/rated", headers, "{\"text\":\"hello\"}", &a);
    return a.code;
}

static void test_too_many_from_one_address(void **state)
{
    (void)state;
    int served = 0;
    while (served < 1000 && rated("203.0.113.1") == 201)
        served++;
    assert_int_equal(served, 30);
    assert_int_equal(a.code, 429);
    assert_non_null(strstr(a.body, "\"code\":\"request.limit\""));
    assert_string_equal(answer_header(&a, "Retry-After"), "3");
    assert_int_equal(rated("203.0.113.2"), 201);
    still.fixed_us += 2000000;
    assert_int_equal(rated("203.0.113.1"), 201);
    assert_int_equal(rated("203.0.113.1"), 429);
    still.fixed_us += 3600 * INT64_C(1000000);
    for (int i = 0; i < 30; i++)
        assert_int_equal(rated("203.0.113.1"), 201);
    assert_int_equal(rated("203.0.113.1"), 429);
}

static void test_one_household_is_one_client(void **state)
{
    (void)state;
    int served = 0;
    while (served < 1000) {
        char peer[60];
        (void)snprintf(peer, sizeof(peer), "2001:db8:1:2::%x", served);
        if (rated(peer) != 201)
            break;
        served++;
    }
    assert_int_equal(served, 30);
    assert_int_equal(rated("2001:db8:1:3::1"), 201);
}

static int keyed(const char *peer, const char *key, const char *text)
{
    char headers[200], body[100];
    (void)snprintf(headers, sizeof(headers), JSON "X-Forwarded-For: %s\r\nIdempotency-Key: %s\r\n",
                   peer, key);
    (void)snprintf(body, sizeof(body), "{\"text\":\"%s\"}", text);
    client_ask(http_port(server), "POST", "/b/north/rated", headers, body, &a);
    return a.code;
}

/* [HTTP-14] */
static void test_what_was_let_through_may_be_asked_again(void **state)
{
    (void)state;
    const char *peer = "198.51.100.7";
    assert_int_equal(keyed(peer, "first", "hello"), 201);
    for (int i = 0; i < 29; i++)
        assert_int_equal(rated(peer), 201);
    assert_int_equal(rated(peer), 429);
    assert_int_equal(keyed(peer, "first", "hello"), 201);
    assert_int_equal(keyed(peer, "first", "another"), 429);
    assert_int_equal(keyed(peer, "second", "hello"), 429);
    int more = 0;
    while (more < 1000 && keyed(peer, "first", "hello") == 201)
        more++;
    assert_int_equal(more, 59); /* bounded, too */
    assert_int_equal(keyed("198.51.100.8", "first", "hello"), 201);
}

/* [HTTP-14] */
static void test_who_was_refused_is_not_known(void **state)
{
    (void)state;
    const char *peer = "198.51.100.9";
    for (int i = 0; i < 30; i++)
        assert_int_equal(rated(peer), 201);
    for (int i = 0; i < 3; i++)
        assert_int_equal(keyed(peer, "late", "hello"), 429);
    still.fixed_us += 24 * 3600 * INT64_C(1000000);
}

/* More clients than the table holds: it forgets, and grows not. [HTTP-4] */
static void test_the_table_of_clients_is_bounded(void **state)
{
    (void)state;
    struct rates *rates = rates_new();
    assert_non_null(rates);
    for (int i = 0; i < 4 * LIMIT_RATE_CLIENTS; i++) {
        char peer[40];
        (void)snprintf(peer, sizeof(peer), "10.%d.%d.%d", i >> 16, (i >> 8) & 255, i & 255);
        assert_int_equal(rates_take(rates, "signin", peer, 0, i * INT64_C(1000000)), 0);
    }
    assert_int_equal(rates_take(rates, "unknown", "10.0.0.1", 0, 0), 0);
    rates_free(rates);
}

/* What went well is given back, up to the burst. [HTTP-4] */
static void test_what_is_given_back_is_there_again(void **state)
{
    (void)state;
    struct rates *rates = rates_new();
    assert_non_null(rates);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(rates_take(rates, "signin", "10.0.0.1", 0, 0), 0);
        rates_give(rates, "signin", "10.0.0.1");
    }
    int taken = 0;
    while (taken < 500 && rates_take(rates, "guest_mail", "ada@posta.example", 0, 0) == 0)
        taken++;
    assert_int_equal(taken, 30);
    assert_int_equal(rates_take(rates, "guest_mail", "eva@posta.example", 0, 0), 0);
    rates_free(rates);
}

static void test_all_together_are_limited_too(void **state)
{
    (void)state;
    struct rates *rates = rates_new();
    assert_non_null(rates);
    int served = 0;
    for (int i = 0; i < 1000; i++) {
        char peer[40];
        (void)snprintf(peer, sizeof(peer), "10.0.%d.%d", i >> 8, i & 255);
        served += rates_take(rates, "signin", peer, 0, 0) == 0;
    }
    assert_int_equal(served, 200);
    rates_free(rates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_form_of_ours_is_taken),
        cmocka_unit_test(test_a_form_without_its_token_is_not),
        cmocka_unit_test(test_tokens_are_fresh_in_each_page),
        cmocka_unit_test(test_other_sites_are_refused),
        cmocka_unit_test(test_programs_and_first_visits_need_no_token),
        cmocka_unit_test(test_pages_without_a_form_set_no_cookie),
        cmocka_unit_test(test_behind_https_all_is_marked_secure),
        cmocka_unit_test(test_the_proxy_tells_who_asks),
        cmocka_unit_test(test_too_many_from_one_address),
        cmocka_unit_test(test_one_household_is_one_client),
        cmocka_unit_test(test_what_was_let_through_may_be_asked_again),
        cmocka_unit_test(test_who_was_refused_is_not_known),
        cmocka_unit_test(test_the_table_of_clients_is_bounded),
        cmocka_unit_test(test_what_is_given_back_is_there_again),
        cmocka_unit_test(test_all_together_are_limited_too),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
