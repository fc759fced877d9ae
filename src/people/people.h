/* people.h: accounts, sign-in, sessions, roles at their scope.
 * Owns: tables account, session, sign_in_link, role_grant.   Uses: base, store, http, network,
 * mail.
 * Threads: any, one store connection per call. */
#ifndef LOGGIA_PEOPLE_PEOPLE_H
#define LOGGIA_PEOPLE_PEOPLE_H

#include "base/ctx.h"

enum role { ROLE_MEMBER = 1, ROLE_HOST = 2, ROLE_STEWARD = 3 };

/* A role at its scope: a host of one space (space_id), of all spaces of an operator (operator_id,
 * space_id 0), a steward of the network (both 0). */
struct grant {
    enum role role;
    int64_t operator_id;
    int64_t space_id;
};

/* Who asks. Lives in the request's arena. */
struct actor {
    int64_t account_id;
    const char *email;
    const char *name;
    const struct grant *grants;
    size_t grants_n;
};

/* Pure. NULL actor is a visitor and may nothing of the below. A steward may what a host may. */
bool people_is_steward(const struct actor *a);
bool people_is_host(const struct actor *a, int64_t operator_id, int64_t space_id);
bool people_is_any_host(const struct actor *a);

/* The actor behind a session cookie's value; NOT_FOUND when there is none, it ended or is unknown.
 */
MUST_USE enum status people_of_session(struct ctx *ctx, const char *cookie, const struct actor **ret_actor);

/* The account with this address, made when absent (name may be NULL then). */
MUST_USE enum status people_account(struct ctx *ctx, const char *email, const char *name, int64_t *ret_id);
MUST_USE enum status people_grant(struct ctx *ctx, int64_t account_id, const struct grant *g);
MUST_USE enum status people_set_password(struct ctx *ctx, int64_t account_id, const char *password);

/* E-mail addresses of those who host a space: for notices. In ctx->arena. */
struct contact {
    int64_t account_id;
    const char *email;
    const char *name;
    const char *lang;
};
MUST_USE enum status people_hosts_of(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                     struct contact **ret_contacts, size_t *ret_n);

#endif
