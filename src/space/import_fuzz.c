/* libFuzzer: any bytes as a list of spaces are judged row by row: each row is taken with a name,
 * a zone and a possible point, or rejected with a reason. */
#include "space/import_row.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static void check(const struct import_row *row)
{
    const struct space *s = &row->space;
    assert(row->row_key && row->digest >= 0 && row->notes_n <= IMPORT_NOTES_MAX);
    assert(utf8_valid(s->name, strlen(s->name)) && utf8_valid(s->street, strlen(s->street)));
    if (row->reject_code)
        return;
    assert(*s->name && s->zone && (*s->town || s->lat.has));
    assert(s->lat.has == s->lon.has);
    assert(!s->lat.has || (s->lat.micro >= -90000000 && s->lat.micro <= 90000000));
    assert(row->desks >= 0 && row->desks <= RESOURCE_UNITS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct csv_reader *reader = csv_reader_of((struct bytes){data, n});
    struct arena *arena = arena_new(64 << 20);
    struct csv_record record;
    struct import_header header;
    const char *unknown;
    bool named =
        csv_next(reader, &record) == OK && import_header_read(arena, &record, &header, &unknown);
    while (named && csv_next(reader, &record) == OK) {
        struct import_row row;
        if (!import_row_read(arena, &header, &record, &row))
            break;
        check(&row);
    }
    arena_free(arena);
    csv_reader_free(reader);
    return 0;
}
