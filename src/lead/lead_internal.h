/* lead_internal.h: what the files of this folder share. */
#ifndef LOGGIA_LEAD_LEAD_INTERNAL_H
#define LOGGIA_LEAD_LEAD_INTERNAL_H

#include "lead/lead.h"
#include "people/people.h"

enum {
    LEADS_A_DAY = 5, /* of one address, in the whole network */
    LEAD_WINDOW_S = 86400,
    TOUR_SLOTS_MAX = 60,                         /* offered at once */
    TOUR_LOOK_BACK_S = TOUR_LENGTH_MAX_MIN * 60, /* a tour is not longer */
    WISH_SPACES = 3,                             /* to whom a request is passed by itself */
    WISH_WITHIN_M = 50 * 1000,
    WISH_CHOICES = 12, /* spaces near by that a steward chooses from */
    WISH_ASK_BACK_DAYS = 7
};

/* ---- lead_rules.c: pure ----------------------------------------------------------------------
 * Words of JSON and forms; *_name is a message id for people. NULL past the end. */
const char *lead_status_word(enum lead_status s);
const char *lead_status_name(enum lead_status s);
enum lead_status lead_status_of(const char *word); /* 0 for none of them */
const char *lead_wants_word(enum lead_wants w);
const char *lead_wants_name(enum lead_wants w);
enum lead_wants lead_wants_of(const char *word); /* WANTS_OTHER for none of them */
const char *lead_source_word(enum lead_source s);
const char *lead_source_name(enum lead_source s);
enum lead_source lead_source_of(const char *word); /* SOURCE_UNSAID for none */
const char *lost_word(enum lost_reason r);
const char *lost_name(enum lost_reason r);
enum lost_reason lost_of(const char *word);

/* Is anything expected still? */
bool lead_is_open(enum lead_status s);
/* Nobody answered for so long. */
bool lead_is_late(enum lead_status s, int64_t made_at, int64_t now);

struct tour_slot {
    int64_t starts_at, ends_at; /* UTC seconds */
};
/* What tours are asked of. */
struct tour_question {
    const struct calendar *calendar;
    const struct tour_terms *terms;
    int64_t now;
    const struct tour_slot *booked; /* what is taken, in any order */
    size_t booked_n;
};
/* The slots that a space offers from now on, in order: within the hours of tours and the opening
 * hours of each civil day, clear of the tours that are booked. Returns how many, at most max. */
size_t tour_slots(const struct tour_question *q, struct tour_slot *ret_slots, size_t max);
/* Why terms cannot be, as the field that is wrong, or NULL. */
const char *tour_terms_fault(const struct tour_terms *t);

/* ---- lead_service.c -------------------------------------------------------------------------- */

struct lead {
    int64_t id;
    int64_t space_id;
    int64_t wish_id;
    enum lead_status status;
    enum lost_reason lost;
    enum lead_wants wants;
    const char *when_text;
    struct date from;
    int32_t people;
    const char *message;
    const char *name;  /* "" when erased */
    const char *email; /* NULL: none */
    const char *phone; /* NULL: none */
    enum lead_source source;
    const char *by_text;
    int64_t by_account_id;
    const char *lang;
    int64_t made_by; /* 0: himself */
    struct opt_int answered_at;
    const char *next_text;
    struct date next;
    int64_t account_id;
    int64_t made_at, changed_at;
    bool erased;
};
MUST_USE enum status lead_get(struct ctx *ctx, int64_t id, struct lead *ret_lead);
/* The lead of this space; NOT_FOUND for one of another [LD-1]. */
MUST_USE enum status lead_of_space(struct ctx *ctx, int64_t space_id, int64_t id,
                                   struct lead *ret_lead);

enum entry_kind {
    ENTRY_NOTE = 1,
    ENTRY_ANSWER,  /* a mail to the person */
    ENTRY_MESSAGE, /* of the person */
    ENTRY_STATUS,
    ENTRY_TOUR, /* booked, moved, cancelled: `status` is a tour_status */
    ENTRY_CONVERTED,
    ENTRY_STANDS,     /* who would join: `status` is an applicant_status */
    ENTRY_ASKED_HOST, /* a host near by was asked to call him; the subject is the space */
    ENTRY_INVITED
};
struct entry {
    enum entry_kind kind;
    int64_t status;
    const char *subject, *body; /* NULL: none */
    int64_t by;                 /* 0: the person */
};
/* ret_id may be NULL. */
MUST_USE enum status lead_write_entry(struct ctx *ctx, int64_t lead_id, const struct entry *e,
                                      int64_t *ret_id);

/* Announce a fact about a lead. `data` a JSON object or "". */
MUST_USE enum status lead_tell(struct ctx *ctx, const struct lead *l, const char *fact,
                               const char *data);

/* The host writes to the person; the first answer is noted, and ends the waiting of a request of
 * the network. INVALID (lead.no_email). */
MUST_USE enum status lead_answer(struct ctx *ctx, const struct lead *l, const char *subject,
                                 const char *body);
MUST_USE enum status lead_note(struct ctx *ctx, const struct lead *l, const char *body);
/* The person writes once more. */
MUST_USE enum status lead_write(struct ctx *ctx, const struct lead *l, const char *body);
MUST_USE enum status lead_set_status(struct ctx *ctx, const struct lead *l, enum lead_status to,
                                     enum lost_reason why);
/* What is to be done next, and when; text "" and year 0: nothing. */
MUST_USE enum status lead_set_next(struct ctx *ctx, const struct lead *l, const char *text,
                                   struct date on);
/* The person becomes somebody of ours: an account (made when his address has none), tied to who
 * brought him; the lead is won.
 *   by_email  of who brought him, as the host knows it; NULL: as the lead says */
MUST_USE enum status lead_convert(struct ctx *ctx, const struct lead *l, const char *by_email,
                                  int64_t *ret_account_id);
/* Where a host goes on with somebody who was converted, his name and address filled in. The seam to
 * what comes after: the plans of the space for who wants a desk or an office there, where it has
 * some; else a booking.
 *   ret_join  NULL: no plans are sold                                                     (out)
 *   ret_book  a booking for him                                                           (out) */
MUST_USE enum status lead_next_steps(struct ctx *ctx, const struct lead *l,
                                     const struct space *space, const char **ret_join,
                                     const char **ret_book);
/* Where a host offers an office to who asked for one, his name and address filled in; NULL for what
 * else was asked. "" when memory is short. */
const char *lead_offer_step(struct ctx *ctx, const struct lead *l, const struct space *space);
/* Forget the person, now: at his own wish, or after a year. Sums stay [LD-9]. */
MUST_USE enum status lead_erase(struct ctx *ctx, const struct lead *l);

/* CONFLICT (lead.erased): nothing is written to or of somebody who is forgotten. */
MUST_USE enum status lead_refuse_erased(struct ctx *ctx, bool erased);

/* The path of the person's page, with its secret. */
MUST_USE enum status lead_path(struct ctx *ctx, const struct lead *l, const char *slug,
                               const char **ret_path);
/* Is it the secret of this lead? NOT_FOUND. */
MUST_USE enum status lead_check_secret(struct ctx *ctx, int64_t lead_id, const char *secret);

/* What a link of who asked opens, `s` being what finding it and its secret came to: NOT_FOUND
 * (lead.gone) when he took it back, NOT_FOUND (lead.unknown). */
MUST_USE enum status lead_open_link(struct ctx *ctx, enum status s, bool erased);

/* ---- lead_tour.c ----------------------------------------------------------------------------- */

enum tour_status { TOUR_BOOKED = 1, TOUR_DONE = 2, TOUR_MISSED = 3, TOUR_CANCELLED = 10 };
struct tour {
    int64_t id;
    int64_t space_id, lead_id;
    int64_t starts_at, ends_at;
    int64_t shows_account_id;
    enum tour_status status;
    int64_t revision;
    int64_t changed_at;
};
/* The last tour of a lead that was not cancelled; NOT_FOUND. */
MUST_USE enum status tour_of_lead(struct ctx *ctx, int64_t lead_id, struct tour *ret_tour);
MUST_USE enum status tour_get(struct ctx *ctx, int64_t id, struct tour *ret_tour);
/* What a space offers now; in ctx->arena. */
MUST_USE enum status tour_offers(struct ctx *ctx, const struct space *s,
                                 struct tour_slot **ret_slots, size_t *ret_n);
/* Is it offered, and is nobody else about to take it until the transaction ends? CONFLICT
 * (tour.taken). */
MUST_USE enum status tour_check(struct ctx *ctx, int64_t space_id, int64_t starts_at);
/* Book a tour for a lead, or move the one that it has. Returns CONFLICT (tour.taken) when the slot
 * is not offered. */
MUST_USE enum status tour_book(struct ctx *ctx, const struct lead *l, int64_t starts_at,
                               struct tour *ret_tour);
/* One of a lead that is loaded, whatever is offered; done: it took place. */
MUST_USE enum status tour_load(struct ctx *ctx, const struct lead *l, int64_t starts_at, bool done);
/* Cancelled, done, missed. CONFLICT (tour.none) when none is booked. */
MUST_USE enum status tour_turn(struct ctx *ctx, const struct lead *l, enum tour_status to);

/* ---- wish.c -------------------------------------------------------------------------- */

enum wish_status {
    WISH_NEW = 1, /* waits for a steward */
    WISH_PASSED,
    WISH_ANSWERED, /* by one of the spaces */
    WISH_FOUND,    /* he has a place */
    WISH_NOTHING,  /* he has none */
    WISH_CLOSED,   /* by a steward, or by himself */
    WISH_STATUS__MAX
};
const char *wish_status_word(enum wish_status s);
const char *wish_status_name(enum wish_status s);
enum wish_status wish_status_of(const char *word); /* 0 for none */

struct wish {
    int64_t id;
    enum wish_status status;
    const char *place;
    struct degrees lat, lon;
    struct lead_ask ask; /* without space, tour and request */
    const char *lang;
    struct opt_int passed_at;
    int64_t answered_space_id;
    struct opt_int answered_at;
    int64_t made_at;
    bool erased;
};
/* Ask the network; passed at once where that is wished and spaces are near. */
MUST_USE enum status wish_add(struct ctx *ctx, const struct wish *r, int64_t *ret_id);
MUST_USE enum status wish_get(struct ctx *ctx, int64_t id, struct wish *ret_wish);
/* A space near by that takes bookings, the nearest first, without those that have it already. */
struct near_space {
    int64_t id;
    const char *slug, *name, *town;
    int64_t distance_m;
};
MUST_USE enum status wish_near(struct ctx *ctx, const struct wish *r, size_t max,
                               struct near_space **ret_spaces, size_t *ret_n);
/* Give it to a space: a lead there. OK also when the space has it. */
MUST_USE enum status wish_pass(struct ctx *ctx, const struct wish *r, int64_t space_id);
/* Passed to so many by now: tells the person. */
MUST_USE enum status wish_passed(struct ctx *ctx, const struct wish *r);
/* A space answered: the first is noted. */
MUST_USE enum status wish_note_answer(struct ctx *ctx, int64_t wish_id, int64_t space_id);
MUST_USE enum status wish_set_status(struct ctx *ctx, const struct wish *r, enum wish_status to);
/* The person and what he wrote are forgotten, in the leads of it as well. */
MUST_USE enum status wish_erase(struct ctx *ctx, const struct wish *r);
MUST_USE enum status wish_path(struct ctx *ctx, int64_t id, const char **ret_path);
MUST_USE enum status wish_check_secret(struct ctx *ctx, int64_t id, const char *secret);
/* Are requests passed at once? */
MUST_USE enum status wish_at_once(struct ctx *ctx, bool *ret_at_once);
MUST_USE enum status wish_set_at_once(struct ctx *ctx, bool at_once);

/* The folded text by which a person is found. NULL when memory is short. */
const char *lead_fold(struct ctx *ctx, const struct lead_ask *ask);
/* INVALID names what is missing or too long; email may be NULL for a caller's host. */
MUST_USE enum status lead_check_ask(struct ctx *ctx, const struct lead_ask *ask, bool by_host);
/* LIMIT (lead.many) when this address asked too often today. */
MUST_USE enum status lead_check_many(struct ctx *ctx, const char *email);

#endif
