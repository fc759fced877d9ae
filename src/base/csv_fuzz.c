/* libFuzzer: the records of any bytes end, stay within their limits, account for every line, and do
 * not depend on how the bytes arrive. */
#include "base/csv.h"
#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>

struct drip {
    struct bytes left;
    size_t step;
};

/* A few bytes at a time. */
static size_t drip(void *arg, void *ret_bytes, size_t n)
{
    struct drip *d = arg;
    d->step = d->step % 7 + 1;
    size_t some = d->step < n ? d->step : n;
    some = some < d->left.n ? some : d->left.n;
    if (some > 0)
        memcpy(ret_bytes, d->left.p, some);
    d->left.p = (const char *)d->left.p + some;
    d->left.n -= some;
    return some;
}

static void compare(const struct csv_record *a, const struct csv_record *b)
{
    assert(a->line == b->line && a->fields_n == b->fields_n && a->why == b->why);
    assert(a->raw.n == b->raw.n && memcmp(a->raw.p, b->raw.p, a->raw.n) == 0);
    for (size_t i = 0; i < a->fields_n; i++)
        assert(strcmp(a->fields[i], b->fields[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct drip dripping = {.left = {data, n}};
    struct csv_reader *whole = csv_reader_of((struct bytes){data, n});
    struct csv_reader *dripped = csv_reader_new(drip, &dripping);
    if (!whole || !dripped)
        abort();
    int64_t last_line = 0;
    for (;;) {
        struct csv_record a;
        struct csv_record b;
        enum status s = csv_next(whole, &a);
        assert(s == csv_next(dripped, &b));
        if (s != OK) {
            assert(s == NOT_FOUND);
            break;
        }
        compare(&a, &b);
        assert(a.line > last_line && a.fields_n <= LIMIT_CSV_FIELDS);
        assert(a.why ? a.fields_n == 0 : a.fields_n > 0);
        last_line = a.line;
    }
    csv_reader_free(whole);
    csv_reader_free(dripped);
    return 0;
}
