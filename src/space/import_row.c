#include "space/import_row.h"

#include "base/fold.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const column_names[COL__MAX] = {
    [COL_NAME] = "name",
    [COL_CITY] = "city",
    [COL_PROVINCE] = "province",
    [COL_REGION] = "region",
    [COL_COUNTRY] = "country",
    [COL_STREET] = "street",
    [COL_POSTCODE] = "postcode",
    [COL_LAT] = "lat",
    [COL_LON] = "lon",
    [COL_DESK_DAY] = "desk_day_eur",
    [COL_DESK_MONTH] = "desk_month_eur",
    [COL_ROOM_HOUR] = "room_hour_eur",
    [COL_DESKS] = "desks",
    [COL_AMENITIES] = "amenities",
    [COL_URL] = "url",
    [COL_SOURCE] = "source",
};

/* Columns of our own report, which is loaded again when its rows are mended. */
static bool is_of_report(const char *name)
{
    return !strcmp(name, "line") || !strcmp(name, "code") || !strcmp(name, "reason");
}

static int column_of(const char *name)
{
    for (int i = 0; i < COL__MAX; i++)
        if (!strcmp(name, column_names[i]))
            return i;
    return !strcmp(name, "town") ? COL_CITY : -1;
}

bool import_header_read(struct arena *a, const struct csv_record *record,
                        struct import_header *ret_header, const char **ret_unknown)
{
    struct import_header header;
    const char *unknown = NULL;
    for (int i = 0; i < COL__MAX; i++)
        header.at[i] = -1;
    for (size_t i = 0; i < record->fields_n; i++) {
        const char *field = record->fields[i];
        const char *name = fold_text(a, utf8_of_windows(a, field, strlen(field)));
        int column = name ? column_of(name) : -1;
        if (column >= 0 && header.at[column] < 0)
            header.at[column] = (int)i;
        else if (name && *name && column < 0 && !is_of_report(name) && !unknown)
            unknown = name;
    }
    *ret_header = header;
    *ret_unknown = unknown;
    return header.at[COL_NAME] >= 0;
}

/* ---- texts ---- */

/* What reading one row carries about. */
struct reading {
    struct arena *a;
    struct import_row *row;
    const char *cells[COL__MAX]; /* clean; "" when absent */
    bool failed;                 /* memory was short */
};

static const char *keep(struct reading *r, const char *text)
{
    r->failed |= !text;
    return text ? text : "";
}

static void note(struct reading *r, const char *code, const char *text)
{
    struct import_row *row = r->row;
    if (row->notes_n < IMPORT_NOTES_MAX)
        row->notes[row->notes_n++] = (struct import_note){code, keep(r, text)};
}

/* The first reason stands. */
static void reject(struct reading *r, const char *code, const char *text)
{
    if (r->row->reject_code)
        return;
    r->row->reject_code = code;
    r->row->reject_text = keep(r, text);
}

/* One line: runs of blanks and control characters are one blank; line breaks become ", ". */
static char *one_line(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, strlen(text) * 2 + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    bool blank = false;
    bool break_ = false;
    for (const char *s = text; *s; s++) {
        if (iscntrl((unsigned char)*s) || *s == ' ') {
            blank = true;
            break_ |= *s == '\n' || *s == '\r';
            continue;
        }
        if (n > 0 && break_ && out[n - 1] != ',' && *s != ',')
            out[n++] = ',';
        if (n > 0 && blank && *s != ',')
            out[n++] = ' ';
        blank = break_ = false;
        out[n++] = *s;
    }
    out[n] = '\0';
    return out;
}

/* A field as clean UTF-8 on one line. */
static const char *clean_field(struct reading *r, const struct csv_record *record, int at)
{
    if (at < 0 || (size_t)at >= record->fields_n || !*record->fields[at])
        return "";
    const char *raw = record->fields[at];
    size_t n = strlen(raw);
    const char *valid = utf8_of_windows(r->a, raw, n);
    const char *right = valid ? utf8_repair(r->a, valid) : NULL;
    if (!right) {
        r->failed = true;
        return "";
    }
    if (!utf8_valid(raw, n) || strcmp(right, valid) != 0)
        r->row->repaired = true;
    return keep(r, one_line(r->a, right));
}

/* Whether all its letters are of one case. */
static bool one_case(const char *s)
{
    bool lower = false;
    bool upper = false;
    for (; *s; s++) {
        lower |= *s >= 'a' && *s <= 'z';
        upper |= *s >= 'A' && *s <= 'Z';
    }
    return lower != upper;
}

/* "milton keynes" -> "Milton Keynes". */
static const char *title_case(struct reading *r, const char *text)
{
    char *out = arena_strdup(r->a, text);
    bool first = true;
    for (char *s = out; s && *s; s++) {
        if (first && *s >= 'a' && *s <= 'z')
            *s = (char)(*s - 'a' + 'A');
        else if (!first && *s >= 'A' && *s <= 'Z')
            *s = (char)(*s - 'A' + 'a');
        first = *s == ' ' || *s == '-' || *s == '\'';
    }
    return keep(r, out);
}

/* ---- name ---- */

/* "Coworking Spaces in New York City": a page of a directory, not a space. */
static bool is_list_page(struct arena *a, const char *name)
{
    static const char *const starts[] = {
        "coworking spaces in ", "coworking space in ", "virtual offices in ", "office spaces in ",
        "office space in ",     "meeting rooms in ",   "private offices in ", "hot desks in ",
    };
    const char *folded = fold_words(a, name);
    struct place places[PLACES_MAX];
    for (size_t i = 0; folded && i < ARRAY_LEN(starts); i++) {
        size_t n = strlen(starts[i]);
        if (!strncmp(folded, starts[i], n) && place_find(folded + n, places) > 0)
            return true;
    }
    return false;
}

static void read_name(struct reading *r)
{
    const char *name = r->cells[COL_NAME];
    if (!strncasecmp(name, "User:", 5)) /* a person's page of a wiki, used for his space */
        name += 5 + strspn(name + 5, " ");
    if (!*name)
        reject(r, "import.name_missing", N_("The row has no name."));
    else if (utf8_count(name) > SPACE_NAME_MAX)
        reject(r, "import.name_long", N_("The name is longer than 120 characters."));
    else if (is_list_page(r->a, name))
        reject(r, "import.list_page", N_("This is a list of spaces, not a space."));
    r->row->space.name = name;
}

/* ---- where ---- */

/* "45.4064", "45,4064"; out of any range or not a number at all: absent, and ret_bad. */
static struct degrees read_degrees(const char *text, bool *ret_bad)
{
    char copy[40];
    size_t n = strlen(text);
    *ret_bad = false;
    if (n == 0)
        return (struct degrees){0};
    *ret_bad = true;
    if (n >= sizeof(copy) || text[strspn(text, "+-0123456789.,eE")])
        return (struct degrees){0};
    for (size_t i = 0; i <= n; i++)
        copy[i] = text[i] == ',' ? '.' : text[i];
    char *end;
    double v = strtod(copy, &end);
    if (*end || !(v >= -180 && v <= 180))
        return (struct degrees){0};
    *ret_bad = false;
    return (struct degrees){.has = true, .micro = (int32_t)(v * 1e6 + (v < 0 ? -0.5 : 0.5))};
}

enum {
    LAT_MAX_MICRO = 90000000,
    SAME_TOWN_M = 100000,    /* a point this near to the town's is right */
    WRONG_TOWN_M = 300000,   /* one this far is wrong if swapped it is near */
    SAME_COUNTRY_M = 150000, /* the nearest town says in which country a point lies */
    SAME_ADDRESS_M = 60000   /* a town named in the address, seen from the point */
};

static int64_t between(struct degrees lat, struct degrees lon, const struct place *p)
{
    return distance_m(lat, lon, p->lat, p->lon);
}

/* Whether a point lies where the row says: near its town, or in its country. */
static bool fits(const struct space *s, struct degrees lat, struct degrees lon,
                 const struct place *town)
{
    struct place near;
    if (lat.micro < -LAT_MAX_MICRO || lat.micro > LAT_MAX_MICRO)
        return false;
    if (town)
        return between(lat, lon, town) <= SAME_TOWN_M;
    return *s->country && place_near(lat, lon, SAME_COUNTRY_M, &near) &&
           !strcmp(near.country, s->country);
}

/* Take the point, the right way round. */
static void read_point(struct reading *r, const struct place *town)
{
    bool bad_lat, bad_lon;
    struct space *s = &r->row->space;
    struct degrees lat = read_degrees(r->cells[COL_LAT], &bad_lat);
    struct degrees lon = read_degrees(r->cells[COL_LON], &bad_lon);
    if (bad_lat || bad_lon || lat.has != lon.has) {
        reject(r, "import.point", N_("Latitude and longitude are not two decimal degrees."));
        return;
    }
    if (!lat.has || (lat.micro == 0 && lon.micro == 0))
        return;
    bool lat_possible = lat.micro >= -LAT_MAX_MICRO && lat.micro <= LAT_MAX_MICRO;
    bool far = town && lat_possible && between(lat, lon, town) > WRONG_TOWN_M;
    bool doubtful = !lat_possible || far || (!town && *s->country && !fits(s, lat, lon, NULL));
    bool swapped = doubtful && lon.micro >= -LAT_MAX_MICRO && lon.micro <= LAT_MAX_MICRO &&
                   (!lat_possible || fits(s, lon, lat, town));
    if (!lat_possible && !swapped) {
        reject(r, "import.point_range", N_("The latitude is not between -90 and 90."));
        return;
    }
    s->lat = swapped ? lon : lat;
    s->lon = swapped ? lat : lon;
    r->row->swapped = swapped;
    if (swapped)
        note(r, "import.swapped", N_("Latitude and longitude were swapped."));
    else if (far)
        note(r, "import.point_far", N_("The point lies far from the town."));
}

static bool in_row_country(const struct space *s, const struct place *p)
{
    return !*s->country || !strcmp(p->country, s->country);
}

/* Whether a place agrees with province and region, as far as the row and the table name them. */
static bool in_row_area(const struct space *s, const struct place *p)
{
    bool province = !*s->province || !*p->province || !strcasecmp(s->province, p->province);
    bool region =
        !*s->region || !*p->region || *s->province || !strncasecmp(s->region, p->region, 5);
    return province && region;
}

/* The best of the places found under a name that the row does not contradict. */
static bool place_in_row(const struct space *s, const char *name, struct place *ret_place)
{
    struct place places[PLACES_MAX];
    size_t n = place_find(name, places);
    for (size_t i = 0; i < n; i++) {
        if (in_row_country(s, &places[i]) && in_row_area(s, &places[i])) {
            *ret_place = places[i];
            return true;
        }
    }
    return false;
}

/* A town named in the address, the last part first, without postcode and state: "115 North 85th
 * Street, Seattle, WA 98103". With a point only a town near it counts. */
static bool place_in_address(struct reading *r, struct place *ret_place)
{
    const struct space *s = &r->row->space;
    char *address = arena_strdup(r->a, s->street);
    r->failed |= !address;
    for (char *comma = address; address && comma;) {
        comma = strrchr(address, ',');
        char *part = comma ? comma + 1 : address;
        part += strspn(part, " ");
        struct place p;
        bool known = strlen(part) > 2 && place_in_row(s, part, &p);
        if (known && (!s->lat.has || between(s->lat, s->lon, &p) <= SAME_ADDRESS_M)) {
            *ret_place = p;
            return true;
        }
        if (comma)
            *comma = '\0';
    }
    return false;
}

/* The largest town of a country: its zone stands for the country. */
static const char *zone_of_country(const char *country)
{
    struct place p;
    return place_of_country(country, &p) ? p.zone : NULL;
}

static void take_place(struct space *s, const struct place *p)
{
    s->zone = p->zone;
    if (!*s->country)
        s->country = p->country;
    if (!*s->province)
        s->province = p->province;
    if (!*s->region)
        s->region = p->region;
}

/* What is known when the town is not in the table: point, zone, country. */
static void place_without_town(struct reading *r)
{
    struct space *s = &r->row->space;
    struct place near;
    bool found = place_near(s->lat, s->lon, SAME_COUNTRY_M, &near);
    if (found)
        take_place(s, &near);
    if (found && !*s->town)
        s->town = near.name;
    if (!s->zone)
        s->zone = zone_of_country(s->country);
    if (!s->zone)
        s->zone = "UTC";
    if (s->lat.has)
        return;
    r->row->unplaced = true;
    struct place suggested[PLACES_MAX];
    size_t n = place_suggest(s->town, suggested);
    note(r, "import.town_unknown",
         n ? arena_printf(r->a, "%s -> %s (%s)?", s->town, suggested[0].name, suggested[0].detail)
           : s->town);
}

static void read_where(struct reading *r)
{
    struct space *s = &r->row->space;
    struct place town;
    bool known = *s->town && place_in_row(s, s->town, &town);
    read_point(r, known ? &town : NULL);
    if (!known && *s->street)
        known = place_in_address(r, &town);
    if (!*s->town && !known && !s->lat.has) {
        reject(r, "import.town_missing", N_("The row has neither a town nor a point."));
        return;
    }
    if (!known) {
        place_without_town(r);
    } else {
        struct place near;
        bool elsewhere = s->lat.has && between(s->lat, s->lon, &town) > WRONG_TOWN_M &&
                         place_near(s->lat, s->lon, SAME_COUNTRY_M, &near);
        take_place(s, elsewhere ? &near : &town);
        if (!*s->town)
            s->town = town.name;
        r->row->placed = !s->lat.has;
        if (!s->lat.has) {
            s->lat = town.lat;
            s->lon = town.lon;
        }
    }
    if (one_case(s->town))
        s->town = title_case(r, s->town);
}

/* ---- numbers ---- */

static struct opt_int read_price(struct reading *r, enum import_column column)
{
    struct opt_int cents = {0};
    if (!price_parse(r->cells[column], &cents))
        reject(r, "import.price", N_("A price is not an amount in euro."));
    return cents;
}

static void read_desks(struct reading *r)
{
    const char *text = r->cells[COL_DESKS];
    size_t n = strlen(text);
    long desks = strtol(text, NULL, 10);
    if (n > 6 || text[strspn(text, "0123456789")] || desks > RESOURCE_UNITS_MAX)
        reject(r, "import.desks", N_("The number of desks is not one from 1 to 500."));
    else
        r->row->desks = (int32_t)desks;
}

/* ---- the rest ---- */

static void read_url(struct reading *r)
{
    const char *url = r->cells[COL_URL];
    if (!*url)
        return;
    bool scheme = !strncasecmp(url, "http://", 7) || !strncasecmp(url, "https://", 8);
    const char *host = scheme ? strstr(url, "//") + 2 : url;
    bool possible = strchr(host, '.') && !strpbrk(url, " \"<>\\") && !strstr(host, "://");
    if (possible)
        r->row->space.url = scheme ? url : keep(r, arena_printf(r->a, "http://%s", url));
    else
        note(r, "import.url", N_("The link is none and was left out."));
}

/* Words separated by ';' in small letters, without blanks. */
static void read_amenities(struct reading *r)
{
    char *out = fold_text(r->a, r->cells[COL_AMENITIES]);
    r->failed |= !out;
    size_t n = 0;
    for (size_t i = 0; out && out[i]; i++) {
        char c = out[i] == ',' ? ';' : out[i] == '-' || out[i] == ' ' ? '_' : out[i];
        bool again = (c == ';' || c == '_') && (n == 0 || out[n - 1] == ';');
        if (!again && c != '.')
            out[n++] = c;
    }
    while (n > 0 && (out[n - 1] == ';' || out[n - 1] == '_'))
        n--;
    if (out)
        out[n] = '\0';
    r->row->space.amenities = out;
    r->row->space.step_free = out && (strstr(out, "step_free") || strstr(out, "wheelchair"));
}

/* What the file says of prices that no rule of ours can hold yet, for the reader of the page. */
static void read_description(struct reading *r)
{
    const struct import_row *row = r->row;
    const char *day = "";
    const char *month = "";
    if (row->desk_day_cents.has && !row->desks)
        day = keep(r, arena_printf(r->a, "%lld.%02lld EUR / day\n\n",
                                   (long long)row->desk_day_cents.v / 100,
                                   (long long)row->desk_day_cents.v % 100));
    if (row->desk_month_cents.has)
        month = keep(r, arena_printf(r->a, "%lld.%02lld EUR / month\n",
                                     (long long)row->desk_month_cents.v / 100,
                                     (long long)row->desk_month_cents.v % 100));
    r->row->space.description = keep(r, arena_printf(r->a, "%s%s", day, month));
}

/* FNV-1a over all cells, each with its end: 63 bits. */
static int64_t digest_of(const char *const cells[COL__MAX])
{
    uint64_t h = 0xcbf29ce484222325u;
    for (int i = 0; i < COL__MAX; i++)
        for (const char *s = cells[i];; s++) {
            h = (h ^ (unsigned char)*s) * 0x100000001b3u;
            if (!*s)
                break;
        }
    return (int64_t)(h >> 1);
}

bool import_row_read(struct arena *a, const struct import_header *header,
                     const struct csv_record *record, struct import_row *ret_row)
{
    *ret_row = (struct import_row){.line = record->line};
    struct reading r = {.a = a, .row = ret_row};
    if (record->why)
        reject(&r, "import.malformed", record->why);
    for (int i = 0; i < COL__MAX; i++)
        r.cells[i] = clean_field(&r, record, header->at[i]);
    struct space *s = &ret_row->space;
    s->street = r.cells[COL_STREET];
    s->postcode = r.cells[COL_POSTCODE];
    s->town = r.cells[COL_CITY];
    s->province = r.cells[COL_PROVINCE];
    s->region = one_case(r.cells[COL_REGION]) && strlen(r.cells[COL_REGION]) > 3
                    ? title_case(&r, r.cells[COL_REGION])
                    : r.cells[COL_REGION];
    s->country = r.cells[COL_COUNTRY];
    const char *country = s->country;
    if (*country && (strlen(country) != 2 || !isupper((unsigned char)country[0]) ||
                     !isupper((unsigned char)country[1])))
        reject(&r, "import.country", N_("The country is not two capital letters."));
    read_name(&r);
    ret_row->desk_day_cents = read_price(&r, COL_DESK_DAY);
    ret_row->desk_month_cents = read_price(&r, COL_DESK_MONTH);
    ret_row->room_hour_cents = read_price(&r, COL_ROOM_HOUR);
    read_desks(&r);
    if (!ret_row->reject_code)
        read_where(&r);
    read_url(&r);
    read_amenities(&r);
    read_description(&r);
    s->status = ret_row->desks > 0 ? SPACE_OPEN : SPACE_LISTED;
    s->terms = space_default_terms;
    s->holidays = true;
    ret_row->digest = digest_of(r.cells);
    if (r.failed || !space_keys_make(a, s, &ret_row->keys))
        return false;
    ret_row->row_key = arena_printf(a, "%s|%s", ret_row->keys.key, s->country);
    return ret_row->row_key != NULL;
}
