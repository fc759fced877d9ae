/* The words of this module's pages and refusals. */
#include "extra/extra_internal.h"

#include "base/buf.h"
#include "base/format.h"
#include "base/id.h"
#include "plan/plan.h"

#include <stdarg.h>

const char *extra_say(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text ? text : "";
}

const char *extra_say_id(struct ctx *ctx, int64_t id)
{
    char code[ID_CHARS_MAX + 1];
    (void)id_print(id, code);
    return extra_say(ctx, "%s", code);
}

const char *extra_say_money(struct ctx *ctx, int64_t cents, const char *currency)
{
    const char *text = plan_amount_text(ctx, UNIT_CENTS, cents, currency);
    return text ? text : "";
}

const char *extra_say_count(struct ctx *ctx, int64_t count, const char *name)
{
    return count == 1 ? extra_say(ctx, "%s", name)
                      : extra_say(ctx, "%lld × %s", (long long)count, name);
}

const char *extra_say_price(struct ctx *ctx, int64_t cents, const char *currency,
                            enum extra_per per)
{
    if (cents == 0)
        return ctx_text(ctx, "free of charge");
    const char *money = extra_say_money(ctx, cents, currency);
    return per == EXTRA_PERSON ? extra_say(ctx, ctx_text(ctx, "%s a person"), money)
           : per == EXTRA_HOUR ? extra_say(ctx, ctx_text(ctx, "%s an hour"), money)
           : per == EXTRA_EACH ? extra_say(ctx, ctx_text(ctx, "%s each"), money)
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
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_datetime(&out, ctx->lang, zone_when(zone, utc_s), FORMAT_WEEKDAY_SHORT);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}
