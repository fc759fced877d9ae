/* Drawings of strangers: what is kept, what is left out, what is refused [FP-8, FP-9]. */
#include "floorplan/floorplan_internal.h"

#include "base/arena.h"
#include "base/buf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct drawing drawing;

static enum svg_fault read_text(const char *text)
{
    drawing = (struct drawing){0};
    return svg_read(arena, (struct bytes){text, strlen(text)}, 1000, &drawing);
}

static enum svg_fault read_body(const char *body)
{
    const char *text = arena_printf(
        arena, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\">%s</svg>", body);
    return read_text(text);
}

static void draws(const char *body, const char *path)
{
    assert_int_equal(read_body(body), SVG_SOUND);
    assert_int_equal(drawing.outlines_n, 1);
    assert_string_equal(drawing.outlines[0].path, path);
}

static void test_forms_become_paths(void **state)
{
    (void)state;
    draws("<rect x='1' y='2' width='3' height='4'/>", "M10 20L40 20L40 60L10 60Z");
    draws("<line x1='0' y1='0' x2='10' y2='10'/>", "M0 0L100 100");
    draws("<polygon points='0,0 10,0 10,10'/>", "M0 0L100 0L100 100Z");
    draws("<polyline points='0 0 10 0'/>", "M0 0L100 0");
    draws("<path d='m1 1h2v2H1z'/>", "M10 10L30 10L30 30L10 30Z");
    draws("<path d='M1,1 3,1 3,3'/>", "M10 10L30 10L30 30");
    draws("<path d='M0 0c1 0 1 1 1 1'/>", "M0 0C10 0 10 10 10 10");
    draws("<path d='M0 0Q3 0 3 3'/>", "M0 0C20 0 30 10 30 30");
    draws("<path d='M0 0 1 1 garbage'/>", "M0 0L10 10");
    draws("<path d='M1e1 .5.5.5'/>", "M100 5L5 5");
    assert_int_equal(drawing.width, 1000);
    assert_int_equal(drawing.height, 500);
}

static void test_transforms_are_applied(void **state)
{
    (void)state;
    draws("<g transform='translate(10 5) scale(2)'><rect width='1' height='1'/></g>",
          "M100 50L120 50L120 70L100 70Z");
    draws("<rect width='2' height='1' transform='rotate(90, 5, 5)'/>", "M100 0L100 20L90 20L90 0Z");
    draws("<g transform='matrix(1,0,0,1,1,1)'><g transform='translate(1)'><line x2='1'/></g></g>",
          "M20 10L30 10");
    assert_int_equal(read_body("<rect width='1' height='1' transform='boom(1)'/>"), SVG_EMPTY);
}

static void test_arcs_stay_near_the_circle(void **state)
{
    (void)state;
    assert_int_equal(read_body("<circle cx='50' cy='25' r='20'/>"), SVG_SOUND);
    const struct outline *o = &drawing.outlines[0];
    assert_int_equal(o->x, 300);
    assert_int_equal(o->width, 400);
    assert_int_equal(o->y, 50);
    assert_int_equal(o->height, 400);
    assert_int_equal(read_body("<path d='M10 10a5 5 0 01 10 0'/>"), SVG_SOUND);
    assert_non_null(strstr(drawing.outlines[0].path, "200 100"));
}

static void test_use_within_the_file(void **state)
{
    (void)state;
    draws("<defs><rect id='d' width='1' height='1'/></defs><use href='#d' x='5' y='5'/>",
          "M50 50L60 50L60 60L50 60Z");
    draws("<symbol id='s'><line x2='1'/></symbol><use xlink:href='#s' "
          "xmlns:xlink='http://www.w3.org/1999/xlink'/>",
          "M0 0L10 0");
    assert_int_equal(read_body("<use href='other.svg#d'/><line x2='1'/>"), SVG_SOUND);
    assert_int_equal(drawing.outlines_n, 1);
    assert_int_equal(drawing.left_out, 1);
}

static void test_names_are_plain_text(void **state)
{
    (void)state;
    assert_int_equal(read_body("<rect id='r1' width='1' height='1'><title>Sala &lt;b&gt;\n"
                               "Giotto</title></rect>"),
                     SVG_SOUND);
    assert_string_equal(drawing.outlines[0].title, "Sala <b> Giotto");
    assert_int_equal(read_body("<rect id='Desk 1' width='1' height='1'/>"), SVG_SOUND);
    assert_string_equal(drawing.outlines[0].title, "Desk 1");
}

/* FP-8 */
static void test_what_is_no_drawing_is_left_out(void **state)
{
    static const char *const bad[] = {
        "<script>alert(1)</script>",
        "<script href='https://evil.example/x.js'/>",
        "<foreignObject width='9' height='9'><iframe src='javascript:alert(1)'/></foreignObject>",
        "<image href='https://evil.example/track.png' width='9' height='9'/>",
        "<image href='data:image/svg+xml;base64,AAAA' width='9' height='9'/>",
        "<text x='1' y='1'>words</text>",
        "<use href='https://evil.example/a.svg#x'/>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<iframe src='https://evil.example'/>",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        const char *body = arena_printf(arena, "%s<line x2='1'/>", bad[i]);
        assert_int_equal(read_body(body), SVG_SOUND);
        assert_int_equal(drawing.outlines_n, 1);
        assert_string_equal(drawing.outlines[0].path, "M0 0L10 0");
        assert_int_equal(drawing.left_out, 1);
        assert_int_equal(read_body(bad[i]), SVG_EMPTY);
    }
}

/* FP-8 */
static void test_handlers_styles_and_links_do_not_matter(void **state)
{
    (void)state;
    draws("<a href='javascript:alert(1)'><line x2='1' onclick='alert(1)' "
          "style='fill:url(https://evil.example/a);stroke:url(#x)'/></a>",
          "M0 0L10 0");
    draws("<style>@import url(https://evil.example/a.css);</style><line x2='1'/>", "M0 0L10 0");
    draws("<?xml-stylesheet href='https://evil.example/a.css'?><line x2='1'/>", "M0 0L10 0");
}

static enum tone tone_read(const char *body)
{
    assert_int_equal(read_body(body), SVG_SOUND);
    return drawing.outlines[0].tone;
}

static void test_tones(void **state)
{
    (void)state;
    assert_int_equal(tone_read("<rect width='1' height='1'/>"), TONE_SOLID);
    assert_int_equal(tone_read("<rect width='1' height='1' fill='none'/>"), TONE_LINE);
    assert_int_equal(tone_read("<rect width='1' height='1' fill='#fff'/>"), TONE_LINE);
    assert_int_equal(tone_read("<rect width='1' height='1' style='fill: #aabbcc'/>"), TONE_WASH);
    assert_int_equal(tone_read("<rect width='1' height='1' fill='rgb(10,10,10)'/>"), TONE_SOLID);
    assert_int_equal(tone_read("<rect width='1' height='1' class='wall'/>"), TONE_LINE);
    assert_int_equal(tone_read("<g fill='url(#p)'><rect width='1' height='1'/></g>"), TONE_WASH);
    assert_int_equal(read_body("<g style='display:none'><rect width='1' height='1'/></g>"),
                     SVG_EMPTY);
}

/* FP-9 */
static void test_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text(""), SVG_NOT_XML);
    assert_int_equal(read_text("hello"), SVG_NOT_XML);
    assert_int_equal(read_text("<svg"), SVG_NOT_XML);
    assert_int_equal(read_text("\xff\xfe<"), SVG_NOT_XML);
    assert_int_equal(read_text("<html/>"), SVG_NO_SVG);
    assert_int_equal(read_text("<svg><rect/></svg>"), SVG_NO_SVG);
    assert_int_equal(read_text("<svg viewBox='0 0 1e400 1'><line x2='1'/></svg>"), SVG_NO_SVG);
    assert_int_equal(read_text("<svg viewBox='0 0 9 9'/>"), SVG_EMPTY);
}

/* FP-9: a billion laughs, one that reads a file, and one that fetches. */
static void test_entities_are_refused_unexpanded(void **state)
{
    (void)state;
    assert_int_equal(read_text("<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
                               "<svg viewBox='0 0 9 9'><title>&b;</title><line x2='1'/></svg>"),
                     SVG_ENTITIES);
    assert_int_equal(read_text("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                               "<svg viewBox='0 0 9 9'><title>&x;</title><line x2='1'/></svg>"),
                     SVG_ENTITIES);
    assert_int_equal(read_text("<!DOCTYPE svg [<!ENTITY % p SYSTEM 'http://evil.example/p'>%p;]>"
                               "<svg viewBox='0 0 9 9'><line x2='1'/></svg>"),
                     SVG_ENTITIES);
    /* A type without declarations is what old programs write. */
    assert_int_equal(read_text("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
                               "'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>"
                               "<svg viewBox='0 0 9 9'><line x2='1'/></svg>"),
                     SVG_SOUND);
}

/* FP-4, FP-9 */
static void test_what_is_too_much_ends(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4 << 20);
    /* <use> of <use> of <use>: each ten times the one before. */
    BUF_LIT(&b, "<defs><g id='g0'><line x2='1'/></g>");
    for (int i = 1; i < 12; i++) {
        buf_printf(&b, "<g id='g%d'>", i);
        for (int k = 0; k < 10; k++)
            buf_printf(&b, "<use href='#g%d'/>", i - 1);
        BUF_LIT(&b, "</g>");
    }
    BUF_LIT(&b, "</defs><use href='#g11'/>");
    buf_char(&b, '\0');
    assert_int_equal(read_body(b.p), SVG_LARGE);
    /* One that is its own. */
    assert_int_equal(read_body("<g id='x'><use href='#x'/></g>"), SVG_LARGE);
    buf_clear(&b);
    for (int i = 0; i <= SVG_OUTLINES_MAX; i++)
        BUF_LIT(&b, "<line x2='1'/>");
    buf_char(&b, '\0');
    assert_int_equal(read_body(b.p), SVG_LARGE);
    buf_clear(&b);
    for (int i = 0; i < 300; i++)
        BUF_LIT(&b, "<g>");
    buf_char(&b, '\0');
    assert_int_not_equal(read_body(b.p), SVG_SOUND);
    buf_free(&b);
    char *large = calloc(SVG_BYTES_MAX + 2, 1);
    memset(large, ' ', SVG_BYTES_MAX + 1);
    assert_int_equal(read_text(large), SVG_LARGE);
    free(large);
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new(8 << 20);
    return arena ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_forms_become_paths),
        TEST(test_transforms_are_applied),
        TEST(test_arcs_stay_near_the_circle),
        TEST(test_use_within_the_file),
        TEST(test_names_are_plain_text),
        TEST(test_what_is_no_drawing_is_left_out),
        TEST(test_handlers_styles_and_links_do_not_matter),
        TEST(test_tones),
        TEST(test_refused),
        TEST(test_entities_are_refused_unexpanded),
        TEST(test_what_is_too_much_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
