/* account.c: the first steward is made here, and whoever else needs no page. */
#include "app/cli.h"
#include "app/commands.h"
#include "base/utf8.h"
#include "people/people.h"
#include "space/space.h"

#include <stdio.h>
#include <string.h>

enum { PASSWORD_MAX = 1024 };

struct wanted {
    const struct arguments *given;
    enum role role;
    const char *password; /* NULL: none; he signs in by a link in a mail */
    int64_t account_id;
};

static enum status scope_of(struct ctx *ctx, const struct wanted *w, struct grant *ret_grant)
{
    const char *slug = argument_text(w->given, "space");
    *ret_grant = (struct grant){.role = w->role};
    if (!slug)
        return OK;
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, s, "space.unknown", "There is no space \"%s\".", slug);
    if (s == OK)
        *ret_grant = (struct grant){w->role, space.operator_id, space.id};
    return s;
}

static enum status make(struct ctx *ctx, void *arg)
{
    struct wanted *w = arg;
    struct grant grant;
    enum status s = scope_of(ctx, w, &grant);
    if (s == OK)
        s = people_account(ctx, argument_text(w->given, "email"), argument_text(w->given, "name"),
                           &w->account_id);
    if (s == OK)
        s = people_grant(ctx, w->account_id, &grant);
    if (s == OK && w->password)
        s = people_set_password(ctx, w->account_id, w->password);
    return s;
}

/* The first line of standard input. */
static bool read_password(char ret_password[PASSWORD_MAX])
{
    if (!fgets(ret_password, PASSWORD_MAX, stdin))
        return false;
    ret_password[strcspn(ret_password, "\r\n")] = '\0';
    return ret_password[0] != '\0';
}

static enum exit_code run_create(const struct arguments *given)
{
    char password[PASSWORD_MAX];
    bool with_password = argument_flag(given, "password-stdin");
    struct wanted w = {.given = given, .role = people_role_of_word(argument_text(given, "role"))};
    if ((w.role == ROLE_HOST || w.role == ROLE_DESK) && !argument_text(given, "space")) {
        cli_say("a host and a front desk need --space SLUG: the space that the role is for");
        return EXIT_USAGE;
    }
    if (with_password && !read_password(password)) {
        cli_say("--password-stdin: no password came");
        return EXIT_USAGE;
    }
    if (with_password && !utf8_valid(password, strlen(password))) {
        cli_say("--password-stdin: the password is not UTF-8, as browsers send it");
        return EXIT_USAGE;
    }
    w.password = with_password ? password : NULL;
    struct cli cli;
    enum exit_code e;
    if (!cli_open(&cli, given, &e))
        return e;
    e = cli_end(&cli, cli_tx(&cli, DB_WRITE, make, &w));
    if (e == EXIT_DONE)
        printf("%s is %s%s%s\n", argument_text(given, "email"), argument_text(given, "role"),
               argument_text(given, "space") ? " of " : "",
               argument_text(given, "space") ? argument_text(given, "space") : "");
    cli_close(&cli);
    return e;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "email",
     .kind = OPTION_TEXT,
     .shows = "E",
     .required = true,
     .help = "the address that the person signs in with"},
    {.name = "role",
     .kind = OPTION_CHOICE,
     .shows = "steward|host|desk|member",
     .required = true,
     .help = "what the person may: run the network, run a space, sit at its front desk, or book as "
             "a member"},
    {.name = "space",
     .kind = OPTION_TEXT,
     .shows = "SLUG",
     .help = "the space that the role is for; a host and a front desk need it"},
    {.name = "name", .kind = OPTION_TEXT, .shows = "NAME", .help = "the person's name"},
    {.name = "password-stdin",
     .kind = OPTION_FLAG,
     .help = "read a password from the first line of standard input; without it the person signs "
             "in by a link in a mail"},
};

static const struct note_spec examples[] = {
    {"loggia account create --db loggia.db --email nadia@loggia.example --role steward",
     "The first account of an installation."},
    {"echo \"$PASSWORD\" | loggia account create --db loggia.db --email bruno@loggia.example "
     "--role host --space officina-altinate --password-stdin",
     "A host of one space, with a password."},
};

static const struct note_spec exits[] = {EXITS_OK, EXITS_REFUSED, EXITS_USAGE, EXITS_STORE};

const struct command command_account_create = {
    .name = "account create",
    .summary = "Make an account, or give one a further role",
    .description =
        "Makes the account with this e-mail address when there is none, and gives it the "
        "role. Run a second time it changes nothing but the password, if one is given.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_create,
};
