/* tidy.h: what the files of the style check share.
 * One `struct tree` holds every file read, as written and with comments and literals blanked;
 * each check
 * walks it and reports. Uses: nothing of ours.   Threads: one. */
#ifndef LOGGIA_TIDY_H
#define LOGGIA_TIDY_H

#include <stdbool.h>
#include <stddef.h>

struct file {
    char *path;   /* relative to the root, e.g. "src/booking/booking.c" */
    char *folder; /* "booking" for src/booking/...; "tools" for tools/...; "" else */
    char *name;   /* "booking.c" */
    char *text;   /* as written */
    char *code;   /* same length and line ends; comments and the inside of literals are blanks */
    size_t size;
};

struct tree {
    const char *root;
    struct file *files;
    size_t files_n;
    char *modules[64]; /* the ladder, from the line "MODULES :=" of the Makefile */
    size_t modules_n;
    int findings;
};

/* Read the tree below root: sources, headers, READMEs. False with a message when it cannot be
 * read. */
bool tree_read(struct tree *t, const char *root);
void tree_free(struct tree *t);
/* NULL when there is none. */
const struct file *tree_file(const struct tree *t, const char *path);

/* Print `path:line: rule: message` and count it. line 0: of the whole file. */
void report(struct tree *t, const struct file *f, size_t line, const char *rule, const char *format,
            ...) __attribute__((format(printf, 5, 6)));

/* The line of a position in a file, from 1. */
size_t line_of(const struct file *f, const char *at);
bool ends_with(const char *text, const char *end);
bool is_source(const struct file *f); /* .c or .h */

/* The checks; each reports what it finds. */
void check_ladder(struct tree *t);    /* who includes whom */
void check_shape(struct tree *t);     /* lengths, columns, nesting, parameters */
void check_words(struct tree *t);     /* banned calls, SQL text in C, unfinished work */
void check_rooms(struct tree *t);     /* module READMEs, invariants and their tests, contracts */
void check_errors(struct tree *t);    /* error codes in the source against docs/errors.md */
void check_promises(struct tree *t);  /* one way out, results last, nothing glued, reasons */
void check_documents(struct tree *t); /* what the documents say of the tree */
void check_strays(struct tree *t);    /* what lies in the tree by accident */
/* Each header compiles alone with the given compiler command. */
void check_headers(struct tree *t, const char *compiler);

#endif
