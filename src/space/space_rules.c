/* What can be decided without a clock or a store: kinds, prices, terms, hours, distances, slugs. */
#include "space/space_internal.h"

#include "base/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[KIND__MAX] = {
    [KIND_DESK] = "desk",       [KIND_ROOM] = "room",     [KIND_BOOTH] = "booth",
    [KIND_OFFICE] = "office",   [KIND_EVENT] = "event",   [KIND_EQUIPMENT] = "equipment",
    [KIND_PARKING] = "parking", [KIND_LOCKER] = "locker", [KIND_ADDRESS] = "address",
};

const char *kind_name(enum resource_kind k)
{
    return k > 0 && k < KIND__MAX ? kind_names[k] : NULL;
}

enum resource_kind kind_of(const char *name)
{
    for (int k = 1; name && k < KIND__MAX; k++)
        if (!strcmp(kind_names[k], name))
            return (enum resource_kind)k;
    return 0;
}

static const char *const status_names[] = {
    [SPACE_DRAFT] = "draft",
    [SPACE_LISTED] = "listed",
    [SPACE_OPEN] = "open",
    [SPACE_SUSPENDED] = "suspended",
};

const char *space_status_name(enum space_status s)
{
    return s >= SPACE_DRAFT && s <= SPACE_SUSPENDED ? status_names[s] : NULL;
}

/* ---- prices ---- */

static int64_t divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* The parts of exactly this many days and half days, the rest in started hours. */
static struct price_parts parts_of(int64_t length_min, int64_t days, int64_t halves)
{
    const int64_t rest = length_min - days * SPACE_DAY_MIN - halves * SPACE_HALF_DAY_MIN;
    return (struct price_parts){days, halves, rest > 0 ? divide_up(rest, 60) : 0};
}

/* Absent when hours are needed and have no price. */
static struct opt_int price_of(const struct resource *r, const struct price_parts *p)
{
    if (p->hours > 0 && !r->price_hour_cents.has)
        return (struct opt_int){0};
    return opt_int_of(p->days * r->price_day_cents.v + p->half_days * r->price_half_day_cents.v +
                      (p->hours > 0 ? p->hours * r->price_hour_cents.v : 0));
}

struct opt_int resource_price_parts(const struct resource *r, int32_t length_min,
                                    struct price_parts *ret_parts)
{
    struct opt_int best = {0};
    int64_t days_max = r->price_day_cents.has ? divide_up(length_min, SPACE_DAY_MIN) : 0;
    for (int64_t days = 0; days <= days_max; days++) {
        int64_t rest = length_min - days * SPACE_DAY_MIN;
        bool half = r->price_half_day_cents.has && rest > 0;
        int64_t halves_max = half ? divide_up(rest, SPACE_HALF_DAY_MIN) : 0;
        for (int64_t halves = 0; halves <= halves_max; halves++) {
            const struct price_parts parts = parts_of(length_min, days, halves);
            struct opt_int p = price_of(r, &parts);
            if (!p.has || (best.has && p.v >= best.v))
                continue;
            best = p;
            *ret_parts = parts;
        }
    }
    return best;
}

int64_t resource_buffer_s(const struct resource *r)
{
    return r->units == 1 ? (int64_t)(r->setup_min + r->clearup_min) * 60 : 0;
}

struct opt_int resource_price(const struct resource *r, int32_t length_min)
{
    struct price_parts ignored;
    return resource_price_parts(r, length_min, &ignored);
}

bool price_parse(const char *text, struct opt_int *ret_cents)
{
    size_t whole = strspn(text, "0123456789");
    bool point = text[whole] == '.' || text[whole] == ',';
    size_t part = point ? strspn(text + whole + 1, "0123456789") : 0;
    if (!*text) {
        *ret_cents = (struct opt_int){0};
        return true;
    }
    if (whole == 0 || whole > 6 || part > 2 || (point && !part) || text[whole + point + part])
        return false;
    int64_t cents = strtoll(text, NULL, 10) * 100;
    if (part)
        cents += strtoll(text + whole + 1, NULL, 10) * (part == 1 ? 10 : 1);
    *ret_cents = opt_int_of(cents);
    return true;
}

/* ---- terms and hours ---- */

const struct booking_terms space_default_terms = {
    .step_min = 30,
    .shortest_min = 60,
    .longest_min = SPACE_LONGEST_MIN,
    .notice_min = 0,
    .horizon_days = 180,
    .cancel_notice_min = 24 * 60,
    .confirm = false,
    .confirm_within_min = 24 * 60,
    .guest_day_max = SPACE_GUEST_DEFAULT,
    .guest_ahead_max = SPACE_GUEST_DEFAULT,
};

enum status space_check_terms(struct ctx *ctx, const struct booking_terms *t)
{
    enum status st = OK;
    if (t->step_min < 5 || 1440 % t->step_min)
        st = ctx_field(ctx, "step_min", "space.step",
                       "Choose a step that divides the day, from 5 minutes.");
    else if (t->shortest_min < t->step_min || t->shortest_min % t->step_min)
        st = ctx_field(ctx, "shortest_min", "space.shortest",
                       "The shortest booking must be a multiple of the step.");
    if (t->longest_min < t->shortest_min || t->longest_min > SPACE_LONGEST_MIN)
        st = ctx_field(ctx, "longest_min", "space.longest",
                       "The longest booking must lie between the shortest and one day.");
    if (t->notice_min < 0 || t->notice_min > SPACE_NOTICE_MAX_MIN)
        st = ctx_field(ctx, "notice_min", "space.notice", "The notice may be up to 30 days.");
    if (t->horizon_days < 1 || t->horizon_days > SPACE_HORIZON_MAX_DAYS)
        st = ctx_field(ctx, "horizon_days", "space.horizon",
                       "Bookings may be open for 1 to 730 days ahead.");
    if (t->cancel_notice_min < 0 || t->cancel_notice_min > SPACE_NOTICE_MAX_MIN)
        st = ctx_field(ctx, "cancel_notice_min", "space.cancel_notice",
                       "Free cancellation may end up to 30 days before.");
    if (t->confirm && (t->confirm_within_min < 15 || t->confirm_within_min > 7 * 24 * 60))
        st = ctx_field(ctx, "confirm_within_min", "space.confirm_within",
                       "Answer within 15 minutes to 7 days.");
    if (t->guest_day_max < 1 || t->guest_day_max > SPACE_GUEST_MAX)
        st = ctx_field(ctx, "guest_day_max", "space.guest_many", "From 1 to %d bookings.",
                       SPACE_GUEST_MAX);
    if (t->guest_ahead_max < 1 || t->guest_ahead_max > SPACE_GUEST_MAX)
        st = ctx_field(ctx, "guest_ahead_max", "space.guest_many", "From 1 to %d bookings.",
                       SPACE_GUEST_MAX);
    return st == OK ? space_check_lengths(ctx, t) : st;
}

enum status space_check_hours(struct ctx *ctx, const struct calendar *c)
{
    for (int weekday = 1; weekday <= 7; weekday++) {
        int last = -1;
        if (c->open_n[weekday] > ARRAY_LEN(c->open[weekday]))
            return ctx_field(ctx, "hours", "space.hours", "A day has at most four spans.");
        for (size_t i = 0; i < c->open_n[weekday]; i++) {
            struct span s = c->open[weekday][i];
            if (s.from < 0 || s.to > 1440 || s.from >= s.to)
                return ctx_field(ctx, "hours", "space.hours", "Hours must end after they begin.");
            if (s.from <= last)
                return ctx_field(ctx, "hours", "space.hours",
                                 "Spans of one day must not touch or overlap.");
            last = s.to;
        }
    }
    return OK;
}

/* A time at *text, which moves on past it and the blanks behind it. */
static bool take_minute(const char **text, minute *ret_minute)
{
    char copy[MINUTE_CHARS + 4];
    size_t n = strspn(*text, "0123456789:.");
    if (n == 0 || n > MINUTE_CHARS)
        return false;
    memcpy(copy, *text, n);
    copy[n] = '\0';
    for (char *c = copy; *c; c++)
        if (*c == '.')
            *c = ':';
    if (!strchr(copy, ':'))
        memcpy(copy + n, ":00", sizeof(":00"));
    *text += n;
    *text += strspn(*text, " ");
    return minute_parse(copy, ret_minute) == OK;
}

/* A sign at *text with the blanks behind it: a hyphen, or the dash that people write in its
 * place. */
static bool take_dash(const char **text)
{
    static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94"};
    for (size_t i = 0; i < ARRAY_LEN(dashes); i++) {
        size_t n = strlen(dashes[i]);
        if (!strncmp(*text, dashes[i], n)) {
            *text += n;
            *text += strspn(*text, " ");
            return true;
        }
    }
    return false;
}

bool hours_parse(const char *text, struct span ret_spans[4], uint8_t *ret_n)
{
    struct span spans[4];
    uint8_t n = 0;
    const char *at = text ? text + strspn(text, " ") : "";
    while (*at) {
        struct span s;
        if (n == ARRAY_LEN(spans) || !take_minute(&at, &s.from) || !take_dash(&at) ||
            !take_minute(&at, &s.to))
            return false;
        if (s.from >= s.to || (n > 0 && s.from <= spans[n - 1].to))
            return false;
        spans[n++] = s;
        at += strspn(at, ",; ");
    }
    memcpy(ret_spans, spans, n * sizeof(spans[0]));
    *ret_n = n;
    return true;
}

const char *hours_print(struct arena *a, const struct span *spans, size_t n)
{
    const char *text = "";
    for (size_t i = 0; text && i < n; i++) {
        char from[MINUTE_CHARS + 1];
        char to[MINUTE_CHARS + 1];
        minute_print(spans[i].from, from);
        minute_print(spans[i].to, to);
        text = arena_printf(a, "%s%s%s-%s", text, i ? ", " : "", from, to);
    }
    return text;
}

enum status week_read(struct ctx *ctx, const char *const days[8], struct span ret_open[8][4],
                      uint8_t ret_n[8])
{
    static const char *const fields[8] = {"",         "monday", "tuesday",  "wednesday",
                                          "thursday", "friday", "saturday", "sunday"};
    enum status s = OK;
    for (int day = 1; day <= 7; day++)
        if (!hours_parse(days[day], ret_open[day], &ret_n[day]))
            s = ctx_field(
                ctx, fields[day], "space.hours",
                "Write hours like 09:00-13:00, 14:00-18:00, in order and without overlap.");
    return s;
}

/* ---- distance ---- */

static double radians(struct degrees d)
{
    return (double)d.micro / 1e6 * (3.14159265358979323846 / 180.0);
}

int64_t distance_m(struct degrees lat1, struct degrees lon1, struct degrees lat2,
                   struct degrees lon2)
{
    const double radius_m = 6371008.8; /* mean radius of the Earth (IUGG) */
    double a1 = radians(lat1);
    double a2 = radians(lat2);
    double da = sin((a2 - a1) / 2);
    double dl = sin((radians(lon2) - radians(lon1)) / 2);
    double h = da * da + cos(a1) * cos(a2) * dl * dl;
    return llround(2 * radius_m * asin(sqrt(h < 1 ? h : 1)));
}

struct degrees_box space_box(struct degrees lat, struct degrees lon, int64_t within_m)
{
    const double micro_per_m = 1e6 / 111195.0; /* one degree of latitude on the sphere */
    const int64_t all = 180000000;
    int64_t up = (int64_t)ceil((double)within_m * micro_per_m);
    struct degrees_box box = {lat.micro - up, lat.micro + up, -all, all};
    double widest = fmax(fabs((double)box.south), fabs((double)box.north)) / 1e6;
    if (widest < 89) {
        int64_t side = (int64_t)ceil((double)up / cos(widest * (3.14159265358979323846 / 180.0)));
        if (lon.micro - side >= -all && lon.micro + side <= all) {
            box.west = lon.micro - side;
            box.east = lon.micro + side;
        }
    }
    return box;
}

/* ---- texts that search and import read ---- */

/* Latin for the small Cyrillic letters from U+0430, as on a passport (ICAO 9303, shortened). */
static const char *const cyrillic[] = {
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "i",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "iu", "ia",
};

/* The text with small Cyrillic letters in Latin ones; others stay. */
static char *in_latin(struct arena *a, const char *folded)
{
    size_t n = strlen(folded);
    char *out = arena_alloc(a, n * 2 + 1); /* two bytes become at most four */
    if (!out)
        return NULL;
    char *to = out;
    for (size_t i = 0; i < n; i++) {
        unsigned char b = (unsigned char)folded[i];
        unsigned char next = (unsigned char)folded[i + 1];
        unsigned at = b == 0xD0 && next >= 0xB0   ? next - 0xB0u
                      : b == 0xD1 && next <= 0x8F ? next - 0x80u + 16u
                                                  : ARRAY_LEN(cyrillic);
        if (at < ARRAY_LEN(cyrillic)) {
            to = stpcpy(to, cyrillic[at]);
            i++;
        } else {
            *to++ = (char)b;
        }
    }
    *to = '\0';
    return out;
}

char *space_slug_base(struct arena *a, const char *name, const char *town)
{
    const char *name_words = fold_words(a, name);
    const char *town_words = fold_words(a, town ? town : "");
    if (!name_words || !town_words)
        return NULL;
    char *both = arena_printf(a, " %s ", name_words);
    const char *town_spaced = arena_printf(a, " %s ", town_words);
    if (both && town_spaced && !strstr(both, town_spaced))
        both = arena_printf(a, "%s%s", both, town_spaced);
    char *latin = both && town_spaced ? in_latin(a, both) : NULL;
    char *slug = latin ? fold_slug(a, latin, SPACE_SLUG_BASE_MAX) : NULL;
    if (!slug)
        return NULL;
    return *slug ? slug : arena_strdup(a, "space");
}

bool space_keys_make(struct arena *a, const struct space *s, struct space_keys *ret_keys)
{
    const char *name = fold_words(a, s->name ? s->name : "");
    const char *town = fold_words(a, s->town ? s->town : "");
    const char *street = fold_words(a, s->street ? s->street : "");
    const char *province = fold_words(a, s->province ? s->province : "");
    const char *amenities = fold_words(a, s->amenities ? s->amenities : "");
    const char *postcode = fold_words(a, s->postcode ? s->postcode : "");
    if (!postcode || !name || !town || !street || !province || !amenities)
        return false;
    struct space_keys keys = {
        .search =
            arena_printf(a, "%s %s %s %s %s %s", name, town, street, province, amenities, postcode),
        .key = arena_printf(a, "%s|%s|%s", name, town, street),
        .name_town = arena_printf(a, "%s|%s", name, town),
    };
    *ret_keys = keys;
    return keys.search && keys.key && keys.name_town;
}
