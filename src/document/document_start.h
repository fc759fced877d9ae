/* document_start.h: the texts that come with the program: start/KEY.LANG.md, whose first line is
 * the title. The Makefile puts them into C.
 * Uses: nothing. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_START_H
#define LOGGIA_DOCUMENT_DOCUMENT_START_H

#include <stddef.h>

struct start_text {
    const char *key; /* "registration" */
    const char *lang;
    const char *text;
};
extern const struct start_text start_texts[];
extern const size_t start_texts_n;

#endif
