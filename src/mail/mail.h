/* mail.h: the outbox. A mail is a row first; it is sent, retried, and shown to the steward when it
 * fails.
 * Owns: table mail.   Uses: base, store, http, network.
 * Threads: any; mail_send_due runs in one job thread at a time (rows are leased). */
#ifndef LOGGIA_MAIL_MAIL_H
#define LOGGIA_MAIL_MAIL_H

#include "base/ctx.h"

struct mail {
    const char *to_email;
    const char *to_name; /* NULL: none */
    const char *lang;    /* language it is written in */
    const char *subject;
    const char *text;    /* plain body */
    const char *html;    /* HTML body */
    const char *ics;     /* a calendar object, or NULL; sent as text/calendar and as invite.ics */
    const char *ics_method; /* "REQUEST", "CANCEL" (RFC 5546); NULL without ics */
    const char *key;     /* at most one mail with this key is ever queued ("booking.confirmed:ID"); NULL: none */
    int64_t space_id;    /* whose business it is; 0: the network's */
};

/* Queue a mail in this transaction. CONFLICT never: a second mail with a known key is OK and
 * dropped. */
MUST_USE enum status mail_add(struct ctx *ctx, const struct mail *m);

/* How mails leave: "smtp://host:port", "smtps://...", or "file:DIR" (one .eml file each). */
struct mail_route {
    const char *url;
    const char *user;     /* NULL: none */
    const char *password; /* NULL: none */
};

struct store;
/* Send what is due, at most `max` mails; each is retried with growing pauses and is marked failed
 * after the last. The store is not held during the conversation with the server. */
MUST_USE enum status mail_send_due(struct store *store, struct ctx *ctx, const struct mail_route *route,
                                   size_t max, size_t *ret_sent);

#endif
