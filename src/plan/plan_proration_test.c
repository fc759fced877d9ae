/* The rows of "Memberships by the day" in docs/pricing.md, played day by day
 * [PL-2, PL-3, PL-7, PL-8, PL-10, PL-11]. */
#include "plan/plan_story.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "support/test_table.h"

enum { CHARGES = 400 };

/* All that was charged to one membership. */
static struct charge charges[CHARGES];
static size_t charges_n;

static void period_at(const char *text, struct plan *p)
{
    if (!strcmp(text, "week"))
        p->period_days = 7;
    else if (!strcmp(text, "year"))
        p->period_months = 12;
    else if (!strcmp(text, "month"))
        p->period_months = 1;
    else
        p->period_months = (int32_t)strtol(text, NULL, 10);
}

/* ---- what is said ---------------------------------------------------------------------------- */

/* One thing that is said: "2027-03-17 change 250.00 from 2027-04-01". */
static void say(struct story *s, struct plan *other, const char *text, struct date today)
{
    struct membership_step step = {.from = today, .by_host = true, .seats = 1};
    const char *rest = NULL;
    struct date day;
    if ((rest = table_after(text, "end "))) {
        step.kind = STEP_CANCEL;
        step.from = table_date(rest);
    } else if (strstr(text, "keep")) {
        step.kind = STEP_KEEP;
    } else if ((rest = table_after(text, "resume "))) {
        step.kind = STEP_RESUME;
        step.from = table_date(rest);
    } else if ((rest = table_after(text, "pause "))) {
        step.kind = STEP_PAUSE;
        step.from = table_date(rest);
        step.until = rest[11] == '-' ? (struct date){0} : table_date(rest + 11);
    } else if ((rest = table_after(text, "change "))) {
        step.kind = STEP_CHANGE;
        other->price_cents = table_cents(rest);
        other->id++;
        step.plan = other;
        step.from = table_after(rest, "from ") ? table_date(table_after(rest, "from ")) : today;
    } else if ((rest = table_after(text, "seats "))) {
        step.kind = STEP_CHANGE;
        step.plan = other;
        step.seats = (int32_t)strtol(rest, NULL, 10);
        step.from = table_after(rest, "from ") ? table_date(table_after(rest, "from ")) : today;
    } else {
        fail_msg("nobody says: %s", text);
    }
    assert_int_equal(story_step(s, &step, today, &day), STEP_FITS);
}

static void say_of_the_day(struct story *s, struct plan *other, const char *said, struct date today)
{
    for (const char *part = said; *part;) {
        char one[120];
        const size_t n = strcspn(part, ";");
        (void)snprintf(one, sizeof(one), "%.*s", (int)n, part);
        if (*one != '-' && date_compare(table_date(one), today) == 0)
            say(s, other, one + DATE_CHARS + 1, today);
        part += n + strspn(part + n, "; ");
    }
}

/* ---- what is charged ------------------------------------------------------------------------- */

static void charge_stream(const struct stream *st, struct date today)
{
    struct charged left[CHARGES];
    struct due dues[DUES_MAX];
    const struct billing b = {.rates = st->rates,
                              .rates_n = st->rates_n,
                              .charged = left,
                              .charged_n =
                                  charges_left(charges, charges_n, st->source, left, CHARGES),
                              .today = today,
                              .until = date_add(today, 1)};
    const size_t n = bill_due(&b, dues);
    for (size_t i = 0; i < n; i++) {
        if (dues[i].amount_cents == 0)
            continue;
        charges[charges_n] = (struct charge){.id = (int64_t)charges_n + 1,
                                             .source = st->source,
                                             .from = dues[i].from,
                                             .until = dues[i].until,
                                             .whole = dues[i].whole,
                                             .whole_cents = dues[i].whole_cents,
                                             .amount_cents = dues[i].amount_cents,
                                             .bill = dues[i].bill,
                                             .reverses_id = dues[i].reverses_id,
                                             .quantity = dues[i].quantity,
                                             .what = "x"};
        charges_n++;
    }
}

static void print_charges(struct buf *out)
{
    for (size_t i = 0; i < charges_n; i++) {
        char day[DATE_CHARS + 1];
        const long long c = charges[i].amount_cents;
        date_print(charges[i].bill, day);
        buf_printf(out, "%s%s %s%lld.%02lld", i ? ", " : "", day, c < 0 ? "-" : "", llabs(c) / 100,
                   llabs(c) % 100);
    }
    buf_char(out, '\0');
}

/* ---- the rows -------------------------------------------------------------------------------- */

static void begin(char *column[TABLE_COLUMNS_MAX], struct plan *p, struct story *ret_story)
{
    const char *trial = table_after(column[3], "trial ");
    const char *setup = table_after(column[3], "setup ");
    const char *term = table_after(column[3], "term ");
    const char *seats = table_after(column[3], "seats ");
    static struct plan_term agreed;
    period_at(column[2], p);
    p->price_cents = table_cents(column[1]);
    p->setup_cents = setup ? table_cents(setup) : 0;
    if (trial) {
        char *end = NULL;
        p->trial_days = (int32_t)strtol(trial, &end, 10);
        p->trial_cents = table_cents(end);
    }
    if (term) {
        char *end = NULL;
        agreed.months = (int32_t)strtol(term, &end, 10);
        agreed.price_cents = table_cents(end);
        p->terms = &agreed;
        p->terms_n = 1;
    }
    story_begin(&(struct membership_ask){.plan = p,
                                         .term_months = term ? agreed.months : 0,
                                         .seats = seats ? (int32_t)strtol(seats, NULL, 10) : 1,
                                         .from = table_date(column[3]),
                                         .trial = trial != NULL,
                                         .by_host = true,
                                         .note = ""},
                ret_story);
    ret_story->m.id = 1;
}

static void play(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    (void)arg;
    struct plan p = {.id = 1, .name = "Flex", .barter = "", .group = ""};
    static struct story s;
    struct stream st;
    begin(column, &p, &s);
    struct plan other = p;
    charges_n = 0;
    const struct date until = table_date(column[5]);
    for (struct date d = date_add(s.m.from, -30); date_compare(d, until) <= 0; d = date_add(d, 1)) {
        say_of_the_day(&s, &other, column[4], d);
        for (size_t i = 0; date_compare(d, s.m.from) >= 0 && story_stream(&s, i, &st); i++)
            charge_stream(&st, d);
    }
    struct buf out;
    buf_init(&out, 1 << 16);
    print_charges(&out);
    if (strcmp(out.p, column[6]) != 0)
        print_error("%s\n", column[0]);
    assert_string_equal(out.p, column[6]);
    buf_free(&out);
}

static void the_examples_come_out(void **state)
{
    (void)state;
    enum { ROWS = 46 };
    assert_true(table_each("Memberships by the day", 7, play, NULL) >= ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_examples_come_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
