#include "app/command.h"

#include "base/date.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

const struct command *command_find(char *const *words, int words_n, int *ret_taken)
{
    for (size_t i = 0; i < commands_n; i++) {
        const char *name = commands[i]->name;
        const char *blank = strchr(name, ' ');
        size_t first_n = blank ? (size_t)(blank - name) : strlen(name);
        if (words_n < 1 || strlen(words[0]) != first_n || strncmp(words[0], name, first_n) != 0)
            continue;
        if (blank && (words_n < 2 || strcmp(words[1], blank + 1) != 0))
            continue;
        *ret_taken = blank ? 2 : 1;
        return commands[i];
    }
    return NULL;
}

static int option_at(const struct command *c, const char *name, size_t name_n)
{
    for (size_t i = 0; i < c->options_n; i++)
        if (strlen(c->options[i].name) == name_n && memcmp(c->options[i].name, name, name_n) == 0)
            return (int)i;
    return -1;
}

/* "mail-user" is LOGGIA_MAIL_USER in the environment. */
static const char *from_environment(const char *option)
{
    char name[64] = "LOGGIA_";
    size_t at = strlen(name);
    for (const char *p = option; *p && at + 1 < sizeof name; p++)
        name[at++] = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
    name[at] = '\0';
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t value_n = strlen(value);
    for (const char *p = choices; *p;) {
        size_t n = strcspn(p, "|");
        if (n == value_n && memcmp(p, value, n) == 0)
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

static bool is_number(const char *value)
{
    char *end;
    errno = 0;
    (void)strtoll(value, &end, 10);
    return *value && !*end && errno == 0;
}

/* True when the value fits the option; else says why not. */
static bool value_fits(const struct option_spec *o, const char *value, struct buf *why)
{
    struct date d;
    if (o->kind == OPTION_NUMBER && !is_number(value))
        buf_printf(why, "--%s takes a whole number, not \"%s\"", o->name, value);
    else if (o->kind == OPTION_CHOICE && !is_choice(o->shows, value))
        buf_printf(why, "--%s takes one of %s, not \"%s\"", o->name, o->shows, value);
    else if (o->kind == OPTION_DATE && date_parse(value, &d) != OK)
        buf_printf(why, "--%s takes a date like 2027-03-02, not \"%s\"", o->name, value);
    else
        return true;
    return false;
}

/* Take the option at words[*at]; leaves *at on its last word. */
static enum status take_option(struct arguments *a, char *const *words, int words_n, int *at,
                               struct buf *why)
{
    const char *name = words[*at] + 2;
    size_t name_n = strcspn(name, "=");
    int i = option_at(a->command, name, name_n);
    if (i < 0) {
        buf_printf(why, "there is no option --%.*s", (int)name_n, name);
        return INVALID;
    }
    const struct option_spec *o = &a->command->options[i];
    const char *value = name[name_n] == '=' ? name + name_n + 1 : NULL;
    if (a->values[i]) {
        buf_printf(why, "--%s is given twice", o->name);
        return INVALID;
    }
    if (o->kind == OPTION_FLAG && value) {
        buf_printf(why, "--%s takes no value", o->name);
        return INVALID;
    }
    if (o->kind != OPTION_FLAG && !value) {
        if (*at + 1 == words_n) {
            buf_printf(why, "--%s needs a value (%s)", o->name, o->shows);
            return INVALID;
        }
        value = words[++*at];
    }
    a->values[i] = value ? value : "";
    return OK;
}

static enum status take_operand(struct arguments *a, const char *word, struct buf *why)
{
    if (a->operand && a->command->operand_pair && !a->operand_second) {
        a->operand_second = word;
        return OK;
    }
    if (!a->command->operand || a->operand) {
        buf_printf(why, "\"%s\" is one word too many", word);
        return INVALID;
    }
    a->operand = word;
    return OK;
}

/* Fill what was not given from the environment and the defaults; look at each value. */
static enum status complete(struct arguments *a, struct buf *why)
{
    for (size_t i = 0; i < a->command->options_n; i++) {
        const struct option_spec *o = &a->command->options[i];
        if (!a->values[i])
            a->values[i] = from_environment(o->name);
        if (!a->values[i])
            a->values[i] = o->fallback;
        if (!a->values[i] && o->required) {
            buf_printf(why, "--%s %s is needed", o->name, o->shows);
            return INVALID;
        }
        if (a->values[i] && !value_fits(o, a->values[i], why))
            return INVALID;
    }
    if (a->command->operand && !a->operand) {
        buf_printf(why, "%s is needed", a->command->operand);
        return INVALID;
    }
    return OK;
}

static bool help_is_asked(char *const *words, int words_n)
{
    for (int i = 0; i < words_n && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
            return true;
    return false;
}

enum status command_parse(const struct command *c, char *const *words, int words_n,
                          struct arguments *ret, bool *ret_help, struct buf *why)
{
    assert(c->options_n <= COMMAND_OPTIONS_MAX);
    if (help_is_asked(words, words_n)) {
        *ret_help = true;
        return OK;
    }
    struct arguments a = {.command = c};
    bool only_operands = false;
    for (int i = 0; i < words_n; i++) {
        enum status s = OK;
        if (!only_operands && strcmp(words[i], "--") == 0)
            only_operands = true;
        else if (!only_operands && strncmp(words[i], "--", 2) == 0)
            s = take_option(&a, words, words_n, &i, why);
        else
            s = take_operand(&a, words[i], why);
        if (s != OK)
            return s;
    }
    enum status s = complete(&a, why);
    if (s == OK)
        *ret = a;
    return s;
}

const char *argument_text(const struct arguments *a, const char *option)
{
    int i = option_at(a->command, option, strlen(option));
    assert(i >= 0);
    return a->values[i];
}

bool argument_flag(const struct arguments *a, const char *option)
{
    return argument_text(a, option) != NULL;
}

int64_t argument_number(const struct arguments *a, const char *option)
{
    const char *text = argument_text(a, option);
    return text ? strtoll(text, NULL, 10) : 0;
}
