#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_BLOCK_BYTES = 16 * 1024, /* one request of a small page fits the first block */
    ARENA_SMALL_BYTES = 1024,
    ARENA_ALIGN = 16,
    ARENA_ROOM_FIRST = 4, /* most lists that are kept for long are short */
    PRINTED_USUAL = 256   /* bytes of a formatted text that is not formatted twice */
};

struct block {
    struct block *next;
    size_t size; /* usable bytes behind the header */
    size_t used;
    size_t pad; /* keeps the data aligned */
};

struct arena {
    struct block *first;
    struct block *current;
    size_t used;
    size_t used_max;
    bool small; /* blocks as small as will do */
};

#ifdef ARENA_TORTURE
static uint64_t torture_at;
static uint64_t torture_asked;

void arena_fail_at(uint64_t n)
{
    torture_at = n;
    torture_asked = 0;
}

uint64_t arena_asked(void)
{
    return torture_asked;
}
#endif

static struct block *block_new(size_t size)
{
    struct block *b = malloc(sizeof(*b) + size);
    if (!b)
        return NULL;
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

static struct arena *arena_make(size_t max_bytes, size_t first_bytes)
{
    struct arena *a = malloc(sizeof(*a));
    if (!a)
        return NULL;
    a->small = first_bytes < ARENA_BLOCK_BYTES;
    a->first = block_new(first_bytes);
    if (!a->first) {
        free(a);
        return NULL;
    }
    a->current = a->first;
    a->used = 0;
    a->used_max = max_bytes;
    return a;
}

struct arena *arena_new(size_t max_bytes)
{
    return arena_make(max_bytes, ARENA_BLOCK_BYTES);
}

struct arena *arena_new_small(size_t max_bytes)
{
    return arena_make(max_bytes, ARENA_SMALL_BYTES);
}

static void blocks_free(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    blocks_free(a->first);
    free(a);
}

void arena_reset(struct arena *a)
{
    blocks_free(a->first->next);
    a->first->next = NULL;
    a->first->used = 0;
    a->current = a->first;
    a->used = 0;
}

#ifndef ARENA_DEBUG
static size_t next_block_bytes(const struct arena *a)
{
    const size_t half = a->used / 2;
    if (!a->small || half > ARENA_BLOCK_BYTES)
        return ARENA_BLOCK_BYTES;
    return half < ARENA_SMALL_BYTES ? ARENA_SMALL_BYTES : half;
}
#endif

/* A block with room for `need` bytes behind the current one. */
static struct block *arena_grow(struct arena *a, size_t need)
{
#ifdef ARENA_DEBUG
    size_t size = need;
#else
    const size_t usual = next_block_bytes(a);
    size_t size = need > usual ? need : usual;
#endif
    struct block *b = block_new(size);
    if (!b)
        return NULL;
    a->current->next = b;
    a->current = b;
    return b;
}

/* As arena_alloc, for who writes all of it at once: it is not zeroed. */
static void *take(struct arena *a, size_t size)
{
#ifdef ARENA_TORTURE
    if (++torture_asked == torture_at)
        return NULL;
#endif
    if (size > a->used_max - a->used || size > SIZE_MAX - ARENA_ALIGN)
        return NULL;
#ifdef ARENA_DEBUG
    size_t need = size;
    struct block *b = arena_grow(a, need);
    if (!b)
        return NULL;
#else
    size_t need = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    struct block *b = a->current;
    if (need > b->size - b->used) {
        b = arena_grow(a, need);
        if (!b)
            return NULL;
    }
#endif
    char *p = (char *)(b + 1) + b->used;
    b->used += need;
    a->used += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *p = take(a, size);
    return p ? memset(p, 0, size) : NULL;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return arena_alloc(a, n * size);
}

void *arena_room(struct arena *a, void *items, size_t n, size_t *size, size_t item_bytes)
{
    if (n < *size)
        return items;
    const size_t larger = *size ? *size * 2 : ARENA_ROOM_FIRST;
    void *copy = larger > *size ? arena_array(a, larger, item_bytes) : NULL;
    if (!copy)
        return NULL;
    if (n)
        memcpy(copy, items, n * item_bytes);
    *size = larger;
    return copy;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    if (!s)
        return NULL;
    char *copy = take(a, n + 1);
    if (!copy)
        return NULL;
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

/* Most formats have texts alone, for which printf takes four times as long. Writes to `to`, or only
 * counts; SIZE_MAX when there is anything but %s. */
static size_t print_texts(char *to, const char *format, va_list args)
{
    size_t n = 0;
    for (;;) {
        const char *mark = strchrnul(format, '%');
        const size_t plain = (size_t)(mark - format);
        if (to)
            memcpy(to + n, format, plain);
        n += plain;
        if (!*mark)
            return n;
        const char *text = mark[1] == 's' ? va_arg(args, const char *) : NULL;
        if (!text)
            return SIZE_MAX;
        const size_t bytes = strlen(text);
        if (to)
            memcpy(to + n, text, bytes);
        n += bytes;
        format = mark + 2;
    }
}

static char *vprintf_texts(struct arena *a, size_t n, const char *format, va_list args)
{
    char *text = take(a, n + 1);
    if (text)
        text[print_texts(text, format, args)] = '\0';
    return text;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
    va_list counted;
    va_copy(counted, args);
    const size_t texts_bytes = print_texts(NULL, format, counted);
    va_end(counted);
    if (texts_bytes != SIZE_MAX)
        return vprintf_texts(a, texts_bytes, format, args);
    char first[PRINTED_USUAL]; /* formatting is what costs: most texts are formatted once */
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(first, sizeof(first), format, args);
    char *text = n < 0 ? NULL : take(a, (size_t)n + 1);
    if (text && (size_t)n < sizeof(first))
        memcpy(text, first, (size_t)n + 1);
    else if (text)
        (void)vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
