/* viewgen.h: what viewgen knows about the modules: their views, forms and routes.
 * Uses: common/gen.   Threads: one. */
#ifndef LOGGIA_TOOLS_VIEWGEN_H
#define LOGGIA_TOOLS_VIEWGEN_H

#include "common/gen.h"

struct module;

enum view_type {
    VIEW_TEXT,
    VIEW_INT,
    VIEW_BOOL,
    VIEW_ID,
    VIEW_DATE,
    VIEW_WHEN,
    VIEW_DEGREES,
    VIEW_NESTED
};

struct view_field {
    const char *name;
    const char *doc;
    enum view_type type;
    const struct view *nested; /* VIEW_NESTED only */
    bool optional;
    bool list;
    bool page_only; /* -json */
};

struct view {
    const char *name;
    const char *doc;
    const struct module *module;
    int line;
    struct view_field *fields;
    size_t fields_n, fields_size;
};

enum form_type {
    FORM_TEXT,
    FORM_LINES,
    FORM_JSON,
    FORM_INT,
    FORM_BOOL,
    FORM_ID,
    FORM_DATE,
    FORM_TIME,
    FORM_EMAIL,
    FORM_SLUG,
    FORM_ENUM,
    FORM_MONEY,
    FORM_DEGREES,
    FORM_FILE,
    FORM_TEXTS,
    FORM_IDS
};

struct form_field {
    const char *name;
    const char *doc;
    enum form_type type;
    bool optional;
    bool in_path;
    int64_t min, max;     /* both 0: the type's own */
    const char *fallback; /* NULL: none */
    const char **choices; /* FORM_ENUM */
    size_t choices_n, choices_size;
};

struct form {
    const char *name;
    const char *doc;
    bool checked; /* by a function NAME_check of the module */
    const struct module *module;
    int line;
    struct form_field *fields;
    size_t fields_n, fields_size;
};

enum route_key {
    KEY_HANDLER,
    KEY_DOC,
    KEY_ALLOW,
    KEY_LANE,
    KEY_BODY,
    KEY_FORM,
    KEY_VIEW,
    KEY_PAGE,
    KEY_TITLE,
    KEY_AGAIN,
    KEY_RATE,
    KEY__NEEDED, /* those from here on say something only where it is so */
    KEY_MADE = KEY__NEEDED,
    KEY_KEY,
    KEY__MAX
};

struct route {
    const char *method;
    const char *path;
    const struct module *module;
    const char *file;
    int line;
    const char *values[KEY__MAX]; /* as written; NULL: '-', or missing */
    int lines[KEY__MAX];          /* 0: the key is missing */
    const char **params;          /* names in the path, in order */
    size_t params_n, params_size;
    const struct form *form;
    const struct view *view;
    int64_t body_max;
};

struct module {
    const char *directory;
    const char *name;
    const struct module **uses;
    size_t uses_n, uses_size;
    const char **used_in; /* the file that said so first */
    size_t used_in_n, used_in_size;
    struct view **views;
    size_t views_n, views_size;
    struct form **forms;
    size_t forms_n, forms_size;
    struct route **routes;
    size_t routes_n, routes_size;
};

struct project {
    struct module **modules; /* in ladder order */
    size_t modules_n, modules_size;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* Each reads directory/NAME.suffix of the module, if there is one. */
void views_read(const struct project *p, struct module *m);
void forms_read(const struct project *p, struct module *m);
void routes_read(const struct project *p, struct module *m);
/* What only all routes together can show: names and paths given twice, a wrong `again`. */
void routes_check(const struct project *p);

/* By name, among all that was read so far; NULL when there is none. */
const struct view *project_view(const struct project *p, const char *name);
const struct form *project_form(const struct project *p, const char *name);
const struct route *project_route(const struct project *p, const char *handler);
/* gen_name, and not a word of C. */
const char *member_name(struct gen_line *l, const char *what);
/* gen_quoted, of one line, that may stand in a comment of C. */
const char *doc_text(struct gen_line *l, const char *what);

/* ---- writing --------------------------------------------------------------------------------- */

void views_write(const char *out_dir, const struct module *m);
void forms_write(const char *out_dir, const struct module *m);
void routes_write(const char *out_dir, const struct module *m);
void route_tables_write(const char *out_dir, const struct project *p);

#endif
