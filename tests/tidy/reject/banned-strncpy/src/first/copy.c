static void copy(char out[4], const char *from)
{
    strncpy(out, from, 3);
}
