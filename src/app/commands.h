/* commands.h: the commands, one file each.   Uses: nothing. */
#ifndef LOGGIA_APP_COMMANDS_H
#define LOGGIA_APP_COMMANDS_H

#include "app/command.h"

extern const struct command command_serve, command_demo, command_import_spaces,
    command_import_members, command_account_create, command_check, command_backup, command_openapi,
    command_permissions, command_privacy, command_man, command_version;

/* The option that every command with a database has. */
#define OPTION_DB \
    { \
        .name = "db", .kind = OPTION_TEXT, .shows = "FILE|URL", .required = true, \
        .help = "the database: an SQLite file, made when there is none, or a postgresql:// " \
                "address" \
    }

/* Exit statuses that most commands share. */
#define EXITS_OK \
    { \
        "0", "All of it was done." \
    }
#define EXITS_REFUSED \
    { \
        "1", "It was refused or it failed; standard error says why." \
    }
#define EXITS_USAGE \
    { \
        "2", "The command line was not understood; nothing was done." \
    }
#define EXITS_STORE \
    { \
        "3", "The database cannot be reached, is full, read-only or served by another process." \
    }

#endif
