/* booking_internal.h: what the files of this folder share.
 * Uses: booking.h, booking_rules.h, booking_house.h. */
#ifndef LOGGIA_BOOKING_BOOKING_INTERNAL_H
#define LOGGIA_BOOKING_BOOKING_INTERNAL_H

#include "booking/booking_house.h"
#include "booking/booking_rules.h"

struct sql_booking_of_id_row;
struct sql_booking_own_spans_row;
struct standing;

/* ---- booking_refuse.c ----------------------------------------------------------------------- */

/* Explain a refusal to the person, with its field; INVALID. */
MUST_USE enum status refuse_span(struct ctx *ctx, const struct house *h, const struct refused *r);
/* More units than the resource, or than any of the kind, has. INVALID. */
MUST_USE enum status refuse_units(struct ctx *ctx, int32_t units_max);
/* CONFLICT. */
MUST_USE enum status refuse_taken(struct ctx *ctx);
/* Somebody is booking it; `until` (UTC) in the time of the house. CONFLICT. */
MUST_USE enum status refuse_held(struct ctx *ctx, const struct house *h, int64_t until);
/* Too near to somebody else. CONFLICT. */
MUST_USE enum status refuse_buffer(struct ctx *ctx, const struct resource *r);
/* The same words. */
const char *refuse_buffer_text(struct ctx *ctx, const struct resource *r);
MUST_USE enum status refuse_not_bookable(struct ctx *ctx);
/* The price is another than the one shown. CONFLICT. */
MUST_USE enum status refuse_price(struct ctx *ctx, struct opt_int price_cents,
                                  const char *currency);

/* ---- booking_hold.c -------------------------------------------------------------------------- */

/* Whose holds who asks may book over: a hash, in the arena; empty: nobody's. */
struct bytes hold_whose(struct ctx *ctx);
/* A span that is not free: somebody has it, or is booking it. CONFLICT. */
MUST_USE enum status refuse_full(struct ctx *ctx, const struct house *h, size_t index,
                                 const struct instants *at, int32_t units);
/* Of the kind that is asked for nothing is left: the same. CONFLICT. */
MUST_USE enum status refuse_kind(struct ctx *ctx, const struct standing *now,
                                 const struct booking_ask *ask);
/* Until when who asks holds a resource for a span; untouched when he does not. */
MUST_USE enum status hold_kept_until(struct ctx *ctx, const struct house *h, int64_t resource_id,
                                     const struct instants *at, struct when *ret_until);
/* He has booked, what he held is over. Costs nothing for who holds nothing. */
MUST_USE enum status hold_used(struct ctx *ctx, const struct booking *b);

/* ---- booking_record.c ----------------------------------------------------------------------- */

/* The seed of a row of the table; texts stay where they are. */
struct booking booking_of_row(const struct sql_booking_of_id_row *row);
/* Write a new booking as it is. */
MUST_USE enum status booking_write(struct ctx *ctx, const struct booking *b);
/* Say what happened to a booking; `was` NULL: nothing to compare [BK-20]. */
MUST_USE enum status booking_announce(struct ctx *ctx, const struct house *h, const char *fact,
                                      const struct booking *b, const struct booking *was);

/* A view as the data of a fact; NULL: too long, or memory is short. */
const char *booking_json(struct ctx *ctx, void (*write)(struct buf *, const void *),
                         const void *view);

/* ---- booking_block.c ------------------------------------------------------------------------ */

/* The instants of some whole days; until year 0: INT64_MAX. */
struct instants block_instants(const struct zone *zone, struct date from, struct date until);

/* ---- booking_free.c ------------------------------------------------------------------------- */

/* How far back a scan of a window must look to meet a booking: kept in its row, so that those of
 * hours, which are most, are not looked for among those of the whole day before. */
enum reach { REACH_NONE, REACH_HOURS, REACH_HALF_DAY, REACH_DAY };
/* How long they last at most; those of a day BOOKING_LONGEST_S. */
enum { REACH_HOURS_S = 2 * 3600, REACH_HALF_DAY_S = 12 * 3600 };
/* REACH_NONE for a status that takes no units. */
enum reach reach_of(enum booking_status status, int64_t starts_at, int64_t ends_at);

/* For whom a place is asked. */
struct taker {
    int64_t account_id;  /* 0: nobody known */
    const char *email;   /* NULL: none */
    int64_t but;         /* a booking of his that does not count; 0: none */
    struct instants was; /* the span that it has on this resource now; ends_at 0: none */
    bool ignore_buffers; /* somebody knows that there is no time between, and wants it so */
};
/* What is left of a resource in a span. */
struct vacancy {
    int32_t free_units;
    bool tight; /* none, but only for the time that it needs between two people */
};

/* How a span stands in a house, resource by resource. */
struct standing {
    const struct house *house;
    struct instants at;
    int32_t *free_units; /* by resource index, in the arena; 0 when taken or not bookable */
    int32_t *held;       /* by resource index: units that others are booking; NULL: none anywhere */
    bool holds_bind;     /* those are not free; false for who runs the house */
    const bool *tight;   /* by resource index: only the time between two people is in the way;
                            NULL: of none */
    const struct opt_int *prices; /* of one unit by the rules of the house; NULL: without rules */
};

/* Count what is free in the span, the booking `but` not counted (0: all count). What others hold
 * is not free, but for who runs the house [BK-73]. Between the reader's own bookings nobody clears
 * up; everybody else is somebody else [BK-80]. */
MUST_USE enum status standing_of(struct ctx *ctx, const struct house *h, const struct instants *at,
                                 int64_t but, struct standing *ret_standing);

/* The same of one resource, for somebody. */
MUST_USE enum status free_units_of(struct ctx *ctx, const struct house *h, size_t index,
                                   const struct instants *at, const struct taker *by,
                                   struct vacancy *ret_vacancy);
/* The same as if nobody held anything, nor needed time between. */
MUST_USE enum status unbooked_units_of(struct ctx *ctx, const struct house *h, size_t index,
                                       const struct instants *at, int32_t *ret_units);

/* So many units would be free if nobody were booking at this moment. Pure. */
bool standing_is_held(const struct standing *st, size_t index, int32_t units);

/* A resource of the house with its free units that takes the ask best, or resources_n when none
 * does. */
size_t standing_best(const struct standing *st, enum resource_kind kind, int32_t units,
                     int32_t people);

/* ---- booking_buffer.c: time to clear up and set up between two people ------------------------ */

/* Seconds between two spans; below 0 they overlap. Pure. */
int64_t buffer_between(const struct instants *a, const struct instants *b);
/* Is it beside the span, and nearer than the time that is needed between? Pure. */
bool buffer_is_near(int64_t buffer_s, const struct instants *at, const struct instants *booking);

/* Spans that the reader himself has. */
struct own_spans {
    const struct sql_booking_own_spans_row *rows;
    size_t n;
};
/* Those near a window. Costs a statement only for who is signed in, and only where there is a
 * buffer. */
MUST_USE enum status own_spans_near(struct ctx *ctx, const struct instants *window,
                                    int64_t buffer_s, struct own_spans *ret_own);
/* Is this one of them? */
bool own_spans_has(const struct own_spans *own, int64_t resource_id,
                   const struct instants *booking);
/* Whose a booking is, when it is to be on this resource. Pure. */
struct taker taker_of(const struct booking *b, int64_t resource_id, bool ignore_buffers);
/* Is the booking his? By his account, else by his address. */
MUST_USE enum status taker_has(struct ctx *ctx, const struct taker *by, int64_t booking_id,
                               bool *ret_has);

/* The judge of today for this actor. */
struct judging judging_of(const struct ctx *ctx, const struct house *h);
/* The same of a place in it: a resource, or else (0) a kind, 0 for any. */
struct judging judging_place(const struct ctx *ctx, const struct house *h, int64_t resource_id,
                             enum resource_kind kind);

/* ---- booking_price.c: what it costs, and what pays for it ----------------------------------- */

/* Who uses and who pays: an account, or with it a team; 0 account: a guest. */
struct payer {
    int64_t account_id;
    int64_t team_id;
};
/* As whom prices are asked in a house, when, and for how many people. */
struct pricing {
    const struct house *house;
    const struct standing_as *as; /* NULL: nobody in particular, or nobody asks */
    int64_t now;
    int32_t people; /* in a room; 0: not stated. Desks are for one each. Set by the caller */
};
/* Costs no statement for guests, nor in a house whose rules ask for nobody. */
MUST_USE enum status pricing_of(struct ctx *ctx, const struct house *h, const struct payer *who,
                                struct date on, struct pricing *ret_pricing);
/* A case as the rules take it; pure. */
struct price_case pricing_case(const struct pricing *p, const struct resource *r,
                               const struct booking_span *span, const struct instants *at,
                               int32_t units);
/* The price alone; pure. */
struct opt_int pricing_price(const struct pricing *p, const struct resource *r,
                             const struct booking_span *span, const struct instants *at,
                             int32_t units);
/* One unit of each resource of the house. */
MUST_USE enum status pricing_all(struct ctx *ctx, const struct pricing *p,
                                 const struct booking_span *span, const struct instants *at,
                                 const struct opt_int **ret_prices);
/* Is there no price, and nothing else that pays? Asks for what was chosen, else for what pays by
 * itself. Costs no statement for what has a price, nor for guests.
 *   price   by the rules; absent: none */
MUST_USE enum status pricing_unpriced(struct ctx *ctx, struct opt_int price,
                                      const struct draw_ask *ask, const struct way_choice *choice,
                                      bool *ret_unpriced);
/* The question what pays for it. Pure. */
struct draw_ask pricing_draw(const struct house *h, const struct price_case *c,
                             const struct payer *who, int64_t booking_id);
/* What pays for it by itself, the first way that is open; untouched for a guest. */
MUST_USE enum status pricing_first_way(struct ctx *ctx, const struct house *h,
                                       const struct payer *who, const struct price_case *c,
                                       struct way_to_pay *ret_way);
/* Whose account a booking goes to: a member books for himself, or for his team; a host for the
 * person whose address he gives, if the operator knows him [BK-21]. */
MUST_USE enum status payer_of(struct ctx *ctx, const struct house *h, const char *email,
                              int64_t team_id, struct payer *ret_payer);
/* Who pays for a booking that is there. */
MUST_USE enum status payer_now(struct ctx *ctx, const struct booking *b, struct payer *ret_payer,
                               struct drawn *ret_drawn);

/* ---- booking_service.c ---------------------------------------------------------------------- */

/* booking_place() in a house that the caller holds, as it is in this transaction; ask->space_id is
 * its id. */
MUST_USE enum status booking_place_in(struct ctx *ctx, const struct house *h,
                                      const struct booking_ask *ask, struct booking *ret_booking,
                                      bool *ret_repeated);
/* Lock the resource of a booking and read the booking as it is under the lock. */
MUST_USE enum status booking_get_locked(struct ctx *ctx, int64_t id, struct booking *ret_booking);
/* Give a booking another status and say so in a fact; of one that asks the host next confirm_by is
 * set before. What ends counts no more on a team's account. RETRY when somebody changed it
 * meanwhile. */
MUST_USE enum status booking_turn(struct ctx *ctx, const struct house *h, struct booking *b,
                                  enum booking_status to, const char *fact);
/* Write a booking with another resource, span, units, status or terms, and say so in a fact.
 *   was  as it is in the table; RETRY when somebody changed it meanwhile */
MUST_USE enum status booking_write_move(struct ctx *ctx, const struct house *h,
                                        const struct booking *was, struct booking *b,
                                        const char *fact);
/* Somebody acts in another's place: what of which booking, for the log of that. */
MUST_USE enum status show_to_helped(struct ctx *ctx, const struct house *h,
                                    const struct booking *b);
/* What of a span that is booked at the door is taken: from this minute on [BK-29]. Pure. */
void booking_from_now(int64_t now, struct instants *at);
/* Is the space closed at its time, since the hours became others? */
bool booking_is_shut(const struct house *h, const struct booking *b);
/* Until when its person changes and cancels it, this instant included (UTC seconds): by the notice
 * of the space, and until it starts when the space is closed then [BK-13, BK-143]. */
int64_t booking_change_until(const struct house *h, const struct booking *b);
/* May the actor still change or cancel it? CONFLICT: booking.ended, booking.over,
 * booking.too_late. */
MUST_USE enum status booking_check_still(struct ctx *ctx, const struct house *h,
                                         const struct booking *b);
/* The same as far as time goes. */
bool booking_may_end(const struct ctx *ctx, const struct house *h, const struct booking *b);
/* Cancel a booking of who has himself erased; booking.dropped tells of it with the others of its
 * space. RETRY as above. */
MUST_USE enum status booking_drop(struct ctx *ctx, const struct house *h, struct booking *b);
/* booking_cancel() by a host because the space is closed then; the mail says so.
 *   why  words of the host; NULL: none */
MUST_USE enum status booking_cancel_closed(struct ctx *ctx, int64_t id, const char *why,
                                           struct booking *ret_booking);
struct fact;
/* The mail about them, to each host; a fact gives each reader at most one. */
MUST_USE enum status dropped_write(struct ctx *ctx, const struct fact *f, const char *public_url);
/* Those of one space in one fact: its hosts get one mail that names them all. */
MUST_USE enum status booking_tell_dropped(struct ctx *ctx, const struct house *h,
                                          const char *const *codes, size_t n);
/* Price, tax and span of a booking as the house has them today. */
void booking_take_terms(const struct house *h, const struct instants *at, int32_t units,
                        struct opt_int price_cents, struct booking *b);
/* A booking as it is to be, before anything is written. */
struct change {
    const struct house *house;
    const struct booking *was;
    const struct booking_span *span;
    int64_t resource_id;
    int32_t units;
    const struct way_choice *pay; /* NULL: as before */
    bool quiet;
    bool ignore_buffers;        /* as in booking_shift; a host's to say */
    struct opt_int price_cents; /* as shown */
    bool by_host;
};
/* May the actor, do the rules of the house allow it, and is there room? What is shown before and
 * what is done ask this alike [BK-95].
 *   ret_at     the instants of its span                                                  (out)
 *   ret_index  its resource in the house                                                 (out)
 * Refuses as booking_shift(); nothing is locked here. */
MUST_USE enum status booking_judge_change(struct ctx *ctx, const struct change *c,
                                          const struct judging *judging, struct instants *ret_at,
                                          size_t *ret_index);
/* Must the host answer to it? Another place is more than what was agreed [BK-15]. Pure.
 *   unpriced  nobody knows what it costs [BK-140] */
bool booking_change_asks_host(const struct change *c, const struct instants *at, bool unpriced);
/* The same place, span and units [BK-62]. Pure. */
bool booking_change_is_none(const struct change *c, const struct instants *at);
/* Does the host answer what others ask for? Where he wants to, and where nobody knows what it
 * costs [BK-140]. Pure. */
bool booking_asks(const struct house *h, bool unpriced, bool by_host);
/* Would a change have to be answered by the host? A smaller part of what was agreed need not
 * [BK-15]. */
bool booking_asks_host(const struct booking *b, const struct instants *at, int32_t units,
                       bool asks);
/* Has a booking that is there no price, and nothing that pays for it? */
MUST_USE enum status booking_is_unpriced(struct ctx *ctx, const struct booking *b,
                                         bool *ret_unpriced);
/* When a request lapses: after the time that the space gives itself, but not after its start; one
 * for a span that runs already, not after its end. */
int64_t booking_confirm_by(const struct booking_terms *t, const struct instants *at, int64_t now);

/* ---- booking_group.c: what was booked together ---------------------------------------------- */

/* What booking_shift(), booking_cancel(), booking_answer() and booking_team_answer() do when the
 * booking is one of several: the same to all, in one transaction, told by one fact [BK-151]. A
 * shift gives all of them the span, and this one the resource and units; its price is that of all.
 *   of  as it was read; nothing is locked yet                                     (borrowed) */
MUST_USE enum status group_shift(struct ctx *ctx, const struct booking *of,
                                 const struct booking_shift *to, struct booking *ret_booking);
MUST_USE enum status group_cancel(struct ctx *ctx, const struct booking *of,
                                  const struct booking_closed *closed, struct booking *ret_booking);
MUST_USE enum status group_answer(struct ctx *ctx, const struct booking *of,
                                  const struct booking_reply *r, struct booking *ret_booking);
MUST_USE enum status group_team_answer(struct ctx *ctx, const struct booking *of,
                                       const struct booking_reply *r, struct booking *ret_booking);
/* booking_undo() of one of several: the last deed to them is undone as a whole [BK-155]. */
MUST_USE enum status group_undo(struct ctx *ctx, const struct booking *of,
                                struct booking *ret_booking);
/* May the actor book more beside it? Its person, who runs the house, or, of a guest's, who holds
 * the secret of its link. Pure. */
bool booking_may_add(const struct ctx *ctx, const struct house *h, const struct booking *b);
/* Those of them whose time is over lapse. */
MUST_USE enum status group_lapse(struct ctx *ctx, const struct booking *of);

/* ---- booking_answer.c ------------------------------------------------------------------------ */

/* What was last answered to a request, and by whom. */
struct answered {
    int64_t by_account_id; /* 0: he was forgotten */
    bool yes, by_link;     /* by the link in a mail, without signing in */
    int64_t at;            /* UTC seconds */
    const char *word;      /* to the person; NULL: none */
};
/* NOT_FOUND when nobody answered yet. */
MUST_USE enum status answered_last(struct ctx *ctx, int64_t booking_id,
                                   struct answered *ret_answered);
/* Keep who answered. Of a booking that tells nobody itself, nothing. */
MUST_USE enum status answer_keep(struct ctx *ctx, const struct booking *b,
                                 const struct booking_reply *r);
/* The link by which somebody answers from his mail, good for one round: after the next answer,
 * whoever gives it, it only tells what was answered [BK-75]. */
struct network_asked;
MUST_USE enum status answer_link(struct ctx *ctx, int64_t booking_id, int64_t account_id,
                                 struct network_asked *ret_link);

/* ---- booking_undo.c ------------------------------------------------------------------------- */

/* Keep what a booking was, for who wants to undo what was just done to it.
 *   paid      what paid for it then; way 0: nothing
 *   extras    what was added to it, when only that is another now; NULL
 *   revision  the one that it has since */
MUST_USE enum status booking_note_undo(struct ctx *ctx, const struct house *h,
                                       const struct booking *was, const struct drawn *paid,
                                       const char *extras, int64_t revision);
/* What undoing would bring back. */
struct before {
    struct booking booking;
    struct way_to_pay way; /* way 0: nothing was drawn */
    int64_t made_at;       /* of the deed (UTC seconds) */
    const char *extras;    /* only what was added was changed; NULL: the booking was */
};
/* What booking_undo() would make of it for this actor; NOT_FOUND: nothing. */
MUST_USE enum status undo_find(struct ctx *ctx, const struct house *h, const struct booking *b,
                               struct before *ret_before);
/* Make it so again, behind the locks of both places. As booking_undo(). */
MUST_USE enum status undo_take(struct ctx *ctx, const struct house *h, const struct booking *now,
                               const struct before *before, struct booking *ret_booking);
/* It is undone. */
MUST_USE enum status booking_forget_undo(struct ctx *ctx, int64_t booking_id);
/* Is it another than it was, or is it paid in another way? */
MUST_USE enum status undo_differs(struct ctx *ctx, const struct booking *now,
                                  const struct before *was, bool *ret_differs);
/* CONFLICT booking.undo_none. */
MUST_USE enum status undo_refuse(struct ctx *ctx);

/* ---- booking_team.c ------------------------------------------------------------------------- */

/* Ask the rules of the team that a booking is on the account of, and count it there; nothing for a
 * person's own.
 *   at   its span, as priced
 *   was  how it was before, or NULL: it is new
 *   b    gets status, confirm_by and team_waits when an admin must say yes first, or need not any
 *        more                                                                    (in and out)
 * INVALID names the field "team" (team.month_money ...). */
MUST_USE enum status team_take(struct ctx *ctx, const struct house *h, const struct instants *at,
                               const struct booking *was, struct booking *b);
/* ---- booking_run.c --------------------------------------------------------------------------- */

MUST_USE enum status booking_is_in_go(struct ctx *ctx, const struct booking *b, bool *ret_in_go);
/* CONFLICT booking.in_go when a person would change one of several days by itself [BK-174]. */
MUST_USE enum status booking_check_alone(struct ctx *ctx, const struct house *h,
                                         const struct booking *b);

/* The wish that a booking is to its team. */
struct team_wish team_wish_of(const struct house *h, const struct instants *at,
                              const struct booking *b);

struct booking_new_view;
/* For whom the reader may book what is chosen: the teams that he is in, with what their rules say
 * to it; for a host the teams that the space knows. */
MUST_USE enum status show_team_choices(struct ctx *ctx, const struct house *h,
                                       const struct instants *at, struct booking_new_view *v);

/* ---- booking_guest.c ------------------------------------------------------------------------ */

/* May one more be booked here with this address, which nobody proved? LIMIT with the reason when
 * the space takes no more of it [BK-64]. In the transaction that then books: others who book here
 * with it wait until that ends. */
MUST_USE enum status guest_admit(struct ctx *ctx, const struct house *h, const char *email);

/* ---- booking_extras.c: what is added to a booking ------------------------------------------- */

/* What they are for: a booking of a resource of the house (index) as it is to be. */
struct extras_case extras_case_of(const struct ctx *ctx, const struct house *h,
                                  const struct booking *b, size_t index, int32_t length_min);
/* What is charged of its span [BK-9]; of one that no civil times say any more, all of it. Pure. */
int32_t booking_length_min(const struct house *h, const struct booking *b);
/* All do nothing where nobody offers any. */
MUST_USE enum status extras_judge(struct ctx *ctx, const struct extras_case *c,
                                  const struct extras_wish *wish, struct extras_judged *ret_judged);
MUST_USE enum status extras_keep(struct ctx *ctx, const struct extras_case *c,
                                 const struct extras_judged *judged);
/* The booking ended, or ends sooner. */
MUST_USE enum status extras_end(struct ctx *ctx, const struct house *h, const struct booking *b);
MUST_USE enum status extras_show_offers(struct ctx *ctx, const struct extras_case *c,
                                        const struct extras_wish *wish,
                                        const struct extra_offer_view **ret_offers, size_t *ret_n);
MUST_USE enum status extras_show_lines(struct ctx *ctx, const struct booking *b,
                                       const struct zone *zone,
                                       const struct extra_line_view **ret_lines, size_t *ret_n);
/* What was added is again what it was: undo_take() for a change of that alone. */
MUST_USE enum status extras_undo(struct ctx *ctx, const struct house *h, const struct booking *now,
                                 const char *had, struct booking *ret_booking);
MUST_USE enum status extras_say_again(struct ctx *ctx, const char *had, const char **ret_words,
                                      int64_t *ret_cents);
/* Equipment that gives features, and what of it is out; without an answerer it gives none. */
MUST_USE enum status extras_gifts(struct ctx *ctx, int64_t space_id, int64_t from_s,
                                  int64_t until_s, const struct extras_gifts **ret_gifts);
bool extras_give(const struct extras_gifts *gifts, const struct extras_case *c, uint32_t wanted,
                 struct extras_given *ret_given);
MUST_USE enum status extras_say_window(struct ctx *ctx, int64_t space_id, int64_t from_s,
                                       int64_t to_s,
                                       bool (*on_booking)(void *arg, int64_t id, const char *words),
                                       void *arg);

/* ---- booking_key.c: a repeated request gives the first answer ------------------------------- */

struct key_hashes {
    unsigned char key[16]; /* space, e-mail and key */
    unsigned char ask[16]; /* the question */
};
void key_hashes_of(const struct booking_ask *ask, struct key_hashes *ret_hashes);
/* The booking that the key made: OK; NOT_FOUND: a new key; CONFLICT: made by another question. */
MUST_USE enum status key_find(struct ctx *ctx, const struct key_hashes *hashes,
                              int64_t *ret_booking_id);
MUST_USE enum status key_keep(struct ctx *ctx, const struct key_hashes *hashes, int64_t booking_id);

#endif
