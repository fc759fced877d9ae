/* Sessions: who sits behind a browser, and in which language he reads. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_sql.h"
#include "store/store.h"

#include <pthread.h>
#include <string.h>

/* ---- sessions in use, to be noted --------------------------------------------------------------
 * Most requests only read, and a reading connection cannot note that a session was used. So they
 * leave it here and people_tend writes it down. When it is full the next request of the session
 * tries again. */

enum { USED_MAX = 256 };

static struct {
    pthread_mutex_t lock;
    int64_t ids[USED_MAX];
    size_t n;
} used = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void note_used(int64_t session_id)
{
    pthread_mutex_lock(&used.lock);
    size_t i = 0;
    while (i < used.n && used.ids[i] != session_id)
        i++;
    if (i == used.n && used.n < USED_MAX)
        used.ids[used.n++] = session_id;
    pthread_mutex_unlock(&used.lock);
}

static size_t take_used(int64_t ret_ids[USED_MAX])
{
    pthread_mutex_lock(&used.lock);
    size_t n = used.n;
    memcpy(ret_ids, used.ids, n * sizeof(used.ids[0]));
    used.n = 0;
    pthread_mutex_unlock(&used.lock);
    return n;
}

static enum status tend(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t ids[USED_MAX];
    size_t n = take_used(ids);
    int64_t now = ctx_now_s(ctx);
    enum status s = OK;
    for (size_t i = 0; i < n && s == OK; i++)
        s = sql_session_seen(ctx,
                             &(struct sql_session_seen_args){
                                 .id = ids[i], .at = now, .ends_at = now + SESSION_LIFE_S},
                             NULL);
    if (s == OK)
        s = helper_write_notes(ctx);
    if (s == OK)
        s = sql_session_forget(ctx, &(struct sql_session_forget_args){now}, NULL);
    if (s == OK)
        s = sql_link_forget(ctx, &(struct sql_link_forget_args){now - LINK_KEEP_S}, NULL);
    if (s == OK)
        s = sql_try_forget(ctx, &(struct sql_try_forget_args){now - TRIES_WINDOW_S}, NULL);
    if (s == OK)
        s = sql_step_forget(ctx, &(struct sql_step_forget_args){now}, NULL);
    if (s == OK)
        s = sql_challenge_forget(ctx, &(struct sql_challenge_forget_args){now}, NULL);
    if (s == OK)
        s = sql_trip_forget(ctx, &(struct sql_trip_forget_args){now}, NULL);
    if (s == OK)
        s = sql_welcome_forget(ctx, &(struct sql_welcome_forget_args){now}, NULL);
    if (s == OK)
        s = sql_guest_forget(ctx, &(struct sql_guest_forget_args){now}, NULL);
    if (s == OK)
        s = sql_code_app_forget(ctx, &(struct sql_code_app_forget_args){now - CODE_APP_LIFE_S},
                                NULL);
    if (s == OK)
        s = looks_forget(ctx);
    if (s == OK)
        s = team_tend(ctx);
    return s;
}

enum status people_tend(struct store *store, struct ctx *ctx)
{
    return store_tx(store, ctx, DB_WRITE, tend, NULL);
}

/* ---- who asks -------------------------------------------------------------------------------- */

static enum status actor_grants(struct ctx *ctx, struct actor *actor)
{
    struct sql_grants_of_account_row *rows;
    size_t n;
    enum status s = sql_grants_of_account(
        ctx, &(struct sql_grants_of_account_args){actor->account_id}, &rows, &n);
    if (s != OK)
        return s;
    struct grant *grants = arena_array(ctx->arena, n, sizeof(*grants));
    struct team_role *teams = arena_array(ctx->arena, n, sizeof(*teams));
    if (!grants || !teams)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].team_id)
            teams[actor->teams_n++] = (struct team_role){rows[i].team_id, rows[i].admin};
        else
            grants[actor->grants_n++] = (struct grant){.role = (enum role)rows[i].role,
                                                       .operator_id = rows[i].operator_id,
                                                       .space_id = rows[i].space_id};
    }
    actor->grants = grants;
    actor->teams = teams;
    return OK;
}

enum status people_of_session(struct ctx *ctx, const char *cookie, const struct actor **ret_actor)
{
    if (!cookie || strlen(cookie) != RNG_SECRET_CHARS)
        return NOT_FOUND;
    unsigned char hash[SECRET_HASH_BYTES];
    secret_hash(cookie, hash);
    int64_t now = ctx_now_s(ctx);
    struct sql_session_of_hash_row row;
    enum status s = sql_session_of_hash(
        ctx, &(struct sql_session_of_hash_args){.hash = {hash, sizeof(hash)}, .now = now}, &row);
    if (s != OK)
        return s;
    struct actor *actor = arena_alloc(ctx->arena, sizeof(*actor));
    if (!actor)
        return LIMIT;
    *actor = (struct actor){.account_id = row.account_id,
                            .session_id = row.id,
                            .proved_at = row.proved_at,
                            .email = row.email,
                            .name = row.name,
                            .lang = row.lang};
    s = row.helping_id.has ? helper_becomes(ctx, row.helping_id.v, actor) : OK;
    if (s == OK)
        s = actor_grants(ctx, actor);
    if (s == OK && actor->helping)
        helper_sheds_roles(actor);
    if (s != OK)
        return s;
    if (now - row.seen_at >= SESSION_NOTE_S)
        note_used(row.id);
    *ret_actor = actor;
    return OK;
}

enum status people_actor_of(struct ctx *ctx, int64_t account_id, const struct actor **ret_actor)
{
    struct sql_account_of_id_row row;
    enum status s = sql_account_of_id(ctx, &(struct sql_account_of_id_args){account_id}, &row);
    struct actor *actor = s == OK ? arena_alloc(ctx->arena, sizeof(*actor)) : NULL;
    if (!actor)
        return s == OK ? LIMIT : s;
    *actor = (struct actor){
        .account_id = row.id, .email = row.email, .name = row.name, .lang = row.lang};
    s = actor_grants(ctx, actor);
    if (s == OK)
        *ret_actor = actor;
    return s;
}

/* Chosen in the address, in this browser, in the account; else what the browser prefers. */
const struct lang *people_language(const struct ctx *ctx)
{
    const struct lang *lang = lang_of_query(request_query(ctx));
    if (!lang)
        lang = lang_of_code(request_cookie(ctx, LANG_COOKIE));
    if (!lang && ctx->actor)
        lang = lang_of_code(ctx->actor->lang);
    const char *accept = request_header(ctx, "Accept-Language");
    if (!lang && accept && strcmp(accept, "*") != 0)
        lang = text_lang(accept);
    return lang;
}

enum status people_identify(struct ctx *ctx)
{
    const struct actor *actor = NULL;
    enum status s = people_of_session(ctx, request_cookie(ctx, SESSION_COOKIE), &actor);
    if (s != OK && s != NOT_FOUND)
        return s;
    ctx->actor = actor;
    ctx->lang = people_language(ctx);
    return ctx->lang ? OK : network_lang(ctx, &ctx->lang);
}

/* ---- beginning and ending -------------------------------------------------------------------- */

enum status session_stop(struct ctx *ctx)
{
    if (!ctx->actor || !ctx->actor->session_id)
        return OK;
    reply_cookie(ctx, SESSION_COOKIE, "", 0);
    return sql_session_stop(ctx, &(struct sql_session_stop_args){ctx->actor->session_id}, NULL);
}

enum status session_start(struct ctx *ctx, int64_t account_id)
{
    char secret[RNG_SECRET_CHARS + 1];
    unsigned char hash[SECRET_HASH_BYTES];
    char agent[AGENT_MAX];
    rng_secret(ctx->rng, secret);
    secret_hash(secret, hash);
    agent_label(request_header(ctx, "User-Agent"), agent);
    int64_t now = ctx_now_s(ctx);
    enum status s = session_stop(ctx);
    if (s == OK)
        s = sql_session_insert(ctx,
                               &(struct sql_session_insert_args){.id = store_id(ctx),
                                                                 .hash = {hash, sizeof(hash)},
                                                                 .account_id = account_id,
                                                                 .agent = agent,
                                                                 .at = now,
                                                                 .ends_at = now + SESSION_LIFE_S},
                               NULL);
    if (s == OK)
        s = sql_session_end_oldest(
            ctx,
            &(struct sql_session_end_oldest_args){.account_id = account_id, .keep = SESSIONS_MAX},
            NULL);
    if (s == OK)
        s = sql_account_signed_in(
            ctx, &(struct sql_account_signed_in_args){.id = account_id, .at = now}, NULL);
    if (s == OK)
        s = account_tell(ctx, "account.signed_in", account_id);
    if (s == OK)
        reply_cookie(ctx, SESSION_COOKIE, secret, SESSION_LIFE_S);
    return s;
}

/* ---- a browser that is about to sign in ------------------------------------------------------ */

bool browser_known(const struct ctx *ctx, unsigned char ret_hash[SECRET_HASH_BYTES])
{
    const char *cookie = request_cookie(ctx, BROWSER_COOKIE);
    if (!cookie || strlen(cookie) != RNG_SECRET_CHARS)
        return false;
    secret_hash(cookie, ret_hash);
    return true;
}

void browser_begin(struct ctx *ctx, bool fresh, unsigned char ret_hash[SECRET_HASH_BYTES])
{
    char secret[RNG_SECRET_CHARS + 1];
    if (!fresh && browser_known(ctx, ret_hash))
        return;
    rng_secret(ctx->rng, secret);
    secret_hash(secret, ret_hash);
    reply_cookie(ctx, BROWSER_COOKIE, secret, -1);
}
