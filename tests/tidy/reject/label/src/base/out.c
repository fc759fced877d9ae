static int out(int n)
{
    if (n < 0)
        goto fail;
    return n;
fail:
    return 0;
}
