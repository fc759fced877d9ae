static void say_day(char *out, const struct tm *day)
{
    strftime(out, 20, "%F", day);
}
