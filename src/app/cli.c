#include "app/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    COMMAND_ARENA_BYTES = 512 << 20
}; /* an import or a demonstration, one transaction at a time */

void cli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("loggia: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

static enum exit_code exit_of(enum status s)
{
    switch (s) {
    case OK:
        return EXIT_DONE;
    case UNAVAILABLE:
        return EXIT_STORE;
    default:
        return EXIT_REFUSED;
    }
}

/* What cannot be written is opened to be read, when that is all that is wanted. */
static bool open_as(struct cli *cli, const struct arguments *given, bool to_look,
                    enum exit_code *ret_exit)
{
    const char *url = argument_text(given, "db");
    const char *why = "";
    *cli = (struct cli){.clock = clock_system, .rng = rng_secure()};
    enum status s = store_open(url, &cli->store, &why);
    if (s == UNAVAILABLE && to_look)
        s = store_open_to_read(url, &cli->store, &why);
    if (s != OK) {
        cli_say("%s: %s", url, why);
        *ret_exit = s == FAILED ? EXIT_REFUSED : EXIT_STORE;
        return false;
    }
    cli->arena = arena_new(COMMAND_ARENA_BYTES);
    if (!cli->arena) {
        cli_say("not enough memory");
        store_close(cli->store);
        *ret_exit = EXIT_REFUSED;
        return false;
    }
    cli->ctx = (struct ctx){
        .arena = cli->arena,
        .clock = &cli->clock,
        .rng = &cli->rng,
        .lang = text_lang("en"),
    };
    return true;
}

bool cli_open(struct cli *cli, const struct arguments *given, enum exit_code *ret_exit)
{
    return open_as(cli, given, false, ret_exit);
}

static bool is_there(const struct arguments *given, enum exit_code *ret_exit)
{
    const char *url = argument_text(given, "db");
    bool address = strstr(url, "://") != NULL;
    if (address || access(url, F_OK) == 0)
        return true;
    cli_say("%s: %s", url, strerror(errno));
    *ret_exit = EXIT_STORE;
    return false;
}

bool cli_open_existing(struct cli *cli, const struct arguments *given, enum exit_code *ret_exit)
{
    return is_there(given, ret_exit) && open_as(cli, given, false, ret_exit);
}

bool cli_open_to_look(struct cli *cli, const struct arguments *given, enum exit_code *ret_exit)
{
    return is_there(given, ret_exit) && open_as(cli, given, true, ret_exit);
}

void cli_close(struct cli *cli)
{
    arena_free(cli->arena);
    store_close(cli->store);
}

enum status cli_tx(struct cli *cli, enum db_mode mode,
                   enum status (*work)(struct ctx *ctx, void *arg), void *arg)
{
    cli->ctx.problem = (struct problem){0};
    return store_tx(cli->store, &cli->ctx, mode, work, arg);
}

enum exit_code cli_end(const struct cli *cli, enum status s)
{
    static const char *const unexplained[STATUS__MAX] = {
        [NOT_FOUND] = "there is no such thing",
        [INVALID] = "that is not valid",
        [DENIED] = "that is not allowed",
        [CONFLICT] = "the state of the database refuses it",
        [RETRY] = "others kept changing the same rows",
        [LIMIT] = "a stated maximum was reached",
        [UNAVAILABLE] = "the database cannot serve now: full, read-only or gone",
        [FAILED] = "this is an error of the program",
    };
    const struct problem *p = &cli->ctx.problem;
    if (s == OK)
        return EXIT_DONE;
    cli_say("%s", p->detail ? p->detail : unexplained[s]);
    for (size_t i = 0; i < p->fields_n; i++)
        cli_say("  %s: %s", p->fields[i].name, p->fields[i].detail);
    return exit_of(s);
}

enum exit_code cli_print(struct buf *out)
{
    bool written = !out->failed && (!out->n || fwrite(out->p, 1, out->n, stdout) == out->n);
    written = fflush(stdout) == 0 && written;
    buf_free(out);
    return written ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- files ---- */

static bool read_stream(FILE *f, struct buf *out)
{
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(out, block, n);
    return !ferror(f) && !out->failed;
}

/* The whole file, or standard input for "-". */
bool cli_read_file(const char *path, struct buf *out)
{
    if (strcmp(path, "-") == 0)
        return read_stream(stdin, out);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    bool read = read_stream(f, out);
    fclose(f);
    return read;
}

bool cli_write_file(const char *path, const struct buf *b)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return false;
    bool written = !b->n || fwrite(b->p, 1, b->n, f) == b->n;
    return fclose(f) == 0 && written;
}
