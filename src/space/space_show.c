/* From spaces and what is in them to what pages and JSON show. */
#include "space/space_show.h"

#include "base/id.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space_sql.h"

#include <assert.h>
#include <string.h>

/* ---- the head of every page ---- */

bool space_is_mine(const struct ctx *ctx, const struct space *s)
{
    return people_is_host(ctx->actor, s->operator_id, s->id);
}

static enum status make_steps(struct ctx *ctx, const struct space *s, const char *tab,
                              struct space_head_view *head)
{
    static const char *const keys[] = {"details", "hours", "resources", "prices", "photos", "open"};
    static const char *const pages[] = {"edit", "hours", "resources", "prices/own", "photos", ""};
    struct space_stock p;
    enum status st = space_stock(ctx, s, &p);
    if (st != OK)
        return st;
    const bool done[] = {true, p.hours, p.resources > 0, p.priced > 0, p.photos > 0, false};
    struct space_step_view *steps = arena_array(ctx->arena, ARRAY_LEN(keys), sizeof(*steps));
    for (size_t i = 0; steps && i < ARRAY_LEN(keys); i++) {
        const char *slash = *pages[i] ? "/" : "";
        steps[i] = (struct space_step_view){
            .key = keys[i],
            .href = arena_printf(ctx->arena, "/s/%s%s%s", s->slug, slash, pages[i]),
            .done = done[i],
            .here = !strcmp(tab, *pages[i] ? pages[i] : "page"),
        };
        head->steps_done += done[i];
    }
    head->steps = steps;
    head->steps_n = ARRAY_LEN(keys);
    return steps ? OK : LIMIT;
}

/* Who is here is a way to look at the day, beside its plan. */
static enum status head_plan(struct ctx *ctx, const struct space *s, struct space_head_view *head)
{
    struct space_plan plan;
    const enum status st = space_plan_of(ctx, s, &plan);
    if (st == OK)
        head->plan_url = plan.url;
    return st == NOT_FOUND ? OK : st;
}

enum status space_head_make(struct ctx *ctx, const struct space *s, const char *tab,
                            const struct space_head_view **ret_head)
{
    struct space_head_view *head = arena_alloc(ctx->arena, sizeof(*head));
    if (!head)
        return LIMIT;
    bool mine = space_is_mine(ctx, s);
    *head = (struct space_head_view){
        .slug = s->slug,
        .name = s->name,
        .town = s->town,
        .status = space_status_name(s->status),
        .is_host = mine,
        .is_desk = people_is_desk(ctx->actor, s->operator_id, s->id),
        .setup = mine && s->status == SPACE_DRAFT,
        .tab = tab,
    };
    enum status st = head->setup ? make_steps(ctx, s, tab, head) : OK;
    if (st == OK && strcmp(tab, "here") == 0)
        st = head_plan(ctx, s, head);
    if (st == OK)
        *ret_head = head;
    return st;
}

/* ---- hours ---- */

static const char *minute_text(struct ctx *ctx, minute m)
{
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    return arena_strdup(ctx->arena, text);
}

static enum status week_day(struct ctx *ctx, const struct calendar *c, struct date d,
                            struct week_day_view *ret_day)
{
    struct span spans[4];
    const char *why = NULL;
    size_t n = calendar_day(c, d, spans, &why);
    struct span_view *views = arena_array(ctx->arena, n, sizeof(*views));
    if (!views)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        views[i] = (struct span_view){
            .from_min = spans[i].from,
            .to_min = spans[i].to,
            .from = minute_text(ctx, spans[i].from),
            .to = minute_text(ctx, spans[i].to),
        };
    *ret_day = (struct week_day_view){
        .weekday = date_weekday(d),
        .date = d,
        .spans = views,
        .spans_n = n,
        .why = why && *why ? ctx_text(ctx, why) : NULL,
    };
    return OK;
}

/* Today's hours, those of seven days from today, and whether it is open now. */
static enum status week_from_today(struct ctx *ctx, const struct calendar *c,
                                   struct space_page_view *v)
{
    enum { DAYS = 7 };
    struct date today;
    minute now;
    zone_civil(c->zone, ctx_now_s(ctx), &today, &now);
    struct week_day_view *week = arena_array(ctx->arena, DAYS, sizeof(*week));
    for (int i = 0; week && i < DAYS; i++) {
        enum status st = week_day(ctx, c, date_add(today, i), &week[i]);
        if (st != OK)
            return st;
    }
    if (!week)
        return LIMIT;
    week[0].today = true;
    for (size_t i = 0; i < week[0].spans_n; i++)
        v->open_now |= now >= week[0].spans[i].from_min && now < week[0].spans[i].to_min;
    v->today = &week[0];
    v->week = week;
    v->week_n = DAYS;
    return OK;
}

enum status space_closure_views(struct ctx *ctx, const struct calendar *c, bool past,
                                const struct closure_view **ret_closures, size_t *ret_n)
{
    struct date today;
    minute now;
    zone_civil(c->zone, ctx_now_s(ctx), &today, &now);
    struct closure_view *views = arena_array(ctx->arena, c->closures_n, sizeof(*views));
    size_t n = 0;
    for (size_t i = 0; views && i < c->closures_n; i++) {
        const struct closure *x = &c->closures[past ? c->closures_n - 1 - i : i];
        if ((date_compare(x->to, today) < 0) == past)
            views[n++] = (struct closure_view){
                .id = x->id,
                .from = x->from,
                .to = x->to,
                .days = date_days(x->to) - date_days(x->from) + 1,
                .reason = x->reason,
            };
    }
    *ret_closures = views;
    *ret_n = n;
    return views ? OK : LIMIT;
}

/* ---- floors, resources, photos ---- */

enum status space_floor_views(struct ctx *ctx, int64_t space_id,
                              const struct floor_view **ret_floors, size_t *ret_n)
{
    struct floor *floors;
    size_t n;
    enum status st = space_floors(ctx, space_id, &floors, &n);
    if (st != OK)
        return st;
    struct floor_view *views = arena_array(ctx->arena, n, sizeof(*views));
    for (size_t i = 0; views && i < n; i++)
        views[i] = (struct floor_view){
            .id = floors[i].id, .name = floors[i].name, .level = floors[i].level};
    *ret_floors = views;
    *ret_n = n;
    return views ? OK : LIMIT;
}

/* "12.50", or NULL for no price. */
static const char *price_text(struct ctx *ctx, struct opt_int cents)
{
    return cents.has ? arena_printf(ctx->arena, "%lld.%02lld", (long long)cents.v / 100,
                                    (long long)cents.v % 100)
                     : NULL;
}

static const char *floor_name(const struct floor_view *floors, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (floors[i].id == id)
            return floors[i].name;
    return "";
}

enum status space_resource_views(struct ctx *ctx, const struct space *s, bool archived,
                                 const struct resource_view **ret_resources, size_t *ret_n)
{
    struct resource *all;
    const struct floor_view *floors;
    size_t n;
    size_t floors_n;
    enum status st = archived ? space_archived_resources(ctx, s->id, &all, &n)
                              : space_resources(ctx, s->id, &all, &n);
    if (st == OK)
        st = space_floor_views(ctx, s->id, &floors, &floors_n);
    if (st != OK)
        return st;
    struct resource_view *views = arena_array(ctx->arena, n, sizeof(*views));
    for (size_t i = 0; views && i < n; i++) {
        views[i] = (struct resource_view){
            .id = all[i].id,
            .name = all[i].name,
            .kind = kind_name(all[i].kind),
            .units = all[i].units,
            .seats = all[i].seats,
            .floor = all[i].floor_id,
            .floor_name = floor_name(floors, floors_n, all[i].floor_id),
            .price_hour_cents = all[i].price_hour_cents,
            .price_half_day_cents = all[i].price_half_day_cents,
            .price_day_cents = all[i].price_day_cents,
            .currency = s->currency,
            .bookable = all[i].bookable,
            .archived = all[i].archived,
            .setup_min = all[i].setup_min,
            .clearup_min = all[i].clearup_min,
            .price_hour = price_text(ctx, all[i].price_hour_cents),
            .price_half_day = price_text(ctx, all[i].price_half_day_cents),
            .price_day = price_text(ctx, all[i].price_day_cents),
            .features_text = words_features(ctx, all[i].features),
        };
        st = words_of_features(ctx, all[i].features, &views[i].features, &views[i].features_n);
        if (st != OK)
            return st;
    }
    *ret_resources = views;
    *ret_n = n;
    return views ? OK : LIMIT;
}

static const char *photo_address(struct ctx *ctx, const char *slug, int64_t id, const char *size)
{
    char text[ID_CHARS_MAX + 1];
    id_print(id, text);
    return arena_printf(ctx->arena, "/s/%s/photos/%s?size=%s", slug, text, size);
}

enum status space_photo_views(struct ctx *ctx, const struct space *s,
                              struct photo_view **ret_photos, size_t *ret_n)
{
    struct sql_photo_of_space_row *rows;
    size_t n;
    enum status st =
        sql_photo_of_space(ctx, &(struct sql_photo_of_space_args){.space_id = s->id}, &rows, &n);
    if (st != OK)
        return st;
    struct photo_view *views = arena_array(ctx->arena, n, sizeof(*views));
    for (size_t i = 0; views && i < n; i++)
        views[i] = (struct photo_view){
            .id = rows[i].id,
            .caption = rows[i].caption,
            .width = rows[i].width,
            .height = rows[i].height,
            .small = photo_address(ctx, s->slug, rows[i].id, "small"),
            .large = photo_address(ctx, s->slug, rows[i].id, "large"),
        };
    *ret_photos = views;
    *ret_n = n;
    return views ? OK : LIMIT;
}

/* ---- the page of a space ---- */

/* A word for the reader: the usual ones translated, others without underscores. */
static const char *amenity_text(const struct ctx *ctx, char *word)
{
    const char *name = amenity_name(word);
    if (name)
        return ctx_text(ctx, name);
    for (char *c = word; *c; c++)
        if (*c == '_')
            *c = ' ';
    return word;
}

static bool is_there(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(words[i], word))
            return true;
    return false;
}

/* The words of a list separated by ';' as they are, and each once as the reader knows it. */
static enum status split_words(struct ctx *ctx, const char *list, struct space_page_view *v)
{
    enum { WORDS_MAX = 40 };
    const char **words = arena_array(ctx->arena, WORDS_MAX, sizeof(*words));
    const char **said = arena_array(ctx->arena, WORDS_MAX, sizeof(*said));
    char *rest = arena_strdup(ctx->arena, list);
    if (!words || !said || !rest)
        return LIMIT;
    size_t n = 0;
    size_t said_n = 0;
    for (char *word; n < WORDS_MAX && (word = strsep(&rest, ";"));) {
        if (!*word)
            continue;
        words[n] = arena_strdup(ctx->arena, word);
        if (!words[n++])
            return LIMIT;
        const char *text = amenity_text(ctx, word);
        if (strcmp(word, "step_free") && !is_there(said, said_n, text))
            said[said_n++] = text;
    }
    v->amenities = words;
    v->amenities_n = n;
    v->comforts = said;
    v->comforts_n = said_n;
    return OK;
}

static enum status pin(struct ctx *ctx, const struct space *s, struct space_page_view *v)
{
    if (!s->lat.has)
        return OK;
    struct map_place_view *place = arena_alloc(ctx->arena, sizeof(*place));
    if (!place)
        return LIMIT;
    *place = (struct map_place_view){
        .slug = s->slug, .name = s->name, .town = s->town, .lat = s->lat, .lon = s->lon};
    v->pins = place;
    v->pins_n = 1;
    return OK;
}

static struct space_page_view plain_facts(const struct space *s)
{
    return (struct space_page_view){
        .id = s->id,
        .slug = s->slug,
        .name = s->name,
        .status = space_status_name(s->status),
        .street = s->street,
        .postcode = s->postcode,
        .town = s->town,
        .province = s->province,
        .region = s->region,
        .country = s->country,
        .lat = s->lat,
        .lon = s->lon,
        .zone = s->zone,
        .description = s->description,
        .step_free = s->step_free,
        .url = s->url,
        .email = s->email,
        .phone = s->phone,
        .currency = s->currency,
        .prices_include_vat = s->prices_include_vat,
        .vat_rate_bp = s->vat_rate_bp,
        .bookable = s->status == SPACE_OPEN,
    };
}

/* The first few of each kind, and the rest of a long list; a short list is not split. */
static enum status split_list(struct ctx *ctx, const struct resource_view *all, size_t n,
                              struct space_page_view *v)
{
    enum { OF_EACH_KIND = 5, FOLD_FROM = 4 };
    struct resource_view *first = arena_array(ctx->arena, n, sizeof(*first));
    struct resource_view *rest = arena_array(ctx->arena, n, sizeof(*rest));
    if (!first || !rest)
        return LIMIT;
    size_t of_kind = 0;
    for (size_t i = 0; i < n; i++) {
        of_kind = i > 0 && !strcmp(all[i].kind, all[i - 1].kind) ? of_kind + 1 : 1;
        if (of_kind <= OF_EACH_KIND)
            first[v->first_n++] = all[i];
        else
            rest[v->rest_n++] = all[i];
    }
    if (v->rest_n < FOLD_FROM) {
        v->first_n = n;
        v->rest_n = 0;
    }
    v->first = v->rest_n ? first : all;
    v->rest = rest;
    v->others = (int64_t)v->rest_n;
    return OK;
}

static enum status lay_out_resources(struct ctx *ctx, const struct space *s,
                                     struct space_page_view *v)
{
    const struct resource_view *all;
    size_t n;
    enum status st = space_resource_views(ctx, s, false, &all, &n);
    if (st != OK)
        return st;
    struct resource_view *rows = arena_array(ctx->arena, n, sizeof(*rows));
    if (!rows)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        char id[ID_CHARS_MAX + 1];
        id_print(all[i].id, id);
        rows[i] = all[i];
        if (s->status == SPACE_OPEN && all[i].bookable)
            rows[i].book_url = arena_printf(ctx->arena, "/s/%s/book?resource=%s", s->slug, id);
    }
    v->resources = rows;
    v->resources_n = n;
    return split_list(ctx, rows, n, v);
}

static space_teller *tellers[SPACE_TELLERS_MAX];
static size_t tellers_n;

void space_add_teller(space_teller *tell)
{
    assert(tellers_n < SPACE_TELLERS_MAX);
    tellers[tellers_n++] = tell;
}

static space_planner *planner;

void space_set_planner(space_planner *plan)
{
    assert(!planner || planner == plan);
    planner = plan;
}

enum status space_plan_of(struct ctx *ctx, const struct space *s, struct space_plan *ret_plan)
{
    return planner ? planner(ctx, s, ret_plan) : NOT_FOUND;
}

static enum status show_plan(struct ctx *ctx, const struct space *s, struct space_page_view *v)
{
    struct space_plan plan;
    enum status st = space_plan_of(ctx, s, &plan);
    struct space_plan_view *view = st == OK ? arena_alloc(ctx->arena, sizeof(*view)) : NULL;
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    if (!view)
        return LIMIT;
    *view = (struct space_plan_view){
        .url = plan.url, .still_url = plan.still_url, .width = plan.width, .height = plan.height};
    v->plan = view;
    return OK;
}

static enum status ask_tellers(struct ctx *ctx, const struct space *s, struct space_page_view *v)
{
    struct space_notice said[SPACE_NOTICES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < tellers_n; i++) {
        size_t more = 0;
        enum status st = tellers[i](ctx, s, said + n, SPACE_NOTICES_MAX - n, &more);
        if (st != OK)
            return st;
        n += more;
    }
    struct notice_view *notices = arena_array(ctx->arena, n, sizeof(*notices));
    if (!notices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        notices[i] = (struct notice_view){
            .text = said[i].text, .url = said[i].url, .urgent = said[i].urgent};
    v->notices = notices;
    v->notices_n = n;
    return OK;
}

enum status space_page_make(struct ctx *ctx, const struct space *s,
                            struct space_page_view *ret_view)
{
    struct space_page_view v = plain_facts(s);
    struct operator_ o;
    struct calendar calendar;
    struct photo_view *photos;
    enum status st = space_head_make(ctx, s, "page", &v.head);
    if (st == OK)
        st = operator_get(ctx, s->operator_id, &o);
    if (st == OK)
        st = space_hosting(ctx, s, &v.hosted, &v.claimable);
    if (st == OK)
        st = space_calendar(ctx, s, &calendar);
    if (st != OK)
        return st;
    v.operator_name = strcmp(o.slug, SPACE_UNCLAIMED_SLUG) ? o.name : "";
    st = week_from_today(ctx, &calendar, &v);
    if (st == OK)
        st = space_closure_views(ctx, &calendar, false, &v.closures, &v.closures_n);
    if (st == OK)
        st = lay_out_resources(ctx, s, &v);
    if (st == OK)
        st = space_photo_views(ctx, s, &photos, &v.photos_n);
    if (st == OK)
        st = split_words(ctx, s->amenities, &v);
    if (st == OK)
        st = pin(ctx, s, &v);
    if (st == OK)
        st = show_plan(ctx, s, &v);
    if (st == OK && v.head->is_desk)
        st = ask_tellers(ctx, s, &v);
    if (st == OK && v.head->is_host && (s->status == SPACE_DRAFT || s->status == SPACE_OPEN))
        st = space_gaps(ctx, s, &v.gaps, &v.gaps_n);
    if (st != OK)
        return st;
    v.photos = photos;
    *ret_view = v;
    return OK;
}
