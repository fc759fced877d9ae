/* presence.h: who is here: the tablet at the door of a room, the board in the foyer, checking in,
 * and what becomes of bookings to which nobody comes.
 * Owns: tables door, door_terms, check_in, presence_circle, presence_mark; emits presence.here,
 * presence.undone, presence.gone, door.changed.
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking, community.
 * Threads: any, one store connection per call.   Invariants: README.md PC-1 to PC-16. */
#ifndef LOGGIA_PRESENCE_PRESENCE_H
#define LOGGIA_PRESENCE_PRESENCE_H

#include "base/ctx.h"
#include "base/findings.h"
#include "space/space.h"

/* ---- doors (presence_door.c) ------------------------------------------------------------------
 * A screen without an account: whoever has its code sees what it shows and does what it does. */

struct door {
    int64_t id;
    int64_t space_id;
    int64_t resource_id; /* 0: the board of the space */
    bool rotating;       /* shows a QR code to check in with that changes each half minute */
    bool printed;        /* and has one on paper, that stays */
    int64_t made_at;     /* UTC seconds; of this code */
};
enum { DOOR_CODE_CHARS = 26, DOOR_QR_STEP_S = 30, DOOR_QR_GOOD_S = 150 };

/* A new code for the door of a resource, or (0) the board; the one before opens nothing any more
 * [PC-1]. Who may is asked by the caller.
 * CONFLICT (presence.pool) for what has several units. Fact door.changed. */
MUST_USE enum status door_renew(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                                struct door *ret_door);
/* Which QR codes it has. */
MUST_USE enum status door_set_codes(struct ctx *ctx, const struct door *d, bool rotating,
                                    bool printed);
/* Its code opens nothing any more; OK also when there is none. Fact door.changed. */
MUST_USE enum status door_remove(struct ctx *ctx, int64_t space_id, int64_t resource_id);
MUST_USE enum status door_of(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                             struct door *ret_door);
/* The doors of a space, the board first. */
MUST_USE enum status doors_of_space(struct ctx *ctx, int64_t space_id, struct door **ret_doors,
                                    size_t *ret_n);
/* Its secret code. */
MUST_USE enum status door_code(struct ctx *ctx, const struct door *d,
                               char ret_code[DOOR_CODE_CHARS + 1]);
/* NOT_FOUND for any other text; compares in constant time [PC-1]. */
MUST_USE enum status door_of_code(struct ctx *ctx, const char *code, struct door *ret_door);

/* What the QR code at a door says, as the last part of /here/...: the changing one of this half
 * minute, or the printed one; in ctx->arena. */
MUST_USE enum status door_qr(struct ctx *ctx, const struct door *d, bool printed,
                             const char **ret_word);
/* Whose it is, and whether it is the printed one. CONFLICT (presence.qr_old) when it is too old
 * [PC-2]; NOT_FOUND for any other text. */
MUST_USE enum status door_of_qr(struct ctx *ctx, const char *word, struct door *ret_door,
                                bool *ret_printed);

/* ---- how a space does it ----------------------------------------------------------------------
 */

/* How people are named on screens that everybody sees. The numbers are stored. */
enum door_names { DOOR_NO_NAMES = 0, DOOR_INITIALS = 1, DOOR_FIRMS = 2 };

struct door_terms {
    int32_t release_min;   /* after the start of a booking to which nobody came; 0: never */
    int32_t release_kinds; /* bits 1 << resource_kind: also without a tablet at the door */
    bool remind;           /* by mail, an hour before */
    enum door_names names;
    int32_t board_kinds; /* bits 1 << resource_kind: what the board shows */
    int64_t changed_at;  /* UTC seconds; 0: never */
};
enum { RELEASE_MAX_MIN = 120 };
/* What holds for a space whose host has not said anything: 15 minutes, only rooms with a tablet,
 * reminders, initials, a board of desks, rooms, booths and event spaces. */
extern const struct door_terms door_default_terms;
MUST_USE enum status door_terms_of(struct ctx *ctx, int64_t space_id, struct door_terms *ret_terms);
/* INVALID names the field "release_min". */
MUST_USE enum status door_set_terms(struct ctx *ctx, int64_t space_id, const struct door_terms *t);

/* ---- checking in (presence_service.c) -------------------------------------------------------- */

/* The numbers are stored. */
enum check_in_how {
    CHECK_IN_PHONE = 1, /* by the code at the door that changes */
    CHECK_IN_PAPER = 2, /* by the printed one */
    CHECK_IN_TABLET = 3,
    CHECK_IN_DESK = 4,
    CHECK_IN_BOOKED = 5 /* who books at the door is there */
};
/* "phone", "paper", "tablet", "desk", "booked"; the word of the JSON fields. */
const char *check_in_how_name(enum check_in_how how);
enum {
    CHECK_IN_EARLY_S = 15 * 60, /* before the start */
    CHECK_IN_LATE_S = 30 * 60   /* so long after it was tapped it is still believed */
};

struct check_in {
    int64_t booking_id, space_id;
    int64_t account_id; /* whose booking it is; 0: a guest */
    int64_t at;         /* UTC seconds */
    enum check_in_how how;
    int64_t by_account_id; /* 0: a screen */
    int64_t gone_at;       /* 0: here */
};

/* Somebody is here for a booking [PC-3].
 *   at_s  when, UTC seconds: now, or when it was tapped while the line was down
 * Returns OK, also when he is here already: the first time counts; CONFLICT presence.early, booking
 * .not_agreed, booking.ended, presence.over; INVALID names the field "at"; NOT_FOUND. Fact
 * presence.here. Who may is asked by the caller. */
MUST_USE enum status check_in_make(struct ctx *ctx, int64_t booking_id, enum check_in_how how,
                                   int64_t at_s);
/* It was a mistake. OK when there is none. Fact presence.undone. */
MUST_USE enum status check_in_undo(struct ctx *ctx, int64_t booking_id);
/* He left. CONFLICT (presence.not_here) when he is not here. Fact presence.gone. */
MUST_USE enum status check_in_end(struct ctx *ctx, int64_t booking_id);
/* The same of this place alone: of several the others are still used. OK also when nobody was
 * there. */
MUST_USE enum status check_in_leave(struct ctx *ctx, int64_t booking_id);
MUST_USE enum status check_in_of(struct ctx *ctx, int64_t booking_id, struct check_in *ret);
/* For booking_set_came. */
struct booking_coming;
MUST_USE enum status presence_came(struct ctx *ctx, int64_t space_id, struct booking_coming *list,
                                   size_t n);
/* Those of a space since an instant, by booking. */
MUST_USE enum status check_ins_since(struct ctx *ctx, int64_t space_id, int64_t since_s,
                                     struct check_in **ret, size_t *ret_n);

/* ---- who may see that one is here ------------------------------------------------------------ */

/* The actor's choice: front desk and hosts only, or also who is of the space. */
MUST_USE enum status presence_circle_of(struct ctx *ctx, int64_t account_id, bool *ret_shown);
MUST_USE enum status presence_set_circle(struct ctx *ctx, int64_t account_id, bool shown);

/* ---- timed work --------------------------------------------------------------------------------
 * Each call does a bounded part in the caller's write transaction; 0 done: nothing is left. */

/* Free what nobody came to [PC-6]. */
MUST_USE enum status presence_release_due(struct ctx *ctx, size_t *ret_n);
/* Queue the mails to who has a booking within the hour [PC-9]. */
MUST_USE enum status presence_remind_due(struct ctx *ctx, const char *public_url, size_t *ret_n);
/* At closing time everybody has gone [PC-8]. */
MUST_USE enum status presence_close_due(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "presence.mail" [PC-10]. */
MUST_USE enum status presence_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);
/* Tell the screens what changed: event "changed" on "door:ID" of the resource and "board:ID" of the
 * space. As booking_live_facts. */
typedef void presence_publish(void *arg, const char *channel, const char *event, const char *data);
MUST_USE enum status presence_live_facts(struct ctx *ctx, const char *consumer,
                                         presence_publish *publish, void *arg, size_t *ret_n);

/* ---- the invariants on a live file ---------------------------------------------------------- */

/* Doors and check-ins; at fault is one of a place or a booking that is not there, or who was gone
 * before he came. */
MUST_USE enum status presence_check(struct ctx *ctx, struct findings *ret_findings);

/* ---- pages of others ------------------------------------------------------------------------- */

/* For space_add_teller: who is here. */
MUST_USE enum status presence_tell(struct ctx *ctx, const struct space *s,
                                   struct space_notice *ret_notices, size_t room, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper presence_keeper;

#endif
