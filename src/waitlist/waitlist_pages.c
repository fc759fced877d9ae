/* Waiting: before, the entry by its link, lists of a person and of who runs the space. */
#include "base/address.h"
#include "base/csv.h"
#include "base/email.h"
#include "base/id.h"
#include "base/words.h"
#include "http/http.h"
#include "network/network.h"
#include "waitlist/waitlist_internal.h"
#include "waitlist_routes.h"
#include "waitlist_views.h"

#include <string.h>
#include <strings.h>

/* ---- before ---------------------------------------------------------------------------------- */

/* What is asked for, also when the page is shown again and only the typed texts are there. */
struct wish {
    struct space space;
    struct booking_ask ask;
    const char *which, *team; /* as typed */
};

static enum booking_which which_of(const char *word)
{
    return !word ? BOOKING_UNSAID : strcmp(word, "second") == 0 ? BOOKING_SECOND : BOOKING_FIRST;
}

static int32_t number_of(struct ctx *ctx, struct opt_int given, const char *field,
                         int32_t otherwise)
{
    const char *p = request_raw(ctx, field);
    int32_t n = 0;
    if (given.has)
        return (int32_t)given.v;
    while (p && *p >= '0' && *p <= '9' && n < 10000)
        n = n * 10 + (*p++ - '0');
    return n ? n : otherwise;
}

static void take_span(struct ctx *ctx, const struct waitlist_new_form *form, struct wish *w)
{
    struct booking_span *span = &w->ask.span;
    w->which = request_again_text(ctx, form->which, "which");
    *span = (struct booking_span){.date = form->date,
                                  .from = form->from,
                                  .to = form->to,
                                  .next_day = form->next_day || request_raw(ctx, "next_day"),
                                  .which = which_of(w->which)};
    span->date = request_again_date(ctx, span->date, "date");
    span->from = request_again_minute(ctx, span->from, "from");
    span->to = request_again_minute(ctx, span->to, "to");
}

static bool runs(struct ctx *ctx, const struct space *space)
{
    return people_is_desk(ctx->actor, space->operator_id, space->id);
}

/* The teams that one may wait for: those that he is in, or for who runs the space its clients. */
static enum status own_teams(struct ctx *ctx, const struct space *space,
                             struct own_team **ret_teams, size_t *ret_n)
{
    *ret_n = 0;
    if (!ctx->actor)
        return OK;
    return runs(ctx, space) ? teams_of_space(ctx, space->operator_id, space->id, ret_teams, ret_n)
                            : teams_of_account(ctx, ctx->actor->account_id, ret_teams, ret_n);
}

/* The team that is named; who has nothing to do with it is told no more than that. */
static enum status team_of(struct ctx *ctx, const struct space *space, const char *slug,
                           int64_t *ret_id)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    const enum status s = slug ? own_teams(ctx, space, &teams, &n) : OK;
    if (s != OK || !slug)
        return s;
    for (size_t i = 0; i < n; i++)
        if (strcmp(teams[i].slug, slug) == 0) {
            *ret_id = teams[i].id;
            return OK;
        }
    return ctx_field(ctx, "team", "team.not_member", "%s", team_why(ctx, "team.not_member"));
}

static enum status take_wish(struct ctx *ctx, const struct waitlist_new_form *form, struct wish *w)
{
    const char *kind = request_again_text(ctx, form->kind, "kind");
    enum status s = space_of_slug(ctx, form->slug, &w->space);
    if (s != OK)
        return s;
    w->ask = (struct booking_ask){.space_id = w->space.id,
                                  .resource_id = form->resource,
                                  .units = number_of(ctx, form->units, "units", 1),
                                  .people = number_of(ctx, form->people, "people", 0)};
    w->team = request_again_text(ctx, form->team, "team");
    s = team_of(ctx, &w->space, w->team, &w->ask.team_id);
    if (s == INVALID) /* a page only asks: who waits for nobody's team waits for himself */
        ctx->problem = (struct problem){0};
    else if (s != OK)
        return s;
    w->ask.resource_id = request_again_id(ctx, w->ask.resource_id, "resource");
    take_span(ctx, form, w);
    if (!w->ask.resource_id)
        w->ask.kind = kind ? kind_of(kind) : 0;
    if (w->ask.span.date.year && w->ask.span.from >= 0 && w->ask.span.to >= 0 &&
        (w->ask.resource_id || w->ask.kind))
        return OK;
    return ctx_fail(ctx, NOT_FOUND, "waitlist.nothing",
                    "Choose a place and a time first: what is taken can be waited for.");
}

static const char *book_url(struct ctx *ctx, const struct wish *w)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/book", w->space.slug));
    if (w->ask.resource_id)
        address_text(&a, "resource", typed_id(ctx, w->ask.resource_id));
    else
        address_text(&a, "kind", kind_name(w->ask.kind));
    address_date(&a, "date", w->ask.span.date);
    address_minute(&a, "from", w->ask.span.from);
    address_minute(&a, "to", w->ask.span.to);
    address_text(&a, "next_day", w->ask.span.next_day ? "1" : NULL);
    address_text(&a, "which", w->which);
    address_int(&a, "units", w->ask.units > 1 ? w->ask.units : 0);
    address_text(&a, "team", w->team);
    return address_end(&a);
}

/* Can it be waited for? What refuses is told, not refused: the page is only a question. */
static enum status show_fit(struct ctx *ctx, const struct wish *w, struct waitlist_new_view *v)
{
    struct booking_fit fit;
    const struct problem kept = ctx->problem;
    const enum status s = booking_fits(ctx, &w->ask, &fit);
    if (s == INVALID || s == CONFLICT) {
        v->code = ctx->problem.code;
        v->why = ctx->problem.detail;
        ctx->problem = kept;
        return OK;
    }
    if (s != OK)
        return s;
    const struct waitlist_entry e = {.id = INT64_MAX,
                                     .space_id = w->space.id,
                                     .resource_id = w->ask.resource_id,
                                     .kind = kind_of(v->kind),
                                     .starts_at = fit.starts_at,
                                     .ends_at = fit.ends_at};
    v->free = fit.free;
    v->held = fit.held;
    return waitlist_before(ctx, &e, &v->before);
}

static void show_person(struct ctx *ctx, const struct waitlist_new_form *form, const struct wish *w,
                        struct waitlist_new_view *v)
{
    const struct actor *a = ctx->actor;
    v->host = runs(ctx, &w->space);
    if (v->host) {
        v->person = form->name;
        v->email = form->email;
    } else if (a) {
        v->person = *a->name ? a->name : NULL;
        v->email = a->email;
    }
}

static enum status show_teams(struct ctx *ctx, const struct wish *w, struct waitlist_new_view *v)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    const enum status s = own_teams(ctx, &w->space, &teams, &n);
    struct waitlist_team_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct waitlist_team_view){.slug = teams[i].slug,
                                              .name = teams[i].name,
                                              .on = w->team && strcmp(w->team, teams[i].slug) == 0};
    v->teams = list;
    v->teams_n = n;
    return OK;
}

enum status waitlist_new(struct ctx *ctx, const struct waitlist_new_form *form,
                         struct waitlist_new_view *ret_view)
{
    struct wish w;
    struct resource r = {.kind = 0};
    enum status s = take_wish(ctx, form, &w);
    if (s == OK && w.ask.resource_id)
        s = resource_get(ctx, w.ask.resource_id, &r);
    if (s == OK && w.ask.resource_id && r.space_id != w.space.id)
        s = NOT_FOUND;
    if (s != OK)
        return s;
    const enum resource_kind kind = w.ask.resource_id ? r.kind : w.ask.kind;
    struct waitlist_new_view v = {.slug = w.space.slug,
                                  .space_name = w.space.name,
                                  .resource = w.ask.resource_id,
                                  .kind = kind_name(kind),
                                  .date = w.ask.span.date,
                                  .from = words_minute(ctx, w.ask.span.from),
                                  .to = words_minute(ctx, w.ask.span.to),
                                  .next_day = w.ask.span.next_day,
                                  .which = w.which,
                                  .units = w.ask.units,
                                  .people = w.ask.people,
                                  .people_typed =
                                      w.ask.people ? typed_int(ctx, w.ask.people) : NULL,
                                  .book_url = book_url(ctx, &w)};
    s = waitlist_what(ctx, w.ask.resource_id, kind, &v.resource_name);
    if (s == OK)
        s = waitlist_what(ctx, 0, kind, &v.any);
    if (s == OK)
        s = show_fit(ctx, &w, &v);
    show_person(ctx, form, &w, &v);
    if (s == OK)
        s = show_teams(ctx, &w, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status waitlist_join_check(struct ctx *ctx, const struct waitlist_join_form *form)
{
    const struct actor *a = ctx->actor;
    enum status s = OK;
    if (!form->resource && !form->kind)
        s = ctx_field(ctx, "resource", "field.missing", "Please say what you would like to book.");
    if (!form->name && (!a || !*a->name))
        s = ctx_field(ctx, "name", "field.missing", "Please say for whom.");
    if (!form->email && (!a || !a->email))
        s = ctx_field(ctx, "email", "field.missing", "Please say where the offer goes.");
    return s;
}

/* Nobody proved that the address of a guest is his: it gets few mails [WL-9]. */
static enum status take_turn(struct ctx *ctx, const char *email, const char **ret_key)
{
    *ret_key = ctx->actor ? NULL : email_key(ctx->arena, email);
    if (ctx->actor)
        return OK;
    if (!*ret_key)
        return LIMIT;
    if (request_rate_take(ctx, "guest_mail", *ret_key) == OK)
        return OK;
    return ctx_fail(ctx, LIMIT, "waitlist.guest_many",
                    "This address waits for many things already. Sign in, or call the space.");
}

static enum status add(struct ctx *ctx, const struct waitlist_join_form *form,
                       struct waitlist_entry *ret_entry)
{
    struct space space;
    struct resource r = {.kind = form->kind ? kind_of(form->kind) : 0};
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK && form->resource)
        s = resource_get(ctx, form->resource, &r);
    int64_t team_id = 0;
    if (s == OK)
        s = team_of(ctx, &space, form->team, &team_id);
    if (s != OK)
        return s;
    const struct actor *a = ctx->actor;
    const bool any = form->any || !form->resource;
    const struct booking_ask ask = {.space_id = space.id,
                                    .resource_id = any ? 0 : form->resource,
                                    .kind = any ? r.kind : 0,
                                    .span = {.date = form->date,
                                             .from = form->from,
                                             .to = form->to,
                                             .next_day = form->next_day,
                                             .which = which_of(form->which)},
                                    .units = (int32_t)form->units,
                                    .people = form->people.has ? (int32_t)form->people.v : 0,
                                    .name = form->name ? form->name : a->name,
                                    .email = form->email ? form->email : a->email,
                                    .team_id = team_id};
    const char *key = NULL;
    s = take_turn(ctx, ask.email, &key);
    if (s != OK)
        return s;
    s = waitlist_join(ctx, &ask, ret_entry);
    if (s != OK && key)
        request_rate_give(ctx, "guest_mail", key);
    return s;
}

static const char *link_of(struct ctx *ctx, const struct waitlist_entry_view *v)
{
    return words(ctx, "/waiting/%s?secret=%s", typed_id(ctx, v->code), v->secret);
}

enum status waitlist_add(struct ctx *ctx, const struct waitlist_join_form *form,
                         struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    enum status s = add(ctx, form, &e);
    if (s == OK)
        s = waitlist_show(ctx, &e, request_public_url(ctx), ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx,
                ret_view->host
                    ? words(ctx, ctx_text(ctx, "On the list: %s. A mail says when it is free."),
                            ret_view->name)
                    : ctx_text(ctx, "You are on the list. A mail says when it is free."));
    reply_created(ctx, ret_view->host ? words(ctx, "/s/%s/waiting", ret_view->space)
                                      : link_of(ctx, ret_view));
    return OK;
}

/* ---- the entry ------------------------------------------------------------------------------- */

static enum status unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "waitlist.unknown",
                    "There is nothing that is waited for here, or the link is not complete.");
}

static enum status note_look(struct ctx *ctx, const struct waitlist_entry *e,
                             const struct space *space, bool listed)
{
    const struct look look = {.account_id = e->account_id,
                              .operator_id = space->operator_id,
                              .space_id = space->id,
                              .place = space->name,
                              .what = N_("The waiting list")};
    if (listed)
        return e->account_id ? people_looked_at_listed(ctx, &look, e->account_id)
                             : people_looked_at_address_listed(ctx, &look, e->email);
    return e->account_id ? people_looked_at(ctx, &look)
                         : people_looked_at_address(ctx, &look, e->email);
}

/* Whose it is, who holds the secret, and who runs the space [WL-8]. */
static enum status open_entry(struct ctx *ctx, int64_t code, const char *secret,
                              struct waitlist_entry *ret_entry)
{
    struct waitlist_entry e;
    struct space space;
    enum status s = waitlist_get(ctx, code, &e);
    if (s == OK)
        s = space_get(ctx, e.space_id, &space);
    if (s != OK)
        return s == NOT_FOUND ? unknown(ctx) : s;
    const char *given = request_again_text(ctx, secret, "secret");
    const struct actor *a = ctx->actor;
    const bool own =
        a && (e.account_id ? e.account_id == a->account_id : strcasecmp(e.email, a->email) == 0);
    const bool runs = people_is_desk(a, space.operator_id, space.id);
    if (!own && !runs && network_tag_check(ctx, "waitlist", e.id, given) != OK)
        return unknown(ctx);
    *ret_entry = e;
    return note_look(ctx, &e, &space, false);
}

enum status waitlist_open(struct ctx *ctx, const struct waitlist_link_form *form,
                          struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    const enum status s = open_entry(ctx, form->code, form->secret, &e);
    return s == OK ? waitlist_show(ctx, &e, request_public_url(ctx), ret_view) : s;
}

/* The entry as it is after a deed, and what is said of it. */
static enum status done(struct ctx *ctx, int64_t id, const char *said,
                        struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    enum status s = waitlist_get(ctx, id, &e);
    if (s == OK)
        s = waitlist_show(ctx, &e, request_public_url(ctx), ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->booking_url ? ret_view->booking_url : link_of(ctx, ret_view));
    return OK;
}

enum status waitlist_yes(struct ctx *ctx, const struct waitlist_take_form *form,
                         struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    struct booking b = {.status = BOOKING_CONFIRMED};
    enum status s = open_entry(ctx, form->code, form->secret, &e);
    if (s == OK)
        s = waitlist_accept(ctx, e.id, form->price_cents, &b);
    if (s != OK)
        return s;
    return done(ctx, e.id,
                b.team_waits ? ctx_text(ctx, "The place is kept. An admin of the team is asked.")
                : b.status == BOOKING_REQUESTED
                    ? ctx_text(ctx, "The request is sent. The host will answer.")
                    : ctx_text(ctx, "Booked."),
                ret_view);
}

enum status waitlist_no(struct ctx *ctx, const struct waitlist_link_form *form,
                        struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    enum status s = open_entry(ctx, form->code, form->secret, &e);
    if (s == OK)
        s = waitlist_end(ctx, e.id, WAITLIST_DECLINED, "waitlist.declined");
    return s == OK
               ? done(ctx, e.id, ctx_text(ctx, "Thank you: the next in line is asked."), ret_view)
               : s;
}

enum status waitlist_leave(struct ctx *ctx, const struct waitlist_link_form *form,
                           struct waitlist_entry_view *ret_view)
{
    struct waitlist_entry e;
    enum status s = open_entry(ctx, form->code, form->secret, &e);
    if (s == OK)
        s = waitlist_end(ctx, e.id, WAITLIST_LEFT, "waitlist.left");
    return s == OK ? done(ctx, e.id, ctx_text(ctx, "You wait for this no more."), ret_view) : s;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status show_list(struct ctx *ctx, const struct waitlist_entry *entries, size_t n,
                             struct waitlist_list_view *v)
{
    struct waitlist_entry_view *list = arena_array(ctx->arena, n, sizeof(*list));
    enum status s = list ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = waitlist_show(ctx, &entries[i], request_public_url(ctx), &list[i]);
    v->entries = list;
    v->entries_n = s == OK ? n : 0;
    return s;
}

enum status waitlist_mine(struct ctx *ctx, struct waitlist_list_view *ret_view)
{
    struct waitlist_entry *entries = NULL;
    size_t n = 0;
    struct waitlist_list_view v = {.slug = NULL};
    enum status s = waitlist_own(ctx, &entries, &n);
    if (s == OK)
        s = show_list(ctx, entries, n, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

static enum status list_of(struct ctx *ctx, const char *slug, struct space *space,
                           struct waitlist_list_view *ret_view)
{
    struct waitlist_entry *entries = NULL;
    size_t n = 0;
    enum status s = space_of_slug(ctx, slug, space);
    if (s == OK)
        s = waitlist_of_space(ctx, space->id, &entries, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = note_look(ctx, &entries[i], space, true);
    struct waitlist_list_view v = {.slug = space->slug, .name = space->name};
    if (s == OK)
        s = show_list(ctx, entries, n, &v);
    if (s != OK)
        return s;
    v.hosted = people_is_host(ctx->actor, space->operator_id, space->id);
    *ret_view = v;
    return OK;
}

enum status waitlist_there(struct ctx *ctx, const struct waitlist_space_form *form,
                           struct waitlist_list_view *ret_view)
{
    struct space space = {.id = 0};
    return list_of(ctx, form->slug, &space, ret_view);
}

static void csv_line(struct ctx *ctx, struct csv *c, const struct waitlist_entry_view *e)
{
    csv_text(c, typed_id(ctx, e->code));
    csv_text(c, e->status);
    csv_text(c, e->resource_name);
    csv_date(c, e->date);
    csv_text(c, e->from);
    csv_text(c, e->to);
    csv_int(c, e->units);
    csv_int(c, e->people);
    csv_text(c, e->name);
    csv_text(c, e->email);
    csv_text(c, e->team);
    csv_when(c, e->made_at);
    csv_int(c, e->before);
    csv_row_end(c);
}

enum status waitlist_there_csv(struct ctx *ctx, const struct waitlist_space_form *form)
{
    static const char *const columns[] = {"code", "status", "what",   "date", "from",
                                          "to",   "units",  "people", "name", "email",
                                          "team", "since",  "before"};
    struct space space = {.id = 0};
    struct waitlist_list_view v;
    struct reply_table table;
    const enum status s = list_of(ctx, form->slug, &space, &v);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < v.entries_n; i++)
        csv_line(ctx, csv, &v.entries[i]);
    return reply_table_end(ctx, &table, "waiting.csv", OK);
}

enum status waitlist_remove(struct ctx *ctx, const struct waitlist_remove_form *form,
                            struct waitlist_list_view *ret_view)
{
    struct space space;
    struct waitlist_entry e;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = waitlist_get(ctx, form->code, &e);
    if (s == NOT_FOUND || (s == OK && e.space_id != space.id))
        return unknown(ctx);
    if (s == OK)
        s = waitlist_end(ctx, e.id, WAITLIST_LEFT, "waitlist.removed");
    if (s == OK)
        s = list_of(ctx, form->slug, &space, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Taken off the list. A mail says so."));
    reply_see(ctx, words(ctx, "/s/%s/waiting", space.slug));
    return OK;
}

/* ---- what waits for an answer ---------------------------------------------------------------- */

enum status waitlist_tell_member(struct ctx *ctx, struct space_notice *ret_notices, size_t room,
                                 size_t *ret_n)
{
    struct waitlist_entry *entries = NULL;
    size_t n = 0;
    size_t told = 0;
    enum status s = waitlist_own(ctx, &entries, &n);
    for (size_t i = 0; s == OK && i < n && told < room; i++) {
        const struct waitlist_entry *e = &entries[i];
        struct space space;
        if (e->status != WAITLIST_OFFERED || e->answer_by <= ctx_now_s(ctx))
            continue;
        s = space_get(ctx, e->space_id, &space);
        if (s == OK)
            ret_notices[told++] = (struct space_notice){
                .text =
                    words(ctx, ctx_text(ctx, "A place that you wait for is free: %s"), space.name),
                .url = words(ctx, "/waiting/%s", typed_id(ctx, e->id)),
                .urgent = true};
    }
    if (s == OK)
        *ret_n = told;
    return s;
}
