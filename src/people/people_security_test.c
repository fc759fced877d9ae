/* The second factor, sealed secrets, and what a change of means asks and tells; on both engines. */
#include "http/http.h"
#include "mail/mail.h"
#include "people/people_internal.h"
#include "people_routes.h"
#include "people_sql.h"
#include "store/store.h"

#include "support/test_people.h"

#include <stdio.h>

/* ---- codes of an app ------------------------------------------------------------------------- */

static const struct bytes rfc_secret = {"12345678901234567890", 20};

static void codes_are_those_of_the_standard(void **state) /* PE-22 */
{
    (void)state;
    /* RFC 6238, appendix B: eight digits, SHA-1 */
    static const struct {
        int64_t at;
        uint32_t code;
    } rows[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(totp_code(rfc_secret, rows[i].at / 30, 100000000), rows[i].code);
    /* RFC 4226, appendix D: six digits by counter */
    static const uint32_t counted[] = {755224, 287082, 359152, 969429, 338314,
                                       254676, 287922, 162583, 399871, 520489};
    for (size_t i = 0; i < ARRAY_LEN(counted); i++)
        assert_int_equal(totp_code(rfc_secret, (int64_t)i, TOTP_MODULUS), counted[i]);
}

static void a_code_is_good_for_a_minute_and_a_half_and_once(void **state) /* PE-22 */
{
    (void)state;
    int64_t at = 1111111109; /* step 37037036, code 081804 */
    assert_int_equal(totp_step(rfc_secret, "081804", at, 0), at / 30);
    assert_int_equal(totp_step(rfc_secret, "081804", at + 30, 0), at / 30);
    assert_int_equal(totp_step(rfc_secret, "081804", at - 30, 0), at / 30);
    assert_int_equal(totp_step(rfc_secret, "081804", at + 60, 0), -1);
    assert_int_equal(totp_step(rfc_secret, "081804", at - 60, 0), -1);
    assert_int_equal(totp_step(rfc_secret, "081804", at, at / 30), -1); /* taken already */
    assert_int_equal(totp_step(rfc_secret, "081804", at, at / 30 - 1), at / 30);
    static const char *const wrong[] = {"", "81804", "0081804", "08180a", "081805", "-81804"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(totp_step(rfc_secret, wrong[i], at, 0), -1);
}

static void secrets_are_written_in_base32(void **state)
{
    (void)state;
    /* RFC 4648, section 10 */
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "MY"},
                                          {"fo", "MZXQ"},
                                          {"foo", "MZXW6"},
                                          {"foob", "MZXW6YQ"},
                                          {"fooba", "MZXW6YTB"},
                                          {"foobar", "MZXW6YTBOI"}};
    struct arena *a = arena_new(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(base32_text(a, (struct bytes){rows[i][0], strlen(rows[i][0])}),
                            rows[i][1]);
    assert_string_equal(in_fours(a, "GEZDGNBVGY"), "GEZD GNBV GY");
    arena_free(a);
}

/* ---- sealed secrets -------------------------------------------------------------------------- */

static enum status sealed(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct bytes kept;
    struct bytes opened;
    assert_int_equal(secret_seal(ctx, "test", 7, rfc_secret, &kept), OK);
    assert_null(memmem(kept.p, kept.n, rfc_secret.p, 8));
    assert_int_equal(secret_open(ctx, "test", 7, kept, &opened), OK);
    assert_int_equal(opened.n, rfc_secret.n);
    assert_memory_equal(opened.p, rfc_secret.p, opened.n);
    assert_int_equal(secret_open(ctx, "other", 7, kept, &opened), FAILED);
    assert_int_equal(secret_open(ctx, "test", 8, kept, &opened), FAILED);
    assert_int_equal(secret_open(ctx, "test", 7, (struct bytes){kept.p, 20}, &opened), FAILED);
    unsigned char *bytes = arena_alloc(ctx->arena, kept.n);
    for (size_t i = 0; i < kept.n; i++) {
        memcpy(bytes, kept.p, kept.n);
        bytes[i] ^= 1;
        assert_int_equal(secret_open(ctx, "test", 7, (struct bytes){bytes, kept.n}, &opened),
                         FAILED);
    }
    return OK;
}

static void a_sealed_secret_opens_for_its_purpose_only(void **state) /* PE-21 */
{
    (void)state;
    play(sealed);
}

/* ---- setting up an app ----------------------------------------------------------------------- */

static int64_t ada_signs_in(struct ctx *ctx)
{
    int64_t ada;
    char cookie[RNG_SECRET_CHARS + 1];
    assert_int_equal(people_account(ctx, "ada@example.org", "Ada", &ada), OK);
    begin(ctx, ada, cookie);
    assert_int_equal(who(ctx, cookie), OK);
    return ada;
}

static int64_t mails(struct ctx *ctx)
{
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

/* The secret that a page shows, as bytes. */
static struct bytes secret_of(struct ctx *ctx, const struct code_app_view *view)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char *bytes = arena_alloc(ctx->arena, TOTP_SECRET_BYTES);
    size_t n = 0;
    uint32_t bits = 0;
    int held = 0;
    for (const char *c = view->key; *c; c++) {
        if (*c == ' ')
            continue;
        bits = bits << 5 | (uint32_t)(strchr(digits, *c) - digits);
        for (held += 5; held >= 8; held -= 8)
            bytes[n++] = (unsigned char)(bits >> (held - 8));
    }
    assert_int_equal(n, TOTP_SECRET_BYTES);
    return (struct bytes){bytes, n};
}

static const char *code_at(struct ctx *ctx, struct bytes secret, int64_t at_s)
{
    uint32_t code = totp_code(secret, at_s / 30, TOTP_MODULUS);
    return arena_printf(ctx->arena, "%03u %03u", code / 1000, code % 1000); /* as apps show it */
}

static enum status confirm(struct ctx *ctx, const char *code, struct recovery_codes_view *ret_view)
{
    forget_problem(ctx);
    return code_app_confirm(ctx, &(struct code_app_confirm_form){code}, ret_view);
}

static enum status app_set_up(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct code_app_view shown;
    struct code_app_view again;
    struct recovery_codes_view codes;
    struct security_view all;
    bool wanted = true;
    int64_t ada = ada_signs_in(ctx);
    assert_int_equal(second_wanted(ctx, ada, &wanted), OK);
    assert_false(wanted);
    assert_int_equal(code_app(ctx, &shown), NOT_FOUND);
    assert_int_equal(code_app_begin(ctx, &shown), OK);
    assert_non_null(strstr(shown.url, "ada%40example.org?secret="));
    assert_int_equal(code_app(ctx, &again), OK);
    assert_string_equal(again.key, shown.key);
    struct bytes secret = secret_of(ctx, &shown);
    struct sql_code_app_of_row row;
    assert_int_equal(sql_code_app_of(ctx, &(struct sql_code_app_of_args){ada}, &row), OK);
    assert_null(memmem(row.secret.p, row.secret.n, secret.p, 4));

    assert_int_equal(confirm(ctx, "000 000", &codes), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "people.code_wrong");
    assert_int_equal(second_wanted(ctx, ada, &wanted), OK);
    assert_false(wanted);
    assert_int_equal(mails(ctx), 0);
    assert_int_equal(confirm(ctx, code_at(ctx, secret, ctx_now_s(ctx)), &codes), OK);
    assert_int_equal(codes.codes_n, RECOVERY_CODES);
    assert_int_equal(mails(ctx), 1);
    assert_int_equal(second_wanted(ctx, ada, &wanted), OK);
    assert_true(wanted);

    assert_int_equal(code_app(ctx, &again), NOT_FOUND); /* never shown again */
    assert_int_equal(code_app_begin(ctx, &again), CONFLICT);
    assert_int_equal(confirm(ctx, code_at(ctx, secret, ctx_now_s(ctx)), &codes), CONFLICT);
    forget_problem(ctx);
    assert_int_equal(security(ctx, &all), OK);
    assert_true(all.second_factor);
    assert_int_equal(all.codes, RECOVERY_CODES);
    assert_int_equal(code_app_remove(ctx, &all), OK);
    assert_false(all.second_factor);
    assert_int_equal(all.codes, 0);
    assert_int_equal(mails(ctx), 2);
    assert_int_equal(recovery_codes_new(ctx, &codes), CONFLICT);

    forget_problem(ctx);
    assert_int_equal(code_app_begin(ctx, &shown), OK);
    pass_s(t, CODE_APP_LIFE_S - 1);
    assert_int_equal(code_app(ctx, &again), OK);
    pass_s(t, 1);
    ada_signs_in(ctx);
    assert_int_equal(code_app(ctx, &again), NOT_FOUND);
    return OK;
}

static void an_app_is_asked_for_once_its_code_was_typed(void **state) /* PE-21, PE-23 */
{
    (void)state;
    play(app_set_up);
}

static enum status codes_hashed(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct code_app_view shown;
    struct recovery_codes_view codes;
    struct recovery_codes_view later;
    int64_t ada = ada_signs_in(ctx);
    assert_int_equal(code_app_begin(ctx, &shown), OK);
    const char *code = code_at(ctx, secret_of(ctx, &shown), ctx_now_s(ctx));
    assert_int_equal(confirm(ctx, code, &codes), OK);
    for (size_t i = 0; i < codes.codes_n; i++) {
        assert_int_equal(strlen(codes.codes[i]), 19);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(codes.codes[i], codes.codes[j]);
    }
    assert_int_equal(recovery_codes_new(ctx, &later), OK);
    struct second_state s;
    assert_int_equal(second_state(ctx, ada, &s), OK);
    assert_int_equal(s.codes, RECOVERY_CODES);
    assert_string_not_equal(later.codes[0], codes.codes[0]);
    return OK;
}

static void new_recovery_codes_void_the_old(void **state) /* PE-23 */
{
    (void)state;
    play(codes_hashed);
}

static enum status two_factors(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct code_app_view shown;
    struct recovery_codes_view codes;
    struct signed_in_view in;
    int64_t ada = ada_signs_in(ctx);
    assert_int_equal(sign_in_proved(ctx, ada, false, "/me", &in), OK);
    assert_false(in.code_asked);
    assert_int_equal(code_app_begin(ctx, &shown), OK);
    assert_int_equal(sign_in_proved(ctx, ada, false, "/me", &in), OK);
    assert_false(in.code_asked); /* not confirmed yet */
    const char *code = code_at(ctx, secret_of(ctx, &shown), ctx_now_s(ctx));
    assert_int_equal(confirm(ctx, code, &codes), OK);
    struct session_list_view before;
    struct session_list_view after;
    assert_int_equal(session_list(ctx, &before), OK);
    assert_int_equal(sign_in_proved(ctx, ada, false, "/me", &in), OK);
    assert_true(in.code_asked);
    assert_null(in.name);
    assert_string_equal(in.next, "/sign-in/code");
    assert_int_equal(session_list(ctx, &after), OK);
    assert_int_equal(after.sessions_n, before.sessions_n);
    assert_int_equal(sign_in_proved(ctx, ada, true, "/me", &in), OK);
    assert_false(in.code_asked);
    assert_string_equal(in.next, "/me");
    return OK;
}

static void one_factor_is_not_enough_for_who_wants_two(void **state) /* PE-24 */
{
    (void)state;
    play(two_factors);
}

/* ---- what a change asks ---------------------------------------------------------------------- */

static enum status proved_lately(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct security_view all;
    struct code_app_view shown;
    struct recovery_codes_view codes;
    ada_signs_in(ctx);
    pass_s(t, PROOF_LIFE_S - 1);
    assert_int_equal(means_may_change(ctx), OK);
    assert_int_equal(code_app_begin(ctx, &shown), OK);
    pass_s(t, 1);
    assert_int_equal(security(ctx, &all), OK);
    assert_false(all.proved);
    assert_int_equal(code_app_begin(ctx, &shown), DENIED);
    assert_string_equal(ctx->problem.code, "people.prove_again");
    assert_int_equal(code_app(ctx, &shown), DENIED);
    assert_int_equal(confirm(ctx, "000000", &codes), DENIED);
    assert_int_equal(code_app_remove(ctx, &all), DENIED);
    assert_int_equal(recovery_codes_new(ctx, &codes), DENIED);
    struct password_save_form form = {.password = "four words of mine"};
    assert_int_equal(password_save(ctx, &form, &all), DENIED);
    assert_int_equal(mails(ctx), 0);
    forget_problem(ctx);
    ada_signs_in(ctx); /* the way to prove it: signing in once more */
    assert_int_equal(security(ctx, &all), OK);
    assert_true(all.proved);
    return OK;
}

static void means_change_soon_after_signing_in_only(void **state) /* PE-20 */
{
    (void)state;
    play(proved_lately);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(a_code_is_good_for_a_minute_and_a_half_and_once),
        cmocka_unit_test(secrets_are_written_in_base32),
        cmocka_unit_test(a_sealed_secret_opens_for_its_purpose_only),
        cmocka_unit_test(an_app_is_asked_for_once_its_code_was_typed),
        cmocka_unit_test(new_recovery_codes_void_the_old),
        cmocka_unit_test(one_factor_is_not_enough_for_who_wants_two),
        cmocka_unit_test(means_change_soon_after_signing_in_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
