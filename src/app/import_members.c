/* import_members.c: people, memberships and credits of a space from another product; the twin of
 * the host's pages. */
#include "app/cli.h"
#include "app/commands.h"
#include "intake/intake.h"
#include "people/people.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* What the command works with. */
struct bringing {
    struct cli cli;
    const struct arguments *given;
    struct buf csv, map_text, report;
    struct space space;
    struct intake_map map;
    struct intake_result result;
};

static enum status read_map(struct ctx *ctx, void *arg)
{
    struct bringing *b = arg;
    struct intake_sample s;
    const char *product = NULL;
    const char *dates = argument_text(b->given, "dates");
    const char *unit = argument_text(b->given, "unit");
    enum status st = space_of_slug(ctx, argument_text(b->given, "space"), &b->space);
    if (st == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "import.space", "There is no space \"%s\".",
                        argument_text(b->given, "space"));
    if (st == OK)
        st = intake_look(ctx, (struct bytes){b->csv.p, b->csv.n}, &s);
    if (st != OK)
        return st;
    b->map = (struct intake_map){.fields_n = s.headers_n,
                                 .unit = allowance_unit_of(unit),
                                 .charge_now = argument_flag(b->given, "charge-now"),
                                 .of_company = argument_flag(b->given, "company-holds"),
                                 .dates = strcmp(dates, "dmy") == 0   ? INTAKE_DAY_FIRST
                                          : strcmp(dates, "mdy") == 0 ? INTAKE_MONTH_FIRST
                                                                      : INTAKE_DATES_GUESS};
    intake_guess(ctx->arena, s.headers, s.headers_n, b->map.fields, &product);
    if (product)
        printf("looks like an export of %s\n", product);
    for (size_t i = 0; i < s.headers_n; i++)
        if (b->map.fields[i] != INTAKE_SKIP)
            printf("  %-30s = %s\n", s.headers[i], intake_field_word(b->map.fields[i]));
    return b->map_text.n ? intake_map_read(ctx, b->map_text.p, &s, &b->space, &b->map) : OK;
}

static void print_result(const struct intake_result *r, bool dry)
{
    const struct intake_counts *c = &r->counts;
    const struct {
        const char *what;
        int64_t n;
    } lines[] = {
        {"rows", c->rows},
        {"new", c->added},
        {"changed", c->changed},
        {"unchanged", c->unchanged},
        {"duplicate", c->duplicate},
        {"rejected", c->rejected},
        {"people new", c->people_new},
        {"people known", c->people_known},
        {"memberships", c->memberships},
        {"credits", c->credits},
        {"teams", c->teams},
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        printf("%-12s %8lld\n", lines[i].what, (long long)lines[i].n);
    for (size_t i = 0; i < r->plans_n; i++)
        if (!r->plans[i].choice.plan_id && !r->plans[i].choice.make)
            printf("plan \"%s\" (%lld rows) is not known here: name it in the map\n",
                   r->plans[i].name, (long long)r->plans[i].rows);
    for (size_t i = 0; i < r->teams_n; i++)
        printf("team \"%s\": %s, seats %d, people %d\n", r->teams[i].team, r->teams[i].plan,
               (int)r->teams[i].seats, (int)r->teams[i].people);
    for (size_t i = 0; dry && i < r->bills_n; i++) {
        char day[DATE_CHARS + 1];
        date_print(r->bills[i].day, day);
        printf("bills on %s: %lld, %lld.%02lld %s\n", day, (long long)r->bills[i].n,
               (long long)(r->bills[i].cents / 100), (long long)(r->bills[i].cents % 100),
               r->currency);
    }
    if (dry)
        puts("nothing was written");
}

/* The report is written even when nothing was rejected: an old one must not mislead. */
static enum exit_code finish(struct bringing *b)
{
    const char *path = argument_text(b->given, "report");
    size_t mails = 0;
    const bool dry = argument_flag(b->given, "dry-run");
    print_result(&b->result, dry);
    if (path && (b->report.failed || !cli_write_file(path, &b->report))) {
        cli_say("%s: %s", path, strerror(errno));
        return EXIT_REFUSED;
    }
    if (path && b->result.counts.rejected)
        printf("the rejected rows are in %s\n", path);
    if (dry || !argument_flag(b->given, "invite"))
        return EXIT_DONE;
    const enum status s = intake_invite(&b->cli.ctx, b->cli.store, b->space.id, 0, &mails);
    if (s != OK)
        return cli_end(&b->cli, s);
    printf("%zu mails go out\n", mails);
    return EXIT_DONE;
}

static enum exit_code bring(struct bringing *b)
{
    enum exit_code e;
    if (!cli_open_existing(&b->cli, b->given, &e))
        return e;
    struct intake_job job = {.csv = {b->csv.p, b->csv.n},
                             .map = &b->map,
                             .dry = argument_flag(b->given, "dry-run"),
                             .report = &b->report,
                             .store = b->cli.store};
    enum status s = cli_tx(&b->cli, DB_READ, read_map, b);
    job.space_id = b->space.id;
    if (s == OK)
        s = intake_work(&b->cli.ctx, &job, &b->result);
    e = s == OK ? finish(b) : cli_end(&b->cli, s);
    cli_close(&b->cli);
    return e;
}

static bool read_files(struct bringing *b)
{
    const char *map = argument_text(b->given, "map");
    const char *file = b->given->operand;
    struct buf *to = &b->csv;
    bool read = cli_read_file(file, to);
    if (read && map && strcmp(map, "auto") != 0) {
        file = map;
        to = &b->map_text;
        read = cli_read_file(file, to);
        buf_char(to, '\0');
    }
    if (!read && to->failed)
        cli_say("%s: too large", file);
    else if (!read)
        cli_say("%s: %s", file, strerror(errno));
    return read;
}

static enum exit_code run_import(const struct arguments *given)
{
    enum { MAP_BYTES_MAX = 64 << 10 };
    struct bringing *b = calloc(1, sizeof(*b));
    enum exit_code e = EXIT_REFUSED;
    if (!b)
        return e;
    b->given = given;
    buf_init(&b->csv, INTAKE_BYTES_MAX);
    buf_init(&b->map_text, MAP_BYTES_MAX);
    buf_init(&b->report, INTAKE_REPORT_BYTES);
    if (read_files(b))
        e = bring(b);
    buf_free(&b->csv);
    buf_free(&b->map_text);
    buf_free(&b->report);
    free(b);
    return e;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "space",
     .kind = OPTION_TEXT,
     .shows = "SLUG",
     .required = true,
     .help = "the space whose people they are"},
    {.name = "map",
     .kind = OPTION_TEXT,
     .shows = "FILE|auto",
     .fallback = "auto",
     .help = "what the columns and plans are, over what is guessed"},
    {.name = "report",
     .kind = OPTION_TEXT,
     .shows = "REJECTED.csv",
     .help = "where the rejected rows go, each with its line and the reason, to mend and load "
             "again"},
    {.name = "dry-run",
     .kind = OPTION_FLAG,
     .help = "write nothing: show the counts, and the bills of the next two months by day"},
    {.name = "dates",
     .kind = OPTION_CHOICE,
     .shows = "guess|dmy|mdy",
     .fallback = "guess",
     .help = "how days with slashes are written"},
    {.name = "unit",
     .kind = OPTION_CHOICE,
     .shows = "days|half_days|hours|money|pages",
     .fallback = "days",
     .help = "what credits are counted in that do not say it"},
    {.name = "charge-now",
     .kind = OPTION_FLAG,
     .help = "who has no day until which it is paid is charged from today on, not from the next "
             "period on"},
    {.name = "company-holds",
     .kind = OPTION_FLAG,
     .help = "a membership of a row with a company is the company's, also when the row names no "
             "payer and no seats"},
    {.name = "invite",
     .kind = OPTION_FLAG,
     .help = "whoever came along and got no mail yet is invited"},
};

static const struct note_spec examples[] = {
    {"loggia import members people.csv --db loggia.db --space bottega --dry-run",
     "See what would become of it."},
    {"loggia import members people.csv --db loggia.db --space bottega --map map.txt --report "
     "rejected.csv",
     "Load it by a map, keep what is to be mended."},
};

static const struct note_spec exits[] = {
    {"0", "Every row was looked at; rejected ones are counted and reported."},
    EXITS_REFUSED,
    EXITS_USAGE,
    EXITS_STORE,
};

const struct command command_import_members = {
    .name = "import members",
    .operand = "FILE.csv",
    .summary = "Load people, memberships and credits from a CSV file of another product",
    .description =
        "Reads a CSV file (comma, semicolon or tab; UTF-8 or Windows-1252; \"-\" is standard "
        "input) whose first line names the columns: people, memberships, and what is left of "
        "passes and credits, all in one row or in several. The columns of Nexudus, OfficeRnD, "
        "Cobot, Optix and Spacebring are guessed, as are those of a spreadsheet in English or "
        "Italian.\n\n"
        "A map has lines \"Header = field\" with one of these fields: email, name, first_name, "
        "last_name, phone, company, language, note, plan, start, paid_until (last day paid), "
        "next_bill (first day not paid), end, price, payer, seats, credit, credit_unit, "
        "credit_left, credit_until; \"-\" leaves a column out. \"plan Old = New\" says which plan "
        "of the space "
        "a name means, \"plan Old = new 150.00 1\" makes one with its price and months, \"plan "
        "Old = -\" leaves its rows out.\n\n"
        "Rows of one payer (or of one company, when they name seats), one plan and one start are "
        "one membership of the company, with a seat for each of them or as many as are named; the "
        "price of a row with seats is that of all of them.\n\n"
        "Nothing before today is charged, nor a day that is paid. Nobody gets a mail without "
        "--invite. At the end all rows are accounted for: new, changed, unchanged, duplicate, "
        "rejected. Loading the same file again changes nothing.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_import,
};
