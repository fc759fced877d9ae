static long late(void)
{
    return (long)time(0);
}
