/* server.h: what `loggia serve` holds, and the parts it is wired from.
 * Uses: all modules.   Threads: made and ended by the main thread; the parts say which thread
 * calls. */
#ifndef LOGGIA_APP_SERVER_H
#define LOGGIA_APP_SERVER_H

#include "http/http.h"
#include "mail/mail.h"
#include "store/store.h"

#include <pthread.h>

struct workers;

struct server {
    struct store *store;
    struct http *http; /* NULL until it listens */
    const char *public_url;
    struct mail_route mail;
    char live_consumer[96]; /* this process among those that tell live screens */
    char door_consumer[96]; /* the same for doors and boards */
    struct workers *workers;
};

/* What http borrows: connections, and who may (lend.c, access.c). Any thread. */
struct http_host server_host(struct server *s);
MUST_USE enum status access_authorize(struct ctx *ctx, const struct route *route, const void *form);

/* What the modules keep about people (privacy.c); before the server starts. */
void keepers_add(void);

/* What stands around every page (frame.c). The network's name is read again by frame_refresh. */
void frame_layout(struct page *page);
/* A refusal as a page; who acts in another's place is offered to stop. */
void frame_problem(struct page *page, const void *view);
const struct lang *frame_language(const struct ctx *ctx);
void frame_set_source(const char *url);
MUST_USE enum status frame_refresh(struct ctx *ctx);

/* What waits in the database, for /metrics (counters.c). */
void counters_write(void *app, struct buf *out);
MUST_USE enum status counters_refresh(struct ctx *ctx);

/* The threads that work by the clock: mails, lapses, live screens, care of the file (workers.c). */
MUST_USE enum status workers_start(struct server *s);
/* Let each finish what it does. Accepts NULL in s->workers. */
void workers_stop(struct server *s);

#endif
