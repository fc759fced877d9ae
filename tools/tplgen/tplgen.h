/* tplgen.h: templates compiled to C (docs/formats.md): what the files of this folder share.
 * Owns: views.c what views offer; expr.c what is printed; html.c where it stands; template.c what
 * is written for it; main.c files in, files out.   Uses: tools/common.   Threads: one. */
#ifndef LOGGIA_TOOLS_TPLGEN_H
#define LOGGIA_TOOLS_TPLGEN_H

#include "common/gen.h"

/* ---- views.c: the shapes that templates may name --------------------------------------------- */

enum type {
    TYPE_TEXT,
    TYPE_INT,
    TYPE_BOOL,
    TYPE_ID,
    TYPE_DATE,
    TYPE_WHEN,
    TYPE_DEGREES,
    TYPE_VIEW
};

struct field {
    const char *name;
    enum type type;
    const char *view; /* TYPE_VIEW: its name */
    bool optional;
    bool list;
};

struct shape {
    const char *name;
    const char *c_type; /* "struct free_list_view" */
    bool json;          /* a JSON writer exists: free_list_view_json */
    struct field *fields;
    size_t fields_n, fields_size;
};

/* Read all views of a module's directory. Complains of nothing that viewgen complains of. */
void views_read(const char *dir);
/* NULL when there is none. */
const struct shape *shape_find(const char *name);
const struct field *field_find(const struct shape *s, const char *name);
/* The parameters of `{take ...}`: a shape of texts whose C type is struct NAME_take. */
struct shape *shape_of_take(const char *name);
void shape_add(struct shape *s, const struct field *f);

/* ---- html.c: where in the document a byte stands --------------------------------------------- */

enum place {
    PLACE_TEXT,
    PLACE_TAG_NAME,
    PLACE_TAG,       /* inside a tag, between attributes */
    PLACE_ATTRIBUTE, /* inside an attribute's name, or behind it */
    PLACE_EQUALS,    /* behind "=" */
    PLACE_VALUE,
    PLACE_RAW, /* body of <title>, <textarea>, <script>, <style> */
    PLACE_COMMENT,
    PLACE_DECLARATION,
    PLACE_PLAIN /* a .txt template */
};

enum body { BODY_TEXT, BODY_JSON, BODY_NOTHING, BODY_STYLE };
enum value_kind { VALUE_TEXT, VALUE_URL, VALUE_STATIC };
enum url_at { URL_START, URL_SCHEME, URL_REST };
enum { NAME_CHARS = 32 };

struct html {
    enum place place;
    char element[NAME_CHARS];   /* the tag under way, or whose raw body this is */
    char attribute[NAME_CHARS]; /* its attribute under way */
    char script_type[NAME_CHARS];
    bool closing; /* an end tag */
    bool spaced;  /* PLACE_TAG: a space came since the last attribute */
    bool post;    /* a <form> tag under way has method="post" */
    bool equiv;   /* the tag under way has http-equiv= ... */
    bool filled;  /* ... or a value, which may not stand beside that */
    char quote;
    enum value_kind value;
    enum url_at url;
    char word[NAME_CHARS]; /* start of the value under way, or of a name */
    size_t word_n;
    enum body body; /* PLACE_RAW */
    bool pre;       /* in <pre>: white space counts */
    int posts;      /* POST forms begun minus {csrf} written */
};

/* One stretch of a template: path and line for complaints. */
struct at {
    const char *path;
    int line;
};

/* Take one byte of static text; bytes that are to be sent are added to out. Exits on what the
 * formats refuse. */
void html_feed(struct html *h, const struct at *at, char c, struct buf *out);
/* A value is about to be written here: returns the name of its writer, e.g. "html_url_part". Exits
 * where no value may stand. */
const char *html_value(struct html *h, const struct at *at);
/* Markup ({partial}, {icon}, {csrf}, {body}) is about to be written here; exits unless it may. */
void html_markup(const struct html *h, const struct at *at, const char *what);
/* A whole attribute ({checked}, {selected}) is about to be written here. */
void html_attribute(struct html *h, const struct at *at, const char *what);
/* {json ...} is about to be written here; exits unless this is a JSON block. */
void html_json(const struct html *h, const struct at *at);
/* {asset ...} is about to be written here; exits unless it is the whole of an address. */
void html_asset(struct html *h, const struct at *at);
/* A branch begins or ends here: brings the state into a form that can be compared. */
void html_settle(struct html *h, const struct at *at);
/* Two branches meet: exits unless both end in the same place. Leaves the common state in *a. */
void html_meet(struct html *a, const struct html *b, const struct at *at);
/* The end of the file: exits unless everything is closed. */
void html_finish(const struct html *h, const struct at *at);

/* ---- expr.c: operands and what they become in C ---------------------------------------------- */

/* A loop variable. */
struct local {
    const char *name;
    const struct shape *shape; /* NULL: a text */
    struct local *outer;
};

struct scope {
    const struct shape *view; /* NULL: {view -} */
    struct local *locals;
};

/* Reads the inside of one {directive}. */
struct reader {
    struct at at;
    const char *s;
    const struct scope *scope;
};

struct expr {
    enum type type;
    bool list;
    bool optional;
    const struct shape *shape; /* TYPE_VIEW */
    const char *c;             /* C expression */
    const char *guard;         /* C condition under which c may be evaluated; NULL: always */
    const char *writes;        /* C statement that prints it where text may stand; NULL: none */
};

noreturn void reader_refuse(const struct reader *r, const char *format, ...) PRINTF_LIKE(2, 3);
bool reader_end(struct reader *r);
void reader_expect_end(struct reader *r);
bool reader_accept(struct reader *r, const char *symbol);
/* Take a whole word if it is next. */
bool reader_word(struct reader *r, const char *word);
char *reader_name(struct reader *r, const char *what);
/* A "text in quotes". */
char *reader_quoted(struct reader *r, const char *what);

/* A path, a literal, or a (filter ...). */
struct expr expr_operand(struct reader *r);
/* A path whose first name was read already. */
struct expr expr_path(struct reader *r, const char *first);
/* A filter's or translation's name with its operands; false when `name` is none. */
bool expr_filter(struct reader *r, const char *name, struct expr *ret_expr);
/* A C expression of type const char * that prints it, NULL when absent. */
const char *expr_text(const struct reader *r, const struct expr *e);
/* The same operand as whole text: refuses all but texts with "what". */
const char *expr_given_text(struct reader *r, const char *what);
/* A C condition: x, not x, x == y, x > 1, first item, last item, error "name", joined by and/or. */
const char *expr_condition(struct reader *r);

/* ---- template.c ------------------------------------------------------------------------------ */

struct template
{
    const char *path;
    const char *name;
    const char *module;
    bool plain;               /* .txt */
    const struct shape *view; /* NULL: {view -} */
    bool takes;               /* view is made of {take ...} */
    size_t head_n;            /* bytes of the first directive and its line end */
};

/* Read the first directive of a template file. */
struct template *template_open(const char *path, const char *module);
/* The template with this name among those read so far, or NULL. */
const struct template *template_find(const char *name);
/* "day_page" or "day_text". */
const char *template_function(const struct template *t);
/* Append the C function. `icons` is the directory of SVG files, or NULL. */
void template_compile(const struct template *t, const char *icons, struct buf *out);

#endif
