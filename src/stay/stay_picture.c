/* Twelve months of everything that a space lets, floor by floor. */
#include "stay/stay_show.h"

#include "base/format.h"
#include "booking/booking.h"
#include "http/http.h"
#include "stay_routes.h"

#include <stdlib.h>
#include <string.h>

enum {
    MONTHS = 12,
    MONTH_WIDTH = 100,
    LANE_HEIGHT = 20,
    BAR_HEIGHT = 18,
    BAR_LEAST = 2, /* one locker of a hundred is seen */
    POOL_FROM = 5, /* more units than that are drawn as one lane with a number */
};

/* What is drawn. */
struct picture {
    struct ctx *ctx;
    struct space space;
    struct date today, from, until;
    struct stay *stays;
    size_t stays_n;
    struct stay_line_view *lines; /* of the stays */
    struct block *blocks;
    size_t blocks_n;
};

static int days_of_month(struct date d)
{
    const struct date first = {d.year, d.month, 1};
    return (int)(date_days(date_add_months(first, 1)) - date_days(first));
}

/* Where a day begins; within the picture. */
static int x_of(const struct picture *p, struct date d)
{
    if (date_compare(d, p->from) <= 0)
        return 0;
    if (!d.year || date_compare(d, p->until) >= 0)
        return MONTHS * MONTH_WIDTH;
    const int months = (d.year - p->from.year) * MONTHS + d.month - p->from.month;
    return months * MONTH_WIDTH + (d.day - 1) * MONTH_WIDTH / days_of_month(d);
}

static bool shows(const struct picture *p, struct date from, struct date until)
{
    return date_compare(from, p->until) < 0 && (!until.year || date_compare(p->from, until) < 0);
}

static const char *look_of(const struct stay *s)
{
    if (s->status == STAY_OFFERED || s->status == STAY_SIGNING)
        return "offered";
    return s->notice_by != SIDE_NOBODY ? "notice" : "let";
}

static bool drawn(const struct picture *p, const struct stay *s, int64_t resource_id)
{
    const bool there = s->status < STAY_OVER || s->status == STAY_ENDED;
    return there && s->resource_id == resource_id && shows(p, s->from, s->until);
}

/* ---- the spans of one thing ----------------------------------------------------------------- */

static struct let_span_view span_of(const struct picture *p, struct date from, struct date until)
{
    const struct date end = until.year ? until : (struct date){0};
    const int x = x_of(p, from);
    const int to = end.year ? x_of(p, end) : MONTHS * MONTH_WIDTH;
    return (struct let_span_view){
        .from = from, .until = end, .x = x, .width = to > x ? to - x : 1, .height = BAR_HEIGHT};
}

static size_t gather_spans(const struct picture *p, const struct resource *r,
                           struct let_span_view *spans)
{
    size_t n = 0;
    for (size_t i = 0; i < p->stays_n; i++) {
        const struct stay *s = &p->stays[i];
        if (!drawn(p, s, r->id))
            continue;
        spans[n] = span_of(p, s->from, s->until);
        spans[n].look = look_of(s);
        spans[n].label = p->lines[i].who;
        spans[n].url = words(p->ctx, "/stays/%s", typed_id(p->ctx, s->id));
        n++;
    }
    for (size_t i = 0; i < p->blocks_n; i++) {
        const struct block *b = &p->blocks[i];
        if (b->resource_id != r->id || b->kind == BLOCK_STAY || !shows(p, b->from, b->until))
            continue;
        spans[n] = span_of(p, b->from, b->until);
        spans[n].look = "shut";
        spans[n].label = *b->why
                             ? b->why
                             : ctx_text(p->ctx, b->kind == BLOCK_OUT_OF_ORDER ? N_("out of order")
                                                                              : N_("kept back"));
        n++;
    }
    return n;
}

static int by_first_day(const void *a, const void *b)
{
    const struct let_span_view *x = a;
    const struct let_span_view *y = b;
    return date_compare(x->from, y->from);
}

/* Those that overlap stand below each other. Returns how many lanes there are. */
static int64_t lay_out(struct let_span_view *spans, size_t n)
{
    int64_t lanes = 1;
    for (size_t i = 0; i < n; i++) {
        bool taken = true;
        for (int64_t lane = 0; taken; lane++) {
            taken = false;
            for (size_t k = 0; k < i; k++)
                taken |= spans[k].lane == lane && spans[k].x + spans[k].width > spans[i].x;
            spans[i].lane = lane;
        }
        lanes = spans[i].lane + 1 > lanes ? spans[i].lane + 1 : lanes;
    }
    for (size_t i = 0; i < n; i++)
        spans[i].lane *= LANE_HEIGHT;
    return lanes;
}

/* ---- a pool: how many of it are let --------------------------------------------------------- */

static int by_date(const void *a, const void *b)
{
    return date_compare(*(const struct date *)a, *(const struct date *)b);
}

static int32_t units_on(const struct picture *p, int64_t resource_id, struct date day)
{
    int32_t units = 0;
    for (size_t i = 0; i < p->stays_n; i++) {
        const struct stay *s = &p->stays[i];
        if (drawn(p, s, resource_id) && date_compare(s->from, day) <= 0 &&
            (!s->until.year || date_compare(day, s->until) < 0))
            units += s->units;
    }
    return units;
}

/* As tall as much of it is let. */
static int64_t bar_of(int32_t units, int32_t of)
{
    const int64_t height = (int64_t)BAR_HEIGHT * units / of;
    return height < BAR_LEAST ? BAR_LEAST : height > BAR_HEIGHT ? BAR_HEIGHT : height;
}

static size_t gather_pool(const struct picture *p, const struct resource *r,
                          struct let_span_view *spans, struct date *days)
{
    size_t days_n = 0;
    size_t n = 0;
    days[days_n++] = p->from;
    for (size_t i = 0; i < p->stays_n; i++) {
        const struct stay *s = &p->stays[i];
        if (!drawn(p, s, r->id))
            continue;
        days[days_n++] = s->from;
        if (s->until.year)
            days[days_n++] = s->until;
    }
    qsort(days, days_n, sizeof(*days), by_date);
    for (size_t i = 0; i < days_n; i++) {
        const struct date next = i + 1 < days_n ? days[i + 1] : p->until;
        const int32_t units = units_on(p, r->id, days[i]);
        const bool inside = shows(p, days[i], next) && date_compare(days[i], next) < 0;
        if (!units || !inside)
            continue;
        spans[n] = span_of(p, days[i], next);
        spans[n].look = "let";
        spans[n].height = bar_of(units, r->units);
        spans[n].lane = BAR_HEIGHT - spans[n].height;
        spans[n].label = words(p->ctx, ctx_text(p->ctx, "%d of %d let"), (int)units, (int)r->units);
        n++;
    }
    return n;
}

/* ---- a row ---------------------------------------------------------------------------------- */

static const char *span_words(const struct picture *p, const struct let_span_view *s)
{
    const char *until = s->until.year ? words(p->ctx, ctx_text(p->ctx, "%s until %s"), s->label,
                                              stay_last_day(p->ctx, s->until))
                                      : s->label;
    if (!strcmp(s->look, "notice"))
        return words(p->ctx, ctx_text(p->ctx, "%s, notice given"), until);
    if (!strcmp(s->look, "offered"))
        return words(p->ctx, ctx_text(p->ctx, "offered to %s"), until);
    return until;
}

static const char *row_words(const struct picture *p, const struct let_span_view *spans, size_t n)
{
    const char *text = n ? "" : ctx_text(p->ctx, "free");
    for (size_t i = 0; i < n; i++)
        text = words(p->ctx, "%s%s%s", text, i ? "\u00a0· " : "", span_words(p, &spans[i]));
    return text;
}

static enum status row_of(const struct picture *p, const struct resource *r,
                          struct let_row_view *row)
{
    const size_t max = 2 * p->stays_n + p->blocks_n + 2;
    struct let_span_view *spans = arena_array(p->ctx->arena, max, sizeof(*spans));
    struct date *days = arena_array(p->ctx->arena, max, sizeof(*days));
    if (!spans || !days)
        return LIMIT;
    const bool pool = r->units >= POOL_FROM;
    const size_t n = pool ? gather_pool(p, r, spans, days) : gather_spans(p, r, spans);
    qsort(spans, n, sizeof(*spans), by_first_day);
    *row = (struct let_row_view){.name = r->name,
                                 .kind = kind_name(r->kind),
                                 .units = r->units,
                                 .spans = spans,
                                 .spans_n = n,
                                 .words = row_words(p, spans, n),
                                 .height = LANE_HEIGHT * (pool ? 1 : lay_out(spans, n))};
    return OK;
}

/* Is it let, or was it ever? Rooms by the hour are not drawn. */
static bool concerns(const struct picture *p, const struct resource *r,
                     const struct letting *lettings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lettings[i].resource_id == r->id)
            return true;
    }
    for (size_t i = 0; i < p->stays_n; i++) {
        if (drawn(p, &p->stays[i], r->id))
            return true;
    }
    return false;
}

/* ---- floors --------------------------------------------------------------------------------- */

struct whole {
    const struct resource *resources;
    size_t resources_n;
    const struct letting *lettings;
    size_t lettings_n;
};

static enum status floor_rows(const struct picture *p, const struct whole *w, int64_t floor_id,
                              struct let_floor_view *f)
{
    struct let_row_view *rows = arena_array(p->ctx->arena, w->resources_n, sizeof(*rows));
    enum status s = rows ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < w->resources_n; i++) {
        const struct resource *r = &w->resources[i];
        if (r->floor_id == floor_id && concerns(p, r, w->lettings, w->lettings_n))
            s = row_of(p, r, &rows[f->rows_n++]);
    }
    f->rows = rows;
    return s;
}

static enum status floors_of(const struct picture *p, const struct whole *w,
                             struct let_picture_view *v)
{
    struct floor *floors = NULL;
    size_t n = 0;
    enum status s = space_floors(p->ctx, p->space.id, &floors, &n);
    struct let_floor_view *list = s == OK ? arena_array(p->ctx->arena, n + 1, sizeof(*list)) : NULL;
    if (s == OK && !list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i <= n; i++) {
        struct let_floor_view f = {.name = i < n ? floors[i].name : ""};
        s = floor_rows(p, w, i < n ? floors[i].id : 0, &f);
        if (s == OK && f.rows_n)
            list[v->floors_n++] = f;
    }
    v->floors = list;
    return s;
}

static enum status months_of(const struct picture *p, struct let_picture_view *v)
{
    struct let_month_view *months = arena_array(p->ctx->arena, MONTHS, sizeof(*months));
    if (!months)
        return LIMIT;
    for (int i = 0; i < MONTHS; i++) {
        const struct date d = date_add_months(p->from, i);
        const char *name = format_month_name(p->ctx->lang, d.month);
        months[i] = (struct let_month_view){.date = d,
                                            .brief = words(p->ctx, "%.3s", name),
                                            .name = words(p->ctx, "%s %d", name, d.year)};
    }
    v->months = months;
    v->months_n = MONTHS;
    return OK;
}

static enum status read_picture(struct picture *p, const struct let_picture_form *form)
{
    struct ctx *ctx = p->ctx;
    enum status s = space_of_slug(ctx, form->slug, &p->space);
    if (s == OK)
        s = stay_today(ctx, p->space.id, &p->today);
    if (s != OK)
        return s;
    p->from = form->from.year ? form->from : p->today;
    p->from.day = 1;
    p->until = date_add_months(p->from, MONTHS);
    const struct period shown = {p->from, p->until};
    s = stays_of_space(ctx, p->space.id, true, &p->stays, &p->stays_n);
    if (s == OK)
        s = blocks_of_space(ctx, p->space.id, shown, &p->blocks, &p->blocks_n);
    p->lines = s == OK ? arena_array(ctx->arena, p->stays_n, sizeof(*p->lines)) : NULL;
    if (s == OK && !p->lines)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < p->stays_n; i++)
        s = show_stay(ctx, &p->stays[i], &p->space, p->today, &p->lines[i]);
    return s;
}

static const char *months_address(const struct picture *p, int32_t months)
{
    return words(p->ctx, "/s/%s/stays/months?from=%s", p->space.slug,
                 typed_date(p->ctx, date_add_months(p->from, months)));
}

/* The reader sees who has what [PV-7]. */
static enum status note_looks(const struct picture *p)
{
    const struct look look = {.operator_id = p->space.operator_id,
                              .space_id = p->space.id,
                              .place = p->space.name,
                              .what = N_("Stays, in a list")};
    enum status s = OK;
    for (size_t i = 0; s == OK && i < p->stays_n; i++)
        if (drawn(p, &p->stays[i], p->stays[i].resource_id))
            s = people_looked_at_listed(p->ctx, &look, p->stays[i].holder.account_id);
    return s;
}

enum status let_picture_show(struct ctx *ctx, const struct let_picture_form *form,
                             struct let_picture_view *ret_view)
{
    struct picture p = {.ctx = ctx};
    struct whole w = {.resources_n = 0};
    struct let_picture_view v = {.today = -1};
    enum status s = read_picture(&p, form);
    if (s == OK)
        s = note_looks(&p);
    if (s == OK)
        s = space_resources(ctx, p.space.id, (struct resource **)&w.resources, &w.resources_n);
    if (s == OK)
        s = lettings_of(ctx, p.space.id, (struct letting **)&w.lettings, &w.lettings_n);
    if (s == OK)
        s = floors_of(&p, &w, &v);
    if (s == OK)
        s = months_of(&p, &v);
    if (s == OK)
        s = space_head_make(ctx, &p.space, "stays", &v.head);
    if (s != OK)
        return s;
    v.slug = p.space.slug;
    v.name = p.space.name;
    v.from = p.from;
    v.until = p.until;
    if (shows(&p, p.today, date_add(p.today, 1)))
        v.today = x_of(&p, p.today);
    v.previous_url = months_address(&p, -MONTHS / 2);
    v.next_url = months_address(&p, MONTHS / 2);
    struct space_plan plan;
    s = space_plan_of(ctx, &p.space, &plan);
    if (s == OK)
        v.plan_url = plan.url;
    else if (s != NOT_FOUND)
        return s;
    *ret_view = v;
    return OK;
}
