enum status shop_open(struct ctx *ctx, int64_t n)
{
    if (n > 9)
        return ctx_fail(ctx, INVALID, "shop.many", "No more than %d of %s, please.", 9, "these");
    return OK;
}
