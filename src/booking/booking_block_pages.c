/* What is out of order or kept back: for hosts and the front desk. */
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "http/http.h"

#include <string.h>

static const char *const block_words[] = {[BLOCK_STAY] = N_("Let"),
                                          [BLOCK_OUT_OF_ORDER] = N_("Out of order"),
                                          [BLOCK_KEPT_BACK] = N_("Kept back"),
                                          [BLOCK_OUTSIDE] = N_("Outside calendar")};

const char *show_block(struct ctx *ctx, enum block_kind kind, const char *why)
{
    const char *word = ctx_text(ctx, block_words[kind]);
    return *why ? show_text(ctx, "%s: %s", word, why) : word;
}

/* ---- a resource of a space, today ----------------------------------------------------------- */

struct stand {
    struct space space;
    struct resource resource;
    struct date today;
};

static enum status space_of(struct ctx *ctx, const char *slug, struct stand *ret_stand)
{
    const enum status s = space_of_slug(ctx, slug, &ret_stand->space);
    const struct zone *zone = s == OK ? zone_get(ret_stand->space.zone) : NULL;
    minute now;
    if (s == OK && !zone)
        return refuse_not_bookable(ctx);
    if (s == OK)
        zone_civil(zone, ctx_now_s(ctx), &ret_stand->today, &now);
    return s;
}

static enum status stand_of(struct ctx *ctx, const char *slug, int64_t id, struct stand *ret_stand)
{
    enum status s = space_of(ctx, slug, ret_stand);
    if (s == OK)
        s = resource_get(ctx, id, &ret_stand->resource);
    const bool here = s == OK && ret_stand->resource.space_id == ret_stand->space.id &&
                      !ret_stand->resource.archived;
    return s == OK && !here ? NOT_FOUND : s;
}

/* One of its blocks. */
static enum status block_here(struct ctx *ctx, const struct stand *p, int64_t id,
                              struct block *ret_block)
{
    const enum status s = block_get(ctx, id, ret_block);
    return s == OK && ret_block->resource_id != p->resource.id ? NOT_FOUND : s;
}

/* What is let ends with its contract, which is not ours to change. */
static enum status block_ours(struct ctx *ctx, const struct stand *p, int64_t id,
                              struct block *ret_block)
{
    const enum status s = block_here(ctx, p, id, ret_block);
    if (s == OK && ret_block->kind == BLOCK_STAY)
        return ctx_fail(ctx, CONFLICT, "block.let",
                        "This is let: it becomes free when its contract ends.");
    return s;
}

static struct date last_day(struct date until)
{
    return until.year ? date_add(until, -1) : until;
}

static struct date day_after(struct date to)
{
    return to.year ? date_add(to, 1) : to;
}

/* ---- what is shown -------------------------------------------------------------------------- */

static const char *blocks_url(struct ctx *ctx, const struct space *s, int64_t resource_id)
{
    return show_text(ctx, "/s/%s/resources/%s/blocks", s->slug, show_id(ctx, resource_id));
}

static struct block_view block_view_of(struct ctx *ctx, const struct stand *p,
                                       const struct resource *r, const struct block *b)
{
    const char *all = blocks_url(ctx, &p->space, b->resource_id);
    const bool begun = date_compare(b->from, p->today) <= 0;
    const bool over = b->until.year && date_compare(b->until, p->today) <= 0;
    return (struct block_view){.id = b->id,
                               .resource = b->resource_id,
                               .resource_name = r->name,
                               .kind = block_kind_name(b->kind),
                               .units = b->units,
                               .units_all = r->units,
                               .from = b->from,
                               .to = last_day(b->until),
                               .one_day =
                                   b->until.year && date_compare(last_day(b->until), b->from) == 0,
                               .why = b->why,
                               .running = begun && !over,
                               .changeable = b->kind != BLOCK_STAY,
                               .title = show_block(ctx, b->kind, b->why),
                               .here = show_text(ctx, "%s/%s", all, show_id(ctx, b->id)),
                               .blocks_url = all};
}

/* The resources of a space are few and the blocks come by resource. */
static const struct resource *resource_of(const struct resource *all, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].id == id)
            return &all[i];
    }
    return NULL;
}

static enum status show_blocks(struct ctx *ctx, const struct stand *p, const struct resource *all,
                               size_t all_n, const struct block_view **ret_views, size_t *ret_n)
{
    struct block *blocks = NULL;
    size_t n = 0;
    size_t shown = 0;
    const struct period days = {.from = p->today};
    const struct resource *r = NULL;
    const enum status s = all_n == 1 ? blocks_of_resource(ctx, all[0].id, days, &blocks, &n)
                                     : blocks_of_space(ctx, p->space.id, days, &blocks, &n);
    struct block_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (s != OK || !views)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        if (!r || r->id != blocks[i].resource_id)
            r = resource_of(all, all_n, blocks[i].resource_id);
        if (r) /* else it is put away */
            views[shown++] = block_view_of(ctx, p, r, &blocks[i]);
    }
    *ret_views = views;
    *ret_n = shown;
    return OK;
}

/* He is named to who asks [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct stand *p, const struct booking *b)
{
    const struct look look = {.operator_id = p->space.operator_id,
                              .space_id = p->space.id,
                              .place = p->space.name,
                              .what = N_("Bookings, in a list")};
    return b->account_id ? people_looked_at_listed(ctx, &look, b->account_id)
                         : people_looked_at_address_listed(ctx, &look, b->email);
}

/* Whom the days asked would hit. A page explains wrong fields beside them, and names nobody. */
static enum status show_in_the_way(struct ctx *ctx, const struct stand *p, const struct block *b,
                                   const struct block_booking_view **ret_views, size_t *ret_n)
{
    const struct problem kept = ctx->problem;
    struct booking *bookings = NULL;
    size_t n = 0;
    const enum status s = block_bookings_in_the_way(ctx, b, &bookings, &n);
    if (s == INVALID && !request_wants_json(ctx)) {
        ctx->problem = kept;
        return OK;
    }
    struct block_booking_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (s != OK || !views)
        return s == OK ? LIMIT : s;
    const struct zone *zone = zone_get(p->space.zone);
    for (size_t i = 0; i < n; i++) {
        const enum status noted = note_look(ctx, p, &bookings[i]);
        if (noted != OK)
            return noted;
        views[i] = (struct block_booking_view){.code = bookings[i].id,
                                               .name = bookings[i].name,
                                               .starts_at = zone_when(zone, bookings[i].starts_at),
                                               .ends_at = zone_when(zone, bookings[i].ends_at),
                                               .units = bookings[i].units,
                                               .status = booking_status_name(bookings[i].status)};
    }
    *ret_views = views;
    *ret_n = n;
    return OK;
}

/* ---- all of a space ------------------------------------------------------------------------- */

enum status block_overview(struct ctx *ctx, const struct blocks_of_form *form,
                           struct block_overview_view *ret_view)
{
    struct stand p;
    struct resource *all = NULL;
    size_t n = 0;
    struct block_overview_view v = {.head = NULL};
    enum status s = space_of(ctx, form->slug, &p);
    if (s == OK)
        s = space_head_make(ctx, &p.space, "resources", &v.head);
    if (s == OK)
        s = space_resources(ctx, p.space.id, &all, &n);
    if (s == OK)
        s = show_blocks(ctx, &p, all, n, &v.blocks, &v.blocks_n);
    struct block_resource_view *resources =
        s == OK ? arena_array(ctx->arena, n, sizeof(*resources)) : NULL;
    if (s != OK || !resources)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        resources[i] = (struct block_resource_view){
            .id = all[i].id, .name = all[i].name, .url = blocks_url(ctx, &p.space, all[i].id)};
    v.resources = resources;
    v.resources_n = n;
    *ret_view = v;
    return OK;
}

/* ---- those of one resource ------------------------------------------------------------------ */

static enum block_kind kind_of_word(const char *word)
{
    return word && strcmp(word, "kept_back") == 0 ? BLOCK_KEPT_BACK : BLOCK_OUT_OF_ORDER;
}

static enum status list_view(struct ctx *ctx, const struct stand *p, struct block_list_view *v)
{
    const enum status s = space_head_make(ctx, &p->space, "resources", &v->head);
    v->resource = p->resource.id;
    v->resource_name = p->resource.name;
    v->units = p->resource.units;
    return s == OK ? show_blocks(ctx, p, &p->resource, 1, &v->blocks, &v->blocks_n) : s;
}

enum status block_list(struct ctx *ctx, const struct block_list_form *form,
                       struct block_list_view *ret_view)
{
    struct stand p;
    struct block_list_view v = {.kind_typed = form->kind ? form->kind : "out_of_order"};
    enum status s = stand_of(ctx, form->slug, form->id, &p);
    if (s == OK)
        s = list_view(ctx, &p, &v);
    if (s != OK)
        return s;
    const struct block asked = {.resource_id = p.resource.id,
                                .units = form->units.has ? (int32_t)form->units.v : 1,
                                .from = form->from,
                                .until = day_after(form->to),
                                .kind = kind_of_word(form->kind),
                                .why = ""};
    if (form->from.year)
        s = show_in_the_way(ctx, &p, &asked, &v.in_the_way, &v.in_the_way_n);
    if (s != OK)
        return s;
    v.from_typed = show_date(ctx, form->from.year ? form->from : p.today);
    v.to_typed = form->to.year ? show_date(ctx, form->to) : NULL;
    v.why_typed = form->why;
    v.units_typed = show_text(ctx, "%d", (int)asked.units);
    reply_title(ctx, show_text(ctx, ctx_text(ctx, "Out of order: %s"), p.resource.name));
    *ret_view = v;
    return OK;
}

/* The form names the last day, not the one after it. */
static enum status set_as_typed(struct ctx *ctx, const struct block *b, int64_t *ret_id)
{
    const enum status s = block_set(ctx, b, ret_id);
    for (size_t i = 0; s == INVALID && i < ctx->problem.fields_n; i++) {
        if (strcmp(ctx->problem.fields[i].name, "until") == 0)
            ctx->problem.fields[i].name = "to";
    }
    return s;
}

enum status block_add(struct ctx *ctx, const struct block_add_form *form,
                      struct block_view *ret_view)
{
    struct stand p;
    int64_t id = 0;
    enum status s = stand_of(ctx, form->slug, form->id, &p);
    if (s != OK)
        return s;
    struct block b = {.resource_id = p.resource.id,
                      .units = (int32_t)form->units,
                      .from = form->from,
                      .until = day_after(form->to),
                      .kind = kind_of_word(form->kind),
                      .why = form->why ? form->why : ""};
    s = set_as_typed(ctx, &b, &id);
    if (s != OK)
        return s;
    b.id = id;
    *ret_view = block_view_of(ctx, &p, &p.resource, &b);
    reply_flash(ctx, b.kind == BLOCK_KEPT_BACK
                         ? ctx_text(ctx, "Kept back: nobody can book it on these days.")
                         : ctx_text(ctx, "Out of order: nobody can book it on these days."));
    reply_created(ctx, ret_view->blocks_url);
    return OK;
}

/* ---- one of them ---------------------------------------------------------------------------- */

enum status block_edit(struct ctx *ctx, const struct block_edit_form *form,
                       struct block_edit_view *ret_view)
{
    struct stand p;
    struct block b;
    struct block_edit_view v = {.head = NULL};
    struct block_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    enum status s = shown ? stand_of(ctx, form->slug, form->id, &p) : LIMIT;
    if (s == OK)
        s = block_here(ctx, &p, form->block, &b);
    if (s == OK)
        s = space_head_make(ctx, &p.space, "resources", &v.head);
    if (s != OK)
        return s;
    *shown = block_view_of(ctx, &p, &p.resource, &b);
    v.block = shown;
    v.from_typed = show_date(ctx, b.from);
    v.to_typed = shown->to.year ? show_date(ctx, shown->to) : NULL;
    v.units_typed = show_text(ctx, "%d", (int)b.units);
    if (form->from.year) {
        b.from = form->from;
        b.until = day_after(form->to);
        b.units = form->units.has ? (int32_t)form->units.v : b.units;
        s = show_in_the_way(ctx, &p, &b, &v.in_the_way, &v.in_the_way_n);
    }
    if (s == OK)
        reply_title(ctx, show_text(ctx, "%s: %s", p.resource.name, shown->title));
    if (s == OK)
        *ret_view = v;
    return s;
}

/* What the form would send if nobody changed anything. */
static struct block_change_form form_now(const struct block *b)
{
    return (struct block_change_form){.from = b->from,
                                      .to = last_day(b->until),
                                      .units = opt_int_of(b->units),
                                      .why = *b->why ? b->why : NULL};
}

enum status block_change(struct ctx *ctx, const struct block_change_form *form,
                         struct block_view *ret_view)
{
    struct stand p;
    struct block b;
    int64_t id = 0;
    struct block_change_form f = *form;
    enum status s = stand_of(ctx, form->slug, form->id, &p);
    if (s == OK)
        s = block_ours(ctx, &p, form->block, &b);
    if (s != OK)
        return s;
    const struct block_change_form now = form_now(&b);
    request_keep(ctx, &f, &now);
    b.from = f.from;
    b.until = day_after(f.to);
    b.units = f.units.has ? (int32_t)f.units.v : b.units;
    b.why = f.why ? f.why : "";
    s = set_as_typed(ctx, &b, &id);
    if (s != OK)
        return s;
    *ret_view = block_view_of(ctx, &p, &p.resource, &b);
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, ret_view->blocks_url);
    return OK;
}

enum status block_stop(struct ctx *ctx, const struct block_end_form *form,
                       struct block_list_view *ret_view)
{
    struct stand p;
    struct block b;
    struct block_list_view v = {.kind_typed = "", .from_typed = "", .units_typed = ""};
    enum status s = stand_of(ctx, form->slug, form->id, &p);
    if (s == OK)
        s = block_ours(ctx, &p, form->block, &b);
    if (s == OK)
        s = block_end(ctx, b.id, form->from.year ? form->from : p.today);
    if (s == OK)
        s = list_view(ctx, &p, &v);
    if (s != OK)
        return s;
    *ret_view = v;
    reply_flash(ctx, show_text(ctx, ctx_text(ctx, "%s can be booked again."), p.resource.name));
    reply_see(ctx, blocks_url(ctx, &p.space, p.resource.id));
    return OK;
}
