/* Clients that take their time, against a server whose patience is short. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "http/client.h"

enum {
    LARGE_BYTES = 16 << 20,
    HEAD_MS = 400,
    ROOMY_MS = 1200, /* a stall of a busy machine is shorter */
    SLACK_MS = 400,
    SLOWEST_BYTES_S = 4000
};

static const struct http_patience patience = {
    .head_ms = HEAD_MS, .idle_ms = HEAD_MS, .slack_ms = SLACK_MS, .bytes_per_s = SLOWEST_BYTES_S};

/* For clients that must not be cut, however the machine holds them up. */
static const struct http_patience roomy = {
    .head_ms = ROOMY_MS, .idle_ms = ROOMY_MS, .slack_ms = SLACK_MS, .bytes_per_s = SLOWEST_BYTES_S};

static struct http *server;
static struct answer a;
static struct asset large[] = {{.path = "/large", .content_type = "text/plain", .etag = "\"1\""}};

static void start(const struct http_patience *how)
{
    server = sample_start(&(struct sample_options){
        .framed = true, .writers = 1, .patience = how, .assets = large, .assets_n = 1});
}

static void start_anew(const struct http_patience *how)
{
    sample_stop(server);
    start(how);
}

static int set_up(void **state)
{
    (void)state;
    large[0].raw = (struct bytes){.p = calloc(1, LARGE_BYTES), .n = LARGE_BYTES};
    start(&patience);
    return large[0].raw.p ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    free((void *)(uintptr_t)large[0].raw.p);
    return 0;
}

static void nap_ms(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    (void)nanosleep(&t, NULL);
}

/* Has the server ended this connection without an answer? */
static bool is_cut(int fd)
{
    char byte;
    ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT);
    assert_true(n <= 0);
    return n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

/* Send a byte every 20 ms, far from being silent; how long until the server had enough, in ms. */
static int64_t drip_until_cut(const char *begin, char byte)
{
    int64_t began_us = clock_monotonic_us(); /* not after the server's own clock has begun */
    int fd = client_open(http_port(server));
    client_say(fd, begin, strlen(begin));
    int64_t took_us = 0;
    while (!is_cut(fd) && took_us < CLIENT_WAIT_S * INT64_C(1000000)) {
        client_say(fd, &byte, 1);
        nap_ms(20);
        took_us = clock_monotonic_us() - began_us;
    }
    (void)close(fd);
    assert_true(took_us < CLIENT_WAIT_S * INT64_C(1000000));
    return took_us / 1000;
}

static void still_serves(void)
{
    client_ask(http_port(server), "GET", "/b/north.json", "", NULL, &a);
    assert_int_equal(a.code, 200);
}

/* [HTTP-15] */
static void test_a_head_that_drips_is_cut(void **state)
{
    (void)state;
    assert_true(drip_until_cut("", 'G') >= HEAD_MS);
    assert_true(drip_until_cut("GET /b/nor", 't') >= HEAD_MS);
    assert_true(drip_until_cut("GET /b/north HTTP/1.1\r\nHost: x\r\nX: ", 'x') >= HEAD_MS);
    assert_true(drip_until_cut("GET /large HTTP/1.1\r\nHost: x\r\nX: ", 'x') >= HEAD_MS);
    still_serves();
}

/* [HTTP-15] */
static void test_a_body_that_drips_is_cut(void **state)
{
    (void)state;
    static const char said[] = "POST /b/north/notes HTTP/1.1\r\nHost: x\r\n"
                               "Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n{";
    static const char chunks[] = "POST /b/north/notes HTTP/1.1\r\nHost: x\r\n"
                                 "Content-Type: application/json\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n1000\r\n{";
    static const char refused[] = "POST /nowhere HTTP/1.1\r\nHost: x\r\n"
                                  "Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n{";
    assert_true(drip_until_cut(said, ' ') >= SLACK_MS);
    assert_true(drip_until_cut(chunks, ' ') >= SLACK_MS);
    assert_true(drip_until_cut(refused, ' ') >= SLACK_MS);
    still_serves();
}

/* A slow line that is not too slow takes longer than any fixed limit here, and is served. */
static void test_a_slow_line_is_served(void **state)
{
    (void)state;
    enum { BODY = 12000, PIECE = 300, PIECE_MS = 50 };
    start_anew(&roomy);
    char head[200];
    char piece[PIECE];
    memset(piece, ' ', sizeof(piece));
    int fd = client_open(http_port(server));
    int n = snprintf(head, sizeof(head),
                     "POST /b/north/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     "Content-Length: %d\r\n\r\n{\"text\":\"a\"}",
                     BODY + 12);
    int64_t began_us = clock_monotonic_us();
    client_say(fd, head, (size_t)n);
    for (int sent = 0; sent < BODY; sent += PIECE) {
        client_say(fd, piece, sizeof(piece));
        /* By the clock: who was held up makes up for it. */
        if (clock_monotonic_us() - began_us < (sent + PIECE) / PIECE * PIECE_MS * INT64_C(1000))
            nap_ms(PIECE_MS);
    }
    assert_true(clock_monotonic_us() - began_us > (ROOMY_MS + SLACK_MS) * INT64_C(1000));
    client_hear(fd, false, &a);
    assert_int_equal(a.code, 201);
    (void)close(fd);
    start_anew(&patience);
}

/* One who asks for much and reads next to nothing gets a part of it. [HTTP-15] */
static void test_an_answer_that_is_hardly_read_is_cut(void **state)
{
    (void)state;
    static const struct http_patience hurried = {
        .head_ms = HEAD_MS, .idle_ms = HEAD_MS, .slack_ms = SLACK_MS, .bytes_per_s = 32 << 20};
    static const char request[] = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
    start_anew(&hurried);
    int fd = client_open(http_port(server));
    int small = 4096;
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    client_say(fd, request, sizeof(request) - 1);
    char bytes[200];
    size_t heard = 0;
    ssize_t got;
    while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0) {
        heard += (size_t)got;
        nap_ms(20);
    }
    assert_true(got == 0 || errno == ECONNRESET);
    assert_true(heard < LARGE_BYTES);
    (void)close(fd);
    still_serves();
    start_anew(&patience);
}

/* Between two requests of a connection there may be a pause, but none without end. */
static void test_a_kept_connection_has_its_time_too(void **state)
{
    (void)state;
    static const char request[] = "GET /b/north.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    start_anew(&roomy);
    int fd = client_open(http_port(server));
    for (int i = 0; i < 4; i++) {
        client_say(fd, request, sizeof(request) - 1);
        client_hear(fd, false, &a);
        assert_int_equal(a.code, 200);
        nap_ms(ROOMY_MS / 3);
    }
    char byte;
    assert_int_equal(recv(fd, &byte, 1, 0), 0);
    (void)close(fd);
    start_anew(&patience);
}

/* Live screens and requests that wait for a lane have no deadline of ours. */
static void test_who_waits_for_us_is_not_cut(void **state)
{
    (void)state;
    static const char live[] = "GET /live/north HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const char note[] = "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\n"
                               "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n"
                               "{\"text\":\"abc\"}";
    char seen[4096] = "";
    size_t n = 0;
    int screen = client_open(http_port(server));
    client_say(screen, live, sizeof(live) - 1);
    atomic_store(&sample_writer_held, true);
    int writer = client_open(http_port(server));
    client_say(writer, note, sizeof(note) - 1);
    nap_ms(3 * (HEAD_MS + SLACK_MS) / 2);
    atomic_store(&sample_writer_held, false);
    client_hear(writer, false, &a);
    assert_int_equal(a.code, 201);
    http_publish(server, "board:north", "note", "late");
    while (!strstr(seen, "data: late")) {
        ssize_t got = recv(screen, seen + n, sizeof(seen) - 1 - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
        seen[n] = '\0';
    }
    (void)close(writer);
    (void)close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_head_that_drips_is_cut),
        cmocka_unit_test(test_a_body_that_drips_is_cut),
        cmocka_unit_test(test_a_slow_line_is_served),
        cmocka_unit_test(test_an_answer_that_is_hardly_read_is_cut),
        cmocka_unit_test(test_a_kept_connection_has_its_time_too),
        cmocka_unit_test(test_who_waits_for_us_is_not_cut),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
