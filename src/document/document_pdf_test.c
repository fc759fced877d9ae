#include "document/document_drawing.h"
#include "document/document_pdf.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- drawings -------------------------------------------------------------------------------- */

static void test_drawing(void **state)
{
    (void)state;
    assert_true(drawing_walk("M12 34L15 40 L 16,44M0 0L600 200", NULL, NULL));
    static const char *const bad[] = {
        "",           "M1 2",       "L1 2L3 4",    "M1 2L3",    "M1 2L601 4",
        "M1 2L3 201", "M-1 2L3 4",  "M1 2C3 4",    "M1 2L3 4z", "M1 2L3 4\"><",
        "M1.5 2L3 4", "M1 2L3 4\n", "M0001 2L3 4", "url(#x)",   "M1 2L3 4 5 6"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(drawing_walk(bad[i], NULL, NULL));
}

/* A million points are no signature. */
static void test_drawing_too_long(void **state)
{
    (void)state;
    enum { POINTS = 1000000, POINT_BYTES = 5 };
    char *path = malloc((size_t)POINTS * POINT_BYTES + 8);
    assert_non_null(path);
    char *at = path + snprintf(path, 8, "M1 1");
    for (int i = 0; i < POINTS; i++)
        at += snprintf(at, 8, "L%d %d", i % 10, i % 9);
    assert_false(drawing_walk(path, NULL, NULL));
    path[4 + (size_t)DRAWING_POINTS_MAX * 4] = '\0';
    assert_false(drawing_walk(path, NULL, NULL));
    path[4 + ((size_t)DRAWING_POINTS_MAX - 1) * 4] = '\0';
    assert_true(drawing_walk(path, NULL, NULL));
    free(path);
}

/* ---- PDFs, judged by others' programs -------------------------------------------------------- */

static bool there(const char *program)
{
    char command[256];
    (void)snprintf(command, sizeof command, "command -v %s", program);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    while (fgetc(out) != EOF)
        ;
    if (pclose(out) == 0)
        return true;
    print_message("skipped: no %s here\n", program);
    return false;
}

/* What a command says of a PDF; the exit status must be 0. */
static const char *asked(struct arena *a, const char *command, struct bytes pdf)
{
    enum { SAID = 1 << 20 };
    char path[] = "/tmp/loggia-pdf-XXXXXX";
    char line[256];
    char *said = arena_alloc(a, SAID);
    int file = mkstemp(path);
    assert_true(file >= 0 && said);
    assert_int_equal(write(file, pdf.p, pdf.n), pdf.n);
    (void)close(file);
    (void)snprintf(line, sizeof line, command, path);
    FILE *out = popen(line, "r");
    assert_non_null(out);
    size_t n = fread(said, 1, SAID - 1, out);
    said[n] = '\0';
    assert_int_equal(pclose(out), 0);
    (void)unlink(path);
    return said;
}

static const struct pdf_fact facts[] = {{"E-mail", "nives@posta.example"},
                                        {"When", "15 January 2027, 09:00 (UTC+01:00)"},
                                        {"SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b8"
                                                    "22cd15d6c15b0f00a08"}};
static const struct pdf_signature signature = {.heading = "Firma di Nives Furlan",
                                               .name = "Nives Furlan",
                                               .drawing =
                                                   "M50 150L120 20L180 160L240 40M300 90L500 80",
                                               .facts = facts,
                                               .facts_n = ARRAY_LEN(facts)};

static enum status make(struct arena *a, const char *text, bool sign, struct bytes *pdf, int *pages)
{
    struct markdown md;
    assert_int_equal(markdown_read(a, text, &md), OK);
    const struct pdf_ask ask = {.lang = "it",
                                .title = "Licenza d’uso «città»",
                                .author = "Portello S.r.l.",
                                .foot = "01k5ab0cde",
                                .made_at = 1800000000,
                                .text = &md,
                                .ticked = sign,
                                .page_title = "Firme",
                                .page_lead = "Il documento è stato firmato in rete.",
                                .page_foot = "Come verificare: ...",
                                .signatures = &signature,
                                .signatures_n = sign};
    return pdf_make(a, &ask, pdf, pages);
}

static void judge(struct arena *a, struct bytes pdf, int pages)
{
    char wanted[32];
    if (there("qpdf"))
        assert_non_null(strstr(asked(a, "qpdf --check %s 2>&1", pdf), "No syntax or stream"));
    if (!there("pdfinfo"))
        return;
    const char *info = asked(a, "pdfinfo %s 2>&1", pdf);
    (void)snprintf(wanted, sizeof wanted, "Pages:           %d\n", pages);
    assert_non_null(strstr(info, wanted));
    assert_non_null(strstr(info, "Licenza d’uso «città»"));
    assert_non_null(strstr(info, "Tagged:          yes"));
    assert_non_null(strstr(info, "(A4)"));
    assert_null(strstr(info, "Error"));
}

static const char sample[] =
    "Fra **Portello S.r.l.** e *Nives Furlan*, si conviene:\n\n"
    "# Oggetto\n\n"
    "1. La presente è una licenza, non una locazione.\n2. Preavviso:\n   1. trenta giorni;\n"
    "   2. per iscritto a [conti](mailto:conti@portello.example).\n\n"
    "## Prezzi\n\n| Voce | Prezzo |\n|---|--:|\n| Ufficio 3.07 | 360,00 € |\n"
    "| Posto auto, al piano interrato, con accesso da via del Santo, anche di notte e nei giorni "
    "festivi | 40,00 € |\n\n> Citazione.\n\n---\n\n- [ ] Approvo gli articoli 2 e 5.\n\n"
    "```\nsha256sum file.pdf\n```\n";

static void test_pdf(void **state)
{
    struct arena *a = *state;
    struct bytes pdf;
    struct bytes again;
    int pages = 0;
    assert_int_equal(make(a, sample, true, &pdf, &pages), OK);
    assert_int_equal(pages, 2);
    assert_int_equal(make(a, sample, true, &again, &pages), OK);
    assert_int_equal(pdf.n, again.n); /* the same text gives the same bytes */
    assert_memory_equal(pdf.p, again.p, pdf.n);
    judge(a, pdf, pages);
    const char *keep = getenv("LOGGIA_TEST_KEEP");
    if (keep) {
        FILE *f = fopen(keep, "w");
        assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
        (void)fclose(f);
    }
    if (!there("pdftotext"))
        return;
    const char *text = asked(a, "pdftotext -layout %s - 2>&1", pdf);
    static const char *const words[] = {"Fra Portello S.r.l. e Nives Furlan",
                                        "360,00 €",
                                        "1/1",
                                        "a)",
                                        "conti (conti@portello.example)",
                                        "01k5ab0cde",
                                        "Firma di Nives Furlan",
                                        "sha256sum file.pdf",
                                        "9f86d081"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        assert_non_null(strstr(text, words[i]));
    if (there("qpdf"))
        assert_non_null(strstr(asked(a, "qpdf --json %s 2>&1 | grep Lang", pdf), "it"));
}

/* Both sign with a drawn name, each with all that is known of it, and it is one page. */
static void test_pdf_both(void **state)
{
    struct arena *a = *state;
    static const struct pdf_fact all[] = {
        {"E-mail", "nives@posta.example"},
        {"When", "Friday 15 January 2027, 09:00 (2027-01-15T09:00:00+01:00, Europe/Rome)"},
        {"Network address", "2001:db8::1"},
        {"Browser", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    "Chrome/156.0.0.0 Safari/537.36"},
        {"Proof of address",
         "A code was sent to this address at Friday 15 January 2027, 08:59 "
         "(2027-01-15T08:59:00+01:00, Europe/Rome) and entered at Friday 15 January 2027, 09:00 "
         "(2027-01-15T09:00:00+01:00, Europe/Rome)"},
        {"Declared", "☑ I approve articles 2.3 (change of the price), 3.1 (leaving), 3.2 "
                     "(suspension), 3.3 (things left), 4.3 (no passing on), 6.1 (limits of what "
                     "one answers for) and 7.1 (court).\n☑ I read the house rules and the privacy "
                     "notice."},
        {"SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        {"Evidence",
         "row 6, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}};
    struct pdf_signature both[2] = {signature, signature};
    struct markdown md;
    struct bytes pdf;
    int pages = 0;
    for (size_t i = 0; i < ARRAY_LEN(both); i++) {
        both[i].facts = all;
        both[i].facts_n = ARRAY_LEN(all);
    }
    assert_int_equal(markdown_read(a, "One line.", &md), OK);
    const struct pdf_ask ask = {
        .lang = "en",
        .title = "Licenza d’uso «città»",
        .author = "Portello S.r.l.",
        .foot = "01k5ab0cde",
        .made_at = 1800000000,
        .text = &md,
        .page_title = "Signatures",
        .page_foot =
            "Signed on line, document 1sb5003rb9, made from version 1 of its template. The "
            "SHA-256 of the document is that of its PDF without this page, byte by byte; "
            "both parties can download it, with all rows of evidence. Whether this file is "
            "unchanged is told by https://rete.example/documents/verify.",
        .signatures = both,
        .signatures_n = ARRAY_LEN(both)};
    assert_int_equal(pdf_make(a, &ask, &pdf, &pages), OK);
    assert_int_equal(pages, 2);
    judge(a, pdf, pages);
}

/* Long ones break where they must, and no word is lost. */
static void test_pdf_long(void **state)
{
    struct arena *a = *state;
    struct bytes pdf;
    struct buf text;
    int pages = 0;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 120; i++)
        buf_printf(&text,
                   "## Articolo %d\n\nTesto dell’articolo parola%d, che dice quel che deve "
                   "dire e lo dice per esteso, come usa nei contratti.\n\n",
                   i, i);
    BUF_LIT(&text, "| a | b |\n|---|---|\n");
    for (int i = 0; i < 80; i++)
        buf_printf(&text, "| riga%d | ", i);
    BUF_LIT(&text, "\n| lunga | ");
    for (int i = 0; i < 3000; i++)
        buf_printf(&text, "cella%d ", i);
    BUF_LIT(&text, "|\n");
    buf_char(&text, '\0');
    assert_false(text.failed);
    assert_int_equal(make(a, text.p, false, &pdf, &pages), OK);
    assert_true(pages > 10);
    judge(a, pdf, pages);
    if (!there("pdftotext"))
        return;
    const char *read = asked(a, "pdftotext %s - 2>&1", pdf);
    char word[32];
    for (int i = 0; i < 120; i++) {
        (void)snprintf(word, sizeof word, "parola%d,", i);
        assert_non_null(strstr(read, word));
    }
    for (int i = 0; i < 3000; i += 7) {
        (void)snprintf(word, sizeof word, "cella%d", i);
        assert_non_null(strstr(read, word));
    }
    buf_free(&text);
}

static void test_pdf_odd(void **state)
{
    struct arena *a = *state;
    struct bytes pdf;
    int pages = 0;
    static const char *const texts[] = {
        "",       "x",   "|a|\n|-|\n", "- \n- ", "# \n", "&#0;", "日本語 العربية עברית 😀",
        "![](x)", "***", "- [ ] "};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_int_equal(make(a, texts[i], i % 2, &pdf, &pages), OK);
        judge(a, pdf, pages);
    }
}

static int begin(void **state)
{
    *state = arena_new(64 << 20);
    return *state ? 0 : 1;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    pdf_forget_fonts();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawing),
        cmocka_unit_test(test_drawing_too_long),
        cmocka_unit_test_setup_teardown(test_pdf, begin, end),
        cmocka_unit_test_setup_teardown(test_pdf_both, begin, end),
        cmocka_unit_test_setup_teardown(test_pdf_long, begin, end),
        cmocka_unit_test_setup_teardown(test_pdf_odd, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
