/* people_team_internal.h: what the files of teams share. */
#ifndef LOGGIA_PEOPLE_PEOPLE_TEAM_INTERNAL_H
#define LOGGIA_PEOPLE_PEOPLE_TEAM_INTERNAL_H

#include "people/people_internal.h"

enum {
    TEAM_NAME_MAX_CHARS = 120,
    TEAM_SLUG_MAX = 56,              /* leaves room for "-12345" */
    TEAM_SLUG_TRIES = 20,            /* "name-2" to "name-20", then with digits of the id */
    TEAM_FOUNDED_MAX = 20,           /* teams that one person founded and that still work */
    TEAM_INVITATIONS_MAX = 200,      /* that wait, of one team */
    TEAM_INVITE_AT_ONCE = 20,        /* addresses in one form */
    TEAM_INVITE_LIFE_S = 14 * 86400, /* a link is good so long */
    TEAM_INVITE_AGAIN_S = 10 * 60,   /* the same mail is not sent again earlier */
    TEAM_INVITE_KEEP_S = 30 * 86400, /* and is listed as over so long */
    TEAM_MONTH_HOURS_MAX = 744,      /* of 31 days */
    TEAM_KINDS_MAX = 8
};

/* ---- people_team_rules.c: pure --------------------------------------------------------------- */

/* Words of addresses under /teams that no team may be called. */
bool team_slug_reserved(const char *slug);
/* The words of kinds of resource, TEAM_KINDS_MAX of them. */
const char *const *team_kinds(void);
/* Does the word stand in a text of words with spaces between? */
bool team_has_kind(const char *kinds, const char *word);

/* ---- people_team_service.c: one transaction each --------------------------------------------- */

/* Note every field of a team that breaks a rule, and bring its numbers into the form in which they
 * are kept. OK when none does. */
MUST_USE enum status team_check(struct ctx *ctx, struct team *t);
/* Change name, billing details and payer; the rest is not touched. */
MUST_USE enum status team_save(struct ctx *ctx, const struct team *t);
/* CONFLICT (team.bound) while something runs for it. */
MUST_USE enum status team_close(struct ctx *ctx, const struct team *t);

/* Somebody joins; OK also when he is in it. He gets no seat when none is left.
 *   ret_seat  he has one */
MUST_USE enum status team_join(struct ctx *ctx, const struct team *t, int64_t account_id,
                               bool admin, bool seat, bool *ret_seat);
/* CONFLICT (team.last_admin) when he is the last one and `admin` is false. */
MUST_USE enum status team_set_admin(struct ctx *ctx, const struct team *t, int64_t account_id,
                                    bool admin);
/* CONFLICT (team.no_seat) when all that it pays for are held or promised. */
MUST_USE enum status team_set_seat(struct ctx *ctx, const struct team *t, int64_t account_id,
                                   bool seat);
/* Out of the team: his seat and his rule end, what he booked stays his. The last admin names
 * another (heir_id), or CONFLICT (team.last_admin). */
MUST_USE enum status team_leave(struct ctx *ctx, const struct team *t, int64_t account_id,
                                int64_t heir_id);

/* The member follows the team's own rule again. */
MUST_USE enum status team_rule_remove(struct ctx *ctx, const struct team *t, int64_t account_id);
/* The rule that binds somebody: his own, else the team's unless he is an admin, else none. */
MUST_USE enum status team_rule_of(struct ctx *ctx, int64_t team_id, int64_t account_id, bool admin,
                                  struct team_rule *ret_rule);

/* Are there as many seats held and promised as it pays for? */
MUST_USE enum status team_is_full(struct ctx *ctx, const struct team *t, bool *ret_full);

/* ---- people_team_invite.c -------------------------------------------------------------------- */

struct team_asked {
    const char *email;
    const char *name; /* "" when not known */
    bool admin;
    bool seat;
};
/* Invite an address by mail; an invitation that waits is replaced. CONFLICT: team.in_already,
 * team.no_seat, team.invited_many. */
MUST_USE enum status team_invite(struct ctx *ctx, const struct team *t,
                                 const struct team_asked *asked);

struct team_invited {
    int64_t id;
    struct team team;
    struct team_asked asked;
    const char *email_key;
    int64_t by_id; /* who invited; 0: not known */
    int64_t sent_at;
    bool good; /* not over, and the team works */
};
MUST_USE enum status team_invitation_get(struct ctx *ctx, int64_t id,
                                         struct team_invited *ret_invited);
MUST_USE enum status team_invitation_of_token(struct ctx *ctx, const char *token,
                                              struct team_invited *ret_invited);
/* A new mail with a new link; the old link ends. CONFLICT (team.sent_just_now). */
MUST_USE enum status team_invite_again(struct ctx *ctx, const struct team_invited *i);
/* Withdrawn, or declined. */
MUST_USE enum status team_invitation_end(struct ctx *ctx, const struct team_invited *i);
/* The account joins, and who invited is told. CONFLICT (team.invitation_over).
 *   ret_seat  false: no seat was promised, or none was left */
MUST_USE enum status team_invitation_take(struct ctx *ctx, const struct team_invited *i,
                                          int64_t account_id, bool *ret_seat);

/* ---- people_team_mail.c ---------------------------------------------------------------------- */

enum team_news {
    TEAM_NEWS_MADE = 1, /* to the admin whom a host named */
    TEAM_NEWS_ADMIN,    /* to who became an admin */
    TEAM_NEWS_JOINED,   /* to who invited: somebody came */
    TEAM_NEWS_LEFT,     /* to the admins: somebody left */
    TEAM_NEWS_REMOVED   /* to who was taken out */
};
/* A mail to one account about a team. `who` is whom it is about, NULL: the reader. */
MUST_USE enum status team_write(struct ctx *ctx, const struct team *t, int64_t to_account_id,
                                enum team_news news, const char *who);

/* ---- people_team_show.c ---------------------------------------------------------------------- */

struct team_rule_view;
struct team_member_line_view;
struct team_page_view;

/* The civil day and the month's name where stewards read times: limits are of that month. */
MUST_USE enum status team_today(struct ctx *ctx, struct date *ret_today);
MUST_USE enum status team_month_name(struct ctx *ctx, const char **ret_name);

/* Who is in a team; addresses, rules and what was spent for its admins only. */
MUST_USE enum status team_members_show(struct ctx *ctx, const struct team *t, bool admin,
                                       struct team_member_line_view **ret_lines, size_t *ret_n);
/* The actor sees somebody of the team by a role, not as one of them: that is noted [PV-7].
 *   account_id  0: whoever has the address */
MUST_USE enum status team_note_look(struct ctx *ctx, const struct team *t, int64_t account_id,
                                    const char *email);
MUST_USE enum status team_rule_show(struct ctx *ctx, const struct team *t,
                                    const struct team_rule *rule, struct team_rule_view *ret_view);

/* ---- people_team_pages.c --------------------------------------------------------------------- */

/* Answer a change: on to a page of the team ("" the first), saying so. */
void team_see(struct ctx *ctx, const char *slug, const char *page, const char *said);
MUST_USE enum status team_page_after(struct ctx *ctx, const struct team *t, const char *said,
                                     struct team_page_view *ret_view);

#endif
