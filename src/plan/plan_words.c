/* Amounts, days and prices in the reader's words. */
#include "plan/plan_internal.h"

const char *plan_amount_text(struct ctx *ctx, enum allowance_unit unit, int64_t amount,
                             const char *currency)
{
    const long long n = amount;
    switch (unit) {
    case UNIT_MINUTES:
        return words_hours(ctx, amount);
    case UNIT_HALF_DAYS:
        return words(ctx, text_plural(ctx->lang, "%lld half day", "%lld half days", n), n);
    case UNIT_DAYS:
        return words(ctx, text_plural(ctx->lang, "%lld day", "%lld days", n), n);
    case UNIT_CENTS:
        return words_money(ctx, amount, currency);
    case UNIT_PAGES:
        return words(ctx, text_plural(ctx->lang, "%lld page", "%lld pages", n), n);
    case UNIT__MAX:
        break;
    }
    return "";
}

const char *plan_vat_text(struct ctx *ctx, int64_t vat_rate_bp, bool includes_vat)
{
    if (vat_rate_bp == 0)
        return ctx_text(ctx, "no VAT");
    return words(ctx,
                 includes_vat ? ctx_text(ctx, "%s%% VAT included") : ctx_text(ctx, "plus %s%% VAT"),
                 words_percent(ctx, vat_rate_bp));
}

const char *plan_vat_total_text(struct ctx *ctx, int64_t amount_cents, const char *currency,
                                int64_t vat_rate_bp, bool includes_vat)
{
    const char *vat = plan_vat_text(ctx, vat_rate_bp, includes_vat);
    const int64_t gross_cents = vat_split_of(amount_cents, vat_rate_bp, includes_vat).gross_cents;
    if (gross_cents == amount_cents)
        return vat;
    return words(ctx, ctx_text(ctx, "%s: %s in all"), vat, words_money(ctx, gross_cents, currency));
}

const char *words_days(struct ctx *ctx, struct date from, struct date until)
{
    const struct date last = date_add(until, -1);
    if (date_compare(from, last) >= 0)
        return words_date(ctx, from);
    return words(ctx, ctx_text(ctx, "%1$s to %2$s"), words_date(ctx, from), words_date(ctx, last));
}

const char *words_seats_price(struct ctx *ctx, int64_t seats, int64_t seat_cents,
                              const char *currency, int32_t months, int32_t days)
{
    const char *all = words_period_price(ctx, seats * seat_cents, currency, months, days);
    if (seats <= 1 || seat_cents == 0)
        return all;
    return words(ctx, text_plural(ctx->lang, "%d seat × %s = %s", "%d seats × %s = %s", seats),
                 (int)seats, words_money(ctx, seat_cents, currency), all);
}

const char *words_period_price(struct ctx *ctx, int64_t cents, const char *currency, int32_t months,
                               int32_t days)
{
    const char *price = words_money(ctx, cents, currency);
    if (cents == 0)
        return ctx_text(ctx, "free");
    if (months == 1)
        return words(ctx, ctx_text(ctx, "%s a month"), price);
    if (months == 12)
        return words(ctx, ctx_text(ctx, "%s a year"), price);
    if (months > 0)
        return words(ctx, ctx_text(ctx, "%s for %d months"), price, (int)months);
    if (days == 7)
        return words(ctx, ctx_text(ctx, "%s a week"), price);
    return words(ctx, text_plural(ctx->lang, "%s for %d day", "%s for %d days", days), price,
                 (int)days);
}
