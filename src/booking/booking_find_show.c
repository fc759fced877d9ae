/* What was found, as a page and its JSON show it: the lines, the map, other ways to ask. */
#include "booking/booking_find_pages.h"

#include "base/address.h"
#include "base/format.h"
#include "booking/booking_show.h"
#include "http/http.h"

#include <string.h>

enum {
    NEAR_KM = 30, /* what one drives to a desk */
    TAGS_MAX = 4  /* amenities of a line */
};

/* ---- the address of this question with one thing changed ------------------------------------ */

struct other {
    const char *near; /* NULL keeps */
    const char *kind;
    const char *sort;
    bool turn_near;
    bool turn_free;
    bool turn_step_free;
    int64_t people; /* 0 keeps */
    int64_t page;   /* 0: the first */
};

static const char *sort_name(enum find_order order)
{
    static const char *const names[] = {[FIND_BY_DISTANCE] = "distance",
                                        [FIND_BY_PRICE] = "price",
                                        [FIND_BY_FREE] = "free",
                                        [FIND_BY_NAME] = "name"};
    return names[order];
}

static const char *same_but(const struct finding *f, const struct other *o)
{
    const struct find_form *form = f->form;
    struct address a = address_of(f->ctx, "/spaces");
    address_text(&a, "near", o->near ? o->near : form->near);
    if (!o->near && form->lat.has && form->lon.has) {
        address_text(&a, "lat", show_text(f->ctx, "%.6f", form->lat.micro / 1e6));
        address_text(&a, "lon", show_text(f->ctx, "%.6f", form->lon.micro / 1e6));
    }
    if (o->turn_near)
        address_int(&a, "within_km", form->within_km.has ? 0 : NEAR_KM);
    else
        address_int(&a, "within_km", form->within_km.has ? form->within_km.v : 0);
    address_text(&a, "q", form->q);
    address_date(&a, "date", f->ask.span.date);
    address_minute(&a, "from", f->ask.span.from);
    address_minute(&a, "to", f->ask.span.to);
    address_text(&a, "kind", o->kind ? o->kind : form->kind);
    const int64_t people = o->people ? o->people : form->people;
    address_int(&a, "people", people > 1 ? people : 0);
    address_text(&a, "free", form->free != o->turn_free ? "1" : NULL);
    address_text(&a, "step_free", form->step_free != o->turn_step_free ? "1" : NULL);
    address_text(&a, "sort", o->sort ? o->sort : form->sort);
    address_int(&a, "page", o->page > 1 ? o->page : 0);
    return address_end(&a);
}

/* The next step in a space: what is free there in this span. */
static const char *space_url(const struct finding *f, const struct house *h)
{
    if (!h->bookable)
        return show_text(f->ctx, "/s/%s", h->space.slug);
    struct address a = address_of(f->ctx, show_text(f->ctx, "/s/%s/free", h->space.slug));
    address_date(&a, "date", f->ask.span.date);
    address_minute(&a, "from", f->ask.span.from);
    address_minute(&a, "to", f->ask.span.to);
    address_text(&a, "kind", f->form->kind);
    address_int(&a, "people", f->form->people > 1 ? f->form->people : 0);
    return address_end(&a);
}

/* Straight to the cheapest of what was asked for, at the price that the list says. */
static const char *book_url(const struct finding *f, const struct find_line *line)
{
    const struct house *h = line->space->house;
    const int64_t units = find_units(f->ask.kind, f->ask.people);
    if (!h->bookable || line->free_units < 1)
        return NULL;
    struct address a = address_of(f->ctx, show_text(f->ctx, "/s/%s/book", h->space.slug));
    address_text(&a, "kind", kind_name(f->ask.kind));
    address_date(&a, "date", f->ask.span.date);
    address_minute(&a, "from", f->ask.span.from);
    address_minute(&a, "to", f->ask.span.to);
    address_int(&a, "units", units > 1 ? units : 0);
    address_int(&a, "people", f->form->people > 1 ? f->form->people : 0);
    return address_end(&a);
}

/* ---- what is shown -------------------------------------------------------------------------- */

/* The first hour of the same day from which a full house has room for as long; -1: none. */
static minute free_from(const struct finding *f, const struct house *h)
{
    const int32_t units = find_units(f->ask.kind, f->ask.people);
    const struct judging judging = judging_place(f->ctx, h, 0, f->ask.kind);
    struct booking_span span = f->ask.span;
    while (span.to + 60 <= 24 * 60) {
        struct instants at;
        struct refused refused;
        struct standing now;
        span.from = (minute)(span.from + 60);
        span.to = (minute)(span.to + 60);
        if (rules_span(&judging, &span, &at, &refused) != REFUSAL_NONE)
            continue;
        if (standing_of(f->ctx, h, &at, 0, &now) != OK)
            return -1; /* a comfort: the list stands without it */
        if (standing_best(&now, f->ask.kind, units, f->ask.people) < h->resources_n)
            return span.from;
    }
    return -1;
}

static const char *full_text(const struct finding *f, const struct house *h)
{
    const minute from = request_wants_json(f->ctx) ? -1 : free_from(f, h);
    if (from < 0)
        return ctx_text(f->ctx, "All taken");
    return show_text(f->ctx, ctx_text(f->ctx, "Full, free from %s"), show_minute(f->ctx, from));
}

static const char *why_not(const struct finding *f, const struct find_line *line)
{
    struct ctx *ctx = f->ctx;
    const struct house *h = line->space->house;
    const char *code = NULL;
    if (!h->bookable)
        return ctx_text(ctx, "Not booked here: ask the space");
    if (line->why != REFUSAL_NONE)
        return show_refusal(ctx, h, &line->refused, &code);
    if (line->free_units > 0)
        return NULL;
    return line->none_of_kind ? ctx_text(ctx, "Has nothing like this") : full_text(f, h);
}

/* The first amenities, one word each, and what the reader calls them. */
static void show_tags(struct ctx *ctx, const char *amenities, struct found_space_view *v)
{
    const char **tags = arena_array(ctx->arena, TAGS_MAX, sizeof(char *));
    const char **comforts = arena_array(ctx->arena, TAGS_MAX, sizeof(char *));
    if (!tags || !comforts)
        return;
    const char *p = amenities ? amenities : "";
    while (*p && v->amenities_n < TAGS_MAX) {
        const size_t n = strcspn(p, ";");
        char *tag = n > 0 ? arena_strndup(ctx->arena, p, n) : NULL;
        const char *name = tag ? amenity_name(tag) : NULL;
        for (char *c = tag; c && *c; c++)
            *c = *c == '_' ? ' ' : *c; /* imported lists write words so */
        if (tag) {
            tags[v->amenities_n++] = tag;
            comforts[v->comforts_n++] = name ? ctx_text(ctx, name) : tag;
        }
        p += n + (p[n] == ';');
    }
    v->amenities = tags;
    v->comforts = comforts;
}

static void show_line(const struct finding *f, const struct find_line *line,
                      struct found_space_view *v)
{
    struct ctx *ctx = f->ctx;
    const struct house *h = line->space->house;
    const struct space *s = &h->space;
    *v = (struct found_space_view){
        .slug = show_copy(ctx, s->slug),
        .name = show_copy(ctx, s->name),
        .town = show_copy(ctx, s->town),
        .province = show_copy(ctx, s->province),
        .lat = s->lat,
        .lon = s->lon,
        .distance_m = line->distance_m >= 0 ? opt_int_of(line->distance_m) : (struct opt_int){0},
        .free_units = line->free_units,
        .free_text = show_free(ctx, f->ask.kind, line->free_units),
        .price_cents = line->price_cents,
        .total_cents = line->total_cents,
        .vat_rate_bp = s->vat_rate_bp,
        .price_includes_vat = s->prices_include_vat,
        .currency = show_copy(ctx, s->currency),
        .step_free = s->step_free,
        .bookable = h->bookable,
        .confirm = booking_asks(h, line->free_units > 0 && !line->price_cents.has, false),
        .why = why_not(f, line),
        .url = space_url(f, h),
        .book_url = book_url(f, line),
    };
    show_tags(ctx, s->amenities, v);
}

static enum status show_lines(const struct finding *f, const struct find_line *lines, size_t n,
                              struct found_view *v)
{
    struct found_space_view *spaces = arena_array(f->ctx->arena, n, sizeof(*spaces));
    if (!spaces)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        show_line(f, &lines[i], &spaces[i]);
    v->spaces = spaces;
    v->spaces_n = n;
    return OK;
}

static enum status show_points(const struct finding *f, const struct find_line *lines, size_t n,
                               struct found_view *v)
{
    const size_t max = n < POINTS_MAX ? n : POINTS_MAX;
    struct find_point_view *points = arena_array(f->ctx->arena, max, sizeof(*points));
    if (!points)
        return LIMIT;
    for (size_t i = 0; i < n && v->points_n < max; i++) {
        const struct space *s = &lines[i].space->house->space;
        if (!s->lat.has || !s->lon.has)
            continue;
        points[v->points_n++] =
            (struct find_point_view){.slug = show_copy(f->ctx, s->slug),
                                     .name = show_copy(f->ctx, s->name),
                                     .town = show_copy(f->ctx, s->town),
                                     .lat = s->lat,
                                     .lon = s->lon,
                                     .free_units = lines[i].free_units,
                                     .url = space_url(f, lines[i].space->house)};
    }
    v->points = points;
    return OK;
}

static const char *question(const struct finding *f)
{
    struct ctx *ctx = f->ctx;
    struct date today;
    minute now;
    zone_civil(f->zone, ctx_now_s(ctx), &today, &now);
    const int64_t ahead = date_days(f->ask.span.date) - date_days(today);
    if (ahead == 0)
        return ctx_text(ctx, "Where do you work today?");
    if (ahead == 1)
        return ctx_text(ctx, "Where do you work tomorrow?");
    if (ahead < 7)
        return show_text(ctx, ctx_text(ctx, "Where do you work on %s?"),
                         format_weekday_name(ctx->lang, date_weekday(f->ask.span.date)));
    return ctx_text(ctx, "Where do you work?");
}

static enum status show_kinds(const struct finding *f, struct found_view *v)
{
    struct find_choice_view *kinds = arena_array(f->ctx->arena, KIND__MAX, sizeof(*kinds));
    if (!kinds)
        return LIMIT;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        const enum resource_kind kind = (enum resource_kind)k;
        kinds[v->kinds_n++] = (struct find_choice_view){
            .name = show_kind(f->ctx, kind), .word = kind_name(kind), .on = kind == f->ask.kind};
    }
    v->kinds = kinds;
    return OK;
}

static enum status show_ways(const struct finding *f, struct found_view *v)
{
    struct ctx *ctx = f->ctx;
    enum { CHOICES_MAX = 4 };
    const int64_t within = f->form->within_km.has ? f->form->within_km.v : NEAR_KM;
    struct find_choice_view *sorts = arena_array(ctx->arena, CHOICES_MAX, sizeof(*sorts));
    struct find_choice_view *narrow = arena_array(ctx->arena, CHOICES_MAX, sizeof(*narrow));
    if (!sorts || !narrow)
        return LIMIT;
    const char *const names[] = {[FIND_BY_DISTANCE] = ctx_text(ctx, "Nearest first"),
                                 [FIND_BY_PRICE] = ctx_text(ctx, "Cheapest first"),
                                 [FIND_BY_FREE] = ctx_text(ctx, "Most free first"),
                                 [FIND_BY_NAME] = ctx_text(ctx, "By name")};
    for (int i = f->ask.lat.has ? FIND_BY_DISTANCE : FIND_BY_PRICE; i <= FIND_BY_NAME; i++) {
        const enum find_order order = (enum find_order)i;
        sorts[v->sorts_n++] =
            (struct find_choice_view){.name = names[i],
                                      .url = same_but(f, &(struct other){.sort = sort_name(order)}),
                                      .on = order == f->ask.order};
    }
    if (f->ask.lat.has)
        narrow[v->narrow_n++] = (struct find_choice_view){
            .name = show_text(ctx, ctx_text(ctx, "Within %d km"), (int)within),
            .url = same_but(f, &(struct other){.turn_near = true}),
            .on = f->form->within_km.has};
    narrow[v->narrow_n++] =
        (struct find_choice_view){.name = ctx_text(ctx, "Only with something free"),
                                  .url = same_but(f, &(struct other){.turn_free = true}),
                                  .on = f->form->free};
    narrow[v->narrow_n++] =
        (struct find_choice_view){.name = ctx_text(ctx, "Step-free"),
                                  .url = same_but(f, &(struct other){.turn_step_free = true}),
                                  .on = f->form->step_free};
    v->sorts = sorts;
    v->narrow = narrow;
    return OK;
}

static enum status show_crowds(const struct finding *f, struct found_view *v)
{
    static const int64_t sizes[] = {1, 2, 4, 8, 12};
    struct find_choice_view *crowds =
        arena_array(f->ctx->arena, ARRAY_LEN(sizes) + 1, sizeof(*crowds));
    if (!crowds)
        return LIMIT;
    bool listed = false;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        const bool on = sizes[i] == f->form->people;
        listed = listed || on;
        crowds[v->crowds_n++] =
            (struct find_choice_view){.name = show_text(f->ctx, "%d", (int)sizes[i]),
                                      .url = same_but(f, &(struct other){.people = sizes[i]}),
                                      .on = on};
    }
    if (!listed)
        crowds[v->crowds_n++] = (struct find_choice_view){
            .name = show_text(f->ctx, "%d", (int)f->form->people), .url = "", .on = true};
    v->crowds = crowds;
    return OK;
}

/* What leads to this town and no other: "Castelfranco Veneto, TV", "Birmingham, Alabama". */
static const char *near_text(struct ctx *ctx, const struct place *p)
{
    const char *where = *p->province ? p->province : *p->detail ? p->detail : p->country;
    return *where ? show_text(ctx, "%s, %s", p->name, where) : p->name;
}

enum status find_show_suggestions(const struct finding *f, struct found_view *v)
{
    struct find_place_view *places = arena_array(f->ctx->arena, f->suggested_n, sizeof(*places));
    if (!places)
        return LIMIT;
    for (size_t i = 0; i < f->suggested_n; i++) {
        const struct place *p = &f->suggested[i];
        /* A street in several towns has its town in its name. */
        const char *near = f->several ? p->name : near_text(f->ctx, p);
        places[i] = (struct find_place_view){.name = p->name,
                                             .detail = p->detail,
                                             .country = p->country,
                                             .lat = p->lat,
                                             .lon = p->lon,
                                             .url = same_but(f, &(struct other){.near = near})};
    }
    v->several = f->several;
    v->did_you_mean = places;
    v->did_you_mean_n = f->suggested_n;
    return OK;
}

/* Behind the last page: a program that reads until nothing comes ends there; a person is shown the
 * last one. */
static bool is_behind(const struct finding *f, const struct found_view *v)
{
    return request_wants_json(f->ctx) && f->ask.page > v->pages;
}

static void show_page_of(const struct finding *f, const struct find_list *list,
                         struct found_view *v)
{
    const size_t lines = f->ask.page_lines;
    v->page = (int64_t)(list->page_first / lines) + 1;
    v->pages = list->total ? (int64_t)((list->total - 1) / lines) + 1 : 1;
    if (is_behind(f, v)) {
        v->page = f->ask.page;
        v->previous_url = same_but(f, &(struct other){.page = v->pages});
        return;
    }
    if (v->page > 1)
        v->previous_url = same_but(f, &(struct other){.page = v->page - 1});
    if (v->page < v->pages)
        v->next_url = same_but(f, &(struct other){.page = v->page + 1});
}

static void show_asked(const struct finding *f, struct found_view *v)
{
    struct ctx *ctx = f->ctx;
    v->near = f->place.name ? show_copy(ctx, f->place.name) : NULL;
    v->lat = f->ask.lat;
    v->lon = f->ask.lon;
    if (f->ask.lat.has) /* around nothing there is no circle */
        v->within_km = f->form->within_km;
    v->q = f->form->q;
    v->date = f->ask.span.date;
    v->from = show_minute(ctx, f->ask.span.from);
    v->to = show_minute(ctx, f->ask.span.to);
    v->kind = f->form->kind;
    v->people = f->form->people;
    v->sort = sort_name(f->ask.order);
    v->near_typed = f->form->near;
    v->date_typed = show_date(ctx, f->ask.span.date);
    v->question = question(f);
    v->search_url = same_but(f, &(struct other){0});
    v->signed_in = ctx->actor != NULL;
}

static void show_free_of_all(const struct finding *f, const struct find_list *list,
                             struct found_view *v)
{
    v->total = (int64_t)list->total;
    v->free_among = (int64_t)list->counted_n;
    v->all_counted = list->counted_n == list->total;
    const struct find_line *counted = list->lines + list->counted_first;
    for (size_t i = 0; i < list->counted_n; i++) {
        v->free_total += counted[i].free_units;
        v->free_spaces += counted[i].free_units > 0;
    }
    v->free_text = show_free(f->ctx, f->ask.kind, v->free_total);
}

/* Somebody asked for a town, and the nearest space is in another: an office there is missed. */
static bool is_far(const struct finding *f, const struct found_view *v)
{
    enum { NEAR_M = 30000 };
    const bool nearest_first = v->near && f->ask.order == FIND_BY_DISTANCE && v->page == 1;
    return nearest_first && v->spaces_n > 0 && v->spaces[0].distance_m.has &&
           v->spaces[0].distance_m.v > NEAR_M;
}

enum status find_show(const struct finding *f, const struct find_list *list, struct found_view *v)
{
    show_free_of_all(f, list, v);
    show_asked(f, v);
    show_page_of(f, list, v);
    enum status s =
        show_lines(f, list->lines + list->page_first, is_behind(f, v) ? 0 : list->page_n, v);
    if (s != OK || request_wants_json(f->ctx))
        return s;
    v->far = is_far(f, v);
    s = show_points(f, list->lines, list->n, v);
    if (s == OK)
        s = show_kinds(f, v);
    if (s == OK)
        s = show_ways(f, v);
    if (s == OK)
        s = show_crowds(f, v);
    return s;
}
