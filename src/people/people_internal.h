/* people_internal.h: what the files of this folder share. */
#ifndef LOGGIA_PEOPLE_PEOPLE_INTERNAL_H
#define LOGGIA_PEOPLE_PEOPLE_INTERNAL_H

#include "base/email.h"
#include "people/people.h"

#define SESSION_COOKIE "session"
#define LANG_COOKIE "lang"

enum {
    SESSION_LIFE_S = 30 * 24 * 60 * 60, /* since it was last used */
    SESSION_NOTE_S = 12 * 60 * 60,      /* use is noted at most this often */
    SESSIONS_MAX = 50,                  /* of one account; the longest unused ends */
    LANG_COOKIE_S = 365 * 24 * 60 * 60,
    LINK_LIFE_S = 15 * 60,
    LINKS_MAX = 3,              /* to one address within LINK_LIFE_S */
    LINK_KEEP_S = 24 * 60 * 60, /* a used link is remembered as used this long */
    TRIES_WINDOW_S = 15 * 60,
    TRIES_MAX = 10, /* of a password for one address within the window */
    PASSWORD_MIN_CHARS = 10,
    NAME_MAX_CHARS = 80,
    AGENT_MAX = 60
};

/* ---- people_rules.c: pure -------------------------------------------------------------------- */

/* Role and scope go together. */
bool grant_valid(const struct grant *g);

/* A path of ours to go on to after signing in, or `fallback` when it is none: never another site.
 */
const char *next_path(const char *next, const char *fallback);

/* "Firefox, Linux" from a User-Agent header; "" when it says nothing we know. */
void agent_label(const char *user_agent, char ret_label[AGENT_MAX]);

/* Why a password is not taken, as a code, or NULL: too short, the address itself, one character. */
const char *password_refusal(const char *password, const char *email);

/* The language asked for in a query string ("a=b&lang=it"), or NULL. */
const struct lang *lang_of_query(const char *query);
/* The path without its field "lang", so that a language chosen now is not overruled by the
 * address. NULL
 * when memory is short. */
char *path_without_lang(struct arena *a, const char *path);
/* The language with exactly this code, or NULL. */
const struct lang *lang_of_code(const char *code);

/* ---- people_team_rules.c: pure ------------------------------------------------------------------
 */

/* What may be spent on a team's account in a civil month. */
struct team_rule {
    bool may_book;
    struct opt_int month_cents;
    struct opt_int month_minutes;
    const char *kinds; /* words with spaces between; "": all */
    struct opt_int ask_above_cents;
};
/* Of whoever has no rule of his own, in a team that set none: he may book what he needs. */
struct team_rule team_rule_free(void);

struct team_spent {
    int64_t cents;
    int64_t minutes;
};

/* The answer for one wish.
 *   currency  of the team and its limits
 *   spent     by him in that month, without the wish
 *   admin     an admin's yes is not asked of an admin */
struct team_verdict team_judge(const struct team_rule *rule, const char *currency, bool admin,
                               const struct team_spent *spent, const struct team_wish *wish);

/* The month of a day as it is kept: year * 12 + month - 1. */
int32_t team_month(struct date day);

/* ---- people_secrets.c: pure but for chance -----------------------------------------------------
 */

enum { SECRET_HASH_BYTES = 32, PASSWORD_HASH_MAX = 128 };

/* What is kept of a secret that only its holder knows. */
void secret_hash(const char *secret, unsigned char ret_hash[SECRET_HASH_BYTES]);

/* argon2id. UNAVAILABLE when memory is short. */
MUST_USE enum status password_hash(const char *password, char ret_hash[PASSWORD_HASH_MAX]);
/* Is it the password? With `hash` NULL the answer is no, after the same work. */
bool password_fits(const char *hash, const char *password);

/* ---- people_service.c --------------------------------------------------------------------------
 */

/* The language of a person's mails: his own choice, or with NULL the network's. */
MUST_USE enum status people_lang(struct ctx *ctx, const char *lang, const char **ret_lang);
MUST_USE enum status account_tell(struct ctx *ctx, const char *fact, int64_t account_id);
/* The folded text by which a person is found. NULL when memory is short. */
const char *account_search(struct ctx *ctx, const char *name, const char *email);

/* Say why a password is not taken; OK when it is. */
MUST_USE enum status password_check(struct ctx *ctx, const char *password, const char *email);

/* ---- people_team.c -----------------------------------------------------------------------------
 */

/* A fact about a team; `data` is a JSON object or "". */
MUST_USE enum status team_tell(struct ctx *ctx, const char *fact, const struct team *t,
                               const char *data);

/* ---- people_sessions.c -------------------------------------------------------------------------
 */

/* Begin a session of this account in this browser: ends the one it had, sets the cookie. */
MUST_USE enum status session_start(struct ctx *ctx, int64_t account_id);
MUST_USE enum status session_stop(struct ctx *ctx);

#endif
