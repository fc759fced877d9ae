/* Who is invited: for the one who made the booking, and for the hosts. */
#include "attend/attend_internal.h"

#include "attend_routes.h"
#include "attend_sql.h"
#include "base/id.h"
#include "base/zone.h"
#include "http/http.h"
#include "people/people.h"
#include "space/space.h"
#include "store/store.h"

#include <string.h>

static const char *code_text(struct ctx *ctx, int64_t id)
{
    char code[ID_CHARS_MAX + 1];
    (void)id_print(id, code);
    return words(ctx, "%s", code);
}

/* ---- what is shown -------------------------------------------------------------------------- */

/* A host or an admin of the team sees whom somebody invited: each is told [PV-7]. */
static enum status note_looks(struct ctx *ctx, const struct space *sp, const struct booking *b,
                              const struct attendee *all, size_t n)
{
    const struct look look = {.account_id = b->account_id,
                              .operator_id = sp->operator_id,
                              .space_id = sp->id,
                              .team_id = b->team_id,
                              .place = sp->name,
                              .what = N_("Guests of a booking")};
    enum status s = b->account_id ? people_looked_at(ctx, &look)
                                  : people_looked_at_address(ctx, &look, b->email);
    for (size_t i = 0; s == OK && i < n; i++)
        s = people_looked_at_address_listed(ctx, &look, all[i].email);
    return s;
}

static enum status show_guests(struct ctx *ctx, const struct zone *z, const struct attendee *all,
                               size_t n, struct attend_list_view *v)
{
    struct attend_guest_view *guests = arena_array(ctx->arena, n, sizeof(*guests));
    if (!guests)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        guests[i] = (struct attend_guest_view){
            .id = all[i].id,
            .name = all[i].name,
            .email = all[i].email,
            .answer = attend_answer_name(all[i].answer),
            .answered_at = all[i].answered_at ? zone_when(z, all[i].answered_at) : (struct when){0},
        };
        v->yes += all[i].answer == ANSWER_YES;
        v->no += all[i].answer == ANSWER_NO;
        v->maybe += all[i].answer == ANSWER_MAYBE;
    }
    v->guests = guests;
    v->guests_n = n;
    return OK;
}

/* May he invite, and if not, why? */
static void show_rights(struct ctx *ctx, const struct booking *b, struct attend_list_view *v)
{
    const struct problem kept = ctx->problem;
    ctx->problem = (struct problem){0};
    const enum status may = attend_may(ctx, b);
    v->changeable = may == OK;
    v->sign_in = may == DENIED;
    v->why = may == OK ? NULL : ctx->problem.detail;
    v->waits = b->status == BOOKING_REQUESTED;
    ctx->problem = kept;
}

static enum status show_list(struct ctx *ctx, const struct booking *b, const char *secret,
                             struct attend_list_view *ret_view)
{
    struct space sp;
    struct resource r;
    struct attendee *all = NULL;
    size_t n = 0;
    size_t most = 0;
    enum status s = space_get(ctx, b->space_id, &sp);
    if (s == OK)
        s = resource_get(ctx, b->resource_id, &r);
    if (s == OK)
        s = attend_of_booking(ctx, b->id, &all, &n);
    if (s == OK)
        s = attend_room(ctx, b, &most);
    if (s == OK)
        s = note_looks(ctx, &sp, b, all, n);
    if (s != OK)
        return s;
    const struct zone *z = zone_get(sp.zone);
    const char *code = code_text(ctx, b->id);
    *ret_view = (struct attend_list_view){
        .code = b->id,
        .space = sp.slug,
        .space_name = sp.name,
        .resource_name = r.name,
        .starts_at = zone_when(z, b->starts_at),
        .ends_at = zone_when(z, b->ends_at),
        .seats = r.seats,
        .room = n < most ? (int64_t)(most - n) : 0,
        .secret = secret,
        .sign_in_url = secret ? words(ctx, "/bookings/%s/guests?secret=%s", code, secret)
                              : words(ctx, "/bookings/%s/guests", code),
    };
    show_rights(ctx, b, ret_view);
    return show_guests(ctx, z, all, n, ret_view);
}

enum status attend_show(struct ctx *ctx, const struct attend_of_form *form,
                        struct attend_list_view *ret_view)
{
    struct booking b;
    const char *secret = request_again_text(ctx, form->secret, "secret");
    const enum status s = booking_get_held(ctx, form->code, secret, &b);
    return s == OK ? show_list(ctx, &b, secret, ret_view) : s;
}

/* ---- what is done --------------------------------------------------------------------------- */

static enum status done(struct ctx *ctx, const struct booking *b, const char *secret,
                        const char *said, struct attend_list_view *ret_view)
{
    const enum status s = show_list(ctx, b, secret, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->sign_in_url);
    return OK;
}

/* In the language of his account, else in that of who invites. */
static enum status lang_of(struct ctx *ctx, const char *email, const char **ret_lang)
{
    struct contact c;
    const enum status s = people_of_email(ctx, email, &c);
    *ret_lang = s == OK && c.lang ? c.lang : ctx->lang ? ctx->lang->code : "en";
    return s == NOT_FOUND ? OK : s;
}

static enum status invite(struct ctx *ctx, const struct booking *b, const struct attend_address *to)
{
    struct attendee a = {.id = store_id(ctx),
                         .booking_id = b->id,
                         .email = to->email,
                         .email_key = to->key,
                         .name = to->name};
    enum status s = lang_of(ctx, to->email, &a.lang);
    if (s != OK)
        return s;
    s = sql_attendee_add(ctx,
                         &(struct sql_attendee_add_args){.id = a.id,
                                                         .booking_id = b->id,
                                                         .email = to->email,
                                                         .email_key = to->key,
                                                         .name = to->name,
                                                         .lang = a.lang,
                                                         .by_account_id = ctx->actor->account_id,
                                                         .at = ctx_now_s(ctx)},
                         NULL);
    return s == OK ? attend_tell(ctx, b, &a, request_public_url(ctx)) : s;
}

static bool is_invited(const struct attendee *all, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].email_key, key) == 0)
            return true;
    return false;
}

/* Those who are not on the list yet, moved to the front. */
static size_t keep_new(struct attend_address *wanted, size_t n, const struct attendee *all,
                       size_t all_n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_invited(all, all_n, wanted[i].key))
            wanted[kept++] = wanted[i];
    return kept;
}

/* So many mails to people who did not ask for them, and no more. */
static enum status check_day(struct ctx *ctx, size_t more)
{
    struct sql_attendees_by_account_row row;
    const struct sql_attendees_by_account_args args = {ctx->actor->account_id,
                                                       ctx_now_s(ctx) - 86400};
    const enum status s = sql_attendees_by_account(ctx, &args, &row);
    if (s == OK && row.n + (int64_t)more > ATTEND_DAY_MAX)
        return ctx_field(ctx, "people", "attend.many_today",
                         "You have invited many people today: the others tomorrow.");
    return s;
}

static enum status invite_all(struct ctx *ctx, const struct booking *b, const char *people)
{
    struct attend_address *wanted = NULL;
    struct attendee *all = NULL;
    size_t n = 0;
    size_t all_n = 0;
    size_t most = 0;
    const char *wrong = "";
    enum status s = attend_parse(ctx->arena, people, ATTEND_MAX, &wanted, &n, &wrong);
    if (s == INVALID)
        return ctx_field(ctx, "people", "attend.address", "“%s” is no e-mail address.", wrong);
    if (s == OK)
        s = attend_of_booking(ctx, b->id, &all, &all_n);
    if (s == OK)
        s = attend_room(ctx, b, &most);
    n = s == OK ? keep_new(wanted, n, all, all_n) : 0;
    if (s == LIMIT || all_n + n > most)
        return ctx_field(ctx, "people", "attend.full", "It holds %d people: these are too many.",
                         (int)most);
    if (s == OK)
        s = check_day(ctx, n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = invite(ctx, b, &wanted[i]);
    return s;
}

enum status attend_add(struct ctx *ctx, const struct attend_add_form *form,
                       struct attend_list_view *ret_view)
{
    struct booking b;
    enum status s = booking_get_held(ctx, form->code, form->secret, &b);
    if (s == OK)
        s = attend_may(ctx, &b);
    if (s == OK) /* two who invite the same one: one after the other */
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = booking_get(ctx, form->code, &b);
    if (s == OK)
        s = invite_all(ctx, &b, form->people);
    return s == OK ? done(ctx, &b, form->secret, ctx_text(ctx, "Invited."), ret_view) : s;
}

enum status attend_remove(struct ctx *ctx, const struct attend_remove_form *form,
                          struct attend_list_view *ret_view)
{
    struct booking b;
    struct attendee a;
    enum status s = booking_get_held(ctx, form->code, form->secret, &b);
    if (s == OK)
        s = attend_get(ctx, form->guest, &a);
    if (s == OK && a.booking_id != b.id)
        s = NOT_FOUND;
    if (s == OK)
        s = attend_tell_off(ctx, &b, &a, request_public_url(ctx));
    if (s == OK)
        s = sql_attendee_delete(ctx, &(struct sql_attendee_delete_args){a.id}, NULL);
    return s == OK ? done(ctx, &b, form->secret, ctx_text(ctx, "Taken off the list."), ret_view)
                   : s;
}
