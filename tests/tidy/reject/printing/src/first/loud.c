static void loud(void)
{
    printf("hello\n");
}
