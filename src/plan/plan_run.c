/* Several days in one go: which of them a week, a month or another length of the list covers, so
 * that all of them cost least. */
#include "plan/plan_internal.h"
#include "plan/plan_price.h"

enum {
    DAY_MIN = 24 * 60,
    BEYOND_DAYS = 30,  /* a length may end so much after the last day: a month for three weeks */
    LONGEST_DAYS = 366 /* that the list is asked for */
};

struct price_case price_case_of_days(const struct price_case *day, int32_t days)
{
    struct price_case c = *day;
    c.share = (struct price_share){.n = 0};
    if (days > 1) {
        c.to = c.from + days * DAY_MIN;
        c.length_min = days * DAY_MIN;
    }
    return c;
}

/* Is it about more than a day? */
static bool speaks_of_days(const struct price_rule *r)
{
    return r->effect == EFFECT_WEEK || r->effect == EFFECT_MONTH || r->shortest_min > DAY_MIN;
}

/* What the list says for so many days from this one on; absent where no rule speaks of so many: one
 * price for a booking, however long, is one for each day. */
static struct opt_int price_of_length(const struct price_rules *rules, const struct price_case *day,
                                      int32_t days, struct price_step *steps)
{
    const struct price_case c = price_case_of_days(day, days);
    const struct price_working w = price_work(rules, &c, steps);
    const struct price_rule *setter = w.setter < rules->n ? &rules->list[w.setter] : NULL;
    bool says = false;
    if (setter && setter->effect != EFFECT_DAY && !speaks_of_days(setter))
        return (struct opt_int){0};
    for (size_t i = 0; i < rules->n; i++)
        says = says || (steps[i].fit == FIT_APPLIED && speaks_of_days(&rules->list[i]));
    return says ? w.price_cents : (struct opt_int){0};
}

/* From each day on to the last: what is cheapest, and by which length it begins. */
struct cover {
    int64_t cents;
    int32_t days;
    size_t next; /* the first day that the length does not cover */
};

static void cover_from(const struct price_rules *rules, const struct price_case *days, size_t n,
                       size_t i, struct price_step *steps, struct cover *best)
{
    const int64_t first = date_days(days[i].date);
    const int64_t span = date_days(days[n - 1].date) - first + 1 + BEYOND_DAYS;
    size_t next = i + 1;
    best[i] = (struct cover){plan_price(rules, &days[i]).v + best[i + 1].cents, 1, i + 1};
    for (int32_t length = 2; rules && length <= span && length <= LONGEST_DAYS; length++) {
        while (next < n && date_days(days[next].date) < first + length)
            next++;
        const struct opt_int price = price_of_length(rules, &days[i], length, steps);
        if (price.has && price.v + best[next].cents < best[i].cents)
            best[i] = (struct cover){price.v + best[next].cents, length, next};
    }
}

/* One sum over so many days, to the cent. */
static void share_out(int64_t cents, int32_t days, size_t n, struct price_share *ret_shares)
{
    const int64_t of = (int64_t)n;
    for (int64_t k = 0; k < of; k++)
        ret_shares[k] = (struct price_share){.n = (int32_t)n,
                                             .days = days,
                                             .all_cents = cents,
                                             .cents = cents * (k + 1) / of - cents * k / of};
}

enum status plan_run(struct ctx *ctx, const struct price_rules *rules,
                     const struct price_case *days, size_t n, struct opt_int most_cents,
                     struct price_share *ret_shares)
{
    struct cover *best = arena_array(ctx->arena, n + 1, sizeof(*best));
    struct price_step *steps = arena_array(ctx->arena, rules ? rules->n : 0, sizeof(*steps));
    if (!best || !steps)
        return LIMIT;
    best[n] = (struct cover){0};
    for (size_t i = n; i-- > 0;)
        cover_from(rules, days, n, i, steps, best);
    if (most_cents.has && best[0].cents > most_cents.v) {
        share_out(most_cents.v, 0, n, ret_shares);
        return OK;
    }
    for (size_t i = 0; i < n; i = best[i].next) {
        const size_t covered = best[i].days > 1 ? best[i].next - i : 0;
        ret_shares[i] = (struct price_share){.n = 0};
        share_out(best[i].cents - best[best[i].next].cents, best[i].days, covered, ret_shares + i);
    }
    return OK;
}
