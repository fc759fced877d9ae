/* stream.c: server-sent events. Each client has a bounded queue of shared events; one that is full
 * is closed, and the browser comes back by itself.
 * Locks: streams->mutex is taken inside libmicrohttpd's reader callback and around its resume call;
 * nothing of libmicrohttpd's calls us while it holds the lock that suspend and resume take. */
#include "http/http_internal.h"

#include <stdlib.h>

enum {
    HEARTBEAT_S = 15, /* shorter than what proxies wait */
    CHUNK_BYTES = 4096,
    CHANNEL_CHARS = 96
};

struct event {
    size_t holders; /* under streams->mutex */
    size_t n;
    char text[];
};

struct stream {
    struct streams *all;
    struct stream *next, **slot; /* in the list of its channel's bucket */
    struct MHD_Connection *connection;
    char channel[CHANNEL_CHARS];
    struct event *queue[LIMIT_STREAM_QUEUE];
    size_t first, n;
    size_t sent; /* of the first event */
    bool waits;  /* suspended until there is an event */
    bool closed;
};

enum { STREAM_BUCKETS = 256 };

struct streams {
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    pthread_t heart;
    bool closing;
    size_t n;
    struct stream *buckets[STREAM_BUCKETS];
};

static size_t bucket_of(const char *channel)
{
    uint32_t hash = 2166136261u;
    for (; *channel; channel++)
        hash = (hash ^ (unsigned char)*channel) * 16777619u;
    return hash % STREAM_BUCKETS;
}

/* ---- events, all under the mutex ------------------------------------------------------------- */

static void event_leave(struct event *e)
{
    if (--e->holders == 0)
        free(e);
}

static void stream_wake(struct stream *s)
{
    if (!s->waits)
        return;
    s->waits = false;
    MHD_resume_connection(s->connection);
}

static void stream_push(struct stream *s, struct event *e)
{
    if (s->n == LIMIT_STREAM_QUEUE) {
        s->closed = true;
    } else {
        s->queue[(s->first + s->n++) % LIMIT_STREAM_QUEUE] = e;
        e->holders++;
    }
    stream_wake(s);
}

/* Event text of the wire: "event: x\ndata: line\n...\n\n". One holder: the caller. NULL: no
 * memory. */
static struct event *event_new(const char *event, const char *data)
{
    struct buf b;
    buf_init(&b, LIMIT_REPLY_BYTES);
    buf_printf(&b, "event: %s\n", event);
    for (const char *line = data;;) {
        size_t n = strcspn(line, "\n");
        BUF_LIT(&b, "data: ");
        buf_add(&b, line, n);
        buf_char(&b, '\n');
        if (!line[n])
            break;
        line += n + 1;
    }
    buf_char(&b, '\n');
    struct event *e = b.failed ? NULL : malloc(sizeof(*e) + b.n);
    if (e) {
        *e = (struct event){.holders = 1, .n = b.n};
        memcpy(e->text, b.p, b.n);
    }
    buf_free(&b);
    return e;
}

static struct event *event_of(const char *text)
{
    size_t n = strlen(text);
    struct event *e = malloc(sizeof(*e) + n);
    if (!e)
        return NULL;
    *e = (struct event){.holders = 1, .n = n};
    memcpy(e->text, text, n);
    return e;
}

/* To one channel, or to all when channel is NULL. */
static void publish(struct streams *all, const char *channel, struct event *e)
{
    size_t from = channel ? bucket_of(channel) : 0;
    size_t to = channel ? from + 1 : STREAM_BUCKETS;
    for (size_t i = from; i < to; i++)
        for (struct stream *s = all->buckets[i]; s; s = s->next)
            if (!channel || strcmp(s->channel, channel) == 0)
                stream_push(s, e);
}

void http_publish(struct http *h, const char *channel, const char *event, const char *data)
{
    struct event *e = event_new(event, data);
    if (!e)
        return;
    (void)pthread_mutex_lock(&h->streams->mutex);
    publish(h->streams, channel, e);
    event_leave(e);
    (void)pthread_mutex_unlock(&h->streams->mutex);
}

size_t http_listeners(const struct http *h)
{
    return streams_length(h->streams);
}

/* ---- one client ------------------------------------------------------------------------------ */

static ssize_t copy_out(struct stream *s, char *to, size_t max)
{
    struct event *e = s->queue[s->first];
    size_t n = e->n - s->sent < max ? e->n - s->sent : max;
    memcpy(to, e->text + s->sent, n);
    s->sent += n;
    if (s->sent == e->n) {
        s->sent = 0;
        s->first = (s->first + 1) % LIMIT_STREAM_QUEUE;
        s->n--;
        event_leave(e);
    }
    return (ssize_t)n;
}

/* libmicrohttpd asks for bytes; without any, the connection sleeps. */
static ssize_t stream_read(void *arg, uint64_t at, char *to, size_t max)
{
    (void)at;
    struct stream *s = arg;
    ssize_t result = 0;
    (void)pthread_mutex_lock(&s->all->mutex);
    if (s->closed || s->all->closing) {
        result = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (s->n > 0) {
        result = copy_out(s, to, max);
    } else {
        s->waits = true;
        MHD_suspend_connection(s->connection);
    }
    (void)pthread_mutex_unlock(&s->all->mutex);
    return result;
}

static void stream_free(void *arg)
{
    struct stream *s = arg;
    struct streams *all = s->all;
    (void)pthread_mutex_lock(&all->mutex);
    *s->slot = s->next;
    if (s->next)
        s->next->slot = s->slot;
    all->n--;
    for (size_t i = 0; i < s->n; i++)
        event_leave(s->queue[(s->first + i) % LIMIT_STREAM_QUEUE]);
    (void)pthread_mutex_unlock(&all->mutex);
    free(s);
}

/* Takes a place among the streams; false when there is none. */
static bool stream_enter(struct streams *all, struct stream *s)
{
    struct event *hello = event_of("retry: 3000\n\n");
    (void)pthread_mutex_lock(&all->mutex);
    bool room = hello && all->n < LIMIT_STREAMS && !all->closing;
    if (room) {
        struct stream **slot = &all->buckets[bucket_of(s->channel)];
        s->next = *slot;
        s->slot = slot;
        if (s->next)
            s->next->slot = &s->next;
        *slot = s;
        all->n++;
        stream_push(s, hello);
    }
    if (hello)
        event_leave(hello);
    (void)pthread_mutex_unlock(&all->mutex);
    return room;
}

struct MHD_Response *stream_response(struct streams *all, struct MHD_Connection *c,
                                     const char *channel)
{
    struct stream *s = strlen(channel) < CHANNEL_CHARS ? calloc(1, sizeof(*s)) : NULL;
    if (!s)
        return NULL;
    s->all = all;
    s->connection = c;
    memcpy(s->channel, channel, strlen(channel) + 1);
    if (!stream_enter(all, s)) {
        free(s);
        return NULL;
    }
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK_BYTES,
                                                                      stream_read, s, stream_free);
    if (!response)
        stream_free(s);
    return response;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void *heart_beat(void *arg)
{
    struct streams *all = arg;
    (void)pthread_mutex_lock(&all->mutex);
    while (!all->closing) {
        int64_t until_us = clock_monotonic_us() + HEARTBEAT_S * INT64_C(1000000);
        if (clock_cond_wait(&all->wake, &all->mutex, until_us))
            continue;
        struct event *e = event_of(": \n\n");
        if (e) {
            publish(all, NULL, e);
            event_leave(e);
        }
    }
    (void)pthread_mutex_unlock(&all->mutex);
    return NULL;
}

struct streams *streams_new(void)
{
    struct streams *all = calloc(1, sizeof(*all));
    if (!all)
        return NULL;
    (void)pthread_mutex_init(&all->mutex, NULL);
    clock_cond_init(&all->wake);
    if (pthread_create(&all->heart, NULL, heart_beat, all) == 0)
        return all;
    free(all);
    return NULL;
}

void streams_close(struct streams *all)
{
    (void)pthread_mutex_lock(&all->mutex);
    all->closing = true;
    for (size_t i = 0; i < STREAM_BUCKETS; i++)
        for (struct stream *s = all->buckets[i]; s; s = s->next)
            stream_wake(s);
    (void)pthread_cond_signal(&all->wake);
    (void)pthread_mutex_unlock(&all->mutex);
    (void)pthread_join(all->heart, NULL);
}

void streams_free(struct streams *all)
{
    if (!all)
        return;
    (void)pthread_cond_destroy(&all->wake);
    (void)pthread_mutex_destroy(&all->mutex);
    free(all);
}

size_t streams_length(struct streams *all)
{
    (void)pthread_mutex_lock(&all->mutex);
    size_t n = all->n;
    (void)pthread_mutex_unlock(&all->mutex);
    return n;
}
