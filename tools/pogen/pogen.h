/* pogen.h: from texts in the sources to tables of translations.
 *   pogen OUT_DIR SRC_DIR [--lax]    writes OUT_DIR/text_tables.c from SRC_DIR/web/po/LANG.po
 *   pogen --extract SRC_DIR          writes SRC_DIR/web/po/loggia.pot
 * A text without a translation, one marked fuzzy, or one whose {names} or printf conversions differ
 * from the English ones is refused with its place; --lax turns the first two into warnings. */
#ifndef LOGGIA_TOOLS_POGEN_H
#define LOGGIA_TOOLS_POGEN_H

#include "common/gen.h"

/* ---- texts in the sources (sources.c) -------------------------------------------------------- */

/* One English text, found at one or several places. */
struct message {
    const char *id;
    const char *plural; /* NULL: has none */
    const char *path;   /* where it was first found */
    int line;
    bool printf_like;   /* from C, with conversions such as %s */
    const char **paths; /* all files that use it, each once */
    size_t paths_n;
    size_t paths_size;
};

struct messages {
    struct message *items;
    size_t n;
    size_t size;
};

/* Note that a text is used at a place; complains when its plural differs from one noted before. */
void messages_add(struct messages *all, const struct message *found);
/* NULL when it is not there. */
const struct message *messages_find(const struct messages *all, const char *id);

/* All texts of SRC_DIR/MODULE/{*.c,*.routes,pages/...}, in the order of files and lines; then those
 * of docs/errors.md beside it, which the page /errors shows. */
struct messages sources_read(const char *src_dir);
void sources_read_c(const char *path, struct messages *all);
void sources_read_template(const char *path, struct messages *all);
void sources_read_routes(const char *path, struct messages *all);

/* ---- .po files (po.c) ------------------------------------------------------------------------ */

enum { PO_FORMS_MAX = 6 }; /* Arabic has six; no language has more */

struct translation {
    const char *id;
    const char *plural; /* NULL: has none */
    const char *forms[PO_FORMS_MAX];
    int forms_n;
    int line; /* of the msgid */
    bool fuzzy;
};

struct po {
    const char *path;
    const char *code; /* "it", from the file's name */
    const char *name; /* "Italiano", from X-Language-Name */
    const char *rule; /* C expression of n, from Plural-Forms */
    int forms_n;      /* from Plural-Forms */
    struct translation *items;
    size_t n;
    size_t size;
};

struct po po_read(const char *path);
const struct translation *po_find(const struct po *po, const char *id);
/* Write the template that translators' tools start from. */
void po_write_template(struct buf *out, const struct messages *all);

/* ---- the rules (check.c) and the output (tables.c) ------------------------------------------- */

/* Complain of all that is missing or wrong in a language. */
void check_language(const struct messages *all, const struct po *po, bool lax);
/* text_tables.c: English and the languages of the files; untranslated texts are left out. */
void tables_write(struct buf *out, const struct messages *all, const struct po *languages,
                  size_t languages_n);

#endif
