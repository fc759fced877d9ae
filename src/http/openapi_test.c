#include "http/http_internal.h"

#include "base/json.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static json_t *document(void)
{
    struct buf out;
    buf_init(&out, LIMIT_REPLY_BYTES);
    http_openapi(route_tables, route_tables_n, "https://loggia.example", &out);
    assert_false(out.failed);
    json_t *root;
    const char *why;
    assert_int_equal(json_read(out.p, out.n, out.n, &root, &why), OK);
    buf_free(&out);
    return root;
}

static const json_t *at(const json_t *root, const char *const *keys)
{
    for (; *keys && root; keys++)
        root = json_object_get(root, *keys);
    return root;
}

#define AT(root, ...) at((root), (const char *const[]){__VA_ARGS__, NULL})
#define TEXT_AT(root, ...) json_string_value(AT((root), __VA_ARGS__))

static void test_every_route_is_there(void **state)
{
    (void)state;
    static const char *const keys[] = {"get", "post", "put", "delete"};
    json_t *root = document();
    assert_string_equal(TEXT_AT(root, "openapi"), "3.1.0");
    for (size_t t = 0; route_tables[t]; t++) {
        for (size_t i = 0; i < route_tables_n[t]; i++) {
            const struct route *r = &route_tables[t][i];
            if (r->allow == ALLOW_APP) { /* no part of this interface */
                assert_null(AT(root, "paths", r->path));
                continue;
            }
            assert_string_equal(TEXT_AT(root, "paths", r->path, keys[r->method], "operationId"),
                                r->name);
            assert_non_null(AT(root, "paths", r->path, keys[r->method], "responses", "default"));
        }
    }
    json_decref(root);
}

/* HTTP-20 */
static void test_fields_and_answers_are_described(void **state)
{
    (void)state;
    json_t *root = document();
    const json_t *post = AT(root, "paths", "/b/{board}/notes", "post");
    assert_string_equal(TEXT_AT(post, "x-allow"), "visitor");
    const json_t *schema = AT(post, "requestBody", "content", "application/json", "schema");
    assert_int_equal(json_integer_value(AT(schema, "properties", "text", "maxLength")), 40);
    assert_null(AT(schema, "properties", "board"));
    assert_int_equal(json_array_size(AT(schema, "required")), 1);
    assert_string_equal(
        TEXT_AT(post, "responses", "201", "content", "application/json", "schema", "$ref"),
        "#/components/schemas/note");
    assert_null(AT(post, "responses", "200"));
    assert_true(json_is_true(AT(post, "responses", "201", "headers", "Location", "required")));
    const json_t *key = json_array_get(AT(post, "parameters"), 1); /* after the board */
    assert_string_equal(TEXT_AT(key, "name"), "Idempotency-Key");
    assert_string_equal(TEXT_AT(key, "in"), "header");
    const json_t *meal = AT(root, "paths", "/b/{board}/meals", "post");
    assert_non_null(AT(meal, "responses", "200"));
    assert_int_equal(json_array_size(AT(meal, "parameters")), 1);
    assert_string_equal(
        TEXT_AT(root, "components", "schemas", "note", "properties", "made_at", "format"),
        "date-time");
    assert_null(AT(root, "components", "schemas", "note", "properties", "secret"));
    const json_t *photo = AT(root, "paths", "/b/{board}/photos", "post", "requestBody", "content");
    assert_non_null(AT(photo, "multipart/form-data"));
    assert_null(AT(photo, "application/json"));
    json_decref(root);
}

static void test_who_may_what(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, LIMIT_REPLY_BYTES);
    http_permissions(route_tables, route_tables_n, &out);
    buf_char(&out, '\0');
    assert_false(out.failed);
    static const char *const rows[] = {
        "| `GET /mine` | no | yes | yes | yes | yes | yes | For members. |\n",
        "| `POST /b/{board}/notes` | yes | yes | yes | yes | yes | yes | Write a note. |\n"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_non_null(strstr(out.p, rows[i]));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_is_there),
        cmocka_unit_test(test_fields_and_answers_are_described),
        cmocka_unit_test(test_who_may_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
