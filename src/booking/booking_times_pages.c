/* Find a time: when is there something for so many people, for so long? Each time is looked at as
 * if it were booked, so what stands here can be booked as it stands. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "booking_routes.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

enum {
    TIMES_MAX = 400, /* looked at: a fortnight of half hours */
    BEST_MAX = 3,    /* told first */
    FINEST_MIN = 30, /* nobody chooses among finer steps */
    DAY_MIN = 24 * 60,
    MORNING_END = 13 * 60,
    EVENING_START = 18 * 60
};

/* Which part of a day, as the address says it. */
static const char *const part_words[] = {"any", "morning", "afternoon", "evening"};
static const struct span part_spans[] = {
    {0, DAY_MIN}, {0, MORNING_END}, {MORNING_END, EVENING_START}, {EVENING_START, DAY_MIN}};

/* A time that fits, with the best of what is free then. */
struct time_found {
    struct booking_span span;
    struct instants at;
    size_t index;
    int32_t fit;
    int32_t seats;
    struct opt_int price_cents;
    struct extras_given given; /* what is added, so that it has all that is wanted */
};

struct looking {
    struct ctx *ctx;
    const struct house *house;
    const struct times_form *form;
    enum resource_kind kind;
    int32_t units, people;
    uint32_t has;                     /* features that a place must have */
    const struct extras_gifts *gifts; /* equipment that gives some */
    size_t with;                      /* index of the other thing; resources_n: none is wanted */
    struct judging judging;
    struct payer payer;
    struct pricing pricing;
    struct span part;
    struct date since;
    int32_t length_min, step_min;
    struct time_found *found;
    size_t n;
    bool open_at_all;
};

/* ---- looking --------------------------------------------------------------------------------- */

static struct opt_int price_of(const struct looking *l, size_t index, const struct time_found *t)
{
    return pricing_price(&l->pricing, &l->house->resources[index], &t->span, &t->at, l->units);
}

/* What else is wanted costs too; what has no price, has none together. */
static struct opt_int price_with(const struct looking *l, struct opt_int price,
                                 const struct time_found *t)
{
    if (l->with == l->house->resources_n || !price.has)
        return price;
    const struct resource *r = &l->house->resources[l->with];
    const struct opt_int more = pricing_price(&l->pricing, r, &t->span, &t->at, 1);
    return more.has ? opt_int_of(price.v + more.v) : (struct opt_int){0};
}

static struct opt_int plus(struct opt_int cents, int64_t more)
{
    return cents.has ? opt_int_of(cents.v + more) : cents;
}

/* Has it all that is wanted, or can it be given what it has not? [BK-149] */
static bool has_all(const struct looking *l, const struct resource *r, const struct time_found *t,
                    struct extras_given *ret_given)
{
    const struct house *h = l->house;
    const uint32_t wanted = l->has & ~r->features;
    const struct booking span = {.starts_at = t->at.starts_at, .ends_at = t->at.ends_at};
    const struct extras_case c = {.space = &h->space,
                                  .zone = h->calendar.zone,
                                  .resource = r,
                                  .booking = &span,
                                  .length_min = t->at.length_min,
                                  .by_host = house_is_run_by(h, l->ctx->actor)};
    *ret_given = (struct extras_given){.n = 0};
    return !wanted || extras_give(l->gifts, &c, wanted, ret_given);
}

/* The best of what is free then, and how many there are. */
static void choose(const struct looking *l, const struct standing *now, struct time_found *t)
{
    const struct house *h = l->house;
    struct offer best = {0};
    struct extras_given given;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind != l->kind || i == l->with || now->free_units[i] < l->units ||
            !rules_holds(r, l->units, l->people) || !has_all(l, r, t, &given))
            continue;
        const struct offer o = {r, now->free_units[i], plus(price_of(l, i, t), given.cents),
                                rules_unsure(r, l->people)};
        if (rules_better(&o, t->fit ? &best : NULL)) {
            t->index = i;
            t->seats = r->seats;
            t->price_cents = o.price_cents;
            t->given = given;
            best = o;
        }
        t->fit++;
    }
}

static enum status look_at(struct looking *l, const struct booking_span *span)
{
    struct time_found t = {.span = *span};
    struct refused refused;
    struct standing now;
    if (rules_span(&l->judging, span, &t.at, &refused) != REFUSAL_NONE)
        return OK;
    const enum status s = standing_of(l->ctx, l->house, &t.at, 0, &now);
    if (s != OK)
        return s;
    if (l->with < l->house->resources_n && now.free_units[l->with] < 1)
        return OK;
    choose(l, &now, &t);
    t.price_cents = price_with(l, t.price_cents, &t);
    if (t.fit > 0)
        l->found[l->n++] = t;
    return OK;
}

static enum status look_in(struct looking *l, struct date date, const struct span *open)
{
    const int32_t from = open->from > l->part.from ? open->from : l->part.from;
    const int32_t to = open->to < l->part.to ? open->to : l->part.to;
    enum status s = OK;
    for (int32_t at = (from + l->step_min - 1) / l->step_min * l->step_min;
         s == OK && at + l->length_min <= to && l->n < TIMES_MAX; at += l->step_min) {
        const struct booking_span span = {.date = date,
                                          .from = (minute)at,
                                          .to = (minute)(at + l->length_min),
                                          .which = BOOKING_FIRST};
        s = look_at(l, &span);
    }
    return s;
}

static enum status look(struct looking *l)
{
    const struct house *h = l->house;
    enum status s = OK;
    l->found = arena_array(l->ctx->arena, TIMES_MAX, sizeof(*l->found));
    if (!l->found)
        return LIMIT;
    for (int64_t i = 0; s == OK && i < l->form->days; i++) {
        const struct date date = date_add(l->since, (int)i);
        struct span open[4];
        const size_t open_n = calendar_day(&h->calendar, date, open, NULL);
        l->open_at_all |= open_n > 0;
        s = pricing_of(l->ctx, h, &l->payer, date, &l->pricing);
        l->pricing.people = l->people;
        for (size_t k = 0; s == OK && k < open_n; k++)
            s = look_in(l, date, &open[k]);
    }
    return s;
}

/* ---- which are best -------------------------------------------------------------------------- */

static int by_start(const struct time_found *x, const struct time_found *y)
{
    return (x->at.starts_at > y->at.starts_at) - (x->at.starts_at < y->at.starts_at);
}

/* The cheapest; of equals the smallest that holds them, then the soonest; without a price last. */
static int by_price(const void *a, const void *b)
{
    const struct time_found *x = a;
    const struct time_found *y = b;
    if (x->price_cents.has != y->price_cents.has)
        return x->price_cents.has ? -1 : 1;
    if (x->price_cents.v != y->price_cents.v)
        return x->price_cents.v < y->price_cents.v ? -1 : 1;
    if (x->seats != y->seats)
        return x->seats < y->seats ? -1 : 1;
    return by_start(x, y);
}

/* ---- the page -------------------------------------------------------------------------------- */

/* "Projector, flip chart"; NULL: nothing is added. */
static const char *show_given(struct ctx *ctx, const struct extras_given *g)
{
    const char *names = NULL;
    for (size_t i = 0; i < g->n; i++)
        names = names ? show_text(ctx, "%s, %s", names, g->extras[i].name)
                      : show_copy(ctx, g->extras[i].name);
    return names;
}

static void show_line(const struct looking *l, const struct time_found *t,
                      struct times_line_view *v)
{
    const struct house *h = l->house;
    const struct zone *z = h->calendar.zone;
    const struct resource *r = &h->resources[t->index];
    const struct shown_price price = /* what is added has a VAT of its own */
        show_price_of(h, plus(t->price_cents, -t->given.cents));
    struct address a = address_of(
        l->ctx, show_book_url(l->ctx, h, &t->span, r->id, rules_is_whole(r->kind) ? 1 : l->units));
    address_int(&a, "people", rules_is_whole(r->kind) ? l->people : 0);
    for (size_t i = 0; i < t->given.n; i++) {
        address_text(&a, "extras", show_id(l->ctx, t->given.extras[i].id));
        address_int(&a, "extras_count", t->given.extras[i].count);
    }
    *v = (struct times_line_view){
        .date = t->span.date,
        .from = show_minute(l->ctx, t->span.from),
        .to = show_minute(l->ctx, t->span.to),
        .starts_at = zone_when(z, t->at.starts_at),
        .ends_at = zone_when(z, t->at.ends_at),
        .resource = r->id,
        .resource_name = show_copy(l->ctx, r->name),
        .lent = show_lent(l->ctx, h, r->id, t->at.starts_at),
        .seats = r->seats,
        .features = words_features(l->ctx, r->features),
        .fit = t->fit,
        .others = t->fit - 1,
        .with_url = l->with < h->resources_n
                        ? show_book_url(l->ctx, h, &t->span, h->resources[l->with].id, 1)
                        : NULL,
        .added = show_given(l->ctx, &t->given),
        .added_cents = t->given.cents ? opt_int_of(t->given.cents) : (struct opt_int){0},
        .price_cents = t->price_cents,
        .total_cents = plus(show_total(&price), t->given.total_cents),
        .currency = show_copy(l->ctx, h->space.currency),
        .url = address_end(&a)};
}

/* They were found by start. */
static enum status show_days(const struct looking *l, struct times_view *v)
{
    struct times_line_view *lines = arena_array(l->ctx->arena, l->n, sizeof(*lines));
    struct times_day_view *days = arena_array(l->ctx->arena, (size_t)l->form->days, sizeof(*days));
    if (!lines || !days)
        return LIMIT;
    for (size_t i = 0; i < l->n; i++) {
        show_line(l, &l->found[i], &lines[i]);
        if (i == 0 || date_compare(lines[i].date, lines[i - 1].date) != 0)
            days[v->by_day_n++] =
                (struct times_day_view){.date = lines[i].date, .times = &lines[i]};
        days[v->by_day_n - 1].times_n++;
    }
    v->by_day = days;
    v->times = lines;
    v->times_n = l->n;
    return OK;
}

/* The best of each day, the best days first: three half hours of one morning are no choice. */
static size_t best_of_days(const struct times_line_view *ranked, size_t n,
                           struct times_line_view ret_best[BEST_MAX])
{
    size_t made = 0;
    for (size_t i = 0; i < n && made < BEST_MAX; i++) {
        bool seen = false;
        for (size_t k = 0; k < made; k++)
            seen |= date_compare(ret_best[k].date, ranked[i].date) == 0;
        if (!seen)
            ret_best[made++] = ranked[i];
    }
    return made;
}

/* Ranked, and the first of them for the eye. */
static enum status show_best(struct looking *l, struct times_view *v)
{
    if (l->n > 1)
        qsort(l->found, l->n, sizeof(*l->found), by_price);
    struct times_line_view *lines = arena_array(l->ctx->arena, l->n, sizeof(*lines));
    struct times_line_view *best = arena_array(l->ctx->arena, BEST_MAX, sizeof(*best));
    if (!lines || !best)
        return LIMIT;
    for (size_t i = 0; i < l->n; i++)
        show_line(l, &l->found[i], &lines[i]);
    v->best = best;
    v->best_n = best_of_days(lines, l->n, best);
    if (strcmp(l->form->sort, "best") == 0)
        v->times = lines;
    return OK;
}

/* ---- what can be asked ----------------------------------------------------------------------- */

static enum status show_kind_choices(const struct looking *l, struct times_view *v)
{
    struct find_choice_view *list = arena_array(l->ctx->arena, KIND__MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        bool has = k == (int)l->kind;
        for (size_t i = 0; i < l->house->resources_n && !has; i++)
            has = l->house->resources[i].bookable && (int)l->house->resources[i].kind == k;
        if (has && k != KIND_LOCKER)
            list[v->kinds_n++] =
                (struct find_choice_view){.name = show_kind(l->ctx, (enum resource_kind)k),
                                          .word = kind_name((enum resource_kind)k),
                                          .on = k == (int)l->kind};
    }
    v->kinds = list;
    return OK;
}

/* Equipment and parking places: what one wants besides a room. */
static enum status show_things(const struct looking *l, struct times_view *v)
{
    const struct house *h = l->house;
    struct find_choice_view *list = arena_array(l->ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->bookable && (r->kind == KIND_EQUIPMENT || r->kind == KIND_PARKING))
            list[v->things_n++] = (struct find_choice_view){.name = show_copy(l->ctx, r->name),
                                                            .word = show_id(l->ctx, r->id),
                                                            .on = i == l->with};
    }
    v->things = list;
    return OK;
}

/* Those that something of the kind has, and those that are asked for. */
static enum status show_features(const struct looking *l, struct times_view *v)
{
    const struct house *h = l->house;
    uint32_t all = l->has | l->gifts->features;
    for (size_t i = 0; i < h->resources_n; i++) {
        if (h->resources[i].bookable && h->resources[i].kind == l->kind)
            all |= h->resources[i].features;
    }
    const enum status s = words_of_features(l->ctx, l->has, &v->has, &v->has_n);
    return s == OK ? choices_features(l->ctx, all, l->has, INTO(v, features)) : s;
}

static const struct find_choice_view *numbers(struct ctx *ctx, const int32_t *values, size_t n,
                                              int32_t on, const char *(*say)(struct ctx *, int32_t))
{
    struct find_choice_view *list = arena_array(ctx->arena, n + 1, sizeof(*list));
    size_t made = 0;
    bool seen = false;
    for (size_t i = 0; list && i <= n; i++) {
        if (i == n && seen)
            break;
        const int32_t value = i < n ? values[i] : on; /* what else was asked for comes last */
        seen |= value == on;
        list[made++] = (struct find_choice_view){
            .name = say(ctx, value), .word = show_text(ctx, "%d", (int)value), .on = value == on};
    }
    return list;
}

static bool among(const int32_t *values, size_t n, int32_t value)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i] == value)
            return true;
    }
    return false;
}

static const char *say_days(struct ctx *ctx, int32_t days)
{
    return show_text(ctx, text_plural(ctx->lang, "%d day", "%d days", days), (int)days);
}

static enum status show_choices(const struct looking *l, struct times_view *v)
{
    static const int32_t lengths[] = {30, 60, 90, 120, 180, 240, 480};
    static const int32_t days[] = {1, 3, 7, 14};
    struct ctx *ctx = l->ctx;
    const char *const parts[] = {ctx_text(ctx, "at any time"), ctx_text(ctx, "in the morning"),
                                 ctx_text(ctx, "in the afternoon"),
                                 ctx_text(ctx, "in the evening")};
    struct find_choice_view *list = arena_array(ctx->arena, ARRAY_LEN(parts), sizeof(*list));
    v->lengths = numbers(ctx, lengths, ARRAY_LEN(lengths), l->length_min, show_length);
    v->lengths_n = ARRAY_LEN(lengths) + !among(lengths, ARRAY_LEN(lengths), l->length_min);
    v->spans = numbers(ctx, days, ARRAY_LEN(days), (int32_t)l->form->days, say_days);
    v->spans_n = ARRAY_LEN(days) + !among(days, ARRAY_LEN(days), (int32_t)l->form->days);
    if (!list || !v->lengths || !v->spans)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        list[i] = (struct find_choice_view){.name = parts[i],
                                            .word = part_words[i],
                                            .on = strcmp(part_words[i], l->form->part) == 0};
    v->parts = list;
    v->parts_n = ARRAY_LEN(parts);
    enum status s = show_kind_choices(l, v);
    if (s == OK)
        s = show_features(l, v);
    return s == OK ? show_things(l, v) : s;
}

/* ---- the question ---------------------------------------------------------------------------- */

static enum status begin(struct looking *l)
{
    const struct house *h = l->house;
    const struct times_form *f = l->form;
    const struct date today = house_date(h, ctx_now_s(l->ctx));
    const int32_t people = (int32_t)f->people.v;
    l->kind = kind_of(f->kind);
    const bool whole = rules_is_whole(l->kind);
    l->units = whole || people == 0 ? 1 : people;
    l->people = whole ? people : 0;
    l->with = f->with ? house_resource(h, f->with) : h->resources_n;
    if (f->with && l->with == h->resources_n)
        return ctx_fail(l->ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    l->since = f->since.year && date_compare(f->since, today) > 0 ? f->since : today;
    l->length_min = (int32_t)f->length;
    l->step_min = h->space.terms.step_min > 0 ? h->space.terms.step_min : FINEST_MIN;
    while (l->step_min < FINEST_MIN)
        l->step_min *= 2;
    l->judging = judging_place(l->ctx, h, 0, l->kind);
    for (size_t i = 0; i < ARRAY_LEN(part_words); i++) {
        if (strcmp(part_words[i], f->part) == 0)
            l->part = part_spans[i];
    }
    enum status s = set_of_features(l->ctx, "has", f->has, f->has_n, &l->has);
    if (s == OK)
        s = extras_gifts(l->ctx, h->space.id, zone_day_start(h->calendar.zone, l->since),
                         zone_day_start(h->calendar.zone, date_add(l->since, (int)f->days + 1)),
                         &l->gifts);
    if (s != OK)
        return s;
    const struct actor *a = l->ctx->actor; /* prices are his; a host asks for a guest */
    return house_is_run_by(h, a) ? OK : payer_of(l->ctx, h, a ? a->email : NULL, 0, &l->payer);
}

static enum status times_in(struct looking *l, struct times_view *ret_view)
{
    struct ctx *ctx = l->ctx;
    const struct house *h = l->house;
    const struct times_form *f = l->form;
    if (!h->calendar.zone || !h->bookable)
        return refuse_not_bookable(ctx);
    enum status s = begin(l);
    if (s == OK)
        s = look(l);
    if (s != OK)
        return s;
    struct times_view v = {
        .slug = show_copy(ctx, h->space.slug),
        .name = show_copy(ctx, h->space.name),
        .zone = show_copy(ctx, h->space.zone),
        .kind = f->kind,
        .people = f->people.v,
        .length = f->length,
        .why = show_length_refused(ctx, h, l->kind, l->length_min),
        .since = l->since,
        .days = f->days,
        .part = f->part,
        .with = f->with,
        .with_name = f->with ? show_copy(ctx, h->resources[l->with].name) : NULL,
        .sort = f->sort,
        .people_typed = f->people.has ? show_text(ctx, "%lld", (long long)f->people.v) : NULL,
        .since_typed = show_date(ctx, l->since),
        .closed_all = !l->open_at_all,
        .host = house_is_run_by(h, ctx->actor),
        .hosted = house_is_hosted_by(h, ctx->actor),
        .day = show_date(ctx, l->since)};
    if (h->plan_url)
        v.plan_url = show_text(ctx, "%s?date=%s", h->plan_url, v.day);
    s = show_days(l, &v);
    if (s == OK)
        s = show_best(l, &v);
    if (s == OK)
        s = show_choices(l, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_times(struct ctx *ctx, const struct times_form *form,
                          struct times_view *ret_view)
{
    struct looking l = {.ctx = ctx, .form = form};
    enum status s = house_of_slug(ctx, form->slug, &l.house);
    if (s != OK)
        return s;
    s = times_in(&l, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, ctx_text(ctx, "Find a time at %s"), l.house->space.name));
    house_release(l.house);
    return s;
}
