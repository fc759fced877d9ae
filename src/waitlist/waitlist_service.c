/* Waiting, waiting no more, and taking what is offered. */
#include "waitlist/waitlist_internal.h"

#include "base/email.h"
#include "plan/plan.h"
#include "store/store.h"
#include "waitlist_sql.h"

#include <string.h>

const char *waitlist_status_name(enum waitlist_status s)
{
    switch (s) {
    case WAITLIST_WAITING:
        return "waiting";
    case WAITLIST_OFFERED:
        return "offered";
    case WAITLIST_BOOKED:
        return "booked";
    case WAITLIST_DECLINED:
        return "declined";
    case WAITLIST_UNANSWERED:
        return "unanswered";
    case WAITLIST_LEFT:
        return "left";
    case WAITLIST_PASSED:
        return "passed";
    }
    return "unknown";
}

/* Three queries have rows with these columns. */
#define ENTRY_OF(row) \
    ((struct waitlist_entry){.id = (row).id, \
                             .space_id = (row).space_id, \
                             .resource_id = (row).resource_id.v, \
                             .kind = (enum resource_kind)(row).kind, \
                             .starts_at = (row).starts_at, \
                             .ends_at = (row).ends_at, \
                             .units = (int32_t)(row).units, \
                             .people = (int32_t)(row).people, \
                             .account_id = (row).account_id.v, \
                             .team_id = (row).team_id.v, \
                             .name = (row).name, \
                             .email = (row).email, \
                             .lang = (row).lang, \
                             .status = (enum waitlist_status)(row).status, \
                             .made_at = (row).made_at, \
                             .hold_id = (row).hold_id.v, \
                             .offer_resource_id = (row).offer_resource_id.v, \
                             .offer_at = (row).offer_at.v, \
                             .answer_by = (row).answer_by.v, \
                             .booking_id = (row).booking_id.v})

enum status waitlist_get(struct ctx *ctx, int64_t id, struct waitlist_entry *ret_entry)
{
    struct sql_waitlist_of_id_row row;
    const struct sql_waitlist_of_id_args args = {.id = id};
    const enum status s = sql_waitlist_of_id(ctx, &args, &row);
    if (s == OK)
        *ret_entry = ENTRY_OF(row);
    return s;
}

enum status waitlist_of_space(struct ctx *ctx, int64_t space_id,
                              struct waitlist_entry **ret_entries, size_t *ret_n)
{
    struct sql_waitlist_of_space_row *rows = NULL;
    size_t n = 0;
    const struct sql_waitlist_of_space_args args = {.space_id = space_id,
                                                    .max = WAITLIST_OF_SPACE_MAX};
    const enum status s = sql_waitlist_of_space(ctx, &args, &rows, &n);
    struct waitlist_entry *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = ENTRY_OF(rows[i]);
    *ret_entries = list;
    *ret_n = n;
    return OK;
}

static enum status of_person(struct ctx *ctx, int64_t account_id, const char *email,
                             struct waitlist_entry **ret_entries, size_t *ret_n)
{
    struct sql_waitlist_of_person_row *rows = NULL;
    size_t n = 0;
    const struct sql_waitlist_of_person_args args = {
        .account_id = account_id, .email = email, .max = WAITLIST_OF_SPACE_MAX};
    const enum status s = sql_waitlist_of_person(ctx, &args, &rows, &n);
    struct waitlist_entry *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = ENTRY_OF(rows[i]);
    *ret_entries = list;
    *ret_n = n;
    return OK;
}

enum status waitlist_own(struct ctx *ctx, struct waitlist_entry **ret_entries, size_t *ret_n)
{
    return of_person(ctx, ctx->actor->account_id, ctx->actor->email, ret_entries, ret_n);
}

enum status waitlist_announce(struct ctx *ctx, const struct waitlist_entry *e, const char *fact)
{
    struct space space;
    const enum status s = space_get(ctx, e->space_id, &space);
    if (s != OK)
        return s;
    const struct fact f = {.name = fact,
                           .operator_id = space.operator_id,
                           .space_id = space.id,
                           .subject_id = e->id,
                           .data = ""};
    return fact_add(ctx, &f);
}

/* ---- waiting --------------------------------------------------------------------------------- */

static bool same_wish(const struct waitlist_entry *a, const struct waitlist_entry *b)
{
    return a->space_id == b->space_id && a->resource_id == b->resource_id && a->kind == b->kind &&
           a->starts_at == b->starts_at && a->ends_at == b->ends_at;
}

static enum status refuse_again(struct ctx *ctx, bool caller)
{
    const char *text = caller ? ctx_text(ctx, "This person waits for that already.")
                              : ctx_text(ctx, "You wait for that already.");
    return ctx_fail(ctx, CONFLICT, "waitlist.already", "%s", text);
}

/* Room for one more, and not twice the same [WL-9]. */
static enum status check_room(struct ctx *ctx, const struct waitlist_entry *e)
{
    const bool his = ctx->actor && ctx->actor->account_id == e->account_id;
    const bool caller = ctx->actor && !his; /* who runs the space speaks for him */
    struct waitlist_entry *own = NULL;
    size_t n = 0;
    struct sql_waitlist_count_row there;
    enum status s = of_person(ctx, e->account_id, e->email, &own, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        if (same_wish(&own[i], e))
            return refuse_again(ctx, caller);
    if (s == OK && n >= WAITLIST_OF_PERSON_MAX)
        return ctx_fail(ctx, CONFLICT, "waitlist.many",
                        "You wait for %d things already: leave one of the lists first.",
                        (int)WAITLIST_OF_PERSON_MAX);
    if (s == OK)
        s = sql_waitlist_count(ctx, &(struct sql_waitlist_count_args){e->space_id}, &there);
    if (s == OK && there.n >= WAITLIST_OF_SPACE_MAX)
        return ctx_fail(ctx, CONFLICT, "waitlist.full",
                        "Too many wait here already. Please ask the space.");
    return s;
}

static enum status add(struct ctx *ctx, const struct waitlist_entry *e)
{
    const struct sql_waitlist_add_args args = {
        .id = e->id,
        .space_id = e->space_id,
        .resource_id = e->resource_id ? opt_int_of(e->resource_id) : (struct opt_int){0},
        .kind = (int64_t)e->kind,
        .starts_at = e->starts_at,
        .ends_at = e->ends_at,
        .units = e->units,
        .people = e->people,
        .account_id = e->account_id ? opt_int_of(e->account_id) : (struct opt_int){0},
        .name = e->name,
        .email = e->email,
        .lang = e->lang,
        .at = e->made_at,
        .team_id = e->team_id ? opt_int_of(e->team_id) : (struct opt_int){0}};
    return sql_waitlist_add(ctx, &args, NULL);
}

/* Who runs the space speaks for somebody: whom the operator knows, or who is in the team
 * [WL-11]. */
static enum status caller_of(struct ctx *ctx, const struct booking_ask *ask,
                             const struct space *space, struct contact *ret_caller)
{
    const struct actor *who = NULL;
    struct contact c = {.account_id = 0};
    enum status s;
    if (ask->team_id)
        s = people_of_email(ctx, ask->email, &c);
    else
        s = plan_client(ctx, space->operator_id, ask->email, &c.account_id);
    if (s == OK)
        s = people_get(ctx, c.account_id, &c);
    if (s == OK && ask->team_id)
        s = people_actor_of(ctx, c.account_id, &who);
    if (s != OK && s != NOT_FOUND)
        return s;
    if (s == NOT_FOUND)
        c = (struct contact){.account_id = 0};
    if (ask->team_id && !people_is_team_member(who, ask->team_id))
        return ctx_field(ctx, "email", "team.not_member",
                         "Nobody in the team has this address: the offer goes to one of them.");
    *ret_caller = c;
    return OK;
}

/* Whose it is: a member's own, under whatever address he gives; a guest's, by address. */
static enum status take_person(struct ctx *ctx, const struct booking_ask *ask,
                               const struct space *space, struct waitlist_entry *e)
{
    const struct actor *a = ctx->actor;
    const bool run = people_is_desk(a, space->operator_id, space->id);
    const struct lang *helped = people_helped_lang(ctx);
    const struct lang *lang = helped ? helped : ctx->lang;
    struct contact caller = {.account_id = a ? a->account_id : 0};
    const enum status s = run ? caller_of(ctx, ask, space, &caller) : OK;
    if (s == OK && !run && ask->team_id && !people_is_team_member(a, ask->team_id))
        return ctx_field(ctx, "team", "team.not_member", "%s", team_why(ctx, "team.not_member"));
    e->account_id = caller.account_id;
    e->team_id = e->account_id ? ask->team_id : 0;
    e->name = ask->name;
    e->email = ask->email;
    e->lang = caller.lang ? caller.lang : lang ? lang->code : "en";
    return s;
}

enum status waitlist_join(struct ctx *ctx, const struct booking_ask *ask,
                          struct waitlist_entry *ret_entry)
{
    struct space space;
    struct resource resource = {.kind = ask->kind};
    struct booking_fit fit;
    enum status s = space_get(ctx, ask->space_id, &space);
    if (s == OK)
        s = booking_fits(ctx, ask, &fit);
    if (s == OK && fit.free)
        return ctx_fail(ctx, CONFLICT, "waitlist.free", "It is free: you can book it now.");
    if (s == OK && ask->resource_id)
        s = resource_get(ctx, ask->resource_id, &resource);
    if (s != OK)
        return s;
    struct waitlist_entry e = {.id = store_id(ctx),
                               .space_id = space.id,
                               .resource_id = ask->resource_id,
                               .kind = resource.kind,
                               .starts_at = fit.starts_at,
                               .ends_at = fit.ends_at,
                               .units = ask->units,
                               .people = ask->people,
                               .status = WAITLIST_WAITING,
                               .made_at = ctx_now_s(ctx)};
    s = take_person(ctx, ask, &space, &e);
    if (s == OK)
        s = check_room(ctx, &e);
    if (s == OK)
        s = add(ctx, &e);
    if (s == OK)
        s = waitlist_announce(ctx, &e, "waitlist.joined");
    if (s == OK)
        *ret_entry = e;
    return s;
}

/* ---- waiting no more ------------------------------------------------------------------------- */

/* The resource of an offer first, as everybody; then the entry as it is by then. */
static enum status lock_entry(struct ctx *ctx, int64_t id, struct waitlist_entry *ret_entry)
{
    enum status s = waitlist_get(ctx, id, ret_entry);
    if (s == OK && ret_entry->offer_resource_id)
        s = resource_lock(ctx, ret_entry->offer_resource_id);
    if (s == OK)
        s = sql_waitlist_lock(ctx, &(struct sql_waitlist_lock_args){id});
    return s == OK ? waitlist_get(ctx, id, ret_entry) : s;
}

/* What was kept for an offer is free for the next. */
static enum status drop_hold(struct ctx *ctx, const struct waitlist_entry *e)
{
    const struct hold hold = {
        .id = e->hold_id, .space_id = e->space_id, .resource_id = e->offer_resource_id};
    return e->hold_id ? hold_drop(ctx, &hold) : OK;
}

static enum status set_ended(struct ctx *ctx, const struct waitlist_entry *e,
                             enum waitlist_status how, int64_t booking_id)
{
    const struct sql_waitlist_end_args args = {.id = e->id,
                                               .status = (int64_t)how,
                                               .booking_id = booking_id ? opt_int_of(booking_id)
                                                                        : (struct opt_int){0},
                                               .at = ctx_now_s(ctx)};
    return sql_waitlist_end(ctx, &args, NULL);
}

enum status waitlist_end(struct ctx *ctx, int64_t id, enum waitlist_status how, const char *fact)
{
    struct waitlist_entry e;
    enum status s = lock_entry(ctx, id, &e);
    if (s != OK || e.status >= WAITLIST_ENDED)
        return s;
    s = set_ended(ctx, &e, how, 0);
    if (s == OK && e.status == WAITLIST_OFFERED)
        s = drop_hold(ctx, &e);
    return s == OK ? waitlist_announce(ctx, &e, fact) : s;
}

/* ---- taking it ------------------------------------------------------------------------------- */

struct booking_ask waitlist_ask(const struct zone *zone, const struct waitlist_entry *e,
                                int64_t begin, int64_t now)
{
    return (struct booking_ask){.space_id = e->space_id,
                                .resource_id = e->resource_id,
                                .kind = e->resource_id ? 0 : e->kind,
                                .span = booking_span_of(zone, begin, e->ends_at),
                                .units = e->units,
                                .people = e->people,
                                .name = e->name,
                                .email = e->email,
                                .team_id = e->team_id,
                                .from_now = now > e->starts_at};
}

enum status waitlist_actor(struct ctx *ctx, const struct waitlist_entry *e,
                           const struct actor **ret_actor)
{
    *ret_actor = NULL;
    if (!e->account_id)
        return OK;
    const enum status s = people_actor_of(ctx, e->account_id, ret_actor);
    return s == NOT_FOUND ? OK : s;
}

/* As whose the entry is, whoever follows the link. */
static enum status place_as(struct ctx *ctx, const struct waitlist_entry *e,
                            const struct booking_ask *ask, struct booking *ret_booking)
{
    const struct actor *browser = ctx->actor;
    const struct lang *lang = ctx->lang;
    const struct actor *who = NULL;
    bool repeated = false;
    enum status s = waitlist_actor(ctx, e, &who);
    if (s != OK)
        return s;
    ctx->actor = who;
    ctx->lang = text_lang(e->lang);
    s = booking_place(ctx, ask, ret_booking, &repeated);
    ctx->actor = browser;
    ctx->lang = lang;
    return s;
}

enum status waitlist_accept(struct ctx *ctx, int64_t id, struct opt_int price_cents,
                            struct booking *ret_booking)
{
    struct waitlist_entry e;
    struct space space;
    const int64_t now = ctx_now_s(ctx);
    enum status s = lock_entry(ctx, id, &e);
    if (s == OK && (e.status != WAITLIST_OFFERED || e.answer_by <= now))
        return ctx_fail(ctx, CONFLICT, "waitlist.over",
                        "This offer is over: it went to the next in line, or was answered.");
    if (s == OK)
        s = space_get(ctx, e.space_id, &space);
    const struct zone *zone = s == OK ? zone_get(space.zone) : NULL;
    if (s != OK || !zone)
        return s == OK ? FAILED : s;
    struct booking_ask ask = waitlist_ask(zone, &e, e.offer_at, now);
    ask.resource_id = e.offer_resource_id;
    ask.kind = 0;
    ask.price_cents = price_cents;
    s = drop_hold(ctx, &e);
    if (s == OK)
        s = place_as(ctx, &e, &ask, ret_booking);
    if (s == OK)
        s = set_ended(ctx, &e, WAITLIST_BOOKED, ret_booking->id);
    return s == OK ? waitlist_announce(ctx, &e, "waitlist.booked") : s;
}
