/* calendar.h: bookings in people's own calendars, both ways: CalDAV, links for calendars that read,
 * and calendars from elsewhere that say when a resource is taken.
 * Owns: tables app_password, calendar_object, calendar_series, calendar_clash, calendar_link,
 * outside_calendar.
 * Uses: base, store, http, network, mail, people, privacy, space, booking, series.
 * Threads: any, one store connection per call; options are set before the server starts.
 * Invariants: README.md CA-1 to CA-20. */
#ifndef LOGGIA_CALENDAR_CALENDAR_H
#define LOGGIA_CALENDAR_CALENDAR_H

#include "base/ctx.h"
#include "space/space.h"

struct store;

/* ---- programs, with a password of their own (calendar_password.c) ---------------------------- */

/* Who asks by HTTP Basic: sets ctx->actor and ctx->lang, or leaves both as for a visitor. The app
 * calls it for routes that are for programs; whoever a cookie says counts for nothing there.
 * OK but for want of the store. */
MUST_USE enum status calendar_identify(struct ctx *ctx);
/* Write down which passwords were used. The app calls it every minute or so, outside any
 * transaction. */
MUST_USE enum status calendar_write_used(struct store *store, struct ctx *ctx);

/* ---- calendars from elsewhere (calendar_outside.c) ------------------------------------------- */

/* Hosts of one's own network, with commas between, from which calendars may be read although their
 * address is private, and by plain http; NULL: none. Copied. */
void calendar_allow_hosts(const char *hosts);
/* Read what is due, at most `max`, one after the other: each may take half a minute. Outside any
 * transaction; a process that reads one keeps others from it.
 *   public_url  of this installation: its own entries are left out               (borrowed) */
MUST_USE enum status calendar_read_due(struct store *store, struct ctx *ctx, const char *public_url,
                                       size_t max, size_t *ret_n);
/* The program ends: give up what is being read. */
void calendar_stop_reading(void);
/* For space_add_teller: bookings in the way of a calendar, and calendars that cannot be read. */
MUST_USE enum status calendar_tell(struct ctx *ctx, const struct space *s,
                                   struct space_notice *ret_notices, size_t room, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper calendar_keeper;

#endif
