/* people_internal.h: what the files of this folder share. */
#ifndef LOGGIA_PEOPLE_PEOPLE_INTERNAL_H
#define LOGGIA_PEOPLE_PEOPLE_INTERNAL_H

#include "base/email.h"
#include "base/zone.h"
#include "people/people.h"

#define SESSION_COOKIE "session"
#define LANG_COOKIE "lang"
#define BROWSER_COOKIE "browser" /* of a browser that is about to sign in */

enum {
    SESSION_LIFE_S = 30 * 24 * 60 * 60, /* since it was last used */
    SESSION_NOTE_S = 12 * 60 * 60,      /* use is noted at most this often */
    SESSIONS_MAX = 50,                  /* of one account; the longest unused ends */
    LANG_COOKIE_S = 365 * 24 * 60 * 60,
    LINK_LIFE_S = 15 * 60,
    LINKS_MAX = 3,              /* to one address within LINK_LIFE_S */
    LINK_KEEP_S = 24 * 60 * 60, /* a used link is remembered as used this long */
    TRIES_WINDOW_S = 15 * 60,
    TRIES_MAX = 10,           /* of a password for one address, from one place, within the window */
    TRIES_ANYWHERE_MAX = 200, /* and from all places */
    PASSWORD_MIN_CHARS = 10,
    PROOF_LIFE_S = 15 * 60, /* since signing in: so long means of signing in can be changed */
    STEP_LIFE_S = 10 * 60,  /* between the first and the second factor */
    HELPERS_MAX = 10,       /* at once, for one person */
    HELP_ASKS_MAX = 20,     /* of one person in a day: a front desk, not a mailing list */
    HELP_ASK_LIFE_S = 7 * 24 * 60 * 60, /* a question that nobody answered */
    WELCOME_LIFE_S = 14 * 24 * 60 * 60, /* who is invited may be on holiday */
    TRIP_LIFE_S = 15 * 60,     /* to a provider and back, with a password looked for there */
    CHALLENGE_LIFE_S = 5 * 60, /* a person looks for his key */
    CODE_APP_LIFE_S = 15 * 60, /* a secret that nobody confirmed */
    RECOVERY_CODES = 10,
    LOOK_KEEP_S = 365 * 24 * 60 * 60, /* who looked: a year, as long as people ask */
    PASSKEYS_MAX = 20,                /* of one account: a few devices, and then some */
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
/* The same of what everybody knows: made and tried at once, and no shelter. */
MUST_USE enum status password_hash_known(const char *password, char ret_hash[PASSWORD_HASH_MAX]);
extern const char password_hash_of_nobody[];
/* Is it the password? With `hash` NULL the answer is no, after the same work. */
bool password_fits(const char *hash, const char *password);

/* ---- people_totp.c: pure --------------------------------------------------------------------- */

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_MODULUS = 1000000 };

/* The code of a step of 30 s, below `modulus` (RFC 6238, HMAC-SHA-1). UINT32_MAX when memory is
 * short. */
uint32_t totp_code(struct bytes secret, int64_t step, uint32_t modulus);
/* The step whose code this is: the one of now (UTC seconds), the one before or the one after, but
 * later than `after_step`; -1 when it is none of these. Takes the same time whatever the code. */
int64_t totp_step(struct bytes secret, const char *code, int64_t now_s, int64_t after_step);
/* "GEZDGNBVGY3TQOJQ"; NULL when memory is short. */
char *base32_text(struct arena *a, struct bytes b);
/* "GEZD GNBV GY3T QOJQ", for reading aloud; NULL when memory is short. */
char *in_fours(struct arena *a, const char *text);

/* ---- people_keys.c: pure -----------------------------------------------------------------------
 * Keys are kept as SubjectPublicKeyInfo (DER), in the arena. INVALID: it is no such key, or one too
 * weak. */

enum key_algorithm { KEY_ES256 = -7, KEY_EDDSA = -8, KEY_RS256 = -257 }; /* as COSE numbers them */

/* Coordinates, modulus and exponent are big-endian. */
MUST_USE enum status key_p256(struct arena *a, struct bytes x, struct bytes y,
                              struct bytes *ret_spki);
MUST_USE enum status key_ed25519(struct arena *a, struct bytes x, struct bytes *ret_spki);
MUST_USE enum status key_rsa(struct arena *a, struct bytes n, struct bytes e,
                             struct bytes *ret_spki);
/* Is it the key's signature of the text? False too when key and algorithm do not go together.
 * Signatures of ES256 are DER. */
bool key_verifies(int64_t algorithm, struct bytes spki, struct bytes text, struct bytes signature);
/* The DER form of a signature of ES256 that is two numbers side by side. */
MUST_USE enum status key_der_signature(struct arena *a, struct bytes raw, struct bytes *ret_der);

/* ---- people_cbor.c: pure --------------------------------------------------------------------- */

enum item_kind {
    ITEM_NUMBER, /* below zero too */
    ITEM_BYTES,
    ITEM_TEXT,
    ITEM_LIST,
    ITEM_MAP,
    ITEM_OTHER,  /* true, null, 1.5 */
    ITEM_REFUSED /* never given out */
};

struct item {
    enum item_kind kind;
    int64_t number;
    struct bytes bytes; /* of ITEM_BYTES and ITEM_TEXT: within what is read */
    size_t count;       /* of a list's items or a map's pairs, which follow; not to be trusted */
};

/* The next item, without what stands under it; `in` moves on. False at the end, for what is no
 * CBOR, has no stated length or a tag. */
bool item_read(struct bytes *in, struct item *ret_item);
/* Pass over the next item and all under it. */
bool item_skip(struct bytes *in);

/* ---- people_webauthn.c: pure -------------------------------------------------------------------
 * What a passkey says (WebAuthn Level 3), checked. */

/* Where passkeys are good: the host of our public address, and that address itself. */
struct webauthn_site {
    const char *rp_id;  /* "loggia.example" */
    const char *origin; /* "https://loggia.example:8443" */
};
/* Of a public address; INVALID when its host is a number, for which there are no passkeys. */
MUST_USE enum status webauthn_site_of(struct arena *a, const char *public_url,
                                      struct webauthn_site *ret_site);

enum webauthn_deed { WEBAUTHN_CREATE, WEBAUTHN_GET };

/* The challenge that the browser's part (clientDataJSON) answers, if that was made on our pages
 * for this deed. INVALID else. */
MUST_USE enum status webauthn_challenge(struct arena *a, const struct webauthn_site *site,
                                        enum webauthn_deed deed, struct bytes client_data,
                                        struct bytes *ret_challenge);

struct webauthn_key {
    struct bytes credential; /* the id that the device gave it */
    struct bytes spki;
    int64_t algorithm;
    int64_t counter; /* of signatures; 0 when the device does not count */
    bool verified;   /* the person showed a finger, a face or a PIN */
    bool synced;     /* it is kept on several devices */
};

/* A new key, from an attestationObject. The attestation itself is not looked at: we asked for
 * none, and take every maker's device. INVALID when it is not for this site, nobody was there, or
 * the algorithm is none of ours. */
MUST_USE enum status webauthn_made(struct arena *a, const struct webauthn_site *site,
                                   struct bytes attestation, struct webauthn_key *ret_key);

/* A signature by the key with this spki and algorithm over what the device and the browser say.
 * counter, verified and synced of *ret_key are filled. INVALID when it does not fit. */
MUST_USE enum status webauthn_signed(const struct webauthn_site *site,
                                     const struct webauthn_key *key, struct bytes said,
                                     struct bytes client_data, struct bytes signature,
                                     struct webauthn_key *ret_key);

/* Base64 for addresses, without padding (RFC 4648, 5), as browsers and tokens write bytes.
 * base64url_bytes: INVALID for anything else. */
MUST_USE enum status base64url_bytes(struct arena *a, const char *text, size_t text_n,
                                     struct bytes *ret_bytes);
char *base64url_text(struct arena *a, struct bytes b);

/* ---- people_token.c: pure ----------------------------------------------------------------------
 */

struct json_t;

/* What an ID token must be for. */
struct token_ask {
    const char *issuer;
    const char *client_id; /* ours, at that provider */
    const char *nonce;     /* of this trip */
    int64_t now_s;
    const struct json_t *keys; /* the provider's, a JWK set */
};
/* Whom it speaks of; in the arena. */
struct token_said {
    const char *subject; /* who he is at the provider, for good */
    const char *email;   /* NULL: it says none, or one that is none */
    bool verified;       /* the provider says that the address is his */
    const char *name;    /* NULL: it says none */
};
/* OK; INVALID when it is not to be believed; NOT_FOUND when none of the keys is the one that it
 * names. ret_why, on any refusal, is a word for the log. */
MUST_USE enum status token_read(struct arena *a, const char *token, const struct token_ask *ask,
                                struct token_said *ret_said, const char **ret_why);
/* Do we take tokens signed by this algorithm ("RS256")? */
bool token_algorithm_known(const char *name);

/* ---- people_remote.c ---------------------------------------------------------------------------
 * Asking another server; takes as long as it takes: in the slow lane, outside any transaction. */

struct remote_ask {
    const char *url;
    const char *form;      /* a POST with this urlencoded body; NULL: a GET */
    const char *client_id; /* to prove who asks (RFC 6749, 2.3.1); NULL: nobody in particular */
    const char *client_secret;
};
/* The JSON object that it answers; a new reference. UNAVAILABLE when it does not answer or its
 * address is none of remote_allowed; INVALID when it says no, or what is no JSON object. ret_why
 * says more, in English, for a steward; in the arena. */
MUST_USE enum status remote_json(struct arena *a, const struct remote_ask *ask,
                                 struct json_t **ret_root, const char **ret_why);
/* https, or http on this very machine. */
bool remote_allowed(const char *url);

/* ---- people_seal.c -----------------------------------------------------------------------------
 * Secrets that must come back as they were, unlike those of which a hash is enough: kept sealed
 * with a key of the network, for one purpose and one row. */

/* Both in ctx->arena. secret_open: FAILED when it was not sealed here, for this purpose and id. */
MUST_USE enum status secret_seal(struct ctx *ctx, const char *purpose, int64_t id,
                                 struct bytes plain, struct bytes *ret_sealed);
MUST_USE enum status secret_open(struct ctx *ctx, const char *purpose, int64_t id,
                                 struct bytes sealed, struct bytes *ret_plain);

/* ---- people_service.c --------------------------------------------------------------------------
 */

/* people_account() for who comes by himself: a new account keeps the language of the page on which
 * it was made, so that mails come in it [PE-12]. */
MUST_USE enum status people_sign_up(struct ctx *ctx, const char *email, const char *name,
                                    int64_t *ret_id);
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
/* Forget invitations that nobody used for long (people_team_invite.c). */
MUST_USE enum status team_tend(struct ctx *ctx);

/* ---- people_sessions.c -------------------------------------------------------------------------
 */

/* Begin a session of this account in this browser: ends the one it had, sets the cookie. */
MUST_USE enum status session_start(struct ctx *ctx, int64_t account_id);
MUST_USE enum status session_stop(struct ctx *ctx);

/* The hash under which this browser is known while it signs in, by a cookie of its own. With
 * `fresh` the cookie is made anew, so that nobody else can know it; else one that is there is
 * kept. */
void browser_begin(struct ctx *ctx, bool fresh, unsigned char ret_hash[SECRET_HASH_BYTES]);
/* The same without making one: false when the browser has no such cookie. */
bool browser_known(const struct ctx *ctx, unsigned char ret_hash[SECRET_HASH_BYTES]);

/* ---- people_sign_in.c --------------------------------------------------------------------------
 */

struct signed_in_view;
/* The way out of every way in: this account was proved, `strong` when by both factors at once (a
 * passkey with a finger or PIN). Begins the session, or asks for the second factor if the person
 * wants one; says where to go on. In a write transaction.
 *   next  a path of ours, checked                                              (borrowed) */
MUST_USE enum status sign_in_proved(struct ctx *ctx, int64_t account_id, bool strong,
                                    const char *next, struct signed_in_view *ret_view);

/* Count one try of a secret under a key (an address; "code ID"), in a transaction of its own, so
 * that it counts whatever comes of it: for the slow lane. LIMIT (people.tries) past `most` in the
 * window. tries_clear forgets them. */
MUST_USE enum status tries_count(struct ctx *ctx, const char *key, int64_t most,
                                 int64_t *ret_tries);
MUST_USE enum status tries_clear(struct ctx *ctx, const char *key);

/* ---- people_security.c -------------------------------------------------------------------------
 */

/* What happened to the means of signing in: each is told by mail to whom they belong. */
enum means_change {
    MEANS_PASSWORD_SET,
    MEANS_PASSKEY_ADDED,
    MEANS_PASSKEY_REMOVED,
    MEANS_PASSKEY_COPIED, /* its counter went back: somebody may have a copy */
    MEANS_APP_ON,
    MEANS_APP_OFF,
    MEANS_CODES_MADE,
    MEANS_CODE_USED,
    MEANS_PROVIDER_LINKED,
    MEANS_PROVIDER_UNLINKED,
    MEANS_HELPER_ALLOWED,
    MEANS_CODE_GUESSED, /* somebody who knows the first factor tries codes */
    MEANS__MAX
};

/* May the actor change how he signs in? DENIED (people.prove_again) when he proved himself too
 * long ago. */
MUST_USE enum status means_may_change(struct ctx *ctx);
/* Note it as a fact and tell it by mail. `name` is of the thing changed, or NULL. */
MUST_USE enum status means_tell(struct ctx *ctx, int64_t account_id, enum means_change what,
                                const char *name);
struct security_view;
/* Answer a change with the page of all means, and say so. */
MUST_USE enum status means_answer(struct ctx *ctx, const char *said,
                                  struct security_view *ret_view);

/* ---- people_passkey.c --------------------------------------------------------------------------
 */

/* The address for which passkeys are good, for the script of a page; NULL when there are none. */
MUST_USE enum status passkey_origin(struct ctx *ctx, const char **ret_origin);
struct passkey_line_view;
/* Those of the actor, the newest first; in ctx->arena. */
MUST_USE enum status passkey_lines(struct ctx *ctx, const struct zone *zone,
                                   const struct passkey_line_view **ret_lines, size_t *ret_n);

/* ---- people_helper.c ---------------------------------------------------------------------------
 */

/* The session acts in another's place: turn the actor into that other, while the access is good. */
MUST_USE enum status helper_becomes(struct ctx *ctx, int64_t access_id, struct actor *actor);
/* In another's place nobody has a role above member, nor runs a team. */
void helper_sheds_roles(struct actor *actor);
struct helper_line_view;
/* Who may act for the actor, and who asks to; without `live_only` also who might before. */
MUST_USE enum status helper_lines(struct ctx *ctx, const struct zone *zone, bool live_only,
                                  const struct helper_line_view **ret_lines, size_t *ret_n);
/* Write down what was looked at since the last time; for people_tend. */
MUST_USE enum status helper_write_notes(struct ctx *ctx);

/* ---- people_look.c -----------------------------------------------------------------------------
 */

/* Forget who looked long ago. */
MUST_USE enum status looks_forget(struct ctx *ctx);
/* An address has an account now: what was noted of its things goes to its log. */
MUST_USE enum status looks_adopt(struct ctx *ctx, int64_t account_id, const char *key);

/* ---- people_welcome.c --------------------------------------------------------------------------
 */

/* The secret of a link that lets this account in, once, if it never signed in; NULL if it did: who
 * was here signs in as usual. */
MUST_USE enum status welcome_link(struct ctx *ctx, int64_t account_id, const struct invitation *i,
                                  const char **ret_token);

/* ---- people_oidc_pages.c -----------------------------------------------------------------------
 */

struct provider_choice_view;
struct provider_link_view;
/* Those that people are offered, by name; in ctx->arena. */
MUST_USE enum status
provider_choices(struct ctx *ctx, const struct provider_choice_view **ret_choices, size_t *ret_n);
/* The same with what the actor is linked with at each. */
MUST_USE enum status provider_links(struct ctx *ctx, const struct zone *zone,
                                    const struct provider_link_view **ret_links, size_t *ret_n);
/* A sentence for a word of the sign-in page's address ("down"); NULL for any other word. */
const char *provider_failure_text(struct ctx *ctx, const char *word, const char *provider);

/* ---- people_second.c ---------------------------------------------------------------------------
 */

/* Does this account want a second factor? */
MUST_USE enum status second_wanted(struct ctx *ctx, int64_t account_id, bool *ret_wanted);

/* What the page of all means shows of it. */
struct second_state {
    struct opt_int on_at; /* UTC seconds; absent: no second factor */
    int64_t codes;        /* recovery codes left */
};
MUST_USE enum status second_state(struct ctx *ctx, int64_t account_id,
                                  struct second_state *ret_state);

#endif
