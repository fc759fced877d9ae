/* The second factor: an app that shows codes, recovery codes for the day when it is lost, and the
 * question for one of them while signing in. */
#include "base/address.h"
#include "base/qr.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#define SEAL_PURPOSE "people.code_app"

/* Four times four of id_digits: 80 bits, so that a fast hash is enough. */
enum { CODE_CHARS = 16, CODE_TYPED_MAX = 40, TRY_KEY_CHARS = 40 };

/* ---- what there is --------------------------------------------------------------------------- */

/* The app of an account, confirmed or not; NOT_FOUND when there is none. */
static enum status app_of(struct ctx *ctx, int64_t account_id, struct sql_code_app_of_row *ret_app)
{
    return sql_code_app_of(ctx, &(struct sql_code_app_of_args){account_id}, ret_app);
}

enum status second_state(struct ctx *ctx, int64_t account_id, struct second_state *ret_state)
{
    struct sql_code_app_of_row app = {0};
    struct sql_recovery_code_count_row count;
    enum status s = app_of(ctx, account_id, &app);
    if (s == OK || s == NOT_FOUND)
        s = sql_recovery_code_count(ctx, &(struct sql_recovery_code_count_args){account_id},
                                    &count);
    if (s == OK)
        *ret_state = (struct second_state){.on_at = app.on_at, .codes = count.codes};
    return s;
}

enum status second_wanted(struct ctx *ctx, int64_t account_id, bool *ret_wanted)
{
    struct sql_code_app_of_row app = {0};
    enum status s = app_of(ctx, account_id, &app);
    if (s == OK || s == NOT_FOUND) {
        *ret_wanted = app.on_at.has;
        return OK;
    }
    return s;
}

/* ---- setting up an app ----------------------------------------------------------------------- */

static enum status app_view(struct ctx *ctx, struct bytes secret, struct code_app_view *ret_view)
{
    struct network n;
    int size;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    const char *text = base32_text(ctx->arena, secret);
    if (!text)
        return LIMIT;
    struct address url = address_of(ctx, "otpauth://totp/");
    address_part(&url, n.name);
    buf_char(&url.text, ':');
    address_part(&url, ctx->actor->email);
    address_text(&url, "secret", text);
    address_text(&url, "issuer", n.name);
    struct code_app_view view = {.url = address_end(&url), .key = in_fours(ctx->arena, text)};
    if (!view.key || !*view.url)
        return LIMIT;
    s = qr_path(ctx->arena, view.url, &view.qr_path, &size);
    view.qr_size = size;
    if (s == OK)
        *ret_view = view;
    return s;
}

enum status code_app_begin(struct ctx *ctx, struct code_app_view *ret_view)
{
    unsigned char secret[TOTP_SECRET_BYTES];
    struct bytes sealed;
    int64_t changes = 0;
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    rng_bytes(ctx->rng, secret, sizeof(secret));
    if (s == OK)
        s = secret_seal(ctx, SEAL_PURPOSE, account_id, (struct bytes){secret, sizeof(secret)},
                        &sealed);
    if (s == OK)
        s = sql_code_app_begin(ctx,
                               &(struct sql_code_app_begin_args){.account_id = account_id,
                                                                 .secret = sealed,
                                                                 .at = ctx_now_s(ctx)},
                               &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "people.app_on",
                        "Signing in asks for a code already. Take that app away first.");
    if (s == OK)
        s = app_view(ctx, (struct bytes){secret, sizeof(secret)}, ret_view);
    if (s == OK)
        reply_see(ctx, "/me/security/app");
    return s;
}

/* The secret that waits to be confirmed; NOT_FOUND when none does. Once confirmed it is never
 * shown again. */
static enum status app_waiting(struct ctx *ctx, struct bytes *ret_secret)
{
    struct sql_code_app_of_row app;
    enum status s = app_of(ctx, ctx->actor->account_id, &app);
    if (s != OK)
        return s;
    if (app.on_at.has || ctx_now_s(ctx) - app.made_at >= CODE_APP_LIFE_S)
        return NOT_FOUND;
    return secret_open(ctx, SEAL_PURPOSE, ctx->actor->account_id, app.secret, ret_secret);
}

enum status code_app(struct ctx *ctx, struct code_app_view *ret_view)
{
    struct bytes secret;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = app_waiting(ctx, &secret);
    return s == OK ? app_view(ctx, secret, ret_view) : s;
}

/* A code as people type it: without spaces and hyphens, in lower case, o for 0 and l for 1. False
 * when it is too long. */
static bool code_plain(const char *typed, char ret_code[CODE_TYPED_MAX + 1])
{
    size_t n = 0;
    for (const char *c = typed; *c; c++) {
        if (*c == ' ' || *c == '-')
            continue;
        if (n == CODE_TYPED_MAX)
            return false;
        char small = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        ret_code[n++] = small == 'o' ? '0' : small == 'i' || small == 'l' ? '1' : small;
    }
    ret_code[n] = '\0';
    return true;
}

static enum status code_wrong(struct ctx *ctx)
{
    return ctx_field(ctx, "code", "people.code_wrong",
                     "This is not the code. It changes every half minute; is the clock of the "
                     "phone right?");
}

/* ---- recovery codes -------------------------------------------------------------------------- */

/* "7kqd-03vm-x5h2-9cwe" */
static const char *code_shown(struct arena *a, const char *code)
{
    return arena_printf(a, "%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
}

static enum status code_make(struct ctx *ctx, const char **ret_shown)
{
    char code[RNG_SECRET_CHARS + 1];
    unsigned char hash[SECRET_HASH_BYTES];
    rng_secret(ctx->rng, code);
    code[CODE_CHARS] = '\0';
    secret_hash(code, hash);
    *ret_shown = code_shown(ctx->arena, code);
    if (!*ret_shown)
        return LIMIT;
    return sql_recovery_code_insert(
        ctx,
        &(struct sql_recovery_code_insert_args){.hash = {hash, sizeof(hash)},
                                                .account_id = ctx->actor->account_id,
                                                .at = ctx_now_s(ctx)},
        NULL);
}

/* New codes in place of the old ones; this is the only time that they are seen. */
static enum status codes_make(struct ctx *ctx, struct recovery_codes_view *ret_view)
{
    const char **codes = arena_array(ctx->arena, RECOVERY_CODES, sizeof(*codes));
    if (!codes)
        return LIMIT;
    enum status s = sql_recovery_code_clear(
        ctx, &(struct sql_recovery_code_clear_args){ctx->actor->account_id}, NULL);
    for (size_t i = 0; i < RECOVERY_CODES && s == OK; i++)
        s = code_make(ctx, &codes[i]);
    if (s == OK)
        *ret_view = (struct recovery_codes_view){
            .email = ctx->actor->email, .codes = codes, .codes_n = RECOVERY_CODES};
    return s;
}

enum status code_app_confirm(struct ctx *ctx, const struct code_app_confirm_form *form,
                             struct recovery_codes_view *ret_view)
{
    struct bytes secret;
    char code[CODE_TYPED_MAX + 1];
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = app_waiting(ctx, &secret);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "people.app_over",
                        "That took too long, or it is done already. Begin again.");
    if (s != OK)
        return s;
    int64_t step = code_plain(form->code, code) ? totp_step(secret, code, ctx_now_s(ctx), 0) : -1;
    if (step < 0)
        return code_wrong(ctx);
    s = sql_code_app_confirm(ctx,
                             &(struct sql_code_app_confirm_args){
                                 .account_id = account_id, .at = ctx_now_s(ctx), .step = step},
                             NULL);
    if (s == OK)
        s = codes_make(ctx, ret_view);
    return s == OK ? means_tell(ctx, account_id, MEANS_APP_ON, NULL) : s;
}

enum status recovery_codes_new(struct ctx *ctx, struct recovery_codes_view *ret_view)
{
    bool wanted = false;
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = second_wanted(ctx, account_id, &wanted);
    if (s == OK && !wanted)
        return ctx_fail(ctx, CONFLICT, "people.app_off",
                        "Recovery codes stand in for the app: set that up first.");
    if (s == OK)
        s = codes_make(ctx, ret_view);
    return s == OK ? means_tell(ctx, account_id, MEANS_CODES_MADE, NULL) : s;
}

enum status code_app_remove(struct ctx *ctx, struct security_view *ret_view)
{
    int64_t changes = 0;
    int64_t account_id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = sql_code_app_remove(ctx, &(struct sql_code_app_remove_args){account_id}, &changes);
    if (s == OK)
        s = sql_recovery_code_clear(ctx, &(struct sql_recovery_code_clear_args){account_id}, NULL);
    if (s == OK && changes)
        s = means_tell(ctx, account_id, MEANS_APP_OFF, NULL);
    return s == OK
               ? means_answer(ctx, ctx_text(ctx, "Signing in no longer asks for a code."), ret_view)
               : s;
}

/* ---- the question while signing in ----------------------------------------------------------- */

/* Who waits in this browser; NOT_FOUND when nobody does any more. */
static enum status step_of(struct ctx *ctx, struct sql_step_of_row *ret_step)
{
    unsigned char browser[SECRET_HASH_BYTES];
    if (!browser_known(ctx, browser))
        return NOT_FOUND;
    return sql_step_of(
        ctx,
        &(struct sql_step_of_args){.browser = {browser, sizeof(browser)}, .now = ctx_now_s(ctx)},
        ret_step);
}

enum status sign_in_code(struct ctx *ctx, struct sign_in_code_view *ret_view)
{
    struct sql_step_of_row step;
    enum status s = step_of(ctx, &step);
    if (s != OK && s != NOT_FOUND)
        return s;
    *ret_view = (struct sign_in_code_view){.waits = s == OK};
    return OK;
}

/* One answer to the question. Slow lane: a try counts, and a wrong one is kept as counted. */
struct answer {
    char code[CODE_TYPED_MAX + 1];
    char try_key[TRY_KEY_CHARS];
    int64_t tries;
    struct sql_step_of_row step;
    struct signed_in_view *view;
};

static enum status answer_find(struct ctx *ctx, void *arg)
{
    struct answer *a = arg;
    enum status s = step_of(ctx, &a->step);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "people.step_over",
                        "That took too long. Please sign in again.");
    if (s == OK)
        (void)snprintf(a->try_key, sizeof(a->try_key), "code %lld", (long long)a->step.account_id);
    return s;
}

static enum status take_app_code(struct ctx *ctx, const struct answer *a, bool *ret_right)
{
    struct sql_code_app_of_row app;
    struct bytes secret;
    int64_t changes = 0;
    enum status s = app_of(ctx, a->step.account_id, &app);
    if (s == OK && app.on_at.has)
        s = secret_open(ctx, SEAL_PURPOSE, a->step.account_id, app.secret, &secret);
    if (s != OK)
        return s == NOT_FOUND ? OK : s; /* taken away meanwhile: no code is right */
    int64_t step = totp_step(secret, a->code, ctx_now_s(ctx), app.last_step);
    if (step >= 0)
        s = sql_code_app_take(
            ctx, &(struct sql_code_app_take_args){.account_id = a->step.account_id, .step = step},
            &changes);
    *ret_right = changes > 0;
    return s;
}

static enum status take_recovery_code(struct ctx *ctx, const struct answer *a, bool *ret_right)
{
    unsigned char hash[SECRET_HASH_BYTES];
    int64_t changes = 0;
    secret_hash(a->code, hash);
    enum status s =
        sql_recovery_code_use(ctx,
                              &(struct sql_recovery_code_use_args){
                                  .hash = {hash, sizeof(hash)}, .account_id = a->step.account_id},
                              &changes);
    *ret_right = changes > 0;
    return s == OK && changes ? means_tell(ctx, a->step.account_id, MEANS_CODE_USED, NULL) : s;
}

static enum status answer_take(struct ctx *ctx, void *arg)
{
    struct answer *a = arg;
    unsigned char browser[SECRET_HASH_BYTES];
    bool right = false;
    enum status s = strlen(a->code) == TOTP_DIGITS ? take_app_code(ctx, a, &right)
                                                   : take_recovery_code(ctx, a, &right);
    if (s == OK && !right)
        return code_wrong(ctx);
    if (s == OK)
        s = tries_clear(ctx, a->try_key);
    if (s == OK && browser_known(ctx, browser)) {
        s = sql_step_end(ctx, &(struct sql_step_end_args){{browser, sizeof(browser)}}, NULL);
        reply_cookie(ctx, BROWSER_COOKIE, "", 0);
    }
    return s == OK ? sign_in_proved(ctx, a->step.account_id, true, a->step.next, a->view) : s;
}

static enum status tell_guessing(struct ctx *ctx, void *arg)
{
    const struct answer *a = arg;
    return means_tell(ctx, a->step.account_id, MEANS_CODE_GUESSED, NULL);
}

enum status sign_in_code_answer(struct ctx *ctx, const struct sign_in_code_answer_form *form,
                                struct signed_in_view *ret_view)
{
    struct answer a = {.view = ret_view};
    enum status s = db_tx(ctx, DB_READ, answer_find, &a);
    if (s == OK)
        s = tries_count(ctx, a.try_key, TRIES_MAX, &a.tries);
    if (s != OK)
        return s;
    if (!code_plain(form->code, a.code))
        return code_wrong(ctx);
    s = db_tx(ctx, DB_WRITE, answer_take, &a);
    if (s == OK)
        request_rate_give(ctx, "signin", NULL);
    if (s != INVALID || a.tries < TRIES_MAX)
        return s;
    struct problem refusal = ctx->problem;
    s = db_tx(ctx, DB_WRITE, tell_guessing, &a);
    ctx->problem = refusal;
    return s == OK ? INVALID : s;
}
