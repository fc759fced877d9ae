/* negotiate.c: what a client says it accepts (RFC 9110 section 12.5). */
#include "http/http_internal.h"

#include <stdlib.h>
#include <strings.h>

/* One element of a list such as "text/html;q=0.9". */
struct choice {
    const char *name; /* not terminated */
    size_t n;
    double weight;
};

/* The next element; false at the end. */
static bool choice_next(const char **at, struct choice *ret)
{
    *at += strspn(*at, ", \t");
    if (!**at)
        return false;
    const char *end = *at + strcspn(*at, ",");
    size_t n = strcspn(*at, ",; \t");
    *ret = (struct choice){.name = *at, .n = n, .weight = 1};
    const char *q = memmem(*at + n, (size_t)(end - *at) - n, "q=", 2);
    if (q)
        ret->weight = strtod(q + 2, NULL);
    *at = end;
    return true;
}

static bool named(const struct choice *c, const char *name)
{
    return strlen(name) == c->n && strncasecmp(c->name, name, c->n) == 0;
}

bool accept_prefers_json(const char *accept)
{
    double json = 0;
    double html = 0;
    struct choice c;
    while (accept && choice_next(&accept, &c)) {
        if (named(&c, "application/json") || named(&c, "application/problem+json"))
            json = c.weight > json ? c.weight : json;
        else if (named(&c, "text/html") || named(&c, "application/xhtml+xml"))
            html = c.weight > html ? c.weight : html;
    }
    return json > 0 && json >= html;
}

bool accept_encoding(const char *accept, const char *coding)
{
    bool any = false;
    struct choice c;
    while (accept && choice_next(&accept, &c)) {
        if (named(&c, coding))
            return c.weight > 0;
        if (named(&c, "*"))
            any = c.weight > 0;
    }
    return any;
}
