#include "base/log.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum {
    KINDS_MAX = 32, /* told apart; the one that was written longest ago makes room */
    FIELDS_MAX = 16 /* of a line that is written seldom */
};

/* What was written lately. */
struct kind {
    const char *event; /* NULL: free */
    char kind[LOG_KIND_CHARS + 1];
    enum log_level level;
    int64_t second; /* monotonic, of its last line */
    int64_t left_out;
};

static pthread_mutex_t kinds_lock = PTHREAD_MUTEX_INITIALIZER;
static struct kind kinds[KINDS_MAX]; /* guarded by the lock */

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

/* ---- what happens often --------------------------------------------------------------------- */

/* With the lock held. */
static struct kind *kind_of(enum log_level level, const char *event, const char *kind)
{
    struct kind *oldest = &kinds[0];
    for (size_t i = 0; i < KINDS_MAX; i++) {
        struct kind *k = &kinds[i];
        if (k->event && k->level == level && strcmp(k->event, event) == 0 &&
            strncmp(k->kind, kind, LOG_KIND_CHARS) == 0)
            return k;
        if (!k->event || (oldest->event && k->second < oldest->second))
            oldest = k;
    }
    *oldest = (struct kind){.event = event, .level = level, .second = -1};
    for (size_t i = 0; i < LOG_KIND_CHARS && kind[i]; i++)
        oldest->kind[i] = kind[i];
    return oldest;
}

/* Is it to be written now? Then ret_left_out is how many were not since the last. */
static bool is_due(enum log_level level, const char *event, const char *kind, int64_t *ret_left_out)
{
    const int64_t second = clock_monotonic_us() / 1000000;
    (void)pthread_mutex_lock(&kinds_lock);
    struct kind *k = kind_of(level, event, kind);
    const bool due = k->second != second;
    *ret_left_out = k->left_out;
    k->left_out = due ? 0 : k->left_out + 1;
    k->second = second;
    (void)pthread_mutex_unlock(&kinds_lock);
    return due;
}

void log_seldom(enum log_level level, const char *event, const char *kind,
                const struct log_field *fields, size_t n)
{
    struct log_field all[FIELDS_MAX];
    int64_t left_out = 0;
    if ((int)level < atomic_load(&least_level) || !is_due(level, event, kind, &left_out))
        return;
    if (left_out == 0 || n >= FIELDS_MAX) {
        log_write(level, event, fields, n);
        return;
    }
    memcpy(all, fields, n * sizeof(*all));
    all[n] = log_int("more", left_out);
    log_write(level, event, all, n + 1);
}

void log_rest(void)
{
    for (size_t i = 0; i < KINDS_MAX; i++) {
        (void)pthread_mutex_lock(&kinds_lock);
        const struct kind k = kinds[i];
        kinds[i].left_out = 0;
        (void)pthread_mutex_unlock(&kinds_lock);
        if (k.left_out > 0)
            LOG(k.level, k.event, log_text("kind", k.kind), log_int("more", k.left_out));
    }
}
