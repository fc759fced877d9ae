/* http_bench: what the HTTP layer costs over bare libmicrohttpd: an embedded file of 2 kB, a small
 * JSON answer from a view, an HTML page. The load comes from connections of this process, kept
 * alive, one request under way on each. Prints requests a second and ratios; usage: http_bench
 * [seconds]. */
#include "http/sample/sample.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 16, CLIENTS = 2, FILE_BYTES = 2048, JSON_BYTES = 758, ROUNDS = 9 };

static char file_bytes[FILE_BYTES];

/* ---- the load -------------------------------------------------------------------------------- */

struct load {
    int port;
    const char *path;
    int64_t until_us;
    int64_t answers;
    size_t answer_bytes; /* learnt from the first answer */
};

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static void ask(int fd, const struct load *load)
{
    char request[512];
    int n = snprintf(request, sizeof(request),
                     "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n", load->path);
    if (write(fd, request, (size_t)n) != n) {
        perror("write");
        exit(1);
    }
}

/* The whole length of an answer, from its Content-Length. */
static size_t answer_length(const char *text, size_t n)
{
    const char *head_end = memmem(text, n, "\r\n\r\n", 4);
    const char *length = memmem(text, n, "Content-Length: ", 16);
    if (!head_end || !length || strncmp(text, "HTTP/1.1 200", 12) != 0) {
        (void)fprintf(stderr, "an answer that is none: %.*s\n", (int)n, text);
        exit(1);
    }
    return (size_t)(head_end + 4 - text) + (size_t)strtol(length + 16, NULL, 10);
}

struct client {
    int fd;
    size_t got;
};

/* True when an answer is complete. */
static bool receive(struct client *c, struct load *load)
{
    char text[16 * 1024];
    ssize_t n = read(c->fd, text, sizeof(text));
    if (n <= 0) {
        (void)fputs("the server closed a connection\n", stderr);
        exit(1);
    }
    if (load->answer_bytes == 0)
        load->answer_bytes = answer_length(text, (size_t)n);
    c->got += (size_t)n;
    if (c->got < load->answer_bytes)
        return false;
    c->got = 0;
    return true;
}

static void *run_load(void *arg)
{
    struct load *load = arg;
    struct client clients[CONNECTIONS] = {0};
    int epoll = epoll_create1(0);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        clients[i].fd = connect_to(load->port);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &clients[i]};
        (void)epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &e);
        ask(clients[i].fd, load);
    }
    while (clock_monotonic_us() < load->until_us) {
        struct epoll_event ready[CONNECTIONS];
        int n = epoll_wait(epoll, ready, CONNECTIONS, 100);
        for (int i = 0; i < n; i++) {
            struct client *c = ready[i].data.ptr;
            if (!receive(c, load))
                continue;
            load->answers++;
            ask(c->fd, load);
        }
    }
    for (size_t i = 0; i < CONNECTIONS; i++)
        (void)close(clients[i].fd);
    (void)close(epoll);
    return NULL;
}

static double measure(int port, const char *path, double seconds)
{
    struct load loads[CLIENTS];
    pthread_t threads[CLIENTS];
    int64_t until_us = clock_monotonic_us() + (int64_t)(seconds * 1e6);
    int64_t answers = 0;
    for (size_t i = 0; i < CLIENTS; i++) {
        loads[i] = (struct load){.port = port, .path = path, .until_us = until_us};
        if (pthread_create(&threads[i], NULL, run_load, &loads[i]) != 0)
            exit(1);
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        (void)pthread_join(threads[i], NULL);
        answers += loads[i].answers;
    }
    return (double)answers / seconds;
}

/* ---- the reference --------------------------------------------------------------------------- */

/* (parameters: libmicrohttpd's) */
static enum MHD_Result bare_answer(void *arg, struct MHD_Connection *c, const char *url,
                                   const char *method, const char *version, const char *data,
                                   size_t *data_n, void **context)
{
    static int seen;
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    (void)data_n;
    if (!*context) {
        *context = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(c, MHD_HTTP_OK, arg);
}

static struct MHD_Daemon *bare_start(struct MHD_Response *response)
{
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL, bare_answer,
                         response, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    if (!daemon)
        exit(1);
    return daemon;
}

static double bare(size_t bytes, double seconds)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(bytes, file_bytes, MHD_RESPMEM_PERSISTENT);
    struct MHD_Daemon *daemon = bare_start(response);
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    double speed = measure(info->port, "/", seconds);
    MHD_stop_daemon(daemon);
    MHD_destroy_response(response);
    return speed;
}

/* ---- the table ------------------------------------------------------------------------------- */

struct row {
    const char *name, *path;
    size_t reference_bytes;
    double at_least;
};

static const struct row rows[] = {
    {"embedded file of 2 kB", "/assets/app.css", FILE_BYTES, 0.9},
    {"small JSON from a view", "/b/bench.json", JSON_BYTES, 0.5},
    {"small page", "/b/bench", JSON_BYTES, 0},
};

static int by_value(const void *a, const void *b)
{
    double d = *(const double *)a - *(const double *)b;
    return (d > 0) - (d < 0);
}

/* References and measurements take turns, so that a busy machine hurts both. */
static void print_row(int port, const struct row *row, double seconds)
{
    double ratios[ROUNDS], speeds[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        double reference = bare(row->reference_bytes, seconds);
        speeds[i] = measure(port, row->path, seconds);
        ratios[i] = speeds[i] / reference;
    }
    qsort(ratios, ROUNDS, sizeof(*ratios), by_value);
    qsort(speeds, ROUNDS, sizeof(*speeds), by_value);
    (void)printf("%-24s %9.0f/s   %.2f of bare libmicrohttpd", row->name, speeds[ROUNDS / 2],
                 ratios[ROUNDS / 2]);
    if (row->at_least > 0)
        (void)printf("   (at least %.2f)", row->at_least);
    (void)printf("\n");
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.5;
    memset(file_bytes, 'x', sizeof(file_bytes));
    const struct asset asset = {.name = "app.css",
                                .path = "/assets/app.css",
                                .content_type = "text/css; charset=utf-8",
                                .etag = "\"1\"",
                                .raw = {file_bytes, sizeof(file_bytes)},
                                .immutable = true};
    struct http *h = sample_start(
        &(struct sample_options){.framed = true, .writers = 1, .assets = &asset, .assets_n = 1});
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        print_row(http_port(h), &rows[i], seconds);
    sample_stop(h);
    return 0;
}
