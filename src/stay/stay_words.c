/* Amounts, days and ids in the reader's words. */
#include "stay/stay_internal.h"

#include "base/format.h"
#include "base/id.h"

const char *say(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text ? text : "";
}

static const char *keep(struct ctx *ctx, struct buf *out)
{
    const char *text = buf_text(out, ctx->arena);
    return text ? text : "";
}

const char *say_money(struct ctx *ctx, int64_t cents, const char *currency)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_money(&out, ctx->lang, cents, currency);
    return keep(ctx, &out);
}

const char *say_date(struct ctx *ctx, struct date d)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_date(&out, ctx->lang, d, FORMAT_YEAR);
    return keep(ctx, &out);
}

const char *say_last(struct ctx *ctx, struct date until)
{
    return until.year ? say_date(ctx, date_add(until, -1)) : "";
}

const char *say_typed_money(struct ctx *ctx, int64_t cents)
{
    return cents % 100 ? say(ctx, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100))
                       : say(ctx, "%lld", (long long)(cents / 100));
}

const char *say_typed_date(struct ctx *ctx, struct date d)
{
    char text[DATE_CHARS + 1] = "";
    if (d.year)
        date_print(d, text);
    return say(ctx, "%s", text);
}

const char *say_id(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    (void)id_print(id, text);
    return say(ctx, "%s", text);
}

/* ---- names of states ------------------------------------------------------------------------- */

const char *stay_status_name(enum stay_status s)
{
    switch (s) {
    case STAY_OFFERED:
        return "offered";
    case STAY_SIGNING:
        return "signing";
    case STAY_RUNS:
        return "runs";
    case STAY_ENDED:
        return "ended";
    case STAY_DECLINED:
        return "declined";
    case STAY_WITHDRAWN:
        return "withdrawn";
    case STAY_LAPSED:
        return "lapsed";
    }
    return "unknown";
}

const char *stay_side_name(enum stay_side s)
{
    return s == SIDE_HOST ? "host" : s == SIDE_HOLDER ? "holder" : "";
}
