/* ics.h: calendar objects (RFC 5545, RFC 5546), made by libical. Times are UTC, so that no reader
 * needs our idea of a zone; what repeats is in civil time, and its zone comes along.
 * Uses: ctx, id; libical.   Threads: any. */
#ifndef LOGGIA_BASE_ICS_H
#define LOGGIA_BASE_ICS_H

#include "base/ctx.h"
#include "base/date.h"

enum ics_method {
    ICS_PUBLISH, /* a file or a feed */
    ICS_REQUEST, /* a mail: here is an entry, or its new state */
    ICS_CANCEL,  /* a mail: it is off */
    ICS_OBJECT   /* of a calendar store: none (RFC 4791, 4.1) */
};
/* "REQUEST" ... */
const char *ics_method_name(enum ics_method m);

/* Does an attendee come (PARTSTAT, RFC 5545, 3.2.12)? */
enum ics_partstat { ICS_ACCEPTED, ICS_NEEDS_ACTION, ICS_DECLINED, ICS_TENTATIVE };

/* One entry. Texts NULL: left out. */
struct ics_entry {
    int64_t id;
    const char *domain; /* where ids are ours: the host of the public address */
    const char *uid;    /* in their place; NULL: made of them */
    int64_t sequence;   /* grows with every change */
    int64_t stamp;      /* when this state was made */
    int64_t starts_at, ends_at;
    const char *summary;
    const char *location;
    const char *description;
    const char *url;
    const char *organizer; /* e-mail address */
    const char *organizer_name;
    const char *organizer_sent_by; /* e-mail address of who sends it in his place */
    const char *attendee; /* e-mail address */
    const char *attendee_name;
    enum ics_partstat attendee_is;
    bool attendee_asked; /* an answer is awaited (RSVP) */
    bool tentative;
    bool cancelled;
    int64_t recurrence_at; /* one date of an entry that repeats: the instant of its rule; 0 */
    const struct ics_repeat *repeat; /* NULL: once, or one date */
};

/* How an entry repeats from its start on, in civil time. */
struct ics_repeat {
    const char *zone;           /* IANA name */
    const char *rule;           /* RECUR (RFC 5545, 3.3.10) without COUNT and UNTIL; NULL: none */
    int64_t until;              /* the last date of the rule, an instant */
    const struct date *without; /* dates of the rule that are left out (EXDATE) */
    size_t without_n;
    const struct date *also; /* dates beside the rule (RDATE) */
    size_t also_n;
};
/* A sequence that grows with time, for an entry whose dates change apart: seconds since 2025. */
int64_t ics_sequence_of(int64_t changed_at);

struct ics_calendar; /* under way; free with ics_end or ics_drop */

/* NULL when memory is short. `name` NULL: none. */
struct ics_calendar *ics_begin(enum ics_method method, const char *name);
MUST_USE bool ics_add(struct ics_calendar *c, const struct ics_entry *e);
/* The text in ctx->arena, NULL when memory is short; frees the calendar. */
const char *ics_end(struct ctx *ctx, struct ics_calendar *c);
/* Accepts NULL. */
void ics_drop(struct ics_calendar *c);

/* "loggia.example" of "https://loggia.example:8080/": what makes our ids unique in the world;
 * arena. */
const char *ics_domain(struct ctx *ctx, const char *public_url);

#endif
