/* Who looked at whose data: noted by whoever shows it, kept in memory for a moment, since most
 * requests only read, and written down by people_write_looks. */
#include "base/email.h"
#include "base/utf8.h"
#include "people/people_internal.h"
#include "people_sql.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOKS_SIZE = 1024,        /* a busy minute has a tenth */
    LOOKS_SIZE_MAX = 1 << 17, /* and a long list as a table has one for each person */
    PLACE_MAX_BYTES = 80,
    HOUR_S = 60 * 60,
    DAY_S = 24 * HOUR_S
};

struct noted {
    int64_t account_id; /* 0: whoever has `email_key` when it is written */
    char *email_key;    /* NULL: not needed; freed once it is written */
    int64_t thing_id;
    int64_t by_account_id;
    int64_t span_at;
    int64_t operator_id;
    int64_t space_id;
    int64_t last_at;
    int64_t times; /* 0: an empty place */
    const char *what;
    const char *role;
    char place[PLACE_MAX_BYTES];
};

/* An open table: looked for from its hash on. It grows, and is small again once it is written. */
struct noted_table {
    struct noted *at;
    size_t size, n;
};

static struct {
    pthread_mutex_t lock;    /* of `now` */
    pthread_mutex_t writing; /* of `taken`: held while it is written */
    struct noted_table *now;
    struct noted_table *taken;
    struct noted_table tables[2];
} waiting = {.lock = PTHREAD_MUTEX_INITIALIZER,
             .writing = PTHREAD_MUTEX_INITIALIZER,
             .now = &waiting.tables[0],
             .taken = &waiting.tables[1]};

static size_t hash_of(const struct noted *n, size_t size)
{
    uint64_t h = (uint64_t)n->account_id * 0x9E3779B97F4A7C15U;
    h = (h ^ (uint64_t)n->by_account_id) * 0xC2B2AE3D27D4EB4FU;
    h = (h ^ (uint64_t)n->span_at ^ (uint64_t)(uintptr_t)n->what) * 0x165667B19E3779F9U;
    h = (h ^ (uint64_t)n->thing_id) * 0x9E3779B97F4A7C15U;
    for (const char *c = n->email_key; c && *c; c++)
        h = (h ^ (unsigned char)*c) * 0xC2B2AE3D27D4EB4FU;
    return (size_t)(h >> 32) % size;
}

static bool same(const struct noted *a, const struct noted *b)
{
    const bool same_key = a->email_key && b->email_key ? strcmp(a->email_key, b->email_key) == 0
                                                       : a->email_key == b->email_key;
    return a->account_id == b->account_id && a->by_account_id == b->by_account_id &&
           a->thing_id == b->thing_id && a->span_at == b->span_at && a->what == b->what &&
           same_key && strcmp(a->place, b->place) == 0;
}

/* Its place, or the empty one where it would stand. */
static struct noted *place_of(const struct noted_table *t, const struct noted *n)
{
    size_t i = hash_of(n, t->size);
    while (t->at[i].times && !same(&t->at[i], n))
        i = (i + 1) % t->size;
    return &t->at[i];
}

/* A quarter stays empty, so that looking ends soon. */
static bool make_room(struct noted_table *t)
{
    if (t->n < t->size / 4 * 3)
        return true;
    struct noted_table larger = {.size = t->size ? t->size * 2 : LOOKS_SIZE, .n = t->n};
    larger.at = larger.size <= LOOKS_SIZE_MAX ? calloc(larger.size, sizeof *larger.at) : NULL;
    if (!larger.at)
        return false;
    for (size_t i = 0; i < t->size; i++)
        if (t->at[i].times)
            *place_of(&larger, &t->at[i]) = t->at[i];
    free(t->at);
    *t = larger;
    return true;
}

/* False when there is no room: who looks so fast waits, and nothing goes unwritten. */
static bool keep(struct noted_table *t, const struct noted *n)
{
    if (!make_room(t))
        return false;
    struct noted *there = place_of(t, n);
    if (there->times) {
        there->times += n->times;
        there->last_at = n->last_at;
        return true;
    }
    char *key = n->email_key ? strdup(n->email_key) : NULL;
    if (n->email_key && !key)
        return false;
    *there = *n;
    there->email_key = key;
    t->n++;
    return true;
}

static void empty(struct noted_table *t)
{
    for (size_t i = 0; i < t->size; i++)
        free(t->at[i].email_key);
    free(t->at);
    *t = (struct noted_table){0};
}

/* As what he may see it; NULL: he may as everybody may, or holds a link, and nothing is noted. */
static const char *role_of(const struct actor *a, const struct look *l)
{
    bool host = false;
    bool desk = false;
    for (size_t i = 0; i < a->grants_n; i++) { /* not people_is_host(): a steward is that too */
        const struct grant *g = &a->grants[i];
        const bool here = l->operator_id && g->operator_id == l->operator_id &&
                          (g->space_id == 0 || g->space_id == l->space_id);
        host = host || (here && g->role == ROLE_HOST);
        desk = desk || (here && g->role == ROLE_DESK);
    }
    if (host || desk)
        return host ? "host" : "desk";
    if (people_is_steward(a))
        return "steward";
    return l->team_id && people_is_team_admin(a, l->team_id) ? "team" : NULL;
}

/* What is looked at in another's place is in the log of that (people_helper.c); one's own data are
 * in none. */
static bool is_logged(const struct ctx *ctx, int64_t account_id)
{
    return ctx->actor && !ctx->actor->helping && ctx->actor->account_id != account_id;
}

static void set_place(struct noted *n, const char *place)
{
    size_t end = strnlen(place, sizeof n->place - 1);
    const bool is_cut = place[end];
    memcpy(n->place, place, end);
    while (is_cut && end && !utf8_valid(n->place, end))
        end--; /* between two letters */
    n->place[end] = '\0';
}

/* Of the account, or of who has the key when it is written. */
static enum status note(struct ctx *ctx, const struct look *l, int64_t account_id, char *key,
                        int64_t span_s)
{
    const char *role = is_logged(ctx, account_id) ? role_of(ctx->actor, l) : NULL;
    if (!role)
        return OK;
    const int64_t now = ctx_now_s(ctx);
    struct noted n = {.account_id = account_id,
                      .email_key = key,
                      .thing_id = key ? l->thing_id : 0,
                      .by_account_id = ctx->actor->account_id,
                      .span_at = now - now % span_s,
                      .operator_id = l->operator_id,
                      .space_id = l->space_id,
                      .last_at = now,
                      .times = 1,
                      .what = l->what,
                      .role = role};
    set_place(&n, l->place ? l->place : "");
    pthread_mutex_lock(&waiting.lock);
    bool kept = keep(waiting.now, &n);
    pthread_mutex_unlock(&waiting.lock);
    return kept ? OK : LIMIT;
}

static enum status note_account(struct ctx *ctx, const struct look *l, int64_t account_id,
                                int64_t span_s)
{
    return account_id ? note(ctx, l, account_id, NULL, span_s) : OK;
}

static enum status note_address(struct ctx *ctx, const struct look *l, const char *email,
                                int64_t span_s)
{
    if (!ctx->actor || !email || !*email)
        return OK;
    char *key = email_key(ctx->arena, email);
    return key ? note(ctx, l, 0, key, span_s) : LIMIT;
}

enum status people_looked_at(struct ctx *ctx, const struct look *l)
{
    return note_account(ctx, l, l->account_id, HOUR_S);
}

enum status people_looked_at_listed(struct ctx *ctx, const struct look *l, int64_t account_id)
{
    return note_account(ctx, l, account_id, DAY_S);
}

enum status people_looked_at_address(struct ctx *ctx, const struct look *l, const char *email)
{
    return note_address(ctx, l, email, HOUR_S);
}

enum status people_looked_at_address_listed(struct ctx *ctx, const struct look *l,
                                            const char *email)
{
    return note_address(ctx, l, email, DAY_S);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Of a row of either query. */
#define LOOK_OF(row) \
    ((struct person_look){.at = (row).last_at, \
                          .times = (row).times, \
                          .who = *(row).name ? (row).name : (row).email, \
                          .role = (row).role, \
                          .place = (row).place, \
                          .what = (row).what})

enum status people_looks(struct ctx *ctx, int64_t account_id, int64_t skip, int64_t most,
                         struct person_look **ret_looks, size_t *ret_n)
{
    struct sql_looks_of_row *rows;
    size_t n;
    enum status s = sql_looks_of(
        ctx, &(struct sql_looks_of_args){.account_id = account_id, .skip = skip, .most = most},
        &rows, &n);
    if (s != OK)
        return s;
    struct person_look *looks = arena_array(ctx->arena, n, sizeof *looks);
    if (!looks)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        looks[i] = LOOK_OF(rows[i]);
    *ret_looks = looks;
    *ret_n = n;
    return OK;
}

enum status people_looks_count(struct ctx *ctx, int64_t account_id, int64_t *ret_n)
{
    struct sql_looks_count_row row;
    enum status s = sql_looks_count(ctx, &(struct sql_looks_count_args){account_id}, &row);
    if (s == OK)
        *ret_n = row.looks;
    return s;
}

enum status people_looks_of_thing(struct ctx *ctx, int64_t thing_id, struct person_look **ret_looks,
                                  size_t *ret_n)
{
    struct sql_looks_of_thing_row *rows;
    size_t n;
    enum status s = sql_looks_of_thing(ctx, &(struct sql_looks_of_thing_args){thing_id}, &rows, &n);
    if (s != OK)
        return s;
    struct person_look *looks = arena_array(ctx->arena, n, sizeof *looks);
    if (!looks)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        looks[i] = LOOK_OF(rows[i]);
    *ret_looks = looks;
    *ret_n = n;
    return OK;
}

enum status people_looks_forget_thing(struct ctx *ctx, int64_t thing_id)
{
    enum status s = sql_look_thing_clear(ctx, &(struct sql_look_thing_clear_args){thing_id}, NULL);
    return s == OK ? sql_look_thing_close(ctx,
                                          &(struct sql_look_thing_close_args){.thing_id = thing_id,
                                                                              .at = ctx_now_s(ctx)},
                                          NULL)
                   : s;
}

enum status looks_adopt(struct ctx *ctx, int64_t account_id, const char *key)
{
    enum status s = sql_look_adopt(
        ctx, &(struct sql_look_adopt_args){.account_id = account_id, .email_key = key}, NULL);
    return s == OK ? sql_look_thing_erase(ctx, &(struct sql_look_thing_erase_args){key}, NULL) : s;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Nothing else waits for `taken` to be written: take what is there now. */
static void take(void)
{
    pthread_mutex_lock(&waiting.lock);
    if (!waiting.taken->n) {
        struct noted_table *full = waiting.now;
        waiting.now = waiting.taken;
        waiting.taken = full;
    }
    pthread_mutex_unlock(&waiting.lock);
}

static enum status put(struct ctx *ctx, const struct noted *n)
{
    return sql_look_put(ctx, &(struct sql_look_put_args){.account_id = n->account_id,
                                                         .span_at = n->span_at,
                                                         .by_account_id = n->by_account_id,
                                                         .what = n->what,
                                                         .place = n->place,
                                                         .role = n->role,
                                                         .operator_id = n->operator_id,
                                                         .space_id = n->space_id,
                                                         .last_at = n->last_at,
                                                         .times = n->times});
}

static enum status put_address(struct ctx *ctx, const struct noted *n)
{
    enum status s = sql_look_put_address(
        ctx, &(struct sql_look_put_address_args){.email_key = n->email_key,
                                                 .span_at = n->span_at,
                                                 .by_account_id = n->by_account_id,
                                                 .what = n->what,
                                                 .place = n->place,
                                                 .role = n->role,
                                                 .operator_id = n->operator_id,
                                                 .space_id = n->space_id,
                                                 .last_at = n->last_at,
                                                 .times = n->times});
    if (s != OK || !n->thing_id)
        return s;
    return sql_look_put_thing(ctx,
                              &(struct sql_look_put_thing_args){.thing_id = n->thing_id,
                                                                .email_key = n->email_key,
                                                                .span_at = n->span_at,
                                                                .by_account_id = n->by_account_id,
                                                                .what = n->what,
                                                                .place = n->place,
                                                                .role = n->role,
                                                                .operator_id = n->operator_id,
                                                                .space_id = n->space_id,
                                                                .last_at = n->last_at,
                                                                .times = n->times});
}

static enum status write(struct ctx *ctx, void *arg)
{
    const struct noted_table *t = arg;
    enum status s = OK;
    for (size_t i = 0; i < t->size && s == OK; i++) {
        const struct noted *n = &t->at[i];
        if (n->times)
            s = n->email_key ? put_address(ctx, n) : put(ctx, n);
    }
    return s;
}

enum status people_write_looks(struct store *store, struct ctx *ctx)
{
    enum status s = OK;
    pthread_mutex_lock(&waiting.writing);
    take();
    if (waiting.taken->n)
        s = store_tx(store, ctx, DB_WRITE, write, waiting.taken);
    if (s == OK && waiting.taken->n)
        empty(waiting.taken);
    pthread_mutex_unlock(&waiting.writing);
    return s;
}

enum status looks_forget(struct ctx *ctx)
{
    const int64_t before = ctx_now_s(ctx) - LOOK_KEEP_S;
    enum status s = sql_look_forget(ctx, &(struct sql_look_forget_args){before}, NULL);
    return s == OK ? sql_look_thing_forget(ctx, &(struct sql_look_thing_forget_args){before}, NULL)
                   : s;
}
