/* client.c: what belongs to one connection, mostly how long its client may take. libmicrohttpd
 * knows one limit, that of silence; who sends a byte now and then could hold a connection for ever.
 * So each connection has an absolute deadline for what its client does next: send a head, send a
 * body, read an answer. One thread looks at all of them now and then and shuts the sockets of those
 * who are late; libmicrohttpd then finds the connection ended and cleans up as ever.
 * Locks: clients->mutex guards the list, and that a socket in it is still open; deadlines are set
 * without it. */
#include "http/http_internal.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { LOOKS_A_SECOND = 1, LOOKS_AT_LEAST_A_HEAD = 4 };

#define NEVER_US INT64_MAX
#define SECOND_US INT64_C(1000000)

struct client {
    struct clients *all;
    struct client *next, **slot;
    int fd;
    _Atomic int64_t due_us; /* monotonic */
    const char *uri;        /* of the request under way; libmicrohttpd's */
    size_t uri_n;
};

struct clients {
    struct http_patience patience;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    pthread_t thread;
    bool closing;
    struct client *first;
};

static const struct http_patience patience_usual = {
    .head_ms = LIMIT_HEAD_SECONDS * 1000,
    .idle_ms = LIMIT_IDLE_SECONDS * 1000,
    .slack_ms = LIMIT_SLACK_SECONDS * 1000,
    .bytes_per_s = LIMIT_SLOWEST_BYTES_S,
};

/* ---- deadlines ------------------------------------------------------------------------------- */

static struct client *client_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void due(struct client *client, int64_t us)
{
    atomic_store_explicit(&client->due_us, us, memory_order_relaxed);
}

static void due_in(struct client *client, int64_t ms, size_t bytes)
{
    int64_t moving_us = (int64_t)bytes * SECOND_US / client->all->patience.bytes_per_s;
    due(client, clock_monotonic_us() + ms * 1000 + moving_us);
}

void client_sends_head(struct MHD_Connection *c)
{
    struct client *client = client_of(c);
    if (client)
        due_in(client, client->all->patience.idle_ms + client->all->patience.head_ms, 0);
}

void client_sends_body(struct MHD_Connection *c, int64_t began_us, size_t so_far)
{
    struct client *client = client_of(c);
    if (!client)
        return;
    const struct http_patience *p = &client->all->patience;
    due(client, began_us + (p->head_ms + p->slack_ms) * 1000 +
                    (int64_t)so_far * SECOND_US / p->bytes_per_s);
}

void client_waits(struct MHD_Connection *c)
{
    struct client *client = client_of(c);
    if (client)
        due(client, NEVER_US);
}

void client_reads(struct MHD_Connection *c, size_t bytes)
{
    struct client *client = client_of(c);
    if (client)
        due_in(client, client->all->patience.slack_ms, bytes);
}

/* ---- the address as it came ------------------------------------------------------------------ */

void client_asks(struct MHD_Connection *c, const char *uri)
{
    struct client *client = client_of(c);
    if (!client)
        return;
    client->uri = uri;
    client->uri_n = strlen(uri);
}

const char *client_uri(struct MHD_Connection *c, size_t *ret_n)
{
    const struct client *client = client_of(c);
    *ret_n = client ? client->uri_n : 0;
    return client ? client->uri : NULL;
}

/* ---- coming and going ------------------------------------------------------------------------ */

static void enter(struct clients *all, struct MHD_Connection *c, void **ret_context)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct client *client = info ? calloc(1, sizeof(*client)) : NULL;
    if (!client) { /* memory is short: only silence is limited */
        *ret_context = NULL;
        return;
    }
    client->all = all;
    client->fd = info->connect_fd;
    due_in(client, all->patience.head_ms, 0);
    (void)pthread_mutex_lock(&all->mutex);
    client->slot = &all->first;
    client->next = all->first;
    if (client->next)
        client->next->slot = &client->next;
    all->first = client;
    (void)pthread_mutex_unlock(&all->mutex);
    *ret_context = client;
}

static void leave(struct clients *all, struct client *client)
{
    if (!client)
        return;
    (void)pthread_mutex_lock(&all->mutex);
    *client->slot = client->next;
    if (client->next)
        client->next->slot = client->slot;
    (void)pthread_mutex_unlock(&all->mutex);
    free(client);
}

void clients_on_connection(void *arg, struct MHD_Connection *c, void **context,
                           enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        enter(arg, c, context);
    else
        leave(arg, *context); /* the socket is closed after this */
}

/* ---- looking --------------------------------------------------------------------------------- */

/* What the kernel holds for him goes too: he had his time to read it. */
static void shut(const struct client *client)
{
    static const struct linger none = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    (void)shutdown(client->fd, SHUT_RDWR);
}

static void shut_late(struct clients *all)
{
    int64_t now_us = clock_monotonic_us();
    for (struct client *client = all->first; client; client = client->next) {
        if (atomic_load_explicit(&client->due_us, memory_order_relaxed) > now_us)
            continue;
        shut(client);
        due(client, NEVER_US); /* once is enough */
    }
}

static void *look(void *arg)
{
    struct clients *all = arg;
    int64_t pause_us = SECOND_US / LOOKS_A_SECOND;
    int64_t head_us = all->patience.head_ms * 1000;
    if (head_us / LOOKS_AT_LEAST_A_HEAD < pause_us)
        pause_us = head_us / LOOKS_AT_LEAST_A_HEAD;
    (void)pthread_mutex_lock(&all->mutex);
    while (!all->closing)
        if (!clock_cond_wait(&all->wake, &all->mutex, clock_monotonic_us() + pause_us))
            shut_late(all);
    (void)pthread_mutex_unlock(&all->mutex);
    return NULL;
}

struct clients *clients_new(const struct http_patience *patience)
{
    struct clients *all = calloc(1, sizeof(*all));
    if (!all)
        return NULL;
    all->patience = patience ? *patience : patience_usual;
    (void)pthread_mutex_init(&all->mutex, NULL);
    clock_cond_init(&all->wake);
    if (pthread_create(&all->thread, NULL, look, all) == 0)
        return all;
    free(all);
    return NULL;
}

void clients_free(struct clients *all)
{
    if (!all)
        return;
    (void)pthread_mutex_lock(&all->mutex);
    all->closing = true;
    (void)pthread_cond_signal(&all->wake);
    (void)pthread_mutex_unlock(&all->mutex);
    (void)pthread_join(all->thread, NULL);
    (void)pthread_cond_destroy(&all->wake);
    (void)pthread_mutex_destroy(&all->mutex);
    free(all);
}
