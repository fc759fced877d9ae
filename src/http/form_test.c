#include "http/http_internal.h"

#include "sample_forms.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct ctx ctx;
    struct raws raws;
    struct all_types_form form;
};

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){.arena = arena_new(4 << 20)};
    f.ctx = (struct ctx){.arena = f.arena, .clock = &clock_system, .lang = text_lang(NULL)};
    *state = &f;
    return f.arena ? 0 : -1;
}

static int tear_down(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static void forget(struct fixture *f)
{
    f->raws = (struct raws){0};
    f->ctx.problem = (struct problem){0};
    f->form = (struct all_types_form){0};
}

static enum status fill_query(struct fixture *f, const char *query)
{
    forget(f);
    assert_int_equal(urlencoded_parse(&f->ctx, query, strlen(query), &f->raws), OK);
    return form_fill(&f->ctx, &all_types_form_spec, &f->raws, false, &f->form);
}

static enum status fill_json(struct fixture *f, const char *json)
{
    forget(f);
    assert_int_equal(json_form_parse(&f->ctx, json, strlen(json), &f->raws), OK);
    return form_fill(&f->ctx, &all_types_form_spec, &f->raws, true, &f->form);
}

/* The fill was refused for one field, with this code. */
static void assert_field(const struct fixture *f, const char *name, const char *code)
{
    assert_string_equal(f->ctx.problem.code, "form.invalid");
    assert_int_equal(f->ctx.problem.fields_n, 1);
    assert_string_equal(f->ctx.problem.fields[0].name, name);
    assert_string_equal(f->ctx.problem.fields[0].code, code);
    assert_non_null(f->ctx.problem.fields[0].detail);
}

static void test_every_type_is_read_from_a_query(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        fill_query(f, "text=+citt%C3%A0+&number=-5&units=9&on=on&id=0000000001"
                      "&date=2028-02-29&time=24:00&opens=8:30&email=ada@example.org"
                      "&kind=room&price=12,5&lat=-45.4064351&days=a&days=&days=b&ids=0000000002"),
        OK);
    assert_string_equal(f->form.text, "città");
    assert_true(f->form.number.has && f->form.number.v == -5);
    assert_int_equal(f->form.units, 9);
    assert_true(f->form.on);
    assert_int_equal(f->form.id, 1);
    assert_true(f->form.date.year == 2028 && f->form.date.month == 2 && f->form.date.day == 29);
    assert_int_equal(f->form.time, 1440);
    assert_int_equal(f->form.opens, 510);
    assert_string_equal(f->form.email, "ada@example.org");
    assert_string_equal(f->form.kind, "room");
    assert_true(f->form.price.has && f->form.price.v == 1250);
    assert_true(f->form.lat.has && f->form.lat.micro == -45406435);
    assert_int_equal(f->form.days_n, 3);
    assert_string_equal(f->form.days[1], ""); /* an empty one keeps its place */
    assert_string_equal(f->form.days[2], "b");
    assert_int_equal(f->form.ids_n, 1);
    assert_int_equal(f->form.ids[0], 2);
}

static void test_absent_fields_are_absent(void **state)
{
    struct fixture *f = *state;
    static const char *const nothing[] = {
        "",
        "text=&number=&id=&date=&time=&email=&kind=&price=&lat=&units=&opens=&on=", "text=+%09+",
        "text=%c2%a0", "text=+%e2%80%8b%ef%bb%bf%e3%80%80"};
    for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
        assert_int_equal(fill_query(f, nothing[i]), OK);
        assert_null(f->form.text);
        assert_null(f->form.email);
        assert_null(f->form.kind);
        assert_false(f->form.number.has || f->form.price.has || f->form.lat.has || f->form.on);
        assert_int_equal(f->form.id, 0);
        assert_int_equal(f->form.date.year, 0);
        assert_int_equal(f->form.time, -1);
        assert_int_equal(f->form.opens, 540);
        assert_int_equal(f->form.units, 3);
        assert_int_equal(f->form.days_n, 0);
    }
}

static void test_each_refusal_has_its_code(void **state)
{
    static const struct {
        const char *query, *name, *code;
    } cases[] = {
        {"text=a", "text", "field.short"},
        {"text=12345678901", "text", "field.long"},
        {"text=%ff%fe", "text", "field.text"},
        {"text=a%00b", "text", "field.text"},
        {"text=a%1bb", "text", "field.text"},
        {"text=a%c2%85b", "text", "field.text"},
        {"number=x", "number", "field.number"},
        {"number=1.5", "number", "field.number"},
        {"number=7+7", "number", "field.number"},
        {"number=501", "number", "field.range"},
        {"number=-6", "number", "field.range"},
        {"number=99999999999999999999", "number", "field.number"},
        {"units=0", "units", "field.range"},
        {"id=l", "id", "field.id"},
        {"id=..%2f", "id", "field.id"},
        {"date=2027-02-31", "date", "field.date"},
        {"date=31.3.2027", "date", "field.date"},
        {"time=25:00", "time", "field.time"},
        {"time=10", "time", "field.time"},
        {"email=nobody", "email", "field.email"},
        {"email=a%0d%0aBcc:x@example.org", "email", "field.email"},
        {"kind=sofa", "kind", "field.choice"},
        {"price=1.234,50", "price", "field.money"},
        {"price=12.505", "price", "field.money"},
        {"price=-1", "price", "field.range"},
        {"price=99999999999", "price", "field.range"},
        {"lat=200", "lat", "field.number"},
        {"lat=45,", "lat", "field.number"},
        {"ids=x", "ids", "field.id"},
        {"text=ab&text=cd", "text", "field.twice"},
        {"days=%ff", "days", "field.text"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(fill_query(f, cases[i].query), INVALID);
        assert_field(f, cases[i].name, cases[i].code);
    }
}

static void test_all_refused_fields_are_named(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_query(f, "date=x&time=x&email=x"), INVALID);
    assert_int_equal(f->ctx.problem.fields_n, 3);
}

static void test_characters_are_counted_not_bytes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        fill_query(f, "text=%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8%C3%A8"), OK);
    assert_string_equal(f->form.text, "èèèèèèèèèè");
}

static void test_line_ends_become_one_kind(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_query(f, "lines=a%0D%0Ab%0Dc%09d"), OK);
    assert_string_equal(f->form.lines, "a\nb\nc d");
}

/* Else a name could write lines of its own into a mail. */
static void test_a_text_stays_on_one_line(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_query(f, "text=a%0D%0Ab%0Dc%0Ad"), OK);
    assert_string_equal(f->form.text, "a b c d");
    assert_int_equal(fill_query(f, "days=a%0D%0Ab"), OK);
    assert_string_equal(f->form.days[0], "a b");
}

static void test_text_that_turns_around_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_query(f, "text=a%E2%80%AEb"), INVALID);
    assert_field(f, "text", "field.text");
    assert_int_equal(fill_query(f, "lines=a%E2%81%A6b"), INVALID);
    assert_field(f, "lines", "field.text");
    assert_int_equal(fill_query(f, "text=%D7%A9%E2%80%8F%E2%80%A6"), OK); /* a mark, an ellipsis */
}

static void test_json_keeps_its_types(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_json(f, "{\"text\":\"abc\",\"number\":7,\"on\":true,\"price\":12.5,"
                                  "\"lat\":45.25,\"days\":[\"a\",\"b\"],\"kind\":null}"),
                     OK);
    assert_string_equal(f->form.text, "abc");
    assert_int_equal(f->form.number.v, 7);
    assert_true(f->form.on);
    assert_int_equal(f->form.price.v, 1250);
    assert_int_equal(f->form.lat.micro, 45250000);
    assert_int_equal(f->form.days_n, 2);
    assert_null(f->form.kind);
}

static void test_json_of_the_wrong_type_is_refused(void **state)
{
    static const struct {
        const char *json, *name, *code;
    } cases[] = {
        {"{\"text\":7}", "text", "field.text"},
        {"{\"text\":{\"a\":1}}", "text", "field.text"},
        {"{\"text\":[[\"a\"]]}", "text", "field.text"},
        {"{\"text\":[\"ab\",\"cd\"]}", "text", "field.twice"},
        {"{\"number\":true}", "number", "field.number"},
        {"{\"number\":{}}", "number", "field.number"},
        {"{\"date\":20270302}", "date", "field.date"},
        {"{\"on\":{}}", "on", "field.bool"},
        {"{\"kind\":[{}]}", "kind", "field.choice"},
        {"{\"number\":1.5}", "number", "field.number"},
        {"{\"number\":1e300}", "number", "field.number"},
        {"{\"on\":\"perhaps\"}", "on", "field.bool"},
        {"{\"days\":[1]}", "days", "field.text"},
        {"{\"colour\":\"red\"}", "colour", "field.unknown"},
        {"{\"slug\":\"elsewhere\"}", "slug", "field.unknown"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(fill_json(f, cases[i].json), INVALID);
        assert_field(f, cases[i].name, cases[i].code);
    }
}

static void test_json_that_is_none_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"",
                                      "{",
                                      "[]",
                                      "7",
                                      "{\"a\":1,}",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":\"\\u0000\"}",
                                      "\xff",
                                      "{\"a\":\"\xff\"}",
                                      "{} {}",
                                      "{\"a\":NaN}"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        forget(f);
        assert_int_equal(json_form_parse(&f->ctx, bad[i], strlen(bad[i]), &f->raws), INVALID);
        assert_string_equal(f->ctx.problem.code, "request.json");
    }
}

static void test_json_ten_thousand_deep_is_refused(void **state)
{
    struct fixture *f = *state;
    enum { DEEP = 10000 };
    char *json = arena_alloc(f->arena, DEEP * 6 + 16);
    char *at = json;
    for (int i = 0; i < DEEP; i++)
        at = stpcpy(at, "{\"a\":");
    (void)stpcpy(at, "1");
    assert_int_equal(json_form_parse(&f->ctx, json, strlen(json), &f->raws), INVALID);
}

static void test_lists_are_bounded(void **state)
{
    struct fixture *f = *state;
    char query[LIMIT_LIST_VALUES * 8 + 16];
    char *at = query;
    for (int i = 0; i < LIMIT_LIST_VALUES; i++)
        at = stpcpy(at, "days=d&");
    assert_int_equal(fill_query(f, query), OK);
    assert_int_equal(f->form.days_n, LIMIT_LIST_VALUES);
    (void)stpcpy(at, "days=d");
    assert_int_equal(fill_query(f, query), INVALID);
    assert_field(f, "days", "field.long");
}

static void test_a_structure_is_taken_as_its_text(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_json(f, "{\"shapes\":[{\"x\": 1},{\"x\": 2}]}"), OK);
    assert_string_equal(f->form.shapes, "[{\"x\":1},{\"x\":2}]");
    assert_int_equal(fill_json(f, "{\"shapes\":{\"x\": [1]}}"), OK);
    assert_string_equal(f->form.shapes, "{\"x\":[1]}");
    assert_int_equal(fill_json(f, "{\"shapes\":\"[{}]\"}"), OK);
    assert_string_equal(f->form.shapes, "[{}]");
    assert_int_equal(fill_query(f, "shapes=%5B%7B%7D%5D"), OK);
    assert_string_equal(f->form.shapes, "[{}]");
    assert_int_equal(fill_json(f, "{\"shapes\":[{\"a\":\"twenty bytes of letters\"},"
                                  "{\"a\":\"and another twenty bytes\"}]}"),
                     INVALID);
    assert_field(f, "shapes", "field.long");
    /* Where a text is asked for it is none, and no list of texts. */
    assert_int_equal(fill_json(f, "{\"text\":{\"x\":1}}"), INVALID);
    assert_field(f, "text", "field.text");
    assert_int_equal(fill_json(f, "{\"days\":[\"a\",{\"x\":1}]}"), INVALID);
    assert_field(f, "days", "field.text");
}

static void test_values_are_bounded(void **state)
{
    struct fixture *f = *state;
    char query[(LIMIT_FORM_VALUES + 1) * 2 + 1];
    char *at = query;
    for (int i = 0; i <= LIMIT_FORM_VALUES; i++)
        at = stpcpy(at, "a&");
    forget(f);
    assert_int_equal(urlencoded_parse(&f->ctx, query, strlen(query), &f->raws), LIMIT);
    assert_string_equal(f->ctx.problem.code, "request.values");
}

static void test_malformed_pairs_are_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "%ff=a", "a%00b=c"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        forget(f);
        assert_int_equal(urlencoded_parse(&f->ctx, bad[i], strlen(bad[i]), &f->raws), INVALID);
    }
    assert_int_equal(fill_query(f, "&&=&a&text=ab&"), OK);
    assert_string_equal(f->form.text, "ab");
}

/* ---- uploads --------------------------------------------------------------------------------- */

static enum status fill_photo(struct fixture *f, const char *body, struct photo_add_form *ret)
{
    forget(f);
    *ret = (struct photo_add_form){0};
    enum status s = multipart_parse(&f->ctx, "multipart/form-data; boundary=\"B\"", body,
                                    strlen(body), &f->raws);
    return s == OK ? form_fill(&f->ctx, &photo_add_form_spec, &f->raws, false, ret) : s;
}

static const char *const one_day[] = {"mon"};
static const struct all_types_form as_it_is = {
    .text = "as it is",
    .number = {true, 7},
    .units = 4,
    .on = true,
    .id = 12,
    .date = {2027, 3, 2},
    .time = 600,
    .opens = 480,
    .email = "ada@example.org",
    .kind = "room",
    .price = {true, 1250},
    .lat = {true, 45000000},
    .days = one_day,
    .days_n = 1,
};

static void keep_of_json(struct fixture *f, const char *json)
{
    assert_int_equal(fill_json(f, json), OK);
    form_keep(&all_types_form_spec, &f->raws, false, &f->form, &as_it_is);
}

/* [HTTP-12] */
static void test_what_is_left_out_stays(void **state)
{
    struct fixture *f = *state;
    keep_of_json(f, "{}");
    assert_string_equal(f->form.text, "as it is");
    assert_null(f->form.lines);
    assert_int_equal(f->form.number.v, 7);
    assert_int_equal(f->form.units, 4);
    assert_true(f->form.on);
    assert_int_equal(f->form.id, 12);
    assert_int_equal(f->form.date.year, 2027);
    assert_int_equal(f->form.time, 600);
    assert_int_equal(f->form.opens, 480);
    assert_string_equal(f->form.email, "ada@example.org");
    assert_string_equal(f->form.kind, "room");
    assert_int_equal(f->form.price.v, 1250);
    assert_int_equal(f->form.lat.micro, 45000000);
    assert_int_equal(f->form.days_n, 1);
    assert_string_equal(f->form.days[0], "mon");
}

/* [HTTP-12] */
static void test_what_is_said_counts_an_empty_text_too(void **state)
{
    struct fixture *f = *state;
    keep_of_json(f, "{\"text\": null, \"lines\": \"new\", \"number\": 0, \"units\": 1, "
                    "\"on\": false, \"time\": \"\"}");
    assert_null(f->form.text);
    assert_string_equal(f->form.lines, "new");
    assert_int_equal(f->form.number.v, 0);
    assert_int_equal(f->form.units, 1);
    assert_false(f->form.on);
    assert_int_equal(f->form.time, -1);
    assert_int_equal(f->form.id, 12);
}

/* [HTTP-12] */
static void test_a_box_that_a_browser_does_not_send_is_unticked(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fill_query(f, "text=hello"), OK);
    form_keep(&all_types_form_spec, &f->raws, true, &f->form, &as_it_is);
    assert_false(f->form.on);
    assert_string_equal(f->form.text, "hello");
    assert_int_equal(f->form.id, 12);
}

static void test_a_file_arrives_whole(void **state)
{
    struct photo_add_form form;
    assert_int_equal(
        fill_photo(*state,
                   "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nThe door\r\n"
                   "--B\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n"
                   "Content-Type: image/jpeg\r\n\r\n\r\n--b--\r\n\xff\xd8\r\n--B--\r\n",
                   &form),
        OK);
    assert_string_equal(form.title, "The door");
    assert_string_equal(form.photo->name, "a.jpg");
    assert_int_equal(form.photo->body.n, 11);
    assert_memory_equal(form.photo->body.p, "\r\n--b--\r\n\xff\xd8", 11);
}

static void test_an_empty_file_box_is_no_file(void **state)
{
    struct fixture *f = *state;
    struct photo_add_form form;
    assert_int_equal(
        fill_photo(f,
                   "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n"
                   "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n\r\n"
                   "\r\n--B--",
                   &form),
        INVALID);
    assert_field(f, "photo", "field.missing");
}

static void test_malformed_uploads_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "--B",
        "--B--x",
        "--B\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends",
        "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B--",
        "--B\r\nno empty line\r\n--B--",
        "--Bx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--Bx--"};
    struct fixture *f = *state;
    struct photo_add_form form;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        enum status s = fill_photo(f, bad[i], &form);
        assert_true(s == INVALID && (i == 2 || f->ctx.problem.fields_n == 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_type_is_read_from_a_query),
        cmocka_unit_test(test_absent_fields_are_absent),
        cmocka_unit_test(test_each_refusal_has_its_code),
        cmocka_unit_test(test_all_refused_fields_are_named),
        cmocka_unit_test(test_characters_are_counted_not_bytes),
        cmocka_unit_test(test_line_ends_become_one_kind),
        cmocka_unit_test(test_a_text_stays_on_one_line),
        cmocka_unit_test(test_text_that_turns_around_is_refused),
        cmocka_unit_test(test_json_keeps_its_types),
        cmocka_unit_test(test_json_of_the_wrong_type_is_refused),
        cmocka_unit_test(test_json_that_is_none_is_refused),
        cmocka_unit_test(test_json_ten_thousand_deep_is_refused),
        cmocka_unit_test(test_lists_are_bounded),
        cmocka_unit_test(test_a_structure_is_taken_as_its_text),
        cmocka_unit_test(test_values_are_bounded),
        cmocka_unit_test(test_malformed_pairs_are_refused),
        cmocka_unit_test(test_what_is_left_out_stays),
        cmocka_unit_test(test_what_is_said_counts_an_empty_text_too),
        cmocka_unit_test(test_a_box_that_a_browser_does_not_send_is_unticked),
        cmocka_unit_test(test_a_file_arrives_whole),
        cmocka_unit_test(test_an_empty_file_box_is_no_file),
        cmocka_unit_test(test_malformed_uploads_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
