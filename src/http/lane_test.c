/* Where requests run: batches of the writer, lost races, refusals, full queues, a graceful stop.
 * Each test runs on a store that does not block (SQLite's shape) and on one that does
 * (PostgreSQL's). */
#include "http/http_internal.h"

#include "http/sample/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "http/client.h"

static struct http *server;
static struct answer a;

static void start(bool reads_block, int writers)
{
    server = sample_start(
        &(struct sample_options){.framed = true, .reads_block = reads_block, .writers = writers});
}

static int set_up_local(void **state)
{
    (void)state;
    start(false, 1);
    return 0;
}

static int set_up_remote(void **state)
{
    (void)state;
    start(true, 4);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_stop(server);
    return 0;
}

static void write_note(const char *text)
{
    char body[100];
    (void)snprintf(body, sizeof(body), "{\"text\":\"%s\"}", text);
    client_ask(http_port(server), "POST", "/b/north/notes", "Content-Type: application/json\r\n",
               body, &a);
}

static void fail_next(_Atomic int *status, _Atomic int *times, enum status s, int n)
{
    atomic_store(status, (int)s);
    atomic_store(times, n);
}

static void nap(void)
{
    struct timespec t = {.tv_nsec = 2000000};
    (void)nanosleep(&t, NULL);
}

/* What is logged from here on goes to a file ... */
static FILE *log_file;
static int log_before;

static void log_begin(void)
{
    /* Of one reason there is one line a second. */
    const int64_t second = clock_monotonic_us() / 1000000;
    while (clock_monotonic_us() / 1000000 == second)
        nap();
    log_file = tmpfile();
    assert_non_null(log_file);
    log_before = dup(STDERR_FILENO);
    assert_true(log_before >= 0 && dup2(fileno(log_file), STDERR_FILENO) >= 0);
}

/* ... and is read once a line of it has these words: a request is logged when its answer is
 * queued, which is before the client has it. */
static void log_must_have(const char *words)
{
    char line[LIMIT_LOG_BYTES];
    bool found = false;
    assert_true(dup2(log_before, STDERR_FILENO) >= 0);
    (void)close(log_before);
    rewind(log_file);
    while (!found && fgets(line, sizeof(line), log_file))
        found = strstr(line, "event=request") && strstr(line, words);
    (void)fclose(log_file);
    assert_true(found);
}

/* Requests that are sent and not yet answered. */
static void send_notes(int *fds, int n)
{
    static const char request[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 14\r\n\r\n{\"text\":\"abc\"}";
    for (int i = 0; i < n; i++) {
        fds[i] = client_open(http_port(server));
        client_say(fds[i], request, sizeof(request) - 1);
    }
}

/* Hold the writer, with one request in its hands and none in its queue. */
static int hold_writer(void)
{
    int fd;
    atomic_store(&sample_writer_held, true);
    send_notes(&fd, 1);
    while (atomic_load(&sample_writers_waiting) == 0)
        nap();
    return fd;
}

static int hear_codes(const int *fds, int n, int code)
{
    int found = 0;
    for (int i = 0; i < n; i++) {
        client_hear(fds[i], false, &a);
        found += a.code == code;
        (void)close(fds[i]);
    }
    return found;
}

/* [HTTP-1] */
static void test_an_answer_means_committed(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    write_note("one");
    assert_int_equal(a.code, 201);
    assert_int_equal(atomic_load(&sample_notes), before + 1);
}

/* [HTTP-2] */
static void test_a_refusal_leaves_nothing_behind(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    write_note("taken");
    assert_int_equal(a.code, 409);
    assert_non_null(
        strstr(a.body, "\"code\":\"sample.taken\",\"detail\":\"Somebody was faster.\""));
    assert_int_equal(atomic_load(&sample_notes), before);
}

/* [HTTP-1] */
static void test_a_lost_commit_is_told_to_all(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    fail_next(&sample_faults.commit, &sample_faults.commit_times, UNAVAILABLE, 1);
    log_begin();
    write_note("lost");
    log_must_have("why=\"store: fault "); /* [HTTP-17] */
    assert_int_equal(a.code, 503);
    assert_string_equal(answer_header(&a, "Location"), "");
    assert_true(answer_number(&a, "Retry-After") > 0);
    assert_int_equal(atomic_load(&sample_notes), before);
    write_note("found");
    assert_int_equal(a.code, 201);
    assert_int_equal(atomic_load(&sample_notes), before + 1);
}

static void test_lost_races_are_run_again(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    fail_next(&sample_faults.commit, &sample_faults.commit_times, RETRY, 2);
    write_note("again");
    assert_int_equal(a.code, 201);
    fail_next(&sample_faults.item, &sample_faults.item_times, RETRY, 3);
    write_note("again");
    assert_int_equal(a.code, 201);
    assert_int_equal(atomic_load(&sample_notes), before + 2);
    fail_next(&sample_faults.read, &sample_faults.read_times, RETRY, 2);
    client_ask(http_port(server), "GET", "/b/north", "", NULL, &a);
    assert_int_equal(a.code, 200);
}

static void test_races_lost_too_often_are_given_up(void **state)
{
    (void)state;
    int before = atomic_load(&sample_notes);
    fail_next(&sample_faults.item, &sample_faults.item_times, RETRY, 1000);
    log_begin();
    write_note("never");
    log_must_have("why=\"store: every race was lost\""); /* [HTTP-17] */
    atomic_store(&sample_faults.item_times, 0);
    assert_int_equal(a.code, 503);
    assert_non_null(strstr(a.body, "request.busy"));
    fail_next(&sample_faults.commit, &sample_faults.commit_times, RETRY, 1000);
    write_note("never");
    atomic_store(&sample_faults.commit_times, 0);
    assert_int_equal(a.code, 503);
    assert_int_equal(atomic_load(&sample_notes), before);
}

static void test_a_store_that_is_gone_comes_back(void **state)
{
    (void)state;
    fail_next(&sample_faults.open, &sample_faults.open_times, UNAVAILABLE, 1000);
    fail_next(&sample_faults.read, &sample_faults.read_times, UNAVAILABLE, 1000);
    log_begin();
    client_ask(http_port(server), "GET", "/b/north.json", "", NULL, &a);
    log_must_have("why=\"store: fault "); /* [HTTP-17] */
    assert_int_equal(a.code, 503);
    client_ask(http_port(server), "GET", "/healthz", "", NULL, &a);
    assert_int_equal(a.code, 503);
    client_ask(http_port(server), "POST", "/hash", "", "", &a);
    assert_int_equal(a.code, 503);
    atomic_store(&sample_faults.open_times, 0);
    atomic_store(&sample_faults.read_times, 0);
    client_ask(http_port(server), "GET", "/b/north.json", "", NULL, &a);
    assert_int_equal(a.code, 200);
    client_ask(http_port(server), "POST", "/hash", "", "", &a);
    assert_int_equal(a.code, 303);
}

static void test_what_waits_is_committed_at_once(void **state)
{
    (void)state;
    enum { WAITING = 80 };
    int fds[WAITING];
    int before = atomic_load(&sample_commits);
    atomic_store(&sample_largest, 0);
    fds[0] = hold_writer();
    send_notes(fds + 1, WAITING - 1);
    while (pool_length(&server->writers) < WAITING - 1)
        nap();
    atomic_store(&sample_writer_held, false);
    assert_int_equal(hear_codes(fds, WAITING, 201), WAITING);
    assert_int_equal(atomic_load(&sample_largest), LIMIT_WRITE_BATCH);
    assert_int_equal(atomic_load(&sample_commits) - before, 3); /* one, 64, and the rest */
}

/* Two writers at the same space would only wait for each other; at different ones they do not. */
static void test_a_name_has_one_writer(void **state)
{
    (void)state;
    struct queue queues[2] = {{.pool = NULL}};
    const struct pool pool = {.queues = queues, .queues_n = ARRAY_LEN(queues)};
    const struct pool single = {.queues = queues, .queues_n = 1};
    size_t of[2] = {0};
    for (int i = 0; i < 100; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "space-%d", i);
        const struct request r = {.match = {.params = {name}, .params_n = 1}};
        const size_t queue = pool_queue_of(&pool, &r);
        assert_in_range(queue, 0, 1);
        assert_int_equal(pool_queue_of(&pool, &r), queue);
        assert_int_equal(pool_queue_of(&single, &r), 0);
        of[queue]++;
    }
    assert_in_range(of[0], 30, 70);
    const struct request nameless = {.match = {.params_n = 0}};
    assert_in_range(pool_queue_of(&pool, &nameless), 0, 1);
}

/* [HTTP-4] */
static void test_a_full_queue_says_so(void **state)
{
    (void)state;
    enum { ROOM = 5, SENT = 20 };
    int fds[SENT];
    fds[0] = hold_writer();
    size_t max = server->writers.max;
    server->writers.max = ROOM;
    send_notes(fds + 1, ROOM);
    while (pool_length(&server->writers) < ROOM)
        nap();
    log_begin();
    send_notes(fds + 1 + ROOM, SENT - 1 - ROOM);
    for (int i = ROOM + 1; i < SENT; i++) { /* more than there is room for: answered at once */
        client_hear(fds[i], false, &a);
        assert_int_equal(a.code, 503);
        assert_true(answer_number(&a, "Retry-After") > 0);
        (void)close(fds[i]);
    }
    log_must_have("why=\"queue of writes: full\""); /* [HTTP-17] */
    atomic_store(&sample_writer_held, false);
    server->writers.max = max;
    assert_int_equal(hear_codes(fds, ROOM + 1, 201), ROOM + 1);
}

/* [HTTP-6] */
static void test_a_refused_form_comes_back_filled(void **state)
{
    (void)state;
    static const struct {
        const char *body, *shown;
        int code;
    } cases[] = {
        {"text=&day=2027-03-02", "value=\"\"><p class=\"error\">This is needed.</p>", 422},
        {"text=taken&day=2027-03-02", "value=\"taken\">", 409},
        {"text=a&tone=shouted", "<p class=\"tone\">calm</p>", 422},
        {"text=&tone=loud", "<p class=\"tone\">loud</p>", 422},
        {"text=a&tone=loud&tone=loud", "<p class=\"tone\">calm</p>", 422},
        {"text=%3Cb%3E%22&day=2027-02-31", "value=\"&lt;b&gt;&#34;\">", 422},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        client_ask(http_port(server), "POST", "/b/north/notes",
                   "Content-Type: application/x-www-form-urlencoded\r\n", cases[i].body, &a);
        assert_int_equal(a.code, cases[i].code);
        assert_non_null(strstr(a.body, "<title>Write</title><h1>north</h1>"));
        assert_non_null(strstr(a.body, cases[i].shown));
        assert_non_null(strstr(a.body, "name=\"csrf\""));
    }
}

/* [HTTP-6] */
static void test_a_refused_question_is_answered_without_what_was_refused(void **state)
{
    (void)state;
    client_ask(http_port(server), "GET", "/b/north/new?day=soon", "", NULL, &a);
    assert_int_equal(a.code, 422);
    assert_non_null(strstr(a.body, "<title>Write</title><h1>north</h1>"));
    client_ask(http_port(server), "GET", "/b/north/new.json?day=soon", "", NULL, &a);
    assert_int_equal(a.code, 422);
    assert_non_null(strstr(a.body, "\"code\":\"field.date\""));
    client_ask(http_port(server), "GET", "/b/none/new?day=soon", "", NULL, &a);
    assert_int_equal(a.code, 422);
    client_ask(http_port(server), "GET", "/b/NORTH/new?day=soon", "", NULL, &a);
    assert_int_equal(a.code, 404);
}

static void test_a_full_disk_does_not_eat_what_was_typed(void **state)
{
    (void)state;
    fail_next(&sample_faults.commit, &sample_faults.commit_times, UNAVAILABLE, 1);
    client_ask(http_port(server), "POST", "/b/north/notes",
               "Content-Type: application/x-www-form-urlencoded\r\n", "text=precious", &a);
    assert_int_equal(a.code, 503);
    assert_non_null(strstr(a.body, "value=\"precious\">"));
}

/* [HTTP-5] */
static void test_a_broken_form_does_not_tell_who_may_not_know(void **state)
{
    (void)state;
    client_ask(http_port(server), "GET", "/mine.json", "", NULL, &a);
    assert_int_equal(a.code, 401);
    assert_non_null(strstr(a.body, "\"code\":\"request.sign_in\""));
    client_ask(http_port(server), "GET", "/mine.json", "Cookie: who=ada\r\n", NULL, &a);
    assert_int_equal(a.code, 200);
    static const char json[] = "Content-Type: application/json\r\n";
    static const char member[] = "Content-Type: application/json\r\nCookie: who=ada\r\n";
    client_ask(http_port(server), "POST", "/mine/north", json, "{\"text\":\"\"}", &a);
    assert_int_equal(a.code, 401);
    assert_null(strstr(a.body, "field."));
    client_ask(http_port(server), "POST", "/mine/north", member, "{\"text\":\"\"}", &a);
    assert_int_equal(a.code, 422);
    assert_non_null(strstr(a.body, "field.missing"));
    client_ask(http_port(server), "POST", "/mine/north", member, "{\"text\":\"hello\"}", &a);
    assert_int_equal(a.code, 201);
}

static void eat(const char *where, const char *json)
{
    client_ask(http_port(server), "POST", where,
               "Content-Type: application/json\r\nCookie: who=ada\r\n", json, &a);
}

/* [HTTP-13] */
static void test_all_that_is_wrong_is_told_at_once(void **state)
{
    (void)state;
    static const char *const where[] = {"/b/north/meals", "/b/north/slow-meals"};
    for (size_t i = 0; i < ARRAY_LEN(where); i++) {
        eat(where[i], "{}");
        assert_int_equal(a.code, 422);
        assert_non_null(strstr(a.body, "\"name\":\"guests\",\"code\":\"field.missing\""));
        assert_non_null(strstr(a.body, "\"name\":\"bread\",\"code\":\"sample.hungry\""));
        eat(where[i], "{\"guests\":2}");
        assert_int_equal(a.code, 422);
        assert_non_null(strstr(a.body, "sample.hungry"));
        eat(where[i], "{\"guests\":2,\"soup\":\"of peas\"}");
        assert_int_equal(a.code, 200);
    }
}

/* [HTTP-13] */
static void test_a_field_is_refused_once(void **state)
{
    (void)state;
    eat("/b/north/meals", "{\"guests\":0,\"bread\":\"x\"}");
    assert_int_equal(a.code, 422);
    assert_non_null(strstr(a.body, "\"name\":\"bread\",\"code\":\"field.short\""));
    assert_null(strstr(a.body, "sample.hungry"));
    assert_non_null(strstr(a.body, "field.range"));
}

/* HTTP-20 */
static void test_what_the_document_does_not_say_is_not_answered(void **state)
{
    (void)state;
    eat("/b/north/meals", "{\"guests\":1,\"bread\":\"made\"}");
    assert_int_equal(a.code, 500);
}

static void *stop_server(void *arg)
{
    sample_stop(arg);
    return NULL;
}

/* [HTTP-11] */
static void test_what_was_accepted_is_finished(void **state)
{
    (void)state;
    enum { WAITING = 10 };
    int fds[WAITING];
    int before = atomic_load(&sample_notes);
    atomic_store(&sample_writer_held, true);
    send_notes(fds, WAITING);
    while (atomic_load(&server->active) < WAITING)
        nap();
    pthread_t stopper;
    assert_int_equal(pthread_create(&stopper, NULL, stop_server, server), 0);
    while (!atomic_load(&server->stopping))
        nap();
    atomic_store(&sample_writer_held, false);
    assert_int_equal(hear_codes(fds, WAITING, 201), WAITING);
    assert_int_equal(pthread_join(stopper, NULL), 0);
    assert_int_equal(atomic_load(&sample_notes), before + WAITING);
    start(false, 1); /* for the tear-down */
}

struct caller {
    pthread_t thread;
    int fd;
    int told; /* answers that said 201 */
    int odd;  /* answers that are neither whole nor none, or of another status */
};

/* Write note after note on one connection until the server ends it. */
static void *write_on(void *arg)
{
    static const char request[] =
        "POST /b/north/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 14\r\n\r\n{\"text\":\"abc\"}";
    struct caller *c = arg;
    struct answer *reply = malloc(sizeof(*reply));
    do {
        client_say(c->fd, request, sizeof(request) - 1);
        client_hear(c->fd, false, reply);
        c->told += reply->code == 201;
        c->odd += reply->code != 201 && reply->code != 503 && reply->code != 0;
    } while (reply->code != 0);
    (void)close(c->fd);
    free(reply);
    return NULL;
}

/* What comes while it stops is answered or not begun; never half, and never told but not done.
 * [HTTP-1] [HTTP-11] */
static void test_a_stop_under_load(void **state)
{
    (void)state;
    enum { CALLERS = 16, STOPS = 5 };
    for (int stop = 0; stop < STOPS; stop++) {
        struct caller callers[CALLERS] = {0};
        int before = atomic_load(&sample_notes);
        for (int i = 0; i < CALLERS; i++) {
            callers[i].fd = client_open(http_port(server));
            assert_int_equal(pthread_create(&callers[i].thread, NULL, write_on, &callers[i]), 0);
        }
        while (atomic_load(&sample_notes) < before + 20 * CALLERS)
            nap();
        sample_stop(server);
        int told = 0;
        for (int i = 0; i < CALLERS; i++) {
            assert_int_equal(pthread_join(callers[i].thread, NULL), 0);
            told += callers[i].told;
            assert_int_equal(callers[i].odd, 0);
        }
        assert_true(told > 0 && told <= atomic_load(&sample_notes) - before);
        start(stop % 2, 1 + stop % 3); /* the last one for the tear-down */
    }
}

int main(void)
{
    const struct CMUnitTest local[] = {
        cmocka_unit_test(test_an_answer_means_committed),
        cmocka_unit_test(test_a_refusal_leaves_nothing_behind),
        cmocka_unit_test(test_a_lost_commit_is_told_to_all),
        cmocka_unit_test(test_lost_races_are_run_again),
        cmocka_unit_test(test_races_lost_too_often_are_given_up),
        cmocka_unit_test(test_what_waits_is_committed_at_once),
        cmocka_unit_test(test_a_name_has_one_writer),
        cmocka_unit_test(test_a_full_queue_says_so),
        cmocka_unit_test(test_a_refused_form_comes_back_filled),
        cmocka_unit_test(test_a_refused_question_is_answered_without_what_was_refused),
        cmocka_unit_test(test_a_full_disk_does_not_eat_what_was_typed),
        cmocka_unit_test(test_a_broken_form_does_not_tell_who_may_not_know),
        cmocka_unit_test(test_all_that_is_wrong_is_told_at_once),
        cmocka_unit_test(test_a_field_is_refused_once),
        cmocka_unit_test(test_what_the_document_does_not_say_is_not_answered),
        cmocka_unit_test(test_what_was_accepted_is_finished),
        cmocka_unit_test(test_a_stop_under_load),
    };
    const struct CMUnitTest remote[] = {
        cmocka_unit_test(test_an_answer_means_committed),
        cmocka_unit_test(test_a_refusal_leaves_nothing_behind),
        cmocka_unit_test(test_a_lost_commit_is_told_to_all),
        cmocka_unit_test(test_lost_races_are_run_again),
        cmocka_unit_test(test_races_lost_too_often_are_given_up),
        cmocka_unit_test(test_a_refused_form_comes_back_filled),
        cmocka_unit_test(test_a_refused_question_is_answered_without_what_was_refused),
        cmocka_unit_test(test_a_full_disk_does_not_eat_what_was_typed),
        cmocka_unit_test(test_a_broken_form_does_not_tell_who_may_not_know),
        cmocka_unit_test(test_all_that_is_wrong_is_told_at_once),
        cmocka_unit_test(test_a_field_is_refused_once),
        cmocka_unit_test(test_what_was_accepted_is_finished),
        cmocka_unit_test(test_a_stop_under_load),
    };
    const struct CMUnitTest gone[] = {cmocka_unit_test(test_a_store_that_is_gone_comes_back)};
    int failed = cmocka_run_group_tests_name("local", local, set_up_local, tear_down);
    failed += cmocka_run_group_tests_name("remote", remote, set_up_remote, tear_down);
    failed += cmocka_run_group_tests_name("gone, local", gone, set_up_local, tear_down);
    failed += cmocka_run_group_tests_name("gone, remote", gone, set_up_remote, tear_down);
    return failed;
}
