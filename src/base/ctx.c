#include "base/ctx.h"

#include "base/elision.h"

/* The translated, formatted message; the bare message id when memory is short. */
static const char *explained(struct ctx *ctx, const char *detail, va_list args)
{
    const char *translated = text_get(ctx->lang, detail);
    const char *made = elision_vprintf(ctx->arena, ctx->lang, translated, args);
    return made ? made : detail;
}

enum status ctx_fail(struct ctx *ctx, enum status status, const char *code, const char *detail, ...)
{
    if (ctx->problem.code)
        return status;
    va_list args;
    va_start(args, detail);
    ctx->problem.code = code;
    ctx->problem.detail = explained(ctx, detail, args);
    va_end(args);
    return status;
}

enum status ctx_field(struct ctx *ctx, const char *name, const char *code, const char *detail, ...)
{
    struct problem *p = &ctx->problem;
    if (!p->code) {
        p->code = "form.invalid";
        p->detail = text_get(ctx->lang, "Please look at the marked fields.");
    }
    if (p->fields_n == ARRAY_LEN(p->fields))
        return INVALID;
    va_list args;
    va_start(args, detail);
    p->fields[p->fields_n++] =
        (struct problem_field){.name = name, .code = code, .detail = explained(ctx, detail, args)};
    va_end(args);
    return INVALID;
}

int64_t ctx_now_s(const struct ctx *ctx)
{
    return clock_now_s(ctx->clock);
}

const char *ctx_text(const struct ctx *ctx, const char *id)
{
    return text_get(ctx->lang, id);
}
