/* csv.h: writing tables that spreadsheets open (RFC 4180, CRLF, UTF-8 with the mark that Excel
 * needs).
 * Uses: buf.   Threads: one at a time. */
#ifndef LOGGIA_BASE_CSV_H
#define LOGGIA_BASE_CSV_H

#include "base/buf.h"

struct csv {
    struct buf *out; /* (borrowed) */
    bool in_row;
};

/* Begin a table: writes the byte order mark. */
void csv_begin(struct csv *c, struct buf *out);
/* The next cell of the row; NULL is empty. A text that a spreadsheet would run as a formula gets an
 * apostrophe in front. */
void csv_text(struct csv *c, const char *text);
void csv_int(struct csv *c, int64_t v);
/* An instant as UTC, "2027-03-02 09:00:00"; 0 and what is before 1970 is empty. */
void csv_time(struct csv *c, int64_t utc_s);
void csv_row_end(struct csv *c);

#endif
