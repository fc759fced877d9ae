/* csv.h: tables as spreadsheets write and open them (RFC 4180).
 * Uses: buf, date.   Threads: a reader or a writer belongs to one thread at a time. */
#ifndef LOGGIA_BASE_CSV_H
#define LOGGIA_BASE_CSV_H

#include "base/buf.h"
#include "base/view.h"

/* ---- writing: CRLF, and UTF-8 with the mark that Excel needs --------------------------------- */

struct csv {
    struct buf *out; /* (borrowed) */
    bool in_row;
};

/* Begin a table: writes the byte order mark. */
void csv_begin(struct csv *c, struct buf *out);
/* The row of names on top. */
void csv_head(struct csv *c, const char *const *names, size_t n);
/* The next cell of the row; NULL is empty. A spreadsheet runs a cell that begins with = + - @, a
 * tab or a carriage return: such a cell gets an apostrophe in front, unless it is a number or a
 * telephone number (digits, spaces and + - ( ) . / alone). csv_next gives the apostrophe back. */
void csv_text(struct csv *c, const char *text);
void csv_int(struct csv *c, int64_t v);
void csv_opt_int(struct csv *c, struct opt_int v); /* absent is empty */
/* "2027-03-02"; absent (year 0) is empty. */
void csv_date(struct csv *c, struct date d);
/* An instant as UTC, "2027-03-02 09:00:00"; 0 is empty. */
void csv_time(struct csv *c, int64_t utc_s);
/* An instant as the clock on the wall shows it there, "2027-03-02 10:00:00"; absent is empty. Say
 * in a column `zone` where that is. */
void csv_when(struct csv *c, struct when w);
void csv_row_end(struct csv *c);

/* ---- reading --------------------------------------------------------------------------------- */

struct csv_reader;

/* One record: sound, or reported with what is wrong. Valid until the next csv_next. */
struct csv_record {
    int64_t line;              /* on which it begins, from 1 */
    const char *const *fields; /* as they stand, quotes undone; terminated, without a NUL inside */
    size_t fields_n;
    const char *why;  /* NULL: sound; else a message id, and no fields */
    struct bytes raw; /* its bytes, without the line end; of an overlong one the beginning */
};

/* A reader of a table in memory (borrowed until csv_reader_free): comma, semicolon or tab, of which
 * the first line has most; LF or CRLF, and CR where there is no LF at all; a byte order mark is
 * passed over, as are empty lines. A quote inside of an unquoted field stands for itself. Bytes are
 * given as they come, in whatever encoding (utf8_of_windows). NULL when memory is short. */
struct csv_reader *csv_reader_of(struct bytes b);
/* Accepts NULL. */
void csv_reader_free(struct csv_reader *r);

/* The next record. Reading goes on behind a malformed one: at the next line, or, where a quote was
 * never closed, at the line behind the one on which the record began.
 * Returns OK; NOT_FOUND at the end. */
MUST_USE enum status csv_next(struct csv_reader *r, struct csv_record *ret_record);

#endif
