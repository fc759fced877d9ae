/* calendar_fetch.h: asking another server for a calendar, politely, and never one of our own
 * network (server-side request forgery).
 * Owns: the list of hosts that are allowed all the same.   Uses: base; libcurl.   Threads: any. */
#ifndef LOGGIA_CALENDAR_CALENDAR_FETCH_H
#define LOGGIA_CALENDAR_CALENDAR_FETCH_H

#include "base/arena.h"
#include "base/buf.h"

#include <sys/socket.h>

enum {
    FETCH_MAX_BYTES = 5 << 20, /* a room's calendar of ten years has one */
    FETCH_CONNECT_S = 10,
    FETCH_WHOLE_S = 30,
    FETCH_SLOWEST_BYTES_S = 1000, /* so slow ... */
    FETCH_SLOW_S = 10,            /* ... for so long: others wait */
    FETCH_REDIRECTS_MAX = 3,
    FETCH_URL_MAX = 1000,
    FETCH_MARK_MAX = 200 /* of an ETag; a longer one is not kept */
};

void fetch_allow_hosts(const char *hosts);
/* The program ends: what is under way is given up, and nothing begun. */
void fetch_stop(void);

/* The address as we ask for it: webcal is https; without a fragment. NULL when it is no address of
 * a calendar, or one of http that is not allowed: *ret_code says which. */
const char *fetch_address(struct arena *a, const char *typed, const char **ret_code);

/* Is it an address of the public internet? Pure. */
bool fetch_is_public(const struct sockaddr *address);

struct fetch_ask {
    const char *url;
    const char *etag, *modified; /* of the last time; NULL: none */
};
struct fetched {
    bool same;       /* nothing new since then */
    struct buf body; /* freed by the caller, whatever fetch says */
    const char *etag, *modified;
};
/* Redirects are followed three times, each judged as the first.
 *   ret_code  why not: calendar.private calendar.unreachable calendar.slow calendar.large
 *             calendar.redirects calendar.answer calendar.address, static                  (out)
 * Returns OK; UNAVAILABLE. */
MUST_USE enum status fetch(struct arena *a, const struct fetch_ask *ask, struct fetched *ret,
                           const char **ret_code);

#endif
