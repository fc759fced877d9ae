/* table.h: rows for whoever shows any table without knowing it: what a query of kind `table` gives
 * out, column by column (docs/formats.md).
 * Uses: status.   Threads: pure. */
#ifndef LOGGIA_BASE_TABLE_H
#define LOGGIA_BASE_TABLE_H

#include "base/status.h"

enum cell_type { CELL_ID, CELL_INT, CELL_MONEY, CELL_TIME, CELL_BOOL, CELL_TEXT };

struct table_column {
    const char *name; /* "starts_at" */
    enum cell_type type;
};

struct table_shape {
    const char *name; /* of the query */
    const struct table_column *columns;
    size_t columns_n;
};

struct cell {
    bool null;
    int64_t n;        /* of all but text: the number, the instant, 0 or 1 */
    const char *text; /* valid in the call */
};

/* Who takes the rows. The query begins once, also when there is no row. */
struct table_sink {
    void (*begin)(struct table_sink *sink, const struct table_shape *shape);
    /* One row, in the order of the columns; false: no more. Runs no statement. */
    bool (*row)(struct table_sink *sink, const struct cell *cells);
};

#endif
