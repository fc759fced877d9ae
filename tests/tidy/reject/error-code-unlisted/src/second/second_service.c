static int fail(void)
{
    return ctx_fail(ctx, FAILED, "second.unknown", "What?");
}
