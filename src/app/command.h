/* command.h: the command line, described once. Each command is one table: what it is called,
 * what it takes, what it promises, how it ends. Parsing, `--help` and the man pages read the
 * same table.
 * Uses: base.   Threads: the main thread. */
#ifndef LOGGIA_APP_COMMAND_H
#define LOGGIA_APP_COMMAND_H

#include "base/buf.h"

/* How a command ends. Scripts rely on these numbers. */
enum exit_code {
    EXIT_DONE = 0,    /* all of it was done */
    EXIT_REFUSED = 1, /* it was refused or it failed; standard error says why */
    EXIT_USAGE = 2,   /* the command line was not understood; nothing was done */
    EXIT_STORE = 3,   /* the database cannot be reached, is full, read-only or served by another */
    EXIT_FOUND = 4    /* a check found something wrong */
};

enum option_kind { OPTION_TEXT, OPTION_FLAG, OPTION_NUMBER, OPTION_CHOICE, OPTION_DATE };

struct option_spec {
    const char *name; /* "db" is given as --db, or as LOGGIA_DB in the environment */
    enum option_kind kind;
    const char *shows;    /* what stands for the value in the help: "FILE"; NULL for a flag */
    const char *fallback; /* used when it is not given; NULL: none */
    bool required;
    const char *help; /* one sentence, without the final full stop */
};

struct note_spec {
    const char *what; /* an example's line, or the number of an exit status */
    const char *means;
};

enum { COMMAND_OPTIONS_MAX = 12 };

struct arguments;

struct command {
    const char *name;        /* one or two words: "import spaces" */
    const char *operand;     /* what stands for its operand: "FILE"; NULL: it takes none */
    bool operand_pair;       /* which may be two words: the name of a command */
    const char *summary;     /* one line, without a full stop */
    const char *description; /* paragraphs, separated by an empty line */
    const struct option_spec *options;
    size_t options_n;
    const struct note_spec *examples;
    size_t examples_n;
    const struct note_spec *exits; /* what its exit statuses mean */
    size_t exits_n;
    enum exit_code (*run)(const struct arguments *given);
};

/* What was given; the strings live as long as the process. */
struct arguments {
    const struct command *command;
    const char *operand;
    const char *operand_second;              /* of a pair; NULL: one word */
    const char *values[COMMAND_OPTIONS_MAX]; /* as command->options; "" for a given flag */
};

/* All commands, in the order of the help. */
extern const struct command *const commands[];
extern const size_t commands_n;

/* The command that the words at the start of `words` name, or NULL; *ret_taken gets how many
 * words. */
const struct command *command_find(char *const *words, int words_n, int *ret_taken);

/* Understand the words after the command's name.
 *   ret_help  set when --help was asked; nothing else was looked at then             (out)
 *   why       a sentence for the person on INVALID                                   (out)
 * Returns OK or INVALID; then *ret is untouched. */
MUST_USE enum status command_parse(const struct command *c, char *const *words, int words_n,
                                   struct arguments *ret, bool *ret_help, struct buf *why);

/* The value of an option: as given, from the environment, or its default; NULL when there is none.
 * The option must be in the command's table. */
const char *argument_text(const struct arguments *a, const char *option);
bool argument_flag(const struct arguments *a, const char *option);
int64_t argument_number(const struct arguments *a, const char *option);

/* The same table, printed: for a terminal, and as a man page of section 1 (roff). */
void command_help(const struct command *c, struct buf *out);
void command_manual(const struct command *c, struct buf *out);
void program_help(struct buf *out);
void program_manual(struct buf *out);

#endif
