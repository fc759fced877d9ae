/* gen.h: what every generator of the build shares: reading inputs, complaining with a place,
 * walking lines and words, writing outputs only when they changed.
 * Owns: one arena that lives as long as the tool; nothing that gen_* returns is ever freed.
 * Uses: base/arena, base/buf.   Threads: one. A generator that cannot go on says so and exits 1. */
#ifndef LOGGIA_TOOLS_COMMON_GEN_H
#define LOGGIA_TOOLS_COMMON_GEN_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdnoreturn.h>

/* ---- complaints ------------------------------------------------------------------------------ */

/* Print "path:line: message" on stderr and exit 1. line 0: the file as a whole; path NULL: no
 * place. */
noreturn void gen_fail(const char *path, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same, but go on, so that one run names all mistakes; gen_finish() then exits 1. */
void gen_complain(const char *path, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* Print "path:line: warning: message" and forget it. */
void gen_warn(const char *path, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* Exit 1 if anything was complained of. Call before the first output is written. */
void gen_finish(void);

/* ---- memory ---------------------------------------------------------------------------------- */

/* Zeroed memory; exits when there is none. */
void *gen_alloc(size_t size);
char *gen_strdup(const char *s);
char *gen_strndup(const char *s, size_t n);
char *gen_printf(const char *format, ...) PRINTF_LIKE(1, 2);

/* Room for one more in a growing array: `GEN_PUSH(items, items_n, items_size) = item;` */
#define GEN_PUSH(items, n, size) \
    (*((items) = gen_grow((items), (n), &(size), sizeof(*(items))), &(items)[(n)++]))
void *gen_grow(void *items, size_t n, size_t *size, size_t item_size);

/* ---- files ----------------------------------------------------------------------------------- */

/* A whole file, NUL-terminated. Exits when it cannot be read, holds a NUL or is not UTF-8.
 * ret_n may be NULL. */
char *gen_read(const char *path, size_t *ret_n);

/* A whole file of any bytes (pictures, fonts). Exits when it cannot be read. */
struct bytes gen_read_bytes(const char *path);

bool gen_exists(const char *path);

/* The regular files of a directory whose names end in `suffix` ("" for all), as paths, sorted.
 * A directory that is not there has none. */
const char **gen_list(const char *dir, const char *suffix, size_t *ret_n);

/* The sub-directories of a directory, as paths, sorted. */
const char **gen_list_dirs(const char *dir, size_t *ret_n);

/* "src/booking" -> "booking"; "pages/day.html" -> "day.html". */
const char *gen_base_name(const char *path);

/* A text to be written to; never fails (exits instead when gen_write_if_changed sees it failed). */
struct buf gen_open(void);

/* Write dir/name unless it holds these bytes already, so that make rebuilds only what changed.
 * Frees the text. Exits when it cannot be written. */
void gen_write_if_changed(const char *dir, const char *name, struct buf *text);

/* ---- C output -------------------------------------------------------------------------------- */

/* A C string literal with its quotes, UTF-8 kept; NULL is written as NULL. Long texts are broken
 * into several literals at line ends. */
void gen_c_string(struct buf *out, const char *s);

/* "booking" -> "BOOKING", for include guards. */
char *gen_upper(const char *s);

/* ---- lines and words (.views, .forms, .routes, headers of .sql) ------------------------------ */

struct gen_file {
    const char *path;
    const char *rest; /* what is not yet read */
    int line;         /* number of the line last read */
};

/* One line that says something: neither blank nor a comment. */
struct gen_line {
    const char *path;
    int number;
    size_t indent;    /* spaces before the first word */
    const char *text; /* the whole line, without the line end */
    const char *at;   /* what is not yet taken */
};

struct gen_file gen_file_open(const char *path);
/* The next line as it stands, false at the end of the file. */
bool gen_line_raw(struct gen_file *f, struct gen_line *ret_line);
/* The next line that says something: blank lines and lines that begin with # are skipped. A tab is
 * refused. */
bool gen_line_next(struct gen_file *f, struct gen_line *ret_line);

/* True when nothing but spaces or a comment is left. */
bool gen_at_end(struct gen_line *l);
/* Exits unless nothing is left. */
void gen_expect_end(struct gen_line *l);
/* The next name [a-z][a-z0-9_]*; `what` is named in the complaint when there is none. */
char *gen_name(struct gen_line *l, const char *what);
/* The next run without spaces, anything in it; `what` as above. */
char *gen_word(struct gen_line *l, const char *what);
/* The next "text in quotes", with \" \\ \n undone; `what` as above. */
char *gen_quoted(struct gen_line *l, const char *what);
/* The next decimal number, a minus allowed; `what` as above. */
int64_t gen_number(struct gen_line *l, const char *what);
/* Take `token` if it is next (after spaces); gen_expect exits when it is not. */
bool gen_accept(struct gen_line *l, const char *token);
void gen_expect(struct gen_line *l, const char *token);
/* Take `c` only if it follows at once, without a space. */
bool gen_accept_tight(struct gen_line *l, char c);
/* gen_fail at this line. */
noreturn void gen_refuse(const struct gen_line *l, const char *format, ...) PRINTF_LIKE(2, 3);

bool gen_is_name(const char *s);

#endif
