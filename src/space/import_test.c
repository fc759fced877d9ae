/* Loading lists of spaces [SP-12] [SP-14]: single rows, then the real lists twice. */
#include "space/space_internal.h"
#include "space_sql.h"

#include "support/test_scenario.h"

#include <string.h>

#define HEADER \
    "name,city,province,region,country,street,postcode,lat,lon,desk_day_eur,desk_month_eur," \
    "room_hour_eur,desks,amenities,url,source\r\n"

struct heard {
    struct buf notes; /* "line code\n" */
    size_t calls;
};

static void on_progress(void *arg, const struct import_counts *so_far)
{
    struct heard *h = arg;
    (void)so_far;
    h->calls++;
}

static void on_note(void *arg, int64_t line, const char *code, const char *text)
{
    struct heard *h = arg;
    assert_non_null(text);
    buf_printf(&h->notes, "%lld %s\n", (long long)line, code);
}

static struct import_counts load(struct test_store *t, const char *csv, size_t n,
                                 struct buf *report, struct heard *heard)
{
    struct import_counts counts = {0};
    struct import_job job = {
        .csv = {csv, n},
        .report = report,
        .progress = heard ? on_progress : NULL,
        .note = heard ? on_note : NULL,
        .arg = heard,
    };
    assert_int_equal(space_import(t->store, &t->ctx, &job, &counts), OK);
    assert_int_equal(counts.rows, counts.added + counts.changed + counts.unchanged +
                                      counts.duplicate + counts.rejected);
    return counts;
}

static struct import_counts load_text(struct test_store *t, const char *csv)
{
    return load(t, csv, strlen(csv), NULL, NULL);
}

struct wanted {
    const char *slug;
    struct space *s;
};

static enum status read_space(struct ctx *ctx, void *arg)
{
    struct wanted *w = arg;
    return space_of_slug(ctx, w->slug, w->s);
}

static struct space get(struct test_store *t, const char *slug)
{
    struct space s;
    struct wanted w = {slug, &s};
    enum status st = store_tx(t->store, &t->ctx, DB_READ, read_space, &w);
    if (st != OK)
        fail_msg("no space %s", slug);
    return s;
}

/* ---- one thing at a time ---- */

static void play_placed_by_town(struct scenario *sc)
{
    struct import_counts n = load_text(
        sc->t, HEADER "Officina,Forl\u00EC,FC,Emilia-Romagna,IT,corso Diaz 64,,,,,,,,,,x\r\n"
                      "Hop,Barcelona,,,ES,Born,,,,,,,,,,x\r\n"
                      "Nowhere,Kraina Zamozza,,,PL,,,,,,,,,,,x\r\n");
    assert_int_equal(n.added, 3);
    assert_int_equal(n.placed, 2);
    assert_int_equal(n.unplaced, 1);
    struct space s = get(sc->t, "officina-forli");
    assert_int_equal(s.status, SPACE_LISTED);
    assert_string_equal(s.zone, "Europe/Rome");
    assert_in_range(s.lat.micro, 44200000, 44240000);
    s = get(sc->t, "hop-barcelona");
    assert_string_equal(s.region, "Catalunya");
    assert_string_equal(s.zone, "Europe/Madrid");
    s = get(sc->t, "nowhere-kraina-zamozza");
    assert_false(s.lat.has);
    assert_string_equal(s.zone, "Europe/Warsaw");
}

struct pool {
    int64_t space_id;
    struct resource desks;
    size_t n;
    struct calendar calendar;
};

static enum status read_pool(struct ctx *ctx, void *arg)
{
    struct pool *p = arg;
    struct resource *all;
    struct space s;
    enum status st = space_resources(ctx, p->space_id, &all, &p->n);
    if (st == OK && p->n)
        p->desks = all[0];
    if (st == OK)
        st = space_get(ctx, p->space_id, &s);
    return st == OK ? space_calendar(ctx, &s, &p->calendar) : st;
}

static void play_desks_are_a_pool(struct scenario *sc)
{
    load_text(sc->t, HEADER "Cresco,Ravenna,RA,,IT,via Sant'Agata 48,,,,\"15,50\",200,9,10,wifi;"
                            "step_free,www.cresco.example,x\r\n");
    struct space s = get(sc->t, "cresco-ravenna");
    assert_int_equal(s.status, SPACE_OPEN);
    assert_true(s.step_free);
    assert_string_equal(s.url, "http://www.cresco.example");
    assert_string_equal(s.currency, "EUR");
    assert_int_equal(s.vat_rate_bp, 2200); /* NW-8 */
    assert_true(s.vat_assumed);
    assert_string_equal(s.description, "A desk costs €200.00 a month.");
    struct pool p = {.space_id = s.id};
    assert_int_equal(store_tx(sc->t->store, &sc->t->ctx, DB_READ, read_pool, &p), OK);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.desks.units, 10);
    assert_int_equal(p.desks.price_day_cents.v, 1550);
    assert_int_equal(p.calendar.open_n[5], 1);
    assert_int_equal(p.calendar.open[5][0].to, 1080);
    assert_int_equal(p.calendar.open_n[6], 0);
}

/* Nothing of it can be booked, so its prices are words [SP-12]. */
static void play_prices_of_a_listing_are_words(struct scenario *sc)
{
    load_text(sc->t, HEADER "Elenco,Ravenna,RA,,IT,via Cavour 9,,,,18,,12,,,,x\r\n");
    struct space s = get(sc->t, "elenco-ravenna");
    assert_int_equal(s.status, SPACE_LISTED);
    assert_string_equal(s.description,
                        "A desk costs €18.00 a day.\n\nA meeting room costs €12.00 an hour.");
}

static void play_swapped_points(struct scenario *sc)
{
    struct heard heard = {0};
    buf_init(&heard.notes, 4096);
    const char *csv = HEADER
        "Gold Coast,Gold Coast,,,,,,153.36,-28.02,,,,,,,x\r\n" /* out of range: the only reading */
        "Padovana,Padova,PD,,IT,,,11.8768,45.4064,,,,,,,x\r\n" /* near its town when swapped */
        "Hackerhaus,,,,DE,Strasse 1,,10.96611,50.26315,,,,,,,x\r\n" /* in its country */
        "Right,Padova,PD,,IT,,,45.4064,11.8768,,,,,,,x\r\n"
        "Lost,Padova,PD,,IT,,,153,160,,,,,,,x\r\n";
    struct import_counts n = load(sc->t, csv, strlen(csv), NULL, &heard);
    assert_int_equal(n.swapped, 3);
    assert_int_equal(n.rejected, 1);
    assert_in_range(get(sc->t, "padovana-padova").lat.micro, 45400000, 45410000);
    buf_char(&heard.notes, '\0');
    assert_string_equal(heard.notes.p, "2 import.swapped\n3 import.swapped\n4 import.swapped\n"
                                       "6 import.point_range\n");
    buf_free(&heard.notes);
}

static void play_rejected_rows_are_reported(struct scenario *sc)
{
    struct buf report;
    buf_init(&report, 1 << 16);
    const char *csv = "name,city,country,lat,lon,desks,desk_day_eur\r\n"
                      ",Padova,IT,,,,\r\n"
                      "Coworking Spaces in New York City,New York,US,,,,\r\n"
                      "\"Without,place\",,IT,,,,\r\n"
                      "Odd desks,Padova,IT,,,a lot,\r\n"
                      "Odd price,Padova,IT,,,3,12 euro\r\n"
                      "Odd point,Padova,IT,north,east,,\r\n"
                      "Odd country,Padova,Italia,,,,\r\n";
    struct import_counts n = load(sc->t, csv, strlen(csv), &report, NULL);
    assert_int_equal(n.rejected, 7);
    buf_char(&report, '\0');
    assert_false(report.failed);
    assert_string_equal(
        report.p,
        "\xEF\xBB\xBFline,code,reason,name,city,country,lat,lon,desks,desk_day_eur\r\n"
        "2,import.name_missing,The row has no name.,,Padova,IT,,,,\r\n"
        "3,import.list_page,\"This is a list of spaces, not a space.\",Coworking Spaces in New "
        "York City,"
        "New York,US,,,,\r\n"
        "4,import.town_missing,The row has neither a town nor a "
        "point.,\"Without,place\",,IT,,,,\r\n"
        "5,import.desks,The number of desks is not one from 1 to 500.,Odd desks,Padova,IT,,,a "
        "lot,\r\n"
        "6,import.price,A price is not an amount in euro.,Odd price,Padova,IT,,,3,12 euro\r\n"
        "7,import.point,Latitude and longitude are not two decimal degrees.,Odd "
        "point,Padova,IT,north,"
        "east,,\r\n"
        "8,import.country,The country is not two capital letters.,Odd "
        "country,Padova,Italia,,,,\r\n");
    /* The report is itself a list: mended rows are loaded from it. */
    n = load(sc->t, report.p, report.n - 1, NULL, NULL);
    assert_int_equal(n.rows, 7);
    assert_int_equal(n.rejected, 7);
    buf_free(&report);
}

/* Taken with something amiss: the report has the row, too. Lines may end with CR alone. */
static void play_what_is_missing_is_reported(struct scenario *sc)
{
    struct buf report;
    struct heard heard = {0};
    buf_init(&report, 1 << 16);
    buf_init(&heard.notes, 1 << 16);
    const char *csv = "name,city,country,url,name\r"
                      "Lost,Padva,IT,,\r"
                      "Surplus,Padova,IT,,,or what,\r";
    struct import_counts n = load(sc->t, csv, strlen(csv), &report, &heard);
    assert_int_equal(n.rows, 2);
    assert_int_equal(n.added, 2);
    assert_int_equal(n.unplaced, 1);
    assert_int_equal(n.remarked, 2);
    buf_char(&report, '\0');
    assert_non_null(strstr(report.p, "\r\n2,import.town_unknown,\"Taken without a place: the town "
                                     "is not known: Padva -> Padova"));
    assert_non_null(strstr(report.p, "\r\n3,import.fields,"));
    buf_char(&heard.notes, '\0');
    assert_string_equal(heard.notes.p, "1 import.column_twice\n2 import.town_unknown\n"
                                       "3 import.fields\n");
    buf_free(&report);
    buf_free(&heard.notes);
}

/* What is no province is said; the town is found without it. */
static void play_a_province_that_is_none_is_reported(struct scenario *sc)
{
    struct buf report;
    buf_init(&report, 1 << 16);
    const char *csv = HEADER "Zeta,Padova,ZZ,,IT,,,,,,,,,,,x\r\n"
                             "Eta,Padova,pd,,IT,,,45.41,11.88,,,,,,,x\r\n"
                             "Theta,New York,ZZ,,US,,,,,,,,,,,x\r\n";
    struct import_counts n = load(sc->t, csv, strlen(csv), &report, NULL);
    assert_int_equal(n.added, 3);
    assert_int_equal(n.remarked, 1);
    assert_string_equal(get(sc->t, "zeta-padova").province, "PD");
    buf_char(&report, '\0');
    assert_non_null(strstr(report.p, "\r\n2,import.province,The province is none of Italy"));
    buf_free(&report);
}

/* A row that was taken without a place updates its space once its town is right [SP-20]. */
static void play_a_mended_row_finds_its_space(struct scenario *sc)
{
    struct test_store *t = sc->t;
    struct buf report;
    buf_init(&report, 1 << 16);
    const char *csv = HEADER "Lost,Padva,,,IT,via Roma 1,,,,,,,,,,x\r\n"
                             "Lost,Qwertyuiop,,,IT,via Roma 1,,,,,,,,,,x\r\n"
                             "Strange,Zxcvb,,,IT,,,,,,,,,,,x\r\n";
    assert_int_equal(load(t, csv, strlen(csv), &report, NULL).added, 3);
    /* The file itself mended: the town is one that was suggested. */
    struct import_counts n = load_text(
        t, HEADER "Lost,Padova,,,IT,via Roma 1,,,,,,,,,,x\r\n"
                  "Strange,Padova,,,IT,,,,,,,,,,,x\r\n"); /* another one, for all we know */
    assert_int_equal(n.changed, 1);
    assert_int_equal(n.added, 1);
    assert_true(get(t, "lost-padva").lat.has);
    assert_string_equal(get(t, "lost-padva").town, "Padova");
    /* The report mended: it says what was amiss, so any town will do. */
    n = load_text(t, "line,code,reason,name,city,country,street\r\n"
                     "4,import.town_unknown,why,Strange,Forl\u00EC,IT,\r\n");
    assert_int_equal(n.changed, 1);
    assert_string_equal(get(t, "strange-zxcvb").town, "Forl\u00EC");
    /* What the first file said is known still. */
    n = load_text(t, csv);
    assert_int_equal(n.unchanged, 3);
    buf_free(&report);
}

static void play_broken_texts_are_mended(struct scenario *sc)
{
    struct import_counts n =
        load_text(sc->t, HEADER "Universit\u00C3\u00A4t Dresden,dresden,,,DE,\"Haus "
                                "1\nN\u00F6thnitzer Stra\u00DFe\",,,,,,,,,,x\n"
                                "Caff\xE8 Lavoro,Torino,TO,,IT,,,,,,,,,,,x\n"
                                "\"Neuehous\n\t\t\", New York ,,NY,US,,,,,,,,,,,x\n");
    assert_int_equal(n.added, 3);
    assert_int_equal(n.repaired, 2);
    struct space s = get(sc->t, "universitat-dresden");
    assert_string_equal(s.name, "Universit\u00E4t Dresden");
    assert_string_equal(s.town, "Dresden");
    assert_string_equal(s.street, "Haus 1, N\u00F6thnitzer Stra\u00DFe");
    assert_string_equal(get(sc->t, "caffe-lavoro-torino").name, "Caff\u00E8 Lavoro");
    assert_string_equal(get(sc->t, "neuehous-new-york").name, "Neuehous");
}

static void play_twins_are_counted(struct scenario *sc)
{
    const char *csv =
        HEADER "Alveare,Roma,RM,,IT,via Odero 1,,,,,,,,,,x\r\n"
               "ALVEARE ,roma,RM,,IT,\"Via Odero, 1\",,,,,,,,,,y\r\n" /* written otherwise */
               "Alveare,Roma,RM,,IT,,,,,,,,,,,z\r\n"                  /* no street */
               "Alveare,Roma,RM,,IT,via Larga 2,,,,,,,,,,z\r\n"       /* another place */
               "Hackspace Catania,Catania,CT,,IT,,,37.51324,15.08804,,,,,,,x\r\n"
               "User:Hackspacecatania,Catania,CT,,IT,,,37.51325,15.08804,,,,,,,y\r\n";
    struct import_counts n = load_text(sc->t, csv);
    assert_int_equal(n.added, 3);
    assert_int_equal(n.duplicate, 3);
    n = load_text(sc->t, csv);
    assert_int_equal(n.unchanged, 3);
    assert_int_equal(n.duplicate, 3);
    assert_int_equal(n.added + n.changed, 0);
}

static enum status rename_space(struct ctx *ctx, void *arg)
{
    struct space s = *(struct space *)arg;
    int64_t id;
    s.name = "Alveare nuovo";
    return space_save(ctx, &s, &id);
}

static void play_changes_follow_the_file_until_a_person_changes(struct scenario *sc)
{
    struct test_store *t = sc->t;
    assert_int_equal(load_text(t, HEADER "Alveare,Roma,RM,,IT,via Odero 1,,,,,,,,,,x\r\n").added,
                     1);
    struct import_counts n =
        load_text(t, HEADER "Alveare,Roma,RM,,IT,via Odero 1,,,,12,,,8,wifi,,x\r\n");
    assert_int_equal(n.changed, 1);
    struct space s = get(t, "alveare-roma");
    assert_int_equal(s.status, SPACE_OPEN);
    assert_string_equal(s.amenities, "wifi");
    assert_int_equal(
        load_text(t, HEADER "Alveare,Roma,RM,,IT,via Odero 1,,,,12,,,8,wifi,,x\r\n").unchanged, 1);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, rename_space, &s), OK);
    struct heard heard = {0};
    buf_init(&heard.notes, 4096);
    const char *csv = HEADER "Alveare,Roma,RM,,IT,via Odero 1,,,,12,,,9,wifi,,x\r\n";
    n = load(t, csv, strlen(csv), NULL, &heard);
    assert_int_equal(n.unchanged, 1);
    assert_memory_equal(heard.notes.p, "2 import.kept\n", heard.notes.n);
    assert_string_equal(get(t, "alveare-roma").name, "Alveare nuovo");
    buf_free(&heard.notes);
}

static void play_other_columns_and_signs(struct scenario *sc)
{
    struct import_counts n = load_text(sc->t, "\xEF\xBB\xBF"
                                              "Country;city;Colour;NAME\n"
                                              "IT;Padova;red;Loggia\n\n;;;\n");
    assert_int_equal(n.rows, 2);
    assert_int_equal(n.added, 1);
    assert_int_equal(n.rejected, 1);                     /* a row of nothing but separators */
    n = load_text(sc->t, "name,town\nPortico,Padova\n"); /* the word of our own pages */
    assert_int_equal(n.added, 1);
    struct import_counts counts;
    struct import_job job = {.csv = {"a,b\n1,2\n", 8}};
    assert_int_equal(space_import(sc->t->store, &sc->t->ctx, &job, &counts), INVALID);
    assert_string_equal(sc->t->ctx.problem.code, "import.header");
    job.csv = (struct bytes){"", 0};
    assert_int_equal(space_import(sc->t->store, &sc->t->ctx, &job, &counts), INVALID);
}

/* ---- the real lists ---- */

/* The file beside the project, or NULL; malloc. */
static char *read_list(const char *name, size_t *ret_n)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "../shared/data/%s", name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        (void)fprintf(stderr, "skipped: %s is not there\n", path);
        return NULL;
    }
    char *text = malloc(4 << 20);
    *ret_n = text ? fread(text, 1, 4 << 20, f) : 0;
    (void)fclose(f);
    return text;
}

static void load_list_twice(struct test_store *t, const char *name, int64_t rows, const char *csv,
                            size_t n)
{
    struct buf report;
    struct heard heard = {0};
    buf_init(&report, 4 << 20);
    buf_init(&heard.notes, 4 << 20);
    struct import_counts one = load(t, csv, n, &report, &heard);
    struct import_counts two = load(t, csv, n, NULL, NULL);
    print_message(
        "%s: %lld rows: %lld new, %lld duplicate, %lld rejected; %lld placed by town, %lld not "
        "placed, %lld swapped, %lld repaired\n",
        name, (long long)one.rows, (long long)one.added, (long long)one.duplicate,
        (long long)one.rejected, (long long)one.placed, (long long)one.unplaced,
        (long long)one.swapped, (long long)one.repaired);
    if (getenv("IMPORT_SHOW"))
        print_message("%.*s\n%.*s", (int)heard.notes.n, heard.notes.p, (int)report.n, report.p);
    assert_int_equal(one.rows, rows);
    assert_int_equal(two.rows, rows);
    assert_int_equal(two.unchanged, one.added);
    assert_int_equal(two.duplicate, one.duplicate);
    assert_int_equal(two.rejected, one.rejected);
    assert_int_equal(two.added + two.changed, 0);
    assert_true(heard.calls >= (size_t)rows / 200);
    assert_false(report.failed || heard.notes.failed);
    buf_free(&report);
    buf_free(&heard.notes);
}

static void every_row_of_the_real_lists_is_accounted_for(void **state)
{
    (void)state;
    static const char *const names[] = {"spaces-italy.csv", "spaces-world.csv"};
    static const int64_t rows[] = {164, 5847};
    char *csv[ARRAY_LEN(names)] = {NULL};
    size_t n[ARRAY_LEN(names)];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        csv[i] = read_list(names[i], &n[i]);
        if (!csv[i]) {
            free(csv[0]);
            skip();
        }
    }
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        load_list_twice(&t, names[i], rows[i], csv[i], n[i]);
        free(csv[i]);
    }
    test_store_close(&t);
}

#define ON_BOTH(play) \
    static void both_##play(void **state) \
    { \
        (void)state; \
        run_on_both(play); \
    }
ON_BOTH(play_placed_by_town)
ON_BOTH(play_desks_are_a_pool)
ON_BOTH(play_prices_of_a_listing_are_words)
ON_BOTH(play_swapped_points)
ON_BOTH(play_rejected_rows_are_reported)
ON_BOTH(play_what_is_missing_is_reported)
ON_BOTH(play_a_province_that_is_none_is_reported)
ON_BOTH(play_a_mended_row_finds_its_space)
ON_BOTH(play_broken_texts_are_mended)
ON_BOTH(play_twins_are_counted)
ON_BOTH(play_changes_follow_the_file_until_a_person_changes)
ON_BOTH(play_other_columns_and_signs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_play_placed_by_town),
        cmocka_unit_test(both_play_desks_are_a_pool),
        cmocka_unit_test(both_play_prices_of_a_listing_are_words),
        cmocka_unit_test(both_play_swapped_points),
        cmocka_unit_test(both_play_rejected_rows_are_reported),
        cmocka_unit_test(both_play_what_is_missing_is_reported),
        cmocka_unit_test(both_play_a_province_that_is_none_is_reported),
        cmocka_unit_test(both_play_a_mended_row_finds_its_space),
        cmocka_unit_test(both_play_broken_texts_are_mended),
        cmocka_unit_test(both_play_twins_are_counted),
        cmocka_unit_test(both_play_changes_follow_the_file_until_a_person_changes),
        cmocka_unit_test(both_play_other_columns_and_signs),
        cmocka_unit_test(every_row_of_the_real_lists_is_accounted_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
