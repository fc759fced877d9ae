/* view.h: the small types of view and form structs, and what templates and JSON writers print.
 * Uses: buf, text, zone.   Threads: pure. */
#ifndef LOGGIA_BASE_VIEW_H
#define LOGGIA_BASE_VIEW_H

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"

/* An instant with the offset that its space shows: RFC 3339 in JSON, civil time in pages. */
struct when {
    bool has;
    int64_t utc;      /* epoch seconds */
    int32_t offset_s; /* seconds east of UTC at that instant */
};

/* Micro-degrees, WGS 84; printed as a decimal number. */
struct degrees {
    bool has;
    int32_t micro;
};

#endif
