#include "calendar/calendar_internal.h"

#include <stdarg.h>

const char *calendar_say(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text ? text : "";
}

const char *calendar_id(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    (void)id_print(id, text);
    return calendar_say(ctx, "%s", text);
}
