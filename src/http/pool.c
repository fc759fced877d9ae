/* pool.c: bounded queues of suspended requests, and the threads that empty them. */
#include "http/http_internal.h"

#include <stdlib.h>
#include <time.h>

/* ---- the queue ------------------------------------------------------------------------------- */

static void push(struct pool *p, struct request *r)
{
    struct queue *q = &p->queues[pool_queue_of(p, r)];
    r->next = NULL;
    if (q->last)
        q->last->next = r;
    else
        q->first = r;
    q->last = r;
    p->n++;
    (void)pthread_cond_signal(&q->ready);
}

size_t pool_queue_of(const struct pool *p, const struct request *r)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    const char *named = r->match.params_n > 0 ? r->match.params[0] : "";
    for (; p->queues_n > 1 && *named; named++)
        hash = (hash ^ (unsigned char)*named) * 0x100000001b3u;
    return (size_t)((hash ^ hash >> 32) % p->queues_n);
}

/* Up to batch_max requests, linked; waits for the first. NULL: stopping, and nothing is left. */
static struct request *take(struct queue *q)
{
    struct pool *p = q->pool;
    (void)pthread_mutex_lock(&p->mutex);
    while (!q->first && !p->stopping)
        (void)pthread_cond_wait(&q->ready, &p->mutex);
    struct request *list = q->first;
    struct request *last = NULL;
    for (size_t i = 0; i < p->batch_max && q->first; i++) {
        last = q->first;
        q->first = last->next;
        p->n--;
    }
    if (last)
        last->next = NULL;
    if (!q->first)
        q->last = NULL;
    (void)pthread_mutex_unlock(&p->mutex);
    return list;
}

bool pool_give(struct pool *p, struct request *r)
{
    (void)pthread_mutex_lock(&p->mutex);
    bool room = p->n < p->max && !p->stopping;
    if (room) {
        /* First asleep, then seen by others: who wakes it must find it asleep. */
        MHD_suspend_connection(r->connection);
        push(p, r);
    }
    (void)pthread_mutex_unlock(&p->mutex);
    return room;
}

/* Back into the queue for another try, whatever its length: it was counted before. */
static void give_back(struct pool *p, struct request *list)
{
    (void)pthread_mutex_lock(&p->mutex);
    while (list) {
        struct request *r = list;
        list = r->next;
        push(p, r);
    }
    (void)pthread_mutex_unlock(&p->mutex);
}

size_t pool_length(struct pool *p)
{
    if (!p->http)
        return 0;
    (void)pthread_mutex_lock(&p->mutex);
    size_t n = p->n;
    (void)pthread_mutex_unlock(&p->mutex);
    return n;
}

/* ---- the threads ----------------------------------------------------------------------------- */

static void resume_all(struct request *list)
{
    while (list) {
        struct request *r = list;
        list = r->next; /* once resumed it is not ours any more */
        MHD_resume_connection(r->connection);
    }
}

static void run(struct pool *p, struct db *db, struct request *list)
{
    if (p->lane == LANE_WRITE)
        give_back(p, lane_write(p->http, db, &list));
    else if (p->lane == LANE_SLOW)
        lane_slow(list, db);
    else
        lane_read(list, db);
    resume_all(list);
}

static void *pool_thread(void *arg)
{
    struct queue *q = arg;
    struct pool *p = q->pool;
    const struct http_host *host = p->http->config->host;
    struct db *db = NULL;
    struct request *list;
    while ((list = take(q))) {
        struct db *opened;
        if (!db && host->db_open(host->app, p->lane, &opened) == OK)
            db = opened;
        run(p, db, list);
    }
    if (db)
        host->db_close(db);
    return NULL;
}

static bool queues_make(struct pool *p, size_t n)
{
    p->queues = calloc(n, sizeof(*p->queues));
    if (!p->queues)
        return false;
    for (; p->queues_n < n; p->queues_n++) {
        p->queues[p->queues_n].pool = p;
        (void)pthread_cond_init(&p->queues[p->queues_n].ready, NULL);
    }
    return true;
}

enum status pool_start(struct pool *p, struct http *h, enum lane lane, size_t max, size_t threads)
{
    *p = (struct pool){.http = h, .lane = lane, .max = max};
    p->batch_max = lane == LANE_WRITE ? LIMIT_WRITE_BATCH : 1;
    (void)pthread_mutex_init(&p->mutex, NULL);
    p->threads = calloc(threads, sizeof(*p->threads));
    if (!p->threads || !queues_make(p, lane == LANE_WRITE ? threads : 1))
        return LIMIT;
    for (; p->threads_n < threads; p->threads_n++)
        if (pthread_create(&p->threads[p->threads_n], NULL, pool_thread,
                           &p->queues[p->threads_n % p->queues_n]) != 0)
            return LIMIT;
    return OK;
}

void pool_stop(struct pool *p)
{
    if (!p->http)
        return;
    (void)pthread_mutex_lock(&p->mutex);
    p->stopping = true;
    for (size_t i = 0; i < p->queues_n; i++)
        (void)pthread_cond_broadcast(&p->queues[i].ready);
    (void)pthread_mutex_unlock(&p->mutex);
    for (size_t i = 0; i < p->threads_n; i++)
        (void)pthread_join(p->threads[i], NULL);
    free(p->threads);
    p->threads = NULL;
    p->threads_n = 0;
}

void pool_free(struct pool *p)
{
    if (!p->http)
        return;
    pool_stop(p);
    for (size_t i = 0; i < p->queues_n; i++)
        (void)pthread_cond_destroy(&p->queues[i].ready);
    free(p->queues);
    (void)pthread_mutex_destroy(&p->mutex);
    *p = (struct pool){0};
}
