/* From the first question to the first day. */
#include "base/address.h"
#include "base/email.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "community/community.h"
#include "lead/lead_internal.h"
#include "lead_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

/* ---- asking ---------------------------------------------------------------------------------- */

const char *lead_fold(struct ctx *ctx, const struct lead_ask *ask)
{
    const char *all =
        arena_printf(ctx->arena, "%s %s %s %s %s", ask->name, or_empty(ask->email),
                     or_empty(ask->phone), or_empty(ask->message), or_empty(ask->by_text));
    return fold_words(ctx->arena, all);
}

enum status lead_check_ask(struct ctx *ctx, const struct lead_ask *ask, bool by_host)
{
    enum status s = OK;
    if (!*or_empty(ask->name))
        s = ctx_field(ctx, "name", "field.missing", "Please say who you are.");
    if (!ask->email && !by_host)
        s = ctx_field(ctx, "email", "field.missing", "Please say where the answer goes.");
    if (by_host && !ask->email && !ask->phone)
        s = ctx_field(ctx, "phone", "lead.no_way",
                      "An address or a telephone number is needed to answer.");
    if (ask->message && utf8_count(ask->message) > LEAD_MESSAGE_MAX)
        s = ctx_field(ctx, "message", "field.long", "At most %d characters.", LEAD_MESSAGE_MAX);
    return s;
}

enum status lead_check_many(struct ctx *ctx, const char *email)
{
    struct sql_lead_asked_since_row asked;
    const char *key = email_key(ctx->arena, email);
    if (!key)
        return LIMIT;
    const struct sql_lead_asked_since_args args = {.email_key = key,
                                                   .since = ctx_now_s(ctx) - LEAD_WINDOW_S};
    enum status s = sql_lead_asked_since(ctx, &args, &asked);
    if (s == OK && asked.n >= LEADS_A_DAY)
        return ctx_fail(ctx, LIMIT, "lead.many",
                        "This address asked %d times today: please wait for the answers.",
                        LEADS_A_DAY);
    return s;
}

/* Does the actor keep the space? */
static enum status is_by_desk(struct ctx *ctx, int64_t space_id, bool *ret_by_desk)
{
    struct space space;
    enum status s = space_get(ctx, space_id, &space);
    if (s == OK)
        *ret_by_desk = people_is_desk(ctx->actor, space.operator_id, space.id);
    return s;
}

/* The same question asked again, by a double click or an impatient hand; 0: none. */
static enum status find_same(struct ctx *ctx, const struct lead_ask *ask, int64_t *ret_id)
{
    struct sql_lead_same_row row;
    const char *key = email_key(ctx->arena, ask->email);
    if (!key)
        return LIMIT;
    const struct sql_lead_same_args args = {.space_id = ask->space_id,
                                            .email_key = key,
                                            .message = or_empty(ask->message),
                                            .wants = ask->wants,
                                            .since = ctx_now_s(ctx) - LEAD_WINDOW_S};
    enum status s = sql_lead_same(ctx, &args, &row);
    if (s == OK || s == NOT_FOUND)
        *ret_id = s == OK ? row.id : 0;
    return s == NOT_FOUND ? OK : s;
}

static int64_t day_number(struct date d)
{
    return d.year ? date_days(d) : 0;
}

/* What is written; the states of a new one are filled in by the caller. */
static enum status row_of(struct ctx *ctx, const struct lead_ask *ask,
                          struct sql_lead_insert_args *ret_row)
{
    struct sql_lead_insert_args row = {.id = store_id(ctx),
                                       .space_id = ask->space_id,
                                       .wish_id = ask->wish_id,
                                       .status = LEAD_NEW,
                                       .wants = ask->wants,
                                       .when_text = or_empty(ask->when_text),
                                       .from_day = day_number(ask->from),
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
                                       .next_text = "",
                                       .fold = lead_fold(ctx, ask),
                                       .at = ctx_now_s(ctx),
                                       .changed_at = ctx_now_s(ctx)};
    if (!row.fold || (ask->email && !row.email_key))
        return LIMIT;
    *ret_row = row;
    return OK;
}

static enum status write_new(struct ctx *ctx, const struct lead_ask *ask, bool by_desk,
                             int64_t *ret_id)
{
    struct sql_lead_insert_args row;
    struct lead l;
    struct tour tour;
    enum status s = row_of(ctx, ask, &row);
    if (s == OK && ask->tour_at)
        s = tour_check(ctx, ask->space_id, ask->tour_at);
    if (s != OK)
        return s;
    row.made_by_account_id = by_desk ? ctx->actor->account_id : 0;
    s = sql_lead_insert(ctx, &row, NULL);
    if (s == OK)
        s = lead_get(ctx, row.id, &l);
    if (s == OK)
        s = lead_tell(ctx, &l, "lead.asked", "");
    if (s == OK && ask->tour_at)
        s = tour_book(ctx, &l, ask->tour_at, &tour);
    if (s == OK)
        *ret_id = row.id;
    return s;
}

enum status lead_add(struct ctx *ctx, const struct lead_ask *ask, int64_t *ret_id)
{
    bool by_desk = false;
    int64_t same = 0;
    enum status s = is_by_desk(ctx, ask->space_id, &by_desk);
    if (s == OK)
        s = lead_check_ask(ctx, ask, by_desk);
    if (s == OK && ask->email && !ask->wish_id)
        s = find_same(ctx, ask, &same);
    if (s == OK && same) {
        *ret_id = same;
        return OK;
    }
    if (s == OK && ask->email && !by_desk && !ask->wish_id)
        s = lead_check_many(ctx, ask->email);
    return s == OK ? write_new(ctx, ask, by_desk, ret_id) : s;
}

enum status lead_load(struct ctx *ctx, const struct lead_seed *seed)
{
    struct sql_lead_insert_args row;
    enum status s = row_of(ctx, &seed->ask, &row);
    if (s != OK)
        return s;
    row.status = seed->status;
    row.lost_reason = seed->lost;
    row.lang = seed->lang;
    row.reminded = 2; /* nobody is written to about what was invented */
    row.at = seed->made_at;
    row.changed_at = seed->changed_at;
    row.next_text = or_empty(seed->next_text);
    row.next_day = day_number(seed->next);
    if (seed->status != LEAD_NEW)
        row.answered_at = opt_int_of(seed->made_at + (seed->changed_at - seed->made_at) / 2);
    s = sql_lead_insert(ctx, &row, NULL);
    const struct lead l = {.id = row.id, .space_id = seed->ask.space_id};
    return s == OK && seed->ask.tour_at
               ? tour_load(ctx, &l, seed->ask.tour_at, seed->status > LEAD_TOUR_BOOKED)
               : s;
}

/* ---- reading --------------------------------------------------------------------------------- */

enum status lead_get(struct ctx *ctx, int64_t id, struct lead *ret_lead)
{
    struct sql_lead_of_id_row r;
    enum status s = sql_lead_of_id(ctx, &(struct sql_lead_of_id_args){id}, &r);
    if (s != OK)
        return s;
    *ret_lead = (struct lead){.id = r.id,
                              .space_id = r.space_id,
                              .wish_id = r.wish_id,
                              .status = (enum lead_status)r.status,
                              .lost = (enum lost_reason)r.lost_reason,
                              .wants = (enum lead_wants)r.wants,
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
                              .lang = r.lang,
                              .made_by = r.made_by_account_id,
                              .answered_at = r.answered_at,
                              .next_text = r.next_text,
                              .next = r.next_day ? date_of_days(r.next_day) : (struct date){0},
                              .account_id = r.account_id,
                              .made_at = r.made_at,
                              .changed_at = r.changed_at,
                              .erased = r.erased_at.has};
    return OK;
}

enum status lead_of_space(struct ctx *ctx, int64_t space_id, int64_t id, struct lead *ret_lead)
{
    struct lead l;
    enum status s = lead_get(ctx, id, &l);
    if (s == OK && l.space_id != space_id)
        s = NOT_FOUND;
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "lead.unknown", "There is no such enquiry here.");
    if (s == OK)
        *ret_lead = l;
    return s;
}

/* ---- what happens ---------------------------------------------------------------------------- */

enum status lead_tell(struct ctx *ctx, const struct lead *l, const char *fact, const char *data)
{
    return fact_add(
        ctx,
        &(struct fact){.name = fact, .space_id = l->space_id, .subject_id = l->id, .data = data});
}

enum status lead_write_entry(struct ctx *ctx, int64_t lead_id, const struct entry *e,
                             int64_t *ret_id)
{
    const struct sql_lead_entry_insert_args row = {.id = store_id(ctx),
                                                   .lead_id = lead_id,
                                                   .kind = e->kind,
                                                   .status = e->status,
                                                   .subject = or_empty(e->subject),
                                                   .body = or_empty(e->body),
                                                   .by_account_id = e->by,
                                                   .at = ctx_now_s(ctx)};
    if (ret_id)
        *ret_id = row.id;
    return sql_lead_entry_insert(ctx, &row, NULL);
}

/* Announce what was written: the fact names the entry. */
static enum status tell_entry(struct ctx *ctx, const struct lead *l, const char *fact,
                              int64_t entry_id)
{
    const char *data = arena_printf(ctx->arena, "{\"entry\":%lld}", (long long)entry_id);
    return data ? lead_tell(ctx, l, fact, data) : LIMIT;
}

static int64_t actor_id(const struct ctx *ctx)
{
    return ctx->actor ? ctx->actor->account_id : 0;
}

/* The first word of the space: noted with the lead, and with the wish that it came from. */
static enum status note_first_answer(struct ctx *ctx, const struct lead *l)
{
    enum status s = sql_lead_note_answered(
        ctx, &(struct sql_lead_note_answered_args){.id = l->id, .at = ctx_now_s(ctx)}, NULL);
    return s == OK && l->wish_id ? wish_note_answer(ctx, l->wish_id, l->space_id) : s;
}

enum status lead_refuse_erased(struct ctx *ctx, bool erased)
{
    if (!erased)
        return OK;
    return ctx_fail(ctx, CONFLICT, "lead.erased",
                    "The person behind this enquiry is forgotten: only the sums are left.");
}

static enum status change_status(struct ctx *ctx, const struct lead *l, enum lead_status to,
                                 enum lost_reason why)
{
    const struct entry e = {.kind = ENTRY_STATUS, .status = to, .by = actor_id(ctx)};
    const struct sql_lead_set_status_args row = {
        .id = l->id, .status = to, .lost_reason = why, .at = ctx_now_s(ctx)};
    enum status s = sql_lead_set_status(ctx, &row, NULL);
    if (s == OK)
        s = lead_write_entry(ctx, l->id, &e, NULL);
    if (s == OK && l->status == LEAD_NEW && to != LEAD_LOST)
        s = note_first_answer(ctx, l);
    return s == OK ? lead_tell(ctx, l, "lead.changed", "") : s;
}

enum status lead_set_status(struct ctx *ctx, const struct lead *l, enum lead_status to,
                            enum lost_reason why)
{
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s != OK || (l->status == to && l->lost == why))
        return s;
    return change_status(ctx, l, to, to == LEAD_LOST ? why : LOST_UNSAID);
}

enum status lead_answer(struct ctx *ctx, const struct lead *l, const char *subject,
                        const char *body)
{
    const struct entry e = {
        .kind = ENTRY_ANSWER, .subject = subject, .body = body, .by = actor_id(ctx)};
    int64_t entry_id = 0;
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s == OK && !l->email)
        return ctx_fail(ctx, CONFLICT, "lead.no_email",
                        "There is no address to write to: please call.");
    if (s == OK)
        s = lead_write_entry(ctx, l->id, &e, &entry_id);
    if (s == OK)
        s = note_first_answer(ctx, l);
    if (s == OK && l->status == LEAD_NEW)
        s = sql_lead_set_status(ctx,
                                &(struct sql_lead_set_status_args){
                                    .id = l->id, .status = LEAD_ANSWERED, .at = ctx_now_s(ctx)},
                                NULL);
    return s == OK ? tell_entry(ctx, l, "lead.answered", entry_id) : s;
}

static enum status touch(struct ctx *ctx, const struct lead *l)
{
    return sql_lead_touch(ctx, &(struct sql_lead_touch_args){.id = l->id, .at = ctx_now_s(ctx)},
                          NULL);
}

enum status lead_note(struct ctx *ctx, const struct lead *l, const char *body)
{
    const struct entry e = {.kind = ENTRY_NOTE, .body = body, .by = actor_id(ctx)};
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s == OK)
        s = lead_write_entry(ctx, l->id, &e, NULL);
    return s == OK ? touch(ctx, l) : s;
}

enum status lead_write(struct ctx *ctx, const struct lead *l, const char *body)
{
    const struct entry e = {.kind = ENTRY_MESSAGE, .body = body};
    int64_t entry_id = 0;
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s == OK)
        s = lead_write_entry(ctx, l->id, &e, &entry_id);
    if (s == OK)
        s = touch(ctx, l);
    return s == OK ? tell_entry(ctx, l, "lead.wrote", entry_id) : s;
}

enum status lead_set_next(struct ctx *ctx, const struct lead *l, const char *text, struct date on)
{
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s != OK)
        return s;
    const struct sql_lead_set_next_args row = {
        .id = l->id, .next_text = text, .next_day = day_number(on), .at = ctx_now_s(ctx)};
    return sql_lead_set_next(ctx, &row, NULL);
}

/* ---- becoming one of ours -------------------------------------------------------------------- */

/* Who brought him: as the host knows it, else as the lead says; 0: nobody. */
static enum status find_bringer(struct ctx *ctx, const struct lead *l, const char *by_email,
                                int64_t *ret_account_id)
{
    struct contact c;
    if (!by_email) {
        *ret_account_id = l->by_account_id;
        return OK;
    }
    enum status s = people_of_email(ctx, by_email, &c);
    if (s == NOT_FOUND)
        return ctx_field(ctx, "told_by", "lead.no_member", "Nobody here has this address.");
    if (s == OK)
        *ret_account_id = c.account_id;
    return s;
}

enum status lead_convert(struct ctx *ctx, const struct lead *l, const char *by_email,
                         int64_t *ret_account_id)
{
    int64_t account = 0;
    int64_t by = 0;
    const struct entry e = {.kind = ENTRY_CONVERTED, .status = LEAD_WON, .by = actor_id(ctx)};
    enum status s = lead_refuse_erased(ctx, l->erased);
    if (s == OK && !l->email)
        return ctx_fail(ctx, CONFLICT, "lead.no_email",
                        "There is no address to write to: please call.");
    if (s == OK)
        s = find_bringer(ctx, l, by_email, &by);
    if (s == OK)
        s = people_account(ctx, l->email, l->name, &account);
    if (s == OK && by)
        s = tie_add(ctx, account, by, l->space_id, by_email ? TIE_ENQUIRY : TIE_LINK);
    if (s == OK)
        s = note_first_answer(ctx, l);
    if (s == OK)
        s = sql_lead_set_account(
            ctx,
            &(struct sql_lead_set_account_args){
                .id = l->id, .account_id = account, .by_account_id = by, .at = ctx_now_s(ctx)},
            NULL);
    if (s == OK)
        s = lead_write_entry(ctx, l->id, &e, NULL);
    if (s == OK && !l->account_id)
        s = lead_tell(ctx, l, "lead.won", "");
    if (s == OK)
        *ret_account_id = account;
    return s;
}

/* ---- forgetting ------------------------------------------------------------------------------ */

enum status lead_erase(struct ctx *ctx, const struct lead *l)
{
    struct tour tour;
    /* What waited comes to nothing with him. */
    const enum lead_status left = l->status == LEAD_WON ? LEAD_WON : LEAD_LOST;
    enum status s = tour_of_lead(ctx, l->id, &tour);
    if (s == OK && tour.status == TOUR_BOOKED)
        s = tour_turn(ctx, l, TOUR_CANCELLED);
    if (s == OK || s == NOT_FOUND)
        s = sql_lead_empty(
            ctx, &(struct sql_lead_empty_args){.id = l->id, .status = left, .at = ctx_now_s(ctx)},
            NULL);
    if (s == OK)
        s = sql_lead_entries_delete(ctx, &(struct sql_lead_entries_delete_args){l->id}, NULL);
    if (s == OK)
        s = people_looks_forget_thing(ctx, l->id);
    return s == OK ? lead_tell(ctx, l, "lead.erased", "") : s;
}

/* ---- the person's link ----------------------------------------------------------------------- */

enum status lead_path(struct ctx *ctx, const struct lead *l, const char *slug,
                      const char **ret_path)
{
    const char *base = arena_printf(ctx->arena, "/s/%s/ask", slug);
    return base ? network_tag_path(ctx, "lead", l->id, base, ret_path) : LIMIT;
}

enum status lead_check_secret(struct ctx *ctx, int64_t lead_id, const char *secret)
{
    return network_tag_check(ctx, "lead", lead_id, secret);
}

enum status lead_open_link(struct ctx *ctx, enum status s, bool erased)
{
    if (erased)
        return ctx_fail(ctx, NOT_FOUND, "lead.gone",
                        "This enquiry was taken back, and all about it is forgotten.");
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "lead.unknown",
                        "There is no such enquiry, or its link is not complete.");
    return s;
}

static const char *step_url(struct ctx *ctx, const struct lead *l, const char *path,
                            const char *name_field)
{
    struct address a = address_of(ctx, path);
    address_text(&a, name_field, l->name);
    address_text(&a, "email", l->email);
    return address_end(&a);
}

const char *lead_offer_step(struct ctx *ctx, const struct lead *l, const struct space *space)
{
    const char *path = arena_printf(ctx->arena, "/s/%s/stays/new", space->slug);
    if (l->wants != WANTS_OFFICE)
        return NULL;
    return path ? step_url(ctx, l, path, "person") : "";
}

enum status lead_next_steps(struct ctx *ctx, const struct lead *l, const struct space *space,
                            const char **ret_join, const char **ret_book)
{
    struct sql_lead_plans_of_space_row plans;
    const bool stays = l->wants == WANTS_DESK || l->wants == WANTS_OFFICE;
    const char *join = arena_printf(ctx->arena, "/s/%s/join", space->slug);
    const char *book = arena_printf(ctx->arena, "/s/%s/book", space->slug);
    const struct sql_lead_plans_of_space_args args = {.space_id = space->id,
                                                      .operator_id = space->operator_id};
    enum status s = join && book ? sql_lead_plans_of_space(ctx, &args, &plans) : LIMIT;
    if (s != OK)
        return s;
    *ret_join = stays && plans.n ? step_url(ctx, l, join, "person") : NULL;
    *ret_book = step_url(ctx, l, book, "name");
    return OK;
}
