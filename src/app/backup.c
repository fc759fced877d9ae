/* backup.c: a verified copy of a live file. */
#include "app/cli.h"
#include "app/commands.h"

#include <stdio.h>

static enum exit_code run_backup(const struct arguments *given)
{
    struct cli cli;
    enum exit_code e;
    if (!cli_open_to_look(&cli, given, &e))
        return e;
    const char *to = argument_text(given, "to");
    const char *why = "";
    enum status s = store_backup(cli.store, to, &why);
    if (s == OK)
        printf("%s is written and verified\n", to);
    else
        cli_say("%s: %s", to, why);
    cli_close(&cli);
    return s == OK ? EXIT_DONE : s == UNAVAILABLE ? EXIT_STORE : EXIT_REFUSED;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "to",
     .kind = OPTION_TEXT,
     .shows = "FILE",
     .required = true,
     .help = "where the copy goes; it takes the place of an older one only when it is verified"},
};

static const struct note_spec examples[] = {
    {"loggia backup --db loggia.db --to /backup/loggia-$(date +%F).db",
     "A copy a day, while people book."},
};

static const struct note_spec exits[] = {EXITS_OK, EXITS_REFUSED, EXITS_USAGE, EXITS_STORE};

const struct command command_backup = {
    .name = "backup",
    .summary = "Copy a database that is in use, and verify the copy",
    .description =
        "Copies an SQLite file while a server goes on serving it. The copy is one moment of the "
        "database. It is read back and checked before the command says that it is there. A file on "
        "a "
        "read-only disk is copied too.\n\n"
        "To go back to a copy: end the server, put the copy in the place of the file, remove the "
        "file's companions that end in -wal and -shm (they belong to the old one and would spoil "
        "it), and serve again.\n\n"
        "A PostgreSQL database is backed up by its own tools (pg_dump, pg_basebackup); the command "
        "refuses and says so.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_backup,
};
