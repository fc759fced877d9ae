#include "base/zone.h"

#include "base/zone_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ZONE_NAME_CHARS = 64,         /* the longest IANA name has 32 */
    ZONE_FILE_BYTES = 256 * 1024, /* the largest file of tzdata has 4 kB */
    ZONE_BUCKETS = 256,           /* there are about 600 zones */
    ZONE_REACH_S = 26 * 3600      /* RFC 8536: an offset is within -25 and +26 hours */
};

/* ---- the cache ------------------------------------------------------------------------------- */

/* Readers walk the chains without a lock; zones are only ever put in front, and never freed. */
static struct zone *_Atomic buckets[ZONE_BUCKETS];
static pthread_mutex_t filling = PTHREAD_MUTEX_INITIALIZER;

static bool name_is_sound(const char *name)
{
    size_t n = name ? strlen(name) : 0;
    if (n == 0 || n > ZONE_NAME_CHARS || name[0] == '/' || name[n - 1] == '/')
        return false;
    /* No dot at all: no IANA name has one, and so ".." cannot lead out of the folder. */
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_+-/";
    return name[strspn(name, allowed)] == '\0';
}

static size_t bucket_of(const char *name)
{
    uint32_t h = 2166136261U;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619U;
    return (h ^ h >> 16) % ZONE_BUCKETS;
}

static struct zone *find(struct zone *z, const char *name)
{
    while (z && strcmp(z->name, name) != 0)
        z = z->next;
    return z;
}

/* The bytes of the zone's file, malloc'ed; NULL when there is none or it is too large. */
static unsigned char *file_of(const char *name, size_t *ret_n)
{
    const char *dir = getenv("TZDIR");
    char path[4096];
    int n = snprintf(path, sizeof(path), "%s/%s", dir && *dir ? dir : "/usr/share/zoneinfo", name);
    FILE *f = n > 0 && (size_t)n < sizeof(path) ? fopen(path, "rb") : NULL;
    if (!f)
        return NULL;
    unsigned char *bytes = malloc(ZONE_FILE_BYTES);
    size_t got = bytes ? fread(bytes, 1, ZONE_FILE_BYTES, f) : 0;
    bool whole = got > 0 && got < ZONE_FILE_BYTES && !ferror(f);
    (void)fclose(f);
    if (!whole) {
        free(bytes);
        return NULL;
    }
    *ret_n = got;
    return bytes;
}

static struct zone *load(const char *name)
{
    size_t n = 0;
    unsigned char *bytes = file_of(name, &n);
    struct zone *z = bytes ? zone_parse(bytes, n) : NULL;
    free(bytes);
    if (!z)
        return NULL;
    z->name = strdup(name);
    if (!z->name) {
        zone_free(z);
        return NULL;
    }
    return z;
}

const struct zone *zone_get(const char *name)
{
    if (!name_is_sound(name))
        return NULL;
    struct zone *_Atomic *bucket = &buckets[bucket_of(name)];
    struct zone *z = find(atomic_load_explicit(bucket, memory_order_acquire), name);
    if (z)
        return z;
    (void)pthread_mutex_lock(&filling);
    struct zone *first = atomic_load_explicit(bucket, memory_order_acquire);
    z = find(first, name);
    if (!z) {
        z = load(name);
        if (z) {
            z->next = first;
            atomic_store_explicit(bucket, z, memory_order_release);
        }
    }
    (void)pthread_mutex_unlock(&filling);
    return z;
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

/* ---- instants to civil time ------------------------------------------------------------------ */

/* The offset at an instant, and the first instant at which another may hold. */
static int32_t span_at(const struct zone *z, int64_t utc_s, int64_t *ret_until)
{
    size_t low = 0;
    size_t high = z->changes_n;
    while (low < high) { /* changes before `low` are at or before utc_s */
        size_t mid = low + (high - low) / 2;
        if (z->changes[mid].at <= utc_s)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < z->changes_n) {
        *ret_until = z->changes[low].at;
        return low ? z->changes[low - 1].offset_s : z->first_offset_s;
    }
    if (z->has_rule)
        return zone_rule_at(&z->rule, utc_s, ret_until);
    *ret_until = INT64_MAX;
    return low ? z->changes[low - 1].offset_s : z->first_offset_s;
}

int32_t zone_offset(const struct zone *z, int64_t utc_s)
{
    int64_t until;
    return span_at(z, utc_s, &until);
}

void zone_civil(const struct zone *z, int64_t utc_s, struct date *ret_date, minute *ret_minute)
{
    int64_t local = utc_s + zone_offset(z, utc_s);
    int64_t second = local % ZONE_DAY_S;
    if (second < 0)
        second += ZONE_DAY_S;
    *ret_date = date_of_days((local - second) / ZONE_DAY_S);
    *ret_minute = (minute)(second / 60);
}

struct when zone_when(const struct zone *z, int64_t utc_s)
{
    return (struct when){.has = true, .utc = utc_s, .offset_s = zone_offset(z, utc_s)};
}

/* ---- civil time to instants ------------------------------------------------------------------ */

enum zone_fit zone_instant(const struct zone *z, struct date d, minute m, int64_t *ret_first,
                           int64_t *ret_second)
{
    int64_t civil = date_days(d) * ZONE_DAY_S + (int64_t)m * 60;
    int64_t found[2];
    int found_n = 0;
    int64_t jump = civil; /* the first instant whose civil time is at or behind the asked one */
    bool jumped = false;
    /* Whichever offset holds, the instant is within reach: look at every span that begins there. */
    for (int64_t from = civil - ZONE_REACH_S; from <= civil + ZONE_REACH_S && found_n < 2;) {
        int64_t until;
        int64_t offset_s = span_at(z, from, &until);
        int64_t at = civil - offset_s;
        if (at >= from && at < until)
            found[found_n++] = at;
        if (!jumped && at < from) {
            jump = from;
            jumped = true;
        }
        from = until;
    }
    if (found_n == 0) {
        *ret_first = jump;
        return ZONE_MISSING;
    }
    *ret_first = found[0];
    if (found_n == 1)
        return ZONE_ONCE;
    *ret_second = found[1];
    return ZONE_TWICE;
}

int64_t zone_day_start(const struct zone *z, struct date d)
{
    int64_t first;
    int64_t second;
    (void)zone_instant(z, d, 0, &first, &second);
    return first;
}
