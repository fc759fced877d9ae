/* What the command line promises: parsing, help and manual pages of one table. */
#include "app/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct option_spec options[] = {
    {.name = "db", .kind = OPTION_TEXT, .shows = "FILE", .required = true, .help = "the file"},
    {.name = "seed", .kind = OPTION_NUMBER, .shows = "N", .fallback = "1", .help = "a number"},
    {.name = "scale", .kind = OPTION_CHOICE, .shows = "small|large", .help = "one of two"},
    {.name = "today", .kind = OPTION_DATE, .shows = "DATE", .help = "a day"},
    {.name = "quick", .kind = OPTION_FLAG, .help = "without ado"},
};
static const struct note_spec examples[] = {{"loggia make it --db a.db", "Makes it."}};
static const struct note_spec exits[] = {{"0", "Done."}, {"2", "Not understood."}};
static const struct command command = {
    .name = "make it",
    .operand = "NAME",
    .summary = "Make it",
    .description = ".A paragraph that begins with a point.\n\nAnother - with a dash.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
};

/* Parses the words that are not NULL; on refusal `ret_why` gets the sentence. */
static enum status parse(char *const words[6], struct arguments *ret, char ret_why[256])
{
    int n = 0;
    bool help = false;
    struct buf why;
    while (n < 6 && words[n])
        n++;
    buf_init(&why, 255);
    enum status s = command_parse(&command, words, n, ret, &help, &why);
    memcpy(ret_why, why.n ? why.p : "", why.n);
    ret_why[why.n] = '\0';
    buf_free(&why);
    return help ? LIMIT : s;
}

#define WORDS(...) ((char *const[6]){__VA_ARGS__})

static void test_takes_what_is_given(void **state)
{
    (void)state;
    struct arguments a;
    char why[256];
    assert_int_equal(parse(WORDS("x", "--db", "a.db", "--seed=-7", "--quick"), &a, why), OK);
    assert_string_equal(a.operand, "x");
    assert_string_equal(argument_text(&a, "db"), "a.db");
    assert_int_equal(argument_number(&a, "seed"), -7);
    assert_true(argument_flag(&a, "quick"));
    assert_null(argument_text(&a, "scale"));
}

static void test_fills_in_defaults_and_the_environment(void **state)
{
    (void)state;
    struct arguments a;
    char why[256];
    setenv("LOGGIA_SCALE", "large", 1);
    assert_int_equal(parse(WORDS("x", "--db=a.db"), &a, why), OK);
    unsetenv("LOGGIA_SCALE");
    assert_int_equal(argument_number(&a, "seed"), 1);
    assert_string_equal(argument_text(&a, "scale"), "large");
    assert_false(argument_flag(&a, "quick"));
}

static void test_refuses_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        char *const words[6];
        const char *why;
    } cases[] = {
        {{"x"}, "--db FILE is needed"},
        {{"--db=a"}, "NAME is needed"},
        {{"x", "y", "--db=a"}, "\"y\" is one word too many"},
        {{"x", "--db"}, "--db needs a value (FILE)"},
        {{"x", "--db=a", "--db=b"}, "--db is given twice"},
        {{"x", "--db=a", "--no"}, "there is no option --no"},
        {{"x", "--db=a", "--quick=1"}, "--quick takes no value"},
        {{"x", "--db=a", "--seed=1x"}, "--seed takes a whole number, not \"1x\""},
        {{"x", "--db=a", "--seed="}, "--seed takes a whole number, not \"\""},
        {{"x", "--db=a", "--scale=lar"}, "--scale takes one of small|large, not \"lar\""},
        {{"x", "--db=a", "--today=2027-02-31"},
         "--today takes a date like 2027-03-02, not \"2027-02-31\""},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arguments a = {.operand = "untouched"};
        char why[256];
        assert_int_equal(parse(cases[i].words, &a, why), INVALID);
        assert_string_equal(why, cases[i].why);
        assert_string_equal(a.operand, "untouched");
    }
}

static void test_help_wins_but_not_behind_two_dashes(void **state)
{
    (void)state;
    struct arguments a;
    char why[256];
    assert_int_equal(parse(WORDS("--nonsense", "--help"), &a, why), LIMIT);
    assert_int_equal(parse(WORDS("--db=a", "--", "--help"), &a, why), OK);
    assert_string_equal(a.operand, "--help");
}

static bool has(const struct buf *b, const char *text)
{
    return memmem(b->p, b->n, text, strlen(text)) != NULL;
}

/* AP-2 */
static void test_help_and_manual_say_the_same(void **state)
{
    (void)state;
    struct buf help, manual;
    buf_init(&help, 1 << 16);
    buf_init(&manual, 1 << 16);
    command_help(&command, &help);
    command_manual(&command, &manual);
    assert_true(has(&help, "Usage: loggia make it NAME --db FILE [options]\n"));
    assert_true(has(&help, "\n    --seed N                a number (default: 1)\n"));
    assert_true(has(&help, "\n    0                       Done.\n"));
    assert_true(has(&manual, ".TH LOGGIA-MAKE-IT 1"));
    assert_true(has(&manual, "\n\\&.A paragraph that begins with a point.\n.PP\nAnother \\- with"));
    assert_true(has(&manual, ".B \\-\\-seed \\fIN\\fR\na number. Default: 1.\n"));
    buf_free(&help);
    buf_free(&manual);
}

static void test_every_command_is_described(void **state)
{
    (void)state;
    for (size_t i = 0; i < commands_n; i++) {
        const struct command *c = commands[i];
        assert_non_null(c->run);
        assert_true(c->options_n <= COMMAND_OPTIONS_MAX);
        assert_true(strlen(c->description) > 60);
        assert_true(c->exits_n >= 3);
        assert_int_not_equal(c->summary[strlen(c->summary) - 1], '.');
        for (size_t o = 0; o < c->options_n; o++) {
            assert_true(c->options[o].kind == OPTION_FLAG || c->options[o].shows);
            assert_int_not_equal(c->options[o].help[strlen(c->options[o].help) - 1], '.');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_what_is_given),
        cmocka_unit_test(test_fills_in_defaults_and_the_environment),
        cmocka_unit_test(test_refuses_with_a_reason),
        cmocka_unit_test(test_help_wins_but_not_behind_two_dashes),
        cmocka_unit_test(test_help_and_manual_say_the_same),
        cmocka_unit_test(test_every_command_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
