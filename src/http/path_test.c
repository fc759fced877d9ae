#include "http/http_internal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct path parsed(struct arena *a, const char *raw, enum status expected)
{
    struct path path = {0};
    assert_int_equal(path_parse(a, raw, strlen(raw), &path), expected);
    return path;
}

/* [HTTP-9] */
static void test_segments_are_decoded_once(void **state)
{
    struct arena *a = *state;
    struct path p = parsed(a, "/s/la%20bottega%252f", OK);
    assert_int_equal(p.n, 2);
    assert_string_equal(p.segments[0], "s");
    assert_string_equal(p.segments[1], "la bottega%2f");
    assert_false(p.json || p.slash);
    p = parsed(a, "/a%2Fb", OK);
    assert_int_equal(p.n, 1);
    assert_string_equal(p.segments[0], "a/b");
    p = parsed(a, "/forl%C3%AC", OK);
    assert_string_equal(p.segments[0], "forlì");
}

static void test_the_twin_is_marked(void **state)
{
    struct arena *a = *state;
    struct path p = parsed(a, "/s/x.json", OK);
    assert_true(p.json);
    assert_string_equal(p.segments[1], "x");
    p = parsed(a, "/.json", OK);
    assert_true(p.json);
    assert_int_equal(p.n, 0);
    p = parsed(a, "/s/x.json/", OK);
    assert_false(p.json);
    assert_true(p.slash);
    p = parsed(a, "/s/calendar.ics", OK);
    assert_false(p.json);
}

static void test_the_root_has_no_segment(void **state)
{
    struct path p = parsed(*state, "/", OK);
    assert_int_equal(p.n, 0);
    assert_false(p.slash);
    p = parsed(*state, "//", OK);
    assert_true(p.n == 1 && p.slash);
    assert_string_equal(p.segments[0], "");
}

/* [HTTP-9] */
static void test_what_is_no_address_is_refused(void **state)
{
    static const char *const bad[] = {"",       "x",        "/a%00b",  "/%",      "/%2",
                                      "/%zz",   "/%ff",     "/..",     "/a/../b", "/%2e%2e",
                                      "/.",     "/a%0ab",   "/%c3%28", "/%c0%af", "/%ed%a0%80",
                                      "/a\x7f", "/...json", "/..json"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        (void)parsed(*state, bad[i], INVALID);
}

static void test_length_and_depth_are_bounded(void **state)
{
    char longest[LIMIT_PATH_BYTES + 2];
    memset(longest, 'a', sizeof(longest));
    longest[0] = '/';
    struct path p;
    assert_int_equal(path_parse(*state, longest, LIMIT_PATH_BYTES, &p), OK);
    assert_int_equal(path_parse(*state, longest, LIMIT_PATH_BYTES + 1, &p), LIMIT);
    (void)parsed(*state, "/1/2/3/4/5/6/7/8/9/10/11/12", OK);
    (void)parsed(*state, "/1/2/3/4/5/6/7/8/9/10/11/12/13", LIMIT);
}

/* ---- the router ------------------------------------------------------------------------------ */

static const struct route some_routes[] = {
    {.method = METHOD_GET, .path = "/", .name = "root"},
    {.method = METHOD_GET, .path = "/s/{slug}", .name = "space"},
    {.method = METHOD_GET, .path = "/s/new", .name = "space_new"},
    {.method = METHOD_POST, .path = "/s/{slug}", .name = "space_save"},
    {.method = METHOD_GET, .path = "/s/{slug}/free", .name = "free"},
    {.method = METHOD_GET, .path = "/s/new/{step}/{page}", .name = "step"},
};
static const struct route *const some_tables[] = {some_routes, NULL};
static const size_t some_tables_n[] = {ARRAY_LEN(some_routes)};

/* The name of the route at an address, NULL when there is none. */
static const char *found(struct arena *a, const struct router *router, const char *raw,
                         enum method method, struct match *ret_match)
{
    struct path p = parsed(a, raw, OK);
    if (!router_find(router, &p, ret_match) || !ret_match->by_method[method])
        return NULL;
    return ret_match->by_method[method]->route->name;
}

static void test_literal_segments_win_over_names(void **state)
{
    const char *why = NULL;
    struct router *router = router_new(some_tables, some_tables_n, &why);
    assert_non_null(router);
    struct match m;
    assert_string_equal(found(*state, router, "/", METHOD_GET, &m), "root");
    assert_string_equal(found(*state, router, "/s/new", METHOD_GET, &m), "space_new");
    assert_string_equal(found(*state, router, "/s/old", METHOD_GET, &m), "space");
    assert_string_equal(m.params[0], "old");
    assert_string_equal(found(*state, router, "/s/old", METHOD_POST, &m), "space_save");
    router_free(router);
}

static void test_a_dead_end_is_walked_back(void **state)
{
    const char *why = NULL;
    struct router *router = router_new(some_tables, some_tables_n, &why);
    assert_non_null(router);
    struct match m;
    assert_string_equal(found(*state, router, "/s/new/free", METHOD_GET, &m), "free");
    assert_string_equal(m.params[0], "new");
    assert_int_equal(m.params_n, 1);
    assert_string_equal(found(*state, router, "/s/new/a/b", METHOD_GET, &m), "step");
    assert_int_equal(m.params_n, 2);
    assert_string_equal(m.params[1], "b");
    assert_null(found(*state, router, "/s", METHOD_GET, &m));
    assert_null(found(*state, router, "/s//free", METHOD_GET, &m));
    assert_null(found(*state, router, "/s/new/a/b/c", METHOD_GET, &m));
    router_free(router);
}

static void test_tables_that_contradict_are_refused(void **state)
{
    (void)state;
    static const struct route twice[] = {{.method = METHOD_GET, .path = "/a/{x}", .name = "one"},
                                         {.method = METHOD_GET, .path = "/a/{y}", .name = "two"}};
    static const struct route lost[] = {
        {.method = METHOD_POST, .path = "/a", .name = "one", .again = "nobody"}};
    static const struct route *const tables[][2] = {{twice, NULL}, {lost, NULL}};
    static const size_t sizes[][1] = {{ARRAY_LEN(twice)}, {ARRAY_LEN(lost)}};
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        const char *why = NULL;
        assert_null(router_new(tables[i], sizes[i], &why));
        assert_non_null(why);
    }
}

/* ---- preferences ----------------------------------------------------------------------------- */

static void test_json_is_preferred_when_asked_for(void **state)
{
    (void)state;
    assert_false(accept_prefers_json(NULL));
    assert_false(accept_prefers_json("*/*"));
    assert_false(
        accept_prefers_json("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    assert_true(accept_prefers_json("application/json"));
    assert_true(accept_prefers_json("Application/JSON; q=0.5"));
    assert_true(accept_prefers_json("application/problem+json"));
    assert_false(accept_prefers_json("application/json;q=0.4, text/html"));
    assert_true(accept_prefers_json("text/html;q=0.4, application/json"));
    assert_false(accept_prefers_json("application/json;q=0"));
}

static void test_codings_are_weighed(void **state)
{
    (void)state;
    assert_false(accept_encoding(NULL, "gzip"));
    assert_true(accept_encoding("gzip, deflate, br", "br"));
    assert_false(accept_encoding("gzip;q=0, *", "gzip"));
    assert_true(accept_encoding("*;q=0.1", "gzip"));
    assert_false(accept_encoding("identity", "gzip"));
    assert_false(accept_encoding("xgzip", "gzip"));
}

static int set_up(void **state)
{
    *state = arena_new(1 << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segments_are_decoded_once),
        cmocka_unit_test(test_the_twin_is_marked),
        cmocka_unit_test(test_the_root_has_no_segment),
        cmocka_unit_test(test_what_is_no_address_is_refused),
        cmocka_unit_test(test_length_and_depth_are_bounded),
        cmocka_unit_test(test_literal_segments_win_over_names),
        cmocka_unit_test(test_a_dead_end_is_walked_back),
        cmocka_unit_test(test_tables_that_contradict_are_refused),
        cmocka_unit_test(test_json_is_preferred_when_asked_for),
        cmocka_unit_test(test_codings_are_weighed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
