/* The day of a large house: rooms first, what is let in one line, a kind or a floor alone. */
#include "booking/booking_show.h"

#include "base/address.h"

#include <string.h>

/* What people look for together. */
enum what { ROOMS, DESKS, OFFICES, OTHER, WHATS };
static const char *const what_words[WHATS] = {"rooms", "desks", "offices", "other"};

enum {
    GROUPED_FROM = 25, /* rows of a day that headings make easier to read */
    FOLDED_FROM = 4    /* lines saved by folding what is let */
};

static enum what what_of(enum resource_kind k)
{
    switch (k) {
    case KIND_ROOM:
    case KIND_BOOTH:
    case KIND_EVENT:
        return ROOMS;
    case KIND_DESK:
        return DESKS;
    case KIND_OFFICE:
        return OFFICES;
    case KIND_EQUIPMENT:
    case KIND_PARKING:
    case KIND_LOCKER:
    case KIND_ADDRESS:
    case KIND__MAX:
        break;
    }
    return OTHER;
}

static const char *what_name(const struct ctx *ctx, enum what w)
{
    return w == ROOMS     ? ctx_text(ctx, "Rooms")
           : w == DESKS   ? ctx_text(ctx, "Desks")
           : w == OFFICES ? ctx_text(ctx, "Offices")
                          : ctx_text(ctx, "Other things");
}

static bool on_floor(int64_t floor, const struct resource *r)
{
    return !floor || floor == r->floor_id;
}

bool day_wants(const struct day_form *form, const struct resource *r)
{
    return on_floor(form->floor, r) &&
           (!form->kind || strcmp(form->kind, what_words[what_of(r->kind)]) == 0);
}

/* ---- addresses: what is shown is kept in them ----------------------------------------------- */

struct asked {
    const char *page; /* "day", "day/sheet", "month" */
    struct date date; /* year 0: today */
    const char *kind; /* NULL: all */
    int64_t floor;    /* 0: all */
};

static const char *day_url(struct ctx *ctx, const struct house *h, const struct asked *a)
{
    struct address url = address_of(ctx, show_text(ctx, "/s/%s/%s", h->space.slug, a->page));
    if (a->date.year)
        address_text(&url, "date", show_date(ctx, a->date));
    address_text(&url, "kind", a->kind);
    if (a->floor)
        address_text(&url, "floor", show_id(ctx, a->floor));
    return address_end(&url);
}

static void show_steps(struct ctx *ctx, const struct house *h, struct asked a, struct day_view *v)
{
    const struct asked all = {.page = "day", .date = a.date};
    v->all_url = day_url(ctx, h, &all);
    a.date = v->date;
    a.page = "day/sheet"; /* the same on paper */
    v->sheet_url = day_url(ctx, h, &a);
    a.page = "day";
    a.date = v->previous;
    v->previous_url = day_url(ctx, h, &a);
    a.date = v->next;
    v->next_url = day_url(ctx, h, &a);
    a.date = (struct date){0};
    v->today_url = day_url(ctx, h, &a);
}

/* ---- ways ----------------------------------------------------------------------------------- */

static enum status show_kinds(struct ctx *ctx, const struct house *h, const struct asked *asked,
                              const struct day_way_view **ret_ways, size_t *ret_n)
{
    size_t ways_n = 0;
    int64_t n[WHATS] = {0};
    int64_t all = 0;
    int used = 0;
    for (size_t i = 0; i < h->resources_n; i++)
        if (on_floor(asked->floor, &h->resources[i])) {
            n[what_of(h->resources[i].kind)]++;
            all++;
        }
    struct day_way_view *ways = arena_array(ctx->arena, WHATS + 1, sizeof(*ways));
    if (!ways)
        return LIMIT;
    struct asked a = *asked;
    a.kind = NULL;
    ways[ways_n++] = (struct day_way_view){.name = ctx_text(ctx, "All"),
                                           .url = day_url(ctx, h, &a),
                                           .resources = all,
                                           .on = !asked->kind};
    for (int w = 0; w < WHATS; w++) {
        const bool on = asked->kind && strcmp(asked->kind, what_words[w]) == 0;
        a.kind = what_words[w];
        used += n[w] > 0;
        if (n[w] > 0 || on)
            ways[ways_n++] = (struct day_way_view){.name = what_name(ctx, (enum what)w),
                                                   .url = day_url(ctx, h, &a),
                                                   .resources = n[w],
                                                   .on = on};
    }
    *ret_ways = ways;
    *ret_n = used < 2 && !asked->kind ? 0 : ways_n;
    return OK;
}

enum status show_kind_ways(struct ctx *ctx, const struct house *h, const struct day_form *form,
                           const char *page, const struct day_way_view **ret_ways, size_t *ret_n)
{
    const struct asked asked = {
        .page = page, .date = form->date, .kind = form->kind, .floor = form->floor};
    return show_kinds(ctx, h, &asked, ret_ways, ret_n);
}

static bool has_floors(const struct house *h)
{
    for (size_t i = 1; i < h->resources_n; i++)
        if (h->resources[i].floor_id != h->resources[0].floor_id)
            return true;
    return false;
}

static enum status show_floors(struct ctx *ctx, const struct house *h, const struct asked *asked,
                               struct day_view *v)
{
    struct floor *floors = NULL;
    size_t n = 0;
    if (!has_floors(h))
        return OK;
    const enum status s = space_floors(ctx, h->space.id, &floors, &n);
    struct day_way_view *ways = s == OK ? arena_array(ctx->arena, n + 1, sizeof(*ways)) : NULL;
    if (!ways)
        return s == OK ? LIMIT : s;
    struct asked a = *asked;
    a.floor = 0;
    ways[0] = (struct day_way_view){
        .name = ctx_text(ctx, "All floors"), .url = day_url(ctx, h, &a), .on = !asked->floor};
    for (size_t i = 0; i < n; i++) {
        a.floor = floors[i].id;
        ways[i + 1] = (struct day_way_view){
            .name = floors[i].name, .url = day_url(ctx, h, &a), .on = asked->floor == floors[i].id};
    }
    v->floors = ways;
    v->floors_n = n > 1 ? n + 1 : 0;
    return OK;
}

/* ---- groups --------------------------------------------------------------------------------- */

/* Rows and what each is. */
struct grouping {
    struct ctx *ctx;
    const struct day_view *v;
    enum what *whats; /* by row */
};

static bool is_of(const struct grouping *of, enum what only, size_t row)
{
    return only == WHATS || of->whats[row] == only;
}

/* Rows of one kind, or of all (WHATS); what is let as a whole apart when there is much of it. */
static enum status show_group(const struct grouping *of, enum what only, struct day_group_view *g)
{
    const struct day_view *v = of->v;
    size_t n = 0;
    size_t let = 0;
    for (size_t i = 0; i < v->rows_n; i++) {
        n += is_of(of, only, i);
        let += is_of(of, only, i) && v->rows[i].let_whole;
    }
    const bool folds = let >= FOLDED_FROM;
    struct day_row_view *rows = arena_array(of->ctx->arena, n, sizeof(*rows));
    struct day_row_view *folded = arena_array(of->ctx->arena, folds ? let : 0, sizeof(*folded));
    *g = (struct day_group_view){.name = only == WHATS ? NULL : what_name(of->ctx, only),
                                 .word = only == WHATS ? "all" : what_words[only]};
    if (!rows || !folded)
        return LIMIT;
    for (size_t i = 0; i < v->rows_n; i++) {
        if (!is_of(of, only, i))
            continue;
        if (v->rows[i].let_whole && folds)
            folded[g->folded_n++] = v->rows[i];
        else
            rows[g->rows_n++] = v->rows[i];
    }
    g->rows = rows;
    g->folded = folded;
    g->let = (int64_t)g->folded_n;
    return OK;
}

static enum status show_groups(struct ctx *ctx, const struct house *h, bool apart,
                               struct day_view *v)
{
    struct day_group_view *groups = arena_array(ctx->arena, WHATS, sizeof(*groups));
    const struct grouping of = {ctx, v, arena_array(ctx->arena, v->rows_n, sizeof(*of.whats))};
    enum status s = groups && of.whats ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < v->rows_n; i++)
        of.whats[i] = what_of(h->resources[house_resource(h, v->rows[i].id)].kind);
    for (int w = apart ? 0 : WHATS; s == OK && w < WHATS + !apart; w++) {
        struct day_group_view *g = &groups[v->groups_n];
        s = show_group(&of, (enum what)w, g);
        v->groups_n += g->rows_n + g->folded_n > 0;
    }
    v->groups = groups;
    return s;
}

enum status show_day_groups(struct ctx *ctx, const struct house *h, const struct day_form *form,
                            struct day_view *v)
{
    const struct asked asked = {.page = "day",
                                .date = v->today ? (struct date){0} : v->date,
                                .kind = form->kind,
                                .floor = form->floor};
    v->kind = form->kind;
    v->floor = form->floor;
    show_steps(ctx, h, asked, v);
    enum status s = show_kinds(ctx, h, &asked, &v->kinds, &v->kinds_n);
    if (s == OK)
        s = show_floors(ctx, h, &asked, v);
    return s == OK
               ? show_groups(ctx, h, v->kinds_n > 0 && !form->kind && v->rows_n >= GROUPED_FROM, v)
               : s;
}
