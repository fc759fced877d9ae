/* mail.h: the outbox. A mail is a row first; it is sent, retried, and shown to the steward when it
 * fails.
 * Owns: table mail; emits mail.failed.   Uses: base, store, http, network.
 * Threads: any; mail_send_due may run in several processes at once, rows are leased [ML-3].
 * Invariants: README.md ML-1 to ML-10. */
#ifndef LOGGIA_MAIL_MAIL_H
#define LOGGIA_MAIL_MAIL_H

#include "http/http.h"

/* A file that goes with a mail. */
struct mail_file {
    const char *name;  /* "contract.pdf": letters, digits, "-", "_" and "." only */
    const char *type;  /* "application/pdf" */
    struct bytes body; /* at most LIMIT_MAIL_FILE_BYTES */
};

/* What stands where the address of somebody stood who is forgotten. */
#define MAIL_NOBODY "-"

struct mail {
    const char *to_email;
    const char *to_name; /* NULL: none */
    const char *lang;    /* language it is written in */
    const char *subject;
    const char *text;       /* plain body */
    const char *html;       /* HTML body */
    const char *ics;        /* a calendar object, or NULL; text/calendar and invite.ics */
    const char *ics_method; /* "REQUEST", "CANCEL" (RFC 5546); NULL without ics */
    const char *reply_to;   /* address that an answer goes to; NULL or MAIL_NOBODY: the sender */
    const struct mail_file *file; /* NULL: none */
    const char *key;  /* at most one mail with this key is queued ("booking.confirmed:ID"); NULL */
    int64_t space_id; /* whose business it is; 0: the network's */
    int64_t until;    /* of no use after this time (UTC s), and then unsent; 0: always of use */
    bool secret;      /* its text is shown to nobody and is erased once sent [ML-6] */
    bool forget;      /* nothing of it is kept once it was sent or given up [ML-10] */
};

/* Queue a mail in this transaction. Line ends and control characters in subject and name become
 * spaces. A second mail with a known key is dropped, which is OK [ML-2].
 * A mail to MAIL_NOBODY is
 * dropped too. INVALID (mail.address) when to_email is no address; LIMIT when it is larger than
 * LIMIT_MAIL_BYTES. */
MUST_USE enum status mail_add(struct ctx *ctx, const struct mail *m);

/* The same with texts from templates, written in the language of the mail inside the frame that all
 * our mails have.
 *   m     text and html are not looked at                                  (borrowed)
 *   text  of a template pages/NAME.txt, html of pages/NAME.html, both for this view */
MUST_USE enum status mail_add_pages(struct ctx *ctx, const struct mail *m, page_body *text,
                                    page_body *html, const void *view);

/* How mails leave: "smtp://host:port", "smtps://...", or "file:DIR" (one .eml file each).
 * With a user, smtp:// insists on STARTTLS and on a valid certificate; without, it takes TLS when
 * it is offered. */
struct mail_route {
    const char *url;
    const char *user;     /* NULL: none */
    const char *password; /* NULL: none */
};

/* OK when the URL is one that mail_send_due understands and, for file:, the directory is there. */
MUST_USE enum status mail_route_check(const struct mail_route *route, const char **ret_why);

/* What became of a round. */
struct mail_round {
    size_t sent;
    bool away;       /* nobody could be talked to */
    bool there;      /* the server (or directory) took or refused a mail */
    const char *why; /* of `away`                                              (ctx->arena) */
};

struct store;
/* Send what is due, at most `max` mails, each outside any transaction; each is retried with growing
 * pauses and is marked failed after the last [ML-4]. Stops early when the server cannot be reached.
 *   ret_round  how many left, and whether the server is there               (out)
 * Returns OK also when mails were refused: they wait, or show as failed. */
MUST_USE enum status mail_send_due(struct store *store, struct ctx *ctx,
                                   const struct mail_route *route, size_t max,
                                   struct mail_round *ret_round);

/* Forget mails that were sent more than 90 days ago. The app calls it daily, in a write
 * transaction. */
MUST_USE enum status mail_prune(struct ctx *ctx);

/* Somebody is forgotten: mails to his address go, and those to others that name him or his address:
 * at once if they left, else when they have [ML-10].
 *   email_key  his address, folded
 *   name       NULL or "": not looked for */
MUST_USE enum status mail_forget_person(struct ctx *ctx, const char *email_key, const char *name);

/* Who is told that somebody reads a mail to this address in the outbox, or in its list that there
 * is one: for the log of who looked. One; before the server starts. */
void mail_set_watcher(enum status (*watcher)(struct ctx *ctx, const char *to_email, bool listed));

/* How many wait and how many failed: for the steward's first page and for /metrics. */
struct mail_counts {
    int64_t waiting;
    int64_t failed;
};
MUST_USE enum status mail_count(struct ctx *ctx, struct mail_counts *ret_counts);

#endif
