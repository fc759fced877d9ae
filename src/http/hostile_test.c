/* Requests as nobody should send them. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;
static struct answer a;

static const struct asset assets[] = {
    {.path = "/style.css", .content_type = "text/css", .etag = "\"1\"", .raw = {"a{}", 3}}};

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

static void say_all(const char *request, size_t n)
{
    int fd = client_open(http_port(server));
    client_say(fd, request, n);
    client_hear(fd, false, &a);
    (void)close(fd);
}

static void post(const char *path, const char *type, const char *body)
{
    char headers[200];
    (void)snprintf(headers, sizeof(headers), "Content-Type: %s\r\n", type);
    client_ask(http_port(server), "POST", path, headers, body, &a);
}

static void still_serves(void)
{
    client_ask(http_port(server), "GET", "/b/north.json", "", NULL, &a);
    assert_int_equal(a.code, 200);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int code;
    } cases[] = {{"/b/%00", 400},
                 {"/b/a%00b", 400},
                 {"/b/%ff", 400},
                 {"/b/..", 400},
                 {"/b/%2e%2e/x", 400},
                 {"/b/%zz", 400},
                 {"/b/%", 400},
                 {"/../etc/passwd", 400},
                 {"/b/..%2f..%2fetc", 404},
                 {"/b/%2Fetc%2Fpasswd", 404},
                 {"/b/UPPER", 404},
                 {"/b/a'or'1", 404},
                 {"/b/<script>", 404},
                 {"/b/%3Cscript%3E", 404},
                 {"/b/a%0d%0aSet-Cookie:x", 400},
                 {"/1/2/3/4/5/6/7/8/9/10/11/12/13", 414},
                 {"*", 400},
                 {"http://x/b", 400},
                 {"/b/north.json.json", 404}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        client_ask(http_port(server), "GET", cases[i].path, "Accept: application/json\r\n", NULL,
                   &a);
        assert_int_equal(a.code, cases[i].code);
        assert_null(strstr(a.body, "<script"));
    }
    char path[4000];
    memset(path, 'a', sizeof(path));
    path[0] = '/';
    path[sizeof(path) - 1] = '\0';
    client_ask(http_port(server), "GET", path, "", NULL, &a);
    assert_int_equal(a.code, 414);
}

static void test_bodies_of_other_types(void **state)
{
    (void)state;
    static const char *const types[] = {
        "text/plain",        "application/xml",          "multipart/form-data; boundary=x",
        "application/jsonx", "application/octet-stream", ""};
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        post("/b/north/notes", types[i], "text=hello");
        assert_int_equal(a.code, 415);
        assert_non_null(strstr(a.body, "request.type"));
    }
    client_ask(http_port(server), "POST", "/b/north/notes", "", "text=hello", &a);
    assert_int_equal(a.code, 415);
}

static void test_bodies_that_are_malformed(void **state)
{
    (void)state;
    post("/b/north/notes", "application/json", "{\"text\":");
    assert_int_equal(a.code, 400);
    assert_non_null(strstr(a.body, "request.json"));
    post("/b/north/notes", "application/json", "{\"text\":\"a\",\"text\":\"b\"}");
    assert_int_equal(a.code, 400);
    post("/b/north/notes", "application/json", "{\"text\":\"\\u0000\"}");
    assert_int_equal(a.code, 400);
    post("/b/north/notes", "application/json", "[]");
    assert_int_equal(a.code, 400);
    post("/b/north/notes", "application/json", "{\"text\":\"a\",\"colour\":1}");
    assert_int_equal(a.code, 422);
    assert_non_null(strstr(a.body, "field.unknown"));
    post("/b/north/notes", "application/x-www-form-urlencoded", "text=%ff&colour=1");
    assert_int_equal(a.code, 422);
    post("/b/north/notes", "application/x-www-form-urlencoded", "text=%zz");
    assert_int_equal(a.code, 400);
    post("/b/north/photos", "multipart/form-data; boundary=x", "no part at all");
    assert_int_equal(a.code, 400);
}

static void test_json_ten_thousand_deep(void **state)
{
    (void)state;
    enum { DEEP = 10000 };
    char *body = calloc(1, DEEP + 32);
    assert_non_null(body);
    (void)stpcpy(body, "{\"text\":");
    memset(body + 8, '[', DEEP);
    post("/b/north/notes", "application/json", body);
    free(body);
    assert_int_equal(a.code, 400);
    still_serves();
}

/* A body of n bytes for a route that takes 16 kB. */
static void post_large(size_t n)
{
    char *body = malloc(n + 1);
    assert_non_null(body);
    memset(body, 'a', n);
    memcpy(body, "text=", 5);
    body[n] = '\0';
    post("/b/north/notes", "application/x-www-form-urlencoded", body);
    free(body);
}

/* A request gives its body back a moment after it was answered. */
static void bodies_become(size_t bytes)
{
    for (int i = 0; i < 5000 && (size_t)atomic_load(&server->bodies) != bytes; i++)
        (void)usleep(1000);
    assert_int_equal(atomic_load(&server->bodies), bytes);
}

/* Many who send much at once: those that find no memory left are told so. [HTTP-4] */
static void test_bodies_of_all_are_bounded(void **state)
{
    (void)state;
    bodies_become(0);
    atomic_fetch_add(&server->bodies, LIMIT_BODIES_BYTES - 4);
    post("/b/north/notes", "application/json", "{\"text\":\"a\"}");
    assert_int_equal(a.code, 503);
    assert_true(answer_number(&a, "Retry-After") > 0);
    bodies_become(LIMIT_BODIES_BYTES - 4);
    atomic_fetch_sub(&server->bodies, LIMIT_BODIES_BYTES - 4);
    post("/b/north/notes", "application/json", "{\"text\":\"a\"}");
    assert_int_equal(a.code, 201);
    bodies_become(0);
}

static void test_bodies_over_the_limit(void **state)
{
    (void)state;
    post_large(16 * 1024);
    assert_int_equal(a.code, 422); /* as long as it may be, but too long for the field */
    post_large(16 * 1024 + 1);
    assert_int_equal(a.code, 413);
    assert_non_null(strstr(a.body, "request.large"));
    assert_non_null(strstr(a.body, "at most 16 kB"));
    post_large(1 << 20);
    assert_int_equal(a.code, 413);
    client_ask(http_port(server), "GET", "/b/north", "", "x=1", &a);
    assert_int_equal(a.code, 413);
}

/* A length that nobody will read: told at once, before the body. */
static void test_a_length_beyond_all_is_told_at_once(void **state)
{
    (void)state;
    static const char request[] = "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
                                  "Content-Type: application/x-www-form-urlencoded\r\n"
                                  "Content-Length: 99999999999\r\n\r\n";
    say_all(request, sizeof(request) - 1);
    assert_int_equal(a.code, 413);
    assert_string_equal(answer_header(&a, "Connection"), "close");
}

static void test_chunks(void **state)
{
    (void)state;
    static const char good[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\n{\"tex\r\n7\r\nt\":\"a\"}\r\n0\r\n\r\n";
    say_all(good, sizeof(good) - 1);
    assert_int_equal(a.code, 201);
    static const char both[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\n{\"tex\r\n7\r\nt\":\"a\"}\r\n0\r\n\r\n";
    say_all(both, sizeof(both) - 1);
    assert_int_equal(a.code, 400);
    assert_string_equal(answer_header(&a, "Connection"), "close");
}

/* Chunks without end are read as far as LIMIT_DISCARD_BYTES, then cut. [HTTP-4] */
static void test_chunks_without_end(void **state)
{
    (void)state;
    static const char head[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    int fd = client_open(http_port(server));
    client_say(fd, head, sizeof(head) - 1);
    char chunk[0x10000 + 16];
    memset(chunk, 'a', sizeof(chunk));
    memcpy(chunk, "10000\r\n", 7);
    memcpy(chunk + 7 + 0x10000, "\r\n", 2);
    size_t sent = 0;
    while (sent < 8 * LIMIT_DISCARD_BYTES && send(fd, chunk, 0x10000 + 9, MSG_NOSIGNAL) > 0)
        sent += 0x10000;
    assert_true(sent < 8 * LIMIT_DISCARD_BYTES);
    (void)close(fd);
    still_serves();
}

/* What two programs could read in two ways is refused, and nothing behind it is read. [HTTP-16] */
static void test_heads_with_two_meanings(void **state)
{
    (void)state;
#define LINE_AND_HOST "GET /b/north HTTP/1.1\r\nHost: localhost\r\n"
#define NOTE_AND_HOST \
    "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    static const struct {
        const char *text;
        size_t n;
        int code;
        const char *problem;
    } cases[] = {
#define CASE(text, code, problem) {text, sizeof(text) - 1, code, problem}
        CASE("GET /b/north\0x HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /b/north\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /b/north\0HTTP/1.1\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /b/north?a=b\0c&d=e HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /style.css\0x HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET\0 /b/north HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET\0X /b/north HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /b/north x HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE("GET /b/north?q=a b HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.line"),
        CASE(LINE_AND_HOST "Host: other\r\n\r\n", 400, "request.host"),
        CASE(LINE_AND_HOST "Accept : text/html\r\n\r\n", 400, "request.header"),
        CASE(NOTE_AND_HOST "Content-Length : 14\r\n\r\n{\"text\":\"abc\"}", 400, "request.header"),
        CASE(NOTE_AND_HOST "Content-Length: 14\r\nContent-Length: 3\r\n\r\n{\"text\":\"abc\"}", 400,
             "request.length"),
        CASE(NOTE_AND_HOST
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             400, "request.length"),
        CASE(NOTE_AND_HOST "Transfer-Encoding: gzip\r\n\r\nabc", 501, "request.coding"),
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        say_all(cases[i].text, cases[i].n);
        assert_int_equal(a.code, cases[i].code);
        assert_non_null(strstr(a.body, cases[i].problem));
        if (strcmp(cases[i].problem, "request.host") != 0)
            assert_string_equal(answer_header(&a, "Connection"), "close");
    }
    client_ask(http_port(server), "GET", "/style.css?v=2", "", NULL, &a);
    assert_int_equal(a.code, 200);
    static const char spaced[] = "GET   /b/north HTTP/1.1\r\nHost: x\r\n\r\n";
    say_all(spaced, sizeof(spaced) - 1);
    assert_int_equal(a.code,
                     200); /* libmicrohttpd is tolerant here, and so there is no other way */
}

/* A browser with the cookies of a whole firm reads what to do. [HTTP-4] */
static void test_too_many_cookies(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        int code;
    } cases[] = {{4000, 200}, {11000, 200}, {13000, 431}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *headers = malloc(cases[i].n + 100);
        assert_non_null(headers);
        char *at = stpcpy(headers, "Accept: text/html\r\nCookie: a=");
        memset(at, 'x', cases[i].n);
        for (size_t k = 1000; k < cases[i].n; k += 1000)
            memcpy(at + k, "; b=", 4);
        (void)stpcpy(at + cases[i].n, "\r\n");
        client_ask(http_port(server), "GET", "/b/north", headers, NULL, &a);
        free(headers);
        assert_int_equal(a.code, cases[i].code);
        if (a.code == 431)
            assert_non_null(strstr(a.body, "cookies"));
    }
}

/* [HTTP-4] */
static void test_ten_thousand_headers(void **state)
{
    (void)state;
    enum { HEADERS = 10000, EACH = 16 };
    char *request = malloc(HEADERS * EACH + 100);
    assert_non_null(request);
    char *at = stpcpy(request, "GET /b/north HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < HEADERS; i++)
        at += snprintf(at, EACH, "X-%05d: abc\r\n", i);
    at = stpcpy(at, "\r\n");
    say_all(request, (size_t)(at - request));
    free(request);
    assert_true(a.code == 431 || a.code == 0);
    still_serves();
}

/* The code of the first answer to these bytes, 0 for none; the connection must have ended. */
static int transport_code(const char *text, size_t n)
{
    static char bytes[ANSWER_BYTES];
    size_t heard = 0;
    ssize_t got;
    int fd = client_open(http_port(server));
    client_say(fd, text, n);
    while ((got = recv(fd, bytes + heard, sizeof(bytes) - 1 - heard, 0)) > 0)
        heard += (size_t)got;
    assert_true(got == 0 || errno == ECONNRESET); /* not the patience of the test */
    (void)close(fd);
    bytes[heard] = '\0';
    assert_true(heard == 0 || strstr(bytes, "\r\nConnection: close\r\n"));
    return heard == 0 ? 0 : (int)strtol(bytes + 9, NULL, 10);
}

/* Once nothing is under way any more. */
static void all_is_answered(void)
{
    for (int i = 0; i < 5000 && atomic_load(&server->active) > 0; i++)
        (void)usleep(1000);
    assert_int_equal(atomic_load(&server->active), 0);
}

/* head, n times the same piece, tail: one request, for the caller to free. */
static char *many(const char *head, const char *piece, int n, const char *tail)
{
    char *request = malloc(strlen(head) + (size_t)n * strlen(piece) + strlen(tail) + 1);
    assert_non_null(request);
    char *at = stpcpy(request, head);
    for (int i = 0; i < n; i++)
        at = stpcpy(at, piece);
    (void)stpcpy(at, tail);
    return request;
}

static void ask_many(const char *head, const char *piece, int n)
{
    char *request = many(head, piece, n, " HTTP/1.1\r\nHost: x\r\n\r\n");
    say_all(request, strlen(request));
    free(request);
}

/* Parameters, cookies or headers too many to be remembered: each is answered or its connection
 * ended, and none counts as under way for ever. [HTTP-4] */
static void test_more_than_can_be_remembered(void **state)
{
    (void)state;
    ask_many("GET /b/north.json?a=1", "&kkk=11", LIMIT_FORM_VALUES - 1);
    assert_int_equal(a.code, 200);
    ask_many("GET /b/north.json?a=1", "&k=1", LIMIT_FORM_VALUES);
    assert_int_equal(a.code, 413);
    assert_non_null(strstr(a.body, "request.values"));
    ask_many("GET /style.css?", "&a", 5000);
    assert_int_equal(a.code, 200);
    char *cookies = many("GET /b HTTP/1.1\r\nHost: x\r\nCookie: ", "a=1; ", 2000, "b=2\r\n\r\n");
    char *headers = many("GET /b HTTP/1.1\r\nHost: x\r\n", "a:1\r\n", 2000, "\r\n");
    (void)transport_code(cookies, strlen(cookies));
    (void)transport_code(headers, strlen(headers));
    free(cookies);
    free(headers);
    all_is_answered();
    still_serves();
}

/* What libmicrohttpd answers itself, as docs/errors.md lists it. */
static void test_requests_that_are_none(void **state)
{
    (void)state;
#define HOST "Host: x\r\n"
    static const struct {
        const char *text;
        int code;
    } cases[] = {
        {"GET /b/north\r\n" HOST "\r\n", 400},
        {"GET /b/north HTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /b/north HTTP/1.1x\r\n" HOST "\r\n", 400},
        {"GET /b/north HTTP/1.1\r\n" HOST "no colon\r\n\r\n", 400},
        {"POST /b/north/notes HTTP/1.1\r\n" HOST "Content-Length: abc\r\n\r\n", 400},
        {"POST /b/north/notes HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc", 400},
        {"POST /b/north/notes HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n", 413},
        {"GET /b/north HTTP/9.9\r\n" HOST "\r\n", 505},
        {"GET /b/north HTTP/0.9\r\n" HOST "\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"GET\r\n\r\n", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(transport_code(cases[i].text, strlen(cases[i].text)), cases[i].code);
    static const char *const unfinished[] = {"\r\n\r\n\r\n", "\x16\x03\x01\x02",
                                             "GET /b/north HTTP/1.1\r\nHos"};
    for (size_t i = 0; i < ARRAY_LEN(unfinished); i++) {
        int fd = client_open(http_port(server));
        client_say(fd, unfinished[i], strlen(unfinished[i]));
        (void)close(fd);
    }
    still_serves();
}

/* Longer than any memory of a connection. [HTTP-4] */
static void test_an_address_without_end(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    char *request = malloc(LONG + 100);
    assert_non_null(request);
    char *at = stpcpy(request, "GET /");
    memset(at, 'a', LONG);
    at = stpcpy(at + LONG, " HTTP/1.1\r\n" HOST "\r\n");
    int code = transport_code(request, (size_t)(at - request));
    free(request);
    assert_true(code == 414 || code == 0); /* the answer may be lost: it came before the end */
    still_serves();
}

static void test_a_request_byte_by_byte(void **state)
{
    (void)state;
    static const char request[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}";
    int fd = client_open(http_port(server));
    int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof(on));
    for (size_t i = 0; i < sizeof(request) - 1; i++)
        client_say(fd, request + i, 1);
    client_hear(fd, false, &a);
    assert_int_equal(a.code, 201);
    (void)close(fd);
}

static void test_requests_in_one_packet(void **state)
{
    (void)state;
    static const char request[] = "GET /b/one.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                  "GET /b/two.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int fd = client_open(http_port(server));
    client_say(fd, request, sizeof(request) - 1);
    struct answer *both = calloc(1, sizeof(*both));
    assert_non_null(both);
    size_t n = 0;
    while (!memmem(both->bytes, n, "\"two\"", 5)) {
        ssize_t got = recv(fd, both->bytes + n, sizeof(both->bytes) - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
    }
    assert_non_null(memmem(both->bytes, n, "\"one\"", 5));
    free(both);
    (void)close(fd);
}

/* Who asks and never reads holds nobody else up. */
static void test_a_client_that_never_reads(void **state)
{
    (void)state;
    enum { SILENT = 20, ASKED = 400 };
    static const char request[] = "GET /openapi HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int fds[SILENT];
    for (int i = 0; i < SILENT; i++) {
        fds[i] = client_open(http_port(server));
        for (int k = 0; k < ASKED; k++)
            if (send(fds[i], request, sizeof(request) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) <= 0)
                break;
    }
    for (int i = 0; i < 10; i++)
        still_serves();
    for (int i = 0; i < SILENT; i++)
        (void)close(fds[i]);
}

static void test_a_client_that_leaves(void **state)
{
    (void)state;
    static const char request[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"text\":\"abc\"}";
    atomic_store(&sample_writer_held, true);
    for (int i = 0; i < 50; i++) {
        int fd = client_open(http_port(server));
        client_say(fd, request, i % 2 ? sizeof(request) - 1 : sizeof(request) - 5);
        (void)close(fd);
    }
    atomic_store(&sample_writer_held, false);
    still_serves();
}

/* [HTTP-4] */
static void test_too_many_values(void **state)
{
    (void)state;
    char *body = malloc(2 * LIMIT_FORM_VALUES + 10);
    assert_non_null(body);
    char *at = body;
    for (int i = 0; i <= LIMIT_FORM_VALUES; i++)
        at = stpcpy(at, "a&");
    post("/b/north/notes", "application/x-www-form-urlencoded", body);
    free(body);
    assert_int_equal(a.code, 413);
    assert_non_null(strstr(a.body, "request.values"));
}

static void test_a_picture_is_taken_and_a_large_one_refused(void **state)
{
    (void)state;
    static const char head[] =
        "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nDoor\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"photo\"; filename=\"../a.jpg\"\r\n\r\n";
    static const size_t sizes[] = {1000, 2 << 20};
    static const int codes[] = {200, 413};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        char *body = calloc(1, sizeof(head) + sizes[i] + 20);
        assert_non_null(body);
        char *at = stpcpy(body, head);
        memset(at, 'p', sizes[i]);
        (void)stpcpy(at + sizes[i], "\r\n--x--\r\n");
        client_ask(http_port(server), "POST", "/b/north/photos.json",
                   "Content-Type: multipart/form-data; boundary=x\r\n", body, &a);
        free(body);
        assert_int_equal(a.code, codes[i]);
        if (i == 0)
            assert_string_equal(a.body, "{\"seen\":\"Door:../a.jpg:1000:70\"}");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_bodies_of_other_types),
        cmocka_unit_test(test_bodies_that_are_malformed),
        cmocka_unit_test(test_json_ten_thousand_deep),
        cmocka_unit_test(test_bodies_of_all_are_bounded),
        cmocka_unit_test(test_bodies_over_the_limit),
        cmocka_unit_test(test_a_length_beyond_all_is_told_at_once),
        cmocka_unit_test(test_chunks),
        cmocka_unit_test(test_chunks_without_end),
        cmocka_unit_test(test_heads_with_two_meanings),
        cmocka_unit_test(test_too_many_cookies),
        cmocka_unit_test(test_ten_thousand_headers),
        cmocka_unit_test(test_more_than_can_be_remembered),
        cmocka_unit_test(test_requests_that_are_none),
        cmocka_unit_test(test_an_address_without_end),
        cmocka_unit_test(test_a_request_byte_by_byte),
        cmocka_unit_test(test_requests_in_one_packet),
        cmocka_unit_test(test_a_client_that_never_reads),
        cmocka_unit_test(test_a_client_that_leaves),
        cmocka_unit_test(test_too_many_values),
        cmocka_unit_test(test_a_picture_is_taken_and_a_large_one_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
