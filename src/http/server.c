/* server.c: libmicrohttpd's callbacks, start and stop. */
#include "http/http_internal.h"

#include "base/log.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    SLOW_THREADS = 2,
    STOP_SECONDS = 20, /* what is under way after that is cut */
    KEY_BYTES = 16,
    SLOW_US = 1000000 /* a person notices: worth a line in the log */
};

static atomic_uint_fast64_t serials;

/* ---- libmicrohttpd calls --------------------------------------------------------------------- */

/* Addresses are decoded by path.c, once and strictly: here they stay as they came. */
static size_t keep_escapes(void *arg, struct MHD_Connection *c, char *s)
{
    (void)arg;
    (void)c;
    return strlen(s);
}

/* libmicrohttpd 0.9.75 makes a record of each parameter, and when they fill the memory of the
 * connection it neither answers nor ends it. We read the query ourselves, from our copy: of what
 * it looks at next, its own buffer, it sees no more than the question mark. */
static void hide_query(const char *uri)
{
    char *mark = strchr(uri, '?');
    if (mark)
        mark[1] = '\0';
}

/* First call for a request; what it returns is the context of all further ones. */
static void *on_address(void *arg, const char *uri, struct MHD_Connection *c)
{
    struct http *h = arg;
    atomic_fetch_add(&h->active, 1);
    client_asks(c, uri);
    void *asset = asset_find(h, uri);
    void *context = asset ? asset : request_take(h, c, uri);
    hide_query(uri);
    return context;
}

/* (parameters: libmicrohttpd's) */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_n, void **context)
{
    struct http *h = arg;
    if (asset_is(h, *context)) {
        if (head_line_whole(c, method, version))
            return asset_answer(h, c, method, data_n, context);
        *context = request_take(h, c, url); /* to be refused like any other */
    }
    struct request *r = *context;
    if (!r)
        return MHD_NO; /* memory was short */
    if (r->stage == STAGE_HEADERS)
        return receive_head(r, method, version);
    if (r->stage != STAGE_BODY)
        return lane_resumed(r);
    if (*data_n == 0)
        return receive_end(r);
    size_t n = *data_n;
    *data_n = 0;
    return receive_body(r, data, n);
}

static void on_completed(void *arg, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode how)
{
    (void)how;
    struct http *h = arg;
    client_sends_head(c);
    if (*context && !asset_is(h, *context))
        request_release(*context);
    *context = NULL;
    if (atomic_fetch_sub(&h->active, 1) != 1 || !atomic_load(&h->stopping))
        return;
    (void)pthread_mutex_lock(&h->mutex);
    (void)pthread_cond_signal(&h->idle);
    (void)pthread_mutex_unlock(&h->mutex);
}

/* What libmicrohttpd would print concerns broken connections of strangers. */
static void PRINTF_LIKE(2, 0) on_log(void *arg, const char *format, va_list args)
{
    (void)arg;
    (void)format;
    (void)args;
}

/* Without the query: links with a secret in it must not end in a log. */
static void log_request(const struct request *r, int code, int64_t took_us)
{
    char id[REQUEST_ID_CHARS + 1];
    request_id_print(r, id);
    const char *problem = r->ctx.problem.code;
    const char *why = code == MHD_HTTP_SERVICE_UNAVAILABLE ? r->why : NULL;
    const struct log_field fields[] = {
        log_text("id", id),
        log_text("method", r->head ? "HEAD" : method_name(r->method)),
        log_text("path", request_path(&r->ctx)),
        log_text("route", r->entry ? r->entry->route->name : ""),
        log_int("status", code),
        log_text("code", r->result != OK && problem ? problem : ""),
        log_int("ms", took_us / 1000),
        log_text("why", why),
    };
    const size_t n = ARRAY_LEN(fields) - !why;
    const char *kind = why ? why : problem ? problem : "";
    if (code >= 500) /* on a full disk every booking is one */
        log_seldom(LOG_ERROR, "request", kind, fields, n);
    else
        log_write(LOG_INFO, "request", fields, n);
}

void request_done(struct request *r, int code)
{
    struct io *io = io_here(r->http);
    int64_t took_us = clock_monotonic_us() - r->started_us;
    counters_note(&io->counters, r->entry ? r->entry->index : r->http->entries_n, code, took_us);
    bool failed = code >= 500 && code != MHD_HTTP_NOT_IMPLEMENTED; /* that is the client's doing */
    if (failed || took_us > SLOW_US || r->http->config->access_log)
        log_request(r, code, took_us);
}

/* ---- start ----------------------------------------------------------------------------------- */

/* "https://loggia.example" of "https://loggia.example/path". */
static const char *origin_of(const char *url)
{
    const char *host = strstr(url, "://");
    size_t n = host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/") : strlen(url);
    return strndup(url, n);
}

static enum status prepare(struct http *h, const char **ret_why)
{
    const struct http_config *c = h->config;
    *ret_why = "out of memory";
    h->serial = atomic_fetch_add(&serials, 1) + 1;
    (void)pthread_mutex_init(&h->mutex, NULL);
    clock_cond_init(&h->idle);
    struct rng chance = rng_secure();
    h->id_first = rng_u64(&chance);
    h->secure = strncmp(c->public_url, "https://", 8) == 0;
    h->origin = origin_of(c->public_url);
    h->io_threads = c->io_threads > 0 ? c->io_threads : (int)sysconf(_SC_NPROCESSORS_ONLN);
    h->router = router_new(c->tables, c->tables_n, ret_why);
    if (!h->router || !h->origin)
        return FAILED;
    (void)router_entries(h->router, &h->entries_n);
    h->rates = rates_new();
    h->streams = streams_new();
    h->clients = clients_new(c->patience);
    h->not_allowed = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!h->rates || !h->streams || !h->clients || !h->not_allowed || assets_start(h) != OK)
        return LIMIT;
    (void)MHD_add_response_header(h->not_allowed, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    return OK;
}

static enum status start_pools(struct http *h)
{
    const struct http_host *host = h->config->host;
    size_t writers = host->writers > 0 ? (size_t)host->writers : 1;
    size_t readers = host->readers > 0 ? (size_t)host->readers : 1;
    enum status s = pool_start(&h->writers, h, LANE_WRITE, LIMIT_WRITE_QUEUE, writers);
    if (s == OK)
        s = pool_start(&h->slow, h, LANE_SLOW, LIMIT_SLOW_QUEUE, SLOW_THREADS);
    if (s == OK && host->reads_block)
        s = pool_start(&h->readers, h, LANE_READ, LIMIT_READ_QUEUE, readers);
    return s;
}

/* As many descriptors as connections may be open, where the system allows. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= LIMIT_CONNECTIONS + 256)
        return;
    limit.rlim_cur =
        limit.rlim_max < LIMIT_CONNECTIONS + 256 ? limit.rlim_max : LIMIT_CONNECTIONS + 256;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* Nobody new is let in once the server stops. Not by MHD_quiesce_daemon(): its caller and an I/O
 * thread may both take the listening socket out of the epoll set (libmicrohttpd 0.9.75), and the
 * second ends the process. */
static enum MHD_Result on_connection(void *arg, const struct sockaddr *address, socklen_t length)
{
    struct http *h = arg;
    (void)address;
    (void)length;
    return atomic_load_explicit(&h->stopping, memory_order_relaxed) ? MHD_NO : MHD_YES;
}

static struct MHD_Daemon *start_daemon(struct http *h, int fd)
{
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO |
                                MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
                            0, on_connection, h, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, on_log,
                            NULL, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE,
                            (unsigned)h->io_threads, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)LIMIT_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
                            (unsigned)LIMIT_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)LIMIT_CONNECTION_BYTES, MHD_OPTION_UNESCAPE_CALLBACK,
                            keep_escapes, NULL, MHD_OPTION_URI_LOG_CALLBACK, on_address, h,
                            MHD_OPTION_NOTIFY_CONNECTION, clients_on_connection, h->clients,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
}

void http_free(struct http *h)
{
    if (!h)
        return;
    pool_free(&h->writers);
    pool_free(&h->slow);
    pool_free(&h->readers);
    ios_free(h);
    assets_stop(h);
    if (h->not_allowed)
        MHD_destroy_response(h->not_allowed);
    streams_free(h->streams);
    clients_free(h->clients);
    rates_free(h->rates);
    router_free(h->router);
    free((void *)(uintptr_t)h->origin);
    (void)pthread_cond_destroy(&h->idle);
    (void)pthread_mutex_destroy(&h->mutex);
    free(h);
}

static enum status start(struct http *h, const char **ret_why)
{
    enum status s = prepare(h, ret_why);
    int fd = -1;
    if (s == OK)
        s = listen_open(h->config->listen, &fd, ret_why);
    if (s != OK)
        return s;
    h->port = listen_port(fd);
    raise_descriptors();
    *ret_why = "the threads cannot be started";
    s = start_pools(h);
    h->daemon = s == OK ? start_daemon(h, fd) : NULL;
    if (h->daemon)
        return OK;
    (void)close(fd);
    return FAILED;
}

enum status http_start(const struct http_config *c, struct http **ret_http, const char **ret_why)
{
    if (c->key.n < KEY_BYTES || sodium_init() < 0) {
        *ret_why = "the key that signs forms is missing";
        return INVALID;
    }
    struct http *h = calloc(1, sizeof(*h));
    if (!h) {
        *ret_why = "out of memory";
        return LIMIT;
    }
    h->config = c;
    enum status s = start(h, ret_why);
    if (s == OK) {
        *ret_http = h;
        return OK;
    }
    if (h->streams)
        streams_close(h->streams);
    http_free(h);
    return s;
}

int http_port(const struct http *h)
{
    return h->port;
}

/* ---- stop ------------------------------------------------------------------------------------ */

/* Until what was accepted is answered; idle connections do not count. */
static void wait_idle(struct http *h)
{
    int64_t until_us = clock_monotonic_us() + STOP_SECONDS * INT64_C(1000000);
    (void)pthread_mutex_lock(&h->mutex);
    while (atomic_load(&h->active) > 0)
        if (!clock_cond_wait(&h->idle, &h->mutex, until_us))
            break;
    (void)pthread_mutex_unlock(&h->mutex);
}

void http_stop(struct http *h)
{
    atomic_store(&h->stopping, true);
    streams_close(h->streams);
    wait_idle(h);
    /* Whatever still sleeps in a lane is run and woken: the daemon must not find it asleep. */
    pool_stop(&h->writers);
    pool_stop(&h->slow);
    pool_stop(&h->readers);
    MHD_stop_daemon(h->daemon);
}
