/* What a space offers for a booking, and what a booking has: as the pages of module booking show
 * it. */
#include "extra/extra_internal.h"

#include "booking_views.h"
#include "extra_sql.h"

#include <string.h>

static enum status offers(struct ctx *ctx, int64_t space_id, bool *ret_any)
{
    struct sql_extra_any_row row;
    const enum status s = sql_extra_any(ctx, &(struct sql_extra_any_args){space_id}, &row);
    if (s == OK)
        *ret_any = row.n > 0;
    return s;
}

/* ---- offers ---------------------------------------------------------------------------------- */

struct offering {
    struct ctx *ctx;
    const struct extras_case *c;
    const struct extras_wish *wish;
    struct line *had;
    size_t had_n;
    int64_t now;
};

static const struct line *had_of(const struct offering *o, int64_t extra_id)
{
    for (size_t i = 0; i < o->had_n; i++) {
        if (o->had[i].extra_id == extra_id && o->had[i].status < LINE_ENDED)
            return &o->had[i];
    }
    return NULL;
}

/* What the question chooses, else what the booking has. */
static void choose(const struct offering *o, int64_t extra_id, const struct line *had,
                   struct extra_offer_view *v)
{
    v->count = had ? had->count : 0;
    v->note = had ? had->note : "";
    if (!o->wish->said)
        return;
    v->count = 0;
    for (size_t i = 0; i < o->wish->n && v->count == 0; i++) {
        if (o->wish->asks[i].extra_id == extra_id) {
            v->count = o->wish->asks[i].count;
            v->note = o->wish->asks[i].note ? o->wish->asks[i].note : "";
        }
    }
}

static enum status show_stock(const struct offering *o, const struct extra *e,
                              struct extra_offer_view *v)
{
    const struct booking *b = o->c->booking;
    int32_t free = 0;
    if (e->stock == 0)
        return OK;
    const enum status s = extra_free(o->ctx, e, b->starts_at, b->ends_at, b->id, &free);
    v->stock = opt_int_of(e->stock);
    v->free = opt_int_of(free);
    v->free_text =
        words(o->ctx, ctx_text(o->ctx, "%d of %d free at that time"), (int)free, (int)e->stock);
    if (free < v->most)
        v->most = free;
    return s;
}

/* Why it cannot be had now; what the booking has of it stays as it is then. */
static void show_why(const struct offering *o, const struct extra *e, const struct line *had,
                     struct extra_offer_view *v)
{
    const int64_t by = v->until.has ? v->until.utc : o->c->booking->starts_at;
    v->open = false;
    if (!o->c->by_host && (o->now > by || (had && line_is_late(had, o->now)))) {
        v->code = "extra.too_late";
        v->why = words(o->ctx, ctx_text(o->ctx, "could be ordered and changed until %s"),
                       extra_say_when(o->ctx, o->c->zone, by));
    } else if (v->stock.has && v->free.v < e->least && !had) {
        v->code = "extra.taken";
        v->why = ctx_text(o->ctx, "taken at that time");
    } else {
        v->open = true;
    }
}

static enum status offer_of(const struct offering *o, const struct extra *e,
                            struct extra_offer_view *v)
{
    const struct space *space = o->c->space;
    const struct line *had = had_of(o, e->id);
    const int64_t by = extra_order_by(e, o->c->zone, o->c->booking->starts_at);
    *v = (struct extra_offer_view){
        .id = e->id,
        .kind = extra_kind_name(e->kind),
        .name = e->name,
        .words = e->words,
        .per = extra_per_name(e->per),
        .price_cents = e->price_cents,
        .times = extra_times(e->per, o->c->length_min),
        .vat_rate_bp = e->vat_rate_bp,
        .currency = words(o->ctx, "%s", space->currency),
        .least = e->least,
        .most = e->most,
        .until = by ? zone_when(o->c->zone, by) : (struct when){0},
        .confirm = e->confirm,
        .keeps_price = e->keeps_price,
        .note = "",
        .free_text = "",
        .tax_bp = space->prices_include_vat ? 0 : e->vat_rate_bp,
        .noted = e->kind == EXTRA_CATERING || e->kind == EXTRA_SERVICE,
    };
    choose(o, e->id, had, v);
    if (had && had->count == v->count) /* at the price that was agreed */
        v->price_cents = had->price_cents;
    const struct line shown = {.count = (int32_t)v->count,
                               .times = (int32_t)v->times,
                               .price_cents = v->price_cents,
                               .vat_rate_bp = e->vat_rate_bp,
                               .includes_vat = space->prices_include_vat};
    v->total_cents = line_total(&shown);
    v->price_text = extra_price_words(o->ctx, e, v->price_cents, space->currency);
    if (v->times > 1 && v->price_cents)
        v->price_text =
            words(o->ctx, ctx_text(o->ctx, "%s, for %d hours"), v->price_text, (int)v->times);
    const enum status s = show_stock(o, e, v);
    show_why(o, e, had, v);
    v->once = v->most <= 1 && v->count <= 1;
    v->count_typed = v->count ? words(o->ctx, "%lld", (long long)v->count) : "";
    return s;
}

enum status extra_show_offers(struct ctx *ctx, const struct extras_case *c,
                              const struct extras_wish *wish,
                              const struct extra_offer_view **ret_offers, size_t *ret_n)
{
    struct offering o = {.ctx = ctx, .c = c, .wish = wish, .now = ctx_now_s(ctx)};
    struct extra *all = NULL;
    size_t n = 0;
    size_t shown = 0;
    enum status s = extras_of_space(ctx, c->space->id, &all, &n);
    if (s == OK && n > 0 && !c->is_new)
        s = lines_of(ctx, c->booking->id, &o.had, &o.had_n);
    struct extra_offer_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        const bool here = !all[i].archived && extra_goes_with(&all[i], c->resource);
        if (here || had_of(&o, all[i].id))
            s = offer_of(&o, &all[i], &list[shown++]);
    }
    *ret_offers = list;
    *ret_n = s == OK ? shown : 0;
    return s;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static const char *status_words(const struct ctx *ctx, enum line_status s)
{
    switch (s) {
    case LINE_AGREED:
        return ctx_text(ctx, "agreed");
    case LINE_ASKED:
        return ctx_text(ctx, "waits for the host");
    case LINE_DECLINED:
        return ctx_text(ctx, "not possible");
    case LINE_KEPT:
        return ctx_text(ctx, "to be paid: it was ordered already");
    case LINE_CANCELLED:
    case LINE_TAKEN_OFF:
        break;
    }
    return ctx_text(ctx, "taken off");
}

enum status extra_show_lines(struct ctx *ctx, const struct booking *b, const struct zone *zone,
                             const struct extra_line_view **ret_lines, size_t *ret_n)
{
    struct line *lines = NULL;
    size_t n = 0;
    const enum status s = lines_of(ctx, b->id, &lines, &n);
    struct extra_line_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const struct line *l = &lines[i];
        views[i] = (struct extra_line_view){
            .id = l->id,
            .extra = l->extra_id,
            .kind = extra_kind_name(l->kind),
            .name = l->name,
            .count = l->count,
            .per = extra_per_name(l->per),
            .cents = line_cents(l),
            .total_cents = line_total(l),
            .vat_rate_bp = l->vat_rate_bp,
            .currency = l->currency,
            .note = l->note,
            .status = line_status_name(l->status),
            .until = l->order_by ? zone_when(zone, l->order_by) : (struct when){0},
            .paid = *l->paid ? l->paid : NULL,
            .keeps_price = l->keeps_price,
            .what = extra_say_count(ctx, l->count, l->name),
            .status_name = status_words(ctx, l->status),
            .asked = l->status == LINE_ASKED,
            .ended = l->status >= LINE_ENDED,
        };
    }
    *ret_lines = views;
    *ret_n = n;
    return OK;
}

/* ---- a day in words -------------------------------------------------------------------------- */

struct saying {
    struct ctx *ctx;
    bool (*on_booking)(void *arg, int64_t id, const char *words);
    void *arg;
    int64_t booking_id; /* under way; 0: none */
    const char *words;
};

static bool say_booking(struct saying *say)
{
    return !say->booking_id || say->on_booking(say->arg, say->booking_id, say->words);
}

static bool read_line(void *arg, const struct sql_extra_lines_of_window_row *row)
{
    struct saying *say = arg;
    const char *what = extra_say_count(say->ctx, row->count, row->name);
    if (row->status == LINE_ASKED)
        what = words(say->ctx, "%s (?)", what);
    if (row->booking_id == say->booking_id) {
        say->words = words(say->ctx, "%s, %s", say->words, what);
        return true;
    }
    const bool goes_on = say_booking(say);
    say->booking_id = row->booking_id;
    say->words = what;
    return goes_on;
}

enum status extra_say_window(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t to_s,
                             bool (*on_booking)(void *arg, int64_t id, const char *words),
                             void *arg)
{
    struct saying say = {.ctx = ctx, .on_booking = on_booking, .arg = arg};
    const struct sql_extra_lines_of_window_args args = {.space_id = space_id,
                                                        .after = from_s - BOOKING_LONGEST_S,
                                                        .from_at = from_s,
                                                        .to_at = to_s};
    const enum status s = sql_extra_lines_of_window(ctx, &args, read_line, &say);
    if (s == OK)
        (void)say_booking(&say);
    return s;
}

const struct extras_answerer extra_answerer = {
    .offers = offers,
    .judge = extra_judge,
    .keep = extra_keep,
    .end = extra_end,
    .show_offers = extra_show_offers,
    .show_lines = extra_show_lines,
    .say_window = extra_say_window,
    .say_again = extra_say_again,
    .gifts = extra_gifts,
    .give = extra_give,
};
