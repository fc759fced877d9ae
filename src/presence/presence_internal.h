/* presence_internal.h: what the files of this folder share.
 * Uses: presence.h, booking.h. */
#ifndef LOGGIA_PRESENCE_PRESENCE_INTERNAL_H
#define LOGGIA_PRESENCE_PRESENCE_INTERNAL_H

#include "base/words.h"
#include "booking/booking.h"
#include "presence/presence.h"

/* "10:30" at a place. */
const char *door_say_time(struct ctx *ctx, const struct zone *zone, int64_t utc);

/* ---- presence_rules.c: pure ------------------------------------------------------------------ */

/* "Elena Rossi" is "E. R."; at most three letters; "" for "". In the arena. */
const char *presence_initials(struct ctx *ctx, const char *name);
/* How somebody is named on a screen: his firm, his initials, or "" [PC-4].
 *   team  NULL: none */
const char *presence_name(struct ctx *ctx, enum door_names names, const char *name,
                          const char *team);
/* Is it what bookings at the door are named, in any of our languages? */
bool presence_is_nobody(const char *name);

/* What a room is at a moment. */
enum room_state { ROOM_FREE, ROOM_BUSY, ROOM_SHUT, ROOM_CLOSED };
/* "free", "busy", "out", "closed"; the word of the JSON fields. */
const char *room_state_name(enum room_state s);

/* What takes a room, or lets it be taken. */
struct room_taken {
    int64_t from_s, until_s;
    int64_t booking_id; /* 0: out of order, or an outside calendar */
    bool request;       /* waits for its answer: takes the place, nobody checks in */
    bool here;          /* somebody checked in */
    const char *who;    /* as the screen may name him; "" */
};
struct room_open {
    int64_t from_s, until_s;
};
/* Hours of what is let that others can book. */
struct room_lent {
    int64_t from_s, until_s;
    const char *what; /* "Lent by Ada Rossi" */
};
struct room_day {
    const struct room_taken *taken; /* by start */
    size_t taken_n;
    const struct room_lent *lents; /* by start */
    size_t lents_n;
    struct room_open open[4];
    size_t open_n;
    int64_t now_s, end_s; /* from now to the end of the day */
};
enum { NONE = -1 };
/* A stretch of the day in which a screen says one thing. */
struct room_phase {
    int64_t from_s, until_s;
    enum room_state state;
    int64_t turns_s;  /* when it becomes free, or is not free any more; end_s: not today */
    int running;      /* index of what takes it; NONE */
    int next;         /* of what comes next today; NONE */
    const char *lent; /* who lends it then; NULL: it is not lent */
    int due;          /* of the booking that one can check in for; NONE [PC-3] */
};
/* The phases from now on, in order; at least one. At most room_phases_max(day). */
size_t room_phases_max(const struct room_day *d);
size_t room_phases(const struct room_day *d, struct room_phase *ret);

/* ---- presence_room.c: the day of a room or a space ------------------------------------------- */

struct room {
    struct space space;
    struct resource resource;
    struct calendar calendar;
    struct door_terms terms;
    struct date today;
    int64_t day_from_s, day_to_s;
    struct room_day day;
};
/* All that a screen of a resource needs to know. */
MUST_USE enum status room_load(struct ctx *ctx, const struct door *d, struct room *ret_room);
/* The same of all that is taken as a whole and stands on the board of the space, rooms
 * first, then what is lent, each in the order of the house [PC-17]. */
MUST_USE enum status rooms_load(struct ctx *ctx, const struct space *s, const struct door_terms *t,
                                struct room **ret_rooms, size_t *ret_n);
/* Instants of the civil day that runs at a place. */
void day_bounds(const struct zone *zone, int64_t now_s, struct date *ret_today, int64_t *ret_from,
                int64_t *ret_to);
/* When the house closes on the civil day of an instant; the end of the day on a closed one. */
int64_t closing_of(const struct calendar *c, int64_t at_s);

/* ---- presence_service.c ---------------------------------------------------------------------- */

/* The check-in of a booking among those sorted by booking; NULL: none. */
const struct check_in *check_in_among(const struct check_in *all, size_t n, int64_t booking_id);
/* From this day on not coming is counted: 90 days. */
int64_t missed_since(int64_t now_s);

#endif
