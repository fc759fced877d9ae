/* Two people who may meet: asked both at once; only two yeses are ever told. */
#include "base/utf8.h"
#include "community/community_internal.h"
#include "community_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

enum { DAY_S = 86400, LAPSE_BATCH = 100 };

static enum status tell(struct ctx *ctx, const struct introduction *i, const char *fact)
{
    return fact_add(
        ctx,
        &(struct fact){.name = fact, .space_id = i->space_id, .subject_id = i->id, .data = ""});
}

enum status introduction_get(struct ctx *ctx, int64_t id, struct introduction *ret_i)
{
    struct sql_introduction_of_id_row r;
    enum status s = sql_introduction_of_id(ctx, &(struct sql_introduction_of_id_args){id}, &r);
    if (s != OK)
        return s;
    *ret_i = (struct introduction){.id = r.id,
                                   .space_id = r.space_id,
                                   .by = r.by_account_id,
                                   .one = r.one_account_id,
                                   .two = r.two_account_id,
                                   .why = r.why,
                                   .one_answer = (enum answer)r.one_answer,
                                   .two_answer = (enum answer)r.two_answer,
                                   .status = (enum introduction_status)r.status,
                                   .made_at = r.made_at,
                                   .ends_at = r.ends_at};
    return OK;
}

/* ---- making ---------------------------------------------------------------------------------- */

/* The introducer may read something of somebody, or is that person. */
static enum status check_seen(struct ctx *ctx, const struct viewer *v, int64_t account_id)
{
    struct card c;
    struct card seen;
    enum circle reach;
    enum status s = card_get(ctx, account_id, &c);
    if (s == OK)
        s = viewer_reach(ctx, v, account_id, &reach);
    if (s == OK && account_id != v->account_id && !card_seen_at(&c, reach, &seen))
        return NOT_FOUND;
    return s;
}

/* The same two are left in peace for a while, whatever they answered: the refusal tells nothing. */
static enum status check_again(struct ctx *ctx, int64_t one, int64_t two)
{
    struct sql_introduction_pair_since_row pair;
    const struct sql_introduction_pair_since_args args = {
        .one = one, .two = two, .since = ctx_now_s(ctx) - (int64_t)INTRODUCTION_AGAIN_DAYS * DAY_S};
    enum status s = sql_introduction_pair_since(ctx, &args, &pair);
    if (s == OK && pair.n)
        return ctx_fail(ctx, CONFLICT, "introduction.again",
                        "These two were asked not long ago: please leave them in peace for now.");
    return s;
}

static enum status check_many(struct ctx *ctx, int64_t by, bool host)
{
    struct sql_introduction_by_since_row made;
    const int64_t most = host ? INTRODUCTIONS_A_DAY_HOST : INTRODUCTIONS_A_DAY;
    const struct sql_introduction_by_since_args args = {.by_account_id = by,
                                                        .since = ctx_now_s(ctx) - DAY_S};
    enum status s = sql_introduction_by_since(ctx, &args, &made);
    if (s == OK && made.n >= most)
        return ctx_fail(ctx, LIMIT, "introduction.many",
                        "That is enough for a day: please go on tomorrow.");
    return s;
}

static enum status check_ask(struct ctx *ctx, const struct introduction_ask *ask,
                             const struct viewer *v)
{
    size_t length = utf8_count(ask->why);
    if (ask->one == ask->two)
        return ctx_field(ctx, "two", "introduction.same", "Choose two people.");
    if (length == 0)
        return ctx_field(ctx, "why", "field.missing", "Please say why they should meet.");
    if (length > INTRODUCTION_WHY_MAX)
        return ctx_field(ctx, "why", "field.long", "At most %d characters.", INTRODUCTION_WHY_MAX);
    enum status s = check_seen(ctx, v, ask->one);
    return s == OK ? check_seen(ctx, v, ask->two) : s;
}

enum status introduction_make(struct ctx *ctx, const struct introduction_ask *ask, int64_t *ret_id)
{
    const int64_t by = ctx->actor->account_id;
    const bool turned = ask->one > ask->two;
    struct introduction i = {.id = store_id(ctx),
                             .space_id = ask->space_id,
                             .by = by,
                             .one = turned ? ask->two : ask->one,
                             .two = turned ? ask->one : ask->two,
                             .made_at = ctx_now_s(ctx)};
    struct viewer v;
    enum status s = viewer_of(ctx, by, &v);
    if (s == OK)
        s = check_ask(ctx, ask, &v);
    if (s == OK)
        s = check_again(ctx, i.one, i.two);
    if (s == OK)
        s = check_many(ctx, by, ask->space_id != 0);
    if (s != OK)
        return s;
    const struct sql_introduction_insert_args row = {
        .id = i.id,
        .space_id = i.space_id,
        .by_account_id = by,
        .one = i.one,
        .two = i.two,
        .why = ask->why,
        .one_answer = i.one == by ? ANSWER_YES : ANSWER_NONE,
        .two_answer = i.two == by ? ANSWER_YES : ANSWER_NONE,
        .at = i.made_at,
        .ends_at = i.made_at + (int64_t)INTRODUCTION_DAYS * DAY_S};
    s = sql_introduction_insert(ctx, &row, NULL);
    if (s == OK)
        s = tell(ctx, &i, "introduction.made");
    if (s == OK)
        *ret_id = i.id;
    return s;
}

enum status introduction_load(struct ctx *ctx, const struct introduction_seed *seed)
{
    const bool turned = seed->one > seed->two;
    struct sql_introduction_load_args row = {
        .id = store_id(ctx),
        .space_id = seed->space_id,
        .by_account_id = seed->by,
        .one = turned ? seed->two : seed->one,
        .two = turned ? seed->one : seed->two,
        .why = seed->why,
        .answer = seed->met ? ANSWER_YES : ANSWER_NONE,
        .status = seed->met ? INTRODUCTION_MET : INTRODUCTION_WAITS,
        .at = seed->made_at,
        .ends_at = seed->made_at + (int64_t)INTRODUCTION_DAYS * DAY_S};
    if (seed->met)
        row.met_at = opt_int_of(seed->made_at + DAY_S);
    return sql_introduction_load(ctx, &row, NULL);
}

/* ---- answering ------------------------------------------------------------------------------- */

enum status introduction_answer(struct ctx *ctx, int64_t id, int64_t account_id, bool yes,
                                struct introduction *ret_i)
{
    struct introduction i;
    enum status s = sql_introduction_touch(ctx, &(struct sql_introduction_touch_args){id}, NULL);
    if (s == OK)
        s = introduction_get(ctx, id, &i);
    if (s == OK && account_id != i.one && account_id != i.two)
        return NOT_FOUND;
    if (s == OK && i.status != INTRODUCTION_WAITS)
        return ctx_fail(ctx, CONFLICT, "introduction.over",
                        "This introduction waits for no answer any more.");
    if (s != OK)
        return s;
    enum answer *own = account_id == i.one ? &i.one_answer : &i.two_answer;
    *own = yes ? ANSWER_YES : ANSWER_NO;
    if (i.one_answer == ANSWER_YES && i.two_answer == ANSWER_YES)
        i.status = INTRODUCTION_MET;
    struct sql_introduction_answer_args row = {
        .id = id, .one_answer = i.one_answer, .two_answer = i.two_answer, .status = i.status};
    if (i.status == INTRODUCTION_MET)
        row.met_at = opt_int_of(ctx_now_s(ctx));
    s = sql_introduction_answer(ctx, &row, NULL);
    if (s == OK && i.status == INTRODUCTION_MET)
        s = tell(ctx, &i, "introduction.met");
    if (s == OK)
        *ret_i = i;
    return s;
}

/* ---- the secrets of the two ------------------------------------------------------------------ */

static const char *purpose_of(const struct introduction *i, int64_t account_id)
{
    return account_id == i->one ? "introduction.one" : "introduction.two";
}

enum status introduction_side(struct ctx *ctx, const struct introduction *i, const char *secret,
                              int64_t *ret_account_id)
{
    const int64_t both[] = {i->one, i->two};
    for (size_t k = 0; k < ARRAY_LEN(both); k++) {
        bool himself = ctx->actor && ctx->actor->account_id == both[k];
        enum status s =
            himself ? OK : network_tag_check(ctx, purpose_of(i, both[k]), i->id, secret);
        if (s == OK)
            *ret_account_id = both[k];
        if (s != NOT_FOUND)
            return s;
    }
    return NOT_FOUND;
}

enum status introduction_path(struct ctx *ctx, const struct introduction *i, int64_t account_id,
                              const char **ret_path)
{
    return network_tag_path(ctx, purpose_of(i, account_id), i->id, "/introductions", ret_path);
}

/* ---- timed work ------------------------------------------------------------------------------ */

enum status introduction_lapse_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_introductions_lapsing_row *rows;
    size_t n;
    const struct sql_introductions_lapsing_args args = {.now = ctx_now_s(ctx), .max = LAPSE_BATCH};
    enum status s = sql_introductions_lapsing(ctx, &args, &rows, &n);
    for (size_t k = 0; k < n && s == OK; k++) {
        struct introduction i;
        s = introduction_get(ctx, rows[k].id, &i);
        if (s == OK)
            s = sql_introduction_lapse(ctx, &(struct sql_introduction_lapse_args){i.id}, NULL);
        if (s == OK)
            s = tell(ctx, &i, "introduction.lapsed");
    }
    if (s == OK)
        *ret_n = n;
    return s;
}
