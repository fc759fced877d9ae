/* A document from its issue to both signatures, and its other ends, on both engines. */
#include "document/document_sign.h"
#include "support/test_document.h"

#include "document/document_pdf.h"
#include "document_sql.h"
#include "mail/mail.h"
#include "privacy/privacy.h"

#include <sodium.h>

static struct document_world world;
static int64_t document_id;

static enum status prepare(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct document_value price = document_money("price", 18000, "EUR");
    world_make(ctx, &world);
    const struct document_ask ask = world_ask(&world, &price, 1);
    return document_issue(ctx, &ask, &document_id);
}

static size_t print_all(struct scenario *s)
{
    size_t n = 99;
    arena_reset(s->t->arena);
    assert_int_equal(document_print_due(s->t->store, &s->t->ctx, 10, &n), OK);
    return n;
}

/* ---- looking --------------------------------------------------------------------------------- */

struct seen {
    struct document d;
    struct sql_evidence_of_row *rows;
    size_t rows_n;
    struct sql_files_of_row *files;
    size_t files_n;
    struct mail_counts mails;
};

static enum status see(struct ctx *ctx, void *arg)
{
    struct seen *v = arg;
    assert_int_equal(document_get(ctx, document_id, &v->d), OK);
    assert_int_equal(mail_count(ctx, &v->mails), OK);
    assert_int_equal(
        sql_files_of(ctx, &(struct sql_files_of_args){document_id}, &v->files, &v->files_n), OK);
    return sql_evidence_of(ctx, &(struct sql_evidence_of_args){document_id}, &v->rows, &v->rows_n);
}

static struct seen look(struct scenario *s)
{
    struct seen v;
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, see, &v), OK);
    return v;
}

static void check_rows(const struct seen *v, const char *const *names, size_t n)
{
    assert_int_equal(v->rows_n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(evidence_name((enum evidence_what)v->rows[i].what), names[i]);
}

/* ---- signing --------------------------------------------------------------------------------- */

static const char *const ticked[] = {"Approvo l’articolo 4."};

static struct signature nives(void)
{
    return (struct signature){.name = "Nives Furlan",
                              .drawing = "M1 1L20 20",
                              .email = "nives@posta.example",
                              .account_id = world.account_id,
                              .ticked = ticked,
                              .ticked_n = 1};
}

static enum status sign(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct signature sig = nives();
    return document_sign_it(ctx, document_id, &sig);
}

static enum status countersign(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct signature sig = {
        .name = "Bruno Marangon", .email = "host@portello.example", .account_id = 77};
    return document_countersign_it(ctx, document_id, &sig);
}

static void forget_problem(struct scenario *s)
{
    s->t->ctx.problem = (struct problem){0};
}

/* DC-10, DC-11, DC-12 */
static void play_both_sign(struct scenario *s)
{
    static const char *const all[] = {"issued",  "printed",       "signed",
                                      "printed", "countersigned", "printed"};
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    assert_int_equal(in_tx(s, DB_WRITE, countersign), CONFLICT); /* not before the signer */
    forget_problem(s);
    assert_int_equal(print_all(s), 1);
    assert_int_equal(print_all(s), 0);
    struct seen v = look(s);
    check_rows(&v, all, 2);
    assert_int_equal(v.mails.waiting, 1); /* please sign */

    assert_int_equal(in_tx(s, DB_WRITE, sign), OK);
    v = look(s);
    assert_int_equal(v.d.state, DOCUMENT_SIGNED);
    assert_false(v.d.done);
    /* What was signed is the hash of the PDF. */
    char hex[2 * SHA256_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, v.files[0].hash.p, v.files[0].hash.n);
    assert_non_null(strstr(v.rows[2].data, hex));
    assert_non_null(strstr(v.rows[2].data, ticked[0]));
    assert_string_equal(v.rows[2].drawing, "M1 1L20 20");
    assert_int_equal(print_all(s), 1);
    assert_int_equal(in_tx(s, DB_WRITE, sign), CONFLICT); /* once only */
    assert_string_equal(s->t->ctx.problem.code, "document.not_waiting");
    forget_problem(s);

    assert_int_equal(in_tx(s, DB_WRITE, countersign), OK);
    assert_int_equal(print_all(s), 1);
    assert_int_equal(in_tx(s, DB_WRITE, countersign), CONFLICT);
    v = look(s);
    check_rows(&v, all, ARRAY_LEN(all));
    assert_int_equal(v.d.state, DOCUMENT_COUNTERSIGNED);
    assert_true(v.d.done);
    assert_int_equal(v.files_n, 3);
    assert_int_equal(v.files[0].pages + 1, v.files[1].pages);
    assert_int_equal(v.mails.waiting,
                     3); /* to sign, signed, signed by both; no host has an account */
}

static void test_both_sign(void **state)
{
    (void)state;
    run_on_both(play_both_sign);
}

/* ---- how long it is kept --------------------------------------------------------------------- */

static enum status erase_signer(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct person nives = {.account_id = world.account_id,
                                 .email_key = "nives@posta.example"};
    return document_keeper.erase(ctx, &nives);
}

static enum status let_go(struct ctx *ctx, void *arg)
{
    const int *year = arg;
    size_t n = 0;
    const struct date new_year = {(int16_t)*year, 1, 1};
    assert_int_equal(document_keeper.let_go(ctx, new_year, &n), OK);
    assert_int_equal(n, *year == 2039);
    return OK;
}

/* What is signed in the first hour of a year is of that year, by the network's clock. PV-6 */
static void play_new_year(struct scenario *s)
{
    s->t->clock = clock_fixed(1830295800); /* 2027-12-31 23:30 UTC, in Rome 2028-01-01 00:30 */
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    assert_int_equal(print_all(s), 1);
    assert_int_equal(in_tx(s, DB_WRITE, sign), OK);
    assert_int_equal(in_tx(s, DB_WRITE, erase_signer), OK);
    for (int year = 2038; year <= 2039; year++)
        assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, let_go, &year), OK);
}

static void test_new_year(void **state)
{
    (void)state;
    run_on_both(play_new_year);
}

/* ---- other ends ------------------------------------------------------------------------------ */

static enum status decline(struct ctx *ctx, void *arg)
{
    struct document d;
    (void)arg;
    assert_int_equal(document_get(ctx, document_id, &d), OK);
    return document_decline_it(ctx, &d, "too dear");
}

static enum status withdraw(struct ctx *ctx, void *arg)
{
    struct document d;
    (void)arg;
    assert_int_equal(document_get(ctx, document_id, &d), OK);
    return document_withdraw_it(ctx, &d, NULL);
}

/* DC-11 */
static void play_declined(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    assert_int_equal(print_all(s), 1);
    assert_int_equal(in_tx(s, DB_WRITE, decline), OK);
    struct seen v = look(s);
    assert_int_equal(v.d.state, DOCUMENT_DECLINED);
    assert_string_equal(v.d.reason, "too dear");
    assert_int_equal(in_tx(s, DB_WRITE, sign), CONFLICT);
    assert_int_equal(in_tx(s, DB_WRITE, decline), CONFLICT);
    assert_int_equal(in_tx(s, DB_WRITE, withdraw), OK); /* nothing to take back */
    v = look(s);
    assert_int_equal(v.d.state, DOCUMENT_DECLINED);
}

static void play_withdrawn(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    assert_int_equal(in_tx(s, DB_WRITE, withdraw), OK);
    assert_int_equal(in_tx(s, DB_WRITE, sign), CONFLICT);
    forget_problem(s);
    assert_int_equal(print_all(s), 1); /* for who looks it up; nobody is asked to sign */
    assert_int_equal(look(s).mails.waiting, 1);
}

static void test_declined_and_withdrawn(void **state)
{
    (void)state;
    run_on_both(play_declined);
    run_on_both(play_withdrawn);
}

static enum status tend(struct ctx *ctx, void *arg)
{
    size_t *n = arg;
    return document_tend(ctx, n);
}

/* DC-13 */
static void play_in_time(struct scenario *s)
{
    enum { DAY = 86400 };
    size_t n = 99;
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &n), OK);
    assert_int_equal(n, 0);
    s->t->clock = clock_fixed(TEST_STORE_NOW_S + 28 * DAY);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &n), OK);
    assert_int_equal(n, 1); /* reminded, once */
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &n), OK);
    assert_int_equal(n, 0);
    s->t->clock = clock_fixed(TEST_STORE_NOW_S + 30 * DAY);
    assert_int_equal(in_tx(s, DB_WRITE, sign), CONFLICT); /* over, although nobody said so yet */
    forget_problem(s);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(look(s).d.state, DOCUMENT_EXPIRED);
    s->t->clock = clock_fixed(TEST_STORE_NOW_S);
}

static void test_in_time(void **state)
{
    (void)state;
    run_on_both(play_in_time);
}

/* ---- codes ----------------------------------------------------------------------------------- */

static struct proof_ask proof_ask;

static enum status send(struct ctx *ctx, void *arg)
{
    (void)arg;
    return code_send(ctx, &proof_ask, "en", "Contract");
}

static enum status use_code(struct ctx *ctx, void *arg)
{
    const struct proof *proof = arg;
    return sql_code_use(
        ctx, &(struct sql_code_use_args){.id = proof->code_id, .at = ctx_now_s(ctx)}, NULL);
}

/* The digits are in no table: they are drawn again from the same seed. */
static void code_of_seed(struct scenario *s, char ret_code[CODE_DIGITS + 1])
{
    s->t->rng = rng_seeded(42);
    struct rng same = s->t->rng;
    (void)snprintf(ret_code, CODE_DIGITS + 1, "%06u", (unsigned)rng_below(&same, 1000000));
}

static enum status check(struct scenario *s, const char *code, struct proof *proof)
{
    struct ctx *ctx = &s->t->ctx;
    struct db *db;
    forget_problem(s);
    assert_int_equal(db_open(s->t->store, DB_WRITE, &db), OK);
    ctx->db = db;
    enum status st = code_check(ctx, &proof_ask, code, proof);
    ctx->db = NULL;
    db_close(db);
    return st;
}

static void refused(struct scenario *s, const char *code, const char *why)
{
    struct proof proof;
    assert_int_equal(check(s, code, &proof), INVALID);
    assert_string_equal(s->t->ctx.problem.fields[0].code, why);
}

/* DC-14 */
static void play_codes(struct scenario *s)
{
    char code[CODE_DIGITS + 1];
    struct proof proof = {.code_id = 0};
    assert_int_equal(in_tx(s, DB_WRITE, prepare), OK);
    proof_ask = (struct proof_ask){
        .request_id = document_id, .email = "Nives@posta.example", .session_id = 12};
    refused(s, NULL, "document.code_missing");
    refused(s, "123456", "document.code_over");
    code_of_seed(s, code);
    assert_int_equal(in_tx(s, DB_WRITE, send), OK);
    refused(s, "abc", "document.code_wrong");
    refused(s, "0000000", "document.code_wrong");
    assert_int_equal(check(s, code, &proof), OK);
    assert_true(proof.code_id != 0);

    /* Used up, it proves the address for this session a while, and for no other. */
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, use_code, &proof), OK);
    assert_int_equal(check(s, NULL, &proof), OK);
    assert_int_equal(proof.code_id, 0);
    proof_ask.session_id = 13;
    refused(s, code, "document.code_over");
    proof_ask.session_id = 12;
    s->t->clock = clock_fixed(TEST_STORE_NOW_S + PROOF_LIFE_S + 1);
    refused(s, NULL, "document.code_missing");

    /* Five tries, and ten minutes. */
    code_of_seed(s, code);
    assert_int_equal(in_tx(s, DB_WRITE, send), OK);
    for (int i = 0; i < CODE_TRIES_MAX; i++)
        refused(s, "999999", "document.code_wrong");
    refused(s, code, "document.code_over");
    code_of_seed(s, code);
    assert_int_equal(in_tx(s, DB_WRITE, send), OK);
    s->t->clock = clock_fixed(TEST_STORE_NOW_S + PROOF_LIFE_S + 1 + CODE_LIFE_S);
    refused(s, code, "document.code_over");

    /* Nobody fills a mailbox. */
    forget_problem(s);
    assert_int_equal(in_tx(s, DB_WRITE, send), OK);
    assert_int_equal(in_tx(s, DB_WRITE, send), OK);
    assert_int_equal(in_tx(s, DB_WRITE, send), LIMIT);
    assert_string_equal(s->t->ctx.problem.code, "document.codes");
    forget_problem(s);
    s->t->clock = clock_fixed(TEST_STORE_NOW_S);
}

static void test_codes(void **state)
{
    (void)state;
    run_on_both(play_codes);
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
        cmocka_unit_test(test_both_sign),
        cmocka_unit_test(test_new_year),
        cmocka_unit_test(test_declined_and_withdrawn),
        cmocka_unit_test(test_in_time),
        cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
