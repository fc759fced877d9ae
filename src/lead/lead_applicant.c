/* Who would open a space in the network: kept, answered, handed to a host near by, invited. */
#include "lead/lead_applicant.h"

#include "base/address.h"
#include "base/email.h"
#include "base/fold.h"
#include "base/id.h"
#include "base/utf8.h"
#include "lead_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

static int64_t actor_id(const struct ctx *ctx)
{
    return ctx->actor ? ctx->actor->account_id : 0;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static enum status check(struct ctx *ctx, const struct applicant_ask *a)
{
    enum status s = OK;
    if (!*or_empty(a->name))
        s = ctx_field(ctx, "name", "field.missing", "Please say who you are.");
    if (!a->email)
        s = ctx_field(ctx, "email", "field.missing", "Please say where the answer goes.");
    if (a->message && utf8_count(a->message) > LEAD_MESSAGE_MAX)
        s = ctx_field(ctx, "message", "field.long", "At most %d characters.", LEAD_MESSAGE_MAX);
    return s;
}

static enum status check_open(struct ctx *ctx)
{
    struct join_setting now;
    enum status s = join_setting_get(ctx, &now);
    if (s == OK && !now.open)
        return ctx_fail(ctx, CONFLICT, "applicant.closed",
                        "The network takes no new spaces at the moment.");
    return s;
}

/* The same said again, by a double click or an impatient hand; 0: none. */
static enum status find_same(struct ctx *ctx, const struct applicant_ask *a, int64_t *ret_id)
{
    struct sql_applicant_same_row row;
    const char *key = email_key(ctx->arena, a->email);
    if (!key)
        return LIMIT;
    const struct sql_applicant_same_args args = {.email_key = key,
                                                 .message = or_empty(a->message),
                                                 .town = a->town,
                                                 .since = ctx_now_s(ctx) - LEAD_WINDOW_S};
    enum status s = sql_applicant_same(ctx, &args, &row);
    if (s == OK || s == NOT_FOUND)
        *ret_id = s == OK ? row.id : 0;
    return s == NOT_FOUND ? OK : s;
}

static enum status row_of(struct ctx *ctx, const struct applicant_ask *a,
                          struct sql_applicant_insert_args *ret_row)
{
    const char *all =
        arena_printf(ctx->arena, "%s %s %s %s %s %s", a->name, a->email, or_empty(a->phone),
                     or_empty(a->place_name), a->town, or_empty(a->message));
    const struct sql_applicant_insert_args row = {.id = store_id(ctx),
                                                  .status = APPLICANT_NEW,
                                                  .name = a->name,
                                                  .email = a->email,
                                                  .email_key = email_key(ctx->arena, a->email),
                                                  .phone = a->phone,
                                                  .place_name = or_empty(a->place_name),
                                                  .town = a->town,
                                                  .country = a->country,
                                                  .lat_micro = a->lat.micro,
                                                  .lon_micro = a->lon.micro,
                                                  .desks = a->desks,
                                                  .rooms = a->rooms,
                                                  .message = or_empty(a->message),
                                                  .source = a->source,
                                                  .by_text = or_empty(a->by_text),
                                                  .lang = ctx->lang ? ctx->lang->code : "en",
                                                  .fold = fold_words(ctx->arena, all),
                                                  .at = ctx_now_s(ctx),
                                                  .changed_at = ctx_now_s(ctx)};
    if (!row.fold || !row.email_key)
        return LIMIT;
    *ret_row = row;
    return OK;
}

static enum status tell(struct ctx *ctx, int64_t id, const char *fact)
{
    return fact_add(ctx, &(struct fact){.name = fact, .subject_id = id, .data = ""});
}

enum status applicant_add(struct ctx *ctx, const struct applicant_ask *ask, int64_t *ret_id)
{
    struct sql_applicant_insert_args row;
    int64_t same = 0;
    enum status s = check_open(ctx);
    if (s == OK)
        s = check(ctx, ask);
    if (s == OK)
        s = find_same(ctx, ask, &same);
    if (s == OK && same) {
        *ret_id = same;
        return OK;
    }
    if (s == OK)
        s = lead_check_many(ctx, ask->email);
    if (s == OK)
        s = row_of(ctx, ask, &row);
    if (s == OK)
        s = sql_applicant_insert(ctx, &row, NULL);
    if (s == OK)
        s = tell(ctx, row.id, "applicant.asked");
    if (s == OK)
        *ret_id = row.id;
    return s;
}

enum status applicant_load(struct ctx *ctx, const struct applicant_ask *ask,
                           enum applicant_status status, int64_t made_at, int64_t changed_at)
{
    struct sql_applicant_insert_args row;
    enum status s = row_of(ctx, ask, &row);
    if (s != OK)
        return s;
    row.status = status;
    row.at = made_at;
    row.changed_at = changed_at;
    if (status != APPLICANT_NEW)
        row.answered_at = opt_int_of(changed_at);
    return sql_applicant_insert(ctx, &row, NULL);
}

enum status applicant_get(struct ctx *ctx, int64_t id, struct applicant *ret_applicant)
{
    struct sql_applicant_of_id_row r;
    enum status s = sql_applicant_of_id(ctx, &(struct sql_applicant_of_id_args){id}, &r);
    if (s != OK)
        return s;
    *ret_applicant = (struct applicant){.id = r.id,
                                        .status = (enum applicant_status)r.status,
                                        .says = {.name = r.name,
                                                 .email = r.email,
                                                 .phone = r.phone,
                                                 .place_name = r.place_name,
                                                 .town = r.town,
                                                 .country = r.country,
                                                 .lat = {true, (int32_t)r.lat_micro},
                                                 .lon = {true, (int32_t)r.lon_micro},
                                                 .desks = (int32_t)r.desks,
                                                 .rooms = (int32_t)r.rooms,
                                                 .message = r.message,
                                                 .source = (enum lead_source)r.source,
                                                 .by_text = r.by_text},
                                        .lang = r.lang,
                                        .answered_at = r.answered_at,
                                        .operator_id = r.operator_id,
                                        .made_at = r.made_at,
                                        .changed_at = r.changed_at,
                                        .erased = r.erased_at.has};
    return OK;
}

/* ---- what is done ---------------------------------------------------------------------------- */

static enum status stand(struct ctx *ctx, const struct applicant *a, enum applicant_status to)
{
    return sql_applicant_stand(
        ctx, &(struct sql_applicant_stand_args){.id = a->id, .status = to, .at = ctx_now_s(ctx)},
        NULL);
}

/* Somebody of the network spoke to him: he waits no more. */
static enum status spoken(struct ctx *ctx, const struct applicant *a)
{
    return stand(ctx, a, a->status == APPLICANT_NEW ? APPLICANT_IN_TOUCH : a->status);
}

/* Write an entry and announce it; the fact names it. */
static enum status write_and_tell(struct ctx *ctx, const struct applicant *a, const struct entry *e,
                                  const char *fact, int64_t space_id)
{
    int64_t id = 0;
    enum status s = lead_refuse_erased(ctx, a->erased);
    if (s == OK)
        s = lead_write_entry(ctx, a->id, e, &id);
    if (s == OK)
        s = spoken(ctx, a);
    if (s != OK)
        return s;
    const char *data = arena_printf(ctx->arena, "{\"entry\":%lld}", (long long)id);
    const struct fact f = {.name = fact, .space_id = space_id, .subject_id = a->id, .data = data};
    return data ? fact_add(ctx, &f) : LIMIT;
}

enum status applicant_answer(struct ctx *ctx, const struct applicant *a, const char *subject,
                             const char *body)
{
    const struct entry e = {
        .kind = ENTRY_ANSWER, .subject = subject, .body = body, .by = actor_id(ctx)};
    return write_and_tell(ctx, a, &e, "applicant.answered", 0);
}

enum status applicant_ask_host(struct ctx *ctx, const struct applicant *a,
                               const struct space *space)
{
    const struct entry e = {.kind = ENTRY_ASKED_HOST, .subject = space->name, .by = actor_id(ctx)};
    struct contact *hosts;
    size_t n = 0;
    enum status s = people_hosts_of(ctx, space->operator_id, space->id, &hosts, &n);
    if (s == OK && n == 0)
        return ctx_fail(ctx, CONFLICT, "applicant.no_host",
                        "This space has no host who could call.");
    return s == OK ? write_and_tell(ctx, a, &e, "applicant.host_asked", space->id) : s;
}

enum status applicant_note(struct ctx *ctx, const struct applicant *a, const char *body)
{
    const struct entry e = {.kind = ENTRY_NOTE, .body = body, .by = actor_id(ctx)};
    enum status s = lead_refuse_erased(ctx, a->erased);
    if (s == OK)
        s = lead_write_entry(ctx, a->id, &e, NULL);
    return s == OK ? sql_applicant_touch(
                         ctx, &(struct sql_applicant_touch_args){.id = a->id, .at = ctx_now_s(ctx)},
                         NULL)
                   : s;
}

static enum status refuse_invited(struct ctx *ctx, const struct applicant *a)
{
    if (a->status != APPLICANT_INVITED)
        return OK;
    return ctx_fail(ctx, CONFLICT, "applicant.invited",
                    "He is invited already: he has an operator of his own.");
}

enum status applicant_set_status(struct ctx *ctx, const struct applicant *a,
                                 enum applicant_status to)
{
    const struct entry e = {.kind = ENTRY_STANDS, .status = to, .by = actor_id(ctx)};
    enum status s = lead_refuse_erased(ctx, a->erased);
    if (s != OK || a->status == to)
        return s;
    s = refuse_invited(ctx, a);
    if (s == OK)
        s = stand(ctx, a, to);
    if (s == OK)
        s = lead_write_entry(ctx, a->id, &e, NULL);
    return s == OK ? tell(ctx, a->id, "applicant.changed") : s;
}

/* ---- inviting -------------------------------------------------------------------------------- */

static enum status found_operator(struct ctx *ctx, const struct applicant *a, const char *name,
                                  int64_t *ret_id)
{
    const struct operator_ o = operator_begin(name, a->says.country, a->says.email);
    return operator_save(ctx, &o, ret_id);
}

/* The page on which he makes his first space, with what he said filled in. */
static const char *first_space_url(struct ctx *ctx, const struct applicant *a, int64_t operator_id)
{
    char code[ID_CHARS_MAX + 1];
    struct address to = address_of(ctx, "/spaces/new");
    id_print(operator_id, code);
    address_text(&to, "operator", code);
    address_text(&to, "name", *a->says.place_name ? a->says.place_name : NULL);
    address_text(&to, "town", a->says.town);
    return address_end(&to);
}

enum status applicant_invite(struct ctx *ctx, const struct applicant *a, const char *operator_name)
{
    const struct entry e = {.kind = ENTRY_INVITED, .subject = operator_name, .by = actor_id(ctx)};
    int64_t operator_id = 0;
    enum status s = lead_refuse_erased(ctx, a->erased);
    if (s == OK)
        s = refuse_invited(ctx, a);
    if (s == OK)
        s = found_operator(ctx, a, operator_name, &operator_id);
    if (s != OK)
        return s;
    const struct invitation invitation = {.email = a->says.email,
                                          .name = a->says.name,
                                          .grant = {ROLE_HOST, operator_id, 0},
                                          .where = operator_name,
                                          .path = first_space_url(ctx, a, operator_id),
                                          .lang = a->lang};
    s = people_invite(ctx, &invitation, NULL);
    if (s == OK)
        s = sql_applicant_take_in(ctx,
                                  &(struct sql_applicant_take_in_args){.id = a->id,
                                                                       .operator_id = operator_id,
                                                                       .at = ctx_now_s(ctx)},
                                  NULL);
    if (s == OK)
        s = lead_write_entry(ctx, a->id, &e, NULL);
    return s == OK ? tell(ctx, a->id, "applicant.invited") : s;
}

/* ---- the end of it --------------------------------------------------------------------------- */

enum status applicant_erase(struct ctx *ctx, const struct applicant *a)
{
    enum status s = sql_applicant_empty(
        ctx, &(struct sql_applicant_empty_args){.id = a->id, .at = ctx_now_s(ctx)}, NULL);
    if (s == OK)
        s = sql_lead_entries_delete(ctx, &(struct sql_lead_entries_delete_args){a->id}, NULL);
    if (s == OK)
        s = people_looks_forget_thing(ctx, a->id);
    return s == OK ? tell(ctx, a->id, "applicant.erased") : s;
}

enum status applicant_path(struct ctx *ctx, int64_t id, const char **ret_path)
{
    return network_tag_path(ctx, "applicant", id, "/network/join", ret_path);
}

enum status applicant_check_secret(struct ctx *ctx, int64_t id, const char *secret)
{
    return network_tag_check(ctx, "applicant", id, secret);
}

enum status join_setting_get(struct ctx *ctx, struct join_setting *ret_setting)
{
    struct sql_join_setting_row_row r = {.open = true, .words = ""};
    enum status s = sql_join_setting_row(ctx, &r);
    if (s == OK || s == NOT_FOUND)
        *ret_setting = (struct join_setting){.open = r.open, .words = r.words};
    return s == NOT_FOUND ? OK : s;
}

enum status join_setting_set(struct ctx *ctx, const struct join_setting *s)
{
    return sql_join_setting_write(
        ctx, &(struct sql_join_setting_write_args){.open = s->open, .words = s->words}, NULL);
}
