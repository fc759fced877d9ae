/* calendar_object.h: calendar objects as programs send them, taken apart with libical.
 * Uses: calendar_dav.h, calendar_zones.h; libical. */
#ifndef LOGGIA_CALENDAR_CALENDAR_OBJECT_H
#define LOGGIA_CALENDAR_CALENDAR_OBJECT_H

#include "calendar/calendar_dav.h"
#include "calendar/calendar_zones.h"

/* ---- calendar_object.c ----------------------------------------------------------------------- */

/* Refusals of what is no entry at all, and of what is none that can be booked. */
MUST_USE enum status object_no_data(struct ctx *ctx);
MUST_USE enum status object_no_object(struct ctx *ctx);
/* The text as one VCALENDAR, to be freed; NULL when it is none. */
icalcomponent *object_parse(struct ctx *ctx, struct bytes text);
/* The zones that the object describes; freed with zones_free. */
void object_read_zones(icalcomponent *root, struct zones *z);
/* Start and end of an event, as instants. */
MUST_USE enum status object_read_span(struct ctx *ctx, icalcomponent *event, const struct zones *z,
                                      const struct zone *zone, struct sent *s);
bool object_repeats(icalcomponent *event);
void object_drop_all(icalcomponent *c, icalproperty_kind kind);
/* Accepts NULL. */
void object_put(icalcomponent *c, icalproperty *p);
struct icaltimetype object_utc(int64_t at);
/* Ours to say: whether the host has answered, and that it is off. */
icalproperty_status object_status_of(const struct entry *e);
bool object_says_status(icalcomponent *event, icalproperty_status wanted);
/* In the arena; NULL when memory is short. */
const char *object_text_of(struct ctx *ctx, icalcomponent *root);

/* ---- calendar_repeat.c ----------------------------------------------------------------------- */

/* An entry that repeats, taken apart. */
struct repeat_asked {
    struct ctx *ctx;
    icalcomponent *root, *master;
    const struct zones *zones;
    const struct zone *zone; /* of the room */
};
/* Its dates; the start, the end and the words of `sent` are read already. INVALID with the
 * precondition that it breaks. */
MUST_USE enum status repeat_read(const struct repeat_asked *q, struct sent *sent);

#endif
