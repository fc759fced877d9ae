/* Memory is short, at the N-th allocation of a request, for each N: the answer is a whole one, or
 * the connection is closed; nothing is told that was not committed. Only in the torture build. */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "http/client.h"

#ifdef ARENA_TORTURE

enum { ALLOCATIONS_MAX = 2000 };

static struct http *server;
static struct answer a;

static void torture(const char *method, const char *path, const char *headers, const char *body,
                    int code)
{
    for (uint64_t n = 1;; n++) {
        assert_true(n < ALLOCATIONS_MAX);
        int before = atomic_load(&sample_notes);
        arena_fail_at(n);
        client_ask(http_port(server), method, path, headers, body, &a);
        bool all_done = arena_asked() < n;
        arena_fail_at(0);
        if (a.code == 201 || a.code == 303)
            assert_int_equal(atomic_load(&sample_notes), before + 1);
        else
            assert_true(a.code == 0 || a.code == code || a.code >= 400);
        if (all_done) {
            assert_int_equal(a.code, code);
            return;
        }
    }
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    torture("GET", "/b/north", "Cookie: loggia_said=61\r\n", NULL, 200);
    torture("GET", "/b/north/new", "", NULL, 200);
    torture("GET", "/b/north.json", "", NULL, 200);
    torture("GET", "/nothing", "", NULL, 404);
    torture("GET", "/b/north/", "", NULL, 308);
    torture("OPTIONS", "/b/north", "", NULL, 204);
    torture("GET", "/e/a?text=abc&days=a&days=b&number=x", "", NULL, 422);
    torture("POST", "/b/north/notes", FORM, "text=hello", 303);
    torture("POST", "/b/north/notes", FORM, "text=", 422);
    torture("POST", "/b/north/notes", FORM, "text=taken", 409);
    torture("POST", "/b/north/notes", JSON, "{\"text\":\"hello\",\"day\":null}", 201);
    torture("POST", "/b/north/photos.json", "Content-Type: multipart/form-data; boundary=x\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nDoor\r\n--x\r\n"
            "Content-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\npp\r\n--x--\r\n",
            200);
    torture("GET", "/file", "", NULL, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation_may_fail)};
    server = sample_start(&(struct sample_options){.framed = true, .writers = 1});
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sample_stop(server);
    return failed;
}

#else

int main(void)
{
    (void)printf("skipped: make torture runs it\n");
    return 0;
}

#endif
