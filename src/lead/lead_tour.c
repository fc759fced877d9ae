/* Tours: what is offered, booked behind the lock of the space's terms. */
#include "lead/lead_internal.h"
#include "lead_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- terms ----------------------------------------------------------------------------------- */

/* What a space begins with when it never said. */
static const struct tour_terms first_terms = {
    .length_min = 30, .notice_min = 24 * 60, .horizon_days = 21, .meeting = ""};

enum status tour_terms_get(struct ctx *ctx, int64_t space_id, struct tour_terms *ret_terms)
{
    struct sql_tour_terms_of_row r;
    struct sql_tour_hours_of_row *hours;
    size_t n;
    struct tour_terms t = first_terms;
    enum status s = sql_tour_terms_of(ctx, &(struct sql_tour_terms_of_args){space_id}, &r);
    if (s == NOT_FOUND) {
        *ret_terms = t;
        return OK;
    }
    if (s == OK)
        s = sql_tour_hours_of(ctx, &(struct sql_tour_hours_of_args){space_id}, &hours, &n);
    if (s != OK)
        return s;
    t = (struct tour_terms){.offered = r.offered,
                            .length_min = (int32_t)r.length_min,
                            .notice_min = (int32_t)r.notice_min,
                            .horizon_days = (int32_t)r.horizon_days,
                            .shows_account_id = r.shows_account_id,
                            .meeting = r.meeting};
    for (size_t i = 0; i < n; i++) {
        const int64_t day = hours[i].weekday;
        if (day >= 1 && day <= 7 && t.open_n[day] < ARRAY_LEN(t.open[day]))
            t.open[day][t.open_n[day]++] =
                (struct span){(minute)hours[i].from_min, (minute)hours[i].to_min};
    }
    *ret_terms = t;
    return OK;
}

static enum status write_hours(struct ctx *ctx, int64_t space_id, const struct tour_terms *t)
{
    enum status s = sql_tour_hours_clear(ctx, &(struct sql_tour_hours_clear_args){space_id}, NULL);
    for (int day = 1; day <= 7; day++)
        for (size_t i = 0; i < t->open_n[day] && s == OK; i++)
            s = sql_tour_hours_insert(
                ctx,
                &(struct sql_tour_hours_insert_args){.space_id = space_id,
                                                     .weekday = day,
                                                     .from_min = t->open[day][i].from,
                                                     .to_min = t->open[day][i].to},
                NULL);
    return s;
}

enum status tour_terms_save(struct ctx *ctx, int64_t space_id, const struct tour_terms *t)
{
    const char *fault = tour_terms_fault(t);
    if (fault && strcmp(fault, "hours") == 0)
        return ctx_field(ctx, "monday", "tour.hours",
                         "Tours need hours: spans of a day, in order, like 10:00-12:00.");
    if (fault)
        return ctx_field(ctx, fault, "tour.terms",
                         "A tour takes 15 minutes to 4 hours, in steps of 5 minutes, and is booked "
                         "up to 60 days ahead.");
    const struct sql_tour_terms_write_args row = {.space_id = space_id,
                                                  .offered = t->offered,
                                                  .length_min = t->length_min,
                                                  .notice_min = t->notice_min,
                                                  .horizon_days = t->horizon_days,
                                                  .shows_account_id = t->shows_account_id,
                                                  .meeting = t->meeting};
    enum status s = sql_tour_terms_write(ctx, &row, NULL);
    return s == OK ? write_hours(ctx, space_id, t) : s;
}

/* ---- what is offered ------------------------------------------------------------------------- */

/* The slots that a space offers, not counting the tour `but` (0: all count). */
static enum status offers(struct ctx *ctx, const struct space *space, int64_t but,
                          struct tour_slot **ret_slots, size_t *ret_n)
{
    struct calendar calendar;
    struct tour_terms terms;
    struct sql_tours_taken_row *taken;
    size_t n = 0;
    const struct sql_tours_taken_args args = {
        .space_id = space->id, .after = ctx_now_s(ctx) - TOUR_LOOK_BACK_S, .but = but};
    enum status s = space_calendar(ctx, space, &calendar);
    if (s == OK)
        s = tour_terms_get(ctx, space->id, &terms);
    if (s == OK)
        s = sql_tours_taken(ctx, &args, &taken, &n);
    if (s != OK)
        return s;
    struct tour_slot *booked = arena_array(ctx->arena, n, sizeof(*booked));
    struct tour_slot *slots = arena_array(ctx->arena, TOUR_SLOTS_MAX, sizeof(*slots));
    if (!booked || !slots)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        booked[i] = (struct tour_slot){taken[i].starts_at, taken[i].ends_at};
    const struct tour_question q = {&calendar, &terms, ctx_now_s(ctx), booked, n};
    *ret_n = space->status == SPACE_OPEN ? tour_slots(&q, slots, TOUR_SLOTS_MAX) : 0;
    *ret_slots = slots;
    return OK;
}

enum status tour_offers(struct ctx *ctx, const struct space *s, struct tour_slot **ret_slots,
                        size_t *ret_n)
{
    return offers(ctx, s, 0, ret_slots, ret_n);
}

/* ---- booking --------------------------------------------------------------------------------- */

static enum status tour_of_row(const struct sql_tour_of_id_row *r, struct tour *ret_tour)
{
    *ret_tour = (struct tour){.id = r->id,
                              .space_id = r->space_id,
                              .lead_id = r->lead_id,
                              .starts_at = r->starts_at,
                              .ends_at = r->ends_at,
                              .shows_account_id = r->shows_account_id,
                              .status = (enum tour_status)r->status,
                              .revision = r->revision,
                              .changed_at = r->changed_at};
    return OK;
}

enum status tour_get(struct ctx *ctx, int64_t id, struct tour *ret_tour)
{
    struct sql_tour_of_id_row r;
    enum status s = sql_tour_of_id(ctx, &(struct sql_tour_of_id_args){id}, &r);
    return s == OK ? tour_of_row(&r, ret_tour) : s;
}

enum status tour_of_lead(struct ctx *ctx, int64_t lead_id, struct tour *ret_tour)
{
    struct sql_tour_of_lead_row_row r;
    enum status s = sql_tour_of_lead_row(ctx, &(struct sql_tour_of_lead_row_args){lead_id}, &r);
    return s == OK ? tour_get(ctx, r.id, ret_tour) : s;
}

static enum status tell(struct ctx *ctx, const struct tour *t, const char *fact)
{
    return fact_add(
        ctx,
        &(struct fact){.name = fact, .space_id = t->space_id, .subject_id = t->id, .data = ""});
}

static enum status note(struct ctx *ctx, const struct tour *t, enum tour_status status)
{
    const struct entry e = {
        .kind = ENTRY_TOUR, .status = status, .by = ctx->actor ? ctx->actor->account_id : 0};
    return lead_write_entry(ctx, t->lead_id, &e, NULL);
}

/* The slot that begins then, if it is offered. */
static enum status find_slot(struct ctx *ctx, const struct lead *l, int64_t starts_at, int64_t but,
                             struct tour_slot *ret_slot)
{
    struct space space;
    struct tour_slot *slots;
    size_t n;
    enum status s = space_get(ctx, l->space_id, &space);
    if (s == OK)
        s = offers(ctx, &space, but, &slots, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (slots[i].starts_at != starts_at)
            continue;
        *ret_slot = slots[i];
        return OK;
    }
    return s == OK ? ctx_fail(ctx, CONFLICT, "tour.taken",
                              "This time is not offered any more: please choose another.")
                   : s;
}

static enum status write_tour(struct ctx *ctx, const struct lead *l, const struct tour_slot *slot,
                              int64_t *ret_id)
{
    struct tour_terms terms;
    enum status s = tour_terms_get(ctx, l->space_id, &terms);
    if (s != OK)
        return s;
    const struct sql_tour_insert_args row = {.id = store_id(ctx),
                                             .space_id = l->space_id,
                                             .lead_id = l->id,
                                             .starts_at = slot->starts_at,
                                             .ends_at = slot->ends_at,
                                             .shows_account_id = terms.shows_account_id,
                                             .at = ctx_now_s(ctx)};
    *ret_id = row.id;
    return sql_tour_insert(ctx, &row, NULL);
}

enum status tour_load(struct ctx *ctx, const struct lead *l, int64_t starts_at, bool done)
{
    struct tour_terms terms;
    int64_t id;
    enum status s = tour_terms_get(ctx, l->space_id, &terms);
    if (s != OK)
        return s;
    const struct tour_slot slot = {.starts_at = starts_at,
                                   .ends_at = starts_at + (int64_t)terms.length_min * 60};
    s = write_tour(ctx, l, &slot, &id);
    const struct sql_tour_set_status_args over = {
        .id = id, .status = TOUR_DONE, .at = slot.ends_at};
    return s == OK && done ? sql_tour_set_status(ctx, &over, NULL) : s;
}

static enum status move_tour(struct ctx *ctx, int64_t id, const struct tour_slot *slot)
{
    const struct sql_tour_move_args row = {
        .id = id, .starts_at = slot->starts_at, .ends_at = slot->ends_at, .at = ctx_now_s(ctx)};
    return sql_tour_move(ctx, &row, NULL);
}

enum status tour_check(struct ctx *ctx, int64_t space_id, int64_t starts_at)
{
    struct tour_slot slot;
    const struct lead nobody = {.space_id = space_id};
    enum status s = sql_tour_terms_lock(ctx, &(struct sql_tour_terms_lock_args){space_id}, NULL);
    return s == OK ? find_slot(ctx, &nobody, starts_at, 0, &slot) : s;
}

enum status tour_book(struct ctx *ctx, const struct lead *l, int64_t starts_at,
                      struct tour *ret_tour)
{
    struct tour t;
    struct tour_slot slot = {0};
    /* Two who choose the same slot wait for one another here. */
    enum status s = sql_tour_terms_lock(ctx, &(struct sql_tour_terms_lock_args){l->space_id}, NULL);
    if (s == OK)
        s = tour_of_lead(ctx, l->id, &t);
    const bool moves = s == OK && t.status == TOUR_BOOKED;
    if (s == NOT_FOUND)
        s = OK;
    if (s == OK)
        s = find_slot(ctx, l, starts_at, moves ? t.id : 0, &slot);
    if (s == OK)
        s = moves ? move_tour(ctx, t.id, &slot) : write_tour(ctx, l, &slot, &t.id);
    if (s == OK)
        s = tour_get(ctx, t.id, &t);
    if (s == OK)
        s = note(ctx, &t, TOUR_BOOKED);
    if (s == OK && l->status < LEAD_TOUR_BOOKED)
        s = sql_lead_set_status(ctx,
                                &(struct sql_lead_set_status_args){
                                    .id = l->id, .status = LEAD_TOUR_BOOKED, .at = ctx_now_s(ctx)},
                                NULL);
    if (s == OK)
        s = tell(ctx, &t, moves ? "tour.moved" : "tour.booked");
    if (s == OK)
        *ret_tour = t;
    return s;
}

/* Where the lead stands after its tour. */
static enum lead_status lead_after(const struct lead *l, enum tour_status to)
{
    if (l->status != LEAD_TOUR_BOOKED)
        return l->status;
    return to == TOUR_DONE ? LEAD_TOUR_DONE : l->answered_at.has ? LEAD_ANSWERED : LEAD_NEW;
}

enum status tour_turn(struct ctx *ctx, const struct lead *l, enum tour_status to)
{
    static const char *const facts[] = {[TOUR_DONE] = "tour.done",
                                        [TOUR_MISSED] = "tour.missed",
                                        [TOUR_CANCELLED] = "tour.cancelled"};
    struct tour t;
    enum status s = tour_of_lead(ctx, l->id, &t);
    if (s == NOT_FOUND || (s == OK && t.status != TOUR_BOOKED))
        return ctx_fail(ctx, CONFLICT, "tour.none", "No tour is booked.");
    if (s == OK)
        s = sql_tour_set_status(
            ctx, &(struct sql_tour_set_status_args){.id = t.id, .status = to, .at = ctx_now_s(ctx)},
            NULL);
    if (s == OK)
        s = note(ctx, &t, to);
    if (s == OK)
        s = sql_lead_set_status(ctx,
                                &(struct sql_lead_set_status_args){.id = l->id,
                                                                   .status = lead_after(l, to),
                                                                   .lost_reason = l->lost,
                                                                   .at = ctx_now_s(ctx)},
                                NULL);
    return s == OK ? tell(ctx, &t, facts[to]) : s;
}
