/* json.h: writing values of JSON (RFC 8259), and reading a document that a stranger sent.
 * What is written is also safe inside a script block of a page: "<" is always escaped.
 * Uses: buf, view, id; jansson for reading.   Threads: pure. */
#ifndef LOGGIA_BASE_JSON_H
#define LOGGIA_BASE_JSON_H

#include "base/buf.h"
#include "base/view.h"

/* ---- writing (called by what viewgen makes) -------------------------------------------------- */

/* A string; NULL is null. Bytes that are not UTF-8 become U+FFFD. */
void json_text(struct buf *out, const char *s);
void json_int(struct buf *out, int64_t v);
void json_opt_int(struct buf *out, struct opt_int v);
void json_bool(struct buf *out, bool v);
/* "01k5ab0cde"; 0 is null. */
void json_id(struct buf *out, int64_t id);
/* "2027-03-02"; an absent date is null. */
void json_date(struct buf *out, struct date d);
/* "2027-03-02T10:00:00+01:00"; an absent instant is null. */
void json_when(struct buf *out, struct when w);
/* 45.406435, without zeros at the end; absent is null. */
void json_degrees(struct buf *out, struct degrees d);

/* ---- reading --------------------------------------------------------------------------------- */

struct json_t; /* jansson's; the caller reads it with jansson and ends it with json_decref */

/* Read one object or array.
 *   text, n   as received; need not be terminated                            (borrowed)
 *   ret_root  a new reference                                                (out)
 *   ret_why   message id, on any refusal                                     (out)
 * Returns OK; LIMIT when it is over max_bytes or nested deeper than LIMIT_JSON_DEPTH (found before
 * anything recurses); INVALID when it is not JSON, not UTF-8, names a key twice in an object, or
 * holds a NUL, written or escaped. */
MUST_USE enum status json_read(const char *text, size_t n, size_t max_bytes,
                               struct json_t **ret_root, const char **ret_why);

#endif
