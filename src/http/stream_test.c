/* Server-sent events: who hears what, who is closed. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;

static int set_up(void **state)
{
    (void)state;
    server = sample_start(&(struct sample_options){.framed = true, .writers = 1});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    return 0;
}

static void nap(void)
{
    struct timespec t = {.tv_nsec = 2000000};
    (void)nanosleep(&t, NULL);
}

static void wait_streams(size_t n)
{
    while (streams_length(server->streams) != n)
        nap();
}

/* A connection that listens to a board. */
static int listen_to(const char *board)
{
    char request[200];
    int n = snprintf(request, sizeof(request), "GET /live/%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     board);
    int fd = client_open(http_port(server));
    client_say(fd, request, (size_t)n);
    return fd;
}

/* Read until this text has come; what came before it stays in `seen`. */
static void hear(int fd, const char *text, char *seen, size_t size)
{
    size_t n = 0;
    seen[0] = '\0';
    while (!strstr(seen, text)) {
        assert_true(n < size - 1);
        ssize_t got = recv(fd, seen + n, size - 1 - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
        seen[n] = '\0';
    }
}

static void test_events_reach_their_channel(void **state)
{
    (void)state;
    char seen[4096];
    int north = listen_to("north");
    int south = listen_to("south");
    hear(north, "retry: 3000", seen, sizeof(seen));
    assert_non_null(strstr(seen, "Content-Type: text/event-stream"));
    assert_non_null(strstr(seen, "200 OK"));
    hear(south, "retry: 3000", seen, sizeof(seen));
    wait_streams(2);
    http_publish(server, "board:north", "note", "first\nline");
    http_publish(server, "board:south", "note", "other");
    hear(north, "data: line\n\n", seen, sizeof(seen));
    assert_non_null(strstr(seen, "event: note\ndata: first\ndata: line\n\n"));
    assert_null(strstr(seen, "other"));
    hear(south, "data: other\n\n", seen, sizeof(seen));
    (void)close(north);
    (void)close(south);
    /* That they left is seen when the next event cannot be sent. */
    while (streams_length(server->streams) > 0) {
        http_publish(server, "board:north", "note", "x");
        http_publish(server, "board:south", "note", "x");
        nap();
    }
}

static void test_many_events_come_in_order(void **state)
{
    (void)state;
    enum { EVENTS = 200 };
    char seen[4096];
    int fd = listen_to("north");
    hear(fd, "retry: 3000", seen, sizeof(seen));
    wait_streams(1);
    for (int i = 0; i < EVENTS; i++) {
        char data[20], text[40];
        (void)snprintf(data, sizeof(data), "%d", i);
        (void)snprintf(text, sizeof(text), "event: note\ndata: %d\n\n", i);
        http_publish(server, "board:north", "note", data);
        hear(fd, text, seen, sizeof(seen));
    }
    (void)close(fd);
    while (streams_length(server->streams) > 0) {
        http_publish(server, "board:north", "note", "x");
        nap();
    }
}

/* A client that does not read falls behind LIMIT_STREAM_QUEUE events and is closed; others hear
 * on. [HTTP-10] */
static void test_a_slow_client_is_closed(void **state)
{
    (void)state;
    char seen[4096];
    int slow = listen_to("north");
    hear(slow, "retry: 3000", seen, sizeof(seen));
    wait_streams(1);
    char *data = malloc((1 << 20) + 1);
    assert_non_null(data);
    memset(data, 'x', 1 << 20);
    data[1 << 20] = '\0';
    for (int i = 0; i < 4 * LIMIT_STREAM_QUEUE; i++)
        http_publish(server, "board:north", "note", data);
    free(data);
    size_t heard = 0;
    ssize_t got;
    char *sink = malloc(1 << 16);
    assert_non_null(sink);
    while ((got = recv(slow, sink, 1 << 16, 0)) > 0)
        heard += (size_t)got;
    free(sink);
    assert_true(got == 0 || errno == ECONNRESET); /* the end, not the patience of the test */
    assert_true(heard < (size_t)(2 * LIMIT_STREAM_QUEUE) << 20);
    (void)close(slow);
    wait_streams(0);
}

static void test_streams_end_with_the_server(void **state)
{
    (void)state;
    char seen[4096];
    int fd = listen_to("north");
    hear(fd, "retry: 3000", seen, sizeof(seen));
    wait_streams(1);
    sample_stop(server);
    while (recv(fd, seen, sizeof(seen), 0) > 0)
        continue;
    (void)close(fd);
    assert_int_equal(set_up(state), 0);
}

/* Who announces what was committed ends after the server. */
static void test_publishing_after_the_stop_reaches_nobody(void **state)
{
    http_stop(server);
    http_publish(server, "board:north", "note", "too late");
    http_free(server);
    assert_int_equal(set_up(state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_reach_their_channel),
        cmocka_unit_test(test_many_events_come_in_order),
        cmocka_unit_test(test_a_slow_client_is_closed),
        cmocka_unit_test(test_streams_end_with_the_server),
        cmocka_unit_test(test_publishing_after_the_stop_reaches_nobody),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
