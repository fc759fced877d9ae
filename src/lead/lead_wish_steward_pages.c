/* Requests to the network, for its stewards: whom they were passed to, who lets people wait. */
#include "lead/lead_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "base/id.h"
#include "http/http.h"
#include "lead/lead_wish_show.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

enum { DAY_S = 86400 };

/* ---- the list -------------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    const struct zone *zone;
    const struct wish_list_form *form;
    const char *words; /* folded; NULL: all */
    size_t skip, max;
    struct wish_line_view *lines;
    size_t n;
    int64_t total, waiting;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

/* Of who has no account it is noted of the request [PV-7, PV-12]. */
static enum status note_look(struct ctx *ctx, int64_t id, const char *email, bool listed)
{
    const struct look look = {.what = listed ? N_("Requests to the network, in a list")
                                             : N_("A request to the network"),
                              .thing_id = id};
    return listed ? people_looked_at_address_listed(ctx, &look, email)
                  : people_looked_at_address(ctx, &look, email);
}

/* New ones, and those of whom the person says that he found nothing. */
static bool waits(enum wish_status s)
{
    return s == WISH_NEW || s == WISH_NOTHING;
}

static bool is_open(enum wish_status s)
{
    return waits(s) || s == WISH_PASSED || s == WISH_ANSWERED;
}

static bool status_fits(const char *asked, enum wish_status status)
{
    if (strcmp(asked, "all") == 0)
        return true;
    if (strcmp(asked, "open") == 0)
        return is_open(status);
    return status == wish_status_of(asked);
}

static bool keep(struct listing *l, const struct sql_wishes_all_row *r)
{
    struct ctx *ctx = l->ctx;
    char code[ID_CHARS_MAX + 1];
    id_print(r->id, code);
    const enum wish_status status = (enum wish_status)r->status;
    const enum lead_wants wants = (enum lead_wants)r->wants;
    struct wish_line_view *line = &l->lines[l->n++];
    *line = (struct wish_line_view){.id = r->id,
                                    .name = arena_strdup(ctx->arena, r->name),
                                    .email = text_or_null(ctx, r->email),
                                    .near = arena_strdup(ctx->arena, r->place),
                                    .wants = lead_wants_word(wants),
                                    .wants_name = ctx_text(ctx, lead_wants_name(wants)),
                                    .when = text_or_null(ctx, r->when_text),
                                    .people = r->people,
                                    .status = wish_status_word(status),
                                    .status_name = ctx_text(ctx, wish_status_name(status)),
                                    .spaces = r->spaces,
                                    .answered_by = text_or_null(ctx, r->answered_name),
                                    .since = zone_when(l->zone, r->made_at),
                                    .days = (ctx_now_s(ctx) - r->made_at) / DAY_S,
                                    .url = arena_printf(ctx->arena, "/network/asks/%s", code)};
    return line->name && line->near && line->url;
}

/* The town is no part of what is kept of the person. */
static bool words_fit(const struct listing *l, const struct sql_wishes_all_row *r)
{
    const char *place = l->words ? fold_words(l->ctx->arena, r->place) : NULL;
    const char *all = place ? arena_printf(l->ctx->arena, "%s %s", r->fold, place) : NULL;
    return !l->words || (all && fold_has_words(all, l->words));
}

static bool list_row(void *arg, const struct sql_wishes_all_row *r)
{
    struct listing *l = arg;
    l->waiting += waits((enum wish_status)r->status);
    if (!status_fits(l->form->status, (enum wish_status)r->status) || !words_fit(l, r))
        return true;
    const size_t at = (size_t)l->total++;
    if (at >= l->skip && l->n < l->max) {
        l->short_of_memory = !keep(l, r);
        l->noted = note_look(l->ctx, r->id, r->email, true);
    }
    return !l->short_of_memory && l->noted == OK;
}

static enum status list_all(struct listing *l)
{
    l->words = l->form->q ? fold_words(l->ctx->arena, l->form->q) : NULL;
    l->lines = arena_array(l->ctx->arena, l->max, sizeof(*l->lines));
    if (!l->lines || (l->form->q && !l->words))
        return LIMIT;
    enum status s = network_zone(l->ctx, &l->zone);
    if (s == OK)
        s = sql_wishes_all(l->ctx, &(struct sql_wishes_all_args){0}, list_row, l);
    if (s == OK && l->short_of_memory)
        s = LIMIT;
    return s == OK ? l->noted : s;
}

static const char *list_url(struct ctx *ctx, const struct wish_list_form *form, const char *path,
                            int64_t page)
{
    struct address a = address_of(ctx, path);
    address_text(&a, "q", form->q);
    address_text(&a, "status", strcmp(form->status, "open") ? form->status : NULL);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status show_statuses(struct ctx *ctx, const char *asked, struct wish_list_view *v)
{
    const size_t n = WISH_STATUS__MAX + 1;
    struct lead_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    list[0] = (struct lead_choice_view){.word = "open", .name = ctx_text(ctx, "Open")};
    for (int i = WISH_NEW; i < WISH_STATUS__MAX; i++)
        list[i] =
            (struct lead_choice_view){.word = wish_status_word((enum wish_status)i),
                                      .name = ctx_text(ctx, wish_status_name((enum wish_status)i))};
    list[n - 1] = (struct lead_choice_view){.word = "all", .name = ctx_text(ctx, "All")};
    for (size_t i = 0; i < n; i++)
        list[i].on = strcmp(list[i].word, asked) == 0;
    v->statuses = list;
    v->statuses_n = n;
    return OK;
}

static enum status show_slow(struct ctx *ctx, const struct zone *zone, struct wish_list_view *v)
{
    struct sql_leads_late_by_space_row *rows;
    size_t n;
    const struct sql_leads_late_by_space_args args = {.before = ctx_now_s(ctx) -
                                                                (int64_t)LEAD_LATE_DAYS * DAY_S};
    enum status s = sql_leads_late_by_space(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct slow_space_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct slow_space_view){.slug = rows[i].slug,
                                           .name = rows[i].name,
                                           .town = rows[i].town,
                                           .leads = rows[i].n,
                                           .since = zone_when(zone, rows[i].since)};
    v->slow = list;
    v->slow_n = n;
    return OK;
}

enum status wish_list_show(struct ctx *ctx, const struct wish_list_form *form,
                           struct wish_list_view *ret_view)
{
    struct listing l = {.ctx = ctx,
                        .form = form,
                        .skip = (size_t)(form->page - 1) * LIMIT_PAGE_ROWS,
                        .max = LIMIT_PAGE_ROWS};
    struct wish_list_view v = {.q = form->q, .status = form->status, .page = form->page};
    enum status s = list_all(&l);
    if (s == OK)
        s = show_statuses(ctx, form->status, &v);
    if (s == OK)
        s = show_slow(ctx, l.zone, &v);
    if (s == OK)
        s = wish_at_once(ctx, &v.at_once);
    if (s != OK)
        return s;
    v.total = l.total;
    v.waiting = l.waiting;
    v.pages = list_pages(l.total);
    v.wishes = l.lines;
    v.wishes_n = l.n;
    v.previous = v.page > 1 ? list_url(ctx, form, "/network/asks", v.page - 1) : NULL;
    v.next = v.page < v.pages ? list_url(ctx, form, "/network/asks", v.page + 1) : NULL;
    v.table = list_url(ctx, form, "/network/asks.csv", 0);
    *ret_view = v;
    return OK;
}

enum status wish_list_csv(struct ctx *ctx, const struct wish_list_form *form)
{
    static const char *const columns[] = {"name",   "email",    "near",   "wants",
                                          "when",   "people",   "status", "answered_by",
                                          "spaces", "asked_at", "zone"};
    struct listing l = {.ctx = ctx, .form = form, .max = LIMIT_LIST_ROWS};
    struct reply_table table;
    enum status s = list_all(&l);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < l.n; i++) {
        const struct wish_line_view *w = &l.lines[i];
        csv_text(csv, w->name);
        csv_text(csv, w->email);
        csv_text(csv, w->near);
        csv_text(csv, w->wants);
        csv_text(csv, w->when);
        csv_int(csv, w->people);
        csv_text(csv, w->status);
        csv_text(csv, w->answered_by);
        csv_int(csv, w->spaces);
        csv_when(csv, w->since);
        csv_text(csv, zone_name(l.zone));
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "asks.csv", OK);
}

enum status wish_settings_change(struct ctx *ctx, const struct wish_settings_form *form,
                                 struct wish_list_view *ret_view)
{
    const struct wish_list_form all = {.status = "open", .page = 1};
    enum status s = wish_set_at_once(ctx, form->at_once);
    if (s == OK)
        s = wish_list_show(ctx, &all, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, "/network/asks");
    return OK;
}

/* ---- one request ----------------------------------------------------------------------------- */

static enum status show_near(struct ctx *ctx, const struct wish *w, struct wish_page_view *v)
{
    struct near_space *near;
    size_t n;
    enum status s = wish_near(ctx, w, WISH_CHOICES, &near, &n);
    if (s != OK)
        return s;
    struct wish_near_space_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct wish_near_space_view){near[i].id, near[i].slug, near[i].name,
                                                near[i].town, near[i].distance_m};
    v->near = list;
    v->near_n = n;
    return OK;
}

static enum status show_line(struct ctx *ctx, const struct wish *w, struct wish_page_view *v)
{
    const struct zone *zone;
    struct space first = {.name = NULL};
    char code[ID_CHARS_MAX + 1];
    struct wish_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    enum status s = line ? network_zone(ctx, &zone) : LIMIT;
    if (s == OK && w->answered_space_id)
        s = space_get(ctx, w->answered_space_id, &first);
    if (s != OK)
        return s;
    id_print(w->id, code);
    *line = (struct wish_line_view){.id = w->id,
                                    .name = w->ask.name,
                                    .email = w->ask.email,
                                    .near = w->place,
                                    .wants = lead_wants_word(w->ask.wants),
                                    .wants_name = ctx_text(ctx, lead_wants_name(w->ask.wants)),
                                    .when = text_or_null(ctx, w->ask.when_text),
                                    .people = w->ask.people,
                                    .status = wish_status_word(w->status),
                                    .status_name = ctx_text(ctx, wish_status_name(w->status)),
                                    .spaces = (int64_t)v->spaces_n,
                                    .answered_by = first.name,
                                    .since = zone_when(zone, w->made_at),
                                    .days = (ctx_now_s(ctx) - w->made_at) / DAY_S,
                                    .url = arena_printf(ctx->arena, "/network/asks/%s", code)};
    v->wish = line;
    return line->url ? OK : LIMIT;
}

static enum status page_make(struct ctx *ctx, const struct wish *w, struct wish_page_view *ret_view)
{
    struct wish_page_view v = {.phone = w->ask.phone,
                               .message = text_or_null(ctx, w->ask.message),
                               .from = w->ask.from,
                               .source_name = ctx_text(ctx, lead_source_name(w->ask.source)),
                               .told_by = text_or_null(ctx, w->ask.by_text),
                               .erased = w->erased};
    enum status s = wish_spaces_make(ctx, w, true, &v.spaces, &v.spaces_n);
    if (s == OK && !w->erased)
        s = show_near(ctx, w, &v);
    if (s == OK)
        s = show_line(ctx, w, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status wish_look(struct ctx *ctx, const struct wish_of_form *form,
                      struct wish_page_view *ret_view)
{
    struct wish w;
    enum status s = wish_get(ctx, form->id, &w);
    if (s == OK)
        s = note_look(ctx, w.id, w.ask.email, false);
    return s == OK ? page_make(ctx, &w, ret_view) : s;
}

/* Back to the request as it is now, with a word. */
static enum status answer_page(struct ctx *ctx, int64_t id, const char *said,
                               struct wish_page_view *ret_view)
{
    struct wish w;
    enum status s = wish_get(ctx, id, &w);
    if (s == OK)
        s = page_make(ctx, &w, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->wish->url);
    return OK;
}

/* A request whose person is there still. */
static enum status living_wish(struct ctx *ctx, int64_t id, struct wish *ret_wish)
{
    enum status s = wish_get(ctx, id, ret_wish);
    return s == OK ? lead_refuse_erased(ctx, ret_wish->erased) : s;
}

enum status wish_pass_on(struct ctx *ctx, const struct wish_pass_on_form *form,
                         struct wish_page_view *ret_view)
{
    struct wish w;
    enum status s = living_wish(ctx, form->id, &w);
    if (s == OK && !form->space_n)
        return ctx_field(ctx, "space", "field.missing", "Choose the spaces.");
    for (size_t i = 0; i < form->space_n && s == OK; i++) {
        struct space space;
        s = space_get(ctx, form->space[i], &space);
        if (s == NOT_FOUND || (s == OK && space.status != SPACE_OPEN))
            return ctx_field(ctx, "space", "field.choice", "Choose spaces that are open.");
        if (s == OK)
            s = wish_pass(ctx, &w, space.id);
    }
    if (s == OK)
        s = wish_passed(ctx, &w);
    return s == OK ? answer_page(ctx, form->id, ctx_text(ctx, "Passed on."), ret_view) : s;
}

enum status wish_pass_nearest(struct ctx *ctx, const struct wish_of_form *form,
                              struct wish_page_view *ret_view)
{
    struct wish w;
    struct near_space *near;
    size_t n = 0;
    enum status s = living_wish(ctx, form->id, &w);
    if (s == OK)
        s = wish_near(ctx, &w, WISH_SPACES, &near, &n);
    if (s == OK && n == 0)
        return ctx_fail(ctx, CONFLICT, "wish.nobody_near",
                        "No other space within 50 km takes bookings.");
    for (size_t i = 0; i < n && s == OK; i++)
        s = wish_pass(ctx, &w, near[i].id);
    if (s == OK)
        s = wish_passed(ctx, &w);
    return s == OK ? answer_page(ctx, form->id, ctx_text(ctx, "Passed on."), ret_view) : s;
}

enum status wish_close(struct ctx *ctx, const struct wish_of_form *form,
                       struct wish_page_view *ret_view)
{
    struct wish w;
    enum status s = wish_get(ctx, form->id, &w);
    if (s == OK)
        s = wish_set_status(ctx, &w, WISH_CLOSED);
    return s == OK ? answer_page(ctx, form->id, ctx_text(ctx, "Closed."), ret_view) : s;
}
