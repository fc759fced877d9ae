/* sample.h: a board of notes in memory behind the HTTP layer: what tests and benches talk to. Its
 * `struct db` plays the store: transactions, refusals on demand, and a record of what was
 * committed. */
#ifndef LOGGIA_TESTS_HTTP_SAMPLE_H
#define LOGGIA_TESTS_HTTP_SAMPLE_H

#include "http/asset.h"
#include "http/http.h"

#include <stdatomic.h>

struct sample_options {
    bool reads_block;
    bool rate_limits;
    bool framed; /* pages have a frame and problems a page */
    int writers;
    const char *public_url; /* NULL: http://localhost */
    const char *trusted_proxy;
    const struct clock *clock;
    const struct http_patience *patience;
    const struct asset *assets;
    size_t assets_n;
};

/* What the next commits, items and reads answer: status and how often; then OK again. */
struct sample_faults {
    _Atomic int commit, commit_times;
    _Atomic int item, item_times;
    _Atomic int read, read_times;
    _Atomic int open, open_times;
};

extern struct sample_faults sample_faults;
extern atomic_int sample_commits;      /* batches that reached the end */
extern atomic_int sample_largest;      /* items of the largest of them */
extern atomic_int sample_notes;        /* notes committed */
extern atomic_bool sample_writer_held; /* writers wait before their batch while this is true */
extern atomic_int sample_writers_waiting;

/* Start on a free port of the loopback; ends the process when that fails. */
struct http *sample_start(const struct sample_options *options);
void sample_stop(struct http *h);

#endif
