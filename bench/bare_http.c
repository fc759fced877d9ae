/* bare_http: libmicrohttpd answering one constant body, and nothing else: the reference for our
 * own pages.
 * Usage: bare_http PORT FILE [CONTENT-TYPE]. Ends on SIGTERM. */
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct body {
    char *p;
    size_t n;
    const char *type;
};

static struct body body;

static bool body_read(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return false;
    enum { BODY_MAX = 4 << 20 };
    body.p = malloc(BODY_MAX);
    body.n = body.p ? fread(body.p, 1, BODY_MAX, in) : 0;
    fclose(in);
    return body.n > 0;
}

/* The first call of a request must not answer, else libmicrohttpd closes the connection.
 * (parameters: libmicrohttpd's) */
static enum MHD_Result answer(void *arg, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_n, void **seen)
{
    (void)arg, (void)url, (void)method, (void)version, (void)data, (void)data_n;
    static int first;
    if (!*seen) {
        *seen = &first;
        return MHD_YES;
    }
    struct MHD_Response *r =
        MHD_create_response_from_buffer(body.n, body.p, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, "Content-Type", body.type);
    enum MHD_Result done = MHD_queue_response(c, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return done;
}

int main(int argc, char **argv)
{
    if (argc < 3 || !body_read(argv[2])) {
        fputs("usage: bare_http PORT FILE [CONTENT-TYPE]\n", stderr);
        return 2;
    }
    body.type = argc > 3 ? argv[3] : "text/html; charset=utf-8";
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO,
                                            (uint16_t)strtol(argv[1], NULL, 10), NULL, NULL, answer,
                                            NULL, MHD_OPTION_THREAD_POOL_SIZE, 2,
                                            MHD_OPTION_CONNECTION_LIMIT, 2000, MHD_OPTION_END);
    if (!d) {
        fputs("bare_http: cannot listen\n", stderr);
        return 1;
    }
    int got;
    sigwait(&ends, &got);
    MHD_stop_daemon(d);
    return 0;
}
