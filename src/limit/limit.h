/* limit.h: how much one may book: the limits of a space, and what is left of them.
 * Owns: tables limit_rule, limit_peak; emits nothing: limits are kept with the space (README.md).
 * Uses: base, store, http, people, privacy, space, plan.
 * Threads: any, one store connection per call; limit_set_counter before the server starts.
 * Invariants: README.md LM-1 to LM-12.
 *
 * Who books tells this module nothing: it is asked before a booking is written, and whoever keeps
 * bookings hands it those that count (limit_set_counter). */
#ifndef LOGGIA_LIMIT_LIMIT_H
#define LOGGIA_LIMIT_LIMIT_H

#include "base/ctx.h"
#include "base/zone.h"
#include "plan/plan.h"
#include "space/space.h"

/* ---- rules ---------------------------------------------------------------------------------- */

/* What a rule measures; the numbers of these enums are stored. */
enum limit_measure {
    LIMIT_HOURS = 1, /* minutes of each place booked, in a period */
    LIMIT_COUNT,     /* places booked, in a period */
    LIMIT_LONGEST,   /* minutes at a time: spans of one thing that touch are one [LM-4] */
    LIMIT_AHEAD,     /* days from today to the day of the booking */
    LIMIT_NO_SHOWS,  /* so many in the last days */
    LIMIT_MEASURE__MAX
};
enum limit_period {
    LIMIT_DAY = 1, /* civil days, weeks from Monday, months of the space's calendar */
    LIMIT_WEEK,
    LIMIT_MONTH,
    LIMIT_OPEN, /* all that is booked and not over, whenever it is */
    LIMIT_PERIOD__MAX
};
enum limit_time { LIMIT_ANY_TIME = 0, LIMIT_PEAK, LIMIT_OFF_PEAK, LIMIT_TIME__MAX };
/* Whose bookings count together. */
enum limit_each { LIMIT_PERSON = 1, LIMIT_TEAM, LIMIT_EACH__MAX };
/* What becomes of more. */
enum limit_then { LIMIT_REFUSE = 1, LIMIT_ASK, LIMIT_WARN, LIMIT_THEN__MAX };

struct limit_rule {
    int64_t id, space_id;
    const char *name; /* "" when the sentence says all */
    bool active;
    enum limit_measure measure;
    enum limit_period period; /* HOURS, COUNT */
    enum limit_time time;
    enum limit_each each;
    int64_t amount;      /* minutes, places, days or no-shows: at most; NO_SHOWS: from so many on */
    int32_t days;        /* NO_SHOWS: looked back so many */
    uint32_t kinds;      /* 0: all */
    int64_t resource_id; /* 0: any of the kinds */
    int64_t account_id;  /* for one person; 0: for the audience */
    struct audience_who who;
    enum limit_then then; /* NO_SHOWS, REFUSE: nothing further ahead than an hour */
    const char *resource_name, *plan_name, *team_name, *person_name; /* filled by reading; "" */
};
enum {
    LIMIT_RULES_MAX = 40,      /* of a space: more, nobody reads */
    LIMIT_AHEAD_MAX = 3660,    /* days */
    LIMIT_LOOK_BACK_MAX = 366, /* days of NO_SHOWS */
    LIMIT_AMOUNT_MAX = 100000, /* hours or places: more is no limit */
    LIMIT_FAIR_MIN = 4 * 60,   /* fair use, as a host switches it on: rooms, members */
    LIMIT_SOON_S = 60 * 60,    /* what begins so soon is not "ahead" */
    LIMIT_USES_MAX = 4096      /* bookings that count for one question */
};

/* id 0 makes a new one behind the others. Grows the revision of the space. INVALID names the
 * fields of form limit_rule; CONFLICT (limit.too_many). */
MUST_USE enum status limit_rule_save(struct ctx *ctx, const struct limit_rule *r, int64_t *ret_id);
/* All of a space, also those that are switched off, the oldest first. */
MUST_USE enum status limit_rules_all(struct ctx *ctx, int64_t space_id,
                                     struct limit_rule **ret_rules, size_t *ret_n);

/* When a space is asked for most, by ISO weekday 1..7: spans in order that do not touch. */
struct limit_peaks {
    struct span open[8][4];
    uint8_t n[8];
};
MUST_USE enum status limit_peaks_of(struct ctx *ctx, int64_t space_id,
                                    struct limit_peaks *ret_peaks);
/* Replaces all; spans as week_read() gives them. Grows the revision of the space. */
MUST_USE enum status limit_peaks_save(struct ctx *ctx, int64_t space_id,
                                      const struct limit_peaks *p);
/* Minutes of a span in the peak hours, on the clock of the zone. Pure. */
int64_t limit_peak_minutes(const struct limit_peaks *p, const struct zone *zone, int64_t starts_at,
                           int64_t ends_at);
/* Are there any? Pure. */
bool limit_peaks_any(const struct limit_peaks *p);

/* ---- judging -------------------------------------------------------------------------------- */

/* The limits of a space that are switched on, with its peak hours, ready to be asked; kept with the
 * house and replaced when the space's revision grows. Opaque. */
struct limits;
/* NULL when there are none: a space without limits pays nothing for them [LM-1]. In ctx->arena. */
MUST_USE enum status limits_of(struct ctx *ctx, int64_t space_id, const struct zone *zone,
                               const struct limits **ret_limits);

/* A booking that counts. */
struct limit_use {
    int64_t booking_id, resource_id;
    enum resource_kind kind; /* 0: put away */
    int64_t starts_at;       /* UTC seconds */
    int64_t ends_at;         /* as it was booked when nobody came; else as it is now [LM-6] */
    int32_t units;
    bool missed;  /* nobody came */
    bool his;     /* of the person, whoever pays for it [LM-5] */
    bool of_team; /* on the account of the team that is asked for */
};
/* Whose bookings are wanted: of an account, else of an address; and of a team. */
struct limit_whose {
    int64_t space_id;
    int64_t account_id; /* 0: a guest */
    int64_t team_id;    /* 0: none */
    const char *email;  /* of a guest; NULL: nobody knows who it is */
};
/* Those that take their place and begin after an instant, in any order, in ctx->arena. LIMIT past
 * LIMIT_USES_MAX. */
typedef enum status limit_counter(struct ctx *ctx, const struct limit_whose *whose, int64_t after_s,
                                  struct limit_use **ret_uses, size_t *ret_n);
/* For whoever asks without knowing who keeps bookings: the page that tries a case. Kept. */
void limit_set_counter(limit_counter *count);

/* What is to be booked, or changed. */
struct limit_ask {
    limit_counter *count; /* NULL: the one that was set */
    struct limit_whose whose;
    int64_t operator_id;
    const struct limit_use *was; /* as it is now, which counts as given back; NULL: it is new */
    int64_t resource_id;
    enum resource_kind kind;
    int64_t starts_at, ends_at; /* UTC seconds */
    int32_t units;              /* 0: nothing in particular; only what is used is counted */
    bool locks; /* it is about to be written: nobody else counts the same until the transaction ends
                   [LM-2]. Resources are locked before */
};

/* What a rule says to it. */
enum limit_fit {
    LIMIT_BINDS,
    LIMIT_IS_OFF,
    LIMIT_OTHER_THING,
    LIMIT_OTHER_TIME,
    LIMIT_NOT_HIM,
    LIMIT_NO_TEAM /* counts for teams, and this is for nobody's */
};
struct limit_finding {
    const struct limit_rule *rule;
    enum limit_fit fit;
    int64_t before;       /* used without it, in the rule's unit */
    int64_t with;         /* with it */
    bool over;            /* it would be more than the limit, and more than it is now [LM-3] */
    int64_t again_at;     /* OVER: possible again from then on; 0: not in this form */
    int64_t from_s, to_s; /* the period that was looked at; 0: none */
};
struct limit_verdict {
    const struct limit_finding *findings; /* by rule, those that bind */
    size_t n;
    const struct limit_finding *refused; /* the first that refuses, or NULL */
    bool asks;                           /* a host is asked, though the space would not */
    bool warns;
};
/* Judge a booking by the limits of its space; NULL limits: nothing binds.
 * Returns OK, whatever the verdict; or the store's. */
MUST_USE enum status limit_judge(struct ctx *ctx, const struct limits *limits,
                                 const struct limit_ask *ask, struct limit_verdict *ret_verdict);
/* Explain what refused it, beside its field ("date", "to"); INVALID. Codes limit.hours,
 * limit.count, limit.longest, limit.ahead, limit.no_shows. */
MUST_USE enum status limit_refuse(struct ctx *ctx, const struct limits *limits,
                                  const struct limit_finding *f);
/* The same without refusing, for pages that explain; in ctx->arena. */
const char *limit_why(struct ctx *ctx, const struct limits *limits, const struct limit_finding *f,
                      const char **ret_code);

/* How it stands with each rule that binds, as a person reads it: "Meeting rooms: 3 h of 8 h this
 * week"; in limit_views.h. In ctx->arena. */
struct limit_line_view;
MUST_USE enum status limit_lines(struct ctx *ctx, const struct limits *limits,
                                 const struct limit_verdict *verdict,
                                 const struct limit_line_view **ret_lines, size_t *ret_n);
/* What a person has left now of what he may book in a period, whatever he books: hours, places and
 * no-shows of all rules for him. Nothing is locked. */
MUST_USE enum status limit_left(struct ctx *ctx, const struct limits *limits, int64_t operator_id,
                                const struct limit_whose *whose,
                                const struct limit_line_view **ret_lines, size_t *ret_n);

extern const struct keeper limit_keeper; /* for privacy_add_keeper() */

#endif
