/* arena.h: memory with one owner and one end.
 * Owns: the blocks it hands out.   Uses: nothing of ours.
 * Threads: an arena belongs to one thread at a time; handing it on needs a happens-before edge.
 * A debug build (-DARENA_DEBUG) backs each allocation by malloc, so that sanitizers see through it;
 * a torture build (-DARENA_TORTURE) lets arena_fail_at() refuse the N-th allocation. */
#ifndef LOGGIA_BASE_ARENA_H
#define LOGGIA_BASE_ARENA_H

#include "base/status.h"

#include <stdarg.h>

struct arena;

/* Make an arena that will never hold more than max_bytes. Returns NULL when memory is short. */
struct arena *arena_new(size_t max_bytes);

/* The same with a first block of 1 kB, and later ones by half of what there is: for the many that
 * are kept for long and hold a little each. */
struct arena *arena_new_small(size_t max_bytes);

/* Free the arena and all it handed out. Accepts NULL. */
void arena_free(struct arena *a);

/* Forget all that was handed out; keeps the first block for the next request. */
void arena_reset(struct arena *a);

/* size bytes, zeroed, aligned for any type; valid until reset or free.
 * NULL when the maximum is reached or memory is short; size 0 gives a valid, unusable pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* An array of n items of size bytes each, zeroed. NULL also when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* An array that grows: `items`, in which n of *size places are taken, with a place for one more, or
 * a copy with twice as many places. Begins with NULL, 0 and *size 0. NULL when memory is short;
 * *size stays then. What is outgrown stays in the arena: less than what is used. */
void *arena_room(struct arena *a, void *items, size_t n, size_t *size, size_t item_bytes);

/* Copies into the arena, NUL-terminated. A NULL source gives NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

#ifdef ARENA_TORTURE
/* Let the n-th allocation from now (1 is the next) fail, once; 0 switches it off. Process-wide. */
void arena_fail_at(uint64_t n);
/* Allocations asked for since arena_fail_at() was last called. */
uint64_t arena_asked(void);
#endif

#endif
