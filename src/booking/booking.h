/* booking.h: what is free, and places held for a time span.
 * Owns: tables booking, booking_answer, booking_early, booking_undo, booking_request,
 * booking_staff_note, block, lent_span, outside_span, hold; emits booking.confirmed,
 * booking.requested, booking.changed, booking.repriced, booking.cancelled, booking.declined,
 * booking.lapsed, booking.team_asked, booking.team_refused, booking.ended_early, booking.no_show,
 * booking.undone, booking.shut, booking.loaded, block.set, block.ended, lent.set, outside.set,
 * hold.made, hold.ended.
 * Uses: base, store, http, network, mail, people, privacy, space, plan, limit.
 * Threads: any, one store connection per call.   Invariants: README.md BK-1 to BK-173. */
#ifndef LOGGIA_BOOKING_BOOKING_H
#define LOGGIA_BOOKING_BOOKING_H

#include "base/ctx.h"
#include "base/view.h"
#include "booking/booking_extras.h"
#include "booking/booking_lending.h"
#include "booking/booking_window.h"
#include "limit/limit.h"
#include "plan/plan.h"
#include "space/space.h"

/* The numbers are stored. Below BOOKING_ENDED a booking takes units of its resource. */
enum booking_status {
    BOOKING_CONFIRMED = 1, /* the place is kept */
    BOOKING_REQUESTED = 2, /* the place is kept until the host answers or the time for it is over */
    BOOKING_ENDED = 10,    /* not a status: the border */
    BOOKING_CANCELLED = 10,
    BOOKING_DECLINED = 11, /* by the host */
    BOOKING_LAPSED = 12    /* the host did not answer in time */
};
/* "confirmed" ...; the word of the JSON fields. */
const char *booking_status_name(enum booking_status s);

/* A booking lasts at most SPACE_LONGEST_MIN of clock time, which is 25 hours on the longest day:
 * every scan for what is taken looks back this far and no further [BK-4]. */
enum { BOOKING_LONGEST_S = 25 * 3600 };

enum {
    BOOKING_NAME_MAX = 120, /* characters, of the person it is for */
    BOOKING_NOTE_MAX = 1000
};

struct booking {
    int64_t id; /* printed by id_print it is the code that people see */
    int64_t space_id;
    int64_t resource_id;
    int64_t account_id; /* 0: a guest without an account */
    int64_t starts_at;  /* UTC seconds */
    int64_t ends_at;    /* the first second that is free again */
    int32_t units;
    int32_t people; /* 0: not stated */
    enum booking_status status;
    struct opt_int price_cents; /* for all units and the whole span, as it was shown before */
    struct opt_int rest_cents;  /* of it in money, while it is being made or changed; else absent */
    bool unpriced; /* while it is being made or changed: no price, and nothing else pays [BK-140] */
    int64_t extras_cents; /* what its extras cost, while it is being made or changed; else 0 */
    int64_t extras_total_cents; /* the same with VAT, while it is being made */
    const char *currency;
    int64_t vat_rate_bp;
    bool price_includes_vat;
    const char *name;
    const char *email;  /* NULL: none, made by the host for a caller */
    const char *phone;  /* NULL: none */
    const char *note;   /* NULL: none */
    const char *lang;   /* of the mails to the person */
    int64_t confirm_by; /* REQUESTED: lapses at this instant; else 0 */
    int64_t created_at;
    int64_t changed_at;
    int64_t revision;  /* 1, grows with every change */
    int64_t team_id;   /* on whose account it is; 0: the person's own */
    bool team_waits;   /* REQUESTED: an admin of the team must say yes before the host is asked */
    int64_t series_id; /* the series that it is a date of; 0: none */
    int64_t series_at; /* the instant that the rule of the series gives this date; 0 */
    int64_t group_id;  /* names what was booked together; 0: it is alone */
    bool quiet; /* while it is being made or changed: nobody is told, the caller tells of many */
    bool guest; /* while it is being made: booked with an address that nobody proved */
    bool plain; /* just made, and without extras: nobody need look for them */
    const struct booking_closed *closed; /* while it is being cancelled for that; else NULL */
};

/* Why a host cancels: the space is closed then. */
struct booking_closed {
    const char *why; /* words of his; NULL: none */
};

/* Which of two instants a civil time means in the hour that the clock repeats. */
enum booking_which { BOOKING_UNSAID = 0, BOOKING_FIRST = 1, BOOKING_SECOND = 2 };

/* A span in the civil time of a space. */
struct booking_span {
    struct date date;
    minute from;
    minute to;     /* 1440: midnight */
    bool next_day; /* `to` is of the day after `date` */
    enum booking_which which;
};

struct booking_ask {
    int64_t space_id;
    int64_t resource_id;     /* 0: any of `kind` */
    enum resource_kind kind; /* 0 when resource_id is given */
    struct booking_span span;
    int32_t units;  /* at least 1 */
    int32_t people; /* 0: not stated; a room is chosen to hold them */
    const char *name;
    const char *email;            /* NULL: only by a host */
    const char *phone, *note;     /* NULL: none */
    const char *key;              /* Idempotency-Key, or NULL */
    struct opt_int price_cents;   /* what the person was shown; another price is refused */
    int64_t team_id;              /* on whose account; 0: his own. Its rules are asked [BK-21] */
    struct way_choice pay;        /* what pays for it [BK-23] */
    struct extras_wish extras;    /* what is added to it [BK-69] */
    int64_t series_id, series_at; /* of one date of a series (struct booking); 0 */
    int64_t group_id;             /* of one of several places (booking_group.c); 0 */
    const char *places;           /* all of these, to tell a repeated key by; NULL: one */
    bool quiet; /* nobody is told: who places many tells of them in a fact of his own [BK-27] */
    bool ignore_buffers; /* a host knows that there is no time to clear up and set up between */
    bool from_now; /* at the door: notice does not bind, and of a span that runs already the place
                    is taken from this minute on [BK-29] */
    bool guest;    /* nobody proved the address: the space takes so much of it [BK-64] */
    bool in_go;    /* one of several days: what it costs in money booking_price_run() settles */
};

/* Book. A host of the space (ctx->actor) is not held to notice and horizon; what he books is
 * confirmed. A member who books under his own address gets it on his account; a host's caller whom
 * the operator knows, on his.
 *   ret_booking  in ctx->arena; of a repeated key the booking that the first request made    (out)
 *   ret_repeated true when the key was known: nothing was written                          (out)
 * Returns OK; INVALID when a rule refuses (booking.closed, booking.notice, ...); CONFLICT when
 * taken (booking.taken), too near to somebody else (booking.buffer) or the space takes no bookings
 * (booking.not_bookable), or it is paid in another way than shown (plan_draw); LIMIT
 * (booking.guest_many); NOT_FOUND. */
MUST_USE enum status booking_place(struct ctx *ctx, const struct booking_ask *ask,
                                   struct booking *ret_booking, bool *ret_repeated);
/* What the network takes of an address that nobody proved is taken [BK-64]; when nothing comes of
 * it the caller gives it back: request_rate_give(ctx, "guest_mail", key).
 *   ret_key  NULL: not a guest, or limits are off                                        (out) */
MUST_USE enum status booking_asked_guest(struct ctx *ctx, const char *email, const char **ret_key);

MUST_USE enum status booking_get(struct ctx *ctx, int64_t id, struct booking *ret_booking);
/* The same for who may see it: the person whose it is, the admins of its team, its hosts and front
 * desk, and who holds the secret of its link (NULL: none). To others it does not exist: NOT_FOUND
 * (booking.unknown) [BK-18]. */
MUST_USE enum status booking_get_held(struct ctx *ctx, int64_t id, const char *secret,
                                      struct booking *ret_booking);

/* Move a booking to another span or number of units on its resource; its own units do not count
 * against it; the price is that of today, and what it drew is given back and drawn anew; but what
 * changes nothing leaves it as it is, with its price [BK-62]. A guest may until the space's
 * cancellation notice or for some minutes after booking, a host until it is over [BK-13].
 *   units 0 keeps them
 *   pay   NULL: in the way it is paid now, or, when that is not open, the first that is
 * Returns OK; CONFLICT: taken, or too late (booking.too_late), over (booking.over) or ended
 * (booking.ended); INVALID. */
MUST_USE enum status booking_change(struct ctx *ctx, int64_t id, const struct booking_span *span,
                                    int32_t units, const struct way_choice *pay,
                                    struct booking *ret_booking);

/* End a booking by the person or a host; what it drew is given back. CONFLICT as above; a second
 * cancel is OK and changes nothing. */
MUST_USE enum status booking_cancel(struct ctx *ctx, int64_t id, struct booking *ret_booking);

/* Undo the last change or cancellation of a booking: it is again what it was, with its code, place,
 * span, price, and what paid for it, as much as it was [BK-96]. What a host did only who runs the
 * space undoes, what the person did also he; within BOOKING_UNDO_S, and only while nothing else
 * happened to it [BK-96].
 * Returns OK; CONFLICT: booking.undo_none, booking.taken when the place is gone,
 * booking.not_bookable, plan.spent or plan.way when what paid is used up; INVALID when the rules of
 * its team refuse ("team"), or it is closed then. Nothing was changed. Fact booking.undone. */
enum { BOOKING_UNDO_S = 10 * 60 }; /* a slip is seen at once; then others count on it */
MUST_USE enum status booking_undo(struct ctx *ctx, int64_t id, struct booking *ret_booking);

/* What is answered to a request. */
struct booking_reply {
    bool yes;
    bool by_link;     /* by the link in a mail: whose it was is the actor */
    const char *word; /* to the person, in his mail and on his page; NULL: none */
};
/* The host's answer to a request. CONFLICT when it is no longer waiting (booking.answered). */
MUST_USE enum status booking_answer(struct ctx *ctx, int64_t id, const struct booking_reply *reply,
                                    struct booking *ret_booking);

/* The page on which somebody answers one request from his mail, without signing in, as a path with
 * its secret; good for one answer [BK-75]. */
MUST_USE enum status booking_answer_path(struct ctx *ctx, int64_t id, int64_t account_id,
                                         const char **ret_path);

/* The answer of an admin of the team to a booking on its account. After a yes the host is asked, if
 * the space wants that. NOT_FOUND when it is of another team; CONFLICT (booking.answered). */
MUST_USE enum status booking_team_answer(struct ctx *ctx, int64_t team_id, int64_t id,
                                         const struct booking_reply *reply,
                                         struct booking *ret_booking);

/* ---- many at once (booking_many.c) -----------------------------------------------------------
 * For module series, in the caller's write transaction. They judge, count and pay as the calls
 * above do, but nobody is told: the caller tells of all of them in one fact, whose name begins
 * with "series." [BK-27]. On a refusal nothing of that one was written, and the next may be tried;
 * ctx->problem then says why. Who touches several resources locks them all before, by id. */

/* Resources in the order in which everybody locks them; the same one twice is locked once.
 *   ids  sorted by the call                                                        (in and out) */
MUST_USE enum status booking_lock_all(struct ctx *ctx, int64_t *ids, size_t n);

struct booking_shift {
    struct booking_span span;
    int64_t resource_id;          /* of the same space; 0: as it is */
    int32_t units;                /* 0: as they are */
    const struct way_choice *pay; /* NULL: as booking_change */
    struct opt_int price_cents;   /* what was shown; another is refused [BK-10] */
    bool ignore_buffers;          /* as in booking_ask */
};
/* booking_change with all that can be said; CONFLICT also booking.price_changed. */
MUST_USE enum status booking_shift(struct ctx *ctx, int64_t id, const struct booking_shift *to,
                                   struct booking *ret_booking);
/* booking_change, also to another resource. */
MUST_USE enum status booking_shift_quietly(struct ctx *ctx, int64_t id,
                                           const struct booking_shift *shift,
                                           struct booking *ret_booking);
MUST_USE enum status booking_cancel_quietly(struct ctx *ctx, int64_t id,
                                            struct booking *ret_booking);
/* ---- several days in one go (booking_run.c) */

struct booking_run_ask {
    int64_t space_id, resource_id; /* what was asked for, and how many: other days cost what they */
    int32_t units;                 /* cost by themselves */
    const int64_t *ids;            /* their bookings, by day */
    size_t n;
    struct opt_int most_cents; /* of those in money: what all cost before some were given up */
};
struct booking_run_part { /* days that cost less together */
    struct date first, last;
    int32_t n;
    int64_t cents, alone_cents; /* together; each by itself */
    const char *why;            /* in ctx->lang */
};
struct booking_run {
    struct booking_run_part *parts;
    size_t parts_n;
};
/* Days that are paid in money cost the least that the list says for all of them [PL-25], each its
 * part, to the cent; the caller has locked their resources, and tells of it. */
MUST_USE enum status booking_price_run(struct ctx *ctx, const struct booking_run_ask *ask,
                                       struct booking_run *ret_run);
/* Who makes series says of which dates that is so: a person changes and cancels them there only. */
typedef enum status booking_in_go(struct ctx *ctx, int64_t series_id, bool *ret_in_go);
void booking_set_in_go(booking_in_go *ask);

MUST_USE enum status booking_answer_quietly(struct ctx *ctx, int64_t id, bool yes,
                                            struct booking *ret_booking);
MUST_USE enum status booking_team_answer_quietly(struct ctx *ctx, int64_t team_id, int64_t id,
                                                 bool yes, struct booking *ret_booking);
/* Another name and note; NULL: as it is. */
MUST_USE enum status booking_rename_quietly(struct ctx *ctx, int64_t id, const char *name,
                                            const char *note);

/* What else could be had in place of a span that is refused. */
struct booking_offer {
    int64_t resource_id;
    const char *resource_name;
    struct booking_span span;
    struct opt_int price_cents; /* for all units */
};
enum { BOOKING_OFFERS_MAX = 24 }; /* of each sort: more, nobody reads for one date */
/* Other resources of the same kind in the same span, the cheapest first; then the same resource at
 * other times of that day, by start. What the actor may book, nothing else.
 *   ask  resource_id, span, units, people, email and team count
 *   but  a booking whose place counts as free; 0: none */
MUST_USE enum status booking_offers(struct ctx *ctx, const struct booking_ask *ask, int64_t but,
                                    struct booking_offer ret_offers[2 * BOOKING_OFFERS_MAX],
                                    size_t *ret_n);
/* What booking_place() would take for an ask at this moment, and what it would cost. */
struct booking_fit {
    int64_t resource_id; /* 0: of the kind nothing is free, so there is no price either */
    bool free;           /* so many units, in the whole span */
    bool held;           /* not free, and only because somebody is booking at this moment */
    const char *resource_name;
    int64_t starts_at, ends_at; /* UTC seconds; what of the span is taken */
    struct opt_int price_cents; /* for all units */
    struct opt_int total_cents; /* what is paid in the end, with the tax */
    const char *currency;
    const char *vat;       /* what the price holds, in the reader's language */
    struct way_to_pay way; /* what pays for it by itself; `way` 0: at the space */
};
/* Returns OK also when nothing is free; else what booking_place() would say, but for the rules of
 * the asker's team. Writes and locks nothing; texts live in ctx->arena. */
MUST_USE enum status booking_fits(struct ctx *ctx, const struct booking_ask *ask,
                                  struct booking_fit *ret_fit);
/* The civil span of a booking in its space's zone. Pure. */
struct booking_span booking_span_of(const struct zone *zone, int64_t starts_at, int64_t ends_at);

/* ---- several places for one time (booking_group.c) ------------------------------------------
 * Each is a booking like any; `group_id` names what belongs together. What is done to one of them
 * by booking_shift(), booking_cancel() or an answer is done to all or none, behind the locks of all
 * their resources, and told by one fact [BK-150, BK-151]. */

enum { GROUP_PLACES_MAX = 20 }; /* more, nobody names in one sentence */

struct place_ask {
    int64_t resource_id;
    int32_t units;
};
struct group_ask {
    struct booking_ask of; /* all but what is booked and added: the price is that of all */
    const struct place_ask *places;
    size_t n;
    const struct extras_wish *extras; /* of each place; NULL: none */
    struct opt_int rest_cents;        /* shown to be paid of it in money; another is refused */
    struct opt_int extras_cents;      /* what all extras were shown to cost, with VAT; the same */
};
/* What became of one place. */
struct group_line {
    size_t number;
    struct booking booking;        /* id 0: refused */
    const char *name, *code, *why; /* of the resource, "" when there is none; refused: why */
};
struct group_try {
    struct group_line *lines; /* as asked; in ctx->arena */
    size_t n, refused;
    struct opt_int price_cents, rest_cents; /* of all; absent: some have none, or are refused */
    int64_t extras_cents;                   /* of all extras, with VAT */
    const char *currency;
};
/* Place all that can be, for a page that then undoes it. OK also when places are refused; a wrong
 * time or person is refused as by booking_place(). Tells nobody. */
MUST_USE enum status booking_try_group(struct ctx *ctx, const struct group_ask *ask,
                                       struct group_try *ret_try);
/* All of them, or none; the first is returned. As booking_place(), each refused place named as
 * field "resources[i]"; CONFLICT booking.price_changed also when the part in money is another; what
 * is refused of extras as by booking_place(). */
MUST_USE enum status booking_place_group(struct ctx *ctx, const struct group_ask *ask,
                                         struct booking *ret_booking, bool *ret_repeated);

/* All of its group, ended ones too, the first booked first; of one alone itself. */
MUST_USE enum status booking_group_of(struct ctx *ctx, const struct booking *b,
                                      struct booking **ret_list, size_t *ret_n);
/* Whom facts and mails are about: the first that takes a place; when none does, the first. */
const struct booking *booking_group_head(const struct booking *list, size_t n);
/* A booking as whom the others of a group are told about: the head of its group, or itself. */
MUST_USE enum status booking_group_lead(struct ctx *ctx, struct booking *b);
/* "Sala Giotto, 10 × Desks": the others that still take a place; "" when there are none. */
MUST_USE enum status booking_group_words(struct ctx *ctx, const struct booking *b,
                                         const char **ret_words);

/* Cancel this place alone; the last one is the whole booking. As booking_cancel(). */
MUST_USE enum status booking_cancel_place(struct ctx *ctx, int64_t id, struct booking *ret_booking);
/* Book one more for the same time and person, at the price that was shown. As booking_place() and
 * booking_change(); INVALID booking.places (too many), CONFLICT booking.not_yours. */
MUST_USE enum status booking_add_place(struct ctx *ctx, int64_t id, const struct place_ask *place,
                                       struct opt_int price_cents, struct booking *ret_booking);

/* ---- who has come ----------------------------------------------------------------------------
 * A later module knows it: asked for the bars of today, and for a booking's page. */

enum booking_came {
    CAME_NOT, /* not, or nobody knows */
    CAME_DUE, /* not yet: he can be checked in now */
    CAME_HERE,
    CAME_GONE
};
/* "due", "here", "gone", the word of the JSON fields; NULL for CAME_NOT. */
const char *booking_came_name(enum booking_came c);
struct booking_coming {
    int64_t booking_id, starts_at, ends_at; /* UTC seconds */
    bool agreed;                            /* confirmed */
    enum booking_came came;                 /* (out) */
};
/* Fills `came` of bookings of one space, of this day. */
typedef enum status booking_came_teller(struct ctx *ctx, int64_t space_id,
                                        struct booking_coming *list, size_t n);
/* Before the server starts, once. */
void booking_set_came(booking_came_teller *tell);
/* As the teller says; nobody has come when there is none. */
MUST_USE enum status booking_ask_came(struct ctx *ctx, int64_t space_id,
                                      struct booking_coming *list, size_t n);

/* ---- at the door ----------------------------------------------------------------------------- */

/* Why a booking ended before its time. The numbers are stored. */
enum booking_early { BOOKING_LEFT = 1, BOOKING_NO_SHOW = 2 };
/* "left", "no_show"; the word of the JSON fields. */
const char *booking_early_name(enum booking_early why);

struct booking_early_end {
    enum booking_early why;
    int64_t at_s;           /* its end now (UTC seconds) */
    int64_t booked_until_s; /* its end as it was booked */
};

/* End a confirmed booking before its time, in the caller's write transaction: the rest of its span
 * is free again at once, what it costs stays as it was shown, and nothing that it drew comes back,
 * for the place was kept until then [BK-28]. Who may is asked by the caller.
 *   at_s  the first second that is free again (UTC); cut to the full minute, at the earliest one
 *         minute after the start
 *   ret_booking as it is now                                                             (out)
 * Returns OK; CONFLICT when it has ended (booking.ended), is not agreed yet (booking.not_agreed),
 * or at_s is not within its span (booking.not_running); NOT_FOUND; RETRY. Fact booking.ended_early
 * or booking.no_show. */
MUST_USE enum status booking_end_early(struct ctx *ctx, int64_t id, int64_t at_s,
                                       enum booking_early why, struct booking *ret_booking);
/* How it ended before its time; NOT_FOUND when it did not. */
MUST_USE enum status booking_early_of(struct ctx *ctx, int64_t id,
                                      struct booking_early_end *ret_end);

/* A span that a guest can book at the door from this minute on, with booking_ask.from_now. */
struct door_offer {
    struct booking_span span;
    int64_t starts_at, ends_at; /* UTC seconds */
    struct opt_int price_cents; /* of one unit; absent: not priced */
};
enum { DOOR_OFFERS_MAX = 4 };
/* What can be booked of a resource from now on: for at least a quarter of an hour, half an hour, an
 * hour, two hours, up to the next step of the space, shortest first; without those that its rules
 * refuse or that are taken. None where the host answers each request, nor of what has no price
 * [BK-140]. NOT_FOUND: no such space. */
MUST_USE enum status booking_door_offers(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                                         struct door_offer ret_offers[DOOR_OFFERS_MAX],
                                         size_t *ret_n);

/* A desk from this minute for somebody who walks in: until the space closes, or as long as it lets,
 * or, where none is free for so long, the one that is free for longest. */
struct walk_in {
    struct booking_span span; /* to be booked with kind KIND_DESK and from_now */
    int64_t ends_at;          /* UTC seconds */
    struct opt_int price_cents;
    const char *currency;
    struct way_to_pay way; /* what pays for it by itself; `way` 0: at the space */
};
/* What it would be for the person with this address, or (NULL) a guest. NOT_FOUND when the space is
 * closed now, takes no bookings, no desk is free now for the shortest time that it lets, or its
 * host would be asked first. */
MUST_USE enum status booking_walk_in(struct ctx *ctx, int64_t space_id, const char *email,
                                     struct walk_in *ret_walk_in);

/* Desks of a space at this moment. */
struct desks_now {
    int64_t all;  /* that can be booked */
    int64_t free; /* 0 while it is closed */
};
MUST_USE enum status booking_desks_now(struct ctx *ctx, int64_t space_id,
                                       struct desks_now *ret_desks);

/* The address of a booking's page with its secret, as a path. */
MUST_USE enum status booking_path(struct ctx *ctx, int64_t id, const char **ret_path);

/* A booking in a list of a day. */
struct booking_brief {
    int64_t id, resource_id;
    int64_t account_id; /* 0: a guest without an account */
    int64_t starts_at, ends_at;
    int32_t units;
    enum booking_status status;
    const char *name;
    const char *team; /* on whose account; NULL: his own */
    int64_t group_id; /* of several places that belong together; 0: alone */
};
enum { BOOKINGS_OF_WINDOW_MAX = 4096 };
/* Those that take units in it, by start; in ctx->arena. LIMIT past BOOKINGS_OF_WINDOW_MAX. */
MUST_USE enum status bookings_of_window(struct ctx *ctx, const struct booking_window *w,
                                        struct booking_brief **ret_bookings, size_t *ret_n);

/* ---- blocks: units taken for whole days ------------------------------------------------------
 * Let by licence, out of order, or kept back: they cannot be booked. Whose a let place is, people
 * never see. Who may set one is asked by the caller. */

/* The numbers are stored. */
enum block_kind {
    BLOCK_STAY = 1,
    BLOCK_OUT_OF_ORDER = 2,
    BLOCK_KEPT_BACK = 3,
    BLOCK_OUTSIDE =
        4 /* never stored: a span of an outside calendar, beside the blocks in a house */
};
/* "let", "out_of_order", "kept_back", "outside"; the word of the JSON fields. */
const char *block_kind_name(enum block_kind k);

enum {
    BLOCK_WHY_MAX = 120,        /* characters */
    BLOCKS_MAX = 4000,          /* of a space, that have not ended: they are kept in memory */
    BLOCK_IN_THE_WAY_MAX = 100, /* bookings named: more than a host settles by telephone */
    BLOCK_DAYS_MAX = 36600      /* a hundred years: more is a mistake */
};

struct block {
    int64_t id;
    int64_t space_id; /* that of the resource */
    int64_t resource_id;
    int32_t units;     /* 1 to those of the resource */
    struct date from;  /* the first day, on the calendar of the space */
    struct date until; /* the first day that is free again; year 0: open */
    enum block_kind kind;
    const char *why;       /* public words: "projector"; "" for a stay */
    int64_t subject_id;    /* of a stay; else 0 */
    int64_t by_account_id; /* who set it; 0: nobody in particular */
    int64_t made_at, changed_at;
    int64_t revision; /* 1, grows with every change */
};

/* Take units of a resource for whole days, in the caller's write transaction.
 *   b  id 0 makes a new one; else its resource (of the same space), units, days and reason become
 *      these, kind and subject stay. space_id, by_account_id, the times and the revision are not
 *      looked at
 * Returns OK; CONFLICT when other blocks leave no room (block.full), or bookings that are not over
 * yet do not (block.booked: block_bookings_in_the_way names them); INVALID names the field
 * ("units", "from", "until", "why"); NOT_FOUND: no such resource, or it is put away; LIMIT. Fact
 * block.set [BK-25, BK-26]. */
MUST_USE enum status block_set(struct ctx *ctx, const struct block *b, int64_t *ret_id);

/* Give its units back from a day on; a day at or before its first removes it, one after its end
 * changes nothing. Fact block.ended. */
MUST_USE enum status block_end(struct ctx *ctx, int64_t id, struct date until);

MUST_USE enum status block_get(struct ctx *ctx, int64_t id, struct block *ret_block);

/* Those that touch the days (from year 0: whenever; until year 0: open), by resource and first
 * day. LIMIT past LIMIT_LIST_ROWS. */
MUST_USE enum status blocks_of_resource(struct ctx *ctx, int64_t resource_id, struct period days,
                                        struct block **ret_blocks, size_t *ret_n);
MUST_USE enum status blocks_of_space(struct ctx *ctx, int64_t space_id, struct period days,
                                     struct block **ret_blocks, size_t *ret_n);

/* The bookings for which block_set(b) is refused with block.booked: they are not over, and with b
 * and the other blocks there would be too few units at some moment of theirs. By start, at most
 * BLOCK_IN_THE_WAY_MAX; none when there is room. Fields are refused as by block_set. */
MUST_USE enum status block_bookings_in_the_way(struct ctx *ctx, const struct block *b,
                                               struct booking **ret_bookings, size_t *ret_n);

/* The most units of a resource that can still be taken on all of these days, bookings and blocks
 * counted. INVALID, NOT_FOUND as for block_set. */
MUST_USE enum status block_room(struct ctx *ctx, int64_t resource_id, struct date from,
                                struct date until, int32_t *ret_units);

/* ---- outside calendars: what something else takes of a resource -------------------------------
 * Whoever reads a calendar from elsewhere says here when the resource is taken by it: all its units
 * then, wherever free is said or decided [BK-50]. It ends no booking and refuses no block. */

struct outside_span {
    int64_t starts_at; /* UTC seconds */
    int64_t ends_at;   /* the first second that is free again */
};
enum {
    OUTSIDE_SPANS_MAX = 4000,    /* of one calendar: a full room for a year */
    OUTSIDE_OF_SPACE_MAX = 10000 /* of all calendars of a space: they are kept in memory */
};
/* What an outside calendar takes, in place of what it took until now.
 *   source_id  of the calendar: the caller's
 *   spans      by start, not touching
 *   ret_changed is it another than before? Then the revision of the space grows, fact outside.set
 * Returns OK; LIMIT past the maxima (outside.too_many); NOT_FOUND: no such resource. */
MUST_USE enum status outside_set(struct ctx *ctx, int64_t source_id, int64_t resource_id,
                                 const struct outside_span *spans, size_t n, bool *ret_changed);

/* ---- holds: a place kept for a few minutes ----------------------------------------------------
 * While somebody fills in the form the place is not offered to others, who see that it is being
 * booked [BK-73]. A hold is counted until its instant and by nobody who runs the house; the clock
 * ends it, no job has to. Whose it is: the actor's account, else the cookie `hold` of a browser. */

enum {
    HOLD_MIN = 5,          /* minutes for a form: most are sent within two */
    HOLD_LONGEST_MIN = 15, /* of one place and span, however often it is asked for again */
    HOLD_TOGETHER_MAX = 6 /* places of one question; a house is not emptied by who may never book */
};

struct hold {
    int64_t id;
    int64_t space_id, resource_id;
    int64_t starts_at, ends_at; /* UTC seconds */
    int32_t units;
    int64_t until; /* UTC seconds: from then on it counts no more */
};
/* Hold for who asks, in the caller's write transaction; the same place and span again gives the
 * same hold more time, up to HOLD_LONGEST_MIN in all.
 *   ask    space_id, resource_id, span and units count
 *   token  what the browser is known by from now on, when there is neither an account nor a cookie;
 *          else NULL                                                               (borrowed)
 * Returns OK; what booking_place would refuse; CONFLICT also hold.too_many for more units than are
 * kept for somebody who may never send his form. Fact hold.made. */
MUST_USE enum status hold_make(struct ctx *ctx, const struct booking_ask *ask, const char *token,
                               struct hold *ret_hold);
/* Several for one time, all or none; of a pool no more is held than hold_make() would. Each that
 * cannot be is named in the refusal.
 *   ret_holds  ask->n; units 0: it is held with the one before of the same resource      (out) */
MUST_USE enum status hold_make_group(struct ctx *ctx, const struct group_ask *ask,
                                     const char *token, struct hold *ret_holds);
/* What who asks holds of a resource he holds no more; resource_id 0: of the whole space. Fact
 * hold.ended when there was any. */
MUST_USE enum status hold_give_back(struct ctx *ctx, int64_t space_id, int64_t resource_id);

/* Hold units for somebody who was offered them, until h->until: nobody but hold_drop() ends it
 * before. All fields but id are given; the caller has locked the resource.
 * Returns OK; CONFLICT when they are not free (booking.taken, booking.held). */
MUST_USE enum status hold_offer(struct ctx *ctx, const struct hold *h, int64_t *ret_id);
/* Give it back, in the transaction that books it or says no. OK also when it is over. */
MUST_USE enum status hold_drop(struct ctx *ctx, const struct hold *h);

/* ---- how a space stands in a span, resource by resource: for plans and boards ------------------
 */

enum board_state {
    BOARD_FREE = 1, /* at least one unit */
    BOARD_TAKEN,
    BOARD_YOURS, /* the reader has it, or units of it */
    BOARD_HELD,  /* somebody is booking it at this moment */
    BOARD_OUT,   /* let, out of order or kept back */
    BOARD_SHUT   /* cannot be booked then, or not by the hour at all */
};
/* "free", "taken", "yours", "held", "out", "shut"; the word of the JSON fields. */
const char *board_state_name(enum board_state s);

struct board_line {
    int64_t resource_id;
    enum board_state state;
    int32_t units, free_units;
    struct opt_int price_cents; /* one unit for the whole span, to this reader */
    struct opt_int total_cents; /* the same with the tax */
    const char *who;  /* whom the reader may see: for hosts and the front desk all; else "" */
    const char *why;  /* OUT: "Out of order: projector"; else "" */
    const char *lent; /* who lends it then, as far as he wants to be named; "": it is not lent */
    const char *url;  /* FREE: the booking form, filled; what can be opened otherwise; or NULL */
};

struct board_ask {
    struct date date; /* year 0: the next sensible one */
    minute from, to;  /* -1: the next sensible ones */
    bool next_day;
    const char *which; /* NULL: unsaid */
};

/* Texts live in ctx->arena. */
struct board {
    int64_t space_id;
    const char *slug, *name, *currency;
    bool run;      /* the reader is a host, or at the front desk */
    bool bookable; /* takes bookings at all */
    struct booking_span span;
    struct when starts_at, ends_at; /* absent when the clock has no such span */
    const char *code, *why;         /* why nothing can be booked then; NULL: it can */
    const char *hours;              /* open on that day */
    minute open_from, open_to;      /* first and last minute of them; -1: closed */
    int32_t step_min;
    bool over_night;
    struct board_line *lines; /* of all resources, in the order of the house */
    size_t lines_n;
};
/* Returns OK; NOT_FOUND; CONFLICT (booking.not_bookable) where the zone is unknown; INVALID, for
 * JSON only, when the question itself is wrong. */
MUST_USE enum status booking_board(struct ctx *ctx, const char *slug, const struct board_ask *ask,
                                   struct board *ret_board);

/* ---- many at once, for demonstration data and imports --------------------------------------- */

struct booking_seed {
    int64_t resource_id;
    struct booking_span span;
    int32_t units, people;
    const char *name, *email; /* email NULL: none */
    const char *lang;
    int64_t account_id; /* 0: none */
    int64_t made_at;    /* UTC seconds */
    bool request;       /* waits for the host's answer */
    int64_t team_id;    /* on whose account; 0: his own. Counted, not asked */
};

/* Book all seeds of one space that the rules allow: hours, steps, lengths, units as for anybody;
 * notice, horizon and the past do not count. Tells nobody: no mails, one fact booking.loaded. */
MUST_USE enum status booking_load(struct ctx *ctx, int64_t space_id,
                                  const struct booking_seed *seeds, size_t n, size_t *ret_made);

/* ---- pages of others ------------------------------------------------------------------------ */

/* For space_add_teller: requests that wait, and the day. */
MUST_USE enum status booking_tell(struct ctx *ctx, const struct space *s,
                                  struct space_notice *ret_notices, size_t room, size_t *ret_n);
/* What a member's first screen tells him first: later modules and earlier ones know what ends or
 * waits for him; each tells through a function of its own, registered before the server starts,
 * asked in that order. Adds to ret_notices, at most `room`. */
enum { ME_TELLERS_MAX = 8, ME_NOTICES_MAX = 6 };
void me_add_teller(me_teller *tell);
/* For it: bookings that wait for the yes of an admin of a team, told to its admins. */
MUST_USE enum status booking_tell_member(struct ctx *ctx, struct space_notice *ret_notices,
                                         size_t room, size_t *ret_n);

/* Somebody who is expected at a booking of somebody else: a later module knows them. */
struct booking_guest {
    int64_t booking_id, resource_id;
    int64_t starts_at; /* of the booking, UTC seconds */
    const char *who;   /* whose booking it is */
    const char *name;  /* or his address */
    const char *email;
    bool sure; /* he said yes */
};
/* Who is expected at the bookings that take a place in a window of a space (its resource is not
 * looked at), by booking; in ctx->arena. */
typedef enum status booking_guests(struct ctx *ctx, const struct booking_window *w,
                                   struct booking_guest **ret_guests, size_t *ret_n);
/* Before the server starts, once. */
void booking_set_guests(booking_guests *tell);

/* For space_add_guard: refuses fewer units than are booked or blocked from now on [BK-25], and to
 * put away what is booked or let [BK-61]. */
MUST_USE enum status booking_guard(struct ctx *ctx, const struct resource *before,
                                   const struct resource *after);

/* For limit_set_counter: what a person, or a team, has booked in a space. */
limit_counter booking_uses;

/* For space_set_watch: bookings that would lie when the space is closed [BK-142]. */
MUST_USE enum status booking_watch(struct ctx *ctx, const struct space *s,
                                   const struct calendar *after, size_t *ret_n);

/* For plan_set_drawer: what is booked is paid anew when a membership covers it no more [BK-70]. */
extern const struct drawer booking_drawer;

/* ---- timed work ------------------------------------------------------------------------------
 * Each call does a bounded part in the caller's write transaction; 0 done: nothing is left. */

/* End requests that no host answered in time. */
MUST_USE enum status booking_lapse_due(struct ctx *ctx, size_t *ret_n);
/* Tell those who look that a hold is over, and forget it; fact hold.ended. */
MUST_USE enum status booking_holds_end(struct ctx *ctx, size_t *ret_n);
/* Forget Idempotency-Keys after 24 hours, and what can be undone no more. */
MUST_USE enum status booking_requests_clean(struct ctx *ctx, size_t *ret_n);
/* Forget what staff wrote on bookings that ended a year ago. */
MUST_USE enum status booking_notes_clean(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "booking.mail".
 *   public_url  "https://loggia.example" for the links                               (borrowed) */
MUST_USE enum status booking_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* Tell live screens what changed: event "changed" on channel "day:SLUG" for each new fact. Every
 * process tells its own screens, so the caller names the consumer after the process. */
typedef void booking_publish(void *arg, const char *channel, const char *event, const char *data);
MUST_USE enum status booking_live_facts(struct ctx *ctx, const char *consumer,
                                        booking_publish *publish, void *arg, size_t *ret_n);

/* ---- the invariants on a live file ---------------------------------------------------------- */

struct booking_findings {
    int64_t bookings; /* looked at */
    int64_t blocks;   /* looked at */
    int64_t faults;
    const char *first_fault; /* a sentence, or NULL */
};
/* Over all bookings and blocks: no resource beyond its units at any moment [BK-1, BK-25], spans
 * and statuses sound. */
MUST_USE enum status booking_check(struct ctx *ctx, struct booking_findings *ret_findings);
/* Places that were booked together and still take a place: one space, one time, one answer
 * [BK-151, BK-153]; only one that was left early ends by itself [BK-154]. */
MUST_USE enum status booking_check_groups(struct ctx *ctx, struct findings *ret_findings);

/* Free the process-wide cache of spaces; for leak checkers, when no request runs. */
void booking_forget_spaces(void);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper booking_keeper;

#endif
