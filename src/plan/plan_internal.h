/* plan_internal.h: what the files of this folder share.
 * Uses: plan.h, plan_story.h. */
#ifndef LOGGIA_PLAN_PLAN_INTERNAL_H
#define LOGGIA_PLAN_PLAN_INTERNAL_H

#include "base/words.h"
#include "plan/plan_story.h"

/* ---- plan_rules.c --------------------------------------------------------------------------- */

/* a / b, rounded half away from zero; b > 0. Pure. */
int64_t plan_divide_near(int64_t a, int64_t b);

/* Days of the tables: since 1970-01-01, 0 for "none". Pure. */
int64_t plan_day(struct date d);
struct date plan_date(int64_t day);

/* ---- plan_words.c: the reader's words, in ctx->arena; "" when memory is short --------------- */

/* "3 March 2027 to 31 March 2027", for days until one that no longer belongs. */
const char *words_days(struct ctx *ctx, struct date from, struct date until);

/* ---- what no other module asks for ----------------------------------------------------------- */

enum { PRICE_RULES_MAX = 100, GROUP_MEMBERS_MAX = 5000 }; /* of a space, of a group */

/* Is all of a span in it? The weekday is that of its start. Pure.
 *   from, to  minutes of the day d; to may pass 1440 */
bool scope_covers(const struct scope *s, enum resource_kind kind, struct date d, int32_t from,
                  int32_t to);
/* Out of a group; OK also when he is not in it. */
MUST_USE enum status group_remove(struct ctx *ctx, int64_t operator_id, const char *group,
                                  const struct holder *who);
/* What a space sells, its own and its operator's; archived ones too when asked. */
MUST_USE enum status bundle_list(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                 bool archived, struct bundle **ret_bundles, size_t *ret_n);
MUST_USE enum status bundle_archive(struct ctx *ctx, int64_t id, bool archived);
const char *membership_status_name(enum membership_status s);
/* Has the holder (itself or through a team) a membership that entitles on the day in this space, or
 * anywhere of its operator (space_id 0)? */
MUST_USE enum status plan_is_member(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                    const struct holder *h, struct date on, bool *ret_is);

/* ---- plan_take.c: what pays for a case, and how much of it, pure ----------------------------- */

enum { UNIT_PLACES = 0 }; /* beside enum allowance_unit: places of a membership */
enum { QUEUE_MAX = WAY_SOURCES_MAX };
struct drawable {
    int unit;
    int64_t left;
    int64_t team_id; /* whose rules are asked; 0: nobody's. One team pays for one case */
};
struct queue { /* to draw from, in this order */
    const struct price_rules *rules;
    const struct price_case *what;
    const struct drawable *list;
    size_t n; /* up to QUEUE_MAX */
};
struct in_turn {
    int64_t takes[QUEUE_MAX];  /* of each, in its unit */
    struct opt_int rest_cents; /* absent: what is left has no price */
};
/* Each takes what it can of what those before it left, places and time; money among them pays the
 * price of what the others leave. What saves nothing is not drawn [PL-6]. */
void take_in_turn(const struct queue *q, struct in_turn *ret);

/* ---- plan_charge.c -------------------------------------------------------------------------- */

/* Write one. Every charge names its rule: an empty `rule` is an assertion [PL-1]. */
MUST_USE enum status charge_add(struct ctx *ctx, const struct charge *c, int64_t *ret_id);

/* Take back every charge of a subject that is not taken back yet, each with one of the other sign
 * that is billed on `bill`, or with the first one when that is later. A second call changes
 * nothing. The caller holds the lock of the subject.
 *   rule  why, for the payer: "cancelled on 3 March, in time" */
MUST_USE enum status charges_take_back(struct ctx *ctx, int64_t subject_id, struct date bill,
                                       const char *rule);

/* ---- plan_group.c --- */
MUST_USE enum status group_remove(struct ctx *ctx, int64_t operator_id, const char *group,
                                  const struct holder *who);

/* ---- plan_left.c, plan_expire.c: allowances ------------------------------------------------- */

struct allowance_entry {
    int64_t id, amount;
    enum entry_reason reason;
    int64_t subject_id; /* the booking; 0: none */
    const char *by;     /* whose deed; "" for the program's */
    const char *note;
    int64_t at;
};
/* All of its movements, the latest first. */
MUST_USE enum status allowance_entries(struct ctx *ctx, int64_t id,
                                       struct allowance_entry **ret_entries, size_t *ret_n);
/* It ends on another day (year 0: it does not end). Emits allowance.changed. */
MUST_USE enum status allowance_set_until(struct ctx *ctx, int64_t id, struct date until);
MUST_USE enum status allowance_tell(struct ctx *ctx, const struct allowance *a, const char *fact);
/* Close it behind its lock; what is left of it goes. */
MUST_USE enum status allowance_expire(struct ctx *ctx, int64_t id);
/* Warn of what ends, and end it; a bounded part per call. */
MUST_USE enum status allowance_tend(struct ctx *ctx, size_t *ret_n);

/* ---- plan_save.c ----------------------------------------------------------------------------- */

/* Today on the civil calendar of a space. */
MUST_USE enum status today_at(struct ctx *ctx, int64_t space_id, struct date *ret_today);
/* The same for many rows, most of them of one space: kept from one to the next. Begins as {0}. */
struct local_day {
    int64_t space_id;
    struct date today;
};
MUST_USE enum status local_day_at(struct ctx *ctx, int64_t space_id, struct local_day *d);

/* ---- plan_refuse.c: each refusal of a step with its code, field and sentence ---------------- */
MUST_USE enum status refuse_step(struct ctx *ctx, enum step_refusal why, struct date day);

/* ---- plan_save.c: a story in the store ------------------------------------------------------- */
MUST_USE enum status story_read(struct ctx *ctx, int64_t id, struct story *ret_story);
MUST_USE enum status story_insert(struct ctx *ctx, struct story *s, struct date today);
/* RETRY when somebody changed it since it was read. */
MUST_USE enum status story_update(struct ctx *ctx, struct story *s, struct date today);

struct paid_agains {
    const struct paid_again *list;
    size_t n;
};

/* ---- plan_outlook.c: what is due, as invoices to come and as charges ------------------------- */

/* How an operator's prices are meant. */
struct price_terms {
    const char *currency;
    int64_t vat_rate_bp;
    bool includes_vat;
};
MUST_USE enum status price_terms_of(struct ctx *ctx, int64_t operator_id,
                                    struct price_terms *ret_terms);
/* A membership as invoices to come, with what its holder pays for what a step makes be paid anew.
 *   again  NULL: nothing */
MUST_USE enum status story_outlook(struct ctx *ctx, const struct story *s, struct date today,
                                   const struct paid_agains *again, struct outlook *ret_outlook);
/* Charge all that is due by today. Changes s->due_next. */
MUST_USE enum status story_charge(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_membership.c: the answers that a request waits for -------------------------------- */

/* The host's answer. CONFLICT (plan.answered) when it no longer waits. */
MUST_USE enum status membership_answer(struct ctx *ctx, int64_t id, bool yes, const char *why,
                                       struct story *ret_story);
/* The contract was signed by all: it runs. OK also when it runs already. */
MUST_USE enum status membership_signed(struct ctx *ctx, int64_t id, struct story *ret_story);
/* The contract was declined, withdrawn or not signed in time: it does not come to be. */
MUST_USE enum status membership_unsigned(struct ctx *ctx, int64_t id, const char *why);

/* ---- plan_paper.c --- */
/* Issue the contract of the plan; s->m.document_id is it. */
MUST_USE enum status paper_issue(struct ctx *ctx, struct story *s, const struct plan *plan);

/* ---- plan_catalog.c, plan_bundle.c, plan_membership.c: for this folder ----------------------- */

MUST_USE enum status plan_archive(struct ctx *ctx, int64_t id, bool archived);
/* What a space sells, its own and its operator's; archived ones too when asked. */
MUST_USE enum status bundle_list(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                 bool archived, struct bundle **ret_bundles, size_t *ret_n);
MUST_USE enum status bundle_archive(struct ctx *ctx, int64_t id, bool archived);
/* Has the holder (itself or through a team) a membership that entitles on the day in this space, or
 * anywhere of its operator (space_id 0)? */
MUST_USE enum status plan_is_member(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                    const struct holder *h, struct date on, bool *ret_is);
const char *membership_status_name(enum membership_status s);
/* Does it end on its first day or before: was it called off before it began? Pure. */
bool membership_never_ran(const struct membership *m);

/* ---- plan_edition.c: what a plan includes, as it was from a day on --------------------------- */

struct edition { /* those after the first, by number */
    int32_t number;
    struct date from; /* the day on which it was made */
    int64_t made_at;
};
MUST_USE enum status plan_editions(struct ctx *ctx, int64_t plan_id, struct edition **ret_list,
                                   size_t *ret_n);
/* The edition of its plan that a membership has on a day: the last one that was there when it came
 * to the plan, or when the period of that day began [PL-15]. Pure. */
int32_t story_edition_on(const struct story *s, struct date day, const struct edition *list,
                         size_t n);
/* The plan of a membership on a day, with what it includes for it then. */
MUST_USE enum status plan_of_story(struct ctx *ctx, const struct story *s, struct date day,
                                   struct plan *ret_plan);
/* plan_get() of an edition; 0: of the last. */
MUST_USE enum status plan_get_edition(struct ctx *ctx, int64_t id, int32_t edition,
                                      struct plan *ret_plan);
/* Do they include the same? Pure. */
bool plan_includes_same(const struct plan *a, const struct plan *b);
/* Does a plan include a span of a day in a space, for who is at home in `home_id`? Pure. */
struct plan_use {
    int64_t space_id;
    enum resource_kind kind;
    struct date day;
    int32_t from, to;
};
bool plan_includes(const struct plan *p, int64_t home_id, const struct plan_use *use);
/* What saving it would change for who has it: other access or allowances [PL-15]. */
struct plan_ahead_booking {
    int64_t subject_id, account_id;
    struct date day;
    const char *what; /* "Sala Giotto, 3 March 2027, 10:00–12:00" */
};
struct plan_ahead {
    int64_t memberships;     /* that go on past their period; 0: nobody is concerned */
    struct date first, last; /* the first days on which it holds for one of them */
    const struct plan_ahead_booking *bookings; /* included so far and then no more: they stay so */
    size_t bookings_n;
};
MUST_USE enum status plan_look_ahead(struct ctx *ctx, const struct plan *p,
                                     struct plan_ahead *ret_ahead);
/* Begin the next edition: who has the plan is told, and what it brings ahead is looked at again. */
MUST_USE enum status edition_begin(struct ctx *ctx, const struct plan *p, int32_t number);

/* ---- plan_purse.c: what the periods of a membership bring ----------------------------------- */

/* An allowance of a membership as it is to be. */
struct given {
    int64_t id; /* 0: new */
    struct allowance_grant grant;
    int64_t left, left_before;
    int64_t beyond; /* drawn beyond what the period brings */
    bool closed, changed;
    bool placed; /* of the period under way */
};
enum { GIVEN_MAX = 400 };
struct purse { /* those that are not over */
    struct given *list;
    size_t n;
};
MUST_USE enum status purse_read(struct ctx *ctx, const struct story *s, struct purse *ret_purse);
/* What periods that have begun bring, and the next one ahead. Changes s->m.given_until; nothing is
 * written. */
MUST_USE enum status purse_give(struct ctx *ctx, struct story *s, struct date today,
                                struct purse *p);
/* Allowances of the period that runs end where another plan begins, which brings its own part. */
void story_turn_given(struct story *s, const struct story *was, struct date from, struct purse *p);
MUST_USE enum status purse_write(struct ctx *ctx, const struct purse *p);
/* All of it at once: read, given, written. */
MUST_USE enum status story_give(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_ways.c: what there is to draw from ------------------------------------------------- */

/* Drawn already in the step under way; what was given back in it is less than 0. */
struct taken {
    int64_t source_id;
    int64_t amount; /* of an allowance, in its unit; of a membership, places */
    enum resource_kind kind;
    int64_t from_at, to_at, account_id;
};
/* A step as if it were made. */
struct supposed {
    const struct story *story; /* in place of what is stored */
    const struct purse *purse; /* its allowances then */
    const char *team_name;     /* of its team; NULL */
    struct taken *taken;
    size_t taken_n;
};
/* What is booked is paid anew by a step: nobody is asked for what a team has, so nothing of it is
 * drawn unless the team pays. ask->subject_id is not 0. */
struct anew_draw {
    const struct supposed *if_; /* NULL: as things stand */
    int64_t membership_id;      /* gives so many places, and no other ... */
    int64_t places;
    const char *plan_name; /* ... of this plan */
};

/* Something to draw from. */
struct source {
    struct way_part part; /* nothing taken yet */
    int64_t left;
    int64_t until_day;     /* INT64_MAX: it does not end */
    int64_t membership_id; /* of which it is an allowance; 0 */
    const char *code;      /* why it is not open, as team_may_spend() says it; NULL: it is */
};
enum { SOURCES_MAX = 64 };
struct sources { /* in the order in which they are drawn */
    const struct draw_ask *ask;
    const struct anew_draw *anew; /* NULL: somebody asks */
    struct way_to_pay now;        /* what the subject draws now */
    struct opt_int price;         /* all in money */
    struct source list[SOURCES_MAX];
    size_t n; /* up to QUEUE_MAX */
};
/* None for a guest, nor for what costs nothing. */
MUST_USE enum status draw_gather(struct ctx *ctx, const struct draw_ask *ask,
                                 const struct anew_draw *anew, struct sources **ret_all);
const struct source *draw_source(const struct sources *all, int64_t id); /* NULL: it has none */
/* So many of them in an order, the rest in money; what the ways lack a price for, all in money. */
MUST_USE enum status draw_in_turn(struct ctx *ctx, const struct sources *all, const size_t order[],
                                  size_t n, struct way_to_pay *ret_way);
/* All that are open, in their order. */
MUST_USE enum status draw_by_itself(struct ctx *ctx, const struct sources *all,
                                    struct way_to_pay *ret_way);
bool draw_is_guest(const struct draw_ask *ask);
/* Minutes since 1970-01-01 on the clock of the space. */
int64_t draw_starts_at(const struct price_case *c);
int64_t draw_ends_at(const struct price_case *c);
struct team_wish; /* people.h */
struct team_wish draw_wish(const struct draw_ask *ask, int64_t team_id, int64_t cents);

/* ---- plan_draw.c: taking it, and giving it back ---------------------------------------------- */

/* What draw_anew() would take. */
MUST_USE enum status draw_first(struct ctx *ctx, const struct draw_ask *ask,
                                const struct anew_draw *anew, struct way_to_pay *ret_way);
/* plan_draw() for a step, the first that is open. */
MUST_USE enum status draw_anew(struct ctx *ctx, const struct draw_ask *ask,
                               const struct anew_draw *anew, struct way_to_pay *ret_way);
/* The charge for what is paid in money; not written. */
MUST_USE enum status draw_charge(struct ctx *ctx, const struct draw_ask *ask,
                                 const struct way_to_pay *w, struct charge *ret_charge);
/* "Sala Giotto, 3 March 2027, 10:00–12:00". */
const char *draw_what(struct ctx *ctx, const struct price_case *c);

/* ---- plan_standing.c ------------------------------------------------------------------------ */

/* Has this holder the use of a membership: his own, his team's with a seat, or the team's? */
MUST_USE enum status story_is_used_by(struct ctx *ctx, const struct story *s,
                                      const struct holder *h, bool *ret_is);
/* plan_standing() with its operator, if a membership were as in this story. */
MUST_USE enum status plan_standing_if(struct ctx *ctx, const struct story *instead,
                                      const struct holder *holder, struct date on,
                                      struct standing_as *ret_as);

/* ---- plan_again.c: what is booked ahead, when a step changes what pays for it --------------- */

/* A step of a membership: how it was, how it is then. */
struct turning {
    const struct story *was, *then;
    const struct membership_step *step;
    struct date today;
};
/* What it makes of what is booked; nothing is written. */
MUST_USE enum status again_preview(struct ctx *ctx, const struct turning *t,
                                   struct paid_agains *ret_all);
/* The same done, the story and its allowances being written. CONFLICT (plan.price_changed). */
MUST_USE enum status again_do(struct ctx *ctx, const struct turning *t,
                              struct paid_agains *ret_all);
/* What pays for something now, for a mail; NOT_FOUND: nothing any more. */
MUST_USE enum status again_now(struct ctx *ctx, int64_t subject_id, struct paid_again *ret_now);

/* ---- plan_tend.c - */
/* Announce it, unless the story is quiet. */
MUST_USE enum status story_tell(struct ctx *ctx, const struct story *s, const char *fact);
/* The same, with what is paid in another way since. */
MUST_USE enum status story_tell_again(struct ctx *ctx, const struct story *s, const char *fact,
                                      const struct paid_agains *again);
/* Every day on which something had to be done from `first` to today, in its order. */
MUST_USE enum status story_catch_up(struct ctx *ctx, struct story *s, struct date first,
                                    struct date today);
/* All that today asks for: warnings, terms, charges, allowances, the end. */
MUST_USE enum status story_run(struct ctx *ctx, struct story *s, struct date today);

/* ---- plan_bundle.c: before it is bought ------------------------------------------------------ */

struct bundle_offer {
    struct date until, bill; /* the first day on which it is over; the day of the bill */
    const char *rule;        /* of the charge */
};
struct bundle_offer bundle_offer_of(struct ctx *ctx, const struct bundle *b, int64_t cents,
                                    const char *currency, struct date today);

#endif
