/* people.h: accounts, sign-in, sessions, roles at their scope.
 * Owns: tables account, session, sign_in_link, sign_in_try, role_grant; emits account.made,
 * account.signed_in, account.changed, role.given, role.taken.
 * Uses: base, store, http, network, mail.
 * Threads: any, one store connection per call.   Invariants: README.md PE-1 to PE-12. */
#ifndef LOGGIA_PEOPLE_PEOPLE_H
#define LOGGIA_PEOPLE_PEOPLE_H

#include "base/ctx.h"

enum role { ROLE_MEMBER = 1, ROLE_HOST = 2, ROLE_STEWARD = 3 };

/* A role at its scope: a host of one space (space_id and its operator_id), of all spaces of an
 * operator (operator_id, space_id 0), a steward of the network (both 0), a member of any of the
 * three. */
struct grant {
    enum role role;
    int64_t operator_id;
    int64_t space_id;
};

/* Who asks. Lives in the request's arena. */
struct actor {
    int64_t account_id;
    int64_t session_id; /* 0: not by a session */
    const char *email;
    const char *name; /* "" when he has not told */
    const char *lang; /* NULL: he never chose one */
    const struct grant *grants;
    size_t grants_n;
};

/* Pure. NULL actor is a visitor and may nothing of the below. A steward may what a host may. */
bool people_is_steward(const struct actor *a);
/* Host of this space, or of all spaces of its operator; with space_id 0 only the latter. */
bool people_is_host(const struct actor *a, int64_t operator_id, int64_t space_id);
bool people_is_any_host(const struct actor *a);

/* ---- requests ----------------------------------------------------------------------------------
 */

/* For http_host.identify: sets ctx->actor from the session cookie and ctx->lang from ?lang=, the
 * cookie `lang`, the account, Accept-Language, the network, in this order. OK but for want of the
 * store. */
MUST_USE enum status people_identify(struct ctx *ctx);

/* The actor behind a session cookie's value; NOT_FOUND when there is none, it ended or is unknown.
 */
MUST_USE enum status people_of_session(struct ctx *ctx, const char *cookie,
                                       const struct actor **ret_actor);

struct store;
/* Keep sessions that were used alive, forget what is over. The app calls it every minute or so,
 * outside any transaction. */
MUST_USE enum status people_tend(struct store *store, struct ctx *ctx);

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

/* The account with this address, made when absent (name may be NULL then); an account that has no
 * name yet takes this one. INVALID (field.email) when it is no address. */
MUST_USE enum status people_account(struct ctx *ctx, const char *email, const char *name,
                                    int64_t *ret_id);

/* INVALID (field.short, people.password_weak) when it is too easy. Takes a tenth of a second and
 * 64 MiB: not for the writer. */
MUST_USE enum status people_set_password(struct ctx *ctx, int64_t account_id, const char *password);

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
};
MUST_USE enum status people_invite(struct ctx *ctx, const struct invitation *i, int64_t *ret_id);

/* Who has a role at exactly this scope. */
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

/* Take a role away. `scope` is what the caller may decide about: NOT_FOUND when the role is of
 * another scope. CONFLICT (people.last_steward) for the last steward. */
MUST_USE enum status people_revoke(struct ctx *ctx, int64_t grant_id, const struct grant *scope);

/* Those who host a space: for notices. In ctx->arena. */
MUST_USE enum status people_hosts_of(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                     struct contact **ret_contacts, size_t *ret_n);

#endif
