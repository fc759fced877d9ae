/* people.h: accounts, sign-in, sessions, roles at their scope, teams.
 * Owns: tables account, session, sign_in_link, sign_in_try, role_grant, team*; emits account.made,
 * account.signed_in, account.changed, role.given, role.taken, team.* (README.md).
 * Uses: base, store, http, network, mail.
 * Threads: any, one store connection per call.   Invariants: README.md PE-1 to PE-47. */
#ifndef LOGGIA_PEOPLE_PEOPLE_H
#define LOGGIA_PEOPLE_PEOPLE_H

#include "base/ctx.h"
#include "base/date.h"

enum role { ROLE_MEMBER = 1, ROLE_HOST = 2, ROLE_STEWARD = 3, ROLE_DESK = 4 };

/* A role at its scope: a host or the front desk of one space (space_id and its operator_id), of all
 * spaces of an operator (operator_id, space_id 0), a steward of the network (both 0), a member of
 * any of the three. */
struct grant {
    enum role role;
    int64_t operator_id;
    int64_t space_id;
};

/* A team that somebody is in. */
struct team_role {
    int64_t team_id;
    bool admin;
};

/* Somebody acts in another's place: then the actor is that other, without his roles. */
struct helping {
    int64_t access_id;
    int64_t helper_id;       /* the account of who really sits there */
    const char *helper_name; /* or his address */
    int64_t ends_at;         /* UTC seconds */
    const char *lang;        /* of the person */
    int64_t act_id;          /* this deed in the log of the person; 0: it is not written yet */
};

/* Who asks. Lives in the request's arena. */
struct actor {
    int64_t account_id;
    int64_t session_id; /* 0: not by a session */
    int64_t proved_at;  /* when he last proved who he is, UTC seconds */
    const char *email;
    const char *name; /* "" when he has not told */
    const char *lang; /* NULL: he never chose one */
    const struct grant *grants;
    size_t grants_n;
    const struct team_role *teams;
    size_t teams_n;
    const struct helping *helping; /* NULL: he acts for himself */
};

/* Pure. NULL actor is a visitor and may nothing of the below. A steward may what a host may, a host
 * what the front desk may. */
bool people_is_steward(const struct actor *a);
/* The words of JSON and forms: member, host, steward, desk; ROLE_MEMBER for no such word. */
const char *people_role_word(enum role role);
enum role people_role_of_word(const char *word);
/* Host of this space, or of all spaces of its operator; with space_id 0 only the latter. */
bool people_is_host(const struct actor *a, int64_t operator_id, int64_t space_id);
bool people_is_any_host(const struct actor *a);
/* Front desk or host of this space, or of all spaces of its operator. */
bool people_is_desk(const struct actor *a, int64_t operator_id, int64_t space_id);
bool people_is_any_desk(const struct actor *a);
/* In the team; as one of its admins. Hosts and stewards are asked by team_kept_by(). */
bool people_is_team_member(const struct actor *a, int64_t team_id);
bool people_is_team_admin(const struct actor *a, int64_t team_id);

/* ---- requests ----------------------------------------------------------------------------------
 */

/* For http_host.identify: sets ctx->actor from the session cookie and ctx->lang from ?lang=, the
 * cookie `lang`, the account, Accept-Language, the network, in this order. OK but for want of the
 * store. */
MUST_USE enum status people_identify(struct ctx *ctx);
/* The same without the network: NULL when neither request nor account says a language. */
const struct lang *people_language(const struct ctx *ctx);

/* Somebody acts in another's place: write down what he is about to do, so that the other sees it.
 * The app calls it for each request of such an actor, once he is let in: `now` inside the
 * transaction of the deed itself; else it is kept and written within a minute.
 *   what  a text to be translated: what the page or deed is called            (borrowed) */
MUST_USE enum status people_note_help(struct ctx *ctx, const char *what, bool changed, bool now);
/* The same deed in words, and the page on which the person sees it: for whoever did it, in the
 * transaction of the deed. OK and nothing when nobody acts in another's place.
 *   detail  "Officina Altinate, desk 4, Tue 2 March, 10:00", in people_helped_lang() (borrowed) */
MUST_USE enum status people_help_detail(struct ctx *ctx, const char *detail, const char *path);
/* The language of the person in whose place the actor acts; NULL: he acts for himself. */
const struct lang *people_helped_lang(const struct ctx *ctx);
/* For whom he acts may be denied: DENIED (people.helper_may_not). */
MUST_USE enum status people_helper_may_not(struct ctx *ctx);

/* The actor behind a session cookie's value; NOT_FOUND when there is none, it ended or is unknown.
 */
MUST_USE enum status people_of_session(struct ctx *ctx, const char *cookie,
                                       const struct actor **ret_actor);

struct store;
/* Keep sessions that were used alive, forget what is over. The app calls it every minute or so,
 * outside any transaction. */
MUST_USE enum status people_tend(struct store *store, struct ctx *ctx);

/* OK when the actor is himself and proved it a moment ago; DENIED (people.prove_again,
 * people.helper_may_not) else: for what cannot be undone. */
MUST_USE enum status people_must_be_proved(struct ctx *ctx);

/* ---- who looked at whose data (people_look.c) --------------------------------------------------
 * Whoever shows a person's data to somebody else says so; the person reads the log. */

struct look {
    int64_t account_id;  /* whose data; 0: see people_looked_at_address() */
    int64_t operator_id; /* where the reader has the role by which he may; 0 */
    int64_t space_id;    /* 0: all of the operator */
    int64_t team_id;     /* or the team whose admin he is; 0 */
    const char *place;   /* as people call it; NULL: none in particular */
    const char *what;    /* a text to be translated: N_("A booking")               (static) */
    int64_t thing_id;    /* with an address: what its holder opens by a secret link; 0 */
};
/* The actor is shown these data. Nothing is noted of his own, of what he does in another's place
 * (which has its own log), and when he has no role there: who sees them by a link, or because they
 * are shown to everybody. Looking again within the hour counts up.
 * OK; LIMIT when too much waits to be written. Any lane. */
MUST_USE enum status people_looked_at(struct ctx *ctx, const struct look *look);
/* The same of somebody in a list, once a day; look->account_id is not looked at. */
MUST_USE enum status people_looked_at_listed(struct ctx *ctx, const struct look *look,
                                             int64_t account_id);
/* The same of whoever has an account with this address when it is written; when nobody has, it is
 * noted of look->thing_id, if there is one [PE-52]. Accepts NULL and "". */
MUST_USE enum status people_looked_at_address(struct ctx *ctx, const struct look *look,
                                              const char *email);
MUST_USE enum status people_looked_at_address_listed(struct ctx *ctx, const struct look *look,
                                                     const char *email);
/* The log of a person, the newest first; in ctx->arena. */
struct person_look {
    int64_t at;      /* when last, UTC seconds */
    int64_t times;   /* within an hour; in a list, a day */
    const char *who; /* name, or address */
    const char *role;
    const char *place; /* "" */
    const char *what;  /* a text to be translated */
};
MUST_USE enum status people_looks(struct ctx *ctx, int64_t account_id, int64_t skip, int64_t most,
                                  struct person_look **ret_looks, size_t *ret_n);
MUST_USE enum status people_looks_count(struct ctx *ctx, int64_t account_id, int64_t *ret_n);
/* Who looked at a thing of somebody without an account, the newest 100. Once his address has one,
 * they stand in the log of that. */
MUST_USE enum status people_looks_of_thing(struct ctx *ctx, int64_t thing_id,
                                           struct person_look **ret_looks, size_t *ret_n);
/* The thing is forgotten, and who looked at it. In a write transaction. */
MUST_USE enum status people_looks_forget_thing(struct ctx *ctx, int64_t thing_id);
/* Write down what was noted. The app calls it every few seconds and at the end, outside any
 * transaction. */
MUST_USE enum status people_write_looks(struct store *store, struct ctx *ctx);

/* The actor that an account is, as if he had signed in, but by no session and without having proved
 * anything: for other ways to know him. NOT_FOUND when there is no such account. */
MUST_USE enum status people_actor_of(struct ctx *ctx, int64_t account_id,
                                     const struct actor **ret_actor);

/* ---- accounts ----------------------------------------------------------------------------------
 */

struct contact {
    int64_t account_id;
    const char *email;
    const char *name; /* "" when not told */
    const char *lang; /* of his mails: his own choice, else the network's */
};

/* NOT_FOUND when there is no such account. */
MUST_USE enum status people_get(struct ctx *ctx, int64_t account_id, struct contact *ret_contact);
MUST_USE enum status people_of_email(struct ctx *ctx, const char *email,
                                     struct contact *ret_contact);
/* Who reads at an address that perhaps no account has: then a contact without name and account who
 * reads the language of the network. */
MUST_USE enum status people_at_address(struct ctx *ctx, const char *email,
                                       struct contact *ret_contact);

/* The account with this address, made when absent (name may be NULL then); an account that has no
 * name yet takes this one. INVALID (field.email) when it is no address. */
MUST_USE enum status people_account(struct ctx *ctx, const char *email, const char *name,
                                    int64_t *ret_id);

/* The language of somebody who never chose one; another choice stays. */
MUST_USE enum status people_first_language(struct ctx *ctx, int64_t account_id, const char *lang);

/* The person is forgotten: what is his alone goes (how he signs in, helpers, teams, roles, his
 * log), his name and address are taken out of what stays, and the account opens no more. Emits
 * account.erased. Whether he may (the last steward, host, admin) was asked before.
 *   somebody  what stands where his name stood                                   (borrowed) */
MUST_USE enum status people_erase(struct ctx *ctx, int64_t account_id, const char *somebody);
/* The browser of who was erased just now knows no session any more. */
void people_leave_browser(struct ctx *ctx);

/* INVALID (field.short, people.password_weak) when it is too easy. Takes a tenth of a second and
 * 64 MiB: not for the writer. */
MUST_USE enum status people_set_password(struct ctx *ctx, int64_t account_id, const char *password);
/* The same for one that everybody may know, such as a demonstration's, which prints it: its hash
 * is made and tried at once. Who takes another has that as all others have theirs. */
MUST_USE enum status people_set_known_password(struct ctx *ctx, int64_t account_id,
                                               const char *password);

/* ---- roles -------------------------------------------------------------------------------------
 */

/* OK also when he has it already. INVALID when role and scope do not go together. */
MUST_USE enum status people_grant(struct ctx *ctx, int64_t account_id, const struct grant *g);

/* Give a role to whoever has this address, and tell him by mail, in his language. */
struct invitation {
    const char *email;
    const char *name; /* NULL: not known */
    struct grant grant;
    const char *where; /* what the role is for, as people call it: "Bottega Portello" */
    const char *path;  /* page that the role opens: "/s/bottega-portello" */
    const char *lang;  /* in which he wrote to us, for who chose none; NULL: not known */
};
MUST_USE enum status people_invite(struct ctx *ctx, const struct invitation *i, int64_t *ret_id);

/* Who has a role at exactly this scope, by address; with scope.role 0 its hosts and front desk. */
struct granted {
    int64_t id;
    int64_t account_id;
    const char *email;
    const char *name;
    struct grant grant;
    int64_t at;           /* UTC seconds */
    const char *by_email; /* NULL: from the command line */
};
MUST_USE enum status people_granted(struct ctx *ctx, const struct grant *scope,
                                    struct granted **ret_granted, size_t *ret_n);

/* The same with scope.role 0, as pages show it. `place` names what the role is for. */
struct grant_line_view;
struct role_place {
    const char *operator_name;
    const char *operator_slug;
};
MUST_USE enum status people_staff(struct ctx *ctx, const struct grant *scope,
                                  const struct role_place *place,
                                  struct grant_line_view **ret_lines, size_t *ret_n);

/* Take a role away. `scope` is what the caller may decide about, with scope.role 0 a host or the
 * front desk there: NOT_FOUND when the role is of another scope. CONFLICT (people.last_steward) for
 * the last steward. */
MUST_USE enum status people_revoke(struct ctx *ctx, int64_t grant_id, const struct grant *scope);

/* Those who host a space: for notices. In ctx->arena. */
MUST_USE enum status people_hosts_of(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                     struct contact **ret_contacts, size_t *ret_n);
/* Those who answer for a space: its hosts, or the stewards as long as it has none.
 *   ret_contacts  in ctx->arena
 *   ret_hosted  false: they are stewards */
MUST_USE enum status people_answering(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                      struct contact **ret_contacts, size_t *ret_n,
                                      bool *ret_hosted);

/* ---- teams (people_team.c) ---------------------------------------------------------------------
 * A firm or a group: members, some of them admins, some with a seat; a payer; rules who may spend
 * what on its account. A person may be in several. What a team owns elsewhere (a pass, an office)
 * names its id. */

/* What stands on invoices; "" where nothing was told. */
struct team_billing {
    const char *legal_name;
    const char *vat_id;   /* as tax_id.h normalises it, without the country */
    const char *tax_code; /* Italy: codice fiscale, where it is not the VAT id */
    const char *email;
    const char *street;
    const char *postcode;
    const char *town;
    const char *province;       /* Italy: two letters */
    const char *country;        /* ISO 3166-1 alpha-2 */
    const char *recipient_code; /* Italy: codice destinatario, seven characters */
    const char *pec;            /* Italy: certified mail address */
};

struct team {
    int64_t id;
    const char *slug; /* "studio-bianchi", unique in the network */
    const char *name;
    int64_t operator_id; /* whose client it is: his hosts keep it; 0: a team of the network */
    int64_t space_id;    /* its home among his spaces; 0: none in particular */
    struct team_billing billing;
    const char *currency;     /* of its limits */
    int64_t payer_id;         /* the account that answers for its bills; 0: nobody is named */
    struct opt_int seats_max; /* seats that it pays for; absent: as many as it wants */
    int64_t made_at;          /* UTC seconds */
    int64_t closed_at;        /* UTC seconds; 0: it works */
    int64_t bound;            /* things that run for it elsewhere: see team_bind() */
};

/* NOT_FOUND when there is none. A closed team is found: what it bought and owes stays. */
MUST_USE enum status team_get(struct ctx *ctx, int64_t team_id, struct team *ret_team);
MUST_USE enum status team_of_slug(struct ctx *ctx, const char *slug, struct team *ret_team);

/* Found a team: `wanted` names it, and may name its operator, space, billing and currency; the rest
 * is made. The account becomes its admin, with a seat, and its payer. INVALID names the fields;
 * CONFLICT (team.founded_many). Strings of `wanted` that are NULL are "". */
MUST_USE enum status team_found(struct ctx *ctx, const struct team *wanted, int64_t admin_id,
                                struct team *ret_team);
/* The same by a host for a client: the admin is told by mail. */
MUST_USE enum status team_found_for(struct ctx *ctx, const struct team *wanted,
                                    const char *admin_email, const char *admin_name,
                                    struct team *ret_team);

/* The teams that somebody is in, by name, without closed ones. */
struct own_team {
    int64_t id;
    const char *slug;
    const char *name;
    int64_t operator_id;
    bool admin;
    bool seat;
};
MUST_USE enum status teams_of_account(struct ctx *ctx, int64_t account_id,
                                      struct own_team **ret_teams, size_t *ret_n);

/* The teams that an operator or one of his spaces deals with, by name, without closed ones: for
 * choosing one; admin and seat are not filled. */
MUST_USE enum status teams_of_space(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                    struct own_team **ret_teams, size_t *ret_n);

/* Who is in a team, admins first, then by name. */
struct team_member {
    int64_t account_id;
    const char *email;
    const char *name; /* "" when not told */
    const char *lang; /* of his mails */
    bool admin;
    bool seat;
    int64_t joined_at; /* UTC seconds */
};
MUST_USE enum status team_members(struct ctx *ctx, int64_t team_id,
                                  struct team_member **ret_members, size_t *ret_n);
/* Those who act for a team: its admins, by name. In ctx->arena. */
MUST_USE enum status team_admins(struct ctx *ctx, int64_t team_id, struct contact **ret_contacts,
                                 size_t *ret_n);
/* NOT_FOUND when he is not in it. */
MUST_USE enum status team_member_get(struct ctx *ctx, int64_t team_id, int64_t account_id,
                                     struct team_member *ret_member);

/* Teams in a list of hosts: those that an operator (operator_id 0: all) or one of his spaces knows,
 * by name. What may be seen was decided by the caller. */
struct team_list_ask {
    int64_t operator_id;
    int64_t space_id;  /* 0: all of the operator */
    const char *q;     /* words; NULL: all */
    int64_t page;      /* from 1 */
    const char *path;  /* of the list, without ".csv" */
    const char *where; /* name of the space or operator; NULL: the network */
    bool may_found;    /* shown with a form for a client's team */
    bool may_export;   /* shown with a link to the table */
};
struct team_list_view;
struct team_made_view;
MUST_USE enum status team_list_make(struct ctx *ctx, const struct team_list_ask *ask,
                                    struct team_list_view *ret_list);
/* Answer with the same list, all pages, as a table with billing details. */
MUST_USE enum status team_list_csv(struct ctx *ctx, const struct team_list_ask *ask);
/* team_found_for(), and the answer to who asked for it: on to the page of the team. */
MUST_USE enum status team_found_answer(struct ctx *ctx, const struct team *wanted,
                                       const char *admin_email, const char *admin_name,
                                       struct team_made_view *ret_view);

/* The head of every page of a team, for pages of other modules that stand in its tabs.
 *   tab  members, rules, bookings, billing ...                                     (static) */
struct team_head_view;
MUST_USE enum status team_head_make(struct ctx *ctx, const struct team *t, const char *tab,
                                    const struct team_head_view **ret_head);

/* Who keeps a team beside its admins: stewards, and hosts of its operator (of its home space, where
 * it has one). Pure. */
bool team_kept_by(const struct actor *a, const struct team *t);
/* Who sees a team's page: who is in it, and the front desk of those who keep it. Pure. */
bool team_seen_by(const struct actor *a, const struct team *t);

/* Somebody is in the team from now on, with a seat if one is left; OK also when he is already. */
MUST_USE enum status team_add(struct ctx *ctx, int64_t team_id, int64_t account_id, bool admin);

/* What somebody has booked for himself, ahead, on what a team has: it stays as it is paid when he
 * loses his seat, and who takes the seat is shown it before. Answered by who knows, registered
 * before the server starts; in ctx->arena. */
struct seat_use {
    struct date day;
    const char *what; /* "Desks, 3 March 2027, 10:00–12:00", in ctx->lang */
};
typedef enum status seat_teller(struct ctx *ctx, int64_t team_id, int64_t account_id,
                                struct seat_use **ret_uses, size_t *ret_n);
void team_set_seat_teller(seat_teller *teller); /* kept */

/* How many seats it pays for; absent: as many as it wants. Who holds one keeps it: with fewer than
 * are held, no new one is given. Emits team.seats. */
MUST_USE enum status team_set_seats(struct ctx *ctx, int64_t team_id, struct opt_int seats_max);
MUST_USE enum status team_seats_held(struct ctx *ctx, int64_t team_id, int64_t *ret_n);

/* So many more things run for the team (a membership, a stay begins: 1; it ends: -1). While there
 * are any it cannot be closed. */
MUST_USE enum status team_bind(struct ctx *ctx, int64_t team_id, int64_t more);

/* An operator or one of its spaces deals with the team from now on: its hosts find it in their
 * lists, with its billing details. OK also when they did before. */
MUST_USE enum status team_relate(struct ctx *ctx, int64_t team_id, int64_t operator_id,
                                 int64_t space_id);

/* ---- what may be spent on a team's account (people_team_spend.c) ----------------------------- */

/* The limits of a civil month. */
struct team_rule {
    bool may_book;
    struct opt_int month_cents;     /* at most; absent: no limit */
    struct opt_int month_minutes;   /* the same */
    const char *kinds;              /* words of kinds with spaces between; "": all */
    struct opt_int ask_above_cents; /* more than this at once needs an admin's yes; absent: never */
};
/* The rule of a member, or with account_id 0 of all who have none of their own and are no
 * admins. */
MUST_USE enum status team_set_rule(struct ctx *ctx, int64_t team_id, int64_t account_id,
                                   const struct team_rule *rule);

/* Something that somebody wants to use for the team, at whatever way it is paid. */
struct team_wish {
    int64_t team_id;
    int64_t account_id;
    int64_t subject_id;   /* the booking; what is counted of it until now is left out. 0: new */
    struct date day;      /* of its use: limits are of the civil month */
    int64_t cents;        /* what it costs in money, as shown; 0: nothing, or a pass pays */
    const char *currency; /* a wish in another currency than the team's needs an admin's yes */
    int64_t minutes;      /* 0: not a thing that is used by the hour */
    const char *kind;     /* word of the kind of resource, "room"; NULL: none */
};
enum team_answer { TEAM_MAY = 1, TEAM_ASK_ADMIN, TEAM_MAY_NOT };
struct team_verdict {
    enum team_answer answer;
    const char *code; /* why it is not TEAM_MAY: team.not_member, team.may_not_book, team.kind,
                         team.month_money, team.month_hours, team.ask_above; else NULL. Static */
    struct opt_int left_cents;   /* of the month, without this wish; absent: no limit */
    struct opt_int left_minutes; /* the same */
};
/* Ask the team's rules; changes nothing. OK whatever the answer is; NOT_FOUND when there is no such
 * team. A closed team answers TEAM_MAY_NOT (team.closed). */
MUST_USE enum status team_may_spend(struct ctx *ctx, const struct team_wish *wish,
                                    struct team_verdict *ret_verdict);
/* Take it: asks as above behind a lock, so that two cannot both take the rest of a month, and
 * counts it unless the answer is TEAM_MAY_NOT; then the caller refuses. What was counted of the
 * subject until now is replaced. subject_id is not 0. */
MUST_USE enum status team_spend(struct ctx *ctx, const struct team_wish *wish, int64_t operator_id,
                                int64_t space_id, struct team_verdict *ret_verdict);
/* Count without asking: for what was agreed elsewhere, such as an import. */
MUST_USE enum status team_count(struct ctx *ctx, const struct team_wish *wish, int64_t operator_id,
                                int64_t space_id);
/* Why not, or why an admin is asked, for the person, in ctx->lang; `code` as above. */
const char *team_why(const struct ctx *ctx, const char *code);
/* It was cancelled or declined: it counts no more. OK also when nothing was counted. */
MUST_USE enum status team_unspend(struct ctx *ctx, int64_t subject_id);

#endif
