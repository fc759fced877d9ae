/* demo_limits.c: how much one may book in an invented space, and its peak hours. */
#include "app/demo.h"
#include "limit/limit.h"

static enum status add_peaks(struct demo *d, int64_t space_id)
{
    struct limit_peaks p = {.n = {0}};
    for (int day = 1; day <= 5; day++) {
        p.open[day][0] = (struct span){9 * 60 + 30, 12 * 60 + 30};
        p.open[day][1] = (struct span){14 * 60 + 30, 17 * 60};
        p.n[day] = 2;
    }
    return limit_peaks_save(d->ctx, space_id, &p);
}

enum status demo_limits_make(struct demo *d, int64_t space_id)
{
    const struct audience_who members = {.audience = AUDIENCE_MEMBERS, .group = ""};
    const struct limit_rule rules[] = {
        {.name = "Uso corretto",
         .active = true,
         .measure = LIMIT_LONGEST,
         .amount = LIMIT_FAIR_MIN,
         .kinds = 1U << KIND_ROOM,
         .who = members,
         .then = LIMIT_REFUSE},
        {.name = "Sale per tutti",
         .active = true,
         .measure = LIMIT_HOURS,
         .period = LIMIT_WEEK,
         .amount = 20 * (int64_t)60,
         .kinds = 1U << KIND_ROOM,
         .who = members,
         .then = LIMIT_ASK},
        {.name = "Chi non viene",
         .active = true,
         .measure = LIMIT_NO_SHOWS,
         .amount = 3,
         .days = 30,
         .who = {.group = ""},
         .then = LIMIT_ASK},
        {.name = "Ore di punta",
         .active = false, /* tried in spring */
         .measure = LIMIT_HOURS,
         .period = LIMIT_DAY,
         .time = LIMIT_PEAK,
         .amount = 2 * (int64_t)60,
         .kinds = 1U << KIND_ROOM | 1U << KIND_BOOTH,
         .who = {.group = ""},
         .then = LIMIT_REFUSE},
    };
    enum status s = add_peaks(d, space_id);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(rules); i++) {
        struct limit_rule r = rules[i];
        int64_t id = 0;
        r.space_id = space_id;
        r.each = LIMIT_PERSON;
        s = limit_rule_save(d->ctx, &r, &id);
    }
    return s;
}
