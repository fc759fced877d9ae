#include "space/import_reading.h"

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
    struct import_header header = {.code_at = -1};
    const char *unknown = NULL;
    const char *twice = NULL;
    for (int i = 0; i < COL__MAX; i++)
        header.at[i] = -1;
    for (size_t i = 0; i < record->fields_n; i++) {
        const char *field = record->fields[i];
        const char *name = fold_text(a, utf8_of_windows(a, field, strlen(field)));
        int column = name ? column_of(name) : -1;
        if (column >= 0 && header.at[column] < 0)
            header.at[column] = (int)i;
        else if (name && column >= 0 && !twice)
            twice = name;
        else if (name && *name && column < 0 && !is_of_report(name) && !unknown)
            unknown = name;
        if (name && !strcmp(name, "code"))
            header.code_at = (int)i;
    }
    header.fields_n = record->fields_n;
    header.twice = twice;
    *ret_header = header;
    *ret_unknown = unknown;
    return header.at[COL_NAME] >= 0;
}

/* ---- texts ---- */

const char *import_keep(struct import_reading *r, const char *text)
{
    r->failed |= !text;
    return text ? text : "";
}

void import_note(struct import_reading *r, const char *code, const char *text)
{
    struct import_row *row = r->row;
    if (row->notes_n < IMPORT_NOTES_MAX)
        row->notes[row->notes_n++] = (struct import_note){code, import_keep(r, text)};
}

void import_reject(struct import_reading *r, const char *code, const char *text)
{
    if (r->row->reject_code)
        return;
    r->row->reject_code = code;
    r->row->reject_text = import_keep(r, text);
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
static const char *clean_field(struct import_reading *r, const struct csv_record *record, int at)
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
    return import_keep(r, one_line(r->a, right));
}

bool import_one_case(const char *s)
{
    bool lower = false;
    bool upper = false;
    for (; *s; s++) {
        lower |= *s >= 'a' && *s <= 'z';
        upper |= *s >= 'A' && *s <= 'Z';
    }
    return lower != upper;
}

const char *import_title_case(struct import_reading *r, const char *text)
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
    return import_keep(r, out);
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

static void read_name(struct import_reading *r)
{
    const char *name = r->cells[COL_NAME];
    if (!strncasecmp(name, "User:", 5)) /* a person's page of a wiki, used for his space */
        name += 5 + strspn(name + 5, " ");
    if (!*name)
        import_reject(r, "import.name_missing", N_("The row has no name."));
    else if (utf8_count(name) > SPACE_NAME_MAX)
        import_reject(r, "import.name_long", N_("The name is longer than 120 characters."));
    else if (is_list_page(r->a, name))
        import_reject(r, "import.list_page", N_("This is a list of spaces, not a space."));
    r->row->space.name = name;
}

/* ---- numbers ---- */

static struct opt_int read_price(struct import_reading *r, enum import_column column)
{
    struct opt_int cents = {0};
    if (!price_parse(r->cells[column], &cents))
        import_reject(r, "import.price", N_("A price is not an amount in euro."));
    return cents;
}

static void read_desks(struct import_reading *r)
{
    const char *text = r->cells[COL_DESKS];
    size_t n = strlen(text);
    long desks = strtol(text, NULL, 10);
    if (n > 6 || text[strspn(text, "0123456789")] || desks > RESOURCE_UNITS_MAX)
        import_reject(r, "import.desks", N_("The number of desks is not one from 1 to 500."));
    else
        r->row->desks = (int32_t)desks;
}

/* ---- the rest ---- */

static void read_url(struct import_reading *r)
{
    const char *url = r->cells[COL_URL];
    if (!*url)
        return;
    bool scheme = !strncasecmp(url, "http://", 7) || !strncasecmp(url, "https://", 8);
    const char *host = scheme ? strstr(url, "//") + 2 : url;
    bool possible = strchr(host, '.') && !strpbrk(url, " \"<>\\") && !strstr(host, "://");
    if (possible)
        r->row->space.url = scheme ? url : import_keep(r, arena_printf(r->a, "http://%s", url));
    else
        import_note(r, "import.url", N_("The link is none and was left out."));
}

/* Words separated by ';' in small letters, without blanks. */
static void read_amenities(struct import_reading *r)
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
    struct import_reading r = {.a = a, .row = ret_row};
    if (record->why)
        import_reject(&r, "import.malformed", record->why);
    for (size_t i = header->fields_n; !record->why && i < record->fields_n; i++)
        if (*record->fields[i] && ret_row->notes_n == 0)
            import_note(&r, "import.fields",
                        N_("The row has more fields than the first line names; these were left "
                           "out."));
    for (int i = 0; i < COL__MAX; i++)
        r.cells[i] = clean_field(&r, record, header->at[i]);
    ret_row->mended = !strcmp(clean_field(&r, record, header->code_at), "import.town_unknown");
    struct space *s = &ret_row->space;
    s->street = r.cells[COL_STREET];
    s->postcode = r.cells[COL_POSTCODE];
    s->town = r.cells[COL_CITY];
    s->province = r.cells[COL_PROVINCE];
    s->region = import_one_case(r.cells[COL_REGION]) && strlen(r.cells[COL_REGION]) > 3
                    ? import_title_case(&r, r.cells[COL_REGION])
                    : r.cells[COL_REGION];
    s->country = r.cells[COL_COUNTRY];
    const char *country = s->country;
    if (*country && (strlen(country) != 2 || !isupper((unsigned char)country[0]) ||
                     !isupper((unsigned char)country[1])))
        import_reject(&r, "import.country", N_("The country is not two capital letters."));
    read_name(&r);
    ret_row->desk_day_cents = read_price(&r, COL_DESK_DAY);
    ret_row->desk_month_cents = read_price(&r, COL_DESK_MONTH);
    ret_row->room_hour_cents = read_price(&r, COL_ROOM_HOUR);
    read_desks(&r);
    if (!ret_row->reject_code)
        import_read_where(&r);
    read_url(&r);
    read_amenities(&r);
    s->status = ret_row->desks > 0 ? SPACE_OPEN : SPACE_LISTED;
    s->terms = space_default_terms;
    s->holidays = true;
    ret_row->digest = digest_of(r.cells);
    if (r.failed || !space_keys_make(a, s, &ret_row->keys))
        return false;
    ret_row->row_key = arena_printf(a, "%s|%s", ret_row->keys.key, s->country);
    return ret_row->row_key != NULL;
}
