/* A story in the store, and small things that the files of this folder share. */
#include "plan/plan_internal.h"

#include "base/zone.h"
#include "plan_sql.h"
#include "store/store.h"

/* ---- shared --------------------------------------------------------------------------------- */

enum status today_at(struct ctx *ctx, int64_t space_id, struct date *ret_today)
{
    struct space sp;
    const enum status s = space_get(ctx, space_id, &sp);
    if (s != OK)
        return s;
    minute now = 0;
    zone_civil(zone_get(sp.zone), ctx_now_s(ctx), ret_today, &now);
    return OK;
}

enum status local_day_at(struct ctx *ctx, int64_t space_id, struct local_day *d)
{
    if (d->space_id == space_id)
        return OK;
    const enum status s = today_at(ctx, space_id, &d->today);
    if (s == OK)
        d->space_id = space_id;
    return s;
}

/* ---- reading -------------------------------------------------------------------------------- */

static struct membership of_row(const struct sql_membership_of_id_row *r)
{
    return (struct membership){
        .id = r->id,
        .operator_id = r->operator_id,
        .space_id = r->space_id,
        .holder = {.account_id = r->account_id, .team_id = r->team_id},
        .status = (enum membership_status)r->status,
        .renews = r->renews,
        .notice_days = (int32_t)r->notice_days,
        .warn_days = (int32_t)r->warn_days,
        .pause_days = (int32_t)r->pause_days,
        .from = plan_date(r->from_day),
        .trial_until = plan_date(r->trial_until_day),
        .anchor = plan_date(r->anchor_day),
        .charge_from = plan_date(r->charge_from_day),
        .term_until = plan_date(r->term_until_day),
        .until = plan_date(r->until_day),
        .end_reason = r->end_reason,
        .warned_for = plan_date(r->warned_for_day),
        .given_until = plan_date(r->given_until_day),
        .setup_cents = r->setup_cents,
        .trial_cents = r->trial_cents,
        .document_id = r->document_id,
        .note = r->note,
        .made_at = r->made_at,
        .changed_at = r->changed_at,
        .revision = r->revision,
    };
}

static enum status read_turns(struct ctx *ctx, struct story *s)
{
    struct sql_membership_turns_row *rows = NULL;
    size_t n = 0;
    const struct sql_membership_turns_args args = {.membership_id = s->m.id};
    const enum status st = sql_membership_turns(ctx, &args, &rows, &n);
    for (size_t i = 0; st == OK && i < n && i < STORY_PARTS_MAX; i++)
        s->turns[s->turns_n++] =
            (struct membership_turn){.from = plan_date(rows[i].from_day),
                                     .plan_id = rows[i].plan_id,
                                     .plan_name = rows[i].plan_name,
                                     .period_months = (int32_t)rows[i].period_months,
                                     .period_days = (int32_t)rows[i].period_days,
                                     .term_months = (int32_t)rows[i].term_months,
                                     .seats = (int32_t)rows[i].seats,
                                     .price_cents = rows[i].price_cents,
                                     .made_at = rows[i].made_at,
                                     .by_account_id = rows[i].by_account_id};
    return st;
}

static enum status read_pauses(struct ctx *ctx, struct story *s)
{
    struct sql_membership_pauses_row *rows = NULL;
    size_t n = 0;
    const struct sql_membership_pauses_args args = {.membership_id = s->m.id};
    const enum status st = sql_membership_pauses(ctx, &args, &rows, &n);
    for (size_t i = 0; st == OK && i < n && i < STORY_PARTS_MAX; i++)
        s->pauses[s->pauses_n++] =
            (struct period){plan_date(rows[i].from_day), plan_date(rows[i].until_day)};
    return st;
}

static enum status read_services(struct ctx *ctx, struct story *s)
{
    struct sql_membership_extras_row *rows = NULL;
    size_t n = 0;
    const struct sql_membership_extras_args args = {.membership_id = s->m.id};
    const enum status st = sql_membership_extras(ctx, &args, &rows, &n);
    for (size_t i = 0; st == OK && i < n && i < STORY_PARTS_MAX; i++)
        s->extras[s->extras_n++] = (struct membership_extra){.id = rows[i].id,
                                                             .name = rows[i].name,
                                                             .price_cents = rows[i].price_cents,
                                                             .from = plan_date(rows[i].from_day),
                                                             .until = plan_date(rows[i].until_day)};
    return st;
}

enum status story_read(struct ctx *ctx, int64_t id, struct story *ret_story)
{
    struct sql_membership_of_id_row row;
    enum status s = sql_membership_of_id(ctx, &(struct sql_membership_of_id_args){id}, &row);
    if (s != OK)
        return s;
    struct story *story = ret_story;
    *story = (struct story){.m = of_row(&row)};
    s = read_turns(ctx, story);
    if (s == OK)
        s = read_pauses(ctx, story);
    if (s == OK)
        s = read_services(ctx, story);
    return s == OK && story->turns_n == 0 ? FAILED : s;
}

/* ---- writing -------------------------------------------------------------------------------- */

static enum status write_parts(struct ctx *ctx, struct story *s)
{
    enum status st = OK;
    for (size_t i = 0; st == OK && i < s->turns_n; i++) {
        struct membership_turn *t = &s->turns[i];
        t->made_at = t->made_at ? t->made_at : ctx_now_s(ctx);
        const struct sql_membership_turn_insert_args a = {.membership_id = s->m.id,
                                                          .from_day = plan_day(t->from),
                                                          .plan_id = t->plan_id,
                                                          .period_months = t->period_months,
                                                          .period_days = t->period_days,
                                                          .term_months = t->term_months,
                                                          .seats = t->seats,
                                                          .price_cents = t->price_cents,
                                                          .made_at = t->made_at,
                                                          .by_account_id = t->by_account_id};
        st = sql_membership_turn_insert(ctx, &a);
    }
    for (size_t i = 0; st == OK && i < s->pauses_n; i++) {
        const struct sql_membership_pause_insert_args a = {s->m.id, plan_day(s->pauses[i].from),
                                                           plan_day(s->pauses[i].until)};
        st = sql_membership_pause_insert(ctx, &a);
    }
    for (size_t i = 0; st == OK && i < s->extras_n; i++) {
        struct membership_extra *e = &s->extras[i];
        e->id = e->id ? e->id : store_id(ctx);
        const struct sql_membership_extra_insert_args a = {
            e->id, s->m.id, e->name, e->price_cents, plan_day(e->from), plan_day(e->until)};
        st = sql_membership_extra_insert(ctx, &a);
    }
    return st;
}

enum status story_insert(struct ctx *ctx, struct story *s, struct date today)
{
    s->m.id = store_id(ctx);
    s->m.made_at = ctx_now_s(ctx);
    s->m.changed_at = s->m.made_at;
    s->m.revision = 1;
    const struct sql_membership_insert_args args = {
        .id = s->m.id,
        .operator_id = s->m.operator_id,
        .space_id = s->m.space_id,
        .plan_id = s->turns[0].plan_id,
        .seats = s->turns[0].seats,
        .account_id = s->m.holder.account_id,
        .team_id = s->m.holder.team_id,
        .status = (int64_t)s->m.status,
        .notice_days = s->m.notice_days,
        .warn_days = s->m.warn_days,
        .pause_days = s->m.pause_days,
        .renews = s->m.renews,
        .setup_cents = s->m.setup_cents,
        .trial_cents = s->m.trial_cents,
        .from_day = plan_day(s->m.from),
        .trial_until_day = plan_day(s->m.trial_until),
        .anchor_day = plan_day(s->m.anchor),
        .charge_from_day = plan_day(s->m.charge_from),
        .term_until_day = plan_day(s->m.term_until),
        .until_day = plan_day(s->m.until),
        .end_reason = s->m.end_reason,
        .warned_for_day = plan_day(s->m.warned_for),
        .given_until_day = plan_day(s->m.given_until),
        .next_day = plan_day(story_next_day(s, today)),
        .document_id = s->m.document_id,
        .note = s->m.note,
        .at = s->m.made_at,
    };
    const enum status st = sql_membership_insert(ctx, &args);
    return st == OK ? write_parts(ctx, s) : st;
}

static enum status clear_parts(struct ctx *ctx, int64_t id)
{
    enum status s =
        sql_membership_turns_clear(ctx, &(struct sql_membership_turns_clear_args){id}, NULL);
    if (s == OK)
        s = sql_membership_pauses_clear(ctx, &(struct sql_membership_pauses_clear_args){id}, NULL);
    if (s == OK)
        s = sql_membership_extras_clear(ctx, &(struct sql_membership_extras_clear_args){id}, NULL);
    return s;
}

enum status story_update(struct ctx *ctx, struct story *s, struct date today)
{
    const struct membership_turn *now = story_turn_on(s, today);
    const struct sql_membership_update_args args = {
        .id = s->m.id,
        .revision = s->m.revision,
        .plan_id = now->plan_id,
        .seats = now->seats,
        .status = (int64_t)s->m.status,
        .notice_days = s->m.notice_days,
        .warn_days = s->m.warn_days,
        .pause_days = s->m.pause_days,
        .renews = s->m.renews,
        .from_day = plan_day(s->m.from),
        .trial_until_day = plan_day(s->m.trial_until),
        .anchor_day = plan_day(s->m.anchor),
        .charge_from_day = plan_day(s->m.charge_from),
        .term_until_day = plan_day(s->m.term_until),
        .until_day = plan_day(s->m.until),
        .end_reason = s->m.end_reason,
        .warned_for_day = plan_day(s->m.warned_for),
        .given_until_day = plan_day(s->m.given_until),
        .next_day = plan_day(story_next_day(s, today)),
        .document_id = s->m.document_id,
        .at = ctx_now_s(ctx),
    };
    int64_t changed = 0;
    enum status st = sql_membership_update(ctx, &args, &changed);
    if (st == OK && !changed)
        return RETRY;
    if (st == OK)
        st = clear_parts(ctx, s->m.id);
    if (st == OK)
        st = write_parts(ctx, s);
    if (st == OK)
        s->m.revision++;
    return st;
}
