/* Mails against a real SMTP server (python3-aiosmtpd, tests/support/smtp_server.py) and into a
 * directory. What arrived is read by Python's mail library, not by us. */
#include "base/id.h"
#include "mail/mail_internal.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_store.h"

#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <sys/wait.h>

#include <cmocka.h>

extern char **environ;

/* ---- the server ----------------------------------------------------------------------------- */

static struct {
    pid_t pid;
    int keep; /* the server runs until this is closed */
    char dir[64];
    char url[64];
} server;

static pid_t spawn_server(int in, int out)
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    char *const argv[] = {"/usr/bin/python3", "tests/support/smtp_server.py", server.dir, NULL};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    int failed = posix_spawn(&pid, argv[0], &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return failed ? -1 : pid;
}

static int server_start(void **state)
{
    (void)state;
    int in[2];
    int out[2];
    snprintf(server.dir, sizeof(server.dir), "/tmp/loggia-smtp-XXXXXX");
    if (!mkdtemp(server.dir) || pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        return -1;
    server.pid = spawn_server(in[0], out[1]);
    server.keep = in[1];
    close(in[0]);
    close(out[1]);
    FILE *said = fdopen(out[0], "r");
    int port = 0;
    if (!said || fscanf(said, "%d", &port) != 1) {
        fprintf(stderr, "the SMTP server did not start: is python3-aiosmtpd installed?\n");
        return -1;
    }
    fclose(said);
    snprintf(server.url, sizeof(server.url), "smtp://127.0.0.1:%d", port);
    return 0;
}

static int server_stop(void **state)
{
    (void)state;
    char command[128];
    close(server.keep);
    waitpid(server.pid, NULL, 0);
    static const char *const files[] = {"ada@example.org", "later-ada@example.org",
                                        "plain@example.org", "ada@xn--bcher-kva.example"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(command, sizeof(command), "%s/%s.eml", server.dir, files[i]);
        (void)unlink(command);
        snprintf(command, sizeof(command), "%s/%s.txt", server.dir, files[i]);
        (void)unlink(command);
    }
    return rmdir(server.dir);
}

/* ---- helpers -------------------------------------------------------------------------------- */

static const char *const calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";

struct post {
    const char *to;
    bool invited;
};

static enum status post(struct ctx *ctx, void *arg)
{
    const struct post *p = arg;
    struct network n;
    assert_int_equal(network_get(ctx, &n), OK);
    n.name = "Rete dei Portici";
    n.mail_from = "Rete \"Caff\xC3\xA8\" <ciao@portici.example>";
    assert_int_equal(network_set(ctx, &n), OK);
    struct mail m = {.to_email = p->to,
                     .to_name = "Zo\xC3\xAB M\xC3\xBCller",
                     .lang = "it",
                     .subject = "Il tuo posto a Forl\xC3\xAC",
                     .text = ".\n.. from here\nCi vediamo domani, \xC3\xA8 tutto pronto =20\n",
                     .html = "<p>Ci vediamo domani</p>",
                     .ics = p->invited ? calendar : NULL,
                     .ics_method = p->invited ? "REQUEST" : NULL};
    assert_int_equal(mail_add(ctx, &m), OK);
    return OK;
}

static size_t send_now(struct test_store *t, const char *url)
{
    struct mail_round round = {.sent = 99};
    struct mail_route route = {.url = url};
    assert_int_equal(mail_send_due(t->store, &t->ctx, &route, 50, &round), OK);
    assert_false(round.away && round.there);
    return round.sent;
}

static void queue(struct test_store *t, const char *to, bool invited)
{
    struct post p = {.to = to, .invited = invited};
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, post, &p), OK);
}

static enum status counted(struct ctx *ctx, void *arg)
{
    assert_int_equal(mail_count(ctx, arg), OK);
    return OK;
}

static void assert_counts(struct test_store *t, int64_t waiting, int64_t failed)
{
    struct mail_counts counts;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, counted, &counts), OK);
    assert_int_equal(counts.waiting, waiting);
    assert_int_equal(counts.failed, failed);
}

static void assert_file(const char *path, const char *expected)
{
    char text[8192];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(text, expected);
}

/* ---- over the line -------------------------------------------------------------------------- */

static const char *const arrived =
    "envelope: ciao@portici.example -> ada@example.org\n"
    "defects: 0\n"
    "From: 1 Rete \"Caff\xC3\xA8\" <ciao@portici.example>\n"
    "To: 1 Zo\xC3\xAB M\xC3\xBCller <ada@example.org>\n"
    "Subject: Il tuo posto a Forl\xC3\xAC\n"
    "Date: 2027-01-15T08:00:00+00:00\n"
    "Message-ID: <%s.mail@portici.example>\n"
    "Headers: Date From To Subject Message-ID Content-Language Auto-Submitted MIME-Version "
    "Content-Type\n"
    "multipart/mixed\n"
    "multipart/alternative\n"
    "text/plain\n"
    "  .\n"
    "  .. from here\n"
    "  Ci vediamo domani, \xC3\xA8 tutto pronto =20\n"
    "text/html\n"
    "  <p>Ci vediamo domani</p>\n"
    "text/calendar REQUEST\n"
    "  BEGIN:VCALENDAR\n"
    "  METHOD:REQUEST\n"
    "  END:VCALENDAR\n"
    "application/ics  invite.ics\n"
    "  BEGIN:VCALENDAR\n"
    "  METHOD:REQUEST\n"
    "  END:VCALENDAR\n"
    "longest line: short\n";

static enum status only_id(struct ctx *ctx, void *arg)
{
    struct mail_taken taken;
    assert_int_equal(mail_take(ctx, &taken), OK);
    id_print(taken.letter.id, arg);
    return FAILED; /* look only: the lease is undone */
}

static void a_mail_arrives_whole(void **state) /* ML-7 */
{
    (void)state;
    struct test_store t;
    char id[ID_CHARS_MAX + 1];
    char path[128];
    char expected[4096];
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "ada@example.org", true);
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, only_id, id), FAILED);
    assert_int_equal(send_now(&t, server.url), 1);
    assert_counts(&t, 0, 0);
    snprintf(path, sizeof(path), "%s/ada@example.org.txt", server.dir);
    snprintf(expected, sizeof(expected), arrived, id);
    assert_file(path, expected);
    assert_int_equal(send_now(&t, server.url), 0);
    test_store_close(&t);
}

static void a_greylisted_mail_arrives_later(void **state) /* ML-4 */
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "later-ada@example.org", false);
    assert_int_equal(send_now(&t, server.url), 0);
    assert_counts(&t, 1, 0);
    assert_int_equal(send_now(&t, server.url), 0); /* not yet */
    t.clock.fixed_us += 60 * 1000000LL;
    assert_int_equal(send_now(&t, server.url), 1);
    assert_counts(&t, 0, 0);
    test_store_close(&t);
}

static void what_is_refused_for_good_is_failed_at_once(void **state) /* ML-4 */
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "never-ada@example.org", false);
    queue(&t, "bad-ada@example.org", false);
    queue(&t, "plain@example.org", false); /* is not held up by them */
    assert_int_equal(send_now(&t, server.url), 1);
    assert_counts(&t, 0, 2);
    test_store_close(&t);
}

static void a_dropped_line_is_tried_again(void **state) /* ML-4 */
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "drop-ada@example.org", false);
    assert_int_equal(send_now(&t, server.url), 0);
    assert_counts(&t, 1, 0);
    test_store_close(&t);
}

static void without_a_server_the_first_mail_tells_for_all(void **state) /* ML-4 */
{
    (void)state;
    struct test_store t;
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "ada@example.org", false);
    queue(&t, "plain@example.org", false);
    assert_int_equal(send_now(&t, "smtp://127.0.0.1:1"), 0);
    assert_counts(&t, 2, 0);
    /* Only one of them was tried: the other is still due. */
    assert_int_equal(send_now(&t, server.url), 1);
    assert_counts(&t, 1, 0);
    test_store_close(&t);
}

/* ---- into a directory ----------------------------------------------------------------------- */

static void a_host_of_other_letters_travels_in_ascii(void **state) /* ML-11 */
{
    (void)state;
    struct test_store t;
    char path[256];
    char text[8192];
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t,
          "ada@B\xC3\xBC"
          "cher.example",
          false);
    assert_int_equal(send_now(&t, server.url), 1);
    assert_counts(&t, 0, 0);
    (void)snprintf(path, sizeof(path), "%s/ada@xn--bcher-kva.example.txt", server.dir);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    (void)fclose(f);
    assert_non_null(strstr(text, "-> ada@xn--bcher-kva.example\ndefects: 0\n"));
    assert_non_null(strstr(text, "<ada@xn--bcher-kva.example>\n"));
    test_store_close(&t);
}

static void a_directory_takes_mails_too(void **state)
{
    (void)state;
    struct test_store t;
    const char *why = NULL;
    char url[128];
    char path[256];
    char id[ID_CHARS_MAX + 1];
    assert_true(test_store_open(&t, STORE_SQLITE));
    queue(&t, "ada@example.org", true);
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, only_id, id), FAILED);
    snprintf(url, sizeof(url), "file:%s", t.dir);
    assert_int_equal(mail_route_check(&(struct mail_route){.url = url}, &why), OK);
    assert_int_equal(send_now(&t, url), 1);
    snprintf(path, sizeof(path), "%s/%s.eml", t.dir, id);
    assert_int_equal(unlink(path), 0);
    snprintf(url, sizeof(url), "file:%s/not-there", t.dir);
    assert_int_equal(mail_route_check(&(struct mail_route){.url = url}, &why), UNAVAILABLE);
    static const char *const none[] = {"pop3://x", "mail.example", "smtp://", "file:", ""};
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        assert_int_equal(mail_route_check(&(struct mail_route){.url = none[i]}, &why), INVALID);
    test_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_arrives_whole),
        cmocka_unit_test(a_greylisted_mail_arrives_later),
        cmocka_unit_test(what_is_refused_for_good_is_failed_at_once),
        cmocka_unit_test(a_dropped_line_is_tried_again),
        cmocka_unit_test(without_a_server_the_first_mail_tells_for_all),
        cmocka_unit_test(a_host_of_other_letters_travels_in_ascii),
        cmocka_unit_test(a_directory_takes_mails_too),
    };
    return cmocka_run_group_tests(tests, server_start, server_stop);
}
