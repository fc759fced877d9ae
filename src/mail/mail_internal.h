/* mail_internal.h: what the files of this folder share. */
#ifndef LOGGIA_MAIL_MAIL_INTERNAL_H
#define LOGGIA_MAIL_MAIL_INTERNAL_H

#include "base/email.h"
#include "mail/mail.h"

enum mail_status { MAIL_WAITING = 1, MAIL_SENT = 2, MAIL_FAILED = 3 };

enum {
    MAIL_LEASE_S = 300,       /* longer than one conversation with a server may take */
    MAIL_LEASE_MOST_S = 3600, /* no clock of ours is so far from another's: it was ahead itself */
    MAIL_PAUSE_MOST_S = 4 * 3600,    /* the longest of mail_pause_s() */
    MAIL_KEEP_S = 90 * 24 * 60 * 60, /* how long the steward can look up what was sent */
    MAIL_WHY_MAX = 300               /* bytes kept of a server's answer */
};

/* ---- mail_rules.c: pure ---------------------------------------------------------------------- */

/* The pause after the n-th attempt failed, n from 1; -1: it was the last. */
int64_t mail_pause_s(int64_t attempts);

/* The text on one line: control characters, line ends among them, become spaces. */
char *mail_one_line(struct arena *a, const char *text);

/* ---- mail_message.c: pure -------------------------------------------------------------------- */

/* One mail as it goes over the line. */
struct mail_letter {
    int64_t id;
    int64_t at; /* UTC seconds, for Date */
    struct mailbox from;
    struct mailbox to;
    const char *lang;
    const char *subject;
    const char *text;
    const char *html;
    const char *ics;        /* NULL: none */
    const char *ics_method; /* NULL without ics */
    struct mail_file file;  /* name NULL: none */
    const char *reply_to;   /* NULL: the sender */
};

/* Write the message (RFC 5322, MIME) with CRLF line ends; out->failed tells want of room. The same
 * letter always gives the same bytes, so a mail sent twice carries one Message-ID. */
void mail_message(struct buf *out, const struct mail_letter *l);

/* ---- mail_transport.c ------------------------------------------------------------------------ */

enum mail_outcome {
    MAIL_TAKEN,    /* the server has it */
    MAIL_LATER,    /* refused for now, or the line dropped */
    MAIL_NEVER,    /* refused for good (5xx) */
    MAIL_NO_SERVER /* nobody to talk to: other mails would fare no better now */
};

/* A line to the server, kept from one mail to the next; for file:, nothing but the directory. */
struct mail_line;
/* UNAVAILABLE when memory is short. */
MUST_USE enum status mail_line_open(const struct mail_route *route, struct mail_line **ret_line);
void mail_line_close(struct mail_line *line);

/* Hand a message over; `l` gives sender, recipient and file name.
 *   ret_why  why not, in printable ASCII; "" when taken                    (out) */
enum mail_outcome mail_line_send(struct mail_line *line, const struct mail_letter *l,
                                 struct bytes message, char ret_why[MAIL_WHY_MAX]);

/* ---- mail_service.c: steps of mail_send_due, each one transaction ------------------------------
 */

struct mail_taken {
    struct mail_letter letter;
    int64_t attempts; /* this one included */
    int64_t until;
};

/* Lease the next mail that is due; NOT_FOUND when none is. */
MUST_USE enum status mail_take(struct ctx *ctx, struct mail_taken *ret_taken);
MUST_USE enum status mail_settle_sent(struct ctx *ctx, const struct mail_taken *taken);
/* Wait for the next attempt, or give up: at once when `for_good`, after the last attempt, or when
 * its time is over. */
MUST_USE enum status mail_settle_refused(struct ctx *ctx, const struct mail_taken *taken,
                                         const char *why, bool for_good);
/* Try again now, one mail or all that failed, as if for the first time. */
MUST_USE enum status mail_retry_one(struct ctx *ctx, int64_t id);
MUST_USE enum status mail_retry_failed(struct ctx *ctx, int64_t *ret_n);

#endif
