/* metrics.c: counters of each I/O thread, added up when somebody asks. */
#include "http/http_internal.h"

/* Upper bounds in microseconds; the last bucket has none. */
static const int64_t bounds_us[LATENCY_BUCKETS - 1] = {
    100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000};

/* Only this thread writes: no read-modify-write on the bus is needed. */
static void add(_Atomic uint64_t *counter, uint64_t n)
{
    uint64_t v = atomic_load_explicit(counter, memory_order_relaxed);
    atomic_store_explicit(counter, v + n, memory_order_relaxed);
}

void counters_note(struct counters *c, size_t entry, int code, int64_t took_us)
{
    size_t class = code >= 100 && code < 600 ? (size_t)code / 100 : 0;
    add(&c->by_route[entry][class], 1);
    size_t bucket = 0;
    while (bucket < LATENCY_BUCKETS - 1 && took_us > bounds_us[bucket])
        bucket++;
    add(&c->latency[bucket], 1);
    add(&c->latency_sum_us, took_us > 0 ? (uint64_t)took_us : 0);
}

static uint64_t read_counter(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void write_route(const struct http *h, size_t entry, const char *name, struct buf *out)
{
    for (size_t class = 0; class < 6; class ++) {
        uint64_t sum = 0;
        for (const struct io *io = h->ios; io; io = io->next)
            sum += read_counter(&io->counters.by_route[entry][class]);
        if (sum > 0)
            buf_printf(out, "loggia_http_requests_total{route=\"%s\",status=\"%zuxx\"} %llu\n",
                       name, class, (unsigned long long)sum);
    }
}

static void write_routes(const struct http *h, struct buf *out)
{
    BUF_LIT(out, "# HELP loggia_http_requests_total Answers by route and class of status.\n"
                 "# TYPE loggia_http_requests_total counter\n");
    size_t n;
    const struct entry *entries = router_entries(h->router, &n);
    for (size_t i = 0; i < n; i++)
        write_route(h, i, entries[i].route->name, out);
    write_route(h, n, "none", out);
}

static void write_latency(const struct http *h, struct buf *out)
{
    BUF_LIT(out,
            "# HELP loggia_http_request_seconds From the request line to the answer's first byte.\n"
            "# TYPE loggia_http_request_seconds histogram\n");
    uint64_t count = 0;
    for (size_t b = 0; b < LATENCY_BUCKETS; b++) {
        for (const struct io *io = h->ios; io; io = io->next)
            count += read_counter(&io->counters.latency[b]);
        if (b < LATENCY_BUCKETS - 1)
            buf_printf(out, "loggia_http_request_seconds_bucket{le=\"%g\"} %llu\n",
                       (double)bounds_us[b] / 1e6, (unsigned long long)count);
    }
    uint64_t sum_us = 0;
    for (const struct io *io = h->ios; io; io = io->next)
        sum_us += read_counter(&io->counters.latency_sum_us);
    buf_printf(out, "loggia_http_request_seconds_bucket{le=\"+Inf\"} %llu\n",
               (unsigned long long)count);
    buf_printf(out, "loggia_http_request_seconds_sum %.6f\n", (double)sum_us / 1e6);
    buf_printf(out, "loggia_http_request_seconds_count %llu\n", (unsigned long long)count);
}

static void write_gauges(struct http *h, struct buf *out)
{
    BUF_LIT(out, "# HELP loggia_http_queue_length Requests that wait for a lane.\n"
                 "# TYPE loggia_http_queue_length gauge\n");
    buf_printf(out, "loggia_http_queue_length{lane=\"read\"} %zu\n", pool_length(&h->readers));
    buf_printf(out, "loggia_http_queue_length{lane=\"write\"} %zu\n", pool_length(&h->writers));
    buf_printf(out, "loggia_http_queue_length{lane=\"slow\"} %zu\n", pool_length(&h->slow));
    BUF_LIT(out, "# HELP loggia_http_streams Live screens.\n# TYPE loggia_http_streams gauge\n");
    buf_printf(out, "loggia_http_streams %zu\n", streams_length(h->streams));
    BUF_LIT(out,
            "# HELP loggia_http_active Requests under way.\n# TYPE loggia_http_active gauge\n");
    buf_printf(out, "loggia_http_active %zu\n", atomic_load(&h->active));
}

void http_metrics(struct http *h, struct buf *out)
{
    (void)pthread_mutex_lock(&h->mutex);
    write_routes(h, out);
    write_latency(h, out);
    (void)pthread_mutex_unlock(&h->mutex);
    write_gauges(h, out);
    if (h->config->host->metrics)
        h->config->host->metrics(h->config->host->app, out);
}
