/* The outbox on both engines, and how a message is written. */
#include "http/page.h"
#include "mail/mail_internal.h"
#include "mail_routes.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};

static struct mail letter_to(const char *email)
{
    return (struct mail){.to_email = email,
                         .to_name = "Ada Rossi",
                         .lang = "en",
                         .subject = "Your booking",
                         .text = "Hello Ada,\nyour desk waits.\n",
                         .html = "<p>Hello Ada, your desk waits.</p>"};
}

/* ---- writing a message ---------------------------------------------------------------------- */

static char *message_of(const struct mail_letter *l)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    mail_message(&out, l);
    buf_char(&out, '\0');
    assert_false(out.failed);
    return out.p; /* freed by the caller */
}

static struct mail_letter sample(void)
{
    return (struct mail_letter){.id = 1,
                                .at = 1800000000,
                                .from = {"Rete Loggia", "ciao@loggia.example"},
                                .to = {"Ada \"A\" Rossi", "ada@example.org"},
                                .lang = "en",
                                .subject = "Your booking",
                                .text = "Hi\n",
                                .html = "<p>Hi</p>"};
}

static void a_message_has_its_headers(void **state) /* ML-7 */
{
    (void)state;
    struct mail_letter l = sample();
    char *m = message_of(&l);
    assert_non_null(strstr(m, "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"));
    assert_non_null(strstr(m, "From: \"Rete Loggia\"\r\n <ciao@loggia.example>\r\n"));
    assert_non_null(strstr(m, "To: \"Ada \\\"A\\\" Rossi\"\r\n <ada@example.org>\r\n"));
    assert_non_null(strstr(m, "Subject: Your booking\r\n"));
    assert_non_null(strstr(m, "Message-ID: <0000000001.mail@loggia.example>\r\n"));
    assert_non_null(strstr(m, "Content-Type: multipart/alternative;"));
    assert_null(strstr(m, "multipart/mixed"));
    assert_null(strstr(m, "Reply-To"));
    free(m);
    l.reply_to = "nives@portello.example";
    m = message_of(&l);
    assert_non_null(strstr(m, "Reply-To: <nives@portello.example>\r\n"));
    free(m);
    l.ics = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    l.ics_method = "REQUEST";
    m = message_of(&l);
    assert_non_null(strstr(m, "text/calendar; charset=utf-8; method=REQUEST"));
    assert_non_null(strstr(m, "filename=\"invite.ics\""));
    free(m);
    l.ics = NULL;
    l.file = (struct mail_file){"contract.pdf", "application/pdf", {"%PDF", 4}};
    m = message_of(&l);
    assert_non_null(strstr(m, "Content-Type: application/pdf; name=\"contract.pdf\"\r\n"));
    assert_non_null(strstr(m, "filename=\"contract.pdf\""));
    assert_non_null(strstr(m, "\r\n\r\nJVBERg==\r\n"));
    free(m);
}

static void every_line_is_short_and_ends_in_crlf(void **state) /* ML-5 */
{
    (void)state;
    char text[4096];
    for (size_t i = 0; i < sizeof(text) - 1; i++)
        text[i] = (char)(i % 7 == 0 ? '=' : i % 11 == 0 ? ' ' : i % 400 == 399 ? '\n' : 'x');
    text[sizeof(text) - 1] = '\0';
    struct mail_letter l = sample();
    l.text = text;
    l.html = ".\n..\nFrom here\n\xC3\xA8\xC3\xA8\r\n\r\r\n   ";
    l.subject = "Un posto di lavoro per te a Reggio nell\xE2\x80\x99"
                "Emilia, con la luce di sera e il "
                "caff\xC3\xA8 della signora Bianchi";
    char *m = message_of(&l);
    size_t column = 0;
    for (const char *s = m; *s; s++) {
        column++;
        if (*s == '\n') {
            assert_true(s > m && s[-1] == '\r');
            assert_true(column <= 78);
            column = 0;
        }
        assert_true(*s != '\r' || s[1] == '\n');
        assert_true((unsigned char)*s < 0x80);
    }
    free(m);
}

static void pauses_grow_and_end(void **state) /* ML-4 */
{
    (void)state;
    static const int64_t pauses[] = {60, 300, 900, 3600, 14400};
    for (size_t i = 0; i < ARRAY_LEN(pauses); i++)
        assert_int_equal(mail_pause_s((int64_t)i + 1), pauses[i]);
    for (int64_t n = 1; mail_pause_s(n) > 0; n++)
        assert_in_range(mail_pause_s(n), 1, MAIL_PAUSE_MOST_S);
    assert_int_equal(mail_pause_s(6), -1);
    assert_int_equal(mail_pause_s(0), -1);
}

/* ---- the outbox ----------------------------------------------------------------------------- */

static void play(enum status (*work)(struct ctx *ctx, void *arg))
{
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        test_store_close(&t);
    }
}

static enum status queued(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct mail m = letter_to("ada@example.org");
    struct mail_counts counts;
    m.key = "booking.confirmed:7";
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_add(ctx, &m), OK); /* ML-2 */
    m.key = NULL;
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.waiting, 3);
    assert_int_equal(counts.failed, 0);
    return OK;
}

static void a_key_queues_one_mail(void **state) /* ML-2 */
{
    (void)state;
    play(queued);
}

static enum status add_and_fail(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct mail m = letter_to("ada@example.org");
    assert_int_equal(mail_add(ctx, &m), OK);
    return FAILED;
}

static enum status none_waits(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.waiting, 0);
    return OK;
}

static void a_mail_lives_and_dies_with_its_cause(void **state) /* ML-1 */
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, add_and_fail, NULL), FAILED);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, none_waits, NULL), OK);
        test_store_close(&t);
    }
}

static enum status typed_badly(struct ctx *ctx, void *arg)
{
    (void)arg;
    static const char *const none[] = {"", "ada", "ada@example.org\r\nRCPT TO:<eve@example.org>",
                                       "ada@example.org, eve@example.org", "<ada@example.org>"};
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        struct mail m = letter_to(none[i]);
        assert_int_equal(mail_add(ctx, &m), INVALID);
        assert_string_equal(ctx->problem.code, "mail.address");
        ctx->problem = (struct problem){0};
    }
    struct mail m = letter_to("ada@example.org");
    m.to_name = "Ada\r\nBcc: eve@example.org";
    m.subject = "Hi\nX-Evil: yes\r\n\r\nbody";
    assert_int_equal(mail_add(ctx, &m), OK);
    struct mail_taken taken;
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_string_equal(taken.letter.to.name, "Ada  Bcc: eve@example.org");
    assert_string_equal(taken.letter.subject, "Hi X-Evil: yes    body");
    char *message = message_of(&taken.letter);
    assert_null(strstr(message, "\nBcc:"));
    assert_null(strstr(message, "\nX-Evil:"));
    free(message);
    m.text = arena_alloc(ctx->arena, LIMIT_MAIL_BYTES + 1);
    memset((char *)(uintptr_t)m.text, 'x', LIMIT_MAIL_BYTES);
    assert_int_equal(mail_add(ctx, &m), LIMIT);
    return OK;
}

static void nothing_typed_becomes_a_header(void **state) /* ML-5 */
{
    (void)state;
    play(typed_badly);
}

static enum status refused_again_and_again(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct mail m = letter_to("ada@example.org");
    struct mail_taken taken;
    struct mail_counts counts;
    static const int64_t pauses[] = {60, 300, 900, 3600, 14400};
    assert_int_equal(mail_add(ctx, &m), OK);
    for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
        assert_int_equal(mail_take(ctx, &taken), OK);
        assert_int_equal(taken.attempts, i + 1);
        assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK);
        t->clock.fixed_us += (pauses[i] - 1) * 1000000;
        assert_int_equal(mail_take(ctx, &taken), NOT_FOUND);
        t->clock.fixed_us += 1000000;
    }
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK);
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.failed, 1);
    t->clock.fixed_us += 1000000LL * 86400;
    assert_int_equal(mail_take(ctx, &taken), NOT_FOUND);
    /* The steward tries again: as if for the first time. */
    assert_int_equal(mail_retry_one(ctx, taken.letter.id), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(taken.attempts, 1);
    assert_int_equal(mail_settle_refused(ctx, &taken, "550 nobody", true), OK);
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.failed, 1);
    int64_t n = 0;
    assert_int_equal(mail_retry_failed(ctx, &n), OK);
    assert_int_equal(n, 1);
    return OK;
}

static void a_refused_mail_is_tried_six_times(void **state) /* ML-4 */
{
    (void)state;
    play(refused_again_and_again);
}

static enum status leased(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct mail m = letter_to("ada@example.org");
    struct mail_taken first;
    struct mail_taken second;
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_take(ctx, &first), OK);
    assert_int_equal(mail_take(ctx, &second), NOT_FOUND);
    assert_int_equal(mail_retry_one(ctx, first.letter.id), CONFLICT);
    t->clock.fixed_us += 1000000LL * MAIL_LEASE_S;
    assert_int_equal(mail_take(ctx, &second), OK); /* the first died */
    assert_int_equal(second.letter.id, first.letter.id);
    assert_int_equal(mail_settle_refused(ctx, &first, "too late to say", true), OK);
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.failed, 0); /* who lost his lease decides nothing */
    assert_int_equal(mail_settle_sent(ctx, &second), OK);
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.waiting, 0);
    return OK;
}

static void a_mail_is_on_one_line_at_a_time(void **state) /* ML-3 */
{
    (void)state;
    play(leased);
}

static enum status secret(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct mail m = letter_to("ada@example.org");
    struct mail_taken taken;
    struct mail_card_view card;
    m.secret = true;
    m.until = TEST_STORE_NOW_S + 900;
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_string_equal(taken.letter.text, m.text);
    struct mail_of_form of = {taken.letter.id};
    assert_int_equal(mail_show(ctx, &of, &card), OK);
    assert_null(card.text);
    assert_int_equal(mail_settle_sent(ctx, &taken), OK);
    assert_int_equal(mail_show(ctx, &of, &card), OK);
    assert_string_equal(card.status, "sent");
    assert_null(card.text);
    /* Another one cannot leave in time: given up, and not to be sent again. */
    assert_int_equal(mail_add(ctx, &m), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    t->clock.fixed_us += 1000000LL * 880;
    assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK); /* ML-8 */
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(mail_retry_one(ctx, taken.letter.id), CONFLICT);
    int64_t n = 0;
    assert_int_equal(mail_retry_failed(ctx, &n), OK);
    assert_int_equal(n, 0);
    return OK;
}

static void a_secret_is_shown_to_nobody(void **state) /* ML-6, ML-8 */
{
    (void)state;
    play(secret);
}

static enum status clock_goes_back(struct ctx *ctx, void *arg)
{
    enum { DAY_S = 86400 };
    struct test_store *t = arg;
    struct mail_taken taken;
    struct mail first = letter_to("ada@example.org");
    struct mail second = letter_to("bea@example.org");
    t->clock.fixed_us += 1000000LL * 30 * DAY_S;
    assert_int_equal(mail_add(ctx, &first), OK);
    assert_int_equal(mail_take(ctx, &taken), OK); /* and the line is cut: its lease stays */
    assert_int_equal(mail_add(ctx, &second), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK);
    t->clock.fixed_us -= 1000000LL * 30 * DAY_S;
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_sent(ctx, &taken), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(taken.attempts, 2);
    /* An ordinary pause is waited for. */
    assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK);
    assert_int_equal(mail_take(ctx, &taken), NOT_FOUND);
    t->clock.fixed_us += 1000000LL * mail_pause_s(2);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_refused(ctx, &taken, "451 later", false), OK);
    assert_int_equal(mail_take(ctx, &taken), NOT_FOUND);
    return OK;
}

static void a_clock_that_was_ahead_holds_nothing_back(void **state) /* ML-9 */
{
    (void)state;
    play(clock_goes_back);
}

static enum status listed(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct mail_taken taken;
    struct mail_list_view view;
    for (int i = 0; i < 3; i++) {
        struct mail m = letter_to(arena_printf(ctx->arena, "n%d@example.org", i));
        assert_int_equal(mail_add(ctx, &m), OK);
    }
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_sent(ctx, &taken), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_int_equal(mail_settle_refused(ctx, &taken, "550 nobody", true), OK);
    assert_int_equal(mail_list(ctx, &(struct mail_list_form){.page = 1}, &view), OK);
    assert_int_equal(view.mails_n, 2);
    assert_string_equal(view.mails[0].status, "failed");
    assert_string_equal(view.mails[0].why, "550 nobody");
    assert_string_equal(view.mails[1].status, "waiting");
    assert_int_equal(mail_list(ctx, &(struct mail_list_form){.q = "N0@", .page = 1}, &view), OK);
    assert_int_equal(view.mails_n, 1);
    assert_string_equal(view.mails[0].status, "sent");
    t->clock.fixed_us += 1000000LL * (MAIL_KEEP_S + 1);
    assert_int_equal(mail_prune(ctx), OK);
    struct mail_list_form sent = {.status = "sent", .page = 1};
    assert_int_equal(mail_list(ctx, &sent, &view), OK);
    assert_int_equal(view.mails_n, 0);
    return OK;
}

static void the_outbox_shows_what_needs_somebody_first(void **state)
{
    (void)state;
    play(listed);
}

static void plain_words(struct page *page, const void *view)
{
    html_plain(page, view);
}

static void marked_words(struct page *page, const void *view)
{
    html_text(page, view);
}

static enum status from_templates(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct network n;
    assert_int_equal(network_get(ctx, &n), OK);
    n.name = "Rete & Loggia";
    assert_int_equal(network_set(ctx, &n), OK);
    struct mail m = letter_to("ada@example.org");
    struct mail_taken taken;
    assert_int_equal(mail_add_pages(ctx, &m, plain_words, marked_words, "5 < 6"), OK);
    assert_int_equal(mail_take(ctx, &taken), OK);
    assert_non_null(strstr(taken.letter.text, "5 < 6"));
    assert_non_null(strstr(taken.letter.text, "Rete & Loggia"));
    assert_non_null(strstr(taken.letter.html, "5 &lt; 6"));
    assert_non_null(strstr(taken.letter.html, "Rete &amp; Loggia"));
    assert_non_null(strstr(taken.letter.html, "<html lang=\"en\">"));
    assert_non_null(strstr(taken.letter.html, "<title>Your booking</title>"));
    return OK;
}

static void templates_are_written_into_the_frame(void **state) /* ML-7 */
{
    (void)state;
    play(from_templates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_has_its_headers),
        cmocka_unit_test(every_line_is_short_and_ends_in_crlf),
        cmocka_unit_test(pauses_grow_and_end),
        cmocka_unit_test(a_key_queues_one_mail),
        cmocka_unit_test(a_mail_lives_and_dies_with_its_cause),
        cmocka_unit_test(nothing_typed_becomes_a_header),
        cmocka_unit_test(a_refused_mail_is_tried_six_times),
        cmocka_unit_test(a_mail_is_on_one_line_at_a_time),
        cmocka_unit_test(a_secret_is_shown_to_nobody),
        cmocka_unit_test(a_clock_that_was_ahead_holds_nothing_back),
        cmocka_unit_test(the_outbox_shows_what_needs_somebody_first),
        cmocka_unit_test(templates_are_written_into_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
