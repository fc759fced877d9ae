/* import.c: load a list of spaces; every row is accounted for. */
#include "app/cli.h"
#include "app/commands.h"
#include "space/space.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 64 << 20, REPORT_MAX_BYTES = 128 << 20 };

static void show_progress(void *arg, const struct import_counts *so_far)
{
    (void)arg;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%lld rows", (long long)so_far->rows);
}

static void show_note(void *arg, int64_t line, const char *code, const char *text)
{
    fprintf(stderr, "%s:%lld: %s (%s)\n", (const char *)arg, (long long)line, text, code);
}

static void print_counts(const struct import_counts *c)
{
    const struct {
        const char *what;
        int64_t n;
    } lines[] = {
        {"rows", c->rows},           {"new", c->added},           {"changed", c->changed},
        {"unchanged", c->unchanged}, {"duplicate", c->duplicate}, {"rejected", c->rejected},
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        printf("%-10s %8lld\n", lines[i].what, (long long)lines[i].n);
    printf(
        "of the rows taken, %lld were placed by their town, %lld have no place, %lld had latitude "
        "and longitude swapped, %lld had a broken encoding\n",
        (long long)c->placed, (long long)c->unplaced, (long long)c->swapped,
        (long long)c->repaired);
}

/* What was rejected goes to the report, even when it is nothing: an old one must not mislead. */
static enum exit_code finish(const struct arguments *given, const struct buf *report,
                             const struct import_counts *counts)
{
    const char *path = argument_text(given, "report");
    print_counts(counts);
    if (path && (report->failed || !cli_write_file(path, report))) {
        cli_say("%s: %s", path, strerror(errno));
        return EXIT_REFUSED;
    }
    if (path && counts->rejected)
        printf("the rejected rows are in %s\n", path);
    if (path && counts->remarked)
        printf("%lld rows that were taken with something amiss are in %s, too\n",
               (long long)counts->remarked, path);
    return EXIT_DONE;
}

/* Whether a file can be written there; what it holds stays. */
static bool can_write(const char *path)
{
    FILE *f = fopen(path, "ab");
    return f && fclose(f) == 0;
}

static enum exit_code import(const struct arguments *given, const struct buf *csv,
                             struct buf *report)
{
    struct cli cli;
    enum exit_code e;
    const char *path = argument_text(given, "report");
    if (path && !can_write(path)) { /* before anything is kept */
        cli_say("%s: %s", path, strerror(errno));
        return EXIT_REFUSED;
    }
    if (!cli_open(&cli, given, &e))
        return e;
    struct import_counts counts = {0};
    struct import_job job = {
        .csv = {csv->p, csv->n},
        .report = report,
        .progress = show_progress,
        .note = argument_flag(given, "verbose") ? show_note : NULL,
        .arg = (void *)(uintptr_t)given->operand,
    };
    enum status s = space_import(cli.store, &cli.ctx, &job, &counts);
    if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
    e = s == OK ? finish(given, report, &counts) : cli_end(&cli, s);
    cli_close(&cli);
    return e;
}

static enum exit_code run_import(const struct arguments *given)
{
    struct buf csv, report;
    buf_init(&csv, FILE_MAX_BYTES);
    buf_init(&report, REPORT_MAX_BYTES);
    enum exit_code e = EXIT_REFUSED;
    if (cli_read_file(given->operand, &csv))
        e = import(given, &csv, &report);
    else if (csv.failed)
        cli_say("%s: larger than %d MB", given->operand, FILE_MAX_BYTES >> 20);
    else
        cli_say("%s: %s", given->operand, strerror(errno));
    buf_free(&csv);
    buf_free(&report);
    return e;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "report",
     .kind = OPTION_TEXT,
     .shows = "REJECTED.csv",
     .help = "where the rejected rows go, each with its line and the reason, to mend and load "
             "again; and those taken without a place or with too many fields"},
    {.name = "verbose",
     .kind = OPTION_FLAG,
     .help = "say on standard error what was rejected or mended, row by row"},
};

static const struct note_spec examples[] = {
    {"loggia import spaces spaces.csv --db loggia.db --report rejected.csv",
     "Load a list, keep what is to be mended."},
};

static const struct note_spec exits[] = {
    {"0", "Every row was looked at; rejected ones are counted and reported."},
    EXITS_REFUSED,
    EXITS_USAGE,
    EXITS_STORE,
};

const struct command command_import_spaces = {
    .name = "import spaces",
    .operand = "FILE.csv",
    .summary = "Load a list of spaces from a CSV file",
    .description =
        "Reads a CSV file (UTF-8, RFC 4180; \"-\" is standard input) whose header names any of "
        "these columns in any order: name, city (or town), province, region, country, street, "
        "postcode, lat, lon, desk_day_eur, desk_month_eur, room_hour_eur, desks, amenities, url, "
        "source.\n\n"
        "A row without coordinates is placed by its town. A row with a number of desks can be "
        "booked; "
        "one without is listed, and its owner can claim it. Rows that cannot be taken are rejected "
        "with a reason. At the end all rows are accounted for: new, changed, unchanged, duplicate, "
        "rejected. Loading the same file again changes nothing.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_import,
};
