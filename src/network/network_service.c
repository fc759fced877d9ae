#include "network/network_internal.h"

#include "base/fold.h"
#include "base/id.h"
#include "base/tax_id.h"
#include "http/http.h"
#include "network_sql.h"
#include "store/store.h"

#include <assert.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { NETWORK_KEY_BYTES = crypto_auth_hmacsha256_KEYBYTES };
static_assert((int)NETWORK_KEY_BYTES == (int)STORE_SECRET_BYTES, "the key is the store's secret");

/* ---- the register -------------------------------------------------------------------------- */

enum status network_register(struct ctx *ctx, int64_t *ret_revision)
{
    struct sql_register_revision_row row;
    if (store_note(ctx, ret_revision))
        return OK;
    const enum status s = sql_register_revision(ctx, &row);
    if (s != OK)
        return s;
    store_note_is(ctx, row.revision);
    *ret_revision = row.revision;
    return OK;
}

enum status network_register_grow(struct ctx *ctx)
{
    store_note_is(ctx, REGISTER_CHANGES);
    return sql_register_grow(ctx);
}

/* Say what happened to an operator; 0: to the network. */
static enum status announce(struct ctx *ctx, const char *name, int64_t operator_id)
{
    const enum status s = operator_id ? network_register_grow(ctx) : OK;
    if (s != OK)
        return s;
    return fact_add(
        ctx, &(struct fact){
                 .name = name, .operator_id = operator_id, .subject_id = operator_id, .data = ""});
}

/* ---- the network --------------------------------------------------------------------------- */

/* The language of the network as it was read last. Every request of a program asks for it. */
static _Atomic(const struct lang *) spoken;

static void speak(const char *lang)
{
    atomic_store_explicit(&spoken, lang ? text_lang(lang) : NULL, memory_order_relaxed);
}

enum status network_lang(struct ctx *ctx, const struct lang **ret_lang)
{
    const struct lang *lang = atomic_load_explicit(&spoken, memory_order_relaxed);
    if (!lang) {
        struct network n;
        const enum status s = network_get(ctx, &n);
        if (s != OK)
            return s;
        lang = text_lang(n.lang);
    }
    *ret_lang = lang;
    return OK;
}

enum status network_ensure(struct ctx *ctx)
{
    unsigned char key[NETWORK_KEY_BYTES];
    rng_bytes(ctx->rng, key, sizeof(key));
    speak(NULL);
    enum status s =
        sql_network_make(ctx,
                         &(struct sql_network_make_args){.name = "Loggia",
                                                         .tagline = "",
                                                         .lang = "en",
                                                         .zone = "Europe/Rome",
                                                         .mail_from = "Loggia <loggia@localhost>",
                                                         .public_url = "http://localhost:8080",
                                                         .key = {key, sizeof(key)},
                                                         .at = ctx_now_s(ctx)},
                         NULL);
    sodium_memzero(key, sizeof(key));
    return s;
}

enum status network_get(struct ctx *ctx, struct network *ret_network)
{
    struct sql_network_row_row row;
    enum status s = sql_network_row(ctx, &row);
    if (s == NOT_FOUND) {
        s = network_ensure(ctx);
        if (s == OK)
            s = sql_network_row(ctx, &row);
    }
    if (s != OK)
        return s;
    speak(row.lang);
    *ret_network = (struct network){.name = row.name,
                                    .tagline = row.tagline,
                                    .lang = row.lang,
                                    .zone = row.zone,
                                    .mail_from = row.mail_from,
                                    .key = row.key};
    return OK;
}

enum status network_set(struct ctx *ctx, const struct network *n)
{
    enum status s = network_check(ctx, n);
    if (s == OK)
        s = network_ensure(ctx);
    if (s == OK)
        s = sql_network_change(
            ctx,
            &(struct sql_network_change_args){.name = n->name,
                                              .tagline = n->tagline ? n->tagline : "",
                                              .lang = n->lang,
                                              .zone = n->zone,
                                              .mail_from = n->mail_from,
                                              .at = ctx_now_s(ctx)},
            NULL);
    if (s == OK)
        speak(n->lang);
    return s == OK ? announce(ctx, "network.changed", 0) : s;
}

enum status network_public_url(struct ctx *ctx, const char **ret_url)
{
    const char *here = ctx->request ? request_public_url(ctx) : NULL;
    if (here && *here) {
        *ret_url = here;
        return OK;
    }
    struct sql_network_url_row row;
    enum status s = sql_network_url(ctx, &row);
    if (s == OK)
        *ret_url = row.public_url;
    return s;
}

enum status network_note_url(struct ctx *ctx, const char *url)
{
    enum status s = network_ensure(ctx);
    return s == OK ? sql_network_url_note(ctx, &(struct sql_network_url_note_args){url}, NULL) : s;
}

enum status network_zone(struct ctx *ctx, const struct zone **ret_zone)
{
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    const struct zone *zone = zone_get(n.zone);
    if (!zone) /* the zone was known when it was saved: the system's tzdata went away */
        return ctx_fail(ctx, UNAVAILABLE, "network.zone_gone",
                        "This computer does not know the time zone %s.", n.zone);
    *ret_zone = zone;
    return OK;
}

/* ---- tags ------------------------------------------------------------------------------------ */

/* The key never changes: it is read once. */
static enum status key_of(struct ctx *ctx, unsigned char ret_key[NETWORK_KEY_BYTES])
{
    if (store_secret(ctx, ret_key))
        return OK;
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    assert(n.key.n == NETWORK_KEY_BYTES);
    memcpy(ret_key, n.key.p, NETWORK_KEY_BYTES);
    store_secret_is(ctx, ret_key);
    return OK;
}

/* A hash that has taken in the key. That is half of the work for a tag, so each thread keeps it. */
static enum status keyed(struct ctx *ctx, crypto_auth_hmacsha256_state *ret_state)
{
    static _Thread_local struct {
        unsigned char key[NETWORK_KEY_BYTES];
        bool made;
        crypto_auth_hmacsha256_state state;
    } kept;
    unsigned char key[NETWORK_KEY_BYTES];
    const enum status s = key_of(ctx, key);
    if (s != OK)
        return s;
    if (!kept.made || sodium_memcmp(kept.key, key, sizeof(key)) != 0) {
        crypto_auth_hmacsha256_init(&kept.state, key, sizeof(key));
        memcpy(kept.key, key, sizeof(key));
        kept.made = true;
    }
    sodium_memzero(key, sizeof(key));
    *ret_state = kept.state;
    return OK;
}

enum status network_tag(struct ctx *ctx, const char *purpose, int64_t id,
                        char ret_tag[NETWORK_TAG_CHARS + 1])
{
    crypto_auth_hmacsha256_state state;
    enum status s = keyed(ctx, &state);
    if (s != OK)
        return s;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    unsigned char number[8];
    for (size_t i = 0; i < sizeof(number); i++)
        number[i] = (unsigned char)((uint64_t)id >> (56 - 8 * i));
    /* The NUL that ends the purpose keeps it apart from the number. */
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
    crypto_auth_hmacsha256_update(&state, number, sizeof(number));
    crypto_auth_hmacsha256_final(&state, mac);
    for (size_t i = 0; i < NETWORK_TAG_CHARS; i++) {
        size_t bit = 5 * i;
        unsigned two = (unsigned)mac[bit / 8] << 8 | mac[bit / 8 + 1];
        ret_tag[i] = id_digits[two >> (11 - bit % 8) & 31];
    }
    ret_tag[NETWORK_TAG_CHARS] = '\0';
    return OK;
}

enum status network_tag_check(struct ctx *ctx, const char *purpose, int64_t id, const char *tag)
{
    char right[NETWORK_TAG_CHARS + 1];
    enum status s = network_tag(ctx, purpose, id, right);
    if (s != OK)
        return s;
    if (!tag || strlen(tag) != NETWORK_TAG_CHARS)
        return NOT_FOUND;
    return sodium_memcmp(tag, right, NETWORK_TAG_CHARS) == 0 ? OK : NOT_FOUND;
}

enum status network_tag_path(struct ctx *ctx, const char *purpose, int64_t id, const char *base,
                             const char **ret_path)
{
    char tag[NETWORK_TAG_CHARS + 1];
    char code[ID_CHARS_MAX + 1];
    const enum status s = network_tag(ctx, purpose, id, tag);
    if (s != OK)
        return s;
    id_print(id, code);
    const char *path = arena_printf(ctx->arena, "%s/%s?secret=%s", base, code, tag);
    if (path)
        *ret_path = path;
    return path ? OK : LIMIT;
}

enum status network_asked_tag(struct ctx *ctx, const struct network_asked *asked,
                              char ret_tag[NETWORK_TAG_CHARS + 1])
{
    const char *purpose = arena_printf(ctx->arena, "%s:%lld:%lld", asked->purpose,
                                       (long long)asked->account_id, (long long)asked->round);
    return purpose ? network_tag(ctx, purpose, asked->id, ret_tag) : LIMIT;
}

enum status network_asked_round(struct ctx *ctx, const struct network_asked *asked, const char *tag,
                                int64_t *ret_round)
{
    char right[NETWORK_TAG_CHARS + 1];
    struct network_asked a = *asked;
    if (!tag || strlen(tag) != NETWORK_TAG_CHARS)
        return NOT_FOUND;
    for (; a.round >= 0; a.round--) {
        const enum status s = network_asked_tag(ctx, &a, right);
        if (s != OK)
            return s;
        if (sodium_memcmp(tag, right, NETWORK_TAG_CHARS) == 0) {
            *ret_round = a.round;
            return OK;
        }
    }
    return NOT_FOUND;
}

/* ---- operators ----------------------------------------------------------------------------- */

/* Two queries have rows with these columns: one operator, and all of them. */
#define OPERATOR_OF(row) \
    ((struct operator_){.id = (row).id, \
                        .slug = (row).slug, \
                        .name = (row).name, \
                        .legal_name = (row).legal_name, \
                        .vat_id = (row).vat_id, \
                        .country = (row).country, \
                        .currency = (row).currency, \
                        .email = (row).email, \
                        .vat_rate_bp = (row).vat_rate_bp, \
                        .prices_include_vat = (row).prices_include_vat, \
                        .vat_assumed = (row).vat_assumed, \
                        .status = (enum operator_status)(row).status, \
                        .made_at = (row).made_at})

enum status operator_get(struct ctx *ctx, int64_t id, struct operator_ *ret_operator)
{
    struct sql_operator_of_id_row row;
    enum status s = sql_operator_of_id(ctx, &(struct sql_operator_of_id_args){id}, &row);
    if (s != OK)
        return s;
    *ret_operator = OPERATOR_OF(row);
    return OK;
}

enum status operator_of_slug(struct ctx *ctx, const char *slug, struct operator_ *ret_operator)
{
    struct sql_operator_id_of_slug_row r;
    enum status s = sql_operator_id_of_slug(ctx, &(struct sql_operator_id_of_slug_args){slug}, &r);
    return s == OK ? operator_get(ctx, r.id, ret_operator) : s;
}

enum status operator_all(struct ctx *ctx, struct operator_ **ret_operators, size_t *ret_n)
{
    struct sql_operator_every_row *rows;
    size_t n;
    enum status s = sql_operator_every(ctx, &rows, &n);
    if (s != OK)
        return s;
    struct operator_ *all = arena_array(ctx->arena, n, sizeof(*all));
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        all[i] = OPERATOR_OF(rows[i]);
    *ret_operators = all;
    *ret_n = n;
    return OK;
}

/* The first of "slug", "slug-2", "slug-3" ... that nobody has. */
static enum status slug_free(struct ctx *ctx, const char *wish, const char **ret_slug)
{
    enum { TRIES_MAX = 200 }; /* operators of one name; more than any network has */
    const char *slug = wish;
    for (int i = 2; i < TRIES_MAX; i++) {
        struct sql_operator_id_of_slug_row r;
        enum status s =
            operator_slug_reserved(slug)
                ? OK
                : sql_operator_id_of_slug(ctx, &(struct sql_operator_id_of_slug_args){slug}, &r);
        if (s == NOT_FOUND) {
            *ret_slug = slug;
            return OK;
        }
        if (s != OK)
            return s;
        slug = arena_printf(ctx->arena, "%s-%d", wish, i);
        if (!slug)
            return LIMIT;
    }
    return ctx_fail(ctx, CONFLICT, "operator.slug_taken", "This name in addresses is taken.");
}

/* What the store keeps beside the fields: the VAT number as it is written everywhere, and folded
 * texts to sort and to find by. */
struct operator_kept {
    const char *vat_id;
    const char *search;
    const char *sort_name;
};

static enum status operator_keep(struct ctx *ctx, const struct operator_ *o,
                                 struct operator_kept *ret_kept)
{
    struct operator_kept k;
    enum status s = tax_vat_id(ctx->arena, o->country, o->vat_id, &k.vat_id);
    if (s != OK)
        return s;
    const char *all = arena_printf(ctx->arena, "%s %s %s %s", o->name, o->legal_name,
                                   k.vat_id ? k.vat_id : "", o->email);
    k.search = fold_text(ctx->arena, all);
    k.sort_name = fold_text(ctx->arena, o->name);
    if (!k.search || !k.sort_name)
        return LIMIT;
    *ret_kept = k;
    return OK;
}

static enum status operator_insert(struct ctx *ctx, const struct operator_ *o,
                                   const struct operator_kept *k, int64_t *ret_id)
{
    const char *wish = o->slug && *o->slug ? o->slug : o->name;
    const char *slug = fold_slug(ctx->arena, wish, OPERATOR_SLUG_MAX);
    if (!slug)
        return LIMIT;
    enum status s = slug_free(ctx, *slug ? slug : "operator", &slug);
    if (s != OK)
        return s;
    int64_t id = store_id(ctx);
    s = sql_operator_insert(ctx,
                            &(struct sql_operator_insert_args){
                                .id = id,
                                .slug = slug,
                                .name = o->name,
                                .legal_name = o->legal_name,
                                .vat_id = k->vat_id,
                                .country = o->country,
                                .currency = o->currency,
                                .email = o->email,
                                .vat_rate_bp = o->vat_rate_bp,
                                .prices_include_vat = o->prices_include_vat,
                                .vat_assumed = o->vat_assumed,
                                .search = k->search,
                                .sort_name = k->sort_name,
                                .at = ctx_now_s(ctx),
                            },
                            NULL);
    if (s == CONFLICT) /* another process took it meanwhile */
        return ctx_fail(ctx, CONFLICT, "operator.slug_taken", "This name in addresses is taken.");
    if (s != OK)
        return s;
    *ret_id = id;
    return announce(ctx, "operator.added", id);
}

static enum status operator_change(struct ctx *ctx, const struct operator_ *o,
                                   const struct operator_kept *k)
{
    int64_t changes = 0;
    enum status s = sql_operator_change(ctx,
                                        &(struct sql_operator_change_args){
                                            .id = o->id,
                                            .name = o->name,
                                            .legal_name = o->legal_name,
                                            .vat_id = k->vat_id,
                                            .country = o->country,
                                            .currency = o->currency,
                                            .email = o->email,
                                            .vat_rate_bp = o->vat_rate_bp,
                                            .prices_include_vat = o->prices_include_vat,
                                            .vat_assumed = o->vat_assumed,
                                            .search = k->search,
                                            .sort_name = k->sort_name,
                                            .at = ctx_now_s(ctx),
                                        },
                                        &changes);
    if (s != OK)
        return s;
    return changes ? announce(ctx, "operator.changed", o->id) : NOT_FOUND;
}

enum status operator_save(struct ctx *ctx, const struct operator_ *o, int64_t *ret_id)
{
    struct operator_kept kept;
    int64_t id = o->id;
    enum status s = operator_check(ctx, o);
    if (s == OK)
        s = operator_keep(ctx, o, &kept);
    if (s == OK)
        s = id ? operator_change(ctx, o, &kept) : operator_insert(ctx, o, &kept, &id);
    if (s == OK && ret_id)
        *ret_id = id;
    return s;
}

enum status operator_set_status(struct ctx *ctx, int64_t id, enum operator_status to)
{
    struct sql_operator_of_id_row row;
    enum status s = sql_operator_of_id(ctx, &(struct sql_operator_of_id_args){id}, &row);
    if (s != OK)
        return s;
    int64_t changes = 0;
    s = sql_operator_status_change(
        ctx,
        &(struct sql_operator_status_change_args){.id = id, .status = to, .at = ctx_now_s(ctx)},
        &changes);
    if (s != OK || !changes)
        return s;
    return announce(ctx, to == OPERATOR_ACTIVE ? "operator.resumed" : "operator.suspended", id);
}
