/* booking_house.h: a space with its opening rules and resources, kept in memory while it stays the
 * same.
 * Owns: a process-wide cache, bounded by HOUSES_MAX. A house is immutable and counted: it lives
 * while somebody holds it, whatever the cache does.
 * Threads: any. Texts of a house go into a view only as copies (house_text), for the answer may be
 * rendered after the house is let go. */
#ifndef LOGGIA_BOOKING_BOOKING_HOUSE_H
#define LOGGIA_BOOKING_BOOKING_HOUSE_H

#include "booking/booking.h"
#include "people/people.h"
#include "plan/plan.h"

enum {
    HOUSES_MAX = 16384,  /* spaces kept; some 2 kB each */
    HOUSE_BACK_DAYS = 31 /* blocks that ended are kept so long: for who looks back a little */
};

/* What is compared with the database: one indexed read instead of reading the space. */
struct house_stamp {
    int64_t id;
    int64_t revision;
    int64_t operator_status;
    int64_t vat_rate_bp;
    bool prices_include_vat;
    char currency[4];
};

/* Where a resource stands in the house. */
struct house_place {
    int64_t id;
    size_t index;
};

/* Units of a resource that are taken for whole days (struct block), or by an outside calendar, by
 * whatever span: its id is 0. */
struct house_block {
    int64_t id;
    int64_t from_at, until_at; /* instants; until_at INT64_MAX: open */
    size_t resource;           /* its index in the house */
    int32_t units;
    enum block_kind kind;
    const char *why;
    int64_t changed_at;
    int64_t revision;
};

/* A span in which units of what is let can be booked [BK-170]. */
struct house_lent {
    int64_t lending_id;
    int64_t from_at, until_at;
    size_t resource; /* its index in the house */
    int32_t units;
    const struct resource *priced; /* at the price of who lends it; NULL: at its own */
    const char *by;                /* who lends it; "": nobody is named */
};

struct house {
    struct space space;
    struct calendar calendar;
    const struct resource *resources; /* in the order of the house */
    const struct house_place *by_id;  /* the same by id, resources_n of them */
    size_t resources_n;
    int64_t buffer_s;                 /* the longest that any of them needs between two people */
    const struct house_block *blocks; /* by resource, then by start: HOUSE_BACK_DAYS and later;
                                         outside calendars among them [BK-50], without what is
                                         lent of them */
    size_t blocks_n;
    const struct house_lent *lents; /* by resource, then by start */
    size_t lents_n;
    const struct price_rules *rules; /* NULL: what things cost by themselves */
    const struct limits *limits;     /* NULL: everybody books as much as is free */
    bool bookable;                   /* open, and its operator active */
    const char *plan_url;            /* of its floor plan; NULL: none is drawn */
    const char *way_in;              /* told to who has a booking; "": nothing */
};

/* The house as it is now in the transaction. Hold it until house_release.
 * Returns OK; NOT_FOUND (also for drafts and suspended spaces, but for their hosts); or the
 * store's. */
MUST_USE enum status house_of_slug(struct ctx *ctx, const char *slug,
                                   const struct house **ret_house);
MUST_USE enum status house_of_id(struct ctx *ctx, int64_t id, const struct house **ret_house);
/* The same without asking whether the actor may see it. */
MUST_USE enum status house_of_id_always(struct ctx *ctx, int64_t id,
                                        const struct house **ret_house);
/* The same as its row says now: after waiting for a lock, what the transaction saw before may be
 * old on PostgreSQL. */
MUST_USE enum status house_of_id_now(struct ctx *ctx, int64_t id, const struct house **ret_house);
/* One more holder. */
const struct house *house_hold(const struct house *h);
/* Accepts NULL. */
void house_release(const struct house *h);

/* Let go of all that is kept. */
void house_forget_all(void);

/* The index of a resource in the house, or resources_n. */
size_t house_resource(const struct house *h, int64_t resource_id);

/* Does the actor run this house, as its host or at its front desk? */
bool house_is_run_by(const struct house *h, const struct actor *actor);
/* The reader sees a booking of this person in a list [PV-7].
 *   account_id  absent: whoever has the address
 *   email       NULL: it is not known */
MUST_USE enum status house_note_listed(struct ctx *ctx, const struct house *h,
                                       struct opt_int account_id, const char *email);
/* As its host: may change what it offers, and take its people along as a table. */
bool house_is_hosted_by(const struct house *h, const struct actor *actor);

/* The blocks of one resource, by start. */
const struct house_block *house_blocks_of(const struct house *h, size_t index, size_t *ret_n);

/* What of a resource is lent at an instant; NULL: nothing. */
const struct house_lent *house_lent_at(const struct house *h, size_t index, int64_t at);
/* A resource with the prices that hold for what starts at an instant: those of who lends it, else
 * its own. Pure. */
const struct resource *house_priced(const struct house *h, const struct resource *r, int64_t at);

/* Is it open at this minute of a civil day? */
bool house_is_open(const struct house *h, struct date d, minute at);
/* Units of the desks that can be booked at an instant: what is let or out of order then, cannot. */
int64_t house_desks(const struct house *h, int64_t at);

/* The civil day and minute of an instant there. */
struct date house_date(const struct house *h, int64_t utc);

#endif
