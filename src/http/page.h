/* page.h: what a template writes with: the page under way, values as text, escaping by place.
 * Owns: nothing; the output and the arena are the caller's.   Uses: base.
 * Threads: a page belongs to one thread at a time.
 * Templates are compiled by tools/tplgen (docs/formats.md); people seldom call html_* by hand. */
#ifndef LOGGIA_HTTP_PAGE_H
#define LOGGIA_HTTP_PAGE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/view.h"

/* The name of the hidden field that {csrf} writes. */
#define PAGE_CSRF_FIELD "csrf"

/* One value of a form as it was typed, for a form that is shown again. */
struct page_typed {
    const char *name;
    const char *value;
};

struct page {
    struct buf *out;         /* escaped bytes go here                                 (borrowed) */
    struct ctx *ctx;         /* arena for printed values; never the database          (borrowed) */
    const struct lang *lang; /* the reader's */
    void (*body)(struct page *page, const void *view); /* what a frame puts in place of {body} */
    const void *view;                                  /* given to body */
    const char *title;                                 /* already translated */
    int64_t status;                                    /* of the answer, e.g. 200; 0 in mails */
    const struct problem *problem;                     /* why it was refused; NULL: it was not */
    const struct page_typed *typed; /* the form as it came, in order; several may share a name */
    size_t typed_n;
    bool again;             /* this page shows a form again: typed values win over given ones */
    const char *csrf;       /* token for {csrf}; NULL in mails */
    bool screen;            /* on a screen of its own, without head and foot */
    const char *flash;      /* one sentence from the last action; NULL: none */
    const char *public_url; /* "https://loggia.example", without a trailing slash */
    const char *path;       /* as asked, without the query, e.g. "/s/bottega" */
    const char *query;      /* without "?"; "" when there is none */
};

/* ---- values as text ---------------------------------------------------------------------------
 * All print for page->lang. The text lives in the arena; an absent value gives NULL, which every
 * writer below takes for nothing. When memory is short the text is NULL and page->out fails. */

const char *page_int(struct page *page, int64_t v);
const char *page_opt_int(struct page *page, struct opt_int v);
const char *page_id(struct page *page, int64_t id);            /* as in JSON; 0 is absent */
const char *page_iso_date(struct page *page, struct date d);   /* 2027-03-02: inputs, links */
const char *page_iso_when(struct page *page, struct when w);   /* RFC 3339, for <time datetime> */
const char *page_degrees(struct page *page, struct degrees d); /* 45.406435 */

/* A day or an instant of another year, or more than six months away, says its year. */
const char *page_date(struct page *page, struct date d);              /* 3 March 2027 */
const char *page_day(struct page *page, struct date d);               /* Wednesday 3 March */
const char *page_weekday(struct page *page, struct date d);           /* Wednesday */
const char *page_month(struct page *page, struct date d);             /* March 2027 */
const char *page_time(struct page *page, minute m);                   /* 10:00 */
const char *page_datetime(struct page *page, struct when w);          /* Wednesday 3 March, 10:00 */
const char *page_number(struct page *page, struct opt_int v);         /* 3,912 */
const char *page_zone_town(struct page *page, const char *zone);      /* Rome */
const char *page_distance(struct page *page, struct opt_int m);       /* 800 m, 1.9 km */
const char *page_duration(struct page *page, struct opt_int minutes); /* 1 h 30 min */
const char *page_percent(struct page *page, struct opt_int v);        /* 57 % */
const char *page_money(struct page *page, struct opt_int cents, const char *currency); /* 9,00 € */

/* The civil date and minute that an instant has at its place; absent for an absent instant. */
struct date page_date_of(struct when w);
minute page_minute_of(struct when w);

/* The code of the reader's language, e.g. "it". */
const char *page_lang(const struct page *page);

/* ---- translated text ------------------------------------------------------------------------- */

struct page_arg {
    const char *name; /* as in "{name}" */
    const char *text; /* NULL prints nothing */
};
const char *page_t(struct page *page, const char *id);
/* The same with "{name}" replaced; a name without an argument stays as written. */
const char *page_t_with(struct page *page, const char *id, const struct page_arg *args, size_t n);
/* The plural form for `count`, with arguments. */
const char *page_tn_with(struct page *page, const char *one, const char *many, int64_t count,
                         const struct page_arg *args, size_t n);

/* ---- forms ----------------------------------------------------------------------------------- */

/* What was typed into a field when the form is shown again, else `given`. */
const char *page_old(const struct page *page, const char *name, const char *given);
/* Why a field was refused, or NULL. */
const char *page_error(const struct page *page, const char *name);
/* The same for one row of a table of fields that share their names: the row in which `key` came as
 * `key_name`. What is wrong with it is named "name[0]" for the first, as in JSON. */
const char *page_old_of(const struct page *page, const char *name, const char *given,
                        const char *key_name, const char *key);
const char *page_error_of(const struct page *page, const char *name, const char *key_name,
                          const char *key);
/* The id of its field: when it was typed as its refusal is named, so that a link leads to it. */
const char *page_anchor(struct page *page, const char *name, const char *key_name, const char *key);
/* Is this choice of a field the one typed (when shown again), else the one given? */
bool page_chosen(const struct page *page, const char *name, const char *choice, const char *given);
/* The same where the view says whether it is on. */
bool page_chosen_on(const struct page *page, const char *name, const char *choice, bool on);

/* Text that is there and not empty. */
static inline bool page_has(const char *s)
{
    return s && *s;
}
/* Equal texts; NULL equals only NULL and "". */
bool page_same(const char *a, const char *b);

/* ---- writers --------------------------------------------------------------------------------- */

/* As it is: mails in plain text. */
void html_plain(struct page *page, const char *s);
/* Between tags, in <title> and <textarea>, and in quoted attributes. */
void html_text(struct page *page, const char *s);
/* A whole address at the start of an attribute: http, https, mailto, tel, otpauth, or a path,
 * query or fragment of ours; anything else becomes "#". */
void html_url(struct page *page, const char *s);
/* A path segment or a query value: all but RFC 3986 unreserved characters is percent-encoded. */
void html_url_part(struct page *page, const char *s);
/* What page_id and page_time say, written at once: nothing of it needs to be escaped. */
void html_id(struct page *page, int64_t id);
void html_time(struct page *page, minute m);
/* The hidden field of {csrf}. */
void html_csrf(struct page *page);

/* JSON inside a script block: no byte of it can end the block or begin a comment. */
void html_json_view(struct page *page, void (*write)(struct buf *, const void *), const void *view);
void html_json_list(struct page *page, void (*write)(struct buf *, const void *), const void *items,
                    size_t n, size_t item_size);
void html_json_text(struct page *page, const char *s);
/* Text that is a JSON number or word already; NULL is null. */
void html_json_word(struct page *page, const char *s);

#endif
