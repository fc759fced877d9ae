/* Helpers: a person lets somebody act for him, or answers who asks to; a helper begins and stops;
 * the person sees who did what and when, and ends it. */
#include "base/csv.h"
#include "http/http.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_pages.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include <string.h>

enum { DAY_S = 24 * 60 * 60, CSV_ROWS_MAX = 1000 };

static int64_t seconds_of(const char *word)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } spans[] = {{"hour", 60 * 60},
                 {"day", DAY_S},
                 {"week", 7 * DAY_S},
                 {"month", 30 * DAY_S},
                 {"year", 365 * DAY_S}};
    for (size_t i = 0; i < ARRAY_LEN(spans); i++)
        if (strcmp(spans[i].word, word) == 0)
            return spans[i].seconds;
    return DAY_S;
}

static const char *called(const struct contact *c)
{
    return *c->name ? c->name : c->email;
}

/* ---- mails ----------------------------------------------------------------------------------- */

enum helper_mail_kind { HELPER_ALLOWED, HELPER_ASKED, HELPER_BEGAN };

static enum status tell(struct ctx *ctx, enum helper_mail_kind kind, const struct contact *to,
                        const struct contact *who, const struct helper_mail_view *more)
{
    static const char *const subjects[] = {
        [HELPER_ALLOWED] = N_("You may act for %s"),
        [HELPER_ASKED] = N_("%s asks to act for you"),
        [HELPER_BEGAN] = N_("%s acts for you now"),
    };
    const struct lang *lang = text_lang(to->lang);
    struct helper_mail_view view = *more;
    view.name = to->name;
    view.who = called(who);
    view.email = who->email;
    view.allowed = kind == HELPER_ALLOWED;
    view.asked = kind == HELPER_ASKED;
    view.began = kind == HELPER_BEGAN;
    struct mail mail = {.to_email = to->email,
                        .to_name = *to->name ? to->name : NULL,
                        .lang = lang->code,
                        .subject =
                            arena_printf(ctx->arena, text_get(lang, subjects[kind]), called(who)),
                        .reply_to = who->email,
                        .key = more->key};
    return mail.subject ? mail_add_pages(ctx, &mail, helper_mail_text, helper_mail_page, &view)
                        : LIMIT;
}

/* ---- what the person sees -------------------------------------------------------------------- */

static const char *state_of(const struct sql_helpers_of_row *row, int64_t now)
{
    if (row->ended_at.has || row->ends_at <= now)
        return "over";
    return row->allowed_at.has ? "live" : "asked";
}

enum status helper_lines(struct ctx *ctx, const struct zone *zone, bool live_only,
                         const struct helper_line_view **ret_lines, size_t *ret_n)
{
    struct sql_helpers_of_row *rows;
    size_t rows_n;
    size_t n = 0;
    enum status s =
        sql_helpers_of(ctx, &(struct sql_helpers_of_args){ctx->actor->account_id}, &rows, &rows_n);
    if (s != OK)
        return s;
    struct helper_line_view *lines = arena_array(ctx->arena, rows_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < rows_n; i++) {
        const char *state = state_of(&rows[i], ctx_now_s(ctx));
        if (live_only && strcmp(state, "over") == 0)
            continue;
        int64_t until = rows[i].ended_at.has ? rows[i].ended_at.v : rows[i].ends_at;
        lines[n++] = (struct helper_line_view){.id = rows[i].id,
                                               .name = rows[i].name,
                                               .email = rows[i].email,
                                               .note = rows[i].note,
                                               .state = state,
                                               .hours = rows[i].lasts_s / 3600,
                                               .since = zone_when(zone, rows[i].made_at),
                                               .until = zone_when(zone, until),
                                               .acts = rows[i].acts};
    }
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

static enum status acts_of(struct ctx *ctx, const struct zone *zone, int64_t page,
                           struct helper_list_view *view)
{
    struct sql_helper_acts_row *rows;
    struct sql_helper_acts_count_row count;
    size_t n;
    int64_t id = ctx->actor->account_id;
    enum status s = sql_helper_acts(
        ctx,
        &(struct sql_helper_acts_args){
            .account_id = id, .skip = (page - 1) * LIMIT_PAGE_ROWS, .most = LIMIT_PAGE_ROWS},
        &rows, &n);
    if (s == OK)
        s = sql_helper_acts_count(ctx, &(struct sql_helper_acts_count_args){id}, &count);
    if (s != OK)
        return s;
    struct helper_act_view *acts = arena_array(ctx->arena, n, sizeof(*acts));
    if (!acts)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const bool looked = !rows[i].changed && *rows[i].path; /* that he began is no page */
        acts[i] = (struct helper_act_view){.at = zone_when(zone, rows[i].at),
                                           .who = *rows[i].name ? rows[i].name : rows[i].email,
                                           .what = ctx_text(ctx, rows[i].what),
                                           .detail = *rows[i].detail ? rows[i].detail : NULL,
                                           .path = rows[i].path,
                                           .seen = looked,
                                           .looked = looked,
                                           .changed = rows[i].changed};
    }
    view->acts = acts;
    view->acts_n = n;
    view->page = page;
    view->total = count.acts;
    view->previous = (struct opt_int){.has = page > 1, .v = page - 1};
    view->next = (struct opt_int){.has = page * LIMIT_PAGE_ROWS < count.acts, .v = page + 1};
    return OK;
}

enum status helper_list(struct ctx *ctx, const struct helper_list_form *form,
                        struct helper_list_view *ret_view)
{
    const struct zone *zone;
    struct helper_list_view view = {.proved = means_may_change(ctx) == OK};
    ctx->problem = (struct problem){0}; /* only asked: nothing is refused */
    enum status s = network_zone(ctx, &zone);
    if (s == OK)
        s = helper_lines(ctx, zone, false, &view.helpers, &view.helpers_n);
    if (s == OK)
        s = acts_of(ctx, zone, form->page, &view);
    view.you = ctx->actor->email;
    if (s == OK)
        *ret_view = view;
    return s;
}

enum status helper_export(struct ctx *ctx)
{
    static const char *const head[] = {"at", "zone", "who", "what", "detail", "path", "changed"};
    struct sql_helper_acts_row *rows;
    size_t n;
    enum status s =
        sql_helper_acts(ctx,
                        &(struct sql_helper_acts_args){
                            .account_id = ctx->actor->account_id, .skip = 0, .most = CSV_ROWS_MAX},
                        &rows, &n);
    const struct zone *zone = NULL;
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < n; i++) {
        csv_when(csv, zone_when(zone, rows[i].at));
        csv_text(csv, zone_name(zone));
        csv_text(csv, rows[i].email);
        csv_text(csv, ctx_text(ctx, rows[i].what));
        csv_text(csv, rows[i].detail);
        csv_text(csv, rows[i].path);
        csv_text(csv, rows[i].changed ? "yes" : "no");
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "helpers.csv", OK);
}

static enum status answer_list(struct ctx *ctx, const char *said, struct helper_list_view *ret_view)
{
    enum status s = helper_list(ctx, &(struct helper_list_form){.page = 1}, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, "/me/helpers");
    return OK;
}

/* ---- what the person decides ----------------------------------------------------------------- */

static enum status counted(struct ctx *ctx, int64_t account_id, int64_t helper_id,
                           struct sql_helper_count_row *ret_count)
{
    int64_t now = ctx_now_s(ctx);
    return sql_helper_count(
        ctx,
        &(struct sql_helper_count_args){
            .account_id = account_id, .helper_id = helper_id, .now = now, .since = now - DAY_S},
        ret_count);
}

/* Allowed: both are told. */
static enum status tell_allowed(struct ctx *ctx, int64_t helper_id, int64_t until)
{
    struct contact person;
    struct contact helper;
    const struct zone *zone;
    enum status s = people_get(ctx, ctx->actor->account_id, &person);
    if (s == OK)
        s = people_get(ctx, helper_id, &helper);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK)
        s = tell(ctx, HELPER_ALLOWED, &helper, &person,
                 &(struct helper_mail_view){.until = zone_when(zone, until)});
    return s == OK ? means_tell(ctx, person.account_id, MEANS_HELPER_ALLOWED, called(&helper)) : s;
}

static enum status helper_keep(struct ctx *ctx, const struct helper_give_form *form,
                               int64_t helper_id)
{
    int64_t now = ctx_now_s(ctx);
    int64_t lasts = seconds_of(form->span);
    return sql_helper_insert(ctx,
                             &(struct sql_helper_insert_args){
                                 .id = store_id(ctx),
                                 .account_id = ctx->actor->account_id,
                                 .helper_id = helper_id,
                                 .note = form->note ? form->note : "",
                                 .lasts_s = lasts,
                                 .at = now,
                                 .allowed_at = opt_int_of(now),
                                 .ends_at = now + lasts,
                             },
                             NULL);
}

enum status helper_give(struct ctx *ctx, const struct helper_give_form *form,
                        struct helper_list_view *ret_view)
{
    struct sql_helper_count_row count;
    int64_t helper_id = 0;
    int64_t id = ctx->actor->account_id;
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = people_account(ctx, form->email, NULL, &helper_id);
    if (s == OK && helper_id == id)
        return ctx_field(ctx, "email", "people.helper_self", "You act for yourself already.");
    if (s == OK)
        s = counted(ctx, id, helper_id, &count);
    if (s == OK && count.live >= HELPERS_MAX)
        return ctx_fail(ctx, CONFLICT, "people.helpers_many",
                        "%d people may act for you: end one first.", HELPERS_MAX);
    if (s == OK)
        s = helper_keep(ctx, form, helper_id);
    if (s == OK)
        s = tell_allowed(ctx, helper_id, ctx_now_s(ctx) + seconds_of(form->span));
    return s == OK
               ? answer_list(ctx, ctx_text(ctx, "It is allowed. You see here all that is done."),
                             ret_view)
               : s;
}

/* The account that an access is for; NOT_FOUND when it is none of the actor's. */
static enum status helper_of(struct ctx *ctx, int64_t access_id, struct sql_helper_one_row *ret_row)
{
    return sql_helper_one(
        ctx, &(struct sql_helper_one_args){.id = access_id, .account_id = ctx->actor->account_id},
        ret_row);
}

enum status helper_allow(struct ctx *ctx, const struct helper_of_form *form,
                         struct helper_list_view *ret_view)
{
    struct sql_helper_one_row row;
    int64_t changes = 0;
    int64_t now = ctx_now_s(ctx);
    enum status s = means_may_change(ctx);
    if (s == OK)
        s = helper_of(ctx, form->id, &row);
    if (s == OK)
        s = sql_helper_allow(ctx,
                             &(struct sql_helper_allow_args){
                                 .id = form->id, .account_id = ctx->actor->account_id, .at = now},
                             &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "people.helper_over",
                        "It was answered already, or it is too old.");
    if (s == OK)
        s = tell_allowed(ctx, row.helper_id, now + row.lasts_s);
    return s == OK
               ? answer_list(ctx, ctx_text(ctx, "It is allowed. You see here all that is done."),
                             ret_view)
               : s;
}

enum status helper_stop(struct ctx *ctx, const struct helper_of_form *form,
                        struct helper_list_view *ret_view)
{
    int64_t changes = 0;
    enum status s = sql_helper_end(
        ctx,
        &(struct sql_helper_end_args){
            .id = form->id, .account_id = ctx->actor->account_id, .at = ctx_now_s(ctx)},
        &changes);
    if (s == OK && !changes)
        return NOT_FOUND;
    return s == OK
               ? answer_list(ctx, ctx_text(ctx, "Nobody acts for you there any more."), ret_view)
               : s;
}

/* ---- what the helper does -------------------------------------------------------------------- */

enum status helping_list(struct ctx *ctx, struct helping_list_view *ret_view)
{
    struct sql_helped_by_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s = sql_helped_by(
        ctx,
        &(struct sql_helped_by_args){.helper_id = ctx->actor->account_id, .now = ctx_now_s(ctx)},
        &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct helping_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct helping_line_view){.id = rows[i].id,
                                              .name = rows[i].name,
                                              .email = rows[i].email,
                                              .note = rows[i].note,
                                              .allowed = rows[i].allowed_at.has,
                                              .until = zone_when(zone, rows[i].ends_at)};
    *ret_view = (struct helping_list_view){
        .people = lines, .people_n = n, .may_ask = people_is_any_desk(ctx->actor)};
    return OK;
}

static enum status ask_keep(struct ctx *ctx, const struct helping_ask_form *form,
                            const struct contact *person)
{
    int64_t now = ctx_now_s(ctx);
    int64_t lasts = seconds_of(form->span);
    struct contact me;
    enum status s = sql_helper_insert(ctx,
                                      &(struct sql_helper_insert_args){
                                          .id = store_id(ctx),
                                          .account_id = person->account_id,
                                          .helper_id = ctx->actor->account_id,
                                          .note = form->note,
                                          .lasts_s = lasts,
                                          .at = now,
                                          .ends_at = now + HELP_ASK_LIFE_S,
                                      },
                                      NULL);
    if (s == OK)
        s = people_get(ctx, ctx->actor->account_id, &me);
    return s == OK ? tell(ctx, HELPER_ASKED, person, &me,
                          &(struct helper_mail_view){.note = form->note, .hours = lasts / 3600})
                   : s;
}

/* The same is said whether there is such a person or not. */
enum status helping_ask(struct ctx *ctx, const struct helping_ask_form *form,
                        struct helping_list_view *ret_view)
{
    struct contact person;
    struct sql_helper_count_row count;
    int64_t me = ctx->actor->account_id;
    if (!people_is_any_desk(ctx->actor))
        return DENIED;
    enum status s = counted(ctx, me, me, &count);
    if (s == OK && count.asked >= HELP_ASKS_MAX)
        return ctx_fail(ctx, LIMIT, "people.helper_asks", "You asked %d people today.",
                        HELP_ASKS_MAX);
    if (s == OK)
        s = people_of_email(ctx, form->email, &person);
    if (s == OK && person.account_id != me)
        s = ask_keep(ctx, form, &person);
    if (s == OK || s == NOT_FOUND)
        s = helping_list(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "If there is an account with this address, a mail asks its "
                                   "person: one click there, and you can begin."));
    reply_see(ctx, "/me/helping");
    return OK;
}

/* The person is told at each beginning, but once a day. */
static enum status tell_began(struct ctx *ctx, const struct sql_helper_live_row *row)
{
    struct contact person;
    struct contact me;
    const struct zone *zone;
    struct helper_mail_view more = {.key = NULL};
    enum status s = people_get(ctx, row->account_id, &person);
    if (s == OK)
        s = people_get(ctx, ctx->actor->account_id, &me);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    more.until = zone_when(zone, row->ends_at);
    more.key = arena_printf(ctx->arena, "helper.began:%lld:%lld", (long long)row->id,
                            (long long)(ctx_now_s(ctx) / DAY_S));
    return more.key ? tell(ctx, HELPER_BEGAN, &person, &me, &more) : LIMIT;
}

static enum status note_turn(struct ctx *ctx, int64_t access_id, const char *what)
{
    return sql_helper_act_insert(ctx,
                                 &(struct sql_helper_act_insert_args){.id = store_id(ctx),
                                                                      .access_id = access_id,
                                                                      .at = ctx_now_s(ctx),
                                                                      .what = what,
                                                                      .path = "",
                                                                      .changed = false},
                                 NULL);
}

enum status helping_begin(struct ctx *ctx, const struct helper_of_form *form,
                          struct helping_view *ret_view)
{
    struct sql_helper_live_row row;
    int64_t now = ctx_now_s(ctx);
    enum status s =
        sql_helper_live(ctx,
                        &(struct sql_helper_live_args){
                            .id = form->id, .helper_id = ctx->actor->account_id, .now = now},
                        &row);
    if (s == OK)
        s = sql_session_helps(ctx,
                              &(struct sql_session_helps_args){.id = ctx->actor->session_id,
                                                               .helping_id = opt_int_of(row.id)},
                              NULL);
    if (s == OK)
        s = note_turn(ctx, row.id, N_("Began to act for you"));
    if (s == OK)
        s = tell_began(ctx, &row);
    if (s != OK)
        return s;
    *ret_view = (struct helping_view){.acts_for = row.email, .next = "/me"};
    reply_see(ctx, "/me");
    return OK;
}

enum status helping_stop(struct ctx *ctx, struct helping_view *ret_view)
{
    enum status s = sql_session_helps(
        ctx, &(struct sql_session_helps_args){.id = ctx->actor->session_id}, NULL);
    if (s == OK && ctx->actor->helping)
        s = note_turn(ctx, ctx->actor->helping->access_id, N_("Stopped acting for you"));
    if (s != OK)
        return s;
    *ret_view = (struct helping_view){.acts_for = NULL, .next = "/me/helping"};
    reply_flash(ctx, ctx_text(ctx, "You act for yourself again."));
    reply_see(ctx, "/me/helping");
    return OK;
}
