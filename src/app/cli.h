/* cli.h: what every command that works on a database holds, and how it ends.
 * Owns: the store it opened.   Uses: base, store.   Threads: the main thread. */
#ifndef LOGGIA_APP_CLI_H
#define LOGGIA_APP_CLI_H

#include "app/command.h"
#include "base/ctx.h"
#include "store/store.h"

struct cli {
    struct store *store;
    struct arena *arena;
    struct clock clock;
    struct rng rng;
    struct ctx ctx;
};

/* Open the database of --db. False when it cannot be; then standard error says why and
 * *ret_exit is how the command ends. */
MUST_USE bool cli_open(struct cli *cli, const struct arguments *given, enum exit_code *ret_exit);
/* The same for what is there already: a file that is not is refused, not made. Else a mistyped name
 * would be a new database, and found sound. */
MUST_USE bool cli_open_existing(struct cli *cli, const struct arguments *given,
                                enum exit_code *ret_exit);
/* That for a command that only looks: also where the database cannot be written. */
MUST_USE bool cli_open_to_look(struct cli *cli, const struct arguments *given,
                               enum exit_code *ret_exit);
void cli_close(struct cli *cli);

/* Run `work` in one transaction, with retries. */
MUST_USE enum status cli_tx(struct cli *cli, enum db_mode mode,
                            enum status (*work)(struct ctx *ctx, void *arg), void *arg);

/* How a command ends after this outcome; says on standard error what went wrong. */
enum exit_code cli_end(const struct cli *cli, enum status s);

/* Write all of a buffer to standard output; EXIT_REFUSED when that fails. Frees the buffer. */
enum exit_code cli_print(struct buf *out);

/* A whole file, or standard input for "-"; errno says why not, unless the buffer is full. */
bool cli_read_file(const char *path, struct buf *out);
bool cli_write_file(const char *path, const struct buf *b);

/* "loggia: ..." on standard error. */
void cli_say(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
