#include "base/address.h"

#include <string.h>

enum { ADDRESS_BYTES_MAX = 4096 }; /* a question of ours is a fraction of it */

struct address address_of(struct ctx *ctx, const char *path)
{
    struct address a = {.ctx = ctx, .has_query = strchr(path, '?') != NULL};
    buf_init(&a.text, ADDRESS_BYTES_MAX);
    buf_str(&a.text, path);
    return a;
}

/* RFC 3986: unreserved, and the colon of a time, which a query may hold. */
static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == ':';
}

void address_part(struct address *a, const char *value)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const char *p = value; p && *p; p++) {
        const unsigned char c = (unsigned char)*p;
        if (is_plain(c)) {
            buf_char(&a->text, *p);
        } else {
            buf_char(&a->text, '%');
            buf_char(&a->text, hex[c >> 4]);
            buf_char(&a->text, hex[c & 15]);
        }
    }
}

void address_text(struct address *a, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    buf_char(&a->text, a->has_query ? '&' : '?');
    a->has_query = true;
    buf_str(&a->text, name);
    buf_char(&a->text, '=');
    address_part(a, value);
}

void address_int(struct address *a, const char *name, int64_t value)
{
    if (value == 0)
        return;
    const char *text = arena_printf(a->ctx->arena, "%lld", (long long)value);
    address_text(a, name, text);
}

void address_date(struct address *a, const char *name, struct date d)
{
    char text[DATE_CHARS + 1];
    if (!d.year)
        return;
    date_print(d, text);
    address_text(a, name, text);
}

void address_minute(struct address *a, const char *name, minute m)
{
    char text[MINUTE_CHARS + 1];
    if (m < 0)
        return;
    minute_print(m, text);
    address_text(a, name, text);
}

const char *address_end(struct address *a)
{
    const char *text = buf_text(&a->text, a->ctx->arena);
    return text ? text : "";
}
