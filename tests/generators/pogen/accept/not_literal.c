int f(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, code, detail, 1) + puts(ctx_text(ctx, title)) + MY_N_("no");
}
