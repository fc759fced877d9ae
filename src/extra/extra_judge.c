/* May a booking have these extras, and what do they cost? Decided before anything is written, and
 * behind the lock of the space's stock [EX-1]. */
#include "extra/extra_internal.h"

#include "store/store.h"

#include <string.h>

/* What is being judged. */
struct judge {
    struct ctx *ctx;
    const struct extras_case *c;
    const struct extras_wish *wish;
    struct extra *extras;
    size_t extras_n;
    struct line *had; /* those that stand */
    size_t had_n;
    struct line *again; /* those that stood before, when that is undone */
    size_t again_n;
    struct judged_line *lines;
    size_t lines_n;
    int64_t now;
    bool refused; /* some field was */
};

/* ---- what there is --------------------------------------------------------------------------- */

/* It ended with its booking, and that is undone. */
static bool comes_back(const struct judge *j, const struct line *l)
{
    return j->c->comes_back && (l->status == LINE_CANCELLED || l->status == LINE_KEPT);
}

static enum status read_had(struct judge *j)
{
    struct line *all = NULL;
    size_t n = 0;
    if (j->c->is_new || !j->c->booking->id)
        return OK;
    const enum status s = lines_of(j->ctx, j->c->booking->id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (all[i].status < LINE_ENDED || comes_back(j, &all[i]))
            all[j->had_n++] = all[i];
    }
    j->had = all;
    return s;
}

static const struct line *had_of(const struct judge *j, int64_t extra_id)
{
    for (size_t i = 0; i < j->had_n; i++) {
        if (j->had[i].extra_id == extra_id)
            return &j->had[i];
    }
    return NULL;
}

static const struct line *again_of(const struct judge *j, int64_t extra_id)
{
    for (size_t i = 0; i < j->again_n; i++) {
        if (j->again[i].extra_id == extra_id)
            return &j->again[i];
    }
    return NULL;
}

/* What is wanted of it; NULL: nothing. */
static const struct extra_ask *ask_of(const struct judge *j, int64_t extra_id)
{
    for (size_t i = 0; i < j->wish->n; i++) {
        if (j->wish->asks[i].extra_id == extra_id && j->wish->asks[i].count > 0)
            return &j->wish->asks[i];
    }
    return NULL;
}

/* The lock is taken before anything is counted; where nothing is counted, nobody waits. */
static enum status lock_stock(struct judge *j)
{
    bool counted = false;
    for (size_t i = 0; i < j->extras_n && !j->c->looked_at; i++) {
        const struct extra *e = &j->extras[i];
        const struct extra_ask *ask = ask_of(j, e->id);
        counted = counted || (e->stock > 0 && (ask || had_of(j, e->id) || again_of(j, e->id)));
    }
    return counted ? shelf_lock(j->ctx, j->c->space->id) : OK;
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* Beside the field of the extra, or, when the booking moves, for all of it. */
static const char *field_of(struct judge *j, int64_t extra_id)
{
    const struct extra_ask *ask = ask_of(j, extra_id);
    for (size_t i = 0; i < j->wish->n; i++) {
        const struct extra_ask *one = &j->wish->asks[i];
        if (ask ? one == ask : one->extra_id == extra_id)
            return words(j->ctx, "extras_count[%zu]", i);
    }
    return "extras";
}

static void refuse(struct judge *j, int64_t extra_id, const char *code, const char *text)
{
    enum status s;
    if (j->wish->said)
        s = ctx_field(j->ctx, field_of(j, extra_id), code, "%s", text);
    else
        s = ctx_fail(j->ctx, CONFLICT, code, "%s", text);
    (void)s; /* the end of the judgement says it */
    j->refused = true;
}

static void refuse_late(struct judge *j, const struct line *l)
{
    const int64_t by = l->order_by ? l->order_by : l->starts_at;
    refuse(j, l->extra_id, "extra.too_late",
           words(j->ctx,
                 ctx_text(j->ctx, "%s can be ordered and changed until %s. After that please "
                                  "call the space."),
                 l->name, extra_say_when(j->ctx, j->c->zone, by)));
}

static void refuse_count(struct judge *j, const struct extra *e)
{
    if (e->least > 1)
        refuse(j, e->id, "extra.count",
               words(j->ctx, ctx_text(j->ctx, "%s: from %d to %d."), e->name, (int)e->least,
                     (int)e->most));
    else
        refuse(j, e->id, "extra.count",
               words(j->ctx, ctx_text(j->ctx, "%s: at most %d."), e->name, (int)e->most));
}

static void refuse_taken(struct judge *j, const struct extra *e, int32_t free)
{
    const char *text =
        free > 0 ? words(j->ctx, ctx_text(j->ctx, "%s: only %d of %d are free at that time."),
                         e->name, (int)free, (int)e->stock)
                 : words(j->ctx, ctx_text(j->ctx, "%s is taken at that time."), e->name);
    refuse(j, e->id, "extra.taken", text);
}

/* ---- one line -------------------------------------------------------------------------------- */

static struct line line_for(const struct judge *j, const struct extra *e, const struct line *had,
                            int32_t count, const char *note)
{
    const struct extras_case *c = j->c;
    struct line l = {.id = had ? had->id : 0,
                     .booking_id = c->booking->id,
                     .extra_id = e->id,
                     .space_id = c->space->id,
                     .starts_at = c->booking->starts_at,
                     .ends_at = c->booking->ends_at,
                     .count = count,
                     .status = had ? had->status : LINE_AGREED,
                     .kind = e->kind,
                     .name = e->name,
                     .per = e->per,
                     .price_cents = e->price_cents,
                     .vat_rate_bp = e->vat_rate_bp,
                     .includes_vat = c->space->prices_include_vat,
                     .currency = c->space->currency,
                     .note = note  ? note
                             : had ? had->note
                                   : "",
                     .keeps_price = e->keeps_price,
                     .paid = had ? had->paid : ""};
    if (had && had->count == count) { /* as it was agreed */
        l.name = had->name;
        l.per = had->per;
        l.price_cents = had->price_cents;
        l.vat_rate_bp = had->vat_rate_bp;
        l.includes_vat = had->includes_vat;
        l.currency = had->currency;
        l.keeps_price = had->keeps_price;
    }
    l.times = extra_times(l.per, c->length_min);
    l.order_by = extra_order_by(e, c->zone, l.starts_at);
    return l;
}

static bool moves(const struct line *had, const struct line *l)
{
    return had->starts_at != l->starts_at || had->ends_at != l->ends_at;
}

/* What the kitchen has begun is neither changed nor moved by the person. */
static bool is_bound(const struct judge *j, const struct line *had, const struct line *l)
{
    const bool other = !had || had->count != l->count || strcmp(had->note, l->note) != 0 ||
                       had->starts_at != l->starts_at;
    return !j->c->by_host && other &&
           (line_is_late(l, j->now) || (had && line_is_late(had, j->now)));
}

static enum status check_stock(struct judge *j, const struct extra *e, const struct line *had,
                               const struct line *l)
{
    int32_t free = 0;
    if (e->stock == 0 || (had && l->count <= had->count && !moves(had, l)))
        return OK;
    const enum status s = extra_free(j->ctx, e, l->starts_at, l->ends_at, j->c->booking->id, &free);
    if (s == OK && l->count > free)
        refuse_taken(j, e, free);
    return s;
}

static void add(struct judge *j, enum line_deed deed, const struct extra *e, const struct line *had,
                struct line l)
{
    const bool more = !had || l.count > had->count;
    if (deed != LINE_STAYS && deed != LINE_GOES && e->confirm && more)
        l.status = j->c->by_host ? LINE_AGREED : LINE_ASKED;
    j->lines[j->lines_n++] = (struct judged_line){
        .deed = deed,
        .now = l,
        .owed_anew = !had || line_total(had) != line_total(&l) || had->starts_at != l.starts_at,
        .credits = e->credits};
}

static enum status judge_wanted(struct judge *j, const struct extra *e, const struct line *had,
                                int32_t count, const char *note)
{
    const struct line l = line_for(j, e, had, count, note);
    const bool as_it_was = had && had->count == l.count;
    if (!as_it_was && (count < e->least || count > e->most)) {
        refuse_count(j, e);
        return OK;
    }
    if (is_bound(j, had, &l)) {
        refuse_late(j, line_is_late(&l, j->now) ? &l : had);
        return OK;
    }
    const enum status s = check_stock(j, e, had, &l);
    const bool same = as_it_was && !moves(had, &l) && strcmp(had->note, l.note) == 0;
    if (s == OK)
        add(j, same ? LINE_STAYS : had ? LINE_OTHER : LINE_NEW, e, had, l);
    return s;
}

static void judge_unwanted(struct judge *j, const struct extra *e, const struct line *had)
{
    if (!j->c->by_host && line_is_late(had, j->now)) {
        refuse_late(j, had);
        return;
    }
    struct line l = *had;
    l.status = LINE_TAKEN_OFF;
    add(j, LINE_GOES, e, had, l);
}

/* What ended with its booking comes back as it was, when there is enough of it still. */
static enum status judge_again(struct judge *j, const struct extra *e, const struct line *had)
{
    struct line l = *had;
    int32_t free = l.count;
    enum status s = OK;
    if (e->stock > 0)
        s = extra_free(j->ctx, e, l.starts_at, l.ends_at, l.booking_id, &free);
    if (s == OK && l.count > free)
        refuse_taken(j, e, free);
    l.status = e->confirm && !j->c->by_host ? LINE_ASKED : LINE_AGREED;
    j->lines[j->lines_n++] = (struct judged_line){.deed = LINE_OTHER,
                                                  .now = l,
                                                  .owed_anew = had->status == LINE_CANCELLED,
                                                  .credits = e->credits};
    return s;
}

/* As it stood before it was changed: as many, at the price and with the answer that it had. */
static enum status judge_back(struct judge *j, const struct extra *e, const struct line *had)
{
    const struct line *was = again_of(j, e->id);
    if (!was) {
        if (had)
            judge_unwanted(j, e, had);
        return OK;
    }
    struct line l = line_for(j, e, had, was->count, was->note);
    l.id = had ? had->id : was->id;
    l.status = was->status;
    l.name = was->name;
    l.per = was->per;
    l.times = was->times;
    l.price_cents = was->price_cents;
    l.vat_rate_bp = was->vat_rate_bp;
    l.includes_vat = was->includes_vat;
    l.currency = was->currency;
    l.keeps_price = was->keeps_price;
    if (is_bound(j, had, &l)) {
        refuse_late(j, line_is_late(&l, j->now) ? &l : had);
        return OK;
    }
    const enum status s = check_stock(j, e, had, &l);
    const bool same =
        had && had->count == l.count && had->status == l.status && strcmp(had->note, l.note) == 0;
    j->lines[j->lines_n++] =
        (struct judged_line){.deed = same ? LINE_STAYS : LINE_OTHER,
                             .now = l,
                             .owed_anew = !had || line_total(had) != line_total(&l),
                             .credits = e->credits};
    return s;
}

static enum status judge_one(struct judge *j, const struct extra *e)
{
    const struct line *had = had_of(j, e->id);
    if (j->wish->again)
        return judge_back(j, e, had);
    if (had && had->status >= LINE_ENDED)
        return judge_again(j, e, had);
    const struct extra_ask *ask = j->wish->said ? ask_of(j, e->id) : NULL;
    const int32_t count = j->wish->said ? (ask ? ask->count : 0) : had ? had->count : 0;
    const bool here = !e->archived && e->kind != EXTRA_INCLUDED && j->c->resource &&
                      extra_goes_with(e, j->c->resource);
    if (count == 0) {
        if (had)
            judge_unwanted(j, e, had);
        return OK;
    }
    if (!had && !here) {
        refuse(j, e->id, "extra.unknown", ctx_text(j->ctx, "The space does not offer this here."));
        return OK;
    }
    return judge_wanted(j, e, had, count, ask ? ask->note : NULL);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void check_asks(struct judge *j)
{
    for (size_t i = 0; i < j->wish->n; i++) {
        const struct extra_ask *ask = &j->wish->asks[i];
        if (ask->count <= 0)
            continue;
        if (ask_of(j, ask->extra_id) != ask)
            refuse(j, ask->extra_id, "extra.twice",
                   ctx_text(j->ctx, "This stands twice: please say each once."));
        else if (!extra_among(j->extras, j->extras_n, ask->extra_id))
            refuse(j, ask->extra_id, "extra.unknown",
                   ctx_text(j->ctx, "The space does not offer this here."));
    }
}

static struct extras_judged sum_of(const struct judge *j)
{
    struct extras_judged sum = {0};
    for (size_t i = 0; i < j->had_n; i++) {
        sum.was_cents += line_cents(&j->had[i]);
        sum.was_total_cents += line_total(&j->had[i]);
    }
    for (size_t i = 0; i < j->lines_n; i++) {
        const struct judged_line *l = &j->lines[i];
        if (l->deed != LINE_GOES) {
            sum.cents += line_cents(&l->now);
            sum.total_cents += line_total(&l->now);
        }
        if (l->deed != LINE_STAYS) /* something is to be written */
            sum.lines = j->lines;
    }
    sum.lines_n = j->lines_n;
    return sum;
}

static enum status check_shown(struct judge *j, const struct extras_judged *sum)
{
    const struct opt_int shown = j->wish->shown_cents;
    if (!shown.has || shown.v == sum->total_cents)
        return OK;
    return refuse_extras_price(j->ctx, sum->total_cents, j->c->space->currency);
}

static enum status begin(struct judge *j)
{
    enum status s = extras_of_space(j->ctx, j->c->space->id, &j->extras, &j->extras_n);
    if (s == OK)
        s = read_had(j);
    if (s == OK && j->wish->again)
        s = extra_had_read(j->ctx, j->wish->again, &j->again, &j->again_n);
    j->lines = s == OK ? arena_array(j->ctx->arena, j->extras_n + 1, sizeof(*j->lines)) : NULL;
    if (s == OK)
        s = j->lines ? lock_stock(j) : LIMIT;
    return s;
}

enum status extra_judge(struct ctx *ctx, const struct extras_case *c,
                        const struct extras_wish *wish, struct extras_judged *ret_judged)
{
    struct judge j = {.ctx = ctx, .c = c, .wish = wish, .now = ctx_now_s(ctx)};
    enum status s = begin(&j);
    if (s == OK)
        check_asks(&j);
    for (size_t i = 0; s == OK && i < j.extras_n; i++)
        s = judge_one(&j, &j.extras[i]);
    if (s != OK)
        return s;
    if (j.refused)
        return wish->said ? INVALID : CONFLICT;
    struct extras_judged sum = sum_of(&j);
    if (sum.lines && wish->said && !c->is_new)
        sum.had = extra_had_text(ctx, j.had, j.had_n);
    s = check_shown(&j, &sum);
    if (s == OK)
        *ret_judged = sum;
    return s;
}
