/* import_row.h: from the cells of a row to a space: cleaned, placed, judged. Pure.
 * Uses: base, space (towns). */
#ifndef LOGGIA_SPACE_IMPORT_ROW_H
#define LOGGIA_SPACE_IMPORT_ROW_H

#include "base/csv.h"
#include "space/space_internal.h"

enum import_column {
    COL_NAME,
    COL_CITY,
    COL_PROVINCE,
    COL_REGION,
    COL_COUNTRY,
    COL_STREET,
    COL_POSTCODE,
    COL_LAT,
    COL_LON,
    COL_DESK_DAY,
    COL_DESK_MONTH,
    COL_ROOM_HOUR,
    COL_DESKS,
    COL_AMENITIES,
    COL_URL,
    COL_SOURCE,
    COL__MAX
};

/* Where each column stands in the file; -1: it does not. */
struct import_header {
    int at[COL__MAX];
    size_t fields_n;
    int code_at;       /* the column of our report that says what was amiss; -1: none */
    const char *twice; /* a column that is named twice, of which the first counts; or NULL */
};
/* Read the header. False when there is no column "name". *ret_unknown gets the first column that
 * is not ours, or NULL. */
bool import_header_read(struct arena *a, const struct csv_record *record,
                        struct import_header *ret_header, const char **ret_unknown);

enum { IMPORT_NOTES_MAX = 6 };

struct import_note {
    const char *code; /* as in docs/errors.md */
    const char *text; /* message id, or a text made for this row */
};

struct import_row {
    int64_t line;
    const char *reject_code; /* NULL: it can be taken */
    const char *reject_text;
    struct space space; /* without operator and id */
    int32_t desks;      /* 0: not stated */
    struct opt_int desk_day_cents, desk_month_cents, room_hour_cents;
    bool placed, unplaced, swapped, repaired;
    bool mended; /* from our report, where it was taken without a place */
    struct import_note notes[IMPORT_NOTES_MAX];
    size_t notes_n;
    struct space_keys keys;
    const char *row_key; /* keys.key and the country */
    int64_t digest;      /* of all that the row says */
};

/* Judge one record; a malformed one is rejected for that. Nothing of the record is kept. False
 * only when memory is short. */
bool import_row_read(struct arena *a, const struct import_header *header,
                     const struct csv_record *record, struct import_row *ret_row);

#endif
