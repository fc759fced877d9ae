/* log.h: what the operator reads: one structured line for each event (logfmt) on standard error.
 *   at=2027-03-02T09:00:00Z level=info event=request method=GET path="/s/bottega" ms=3
 * Only the boundaries log (a request, a job, start and stop), once for each event; what lies below
 * returns a status.
 * Uses: clock, buf.   Threads: any; a line is written in one piece. */
#ifndef LOGGIA_BASE_LOG_H
#define LOGGIA_BASE_LOG_H

#include "base/buf.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG__MAX };

/* One key with its value: made by log_text or log_int. Keys are static words. */
struct log_field {
    const char *key;
    const char *text; /* NULL with is_int: the number */
    int64_t number;
    bool is_int;
};

static inline struct log_field log_text(const char *key, const char *text)
{
    return (struct log_field){.key = key, .text = text ? text : ""};
}

static inline struct log_field log_int(const char *key, int64_t number)
{
    return (struct log_field){.key = key, .number = number, .is_int = true};
}

/* Lines below this level are not written; LOG_INFO at start. */
void log_set_level(enum log_level least);

/* Write a line. A line over LIMIT_LOG_BYTES is cut; one that cannot be written is lost. */
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n);

/* LOG(LOG_INFO, "start", log_text("listen", address), log_int("threads", n)); */
#define LOG(level, event, ...) \
    log_write((level), (event), (const struct log_field[]){__VA_ARGS__}, \
              sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

/* The same of what may happen a thousand times a second, as every request on a full disk: of one
 * event, level and kind there is one line a second. The next says how many it stands for besides
 * itself, as more=N; log_rest() says it where none came.
 *   event, kind  the kind is copied, its first LOG_KIND_CHARS; the event is a static word */
enum { LOG_KIND_CHARS = 40 };
void log_seldom(enum log_level level, const char *event, const char *kind,
                const struct log_field *fields, size_t n);
void log_rest(void);

/* LOG_SELDOM(LOG_ERROR, "request", code, log_text("code", code)); */
#define LOG_SELDOM(level, event, kind, ...) \
    log_seldom((level), (event), (kind), (const struct log_field[]){__VA_ARGS__}, \
               sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

/* The line as it would be written at an instant (UTC seconds), with its line end; for tests. */
void log_line(struct buf *out, int64_t at_s, enum log_level level, const char *event,
              const struct log_field *fields, size_t n);

#endif
