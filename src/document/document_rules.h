/* document_rules.h: fields of templates: which there are, where a text uses them, how they are
 * filled. Pure but for the arena.
 * Uses: document.h. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_RULES_H
#define LOGGIA_DOCUMENT_DOCUMENT_RULES_H

#include "base/buf.h"
#include "document/document.h"

/* Where the value of a field comes from. */
enum field_source {
    SOURCE_HOUSE, /* of the network, the operator, the space, the day: filled by this module */
    SOURCE_ASKER, /* must be given by who issues */
    SOURCE_MAYBE  /* may be given; a dash when it is not */
};

struct document_field {
    const char *name;
    enum document_value_type type;
    enum field_source source;
    const char *about; /* message id: what it is */
    /* An invented value, for previews. */
    const char *sample_text; /* DOCUMENT_TEXT */
    int64_t sample_number; /* DOCUMENT_NUMBER, DOCUMENT_MONEY; days from today for DOCUMENT_DATE */
};
/* All fields, in the order in which they are explained. */
extern const struct document_field document_fields[];
extern const size_t document_fields_n;
enum { DOCUMENT_FIELDS_MAX = 64 }; /* more than there are: sets of fields are bits */

/* What is wrong with a text, with its line from 1. */
enum text_fault { TEXT_SOUND, TEXT_UNKNOWN_FIELD, TEXT_UNCLOSED };
struct text_problem {
    enum text_fault fault;
    int line;
    const char *word; /* what stands between the braces, cut to a few characters; in the arena */
};

/* Which fields a text uses, as bits over document_fields; stops at the first fault. */
struct text_problem text_scan(struct arena *a, const char *text, uint64_t *ret_used);

/* The value of a field as it is printed, not escaped. Appends to `out`. */
void value_print(struct buf *out, const struct lang *lang, const struct document_value *v);

/* A text with its fields filled in, values escaped so that none of their characters is Markdown:
 * a person's name cannot become a heading or a link. values[i] is of document_fields[i].
 * NULL when memory is short or the text is not sound. */
const char *text_fill(struct arena *a, const char *text, const struct lang *lang,
                      const struct document_value *values);

/* The same for one line that is no Markdown: a title. */
const char *title_fill(struct arena *a, const char *title, const struct lang *lang,
                       const struct document_value *values);

/* Invented values for all fields, for previews; money in `currency`. */
void sample_values(struct date today, const char *currency,
                   struct document_value ret_values[DOCUMENT_FIELDS_MAX]);

/* The place of a field in document_fields, or -1. */
int field_index(const char *name, size_t n);

#endif
