/* What is freed and lent, as pages and JSON show it. */
#include "lend/lend_show.h"

#include "base/id.h"
#include "base/words.h"
#include "lend_sql.h"
#include "people/people.h"

static const struct sql_lend_sums_row *sum_of(const struct sql_lend_sums_row *sums, size_t n,
                                              int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (sums[i].lending_id == id)
            return &sums[i];
    }
    return NULL;
}

/* Lendings of one stay come together: its holder is read once. */
static enum status who_has(struct ctx *ctx, const struct lending *l,
                           const struct lend_line_view *before, const char **ret_who)
{
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    if (before && before->stay == l->stay_id) {
        *ret_who = before->who;
        return OK;
    }
    const enum status s = stay ? stay_get(ctx, l->stay_id, stay) : LIMIT;
    return s == OK ? lend_who(ctx, &stay->holder, ret_who) : s;
}

static enum status show_line(struct ctx *ctx, const struct space *sp, const struct lending *l,
                             struct date today, struct lend_line_view *v)
{
    struct resource r;
    const enum status s = resource_get(ctx, l->resource_id, &r);
    if (s != OK)
        return s;
    v->id = l->id;
    v->stay = l->stay_id;
    v->resource = r.name;
    v->units = l->units;
    v->lends = l->lends;
    v->from = l->days.from;
    v->last = date_add(l->days.until, -1);
    v->days = lend_say_days(ctx, &l->days);
    v->price = lend_say_price(ctx, l, sp->currency);
    v->day_cents = l->day_cents;
    v->hour_cents = l->hour_cents;
    v->currency = sp->currency;
    v->share = words_percent(ctx, l->share_bp);
    v->share_bp = l->share_bp;
    v->named = l->named;
    v->by_host = l->by_host;
    v->over = date_compare(l->days.until, today) <= 0;
    return OK;
}

enum status show_lendings(struct ctx *ctx, const struct space *sp, const struct lending *all,
                          size_t n, int64_t stay_id, const struct lend_line_view **ret_lines)
{
    struct sql_lend_sums_row *sums = NULL;
    size_t sums_n = 0;
    const struct zone *zone = zone_get(sp->zone);
    struct date today = {0};
    minute now;
    const struct sql_lend_sums_args args = {.space_id = stay_id ? 0 : sp->id, .stay_id = stay_id};
    struct lend_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    enum status s = lines && zone ? sql_lend_sums(ctx, &args, &sums, &sums_n) : LIMIT;
    if (zone)
        zone_civil(zone, ctx_now_s(ctx), &today, &now);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_lend_sums_row *sum = sum_of(sums, sums_n, all[i].id);
        s = who_has(ctx, &all[i], i ? &lines[i - 1] : NULL, &lines[i].who);
        if (s == OK)
            s = show_line(ctx, sp, &all[i], today, &lines[i]);
        if (!sum)
            continue;
        lines[i].bookings = sum->n;
        lines[i].paid_cents = sum->paid_cents;
        lines[i].credit_cents = sum->credit_cents;
    }
    if (s == OK)
        *ret_lines = lines;
    return s;
}

/* ---- one, day by day ------------------------------------------------------------------------- */

struct showing {
    struct lending lending;
    struct stay *stay;
    struct space space;
    struct stay_reader reader;
    const struct zone *zone;
    struct date today;
    const struct sql_lend_taken_row *taken; /* bookings of the resource, by start */
    size_t taken_n;
};

static enum status read_showing(struct ctx *ctx, int64_t id, struct showing *g)
{
    minute now;
    struct sql_lend_taken_row *taken = NULL;
    g->stay = arena_alloc(ctx->arena, sizeof(*g->stay));
    enum status s = g->stay ? lending_get(ctx, id, &g->lending) : LIMIT;
    if (s == OK)
        s = stay_seen(ctx, g->lending.stay_id, g->stay, &g->space, &g->reader);
    g->zone = s == OK ? zone_get(g->space.zone) : NULL;
    if (!g->zone)
        return s == OK ? NOT_FOUND : s;
    zone_civil(g->zone, ctx_now_s(ctx), &g->today, &now);
    const struct sql_lend_taken_args args = {
        .space_id = g->space.id,
        .resource_id = g->lending.resource_id,
        .after = zone_day_start(g->zone, g->lending.days.from) - BOOKING_LONGEST_S,
        .to_at = zone_day_start(g->zone, g->lending.days.until)};
    s = sql_lend_taken(ctx, &args, &taken, &g->taken_n);
    g->taken = taken;
    return s;
}

/* Of a pool nobody can say whose unit was booked. */
static bool is_booked(const struct showing *g, const struct lent_span *span)
{
    for (size_t i = 0; g->lending.lends && i < g->taken_n; i++) {
        if (g->taken[i].starts_at < span->ends_at && g->taken[i].ends_at > span->starts_at)
            return true;
    }
    return false;
}

static const char *state_words(struct ctx *ctx, const char *state)
{
    switch (*state) {
    case 'f':
        return ctx_text(ctx, "can be booked");
    case 'p':
        return ctx_text(ctx, "past");
    default:
        break;
    }
    if (state[1] == 'o')
        return ctx_text(ctx, "booked: it stays booked");
    return state[1] == 'a' ? ctx_text(ctx, "taken back")
                           : ctx_text(ctx, "after the end of the stay");
}

static const char *state_of(const struct showing *g, struct date day)
{
    const struct lent_span span = lend_span(g->zone, &g->lending.days, day);
    if (lend_is_back(&g->lending, date_days(day)))
        return "back";
    if (g->stay->until.year && date_compare(day, g->stay->until) >= 0)
        return "beyond";
    if (is_booked(g, &span))
        return "booked";
    return date_compare(day, g->today) < 0 ? "past" : "free";
}

static enum status show_days(struct ctx *ctx, const struct showing *g, struct lending_view *v)
{
    struct lend_day_view *days = arena_array(ctx->arena, LEND_DAYS_MAX + 1, sizeof(*days));
    const struct lend_days *d = &g->lending.days;
    if (!days)
        return LIMIT;
    for (struct date day = d->from; date_compare(day, d->until) < 0; day = date_add(day, 1)) {
        if (!lend_has_day(d, day))
            continue;
        const char *state = state_of(g, day);
        v->free_n += *state == 'f';
        v->booked_n += state[1] == 'o';
        days[v->days_n++] = (struct lend_day_view){.date = day,
                                                   .state = state,
                                                   .typed = typed_date(ctx, day),
                                                   .words = state_words(ctx, state)};
    }
    v->days = days;
    return OK;
}

static enum status show_uses(struct ctx *ctx, const struct showing *g, struct lending_view *v)
{
    struct lend_use *uses = NULL;
    size_t n = 0;
    const enum status s = lend_uses_of(ctx, g->lending.id, &uses, &n);
    struct lend_booked_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        struct date day;
        struct date end;
        minute from;
        minute to;
        zone_civil(g->zone, uses[i].starts_at, &day, &from);
        zone_civil(g->zone, uses[i].ends_at, &end, &to);
        list[i] = (struct lend_booked_view){.date = day,
                                            .from = words_minute(ctx, from),
                                            .to = words_minute(ctx, to),
                                            .active = uses[i].active,
                                            .paid_cents = uses[i].paid_cents,
                                            .credit_cents = uses[i].credit_cents};
    }
    v->bookings = list;
    v->bookings_n = n;
    return OK;
}

enum status lending_view_make(struct ctx *ctx, int64_t id, struct lending_view *ret_view)
{
    struct showing *g = arena_alloc(ctx->arena, sizeof(*g));
    struct lending_view v = {.head = NULL};
    enum status s = g ? read_showing(ctx, id, g) : LIMIT;
    if (s == OK)
        s = show_lendings(ctx, &g->space, &g->lending, 1, g->lending.stay_id, &v.line);
    if (s == OK)
        s = show_days(ctx, g, &v);
    if (s == OK)
        s = show_uses(ctx, g, &v);
    if (s == OK && g->reader.desk)
        s = space_head_make(ctx, &g->space, "stays", &v.head);
    if (s != OK)
        return s;
    v.slug = g->space.slug;
    v.space_name = g->space.name;
    *ret_view = v;
    return OK;
}

enum status lend_to_helped(struct ctx *ctx, const struct lend_line_view *line)
{
    return people_help_detail(ctx, words(ctx, "%s, %s", line->resource, line->days),
                              words(ctx, "/lendings/%s", typed_id(ctx, line->id)));
}
