/* check.c: the invariants that hold at every instant, looked at on a live database. */
#include "app/cli.h"
#include "app/commands.h"
#include "attend/attend.h"
#include "booking/booking.h"
#include "document/document.h"
#include "extra/extra.h"
#include "floorplan/floorplan.h"
#include "lend/lend.h"
#include "plan/plan.h"
#include "presence/presence.h"
#include "series/series.h"
#include "waitlist/waitlist.h"

#include "app_sql.h"

#include <stdio.h>

/* One line of the report; counts what was found. */
static void report(const char *what, int64_t seen, int64_t faults, const char *first)
{
    printf("%-66s %9lld looked at, %s\n", what, (long long)seen, faults ? "NOT SOUND" : "sound");
    if (faults)
        printf("    %lld at fault%s%s\n", (long long)faults, first ? "; the first: " : "",
               first ? first : "");
}

/* What modules look at themselves. */
static const struct look {
    const char *what;
    enum status (*check)(struct ctx *ctx, struct findings *ret_findings);
} looks[] = {
    {"places that were booked together have one time and one answer", booking_check_groups},
    {"each date of a series has its booking, and each booking its date", series_check},
    {"what is added is at the time of its booking, and is there", extra_check},
    {"each invitation is to a booking, and was answered once", attend_check},
    {"what is offered to who waits is kept for him, and nothing else", waitlist_check},
    {"what is lent can be booked, no day twice, and is credited", lend_check},
    {"each row of evidence follows the one before", document_check},
    {"what was drawn and charged adds up, with its rule", plan_check},
    {"what stands on a floor plan is of its space", floorplan_check},
    {"each screen has its place, each check-in its booking", presence_check},
};

/* What is looked at inside one reading transaction, so that all of it is one moment. */
struct looked {
    struct booking_findings bookings;
    struct findings findings[ARRAY_LEN(looks)];
    struct sql_app_check_owners_row owners;
    struct sql_app_check_facts_row facts;
    struct sql_app_check_mails_row mails;
};

static enum status look(struct ctx *ctx, void *arg)
{
    struct looked *l = arg;
    enum status s = booking_check(ctx, &l->bookings);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(looks); i++)
        s = looks[i].check(ctx, &l->findings[i]);
    if (s == OK)
        s = sql_app_check_owners(ctx, &l->owners);
    if (s == OK)
        s = sql_app_check_facts(ctx, &l->facts);
    if (s == OK)
        s = sql_app_check_mails(ctx, &l->mails);
    return s;
}

/* Prints what was found; how many faults. */
static int64_t judge(const struct looked *l)
{
    const struct {
        const char *what;
        int64_t seen, faults;
        const char *first;
    } lines[] = {
        {"bookings and blocks never take more than there is",
         l->bookings.bookings + l->bookings.blocks, l->bookings.faults, l->bookings.first_fault},
        {"each space has its operator", l->owners.spaces, l->owners.spaces_astray, NULL},
        {"each resource has its space", l->owners.resources, l->owners.resources_astray, NULL},
        {"each booking is in the space of its resource", l->owners.bookings,
         l->owners.bookings_astray, NULL},
        {"each role is of one owner", l->owners.grants, l->owners.grants_astray, NULL},
        {"no fact is handled before it happens", l->facts.facts, l->facts.cursors_ahead, NULL},
        {"no occasion makes the same mail twice", l->mails.mails, l->mails.doubled, NULL},
    };
    int64_t faults = 0;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        report(lines[i].what, lines[i].seen, lines[i].faults, lines[i].first);
        faults += lines[i].faults;
    }
    for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
        const struct findings *f = &l->findings[i];
        report(looks[i].what, f->looked_at, f->faults, f->first_fault);
        faults += f->faults;
    }
    return faults;
}

static enum exit_code run_check(const struct arguments *given)
{
    struct cli cli;
    enum exit_code e;
    if (!cli_open_to_look(&cli, given, &e))
        return e;
    const char *why = "";
    struct looked looked = {0};
    enum status s = store_check(cli.store, &why);
    if (s == UNAVAILABLE) {
        cli_say("%s: %s", argument_text(given, "db"), why);
        cli_close(&cli);
        return EXIT_STORE;
    }
    int64_t faults = s != OK;
    report("the file and its references", 1, faults, why);
    s = cli_tx(&cli, DB_READ, look, &looked);
    e = cli_end(&cli, s);
    if (s == OK) {
        faults += judge(&looked);
        printf(faults ? "%lld faults\n" : "sound\n", (long long)faults);
    }
    cli_close(&cli);
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
                   "instant: the file and its references are sound; no resource is used beyond its "
                   "units at any moment, by bookings and by what is let or out of order; what was "
                   "booked together has one time; of what is added to bookings no more is "
                   "promised than there was; what is lent can be booked, and is credited; what "
                   "is offered to who waits is kept for him; nothing "
                   "stands on the floor plan of another space; nothing "
                   "belongs to nobody, or to two owners; no fact is handled before it happened; "
                   "the evidence of signatures is as it was written; no occasion makes the same "
                   "mail twice. Prints what it looked at. Works on a read-only disk too, unless a "
                   "log beside the file holds changes.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_check,
};
