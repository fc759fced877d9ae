/* io.c: what belongs to one I/O thread, made when the thread first needs it. */
#include "http/http_internal.h"

#include <stdlib.h>

enum {
    GZIP_LEVEL = 1, /* the list of spaces, 28 kB: 6.2 kB in 48 us; level 4: 5.7 kB in 93 us */
    GZIP_WINDOW_BITS = 15 + 16 /* zlib: with a gzip header */
};

static _Thread_local struct io *here;
static _Thread_local uint64_t here_serial;

static struct io *io_new(struct http *h)
{
    struct io *io = calloc(1, sizeof(*io));
    if (!io)
        return NULL;
    io->http = h;
    io->rng = rng_secure();
    io->counters.by_route = calloc(h->entries_n + 1, sizeof(*io->counters.by_route));
    if (!io->counters.by_route) {
        free(io);
        return NULL;
    }
    (void)pthread_mutex_lock(&h->mutex);
    io->next = h->ios;
    h->ios = io;
    (void)pthread_mutex_unlock(&h->mutex);
    return io;
}

struct io *io_here(struct http *h)
{
    if (here_serial == h->serial)
        return here;
    struct io *io = io_new(h);
    if (io) {
        here = io;
        here_serial = h->serial;
    }
    return io;
}

struct db *io_db(struct io *io)
{
    const struct http_host *host = io->http->config->host;
    struct db *db;
    if (!io->db && host->db_open(host->app, LANE_READ, &db) == OK)
        io->db = db;
    return io->db;
}

bool io_gzip(struct io *io, const struct buf *from, struct buf *to)
{
    z_stream *z = &io->deflate;
    if (!io->deflates) {
        if (deflateInit2(z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS, 8, Z_DEFAULT_STRATEGY) !=
            Z_OK)
            return false;
        io->deflates = true;
    }
    size_t most = deflateBound(z, from->n);
    if (!buf_reserve(to, most))
        return false;
    z->next_in = (Bytef *)from->p;
    z->avail_in = (uInt)from->n;
    z->next_out = (Bytef *)to->p;
    z->avail_out = (uInt)most;
    int result = deflate(z, Z_FINISH);
    to->n = most - z->avail_out;
    return deflateReset(z) == Z_OK && result == Z_STREAM_END && to->n < from->n;
}

void ios_free(struct http *h)
{
    while (h->ios) {
        struct io *io = h->ios;
        h->ios = io->next;
        while (io->spare) {
            struct request *r = io->spare;
            io->spare = r->next;
            request_free(r);
        }
        if (io->db)
            h->config->host->db_close(io->db);
        if (io->deflates)
            (void)deflateEnd(&io->deflate);
        free(io->counters.by_route);
        free(io);
    }
}
