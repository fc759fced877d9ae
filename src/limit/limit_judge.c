/* A booking before it is written: who somebody is, what he uses, and what the limits say. */
#include "limit/limit_internal.h"

#include "base/format.h"
#include "limit_sql.h"

#include <assert.h>
#include <string.h>

static limit_counter *counter;

void limit_set_counter(limit_counter *count)
{
    counter = count;
}

/* ---- whose turn it is ----------------------------------------------------------------------- */

/* FNV-1a: two with the same number wait for each other without need, nothing worse. */
static int64_t mix(int64_t key, const void *bytes, size_t n)
{
    uint64_t h = (uint64_t)key;
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return (int64_t)h;
}

static int64_t key_of(const struct limit_whose *w, int64_t id, const char *email)
{
    int64_t key = mix((int64_t)0xcbf29ce484222325u, &w->space_id, sizeof(w->space_id));
    key = mix(key, &id, sizeof(id));
    return email ? mix(key, email, strlen(email)) : key;
}

/* Nobody else counts the same person's, or team's, bookings in this space until the transaction
 * ends [LM-2]: of two keys the smaller one first. */
static enum status take_turns(struct ctx *ctx, const struct limit_whose *w)
{
    int64_t keys[2];
    size_t n = 0;
    if (w->account_id || w->email)
        keys[n++] = key_of(w, w->account_id, w->account_id ? NULL : w->email);
    if (w->team_id)
        keys[n++] = key_of(w, w->team_id, NULL);
    if (n == 2 && keys[1] < keys[0]) {
        const int64_t last = keys[0];
        keys[0] = keys[1];
        keys[1] = last;
    }
    enum status s = OK;
    for (size_t i = 0; s == OK && i < n; i++)
        s = sql_limit_turn(ctx, &(struct sql_limit_turn_args){.key = keys[i]});
    return s;
}

/* ---- judging -------------------------------------------------------------------------------- */

/* As whom he is asked for, of rules that ask for it. */
static enum status stand(struct ctx *ctx, const struct limits *l, const struct limit_ask *ask,
                         struct limit_case *c, struct standing_as room[2])
{
    const struct date on = when_date(zone_when(l->zone, ask->starts_at));
    const struct holder person = {.account_id = ask->whose.account_id};
    const struct holder team = {.team_id = ask->whose.team_id};
    enum status s = OK;
    if (l->ask_who && person.account_id && !c->person) {
        s = plan_standing(ctx, ask->operator_id, &person, on, &room[0]);
        c->person = &room[0];
    }
    if (s == OK && l->ask_who && team.team_id && !c->team) {
        s = plan_standing(ctx, ask->operator_id, &team, on, &room[1]);
        c->team = &room[1];
    }
    return s;
}

/* Since when bookings count for the rules that bind; INT64_MAX: none do. */
static int64_t counts_after(const struct limits *l, const struct limit_case *c)
{
    int64_t after = INT64_MAX;
    for (size_t i = 0; i < l->n; i++) {
        const int64_t one = limit_fits(l, &l->list[i], c) == LIMIT_BINDS
                                ? limit_counts_after(l, &l->list[i], c)
                                : INT64_MAX;
        after = one < after ? one : after;
    }
    return after;
}

static bool is_known(const struct limit_whose *w)
{
    return w->account_id || w->team_id || w->email;
}

static enum status judge(struct ctx *ctx, const struct limits *l, struct limit_case *c, bool all,
                         struct limit_verdict *ret_verdict)
{
    struct standing_as *room = arena_array(ctx->arena, 2, sizeof(*room));
    struct limit_finding *findings = arena_array(ctx->arena, l->n, sizeof(*findings));
    struct limit_use *uses = NULL;
    if (!room || !findings)
        return LIMIT;
    c->now = ctx_now_s(ctx);
    enum status s = stand(ctx, l, c->ask, c, room);
    if (s != OK)
        return s;
    const int64_t after = counts_after(l, c);
    if (after != INT64_MAX && is_known(&c->ask->whose)) {
        limit_counter *count = c->ask->count ? c->ask->count : counter;
        assert(count);
        s = c->ask->locks ? take_turns(ctx, &c->ask->whose) : OK;
        if (s == OK)
            s = count(ctx, &c->ask->whose, after, &uses, &c->uses_n);
    }
    c->uses = uses;
    if (s == OK)
        limit_weigh_all(l, c, all, findings, ret_verdict);
    return s;
}

enum status limit_judge(struct ctx *ctx, const struct limits *limits, const struct limit_ask *ask,
                        struct limit_verdict *ret_verdict)
{
    struct limit_case c = {.ask = ask};
    *ret_verdict = (struct limit_verdict){0};
    return limits ? judge(ctx, limits, &c, false, ret_verdict) : OK;
}

enum status limit_try(struct ctx *ctx, const struct limits *limits, const struct limit_ask *ask,
                      const struct standing_as *as, struct limit_verdict *ret_verdict)
{
    struct limit_case c = {.ask = ask, .person = as, .team = as};
    return judge(ctx, limits, &c, true, ret_verdict);
}

/* ---- what is left --------------------------------------------------------------------------- */

/* Worth saying before anything is chosen? */
static bool tells(const struct limit_finding *f)
{
    return f->rule->measure == LIMIT_HOURS || f->rule->measure == LIMIT_COUNT ||
           (f->rule->measure == LIMIT_NO_SHOWS && f->before > 0);
}

enum status limit_left(struct ctx *ctx, const struct limits *limits, int64_t operator_id,
                       const struct limit_whose *whose, const struct limit_line_view **ret_lines,
                       size_t *ret_n)
{
    const int64_t now = ctx_now_s(ctx);
    const struct limit_ask ask = {
        .whose = *whose, .operator_id = operator_id, .starts_at = now, .ends_at = now};
    struct limit_verdict v;
    const enum status s = limit_judge(ctx, limits, &ask, &v);
    struct limit_finding *told = s == OK ? arena_array(ctx->arena, v.n, sizeof(*told)) : NULL;
    size_t n = 0;
    if (!told)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < v.n; i++) {
        if (tells(&v.findings[i]))
            told[n++] = v.findings[i];
    }
    v.findings = told;
    v.n = n;
    return limit_lines(ctx, limits, &v, ret_lines, ret_n);
}
