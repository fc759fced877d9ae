/* Amounts, lengths and days in the reader's words. */
#include "base/words.h"

#include "base/elision.h"
#include "base/format.h"
#include "base/id.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

const char *words(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = elision_vprintf(ctx->arena, ctx->lang, format, args);
    va_end(args);
    return text ? text : "";
}

static const char *keep(struct ctx *ctx, struct buf *out)
{
    const char *text = buf_text(out, ctx->arena);
    return text ? text : "";
}

const char *words_money(struct ctx *ctx, int64_t cents, const char *currency)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_money(&out, ctx->lang, cents, currency);
    return keep(ctx, &out);
}

const char *words_hours(struct ctx *ctx, int64_t minutes)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_duration(&out, ctx->lang, minutes);
    return keep(ctx, &out);
}

const char *words_length(struct ctx *ctx, int64_t minutes)
{
    const long long days = minutes / DAY_MIN;
    if (days == 0 || minutes % DAY_MIN != 0)
        return words_hours(ctx, minutes);
    return words(ctx, text_plural(ctx->lang, "%lld day", "%lld days", days), days);
}

static const char *date_text(struct ctx *ctx, struct date d, unsigned shown)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_date(&out, ctx->lang, d, shown);
    return keep(ctx, &out);
}

const char *words_date(struct ctx *ctx, struct date d)
{
    return date_text(ctx, d, FORMAT_YEAR);
}

const char *words_day(struct ctx *ctx, struct date d)
{
    return date_text(ctx, d, 0);
}

const char *words_minute(struct ctx *ctx, minute m)
{
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    return words(ctx, "%s", text);
}

const char *words_zone_town(struct ctx *ctx, const char *zone)
{
    /* Those that other languages call otherwise, among the zones of Europe. */
    static const char *const towns[] = {
        N_("Athens"),    N_("Belgrade"),   N_("Berlin"),     N_("Brussels"), N_("Bucharest"),
        N_("Budapest"),  N_("Copenhagen"), N_("Dublin"),     N_("Helsinki"), N_("Lisbon"),
        N_("Ljubljana"), N_("London"),     N_("Luxembourg"), N_("Madrid"),   N_("Paris"),
        N_("Prague"),    N_("Rome"),       N_("San Marino"), N_("Sofia"),    N_("Stockholm"),
        N_("Vatican"),   N_("Vienna"),     N_("Warsaw"),     N_("Zurich")};
    const char *slash = strrchr(zone, '/');
    if (!slash)
        return zone;
    char *town = arena_strdup(ctx->arena, slash + 1);
    for (char *s = town; s && *s; s++)
        if (*s == '_')
            *s = ' ';
    for (size_t i = 0; town && i < ARRAY_LEN(towns); i++)
        if (strcmp(town, towns[i]) == 0)
            return ctx_text(ctx, towns[i]);
    return town ? town : "";
}

const char *words_join(struct ctx *ctx, const char *a, const char *b)
{
    if (!*a || !*b)
        return *a ? a : b;
    return words(ctx, "%s, %s", a, b);
}

const char *words_begin(struct ctx *ctx, const char *text)
{
    char *copy = arena_strdup(ctx->arena, text);
    if (copy && *copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - 'a' + 'A');
    return copy ? copy : "";
}

static const char *weekday_each(struct ctx *ctx, int weekday)
{
    static const char *const names[8] = {
        "",
        N_("Mondays"),
        N_("Tuesdays"),
        N_("Wednesdays"),
        N_("Thursdays"),
        N_("Fridays"),
        N_("Saturdays"),
        N_("Sundays"),
    };
    return ctx_text(ctx, names[weekday]);
}

/* The last day of a run that begins at `first`. */
static int run_end(uint32_t weekdays, int first)
{
    int last = first;
    while (last < 7 && weekdays & 1U << (last + 1))
        last++;
    return last;
}

const char *words_weekdays(struct ctx *ctx, uint32_t weekdays)
{
    enum { ALL = 0xfe };
    const char *text = "";
    if (weekdays == 0 || (weekdays & ALL) == ALL)
        return text;
    for (int day = 1; day <= 7; day++) {
        if (!(weekdays & 1U << day))
            continue;
        const int last = run_end(weekdays, day);
        if (last - day >= 2) {
            text = words_join(ctx, text,
                              words(ctx, ctx_text(ctx, "%s to %s"),
                                    format_weekday_name(ctx->lang, day),
                                    format_weekday_name(ctx->lang, last)));
            day = last;
        } else {
            text =
                words_join(ctx, text, words(ctx, ctx_text(ctx, "on %s"), weekday_each(ctx, day)));
        }
    }
    return text;
}

const char *words_percent(struct ctx *ctx, int64_t basis_points)
{
    const int64_t bp = basis_points < 0 ? -basis_points : basis_points;
    if (bp % 100 == 0)
        return words(ctx, "%lld", (long long)(bp / 100));
    if (bp % 10 == 0)
        return words(ctx, "%lld.%lld", (long long)(bp / 100), (long long)(bp % 100 / 10));
    return words(ctx, "%lld.%02lld", (long long)(bp / 100), (long long)(bp % 100));
}

const char *typed_id(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    if (id == 0)
        return "";
    (void)id_print(id, text);
    return words(ctx, "%s", text);
}

const char *typed_date(struct ctx *ctx, struct date d)
{
    char text[DATE_CHARS + 1];
    if (!d.year)
        return "";
    date_print(d, text);
    return words(ctx, "%s", text);
}

const char *typed_int(struct ctx *ctx, int64_t n)
{
    return n ? words(ctx, "%lld", (long long)n) : "";
}
