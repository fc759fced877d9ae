/* What stands in the lists of forms, and values as fields take them. */
#include "plan/plan_desk.h"

#include "base/format.h"
#include "base/id.h"
#include "plan_sql.h"

#include <string.h>

enum status choices_plans(struct ctx *ctx, int64_t operator_id, int64_t chosen,
                          struct choices_to to)
{
    struct choices c = {0};
    struct sql_choice_plans_row *rows = NULL;
    size_t n = 0;
    const struct sql_choice_plans_args args = {.operator_id = operator_id};
    enum status s = sql_choice_plans(ctx, &args, &rows, &n);
    if (s == OK)
        s = choices_begin(ctx, n, typed_id(ctx, chosen), &c);
    for (size_t i = 0; s == OK && i < n; i++)
        choices_add(&c, typed_id(ctx, rows[i].id), rows[i].name);
    if (s == OK)
        choices_end(&c, to);
    return s;
}

enum status choices_teams(struct ctx *ctx, int64_t operator_id, int64_t chosen,
                          struct choices_to to)
{
    struct choices c = {0};
    struct sql_choice_teams_row *rows = NULL;
    size_t n = 0;
    const struct sql_choice_teams_args args = {.operator_id = operator_id};
    enum status s = sql_choice_teams(ctx, &args, &rows, &n);
    if (s == OK)
        s = choices_begin(ctx, n, typed_id(ctx, chosen), &c);
    for (size_t i = 0; s == OK && i < n; i++)
        choices_add(&c, typed_id(ctx, rows[i].id), rows[i].name);
    if (s == OK)
        choices_end(&c, to);
    return s;
}

enum status choices_groups(struct ctx *ctx, int64_t operator_id, const char *chosen,
                           struct choices_to to)
{
    struct choices c = {0};
    struct sql_choice_groups_row *rows = NULL;
    size_t n = 0;
    const struct sql_choice_groups_args args = {.operator_id = operator_id};
    enum status s = sql_choice_groups(ctx, &args, &rows, &n);
    if (s == OK)
        s = choices_begin(ctx, n, chosen, &c);
    for (size_t i = 0; s == OK && i < n; i++)
        choices_add(&c, rows[i].group_name, rows[i].group_name);
    if (s == OK)
        choices_end(&c, to);
    return s;
}

static void add_length(struct ctx *ctx, struct choices *c, int64_t minutes, const char *zero)
{
    choices_add(c, words(ctx, "%lld", (long long)minutes),
                minutes == 0 && zero ? zero : words_length(ctx, minutes));
}

enum status choices_lengths(struct ctx *ctx, const struct lengths *l, int64_t now_min,
                            struct choices_to to)
{
    struct choices c = {0};
    const enum status s = choices_begin(ctx, l->n + 2, words(ctx, "%lld", (long long)now_min), &c);
    if (s != OK)
        return s;
    bool there = false;
    if (l->zero) {
        add_length(ctx, &c, 0, l->zero);
        there = now_min == 0;
    }
    for (size_t i = 0; i < l->n; i++) {
        if (!there && l->minutes[i] > now_min)
            add_length(ctx, &c, now_min, NULL);
        there = there || l->minutes[i] >= now_min;
        add_length(ctx, &c, l->minutes[i], NULL);
    }
    if (!there)
        add_length(ctx, &c, now_min, NULL);
    choices_end(&c, to);
    return OK;
}

enum status choices_weekdays(struct ctx *ctx, uint32_t on, struct choices_to to)
{
    struct choices c = {0};
    const enum status s = choices_begin(ctx, 7, NULL, &c);
    for (int day = 1; s == OK && day <= 7; day++) {
        choices_add(&c, words(ctx, "%d", day), format_weekday_short(ctx->lang, day));
        c.list[c.n - 1].on = (on & 1U << day) != 0;
    }
    if (s == OK)
        choices_end(&c, to);
    return s;
}

/* ---- texts of fields ------------------------------------------------------------------------ */

const char *typed_cents(struct ctx *ctx, int64_t cents)
{
    const long long whole = cents / 100;
    const long long part = cents % 100;
    return part ? words(ctx, "%lld.%02lld", whole, part) : words(ctx, "%lld", whole);
}

/* ---- sets ----------------------------------------------------------------------------------- */

enum status set_of_weekdays(struct ctx *ctx, const char *const *words_of, size_t n,
                            uint32_t *ret_set)
{
    uint32_t set = 0;
    for (size_t i = 0; i < n; i++) {
        const char *w = words_of[i];
        if (!*w)
            continue;
        if (w[0] < '1' || w[0] > '7' || w[1])
            return ctx_field(ctx, "weekdays", "field.choice",
                             "Days of the week are 1 for Monday to 7 for Sunday.");
        set |= 1U << (w[0] - '0');
    }
    *ret_set = set;
    return OK;
}

enum status words_of_weekdays(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                              size_t *ret_n)
{
    const char **list = arena_array(ctx->arena, 7, sizeof(*list));
    if (!list)
        return LIMIT;
    size_t n = 0;
    for (int day = 1; day <= 7; day++) {
        if (set & 1U << day)
            list[n++] = words(ctx, "%d", day);
    }
    *ret_words = list;
    *ret_n = n;
    return OK;
}
