/* Memberships of teams in a file: rows of one company, one plan and one start are one of them, with
 * its seats and its people [IN-10]. Gathered before anything is looked up; pure. */
#include "intake/intake_internal.h"

#include "base/fold.h"

#include <string.h>

const char *intake_holder(struct arena *a, const struct intake_map *map,
                          const struct intake_row *row)
{
    const char *payer = fold_text(a, row->payer);
    const char *name = fold_text(a, row->name);
    const char *email = fold_text(a, row->email);
    if (!payer || !name || !email || !*row->plan)
        return "";
    if (*payer && (strcmp(payer, name) == 0 || strcmp(payer, email) == 0))
        return "";
    /* A colleague's address is no name of a team: his company's is, where the row has one. */
    if (*payer)
        return strchr(payer, '@') && *row->company ? row->company : row->payer;
    return row->seats || map->of_company ? row->company : "";
}

static bool same_day(struct date a, struct date b)
{
    return date_compare(a, b) == 0;
}

struct intake_group *intake_group_of(struct arena *a, const struct intake_groups *all,
                                     const struct intake_row *row, const char *holder)
{
    const char *team = fold_text(a, holder);
    const char *plan = fold_words(a, row->plan);
    for (size_t i = 0; team && plan && i < all->n; i++) {
        struct intake_group *g = &all->list[i];
        if (same_day(g->start, row->start) && strcmp(g->team_folded, team) == 0 &&
            strcmp(g->plan_folded, plan) == 0)
            return g;
    }
    return NULL;
}

static bool differs(const struct intake_group *g, const struct intake_row *row)
{
    return (row->price_cents.has && g->price_cents.has && row->price_cents.v != g->price_cents.v) ||
           (row->first_due.year && g->first_due.year && !same_day(row->first_due, g->first_due)) ||
           (row->end.year && g->end.year && !same_day(row->end, g->end));
}

/* What one row says counts for all; the first that says it. */
static void learn(struct intake_group *g, const struct intake_row *row)
{
    g->stated = row->seats > g->stated ? row->seats : g->stated;
    if (!g->price_cents.has)
        g->price_cents = row->price_cents;
    if (!g->first_due.year)
        g->first_due = row->first_due;
    if (!g->end.year)
        g->end = row->end;
}

bool intake_group_add(struct arena *keep, struct intake_groups *all, const struct intake_row *row,
                      const char *holder, bool first_of_person)
{
    struct intake_group *g = intake_group_of(keep, all, row, holder);
    if (!g && all->n == INTAKE_GROUPS_MAX)
        return true; /* its rows are rejected */
    if (!g) {
        g = &all->list[all->n];
        *g = (struct intake_group){.team = arena_strdup(keep, holder),
                                   .plan = arena_strdup(keep, row->plan),
                                   .team_folded = fold_text(keep, holder),
                                   .plan_folded = fold_words(keep, row->plan),
                                   .start = row->start};
        if (!g->team || !g->plan || !g->team_folded || !g->plan_folded)
            return false;
        all->n++;
    }
    if (differs(g, row))
        return true; /* it is rejected, too */
    g->people += first_of_person;
    learn(g, row);
    return true;
}

int32_t intake_group_seats(const struct intake_group *g)
{
    return g->stated > 1 ? g->stated : g->people;
}

void intake_group_settle(const struct intake_group *g, struct intake_row *row)
{
    if (row->code)
        return;
    if (differs(g, row)) {
        row->code = "intake.team_differs";
        row->reason = N_("Another row of the same company, plan and start says another price or "
                         "another day.");
    }
    row->price_cents = g->price_cents;
    row->first_due = g->first_due;
    row->end = g->end;
}
