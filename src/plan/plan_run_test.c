/* The rows of "Several days in one go" in docs/pricing.md [PL-25]. */
#include "plan/plan_price.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "support/test_table.h"

enum { DAY_MIN = 24 * 60, DAYS_MAX = 40, RULES_MAX = 4, ROWS = 17, ARENA_BYTES = 1 << 22 };

/* "from 4 days: 50.00 a week", "Mondays, from 5 to 7 days: 65.00 in all", "always: 10 % less" */
static struct price_rule rule_of(const char *text)
{
    struct price_rule r = {.active = true, .audience = AUDIENCE_EVERYONE, .name = ""};
    const char *from = table_after(text, "from ");
    const char *says = table_after(text, ": ");
    assert_non_null(says);
    if (from) {
        r.shortest_min = (int32_t)strtol(from, NULL, 10) * DAY_MIN;
        const char *to = table_after(from, " to ");
        r.longest_min = to && to < says ? (int32_t)strtol(to, NULL, 10) * DAY_MIN : 0;
    }
    if (!strncmp(text, "Mondays", strlen("Mondays")))
        r.scope.weekdays = 1U << 1;
    r.amount = table_cents(says);
    r.effect = strstr(says, "a week")    ? EFFECT_WEEK
               : strstr(says, "a month") ? EFFECT_MONTH
               : strstr(says, "in all")  ? EFFECT_FIXED
                                         : EFFECT_PERCENT;
    if (r.effect == EFFECT_PERCENT) {
        assert_non_null(strstr(says, "less"));
        r.amount = -r.amount;
    }
    return r;
}

static size_t rules_of(const char *text, struct price_rule rules[RULES_MAX])
{
    char one[120];
    size_t n = 0;
    while (table_part(&text, ";", one, sizeof(one))) {
        assert_true(n < RULES_MAX);
        rules[n++] = rule_of(one);
    }
    return n;
}

/* "2027-03-01 to 2027-03-05, 2027-03-08" */
static size_t days_of(const char *text, struct date days[DAYS_MAX])
{
    char one[60];
    size_t n = 0;
    while (table_part(&text, ",", one, sizeof(one))) {
        const struct date last = table_date(strstr(one, " to ") ? table_after(one, " to ") : one);
        for (struct date d = table_date(one); date_compare(d, last) <= 0; d = date_add(d, 1)) {
            assert_true(n < DAYS_MAX);
            days[n++] = d;
        }
    }
    return n;
}

struct playing {
    struct ctx *ctx;
    struct resource desk;
    struct price_rules rules;
};

/* What they cost; the parts of a length differ by a cent at most, and make its whole. */
static int64_t cost(const struct playing *p, const struct date *days, size_t n, struct opt_int most)
{
    enum { H = 60 };
    struct price_case cases[DAYS_MAX] = {{.units = 0}};
    struct price_share shares[DAYS_MAX] = {{.n = 0}};
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        cases[i] = (struct price_case){.resource = &p->desk,
                                       .date = days[i],
                                       .from = 9 * H,
                                       .to = 18 * H,
                                       .length_min = 9 * H,
                                       .units = 1,
                                       .ahead_min = DAY_MIN};
    assert_int_equal(plan_run(p->ctx, &p->rules, cases, n, most, shares), OK);
    for (size_t i = 0; i < n; i++) {
        struct quote quote;
        cases[i].share = shares[i];
        assert_int_equal(plan_quote(p->ctx, &p->rules, &cases[i], "EUR", &quote), OK);
        assert_int_equal(quote.price_cents.v, plan_price(&p->rules, &cases[i]).v);
        sum += quote.price_cents.v;
        if (shares[i].n)
            assert_in_range(shares[i].cents * shares[i].n - shares[i].all_cents + shares[i].n, 0,
                            2 * shares[i].n);
    }
    return sum;
}

static void play(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    struct playing p = {.ctx = arg,
                        .desk = {.id = 7, .name = "Posti", .kind = KIND_DESK, .units = 9}};
    struct price_rule rules[RULES_MAX];
    struct date days[DAYS_MAX], gone[DAYS_MAX], left[DAYS_MAX];
    size_t left_n = 0;
    if (*column[1] != '-')
        p.desk.price_day_cents = opt_int_of(table_cents(column[1]));
    p.rules = (struct price_rules){.list = rules, .n = rules_of(column[2], rules)};
    const size_t n = days_of(column[3], days);
    const size_t gone_n = days_of(column[6], gone);
    for (size_t i = 0; i < n; i++) {
        bool given_up = false;
        for (size_t k = 0; k < gone_n; k++)
            given_up = given_up || date_compare(days[i], gone[k]) == 0;
        if (!given_up)
            left[left_n++] = days[i];
    }
    const int64_t all = cost(&p, days, n, (struct opt_int){0});
    const int64_t then = cost(&p, left, left_n, opt_int_of(all));
    if (all != table_cents(column[5]) || all != table_sum(column[4]) ||
        then != table_cents(column[7]))
        fail_msg("%s: %lld, then %lld", column[0], (long long)all, (long long)then);
}

static void test_rows(void **state)
{
    (void)state;
    struct ctx ctx = {.arena = arena_new(ARENA_BYTES), .lang = text_lang("en")};
    assert_int_equal(table_each("Several days in one go", 8, play, &ctx), ROWS);
    arena_free(ctx.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
