/* import_where.c: where the space of a row is: its point the right way round, its town in the
 * gazetteer or in the address, and with the town its province, region, country and zone. */
#include "space/import_reading.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- a point ---- */

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
static void read_point(struct import_reading *r, const struct place *town)
{
    bool bad_lat, bad_lon;
    struct space *s = &r->row->space;
    struct degrees lat = read_degrees(r->cells[COL_LAT], &bad_lat);
    struct degrees lon = read_degrees(r->cells[COL_LON], &bad_lon);
    if (bad_lat || bad_lon || lat.has != lon.has) {
        import_reject(r, "import.point", N_("Latitude and longitude are not two decimal degrees."));
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
        import_reject(r, "import.point_range", N_("The latitude is not between -90 and 90."));
        return;
    }
    s->lat = swapped ? lon : lat;
    s->lon = swapped ? lat : lon;
    r->row->swapped = swapped;
    if (swapped)
        import_note(r, "import.swapped", N_("Latitude and longitude were swapped."));
    else if (far)
        import_note(r, "import.point_far", N_("The point lies far from the town."));
}

/* ---- a town ---- */

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
static bool place_in_address(struct import_reading *r, struct place *ret_place)
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
static void place_without_town(struct import_reading *r)
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
    import_note(
        r, "import.town_unknown",
        n ? arena_printf(r->a, "%s -> %s (%s)?", s->town, suggested[0].name, suggested[0].detail)
          : s->town);
}

/* What is no province of Italy says nothing of where its town is. */
static void read_province(struct import_reading *r)
{
    struct space *s = &r->row->space;
    if (!*s->province || strcmp(s->country, "IT") != 0 || place_is_province(s->province))
        return;
    import_note(r, "import.province", N_("The province is none of Italy's and was left out."));
    s->province = "";
}

void import_read_where(struct import_reading *r)
{
    struct space *s = &r->row->space;
    struct place town;
    read_province(r);
    bool known = *s->town && place_in_row(s, s->town, &town);
    read_point(r, known ? &town : NULL);
    if (!known && *s->street)
        known = place_in_address(r, &town);
    if (!*s->town && !known && !s->lat.has) {
        import_reject(r, "import.town_missing", N_("The row has neither a town nor a point."));
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
    if (import_one_case(s->town))
        s->town = import_title_case(r, s->town);
}
