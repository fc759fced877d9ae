#include "base/log.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void a_line_holds_its_fields(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 4096);
    const struct log_field fields[] = {log_text("method", "GET"), log_text("path", "/s/a b"),
                                       log_int("ms", -3), log_text("user", NULL)};
    log_line(&b, 1803978000, LOG_WARN, "request", fields, ARRAY_LEN(fields));
    buf_char(&b, '\0');
    assert_string_equal(b.p, "at=2027-03-02T09:00:00Z level=warn event=request method=GET "
                             "path=\"/s/a b\" ms=-3 user=\"\"\n");
    buf_free(&b);
}

/* BA-13 */
static void no_value_can_forge_a_line(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"a\nat=now level=error", "\"a\\nat=now level=error\""},
        {"x=y", "\"x=y\""},
        {"say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""},
        {"\r\x1B[31m\x7F", "\"\\x0d\\x1b[31m\\x7f\""},
        {"Forl\u00EC", "\"Forl\u00EC\""},
    };
    struct buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        buf_clear(&b);
        struct log_field f = log_text("k", pairs[i][0]);
        log_line(&b, 0, LOG_INFO, "e", &f, 1);
        buf_char(&b, '\0');
        static const char head[] = "at=1970-01-01T00:00:00Z level=info event=e k=";
        assert_memory_equal(b.p, head, sizeof(head) - 1);
        b.p[b.n - 2] = '\0'; /* the line end */
        assert_string_equal(b.p + sizeof(head) - 1, pairs[i][1]);
    }
    buf_free(&b);
}

/* What arrives on standard error while `say` runs. */
static size_t heard(void (*say)(void), char *ret_text, size_t n)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    say();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    (void)close(ends[1]);
    ssize_t got = read(ends[0], ret_text, n);
    (void)close(ends[0]);
    assert_true(got >= 0);
    return (size_t)got;
}

static void say_quietly(void)
{
    LOG(LOG_DEBUG, "hidden", log_int("n", 1));
    log_set_level(LOG_ERROR);
    LOG(LOG_WARN, "hidden", log_int("n", 1));
    LOG(LOG_ERROR, "shown", log_int("n", 1));
    log_set_level(LOG_INFO);
}

static void say_too_much(void)
{
    static char text[2 * LIMIT_LOG_BYTES];
    memset(text, 'x', sizeof(text) - 1);
    LOG(LOG_INFO, "long", log_text("text", text));
}

static void lines_have_a_level_and_a_limit(void **state)
{
    (void)state;
    static char text[4 * LIMIT_LOG_BYTES];
    size_t n = heard(say_quietly, text, sizeof(text) - 1);
    text[n] = '\0';
    assert_null(strstr(text, "hidden"));
    assert_non_null(strstr(text, "level=error event=shown n=1\n"));
    n = heard(say_too_much, text, sizeof(text) - 1);
    assert_in_range(n, 40, LIMIT_LOG_BYTES);
    assert_int_equal(text[n - 1], '\n');
}

static void say_often(void)
{
    for (int i = 0; i < 1000; i++) {
        LOG_SELDOM(LOG_ERROR, "request", "full", log_text("code", "full"), log_int("i", i));
        if (i == 500)
            LOG_SELDOM(LOG_ERROR, "request", "lost", log_text("code", "lost"));
    }
    log_rest();
    log_rest();
}

/* How many lines a text has; each stands for itself and for those that it counts. */
static size_t lines_of(const char *text, long *ret_told)
{
    size_t lines = 0;
    *ret_told = 0;
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        const char *more = strstr(line, " more=");
        const bool has_more = more && more < strchr(line, '\n');
        const bool is_rest = has_more && strncmp(more - strlen("kind=full"), "kind=full", 9) == 0;
        *ret_told += (is_rest ? 0 : 1) + (has_more ? strtol(more + 6, NULL, 10) : 0);
        lines++;
    }
    return lines;
}

/* BA-18 */
static void what_happens_often_is_said_seldom(void **state)
{
    (void)state;
    static char text[4096];
    long told = 0;
    const size_t n = heard(say_often, text, sizeof(text) - 1);
    text[n] = '\0';
    assert_in_range(lines_of(text, &told), 3, 8); /* a second may end in between */
    assert_int_equal(told, 1001);
    assert_non_null(strstr(text, "event=request code=full i=0\n"));
    assert_non_null(strstr(text, "event=request code=lost\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_holds_its_fields),
        cmocka_unit_test(no_value_can_forge_a_line),
        cmocka_unit_test(lines_have_a_level_and_a_limit),
        cmocka_unit_test(what_happens_often_is_said_seldom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
