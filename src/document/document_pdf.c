#include "document/document_press.h"

#include "base/buf.h"
#include "base/date.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One font map for the process: it is filled once, and pango wants one thread at a time. */
static struct {
    pthread_mutex_t mutex;
    PangoFontMap *fonts;
} shop = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static cairo_status_t take_bytes(void *arg, const unsigned char *bytes, unsigned n)
{
    struct buf *out = arg;
    buf_add(out, bytes, n);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static PangoContext *context_for(const struct pdf_ask *ask)
{
    if (!shop.fonts) {
        shop.fonts = pango_cairo_font_map_new();
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(shop.fonts), 72);
    }
    PangoContext *context = pango_font_map_create_context(shop.fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string(ask->lang));
    return context;
}

static void describe(cairo_surface_t *surface, const struct pdf_ask *ask)
{
    char at[RFC3339_CHARS + 1];
    rfc3339_print(ask->made_at, 0, at);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, ask->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, ask->author);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, ask->foot);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Loggia");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, at);
}

/* All pages. What it learns of their number stays in *p for the next time. */
static cairo_status_t run(struct press *p, struct buf *out)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
    describe(surface, p->ask);
    p->cr = cairo_create(surface);
    p->page = p->pages = 0;
    p->signing = false;
    cairo_tag_begin(p->cr, "Document", NULL);
    press_new_page(p);
    press_words(p, &set_title, p->ask->title);
    press_blocks(p, p->ask->text);
    press_end_page(p);
    p->text_pages = p->page;
    if (p->ask->signatures_n > 0) {
        p->signing = true;
        p->page = 0;
        press_new_page(p);
        press_signatures(p);
        press_end_page(p);
        p->sign_pages = p->page;
    }
    cairo_tag_end(p->cr, "Document");
    cairo_status_t status = cairo_status(p->cr);
    cairo_destroy(p->cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

/* ---- the language of the document ------------------------------------------------------------
 * cairo before 1.18 cannot say it, so it is said in an update at the end of the file (ISO 32000-1,
 * 7.5.6): the catalog once more, with /Lang, and a table of references to it. What the file does
 * not show as cairo 1.16 writes it is left as it is. */

static const char *find_last(const char *text, size_t n, const char *word)
{
    size_t w = strlen(word);
    for (size_t at = n >= w ? n - w + 1 : 0; at > 0; at--)
        if (memcmp(text + at - 1, word, w) == 0)
            return text + at - 1;
    return NULL;
}

struct catalog {
    long size, root, info, xref;
    const char *rest; /* of its dictionary, behind "/Type /Catalog" */
    size_t rest_n;
};

static bool find_catalog(const char *pdf, size_t n, struct catalog *ret_catalog)
{
    char head[64];
    struct catalog c = {0};
    const char *trailer = find_last(pdf, n, "trailer");
    if (!trailer || sscanf(trailer,
                           "trailer << /Size %ld /Root %ld 0 R /Info %ld 0 R >> "
                           "startxref %ld",
                           &c.size, &c.root, &c.info, &c.xref) != 4)
        return false;
    (void)snprintf(head, sizeof head, "\n%ld 0 obj\n<< /Type /Catalog", c.root);
    const char *dict = find_last(pdf, n, head);
    if (!dict)
        return false;
    c.rest = dict + strlen(head);
    const char *end = strstr(c.rest, "endobj");
    if (!end)
        return false;
    c.rest_n = (size_t)(end - c.rest);
    *ret_catalog = c;
    return true;
}

static void say_language(struct buf *pdf, const char *lang)
{
    struct catalog c;
    buf_char(pdf, '\0'); /* for what looks at it as a text; taken back below */
    if (pdf->failed)
        return;
    pdf->n--;
    if (!find_catalog(pdf->p, pdf->n, &c))
        return;
    struct buf update;
    buf_init(&update, LIMIT_TEXT_BYTES);
    buf_printf(&update,
               "%ld 0 obj\n<< /Type /Catalog\n   /Lang (%s)\n"
               "   /ViewerPreferences << /DisplayDocTitle true >>",
               c.root, lang);
    buf_add(&update, c.rest, c.rest_n);
    size_t xref = pdf->n + update.n + strlen("endobj\n");
    buf_printf(&update,
               "endobj\nxref\n%ld 1\n%010zu 00000 n \ntrailer\n"
               "<< /Size %ld /Root %ld 0 R /Info %ld 0 R /Prev %ld >>\nstartxref\n%zu\n%%%%EOF\n",
               c.root, pdf->n, c.size, c.root, c.info, c.xref, xref);
    buf_add(pdf, update.p, update.n);
    pdf->failed |= update.failed;
    buf_free(&update);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Twice: the foot of the first page says how many there are. */
static enum status draw(struct press *p, struct buf *out)
{
    cairo_status_t status = run(p, out);
    if (status == CAIRO_STATUS_SUCCESS && p->pages <= PDF_PAGES_MAX) {
        buf_clear(out);
        status = run(p, out);
    }
    if (out->failed || p->pages > PDF_PAGES_MAX || status == CAIRO_STATUS_NO_MEMORY)
        return LIMIT;
    return status == CAIRO_STATUS_SUCCESS ? OK : FAILED;
}

enum status pdf_make(struct arena *a, const struct pdf_ask *ask, struct bytes *ret_pdf,
                     int *ret_pages)
{
    struct buf out;
    buf_init(&out, PDF_BYTES_MAX);
    struct press p = {.ask = ask};
    pthread_mutex_lock(&shop.mutex);
    p.context = context_for(ask);
    enum status s = draw(&p, &out);
    g_object_unref(p.context);
    pthread_mutex_unlock(&shop.mutex);
    if (s == OK)
        say_language(&out, ask->lang);
    char *pdf = s == OK && !out.failed ? arena_alloc(a, out.n) : NULL;
    if (pdf) {
        memcpy(pdf, out.p, out.n);
        *ret_pdf = (struct bytes){pdf, out.n};
        *ret_pages = p.pages;
    }
    buf_free(&out);
    return s == OK && !pdf ? LIMIT : s;
}

void pdf_forget_fonts(void)
{
    pthread_mutex_lock(&shop.mutex);
    g_clear_object(&shop.fonts);
    pthread_mutex_unlock(&shop.mutex);
    cairo_debug_reset_static_data();
    FcFini();
}
