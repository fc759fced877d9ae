/* limits.h: every maximum, with its reason. Past one the answer is 413, 422, 429 or 503, never
 * growth. */
#ifndef LOGGIA_BASE_LIMITS_H
#define LOGGIA_BASE_LIMITS_H

#include <stdint.h>

enum {
    LIMIT_PROBLEM_FIELDS = 32,         /* more marked fields than any form has */
    LIMIT_ARENA_BYTES = 8 << 20,       /* one request; the largest page needs under 1 MB */
    LIMIT_REPLY_BYTES = 16 << 20,      /* one answer; the largest export needs under 10 MB */
    LIMIT_BODY_BYTES = 256 << 10,      /* the largest form without files: the text of a contract */
    LIMIT_UPLOAD_BYTES = 12 << 20,     /* a photo as phones make them */
    LIMIT_CONNECTIONS = 16384,         /* at once; 10,000 at one desk are answered */
    LIMIT_HEADER_BYTES = 12 << 10,     /* request line and headers; past it 431 */
    LIMIT_CONNECTION_BYTES = 32 << 10, /* of a connection: both heads, and cookies once more */
    LIMIT_BODIES_BYTES = 128 << 20,    /* bodies of all requests at once; past it 503 */
    LIMIT_DISCARD_BYTES = 4 << 20,     /* of a body that is refused: read on for a proper answer */
    LIMIT_IDLE_SECONDS = 30,           /* a client that neither sends nor reads */
    LIMIT_HEAD_SECONDS = 30,           /* a whole head, however it drips; one packet is usual */
    LIMIT_SLACK_SECONDS = 30,          /* beyond the slowest line: a phone in a tunnel */
    LIMIT_SLOWEST_BYTES_S = 8 << 10,   /* a photo over a bad line: 12 MB in 25 minutes */
    LIMIT_PATH_BYTES = 2048,           /* longer addresses are not ours */
    LIMIT_PATH_SEGMENTS = 12,          /* our deepest page has six */
    LIMIT_QUERY_FIELDS = 64,           /* more than any form has */
    LIMIT_FORM_VALUES = 512,           /* values of one body or query, lists included */
    LIMIT_LIST_VALUES = 64,            /* values of one list field */
    LIMIT_LIST_TEXT_CHARS = 200,       /* one text of a list */
    LIMIT_JSON_DEPTH = 16,             /* our forms nest two deep */
    LIMIT_TEXT_BYTES = 4000,           /* one text field of a person */
    LIMIT_LONG_TEXT_CHARS = 60000,     /* a text field at all: a long contract has half of it */
    LIMIT_JSON_CHARS = 120000,         /* a field with a structure of its own: a floor of desks */
    LIMIT_CSV_FIELD_BYTES = 16 << 10,  /* a description with room to spare */
    LIMIT_CSV_RECORD_BYTES = 64 << 10, /* a row of the largest export has 2 kB */
    LIMIT_CSV_FIELDS = 256,            /* more columns than any sheet of ours */
    LIMIT_LOG_BYTES = 4096,            /* one line: written at once, whole or cut */
    LIMIT_MAIL_BYTES = 512 << 10,      /* texts of one mail; an invitation needs under 30 kB */
    LIMIT_MAIL_FILE_BYTES = 4 << 20,   /* a file with a mail; a contract has under 200 kB */
    LIMIT_WRITE_QUEUE = 16384,         /* 10,000 at one desk at once are answered, not refused */
    LIMIT_WRITE_BATCH = 64,            /* measured best size of a group commit */
    LIMIT_READ_QUEUE = 4096,           /* reads that wait for PostgreSQL; past it 503 */
    LIMIT_SLOW_QUEUE = 256,            /* password hashes and pictures: past it 503 */
    LIMIT_TRIES = 5,                   /* after lost races in the store; then 503 */
    LIMIT_RATE_REPEATS = 4096,  /* questions with an Idempotency-Key remembered beside them */
    LIMIT_RATE_CLIENTS = 16384, /* addresses remembered by the rate limits */
    LIMIT_STREAMS = 2048,       /* live screens of one process */
    LIMIT_STREAM_QUEUE = 16,    /* events that a screen may be behind, then it is closed */
    LIMIT_LIST_ROWS = 5000,     /* rows that one query may bring into memory */
    LIMIT_PAGE_ROWS = 50        /* rows of one page of a list */
};

/* How many pages a list of so many rows has; an empty one has one, too. */
static inline int64_t list_pages(int64_t rows)
{
    return rows ? (rows + LIMIT_PAGE_ROWS - 1) / LIMIT_PAGE_ROWS : 1;
}

#endif
