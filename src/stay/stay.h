/* stay.h: what is let by licence: offices, desks of one's own, lockers, parking, addresses; from
 * the offer to the deposit that is given back.
 * Owns: tables letting, let_service, stay*; emits stay.* (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, document, plan, booking.
 * Threads: any, one store connection per call.   Invariants: README.md ST-1 to ST-14.
 *
 * Days are civil days of the space; `until` is the first day that no longer belongs, year 0 "none".
 * Amounts are as the operator shows prices, in its currency; the deposit is without VAT. */
#ifndef LOGGIA_STAY_STAY_H
#define LOGGIA_STAY_STAY_H

#include "plan/plan.h"

/* ---- what a space lets ----------------------------------------------------------------------- */

struct letting {
    int64_t resource_id, space_id;
    int64_t price_cents; /* a month, for one unit */
    int64_t deposit_cents;
    int32_t notice_days;
    const char *note; /* "with five desks and a window"; "" */
};
/* NOT_FOUND when it is not let. */
MUST_USE enum status letting_get(struct ctx *ctx, int64_t resource_id, struct letting *ret_letting);
MUST_USE enum status lettings_of(struct ctx *ctx, int64_t space_id, struct letting **ret_lettings,
                                 size_t *ret_n);
/* Let it from now on, or at another price: who has it keeps what was agreed. */
MUST_USE enum status letting_save(struct ctx *ctx, const struct letting *l);
/* Let it no more; stays that run go on. */
MUST_USE enum status letting_remove(struct ctx *ctx, int64_t resource_id);

/* A service that may be added to any stay of the space. */
struct let_service {
    int64_t id, space_id;
    const char *name;
    int64_t price_cents; /* a month, or once */
    bool once;
};
MUST_USE enum status let_services_of(struct ctx *ctx, int64_t space_id,
                                     struct let_service **ret_services, size_t *ret_n);
MUST_USE enum status let_service_add(struct ctx *ctx, const struct let_service *s, int64_t *ret_id);
MUST_USE enum status let_service_remove(struct ctx *ctx, int64_t space_id, int64_t id);

/* ---- a stay ---------------------------------------------------------------------------------- */

/* The numbers are stored. From STAY_OVER on it holds nothing any more. */
enum stay_status {
    STAY_OFFERED = 1, /* waits for who is to have it */
    STAY_SIGNING,     /* waits for the signature */
    STAY_RUNS,        /* agreed, from its first day to its last; before the first it is to come */
    STAY_OVER = 10,   /* not a status: the border */
    STAY_ENDED = 10,
    STAY_DECLINED,  /* by who was to have it, or the contract was not signed */
    STAY_WITHDRAWN, /* by the host, before it was agreed */
    STAY_LAPSED     /* nobody answered the offer in time */
};
const char *stay_status_name(enum stay_status s);

enum stay_side { SIDE_NOBODY, SIDE_HOST, SIDE_HOLDER };
const char *stay_side_name(enum stay_side s); /* "host", "holder"; "" */

struct stay_price {
    struct date from;
    int64_t price_cents; /* a month, for all units */
};
struct stay_service {
    int64_t id;
    const char *name;
    int64_t price_cents;
    bool once; /* else each month */
    struct date from, until;
};
enum { STAY_PARTS_MAX = 40, STAY_STEPS_MAX = 4 /* prices of an offer */ };

/* Another end that one side proposes and the other has not answered. */
struct stay_proposal {
    enum stay_side by; /* SIDE_NOBODY: there is none */
    struct date until; /* year 0: without an end */
    struct opt_int price_cents;
};

struct stay {
    int64_t id;
    int64_t operator_id, space_id, resource_id;
    const char *resource_name; /* as it is now */
    int32_t units;
    struct holder holder;
    int32_t seats; /* that it brings to the team */
    enum stay_status status;
    struct date from;
    struct date anchor; /* months are counted from here */
    int32_t notice_days;
    struct date term_until; /* no notice ends it before; year 0 */
    struct date until;      /* its end, when known */
    struct date agreed_until;
    enum stay_side notice_by;
    struct date notice_on;
    const char *end_reason;
    int64_t deposit_cents;
    struct date returned; /* when the deposit was settled; year 0: it was not */
    int64_t kept_id, kept_cents;
    const char *kept_reason;
    struct stay_proposal proposal;
    struct date offer_until;
    struct date warned_for; /* the end of which both were warned */
    int64_t template_id, document_id;
    int64_t block_id; /* what keeps its days from being booked; 0: none */
    const char *note;
    int64_t made_by, made_at, changed_at, revision;
    struct stay_price prices[STAY_PARTS_MAX]; /* by day */
    size_t prices_n;
    struct stay_service services[STAY_PARTS_MAX];
    size_t services_n;
    bool quiet;           /* nothing is announced: data that is loaded */
    struct date due_next; /* found by charging: days left out for an end that was taken back */
};

/* What a host offers. */
struct stay_step_price {
    int32_t month; /* it holds from this month of the stay on; 1: the first */
    int64_t price_cents;
};
struct stay_offer {
    int64_t space_id, resource_id;
    int32_t units;
    struct holder holder;
    int32_t seats;
    struct date from, until; /* until: an end that is agreed from the start; year 0 */
    int32_t notice_days;
    int32_t term_months; /* bound for so long; 0 */
    bool from_the_first; /* months are those of the calendar, not counted from the first day */
    const struct stay_step_price *prices;
    size_t prices_n;
    int64_t deposit_cents;
    const struct let_service *services; /* from the first day on; ids are not looked at */
    size_t services_n;
    int32_t answer_days; /* how long the offer holds */
    int64_t template_id; /* contract to sign; 0 */
    const char *note;    /* to who is to have it; "" */
};

enum stay_step_kind {
    STAY_NOTICE = 1,    /* end it: from is the first day that is over */
    STAY_KEEP,          /* take the notice back, by who gave it */
    STAY_SERVICE_ADD,   /* name, price, once, from */
    STAY_SERVICE_END,   /* service_id, from */
    STAY_REPRICE,       /* by the host: price from a day on */
    STAY_PROPOSE,       /* another end, and maybe another price from the old end on */
    STAY_AGREE,         /* to what the other side proposes */
    STAY_REFUSE,        /* it, or take one's own back */
    STAY_RETURN_DEPOSIT /* by the host, when it is over */
};
struct stay_step {
    enum stay_step_kind kind;
    enum stay_side by;
    struct date from;
    struct date until;          /* PROPOSE */
    struct opt_int price_cents; /* REPRICE, PROPOSE, SERVICE_ADD */
    const char *name;           /* SERVICE_ADD */
    bool once;                  /* SERVICE_ADD */
    int64_t service_id;         /* SERVICE_END */
    int64_t kept_cents;         /* RETURN_DEPOSIT */
    const char *reason;         /* NOTICE, RETURN_DEPOSIT */
    bool quiet;                 /* nobody is told: data that is loaded */
};

MUST_USE enum status stay_get(struct ctx *ctx, int64_t id, struct stay *ret_stay);
/* Who looks at a stay. */
struct stay_reader {
    bool host, desk, holder;
};
/* A stay that the actor may see; NOT_FOUND for others. */
MUST_USE enum status stay_seen(struct ctx *ctx, int64_t id, struct stay *ret_stay,
                               struct space *ret_space, struct stay_reader *ret_reader);
/* Of a person or team, newest first. */
MUST_USE enum status stays_of(struct ctx *ctx, const struct holder *h, struct stay **ret_stays,
                              size_t *ret_n);
/* All of a space that are not over, or also those that are; by resource and first day. */
MUST_USE enum status stays_of_space(struct ctx *ctx, int64_t space_id, bool over,
                                    struct stay **ret_stays, size_t *ret_n);

/* What an offer would cost; nothing is written. INVALID names fields of form stay_offer; CONFLICT:
 * stay.taken. */
MUST_USE enum status stay_preview_offer(struct ctx *ctx, const struct stay_offer *offer,
                                        struct outlook *ret_outlook);
/* Offer it: from now on its days are held for the holder. */
MUST_USE enum status stay_offer_make(struct ctx *ctx, const struct stay_offer *offer,
                                     struct stay *ret_stay);
/* As if it had been agreed on its first day, today or in the past: charges of each day since.
 * Nobody is told. For loading data. */
MUST_USE enum status stay_load(struct ctx *ctx, const struct stay_offer *offer,
                               struct stay *ret_stay);
/* The holder's answer. CONFLICT: stay.answered when it no longer waits, stay.price_changed when
 * the first invoice is another than the one shown (absent: not looked at). */
MUST_USE enum status stay_answer(struct ctx *ctx, int64_t id, bool yes, struct opt_int shown_cents,
                                 const char *why, struct stay *ret_stay);
/* The host takes an offer back. */
MUST_USE enum status stay_withdraw(struct ctx *ctx, int64_t id, const char *why,
                                   struct stay *ret_stay);
/* The contract was signed by all, or will not be. */
MUST_USE enum status stay_signed(struct ctx *ctx, int64_t id);
MUST_USE enum status stay_unsigned(struct ctx *ctx, int64_t id, const char *why);

/* What a step would make of the invoices to come; nothing is written. */
MUST_USE enum status stay_preview(struct ctx *ctx, int64_t id, const struct stay_step *step,
                                  struct outlook *ret_outlook);
/* Do it, and charge what is due today. INVALID with its field, or CONFLICT, when a rule refuses. */
MUST_USE enum status stay_do(struct ctx *ctx, int64_t id, const struct stay_step *step,
                             struct stay *ret_stay);
/* Invoices to come as things stand; of an offer, as they would be. */
MUST_USE enum status stay_outlook(struct ctx *ctx, const struct stay *s,
                                  struct outlook *ret_outlook);

/* The first day that may be the first one over, when this side gives notice today. Pure. */
struct date stay_earliest_end(const struct stay *s, struct date today);
/* What it costs a month on a day, services that run each month included. Pure. */
int64_t stay_month_cents(const struct stay *s, struct date day);

/* ---- timed work ------------------------------------------------------------------------------ */

/* Charges, ends, warnings, offers that lapse: a bounded part for everything due by now. */
MUST_USE enum status stay_tend(struct ctx *ctx, size_t *ret_n);
/* What became of contracts, as consumer "stay.papers". */
MUST_USE enum status stay_follow_papers(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "stay.mail". */
MUST_USE enum status stay_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* For space_add_teller: notices, ends, renewals and deposits to be given back. */
MUST_USE enum status stay_tell(struct ctx *ctx, const struct space *s,
                               struct space_notice *ret_notices, size_t room, size_t *ret_n);
/* For me_add_teller: offers that wait for the actor, and which of his stays, and of the teams that
 * he admins, end soon. */
MUST_USE enum status stay_tell_member(struct ctx *ctx, struct space_notice *ret_notices,
                                      size_t room, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper stay_keeper;

#endif
