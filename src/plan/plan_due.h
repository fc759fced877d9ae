/* plan_due.h: the part of the door (plan.h) for whoever lets something: what is due for it, day by
 * day, as invoices to come and as charges. Memberships and stays are reckoned alike.
 * Uses: base.   Threads: any, one store connection per call. */
#ifndef LOGGIA_PLAN_PLAN_DUE_H
#define LOGGIA_PLAN_PLAN_DUE_H

#include "base/ctx.h"
#include "base/date.h"
#include "plan/plan_vat.h"

/* Who uses, who pays: a person, or a team; one of the two is 0. */
struct holder {
    int64_t account_id, team_id;
};
struct period { /* days, the last one excluded */
    struct date from, until;
};

/* ---- charges (plan_charge.c) ---------------------------------------------------------------- */

enum charge_source {
    CHARGE_PLAN = 1, /* a period, or a part of one, of a membership */
    CHARGE_TRIAL,
    CHARGE_SETUP,
    CHARGE_EXTRA,  /* a service added to a membership */
    CHARGE_BUNDLE, /* a pass, a carnet, credits */
    CHARGE_BOOKING,
    CHARGE_STAY, /* a desk or office let by licence */
    CHARGE_DEPOSIT,
    CHARGE_MANUAL, /* by a host, with a reason */
    CHARGE_KEPT,   /* what is kept of a deposit, with a reason */
    CHARGE_ADDED,  /* to a booking: lunch, a projector */
    CHARGE_LENT    /* in favour of who lent what others booked */
};
struct charge {
    int64_t id, operator_id, space_id;
    struct holder holder; /* who pays */
    enum charge_source source;
    int64_t subject_id;
    struct date from, until;
    const char *what; /* "Flex, 1 to 31 March" */
    const char *rule; /* why this much: "150.00 a month; 17 of 31 days" */
    int64_t quantity;
    struct period whole;  /* recurring: the period that it is a part of ... */
    int64_t whole_cents;  /* ... and the price of all of it */
    int64_t amount_cents; /* negative: in favour of the payer */
    const char *currency;
    int64_t vat_rate_bp;
    bool includes_vat;
    struct date bill; /* the day of the invoice that will name it */
    int64_t reverses_id;
    int64_t made_at;
};
/* Charges of a holder towards an operator (0: all) by the day of the invoice, in `billed`. */
MUST_USE enum status charges_of(struct ctx *ctx, const struct holder *h, int64_t operator_id,
                                struct period billed, struct charge **ret_charges, size_t *ret_n);
/* What was charged for one thing, and what took it back, by the day of the invoice. */
MUST_USE enum status charges_of_subject(struct ctx *ctx, int64_t subject_id,
                                        struct charge **ret_charges, size_t *ret_n);
/* The bill that names something used on a day: the first of the next month. Pure. */
struct date plan_bill_day(struct date used);

/* ---- periods and parts of them (plan_rules.c), pure ----------------------------------------- */

/* The same day so many months later (or earlier): 31 January, 28 February, 31 March. Count from the
 * anchor, never from the last result [PL-7]. */
struct date date_add_months(struct date anchor, int32_t months);
/* The n-th period (0: first) of so many months, or else days, from the anchor. */
struct period period_of(struct date anchor, int32_t months, int32_t days, int32_t n);
/* Which period a day falls into; negative before the anchor. */
int32_t period_number(struct date anchor, int32_t months, int32_t days, struct date day);

/* ---- what is due for something that runs (plan_bill.c), pure --------------------------------- */

/* So much for each period counted from its anchor; a pause is a gap between two rates. */
struct rate {
    struct date from, until; /* until year 0: open */
    struct date anchor;
    int32_t months, days; /* of its period; one of them is 0 */
    int64_t price_cents;  /* for the whole period and all seats */
    int64_t quantity;     /* seats, units; 0: one */
    bool once;            /* paid once, on its day: no period is named */
    const char *what;     /* "Flex, 2 seats" */
    const char *why;      /* the reason, where it is not the price of a period; NULL */
};
/* Days that were charged already and not taken back since: a charge, or what is left of it. */
struct charged {
    int64_t charge_id;
    struct date from, until;
    struct period whole; /* the period that the charge is a part of ... */
    int64_t whole_cents; /* ... and the price of all of it */
    int64_t quantity;
    const char *what;
};
/* A charge to be made. */
struct due {
    struct date from, until;
    struct date bill;     /* the day that it is due on */
    struct period whole;  /* the period, or the charge that is taken back */
    int32_t months, days; /* of the period, as the rate counts it; both 0: not known */
    int64_t whole_cents;  /* for all of it */
    int64_t amount_cents;
    int64_t reverses_id; /* the charge of which these days are taken back; 0: a new one */
    int64_t quantity;
    bool once;
    const char *what, *why;
    bool rate_is_zero; /* it costs nothing: shown, not charged */
};
enum { RATES_MAX = 64, DUES_MAX = 256 };

/* ---- things that run, as invoices to come and as charges (plan_outlook.c) -------------------- */

/* What is charged for on its own: a plan, a trial, a service, the place of a stay, its deposit. */
struct stream {
    enum charge_source source;
    int64_t subject_id;
    const char *what; /* names what is taken back when no rate is left; NULL: as it was charged */
    bool without_vat;
    struct rate rates[RATES_MAX];
    size_t rates_n;
};
/* The i-th stream of something; false past the last. Pure. */
typedef bool stream_of(const void *thing, size_t i, struct stream *ret_stream);
/* Something that runs: who pays for it, and what for. */
struct running {
    int64_t operator_id, space_id;
    struct holder holder;
    stream_of *stream;
    const void *thing; /* for `stream` */
};
/* Invoices to come, as they will be. */
struct outlook_line {
    enum charge_source source;
    int64_t subject_id; /* the membership or its service */
    struct due due;
    int64_t vat_rate_bp;
    const char *text; /* what and why, in ctx->lang */
    const char *rule;
};
struct outlook_invoice {
    struct date bill;
    const struct outlook_line *lines;
    size_t lines_n;
    int64_t amount_cents; /* as the operator shows prices */
    struct vat_split vat; /* sum of the lines' */
};
enum { OUTLOOK_INVOICES = 3 };
struct outlook {
    struct outlook_invoice invoices[OUTLOOK_INVOICES];
    size_t invoices_n;
    const char *currency;
    int64_t vat_rate_bp;
    bool includes_vat;
    const struct paid_again
        *again; /* of a step (plan.h); what its holder pays is in the invoices */
    size_t again_n;
};

/* What will be invoiced as things stand; charges that were made are counted [PL-3]. */
MUST_USE enum status outlook_of(struct ctx *ctx, const struct running *r, struct date today,
                                struct outlook *ret_outlook);
/* Charge all that is due by today, by the same reckoning. A second call changes nothing. The caller
 * holds the lock of the thing.
 *   days      from today until the day on which it is looked at next: days left out by a charge,
 *             for an end that was taken back, are due on a day of which the thing itself knows not
 *   ret_next  the first such day between the two; year 0: none                           (out) */
MUST_USE enum status charge_running(struct ctx *ctx, const struct running *r, struct period days,
                                    struct date *ret_next);
/* The parts of a subject's charges that stand, reversals being among `all`: how many. Pure. */
size_t charges_left(const struct charge *all, size_t n, enum charge_source source,
                    struct charged *ret_left, size_t max);

struct outlook_view; /* a page's rows, in plan_views.h; now: as it stands, beside a step's */
struct charge_line_view;
MUST_USE enum status show_outlook(struct ctx *ctx, const struct outlook *o, bool now,
                                  const struct outlook_view **ret_view);
MUST_USE enum status show_charges(struct ctx *ctx, const struct charge *charges, size_t n,
                                  struct charge_line_view **ret_lines);

#endif
