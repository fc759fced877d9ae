/* http_internal.h: what the files of this folder share. One request goes
 *   server.c (receive) -> head.c -> router.c -> rate.c, csrf.c -> body.c, form.c
 *   -> lane.c (run) -> answer.c
 * Threads: a request belongs to the I/O thread of its connection, or, while the connection is
 * suspended, to the lane that runs it; the lane's queue hands it over. */
#ifndef LOGGIA_HTTP_INTERNAL_H
#define LOGGIA_HTTP_INTERNAL_H

#include "http/asset.h"
#include "http/http.h"
#include "http/page.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <zlib.h>

/* ---- addresses (path.c, router.c) ------------------------------------------------------------ */

/* A decoded path. */
struct path {
    const char *segments[LIMIT_PATH_SEGMENTS];
    size_t n;
    bool json;  /* ended in .json, which is cut off */
    bool slash; /* ended in a slash that is not the whole path */
};

/* True when the n bytes are UTF-8 without NUL. */
bool text_valid(const char *s, size_t n);

/* Undo percent-encoding, and + as space where plus is true. Returns the length; SIZE_MAX when an
 * escape is malformed. `to` may be `from`. */
size_t percent_decode(const char *from, size_t n, bool plus, char *to);

/* Cut a path as it came (without its query) into decoded segments in the arena. INVALID for a
 * malformed escape, control characters, what is not UTF-8, and segments "." and ".."; LIMIT when
 * too long or deep. */
MUST_USE enum status path_parse(struct arena *a, const char *raw, size_t n, struct path *ret_path);

/* One route, compiled. */
struct entry {
    const struct route *route;
    size_t index;                            /* 0 ... entries_n - 1: its counters */
    const char *params[LIMIT_PATH_SEGMENTS]; /* names in the path, by order */
    size_t params_n;
    const struct entry *again; /* the page that shows the form again: another, for a form that was
                                  sent; itself, for a question; or NULL */
};

struct router;

/* What stands at a path. */
struct match {
    const struct entry *const *by_method; /* METHOD__MAX pointers, NULL where the method is not */
    const char *params[LIMIT_PATH_SEGMENTS];
    size_t params_n;
};

/* NULL when memory is short or a route is malformed or doubled; *ret_why then says so. */
struct router *router_new(const struct route *const *tables, const size_t *tables_n,
                          const char **ret_why);
void router_free(struct router *router);
const struct entry *router_entries(const struct router *router, size_t *ret_n);
/* False when there is nothing at this path. */
bool router_find(const struct router *router, const struct path *path, struct match *ret_match);

/* ---- input (body.c, multipart.c, form.c) ----------------------------------------------------- */

enum raw_kind { RAW_TEXT, RAW_JSON_TEXT, RAW_JSON_NUMBER, RAW_JSON_BOOL, RAW_JSON_OTHER, RAW_FILE };

/* One value as it came, decoded but not judged. */
struct raw {
    const char *name;  /* valid text */
    const char *value; /* terminated, but may hold NUL and anything */
    size_t n;
    enum raw_kind kind;
    const struct upload *upload; /* RAW_FILE only */
};

struct raws {
    struct raw *items; /* in the arena */
    size_t n, size;
};

/* Each parser adds to `raws`. OK; INVALID when the input is malformed; LIMIT when there are too
 * many values or memory is short. The reason is in ctx->problem. */
MUST_USE enum status raws_add(struct ctx *ctx, struct raws *raws, const struct raw *raw);
MUST_USE enum status urlencoded_parse(struct ctx *ctx, const char *text, size_t n,
                                      struct raws *raws);
MUST_USE enum status multipart_parse(struct ctx *ctx, const char *content_type, const char *text,
                                     size_t n, struct raws *raws);
MUST_USE enum status json_form_parse(struct ctx *ctx, const char *text, size_t n,
                                     struct raws *raws);

/* The path fields of a form. NOT_FOUND when one is not of its type: nothing can be there. */
MUST_USE enum status form_fill_path(struct ctx *ctx, const struct form_spec *spec,
                                    const struct entry *entry, const char *const *params,
                                    void *form);

/* All other fields: from raws, else the default, else absent.
 *   strict  unknown fields are refused (JSON bodies), not passed over (browsers, queries)
 *   form    zeroed, of spec->size bytes; a field that is refused stays absent          (out)
 * INVALID when one is refused; ctx->problem names each. */
MUST_USE enum status form_fill(struct ctx *ctx, const struct form_spec *spec,
                               const struct raws *raws, bool strict, void *form);

/* request_keep: `boxes` says that a missing box is an unticked one. */
void form_keep(const struct form_spec *spec, const struct raws *raws, bool boxes, void *form,
               const void *now);

/* ---- one request (request.c, answer.c, reply.c) ---------------------------------------------- */

enum stage {
    STAGE_HEADERS, /* the address is known, the headers are to be judged */
    STAGE_BODY,    /* the body comes */
    STAGE_LANE,    /* handed to a lane; the connection is suspended */
    STAGE_AGAIN    /* the same, for the page that shows a refused form again */
};

struct header {
    const char *name;
    const char *value;
    struct header *next;
};

/* What the handler said by reply_*. */
struct reply {
    struct header *headers; /* cookies too */
    const char *location;
    bool created;
    int code;                 /* reply_status; 0: as the result says */
    const char *content_type; /* reply_bytes; the bytes are in request->out */
    const char *title;
    const char *flash;
    const char *channel;
    bool screen; /* reply_screen */
    bool known;  /* the client has it: 304 */
    bool failed; /* what it said cannot be sent */
};

/* What was refused before anybody was asked who he is. */
struct refusal {
    enum status result;
    int code;
    struct problem problem;
    const struct entry *entry;
};

struct http;
struct request {
    struct http *http;
    struct MHD_Connection *connection;
    enum stage stage;
    struct arena *arena;
    struct ctx ctx;
    struct request *next; /* in a queue or a list of spare ones */

    const char *uri; /* as it came */
    struct path path;
    const char *path_text;
    const char *query;
    const struct entry *entry; /* NULL: refused before it was known */
    struct match match;
    enum method method;
    bool head;
    bool json; /* the answer is JSON */
    bool json_body;
    size_t body_max;
    size_t discarded; /* bytes of a body that is refused or too long */
    size_t received;  /* bytes of the body so far, kept or not */
    size_t counted;   /* those of them that are in http->bodies */
    struct buf body;
    struct raws raws;
    bool form_refused; /* the form is to be refused, once the actor is known to be allowed */
    void *form;
    void *view;
    struct reply reply;
    enum status result;
    int code;                      /* HTTP status where `result` does not say it; 0: it does */
    bool handler_ran;              /* or the check of its form */
    const char *allow;             /* value of the Allow header, or NULL */
    bool refused_page;             /* the view is that of the page that shows the form again */
    bool closes;                   /* the connection ends with this answer */
    const struct refusal *refusal; /* to be told once it is known who asks; NULL: none */
    const char *refused_text;      /* message id of what request_refuse said, with its number */
    long long refused_n;
    int tries;
    const char *why; /* of a 503, for the log: the limit, or what the store said; NULL */
    int64_t started_us;
    uint64_t id;
    const char
        *form_cookie; /* new, for the forms of this page; NULL: it has one, or none is needed */
    const char *form_token;
    struct buf out;    /* the answer's bytes until it is sent */
    struct buf packed; /* the same, compressed */
};

/* From the spare ones of this thread, or new; NULL when memory is short. */
struct request *request_take(struct http *h, struct MHD_Connection *c, const char *uri);
void request_release(struct request *r);
void request_free(struct request *r);
/* Refuse with an HTTP status that no enum status stands for.
 *   detail  message id, where %lld stands for refused_n                            (static) */
void request_refuse(struct request *r, int code, enum status status, const char *problem,
                    const char *detail);
/* The sentence of that once more, when the reader's language has become known. */
void request_refuse_again(struct request *r);
/* As the X-Request-Id header and the log show it. */
enum { REQUEST_ID_CHARS = 16 };
void request_id_print(const struct request *r, char ret_text[REQUEST_ID_CHARS + 1]);
const char *header_value(const struct request *r, const char *name);

/* head.c: is the request line all that the client sent? */
bool head_line_whole(struct MHD_Connection *c, const char *method, const char *version);
/* Refuse what is not clear. The length of the body as the head says it; 0: it does not. */
unsigned long long head_judge(struct request *r, const char *method, const char *version);

/* "GET" ... */
const char *method_name(enum method m);

/* receive.c: the calls of libmicrohttpd's access handler, in order. */
enum MHD_Result receive_head(struct request *r, const char *method, const char *version);
enum MHD_Result receive_body(struct request *r, const char *data, size_t n);
enum MHD_Result receive_end(struct request *r);

/* Write and queue the answer for r->result. */
enum MHD_Result answer(struct request *r);
/* The HTTP status of a result. */
int answer_code(const struct request *r);
/* Count it, log it. */
void request_done(struct request *r, int code);
void reply_cookie_add(struct request *r, const char *name, const char *value, int64_t max_age_s);

/* Does the client prefer JSON, by its Accept header? */
bool accept_prefers_json(const char *accept);
/* Does an Accept-Encoding header allow this coding? */
bool accept_encoding(const char *accept, const char *coding);

/* ---- WebDAV (dav.c) -------------------------------------------------------------------------- */

/* Is the address one of programs (ALLOW_APP)? */
bool dav_is(const struct request *r);
/* The HTTP status of a refusal there. */
int dav_code(const struct request *r);
/* Write the refusal as DAV:error; its content type. */
const char *dav_problem(struct request *r);
/* The headers that every answer there has. */
void dav_headers(struct MHD_Response *response, int code);

/* ---- protection (csrf.c, rate.c) ------------------------------------------------------------- */

/* False, with r refused, when this may be another site's doing. */
bool csrf_allows(struct request *r);
/* The token for forms of a page; sets the cookie that it is bound to when the page used it. */
const char *csrf_token(struct request *r);
void csrf_page_done(struct request *r);

struct rates;
struct rates *rates_new(void);
void rates_free(struct rates *rates);
/* What is asked, whole, to be known again: of a client, at an address, under an Idempotency-Key.
 * 0 without a key. */
uint64_t rates_question(struct rates *rates, const char *peer, const char *path, const char *key,
                        struct bytes body);
/* Take one from the bucket `name` of this client. A question that was let through in the last 24
 * hours takes from a bucket of repeats instead, so that a client may ask for the answer that he
 * did not get. 0, or the seconds to wait. */
int64_t rates_take(struct rates *rates, const char *name, const char *peer, uint64_t question,
                   int64_t now_us);
/* Give one back. */
void rates_give(struct rates *rates, const char *name, const char *peer);

/* ---- the socket (listen.c) ------------------------------------------------------------------- */

/* Returns and ret_why as http_start. */
MUST_USE enum status listen_open(const char *listen, int *ret_fd, const char **ret_why);
int listen_port(int fd);

/* ---- patience (client.c) --------------------------------------------------------------------- */

struct clients;
/* NULL patience: as limits.h says. NULL: no memory, or no thread. */
struct clients *clients_new(const struct http_patience *patience);
/* Call when all connections are closed. */
void clients_free(struct clients *all);
/* For libmicrohttpd: a connection begins, or ends; `arg` is the struct clients. */
void clients_on_connection(void *arg, struct MHD_Connection *c, void **context,
                           enum MHD_ConnectionNotificationCode what);
/* A request begins: its address where libmicrohttpd has it, for head.c. NULL: memory was short. */
void client_asks(struct MHD_Connection *c, const char *uri);
const char *client_uri(struct MHD_Connection *c, size_t *ret_n);
/* What this client does next, and so until when; on the connection's own thread. A body that began
 * at began_us (monotonic) and of which so_far bytes have come; an answer of so many bytes. */
void client_sends_head(struct MHD_Connection *c);
void client_sends_body(struct MHD_Connection *c, int64_t began_us, size_t so_far);
void client_reads(struct MHD_Connection *c, size_t bytes);
/* It is our turn: nothing is asked of it. */
void client_waits(struct MHD_Connection *c);

/* ---- lanes (lane.c) -------------------------------------------------------------------------- */

/* Requests in the order in which they came. */
struct queue {
    struct pool *pool;
    pthread_cond_t ready;
    struct request *first, *last;
};

/* Bounded queues and the threads that empty them: one for all threads, or one for each. */
struct pool {
    struct http *http;
    enum lane lane;
    size_t max;
    size_t batch_max;
    pthread_mutex_t mutex;
    struct queue *queues;
    size_t queues_n;
    size_t n; /* of all queues */
    bool stopping;
    pthread_t *threads;
    size_t threads_n;
};

MUST_USE enum status pool_start(struct pool *p, struct http *h, enum lane lane, size_t max,
                                size_t threads);
/* Finish what waits, end the threads; I/O threads may still come, and are told that it is full.
 * Harmless on a pool that never started. */
void pool_stop(struct pool *p);
/* When no I/O thread comes any more. */
void pool_free(struct pool *p);
size_t pool_length(struct pool *p);
/* Which queue a request goes to. Writes to the same space, or whatever an address names first, are
 * done by one writer: two would only wait for each other. */
size_t pool_queue_of(const struct pool *p, const struct request *r);
/* Suspend the connection and queue the request; false when the queue is full. */
bool pool_give(struct pool *p, struct request *r);

/* Run the request as far as this I/O thread may; answers it or hands it to a lane. */
enum MHD_Result lane_run(struct request *r);
/* What is refused already: who asks is found out, so that the page knows him and speaks his
 * language; then it is answered. */
enum MHD_Result lane_run_refused(struct request *r);
/* Go on, on the I/O thread, after a lane resumed the connection. */
enum MHD_Result lane_resumed(struct request *r);
/* The three kinds of work, each in a thread of its lane, with a connection or NULL. */
void lane_read(struct request *r, struct db *db);
void lane_slow(struct request *r, struct db *db);
/* `list` is linked by next. Those that lost a race and are to try again are taken out and
 * returned. */
struct request *lane_write(const struct http *h, struct db *db, struct request **list);

/* ---- streams (stream.c) ---------------------------------------------------------------------- */

struct streams;
struct streams *streams_new(void);
/* Close all streams and forget them; call before the daemon stops. */
void streams_close(struct streams *s);
void streams_free(struct streams *s);
size_t streams_length(struct streams *s);
/* A response that carries the channel's events; NULL when there are too many streams. */
struct MHD_Response *stream_response(struct streams *s, struct MHD_Connection *c,
                                     const char *channel);

/* ---- counters (metrics.c) -------------------------------------------------------------------- */

enum { LATENCY_BUCKETS = 14 };

/* Written by one I/O thread, read by any. */
struct counters {
    _Atomic uint64_t (*by_route)[6]; /* [entry][status class]; the last entry: no route, assets */
    _Atomic uint64_t latency[LATENCY_BUCKETS];
    _Atomic uint64_t latency_sum_us;
};

void counters_note(struct counters *c, size_t entry, int code, int64_t took_us);

/* ---- the server (server.c) ------------------------------------------------------------------- */

/* What belongs to one I/O thread. */
struct io {
    struct http *http;
    struct db *db; /* read only, opened at first use */
    struct rng rng;
    struct request *spare;
    size_t spare_n;
    struct counters counters;
    z_stream deflate;
    bool deflates;
    struct io *next;
};

struct asset_reply;

struct http {
    uint64_t serial; /* of all servers of this process, so that a thread knows its own part */
    const struct http_config *config;
    struct router *router;
    size_t entries_n;
    struct rates *rates;
    struct streams *streams;
    struct clients *clients;
    struct asset_reply *assets;
    struct MHD_Response *not_allowed; /* 405 for assets */
    struct MHD_Daemon *daemon;
    int port;
    int io_threads;
    bool secure;        /* public_url is https */
    const char *origin; /* scheme and host of public_url */
    uint64_t id_first;  /* of request ids */
    atomic_uint_fast64_t ids;
    atomic_bool stopping;
    struct pool readers, writers, slow;

    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t idle;
    struct io *ios;
    atomic_size_t active; /* requests under way */
    atomic_size_t bodies; /* bytes of their bodies */
};

/* This thread's part; NULL when memory is short. */
struct io *io_here(struct http *h);
/* Its connection for reading; NULL when none can be had now. */
struct db *io_db(struct io *io);
/* Compress `from` into `to`; false when that is not possible or no gain. */
bool io_gzip(struct io *io, const struct buf *from, struct buf *to);
void ios_free(struct http *h);

/* ---- embedded files (asset.c) ---------------------------------------------------------------- */

MUST_USE enum status assets_start(struct http *h);
void assets_stop(struct http *h);
/* The mark of the asset at this address, to be kept as the connection's context; NULL when none. */
void *asset_find(struct http *h, const char *uri);
/* Is this context such a mark? */
bool asset_is(const struct http *h, const void *context);
/* Answer; call for each call of the access handler, with its data_n. */
enum MHD_Result asset_answer(struct http *h, struct MHD_Connection *c, const char *method,
                             size_t *data_n, void **context);

#endif
