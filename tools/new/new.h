/* new.h: what the scaffold's files share.   Uses: nothing of ours.   Threads: one. */
#ifndef LOGGIA_NEW_H
#define LOGGIA_NEW_H

#include <stdbool.h>

bool name_ok(const char *name);

/* Write a text in which $1 stands for `name` and $2 for `other` (NULL when the text has none). Both
 * refuse with a message and false: write_new when the file is there, append_to when it is not. */
bool write_new(const char *path, const char *text, const char *name, const char *other);
bool append_to(const char *path, const char *text, const char *name, const char *other);

bool new_module(const char *name);
bool new_page(const char *module, const char *name);
bool new_query(const char *module, const char *name, const char *kind);

#endif
