/* Who would open a space in the network, on both engines: kept once, answered, handed to a host
 * near by, invited once, forgotten. Handlers are called as the router calls them, outside a
 * request. */
#include "booking/booking.h"
#include "lead/lead_applicant.h"
#include "lead_routes.h"
#include "lead_sql.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, DAY_S = 86400 };

/* What the steps of a test hand on. */
struct joining {
    struct test_house house;
    struct grant steward_grant;
    struct actor steward;
    int64_t id;
    int64_t mails;
    struct clock clock;
};

static const struct applicant_ask rovigo = {.name = "Elisa Guest",
                                            .email = "elisa@posta.example",
                                            .phone = "+39 0425 1",
                                            .place_name = "Studio Adige",
                                            .town = "Rovigo",
                                            .country = "IT",
                                            .lat = {true, 45070000},
                                            .lon = {true, 11790000},
                                            .desks = 4,
                                            .message = "Due scrivanie vuote.",
                                            .source = SOURCE_FRIEND};

/* How many mails wait, after what new facts call for. */
static int64_t mails(struct ctx *ctx)
{
    struct mail_counts counts;
    size_t n;
    do
        assert_int_equal(lead_mail_facts(ctx, "https://l.example", &n), OK);
    while (n);
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

static struct applicant now(struct ctx *ctx, const struct joining *j)
{
    struct applicant a;
    assert_int_equal(applicant_get(ctx, j->id, &a), OK);
    return a;
}

static void steps_on_both(enum status (*const *steps)(struct ctx *ctx, void *arg), size_t n)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct joining j = {.id = 0};
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &j), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static enum status asking(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    const struct booking_terms terms = test_terms();
    int64_t again = 0;
    int64_t host = 0;
    ctx->lang = text_lang("it");
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &j->house);
    test_must(people_account(ctx, "host@portello.example", "Nives", &host), "host");
    test_must(people_grant(ctx, host, &j->house.grant), "grant");
    j->steward_grant = (struct grant){.role = ROLE_STEWARD};
    test_must(people_account(ctx, "steward@rete.example", "Olga", &j->steward.account_id),
              "steward");
    test_must(people_grant(ctx, j->steward.account_id, &j->steward_grant), "grant");
    j->steward.email = "steward@rete.example";
    j->steward.name = "Olga";
    j->steward.grants = &j->steward_grant;
    j->steward.grants_n = 1;
    assert_int_equal(applicant_add(ctx, &rovigo, &j->id), OK);
    assert_int_equal(applicant_add(ctx, &rovigo, &again), OK);
    assert_int_equal(again, j->id); /* a double click */
    struct applicant_ask bad = rovigo;
    bad.email = NULL;
    bad.name = "";
    assert_int_equal(applicant_add(ctx, &bad, &again), INVALID);
    assert_int_equal(ctx->problem.fields_n, 2);
    ctx->problem = (struct problem){0};
    for (int i = 1; i <= LEADS_A_DAY; i++) {
        struct applicant_ask more = rovigo;
        more.message = arena_printf(ctx->arena, "Ancora %d", i);
        assert_int_equal(applicant_add(ctx, &more, &again), i < LEADS_A_DAY ? OK : LIMIT);
    }
    assert_string_equal(ctx->problem.code, "lead.many");
    ctx->problem = (struct problem){0};
    return OK;
}

/* To himself and to the steward, of each of the five. */
static enum status told(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    j->mails = mails(ctx);
    assert_int_equal(j->mails, 2 * LEADS_A_DAY);
    const struct applicant a = now(ctx, j);
    assert_int_equal(a.status, APPLICANT_NEW);
    assert_string_equal(a.lang, "it");
    assert_int_equal(a.says.desks, 4);
    return OK;
}

static void one_says_it_once_and_is_told(void **state) /* LD-18 LD-19 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {asking, told};
    steps_on_both(steps, ARRAY_LEN(steps));
}

static enum status closed(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t id;
    struct join_setting s;
    bool at_once;
    assert_int_equal(join_setting_get(ctx, &s), OK);
    assert_true(s.open);
    assert_int_equal(join_setting_set(ctx, &(struct join_setting){false, "A settembre."}), OK);
    assert_int_equal(wish_at_once(ctx, &at_once), OK);
    assert_true(at_once);
    assert_int_equal(wish_set_at_once(ctx, false), OK);
    assert_int_equal(join_setting_get(ctx, &s), OK);
    assert_false(s.open);
    assert_string_equal(s.words, "A settembre.");
    assert_int_equal(applicant_add(ctx, &rovigo, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "applicant.closed");
    ctx->problem = (struct problem){0};
    return OK;
}

static void a_network_that_is_full_takes_nobody(void **state)
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {closed};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- what stewards do ------------------------------------------------------------------------ */

static enum status answering(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    struct applicant_page_view page;
    const struct applicant_of_form of = {.id = j->id};
    ctx->actor = &j->steward;
    assert_int_equal(applicant_look(ctx, &of, &page), OK);
    assert_int_equal(page.near_n, 1);
    assert_int_equal(page.near[0].hosts_n, 1);
    assert_string_equal(page.near[0].hosts[0].name, "Nives");
    assert_true(page.near[0].distance_m > 30000);
    const struct applicant_remark_form note = {.id = j->id, .note = "Simpatica."};
    assert_int_equal(applicant_note_add(ctx, &note, &page), OK);
    assert_string_equal(page.who->status, "new"); /* a note is no answer */
    const struct applicant_mail_form answer = {
        .id = j->id, .subject = "Il tuo studio", .message = "Ci sentiamo?"};
    assert_int_equal(applicant_answer_send(ctx, &answer, &page), OK);
    assert_string_equal(page.who->status, "in_touch");
    const struct applicant_call_form call = {.id = j->id, .space = j->house.space_id};
    assert_int_equal(applicant_call_ask(ctx, &call, &page), OK);
    assert_int_equal(page.story_n, 3);
    const struct applicant_call_form nowhere = {.id = j->id, .space = 4711};
    assert_int_equal(applicant_call_ask(ctx, &nowhere, &page), INVALID);
    ctx->problem = (struct problem){0};
    const struct applicant_list_form all = {.q = "adige rovigo", .status = "open", .page = 1};
    struct applicant_list_view list;
    assert_int_equal(applicant_list_show(ctx, &all, &list), OK);
    assert_int_equal(list.total, LEADS_A_DAY);
    return OK;
}

/* The answer to him, the question to the host; his own page has the answer and no note. */
static enum status answered(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    struct joining_view mine;
    char tag[NETWORK_TAG_CHARS + 1];
    assert_int_equal(mails(ctx), j->mails + 2);
    ctx->actor = NULL;
    assert_int_equal(network_tag(ctx, "applicant", j->id, tag), OK);
    const struct joining_link_form link = {.code = j->id, .secret = tag};
    const struct joining_link_form wrong = {.code = j->id, .secret = "0"};
    assert_int_equal(joining_show(ctx, &wrong, &mine), NOT_FOUND);
    ctx->problem = (struct problem){0};
    assert_int_equal(joining_show(ctx, &link, &mine), OK);
    assert_int_equal(mine.said_n, 1);
    assert_string_equal(mine.said[0].words, "Ci sentiamo?");
    return OK;
}

static void stewards_answer_note_and_ask_a_host(void **state) /* LD-20 LD-23 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {asking, told, answering, answered};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- inviting -------------------------------------------------------------------------------- */

static enum status inviting(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    struct applicant_page_view page;
    struct contact *hosts;
    struct operator_ o;
    size_t n;
    ctx->actor = &j->steward;
    const struct applicant_bring_form bring = {.id = j->id};
    assert_int_equal(applicant_bring_in(ctx, &bring, &page), OK);
    assert_string_equal(page.who->status, "invited");
    assert_string_equal(page.operator_name, "Studio Adige");
    const struct applicant a = now(ctx, j);
    assert_int_equal(operator_get(ctx, a.operator_id, &o), OK);
    assert_string_equal(o.email, "elisa@posta.example");
    assert_int_equal(people_hosts_of(ctx, a.operator_id, 0, &hosts, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(hosts[0].email, "elisa@posta.example");
    assert_string_equal(hosts[0].lang, "it");
    assert_int_equal(mails(ctx), j->mails + 1);
    assert_int_equal(applicant_bring_in(ctx, &bring, &page), CONFLICT);
    assert_string_equal(ctx->problem.code, "applicant.invited");
    const struct applicant_state_form no = {.id = j->id, .status = "declined"};
    assert_int_equal(applicant_state_set(ctx, &no, &page), CONFLICT);
    ctx->problem = (struct problem){0};
    return OK;
}

static void who_is_invited_hosts_an_operator_once(void **state) /* LD-21 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {asking, told, inviting};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- forgetting ------------------------------------------------------------------------------ */

static enum status a_year_later(struct ctx *ctx, void *arg)
{
    struct joining *j = arg;
    struct applicant_page_view page;
    size_t n;
    int64_t erased = 0;
    ctx->actor = NULL;
    assert_int_equal(lead_erase_due(ctx, &n), OK);
    assert_int_equal(n, 0);
    j->clock = clock_fixed(ctx_now_s(ctx) + (int64_t)(LEAD_KEEP_DAYS + 1) * DAY_S);
    ctx->clock = &j->clock;
    do {
        assert_int_equal(lead_erase_due(ctx, &n), OK);
        erased += (int64_t)n;
    } while (n);
    assert_int_equal(erased, LEADS_A_DAY);
    const struct applicant a = now(ctx, j);
    assert_true(a.erased);
    assert_int_equal(a.status, APPLICANT_INVITED); /* the sums stay, and so does his operator */
    assert_string_equal(a.says.name, "");
    assert_null(a.says.email);
    ctx->actor = &j->steward;
    const struct applicant_of_form of = {.id = j->id};
    assert_int_equal(applicant_look(ctx, &of, &page), OK);
    assert_int_equal(page.story_n, 0);
    assert_int_equal(page.near_n, 0);
    const struct applicant_remark_form note = {.id = j->id, .note = "Chi era?"};
    assert_int_equal(applicant_note_add(ctx, &note, &page), CONFLICT);
    assert_string_equal(ctx->problem.code, "lead.erased");
    ctx->problem = (struct problem){0};
    return OK;
}

static void he_is_forgotten_after_a_year(void **state) /* LD-22 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {asking, told, inviting,
                                                                 a_year_later};
    steps_on_both(steps, ARRAY_LEN(steps));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_says_it_once_and_is_told),
        cmocka_unit_test(a_network_that_is_full_takes_nobody),
        cmocka_unit_test(stewards_answer_note_and_ask_a_host),
        cmocka_unit_test(who_is_invited_hosts_an_operator_once),
        cmocka_unit_test(he_is_forgotten_after_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
