/* path.c: addresses as they come, made safe: decoded once, cut once. */
#include "http/http_internal.h"

#include "base/utf8.h"

bool text_valid(const char *s, size_t n)
{
    return !memchr(s, '\0', n) && utf8_valid(s, n);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

size_t percent_decode(const char *from, size_t n, bool plus, char *to)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        char c = from[i];
        if (c == '%') {
            if (n - i < 3)
                return SIZE_MAX;
            int high = hex_value(from[i + 1]);
            int low = hex_value(from[i + 2]);
            if (high < 0 || low < 0)
                return SIZE_MAX;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        to[length++] = c;
    }
    return length;
}

static bool is_dots(const char *s)
{
    return strcmp(s, ".") == 0 || strcmp(s, "..") == 0;
}

static bool segment_safe(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
            return false;
    if (!text_valid(s, n))
        return false;
    return !is_dots(s);
}

static enum status path_add(struct path *path, char *segment, size_t n)
{
    size_t length = percent_decode(segment, n, false, segment);
    if (length == SIZE_MAX)
        return INVALID;
    segment[length] = '\0';
    if (!segment_safe(segment, length))
        return INVALID;
    if (path->n == LIMIT_PATH_SEGMENTS)
        return LIMIT;
    path->segments[path->n++] = segment;
    return OK;
}

/* Take ".json" off the last segment. "/.json" is the twin of "/". */
static void cut_json(struct path *path, char *last)
{
    size_t n = strlen(last);
    if (path->slash || n < 5 || strcmp(last + n - 5, ".json") != 0)
        return;
    last[n - 5] = '\0';
    path->json = true;
    if (n == 5 && path->n == 1)
        path->n = 0;
}

enum status path_parse(struct arena *a, const char *raw, size_t n, struct path *ret_path)
{
    if (n == 0 || raw[0] != '/')
        return INVALID;
    if (n > LIMIT_PATH_BYTES)
        return LIMIT;
    char *text = arena_strndup(a, raw, n);
    if (!text)
        return LIMIT;
    struct path path = {0};
    char *last = NULL;
    for (char *at = text; at < text + n;) {
        char *segment = at + 1;
        char *end = memchr(segment, '/', (size_t)(text + n - segment));
        at = end ? end : text + n;
        if (segment == text + n) { /* nothing behind the last slash */
            path.slash = n > 1;
            break;
        }
        enum status s = path_add(&path, segment, (size_t)(at - segment));
        if (s != OK)
            return s;
        last = segment;
    }
    if (last)
        cut_json(&path, last);
    if (path.json && is_dots(last))
        return INVALID;
    *ret_path = path;
    return OK;
}
