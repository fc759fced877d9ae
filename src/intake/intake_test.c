/* A file from another product: guessed, read, shown before, written once. */
#include "support/test_house.h"
#include "support/test_scenario.h"

#include "base/fold.h"
#include "intake/intake_internal.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people_team_internal.h"

static struct {
    struct test_house house;
    struct test_store *t;
    struct plan flex;
    struct intake_map map;
    struct intake_result result;
    struct buf report;
} w;

/* ---- pure ----------------------------------------------------------------------------------- */

static void guesses(const char *const *headers, size_t n, const char *const *wanted,
                    const char *product)
{
    enum intake_field fields[INTAKE_COLUMNS_MAX];
    const char *found = NULL;
    struct arena *a = arena_new(1 << 20);
    intake_guess(a, headers, n, fields, &found);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(intake_field_word(fields[i]), wanted[i]);
    if (product)
        assert_string_equal(found, product);
    else
        assert_null(found);
    arena_free(a);
}

static void test_guesses(void **state)
{
    (void)state;
    static const char *const nexudus[] = {"Id",         "CoworkerFullName", "CoworkerEmail",
                                          "TariffName", "StartDate",        "RenewalDate",
                                          "Price"};
    static const char *const nexudus_is[] = {"-",     "name",      "email", "plan",
                                             "start", "next_bill", "price"};
    guesses(nexudus, ARRAY_LEN(nexudus), nexudus_is, "Nexudus");
    static const char *const officernd[] = {"Member Name", "Email",    "Company Name", "Plan Name",
                                            "Start Date",  "End Date", "Price"};
    static const char *const officernd_is[] = {"name",  "email", "company", "plan",
                                               "start", "end",   "price"};
    guesses(officernd, ARRAY_LEN(officernd), officernd_is, "OfficeRnD");
    static const char *const cobot[] = {"Name",      "Company",    "Email",
                                        "Plan Name", "Start Date", "Next Invoice Date"};
    static const char *const cobot_is[] = {"name", "company", "email",
                                           "plan", "start",   "next_bill"};
    guesses(cobot, ARRAY_LEN(cobot), cobot_is, "Cobot");
    static const char *const optix[] = {"First name", "Last name", "Company", "Email",
                                        "Plan start date"};
    static const char *const optix_is[] = {"first_name", "last_name", "company", "email", "start"};
    guesses(optix, ARRAY_LEN(optix), optix_is, "Optix");
    static const char *const sheet[] = {
        "Nome",           "Indirizzo e-mail", "Telefono",         "Abbonamento",
        "Pagato fino al", "Carnet",           "Ingressi rimasti", "Scadenza"};
    static const char *const sheet_is[] = {"name",       "email",  "phone",       "plan",
                                           "paid_until", "credit", "credit_left", "credit_until"};
    guesses(sheet, ARRAY_LEN(sheet), sheet_is, NULL);
    static const char *const twice[] = {"Email", "E-mail", "x"};
    static const char *const twice_is[] = {"email", "-", "-"};
    guesses(twice, ARRAY_LEN(twice), twice_is, NULL);
}

static void is_day(const char *text, bool month_first, int year, int month, int day)
{
    struct date d = {0};
    assert_int_equal(cell_date(text, month_first, &d), year != 0);
    if (year)
        assert_int_equal(date_compare(d, (struct date){(int16_t)year, (int8_t)month, (int8_t)day}),
                         0);
}

static void test_days(void **state)
{
    (void)state;
    is_day("2027-03-05", false, 2027, 3, 5);
    is_day("2027-03-05T10:00:00Z", false, 2027, 3, 5);
    is_day("2027-03-05 10:00", true, 2027, 3, 5);
    is_day("5/3/2027", false, 2027, 3, 5);
    is_day("5/3/2027", true, 2027, 5, 3);
    is_day("05.03.27", false, 2027, 3, 5);
    is_day("5 March 2027", false, 2027, 3, 5);
    is_day("Mar 5, 2027", false, 2027, 3, 5);
    is_day("5 mag 2027", false, 2027, 5, 5);
    is_day("31/02/2027", false, 0, 0, 0);
    is_day("13/13/2027", false, 0, 0, 0);
    is_day("tomorrow", false, 0, 0, 0);
    is_day("", false, 0, 0, 0);
    is_day("99999999999999/1/1", false, 0, 0, 0);
    assert_int_equal(cell_date_order("25/3/2027"), INTAKE_DAY_FIRST);
    assert_int_equal(cell_date_order("3/25/2027"), INTAKE_MONTH_FIRST);
    assert_int_equal(cell_date_order("3/4/2027"), INTAKE_DATES_GUESS);
}

static void is_amount(const char *text, int64_t cents)
{
    int64_t v = 0;
    assert_int_equal(cell_cents(text, &v), cents >= 0);
    if (cents >= 0)
        assert_int_equal(v, cents);
}

static void test_amounts(void **state)
{
    (void)state;
    is_amount("150", 15000);
    is_amount("150.5", 15050);
    is_amount("€ 1.234,50", 123450);
    is_amount("1,234.50 EUR", 123450);
    is_amount("1.234", 123400);
    is_amount("-5", -1);
    is_amount("free", -1);
    is_amount("99999999999999", -1);
    assert_int_equal(cell_unit("ore"), UNIT_MINUTES);
    assert_int_equal(cell_unit("half days"), UNIT_HALF_DAYS);
    assert_int_equal(cell_unit("giornate"), UNIT_DAYS);
    assert_int_equal(cell_unit("stampe"), UNIT_PAGES);
    assert_int_equal(cell_unit("stones"), 0);
    assert_string_equal(cell_language("italiano"), "it");
    assert_null(cell_language("klingon"));
}

/* ---- on a database -------------------------------------------------------------------------- */

static enum status make_world(struct ctx *ctx, void *arg)
{
    (void)arg;
    static const struct plan_allowance days[] = {{.unit = UNIT_DAYS, .amount = 8}};
    const struct booking_terms terms = test_terms();
    test_must(network_ensure(ctx), "network");
    test_house_make(ctx, &terms, (struct span){480, 1200}, &w.house);
    w.flex = (struct plan){.operator_id = w.house.operator_id,
                           .space_id = w.house.space_id,
                           .name = "Flex",
                           .description = "",
                           .period_months = 1,
                           .price_cents = 15000,
                           .setup_cents = 5000,
                           .barter = "",
                           .notice_days = 30,
                           .renews = true,
                           .allowances = days,
                           .allowances_n = 1,
                           .group = ""};
    return plan_save(ctx, &w.flex, &w.flex.id);
}

static enum status load(struct scenario *s, const char *text, bool dry)
{
    struct ctx *ctx = &s->t->ctx;
    struct intake_sample sample;
    struct intake_job job = {.csv = {text, strlen(text)},
                             .space_id = w.house.space_id,
                             .map = &w.map,
                             .dry = dry,
                             .report = &w.report,
                             .store = s->t->store};
    const char *product = NULL;
    ctx->problem = (struct problem){0};
    arena_reset(s->t->arena);
    buf_free(&w.report);
    buf_init(&w.report, INTAKE_REPORT_BYTES);
    const enum status st = intake_look(ctx, job.csv, &sample);
    if (st != OK)
        return st;
    w.map.fields_n = sample.headers_n;
    w.map.unit = UNIT_DAYS;
    intake_guess(ctx->arena, sample.headers, sample.headers_n, w.map.fields, &product);
    return intake_work(ctx, &job, &w.result);
}

static void counted(int64_t added, int64_t changed, int64_t unchanged, int64_t duplicate,
                    int64_t rejected)
{
    const struct intake_counts *c = &w.result.counts;
    assert_int_equal(c->added, added);
    assert_int_equal(c->changed, changed);
    assert_int_equal(c->unchanged, unchanged);
    assert_int_equal(c->duplicate, duplicate);
    assert_int_equal(c->rejected, rejected);
    assert_int_equal(c->rows, added + changed + unchanged + duplicate + rejected);
}

/* The scenario's day is 15 January 2027. */
static const char people[] =
    "Name;Email;Phone;Company;Plan;Member since;Paid until;Price;Carnet;Residuo;Scadenza\r\n"
    "Ada Neri;ada@x.example;049 1;Neri Srl;Flex;01/03/2024;31/01/2027;;;;\r\n"
    "Bruno;bruno@x.example;;Neri Srl;FLEX;10/01/2027;;120,00;;;\r\n"
    "Carla;carla@x.example;;;;;;;Dieci giorni;4;30/06/2027\r\n"
    "Ada Neri;ada@x.example;049 1;Neri Srl;Flex;01/03/2024;31/01/2027;;;;\r\n"
    "Dora;not-an-address;;;Flex;;;;;;\r\n"
    "Elio;elio@x.example;;;Gold;;;;;;\r\n"
    "Fabio;fabio@x.example;;;Flex;2024-13-01;;;;;\r\n"
    "Gina;gina@x.example;;;Flex;01/01/2025;19/02/2027;;;;\r\n";

static enum status look_at_people(struct ctx *ctx, void *arg)
{
    struct contact c;
    struct story *stories = NULL;
    struct allowance *left = NULL;
    struct charge *charges = NULL;
    size_t n = 0;
    const bool written = *(const bool *)arg;
    const enum status s = people_of_email(ctx, "ada@x.example", &c);
    if (!written) {
        assert_int_equal(s, NOT_FOUND);
        return OK;
    }
    assert_int_equal(s, OK);
    const struct holder ada = {.account_id = c.account_id};
    test_must(memberships_of(ctx, &ada, &stories, &n), "memberships");
    assert_int_equal(n, 1);
    assert_int_equal(date_compare(stories[0].m.from, (struct date){2024, 3, 1}), 0);
    assert_int_equal(date_compare(stories[0].m.charge_from, (struct date){2027, 2, 1}), 0);
    test_must(charges_of(ctx, &ada, 0, (struct period){{2020, 1, 1}, {0}}, &charges, &n),
              "charges");
    assert_int_equal(n, 0); /* IN-4: nothing of the past, no setup */
    test_must(people_of_email(ctx, "carla@x.example", &c), "Carla");
    const struct holder carla = {.account_id = c.account_id};
    test_must(allowances_of(ctx, &carla, false, (struct date){2027, 1, 1}, &left, &n), "left");
    assert_int_equal(n, 1);
    assert_int_equal(left[0].left, 4);
    assert_int_equal(date_compare(left[0].until, (struct date){2027, 7, 1}), 0);
    struct own_team *teams = NULL;
    test_must(teams_of_space(ctx, w.house.operator_id, w.house.space_id, &teams, &n), "teams");
    assert_int_equal(n, 1);
    assert_string_equal(teams[0].name, "Neri Srl");
    struct mail_counts mails;
    test_must(mail_count(ctx, &mails), "mails");
    assert_int_equal(mails.waiting, 0); /* IN-5 */
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

/* IN-1, IN-2, IN-3, IN-4, IN-5 */
static void plays_people(struct scenario *s)
{
    bool written = false;
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(load(s, people, true), OK);
    counted(4, 0, 0, 1, 3);
    assert_int_equal(w.result.counts.people_new, 4);
    assert_int_equal(w.result.counts.memberships, 3);
    assert_int_equal(w.result.counts.teams, 1);
    assert_int_equal(w.result.plans_n, 2);
    /* Ada from 1 February; Bruno from his next period on; Gina, whole periods from the 20th on. */
    assert_int_equal(w.result.bills[0].cents, 15000);
    assert_int_equal(w.result.bills[0].n, 1);
    assert_int_equal(date_compare(w.result.bills[0].day, (struct date){2027, 2, 1}), 0);
    assert_int_equal(w.result.bills[1].cents, 12000);
    assert_int_equal(date_compare(w.result.bills[1].day, (struct date){2027, 2, 10}), 0);
    assert_int_equal(w.result.bills[2].cents, 15000);
    assert_int_equal(date_compare(w.result.bills[2].day, (struct date){2027, 2, 20}), 0);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, look_at_people, &written), OK);
    assert_int_equal(load(s, people, false), OK);
    counted(4, 0, 0, 1, 3);
    written = true;
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, look_at_people, &written), OK);
    buf_char(&w.report, '\0');
    assert_non_null(strstr(w.report.p, "6,intake.email,"));
    assert_non_null(strstr(w.report.p, "7,intake.plan,"));
    assert_non_null(strstr(w.report.p, "8,intake.date,"));
    assert_int_equal(load(s, people, false), OK);
    counted(0, 0, 4, 1, 3);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, look_at_people, &written), OK);
    buf_free(&w.report);
}

static void test_people(void **state)
{
    (void)state;
    run_on_both(plays_people);
}

/* ---- a company and its people ---------------------------------------------------------------- */

/* Neri pays for three of its people, and for two seats more at another plan; Bianchi names five
 * seats for all and lists one person; Verdi pays for himself. */
static const char companies[] =
    "Name;Email;Company;Payer;Seats;Plan;Start;Next invoice;Price\n"
    "Ada;ada@x.example;;Neri Srl;;Flex;2024-03-01;2027-02-01;120\n"
    "Bruno;bruno@x.example;;neri srl;;flex;2024-03-01;2027-02-01;\n"
    "Carla;carla@x.example;;Neri  Srl;;Flex;2024-03-01;;120,00\n"
    "Dora;dora@x.example;;Neri Srl;;Flex;2024-03-01;2027-02-01;130\n"
    "Elio;elio@x.example;Bianchi;;5;Flex;2025-01-01;2027-02-01;500\n"
    "Fabio Verdi;fabio@x.example;;Fabio Verdi;;Flex;2025-01-01;2027-02-01;\n"
    "Gina;gina@x.example;;;3;Flex;2025-01-01;;\n"
    "Ivo;ivo@x.example;Rossi;;3;Flex;2025-01-01;;100\n"
    "Lia;lia@x.example;Rossi;;many;Flex;2025-01-01;;100\n";

static int64_t team_called(struct ctx *ctx, const char *name)
{
    struct own_team *teams = NULL;
    size_t n = 0;
    test_must(teams_of_space(ctx, w.house.operator_id, w.house.space_id, &teams, &n), "teams");
    for (size_t i = 0; i < n; i++)
        if (strcmp(teams[i].name, name) == 0)
            return teams[i].id;
    return 0;
}

static void has_membership(struct ctx *ctx, const struct holder *h, int32_t seats, int64_t cents)
{
    struct story *stories = NULL;
    size_t n = 0;
    test_must(memberships_of(ctx, h, &stories, &n), "memberships");
    assert_int_equal(n, 1);
    assert_int_equal(stories[0].turns[0].seats, seats);
    assert_int_equal(stories[0].turns[0].price_cents, cents);
    assert_int_equal(stories[0].m.status, MEMBERSHIP_RUNS);
}

static void has_seat(struct ctx *ctx, const char *email, int64_t team_id, bool seat)
{
    struct contact c;
    struct team_member m = {.seat = false};
    test_must(people_of_email(ctx, email, &c), email);
    const enum status s = team_member_get(ctx, team_id, c.account_id, &m);
    assert_int_equal(s == OK && m.seat, seat);
}

static enum status look_at_companies(struct ctx *ctx, void *arg)
{
    struct contact c;
    struct story *stories = NULL;
    size_t n = 0;
    const int64_t neri = team_called(ctx, "Neri Srl");
    const int64_t bianchi = team_called(ctx, "Bianchi");
    const int32_t seats = *(const int32_t *)arg;
    has_membership(ctx, &(struct holder){.team_id = neri}, seats, 12000);
    has_membership(ctx, &(struct holder){.team_id = bianchi}, 5, 10000);
    has_seat(ctx, "ada@x.example", neri, true);
    has_seat(ctx, "carla@x.example", neri, true);
    has_seat(ctx, "elio@x.example", bianchi, true);
    test_must(people_of_email(ctx, "carla@x.example", &c), "Carla");
    const struct holder carla = {.account_id = c.account_id};
    test_must(memberships_of(ctx, &carla, &stories, &n), "memberships");
    assert_int_equal(n, 0);
    test_must(people_of_email(ctx, "fabio@x.example", &c), "Fabio");
    has_membership(ctx, &(struct holder){.account_id = c.account_id}, 1, 15000);
    assert_int_equal(team_called(ctx, "Fabio Verdi"), 0);
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

static enum status take_out_bruno(struct ctx *ctx, void *arg)
{
    struct contact c;
    struct team t;
    (void)arg;
    test_must(people_of_email(ctx, "bruno@x.example", &c), "Bruno");
    test_must(team_get(ctx, team_called(ctx, "Neri Srl"), &t), "team");
    return team_leave(ctx, &t, c.account_id, 0);
}

static enum status bruno_is_out(struct ctx *ctx, void *arg)
{
    (void)arg;
    has_seat(ctx, "bruno@x.example", team_called(ctx, "Neri Srl"), false);
    return OK;
}

static void for_teams(struct ctx *ctx)
{
    w.flex.for_teams = true;
    test_must(plan_save(ctx, &w.flex, &w.flex.id), "plan");
}

static enum status make_for_teams(struct ctx *ctx, void *arg)
{
    (void)arg;
    for_teams(ctx);
    return OK;
}

static void of_neri(int32_t seats)
{
    assert_string_equal(w.result.teams[0].team, "Neri Srl");
    assert_int_equal(w.result.teams[0].seats, seats);
    assert_int_equal(w.result.teams[0].people, seats);
    assert_int_equal(w.result.teams[0].price_cents, 12000 * seats);
}

/* IN-1, IN-2, IN-3, IN-6, IN-10 */
static void plays_companies(struct scenario *s)
{
    int32_t people_n = 3; /* without Dora, whose row is rejected */
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(load(s, companies, true), OK);
    assert_string_equal(w.result.rejected[0].code, "plan.not_for_teams");
    assert_int_equal(in_tx(s, DB_WRITE, make_for_teams), OK);
    assert_int_equal(load(s, companies, true), OK);
    counted(5, 0, 0, 0, 4);
    assert_int_equal(w.result.counts.memberships, 3);
    assert_int_equal(w.result.counts.teams, 2);
    assert_int_equal(w.result.teams_n, 2);
    of_neri(people_n);
    assert_string_equal(w.result.teams[1].team, "Bianchi");
    assert_int_equal(w.result.teams[1].seats, 5);
    assert_int_equal(w.result.teams[1].people, 1);
    assert_int_equal(w.result.bills[0].n, 3);
    assert_int_equal(w.result.bills[0].cents, 3 * 12000 + 50000 + 15000);
    static const char *const codes[] = {"intake.team_differs", "intake.seats_alone",
                                        "intake.seats_price", "intake.seats"};
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        assert_string_equal(w.result.rejected[i].code, codes[i]);
    const struct intake_counts shown = w.result.counts;
    assert_int_equal(load(s, companies, false), OK);
    assert_memory_equal(&shown, &w.result.counts, sizeof(shown));
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, look_at_companies, &people_n), OK);
    assert_int_equal(load(s, companies, false), OK);
    counted(0, 0, 5, 0, 4);
    assert_int_equal(in_tx(s, DB_WRITE, take_out_bruno), OK);
    assert_int_equal(load(s, companies, false), OK); /* nor does the file bring him back */
    counted(0, 0, 5, 0, 4);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, bruno_is_out, NULL), OK);
    buf_free(&w.report);
}

static void both_play_companies(void **state)
{
    (void)state;
    run_on_both(plays_companies);
}

/* The host says that a row with a company is the company's, though it names no payer; one person
 * more is one seat more. */
static void plays_a_seat_more(struct scenario *s)
{
    static const char two[] = "Email,Company,Plan,Start\n"
                              "ada@x.example,Neri,Flex,2026-12-20\n"
                              "bruno@x.example,Neri,Flex,2026-12-20\n";
    static const char three[] = "Email,Company,Plan,Start\n"
                                "ada@x.example,Neri,Flex,2026-12-20\n"
                                "bruno@x.example,Neri,Flex,2026-12-20\n"
                                "carla@x.example,Neri,Flex,2026-12-20\n";
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, make_for_teams), OK);
    w.map.of_company = true;
    assert_int_equal(load(s, two, false), OK);
    assert_int_equal(w.result.counts.memberships, 1);
    assert_int_equal(w.result.teams[0].seats, 2);
    assert_int_equal(load(s, three, true), OK);
    counted(1, 1, 1, 0, 0);
    assert_int_equal(w.result.teams[0].seats, 3);
    assert_int_equal(load(s, three, false), OK);
    counted(1, 1, 1, 0, 0);
    assert_int_equal(load(s, three, false), OK);
    counted(0, 0, 3, 0, 0);
    buf_free(&w.report);
}

static void both_play_a_seat_more(void **state)
{
    (void)state;
    run_on_both(plays_a_seat_more);
}

static enum status use_one(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct contact c;
    struct allowance *left = NULL;
    size_t n = 0;
    test_must(people_of_email(ctx, "carla@x.example", &c), "Carla");
    const struct holder carla = {.account_id = c.account_id};
    test_must(allowances_of(ctx, &carla, false, (struct date){2027, 1, 1}, &left, &n), "left");
    return allowance_move(ctx, left[0].id, -1, ENTRY_CORRECTED, 0, "used");
}

/* IN-2, IN-6 */
static void plays_changes(struct scenario *s)
{
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(load(s,
                          "Email,Plan,Start,Next invoice,Price,Pass,Left\n"
                          "ada@x.example,Flex,2026-05-01,2027-02-01,,,\n"
                          "carla@x.example,,,,,Ten,4\n",
                          false),
                     OK);
    counted(2, 0, 0, 0, 0);
    static const char later[] = "Email,Plan,Start,Next invoice,Price,Pass,Left\n"
                                "ada@x.example,Flex,2026-05-01,2027-03-01,99,,\n"
                                "carla@x.example,,,,,Ten,6\n";
    assert_int_equal(load(s, later, false), OK);
    counted(0, 2, 0, 0, 0);
    assert_int_equal(load(s, later, false), OK);
    counted(0, 0, 2, 0, 0);
    assert_int_equal(in_tx(s, DB_WRITE, use_one), OK);
    assert_int_equal(load(s, later, false), OK);
    counted(0, 0, 2, 0, 0);
    assert_int_equal(load(s,
                          "Email,Pass,Left\n"
                          "carla@x.example,Ten,9\n",
                          false),
                     OK);
    counted(0, 0, 0, 0, 1);
    assert_string_equal(w.result.rejected[0].code, "intake.kept");
    /* A name that is not a plan here becomes one. */
    w.map.plans[0] =
        (struct intake_plan){.name = "Gold", .make = true, .price_cents = 30000, .months = 1};
    w.map.plans_n = 1;
    assert_int_equal(load(s, "Email,Plan\nelio@x.example,Gold\n", true), OK);
    counted(1, 0, 0, 0, 0);
    assert_int_equal(load(s, "Email,Plan\nelio@x.example,Gold\n", false), OK);
    counted(1, 0, 0, 0, 0);
    assert_int_equal(load(s, "Email,Plan\nelio@x.example,gold\n", false), OK);
    counted(0, 0, 1, 0, 0);
    buf_free(&w.report);
}

static void test_changes(void **state)
{
    (void)state;
    run_on_both(plays_changes);
}

static void refuses(struct scenario *s, const char *text, const char *code)
{
    assert_int_equal(load(s, text, true), INVALID);
    assert_string_equal(s->t->ctx.problem.fields[0].code, code);
}

/* Hostile and hopeless files end in a clear refusal; formulas do not run in the report. */
static void plays_hostile(struct scenario *s)
{
    enum { MANY = 10000 };
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    refuses(s, "", "intake.empty");
    refuses(s, "Name,Email\n", "intake.empty");
    refuses(s, "1,2,3\n4,5,6\n", "intake.header");
    refuses(s, "just one line of text\nand another\n", "intake.header");
    refuses(s, "Name,Phone\nAda,1\n", "intake.email_column");
    refuses(s, "Email,Start,Fine\na@x.example,25/3/2027,3/25/2027\n", "intake.dates");
    char *wide = malloc(MANY * 2 + 16);
    assert_non_null(wide);
    for (size_t i = 0; i < MANY; i++)
        memcpy(wide + i * 2, "a,", 2);
    memcpy(wide + (size_t)MANY * 2, "b\nx\n", 5);
    refuses(s, wide, "intake.columns");
    free(wide);
    assert_int_equal(load(s,
                          "Email,Name\n"
                          "=cmd|' /C calc'!A0,=1+1\n"
                          "caf\xe9@x.example,Caf\xe9\n"
                          "good@x.example,\xff\xfe Caf\xc3\xa9\n"
                          "\"never closed@x.example,x\n",
                          true),
                     OK);
    assert_int_equal(w.result.counts.rows, 4);
    assert_int_equal(w.result.counts.rejected, 3);
    buf_char(&w.report, '\0');
    assert_null(strstr(w.report.p, ",=cmd"));
    assert_non_null(strstr(w.report.p, "'=cmd"));
    static const char nul[] = "Email,Name\nad\0a@x.example,Ada\n";
    struct intake_sample sample;
    s->t->ctx.problem = (struct problem){0};
    assert_int_equal(
        intake_look(&s->t->ctx, (struct bytes){nul, sizeof(nul) - 1}, &sample) == FAILED, 0);
    buf_free(&w.report);
}

static void test_hostile(void **state)
{
    (void)state;
    run_on_both(plays_hostile);
}

static enum status keep_file(struct ctx *ctx, void *arg)
{
    static const char body[] = "Email,Name\na@x.example,Ada\n";
    struct space space;
    test_must(space_get(ctx, w.house.space_id, &space), "space");
    w.map = (struct intake_map){.fields = {INTAKE_EMAIL, INTAKE_NAME}, .fields_n = 2};
    return intake_file_add(ctx, &space, "a.csv", (struct bytes){body, sizeof(body) - 1}, &w.map,
                           arg);
}

static enum status tend(struct ctx *ctx, void *arg)
{
    struct intake_file f;
    size_t n = 0;
    test_must(intake_tend(ctx, &n), "tend");
    const enum status s = intake_file_get(ctx, *(const int64_t *)arg, &f);
    if (s == OK) {
        assert_int_equal(f.map.fields_n, 2);
        assert_int_equal(f.map.fields[0], INTAKE_EMAIL);
        assert_true(f.body.n > 0);
    }
    return s;
}

/* IN-7: a file that nobody imports is gone after a day. */
static void plays_a_day(struct scenario *s)
{
    int64_t id = 0;
    memset(&w, 0, sizeof(w));
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, keep_file, &id), OK);
    s->t->clock = clock_fixed(ctx_now_s(&s->t->ctx) + INTAKE_KEPT_S - 60);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &id), OK);
    s->t->clock = clock_fixed(ctx_now_s(&s->t->ctx) + 120);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, tend, &id), NOT_FOUND);
}

static void test_a_day(void **state)
{
    (void)state;
    run_on_both(plays_a_day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_people),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_a_day),
        cmocka_unit_test(both_play_companies),
        cmocka_unit_test(both_play_a_seat_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
