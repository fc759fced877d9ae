/* Who would join, for the stewards: the list, each of them, and what can be done. */
#include "lead/lead_show.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "base/id.h"
#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

enum { DAY_S = 86400 };

/* Of who has no account it is noted of what he said [PV-7, PV-12]. */
static enum status note_look(struct ctx *ctx, int64_t id, const char *email, bool listed)
{
    const struct look look = {.what = listed ? N_("Who would join, in a list")
                                             : N_("Joining the network"),
                              .thing_id = id};
    return listed ? people_looked_at_address_listed(ctx, &look, email)
                  : people_looked_at_address(ctx, &look, email);
}

/* ---- a line ---------------------------------------------------------------------------------- */

/* `a` may live in a row that goes by: texts are copied. */
static bool line_make(struct ctx *ctx, const struct zone *zone, const struct applicant *a,
                      int64_t spaces, struct applicant_line_view *ret_line)
{
    char code[ID_CHARS_MAX + 1];
    const int64_t days = (ctx_now_s(ctx) - a->made_at) / DAY_S;
    id_print(a->id, code);
    *ret_line = (struct applicant_line_view){
        .id = a->id,
        .name = arena_strdup(ctx->arena, a->says.name),
        .email = text_or_null(ctx, a->says.email),
        .phone = text_or_null(ctx, a->says.phone),
        .place_name = text_or_null(ctx, a->says.place_name),
        .town = arena_strdup(ctx->arena, a->says.town),
        .desks = a->says.desks,
        .rooms = a->says.rooms,
        .status = applicant_status_word(a->status),
        .status_name = ctx_text(ctx, applicant_status_name(a->status)),
        .spaces = spaces,
        .since = zone_when(zone, a->made_at),
        .days = days,
        .late = a->status == APPLICANT_NEW && days >= APPLICANT_ANSWER_DAYS,
        .url = arena_printf(ctx->arena, "/network/applicants/%s", code)};
    return ret_line->name && ret_line->town && ret_line->url;
}

/* ---- the list -------------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    const struct zone *zone;
    const struct applicant_list_form *form;
    const char *words; /* folded; NULL: all */
    size_t skip, max;
    struct applicant_line_view *lines;
    size_t n;
    int64_t total, waiting;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

static bool status_fits(const char *asked, enum applicant_status status)
{
    if (strcmp(asked, "all") == 0)
        return true;
    if (strcmp(asked, "open") == 0)
        return status == APPLICANT_NEW || status == APPLICANT_IN_TOUCH;
    return status == applicant_status_of(asked);
}

static bool list_row(void *arg, const struct sql_applicants_all_row *r)
{
    struct listing *l = arg;
    const struct applicant a = {.id = r->id,
                                .status = (enum applicant_status)r->status,
                                .says = {.name = r->name,
                                         .email = r->email,
                                         .phone = r->phone,
                                         .place_name = r->place_name,
                                         .town = r->town,
                                         .desks = (int32_t)r->desks,
                                         .rooms = (int32_t)r->rooms},
                                .made_at = r->made_at};
    l->waiting += a.status == APPLICANT_NEW;
    if (!status_fits(l->form->status, a.status) || (l->words && !fold_has_words(r->fold, l->words)))
        return true;
    const size_t at = (size_t)l->total++;
    if (at >= l->skip && l->n < l->max) {
        l->short_of_memory = !line_make(l->ctx, l->zone, &a, r->spaces, &l->lines[l->n++]);
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
        s = sql_applicants_all(l->ctx, list_row, l);
    if (s == OK && l->short_of_memory)
        s = LIMIT;
    return s == OK ? l->noted : s;
}

static const char *list_url(struct ctx *ctx, const struct applicant_list_form *form,
                            const char *path, int64_t page)
{
    struct address a = address_of(ctx, path);
    address_text(&a, "q", form->q);
    address_text(&a, "status", strcmp(form->status, "open") ? form->status : NULL);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status show_statuses(struct ctx *ctx, const char *asked, struct applicant_list_view *v)
{
    const size_t n = APPLICANT__MAX + 1;
    struct lead_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    list[0] = (struct lead_choice_view){.word = "open", .name = ctx_text(ctx, "Open")};
    for (int i = APPLICANT_NEW; i < APPLICANT__MAX; i++)
        list[i] = (struct lead_choice_view){
            .word = applicant_status_word((enum applicant_status)i),
            .name = ctx_text(ctx, applicant_status_name((enum applicant_status)i))};
    list[n - 1] = (struct lead_choice_view){.word = "all", .name = ctx_text(ctx, "All")};
    for (size_t i = 0; i < n; i++)
        list[i].on = strcmp(list[i].word, asked) == 0;
    v->statuses = list;
    v->statuses_n = n;
    return OK;
}

enum status applicant_list_show(struct ctx *ctx, const struct applicant_list_form *form,
                                struct applicant_list_view *ret_view)
{
    static const char path[] = "/network/applicants";
    struct listing l = {.ctx = ctx,
                        .form = form,
                        .skip = (size_t)(form->page - 1) * LIMIT_PAGE_ROWS,
                        .max = LIMIT_PAGE_ROWS};
    struct applicant_list_view v = {.q = form->q, .status = form->status, .page = form->page};
    struct join_setting now;
    enum status s = list_all(&l);
    if (s == OK)
        s = show_statuses(ctx, form->status, &v);
    if (s == OK)
        s = join_setting_get(ctx, &now);
    if (s != OK)
        return s;
    v.open = now.open;
    v.words = *now.words ? now.words : NULL;
    v.total = l.total;
    v.waiting = l.waiting;
    v.pages = list_pages(l.total);
    v.applicants = l.lines;
    v.applicants_n = l.n;
    v.previous = v.page > 1 ? list_url(ctx, form, path, v.page - 1) : NULL;
    v.next = v.page < v.pages ? list_url(ctx, form, path, v.page + 1) : NULL;
    v.table = list_url(ctx, form, "/network/applicants.csv", 0);
    *ret_view = v;
    return OK;
}

enum status applicant_list_csv(struct ctx *ctx, const struct applicant_list_form *form)
{
    static const char *const columns[] = {"name",  "email",  "phone",  "office",   "town", "desks",
                                          "rooms", "status", "spaces", "asked_at", "zone"};
    struct listing l = {.ctx = ctx, .form = form, .max = LIMIT_LIST_ROWS};
    struct reply_table table;
    enum status s = list_all(&l);
    if (s != OK)
        return s;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < l.n; i++) {
        const struct applicant_line_view *a = &l.lines[i];
        csv_text(csv, a->name);
        csv_text(csv, a->email);
        csv_text(csv, a->phone);
        csv_text(csv, a->place_name);
        csv_text(csv, a->town);
        csv_int(csv, a->desks);
        csv_int(csv, a->rooms);
        csv_text(csv, a->status);
        csv_int(csv, a->spaces);
        csv_when(csv, a->since);
        csv_text(csv, zone_name(l.zone));
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "applicants.csv", OK);
}

enum status joining_settings_change(struct ctx *ctx, const struct joining_settings_form *form,
                                    struct applicant_list_view *ret_view)
{
    const struct applicant_list_form all = {.status = "open", .page = 1};
    struct joining_settings_form f = *form;
    struct join_setting now;
    enum status s = join_setting_get(ctx, &now);
    if (s != OK)
        return s;
    request_keep(ctx, &f, &(struct joining_settings_form){.open = now.open, .words = now.words});
    s = join_setting_set(ctx, &(struct join_setting){f.open, f.words ? f.words : ""});
    if (s == OK)
        s = applicant_list_show(ctx, &all, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, "/network/applicants");
    return OK;
}

/* ---- one of them: who is near ---------------------------------------------------------------- */

/* Its hosts, whom the steward may call [PV-7]. */
static enum status show_hosts(struct ctx *ctx, const struct space_line *l,
                              struct near_office_view *v)
{
    struct contact *hosts;
    size_t n;
    const struct look look = {.place = l->name, .what = N_("Hosts near an office, in a list")};
    enum status s = people_hosts_of(ctx, l->operator_id, l->id, &hosts, &n);
    struct near_host_view *list = arena_array(ctx->arena, s == OK ? n : 0, sizeof(*list));
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n && s == OK; i++) {
        list[i] = (struct near_host_view){*hosts[i].name ? hosts[i].name : hosts[i].email,
                                          hosts[i].email};
        s = people_looked_at_listed(ctx, &look, hosts[i].account_id);
    }
    v->hosts = list;
    v->hosts_n = n;
    return s;
}

static enum status show_near(struct ctx *ctx, const struct applicant *a,
                             struct applicant_page_view *v)
{
    struct space_line *lines;
    size_t lines_n;
    size_t n = 0;
    const struct space_ask ask = {.lat = a->says.lat, .lon = a->says.lon};
    struct near_office_view *near = arena_array(ctx->arena, APPLICANT_NEAR, sizeof(*near));
    enum status s = near ? space_lines(ctx, &ask, &lines, &lines_n) : LIMIT;
    for (size_t i = 0; s == OK && i < lines_n && n < APPLICANT_NEAR; i++) {
        const struct space_line *l = &lines[i];
        struct space space;
        if (l->status != SPACE_OPEN || l->operator_id == a->operator_id)
            continue;
        s = space_get(ctx, l->id, &space);
        if (s != OK)
            return s;
        near[n] = (struct near_office_view){.id = l->id,
                                            .slug = l->slug,
                                            .name = l->name,
                                            .town = l->town,
                                            .distance_m = l->distance_m,
                                            .phone = space.phone};
        s = show_hosts(ctx, l, &near[n]);
        n += near[n].hosts_n > 0; /* somebody must be there to call */
    }
    v->near = near;
    v->near_n = n;
    return s;
}

/* ---- one of them ----------------------------------------------------------------------------- */

static enum status show_operator(struct ctx *ctx, const struct applicant *a,
                                 struct applicant_page_view *v)
{
    struct sql_applicant_spaces_row *rows;
    struct operator_ o;
    size_t n;
    if (!a->operator_id)
        return OK;
    enum status s = operator_get(ctx, a->operator_id, &o);
    if (s == OK)
        s = sql_applicant_spaces(ctx, &(struct sql_applicant_spaces_args){a->operator_id}, &rows,
                                 &n);
    struct applicant_space_view *list = arena_array(ctx->arena, s == OK ? n : 0, sizeof(*list));
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++)
        list[i] = (struct applicant_space_view){
            rows[i].slug, rows[i].name, space_status_name((enum space_status)rows[i].status)};
    v->operator_name = o.name;
    v->operator_slug = o.slug;
    v->spaces = list;
    v->spaces_n = n;
    return s;
}

/* How an answer may begin, in the language in which he wrote. */
static bool show_beginning(struct ctx *ctx, const struct applicant *a, const char *network,
                           struct applicant_page_view *v)
{
    const struct lang *lang = text_lang(a->lang);
    v->subject = arena_printf(ctx->arena, text_get(lang, N_("Your office and %s")), network);
    v->greeting = arena_printf(ctx->arena, text_get(lang, N_("Dear %s,\n\n\n\n%s")), a->says.name,
                               ctx->actor && *ctx->actor->name ? ctx->actor->name : network);
    v->operator_typed = *a->says.place_name ? a->says.place_name : a->says.name;
    v->language = lang->name;
    return v->subject && v->greeting;
}

static enum status page_make(struct ctx *ctx, const struct applicant *a,
                             struct applicant_page_view *ret_view)
{
    const struct zone *zone;
    struct network network;
    struct applicant_line_view *who = arena_alloc(ctx->arena, sizeof(*who));
    struct applicant_page_view v = {.who = who,
                                    .message = text_or_null(ctx, a->says.message),
                                    .source_name = ctx_text(ctx, lead_source_name(a->says.source)),
                                    .told_by = text_or_null(ctx, a->says.by_text),
                                    .answer_days = APPLICANT_ANSWER_DAYS,
                                    .erased = a->erased};
    enum status s = who ? network_get(ctx, &network) : LIMIT;
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK)
        s = show_operator(ctx, a, &v);
    if (s == OK && !a->erased)
        s = show_near(ctx, a, &v);
    if (s == OK)
        s = story_make(ctx, zone, a->id, true, &v.story, &v.story_n);
    if (s == OK)
        s = choices_make(ctx, &stand_words, (int)a->status, &v.states, &v.states_n);
    if (s == OK && (!line_make(ctx, zone, a, (int64_t)v.spaces_n, who) ||
                    !show_beginning(ctx, a, network.name, &v)))
        s = LIMIT;
    if (s == OK)
        *ret_view = v;
    return s;
}

static enum status found(struct ctx *ctx, int64_t id, struct applicant *ret_applicant)
{
    enum status s = applicant_get(ctx, id, ret_applicant);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "lead.unknown", "There is no such enquiry here.");
    return s;
}

enum status applicant_look(struct ctx *ctx, const struct applicant_of_form *form,
                           struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = note_look(ctx, a.id, a.says.email, false);
    if (s == OK)
        s = page_make(ctx, &a, ret_view);
    if (s == OK && *a.says.name)
        reply_title(ctx, a.says.name);
    return s;
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* After `done`, back to him as he stands now, with a word. */
static enum status answer_page(struct ctx *ctx, enum status done, int64_t id, const char *said,
                               struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = done == OK ? applicant_get(ctx, id, &a) : done;
    if (s == OK)
        s = page_make(ctx, &a, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, ret_view->who->url);
    return OK;
}

enum status applicant_answer_send(struct ctx *ctx, const struct applicant_mail_form *form,
                                  struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = applicant_answer(ctx, &a, form->subject, form->message);
    return answer_page(ctx, s, form->id, ctx_text(ctx, "The answer is sent."), ret_view);
}

enum status applicant_note_add(struct ctx *ctx, const struct applicant_remark_form *form,
                               struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = applicant_note(ctx, &a, form->note);
    return answer_page(ctx, s, form->id, ctx_text(ctx, "Noted."), ret_view);
}

enum status applicant_state_set(struct ctx *ctx, const struct applicant_state_form *form,
                                struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = applicant_set_status(ctx, &a, applicant_status_of(form->status));
    return answer_page(ctx, s, form->id, ctx_text(ctx, "Noted."), ret_view);
}

enum status applicant_call_ask(struct ctx *ctx, const struct applicant_call_form *form,
                               struct applicant_page_view *ret_view)
{
    struct applicant a;
    struct space space;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = space_get(ctx, form->space, &space);
    if (s == NOT_FOUND && !ctx->problem.code)
        return ctx_field(ctx, "space", "field.choice", "There is no such space.");
    if (s == OK)
        s = applicant_ask_host(ctx, &a, &space);
    return answer_page(ctx, s, form->id, ctx_text(ctx, "The host is asked by mail to call."),
                       ret_view);
}

enum status applicant_bring_in(struct ctx *ctx, const struct applicant_bring_form *form,
                               struct applicant_page_view *ret_view)
{
    struct applicant a;
    enum status s = found(ctx, form->id, &a);
    if (s == OK)
        s = applicant_invite(ctx, &a,
                             form->operator_name  ? form->operator_name
                             : *a.says.place_name ? a.says.place_name
                                                  : a.says.name);
    return answer_page(ctx, s, form->id,
                       ctx_text(ctx, "Invited: a mail brings him to the page of his first space."),
                       ret_view);
}
