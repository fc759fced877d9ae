/* Series and what was tried, as their views. */
#include "series/series_show.h"

#include "base/format.h"
#include "http/http.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

const char *series_vat_text(struct ctx *ctx, const struct space *sp, int64_t cents)
{
    return plan_vat_total_text(ctx, cents, sp->currency, sp->vat_rate_bp, sp->prices_include_vat);
}

const char *series_status_text(struct ctx *ctx, enum booking_status s, bool team_waits)
{
    if (team_waits)
        return ctx_text(ctx, "waits for an admin of the team");
    switch (s) {
    case BOOKING_CONFIRMED:
        return ctx_text(ctx, "booked");
    case BOOKING_REQUESTED:
        return ctx_text(ctx, "waits for the host");
    case BOOKING_CANCELLED:
        return ctx_text(ctx, "cancelled");
    case BOOKING_DECLINED:
        return ctx_text(ctx, "declined");
    case BOOKING_LAPSED:
        return ctx_text(ctx, "not answered in time");
    }
    return "";
}

const char *series_span_text(struct ctx *ctx, int32_t from_min, int32_t to_min)
{
    const char *from = series_say_minute(ctx, from_min);
    const char *to = series_say_minute(ctx, to_min);
    return to_min > DAY_MIN ? words(ctx, ctx_text(ctx, "%s–%s the next day"), from, to)
                            : words(ctx, "%s–%s", from, to);
}

static int32_t last_min(const struct booking_span *s)
{
    return s->to + (s->next_day ? DAY_MIN : 0);
}

/* ---- one date ------------------------------------------------------------------------------- */

static const char *resource_name(struct ctx *ctx, const struct series_try *t, int64_t id)
{
    const struct resource *r = trying_resource(t, id);
    struct resource gone; /* archived */
    if (r)
        return r->name;
    return id && resource_get(ctx, id, &gone) == OK ? gone.name : "";
}

static const char *price_text(struct ctx *ctx, struct opt_int cents, const char *currency)
{
    return cents.has ? words_money(ctx, cents.v, currency) : ctx_text(ctx, "on request");
}

/* What a choice of this offer says: with the price that stands beside it. */
static const char *choice_of(struct ctx *ctx, const struct series_line *l,
                             const struct booking_offer *o)
{
    const char *day = typed_date(ctx, l->day);
    const char *said = o->resource_id != l->resource_id
                           ? words(ctx, "%s resource %s", day, typed_id(ctx, o->resource_id))
                           : words(ctx, "%s time %s %s", day, series_say_minute(ctx, o->span.from),
                                   series_say_minute(ctx, last_min(&o->span)));
    return o->price_cents.has ? words(ctx, "%s %lld", said, (long long)o->price_cents.v) : said;
}

static enum status show_offers(struct ctx *ctx, const struct series_try *t,
                               const struct series_line *l, struct series_line_view *v)
{
    struct series_choice_view *list = arena_array(ctx->arena, l->offers_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < l->offers_n; i++) {
        const struct booking_offer *o = &l->offers[i];
        const char *span = series_span_text(ctx, o->span.from, last_min(&o->span));
        list[i] = (struct series_choice_view){
            .choice = choice_of(ctx, l, o),
            .resource = o->resource_id,
            .resource_name = o->resource_name,
            .from = series_say_minute(ctx, o->span.from),
            .to = series_say_minute(ctx, last_min(&o->span)),
            .price_cents = o->price_cents,
            .label =
                words(ctx, "%s, %s", o->resource_id != l->resource_id ? o->resource_name : span,
                      price_text(ctx, o->price_cents, t->space.currency))};
    }
    v->offers = list;
    v->offers_n = l->offers_n;
    return OK;
}

/* What somebody chose, to be sent again. */
static void show_chosen(struct ctx *ctx, const struct series_try *t, const struct series_line *l,
                        struct series_line_view *v)
{
    if (!l->chosen)
        return;
    const int32_t to = last_min(&l->span);
    const bool elsewhere = l->resource_id != t->series.resource_id;
    const char *day = typed_date(ctx, l->day);
    v->chosen = elsewhere ? words(ctx, "%s resource %s", day, typed_id(ctx, l->resource_id))
                          : words(ctx, "%s time %s %s", day, series_say_minute(ctx, l->span.from),
                                  series_say_minute(ctx, to));
    if (l->price_cents.has)
        v->chosen = words(ctx, "%s %lld", v->chosen, (long long)l->price_cents.v);
    v->chosen_text = elsewhere ? v->resource_name : series_span_text(ctx, l->span.from, to);
}

static const char *field_name(struct ctx *ctx, size_t i)
{
    return i < LIMIT_LIST_VALUES ? "choice"
                                 : words(ctx, "choice_%d", (int)(i / LIMIT_LIST_VALUES) + 1);
}

static enum status show_line(struct ctx *ctx, const struct series_try *t, size_t i, bool kept,
                             struct series_line_view *v)
{
    const struct series_line *l = &t->lines[i];
    const bool stands = l->fit == SERIES_FITS || l->booking_id;
    *v = (struct series_line_view){
        .date = l->day,
        .fit = series_fit_name(l->fit),
        .from = series_say_minute(ctx, l->span.from),
        .to = series_say_minute(ctx, l->span.to),
        .next_day = l->span.next_day,
        .resource = l->resource_id,
        .resource_name = resource_name(ctx, t, l->resource_id),
        .status = stands ? booking_status_name(l->status) : NULL,
        .booking = kept || l->was_resource_id ? l->booking_id : 0,
        .price_cents = l->price_cents,
        .was_cents = l->was_cents,
        .rest_cents = l->rest_cents,
        .way = l->way ? way_name(l->way) : "space",
        .way_name = l->way_name ? l->way_name : "",
        .code = l->code,
        .why = l->why,
        .extra = l->extra,
        .exception = l->alone,
        .ends = l->ends,
        .first_of_two = l->first_of_two,
        .changed = l->changed,
        .field = field_name(ctx, i),
        .skip = words(ctx, "%s skip", typed_date(ctx, l->day)),
        .cancel = words(ctx, "%s cancel", typed_date(ctx, l->day)),
        .out = l->fit == SERIES_LEFT_OUT,
        .text = series_span_text(ctx, l->span.from, last_min(&l->span)),
        .waiting = stands && l->status == BOOKING_REQUESTED,
        .status_name = stands ? series_status_text(ctx, l->status, l->team_waits) : "",
    };
    show_chosen(ctx, t, l, v);
    return show_offers(ctx, t, l, v);
}

/* ---- invoices ------------------------------------------------------------------------------- */

/* Dates of one bill; by day they come in order. */
static bool add_bill(struct ctx *ctx, const struct series_try *t, struct outlook *o,
                     const struct series_line *l)
{
    const struct date bill = plan_bill_day(l->day);
    struct outlook_invoice *last = o->invoices_n ? &o->invoices[o->invoices_n - 1] : NULL;
    if (!last || date_compare(last->bill, bill) != 0) {
        if (o->invoices_n == OUTLOOK_INVOICES)
            return false;
        struct outlook_line *line = arena_alloc(ctx->arena, sizeof(*line));
        if (!line)
            return false;
        last = &o->invoices[o->invoices_n++];
        *line = (struct outlook_line){.source = CHARGE_BOOKING,
                                      .subject_id = t->series.id,
                                      .vat_rate_bp = t->space.vat_rate_bp,
                                      .due = {.from = l->day, .bill = bill}};
        *last = (struct outlook_invoice){.bill = bill, .lines = line, .lines_n = 1};
    }
    struct outlook_line *line = (struct outlook_line *)last->lines;
    line->due.until = date_add(l->day, 1);
    line->due.amount_cents += l->rest_cents.v;
    line->due.quantity++;
    last->amount_cents += l->rest_cents.v;
    return true;
}

static enum status show_invoices(struct ctx *ctx, const struct series_try *t,
                                 struct series_look_view *v)
{
    struct outlook *o = arena_alloc(ctx->arena, sizeof(*o));
    if (!o)
        return LIMIT;
    *o = (struct outlook){.currency = t->space.currency,
                          .vat_rate_bp = t->space.vat_rate_bp,
                          .includes_vat = t->space.prices_include_vat};
    bool more = true;
    for (size_t i = 0; more && i < t->n; i++) {
        const struct series_line *l = &t->lines[i];
        if (l->fit == SERIES_FITS && !l->ends && l->rest_cents.has && l->rest_cents.v > 0)
            more = add_bill(ctx, t, o, l);
    }
    for (size_t i = 0; i < o->invoices_n; i++) {
        struct outlook_invoice *inv = &o->invoices[i];
        struct outlook_line *line = (struct outlook_line *)inv->lines;
        const int n = (int)line->due.quantity;
        inv->vat = vat_split_of(inv->amount_cents, o->vat_rate_bp, o->includes_vat);
        line->text = words(ctx, text_plural(ctx->lang, "%d date", "%d dates", n), n);
        line->rule = *t->series.title ? t->series.title : v->rule_text;
    }
    return show_outlook(ctx, o, false, &v->outlook);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void show_sums(const struct series_try *t, struct series_look_view *v)
{
    const int64_t more = t->total_cents - t->was_cents;
    v->fits = (int64_t)t->fits;
    v->conflicts = (int64_t)t->conflicts;
    v->left_out = (int64_t)t->left_out;
    v->stays = (int64_t)t->stays;
    v->changed = (int64_t)t->changed;
    v->waits = (int64_t)t->waits;
    v->total_cents = t->total_cents;
    v->was_cents = t->was_cents;
    v->rest_cents = t->rest_cents;
    v->dearer = more > 0;
    v->cheaper = more < 0;
    v->difference = more < 0 ? -more : more;
    v->unpriced = t->unpriced > 0;
    v->confirm = (t->space.terms.confirm || t->waits > 0) && !t->by_host;
    v->person = !t->by_host;
}

static enum status show_parts(struct ctx *ctx, const struct series_try *t,
                              struct series_look_view *v)
{
    struct series_part_view *parts = arena_array(ctx->arena, t->run.parts_n, sizeof(*parts));
    if (!parts)
        return LIMIT;
    for (size_t i = 0; i < t->run.parts_n; i++) {
        const struct booking_run_part *p = &t->run.parts[i];
        parts[i] = (struct series_part_view){.first = p->first,
                                             .last = p->last,
                                             .days = p->n,
                                             .cents = p->cents,
                                             .alone_cents = p->alone_cents,
                                             .text = p->why};
    }
    v->parts = parts;
    v->parts_n = t->run.parts_n;
    v->days = t->series.in_go;
    v->all_was_cents = t->all_was_cents;
    v->all_cents = t->all_cents;
    v->back_cents = t->all_was_cents > t->all_cents ? t->all_was_cents - t->all_cents : 0;
    return OK;
}

static enum status show_lines(struct ctx *ctx, const struct series_try *t, bool kept,
                              struct series_look_view *v)
{
    struct series_line_view *lines = arena_array(ctx->arena, t->n, sizeof(*lines));
    struct series_line_view *clashes = arena_array(ctx->arena, t->n, sizeof(*clashes));
    enum status s = lines && clashes ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < t->n; i++) {
        s = show_line(ctx, t, i, kept, &lines[i]);
        if (t->lines[i].fit == SERIES_CONFLICT || t->lines[i].chosen)
            clashes[v->clashes_n++] = lines[i];
        if (t->lines[i].fit == SERIES_CONFLICT && t->by_host)
            v->tight = v->tight || strcmp(t->lines[i].code, "booking.buffer") == 0;
    }
    v->lines = lines;
    v->lines_n = t->n;
    v->clashes = clashes;
    return s;
}

enum status series_look_make(struct ctx *ctx, const struct series_try *t, const char *what,
                             bool kept, struct series_look_view *ret_view)
{
    const struct series *s = &t->series;
    const bool make = strcmp(what, "make") == 0;
    struct series_look_view v = {
        .slug = t->space.slug,
        .space_name = t->space.name,
        .series = make && !kept ? 0 : s->id,
        .deed = what,
        .kept = kept,
        .title = s->title,
        .name = s->name,
        .rule = s->rule,
        .rule_text = series_rule_text(ctx, s->rule, s->first),
        .currency = t->space.currency,
        .shown = t->shown ? t->shown : "",
        .where = resource_name(ctx, t, s->resource_id),
        .time_text = series_span_text(ctx, s->from_min, s->to_min),
        .first = t->n ? t->lines[0].day : s->first,
        .last = t->n ? t->lines[t->n - 1].day : s->first,
    };
    show_sums(t, &v);
    const bool cancels = strcmp(what, "cancel") == 0;
    v.vat = series_vat_text(ctx, &t->space,
                            s->in_go  ? t->all_cents
                            : cancels ? t->was_cents
                                      : t->total_cents);
    enum status st = show_lines(ctx, t, kept, &v);
    if (st == OK)
        st = show_parts(ctx, t, &v);
    if (st == OK && (s->account_id || s->team_id) && !cancels)
        st = show_invoices(ctx, t, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}
