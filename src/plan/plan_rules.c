/* Periods, parts of them and tax: decided without a clock or a store. */
#include "plan/plan_internal.h"

static int32_t days_in_month(int year, int month)
{
    int32_t d = 31;
    while (!date_valid(year, month, d))
        d--;
    return d;
}

/* Rounds towards minus infinity; b > 0. */
static int32_t divide_down(int64_t a, int64_t b)
{
    return (int32_t)(a >= 0 ? a / b : -((-a + b - 1) / b));
}

int64_t plan_divide_near(int64_t a, int64_t b)
{
    return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

int64_t plan_day(struct date d)
{
    return d.year ? date_days(d) : 0;
}

struct date plan_date(int64_t day)
{
    return day ? date_of_days(day) : (struct date){0};
}

struct date date_add_months(struct date anchor, int32_t months)
{
    const int64_t since = (int64_t)anchor.year * 12 + anchor.month - 1 + months;
    const int year = (int)(since / 12);
    const int month = (int)(since % 12) + 1;
    if (since < 12 || year > 9999) /* as date_add() does */
        return date_of_days(since < 12 ? INT64_MIN : INT64_MAX);
    const int32_t last = days_in_month(year, month);
    return (struct date){(int16_t)year, (int8_t)month,
                         (int8_t)(anchor.day < last ? anchor.day : last)};
}

static struct date period_begin(struct date anchor, int32_t months, int32_t days, int32_t n)
{
    return months > 0 ? date_add_months(anchor, months * n) : date_add(anchor, (int64_t)days * n);
}

struct period period_of(struct date anchor, int32_t months, int32_t days, int32_t n)
{
    return (struct period){period_begin(anchor, months, days, n),
                           period_begin(anchor, months, days, n + 1)};
}

int32_t period_number(struct date anchor, int32_t months, int32_t days, struct date day)
{
    if (months <= 0)
        return divide_down(date_days(day) - date_days(anchor), days);
    const int64_t apart = ((int64_t)day.year - anchor.year) * 12 + day.month - anchor.month;
    int32_t n = divide_down(apart, months);
    while (date_compare(period_begin(anchor, months, days, n), day) > 0)
        n--;
    return n;
}

int64_t prorate(int64_t amount_cents, struct period whole, struct date from, struct date until)
{
    const int64_t begin = date_days(whole.from);
    const int64_t length = date_days(whole.until) - begin;
    return plan_divide_near(amount_cents * (date_days(until) - begin), length) -
           plan_divide_near(amount_cents * (date_days(from) - begin), length);
}

struct vat_split vat_split_of(int64_t amount_cents, int64_t vat_rate_bp, bool includes_vat)
{
    const int64_t net =
        includes_vat ? plan_divide_near(amount_cents * 10000, 10000 + vat_rate_bp) : amount_cents;
    const int64_t vat =
        includes_vat ? amount_cents - net : plan_divide_near(amount_cents * vat_rate_bp, 10000);
    return (struct vat_split){net, vat, net + vat};
}

struct date plan_bill_day(struct date used)
{
    return date_add_months((struct date){used.year, used.month, 1}, 1);
}
