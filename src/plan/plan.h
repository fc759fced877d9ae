/* plan.h: what one may use and what it costs: plans, passes, credits, price rules, memberships,
 * and what is owed.
 * Owns: tables plan*, bundle, price_rule, group_member, membership*, allowance*, charge; emits
 * membership.*, allowance.*, plan.changed (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, document.
 * Threads: any, one store connection per call.   Invariants: README.md.
 *
 * Days are civil days of the space; `until` is the first day that no longer belongs, year 0 "none".
 * Sets of kinds and weekdays are bits (1u << kind, 1u << ISO weekday); 0 is "all". Amounts of
 * money are as the operator shows prices (struct operator_ prices_include_vat), in its currency. */
#ifndef LOGGIA_PLAN_PLAN_H
#define LOGGIA_PLAN_PLAN_H

#include "base/ctx.h"
#include "base/findings.h"
#include "base/view.h"
#include "plan/plan_due.h"
#include "plan/plan_vat.h"
#include "space/space.h"

struct contact;
/* Whom mails to the holder go to: the person, or the admins of the team; nobody when the account is
 * gone. In ctx->arena. */
MUST_USE enum status holder_contacts(struct ctx *ctx, const struct holder *h,
                                     struct contact **ret_contacts, size_t *ret_n);
/* ctx in the language of who owes, for what his charges say [PL-72]: of the person, or of the
 * network for a team and a guest; it has a problem of its own. */
MUST_USE enum status ctx_of_holder(struct ctx *ctx, const struct holder *h, struct ctx *ret_own);
/* For whom the actor speaks: himself, then the teams that he is an admin of. In ctx->arena. */
MUST_USE enum status own_holders(struct ctx *ctx, struct holder **ret_holders, size_t *ret_n);

struct scope {
    uint32_t kinds;
    uint32_t weekdays;
    minute from, to; /* both 0: the whole day; to at or before from: until the next morning */
};

enum allowance_unit {
    UNIT_MINUTES = 1, /* shown as hours */
    UNIT_HALF_DAYS,   /* a booking up to five hours takes one, a longer one two */
    UNIT_DAYS,        /* a booking takes one, of whatever length */
    UNIT_CENTS,       /* money, in the currency of the operator */
    UNIT_PAGES,       /* prints; taken by hand */
    UNIT__MAX
};
const char *allowance_unit_name(enum allowance_unit u);  /* "hours" ...; of JSON and forms */
enum allowance_unit allowance_unit_of(const char *name); /* 0: unknown */

/* "3 h", "2 days", "€20.00", "40 pages" in ctx->lang and ctx->arena. */
const char *plan_amount_text(struct ctx *ctx, enum allowance_unit unit, int64_t amount,
                             const char *currency);

/* "200.00 € a month", "90.00 € for 10 days": one of months and days is 0; "free" for nothing. */
const char *words_period_price(struct ctx *ctx, int64_t cents, const char *currency, int32_t months,
                               int32_t days);
/* The same of so many seats: "3 seats × 120.00 € = 360.00 € a month"; of one, as above. */
const char *words_seats_price(struct ctx *ctx, int64_t seats, int64_t seat_cents,
                              const char *currency, int32_t months, int32_t days);

enum audience {
    AUDIENCE_EVERYONE = 0,
    AUDIENCE_MEMBERS, /* who has a membership that runs */
    AUDIENCE_NON_MEMBERS,
    AUDIENCE_PLAN,   /* price rules: members of one plan */
    AUDIENCE_TEAM,   /* price rules: one team and its members */
    AUDIENCE_GROUP,  /* who stands in a group of the operator */
    AUDIENCE_INVITED /* plans and bundles: given by the host, not shown to others */
};

/* ---- price rules (plan_price.c) ------------------------------------------------------------- */

/* What a rule does; the numbers are stored. Up to EFFECT_FREE it sets a price, the others change
 * it. Times are counted as begun: 90 minutes are two hours. */
enum price_effect {
    EFFECT_HOUR = 1, /* so much for each hour and unit */
    EFFECT_HALF_DAY, /* for each five hours and unit */
    EFFECT_DAY,      /* for each 24 hours and unit */
    EFFECT_WEEK,
    EFFECT_MONTH,  /* of 30 days */
    EFFECT_FIXED,  /* for each unit, however long */
    EFFECT_PERSON, /* for each person, however long */
    EFFECT_FREE,
    EFFECT_PERCENT, /* amount in basis points: -1000 is 10 % less */
    EFFECT_AMOUNT,  /* for the booking: -500 is 5.00 less */
    EFFECT__MAX
};
struct price_rule { /* all that is set must hold; 0, NULL and absent dates are "any" */
    int64_t id, space_id;
    const char *name; /* "" when the sentence says all */
    bool active;
    struct scope scope;
    int64_t resource_id;
    int32_t shortest_min, longest_min; /* of the booking, both included */
    struct date from, until;           /* days on which it may start */
    bool every_year;                   /* only month and day of these count */
    enum audience audience;
    int64_t plan_id, team_id;
    const char *group;
    int32_t ahead_least_min, ahead_most_min; /* from booking to start, both included */
    int32_t people_least, people_most;       /* both included */
    enum price_effect effect;
    int64_t amount;
    bool ends_here;                                    /* no rule after it is tried */
    const char *resource_name, *plan_name, *team_name; /* filled by reading; "" */
};

/* id 0 makes a new one behind the others. Grows the revision of the space [BK-12]. INVALID names
 * the fields of form price_rule; CONFLICT (price.too_many). */
MUST_USE enum status price_rule_save(struct ctx *ctx, const struct price_rule *r, int64_t *ret_id);
/* All of a space in order, also those that are switched off. */
MUST_USE enum status price_rules_all(struct ctx *ctx, int64_t space_id,
                                     struct price_rule **ret_rules, size_t *ret_n);

/* ---- groups (plan_group.c) ------------------------------------------------------------------ */

/* In a group of the operator from now on; OK also when he was. `group`: a word of the host, up to
 * 60 characters. CONFLICT (plan.group_full). Nobody is told. */
MUST_USE enum status group_add(struct ctx *ctx, int64_t operator_id, const char *group,
                               const struct holder *who, bool *ret_new);

/* ---- asking what a booking costs (plan_quote.c) --------------------------------------------- */

/* As whom somebody asks: filled by plan_standing(), or by hand in "what would this cost?". */
struct standing_as {
    struct holder holder;
    const int64_t *plan_ids; /* of memberships of the operator that run on the day */
    size_t plan_ids_n;
    const int64_t *team_ids;
    size_t team_ids_n;
    const char *const *groups;
    size_t groups_n;
};
/* Whom a rule is for; plan, team or group only where the audience asks for one. */
struct audience_who {
    enum audience audience;
    int64_t plan_id, team_id;
    const char *group;
};
/* "for members of the plan Flex" in ctx->lang and ctx->arena; "" for everybody. Names are asked for
 * where the audience is of one. */
const char *plan_who_text(struct ctx *ctx, const struct audience_who *who, const char *plan_name,
                          const char *team_name);
/* Is he meant? NULL: a stranger. Pure. */
bool plan_is_meant(const struct audience_who *who, const struct standing_as *as);
/* One of several days in one go: its part of what they cost together [PL-25]. */
struct price_share {
    int32_t n;    /* so many days; 0: it costs what it costs by itself */
    int32_t days; /* covered by so many of the calendar; 0: as much as they cost before */
    int64_t all_cents, cents;
};
/* One case to be priced. All of it is known before: nothing is looked up by pricing. */
struct price_case {
    const struct resource *resource;
    struct date date;
    int32_t from, to;   /* civil minutes of the day; to may pass 1440 */
    int32_t length_min; /* what is charged: see BK-9 */
    int32_t units;
    int32_t people;    /* 0: not stated; then a room is taken for as many as it holds */
    int32_t ahead_min; /* from booking to start; negative: it started already */
    bool lent; /* by who has it, at his price: in money, whatever plans and passes there are */
    int32_t paid_min;             /* of the length, paid in another way: only the rest is priced */
    struct price_share share;     /* what it costs is decided already */
    const struct standing_as *as; /* NULL: a stranger */
};
/* The rules of a space that are switched on, in order, ready to be asked; kept with the house and
 * replaced when the space's revision grows. Opaque. */
struct price_rules;
/* NULL when there are none: who has no rules pays nothing for them. Kept in ctx->arena. */
MUST_USE enum status plan_rules_of(struct ctx *ctx, int64_t space_id,
                                   const struct price_rules **ret_rules);
/* Does any of them ask who somebody is? Then plan_standing() is wanted before. Accepts NULL. */
bool plan_rules_ask_who(const struct price_rules *rules);
/* Does any of them ask how many people come? Accepts NULL. */
bool plan_rules_ask_people(const struct price_rules *rules);
/* The price alone; without rules resource_price() times units. Absent when it has none. Pure. */
struct opt_int plan_price(const struct price_rules *rules, const struct price_case *c);
/* What each of several days costs when they are had in one go: covered by days, weeks, months and
 * what else the rules say for a length, in the cheapest way [PL-25].
 *   days        in their order, each with a price by itself
 *   most_cents  all of them cost no more than that
 *   ret_shares  of each; their cents make what all cost. n 0: it costs what it costs by itself */
MUST_USE enum status plan_run(struct ctx *ctx, const struct price_rules *rules,
                              const struct price_case *days, size_t n, struct opt_int most_cents,
                              struct price_share *ret_shares);
/* One line of the reason: "Sala Giotto, 3 hours at 20.00": 6000; "Members: 10 % less": -600. */
struct quote_line {
    const char *text;
    int64_t cents;
    int64_t rule_id; /* 0: the resource's own price */
};
struct quote {
    struct opt_int price_cents; /* sum of the lines, never below 0; absent: it has no price */
    const struct quote_line *lines;
    size_t lines_n;
};
/* The same price with its reason line by line in ctx->lang [PL-9].
 *   rules  NULL: none */
MUST_USE enum status plan_quote(struct ctx *ctx, const struct price_rules *rules,
                                const struct price_case *c, const char *currency,
                                struct quote *ret_quote);
/* As whom a person, or a team, asks an operator on a day. */
MUST_USE enum status plan_standing(struct ctx *ctx, int64_t operator_id,
                                   const struct holder *holder, struct date on,
                                   struct standing_as *ret_as);
struct standings; /* the same with all operators, for lists over the network; in ctx->arena */
MUST_USE enum status plan_standings(struct ctx *ctx, const struct holder *holder, struct date on,
                                    const struct standings **ret_all);
/* Pure; points into `all`. */
struct standing_as plan_standing_with(const struct standings *all, int64_t operator_id);
/* The account of this address, for a host who books for a caller. NOT_FOUND also when there is one
 * that the operator never had to do with: whom the network knows is nobody's business. */
MUST_USE enum status plan_client(struct ctx *ctx, int64_t operator_id, const char *email,
                                 int64_t *ret_account_id);

/* ---- drawing on what is included (plan_draw.c) ---------------------------------------------- */

/* What pays for a booking, as it is drawn: included by a plan, credits, passes, money; of one kind
 * what ends soonest; what one leaves the next pays [PL-6]. A pass is days or half days that were
 * bought; credits are all else; credits of money pay the price of what the others leave. */
enum way { WAY_INCLUDED = 1, WAY_CREDIT, WAY_PASS, WAY_MONEY };
const char *way_name(enum way w); /* "included", "credit", "pass", "money" */
struct way_part {
    enum way way;
    int64_t source_id;        /* membership or allowance */
    const char *name;         /* "Included in Flex", "Carnet of 10 days" */
    int64_t takes, left;      /* now, and afterwards; of a membership, places, and no left */
    enum allowance_unit unit; /* 0: places */
    int64_t team_id;          /* whose it is; 0: his own, or not told */
    struct date last_day;     /* it is good for; year 0: no end, or not told */
};
struct way_to_pay {
    enum way way; /* of the first part; WAY_MONEY: there is none */
    const struct way_part *parts;
    size_t parts_n;
    struct opt_int rest_cents; /* in money, by the same rules; absent: no price */
    const char *code;          /* why it is not open, as team_may_spend() says it; NULL: it is */
};
/* Sources of one booking are looked at up to so many: each is asked for first, and alone. */
enum { WAY_SOURCES_MAX = 12, WAY_PARTS_MAX = WAY_SOURCES_MAX, WAYS_MAX = 2 * WAY_SOURCES_MAX + 2 };
/* "Flex + Carnet of 10 days", "" for money; what a part takes: "2 h", "1 place". In ctx->arena. */
const char *plan_way_text(struct ctx *ctx, const struct way_to_pay *w);
const char *plan_part_text(struct ctx *ctx, const struct way_part *p, const char *currency);
struct draw_ask {
    struct holder holder; /* who pays: the person, or the team that it is for; both 0: a guest */
    int64_t account_id;   /* the person who uses it, also for a team */
    int64_t operator_id, space_id;
    const struct price_rules *rules;
    struct price_case what;
    const char *currency;
    int64_t vat_rate_bp;
    bool prices_include_vat;
    int64_t subject_id; /* the booking; what it draws now counts as given back. 0: new */
    struct date bill;   /* what is charged comes on a bill of this day at the earliest */
};
/* To choose from: all that he has in its order, taken by itself; each of it first, then the others;
 * each alone; money. What takes the same stands once, and so do the periods of one membership: the
 * one that ends first. There is always one way. */
MUST_USE enum status plan_ways(struct ctx *ctx, const struct draw_ask *ask,
                               struct way_to_pay ret_ways[WAYS_MAX], size_t *ret_n);
struct way_choice {
    bool chosen;                       /* false: the first that is open */
    int64_t source_ids[WAY_PARTS_MAX]; /* in turn, up to the first 0; the rest in money */
    struct opt_int shown;              /* what was shown as rest in money; another is refused */
};
struct way_choice plan_way_choice(const struct way_to_pay *w); /* to take this one; pure */
/* The way that plan_draw() would take; refuses as it does. */
MUST_USE enum status plan_choose(struct ctx *ctx, const struct draw_ask *ask,
                                 const struct way_choice *choice, struct way_to_pay *ret_way);
/* What would pay for something that is changed: what it draws from now (way 0: nothing), and unless
 * a rest of it is in money the others then; as by itself when that pays nothing any more. */
MUST_USE enum status plan_as_before(struct ctx *ctx, const struct draw_ask *ask,
                                    const struct way_to_pay *now, struct way_to_pay *ret_way);
/* Take it, in the caller's write transaction: an entry of each allowance, and a charge for the rest
 * in money. A guest draws nothing. ask->subject_id draws once [PL-5]: give back first.
 * CONFLICT: plan.spent when it is no longer enough, plan.way when it is not open, plan.rest when
 * another rest was shown, team.* when the team's rules refuse [PL-18]. */
MUST_USE enum status plan_draw(struct ctx *ctx, const struct draw_ask *ask,
                               const struct way_choice *choice, struct way_to_pay *ret_way);
/* Take parts (way, source, takes) and rest_cents of `was` again, whatever the price is by now: a
 * deed is undone, and what it drew was given back before. CONFLICT as plan_draw(). */
MUST_USE enum status plan_draw_again(struct ctx *ctx, const struct draw_ask *ask,
                                     const struct way_to_pay *was);
/* Give back everything that a subject drew and take back its charges; a second call changes
 * nothing. OK also when it drew nothing.
 *   today  at the space
 *   why    for the payer: a message id, N_("Cancelled"), or a text that is none */
MUST_USE enum status plan_give_back(struct ctx *ctx, int64_t subject_id, struct date today,
                                    const char *why);
/* What pays for a subject now, with what is left; NOT_FOUND when nothing was drawn. */
struct drawn {
    struct holder holder;
    int64_t account_id;
    struct way_to_pay way;
};
MUST_USE enum status plan_drawn(struct ctx *ctx, int64_t subject_id, struct drawn *ret_drawn);
/* What is booked ahead is paid anew when a step makes the membership that includes it cover it no
 * more, or again [PL-23]. Who draws answers for it: registered before the server starts. */
struct drawer {
    /* The question as of `booked_at` (UTC seconds), in ctx->arena, without what.as; NOT_FOUND:
     * nothing has to be paid any more. */
    enum status (*ask)(struct ctx *ctx, int64_t subject_id, int64_t booked_at,
                       struct draw_ask *ret_ask);
    /* From now on it is paid so: its price is that of the ask. */
    enum status (*paid)(struct ctx *ctx, const struct draw_ask *ask, const struct way_to_pay *way);
};
void plan_set_drawer(const struct drawer *d); /* kept */
struct seat_use;
/* For team_set_seat_teller(): what somebody booked for himself on what a team has [PL-24]. */
MUST_USE enum status plan_seat_uses(struct ctx *ctx, int64_t team_id, int64_t account_id,
                                    struct seat_use **ret_uses, size_t *ret_n);

/* ---- allowances (plan_allowance.c) ---------------------------------------------------------- */
enum entry_reason {
    ENTRY_GRANTED = 1, /* bought, or brought by a period of a plan */
    ENTRY_USED,
    ENTRY_GIVEN_BACK,
    ENTRY_EXPIRED,
    ENTRY_MOVED,     /* rolled over into the next period */
    ENTRY_CORRECTED, /* by a host, with a note */
    ENTRY_REFUNDED
};
struct allowance_grant {
    struct holder holder;
    int64_t operator_id, space_id; /* space 0: all of the operator */
    const char *name;
    enum allowance_unit unit;
    struct scope scope;
    int64_t amount;
    struct date from, until;
    int64_t membership_id, bundle_id; /* where it comes from; 0 */
    const char *note;                 /* of the first entry; "" */
};
MUST_USE enum status allowance_give(struct ctx *ctx, const struct allowance_grant *g,
                                    int64_t *ret_id);
/* Something to draw from as it is now, with the words that a page needs. */
struct allowance {
    int64_t id, operator_id, space_id; /* space 0: all of the operator */
    struct holder holder;
    const char *name;
    enum allowance_unit unit;
    struct scope scope;
    int64_t left;  /* the sum of its entries [PL-4] */
    int64_t given; /* of these, what it began with */
    struct date from, until;
    bool closed; /* it is over */
    int64_t membership_id, bundle_id;
    int64_t made_at;
    const char *currency, *operator_name;
    const char *space_name, *space_slug;    /* "" for all of the operator */
    const char *holder_name, *holder_email; /* of a person; "" */
    const char *team_name, *team_slug;      /* of a team; "" */
};
/* Whose: a person's own, and with `teams` also those of teams that he is in; or a team's. What
 * ended before `since` is left out; what ends soonest comes first. */
MUST_USE enum status allowances_of(struct ctx *ctx, const struct holder *h, bool teams,
                                   struct date since, struct allowance **ret_allowances,
                                   size_t *ret_n);
/* What a person or a team has to draw from, as a page's rows (plan_views.h). */
struct allowance_line_view;
MUST_USE enum status plan_left_lines(struct ctx *ctx, const struct holder *h,
                                     const struct allowance_line_view **ret_lines, size_t *ret_n);
MUST_USE enum status allowance_get(struct ctx *ctx, int64_t id, struct allowance *ret_allowance);
/* What was brought from elsewhere is other than it was said: so much is left. Nobody is told. */
MUST_USE enum status allowance_bring(struct ctx *ctx, int64_t id, int64_t left, struct date until);
/* One movement. CONFLICT (plan.spent) when the balance would fall below 0. */
MUST_USE enum status allowance_move(struct ctx *ctx, int64_t allowance_id, int64_t amount,
                                    enum entry_reason reason, int64_t subject_id, const char *note);

/* ---- what is bought once: passes, carnets, credits (plan_bundle.c) --------------------------- */
struct bundle {
    int64_t id, operator_id, space_id; /* space 0: good in all of the operator */
    const char *name, *description;
    enum allowance_unit unit;
    int64_t amount;
    struct scope scope;
    int64_t price_cents;
    int32_t valid_days; /* from the day it is bought; 0: it does not end */
    enum audience audience;
    const char *group; /* AUDIENCE_GROUP; "" */
    bool for_teams;    /* may belong to a team, whose members draw from it */
    bool once;         /* a trial: once for each person */
    bool archived;
};
MUST_USE enum status bundle_get(struct ctx *ctx, int64_t id, struct bundle *ret_bundle);
/* id 0 makes a new one. INVALID names the fields of form bundle_save. What was bought keeps what
 * was agreed [PL-15]. */
MUST_USE enum status bundle_save(struct ctx *ctx, const struct bundle *b, int64_t *ret_id);

struct bundle_sale {
    const struct bundle *bundle;
    int64_t space_id; /* where it is sold: its day, its bill */
    struct holder holder;
    int64_t account_id;         /* who buys, also for a team */
    bool by_host;               /* at the desk: audience does not bind */
    struct opt_int price_cents; /* at the desk: another price; 0 is a gift. Absent: the list's */
    struct opt_int shown_cents; /* what was shown; another is refused */
    const char *note;           /* "" */
    bool quiet;                 /* nothing is announced: data that is loaded */
};
/* Give it and charge it, once each. Emits allowance.bought or allowance.given. CONFLICT: plan.once,
 * plan.price_changed, team.* by the team's rules; DENIED: not for him. */
MUST_USE enum status bundle_sell(struct ctx *ctx, const struct bundle_sale *sale,
                                 int64_t *ret_allowance_id);
/* Take back what is left of it, and so much money. CONFLICT (plan.spent): nothing is left. */
MUST_USE enum status bundle_refund(struct ctx *ctx, int64_t allowance_id, int64_t cents,
                                   const char *note);

/* ---- owed once, and paid anew (plan_owe.c, plan_again.c) ------------------------------------- */

/* Something booked ahead that a step makes paid in another way. */
struct paid_again {
    int64_t subject_id, space_id;
    struct holder holder; /* who pays for it */
    struct way_to_pay way;
    int64_t cents;                  /* more to pay in money than now; negative: less */
    struct outlook_line line, back; /* charged, and taken back; no amount: nothing */
};
/* Owed once, in its holder's language; below 0: credited. `credits`: of money may pay first. */
MUST_USE enum status plan_owe(struct ctx *ctx, const struct charge *c, int64_t account_id,
                              bool credits, struct way_to_pay *ret_way);

/* ---- plans (plan_catalog.c) ----------------------------------------------------------------- */

struct plan_term {
    int32_t months;
    int64_t price_cents; /* for a seat and period, while the term runs */
};
struct plan_access {
    struct scope scope;
    bool everywhere; /* in all spaces of the operator */
};
struct plan_allowance {
    enum allowance_unit unit;
    uint32_t kinds;
    int64_t amount;     /* for each period */
    int32_t rolls_over; /* periods more that it may be used in */
    bool per_seat;
};
struct plan_extra {
    int64_t id;
    const char *name;
    int64_t price_cents; /* a month; 0: comes with the plan */
};
enum { PLAN_TERMS_MAX = 8, PLAN_PARTS_MAX = 16, PLAN_NAME_MAX = 80, PLAN_MONTHS_MAX = 60 };

struct plan {
    int64_t id, operator_id;
    int64_t space_id; /* 0: all spaces of the operator */
    const char *name, *description;
    int32_t period_months, period_days; /* one of the two is 0 */
    int64_t price_cents, setup_cents;
    const char *barter; /* what is given in place of money; "" */
    int32_t trial_days, notice_days;
    int64_t trial_cents;
    bool renews; /* a term is followed by another one, after a warning */
    int32_t warn_days, pause_days;
    int32_t places; /* 0: no limit */
    enum audience audience;
    const char *group; /* AUDIENCE_GROUP; "" */
    bool host_confirms, for_teams, archived;
    int64_t template_id; /* contract to sign; 0 */
    int32_t position;
    int32_t edition; /* of access and allowances; the first is 1 */
    int64_t revision;
    const struct plan_term *terms; /* by months */
    size_t terms_n;
    const struct plan_access *access;
    size_t access_n;
    const struct plan_allowance *allowances;
    size_t allowances_n;
    const struct plan_extra *extras;
    size_t extras_n;
};

/* With all its parts, in ctx->arena. */
MUST_USE enum status plan_get(struct ctx *ctx, int64_t id, struct plan *ret_plan);
/* What a space offers, in the host's order; archived ones too when asked. */
MUST_USE enum status plan_list(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                               bool archived, struct plan **ret_plans, size_t *ret_n);
/* id 0 makes a new one. Replaces all parts; for who has joined as PL-15 says (membership.includes).
 * INVALID names the fields of form plan_save. */
MUST_USE enum status plan_save(struct ctx *ctx, const struct plan *p, int64_t *ret_id);
/* The price of a seat and period for a term (0: none); absent: it has no such term. Pure. */
struct opt_int plan_term_price(const struct plan *p, int32_t term_months);
/* Memberships that take a place of it. */
MUST_USE enum status plan_places_taken(struct ctx *ctx, int64_t plan_id, int64_t *ret_n);

/* ---- memberships (plan_membership.c) -------------------------------------------------------- */

enum membership_status {
    MEMBERSHIP_ASKED = 1, /* waits for the host */
    MEMBERSHIP_SIGNING,   /* waits for a signature */
    MEMBERSHIP_RUNS,      /* the only one that entitles; a trial and a pause are days of it */
    MEMBERSHIP_ENDED = 10,
    MEMBERSHIP_DECLINED
};

struct membership {
    int64_t id, operator_id, space_id;
    struct holder holder;
    enum membership_status status;
    bool renews;
    int32_t notice_days, warn_days, pause_days; /* as agreed */
    struct date from;
    struct date trial_until; /* year 0: no trial */
    struct date anchor;      /* first day of the first paid period */
    struct date charge_from; /* days before were paid elsewhere; year 0: none */
    struct date term_until;  /* bound until then; year 0: not bound */
    struct date until;       /* its end; year 0: none known */
    const char *end_reason;
    struct date warned_for; /* the term_until that the holder was warned of */
    struct date given_until;
    int64_t setup_cents, trial_cents, document_id;
    const char *note;
    int64_t made_at, changed_at, revision;
};

/* What it is from a day on; the first one is how it began. */
struct membership_turn {
    struct date from;
    int64_t plan_id;
    const char *plan_name;
    int32_t period_months, period_days, term_months, seats;
    int64_t price_cents; /* for a seat and period */
    int64_t made_at, by_account_id;
};
struct membership_extra {
    int64_t id;
    const char *name;
    int64_t price_cents; /* a month */
    struct date from, until;
};
enum { STORY_PARTS_MAX = 40 };

/* A membership as it was, is and will be. */
struct story {
    struct membership m;
    struct membership_turn turns[STORY_PARTS_MAX];
    size_t turns_n;
    struct period pauses[STORY_PARTS_MAX]; /* until year 0: open */
    size_t pauses_n;
    struct membership_extra extras[STORY_PARTS_MAX];
    size_t extras_n;
    bool quiet;           /* nothing is announced: data that is loaded */
    struct date due_next; /* found by charging: days left out for an end that was taken back */
};

enum step_kind {
    STEP_CHANGE = 1, /* another plan, term or number of seats */
    STEP_PAUSE,
    STEP_RESUME, /* end the pause that runs or is to come */
    STEP_CANCEL,
    STEP_KEEP, /* take the end back */
    STEP_EXTRA_ADD,
    STEP_EXTRA_END,
    STEP_REPRICE /* the host asks another price of who has joined */
};
struct membership_step {
    enum step_kind kind;
    struct date from;  /* the day on which it takes effect; CANCEL: the first day that is over */
    struct date until; /* PAUSE */
    const struct plan *plan; /* CHANGE */
    int32_t term_months, seats;
    int64_t price_cents;        /* REPRICE: a seat and period; EXTRA_ADD: a month */
    const char *name;           /* EXTRA_ADD */
    int64_t extra_id;           /* EXTRA_END */
    const char *reason;         /* of an end; NULL */
    bool by_host;               /* by agreement with the host: notice and term do not bind */
    int64_t account_id;         /* who does it */
    struct opt_int again_cents; /* shown as more to pay for what is booked; another is refused */
};

struct membership_ask {
    const struct plan *plan;
    int64_t space_id; /* where he is at home */
    struct holder holder;
    int32_t seats, term_months;
    struct date from;
    bool trial; /* begin with the trial of the plan */
    const int64_t *extra_ids;
    size_t extra_ids_n;
    const char *note; /* "" */
    bool by_host;
    struct date paid_until;     /* by the host: days before were paid elsewhere; year 0 */
    struct date until;          /* by the host: its end is known; year 0 */
    struct opt_int price_cents; /* by the host: of a seat and period; absent: the plan's */
    struct opt_int first_cents; /* what he was shown for the first invoice; another is refused */
};

MUST_USE enum status membership_get(struct ctx *ctx, int64_t id, struct story *ret_story);
/* Those of a person or team; of a space (holder 0) all that are not over. Newest first. */
MUST_USE enum status memberships_of(struct ctx *ctx, const struct holder *h,
                                    struct story **ret_stories, size_t *ret_n);
/* What joining would cost; nothing is written. INVALID, CONFLICT as membership_join. */
MUST_USE enum status membership_preview_join(struct ctx *ctx, const struct membership_ask *ask,
                                             struct outlook *ret_outlook);
/* Join: waits for the host when the plan says so, else runs. INVALID (fields of form join);
 * CONFLICT: plan.full, plan.trial_used, plan.price_changed, plan.member_already. DENIED: not for
 * him. */
MUST_USE enum status membership_join(struct ctx *ctx, const struct membership_ask *ask,
                                     struct story *ret_story);
/* As if he had joined on ask->from, today or in the past: charges, allowances and terms of each
 * day since. Nobody is told. For loading data. */
MUST_USE enum status membership_load(struct ctx *ctx, const struct membership_ask *ask,
                                     struct story *ret_story);
/* Who was a member elsewhere, as if here since ask.from: nothing before ask.paid_until is charged,
 * allowances begin with the period of today, or with the next. Nobody is told. */
struct membership_bring {
    struct membership_ask ask;
    bool give_now;
    struct date bill_day; /* periods are counted from it; year 0: from ask.from */
    int64_t id, revision; /* brought before and as it was left then: written anew; 0 */
};
/* INVALID, CONFLICT as membership_join; CONFLICT (plan.touched): changed or charged since, or it
 * would cover no more what is booked. */
MUST_USE enum status membership_bring(struct ctx *ctx, const struct membership_bring *b,
                                      struct story *ret_story);
MUST_USE enum status membership_preview_bring(struct ctx *ctx, const struct membership_bring *b,
                                              struct outlook *ret_outlook);
/* What a step would make of the invoices to come; nothing is written. */
MUST_USE enum status membership_preview(struct ctx *ctx, int64_t id,
                                        const struct membership_step *step,
                                        struct outlook *ret_outlook);
/* Do it, pay anew what is booked, and charge what is due today. INVALID with its field when a rule
 * refuses; CONFLICT (plan.price_changed). */
MUST_USE enum status membership_do(struct ctx *ctx, int64_t id, const struct membership_step *step,
                                   struct story *ret_story);
/* Invoices to come as things stand. */
MUST_USE enum status membership_outlook(struct ctx *ctx, const struct story *s,
                                        struct outlook *ret_outlook);

/* ---- timed work ----------------------------------------------------------------------------- */

/* Charge, give, expire, change, renew, warn, end what is due by now: a bounded part per call; 0:
 * nothing is left. */
MUST_USE enum status plan_tend(struct ctx *ctx, size_t *ret_n);
/* What became of contracts, as consumer "plan.papers". */
MUST_USE enum status plan_follow_papers(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "plan.mail".
 *   public_url  "https://loggia.example" for the links                               (borrowed) */
MUST_USE enum status plan_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

me_teller plan_tell_member; /* which of his, and of the teams that he admins, end soon */
space_teller plan_tell;     /* who waits to join, what ends soon, what comes in */

/* ---- the invariants on a live file ---------------------------------------------------------- */
MUST_USE enum status plan_check(struct ctx *ctx, struct findings *ret_findings);
extern const struct keeper plan_keeper; /* for privacy_add_keeper() */
#endif
