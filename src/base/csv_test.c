#include "base/csv.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct buf out;

static int setup(void **state)
{
    (void)state;
    buf_init(&out, 1 << 22);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

/* All records of a table as one text: "line:a|b|c;" for a sound one, "line!raw;" for a bad one. */
static const char *records_of(struct bytes b)
{
    struct csv_reader *r = csv_reader_of(b);
    assert_non_null(r);
    buf_clear(&out);
    struct csv_record record;
    while (csv_next(r, &record) == OK) {
        buf_int(&out, record.line);
        buf_char(&out, record.why ? '!' : ':');
        if (record.why)
            buf_add(&out, record.raw.p, record.raw.n);
        for (size_t i = 0; i < record.fields_n; i++) {
            buf_str(&out, i ? "|" : "");
            buf_str(&out, record.fields[i]);
        }
        buf_char(&out, ';');
    }
    csv_reader_free(r);
    buf_char(&out, '\0');
    assert_false(out.failed);
    return out.p;
}

static const char *records(const char *text)
{
    return records_of((struct bytes){text, strlen(text)});
}

static void sound_tables_are_read(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"a,b\r\n1,2\r\n", "1:a|b;2:1|2;"},
        {"a,b\n1,2", "1:a|b;2:1|2;"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1:a|b;"},
        {"a\n\n\r\n1\n", "1:a;4:1;"},
        {"a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", "1:a|b;2:1,5|say \"hi\";"},
        {"a,b\n\"two\nlines\",x\nlast,y\n", "1:a|b;2:two\nlines|x;4:last|y;"},
        {"a,b\n\"two\r\nlines\",x\r\nlast,y\r\n", "1:a|b;2:two\r\nlines|x;4:last|y;"},
        {"a,b,c\n,,\n\"\",\"\",\n", "1:a|b|c;2:||;3:||;"},
        {"a,b\n12\" screen,5\" disk\"\n", "1:a|b;2:12\" screen|5\" disk\";"},
        {"a,b\nlone\rreturn,x\n", "1:a|b;2:lone\rreturn|x;"},
        {"a,b\rone,1\r\r2,\"x\ry\"\rlast,3", "1:a|b;2:one|1;4:2|x\ry;6:last|3;"},
        {"\r\xC5"
         "f",
         "2:\xC5"
         "f;"},
        {"a;b\n1,5;2\n", "1:a|b;2:1,5|2;"},
        {"a\tb\n1,5\t2;3\n", "1:a|b;2:1,5|2;3;"},
        {"\"x;y;z\",b\n1,2\n", "1:x;y;z|b;2:1|2;"},
        {"", ""},
        {"\n\n", ""},
        {"\xEF\xBB\xBF", ""},
        {"a", "1:a;"},
        {"caf\xE8,b\n", "1:caf\xE8|b;"},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(records(pairs[i][0]), pairs[i][1]);
}

/* BA-11 */
static void malformed_records_are_reported_and_passed(void **state)
{
    (void)state;
    assert_string_equal(records("a,b\n\"x\"y,2\n3,4\n"), "1:a|b;2!\"x\"y,2;3:3|4;");
    assert_string_equal(records("a,b\r\n\"two\r\nlines\"y,2\r\n3,4\r\n"),
                        "1:a|b;2!\"two\r\nlines\"y,2;4:3|4;");
    /* One quote that is never closed costs one line, not the rest of the table. */
    assert_string_equal(records("a,b\n1,\"x\n3,4\n5,6\n"), "1:a|b;2!1,\"x;3:3|4;4:5|6;");
    assert_string_equal(records("a,b\n1,\""), "1:a|b;2!1,\";");
    static const char nul[] = "a,b\n1,x\0y\n3,4\n";
    struct csv_reader *r = csv_reader_of((struct bytes){nul, sizeof(nul) - 1});
    struct csv_record record;
    assert_int_equal(csv_next(r, &record), OK);
    assert_int_equal(csv_next(r, &record), OK);
    assert_non_null(record.why);
    assert_int_equal(record.fields_n, 0);
    assert_int_equal(record.raw.n, 5);
    assert_int_equal(csv_next(r, &record), OK);
    assert_null(record.why);
    assert_int_equal(record.line, 3);
    assert_int_equal(csv_next(r, &record), NOT_FOUND);
    assert_int_equal(csv_next(r, &record), NOT_FOUND);
    csv_reader_free(r);
}

/* A table "a,b", then a record made of `n` bytes of `fill` between two texts, then "3,4". */
static const char *table_with(const char *before, char fill, size_t n, const char *after)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    BUF_LIT(&b, "a,b\n");
    buf_str(&b, before);
    assert_true(buf_reserve(&b, n));
    memset(b.p + b.n, fill, n);
    b.n += n;
    buf_str(&b, after);
    BUF_LIT(&b, "\n3,4\n");
    assert_false(b.failed);
    static char *last;
    free(last);
    last = b.p;
    return records_of((struct bytes){b.p, b.n});
}

/* BA-11 */
static void overlong_records_are_reported_and_passed(void **state)
{
    (void)state;
    const char *all;
    all = table_with("x,", 'y', LIMIT_CSV_FIELD_BYTES, "");
    assert_int_equal(strncmp(all, "1:a|b;2:x|yyy", 13), 0);
    all = table_with("x,", 'y', LIMIT_CSV_FIELD_BYTES + 1, "");
    assert_int_equal(strncmp(all, "1:a|b;2!x,yyy", 13), 0);
    assert_non_null(strstr(all, "y;3:3|4;"));
    all = table_with("x,", 'y', 3 * LIMIT_CSV_RECORD_BYTES, "");
    assert_int_equal(strncmp(all, "1:a|b;2!x,yyy", 13), 0);
    assert_non_null(strstr(all, "y;3:3|4;"));
    all = table_with("\"", 'y', 3 * LIMIT_CSV_RECORD_BYTES, "\"");
    assert_int_equal(strncmp(all, "1:a|b;2!\"yyy", 12), 0);
    assert_non_null(strstr(all, "y;3:3|4;"));
    all = table_with("", ',', LIMIT_CSV_FIELDS - 1, "");
    assert_null(strchr(all, '!'));
    all = table_with("", ',', LIMIT_CSV_FIELDS, "");
    assert_int_equal(strncmp(all, "1:a|b;2!,,,", 11), 0);
    assert_non_null(strstr(all, ",;3:3|4;"));
    /* As long as may be, line end included. */
    struct buf b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < LIMIT_CSV_RECORD_BYTES; i++)
        buf_char(&b, i % 1000 == 999 ? ',' : 'x');
    BUF_LIT(&b, "\r\n1,2\r\n");
    all = records_of((struct bytes){b.p, b.n});
    assert_null(strchr(all, '!'));
    assert_non_null(strstr(all, "x;2:1|2;"));
    buf_free(&b);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const char *const cells[] = {
        "",   "plain", "comma,", "semi;colon",     "\"quoted\"", "two\r\nlines", " space ",
        "\"", "tab\t", "-12.50", "+39 049 000000", "Forl\u00EC", "a\"b",         "\n"};
    struct buf text;
    buf_init(&text, 1 << 16);
    struct csv csv;
    csv_begin(&csv, &text);
    csv_text(&csv, "a");
    csv_text(&csv, "b");
    csv_row_end(&csv);
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        csv_text(&csv, cells[i]);
        csv_text(&csv, "x");
        csv_row_end(&csv);
    }
    struct csv_reader *r = csv_reader_of((struct bytes){text.p, text.n});
    assert_non_null(r);
    struct csv_record record;
    assert_int_equal(csv_next(r, &record), OK);
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        assert_int_equal(csv_next(r, &record), OK);
        assert_int_equal(record.fields_n, 2);
        assert_string_equal(record.fields[0], cells[i]);
    }
    assert_int_equal(csv_next(r, &record), NOT_FOUND);
    csv_reader_free(r);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_tables_are_read),
        cmocka_unit_test(malformed_records_are_reported_and_passed),
        cmocka_unit_test(overlong_records_are_reported_and_passed),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
