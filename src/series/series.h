/* series.h: bookings that repeat: a rule in civil time, its dates, and what is done to many of them
 * at once.
 * Owns: tables series, series_date; emits series.made, series.loaded, series.changed,
 * series.extended, series.cancelled, series.restored, series.answered (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking.
 * Threads: any, one store connection per call.   Invariants: README.md SE-1 to SE-13. */
#ifndef LOGGIA_SERIES_SERIES_H
#define LOGGIA_SERIES_SERIES_H

#include "booking/booking.h"

enum {
    SERIES_DATES_MAX = 400,       /* of one look: a year of days, with room; more is a second one */
    SERIES_DAYS_AHEAD_MAX = 1100, /* three years: nobody plans rooms further, and prices change */
    SERIES_RULE_MAX = 500,        /* bytes of a RECUR: the longest sensible one has 150 */
    SERIES_TITLE_MAX = 120,       /* characters */
    SERIES_GUEST_DATES_MAX = 31,  /* of who is not signed in [SE-14] */
    SERIES_OFFERS_LOOKED = 64     /* conflicts that are given offers; the rest says why alone */
};

struct series {
    int64_t id; /* printed by id_print it is the code that people see */
    int64_t space_id;
    int64_t account_id;    /* 0: a caller without an account */
    int64_t team_id;       /* on whose account; 0: the person's own */
    int64_t by_account_id; /* who made it; 0: erased */
    bool by_host;          /* a host made it, for a caller */
    const char *title;     /* "Italian for beginners"; "" */
    const char *name;
    const char *email, *phone, *note; /* NULL: none */
    const char *lang;
    int32_t units, people;
    int64_t resource_id;
    const char *rule; /* RECUR without COUNT and UNTIL */
    struct date first;
    int32_t from_min, to_min; /* civil; to_min past 1440: ends the next day */
    int32_t anchor_min;       /* the start by which calendars know its dates */
    bool in_money;            /* plans and passes are left alone */
    bool in_go;               /* several days in one go, not a rhythm [SE-15] */
    int64_t made_at, changed_at;
    int64_t revision;
    int64_t answers; /* how often all dates that waited were answered */
};

/* ---- the rule (series_rules.c), pure --------------------------------------------------------- */

enum series_refusal {
    SERIES_FINE,
    SERIES_RUBBISH,  /* no RECUR, or of another calendar */
    SERIES_TOO_FINE, /* more often than daily, or with hours of its own */
    SERIES_ENDLESS,
    SERIES_NO_DATE,
    SERIES_TOO_MANY,
    SERIES_TOO_FAR,
    SERIES_DATES /* the dates beside the rule are no dates */
};

/* When it repeats. */
struct series_when {
    const char *rule;    /* RECUR (RFC 5545, 3.3.10); its COUNT and UNTIL hold when no end is set */
    struct date first;   /* from this day on */
    struct date after;   /* only dates after it count; year 0: all. For going on */
    struct date until;   /* the last day that may be one; year 0: not set */
    int32_t count;       /* 0: not set */
    const char *also;    /* dates beside the rule, any separators; NULL */
    const char *without; /* dates of the rule that are left out; NULL */
};
struct series_day {
    struct date day;
    bool extra;   /* beside the rule */
    bool without; /* of the rule, and left out */
};
/* The dates in order, each once.
 *   ret_days  room for SERIES_DATES_MAX */
enum series_refusal series_expand(const struct series_when *when, struct series_day *ret_days,
                                  size_t *ret_n);
/* The rule without COUNT and UNTIL, as libical writes it; NULL when it is none. */
const char *series_rule_alone(struct arena *a, const char *rule);
/* The rule of the form's words: repeat "daily", "weekly", "monthly_day", "monthly_last_day",
 * "monthly_weekday" (the second Tuesday, as `first` is), "monthly_last_weekday"; every so many;
 * weekdays as bits 1u << ISO weekday, for weekly; 0: that of `first`. */
const char *series_rule_of(struct arena *a, const char *repeat, int32_t every, uint32_t weekdays,
                           struct date first);
/* "every week on Tuesday and Thursday" in the reader's language; the rule itself when it says more
 * than that. */
const char *series_rule_text(struct ctx *ctx, const char *rule, struct date first);

/* ---- what would be, and making it so (series_try.c, series_make.c, series_step.c) ------------ */

enum series_fit {
    SERIES_FITS = 1, /* is booked, changed or ended as asked */
    SERIES_CONFLICT, /* refused, with its reason: left out, or stays as it is */
    SERIES_LEFT_OUT, /* somebody chose so */
    SERIES_STAYS     /* not touched: it was changed by itself before */
};
const char *series_fit_name(enum series_fit f);

/* What is to be done about one date. */
enum series_choosing { SERIES_SKIP = 1, SERIES_END, SERIES_ELSEWHERE, SERIES_OTHER_TIME };
struct series_choice {
    struct date day;
    enum series_choosing what;
    int64_t resource_id;        /* ELSEWHERE */
    int32_t from_min, to_min;   /* OTHER_TIME */
    struct opt_int price_cents; /* as it was shown; another is refused [SE-3] */
};
/* "2027-03-16 skip", "2027-03-16 resource xq3...", "2027-03-16 time 10:00 12:00", "2027-03-16
 * cancel"; the two in the middle may end in the price in cents that was shown. False: none. */
bool series_choice_parse(const char *text, struct series_choice *ret_choice);

/* One date. */
struct series_line {
    struct date day;   /* of the rule */
    bool extra;        /* beside the rule */
    bool chosen;       /* elsewhere or at another time, as somebody chose */
    bool alone;        /* differs from what the series says: an exception */
    bool first_of_two; /* its time comes twice that day: the first is meant */
    bool ends;         /* is cancelled by this step */
    bool changed;      /* is not what was shown */
    enum series_fit fit;
    struct booking_span span; /* as it is to be */
    int64_t resource_id;
    int64_t booking_id; /* 0: none */
    enum booking_status status;
    bool team_waits;
    struct opt_int price_cents, rest_cents; /* of it in money; absent: none, or a guest */
    struct opt_int was_cents;               /* steps: what it costs now */
    enum way way;                           /* 0: paid at the space */
    const char *way_name;
    const char *code, *why; /* CONFLICT: docs/errors.md, and for the person */
    const struct booking_offer *offers;
    size_t offers_n;
    int64_t was_resource_id; /* steps: where it is until now */
};

struct series_try {
    struct series series;
    struct space space;
    const struct resource *resources; /* of the space */
    size_t resources_n;
    bool by_host;
    struct series_line *lines;
    size_t n;
    size_t fits, conflicts, left_out, stays, changed;
    size_t waits; /* of those that fit: for the host, or for an admin of the team */
    size_t unpriced;
    int64_t total_cents, rest_cents;  /* of those that fit */
    struct booking_run run;           /* several days in one go: what covers them */
    int64_t all_was_cents, all_cents; /* of these: what all dates cost before, and then */
    int64_t was_cents;                /* steps: what these cost now */
    const char *shown;                /* what series_ask.shown wants to see again */
};

struct series_ask {
    int64_t space_id;
    int64_t resource_id;
    struct series_when when;
    int32_t from_min, to_min;
    int32_t units, people;
    const char *title; /* NULL: none */
    const char *name, *email, *phone, *note;
    int64_t team_id;
    bool in_money;
    const char *key; /* a repeated one makes nothing; NULL */
    const struct series_choice *choices;
    size_t choices_n;
    const char *shown;   /* series_try.shown of what was shown; NULL: conflicts without a choice
                          refuse all of it */
    bool ignore_buffers; /* a host: also without time to clear up and set up between two people */
    bool preview;        /* the caller undoes all of it: offers are looked for */
    bool quiet;          /* data that is loaded: conflicts are left out, nobody is told */
    bool guest;          /* nobody proved the address: the space takes so much of it [BK-64] */
    int32_t most;        /* dates at a time; 0: SERIES_DATES_MAX */
    bool in_go;          /* several days in one go: they cost what the list says for all of them */
};

/* Make a series, in the caller's write transaction: each date is judged and paid as a booking of
 * its own [SE-1], the conflicts that were shown are left out, one fact says all [SE-4].
 * With `preview` the same is done, for the caller to undo: so what is shown is what would be kept.
 *   ret_try  filled also when it is refused with series.changed                        (out)
 * Returns OK; INVALID with its fields (series.endless, ...); CONFLICT: series.changed when
 * something is other than shown, series.conflicts, series.no_date when nothing could be booked. */
MUST_USE enum status series_make(struct ctx *ctx, const struct series_ask *ask,
                                 struct series_try *ret_try);

enum series_deed {
    SERIES_CHANGE = 1, /* time, resource, number; name, note, title */
    SERIES_CANCEL,
    SERIES_RESTORE, /* dates that were left out or cancelled are booked again */
    SERIES_EXTEND
};
const char *series_deed_name(enum series_deed d);
enum series_deed series_deed_of(const char *name);

struct series_step {
    enum series_deed deed;
    struct date from, to;     /* dates of the rule, both included; year 0: open */
    bool one;                 /* an exception: the series goes on saying what it said [SE-6] */
    int32_t from_min, to_min; /* CHANGE; from_min -1: as it is */
    int64_t resource_id;      /* CHANGE; 0: as it is */
    int32_t units;            /* CHANGE; 0: as it is */
    const char *title, *name, *note; /* CHANGE, of all dates ahead; NULL: as it is */
    bool exceptions;                 /* also dates that were changed by themselves */
    bool ignore_buffers;             /* as in series_ask */
    struct date until;               /* EXTEND; year 0 */
    int32_t count;                   /* EXTEND: so many more; 0 */
    const struct series_choice *choices;
    size_t choices_n;
    const char *shown;
    bool preview;
    bool guest;   /* EXTEND, RESTORE: as in series_ask */
    int32_t most; /* EXTEND: as in series_ask */
};
/* Do something to many dates, as series_make does; those that are over are not touched. Who may is
 * asked by the caller, notice and horizon are asked here, date by date [SE-5]. */
MUST_USE enum status series_do(struct ctx *ctx, int64_t id, const struct series_step *step,
                               struct series_try *ret_try);

/* The host's, or with team_id an admin's, answer to all dates that wait for it. CONFLICT
 * (booking.answered) when none does. */
MUST_USE enum status series_answer(struct ctx *ctx, int64_t id, int64_t team_id, bool yes,
                                   size_t *ret_n);

/* ---- looking --------------------------------------------------------------------------------- */

MUST_USE enum status series_get(struct ctx *ctx, int64_t id, struct series *ret_series);
/* A date as the series says it and as it is. */
struct series_date {
    struct date day;
    int64_t resource_id; /* as the series says */
    int32_t from_min, to_min;
    bool extra;
    int64_t booking_id;         /* 0: left out */
    int64_t booked_resource_id; /* of the booking; its fields follow */
    int64_t starts_at, ends_at;
    int32_t units;
    enum booking_status status;
    bool team_waits;
    struct opt_int price_cents, rest_cents;
    int64_t confirm_by;
    bool live;  /* takes a place */
    bool alone; /* takes another place or time than the series says */
};
MUST_USE enum status series_dates(struct ctx *ctx, const struct series *s,
                                  struct series_date **ret_dates, size_t *ret_n);

/* For booking_set_in_go(). */
MUST_USE enum status series_is_in_go(struct ctx *ctx, int64_t series_id, bool *ret_in_go);

/* ---- timed work, the invariants, what is kept ------------------------------------------------ */

/* Queue the mails that new facts call for, as consumer "series.mail". */
MUST_USE enum status series_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

MUST_USE enum status series_check(struct ctx *ctx, struct findings *ret_findings);

extern const struct keeper series_keeper;

#endif
