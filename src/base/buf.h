/* buf.h: a growing text with a stated maximum and a sticky error, checked once at the end.
 * Owns: its bytes (malloc).   Threads: one at a time. */
#ifndef LOGGIA_BASE_BUF_H
#define LOGGIA_BASE_BUF_H

#include "base/status.h"

#include <string.h>

struct arena;

struct buf {
    char *p;     /* not terminated; NULL while empty */
    size_t n;    /* bytes held */
    size_t size; /* bytes allocated */
    size_t max;  /* never held more than this */
    bool failed; /* memory was short, or the maximum was reached: the content is not to be used */
};

/* An empty buffer that never holds more than max_bytes. Nothing is allocated yet. */
void buf_init(struct buf *b, size_t max_bytes);

/* Free the bytes. The buffer is empty and usable again. */
void buf_free(struct buf *b);

/* Empty it, keep the memory, clear the error. */
void buf_clear(struct buf *b);

/* Room for n more bytes, or false with the error set. */
bool buf_reserve(struct buf *b, size_t n);

/* The text, copied into the arena and terminated; "" while empty. NULL when it failed or memory is
 * short. The buffer is freed in any case. */
char *buf_text(struct buf *b, struct arena *a);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);

/* Append a string constant. */
#define BUF_LIT(b, literal) buf_add((b), "" literal, sizeof(literal) - 1)

#endif
