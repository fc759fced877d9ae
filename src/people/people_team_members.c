/* Who is in a team: joining, seats, admins, leaving. */
#include "base/buf.h"
#include "http/http.h"
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "people_views.h"
#include "store/store.h"

/* A fact about somebody in a team. */
static enum status tell(struct ctx *ctx, const char *fact, const struct team *t, int64_t account_id)
{
    const struct team_deed_view deed = {.account = account_id,
                                        .by = ctx->actor ? ctx->actor->account_id : 0};
    struct buf data;
    buf_init(&data, LIMIT_TEXT_BYTES);
    team_deed_view_json(&data, &deed);
    const char *text = buf_text(&data, ctx->arena);
    return text ? team_tell(ctx, fact, t, text) : LIMIT;
}

/* Decisions about a team are made one after the other. */
static enum status lock(struct ctx *ctx, const struct team *t)
{
    return sql_team_lock(ctx, &(struct sql_team_lock_args){t->id});
}

/* ---- seats ----------------------------------------------------------------------------------- */

enum status team_is_full(struct ctx *ctx, const struct team *t, bool *ret_full)
{
    struct sql_team_invitation_count_row waiting;
    struct team now;
    int64_t held;
    enum status s = team_get(ctx, t->id, &now);
    if (s == OK)
        s = team_seats_held(ctx, t->id, &held);
    if (s == OK)
        s = sql_team_invitation_count(
            ctx, &(struct sql_team_invitation_count_args){.team_id = t->id, .now = ctx_now_s(ctx)},
            &waiting);
    if (s == OK)
        *ret_full = now.seats_max.has && held + waiting.seats >= now.seats_max.v;
    return s;
}

static enum status seat_take(struct ctx *ctx, const struct team *t, int64_t account_id)
{
    int64_t changes = 0;
    enum status s = sql_team_seat_insert(
        ctx,
        &(struct sql_team_seat_insert_args){
            .id = store_id(ctx), .team_id = t->id, .account_id = account_id, .at = ctx_now_s(ctx)},
        &changes);
    return s == OK && changes ? tell(ctx, "team.seat_taken", t, account_id) : s;
}

static enum status seat_end(struct ctx *ctx, const struct team *t, int64_t account_id)
{
    int64_t changes = 0;
    enum status s =
        sql_team_seat_end(ctx,
                          &(struct sql_team_seat_end_args){
                              .team_id = t->id, .account_id = account_id, .at = ctx_now_s(ctx)},
                          &changes);
    return s == OK && changes ? tell(ctx, "team.seat_left", t, account_id) : s;
}

enum status team_set_seat(struct ctx *ctx, const struct team *t, int64_t account_id, bool seat)
{
    struct team_member m;
    bool full = false;
    enum status s = lock(ctx, t);
    if (s == OK)
        s = team_member_get(ctx, t->id, account_id, &m);
    if (s != OK || m.seat == seat)
        return s;
    if (!seat)
        return seat_end(ctx, t, account_id);
    s = team_is_full(ctx, t, &full);
    if (s == OK && full)
        return ctx_fail(ctx, CONFLICT, "team.no_seat",
                        "All seats that the team pays for are taken or promised.");
    return s == OK ? seat_take(ctx, t, account_id) : s;
}

/* ---- joining --------------------------------------------------------------------------------- */

enum status team_join(struct ctx *ctx, const struct team *t, int64_t account_id, bool admin,
                      bool seat, bool *ret_seat)
{
    int64_t changes = 0;
    bool full = true;
    enum status s = lock(ctx, t);
    if (s == OK)
        s = sql_team_member_insert(
            ctx,
            &(struct sql_team_member_insert_args){
                .team_id = t->id, .account_id = account_id, .admin = admin, .at = ctx_now_s(ctx)},
            &changes);
    if (s == OK && changes)
        s = tell(ctx, "team.joined", t, account_id);
    if (s == OK)
        s = team_is_full(ctx, t, &full);
    if (s == OK && seat && !full)
        s = seat_take(ctx, t, account_id);
    if (s == OK)
        *ret_seat = seat && !full;
    return s;
}

enum status team_add(struct ctx *ctx, int64_t team_id, int64_t account_id, bool admin)
{
    struct team t;
    bool seat;
    enum status s = team_get(ctx, team_id, &t);
    return s == OK ? team_join(ctx, &t, account_id, admin, true, &seat) : s;
}

/* ---- admins, and leaving --------------------------------------------------------------------- */

static enum status check_last_admin(struct ctx *ctx, const struct team *t)
{
    struct sql_team_counts_row count;
    enum status s = sql_team_counts(ctx, &(struct sql_team_counts_args){t->id}, &count);
    if (s == OK && count.admins < 2)
        return ctx_fail(ctx, CONFLICT, "team.last_admin",
                        "A team needs an admin: name another one first.");
    return s;
}

static enum status write_admin(struct ctx *ctx, const struct team *t, int64_t account_id,
                               bool admin)
{
    int64_t changes = 0;
    enum status s =
        sql_team_member_admin(ctx,
                              &(struct sql_team_member_admin_args){
                                  .team_id = t->id, .account_id = account_id, .admin = admin},
                              &changes);
    if (s != OK || !changes)
        return s;
    s = tell(ctx, admin ? "team.admin_named" : "team.admin_left", t, account_id);
    if (s == OK && admin)
        s = team_write(ctx, t, account_id, TEAM_NEWS_ADMIN, NULL);
    return s;
}

enum status team_set_admin(struct ctx *ctx, const struct team *t, int64_t account_id, bool admin)
{
    struct team_member m;
    enum status s = lock(ctx, t);
    if (s == OK)
        s = team_member_get(ctx, t->id, account_id, &m);
    if (s != OK || m.admin == admin)
        return s;
    if (!admin)
        s = check_last_admin(ctx, t);
    return s == OK ? write_admin(ctx, t, account_id, admin) : s;
}

static enum status tell_admins(struct ctx *ctx, const struct team *t, const char *who)
{
    struct team_member *members;
    size_t n;
    enum status s = team_members(ctx, t->id, &members, &n);
    for (size_t i = 0; s == OK && i < n && members[i].admin; i++)
        s = team_write(ctx, t, members[i].account_id, TEAM_NEWS_LEFT, who);
    return s;
}

/* The rows that make him a member. */
static enum status take_out(struct ctx *ctx, const struct team *t, int64_t account_id)
{
    enum status s = seat_end(ctx, t, account_id);
    if (s == OK)
        s = sql_team_rule_drop(
            ctx, &(struct sql_team_rule_drop_args){.team_id = t->id, .account_id = account_id},
            NULL);
    if (s == OK)
        s = sql_team_payer_clear(
            ctx, &(struct sql_team_payer_clear_args){.id = t->id, .account_id = account_id}, NULL);
    if (s == OK)
        s = sql_team_member_delete(
            ctx, &(struct sql_team_member_delete_args){.team_id = t->id, .account_id = account_id},
            NULL);
    return s == OK ? tell(ctx, "team.left", t, account_id) : s;
}

enum status team_leave(struct ctx *ctx, const struct team *t, int64_t account_id, int64_t heir_id)
{
    struct team_member m;
    struct team_member heir;
    enum status s = lock(ctx, t);
    if (s == OK)
        s = team_member_get(ctx, t->id, account_id, &m);
    if (s == OK && heir_id && heir_id != account_id) {
        s = team_member_get(ctx, t->id, heir_id, &heir);
        if (s == NOT_FOUND)
            return ctx_field(ctx, "heir", "team.not_member", "This person is not in the team.");
        if (s == OK)
            s = write_admin(ctx, t, heir_id, true);
    }
    if (s == OK && m.admin)
        s = check_last_admin(ctx, t);
    if (s == OK)
        s = take_out(ctx, t, account_id);
    if (s != OK)
        return s;
    bool himself = ctx->actor && ctx->actor->account_id == account_id;
    return himself ? tell_admins(ctx, t, *m.name ? m.name : m.email)
                   : team_write(ctx, t, account_id, TEAM_NEWS_REMOVED, NULL);
}
