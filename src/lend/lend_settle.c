/* What bookings of lent hours bring to who lends: compared with what is written, and only the
 * difference is [LE-4, LE-5]. */
#include "lend/lend_internal.h"

#include "base/words.h"
#include "lend_sql.h"
#include "network/network.h"
#include "people/people.h"
#include "store/store.h"

#include <string.h>

enum { SETTLE_FACTS = 32, SPACES_KNOWN = 8 };

static struct lend_use of_row(const struct sql_lend_use_list_row *r)
{
    return (struct lend_use){.id = r->id,
                             .lending_id = r->lending_id,
                             .booking_id = r->booking_id,
                             .space_id = r->space_id,
                             .starts_at = r->starts_at,
                             .ends_at = r->ends_at,
                             .active = r->active,
                             .paid_cents = r->paid_cents,
                             .credit_cents = r->credit_cents};
}

static enum status list(struct ctx *ctx, const struct sql_lend_use_list_args *args,
                        struct lend_use **ret_uses, size_t *ret_n)
{
    struct sql_lend_use_list_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_lend_use_list(ctx, args, &rows, &n);
    struct lend_use *uses = s == OK ? arena_array(ctx->arena, n, sizeof(*uses)) : NULL;
    if (!uses)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        uses[i] = of_row(&rows[i]);
    *ret_uses = uses;
    *ret_n = n;
    return OK;
}

enum status lend_uses_of(struct ctx *ctx, int64_t lending_id, struct lend_use **ret_uses,
                         size_t *ret_n)
{
    return list(ctx, &(struct sql_lend_use_list_args){.lending_id = lending_id}, ret_uses, ret_n);
}

enum status lend_use_get(struct ctx *ctx, int64_t id, struct lend_use *ret_use)
{
    struct lend_use *uses = NULL;
    size_t n = 0;
    const enum status s = list(ctx, &(struct sql_lend_use_list_args){.id = id}, &uses, &n);
    if (s == OK && n > 0)
        *ret_use = uses[0];
    return s == OK && n == 0 ? NOT_FOUND : s;
}

/* ---- what a booking brings ------------------------------------------------------------------- */

/* In money, for the place: charged, from credits of money, or (of a guest) at the space. */
static enum status paid_for(struct ctx *ctx, const struct booking *b, int64_t *ret_cents)
{
    struct drawn d;
    int64_t cents = 0;
    const enum status s =
        b->account_id || b->team_id ? plan_drawn(ctx, b->id, &d) : (enum status)NOT_FOUND;
    if (s == NOT_FOUND) {
        *ret_cents = b->price_cents.has ? b->price_cents.v : 0;
        return OK;
    }
    if (s != OK)
        return s;
    cents = d.way.rest_cents.has ? d.way.rest_cents.v : 0;
    for (size_t i = 0; i < d.way.parts_n; i++) {
        const bool money = d.way.parts[i].way == WAY_CREDIT && d.way.parts[i].unit == UNIT_CENTS;
        cents += money ? d.way.parts[i].takes : 0;
    }
    *ret_cents = cents;
    return OK;
}

/* A booking, and the lending in whose hours it is. */
struct settling {
    const struct booking *booking;
    struct lending lending;
    struct stay *stay;
    struct space space;
    const struct zone *zone;
    struct date today, day; /* of the booking */
    struct lend_use use;    /* id 0: not known yet */
    bool active;            /* it is booked there */
    int64_t paid_cents, credit_cents;
};

static enum status read_place(struct ctx *ctx, int64_t lending_id, struct settling *g)
{
    minute at;
    g->stay = arena_alloc(ctx->arena, sizeof(*g->stay));
    enum status s = g->stay ? lending_get(ctx, lending_id, &g->lending) : LIMIT;
    if (s == OK)
        s = stay_get(ctx, g->lending.stay_id, g->stay);
    if (s == OK)
        s = space_get(ctx, g->lending.space_id, &g->space);
    g->zone = s == OK ? zone_get(g->space.zone) : NULL;
    if (!g->zone)
        return s == OK ? NOT_FOUND : s;
    zone_civil(g->zone, ctx_now_s(ctx), &g->today, &at);
    zone_civil(g->zone, g->booking->starts_at, &g->day, &at);
    return OK;
}

/* What it is by now. After the end of the stay it is the space's alone [LE-8]. */
static enum status reckon(struct ctx *ctx, bool here, struct settling *g)
{
    const struct booking *b = g->booking;
    const bool over = g->stay->until.year && date_compare(g->day, g->stay->until) >= 0;
    g->active = here && !over && b->status == BOOKING_CONFIRMED;
    if (!g->active)
        return OK;
    const enum status s = paid_for(ctx, b, &g->paid_cents);
    if (s == OK && g->lending.lends)
        g->credit_cents = lend_share(g->paid_cents, g->lending.share_bp);
    return s;
}

/* In the language of who is credited; a team reads that of the network. */
static enum status language_of(struct ctx *ctx, const struct holder *h, struct ctx *ret_own)
{
    struct contact who;
    const struct lang *lang = NULL;
    enum status s = h->account_id ? people_get(ctx, h->account_id, &who) : NOT_FOUND;
    if (s == OK)
        lang = text_lang(who.lang);
    else if (s == NOT_FOUND)
        s = network_lang(ctx, &lang);
    *ret_own = *ctx;
    ret_own->lang = lang;
    return s;
}

static enum status credit(struct ctx *ctx, const struct settling *g)
{
    struct ctx own;
    struct resource r;
    struct way_to_pay way;
    const struct lending *l = &g->lending;
    enum status s = language_of(ctx, &g->stay->holder, &own);
    if (s == OK)
        s = resource_get(ctx, l->resource_id, &r);
    if (s != OK)
        return s;
    const struct charge c = {
        .operator_id = l->operator_id,
        .space_id = l->space_id,
        .holder = g->stay->holder,
        .source = CHARGE_LENT,
        .subject_id = g->use.id,
        .from = g->day,
        .until = date_add(g->day, 1),
        .what = words(&own, ctx_text(&own, "%s lent, %s"), r.name, words_date(&own, g->day)),
        .rule = words(&own, ctx_text(&own, "%s %% of %s"), words_percent(&own, l->share_bp),
                      words_money(&own, g->paid_cents, g->booking->currency)),
        .quantity = 1,
        .amount_cents = -g->credit_cents,
        .currency = g->booking->currency,
        .vat_rate_bp = g->booking->vat_rate_bp,
        .includes_vat = g->booking->price_includes_vat,
        .bill = plan_bill_day(g->day)};
    return plan_owe(ctx, &c, g->stay->holder.account_id, false, &way);
}

static enum status write_use(struct ctx *ctx, const struct settling *g)
{
    const struct sql_lend_use_put_args args = {.id = g->use.id,
                                               .lending_id = g->lending.id,
                                               .booking_id = g->booking->id,
                                               .space_id = g->lending.space_id,
                                               .starts_at = g->booking->starts_at,
                                               .ends_at = g->booking->ends_at,
                                               .active = g->active,
                                               .paid_cents = g->paid_cents,
                                               .credit_cents = g->credit_cents,
                                               .at = ctx_now_s(ctx)};
    return sql_lend_use_put(ctx, &args, NULL);
}

static enum status tell(struct ctx *ctx, const struct settling *g, const char *fact)
{
    const struct fact f = {.name = fact,
                           .operator_id = g->lending.operator_id,
                           .space_id = g->lending.space_id,
                           .subject_id = g->use.id,
                           .data = ""};
    return fact_add(ctx, &f);
}

/* What changed, if anything did. */
static const char *fact_of(const struct settling *g)
{
    const bool moved = g->use.starts_at != g->booking->starts_at ||
                       g->use.ends_at != g->booking->ends_at ||
                       g->use.credit_cents != g->credit_cents;
    if (!g->use.active)
        return g->active ? "lend.booked" : NULL;
    return !g->active ? "lend.cancelled" : moved ? "lend.changed" : NULL;
}

static enum status write_difference(struct ctx *ctx, struct settling *g)
{
    const char *fact = fact_of(g);
    const bool other = g->use.credit_cents != g->credit_cents;
    enum status s = OK;
    if (!fact && !other && (!g->active || g->use.paid_cents == g->paid_cents))
        return OK;
    if (other && g->use.credit_cents)
        s = plan_give_back(ctx, g->use.id, g->today,
                           g->active ? N_("Changed") : N_("Not booked any more"));
    if (!g->use.id)
        g->use.id = store_id(ctx);
    if (s == OK && other && g->credit_cents)
        s = credit(ctx, g);
    if (s == OK)
        s = write_use(ctx, g);
    return s == OK && fact ? tell(ctx, g, fact) : s;
}

/* ---- one booking ----------------------------------------------------------------------------- */

static enum status settle_with(struct ctx *ctx, const struct booking *b, int64_t lending_id,
                               const struct lend_use *known, bool here)
{
    struct settling g = {.booking = b};
    if (known)
        g.use = *known;
    enum status s = read_place(ctx, lending_id, &g);
    if (s == OK)
        s = reckon(ctx, here, &g);
    if (s == OK && (known || g.active))
        s = write_difference(ctx, &g);
    return s;
}

static enum status settle(struct ctx *ctx, int64_t booking_id)
{
    struct booking b;
    struct lend_use *uses = NULL;
    struct sql_lend_at_row at = {0};
    size_t n = 0;
    bool known = false;
    enum status s = booking_get(ctx, booking_id, &b);
    if (s == NOT_FOUND)
        return OK;
    if (s == OK)
        s = list(ctx, &(struct sql_lend_use_list_args){.booking_id = booking_id}, &uses, &n);
    if (s == OK)
        s = sql_lend_at(ctx, &(struct sql_lend_at_args){b.resource_id, b.starts_at}, &at);
    if (s == NOT_FOUND)
        s = OK;
    for (size_t i = 0; s == OK && i < n; i++) { /* what was credited elsewhere goes first */
        const bool here = uses[i].lending_id == at.lending_id;
        known |= here;
        s = settle_with(ctx, &b, uses[i].lending_id, &uses[i], here);
    }
    if (s == OK && at.lending_id && !known)
        s = settle_with(ctx, &b, at.lending_id, NULL, true);
    return s;
}

enum status lend_settle_space(struct ctx *ctx, int64_t space_id, int64_t resource_id)
{
    struct sql_lend_touched_row *rows = NULL;
    size_t n = 0;
    const struct sql_lend_touched_args args = {space_id, resource_id,
                                               ctx_now_s(ctx) - BOOKING_LONGEST_S};
    enum status s = sql_lend_touched(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = settle(ctx, rows[i].booking_id);
    return s;
}

/* ---- facts ----------------------------------------------------------------------------------- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Spaces of which it is known, in this transaction, whether anything of them was ever lent: of most
 * nothing was, and what is booked there is looked at no further. */
struct lenders {
    int64_t space_id[SPACES_KNOWN];
    bool lends[SPACES_KNOWN];
    size_t n; /* asked, of which the last ones are known */
};

static enum status lends(struct ctx *ctx, struct lenders *l, int64_t space_id, bool *ret_lends)
{
    struct sql_lend_any_row row;
    for (size_t i = 0; i < l->n && i < SPACES_KNOWN; i++) {
        if (l->space_id[i] == space_id) {
            *ret_lends = l->lends[i];
            return OK;
        }
    }
    const enum status s = sql_lend_any(ctx, &(struct sql_lend_any_args){space_id}, &row);
    if (s != OK)
        return s;
    const size_t at = l->n++ % SPACES_KNOWN;
    l->space_id[at] = space_id;
    l->lends[at] = row.lends;
    *ret_lends = row.lends;
    return OK;
}

/* Which resource blocks are of; 0: the block is gone, it may have been any. */
static enum status resource_of_block(struct ctx *ctx, int64_t block_id, int64_t *ret_resource_id)
{
    struct block b;
    const enum status s = block_get(ctx, block_id, &b);
    if (s == OK || s == NOT_FOUND)
        *ret_resource_id = s == OK ? b.resource_id : 0;
    return s == NOT_FOUND ? OK : s;
}

/* Facts of many bookings touch a whole space; of what is lent, and of blocks, which tell how long a
 * stay lasts, also where nobody is written, one resource. */
static enum status handle(struct ctx *ctx, const struct fact *f, const void *arg)
{
    static const char *const of_many[] = {"booking.dropped", "booking.shut", "booking.loaded"};
    for (size_t i = 0; i < ARRAY_LEN(of_many); i++) {
        if (strcmp(f->name, of_many[i]) == 0)
            return lend_settle_space(ctx, f->space_id, 0);
    }
    if (begins(f->name, "series."))
        return lend_settle_space(ctx, f->space_id, 0);
    if (begins(f->name, "lent."))
        return lend_settle_space(ctx, f->space_id, f->subject_id);
    if (begins(f->name, "block.")) {
        int64_t resource_id = 0;
        const enum status s = resource_of_block(ctx, f->subject_id, &resource_id);
        return s == OK ? lend_settle_space(ctx, f->space_id, resource_id) : s;
    }
    if (!begins(f->name, "booking."))
        return OK;
    struct lenders *const *lenders = arg;
    bool any = false;
    const enum status s = lends(ctx, *lenders, f->space_id, &any);
    return s == OK && any ? settle(ctx, f->subject_id) : s;
}

enum status lend_settle_facts(struct ctx *ctx, size_t *ret_n)
{
    struct lenders lenders = {.n = 0};
    struct lenders *const known = &lenders;
    return fact_each(ctx, "lend.settle", SETTLE_FACTS, handle, &known, ret_n);
}
