/* about.c: what the program says of itself: version, man pages, interface, permissions. */
#include "app/cli.h"
#include "app/commands.h"
#include "app/version.h"
#include "http/http.h"

#include <sqlite3.h>

#include <curl/curl.h>
#include <libpq-fe.h>
#include <microhttpd.h>

static enum exit_code run_version(const struct arguments *given)
{
    (void)given;
    struct buf out;
    buf_init(&out, 4096);
    buf_printf(&out,
               "loggia %s\nSQLite %s, libpq %d, libmicrohttpd %s, %s\n"
               "Free software under the GNU Affero General Public License, version 3 or later.\n",
               PROGRAM_VERSION, sqlite3_libversion(), PQlibVersion(), MHD_get_version(),
               curl_version());
    return cli_print(&out);
}

static const struct note_spec about_exits[] = {EXITS_OK, EXITS_REFUSED, EXITS_USAGE};

const struct command command_version = {
    .name = "version",
    .summary = "Print the version of the program and of the libraries it runs on",
    .description = "Prints the version of loggia on the first line, then the versions of the "
                   "libraries that this process found.",
    .exits = about_exits,
    .exits_n = ARRAY_LEN(about_exits),
    .run = run_version,
};

/* "import spaces" may come as one word, as a script writes it, or as two. */
static bool is_named(const struct command *c, const struct arguments *given)
{
    const char *second = given->operand_second;
    size_t n = strlen(given->operand);
    if (!second)
        return strcmp(c->name, given->operand) == 0;
    return strncmp(c->name, given->operand, n) == 0 && c->name[n] == ' ' &&
           strcmp(c->name + n + 1, second) == 0;
}

static enum exit_code run_man(const struct arguments *given)
{
    struct buf out;
    buf_init(&out, 256 << 10);
    const char *second = given->operand_second;
    if (!second && strcmp(given->operand, "loggia") == 0) {
        program_manual(&out);
        return cli_print(&out);
    }
    for (size_t i = 0; i < commands_n; i++) {
        if (is_named(commands[i], given)) {
            command_manual(commands[i], &out);
            return cli_print(&out);
        }
    }
    cli_say("there is no command \"%s%s%s\"", given->operand, second ? " " : "",
            second ? second : "");
    return EXIT_REFUSED;
}

static const struct note_spec man_examples[] = {
    {"loggia man serve | man -l -", "Read the page of `loggia serve`."},
    {"loggia man import spaces >loggia-import-spaces.1", "Write a page to install."},
};

const struct command command_man = {
    .name = "man",
    .operand = "NAME",
    .operand_pair = true,
    .summary = "Print the manual page of a command",
    .description = "Prints the manual page of the command NAME in roff, from the same text that "
                   "--help shows; the NAME \"loggia\" is the page of the program itself.",
    .examples = man_examples,
    .examples_n = ARRAY_LEN(man_examples),
    .exits = about_exits,
    .exits_n = ARRAY_LEN(about_exits),
    .run = run_man,
};

static enum exit_code run_openapi(const struct arguments *given)
{
    struct buf out;
    buf_init(&out, LIMIT_REPLY_BYTES);
    http_openapi(route_tables, route_tables_n, argument_text(given, "public-url"), &out);
    return cli_print(&out);
}

static const struct option_spec openapi_options[] = {
    {.name = "public-url",
     .kind = OPTION_TEXT,
     .shows = "URL",
     .fallback = "http://localhost:8080",
     .help = "address of the installation that the document names as its server"},
};

const struct command command_openapi = {
    .name = "openapi",
    .summary = "Print the JSON interface as an OpenAPI 3.1 document",
    .description =
        "Prints the document that a server shows at /openapi.json: every route with what "
        "it takes and gives, made from the tables that the server runs on.",
    .options = openapi_options,
    .options_n = ARRAY_LEN(openapi_options),
    .exits = about_exits,
    .exits_n = ARRAY_LEN(about_exits),
    .run = run_openapi,
};

static enum exit_code run_permissions(const struct arguments *given)
{
    (void)given;
    struct buf out;
    buf_init(&out, LIMIT_REPLY_BYTES);
    http_permissions(route_tables, route_tables_n, &out);
    return cli_print(&out);
}

const struct command command_permissions = {
    .name = "permissions",
    .summary = "Print who may use which route",
    .description =
        "Prints the table of docs/permissions.md, made from the routes: one line for each "
        "route, one column for each role.",
    .exits = about_exits,
    .exits_n = ARRAY_LEN(about_exits),
    .run = run_permissions,
};
