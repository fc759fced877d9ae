/* calendar_dav.h: what CalDAV is made of here: a person's calendars, and what is in them.
 * Uses: calendar_internal.h, base/xml.h. */
#ifndef LOGGIA_CALENDAR_CALENDAR_DAV_H
#define LOGGIA_CALENDAR_CALENDAR_DAV_H

#include "base/xml.h"
#include "calendar/calendar_internal.h"

#define DAV_NS "DAV:"
#define CALDAV_NS "urn:ietf:params:xml:ns:caldav"
#define CALSERVER_NS "http://calendarserver.org/ns/"

enum {
    DAV_OBJECT_BYTES = 64 << 10,
    DAV_UID_BYTES = 500,
    DAV_TITLE_CHARS = 120,
    DAV_SYNC_OVERLAP_S = 60, /* what was committed late is told once more */
    DAV_FREEBUSY_DAYS = 400
};

/* ---- calendars and entries (calendar_entries.c) ---------------------------------------------- */

/* A calendar of the actor: his bookings, or a room with all that takes it. */
struct dav_calendar {
    bool own;                  /* his bookings */
    struct calendar_room room; /* else */
    bool names;                /* he may read whose the bookings in it are */
};

/* NOT_FOUND: another person's, or none of his. */
MUST_USE enum status dav_calendar_of(struct ctx *ctx, int64_t person, const char *name,
                                     struct dav_calendar *ret_calendar);
/* Its last part in the address. */
const char *dav_calendar_name(struct ctx *ctx, const struct dav_calendar *c);

/* ENTRY_SERIES: a series that a program of his sent; its dates are in it, and stand alone only
 * where time is counted. */
enum entry_kind { ENTRY_OWN, ENTRY_SERIES, ENTRY_OTHER, ENTRY_BLOCK, ENTRY_OUTSIDE };
struct entry {
    enum entry_kind kind;
    int64_t id;                 /* of the booking, series, block, outside calendar */
    const char *name;           /* in the calendar: "rc4k7m2q9x.ics" */
    const char *etag;           /* with its quotes */
    int64_t starts_at, ends_at; /* ends_at INT64_MAX: open */
    int64_t stamp;              /* when this state was made */
    int64_t revision;
    bool waiting; /* for the host's answer */
    bool ended;   /* it takes nothing any more */
    bool stored;  /* a program of his sent it: it is kept as that sent it */
    const char *uid;
    int64_t resource_id;
    const char *resource, *space, *street, *town, *zone;
    const char *who; /* for those who may read it; NULL */
};

struct entries_ask {
    int64_t from_at, to_at; /* to_at INT64_MAX: all to come */
    int64_t changed_from;   /* his own only: changed since; 0: all */
    bool ended;             /* his own only: those that are over too */
    bool dates;             /* each date of a series by itself: when is it taken? */
};
/* What is in a calendar now, and until when back. */
struct entries_ask entries_all(const struct ctx *ctx);
MUST_USE enum status entries_of(struct ctx *ctx, const struct dav_calendar *c,
                                const struct entries_ask *ask, struct entry **ret_entries,
                                size_t *ret_n);
/* NOT_FOUND also for what has ended. */
MUST_USE enum status entry_of_name(struct ctx *ctx, const struct dav_calendar *c, const char *name,
                                   struct entry *ret_entry);
MUST_USE enum status entry_of_booking(struct ctx *ctx, int64_t booking_id, struct entry *ret_entry);
MUST_USE enum status entry_of_series(struct ctx *ctx, int64_t series_id, struct entry *ret_entry);
/* The actor's to change: his booking, or his series. */
bool entry_is_own(const struct entry *e);
/* The calendar object (RFC 4791, 4.1), in the arena. */
MUST_USE enum status entry_text(struct ctx *ctx, const struct entry *e, const char **ret_text);
/* All bookings of somebody as one calendar, for the link. */
MUST_USE enum status entries_feed(struct ctx *ctx, int64_t account_id, const char **ret_text);

/* ---- what a program sends (calendar_object.c) ------------------------------------------------ */

/* A date of an entry that repeats, as its program wants it. */
struct wanted {
    struct date day; /* of the rule, at the room */
    int64_t at;      /* the instant that the rule gives it */
    bool extra;      /* beside the rule */
    bool off;        /* left out, or cancelled by itself */
    int64_t starts_at, ends_at;
    const char *place; /* of this date alone; NULL: that of the entry */
};
/* What is said of all its dates. */
struct sent_series {
    const char *rule;         /* RECUR without COUNT and UNTIL */
    struct date first, last;  /* of the rule */
    int32_t from_min, to_min; /* civil, at the room; to_min past 1440: ends the next day */
    struct wanted *dates;     /* by day */
    size_t n;
};
struct sent {
    const char *uid;
    const char *title; /* SUMMARY; "" */
    const char *place; /* LOCATION, or NULL */
    int64_t starts_at, ends_at;
    bool cancelled;
    const struct sent_series *series; /* NULL: it does not repeat */
};
/* Read an object that is to be a booking. INVALID with the precondition that it breaks (RFC 4791,
 * 5.3.2.1).
 *   zone  of times that name none */
MUST_USE enum status object_read(struct ctx *ctx, struct bytes text, const struct zone *zone,
                                 struct sent *ret_sent);
/* What was sent, as the booking, or the series, is now: the same text when nothing differs. */
MUST_USE enum status object_refresh(struct ctx *ctx, const char *text, const struct entry *e,
                                    const char **ret_text);

MUST_USE enum status repeat_refresh(struct ctx *ctx, const char *text, const struct entry *e,
                                    const char **ret_text);

/* ---- answers (calendar_answer.c) ------------------------------------------------------------- */

/* Something that has properties. */
enum thing_kind { THING_ROOT = 1, THING_HOME = 2, THING_CALENDAR = 4, THING_OBJECT = 8 };
struct thing {
    enum thing_kind kind;
    const struct dav_calendar *calendar;
    const struct entry *entry;
    const char *ctag; /* of a calendar */
};
/* What is asked of each. */
struct props {
    const struct xml_node *prop; /* its children name them; NULL: all that are not costly */
    bool names;                  /* only which there are */
};
struct answer {
    struct ctx *ctx;
    struct buf out;
    struct xml_writer w;
    enum status status;
};
/* A multistatus begins and ends; answer_end replies with it and frees it. */
void answer_begin(struct answer *a, struct ctx *ctx);
void answer_thing(struct answer *a, const struct thing *t, const struct props *p);
/* Gone, or never there. */
void answer_missing(struct answer *a, const char *href);
MUST_USE enum status answer_end(struct answer *a, const char *sync_token);
/* "/dav/rc4k7m2q9x/bookings/name.ics". */
const char *dav_href(struct ctx *ctx, const struct thing *t);
/* Of all entries: another whenever one of them is. */
const char *dav_ctag(struct ctx *ctx, const struct entry *entries, size_t n);
const char *dav_sync_token(struct ctx *ctx, int64_t at);

#endif
