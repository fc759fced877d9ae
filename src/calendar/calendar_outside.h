/* calendar_outside.h: calendars from elsewhere, for the host's pages.
 * Uses: calendar_internal.h. */
#ifndef LOGGIA_CALENDAR_CALENDAR_OUTSIDE_H
#define LOGGIA_CALENDAR_CALENDAR_OUTSIDE_H

#include "calendar/calendar_internal.h"
#include "calendar_sql.h"

enum { OUTSIDE_CALENDARS_MAX = 200 }; /* of a space: as many rooms */

/* INVALID names the field "url"; LIMIT. It is read at the next turn. */
MUST_USE enum status outside_add(struct ctx *ctx, const struct resource *r, const char *typed);
/* NOT_FOUND when it is none of this space. */
MUST_USE enum status outside_remove(struct ctx *ctx, int64_t space_id, int64_t id);
MUST_USE enum status outside_soon(struct ctx *ctx, int64_t space_id, int64_t id);
/* Why one could not be read, for its host. */
const char *outside_why(struct ctx *ctx, const char *code);
/* The name of its server. */
const char *outside_host(struct ctx *ctx, const char *url);
/* In the transaction of what a calendar takes now: bookings that came in its way are told to who
 * answers for the space, each once as long as it is in the way (calendar_outside_letter.c). */
MUST_USE enum status outside_tell_hosts(struct ctx *ctx, const char *public_url,
                                        const struct sql_outside_calendar_of_id_row *calendar,
                                        int64_t id);
/* Bookings that are not over, in what they take; one more than a hundred at most. */
MUST_USE enum status outside_in_the_way(struct ctx *ctx, int64_t space_id,
                                        struct sql_outside_conflicts_row **ret_rows, size_t *ret_n);

#endif
