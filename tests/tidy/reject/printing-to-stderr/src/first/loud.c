static void loud(void)
{
    fprintf(stderr, "heard by nobody\n");
}
