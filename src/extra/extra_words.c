/* The words of this module's pages and refusals. */
#include "extra/extra_internal.h"

#include "base/format.h"
#include "plan/plan.h"

const char *extra_say_count(struct ctx *ctx, int64_t count, const char *name)
{
    return count == 1 ? words(ctx, "%s", name) : words(ctx, "%lld × %s", (long long)count, name);
}

const char *extra_say_price(struct ctx *ctx, int64_t cents, const char *currency,
                            enum extra_per per)
{
    if (cents == 0)
        return ctx_text(ctx, "free of charge");
    const char *money = words_money(ctx, cents, currency);
    return per == EXTRA_PERSON ? words(ctx, ctx_text(ctx, "%s a person"), money)
           : per == EXTRA_HOUR ? words(ctx, ctx_text(ctx, "%s an hour"), money)
           : per == EXTRA_EACH ? words(ctx, ctx_text(ctx, "%s each"), money)
                               : money;
}

const char *extra_price_words(struct ctx *ctx, const struct extra *e, int64_t cents,
                              const char *currency)
{
    const bool alone = e->per == EXTRA_EACH && e->most == 1;
    return e->kind == EXTRA_INCLUDED ? ctx_text(ctx, "included")
                                     : extra_say_price(ctx, cents, currency, alone ? 0 : e->per);
}

const char *extra_say_when(struct ctx *ctx, const struct zone *zone, int64_t utc_s)
{
    return format_datetime_text(ctx, zone_when(zone, utc_s), FORMAT_WEEKDAY_SHORT);
}
