/* http.h: server, router, forms, sessions' cookie, CSRF, replies, rate limits, streams, assets,
 * OpenAPI.
 * Owns: the socket, the lanes' queues.   Uses: base.   Knows neither store nor people: `struct
 * http_host` is how the app lends it a database, an actor and a decision.
 * Threads: http_* from the main thread; reply_* and form_* from the handler's thread. */
#ifndef LOGGIA_HTTP_HTTP_H
#define LOGGIA_HTTP_HTTP_H

#include "base/csv.h"
#include "base/ctx.h"
#include "base/view.h"

struct asset;
struct page;
struct request;

/* Where a handler runs and what ctx->db is there (architecture.md section 3). In every lane
 * identify and authorize run inside a transaction; a handler never begins one, except in the slow
 * lane:
 * LANE_READ    inside a read transaction.
 * LANE_WRITE   inside its item of the writer's batch; any answer but OK undoes what it wrote.
 * LANE_SLOW    outside any transaction, for the work may take long (a password hash): identify and
 *              authorize ran in a read transaction that has ended; the handler reads and writes by
 *              db_tx(), and what that committed stays even when the handler then refuses (a wrong
 *              password is counted).
 * LANE_STREAM  inside a read transaction that ends before the stream begins. */
enum lane { LANE_READ, LANE_WRITE, LANE_SLOW, LANE_STREAM };
enum method {
    METHOD_GET,
    METHOD_POST,
    METHOD_PUT,
    METHOD_DELETE,
    METHOD_PROPFIND, /* RFC 4918, 9.1: reads */
    METHOD_PROPPATCH,
    METHOD_REPORT, /* RFC 3253, 3.6: reads */
    METHOD__MAX
};
/* Who may, at the least, at the scope that the path names (docs/permissions.md).
 * ALLOW_SECRET: whoever holds the secret in the link; the handler compares it.
 * ALLOW_SELF: whoever is signed in, but nobody who acts for him.
 * ALLOW_TEAMMATE: who is in the team of the path, and the front desk that it is a client of.
 * ALLOW_TEAM: an admin of the team of the path, and the hosts who keep it.
 * ALLOW_APP: a program, with a password that its owner made for it (HTTP Basic, RFC 7617), never by
 * a cookie. Such a route speaks WebDAV: its handler reads the body as it came (request_body),
 * a slash at the end of its address is one with none, a refusal is an element DAV:error. */
enum allow {
    ALLOW_VISITOR,
    ALLOW_SECRET,
    ALLOW_MEMBER,
    ALLOW_SELF,
    ALLOW_TEAMMATE,
    ALLOW_TEAM,
    ALLOW_DESK,
    ALLOW_HOST,
    ALLOW_STEWARD,
    ALLOW_APP,
    ALLOW__MAX
};

/* ---- tables written by viewgen --------------------------------------------------------------- */

enum field_type {
    FIELD_TEXT,  /* on one line */
    FIELD_LINES, /* a text of several lines */
    FIELD_JSON,  /* a structure, as the text of its JSON; in a JSON body the value itself, too */
    FIELD_INT,
    FIELD_BOOL,
    FIELD_ID,
    FIELD_DATE,
    FIELD_TIME,
    FIELD_EMAIL,
    FIELD_SLUG,
    FIELD_ENUM,
    FIELD_MONEY,
    FIELD_DEGREES,
    FIELD_FILE,
    FIELD_TEXTS,
    FIELD_IDS,
    FIELD__MAX
};

struct field_spec {
    const char *name;
    const char *doc;
    enum field_type type;
    bool required;
    bool in_path;
    int64_t min, max;     /* characters of a text, value of a number; both 0: the type's own */
    const char *fallback; /* text of the default; NULL: none */
    const char *const *choices; /* FIELD_ENUM: NULL-terminated */
    size_t offset;              /* into the form struct; the length of a list follows its pointer */
};

struct form_spec {
    const char *name;
    const char *doc;
    const struct field_spec *fields;
    size_t fields_n;
    size_t size; /* of the form struct */
    /* What no field can tell alone: which of two is needed, what a visitor must say and a member
     * need not. Asked once it is known who asks and that he may, inside his transaction, also when
     * fields were refused (those are absent): so all is told at once. Only reads. OK, or INVALID
     * after ctx_field; NULL: nothing. */
    enum status (*check)(struct ctx *ctx, const void *form);
};

struct view_spec {
    const char *name;
    const char *doc;
    size_t size;
    void (*write_json)(struct buf *out, const void *view);
    const char *schema; /* JSON Schema (2020-12) of the reply */
};

/* Writes a page body from a view; made by tplgen. */
typedef void page_body(struct page *page, const void *view);

struct route {
    enum method method;
    const char *path; /* "/s/{slug}/free" */
    const char *name; /* handler's name, unique */
    const char *doc;
    /* Handler behind a typed thunk: form and ret_view are the structs of the specs, NULL when
     * none. */
    enum status (*run)(struct ctx *ctx, const void *form, void *ret_view);
    enum allow allow;
    enum lane lane;
    size_t body_max;
    const struct form_spec *form; /* NULL: none */
    const struct view_spec *view; /* NULL: the handler answers by reply_* itself */
    page_body *page;              /* NULL: JSON or bytes only */
    const char *title;            /* message id of the page's <title>; the template may refine it */
    const char *again; /* route name of the GET page that shows this form again, or NULL */
    const char *rate;  /* a named limit (rate.c), or NULL */
    bool made;         /* it answers with reply_created */
    bool key;          /* it asks for request_key */
};

/* The tables of all modules in ladder order, for http_config: route_tables ends with NULL. */
extern const struct route *const route_tables[];
extern const size_t route_tables_n[];

/* ---- what a handler may ask ---------------------------------------------------------------------
 * All strings live as long as the request. Outside a request (ctx->request NULL) there is nothing:
 * NULL, false, "". */

/* The path as asked, decoded, without query and .json; the query string as it came, "" when
 * none. */
const char *request_path(const struct ctx *ctx);
const char *request_query(const struct ctx *ctx);
/* A header or NULL; the name in any case. */
const char *request_header(const struct ctx *ctx, const char *name);
/* The Idempotency-Key or NULL: who makes a thing keeps the key with it, in the same transaction,
 * and answers a repeated one from what was made. Only of a route that says `key`, as the OpenAPI
 * document does [HTTP-20]; of another there is none. */
const char *request_key(const struct ctx *ctx);
/* The body as it came, whatever its type: of routes with ALLOW_APP. */
struct bytes request_body(const struct ctx *ctx);
/* True when the answer will be JSON. */
bool request_wants_json(const struct ctx *ctx);
/* The value of a cookie or NULL. */
const char *request_cookie(const struct ctx *ctx, const char *name);
/* The raw text that came for a field, as typed, or NULL; for forms shown again. */
const char *request_raw(const struct ctx *ctx, const char *field);
/* What the form gives; in one that is shown again, which is given nothing, what was typed. */
const char *request_again_text(const struct ctx *ctx, const char *given, const char *field);
int64_t request_again_id(const struct ctx *ctx, int64_t given, const char *field);
struct date request_again_date(const struct ctx *ctx, struct date given, const char *field);
minute request_again_minute(const struct ctx *ctx, minute given, const char *field);
/* For a form that changes what is there: each field that the request leaves out gets its value from
 * `now`, a form of the same kind that says how things are. An empty value and null are not left
 * out; a box that a browser's form does not send is unticked.
 *   form, now  of the route's form                                      (in and out; in) */
void request_keep(const struct ctx *ctx, void *form, const void *now);
/* The address of the client, as the trusted proxy tells it if one is configured. */
const char *request_peer(const struct ctx *ctx);
/* Are limits on? Not under --no-rate-limit, and not outside of a request. */
bool request_is_limited(const struct ctx *ctx);
/* Take one from the limit `rate` (rate.c) of `key`, which is what a person gave, not where he is: a
 * mailbox, say. OK; LIMIT with ctx->problem.retry_after_s, the caller says why. Always OK where
 * limits are off, and outside of a request. */
MUST_USE enum status request_rate_take(struct ctx *ctx, const char *rate, const char *key);
/* Give one back, to a key or, with NULL, to the client's address: what went well does not count. */
void request_rate_give(struct ctx *ctx, const char *rate, const char *key);
/* "https://loggia.example" without a trailing slash: for links in mails and JSON. */
const char *request_public_url(const struct ctx *ctx);

/* ---- what a handler may say ---------------------------------------------------------------------
 * Takes effect when the handler returns OK; what an earlier try (RETRY) said is forgotten. Strings
 * are copied; NULL, as arena_printf gives when memory is short, makes the answer a 500. Outside a
 * request these do nothing. */

/* 201 with Location and the view for JSON; 303 to `url` for a browser. `url` is a path of ours.
 * Only of a route that says `made`: of another it makes the answer a 500 [HTTP-20]. */
void reply_created(struct ctx *ctx, const char *url);
/* 303 for a browser; for JSON the view with 200, or 204 when the route has none. */
void reply_see(struct ctx *ctx, const char *url);
/* 303 to another site, for a browser; for JSON the view with 200. `url` is a whole address, https
 * or http, that a steward set up: never one from a form. */
void reply_leave(struct ctx *ctx, const char *url);
/* Bytes of another type (iCalendar, CSV, a picture). `file_name` NULL: shown in place. */
void reply_bytes(struct ctx *ctx, const char *content_type, const char *file_name, struct bytes b);
/* A table as a file for spreadsheets. Between its begin and its end rows are written into what
 * begin gives; the end comes in every case, and `t` stays where it is until then.
 *   head, n  the names on top
 *   name     of the file
 *   s        how reading the rows went
 * The end answers `s`, and only with OK the table; LIMIT when it was longer than
 * LIMIT_REPLY_BYTES. */
struct reply_table {
    struct csv csv;
    struct buf out;
};
struct csv *reply_table_begin(struct reply_table *t, const char *const *head, size_t n);
MUST_USE enum status reply_table_end(struct ctx *ctx, struct reply_table *t, const char *name,
                                     enum status s);
/* The HTTP status of an answer that is no refusal: 201, 204, 207, 304. Without reply_bytes it has
 * no body. For routes with ALLOW_APP. */
void reply_status(struct ctx *ctx, int code);
/* A further header; a line end in it is refused (the answer becomes 500). */
void reply_header(struct ctx *ctx, const char *name, const char *value);
/* A cookie: HttpOnly, SameSite=Lax, Path=/, Secure behind TLS. max_age_s 0 deletes it, -1: until
 * the browser is closed. `value` of letters, digits, - _ . ~ only. */
void reply_cookie(struct ctx *ctx, const char *name, const char *value, int64_t max_age_s);
/* Show the page with this title (already translated). */
void reply_title(struct ctx *ctx, const char *title);
/* One sentence shown on the next page this browser opens ("The booking is cancelled."). */
void reply_flash(struct ctx *ctx, const char *text);
/* The page is shown on a screen of its own, a tablet at a door: without head and foot. */
void reply_screen(struct ctx *ctx);
/* What tells this answer from another one at the same address: the ETag (RFC 9110, section 8.8.3).
 *   tag  letters and digits
 * True when the client has it already (If-None-Match): the answer is 304 without a body, and the
 * handler may return OK at once. False outside a request. */
bool reply_known(struct ctx *ctx, const char *tag);
/* LANE_STREAM handlers: subscribe this client to a channel of server-sent events, e.g.
 * "day:SPACE". */
void reply_stream(struct ctx *ctx, const char *channel);

/* An uploaded file of a FIELD_FILE field. */
struct upload {
    const char *name; /* as the client said; never used as a path */
    struct bytes body;
};

/* ---- the app's side -------------------------------------------------------------------------- */

/* What the app lends. The pointers may be called from any thread; a connection is used by one
 * thread at a time. */
struct http_host {
    void *app;
    /* A connection for a thread of a lane; kept for the thread's life. LANE_READ and LANE_STREAM
     * only read. */
    enum status (*db_open)(void *app, enum lane lane, struct db **ret_db);
    void (*db_close)(struct db *db);
    enum status (*read_begin)(struct db *db);
    void (*read_end)(struct db *db);
    /* A batch: begin, for each item begin and end(keep = it answered OK), and commit, which ends
     * it whatever it says; rollback instead when an item cannot begin. item_end RETRY: run the
     * item again in another batch; other refusals: it was not kept. commit RETRY: run the whole
     * batch again; other refusals: nothing of it is kept. */
    enum status (*batch_begin)(struct db *db);
    enum status (*item_begin)(struct db *db);
    enum status (*item_end)(struct db *db, bool keep);
    enum status (*batch_commit)(struct db *db);
    void (*batch_rollback)(struct db *db);
    /* What the store said when it last failed, for the log; db NULL: when it was last opened in
     * vain on this thread. NULL: it says nothing. */
    const char *(*db_why)(const struct db *db);
    bool reads_block; /* PostgreSQL: reads go to a pool of workers, not to the I/O threads */
    int readers;      /* that pool's threads */
    int writers;      /* 1 on SQLite; several on PostgreSQL, each with batches of one */
    /* The language of a request that is refused before anybody looks who asks; without a database.
     * NULL: by Accept-Language. */
    const struct lang *(*language)(const struct ctx *ctx);
    /* Who asks: from the session cookie, inside a transaction. May set ctx->actor and ctx->lang
     * (which holds the browser's choice before). NULL: everybody is a visitor. */
    enum status (*identify)(struct ctx *ctx);
    /* May ctx->actor use this route with this form (path fields filled)? OK, DENIED, NOT_FOUND.
     * NULL: everybody may everything. */
    enum status (*authorize)(struct ctx *ctx, const struct route *route, const void *form);
    /* The frame around every page: writes the layout and calls page->body(page, page->view).
     * NULL: no frame. */
    void (*layout)(struct page *page);
    /* The page for a refusal, given a struct problem_view (http.views). NULL: plain text. */
    page_body *problem_page;
    /* More lines for /metrics in Prometheus' text format. NULL: none. */
    void (*metrics)(void *app, struct buf *out);
};

/* How long a client may take. */
struct http_patience {
    int64_t head_ms;  /* for a whole head */
    int64_t idle_ms;  /* more for that when it follows an answer on the same connection */
    int64_t slack_ms; /* for a body, and for reading an answer, beyond what its length asks for */
    int64_t bytes_per_s; /* the slowest line that we wait for */
};

struct http_config {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080"; port 0 picks one */
    /* Without a trailing slash; https switches on Secure cookies and HSTS. */
    const char *public_url;
    struct bytes key; /* at least 16 secret bytes, the same in all processes: signs form tokens */
    const char *trusted_proxy; /* address whose X-Forwarded-For is believed; NULL: none */
    bool rate_limits;
    bool access_log; /* a line for each request, not only for failed and slow ones */
    int io_threads;  /* 0: one a core */
    const struct http_patience *patience; /* NULL: as limits.h says; tests are in a hurry */
    const struct clock *clock;
    const struct route *const *tables; /* route tables of the modules, NULL-terminated */
    const size_t *tables_n;
    const struct asset *assets; /* sorted by path; may be NULL */
    size_t assets_n;
    const struct http_host *host;
};

enum { HTTP_LISTEN_MAX = 256 };
/* The address to listen on with a port that is a number: one that is free just now in the place of
 * 0, so that it can be told before anybody listens. Returns OK; INVALID when it is not HOST:PORT;
 * else as http_start. */
MUST_USE enum status http_listen_settle(const char *listen, char ret_listen[HTTP_LISTEN_MAX],
                                        const char **ret_why);
/* Is this an address of IPv4 or IPv6, in figures? */
bool http_address_valid(const char *address);

struct http;
/* Compile the routes, take the port, start the threads. `c` and all it points to must outlive the
 * server.
 *   ret_why a sentence for the operator on failure, static                             (out)
 * Returns OK; CONFLICT when the port is taken; INVALID for a bad address; UNAVAILABLE; FAILED. */
MUST_USE enum status http_start(const struct http_config *c, struct http **ret_http,
                                const char **ret_why);
/* The port that it listens on. */
int http_port(const struct http *h);
/* Stop accepting, finish what was accepted, end the threads. Others may still publish: nobody
 * listens any more. */
void http_stop(struct http *h);
/* Once nobody publishes any more. Accepts NULL. */
void http_free(struct http *h);
/* Send an event to all clients of a channel; never blocks; a client that is too slow is closed. */
void http_publish(struct http *h, const char *channel, const char *event, const char *data);
/* How many clients listen, to whatever channel. */
size_t http_listeners(const struct http *h);
/* Counters, latencies and queue lengths in Prometheus' text format. */
void http_metrics(struct http *h, struct buf *out);
/* The OpenAPI 3.1 document of the tables. */
void http_openapi(const struct route *const *tables, const size_t *tables_n, const char *public_url,
                  struct buf *out);
/* docs/permissions.md, printed from the tables. */
void http_permissions(const struct route *const *tables, const size_t *tables_n, struct buf *out);

#endif
