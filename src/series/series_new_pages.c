/* A new series: asked for, looked at, kept. */
#include "series/series_show.h"

#include "base/id.h"
#include "http/http.h"
#include "series_routes.h"
#include "store/store.h"

#include <string.h>
#include <strings.h>

/* ---- the form ------------------------------------------------------------------------------- */

static enum status show_words(struct ctx *ctx, const char *const (*words)[2], size_t n,
                              const char *chosen, const struct series_word_view **ret)
{
    struct series_word_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct series_word_view){.word = words[i][0],
                                            .name = ctx_text(ctx, words[i][1]),
                                            .on = strcmp(words[i][0], chosen) == 0};
    *ret = list;
    return OK;
}

static const char *const weekday_words[][2] = {
    {"mo", N_("Mon")}, {"tu", N_("Tue")}, {"we", N_("Wed")}, {"th", N_("Thu")},
    {"fr", N_("Fri")}, {"sa", N_("Sat")}, {"su", N_("Sun")}};

static enum status show_repeats(struct ctx *ctx, struct date first, struct series_new_view *v)
{
    static const char *const repeats[][2] = {
        {"daily", N_("every day")},
        {"weekly", N_("every week, on the days below")},
        {"monthly_day", N_("every month, on the same day of the month")},
        {"monthly_last_day", N_("every month, on its last day")},
        {"monthly_weekday", N_("every month, on the same weekday (the second Tuesday)")},
        {"monthly_last_weekday", N_("every month, on the last such weekday")},
        {"custom", N_("by a rule of your own")}};
    enum status s = show_words(ctx, repeats, ARRAY_LEN(repeats), "weekly", &v->repeats);
    v->repeats_n = ARRAY_LEN(repeats);
    if (s == OK)
        s = show_words(ctx, weekday_words, ARRAY_LEN(weekday_words),
                       weekday_words[date_weekday(first) - 1][0], &v->weekdays);
    v->weekdays_n = ARRAY_LEN(weekday_words);
    return s;
}

static enum status show_resources(struct ctx *ctx, const struct space *sp, int64_t chosen,
                                  struct series_new_view *v)
{
    struct resource *all = NULL;
    size_t n = 0;
    enum status s = space_resources(ctx, sp->id, &all, &n);
    struct series_word_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        if (all[i].bookable && all[i].kind < KIND__BOOKED_MAX)
            list[v->resources_n++] = (struct series_word_view){
                .word = typed_id(ctx, all[i].id), .name = all[i].name, .on = all[i].id == chosen};
    }
    v->resources = list;
    return OK;
}

/* For whom a member may book; for a host the teams that the space knows. */
static enum status show_teams(struct ctx *ctx, const struct space *sp, const char *chosen,
                              struct series_new_view *v)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    if (!ctx->actor)
        return OK;
    enum status s = v->host ? teams_of_space(ctx, sp->operator_id, sp->id, &teams, &n)
                            : teams_of_account(ctx, ctx->actor->account_id, &teams, &n);
    struct series_word_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct series_word_view){.word = teams[i].slug,
                                            .name = teams[i].name,
                                            .on = chosen && strcmp(chosen, teams[i].slug) == 0};
    v->teams = list;
    v->teams_n = n;
    return OK;
}

/* Today, from the next hour that people begin at, unless it was said. */
static void show_when(struct ctx *ctx, const struct space *sp, const struct series_new_form *form,
                      struct series_new_view *v)
{
    enum { USUAL_FROM = 10 * 60, USUAL_LENGTH = 120, WEEK_DAYS = 7, FRIDAY = 5, QUARTER_DAYS = 90 };
    const struct zone *z = zone_get(sp->zone);
    struct date today = {2025, 1, 1};
    minute now = 0;
    if (z)
        zone_civil(z, ctx_now_s(ctx), &today, &now);
    const minute from = form->from >= 0 ? form->from : USUAL_FROM;
    v->date = form->date.year ? form->date : date_add(today, 1);
    v->from = series_say_minute(ctx, from);
    v->to = series_say_minute(ctx, form->to >= 0 ? form->to : from + USUAL_LENGTH);
    v->date_typed = typed_date(ctx, v->date);
    const int to_friday = (FRIDAY - date_weekday(v->date) + WEEK_DAYS) % WEEK_DAYS;
    v->until_typed = typed_date(ctx, date_add(v->date, !v->days         ? QUARTER_DAYS
                                                       : to_friday == 0 ? WEEK_DAYS
                                                                        : to_friday));
    v->step_s = (int64_t)sp->terms.step_min * 60;
    v->zone = sp->zone;
}

static void show_person(const struct ctx *ctx, const struct series_new_form *form,
                        struct series_new_view *v)
{
    const struct actor *me = ctx->actor;
    v->person = !me || v->host ? form->name : *me->name ? me->name : NULL;
    v->email = !me || v->host ? form->email : me->email;
    v->dates_max = me ? SERIES_DATES_MAX : SERIES_GUEST_DATES_MAX;
}

static enum status check_bookable(struct ctx *ctx, const struct space *sp)
{
    return sp->status == SPACE_OPEN
               ? OK
               : ctx_fail(ctx, CONFLICT, "booking.not_bookable", "This cannot be booked.");
}

enum status series_new(struct ctx *ctx, const struct series_new_form *form,
                       struct series_new_view *ret_view)
{
    struct space sp;
    struct series_new_view v = {.slug = ""};
    enum status s = space_shown(ctx, form->slug, &sp);
    if (s == OK)
        s = check_bookable(ctx, &sp);
    if (s != OK)
        return s;
    v.slug = sp.slug;
    v.space_name = sp.name;
    v.host = people_is_desk(ctx->actor, sp.operator_id, sp.id);
    v.guest = !ctx->actor;
    v.days = form->days;
    v.units = form->units;
    show_when(ctx, &sp, form, &v);
    show_person(ctx, form, &v);
    v.key = typed_id(ctx, (int64_t)(rng_u64(ctx->rng) >> 14));
    s = show_resources(ctx, &sp, form->resource, &v);
    if (s == OK)
        s = show_teams(ctx, &sp, form->team, &v);
    if (s == OK)
        s = booking_offers_extras(ctx, sp.id, &v.extras);
    if (s == OK)
        s = show_repeats(ctx, v.date, &v);
    if (s == OK && v.days)
        reply_title(ctx, ctx_text(ctx, "Book several days"));
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- looked at, kept ------------------------------------------------------------------------ */

struct asking {
    const struct series_ask_form *form;
    struct series_ask ask;
    struct series_look_view view;
    bool preview;
};

static enum status weekdays_of(struct ctx *ctx, const struct series_ask_form *form,
                               uint32_t *ret_days)
{
    uint32_t days = 0;
    for (size_t i = 0; i < form->weekday_n; i++) {
        size_t k = 0;
        while (k < ARRAY_LEN(weekday_words) && strcmp(weekday_words[k][0], form->weekday[i]) != 0)
            k++;
        if (k == ARRAY_LEN(weekday_words))
            return ctx_field(ctx, "weekday", "field.choice", "Please choose one of the days.");
        days |= 1U << (k + 1);
    }
    *ret_days = days;
    return OK;
}

static enum status rule_of_form(struct ctx *ctx, const struct series_ask_form *form,
                                const char **ret_rule)
{
    uint32_t days = 0;
    const enum status s = weekdays_of(ctx, form, &days);
    if (s != OK)
        return s;
    if (form->days) {
        *ret_rule = series_rule_of(ctx->arena, "daily", 1, 0, form->date);
        return *ret_rule ? OK : LIMIT;
    }
    if (strcmp(form->repeat, "custom") != 0) {
        *ret_rule =
            series_rule_of(ctx->arena, form->repeat, (int32_t)form->every, days, form->date);
        return *ret_rule ? OK : LIMIT;
    }
    *ret_rule = form->rule;
    return form->rule ? OK : ctx_field(ctx, "rule", "field.missing", "Please write the rule.");
}

static enum status team_of_form(struct ctx *ctx, const char *slug, int64_t *ret_id)
{
    struct team t = {.id = 0};
    const enum status s = slug ? team_of_slug(ctx, slug, &t) : OK;
    if (s == NOT_FOUND)
        return ctx_field(ctx, "team", "team.not_member", "%s", team_why(ctx, "team.not_member"));
    if (s == OK)
        *ret_id = t.id;
    return s;
}

/* What was typed, as a number: FNV-1a. */
static uint64_t print_of_form(struct ctx *ctx, const struct series_ask_form *form)
{
    const struct series_field_view *fields = NULL;
    size_t n = 0;
    uint64_t h = 14695981039346656037ULL;
    if (series_typed_ask(ctx, form, &fields, &n) != OK)
        return 0;
    for (size_t i = 0; i < n; i++) {
        for (const char *p = fields[i].value; *p; p++)
            h = (h ^ (unsigned char)*p) * 1099511628211ULL;
        h = (h ^ i) * 1099511628211ULL;
    }
    return h;
}

/* The key of the header, or of the form; whose it is, too, so that nobody meets another's, and what
 * was asked: who goes back and asks for another series gets another. */
static const char *key_of(struct ctx *ctx, const struct series_ask_form *form)
{
    const char *key = request_key(ctx);
    if (!key || !*key || strlen(key) > 255)
        key = form->key;
    if (!key)
        return NULL;
    return words(ctx, "%s:%s:%016llx", typed_id(ctx, ctx->actor ? ctx->actor->account_id : 0), key,
                 (unsigned long long)print_of_form(ctx, form));
}

static enum status people_of_form(struct ctx *ctx, const struct series_ask_form *form, bool host,
                                  struct series_ask *a)
{
    const struct actor *me = ctx->actor;
    a->name = form->name ? form->name : host || !me ? NULL : me->name;
    a->email = form->email ? form->email : host || !me ? NULL : me->email;
    a->phone = form->phone;
    a->note = form->note;
    a->title = form->title;
    a->people = form->people.has ? (int32_t)form->people.v : 0;
    a->units = (int32_t)form->units;
    a->in_money = strcmp(form->pay, "money") == 0;
    a->key = key_of(ctx, form);
    if (me)
        return OK;
    a->guest = request_is_limited(ctx);
    a->most = SERIES_GUEST_DATES_MAX;
    return a->email ? OK
                    : ctx_field(ctx, "email", "field.missing",
                                "Please say where the confirmation goes.");
}

static enum status ask_of_form(struct ctx *ctx, const struct series_ask_form *f,
                               const struct space *sp, struct series_ask *a)
{
    const struct series_lists lists = {.texts = {f->choice, f->choice_2, f->choice_3, f->choice_4,
                                                 f->choice_5, f->choice_6, f->choice_7},
                                       .n = {f->choice_n, f->choice_2_n, f->choice_3_n,
                                             f->choice_4_n, f->choice_5_n, f->choice_6_n,
                                             f->choice_7_n}};
    struct series_choice *choices = NULL;
    *a = (struct series_ask){
        .space_id = sp->id,
        .resource_id = f->resource,
        .when = {.first = f->date,
                 .until = f->until,
                 .count = f->count.has && f->count.v < INT32_MAX ? (int32_t)f->count.v : 0,
                 .also = f->also,
                 .without = f->without},
        .from_min = f->from,
        .to_min = series_to_min(f->from, f->to, f->next_day),
        .ignore_buffers = f->ignore_buffers,
        .shown = f->shown,
        .in_go = f->days};
    enum status s = people_of_form(ctx, f, people_is_desk(ctx->actor, sp->operator_id, sp->id), a);
    const enum status rule = rule_of_form(ctx, f, &a->when.rule);
    s = s == OK ? rule : s;
    if (s == OK)
        s = team_of_form(ctx, f->team, &a->team_id);
    if (s == OK)
        s = series_choices_of(ctx, &lists, &choices, &a->choices_n);
    a->choices = choices;
    return s;
}

/* The form as it was filled in, as far as its address says. */
static const char *back_of(struct ctx *ctx, const struct asking *k)
{
    const struct series_ask_form *f = k->form;
    return words(ctx, "/s/%s/series/new?resource=%s&date=%s&from=%s&to=%s&units=%lld%s%s",
                 k->view.slug, typed_id(ctx, f->resource), typed_date(ctx, f->date),
                 series_say_minute(ctx, f->from), series_say_minute(ctx, f->to),
                 (long long)f->units, f->days ? "&days=1" : "", f->next_day ? "&next_day=1" : "");
}

/* Who booked without an account reaches it by its link alone. */
static enum status show_secret(struct ctx *ctx, struct series_look_view *v)
{
    char *tag = arena_alloc(ctx->arena, NETWORK_TAG_CHARS + 1);
    if (ctx->actor || !tag)
        return tag ? OK : LIMIT;
    v->secret = tag;
    return network_tag(ctx, "series", v->series, tag);
}

static enum status show_try(struct ctx *ctx, struct asking *k, const struct series_try *t)
{
    enum status s = series_look_make(ctx, t, "make", !k->preview, &k->view);
    if (s == OK)
        s = series_typed_ask(ctx, k->form, &k->view.typed, &k->view.typed_n);
    k->view.action = words(ctx, "/s/%s/series", k->view.slug);
    k->view.preview = words(ctx, "/s/%s/series/preview", k->view.slug);
    k->view.back = back_of(ctx, k);
    return s == OK && !k->preview ? show_secret(ctx, &k->view) : s;
}

/* Done and undone: what is shown is what would be kept [SE-3]. */
static enum status look(struct ctx *ctx, void *arg)
{
    struct asking *k = arg;
    struct space sp;
    struct series_try t;
    ctx->problem = (struct problem){0};
    enum status s = space_shown(ctx, k->form->slug, &sp);
    if (s == OK)
        s = check_bookable(ctx, &sp);
    if (s == OK)
        s = ask_of_form(ctx, k->form, &sp, &k->ask);
    k->ask.preview = true;
    k->preview = true;
    if (s == OK)
        s = series_make(ctx, &k->ask, &t);
    if (s == OK)
        s = show_try(ctx, k, &t);
    return s;
}

enum status series_preview(struct ctx *ctx, const struct series_ask_form *form,
                           struct series_look_view *ret_view)
{
    struct asking k = {.form = form};
    const char *guest = NULL;
    enum status s = booking_asked_guest(ctx, form->email, &guest);
    if (guest) /* a look does not count */
        request_rate_give(ctx, "guest_mail", guest);
    if (s == OK)
        s = db_look(ctx, look, &k);
    if (s == OK)
        *ret_view = k.view;
    return s;
}

static enum status keep(struct ctx *ctx, void *arg)
{
    struct asking *k = arg;
    struct space sp;
    struct series_try t;
    ctx->problem = (struct problem){0};
    enum status s = space_shown(ctx, k->form->slug, &sp);
    if (s == OK)
        s = check_bookable(ctx, &sp);
    if (s == OK)
        s = ask_of_form(ctx, k->form, &sp, &k->ask);
    k->preview = false;
    if (s == OK)
        s = series_make(ctx, &k->ask, &t);
    if (s != OK)
        return s;
    if (t.space.id) /* else the same request made it before */
        return show_try(ctx, k, &t);
    t.space = sp;
    s = series_look_make(ctx, &t, "make", true, &k->view);
    k->view.repeated = true;
    return s == OK ? show_secret(ctx, &k->view) : s;
}

enum status series_save(struct ctx *ctx, const struct series_ask_form *form,
                        struct series_look_view *ret_view)
{
    struct asking k = {.form = form};
    const char *guest = NULL;
    enum status s = booking_asked_guest(ctx, form->email, &guest);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, keep, &k);
    if (guest && (s != OK || k.view.repeated))
        request_rate_give(ctx, "guest_mail", guest);
    if (s == CONFLICT && series_is_of_dates(ctx) && !request_wants_json(ctx)) {
        s = db_look(ctx, look, &k); /* the page comes back, with what is other marked */
        if (s == OK)
            *ret_view = k.view;
        return s;
    }
    if (s != OK)
        return s;
    *ret_view = k.view;
    reply_flash(ctx, k.view.waits ? ctx_text(ctx, "The request is sent. The host will answer.")
                     : form->days ? ctx_text(ctx, "The days are booked.")
                                  : ctx_text(ctx, "The series is booked."));
    const char *id = typed_id(ctx, k.view.series);
    reply_created(ctx, k.view.secret ? words(ctx, "/series/%s?secret=%s", id, k.view.secret)
                                     : words(ctx, "/series/%s", id));
    return OK;
}
