#include "mail/mail_internal.h"

int64_t mail_pause_s(int64_t attempts)
{
    /* A restart of the server, a greylisting, a short outage, an evening, a night. */
    static const int64_t pauses[] = {60, 5 * 60, 15 * 60, 60 * 60, 4 * 60 * 60};
    if (attempts < 1 || attempts > (int64_t)ARRAY_LEN(pauses))
        return -1;
    return pauses[attempts - 1];
}

char *mail_one_line(struct arena *a, const char *text)
{
    char *line = arena_strdup(a, text);
    for (char *s = line; s && *s; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7F)
            *s = ' ';
    return line;
}
