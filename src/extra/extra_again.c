/* What a booking had before its extras were changed, kept as text for who undoes that; and read
 * again [EX-14]. */
#include "extra/extra_internal.h"

#include <stdlib.h>
#include <string.h>

/* Numbers, then each text with its length before it. */
static const char *put(struct ctx *ctx, const char *before, const struct line *l)
{
    return words(ctx, "%s%lld %lld %d %d %d %d %lld %lld %d %d %zu:%s%zu:%s%zu:%s", before,
                 (long long)l->id, (long long)l->extra_id, (int)l->count, (int)l->status,
                 (int)l->per, (int)l->times, (long long)l->price_cents, (long long)l->vat_rate_bp,
                 (int)l->includes_vat, (int)l->keeps_price, strlen(l->name), l->name,
                 strlen(l->currency), l->currency, strlen(l->note), l->note);
}

const char *extra_had_text(struct ctx *ctx, const struct line *lines, size_t n)
{
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = put(ctx, text, &lines[i]);
    return text;
}

static int64_t number(const char **p)
{
    char *end = NULL;
    const int64_t n = strtoll(*p, &end, 10);
    *p = end;
    return n;
}

static const char *text_of(struct ctx *ctx, const char **p)
{
    const size_t n = (size_t)number(p);
    if (**p != ':' || strlen(*p + 1) < n)
        return NULL;
    const char *text = words(ctx, "%.*s", (int)n, *p + 1);
    *p += 1 + n;
    return text;
}

static bool get(struct ctx *ctx, const char **p, struct line *l)
{
    *l = (struct line){.id = number(p)};
    l->extra_id = number(p);
    l->count = (int32_t)number(p);
    l->status = (enum line_status)number(p);
    l->per = (enum extra_per)number(p);
    l->times = (int32_t)number(p);
    l->price_cents = number(p);
    l->vat_rate_bp = number(p);
    l->includes_vat = number(p) != 0;
    l->keeps_price = number(p) != 0;
    l->name = text_of(ctx, p);
    l->currency = l->name ? text_of(ctx, p) : NULL;
    l->note = l->currency ? text_of(ctx, p) : NULL;
    return l->note != NULL;
}

enum status extra_had_read(struct ctx *ctx, const char *text, struct line **ret_lines,
                           size_t *ret_n)
{
    struct line *lines = arena_array(ctx->arena, EXTRAS_MAX, sizeof(*lines));
    size_t n = 0;
    if (!lines)
        return LIMIT;
    for (const char *p = text; *p; n++)
        if (n == EXTRAS_MAX || !get(ctx, &p, &lines[n]))
            return FAILED; /* only this file writes it */
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

enum status extra_say_again(struct ctx *ctx, const char *had, const char **ret_words,
                            int64_t *ret_cents)
{
    struct line *lines = NULL;
    size_t n = 0;
    int64_t cents = 0;
    const enum status s = extra_had_read(ctx, had, &lines, &n);
    const char *said = n > 0 ? "" : ctx_text(ctx, "nothing added");
    for (size_t i = 0; s == OK && i < n; i++) {
        cents += line_cents(&lines[i]);
        said = words(ctx, "%s%s%s", said, i ? ", " : "",
                     extra_say_count(ctx, lines[i].count, lines[i].name));
    }
    if (s == OK) {
        *ret_words = said;
        *ret_cents = cents;
    }
    return s;
}
