/* Somebody is here, was not after all, or has gone. */
#include "presence/presence_internal.h"

#include "base/format.h"
#include "base/id.h"
#include "people/people.h"
#include "presence_sql.h"
#include "store/store.h"

#include <stdio.h>

enum { MISSED_S = 90 * 24 * 3600 };

/* ---- words ----------------------------------------------------------------------------------- */

const char *door_say_time(struct ctx *ctx, const struct zone *zone, int64_t utc)
{
    struct date day;
    minute at;
    zone_civil(zone, utc, &day, &at);
    return words(ctx, "%d:%02d", at / 60, at % 60);
}

const char *check_in_how_name(enum check_in_how how)
{
    static const char *const names[] = {"", "phone", "paper", "tablet", "desk", "booked"};
    return names[how];
}

int64_t missed_since(int64_t now_s)
{
    return now_s - MISSED_S;
}

/* ---- one check-in ---------------------------------------------------------------------------- */

static enum status announce(struct ctx *ctx, const char *name, const struct booking *b)
{
    struct space space;
    const enum status s = space_get(ctx, b->space_id, &space);
    const struct fact f = {.name = name,
                           .operator_id = s == OK ? space.operator_id : 0,
                           .space_id = b->space_id,
                           .subject_id = b->id,
                           .data = ""};
    return s == OK ? fact_add(ctx, &f) : s;
}

/* The booking, and what was booked together with it, with their resources locked: nobody releases
 * one meanwhile. Who comes for one place comes for all [PC-19].
 *   ret_all  in ctx->arena; the one that is named is among them                            (out) */
static enum status lock_booking(struct ctx *ctx, int64_t id, struct booking **ret_all,
                                size_t *ret_n)
{
    struct booking b;
    struct booking *all = NULL;
    size_t n = 0;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK)
        s = booking_group_of(ctx, &b, &all, &n);
    int64_t *ids = s == OK ? arena_array(ctx->arena, n, sizeof(*ids)) : NULL;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        ids[i] = all[i].resource_id;
    s = booking_lock_all(ctx, ids, n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = booking_get(ctx, all[i].id, &all[i]);
    if (s == OK) {
        *ret_all = all;
        *ret_n = n;
    }
    return s;
}

static enum status check(struct ctx *ctx, const struct booking *b, int64_t at_s)
{
    const int64_t now = ctx_now_s(ctx);
    struct booking_early_end early;
    if (at_s > now || at_s < now - CHECK_IN_LATE_S)
        return ctx_field(ctx, "at", "field.range", "Please give a time of the last half hour.");
    if (b->status >= BOOKING_ENDED)
        return ctx_fail(ctx, CONFLICT, "booking.ended", "This booking has ended already.");
    if (b->status != BOOKING_CONFIRMED)
        return ctx_fail(ctx, CONFLICT, "booking.not_agreed", "This booking is not agreed yet.");
    if (at_s < b->starts_at - CHECK_IN_EARLY_S)
        return ctx_fail(ctx, CONFLICT, "presence.early",
                        "You can check in from a quarter of an hour before the start.");
    if (now < b->ends_at)
        return OK;
    const enum status s = booking_early_of(ctx, b->id, &early);
    if (s == OK && early.why == BOOKING_NO_SHOW && early.at_s == b->ends_at)
        return ctx_fail(ctx, CONFLICT, "presence.released",
                        "Nobody had come, so this place was freed. Please book it anew.");
    return s == OK || s == NOT_FOUND
               ? ctx_fail(ctx, CONFLICT, "presence.over", "The time of this booking is over.")
               : s;
}

static enum status come_back(struct ctx *ctx, const struct booking *b)
{
    const struct sql_check_in_back_args args = {.booking_id = b->id};
    const enum status s = sql_check_in_back(ctx, &args, NULL);
    return s == OK ? announce(ctx, "presence.here", b) : s;
}

static enum status add_check_in(struct ctx *ctx, const struct booking *b, enum check_in_how how,
                                int64_t at_s)
{
    const struct sql_check_in_add_args args = {.booking_id = b->id,
                                               .space_id = b->space_id,
                                               .account_id = b->account_id,
                                               .at = at_s,
                                               .how = (int64_t)how,
                                               .by_account_id =
                                                   ctx->actor ? ctx->actor->account_id : 0};
    return sql_check_in_add(ctx, &args, NULL);
}

/* What was booked together and runs at the same time: no check of its own is needed. */
static enum status add_others(struct ctx *ctx, const struct booking *of, const struct booking *all,
                              size_t n, enum check_in_how how, int64_t at_s)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct booking *b = &all[i];
        const struct sql_check_in_back_args back = {.booking_id = b->id};
        if (b->id == of->id || b->status != BOOKING_CONFIRMED || b->ends_at <= at_s)
            continue;
        s = add_check_in(ctx, b, how, at_s);
        if (s == OK)
            s = sql_check_in_back(ctx, &back, NULL);
    }
    return s;
}

static const struct booking *named(const struct booking *all, int64_t id)
{
    while (all->id != id)
        all++;
    return all;
}

enum status check_in_make(struct ctx *ctx, int64_t booking_id, enum check_in_how how, int64_t at_s)
{
    struct booking *all = NULL;
    struct check_in was;
    size_t n = 0;
    enum status s = lock_booking(ctx, booking_id, &all, &n);
    if (s != OK)
        return s;
    const struct booking *b = named(all, booking_id);
    s = check_in_of(ctx, booking_id, &was);
    if (s == OK)
        return was.gone_at ? come_back(ctx, b) : OK;
    if (s == NOT_FOUND)
        s = check(ctx, b, at_s);
    if (s == OK)
        s = add_check_in(ctx, b, how, at_s);
    if (s == OK)
        s = add_others(ctx, b, all, n, how, at_s);
    return s == OK ? announce(ctx, "presence.here", b) : s;
}

enum status check_in_undo(struct ctx *ctx, int64_t booking_id)
{
    struct booking *all = NULL;
    size_t n = 0;
    int64_t changes = 0;
    enum status s = lock_booking(ctx, booking_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        int64_t one = 0;
        s = sql_check_in_remove(ctx, &(struct sql_check_in_remove_args){all[i].id}, &one);
        changes += one;
    }
    return s == OK && changes > 0 ? announce(ctx, "presence.undone", named(all, booking_id)) : s;
}

enum status check_in_end(struct ctx *ctx, int64_t booking_id)
{
    struct booking *all = NULL;
    size_t n = 0;
    int64_t changes = 0;
    enum status s = lock_booking(ctx, booking_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_check_in_end_args args = {.booking_id = all[i].id, .at = ctx_now_s(ctx)};
        int64_t one = 0;
        s = sql_check_in_end(ctx, &args, &one);
        changes += one;
    }
    if (s == OK && changes == 0)
        return ctx_fail(ctx, CONFLICT, "presence.not_here", "Nobody is here for this booking.");
    return s == OK ? announce(ctx, "presence.gone", named(all, booking_id)) : s;
}

enum status check_in_leave(struct ctx *ctx, int64_t booking_id)
{
    const struct sql_check_in_end_args args = {.booking_id = booking_id, .at = ctx_now_s(ctx)};
    struct booking b;
    enum status s = booking_get(ctx, booking_id, &b);
    if (s == OK)
        s = sql_check_in_end(ctx, &args, NULL);
    return s == OK ? announce(ctx, "presence.gone", &b) : s;
}

enum status check_in_of(struct ctx *ctx, int64_t booking_id, struct check_in *ret)
{
    struct sql_check_in_of_row row;
    const enum status s = sql_check_in_of(ctx, &(struct sql_check_in_of_args){booking_id}, &row);
    if (s == OK)
        *ret = (struct check_in){.booking_id = row.booking_id,
                                 .space_id = row.space_id,
                                 .account_id = row.account_id,
                                 .at = row.at,
                                 .how = (enum check_in_how)row.how,
                                 .by_account_id = row.by_account_id,
                                 .gone_at = row.gone_at.v};
    return s;
}

enum status check_ins_since(struct ctx *ctx, int64_t space_id, int64_t since_s,
                            struct check_in **ret, size_t *ret_n)
{
    struct sql_check_ins_since_row *rows = NULL;
    size_t n = 0;
    const struct sql_check_ins_since_args args = {space_id, since_s};
    const enum status s = sql_check_ins_since(ctx, &args, &rows, &n);
    struct check_in *all = s == OK ? arena_array(ctx->arena, n, sizeof(*all)) : NULL;
    if (!all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct check_in){.booking_id = rows[i].booking_id,
                                   .space_id = rows[i].space_id,
                                   .account_id = rows[i].account_id,
                                   .at = rows[i].at,
                                   .how = (enum check_in_how)rows[i].how,
                                   .by_account_id = rows[i].by_account_id,
                                   .gone_at = rows[i].gone_at.v};
    *ret = all;
    *ret_n = n;
    return OK;
}

const struct check_in *check_in_among(const struct check_in *all, size_t n, int64_t booking_id)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (all[middle].booking_id == booking_id)
            return &all[middle];
        if (all[middle].booking_id < booking_id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- who may see it -------------------------------------------------------------------------- */

enum status presence_circle_of(struct ctx *ctx, int64_t account_id, bool *ret_shown)
{
    struct sql_presence_circle_of_row row;
    const enum status s =
        sql_presence_circle_of(ctx, &(struct sql_presence_circle_of_args){account_id}, &row);
    if (s == OK || s == NOT_FOUND)
        *ret_shown = s == OK;
    return s == NOT_FOUND ? OK : s;
}

enum status presence_set_circle(struct ctx *ctx, int64_t account_id, bool shown)
{
    const struct sql_presence_circle_add_args add = {account_id, ctx_now_s(ctx)};
    const struct sql_presence_circle_remove_args remove = {account_id};
    return shown ? sql_presence_circle_add(ctx, &add, NULL)
                 : sql_presence_circle_remove(ctx, &remove, NULL);
}

/* ---- what the host is told first ------------------------------------------------------------- */

enum status presence_tell(struct ctx *ctx, const struct space *s, struct space_notice *ret_notices,
                          size_t room, size_t *ret_n)
{
    struct sql_check_in_counts_row row;
    const struct zone *zone = zone_get(s->zone);
    struct date today;
    int64_t from = 0;
    int64_t to = 0;
    *ret_n = 0;
    if (!zone || s->status != SPACE_OPEN || room == 0)
        return OK;
    day_bounds(zone, ctx_now_s(ctx), &today, &from, &to);
    const struct sql_check_in_counts_args args = {s->id, from};
    const enum status st = sql_check_in_counts(ctx, &args, &row);
    if (st != OK || row.here == 0)
        return st;
    ret_notices[0] = (struct space_notice){
        .text = words(ctx, text_plural(ctx->lang, "%lld is here", "%lld are here", row.here),
                      (long long)row.here),
        .url = words(ctx, "/s/%s/here", s->slug)};
    *ret_n = 1;
    return OK;
}

static enum booking_came came_of(const struct booking_coming *b, const struct check_in *c,
                                 int64_t now_s)
{
    if (c)
        return c->gone_at ? CAME_GONE : CAME_HERE;
    return b->agreed && b->starts_at - CHECK_IN_EARLY_S <= now_s && now_s < b->ends_at ? CAME_DUE
                                                                                       : CAME_NOT;
}

enum status presence_came(struct ctx *ctx, int64_t space_id, struct booking_coming *list, size_t n)
{
    struct check_in *all = NULL;
    size_t all_n = 0;
    const int64_t now_s = ctx_now_s(ctx);
    int64_t since_s = now_s;
    for (size_t i = 0; i < n; i++)
        since_s = list[i].starts_at < since_s ? list[i].starts_at : since_s;
    const enum status s = check_ins_since(ctx, space_id, since_s - CHECK_IN_EARLY_S, &all, &all_n);
    for (size_t i = 0; s == OK && i < n; i++)
        list[i].came = came_of(&list[i], check_in_among(all, all_n, list[i].booking_id), now_s);
    return s;
}
