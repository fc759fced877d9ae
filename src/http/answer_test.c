/* What comes back: pages and their JSON twins, problems, methods, assets, compression,
 * keep-alive. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;
static struct answer a;

static const unsigned char fake_gzip[] = {0x1f, 0x8b, 1, 2, 3};
static const struct asset assets[] = {
    {.name = "app.css",
     .path = "/assets/app.1.css",
     .content_type = "text/css; charset=utf-8",
     .etag = "\"e1\"",
     .raw = {"body{}", 6},
     .gzip = {fake_gzip, sizeof(fake_gzip)},
     .brotli = {"br", 2},
     .immutable = true},
    {.name = "robots.txt",
     .path = "/robots.txt",
     .content_type = "text/plain",
     .etag = "\"e2\"",
     .raw = {"User-agent: *", 13}},
};

static int set_up(void **state)
{
    (void)state;
    server = sample_start(&(struct sample_options){
        .framed = true, .writers = 1, .assets = assets, .assets_n = ARRAY_LEN(assets)});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    return 0;
}

static void get(const char *path, const char *headers)
{
    client_ask(http_port(server), "GET", path, headers, NULL, &a);
}

static void post(const char *path, const char *headers, const char *body)
{
    client_ask(http_port(server), "POST", path, headers, body, &a);
}

#define JSON_HEADERS "Content-Type: application/json\r\n"
#define FORM_HEADERS "Content-Type: application/x-www-form-urlencoded\r\n"

static void test_a_page_and_its_twin(void **state)
{
    (void)state;
    get("/b/north", "");
    assert_int_equal(a.code, 200);
    assert_string_equal(answer_header(&a, "Content-Type"), "text/html; charset=utf-8");
    assert_non_null(strstr(a.body, "<title>Board</title>"));
    assert_non_null(strstr(a.body, "&lt;script&gt;"));
    assert_null(strstr(a.body, "<script"));
    static const char *const twins[][2] = {{"/b/north.json", ""},
                                           {"/b/north", "Accept: application/json\r\n"}};
    for (size_t i = 0; i < ARRAY_LEN(twins); i++) {
        get(twins[i][0], twins[i][1]);
        assert_int_equal(a.code, 200);
        assert_string_equal(answer_header(&a, "Content-Type"), "application/json");
        assert_non_null(strstr(a.body, "{\"name\":\"north\",\"notes\":[{\"id\":\"0000000001\","));
        assert_null(strstr(a.body, "secret"));
    }
}

static void test_json_of_every_type(void **state)
{
    (void)state;
    get("/b/north.json", "");
    assert_non_null(strstr(a.body, "\"likes\":null"));
    assert_non_null(strstr(
        a.body, "\"made_at\":\"2027-01-15T09:00:00+01:00\",\"day\":\"2027-03-02\","
                "\"at\":45.406435,\"pinned\":true,\"tags\":[\"quiet\",\"\\\"north\\\" side\"]"));
    get("/.json", "");
    assert_string_equal(a.body, "{\"name\":\"Home\",\"notes\":[],\"first\":null}");
}

static void test_a_problem_has_its_members(void **state)
{
    (void)state;
    get("/e/a.json?date=2027-02-31&units=0", "");
    assert_int_equal(a.code, 422);
    assert_string_equal(answer_header(&a, "Content-Type"), "application/problem+json");
    assert_non_null(strstr(
        a.body, "\"type\":\"http://localhost/errors#form.invalid\",\"title\":\"Not understood\","
                "\"status\":422,\"code\":\"form.invalid\",\"detail\":"));
    assert_non_null(strstr(a.body, "{\"name\":\"units\",\"code\":\"field.range\",\"detail\":"));
    get("/b/none", "");
    assert_int_equal(a.code, 404);
    assert_non_null(strstr(a.body, "<p id=\"code\">request.not_found</p>"));
}

/* [HTTP-2] */
static void test_one_table_from_status_to_code(void **state)
{
    (void)state;
    static const struct {
        enum status status;
        int code;
    } rows[] = {{OK, 204},    {NOT_FOUND, 404}, {INVALID, 422},     {DENIED, 401}, {CONFLICT, 409},
                {RETRY, 503}, {LIMIT, 429},     {UNAVAILABLE, 503}, {FAILED, 500}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[40];
        (void)snprintf(path, sizeof(path), "/fail.json?%d", (int)rows[i].status);
        get(path, "");
        assert_int_equal(a.code, rows[i].code);
        bool waits = rows[i].code == 503 || rows[i].code == 429;
        assert_string_equal(answer_header(&a, "Retry-After"), waits ? "9" : "");
        assert_string_equal(
            answer_header(&a, "Set-Cookie"),
            rows[i].status == OK ? "never=sent; Path=/; HttpOnly; SameSite=Lax; Max-Age=60" : "");
    }
    get("/fail?3", "Cookie: who=ada\r\n");
    assert_int_equal(a.code, 403);
}

static void test_created_and_seen(void **state)
{
    (void)state;
    post("/b/north/notes", FORM_HEADERS, "text=hello");
    assert_int_equal(a.code, 303);
    assert_string_equal(answer_header(&a, "Location"), "/b/north");
    assert_int_equal(a.body_n, 0);
    post("/b/north/notes", JSON_HEADERS, "{\"text\":\"hello\"}");
    assert_int_equal(a.code, 201);
    assert_string_equal(answer_header(&a, "Location"), "/b/north");
    assert_non_null(strstr(a.body, "\"text\":\"hello\""));
    client_ask(http_port(server), "DELETE", "/b/north", "", NULL, &a);
    assert_int_equal(a.code, 303);
    client_ask(http_port(server), "DELETE", "/b/north.json", "", NULL, &a);
    assert_int_equal(a.code, 204);
    client_ask(http_port(server), "PUT", "/b/north", "", NULL, &a);
    assert_int_equal(a.code, 204);
    assert_string_equal(answer_header(&a, "Set-Cookie"),
                        "seen=yes; Path=/; HttpOnly; SameSite=Lax");
    post("/hash", FORM_HEADERS, "");
    assert_int_equal(a.code, 303);
}

/* [HTTP-8] */
static void test_nobody_is_led_elsewhere(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    post("/b/north/notes", JSON_HEADERS, "{\"text\":\"elsewhere\"}");
    assert_int_equal(a.code, 500);
    assert_string_equal(answer_header(&a, "Location"), "");
    assert_int_equal(atomic_load(&sample_notes), before);
}

static void test_what_was_said_is_shown_once(void **state)
{
    (void)state;
    post("/b/north/notes", FORM_HEADERS, "text=hello");
    char cookie[200];
    (void)snprintf(cookie, sizeof(cookie), "Cookie: %.*s\r\n",
                   (int)strcspn(answer_header(&a, "Set-Cookie"), ";"),
                   answer_header(&a, "Set-Cookie"));
    get("/b/north", cookie);
    assert_non_null(strstr(a.body, "<p class=\"flash\">Written, città.</p>"));
    assert_non_null(strstr(answer_header(&a, "Set-Cookie"), "Max-Age=0"));
    get("/b/north.json", cookie);
    assert_string_equal(answer_header(&a, "Set-Cookie"), "");
}

static void test_methods(void **state)
{
    (void)state;
    client_ask(http_port(server), "HEAD", "/b/north", "", NULL, &a);
    assert_int_equal(a.code, 200);
    assert_int_equal(a.body_n, 0);
    assert_true(answer_number(&a, "Content-Length") > 100);
    client_ask(http_port(server), "OPTIONS", "/b/north", "", NULL, &a);
    assert_int_equal(a.code, 204);
    assert_string_equal(answer_header(&a, "Allow"), "DELETE, PUT, HEAD, GET, OPTIONS");
    assert_string_equal(answer_header(&a, "Access-Control-Allow-Origin"), "");
    static const char *const others[] = {"POST", "PATCH", "TRACE", "get"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        client_ask(http_port(server), others[i], "/b/north", "", NULL, &a);
        assert_int_equal(a.code, 405);
        assert_string_equal(answer_header(&a, "Allow"), "DELETE, PUT, HEAD, GET, OPTIONS");
    }
    client_ask(http_port(server), "HEAD", "/live/north", "", NULL, &a);
    assert_int_equal(a.code, 200);
}

static void test_the_last_slash_is_taken_away(void **state)
{
    (void)state;
    get("/b/north/?day=2027-03-02", "");
    assert_int_equal(a.code, 308);
    assert_string_equal(answer_header(&a, "Location"), "/b/north?day=2027-03-02");
    get("//evil.example/", "");
    assert_int_equal(a.code, 404);
    assert_string_equal(answer_header(&a, "Location"), "");
    get("/nowhere/", "");
    assert_int_equal(a.code, 404);
}

static void test_a_file_keeps_its_headers(void **state)
{
    (void)state;
    get("/file", "");
    assert_int_equal(a.code, 200);
    assert_string_equal(a.body, "BEGIN:VCALENDAR\r\n");
    assert_string_equal(answer_header(&a, "Content-Type"), "text/calendar; charset=utf-8");
    assert_string_equal(answer_header(&a, "Content-Disposition"),
                        "attachment; filename=\"a__b__.ics\"");
    assert_string_equal(answer_header(&a, "Cache-Control"), "public, max-age=60");
}

static void test_headers_that_protect(void **state)
{
    (void)state;
    get("/b/north", "");
    assert_non_null(strstr(answer_header(&a, "Content-Security-Policy"), "script-src 'self'"));
    assert_string_equal(answer_header(&a, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(answer_header(&a, "Referrer-Policy"), "same-origin");
    assert_string_equal(answer_header(&a, "Cache-Control"), "private, no-cache");
    assert_string_equal(answer_header(&a, "Strict-Transport-Security"), "");
    assert_int_equal(strlen(answer_header(&a, "X-Request-Id")), 16);
    get("/b/north", "Cookie: who=ada\r\n");
    assert_string_equal(answer_header(&a, "Cache-Control"), "no-store");
}

static void test_assets(void **state)
{
    (void)state;
    get("/assets/app.1.css", "");
    assert_int_equal(a.code, 200);
    assert_string_equal(a.body, "body{}");
    assert_string_equal(answer_header(&a, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_string_equal(answer_header(&a, "ETag"), "\"e1\"");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "");
    get("/assets/app.1.css", "Accept-Encoding: gzip\r\n");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "gzip");
    assert_int_equal(a.body_n, sizeof(fake_gzip));
    get("/assets/app.1.css?x", "Accept-Encoding: gzip, br\r\n");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "br");
    get("/assets/app.1.css", "If-None-Match: W/\"e1\", \"x\"\r\n");
    assert_int_equal(a.code, 304);
    assert_int_equal(a.body_n, 0);
    get("/robots.txt", "Accept-Encoding: gzip\r\n");
    assert_string_equal(answer_header(&a, "Cache-Control"), "public, max-age=3600");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "");
    post("/robots.txt", FORM_HEADERS, "a=b");
    assert_int_equal(a.code, 405);
    get("/assets/app.1.cs", "");
    assert_int_equal(a.code, 404);
}

/* /metrics is long enough to be worth it. */
static void test_what_is_long_is_compressed_when_asked(void **state)
{
    (void)state;
    get("/openapi", "");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "");
    char *plain = strdup(a.body);
    assert_non_null(plain);
    size_t plain_n = a.body_n;
    get("/openapi", "Accept-Encoding: gzip, deflate\r\n");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "gzip");
    assert_true(a.body_n < plain_n / 2);
    char *unpacked = calloc(1, plain_n + 1);
    assert_non_null(unpacked);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)a.body,
                  .avail_in = (uInt)a.body_n,
                  .next_out = (Bytef *)unpacked,
                  .avail_out = (uInt)plain_n};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(inflateEnd(&z), Z_OK);
    assert_string_equal(unpacked, plain);
    free(unpacked);
    free(plain);
    get("/b/north.json", "Accept-Encoding: gzip\r\n");
    assert_string_equal(answer_header(&a, "Content-Encoding"), "");
}

/* [HTTP-3] */
static void test_connections_are_kept_in_every_lane(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET /b/north HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /b/north.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /assets/app.1.css HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 12\r\n\r\n{\"text\":\"a\"}",
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 11\r\n\r\n{\"text\":\"\"}",
        "POST /hash HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "GET /e/a?number=x HTTP/1.1\r\nHost: localhost\r\n\r\n"};
    static const int codes[] = {200, 200, 200, 404, 201, 422, 303, 422};
    int fd = client_open(http_port(server));
    for (size_t i = 0; i < 3 * ARRAY_LEN(requests); i++) {
        const char *request = requests[i % ARRAY_LEN(requests)];
        client_say(fd, request, strlen(request));
        client_hear(fd, false, &a);
        assert_int_equal(a.code, codes[i % ARRAY_LEN(requests)]);
        assert_string_equal(answer_header(&a, "Connection"), "");
    }
    (void)close(fd);
}

static void test_what_the_server_answers_itself(void **state)
{
    (void)state;
    get("/healthz", "");
    assert_int_equal(a.code, 200);
    assert_string_equal(a.body, "ok\n");
    get("/metrics", "");
    assert_int_equal(a.code, 200);
    assert_non_null(
        strstr(a.body, "loggia_http_requests_total{route=\"http_healthz\",status=\"2xx\"} "));
    assert_non_null(strstr(a.body, "loggia_http_request_seconds_bucket{le=\"+Inf\"} "));
    assert_non_null(strstr(a.body, "loggia_http_queue_length{lane=\"write\"} 0\n"));
    assert_non_null(strstr(a.body, "\nloggia_http_active "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_and_its_twin),
        cmocka_unit_test(test_json_of_every_type),
        cmocka_unit_test(test_a_problem_has_its_members),
        cmocka_unit_test(test_one_table_from_status_to_code),
        cmocka_unit_test(test_created_and_seen),
        cmocka_unit_test(test_nobody_is_led_elsewhere),
        cmocka_unit_test(test_what_was_said_is_shown_once),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_the_last_slash_is_taken_away),
        cmocka_unit_test(test_a_file_keeps_its_headers),
        cmocka_unit_test(test_headers_that_protect),
        cmocka_unit_test(test_assets),
        cmocka_unit_test(test_what_is_long_is_compressed_when_asked),
        cmocka_unit_test(test_connections_are_kept_in_every_lane),
        cmocka_unit_test(test_what_the_server_answers_itself),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
