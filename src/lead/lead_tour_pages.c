/* When a space shows itself, and the tours that are booked. */
#include "lead/lead_show.h"

#include "base/id.h"
#include "http/http.h"
#include "lead_routes.h"
#include "lead_sql.h"

#include <string.h>

enum { AHEAD_MAX = 100, HALF_DAY_S = 43200 };

/* ---- showing --------------------------------------------------------------------------------- */

static enum status show_hosts(struct ctx *ctx, const struct space *space,
                              struct tour_settings_view *v)
{
    struct contact *hosts;
    size_t n;
    enum status s = people_hosts_of(ctx, space->operator_id, space->id, &hosts, &n);
    if (s != OK)
        return s;
    struct tour_host_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    const struct look look = {.operator_id = space->operator_id,
                              .space_id = space->id,
                              .place = space->name,
                              .what = N_("Roles, in a list")};
    for (size_t i = 0; i < n; i++) {
        s = people_looked_at_listed(ctx, &look, hosts[i].account_id);
        if (s != OK)
            return s;
        list[i] = (struct tour_host_view){.id = hosts[i].account_id,
                                          .name = *hosts[i].name ? hosts[i].name : hosts[i].email};
    }
    v->hosts = list;
    v->hosts_n = n;
    return OK;
}

static enum status show_ahead(struct ctx *ctx, const struct space *space,
                              struct tour_settings_view *v)
{
    static const char *const words[] = {
        [TOUR_BOOKED] = "booked", [TOUR_DONE] = "done", [TOUR_MISSED] = "missed"};
    struct sql_tours_ahead_row *rows;
    size_t n;
    const struct zone *zone = zone_get(space->zone);
    const struct sql_tours_ahead_args args = {
        .space_id = space->id, .after = ctx_now_s(ctx) - HALF_DAY_S, .max = AHEAD_MAX};
    enum status s = zone ? sql_tours_ahead(ctx, &args, &rows, &n) : UNAVAILABLE;
    if (s != OK)
        return s;
    struct tour_ahead_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        char code[ID_CHARS_MAX + 1];
        const struct lead l = {
            .id = rows[i].lead_id, .account_id = rows[i].account_id, .email = rows[i].email};
        s = lead_note_look(ctx, space, &l, true);
        if (s != OK)
            return s;
        id_print(l.id, code);
        list[i] = (struct tour_ahead_view){
            .lead = rows[i].lead_id,
            .name = rows[i].name,
            .starts_at = zone_when(zone, rows[i].starts_at),
            .ends_at = zone_when(zone, rows[i].ends_at),
            .status = words[rows[i].status],
            .shows = rows[i].shows_name,
            .url = arena_printf(ctx->arena, "/s/%s/leads/%s", space->slug, code)};
        if (!list[i].url)
            return LIMIT;
    }
    v->ahead = list;
    v->ahead_n = n;
    return OK;
}

/* Lengths of time to choose from; the one that is kept is always among them. */
static enum status minutes_make(struct ctx *ctx, const int32_t *minutes, size_t n, int64_t chosen,
                                const struct int_choice_view **ret_choices)
{
    struct int_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    const char *now = arena_printf(ctx->arena, "%lld", (long long)chosen);
    if (!list || !now)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        list[i].minutes = minutes[i];
        list[i].value = arena_printf(ctx->arena, "%d", (int)minutes[i]);
        list[i].chosen = now;
        if (!list[i].value)
            return LIMIT;
    }
    *ret_choices = list;
    return OK;
}

static enum status show_choices(struct ctx *ctx, struct tour_settings_view *v)
{
    static const int32_t lengths[] = {15, 20, 30, 45, 60, 90, 120};
    static const int32_t notices[] = {0, 60, 120, 240, 720, 1440, 2880, 4320, 10080};
    static const int32_t horizons[] = {7, 14, 21, 30, 60};
    enum status s = minutes_make(ctx, lengths, ARRAY_LEN(lengths), v->length_min, &v->lengths);
    if (s == OK)
        s = minutes_make(ctx, notices, ARRAY_LEN(notices), v->notice_min, &v->notices);
    if (s == OK)
        s = minutes_make(ctx, horizons, ARRAY_LEN(horizons), v->horizon_days, &v->horizons);
    v->lengths_n = ARRAY_LEN(lengths);
    v->notices_n = ARRAY_LEN(notices);
    v->horizons_n = ARRAY_LEN(horizons);
    return s;
}

static const char *hours_of(struct ctx *ctx, const struct tour_terms *t, int weekday)
{
    return hours_print(ctx->arena, t->open[weekday], t->open_n[weekday]);
}

static enum status settings_view(struct ctx *ctx, const struct space *space,
                                 struct tour_settings_view *ret_view)
{
    struct tour_terms t;
    struct tour_slot *slots;
    size_t slots_n;
    enum status s = tour_terms_get(ctx, space->id, &t);
    if (s == OK)
        s = tour_offers(ctx, space, &slots, &slots_n);
    if (s != OK)
        return s;
    struct tour_settings_view v = {.slug = space->slug,
                                   .space_name = space->name,
                                   .offered = t.offered,
                                   .length_min = t.length_min,
                                   .notice_min = t.notice_min,
                                   .horizon_days = t.horizon_days,
                                   .shows = t.shows_account_id,
                                   .meeting = t.meeting,
                                   .monday = hours_of(ctx, &t, 1),
                                   .tuesday = hours_of(ctx, &t, 2),
                                   .wednesday = hours_of(ctx, &t, 3),
                                   .thursday = hours_of(ctx, &t, 4),
                                   .friday = hours_of(ctx, &t, 5),
                                   .saturday = hours_of(ctx, &t, 6),
                                   .sunday = hours_of(ctx, &t, 7),
                                   .zone = space->zone,
                                   .free = (int64_t)slots_n};
    s = show_hosts(ctx, space, &v);
    if (s == OK)
        s = show_ahead(ctx, space, &v);
    if (s == OK)
        s = show_choices(ctx, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status tour_settings_show(struct ctx *ctx, const struct tour_settings_form *form,
                               struct tour_settings_view *ret_view)
{
    struct space space;
    enum status s = space_of_slug(ctx, form->slug, &space);
    return s == OK ? settings_view(ctx, &space, ret_view) : s;
}

/* ---- changing -------------------------------------------------------------------------------- */

/* Only who hosts the space shows it. */
static enum status check_shows(struct ctx *ctx, const struct space *space, int64_t account_id)
{
    struct contact *hosts;
    size_t n;
    enum status s = people_hosts_of(ctx, space->operator_id, space->id, &hosts, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        if (hosts[i].account_id == account_id)
            return OK;
    if (s != OK || !account_id)
        return s;
    return ctx_field(ctx, "shows", "field.choice", "Choose one of the hosts.");
}

static struct tour_settings_save_form form_now(struct ctx *ctx, const struct tour_terms *t)
{
    return (struct tour_settings_save_form){.offered = t->offered,
                                            .length_min = t->length_min,
                                            .notice_min = t->notice_min,
                                            .horizon_days = t->horizon_days,
                                            .shows = t->shows_account_id,
                                            .meeting = t->meeting,
                                            .monday = hours_of(ctx, t, 1),
                                            .tuesday = hours_of(ctx, t, 2),
                                            .wednesday = hours_of(ctx, t, 3),
                                            .thursday = hours_of(ctx, t, 4),
                                            .friday = hours_of(ctx, t, 5),
                                            .saturday = hours_of(ctx, t, 6),
                                            .sunday = hours_of(ctx, t, 7)};
}

enum status tour_settings_change(struct ctx *ctx, const struct tour_settings_save_form *form,
                                 struct tour_settings_view *ret_view)
{
    struct space space;
    struct tour_terms before;
    struct tour_settings_save_form f = *form;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = tour_terms_get(ctx, space.id, &before);
    if (s != OK)
        return s;
    const struct tour_settings_save_form now = form_now(ctx, &before);
    request_keep(ctx, &f, &now);
    struct tour_terms t = {.offered = f.offered,
                           .length_min = (int32_t)f.length_min,
                           .notice_min = (int32_t)f.notice_min,
                           .horizon_days = (int32_t)f.horizon_days,
                           .shows_account_id = f.shows,
                           .meeting = f.meeting ? f.meeting : ""};
    const char *const days[8] = {NULL,       f.monday, f.tuesday,  f.wednesday,
                                 f.thursday, f.friday, f.saturday, f.sunday};
    s = week_read(ctx, days, t.open, t.open_n);
    if (s == OK)
        s = check_shows(ctx, &space, f.shows);
    if (s == OK)
        s = tour_terms_save(ctx, space.id, &t);
    if (s == OK)
        s = settings_view(ctx, &space, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, arena_printf(ctx->arena, "/s/%s/tours", space.slug));
    return OK;
}
