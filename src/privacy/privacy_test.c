/* How long the law keeps what, an archive's limits, and what is let go, on both engines. */
#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "privacy/privacy_internal.h"
#include "privacy_sql.h"
#include "store/store.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};

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

static void the_law_counts_from_the_end_of_the_year(void **state) /* PV-9 */
{
    (void)state;
    for (int month = 1; month <= 12; month += 11) {
        struct date d = privacy_law_until((struct date){2027, (int8_t)month, 1});
        assert_int_equal(d.year, 2037);
        assert_int_equal(d.month, 12);
        assert_int_equal(d.day, 31);
    }
}

/* ---- kept and let go ------------------------------------------------------------------------- */

static const struct person zaira = {.account_id = 41,
                                    .email = "zaira@example.org",
                                    .email_key = "zaira@example.org",
                                    .name = "Zaira",
                                    .somebody = "Somebody"};

static size_t kept_of(struct ctx *ctx, int64_t operator_id)
{
    struct sql_kept_of_operator_row *rows;
    size_t n;
    assert_int_equal(
        sql_kept_of_operator(ctx, &(struct sql_kept_of_operator_args){operator_id}, &rows, &n), OK);
    return n;
}

static enum status kept(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    size_t n;
    const struct date today = date_of_days(ctx_now_s(ctx) / 86400);
    assert_int_equal(network_ensure(ctx), OK);
    assert_int_equal(privacy_keep_name(ctx, &zaira, 5, today), OK);
    assert_int_equal(privacy_keep_name(ctx, &zaira, 5, date_add(today, -400)), OK);
    assert_int_equal(privacy_keep_name(ctx, &zaira, 6, today), OK);
    assert_int_equal(privacy_tend(ctx, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(kept_of(ctx, 5), 1);
    /* To the last day of the tenth year, and not a day longer. */
    const int64_t last = date_days(privacy_law_until(today));
    t->clock.fixed_us = last * 86400 * 1000000 + 1;
    assert_int_equal(privacy_tend(ctx, &n), OK);
    assert_int_equal(kept_of(ctx, 5), 1);
    t->clock.fixed_us = (last + 1) * 86400 * 1000000;
    assert_int_equal(privacy_tend(ctx, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(kept_of(ctx, 5) + kept_of(ctx, 6), 0);
    return OK;
}

static void names_go_when_the_law_lets_them(void **state) /* PV-9 */
{
    (void)state;
    play(kept);
}

/* ---- an archive ------------------------------------------------------------------------------ */

static enum status packed(struct ctx *ctx, void *arg)
{
    static char large[9 << 20];
    struct archive a;
    (void)arg;
    assert_int_equal(network_ensure(ctx), OK);
    assert_int_equal(archive_begin(&a, ctx, &zaira), OK);
    assert_int_equal(sql_give_exports(ctx, &(struct sql_give_exports_args){zaira.account_id},
                                      archive_table(&a, "exports", "Made", "Made")),
                     OK);
    assert_true(archive_file(&a, "one.pdf", (struct bytes){large, sizeof large}));
    assert_false(archive_file(&a, "two.pdf", (struct bytes){large, sizeof large}));
    assert_int_equal(archive_end(&a), OK);
    assert_true(a.out.n < LIMIT_REPLY_BYTES);
    assert_memory_equal(a.out.p, "PK\3\4", 4);
    assert_int_equal(a.left_out, 1);
    archive_drop(&a);
    return OK;
}

static void what_has_no_room_is_left_out_and_counted(void **state) /* PV-3 */
{
    (void)state;
    play(packed);
}

/* ---- mails ----------------------------------------------------------------------------------- */

static enum status count_mails(struct ctx *ctx, int64_t *ret_n)
{
    struct mail_counts n;
    enum status s = mail_count(ctx, &n);
    if (s == OK)
        *ret_n = n.waiting;
    return s;
}

static enum status unmentioned(struct ctx *ctx, void *arg)
{
    int64_t n;
    const struct mail to_her = {.to_email = "Zaira@example.org",
                                .lang = "en",
                                .subject = "Your booking",
                                .text = "It waits.",
                                .html = "It waits."};
    struct mail to_host = to_her;
    struct mail to_nobody = to_her;
    (void)arg;
    to_host.to_email = "host@example.org";
    to_host.text = "zaira@example.org booked.";
    to_nobody.to_email = MAIL_NOBODY;
    assert_int_equal(mail_add(ctx, &to_her), OK);
    assert_int_equal(mail_add(ctx, &to_host), OK);
    assert_int_equal(mail_add(ctx, &to_nobody), OK);
    assert_int_equal(count_mails(ctx, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(mail_forget_person(ctx, zaira.email_key, zaira.name), OK);
    assert_int_equal(count_mails(ctx, &n), OK);
    assert_int_equal(n, 1); /* to the host: it goes once it left */
    return OK;
}

static void mails_to_who_is_forgotten_go(void **state) /* ML-10, PV-11 */
{
    (void)state;
    play(unmentioned);
}

static void columns_have_names_that_people_read(void **state)
{
    (void)state;
    assert_non_null(column_title("starts_at"));
    assert_null(column_title("id"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_law_counts_from_the_end_of_the_year),
        cmocka_unit_test(names_go_when_the_law_lets_them),
        cmocka_unit_test(what_has_no_room_is_left_out_and_counted),
        cmocka_unit_test(mails_to_who_is_forgotten_go),
        cmocka_unit_test(columns_have_names_that_people_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
