/* check.c: the invariants that hold at every instant, looked at on a live database. */
#include "app/cli.h"
#include "app/commands.h"
#include "booking/booking.h"

#include <stdio.h>

/* One line of the report; counts what was found. */
static void report(const char *what, int64_t seen, int64_t faults, const char *first)
{
    printf("%-52s %9lld looked at, %s\n", what, (long long)seen, faults ? "NOT SOUND" : "sound");
    if (faults)
        printf("    %lld at fault; the first: %s\n", (long long)faults, first ? first : "");
}

static enum status check_bookings(struct ctx *ctx, void *arg)
{
    return booking_check(ctx, arg);
}

static enum exit_code run_check(const struct arguments *given)
{
    struct cli cli;
    enum exit_code e;
    if (!cli_open(&cli, given, &e))
        return e;
    const char *why = "";
    int64_t faults = 0;
    enum status s = store_check(cli.store, &why);
    if (s == OK || s == CONFLICT || s == INVALID) {
        report("the file and its references", 1, s != OK, why);
        faults += s != OK;
        struct booking_findings found = {0};
        s = cli_tx(&cli, DB_READ, check_bookings, &found);
        if (s == OK)
            report("no resource is used beyond its units", found.bookings, found.faults,
                   found.first_fault);
        faults += found.faults;
    }
    e = cli_end(&cli, s);
    cli_close(&cli);
    if (e == EXIT_DONE)
        printf(faults ? "%lld faults\n" : "sound\n", (long long)faults);
    return e == EXIT_DONE && faults ? EXIT_FOUND : e;
}

static const struct option_spec options[] = {OPTION_DB};

static const struct note_spec examples[] = {
    {"loggia check --db loggia.db", "Look at a database that is in use."},
};

static const struct note_spec exits[] = {
    {"0", "All that was looked at is sound."},
    EXITS_REFUSED,
    EXITS_USAGE,
    EXITS_STORE,
    {"4", "Something is not sound; standard output says what."},
};

const struct command command_check = {
    .name = "check",
    .summary = "Look whether a database keeps its promises",
    .description = "Reads the whole database, live or not, and looks at what must hold at every "
                   "instant: that the file and its references are sound, and that no resource is "
                   "used beyond its units at any moment. Prints what it looked at.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_check,
};
