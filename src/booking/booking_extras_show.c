/* What is added to a booking, in its forms and on its pages. */
#include "booking/booking_show.h"

#include <stdlib.h>
#include <string.h>

/* ---- the fields ------------------------------------------------------------------------------ */

int32_t show_count_typed(const char *text, int32_t max)
{
    char *end = NULL;
    if (!text || !*text)
        return 0;
    const long n = strtol(text, &end, 10);
    return end != text && !*end && n >= 0 && n <= max ? (int32_t)n : -1;
}

static size_t letters_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static const char *at(const char *const *list, size_t n, size_t i)
{
    return i < n ? list[i] : NULL;
}

static int32_t count_at(const struct extras_typed *typed, size_t i)
{
    return show_count_typed(at(typed->counts, typed->counts_n, i), EXTRA_COUNT_MAX);
}

static enum status begin(struct ctx *ctx, const struct extras_typed *typed, bool said,
                         struct extra_ask **ret_asks, struct extras_wish *wish)
{
    *wish = (struct extras_wish){.said = said, .shown_cents = typed->total_cents};
    *ret_asks = arena_array(ctx->arena, typed->ids_n, sizeof(**ret_asks));
    wish->asks = *ret_asks;
    return *ret_asks ? OK : LIMIT;
}

enum status extras_of(struct ctx *ctx, const struct extras_typed *typed, bool said,
                      struct extras_wish *ret_wish)
{
    struct extra_ask *asks = NULL;
    struct extras_wish wish;
    enum status s = begin(ctx, typed, said, &asks, &wish);
    if (s != OK)
        return s;
    for (size_t i = 0; i < typed->ids_n; i++) {
        const char *note = at(typed->notes, typed->notes_n, i);
        const int32_t count = count_at(typed, i);
        if (count < 0)
            s = ctx_field(ctx, show_text(ctx, "extras_count[%zu]", i), "field.number",
                          "Please give a number, 0 for none.");
        else if (note && letters_of(note) > EXTRA_NOTE_MAX)
            s = ctx_field(ctx, show_text(ctx, "extras_note[%zu]", i), "field.long",
                          "At most %d characters.", (int)EXTRA_NOTE_MAX);
        else
            asks[wish.n++] = (struct extra_ask){typed->ids[i], count, note ? note : ""};
    }
    if (s == OK)
        *ret_wish = wish;
    return s;
}

enum status extras_guess(struct ctx *ctx, const struct extras_typed *typed,
                         struct extras_wish *ret_wish)
{
    struct extra_ask *asks = NULL;
    const enum status s = begin(ctx, typed, typed->ids_n > 0, &asks, ret_wish);
    if (s != OK)
        return s;
    for (size_t i = 0; i < typed->ids_n; i++) {
        const char *note = at(typed->notes, typed->notes_n, i);
        const int32_t count = count_at(typed, i);
        asks[ret_wish->n++] =
            (struct extra_ask){typed->ids[i], count > 0 ? count : 0, note ? note : ""};
    }
    return OK;
}

/* ---- what they cost -------------------------------------------------------------------------- */

/* All of it in the end: what the place costs with VAT (absent: it has no price), and they. */
static struct extras_sum_view *sum_view(struct ctx *ctx, struct opt_int place_cents)
{
    struct extras_sum_view *sum = arena_alloc(ctx->arena, sizeof(*sum));
    if (sum)
        *sum = (struct extras_sum_view){.all_cents = place_cents, .place_cents = place_cents.v};
    return sum;
}

static void sum_add(struct extras_sum_view *sum, int64_t cents, int64_t total_cents)
{
    sum->cents += cents;
    sum->total_cents += total_cents;
    if (sum->all_cents.has)
        sum->all_cents.v += total_cents;
}

static void sum_offers(struct extras_sum_view *sum, const struct extra_offer_view *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum_add(sum, list[i].price_cents * list[i].times * list[i].count, list[i].total_cents);
}

/* ---- before ---------------------------------------------------------------------------------- */

enum status show_extras_sum(struct ctx *ctx, struct opt_int place_cents,
                            const struct extra_offer_view *rows, size_t n,
                            const struct extras_sum_view **ret_sum, bool *ret_choose)
{
    struct extras_sum_view *sum = n ? sum_view(ctx, place_cents) : NULL;
    if (n && !sum)
        return LIMIT;
    if (n)
        sum_offers(sum, rows, n);
    *ret_choose = false;
    for (size_t i = 0; i < n; i++)
        *ret_choose = *ret_choose || strcmp(rows[i].kind, "included") != 0;
    *ret_sum = sum;
    return OK;
}

enum status show_new_extras(struct ctx *ctx, const struct extras_case *c,
                            const struct extras_wish *wish, struct booking_new_view *v)
{
    const enum status s = extras_show_offers(ctx, c, wish, &v->extras, &v->extras_n);
    /* What a pass pays is not known before it is chosen. */
    const struct opt_int place = v->chooses ? (struct opt_int){0} : v->total_cents;
    return s == OK ? show_extras_sum(ctx, place, v->extras, v->extras_n, &v->extras_sum,
                                     &v->extras_choose)
                   : s;
}

/* ---- after ----------------------------------------------------------------------------------- */

/* What is to be paid for the place in money, with VAT. */
static struct opt_int total_of(const struct booking *b, const struct paid_view *paid)
{
    const struct shown_price price = {.cents = paid ? paid->way->rest_cents : b->price_cents,
                                      .vat_rate_bp = b->vat_rate_bp,
                                      .includes_vat = b->price_includes_vat};
    return show_total(&price);
}

bool extras_count(const struct extra_line_view *l)
{
    return !l->ended || strcmp(l->status, "kept") == 0;
}

/* Who cancels now pays for what is past its deadline. */
static bool would_be_kept(const struct ctx *ctx, const struct extra_line_view *l)
{
    return l->keeps_price && !l->ended && l->until.utc && l->until.utc <= ctx_now_s(ctx);
}

enum status show_extras(struct ctx *ctx, const struct house *h, const struct booking *b,
                        struct booking_view *v)
{
    const enum status s = extras_show_lines(ctx, b, h->calendar.zone, &v->extras, &v->extras_n);
    const struct opt_int place = b->status >= BOOKING_ENDED ? opt_int_of(0) : total_of(b, v->paid);
    struct extras_sum_view *sum = s == OK && v->extras_n ? sum_view(ctx, place) : NULL;
    if (s != OK || !v->extras_n)
        return s;
    if (!sum)
        return LIMIT;
    for (size_t i = 0; i < v->extras_n; i++) {
        const struct extra_line_view *l = &v->extras[i];
        if (extras_count(l))
            sum_add(sum, l->cents, l->total_cents);
        if (would_be_kept(ctx, l) && !v->host)
            v->extras_kept_cents += l->total_cents;
    }
    v->extras_sum = sum;
    return OK;
}

enum status show_offers(struct ctx *ctx, const struct house *h, const struct booking *b,
                        const struct extras_wish *wish, struct booking_view *v)
{
    struct extras_case c =
        extras_case_of(ctx, h, b, house_resource(h, b->resource_id), booking_length_min(h, b));
    c.looked_at = true;
    const enum status s = extras_show_offers(ctx, &c, wish, &v->offers, &v->offers_n);
    struct extras_sum_view *sum =
        s == OK && v->offers_n ? sum_view(ctx, total_of(b, v->paid)) : NULL;
    if (s != OK || !v->offers_n)
        return s;
    if (!sum)
        return LIMIT;
    sum_offers(sum, v->offers, v->offers_n);
    v->offers_sum = sum;
    return OK;
}

enum status show_extras_quote(struct ctx *ctx, const struct house *h, const struct booking *b,
                              const struct instants *at_then, struct booking_quote_view *q)
{
    const struct problem kept = ctx->problem;
    const size_t index = house_resource(h, b->resource_id);
    struct booking then = *b;
    struct extras_judged judged;
    then.starts_at = at_then->starts_at;
    then.ends_at = at_then->ends_at;
    struct extras_case c = extras_case_of(ctx, h, &then, index, at_then->length_min);
    c.looked_at = true;
    ctx->problem = (struct problem){0};
    const enum status s = extras_judge(ctx, &c, &(struct extras_wish){.said = false}, &judged);
    if (s == CONFLICT || s == INVALID) { /* only its words are wanted */
        q->code = ctx->problem.code;
        q->why = ctx->problem.detail;
        ctx->problem = kept;
        return OK;
    }
    q->extras_difference_cents = judged.total_cents - judged.was_total_cents;
    return s;
}
