#include "base/format.h"

#define NO_BREAK "\xC2\xA0"

/* How one language writes. A new language is one more row; all names as in running text. */
struct manner {
    const char *code;
    const char *months[12];
    const char *weekdays[7]; /* Monday first */
    const char *weekdays_short[7];
    const char *before_month; /* between day and month */
    const char *before_year;
    char decimal;
    char thousands;
    bool money_first; /* "€9.00", not "9,00 €" */
};

static const struct manner manners[] = {
    {.code = "en",
     .months = {"January", "February", "March", "April", "May", "June", "July", "August",
                "September", "October", "November", "December"},
     .weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
     .weekdays_short = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
     .before_month = " ",
     .before_year = " ",
     .decimal = '.',
     .thousands = ',',
     .money_first = true},
    {.code = "it",
     .months = {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
                "settembre", "ottobre", "novembre", "dicembre"},
     .weekdays = {"luned\u00EC", "marted\u00EC", "mercoled\u00EC", "gioved\u00EC", "venerd\u00EC",
                  "sabato", "domenica"},
     .weekdays_short = {"lun", "mar", "mer", "gio", "ven", "sab", "dom"},
     .before_month = " ",
     .before_year = " ",
     .decimal = ',',
     .thousands = '.'},
};

static const struct manner *manner_of(const struct lang *lang)
{
    for (size_t i = 0; lang && i < ARRAY_LEN(manners); i++)
        if (strcmp(manners[i].code, lang->code) == 0)
            return &manners[i];
    return &manners[0];
}

/* ---- dates and times ------------------------------------------------------------------------- */

const char *format_weekday_name(const struct lang *lang, int weekday)
{
    return manner_of(lang)->weekdays[weekday - 1];
}

const char *format_weekday_short(const struct lang *lang, int weekday)
{
    return manner_of(lang)->weekdays_short[weekday - 1];
}

const char *format_month_name(const struct lang *lang, int month)
{
    return manner_of(lang)->months[month - 1];
}

void format_date(struct buf *out, const struct lang *lang, struct date d, unsigned shown)
{
    if (d.year == 0)
        return;
    const struct manner *m = manner_of(lang);
    if (shown & (FORMAT_WEEKDAY | FORMAT_WEEKDAY_SHORT)) {
        const char *const *names = shown & FORMAT_WEEKDAY ? m->weekdays : m->weekdays_short;
        buf_str(out, names[date_weekday(d) - 1]);
        buf_char(out, ' ');
    }
    buf_int(out, d.day);
    buf_str(out, m->before_month);
    buf_str(out, m->months[d.month - 1]);
    if (shown & FORMAT_YEAR) {
        buf_str(out, m->before_year);
        buf_int(out, d.year);
    }
}

unsigned format_year(struct date d, struct date today)
{
    enum { NEAR_DAYS = 183 };
    const int64_t away = date_days(d) - date_days(today);
    const bool near = d.year == today.year && away >= -NEAR_DAYS && away <= NEAR_DAYS;
    return near ? 0 : FORMAT_YEAR;
}

void format_time(struct buf *out, const struct lang *lang, minute m)
{
    (void)lang; /* all languages so far write 24 hours and a colon */
    if (m < 0)
        return;
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    buf_add(out, text, MINUTE_CHARS);
}

enum { DAY_S = 86400 };

static struct date date_of_seconds(int64_t s)
{
    return date_of_days(s / DAY_S - (s % DAY_S < 0));
}

struct date format_today(const struct ctx *ctx)
{
    return date_of_seconds(ctx_now_s(ctx));
}

struct date when_date(struct when w)
{
    return w.has ? date_of_seconds(w.utc + w.offset_s) : (struct date){.year = 0};
}

minute when_minute(struct when w)
{
    if (!w.has)
        return -1;
    int64_t second = (w.utc + w.offset_s) % DAY_S;
    return (minute)((second < 0 ? second + DAY_S : second) / 60);
}

void format_datetime(struct buf *out, const struct lang *lang, struct when w, unsigned shown)
{
    if (!w.has)
        return;
    format_date(out, lang, when_date(w), shown);
    BUF_LIT(out, ", ");
    format_time(out, lang, when_minute(w));
}

const char *format_datetime_text(struct ctx *ctx, struct when w, unsigned shown)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_datetime(&out, ctx->lang, w, shown | format_year(when_date(w), format_today(ctx)));
    const char *text = out.failed || !out.n ? NULL : arena_strndup(ctx->arena, out.p, out.n);
    buf_free(&out);
    return text ? text : "";
}

/* ---- numbers --------------------------------------------------------------------------------- */

static uint64_t size_of(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static void put_grouped(struct buf *out, uint64_t v, char separator)
{
    char text[32];
    size_t at = sizeof(text);
    int digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0)
            text[--at] = separator;
        text[--at] = (char)('0' + v % 10);
        v /= 10;
        digits++;
    } while (v);
    buf_add(out, text + at, sizeof(text) - at);
}

/* v with its last `decimals` digits behind the decimal sign. */
static void put_decimal(struct buf *out, const struct manner *m, uint64_t v, int decimals)
{
    uint64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    put_grouped(out, v / unit, m->thousands);
    if (decimals == 0)
        return;
    buf_char(out, m->decimal);
    for (uint64_t rest = v % unit; unit > 1; rest %= unit) {
        unit /= 10;
        buf_char(out, (char)('0' + rest / unit));
    }
}

void format_number(struct buf *out, const struct lang *lang, int64_t v)
{
    if (v < 0)
        buf_char(out, '-');
    put_grouped(out, size_of(v), manner_of(lang)->thousands);
}

void format_percent(struct buf *out, const struct lang *lang, int64_t v)
{
    format_number(out, lang, v);
    buf_char(out, '%');
}

/* ---- money ----------------------------------------------------------------------------------- */

static bool is_among(const char *code, const char *list)
{
    const char *at = strlen(code) == 3 ? strstr(list, code) : NULL;
    return at && (at - list) % 4 == 0;
}

int format_currency_decimals(const char *currency)
{
    /* ISO 4217:2015, list one. */
    if (is_among(currency, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"))
        return 0;
    if (is_among(currency, "BHD IQD JOD KWD LYD OMR TND"))
        return 3;
    if (is_among(currency, "CLF UYW"))
        return 4;
    return 2;
}

/* The symbol that people write, or NULL: they write the code. */
static const char *symbol_of(const char *currency)
{
    static const char *const symbols[][2] = {
        {"EUR", "\u20AC"}, {"GBP", "\u00A3"}, {"USD", "$"}, {"JPY", "\u00A5"}};
    for (size_t i = 0; i < ARRAY_LEN(symbols); i++)
        if (strcmp(symbols[i][0], currency) == 0)
            return symbols[i][1];
    return NULL;
}

void format_money(struct buf *out, const struct lang *lang, int64_t minor, const char *currency)
{
    const struct manner *m = manner_of(lang);
    const char *code = currency ? currency : "";
    const char *symbol = symbol_of(code);
    int decimals = format_currency_decimals(code);
    if (minor < 0)
        buf_char(out, '-');
    if (m->money_first && *code) {
        buf_str(out, symbol ? symbol : code);
        buf_str(out, symbol ? "" : NO_BREAK);
    }
    put_decimal(out, m, size_of(minor), decimals);
    if (!m->money_first && *code) {
        buf_str(out, NO_BREAK);
        buf_str(out, symbol ? symbol : code);
    }
}

/* ---- lengths --------------------------------------------------------------------------------- */

void format_distance(struct buf *out, const struct lang *lang, int64_t metres)
{
    const struct manner *m = manner_of(lang);
    uint64_t v = metres < 0 ? 0 : (uint64_t)metres;
    if (v >= 100 && v < 995) /* to ten metres */
        v = (v + 5) / 10 * 10;
    if (v < 995) {
        put_grouped(out, v, m->thousands);
        BUF_LIT(out, NO_BREAK "m");
        return;
    }
    uint64_t tenths = (v + 50) / 100;
    if (tenths >= 100 || tenths % 10 == 0)
        put_grouped(out, tenths < 100 ? tenths / 10 : (v + 500) / 1000, m->thousands);
    else
        put_decimal(out, m, tenths, 1);
    BUF_LIT(out, NO_BREAK "km");
}

void format_duration(struct buf *out, const struct lang *lang, int64_t minutes)
{
    int64_t hours = minutes / 60;
    int64_t rest = minutes % 60;
    if (hours > 0) {
        format_number(out, lang, hours);
        BUF_LIT(out, NO_BREAK "h");
    }
    if (hours > 0 && rest > 0)
        buf_char(out, ' ');
    if (hours == 0 || rest > 0) {
        buf_int(out, rest);
        BUF_LIT(out, NO_BREAK "min");
    }
}
