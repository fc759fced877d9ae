#include "app/commands.h"

const struct command *const commands[] = {
    &command_serve,          &command_demo,    &command_import_spaces, &command_import_members,
    &command_account_create, &command_check,   &command_backup,        &command_openapi,
    &command_permissions,    &command_privacy, &command_man,           &command_version,
};
const size_t commands_n = ARRAY_LEN(commands);
