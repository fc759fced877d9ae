#include "base/log.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/limits.h"

#include <stdatomic.h>
#include <unistd.h>

static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level least)
{
    atomic_store(&least_level, (int)least);
}

/* A value that needs no quotes: visible ASCII without = and quotes. */
static bool is_bare(const char *s)
{
    if (!*s)
        return false;
    for (; *s; s++)
        if (*s <= ' ' || *s >= 0x7F || *s == '"' || *s == '=' || *s == '\\')
            return false;
    return true;
}

/* A value as a stranger may have chosen it: nothing in it can end the line or forge a key. */
static void put_value(struct buf *out, const char *s)
{
    if (is_bare(s)) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '\n')
            BUF_LIT(out, "\\n");
        else if (c < 0x20 || c == 0x7F)
            buf_printf(out, "\\x%02x", c);
        else
            buf_char(out, *s);
    }
    buf_char(out, '"');
}

void log_line(struct buf *out, int64_t at_s, enum log_level level, const char *event,
              const struct log_field *fields, size_t n)
{
    static const char *const names[LOG__MAX] = {"debug", "info", "warn", "error"};
    enum { SECOND_CHARS = 19 }; /* "2027-03-02T09:00:00" */
    char at[RFC3339_CHARS + 1];
    rfc3339_print(at_s, 0, at);
    BUF_LIT(out, "at=");
    buf_add(out, at, SECOND_CHARS);
    buf_printf(out, "Z level=%s event=%s", names[level], event);
    for (size_t i = 0; i < n; i++) {
        buf_char(out, ' ');
        buf_str(out, fields[i].key);
        buf_char(out, '=');
        if (fields[i].is_int)
            buf_int(out, fields[i].number);
        else
            put_value(out, fields[i].text);
    }
    buf_char(out, '\n');
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n)
{
    if ((int)level < atomic_load(&least_level))
        return;
    struct buf line;
    buf_init(&line, LIMIT_LOG_BYTES);
    log_line(&line, clock_now_s(&clock_system), level, event, fields, n);
    if (line.failed && line.n > 0) /* too long: what there is, up to the last byte */
        line.p[line.n - 1] = '\n';
    /* One call for each line: lines of several threads do not mix. */
    if (line.n > 0 && write(STDERR_FILENO, line.p, line.n) < 0) {
        /* Nobody is left to tell. */
    }
    buf_free(&line);
}
