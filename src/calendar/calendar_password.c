/* Passwords that a person makes for his programs: random, so that a fast hash keeps them; each
 * opens his calendars and nothing else. */
#include "base/email.h"
#include "calendar/calendar_internal.h"
#include "calendar_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "store/store.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

enum {
    HEADER_MAX = 800, /* an address of 254 characters and a secret, in base64 */
    USED_MAX = 256,   /* noted between two turns; past it the next request notes */
    USED_EVERY_S = 60
};

enum status app_password_hash(struct ctx *ctx, const char *secret,
                              unsigned char ret_hash[APP_PASSWORD_HASH_BYTES])
{
    char key[NETWORK_TAG_CHARS + 1];
    char plain[RNG_SECRET_CHARS + 1];
    size_t n = 0;
    for (; *secret && n < RNG_SECRET_CHARS; secret++)
        if (*secret != '-' && *secret != ' ')
            plain[n++] = (char)(*secret >= 'A' && *secret <= 'Z' ? *secret + 32 : *secret);
    secret += strspn(secret, " -");
    if (n != RNG_SECRET_CHARS || *secret)
        return NOT_FOUND;
    const enum status s = network_tag(ctx, "app.password", 1, key);
    if (s == OK)
        (void)crypto_generichash(ret_hash, APP_PASSWORD_HASH_BYTES, (const unsigned char *)plain, n,
                                 (const unsigned char *)key, NETWORK_TAG_CHARS);
    sodium_memzero(plain, sizeof(plain));
    return s;
}

/* ---- used, to be noted ------------------------------------------------------------------------
 * Most questions of programs only read, and a reading connection cannot note anything. */

static struct {
    pthread_mutex_t lock;
    struct {
        int64_t id, at;
    } list[USED_MAX];
    size_t n;
} used = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void note_used(int64_t id, int64_t at)
{
    size_t i = 0;
    pthread_mutex_lock(&used.lock);
    while (i < used.n && used.list[i].id != id)
        i++;
    if (i < USED_MAX) {
        used.list[i].id = id;
        used.list[i].at = at;
        used.n += i == used.n;
    }
    pthread_mutex_unlock(&used.lock);
}

static enum status write_used(struct ctx *ctx, void *arg)
{
    enum status s = OK;
    (void)arg;
    pthread_mutex_lock(&used.lock);
    for (size_t i = 0; s == OK && i < used.n; i++)
        s = sql_app_password_used(
            ctx, &(struct sql_app_password_used_args){used.list[i].id, used.list[i].at}, NULL);
    if (s == OK)
        used.n = 0;
    pthread_mutex_unlock(&used.lock);
    return s;
}

enum status calendar_write_used(struct store *store, struct ctx *ctx)
{
    pthread_mutex_lock(&used.lock);
    const bool any = used.n > 0;
    pthread_mutex_unlock(&used.lock);
    return any ? store_tx(store, ctx, DB_WRITE, write_used, NULL) : OK;
}

/* ---- who asks -------------------------------------------------------------------------------- */

/* "Basic dXNlcjpzZWNyZXQ=" (RFC 7617). False: nothing of the kind. */
static bool read_basic(struct ctx *ctx, char **ret_user, char **ret_secret)
{
    const char *header = request_header(ctx, "Authorization");
    size_t n = 0;
    if (!header || strlen(header) > HEADER_MAX || strncasecmp(header, "Basic ", 6) != 0)
        return false;
    header += 6 + strspn(header + 6, " ");
    char *text = arena_alloc(ctx->arena, HEADER_MAX + 1);
    if (!text || sodium_base642bin((unsigned char *)text, HEADER_MAX, header, strlen(header), " ",
                                   &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    text[n] = '\0';
    char *colon = strchr(text, ':');
    if (!colon || strlen(text) != n)
        return false;
    *colon = '\0';
    *ret_user = text;
    *ret_secret = colon + 1;
    return true;
}

static bool is_his(struct ctx *ctx, const char *user, const char *email)
{
    const char *a = email_key(ctx->arena, user);
    const char *b = email_key(ctx->arena, email);
    return a && b && strcmp(a, b) == 0;
}

static void take_language(struct ctx *ctx)
{
    if (ctx->actor->lang)
        ctx->lang = text_lang(ctx->actor->lang);
}

enum status calendar_identify(struct ctx *ctx)
{
    char *user = NULL;
    char *secret = NULL;
    unsigned char hash[APP_PASSWORD_HASH_BYTES];
    struct sql_app_password_of_hash_row row;
    const struct actor *actor = NULL;
    if (!read_basic(ctx, &user, &secret))
        return OK;
    enum status s = app_password_hash(ctx, secret, hash);
    if (s == OK)
        s = sql_app_password_of_hash(
            ctx, &(struct sql_app_password_of_hash_args){{hash, sizeof(hash)}}, &row);
    if (s == OK && !is_his(ctx, user, row.email))
        s = NOT_FOUND;
    if (s == OK)
        s = people_actor_of(ctx, row.account_id, &actor);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    ctx->actor = actor;
    take_language(ctx);
    const int64_t now = ctx_now_s(ctx);
    if (!row.used_at.has || now - row.used_at.v >= USED_EVERY_S)
        note_used(row.id, now);
    return OK;
}
