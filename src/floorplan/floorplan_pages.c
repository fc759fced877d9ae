/* The plan of a floor, as it stands in a span. */
#include "floorplan/floorplan_show.h"

#include "base/address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/format.h"
#include "floorplan_pages.h"
#include "floorplan_routes.h"
#include "floorplan_sql.h"
#include "http/http.h"
#include "people/people.h"

#include <string.h>

enum { HOURS_MAX = 25, HOUR_MIN = 60, DAY_MIN = 24 * 60, THIN_PART = 400 };

/* A plan under way to its page. */
struct showing {
    struct ctx *ctx;
    const struct board *board;
    struct floorplan plan;
    const struct shape *shapes; /* in the order of drawing */
    struct resource *resources; /* that may stand on the floor */
    size_t resources_n;
    struct outline *outlines; /* that are places */
    size_t outlines_n;
    bool json;
};

/* ---- one place ------------------------------------------------------------------------------ */

static const struct board_line *line_of(const struct showing *w, int64_t resource_id)
{
    for (size_t i = 0; i < w->board->lines_n; i++) {
        if (w->board->lines[i].resource_id == resource_id)
            return &w->board->lines[i];
    }
    return NULL;
}

static const struct outline *outline_of(const struct showing *w, int32_t number)
{
    for (size_t i = 0; i < w->outlines_n; i++) {
        if (w->outlines[i].number == number)
            return &w->outlines[i];
    }
    return NULL;
}

/* Where no word fits, a sign says what the pattern says. */
static const char *mark_of(enum board_state s)
{
    static const char *const marks[] = {
        [BOARD_FREE] = "",  [BOARD_TAKEN] = "×", [BOARD_YOURS] = "★",
        [BOARD_HELD] = "…", [BOARD_OUT] = "–",   [BOARD_SHUT] = "",
    };
    return marks[s];
}

/* "free", "3 of 12 free", "Out of order: projector". */
static const char *state_text(const struct showing *w, const struct resource *r,
                              const struct board_line *l)
{
    struct ctx *ctx = w->ctx;
    if (l->state == BOARD_FREE && l->units > 1)
        return words(ctx, ctx_text(ctx, "%d of %d free"), (int)l->free_units, (int)l->units);
    if (l->state == BOARD_OUT && *l->why)
        return l->why;
    if (l->state == BOARD_SHUT && !r->bookable)
        return ctx_text(ctx, "not by the hour");
    return say_state(ctx, l->state);
}

/* Below the name: for whom it is; of a pool how it stands. */
static const char *second_line(const struct board_line *l, const char *state)
{
    return *l->who && l->units == 1 ? l->who : state;
}

static const char *says(const struct showing *w, const struct resource *r,
                        const struct board_line *l)
{
    struct ctx *ctx = w->ctx;
    const char *state = state_text(w, r, l);
    const char *second = second_line(l, state); /* in the order in which it is seen */
    const char *text = words(ctx, "%s: %s", r->name, second);
    if (*l->who)
        text = words(ctx, "%s, %s", text, second == l->who ? state : l->who);
    if (*l->lent)
        text = words(ctx, "%s, %s", text, l->lent);
    if (l->state == BOARD_FREE && l->total_cents.has)
        text = words(ctx, ctx_text(ctx, "%s, %s in all"), text,
                     words_money(ctx, l->total_cents.v, w->board->currency));
    return text;
}

static void write_lines(struct plan_place_view *v, const struct lettering *l, const char *second)
{
    v->name_text = l->text;
    v->state_text = second;
    v->text_x = l->x;
    v->size = l->size;
    v->small = l->size * 85 / 100;
    v->text_y = *second ? l->y - l->size * 15 / 100 : l->y + l->size * 35 / 100;
    v->state_y = l->y + l->size;
}

static void draw_pool(const struct showing *w, const struct shape *s, const struct board_line *l,
                      struct plan_place_view *v)
{
    struct arena *arena = w->ctx->arena;
    v->taken_path = pool_path(arena, s, l->units, l->free_units, l->units);
    v->free_path = pool_path(arena, s, l->units, 0, l->free_units);
}

/* In a room the state stands below the name, or whom it is for; in a pool beside it; where there is
 * no room for it, its sign. */
static void write_place(const struct showing *w, const struct shape *s, const struct board_line *l,
                        const char *state, struct plan_place_view *v)
{
    struct ctx *ctx = w->ctx;
    const int32_t width = w->plan.width;
    const char *second = second_line(l, state);
    const char *both = words(ctx, "%s: %s", v->name, state);
    const struct lettering name = lettering_of(s, v->name, width);
    const struct lettering fits = lettering_of(s, second, width);
    const struct lettering all = lettering_of(s, both, width);
    if (s->kind == SHAPE_ZONE && all.text == both) {
        write_lines(v, &all, "");
    } else if (name.two_lines && fits.text == second) {
        write_lines(v, &name, second);
        v->small = fits.size < v->small ? fits.size : v->small;
    } else if (*name.text && *v->mark) {
        const char *marked = words(ctx, "%s\u00a0%s", name.text, v->mark);
        const struct lettering small = lettering_of(s, marked, width);
        write_lines(v, *small.text ? &small : &name, "");
    } else {
        write_lines(v, &name, "");
    }
}

static void draw_place(const struct showing *w, const struct shape *s, const struct resource *r,
                       const struct board_line *l, struct plan_place_view *v)
{
    v->says = says(w, r, l);
    v->look = shape_kind_name(s->kind);
    v->mark = mark_of(l->state);
    write_place(w, s, l, state_text(w, r, l), v);
    if (s->kind == SHAPE_ZONE && l->units > 1)
        draw_pool(w, s, l, v);
}

/* The rectangle and the path of a place; false when its outline is gone. */
static bool form_of(const struct showing *w, struct shape *s, const char **ret_path)
{
    const struct outline *o = s->kind == SHAPE_OUTLINE ? outline_of(w, s->outline) : NULL;
    if (s->kind == SHAPE_OUTLINE && !o)
        return false;
    if (o) {
        s->x = o->x;
        s->y = o->y;
        s->width = o->width;
        s->height = o->height;
    }
    *ret_path = o ? o->path : w->json ? "" : shape_path(w->ctx->arena, s);
    return true;
}

/* False: it is no place any more. */
static bool show_place(const struct showing *w, const struct shape *shape,
                       struct plan_place_view *v)
{
    struct shape s = *shape;
    const char *path = NULL;
    const struct resource *r = resource_among(w->resources, w->resources_n, s.resource_id);
    const struct board_line *l = r ? line_of(w, r->id) : NULL;
    if (!l || !form_of(w, &s, &path))
        return false;
    *v = (struct plan_place_view){.resource = r->id,
                                  .name = r->name,
                                  .kind = kind_name(r->kind),
                                  .state = board_state_name(l->state),
                                  .units = l->units,
                                  .free_units = l->free_units,
                                  .seats = r->seats,
                                  .price_cents = l->price_cents,
                                  .total_cents = l->total_cents,
                                  .who = l->who,
                                  .why = l->why,
                                  .x = s.x,
                                  .y = s.y,
                                  .width = s.width,
                                  .height = s.height,
                                  .url = l->url,
                                  .path = path};
    if (!w->json)
        draw_place(w, &s, r, l, v);
    return true;
}

/* ---- what helps to find the way -------------------------------------------------------------- */

static bool is_looked_for(enum shape_kind k)
{
    return k == SHAPE_STAIRS || k == SHAPE_LIFT || k == SHAPE_TOILET || k == SHAPE_WAY;
}

static void show_thing(const struct showing *w, const struct shape *s, struct plan_thing_view *v)
{
    const struct lettering l = lettering_of(s, s->label, w->plan.width);
    *v = (struct plan_thing_view){.kind = shape_kind_name(s->kind),
                                  .label = s->label,
                                  .x = s->x,
                                  .y = s->y,
                                  .width = s->width,
                                  .height = s->height};
    if (w->json)
        return;
    v->path = shape_path(w->ctx->arena, s);
    v->says = is_looked_for(s->kind) ? say_shape_kind(w->ctx, s->kind) : NULL;
    v->text_x = l.x;
    v->size = l.size ? l.size : w->plan.width / 100;
    v->text_y = l.y + v->size * 35 / 100;
}

static enum status show_shapes(const struct showing *w, struct floor_plan_view *v)
{
    const size_t n = w->plan.shapes_n;
    struct plan_place_view *places = arena_array(w->ctx->arena, n, sizeof(*places));
    struct plan_thing_view *things = arena_array(w->ctx->arena, n, sizeof(*things));
    if (!places || !things)
        return LIMIT;
    v->under = things;
    for (size_t i = 0; i < n; i++) {
        const struct shape *s = &w->shapes[i];
        if (s->resource_id && show_place(w, s, &places[v->places_n])) {
            v->free_places += places[v->places_n++].free_units > 0;
            continue;
        }
        if (s->kind != SHAPE_OUTLINE)
            show_thing(w, s, &things[v->things_n++]);
        if (shape_lies_under(s->kind))
            v->under_n = v->things_n;
    }
    v->places = places;
    v->things = things;
    v->over = things + v->under_n;
    v->over_n = v->things_n - v->under_n;
    return OK;
}

/* ---- the legend ------------------------------------------------------------------------------ */

static enum status show_legend(const struct showing *w, struct floor_plan_view *v)
{
    struct ctx *ctx = w->ctx;
    struct plan_state_view *states = arena_array(ctx->arena, BOARD_SHUT, sizeof(*states));
    struct plan_state_view *facts = arena_array(ctx->arena, SHAPE__MAX, sizeof(*facts));
    if (!states || !facts)
        return LIMIT;
    for (int s = BOARD_FREE; s <= BOARD_SHUT; s++) {
        const char *word = board_state_name((enum board_state)s);
        int64_t count = 0;
        for (size_t i = 0; i < v->places_n; i++)
            count += strcmp(v->places[i].state, word) == 0;
        if (count)
            states[v->states_n++] = (struct plan_state_view){
                .state = word, .name = say_state(ctx, (enum board_state)s), .count = count};
    }
    for (int k = SHAPE_STAIRS; k <= SHAPE_WAY; k++) {
        int64_t count = 0;
        for (size_t i = 0; i < w->plan.shapes_n; i++)
            count += w->shapes[i].kind == (enum shape_kind)k;
        if (count)
            facts[v->facts_n++] =
                (struct plan_state_view){.state = shape_kind_name((enum shape_kind)k),
                                         .name = say_shape_kind(ctx, (enum shape_kind)k),
                                         .count = count};
    }
    v->states = states;
    v->facts = facts;
    return OK;
}

/* ---- where else to look ---------------------------------------------------------------------- */

static const char *at_span(struct ctx *ctx, const char *path, struct date date, minute from,
                           minute to)
{
    struct address a = address_of(ctx, path);
    address_date(&a, "date", date);
    address_minute(&a, "from", from);
    address_minute(&a, "to", to);
    return address_end(&a);
}

static const char *say_plan_date(struct ctx *ctx, struct date d)
{
    char text[DATE_CHARS + 1];
    date_print(d, text);
    return words(ctx, "%s", text);
}

static const char *floor_path(struct ctx *ctx, const char *slug, int64_t floor_id)
{
    return words(ctx, "/s/%s/floor/%s", slug, typed_id(ctx, floor_id));
}

/* Each hour of the day, as long as what is asked. */
static enum status show_hours(const struct showing *w, struct floor_plan_view *v)
{
    struct ctx *ctx = w->ctx;
    const struct board *b = w->board;
    const char *path = floor_path(ctx, b->slug, w->plan.floor_id);
    struct plan_hour_view *hours = arena_array(ctx->arena, HOURS_MAX, sizeof(*hours));
    if (!hours)
        return LIMIT;
    const int length = b->span.to > b->span.from ? b->span.to - b->span.from : HOUR_MIN;
    for (int h = b->open_from / HOUR_MIN; b->open_from >= 0 && h * HOUR_MIN < b->open_to; h++) {
        const int end = h * HOUR_MIN + length < b->open_to ? h * HOUR_MIN + length : b->open_to;
        hours[v->hours_n++] =
            (struct plan_hour_view){.hour = h,
                                    .here = b->span.from / HOUR_MIN == h,
                                    .url = at_span(ctx, path, b->span.date, (minute)(h * HOUR_MIN),
                                                   (minute)(end < DAY_MIN ? end : DAY_MIN))};
    }
    v->hours = hours;
    return OK;
}

static enum status show_floors(const struct showing *w, const struct sql_floorplan_floors_row *rows,
                               size_t n, struct floor_plan_view *v)
{
    struct ctx *ctx = w->ctx;
    const struct board *b = w->board;
    struct plan_floor_view *floors = arena_array(ctx->arena, n, sizeof(*floors));
    if (!floors)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].width.has)
            continue;
        const bool here = rows[i].floor_id == w->plan.floor_id;
        floors[v->floors_n++] =
            (struct plan_floor_view){.id = rows[i].floor_id,
                                     .name = rows[i].name,
                                     .level = rows[i].level,
                                     .here = here,
                                     .url = at_span(ctx, floor_path(ctx, b->slug, rows[i].floor_id),
                                                    b->span.date, b->span.from, b->span.to)};
        if (here) {
            v->floor_name = rows[i].name;
            v->level = rows[i].level;
        }
    }
    v->floors = floors;
    return OK;
}

static const char *typed_minute(struct ctx *ctx, minute m)
{
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    return words(ctx, "%s", text);
}

static void show_frame(const struct showing *w, const char *which, struct floor_plan_view *v)
{
    struct ctx *ctx = w->ctx;
    const struct board *b = w->board;
    const char *list = words(ctx, "/s/%s/free", b->slug);
    *v = (struct floor_plan_view){.slug = b->slug,
                                  .name = b->name,
                                  .floor = w->plan.floor_id,
                                  .date = b->span.date,
                                  .from = typed_minute(ctx, b->span.from),
                                  .to = typed_minute(ctx, b->span.to),
                                  .next_day = b->span.next_day,
                                  .starts_at = b->starts_at,
                                  .ends_at = b->ends_at,
                                  .code = b->code,
                                  .why = b->why,
                                  .currency = b->currency,
                                  .width = w->plan.width,
                                  .height = w->plan.height,
                                  .hours_open = b->hours,
                                  .previous = date_add(b->span.date, -1),
                                  .next = date_add(b->span.date, 1),
                                  .which = which,
                                  .over_night = b->over_night,
                                  .step_s = (int64_t)b->step_min * 60,
                                  .run = b->run,
                                  .day = say_plan_date(ctx, b->span.date),
                                  .list_url =
                                      at_span(ctx, list, b->span.date, b->span.from, b->span.to)};
    if (w->plan.outlines)
        v->drawing = words(ctx, "%s/drawing.svg?v=%lld", floor_path(ctx, b->slug, w->plan.floor_id),
                           (long long)w->plan.revision);
}

/* Who runs the space sees the tabs of his kind. */
static enum status show_reader(const struct showing *w, struct floor_plan_view *v)
{
    struct space s;
    const enum status st = space_get(w->ctx, w->board->space_id, &s);
    if (st != OK)
        return st;
    v->hosted = people_is_host(w->ctx->actor, s.operator_id, s.id);
    if (v->hosted)
        v->draw_url =
            words(w->ctx, "/s/%s/floors/%s/plan", s.slug, typed_id(w->ctx, w->plan.floor_id));
    return OK;
}

/* ---- the page ------------------------------------------------------------------------------- */

static enum status read_floor(struct showing *w, int64_t floor_id)
{
    struct ctx *ctx = w->ctx;
    const int64_t space_id = w->board->space_id;
    enum status s = floorplan_get(ctx, floor_id, &w->plan);
    if (s == OK)
        s = in_order_of_drawing(ctx, &w->plan, &w->shapes);
    if (s == OK)
        s = floor_resources(ctx, space_id, floor_id, &w->resources, &w->resources_n);
    if (s == OK && w->plan.outlines)
        s = floorplan_outlines(ctx, floor_id, false, &w->outlines, &w->outlines_n);
    return s;
}

/* The floor asked for, or the lowest with a plan. */
static enum status choose_floor(struct ctx *ctx, int64_t space_id, const char *name,
                                const struct sql_floorplan_floors_row *rows, size_t n,
                                int64_t *ret_floor_id)
{
    struct floor floor;
    if (name) {
        const enum status s = floor_named(ctx, space_id, name, &floor);
        if (s == OK)
            *ret_floor_id = floor.id;
        return s;
    }
    for (size_t i = 0; i < n; i++) {
        if (rows[i].width.has) {
            *ret_floor_id = rows[i].floor_id;
            return OK;
        }
    }
    return NOT_FOUND;
}

static enum status plan_page(struct ctx *ctx, const struct floor_look_form *form,
                             struct floor_plan_view *ret_view)
{
    struct board board;
    struct showing w = {.ctx = ctx, .board = &board, .json = request_wants_json(ctx)};
    const struct board_ask ask = {form->date, form->from, form->to, form->next_day, form->which};
    struct sql_floorplan_floors_row *rows = NULL;
    size_t n = 0;
    int64_t floor_id = 0;
    bool shown;
    struct floor_plan_view v;
    enum status s = booking_board(ctx, form->slug, &ask, &board);
    if (s == OK)
        s = sql_floorplan_floors(ctx, &(struct sql_floorplan_floors_args){board.space_id}, &rows,
                                 &n);
    if (s == OK)
        s = choose_floor(ctx, board.space_id, form->floor, rows, n, &floor_id);
    if (s == OK)
        s = read_floor(&w, floor_id);
    if (s != OK)
        return s;
    show_frame(&w, form->which, &v);
    s = show_floors(&w, rows, n, &v);
    if (s == OK)
        s = show_shapes(&w, &v);
    if (s == OK && !w.json)
        s = show_legend(&w, &v);
    if (s == OK && !w.json)
        s = show_hours(&w, &v);
    if (s == OK && !w.json)
        s = show_reader(&w, &v);
    if (s == OK && !w.json)
        s = floorplan_picture_url(ctx, v.slug, floor_id, false, &v.picture, &shown);
    if (s != OK)
        return s;
    reply_title(ctx, words(ctx, ctx_text(ctx, "%s, %s: floor plan"), v.floor_name, v.name));
    *ret_view = v;
    return OK;
}

enum status floor_plan_show(struct ctx *ctx, const struct floor_look_form *form,
                            struct floor_plan_view *ret_view)
{
    return plan_page(ctx, form, ret_view);
}

enum status floor_first_show(struct ctx *ctx, const struct floor_first_form *form,
                             struct floor_plan_view *ret_view)
{
    const struct floor_look_form first = {.slug = form->slug,
                                          .date = form->date,
                                          .from = form->from,
                                          .to = form->to,
                                          .next_day = form->next_day,
                                          .which = form->which};
    return plan_page(ctx, &first, ret_view);
}

/* ---- pictures ------------------------------------------------------------------------------- */

/* The paths of a picture, by tone. */
struct picture {
    struct plan_still_view view;
    const char **lines, **washes, **solids;
};

static void add_path(struct picture *p, enum tone tone, const char *path)
{
    if (!path || !*path)
        return;
    if (tone == TONE_SOLID)
        p->solids[p->view.solids_n++] = path;
    else if (tone == TONE_WASH)
        p->washes[p->view.washes_n++] = path;
    else
        p->lines[p->view.lines_n++] = path;
}

static enum tone tone_of_kind(const struct shape *s)
{
    if (s->kind == SHAPE_WALL)
        return TONE_SOLID;
    return s->resource_id && s->kind != SHAPE_ZONE ? TONE_WASH : TONE_LINE;
}

/* Of a pool its tables. */
static void add_pool(struct ctx *ctx, struct picture *p, const struct shape *s,
                     const struct resource *r)
{
    if (r && s->kind == SHAPE_ZONE && r->units > 1)
        add_path(p, TONE_WASH, pool_path(ctx->arena, s, r->units, 0, r->units));
}

static enum status picture_begin(struct ctx *ctx, const struct floorplan *plan, size_t paths,
                                 struct picture *p)
{
    *p = (struct picture){
        .view = {.width = plan->width, .height = plan->height, .thin = plan->width / THIN_PART + 1},
        .lines = arena_array(ctx->arena, paths, sizeof(char *)),
        .washes = arena_array(ctx->arena, paths, sizeof(char *)),
        .solids = arena_array(ctx->arena, paths, sizeof(char *))};
    p->view.lines = p->lines;
    p->view.washes = p->washes;
    p->view.solids = p->solids;
    return p->lines && p->washes && p->solids ? OK : LIMIT;
}

static enum status picture_reply(struct ctx *ctx, const struct picture *p)
{
    struct buf out;
    buf_init(&out, 2 << 20);
    struct page page = {.out = &out, .ctx = ctx, .lang = ctx->lang};
    plan_still_text(&page, &p->view);
    const char *text = out.failed ? NULL : arena_strndup(ctx->arena, out.p, out.n);
    const struct bytes bytes = {text, out.n};
    buf_free(&out);
    if (!text)
        return LIMIT;
    reply_bytes(ctx, "image/svg+xml", NULL, bytes);
    return OK;
}

static enum status read_picture(struct ctx *ctx, const struct floor_picture_form *form,
                                struct floorplan *ret_plan)
{
    struct space s;
    struct floor floor;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = floor_named(ctx, s.id, form->floor, &floor);
    return st == OK ? floorplan_get(ctx, floor.id, ret_plan) : st;
}

enum status floor_still(struct ctx *ctx, const struct floor_picture_form *form)
{
    struct floorplan plan;
    struct picture p;
    struct outline *outlines = NULL;
    struct resource *resources = NULL;
    size_t n = 0;
    size_t resources_n = 0;
    const struct shape *shapes = NULL;
    enum status s = read_picture(ctx, form, &plan);
    if (s == OK)
        s = floor_resources(ctx, plan.space_id, plan.floor_id, &resources, &resources_n);
    if (s == OK)
        s = in_order_of_drawing(ctx, &plan, &shapes);
    if (s == OK && plan.outlines)
        s = floorplan_outlines(ctx, plan.floor_id, true, &outlines, &n);
    if (s == OK)
        s = picture_begin(ctx, &plan, 2 * plan.shapes_n + n, &p);
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++)
        add_path(&p, outlines[i].tone, outlines[i].path);
    for (size_t i = 0; i < plan.shapes_n; i++) {
        add_path(&p, tone_of_kind(&shapes[i]), shape_path(ctx->arena, &shapes[i]));
        add_pool(ctx, &p, &shapes[i],
                 resource_among(resources, resources_n, shapes[i].resource_id));
    }
    return picture_reply(ctx, &p);
}

enum status floor_backdrop(struct ctx *ctx, const struct floor_picture_form *form)
{
    struct floorplan plan;
    struct picture p;
    struct outline *outlines = NULL;
    size_t n = 0;
    enum status s = read_picture(ctx, form, &plan);
    if (s == OK)
        s = floorplan_outlines(ctx, plan.floor_id, true, &outlines, &n);
    if (s == OK && n == 0)
        s = NOT_FOUND;
    if (s == OK)
        s = picture_begin(ctx, &plan, n, &p);
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++)
        add_path(&p, outlines[i].tone, outlines[i].path);
    return picture_reply(ctx, &p);
}
