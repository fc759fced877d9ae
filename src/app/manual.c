/* manual.c: the tables of command.h, printed for a terminal and as man pages. */
#include "app/command.h"
#include "app/version.h"

#include <ctype.h>

enum { COLUMNS = 80, INDENT = 4, MEANING_AT = 28 };

/* ---- for a terminal -------------------------------------------------------------------------- */

static void pad(struct buf *out, size_t n)
{
    while (n--)
        buf_char(out, ' ');
}

/* Words of `text` from column `at` on, broken at COLUMNS and indented to `indent`; an empty
 * line in the text starts a paragraph. */
static void wrapped(struct buf *out, const char *text, size_t at, size_t indent)
{
    size_t column = at;
    bool first = true;
    for (const char *p = text; *p;) {
        if (strncmp(p, "\n\n", 2) == 0) {
            BUF_LIT(out, "\n\n");
            pad(out, indent);
            column = indent;
            first = true;
            p += 2;
            continue;
        }
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        size_t n = strcspn(p, " \n");
        if (!first && column + 1 + n > COLUMNS) {
            buf_char(out, '\n');
            pad(out, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            buf_char(out, ' ');
            column++;
        }
        buf_add(out, p, n);
        column += n;
        first = false;
        p += n;
    }
    buf_char(out, '\n');
}

/* "    --db FILE     the database" with the meaning in its column. */
static void entry(struct buf *out, const char *what, const char *means)
{
    pad(out, INDENT);
    buf_str(out, what);
    size_t used = INDENT + strlen(what);
    if (used + 2 > MEANING_AT) {
        buf_char(out, '\n');
        used = 0;
    }
    pad(out, MEANING_AT - used);
    wrapped(out, means, MEANING_AT, MEANING_AT);
}

static void option_words(const struct option_spec *o, struct buf *out)
{
    buf_printf(out, "--%s", o->name);
    if (o->shows)
        buf_printf(out, " %s", o->shows);
}

/* What an option means, with what a person must know of its value. */
static void option_meaning(const struct option_spec *o, struct buf *out)
{
    buf_str(out, o->help);
    if (o->required)
        BUF_LIT(out, " (needed)");
    if (o->fallback)
        buf_printf(out, " (default: %s)", o->fallback);
}

static void option_entry(const struct option_spec *o, struct buf *out)
{
    struct buf what, means;
    buf_init(&what, 256);
    buf_init(&means, 2048);
    option_words(o, &what);
    buf_char(&what, '\0');
    option_meaning(o, &means);
    buf_char(&means, '\0');
    if (!what.failed && !means.failed)
        entry(out, what.p, means.p);
    buf_free(&what);
    buf_free(&means);
}

static void notes(struct buf *out, const char *title, const struct note_spec *items, size_t n)
{
    if (!n)
        return;
    buf_printf(out, "\n%s\n", title);
    for (size_t i = 0; i < n; i++)
        entry(out, items[i].what, items[i].means);
}

void command_help(const struct command *c, struct buf *out)
{
    buf_printf(out, "Usage: loggia %s", c->name);
    if (c->operand)
        buf_printf(out, " %s", c->operand);
    for (size_t i = 0; i < c->options_n; i++) {
        if (!c->options[i].required)
            continue;
        buf_char(out, ' ');
        option_words(&c->options[i], out);
    }
    BUF_LIT(out, " [options]\n\n");
    wrapped(out, c->summary, 0, 0);
    buf_char(out, '\n');
    wrapped(out, c->description, 0, 0);
    BUF_LIT(out, "\nOptions\n");
    for (size_t i = 0; i < c->options_n; i++)
        option_entry(&c->options[i], out);
    entry(out, "--help", "show this and do nothing");
    if (c->examples_n) {
        BUF_LIT(out, "\nExamples\n");
        for (size_t i = 0; i < c->examples_n; i++) {
            buf_printf(out, "    %s\n        ", c->examples[i].what);
            wrapped(out, c->examples[i].means, 8, 8);
        }
    }
    notes(out, "Exit status", c->exits, c->exits_n);
}

void program_help(struct buf *out)
{
    BUF_LIT(out, "Usage: loggia COMMAND [options]\n\n");
    wrapped(out, PROGRAM_DESCRIPTION, 0, 0);
    BUF_LIT(out, "\nCommands\n");
    for (size_t i = 0; i < commands_n; i++)
        entry(out, commands[i]->name, commands[i]->summary);
    BUF_LIT(out, "\n`loggia COMMAND --help` says more about one of them.\n");
}

/* ---- as man pages (roff) --------------------------------------------------------------------- */

/* Text in roff: what it would read as commands is escaped. */
static void roff(struct buf *out, const char *text)
{
    bool line_start = true;
    for (const char *p = text; *p; p++) {
        if (line_start && (*p == '.' || *p == '\''))
            BUF_LIT(out, "\\&");
        line_start = *p == '\n';
        if (*p == '\\')
            BUF_LIT(out, "\\e");
        else if (*p == '-')
            BUF_LIT(out, "\\-");
        else if (strncmp(p, "\n\n", 2) == 0) {
            BUF_LIT(out, "\n.PP\n");
            p++;
            line_start = true;
        } else
            buf_char(out, *p);
    }
}

static void roff_title(struct buf *out, const char *page, const char *summary)
{
    struct buf upper;
    buf_init(&upper, 64);
    for (const char *p = page; *p; p++)
        buf_char(&upper, (char)toupper((unsigned char)*p));
    buf_printf(out, ".TH %.*s 1 \"\" \"Loggia %s\" \"Loggia\"\n.SH NAME\n", (int)upper.n,
               upper.p ? upper.p : "", PROGRAM_VERSION);
    buf_free(&upper);
    roff(out, page);
    BUF_LIT(out, " \\- ");
    roff(out, summary);
    buf_char(out, '\n');
}

static void roff_entry(struct buf *out, const char *what, const char *means)
{
    BUF_LIT(out, ".TP\n.B ");
    roff(out, what);
    buf_char(out, '\n');
    roff(out, means);
    BUF_LIT(out, "\n");
}

static void roff_options(const struct command *c, struct buf *out)
{
    BUF_LIT(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < c->options_n; i++) {
        const struct option_spec *o = &c->options[i];
        BUF_LIT(out, ".TP\n.B \\-\\-");
        roff(out, o->name);
        if (o->shows) {
            BUF_LIT(out, " \\fI");
            roff(out, o->shows);
            BUF_LIT(out, "\\fR");
        }
        buf_char(out, '\n');
        roff(out, o->help);
        BUF_LIT(out, ".");
        if (o->required)
            BUF_LIT(out, " Needed.");
        if (o->fallback) {
            BUF_LIT(out, " Default: ");
            roff(out, o->fallback);
            buf_char(out, '.');
        }
        buf_char(out, '\n');
    }
    roff_entry(out, "--help", "Show what this page says, shorter, and do nothing.");
}

static void roff_notes(struct buf *out, const char *title, const struct note_spec *items, size_t n)
{
    if (!n)
        return;
    buf_printf(out, ".SH %s\n", title);
    for (size_t i = 0; i < n; i++)
        roff_entry(out, items[i].what, items[i].means);
}

static const char environment[] = "Each option with a value can also be given in the environment: "
                                  "--mail-user as LOGGIA_MAIL_USER. "
                                  "The command line wins.";

/* "import spaces" has the page loggia-import-spaces. */
static void page_name(const struct command *c, char ret_name[64])
{
    size_t n = 0;
    for (const char *p = "loggia-"; *p; p++)
        ret_name[n++] = *p;
    for (const char *p = c->name; *p && n < 63; p++)
        ret_name[n++] = *p == ' ' ? '-' : *p;
    ret_name[n] = '\0';
}

void command_manual(const struct command *c, struct buf *out)
{
    char page[64];
    page_name(c, page);
    roff_title(out, page, c->summary);
    BUF_LIT(out, ".SH SYNOPSIS\n.B loggia ");
    roff(out, c->name);
    if (c->operand) {
        BUF_LIT(out, "\n.I ");
        roff(out, c->operand);
    }
    BUF_LIT(out, "\n.RI [ options ]\n.SH DESCRIPTION\n");
    roff(out, c->description);
    buf_char(out, '\n');
    roff_options(c, out);
    BUF_LIT(out, ".SH ENVIRONMENT\n");
    roff(out, environment);
    buf_char(out, '\n');
    roff_notes(out, "EXAMPLES", c->examples, c->examples_n);
    roff_notes(out, "EXIT STATUS", c->exits, c->exits_n);
    BUF_LIT(out, ".SH SEE ALSO\n.BR loggia (1)\n");
}

void program_manual(struct buf *out)
{
    roff_title(out, "loggia", "runs coworking spaces and the networks that they form");
    BUF_LIT(out, ".SH SYNOPSIS\n.B loggia\n.I COMMAND\n.RI [ options ]\n.SH DESCRIPTION\n");
    roff(out, PROGRAM_DESCRIPTION);
    BUF_LIT(out, "\n.SH COMMANDS\n");
    for (size_t i = 0; i < commands_n; i++)
        roff_entry(out, commands[i]->name, commands[i]->summary);
    BUF_LIT(out, ".SH ENVIRONMENT\n");
    roff(out, environment);
    BUF_LIT(out, "\n.SH SEE ALSO\n");
    for (size_t i = 0; i < commands_n; i++) {
        char page[64];
        page_name(commands[i], page);
        buf_printf(out, ".BR %s (1)%s\n", page, i + 1 < commands_n ? "," : "");
    }
}
