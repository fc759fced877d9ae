/* Wishes: somebody asks the network for a place near a town, and spaces near by answer. */
#include "base/email.h"
#include "lead/lead_internal.h"
#include "lead_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static enum status tell(struct ctx *ctx, int64_t id, const char *fact)
{
    return fact_add(ctx, &(struct fact){.name = fact, .subject_id = id, .data = ""});
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* The same wish asked again; 0: none. */
static enum status find_same(struct ctx *ctx, const struct wish *w, int64_t *ret_id)
{
    struct sql_wish_same_row row;
    const char *key = email_key(ctx->arena, w->ask.email);
    if (!key)
        return LIMIT;
    const struct sql_wish_same_args args = {.email_key = key,
                                            .message = or_empty(w->ask.message),
                                            .place = w->place,
                                            .since = ctx_now_s(ctx) - LEAD_WINDOW_S};
    enum status s = sql_wish_same(ctx, &args, &row);
    if (s == OK || s == NOT_FOUND)
        *ret_id = s == OK ? row.id : 0;
    return s == NOT_FOUND ? OK : s;
}

static enum status write_wish(struct ctx *ctx, const struct wish *w, int64_t *ret_id)
{
    const struct lead_ask *ask = &w->ask;
    const struct sql_wish_insert_args row = {.id = store_id(ctx),
                                             .status = WISH_NEW,
                                             .place = w->place,
                                             .lat_micro = w->lat.micro,
                                             .lon_micro = w->lon.micro,
                                             .wants = ask->wants,
                                             .when_text = or_empty(ask->when_text),
                                             .from_day = ask->from.year ? date_days(ask->from) : 0,
                                             .people = ask->people,
                                             .message = or_empty(ask->message),
                                             .name = ask->name,
                                             .email = ask->email,
                                             .email_key = email_key(ctx->arena, ask->email),
                                             .phone = ask->phone,
                                             .source = ask->source,
                                             .by_text = or_empty(ask->by_text),
                                             .by_account_id = ask->by_account_id,
                                             .lang = ctx->lang ? ctx->lang->code : "en",
                                             .fold = lead_fold(ctx, ask),
                                             .at = ctx_now_s(ctx)};
    if (!row.fold || !row.email_key)
        return LIMIT;
    *ret_id = row.id;
    return sql_wish_insert(ctx, &row, NULL);
}

/* To the nearest that are open, when stewards want it so. */
static enum status pass_at_once(struct ctx *ctx, int64_t id)
{
    bool at_once;
    struct wish w;
    struct near_space *near;
    size_t n = 0;
    enum status s = wish_at_once(ctx, &at_once);
    if (s == OK)
        s = wish_get(ctx, id, &w);
    if (s == OK && at_once)
        s = wish_near(ctx, &w, WISH_SPACES, &near, &n);
    for (size_t i = 0; i < n && s == OK; i++)
        s = wish_pass(ctx, &w, near[i].id);
    return s == OK && n ? wish_passed(ctx, &w) : s;
}

enum status wish_add(struct ctx *ctx, const struct wish *w, int64_t *ret_id)
{
    int64_t id = 0;
    enum status s = lead_check_ask(ctx, &w->ask, false);
    if (s == OK)
        s = find_same(ctx, w, &id);
    if (s == OK && id) {
        *ret_id = id;
        return OK;
    }
    if (s == OK)
        s = lead_check_many(ctx, w->ask.email);
    if (s == OK)
        s = write_wish(ctx, w, &id);
    if (s == OK)
        s = tell(ctx, id, "wish.asked");
    if (s == OK)
        s = pass_at_once(ctx, id);
    if (s == OK)
        *ret_id = id;
    return s;
}

enum status wish_get(struct ctx *ctx, int64_t id, struct wish *ret_wish)
{
    struct sql_wish_of_id_row r;
    enum status s = sql_wish_of_id(ctx, &(struct sql_wish_of_id_args){id}, &r);
    if (s != OK)
        return s;
    *ret_wish =
        (struct wish){.id = r.id,
                      .status = (enum wish_status)r.status,
                      .place = r.place,
                      .lat = {true, (int32_t)r.lat_micro},
                      .lon = {true, (int32_t)r.lon_micro},
                      .ask = {.wants = (enum lead_wants)r.wants,
                              .when_text = r.when_text,
                              .from = r.from_day ? date_of_days(r.from_day) : (struct date){0},
                              .people = (int32_t)r.people,
                              .message = r.message,
                              .name = r.name,
                              .email = r.email,
                              .phone = r.phone,
                              .source = (enum lead_source)r.source,
                              .by_text = r.by_text,
                              .by_account_id = r.by_account_id,
                              .wish_id = r.id},
                      .lang = r.lang,
                      .passed_at = r.passed_at,
                      .answered_space_id = r.answered_space_id,
                      .answered_at = r.answered_at,
                      .made_at = r.made_at,
                      .erased = r.erased_at.has};
    return OK;
}

/* ---- passing on ------------------------------------------------------------------------------ */

/* Has it been passed to this space? */
static bool has_space(const struct sql_spaces_of_wish_row *rows, size_t n, int64_t space_id)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].space_id == space_id)
            return true;
    return false;
}

enum status wish_near(struct ctx *ctx, const struct wish *w, size_t max,
                      struct near_space **ret_spaces, size_t *ret_n)
{
    struct space_line *lines;
    struct sql_spaces_of_wish_row *have;
    size_t lines_n;
    size_t have_n;
    size_t n = 0;
    const struct space_ask ask = {.lat = w->lat, .lon = w->lon, .within_m = WISH_WITHIN_M};
    struct near_space *near = arena_array(ctx->arena, max, sizeof(*near));
    enum status s = near ? space_lines(ctx, &ask, &lines, &lines_n) : LIMIT;
    if (s == OK)
        s = sql_spaces_of_wish(ctx, &(struct sql_spaces_of_wish_args){w->id}, &have, &have_n);
    if (s != OK)
        return s;
    for (size_t i = 0; i < lines_n && n < max; i++) {
        const struct space_line *l = &lines[i];
        if (l->status == SPACE_OPEN && !has_space(have, have_n, l->id))
            near[n++] = (struct near_space){l->id, l->slug, l->name, l->town, l->distance_m};
    }
    *ret_spaces = near;
    *ret_n = n;
    return OK;
}

enum status wish_pass(struct ctx *ctx, const struct wish *w, int64_t space_id)
{
    struct sql_spaces_of_wish_row *have;
    size_t n;
    int64_t lead_id;
    enum status s = sql_spaces_of_wish(ctx, &(struct sql_spaces_of_wish_args){w->id}, &have, &n);
    if (s != OK || has_space(have, n, space_id))
        return s;
    /* The hosts answer in the language in which he asked. */
    struct ctx own = *ctx;
    struct lead_ask ask = w->ask;
    own.lang = text_lang(w->lang);
    own.actor = NULL;
    ask.space_id = space_id;
    ask.wish_id = w->id;
    return lead_add(&own, &ask, &lead_id);
}

enum status wish_passed(struct ctx *ctx, const struct wish *w)
{
    enum status s = sql_wish_set_passed(
        ctx, &(struct sql_wish_set_passed_args){.id = w->id, .at = ctx_now_s(ctx)}, NULL);
    return s == OK ? tell(ctx, w->id, "wish.passed") : s;
}

enum status wish_note_answer(struct ctx *ctx, int64_t wish_id, int64_t space_id)
{
    int64_t changes = 0;
    enum status s =
        sql_wish_first_answer(ctx,
                              &(struct sql_wish_first_answer_args){
                                  .id = wish_id, .space_id = space_id, .at = ctx_now_s(ctx)},
                              &changes);
    return s == OK && changes ? tell(ctx, wish_id, "wish.answered") : s;
}

/* ---- the end of it --------------------------------------------------------------------------- */

enum status wish_set_status(struct ctx *ctx, const struct wish *w, enum wish_status to)
{
    static const char *const facts[] = {
        [WISH_NEW] = "wish.asked",         [WISH_PASSED] = "wish.passed",
        [WISH_ANSWERED] = "wish.answered", [WISH_FOUND] = "wish.found",
        [WISH_NOTHING] = "wish.nothing",   [WISH_CLOSED] = "wish.closed"};
    if (w->status == to)
        return OK;
    enum status s = sql_wish_status_write(
        ctx, &(struct sql_wish_status_write_args){.id = w->id, .status = to, .at = ctx_now_s(ctx)},
        NULL);
    return s == OK ? tell(ctx, w->id, facts[to]) : s;
}

enum status wish_erase(struct ctx *ctx, const struct wish *w)
{
    struct sql_spaces_of_wish_row *rows;
    size_t n;
    enum status s = sql_spaces_of_wish(ctx, &(struct sql_spaces_of_wish_args){w->id}, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct lead l;
        s = lead_get(ctx, rows[i].lead_id, &l);
        /* Who became one of ours stays so. */
        if (s == OK && !l.erased && l.status != LEAD_WON)
            s = lead_erase(ctx, &l);
    }
    if (s == OK)
        s = sql_wish_empty(ctx, &(struct sql_wish_empty_args){.id = w->id, .at = ctx_now_s(ctx)},
                           NULL);
    if (s == OK)
        s = people_looks_forget_thing(ctx, w->id);
    return s == OK ? tell(ctx, w->id, "wish.erased") : s;
}

/* ---- the person's link, and how stewards want it --- */

enum status wish_path(struct ctx *ctx, int64_t id, const char **ret_path)
{
    return network_tag_path(ctx, "wish", id, "/ask", ret_path);
}

enum status wish_check_secret(struct ctx *ctx, int64_t id, const char *secret)
{
    return network_tag_check(ctx, "wish", id, secret);
}

enum status wish_at_once(struct ctx *ctx, bool *ret_at_once)
{
    struct sql_lead_setting_row_row r;
    enum status s = sql_lead_setting_row(ctx, &r);
    if (s == OK || s == NOT_FOUND)
        *ret_at_once = s == NOT_FOUND || r.at_once;
    return s == NOT_FOUND ? OK : s;
}

enum status wish_set_at_once(struct ctx *ctx, bool at_once)
{
    return sql_lead_setting_write(ctx, &(struct sql_lead_setting_write_args){at_once}, NULL);
}
