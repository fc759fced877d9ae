/* import_reading.h: what import_row.c and import_where.c share while they read one row.
 * Uses: import_row.h.   Threads: pure. */
#ifndef LOGGIA_SPACE_IMPORT_READING_H
#define LOGGIA_SPACE_IMPORT_READING_H

#include "space/import_row.h"

/* What reading one row carries about. */
struct import_reading {
    struct arena *a;
    struct import_row *row;
    const char *cells[COL__MAX]; /* clean; "" when absent */
    bool failed;                 /* memory was short */
};

/* The text, or "" with the failure noted when memory was short. */
const char *import_keep(struct import_reading *r, const char *text);
void import_note(struct import_reading *r, const char *code, const char *text);
/* The first reason stands. */
void import_reject(struct import_reading *r, const char *code, const char *text);

/* Whether all its letters are of one case. */
bool import_one_case(const char *s);
/* "milton keynes" -> "Milton Keynes". */
const char *import_title_case(struct import_reading *r, const char *text);

/* ---- import_where.c ---- */

/* Place the space: point, town, province, region, country, zone. */
void import_read_where(struct import_reading *r);

#endif
