/* Pictures for e-ink panels: the same words as the screens, in black and greys. */
#include "presence/presence_show.h"

#include "http/http.h"

#include <pango/pangocairo.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SERIF "Linux Libertine O, Libertinus Serif, Gentium Plus, DejaVu Serif, serif"
#define SANS "Linux Biolinum O, Libertinus Sans, DejaVu Sans, sans-serif"

enum {
    TAG_BYTES = 12,
    PANEL_BYTES_MAX = 512 << 10, /* 1200 x 825 at four bits, not compressed at all */
    PANEL_VERSION = 2            /* another drawing of the same words is another picture */
};

/* ---- which ----------------------------------------------------------------------------------- */

enum status panel_size(struct ctx *ctx, const char *size, struct panel *p)
{
    if (!size || strcmp(size, "800x480") == 0) {
        p->width = 800;
        p->height = 480;
        return OK;
    }
    if (strcmp(size, "1200x825") == 0) {
        p->width = 1200;
        p->height = 825;
        return OK;
    }
    return ctx_field(ctx, "size", "field.choice", "Please choose 800x480 or 1200x825.");
}

static void hash_text(crypto_generichash_state *h, const char *text)
{
    (void)crypto_generichash_update(h, (const unsigned char *)text, strlen(text) + 1);
}

static const char *tag_of(struct ctx *ctx, const struct panel *p)
{
    crypto_generichash_state h;
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char text[2 * TAG_BYTES + 1];
    const int head[] = {PANEL_VERSION, p->width, p->height, p->solid, p->columns};
    (void)crypto_generichash_init(&h, NULL, 0, sizeof(hash));
    (void)crypto_generichash_update(&h, (const unsigned char *)head, sizeof(head));
    hash_text(&h, p->place);
    hash_text(&h, p->name);
    hash_text(&h, p->word);
    hash_text(&h, p->until);
    for (size_t i = 0; i < p->lines_n; i++)
        hash_text(&h, p->lines[i]);
    (void)crypto_generichash_final(&h, hash, sizeof(hash));
    (void)sodium_bin2hex(text, sizeof(text), hash, TAG_BYTES);
    return arena_strdup(ctx->arena, text);
}

/* ---- drawing --------------------------------------------------------------------------------- */

struct brush {
    cairo_t *cr;
    PangoLayout *layout;
    double unit;  /* one hundredth of the height */
    double right; /* where a line is cut */
    int width;
};

/* One line, cut with an ellipsis where it is too long. Returns its height. */
static double draw_line(struct brush *b, const char *font, double size, double x, double y,
                        const char *text)
{
    char description[160];
    int height = 0;
    (void)snprintf(description, sizeof(description), "%s %.1fpx", font, size * b->unit);
    PangoFontDescription *d = pango_font_description_from_string(description);
    pango_layout_set_font_description(b->layout, d);
    pango_font_description_free(d);
    pango_layout_set_width(b->layout, (int)((b->right - x) * PANGO_SCALE));
    pango_layout_set_ellipsize(b->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_text(b->layout, text, -1);
    pango_layout_get_pixel_size(b->layout, NULL, &height);
    cairo_move_to(b->cr, x, y);
    pango_cairo_show_layout(b->cr, b->layout);
    return height;
}

/* Shape says it too: a ring for free, a full square for what is not. */
static void draw_sign(struct brush *b, bool solid, double x, double y, double size)
{
    if (solid) {
        cairo_rectangle(b->cr, x, y, size, size);
        cairo_fill(b->cr);
        return;
    }
    cairo_set_line_width(b->cr, size * 0.16);
    cairo_arc(b->cr, x + size / 2, y + size / 2, size * 0.42, 0, 6.2832);
    cairo_stroke(b->cr);
}

static void ink(struct brush *b, double grey)
{
    cairo_set_source_rgb(b->cr, grey, grey, grey);
}

enum { LINE_COLUMNS = 3, LINE_ROWS = PANEL_LINES_MAX / LINE_COLUMNS };

/* The word and what follows it in one low band, and lines in columns, each from top to bottom. */
static void draw_columns(struct brush *b, const struct panel *p)
{
    const double u = b->unit;
    const double left = 5 * u;
    const double column = (b->width - 2 * left + 3 * u) / LINE_COLUMNS;
    ink(b, p->solid ? 0 : 0.87);
    cairo_rectangle(b->cr, 0, 21 * u, b->width, 18 * u);
    cairo_fill(b->cr);
    ink(b, p->solid ? 1 : 0);
    draw_sign(b, p->solid, left, 25 * u, 10 * u);
    draw_line(b, SERIF " Bold", 12, left + 14 * u, 22 * u, p->word);
    draw_line(b, SANS " Bold", 7, b->width * 0.5, 25 * u, p->until);
    ink(b, 0);
    for (size_t i = 0; i < p->lines_n; i++) {
        const double x = left + (double)(i / LINE_ROWS) * column;
        b->right = x + column - 3 * u;
        (void)draw_line(b, SANS, 4, x, (41.5 + 5.6 * (double)(i % LINE_ROWS)) * u, p->lines[i]);
    }
}

static void draw_panel(struct brush *b, const struct panel *p)
{
    const double u = b->unit;
    const double left = 5 * u;
    const double band = 46 * u;
    b->right = b->width - left;
    ink(b, 1);
    cairo_paint(b->cr);
    ink(b, 0);
    draw_line(b, SANS, 5, left, 3 * u, p->place);
    draw_line(b, SERIF " Bold", 9, left, 8 * u, p->name);
    if (p->columns) {
        draw_columns(b, p);
        return;
    }
    ink(b, p->solid ? 0 : 0.87);
    cairo_rectangle(b->cr, 0, 22 * u, b->width, band);
    cairo_fill(b->cr);
    ink(b, p->solid ? 1 : 0);
    draw_sign(b, p->solid, left, 29 * u, 15 * u);
    draw_line(b, SERIF " Bold", 21, left + 21 * u, 22 * u, p->word);
    draw_line(b, SANS " Bold", 11, left, 51 * u, p->until);
    ink(b, 0);
    double y = 71 * u;
    for (size_t i = 0; i < p->lines_n && y < 94 * u; i++)
        y += draw_line(b, SANS, 6, left, y, p->lines[i]);
}

static void grey_of(const unsigned char *pixels, int stride, const struct panel *p,
                    unsigned char *grey)
{
    for (int y = 0; y < p->height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(pixels + (size_t)y * (size_t)stride);
        for (int x = 0; x < p->width; x++)
            grey[(size_t)y * (size_t)p->width + (size_t)x] = (unsigned char)(row[x] & 0xff);
    }
}

static enum status draw(struct ctx *ctx, const struct panel *p, struct buf *out)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, p->width, p->height);
    cairo_t *cr = cairo_create(surface);
    struct brush b = {cr, pango_cairo_create_layout(cr), p->height / 100.0, 0, p->width};
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(pango_layout_get_context(b.layout), options);
    cairo_font_options_destroy(options);
    draw_panel(&b, p);
    cairo_surface_flush(surface);
    unsigned char *grey = arena_alloc(ctx->arena, (size_t)p->width * (size_t)p->height);
    enum status s = grey && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS ? OK : LIMIT;
    if (s == OK) {
        grey_of(cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface), p,
                grey);
        s = png_of_grey(grey, p->width, p->height, out);
    }
    g_object_unref(b.layout);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return s;
}

/* "Fri, 15 Jan 2027 09:00:00 GMT" (RFC 9110, section 5.6.7). */
static const char *http_date(struct ctx *ctx, int64_t at_s)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const int64_t day = at_s / 86400;
    const int64_t in_day = at_s % 86400;
    const struct date d = date_of_days(day);
    return arena_printf(ctx->arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                        days + (day + 4) % 7 * 3, d.day, months + (d.month - 1) * 3, d.year,
                        (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
}

enum status panel_reply(struct ctx *ctx, const struct panel *p, int64_t changed_s)
{
    struct buf out;
    const char *tag = tag_of(ctx, p);
    if (!tag)
        return LIMIT;
    reply_header(ctx, "Cache-Control", "private, no-cache");
    reply_header(ctx, "Last-Modified", http_date(ctx, changed_s));
    if (reply_known(ctx, tag))
        return OK;
    buf_init(&out, PANEL_BYTES_MAX);
    const enum status s = draw(ctx, p, &out);
    if (s == OK)
        reply_bytes(ctx, "image/png", NULL, (struct bytes){out.p, out.n});
    buf_free(&out);
    return s;
}
