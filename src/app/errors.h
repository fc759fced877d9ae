/* errors.h: docs/errors.md as a table; made by the Makefile.   Uses: nothing.   Threads:
 * constant. */
#ifndef LOGGIA_APP_ERRORS_H
#define LOGGIA_APP_ERRORS_H

#include <stddef.h>

struct error_row {
    const char *code;
    const char *status;
    const char *when;
};

extern const struct error_row error_rows[];
extern const size_t error_rows_n;

#endif
