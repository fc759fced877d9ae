/* libFuzzer: the records of any bytes end, stay within their limits, and account for every line. */
#include "base/csv.h"
#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct csv_reader *r = csv_reader_of((struct bytes){data, n});
    if (!r)
        abort();
    int64_t last_line = 0;
    struct csv_record record;
    enum status s;
    while ((s = csv_next(r, &record)) == OK) {
        assert(record.line > last_line && record.fields_n <= LIMIT_CSV_FIELDS);
        assert(record.why ? record.fields_n == 0 : record.fields_n > 0);
        for (size_t i = 0; i < record.fields_n; i++)
            assert(strlen(record.fields[i]) <= LIMIT_CSV_FIELD_BYTES);
        last_line = record.line;
    }
    assert(s == NOT_FOUND);
    csv_reader_free(r);
    return 0;
}
