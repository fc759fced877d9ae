/* The rows of "Stays by the day" in docs/pricing.md, played day by day
 * [ST-1, ST-2, ST-5, ST-10]. */
#include "stay/stay_story.h"

#include "base/buf.h"
#include "plan/plan_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLUMNS = 6, CHARGES = 400, NOTICE_DAYS = 30 };

/* All that was charged for one stay. */
static struct charge charges[CHARGES];
static bool without_vat[CHARGES];
static size_t charges_n;

static struct date date_at(const char *text)
{
    char copy[DATE_CHARS + 1];
    struct date d = {0};
    (void)snprintf(copy, sizeof(copy), "%.10s", text);
    if (date_parse(copy, &d) != OK)
        fail_msg("no date: %s", text);
    return d;
}

static int64_t cents_at(const char *text)
{
    const double euros = strtod(text, NULL);
    return (int64_t)(euros * 100 + (euros < 0 ? -0.5 : 0.5));
}

static const char *after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    return at ? at + strlen(word) : NULL;
}

/* ---- what is agreed, what is said ----------------------------------------------------------- */

/* "800.00, from month 4 1000.00". */
static size_t read_prices(const char *text, struct stay_step_price prices[STAY_STEPS_MAX])
{
    size_t n = 0;
    prices[n++] = (struct stay_step_price){1, cents_at(text)};
    for (const char *at = after(text, "from month "); at && n < STAY_STEPS_MAX;
         at = after(at, "from month ")) {
        char *end = NULL;
        prices[n].month = (int32_t)strtol(at, &end, 10);
        prices[n++].price_cents = cents_at(end);
    }
    return n;
}

static void agree(char *column[COLUMNS], struct stay *s)
{
    struct stay_step_price prices[STAY_STEPS_MAX];
    const char *deposit = after(column[2], "deposit ");
    const char *until = after(column[2], "until ");
    const char *bound = after(column[2], "bound ");
    const struct stay_offer o = {.units = 1,
                                 .from = date_at(column[2]),
                                 .until = until ? date_at(until) : (struct date){0},
                                 .notice_days = NOTICE_DAYS,
                                 .term_months = bound ? (int32_t)strtol(bound, NULL, 10) : 0,
                                 .from_the_first = strstr(column[2], "by the first") != NULL,
                                 .prices = prices,
                                 .prices_n = read_prices(column[1], prices),
                                 .deposit_cents = deposit ? cents_at(deposit) : 0,
                                 .note = ""};
    stay_begin(&o, o.from, s);
    s->id = 1;
    s->status = STAY_RUNS;
}

/* One thing that is said: "2027-03-17 service 25.00 from 2027-03-20". */
static void say_one(struct stay *s, const char *text, struct date today)
{
    const char *rest = NULL;
    struct date day = {0};
    const char *from = after(text, "from ");
    struct stay_step step = {
        .by = SIDE_HOST, .from = from ? date_at(from) : today, .name = "Service", .reason = "why"};
    if ((rest = after(text, "once "))) {
        step.kind = STAY_SERVICE_ADD;
        step.once = true;
        step.price_cents = opt_int_of(cents_at(rest));
    } else if ((rest = after(text, "service "))) {
        step.kind = STAY_SERVICE_ADD;
        step.price_cents = opt_int_of(cents_at(rest));
    } else if ((rest = after(text, "without it from "))) {
        step.kind = STAY_SERVICE_END;
        step.service_id = 100;
        step.from = date_at(rest);
    } else if ((rest = after(text, "price "))) {
        step.kind = STAY_REPRICE;
        step.price_cents = opt_int_of(cents_at(rest));
    } else if (strstr(text, "notice")) {
        step.kind = STAY_NOTICE;
        step.from = from ? date_at(from) : stay_earliest_end(s, today);
    } else if ((rest = after(text, "settled, kept "))) {
        s->status = STAY_ENDED;
        step.kind = STAY_RETURN_DEPOSIT;
        step.kept_cents = cents_at(rest);
        s->kept_id = 99;
    } else {
        fail_msg("nobody says: %s", text);
    }
    assert_int_equal(stay_take(s, &step, today, &day), STAY_FITS);
    for (size_t i = 0; i < s->services_n; i++)
        s->services[i].id = 100 + (int64_t)i;
}

static void say_of_the_day(struct stay *s, const char *said, struct date today)
{
    for (const char *part = said; *part;) {
        char one[120];
        const size_t n = strcspn(part, ";");
        (void)snprintf(one, sizeof(one), "%.*s", (int)n, part);
        if (*one != '-' && date_compare(date_at(one), today) == 0)
            say_one(s, one + DATE_CHARS + 1, today);
        part += n + strspn(part + n, "; ");
    }
}

/* ---- what is charged ------------------------------------------------------------------------ */

static size_t charges_of_one(int64_t subject_id, struct charge *mine)
{
    size_t n = 0;
    for (size_t i = 0; i < charges_n; i++) {
        if (charges[i].subject_id == subject_id)
            mine[n++] = charges[i];
    }
    return n;
}

static void charge_stream(const struct stream *st, struct date today)
{
    static struct charge mine[CHARGES];
    struct charged left[CHARGES];
    struct due dues[DUES_MAX];
    const size_t mine_n = charges_of_one(st->subject_id, mine);
    const struct billing b = {.rates = st->rates,
                              .rates_n = st->rates_n,
                              .charged = left,
                              .charged_n = charges_left(mine, mine_n, st->source, left, CHARGES),
                              .today = today,
                              .until = date_add(today, 1)};
    const size_t n = bill_due(&b, dues);
    for (size_t i = 0; i < n; i++) {
        if (dues[i].amount_cents == 0)
            continue;
        without_vat[charges_n] = st->without_vat;
        charges[charges_n] = (struct charge){.id = (int64_t)charges_n + 1,
                                             .source = st->source,
                                             .subject_id = st->subject_id,
                                             .from = dues[i].from,
                                             .until = dues[i].until,
                                             .whole = dues[i].whole,
                                             .whole_cents = dues[i].whole_cents,
                                             .amount_cents = dues[i].amount_cents,
                                             .bill = dues[i].bill,
                                             .reverses_id = dues[i].reverses_id,
                                             .what = "x"};
        charges_n++;
    }
}

/* "2027-03-01 800.00, 2027-03-01 1600.00*": the star says "without VAT". */
static void print_charges(struct buf *out)
{
    for (size_t i = 0; i < charges_n; i++) {
        char day[DATE_CHARS + 1];
        const long long c = charges[i].amount_cents;
        date_print(charges[i].bill, day);
        buf_printf(out, "%s%s %s%lld.%02lld%s", i ? ", " : "", day, c < 0 ? "-" : "",
                   llabs(c) / 100, llabs(c) % 100, without_vat[i] ? "*" : "");
    }
    buf_char(out, '\0');
}

static void play(char *column[COLUMNS])
{
    static struct stay s;
    static struct stream st;
    struct buf out;
    agree(column, &s);
    charges_n = 0;
    const struct date until = date_at(column[4]);
    for (struct date d = date_add(s.from, -30); date_compare(d, until) <= 0; d = date_add(d, 1)) {
        say_of_the_day(&s, column[3], d);
        for (size_t i = 0; date_compare(d, s.from) >= 0 && stay_stream(&s, i, &st); i++)
            charge_stream(&st, d);
    }
    buf_init(&out, 1 << 16);
    print_charges(&out);
    if (strcmp(out.p, column[5]) != 0)
        print_error("%s\n", column[0]);
    assert_string_equal(out.p, column[5]);
    buf_free(&out);
}

/* "| a | b |" into its columns; false when it is no row of six. */
static bool split(char *line, char *column[COLUMNS])
{
    int n = 0;
    for (char *at = strchr(line, '|'); at && n < COLUMNS; n++) {
        char *end = strchr(at + 1, '|');
        if (!end)
            break;
        *end = '\0';
        column[n] = at + 1 + strspn(at + 1, " ");
        for (char *last = end; last > column[n] && last[-1] == ' ';)
            *--last = '\0';
        at = end;
    }
    return n == COLUMNS;
}

static void the_examples_come_out(void **state)
{
    (void)state;
    enum { ROWS = 16 };
    FILE *f = fopen("docs/pricing.md", "r");
    char line[1200];
    bool here = false;
    int rows = 0;
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        char *column[COLUMNS];
        if (!strncmp(line, "## ", 3))
            here = strstr(line, "Stays by the day") != NULL;
        if (!here || !split(line, column) || !strcmp(column[0], "case") || column[0][0] == '-')
            continue;
        play(column);
        rows++;
    }
    (void)fclose(f);
    assert_true(rows >= ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_examples_come_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
