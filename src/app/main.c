/* main.c: find the command, run it. */
#include "app/cli.h"

static enum exit_code print_help(void (*write)(struct buf *out))
{
    struct buf out;
    buf_init(&out, 64 << 10);
    write(&out);
    return cli_print(&out);
}

static enum exit_code print_command_help(const struct command *c)
{
    struct buf out;
    buf_init(&out, 64 << 10);
    command_help(c, &out);
    return cli_print(&out);
}

static enum exit_code run_command(const struct command *c, char *const *words, int words_n)
{
    struct arguments given;
    bool help = false;
    struct buf why;
    buf_init(&why, 1024);
    enum status s = command_parse(c, words, words_n, &given, &help, &why);
    if (s != OK) {
        cli_say("%s: %.*s", c->name, (int)why.n, why.p ? why.p : "");
        cli_say("see `loggia %s --help`", c->name);
    }
    buf_free(&why);
    if (s != OK)
        return EXIT_USAGE;
    return help ? print_command_help(c) : c->run(&given);
}

/* "import" is the first word of "import spaces". */
static void say_unknown(const char *word)
{
    size_t n = strlen(word);
    bool begins = false;
    for (size_t i = 0; i < commands_n; i++) {
        const char *name = commands[i]->name;
        if (strncmp(name, word, n) != 0 || name[n] != ' ')
            continue;
        cli_say("did you mean `loggia %s`?", name);
        begins = true;
    }
    if (!begins)
        cli_say("there is no command \"%s\"", word);
}

/* `loggia help`, `loggia help import spaces`. */
static enum exit_code help_of(char *const *words, int words_n)
{
    int taken = 0;
    const struct command *c = command_find(words, words_n, &taken);
    return c ? print_command_help(c) : print_help(program_help);
}

static bool asks_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int main(int argc, char **argv)
{
    int taken = 0;
    if (argc > 1 && asks_help(argv[1]))
        return (int)help_of(argv + 2, argc - 2);
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        argv[1] += 2;
    const struct command *c = command_find(argv + 1, argc - 1, &taken);
    if (c)
        return (int)run_command(c, argv + 1 + taken, argc - 1 - taken);
    if (argc > 1)
        say_unknown(argv[1]);
    cli_say("see `loggia --help`");
    return EXIT_USAGE;
}
