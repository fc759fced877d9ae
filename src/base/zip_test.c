#include "base/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void test_bytes(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct buf out;
    struct zip z;
    buf_init(&out, 1 << 20);
    zip_begin(&z, &out, a, 1800000000);
    zip_add(&z, "perché/a.txt", (struct bytes){"123456789", 9});
    zip_add(&z, "empty", (struct bytes){NULL, 0});
    zip_end(&z);
    assert_false(out.failed);
    /* The check value of CRC-32, and 15 January 2027, 08:00, as DOS wrote them. */
    const unsigned char *p = (const unsigned char *)out.p;
    assert_memory_equal(p + 14, "\x26\x39\xF4\xCB", 4);
    assert_int_equal(p[12] | p[13] << 8, (2027 - 1980) << 9 | 1 << 5 | 15);
    assert_int_equal(p[10] | p[11] << 8, 8 << 11);
    buf_free(&out);
    arena_free(a);
}

static void test_too_large(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct buf out;
    struct zip z;
    buf_init(&out, 64);
    zip_begin(&z, &out, a, 0);
    zip_add(&z, "a", (struct bytes){"0123456789012345678901234567890123456789", 40});
    zip_end(&z);
    assert_true(out.failed);
    buf_free(&out);
    arena_free(a);
}

/* Opened by another program. */
static void test_python_reads_it(void **state)
{
    (void)state;
    char path[] = "/tmp/loggia-zip-XXXXXX";
    char line[256];
    char said[256] = "";
    struct arena *a = arena_new(1 << 20);
    struct buf out;
    struct zip z;
    FILE *p = popen("command -v python3", "r");
    assert_non_null(p);
    bool there = fgets(said, sizeof said, p) != NULL;
    (void)pclose(p);
    if (!there) {
        print_message("skipped: no python3 here\n");
        arena_free(a);
        return;
    }
    buf_init(&out, 1 << 20);
    zip_begin(&z, &out, a, 1800000000);
    zip_add(&z, "perché/a.txt", (struct bytes){"abc", 3});
    zip_add(&z, "b.txt", (struct bytes){"", 0});
    zip_end(&z);
    int file = mkstemp(path);
    assert_int_equal(write(file, out.p, out.n), out.n);
    (void)close(file);
    (void)snprintf(line, sizeof line,
                   "python3 -c 'import zipfile,sys;z=zipfile.ZipFile(\"%s\");"
                   "print(z.testzip(), sorted(z.namelist()), z.read(\"b.txt\"))'",
                   path);
    p = popen(line, "r");
    assert_non_null(p);
    assert_non_null(fgets(said, sizeof said, p));
    assert_int_equal(pclose(p), 0);
    assert_string_equal(said, "None ['b.txt', 'perché/a.txt'] b''\n");
    (void)unlink(path);
    buf_free(&out);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_python_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
