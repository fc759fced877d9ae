/* lead.h: people who ask for a desk, an office or a tour: from the first question to the first day.
 * Owns: tables lead, lead_entry, tour_terms, tour_hours, tour, wish, applicant, lead_setting; emits
 * lead.*, tour.*, wish.*, applicant.* (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking, community.
 * Threads: any, one store connection per call.   Invariants: README.md LD-1 to LD-23. */
#ifndef LOGGIA_LEAD_LEAD_H
#define LOGGIA_LEAD_LEAD_H

#include "base/ctx.h"
#include "space/space.h"

/* The numbers of these enums are stored. From LEAD_WON on nothing is expected any more. */
enum lead_status {
    LEAD_NEW = 1,
    LEAD_ANSWERED,
    LEAD_TOUR_BOOKED,
    LEAD_TOUR_DONE,
    LEAD_OFFER,
    LEAD_WON,
    LEAD_LOST,
    LEAD_STATUS__MAX
};
enum lead_wants { WANTS_DESK = 1, WANTS_OFFICE, WANTS_ROOM, WANTS_EVENT, WANTS_OTHER, WANTS__MAX };
enum lead_source {
    SOURCE_UNSAID = 0,
    SOURCE_SEARCH,
    SOURCE_FRIEND,
    SOURCE_SOCIAL,
    SOURCE_PRESS,
    SOURCE_PASSING,
    SOURCE_EVENT,
    SOURCE_NETWORK,
    SOURCE_OTHER,
    SOURCE__MAX
};
enum lost_reason {
    LOST_UNSAID = 0,
    LOST_PRICE,
    LOST_PLACE,
    LOST_FULL,
    LOST_TIME,
    LOST_ELSEWHERE,
    LOST_SILENT,
    LOST_OTHER,
    LOST__MAX
};

enum {
    LEAD_MESSAGE_MAX = 2000, /* characters */
    LEAD_LATE_DAYS = 2,      /* without an answer: the hosts are reminded, the steward sees it */
    LEAD_LATE_AGAIN_DAYS = 7,
    LEAD_KEEP_DAYS = 365 /* then who came to nothing is forgotten [LD-9] */
};

/* What somebody asks. Texts NULL: not said. */
struct lead_ask {
    int64_t space_id;
    enum lead_wants wants;
    const char *when_text;
    struct date from; /* year 0: not said */
    int32_t people;   /* 0: not said */
    const char *message;
    const char *name;
    const char *email; /* NULL only when a host notes it for a caller */
    const char *phone;
    enum lead_source source;
    const char *by_text;   /* who told him, in his words */
    int64_t by_account_id; /* the same, known by the code of a link; 0 */
    int64_t tour_at;       /* the start of a tour that is offered, UTC seconds; 0: none */
    int64_t wish_id;       /* of the network; 0 */
};

/* Ask a space. A question that the same address asked in the same words within a day is the first
 * one again: OK, with its id, and nothing is written.
 * Returns OK; CONFLICT (tour.taken) when the tour is not offered any more; LIMIT (lead.many) when
 * this address asked too often today; INVALID names the fields. */
MUST_USE enum status lead_add(struct ctx *ctx, const struct lead_ask *ask, int64_t *ret_id);

/* One as it stands, for demonstration data: tells nobody. Its tour is booked, or, when the question
 * is further than that, took place. */
struct lead_seed {
    struct lead_ask ask;
    enum lead_status status;
    enum lost_reason lost;
    int64_t made_at, changed_at; /* UTC seconds */
    const char *lang;
    const char *next_text; /* NULL: none */
    struct date next;
};
MUST_USE enum status lead_load(struct ctx *ctx, const struct lead_seed *seed);

/* ---- tours ----------------------------------------------------------------------------------- */

enum { TOUR_LENGTH_MAX_MIN = 240, TOUR_HORIZON_MAX_DAYS = 60, TOUR_MEETING_MAX = 200 };

/* When a space shows itself. */
struct tour_terms {
    bool offered;
    int32_t length_min; /* 15 to TOUR_LENGTH_MAX_MIN, a multiple of 5 */
    int32_t notice_min; /* at the latest this long before */
    int32_t horizon_days;
    int64_t shows_account_id; /* 0: all hosts are told */
    const char *meeting;      /* "Ring at Marangon & Salvan"; may be empty */
    struct span open[8][4];   /* by ISO weekday, in order, not touching */
    uint8_t open_n[8];
};
/* OK with offered = false for a space that never said. */
MUST_USE enum status tour_terms_get(struct ctx *ctx, int64_t space_id,
                                    struct tour_terms *ret_terms);
MUST_USE enum status tour_terms_save(struct ctx *ctx, int64_t space_id, const struct tour_terms *t);

/* ---- who would open a space in the network --------------------------------------------------- */

/* The numbers are stored. */
enum applicant_status {
    APPLICANT_NEW = 1,  /* waits for a steward */
    APPLICANT_IN_TOUCH, /* somebody wrote or called */
    APPLICANT_INVITED,  /* has an operator of his own, and may make his space */
    APPLICANT_DECLINED, /* by the network, or by himself */
    APPLICANT__MAX
};

/* What he says of himself. Texts NULL: not said. */
struct applicant_ask {
    const char *name;
    const char *email;
    const char *phone;
    const char *place_name; /* what his office is called */
    const char *town;       /* as the gazetteer calls it */
    const char *country;    /* ISO 3166-1 alpha-2 */
    struct degrees lat, lon;
    int32_t desks, rooms; /* that he could share; 0: not said */
    const char *message;
    enum lead_source source;
    const char *by_text; /* who told him, in his words */
};

/* One as it stands, for demonstration data: tells nobody.
 *   made_at, changed_at  UTC seconds */
MUST_USE enum status applicant_load(struct ctx *ctx, const struct applicant_ask *ask,
                                    enum applicant_status status, int64_t made_at,
                                    int64_t changed_at);

/* ---- timed work ------------------------------------------------------------------------------
 * Each call does a bounded part in the caller's write transaction; 0: nothing is left. */

/* Queue the mails that new facts call for, as consumer "lead.mail". */
MUST_USE enum status lead_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);
/* Remind hosts of leads that nobody answered; ask those who asked the network whether they found a
 * place. */
MUST_USE enum status lead_remind_due(struct ctx *ctx, size_t *ret_n);
/* Forget the person behind leads, requests and who would join, a year after the last word
 * [LD-9, LD-22]. */
MUST_USE enum status lead_erase_due(struct ctx *ctx, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper lead_keeper;

#endif
