static void print(char *to, int v)
{
    sprintf(to, "%d", v);
}
