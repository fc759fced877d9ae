/* calendar_internal.h: what the files of this folder share.
 * Uses: calendar.h, booking.h. */
#ifndef LOGGIA_CALENDAR_CALENDAR_INTERNAL_H
#define LOGGIA_CALENDAR_CALENDAR_INTERNAL_H

#include "base/format.h"
#include "base/id.h"
#include "booking/booking.h"
#include "calendar/calendar.h"
#include "people/people.h"

/* Formatted in ctx->arena; "" when memory is short. */
const char *calendar_say(struct ctx *ctx, const char *format, ...) PRINTF_LIKE(2, 3);
const char *calendar_id(struct ctx *ctx, int64_t id);

/* ---- passwords (calendar_password.c) --------------------------------------------------------- */

enum { APP_PASSWORD_HASH_BYTES = 32, APP_PASSWORDS_MAX = 20 };
/* What is kept of a secret: hashed with a key of this installation. Dashes and spaces are for
 * people. */
MUST_USE enum status app_password_hash(struct ctx *ctx, const char *secret,
                                       unsigned char ret_hash[APP_PASSWORD_HASH_BYTES]);

/* ---- rooms (calendar_rooms.c) ---------------------------------------------------------------- */

/* Something that a person may book, in a space that he has to do with. */
struct calendar_room {
    int64_t id;
    const char *name;
    enum resource_kind kind;
    int32_t units;
    int64_t space_id;
    const char *slug, *space, *street, *town, *zone;
    int64_t operator_id;
    int64_t revision; /* of the space */
};
enum {
    CALENDAR_ROOMS_MAX = 60,  /* shown as calendars: more than a program shows well */
    CALENDAR_USED_DAYS = 366, /* a space that he booked in since */
    CALENDAR_BACK_DAYS = 92,  /* how long what is over stays in a calendar */
    CALENDAR_AHEAD_DAYS = 400
};
/* All that he may book, by space, kind and name. */
MUST_USE enum status calendar_rooms_of(struct ctx *ctx, int64_t account_id,
                                       struct calendar_room **ret_rooms, size_t *ret_n);
/* Has it a calendar of its own? Rooms and the like, one of each; a pool of desks has none. Pure. */
bool calendar_room_shown(const struct calendar_room *r);
/* The one that a place in a calendar means: "Sala Blu", "Officina, Sala Blu", or its id; NULL when
 * none or more than one is meant. Pure but for memory. */
const struct calendar_room *calendar_room_of_place(struct ctx *ctx,
                                                   const struct calendar_room *rooms, size_t n,
                                                   const char *place);

#endif
