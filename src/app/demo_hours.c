/* demo_hours.c: when invented spaces are open, and when they close for the summer. */
#include "app/demo.h"

enum { H = 60, SPACES_CLOSED_IN_AUGUST = 70, SPACES_CLOSED_AT_NEW_YEAR = 35 };

/* A week; a span of no length means none. */
struct week {
    struct span workday[2];
    struct span friday; /* instead of workday[] */
    struct span saturday;
    struct span sunday;
};

static const struct week office = {.workday = {{9 * H, 18 * H}}};
static const struct week broken = {.workday = {{9 * H, 13 * H}, {14 * H, 18 * H + 30}},
                                   .saturday = {9 * H, 13 * H}};
static const struct week full = {.workday = {{8 * H, 20 * H}}, .saturday = {9 * H, 13 * H}};
static const struct week evening = {
    .workday = {{8 * H + 30, 22 * H}}, .saturday = {10 * H, 18 * H}, .sunday = {10 * H, 18 * H}};
static const struct week short_friday = {.workday = {{9 * H, 19 * H}}, .friday = {9 * H, 14 * H}};
static const struct week always = {
    .workday = {{0, 24 * H}}, .saturday = {0, 24 * H}, .sunday = {0, 24 * H}};

/* Three habits for each form, drawn with the same chance. */
static const struct week *const habits[DEMO_FORM__MAX][3] = {
    [DEMO_FIRM] = {&full, &full, &always},
    [DEMO_COOPERATIVE] = {&full, &evening, &office},
    [DEMO_ASSOCIATION] = {&broken, &evening, &short_friday},
    [DEMO_STUDIO] = {&office, &broken, &short_friday},
    [DEMO_TOWN] = {&office, &broken, &short_friday},
};

static void add(struct calendar *c, int weekday, struct span s)
{
    if (s.to > s.from)
        c->open[weekday][c->open_n[weekday]++] = s;
}

static void weekday_hours(struct calendar *c, const struct week *w, int weekday)
{
    if (weekday == 6)
        add(c, weekday, w->saturday);
    else if (weekday == 7)
        add(c, weekday, w->sunday);
    else if (weekday == 5 && w->friday.to)
        add(c, weekday, w->friday);
    else
        for (size_t i = 0; i < ARRAY_LEN(w->workday); i++)
            add(c, weekday, w->workday[i]);
}

static bool never_closes(const struct demo_plan *plan)
{
    return strcmp(plan->name, DEMO_ALWAYS_OPEN) == 0;
}

void demo_hours_make(struct demo *d, const struct demo_plan *plan, struct calendar *ret_calendar)
{
    const struct week *habit = habits[plan->form][demo_between(d, 0, 2)];
    const struct week *w = never_closes(plan) ? &always : habit;
    struct calendar c = {.holidays = w != &always};
    for (int weekday = 1; weekday <= 7; weekday++)
        weekday_hours(&c, w, weekday);
    *ret_calendar = c;
}

/* Nothing closes what is always open; the draws of the rest stay as they are. */
static enum status close_between(struct demo *d, int64_t space_id, const struct demo_plan *plan,
                                 const struct closure *c)
{
    int64_t id;
    return never_closes(plan) ? OK : space_add_closure(d->ctx, space_id, c, &id);
}

enum status demo_closures_make(struct demo *d, int64_t space_id, const struct demo_plan *plan)
{
    int16_t year = (int16_t)(d->today.year + (d->today.month > 8));
    bool summer = plan->form != DEMO_FIRM || demo_percent(d, SPACES_CLOSED_IN_AUGUST - 30);
    if (summer && demo_percent(d, SPACES_CLOSED_IN_AUGUST)) {
        struct closure c = {.reason = "Ferie d'agosto"};
        c.from = (struct date){year, 8, (int8_t)demo_between(d, 1, 12)};
        c.to = (struct date){year, 8, (int8_t)demo_between(d, 18, 31)};
        enum status s = close_between(d, space_id, plan, &c);
        if (s != OK)
            return s;
    }
    if (!demo_percent(d, SPACES_CLOSED_AT_NEW_YEAR))
        return OK;
    struct closure c = {.reason = "Chiusura di fine anno"};
    c.from = (struct date){d->today.year, 12, (int8_t)demo_between(d, 23, 27)};
    c.to = (struct date){(int16_t)(d->today.year + 1), 1, (int8_t)demo_between(d, 2, 6)};
    return close_between(d, space_id, plan, &c);
}
